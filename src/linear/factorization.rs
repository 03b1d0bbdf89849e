//! Factorization machines: a weight for every pair of features, learnt from sparse data.
//!
//! In data of users and items most pairs are seen once or never, so a weight of its own for each pair could not be learnt.
//! Here every feature has k latent factors, and a pair weighs as much as its factors agree: what is learnt of a feature in
//! one pair serves in all others. One parameter alone enters as in a linear model, so it has a best value in closed form;
//! they are set one after the other (alternating least squares, ALS), which never makes the objective worse and needs no
//! learning rate.
//!
//! - Formula: ŷ = w₀ + Σ wⱼ·xⱼ + Σ over i < j of ⟨vᵢ, vⱼ⟩·xᵢ·xⱼ, the last sum being ½·Σ_f [(Σ vⱼf·xⱼ)² − Σ vⱼf²·xⱼ²], which
//!   takes O(k) for each feature that is not 0. Regression minimises Σ s·(y − ŷ)² + λw·Σ wⱼ² + λv·Σ vⱼf²; two classes
//!   minimise Σ s·ln(1 + e^(−y·ŷ)) in place of the squares, y = ±1; s are sample weights, and w₀ is not penalised.
//! - Cost: O(k·nnz) time an epoch and for predictions, nnz being the numbers other than 0; on one thread.
//! - Conventions: `rank` is k, `l2_reg_w` and `l2_reg_v` are λw and λv, `init_stdev` the deviation of the first factors, as
//!   in fastFM (libFM); the managed service's algorithm calls k `num_factors`. For two classes a step goes to the minimum of
//!   the parabola above the loss (curvature at most ¼), so the objective falls there, too. The objective is not convex:
//!   another seed may find another minimum.
//! - Sources: Rendle (2010), IEEE ICDM, 995–1000; Rendle (2012), ACM Trans. Intell. Syst. Technol. 3, 57.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, ArrayView2, Data, Ix2};
use rand::SeedableRng;
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use sprs::{CsMat, CsMatView};

use super::samples::{doubled, no_overflow};
use crate::metrics::{sigmoid, softplus};
use crate::stats::accurate_sum;
use crate::{Error, Result, input};

/// What a factorization machine predicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FactorizationTask {
    /// A number, by its squared error.
    #[default]
    Regression,
    /// The log-odds of class 1 against class 0, by the log loss.
    Classification,
}

/// Settings of a factorization machine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FactorizationMachinesParams {
    task: FactorizationTask,
    rank: usize,
    l2_reg_w: f64,
    l2_reg_v: f64,
    init_stdev: f64,
    max_iter: usize,
    tol: f64,
    seed: u64,
}

impl Default for FactorizationMachinesParams {
    fn default() -> Self {
        FactorizationMachinesParams {
            task: FactorizationTask::Regression,
            rank: 8,
            l2_reg_w: 0.1,
            l2_reg_v: 0.1,
            init_stdev: 0.1,
            max_iter: 100,
            tol: 1e-6,
            seed: 0,
        }
    }
}

impl FactorizationMachinesParams {
    /// What is predicted (default a number).
    pub fn task(mut self, task: FactorizationTask) -> Self {
        self.task = task;
        self
    }

    /// k, the factors of each feature (default 8; 0 leaves a linear model).
    pub fn rank(mut self, rank: usize) -> Self {
        self.rank = rank;
        self
    }

    /// λw, the L2 penalty of the weights (default 0.1, at least 0).
    pub fn l2_reg_w(mut self, l2_reg_w: f64) -> Self {
        self.l2_reg_w = l2_reg_w;
        self
    }

    /// λv, the L2 penalty of the factors (default 0.1, at least 0).
    pub fn l2_reg_v(mut self, l2_reg_v: f64) -> Self {
        self.l2_reg_v = l2_reg_v;
        self
    }

    /// The standard deviation of the factors at the start (default 0.1, above 0).
    pub fn init_stdev(mut self, init_stdev: f64) -> Self {
        self.init_stdev = init_stdev;
        self
    }

    /// Most passes over all parameters (default 100, at least 1).
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.max_iter = max_iter;
        self
    }

    /// The share of the objective by which a pass must lower it to go on (default 1e-6, at least 0).
    pub fn tol(mut self, tol: f64) -> Self {
        self.tol = tol;
        self
    }

    /// The seed of the first factors (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Fits on a sparse matrix, a row for each sample.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` for settings out of range; `OutOfRange` for classes other than 0
    /// and 1.
    /// ```
    /// use workings::linear::FactorizationMachines;
    /// use workings::prelude::*;
    ///
    /// // Two users, two items, one column each: user 0 likes item 0, user 1 item 1.
    /// let x = array![[1.0, 0.0, 1.0, 0.0], [1.0, 0.0, 0.0, 1.0], [0.0, 1.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0]];
    /// let x = sprs::CsMat::csr_from_dense(x.view(), 0.0);
    /// let params = FactorizationMachines::params().rank(2).l2_reg_w(1e-4).l2_reg_v(1e-4).max_iter(500);
    /// let model = params.fit_sparse(&x, &[5.0, 1.0, 1.0, 5.0])?;
    /// assert!((model.predict_sparse(&x)?[3] - 5.0).abs() < 0.05);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_sparse(&self, x: &CsMat<f64>, y: &[f64]) -> Result<FactorizationMachines> {
        self.learn(x.view(), y, None)
    }

    /// Fits on a sparse matrix with these sample weights.
    ///
    /// # Errors
    /// As [`fit_sparse`](Self::fit_sparse); weights that are negative, no numbers, or all 0.
    pub fn fit_sparse_weighted(
        &self,
        x: &CsMat<f64>,
        y: &[f64],
        sample_weight: &[f64],
    ) -> Result<FactorizationMachines> {
        self.learn(x.view(), y, Some(sample_weight))
    }

    fn check(&self) -> Result<()> {
        for (name, value) in [("l2_reg_w", self.l2_reg_w), ("l2_reg_v", self.l2_reg_v), ("tol", self.tol)] {
            input::setting(name, value, value >= 0.0 && value.is_finite(), "a number of at least 0")?;
        }
        let stdev = self.init_stdev;
        input::setting("init_stdev", stdev, stdev > 0.0 && stdev.is_finite(), "a number above 0")?;
        input::setting("max_iter", self.max_iter as f64, self.max_iter > 0, "at least 1")
    }

    fn learn(&self, x: CsMatView<f64>, y: &[f64], weight: Option<&[f64]>) -> Result<FactorizationMachines> {
        self.check()?;
        input::same_length("records", x.rows(), "targets", y.len())?;
        if x.cols() == 0 {
            return Err(Error::empty("records[0]"));
        }
        input::finite("records", x.data().iter().copied())?;
        match self.task {
            FactorizationTask::Regression => input::finite("targets", y.iter().copied())?,
            FactorizationTask::Classification => {
                input::in_range("targets", y.iter().copied(), |y| y == 0.0 || y == 1.0, "0 or 1")?
            }
        }
        input::weights(weight, y.len())?;
        let mut state = State::new(self, &x, y, weight);
        let mut history = vec![state.objective()];
        no_overflow(history.iter().copied())?;
        let mut converged = false;
        while !converged && history.len() <= self.max_iter {
            state.pass();
            let objective = state.objective();
            no_overflow([objective])?;
            let before = history[history.len() - 1];
            history.push(objective);
            converged = before - objective <= self.tol * objective.abs();
        }
        let (w0, w, v) = (state.w0, Array1::from(state.w), state.v);
        Ok(FactorizationMachines { task: self.task, w0, w, v, history, converged })
    }
}

/// The parameters and, for each sample, its prediction.
struct State<'a> {
    params: &'a FactorizationMachinesParams,
    /// Rows and numbers of each column.
    columns: CsMat<f64>,
    y: &'a [f64],
    weight: Vec<f64>,
    w0: f64,
    w: Vec<f64>,
    v: Array2<f64>,
    prediction: Vec<f64>,
}

impl<'a> State<'a> {
    fn new(
        params: &'a FactorizationMachinesParams,
        x: &CsMatView<f64>,
        y: &'a [f64],
        weight: Option<&[f64]>,
    ) -> State<'a> {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(params.seed);
        let mut normal = || {
            let number: f64 = StandardNormal.sample(&mut random);
            params.init_stdev * number
        };
        let v = Array2::from_shape_simple_fn((x.cols(), params.rank), &mut normal);
        let w = vec![0.0; x.cols()];
        let prediction = scores(x, 0.0, &w, v.view());
        let weight = weight.map_or_else(|| vec![1.0; y.len()], <[f64]>::to_vec);
        State { params, columns: x.to_csc(), y, weight, w0: 0.0, w, v, prediction }
    }

    fn loss(&self, i: usize) -> f64 {
        let loss = match self.params.task {
            FactorizationTask::Regression => (self.y[i] - self.prediction[i]).powi(2),
            FactorizationTask::Classification if self.y[i] == 1.0 => softplus(-self.prediction[i]),
            FactorizationTask::Classification => softplus(self.prediction[i]),
        };
        self.weight[i] * loss
    }

    fn objective(&self) -> f64 {
        let squares = |values: &mut dyn Iterator<Item = f64>| accurate_sum(values.map(|value| value * value));
        let penalty = self.params.l2_reg_w * squares(&mut self.w.iter().copied())
            + self.params.l2_reg_v * squares(&mut self.v.iter().copied());
        accurate_sum((0..self.y.len()).map(|i| self.loss(i))) + penalty
    }

    /// The slope of a sample's loss in its prediction, and the curvature of the parabola that is nowhere below the loss.
    #[inline]
    fn slope(&self, i: usize) -> (f64, f64) {
        let (p, y, s) = (self.prediction[i], self.y[i], self.weight[i]);
        match self.params.task {
            FactorizationTask::Regression => (2.0 * s * (p - y), 2.0 * s),
            FactorizationTask::Classification => (s * (sigmoid(p) - y), s / 4.0),
        }
    }

    /// Every parameter once: the bias, the weights, the factors.
    fn pass(&mut self) {
        let (mut slope, mut curvature) = (0.0, 0.0);
        for i in 0..self.y.len() {
            let (g, h) = self.slope(i);
            (slope, curvature) = (slope + g, curvature + h);
        }
        let change = if curvature > 0.0 { -slope / curvature } else { 0.0 };
        self.w0 += change;
        self.prediction.iter_mut().for_each(|p| *p += change);
        let columns = std::mem::replace(&mut self.columns, CsMat::zero((0, 0)));
        for (j, column) in columns.outer_iterator().enumerate() {
            let change = self.best_change(column.iter().map(|(i, x)| (i, *x)), self.w[j], self.params.l2_reg_w);
            self.w[j] += change;
            column.iter().for_each(|(i, x)| self.prediction[i] += change * x);
        }
        let mut sums = vec![0.0; self.y.len()];
        for f in 0..self.params.rank {
            sums.fill(0.0);
            for (j, column) in columns.outer_iterator().enumerate() {
                column.iter().for_each(|(i, x)| sums[i] += self.v[(j, f)] * x);
            }
            for (j, column) in columns.outer_iterator().enumerate() {
                let own = self.v[(j, f)];
                let with = |(i, x): (usize, &f64)| (i, x * (sums[i] - own * x));
                let change = self.best_change(column.iter().map(with), own, self.params.l2_reg_v);
                self.v[(j, f)] += change;
                for (i, x) in column.iter() {
                    self.prediction[i] += change * x * (sums[i] - own * x);
                    sums[i] += change * x;
                }
            }
        }
        self.columns = columns;
    }

    /// The change of one parameter to the minimum, where the prediction of sample i changes by `h` a unit of it.
    fn best_change(&self, terms: impl Iterator<Item = (usize, f64)>, value: f64, penalty: f64) -> f64 {
        let (mut slope, mut curvature) = (2.0 * penalty * value, 2.0 * penalty);
        for (i, h) in terms {
            let (g, c) = self.slope(i);
            (slope, curvature) = (slope + g * h, curvature + c * h * h);
        }
        let change = -slope / curvature;
        if change.is_finite() { change } else { 0.0 }
    }
}

/// w₀ + w·x + interactions of every row, O(k) for each number other than 0.
fn scores(x: &CsMatView<f64>, w0: f64, w: &[f64], v: ArrayView2<f64>) -> Vec<f64> {
    let owned;
    let x = match x.is_csr() {
        true => *x,
        false => {
            owned = x.to_csr();
            owned.view()
        }
    };
    let mut sums = vec![0.0; v.ncols()];
    let score = |row: sprs::CsVecView<f64>| {
        sums.fill(0.0);
        let (mut score, mut squares) = (w0, 0.0);
        for (j, x) in row.iter() {
            score += w[j] * x;
            for (sum, v) in sums.iter_mut().zip(v.row(j)) {
                *sum += v * x;
                squares += v * x * v * x;
            }
        }
        score + (sums.iter().map(|sum| sum * sum).sum::<f64>() - squares) / 2.0
    };
    x.outer_iterator().map(score).collect()
}

/// A fitted factorization machine. The derivation of one prediction is that of
/// [`FactorizationMachine`](super::FactorizationMachine), from [`w0`](Self::w0), [`w`](Self::w) and [`v`](Self::v).
///
/// ```
/// use workings::linear::{FactorizationMachine, FactorizationMachines};
/// use workings::prelude::*;
///
/// // y = 2·x₀·x₁: nothing but an interaction.
/// let x = Array2::from_shape_fn((25, 2), |(i, j)| [i / 5, i % 5][j] as f64 - 2.0);
/// let y = x.outer_iter().map(|row| 2.0 * row[0] * row[1]).collect();
/// let train = Dataset::new(x, y);
/// let model = FactorizationMachines::params().rank(1).l2_reg_v(1e-6).fit(&train)?;
/// assert!((model.interaction(0, 1) - 2.0).abs() < 1e-3);
/// let worked = FactorizationMachine::predict(model.w0(), &model.w().to_vec(), model.v().view(), &[1.0, 2.0])?;
/// assert!((worked.prediction.value() - 4.0).abs() < 1e-2);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct FactorizationMachines {
    task: FactorizationTask,
    w0: f64,
    w: Array1<f64>,
    v: Array2<f64>,
    history: Vec<f64>,
    converged: bool,
}

impl FactorizationMachines {
    /// The settings, to be fitted.
    pub fn params() -> FactorizationMachinesParams {
        FactorizationMachinesParams::default()
    }

    /// The bias.
    pub fn w0(&self) -> f64 {
        self.w0
    }

    /// The weight of each feature.
    pub fn w(&self) -> &Array1<f64> {
        &self.w
    }

    /// A row of latent factors for each feature.
    pub fn v(&self) -> &Array2<f64> {
        &self.v
    }

    /// ⟨vᵢ, vⱼ⟩, the weight of the product of two features; NaN for a feature that does not exist.
    pub fn interaction(&self, i: usize, j: usize) -> f64 {
        match i.max(j) < self.v.nrows() {
            true => self.v.row(i).dot(&self.v.row(j)),
            false => f64::NAN,
        }
    }

    /// The objective before the first pass over the parameters and after each.
    pub fn history(&self) -> &[f64] {
        &self.history
    }

    /// Whether the last pass lowered the objective by no more than `tol` of it.
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// The prediction for every row of a sparse matrix: numbers, or the probability of class 1.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn predict_sparse(&self, x: &CsMat<f64>) -> Result<Array1<f64>> {
        if x.cols() != self.w.len() {
            let needed = format!("{} columns, as in training,", self.w.len());
            return Err(Error::Shape { name: "x".into(), given: format!("{} columns", x.cols()), needed });
        }
        input::finite("x", x.data().iter().copied())?;
        Ok(self.values(x))
    }

    /// The prediction for every row: numbers, or the probability of class 1.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        let x = x.into();
        super::samples::same_columns(x, self.w.len())?;
        Ok(self.values(&CsMat::csr_from_dense(x, 0.0)))
    }

    fn values(&self, x: &CsMat<f64>) -> Array1<f64> {
        let scores = Array1::from(scores(&x.view(), self.w0, &input::slice(&self.w.view()), self.v.view()));
        match self.task {
            FactorizationTask::Regression => scores,
            FactorizationTask::Classification => scores.mapv(sigmoid),
        }
    }
}

impl<D, T> Fit<ArrayBase<D, Ix2>, T, Error> for FactorizationMachinesParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = f64>,
{
    type Object = FactorizationMachines;

    /// Fits on records and targets, weighted where the dataset has weights.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<FactorizationMachines> {
        input::finite_rows("records", data.records().view())?;
        let x = CsMat::csr_from_dense(data.records().view(), 0.0);
        self.learn(x.view(), &data.as_single_targets().to_vec(), doubled(data.weights()).as_deref())
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for FactorizationMachines {
    /// Panics, as ndarray does, for another number of features; [`FactorizationMachines::try_predict`] refuses it.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<f64>) {
        assert_eq!(x.ncols(), self.w.len(), "features");
        y.assign(&self.values(&CsMat::csr_from_dense(x.view(), 0.0)));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<f64> {
        Array1::zeros(x.nrows())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use linfa::Dataset;
    use linfa::traits::Predict;
    use ndarray::{Ix1, array};

    fn params() -> FactorizationMachinesParams {
        FactorizationMachines::params()
    }

    /// y = 1 − x₀ + 3·x₀·x₁ − 2·x₁·x₂ on a grid of three columns; a fourth column does nothing.
    fn planted() -> Dataset<f64, f64, Ix1> {
        let at = |i: usize, j: usize| [i % 3, i / 3 % 3, i / 9 % 3, i * 7 % 4][j] as f64 - 1.0;
        let x = Array2::from_shape_fn((54, 4), |(i, j)| at(i, j));
        let y = x.outer_iter().map(|x| 1.0 - x[0] + 3.0 * x[0] * x[1] - 2.0 * x[1] * x[2]).collect();
        Dataset::new(x, y)
    }

    /// w₀ + w·x + ⟨v₀, v₁⟩·x₀·x₁ + ⟨v₀, v₂⟩·x₀·x₂ + ⟨v₁, v₂⟩·x₁·x₂ at x = (2, 3, −1) with factors (1, 0), (0.5, 1), (2, −1):
    /// 1 + (0.1·2 + 0.2·3 + 0.3·(−1)) + 0.5·6 + 2·(−2) + 0·(−3) = 0.5.
    #[test]
    fn the_fast_sum_is_the_sum_over_pairs() {
        let v = array![[1.0, 0.0], [0.5, 1.0], [2.0, -1.0]];
        let x = CsMat::csr_from_dense(array![[2.0, 3.0, -1.0], [0.0, 0.0, 0.0]].view(), 0.0);
        for x in [x.clone(), x.to_csc()] {
            let found = scores(&x.view(), 1.0, &[0.1, 0.2, 0.3], v.view());
            assert!((found[0] - 0.5).abs() < 1e-14 && found[1] == 1.0, "{found:?}");
        }
    }

    #[test]
    fn a_planted_interaction_is_found() {
        let train = planted();
        let params = params().rank(3).l2_reg_w(1e-6).l2_reg_v(1e-6).max_iter(2000).tol(1e-12);
        let model = params.fit(&train).unwrap();
        let expected = [(0, 1, 3.0), (1, 2, -2.0), (0, 2, 0.0), (1, 3, 0.0)];
        for (i, j, weight) in expected {
            assert!((model.interaction(i, j) - weight).abs() < 1e-2, "{i} {j}: {}", model.interaction(i, j));
        }
        assert!((model.w0() - 1.0).abs() < 1e-3 && (model.w()[0] + 1.0).abs() < 1e-3);
        assert!(model.interaction(0, 9).is_nan());
        let sparse = CsMat::csr_from_dense(train.records.view(), 0.0);
        let same = params.fit_sparse(&sparse, &train.targets.to_vec()).unwrap();
        assert_eq!(same, model);
        assert_eq!(same.predict_sparse(&sparse).unwrap(), model.predict(&train.records));
    }

    /// The slope by which one parameter is changed is the derivative of the objective, as differences show.
    #[test]
    fn slopes_are_those_of_the_objective() {
        let train = planted();
        let x = CsMat::csr_from_dense(train.records.view(), 0.0);
        for task in [FactorizationTask::Regression, FactorizationTask::Classification] {
            let y: Vec<f64> = match task {
                FactorizationTask::Regression => train.targets.to_vec(),
                FactorizationTask::Classification => train.targets.iter().map(|y| f64::from(*y > 1.0)).collect(),
            };
            let params = params().task(task).rank(2).init_stdev(0.7);
            let state = State::new(&params, &x.view(), &y, None);
            let objective = |j: usize, f: usize, by: f64| {
                let mut moved = State::new(&params, &x.view(), &y, None);
                moved.v[(j, f)] += by;
                moved.prediction = scores(&x.view(), 0.0, &moved.w, moved.v.view());
                moved.objective()
            };
            for (j, f) in [(0, 0), (1, 1), (3, 0)] {
                let sums: Vec<f64> = (0..54).map(|i| train.records.row(i).dot(&state.v.column(f))).collect();
                let own = state.v[(j, f)];
                let h = |i: usize| train.records[(i, j)] * (sums[i] - own * train.records[(i, j)]);
                let slope = 2.0 * 0.1 * own + (0..54).map(|i| state.slope(i).0 * h(i)).sum::<f64>();
                let difference = (objective(j, f, 1e-5) - objective(j, f, -1e-5)) / 2e-5;
                assert_relative_eq!(slope, difference, max_relative = 1e-6);
            }
        }
    }

    #[test]
    fn the_objective_falls_pass_by_pass() {
        let train = planted();
        let labels = train.targets.mapv(|y| f64::from(y > 1.0));
        let classified = Dataset::new(train.records.clone(), labels);
        let of_class = params().task(FactorizationTask::Classification);
        for model in [params().fit(&train).unwrap(), of_class.fit(&classified).unwrap()] {
            assert!(model.history().windows(2).all(|pair| pair[1] <= pair[0] * (1.0 + 1e-14)));
        }
        let model = of_class.max_iter(500).fit(&classified).unwrap();
        let p = model.try_predict(&classified.records).unwrap();
        let right = p.iter().zip(&classified.targets).filter(|(p, y)| (**p > 0.5) == (**y == 1.0)).count();
        assert!(right >= 52 && p.iter().all(|p| (0.0..=1.0).contains(p)), "{right}");
        assert!(!params().max_iter(1).tol(0.0).fit(&train).unwrap().converged());
        assert_ne!(params().seed(1).fit(&train).unwrap(), params().fit(&train).unwrap());
    }

    /// Without factors it is ridge regression: x = −1, 0, 1, y = 1, 2, 6: w₀ = 3, w = 5 / (2 + λ).
    #[test]
    fn without_factors_it_is_ridge_regression() {
        let train = Dataset::new(array![[-1.0], [0.0], [1.0]], array![1.0, 2.0, 6.0]);
        let model = params().rank(0).l2_reg_w(0.5).tol(0.0).fit(&train).unwrap();
        assert_relative_eq!(model.w0(), 3.0, max_relative = 1e-12);
        assert_relative_eq!(model.w()[0], 2.0, max_relative = 1e-12);
        let weighted = train.with_weights(array![1.0_f32, 0.0, 1.0]);
        let model = params().rank(0).l2_reg_w(0.5).tol(0.0).fit(&weighted).unwrap();
        assert_relative_eq!(model.w0(), 3.5, max_relative = 1e-12);
    }

    #[test]
    fn extreme_data() {
        let one = params().fit(&Dataset::new(array![[1.0, 2.0]], array![3.0])).unwrap();
        assert!((one.try_predict(&array![[1.0, 2.0]]).unwrap()[0] - 3.0).abs() < 0.1);
        let constant = params().fit(&Dataset::new(Array2::zeros((3, 2)), array![2.0, 2.0, 2.0])).unwrap();
        assert_eq!((constant.w0(), constant.converged()), (2.0, true));
        let scales = Dataset::new(array![[1e12, 1e-12], [-1e12, 3e-12]], array![1.0, -1.0]);
        let model = params().max_iter(300).fit(&scales).unwrap();
        assert!(model.try_predict(&scales.records).unwrap().iter().all(|y| y.is_finite()));
    }

    #[test]
    fn wrong_data_and_settings_are_errors() {
        let train = planted();
        let of = |x: Array2<f64>, y: Array1<f64>| params().fit(&Dataset::new(x, y)).unwrap_err();
        assert!(matches!(of(Array2::zeros((0, 1)), array![]), Error::Empty { .. }));
        assert!(matches!(of(array![[1.0], [f64::INFINITY]], array![1.0, 1.0]), Error::NotFinite { .. }));
        assert!(matches!(of(array![[1.0], [2.0]], array![1.0, f64::NAN]), Error::NotFinite { .. }));
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(params().l2_reg_w(bad).fit(&train), Err(Error::BadParam { .. })), "{bad}");
            assert!(matches!(params().l2_reg_v(bad).fit(&train), Err(Error::BadParam { .. })), "{bad}");
            assert!(matches!(params().init_stdev(bad).fit(&train), Err(Error::BadParam { .. })), "{bad}");
            assert!(matches!(params().tol(bad).fit(&train), Err(Error::BadParam { .. })), "{bad}");
        }
        assert!(matches!(of(array![[1e200], [-3e200]], array![1.0, 5.0]), Error::Undetermined(_)));
        assert!(matches!(params().max_iter(0).fit(&train), Err(Error::BadParam { .. })));
        let classified = params().task(FactorizationTask::Classification).fit(&train);
        assert!(matches!(classified, Err(Error::OutOfRange { .. })));
        let sparse = CsMat::csr_from_dense(train.records.view(), 0.0);
        assert!(matches!(params().fit_sparse(&sparse, &[1.0]), Err(Error::LengthMismatch { .. })));
        let y = train.targets.to_vec();
        assert!(matches!(params().fit_sparse_weighted(&sparse, &y, &[1.0]), Err(Error::LengthMismatch { .. })));
        let model = params().fit(&train).unwrap();
        assert!(matches!(model.try_predict(&array![[1.0]]), Err(Error::Shape { .. })));
        assert!(matches!(model.predict_sparse(&CsMat::zero((2, 3))), Err(Error::Shape { .. })));
        assert!(matches!(model.try_predict(&array![[f64::NAN, 0.0, 0.0, 0.0]]), Err(Error::NotFinite { .. })));
    }
}
