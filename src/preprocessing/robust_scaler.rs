//! Robust scaling: each feature minus its training median, divided by its interquartile range.
//!
//! A few wild values move neither the median nor the quartiles, so the others keep their scale; the wild values stay wild.
//!
//! - Formula: z = (x − median) / IQR, IQR = q3 − q1.
//! - Conventions: quartiles interpolate linearly; where the IQR is 0 the feature is only centred (as scikit-learn).

use super::columns::{ColumnScaler, Scaling, fits_columns};
use crate::input;
use crate::stats::{QuantileMethod, quantile_by};
use crate::worked::Number;
use crate::{Error, Result};

/// What to learn; there is nothing to set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RobustScalerParams {}

impl RobustScalerParams {
    /// Learns the median and the quartiles of one feature, in its unit.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `Undetermined` for quartiles further apart than an `f64` can tell.
    pub fn fit_column(&self, x: &[f64]) -> Result<Robust> {
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        input::finite("x", x.iter().copied())?;
        let quartiles = quantile_by(QuantileMethod::Linear, x, &[0.25, 0.5, 0.75])?;
        let fitted = Robust { median: quartiles[1], q1: quartiles[0], q3: quartiles[2] };
        if fitted.iqr().is_infinite() {
            return Err(Error::Undetermined("the quartiles of x lie too far apart; measure it in another unit".into()));
        }
        Ok(fitted)
    }
}

/// The median and the quartiles of one training feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Robust {
    pub median: f64,
    pub q1: f64,
    pub q3: f64,
}

impl Robust {
    /// The interquartile range, q3 − q1.
    pub fn iqr(&self) -> f64 {
        self.q3 - self.q1
    }
}

impl Scaling for Robust {
    fn scale<N: Number>(&self, x: N) -> N {
        let iqr = N::parameter("IQR", self.iqr()).counted_as(1.0, self.iqr() == 0.0, "an IQR of 0");
        (x - N::parameter("median", self.median)) / iqr
    }

    fn unscale(&self, z: f64) -> f64 {
        z * if self.iqr() == 0.0 { 1.0 } else { self.iqr() } + self.median
    }
}

/// Robust scaling of every feature.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::RobustScaler;
///
/// let train = Dataset::new(array![[1.0], [2.0], [3.0], [4.0], [900.0]], array![0, 0, 0, 0, 1]);
/// let scaler = RobustScaler::params().fit(&train)?;
/// assert_eq!(scaler.try_transform(&array![[5.0]])?, array![[1.0]]); // (5 − 3) / (4 − 2)
/// # Ok::<(), workings::Error>(())
/// ```
pub type RobustScaler = ColumnScaler<Robust>;

impl RobustScaler {
    /// The settings, to be fitted.
    pub fn params() -> RobustScalerParams {
        RobustScalerParams::default()
    }
}

fits_columns!(RobustScalerParams => Robust);

#[cfg(test)]
mod tests {
    use super::*;

    /// 1, 2, 4, 8, 50: median 4, quartiles 2 and 8.
    #[test]
    fn median_and_quartiles_scale() {
        let fitted = RobustScaler::params().fit_column(&[8.0, 1.0, 50.0, 2.0, 4.0]).unwrap();
        assert_eq!((fitted.median, fitted.iqr()), (4.0, 6.0));
        assert_eq!((fitted.scale(1.0), fitted.unscale(-0.5)), (-0.5, 1.0));
        let most_alike = RobustScaler::params().fit_column(&[4.0, 4.0, 4.0, 1.0]).unwrap();
        assert_eq!((most_alike.q1, most_alike.scale(1.0)), (3.25, -3.0 / 0.75));
        let alike = RobustScaler::params().fit_column(&[4.0; 3]).unwrap();
        assert_eq!((alike.scale(1.0), alike.unscale(-3.0)), (-3.0, 1.0));
        assert!(matches!(RobustScaler::params().fit_column(&[]), Err(Error::Empty { .. })));
    }
}
