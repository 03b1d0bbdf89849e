//! Min-max scaling: the training minimum becomes the lower bound, the training maximum the upper one.
//!
//! - Formula: z = (x − min) / (max − min) · (upper − lower) + lower.
//! - Conventions: the range is 0 to 1 unless set; a constant feature becomes the lower bound, and other values of it are
//!   divided by 1 (as scikit-learn); values beyond the training range leave the bounds.

use super::columns::{ColumnScaler, Scaling, fits_columns};
use crate::input;
use crate::worked::Number;
use crate::{Error, Result};

/// The range to scale to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MinMaxScalerParams {
    lower: f64,
    upper: f64,
}

impl MinMaxScalerParams {
    /// The bounds that the training extremes become (default 0 and 1).
    pub fn range(mut self, lower: f64, upper: f64) -> Self {
        (self.lower, self.upper) = (lower, upper);
        self
    }

    /// Learns the extremes of one feature, in its unit.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for bounds that are not finite or do not ascend; `Undetermined` for values further
    /// apart than an `f64` can tell.
    /// ```
    /// use workings::preprocessing::{MinMaxScaler, Scaling};
    ///
    /// let prices = MinMaxScaler::params().range(-1.0, 1.0).fit_column(&[1.0, 2.0, 5.0])?;
    /// assert_eq!(prices.scale(2.0), -0.5); // (2 − 1) / 4 · 2 − 1
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_column(&self, x: &[f64]) -> Result<MinMax> {
        let MinMaxScalerParams { lower, upper } = *self;
        input::setting("min", lower, lower.is_finite() && lower < upper, &format!("a number below max = {upper}"))?;
        input::setting("max", upper, upper.is_finite(), "a finite number")?;
        let (min, max) = extremes(x)?;
        Ok(MinMax { min, max, lower, upper })
    }
}

/// The least and the largest of these values.
pub(super) fn extremes(x: &[f64]) -> Result<(f64, f64)> {
    if x.is_empty() {
        return Err(Error::empty("x"));
    }
    if !input::all_finite(x) {
        input::finite("x", x.iter().copied())?;
    }
    let (min, max) = x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(*x), high.max(*x)));
    if !(max - min).is_finite() {
        return Err(Error::Undetermined("the range of x overflows; measure it in another unit".into()));
    }
    Ok((min, max))
}

/// The extremes of one training feature, and the bounds they become.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MinMax {
    pub min: f64,
    pub max: f64,
    pub lower: f64,
    pub upper: f64,
}

impl Scaling for MinMax {
    fn scale<N: Number>(&self, x: N) -> N {
        let (min, max) = (N::parameter("min x", self.min), N::parameter("max x", self.max));
        let (lower, upper) = (N::parameter("lower", self.lower), N::parameter("upper", self.upper));
        let range = (max - min.clone()).counted_as(1.0, self.min == self.max, "the range of a constant feature");
        (x - min) / range * (upper - lower.clone()) + lower
    }

    fn unscale(&self, z: f64) -> f64 {
        let range = if self.min == self.max { 1.0 } else { self.max - self.min };
        (z - self.lower) / (self.upper - self.lower) * range + self.min
    }
}

/// Min-max scaling of every feature.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::MinMaxScaler;
///
/// let train = Dataset::new(array![[10.0, 7.0], [30.0, 7.0]], array![0, 1]);
/// let scaler = MinMaxScaler::params().fit(&train)?;
/// assert_eq!(scaler.try_transform(&array![[15.0, 7.0]])?, array![[0.25, 0.0]]); // 5 / 20; a constant: the lower bound
/// # Ok::<(), workings::Error>(())
/// ```
pub type MinMaxScaler = ColumnScaler<MinMax>;

impl MinMaxScaler {
    /// The settings, to be fitted.
    pub fn params() -> MinMaxScalerParams {
        MinMaxScalerParams { lower: 0.0, upper: 1.0 }
    }
}

fits_columns!(MinMaxScalerParams => MinMax);

#[cfg(test)]
mod tests {
    use super::*;
    use linfa::traits::{Fit, Transformer};
    use ndarray::{Array2, array};

    /// Range 2 to 10: 4 is a quarter of the way, 12 five quarters.
    #[test]
    fn training_extremes_scale_every_other_row() {
        let train = linfa::DatasetBase::from(array![[2.0, 3.0], [10.0, 3.0], [4.0, 3.0]]);
        let scaler = MinMaxScaler::params().range(-2.0, 2.0).fit(&train).unwrap();
        let z = scaler.try_transform(&array![[4.0, 3.0], [12.0, 5.0]]).unwrap();
        assert_eq!(z, array![[-1.0, -2.0], [3.0, 6.0]]);
        assert_eq!(scaler.inverse_transform(&z).unwrap(), array![[4.0, 3.0], [12.0, 5.0]]);
        assert_eq!(scaler.transform(train).records().column(0), array![-2.0, 2.0, -1.0]);
        assert_eq!((scaler.columns()[0].min, scaler.columns()[0].max), (2.0, 10.0));
    }

    #[test]
    fn what_cannot_be_scaled_is_refused() {
        let fit = |x: Array2<f64>| MinMaxScaler::params().fit(&linfa::DatasetBase::from(x));
        assert!(matches!(fit(Array2::zeros((0, 2))), Err(Error::Empty { .. })));
        assert!(matches!(fit(array![[f64::NAN]]), Err(Error::NotFinite { .. })));
        assert!(matches!(fit(array![[-1.7e308], [1.7e308]]), Err(Error::Undetermined(_))));
        let scaler = fit(array![[1.0, 2.0]]).unwrap();
        assert!(matches!(scaler.try_transform(&array![[1.0]]), Err(Error::Shape { .. })));
        assert!(matches!(scaler.inverse_transform(&array![[1.0, f64::NAN]]), Err(Error::NotFinite { .. })));
        for (lower, upper) in [(1.0, 1.0), (2.0, 1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY)] {
            let scaling = MinMaxScaler::params().range(lower, upper).fit_column(&[1.0, 2.0]);
            assert!(matches!(scaling, Err(Error::BadParam { .. })), "{lower} to {upper}");
        }
    }
}
