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
//!   divided by C·Σs.
//! - Source: Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd ed., section 4.4.1; Nocedal &
//!   Wright (2006), Numerical Optimization, 2nd ed., section 3.1, for the line search.

mod objective;

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, ArrayView1, ArrayView2, Data, Ix2, s};

use crate::metrics::labels::{default_positive, distinct, listed};
use crate::metrics::{Label, input, sigmoid};
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

    /// Largest entry of the gradient at which to stop (default 1e-8, at least 0).
    pub fn tol(mut self, tol: f64) -> Self {
        self.tol = tol;
        self
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
        input::finite("records", x.iter().copied())?;
        input::weights(weights.as_deref(), y.len())?;
        let problem = Objective::new(x, y, weights.unwrap_or_else(|| vec![1.0; x.nrows()]), self);
        let mut parameters = Array1::zeros(x.ncols() + usize::from(self.fit_intercept));
        let (mut history, mut converged) = (Vec::new(), false);
        while !converged && history.len() < self.max_iter {
            let local = problem.local(parameters.view());
            if self.c == f64::INFINITY && local.separated {
                return Err(Error::Undetermined(
                    "the classes are perfectly separable: without a penalty the coefficients grow without end; \
                     set C to a finite number"
                        .into(),
                ));
            }
            let gradient_norm = local.gradient.iter().fold(0.0, |largest: f64, g| largest.max(g.abs()));
            converged = gradient_norm <= self.tol;
            let mut step = 0.0;
            if !converged {
                let direction = -local.newton_direction()?;
                step = problem.line_search(parameters.view(), direction.view(), &local);
                parameters = parameters + step * direction;
                // No step lowers the objective any further: the last digit is reached.
                converged = step == 0.0;
            }
            history.push(NewtonStep { objective: local.objective, gradient_norm, step });
        }
        let d = x.ncols();
        let intercept = if self.fit_intercept { parameters[d] } else { 0.0 };
        Ok(LogisticRegression { coef: parameters.slice(s![..d]).to_owned(), intercept, classes, history, converged })
    }
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

    /// Whether the gradient fell to `tol` (or to what rounding allows) within `max_iter` steps.
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// The log-odds of the positive class, shape `(n,)`.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training.
    pub fn decision_function<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        let x = x.into();
        if x.ncols() != self.coef.len() {
            let needed = format!("{} columns, as in training,", self.coef.len());
            return Err(Error::Shape { name: "x".into(), given: format!("{} columns", x.ncols()), needed });
        }
        Ok(x.dot(&self.coef) + self.intercept)
    }

    /// The probability of the positive class, shape `(n,)`.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training.
    pub fn positive_proba<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        Ok(self.decision_function(x)?.mapv(sigmoid))
    }

    /// The probability of both classes, shape `(n, 2)`, in the order of [`classes`](Self::classes).
    ///
    /// # Errors
    /// `Shape` for another number of features than in training.
    pub fn predict_proba<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let p = self.positive_proba(x)?;
        Ok(Array2::from_shape_fn((p.len(), 2), |(i, class)| if class == 1 { p[i] } else { 1.0 - p[i] }))
    }

    /// The more probable class, the negative one where both are equal.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<L>> {
        Ok(self.decision_function(x)?.iter().map(|z| self.classes[usize::from(*z > 0.0)].clone()).collect())
    }

    /// How the probability of one sample comes about: each feature times its weight, the sum, the sigmoid.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training.
    pub fn worked_proba<'a>(&self, x: impl Into<ArrayView1<'a, f64>>) -> Result<Worked> {
        let x = x.into();
        if x.len() != self.coef.len() {
            let needed = format!("{} features, as in training,", self.coef.len());
            return Err(Error::Shape { name: "x".into(), given: format!("{} features", x.len()), needed });
        }
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
    /// Panics, as ndarray does, for another number of features; [`LogisticRegression::try_predict`] does not.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<L>) {
        y.assign(&self.try_predict(x.view()).expect("as many features as in training"));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<L> {
        Array1::from_elem(x.nrows(), self.classes[0].clone())
    }
}
