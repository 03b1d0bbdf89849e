//! ROC AUC of several classes: each against the rest, or each against each.
//!
//! Sources: Fawcett (2006) for one-vs-rest; Hand & Till (2001), Machine Learning 45, 171–186, for one-vs-one.

use ndarray::ArrayView2;

use super::ranked::RankedScores;
use crate::metrics::formulas::{Workings, formulas};
use crate::metrics::input;
use crate::metrics::labels::{Labels, class_indices, listed};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// How the AUCs of classes or pairs become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MultiAverage {
    /// The plain mean.
    Macro,
    /// Weighted by the share of the class, or of the pair of classes, among the samples.
    Weighted,
}

/// Samples of several classes with a score for each class.
///
/// ```
/// use ndarray::array;
/// use workings::metrics::{ClassScores, MultiAverage};
///
/// let scores = array![[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.1, 0.2, 0.7], [0.5, 0.3, 0.2]];
/// let scored = ClassScores::new(&["a", "b", "c", "b"], &scores, &["a", "b", "c"])?;
/// // a beats all three others, c too; b wins 3 of its 4 pairs (one of them a tie that counts half).
/// assert!((scored.roc_auc_ovr(MultiAverage::Macro) - (1.0 + 0.875 + 1.0) / 3.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ClassScores {
    labels: Vec<String>,
    share: Vec<f64>,
    /// Class against the rest, by its own score.
    one_vs_rest: Vec<RankedScores>,
    /// Class i against class j on their samples only, by the score of i.
    one_vs_one: Vec<Vec<Option<RankedScores>>>,
}

impl ClassScores {
    /// `y_score` has a row for each sample and a column for each class, in the order of `labels`.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `Shape`, `NotFinite`; `UnknownLabel` for a class without a column; `BadParam` for fewer
    /// than two classes.
    pub fn new<'a, T: Labels + ?Sized, S: ToString>(
        y_true: &T,
        y_score: impl Into<ArrayView2<'a, f64>>,
        labels: &[S],
    ) -> Result<Self> {
        let y_score = y_score.into();
        let labels: Vec<String> = labels.iter().map(S::to_string).collect();
        input::same_length("y_true", y_true.labels().len(), "y_score", y_score.nrows())?;
        let k = labels.len();
        if k < 2 {
            return Err(Error::bad_param("labels", listed(&labels), "at least two classes"));
        }
        input::columns("y_score", y_score, k)?;
        let classes = class_indices(&y_true.labels(), &labels)?;
        let ranked = |class: usize, rows: &[usize]| -> Result<Option<RankedScores>> {
            if rows.is_empty() {
                return Ok(None);
            }
            let y: Vec<bool> = rows.iter().map(|&i| classes[i] == class).collect();
            let scores: Vec<f64> = rows.iter().map(|&i| y_score[(i, class)]).collect();
            RankedScores::for_positive(&y, &scores, true).map(Some)
        };
        let all: Vec<usize> = (0..classes.len()).collect();
        let mut rows_of = vec![Vec::new(); k];
        classes.iter().zip(&all).for_each(|(class, row)| rows_of[*class].push(*row));
        let one_vs_rest = (0..k).filter_map(|class| ranked(class, &all).transpose()).collect::<Result<_>>()?;
        let pair = |i: usize, j: usize| match i == j {
            true => Ok(None),
            false => ranked(i, &[&rows_of[i][..], &rows_of[j][..]].concat()),
        };
        let one_vs_one = (0..k).map(|i| (0..k).map(|j| pair(i, j)).collect()).collect::<Result<_>>()?;
        let share = rows_of.iter().map(|rows| rows.len() as f64 / all.len() as f64).collect();
        Ok(ClassScores { labels, share, one_vs_rest, one_vs_one })
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// The class names, in the order of the columns.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Each class against all others, in the order of the labels: for ROC curves by class.
    pub fn one_vs_rest(&self) -> &[RankedScores] {
        &self.one_vs_rest
    }

    fn ovr_expr(&self, average: MultiAverage) -> Expr {
        let auc = |class: usize| self.one_vs_rest[class].worked().roc_auc().expr().clone();
        let aucs = (0..self.labels.len()).map(|class| (tagged(auc(class), &self.labels[class]), self.share[class]));
        averaged(aucs, average).called(format!("ROC AUC ovr {}", average.name()))
    }

    fn ovo_expr(&self, average: MultiAverage) -> Expr {
        let k = self.labels.len();
        let auc = |i: usize, j: usize| match &self.one_vs_one[i][j] {
            Some(ranked) => ranked.worked().roc_auc().expr().clone(),
            None => Expr::from(f64::NAN).undefined_if(true, "a pair of classes without samples"),
        };
        let pairs = (0..k).flat_map(|i| (i + 1..k).map(move |j| (i, j)));
        let aucs = pairs.map(|(i, j)| {
            let pair = format!("{}, {}", self.labels[i], self.labels[j]);
            let both = (tagged(auc(i, j), &pair)
                + tagged(auc(j, i), &format!("{}, {}", self.labels[j], self.labels[i])))
                / 2.0;
            (both.called(format!("AUC[{pair}]")), self.share[i] + self.share[j])
        });
        averaged(aucs, average).called(format!("ROC AUC ovo {}", average.name()))
    }
}

impl MultiAverage {
    fn name(self) -> &'static str {
        match self {
            MultiAverage::Macro => "macro",
            MultiAverage::Weighted => "weighted",
        }
    }
}

fn tagged(auc: Expr, class: &str) -> Expr {
    auc.renamed(format!("AUC[{class}]"))
}

fn averaged(values: impl Iterator<Item = (Expr, f64)>, average: MultiAverage) -> Expr {
    match average {
        MultiAverage::Macro => Expr::mean_of(values.map(|(value, _)| value)),
        MultiAverage::Weighted => {
            let (values, weights): (Vec<Expr>, Vec<f64>) = values.unzip();
            let total: f64 = weights.iter().sum();
            Expr::sum_of(values.into_iter().zip(weights).map(|(value, weight)| Expr::from(weight / total) * value))
        }
    }
}

formulas! { ClassScores;
    /// ROC AUC of each class against all others by its own score, averaged. 0 to 1; undefined if a class does not occur,
    /// or only one does.
    roc_auc_ovr: |scores, average: MultiAverage| scores.ovr_expr(average);
    /// ROC AUC of each pair of classes on their samples only, the mean of both directions, averaged over pairs.
    /// 0 to 1; undefined if a class does not occur.
    roc_auc_ovo: |scores, average: MultiAverage| scores.ovo_expr(average);
}
