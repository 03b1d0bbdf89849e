//! DBSCAN: clusters are regions where samples lie close together; what lies apart from them is noise.
//!
//! A sample with at least `min_samples` samples within `eps`, itself among them, is a core sample. Core samples within
//! `eps` of each other share a cluster; a sample that is no core sample, but within `eps` of one, is at the border of its
//! cluster; all others are noise. The number of clusters is found, not given, and they may have any shape.
//!
//! - Formula: i and j are neighbours where √Σ(xᵢⱼ − xₖⱼ)² ≤ eps; clusters are the connected parts of the graph of core
//!   samples.
//! - Cost: with up to 3 features O(n log n) on a grid of cells of side eps/√d, all of whose samples are neighbours; with
//!   up to 6 a k-d tree, between O(n log n) and O(n²·d) as eps grows; with more O(n²·d), as a product of matrices. O(n·d)
//!   memory. In parallel, with the
//!   same result for any number of threads.
//! - Conventions: as scikit-learn's `DBSCAN`. The sample itself counts in `min_samples`; a distance of exactly `eps` is
//!   near; clusters are numbered by their first core sample; a sample at the border of several clusters belongs to the
//!   first of them. Noise is `None` (−1 in scikit-learn): no number that could be taken for a cluster.
//! - Sources: Ester, Kriegel, Sander & Xu (1996), KDD-96, 226–231; Gan & Tao (2015), SIGMOD, 519–530, for the grid.

mod distances;
mod graph;
mod grid;
mod screen;
#[cfg(test)]
mod tests;
mod tree;
mod union;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{ArrayBase, ArrayView2, Data, Ix2};

use crate::{Error, Result, input};
pub use distances::{KDistances, k_distances};

/// Settings of DBSCAN.
#[derive(Debug, Clone, PartialEq)]
pub struct DbscanParams {
    eps: f64,
    min_samples: usize,
}

/// Clusters of dense regions, and noise.
///
/// ```
/// use workings::cluster::Dbscan;
/// use workings::prelude::*;
///
/// let data = Dataset::from(array![[1.0], [1.5], [2.0], [9.0], [5.0], [5.5], [6.0]]);
/// let model = Dbscan::params().eps(0.5).min_samples(3).fit(&data)?;
/// assert_eq!(model.labels, [Some(0), Some(0), Some(0), None, Some(1), Some(1), Some(1)]);
/// assert_eq!(model.core_sample_indices, [1, 5]); // 1.5 has 1 and 2 within 0.5, 1 has only 1.5
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Dbscan {
    /// The cluster of each sample; `None` for noise.
    pub labels: Vec<Option<usize>>,
    /// The core samples, in ascending order.
    pub core_sample_indices: Vec<usize>,
    /// How many clusters were found; perhaps none.
    pub n_clusters: usize,
}

/// What a search finds: the cluster of each sample, and whether it is a core sample.
struct Found {
    labels: Vec<Option<usize>>,
    core: Vec<bool>,
}

impl Dbscan {
    /// Settings: `eps` 0.5 and `min_samples` 5, unless set.
    pub fn params() -> DbscanParams {
        DbscanParams { eps: 0.5, min_samples: 5 }
    }

    /// The samples of a cluster, in ascending order.
    pub fn members(&self, cluster: usize) -> Vec<usize> {
        (0..self.labels.len()).filter(|i| self.labels[*i] == Some(cluster)).collect()
    }

    /// The samples that belong to no cluster, in ascending order.
    pub fn noise(&self) -> Vec<usize> {
        (0..self.labels.len()).filter(|i| self.labels[*i].is_none()).collect()
    }

    /// The labels with −1 for noise, as scikit-learn and files have them.
    pub fn signed_labels(&self) -> Vec<i64> {
        self.labels.iter().map(|label| label.map_or(-1, |label| label as i64)).collect()
    }
}

impl DbscanParams {
    /// The distance up to which samples are neighbours, in the unit of the features (default 0.5, above 0).
    pub fn eps(mut self, eps: f64) -> Self {
        self.eps = eps;
        self
    }

    /// How many neighbours make a core sample, itself among them (default 5, at least 1).
    pub fn min_samples(mut self, min_samples: usize) -> Self {
        self.min_samples = min_samples;
        self
    }

    fn check(&self, x: ArrayView2<f64>) -> Result<()> {
        if x.is_empty() {
            return Err(Error::empty("records"));
        }
        let fits = self.eps > 0.0 && (self.eps * self.eps).is_normal();
        input::setting("eps", self.eps, fits, "a number above 0 (whose square is neither 0 nor infinite)")?;
        let min = self.min_samples;
        input::setting("min_samples", min as f64, min >= 1, "a whole number of at least 1")?;
        input::finite_rows("records", x)
    }

    fn cluster(&self, x: ArrayView2<f64>) -> Result<Dbscan> {
        self.check(x)?;
        let rows = x.as_standard_layout();
        let values = rows.as_slice().unwrap_or(&[]);
        let on_grid = match x.ncols() {
            1 => grid::cluster::<1>(values, self.eps, self.min_samples),
            2 => grid::cluster::<2>(values, self.eps, self.min_samples),
            3 => grid::cluster::<3>(values, self.eps, self.min_samples),
            _ => None,
        };
        let Found { labels, core } = on_grid.unwrap_or_else(|| self.by_search(values, x.ncols()));
        let n_clusters = labels.iter().flatten().max().map_or(0, |last| last + 1);
        let core_sample_indices = (0..core.len()).filter(|i| core[*i]).collect();
        Ok(Dbscan { labels, core_sample_indices, n_clusters })
    }

    fn by_search(&self, values: &[f64], d: usize) -> Found {
        // Boxes of a tree rule out less with each feature, more with each sample.
        match d <= 6 || (d <= 15 && values.len() / d > 100_000) {
            true => graph::cluster(&tree::Tree::new(values, d, self.eps), self.min_samples),
            false => graph::cluster(&screen::AllPairs { values, d, eps: self.eps }, self.min_samples),
        }
    }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for DbscanParams {
    type Object = Dbscan;

    /// On the records; a dataset with weights is refused, since every sample counts alike here.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<Dbscan> {
        if data.weights().is_some() {
            return Err(Error::bad_param("weights", "a weight for each sample", "a dataset without weights"));
        }
        self.cluster(data.records().view())
    }
}
