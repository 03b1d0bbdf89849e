//! e⁻ˣ, ln(1 + x) and ln x without a branch or a call, so that a loop over them runs on as many numbers at once as the
//! processor takes (inside `linalg::wide`).
//!
//! - Formulas: x = k·ln 2 + r with |r| ≤ ½·ln 2, e⁻ˣ = 2⁻ᵏ·e⁻ʳ by Taylor's series; ln(1 + x) = 2·atanh(x / (2 + x)), or
//!   ln 2 plus that of ½·(1 + x) where x is above √2 − 1, so that the series runs over |s| ≤ 0.172.
//! - Error: at most 2 units in the last place, tested against the standard library.
//! - Source: Muller (2016), Elementary Functions, 3rd ed., chapters 5 and 11.

/// e⁻ˣ for x ≥ 0; from x = 708 on the value there, about 3·10⁻³⁰⁸. NaN gives NaN.
#[inline(always)]
pub(crate) fn exp_neg(x: f64) -> f64 {
    /// 1.5·2⁵²: a number added to it is rounded to a whole one, which then stands in the last bits.
    const ROUNDER: f64 = 6755399441055744.0;
    /// ln 2 in two parts; the first has zeros at its end, so that k times it is exact.
    const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let x = if x > 708.0 { 708.0 } else { x };
    let shifted = x * std::f64::consts::LOG2_E + ROUNDER;
    let k = shifted - ROUNDER;
    let r = (k * LN_2_HIGH - x) + k * LN_2_LOW;
    // e^r = 1 + r + r²·(1/2! + r/3! + …), the low and the high half side by side.
    let (r2, r4) = (r * r, (r * r) * (r * r));
    let a = (1.0 / 2.0 + r * (1.0 / 6.0)) + r2 * (1.0 / 24.0 + r * (1.0 / 120.0));
    let b = (1.0 / 720.0 + r * (1.0 / 5040.0)) + r2 * (1.0 / 40320.0 + r * (1.0 / 362880.0));
    let c = (1.0 / 3628800.0 + r * (1.0 / 39916800.0)) + r2 * (1.0 / 479001600.0 + r * (1.0 / 6227020800.0));
    let e_r = 1.0 + (r + r2 * (a + r4 * (b + r4 * c)));
    // The last bits of `shifted` are k; 1023 − k is the exponent of 2⁻ᵏ.
    let scale = f64::from_bits(1023_u64.wrapping_sub(shifted.to_bits()) << 52);
    e_r * scale
}

/// ln(1 + x) for x from 0 to 1.
#[inline(always)]
pub(crate) fn ln_1p_unit(x: f64) -> f64 {
    let above = x > std::f64::consts::SQRT_2 - 1.0;
    let s = if above { (x - 1.0) / (x + 3.0) } else { x / (x + 2.0) };
    let (s2, s4) = (s * s, (s * s) * (s * s));
    let a = (1.0 / 3.0 + s2 * (1.0 / 5.0)) + s4 * (1.0 / 7.0 + s2 * (1.0 / 9.0));
    let b = (1.0 / 11.0 + s2 * (1.0 / 13.0)) + s4 * (1.0 / 15.0 + s2 * (1.0 / 17.0));
    let c = 1.0 / 19.0 + s2 * (1.0 / 21.0);
    let atanh = s + s * s2 * (a + (s4 * s4) * (b + (s4 * s4) * c));
    let whole = if above { std::f64::consts::LN_2 } else { 0.0 };
    whole + 2.0 * atanh
}

/// ln x for finite x ≥ 1: k·ln 2 + ln(1 + m) for x = 2ᵏ·(1 + m).
#[inline(always)]
pub(crate) fn ln_from_one(x: f64) -> f64 {
    /// 2⁵², in whose last bits a whole number stands as it is.
    const WHOLE: u64 = 0x4330_0000_0000_0000;
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    let bits = x.to_bits();
    let k = f64::from_bits(WHOLE | bits >> 52) - (4503599627370496.0 + 1023.0);
    let m = f64::from_bits(ONE | bits & ((1 << 52) - 1)) - 1.0;
    k * std::f64::consts::LN_2 + ln_1p_unit(m)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(found: f64, expected: f64) -> f64 {
        (found - expected).abs() / (expected.abs() * f64::EPSILON)
    }

    #[test]
    fn the_exponential_is_the_standard_librarys_to_two_units() {
        for i in 0..200_000 {
            let x = (i as f64 / 200_000.0).powi(3) * 707.0;
            assert!(units(exp_neg(x), (-x).exp()) <= 2.0, "{x}: {} {}", exp_neg(x), (-x).exp());
        }
        assert_eq!((exp_neg(0.0), exp_neg(f64::INFINITY)), (1.0, exp_neg(708.0)));
        assert!(exp_neg(1e300) < 1e-307 && exp_neg(f64::NAN).is_nan());
    }

    #[test]
    fn the_logarithm_from_one_on_is_the_standard_librarys() {
        for i in 0..200_000 {
            let x = 1.0 + (i as f64 / 1000.0).powi(7);
            assert!((ln_from_one(x) - x.ln()).abs() <= 4.0 * f64::EPSILON * x.ln().max(1e-3), "{x}");
        }
        assert_eq!((ln_from_one(1.0), ln_from_one(2.0)), (0.0, std::f64::consts::LN_2));
    }

    #[test]
    fn the_logarithm_is_the_standard_librarys_to_two_units() {
        for i in 1..=200_000 {
            let x = (i as f64 / 200_000.0).powi(4);
            assert!(units(ln_1p_unit(x), x.ln_1p()) <= 2.0, "{x}: {} {}", ln_1p_unit(x), x.ln_1p());
        }
        for x in [1e-300, 1e-20, 1e-9, std::f64::consts::SQRT_2 - 1.0] {
            assert!(units(ln_1p_unit(x), x.ln_1p()) <= 2.0, "{x}");
        }
        assert!(ln_1p_unit(0.0) == 0.0 && ln_1p_unit(f64::NAN).is_nan());
    }
}
