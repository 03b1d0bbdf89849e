//! Generalized entropy index: how unequally the benefits of a prediction are spread over people.
//!
//! - Formula: b = ŷ − y + 1, so 0 for a false negative, 1 for a right prediction, 2 for a false positive; with mean μ
//!   GE = Σ((b / μ)^α − 1) / (n α (α − 1)); its limits are Theil's index Σ (b / μ) ln(b / μ) / n at α = 1 and
//!   −Σ ln(b / μ) / n at α = 0.
//! - A larger α looks at those who get much, a smaller one at those who get little; α = 2 is half the squared coefficient of
//!   variation.
//! - Conventions: 0 · ln 0 is 0; a benefit of 0 makes the index infinite at α ≤ 0.
//! - Cost: one pass to count three kinds of people.
//! - Source: Speicher et al. (2018), KDD, 2239–2248.

use crate::metrics::Counts;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Result, input};

/// How many people got a benefit of 0, 1 and 2, in a form that merges.
///
/// ```
/// use workings::fairness::Benefits;
///
/// let benefits = Benefits::new(&[true, false, true, false], &[true, true, true, false])?; // 1, 2, 1, 1
/// assert!((benefits.generalized_entropy(2.0) - 0.06).abs() < 1e-15); // μ = 1.25, variance 0.1875, over 2μ²
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Benefits {
    /// How many got 0, 1, 2.
    n: [u64; 3],
}

impl Benefits {
    /// Whether each person is positive, and whether predicted so.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`.
    pub fn new(y_true: &[bool], y_pred: &[bool]) -> Result<Benefits> {
        input::same_length("y_true", y_true.len(), "y_pred", y_pred.len())?;
        let mut n = [0; 3];
        y_true.iter().zip(y_pred).for_each(|(y, p)| n[1 + usize::from(*p) - usize::from(*y)] += 1);
        Ok(Benefits { n })
    }

    /// Of a confusion matrix.
    pub fn of_counts(counts: Counts) -> Benefits {
        Benefits { n: [counts.fn_, counts.tp.saturating_add(counts.tn), counts.fp] }
    }

    /// The counts of both parts of the data.
    pub fn merge(&self, other: &Benefits) -> Benefits {
        Benefits { n: std::array::from_fn(|benefit| self.n[benefit].saturating_add(other.n[benefit])) }
    }

    /// The metric with its derivation.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// The benefits that occur, with how often they do.
    fn groups(&self) -> Vec<(Expr, f64)> {
        let named = |(benefit, n): (usize, &u64)| (Expr::named(format!("n(b = {benefit})"), *n as f64), benefit as f64);
        self.n.iter().enumerate().filter(|(_, n)| **n > 0).map(named).collect()
    }

    fn index_expr(&self, alpha: f64) -> Expr {
        let groups = self.groups();
        let n = Expr::named("n", self.n.iter().map(|n| *n as f64).sum());
        let mean = (Expr::sum_of(groups.iter().map(|(n, benefit)| n * *benefit)) / &n).called("μ");
        let none = mean.value() == 0.0;
        let ratio = |benefit: f64| Expr::from(benefit) / &mean;
        let named_alpha = Expr::named("α", alpha);
        let index = if alpha == 1.0 {
            let gains = groups.iter().filter(|(_, benefit)| *benefit > 0.0);
            Expr::sum_of(gains.map(|(n, benefit)| n * ratio(*benefit) * ratio(*benefit).ln())) / n
        } else if alpha == 0.0 {
            -Expr::sum_of(groups.iter().map(|(n, benefit)| n * ratio(*benefit).ln())) / n
        } else {
            let power = |benefit: f64| ratio(benefit).pow(named_alpha.clone());
            let sum = Expr::sum_of(groups.iter().map(|(n, benefit)| n * (power(*benefit) - 1.0)));
            sum / (n * &named_alpha * (&named_alpha - 1.0))
        };
        index
            .undefined_if(!alpha.is_finite(), "α is no finite number")
            .undefined_if(self.n == [0; 3], "there are no predictions")
            .undefined_if(none, "every prediction is a false negative, so the mean benefit is 0")
            .called("GE")
    }
}

formulas! { untabled Benefits;
    /// Generalized entropy index with this α. At least 0, 0 where all get the same; undefined where all are false negatives.
    generalized_entropy: |benefits, alpha: f64| benefits.index_expr(alpha);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use approx::assert_relative_eq;

    fn benefits(n: [u64; 3]) -> Benefits {
        Benefits { n }
    }

    /// Benefits 0, 1, 1, 2, 2, so μ = 1.2 and Σb² = 10: (10 / 1.44 − 5) / (5 · 2).
    #[test]
    fn by_hand() {
        let b = Benefits::new(&[true, true, false, false, false], &[false, true, false, true, true]).unwrap();
        assert_eq!(b, benefits([1, 2, 2]));
        assert_relative_eq!(b.generalized_entropy(2.0), (10.0 / 1.44 - 5.0) / 10.0, max_relative = 1e-14);
        let theil = (2.0 / 1.2 * (1.0_f64 / 1.2).ln() + 4.0 / 1.2 * (2.0_f64 / 1.2).ln()) / 5.0;
        assert_relative_eq!(b.generalized_entropy(1.0), theil, max_relative = 1e-14);
        assert_relative_eq!(b.generalized_entropy(1.0 + 1e-7), theil, max_relative = 1e-6);
        assert_eq!((b.generalized_entropy(0.0), b.generalized_entropy(-1.0)), (f64::INFINITY, f64::INFINITY));
        // 1, 1, 2: μ = 4/3.
        let mean_log = -(2.0 * 0.75_f64.ln() + 1.5_f64.ln()) / 3.0;
        assert_relative_eq!(benefits([0, 2, 1]).generalized_entropy(0.0), mean_log, max_relative = 1e-14);
    }

    #[test]
    fn what_has_no_inequality_has_none() {
        assert_eq!(benefits([0, 7, 0]).generalized_entropy(2.0), 0.0);
        assert!(benefits([3, 0, 0]).worked().generalized_entropy(2.0).undefined().unwrap().contains("false negative"));
        assert!(benefits([3, 0, 0]).worked().generalized_entropy(0.0).undefined().unwrap().contains("false negative"));
        assert!(Benefits::default().worked().generalized_entropy(2.0).undefined().unwrap().contains("no predictions"));
        assert!(benefits([1, 1, 1]).worked().generalized_entropy(f64::NAN).undefined().is_some());
        assert!(matches!(Benefits::new(&[], &[]), Err(Error::Empty { .. })));
        assert!(matches!(Benefits::new(&[true], &[]), Err(Error::LengthMismatch { .. })));
        let counts = Counts { tp: 1, fp: 4, fn_: 3, tn: 2 };
        assert_eq!(Benefits::of_counts(counts).merge(&benefits([0, 1, 0])), benefits([3, 4, 4]));
    }
}
