//! How good a record matching is: precision and recall at every threshold of the score, against pairs known to be true.

use std::collections::HashSet;

use super::record_matching::Match;
use crate::metrics::{BestThreshold, ConfusionMatrix, PrecisionRecallCurve, RankedScores, ThresholdCurve};
use crate::{Error, Result};

/// The pairs that were compared and scored at least `min_score`, the highest scores first.
#[derive(Debug, Clone, PartialEq)]
pub struct Matches {
    pub(super) pairs: Vec<Match>,
    /// Records on the left and on the right.
    pub(super) sizes: (usize, usize),
    /// Whether left and right are the same list.
    pub(super) one_list: bool,
}

impl Matches {
    /// The pairs, the highest scores first, ties in the order of the records.
    pub fn pairs(&self) -> &[Match] {
        &self.pairs
    }

    /// How good the scores are at telling the pairs that are known to be true from all others.
    ///
    /// Within one list a true pair may be given in either order. A true pair that was not compared, or fell below
    /// `min_score`, counts as missed at every threshold.
    /// # Errors
    /// `Empty` without true pairs or compared ones; `BadParam` for a position that does not exist, or a record paired with
    /// itself.
    pub fn quality(&self, true_pairs: &[(usize, usize)]) -> Result<MatchQuality> {
        if true_pairs.is_empty() {
            return Err(Error::empty("true_pairs"));
        }
        if self.pairs.is_empty() {
            return Err(Error::empty("the compared pairs"));
        }
        for (index, &(left, right)) in true_pairs.iter().enumerate() {
            let name = format!("true_pairs[{index}]");
            if left >= self.sizes.0 || right >= self.sizes.1 {
                let needed = format!("positions below {} and {}", self.sizes.0, self.sizes.1);
                return Err(Error::bad_param(name, format!("({left}, {right})"), needed));
            }
            if self.one_list && left == right {
                return Err(Error::bad_param(name, format!("({left}, {right})"), "two different records"));
            }
        }
        let ordered = |&(left, right): &(usize, usize)| match self.one_list {
            true => (left.min(right), left.max(right)),
            false => (left, right),
        };
        let mut missed: HashSet<(usize, usize)> = true_pairs.iter().map(ordered).collect();
        let mut is_true: Vec<bool> = self.pairs.iter().map(|pair| missed.remove(&(pair.left, pair.right))).collect();
        let mut scores: Vec<f64> = self.pairs.iter().map(|pair| pair.score).collect();
        is_true.extend(missed.iter().map(|_| true));
        scores.extend(missed.iter().map(|_| NEVER_FOUND));
        let ranked = RankedScores::for_positive(&is_true, &scores, true)?;
        Ok(MatchQuality { ranked, missed: missed.len() })
    }
}

/// Below every score, for the pairs that no threshold finds.
const NEVER_FOUND: f64 = -1.0;

/// Precision, recall and F1 of the matches at every threshold of the score.
///
/// ```
/// use workings::text::{FieldSimilarity, RecordMatching};
///
/// let records = [["anna meyer"], ["ana meyer"], ["bob stone"], ["rob stone"], ["carl"]];
/// let matching = RecordMatching::new().field("name", FieldSimilarity::Edit, 1.0);
/// let quality = matching.within(&records)?.quality(&[(0, 1)])?;
/// let all_found = quality.threshold_for_recall(1.0)?;
/// assert_eq!(all_found.threshold, 0.9); // one letter of ten
/// assert_eq!(all_found.matrix.precision(), 1.0);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MatchQuality {
    ranked: RankedScores,
    missed: usize,
}

impl MatchQuality {
    /// True pairs that were never compared, or scored below `min_score`.
    pub fn missed(&self) -> usize {
        self.missed
    }

    /// The confusion matrix when pairs that score at least `threshold` are called matches; `worked()` on it derives
    /// precision, recall and F1.
    pub fn at(&self, threshold: f64) -> ConfusionMatrix {
        self.ranked.at_threshold(threshold.max(0.0))
    }

    /// Precision, recall, specificity and F1 at every distinct score: what `plot::metrics_by_threshold` draws.
    pub fn curve(&self) -> ThresholdCurve {
        let mut curve = self.ranked.threshold_curve();
        let below = curve.thresholds.partition_point(|threshold| *threshold < 0.0);
        curve.thresholds.drain(..below);
        for column in [&mut curve.precision, &mut curve.recall, &mut curve.specificity, &mut curve.f1] {
            column.drain(..below);
        }
        curve
    }

    /// Precision against recall: what `plot::precision_recall` draws. Recall ends below 1 if pairs were missed, and average
    /// precision counts only what was found.
    pub fn precision_recall_curve(&self) -> PrecisionRecallCurve {
        let mut curve = self.ranked.precision_recall_curve();
        let below = curve.thresholds.partition_point(|threshold| *threshold < 0.0);
        curve.thresholds.drain(..below);
        curve.precision.drain(..below);
        curve.recall.drain(..below);
        if below > 0 {
            let steps = curve.recall.windows(2).zip(&curve.precision);
            curve.average_precision = steps.map(|(recall, precision)| (recall[0] - recall[1]) * precision).sum();
        }
        curve
    }

    /// The threshold of the largest F1; of several the highest.
    pub fn best_f1(&self) -> BestThreshold {
        let curve = self.curve();
        let better = |best: usize, i: usize| if curve.f1[i] > curve.f1[best] { i } else { best };
        let best = (0..curve.f1.len()).rev().reduce(better).unwrap_or(0);
        self.found(curve.thresholds[best], curve.f1[best])
    }

    /// The highest threshold that reaches this recall; `value` is the recall there.
    /// # Errors
    /// `BadParam` for a recall outside 0 to 1, `Undetermined` if so many pairs were missed that none reaches it.
    pub fn threshold_for_recall(&self, min_recall: f64) -> Result<BestThreshold> {
        let found = self.ranked.threshold_for_recall(min_recall)?;
        match found.threshold < 0.0 {
            true => Err(Error::Undetermined(format!(
                "{} true pairs were not compared or scored too low, so no threshold has a recall of {min_recall}",
                self.missed
            ))),
            false => Ok(found),
        }
    }

    /// The lowest threshold with at least this precision, hence the most recall that goes with it; `value` is the precision.
    /// # Errors
    /// `BadParam` for a precision outside 0 to 1, `Undetermined` if no threshold reaches it.
    pub fn threshold_for_precision(&self, min_precision: f64) -> Result<BestThreshold> {
        let in_range = (0.0..=1.0).contains(&min_precision);
        crate::input::setting("min_precision", min_precision, in_range, "a share from 0 to 1")?;
        let curve = self.curve();
        match curve.precision.iter().position(|precision| *precision + 1e-12 >= min_precision) {
            Some(i) => Ok(self.found(curve.thresholds[i], curve.precision[i])),
            None => Err(Error::Undetermined(format!("no threshold has a precision of {min_precision}"))),
        }
    }

    fn found(&self, threshold: f64, value: f64) -> BestThreshold {
        BestThreshold { threshold, value, matrix: self.at(threshold) }
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{FieldSimilarity, RecordMatching};
    use approx::assert_relative_eq;

    /// Names against "abcdefghij": 0, 1, 2, 4, 5 letters of ten differ; the pairs at 1.0, 0.8 and 0.6 are true, and a fourth
    /// true pair falls below the least score. At 0.8: TP 2, FP 1, FN 2, TN 1.
    #[test]
    fn precision_and_recall_by_threshold() {
        let right = [["abcdefghij"], ["abcdefghiX"], ["abcdefghXX"], ["abcdefXXXX"], ["abcdeXXXXX"], ["zzzzzzzzzz"]];
        let matching = RecordMatching::new().field("name", FieldSimilarity::Edit, 1.0).min_score(0.3);
        let matches = matching.between(&[["abcdefghij"]], &right).unwrap();
        assert_eq!(matches.pairs().len(), 5);
        let quality = matches.quality(&[(0, 0), (0, 2), (0, 3), (0, 5)]).unwrap();
        assert_eq!((quality.missed(), quality.at(0.8).cells()), (1, Some([2.0, 1.0, 2.0, 1.0])));
        let curve = quality.curve();
        assert_eq!(curve.thresholds, [0.5, 0.6, 0.8, 0.9, 1.0]);
        assert_eq!(curve.recall, [0.75, 0.75, 0.5, 0.25, 0.25]);
        assert_eq!(curve.precision, [0.6, 0.75, 2.0 / 3.0, 0.5, 1.0]);
        assert_eq!(quality.best_f1().threshold, 0.6);
        assert_eq!(quality.threshold_for_precision(0.7).unwrap().threshold, 0.6);
        assert_eq!(quality.threshold_for_precision(0.9).unwrap().threshold, 1.0);
        assert_eq!(quality.threshold_for_recall(0.5).unwrap().threshold, 0.8);
        // (0.25 · 1) + (0.25 · 2/3) + (0.25 · 3/4)
        let expected = 0.25 + 0.5 / 3.0 + 0.1875;
        assert_relative_eq!(quality.precision_recall_curve().average_precision, expected, epsilon = 1e-15);
        assert_eq!(quality.precision_recall_curve().recall.first(), Some(&0.75));
    }
}
