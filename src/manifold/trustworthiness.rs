//! Trustworthiness of a map: are neighbours on it neighbours in truth?
//!
//! A point that the map puts among the k nearest of i, though its row is only the r-th nearest in truth, costs r − k.
//!
//! - Formula: T(k) = 1 − 2 / (n·k·(2n − 3k − 1)) · Σᵢ Σⱼ max(0, r(i, j) − k) over the k nearest j of i on the map; the
//!   factor makes the worst possible map 0.
//! - Cost: O(n²·(d + k)) time, O(n·k) memory. In parallel, with the same result for any number of threads.
//! - Conventions: as scikit-learn's `trustworthiness`, Euclidean; of rows equally far the one of lower index is nearer.
//! - Source: Venna & Kaski (2001), ICANN, 485–491.

use ndarray::ArrayView2;
use rayon::prelude::*;

use crate::nearest::{nearest_others, squared_distance};
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// What a map costs in ranks.
///
/// ```
/// use workings::manifold::Trustworthiness;
/// use workings::ndarray::array;
///
/// // On the map the row at 9 stands beside that at 0, whose 4th and farthest it is: rank 4, one neighbour, cost 3.
/// let (rows, map) = (array![[0.0], [1.0], [3.0], [6.0], [9.0]], array![[0.0], [1.0], [3.0], [6.0], [0.5]]);
/// let trust = Trustworthiness::new(rows.view(), map.view(), 1)?;
/// assert_eq!(trust.costs(), [3, 3, 0, 0, 3]); // of 0 and of 1 it is the nearest on the map; its own is 0, in truth the 4th
/// assert!((trust.trustworthiness() - (1.0 - 2.0 / 30.0 * 9.0)).abs() < 1e-12); // 5 · 1 · (10 − 3 − 1) = 30
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Trustworthiness {
    n_neighbors: usize,
    costs: Vec<u64>,
}

impl Trustworthiness {
    /// Of rows and the points of a map, as many of each.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `LengthMismatch` for another number of points than rows; `BadParam` unless n_neighbors is at
    /// least 1 and below half the number of rows.
    pub fn new(x: ArrayView2<f64>, embedding: ArrayView2<f64>, n_neighbors: usize) -> Result<Trustworthiness> {
        for (name, none) in [("x", x.is_empty()), ("embedding", embedding.is_empty())] {
            if none {
                return Err(Error::empty(name));
            }
        }
        let n = x.nrows();
        input::same_length("x", n, "embedding", embedding.nrows())?;
        let needed = format!("a whole number from 1 to below {}, half the number of rows,", n as f64 / 2.0);
        input::setting("n_neighbors", n_neighbors as f64, n_neighbors >= 1 && 2 * n_neighbors < n, &needed)?;
        input::finite_rows("x", x)?;
        input::finite_rows("embedding", embedding)?;
        let near = nearest_others(embedding, n_neighbors);
        let standard = x.as_standard_layout();
        let (values, d) = (standard.as_slice().unwrap_or(&[]), x.ncols());
        let row = |i: usize| &values[i * d..(i + 1) * d];
        let cost = |distances: &mut Vec<f64>, i: usize| {
            distances.clear();
            distances.extend((0..n).map(|j| squared_distance(row(i), row(j))));
            distances[i] = f64::INFINITY;
            let over = |j: usize| rank(distances, i, j).saturating_sub(n_neighbors) as u64;
            near.of(i).iter().map(|(_, j)| over(*j)).sum()
        };
        let costs = (0..n).into_par_iter().map_init(Vec::new, cost).collect();
        Ok(Trustworthiness { n_neighbors, costs })
    }

    /// Σ max(0, rank − k) over the neighbours of each point on the map.
    pub fn costs(&self) -> &[u64] {
        &self.costs
    }

    /// The metric with its derivation.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }
}

/// Of row i, row j is the nearest (1), the second nearest (2) and so on.
fn rank(distances: &[f64], i: usize, j: usize) -> usize {
    let limit = distances[j];
    let before = distances[..j].iter().filter(|distance| **distance <= limit).count();
    let behind = distances[j + 1..].iter().filter(|distance| **distance < limit).count();
    // An infinite distance, of squares that overflow, ties with that of the row to itself.
    1 + before + behind - usize::from(i < j && distances[i] <= limit)
}

formulas! { Trustworthiness;
    /// 1 where every neighbour on the map is one in truth, 0 for the worst map.
    trustworthiness: |t| {
        let (n, k) = (Expr::named("n", t.costs.len() as f64), Expr::named("k", t.n_neighbors as f64));
        let cost = Expr::sum_of(t.costs.iter().map(|cost| Expr::from(*cost as f64))).called("Σ max(0, rank − k)");
        let worst = &n * &k * (2.0 * n.clone() - 3.0 * k.clone() - 1.0);
        (1.0 - Expr::from(2.0) / worst * cost).called("trustworthiness")
    };
}

/// Trustworthiness of a map at so many neighbours; [`Trustworthiness`] also derives it.
///
/// From 0, the worst, to 1. Errors: as [`Trustworthiness::new`]. Source: Venna & Kaski (2001), ICANN, 485–491.
/// ```
/// use workings::ndarray::array;
/// let rows = array![[0.0, 0.0], [1.0, 0.0], [3.0, 0.0]];
/// assert_eq!(workings::manifold::trustworthiness(rows.view(), array![[0.0], [2.0], [9.0]].view(), 1)?, 1.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn trustworthiness(x: ArrayView2<f64>, embedding: ArrayView2<f64>, n_neighbors: usize) -> Result<f64> {
    Ok(Trustworthiness::new(x, embedding, n_neighbors)?.trustworthiness())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    /// Rows at 0, 2, 5, 9, 14; on the map the rows at 2 and 14 have changed places. k = 2, and of the neighbours on the map
    /// those of rank above 2 cost: of 0 the row at 14 (rank 4), of 2 that at 9 (3), of 5 that at 14 (4), of 9 that at 2 (3),
    /// of 14 that at 0 (4). 1 − 2 / (5 · 2 · (10 − 6 − 1)) · 8 = 14/30.
    #[test]
    fn ranks_by_hand() {
        let (x, map) = (array![[0.0], [2.0], [5.0], [9.0], [14.0]], array![[0.0], [14.0], [5.0], [9.0], [2.0]]);
        let trust = Trustworthiness::new(x.view(), map.view(), 2).unwrap();
        assert_eq!(trust.costs(), [2, 1, 2, 1, 2]);
        assert!((trust.trustworthiness() - 14.0 / 30.0).abs() < 1e-15);
    }

    #[test]
    fn ties_duplicates_and_overflow() {
        let same = Array2::from_elem((7, 2), 3.0);
        assert_eq!(trustworthiness(same.view(), same.view(), 3).unwrap(), 1.0);
        let far = array![[1e200], [-1e200], [0.0], [3e200]];
        assert!(trustworthiness(far.view(), far.view(), 1).unwrap() <= 1.0);
    }

    #[test]
    fn what_has_no_trustworthiness_is_refused() {
        let x = array![[0.0], [1.0], [3.0], [9.0]];
        let of = |map: Array2<f64>, k| Trustworthiness::new(x.view(), map.view(), k).unwrap_err();
        assert!(matches!(of(array![[0.0]], 1), Error::LengthMismatch { .. }));
        assert!(matches!(of(x.clone(), 0), Error::BadParam { .. }));
        assert!(matches!(of(x.clone(), 2), Error::BadParam { .. }));
        assert!(matches!(of(array![[0.0], [1.0], [f64::NAN], [2.0]], 1), Error::NotFinite { .. }));
        assert!(matches!(of(Array2::zeros((0, 2)), 1), Error::Empty { .. }));
        assert!(matches!(trustworthiness(array![[1.0]].view(), array![[1.0]].view(), 1), Err(Error::BadParam { .. })));
    }
}
