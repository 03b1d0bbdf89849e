//! Responsibilities of the components of a one-dimensional Gaussian mixture.
//!
//! - Formula: rₖ = wₖ N(x; μₖ, σₖ) / Σⱼ wⱼ N(x; μⱼ, σⱼ), computed from logarithms, so that far points keep their answer.

use std::f64::consts::TAU;

use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// How probable each component is, given x. They sum to 1.
///
/// # Errors
/// `LengthMismatch`, `Empty`, `NotFinite`, `OutOfRange` for a weight outside 0 to 1 or a deviation not above 0; `BadParam`
/// for weights that do not sum to 1.
pub fn responsibilities(x: f64, weights: &[f64], means: &[f64], stds: &[f64]) -> Result<Vec<Expr>> {
    input::finite("x", [x])?;
    input::same_length("weights", weights.len(), "means", means.len())?;
    input::same_length("weights", weights.len(), "stds", stds.len())?;
    input::probabilities("weights", weights.iter().copied())?;
    input::finite("means", means.iter().copied())?;
    input::in_range("stds", stds.iter().copied(), |s| s > 0.0, "a number above 0")?;
    let total: f64 = weights.iter().sum();
    if (total - 1.0).abs() > 1e-6 {
        return Err(Error::bad_param("the sum of weights", total, "1"));
    }
    let logs: Vec<f64> =
        (0..means.len()).map(|k| weights[k].ln() - stds[k].ln() - ((x - means[k]) / stds[k]).powi(2) / 2.0).collect();
    let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let scale: f64 = logs.iter().map(|log| (log - top).exp()).sum();
    let density = |k: usize| {
        let z = (Expr::named("x", x) - means[k]) / stds[k];
        let normal = (-(z.powi(2) / 2.0)).exp() / (Expr::from(stds[k]) * Expr::named("2π", TAU).sqrt());
        (Expr::from(weights[k]) * normal).called(format!("w{k} N{k}"))
    };
    let parts: Vec<Expr> = (0..means.len()).map(density).collect();
    let sum = Expr::sum_of(parts.clone());
    let share = |(part, log): (Expr, &f64)| (part / &sum).valued((log - top).exp() / scale).called("responsibility");
    Ok(parts.into_iter().zip(&logs).map(share).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At 1: ¼ e^(−½) / 1 against ¾ e^(−⅛) / 2.
    #[test]
    fn a_wide_component_is_lower_where_it_is_as_near() {
        let shares = responsibilities(1.0, &[0.25, 0.75], &[0.0, 2.0], &[1.0, 2.0]).unwrap();
        let (near, wide) = (0.25 * (-0.5_f64).exp(), 0.375 * (-0.125_f64).exp());
        assert!((shares[0].value() - near / (near + wide)).abs() < 1e-14);
        assert!((shares[1].value() - wide / (near + wide)).abs() < 1e-14);
    }
}
