//! Diagnosis: bias and variance, the gap between training and test, what a gain is worth.
//!
//! - Formulas: expected error = bias² + variance + noise; error ratio = (1 − test) / (1 − train); error reduction =
//!   (after − before) / (1 − before).
//! - Conventions: the variance of the predictions is the population's.
//! - Source: Geman, Bienenstock & Doursat (1992), Neural Computation 4, 1–58.

use crate::input;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// The expected squared error at one point, of models trained on several samples.
///
/// ```
/// let parts = workings::training::BiasVariance::new(3.0, &[1.0, 3.0], 0.5)?;
/// assert_eq!((parts.bias_squared.value(), parts.variance.value(), parts.expected_error.value()), (1.0, 1.0, 2.5));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct BiasVariance {
    pub bias_squared: Expr,
    pub variance: Expr,
    pub expected_error: Expr,
}

impl BiasVariance {
    /// The true value, the prediction of each model, and the variance of the noise, at least 0.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for noise below 0.
    pub fn new(true_value: f64, predictions: &[f64], noise_variance: f64) -> Result<BiasVariance> {
        if predictions.is_empty() {
            return Err(Error::empty("predictions"));
        }
        input::finite("predictions", predictions.iter().copied())?;
        input::setting("true_value", true_value, true_value.is_finite(), "a finite number")?;
        let fits = noise_variance >= 0.0 && noise_variance.is_finite();
        input::setting("noise_variance", noise_variance, fits, "a number of at least 0")?;
        let each = || predictions.iter().map(|p| Expr::from(*p));
        let mean = Expr::mean_of(each()).called("mean");
        let bias_squared = (&mean - Expr::named("true value", true_value)).powi(2).called("bias²");
        let variance = Expr::mean_of(each().map(|p| (p - &mean).powi(2))).called("variance");
        let expected_error = &bias_squared + &variance + Expr::named("noise", noise_variance);
        Ok(BiasVariance { bias_squared, variance, expected_error: expected_error.called("expected error") })
    }
}

fn accuracies(accuracies: [(&str, f64); 2]) -> Result<[Expr; 2]> {
    for (name, value) in accuracies {
        input::setting(name, value, (0.0..=1.0).contains(&value), "a share from 0 to 1")?;
    }
    Ok(accuracies.map(|(name, value)| Expr::named(name, value)))
}

/// Held-out minus training accuracy, and held-out error over training error; the latter is `NaN` where training has no error.
///
/// # Errors
/// `BadParam` for an accuracy outside 0 to 1.
/// ```
/// let [gap, ratio] = workings::training::error_ratio(0.75, 0.5)?;
/// assert_eq!((gap.value(), ratio.value()), (-0.25, 2.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn error_ratio(train_accuracy: f64, test_accuracy: f64) -> Result<[Expr; 2]> {
    let [train, test] = accuracies([("train accuracy", train_accuracy), ("test accuracy", test_accuracy)])?;
    let gap = (&test - &train).called("gap");
    let ratio = (1.0 - test) / (1.0 - train);
    Ok([gap, ratio.undefined_if(train_accuracy == 1.0, "no error in training").called("error ratio")])
}

/// The gain of an accuracy, and its share of the earlier error; the latter is `NaN` where there was none.
///
/// # Errors
/// `BadParam` for an accuracy outside 0 to 1.
/// ```
/// let [gain, reduction] = workings::training::error_reduction(0.5, 0.75)?;
/// assert_eq!((gain.value(), reduction.value()), (0.25, 0.5));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn error_reduction(before: f64, after: f64) -> Result<[Expr; 2]> {
    let perfect = before == 1.0;
    let [before, after] = accuracies([("before", before), ("after", after)])?;
    let gain = (&after - &before).called("gain");
    let reduction = (after - &before) / (1.0 - before);
    Ok([gain, reduction.undefined_if(perfect, "no error to reduce").called("error reduction")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_error_there_is_no_ratio() {
        assert!(error_ratio(1.0, 0.5).unwrap()[1].undefined().is_some());
        assert!(error_reduction(1.0, 0.5).unwrap()[1].undefined().is_some());
        assert!(error_ratio(1.1, 0.5).is_err() && error_reduction(0.5, -0.1).is_err());
        assert!(BiasVariance::new(1.0, &[], 0.0).is_err() && BiasVariance::new(1.0, &[1.0], -1.0).is_err());
    }
}
