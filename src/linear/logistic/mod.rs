//! Logistic regression: of two classes ([`LogisticRegression`]) and of more ([`SoftmaxRegression`]), by Newton's
//! method.
//!
//! The log-odds of the positive class are a weighted sum of the features. Newton's method fits the weights: at each
//! step it replaces the loss by the parabola that touches it, and goes to the parabola's minimum, or part of the way
//! where that is too far. The loss is convex, so there is one minimum, and close to it each step doubles the number of
//! right digits. An L1 penalty sets the weights of the least useful features to exactly 0; the step then goes to the
//! minimum of parabola and penalty together.
//!
//! - Formula: minimise (1 − l1_ratio)·½·‖w‖² + l1_ratio·‖w‖₁ + C·Σ sᵢ·ln(1 + exp(−yᵢ·(w·xᵢ + b))), y = ±1, with sample
//!   weights s, times those of their classes; the intercept b is not penalised.
//! - Cost: O(n·d²) time an iteration, O(d²) memory besides the data, for n samples and d features; in parallel, with
//!   the same result for any number of threads. Where n·d² is above 2²⁶ the first steps see one row in eight.
//! - Conventions: as scikit-learn's `LogisticRegression`. `C` infinite means no penalty. The positive class
//!   is the one named `1` or `true`, or the larger of two. `tol` bounds the largest gradient entry of the objective
//!   divided by C·Σs (with an L1 penalty: its distance from the slopes that the penalty allows), and its root the
//!   change of any sample's log-odds that the next step would make; that step is then taken, which doubles the right
//!   digits once more.
//! - Without a penalty there is no minimum where a line separates the classes, or would but for samples on the line
//!   (quasi-complete separation): the coefficients grow without end, and that is an error.
//! - Sources: Albert & Anderson (1984), Biometrika 71, 1–10 (separation); Hastie, Tibshirani & Friedman (2009), The
//!   Elements of Statistical Learning, 2nd ed., section 4.4.1; Nocedal & Wright (2006), Numerical Optimization, 2nd
//!   ed., section 3.1, for the line search; Lee, Sun & Saunders (2014), SIAM Journal on Optimization 24(3), 1420–1443
//!   (proximal Newton).

mod inference;
mod losses;
mod newton;
mod objective;
mod settings;
mod shrinkage;
mod softmax;
#[cfg(test)]
mod tests;

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::PredictInplace;
use ndarray::{Array1, Array2, ArrayBase, ArrayView1, ArrayView2, Axis, CowArray, Data, Ix2};

use crate::input;
use crate::metrics::labels::{default_positive, distinct, listed};
use crate::metrics::{Label, sigmoid};
use crate::worked::{Expr, Number, Worked};
use crate::{Error, Result};
use losses::Binary;
use newton::Minimum;
use settings::{Settings, setters};

pub use inference::{CoefficientInference, LogisticInference};
pub use settings::ClassWeight;
pub use softmax::{SoftmaxRegression, SoftmaxRegressionParams};

/// Settings of a logistic regression.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LogisticRegressionParams {
    settings: Settings,
}

setters!(LogisticRegressionParams, LogisticRegression);

impl LogisticRegressionParams {
    /// Fits with these sample weights in place of the dataset's, which linfa holds in single precision (0.7 as
    /// 0.699999988).
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
        self.learn(data.records().view(), data.as_single_targets(), Some(sample_weight.to_vec()))
    }

    fn learn<L: Label>(
        &self,
        x: ArrayView2<f64>,
        targets: ArrayView1<L>,
        weights: Option<Vec<f64>>,
    ) -> Result<LogisticRegression<L>> {
        self.settings.check()?;
        let (classes, positive) = two_classes(targets)?;
        let samples = Samples::new(x, &classes, positive, weights, &self.settings)?;
        let Minimum { parameters, history, converged } = newton::minimum(&samples, Binary, &self.settings)?;
        let d = x.ncols();
        let penalised = self.settings.c.is_finite();
        let intercept = if self.settings.fit_intercept { parameters[d] } else { 0.0 };
        let coef = Array1::from(parameters[..d].to_vec());
        let fit_intercept = self.settings.fit_intercept;
        Ok(LogisticRegression { coef, intercept, classes, history, converged, penalised, fit_intercept })
    }
}

/// The samples that count, those of a weight above 0: rows, the class of each by its place, their weights over the sum
/// of all.
struct Samples<'a> {
    x: CowArray<'a, f64, Ix2>,
    class: Vec<usize>,
    weight: Vec<f64>,
    total: f64,
}

impl<'a> Samples<'a> {
    fn new<L: Label>(
        x: ArrayView2<'a, f64>,
        classes: &[L],
        class: Vec<usize>,
        weights: Option<Vec<f64>>,
        settings: &Settings,
    ) -> Result<Samples<'a>> {
        input::same_length("records", x.nrows(), "targets", class.len())?;
        if x.ncols() == 0 {
            let given = format!("{} × 0", x.nrows());
            return Err(Error::Shape { name: "records".into(), given, needed: "at least one column".into() });
        }
        input::finite_rows("records", x)?;
        input::weights(weights.as_deref(), class.len())?;
        let weight = settings.class_weight.weigh(classes, &class, weights)?;
        let rows: Vec<usize> = (0..weight.len()).filter(|i| weight[*i] > 0.0).collect();
        let (x, class, weight) = match rows.len() == weight.len() {
            true => (x.into(), class, weight),
            false => (x.select(Axis(0), &rows).into(), pick(&class, &rows), pick(&weight, &rows)),
        };
        if let Some(k) = (0..classes.len()).find(|k| !class.contains(k)) {
            let given = format!("0 for every sample of class {}", classes[k]);
            return Err(Error::bad_param("sample_weight", given, "a sample of positive weight in each class"));
        }
        let total = crate::stats::accurate_sum(weight.iter().copied());
        let weight = weight.into_iter().map(|w| w / total).collect();
        Ok(Samples { x, class, weight, total })
    }
}

/// As many columns as in training, all finite.
fn same_columns(x: ArrayView2<f64>, d: usize) -> Result<()> {
    if x.ncols() != d {
        let (given, needed) = (format!("{} columns", x.ncols()), format!("{d} columns, as in training,"));
        return Err(Error::Shape { name: "x".into(), given, needed });
    }
    input::finite_rows("x", x)
}

/// As many features as in training, all finite.
fn same_features(x: ArrayView1<f64>, d: usize) -> Result<()> {
    if x.len() != d {
        let (given, needed) = (format!("{} features", x.len()), format!("{d} features, as in training,"));
        return Err(Error::Shape { name: "x".into(), given, needed });
    }
    input::finite("x", x.iter().copied())
}

/// Σ wⱼ·xⱼ, its first terms written out.
fn weighted_sum(w: ArrayView1<f64>, x: ArrayView1<f64>) -> Expr {
    let term = |w: Expr, x: Expr| w * x;
    let rows = || w.iter().zip(&x);
    let total = crate::stats::accurate_sum(rows().map(|(w, x)| w * x));
    let first = rows().take(3).map(|(w, x)| term((*w).into(), (*x).into()));
    Expr::sum(term(Expr::symbol("wⱼ"), Expr::symbol("xⱼ")), first, x.len(), total)
}

fn pick<T: Copy>(values: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter().map(|row| values[*row]).collect()
}

/// The negative and the positive class, and for every sample which of them.
fn two_classes<L: Label>(targets: ArrayView1<L>) -> Result<([L; 2], Vec<usize>)> {
    let targets = targets.to_vec();
    let classes = distinct(&targets);
    let names: Vec<String> = classes.iter().map(L::to_string).collect();
    let [a, b] = &classes[..] else {
        let given = format!("{} classes ({})", classes.len(), listed(&names));
        let needed = "samples of exactly two classes (SoftmaxRegression takes more)";
        return Err(Error::bad_param("targets", given, needed));
    };
    let first_is_positive = default_positive(&names).is_some_and(|positive| positive == names[0]);
    let classes = if first_is_positive { [b.clone(), a.clone()] } else { [a.clone(), b.clone()] };
    let positive = targets.iter().map(|label| usize::from(*label == classes[1])).collect();
    Ok((classes, positive))
}

/// One iteration: where it started and how far it went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NewtonStep {
    /// The objective divided by C·Σs before the step: the mean log loss and the penalty.
    pub objective: f64,
    /// The largest entry of its gradient, with an L1 penalty the largest distance from what a minimum has.
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
    penalised: bool,
    fit_intercept: bool,
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

    /// Whether the minimum was reached within `max_iter` steps: the gradient fell to `tol`, or the objective to its
    /// last digit. Otherwise the model is where the last step left it.
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// The log-odds of the positive class, shape `(n,)`.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn decision_function<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        let x = x.into();
        same_columns(x, self.coef.len())?;
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
        same_features(x, self.coef.len())?;
        let sum = weighted_sum(self.coef.view(), x);
        let z = (Expr::named("b", self.intercept) + sum).called("z");
        let p = (1.0 / (1.0 + (-z).exp())).called("p");
        Ok(p.worked().remark(format!("positive class: {}", self.classes[1])))
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
