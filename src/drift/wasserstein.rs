//! Wasserstein distance of two samples: how far their values must be carried to make one into the other.
//!
//! - Formula: W = ∫ |F(x) − G(x)| dx, the area between the empirical distribution functions; for samples of one size the
//!   mean distance of the sorted values.
//! - Read in the unit of the values: a shift of all of them by c has distance |c|.
//! - Cost: O(n log n).
//! - Source: Ramdas, García Trillos & Cuturi (2017), Entropy 19(2), 47.

use super::ascending;
use crate::Result;
use crate::stats::accurate_sum;
use crate::worked::{Expr, Head, Number};

/// Wasserstein distance (of order 1, the earth mover's distance), in the unit of the values. At least 0.
///
/// # Errors
/// `Empty`, `NotFinite`.
/// ```
/// let distance = workings::drift::wasserstein_distance(&[0.0, 1.0, 3.0], &[5.0, 6.0, 8.0])?;
/// assert_eq!(distance, 5.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn wasserstein_distance(a: &[f64], b: &[f64]) -> Result<f64> {
    Ok(wasserstein_expr(a, b)?.value())
}

pub(crate) fn wasserstein_expr(a: &[f64], b: &[f64]) -> Result<Expr> {
    let (a, b) = (ascending("a", a)?, ascending("b", b)?);
    if a.len() == b.len() {
        let total = accurate_sum(a.iter().zip(&b).map(|(a, b)| (a - b).abs()));
        let mean = Head::new([&a, &b]).mean(["a₍ᵢ₎", "b₍ᵢ₎"], total, |[a, b]| (a - b).abs());
        return Ok(mean.called("W"));
    }
    let (mut gaps, mut widths) = (Vec::new(), Vec::new());
    let (mut i, mut j) = (0, 0);
    let mut last = a[0].min(b[0]);
    while i < a.len() || j < b.len() {
        let at = match (a.get(i), b.get(j)) {
            (Some(a), Some(b)) => a.min(*b),
            (Some(one), None) | (None, Some(one)) => *one,
            (None, None) => break,
        };
        if at > last {
            gaps.push((i as f64 / a.len() as f64 - j as f64 / b.len() as f64).abs());
            widths.push(at - last);
            last = at;
        }
        while a.get(i).is_some_and(|value| *value <= at) {
            i += 1;
        }
        while b.get(j).is_some_and(|value| *value <= at) {
            j += 1;
        }
    }
    let area = accurate_sum(gaps.iter().zip(&widths).map(|(gap, width)| gap * width));
    Ok(Head::new([&gaps, &widths]).sum(["|F − G|ᵢ", "Δxᵢ"], area, |[gap, width]| gap * width).called("W"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use approx::assert_relative_eq;

    /// F − G: 1/2 on [0, 1), 1/2 − 1/3 on [1, 4), 1 − 1/3 on [4, 6), 1 − 2/3 on [6, 9).
    #[test]
    fn unequal_sizes_by_hand() {
        let distance = wasserstein_distance(&[4.0, 0.0], &[9.0, 1.0, 6.0]).unwrap();
        assert_relative_eq!(distance, 0.5 + 3.0 / 6.0 + 2.0 * 2.0 / 3.0 + 3.0 / 3.0, max_relative = 1e-14);
        assert_eq!(wasserstein_distance(&[2.0, 2.0], &[2.0]).unwrap(), 0.0);
        assert_eq!(wasserstein_distance(&[1.0, 3.0], &[4.0, 0.0]).unwrap(), 1.0);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert!(matches!(wasserstein_distance(&[], &[1.0]), Err(Error::Empty { .. })));
        assert!(matches!(wasserstein_distance(&[1.0], &[]), Err(Error::Empty { .. })));
        assert!(matches!(wasserstein_distance(&[f64::INFINITY], &[1.0]), Err(Error::NotFinite { .. })));
    }
}
