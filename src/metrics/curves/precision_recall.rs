//! The precision-recall curve and average precision.

use super::ranked::RankedScores;
use crate::worked::{Expr, Number};

/// Precision against recall, a point for each threshold, as scikit-learn lays it out.
#[derive(Debug, Clone, PartialEq)]
pub struct PrecisionRecallCurve {
    /// Precision at each threshold, then a last 1, which has no threshold.
    pub precision: Vec<f64>,
    /// Recall at each threshold, descending, then a last 0. Without positives it is 1 throughout.
    pub recall: Vec<f64>,
    /// The distinct scores, ascending.
    pub thresholds: Vec<f64>,
    pub average_precision: f64,
    /// The share of positives, which is the precision of chance.
    pub prevalence: f64,
}

impl RankedScores {
    /// The precision-recall curve.
    pub fn precision_recall_curve(&self) -> PrecisionRecallCurve {
        let positives = self.n_positive();
        let (mut tp, mut fp) = (0.0, 0.0);
        let (mut precision, mut recall, mut thresholds) = (vec![1.0], vec![0.0], vec![]);
        for group in self.groups() {
            tp += group.positives;
            fp += group.negatives;
            precision.push(tp / (tp + fp));
            recall.push(if positives > 0.0 { tp / positives } else { 1.0 });
            thresholds.push(group.score);
        }
        precision.reverse();
        recall.reverse();
        thresholds.reverse();
        let prevalence = positives / (positives + self.n_negative());
        PrecisionRecallCurve { precision, recall, thresholds, average_precision: self.average_precision(), prevalence }
    }

    pub(super) fn average_precision_expr(&self) -> Expr {
        let positives = self.n_positive();
        // The gain in recall at a threshold is its positives over all positives.
        let term = |gained: Expr, positives: Expr, precision: Expr| gained / positives * precision;
        let (mut tp, mut fp, mut total, mut steps) = (0.0, 0.0, 0.0, 0);
        let mut first = Vec::new();
        for group in self.groups() {
            tp += group.positives;
            fp += group.negatives;
            if group.positives > 0.0 {
                if first.len() < 3 {
                    let precision = Expr::from(tp) / (Expr::from(tp) + fp);
                    first.push(term(group.positives.into(), positives.into(), precision));
                }
                total += group.positives / positives * (tp / (tp + fp));
                steps += 1;
            }
        }
        let body = (Expr::symbol("Rₙ") - Expr::symbol("Rₙ₋₁")) * Expr::symbol("Pₙ");
        Expr::sum(body, first, steps, total)
            .counted_as(0.0, positives == 0.0, "no positives in y_true")
            .called("average precision")
    }
}
