//! Memory: the size of a model, of numbers of some bits, of an encoded column.
//!
//! - Formulas: bytes = parameters · bits / 8; a float of e exponent and f fraction bits reaches (2 − 2^−f) · 2^(2^(e−1) − 1)
//!   and has a relative spacing of 2^−f.
//! - Conventions: decimal gigabytes; the parameters alone, without activations, gradients or optimizer.
//! - Source: IEEE 754-2019 for the formats, whose highest exponent field stands for infinity and NaN.

use super::{at_least_0, at_least_1};
use crate::Result;
use crate::input::setting;
use crate::worked::{Expr, Number};

/// The size of a model's parameters.
#[derive(Debug, Clone)]
pub struct ModelMemory {
    pub bytes: Expr,
    pub gigabytes: Expr,
}

/// The memory that parameters of some bits take.
///
/// # Errors
/// `BadParam` for no parameter, or bits outside 1 to 128.
/// ```
/// let bert = workings::serving::model_memory(110_000_000, 32)?;
/// assert_eq!((bert.bytes.value(), bert.gigabytes.value()), (440e6, 0.44));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn model_memory(parameters: usize, n_bits: usize) -> Result<ModelMemory> {
    let bytes = (at_least_1("parameters", parameters)? * bits("bits", n_bits)? / 8.0).called("bytes");
    Ok(ModelMemory { gigabytes: (&bytes / 1e9).called("gigabytes"), bytes })
}

pub(super) fn bits(name: &str, bits: usize) -> Result<Expr> {
    setting(name, bits as f64, (1..=128).contains(&bits), "1 to 128 bits")?;
    Ok(Expr::named(name, bits as f64))
}

/// What fewer bits save: how many times smaller, the share saved, and the number of different values that remain.
///
/// # Errors
/// `BadParam` for bits outside 1 to 128.
/// ```
/// let [ratio, reduction, levels] = workings::serving::quantization_ratio(32, 8)?;
/// assert_eq!((ratio.value(), reduction.value(), levels.value()), (4.0, 0.75, 256.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn quantization_ratio(from_bits: usize, to_bits: usize) -> Result<[Expr; 3]> {
    let (from, to) = (bits("from_bits", from_bits)?, bits("to_bits", to_bits)?);
    let levels = Expr::from(2.0).pow(to.clone()).called("levels");
    Ok([(&from / &to).called("ratio"), (1.0 - to / from).called("reduction"), levels])
}

/// What a floating-point format can say.
#[derive(Debug, Clone)]
pub struct FloatFormat {
    pub bits: Expr,
    pub max_exponent: Expr,
    /// The spacing of the numbers from 1 on.
    pub epsilon: Expr,
    pub max_finite: Expr,
    /// The smallest number with all digits.
    pub min_normal: Expr,
}

/// A format of these bits; half precision has 1, 5 and 10, bfloat16 1, 8 and 7, single precision 1, 8 and 23.
///
/// # Errors
/// `BadParam` for more than one sign bit, exponent bits outside 2 to 11, or more than 52 fraction bits, beyond which `f64`
/// could not hold the results.
/// ```
/// let half = workings::serving::float_format(1, 5, 10)?;
/// assert_eq!((half.max_exponent.value(), half.max_finite.value()), (15.0, 65504.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn float_format(sign_bits: usize, exponent_bits: usize, fraction_bits: usize) -> Result<FloatFormat> {
    setting("sign_bits", sign_bits as f64, sign_bits <= 1, "0 or 1")?;
    setting("exponent_bits", exponent_bits as f64, (2..=11).contains(&exponent_bits), "2 to 11 bits")?;
    setting("fraction_bits", fraction_bits as f64, fraction_bits <= 52, "0 to 52 bits")?;
    let [sign, exponent, fraction] = [("sign", sign_bits), ("exponent", exponent_bits), ("fraction", fraction_bits)]
        .map(|(name, bits)| Expr::named(name, bits as f64));
    let two = || Expr::from(2.0);
    let max_exponent = (two().pow(&exponent - 1.0) - 1.0).called("max exponent");
    let epsilon = two().pow(-&fraction).called("ε");
    Ok(FloatFormat {
        max_finite: ((2.0 - &epsilon) * two().pow(max_exponent.clone())).called("max finite"),
        min_normal: two().pow(1.0 - &max_exponent).called("min normal"),
        bits: (sign + exponent + fraction).called("bits"),
        max_exponent,
        epsilon,
    })
}

/// The bits of a code for each of so many different values, ⌈log₂ cardinality⌉; a single value needs none.
///
/// # Errors
/// `BadParam` for no value.
/// ```
/// assert_eq!(workings::serving::dictionary_bits(43)?.value(), 6.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn dictionary_bits(cardinality: usize) -> Result<Expr> {
    let bits = at_least_1("cardinality", cardinality)?.log2().ceil();
    let exact = cardinality.next_power_of_two().trailing_zeros(); // log₂ of 2⁶⁰ + 1 is 60 in f64
    Ok(bits.valued(f64::from(exact)).called("bits"))
}

/// The bytes that remain after a reduction in percent: bytes · (1 − reduction / 100).
///
/// # Errors
/// `BadParam` for bytes below 0 or a reduction outside 0 to 100.
/// ```
/// assert!((workings::serving::compressed_size(1e6, 30.55)?.value() - 694_500.0).abs() < 1e-6);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn compressed_size(bytes: f64, reduction_percent: f64) -> Result<Expr> {
    let fits = (0.0..=100.0).contains(&reduction_percent);
    setting("reduction_percent", reduction_percent, fits, "a percentage from 0 to 100")?;
    let left = 1.0 - Expr::named("reduction_percent", reduction_percent) / 100.0;
    Ok((at_least_0("bytes", bytes)? * left).called("bytes after"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `f32` and `f64` know their own limits; bfloat16: (2 − 2⁻⁷) · 2¹²⁷ = 3.3895e38.
    #[test]
    fn formats_are_those_of_the_machine() {
        let of = |e, f| float_format(1, e, f).unwrap();
        assert_eq!(of(8, 23).max_finite.value(), f64::from(f32::MAX));
        assert_eq!(
            (of(8, 23).epsilon.value(), of(8, 23).min_normal.value()),
            (f64::from(f32::EPSILON), f64::from(f32::MIN_POSITIVE))
        );
        assert_eq!((of(11, 52).max_finite.value(), of(11, 52).min_normal.value()), (f64::MAX, f64::MIN_POSITIVE));
        assert!((of(8, 7).max_finite.value() / 3.3895e38 - 1.0).abs() < 1e-4);
        assert_eq!(of(8, 7).bits.value(), 16.0);
        assert!(float_format(2, 5, 10).is_err() && float_format(1, 1, 10).is_err() && float_format(1, 12, 10).is_err());
        assert!(float_format(1, 5, 53).is_err());
    }

    #[test]
    fn codes_of_powers_of_two_are_exact() {
        let of = |n| dictionary_bits(n).unwrap().value();
        assert_eq!([of(1), of(2), of(3), of(8), of(9)], [0.0, 1.0, 2.0, 3.0, 4.0]);
        assert_eq!(of((1 << 60) + 1), 61.0);
        assert!(dictionary_bits(0).is_err());
    }

    #[test]
    fn wrong_sizes_are_refused() {
        assert!(model_memory(0, 8).is_err() && model_memory(1, 0).is_err() && model_memory(1, 129).is_err());
        assert!(quantization_ratio(0, 8).is_err() && quantization_ratio(8, 0).is_err());
        assert!(compressed_size(-1.0, 1.0).is_err() && compressed_size(1.0, 101.0).is_err());
        assert_eq!(compressed_size(8.0, 100.0).unwrap().value(), 0.0);
    }
}
