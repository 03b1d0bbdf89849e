//! How many bins a histogram needs: the rules that turn the size and spread of the data into a bin width.
//!
//! Bins that are too wide hide a second peak; bins that are too narrow show noise. Each rule is one answer.
//!
//! - Formulas, for n values with range R, standard deviation s (ddof 0) and interquartile range IQR:
//!   Sturges R / (log₂ n + 1); Rice R / (2·∛n); square root R / √n; Scott s·∛(24√π / n);
//!   Freedman–Diaconis 2·IQR / ∛n; Doane R / (1 + log₂ n + log₂(1 + |g₁| / σ(g₁))) with the skewness g₁.
//! - Bins: ⌈R / width⌉ of equal width from the least value to the largest; 1 where a rule's width is 0.
//! - Conventions: as `numpy.histogram_bin_edges` of floating-point data, which bins whole numbers stored as integers no
//!   narrower than 1. `Auto` is numpy's too.
//! - Sources: Sturges (1926), J. Am. Stat. Assoc. 21, 65–66; Doane (1976), Am. Stat. 30, 181–183; Scott (1979),
//!   Biometrika 66, 605–610; Freedman & Diaconis (1981), Z. Wahrscheinlichkeitstheorie 57, 453–476.

use super::quantile::{QuantileMethod, select};
use super::{Histogram, Moments};
use crate::{Error, Result};

/// More bins than this no chart can show, and a rule asks for them only where an outlier has run away with the range.
const MOST_BINS: f64 = 1e6;

/// A rule for the width of the bins.
///
/// ```
/// use workings::stats::BinRule;
///
/// let x = [1.0, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 9.0];
/// assert_eq!(BinRule::Sturges.width(&x)?, 2.0); // a range of 8 in log₂ 8 + 1 = 4 bins
/// assert_eq!(BinRule::Sturges.edges(&x)?, [1.0, 3.0, 5.0, 7.0, 9.0]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BinRule {
    /// The narrower bins of Sturges and Freedman–Diaconis, the latter kept to at most about 2√n bins.
    #[default]
    Auto,
    /// R / √n: simple, and too many bins for large n.
    SquareRoot,
    /// R / (log₂ n + 1), for bell-shaped data; too few bins for large n.
    Sturges,
    /// R / (2·∛n).
    Rice,
    /// s·∛(24√π / n): best for normal data, in mean squared error.
    Scott,
    /// 2·IQR / ∛n: Scott's idea, but outliers do not widen the bins.
    FreedmanDiaconis,
    /// Sturges with more bins for skewed data.
    Doane,
}

impl BinRule {
    /// The width that the rule asks for, in the unit of the values; 0 if it finds no spread (a constant, or an IQR of 0),
    /// which means a single bin.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `Undetermined` if the spread of the values leaves the range of `f64`.
    pub fn width(self, values: &[f64]) -> Result<f64> {
        let moments = Moments::new(values)?;
        let width = self.width_of(values, &moments);
        if width.is_finite() { Ok(width) } else { Err(too_far()) }
    }

    /// The edges of bins of equal width from the least value to the largest; ½ below and above a constant.
    ///
    /// # Errors
    /// As [`width`](Self::width); `Undetermined` for more than a million bins, or if the values lie too close to each other
    /// for so many edges between them.
    pub fn edges(self, values: &[f64]) -> Result<Vec<f64>> {
        let (moments, width) = (Moments::new(values)?, self.width(values)?);
        let (low, high) = (moments.min(), moments.max());
        if low == high {
            return Ok(Histogram::around(low));
        }
        let bins = if width > 0.0 { ((high - low) / width).ceil() } else { 1.0 };
        if bins > MOST_BINS {
            return Err(Error::Undetermined(format!(
                "{self:?} asks for {bins:e} bins between {low} and {high}, more than a histogram can show; remove \
                 the outliers, or take BinRule::Auto, which keeps to about 2√n"
            )));
        }
        let step = (high - low) / bins;
        let edges: Vec<f64> = (0..bins as usize).map(|i| i as f64 * step + low).chain(std::iter::once(high)).collect();
        if edges.windows(2).any(|pair| pair[0] >= pair[1]) {
            let problem = format!("between {low} and {high} there is no room for the edges of {bins} bins");
            return Err(Error::Undetermined(problem));
        }
        Ok(edges)
    }

    /// The operations stand in numpy's order, so that ⌈R / width⌉ lands on the same side where R / width is whole.
    fn width_of(self, values: &[f64], moments: &Moments) -> f64 {
        let (n, range) = (moments.n() as f64, moments.max() - moments.min());
        match self {
            BinRule::SquareRoot => range / n.sqrt(),
            BinRule::Sturges => range / (n.log2() + 1.0),
            BinRule::Rice => range / (2.0 * n.powf(1.0 / 3.0)),
            BinRule::Scott => (24.0 * std::f64::consts::PI.sqrt() / n).powf(1.0 / 3.0) * moments.std(0),
            BinRule::FreedmanDiaconis => {
                let quartiles = select(QuantileMethod::Linear, values, &[0.25, 0.75]);
                2.0 * (quartiles[1] - quartiles[0]) * n.powf(-1.0 / 3.0)
            }
            BinRule::Doane if moments.n() < 3 || range == 0.0 => 0.0,
            BinRule::Doane => {
                let of_skewness = (6.0 * (n - 2.0) / ((n + 1.0) * (n + 3.0))).sqrt();
                range / (1.0 + n.log2() + (1.0 + moments.skewness().abs() / of_skewness).log2())
            }
            BinRule::Auto => {
                let of = |rule: BinRule| rule.width_of(values, moments);
                of(BinRule::FreedmanDiaconis).max(of(BinRule::SquareRoot) / 2.0).min(of(BinRule::Sturges))
            }
        }
    }
}

fn too_far() -> Error {
    Error::Undetermined("the spread of the values leaves the range of f64; scale them first".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Eight values from 0 to 12: √8 = 2.83 → 3 bins of 4; 2·∛8 = 4 bins of 3; log₂ 8 + 1 = 4 bins of 3. Quartiles at
    /// positions 1.75 and 5.25 are 1.75 and 5.25: 2 · 3.5 / 2 = 3.5, so ⌈12 / 3.5⌉ = 4 bins.
    #[test]
    fn rules_give_the_widths_of_their_formulas() {
        let x = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 12.0];
        assert_eq!(BinRule::SquareRoot.edges(&x).unwrap(), [0.0, 4.0, 8.0, 12.0]);
        assert_eq!(BinRule::Rice.edges(&x).unwrap(), [0.0, 3.0, 6.0, 9.0, 12.0]);
        assert_eq!(BinRule::Sturges.width(&x).unwrap(), 3.0);
        assert_eq!(BinRule::FreedmanDiaconis.width(&x).unwrap(), 3.5);
        // Auto: Freedman–Diaconis 3.5 is above 12 / √8 / 2 = 2.12, and Sturges is narrower.
        assert_eq!(BinRule::Auto.width(&x).unwrap(), 3.0);
        assert_eq!(Histogram::by(BinRule::Rice, &x).unwrap().counts, [3, 3, 1, 1]);
    }

    #[test]
    fn no_spread_is_one_bin() {
        for rule in [BinRule::Auto, BinRule::Scott, BinRule::FreedmanDiaconis, BinRule::Doane, BinRule::Rice] {
            assert_eq!(rule.width(&[3.0; 4]).unwrap(), 0.0);
            assert_eq!(rule.edges(&[3.0; 4]).unwrap(), [2.5, 3.5]);
            assert_eq!(rule.edges(&[7.0]).unwrap(), [6.5, 7.5]);
        }
        // An IQR of 0 with values beyond it.
        assert_eq!(BinRule::FreedmanDiaconis.edges(&[1.0, 1.0, 1.0, 1.0, 9.0]).unwrap(), [1.0, 9.0]);
        assert_eq!(BinRule::Doane.edges(&[1.0, 2.0]).unwrap(), [1.0, 2.0]);
    }

    #[test]
    fn what_cannot_be_binned_is_an_error() {
        assert!(matches!(BinRule::Auto.edges(&[]), Err(Error::Empty { .. })));
        assert!(matches!(BinRule::Auto.edges(&[1.0, f64::NAN]), Err(Error::NotFinite { .. })));
        let outlier = [0.0, 1.0, 2.0, 3.0, 1e12];
        let error = BinRule::FreedmanDiaconis.edges(&outlier).unwrap_err().to_string();
        assert!(error.contains("more than a histogram can show"), "{error}");
        assert!(BinRule::Auto.edges(&outlier).is_ok());
        assert!(matches!(BinRule::Rice.edges(&[-1.7e308, 1.7e308]), Err(Error::Undetermined(_))));
        let close = [1e17, 1e17 + 16.0, 1e17 + 16.0];
        assert!(matches!(BinRule::Sturges.edges(&close), Err(Error::Undetermined(_))));
    }
}
