//! Logistic regression of two classes, with an L2 penalty, by Newton's method.
//!
//! The log-odds of the positive class are a weighted sum of the features. Newton's method fits the weights: at each step it
//! replaces the loss by the parabola that touches it, and goes to the parabola's minimum, or part of the way where that is
//! too far. The loss is convex, so there is one minimum, and close to it each step doubles the number of right digits.
//!
//! - Formula: minimise ½·‖w‖² + C·Σ sᵢ·ln(1 + exp(−yᵢ·(w·xᵢ + b))), y = ±1, with sample weights s; the intercept b is
//!   not penalised.
//! - Cost: O(n·d²) time an iteration, O(d²) memory besides the data, for n samples and d features; in parallel, with the
//!   same result for any number of threads.
//! - Conventions: as scikit-learn's `LogisticRegression(penalty="l2")`. `C` infinite means no penalty. The positive class
//!   is the one named `1` or `true`, or the larger of two. `tol` bounds the largest gradient entry of the objective
//!   divided by C·Σs, and its root the change of any sample's log-odds that the next step would make; that step is then
//!   taken, which doubles the right digits once more.
//! - Without a penalty there is no minimum where a line separates the classes, or would but for samples on the line
//!   (quasi-complete separation): the coefficients grow without end, and that is an error.
//! - Sources: Albert & Anderson (1984), Biometrika 71, 1–10 (separation); Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd ed., section 4.4.1; Nocedal &
//!   Wright (2006), Numerical Optimization, 2nd ed., section 3.1, for the line search.

mod objective;

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, ArrayView1, ArrayView2, Data, Ix2, s};

use crate::input;
use crate::metrics::labels::{default_positive, distinct, listed};
use crate::metrics::{Label, sigmoid};
use crate::worked::{Expr, Number, Worked};
use crate::{Error, Result};
use objective::Objective;

/// Settings of a logistic regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogisticRegressionParams {
    c: f64,
    fit_intercept: bool,
    max_iter: usize,
    tol: f64,
}

impl Default for LogisticRegressionParams {
    fn default() -> Self {
        LogisticRegressionParams { c: 1.0, fit_intercept: true, max_iter: 100, tol: 1e-8 }
    }
}

impl LogisticRegressionParams {
    /// `C`, the inverse strength of the penalty (default 1, above 0); infinite for none.
    pub fn c(mut self, c: f64) -> Self {
        self.c = c;
        self
    }

    /// Whether the model has an intercept (default yes).
    pub fn fit_intercept(mut self, fit_intercept: bool) -> Self {
        self.fit_intercept = fit_intercept;
        self
    }

    /// Most Newton steps to take (default 100, at least 1).
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.max_iter = max_iter;
        self
    }

    /// Largest entry of the gradient at which to take the last step (default 1e-8, at least 0).
    pub fn tol(mut self, tol: f64) -> Self {
        self.tol = tol;
        self
    }

    /// Fits with these sample weights in place of the dataset's, which linfa holds in single precision (0.7 as 0.699999988).
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0.
    /// ```
    /// use workings::linear::LogisticRegression;
    /// use workings::prelude::*;
    ///
    /// // The feature says nothing: the intercept is the log-odds of 0.7 against 0.3.
    /// let data = Dataset::new(array![[0.0], [0.0]], array![1, 0]);
    /// let model = LogisticRegression::params().fit_weighted(&data, &[0.7, 0.3])?;
    /// assert!((model.intercept() - (0.7_f64 / 0.3).ln()).abs() < 1e-12);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_weighted<D, T, L>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: &[f64],
    ) -> Result<LogisticRegression<L>>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = L>,
        L: Label,
    {
        self.newton(data.records().view(), data.as_single_targets(), Some(sample_weight.to_vec()))
    }

    fn check(&self) -> Result<()> {
        input::setting("C", self.c, self.c > 0.0, "a number above 0")?;
        input::setting("max_iter", self.max_iter as f64, self.max_iter > 0, "at least 1")?;
        input::setting("tol", self.tol, self.tol >= 0.0 && self.tol.is_finite(), "a number of at least 0")
    }

    fn newton<L: Label>(
        &self,
        x: ArrayView2<f64>,
        targets: ArrayView1<L>,
        weights: Option<Vec<f64>>,
    ) -> Result<LogisticRegression<L>> {
        self.check()?;
        let (classes, y) = two_classes(targets)?;
        input::same_length("records", x.nrows(), "targets", y.len())?;
        input::finite_rows("records", x)?;
        input::weights(weights.as_deref(), y.len())?;
        let problem = Objective::new(x, y, weights.unwrap_or_else(|| vec![1.0; x.nrows()]), self);
        let mut parameters = Array1::zeros(x.ncols() + usize::from(self.fit_intercept));
        let (mut history, mut converged, mut stuck) = (Vec::new(), false, false);
        while !converged && !stuck && history.len() < self.max_iter {
            let local = problem.local(parameters.view());
            if self.c == f64::INFINITY && local.separated {
                return Err(grows_without_end("a line separates the classes perfectly"));
            }
            let gradient_norm = local.gradient.iter().fold(0.0, |largest: f64, g| largest.max(g.abs()));
            let direction = -local.newton_direction()?;
            // How far this step would go: in the objective, by the parabola, and in the log-odds.
            let (gain, shift) = (-local.gradient.dot(&direction) / 2.0, problem.largest_shift(direction.view()));
            if self.c == f64::INFINITY && gain <= 1e-12 * local.objective && shift > 0.1 {
                return Err(grows_without_end("a line separates the classes but for samples on it"));
            }
            converged = match gain <= local.rounding() {
                true => shift <= 1e-4,
                false => gradient_norm <= self.tol && shift <= self.tol.sqrt(),
            };
            let step = problem.line_search(parameters.view(), direction.view(), &local);
            parameters = parameters + step * direction;
            stuck = step == 0.0;
            history.push(NewtonStep { objective: local.objective, gradient_norm, step });
        }
        let d = x.ncols();
        let intercept = if self.fit_intercept { parameters[d] } else { 0.0 };
        Ok(LogisticRegression { coef: parameters.slice(s![..d]).to_owned(), intercept, classes, history, converged })
    }
}

fn grows_without_end(why: &str) -> Error {
    Error::Undetermined(format!("{why}: without a penalty the coefficients grow without end; set C to a finite number"))
}

/// The negative and the positive class, and +1 or −1 for every sample.
fn two_classes<L: Label>(targets: ArrayView1<L>) -> Result<([L; 2], Vec<f64>)> {
    let targets = targets.to_vec();
    let classes = distinct(&targets);
    let names: Vec<String> = classes.iter().map(L::to_string).collect();
    let [a, b] = &classes[..] else {
        let given = format!("{} classes ({})", classes.len(), listed(&names));
        return Err(Error::bad_param("targets", given, "samples of exactly two classes"));
    };
    let first_is_positive = default_positive(&names).is_some_and(|positive| positive == names[0]);
    let classes = if first_is_positive { [b.clone(), a.clone()] } else { [a.clone(), b.clone()] };
    let y = targets.iter().map(|label| if *label == classes[1] { 1.0 } else { -1.0 }).collect();
    Ok((classes, y))
}

/// One iteration: where it started and how far it went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NewtonStep {
    /// The objective divided by C·Σs before the step.
    pub objective: f64,
    /// The largest entry of its gradient.
    pub gradient_norm: f64,
    /// The share of the Newton step that was taken.
    pub step: f64,
}

/// A fitted logistic regression.
///
/// ```
/// use workings::linear::LogisticRegression;
/// use workings::prelude::*;
///
/// let train = Dataset::new(array![[0.0], [1.0], [2.0], [3.0]], array!["no", "no", "yes", "yes"]);
/// let model = LogisticRegression::params().c(1.0).fit(&train)?;
/// assert_eq!(model.classes(), &["no", "yes"]);
/// assert!((model.positive_proba(&array![[1.5]])?[0] - 0.5).abs() < 1e-8); // halfway, by symmetry
/// assert_eq!(model.try_predict(&array![[2.5], [0.1]])?, array!["yes", "no"]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticRegression<L> {
    coef: Array1<f64>,
    intercept: f64,
    classes: [L; 2],
    history: Vec<NewtonStep>,
    converged: bool,
}

impl LogisticRegression<()> {
    /// The settings, to be fitted.
    pub fn params() -> LogisticRegressionParams {
        LogisticRegressionParams::default()
    }
}

impl<L: Label> LogisticRegression<L> {
    /// The weight of each feature, in log-odds per unit.
    pub fn coef(&self) -> &Array1<f64> {
        &self.coef
    }

    /// The log-odds where all features are 0.
    pub fn intercept(&self) -> f64 {
        self.intercept
    }

    /// The negative and the positive class.
    pub fn classes(&self) -> &[L; 2] {
        &self.classes
    }

    /// Objective, gradient and step length of every iteration.
    pub fn history(&self) -> &[NewtonStep] {
        &self.history
    }

    /// Whether the minimum was reached within `max_iter` steps: the gradient fell to `tol`, or the objective to its last
    /// digit. Otherwise the model is where the last step left it.
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// The log-odds of the positive class, shape `(n,)`.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn decision_function<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        let x = x.into();
        if x.ncols() != self.coef.len() {
            let needed = format!("{} columns, as in training,", self.coef.len());
            return Err(Error::Shape { name: "x".into(), given: format!("{} columns", x.ncols()), needed });
        }
        input::finite_rows("x", x)?;
        Ok(self.log_odds(x))
    }

    fn log_odds(&self, x: ArrayView2<f64>) -> Array1<f64> {
        x.dot(&self.coef) + self.intercept
    }

    fn class_of(&self, log_odds: f64) -> L {
        self.classes[usize::from(log_odds > 0.0)].clone()
    }

    /// The probability of the positive class, shape `(n,)`.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn positive_proba<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        Ok(self.decision_function(x)?.mapv(sigmoid))
    }

    /// The probability of both classes, shape `(n, 2)`, in the order of [`classes`](Self::classes).
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn predict_proba<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let p = self.positive_proba(x)?;
        Ok(Array2::from_shape_fn((p.len(), 2), |(i, class)| if class == 1 { p[i] } else { 1.0 - p[i] }))
    }

    /// The more probable class, the negative one where both are equal.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<L>> {
        Ok(self.decision_function(x)?.iter().map(|z| self.class_of(*z)).collect())
    }

    /// How the probability of one sample comes about: each feature times its weight, the sum, the sigmoid.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn worked_proba<'a>(&self, x: impl Into<ArrayView1<'a, f64>>) -> Result<Worked> {
        let x = x.into();
        if x.len() != self.coef.len() {
            let needed = format!("{} features, as in training,", self.coef.len());
            return Err(Error::Shape { name: "x".into(), given: format!("{} features", x.len()), needed });
        }
        input::finite("x", x.iter().copied())?;
        let term = |w: Expr, x: Expr| w * x;
        let rows = || self.coef.iter().zip(&x);
        let total = crate::stats::accurate_sum(rows().map(|(w, x)| w * x));
        let first = rows().take(3).map(|(w, x)| term((*w).into(), (*x).into()));
        let sum = Expr::sum(term(Expr::symbol("wⱼ"), Expr::symbol("xⱼ")), first, x.len(), total);
        let z = (Expr::named("b", self.intercept) + sum).called("z");
        let p = (1.0 / (1.0 + (-z).exp())).called("p");
        Ok(p.worked().remark(format!("positive class: {}", self.classes[1])))
    }
}

impl<D, T, L> Fit<ArrayBase<D, Ix2>, T, Error> for LogisticRegressionParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = L>,
    L: Label,
{
    type Object = LogisticRegression<L>;

    /// Fits on records and targets of two classes, weighted where the dataset has weights.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<LogisticRegression<L>> {
        let weights = data.weights().map(|weights| weights.iter().map(|w| f64::from(*w)).collect());
        self.newton(data.records().view(), data.as_single_targets(), weights)
    }
}

impl<D: Data<Elem = f64>, L: Label> PredictInplace<ArrayBase<D, Ix2>, Array1<L>> for LogisticRegression<L> {
    /// Panics, as ndarray does, for another number of features, and takes NaN for the negative class;
    /// [`LogisticRegression::try_predict`] refuses both.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<L>) {
        y.assign(&self.log_odds(x.view()).map(|z| self.class_of(*z)));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<L> {
        Array1::from_elem(x.nrows(), self.classes[0].clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use linfa::Dataset;
    use linfa::traits::Predict;
    use ndarray::array;

    fn params() -> LogisticRegressionParams {
        LogisticRegression::params()
    }

    /// One feature that says nothing: the intercept alone is fitted, to the log-odds of 3 in 5, or of weight 2 in 6.
    #[test]
    fn an_intercept_alone_is_the_log_odds_of_the_share() {
        let train = Dataset::new(Array2::zeros((5, 1)), array![1, 1, 0, 0, 1]);
        let model = params().c(0.5).fit(&train).unwrap();
        assert!(model.converged());
        assert_relative_eq!(model.intercept(), 1.5_f64.ln(), max_relative = 1e-12);
        assert_eq!(model.coef()[0], 0.0);
        let weighted = train.with_weights(array![0.5_f32, 0.5, 1.0, 3.0, 1.0]);
        assert_relative_eq!(params().fit(&weighted).unwrap().intercept(), -(2.0_f64.ln()), max_relative = 1e-12);
    }

    /// Shares of positives 1 in 4 at x = 0 and 2 in 3 at x = 2: without a penalty the line goes through both log-odds,
    /// −ln 3 and ln 2.
    fn two_groups() -> Dataset<f64, &'static str, ndarray::Ix1> {
        Dataset::new(
            array![[0.0], [0.0], [0.0], [0.0], [2.0], [2.0], [2.0]],
            array!["no", "yes", "no", "no", "yes", "yes", "no"],
        )
    }

    #[test]
    fn without_a_penalty_two_groups_are_met_exactly() {
        let model = params().c(f64::INFINITY).fit(&two_groups()).unwrap();
        assert!(model.converged());
        assert_relative_eq!(model.intercept(), -(3.0_f64.ln()), max_relative = 1e-10);
        assert_relative_eq!(model.coef()[0], (2.0_f64.ln() + 3.0_f64.ln()) / 2.0, max_relative = 1e-10);
        let p = model.predict_proba(&array![[0.0], [2.0]]).unwrap();
        assert_relative_eq!(p, array![[0.75, 0.25], [1.0 / 3.0, 2.0 / 3.0]], max_relative = 1e-10);
        assert_eq!(model.try_predict(&array![[0.0], [2.0]]).unwrap(), array!["no", "yes"]);
        assert_eq!(model.predict(&array![[0.0], [2.0]]), array!["no", "yes"]);
    }

    /// Through the origin only the group at x = 2 counts: w = ln 2 / 2.
    #[test]
    fn without_an_intercept_the_line_goes_through_the_origin() {
        let model = params().c(f64::INFINITY).fit_intercept(false).fit(&two_groups()).unwrap();
        assert_eq!(model.intercept(), 0.0);
        assert_relative_eq!(model.coef()[0], 2.0_f64.ln() / 2.0, max_relative = 1e-10);
        // At the minimum of ½w² + C·Σ …: w = C·Σ (yᵢ − pᵢ)·xᵢ over the labels 0 and 1.
        let w = params().c(0.3).fit_intercept(false).fit(&two_groups()).unwrap().coef()[0];
        assert_relative_eq!(w, 0.3 * 2.0 * (2.0 - 3.0 * sigmoid(2.0 * w)), max_relative = 1e-12);
    }

    /// A sample of weight 2 counts like the sample twice.
    #[test]
    fn weights_count_like_repeated_samples() {
        let x = array![[0.5, 1.0], [1.5, -2.0], [3.0, 0.25]];
        let weighted = Dataset::new(x.clone(), array![0, 1, 1]).with_weights(array![2.0_f32, 1.0, 3.0]);
        let rows = [0, 0, 1, 2, 2, 2];
        let repeated =
            Dataset::new(x.select(ndarray::Axis(0), &rows), rows.iter().map(|i| i32::from(*i > 0)).collect());
        let (a, b) = (params().fit(&weighted).unwrap(), params().fit(&repeated).unwrap());
        assert_relative_eq!(a.coef(), b.coef(), max_relative = 1e-12);
        assert_relative_eq!(a.intercept(), b.intercept(), max_relative = 1e-12);
    }

    #[test]
    fn without_a_penalty_separated_classes_are_an_error() {
        let of = |x: Array2<f64>, y: Array1<i32>| params().c(f64::INFINITY).fit(&Dataset::new(x, y));
        let error = of(array![[0.0], [1.0], [4.0]], array![0, 0, 1]).unwrap_err().to_string();
        assert!(error.starts_with("a line separates the classes perfectly"), "{error}");
        // Both classes at x = 1, and nothing else in between.
        let error = of(array![[0.0], [1.0], [1.0], [4.0]], array![0, 0, 1, 1]).unwrap_err().to_string();
        assert!(error.starts_with("a line separates the classes but for samples on it"), "{error}");
        // A rare class is no separation.
        let n = 20_000;
        let y = Array1::from_shape_fn(n, |i| i32::from(i == 7));
        let rare = of(Array2::zeros((n, 1)), y).unwrap();
        assert_relative_eq!(rare.intercept(), -((n as f64 - 1.0).ln()), max_relative = 1e-10);
    }

    /// A sample of weight 0 on the wrong side does not hold the others together.
    #[test]
    fn samples_of_weight_0_do_not_count() {
        let x = array![[0.0], [1.0], [4.0], [5.0]];
        let train = Dataset::new(x, array![0, 0, 1, 0]).with_weights(array![1.0_f32, 1.0, 1.0, 0.0]);
        assert!(params().c(f64::INFINITY).fit(&train).is_err());
    }

    /// Features in units of 1e8: the gradient cannot fall to 1e-8, but the objective to its last digit.
    #[test]
    fn the_unit_of_a_feature_does_not_matter() {
        let small = params().c(f64::INFINITY).fit(&two_groups()).unwrap();
        let (x, y) = (two_groups().records * 1e8, two_groups().targets);
        let large = params().c(f64::INFINITY).fit(&Dataset::new(x, y)).unwrap();
        assert!(large.converged());
        assert_relative_eq!(large.coef()[0] * 1e8, small.coef()[0], max_relative = 1e-9);
    }

    #[test]
    fn too_few_steps_are_no_convergence() {
        let model = params().c(100.0).max_iter(2).fit(&two_groups()).unwrap();
        assert!(!model.converged() && model.history().len() == 2);
        let model = params().tol(0.0).fit(&two_groups()).unwrap();
        assert!(model.converged(), "{:?}", model.history());
    }

    #[test]
    fn the_objective_falls_step_by_step() {
        let model = params().c(1e4).fit(&two_groups()).unwrap();
        let history = model.history();
        assert_relative_eq!(history[0].objective, 2.0_f64.ln(), max_relative = 1e-12);
        assert!(history.windows(2).all(|pair| pair[1].objective <= pair[0].objective * (1.0 + 1e-15)));
        assert!(history.last().unwrap().gradient_norm <= 1e-8);
    }

    /// z = b + w·x with the weights of the groups: −ln 3 + 1·(ln 6)/2.
    #[test]
    fn a_probability_is_derived() {
        let model = params().c(f64::INFINITY).fit(&two_groups()).unwrap();
        let worked = model.worked_proba(&array![1.0]).unwrap();
        assert_relative_eq!(worked.value(), sigmoid(6.0_f64.ln() / 2.0 - 3.0_f64.ln()), max_relative = 1e-10);
        assert_eq!(worked.value(), model.positive_proba(&array![[1.0]]).unwrap()[0]);
        assert_eq!(worked.notes(), ["positive class: yes"]);
    }

    #[test]
    fn wrong_data_and_settings_are_errors() {
        let of = |x: Array2<f64>, y: Array1<i32>| params().fit(&Dataset::new(x, y)).unwrap_err();
        assert!(matches!(of(array![[1.0], [2.0]], array![1, 1]), Error::BadParam { .. }));
        assert!(matches!(of(array![[1.0], [2.0], [3.0]], array![1, 2, 3]), Error::BadParam { .. }));
        assert!(matches!(of(Array2::zeros((0, 1)), Array1::zeros(0)), Error::BadParam { .. }));
        let error = of(array![[1.0, 2.0], [f64::NAN, 4.0]], array![0, 1]).to_string();
        assert!(error.starts_with("records[1][0] is NaN"), "{error}");
        for c in [0.0, -1.0, f64::NAN] {
            assert!(matches!(params().c(c).fit(&two_groups()), Err(Error::BadParam { .. })), "{c}");
        }
        for tol in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(params().tol(tol).fit(&two_groups()), Err(Error::BadParam { .. })), "{tol}");
        }
        assert!(matches!(params().max_iter(0).fit(&two_groups()), Err(Error::BadParam { .. })));
        let negative = two_groups().with_weights(Array1::from_elem(7, -1.0_f32));
        assert!(matches!(params().fit(&negative), Err(Error::OutOfRange { .. })));
    }

    #[test]
    fn a_sample_that_is_no_number_has_no_class() {
        let model = params().fit(&two_groups()).unwrap();
        for bad in [f64::NAN, f64::INFINITY] {
            let x = array![[1.0], [bad]];
            assert!(matches!(model.try_predict(&x), Err(Error::NotFinite { .. })), "{bad}");
            assert!(matches!(model.predict_proba(&x), Err(Error::NotFinite { .. })), "{bad}");
            assert!(matches!(model.worked_proba(&array![bad]), Err(Error::NotFinite { .. })), "{bad}");
        }
        assert!(matches!(model.try_predict(&array![[1.0, 2.0]]), Err(Error::Shape { .. })));
        assert!(matches!(model.worked_proba(&array![1.0, 2.0]), Err(Error::Shape { .. })));
    }
}
