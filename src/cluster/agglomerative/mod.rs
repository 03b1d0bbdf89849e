//! Agglomerative clustering: merge the two nearest clusters until one is left, and cut the tree of merges.
//!
//! - Formula: the distance of two clusters is the least, the largest or the mean of the distances of their samples (single,
//!   complete, average), or √(2·|A|·|B| / (|A| + |B|))·‖mean A − mean B‖, which grows with the inertia that the merge adds
//!   (Ward).
//! - Cost: O(n²·d) time. Single and Ward linkage take O(n·d) memory (Ward's with up to 64 features), complete and average
//!   8·n² bytes, the distances of all samples. The same result for any number of threads.
//! - Conventions: Euclidean; heights are SciPy's. Merges of equal height stand in the order in which a search that prefers
//!   lower indices finds them: the same input gives the same tree. [`agglomerate`](super::agglomerate) is the same
//!   clustering to read.
//! - Sources: Ward (1963), J. Am. Stat. Assoc. 58, 236–244; Müllner (2011), arXiv:1109.2378, for chains of nearest
//!   neighbours and the order of a spanning tree.

mod chain;
mod columns;
mod dendrogram;
mod spanning;
#[cfg(test)]
mod tests;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{ArrayBase, ArrayView2, Data, Ix2};

use super::Linkage;
use crate::{Error, Result, input};
use columns::Columns;
pub use dendrogram::{Dendrogram, Link};

/// Where the tree of merges is cut.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Cut {
    Clusters(usize),
    At(f64),
}

/// Settings of agglomerative clustering.
#[derive(Debug, Clone, PartialEq)]
pub struct AgglomerativeParams {
    linkage: Linkage,
    cut: Cut,
}

/// Clusters, and the tree of merges they were cut from.
///
/// ```
/// use workings::cluster::{AgglomerativeClustering, Linkage};
/// use workings::prelude::*;
///
/// let data = Dataset::from(array![[1.0], [9.0], [2.0], [12.0], [4.0]]);
/// let model = AgglomerativeClustering::params().n_clusters(2).linkage(Linkage::Average).fit(&data)?;
/// assert_eq!(model.labels, [0, 1, 0, 1, 0]);
/// // 1 and 2; then 4, 3 and 2 away; then 9 and 12; then all: (8 + 7 + 5 + 11 + 10 + 8) / 6
/// assert_eq!(model.dendrogram.heights(), [1.0, 2.5, 3.0, 49.0 / 6.0]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct AgglomerativeClustering {
    /// The cluster of each sample, numbered by their first samples.
    pub labels: Vec<usize>,
    /// How many there are.
    pub n_clusters: usize,
    /// All merges.
    pub dendrogram: Dendrogram,
}

impl AgglomerativeClustering {
    /// Settings: two clusters by Ward's linkage, unless set.
    pub fn params() -> AgglomerativeParams {
        AgglomerativeParams { linkage: Linkage::Ward, cut: Cut::Clusters(2) }
    }
}

impl AgglomerativeParams {
    /// How many clusters to leave (default 2, from 1 to the number of samples); takes the place of a threshold.
    pub fn n_clusters(mut self, n_clusters: usize) -> Self {
        self.cut = Cut::Clusters(n_clusters);
        self
    }

    /// The height at which, and above, clusters are not merged (at least 0); takes the place of a number of clusters.
    pub fn distance_threshold(mut self, distance_threshold: f64) -> Self {
        self.cut = Cut::At(distance_threshold);
        self
    }

    /// What the distance of two clusters is (default Ward).
    pub fn linkage(mut self, linkage: Linkage) -> Self {
        self.linkage = linkage;
        self
    }

    fn check(&self, x: ArrayView2<f64>) -> Result<()> {
        if x.is_empty() {
            return Err(Error::empty("records"));
        }
        match self.cut {
            Cut::Clusters(k) => {
                let needed = format!("1 to n_samples = {}", x.nrows());
                input::setting("n_clusters", k as f64, (1..=x.nrows()).contains(&k), &needed)?;
            }
            Cut::At(height) => {
                let fits = height >= 0.0 && height.is_finite();
                input::setting("distance_threshold", height, fits, "a number of at least 0")?;
            }
        }
        input::finite_rows("records", x)
    }

    fn cluster(&self, x: ArrayView2<f64>) -> Result<AgglomerativeClustering> {
        self.check(x)?;
        let dendrogram = tree(x, self.linkage)?;
        let labels = match self.cut {
            Cut::Clusters(k) => dendrogram.cut(k)?,
            Cut::At(height) => dendrogram.cut_at(height),
        };
        let n_clusters = labels.iter().max().map_or(0, |last| last + 1);
        Ok(AgglomerativeClustering { labels, n_clusters, dendrogram })
    }
}

/// All merges of at least one sample.
fn tree(x: ArrayView2<f64>, linkage: Linkage) -> Result<Dendrogram> {
    let (n, d) = x.dim();
    let columns = Columns::new(x);
    let merges = match linkage {
        Linkage::Single => Some(spanning::merges(columns)),
        // Means are cheaper than a matrix of distances, until they have many features; they also need less memory.
        Linkage::Ward if d <= 64 || n > 20_000 => chain::merges(n, chain::Means::new(columns)),
        _ => chain::merges(n, chain::Matrix::new(&columns, linkage)?),
    };
    let finite = merges.filter(|merges| merges.iter().all(|(_, _, height)| height.is_finite()));
    Ok(Dendrogram::of_merges(n, finite.ok_or_else(Error::overflow)?))
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for AgglomerativeParams {
    type Object = AgglomerativeClustering;

    /// On the records; a dataset with weights is refused, since every sample counts alike here.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<AgglomerativeClustering> {
        if data.weights().is_some() {
            return Err(Error::bad_param("weights", "a weight for each sample", "a dataset without weights"));
        }
        self.cluster(data.records().view())
    }
}
