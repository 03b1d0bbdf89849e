//! Attribution drift: does a model lean on its features in the order in which it used to?
//!
//! - Formula: NDCG of the baseline attributions, ranked by the current ones; below 0.90 is an alert.
//! - Conventions: attributions are sizes, of at least 0 (mean absolute Shapley values, say); features that are tied now share
//!   the mean of their baseline attributions.
//! - Source: SageMaker Clarify's feature attribution drift; [`RankedGains`] for NDCG.

use crate::metrics::{Gain, RankedGains};
use crate::worked::{Expr, Number};
use crate::{Result, input};

/// How far the order of features has changed.
///
/// ```
/// let drift = workings::drift::AttributionDrift::new(&[0.6, 0.3, 0.1], &[0.5, 0.4, 0.1])?;
/// assert_eq!((drift.ndcg().value(), drift.alert(0.9)?.value()), (1.0, 0.0)); // the same order
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct AttributionDrift {
    gains: RankedGains,
}

impl AttributionDrift {
    /// An attribution for each feature, in the same order on both sides.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `OutOfRange` for an attribution below 0.
    pub fn new(baseline: &[f64], current: &[f64]) -> Result<AttributionDrift> {
        input::same_length("baseline", baseline.len(), "current", current.len())?;
        input::non_negative("baseline", baseline.iter().copied())?;
        input::non_negative("current", current.iter().copied())?;
        let gains = match baseline {
            [_] => RankedGains::new(baseline, 1, Gain::Linear)?, // a single feature has no order to lose
            _ => RankedGains::with_scores(baseline, current, baseline.len(), Gain::Linear)?,
        };
        Ok(AttributionDrift { gains })
    }

    /// 0 to 1, 1 where the order is the same; 0 where no feature had any attribution.
    pub fn ndcg(&self) -> Expr {
        self.gains.worked().ndcg().expr().clone()
    }

    /// Whether the NDCG lies below the threshold, usually 0.90.
    ///
    /// # Errors
    /// `BadParam` for a threshold outside 0 to 1.
    pub fn alert(&self, threshold: f64) -> Result<Expr> {
        input::setting("threshold", threshold, (0.0..=1.0).contains(&threshold), "a number from 0 to 1")?;
        Ok(self.ndcg().less_than(threshold.into()).called("alert"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use approx::assert_relative_eq;

    /// Current order 1, 0, 2: (0.2 + 0.7 / log₂3 + 0.1 / 2) / (0.7 + 0.2 / log₂3 + 0.1 / 2).
    #[test]
    fn a_swap_costs_gain() {
        let drift = AttributionDrift::new(&[0.7, 0.2, 0.1], &[0.3, 0.6, 0.1]).unwrap();
        let log3 = 3.0_f64.log2();
        let ndcg = (0.25 + 0.7 / log3) / (0.75 + 0.2 / log3);
        assert_relative_eq!(drift.ndcg().value(), ndcg, max_relative = 1e-14);
        assert_eq!(drift.alert(0.9).unwrap().value(), 1.0);
        assert_eq!(drift.alert(ndcg - 1e-9).unwrap().value(), 0.0);
        assert_eq!(AttributionDrift::new(&[0.4], &[0.1]).unwrap().ndcg().value(), 1.0);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert!(matches!(AttributionDrift::new(&[], &[]), Err(Error::Empty { .. })));
        assert!(matches!(AttributionDrift::new(&[1.0], &[1.0, 2.0]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(AttributionDrift::new(&[1.0, -1.0], &[1.0, 2.0]), Err(Error::OutOfRange { .. })));
        assert!(matches!(AttributionDrift::new(&[1.0, 1.0], &[1.0, -2.0]), Err(Error::OutOfRange { .. })));
        let drift = AttributionDrift::new(&[1.0, 1.0], &[1.0, 2.0]).unwrap();
        assert!(matches!(drift.alert(1.5), Err(Error::BadParam { .. })));
    }
}
