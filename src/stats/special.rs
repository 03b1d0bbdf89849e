//! The integrals behind the distributions: regularised incomplete gamma and beta functions.
//!
//! Both are a density times a series or continued fraction. The density is Loader's: the large logarithms that a textbook
//! formula takes the difference of are cancelled on paper first, so that a million degrees of freedom keep their digits.
//!
//! - Cost: O(√n) terms for parameters n up to 10¹⁰; beyond, O(1): the normal distribution of Temme's η with its first
//!   correction, whose error is some 1/n. Error: some 1e-14 of the value, in either tail, beyond what rounding of the inputs
//!   makes of it (near the mean of n trials, √n times 1e-16).
//! - Sources: Loader (2000), Fast and accurate computation of binomial probabilities; Lentz (1976), Appl. Opt. 15, 668–671;
//!   Abramowitz & Stegun (1964), 6.5.29, 6.5.31 and 26.5.8; Temme (1992), in DLMF 8.12.3 and 8.18.9.

use std::f64::consts::TAU;

/// More terms than any parameter within the range of a count needs.
const MOST_TERMS: usize = 1_000_000;

/// From here on the expansion for large parameters is exact to the last digits, and shorter than √n terms.
const LARGE: f64 = 1e10;

/// ln Γ(x + 1) less Stirling's (x + ½) ln x − x + ½ ln 2π, for x > 0.
fn stirling_error(x: f64) -> f64 {
    // The coefficients of 1/x, 1/x³, … beyond x = 16, where what they leave is below the last digit.
    const SERIES: [f64; 6] = [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360_360.0];
    let (mut error, mut x) = (0.0, x);
    while x < 16.0 {
        error += (x + 0.5) * x.recip().ln_1p() - 1.0;
        x += 1.0;
    }
    let inverse_square = (x * x).recip();
    error + SERIES.iter().rev().fold(0.0, |sum, c| sum * inverse_square + c) / x
}

/// ln Γ(x + 1).
pub(super) fn ln_factorial(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { (x + 0.5) * x.ln() - x + TAU.ln() / 2.0 + stirling_error(x) }
}

/// x ln(x / mean) + mean − x, without the cancellation near the mean.
fn deviance(x: f64, mean: f64) -> f64 {
    let d = x - mean;
    if d.abs() >= 0.1 * (x + mean) {
        return x * (x / mean).ln() - d;
    }
    let v = d / (x + mean);
    let (mut sum, mut power) = (d * v, 2.0 * x * v);
    for k in 1..100 {
        power *= v * v;
        let next = sum + power / (2 * k + 1) as f64;
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// ln(Γ(x + ½) / (Γ(x) √x)), for x > 0: near 0 for large x.
pub(super) fn ln_half_step(x: f64) -> f64 {
    stirling_error(x + 0.5) - stirling_error(x) + x * (0.5 / x).ln_1p() - 0.5
}

/// e^−mean · mean^x / Γ(x + 1), for x ≥ 0 and mean ≥ 0.
pub(super) fn poisson_density(x: f64, mean: f64) -> f64 {
    if mean == 0.0 {
        return f64::from(x == 0.0);
    }
    if x == 0.0 {
        return (-mean).exp();
    }
    (-stirling_error(x) - deviance(x, mean)).exp() / (TAU * x).sqrt()
}

/// Γ(n + 1) / (Γ(x + 1) Γ(n − x + 1)) · p^x · q^(n − x) with n = x + y, q = 1 − p.
pub(super) fn binomial_density(x: f64, y: f64, p: f64, q: f64) -> f64 {
    if p == 0.0 || q == 0.0 {
        return f64::from((if p == 0.0 { x } else { y }) == 0.0);
    }
    let n = x + y;
    if x == 0.0 || y == 0.0 {
        let (sure, rest) = if x == 0.0 { (q, p) } else { (p, q) };
        let logarithm = if sure > 0.5 { (-rest).ln_1p() } else { sure.ln() };
        return (n * logarithm).exp();
    }
    let exponent = stirling_error(n) - stirling_error(x) - stirling_error(y) - deviance(x, n * p) - deviance(y, n * q);
    exponent.exp() * (n / (TAU * x * y)).sqrt()
}

/// The regularised incomplete gamma functions of a > 0 at x ≥ 0: (P, Q), each accurate in its own small tail.
pub(super) fn gamma(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x == f64::INFINITY {
        return (1.0, 0.0);
    }
    if a >= LARGE {
        return large_gamma(a, x);
    }
    let density = poisson_density(a, x);
    if x < a + 1.0 {
        // P = density · (1 + x/(a + 1) + x²/((a + 1)(a + 2)) + …)
        let (mut sum, mut term) = (1.0, 1.0);
        for k in 1..MOST_TERMS {
            term *= x / (a + k as f64);
            sum += term;
            if term < sum * f64::EPSILON / 4.0 {
                break;
            }
        }
        let p = (density * sum).min(1.0);
        return (p, 1.0 - p);
    }
    // Q = density · a / (x + 1 − a − 1(1 − a)/(x + 3 − a − 2(2 − a)/(x + 5 − a − …)))
    let fraction = continued(x + 1.0 - a, |k| (-k * (k - a), x + 1.0 - a + 2.0 * k));
    let q = (density * a / fraction).min(1.0);
    (1.0 - q, q)
}

/// The regularised incomplete beta function I(p; a, b) and its complement, with q = 1 − p given as exactly as p.
pub(super) fn beta(a: f64, b: f64, p: f64, q: f64) -> (f64, f64) {
    if p <= 0.0 || q <= 0.0 {
        return if p <= 0.0 { (0.0, 1.0) } else { (1.0, 0.0) };
    }
    if a.min(b) >= LARGE {
        return large_beta(a, b, p, q);
    }
    if p > (a + 1.0) / (a + b + 2.0) {
        let (upper, lower) = beta_by_fraction(b, a, q, p);
        return (lower, upper);
    }
    beta_by_fraction(a, b, p, q)
}

/// P and Q of gamma for a large a: Q = ½ erfc(η √(a/2)) + e^(−aη²/2) / √(2πa) · c, ½ η² = μ − ln(1 + μ), μ = x/a − 1.
fn large_gamma(a: f64, x: f64) -> (f64, f64) {
    let mu = (x - a) / a;
    let exponent = deviance(a, x);
    let eta = mu.signum() * (2.0 * exponent / a).sqrt();
    // 1/μ − 1/η, which cancels near 0.
    let c = if mu.abs() < 1e-4 { eta / 12.0 - 1.0 / 3.0 } else { mu.recip() - eta.recip() };
    if eta >= 0.0 {
        let q = large_tail(exponent, c / a.sqrt());
        return (1.0 - q, q);
    }
    let p = large_tail(exponent, -c / a.sqrt());
    (p, 1.0 - p)
}

/// I(p; a, b) and its complement for large a and b: I = ½ erfc(−η √(n/2)) + e^(−nη²/2) / √(2πn) · c with n = a + b and ½ η²
/// the divergence of p from a/n.
fn large_beta(a: f64, b: f64, p: f64, q: f64) -> (f64, f64) {
    let n = a + b;
    let (x, y) = (a / n, b / n);
    let exponent = deviance(a, n * p) + deviance(b, n * q);
    // The smaller of the two shares has more digits of the difference.
    let difference = if x < y { p - x } else { y - q };
    let spread = (x * y).sqrt();
    let (w, eta) = (difference / spread, difference.signum() * (2.0 * exponent / n).sqrt());
    // 1/η − 1/w, which cancels near 0.
    let c = match w.abs() < 1e-4 * spread {
        true => {
            let cubic = spread.powi(3) * (y.powi(-2) - x.powi(-2));
            let quartic = spread.powi(4) * (x.powi(-3) + y.powi(-3));
            (cubic * cubic / 6.0 - quartic / 4.0) * w - cubic / 3.0
        }
        false => eta.recip() - w.recip(),
    };
    if eta <= 0.0 {
        let lower = large_tail(exponent, c / n.sqrt());
        return (lower, 1.0 - lower);
    }
    let upper = large_tail(exponent, -c / n.sqrt());
    (1.0 - upper, upper)
}

/// ½ erfc(√e) + exp(−e) / √(2π) · correction.
fn large_tail(exponent: f64, correction: f64) -> f64 {
    let normal = 0.5 * gamma(0.5, exponent).1;
    (normal + (-exponent).exp() * correction / TAU.sqrt()).clamp(0.0, 1.0)
}

fn beta_by_fraction(a: f64, b: f64, p: f64, q: f64) -> (f64, f64) {
    // The even form of the continued fraction, whose terms are all positive up to the mean.
    let numerator = |k: f64| {
        let two = a + 2.0 * k;
        (a + k - 1.0) * (a + b + k - 1.0) * k * (b - k) * p * p / ((two - 1.0) * (two - 1.0))
    };
    let denominator = |k: f64| {
        let two = a + 2.0 * k;
        // At k = 0 and a = 1 the first part is 0 / 0; it counts 0 there.
        let first = if k == 0.0 { 0.0 } else { k + k * (b - k) * p / (two - 1.0) };
        first + (a + k) * (a * q - b * p + 1.0 + k * (1.0 + q)) / (two + 1.0)
    };
    let fraction = continued(denominator(0.0), |k| (numerator(k), denominator(k)));
    // p^a q^b / B(a, b) = density · a b / (a + b)
    let lower = (binomial_density(a, b, p, q) * (a * b / (a + b)) / fraction).min(1.0);
    (lower, 1.0 - lower)
}

/// first + a₁ / (b₁ + a₂ / (b₂ + …)) of (aₖ, bₖ) = term(k), by Lentz's method.
fn continued(first: f64, term: impl Fn(f64) -> (f64, f64)) -> f64 {
    let away_from_zero = |x: f64| if x == 0.0 { f64::MIN_POSITIVE } else { x };
    let mut value = away_from_zero(first);
    let (mut c, mut d) = (value, 0.0);
    for k in 1..MOST_TERMS {
        let (a, b) = term(k as f64);
        d = away_from_zero(b + a * d).recip();
        c = away_from_zero(b + a / c);
        value *= c * d;
        if (c * d - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// Just below the threshold both ways are open, and agree in either tail and at the mean.
    #[test]
    fn the_expansion_meets_the_series() {
        let a = 0.99 * LARGE;
        for z in [-30.0, -4.0, -0.3, 0.0, 1e-3, 2.0, 9.0, 35.0] {
            let x = a + z * a.sqrt();
            let ((p, q), (large_p, large_q)) = (gamma(a, x), large_gamma(a, x));
            assert_relative_eq!(p, large_p, max_relative = 2e-11);
            assert_relative_eq!(q, large_q, max_relative = 2e-11);
            let b = 3.0 * a;
            let share = 0.25 + z * (0.1875 / (a + b)).sqrt();
            let ((p, q), (large_p, large_q)) = (beta(a, b, share, 1.0 - share), large_beta(a, b, share, 1.0 - share));
            assert_relative_eq!(p, large_p, max_relative = 2e-10);
            assert_relative_eq!(q, large_q, max_relative = 2e-10);
        }
    }

    /// Half of 2⁶² trials at ½, and a gamma of 10¹⁸ at its parameter: ½ + 1 / (3 √(2πa)).
    #[test]
    fn parameters_near_two_to_the_63rd() {
        let half = 2.0_f64.powi(61);
        assert_relative_eq!(beta(half, half, 0.5, 0.5).0, 0.5, max_relative = 1e-15);
        assert_relative_eq!(gamma(1e18, 1e18).0, 0.5 + 1.0 / (3.0 * (TAU * 1e18).sqrt()), max_relative = 1e-15);
        assert_relative_eq!(beta(half, half, 0.5, 0.5).1, 0.5, max_relative = 1e-15);
        assert_eq!((gamma(1e18, 1e17), gamma(1e18, 1e19)), ((0.0, 1.0), (1.0, 0.0)));
    }
}
