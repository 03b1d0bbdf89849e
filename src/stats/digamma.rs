//! ψ(x), the slope of ln Γ(x), with e^ψ(x) and ln Γ(x), which expectations under a Dirichlet distribution are made of.
//!
//! - Formulas: ψ(x) = ψ(x + 8) − Σ 1/(x + i) over i = 0 to 7, and from 8 on ψ(z) = ln z − 1/2z − Σ B₂ₖ / (2k·z²ᵏ). The eight
//!   fractions pair up: 1/(x + i) + 1/(x + 7 − i) = (2x + 7) / (u + i·(7 − i)) with u = x·(x + 7), so that one division
//!   does for all. e^ψ needs no logarithm: it is z·e^−(what is taken from ln z).
//! - Convention: x above 0; elsewhere NaN, though ψ has values between the poles at 0, −1, −2, ….
//! - Error: below 1e-14 of the value, or of 1 where the value is smaller; tested against mpmath.
//! - Source: Abramowitz & Stegun (1964), 6.1.40, 6.3.5 and 6.3.18; Bernardo (1976), Applied Statistics 25, 315–317.

use crate::linalg::elementary::exp_neg;

/// From here on the asymptotic series are good to the last digit.
const FAR: f64 = 8.0;

/// ψ(x) = Γ′(x) / Γ(x), for x above 0; NaN elsewhere.
///
/// ```
/// use workings::stats::digamma;
///
/// assert!((digamma(1.0) + 0.577_215_664_901_532_9).abs() < 1e-15); // −γ
/// assert!((digamma(4.5) - digamma(3.5) - 1.0 / 3.5).abs() < 1e-15); // ψ(x + 1) = ψ(x) + 1/x
/// ```
pub fn digamma(x: f64) -> f64 {
    if x > 0.0 {
        let (z, below) = far(x);
        z.ln() - below
    } else {
        f64::NAN
    }
}

/// e^ψ(x) for x above 0, which is x − ½ for large x; at the least about 2·10⁻³⁰⁷, where x is below 0.0014.
#[inline(always)]
pub(crate) fn exp_digamma(x: f64) -> f64 {
    let (z, below) = far(x);
    z * exp_neg(below)
}

/// z of at least 8 and b so that ψ(x) = ln z − b, without a branch.
#[inline(always)]
fn far(x: f64) -> (f64, f64) {
    let u = x * (x + 7.0);
    // u·(u + 6) and (u + 10)·(u + 12), whose product is x·(x + 1) … (x + 7).
    let (a, b) = (u * (u + 6.0), (u + 10.0) * (u + 12.0));
    let fractions = (2.0 * x + 7.0) * ((2.0 * u + 6.0) * b + (2.0 * u + 22.0) * a) / (a * b);
    let near = x < FAR;
    let (z, fractions) = if near { (x + FAR, fractions) } else { (x, 0.0) };
    let inverse = 1.0 / z;
    let s = inverse * inverse;
    let (s2, low) = (s * s, 1.0 / 12.0 - s * (1.0 / 120.0));
    let high = (1.0 / 252.0 - s * (1.0 / 240.0)) + s2 * ((1.0 / 132.0 - s * (691.0 / 32760.0)) + s2 * (1.0 / 12.0));
    (z, fractions + (0.5 * inverse + s * (low + s2 * high)))
}

/// ln Γ(x) for x above 0; NaN elsewhere.
pub(crate) fn ln_gamma(x: f64) -> f64 {
    /// ½·ln 2π.
    const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    let (z, product) = if x < FAR {
        let u = x * (x + 7.0);
        (x + FAR, u * (u + 6.0) * ((u + 10.0) * (u + 12.0)))
    } else {
        (x, 1.0)
    };
    const SERIES: [f64; 7] =
        [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360_360.0, 1.0 / 156.0];
    let s = 1.0 / (z * z);
    let series = SERIES.iter().rev().fold(0.0, |sum, c| sum * s + c) / z;
    (z - 0.5) * z.ln() - z + HALF_LN_TAU + series - product.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EULER: f64 = 0.577_215_664_901_532_9;

    /// mpmath 1.4.1, 40 digits: digamma(x) and loggamma(x).
    const KNOWN: [(f64, f64, f64); 12] = [
        (0.001, -1000.5755719318103, 6.907178885383853),
        (0.05, -20.497844991299868, 2.9688792010517306),
        (0.3, -3.502524222200133, 1.0957979948180756),
        (0.9, -0.7549269499470513, 0.06637623973474295),
        (1.4616321449683622, -9.241265521729427e-17, -0.12148629053584961),
        (2.5, 0.7031566406452432, 0.2846828704729192),
        (5.0, 1.5061176684318005, 3.1780538303479458),
        (7.999, 2.015508332090348, 8.523145786158915),
        (8.001, 2.0157746061213024, 8.527177069108927),
        (17.25, 2.818546676986557, 31.374622313677687),
        (123.456, 4.811829323828985, 469.6055471299295),
        (1000000.0, 13.815510057964191, 12815504.569147611),
    ];

    fn near(found: f64, expected: f64) -> bool {
        (found - expected).abs() <= 1e-14 * expected.abs().max(1.0)
    }

    #[test]
    fn the_values_are_those_of_mpmath() {
        for (x, psi, ln) in KNOWN {
            assert!(near(digamma(x), psi), "ψ({x}) = {:?}, not {psi:?}", digamma(x));
            assert!(near(ln_gamma(x), ln), "ln Γ({x}) = {:?}, not {ln:?}", ln_gamma(x));
            let error = (exp_digamma(x).ln() - psi).abs();
            assert!(psi < -700.0 || error <= 2e-14 * psi.abs().max(1.0), "{x}: {error}");
        }
    }

    /// ψ(1) = −γ, ψ(½) = −γ − 2·ln 2, ψ(¼) = −γ − π/2 − 3·ln 2, and 1/x more with each step.
    #[test]
    fn closed_forms_and_the_recurrence() {
        let ln_2 = std::f64::consts::LN_2;
        assert!(near(digamma(1.0), -EULER) && near(digamma(0.5), -EULER - 2.0 * ln_2));
        assert!(near(digamma(0.25), -EULER - std::f64::consts::FRAC_PI_2 - 3.0 * ln_2));
        for i in 1..4000 {
            let x = 0.01 * f64::from(i);
            assert!((digamma(x + 1.0) - digamma(x) - 1.0 / x).abs() <= 1e-14 * x.recip().max(1.0), "{x}");
            assert!((ln_gamma(x + 1.0) - ln_gamma(x) - x.ln()).abs() <= 3e-14 * ln_gamma(x).abs().max(1.0), "{x}");
        }
    }

    #[test]
    fn ends_of_the_range() {
        assert!(digamma(0.0).is_nan() && digamma(-0.5).is_nan() && digamma(f64::NAN).is_nan());
        assert!(ln_gamma(0.0).is_nan() && ln_gamma(f64::NAN).is_nan());
        assert_eq!((digamma(f64::INFINITY), ln_gamma(1e308)), (f64::INFINITY, ln_gamma(1e308)));
        assert!(near(digamma(1e300), 1e300_f64.ln()) && exp_digamma(1e300) == 1e300);
        // ψ(10⁻⁴) is about −10⁴: below the smallest number.
        assert!(exp_digamma(1e-4) > 0.0 && exp_digamma(1e-4) < 1e-300);
        assert!(exp_digamma(1e-300) < 1e-300);
    }
}
