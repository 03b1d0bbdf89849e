//! k-means for every number of clusters in a range.
//!
//! More clusters always lower the inertia. What tells is where it stops to fall fast (the elbow), or where the clusters
//! are most apart for their width (the best silhouette).
//!
//! - Formula: explained share = 1 − inertia / Σ‖x − mean‖².
//! - Cost: that of k-means for each number and each start; of the silhouettes O(n²·d) for each number.
//! - Source: Thorndike (1953), Psychometrika 18, 267–276 (elbow); Rousseeuw (1987), J. Comput. Appl. Math. 20, 53–65.

use std::ops::RangeInclusive;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{ArrayBase, ArrayView2, Data, Ix2};
use rayon::prelude::*;

use super::{Knee, check_range};
use crate::cluster::KMeans;
use crate::metrics::Clusters;
use crate::{Error, Result, input};

/// Settings of k-means over a range.
#[derive(Debug, Clone, PartialEq)]
pub struct KMeansRangeParams {
    n_clusters: RangeInclusive<usize>,
    n_init: usize,
    max_iter: usize,
    tol: f64,
    seed: u64,
    silhouettes: bool,
}

/// A k-means model for each number of clusters, and how well each fits.
///
/// ```
/// use workings::cluster::KMeansRange;
/// use workings::prelude::*;
///
/// let data = Dataset::from(array![[1.0], [2.0], [1.5], [6.0], [7.0], [11.0], [12.0], [11.5]]);
/// let range = KMeansRange::params(1..=8).fit(&data)?;
/// assert_eq!((range.knee()?, range.best_silhouette()), (Some(3), Some(3)));
/// assert!(range.explained_share()[2] > 0.99);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KMeansRange {
    /// One for each number of clusters, ascending.
    pub models: Vec<KMeans>,
    total: f64,
    silhouette: Vec<f64>,
}

impl KMeansRange {
    /// Settings for these numbers of clusters, `1..=10` say.
    pub fn params(n_clusters: RangeInclusive<usize>) -> KMeansRangeParams {
        KMeansRangeParams { n_clusters, n_init: 10, max_iter: 300, tol: 1e-4, seed: 0, silhouettes: true }
    }

    /// The numbers of clusters.
    pub fn n_clusters(&self) -> Vec<usize> {
        self.models.iter().map(|model| model.centroids.nrows()).collect()
    }

    /// The inertia of each.
    pub fn inertia(&self) -> Vec<f64> {
        self.models.iter().map(|model| model.inertia).collect()
    }

    /// The share of the variance that each explains, 0 to 1; `NaN` where all points are equal.
    pub fn explained_share(&self) -> Vec<f64> {
        // One cluster explains nothing, whatever the last digits of the two sums say.
        let share = |model: &KMeans| match model.centroids.nrows() {
            1 => 0.0,
            _ => (1.0 - model.inertia / self.total).max(0.0),
        };
        self.models.iter().map(|model| if self.total > 0.0 { share(model) } else { f64::NAN }).collect()
    }

    /// The mean silhouette of each; `NaN` for one cluster and for as many as points, and where none was wanted.
    pub fn silhouette(&self) -> &[f64] {
        &self.silhouette
    }

    /// The number of clusters at which the inertia bends most; `None` where it has no bend.
    ///
    /// # Errors
    /// `Undetermined` for fewer than 3 numbers of clusters.
    pub fn knee(&self) -> Result<Option<usize>> {
        let k: Vec<f64> = self.n_clusters().iter().map(|k| *k as f64).collect();
        Ok(Knee::new(&k, &self.inertia())?.position().map(|i| self.n_clusters()[i]))
    }

    /// The number of clusters with the largest silhouette, the least of equal ones; `None` where no silhouette is defined.
    pub fn best_silhouette(&self) -> Option<usize> {
        let defined = self.silhouette.iter().zip(self.n_clusters()).filter(|(s, _)| !s.is_nan());
        defined.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, k)| k)
    }
}

impl KMeansRangeParams {
    /// Starts of k-means for each number (default 10, at least 1): a curve over local minima has false bends.
    pub fn n_init(mut self, n_init: usize) -> Self {
        self.n_init = n_init;
        self
    }

    /// Most iterations of each (default 300, at least 1).
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.max_iter = max_iter;
        self
    }

    /// As [`KMeansParams::tol`](crate::cluster::KMeansParams::tol) (default 1e-4).
    pub fn tol(mut self, tol: f64) -> Self {
        self.tol = tol;
        self
    }

    /// Of the random numbers (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Whether to measure silhouettes, which takes all pairs of points (default yes).
    pub fn silhouettes(mut self, silhouettes: bool) -> Self {
        self.silhouettes = silhouettes;
        self
    }

    fn models(&self, x: ArrayView2<f64>) -> Result<KMeansRange> {
        if x.is_empty() {
            return Err(Error::empty("records"));
        }
        check_range(&self.n_clusters, x.nrows(), "the number of samples")?;
        input::finite_rows("records", x)?;
        let of_one = |k: usize| -> Result<(KMeans, f64)> {
            let params = KMeans::params(k).n_init(self.n_init).max_iter(self.max_iter).tol(self.tol).seed(self.seed);
            let model = params.fit(&DatasetBase::from(x))?;
            let silhouette = if self.silhouettes { Clusters::new(x, &model.labels)?.silhouette() } else { f64::NAN };
            Ok((model, silhouette))
        };
        let found: Vec<(KMeans, f64)> = self.n_clusters.clone().into_par_iter().map(of_one).collect::<Result<_>>()?;
        let (models, silhouette) = found.into_iter().unzip();
        let total = Clusters::new(x, &vec![0; x.nrows()])?.total_ss();
        Ok(KMeansRange { models, total, silhouette })
    }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for KMeansRangeParams {
    type Object = KMeansRange;

    /// On the records; a dataset with weights is refused, as by k-means.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<KMeansRange> {
        if data.weights().is_some() {
            return Err(Error::bad_param("weights", "a weight for each sample", "a dataset without weights"));
        }
        self.models(data.records().view())
    }
}
