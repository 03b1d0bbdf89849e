//! SHAP: a prediction as a base value and a contribution of each feature.
//!
//! - Formulas: prediction = base value + Σ φᵢ; of a linear model φᵢ = wᵢ (xᵢ − mean of xᵢ), if features are independent; the
//!   weight of a coalition of s of M features in KernelSHAP is (M − 1) / (C(M, s) s (M − s)).
//! - Source: Lundberg & Lee (2017), NIPS 30.

use super::shapley::binomial;
use crate::input;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// The SHAP values of a linear model for one row.
///
/// ```
/// let shap = workings::explain::LinearShap::new(&[2.0, -1.0], 1.0, &[3.0, 1.0], &[1.0, 2.0])?;
/// assert_eq!((shap.values[0].value(), shap.values[1].value()), (4.0, 1.0));
/// assert_eq!((shap.base_value.value(), shap.prediction.value()), (1.0, 6.0));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct LinearShap {
    pub values: Vec<Expr>,
    /// The prediction for the mean of every feature.
    pub base_value: Expr,
    pub prediction: Expr,
}

impl LinearShap {
    /// Weights, the row and the mean of each feature, all of shape `(d,)`.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` for an intercept that is not finite.
    pub fn new(weights: &[f64], intercept: f64, x: &[f64], feature_means: &[f64]) -> Result<LinearShap> {
        input::same_length("weights", weights.len(), "x", x.len())?;
        input::same_length("weights", weights.len(), "feature_means", feature_means.len())?;
        for (name, values) in [("weights", weights), ("x", x), ("feature_means", feature_means)] {
            input::finite(name, values.iter().copied())?;
        }
        input::setting("intercept", intercept, intercept.is_finite(), "a finite number")?;
        let weight = |i: usize| Expr::named(format!("w[{i}]"), weights[i]);
        let mean = |i: usize| Expr::named(format!("mean[{i}]"), feature_means[i]);
        let features = 0..weights.len();
        let value = |i: usize| (weight(i) * (Expr::named(format!("x[{i}]"), x[i]) - mean(i))).called(format!("φ[{i}]"));
        let at_mean = Expr::sum_of(features.clone().map(|i| weight(i) * mean(i))).called("Σ w · mean");
        let base_value = (Expr::named("intercept", intercept) + at_mean).called("base value");
        let values: Vec<Expr> = features.map(value).collect();
        let prediction = (&base_value + Expr::sum_of(values.iter().cloned()).called("Σφ")).called("prediction");
        Ok(LinearShap { values, base_value, prediction })
    }
}

/// The prediction that a base value and SHAP values add up to.
///
/// # Errors
/// `Empty`, `NotFinite`.
/// ```
/// assert_eq!(workings::explain::additive_prediction(2.0, &[0.5, -1.5])?.value(), 1.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn additive_prediction(base_value: f64, shap: &[f64]) -> Result<Expr> {
    if shap.is_empty() {
        return Err(Error::empty("shap"));
    }
    input::finite("shap", shap.iter().copied())?;
    input::setting("base_value", base_value, base_value.is_finite(), "a finite number")?;
    let named = |(i, value): (usize, &f64)| Expr::named(format!("φ[{i}]"), *value);
    let sum = Expr::sum_of(shap.iter().enumerate().map(named)).called("Σφ");
    Ok((Expr::named("base value", base_value) + sum).called("prediction"))
}

/// The weight of a coalition of `coalition_size` features in the regression of KernelSHAP.
///
/// # Errors
/// `BadParam` unless the coalition has at least one feature and lacks at least one: those of none and of all have infinite
/// weight, as constraints.
/// ```
/// assert_eq!(workings::explain::kernel_weight(4, 1)?.value(), 0.25); // 3 / (4 · 1 · 3)
/// # Ok::<(), workings::Error>(())
/// ```
pub fn kernel_weight(n_features: usize, coalition_size: usize) -> Result<Expr> {
    input::setting("n_features", n_features as f64, n_features >= 2, "a whole number of at least 2")?;
    let needed = format!("1 to {} (no feature and all have infinite weight)", n_features - 1);
    let fits = (1..n_features).contains(&coalition_size);
    input::setting("coalition_size", coalition_size as f64, fits, &needed)?;
    let (m, s) = (Expr::named("M", n_features as f64), Expr::named("s", coalition_size as f64));
    let ways = Expr::named("C(M, s)", binomial(n_features, coalition_size));
    Ok(((&m - 1.0) / (ways * &s * (&m - &s))).called("kernel weight"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C(5, 2) = 10: 4 / (10 · 2 · 3).
    #[test]
    fn weights_are_symmetric_in_size() {
        assert_eq!(kernel_weight(5, 2).unwrap().value(), 4.0 / 60.0);
        assert_eq!(kernel_weight(5, 3).unwrap().value(), 4.0 / 60.0);
        for (m, s) in [(1, 1), (4, 0), (4, 4), (4, 9)] {
            assert!(kernel_weight(m, s).is_err());
        }
    }

    #[test]
    fn lengths_must_agree() {
        assert!(LinearShap::new(&[1.0], 0.0, &[1.0, 2.0], &[1.0]).is_err());
        assert!(LinearShap::new(&[1.0], 0.0, &[1.0], &[]).is_err());
        assert!(LinearShap::new(&[], 0.0, &[], &[]).is_err());
        assert!(additive_prediction(1.0, &[]).is_err() && additive_prediction(f64::NAN, &[1.0]).is_err());
    }
}
