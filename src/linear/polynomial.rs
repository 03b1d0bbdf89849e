//! Polynomial regression: least squares on the powers of one feature.
//!
//! - Formula: ŷ = β₀ + β₁·x + … + β_d·x^d, with the least Σ(y − ŷ)².
//! - Source: Gergonne (1815), Annales de mathématiques pures et appliquées 6, 242–252.

use ndarray::Array2;

use super::problem::{LinearFit, LinearProblem};
use crate::Result;
use crate::input;

/// The least-squares fit of powers 1 to `degree` of `x`; the intercept is the coefficient of power 0.
///
/// # Errors
/// `Empty`, `LengthMismatch`, `NotFinite`; `Undetermined` for fewer than `degree` + 1 different x.
/// ```
/// let fit = workings::linear::polynomial_fit(&[0.0, 1.0, 2.0, 3.0], &[1.0, 2.0, 5.0, 10.0], 2)?; // 1 + x²
/// assert!((fit.coefficients()[1].value() - 1.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn polynomial_fit(x: &[f64], y: &[f64], degree: usize) -> Result<LinearFit> {
    input::same_length("x", x.len(), "y", y.len())?;
    input::finite("x", x.iter().copied())?;
    if degree >= x.len() {
        let problem = format!("a polynomial of degree {degree} needs at least {degree} + 1 points, not {}", x.len());
        return Err(crate::Error::Undetermined(problem));
    }
    let power = |j: usize| i32::try_from(j + 1).unwrap_or(i32::MAX);
    let powers = Array2::from_shape_fn((x.len(), degree), |(i, j)| x[i].powi(power(j)));
    LinearProblem::new(powers.view(), y, true)?.least_squares()
}
