//! Many tests at once: p-values adjusted so that chance finds do not pile up.
//!
//! Of 20 true null hypotheses one is rejected at 0.05 by chance alone. Bonferroni and Holm bound the probability of any
//! false rejection, Benjamini and Hochberg the expected share of false ones among the rejections.
//!
//! - Formula, with p(1) ≤ … ≤ p(m): Bonferroni m · p; Holm the running maximum of (m − i + 1) · p(i); Benjamini–Hochberg the
//!   running minimum, from the largest down, of m / i · p(i); each at most 1.
//! - A hypothesis is rejected if its adjusted p is at most α. The same as statsmodels' `multipletests`.
//! - Cost: O(m log m).
//! - Sources: Holm (1979), Scand. J. Stat. 6, 65–70; Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289–300.

use crate::Error;
use crate::Result;
use crate::input;
use crate::worked::{Expr, Number};

/// How p-values are adjusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Correction {
    /// m · p: simple, and the strictest.
    Bonferroni,
    /// Step-down: never less powerful than Bonferroni, under the same guarantee.
    #[default]
    Holm,
    /// Step-up control of the false discovery rate, for independent or positively dependent tests.
    BenjaminiHochberg,
}

/// Several p-values, adjusted for each other.
///
/// ```
/// use workings::stats::{AdjustedP, Correction};
/// let tests = AdjustedP::new(&[0.01, 0.04, 0.03], Correction::Holm)?;
/// assert_eq!(tests.adjusted(), [0.03, 0.06, 0.06]); // 3 · 0.01, then 2 · 0.03, which is above 1 · 0.04
/// assert_eq!(tests.rejected(0.05)?, [true, false, false]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct AdjustedP {
    adjusted: Vec<Expr>,
}

impl AdjustedP {
    /// # Errors
    /// `Empty`, `NotFinite`; `OutOfRange` for a p-value outside 0 to 1.
    pub fn new(p_values: &[f64], correction: Correction) -> Result<Self> {
        if p_values.is_empty() {
            return Err(Error::empty("p_values"));
        }
        input::probabilities("p_values", p_values.iter().copied())?;
        let m = Expr::named("m", p_values.len() as f64);
        let mut order: Vec<usize> = (0..p_values.len()).collect();
        order.sort_by(|i, j| p_values[*i].total_cmp(&p_values[*j]));
        let mut adjusted = vec![Expr::from(0.0); p_values.len()];
        let p = |place: usize| Expr::named(format!("p({place})"), p_values[order[place - 1]]);
        // The one before, by value alone: the derivation of each stays one line long.
        let known =
            |place: usize, of: &[Expr]| Expr::named(format!("adjusted p({place})"), of[order[place - 1]].value());
        let places = 1..=p_values.len();
        let set = |place: usize, raw: Expr, of: &mut Vec<Expr>| {
            of[order[place - 1]] = raw.called(format!("adjusted p({place})"));
        };
        match correction {
            Correction::Bonferroni => {
                places.for_each(|i| set(i, (&m * p(i)).min(Expr::from(1.0)), &mut adjusted));
            }
            Correction::Holm => {
                for i in places {
                    let raw = ((&m - i as f64 + 1.0) * p(i)).min(Expr::from(1.0));
                    let raw = if i == 1 { raw } else { raw.max(known(i - 1, &adjusted)) };
                    set(i, raw, &mut adjusted);
                }
            }
            Correction::BenjaminiHochberg => {
                for i in places.rev() {
                    // m / m is 1, so the largest keeps its p.
                    let raw = &m / i as f64 * p(i);
                    let raw = if i == p_values.len() { raw } else { raw.min(known(i + 1, &adjusted)) };
                    set(i, raw, &mut adjusted);
                }
            }
        }
        Ok(AdjustedP { adjusted })
    }

    /// The adjusted p-values, in the order given.
    pub fn adjusted(&self) -> Vec<f64> {
        self.adjusted.iter().map(Expr::value).collect()
    }

    /// The adjusted p-values with their derivations, in which p(i) is the i-th smallest.
    pub fn derivations(&self) -> &[Expr] {
        &self.adjusted
    }

    /// Which hypotheses are rejected at the level `alpha`.
    ///
    /// # Errors
    /// `BadParam` for a level that does not lie between 0 and 1.
    pub fn rejected(&self, alpha: f64) -> Result<Vec<bool>> {
        input::setting("alpha", alpha, alpha > 0.0 && alpha < 1.0, "a number between 0 and 1")?;
        // 3 · 0.1 is a rounding above 0.3, and yet at most 0.3.
        let most = alpha * (1.0 + 4.0 * f64::EPSILON);
        Ok(self.adjusted.iter().map(|p| p.value() <= most).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn adjusted(p: &[f64], correction: Correction) -> Vec<f64> {
        AdjustedP::new(p, correction).unwrap().adjusted()
    }

    /// Sorted 0.005, 0.02, 0.03, 0.6. Holm: 0.02, 0.06, max(0.06, 0.06), 0.6. BH: 0.02, min(0.04, 0.04), 0.04, 0.6.
    #[test]
    fn by_hand() {
        let p = [0.03, 0.005, 0.6, 0.02];
        let near = |found: Vec<f64>, expected: [f64; 4]| {
            found.iter().zip(expected).for_each(|(f, e)| assert_relative_eq!(*f, e, max_relative = 1e-14));
        };
        near(adjusted(&p, Correction::Bonferroni), [0.12, 0.02, 1.0, 0.08]);
        near(adjusted(&p, Correction::Holm), [0.06, 0.02, 0.6, 0.06]);
        near(adjusted(&p, Correction::BenjaminiHochberg), [0.04, 0.02, 0.6, 0.04]);
        let found = AdjustedP::new(&p, Correction::BenjaminiHochberg).unwrap();
        assert_eq!(found.rejected(0.05).unwrap(), [true, true, false, true]);
        let edge = AdjustedP::new(&[0.1, 0.9, 0.9], Correction::Bonferroni).unwrap();
        assert!(edge.rejected(0.3).unwrap()[0]);
    }

    #[test]
    fn the_smallest_and_the_wrong() {
        assert_eq!(adjusted(&[0.2], Correction::Holm), [0.2]);
        assert_eq!(adjusted(&[0.0, 1.0], Correction::BenjaminiHochberg), [0.0, 1.0]);
        assert!(AdjustedP::new(&[], Correction::Holm).is_err());
        assert!(AdjustedP::new(&[0.5, 1.5], Correction::Holm).is_err());
        assert!(AdjustedP::new(&[f64::NAN], Correction::Holm).is_err());
        assert!(AdjustedP::new(&[0.5], Correction::Holm).unwrap().rejected(1.0).is_err());
    }
}
