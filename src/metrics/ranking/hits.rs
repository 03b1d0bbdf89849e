//! Hits at k: precision, recall, reciprocal rank and average precision of one ranked list, and their means over lists.
//!
//! - Formulas: precision@k = hits / k; recall@k = hits / relevant; reciprocal rank = 1 / rank of the first hit;
//!   AP@k = Σ precision at the rank of each hit / min(relevant, k).
//! - Conventions: a list shorter than k still divides by k; no hit among the first k has reciprocal rank 0; an item that is
//!   recommended again is no second hit.
//! - Cost: O(k) look-ups.
//! - Source: Manning, Raghavan & Schütze (2008), Introduction to Information Retrieval, chapter 8.

use std::collections::HashSet;
use std::hash::Hash;

use crate::input;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Which of the first k items of a ranked list are relevant, and how many relevant ones there are in all.
///
/// ```
/// use workings::metrics::RankedHits;
///
/// let hits = RankedHits::new(&["a", "b", "c", "d"], &["b", "d", "z"], 3)?;
/// assert_eq!((hits.precision(), hits.recall(), hits.reciprocal_rank()), (1.0 / 3.0, 1.0 / 3.0, 0.5));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankedHits {
    /// Ranks of the hits, from 1.
    ranks: Vec<usize>,
    n_relevant: usize,
    k: usize,
}

impl RankedHits {
    /// The first `k` of `recommended`, best first, against the set of relevant items.
    ///
    /// # Errors
    /// `BadParam` for k = 0; `Undetermined` where nothing is relevant, since recall then has no value.
    pub fn new<T: Eq + Hash>(recommended: &[T], relevant: &[T], k: usize) -> Result<RankedHits> {
        let relevant: HashSet<&T> = relevant.iter().collect();
        let mut left = relevant.clone();
        let hits: Vec<bool> = recommended.iter().take(k).map(|item| left.remove(item)).collect();
        RankedHits::from_relevance(&hits, relevant.len(), k)
    }

    /// Whether each item of a ranked list is relevant, and how many relevant ones there are, in the list or not.
    ///
    /// # Errors
    /// As [`new`](Self::new); `BadParam` for fewer relevant items than the first k of the list have.
    pub fn from_relevance(relevance: &[bool], n_relevant: usize, k: usize) -> Result<RankedHits> {
        input::setting("k", k as f64, k >= 1, "a whole number of at least 1")?;
        if n_relevant == 0 {
            return Err(Error::Undetermined(
                "no item is relevant, so there is no recall and no average precision".into(),
            ));
        }
        let ranks: Vec<usize> =
            (1..).zip(relevance.iter().take(k)).filter(|(_, hit)| **hit).map(|(rank, _)| rank).collect();
        let needed = format!("at least {}, the hits among the first {k},", ranks.len());
        input::setting("n_relevant", n_relevant as f64, n_relevant >= ranks.len(), &needed)?;
        Ok(RankedHits { ranks, n_relevant, k })
    }

    /// The rank of the first relevant item of a list, over 1, where it is not known how many items are relevant: 0 if none
    /// of the first k is.
    ///
    /// # Errors
    /// `BadParam` for k = 0.
    pub fn reciprocal_rank_of(relevance: &[bool], k: usize) -> Result<Expr> {
        input::setting("k", k as f64, k >= 1, "a whole number of at least 1")?;
        Ok(reciprocal_rank(relevance.iter().take(k).position(|hit| *hit).map(|at| at + 1)))
    }

    /// Whether any of the first k is relevant.
    pub fn is_hit(&self) -> bool {
        !self.ranks.is_empty()
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn hits(&self) -> Expr {
        Expr::named("hits", self.ranks.len() as f64)
    }

    fn precision_expr(&self) -> Expr {
        (self.hits() / Expr::named("k", self.k as f64)).called("precision@k")
    }

    fn recall_expr(&self) -> Expr {
        (self.hits() / Expr::named("relevant", self.n_relevant as f64)).called("recall@k")
    }
}

fn reciprocal_rank(first: Option<usize>) -> Expr {
    let rank = Expr::named("rank of the first hit", first.unwrap_or(0) as f64);
    (Expr::from(1.0) / rank).counted_as(0.0, first.is_none(), "no hit among the first k").called("reciprocal rank")
}

formulas! { RankedHits;
    /// The share of the first k that is relevant. 0 to 1.
    precision: |hits| hits.precision_expr();
    /// The share of the relevant items that is among the first k. 0 to 1.
    recall: |hits| hits.recall_expr();
    /// The harmonic mean of precision and recall at k; 0 without hits.
    f1: |hits| {
        let (p, r) = (hits.precision_expr(), hits.recall_expr());
        let none = hits.ranks.is_empty();
        (Expr::from(2.0) * &p * &r / (p + r)).counted_as(0.0, none, "no hits").called("F1@k")
    };
    /// One over the rank of the first hit; 0 without hits.
    reciprocal_rank: |hits| reciprocal_rank(hits.ranks.first().copied());
    /// The mean precision at the ranks of the hits, over min(relevant, k); 0 without hits. 0 to 1.
    average_precision: |hits| {
        let at = |(i, rank): (usize, &usize)| Expr::from((i + 1) as f64) / Expr::from(*rank as f64);
        let sum = Expr::sum_of(hits.ranks.iter().enumerate().map(at)).called("sum of the precision at each hit");
        let most = Number::min(Expr::named("relevant", hits.n_relevant as f64), Expr::named("k", hits.k as f64));
        (sum / most).called("average precision")
    };
}

/// The mean of one metric over the lists of several users or queries.
///
/// # Errors
/// `Empty` for none.
/// ```
/// use workings::metrics::{RankedHits, mean_over_queries};
///
/// let ranks = [RankedHits::reciprocal_rank_of(&[false, true], 2)?, RankedHits::reciprocal_rank_of(&[true], 2)?];
/// assert_eq!(mean_over_queries("MRR", &ranks)?.value(), 0.75);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn mean_over_queries(name: &str, each: &[Expr]) -> Result<Expr> {
    if each.is_empty() {
        return Err(Error::empty("queries"));
    }
    Ok(Expr::mean_of(each.iter().map(|value| Expr::from(value.value()))).called(name))
}

/// The share of a catalog that at least one of these lists recommends. 0 to 1.
///
/// # Errors
/// `BadParam` for a catalog smaller than the number of different items in the lists.
/// ```
/// let coverage = workings::metrics::catalog_coverage(&[vec!["a", "b"], vec!["b", "c"]], 12)?;
/// assert_eq!(coverage, 0.25); // a, b, c of 12
/// # Ok::<(), workings::Error>(())
/// ```
pub fn catalog_coverage<T: Eq + Hash>(lists: &[Vec<T>], catalog_size: usize) -> Result<f64> {
    Ok(coverage_expr(lists, catalog_size)?.value())
}

pub(crate) fn coverage_expr<T: Eq + Hash>(lists: &[Vec<T>], catalog_size: usize) -> Result<Expr> {
    let distinct = lists.iter().flatten().collect::<HashSet<_>>().len();
    let needed = format!("a whole number of at least {}, the different items of the lists", distinct.max(1));
    input::setting("catalog_size", catalog_size as f64, catalog_size >= distinct.max(1), &needed)?;
    let items = Expr::named("different items recommended", distinct as f64);
    Ok((items / Expr::named("items in the catalog", catalog_size as f64)).called("coverage"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hits at 1, 3 and 4 of 5, seven relevant: AP = (1/1 + 2/3 + 3/4) / min(7, 5).
    #[test]
    fn every_metric_of_one_list() {
        let hits = RankedHits::from_relevance(&[true, false, true, true, false, true], 7, 5).unwrap();
        assert_eq!((hits.precision(), hits.recall(), hits.reciprocal_rank()), (0.6, 3.0 / 7.0, 1.0));
        assert!((hits.f1() - 2.0 * 0.6 * 3.0 / 7.0 / (0.6 + 3.0 / 7.0)).abs() < 1e-15);
        assert!((hits.average_precision() - (1.0 + 2.0 / 3.0 + 0.75) / 5.0).abs() < 1e-15);
    }

    #[test]
    fn no_hits_count_nothing() {
        let hits = RankedHits::new(&[1, 2], &[9], 2).unwrap();
        assert_eq!(
            (hits.precision(), hits.f1(), hits.reciprocal_rank(), hits.average_precision()),
            (0.0, 0.0, 0.0, 0.0)
        );
        assert!(!hits.is_hit());
        assert_eq!(RankedHits::new::<i64>(&[], &[9], 3).unwrap().recall(), 0.0);
    }

    #[test]
    fn an_item_is_a_hit_once() {
        let hits = RankedHits::new(&["a", "a", "b"], &["a", "b", "b"], 3).unwrap();
        assert_eq!((hits.precision(), hits.recall()), (2.0 / 3.0, 1.0));
    }

    #[test]
    fn impossible_lists_are_refused() {
        assert!(matches!(RankedHits::new(&[1], &[1], 0), Err(Error::BadParam { .. })));
        assert!(matches!(RankedHits::new(&[1], &[], 1), Err(Error::Undetermined(_))));
        assert!(matches!(RankedHits::from_relevance(&[true, true], 1, 2), Err(Error::BadParam { .. })));
        assert!(matches!(mean_over_queries("MRR", &[]), Err(Error::Empty { .. })));
        assert!(matches!(catalog_coverage(&[vec![1, 2]], 1), Err(Error::BadParam { .. })));
        assert!(matches!(catalog_coverage::<i64>(&[], 0), Err(Error::BadParam { .. })));
    }
}
