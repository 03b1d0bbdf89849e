//! k-NN imputation: a missing value becomes the mean of that feature over the nearest training rows that have it.
//!
//! - Distance: nan-Euclidean, √(d / present · Σ(aⱼ − bⱼ)²) over the features that both rows have, `present` of d.
//! - Conventions (as scikit-learn): uniform weights; fewer rows than `n_neighbors` that have the feature are all taken; rows
//!   that share no feature with this one are no neighbours, and where none is left the training mean of the feature fills
//!   in. Of rows equally far the first is nearer. A feature that no training row has is an error.
//! - Cost: O(m·n·d) for the distances of m incomplete rows, as one product of matrices and in parallel; O((m + n)·d) memory.
//! - Source: Troyanskaya et al. (2001), Bioinformatics 17, 520–525.

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array2, ArrayBase, ArrayView1, ArrayView2, Data, Ix2};

use super::columns::same_width;
use super::imputer::gaps_or_finite;
use crate::input;
use crate::nearest::{nan_euclidean, nearest_donors};
use crate::stats::accurate_sum;
use crate::{Error, Result};

/// How many neighbours to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnnImputerParams {
    n_neighbors: usize,
}

impl KnnImputerParams {
    /// Neighbours that have the feature (default 5, at least 1).
    pub fn n_neighbors(mut self, n_neighbors: usize) -> Self {
        self.n_neighbors = n_neighbors;
        self
    }

    fn learn(&self, x: ArrayView2<f64>) -> Result<KnnImputer> {
        let k = self.n_neighbors;
        input::setting("n_neighbors", k as f64, k >= 1, "a whole number of at least 1")?;
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        check_rows(x)?;
        if let Some(j) = x.columns().into_iter().position(|column| column.iter().all(|x| x.is_nan())) {
            return Err(Error::Undetermined(format!("column {j} of x has no observed value to impute from")));
        }
        Ok(KnnImputer { train: x.to_owned(), n_neighbors: k })
    }
}

fn check_rows(x: ArrayView2<f64>) -> Result<()> {
    x.outer_iter().enumerate().try_for_each(|(i, row)| gaps_or_finite(&format!("x[{i}]"), &input::slice(&row)))
}

/// The training rows, and how many of them are asked.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::KnnImputer;
///
/// let train = Dataset::new(array![[1.0, 10.0], [2.0, 20.0], [9.0, 90.0]], array![0, 0, 1]);
/// let imputer = KnnImputer::params().n_neighbors(2).fit(&train)?;
/// assert_eq!(imputer.try_transform(&array![[2.5, f64::NAN]])?, array![[2.5, 15.0]]); // rows 1 and 0 are nearest
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KnnImputer {
    train: Array2<f64>,
    n_neighbors: usize,
}

impl KnnImputer {
    /// The settings, to be fitted.
    pub fn params() -> KnnImputerParams {
        KnnImputerParams { n_neighbors: 5 }
    }

    /// The training rows that fill in feature `j` of this row: the nearest that have it, nearest first.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `BadParam` for a feature that does not exist.
    pub fn neighbors(&self, row: ArrayView1<f64>, j: usize) -> Result<Vec<usize>> {
        same_width("row", row.insert_axis(ndarray::Axis(0)), self.train.ncols())?;
        let needed = format!("a feature from 0 to {}", self.train.ncols() - 1);
        input::setting("j", j as f64, j < self.train.ncols(), &needed)?;
        Ok(self.donors(row, j))
    }

    fn donors(&self, row: ArrayView1<f64>, j: usize) -> Vec<usize> {
        let holders = (0..self.train.nrows()).filter(|&i| !self.train[(i, j)].is_nan());
        let mut near: Vec<(f64, usize)> = holders.clone().map(|i| (nan_euclidean(row, self.train.row(i)), i)).collect();
        near.retain(|(distance, _)| !distance.is_nan());
        if near.is_empty() {
            return holders.collect();
        }
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        near.truncate(self.n_neighbors);
        near.into_iter().map(|(_, i)| i).collect()
    }

    /// The mean of a feature over the training rows that have it.
    fn mean(&self, j: usize) -> f64 {
        let seen: Vec<f64> = self.train.column(j).iter().copied().filter(|x| !x.is_nan()).collect();
        accurate_sum(seen.iter().copied()) / seen.len() as f64
    }

    /// The same rows with every NaN filled, shape `(n, d)`.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for infinities.
    pub fn try_transform<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let x = x.into();
        same_width("x", x, self.train.ncols())?;
        check_rows(x)?;
        let mut filled = x.to_owned();
        let mut means: Vec<Option<f64>> = vec![None; x.ncols()];
        let k = self.n_neighbors.min(self.train.nrows()); // room for no more neighbours than there are
        for (i, j, donors) in nearest_donors(self.train.view(), x, k).of_gaps() {
            filled[(i, j)] = match donors.len() {
                0 => *means[j].get_or_insert_with(|| self.mean(j)),
                n => accurate_sum(donors.iter().map(|(_, donor)| self.train[(*donor, j)])) / n as f64,
            };
        }
        Ok(filled)
    }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for KnnImputerParams {
    type Object = KnnImputer;

    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<KnnImputer> {
        self.learn(data.records().view())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    const GAP: f64 = f64::NAN;

    fn fitted(k: usize, x: &Array2<f64>) -> Result<KnnImputer> {
        KnnImputer::params().n_neighbors(k).fit(&DatasetBase::from(x.view()))
    }

    /// From (1, 2, –): to (3, 4, 3) √(3/2 · 8), to (–, 6, 5) √(3 · 16), to (8, 8, 9) √(3/2 · 85): nearest two 3 and 5.
    #[test]
    fn the_nearest_rows_that_have_the_feature_are_averaged() {
        let x = array![[1.0, 2.0, GAP], [3.0, 4.0, 3.0], [GAP, 6.0, 5.0], [8.0, 8.0, 9.0]];
        let imputer = fitted(2, &x).unwrap();
        assert_eq!(imputer.neighbors(x.row(0), 2).unwrap(), [1, 2]);
        assert_eq!(imputer.try_transform(&x).unwrap()[(0, 2)], 4.0);
        // Three rows have feature 2, however many are asked: (3 + 5 + 9) / 3.
        for k in [9, usize::MAX] {
            assert!((fitted(k, &x).unwrap().try_transform(&x).unwrap()[(0, 2)] - 17.0 / 3.0).abs() < 1e-14);
        }
    }

    /// scikit-learn 1.9.1: KNNImputer(n_neighbors=1).fit_transform fills the row without any feature with the means.
    #[test]
    fn rows_that_share_nothing_take_the_mean() {
        let x = array![[GAP, GAP], [1.0, 4.0], [5.0, 6.0]];
        assert_eq!(fitted(1, &x).unwrap().try_transform(&x).unwrap().row(0), array![3.0, 5.0]);
    }

    #[test]
    fn wrong_inputs_are_errors() {
        assert!(matches!(fitted(0, &array![[1.0]]), Err(Error::BadParam { .. })));
        assert!(matches!(fitted(1, &Array2::zeros((0, 1))), Err(Error::Empty { .. })));
        assert!(matches!(fitted(1, &array![[1.0, GAP], [2.0, GAP]]), Err(Error::Undetermined(_))));
        assert!(matches!(fitted(1, &array![[f64::INFINITY]]), Err(Error::NotFinite { .. })));
        let imputer = fitted(1, &array![[1.0, 2.0]]).unwrap();
        assert!(matches!(imputer.try_transform(&array![[1.0]]), Err(Error::Shape { .. })));
        assert!(matches!(imputer.neighbors(array![1.0, 2.0].view(), 2), Err(Error::BadParam { .. })));
    }
}
