//! The receiver operating characteristic, its area, and its sibling on error rates, the DET curve.

use super::ranked::{Groups, RankedScores};
use super::threshold::TIE;
use crate::stats::Sum;
use crate::worked::formulas::formulas;
use crate::worked::{Expr, Number, six};

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

/// The detection error trade-off: both error rates, thresholds ascending, as scikit-learn's.
///
/// It ends where the false positive rate first reaches 0, which may be at +∞, and starts where the false negative rate
/// does: beyond these points only the other rate would grow.
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
        for group in self.groups() {
            curve.tpr.push(group.tp / positives);
            curve.fpr.push(group.fp / negatives);
            curve.thresholds.push(group.score);
        }
        curve
    }

    /// The DET curve. Both classes must occur for rates that are numbers.
    pub fn det_curve(&self) -> DetCurve {
        let (positives, negatives) = (self.n_positive(), self.n_negative());
        let mut points = vec![(0.0, positives, f64::INFINITY)];
        points.extend(self.groups().map(|group| (group.fp, group.fn_, group.score)));
        // From the last point without false positives to the first without false negatives.
        let end = points.iter().position(|(_, fn_, _)| *fn_ == 0.0).map_or(points.len(), |i| i + 1);
        let start = points[..end].iter().rposition(|(fp, ..)| *fp == 0.0).unwrap_or(0);
        let points = || points[start..end].iter().rev();
        DetCurve {
            fpr: points().map(|(fp, ..)| fp / negatives).collect(),
            fnr: points().map(|(_, fn_, _)| fn_ / positives).collect(),
            thresholds: points().map(|(.., score)| *score).collect(),
        }
    }

    /// Positive-negative pairs that the positive wins, and those that tie.
    fn pairs(&self) -> (f64, f64) {
        if self.is_weighted() {
            let (mut won, mut tied) = (Sum::default(), Sum::default());
            for group in self.groups() {
                won.add(group.positives * group.tn);
                tied.add(group.positives * group.negatives);
            }
            return (won.value(), tied.value());
        }
        // Counts of pairs are exact as they are.
        let pairs = |groups: Groups<'_>| {
            groups.fold((0.0, 0.0), |(won, tied), group| {
                (won + group.positives * group.tn, tied + group.positives * group.negatives)
            })
        };
        self.over_groups(pairs, |a, b| (a.0 + b.0, a.1 + b.1)).unwrap_or_default()
    }

    fn roc_auc_expr(&self) -> Expr {
        self.roc_auc_unless(self.one_class().map(String::from))
    }

    /// The share of pairs won, unless there is a reason why there are no pairs.
    pub(super) fn roc_auc_unless(&self, reason: Option<String>) -> Expr {
        let (won, tied) = self.pairs();
        let (won, tied) = (Expr::named("pairs won", won), Expr::named("pairs tied", tied));
        let all = Expr::named("positives", self.n_positive()) * Expr::named("negatives", self.n_negative());
        ((won + tied / 2.0) / all).undefined_if(reason.is_some(), reason.unwrap_or_default()).called("ROC AUC")
    }

    /// Undefined where only one class occurs.
    fn both_classes(&self, formula: Expr) -> Expr {
        let reason = self.one_class();
        formula.undefined_if(reason.is_some(), reason.unwrap_or_default())
    }

    /// The area under the ROC curve by trapezoids; equal to the share of pairs won.
    fn trapezoid_expr(&self) -> Expr {
        let (p, q) = (self.n_positive(), self.n_negative());
        let (mut low, mut n, mut total) = (0.0, 0, Sum::default());
        let mut first = Vec::new();
        for group in self.groups() {
            let (width, high) = (group.negatives / q, group.tp / p);
            if first.len() < 3 {
                first.push(Expr::from(width) * (Expr::from(low) + high) / 2.0);
            }
            total.add(width * (low + high) / 2.0);
            low = high;
            n += 1;
        }
        let body = Expr::symbol("ΔFPRₖ") * (Expr::symbol("TPRₖ₋₁") + Expr::symbol("TPRₖ")) / 2.0;
        self.both_classes(Expr::sum(body, first, n, total.value())).called("ROC AUC")
    }

    /// The area to the left of `max_fpr`, the last segment cut by a straight line.
    fn raw_partial_auc(&self, max_fpr: f64) -> f64 {
        let RocCurve { fpr, tpr, .. } = self.roc_curve();
        let mut area = Sum::default();
        for i in 1..fpr.len() {
            let (x0, x1, y0, y1) = (fpr[i - 1], fpr[i], tpr[i - 1], tpr[i]);
            if x1 <= max_fpr {
                area.add((x1 - x0) * (y0 + y1) / 2.0);
            } else {
                let y = y0 + (y1 - y0) * (max_fpr - x0) / (x1 - x0);
                area.add((max_fpr - x0) * (y0 + y) / 2.0);
                break;
            }
        }
        area.value()
    }

    /// The area and what it may be measured against.
    fn partial_auc_of(&self, max_fpr: f64, formula: impl Fn(Expr, Expr) -> Expr) -> Expr {
        let wrong = !(max_fpr > 0.0 && max_fpr <= 1.0);
        let area = if wrong || self.one_class().is_some() { f64::NAN } else { self.raw_partial_auc(max_fpr) };
        let formula = formula(Expr::named("area", area), Expr::named("max FPR", max_fpr));
        self.both_classes(formula).undefined_if(wrong, "max_fpr must be above 0 and at most 1").called("partial AUC")
    }

    fn partial_auc_expr(&self, max_fpr: f64) -> Expr {
        self.partial_auc_of(max_fpr, |area, max_fpr| {
            let chance = (max_fpr.clone().powi(2) / 2.0).called("chance");
            0.5 * (1.0 + (area - &chance) / (max_fpr - &chance))
        })
    }

    /// The largest TPR − FPR, at the highest threshold that has it.
    fn ks_expr(&self) -> Expr {
        let (p, q) = (self.n_positive(), self.n_negative());
        let start = (f64::INFINITY, 0.0, 0.0);
        let points = self.groups().map(|group| (group.score, group.tp, group.fp));
        let apart = |(_, tp, fp): (f64, f64, f64)| tp / p - fp / q;
        let furthest = |best, point| if apart(point) > apart(best) + TIE { point } else { best };
        let (threshold, tp, fp) = points.fold(start, furthest);
        let rate = |name: &str, count: (&str, f64), of: (&str, f64)| {
            (Expr::named(count.0, count.1) / Expr::named(of.0, of.1)).called(format!("{name}[{}]", six(threshold)))
        };
        let (tpr, fpr) = (rate("TPR", ("TP", tp), ("positives", p)), rate("FPR", ("FP", fp), ("negatives", q)));
        self.both_classes(tpr - fpr).called("KS")
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
    /// The area left of `max_fpr` itself, from 0 to `max_fpr`; chance has `max_fpr`²/2.
    partial_auc_raw: |ranked, max_fpr: f64| ranked.partial_auc_of(max_fpr, |area, _| area);
    /// The Kolmogorov-Smirnov statistic, the largest TPR − FPR over the thresholds. 0 to 1; undefined with one class.
    ///
    /// One-sided: a ranking that is upside down has 0. At the highest of the thresholds that reach it, which the
    /// derivation names; it is also the largest Youden's J.
    ks_statistic: |ranked| ranked.ks_expr();
    /// Average precision, Σ (Rₙ − Rₙ₋₁)·Pₙ. 0 to 1, the prevalence is chance; without positives it counts as 0.
    average_precision: |ranked| ranked.average_precision_expr();
    /// Area under the precision-recall curve by trapezoids. 0 to 1; without positives as the curve is drawn, recall 1.
    ///
    /// Straight lines between points of this curve promise more than any threshold gives; average precision does not.
    /// Source: Davis & Goadrich (2006), ICML.
    pr_auc_trapezoid: |ranked| ranked.pr_trapezoid_expr();
}
