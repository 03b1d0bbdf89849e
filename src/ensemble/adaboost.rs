//! A round of AdaBoost: the error of a learner, its say, and the weights of the rows for the next one.
//!
//! - Formulas: ε = Σ w over the misclassified rows / Σ w; α = ½ ln((1 − ε) / ε); w ← w e^α where wrong and w e^−α where
//!   right, divided by their sum.
//! - Conventions: the form for labels −1 and 1. A learner that is worse than chance has a negative say. After the round the
//!   misclassified rows hold half of the weight.
//! - Source: Freund & Schapire (1997), Journal of Computer and System Sciences 55, 119–139.

use crate::input;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// One round over weighted rows.
///
/// ```
/// use workings::ensemble::AdaBoostRound;
///
/// let round = AdaBoostRound::new(&[0.25, 0.25, 0.25, 0.25], &[false, true, false, false])?;
/// assert_eq!(round.weighted_error(), 0.25);
/// assert!((round.alpha() - 0.5 * 3f64.ln()).abs() < 1e-12);
/// assert!((round.weights()[1].value() - 0.5).abs() < 1e-12); // the wrong row now holds half
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct AdaBoostRound {
    weights: Vec<f64>,
    misclassified: Vec<bool>,
}

impl AdaBoostRound {
    /// Weights of at least 0 (they need not sum to 1), and which rows the learner gets wrong.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `OutOfRange` for a negative weight; `Undetermined` where all weight is right
    /// or all is wrong, since such a learner has infinite say, or where there is no weight.
    pub fn new(weights: &[f64], misclassified: &[bool]) -> Result<AdaBoostRound> {
        input::same_length("weights", weights.len(), "misclassified", misclassified.len())?;
        input::non_negative("weights", weights.iter().copied())?;
        let holds = |wanted: bool| weights.iter().zip(misclassified).any(|(w, wrong)| *w > 0.0 && *wrong == wanted);
        match (holds(false), holds(true)) {
            (true, true) => Ok(AdaBoostRound { weights: weights.to_vec(), misclassified: misclassified.to_vec() }),
            (true, false) => Err(Error::Undetermined("a perfect learner has infinite weight, ln(1 / 0)".into())),
            (false, true) => Err(Error::Undetermined("a learner that is always wrong has the weight −∞, ln(0)".into())),
            (false, false) => Err(Error::bad_param("weights", "0 for every row", "at least one positive weight")),
        }
    }

    /// The derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn weight(&self, i: usize) -> Expr {
        Expr::named(format!("w[{i}]"), self.weights[i])
    }

    fn error_expr(&self) -> Expr {
        let rows = 0..self.weights.len();
        let wrong = Expr::sum_of(rows.clone().filter(|i| self.misclassified[*i]).map(|i| self.weight(i)));
        let all = Expr::sum_of(rows.map(|i| self.weight(i)));
        (wrong.called("weight of the misclassified") / all.called("Σw")).called("ε")
    }

    fn alpha_expr(&self) -> Expr {
        let error = self.error_expr();
        (0.5 * ((1.0 - &error) / &error).ln()).called("α")
    }

    /// The weights for the next round; they sum to 1.
    pub fn weights(&self) -> Vec<Expr> {
        let alpha = self.alpha_expr();
        let scaled = |i: usize| {
            let exponent = if self.misclassified[i] { alpha.clone() } else { -&alpha };
            (self.weight(i) * exponent.exp()).called(format!("w′[{i}]"))
        };
        let scaled: Vec<Expr> = (0..self.weights.len()).map(scaled).collect();
        let total = Expr::sum_of(scaled.iter().cloned()).called("Σw′");
        (0..).zip(scaled).map(|(i, w): (usize, Expr)| (w / &total).called(format!("new w[{i}]"))).collect()
    }
}

formulas! { AdaBoostRound;
    /// The share of the weight that is misclassified, ε.
    weighted_error: |round| round.error_expr();
    /// The say of the learner, α; below 0 where it is worse than chance.
    alpha: |round| round.alpha_expr();
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// After a round the misclassified rows hold half of the weight, whatever they held before.
        #[test]
        fn the_wrong_rows_then_hold_half(rows in prop::collection::vec((0.01..9.0f64, any::<bool>()), 2..40)) {
            let (weights, wrong): (Vec<f64>, Vec<bool>) = rows.into_iter().unzip();
            if let Ok(round) = AdaBoostRound::new(&weights, &wrong) {
                let new = round.weights();
                let held: f64 = new.iter().zip(&wrong).filter(|(_, wrong)| **wrong).map(|(w, _)| w.value()).sum();
                prop_assert!((held - 0.5).abs() < 1e-9);
            }
        }
    }

    /// ε = (1 + 2) / 8 of unscaled weights: α = ½ ln(5/3); wrong rows are scaled to ½ together, so 1/6 and 1/3.
    #[test]
    fn weights_need_not_sum_to_one() {
        let round = AdaBoostRound::new(&[4.0, 1.0, 1.0, 2.0], &[false, true, false, true]).unwrap();
        assert!((round.alpha() - 0.5 * (5.0f64 / 3.0).ln()).abs() < 1e-15);
        let weights: Vec<f64> = round.weights().iter().map(Expr::value).collect();
        for (weight, expected) in weights.iter().zip([0.4, 1.0 / 6.0, 0.1, 1.0 / 3.0]) {
            assert!((weight - expected).abs() < 1e-15, "{weights:?}");
        }
    }

    #[test]
    fn a_learner_without_a_finite_say_is_refused() {
        let round = |weights: &[f64], wrong: &[bool]| AdaBoostRound::new(weights, wrong);
        assert!(matches!(round(&[0.5, 0.5], &[false, false]), Err(Error::Undetermined(_))));
        assert!(matches!(round(&[0.5, 0.5], &[true, true]), Err(Error::Undetermined(_))));
        assert!(matches!(round(&[0.5, 0.0], &[false, true]), Err(Error::Undetermined(_))));
        assert!(matches!(round(&[0.0, 0.0], &[false, true]), Err(Error::BadParam { .. })));
        assert!(matches!(round(&[0.5, -0.5], &[false, true]), Err(Error::OutOfRange { .. })));
        assert!(matches!(round(&[0.5], &[false, true]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(round(&[], &[]), Err(Error::Empty { .. })));
    }
}
