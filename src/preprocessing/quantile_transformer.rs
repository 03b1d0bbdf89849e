//! Quantile transform: a value becomes the share of training values below it, or the normal score of that share.
//!
//! The order of the values stays, their distances go: any feature becomes uniform from 0 to 1, or bell-shaped, and outliers
//! come to lie beside the others.
//!
//! - Formula: linear interpolation between the training quantiles q(0), q(1/(k − 1)), …, q(1); the normal score is Φ⁻¹ of it.
//! - Conventions (as scikit-learn): k = `n_quantiles`, at most the number of training values; among equal quantiles the
//!   middle of their shares; values beyond the training range count as its ends; the normal scores end at ±5.2, Φ⁻¹ of
//!   10⁻⁷ from the ends. The extremes are the values at them (scikit-learn's normal scores also take those within 10⁻⁷ of them, in
//!   whatever unit). Every training value is used (scikit-learn draws 10 000 unless `subsample=None`).
//! - A constant feature becomes the lower end; what lies above it, the upper end.
//! - Cost: O(n log n) to learn, O(log k) a value to transform.

use super::columns::{ColumnScaler, Scaling, fits_columns};
use crate::input;
use crate::stats::{Normal, QuantileMethod, ascending};
use crate::worked::Number;
use crate::{Error, Result};

/// How the transformed values are distributed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OutputDistribution {
    /// From 0 to 1.
    #[default]
    Uniform,
    /// With mean 0 and deviation 1.
    Normal,
}

/// The normal score that stands for the infinite ones of the shares 0 and 1: Φ⁻¹(1 − 10⁻⁷).
fn end_of_scores() -> f64 {
    Normal::standard().isf(1e-7)
}

/// What to learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuantileTransformerParams {
    n_quantiles: usize,
    output: OutputDistribution,
}

impl QuantileTransformerParams {
    /// How many quantiles to keep (default 1000, at least 1), no more than there are training values.
    pub fn n_quantiles(mut self, n_quantiles: usize) -> Self {
        self.n_quantiles = n_quantiles;
        self
    }

    /// Default: uniform.
    pub fn output_distribution(mut self, output: OutputDistribution) -> Self {
        self.output = output;
        self
    }

    /// Learns the quantiles of one feature, in its unit.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for no quantiles.
    pub fn fit_column(&self, x: &[f64]) -> Result<Quantiles> {
        let wanted = self.n_quantiles;
        input::setting("n_quantiles", wanted as f64, wanted >= 1, "a whole number of at least 1")?;
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        input::finite("x", x.iter().copied())?;
        let (sorted, k) = (ascending(x), wanted.min(x.len()));
        // Whole positions stay whole, so that equal values have equal quantiles.
        let position = |i: usize| i as f64 * (x.len() - 1) as f64 / (k - 1).max(1) as f64;
        let quantiles = (0..k).map(|i| QuantileMethod::Linear.at(&sorted, position(i)));
        // Interpolation may round a quantile below the one before it.
        let climbing = quantiles.scan(f64::NEG_INFINITY, |highest, q| {
            *highest = highest.max(q);
            Some(*highest)
        });
        Ok(Quantiles { quantiles: climbing.collect(), output: self.output })
    }
}

/// The share of the i-th of k quantiles.
fn share(i: usize, k: usize) -> f64 {
    if k == 1 { 0.0 } else { i as f64 / (k - 1) as f64 }
}

/// The quantiles of one training feature, ascending.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantiles {
    pub quantiles: Vec<f64>,
    pub output: OutputDistribution,
}

impl Quantiles {
    /// The share of training values below this one.
    fn share_below<N: Number>(&self, x: N) -> N {
        let (q, value) = (&self.quantiles, x.value());
        let (k, last) = (q.len(), q[q.len() - 1]);
        if value.is_nan() {
            return x;
        }
        if value <= q[0] {
            return N::from(0.0);
        }
        if value >= last {
            return N::from(1.0);
        }
        let (first, after) = (q.partition_point(|q| *q < value), q.partition_point(|q| *q <= value));
        if first < after {
            // On one quantile or several equal ones.
            return (N::from(share(first, k)) + N::from(share(after - 1, k))) / 2.0;
        }
        let (low, high) = (N::parameter("q₁", q[first - 1]), N::parameter("q₂", q[first]));
        let (from, to) = (share(first - 1, k), share(first, k));
        N::from(from) + (x - low.clone()) / (high - low) * (to - from)
    }

    /// The value with this share of training values below it.
    fn at_share(&self, share_below: f64) -> f64 {
        let last = self.quantiles.len() - 1;
        QuantileMethod::Linear.at(&self.quantiles, share_below.clamp(0.0, 1.0) * last as f64)
    }
}

impl Scaling for Quantiles {
    fn scale<N: Number>(&self, x: N) -> N {
        let below = self.share_below(x);
        if self.output == OutputDistribution::Uniform || below.value().is_nan() {
            return below;
        }
        let end = end_of_scores();
        let score = -Normal::standard().isf(below.value());
        N::parameter("Φ⁻¹(share below x)", score.clamp(-end, end))
    }

    /// The value at that place of the training quantiles: never beyond them.
    fn unscale(&self, z: f64) -> f64 {
        let below = match self.output {
            OutputDistribution::Uniform => z,
            OutputDistribution::Normal if z.abs() >= end_of_scores() => f64::from(z > 0.0),
            OutputDistribution::Normal => Normal::standard().cdf(z),
        };
        if below.is_nan() { below } else { self.at_share(below) }
    }
}

/// A quantile transform of every feature.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::QuantileTransformer;
///
/// let train = Dataset::new(array![[10.0], [20.0], [40.0], [900.0], [50.0]], array![0, 0, 0, 1, 1]);
/// let transformer = QuantileTransformer::params().fit(&train)?;
/// let z = transformer.try_transform(&array![[40.0], [30.0], [5000.0]])?;
/// assert_eq!(z, array![[0.5], [0.375], [1.0]]); // the third of five; half-way from the second to it; beyond the last
/// assert_eq!(transformer.inverse_transform(&z)?, array![[40.0], [30.0], [900.0]]);
/// # Ok::<(), workings::Error>(())
/// ```
pub type QuantileTransformer = ColumnScaler<Quantiles>;

impl QuantileTransformer {
    /// The settings, to be fitted.
    pub fn params() -> QuantileTransformerParams {
        QuantileTransformerParams { n_quantiles: 1000, output: OutputDistribution::Uniform }
    }
}

fits_columns!(QuantileTransformerParams => Quantiles);

#[cfg(test)]
mod tests {
    use super::*;

    /// Quantiles 1, 2, 2, 2, 10 at 0, 1/4, 1/2, 3/4, 1: the three twos share the middle, 1/2.
    #[test]
    fn equal_values_share_the_middle_of_their_places() {
        let fitted = QuantileTransformer::params().fit_column(&[2.0, 10.0, 2.0, 1.0, 2.0]).unwrap();
        assert_eq!([1.0, 1.5, 2.0, 4.0, 10.0].map(|x| fitted.scale(x)), [0.0, 0.125, 0.5, 0.8125, 1.0]);
        assert_eq!([0.0, 0.125, 0.5, 0.8125, 1.0].map(|z| fitted.unscale(z)), [1.0, 1.5, 2.0, 4.0, 10.0]);
        assert!(fitted.scale(f64::NAN).is_nan() && fitted.unscale(f64::NAN).is_nan());
    }

    /// Three quantiles of 0, 1, 4, 9, 16: 0, 4, 16; 1 is a quarter of the way to the median.
    #[test]
    fn fewer_quantiles_interpolate_between_them() {
        let fitted = QuantileTransformer::params().n_quantiles(3).fit_column(&[16.0, 0.0, 9.0, 1.0, 4.0]).unwrap();
        assert_eq!(fitted.quantiles, [0.0, 4.0, 16.0]);
        assert_eq!((fitted.scale(1.0), fitted.scale(7.0)), (0.125, 0.625));
    }

    /// Φ⁻¹(3/4) = 0.6744897501960817; Φ⁻¹(10⁻⁷) = −5.199337582192816 by scipy.stats.norm.ppf.
    #[test]
    fn normal_scores_end_at_five() {
        let params = QuantileTransformer::params().output_distribution(OutputDistribution::Normal);
        let fitted = params.fit_column(&[0.0, 1.0, 2.0, 3.0, 4.0]).unwrap();
        assert!((fitted.scale(3.0) - 0.674_489_750_196_081_7).abs() < 1e-14);
        assert!((fitted.scale(0.0) + 5.199_337_582_192_816).abs() < 1e-14);
        assert!((fitted.unscale(0.674_489_750_196_081_7) - 3.0).abs() < 1e-13);
        assert_eq!((fitted.unscale(-5.2), fitted.unscale(fitted.scale(4.0))), (0.0, 4.0));
    }

    #[test]
    fn a_constant_is_the_lower_end() {
        let fitted = QuantileTransformer::params().fit_column(&[7.0; 3]).unwrap();
        assert_eq!([6.0, 7.0, 8.0].map(|x| fitted.scale(x)), [0.0, 0.0, 1.0]);
        assert_eq!((fitted.unscale(0.0), fitted.unscale(1.0)), (7.0, 7.0));
        let one = QuantileTransformer::params().fit_column(&[7.0]).unwrap();
        assert_eq!((one.scale(7.0), one.unscale(0.3)), (0.0, 7.0));
        assert!(matches!(QuantileTransformer::params().fit_column(&[]), Err(Error::Empty { .. })));
        let none = QuantileTransformer::params().n_quantiles(0).fit_column(&[1.0]);
        assert!(matches!(none, Err(Error::BadParam { .. })));
    }
}
