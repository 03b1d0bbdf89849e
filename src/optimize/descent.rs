//! A run of an optimizer: settings, the loop, and what came of it.

use super::history::{History, HistoryStep};
use super::line_search::Point;
use super::optimizer::Memory;
use super::second_order::{Coordinates, Lbfgs, newton};
use super::{Objective, Optimizer};
use crate::datasets::Random;
use crate::input;
use crate::training::{Patience, Schedule, warmed_up};
use crate::{Error, Result};

/// Settings of a run; [`Descent::params`] starts them.
#[derive(Debug, Clone, PartialEq)]
pub struct DescentParams {
    optimizer: Optimizer,
    learning_rate: Option<f64>,
    schedule: Schedule,
    warmup_steps: usize,
    max_iter: usize,
    tol: f64,
    batch_size: Option<usize>,
    shuffle: bool,
    seed: u64,
    keep_parameters: bool,
    early_stopping: Option<(usize, f64)>,
}

impl Default for DescentParams {
    fn default() -> Self {
        DescentParams {
            optimizer: Optimizer::sgd(),
            learning_rate: None,
            schedule: Schedule::Constant,
            warmup_steps: 0,
            max_iter: 1000,
            tol: 1e-6,
            batch_size: None,
            shuffle: true,
            seed: 0,
            keep_parameters: false,
            early_stopping: None,
        }
    }
}

impl DescentParams {
    /// How the parameters move (default gradient descent).
    pub fn optimizer(mut self, optimizer: Optimizer) -> Self {
        self.optimizer = optimizer;
        self
    }

    /// The learning rate at the start, above 0 (default that of the [optimizer](Optimizer::default_learning_rate); `lr` in
    /// PyTorch, `eta0` in scikit-learn).
    pub fn learning_rate(mut self, learning_rate: f64) -> Self {
        self.learning_rate = Some(learning_rate);
        self
    }

    /// How the learning rate falls from update to update (default not at all).
    pub fn schedule(mut self, schedule: Schedule) -> Self {
        self.schedule = schedule;
        self
    }

    /// Over so many updates the rate first rises from 0 (default none); the schedule begins after them.
    pub fn warmup_steps(mut self, warmup_steps: usize) -> Self {
        self.warmup_steps = warmup_steps;
        self
    }

    /// Most iterations (default 1000, at least 1): passes over all rows, each of one update or of one for every batch.
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.max_iter = max_iter;
        self
    }

    /// The length of the gradient at which the minimum counts as reached (default 1e-6, at least 0).
    pub fn tol(mut self, tol: f64) -> Self {
        self.tol = tol;
        self
    }

    /// Rows of one update: 1 for stochastic descent, some for mini-batches (default all). The last batch of a pass may be
    /// smaller.
    pub fn batch_size(mut self, batch_size: usize) -> Self {
        self.batch_size = Some(batch_size);
        self
    }

    /// Whether the rows are shuffled before each pass (default yes); only batches notice.
    pub fn shuffle(mut self, shuffle: bool) -> Self {
        self.shuffle = shuffle;
        self
    }

    /// Where the random numbers of the shuffling start (default 0; scikit-learn's `random_state`).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Whether the result keeps the parameters after every update (default no), so that the path can be drawn.
    pub fn keep_parameters(mut self, keep_parameters: bool) -> Self {
        self.keep_parameters = keep_parameters;
        self
    }

    /// Stops after `patience` iterations without a loss better by more than `min_delta`, and returns the best parameters. It
    /// watches the validation loss, or the training loss without validation.
    pub fn early_stopping(mut self, patience: usize, min_delta: f64) -> Self {
        self.early_stopping = Some((patience, min_delta));
        self
    }

    /// Runs from the parameters `start`.
    ///
    /// Reaching `max_iter`, or parameters where the objective is infinite or NaN, is no error: the result says
    /// [why it stopped](Descent::stopped).
    ///
    /// # Errors
    /// `BadParam` for a setting out of its range, or one that does not fit the objective (batches without rows, a line search
    /// over batches, Newton's method without a Hessian, a schedule that ends before the run); `LengthMismatch`, `NotFinite`
    /// for the start; `Undetermined` where the objective is not finite at the start.
    /// ```
    /// use workings::optimize::{Descent, Optimizer, Quadratic};
    ///
    /// let bowl = Quadratic::with_condition(10.0)?; // ½·(x² + 10·y²)
    /// let params = Descent::params().learning_rate(0.15).keep_parameters(true);
    /// let descent = params.minimize(&bowl, &[4.0, 1.0])?;
    /// assert!(descent.converged() && descent.value() < 1e-12);
    /// assert_eq!(descent.path()[1], [4.0 - 0.15 * 4.0, 1.0 - 0.15 * 10.0]);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn minimize(&self, objective: &dyn Objective, start: &[f64]) -> Result<Descent> {
        self.run(objective, None, start)
    }

    /// The same, recording the value of another objective of the same parameters besides: the loss of validation rows.
    ///
    /// # Errors
    /// As [`minimize`](Self::minimize), and `LengthMismatch` where the objectives differ in their number of parameters.
    /// ```
    /// use workings::ndarray::array;
    /// use workings::optimize::{Descent, LinearObjective, LossFunction};
    ///
    /// let (x, x_val) = (array![[1.0], [2.0], [3.0]], array![[4.0]]);
    /// let train = LinearObjective::new(LossFunction::Squared, &x, &[1.1, 1.9, 3.2])?;
    /// let validation = LinearObjective::new(LossFunction::Squared, &x_val, &[4.0])?;
    /// let params = Descent::params().learning_rate(0.1).early_stopping(5, 0.0);
    /// let descent = params.minimize_validated(&train, &validation, &[0.0, 0.0])?;
    /// assert!(descent.history().steps().iter().all(|step| step.validation_loss.is_some()));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn minimize_validated(
        &self,
        objective: &dyn Objective,
        validation: &dyn Objective,
        start: &[f64],
    ) -> Result<Descent> {
        let (left_len, right_len) = (objective.n_parameters(), validation.n_parameters());
        if left_len != right_len {
            let (left, right) = ("the objective", "the validation objective");
            return Err(Error::LengthMismatch { left, left_len, right, right_len });
        }
        self.run(objective, Some(validation), start)
    }

    fn check(&self, objective: &dyn Objective, start: &[f64]) -> Result<()> {
        input::same_length("the objective", objective.n_parameters(), "start", start.len())?;
        input::finite("start", start.iter().copied())?;
        self.optimizer.check()?;
        input::setting("max_iter", self.max_iter as f64, self.max_iter >= 1, "a whole number of at least 1")?;
        input::setting("tol", self.tol, self.tol >= 0.0 && self.tol.is_finite(), "a number of at least 0")?;
        if let Some((patience, min_delta)) = self.early_stopping {
            input::setting("patience", patience as f64, patience >= 1, "a whole number of at least 1")?;
            let fits = min_delta >= 0.0 && min_delta.is_finite();
            input::setting("min_delta", min_delta, fits, "a number of at least 0")?;
        }
        if let Some(batch_size) = self.batch_size {
            let Some(n) = objective.n_rows() else {
                return Err(Error::bad_param("batch_size", batch_size, "an objective that is a mean over rows"));
            };
            let needed = format!("1 to n = {n} rows");
            input::setting("batch_size", batch_size as f64, (1..=n).contains(&batch_size), &needed)?;
            if self.optimizer.searches_a_line() {
                let needed = format!("no batches: {} searches along a line, over all rows,", self.optimizer.name());
                return Err(Error::bad_param("batch_size", batch_size, needed));
            }
        }
        self.check_rates(self.max_iter.saturating_mul(self.updates_a_pass(objective)))?;
        let lacks_hessian = matches!(self.optimizer, Optimizer::Newton { .. }) && objective.hessian(start).is_none();
        match lacks_hessian {
            true => Err(Error::bad_param("optimizer", "Newton's method", "an objective that has a Hessian")),
            false => Ok(()),
        }
    }

    fn updates_a_pass(&self, objective: &dyn Objective) -> usize {
        self.batch_size.zip(objective.n_rows()).map_or(1, |(size, n)| n.div_ceil(size.max(1)))
    }

    /// The learning rates of the first `n` updates, as warm-up and schedule have them.
    ///
    /// # Errors
    /// `BadParam` for a setting out of its range, or a schedule that ends before.
    pub fn learning_rates(&self, n: usize) -> Result<Vec<f64>> {
        self.check_rates(n)?;
        Ok((0..n).map(|update| self.rate(update)).collect())
    }

    fn check_rates(&self, updates: usize) -> Result<()> {
        self.schedule.check()?;
        if let Some(rate) = self.learning_rate {
            input::setting("learning_rate", rate, rate > 0.0 && rate.is_finite(), "a number above 0")?;
        }
        if let Schedule::Cosine { total } | Schedule::Linear { total } = self.schedule {
            let falling = updates.saturating_sub(self.warmup_steps);
            let needed = format!("at least {falling}, the updates after the warm-up (the rate ends at 0),");
            input::setting("total", total as f64, total >= falling, &needed)?;
        }
        Ok(())
    }

    /// The learning rate of an update, the first being 0.
    fn rate(&self, update: usize) -> f64 {
        let base = self.learning_rate.unwrap_or_else(|| self.optimizer.default_learning_rate());
        match update.checked_sub(self.warmup_steps) {
            None => warmed_up(base, self.warmup_steps, update + 1),
            Some(step) => self.schedule.formula(step, base),
        }
    }

    fn run(&self, objective: &dyn Objective, validation: Option<&dyn Objective>, start: &[f64]) -> Result<Descent> {
        self.check(objective, start)?;
        let mut run = Run::new(self, objective, start);
        if !run.point.value.is_finite() {
            let problem = format!("the objective is {} at the start; start where it is finite", run.point.value);
            return Err(Error::Undetermined(problem));
        }
        let mut best = run.point.w.clone();
        let mut patience: Option<Patience> = None;
        loop {
            let validation_loss = validation.map(|validation| validation.value(&run.point.w));
            let iteration = run.record(validation_loss);
            let mut goes_on = true;
            if let Some((wait, min_delta)) = self.early_stopping {
                let loss = validation_loss.unwrap_or(run.point.value);
                let start = Patience { patience: wait, min_delta, best_epoch: iteration, best_loss: loss };
                let watch = patience.get_or_insert(start);
                goes_on = watch.goes_on(iteration, loss);
                if watch.best_epoch == iteration {
                    best.clone_from(&run.point.w);
                }
            }
            let patience_over = (!goes_on).then_some(Stopped::EarlyStopping);
            if let Some(stopped) = run.is_over().or(patience_over) {
                // Where early stopping watches, the best is returned whatever ended the run.
                let parameters = if patience.is_some() { best } else { run.last_finite };
                return Ok(Descent::new(objective, parameters, run.history, run.path, stopped));
            }
            run.pass();
        }
    }
}

/// A run on its way.
struct Run<'a> {
    params: &'a DescentParams,
    objective: &'a dyn Objective,
    point: Point,
    last_finite: Vec<f64>,
    steps: Steps,
    updates: usize,
    rate: f64,
    stuck: bool,
    history: History,
    path: Vec<Vec<f64>>,
    order: Vec<usize>,
    random: Random,
}

enum Steps {
    Gradient(Memory),
    Lbfgs(Lbfgs),
    Coordinates(Coordinates),
    Newton(f64),
}

impl<'a> Run<'a> {
    fn new(params: &'a DescentParams, objective: &'a dyn Objective, start: &[f64]) -> Run<'a> {
        let steps = match params.optimizer {
            Optimizer::Lbfgs { memory } => Steps::Lbfgs(Lbfgs::new(memory)),
            Optimizer::CoordinateDescent => Steps::Coordinates(Coordinates::new(start.len())),
            Optimizer::Newton { damping } => Steps::Newton(damping),
            optimizer => Steps::Gradient(Memory::new(optimizer, start.len())),
        };
        let rows = if params.batch_size.is_some() { objective.n_rows().unwrap_or(0) } else { 0 };
        Run {
            params,
            objective,
            point: Point::at(objective, start.to_vec()),
            last_finite: start.to_vec(),
            steps,
            updates: 0,
            rate: f64::NAN,
            stuck: false,
            history: History::default(),
            path: if params.keep_parameters { vec![start.to_vec()] } else { vec![] },
            order: (0..rows).collect(),
            random: Random::new(params.seed),
        }
    }

    /// Notes where the run stands; the number of the iteration.
    fn record(&mut self, validation_loss: Option<f64>) -> usize {
        let (loss, gradient_norm) = (self.point.value, self.point.gradient_norm());
        self.history.push(HistoryStep { loss, gradient_norm, learning_rate: self.rate, validation_loss });
        if self.point.is_finite() {
            self.last_finite.clone_from(&self.point.w);
        }
        self.history.n_iterations()
    }

    fn is_over(&self) -> Option<Stopped> {
        match () {
            () if !self.point.is_finite() => Some(Stopped::NotFinite),
            () if self.point.gradient_norm() <= self.params.tol => Some(Stopped::GradientSmall),
            () if self.stuck => Some(Stopped::NoProgress),
            () if self.history.n_iterations() >= self.params.max_iter => Some(Stopped::MaxIter),
            () => None,
        }
    }

    /// One pass over all rows: one update, or one for every batch.
    fn pass(&mut self) {
        if self.order.is_empty() {
            return self.update();
        }
        let Steps::Gradient(memory) = &mut self.steps else { return };
        if self.params.shuffle {
            self.random.shuffle(&mut self.order);
        }
        for batch in self.order.chunks(self.params.batch_size.unwrap_or(usize::MAX).max(1)) {
            self.objective.evaluate_rows(batch, &self.point.w, &mut self.point.gradient);
            self.rate = self.params.rate(self.updates);
            memory.step(&mut self.point.w, &self.point.gradient, self.rate);
            self.updates += 1;
            if self.params.keep_parameters {
                self.path.push(self.point.w.clone());
            }
        }
        self.point.renew(self.objective);
    }

    fn update(&mut self) {
        let rate = self.params.rate(self.updates);
        let length = match &mut self.steps {
            Steps::Gradient(memory) => {
                memory.step(&mut self.point.w, &self.point.gradient, rate);
                self.point.renew(self.objective);
                Some(rate)
            }
            Steps::Lbfgs(lbfgs) => lbfgs.step(self.objective, &mut self.point, rate),
            Steps::Coordinates(coordinates) => coordinates.step(self.objective, &mut self.point, rate),
            Steps::Newton(damping) => newton(self.objective, &mut self.point, *damping, rate),
        };
        self.stuck = length.is_none();
        self.rate = length.unwrap_or(0.0);
        self.updates += 1;
        if self.params.keep_parameters && !self.stuck {
            self.path.push(self.point.w.clone());
        }
    }
}

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// The gradient is as short as `tol`.
    GradientSmall,
    /// The loss did not improve for as long as patience lasted.
    EarlyStopping,
    /// `max_iter` iterations.
    MaxIter,
    /// The objective, its gradient or a parameter is infinite or no number.
    NotFinite,
    /// No step along the line lowers the objective: rounding, a kink, or no minimum.
    NoProgress,
}

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Stopped::GradientSmall => "the gradient fell to tol",
            Stopped::EarlyStopping => "the loss did not improve within the patience",
            Stopped::MaxIter => "max_iter iterations were done",
            Stopped::NotFinite => "the objective or its gradient is no longer finite",
            Stopped::NoProgress => "no step lowers the objective any further",
        })
    }
}

/// The result of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Descent {
    parameters: Vec<f64>,
    value: f64,
    history: History,
    path: Vec<Vec<f64>>,
    stopped: Stopped,
}

impl Descent {
    /// The settings, to be run.
    pub fn params() -> DescentParams {
        DescentParams::default()
    }

    fn new(
        objective: &dyn Objective,
        parameters: Vec<f64>,
        history: History,
        path: Vec<Vec<f64>>,
        stopped: Stopped,
    ) -> Descent {
        Descent { value: objective.value(&parameters), parameters, history, path, stopped }
    }

    /// Where the run ended: the last parameters at which all was finite, or the best with early stopping.
    pub fn parameters(&self) -> &[f64] {
        &self.parameters
    }

    /// The objective there.
    pub fn value(&self) -> f64 {
        self.value
    }

    /// The start and each iteration.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The parameters at the start and after each update, if they were to be kept; otherwise empty.
    pub fn path(&self) -> &[Vec<f64>] {
        &self.path
    }

    /// Whether the gradient fell to `tol`.
    pub fn converged(&self) -> bool {
        self.stopped == Stopped::GradientSmall
    }

    /// Why the run ended.
    pub fn stopped(&self) -> Stopped {
        self.stopped
    }
}
