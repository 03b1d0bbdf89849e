//! Top-k accuracy: the share of samples whose class is among the k with the highest scores.
//!
//! - Ties: the class with the lower index comes first, as in argmax. (scikit-learn lets the higher index come first.)
//! - Source: Russakovsky et al. (2015), Int. J. Comput. Vis. 115, 211–252 (top-5 error).

use ndarray::ArrayView2;

use super::labels::{Labels, class_indices};
use crate::input;
use crate::stats::Sum;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// The rank of the true class of every sample, counted; ranks start at 0.
///
/// ```
/// use ndarray::array;
/// use workings::metrics::TrueClassRanks;
///
/// let scores = array![[0.5, 0.3, 0.2], [0.1, 0.6, 0.3]];
/// let ranks = TrueClassRanks::new(&["a", "c"], &scores, &["a", "b", "c"])?;
/// assert_eq!((ranks.top_k_accuracy(1), ranks.top_k_accuracy(2)), (0.5, 1.0));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct TrueClassRanks {
    /// `at_rank[r]` samples, or their weight, have their class at rank r.
    at_rank: Vec<Sum>,
}

impl TrueClassRanks {
    /// `y_score` has a row for each sample and a column for each class, in the order of `labels`.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `Shape`, `NotFinite`; `UnknownLabel` for a class without a column.
    pub fn new<'a, T: Labels + ?Sized, S: ToString>(
        y_true: &T,
        y_score: impl Into<ArrayView2<'a, f64>>,
        labels: &[S],
    ) -> Result<Self> {
        Self::build(y_true, y_score.into(), labels, None)
    }

    /// Sums sample weights instead of counting.
    ///
    /// # Errors
    /// As [`new`](Self::new), and for weights that are negative, no numbers, or all 0.
    pub fn weighted<'a, T: Labels + ?Sized, S: ToString>(
        y_true: &T,
        y_score: impl Into<ArrayView2<'a, f64>>,
        labels: &[S],
        sample_weight: &[f64],
    ) -> Result<Self> {
        Self::build(y_true, y_score.into(), labels, Some(sample_weight))
    }

    fn build<T: Labels + ?Sized, S: ToString>(
        y_true: &T,
        y_score: ArrayView2<f64>,
        labels: &[S],
        weight: Option<&[f64]>,
    ) -> Result<Self> {
        let y_true = y_true.labels();
        let labels: Vec<String> = labels.iter().map(S::to_string).collect();
        input::same_length("y_true", y_true.len(), "y_score", y_score.nrows())?;
        input::weights(weight, y_true.len())?;
        input::columns("y_score", y_score, labels.len())?;
        let mut at_rank = vec![Sum::default(); labels.len()];
        for (i, (class, scores)) in class_indices(&y_true, &labels)?.into_iter().zip(y_score.rows()).enumerate() {
            let before =
                |(other, score): (usize, &f64)| *score > scores[class] || *score == scores[class] && other < class;
            let rank = scores.iter().enumerate().filter(|other| before(*other)).count();
            at_rank[rank].add(weight.map_or(1.0, |weight| weight[i]));
        }
        Ok(TrueClassRanks { at_rank })
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// The counts of both data sets.
    ///
    /// # Errors
    /// `Shape` if they have different numbers of classes.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        if self.at_rank.len() != other.at_rank.len() {
            let (given, needed) = (format!("{} classes", other.at_rank.len()), format!("{}", self.at_rank.len()));
            return Err(Error::Shape { name: "other".into(), given, needed });
        }
        Ok(TrueClassRanks { at_rank: self.at_rank.iter().zip(&other.at_rank).map(|(a, b)| a.merge(b)).collect() })
    }
}

formulas! { untabled TrueClassRanks;
    /// The share of samples whose class is among the `k` highest scores. 0 to 1; undefined for k = 0.
    top_k_accuracy: |ranks, k: usize| {
        let total = |ranks: &[Sum]| ranks.iter().fold(Sum::default(), |sum, rank| sum.merge(rank)).value();
        let hits = total(&ranks.at_rank[..k.min(ranks.at_rank.len())]);
        (Expr::named(format!("rows whose class is among the top {k}"), hits) / Expr::named("n", total(&ranks.at_rank)))
            .undefined_if(k == 0, "k must be at least 1")
            .called("top-k accuracy")
    };
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    /// Ranks of the true classes: c is 3rd, a is 2nd behind b (tied with c, but first by index), b is 1st.
    #[test]
    fn ranks_count_classes_before_the_true_one() {
        let scores = array![[0.5, 0.3, 0.2], [0.3, 0.4, 0.3], [0.2, 0.6, 0.2]];
        let classes = ["a", "b", "c"];
        let ranks = TrueClassRanks::new(&["c", "a", "b"], &scores, &classes).unwrap();
        let accuracy = |k| ranks.top_k_accuracy(k);
        assert_eq!([1, 2, 3, 9].map(accuracy), [1.0 / 3.0, 2.0 / 3.0, 1.0, 1.0]);
        assert_eq!(ranks.worked().top_k_accuracy(0).undefined(), Some("k must be at least 1"));
        let text = ranks.worked().top_k_accuracy(2).to_string();
        assert!(text.starts_with("top-k accuracy = rows whose class is among the top 2 / n"), "{text}");
        let weighted = TrueClassRanks::weighted(&["c", "a", "b"], &scores, &classes, &[1.0, 2.0, 5.0]).unwrap();
        assert_eq!([1, 2, 3].map(|k| weighted.top_k_accuracy(k)), [5.0 / 8.0, 7.0 / 8.0, 1.0]);
        assert_eq!(ranks.merge(&ranks).unwrap().top_k_accuracy(2), 2.0 / 3.0);
    }

    #[test]
    fn scores_must_fit_the_classes() {
        let scores = array![[0.5, 0.3], [0.1, 0.6]];
        let error = |y: &[&str], classes: &[&str]| TrueClassRanks::new(y, &scores, classes).unwrap_err().to_string();
        assert!(error(&["a", "b"], &["a", "b", "c"]).contains("3 columns"));
        assert!(error(&["a"], &["a", "b"]).contains("y_true has 1 values but y_score has 2"));
        assert!(error(&["a", "z"], &["a", "b"]).contains("is unknown"));
        assert!(TrueClassRanks::new(&["a"], &array![[f64::NAN, 0.1]], &["a", "b"]).is_err());
        let two = TrueClassRanks::new(&["a", "b"], &scores, &["a", "b"]).unwrap();
        let three = TrueClassRanks::new(&["a"], &array![[0.1, 0.2, 0.3]], &["a", "b", "c"]).unwrap();
        assert!(two.merge(&three).unwrap_err().to_string().contains("3 classes"));
    }
}
