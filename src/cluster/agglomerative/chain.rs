//! Complete, average and Ward linkage by chains of nearest neighbours.
//!
//! From any cluster to its nearest, from there to its nearest, and so on: distances fall along the chain until two clusters
//! are each other's nearest. For these linkages such a pair can be merged at once, whatever else is near elsewhere, and the
//! chain before it stays valid. Sorted by height the merges are those of the plain loop.
//!
//! - Cost: at most 3·n searches through the clusters and n − 1 updates: O(n²) time, and O(n²·d) for the distances.

use rayon::prelude::*;

use super::super::Linkage;
use super::columns::{Columns, least};
use crate::{Error, Result};

/// Clusters under way, each called by the number of one of its samples.
pub(super) trait Clusters {
    /// Any cluster that is left.
    fn any(&self) -> usize;

    /// The cluster nearest to one, and a value that grows with its distance; `preferred` if it is as near as any.
    fn nearest(&mut self, cluster: usize, preferred: Option<usize>) -> Option<(usize, f64)>;

    /// Makes `b` the merger of both.
    fn merge(&mut self, a: usize, b: usize, value: f64);

    /// The distance that a value stands for.
    fn height(value: f64) -> f64;
}

/// The merges in the order of the search; `None` if a distance overflows.
pub(super) fn merges<C: Clusters>(n: usize, mut clusters: C) -> Option<Vec<(usize, usize, f64)>> {
    let (mut merges, mut chain) = (Vec::with_capacity(n - 1), Vec::new());
    while merges.len() + 1 < n {
        let end = chain.pop().unwrap_or_else(|| clusters.any());
        let before = chain.last().copied();
        let (near, value) = clusters.nearest(end, before)?;
        if before == Some(near) {
            chain.pop();
            clusters.merge(end, near, value);
            merges.push((end, near, C::height(value)));
        } else {
            chain.extend([end, near]);
        }
    }
    Some(merges)
}

/// Ward's linkage from the means of the clusters; values are halves of squared heights.
pub(super) struct Means {
    columns: Columns,
    /// Samples of the cluster in each place; NaN where it has been merged away.
    size: Vec<f64>,
    /// The cluster in each place, and the place of each cluster.
    id: Vec<usize>,
    place: Vec<usize>,
    left: usize,
    values: Vec<f64>,
}

impl Means {
    pub fn new(columns: Columns) -> Means {
        let n = columns.len();
        let (id, place) = ((0..n).collect(), (0..n).collect());
        Means { columns, size: vec![1.0; n], id, place, left: n, values: vec![0.0; n] }
    }

    /// Closes the gaps, so that searches do not look at them.
    fn close_up(&mut self) {
        let kept: Vec<usize> = (0..self.id.len()).filter(|at| !self.size[*at].is_nan()).collect();
        self.columns.keep(&kept);
        self.size = kept.iter().map(|at| self.size[*at]).collect();
        self.id = kept.iter().map(|at| self.id[*at]).collect();
        self.id.iter().enumerate().for_each(|(at, id)| self.place[*id] = at);
        self.values.truncate(kept.len());
    }
}

impl Clusters for Means {
    fn any(&self) -> usize {
        self.size.iter().position(|size| !size.is_nan()).map_or(0, |at| self.id[at])
    }

    fn nearest(&mut self, cluster: usize, preferred: Option<usize>) -> Option<(usize, f64)> {
        let at = self.place[cluster];
        let own = self.size[at];
        self.columns.squared_distances(&self.columns.point(at), &mut self.values);
        crate::linalg::wide(
            #[inline(always)]
            || {
                for (value, size) in self.values.iter_mut().zip(&self.size) {
                    *value *= own * size / (own + size);
                }
            },
        );
        self.values[at] = f64::NAN;
        let (found, value) = least(&self.values)?;
        let preferred = preferred.filter(|preferred| self.values[self.place[*preferred]] <= value);
        Some((preferred.unwrap_or(self.id[found]), value))
    }

    fn merge(&mut self, a: usize, b: usize, _: f64) {
        let (a, b) = (self.place[a], self.place[b]);
        let (of_a, of_b) = (self.size[a], self.size[b]);
        let both = of_a + of_b;
        let means = self.columns.point(a).into_iter().zip(self.columns.point(b));
        self.columns.set(b, means.map(|(x, y)| y + (x - y) * (of_a / both)));
        (self.size[a], self.size[b], self.left) = (f64::NAN, both, self.left - 1);
        if 4 * self.left < 3 * self.id.len() {
            self.close_up();
        }
    }

    fn height(value: f64) -> f64 {
        (2.0 * value).sqrt()
    }
}

/// The distances of all clusters from each other.
pub(super) struct Matrix {
    n: usize,
    linkage: Linkage,
    /// Row by row; NaN on the diagonal.
    distances: Vec<f64>,
    size: Vec<f64>,
    /// 0 for a cluster that is left, NaN for one that has been merged away.
    gone: Vec<f64>,
    values: Vec<f64>,
}

impl Matrix {
    /// # Errors
    /// `Undetermined` where memory does not hold the distances.
    pub fn new(columns: &Columns, linkage: Linkage) -> Result<Matrix> {
        /// Rows that go together over a block of points, which then stays in the cache.
        const ROWS: usize = 16;
        const POINTS: usize = 128;
        let n = columns.len();
        let mut distances: Vec<f64> = Vec::new();
        let too_many = |_| {
            let needed = 8e-9 * (n as f64).powi(2);
            Error::Undetermined(format!(
                "the distances of {n} samples need {needed:.0} GB; cluster fewer samples, or take single linkage"
            ))
        };
        distances.try_reserve_exact(n * n).map_err(too_many)?;
        distances.resize(n * n, 0.0);
        distances.par_chunks_mut(ROWS * n).enumerate().for_each(|(group, rows)| {
            let points: Vec<Vec<f64>> = (0..rows.len() / n).map(|i| columns.point(group * ROWS + i)).collect();
            for start in (0..n).step_by(POINTS) {
                for (row, point) in rows.chunks_exact_mut(n).zip(&points) {
                    let part = &mut row[start..n.min(start + POINTS)];
                    columns.part(point, start, part);
                    part.iter_mut().for_each(|squared| *squared = squared.sqrt());
                }
            }
            for (i, row) in rows.chunks_exact_mut(n).enumerate() {
                row[group * ROWS + i] = f64::NAN;
            }
        });
        Ok(Matrix { n, linkage, distances, size: vec![1.0; n], gone: vec![0.0; n], values: vec![0.0; n] })
    }
}

impl Clusters for Matrix {
    fn any(&self) -> usize {
        self.gone.iter().position(|gone| !gone.is_nan()).unwrap_or(0)
    }

    fn nearest(&mut self, cluster: usize, preferred: Option<usize>) -> Option<(usize, f64)> {
        let row = &self.distances[cluster * self.n..(cluster + 1) * self.n];
        for ((value, distance), gone) in self.values.iter_mut().zip(row).zip(&self.gone) {
            *value = distance + gone;
        }
        let (found, value) = least(&self.values)?;
        Some((preferred.filter(|preferred| row[*preferred] <= value).unwrap_or(found), value))
    }

    fn merge(&mut self, a: usize, b: usize, value: f64) {
        let n = self.n;
        self.gone[a] = f64::NAN;
        let (of_a, of_b) = (self.size[a], self.size[b]);
        let (row_a, row_b) = (&self.distances[a * n..(a + 1) * n], &self.distances[b * n..(b + 1) * n]);
        for (k, merged) in self.values.iter_mut().enumerate() {
            *merged = self.linkage.merged(row_a[k], row_b[k], value, (of_a, of_b), self.size[k]);
        }
        for (k, merged) in self.values.iter().enumerate().filter(|(k, _)| *k != b && !self.gone[*k].is_nan()) {
            self.distances[b * n + k] = *merged;
            self.distances[k * n + b] = *merged;
        }
        self.size[b] = of_a + of_b;
    }

    fn height(value: f64) -> f64 {
        value
    }
}
