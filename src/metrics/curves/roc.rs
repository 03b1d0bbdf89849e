//! The receiver operating characteristic, its area, and its sibling on error rates, the DET curve.

use super::ranked::RankedScores;
use crate::metrics::formulas::formulas;
use crate::worked::{Expr, Number};

/// The ROC curve: a point for each threshold, from (0, 0) to (1, 1). Collinear points are kept.
#[derive(Debug, Clone, PartialEq)]
pub struct RocCurve {
    /// False positive rates, ascending.
    pub fpr: Vec<f64>,
    /// True positive rates (recall), ascending.
    pub tpr: Vec<f64>,
    /// The thresholds, descending; the first is +∞, at which nothing is positive.
    pub thresholds: Vec<f64>,
    pub auc: f64,
}

/// The detection error trade-off: both error rates, from high thresholds to low reversed, as scikit-learn's.
///
/// Points where one of the rates no longer changes at an end are left out.
#[derive(Debug, Clone, PartialEq)]
pub struct DetCurve {
    /// False positive rates, descending.
    pub fpr: Vec<f64>,
    /// False negative rates, ascending.
    pub fnr: Vec<f64>,
    /// The thresholds, ascending.
    pub thresholds: Vec<f64>,
}

impl RankedScores {
    /// The ROC curve; rates of a class that does not occur are `NaN`.
    pub fn roc_curve(&self) -> RocCurve {
        let (positives, negatives) = (self.n_positive(), self.n_negative());
        let mut curve =
            RocCurve { fpr: vec![0.0], tpr: vec![0.0], thresholds: vec![f64::INFINITY], auc: self.roc_auc() };
        if positives == 0.0 {
            curve.tpr[0] = f64::NAN;
        }
        if negatives == 0.0 {
            curve.fpr[0] = f64::NAN;
        }
        let (mut tp, mut fp) = (0.0, 0.0);
        for group in self.groups() {
            tp += group.positives;
            fp += group.negatives;
            curve.tpr.push(tp / positives);
            curve.fpr.push(fp / negatives);
            curve.thresholds.push(group.score);
        }
        curve
    }

    /// The DET curve. Both classes must occur for rates that are numbers.
    pub fn det_curve(&self) -> DetCurve {
        let (positives, negatives) = (self.n_positive(), self.n_negative());
        let (mut tp, mut fp) = (0.0, 0.0);
        let mut points: Vec<(f64, f64, f64)> = self
            .groups()
            .map(|group| {
                tp += group.positives;
                fp += group.negatives;
                (fp, tp, group.score)
            })
            .collect();
        // From the last of the lowest false positive counts to the first of the full true positive count.
        if let Some((lowest, ..)) = points.first().copied() {
            let start = points.iter().take_while(|(fp, ..)| *fp == lowest).count() - 1;
            let end = points.iter().position(|(_, tp, _)| *tp == positives).map_or(points.len(), |i| i + 1);
            points = points[start.min(end - 1)..end].to_vec();
        }
        points.reverse();
        DetCurve {
            fpr: points.iter().map(|(fp, ..)| fp / negatives).collect(),
            fnr: points.iter().map(|(_, tp, _)| (positives - tp) / positives).collect(),
            thresholds: points.iter().map(|(.., score)| *score).collect(),
        }
    }

    /// Positive-negative pairs that the positive wins, and those that tie.
    fn pairs(&self) -> (f64, f64) {
        let (mut won, mut tied, mut negatives_below) = (0.0, 0.0, self.n_negative());
        for group in self.groups() {
            negatives_below -= group.negatives;
            won += group.positives * negatives_below;
            tied += group.positives * group.negatives;
        }
        // Subtracting weights may leave a rounding error where nothing is left.
        (won.max(0.0), tied)
    }

    fn roc_auc_expr(&self) -> Expr {
        let (won, tied) = self.pairs();
        let (won, tied) = (Expr::named("pairs won", won), Expr::named("pairs tied", tied));
        let all = Expr::named("positives", self.n_positive()) * Expr::named("negatives", self.n_negative());
        let one_class = all.value() == 0.0;
        ((won + tied / 2.0) / all).undefined_if(one_class, "only one class in y_true").called("ROC AUC")
    }

    /// The area under the ROC curve by trapezoids; equal to the share of pairs won.
    fn trapezoid_expr(&self) -> Expr {
        let (p, q) = (self.n_positive(), self.n_negative());
        let (mut tp, mut n, mut total) = (0.0, 0, 0.0);
        let mut first = Vec::new();
        for group in self.groups() {
            let (width, low, high) = (group.negatives / q, tp / p, (tp + group.positives) / p);
            if first.len() < 3 {
                first.push(Expr::from(width) * (Expr::from(low) + high) / 2.0);
            }
            total += width * (low + high) / 2.0;
            tp += group.positives;
            n += 1;
        }
        let body = Expr::symbol("ΔFPRₖ") * (Expr::symbol("TPRₖ₋₁") + Expr::symbol("TPRₖ")) / 2.0;
        Expr::sum(body, first, n, total)
            .undefined_if(p == 0.0 || q == 0.0, "only one class in y_true")
            .called("ROC AUC")
    }

    /// The area to the left of `max_fpr`, the last segment cut by a straight line.
    fn raw_partial_auc(&self, max_fpr: f64) -> f64 {
        let RocCurve { fpr, tpr, .. } = self.roc_curve();
        let mut area = 0.0;
        for i in 1..fpr.len() {
            let (x0, x1, y0, y1) = (fpr[i - 1], fpr[i], tpr[i - 1], tpr[i]);
            if x1 <= max_fpr {
                area += (x1 - x0) * (y0 + y1) / 2.0;
            } else {
                let y = y0 + (y1 - y0) * (max_fpr - x0) / (x1 - x0);
                return area + (max_fpr - x0) * (y0 + y) / 2.0;
            }
        }
        area
    }

    fn partial_auc_expr(&self, max_fpr: f64) -> Expr {
        let wrong = !(max_fpr > 0.0 && max_fpr <= 1.0);
        let one_class = self.n_positive() == 0.0 || self.n_negative() == 0.0;
        let area = if wrong || one_class { f64::NAN } else { self.raw_partial_auc(max_fpr) };
        let (area, max_fpr) = (Expr::named("area", area), Expr::named("max FPR", max_fpr));
        let chance = (max_fpr.clone().powi(2) / 2.0).called("chance");
        (0.5 * (1.0 + (area - &chance) / (max_fpr - &chance)))
            .undefined_if(one_class, "only one class in y_true")
            .undefined_if(wrong, "max_fpr must be above 0 and at most 1")
            .called("partial AUC")
    }
}

formulas! { RankedScores, remark: |ranked| ranked.remark();
    /// Area under the ROC curve, as the share of positive-negative pairs in which the positive scores higher, ties
    /// counting half. 0 to 1, 0.5 is chance; undefined with one class.
    roc_auc: |ranked| ranked.roc_auc_expr();
    /// The same area by trapezoids under the curve.
    roc_auc_trapezoid: |ranked| ranked.trapezoid_expr();
    /// The area left of `max_fpr`, rescaled so that 0.5 is chance and 1 is perfect, as scikit-learn's `max_fpr`.
    ///
    /// Source: McClish (1989), Med. Decis. Making 9, 190–195.
    partial_auc: |ranked, max_fpr: f64| ranked.partial_auc_expr(max_fpr);
    /// Average precision, Σ (Rₙ − Rₙ₋₁)·Pₙ. 0 to 1, the prevalence is chance; without positives it counts as 0.
    average_precision: |ranked| ranked.average_precision_expr();
}
