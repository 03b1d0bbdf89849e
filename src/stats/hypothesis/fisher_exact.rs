//! Fisher's exact test of a 2 × 2 table.
//!
//! With all margins fixed, the first cell follows the hypergeometric distribution; no count is too small for that.
//!
//! - Formula: p = Σ P(k) over the tables that are no more probable than the one observed (two-sided, as SciPy's).
//! - Conventions: tables whose probability is larger by less than 1e-10 of it count as equally probable.
//! - Cost: O(√n) terms. Source: Fisher (1922), J. R. Stat. Soc. 85, 87–94.

use super::Alternative;
use crate::stats::Hypergeometric;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Two rows of two counts: do the rows differ?
///
/// ```
/// use workings::stats::{Alternative, FisherExact};
/// let test = FisherExact::new([[3, 1], [1, 3]], Alternative::TwoSided)?;
/// assert!((test.p_value() - 34.0 / 70.0).abs() < 1e-14); // 1 + 16 + 16 + 1 of 70
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FisherExact {
    table: [[u64; 2]; 2],
    cell: Hypergeometric,
    alternative: Alternative,
}

impl FisherExact {
    /// `Less` and `Greater` speak of the odds ratio against 1.
    ///
    /// # Errors
    /// `Undetermined` where all counts are 0; `BadParam` for a total above 2⁵³.
    pub fn new(table: [[u64; 2]; 2], alternative: Alternative) -> Result<Self> {
        const MOST: u64 = 1 << 53;
        let [[a, b], [c, d]] = table;
        let total = [a, b, c, d].into_iter().try_fold(0_u64, |sum, count| sum.checked_add(count));
        match total {
            Some(0) => Err(Error::Undetermined("every count of the table is 0".into())),
            Some(total) if total <= MOST => {
                let cell = Hypergeometric::new(total, a + b, a + c)?;
                Ok(FisherExact { table, cell, alternative })
            }
            _ => Err(Error::bad_param("the total of the table", "more", format!("at most {MOST}"))),
        }
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn odds_ratio_expr(&self) -> Expr {
        let [[a, b], [c, d]] = self.table.map(|row| row.map(|count| count as f64));
        let cell = |name: &str, count: f64| Expr::named(name, count);
        (cell("a", a) * cell("d", d) / (cell("b", b) * cell("c", c)))
            .undefined_if(b * c == 0.0, "b · c = 0: the odds ratio has no finite value")
            .called("odds ratio")
    }

    /// The p-value: the observed tail, and for two sides the part of the other tail that is as improbable.
    fn p(&self) -> f64 {
        let (cell, a) = (&self.cell, self.table[0][0]);
        match self.alternative {
            Alternative::Less => return cell.sum_down(a),
            Alternative::Greater => return cell.sum_up(a),
            Alternative::TwoSided => {}
        }
        let (low, high) = cell.support();
        let limit = cell.pmf(a) * (1.0 + 1e-10);
        let fits = |k: u64| cell.pmf(k) <= limit;
        // The most probable cell parts the rising side from the falling one.
        let [[first, second], _] = self.table;
        let top = {
            let (rows, columns, n) = ((first + second) as f64, (first + self.table[1][0]) as f64, self.total());
            (((rows + 1.0) * (columns + 1.0) / (n + 2.0)).floor() as u64).clamp(low, high)
        };
        if fits(top) {
            return 1.0;
        }
        let below = match fits(low) {
            true => cell.sum_down(last(low, top, fits)),
            false => 0.0,
        };
        let above = match fits(high) {
            // Mirrored, so that the same search finds the lowest cell above the top that fits.
            true => cell.sum_up(high - last(0, high - top, |steps| fits(high - steps))),
            false => 0.0,
        };
        (below + above).min(1.0)
    }

    fn total(&self) -> f64 {
        self.table.iter().flatten().sum::<u64>() as f64
    }

    fn p_expr(&self) -> Expr {
        let (low, high) = self.cell.support();
        let a = self.table[0][0];
        let limit = self.cell.pmf(a) * (1.0 + 1e-10);
        let counts = |k: &u64| match self.alternative {
            Alternative::Less => *k <= a,
            Alternative::Greater => *k >= a,
            Alternative::TwoSided => self.cell.pmf(*k) <= limit,
        };
        if high - low < 6 {
            let terms = (low..=high).filter(counts).map(|k| self.cell.pmf_expr(k));
            // Rounded, all tables together may come out above 1.
            return Expr::sum_of(terms).min(Expr::from(1.0)).called("p");
        }
        let name = match self.alternative {
            Alternative::Less => format!("P(k ≤ {a})"),
            Alternative::Greater => format!("P(k ≥ {a})"),
            Alternative::TwoSided => format!("ΣP(k) over P(k) ≤ P({a})"),
        };
        Expr::named(name, self.p()).called("p")
    }
}

/// The last of low to high that fits, where low fits and high does not, and those that fit come first.
fn last(mut low: u64, mut high: u64, fits: impl Fn(u64) -> bool) -> u64 {
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if fits(middle) { low = middle } else { high = middle }
    }
    low
}

formulas! { FisherExact;
    /// (a · d) / (b · c) of the table [[a, b], [c, d]]; undefined where b or c is 0.
    odds_ratio: |test| test.odds_ratio_expr();
    /// The probability of just this table, given its margins.
    p_table: |test| test.cell.pmf_expr(test.table[0][0]);
    /// The p-value, by the alternative.
    p_value: |test| test.p_expr();
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const BOTH: Alternative = Alternative::TwoSided;

    /// Margins 4, 6 and 3, 7: C(3, k) C(7, 4 − k) = 35, 105, 63, 7 of 210 for k = 0 … 3.
    #[test]
    fn by_hand() {
        let p = |table, alternative| FisherExact::new(table, alternative).unwrap().p_value();
        assert_relative_eq!(p([[3, 1], [0, 6]], BOTH), 7.0 / 210.0, max_relative = 1e-13);
        assert_relative_eq!(p([[0, 4], [3, 3]], BOTH), 42.0 / 210.0, max_relative = 1e-13);
        assert_relative_eq!(p([[2, 2], [1, 5]], Alternative::Greater), 70.0 / 210.0, max_relative = 1e-13);
        assert_relative_eq!(p([[2, 2], [1, 5]], Alternative::Less), 203.0 / 210.0, max_relative = 1e-13);
        assert_eq!(p([[1, 3], [2, 4]], BOTH), 1.0);
        let test = FisherExact::new([[2, 2], [1, 5]], BOTH).unwrap();
        assert_relative_eq!(test.odds_ratio(), 5.0, max_relative = 1e-14);
        assert_relative_eq!(test.p_table(), 63.0 / 210.0, max_relative = 1e-13);
    }

    #[test]
    fn the_ends() {
        let empty = FisherExact::new([[0, 0], [3, 2]], BOTH).unwrap();
        assert_eq!((empty.p_value(), empty.odds_ratio().is_nan()), (1.0, true));
        assert!(FisherExact::new([[0, 0], [0, 0]], BOTH).is_err());
        assert!(FisherExact::new([[u64::MAX, 1], [0, 0]], BOTH).is_err());
        let large = FisherExact::new([[500_000, 510_000], [505_000, 500_000]], BOTH).unwrap().p_value();
        assert!(0.0 < large && large < 1e-10, "{large}");
    }
}
