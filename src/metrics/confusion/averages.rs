//! Precision, recall, F1 and their kin averaged over the classes.
//!
//! - Macro: the plain mean of the classes' values. Macro F1 is the mean of the F1s, not the F1 of the means.
//! - Weighted: the mean weighted by how often each class is actual.
//! - Micro: the value of the counts of all classes together; with one label a sample it equals accuracy.
//!
//! Source: Sokolova & Lapalme (2009), Inf. Process. Manag. 45, 427–437.

use super::ConfusionMatrix;
use super::shares::Cells;
use crate::metrics::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};

/// How the values of several classes become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Average {
    Macro,
    Micro,
    Weighted,
}

impl Average {
    /// `macro`, `micro` or `weighted`.
    pub fn name(self) -> &'static str {
        match self {
            Average::Macro => "macro",
            Average::Micro => "micro",
            Average::Weighted => "weighted",
        }
    }
}

/// The metrics of a confusion matrix, averaged over its classes.
///
/// ```
/// use workings::metrics::{Average, ConfusionMatrix};
///
/// let cm = ConfusionMatrix::new(&["r", "r", "g", "b"], &["r", "g", "g", "g"])?;
/// // Precision is 0 for b (never predicted: 0/0 counts as 0), 1/3 for g and 1 for r.
/// assert!((cm.average(Average::Macro).precision() - 4.0 / 9.0).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Averaged<'a> {
    matrix: &'a ConfusionMatrix,
    average: Average,
}

impl ConfusionMatrix {
    /// The averages of this kind.
    pub fn average(&self, average: Average) -> Averaged<'_> {
        Averaged { matrix: self, average }
    }

    /// A metric of every class, in the order of the labels, each with its derivation.
    pub(crate) fn per_class(&self, metric: impl Fn(&Cells<Expr>) -> Expr) -> Vec<Expr> {
        (0..self.labels.len()).map(|class| metric(&Cells::named(&self.cells_of(class, &self.labels[class])))).collect()
    }
}

impl Averaged<'_> {
    /// The averages with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn of(&self, name: &str, metric: impl Fn(&Cells<Expr>) -> Expr) -> Expr {
        let cm = self.matrix;
        let title = format!("{name} {}", self.average.name());
        if self.average == Average::Micro {
            return metric(&self.pooled()).renamed(title);
        }
        // A class whose value is left undefined (zero_division = NaN) does not take part.
        let values = cm.per_class(metric).into_iter().zip(cm.support()).zip(&cm.labels);
        let defined: Vec<(Expr, f64, &String)> = values
            .filter(|((value, _), _)| !value.value().is_nan())
            .map(|((value, support), label)| (value, support, label))
            .collect();
        let total: f64 = defined.iter().map(|(_, support, _)| support).sum();
        if self.average == Average::Macro || total == 0.0 {
            return Expr::mean_of(defined.into_iter().map(|(value, ..)| value)).called(title);
        }
        let support = |(_, support, label): &(Expr, f64, &String)| Expr::named(format!("support[{label}]"), *support);
        let weighted = Expr::sum_of(defined.iter().map(|class| support(class) * &class.0));
        (weighted / Expr::sum_of(defined.iter().map(support))).called(title)
    }

    /// The cells of all classes added up.
    fn pooled(&self) -> Cells<Expr> {
        let cm = self.matrix;
        let pool = |name: &str, cell: fn(&Cells<Expr>) -> Expr| Expr::sum_of(cm.per_class(cell)).called(name);
        Cells {
            tp: pool("TP", |c| c.tp.clone()),
            fp: pool("FP", |c| c.fp.clone()),
            fn_: pool("FN", |c| c.fn_.clone()),
            tn: pool("TN", |c| c.tn.clone()),
            zero_division: cm.zero_division,
            class: String::new(),
        }
    }
}

formulas! { Averaged<'_>;
    /// Averaged precision. 0 to 1.
    precision: |a| a.of("precision", Cells::precision);
    /// Averaged recall. 0 to 1; weighted, it equals accuracy.
    recall: |a| a.of("recall", Cells::recall);
    /// Averaged F1. 0 to 1.
    f1: |a| a.of("F1", |c| c.f_beta(1.0));
    /// Averaged F-beta. 0 to 1; `beta` must be positive and finite, else undefined.
    f_beta: |a, beta: f64| a
        .of("F-beta", |c| c.f_beta(beta))
        .undefined_if(!(beta > 0.0 && beta.is_finite()), "beta must be a positive number");
    /// Averaged Jaccard index. 0 to 1.
    jaccard: |a| a.of("Jaccard", Cells::jaccard);
    /// Averaged specificity. 0 to 1.
    specificity: |a| a.of("specificity", Cells::specificity);
}
