//! Standard scaling: each feature minus its training mean, divided by its training standard deviation.
//!
//! Learn the means and deviations on the training part only; the same two numbers then scale every other part. A scaler
//! fitted on all data has seen the test part, and the test score is no longer honest.
//!
//! - Formula: z = (x − mean) / std.
//! - Conventions: std of the population (ddof 0), as scikit-learn; a constant feature is only centred.
//! - Cost: O(n·d) time, O(d) memory, for n samples and d features.

use linfa::DatasetBase;
use linfa::traits::{Fit, Transformer};
use ndarray::{Array1, Array2, ArrayBase, ArrayView2, CowArray, Data, Ix2};

use super::columns::{not_finite, transformed, try_by_rows};
use crate::stats::ColumnMoments;
use crate::worked::Number;
use crate::{Error, Result};

/// What to learn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StandardScalerParams {
    ddof: usize,
}

impl StandardScalerParams {
    /// 0 (the default) for the standard deviation of the population, 1 for that of a sample.
    pub fn ddof(mut self, ddof: usize) -> Self {
        self.ddof = ddof;
        self
    }

    fn learn(&self, x: ArrayView2<f64>) -> Result<StandardScaler> {
        let moments = ColumnMoments::new(x)?;
        let mean = Array1::from_iter(moments.mean().iter().copied());
        let std: Array1<f64> = moments.var(self.ddof).into_iter().map(f64::sqrt).collect();
        if let (Some(column), true) = (std.iter().position(|std| std.is_nan()), x.nrows() > self.ddof) {
            let problem = format!("the squares of column {column} of x over- or underflow; measure it in another unit");
            return Err(Error::Undetermined(problem));
        }
        if std.iter().any(|std| std.is_nan()) {
            let needed = format!("more than ddof = {} samples", self.ddof);
            return Err(Error::Shape { name: "x".into(), given: format!("{} rows", x.nrows()), needed });
        }
        Ok(StandardScaler { mean, std })
    }
}

/// The z-score of one number, (x − mean) / std, without unit; a deviation of 0 only centres.
///
/// ```
/// assert_eq!(workings::preprocessing::standardized(7.0, 5.0, 0.5), 4.0);
/// ```
pub fn standardized<N: Number>(x: N, mean: N, std: N) -> N {
    let constant = std.value() == 0.0;
    (x - mean) / std.counted_as(1.0, constant, "the deviation of a constant feature")
}

/// The means and standard deviations of the training features.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::StandardScaler;
///
/// let train = Dataset::new(array![[1.0, 10.0], [3.0, 10.0]], array![0, 1]);
/// let scaler = StandardScaler::params().fit(&train)?;
/// assert_eq!(scaler.try_transform(&array![[5.0, 11.0]])?, array![[3.0, 1.0]]); // (5 − 2) / 1; constant: only centred
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct StandardScaler {
    mean: Array1<f64>,
    std: Array1<f64>,
}

impl StandardScaler {
    /// The settings, to be fitted.
    pub fn params() -> StandardScalerParams {
        StandardScalerParams::default()
    }

    /// The training mean of each feature, in its unit.
    pub fn mean(&self) -> &Array1<f64> {
        &self.mean
    }

    /// The training standard deviation of each feature, in its unit.
    pub fn std(&self) -> &Array1<f64> {
        &self.std
    }

    /// The features scaled by the training means and deviations, shape `(n, d)`, without unit. A matrix that is handed over
    /// is scaled in its own memory, a borrowed one is copied.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or infinities.
    pub fn try_transform<'a>(&self, x: impl Into<CowArray<'a, f64, Ix2>>) -> Result<Array2<f64>> {
        try_by_rows("x", x.into(), self.mean.len(), not_finite, self.scaled_row(&self.divisor()))
    }

    /// The features in their units again.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or infinities.
    pub fn inverse_transform<'a>(&self, z: impl Into<CowArray<'a, f64, Ix2>>) -> Result<Array2<f64>> {
        let divisor = self.divisor();
        try_by_rows("z", z.into(), self.mean.len(), not_finite, |z| {
            for ((z, mean), divisor) in z.iter_mut().zip(&self.mean).zip(&divisor) {
                *z = *z * divisor + mean;
            }
        })
    }

    fn scaled_row<'a>(&'a self, divisor: &'a Array1<f64>) -> impl Fn(&mut [f64]) + Sync + 'a {
        move |x| {
            for ((x, mean), divisor) in x.iter_mut().zip(&self.mean).zip(divisor) {
                *x = standardized(*x, *mean, *divisor);
            }
        }
    }

    fn divisor(&self) -> Array1<f64> {
        self.std.mapv(|std| if std == 0.0 { 1.0 } else { std })
    }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for StandardScalerParams {
    type Object = StandardScaler;

    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<StandardScaler> {
        self.learn(data.records().view())
    }
}

impl<D: Data<Elem = f64>, T> Transformer<DatasetBase<ArrayBase<D, Ix2>, T>, DatasetBase<Array2<f64>, T>>
    for StandardScaler
{
    /// Ignores features beyond those of the training part and leaves NaN as it is; [`StandardScaler::try_transform`] refuses
    /// both.
    fn transform(&self, data: DatasetBase<ArrayBase<D, Ix2>, T>) -> DatasetBase<Array2<f64>, T> {
        transformed(data, self.scaled_row(&self.divisor()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// Column 0: mean 4, deviations −3, −1, 4, variance 26/3; column 1 is constant.
    #[test]
    fn training_mean_and_deviation_scale_every_other_row() {
        let x = array![[1.0, 7.0], [3.0, 7.0], [8.0, 7.0]];
        let scaler = StandardScaler::params().learn(x.view()).unwrap();
        let std = (26.0_f64 / 3.0).sqrt();
        assert_eq!(scaler.mean(), &array![4.0, 7.0]);
        assert!((scaler.std()[0] - std).abs() < 1e-14);
        let z = scaler.try_transform(&array![[10.0, 9.0]]).unwrap();
        assert!((z[(0, 0)] - 6.0 / std).abs() < 1e-14);
        assert_eq!(z[(0, 1)], 2.0);
        let back = scaler.inverse_transform(&z).unwrap();
        assert!((back[(0, 0)] - 10.0).abs() < 1e-14 && (back[(0, 1)] - 9.0).abs() < 1e-14);
        let sample = StandardScaler::params().ddof(1).learn(x.view()).unwrap();
        assert!((sample.std()[0] - 13.0_f64.sqrt()).abs() < 1e-14);
    }

    #[test]
    fn other_shapes_are_refused() {
        let scaler = StandardScaler::params().learn(array![[1.0, 2.0], [3.0, 4.0]].view()).unwrap();
        assert!(matches!(scaler.try_transform(&array![[1.0]]), Err(Error::Shape { .. })));
        assert!(matches!(scaler.inverse_transform(&array![[1.0]]), Err(Error::Shape { .. })));
        for bad in [f64::NAN, f64::INFINITY] {
            let error = scaler.try_transform(&array![[1.0, 2.0], [3.0, bad]]).unwrap_err().to_string();
            assert!(error.starts_with("x[1][1] is "), "{error}");
            assert!(matches!(scaler.inverse_transform(&array![[bad, 2.0]]), Err(Error::NotFinite { .. })));
        }
        assert!(matches!(StandardScaler::params().learn(Array2::zeros((0, 2)).view()), Err(Error::Empty { .. })));
        assert!(matches!(StandardScaler::params().ddof(1).learn(array![[1.0]].view()), Err(Error::Shape { .. })));
        assert!(matches!(StandardScaler::params().learn(array![[f64::NAN]].view()), Err(Error::NotFinite { .. })));
    }
}
