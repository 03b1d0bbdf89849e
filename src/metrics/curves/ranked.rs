//! The scores of positives and negatives, sorted: what every curve is read from.

use ndarray::ArrayView1;
use rayon::prelude::*;

use crate::Result;
use crate::input;
use crate::metrics::labels::{Label, Labels, is_positive};
use crate::stats::{Sum, accurate_sum};
use crate::worked::formulas::Workings;

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
    /// `None` where every sample weighs 1.
    weights: Option<Weights>,
}

/// Weights of samples in ascending order of their scores, with their sums from either end.
///
/// Every curve reads its sums here, so the last point of each is the whole to the bit, and none is a difference.
#[derive(Debug, Clone, Default, PartialEq)]
struct Weights {
    own: Vec<f64>,
    /// The weight of the first i samples.
    below: Vec<f64>,
    /// The weight of all samples but the first i.
    from: Vec<f64>,
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
        let (finite, classes) =
            rayon::join(|| input::finite("y_score", scores.iter().copied()), || is_positive(y_true, positive));
        finite?;
        let (positive, is_positive) = classes?;
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

    /// From scores and weights of either class; weights count only where they were given.
    pub(super) fn of(
        positive: &str,
        positives: impl Iterator<Item = (f64, f64)>,
        negatives: impl Iterator<Item = (f64, f64)>,
        weighted: bool,
    ) -> Self {
        let side = |samples: Vec<(f64, f64)>| match weighted {
            true => Sorted::weighted(samples.into_iter().filter(|sample| sample.1 > 0.0).collect()),
            false => Sorted::new(samples.into_iter().map(|(score, _)| key(score)).collect()),
        };
        RankedScores {
            positives: side(positives.collect()),
            negatives: side(negatives.collect()),
            positive: positive.to_string(),
        }
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

    /// Whether the samples have weights.
    pub(super) fn is_weighted(&self) -> bool {
        self.positives.weights.is_some() || self.negatives.weights.is_some()
    }

    /// Why there is nothing to compare; `None` where both classes occur.
    pub(super) fn one_class(&self) -> Option<&'static str> {
        let (positives, negatives) = (self.n_positive() > 0.0, self.n_negative() > 0.0);
        match (positives, negatives, self.is_weighted()) {
            (true, true, _) => None,
            (_, _, false) => Some("only one class in y_true"),
            (false, _, true) => Some("no positives with a weight above 0"),
            (true, false, true) => Some("no negatives with a weight above 0"),
        }
    }

    /// The distinct scores from high to low, each with the positives and negatives that have it.
    pub(super) fn groups(&self) -> Groups<'_> {
        let ends = (self.positives.keys.len(), self.negatives.keys.len());
        Groups { ranked: self, ends, floors: (0, 0) }
    }

    /// Maps runs of [`groups`](Self::groups) and merges the results, from the highest scores down.
    ///
    /// Where it is cut depends on the scores alone, so the result is the same for any number of threads.
    pub(super) fn over_groups<T: Send>(
        &self,
        map: impl Fn(Groups<'_>) -> T + Sync,
        merge: impl Fn(T, T) -> T,
    ) -> Option<T> {
        /// Samples of the more frequent class in a run, about.
        const RUN: usize = 1 << 15;
        let (positives, negatives) = (&self.positives.keys, &self.negatives.keys);
        let frequent = if positives.len() > negatives.len() { positives } else { negatives };
        let below = |key: u64| {
            let end = |keys: &[u64]| keys.partition_point(|own| *own < key);
            (end(positives), end(negatives))
        };
        let cuts = frequent.iter().step_by(RUN).skip(1).map(|key| below(*key));
        let ends = (positives.len(), negatives.len());
        let places: Vec<_> = std::iter::once((0, 0)).chain(cuts).chain(std::iter::once(ends)).collect();
        let run = |places: &[(usize, usize)]| map(Groups { ranked: self, ends: places[1], floors: places[0] });
        let runs: Vec<T> = places.par_windows(2).rev().map(run).collect();
        runs.into_iter().reduce(merge)
    }
}

/// Goes down the distinct scores: what is left are the positives and negatives from `floors` to `ends`.
pub(super) struct Groups<'a> {
    ranked: &'a RankedScores,
    ends: (usize, usize),
    floors: (usize, usize),
}

impl Iterator for Groups<'_> {
    type Item = Group;

    #[inline]
    fn next(&mut self) -> Option<Group> {
        let RankedScores { positives, negatives, .. } = self.ranked;
        let (p, q) = &mut self.ends;
        // No finite score has the key 0, so it marks a side that is used up.
        let top = |side: &Sorted, end: usize, floor: usize| if end > floor { side.keys[end - 1] } else { 0 };
        let key = top(positives, *p, self.floors.0).max(top(negatives, *q, self.floors.1));
        if key == 0 {
            return None;
        }
        let (own_p, own_q) = (positives.take(p, key), negatives.take(q, key));
        let (tp, fp) = (positives.weight_from(*p), negatives.weight_from(*q));
        let (fn_, tn) = (positives.weight_below(*p), negatives.weight_below(*q));
        Some(Group { score: score(key), positives: own_p, negatives: own_q, tp, fp, fn_, tn })
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

/// The samples that share a score: how many, or how much they weigh, and the cells with that score as threshold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub score: f64,
    pub positives: f64,
    pub negatives: f64,
    pub tp: f64,
    pub fp: f64,
    pub fn_: f64,
    pub tn: f64,
}

impl Sorted {
    fn new(mut keys: Vec<u64>) -> Sorted {
        sort(&mut keys);
        Sorted { keys, weights: None }
    }

    fn weighted(samples: Vec<(f64, f64)>) -> Sorted {
        let mut keys: Vec<(u64, u64)> = samples.into_iter().map(|(score, w)| (key(score), w.to_bits())).collect();
        keys.sort_unstable();
        let (keys, weights): (Vec<u64>, Vec<f64>) = keys.into_iter().map(|(key, w)| (key, f64::from_bits(w))).unzip();
        Sorted { keys, weights: Some(Weights::new(weights)) }
    }

    fn merge(&self, other: &Sorted) -> Sorted {
        if self.weights.is_none() && other.weights.is_none() {
            return Sorted::new([&self.keys[..], &other.keys[..]].concat());
        }
        let samples = |side: &Sorted| -> Vec<(f64, f64)> { (0..side.keys.len()).map(|i| side.sample(i)).collect() };
        Sorted::weighted([samples(self), samples(other)].concat())
    }

    fn sample(&self, i: usize) -> (f64, f64) {
        (score(self.keys[i]), self.weights.as_ref().map_or(1.0, |weights| weights.own[i]))
    }

    pub fn total(&self) -> f64 {
        self.weight_from(0)
    }

    /// The weight of the samples that score at least `threshold`.
    pub fn at_or_above(&self, threshold: f64) -> f64 {
        self.weight_from(self.place(threshold))
    }

    /// The weight of the samples that score less than `threshold`.
    pub fn below(&self, threshold: f64) -> f64 {
        self.weight_below(self.place(threshold))
    }

    fn place(&self, threshold: f64) -> usize {
        let threshold = key(threshold);
        self.keys.partition_point(|key| *key < threshold)
    }

    #[inline]
    fn weight_from(&self, first: usize) -> f64 {
        match &self.weights {
            None => (self.keys.len() - first) as f64,
            Some(weights) => weights.from[first],
        }
    }

    #[inline]
    fn weight_below(&self, end: usize) -> f64 {
        match &self.weights {
            None => end as f64,
            Some(weights) => weights.below[end],
        }
    }

    /// Takes the samples with this key off the end.
    #[inline]
    fn take(&self, end: &mut usize, key: u64) -> f64 {
        let old_end = *end;
        while *end > 0 && self.keys[*end - 1] == key {
            *end -= 1;
        }
        match &self.weights {
            None => (old_end - *end) as f64,
            Some(weights) => accurate_sum(weights.own[*end..old_end].iter().copied()),
        }
    }
}

impl Weights {
    fn new(own: Vec<f64>) -> Weights {
        let below = running(own.iter());
        let mut from = running(own.iter().rev());
        from.reverse();
        Weights { own, below, from }
    }
}

/// The sums of the first 0, 1, 2, … weights, which never fall.
fn running<'a>(weights: impl Iterator<Item = &'a f64>) -> Vec<f64> {
    let (mut sum, mut last) = (Sum::default(), 0.0);
    let sums = weights.map(|weight| {
        sum.add(*weight);
        last = sum.value().max(last);
        last
    });
    std::iter::once(0.0).chain(sums).collect()
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
