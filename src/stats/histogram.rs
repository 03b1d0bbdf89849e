//! Histograms: counts in bins of equal width.
//!
//! - Bin width: Freedman & Diaconis, 2·IQR / ∛n, kept between 5 and 60 bins.
//! - Source: Freedman & Diaconis (1981), Z. Wahrscheinlichkeitstheorie 57, 453–476.

use super::quantile_sorted;
use crate::metrics::input;
use crate::{Error, Result};

/// Bin edges, ascending, and the count between each pair of neighbours; the last bin also holds its upper edge.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    pub edges: Vec<f64>,
    pub counts: Vec<usize>,
}

impl Histogram {
    /// Bins of the width that Freedman and Diaconis recommend.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`.
    /// ```
    /// let h = workings::stats::Histogram::new(&[1.0, 1.5, 2.0, 2.5, 6.0])?;
    /// assert_eq!(h.counts.iter().sum::<usize>(), 5);
    /// assert_eq!((h.edges[0], h.edges[h.edges.len() - 1]), (1.0, 6.0));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(values: &[f64]) -> Result<Histogram> {
        if values.is_empty() {
            return Err(Error::empty("values"));
        }
        input::finite("values", values.iter().copied())?;
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let (low, high) = (sorted[0], sorted[sorted.len() - 1]);
        let spread = quantile_sorted(&sorted, 0.75) - quantile_sorted(&sorted, 0.25);
        let width = 2.0 * spread / (values.len() as f64).cbrt();
        let wanted = (high - low) / width;
        let bins = if wanted.is_finite() { wanted.ceil().clamp(5.0, 60.0) as usize } else { 10 };
        // A constant gets a bin of width 1 around it.
        let (low, high, bins) = if low == high { (low - 0.5, high + 0.5, 1) } else { (low, high, bins) };
        let edge = |i: usize| if i == bins { high } else { low + (high - low) * (i as f64 / bins as f64) };
        let edges: Vec<f64> = (0..=bins).map(edge).collect();
        let mut counts = vec![0; bins];
        for value in sorted {
            counts[edges[1..bins].partition_point(|edge| *edge <= value)] += 1;
        }
        Ok(Histogram { edges, counts })
    }

    /// The width of a bin.
    pub fn width(&self) -> f64 {
        self.edges[1] - self.edges[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 … 8: quartiles 2.75 and 6.25, width 2·3.5/2 = 3.5, two bins by the rule, five at least: edges 1, 2.4, 3.8, 5.2,
    /// 6.6 and 8 hold 1 2 | 3 | 4 5 | 6 | 7 8.
    #[test]
    fn every_value_falls_in_one_bin_and_the_last_in_the_last() {
        let h = Histogram::new(&[8.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]).unwrap();
        assert_eq!(h.counts, [2, 1, 2, 1, 2]);
        assert!((h.width() - 1.4).abs() < 1e-12);
        let constant = Histogram::new(&[3.0, 3.0]).unwrap();
        assert_eq!((constant.edges, constant.counts), (vec![2.5, 3.5], vec![2]));
        assert!(matches!(Histogram::new(&[]), Err(Error::Empty { .. })));
    }
}
