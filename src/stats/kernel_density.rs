//! Kernel density estimate: a smooth curve in place of a histogram's steps.
//!
//! Every value becomes a small bell curve, and the curves are added up. Where values are close together their bells pile
//! up. The width of the bells, the bandwidth h, is to this curve what the bin width is to a histogram.
//!
//! - Formula: f(x) = Σ wᵢ φ((x − xᵢ) / h) / h, φ the standard normal density, weights summing to 1.
//! - Bandwidth: h = factor · s, with the standard deviation s (ddof 1; weighted, Σw(x − x̄)² / (1 − Σw²)) and Scott's
//!   factor n^(−1/5) or Silverman's (3n/4)^(−1/5), n = 1 / Σw² the effective number of values.
//! - Conventions: as `scipy.stats.gaussian_kde` of one variable.
//! - Cost: O(n log n) once, then at most O(n) a point, in parallel over the points; values more than 39 bandwidths away
//!   are skipped, as their bells are 0 in double precision.
//! - Sources: Parzen (1962), Ann. Math. Stat. 33, 1065–1076; Scott (1992), Multivariate Density Estimation;
//!   Silverman (1986), Density Estimation for Statistics and Data Analysis.

use ndarray::ArrayView1;
use rayon::prelude::*;

use super::accurate_sum;
use crate::input;
use crate::{Error, Result};

/// exp(−39² / 2) is below the least number that `f64` holds.
const REACH: f64 = 39.0;
/// How many bandwidths beyond the values a curve is drawn.
const BEYOND: f64 = 3.0;

/// How wide each value's bell is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Bandwidth {
    /// n^(−1/5) standard deviations.
    #[default]
    Scott,
    /// (3n/4)^(−1/5) standard deviations, about 6 % wider.
    Silverman,
    /// So many standard deviations (SciPy's `bw_method` as a number).
    Factor(f64),
    /// So much, in the unit of the values; the only one that a constant can have.
    Width(f64),
}

/// A density curve of one variable.
///
/// ```
/// use workings::stats::{Bandwidth, KernelDensity};
///
/// let density = KernelDensity::new(&[0.0, 2.0], Bandwidth::Width(1.0))?;
/// // Halfway between two bells one bandwidth away: φ(1) = 0.24197.
/// assert!((density.at(1.0) - 0.241_970_724_519_143_37).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KernelDensity {
    /// In ascending order.
    values: Vec<f64>,
    /// Of each value, summing to 1; none if all are equal.
    weights: Vec<f64>,
    bandwidth: f64,
    effective_n: f64,
}

impl KernelDensity {
    /// The density of values of equal weight.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for a bandwidth that is not above 0; `Undetermined` for a single value or a
    /// constant, whose bells would have no width.
    pub fn new<'a>(values: impl Into<ArrayView1<'a, f64>>, bandwidth: Bandwidth) -> Result<Self> {
        let values = values.into();
        if values.is_empty() {
            return Err(Error::empty("values"));
        }
        input::finite("values", values.iter().copied())?;
        let mut values = values.to_vec();
        values.sort_unstable_by(f64::total_cmp);
        KernelDensity::of_ascending(values, Vec::new(), bandwidth)
    }

    /// The density of values that count as often as their weights say.
    ///
    /// # Errors
    /// As [`new`](Self::new); `LengthMismatch`; `OutOfRange` for a weight below 0, `BadParam` if all are 0.
    pub fn weighted(values: &[f64], weights: &[f64], bandwidth: Bandwidth) -> Result<Self> {
        input::same_length("values", values.len(), "weights", weights.len())?;
        input::finite("values", values.iter().copied())?;
        input::non_negative("weights", weights.iter().copied())?;
        let largest = weights.iter().copied().fold(0.0, f64::max);
        if largest == 0.0 {
            return Err(Error::bad_param("weights", "all 0", "at least one weight above 0"));
        }
        let total = accurate_sum(weights.iter().map(|w| w / largest));
        let mut rows: Vec<(f64, f64)> =
            values.iter().zip(weights).map(|(x, w)| (*x, w / largest / total)).filter(|(_, w)| *w > 0.0).collect();
        rows.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let (values, weights) = rows.into_iter().unzip();
        KernelDensity::of_ascending(values, weights, bandwidth)
    }

    fn of_ascending(values: Vec<f64>, weights: Vec<f64>, bandwidth: Bandwidth) -> Result<Self> {
        let n = values.len() as f64;
        let squares = if weights.is_empty() { 1.0 / n } else { accurate_sum(weights.iter().map(|w| w * w)) };
        let effective_n = 1.0 / squares;
        let mut density = KernelDensity { values, weights, bandwidth: 1.0, effective_n };
        let (name, factor) = match bandwidth {
            Bandwidth::Scott => ("", effective_n.powf(-0.2)),
            Bandwidth::Silverman => ("", (effective_n * 3.0 / 4.0).powf(-0.2)),
            Bandwidth::Factor(factor) => ("factor", factor),
            Bandwidth::Width(width) => ("bandwidth", width),
        };
        input::setting(name, factor, factor > 0.0 && factor.is_finite(), "a number above 0")?;
        density.bandwidth = match bandwidth {
            Bandwidth::Width(width) => width,
            _ => factor * density.deviation(squares)?,
        };
        Ok(density)
    }

    /// The weighted standard deviation, without the bias that the weights bring.
    fn deviation(&self, squares: f64) -> Result<f64> {
        let (low, high) = (self.values[0], self.values[self.values.len() - 1]);
        if low == high {
            return Err(Error::Undetermined(
                "all values are equal: a density of them is a spike of no width; give a Bandwidth::Width".into(),
            ));
        }
        // In units of the range, so that squares neither overflow nor vanish.
        let range = high / 2.0 - low / 2.0;
        let part = |x: f64| (x / 2.0 - low / 2.0) / range;
        let mean = self.sum(0..self.values.len(), part);
        let spread = self.sum(0..self.values.len(), |x| (part(x) - mean).powi(2)) / (1.0 - squares);
        let deviation = 2.0 * (spread.sqrt() * range);
        if deviation > 0.0 && deviation.is_finite() {
            return Ok(deviation);
        }
        Err(Error::Undetermined("the spread of the values leaves the range of f64; scale them first".into()))
    }

    /// Σ wᵢ f(xᵢ) over these places.
    fn sum(&self, places: std::ops::Range<usize>, f: impl Fn(f64) -> f64) -> f64 {
        match self.weights.get(places.clone()).filter(|_| !self.weights.is_empty()) {
            Some(weights) => accurate_sum(self.values[places].iter().zip(weights).map(|(x, w)| w * f(*x))),
            None => accurate_sum(self.values[places].iter().map(|x| f(*x))) / self.values.len() as f64,
        }
    }

    /// The density at `x`, per unit of the values; at least 0, and `NaN` where `x` is.
    pub fn at(&self, x: f64) -> f64 {
        if x.is_nan() {
            return f64::NAN;
        }
        let (reach, h) = (REACH * self.bandwidth, self.bandwidth);
        let from = self.values.partition_point(|v| *v < x - reach);
        let to = self.values.partition_point(|v| *v <= x + reach);
        let bells = self.sum(from..to.max(from), |v| {
            let z = (x - v) / h;
            (-0.5 * z * z).exp()
        });
        bells / h / std::f64::consts::TAU.sqrt()
    }

    /// The density at each of these points, in parallel.
    pub fn at_all(&self, points: &[f64]) -> Vec<f64> {
        points.par_iter().map(|x| self.at(*x)).collect()
    }

    /// `n` points of the curve, x and density, evenly spread from 3 bandwidths below the values to 3 above them.
    pub fn curve(&self, n: usize) -> Vec<(f64, f64)> {
        let (low, high) = self.reach();
        self.curve_between(low, high, n)
    }

    /// `n` points of the curve, x and density, evenly spread from `low` to `high`.
    pub fn curve_between(&self, low: f64, high: f64, n: usize) -> Vec<(f64, f64)> {
        let at = |i: usize| super::between(low, high, i as f64 / n.saturating_sub(1).max(1) as f64);
        let x: Vec<f64> = (0..n).map(at).collect();
        let density = self.at_all(&x);
        x.into_iter().zip(density).collect()
    }

    /// From 3 bandwidths below the least value to 3 above the largest.
    fn reach(&self) -> (f64, f64) {
        let beyond = BEYOND * self.bandwidth;
        let within = |v: f64| v.clamp(f64::MIN, f64::MAX);
        (within(self.values[0] - beyond), within(self.values[self.values.len() - 1] + beyond))
    }

    /// The standard deviation h of each bell, in the unit of the values.
    pub fn bandwidth(&self) -> f64 {
        self.bandwidth
    }

    /// How many values there are; with unequal weights, how many equal ones would tell as much: 1 / Σw².
    pub fn effective_n(&self) -> f64 {
        self.effective_n
    }

    /// How many values there are.
    pub fn n(&self) -> usize {
        self.values.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// 1, 2, 6: s² = (4 + 1 + 9) / 2 = 7; Scott's h = 3^(−1/5)·√7, Silverman's (9/4)^(−1/5)·√7.
    #[test]
    fn bandwidths_follow_scott_and_silverman() {
        let h = |bandwidth| KernelDensity::new(&[6.0, 1.0, 2.0], bandwidth).unwrap().bandwidth();
        assert_relative_eq!(h(Bandwidth::Scott), 7f64.sqrt() * 3f64.powf(-0.2), max_relative = 1e-15);
        assert_relative_eq!(h(Bandwidth::Silverman), 7f64.sqrt() * 2.25f64.powf(-0.2), max_relative = 1e-15);
        assert_relative_eq!(h(Bandwidth::Factor(0.5)), 0.5 * 7f64.sqrt(), max_relative = 1e-15);
        assert_eq!(h(Bandwidth::Width(0.25)), 0.25);
    }

    /// A value of weight 3 and one of 1: f(x) = (3φ(x) + φ(x − 4)) / 4; effective n = 16 / 10.
    #[test]
    fn weights_count_as_repetitions() {
        let density = KernelDensity::weighted(&[4.0, 0.0, 9.0], &[1.0, 3.0, 0.0], Bandwidth::Width(1.0)).unwrap();
        let phi = |z: f64| (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
        assert_relative_eq!(density.at(1.0), 0.75 * phi(1.0) + 0.25 * phi(3.0), max_relative = 1e-15);
        assert_relative_eq!(density.effective_n(), 1.6, max_relative = 1e-15);
        let twice = KernelDensity::new(&[0.0, 0.0, 0.0, 4.0], Bandwidth::Width(1.0)).unwrap();
        assert_relative_eq!(density.at(2.5), twice.at(2.5), max_relative = 1e-15);
    }

    /// The trapezoid rule over 3 bandwidths beyond the data finds all but about 2·0.00135/n of an area of 1.
    #[test]
    fn the_area_under_the_curve_is_one() {
        let x: Vec<f64> = (0..50).map(|i| f64::from(i * i) * 1e3).collect();
        let curve = KernelDensity::new(&x, Bandwidth::Scott).unwrap().curve(2001);
        let area: f64 = curve.windows(2).map(|p| (p[1].0 - p[0].0) * (p[0].1 + p[1].1) / 2.0).sum();
        assert!((0.999..=1.0).contains(&area), "{area}");
    }

    #[test]
    fn any_unit_has_the_same_curve() {
        let x = [1.0, 2.0, 4.0, 9.0];
        let of = |unit: f64| KernelDensity::new(&x.map(|v| v * unit), Bandwidth::Scott).unwrap().at(3.0 * unit) * unit;
        for unit in [1e-200, 1e200] {
            assert_relative_eq!(of(unit), of(1.0), max_relative = 1e-13);
        }
    }

    #[test]
    fn what_has_no_density_is_an_error() {
        let new = |x: &[f64]| KernelDensity::new(x, Bandwidth::Scott);
        assert!(matches!(new(&[]), Err(Error::Empty { .. })));
        assert!(matches!(new(&[1.0, f64::INFINITY]), Err(Error::NotFinite { .. })));
        for constant in [&[3.0][..], &[3.0; 5]] {
            assert!(new(constant).unwrap_err().to_string().starts_with("all values are equal"));
            assert!(KernelDensity::new(constant, Bandwidth::Width(1.0)).is_ok());
        }
        for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(KernelDensity::new(&[1.0, 2.0], Bandwidth::Width(wrong)), Err(Error::BadParam { .. })));
        }
        let weighted = |w: &[f64]| KernelDensity::weighted(&[1.0, 2.0], w, Bandwidth::Scott);
        assert!(matches!(weighted(&[1.0]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(weighted(&[1.0, -1.0]), Err(Error::OutOfRange { .. })));
        assert!(matches!(weighted(&[0.0, 0.0]), Err(Error::BadParam { .. })));
        assert!(weighted(&[1.0, 0.0]).unwrap_err().to_string().starts_with("all values are equal"));
        let density = new(&[1.0, 2.0]).unwrap();
        assert!(density.at(f64::NAN).is_nan() && density.at(f64::INFINITY) == 0.0 && density.at(-1e300) == 0.0);
    }
}
