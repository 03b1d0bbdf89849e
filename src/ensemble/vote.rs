//! The vote of many: of the trees of a forest, or of the people who label a row.
//!
//! - Formula: share = weight of those who name the label / weight of all; the largest share wins.
//! - Conventions: of labels with equally many votes the smallest wins, as in scikit-learn.
//! - Cost: O(n log n).

use std::collections::BTreeMap;

use crate::input;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// The winner of a vote and its share.
///
/// ```
/// use workings::ensemble::Vote;
///
/// let vote = Vote::weighted(&["cat", "dog", "cat"], &[0.5, 0.9, 0.6])?;
/// assert_eq!(vote.label, "cat");
/// assert!((vote.share.value() - 0.55).abs() < 1e-12); // 1.1 of 2
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Vote<L> {
    pub label: L,
    /// The winner's part of all votes.
    pub share: Expr,
}

impl<L: Ord + Clone> Vote<L> {
    /// One vote each.
    ///
    /// # Errors
    /// `Empty`.
    pub fn majority(labels: &[L]) -> Result<Vote<L>> {
        Vote::count("votes", labels, &vec![1.0; labels.len()])
    }

    /// Votes of these weights, at least 0.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `OutOfRange` for a negative weight; `BadParam` if all are 0.
    pub fn weighted(labels: &[L], weights: &[f64]) -> Result<Vote<L>> {
        input::same_length("labels", labels.len(), "weights", weights.len())?;
        input::non_negative("weights", weights.iter().copied())?;
        if weights.iter().all(|weight| *weight == 0.0) {
            return Err(Error::bad_param("weights", "0 for every vote", "at least one positive weight"));
        }
        Vote::count("weight", labels, weights)
    }

    fn count(unit: &str, labels: &[L], weights: &[f64]) -> Result<Vote<L>> {
        let mut votes = BTreeMap::<&L, f64>::new();
        for (label, weight) in labels.iter().zip(weights) {
            *votes.entry(label).or_default() += weight;
        }
        // Weights that differ by rounding alone are equal.
        let larger = |best: f64, next: f64| next > best + 1e-12 * best;
        let winner = votes.into_iter().reduce(|best, next| if larger(best.1, next.1) { next } else { best });
        let (label, own) = winner.ok_or_else(|| Error::empty(unit))?;
        let all = Expr::named(format!("{unit} in all"), crate::stats::accurate_sum(weights.iter().copied()));
        let share = Expr::named(format!("{unit} of the winner"), own) / all;
        Ok(Vote { label: label.clone(), share: share.called("share") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_of_equals_wins() {
        let vote = Vote::majority(&["b", "a", "b", "a", "c"]).unwrap();
        assert_eq!((vote.label, vote.share.value()), ("a", 0.4));
        // 0.1 + 0.2 is more than 0.3 by rounding alone.
        assert_eq!(Vote::weighted(&["b", "b", "a"], &[0.1, 0.2, 0.3]).unwrap().label, "a");
    }

    #[test]
    fn votes_that_say_nothing_are_refused() {
        assert!(matches!(Vote::<u8>::majority(&[]), Err(Error::Empty { .. })));
        assert!(matches!(Vote::weighted(&[1], &[0.0]), Err(Error::BadParam { .. })));
        assert!(matches!(Vote::weighted(&[1], &[-1.0]), Err(Error::OutOfRange { .. })));
        assert!(matches!(Vote::weighted(&[1, 2], &[1.0]), Err(Error::LengthMismatch { .. })));
    }
}
