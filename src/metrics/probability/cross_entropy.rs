//! Losses of two classes: log loss, Brier score, focal loss of probabilities; cross-entropy of logits; hinge and
//! squared hinge loss.
//!
//! - Conventions: the positive class counts as 1, the other as 0 (hinge: 1 and −1). Log loss and focal loss clip
//!   probabilities to [2.22e-16, 1 − 2.22e-16], as scikit-learn; the derivation says so where that changed one. D² is the
//!   share of the loss that the forecast saves against the constant forecast of the positives' share.
//! - Sources: Good (1952), J. R. Statist. Soc. B 14, 107–114; Brier (1950), Mon. Weather Rev. 78, 1–3; Lin et al. (2017),
//!   ICCV (focal).

use ndarray::{Array1, ArrayView1};

use crate::input;
use crate::metrics::labels::{Labels, is_positive};
use crate::metrics::loss::{Loss, MeanLoss};
use crate::stats::Sum;
use crate::worked::{Expr, Number, Worked};
use crate::{Error, Result};

/// Probabilities are kept this far from 0 and 1 in a logarithm, as in scikit-learn.
pub(super) const EPS: f64 = f64::EPSILON;

/// What the derivation says where that changed a probability.
pub(super) const CLIPPED: &str = "probabilities are clipped to [2.2e-16, 1 − 2.2e-16]";

/// −(y·ln p + (1 − y)·ln(1 − p)) for y 0 or 1; its mean is the log loss.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BinaryCrossEntropy;

/// (y − p)² for y 0 or 1; its mean is the Brier score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BrierScore;

/// Cross-entropy of log-odds z, max(z, 0) − y·z + ln(1 + e^−|z|) for y 0 or 1: the log loss of their sigmoid, but
/// without clipping, since it never overflows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CrossEntropyOfLogits;

/// Focal loss −αₜ·(1 − pₜ)^γ·ln pₜ, which cares less for samples that are already right; pₜ is the probability of the
/// true class, αₜ is α for the positive class and 1 − α for the negative one.
///
/// Source: Lin et al. (2017), ICCV.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Focal {
    /// How fast the loss of easy samples fades, at least 0; the paper's choice is 2, and 0 gives the cross-entropy.
    pub gamma: f64,
    /// The weight of the positive class, 0 to 1; `None` weighs both classes alike, with 1.
    pub alpha: Option<f64>,
}

/// Hinge loss max(0, 1 − y·d) for y −1 or 1 and a decision value d.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hinge;

/// Squared hinge loss max(0, 1 − y·d)² for y −1 or 1 and a decision value d: smooth at the margin, harsher far from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SquaredHinge;

fn check_truth(y: &[f64]) -> Result<()> {
    input::in_range("y_true", y.iter().copied(), |y| y == 0.0 || y == 1.0, "0 or 1")
}

/// What belongs to the true class: `positive` for y = 1, `negative` for y = 0, and for a symbol its name.
fn of_true_class<N: Number>(y: &N, positive: N, negative: N, name: &str) -> N {
    match y.value() {
        1.0 => positive,
        0.0 => negative,
        _ => N::parameter(name, f64::NAN),
    }
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
    fn clips(&self) -> bool {
        true
    }
}

/// Keeps a probability away from 0 and 1; the others stay as they are, and so does a symbol.
#[inline]
pub(super) fn clipped<N: Number>(p: N) -> N {
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
        let p = clipped(of_true_class(&y, p.clone(), N::from(1.0) - p, "pₜ"));
        let fading = (N::from(1.0) - p.clone()).pow(N::parameter("γ", self.gamma));
        match self.alpha {
            Some(alpha) => -(of_true_class(&y, N::from(alpha), N::from(1.0 - alpha), "αₜ") * fading * p.ln()),
            None => -(fading * p.ln()),
        }
    }
    fn check(&self, y: &[f64], p: &[f64]) -> Result<()> {
        input::setting("gamma", self.gamma, self.gamma >= 0.0 && self.gamma.is_finite(), "a number of at least 0")?;
        if let Some(alpha) = self.alpha {
            input::setting("alpha", alpha, (0.0..=1.0).contains(&alpha), "a number from 0 to 1")?;
        }
        BinaryCrossEntropy.check(y, p)
    }
    fn clips(&self) -> bool {
        true
    }
    fn legend(&self) -> &'static str {
        match self.alpha {
            Some(_) => "for the positive class pₜ = p and αₜ = α, for the other pₜ = 1 − p and αₜ = 1 − α",
            None => "for the positive class pₜ = p, for the other pₜ = 1 − p",
        }
    }
}

impl Loss for CrossEntropyOfLogits {
    fn name(&self) -> String {
        "log loss".into()
    }
    fn symbols(&self) -> [&'static str; 2] {
        ["yᵢ", "zᵢ"]
    }
    #[inline]
    fn at<N: Number>(&self, y: N, z: N) -> N {
        N::from(0.0).max(z.clone()) - y * z.clone() + (-z.abs()).exp().ln_1p()
    }
    fn check(&self, y: &[f64], z: &[f64]) -> Result<()> {
        check_truth(y)?;
        input::finite("logits", z.iter().copied())
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

impl Loss for SquaredHinge {
    fn name(&self) -> String {
        "squared hinge loss".into()
    }
    fn symbols(&self) -> [&'static str; 2] {
        ["yᵢ", "dᵢ"]
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        Hinge.at(y, p).powi(2)
    }
    fn check(&self, y: &[f64], p: &[f64]) -> Result<()> {
        Hinge.check(y, p)
    }
}

/// A loss of probabilities against labels of any kind: a [`MeanLoss`] with the positive class as 1, in a form that merges.
///
/// ```
/// use workings::metrics::{Focal, ProbabilityLoss};
///
/// let focal = Focal { gamma: 2.0, alpha: Some(0.25) };
/// let loss = ProbabilityLoss::new(focal, &["spam", "ham"], &[0.5, 0.9])?; // the larger of two, spam, is positive
/// let by_hand = (0.25 * 0.25 * 2.0_f64.ln() - 0.75 * 0.81 * 0.1_f64.ln()) / 2.0;
/// assert!((loss.value() - by_hand).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ProbabilityLoss<L> {
    loss: L,
    mean: MeanLoss<L>,
    positive: String,
    /// Weight of all samples and of those of the positive class.
    weight: Sum,
    positive_weight: Sum,
    /// A probability was so close to 0 or 1 that it was clipped.
    clipped: bool,
}

impl<L: Loss + PartialEq> ProbabilityLoss<L> {
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
        let mean = MeanLoss::build(loss.clone(), y.view(), y_prob, sample_weight)?;
        let n_positive = y.sum(); // whole numbers: exact
        let (weight, positive_weight) = match sample_weight {
            None => (Sum::from(y.len() as f64), Sum::from(n_positive)),
            Some(weights) => {
                let of_positives = y.iter().zip(weights).filter(|(y, _)| **y == 1.0);
                (weights.iter().copied().collect(), of_positives.map(|(_, weight)| *weight).collect())
            }
        };
        let clipped = loss.clips() && y_prob.iter().any(|p| !(EPS..=1.0 - EPS).contains(p));
        Ok(ProbabilityLoss { loss, mean, positive, weight, positive_weight, clipped })
    }

    /// The same loss, with another name for the positive class.
    pub(crate) fn for_class(mut self, name: &str) -> Self {
        self.positive = name.to_string();
        self
    }

    /// The loss over both data sets.
    ///
    /// # Errors
    /// `Undetermined` if the losses differ in their settings, or the positive classes in their names.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        if self.positive != other.positive {
            let (a, b) = (&self.positive, &other.positive);
            return Err(Error::Undetermined(format!("losses with the positive classes {a} and {b} cannot be merged")));
        }
        if self.loss != other.loss {
            let problem = format!("two means of {} with different settings cannot be merged", self.loss.name());
            return Err(Error::Undetermined(problem));
        }
        Ok(ProbabilityLoss {
            loss: self.loss.clone(),
            mean: self.mean.merge_same(&other.mean),
            positive: self.positive.clone(),
            weight: self.weight.merge(&other.weight),
            positive_weight: self.positive_weight.merge(&other.positive_weight),
            clipped: self.clipped || other.clipped,
        })
    }

    /// The mean loss.
    pub fn value(&self) -> f64 {
        self.mean.value()
    }

    /// The mean loss with its derivation.
    pub fn worked(&self) -> Worked {
        self.remarked(self.mean.worked())
    }

    /// Σ loss, weighted if the mean is, with its derivation.
    pub fn worked_sum(&self) -> Worked {
        self.remarked(self.mean.total().called("sum").worked())
    }

    /// D², the share of the loss that is saved against the constant forecast of the positives' share. At most 1; 0 is no
    /// better than that constant, below 0 is worse. Undefined where there is one class only.
    pub fn d2(&self) -> f64 {
        self.d2_expr().value()
    }

    /// Derivation of [`d2`](Self::d2).
    pub fn worked_d2(&self) -> Worked {
        self.remarked(self.d2_expr().worked())
    }

    fn d2_expr(&self) -> Expr {
        let share = self.positive_weight.value() / self.weight.value();
        let constant = share * self.loss.at(1.0, share) + (1.0 - share) * self.loss.at(0.0, share);
        let baseline = Expr::named(format!("{} of {}", self.loss.name(), crate::worked::six(share)), constant);
        (1.0 - self.mean.expr() / baseline)
            .undefined_if(share == 0.0 || share == 1.0, "only one class in y_true")
            .called("D²")
    }

    fn remarked(&self, worked: Worked) -> Worked {
        let clipped = if self.clipped { CLIPPED } else { "" };
        worked.remark(self.loss.legend()).remark(clipped).remark(format!("positive class: {}", self.positive))
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

/// Binary cross-entropy of log-odds (logits), in nats: the mean of ln(1 + e^∓z) for positive and negative samples. At least
/// 0; not clipped, so a wrong logit of 800 costs 800.
///
/// # Errors
/// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` where the positive class is left open.
/// ```
/// let loss = workings::metrics::bce_with_logits(&[1, 0], &[3.0_f64.ln(), 800.0])?;
/// assert!((loss - (4.0_f64 / 3.0).ln() / 2.0 - 400.0).abs() < 1e-12); // −ln ¾ and 800
/// # Ok::<(), workings::Error>(())
/// ```
pub fn bce_with_logits<'a, T: Labels + ?Sized>(y_true: &T, logits: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    let logits = logits.into();
    input::same_length("y_true", y_true.labels().len(), "logits", logits.len())?;
    Ok(ProbabilityLoss::new(CrossEntropyOfLogits, y_true, logits)?.value())
}

/// D² of the log loss: see [`ProbabilityLoss::d2`].
///
/// Errors: as [`ProbabilityLoss::new`].
/// ```
/// // The log loss is −ln 0.8; the constant ½ costs ln 2.
/// let d2 = workings::metrics::d2_log_loss_score(&[1, 0], &[0.8, 0.2])?;
/// assert!((d2 - (1.0 + 0.8_f64.ln() / 2.0_f64.ln())).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn d2_log_loss_score<'a, T: Labels + ?Sized>(y_true: &T, y_prob: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    Ok(ProbabilityLoss::new(BinaryCrossEntropy, y_true, y_prob)?.d2())
}

/// D² of the Brier score, also called Brier skill score: see [`ProbabilityLoss::d2`].
///
/// Errors: as [`ProbabilityLoss::new`].
/// ```
/// // The Brier score is 0.04; the constant ½ costs 0.25.
/// assert!((workings::metrics::d2_brier_score(&[1, 0], &[0.8, 0.2])? - 0.84).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn d2_brier_score<'a, T: Labels + ?Sized>(y_true: &T, y_prob: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    Ok(ProbabilityLoss::new(BrierScore, y_true, y_prob)?.d2())
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn mean<L: Loss + PartialEq>(loss: L, y: &[i32], p: &[f64]) -> f64 {
        ProbabilityLoss::new(loss, y, p).unwrap().value()
    }

    /// Positives at 0.5 and 0.25, a negative at 0.2: −ln 0.5 − ln 0.25 − ln 0.8 = 3·ln 2 − ln 0.8 over three.
    #[test]
    fn losses_by_hand() {
        let (y, p) = ([1, 1, 0], [0.5, 0.25, 0.2]);
        let (ln2, ln08) = (2.0_f64.ln(), 0.8_f64.ln());
        assert_relative_eq!(mean(BinaryCrossEntropy, &y, &p), (3.0 * ln2 - ln08) / 3.0, max_relative = 1e-15);
        assert_relative_eq!(mean(BrierScore, &y, &p), (0.25 + 0.5625 + 0.04) / 3.0, max_relative = 1e-15);
        // γ = 1: (1 − pₜ) = 0.5, 0.75, 0.2.
        let unweighted = (0.5 * ln2 + 0.75 * 2.0 * ln2 - 0.2 * ln08) / 3.0;
        assert_relative_eq!(mean(Focal { gamma: 1.0, alpha: None }, &y, &p), unweighted, max_relative = 1e-15);
        let weighted = (0.9 * (0.5 * ln2 + 1.5 * ln2) - 0.1 * 0.2 * ln08) / 3.0;
        assert_relative_eq!(mean(Focal { gamma: 1.0, alpha: Some(0.9) }, &y, &p), weighted, max_relative = 1e-14);
        // Logits ln 3 and −ln 4 are the probabilities ¾ and ⅕.
        let z = [3.0_f64.ln(), -(4.0_f64.ln())];
        assert_relative_eq!(bce_with_logits(&[1, 0], &z).unwrap(), -(0.75 * 0.8_f64).ln() / 2.0, max_relative = 1e-14);
        // 1 − 0.5, 1 + 2, and 0 for the right side of the margin.
        let hinge = MeanLoss::new(Hinge, &[1.0, -1.0, 1.0], &[0.5, 2.0, 1.5]).unwrap();
        assert_relative_eq!(hinge.value(), 3.5 / 3.0, max_relative = 1e-15);
    }

    /// Weights 1, 2, 5: the share of positives is 3/8.
    #[test]
    fn weights_count_in_the_mean_and_in_d2() {
        let loss = ProbabilityLoss::with(BrierScore, &[1, 1, 0], &[0.5, 0.25, 0.2], Some(&[1.0, 2.0, 5.0]), None);
        let loss = loss.unwrap();
        assert_relative_eq!(loss.value(), (0.25 + 1.125 + 0.2) / 8.0, max_relative = 1e-15);
        assert_relative_eq!(loss.d2(), 1.0 - (1.575 / 8.0) / (3.0 / 8.0 * 5.0 / 8.0), max_relative = 1e-14);
        let one_class = ProbabilityLoss::new(BrierScore, &[1, 1], &[0.5, 0.25]).unwrap();
        assert_eq!(one_class.worked_d2().undefined(), Some("only one class in y_true"));
    }

    /// Positive is "ham" only because it is named so.
    #[test]
    fn the_positive_class_is_the_larger_or_the_named_one() {
        let of = |positive| ProbabilityLoss::with(BrierScore, &["spam", "ham"], &[0.5, 0.9], None, positive);
        assert_relative_eq!(of(None).unwrap().value(), (0.25 + 0.81) / 2.0, max_relative = 1e-15);
        assert_relative_eq!(of(Some("ham")).unwrap().value(), (0.25 + 0.01) / 2.0, max_relative = 1e-14);
        assert!(matches!(of(Some("eggs")), Err(Error::UnknownLabel { .. })));
    }

    /// −ln 2.2e-16 = 36.04; the derivation says that a probability was clipped only where one was.
    #[test]
    fn clipping_is_said() {
        let notes = |p: f64| ProbabilityLoss::new(BinaryCrossEntropy, &[1, 0], &[p, 0.3]).unwrap().worked().notes();
        let said = |notes: Vec<String>| notes.iter().any(|note| note.contains("clipped to [2.2e-16, 1 − 2.2e-16]"));
        assert!(said(notes(0.0)) && said(notes(1.0)) && !said(notes(0.9)));
        assert_relative_eq!(mean(BinaryCrossEntropy, &[1], &[0.0]), 52.0 * 2.0_f64.ln(), max_relative = 1e-15);
        let brier = ProbabilityLoss::new(BrierScore, &[1, 0], &[0.0, 0.3]).unwrap();
        assert!(!said(brier.worked().notes()));
    }

    #[test]
    fn focal_rows_show_their_own_probability() {
        let loss = ProbabilityLoss::new(Focal { gamma: 2.0, alpha: Some(0.25) }, &[1, 0], &[0.6, 0.1]).unwrap();
        let worked = loss.worked();
        assert_eq!(worked.formula(), "focal loss = Σ(−αₜ · (1 − pₜ)^γ · ln(pₜ)) / n");
        assert_eq!(
            worked.substitution(),
            "(−0.25 · (1 − 0.6)^2 · ln(0.6) + (−0.75 · (1 − (1 − 0.1))^2 · ln(1 − 0.1))) / 2"
        );
    }

    #[test]
    fn different_losses_do_not_merge() {
        let of = |gamma, positive| {
            ProbabilityLoss::with(Focal { gamma, alpha: None }, &[1, 2], &[0.5, 0.9], None, Some(positive)).unwrap()
        };
        let merged = of(1.0, "1").merge(&of(1.0, "1")).unwrap();
        assert_relative_eq!(merged.value(), of(1.0, "1").value(), max_relative = 1e-15);
        assert!(matches!(of(1.0, "1").merge(&of(2.0, "1")), Err(Error::Undetermined(_))));
        let error = of(1.0, "1").merge(&of(1.0, "2")).unwrap_err().to_string();
        assert_eq!(error, "losses with the positive classes 1 and 2 cannot be merged");
    }

    #[test]
    fn wrong_data_are_errors() {
        let of = |y: &[i32], p: &[f64]| ProbabilityLoss::new(BinaryCrossEntropy, y, p).unwrap_err();
        assert!(matches!(of(&[], &[]), Error::Empty { .. }));
        assert!(matches!(of(&[1, 0], &[0.5]), Error::LengthMismatch { .. }));
        assert!(matches!(of(&[1, 0], &[0.5, 1.5]), Error::OutOfRange { index: 1, .. }));
        assert!(matches!(of(&[1, 0], &[f64::NAN, 0.5]), Error::NotFinite { index: 0, .. }));
        assert!(matches!(of(&[2, 3, 4], &[0.5; 3]), Error::BadParam { .. }));
        let settings = |gamma, alpha| ProbabilityLoss::new(Focal { gamma, alpha }, &[1, 0], &[0.5, 0.5]).is_err();
        assert!(settings(-1.0, None) && settings(f64::NAN, None) && settings(2.0, Some(1.5)) && !settings(0.0, None));
        assert!(matches!(bce_with_logits(&[1, 0], &[f64::INFINITY, 0.0]), Err(Error::NotFinite { .. })));
        let error = bce_with_logits(&[1, 0], &[0.0]).unwrap_err().to_string();
        assert!(error.contains("logits has 1"), "{error}");
        assert!(MeanLoss::new(Hinge, &[0.0, 1.0], &[1.0, 1.0]).is_err());
    }
}
