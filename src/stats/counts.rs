//! Statistics of counted data: values with how often each occurs, and bins with how many fall in each.
//!
//! - Conventions: counts may be any weights of at least 0; the variance is the population's. In a bin the midpoint stands
//!   for the mean, and values are spread evenly for the median.
//! - Cost: O(number of values or bins).

use super::accurate_sum;
use crate::input;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Head, Number};
use crate::{Error, Result};

/// Values and how often each occurs, or how much each weighs.
///
/// ```
/// let stars = workings::stats::Tally::new(&[5.0, 4.0, 1.0], &[6.0, 2.0, 2.0])?;
/// assert!((stars.mean() - 4.0).abs() < 1e-15); // (30 + 8 + 2) / 10
/// assert!((stars.share_from(4.0) - 0.8).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    values: Vec<f64>,
    counts: Vec<f64>,
    /// How a count and a value are written.
    symbols: [&'static str; 2],
}

impl Tally {
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `OutOfRange` for a count below 0.
    pub fn new(values: &[f64], counts: &[f64]) -> Result<Self> {
        Tally::named(["values", "counts"], values, counts, ["cᵢ", "vᵢ"])
    }

    /// Values with weights in place of counts.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn weighted(x: &[f64], weights: &[f64]) -> Result<Self> {
        Tally::named(["x", "weights"], x, weights, ["wᵢ", "xᵢ"])
    }

    fn named(inputs: [&'static str; 2], values: &[f64], counts: &[f64], symbols: [&'static str; 2]) -> Result<Self> {
        input::same_length(inputs[0], values.len(), inputs[1], counts.len())?;
        input::finite(inputs[0], values.iter().copied())?;
        input::non_negative(inputs[1], counts.iter().copied())?;
        Ok(Tally { values: values.to_vec(), counts: counts.to_vec(), symbols })
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn rows(&self) -> impl Iterator<Item = (f64, f64)> {
        self.counts.iter().copied().zip(self.values.iter().copied())
    }

    fn total(&self) -> f64 {
        accurate_sum(self.counts.iter().copied())
    }

    fn sum(&self, total: f64, term: impl Fn([Expr; 2]) -> Expr) -> Expr {
        Head::new([&self.counts[..], &self.values[..]]).sum(self.symbols, total, term)
    }

    fn n_expr(&self) -> Expr {
        let name = if self.symbols[0] == "wᵢ" { "total weight" } else { "n" };
        self.sum(self.total(), |[count, _]| count).called(name)
    }

    fn mean_expr(&self) -> Expr {
        let total = accurate_sum(self.rows().map(|(count, value)| count * value));
        (self.sum(total, |[count, value]| count * value) / self.n_expr())
            .undefined_if(self.total() == 0.0, format!("Σ{} = 0", self.symbols[0]))
            .called("mean")
    }

    fn var_expr(&self) -> Expr {
        let mean = self.mean_expr();
        let squares = accurate_sum(self.rows().map(|(count, value)| count * (value - mean.value()).powi(2)));
        (self.sum(squares, |[count, value]| count * (value - &mean).powi(2)) / self.n_expr()).called("σ²")
    }
}

formulas! { Tally;
    /// How many there are in all.
    n: |tally| tally.n_expr();
    /// Σ count · value / Σ count, in the unit of the values; undefined where all counts are 0.
    mean: |tally| tally.mean_expr();
    /// The root of Σ count · (value − mean)² / n.
    std_population: |tally| tally.var_expr().sqrt().called("σ");
    /// The share of all that have a value of at least `minimum`.
    share_from: |tally, minimum: f64| {
        let fits = accurate_sum(tally.rows().filter(|(_, value)| *value >= minimum).map(|(count, _)| count));
        (Expr::named(format!("n with a value from {}", crate::worked::six(minimum)), fits) / tally.n_expr())
            .undefined_if(tally.total() == 0.0, "nothing is counted: the counts sum to 0")
            .called("share")
    };
}

/// Bins, and how many values fall in each.
///
/// ```
/// let g = workings::stats::GroupedData::new(&[0.0, 10.0, 20.0], &[1.0, 3.0])?;
/// assert_eq!(g.mean(), 12.5); // (1 · 5 + 3 · 15) / 4
/// assert!((g.median() - (10.0 + 10.0 / 3.0)).abs() < 1e-14); // 1 of the 3 in the second bin
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct GroupedData {
    edges: Vec<f64>,
    of_midpoints: Tally,
}

impl GroupedData {
    /// `edges` ascend, one more than there are `counts`.
    ///
    /// # Errors
    /// `BadParam` for edges that do not ascend or are not one more than the counts; `Empty`, `NotFinite`; `OutOfRange` for
    /// a count below 0.
    pub fn new(edges: &[f64], counts: &[f64]) -> Result<Self> {
        if counts.is_empty() {
            return Err(Error::empty("counts"));
        }
        input::finite("edges", edges.iter().copied())?;
        if edges.len() != counts.len() + 1 {
            let needed = format!("one more than the {} counts", counts.len());
            return Err(Error::bad_param("the number of edges", edges.len(), needed));
        }
        if let Some(pair) = edges.windows(2).find(|pair| pair[0] >= pair[1]) {
            return Err(Error::bad_param("edges", format!("{pair:?}"), "each edge above the one before,"));
        }
        let midpoints: Vec<f64> = edges.windows(2).map(|pair| pair[0] / 2.0 + pair[1] / 2.0).collect();
        let of_midpoints = Tally::named(["edges", "counts"], &midpoints, counts, ["cᵢ", "mᵢ"])?;
        Ok(GroupedData { edges: edges.to_vec(), of_midpoints })
    }

    /// The bin, from 0, that holds most for its width; the first of several. `None` where nothing is counted.
    pub fn densest_bin(&self) -> Option<usize> {
        let density = |i: usize| self.counts()[i] / (self.edges[i + 1] - self.edges[i]);
        let first_of_largest = |best: usize, i: usize| if density(i) > density(best) { i } else { best };
        (self.of_midpoints.total() > 0.0).then(|| (0..self.counts().len()).fold(0, first_of_largest))
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn counts(&self) -> &[f64] {
        &self.of_midpoints.counts
    }

    fn median_expr(&self) -> Expr {
        let half = self.of_midpoints.total() / 2.0;
        let (mut bin, mut below) = (0, 0.0);
        while bin + 1 < self.counts().len() && below + self.counts()[bin] < half {
            below += self.counts()[bin];
            bin += 1;
        }
        let (low, high) = (self.edges[bin], self.edges[bin + 1]);
        let low = Expr::named("lower edge", low);
        let missing = self.of_midpoints.n_expr() / 2.0 - Expr::named("count below", below);
        let share = missing / Expr::named("count in the bin", self.counts()[bin]);
        let width = (Expr::named("upper edge", high) - &low).called("width");
        (low + share * width).undefined_if(half == 0.0, "nothing is counted: the counts sum to 0").called("median")
    }
}

formulas! { GroupedData;
    /// How many values there are in all.
    n: |g| g.of_midpoints.n_expr();
    /// Σ count · midpoint / n, in the unit of the edges; undefined where nothing is counted.
    mean: |g| g.of_midpoints.mean_expr();
    /// The root of Σ count · (midpoint − mean)² / n.
    std_population: |g| g.of_midpoints.var_expr().sqrt().called("σ");
    /// Where half of the values lie below, those of the bin spread evenly over it.
    median: |g| g.median_expr();
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// 5, 5, 5, 2 and 1, 1: mean 19/6, squares 3·(11/6)² + (7/6)² + 2·(13/6)² = (363 + 49 + 338)/36 = 125/6.
    #[test]
    fn counted_values_by_hand() {
        let tally = Tally::new(&[5.0, 2.0, 1.0], &[3.0, 1.0, 2.0]).unwrap();
        assert_eq!(tally.n(), 6.0);
        assert_relative_eq!(tally.mean(), 19.0 / 6.0, max_relative = 1e-15);
        assert_relative_eq!(tally.std_population(), (125.0_f64 / 36.0).sqrt(), max_relative = 1e-15);
        assert_relative_eq!(tally.share_from(2.0), 4.0 / 6.0, max_relative = 1e-15);
        assert_eq!(tally.worked().mean().formula(), "mean = Σ(cᵢ · vᵢ) / n");
    }

    #[test]
    fn nothing_counted_has_no_mean() {
        let none = Tally::new(&[5.0, 1.0], &[0.0, 0.0]).unwrap();
        assert!(none.worked().mean().undefined().unwrap().contains("= 0"));
        assert!(none.share_from(1.0).is_nan());
        assert!(matches!(Tally::new(&[1.0], &[-1.0]), Err(Error::OutOfRange { .. })));
        assert!(matches!(Tally::new(&[1.0], &[]), Err(Error::LengthMismatch { .. })));
        let none = GroupedData::new(&[0.0, 1.0], &[0.0]).unwrap();
        assert!(none.median().is_nan() && none.mean().is_nan() && none.densest_bin().is_none());
    }

    /// 2 in 0–4, none in 4–6, 2 in 6–7: half is reached at the end of the first bin; densities 0.5, 0, 2.
    #[test]
    fn the_median_may_lie_on_an_edge() {
        let g = GroupedData::new(&[0.0, 4.0, 6.0, 7.0], &[2.0, 0.0, 2.0]).unwrap();
        assert_eq!((g.n(), g.median(), g.densest_bin()), (4.0, 4.0, Some(2)));
        assert_eq!(g.mean(), (4.0 + 13.0) / 4.0);
        assert!(matches!(GroupedData::new(&[0.0, 4.0], &[1.0, 2.0]), Err(Error::BadParam { .. })));
        assert!(matches!(GroupedData::new(&[4.0, 0.0], &[1.0]), Err(Error::BadParam { .. })));
        assert!(matches!(GroupedData::new(&[4.0], &[]), Err(Error::Empty { .. })));
    }
}
