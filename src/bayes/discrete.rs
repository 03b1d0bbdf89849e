//! Naive Bayes of counts (multinomial) and of yes or no (Bernoulli), with additive smoothing.
//!
//! A multinomial class draws every word of a text from its own distribution; how often a word occurs counts, what does
//! not occur does not. A Bernoulli class has each word or has it not; what is missing speaks too.
//!
//! - Formulas: multinomial P(c | x) ∝ P(c)·Π θⱼ^xⱼ, θⱼ = (Nⱼ + α) / (Σ N + α·d), Nⱼ the sum of feature j over the
//!   samples of class c; Bernoulli P(c | x) ∝ P(c)·Π pⱼ where xⱼ is present and 1 − pⱼ where not, pⱼ = (nⱼ + α) / (n +
//!   2α), nⱼ of the n samples of class c having feature j.
//! - Cost: O(entries that are not 0) to fit, K times that to predict.
//! - Conventions: as scikit-learn. α = 1 is Laplace's smoothing, below 1 Lidstone's; it must be above 0, so that no
//!   feature rules out a class. A feature is present where it is above `binarize`.
//! - Source: Manning, Raghavan & Schütze (2008), Introduction to Information Retrieval, chapter 13.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, Data, Ix2};
use rayon::prelude::*;

use super::posterior::{
    class_prior, every_class_counts, likeliest, posteriors, prior_expr, probabilities, same_features, worked_largest,
};
use super::{ClassCounts, Rows};
use crate::input;
use crate::metrics::Label;
use crate::worked::{Expr, Number, Worked, subscript};
use crate::{Error, Result};

#[derive(Debug, Clone, PartialEq)]
struct Settings {
    alpha: f64,
    fit_prior: bool,
    class_prior: Option<Vec<f64>>,
    binarize: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { alpha: 1.0, fit_prior: true, class_prior: None, binarize: 0.0 }
    }
}

/// What both kinds learn.
#[derive(Debug, Clone, PartialEq)]
struct Learnt<L> {
    counts: ClassCounts<L>,
    alpha: f64,
    prior: Vec<f64>,
    /// Whether the prior is the share of the samples.
    counted: bool,
    /// ln θ or ln p.
    feature_log_prob: Array2<f64>,
    /// What a feature adds to the joint log-likelihood, for each unit of it, and what is added without any feature.
    slope: Array2<f64>,
    constant: Vec<f64>,
}

impl<L: Label> Learnt<L> {
    fn new(settings: &Settings, counts: &ClassCounts<L>) -> Result<Learnt<L>> {
        let alpha = settings.alpha;
        input::setting(
            "alpha",
            alpha,
            alpha > 0.0 && alpha.is_finite(),
            "a number above 0, such as 1e-10 for nearly none",
        )?;
        every_class_counts(counts.classes(), counts.class_count())?;
        let prior = class_prior(settings.class_prior.as_deref(), settings.fit_prior, counts.class_count())?;
        let features = counts.feature_count();
        let (k, d) = features.dim();
        let (feature_log_prob, slope, absent) = match counts.binarize() {
            None => {
                let total = |k: usize| features.row(k).sum() + alpha * d as f64;
                let log_prob = Array2::from_shape_fn((k, d), |at| (features[at] + alpha).ln() - total(at.0).ln());
                (log_prob.clone(), log_prob, vec![0.0; k])
            }
            Some(_) => {
                let n = |k: usize| counts.class_count()[k];
                let has = Array2::from_shape_fn((k, d), |at| ((features[at] + alpha) / (n(at.0) + 2.0 * alpha)).ln());
                // ln(1 − p), where 1 − p = (n − nⱼ + α) / (n + 2α).
                let lacks = |at: (usize, usize)| ((n(at.0) - features[at] + alpha) / (n(at.0) + 2.0 * alpha)).ln();
                let lacks = Array2::from_shape_fn((k, d), lacks);
                let absent = lacks.rows().into_iter().map(|row| row.sum()).collect();
                (has.clone(), has - lacks, absent)
            }
        };
        let constant = prior.iter().zip(absent).map(|(prior, absent)| prior.ln() + absent).collect();
        let counted = settings.class_prior.is_none() && settings.fit_prior;
        Ok(Learnt { counts: counts.clone(), alpha, prior, counted, feature_log_prob, slope, constant })
    }

    fn joint(&self, x: &Rows) -> Result<Array2<f64>> {
        let d = self.slope.ncols();
        if x.d() != d {
            let (given, needed) = (format!("{} columns", x.d()), format!("{d} columns, as in training,"));
            return Err(Error::Shape { name: "x".into(), given, needed });
        }
        x.check_finite("x")?;
        let (n, k, threshold) = (x.n(), self.constant.len(), self.counts.binarize());
        // The slopes of a feature side by side, one for each class.
        let slope: Vec<f64> = self.slope.t().iter().copied().collect();
        let mut joint = vec![0.0; n * k];
        joint.par_chunks_mut(k).enumerate().with_min_len(64).for_each(|(i, joint)| {
            joint.copy_from_slice(&self.constant);
            x.for_each(i, |j, x| {
                let x = threshold.map_or(x, |threshold| f64::from(x > threshold));
                joint.iter_mut().zip(&slope[j * k..]).for_each(|(joint, slope)| *joint += x * slope);
            });
        });
        Ok(Array2::from_shape_fn((n, k), |(i, class)| joint[i * k + class]))
    }

    fn posterior(&self, x: &[f64], likelihood: impl Fn(usize, Expr) -> Expr) -> Result<Vec<Expr>> {
        same_features(x, self.slope.ncols())?;
        let row = Array2::from_shape_fn((1, x.len()), |(_, j)| x[j]);
        let values = probabilities(self.joint(&Rows::from(&row))?).row(0).to_vec();
        let (classes, count) = (self.counts.classes(), self.counts.class_count());
        let joint = |k: usize| {
            let prior = prior_expr(&classes[k], self.prior[k], count[k], count.iter().sum(), self.counted);
            likelihood(k, prior).called(format!("P({}, x)", classes[k]))
        };
        Ok(posteriors(classes, (0..classes.len()).map(joint).collect(), &values))
    }

    /// (N + α) / (all + `outcomes`·α) of a feature within a class.
    fn smoothed(&self, name: &str, k: usize, j: usize, all: (&str, f64), outcomes: usize) -> Expr {
        let of = |name: &str| format!("{name}({}){}", self.counts.classes()[k], subscript(j + 1));
        let count = Expr::named(of("N"), self.counts.feature_count()[[k, j]]);
        let total = Expr::named(format!("{}({})", all.0, self.counts.classes()[k]), all.1);
        let alpha = || Expr::named("α", self.alpha);
        ((count + alpha()) / (total + alpha() * outcomes as f64)).called(of(name))
    }
}

/// The parameters, and what the models share; the two kinds differ in their summary and their likelihood.
macro_rules! discrete {
    ($model:ident, $params:ident, $about:literal) => {
        #[doc = concat!("Settings of a ", $about, " naive Bayes.")]
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $params {
            settings: Settings,
        }

        impl $params {
            /// What is added to every count (default 1, Laplace's smoothing; above 0).
            pub fn alpha(mut self, alpha: f64) -> Self {
                self.settings.alpha = alpha;
                self
            }

            /// Whether the prior of a class is its share of the training weight (default), or the same for all.
            pub fn fit_prior(mut self, fit_prior: bool) -> Self {
                self.settings.fit_prior = fit_prior;
                self
            }

            /// The prior probability of each class in sorted order, in place of the two above.
            pub fn class_prior(mut self, class_prior: &[f64]) -> Self {
                self.settings.class_prior = Some(class_prior.to_vec());
                self
            }

            /// Fits on dense or sparse rows and the class of each; every sample weighs 1 unless weights are given.
            ///
            /// # Errors
            /// `BadParam` for settings out of range; as for the summary of the rows, [`ClassCounts`].
            pub fn fit_rows<'a, L: Label>(
                &self,
                x: impl Into<Rows<'a>>,
                y: &[L],
                sample_weight: Option<&[f64]>,
            ) -> Result<$model<L>> {
                self.fit_counts(&self.summary(x, y, sample_weight)?)
            }
        }

        impl $model<()> {
            /// The settings, to be fitted.
            pub fn params() -> $params {
                $params::default()
            }
        }

        impl<L: Label> $model<L> {
            /// The classes in sorted order.
            pub fn classes(&self) -> &[L] {
                self.learnt.counts.classes()
            }

            /// The prior probability of each class.
            pub fn class_prior(&self) -> &[f64] {
                &self.learnt.prior
            }

            /// The logarithm of the smoothed probability of each feature within each class, shape `(K, d)`.
            pub fn feature_log_prob(&self) -> &Array2<f64> {
                &self.learnt.feature_log_prob
            }

            /// ln P(c) + ln P(x | c), shape `(n, K)`, without the factor that all classes share.
            ///
            /// # Errors
            /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
            pub fn joint_log_likelihood<'a>(&self, x: impl Into<Rows<'a>>) -> Result<Array2<f64>> {
                self.learnt.joint(&x.into())
            }

            /// The probability of each class, shape `(n, K)`, in the order of [`classes`](Self::classes).
            ///
            /// # Errors
            /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
            pub fn predict_proba<'a>(&self, x: impl Into<Rows<'a>>) -> Result<Array2<f64>> {
                Ok(probabilities(self.joint_log_likelihood(x)?))
            }

            /// The most probable class, the first of several that are equally so.
            ///
            /// # Errors
            /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
            pub fn try_predict<'a>(&self, x: impl Into<Rows<'a>>) -> Result<Array1<L>> {
                Ok(likeliest(&self.joint_log_likelihood(x)?, self.classes()))
            }

            /// How the probability of the likeliest class of one sample comes about.
            ///
            /// # Errors
            /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
            pub fn worked_proba(&self, x: &[f64]) -> Result<Worked> {
                Ok(worked_largest(&self.posterior(x)?))
            }
        }

        impl<D, T, L> Fit<ArrayBase<D, Ix2>, T, Error> for $params
        where
            D: Data<Elem = f64>,
            T: AsSingleTargets<Elem = L>,
            L: Label,
        {
            type Object = $model<L>;

            /// Fits on records and targets, weighted where the dataset has weights.
            fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<$model<L>> {
                let weights: Option<Vec<f64>> =
                    data.weights().map(|weights| weights.iter().map(|w| f64::from(*w)).collect());
                self.fit_rows(data.records(), &data.as_single_targets().to_vec(), weights.as_deref())
            }
        }

        impl<D: Data<Elem = f64>, L: Label> PredictInplace<ArrayBase<D, Ix2>, Array1<L>> for $model<L> {
            /// Panics for another number of features and for NaN; `try_predict` refuses both.
            fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<L>) {
                match self.try_predict(x) {
                    Ok(labels) => y.assign(&labels),
                    Err(error) => panic!("{error}"),
                }
            }

            fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<L> {
                Array1::from_elem(x.nrows(), self.classes()[0].clone())
            }
        }
    };
}

/// A fitted multinomial naive Bayes.
///
/// ```
/// use workings::bayes::MultinomialNB;
/// use workings::prelude::*;
///
/// // Counts of the words "meeting" and "prize".
/// let x = array![[2.0, 0.0], [1.0, 1.0], [0.0, 4.0]];
/// let model = MultinomialNB::params().fit(&Dataset::new(x, array!["ham", "ham", "spam"]))?;
/// // θ of "prize": (1 + 1) / (4 + 2) in ham, (4 + 1) / (4 + 2) in spam.
/// let p = model.predict_proba(&array![[0.0, 1.0]])?;
/// let (ham, spam) = (2.0 / 3.0 * 2.0 / 6.0, 1.0 / 3.0 * 5.0 / 6.0);
/// assert!((p[[0, 1]] - spam / (ham + spam)).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MultinomialNB<L> {
    learnt: Learnt<L>,
}

discrete!(MultinomialNB, MultinomialNBParams, "multinomial");

/// A fitted Bernoulli naive Bayes.
///
/// ```
/// use workings::bayes::BernoulliNB;
/// use workings::prelude::*;
///
/// let x = array![[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
/// let model = BernoulliNB::params().fit(&Dataset::new(x, array!["ham", "ham", "spam"]))?;
/// // p: 3/4 and 2/4 in ham, 1/3 and 2/3 in spam; the row has the second feature and lacks the first.
/// let p = model.predict_proba(&array![[0.0, 1.0]])?;
/// let (ham, spam) = (2.0 / 3.0 * (1.0 / 4.0) * (2.0 / 4.0), 1.0 / 3.0 * (2.0 / 3.0) * (2.0 / 3.0));
/// assert!((p[[0, 1]] - spam / (ham + spam)).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BernoulliNB<L> {
    learnt: Learnt<L>,
}

discrete!(BernoulliNB, BernoulliNBParams, "Bernoulli");

impl MultinomialNBParams {
    fn summary<'a, L: Label>(&self, x: impl Into<Rows<'a>>, y: &[L], weight: Option<&[f64]>) -> Result<ClassCounts<L>> {
        ClassCounts::of_counts(x, y, weight)
    }

    /// The model of a summary, [`ClassCounts::of_counts`], which may be merged from parts of the data.
    ///
    /// # Errors
    /// `BadParam` for settings out of range, and for a summary of presence.
    pub fn fit_counts<L: Label>(&self, counts: &ClassCounts<L>) -> Result<MultinomialNB<L>> {
        if counts.binarize().is_some() {
            return Err(Error::bad_param("counts", "a summary of presence", "one of counts, ClassCounts::of_counts"));
        }
        Ok(MultinomialNB { learnt: Learnt::new(&self.settings, counts)? })
    }
}

impl BernoulliNBParams {
    /// Above which value a feature counts as present (default 0, at least 0).
    pub fn binarize(mut self, binarize: f64) -> Self {
        self.settings.binarize = binarize;
        self
    }

    fn summary<'a, L: Label>(&self, x: impl Into<Rows<'a>>, y: &[L], weight: Option<&[f64]>) -> Result<ClassCounts<L>> {
        ClassCounts::of_presence(x, y, weight, self.settings.binarize)
    }

    /// The model of a summary, [`ClassCounts::of_presence`], which may be merged from parts of the data; its threshold
    /// counts.
    ///
    /// # Errors
    /// `BadParam` for settings out of range, and for a summary of counts.
    pub fn fit_counts<L: Label>(&self, counts: &ClassCounts<L>) -> Result<BernoulliNB<L>> {
        if counts.binarize().is_none() {
            return Err(Error::bad_param("counts", "a summary of counts", "one of presence, ClassCounts::of_presence"));
        }
        Ok(BernoulliNB { learnt: Learnt::new(&self.settings, counts)? })
    }
}

impl<L: Label> MultinomialNB<L> {
    /// P(c | x) of each class as an expression: prior times θ to the power of each count, over their sum.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn posterior(&self, x: &[f64]) -> Result<Vec<Expr>> {
        let learnt = &self.learnt;
        let d = learnt.slope.ncols();
        learnt.posterior(x, |k, prior| {
            let all = learnt.counts.feature_count().row(k).sum();
            let present = (0..d).filter(|j| x[*j] != 0.0);
            present.fold(prior, |product, j| {
                let theta = learnt.smoothed("θ", k, j, ("N", all), d);
                product * theta.pow(Expr::named(format!("x{}", subscript(j + 1)), x[j]))
            })
        })
    }
}

impl<L: Label> BernoulliNB<L> {
    /// P(c | x) of each class as an expression: prior times p where a feature is present and 1 − p where not, over
    /// their sum.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn posterior(&self, x: &[f64]) -> Result<Vec<Expr>> {
        let learnt = &self.learnt;
        let threshold = learnt.counts.binarize().unwrap_or(0.0);
        learnt.posterior(x, |k, prior| {
            let n = learnt.counts.class_count()[k];
            (0..x.len()).fold(prior, |product, j| {
                let p = learnt.smoothed("p", k, j, ("n", n), 2);
                product * if x[j] > threshold { p } else { 1.0 - p }
            })
        })
    }
}
