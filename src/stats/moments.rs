//! Mean, variance, skewness and kurtosis in a form that merges.
//!
//! Each chunk is reduced in two passes, its mean first and then the powers of the deviations from it, and chunks are merged
//! by Chan's formulas: no large squares are ever subtracted, so 10 000 000.2 ± 0.1 keeps its digits.
//!
//! - Conventions: variance takes `ddof`; skewness and kurtosis are of the population (ddof 0), kurtosis in excess of the
//!   normal's 3.
//! - Cost: O(n), in parallel; the result does not depend on the number of threads.
//! - Source: Chan, Golub & LeVeque (1983), The American Statistician 37, 242–247; Pébay (2008), SAND2008-6212.

use ndarray::ArrayView1;

use crate::input;
use crate::linalg::reduce::map_reduce;
use crate::stats::accurate_sum;
use crate::{Error, Result};

/// Count, mean, extremes and the sums of powers of the deviations from the mean.
///
/// ```
/// use workings::stats::Moments;
///
/// let m = Moments::new(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])?;
/// assert_eq!((m.mean(), m.std(0)), (5.0, 2.0));
/// let halves = Moments::new(&[2.0, 4.0, 4.0])?.merge(&Moments::new(&[4.0, 5.0, 5.0, 7.0, 9.0])?);
/// assert!((halves.var(0) - 4.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    n: usize,
    mean: f64,
    /// Σ(x − mean)², Σ(x − mean)³, Σ(x − mean)⁴.
    m2: f64,
    m3: f64,
    m4: f64,
    min: f64,
    max: f64,
}

impl Moments {
    /// The moments of these values.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`.
    pub fn new<'a>(values: impl Into<ArrayView1<'a, f64>>) -> Result<Self> {
        let values = values.into();
        let values = input::slice(&values);
        input::finite("values", values.iter().copied())?;
        let moments = map_reduce(values.len(), |range| Moments::of_chunk(&values[range]), |a, b| a.merge(&b));
        moments.ok_or_else(|| Error::empty("values"))
    }

    fn of_chunk(values: &[f64]) -> Self {
        let (min, max) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(*x), b.max(*x)));
        let mean = if min == max { min } else { mean(values) };
        let power = |k: i32| accurate_sum(values.iter().map(|x| (x - mean).powi(k)));
        Moments { n: values.len(), mean, m2: power(2), m3: power(3), m4: power(4), min, max }
    }

    /// The moments of both samples together.
    pub fn merge(&self, other: &Self) -> Self {
        let (na, nb) = (self.n as f64, other.n as f64);
        let n = na + nb;
        let d = other.mean - self.mean;
        let (wa, wb) = (na / n, nb / n);
        Moments {
            n: self.n + other.n,
            mean: if d.is_finite() { self.mean + d * wb } else { self.mean * wa + other.mean * wb },
            m2: self.m2 + other.m2 + d * d * na * wb,
            m3: self.m3 + other.m3 + d.powi(3) * na * wb * (wa - wb) + 3.0 * d * (wa * other.m2 - wb * self.m2),
            m4: self.m4
                + other.m4
                + d.powi(4) * na * wb * (wa * wa - wa * wb + wb * wb)
                + 6.0 * d * d * (wa * wa * other.m2 + wb * wb * self.m2)
                + 4.0 * d * (wa * other.m3 - wb * self.m3),
            min: self.min.min(other.min),
            max: self.max.max(other.max),
        }
    }

    pub fn n(&self) -> usize {
        self.n
    }

    pub fn mean(&self) -> f64 {
        self.mean
    }

    pub fn min(&self) -> f64 {
        self.min
    }

    pub fn max(&self) -> f64 {
        self.max
    }

    /// Σ(x − mean)², exactly 0 where all values are equal; `NaN` where the squares leave the range of `f64`, as those of
    /// 1e200 and 1e-200 do.
    pub fn sum_of_squares(&self) -> f64 {
        match self.min == self.max {
            true => 0.0,
            false if in_range(self.m2, self.n) => self.m2,
            false => f64::NAN,
        }
    }

    /// Σ(x − mean)³.
    pub(crate) fn sum_of_cubes(&self) -> f64 {
        self.m3
    }

    /// Σ(x − mean)⁴.
    pub(crate) fn sum_of_fourth_powers(&self) -> f64 {
        self.m4
    }

    /// Σ(x − mean)² / (n − ddof); `NaN` if no more than `ddof` values, or where the squares leave the range of `f64`.
    pub fn var(&self, ddof: usize) -> f64 {
        if self.n > ddof { self.sum_of_squares() / (self.n - ddof) as f64 } else { f64::NAN }
    }

    /// The root of [`var`](Self::var), in the unit of the values.
    pub fn std(&self, ddof: usize) -> f64 {
        self.var(ddof).sqrt()
    }

    /// Skewness of the population, (Σd³/n) / (Σd²/n)^1.5; `NaN` for constant values, or where the cubes leave the range.
    pub fn skewness(&self) -> f64 {
        let n = self.n as f64;
        let cubed = (self.m2 / n).powf(1.5);
        let fits = self.min < self.max && in_range(cubed, 1);
        if fits { self.m3 / n / cubed } else { f64::NAN }
    }

    /// Excess kurtosis of the population, (Σd⁴/n) / (Σd²/n)² − 3; `NaN` for constant values, or where the fourth powers
    /// leave the range.
    pub fn kurtosis(&self) -> f64 {
        let n = self.n as f64;
        let fits = self.min < self.max && in_range(self.m4, self.n);
        if fits { self.m4 / n / (self.m2 / n).powi(2) - 3.0 } else { f64::NAN }
    }
}

/// The mean of values whose sum may overflow: a first mean, improved by the mean of what it leaves, so that it is exact to
/// the last digit or two.
pub(crate) fn mean(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let sum = accurate_sum(values.iter().copied());
    let rough = if sum.is_finite() { sum / n } else { accurate_sum(values.iter().map(|x| x / n)) };
    let rest = accurate_sum(values.iter().map(|x| x - rough)) / n;
    if rest.is_finite() { rough + rest } else { rough }
}

/// Whether a sum of `n` powers, not all 0, has kept its digits: it neither overflowed nor sank among the subnormals.
pub(crate) fn in_range(sum: f64, n: usize) -> bool {
    sum.is_finite() && sum >= n as f64 * f64::MIN_POSITIVE
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// 1, 2, 3, 10: mean 4, deviations −3, −2, −1, 6; squares 9 + 4 + 1 + 36 = 50, cubes −27 − 8 − 1 + 216 = 180,
    /// fourth powers 81 + 16 + 1 + 1296 = 1394.
    #[test]
    fn moments_of_four_numbers_by_hand() {
        let whole = Moments::new(&[1.0, 2.0, 3.0, 10.0]).unwrap();
        let merged = Moments::new(&[1.0]).unwrap().merge(&Moments::new(&[2.0, 3.0, 10.0]).unwrap());
        for m in [whole, merged] {
            assert_relative_eq!(m.mean(), 4.0, epsilon = 1e-14);
            assert_relative_eq!(m.var(0), 12.5, epsilon = 1e-13);
            assert_relative_eq!(m.var(1), 50.0 / 3.0, epsilon = 1e-13);
            assert_relative_eq!(m.skewness(), 45.0 / 12.5f64.powf(1.5), epsilon = 1e-13);
            assert_relative_eq!(m.kurtosis(), 348.5 / 156.25 - 3.0, epsilon = 1e-13);
            assert_eq!((m.n(), m.min(), m.max()), (4, 1.0, 10.0));
        }
    }

    #[test]
    fn one_value_has_no_sample_variance_and_constants_have_no_shape() {
        let one = Moments::new(&[3.0]).unwrap();
        assert_eq!(one.var(0), 0.0);
        assert!(one.var(1).is_nan());
        let constant = Moments::new(&[0.1, 0.1, 0.1]).unwrap();
        assert_eq!(constant.var(1), 0.0);
        assert!(constant.skewness().is_nan() && constant.kurtosis().is_nan());
    }

    /// 1, 1 and −1 times 1e308: a third of 1e308, though the sum of the first two is beyond `f64`.
    #[test]
    fn means_do_not_overflow_and_lost_squares_are_no_number() {
        let m = Moments::new(&[1e308, 1e308, -1e308]).unwrap();
        assert_relative_eq!(m.mean(), 1e308 / 3.0, max_relative = 1e-15);
        assert!(m.std(0).is_nan() && m.skewness().is_nan() && m.kurtosis().is_nan());
        let parts = Moments::new(&[1.5e308]).unwrap().merge(&Moments::new(&[-1.5e308]).unwrap());
        assert_eq!(parts.mean(), 0.0);
        let tiny = Moments::new(&[1e-200, 3e-200]).unwrap();
        assert_relative_eq!(tiny.mean(), 2e-200, max_relative = 1e-15);
        assert!(tiny.var(0).is_nan());
        // Thrice 0.1 sums to a little more than 0.3; the mean of equal values is that value all the same.
        assert_eq!(Moments::new(&[0.1; 3]).unwrap().mean(), 0.1);
    }

    #[test]
    fn nothing_and_no_numbers_are_errors() {
        assert!(matches!(Moments::new(&[f64::NEG_INFINITY]), Err(Error::NotFinite { index: 0, .. })));
        assert_eq!(Moments::new(&[] as &[f64]), Err(Error::empty("values")));
        assert!(matches!(Moments::new(&[1.0, f64::NAN]), Err(Error::NotFinite { index: 1, .. })));
    }
}
