//! Curves over all thresholds: ROC, precision-recall, DET, gain and lift, and the areas under them.
//!
//! A score ranks the samples; every distinct score is a threshold, at and above which a sample counts as positive. Sort
//! the scores of the positives and of the negatives once, walk down both, and every curve follows: see [`RankedScores`].
//!
//! - Ties: samples with the same score enter together. A tied positive-negative pair is half a win in the ROC AUC.
//! - One class only: the ROC AUC is undefined; average precision without positives counts as 0, as in scikit-learn.
//! - Cost: O(n log n) for the sort, O(n) for each curve.
//! - Sources: Fawcett (2006), Pattern Recognition Letters 27, 861–874; Hanley & McNeil (1982), Radiology 143, 29–36.
//!
//! Where to look: `ranked` is the sort, `roc`, `precision_recall` and `gain` are the curves, `threshold` chooses one,
//! `multiclass` averages over classes.

mod gain;
mod multiclass;
mod precision_recall;
mod ranked;
mod roc;
#[cfg(test)]
mod tests;
mod threshold;

pub use gain::GainCurve;
pub use multiclass::{ClassScores, MultiAverage};
pub use precision_recall::PrecisionRecallCurve;
pub use ranked::RankedScores;
pub use roc::{DetCurve, RocCurve};
pub use threshold::{BestThreshold, Costs, Criterion, ThresholdCurve};

use super::labels::Labels;
use crate::Result;
use ndarray::ArrayView1;

/// Area under the ROC curve: the chance that a positive scores higher than a negative, ties counting half.
///
/// 0 to 1, 0.5 is chance; `NaN` with a single class. The positive class is the one named `1` or `true`, or the larger of
/// two; [`RankedScores::for_positive`] takes another. Errors: as [`RankedScores::new`].
/// ```
/// let auc = workings::metrics::roc_auc(&[0, 0, 1, 1], &[0.1, 0.4, 0.35, 0.8])?;
/// assert_eq!(auc, 0.75); // of the four pairs, only (0.35, 0.4) is lost
/// # Ok::<(), workings::Error>(())
/// ```
pub fn roc_auc<'a, T: Labels + ?Sized>(y_true: &T, y_score: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    Ok(RankedScores::new(y_true, y_score)?.roc_auc())
}

/// Average precision, Σ (Rₙ − Rₙ₋₁)·Pₙ over the thresholds from high to low: the step-wise area under the
/// precision-recall curve.
///
/// 0 to 1, the prevalence is chance; without positives it counts as 0. Errors: as [`RankedScores::new`].
/// ```
/// let ap = workings::metrics::average_precision(&[0, 0, 1, 1], &[0.1, 0.4, 0.35, 0.8])?;
/// assert!((ap - (0.5 * 1.0 + 0.5 * 2.0 / 3.0)).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn average_precision<'a, T: Labels + ?Sized>(y_true: &T, y_score: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    Ok(RankedScores::new(y_true, y_score)?.average_precision())
}
