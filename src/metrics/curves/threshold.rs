//! Choosing a threshold: the confusion matrix at one, the metrics at all, the best by a criterion.

use super::ranked::{Group, RankedScores};
use crate::metrics::ConfusionMatrix;
use crate::metrics::confusion::shares::Cells;
use crate::{Error, Result};

/// What the best threshold is best at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Criterion {
    /// The largest F-beta.
    FBeta(f64),
    /// The largest Youden's J, recall + specificity − 1.
    YoudenJ,
    /// The smallest total cost.
    Cost(Costs),
}

/// What one sample of each cell costs, in any unit; a gain is a negative cost.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Costs {
    pub tp: f64,
    pub fp: f64,
    pub fn_: f64,
    pub tn: f64,
}

/// A threshold and what it achieves.
#[derive(Debug, Clone, PartialEq)]
pub struct BestThreshold {
    /// Samples that score at least this count as positive; +∞ where it is best to call nothing positive.
    pub threshold: f64,
    /// F-beta, J or total cost there.
    pub value: f64,
    pub matrix: ConfusionMatrix,
}

/// Metrics at every distinct score, thresholds ascending.
#[derive(Debug, Clone, PartialEq)]
pub struct ThresholdCurve {
    pub thresholds: Vec<f64>,
    pub precision: Vec<f64>,
    pub recall: Vec<f64>,
    pub specificity: Vec<f64>,
    pub f1: Vec<f64>,
}

/// Criteria that differ by less than this share are equally good.
pub(super) const TIE: f64 = 1e-12;

/// A threshold, how good it is, and the cells there.
type Scored = (f64, f64, Cells<f64>);

fn cells([tp, fp, fn_, tn]: [f64; 4]) -> Cells<f64> {
    Cells { tp, fp, fn_, tn, zero_division: 0.0, class: String::new() }
}

fn at(group: Group) -> (f64, Cells<f64>) {
    (group.score, cells([group.tp, group.fp, group.fn_, group.tn]))
}

impl RankedScores {
    /// The confusion matrix when samples that score at least `threshold` count as positive.
    pub fn at_threshold(&self, threshold: f64) -> ConfusionMatrix {
        let (tp, fp) = (self.positives.at_or_above(threshold), self.negatives.at_or_above(threshold));
        let (fn_, tn) = (self.positives.below(threshold), self.negatives.below(threshold));
        self.matrix([tp, fp, fn_, tn])
    }

    fn matrix(&self, cells: [f64; 4]) -> ConfusionMatrix {
        ConfusionMatrix::from_cells(cells).renamed(&format!("not {}", self.positive()), self.positive())
    }

    /// The cells at every distinct score, from high to low.
    fn sweep(&self) -> impl Iterator<Item = (f64, Cells<f64>)> + '_ {
        self.groups().map(at)
    }

    /// The best threshold; of several that are equally good, the highest.
    ///
    /// # Errors
    /// `BadParam` for a beta that is not positive or a cost that is no number; `Undetermined` for Youden's J of data in
    /// which only one class occurs.
    /// ```
    /// use workings::metrics::{Costs, Criterion, RankedScores};
    ///
    /// let ranked = RankedScores::new(&[1, 1, 0, 1, 0], &[0.9, 0.8, 0.7, 0.6, 0.2])?;
    /// let costs = Costs { fp: 1.0, fn_: 10.0, ..Costs::default() };
    /// let miss_costs_ten = ranked.best_threshold(Criterion::Cost(costs))?;
    /// assert_eq!((miss_costs_ten.threshold, miss_costs_ten.value), (0.6, 1.0)); // one false alarm, no miss
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn best_threshold(&self, criterion: Criterion) -> Result<BestThreshold> {
        criterion.check()?;
        if let (Criterion::YoudenJ, Some(reason)) = (criterion, self.one_class()) {
            return Err(Error::Undetermined(format!("{reason}, so Youden's J is undefined")));
        }
        let scored = |(threshold, cells): (f64, Cells<f64>)| (threshold, criterion.score(&cells), cells);
        // Equally good ones may differ by a rounding; it must not decide.
        let better =
            |best: Scored, next: Scored| if next.1 > best.1 + TIE * criterion.unit(&best.1) { next } else { best };
        let nothing = scored((f64::INFINITY, cells([0.0, 0.0, self.n_positive(), self.n_negative()])));
        let best = self.over_groups(
            |groups| groups.map(at).map(scored).reduce(better),
            |a, b| match (a, b) {
                (Some(a), Some(b)) => Some(better(a, b)),
                (a, b) => a.or(b),
            },
        );
        let (threshold, score, cells) = best.flatten().into_iter().fold(nothing, better);
        let value = if matches!(criterion, Criterion::Cost(_)) { -score } else { score };
        Ok(BestThreshold { threshold, value: value + 0.0, matrix: self.matrix(cells.all()) })
    }

    /// The highest score that, as threshold, reaches this recall.
    ///
    /// # Errors
    /// `BadParam` for a recall outside 0 to 1; `Undetermined` without positives.
    pub fn threshold_for_recall(&self, min_recall: f64) -> Result<BestThreshold> {
        let in_range = (0.0..=1.0).contains(&min_recall);
        crate::input::setting("min_recall", min_recall, in_range, "a share from 0 to 1")?;
        let mut sweep = self.sweep().map(|(threshold, cells)| (threshold, cells.recall(), cells));
        // A share of weights may fall short of the number that is meant by a rounding.
        let found = sweep.find(|(_, recall, _)| recall + TIE >= min_recall);
        match found {
            Some((threshold, value, cells)) if self.n_positive() > 0.0 => {
                Ok(BestThreshold { threshold, value, matrix: self.matrix(cells.all()) })
            }
            _ => Err(Error::Undetermined("no positives in y_true, so no threshold has a recall".into())),
        }
    }

    /// Precision, recall, specificity and F1 at every distinct score.
    pub fn threshold_curve(&self) -> ThresholdCurve {
        let mut rows: Vec<(f64, Cells<f64>)> = self.sweep().collect();
        rows.reverse();
        let column = |metric: fn(&Cells<f64>) -> f64| rows.iter().map(|(_, cells)| metric(cells)).collect();
        ThresholdCurve {
            thresholds: rows.iter().map(|(threshold, _)| *threshold).collect(),
            precision: column(Cells::precision),
            recall: column(Cells::recall),
            specificity: column(Cells::specificity),
            f1: column(|cells| cells.f_beta(1.0)),
        }
    }
}

impl Criterion {
    fn check(self) -> Result<()> {
        let setting = crate::input::setting;
        match self {
            Criterion::FBeta(beta) => setting("beta", beta, beta > 0.0 && beta.is_finite(), "a positive number"),
            Criterion::YoudenJ => Ok(()),
            Criterion::Cost(Costs { tp, fp, fn_, tn }) => [("tp", tp), ("fp", fp), ("fn", fn_), ("tn", tn)]
                .into_iter()
                .try_for_each(|(cell, cost)| setting(&format!("cost of {cell}"), cost, cost.is_finite(), "a number")),
        }
    }

    /// What a difference between scores is measured in: the score itself, or for J, a difference of shares, 1.
    fn unit(self, score: &f64) -> f64 {
        if self == Criterion::YoudenJ { 1.0 } else { score.abs() }
    }

    /// Larger is better.
    fn score(self, cells: &Cells<f64>) -> f64 {
        match self {
            Criterion::FBeta(beta) => cells.f_beta(beta),
            Criterion::YoudenJ => cells.youden_j(),
            Criterion::Cost(costs) => -cells.cost(costs),
        }
    }
}
