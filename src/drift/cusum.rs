//! CUSUM chart: small shifts of a measurement, added up until they are worth an alarm.
//!
//! - Formulas: highᵢ = max(0, highᵢ₋₁ + xᵢ − target − slack); lowᵢ = max(0, lowᵢ₋₁ − xᵢ + target − slack), both from 0.
//! - The slack is half the shift that matters: less is forgotten, more adds up. The alarm is raised where either sum exceeds the
//!   threshold.
//! - Conventions: equal to the threshold is no alarm, and equal but for rounding (one part in 10¹²) is equal.
//! - Cost: O(n).
//! - Source: Page (1954), Biometrika 41, 100–115.

use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// The two running sums of a measurement.
///
/// ```
/// let chart = workings::drift::Cusum::new(&[1.0, 3.0, 4.0], 1.0, 0.5, 3.0)?;
/// assert_eq!(chart.high(), [0.0, 1.5, 4.0]);
/// assert_eq!(chart.first_alarm(), Some(2));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Cusum {
    x: Vec<f64>,
    target: f64,
    slack: f64,
    threshold: f64,
    high: Vec<f64>,
    low: Vec<f64>,
}

impl Cusum {
    /// The sums of `x` around the `target`.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for a slack or threshold below 0, or settings that are no numbers.
    pub fn new(x: &[f64], target: f64, slack: f64, threshold: f64) -> Result<Cusum> {
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        input::finite("x", x.iter().copied())?;
        input::setting("target", target, target.is_finite(), "a finite number")?;
        for (name, value) in [("slack", slack), ("threshold", threshold)] {
            input::setting(name, value, value >= 0.0 && value.is_finite(), "a number of at least 0")?;
        }
        let sums = |sign: f64| -> Vec<f64> {
            let add = |sum: &mut f64, x: &f64| {
                *sum = (*sum + sign * (x - target) - slack).max(0.0);
                Some(*sum)
            };
            x.iter().scan(0.0, add).collect()
        };
        let (high, low) = (sums(1.0), sums(-1.0));
        Ok(Cusum { x: x.to_vec(), target, slack, threshold, high, low })
    }

    /// The sum of what lies above target + slack, after each value.
    pub fn high(&self) -> &[f64] {
        &self.high
    }

    /// The sum of what lies below target − slack, after each value.
    pub fn low(&self) -> &[f64] {
        &self.low
    }

    /// The first position at which either sum exceeds the threshold.
    pub fn first_alarm(&self) -> Option<usize> {
        let limit = self.threshold + 1e-12 * self.threshold.abs().max(self.target.abs());
        self.high.iter().zip(&self.low).position(|(high, low)| high.max(*low) > limit)
    }

    pub(crate) fn high_exprs(&self) -> Vec<Expr> {
        self.steps("high", &self.high, |x, target| x - target)
    }

    pub(crate) fn low_exprs(&self) -> Vec<Expr> {
        self.steps("low", &self.low, |x, target| target - x)
    }

    fn steps(&self, name: &str, sums: &[f64], gain: impl Fn(Expr, Expr) -> Expr) -> Vec<Expr> {
        let step = |i: usize| {
            let before = if i == 0 { Expr::from(0.0) } else { Expr::named(format!("{name}[{}]", i - 1), sums[i - 1]) };
            let x = Expr::named(format!("x[{i}]"), self.x[i]);
            let sum = before + gain(x, Expr::named("target", self.target)) - Expr::named("slack", self.slack);
            Number::max(Expr::from(0.0), sum).valued(sums[i]).called(format!("{name}[{i}]"))
        };
        (0..sums.len()).map(step).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Around 10 with slack 1: 2 above adds 1, 5 below adds 4.
    #[test]
    fn both_sides_by_hand() {
        let chart = Cusum::new(&[12.0, 12.0, 5.0, 10.0], 10.0, 1.0, 3.5).unwrap();
        assert_eq!((chart.high(), chart.low()), (&[1.0, 2.0, 0.0, 0.0][..], &[0.0, 0.0, 4.0, 3.0][..]));
        assert_eq!(chart.first_alarm(), Some(2));
        assert_eq!(chart.low_exprs()[3].value(), 3.0);
        assert_eq!(chart.high_exprs()[1].formula(), "max(0, high[0] + (x[1] − target) − slack)");
    }

    /// 0.1 + 0.2 is 0.30000000000000004, and still no more than 0.3.
    #[test]
    fn a_sum_equal_to_the_threshold_is_no_alarm() {
        assert_eq!(Cusum::new(&[0.1, 0.2], 0.0, 0.0, 0.3).unwrap().first_alarm(), None);
        assert_eq!(Cusum::new(&[0.1, 0.21], 0.0, 0.0, 0.3).unwrap().first_alarm(), Some(1));
        assert_eq!(Cusum::new(&[5.0], 5.0, 0.0, 0.0).unwrap().first_alarm(), None);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert!(matches!(Cusum::new(&[], 0.0, 0.0, 1.0), Err(Error::Empty { .. })));
        assert!(matches!(Cusum::new(&[f64::NAN], 0.0, 0.0, 1.0), Err(Error::NotFinite { .. })));
        assert!(matches!(Cusum::new(&[1.0], f64::NAN, 0.0, 1.0), Err(Error::BadParam { .. })));
        assert!(matches!(Cusum::new(&[1.0], 0.0, -0.1, 1.0), Err(Error::BadParam { .. })));
        assert!(matches!(Cusum::new(&[1.0], 0.0, 0.0, -1.0), Err(Error::BadParam { .. })));
    }
}
