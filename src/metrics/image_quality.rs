//! How far a compressed or restored image is from the original.
//!
//! - Formulas: MSE = Σ(aᵢ − bᵢ)² / n; PSNR = 10 log₁₀(max² / MSE), in decibels.
//! - Conventions: `max` is the largest value that a pixel can have (255 for 8 bits), not the largest that it has; equal images
//!   have an infinite PSNR.
//! - Source: Huynh-Thu & Ghanbari (2008), Electronics Letters 44, 800–801.

use crate::stats::accurate_sum;
use crate::worked::{Expr, Head, Number};
use crate::{Result, input};

/// Mean squared error and peak signal-to-noise ratio of the pixels of two images.
///
/// # Errors
/// `Empty`, `LengthMismatch`, `NotFinite`; `BadParam` for a `max_value` that is not above 0.
/// ```
/// let [mse, psnr] = workings::metrics::peak_signal_to_noise(&[10.0, 20.0], &[10.0, 22.0], 200.0)?;
/// assert_eq!(mse.value(), 2.0);
/// assert!((psnr.value() - 10.0 * 20_000.0_f64.log10()).abs() < 1e-12); // 200² / 2
/// # Ok::<(), workings::Error>(())
/// ```
pub fn peak_signal_to_noise(a: &[f64], b: &[f64], max_value: f64) -> Result<[Expr; 2]> {
    input::same_length("a", a.len(), "b", b.len())?;
    input::finite("a", a.iter().copied())?;
    input::finite("b", b.iter().copied())?;
    input::setting("max_value", max_value, max_value > 0.0 && max_value.is_finite(), "a number above 0")?;
    let total = accurate_sum(a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)));
    let mse = Head::new([a, b]).mean(["aᵢ", "bᵢ"], total, |[a, b]| (a - b).powi(2)).called("MSE");
    let psnr = (10.0 * (Expr::named("max", max_value).powi(2) / &mse).log10()).called("PSNR");
    Ok([mse, psnr])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_images_have_no_noise() {
        let [mse, psnr] = peak_signal_to_noise(&[3.0], &[3.0], 255.0).unwrap();
        assert_eq!((mse.value(), psnr.value()), (0.0, f64::INFINITY));
    }

    #[test]
    fn images_must_fit() {
        assert!(peak_signal_to_noise(&[], &[], 255.0).is_err());
        assert!(peak_signal_to_noise(&[1.0], &[1.0, 2.0], 255.0).is_err());
        assert!(peak_signal_to_noise(&[1.0], &[f64::NAN], 255.0).is_err());
        assert!(peak_signal_to_noise(&[1.0], &[2.0], 0.0).is_err());
    }
}
