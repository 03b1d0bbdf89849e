//! Binning: a number becomes the index of the interval it falls in.
//!
//! - Edges: of equal width from minimum to maximum, or at quantiles, so that bins hold about equally many values.
//! - Conventions: bins are closed on the left, the last one on both sides; numbers beyond the edges fall in the first or the
//!   last bin. As scikit-learn: quantiles that coincide are one edge, so there may be fewer bins; a constant has one bin,
//!   −∞ to ∞.
//! - Cost: O(n) for few quantiles, O(n log n) for many; O(log b) to find one of b bins.

use rayon::prelude::*;

use super::min_max_scaler::extremes;
use crate::Result;
use crate::input;
use crate::linalg::reduce::CHUNK;
use crate::stats::{QuantileMethod, select};

/// Ascending edges, one more than there are bins.
///
/// ```
/// use workings::preprocessing::Bins;
///
/// let bins = Bins::equal_width(&[0.0, 7.0, 8.0], 4)?;
/// assert_eq!(bins.edges(), [0.0, 2.0, 4.0, 6.0, 8.0]);
/// assert_eq!([1.9, 2.0, 8.0, 99.0].map(|x| bins.bin(x)), [0, 1, 3, 3]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Bins {
    edges: Vec<f64>,
}

impl Bins {
    /// `n_bins` bins of equal width over the range of these values.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for no bins or more than a million; `Undetermined` for a range that overflows.
    pub fn equal_width(x: &[f64], n_bins: usize) -> Result<Bins> {
        let inner = |min: f64, max: f64| (1..n_bins).map(|i| min + (max - min) / n_bins as f64 * i as f64).collect();
        Bins::over(x, n_bins, inner)
    }

    /// Bins between the linearly interpolated quantiles of these values: `n_bins`, less where quantiles coincide.
    ///
    /// # Errors
    /// As [`equal_width`](Self::equal_width).
    pub fn quantile(x: &[f64], n_bins: usize) -> Result<Bins> {
        let shares = || (1..n_bins).map(|i| i as f64 / n_bins as f64).collect::<Vec<f64>>();
        Bins::over(x, n_bins, |_, _| select(QuantileMethod::Linear, x, &shares()))
    }

    fn over(x: &[f64], n_bins: usize, inner: impl FnOnce(f64, f64) -> Vec<f64>) -> Result<Bins> {
        const MOST: usize = 1_000_000;
        let needed = format!("a whole number from 1 to {MOST}");
        input::setting("n_bins", n_bins as f64, (1..=MOST).contains(&n_bins), &needed)?;
        let (min, max) = extremes(x)?;
        if min == max {
            return Ok(Bins { edges: vec![f64::NEG_INFINITY, f64::INFINITY] });
        }
        let inner = inner(min, max).into_iter().map(|edge| edge.min(max));
        let mut edges: Vec<f64> = [min].into_iter().chain(inner).chain([max]).collect();
        edges.dedup();
        Ok(Bins { edges })
    }

    /// The edges, in the unit of the values.
    pub fn edges(&self) -> &[f64] {
        &self.edges
    }

    /// The bin of one number, from 0; NaN falls in the last.
    pub fn bin(&self, x: f64) -> usize {
        let inner = &self.edges[1..self.edges.len() - 1];
        if x.is_nan() { inner.len() } else { inner.partition_point(|edge| *edge <= x) }
    }

    /// The bins of these numbers, from 0.
    ///
    /// # Errors
    /// `NotFinite` for NaN or infinities.
    pub fn transform(&self, x: &[f64]) -> Result<Vec<usize>> {
        let mut bins = vec![0; x.len()];
        let finite = bins.par_chunks_mut(CHUNK).zip(x.par_chunks(CHUNK)).map(|(bins, x)| self.fill(x, bins));
        if !finite.reduce(|| true, |a, b| a && b) {
            input::finite("x", x.iter().copied())?;
        }
        Ok(bins)
    }

    /// Writes the bin of each number; whether all are finite.
    fn fill(&self, x: &[f64], bins: &mut [usize]) -> bool {
        const FEW: usize = 32;
        let inner = &self.edges[1..self.edges.len() - 1];
        if inner.len() <= FEW {
            // A few comparisons of many numbers at once are faster than a search for each.
            for edge in inner {
                bins.iter_mut().zip(x).for_each(|(bin, x)| *bin += usize::from(*edge <= *x));
            }
        } else {
            bins.iter_mut().zip(x).for_each(|(bin, x)| *bin = self.bin(*x));
        }
        input::all_finite(x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    /// Range 3 to 9 in three: 5 and 7 open bins.
    #[test]
    fn edges_belong_to_the_bin_on_their_right_but_the_last() {
        let bins = Bins::equal_width(&[9.0, 3.0, 4.0], 3).unwrap();
        assert_eq!(bins.edges(), [3.0, 5.0, 7.0, 9.0]);
        assert_eq!(bins.transform(&[3.0, 4.9, 5.0, 7.0, 9.0, -1.0, 12.0]).unwrap(), [0, 0, 1, 2, 2, 0, 2]);
        assert!(bins.transform(&[f64::NAN]).is_err());
    }

    /// 1, 1, 1, 1, 2, 8: quartiles 1, 1 and 1.75.
    #[test]
    fn quantiles_that_coincide_are_one_edge() {
        let bins = Bins::quantile(&[1.0, 8.0, 1.0, 2.0, 1.0, 1.0], 4).unwrap();
        assert_eq!(bins.edges(), [1.0, 1.75, 8.0]);
        assert_eq!(bins.transform(&[1.0, 2.0, 8.0]).unwrap(), [0, 1, 1]);
    }

    #[test]
    fn a_constant_has_one_bin() {
        for bins in [Bins::equal_width(&[4.0, 4.0], 3), Bins::quantile(&[4.0], 3)] {
            let bins = bins.unwrap();
            assert_eq!(bins.edges(), [f64::NEG_INFINITY, f64::INFINITY]);
            assert_eq!(bins.transform(&[4.0, 5.0]).unwrap(), [0, 0]);
        }
    }

    #[test]
    fn what_cannot_be_binned_is_refused() {
        for of in [Bins::equal_width, Bins::quantile] {
            assert!(matches!(of(&[], 2), Err(Error::Empty { .. })));
            assert!(matches!(of(&[1.0, f64::NAN], 2), Err(Error::NotFinite { .. })));
            assert!(matches!(of(&[1.0, 2.0], 0), Err(Error::BadParam { .. })));
            assert!(matches!(of(&[1.0, 2.0], usize::MAX), Err(Error::BadParam { .. })));
            assert!(matches!(of(&[-1.7e308, 1.7e308], 2), Err(Error::Undetermined(_))));
        }
    }
}
