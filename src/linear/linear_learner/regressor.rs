//! The linear learner for a number instead of a class: ridge, lasso and elastic net, the best on validation.
//!
//! Features and target are standardised on the training part, so that a penalty means the same whatever the units; a
//! candidate for each penalty minimises ‖y − X·w‖² / 2n + α·(l1_ratio·‖w‖₁ + (1 − l1_ratio)·½·‖w‖²), and the one with
//! the smallest error on the validation part is kept.

use linfa::Dataset;
use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, ArrayBase, ArrayView1, ArrayView2, Axis, Data, Ix2};
use rayon::prelude::*;

use crate::datasets::Split;
use crate::input;
use crate::linear::{ElasticNet, Ridge};
use crate::preprocessing::StandardScaler;
use crate::{Error, Result};

/// What the candidates are chosen by, on the validation part; the smallest wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ErrorSelection {
    /// The mean squared error.
    #[default]
    Mse,
    /// The mean absolute error.
    Mae,
}

/// Settings of a linear learner of a number.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearLearnerRegressorParams {
    alpha: Vec<f64>,
    l1_ratio: Vec<f64>,
    selection: ErrorSelection,
    val_size: f64,
    seed: u64,
}

impl Default for LinearLearnerRegressorParams {
    fn default() -> Self {
        let alpha = vec![1e-4, 1e-3, 1e-2, 0.1, 1.0];
        let selection = ErrorSelection::Mse;
        LinearLearnerRegressorParams { alpha, l1_ratio: vec![0.0, 1.0], selection, val_size: 0.2, seed: 0 }
    }
}

impl LinearLearnerRegressorParams {
    /// The strengths of the penalty to try, on standardised data (default 0.0001, 0.001, … 1; above 0).
    pub fn alpha(mut self, alpha: &[f64]) -> Self {
        self.alpha = alpha.to_vec();
        self
    }

    /// The shares of the L1 penalty to try with each (default 0, ridge, and 1, lasso).
    pub fn l1_ratio(mut self, l1_ratio: &[f64]) -> Self {
        self.l1_ratio = l1_ratio.to_vec();
        self
    }

    /// What the candidates are chosen by (default the mean squared error).
    pub fn selection(mut self, selection: ErrorSelection) -> Self {
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

    fn learn(&self, x: ArrayView2<f64>, y: ArrayView1<f64>) -> Result<LinearLearnerRegressor> {
        for (name, values) in [("alpha", &self.alpha), ("l1_ratio", &self.l1_ratio)] {
            if values.is_empty() {
                return Err(Error::empty(name));
            }
        }
        for alpha in &self.alpha {
            input::setting("alpha", *alpha, *alpha > 0.0 && alpha.is_finite(), "a number above 0")?;
        }
        input::same_length("records", x.nrows(), "targets", y.len())?;
        // Before the split, so that an error names the row as it was given.
        input::finite_rows("records", x)?;
        input::finite("targets", y.iter().copied())?;
        let split = Split::params(self.val_size).seed(self.seed).shuffled(y.len())?;
        let (train, validation) = (split.train(), split.test());
        let x_train = x.select(Axis(0), train);
        let y_train = y.select(Axis(0), train).insert_axis(Axis(1));
        let scaler = StandardScaler::params().fit(&Dataset::from(x_train.clone()))?;
        let target_scaler = StandardScaler::params().fit(&Dataset::from(y_train.clone()))?;
        let y_scaled = target_scaler.try_transform(y_train)?.remove_axis(Axis(1));
        let data = Dataset::new(scaler.try_transform(x_train)?, y_scaled);
        let (x_val, y_val) = (scaler.try_transform(x.select(Axis(0), validation))?, y.select(Axis(0), validation));
        let unit = Scale { mean: target_scaler.mean()[0], std: target_scaler.std()[0] };
        // From the strongest penalty to the weakest: the first of equals is kept.
        let mut settings: Vec<(f64, f64)> =
            self.alpha.iter().flat_map(|alpha| self.l1_ratio.iter().map(move |l1_ratio| (*alpha, *l1_ratio))).collect();
        settings.sort_by(|a, b| b.0.total_cmp(&a.0));
        let candidate = |(alpha, l1_ratio): &(f64, f64)| {
            let coef = coefficients(&data, *alpha, *l1_ratio)?;
            let errors = (unit.back(x_val.dot(&coef)) - &y_val).into_iter();
            let errors =
                errors.map(|error| if self.selection == ErrorSelection::Mse { error * error } else { error.abs() });
            let error = crate::stats::accurate_sum(errors) / y_val.len() as f64;
            let n_features = coef.iter().filter(|w| **w != 0.0).count();
            Ok((RegressionCandidate { alpha: *alpha, l1_ratio: *l1_ratio, error, n_features }, coef))
        };
        let fitted = settings.par_iter().map(candidate).collect::<Result<Vec<_>>>()?;
        let better = |best: usize, i: usize| if fitted[i].0.error < fitted[best].0.error { i } else { best };
        let best = (0..fitted.len()).fold(0, better);
        let candidates = fitted.iter().map(|(candidate, _)| *candidate).collect();
        Ok(LinearLearnerRegressor { scaler, unit, coef: fitted[best].1.clone(), candidates, best })
    }
}

/// The coefficients of standardised data; their intercept is 0.
fn coefficients(data: &Dataset<f64, f64, ndarray::Ix1>, alpha: f64, l1_ratio: f64) -> Result<Array1<f64>> {
    if l1_ratio == 0.0 {
        // Ridge's α goes with the sum of the squares, not with half their mean.
        let ridge = Ridge::params().alpha(alpha * data.targets.len() as f64).fit_intercept(false);
        return Ok(ridge.fit(data)?.coef().clone());
    }
    let net = ElasticNet::params().alpha(alpha).l1_ratio(l1_ratio).fit_intercept(false).tol(1e-8);
    Ok(net.fit(data)?.coef().clone())
}

/// Mean and standard deviation of the target, in its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Scale {
    mean: f64,
    std: f64,
}

impl Scale {
    fn back(self, z: Array1<f64>) -> Array1<f64> {
        z * self.std + self.mean
    }
}

/// One penalty, and the error of its model on the validation part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RegressionCandidate {
    pub alpha: f64,
    pub l1_ratio: f64,
    /// What was selected by: the mean squared error in the squared unit of the target, or the mean absolute error in
    /// its unit.
    pub error: f64,
    /// Features whose coefficient is not 0.
    pub n_features: usize,
}

/// The best of several linear regressions, with its scaling.
///
/// ```
/// use workings::linear::LinearLearnerRegressor;
/// use workings::linfa::traits::Fit;
///
/// let diabetes = workings::datasets::diabetes();
/// let model = LinearLearnerRegressor::params().seed(1).fit(&diabetes)?;
/// assert_eq!(model.candidates().len(), 10); // five strengths, ridge and lasso
/// let best = model.candidates()[model.best()];
/// assert!(best.error.sqrt() < 65.0); // of a target that spreads by 77
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LinearLearnerRegressor {
    scaler: StandardScaler,
    unit: Scale,
    coef: Array1<f64>,
    candidates: Vec<RegressionCandidate>,
    best: usize,
}

impl LinearLearnerRegressor {
    /// The settings, to be fitted.
    pub fn params() -> LinearLearnerRegressorParams {
        LinearLearnerRegressorParams::default()
    }

    /// The weight of each standardised feature, in standard deviations of the target.
    pub fn coef(&self) -> &Array1<f64> {
        &self.coef
    }

    /// The scaling of the features, learnt on the training part.
    pub fn scaler(&self) -> &StandardScaler {
        &self.scaler
    }

    /// All candidates, from the strongest penalty to the weakest.
    pub fn candidates(&self) -> &[RegressionCandidate] {
        &self.candidates
    }

    /// The place of the chosen one among them.
    pub fn best(&self) -> usize {
        self.best
    }

    /// The predictions for features as they come, shape `(n,)`, in the unit of the target.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        Ok(self.unit.back(self.scaler.try_transform(x.into())?.dot(&self.coef)))
    }
}

impl<D, T> Fit<ArrayBase<D, Ix2>, T, Error> for LinearLearnerRegressorParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = f64>,
{
    type Object = LinearLearnerRegressor;

    /// Fits on records and targets; weights of the dataset are not read.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<LinearLearnerRegressor> {
        self.learn(data.records().view(), data.as_single_targets())
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for LinearLearnerRegressor {
    /// Panics for another number of features and for NaN; [`LinearLearnerRegressor::try_predict`] refuses both.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<f64>) {
        match self.try_predict(x) {
            Ok(values) => y.assign(&values),
            Err(error) => panic!("{error}"),
        }
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<f64> {
        Array1::zeros(x.nrows())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    /// y = 3·x₀ − 2 in units of 1e6, x₁ in units of 1e-6 says nothing: the weakest penalty comes closest.
    #[test]
    fn a_line_is_found_whatever_the_units() {
        let noise = |i: usize, k: usize| ((i * (2 * k + 7) + i * i * (k + 3)) % 101) as f64 / 50.0 - 1.0;
        let x = Array2::from_shape_fn((200, 2), |(i, j)| noise(i, j) * [1.0, 1e-6][j]);
        let y = Array1::from_shape_fn(200, |i| 1e6 * (3.0 * x[(i, 0)] - 2.0));
        let data = Dataset::new(x.clone(), y.clone());
        let params = LinearLearnerRegressor::params().selection(ErrorSelection::Mae);
        let model = params.fit(&data).unwrap();
        let best = model.candidates()[model.best()];
        assert_eq!(best.alpha, 1e-4);
        assert!(best.error < 1e3, "{best:?}");
        // Of its target's deviations, lasso takes α off each: 1.74 · 10⁶ · 10⁻⁴ at most, ridge a share of 10⁻⁴.
        let errors = model.try_predict(&x).unwrap() - &y;
        assert!(errors.iter().all(|error| error.abs() < 1e3));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        assert_eq!(pool.install(|| params.fit(&data).unwrap()), model);
    }

    #[test]
    fn a_constant_target_is_predicted_as_such() {
        let data = Dataset::new(array![[1.0], [2.0], [3.0], [4.0], [5.0]], array![7.0, 7.0, 7.0, 7.0, 7.0]);
        let model = LinearLearnerRegressor::params().fit(&data).unwrap();
        assert_eq!((model.best(), model.try_predict(&array![[9.0]]).unwrap()), (0, array![7.0]));
        assert!(matches!(model.try_predict(&array![[9.0, 1.0]]), Err(Error::Shape { .. })));
        let wrong = LinearLearnerRegressor::params().alpha(&[0.0]).fit(&data);
        assert!(matches!(wrong, Err(Error::BadParam { .. })));
        assert!(matches!(LinearLearnerRegressor::params().l1_ratio(&[]).fit(&data), Err(Error::Empty { .. })));
    }
}
