//! Quality of a column: how much of it is there, and how much is said twice.
//!
//! - Convention: uniqueness is the share of rows whose value occurs exactly once, distinctness the number of different
//!   values over the rows; three rows a, a, b have uniqueness 1/3 and distinctness 2/3.

use crate::input;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// The share of values that are there, present / (present + missing); `NaN` for no values at all.
///
/// ```
/// assert_eq!(workings::stats::completeness(3, 1), 0.75);
/// ```
pub fn completeness(n_present: usize, n_missing: usize) -> f64 {
    completeness_expr(n_present, n_missing).value()
}

pub(crate) fn completeness_expr(n_present: usize, n_missing: usize) -> Expr {
    let present = Expr::named("present", n_present as f64);
    let all = &present + Expr::named("missing", n_missing as f64);
    let none = all.value() == 0.0;
    (present / all).undefined_if(none, "there are no values at all").called("completeness")
}

/// The sum of percentages of at least 0; those of a whole total 100.
///
/// # Errors
/// `Empty`, `NotFinite`; `OutOfRange` for a percentage below 0.
/// ```
/// assert_eq!(workings::stats::percentages_total(&[50.0, 30.0, 20.0])?, 100.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn percentages_total(values: &[f64]) -> Result<f64> {
    Ok(percentages_total_expr(values)?.value())
}

pub(crate) fn percentages_total_expr(values: &[f64]) -> Result<Expr> {
    if values.is_empty() {
        return Err(Error::empty("values"));
    }
    input::non_negative("values", values.iter().copied())?;
    Ok(Expr::sum_of(values.iter().map(|value| Expr::from(*value))).called("total"))
}

/// How many values of a column differ.
///
/// ```
/// let u = workings::stats::Uniqueness::new(&["a", "a", "b"])?;
/// assert_eq!((u.uniqueness(), u.distinctness(), u.n_duplicates()), (1.0 / 3.0, 2.0 / 3.0, 1.0));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uniqueness {
    n: usize,
    n_distinct: usize,
    n_once: usize,
}

impl Uniqueness {
    /// A value for each row.
    ///
    /// # Errors
    /// `Empty`.
    pub fn new<L: Ord>(values: &[L]) -> Result<Self> {
        if values.is_empty() {
            return Err(Error::empty("values"));
        }
        let mut sorted: Vec<&L> = values.iter().collect();
        sorted.sort_unstable();
        Uniqueness::of_counts(sorted.chunk_by(|a, b| a == b).map(<[&L]>::len))
    }

    /// How often each of the different values occurs; values that never do are left out.
    ///
    /// # Errors
    /// `Empty` if none occurs.
    /// ```
    /// let u = workings::stats::Uniqueness::of_counts([2, 1])?; // a, a, b
    /// assert_eq!((u.n_distinct(), u.uniqueness()), (2, 1.0 / 3.0));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn of_counts(counts: impl IntoIterator<Item = usize>) -> Result<Self> {
        let mut found = Uniqueness { n: 0, n_distinct: 0, n_once: 0 };
        for count in counts.into_iter().filter(|count| *count > 0) {
            found.n += count;
            found.n_distinct += 1;
            found.n_once += usize::from(count == 1);
        }
        if found.n == 0 { Err(Error::empty("values")) } else { Ok(found) }
    }

    /// How many different values there are.
    pub fn n_distinct(&self) -> usize {
        self.n_distinct
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn n(&self) -> Expr {
        Expr::named("n", self.n as f64)
    }

    fn distinct(&self) -> Expr {
        Expr::named("distinct values", self.n_distinct as f64)
    }
}

formulas! { Uniqueness;
    /// The share of rows whose value occurs exactly once.
    uniqueness: |u| (Expr::named("values that occur once", u.n_once as f64) / u.n()).called("uniqueness");
    /// Different values over rows.
    distinctness: |u| (u.distinct() / u.n()).called("distinctness");
    /// Rows that repeat an earlier one.
    n_duplicates: |u| (u.n() - u.distinct()).called("duplicates");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// a three times, b and c once: 2 of 5 occur once, 3 differ, 2 repeat.
    #[test]
    fn repeats_count_after_the_first() {
        let u = Uniqueness::new(&["a", "b", "a", "c", "a"]).unwrap();
        assert_eq!((u.uniqueness(), u.distinctness(), u.n_duplicates(), u.n_distinct()), (0.4, 0.6, 2.0, 3));
        assert_eq!(Uniqueness::new(&[] as &[u8]), Err(Error::empty("values")));
    }

    #[test]
    fn percentages_are_summed_accurately() {
        assert_eq!(percentages_total(&[10.1, 20.2, 69.7]).unwrap(), 100.0);
        assert!(matches!(percentages_total(&[-1.0]), Err(Error::OutOfRange { .. })));
        assert!(matches!(percentages_total(&[]), Err(Error::Empty { .. })));
    }

    #[test]
    fn completeness_of_nothing_is_undefined() {
        assert_eq!((completeness(1, 3), completeness(0, 2)), (0.25, 0.0));
        assert_eq!(completeness_expr(0, 0).undefined(), Some("there are no values at all"));
    }
}
