//! Population stability index: how far the shares of bins have moved.
//!
//! - Formula: PSI = Σ (actual − expected) ln(actual / expected), the sum of the two Kullback-Leibler divergences.
//! - Read as: below 0.1 little has changed, above 0.25 much has (a habit of credit scoring, not a test).
//! - Conventions: a bin that is empty on both sides counts 0; one that is empty on one side alone would make the index
//!   infinite, so it is refused, unless a floor is given to which smaller shares are raised, without rescaling.
//! - Cost: O(number of bins).
//! - Source: Siddiqi (2006), Credit Risk Scorecards; Yurdakul (2018), Statistical properties of population stability index.

use crate::metrics::two_shares;
use crate::stats::accurate_sum;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Head, Number};
use crate::{Error, Result, input};

/// The shares of the same bins, as expected and as they are.
///
/// ```
/// let bins = workings::drift::BinShares::new(&[0.5, 0.5], &[0.25, 0.75], None)?;
/// assert!((bins.psi() - 0.25 * 3.0_f64.ln()).abs() < 1e-15); // −¼ ln ½ + ¼ ln(3/2)
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BinShares {
    expected: Vec<f64>,
    actual: Vec<f64>,
}

impl BinShares {
    /// Shares that sum to 1 on each side, to a millionth; those below the `floor` are raised to it.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`, `OutOfRange`; `BadParam` where a side does not sum to 1 or the floor is no
    /// share from 0 to 1; `Undetermined` for a bin that is empty on one side only, without a floor.
    pub fn new(expected: &[f64], actual: &[f64], floor: Option<f64>) -> Result<BinShares> {
        let (expected, actual) = two_shares(["expected", "actual"], expected, actual)?;
        BinShares::raised(expected, actual, floor)
    }

    /// Counts, which are turned into shares first.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `OutOfRange` for a count below 0; `Undetermined` where a side counts nothing;
    /// else as [`new`](Self::new).
    /// ```
    /// let bins = workings::drift::BinShares::from_counts(&[10.0, 10.0], &[5.0, 15.0], None)?;
    /// assert!((bins.psi() - 0.25 * 3.0_f64.ln()).abs() < 1e-15);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn from_counts(expected: &[f64], actual: &[f64], floor: Option<f64>) -> Result<BinShares> {
        input::same_length("expected", expected.len(), "actual", actual.len())?;
        BinShares::raised(shares_of("expected", expected)?, shares_of("actual", actual)?, floor)
    }

    fn raised(expected: Vec<f64>, actual: Vec<f64>, floor: Option<f64>) -> Result<BinShares> {
        let floor = floor.unwrap_or(0.0);
        input::setting("floor", floor, (0.0..1.0).contains(&floor), "a share from 0 to 1")?;
        let raise = |shares: Vec<f64>| -> Vec<f64> { shares.into_iter().map(|share| share.max(floor)).collect() };
        let (expected, actual) = (raise(expected), raise(actual));
        if let Some(bin) = (0..actual.len()).find(|bin| (expected[*bin] == 0.0) != (actual[*bin] == 0.0)) {
            let (empty, other) = if actual[bin] == 0.0 { ("actual", "expected") } else { ("expected", "actual") };
            return Err(Error::Undetermined(format!(
                "bin {bin} is empty in {empty} but not in {other}, which would make the index infinite; give a floor, \
                 such as 0.0001, or join bins"
            )));
        }
        Ok(BinShares { expected, actual })
    }

    /// The index with its derivation.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }
}

formulas! { BinShares;
    /// Population stability index. At least 0, 0 where the shares are equal.
    psi: |bins| {
        let both = bins.actual.iter().zip(&bins.expected).filter(|(a, _)| **a > 0.0);
        let (actual, expected): (Vec<f64>, Vec<f64>) = both.unzip();
        let term = |a: f64, e: f64| (a - e) * (a.ln() - e.ln());
        let total = accurate_sum(actual.iter().zip(&expected).map(|(a, e)| term(*a, *e)));
        let head = Head::new([&actual, &expected]);
        head.sum(["aᵢ", "eᵢ"], total, |[a, e]| (&a - &e) * (a / e).ln()).called("PSI")
    };
}

/// Counts over their sum.
pub(super) fn shares_of(name: &str, counts: &[f64]) -> Result<Vec<f64>> {
    input::non_negative(name, counts.iter().copied())?;
    let total = accurate_sum(counts.iter().copied());
    if total == 0.0 {
        return Err(Error::Undetermined(format!("nothing is counted in {name}: every count is 0")));
    }
    Ok(counts.iter().map(|count| count / total).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// Shares 0.2, 0.8 against 0.5, 0.5: −0.3 ln 0.4 + 0.3 ln 1.6 = 0.3 ln 4.
    #[test]
    fn counts_are_shares_of_their_sum() {
        let bins = BinShares::from_counts(&[7.0, 7.0], &[2.0, 8.0], None).unwrap();
        assert_relative_eq!(bins.psi(), 0.3 * 4.0_f64.ln(), max_relative = 1e-14);
        assert_eq!(BinShares::new(&[1.0], &[1.0], None).unwrap().psi(), 0.0);
    }

    /// Floor 0.01: (0.1 − 0.01) ln(0.1 / 0.01) + (0.4 − 0.5) ln(0.4 / 0.5); the last bin is raised on both sides alike.
    #[test]
    fn a_floor_fills_bins_that_are_empty() {
        let (expected, actual) = ([0.5, 0.5, 0.0, 0.0], [0.4, 0.5, 0.1, 0.0]);
        let bins = BinShares::new(&expected, &actual, Some(0.01)).unwrap();
        assert_relative_eq!(bins.psi(), 0.09 * 10.0_f64.ln() + 0.1 * 1.25_f64.ln(), max_relative = 1e-13);
        let error = BinShares::new(&expected, &actual, None).unwrap_err().to_string();
        assert!(error.contains("bin 2 is empty in expected but not in actual"), "{error}");
        assert_eq!(BinShares::new(&[1.0, 0.0], &[1.0, 0.0], None).unwrap().psi(), 0.0);
    }

    #[test]
    fn what_are_no_shares_is_refused() {
        let of = |e: &[f64], a: &[f64], floor| BinShares::new(e, a, floor);
        assert!(matches!(of(&[], &[], None), Err(Error::Empty { .. })));
        assert!(matches!(of(&[1.0], &[0.5, 0.5], None), Err(Error::LengthMismatch { .. })));
        assert!(matches!(of(&[0.5, 0.6], &[0.5, 0.5], None), Err(Error::BadParam { .. })));
        assert!(matches!(of(&[1.5, -0.5], &[0.5, 0.5], None), Err(Error::OutOfRange { .. })));
        for floor in [-0.1, 1.0, f64::NAN] {
            assert!(matches!(of(&[0.5, 0.5], &[0.5, 0.5], Some(floor)), Err(Error::BadParam { .. })));
        }
        assert!(matches!(BinShares::from_counts(&[0.0], &[1.0], None), Err(Error::Undetermined(_))));
        assert!(matches!(BinShares::from_counts(&[1.0, -1.0], &[1.0, 1.0], None), Err(Error::OutOfRange { .. })));
        assert!(matches!(BinShares::from_counts(&[1.0], &[1.0, 1.0], None), Err(Error::LengthMismatch { .. })));
    }
}
