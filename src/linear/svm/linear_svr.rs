//! Linear support vector regression: a line with a tube around it, within which errors cost nothing.
//!
//! Of all lines take the flattest whose tube of half-width ε holds the samples; those outside pay for their distance from
//! the tube. Only they, the support vectors, decide where the line lies.
//!
//! - Formula: minimise ½·(‖w‖² + b²/k²) + C·Σ sᵢ·loss(|yᵢ − w·xᵢ − b|), with the loss max(0, e − ε) or its square, sample
//!   weights s, and k = `intercept_scaling`.
//! - Cost: O(n·d) time a pass over the samples, O(n) memory besides the data.
//! - Conventions: as scikit-learn's `LinearSVR` (liblinear) with its defaults C = 1, ε = 0 and the plain loss. The intercept
//!   is penalised along with the weights; where the targets lie far from 0, a large k, or centred targets, help. `tol`
//!   (default 1e-4) is the duality gap as a share of the objective.
//! - Sources: Drucker et al. (1996), NIPS 9, 155–161; Ho & Lin (2012), J. Mach. Learn. Res. 13, 3323–3348.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, ArrayBase, ArrayView2, Data, Ix2};

use super::dual::{Descent, DualStep, Terms};
use crate::linear::samples::{Samples, array, doubled, line, same_columns};
use crate::{Error, Result, input};

/// What a sample outside the tube pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SvrLoss {
    /// max(0, |y − ŷ| − ε).
    #[default]
    EpsilonInsensitive,
    /// max(0, |y − ŷ| − ε)².
    SquaredEpsilonInsensitive,
}

/// Settings of a linear support vector regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinearSVRParams {
    c: f64,
    epsilon: f64,
    loss: SvrLoss,
    fit_intercept: bool,
    intercept_scaling: f64,
    tol: f64,
    max_iter: usize,
    seed: u64,
}

impl Default for LinearSVRParams {
    fn default() -> Self {
        LinearSVRParams {
            c: 1.0,
            epsilon: 0.0,
            loss: SvrLoss::EpsilonInsensitive,
            fit_intercept: true,
            intercept_scaling: 1.0,
            tol: 1e-4,
            max_iter: 1000,
            seed: 0,
        }
    }
}

impl LinearSVRParams {
    /// `C`, what a loss costs beside the flatness of the line (default 1, above 0).
    pub fn c(mut self, c: f64) -> Self {
        self.c = c;
        self
    }

    /// The half-width ε of the tube, in the unit of the target (default 0, at least 0).
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = epsilon;
        self
    }

    /// The loss (default the plain one).
    pub fn loss(mut self, loss: SvrLoss) -> Self {
        self.loss = loss;
        self
    }

    /// Whether the model has an intercept (default yes).
    pub fn fit_intercept(mut self, fit_intercept: bool) -> Self {
        self.fit_intercept = fit_intercept;
        self
    }

    /// The value of the constant feature whose weight makes the intercept (default 1, above 0).
    pub fn intercept_scaling(mut self, intercept_scaling: f64) -> Self {
        self.intercept_scaling = intercept_scaling;
        self
    }

    /// The duality gap, as a share of the objective, at which to stop (default 1e-4, at least 0).
    pub fn tol(mut self, tol: f64) -> Self {
        self.tol = tol;
        self
    }

    /// Most passes over the samples (default 1000, at least 1).
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.max_iter = max_iter;
        self
    }

    /// The seed of the order of the samples (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Fits with these sample weights in place of the dataset's, which linfa holds in single precision.
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0.
    /// ```
    /// use workings::linear::LinearSVR;
    /// use workings::prelude::*;
    ///
    /// let data = Dataset::new(array![[1.0], [2.0], [3.0]], array![2.0, 4.0, -90.0]);
    /// let svr = LinearSVR::params().c(100.0).fit_intercept(false);
    /// let model = svr.fit_weighted(&data, &[1.0, 1.0, 0.0])?; // the third sample does not count
    /// assert!((model.coef()[0] - 2.0).abs() < 1e-3);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_weighted<D, T>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: &[f64],
    ) -> Result<LinearSVR>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = f64>,
    {
        let targets = data.as_single_targets().to_vec();
        self.solve(Samples::new(data.records().view(), targets, Some(sample_weight.to_vec()))?)
    }

    fn solve(&self, samples: Samples) -> Result<LinearSVR> {
        let (scaling, tol, epsilon) = (self.intercept_scaling, self.tol, self.epsilon);
        input::setting("C", self.c, self.c > 0.0 && self.c.is_finite(), "a number above 0")?;
        input::setting("epsilon", epsilon, epsilon >= 0.0 && epsilon.is_finite(), "a number of at least 0")?;
        input::setting("intercept_scaling", scaling, scaling > 0.0 && scaling.is_finite(), "a number above 0")?;
        input::setting("max_iter", self.max_iter as f64, self.max_iter > 0, "at least 1")?;
        input::setting("tol", tol, tol >= 0.0 && tol.is_finite(), "a number of at least 0")?;
        let constant = if self.fit_intercept { scaling } else { 0.0 };
        let c = samples.weight.iter().map(|weight| self.c * weight).collect();
        let squared = self.loss == SvrLoss::SquaredEpsilonInsensitive;
        let terms = Terms { y: samples.y.clone(), c, epsilon, squared, classes: false };
        let solved = Descent { constant, tol, max_iter: self.max_iter, seed: self.seed }.solve(&samples, &terms);
        let d = samples.width();
        Ok(LinearSVR {
            coef: array(&solved.w[..d]),
            intercept: constant * solved.w[d],
            history: solved.history,
            converged: solved.converged,
        })
    }
}

/// A fitted linear support vector regression.
///
/// ```
/// use workings::linear::LinearSVR;
/// use workings::prelude::*;
///
/// // One sample at x = 2, y = 5, a tube of ±1: the flattest line that holds it has 2w = 4.
/// let train = Dataset::new(array![[2.0]], array![5.0]);
/// let model = LinearSVR::params().epsilon(1.0).c(10.0).fit_intercept(false).fit(&train)?;
/// assert!((model.coef()[0] - 2.0).abs() < 1e-9);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LinearSVR {
    coef: Array1<f64>,
    intercept: f64,
    history: Vec<DualStep>,
    converged: bool,
}

impl LinearSVR {
    /// The settings, to be fitted.
    pub fn params() -> LinearSVRParams {
        LinearSVRParams::default()
    }

    /// The weight of each feature.
    pub fn coef(&self) -> &Array1<f64> {
        &self.coef
    }

    /// The prediction where all features are 0.
    pub fn intercept(&self) -> f64 {
        self.intercept
    }

    /// The primal and the dual objective as they approach each other.
    pub fn history(&self) -> &[DualStep] {
        &self.history
    }

    /// Whether the gap fell to `tol` within `max_iter` passes.
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// The prediction for every row, shape `(n,)`.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        let x = x.into();
        same_columns(x, self.coef.len())?;
        Ok(self.values(x))
    }

    fn values(&self, x: ArrayView2<f64>) -> Array1<f64> {
        Array1::from(line(x, &input::slice(&self.coef.view()), self.intercept))
    }
}

impl<D, T> Fit<ArrayBase<D, Ix2>, T, Error> for LinearSVRParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = f64>,
{
    type Object = LinearSVR;

    /// Fits on records and targets, weighted where the dataset has weights.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<LinearSVR> {
        let targets = data.as_single_targets().to_vec();
        self.solve(Samples::new(data.records().view(), targets, doubled(data.weights()))?)
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for LinearSVR {
    /// Panics, as ndarray does, for another number of features; [`LinearSVR::try_predict`] refuses it.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<f64>) {
        assert_eq!(x.ncols(), self.coef.len(), "features");
        y.assign(&self.values(x.view()));
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
    use ndarray::{Array2, Ix1, array};

    fn params() -> LinearSVRParams {
        LinearSVR::params().tol(1e-12).max_iter(100_000)
    }

    fn data(x: Array2<f64>, y: Array1<f64>) -> Dataset<f64, f64, Ix1> {
        Dataset::new(x, y)
    }

    /// One sample at x = 2, y = −5, ε = 1: ½w² + C·(−1 + 5 + 2w), w = −2C = −0.4 for C = 0.2; squared with C = ½:
    /// w + 4C·(4 + 2w) = 0, so w = −8/5.
    #[test]
    fn a_single_weight_by_hand() {
        let train = data(array![[2.0]], array![-5.0]);
        let of = |loss, c| params().epsilon(1.0).loss(loss).c(c).fit_intercept(false).fit(&train).unwrap().coef()[0];
        assert_relative_eq!(of(SvrLoss::EpsilonInsensitive, 0.2), -0.4, max_relative = 1e-9);
        assert_relative_eq!(of(SvrLoss::SquaredEpsilonInsensitive, 0.5), -1.6, max_relative = 1e-9);
    }

    #[test]
    fn a_tube_that_holds_all_samples_needs_no_slope() {
        let train = data(array![[1.0], [2.0], [3.0]], array![0.5, -0.5, 0.9]);
        let model = params().epsilon(1.0).fit(&train).unwrap();
        assert_eq!((model.coef()[0], model.intercept(), model.converged()), (0.0, 0.0, true));
    }

    #[test]
    fn the_gap_closes() {
        let x = array![[0.0, 1.0], [1.0, -1.0], [2.0, 0.5], [1.5, 2.0], [3.0, -0.5], [4.0, 1.0]];
        let train = data(x, array![1.0, 3.5, 2.0, -4.0, 8.0, 5.5]);
        for loss in [SvrLoss::EpsilonInsensitive, SvrLoss::SquaredEpsilonInsensitive] {
            let model = params().loss(loss).epsilon(0.3).c(2.0).fit(&train).unwrap();
            let history = model.history();
            assert!(model.converged(), "{:?}", history.last());
            assert!(history.iter().all(|step| step.gap() >= -1e-12 * step.primal));
            assert!(history.windows(2).all(|pair| pair[1].dual >= pair[0].dual - 1e-12));
            let error = (&train.targets - &model.predict(&train.records)).mapv(|e| (e.abs() - 0.3).max(0.0));
            let cost = if loss == SvrLoss::EpsilonInsensitive { error.sum() } else { error.dot(&error) };
            let objective = (model.coef().dot(model.coef()) + model.intercept().powi(2)) / 2.0 + 2.0 * cost;
            assert_relative_eq!(objective, history.last().unwrap().primal, max_relative = 1e-12);
        }
        assert!(!params().max_iter(1).fit(&train).unwrap().converged());
    }

    #[test]
    fn extreme_data() {
        let model = params().fit(&data(array![[1e12, 1e-12, 0.0], [-1e12, 2e-12, 0.0]], array![1.0, -1.0])).unwrap();
        assert_relative_eq!(model.coef()[0], 1e-12, max_relative = 1e-6);
        let constant = params().c(1e3).fit(&data(array![[0.0], [0.0]], array![3.0, 3.0])).unwrap();
        assert_relative_eq!(constant.intercept(), 3.0, max_relative = 1e-9);
        let nothing = params().fit_intercept(false).fit(&data(array![[0.0], [0.0]], array![3.0, 1.0])).unwrap();
        assert_eq!((nothing.coef()[0], nothing.converged()), (0.0, true));
    }

    #[test]
    fn wrong_data_and_settings_are_errors() {
        let train = data(array![[1.0], [2.0]], array![1.0, 2.0]);
        let of = |x: Array2<f64>, y: Array1<f64>| params().fit(&data(x, y)).unwrap_err();
        assert!(matches!(of(Array2::zeros((0, 1)), array![]), Error::Empty { .. }));
        assert!(matches!(of(array![[1.0], [f64::INFINITY]], array![1.0, 1.0]), Error::NotFinite { .. }));
        assert!(matches!(of(array![[1.0], [2.0]], array![1.0, f64::NAN]), Error::NotFinite { .. }));
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(params().c(bad).fit(&train), Err(Error::BadParam { .. })), "{bad}");
        }
        assert!(matches!(params().epsilon(-1.0).fit(&train), Err(Error::BadParam { .. })));
        assert!(matches!(params().tol(-1.0).fit(&train), Err(Error::BadParam { .. })));
        assert!(matches!(params().max_iter(0).fit(&train), Err(Error::BadParam { .. })));
        assert!(matches!(params().intercept_scaling(0.0).fit(&train), Err(Error::BadParam { .. })));
        assert!(matches!(params().fit_weighted(&train, &[1.0]), Err(Error::LengthMismatch { .. })));
        let model = params().fit(&train).unwrap();
        assert!(matches!(model.try_predict(&array![[1.0, 2.0]]), Err(Error::Shape { .. })));
        assert!(matches!(model.try_predict(&array![[f64::NAN]]), Err(Error::NotFinite { .. })));
    }
}
