//! k-means clustering.
//!
//! Give every sample to its nearest centroid, move every centroid to the mean of its samples, repeat. Neither step can
//! raise the inertia, so the loop settles, though perhaps in a local minimum; [`lloyd`] is the same loop to read.
//!
//! - Formula: minimise J = Σᵢ ‖xᵢ − μ(cᵢ)‖² over the centroids μ and the labels c.
//! - Cost: O(n·k·d) time for the first iterations and much less for later ones, which look only at samples whose nearest
//!   centroid may have changed; O(n·d) memory, half the size of the data, for n samples, k clusters, d features. Distances
//!   are taken in single precision first, and in double where that leaves a doubt. In parallel, with the same result for
//!   any number of threads.
//! - Conventions: as scikit-learn's `KMeans`. Inertia is the sum of squared distances; ties go to the lower index; `tol`
//!   is relative to the mean variance of the features; a cluster without samples starts anew at the sample that is
//!   farthest from its centroid. Where the samples have fewer distinct values than there are clusters, the rest of the
//!   clusters stay empty, each on a sample that another cluster has (scikit-learn warns of this).
//! - Sources: Lloyd (1982), IEEE Trans. Inf. Theory 28(2), 129–137; Hamerly (2010), SDM, 130–140; Arthur & Vassilvitskii
//!   (2007), SODA, 1027–1035.

mod bounds;
mod lloyd;
mod mini_batch;
mod rows;
mod run;
mod running;
mod scan;
mod single;
mod start;
mod stream;
mod sums;
#[cfg(test)]
mod tests;

use linfa::DatasetBase;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, ArrayView1, ArrayView2, Data, Ix2};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::{Error, Result, input};
use bounds::Samples;
use rows::Rows;

pub(crate) use lloyd::cluster_means;
pub use lloyd::{assign, lloyd, online_update};
pub use mini_batch::{MiniBatchKMeans, MiniBatchKMeansParams};
pub use stream::{StreamingKMeans, StreamingKMeansParams};

/// Where the centroids start.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Init {
    /// Rows far from each other, by greedy k-means++.
    #[default]
    PlusPlus,
    /// Rows drawn at random.
    Random,
    /// These, a row each.
    Given(Array2<f64>),
}

/// Settings of k-means.
#[derive(Debug, Clone, PartialEq)]
pub struct KMeansParams {
    n_clusters: usize,
    init: Init,
    n_init: usize,
    max_iter: usize,
    tol: f64,
    seed: u64,
    keep_centroids: bool,
}

/// The inertia before an update, and how far (squared) the update moved the centroids.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    pub inertia: f64,
    pub shift: f64,
}

/// Centroids that have settled, or that `max_iter` stopped.
///
/// ```
/// use workings::cluster::{Init, KMeans};
/// use workings::prelude::*;
///
/// let data = Dataset::from(array![[1.0], [2.0], [10.0], [12.0], [11.0]]);
/// let model = KMeans::params(2).init(Init::Given(array![[1.0], [2.0]])).fit(&data)?;
/// assert_eq!(model.centroids, array![[1.5], [11.0]]);
/// assert_eq!((model.labels.as_slice(), model.inertia), (&[0, 0, 1, 1, 1][..], 2.5)); // 2 · 0.5² + 1 + 1
/// assert_eq!(model.try_predict(&array![[6.0], [7.0]])?, array![0, 1]); // the middle is at 6.25
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KMeans {
    /// A row for each cluster.
    pub centroids: Array2<f64>,
    /// The cluster of each sample.
    pub labels: Vec<usize>,
    /// Σ ‖x − centroid‖² over the samples.
    pub inertia: f64,
    /// One for each iteration.
    pub history: Vec<Step>,
    /// Whether the centroids came to rest within `max_iter`.
    pub converged: bool,
    /// The centroids before each iteration, where [`keep_centroids`](KMeansParams::keep_centroids) asked for them.
    pub centroid_history: Vec<Array2<f64>>,
}

impl KMeans {
    /// Settings for this many clusters.
    pub fn params(n_clusters: usize) -> KMeansParams {
        KMeansParams {
            n_clusters,
            init: Init::PlusPlus,
            n_init: 1,
            max_iter: 300,
            tol: 1e-4,
            seed: 0,
            keep_centroids: false,
        }
    }

    /// The nearest centroid of each row.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite`; `Undetermined` where squared distances overflow.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<usize>> {
        let x = x.into();
        if x.ncols() != self.centroids.ncols() {
            let needed = format!("{} columns, as in training,", self.centroids.ncols());
            return Err(Error::Shape { name: "x".into(), given: format!("{} × {}", x.nrows(), x.ncols()), needed });
        }
        input::finite_rows("x", x)?;
        let x = x.as_standard_layout();
        let rows = Rows::new(x.as_slice().unwrap_or(&[]), x.ncols(), None);
        run::finite_squares(&rows)?;
        let origin = ArrayView1::from(&rows.origin);
        let squares = rows.spread.weighted + (&self.centroids - &origin).mapv(|c| c * c).sum();
        // ‖x − c‖² ≤ 2·(‖x‖² + ‖c‖²)
        if (2.0 * squares).is_finite() { Ok(self.nearest(&rows)) } else { Err(Error::overflow()) }
    }

    /// The distance of each row from each centroid, shape `(n, n_clusters)`.
    ///
    /// # Errors
    /// As [`try_predict`](Self::try_predict).
    pub fn try_transform<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let x = x.into();
        self.try_predict(x)?;
        let distance = |(i, c)| (&x.row(i) - &self.centroids.row(c)).mapv(|d| d * d).sum().sqrt();
        Ok(Array2::from_shape_fn((x.nrows(), self.centroids.nrows()), distance))
    }

    fn nearest(&self, rows: &Rows) -> Array1<usize> {
        let mut samples = Samples::new(rows);
        samples.assign(self.centroids.view(), None);
        samples.labels.iter().map(|label| *label as usize).collect()
    }
}

impl KMeansParams {
    /// Where to start (default greedy k-means++).
    pub fn init(mut self, init: Init) -> Self {
        self.init = init;
        self
    }

    /// Starts to try, of which the one with the least inertia is kept (default 1, at least 1).
    pub fn n_init(mut self, n_init: usize) -> Self {
        self.n_init = n_init;
        self
    }

    /// Most iterations to take (default 300, at least 1).
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.max_iter = max_iter;
        self
    }

    /// The squared shift of all centroids at which to stop, in mean variances of a feature (default 1e-4, at least 0).
    pub fn tol(mut self, tol: f64) -> Self {
        self.tol = tol;
        self
    }

    /// Of the random numbers (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Whether the model keeps the centroids of every iteration (default no).
    pub fn keep_centroids(mut self, keep: bool) -> Self {
        self.keep_centroids = keep;
        self
    }

    fn check_settings(&self) -> Result<()> {
        input::setting("max_iter", self.max_iter as f64, self.max_iter >= 1, "a whole number of at least 1")?;
        input::setting("n_init", self.n_init as f64, self.n_init >= 1, "a whole number of at least 1")?;
        input::setting("tol", self.tol, self.tol >= 0.0 && self.tol.is_finite(), "a number of at least 0")
    }

    fn check(&self, x: ArrayView2<f64>) -> Result<()> {
        if x.is_empty() {
            return Err(Error::empty("records"));
        }
        self.check_settings()?;
        let needed = format!("1 to n_samples = {}", x.nrows());
        input::setting("n_clusters", self.n_clusters as f64, (1..=x.nrows()).contains(&self.n_clusters), &needed)?;
        input::finite_rows("records", x)?;
        let Init::Given(centroids) = &self.init else { return Ok(()) };
        input::finite_rows("init", centroids.view())?;
        if centroids.dim() == (self.n_clusters, x.ncols()) {
            return Ok(());
        }
        let given = format!("{} × {}", centroids.nrows(), centroids.ncols());
        let needed = format!("n_clusters × n_features = {} × {}", self.n_clusters, x.ncols());
        Err(Error::Shape { name: "init".into(), given, needed })
    }

    /// Fits with these sample weights in place of the dataset's, which linfa holds in single precision: a sample of weight 2
    /// counts as two of weight 1, and one of weight 0 is given a label only.
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0.
    /// ```
    /// use workings::cluster::KMeans;
    /// use workings::prelude::*;
    ///
    /// let data = Dataset::from(array![[0.0], [4.0]]);
    /// let model = KMeans::params(1).fit_weighted(&data, &[3.0, 1.0])?;
    /// assert_eq!((model.centroids, model.inertia), (array![[1.0]], 12.0)); // 3 · 1² + 1 · 3²
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_weighted<D: Data<Elem = f64>, T>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: &[f64],
    ) -> Result<KMeans> {
        self.learn(data.records().view(), Some(sample_weight))
    }

    fn learn(&self, x: ArrayView2<f64>, weights: Option<&[f64]>) -> Result<KMeans> {
        self.check(x)?;
        sample_weights(weights, x.nrows())?;
        run::best_of_starts(self, x, weights)
    }
}

/// The rows that greedy k-means++ would start from; `k` of at most as many rows, in standard layout.
pub(crate) fn plus_plus_rows(x: ArrayView2<f64>, k: usize, rng: &mut Xoshiro256PlusPlus) -> Vec<usize> {
    start::plus_plus(&Rows::new(x.as_slice().unwrap_or(&[]), x.ncols(), None), k, rng)
}

/// A dataset's weights in double precision.
fn dataset_weights(weights: Option<&[f32]>) -> Option<Vec<f64>> {
    weights.map(|weights| weights.iter().copied().map(f64::from).collect())
}

/// Weights belong to the rows, are no less than 0, and not all 0.
fn sample_weights(weights: Option<&[f64]>, n: usize) -> Result<()> {
    let Some(some) = weights else { return Ok(()) };
    input::same_length("sample_weight", some.len(), "records", n)?;
    input::weights(weights, n)?;
    let total: f64 = some.iter().sum();
    let needed = "a finite sum (weights count only by their ratios: divide all by the largest)";
    input::setting("the sum of sample_weight", total, total.is_finite(), needed)
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for KMeansParams {
    type Object = KMeans;

    /// On the records, with the dataset's weights if it has any.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<KMeans> {
        self.learn(data.records().view(), dataset_weights(data.weights()).as_deref())
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<usize>> for KMeans {
    /// Panics, as ndarray does, for another number of features; [`KMeans::try_predict`] refuses that and NaN.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<usize>) {
        assert_eq!(x.ncols(), self.centroids.ncols(), "x needs as many columns as in training");
        let x = x.as_standard_layout();
        y.assign(&self.nearest(&Rows::new(x.as_slice().unwrap_or(&[]), x.ncols(), None)));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<usize> {
        Array1::zeros(x.nrows())
    }
}
