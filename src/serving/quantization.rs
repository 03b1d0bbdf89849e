//! Quantization: real numbers as small whole ones.
//!
//! - Symmetric: scale = max |x| / (2^(b−1) − 1), code = round(x / scale); 0 is 0, and one code, −2^(b−1), is not used.
//! - Affine: scale = (max − min) / (2^b − 1), zero point = round(−min / scale), code = round(x / scale) + zero point, kept
//!   within 0 and 2^b − 1. The range is widened to include 0, so that 0 is exact.
//! - Conventions: rounded to the nearest, halves to the even (as NumPy and PyTorch).
//! - Source: Jacob et al. (2018), CVPR, 2704–2713.

use crate::input::{finite, setting};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Codes, and what is read back from them.
#[derive(Debug, Clone)]
pub struct Quantized {
    pub scale: Expr,
    /// The code of 0; 0 where quantization is symmetric.
    pub zero_point: Expr,
    pub codes: Vec<Expr>,
    pub dequantized: Vec<Expr>,
}

impl Quantized {
    /// The largest distance of a number from what is read back.
    ///
    /// # Errors
    /// `LengthMismatch` for other numbers than were quantized.
    pub fn max_error(&self, x: &[f64]) -> Result<Expr> {
        crate::input::same_length("x", x.len(), "codes", self.dequantized.len())?;
        let error = |(x, back): (&f64, &Expr)| (Expr::from(*x) - back.value()).abs();
        Ok(Expr::max_of(x.iter().zip(&self.dequantized).map(error)).called("max error"))
    }
}

/// Numbers as codes from −(2^(b−1) − 1) to 2^(b−1) − 1.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for bits outside 2 to 32; `Undetermined` where all are 0 or the scale is out of range.
/// ```
/// let quantized = workings::serving::quantize_symmetric(&[-1.0, 0.3, 1.27], 8)?;
/// assert_eq!(quantized.codes.iter().map(|code| code.value()).collect::<Vec<_>>(), [-100.0, 30.0, 127.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn quantize_symmetric(x: &[f64], bits: usize) -> Result<Quantized> {
    check(x, bits, 2)?;
    let largest = x.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
    let b = Expr::named("b", bits as f64);
    let most = Expr::from(2.0).pow(b - 1.0) - 1.0;
    let scale = (Expr::named("max|x|", largest) / most).called("scale");
    usable(&scale, "every x is 0")?;
    let code = |x: &f64| (Expr::from(*x) / &scale).round().called("code");
    let codes: Vec<Expr> = x.iter().map(code).collect();
    let dequantized = codes.iter().map(|code| (code * &scale).called("dequantized")).collect();
    Ok(Quantized { zero_point: Expr::from(0.0).called("zero point"), codes, dequantized, scale })
}

/// Numbers as codes from 0 to 2^b − 1.
///
/// # Errors
/// As [`quantize_symmetric`], but 1 bit is enough.
/// ```
/// let quantized = workings::serving::quantize_affine(&[-1.0, 0.0, 2.0], 2)?; // a scale of 1
/// assert_eq!(quantized.codes.iter().map(|code| code.value()).collect::<Vec<_>>(), [0.0, 1.0, 3.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn quantize_affine(x: &[f64], bits: usize) -> Result<Quantized> {
    check(x, bits, 1)?;
    let (low, high) = x.iter().fold((0.0_f64, 0.0_f64), |(low, high), x| (low.min(*x), high.max(*x)));
    let (low, high) = (Expr::named("min", low), Expr::named("max", high));
    let most = (Expr::from(2.0).pow(Expr::named("b", bits as f64)) - 1.0).called("largest code");
    let scale = ((high - &low) / &most).called("scale");
    usable(&scale, "every x is 0")?;
    let zero_point = (-low / &scale).round().called("zero point");
    let code = |x: &f64| {
        let place = (Expr::from(*x) / &scale).round() + &zero_point;
        Expr::from(0.0).max(most.clone().min(place)).called("code")
    };
    let codes: Vec<Expr> = x.iter().map(code).collect();
    let dequantized = codes.iter().map(|code| ((code - &zero_point) * &scale).called("dequantized")).collect();
    Ok(Quantized { scale, zero_point, codes, dequantized })
}

fn check(x: &[f64], bits: usize, least: usize) -> Result<()> {
    if x.is_empty() {
        return Err(Error::empty("x"));
    }
    finite("x", x.iter().copied())?;
    setting("bits", bits as f64, (least..=32).contains(&bits), &format!("{least} to 32 bits"))
}

/// A scale that numbers can be divided by.
fn usable(scale: &Expr, zero: &str) -> Result<()> {
    match scale.value() {
        0.0 => Err(Error::Undetermined(format!("{zero}: there is no scale"))),
        scale if scale.is_normal() => Ok(()),
        scale => Err(Error::Undetermined(format!("the scale would be {scale:e}, at which codes lose their digits"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(all: &[Expr]) -> Vec<f64> {
        all.iter().map(Expr::value).collect()
    }

    /// Scale 4 / 127; no error is above half a scale.
    #[test]
    fn errors_are_at_most_half_a_step() {
        let x: Vec<f64> = (0..50).map(|i| f64::from(i * i % 53) / 13.0 - 0.7).collect();
        for quantized in [quantize_symmetric(&x, 8).unwrap(), quantize_affine(&x, 8).unwrap()] {
            let half = quantized.scale.value() / 2.0;
            assert!(quantized.max_error(&x).unwrap().value() <= half * 1.5);
        }
        let symmetric = quantize_symmetric(&x, 8).unwrap();
        assert!(symmetric.max_error(&x).unwrap().value() <= symmetric.scale.value() / 2.0 + 1e-15);
        assert!(symmetric.max_error(&x[1..]).is_err());
    }

    /// All positive: the range is 0 to 3, the scale 1; all negative: −3 to 0, zero point 3. Halves go to the even.
    #[test]
    fn the_range_includes_zero() {
        let positive = quantize_affine(&[1.5, 2.5, 3.0], 2).unwrap();
        assert_eq!((positive.zero_point.value(), values(&positive.codes)), (0.0, vec![2.0, 2.0, 3.0]));
        let negative = quantize_affine(&[-1.0, -3.0], 2).unwrap();
        assert_eq!((negative.zero_point.value(), values(&negative.codes)), (3.0, vec![2.0, 0.0]));
        assert_eq!(values(&negative.dequantized), [-1.0, -3.0]);
    }

    #[test]
    fn what_has_no_scale_is_refused() {
        for quantize in [quantize_symmetric, quantize_affine] {
            assert!(matches!(quantize(&[], 8), Err(Error::Empty { .. })));
            assert!(matches!(quantize(&[f64::NAN], 8), Err(Error::NotFinite { .. })));
            assert!(matches!(quantize(&[0.0, 0.0], 8), Err(Error::Undetermined(_))));
            assert!(matches!(quantize(&[5e-324], 8), Err(Error::Undetermined(_))));
            assert!(matches!(quantize(&[1.0], 0), Err(Error::BadParam { .. })));
            assert!(matches!(quantize(&[1.0], 33), Err(Error::BadParam { .. })));
        }
        assert!(quantize_symmetric(&[1.0], 1).is_err());
        assert!(matches!(quantize_affine(&[-1e308, 1e308], 8), Err(Error::Undetermined(_))));
    }
}
