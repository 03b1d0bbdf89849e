//! The scores of positives and negatives, sorted: what every curve is read from.

use ndarray::ArrayView1;

use crate::Result;
use crate::metrics::formulas::Workings;
use crate::metrics::input;
use crate::metrics::labels::{Label, Labels, is_positive};

/// Scored samples of two classes, reduced to their sorted scores.
///
/// It merges, so a stream or two halves of the data give the same curves as the whole.
/// ```
/// use workings::metrics::RankedScores;
///
/// let ranked = RankedScores::new(&[true, false, true, false], &[0.9, 0.6, 0.5, 0.1])?;
/// assert_eq!(ranked.roc_auc(), 0.75);
/// assert_eq!(ranked.at_threshold(0.55).cells(), Some([1.0, 1.0, 1.0, 1.0])); // TP, FP, FN, TN
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RankedScores {
    pub(super) positives: Sorted,
    pub(super) negatives: Sorted,
    positive: String,
}

/// Scores in ascending order, with their weights if there are any.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sorted {
    /// The scores as sort keys.
    keys: Vec<u64>,
    /// As long as `keys`, or empty where every sample weighs 1.
    weights: Vec<f64>,
}

impl RankedScores {
    /// Ranks samples by score, a higher score meaning more likely positive.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` where more than two classes leave open which is positive.
    pub fn new<'a, T: Labels + ?Sized>(y_true: &T, y_score: impl Into<ArrayView1<'a, f64>>) -> Result<Self> {
        Self::build(&y_true.labels(), y_score.into(), None, None)
    }

    /// With this class as the positive one, all others being negative.
    ///
    /// # Errors
    /// As [`new`](Self::new), and `UnknownLabel` if no label prints so.
    pub fn for_positive<'a, T: Labels + ?Sized>(
        y_true: &T,
        y_score: impl Into<ArrayView1<'a, f64>>,
        positive: impl ToString,
    ) -> Result<Self> {
        Self::build(&y_true.labels(), y_score.into(), None, Some(&positive.to_string()))
    }

    /// With sample weights; `positive` as in [`for_positive`](Self::for_positive) if given.
    ///
    /// # Errors
    /// As the other two, and for weights that are negative, no numbers, or all 0.
    pub fn weighted<'a, T: Labels + ?Sized>(
        y_true: &T,
        y_score: impl Into<ArrayView1<'a, f64>>,
        sample_weight: &[f64],
        positive: Option<&str>,
    ) -> Result<Self> {
        Self::build(&y_true.labels(), y_score.into(), Some(sample_weight), positive)
    }

    fn build<L: Label>(
        y_true: &[L],
        y_score: ArrayView1<f64>,
        weight: Option<&[f64]>,
        positive: Option<&str>,
    ) -> Result<Self> {
        input::same_length("y_true", y_true.len(), "y_score", y_score.len())?;
        input::weights(weight, y_true.len())?;
        let scores = input::slice(&y_score);
        input::finite("y_score", scores.iter().copied())?;
        let (positive, is_positive) = is_positive(y_true, positive)?;
        let (positives, negatives) = match weight {
            None => {
                let (positives, negatives) = split(&scores, &is_positive);
                rayon::join(|| Sorted::new(positives), || Sorted::new(negatives))
            }
            Some(weight) => {
                let side = |wanted: bool| {
                    let rows = (0..scores.len()).filter(|&i| is_positive[i] == wanted);
                    // A sample without weight is no sample: it must not add a threshold.
                    Sorted::weighted(rows.map(|i| (scores[i], weight[i])).filter(|s| s.1 > 0.0).collect())
                };
                rayon::join(|| side(true), || side(false))
            }
        };
        Ok(RankedScores { positives, negatives, positive })
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// The samples of both.
    pub fn merge(&self, other: &Self) -> Self {
        RankedScores {
            positives: self.positives.merge(&other.positives),
            negatives: self.negatives.merge(&other.negatives),
            positive: self.positive.clone(),
        }
    }

    /// The same scores, with another name for the positive class.
    pub(crate) fn for_class(mut self, name: &str) -> Self {
        self.positive = name.to_string();
        self
    }

    /// The name of the positive class.
    pub fn positive(&self) -> &str {
        &self.positive
    }

    /// How many positives there are, or their weight.
    pub fn n_positive(&self) -> f64 {
        self.positives.total()
    }

    /// How many negatives there are, or their weight.
    pub fn n_negative(&self) -> f64 {
        self.negatives.total()
    }

    pub(super) fn remark(&self) -> String {
        format!("positive class: {}", self.positive)
    }

    /// The distinct scores from high to low, each with the positives and negatives that have it.
    pub(super) fn groups(&self) -> impl Iterator<Item = Group> + '_ {
        let (mut p, mut q) = (self.positives.keys.len(), self.negatives.keys.len());
        std::iter::from_fn(move || {
            // No finite score has the key 0, so it marks a side that is used up.
            let top = |side: &Sorted, end: usize| if end > 0 { side.keys[end - 1] } else { 0 };
            let key = top(&self.positives, p).max(top(&self.negatives, q));
            if key == 0 {
                return None;
            }
            let positives = self.positives.take(&mut p, key);
            let negatives = self.negatives.take(&mut q, key);
            Some(Group { score: score(key), positives, negatives })
        })
    }
}

/// The sort keys of the positives and of the negatives. Written without a branch on the class, which no processor can
/// predict.
fn split(scores: &[f64], is_positive: &[bool]) -> (Vec<u64>, Vec<u64>) {
    let n = scores.len();
    let n_positive = is_positive.iter().filter(|is| **is).count();
    let (mut positives, mut negatives) = (vec![0; n_positive + 1], vec![0; n - n_positive + 1]);
    let (mut p, mut q) = (0, 0);
    for (score, is) in scores.iter().zip(is_positive) {
        // The class that it is not of gets it too, and overwrites it with its next.
        let key = key(*score);
        positives[p] = key;
        negatives[q] = key;
        p += usize::from(*is);
        q += usize::from(!*is);
    }
    positives.pop();
    negatives.pop();
    (positives, negatives)
}

/// The samples that share a score: how many, or how much they weigh.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub score: f64,
    pub positives: f64,
    pub negatives: f64,
}

impl Sorted {
    fn new(mut keys: Vec<u64>) -> Sorted {
        sort(&mut keys);
        Sorted { keys, weights: vec![] }
    }

    fn weighted(samples: Vec<(f64, f64)>) -> Sorted {
        let mut keys: Vec<(u64, u64)> = samples.into_iter().map(|(score, w)| (key(score), w.to_bits())).collect();
        keys.sort_unstable();
        let (keys, weights) = keys.into_iter().map(|(key, w)| (key, f64::from_bits(w))).unzip();
        Sorted { keys, weights }
    }

    fn merge(&self, other: &Sorted) -> Sorted {
        if self.weights.is_empty() && other.weights.is_empty() {
            return Sorted::new([&self.keys[..], &other.keys[..]].concat());
        }
        let samples = |side: &Sorted| -> Vec<(f64, f64)> { (0..side.keys.len()).map(|i| side.sample(i)).collect() };
        Sorted::weighted([samples(self), samples(other)].concat())
    }

    fn sample(&self, i: usize) -> (f64, f64) {
        (score(self.keys[i]), self.weights.get(i).copied().unwrap_or(1.0))
    }

    pub fn total(&self) -> f64 {
        self.weight_from(0)
    }

    /// The weight of the samples that score at least `threshold`.
    pub fn at_or_above(&self, threshold: f64) -> f64 {
        let threshold = key(threshold);
        self.weight_from(self.keys.partition_point(|key| *key < threshold))
    }

    fn weight_from(&self, first: usize) -> f64 {
        if self.weights.is_empty() {
            (self.keys.len() - first) as f64
        } else {
            crate::stats::accurate_sum(self.weights[first..].iter().copied())
        }
    }

    /// Takes the samples with this key off the end.
    #[inline]
    fn take(&self, end: &mut usize, key: u64) -> f64 {
        let old_end = *end;
        while *end > 0 && self.keys[*end - 1] == key {
            *end -= 1;
        }
        if self.weights.is_empty() { (old_end - *end) as f64 } else { self.weights[*end..old_end].iter().sum() }
    }
}

/// Sorts both halves at once: the standard sort is faster than a parallel one on as few threads as most machines give.
fn sort(keys: &mut [u64]) {
    const WORTH_SPLITTING: usize = 1 << 15;
    if keys.len() < WORTH_SPLITTING {
        return keys.sort_unstable();
    }
    let (low, _, high) = keys.select_nth_unstable(keys.len() / 2);
    rayon::join(|| sort(low), || sort(high));
}

/// Whole numbers that sort as the scores do. They sort faster, and 0 and −0 become the same.
fn key(score: f64) -> u64 {
    let bits = (score + 0.0).to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

fn score(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key & !(1 << 63) } else { !key })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_the_scores_do() {
        let scores = [f64::MIN, -1.5, -1e-300, 0.0, 1e-300, 0.1, 0.5, 2.0, f64::MAX];
        assert!(scores.windows(2).all(|pair| key(pair[0]) < key(pair[1])));
        assert!(scores.iter().all(|s| score(key(*s)) == *s));
        assert_eq!(key(-0.0), key(0.0));
    }

    #[test]
    fn groups_go_down_the_distinct_scores() {
        let ranked = RankedScores::new(&[1, 0, 1, 0, 1, 0], &[0.9, 0.5, 0.5, 0.5, 0.5, 0.1]).unwrap();
        let groups: Vec<_> = ranked.groups().map(|g| (g.score, g.positives, g.negatives)).collect();
        assert_eq!(groups, [(0.9, 1.0, 0.0), (0.5, 2.0, 2.0), (0.1, 0.0, 1.0)]);
    }
}
