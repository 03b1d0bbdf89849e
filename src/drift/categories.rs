//! Drift of a categorical column or of labels: the largest change of one share, the change of each, a χ² test.
//!
//! - Formulas: L∞ = max |current share − baseline share|; the robust one takes off what samples of n and m rows could differ
//!   by chance, max(0, L∞ − 1.8 √((n + m) / (n m))).
//! - Where the baseline is a sample too, the two are compared as two rows of a table of counts (χ² test of independence).
//! - Cost: O(number of categories).
//! - Source: the L-infinity distance of SageMaker Model Monitor's distribution constraints, its robust form with the
//!   two-sample bound c(α) √((n + m) / (n m)) of Smirnov (1948), Ann. Math. Statist. 19, 279–281.

use ndarray::Array2;

use super::psi::shares_of;
use crate::metrics::{largest_difference_expr, two_shares};
use crate::stats::ContingencyTable;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Result, input};

/// How often each category occurs in the baseline and in the current data, in a form that merges.
///
/// ```
/// let counts = workings::drift::CategoryCounts::new(&[50.0, 30.0, 20.0], &[20.0, 10.0, 10.0])?;
/// assert!((counts.l_infinity() - 0.05).abs() < 1e-15); // 0.3 to 0.25, 0.2 to 0.25
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CategoryCounts {
    baseline: Vec<f64>,
    current: Vec<f64>,
}

impl CategoryCounts {
    /// Counts of the same categories in the same order.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `OutOfRange` for a count below 0; `Undetermined` where a side counts nothing.
    pub fn new(baseline: &[f64], current: &[f64]) -> Result<CategoryCounts> {
        input::same_length("baseline", baseline.len(), "current", current.len())?;
        shares_of("baseline", baseline)?;
        shares_of("current", current)?;
        Ok(CategoryCounts { baseline: baseline.to_vec(), current: current.to_vec() })
    }

    /// The counts of both parts of the data, which have the same categories.
    ///
    /// # Errors
    /// `LengthMismatch` for parts with different numbers of categories.
    pub fn merge(&self, other: &CategoryCounts) -> Result<CategoryCounts> {
        let lengths = (self.baseline.len(), other.baseline.len());
        input::same_length("the categories of one part", lengths.0, "those of the other", lengths.1)?;
        let sum = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x + y).collect();
        Ok(CategoryCounts {
            baseline: sum(&self.baseline, &other.baseline),
            current: sum(&self.current, &other.current),
        })
    }

    /// The baseline and the current data as the rows of a table, whose χ² test asks whether they differ by more than chance.
    /// Categories that occur in neither are left out.
    ///
    /// # Errors
    /// None that [`new`](Self::new) lets pass.
    pub fn table(&self) -> Result<ContingencyTable> {
        let seen = self.baseline.iter().zip(&self.current).filter(|(b, c)| **b + **c > 0.0);
        let columns: Vec<[f64; 2]> = seen.map(|(b, c)| [*b, *c]).collect();
        ContingencyTable::new(&Array2::from_shape_fn((2, columns.len()), |(row, column)| columns[column][row]))
    }

    /// The distance with its derivation.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn l_infinity_expr(&self) -> Expr {
        let shares = shares_of("baseline", &self.baseline).and_then(|p| Ok((p, shares_of("current", &self.current)?)));
        shares
            .and_then(|(p, q)| largest_difference_expr((&p).into(), (&q).into()))
            .unwrap_or_else(|error| Expr::symbol("the difference").undefined_if(true, error.to_string()))
            .called("L∞")
    }
}

formulas! { CategoryCounts;
    /// The largest change in the share of one category. 0 to 1.
    l_infinity: |counts| counts.l_infinity_expr();
}

/// Robust L-infinity distance of samples of n and m rows, max(0, L∞ − 1.8 √((n + m) / (n m))): small samples raise no alarm.
/// 0 to 1.
///
/// # Errors
/// `BadParam` for a distance outside 0 to 1, or no rows.
/// ```
/// assert_eq!(workings::drift::robust_l_infinity(0.3, 20, 30)?, 0.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn robust_l_infinity(simple: f64, n: usize, m: usize) -> Result<f64> {
    Ok(robust_l_infinity_expr(simple, n, m)?.value())
}

pub(crate) fn robust_l_infinity_expr(simple: f64, n: usize, m: usize) -> Result<Expr> {
    input::setting("linf_simple", simple, (0.0..=1.0).contains(&simple), "a distance from 0 to 1")?;
    let by_chance = (1.8 * sampling_factor(n, m)?).called("by chance");
    let beyond = Expr::named("L∞", simple) - by_chance;
    Ok(Number::max(Expr::from(0.0), beyond).called("robust L∞"))
}

/// √((n + m) / (n m)), on which the distance of two samples depends.
pub(super) fn sampling_factor(n: usize, m: usize) -> Result<Expr> {
    input::setting("n", n as f64, n >= 1, "a whole number of at least 1")?;
    input::setting("m", m as f64, m >= 1, "a whole number of at least 1")?;
    let (n, m) = (Expr::named("n", n as f64), Expr::named("m", m as f64));
    Ok(((&n + &m) / (n * m)).sqrt())
}

/// How much the share of each class has changed: current less baseline.
///
/// # Errors
/// `LengthMismatch`, `Empty`, `NotFinite`, `OutOfRange`; `BadParam` where a side does not sum to 1 (to a millionth).
/// ```
/// assert_eq!(workings::drift::label_shift(&[0.75, 0.25], &[0.5, 0.5])?, [-0.25, 0.25]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn label_shift(baseline: &[f64], current: &[f64]) -> Result<Vec<f64>> {
    Ok(label_shift_expr(baseline, current)?.iter().map(Expr::value).collect())
}

pub(crate) fn label_shift_expr(baseline: &[f64], current: &[f64]) -> Result<Vec<Expr>> {
    let (baseline, current) = two_shares(["baseline", "current"], baseline, current)?;
    let change = |(i, (before, now)): (usize, (f64, f64))| {
        let [now, before] =
            [("current", now), ("baseline", before)].map(|(of, share)| Expr::named(format!("{of}[{i}]"), share));
        (now - before).called(format!("change[{i}]"))
    };
    Ok(baseline.into_iter().zip(current).enumerate().map(change).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use approx::assert_relative_eq;

    /// Shares ½, ½, 0 and ¼, ¼, ½. χ² of [[4, 4, 0], [1, 1, 2]]: expected 10/3, 10/3, 4/3 and 5/3, 5/3, 2/3.
    #[test]
    fn categories_by_hand() {
        let counts = CategoryCounts::new(&[4.0, 4.0, 0.0, 0.0], &[1.0, 1.0, 2.0, 0.0]).unwrap();
        assert_eq!(counts.l_infinity(), 0.5);
        let chi2 =
            2.0 * (4.0 / 9.0) / (10.0 / 3.0) + 4.0 / 3.0 + 2.0 * (4.0 / 9.0) / (5.0 / 3.0) + (16.0 / 9.0) / (2.0 / 3.0);
        assert_relative_eq!(counts.table().unwrap().chi2(false), chi2, max_relative = 1e-13);
        let merged = counts.merge(&counts).unwrap();
        assert_eq!(merged.l_infinity(), 0.5);
        assert!(matches!(
            merged.merge(&CategoryCounts::new(&[1.0], &[1.0]).unwrap()),
            Err(Error::LengthMismatch { .. })
        ));
    }

    /// 0.3 − 1.8 √(125 / 2500) = 0.3 − 1.8 √0.05 < 0; with 10,000 each 0.3 − 1.8 √(2 / 10⁴).
    #[test]
    fn a_robust_distance_needs_rows() {
        assert_eq!(robust_l_infinity(0.3, 25, 100).unwrap(), 0.0);
        assert_relative_eq!(
            robust_l_infinity(0.3, 10_000, 10_000).unwrap(),
            0.3 - 1.8 * 2e-4_f64.sqrt(),
            max_relative = 1e-13
        );
        assert!(matches!(robust_l_infinity(1.1, 1, 1), Err(Error::BadParam { .. })));
        assert!(matches!(robust_l_infinity(0.1, 0, 1), Err(Error::BadParam { .. })));
        assert!(matches!(robust_l_infinity(0.1, 1, 0), Err(Error::BadParam { .. })));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert!(matches!(CategoryCounts::new(&[], &[]), Err(Error::Empty { .. })));
        assert!(matches!(CategoryCounts::new(&[1.0], &[1.0, 2.0]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(CategoryCounts::new(&[1.0, -1.0], &[1.0, 2.0]), Err(Error::OutOfRange { .. })));
        assert!(matches!(CategoryCounts::new(&[1.0], &[0.0]), Err(Error::Undetermined(_))));
        assert!(matches!(label_shift(&[0.5, 0.6], &[0.5, 0.5]), Err(Error::BadParam { .. })));
        assert!(matches!(label_shift(&[1.0], &[]), Err(Error::LengthMismatch { .. })));
    }
}
