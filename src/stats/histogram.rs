//! Histograms: counts in bins of equal width.
//!
//! - Bin width: Freedman & Diaconis, 2·IQR / ∛n, kept between 5 and 60 bins; other rules are in [`BinRule`].
//! - Source: Freedman & Diaconis (1981), Z. Wahrscheinlichkeitstheorie 57, 453–476.

use super::{BinRule, between, quantile_sorted};
use crate::input;
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
        Ok(Histogram::of_finite(values))
    }

    /// Bins of the width that a rule asks for, exactly: a rule may ask for one bin, or for thousands.
    ///
    /// # Errors
    /// As [`BinRule::edges`].
    /// ```
    /// use workings::stats::{BinRule, Histogram};
    ///
    /// let h = Histogram::by(BinRule::SquareRoot, &[1.0, 1.5, 2.0, 7.0])?; // √4 = 2 bins
    /// assert_eq!((h.edges, h.counts), (vec![1.0, 4.0, 7.0], vec![3, 1]));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn by(rule: BinRule, values: &[f64]) -> Result<Histogram> {
        Ok(Histogram::count(rule.edges(values)?, values))
    }

    /// The edges of the bin of a constant: of width 1 around it, or to its neighbours where those lie further away.
    pub(super) fn around(value: f64) -> Vec<f64> {
        vec![(value - 0.5).min(value.next_down()).max(f64::MIN), (value + 0.5).max(value.next_up()).min(f64::MAX)]
    }

    /// The histogram of at least one value, all finite.
    pub(crate) fn of_finite(values: &[f64]) -> Histogram {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let (low, high) = (sorted[0], sorted[sorted.len() - 1]);
        let spread = quantile_sorted(&sorted, 0.75) - quantile_sorted(&sorted, 0.25);
        let width = 2.0 * spread / (values.len() as f64).cbrt();
        let wanted = (high - low) / width;
        let bins = if wanted.is_finite() { wanted.ceil().clamp(5.0, 60.0) as usize } else { 10 };
        let edge = |i: usize| if i == bins { high } else { between(low, high, i as f64 / bins as f64) };
        let mut edges: Vec<f64> = if low == high { Histogram::around(low) } else { (0..=bins).map(edge).collect() };
        // Between values a few roundings apart there is no room for so many edges.
        edges.dedup();
        Histogram::count(edges, values)
    }

    /// The values counted between these edges, so that histograms of several parts of the data can be
    /// [merged](Self::merge).
    ///
    /// # Errors
    /// `BadParam` for fewer than two edges, or edges that do not ascend; `NotFinite`; `OutOfRange` for a value outside them.
    pub fn with_edges(edges: &[f64], values: &[f64]) -> Result<Histogram> {
        input::finite("edges", edges.iter().copied())?;
        if edges.len() < 2 || edges.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(Error::bad_param(
                "edges",
                format!("{edges:?}"),
                "two edges or more, each above the one before,",
            ));
        }
        let (low, high) = (edges[0], edges[edges.len() - 1]);
        input::in_range("values", values.iter().copied(), |v| (low..=high).contains(&v), "a value within the edges")?;
        Ok(Histogram::count(edges.to_vec(), values))
    }

    fn count(edges: Vec<f64>, values: &[f64]) -> Histogram {
        let bins = edges.len() - 1;
        let mut counts = vec![0; bins];
        for value in values {
            counts[edges[1..bins].partition_point(|edge| edge <= value)] += 1;
        }
        Histogram { edges, counts }
    }

    /// The counts of both, which have the same edges.
    ///
    /// # Errors
    /// `Undetermined` if the edges differ: the counts cannot say where in a bin the values lie.
    pub fn merge(&self, other: &Self) -> Result<Histogram> {
        if self.edges != other.edges {
            let problem = "histograms with different edges cannot be merged; count both with Histogram::with_edges";
            return Err(Error::Undetermined(problem.into()));
        }
        let counts = self.counts.iter().zip(&other.counts).map(|(a, b)| a + b).collect();
        Ok(Histogram { edges: self.edges.clone(), counts })
    }

    /// How many values were counted.
    pub fn n(&self) -> usize {
        self.counts.iter().sum()
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
        assert!(matches!(Histogram::new(&[0.5, f64::NAN]), Err(Error::NotFinite { index: 1, .. })));
    }

    /// Doubles near 1e17 are 16 apart.
    #[test]
    fn a_bin_holds_a_constant_of_any_size() {
        for (value, width) in [(1e17, 32.0), (-1e17, 32.0), (0.1, 1.0)] {
            let h = Histogram::new(&[value; 3]).unwrap();
            assert_eq!((h.width(), h.counts.as_slice()), (width, [3].as_slice()));
        }
        assert_eq!(Histogram::new(&[f64::MAX]).unwrap().counts, [1]);
        let close = Histogram::new(&[1e17, 1e17 + 16.0, 1e17 + 32.0]).unwrap();
        assert_eq!(
            (close.edges.as_slice(), close.counts.as_slice()),
            ([1e17, 1e17 + 16.0, 1e17 + 32.0].as_slice(), [1, 2].as_slice())
        );
        let far = Histogram::new(&[-1.7e308, 1.7e308]).unwrap();
        assert_eq!((far.counts[0], far.counts.iter().sum::<usize>()), (1, 2));
    }

    #[test]
    fn parts_with_the_same_edges_merge() {
        let edges = [0.0, 1.0, 4.0];
        let [a, b] = [[0.0, 0.5, 1.0].as_slice(), &[4.0]].map(|values| Histogram::with_edges(&edges, values).unwrap());
        assert_eq!(a.merge(&b).unwrap().counts, [2, 2]);
        let other = Histogram::with_edges(&[0.0, 2.0, 4.0], &[1.0]).unwrap();
        assert!(matches!(a.merge(&other), Err(Error::Undetermined(_))));
        assert!(matches!(Histogram::with_edges(&edges, &[4.5]), Err(Error::OutOfRange { .. })));
        assert!(matches!(Histogram::with_edges(&[1.0], &[1.0]), Err(Error::BadParam { .. })));
        assert!(matches!(Histogram::with_edges(&[1.0, 1.0], &[1.0]), Err(Error::BadParam { .. })));
    }
}
