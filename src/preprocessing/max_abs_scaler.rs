//! Max-abs scaling: each feature over the largest absolute value that the training part has of it.
//!
//! - Formula: z = x / max |x|; signs and zeros stay what they are, so sparse data stay sparse.
//! - Conventions: a feature of zeros stays as it is (as scikit-learn).

use super::columns::{ColumnScaler, Scaling, fits_columns};
use crate::input;
use crate::worked::Number;
use crate::{Error, Result};

/// What to learn; there is nothing to set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MaxAbsScalerParams {}

impl MaxAbsScalerParams {
    /// Learns the largest absolute value of one feature, in its unit.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`.
    pub fn fit_column(&self, x: &[f64]) -> Result<MaxAbs> {
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        input::finite("x", x.iter().copied())?;
        Ok(MaxAbs { max_abs: x.iter().fold(0.0, |largest, x| f64::max(largest, x.abs())) })
    }
}

/// The largest absolute value of one training feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MaxAbs {
    pub max_abs: f64,
}

impl Scaling for MaxAbs {
    fn scale<N: Number>(&self, x: N) -> N {
        x / N::parameter("max |x|", self.max_abs).counted_as(
            1.0,
            self.max_abs == 0.0,
            "the largest of a feature of zeros",
        )
    }

    fn unscale(&self, z: f64) -> f64 {
        if self.max_abs == 0.0 { z } else { z * self.max_abs }
    }
}

/// Max-abs scaling of every feature.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::MaxAbsScaler;
///
/// let train = Dataset::new(array![[-4.0, 0.0], [1.0, 0.0]], array![0, 1]);
/// let scaler = MaxAbsScaler::params().fit(&train)?;
/// assert_eq!(scaler.try_transform(&array![[2.0, 3.0]])?, array![[0.5, 3.0]]); // 2 / |−4|; zeros: divided by 1
/// # Ok::<(), workings::Error>(())
/// ```
pub type MaxAbsScaler = ColumnScaler<MaxAbs>;

impl MaxAbsScaler {
    /// The settings, to be fitted.
    pub fn params() -> MaxAbsScalerParams {
        MaxAbsScalerParams::default()
    }
}

fits_columns!(MaxAbsScalerParams => MaxAbs);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_absolute_value_becomes_one() {
        let fitted = MaxAbsScaler::params().fit_column(&[1.0, -8.0, 4.0]).unwrap();
        assert_eq!((fitted.scale(-8.0), fitted.scale(4.0), fitted.unscale(0.5)), (-1.0, 0.5, 4.0));
        let zeros = MaxAbsScaler::params().fit_column(&[0.0, -0.0]).unwrap();
        assert_eq!((zeros.scale(0.0), zeros.unscale(3.0)), (0.0, 3.0));
        assert!(matches!(MaxAbsScaler::params().fit_column(&[]), Err(Error::Empty { .. })));
        assert!(matches!(MaxAbsScaler::params().fit_column(&[f64::INFINITY]), Err(Error::NotFinite { .. })));
    }
}
