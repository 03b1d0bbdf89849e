//! Distances of two points, and the Gaussian kernel.
//!
//! - Formulas: Minkowski (Σ|aᵢ − bᵢ|^p)^(1/p), with Manhattan p = 1, Euclidean p = 2; Chebyshev max|aᵢ − bᵢ|; cosine
//!   distance 1 − a·b / (‖a‖ ‖b‖); RBF kernel exp(−γ ‖a − b‖²).

use crate::worked::{Expr, Number};
use crate::{Result, input};

fn differences(a: &[f64], b: &[f64]) -> Result<Vec<Expr>> {
    input::same_length("a", a.len(), "b", b.len())?;
    input::finite("a", a.iter().copied())?;
    input::finite("b", b.iter().copied())?;
    Ok(a.iter().zip(b).map(|(a, b)| Expr::from(*a) - Expr::from(*b)).collect())
}

/// √Σ(a − b)².
///
/// # Errors
/// `LengthMismatch`, `Empty`, `NotFinite`; so for every distance here.
pub fn euclidean(a: &[f64], b: &[f64]) -> Result<Expr> {
    Ok(Expr::sum_of(differences(a, b)?.into_iter().map(|d| d.powi(2))).sqrt().called("Euclidean distance"))
}

/// (Σ|a − b|^p)^(1/p).
///
/// # Errors
/// As [`euclidean`]; `BadParam` for a p below 1.
pub fn minkowski(a: &[f64], b: &[f64], p: f64) -> Result<Expr> {
    input::setting("p", p, p >= 1.0 && p.is_finite(), "a number of at least 1")?;
    let d = differences(a, b)?;
    if p == 1.0 {
        return Ok(Expr::sum_of(d.into_iter().map(Number::abs)).called("Manhattan distance"));
    }
    let power = |d: Expr| d.abs().pow(Expr::from(p));
    let sum = Expr::sum_of(d.into_iter().map(power));
    Ok(sum.pow(Expr::from(1.0) / Expr::from(p)).called("Minkowski distance"))
}

/// max|a − b|.
///
/// # Errors
/// As [`euclidean`].
pub fn chebyshev(a: &[f64], b: &[f64]) -> Result<Expr> {
    Ok(Expr::max_of(differences(a, b)?.into_iter().map(Number::abs)).called("Chebyshev distance"))
}

/// 1 − cosine; undefined for a vector of zeros.
///
/// # Errors
/// As [`euclidean`].
pub fn cosine_distance(a: &[f64], b: &[f64]) -> Result<Expr> {
    differences(a, b)?;
    Ok((Expr::from(1.0) - crate::text::cosine(a, b)?).called("cosine distance"))
}

/// exp(−γ ‖a − b‖²): 1 for equal points, towards 0 for far ones.
///
/// # Errors
/// As [`euclidean`]; `BadParam` for a γ not above 0.
/// ```
/// assert_eq!(workings::neighbors::rbf_kernel(&[1.0], &[3.0], 0.25)?.value(), (-1.0_f64).exp());
/// # Ok::<(), workings::Error>(())
/// ```
pub fn rbf_kernel(a: &[f64], b: &[f64], gamma: f64) -> Result<Expr> {
    input::setting("gamma", gamma, gamma > 0.0 && gamma.is_finite(), "a number above 0")?;
    let squared = Expr::sum_of(differences(a, b)?.into_iter().map(|d| d.powi(2))).called("squared distance");
    Ok((-(Expr::named("γ", gamma) * squared)).exp().called("kernel"))
}
