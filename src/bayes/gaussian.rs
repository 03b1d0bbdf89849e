//! Gaussian naive Bayes: within a class, each feature is normally distributed with its own mean and variance.
//!
//! - Formula: P(c | x) ∝ P(c)·Π exp(−(xⱼ − μ)² / 2σ²) / √(2πσ²), with μ and σ² of feature j in class c.
//! - Cost: O(n·d) to fit, O(n·d·K) to predict K classes; both in parallel, with the same result for any number of
//!   threads.
//! - Conventions: as scikit-learn. σ² is over the number of samples of the class (`ddof` 0), plus `var_smoothing` times
//!   the largest variance of a feature over all rows, so that no variance is 0.
//! - Source: Zhang (2004), FLAIRS, 562–567; Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning,
//!   2nd ed., section 6.6.3.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, ArrayView1, ArrayView2, Data, Ix2};
use rayon::prelude::*;

use super::ClassMoments;
use super::posterior::{
    class_prior, every_class_counts, first_largest, posteriors, prior_expr, probabilities, same_features,
    worked_largest,
};
use crate::input;
use crate::linalg::wide;
use crate::metrics::Label;
use crate::worked::{Expr, Number, Worked, subscript};
use crate::{Error, Result};

/// Settings of a Gaussian naive Bayes.
#[derive(Debug, Clone, PartialEq)]
pub struct GaussianNBParams {
    priors: Option<Vec<f64>>,
    var_smoothing: f64,
}

impl Default for GaussianNBParams {
    fn default() -> Self {
        GaussianNBParams { priors: None, var_smoothing: 1e-9 }
    }
}

impl GaussianNBParams {
    /// The prior probability of each class in sorted order (default: its share of the training weight).
    pub fn priors(mut self, priors: &[f64]) -> Self {
        self.priors = Some(priors.to_vec());
        self
    }

    /// The share of the largest variance of a feature that is added to all (default 1e-9, at least 0).
    pub fn var_smoothing(mut self, var_smoothing: f64) -> Self {
        self.var_smoothing = var_smoothing;
        self
    }

    /// Fits with these sample weights in place of the dataset's, which linfa holds in single precision.
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0 for a class.
    pub fn fit_weighted<D, T, L>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: &[f64],
    ) -> Result<GaussianNB<L>>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = L>,
        L: Label,
    {
        self.learn(data.records().view(), data.as_single_targets(), Some(sample_weight))
    }

    fn learn<L: Label>(
        &self,
        x: ArrayView2<f64>,
        targets: ArrayView1<L>,
        weights: Option<&[f64]>,
    ) -> Result<GaussianNB<L>> {
        self.check()?;
        match targets.as_slice() {
            Some(targets) => self.fit_moments(&ClassMoments::new(x, targets, weights)?),
            None => self.fit_moments(&ClassMoments::new(x, &targets.to_vec(), weights)?),
        }
    }

    fn check(&self) -> Result<()> {
        let smoothing = self.var_smoothing;
        input::setting("var_smoothing", smoothing, smoothing >= 0.0 && smoothing.is_finite(), "a number of at least 0")
    }

    /// The model of a summary, which may be merged from parts of the data.
    ///
    /// # Errors
    /// `BadParam` for settings out of range; `Undetermined` where a variance is 0 and nothing is added.
    /// ```
    /// use workings::bayes::{ClassMoments, GaussianNB};
    /// use workings::ndarray::array;
    ///
    /// let (a, b) = (array![[1.0], [2.0]], array![[5.0], [7.0]]);
    /// let parts = ClassMoments::new(&a, &["low", "low"], None)?.merge(&ClassMoments::new(&b, &["high", "high"], None)?)?;
    /// let model = GaussianNB::params().fit_moments(&parts)?;
    /// assert_eq!(model.try_predict(&array![[1.2], [6.5]])?, array!["low", "high"]);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_moments<L: Label>(&self, moments: &ClassMoments<L>) -> Result<GaussianNB<L>> {
        self.check()?;
        every_class_counts(moments.classes(), moments.class_count())?;
        let prior = class_prior(self.priors.as_deref(), true, moments.class_count())?;
        let var = moments.var() + self.var_smoothing * moments.largest_variance();
        if let Some(((k, j), _)) = var.indexed_iter().find(|(_, var)| **var == 0.0 || !var.is_finite()) {
            let class = &moments.classes()[k];
            let problem = format!("feature {j} is the same in all samples of class {class}; raise var_smoothing");
            return Err(Error::Undetermined(problem));
        }
        let counted = self.priors.is_none();
        let class_count = moments.class_count().to_vec();
        Ok(GaussianNB { classes: moments.classes().to_vec(), prior, counted, class_count, mean: moments.mean(), var })
    }
}

/// A fitted Gaussian naive Bayes.
///
/// ```
/// use workings::bayes::GaussianNB;
/// use workings::prelude::*;
///
/// let x = array![[1.0], [2.0], [3.0], [6.0], [8.0]];
/// let model = GaussianNB::params().fit(&Dataset::new(x, array!["cat", "cat", "cat", "dog", "dog"]))?;
/// assert_eq!(model.mean(), &array![[2.0], [7.0]]);
/// assert_eq!(model.try_predict(&array![[2.5], [7.5]])?, array!["cat", "dog"]);
/// let p = model.predict_proba(&array![[4.0]])?;
/// // 0.6 · N(4; 2, 2/3) against 0.4 · N(4; 7, 1).
/// let (cat, dog) = (0.6 * (-3.0_f64).exp() / (2.0_f64 / 3.0).sqrt(), 0.4 * (-4.5_f64).exp());
/// assert!((p[[0, 0]] - cat / (cat + dog)).abs() < 1e-6);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct GaussianNB<L> {
    classes: Vec<L>,
    prior: Vec<f64>,
    /// Whether the prior is the share of the samples.
    counted: bool,
    class_count: Vec<f64>,
    mean: Array2<f64>,
    var: Array2<f64>,
}

impl GaussianNB<()> {
    /// The settings, to be fitted.
    pub fn params() -> GaussianNBParams {
        GaussianNBParams::default()
    }
}

/// Of each class, what a row is compared with.
struct Scorer {
    d: usize,
    /// ln P(c) − ½·Σ ln 2πσ².
    constant: Vec<f64>,
    mean: Vec<f64>,
    /// 1 / 2σ².
    precision: Vec<f64>,
}

impl Scorer {
    /// The joint log-likelihoods of the rows, K numbers each.
    #[inline(always)]
    fn score(&self, rows: &[f64], out: &mut [f64]) {
        const LANES: usize = 4;
        let d = self.d;
        for (row, out) in rows.chunks_exact(d).zip(out.chunks_exact_mut(self.constant.len())) {
            let classes = self.mean.chunks_exact(d).zip(self.precision.chunks_exact(d)).zip(&self.constant);
            for (out, ((mean, precision), constant)) in out.iter_mut().zip(classes) {
                let mut lanes = [0.0; LANES];
                let whole = d - d % LANES;
                for j in (0..whole).step_by(LANES) {
                    let (x, m, p) = (&row[j..j + LANES], &mean[j..j + LANES], &precision[j..j + LANES]);
                    for k in 0..LANES {
                        let deviation = x[k] - m[k];
                        lanes[k] += deviation * deviation * p[k];
                    }
                }
                let mut rest = 0.0;
                for j in whole..d {
                    let deviation = row[j] - mean[j];
                    rest += deviation * deviation * precision[j];
                }
                *out = constant - (((lanes[0] + lanes[2]) + (lanes[1] + lanes[3])) + rest);
            }
        }
    }
}

impl<L: Label> GaussianNB<L> {
    /// The classes in sorted order.
    pub fn classes(&self) -> &[L] {
        &self.classes
    }

    /// The prior probability of each class.
    pub fn class_prior(&self) -> &[f64] {
        &self.prior
    }

    /// The mean of each feature within each class, shape `(K, d)`.
    pub fn mean(&self) -> &Array2<f64> {
        &self.mean
    }

    /// The variance of each feature within each class, smoothing included, shape `(K, d)`.
    pub fn var(&self) -> &Array2<f64> {
        &self.var
    }

    fn scorer(&self) -> Scorer {
        let half_log =
            |k: usize| self.var.row(k).iter().map(|var| (2.0 * std::f64::consts::PI * var).ln()).sum::<f64>() / 2.0;
        Scorer {
            d: self.mean.ncols(),
            constant: (0..self.classes.len()).map(|k| self.prior[k].ln() - half_log(k)).collect(),
            mean: self.mean.iter().copied().collect(),
            precision: self.var.iter().map(|var| 0.5 / var).collect(),
        }
    }

    /// Of blocks of rows, what `finish` makes of their joint log-likelihoods, in order.
    fn by_blocks<T: Send>(
        &self,
        x: ArrayView2<f64>,
        out: &mut [T],
        per_row: usize,
        finish: impl Fn(&[f64], &mut [T]) + Sync,
    ) {
        const ROWS: usize = 256;
        let (scorer, k) = (self.scorer(), self.classes.len());
        let x = x.as_standard_layout();
        let Some(values) = x.as_slice() else { return };
        let blocks = out.par_chunks_mut(ROWS * per_row).zip(values.par_chunks(ROWS * scorer.d)).with_min_len(16);
        blocks.for_each_init(Vec::new, |joint, (out, rows)| {
            joint.resize(rows.len() / scorer.d * k, 0.0);
            wide(
                #[inline(always)]
                || scorer.score(rows, joint),
            );
            finish(joint, out);
        });
    }

    fn check(&self, x: ArrayView2<f64>) -> Result<()> {
        let d = self.mean.ncols();
        if x.ncols() != d {
            let (given, needed) = (format!("{} columns", x.ncols()), format!("{d} columns, as in training,"));
            return Err(Error::Shape { name: "x".into(), given, needed });
        }
        input::finite_rows("x", x)
    }

    /// ln P(c) + ln P(x | c), shape `(n, K)`.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn joint_log_likelihood<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let x = x.into();
        self.check(x)?;
        let k = self.classes.len();
        let mut joint = vec![0.0; x.nrows() * k];
        self.by_blocks(x, &mut joint, k, |joint, out| out.copy_from_slice(joint));
        Ok(Array2::from_shape_fn((x.nrows(), k), |(i, class)| joint[i * k + class]))
    }

    /// The probability of each class, shape `(n, K)`, in the order of [`classes`](Self::classes).
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn predict_proba<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        Ok(probabilities(self.joint_log_likelihood(x)?))
    }

    /// The most probable class, the first of several that are equally so.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<L>> {
        let x = x.into();
        self.check(x)?;
        Ok(self.labels(x))
    }

    fn labels(&self, x: ArrayView2<f64>) -> Array1<L> {
        let k = self.classes.len();
        let mut best = vec![0_usize; x.nrows()];
        self.by_blocks(x, &mut best, 1, |joint, out| {
            for (joint, out) in joint.chunks_exact(k).zip(out) {
                *out = first_largest(joint.iter().copied());
            }
        });
        best.into_iter().map(|class| self.classes[class].clone()).collect()
    }

    /// P(c | x) of each class as an expression: prior times densities, over their sum.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn posterior(&self, x: &[f64]) -> Result<Vec<Expr>> {
        same_features(x, self.mean.ncols())?;
        let row = ArrayView2::from_shape((1, x.len()), x).map_err(|error| Error::Linfa(error.to_string()))?;
        let values = self.predict_proba(row)?.row(0).to_vec();
        let total: f64 = self.class_count.iter().sum();
        let joint = |k: usize| {
            let class = &self.classes[k];
            let density = |j: usize| {
                let name = |of: &str| format!("{of}({class}){}", subscript(j + 1));
                let x = Expr::named(format!("x{}", subscript(j + 1)), x[j]);
                let (mean, var) =
                    (Expr::named(name("μ"), self.mean[[k, j]]), Expr::named(name("σ²"), self.var[[k, j]]));
                let scale = (2.0 * Expr::named("π", std::f64::consts::PI) * &var).sqrt();
                ((-(x - mean).powi(2) / (2.0 * var)).exp() / scale).called(name("density"))
            };
            let prior = prior_expr(class, self.prior[k], self.class_count[k], total, self.counted);
            (0..x.len()).fold(prior, |product, j| product * density(j)).called(format!("P({class}, x)"))
        };
        Ok(posteriors(&self.classes, (0..self.classes.len()).map(joint).collect(), &values))
    }

    /// How the probability of the likeliest class of one sample comes about.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn worked_proba(&self, x: &[f64]) -> Result<Worked> {
        Ok(worked_largest(&self.posterior(x)?))
    }
}

impl<D, T, L> Fit<ArrayBase<D, Ix2>, T, Error> for GaussianNBParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = L>,
    L: Label,
{
    type Object = GaussianNB<L>;

    /// Fits on records and targets, weighted where the dataset has weights.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<GaussianNB<L>> {
        let weights: Option<Vec<f64>> = data.weights().map(|weights| weights.iter().map(|w| f64::from(*w)).collect());
        self.learn(data.records().view(), data.as_single_targets(), weights.as_deref())
    }
}

impl<D: Data<Elem = f64>, L: Label> PredictInplace<ArrayBase<D, Ix2>, Array1<L>> for GaussianNB<L> {
    /// Panics, as ndarray does, for another number of features, and takes NaN for the first class;
    /// [`GaussianNB::try_predict`] refuses both.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<L>) {
        assert_eq!(x.ncols(), self.mean.ncols(), "as many columns as in training");
        y.assign(&self.labels(x.view()));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<L> {
        Array1::from_elem(x.nrows(), self.classes[0].clone())
    }
}
