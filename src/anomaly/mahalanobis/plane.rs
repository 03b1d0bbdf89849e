//! The distance in two dimensions, step by step.

use ndarray::ArrayView2;

use super::MahalanobisDistance;
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// The distance in two dimensions, with the inverse of the covariance written out.
#[derive(Debug, Clone)]
pub struct PlaneDistance {
    /// det Σ = σ₀² σ₁² − σ₀₁².
    pub determinant: Expr,
    /// Σ⁻¹, row by row: σ₁², −σ₀₁, −σ₀₁, σ₀², each over the determinant.
    pub inverse: [[Expr; 2]; 2],
    /// D².
    pub squared: Expr,
    /// D.
    pub distance: Expr,
}

/// The Mahalanobis distance of a point in two dimensions from a mean, for a covariance of two rows.
///
/// # Errors
/// `Shape` unless all are two-dimensional; `NotFinite`; `BadParam` for a covariance that is not symmetric, or not positive
/// definite.
/// ```
/// use workings::ndarray::array;
///
/// let d = workings::anomaly::plane_distance(&[3.0, -3.0], &[0.0, 0.0], &array![[2.0, 1.0], [1.0, 2.0]])?;
/// assert_eq!((d.determinant.value(), d.squared.value()), (3.0, 18.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn plane_distance<'a>(
    x: &[f64],
    mean: &[f64],
    covariance: impl Into<ArrayView2<'a, f64>>,
) -> Result<PlaneDistance> {
    let covariance = covariance.into();
    for (name, len) in [("x", x.len()), ("mean", mean.len())] {
        if len != 2 {
            return Err(Error::Shape { name: name.into(), given: len.to_string(), needed: "2 numbers".into() });
        }
    }
    input::finite("x", x.iter().copied())?;
    MahalanobisDistance::from_moments(mean, covariance.to_owned())?;
    let [a, b, c] = [(0, 0), (0, 1), (1, 1)].map(|at| covariance[at]);
    if a * c - b * b <= 0.0 {
        return Err(Error::bad_param(
            "covariance",
            format!("of determinant {}", a * c - b * b),
            "a determinant above 0",
        ));
    }
    let entry = |name: &str, value: f64| Expr::named(name, value);
    let (var0, var1, cov) = (entry("σ₀²", a), entry("σ₁²", c), entry("σ₀₁", b));
    let determinant = (&var0 * &var1 - cov.clone().powi(2)).called("det Σ");
    let over = |value: Expr, name: &str| (value / &determinant).called(name);
    let inverse = [[over(var1, "s₀₀"), over(-cov.clone(), "s₀₁")], [over(-cov, "s₁₀"), over(var0, "s₁₁")]];
    let difference = |i: usize, name: &str| (Expr::from(x[i]) - mean[i]).called(name);
    let (u, v) = (difference(0, "u"), difference(1, "v"));
    let [[s00, s01], [_, s11]] = &inverse;
    let cross = Expr::from(2.0) * s01 * &u * &v;
    let squared = (s00 * u.powi(2) + cross + s11 * v.powi(2)).called("D²");
    let distance = squared.clone().sqrt().called("D");
    Ok(PlaneDistance { determinant, inverse, squared, distance })
}
