//! How large the first, random weights are: large enough that signals pass, small enough that they do not explode.
//!
//! - Formulas: Xavier (Glorot) variance 2 / (fan_in + fan_out); He (Kaiming) 2 / fan_in; LeCun 1 / fan_in. Normal weights have
//!   that variance; uniform ones lie between ±√(3 · variance).
//! - Source: LeCun et al. (1998), Efficient backprop; Glorot & Bengio (2010), AISTATS, 249–256; He et al. (2015), ICCV, 1026–1034.

use super::size;
use crate::Result;
use crate::worked::{Expr, Number};

/// Which connections keep the variance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeightInit {
    /// Inputs and outputs; for tanh and sigmoid.
    Xavier,
    /// Inputs, of which ReLU keeps half.
    He,
    /// Inputs; for SELU.
    LeCun,
}

/// The spread of random weights.
#[derive(Debug, Clone)]
pub struct WeightScale {
    /// The standard deviation.
    pub std: Expr,
    /// Uniform weights lie between −limit and limit.
    pub limit: Expr,
}

impl WeightInit {
    /// For a layer of `fan_in` inputs and `fan_out` outputs to and from each unit.
    ///
    /// # Errors
    /// `BadParam` for a size of 0.
    /// ```
    /// use workings::neural::WeightInit;
    ///
    /// assert_eq!(WeightInit::He.scale(8, 3)?.std.value(), 0.5); // √(2 / 8)
    /// assert_eq!(WeightInit::Xavier.scale(10, 14)?.limit.value(), 0.5); // √(6 / 24)
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn scale(self, fan_in: usize, fan_out: usize) -> Result<WeightScale> {
        let (inputs, outputs) = (size("fan_in", fan_in)?, size("fan_out", fan_out)?);
        let (gain, fans) = match self {
            WeightInit::Xavier => (2.0, inputs + outputs),
            WeightInit::He => (2.0, inputs),
            WeightInit::LeCun => (1.0, inputs),
        };
        let std = (gain / &fans).sqrt().called("std");
        let limit = (3.0 * gain / fans).sqrt().called("limit");
        Ok(WeightScale { std, limit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// LeCun: √(1/4), √(3/12); a uniform spread of ±a has the deviation a / √3.
    #[test]
    fn spreads_by_hand() {
        assert_eq!(WeightInit::LeCun.scale(4, 9).unwrap().std.value(), 0.5);
        assert_eq!(WeightInit::LeCun.scale(12, 9).unwrap().limit.value(), 0.5);
        let scale = WeightInit::Xavier.scale(7, 4).unwrap();
        assert!((scale.limit.value() / 3.0_f64.sqrt() - scale.std.value()).abs() < 1e-15);
        assert!(WeightInit::He.scale(0, 1).is_err() && WeightInit::Xavier.scale(1, 0).is_err());
    }
}
