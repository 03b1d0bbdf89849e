//! The beta distribution: what is known of a share after some successes and failures.
//!
//! - Formula: density x^(a − 1) (1 − x)^(b − 1) / B(a, b) on 0 to 1; mean a / (a + b).
//! - Source: Abramowitz & Stegun (1964), 26.5; the integral as for Student's t.

use super::special;
use crate::Result;
use crate::input::setting;

/// The beta distribution of the parameters `a` and `b`.
///
/// ```
/// let share = workings::stats::Beta::new(2.0, 3.0)?;
/// assert!((share.pdf(0.5) - 1.5).abs() < 1e-13); // 12 · ½ · ¼
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beta {
    a: f64,
    b: f64,
}

impl Beta {
    /// # Errors
    /// `BadParam` for a parameter that is not above 0.
    pub fn new(a: f64, b: f64) -> Result<Self> {
        setting("a", a, a > 0.0 && a.is_finite(), "a number above 0")?;
        setting("b", b, b > 0.0 && b.is_finite(), "a number above 0")?;
        Ok(Beta { a, b })
    }

    /// a / (a + b).
    pub fn mean(&self) -> f64 {
        self.a / (self.a + self.b)
    }

    /// The density at x, infinite at an end whose parameter is below 1.
    pub fn pdf(&self, x: f64) -> f64 {
        let (a, b) = (self.a, self.b);
        let end = |own: f64, other: f64| match own {
            1.0 => other,
            own if own < 1.0 => f64::INFINITY,
            _ => 0.0,
        };
        match x {
            x if x.is_nan() => f64::NAN,
            0.0 => end(a, b),
            1.0 => end(b, a),
            x if !(0.0..1.0).contains(&x) => 0.0,
            x => special::binomial_density(a, b, x, 1.0 - x) * (a * b / (a + b)) / (x * (1.0 - x)),
        }
    }

    /// The share below x.
    pub fn cdf(&self, x: f64) -> f64 {
        special::beta(self.a, self.b, x, 1.0 - x).0
    }

    /// The share above x.
    pub fn sf(&self, x: f64) -> f64 {
        special::beta(self.a, self.b, x, 1.0 - x).1
    }

    /// The value with the share `q` below it; `NaN` outside 0 to 1.
    pub fn quantile(&self, q: f64) -> f64 {
        positive_quantile(Share::Below(q), 1.0, |x| self.cdf(x), |x| self.sf(x))
    }
}

/// Which part of a distribution is given: each keeps its digits near 0.
#[derive(Debug, Clone, Copy)]
pub(super) enum Share {
    Below(f64),
    Above(f64),
}

/// The x from 0 to `most` with this share below or above it, by halving in the order of the floating-point numbers, so
/// that the smallest values have their digits too.
pub(super) fn positive_quantile(share: Share, most: f64, cdf: impl Fn(f64) -> f64, sf: impl Fn(f64) -> f64) -> f64 {
    // The smaller of the two shares decides; 1 − s is exact for s from ½ to 1.
    let (below, above) = match share {
        Share::Below(s) => (s, 1.0 - s),
        Share::Above(s) => (1.0 - s, s),
    };
    if !(0.0..=1.0).contains(&below) || !(0.0..=1.0).contains(&above) {
        return f64::NAN;
    }
    let by_lower = match share {
        Share::Below(s) => s <= 0.5,
        Share::Above(s) => s > 0.5,
    };
    match (share, by_lower) {
        (Share::Below(0.0), _) | (Share::Above(1.0), _) => return 0.0,
        (Share::Below(1.0), _) | (Share::Above(0.0), _) => return most,
        _ => {}
    }
    let is_below = |x: f64| if by_lower { cdf(x) < below } else { sf(x) > above };
    let (mut low, mut high) = (0_u64, most.min(f64::MAX).to_bits());
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if is_below(f64::from_bits(middle)) { low = middle } else { high = middle }
    }
    f64::from_bits(high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// a = 2, b = 1: the density is 2x, the share below x is x².
    #[test]
    fn by_hand() {
        let share = Beta::new(2.0, 1.0).unwrap();
        assert_relative_eq!(share.pdf(0.25), 0.5, max_relative = 1e-13);
        assert_relative_eq!(share.cdf(0.25), 0.0625, max_relative = 1e-13);
        assert_relative_eq!(share.sf(0.25), 0.9375, max_relative = 1e-13);
        assert_relative_eq!(share.quantile(0.81), 0.9, max_relative = 1e-13);
        assert_eq!((share.pdf(0.0), share.pdf(1.0), share.pdf(2.0), share.cdf(2.0)), (0.0, 2.0, 0.0, 1.0));
        assert_eq!((share.quantile(0.0), share.quantile(1.0)), (0.0, 1.0));
        assert!(share.quantile(-0.1).is_nan());
        assert_eq!(Beta::new(0.5, 0.5).unwrap().pdf(0.0), f64::INFINITY);
        assert!(Beta::new(0.0, 1.0).is_err() && Beta::new(1.0, f64::NAN).is_err());
    }
}
