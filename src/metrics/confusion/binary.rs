//! The metrics of the positive class.

use super::shares::Cells;
use super::{ConfusionMatrix, Counts, Positive};
use crate::metrics::curves::Costs;
use crate::worked::formulas::formulas;
use crate::worked::{Expr, Number};

impl ConfusionMatrix {
    /// TP, FP, FN, TN of the positive class, counts or weights; `None` where no class is positive.
    pub fn cells(&self) -> Option<[f64; 4]> {
        self.positive_cells().map(|cells| cells.all())
    }

    /// The four counts of the positive class, rounded where weights made them fractions.
    pub fn counts(&self) -> Option<Counts> {
        let [tp, fp, fn_, tn] = self.cells()?.map(|cell| cell.round() as u64);
        Some(Counts { tp, fp, fn_, tn })
    }

    pub(super) fn positive_cells(&self) -> Option<Cells<f64>> {
        match self.positive {
            Positive::Class(class) => Some(self.cells_of(class)),
            Positive::Absent => {
                let zero_division = self.zero_division;
                Some(Cells { tp: 0.0, fp: 0.0, fn_: 0.0, tn: self.n(), zero_division, class: String::new() })
            }
            Positive::Undecided => None,
        }
    }

    /// A formula over the cells of the positive class; undefined if there is none.
    fn of_positive(&self, formula: impl FnOnce(&Cells<Expr>) -> Expr) -> Expr {
        match self.positive_cells() {
            Some(cells) => formula(&Cells::named(&cells)),
            None => {
                let nothing = f64::NAN;
                let cells = Cells {
                    tp: nothing,
                    fp: nothing,
                    fn_: nothing,
                    tn: nothing,
                    zero_division: 0.0,
                    class: String::new(),
                };
                let formula = formula(&Cells::named(&cells));
                let k = self.labels.len();
                formula.undefined_if(true, format!("{k} classes and none is positive; choose one, or an average"))
            }
        }
    }
}

formulas! { untabled ConfusionMatrix, remark: |cm| cm.remark();
    /// Precision (positive predictive value), TP / (TP + FP): the share of positive predictions that are right.
    ///
    /// 0 to 1; 0/0 counts as [`zero_division`](ConfusionMatrix::zero_division).
    precision: |cm| cm.of_positive(Cells::precision);
    /// Recall (sensitivity, true positive rate), TP / (TP + FN): the share of actual positives that were found.
    ///
    /// 0 to 1; 0/0 counts as [`zero_division`](ConfusionMatrix::zero_division).
    recall: |cm| cm.of_positive(Cells::recall);
    /// Specificity (true negative rate), TN / (TN + FP). 0 to 1; 0/0 counts as `zero_division`.
    specificity: |cm| cm.of_positive(Cells::specificity);
    /// Negative predictive value, TN / (TN + FN). 0 to 1; 0/0 counts as `zero_division`.
    npv: |cm| cm.of_positive(Cells::npv);
    /// False positive rate (fall-out), FP / (FP + TN). 0 to 1; 0/0 counts as `zero_division`.
    fpr: |cm| cm.of_positive(Cells::fpr);
    /// False negative rate (miss rate), FN / (FN + TP). 0 to 1; 0/0 counts as `zero_division`.
    fnr: |cm| cm.of_positive(Cells::fnr);
    /// False discovery rate, FP / (FP + TP). 0 to 1; 0/0 counts as `zero_division`.
    fdr: |cm| cm.of_positive(Cells::fdr);
    /// False omission rate, FN / (FN + TN). 0 to 1; 0/0 counts as `zero_division`.
    false_omission_rate: |cm| cm.of_positive(Cells::false_omission_rate);
    /// F1, the harmonic mean of precision and recall, 2·P·R / (P + R). 0 to 1.
    ///
    /// Without true positives it is read from the counts, 2·TP / (2·TP + FP + FN), as in scikit-learn.
    f1: |cm| cm.of_positive(|c| c.f_beta(1.0));
    /// F-beta, (1 + β²)·P·R / (β²·P + R): recall counts `beta` times as much as precision.
    ///
    /// 0 to 1; `beta` must be positive and finite, else undefined. Source: van Rijsbergen (1979), Information Retrieval.
    f_beta: |cm, beta: f64| {
        let wrong = !(beta > 0.0 && beta.is_finite());
        cm.of_positive(|c| c.f_beta(beta)).undefined_if(wrong, "beta must be a positive number")
    };
    /// Jaccard index (threat score, critical success index), TP / (TP + FP + FN). 0 to 1; 0/0 counts as `zero_division`.
    jaccard: |cm| cm.of_positive(Cells::jaccard);
    /// G-mean, √(recall · specificity). 0 to 1. Source: Kubat & Matwin (1997), ICML.
    g_mean: |cm| cm.of_positive(Cells::g_mean);
    /// Youden's J (informedness), recall + specificity − 1. −1 to 1; 0 is chance. Source: Youden (1950), Cancer 3, 32–35.
    youden_j: |cm| cm.of_positive(Cells::youden_j);
    /// Markedness, precision + NPV − 1. −1 to 1; 0 is chance.
    markedness: |cm| cm.of_positive(Cells::markedness);
    /// Positive likelihood ratio, recall / FPR: how much a positive prediction raises the odds. Undefined without false
    /// positives or without actual positives.
    lr_plus: |cm| cm.of_positive(Cells::lr_plus);
    /// Negative likelihood ratio, FNR / specificity: how much a negative prediction lowers the odds. Undefined without
    /// true negatives or without actual positives.
    lr_minus: |cm| cm.of_positive(Cells::lr_minus);
    /// Diagnostic odds ratio, TP·TN / (FP·FN). Undefined where FP or FN is 0.
    diagnostic_odds_ratio: |cm| cm.of_positive(Cells::diagnostic_odds_ratio);
    /// Prevalence, (TP + FN) / n: the share of actual positives. Undefined without samples.
    prevalence: |cm| cm.of_positive(Cells::prevalence);
    /// The share of positive predictions, (TP + FP) / n. Undefined without samples.
    predicted_positive_rate: |cm| cm.of_positive(Cells::predicted_positive_rate);
    /// Lift, precision / prevalence: how much richer in positives the predicted positives are than the data.
    /// Undefined without actual positives.
    lift: |cm| cm.of_positive(Cells::lift);
    /// What all samples cost together, in the unit of the costs: FP · cost of FP + FN · cost of FN, and so on.
    cost: |cm, costs: Costs| cm.of_positive(|c| c.cost(costs));
}
