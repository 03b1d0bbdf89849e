//! Losses of one prediction, and their mean over the data.
//!
//! A loss is a formula of the truth y and the prediction ŷ, written once over any [`Number`]: the mean over ten million
//! rows runs it on `f64`, the derivation shows it in symbols and on the first rows.
//!
//! - Means are weighted where weights are given: Σ wᵢ·lossᵢ / Σ wᵢ.
//! - Cost: one pass, O(n), in parallel; the same result for any number of threads.

use std::ops::Range;

use ndarray::ArrayView1;

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

/// |y − ŷ|, in the unit of y; its mean is the MAE.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AbsoluteError;

impl Loss for AbsoluteError {
    fn name(&self) -> String {
        "MAE".into()
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        (y - p).abs()
    }
}

impl MeanLoss<AbsoluteError> {
    /// Σ|y|, where every prediction is 0.
    pub(crate) fn volume(&self) -> Expr {
        self.head.sum(["yᵢ", "ŷᵢ", "wᵢ"], self.total, |[y, _, _]| y.abs())
    }
}

/// (y − ŷ)², in the squared unit of y; its mean is the MSE.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SquaredError;

impl Loss for SquaredError {
    fn name(&self) -> String {
        "MSE".into()
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        (y - p).powi(2)
    }
}

/// |y − ŷ| / |y|, a fraction; its mean is the MAPE. The caller sees to y ≠ 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PercentageError;

impl Loss for PercentageError {
    fn name(&self) -> String {
        "MAPE".into()
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        (y.clone() - p).abs() / y.abs()
    }
}

/// 2·|y − ŷ| / (|y| + |ŷ|), a fraction from 0 to 2, 0 where both are 0; its mean is the sMAPE.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SymmetricPercentageError;

impl Loss for SymmetricPercentageError {
    fn name(&self) -> String {
        "sMAPE".into()
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        let size = y.clone().abs() + p.clone().abs();
        let both_zero = size.value() == 0.0;
        ((y - p).abs() * 2.0 / size).counted_as(0.0, both_zero, "actual and forecast are 0")
    }
}

/// (ln(1 + y) − ln(1 + ŷ))² for values above −1; its mean is the MSLE.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SquaredLogError;

impl Loss for SquaredLogError {
    fn name(&self) -> String {
        "MSLE".into()
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        (y.ln_1p() - p.ln_1p()).powi(2)
    }
    fn check(&self, y: &[f64], p: &[f64]) -> Result<()> {
        input::in_range("y_true", y.iter().copied(), |y| y > -1.0, "a value above -1")?;
        input::in_range("y_pred", p.iter().copied(), |p| p > -1.0, "a value above -1")
    }
}

/// Huber's loss: e²/2 for errors up to `delta`, delta·(|e| − delta/2) beyond; quadratic near 0, linear for outliers.
///
/// Source: Huber (1964), Ann. Math. Statist. 35, 73–101.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Huber {
    pub delta: f64,
}

impl Loss for Huber {
    fn name(&self) -> String {
        "Huber loss".into()
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        // One formula for both branches: with a = min(|e|, δ) it is a·(|e| − a/2).
        let error = (y - p).abs();
        let within = error.clone().min(N::parameter("δ", self.delta));
        within.clone() * (error - within / 2.0)
    }
    fn check(&self, y: &[f64], p: &[f64]) -> Result<()> {
        let fits = self.delta > 0.0 && self.delta.is_finite();
        input::setting("delta", self.delta, fits, "a positive number")?;
        AbsoluteError.check(y, p)
    }
}

/// ln cosh(y − ŷ): like Huber's loss, but smooth. Written |e| + ln(1 + exp(−2|e|)) − ln 2, which no error overflows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogCosh;

impl Loss for LogCosh {
    fn name(&self) -> String {
        "log-cosh loss".into()
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        let error = (y - p).abs();
        error.clone() + (error * -2.0).exp().ln_1p() - N::from(2.0).ln()
    }
}

/// Pinball loss of a forecast of the τ-quantile: τ·(y − q) where it is too low, (1 − τ)·(q − y) where it is too high.
///
/// Source: Koenker & Bassett (1978), Econometrica 46, 33–50.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pinball {
    /// The quantile, between 0 and 1.
    pub tau: f64,
}

impl Loss for Pinball {
    fn name(&self) -> String {
        "pinball loss".into()
    }
    fn symbols(&self) -> [&'static str; 2] {
        ["yᵢ", "qᵢ"]
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        let (tau, error) = (N::parameter("τ", self.tau), y - p);
        (tau.clone() * error.clone()).max((tau - 1.0) * error)
    }
    fn check(&self, y: &[f64], p: &[f64]) -> Result<()> {
        input::setting(
            "quantile",
            self.tau,
            self.tau > 0.0 && self.tau < 1.0,
            "a number between 0 and 1, both excluded,",
        )?;
        AbsoluteError.check(y, p)
    }
}

/// Unit deviance of the Tweedie family: power 0 is the normal (squared error), 1 Poisson, 2 gamma.
///
/// 1 ≤ power < 2 takes y ≥ 0 and ŷ > 0, power ≥ 2 takes both above 0, power < 0 any y and ŷ > 0; no distribution exists
/// between 0 and 1. Source: Jørgensen (1987), J. R. Statist. Soc. B 49, 127–162.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TweedieDeviance {
    pub power: f64,
}

impl Loss for TweedieDeviance {
    fn name(&self) -> String {
        match self.power {
            1.0 => "mean Poisson deviance".into(),
            2.0 => "mean gamma deviance".into(),
            _ => "mean Tweedie deviance".into(),
        }
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        let q = self.power;
        if q == 0.0 {
            (y - p).powi(2)
        } else if q == 1.0 {
            // y · ln(y / ŷ) goes to 0 with y.
            let entropy = if y.value() == 0.0 { y.clone() } else { y.clone() * (y.clone() / p.clone()).ln() };
            (entropy - y + p) * 2.0
        } else if q == 2.0 {
            ((p.clone() / y.clone()).ln() + y / p - 1.0) * 2.0
        } else {
            let power = |base: N, exponent: f64| base.pow(N::from(exponent));
            let (a, b) = (1.0 - q, 2.0 - q);
            let own = if q < 0.0 { y.clone().max(N::from(0.0)) } else { y.clone() };
            (power(own, b) / (a * b) - y * power(p.clone(), a) / a + power(p, b) / b) * 2.0
        }
    }
    fn check(&self, y: &[f64], p: &[f64]) -> Result<()> {
        let q = self.power;
        let needed = "a number that is not between 0 and 1 (no such distribution exists)";
        input::setting("power", q, q.is_finite() && !(q > 0.0 && q < 1.0), needed)?;
        AbsoluteError.check(y, p)?;
        if q != 0.0 {
            input::in_range("y_pred", p.iter().copied(), |p| p > 0.0, "a value above 0")?;
        }
        if q >= 2.0 {
            input::in_range("y_true", y.iter().copied(), |y| y > 0.0, "a value above 0")?;
        } else if q >= 1.0 {
            input::in_range("y_true", y.iter().copied(), |y| y >= 0.0, "a value of at least 0")?;
        }
        Ok(())
    }
}
