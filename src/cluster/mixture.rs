//! Responsibilities of the components of a one-dimensional Gaussian mixture, and one step of EM.
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

/// What one step of EM makes of a one-dimensional mixture.
#[derive(Debug, Clone)]
pub struct EmStep {
    /// Σ ln p(x) before the step.
    pub log_likelihood: Expr,
    pub weights: Vec<Expr>,
    pub means: Vec<Expr>,
    pub stds: Vec<Expr>,
}

/// One step of EM: responsibilities of all values, then shares, means and deviations with these as weights.
///
/// # Errors
/// As [`responsibilities`]; `Empty` for no values.
/// ```
/// // 1 belongs to the first component, as good as alone, 9 and 11 to the second.
/// let step = workings::cluster::em_step(&[1.0, 9.0, 11.0], &[0.5, 0.5], &[0.0, 50.0], &[1e-3, 30.0])?;
/// assert!((step.means[1].value() - 7.0).abs() < 1e-9); // even 1 is a thousand deviations from 0
/// # Ok::<(), workings::Error>(())
/// ```
pub fn em_step(x: &[f64], weights: &[f64], means: &[f64], stds: &[f64]) -> Result<EmStep> {
    if x.is_empty() {
        return Err(Error::empty("x"));
    }
    let shares = x.iter().map(|x| responsibilities(*x, weights, means, stds)).collect::<Result<Vec<_>>>()?;
    let density = |x: f64| {
        let part = |k: usize| weights[k] * (-((x - means[k]) / stds[k]).powi(2) / 2.0).exp() / (stds[k] * TAU.sqrt());
        (0..means.len()).map(part).sum::<f64>()
    };
    let logs = x.iter().enumerate().map(|(i, x)| Expr::named(format!("p(x{})", i + 1), density(*x)).ln());
    let log_likelihood = Expr::sum_of(logs).called("ln L");
    let mut step = EmStep { log_likelihood, weights: Vec::new(), means: Vec::new(), stds: Vec::new() };
    (0..means.len()).for_each(|k| {
        let share = |i: usize| Expr::named(format!("r{}", i + 1), shares[i][k].value());
        let value = |i: usize| Expr::named(format!("x{}", i + 1), x[i]);
        let all = 0..x.len();
        let total = Expr::sum_of(all.clone().map(share)).called("N");
        let none = total.value() == 0.0;
        let of_share = |sum: Expr| (sum / &total).undefined_if(none, "no value has a share of the component");
        let mean = of_share(Expr::sum_of(all.clone().map(|i| share(i) * value(i)))).called("μ");
        let squares = Expr::sum_of(all.map(|i| share(i) * (value(i) - mean.clone()).powi(2)));
        let std = of_share(squares).sqrt().called("σ");
        step.weights.push((total.clone() / Expr::named("n", x.len() as f64)).called("w"));
        step.means.push(mean);
        step.stds.push(std);
    });
    Ok(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From shares ½, means 0 and 4, deviations 1, the values 1 and 3 have shares a = 1 / (1 + e⁻⁴) and 1 − a of the first:
    /// its weight is ½, its mean 3 − 2a, its variance a·(2a − 2)² + (1 − a)·(2a)² = 4a(1 − a).
    #[test]
    fn a_step_of_em_by_hand() {
        let step = em_step(&[1.0, 3.0], &[0.5, 0.5], &[0.0, 4.0], &[1.0, 1.0]).unwrap();
        let a = 1.0 / (1.0 + (-4.0_f64).exp());
        assert!((step.weights[0].value() - 0.5).abs() < 1e-15 && (step.weights[1].value() - 0.5).abs() < 1e-15);
        assert!((step.means[0].value() - (3.0 - 2.0 * a)).abs() < 1e-14);
        assert!((step.means[1].value() - (1.0 + 2.0 * a)).abs() < 1e-14);
        assert!((step.stds[0].value() - (4.0 * a * (1.0 - a)).sqrt()).abs() < 1e-14);
        assert!(matches!(em_step(&[], &[1.0], &[0.0], &[1.0]), Err(Error::Empty { .. })));
        assert!(matches!(em_step(&[1.0], &[1.0], &[0.0], &[0.0]), Err(Error::OutOfRange { .. })));
    }

    /// A component of weight 0 has no share of any value.
    #[test]
    fn a_component_without_values_has_no_mean() {
        let step = em_step(&[1.0, 3.0], &[1.0, 0.0], &[0.0, 4.0], &[1.0, 1.0]).unwrap();
        assert!(step.means[1].value().is_nan() && step.means[1].undefined().unwrap().contains("no value has a share"));
    }

    /// At 1: ¼ e^(−½) / 1 against ¾ e^(−⅛) / 2.
    #[test]
    fn a_wide_component_is_lower_where_it_is_as_near() {
        let shares = responsibilities(1.0, &[0.25, 0.75], &[0.0, 2.0], &[1.0, 2.0]).unwrap();
        let (near, wide) = (0.25 * (-0.5_f64).exp(), 0.375 * (-0.125_f64).exp());
        assert!((shares[0].value() - near / (near + wide)).abs() < 1e-14);
        assert!((shares[1].value() - wide / (near + wide)).abs() < 1e-14);
    }
}
