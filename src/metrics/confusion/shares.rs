//! The formulas over the four cells of a binary confusion matrix.
//!
//! Each is written once, over any [`Number`]: a sweep over a million thresholds runs it on `f64`, a derivation on
//! [`Expr`]. A share whose denominator is 0 takes the value `zero_division`, as in scikit-learn, and says so.

use std::fmt;

use crate::metrics::curves::Costs;
use crate::worked::{Expr, Number};

/// True positives, false positives, false negatives and true negatives of one class.
#[derive(Debug, Clone)]
pub(crate) struct Cells<N> {
    pub tp: N,
    pub fp: N,
    pub fn_: N,
    pub tn: N,
    /// What 0/0 counts as.
    pub zero_division: f64,
    /// The class in a matrix of several, which tags the names; empty for the positive class.
    pub class: String,
}

impl Cells<Expr> {
    pub fn named(cells: &Cells<f64>) -> Cells<Expr> {
        let name = |symbol: &'static str, value: f64| Expr::named(Tagged(symbol, &cells.class), value);
        Cells {
            tp: name("TP", cells.tp),
            fp: name("FP", cells.fp),
            fn_: name("FN", cells.fn_),
            tn: name("TN", cells.tn),
            zero_division: cells.zero_division,
            class: cells.class.clone(),
        }
    }
}

/// `precision`, or `precision[cat]` for one class of several.
struct Tagged<'a>(&'static str, &'a str);

/// a·b − c·d to about one rounding, however much larger the products are than their difference.
///
/// Source: Kahan's algorithm; Jeannerod, Louvet & Muller (2013), Math. Comp. 82, 2245–2264.
pub(super) fn difference_of_products([a, b]: [f64; 2], [c, d]: [f64; 2]) -> f64 {
    let subtrahend = c * d;
    let lost = (-c).mul_add(d, subtrahend);
    let difference = a.mul_add(b, -subtrahend) + lost;
    if difference.is_finite() { difference } else { a * b - subtrahend }
}

/// √(a·b) of spreads whose product, of four large or small weights, would leave the range of numbers.
///
/// √(a·a) is a, so that MCC is 1 or −1, and not beyond, where all predictions are right or all are wrong.
pub(super) fn root_of_product(a: f64, b: f64) -> f64 {
    if a == b { a } else { a.sqrt() * b.sqrt() }
}

impl fmt::Display for Tagged<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.1.is_empty() { f.write_str(self.0) } else { write!(f, "{}[{}]", self.0, self.1) }
    }
}

impl Cells<f64> {
    /// TP, FP, FN, TN.
    pub fn all(&self) -> [f64; 4] {
        [self.tp, self.fp, self.fn_, self.tn]
    }
}

impl<N: Number> Cells<N> {
    fn share(&self, part: &N, rest: &N, name: &'static str, empty: &'static str) -> N {
        let zero = part.value() + rest.value() == 0.0;
        (part.clone() / (part.clone() + rest.clone()))
            .counted_as(self.zero_division, zero, Of(empty, &self.class))
            .called(Tagged(name, &self.class))
    }

    pub fn precision(&self) -> N {
        self.share(&self.tp, &self.fp, "precision", "no predicted positives, TP + FP = 0")
    }

    pub fn recall(&self) -> N {
        self.share(&self.tp, &self.fn_, "recall", "no actual positives, TP + FN = 0")
    }

    pub fn specificity(&self) -> N {
        self.share(&self.tn, &self.fp, "specificity", "no actual negatives, TN + FP = 0")
    }

    pub fn npv(&self) -> N {
        self.share(&self.tn, &self.fn_, "NPV", "no predicted negatives, TN + FN = 0")
    }

    pub fn fpr(&self) -> N {
        self.share(&self.fp, &self.tn, "FPR", "no actual negatives, FP + TN = 0")
    }

    pub fn fnr(&self) -> N {
        self.share(&self.fn_, &self.tp, "FNR", "no actual positives, FN + TP = 0")
    }

    pub fn fdr(&self) -> N {
        self.share(&self.fp, &self.tp, "FDR", "no predicted positives, FP + TP = 0")
    }

    pub fn false_omission_rate(&self) -> N {
        self.share(&self.fn_, &self.tn, "FOR", "no predicted negatives, FN + TN = 0")
    }

    pub fn jaccard(&self) -> N {
        let all = self.tp.clone() + self.fp.clone() + self.fn_.clone();
        let zero = all.value() == 0.0;
        (self.tp.clone() / all)
            .counted_as(self.zero_division, zero, Of(NO_POSITIVES, &self.class))
            .called(Tagged("Jaccard", &self.class))
    }

    pub fn n(&self) -> N {
        self.tp.clone() + self.tn.clone() + self.fp.clone() + self.fn_.clone()
    }

    pub fn accuracy(&self) -> N {
        let n = self.n();
        let empty = n.value() == 0.0;
        ((self.tp.clone() + self.tn.clone()) / n).undefined_if(empty, "no samples").called("accuracy")
    }

    pub fn error_rate(&self) -> N {
        let n = self.n();
        let empty = n.value() == 0.0;
        ((self.fp.clone() + self.fn_.clone()) / n).undefined_if(empty, "no samples").called("error rate")
    }

    /// F-beta, whose beta the caller has found to be positive.
    pub fn f_beta(&self, beta: f64) -> N {
        let name = FBeta(beta, &self.class);
        if self.tp.value() == 0.0 {
            return self.f_beta_without_hits(beta).called(name);
        }
        let (precision, recall) = (self.precision(), self.recall());
        let formula = if beta == 1.0 {
            N::from(2.0) * precision.clone() * recall.clone() / (precision + recall)
        } else {
            let beta2 = N::parameter("β", beta).powi(2);
            (N::from(1.0) + beta2.clone()) * precision.clone() * recall.clone() / (beta2 * precision + recall)
        };
        formula.called(name)
    }

    /// Without true positives precision + recall = 0, and F-beta is read from the counts.
    fn f_beta_without_hits(&self, beta: f64) -> N {
        let zero = self.fp.value() + self.fn_.value() == 0.0;
        let formula = if beta == 1.0 {
            let twice = N::from(2.0) * self.tp.clone();
            twice.clone() / (twice + self.fp.clone() + self.fn_.clone())
        } else {
            let beta2 = N::parameter("β", beta).powi(2);
            let hits = (N::from(1.0) + beta2.clone()) * self.tp.clone();
            hits.clone() / (hits + beta2 * self.fn_.clone() + self.fp.clone())
        };
        formula.counted_as(self.zero_division, zero, Of(NO_POSITIVES, &self.class))
    }

    /// The mean of the shares of actual positives and actual negatives that were found.
    pub fn balanced_accuracy(&self) -> N {
        let positives = self.tp.value() + self.fn_.value() > 0.0;
        let negatives = self.tn.value() + self.fp.value() > 0.0;
        let formula = match (positives, negatives) {
            (true, false) => self.recall(),
            (false, true) => self.specificity(),
            _ => (self.recall() + self.specificity()) / 2.0,
        };
        formula.undefined_if(!positives && !negatives, "no samples").called("balanced accuracy")
    }

    pub fn g_mean(&self) -> N {
        (self.recall() * self.specificity()).sqrt().called("G-mean")
    }

    pub fn youden_j(&self) -> N {
        (self.recall() + self.specificity() - 1.0).called("J")
    }

    pub fn markedness(&self) -> N {
        (self.precision() + self.npv() - 1.0).called("markedness")
    }

    /// TP·TN − FP·FN: how far the matrix is from independence of truth and prediction.
    pub fn beyond_chance(&self) -> N {
        let value = difference_of_products([self.tp.value(), self.tn.value()], [self.fp.value(), self.fn_.value()]);
        (self.tp.clone() * self.tn.clone() - self.fp.clone() * self.fn_.clone()).valued(value)
    }

    pub fn mcc(&self) -> N {
        let sum = |a: &N, b: &N| a.clone() + b.clone();
        let (predicted, actual) = (sum(&self.tp, &self.fp), sum(&self.tp, &self.fn_));
        let (not_actual, not_predicted) = (sum(&self.tn, &self.fp), sum(&self.tn, &self.fn_));
        let margins = [&predicted, &actual, &not_actual, &not_predicted].map(|margin| margin.value());
        let root = root_of_product(margins[0] * margins[3], margins[1] * margins[2]);
        let zero = margins.contains(&0.0);
        (self.beyond_chance() / (predicted * actual * not_actual * not_predicted).sqrt().valued(root))
            .counted_as(0.0, zero, "one class is never actual or never predicted, so the root is 0")
            .called("MCC")
    }

    pub fn lr_plus(&self) -> N {
        let (positives, fp) = (self.tp.value() + self.fn_.value(), self.fp.value());
        let (predicted, negatives) = (self.tp.value() + fp, fp + self.tn.value());
        (self.recall() / self.fpr())
            .undefined_if(fp == 0.0, "no false positives, FPR = 0")
            .undefined_if(predicted == 0.0, "no predicted positives, recall and FPR are both 0")
            .undefined_if(negatives == 0.0, "no actual negatives, FP + TN = 0")
            .undefined_if(positives == 0.0, "no actual positives, TP + FN = 0")
            .called("LR+")
    }

    pub fn lr_minus(&self) -> N {
        let (positives, tn) = (self.tp.value() + self.fn_.value(), self.tn.value());
        let (predicted, negatives) = (self.fn_.value() + tn, self.fp.value() + tn);
        (self.fnr() / self.specificity())
            .undefined_if(tn == 0.0, "no true negatives, specificity = 0")
            .undefined_if(predicted == 0.0, "no predicted negatives, FNR and specificity are both 0")
            .undefined_if(negatives == 0.0, "no actual negatives, TN + FP = 0")
            .undefined_if(positives == 0.0, "no actual positives, TP + FN = 0")
            .called("LR−")
    }

    pub fn diagnostic_odds_ratio(&self) -> N {
        let (no_fp, no_fn) = (self.fp.value() == 0.0, self.fn_.value() == 0.0);
        (self.tp.clone() * self.tn.clone() / (self.fp.clone() * self.fn_.clone()))
            .undefined_if(no_fp, "no false positives, FP · FN = 0")
            .undefined_if(no_fn, "no false negatives, FP · FN = 0")
            .undefined_if(no_fp && no_fn, "no errors, FP · FN = 0")
            .called("DOR")
    }

    pub fn prevalence(&self) -> N {
        let n = self.n();
        let empty = n.value() == 0.0;
        ((self.tp.clone() + self.fn_.clone()) / n).undefined_if(empty, "no samples").called("prevalence")
    }

    pub fn predicted_positive_rate(&self) -> N {
        let n = self.n();
        let empty = n.value() == 0.0;
        ((self.tp.clone() + self.fp.clone()) / n).undefined_if(empty, "no samples").called("predicted positive rate")
    }

    /// The cells times what they cost; cells that cost nothing stay out of the formula.
    pub fn cost(&self, costs: Costs) -> N {
        let priced = [
            (&self.tp, "cost of TP", costs.tp),
            (&self.fp, "cost of FP", costs.fp),
            (&self.fn_, "cost of FN", costs.fn_),
            (&self.tn, "cost of TN", costs.tn),
        ];
        let terms = priced.into_iter().filter(|(.., cost)| *cost != 0.0);
        let terms = terms.map(|(cell, name, cost)| cell.clone() * N::parameter(name, cost));
        terms.reduce(|sum, term| sum + term).unwrap_or_else(|| N::from(0.0)).called("total cost")
    }

    pub fn lift(&self) -> N {
        let prevalence = self.prevalence();
        let zero = prevalence.value() == 0.0;
        (self.precision() / prevalence).undefined_if(zero, "no actual positives, prevalence = 0").called("lift")
    }
}

const NO_POSITIVES: &str = "no actual and no predicted positives, TP + FP + FN = 0";

/// A reason, with the class that it is about in a matrix of several.
struct Of<'a>(&'static str, &'a str);

impl fmt::Display for Of<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.1.is_empty() { f.write_str(self.0) } else { write!(f, "class {}: {}", self.1, self.0) }
    }
}

/// `F1`, `F0.5`, or `F2[cat]`.
struct FBeta<'a>(f64, &'a str);

impl fmt::Display for FBeta<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "F{}", crate::worked::six(self.0))?;
        if self.1.is_empty() { Ok(()) } else { write!(f, "[{}]", self.1) }
    }
}
