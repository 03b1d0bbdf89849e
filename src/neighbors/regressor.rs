//! k nearest neighbours as a regressor: the mean value of the k nearest training rows.
//!
//! - Formula: ŷ = Σ wᵢ·yᵢ / Σ wᵢ over the k nearest rows, with wᵢ = 1 or 1 / distance.
//! - Conventions: as scikit-learn: with weights 1/distance, neighbours at distance 0 decide alone. Of rows equally far the
//!   lower index is nearer, where scikit-learn promises no order. Weights of a dataset's samples are not looked at.
//! - Cost: O(n·d) to fit, which checks and copies the rows; O(m·n·d) to predict m of them.
//! - Source: Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd ed., section 2.3.2.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, ArrayView2, Data, Ix2};

use super::knn::{Neighbor, NeighborWeights, weighted_mean};
use super::search::{Rows, Settings, setters};
use crate::worked::Expr;
use crate::{Error, Result, input};

/// Settings of a nearest-neighbour regressor.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct KNeighborsRegressorParams(Settings);

setters!(KNeighborsRegressorParams);

/// A fitted nearest-neighbour regressor: the training rows and their values.
///
/// ```
/// use workings::prelude::*;
///
/// let train = Dataset::new(array![[1.0], [2.0], [4.0], [9.0]], array![10.0, 20.0, 60.0, 90.0]);
/// let model = KNeighborsRegressor::params().n_neighbors(3).fit(&train)?;
/// assert_eq!(model.try_predict(&array![[2.5]])?, array![30.0]); // (20 + 60 + 10) / 3
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KNeighborsRegressor {
    rows: Rows,
    weights: NeighborWeights,
    y: Vec<f64>,
}

impl KNeighborsRegressor {
    /// The settings, to be fitted.
    pub fn params() -> KNeighborsRegressorParams {
        KNeighborsRegressorParams::default()
    }

    /// Distances and training rows of the k nearest to each sample, nearest first, shape `(m, k)` each.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature;
    /// `Undetermined` for a distance beyond the range of numbers, or for the cosine of a row of zeros.
    pub fn kneighbors<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<(Array2<f64>, Array2<usize>)> {
        self.rows.neighbors(x.into())
    }

    /// The weighted mean value of the neighbours of each sample, in the unit of the targets.
    ///
    /// # Errors
    /// As [`kneighbors`](Self::kneighbors).
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        Ok(self.means(&self.rows.try_search(x.into())?))
    }

    /// The prediction for one sample, with its derivation.
    ///
    /// # Errors
    /// As [`kneighbors`](Self::kneighbors).
    /// ```
    /// use workings::neighbors::NeighborWeights;
    /// use workings::prelude::*;
    ///
    /// let train = Dataset::new(array![[1.0], [5.0], [10.0]], array![10.0, 20.0, 90.0]);
    /// let model = KNeighborsRegressor::params().n_neighbors(2).weights(NeighborWeights::Distance).fit(&train)?;
    /// let prediction = model.prediction(&[4.0])?;
    /// assert!((prediction.value() - 17.5).abs() < 1e-12); // (1/1 · 20 + 1/3 · 10) / (1/1 + 1/3)
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn prediction(&self, x: &[f64]) -> Result<Expr> {
        let row = ArrayView2::from_shape((1, x.len()), x).map_err(|error| Error::Linfa(error.to_string()))?;
        let found = self.rows.try_search(row)?;
        let found: Vec<Neighbor> = found.into_iter().map(|(distance, row)| Neighbor { row, distance }).collect();
        Ok(weighted_mean(&found, &self.y, self.weights))
    }

    fn means(&self, found: &[(f64, usize)]) -> Array1<f64> {
        let mut weights = Vec::with_capacity(self.rows.k);
        let mean = |found: &[(f64, usize)]| {
            self.weights.of(found, &mut weights);
            let sum: f64 = found.iter().zip(&weights).map(|((_, row), weight)| weight * self.y[*row]).sum();
            // A neighbour that is no number, as the distance is then, must not be believed.
            if found[0].0.is_nan() { f64::NAN } else { sum / weights.iter().sum::<f64>() }
        };
        found.chunks_exact(self.rows.k).map(mean).collect()
    }
}

impl<D: Data<Elem = f64>, T: AsSingleTargets<Elem = f64>> Fit<ArrayBase<D, Ix2>, T, Error>
    for KNeighborsRegressorParams
{
    type Object = KNeighborsRegressor;

    /// Keeps the records and their values.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<KNeighborsRegressor> {
        let (x, y) = (data.records().view(), data.as_single_targets().to_vec());
        let rows = Rows::new(x, &self.0)?;
        input::same_length("x", x.nrows(), "targets", y.len())?;
        input::finite("targets", y.iter().copied())?;
        Ok(KNeighborsRegressor { rows, weights: self.0.weights, y })
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for KNeighborsRegressor {
    /// Panics, as ndarray does, for another number of features, and predicts NaN from NaN;
    /// [`KNeighborsRegressor::try_predict`] refuses both.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<f64>) {
        assert_eq!(x.ncols(), self.rows.width(), "as many columns as in training");
        y.assign(&self.means(&self.rows.search(x.view())));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<f64> {
        Array1::zeros(x.nrows())
    }
}

#[cfg(test)]
mod tests {
    use super::super::regress;
    use super::*;
    use linfa::Dataset;
    use linfa::traits::Predict;
    use ndarray::array;

    fn params(k: usize) -> KNeighborsRegressorParams {
        KNeighborsRegressor::params().n_neighbors(k)
    }

    /// From 4: rows at distances 3, 1 and 6 with values 10, 20 and 90. At 5 the row there counts alone.
    #[test]
    fn nearer_rows_count_more() {
        let train = Dataset::new(array![[1.0], [5.0], [10.0]], array![10.0, 20.0, 90.0]);
        let x = array![[4.0], [5.0]];
        assert_eq!(params(2).fit(&train).unwrap().try_predict(&x).unwrap(), array![15.0, 15.0]);
        let model = params(3).weights(NeighborWeights::Distance).fit(&train).unwrap();
        let predicted = model.try_predict(&x).unwrap();
        assert!((predicted[0] - (20.0 + 10.0 / 3.0 + 15.0) / 1.5).abs() < 1e-13);
        assert_eq!(predicted[1], 20.0);
        assert_eq!(model.predict(&x), predicted);
        for (x, predicted) in [4.0, 5.0].into_iter().zip(&predicted) {
            let one = regress(train.records.view(), &[10.0, 20.0, 90.0], &[x], 3, NeighborWeights::Distance).unwrap();
            assert_eq!(model.prediction(&[x]).unwrap().value(), one.value());
            assert!((one.value() - predicted).abs() < 1e-13);
        }
        assert!(model.predict(&array![[f64::NAN]])[0].is_nan());
    }

    #[test]
    fn what_has_no_neighbours_is_refused() {
        let train = Dataset::new(array![[1.0], [3.0]], array![0.0, 1.0]);
        for k in [0, 3] {
            assert!(matches!(params(k).fit(&train), Err(Error::BadParam { .. })));
        }
        let lost = Dataset::new(array![[1.0], [3.0]], array![0.0, f64::NAN]);
        assert!(matches!(params(1).fit(&lost), Err(Error::NotFinite { .. })));
        let none = Dataset::new(Array2::zeros((0, 1)), Array1::<f64>::zeros(0));
        assert!(matches!(params(1).fit(&none), Err(Error::Empty { .. })));
        let uneven = DatasetBase::new(array![[1.0], [2.0]], array![1.0]);
        assert!(matches!(params(1).fit(&uneven), Err(Error::LengthMismatch { .. })));
        let model = params(1).fit(&train).unwrap();
        assert!(matches!(model.try_predict(&array![[1.0, 2.0]]), Err(Error::Shape { .. })));
        assert!(matches!(model.prediction(&[f64::NAN]), Err(Error::NotFinite { .. })));
    }
}
