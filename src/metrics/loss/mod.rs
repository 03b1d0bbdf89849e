//! Losses of one prediction, and their mean over the data.
//!
//! A loss is a formula of the truth y and the prediction ŷ, written once over any [`Number`]: the mean over ten million
//! rows runs it on `f64`, the derivation shows it in symbols and on the first rows.
//!
//! - Means are weighted where weights are given: Σ wᵢ·lossᵢ / Σ wᵢ. Rows of weight 0 do not count.
//! - Cost: one pass, O(n), in parallel; the same result for any number of threads.

mod d2;
mod errors;

use std::fmt::Debug;
use std::ops::Range;

use ndarray::ArrayView1;

pub use d2::{D2, Reference, d2_absolute_error_score, d2_pinball_score, d2_tweedie_score};
pub use errors::{
    AbsoluteError, EpsilonInsensitive, Huber, LogCosh, PercentageError, Pinball, SquaredError, SquaredLogError,
    SymmetricPercentageError, TweedieDeviance, mean_gamma_deviance, mean_pinball_loss, mean_poisson_deviance,
    mean_squared_log_error, mean_tweedie_deviance, root_mean_squared_log_error,
};

use crate::input;
use crate::linalg::reduce::{map_reduce, sum_pairs};
use crate::stats::Sum;
use crate::worked::{Expr, Head, Number, Worked};
use crate::{Error, Result};

/// A loss of one prediction. Its settings are part of it: means of two losses merge only if the losses are equal.
pub trait Loss: Clone + Debug + PartialEq + Send + Sync {
    /// The name of the mean loss: `MAE`.
    fn name(&self) -> String;

    /// The loss of the prediction `p` where the truth is `y`.
    fn at<N: Number>(&self, y: N, p: N) -> N;

    /// The same as a number, for the pass over the data; a loss overrides it where the formula as it is read would lose
    /// digits, two nearly equal terms being subtracted.
    #[inline]
    fn value(&self, y: f64, p: f64) -> f64 {
        self.at(y, p)
    }

    /// Why this row has no loss; the mean is undefined then. Asked only where the sum of the losses is not finite.
    fn why_undefined(&self, y: f64, p: f64) -> Option<&'static str> {
        (!self.value(y, p).is_finite()).then_some(OVERFLOW)
    }

    /// How truth and prediction are written.
    fn symbols(&self) -> [&'static str; 2] {
        ["yᵢ", "ŷᵢ"]
    }

    /// Whether the loss is defined for these values.
    ///
    /// # Errors
    /// `NotFinite`, `OutOfRange`, `BadParam`.
    fn check(&self, y: &[f64], p: &[f64]) -> Result<()> {
        input::finite("y_true", y.iter().copied())?;
        input::finite("y_pred", p.iter().copied())
    }

    /// Whether predictions too close to 0 or 1 are kept away from them.
    fn clips(&self) -> bool {
        false
    }

    /// What the symbols of the formula mean, where that is not plain.
    fn legend(&self) -> &'static str {
        ""
    }
}

/// The mean of a loss over the data, in a form that merges.
///
/// ```
/// use workings::metrics::{Huber, MeanLoss};
///
/// // Errors 0.2, 0 and 3: 0.02, 0 and 1 · (3 − 0.5).
/// let loss = MeanLoss::new(Huber { delta: 1.0 }, &[1.0, 2.0, 3.0], &[1.2, 2.0, 6.0])?;
/// assert!((loss.value() - 2.52 / 3.0).abs() < 1e-12);
/// println!("{}", loss.worked());
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MeanLoss<L> {
    loss: L,
    total: Sum,
    weight: Sum,
    weighted: bool,
    /// Why there is no mean.
    undefined: Option<&'static str>,
    head: Head<3>,
}

const OVERFLOW: &str = "the loss overflows; measure in a larger unit";

impl<L: Loss> MeanLoss<L> {
    /// The mean loss of predictions `y_pred` where the truth is `y_true`.
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

    /// The mean weighted by `sample_weight`.
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

    pub(crate) fn build(loss: L, y: ArrayView1<f64>, p: ArrayView1<f64>, weight: Option<&[f64]>) -> Result<Self> {
        input::same_length("y_true", y.len(), "y_pred", p.len())?;
        input::weights(weight, y.len())?;
        let (y, p) = (input::slice(&y), input::slice(&p));
        loss.check(&y, &p)?;
        let over_chunks = |sum: &(dyn Fn(Range<usize>) -> Sum + Sync)| {
            map_reduce(y.len(), sum, |a, b| a.merge(&b)).unwrap_or_default()
        };
        let counts = |i: &usize| weight.is_none_or(|w| w[*i] > 0.0);
        let (total, weight_sum) = match weight {
            None => {
                let total = over_chunks(&|rows| sum_pairs(&y[rows.clone()], &p[rows], |y, p| loss.value(y, p)));
                (total, Sum::from(y.len() as f64))
            }
            Some(w) => {
                let weighted =
                    |rows: Range<usize>| rows.filter(counts).map(|i| w[i] * loss.value(y[i], p[i])).collect();
                (over_chunks(&weighted), over_chunks(&|rows| w[rows].iter().copied().collect()))
            }
        };
        let undefined = match total.value().is_finite() {
            true => None,
            false => (0..y.len()).filter(counts).find_map(|i| loss.why_undefined(y[i], p[i])),
        };
        let head = Head::new([&y, &p, weight.unwrap_or(&y)]);
        Ok(MeanLoss { loss, total, weight: weight_sum, weighted: weight.is_some(), undefined, head })
    }

    /// The mean over both data sets.
    ///
    /// # Errors
    /// `Undetermined` if the losses differ in their settings.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        if self.loss != other.loss {
            let problem = format!("means of {:?} and {:?} cannot be merged", self.loss, other.loss);
            return Err(Error::Undetermined(problem));
        }
        Ok(self.merge_same(other))
    }

    /// The mean over both data sets, whose losses are known to be the same.
    pub(crate) fn merge_same(&self, other: &Self) -> Self {
        MeanLoss {
            loss: self.loss.clone(),
            total: self.total.merge(&other.total),
            weight: self.weight.merge(&other.weight),
            weighted: self.weighted || other.weighted,
            undefined: self.undefined.or(other.undefined),
            head: self.head.merge(&other.head),
        }
    }

    /// The mean loss.
    pub fn value(&self) -> f64 {
        self.expr().value()
    }

    /// The mean loss with its derivation.
    pub fn worked(&self) -> Worked {
        self.expr().worked()
    }

    /// Σ loss, weighted if the mean is.
    pub(crate) fn total(&self) -> Expr {
        let [y, p] = self.loss.symbols();
        self.total_with_symbols(y, p)
    }

    fn total_with_symbols(&self, y: &str, p: &str) -> Expr {
        let total = self.head.sum([y, p, "wᵢ"], self.total.value(), |[y, p, w]| {
            let loss = self.loss.at(y, p);
            if self.weighted { w * loss } else { loss }
        });
        total.undefined_if(self.undefined.is_some(), self.undefined.unwrap_or_default())
    }

    fn over_rows(&self, total: Expr) -> Expr {
        total / Expr::named(if self.weighted { "Σw" } else { "n" }, self.weight.value())
    }

    /// The mean without a name.
    pub(crate) fn mean(&self) -> Expr {
        self.over_rows(self.total())
    }

    pub(crate) fn expr(&self) -> Expr {
        self.mean().called(self.loss.name())
    }

    /// The mean with truth and prediction written so.
    pub(crate) fn mean_with_symbols(&self, y: &str, p: &str) -> Expr {
        self.over_rows(self.total_with_symbols(y, p))
    }
}

impl MeanLoss<AbsoluteError> {
    /// Σ|y|, where every prediction is 0.
    pub(crate) fn volume(&self) -> Expr {
        self.head.sum(["yᵢ", "ŷᵢ", "wᵢ"], self.total.value(), |[y, _, _]| y.abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// |errors| 2, 0 and 3 with weights 1, 5 and 0.5: (2 + 0 + 1.5) / 6.5.
    #[test]
    fn the_mean_is_weighted_and_rows_of_weight_0_do_not_count() {
        let loss = MeanLoss::weighted(AbsoluteError, &[1.0, 2.0, 3.0], &[3.0, 2.0, 0.0], &[1.0, 5.0, 0.5]).unwrap();
        assert_relative_eq!(loss.value(), 3.5 / 6.5, max_relative = 1e-15);
        // Without the weight 0 the second row would be 0/0.
        let loss = MeanLoss::weighted(PercentageError, &[4.0, 0.0], &[5.0, 0.0], &[2.0, 0.0]).unwrap();
        assert_eq!(loss.value(), 0.25);
    }

    #[test]
    fn a_mean_without_value_says_why() {
        let undefined = |loss: &MeanLoss<PercentageError>| loss.worked().undefined().map(str::to_string);
        let at_zero = MeanLoss::new(PercentageError, &[0.0, 1.0], &[1.0, 1.0]).unwrap();
        assert_eq!(undefined(&at_zero).unwrap(), "an actual value is 0");
        let fine = MeanLoss::new(PercentageError, &[2.0], &[1.0]).unwrap();
        assert_eq!(undefined(&fine), None);
        assert_eq!(undefined(&fine.merge(&at_zero).unwrap()).unwrap(), "an actual value is 0");
        let squared = MeanLoss::new(SquaredError, &[1e200], &[-1e200]).unwrap();
        assert_eq!(squared.worked().undefined(), Some(OVERFLOW));
    }

    /// 1e16 and a thousand times 1: plain addition would keep none of the ones.
    #[test]
    fn merging_one_by_one_loses_nothing() {
        let of = |error: f64| MeanLoss::new(AbsoluteError, &[0.0], &[error]).unwrap();
        let merged = (0..1000).fold(of(1e16), |mean, _| mean.merge(&of(1.0)).unwrap());
        assert_eq!(merged.total().value(), 1e16 + 1000.0);
    }

    #[test]
    fn losses_with_other_settings_do_not_merge() {
        let of = |delta| MeanLoss::new(Huber { delta }, &[1.0, 2.0], &[3.0, 2.5]).unwrap();
        assert_eq!(of(1.0).merge(&of(1.0)).unwrap().value(), of(1.0).value());
        let error = of(1.0).merge(&of(2.0)).unwrap_err().to_string();
        assert_eq!(error, "means of Huber { delta: 1.0 } and Huber { delta: 2.0 } cannot be merged");
    }

    #[test]
    fn wrong_data_and_weights_are_errors() {
        let of = |y: &[f64], p: &[f64], w: &[f64]| MeanLoss::weighted(SquaredError, y, p, w).unwrap_err();
        assert!(matches!(of(&[], &[], &[]), Error::Empty { .. }));
        assert!(matches!(of(&[1.0], &[1.0, 2.0], &[1.0]), Error::LengthMismatch { .. }));
        assert!(matches!(of(&[f64::NAN], &[1.0], &[1.0]), Error::NotFinite { .. }));
        assert!(matches!(of(&[1.0], &[f64::INFINITY], &[1.0]), Error::NotFinite { .. }));
        assert!(matches!(of(&[1.0], &[1.0], &[1.0, 1.0]), Error::LengthMismatch { .. }));
        assert!(matches!(of(&[1.0], &[1.0], &[-1.0]), Error::OutOfRange { .. }));
        assert!(matches!(of(&[1.0], &[1.0], &[f64::NAN]), Error::NotFinite { .. }));
        assert!(matches!(of(&[1.0], &[1.0], &[0.0]), Error::BadParam { .. }));
    }
}
