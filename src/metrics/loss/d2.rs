//! D², the share of a loss that the predictions take away from the best constant one.
//!
//! What R² is to the squared error, D² is to any loss: 1 − mean loss / mean loss of the best constant. That constant is the
//! mean for a deviance, the median for the absolute error, the quantile for the pinball loss.
//!
//! - Conventions: 1 where the best constant and the predictions are both perfect, 0 where only the constant is, as in
//!   scikit-learn; undefined for a single sample. A median or quantile between two values is their mean.
//! - Cost: O(n) passes, and a sort for the median or quantile. It does not merge: the best constant needs all the data.
//! - Source: Hastie, Tibshirani & Wainwright (2015), Statistical Learning with Sparsity, eq. 3.11.

use ndarray::{Array1, ArrayView1};

use super::{AbsoluteError, Loss, MeanLoss, Pinball, SquaredError, TweedieDeviance};
use crate::Result;
use crate::input;
use crate::stats::{Sum, weighted_quantile};
use crate::worked::{Expr, Number, Worked};

/// A loss whose best constant prediction is known.
pub trait Reference: Loss {
    /// The constant prediction of least mean loss.
    ///
    /// # Errors
    /// Those of the data.
    fn best_constant(&self, y_true: &[f64], sample_weight: &[f64]) -> Result<f64>;
}

impl Reference for AbsoluteError {
    fn best_constant(&self, y_true: &[f64], sample_weight: &[f64]) -> Result<f64> {
        weighted_quantile(y_true, sample_weight, 0.5)
    }
}

impl Reference for Pinball {
    fn best_constant(&self, y_true: &[f64], sample_weight: &[f64]) -> Result<f64> {
        weighted_quantile(y_true, sample_weight, self.tau)
    }
}

impl Reference for SquaredError {
    fn best_constant(&self, y_true: &[f64], sample_weight: &[f64]) -> Result<f64> {
        Ok(weighted_mean(y_true, sample_weight))
    }
}

impl Reference for TweedieDeviance {
    fn best_constant(&self, y_true: &[f64], sample_weight: &[f64]) -> Result<f64> {
        Ok(weighted_mean(y_true, sample_weight))
    }
}

/// Exactly the value where there is only one.
fn weighted_mean(values: &[f64], weights: &[f64]) -> f64 {
    let counted = || values.iter().zip(weights).filter(|(_, w)| **w > 0.0);
    let total = counted().map(|(v, w)| v * w).collect::<Sum>().value();
    let mean = total / counted().map(|(_, w)| *w).collect::<Sum>().value();
    let (low, high) = counted().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), (v, _)| (a.min(*v), b.max(*v)));
    mean.clamp(low, high)
}

/// The mean loss of predictions beside that of the best constant one.
///
/// ```
/// use workings::metrics::{AbsoluteError, D2};
///
/// // The median 20 misses by 10, 0 and 10, the predictions by 2, 2 and 3.
/// let d2 = D2::new(AbsoluteError, &[10.0, 20.0, 30.0], &[12.0, 18.0, 33.0])?;
/// assert!((d2.value() - (1.0 - 7.0 / 20.0)).abs() < 1e-12);
/// assert_eq!(d2.constant(), 20.0);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct D2<L> {
    predictions: MeanLoss<L>,
    reference: MeanLoss<L>,
    constant: f64,
    n: usize,
}

impl<L: Reference> D2<L> {
    /// The loss of predictions `y_pred` where the truth is `y_true`, beside that of the best constant.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, and what the loss is not defined for.
    pub fn new<'a>(
        loss: L,
        y_true: impl Into<ArrayView1<'a, f64>>,
        y_pred: impl Into<ArrayView1<'a, f64>>,
    ) -> Result<Self> {
        Self::build(loss, y_true.into(), y_pred.into(), None)
    }

    /// Both losses weighted by `sample_weight`, and the constant best for them.
    ///
    /// # Errors
    /// As [`new`](Self::new), and for weights that are negative, no numbers, or all 0.
    pub fn weighted<'a>(
        loss: L,
        y_true: impl Into<ArrayView1<'a, f64>>,
        y_pred: impl Into<ArrayView1<'a, f64>>,
        sample_weight: &[f64],
    ) -> Result<Self> {
        Self::build(loss, y_true.into(), y_pred.into(), Some(sample_weight))
    }

    fn build(loss: L, y: ArrayView1<f64>, p: ArrayView1<f64>, weight: Option<&[f64]>) -> Result<Self> {
        let predictions = MeanLoss::build(loss.clone(), y, p, weight)?;
        let equal = vec![1.0; if weight.is_some() { 0 } else { y.len() }];
        let weights = weight.unwrap_or(&equal);
        let constant = loss.best_constant(&input::slice(&y), weights)?;
        let reference = MeanLoss::build(loss, y, Array1::from_elem(y.len(), constant).view(), weight)?;
        Ok(D2 { predictions, reference, constant, n: y.len() })
    }

    /// The best constant prediction, in the unit of the truth.
    pub fn constant(&self) -> f64 {
        self.constant
    }

    /// D²: at most 1, 0 for the best constant, negative for worse than it.
    pub fn value(&self) -> f64 {
        self.expr().value()
    }

    /// D² with its derivation; ỹ is the best constant.
    pub fn worked(&self) -> Worked {
        self.expr().worked()
    }

    fn expr(&self) -> Expr {
        let (own, [y, _]) = (self.predictions.expr(), self.predictions.loss.symbols());
        let name = format!("{} of ỹ", self.predictions.loss.name());
        let reference = self.reference.mean_with_symbols(y, "ỹ").called(name);
        let (perfect, constant) = (own.value() == 0.0, reference.value() == 0.0);
        (1.0 - own / reference)
            .counted_as(1.0, constant && perfect, "the best constant is perfect and so are the predictions")
            .counted_as(0.0, constant && !perfect, "the best constant is perfect")
            .undefined_if(self.n < 2, "D squared needs at least two samples")
            .called("D²")
    }
}

/// D² of the absolute error, the share of it that the median leaves and the predictions do not: see [`D2`].
///
/// # Errors
/// `LengthMismatch`, `Empty`, `NotFinite`.
pub fn d2_absolute_error_score<'a>(
    y_true: impl Into<ArrayView1<'a, f64>>,
    y_pred: impl Into<ArrayView1<'a, f64>>,
) -> Result<f64> {
    Ok(D2::new(AbsoluteError, y_true, y_pred)?.value())
}

/// D² of the pinball loss of a forecast of the `alpha`-quantile: see [`D2`].
///
/// # Errors
/// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` for alpha that is not between 0 and 1.
pub fn d2_pinball_score<'a>(
    y_true: impl Into<ArrayView1<'a, f64>>,
    y_pred: impl Into<ArrayView1<'a, f64>>,
    alpha: f64,
) -> Result<f64> {
    Ok(D2::new(Pinball { tau: alpha }, y_true, y_pred)?.value())
}

/// D² of the Tweedie deviance of this power; of power 0 it is R². See [`D2`].
///
/// # Errors
/// `LengthMismatch`, `Empty`, `NotFinite`, and values that the deviance is not defined for.
pub fn d2_tweedie_score<'a>(
    y_true: impl Into<ArrayView1<'a, f64>>,
    y_pred: impl Into<ArrayView1<'a, f64>>,
    power: f64,
) -> Result<f64> {
    Ok(D2::new(TweedieDeviance { power }, y_true, y_pred)?.value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use approx::assert_relative_eq;

    /// The truths 1, 2 and 6 have the mean 3 with squares 4 + 1 + 9 = 14; the errors 1, 0 and 2 have squares 5.
    #[test]
    fn of_the_squared_error_it_is_r_squared() {
        let (y, p) = ([1.0, 2.0, 6.0], [2.0, 2.0, 4.0]);
        assert_relative_eq!(D2::new(SquaredError, &y, &p).unwrap().value(), 1.0 - 5.0 / 14.0, max_relative = 1e-15);
        assert_relative_eq!(d2_tweedie_score(&y, &p, 0.0).unwrap(), 1.0 - 5.0 / 14.0, max_relative = 1e-15);
        // Weight 2 on the last row: mean 15/4, squares 121/16 + 49/16 + 2·81/16 = 332/16; errors 1 + 0 + 2·4.
        let weighted = D2::weighted(SquaredError, &y, &p, &[1.0, 1.0, 2.0]).unwrap().value();
        assert_relative_eq!(weighted, 1.0 - 9.0 / 20.75, max_relative = 1e-15);
    }

    /// Thrice 0.1 over 3 is a little more than 0.1, but the best constant for a constant is itself.
    #[test]
    fn conventions_for_constant_truths() {
        let of = |p: &[f64; 3]| D2::new(SquaredError, &[0.1; 3], p).unwrap().value();
        assert_eq!((of(&[0.1; 3]), of(&[0.2; 3])), (1.0, 0.0));
        let single = D2::new(AbsoluteError, &[1.0], &[2.0]).unwrap();
        assert_eq!(single.worked().undefined(), Some("D squared needs at least two samples"));
    }

    #[test]
    fn the_errors_are_those_of_the_loss() {
        assert!(matches!(d2_absolute_error_score(&[], &[]), Err(Error::Empty { .. })));
        assert!(matches!(d2_pinball_score(&[1.0], &[1.0], 1.0), Err(Error::BadParam { .. })));
        assert!(matches!(d2_tweedie_score(&[1.0, -1.0], &[1.0, 1.0], 2.0), Err(Error::OutOfRange { index: 1, .. })));
        assert!(matches!(D2::weighted(AbsoluteError, &[1.0], &[1.0], &[0.0]), Err(Error::BadParam { .. })));
    }
}
