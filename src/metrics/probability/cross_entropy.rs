//! Losses of probabilities: log loss, Brier score, focal and hinge loss.

use ndarray::{Array1, ArrayView1, ArrayView2};

use crate::metrics::input;
use crate::metrics::labels::{Labels, class_indices, is_positive};
use crate::metrics::loss::{Loss, MeanLoss};
use crate::worked::{Expr, Head, Number, Worked};
use crate::{Error, Result};

/// Probabilities are kept this far from 0 and 1 in a logarithm, as in scikit-learn.
pub(crate) const EPS: f64 = f64::EPSILON;

/// −(y·ln p + (1 − y)·ln(1 − p)) for y 0 or 1; its mean is the log loss.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BinaryCrossEntropy;

/// (y − p)² for y 0 or 1; its mean is the Brier score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BrierScore;

/// Focal loss −αₜ·(1 − pₜ)^γ·ln pₜ, which cares less for samples that are already right; pₜ is the probability of the
/// true class, α weighs the positive class and 1 − α the negative one.
///
/// Source: Lin et al. (2017), ICCV.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Focal {
    pub gamma: f64,
    pub alpha: f64,
}

/// Hinge loss max(0, 1 − y·d) for y −1 or 1 and a decision value d.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hinge;

fn check_truth(y: &[f64]) -> Result<()> {
    input::in_range("y_true", y.iter().copied(), |y| y == 0.0 || y == 1.0, "0 or 1")
}

/// The probability of the true class: p for y = 1, 1 − p for y = 0.
fn of_true_class<N: Number>(y: &N, p: N) -> N {
    y.clone() * p.clone() + (N::from(1.0) - y.clone()) * (N::from(1.0) - p)
}

impl Loss for BinaryCrossEntropy {
    fn name(&self) -> String {
        "log loss".into()
    }
    fn symbols(&self) -> [&'static str; 2] {
        ["yᵢ", "pᵢ"]
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        let p = clipped(p);
        -(y.clone() * p.clone().ln() + (N::from(1.0) - y) * (N::from(1.0) - p).ln())
    }
    fn check(&self, y: &[f64], p: &[f64]) -> Result<()> {
        check_truth(y)?;
        input::probabilities("y_prob", p.iter().copied())
    }
}

/// Keeps a probability away from 0 and 1; the others stay as they are, and so does a symbol.
#[inline]
fn clipped<N: Number>(p: N) -> N {
    let value = p.value();
    if value < EPS {
        N::from(EPS)
    } else if value > 1.0 - EPS {
        N::from(1.0 - EPS)
    } else {
        p
    }
}

impl Loss for BrierScore {
    fn name(&self) -> String {
        "Brier score".into()
    }
    fn symbols(&self) -> [&'static str; 2] {
        ["yᵢ", "pᵢ"]
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        (y - p).powi(2)
    }
    fn check(&self, y: &[f64], p: &[f64]) -> Result<()> {
        BinaryCrossEntropy.check(y, p)
    }
}

impl Loss for Focal {
    fn name(&self) -> String {
        "focal loss".into()
    }
    fn symbols(&self) -> [&'static str; 2] {
        ["yᵢ", "pᵢ"]
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        let alpha = of_true_class(&y, N::parameter("α", self.alpha));
        let p_t = clipped(of_true_class(&y, p)).called("pₜ");
        -(alpha * (N::from(1.0) - p_t.clone()).pow(N::parameter("γ", self.gamma)) * p_t.ln())
    }
    fn check(&self, y: &[f64], p: &[f64]) -> Result<()> {
        input::setting("gamma", self.gamma, self.gamma >= 0.0 && self.gamma.is_finite(), "at least 0")?;
        input::setting("alpha", self.alpha, (0.0..=1.0).contains(&self.alpha), "a number from 0 to 1")?;
        BinaryCrossEntropy.check(y, p)
    }
}

impl Loss for Hinge {
    fn name(&self) -> String {
        "hinge loss".into()
    }
    fn symbols(&self) -> [&'static str; 2] {
        ["yᵢ", "dᵢ"]
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        N::from(0.0).max(N::from(1.0) - y * p)
    }
    fn check(&self, y: &[f64], p: &[f64]) -> Result<()> {
        input::in_range("y_true", y.iter().copied(), |y| y == -1.0 || y == 1.0, "-1 or 1")?;
        input::finite("decision", p.iter().copied())
    }
}

/// A loss of probabilities against labels of any kind: builds the [`MeanLoss`] with the positive class as 1.
#[derive(Debug, Clone)]
pub struct ProbabilityLoss<L> {
    mean: MeanLoss<L>,
    positive: String,
}

impl<L: Loss> ProbabilityLoss<L> {
    /// `y_prob` holds the probability of the positive class, which is the one named `1` or `true`, or the larger of two.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `OutOfRange` for probabilities outside 0 to 1; `BadParam` where the positive class is
    /// left open.
    pub fn new<'a, T: Labels + ?Sized>(loss: L, y_true: &T, y_prob: impl Into<ArrayView1<'a, f64>>) -> Result<Self> {
        Self::with(loss, y_true, y_prob, None, None)
    }

    /// With a positive class and sample weights, where given.
    ///
    /// # Errors
    /// As [`new`](Self::new); `UnknownLabel` for a positive class that no label prints; weights that are negative, no
    /// numbers, or all 0.
    pub fn with<'a, T: Labels + ?Sized>(
        loss: L,
        y_true: &T,
        y_prob: impl Into<ArrayView1<'a, f64>>,
        sample_weight: Option<&[f64]>,
        positive: Option<&str>,
    ) -> Result<Self> {
        let (y_true, y_prob) = (y_true.labels(), y_prob.into());
        input::same_length("y_true", y_true.len(), "y_prob", y_prob.len())?;
        let (positive, is_positive) = is_positive(&y_true, positive)?;
        let y: Array1<f64> = is_positive.into_iter().map(|is| f64::from(u8::from(is))).collect();
        Ok(ProbabilityLoss { mean: MeanLoss::build(loss, y.view(), y_prob, sample_weight)?, positive })
    }

    /// The same loss, with another name for the positive class.
    pub(crate) fn for_class(mut self, name: &str) -> Self {
        self.positive = name.to_string();
        self
    }

    /// The loss over both data sets.
    pub fn merge(&self, other: &Self) -> Self {
        ProbabilityLoss { mean: self.mean.merge_same(&other.mean), positive: self.positive.clone() }
    }

    /// The mean loss.
    pub fn value(&self) -> f64 {
        self.mean.value()
    }

    /// The mean loss with its derivation.
    pub fn worked(&self) -> Worked {
        self.mean.worked().remark(format!("positive class: {}", self.positive))
    }

    /// The sum of the losses, weighted if they are.
    pub(crate) fn total(&self) -> Expr {
        self.mean.total()
    }
}

/// Log loss (binary cross-entropy), in nats: the mean of −ln of the probability given to what happened.
///
/// At least 0; ln 2 ≈ 0.693 is a coin. Errors: as [`ProbabilityLoss::new`].
/// ```
/// let loss = workings::metrics::log_loss(&[1, 0, 1], &[0.9, 0.2, 0.5])?;
/// assert!((loss + (0.9_f64.ln() + 0.8_f64.ln() + 0.5_f64.ln()) / 3.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn log_loss<'a, T: Labels + ?Sized>(y_true: &T, y_prob: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    Ok(ProbabilityLoss::new(BinaryCrossEntropy, y_true, y_prob)?.value())
}

/// Brier score, the mean squared difference of probability and outcome: 0 is perfect, 0.25 is a coin, 1 always wrong.
///
/// Errors: as [`ProbabilityLoss::new`].
/// ```
/// assert!((workings::metrics::brier_score_loss(&[1, 0], &[0.9, 0.4])? - (0.01 + 0.16) / 2.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn brier_score_loss<'a, T: Labels + ?Sized>(y_true: &T, y_prob: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    Ok(ProbabilityLoss::new(BrierScore, y_true, y_prob)?.value())
}

/// Cross-entropy of several classes: the mean of −ln of the probability of the true class, in a form that merges.
///
/// ```
/// use ndarray::array;
/// use workings::metrics::CategoricalCrossEntropy;
///
/// let p = array![[0.7, 0.2, 0.1], [0.25, 0.5, 0.25]];
/// let loss = CategoricalCrossEntropy::new(&["a", "c"], &p, &["a", "b", "c"])?;
/// assert!((loss.value() + (0.7_f64.ln() + 0.25_f64.ln()) / 2.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CategoricalCrossEntropy {
    total: f64,
    weight: f64,
    weighted: bool,
    /// Probability of the true class and weight of the first samples.
    head: Head<2>,
}

impl CategoricalCrossEntropy {
    /// `y_prob` has a row for each sample and a column for each class, in the order of `labels`.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `Shape`, `OutOfRange`; `UnknownLabel` for a class without a column.
    pub fn new<'a, T: Labels + ?Sized, S: ToString>(
        y_true: &T,
        y_prob: impl Into<ArrayView2<'a, f64>>,
        labels: &[S],
    ) -> Result<Self> {
        Self::with(y_true, y_prob.into(), labels, None)
    }

    /// With sample weights.
    ///
    /// # Errors
    /// As [`new`](Self::new), and for weights that are negative, no numbers, or all 0.
    pub fn weighted<'a, T: Labels + ?Sized, S: ToString>(
        y_true: &T,
        y_prob: impl Into<ArrayView2<'a, f64>>,
        labels: &[S],
        sample_weight: &[f64],
    ) -> Result<Self> {
        Self::with(y_true, y_prob.into(), labels, Some(sample_weight))
    }

    fn with<T: Labels + ?Sized, S: ToString>(
        y_true: &T,
        y_prob: ArrayView2<f64>,
        labels: &[S],
        weight: Option<&[f64]>,
    ) -> Result<Self> {
        let y_true = y_true.labels();
        let labels: Vec<String> = labels.iter().map(S::to_string).collect();
        input::same_length("y_true", y_true.len(), "y_prob", y_prob.nrows())?;
        input::weights(weight, y_true.len())?;
        input::columns("y_prob", y_prob, labels.len())?;
        input::probabilities("y_prob", y_prob.iter().copied())?;
        let classes = class_indices(&y_true, &labels)?;
        let of_true: Vec<f64> = classes.iter().enumerate().map(|(i, class)| clipped(y_prob[(i, *class)])).collect();
        let weights = weight.map_or_else(|| vec![1.0; of_true.len()], <[f64]>::to_vec);
        Ok(CategoricalCrossEntropy {
            total: crate::stats::accurate_sum(of_true.iter().zip(&weights).map(|(p, w)| -w * p.ln())),
            weight: crate::stats::accurate_sum(weights.iter().copied()),
            weighted: weight.is_some(),
            head: Head::new([&of_true, &weights]),
        })
    }

    /// The loss over both data sets.
    pub fn merge(&self, other: &Self) -> Self {
        CategoricalCrossEntropy {
            total: self.total + other.total,
            weight: self.weight + other.weight,
            weighted: self.weighted || other.weighted,
            head: self.head.merge(&other.head),
        }
    }

    /// The mean loss, in nats.
    pub fn value(&self) -> f64 {
        self.expr().value()
    }

    /// The mean loss with its derivation.
    pub fn worked(&self) -> Worked {
        self.expr().worked()
    }

    fn expr(&self) -> Expr {
        let sum = self
            .head
            .sum(["p[true class]", "wᵢ"], self.total, |[p, w]| if self.weighted { w * -p.ln() } else { -p.ln() });
        let over = if self.weighted { "Σw" } else { "n" };
        (sum / Expr::named(over, self.weight)).called("cross-entropy")
    }
}

/// The classes do not tell apart a matrix of logits and one of probabilities; a helper for both.
pub(crate) fn softmax_cross_entropy(logits: ArrayView2<f64>, classes: &[usize]) -> Result<Expr> {
    input::same_length("y_true", classes.len(), "logits", logits.nrows())?;
    input::finite("logits", logits.iter().copied())?;
    if let Some(class) = classes.iter().find(|class| **class >= logits.ncols()) {
        let known = format!("0 to {}", logits.ncols().saturating_sub(1));
        return Err(Error::UnknownLabel { label: class.to_string(), known });
    }
    let rows = || classes.iter().zip(logits.rows());
    let total = crate::stats::accurate_sum(rows().map(|(class, z)| super::log_sum_exp(z) - z[*class]));
    let body = Expr::symbol("logsumexp(z)") - Expr::symbol("z[true class]");
    let first = rows().take(3).enumerate().map(|(i, (class, z))| {
        super::log_sum_exp_expr(&input::slice(&z)).renamed(format!("logsumexp[{i}]")) - z[*class]
    });
    Ok((Expr::sum(body, first, classes.len(), total) / Expr::named("n", classes.len() as f64)).called("cross-entropy"))
}
