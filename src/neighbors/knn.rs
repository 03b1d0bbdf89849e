//! k nearest neighbours: the label or the value of the rows nearest to a point.
//!
//! - Conventions: Euclidean; of rows equally far the lower index is nearer; of labels with equal votes the smallest wins;
//!   with weights 1/distance, neighbours at distance 0 decide alone.
//! - Cost: O(n·d + k log k) for a query; for many queries of the same rows the models check them once and share the work.
//! - Source: Cover & Hart (1967), IEEE Trans. Inf. Theory 13(1), 21–27.

use std::collections::BTreeMap;

use ndarray::ArrayView2;

use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// How much each neighbour counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NeighborWeights {
    #[default]
    Uniform,
    /// 1 / distance.
    Distance,
}

impl NeighborWeights {
    /// The weights of neighbours at these distances: those at 0, or so near it that 1 / distance is infinite, count alone.
    pub(super) fn of(self, found: &[(f64, usize)], weights: &mut Vec<f64>) {
        weights.clear();
        match self {
            NeighborWeights::Uniform => weights.extend(found.iter().map(|_| 1.0)),
            NeighborWeights::Distance => weights.extend(found.iter().map(|(distance, _)| 1.0 / distance)),
        }
        if weights.contains(&f64::INFINITY) {
            weights.iter_mut().for_each(|weight| *weight = f64::from(u8::from(*weight == f64::INFINITY)));
        }
    }
}

/// A row and how far it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbor {
    pub row: usize,
    pub distance: f64,
}

/// The k rows nearest to the query, nearest first.
///
/// # Errors
/// `Empty`, `NotFinite`; `LengthMismatch` for a query of another length than a row; `BadParam` for a k outside 1 to n.
pub fn nearest(x: ArrayView2<f64>, query: &[f64], k: usize) -> Result<Vec<Neighbor>> {
    if x.is_empty() {
        return Err(Error::empty("x"));
    }
    input::same_length("a row of x", x.ncols(), "query", query.len())?;
    input::finite_rows("x", x)?;
    input::finite("query", query.iter().copied())?;
    input::setting("k", k as f64, (1..=x.nrows()).contains(&k), &format!("1 to the number of rows, {},", x.nrows()))?;
    let squared = |row: ndarray::ArrayView1<f64>| row.iter().zip(query).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
    let mut all: Vec<(f64, usize)> = x.outer_iter().enumerate().map(|(i, row)| (squared(row), i)).collect();
    let near = nearest_first(&mut all, k);
    Ok(near.iter().map(|(squared, row)| Neighbor { row: *row, distance: squared.sqrt() }).collect())
}

/// The k of the least distance in order; of equal ones those of the lowest row.
pub(super) fn nearest_first(all: &mut [(f64, usize)], k: usize) -> &[(f64, usize)] {
    let order = |a: &(f64, usize), b: &(f64, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
    if k < all.len() {
        all.select_nth_unstable_by(k - 1, order);
    }
    let near = &mut all[..k];
    near.sort_unstable_by(order);
    near
}

fn weight(neighbor: &Neighbor, weights: NeighborWeights, any_equal: bool) -> Expr {
    match weights {
        NeighborWeights::Uniform => Expr::from(1.0),
        NeighborWeights::Distance if any_equal => Expr::from(f64::from(u8::from(neighbor.distance == 0.0))),
        NeighborWeights::Distance => Expr::from(1.0) / Expr::from(neighbor.distance),
    }
}

/// The label with most votes among the k nearest.
///
/// # Errors
/// As [`nearest`]; `LengthMismatch`.
/// ```
/// use workings::ndarray::array;
/// use workings::neighbors::{NeighborWeights, classify};
///
/// let x = array![[0.0], [1.0], [7.0]];
/// assert_eq!(classify(x.view(), &["a", "a", "b"], &[5.0], 3, NeighborWeights::Uniform)?, "a");
/// # Ok::<(), workings::Error>(())
/// ```
pub fn classify<T: Ord + Clone>(
    x: ArrayView2<f64>,
    y: &[T],
    query: &[f64],
    k: usize,
    weights: NeighborWeights,
) -> Result<T> {
    input::same_length("x", x.nrows(), "y", y.len())?;
    let found = nearest(x, query, k)?;
    let any_equal = found.iter().any(|n| n.distance == 0.0);
    let mut votes: BTreeMap<&T, f64> = BTreeMap::new();
    for neighbor in &found {
        *votes.entry(&y[neighbor.row]).or_default() += weight(neighbor, weights, any_equal).value();
    }
    let most = votes.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
    most.map(|(label, _)| label.clone()).ok_or_else(|| Error::empty("x"))
}

/// The mean value of the k nearest, weighted.
///
/// # Errors
/// As [`classify`]; `NotFinite`.
pub fn regress(x: ArrayView2<f64>, y: &[f64], query: &[f64], k: usize, weights: NeighborWeights) -> Result<Expr> {
    input::same_length("x", x.nrows(), "y", y.len())?;
    input::finite("y", y.iter().copied())?;
    Ok(weighted_mean(&nearest(x, query, k)?, y, weights))
}

pub(super) fn weighted_mean(found: &[Neighbor], y: &[f64], weights: NeighborWeights) -> Expr {
    if weights == NeighborWeights::Uniform {
        return Expr::mean_of(found.iter().map(|n| Expr::from(y[n.row]))).called("prediction");
    }
    let any_equal = found.iter().any(|n| n.distance == 0.0);
    let weight = |n: &Neighbor| weight(n, weights, any_equal);
    let sum = Expr::sum_of(found.iter().map(|n| weight(n) * y[n.row]));
    (sum / Expr::sum_of(found.iter().map(weight))).called("prediction")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// From 4: rows at distances 3, 1 and 6 with values 10, 20 and 90.
    #[test]
    fn near_rows_count_and_nearer_ones_more() {
        let (x, y) = (array![[1.0], [5.0], [10.0]], [10.0, 20.0, 90.0]);
        let found: Vec<usize> = nearest(x.view(), &[4.0], 2).unwrap().iter().map(|n| n.row).collect();
        assert_eq!(found, [1, 0]);
        let of = |k, weights| regress(x.view(), &y, &[4.0], k, weights).unwrap().value();
        assert_eq!(of(2, NeighborWeights::Uniform), 15.0);
        assert!((of(2, NeighborWeights::Distance) - (20.0 + 10.0 / 3.0) / (4.0 / 3.0)).abs() < 1e-13);
        // A row at the place itself is all that counts.
        assert_eq!(regress(x.view(), &y, &[5.0], 3, NeighborWeights::Distance).unwrap().value(), 20.0);
    }

    #[test]
    fn what_has_no_neighbours_is_refused() {
        let x = array![[1.0], [2.0]];
        for k in [0, 3] {
            assert!(matches!(nearest(x.view(), &[1.0], k), Err(Error::BadParam { .. })));
        }
        assert!(matches!(nearest(x.view(), &[1.0, 2.0], 1), Err(Error::LengthMismatch { .. })));
        assert!(classify(x.view(), &["a"], &[1.0], 1, NeighborWeights::Uniform).is_err());
        assert!(regress(x.view(), &[1.0, f64::NAN], &[1.0], 1, NeighborWeights::Uniform).is_err());
    }
}
