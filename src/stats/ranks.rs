//! Ranks, ties sharing the mean of their places.
//!
//! - Cost: O(n log n). Source: Kendall (1945), Biometrika 33, 239–251.

use ndarray::ArrayView1;

use crate::input;
use crate::{Error, Result};

/// The rank of each value, from 1 for the smallest; equal values share the mean of their places.
///
/// # Errors
/// `Empty`, `NotFinite`.
/// ```
/// assert_eq!(workings::stats::ranks(&[10.0, 20.0, 20.0, 5.0])?, [2.0, 3.5, 3.5, 1.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn ranks<'a>(values: impl Into<ArrayView1<'a, f64>>) -> Result<Vec<f64>> {
    let values = values.into();
    if values.is_empty() {
        return Err(Error::empty("values"));
    }
    let values = input::slice(&values);
    input::finite("values", values.iter().copied())?;
    Ok(ranks_and_ties(&values).0)
}

/// The ranks of finite values, and how many share each rank.
pub(crate) fn ranks_and_ties(values: &[f64]) -> (Vec<f64>, Vec<usize>) {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|&i, &j| values[i].total_cmp(&values[j]));
    let (mut ranks, mut ties, mut below) = (vec![0.0; values.len()], Vec::new(), 0);
    // −0 and 0 are neighbours in this order, and equal.
    for tied in order.chunk_by(|&i, &j| values[i] == values[j]) {
        let mean = below as f64 + (tied.len() + 1) as f64 / 2.0;
        tied.iter().for_each(|&i| ranks[i] = mean);
        ties.push(tied.len());
        below += tied.len();
    }
    (ranks, ties)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_take_the_mean_of_their_places() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 3.0, -2.0]).unwrap(), [4.0, 2.0, 4.0, 4.0, 1.0]);
        assert_eq!(ranks(&[0.0, -0.0]).unwrap(), [1.5, 1.5]);
        assert_eq!(ranks_and_ties(&[2.0, 1.0, 2.0]).1, [1, 2]);
        assert!(matches!(ranks(&[] as &[f64]), Err(Error::Empty { .. })));
        assert!(matches!(ranks(&[1.0, f64::NAN]), Err(Error::NotFinite { index: 1, .. })));
    }
}
