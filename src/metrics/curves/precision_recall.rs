//! The precision-recall curve and average precision.

use super::ranked::{Groups, RankedScores};
use crate::stats::{Sum, accurate_sum};
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
        let (mut precision, mut recall, mut thresholds) = (vec![1.0], vec![0.0], vec![]);
        for group in self.groups() {
            precision.push(group.tp / (group.tp + group.fp));
            recall.push(if positives > 0.0 { group.tp / positives } else { 1.0 });
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
        let run = |groups: Groups<'_>| {
            let (mut total, mut steps) = (Sum::default(), 0);
            for group in groups.filter(|group| group.positives > 0.0) {
                total.add(group.positives * (group.tp / (group.tp + group.fp)));
                steps += 1;
            }
            (total, steps)
        };
        let (total, steps) = self.over_groups(run, |a, b| (a.0.merge(&b.0), a.1 + b.1)).unwrap_or_default();
        let first = self.groups().filter(|group| group.positives > 0.0).take(3).map(|group| {
            let precision = Expr::from(group.tp) / (Expr::from(group.tp) + group.fp);
            term(group.positives.into(), positives.into(), precision)
        });
        let body = (Expr::symbol("Rₙ") - Expr::symbol("Rₙ₋₁")) * Expr::symbol("Pₙ");
        let none = if self.is_weighted() { "no positives with a weight above 0" } else { "no positives in y_true" };
        let total = if positives > 0.0 { total.value() / positives } else { 0.0 };
        Expr::sum(body, first, steps, total).counted_as(0.0, positives == 0.0, none).called("average precision")
    }

    pub(super) fn pr_trapezoid_expr(&self) -> Expr {
        let PrecisionRecallCurve { precision, recall, .. } = self.precision_recall_curve();
        let term = |width: Expr, left: Expr, right: Expr| width * (left + right) / 2.0;
        let steps = |k: usize| (recall[k - 1] - recall[k], precision[k - 1], precision[k]);
        let value = |k| {
            let (width, left, right) = steps(k);
            width * (left + right) / 2.0
        };
        let n = recall.len() - 1;
        // From the highest threshold down, as recall grows.
        let first = (1..=n).rev().take(3).map(|k| {
            let (width, left, right) = steps(k);
            term(width.into(), right.into(), left.into())
        });
        let body = term(Expr::symbol("ΔRₖ"), Expr::symbol("Pₖ₋₁"), Expr::symbol("Pₖ"));
        Expr::sum(body, first, n, accurate_sum((1..=n).map(value))).called("PR AUC")
    }
}
