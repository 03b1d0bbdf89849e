//! Softmax regression: logistic regression of any number of classes, also called multinomial.
//!
//! Each class has a weight for each feature and an intercept; a sample's scores are the weighted sums, and the softmax
//! makes them probabilities. Adding the same to all scores changes nothing, so without a penalty the weights of each
//! feature, and always the intercepts, are those that sum to 0 over the classes; an L2 penalty has its minimum there by
//! itself.
//!
//! - Formula: minimise (1 − l1_ratio)·½·‖W‖² + l1_ratio·‖W‖₁ + C·Σ sᵢ·(ln Σₖ exp(zᵢₖ) − zᵢ of its class), zᵢₖ = wₖ·xᵢ +
//!   bₖ.
//! - Cost: O(n·d²·K²/4) time an iteration and O(d²·K²) memory for K classes; see [`LogisticRegression`].
//! - Conventions: as scikit-learn's `LogisticRegression` with more than two classes: a row of coefficients for each
//!   class in sorted order. With two classes the symmetric form is fitted, whose rows are ±½ of the binary one's at the
//!   same optimum of the loss alone; scikit-learn fits the binary form there. Under an L1 penalty alone and an even
//!   number of classes several rows of coefficients may be equally good.
//! - Source: Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd ed., section 4.4;
//!   Friedman, Hastie & Tibshirani (2010), Journal of Statistical Software 33(1), section 4.
//!
//! [`LogisticRegression`]: super::LogisticRegression

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::PredictInplace;
use ndarray::{Array1, Array2, ArrayBase, ArrayView1, ArrayView2, Data, Ix2};

use super::losses::Softmax;
use super::newton::{self, Minimum};
use super::settings::{Settings, setters};
use super::{NewtonStep, Samples, same_columns, same_features, weighted_sum};
use crate::metrics::Label;
use crate::metrics::labels::places;
use crate::worked::{Expr, Number, Worked, subscript};
use crate::{Error, Result};

/// Settings of a softmax regression.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SoftmaxRegressionParams {
    settings: Settings,
}

setters!(SoftmaxRegressionParams, SoftmaxRegression);

impl SoftmaxRegressionParams {
    /// Fits with these sample weights in place of the dataset's, which linfa holds in single precision.
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0.
    pub fn fit_weighted<D, T, L>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: &[f64],
    ) -> Result<SoftmaxRegression<L>>
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
    ) -> Result<SoftmaxRegression<L>> {
        self.settings.check()?;
        let (classes, class) = places(&targets.to_vec());
        let k = classes.len();
        if k < 2 {
            return Err(Error::bad_param("targets", format!("{k} classes"), "samples of at least two classes"));
        }
        let samples = Samples::new(x, &classes, class, weights, &self.settings)?;
        let Minimum { parameters, history, converged } = newton::minimum(&samples, Softmax { k }, &self.settings)?;
        let d = x.ncols();
        let width = d + usize::from(self.settings.fit_intercept);
        let mut coef = Array2::from_shape_fn((k, d), |(k, j)| parameters[k * width + j]);
        let mut intercept = Array1::from_shape_fn(k, |k| parameters.get(k * width + d).copied().unwrap_or(0.0));
        if !self.settings.fit_intercept {
            intercept.fill(0.0);
        }
        // Roundings of many steps add up along the direction that changes nothing.
        intercept -= intercept.mean().unwrap_or(0.0);
        if self.settings.c == f64::INFINITY {
            coef.columns_mut().into_iter().for_each(|mut column| column -= column.mean().unwrap_or(0.0));
        }
        Ok(SoftmaxRegression { coef, intercept, classes, history, converged })
    }
}

/// A fitted softmax regression.
///
/// ```
/// use workings::linear::SoftmaxRegression;
/// use workings::prelude::*;
///
/// let x = array![[0.0], [1.0], [2.0], [3.0], [4.0], [5.0]];
/// let train = Dataset::new(x, array!["low", "low", "mid", "mid", "top", "top"]);
/// let model = SoftmaxRegression::params().c(10.0).fit(&train)?;
/// assert_eq!(model.classes(), &["low", "mid", "top"]);
/// assert_eq!(model.try_predict(&array![[-1.0], [2.5], [6.0]])?, array!["low", "mid", "top"]);
/// let p = model.predict_proba(&array![[2.5]])?;
/// assert!((p[[0, 0]] - p[[0, 2]]).abs() < 1e-8); // the middle, by symmetry
/// assert!((p.sum() - 1.0).abs() < 1e-12 && model.intercept().sum().abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SoftmaxRegression<L> {
    coef: Array2<f64>,
    intercept: Array1<f64>,
    classes: Vec<L>,
    history: Vec<NewtonStep>,
    converged: bool,
}

impl SoftmaxRegression<()> {
    /// The settings, to be fitted.
    pub fn params() -> SoftmaxRegressionParams {
        SoftmaxRegressionParams::default()
    }
}

impl<L: Label> SoftmaxRegression<L> {
    /// The weight of each feature for each class, shape `(K, d)`; of two classes, the difference of their rows is the
    /// change of the log of their odds per unit.
    pub fn coef(&self) -> &Array2<f64> {
        &self.coef
    }

    /// The score of each class where all features are 0; they sum to 0.
    pub fn intercept(&self) -> &Array1<f64> {
        &self.intercept
    }

    /// The classes in sorted order.
    pub fn classes(&self) -> &[L] {
        &self.classes
    }

    /// Objective, gradient and step length of every iteration.
    pub fn history(&self) -> &[NewtonStep] {
        &self.history
    }

    /// Whether the minimum was reached within `max_iter` steps.
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// The scores of each sample, shape `(n, K)`: log-probabilities, up to one number that all of a row share.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn decision_function<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let x = x.into();
        same_columns(x, self.coef.ncols())?;
        Ok(self.scores(x))
    }

    fn scores(&self, x: ArrayView2<f64>) -> Array2<f64> {
        x.dot(&self.coef.t()) + &self.intercept
    }

    /// The probability of each class, shape `(n, K)`, in the order of [`classes`](Self::classes).
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn predict_proba<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let mut p = self.decision_function(x)?;
        for mut row in p.rows_mut() {
            let largest = row.fold(f64::NEG_INFINITY, |a, b| a.max(*b));
            row.mapv_inplace(|z| (z - largest).exp());
            row /= row.sum();
        }
        Ok(p)
    }

    /// The most probable class, the first of several that are equally so.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<L>> {
        Ok(self.labels(&self.decision_function(x)?))
    }

    fn labels(&self, scores: &Array2<f64>) -> Array1<L> {
        scores.rows().into_iter().map(|row| self.classes[first_largest(row)].clone()).collect()
    }

    /// How the probability of the likeliest class of one sample comes about: the score of each class, the softmax.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn worked_proba<'a>(&self, x: impl Into<ArrayView1<'a, f64>>) -> Result<Worked> {
        let x = x.into();
        same_features(x, self.coef.ncols())?;
        let z = |k: usize| {
            let b = Expr::named(format!("b{}", subscript(k + 1)), self.intercept[k]);
            (b + weighted_sum(self.coef.row(k), x)).called(format!("z{}", subscript(k + 1)))
        };
        let scores: Vec<Expr> = (0..self.classes.len()).map(z).collect();
        let best = first_largest(Array1::from_iter(scores.iter().map(Expr::value)).view());
        let total = Expr::sum_of(scores.iter().map(|z| (z - &scores[best]).exp()));
        let p = (1.0 / total).called(format!("p{}", subscript(best + 1)));
        Ok(p.worked().remark(format!("class {} is {}", best + 1, self.classes[best])))
    }
}

fn first_largest(row: ArrayView1<f64>) -> usize {
    (0..row.len()).fold(0, |best, k| if row[k] > row[best] { k } else { best })
}

impl<D: Data<Elem = f64>, L: Label> PredictInplace<ArrayBase<D, Ix2>, Array1<L>> for SoftmaxRegression<L> {
    /// Panics, as ndarray does, for another number of features, and takes NaN for the first class;
    /// [`SoftmaxRegression::try_predict`] refuses both.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<L>) {
        y.assign(&self.labels(&self.scores(x.view())));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<L> {
        Array1::from_elem(x.nrows(), self.classes[0].clone())
    }
}
