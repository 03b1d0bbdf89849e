//! ROC AUC and average precision of several classes: each against the rest, or each against each.
//!
//! - One-vs-rest asks of a class's own score whether it ranks the class above all others. One-vs-one asks it of each pair
//!   of classes on their samples only, in both directions.
//! - Cost: one sort of all n samples for each of k classes; one-vs-one sorts each pair, O(k·n log n) in all.
//! - Sources: Fawcett (2006) for one-vs-rest; Hand & Till (2001), Machine Learning 45, 171–186, for one-vs-one.

use ndarray::ArrayView2;

use super::ranked::RankedScores;
use crate::input;
use crate::metrics::labels::{Labels, class_indices, listed};
use crate::stats::accurate_sum;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number, six};
use crate::{Error, Result};

/// How the values of classes or pairs become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MultiAverage {
    /// The plain mean.
    Macro,
    /// Weighted by the share of the class, or of the pair of classes, among the samples.
    Weighted,
    /// Every score of every sample in one ranking: is a class's own score above the others'? Not defined for pairs.
    Micro,
}

/// Samples of several classes with a probability for each class.
///
/// ```
/// use ndarray::array;
/// use workings::metrics::{ClassScores, MultiAverage};
///
/// let probabilities = array![[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.1, 0.2, 0.7], [0.5, 0.3, 0.2]];
/// let scored = ClassScores::new(&["a", "b", "c", "b"], &probabilities, &["a", "b", "c"])?;
/// // a beats all three others, c too; b wins 3 of its 4 pairs (one of them a tie that counts half).
/// assert!((scored.roc_auc_ovr(MultiAverage::Macro) - (1.0 + 0.875 + 1.0) / 3.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ClassScores {
    labels: Vec<String>,
    /// The samples of each class.
    samples: Vec<Samples>,
    weighted: bool,
}

/// The samples of one class, a probability for each class and a weight for each sample.
#[derive(Debug, Clone, Default, PartialEq)]
struct Samples {
    scores: Vec<Vec<f64>>,
    weights: Vec<f64>,
}

impl ClassScores {
    /// `y_prob` has a row for each sample and a column for each class, in the order of `labels`; each row sums to 1.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `Shape`; `NotFinite` or `OutOfRange` for what is no probability; `UnknownLabel` for a
    /// class without a column; `BadParam` for a row whose sum is not 1 to five decimals, and for fewer than two classes.
    pub fn new<'a, T: Labels + ?Sized, S: ToString>(
        y_true: &T,
        y_prob: impl Into<ArrayView2<'a, f64>>,
        labels: &[S],
    ) -> Result<Self> {
        Self::build(y_true, y_prob.into(), labels, None)
    }

    /// With sample weights.
    ///
    /// # Errors
    /// As [`new`](Self::new), and for weights that are negative, no numbers, or all 0.
    pub fn weighted<'a, T: Labels + ?Sized, S: ToString>(
        y_true: &T,
        y_prob: impl Into<ArrayView2<'a, f64>>,
        labels: &[S],
        sample_weight: &[f64],
    ) -> Result<Self> {
        Self::build(y_true, y_prob.into(), labels, Some(sample_weight))
    }

    fn build<T: Labels + ?Sized, S: ToString>(
        y_true: &T,
        y_prob: ArrayView2<f64>,
        labels: &[S],
        weight: Option<&[f64]>,
    ) -> Result<Self> {
        /// How far a row may be from 1, as in scikit-learn: probabilities are often written with few digits.
        const ROUNDING: f64 = 1e-5;
        let labels: Vec<String> = labels.iter().map(S::to_string).collect();
        let y_true = y_true.labels();
        input::same_length("y_true", y_true.len(), "y_prob", y_prob.nrows())?;
        input::weights(weight, y_true.len())?;
        if labels.len() < 2 {
            return Err(Error::bad_param("labels", listed(&labels), "at least two classes"));
        }
        input::columns("y_prob", y_prob, labels.len())?;
        input::probabilities("y_prob", y_prob.iter().copied())?;
        let classes = class_indices(&y_true, &labels)?;
        let mut samples = vec![Samples::default(); labels.len()];
        for (i, (class, row)) in classes.into_iter().zip(y_prob.rows()).enumerate() {
            let total = row.sum();
            if (total - 1.0).abs() > ROUNDING {
                return Err(Error::bad_param(format!("sum of row {i} of y_prob"), six(total), "1"));
            }
            samples[class].scores.push(row.to_vec());
            samples[class].weights.push(weight.map_or(1.0, |weight| weight[i]));
        }
        Ok(ClassScores { labels, samples, weighted: weight.is_some() })
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// The samples of both.
    ///
    /// # Errors
    /// `BadParam` if their classes differ, or stand in another order.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        if self.labels != other.labels {
            return Err(Error::bad_param("labels", listed(&other.labels), listed(&self.labels)));
        }
        let both = |(a, b): (&Samples, &Samples)| Samples {
            scores: [&a.scores[..], &b.scores[..]].concat(),
            weights: [&a.weights[..], &b.weights[..]].concat(),
        };
        let samples = self.samples.iter().zip(&other.samples).map(both).collect();
        Ok(ClassScores { labels: self.labels.clone(), samples, weighted: self.weighted || other.weighted })
    }

    /// The class names, in the order of the columns.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Each class against all others, in the order of the labels: for curves and average precision by class.
    pub fn one_vs_rest(&self) -> Vec<RankedScores> {
        (0..self.labels.len()).map(|class| self.against_rest(class)).collect()
    }

    fn against_rest(&self, class: usize) -> RankedScores {
        let others = (0..self.labels.len()).filter(move |other| *other != class);
        let rest = others.flat_map(move |other| self.samples[other].by(class));
        RankedScores::of(&self.labels[class], self.samples[class].by(class), rest, self.weighted)
    }

    /// Class i against class j on their samples only, by the score of i.
    fn against(&self, i: usize, j: usize) -> RankedScores {
        RankedScores::of(&self.labels[i], self.samples[i].by(i), self.samples[j].by(i), self.weighted)
    }

    /// Every score of every sample: those of its own class against all others.
    fn pooled(&self) -> RankedScores {
        let k = self.labels.len();
        let own = (0..k).flat_map(|class| self.samples[class].by(class));
        let pairs = (0..k).flat_map(move |class| (0..k).map(move |column| (class, column)));
        let other = pairs.filter(|(class, column)| class != column);
        RankedScores::of(
            "own class",
            own,
            other.flat_map(|(class, column)| self.samples[class].by(column)),
            self.weighted,
        )
    }

    /// The share of each class among the samples.
    fn shares(&self) -> Vec<f64> {
        let weights: Vec<f64> = self.samples.iter().map(|of| accurate_sum(of.weights.iter().copied())).collect();
        let total = accurate_sum(weights.iter().copied());
        weights.into_iter().map(|weight| weight / total).collect()
    }

    /// Why the samples of these classes cannot be compared; `None` where both occur.
    fn missing(&self, classes: impl IntoIterator<Item = usize>) -> Option<String> {
        let shares = self.shares();
        let missing = classes.into_iter().find(|class| shares[*class] == 0.0)?;
        Some(format!("class {} does not occur in y_true", self.labels[missing]))
    }

    fn ovr_expr(&self, short: &str, average: MultiAverage, of: impl Fn(&RankedScores, Option<String>) -> Expr) -> Expr {
        if average == MultiAverage::Micro {
            return of(&self.pooled(), None);
        }
        let shares = self.shares();
        let values = (0..self.labels.len()).map(|class| {
            let alone =
                || (shares[class] == 1.0).then(|| format!("only class {} occurs in y_true", self.labels[class]));
            let value = of(&self.against_rest(class), self.missing([class]).or_else(alone));
            (value.renamed(format!("{short}[{}]", self.labels[class])), shares[class])
        });
        averaged(values, average)
    }

    fn ovo_expr(&self, average: MultiAverage) -> Expr {
        let (k, shares) = (self.labels.len(), self.shares());
        let title = format!("ROC AUC ovo {}", average.name());
        if average == MultiAverage::Micro {
            let none = Expr::symbol("pairs").undefined_if(true, "pairs of classes have no micro average");
            return none.called(title);
        }
        let auc = |i: usize, j: usize| {
            let auc = self.against(i, j).roc_auc_unless(self.missing([i, j]));
            auc.renamed(format!("AUC[{} | {}]", self.labels[i], self.labels[j]))
        };
        let pairs = (0..k).flat_map(|i| (i + 1..k).map(move |j| (i, j)));
        let aucs = pairs.map(|(i, j)| {
            let both = ((auc(i, j) + auc(j, i)) / 2.0).called(format!("AUC[{}, {}]", self.labels[i], self.labels[j]));
            (both, shares[i] + shares[j])
        });
        averaged(aucs, average).called(title)
    }
}

impl Samples {
    /// The scores of one class, each with the weight of its sample.
    fn by(&self, class: usize) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.scores.iter().map(move |row| row[class]).zip(self.weights.iter().copied())
    }
}

impl MultiAverage {
    fn name(self) -> &'static str {
        match self {
            MultiAverage::Macro => "macro",
            MultiAverage::Weighted => "weighted",
            MultiAverage::Micro => "micro",
        }
    }
}

fn averaged(values: impl Iterator<Item = (Expr, f64)>, average: MultiAverage) -> Expr {
    let (values, weights): (Vec<Expr>, Vec<f64>) = values.unzip();
    if average != MultiAverage::Weighted {
        return Expr::mean_of(values);
    }
    let total = accurate_sum(weights.iter().copied());
    Expr::sum_of(values.into_iter().zip(weights).map(|(value, weight)| Expr::from(weight / total) * value))
}

formulas! { untabled ClassScores;
    /// ROC AUC of each class against all others by its own score, averaged. 0 to 1; macro and weighted are undefined if a
    /// class does not occur, or only one does.
    roc_auc_ovr: |scores, average: MultiAverage| {
        let auc = |ranked: &RankedScores, reason| ranked.roc_auc_unless(reason);
        scores.ovr_expr("AUC", average, auc).renamed(format!("ROC AUC ovr {}", average.name()))
    };
    /// ROC AUC of each pair of classes on their samples only, the mean of both directions, averaged over pairs.
    /// 0 to 1; undefined if a class does not occur.
    roc_auc_ovo: |scores, average: MultiAverage| scores.ovo_expr(average);
    /// Average precision of each class against all others by its own score, averaged. 0 to 1; a class that does not occur
    /// counts as 0, as in scikit-learn.
    average_precision: |scores, average: MultiAverage| {
        let precision = |ranked: &RankedScores, _| ranked.average_precision_expr();
        scores.ovr_expr("AP", average, precision).renamed(format!("average precision {}", average.name()))
    };
}
