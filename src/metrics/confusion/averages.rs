//! Precision, recall, F1 and their kin averaged over the classes.
//!
//! - Macro: the plain mean of the classes' values. Macro F1 is the mean of the F1s, not the F1 of the means.
//! - Weighted: the mean weighted by how often each class is actual.
//! - Micro: the value of the counts of all classes together; with one label a sample it equals accuracy.
//!
//! Source: Sokolova & Lapalme (2009), Inf. Process. Manag. 45, 427–437.

use super::ConfusionMatrix;
use super::shares::Cells;
use crate::metrics::labels::listed;
use crate::stats::accurate_sum;
use crate::worked::formulas::{Workings, formulas};
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

/// Metrics averaged over the classes of a confusion matrix, or over the labels or samples of a
/// [`MultiLabel`](crate::metrics::MultiLabel).
///
/// ```
/// use workings::metrics::{Average, ConfusionMatrix};
///
/// let cm = ConfusionMatrix::new(&["r", "r", "g", "b"], &["r", "g", "g", "g"])?;
/// // Precision is 0 for b (never predicted: 0/0 counts as 0), 1/3 for g and 1 for r.
/// assert!((cm.average(Average::Macro).precision() - 4.0 / 9.0).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Averaged {
    name: &'static str,
    /// What is averaged: classes, labels or samples.
    units: Vec<Cells<f64>>,
    weights: Weights,
}

/// How much each unit weighs.
#[derive(Debug, Clone)]
enum Weights {
    Equal,
    /// As often as it is actual.
    Support,
    /// These, which the derivation calls so.
    Given(&'static str, Vec<f64>),
    /// The units are one heap of counts.
    Pooled,
}

impl ConfusionMatrix {
    /// The averages of this kind.
    pub fn average(&self, average: Average) -> Averaged {
        Averaged::new(average, self.class_cells())
    }

    /// A metric of every class, in the order of the labels, each with its derivation.
    pub(crate) fn per_class(&self, metric: impl Fn(&Cells<Expr>) -> Expr) -> Vec<Expr> {
        self.class_cells().iter().map(|class| metric(&Cells::named(class))).collect()
    }
}

impl Averaged {
    pub(in crate::metrics) fn new(average: Average, units: Vec<Cells<f64>>) -> Averaged {
        let weights = match average {
            Average::Macro => Weights::Equal,
            Average::Micro => Weights::Pooled,
            Average::Weighted => Weights::Support,
        };
        Averaged { name: average.name(), units, weights }
    }

    /// Averages over units that weigh as given.
    pub(in crate::metrics) fn over(
        name: &'static str,
        units: Vec<Cells<f64>>,
        weight: &'static str,
        weights: Vec<f64>,
    ) -> Averaged {
        Averaged { name, units, weights: Weights::Given(weight, weights) }
    }

    /// The averages with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn of(&self, name: &str, metric: impl Fn(&Cells<Expr>) -> Expr) -> Expr {
        let title = format!("{name} {}", self.name);
        let (weight_name, weights) = match &self.weights {
            Weights::Pooled => return metric(&self.pooled()).renamed(title),
            Weights::Equal => ("", vec![1.0; self.units.len()]),
            Weights::Support => ("support", self.units.iter().map(|unit| unit.tp + unit.fn_).collect()),
            Weights::Given(name, weights) => (*name, weights.clone()),
        };
        // A class whose value is left undefined (zero_division = NaN) does not take part.
        let values = self.units.iter().map(|unit| (metric(&Cells::named(unit)), &unit.class)).zip(weights);
        let defined: Vec<((Expr, &String), f64)> = values.filter(|((value, _), _)| !value.value().is_nan()).collect();
        let total = accurate_sum(defined.iter().map(|(_, weight)| *weight));
        if matches!(self.weights, Weights::Equal) || total == 0.0 {
            return Expr::mean_of(defined.into_iter().map(|((value, _), _)| value)).called(title);
        }
        let weight =
            |((_, class), weight): &((Expr, &String), f64)| Expr::named(format!("{weight_name}[{class}]"), *weight);
        let weighted = Expr::sum_of(defined.iter().map(|unit| weight(unit) * &unit.0.0));
        (weighted / Expr::sum_of(defined.iter().map(weight))).called(title)
    }

    /// The cells of all units added up.
    fn pooled(&self) -> Cells<Expr> {
        let pool = |name: &str, cell: fn(&Cells<Expr>) -> &Expr| {
            Expr::sum_of(self.units.iter().map(|unit| cell(&Cells::named(unit)).clone())).called(name)
        };
        Cells {
            tp: pool("TP", |c| &c.tp),
            fp: pool("FP", |c| &c.fp),
            fn_: pool("FN", |c| &c.fn_),
            tn: pool("TN", |c| &c.tn),
            zero_division: self.units.first().map_or(0.0, |unit| unit.zero_division),
            class: String::new(),
        }
    }

    /// Which classes have a share that is 0/0; a long sum would not show them.
    fn remark(&self) -> String {
        let missing = |what: &str, rest: fn(&Cells<f64>) -> f64| {
            let units = self.units.iter().filter(|unit| unit.tp + rest(unit) == 0.0);
            let names: Vec<&str> = units.map(|unit| unit.class.as_str()).collect();
            (!names.is_empty()).then(|| format!("never {what}: {}", listed(&names)))
        };
        if matches!(self.weights, Weights::Given(..) | Weights::Pooled) {
            return String::new();
        }
        let parts = [missing("actual", |unit| unit.fn_), missing("predicted", |unit| unit.fp)];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

formulas! { Averaged, remark: |a| a.remark();
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
