//! Two-sample Kolmogorov-Smirnov test: the largest gap between two empirical distribution functions.
//!
//! - Formulas: D = max |F(x) − G(x)|; critical value √(−ln(α / 2) / 2) · √((n + m) / (n m)); p ≈ 2 Σ (−1)^(k−1) exp(−2 k² λ²)
//!   with λ = D √(n m / (n + m)).
//! - Conventions: F(x) is the share of values up to and including x, so ties count on both sides; critical value and p are
//!   asymptotic, good from some 20 values on each side.
//! - Cost: O(n log n).
//! - Source: Smirnov (1948), Ann. Math. Statist. 19, 279–281.

use super::ascending;
use super::categories::sampling_factor;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Result, input};

/// Where the two distribution functions lie furthest apart.
///
/// ```
/// let ks = workings::drift::TwoSampleKs::new(&[1.0, 2.0, 3.0, 4.0], &[2.5, 3.5, 9.0])?;
/// assert_eq!(ks.statistic(), 0.5); // at 2: half of the first sample, none of the second
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoSampleKs {
    n: usize,
    m: usize,
    /// The value with the largest gap, and how many of each sample lie up to it.
    at: f64,
    up_to: [usize; 2],
}

impl TwoSampleKs {
    /// # Errors
    /// `Empty`, `NotFinite`.
    pub fn new(a: &[f64], b: &[f64]) -> Result<TwoSampleKs> {
        let (a, b) = (ascending("a", a)?, ascending("b", b)?);
        let (n, m) = (a.len(), b.len());
        // Cross-multiplied, the gaps are whole numbers that compare without rounding.
        let gap = |i: usize, j: usize| (i as u128 * m as u128).abs_diff(j as u128 * n as u128);
        let mut found = TwoSampleKs { n, m, at: a[0].min(b[0]), up_to: [0, 0] };
        let (mut i, mut j) = (0, 0);
        while i < n && j < m {
            let at = a[i].min(b[j]);
            while i < n && a[i] <= at {
                i += 1;
            }
            while j < m && b[j] <= at {
                j += 1;
            }
            if gap(i, j) > gap(found.up_to[0], found.up_to[1]) {
                found = TwoSampleKs { at, up_to: [i, j], ..found };
            }
        }
        Ok(found)
    }

    /// The value at which the gap is largest, the first of several.
    pub fn at(&self) -> f64 {
        self.at
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn statistic_expr(&self) -> Expr {
        let at = crate::worked::six(self.at);
        let share = |name: &str, size: &str, count: usize, n: usize| {
            let count = Expr::named(format!("values of {name} up to {at}"), count as f64);
            (count / Expr::named(size, n as f64)).called(format!("share of {name}"))
        };
        (share("a", "n", self.up_to[0], self.n) - share("b", "m", self.up_to[1], self.m)).abs().called("D")
    }

    fn p_value_expr(&self) -> Expr {
        let (n, m) = (Expr::named("n", self.n as f64), Expr::named("m", self.m as f64));
        let lambda = (self.statistic_expr() * (&n * &m / (n + m)).sqrt()).called("λ");
        let value = kolmogorov_sf(lambda.value());
        Expr::named(format!("P(K ≥ {})", crate::worked::six(lambda.value())), value).called("p")
    }
}

formulas! { TwoSampleKs;
    /// D, the largest gap. 0 to 1.
    statistic: |ks| ks.statistic_expr();
    /// The probability of a gap at least as large from one distribution, asymptotic and two-sided. 0 to 1.
    p_value: |ks| ks.p_value_expr();
}

/// P(K ≥ λ) of Kolmogorov's distribution.
fn kolmogorov_sf(lambda: f64) -> f64 {
    use std::f64::consts::PI;
    if lambda <= 0.0 {
        return 1.0;
    }
    if lambda < 1.0 {
        // Jacobi's form of the same series, quick where the other is slow.
        let term = |k: i32| (-f64::from(2 * k - 1).powi(2) * PI * PI / (8.0 * lambda * lambda)).exp();
        return (1.0 - (2.0 * PI).sqrt() / lambda * (1..=8).map(term).sum::<f64>()).clamp(0.0, 1.0);
    }
    let term = |k: i32| if k % 2 == 1 { 1.0 } else { -1.0 } * (-2.0 * f64::from(k * k) * lambda * lambda).exp();
    (2.0 * (1..=8).map(term).sum::<f64>()).clamp(0.0, 1.0)
}

/// The gap between samples of n and m values that chance alone exceeds with probability α, √(−ln(α / 2) / 2) √((n + m) / (n m)).
///
/// # Errors
/// `BadParam` for no values, or an α that is not between 0 and 1.
/// ```
/// let critical = workings::drift::ks_critical_value(100, 100, 0.05)?;
/// assert!((critical - 1.358102 * 0.02_f64.sqrt()).abs() < 1e-6);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn ks_critical_value(n: usize, m: usize, alpha: f64) -> Result<f64> {
    Ok(ks_critical_value_expr(n, m, alpha)?.value())
}

pub(crate) fn ks_critical_value_expr(n: usize, m: usize, alpha: f64) -> Result<Expr> {
    input::setting("alpha", alpha, alpha > 0.0 && alpha < 1.0, "a number between 0 and 1")?;
    let factor = ((-(Expr::named("α", alpha) / 2.0).ln()) / 2.0).sqrt().called("c(α)");
    Ok((factor * sampling_factor(n, m)?).called("critical value"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use approx::assert_relative_eq;

    /// Up to 1: 2/4 against 1/5; up to 2: 3/4 against 4/5; up to 3: all against 4/5.
    #[test]
    fn ties_count_on_both_sides() {
        let ks = TwoSampleKs::new(&[3.0, 1.0, 2.0, 1.0], &[2.0, 1.0, 2.0, 2.0, 7.0]).unwrap();
        assert_relative_eq!(ks.statistic(), 0.3, max_relative = 1e-15);
        assert_eq!(ks.at(), 1.0);
        let same = TwoSampleKs::new(&[5.0], &[5.0, 5.0]).unwrap();
        assert_eq!((same.statistic(), same.p_value()), (0.0, 1.0));
        assert_eq!(TwoSampleKs::new(&[5.0], &[-5.0]).unwrap().statistic(), 1.0);
        assert_eq!(TwoSampleKs::new(&[0.0], &[-0.0]).unwrap().statistic(), 0.0);
    }

    /// The quantile of Kolmogorov's distribution at 0.95 is 1.358099 (Smirnov's table: 1.36), at 0.5 it is 0.827574.
    #[test]
    fn probabilities_of_the_table() {
        assert_relative_eq!(kolmogorov_sf(1.3580986393225507), 0.05, max_relative = 1e-12);
        assert_relative_eq!(kolmogorov_sf(0.8275735551899077), 0.5, max_relative = 1e-12);
        assert_relative_eq!(kolmogorov_sf(1.0 - 1e-12), kolmogorov_sf(1.0), max_relative = 1e-10);
        assert_eq!((kolmogorov_sf(0.0), kolmogorov_sf(0.01), kolmogorov_sf(50.0)), (1.0, 1.0, 0.0));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert!(matches!(TwoSampleKs::new(&[], &[1.0]), Err(Error::Empty { .. })));
        assert!(matches!(TwoSampleKs::new(&[1.0], &[]), Err(Error::Empty { .. })));
        assert!(matches!(TwoSampleKs::new(&[1.0], &[f64::NAN]), Err(Error::NotFinite { .. })));
        for alpha in [0.0, 1.0, -0.1, 2.0, f64::NAN] {
            assert!(matches!(ks_critical_value(5, 5, alpha), Err(Error::BadParam { .. })));
        }
        assert!(matches!(ks_critical_value(0, 5, 0.05), Err(Error::BadParam { .. })));
        assert!(matches!(ks_critical_value(5, 0, 0.05), Err(Error::BadParam { .. })));
    }
}
