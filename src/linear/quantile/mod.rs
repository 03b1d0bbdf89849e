//! Quantile regression: a straight line below which a given share of the samples lies.
//!
//! Least squares fits the mean; the pinball loss, which weighs a miss from below by τ and one from above by 1 − τ, fits the
//! quantile τ. Several quantiles make a forecast band ("between 40 and 75 in 8 of 10 cases") that may widen and lean as the
//! data do.
//!
//! - Formula: minimise Σ sᵢ·pinball_τ(yᵢ − w·xᵢ − b) / Σs + α·‖w‖₁, with pinball_τ(r) = max(τ·r, (τ − 1)·r) and sample
//!   weights s; the intercept b is not penalised.
//! - Cost: O(n·d) for each of the vertices walked through, of which there are about as many as features times a few;
//!   O(n·d) memory.
//! - Conventions: as scikit-learn's `QuantileRegressor`, with its defaults τ = 0.5 and α = 1; the minimum is exact, a plane
//!   through as many samples as there are coefficients that are not 0 (and the intercept), and the model states how much the
//!   multipliers leave open ([`duality_gap`](QuantileRegressor::duality_gap)). Several planes can be best; then one of them
//!   is found. A column that the others explain, and a constant one, gets 0.
//! - Source: Koenker & Bassett (1978), Econometrica 46, 33–50.

mod bands;
mod simplex;

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, ArrayBase, ArrayView2, Data, Ix2};

use super::samples::{Samples, doubled, line, same_columns};
use crate::{Error, Result, input};
pub use bands::QuantileBands;
use simplex::{Found, Walk};

/// Settings of a quantile regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuantileRegressorParams {
    quantile: f64,
    alpha: f64,
    fit_intercept: bool,
    max_iter: usize,
}

impl Default for QuantileRegressorParams {
    fn default() -> Self {
        QuantileRegressorParams { quantile: 0.5, alpha: 1.0, fit_intercept: true, max_iter: 100_000 }
    }
}

impl QuantileRegressorParams {
    /// The quantile τ, the share of samples that should lie below (default 0.5, the median; between 0 and 1).
    pub fn quantile(mut self, quantile: f64) -> Self {
        self.quantile = quantile;
        self
    }

    /// The strength α of the L1 penalty (default 1, at least 0). With 1 the coefficients are often all 0: most data want
    /// less, or 0.
    pub fn alpha(mut self, alpha: f64) -> Self {
        self.alpha = alpha;
        self
    }

    /// Whether the model has an intercept (default yes).
    pub fn fit_intercept(mut self, fit_intercept: bool) -> Self {
        self.fit_intercept = fit_intercept;
        self
    }

    /// Most vertices to walk through (default 100,000, at least 1).
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.max_iter = max_iter;
        self
    }

    /// Fits with these sample weights in place of the dataset's, which linfa holds in single precision.
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0.
    /// ```
    /// use workings::linear::QuantileRegressor;
    /// use workings::prelude::*;
    ///
    /// let data = Dataset::new(array![[0.0], [0.0], [0.0]], array![1.0, 2.0, 9.0]);
    /// let model = QuantileRegressor::params().fit_weighted(&data, &[1.0, 1.0, 3.0])?;
    /// assert_eq!(model.intercept(), 9.0); // more than half of the weight
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_weighted<D, T>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: &[f64],
    ) -> Result<QuantileRegressor>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = f64>,
    {
        let targets = data.as_single_targets().to_vec();
        let samples = Samples::new(data.records().view(), targets, Some(sample_weight.to_vec()))?;
        self.models(&samples, &[self.quantile]).map(|mut models| models.remove(0))
    }

    /// Fits several quantiles at once, each from where the one before it ended, for a band of forecasts.
    ///
    /// # Errors
    /// As `fit`; `Empty` for no quantile; `BadParam` for quantiles that are not in ascending order.
    /// ```
    /// use workings::linear::QuantileRegressor;
    /// use workings::prelude::*;
    ///
    /// // A fan: the values spread as x grows.
    /// let x = Array2::from_shape_fn((30, 1), |(i, _)| (i / 3) as f64);
    /// let y = Array1::from_shape_fn(30, |i| x[(i, 0)] * [1.0, 2.0, 4.0][i % 3]);
    /// let bands = QuantileRegressor::params().alpha(0.0).fit_quantiles(&Dataset::new(x, y), &[0.1, 0.5, 0.9])?;
    /// let band = bands.predict_band(&array![[10.0]])?;
    /// assert!((&band - &array![[10.0], [20.0], [40.0]]).iter().all(|error| error.abs() < 1e-9));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_quantiles<D, T>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        quantiles: &[f64],
    ) -> Result<QuantileBands>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = f64>,
    {
        if quantiles.is_empty() {
            return Err(Error::empty("quantiles"));
        }
        if let Some(pair) = quantiles.windows(2).find(|pair| pair[0] >= pair[1]) {
            let given = format!("{} before {}", pair[0], pair[1]);
            return Err(Error::bad_param("quantiles", given, "ascending order"));
        }
        let targets = data.as_single_targets().to_vec();
        let samples = Samples::new(data.records().view(), targets, doubled(data.weights()))?;
        Ok(QuantileBands::new(self.models(&samples, quantiles)?))
    }

    fn models(&self, samples: &Samples, quantiles: &[f64]) -> Result<Vec<QuantileRegressor>> {
        for tau in quantiles {
            input::setting("quantile", *tau, *tau > 0.0 && *tau < 1.0, "a number between 0 and 1")?;
        }
        let fits = self.alpha >= 0.0 && self.alpha.is_finite();
        input::setting("alpha", self.alpha, fits, "a number of at least 0")?;
        input::setting("max_iter", self.max_iter as f64, self.max_iter > 0, "at least 1")?;
        let mut walk = Walk::new(samples, self.alpha, self.fit_intercept, self.max_iter);
        Ok(quantiles.iter().map(|tau| QuantileRegressor::new(*tau, walk.best(*tau))).collect())
    }
}

/// A fitted quantile regression.
///
/// ```
/// use workings::linear::QuantileRegressor;
/// use workings::prelude::*;
///
/// // The median line goes through samples 1, 2 and 4; the wild third does not matter.
/// let train = Dataset::new(array![[0.0], [1.0], [2.0], [3.0]], array![1.0, 3.0, 40.0, 7.0]);
/// let model = QuantileRegressor::params().alpha(0.0).fit(&train)?;
/// assert!((model.coef()[0] - 2.0).abs() < 1e-12 && (model.intercept() - 1.0).abs() < 1e-12);
/// assert!((model.objective() - 0.5 * 35.0 / 4.0).abs() < 1e-12 && model.duality_gap() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct QuantileRegressor {
    quantile: f64,
    coef: Array1<f64>,
    intercept: f64,
    history: Vec<f64>,
    duality_gap: f64,
    converged: bool,
}

impl QuantileRegressor {
    /// The settings, to be fitted.
    pub fn params() -> QuantileRegressorParams {
        QuantileRegressorParams::default()
    }

    fn new(quantile: f64, found: Found) -> QuantileRegressor {
        let Found { coef, intercept, history, gap, converged } = found;
        QuantileRegressor { quantile, coef: Array1::from(coef), intercept, history, duality_gap: gap, converged }
    }

    /// The quantile τ.
    pub fn quantile(&self) -> f64 {
        self.quantile
    }

    /// The weight of each feature.
    pub fn coef(&self) -> &Array1<f64> {
        &self.coef
    }

    /// The prediction where all features are 0.
    pub fn intercept(&self) -> f64 {
        self.intercept
    }

    /// The objective at every vertex that was walked through; the last is that of the model.
    pub fn history(&self) -> &[f64] {
        &self.history
    }

    /// The mean pinball loss and the penalty.
    pub fn objective(&self) -> f64 {
        self.history.last().copied().unwrap_or(f64::NAN)
    }

    /// How far the objective can lie above its least possible value, by the multipliers of the samples.
    pub fn duality_gap(&self) -> f64 {
        self.duality_gap
    }

    /// Whether a minimum was reached within `max_iter` vertices.
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

impl<D, T> Fit<ArrayBase<D, Ix2>, T, Error> for QuantileRegressorParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = f64>,
{
    type Object = QuantileRegressor;

    /// Fits on records and targets, weighted where the dataset has weights.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<QuantileRegressor> {
        let targets = data.as_single_targets().to_vec();
        let samples = Samples::new(data.records().view(), targets, doubled(data.weights()))?;
        self.models(&samples, &[self.quantile]).map(|mut models| models.remove(0))
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for QuantileRegressor {
    /// Panics, as ndarray does, for another number of features; [`QuantileRegressor::try_predict`] refuses it.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<f64>) {
        assert_eq!(x.ncols(), self.coef.len(), "features");
        y.assign(&self.values(x.view()));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<f64> {
        Array1::zeros(x.nrows())
    }
}

#[cfg(test)]
mod tests;
