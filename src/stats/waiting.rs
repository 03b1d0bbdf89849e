//! Exponential and uniform distributions: the wait for an event that comes at random, and a value anywhere in a range.
//!
//! - Formula: exponential density λ e^(−λx), share above x e^(−λx), quantile −ln(1 − q) / λ; uniform density 1 / (b − a).
//! - Conventions: the rate λ is events per unit, so the mean wait is 1 / λ (SciPy's `scale`).

use crate::Result;
use crate::input::setting;
use crate::worked::{Expr, Number};

/// The exponential distribution of the given rate.
///
/// ```
/// let wait = workings::stats::Exponential::new(0.5)?;
/// assert!((wait.quantile(0.5) - 2.0 * 2_f64.ln()).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exponential {
    rate: f64,
}

impl Exponential {
    /// # Errors
    /// `BadParam` for a rate that is not above 0.
    pub fn new(rate: f64) -> Result<Self> {
        setting("rate", rate, rate > 0.0 && rate.is_finite(), "a number above 0")?;
        Ok(Exponential { rate })
    }

    /// The density at x.
    pub fn pdf(&self, x: f64) -> f64 {
        if x < 0.0 { 0.0 } else { self.rate * self.sf(x) }
    }

    /// The share below x.
    pub fn cdf(&self, x: f64) -> f64 {
        if x <= 0.0 { 0.0 } else { -(-self.rate * x).exp_m1() }
    }

    /// The share above x.
    pub fn sf(&self, x: f64) -> f64 {
        if x <= 0.0 { 1.0 } else { (-self.rate * x).exp() }
    }

    /// The value with the share `q` below it; infinite for 1, `NaN` outside 0 to 1.
    pub fn quantile(&self, q: f64) -> f64 {
        if (0.0..=1.0).contains(&q) { -(-q).ln_1p() / self.rate } else { f64::NAN }
    }

    /// Density, share below and share above, with their derivations.
    pub(crate) fn at_expr(&self, x: f64) -> [Expr; 3] {
        let (rate, at) = (Expr::named("λ", self.rate), Expr::named("x", x));
        let outside = |value: f64| Expr::named("value below 0", value);
        if x < 0.0 {
            return [outside(0.0).called("pdf"), outside(0.0).called("cdf"), outside(1.0).called("sf")];
        }
        let above = (-(&rate * at)).exp();
        let below = (1.0 - &above).valued(self.cdf(x));
        [(rate * &above).called("pdf"), below.called("cdf"), above.called("sf")]
    }

    pub(crate) fn quantile_expr(&self, q: f64) -> Expr {
        let all = q == 1.0;
        let wait = -(1.0 - Expr::named("q", q)).ln() / Expr::named("λ", self.rate);
        wait.valued(self.quantile(q)).undefined_if(all, "no wait is longer than all").called("quantile")
    }
}

/// The uniform distribution between two bounds.
///
/// ```
/// let value = workings::stats::Uniform::new(2.0, 6.0)?;
/// assert_eq!((value.pdf(3.0), value.cdf(3.0), value.quantile(0.75)), (0.25, 0.25, 5.0));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Uniform {
    low: f64,
    high: f64,
}

impl Uniform {
    /// # Errors
    /// `BadParam` for bounds that are not finite, or a `high` that is not above `low`.
    pub fn new(low: f64, high: f64) -> Result<Self> {
        setting("low", low, low.is_finite(), "a finite number")?;
        let fits = high > low && (high - low).is_finite();
        setting("high", high, fits, &format!("a number above low = {low}"))?;
        Ok(Uniform { low, high })
    }

    /// The density at x; both bounds belong to the range.
    pub fn pdf(&self, x: f64) -> f64 {
        if (self.low..=self.high).contains(&x) { 1.0 / (self.high - self.low) } else { 0.0 }
    }

    /// The share below x.
    pub fn cdf(&self, x: f64) -> f64 {
        ((x - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// The share above x.
    pub fn sf(&self, x: f64) -> f64 {
        ((self.high - x) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// The value with the share `q` below it; `NaN` outside 0 to 1.
    pub fn quantile(&self, q: f64) -> f64 {
        if (0.0..=1.0).contains(&q) { self.low + q * (self.high - self.low) } else { f64::NAN }
    }

    /// Density, share below and share above, with their derivations.
    pub(crate) fn at_expr(&self, x: f64) -> [Expr; 3] {
        let (low, high, at) = (Expr::named("low", self.low), Expr::named("high", self.high), Expr::named("x", x));
        let outside = |value: f64| Expr::named("value outside low to high", value);
        if !(self.low..=self.high).contains(&x) {
            let [cdf, sf] = [self.cdf(x), self.sf(x)].map(outside);
            return [outside(0.0).called("pdf"), cdf.called("cdf"), sf.called("sf")];
        }
        let width = (&high - &low).called("width");
        let pdf = (1.0 / &width).called("pdf");
        [pdf, ((&at - &low) / &width).called("cdf"), ((high - at) / width).called("sf")]
    }

    pub(crate) fn quantile_expr(&self, q: f64) -> Expr {
        let (low, high) = (Expr::named("low", self.low), Expr::named("high", self.high));
        (&low + Expr::named("q", q) * (high - &low)).called("quantile")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// e^−1 at x = 2 of rate ½.
    #[test]
    fn by_hand() {
        let wait = Exponential::new(0.5).unwrap();
        assert_eq!((wait.sf(2.0), wait.pdf(2.0)), ((-1.0_f64).exp(), 0.5 * (-1.0_f64).exp()));
        assert_eq!((wait.cdf(-1.0), wait.sf(-1.0), wait.pdf(-1.0)), (0.0, 1.0, 0.0));
        assert_eq!((wait.cdf(1e-20), wait.quantile(1.0)), (5e-21, f64::INFINITY));
        assert!(wait.quantile(1.5).is_nan() && wait.quantile_expr(1.0).undefined().is_some());
        let value = Uniform::new(-1.0, 3.0).unwrap();
        assert_eq!((value.pdf(3.5), value.cdf(3.5), value.sf(-2.0), value.quantile(0.0)), (0.0, 1.0, 1.0, -1.0));
        assert!(
            Exponential::new(0.0).is_err() && Uniform::new(1.0, 1.0).is_err() && Uniform::new(f64::NAN, 1.0).is_err()
        );
    }
}
