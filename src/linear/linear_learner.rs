//! The linear learner: a recipe that turns data of two classes into the best of several linear classifiers.
//!
//! Standardise the features, set a part of the samples aside for validation, train a candidate for each penalty at the
//! same time, and keep the one that does best on validation by the objective that matters: not always accuracy, but say
//! the best precision among those that find 90 % of the positives. The threshold on the probability is chosen there,
//! too.
//!
//! - Cost: that of a [`LogisticRegression`] for each candidate; the candidates on all cores, with the same result for
//!   any number of threads.
//! - Conventions: as a managed service's built-in "linear learner" with `predictor_type` binary_classifier: `c` and
//!   `l1_ratio` take the place of its `wd` and `l1`, [`Selection`] that of
//!   `binary_classifier_model_selection_criteria`, `class_weight` that of `positive_example_weight_mult`. The split
//!   keeps the shares of the classes. Of candidates that do equally well the one with the stronger penalty is kept. It
//!   is not trained again on all samples, so that what was measured is what is used.
//! - Source: Liberty et al. (2020), "Elastic Machine Learning Algorithms in Amazon SageMaker", SIGMOD, 731–737.

mod regressor;

use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use linfa::{Dataset, DatasetBase};
use ndarray::{Array1, ArrayBase, ArrayView1, ArrayView2, Axis, Data, Ix2};
use rayon::prelude::*;

use super::{ClassWeight, LogisticRegression};
use crate::datasets::Split;
use crate::input;
use crate::metrics::{Criterion, Label, RankedScores, softplus};
use crate::preprocessing::StandardScaler;
use crate::{Error, Result};

pub use regressor::{ErrorSelection, LinearLearnerRegressor, LinearLearnerRegressorParams, RegressionCandidate};

/// What the candidates are chosen by, on the validation part.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Selection {
    /// The share of right classes at a probability of ½.
    #[default]
    Accuracy,
    /// The mean log loss; the smallest wins.
    CrossEntropy,
    /// The largest F1 at the best threshold.
    F1,
    /// The largest precision at a threshold that finds this share of the positives.
    PrecisionAtTargetRecall(f64),
    /// The largest recall at a threshold whose precision is at least this.
    RecallAtTargetPrecision(f64),
}

impl Selection {
    fn check(self) -> Result<()> {
        let share = |name: &str, target: f64| {
            input::setting(name, target, target > 0.0 && target <= 1.0, "a share above 0, up to 1")
        };
        match self {
            Selection::PrecisionAtTargetRecall(target) => share("target recall", target),
            Selection::RecallAtTargetPrecision(target) => share("target precision", target),
            _ => Ok(()),
        }
    }

    /// How good these log-odds are, larger being better, and the threshold on the probability.
    fn measured(self, y: &[bool], z: &[f64], p: &[f64]) -> Result<(f64, f64)> {
        let n = y.len() as f64;
        let ranked = || RankedScores::for_positive(y, p, true);
        Ok(match self {
            Selection::Accuracy => (y.iter().zip(z).filter(|(y, z)| **y == (**z > 0.0)).count() as f64 / n, 0.5),
            Selection::CrossEntropy => {
                let losses = y.iter().zip(z).map(|(y, z)| softplus(if *y { -z } else { *z }));
                (-crate::stats::accurate_sum(losses) / n, 0.5)
            }
            Selection::F1 => {
                let best = ranked()?.best_threshold(Criterion::FBeta(1.0))?;
                (best.value, best.threshold)
            }
            Selection::PrecisionAtTargetRecall(target) => {
                let best = ranked()?.threshold_for_recall(target)?;
                (best.matrix.precision(), best.threshold)
            }
            Selection::RecallAtTargetPrecision(target) => {
                let curve = ranked()?.threshold_curve();
                let reaches = (0..curve.thresholds.len()).filter(|i| curve.precision[*i] + 1e-12 >= target);
                // Thresholds ascend and recall falls: the first that is precise enough finds the most.
                let found = reaches.map(|i| (curve.recall[i], curve.thresholds[i])).next();
                found.unwrap_or((0.0, f64::INFINITY))
            }
        })
    }
}

/// Settings of a linear learner.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearLearnerParams {
    c: Vec<f64>,
    l1_ratio: Vec<f64>,
    class_weight: ClassWeight,
    selection: Selection,
    val_size: f64,
    seed: u64,
}

impl Default for LinearLearnerParams {
    fn default() -> Self {
        LinearLearnerParams {
            c: vec![0.001, 0.01, 0.1, 1.0, 10.0, 100.0],
            l1_ratio: vec![0.0, 1.0],
            class_weight: ClassWeight::Equal,
            selection: Selection::Accuracy,
            val_size: 0.2,
            seed: 0,
        }
    }
}

impl LinearLearnerParams {
    /// The inverse strengths of the penalty to try (default 0.001, 0.01, … 100; above 0).
    pub fn c(mut self, c: &[f64]) -> Self {
        self.c = c.to_vec();
        self
    }

    /// The shares of the L1 penalty to try with each (default 0 and 1).
    pub fn l1_ratio(mut self, l1_ratio: &[f64]) -> Self {
        self.l1_ratio = l1_ratio.to_vec();
        self
    }

    /// How much the training samples of each class count (default equally).
    pub fn class_weight(mut self, class_weight: ClassWeight) -> Self {
        self.class_weight = class_weight;
        self
    }

    /// What the candidates are chosen by (default accuracy).
    pub fn selection(mut self, selection: Selection) -> Self {
        self.selection = selection;
        self
    }

    /// The share of the samples that validates (default 0.2, above 0 and below 1).
    pub fn val_size(mut self, val_size: f64) -> Self {
        self.val_size = val_size;
        self
    }

    /// Which samples validate (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    fn learn<L: Label + Send>(&self, x: ArrayView2<f64>, targets: ArrayView1<L>) -> Result<LinearLearner<L>> {
        self.selection.check()?;
        for (name, values) in [("c", &self.c), ("l1_ratio", &self.l1_ratio)] {
            if values.is_empty() {
                return Err(Error::empty(name));
            }
        }
        input::same_length("records", x.nrows(), "targets", targets.len())?;
        input::finite_rows("records", x)?;
        let split = Split::params(self.val_size).seed(self.seed).stratified(targets)?;
        let part = |rows: &[usize]| Dataset::new(x.select(Axis(0), rows), targets.select(Axis(0), rows));
        let [train, validation] = [part(split.train()), part(split.test())];
        let scaler = StandardScaler::params().fit(&train)?;
        let scaled = scaler.try_transform(validation.records.view())?;
        let train = Dataset::new(scaler.try_transform(train.records)?, train.targets);
        // From the strongest penalty to the weakest: the first of equals is kept.
        let mut settings: Vec<(f64, f64)> =
            self.c.iter().flat_map(|c| self.l1_ratio.iter().map(move |l1_ratio| (*c, *l1_ratio))).collect();
        settings.sort_by(|a, b| a.0.total_cmp(&b.0));
        let candidate = |(c, l1_ratio): &(f64, f64)| {
            let params = LogisticRegression::params().c(*c).l1_ratio(*l1_ratio).class_weight(self.class_weight.clone());
            let model = params.fit(&train)?;
            let z = model.decision_function(&scaled)?.to_vec();
            let p = model.positive_proba(&scaled)?.to_vec();
            let y: Vec<bool> = validation.targets.iter().map(|label| *label == model.classes()[1]).collect();
            let (value, threshold) = self.selection.measured(&y, &z, &p)?;
            let n_features = model.coef().iter().filter(|w| **w != 0.0).count();
            Ok((Candidate { c: *c, l1_ratio: *l1_ratio, value, threshold, n_features }, model))
        };
        let fitted = settings.par_iter().map(candidate).collect::<Result<Vec<_>>>()?;
        let better = |best: usize, i: usize| if fitted[i].0.value > fitted[best].0.value { i } else { best };
        let best = (0..fitted.len()).fold(0, better);
        let candidates: Vec<Candidate> = fitted.iter().map(|(candidate, _)| *candidate).collect();
        let model = fitted.into_iter().nth(best).map(|(_, model)| model).ok_or_else(|| Error::empty("c"))?;
        Ok(LinearLearner { scaler, model, threshold: candidates[best].threshold, candidates, best })
    }
}

/// One penalty, and how its model did on the validation part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    pub c: f64,
    pub l1_ratio: f64,
    /// What was selected by, larger being better: of the cross-entropy the negative.
    pub value: f64,
    /// The threshold on the probability that goes with it.
    pub threshold: f64,
    /// Features whose coefficient is not 0.
    pub n_features: usize,
}

/// The best of several linear classifiers, with its scaling and its threshold.
///
/// ```
/// use workings::linear::{LinearLearner, Selection};
///
/// let cancer = workings::datasets::breast_cancer();
/// let learner = LinearLearner::params().selection(Selection::PrecisionAtTargetRecall(0.95)).seed(3);
/// let model = workings::linfa::traits::Fit::fit(&learner, &cancer)?;
/// assert_eq!(model.candidates().len(), 12); // six strengths, L2 and L1
/// let best = model.candidates()[model.best()];
/// assert!(best.value > 0.9 && best.threshold == model.threshold());
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LinearLearner<L> {
    scaler: StandardScaler,
    model: LogisticRegression<L>,
    threshold: f64,
    candidates: Vec<Candidate>,
    best: usize,
}

impl LinearLearner<()> {
    /// The settings, to be fitted.
    pub fn params() -> LinearLearnerParams {
        LinearLearnerParams::default()
    }
}

impl<L: Label> LinearLearner<L> {
    /// The chosen model, over the scaled features.
    pub fn model(&self) -> &LogisticRegression<L> {
        &self.model
    }

    /// The scaling, learnt on the training part.
    pub fn scaler(&self) -> &StandardScaler {
        &self.scaler
    }

    /// The probability from which a sample counts as positive.
    pub fn threshold(&self) -> f64 {
        self.threshold
    }

    /// All candidates, from the strongest penalty to the weakest.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// The place of the chosen one among them.
    pub fn best(&self) -> usize {
        self.best
    }

    /// The probability of the positive class of features as they come, shape `(n,)`.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn positive_proba<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        self.model.positive_proba(&self.scaler.try_transform(x.into())?)
    }

    /// The class of each sample by the chosen threshold.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<L>> {
        // Chosen by accuracy or cross-entropy, ½ itself is negative, as in the logistic regression.
        let positive = |p: f64| if self.threshold == 0.5 { p > 0.5 } else { p >= self.threshold };
        let class = |p: &f64| self.model.classes()[usize::from(positive(*p))].clone();
        Ok(self.positive_proba(x)?.iter().map(class).collect())
    }
}

impl<D, T, L> Fit<ArrayBase<D, Ix2>, T, Error> for LinearLearnerParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = L>,
    L: Label + Send,
{
    type Object = LinearLearner<L>;

    /// Fits on records and targets of two classes; weights of the dataset are not read.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<LinearLearner<L>> {
        self.learn(data.records().view(), data.as_single_targets())
    }
}

impl<D: Data<Elem = f64>, L: Label> PredictInplace<ArrayBase<D, Ix2>, Array1<L>> for LinearLearner<L> {
    /// Panics for another number of features and for NaN; [`LinearLearner::try_predict`] refuses both.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<L>) {
        match self.try_predict(x) {
            Ok(labels) => y.assign(&labels),
            Err(error) => panic!("{error}"),
        }
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<L> {
        Array1::from_elem(x.nrows(), self.model.classes()[0].clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn cancer() -> Dataset<f64, &'static str, ndarray::Ix1> {
        crate::datasets::breast_cancer()
    }

    /// Log-odds 2, 1, −1, 0.5, −3 with the truth 1, 0, 1, 1, 0.
    #[test]
    fn each_objective_measures_what_it_says() {
        let y = [true, false, true, true, false];
        let z = [2.0, 1.0, -1.0, 0.5, -3.0];
        let p = z.map(crate::metrics::sigmoid);
        let of = |selection: Selection| selection.measured(&y, &z, &p).unwrap();
        assert_eq!(of(Selection::Accuracy), (0.6, 0.5));
        // From 2 down: precision 1/1, 1/2, 2/3, 3/4, 3/5 at recall 1/3, 1/3, 2/3, 1, 1. F1 is best at −1: 6/7.
        let (f1, threshold) = of(Selection::F1);
        assert!((f1 - 6.0 / 7.0).abs() < 1e-12 && threshold == p[2]);
        assert_eq!(of(Selection::PrecisionAtTargetRecall(0.6)), (2.0 / 3.0, p[3]));
        assert_eq!(of(Selection::RecallAtTargetPrecision(0.75)), (1.0, p[2]));
        assert_eq!(of(Selection::RecallAtTargetPrecision(0.9)), (1.0 / 3.0, p[0]));
        let (loss, _) = of(Selection::CrossEntropy);
        let expected = [-2.0_f64, 1.0, 1.0, -0.5, -3.0].map(|m| (1.0 + m.exp()).ln()).iter().sum::<f64>() / 5.0;
        assert!((loss + expected).abs() < 1e-12);
        let none = Selection::RecallAtTargetPrecision(1.0).measured(&[false, true], &[1.0, 0.0], &[0.7, 0.5]).unwrap();
        assert_eq!(none, (0.0, f64::INFINITY));
    }

    #[test]
    fn the_best_candidate_is_kept_whatever_the_number_of_threads() {
        let params = LinearLearner::params().selection(Selection::CrossEntropy).seed(5);
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| params.fit(&cancer()).unwrap())
        };
        let model = with(1);
        assert_eq!(with(3), model);
        let best = model.candidates()[model.best()];
        assert!(model.candidates().iter().all(|candidate| candidate.value <= best.value));
        // The strongest L1 penalty leaves no feature.
        assert_eq!((model.candidates()[1].l1_ratio, model.candidates()[1].n_features), (1.0, 0));
        let right =
            model.try_predict(&cancer().records).unwrap().iter().zip(&cancer().targets).filter(|(a, b)| a == b).count();
        assert!(right as f64 / 569.0 > 0.95);
    }

    #[test]
    fn wrong_settings_are_errors() {
        let of = |params: LinearLearnerParams| params.fit(&cancer()).unwrap_err();
        assert!(matches!(of(LinearLearner::params().c(&[])), Error::Empty { .. }));
        assert!(matches!(of(LinearLearner::params().c(&[-1.0])), Error::BadParam { .. }));
        assert!(matches!(of(LinearLearner::params().val_size(0.0)), Error::BadParam { .. }));
        let wrong = Selection::PrecisionAtTargetRecall(1.5);
        assert!(matches!(of(LinearLearner::params().selection(wrong)), Error::BadParam { .. }));
        let three = Dataset::new(array![[0.0], [1.0], [2.0], [3.0], [4.0], [5.0]], array![0, 0, 1, 1, 2, 2]);
        assert!(LinearLearner::params().val_size(0.5).fit(&three).is_err());
    }
}
