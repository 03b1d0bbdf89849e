//! The features with the highest scores.
//!
//! - Conventions: scores that are undefined come last; a percentile is scikit-learn's, with linear interpolation. Of equal
//!   scores at the border the earlier features stay (scikit-learn's `SelectKBest` keeps the later).
//! - Cost: that of the scores, and O(d log d).

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{ArrayBase, ArrayView1, ArrayView2, Data, Ix1, Ix2};

use super::{FeatureSelection, Verdict, checked};
use crate::input;
use crate::preprocessing::pipeline::names_of;
use crate::stats::quantile;
use crate::worked::six;
use crate::{Error, Result};

/// How much a feature tells of the target.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// The higher the more; NaN where undefined.
    pub score: f64,
    /// The probability of such a score by chance; NaN where there is none.
    pub p_value: f64,
    /// Why the score is undefined or infinite, if it is.
    pub note: Option<String>,
}

/// A score of each feature for targets of type `T`.
pub trait FeatureScore<T> {
    /// How the score is called: F, χ², I.
    fn symbol(&self) -> &'static str;

    /// Of every column of x, which is not empty and finite, for as many targets.
    ///
    /// # Errors
    /// For targets, settings or features that the score is not made for.
    fn scores(&self, x: ArrayView2<f64>, y: ArrayView1<T>) -> Result<Vec<Score>>;
}

/// How many to keep.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Best {
    K(usize),
    Percentile(f64),
}

/// A score, and how many features to keep.
///
/// ```
/// use workings::datasets::iris;
/// use workings::linfa::traits::Fit;
/// use workings::preprocessing::{AnovaF, SelectBest};
///
/// let best = SelectBest::k(AnovaF, 2).fit(&iris())?;
/// assert_eq!(best.feature_names(), ["petal length (cm)", "petal width (cm)"]);
/// assert!((best.scores()[2] - 1180.161182).abs() < 1e-6); // scikit-learn's f_classif
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SelectBest<S> {
    score: S,
    best: Best,
}

impl<S> SelectBest<S> {
    /// The `k` features with the highest scores.
    pub fn k(score: S, k: usize) -> Self {
        SelectBest { score, best: Best::K(k) }
    }

    /// The best `percentile` per cent, above 0 and at most 100.
    pub fn percentile(score: S, percentile: f64) -> Self {
        SelectBest { score, best: Best::Percentile(percentile) }
    }
}

/// The columns to keep, best first.
fn chosen(scores: &[f64], best: Best) -> Result<Vec<usize>> {
    let d = scores.len();
    let low_if_undefined = |score: f64| if score.is_nan() { f64::NEG_INFINITY } else { score };
    let mut order: Vec<usize> = (0..d).collect();
    order.sort_by(|&a, &b| low_if_undefined(scores[b]).total_cmp(&low_if_undefined(scores[a])));
    let amount = match best {
        Best::K(k) => {
            input::setting("k", k as f64, (1..=d).contains(&k), &format!("1 to {d}, as many as there are features,"))?;
            k
        }
        Best::Percentile(percentile) => {
            let fits = percentile > 0.0 && percentile <= 100.0;
            input::setting("percentile", percentile, fits, "a number above 0 and at most 100")?;
            let ranks = lower(scores, &order);
            let threshold = quantile(&ranks, 1.0 - percentile / 100.0)?;
            let above = ranks.iter().filter(|rank| **rank > threshold).count();
            let all = if percentile == 100.0 { d } else { 0 };
            above.max((d as f64 * percentile / 100.0) as usize).max(all)
        }
    };
    order.truncate(amount);
    Ok(order)
}

/// How many features score less than each, lowest first: what a percentile needs, and infinite scores do it no harm.
fn lower(scores: &[f64], best_first: &[usize]) -> Vec<f64> {
    let same = |a: f64, b: f64| a == b || a.is_nan() && b.is_nan();
    let mut ranks: Vec<f64> = Vec::with_capacity(scores.len());
    for (i, &j) in best_first.iter().rev().enumerate() {
        let tied = i > 0 && same(scores[j], scores[best_first[best_first.len() - i]]);
        ranks.push(if tied { ranks[i - 1] } else { i as f64 });
    }
    ranks
}

impl<S, T, R, Y> Fit<ArrayBase<R, Ix2>, ArrayBase<Y, Ix1>, Error> for SelectBest<S>
where
    S: FeatureScore<T>,
    R: Data<Elem = f64>,
    Y: Data<Elem = T>,
{
    type Object = FeatureSelection;

    /// Errors: `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` for a number out of range; those of the score.
    fn fit(&self, data: &DatasetBase<ArrayBase<R, Ix2>, ArrayBase<Y, Ix1>>) -> Result<FeatureSelection> {
        let x = checked(data.records())?;
        input::same_length("x", x.nrows(), "targets", data.targets.len())?;
        let scores = self.score.scores(x, data.targets.view())?;
        let values: Vec<f64> = scores.iter().map(|score| score.score).collect();
        let order = chosen(&values, self.best)?;
        let mut kept = vec![false; values.len()];
        order.iter().for_each(|&j| kept[j] = true);
        let verdict = |(kept, (name, of)): (bool, (String, Score))| {
            let number = format!("{} = {}", self.score.symbol(), six(of.score));
            let p = if of.p_value.is_nan() { String::new() } else { format!(", p = {}", six(of.p_value)) };
            let note = of.note.map(|note| format!(" ({note})")).unwrap_or_default();
            let among = if kept { "among" } else { "not among" };
            Verdict {
                name,
                kept,
                score: of.score,
                reason: format!("{number}{p}{note}: {among} the best {}", order.len()),
            }
        };
        FeatureSelection::new(kept.into_iter().zip(names_of(data).into_iter().zip(scores)).map(verdict).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_stay_and_the_undefined_go_first() {
        let scores = [3.0, f64::NAN, 9.0, 3.0, f64::INFINITY, 1.0];
        let k = |k: usize| chosen(&scores, Best::K(k)).unwrap();
        assert_eq!((k(1), k(3), k(6)), (vec![4], vec![4, 2, 0], vec![4, 2, 0, 3, 5, 1]));
        assert!(chosen(&scores, Best::K(0)).is_err() && chosen(&scores, Best::K(7)).is_err());
    }

    /// numpy.percentile(1 to 10, 85) = 8.65: 9 and 10 are above it. (1 to 4, 70) = 3.1; (1 to 3, 50) = 2 with ⌊1.5⌋ = 1.
    #[test]
    fn a_percentile_is_that_of_scikit_learn() {
        let kept = |d: usize, p: f64| {
            let scores: Vec<f64> = (1..=d).map(|score| score as f64 * 10.0).collect();
            chosen(&scores, Best::Percentile(p)).unwrap().len()
        };
        assert_eq!([kept(10, 15.0), kept(4, 30.0), kept(3, 50.0), kept(5, 100.0), kept(10, 50.0)], [2, 1, 1, 5, 5]);
        assert!(chosen(&[1.0], Best::Percentile(0.0)).is_err() && chosen(&[1.0], Best::Percentile(101.0)).is_err());
    }
}
