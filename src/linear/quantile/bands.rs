//! Several quantile regressions side by side: a band of forecasts.
//!
//! - Conventions: planes that were fitted one by one may cross where there are few samples, or outside their range. The
//!   band sorts the values of each row (rearrangement), which never takes it further from the true quantiles;
//!   [`QuantileBands::crossings`] tells how many rows that concerns.
//! - Source: Chernozhukov, Fernández-Val & Galichon (2010), Econometrica 78, 1093–1125.

use linfa::traits::PredictInplace;
use ndarray::{Array2, ArrayBase, ArrayView2, Axis, Data, Ix2};

use super::QuantileRegressor;
use crate::Result;

/// Quantile regressions in ascending order of their quantiles, made by
/// [`fit_quantiles`](super::QuantileRegressorParams::fit_quantiles).
#[derive(Debug, Clone, PartialEq)]
pub struct QuantileBands {
    models: Vec<QuantileRegressor>,
}

impl QuantileBands {
    pub(super) fn new(models: Vec<QuantileRegressor>) -> QuantileBands {
        QuantileBands { models }
    }

    /// The regression of each quantile.
    pub fn models(&self) -> &[QuantileRegressor] {
        &self.models
    }

    /// The quantiles, in ascending order.
    pub fn quantiles(&self) -> Vec<f64> {
        self.models.iter().map(QuantileRegressor::quantile).collect()
    }

    /// Whether every regression reached its minimum.
    pub fn converged(&self) -> bool {
        self.models.iter().all(QuantileRegressor::converged)
    }

    /// The band: a row for each quantile, a column for each sample, as [`QuantileBand`](crate::forecasting::QuantileBand)
    /// has it, never crossing.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn predict_band<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let mut band = self.raw(x.into())?;
        for mut values in band.columns_mut() {
            let mut sorted = values.to_vec();
            sorted.sort_unstable_by(f64::total_cmp);
            values.iter_mut().zip(sorted).for_each(|(value, sorted)| *value = sorted);
        }
        Ok(band)
    }

    /// In how many samples some quantile lies below a smaller one, before they are sorted.
    ///
    /// # Errors
    /// As [`predict_band`](Self::predict_band).
    pub fn crossings<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<usize> {
        let band = self.raw(x.into())?;
        // Planes through the same samples may differ there by a rounding.
        let crosses = |a: f64, b: f64| a - b > 1e-12 * (a.abs() + b.abs());
        let crossed = |values: &ndarray::ArrayView1<f64>| values.windows(2).into_iter().any(|v| crosses(v[0], v[1]));
        Ok(band.axis_iter(Axis(1)).filter(crossed).count())
    }

    fn raw(&self, x: ArrayView2<f64>) -> Result<Array2<f64>> {
        let mut band = Array2::zeros((self.models.len(), x.nrows()));
        for (model, mut row) in self.models.iter().zip(band.rows_mut()) {
            row.assign(&model.try_predict(x)?);
        }
        Ok(band)
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array2<f64>> for QuantileBands {
    /// A row for each sample and a column for each quantile. Panics for another number of features or one that is no number;
    /// [`QuantileBands::predict_band`] refuses them.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array2<f64>) {
        match self.predict_band(x.view()) {
            Ok(band) => y.assign(&band.t()),
            Err(error) => panic!("{error}"),
        }
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array2<f64> {
        Array2::zeros((x.nrows(), self.models.len()))
    }
}
