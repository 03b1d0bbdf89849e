//! The simplest recommenders, which any other has to beat, and how users' histories are split to test them.
//!
//! - Conventions: equally popular items come in the order of their names; equal scores, in that of the items.

use std::collections::BTreeMap;

use ndarray::ArrayView2;

use crate::input;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// The `k` items that occur most often, with their counts; fewer if there are fewer.
///
/// # Errors
/// `Empty`; `BadParam` for k = 0.
/// ```
/// let popular = workings::recommend::most_popular(&["b", "a", "c", "b", "a"], 2)?;
/// assert_eq!(popular, [("a", 2), ("b", 2)]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn most_popular<T: Ord + Clone>(interactions: &[T], k: usize) -> Result<Vec<(T, usize)>> {
    input::setting("k", k as f64, k >= 1, "a whole number of at least 1")?;
    if interactions.is_empty() {
        return Err(Error::empty("interactions"));
    }
    let mut counts: BTreeMap<&T, usize> = BTreeMap::new();
    interactions.iter().for_each(|item| *counts.entry(item).or_default() += 1);
    let mut popular: Vec<(T, usize)> = counts.into_iter().map(|(item, count)| (item.clone(), count)).collect();
    popular.sort_by_key(|(_, count)| std::cmp::Reverse(*count)); // stable: names stay in order
    popular.truncate(k);
    Ok(popular)
}

/// The score of each item for a user: the product of their vectors of latent factors, Σ userⱼ · itemⱼ.
///
/// # Errors
/// `Empty`, `NotFinite`; `Shape` for items of another number of factors than the user.
/// ```
/// use workings::ndarray::array;
///
/// let scores = workings::recommend::factor_scores(&[0.5, 2.0], array![[1.0, 0.0], [0.0, 1.0]].view())?;
/// assert_eq!([scores[0].value(), scores[1].value()], [0.5, 2.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn factor_scores(user: &[f64], items: ArrayView2<f64>) -> Result<Vec<Expr>> {
    if user.is_empty() || items.nrows() == 0 {
        return Err(Error::empty(if user.is_empty() { "user" } else { "items" }));
    }
    input::finite("user", user.iter().copied())?;
    input::columns("items", items, user.len())?;
    let score = |(i, item): (usize, ndarray::ArrayView1<f64>)| {
        let products = user.iter().zip(item).map(|(user, item)| Expr::from(*user) * Expr::from(*item));
        Expr::sum_of(products).called(format!("score[{i}]"))
    };
    Ok(items.outer_iter().enumerate().map(score).collect())
}

/// A user's events in the order of time: the oldest go in, the newest are to be predicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoldOut {
    pub n_input: usize,
    pub n_target: usize,
}

impl HoldOut {
    /// The oldest `input_share` of the events, rounded down, and the rest.
    ///
    /// # Errors
    /// `BadParam` for no events or a share outside 0 to 1.
    /// ```
    /// use workings::recommend::HoldOut;
    ///
    /// assert_eq!(HoldOut::new(20, 0.9)?, HoldOut { n_input: 18, n_target: 2 });
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(n_events: usize, input_share: f64) -> Result<HoldOut> {
        input::setting("n_events", n_events as f64, n_events >= 1, "a whole number of at least 1")?;
        input::setting("input_share", input_share, (0.0..=1.0).contains(&input_share), "a share from 0 to 1")?;
        // 0.7 · 10 is 7 whatever the last binary digit says.
        let n_input = ((n_events as f64 * input_share * (1.0 + 1e-12)).floor() as usize).min(n_events);
        Ok(HoldOut { n_input, n_target: n_events - n_input })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn popularity_is_counted_and_ties_go_by_name() {
        let popular = most_popular(&["d", "a", "d", "c", "a", "b"], 3).unwrap();
        assert_eq!(popular, [("a", 2), ("d", 2), ("b", 1)]);
        assert_eq!(most_popular(&[7], 5).unwrap(), [(7, 1)]);
        assert!(matches!(most_popular::<i64>(&[], 1), Err(Error::Empty { .. })));
        assert!(matches!(most_popular(&[1], 0), Err(Error::BadParam { .. })));
    }

    #[test]
    fn wrong_factors_and_shares_are_refused() {
        assert!(matches!(factor_scores(&[1.0], array![[1.0, 2.0]].view()), Err(Error::Shape { .. })));
        assert!(matches!(factor_scores(&[], array![[1.0]].view()), Err(Error::Empty { .. })));
        assert!(matches!(HoldOut::new(0, 0.5), Err(Error::BadParam { .. })));
        assert!(matches!(HoldOut::new(5, 1.2), Err(Error::BadParam { .. })));
        assert_eq!(HoldOut::new(7, 0.9).unwrap(), HoldOut { n_input: 6, n_target: 1 });
        assert_eq!(HoldOut::new(10, 0.7).unwrap().n_input, 7);
        assert_eq!(HoldOut::new(usize::MAX, 1.0).unwrap().n_target, 0);
    }
}
