//! How many rows each part of a split has.
//!
//! - Conventions: [`test_share`] and [`two_stage_sizes`] are scikit-learn's: the held-out side is rounded up, ⌈n · size⌉.
//!   [`split_sizes`] shares n out by fractions: each part gets the whole part of its quota, and those of the largest
//!   remainders one more, earlier parts first, until all are given out.

use crate::datasets::Split;
use crate::input;
use crate::worked::six;
use crate::{Error, Result};

/// The rows of each part, for fractions of a whole that sum to at most 1.
///
/// # Errors
/// `Empty` for no fractions; `OutOfRange` for one outside 0 to 1; `BadParam` for n = 0, or a sum above 1.
/// ```
/// assert_eq!(workings::model_selection::split_sizes(11, &[0.8, 0.2])?, [9, 2]); // quotas 8.8 and 2.2
/// # Ok::<(), workings::Error>(())
/// ```
pub fn split_sizes(n: usize, fractions: &[f64]) -> Result<Vec<usize>> {
    input::setting("n", n as f64, n >= 1, "a whole number of at least 1")?;
    check_fractions(fractions)?;
    Ok(share_out(n, fractions))
}

pub(crate) fn check_fractions(fractions: &[f64]) -> Result<()> {
    if fractions.is_empty() {
        return Err(Error::empty("fractions"));
    }
    input::in_range("fractions", fractions.iter().copied(), |f| (0.0..=1.0).contains(&f), "a share from 0 to 1")?;
    let total: f64 = fractions.iter().sum();
    if total > 1.0 + 1e-9 {
        return Err(Error::bad_param("the sum of fractions", six(total), "at most 1"));
    }
    Ok(())
}

/// n shared out by largest remainder; parts of 0 are possible.
pub(crate) fn share_out(n: usize, fractions: &[f64]) -> Vec<usize> {
    // A quota that is whole but for rounding is whole.
    let quotas: Vec<f64> = fractions.iter().map(|f| f * n as f64).map(near_whole).collect();
    let mut sizes: Vec<usize> = quotas.iter().map(|quota| quota.floor() as usize).collect();
    let total = near_whole(fractions.iter().sum::<f64>() * n as f64).round().min(n as f64) as usize;
    let given = sizes.iter().fold(0, |sum: usize, size| sum.saturating_add(*size));
    let missing = total.saturating_sub(given);
    let mut order: Vec<usize> = (0..quotas.len()).collect();
    let remainder = |i: usize| (quotas[i].fract() * 1e9).round();
    order.sort_by(|a, b| remainder(*b).total_cmp(&remainder(*a)));
    order.into_iter().take(missing).for_each(|i| sizes[i] += 1);
    sizes
}

fn near_whole(x: f64) -> f64 {
    if (x - x.round()).abs() <= 1e-9 * x.abs().max(1.0) { x.round() } else { x }
}

/// The rows that train and the rows that test, ⌈n · test_size⌉ of them.
///
/// # Errors
/// `Empty`; `BadParam` for a size outside (0, 1), or one that leaves nothing to train on.
/// ```
/// assert_eq!(workings::model_selection::test_share(15, 0.1)?, [13, 2]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn test_share(n: usize, test_size: f64) -> Result<[usize; 2]> {
    Split::params(test_size).part_sizes(n)
}

/// Rows that train, validate and test: a share is held out of training, and a share of what is held out is the test.
///
/// # Errors
/// As [`test_share`], of either stage.
/// ```
/// assert_eq!(workings::model_selection::two_stage_sizes(2000, 0.3, 0.5)?, [1400, 300, 300]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn two_stage_sizes(n: usize, test_size_first: f64, test_size_second: f64) -> Result<[usize; 3]> {
    let [train, held_out] = test_share(n, test_size_first)?;
    let [validation, test] = test_share(held_out, test_size_second)?;
    Ok([train, validation, test])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 7 by thirds and halves: quotas 3.5, 3.5 give the odd row to the first; 2.1, 1.4, 3.5 to the last.
    #[test]
    fn the_largest_remainder_gets_the_odd_row() {
        assert_eq!(split_sizes(7, &[0.5, 0.5]).unwrap(), [4, 3]);
        assert_eq!(split_sizes(7, &[0.3, 0.2, 0.5]).unwrap(), [2, 1, 4]);
        assert_eq!(split_sizes(100, &[0.29, 0.71]).unwrap(), [29, 71]);
        assert_eq!(split_sizes(10, &[0.5, 0.2]).unwrap(), [5, 2]);
    }

    #[test]
    fn impossible_shares_are_refused() {
        assert!(split_sizes(0, &[1.0]).is_err() && split_sizes(10, &[]).is_err());
        assert!(split_sizes(10, &[0.8, 0.3]).is_err() && split_sizes(10, &[-0.1, 0.5]).is_err());
        assert!(test_share(10, 0.0).is_err() && test_share(10, 1.0).is_err() && test_share(1, 0.5).is_err());
        assert!(two_stage_sizes(10, 0.1, 0.5).is_err());
    }
}
