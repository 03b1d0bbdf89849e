//! Log transform of every feature, and back: what scikit-learn's `FunctionTransformer(np.log1p, np.expm1)` does.
//!
//! Nothing is learnt; fitting checks that every training value has a logarithm.

use super::columns::{ColumnScaler, Scaling, fits_columns};
use super::power::Logarithm;
use crate::Result;
use crate::worked::Number;

/// Which logarithm to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogTransformerParams {
    logarithm: Logarithm,
}

impl LogTransformerParams {
    /// Default: ln(1 + x).
    pub fn logarithm(mut self, logarithm: Logarithm) -> Self {
        self.logarithm = logarithm;
        self
    }

    /// The logarithm, if every value of the feature has one.
    ///
    /// # Errors
    /// As [`Logarithm::transform`].
    pub fn fit_column(&self, x: &[f64]) -> Result<Logarithm> {
        self.logarithm.check(x)?;
        Ok(self.logarithm)
    }
}

impl Scaling for Logarithm {
    fn scale<N: Number>(&self, x: N) -> N {
        self.of(x)
    }

    fn unscale(&self, z: f64) -> f64 {
        match self {
            Logarithm::Ln => z.exp(),
            Logarithm::Log2 => z.exp2(),
            Logarithm::Log10 => 10.0_f64.powf(z),
            Logarithm::Log1p => z.exp_m1(),
        }
    }
}

/// The logarithm of every feature; `NaN` for a number of another part that has none.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::{LogTransformer, Logarithm};
///
/// let train = Dataset::new(array![[1.0, 8.0], [4.0, 0.5]], array![0, 1]);
/// let logs = LogTransformer::params().logarithm(Logarithm::Log2).fit(&train)?;
/// assert_eq!(logs.try_transform(&array![[2.0, 0.25]])?, array![[1.0, -2.0]]);
/// assert_eq!(logs.inverse_transform(&array![[1.0, -2.0]])?, array![[2.0, 0.25]]);
/// # Ok::<(), workings::Error>(())
/// ```
pub type LogTransformer = ColumnScaler<Logarithm>;

impl LogTransformer {
    /// The settings, to be fitted.
    pub fn params() -> LogTransformerParams {
        LogTransformerParams { logarithm: Logarithm::Log1p }
    }
}

fits_columns!(LogTransformerParams => Logarithm);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    #[test]
    fn every_logarithm_has_its_inverse() {
        for logarithm in [Logarithm::Ln, Logarithm::Log2, Logarithm::Log10, Logarithm::Log1p] {
            let fitted = LogTransformer::params().logarithm(logarithm).fit_column(&[0.001, 3.0, 4000.0]).unwrap();
            for x in [0.001, 3.0, 4000.0] {
                assert!((fitted.unscale(fitted.scale(x)) / x - 1.0).abs() < 1e-14, "{logarithm:?} of {x}");
            }
        }
        assert_eq!(Logarithm::Log1p.unscale(1e-20), 1e-20);
    }

    #[test]
    fn training_values_need_a_logarithm() {
        assert!(LogTransformer::params().fit_column(&[0.0, -0.5]).is_ok());
        assert!(matches!(LogTransformer::params().fit_column(&[-1.0]), Err(Error::OutOfRange { .. })));
        assert!(matches!(LogTransformer::params().fit_column(&[]), Err(Error::Empty { .. })));
    }
}
