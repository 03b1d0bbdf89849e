//! k-fold cross-validation: every row is held out once.
//!
//! - Conventions: scikit-learn's `KFold` without shuffling. Folds are consecutive blocks; where k does not divide n, the first
//!   n mod k folds have one row more.

use std::ops::Range;

use crate::Result;
use crate::datasets::{Random, Split};
use crate::input;

/// `n` rows in `k` folds.
///
/// ```
/// let folds = workings::model_selection::KFold::new(10, 3)?;
/// assert_eq!(folds.sizes().collect::<Vec<_>>(), [4, 3, 3]);
/// assert_eq!(folds.test_rows().collect::<Vec<_>>(), [0..4, 4..7, 7..10]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KFold {
    n: usize,
    k: usize,
}

impl KFold {
    /// # Errors
    /// `BadParam` for fewer than 2 folds, which leave nothing to train on, or more folds than rows.
    pub fn new(n: usize, k: usize) -> Result<KFold> {
        input::setting("k", k as f64, k >= 2 && k <= n, &format!("2 to n = {n} folds"))?;
        Ok(KFold { n, k })
    }

    /// The rows of each fold.
    pub fn sizes(self) -> impl Iterator<Item = usize> {
        (0..self.k).map(move |fold| self.n / self.k + usize::from(fold < self.n % self.k))
    }

    /// The rows that train while each fold is held out.
    pub fn train_sizes(self) -> impl Iterator<Item = usize> {
        self.sizes().map(move |size| self.n - size)
    }

    /// The rows of each fold, from 0.
    pub fn test_rows(self) -> impl Iterator<Item = Range<usize>> {
        self.sizes().scan(0, |start, size| {
            let rows = *start..*start + size;
            *start = rows.end;
            Some(rows)
        })
    }

    /// The training and the test rows of each fold, both in order.
    ///
    /// # Errors
    /// None that `new` leaves.
    pub fn splits(self) -> Result<Vec<Split>> {
        self.splits_of(&(0..self.n).collect::<Vec<_>>())
    }

    /// The same over rows that are shuffled first; training rows stay in random order, so that the first of them are a sample.
    ///
    /// # Errors
    /// None that `new` leaves.
    /// ```
    /// let folds = workings::model_selection::KFold::new(10, 3)?.shuffled(7)?;
    /// let mut held_out: Vec<usize> = folds.iter().flat_map(|split| split.test().to_vec()).collect();
    /// held_out.sort();
    /// assert_eq!(held_out, (0..10).collect::<Vec<_>>());
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn shuffled(self, seed: u64) -> Result<Vec<Split>> {
        self.splits_of(&Random::new(seed).permutation(self.n))
    }

    fn splits_of(self, order: &[usize]) -> Result<Vec<Split>> {
        let split = |test: Range<usize>| {
            let train = [&order[..test.start], &order[test.end..]].concat();
            Split::new(self.n, train, order[test].to_vec())
        };
        self.test_rows().map(split).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_alone() {
        let folds = KFold::new(3, 3).unwrap();
        assert_eq!(folds.train_sizes().collect::<Vec<_>>(), [2, 2, 2]);
        let rows: Vec<_> = folds.splits().unwrap().iter().map(|split| (split.train()[1], split.test()[0])).collect();
        assert_eq!(rows, [(2, 0), (2, 1), (1, 2)]);
        for (n, k) in [(3, 5), (3, 1), (3, 0), (0, 2)] {
            assert!(KFold::new(n, k).is_err());
        }
    }
}
