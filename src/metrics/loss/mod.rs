//! Losses of one prediction, and their mean over the data.
//!
//! A loss is a formula of the truth y and the prediction ŷ, written once over any [`Number`]: the mean over ten million
//! rows runs it on `f64`, the derivation shows it in symbols and on the first rows.
//!
//! - Means are weighted where weights are given: Σ wᵢ·lossᵢ / Σ wᵢ.
//! - Cost: one pass, O(n), in parallel; the same result for any number of threads.

mod errors;

use std::ops::Range;

use ndarray::ArrayView1;

pub use errors::{
    AbsoluteError, Huber, LogCosh, PercentageError, Pinball, SquaredError, SquaredLogError, SymmetricPercentageError,
    TweedieDeviance, mean_gamma_deviance, mean_pinball_loss, mean_poisson_deviance, mean_squared_log_error,
    mean_tweedie_deviance, root_mean_squared_log_error,
};

use super::input;
use crate::Result;
use crate::linalg::reduce::{map_reduce, sum_pairs};
use crate::stats::Sum;
use crate::worked::{Expr, Head, Number, Worked};

/// A loss of one prediction.
pub trait Loss: Clone + Send + Sync {
    /// The name of the mean loss: `MAE`.
    fn name(&self) -> String;

    /// The loss of the prediction `p` where the truth is `y`.
    fn at<N: Number>(&self, y: N, p: N) -> N;

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
    total: f64,
    weight: f64,
    weighted: bool,
    head: Head<3>,
}

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
            map_reduce(y.len(), sum, |a, b| a.merge(&b)).map_or(0.0, |sum| sum.value())
        };
        let (total, weight_sum) = match weight {
            None => {
                let total = over_chunks(&|rows| sum_pairs(&y[rows.clone()], &p[rows], |y, p| loss.at(y, p)));
                (total, y.len() as f64)
            }
            Some(w) => {
                let weighted = |rows: Range<usize>| rows.map(|i| w[i] * loss.at(y[i], p[i])).collect();
                (over_chunks(&weighted), over_chunks(&|rows| w[rows].iter().copied().collect()))
            }
        };
        let head = Head::new([&y, &p, weight.unwrap_or(&y)]);
        Ok(MeanLoss { loss, total, weight: weight_sum, weighted: weight.is_some(), head })
    }

    /// The mean over both data sets. The loss is the one of `self`.
    pub fn merge(&self, other: &Self) -> Self {
        MeanLoss {
            loss: self.loss.clone(),
            total: self.total + other.total,
            weight: self.weight + other.weight,
            weighted: self.weighted || other.weighted,
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
        self.head.sum([y, p, "wᵢ"], self.total, |[y, p, w]| {
            let loss = self.loss.at(y, p);
            if self.weighted { w * loss } else { loss }
        })
    }

    /// The mean without a name.
    pub(crate) fn mean(&self) -> Expr {
        if self.weighted {
            self.total() / Expr::named("Σw", self.weight)
        } else {
            self.total() / Expr::named("n", self.weight)
        }
    }

    pub(crate) fn expr(&self) -> Expr {
        self.mean().called(self.loss.name())
    }

    /// The mean with truth and prediction written so.
    pub(crate) fn mean_with_symbols(&self, y: &str, p: &str) -> Expr {
        let total = self.head.sum([y, p, "wᵢ"], self.total, |[y, p, _]| self.loss.at(y, p));
        total / Expr::named("n", self.weight)
    }
}

impl MeanLoss<AbsoluteError> {
    /// Σ|y|, where every prediction is 0.
    pub(crate) fn volume(&self) -> Expr {
        self.head.sum(["yᵢ", "ŷᵢ", "wᵢ"], self.total, |[y, _, _]| y.abs())
    }
}
