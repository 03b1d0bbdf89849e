//! k-means over a stream: more centres than clusters learn from mini-batches, and shrink to the clusters at the end.
//!
//! No sample is kept. Extra centres cost little and cover what a few would miss; each remembers how much it was given, so
//! that the last step is k-means over weighted centres, which are few.
//!
//! - Formula: each centre is the mean of its samples, c ← c + Σ (x − c) / (W + n); with a half-life h all weights W shrink
//!   by 2^(−n/h) for every n samples that come.
//! - Cost: O(k·extra_center_factor·d) for each sample, and as much memory besides a mini-batch.
//! - Conventions: names and meaning of the settings are those of a managed cloud service's built-in k-means.
//! - Sources: Sculley (2010), WWW, 1177–1178; Ailon, Jaiswal & Monteleoni (2009), NIPS 22, 10–18.

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array2, ArrayBase, ArrayView2, Axis, Data, Ix2};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::mini_batch::model_of;
use super::rows::Rows;
use super::running::Running;
use super::{Init, KMeans, KMeansParams, run, start};
use crate::{Error, Result, input};

/// k-means that has seen a part of its samples.
///
/// ```
/// use workings::cluster::StreamingKMeans;
/// use workings::prelude::*;
///
/// let mut stream = StreamingKMeans::params(2).mini_batch_size(4).stream()?;
/// for chunk in [array![[1.0], [9.0], [2.0]], array![[10.0], [3.0], [11.0]]] {
///     stream.partial_fit(&chunk)?;
/// }
/// let model = stream.finish()?;
/// let mut centroids = model.centroids.into_raw_vec_and_offset().0;
/// centroids.sort_by(f64::total_cmp);
/// assert_eq!((centroids, model.inertia), (vec![2.0, 10.0], 4.0)); // {1, 2, 3} and {9, 10, 11}
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct StreamingKMeans {
    params: StreamingKMeansParams,
    rng: Xoshiro256PlusPlus,
    /// Features, once a chunk has come.
    d: usize,
    /// Rows that do not fill a mini-batch yet.
    waiting: Vec<f64>,
    running: Option<Running>,
}

/// Settings of k-means over a stream.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamingKMeansParams {
    n_clusters: usize,
    mini_batch_size: usize,
    extra_center_factor: usize,
    init_method: Init,
    half_life_time_size: usize,
    epochs: usize,
    local_lloyd: KMeansParams,
    seed: u64,
}

impl StreamingKMeans {
    /// Settings for this many clusters (`k` in the managed service).
    pub fn params(n_clusters: usize) -> StreamingKMeansParams {
        StreamingKMeansParams {
            n_clusters,
            mini_batch_size: 5000,
            extra_center_factor: 4,
            init_method: Init::Random,
            half_life_time_size: 0,
            epochs: 1,
            local_lloyd: KMeans::params(n_clusters).n_init(10),
            seed: 0,
        }
    }

    /// Learns from rows. How a stream is cut into chunks does not matter: rows wait until they fill a mini-batch.
    ///
    /// # Errors
    /// `Shape` for another number of columns than before; `NotFinite`; `Undetermined` where squares overflow.
    pub fn partial_fit<'a>(&mut self, x: impl Into<ArrayView2<'a, f64>>) -> Result<()> {
        let x = x.into();
        if x.is_empty() {
            return Ok(());
        }
        if self.d > 0 && x.ncols() != self.d {
            let needed = format!("{} columns, as in the chunks before,", self.d);
            return Err(Error::Shape { name: "x".into(), given: format!("{} × {}", x.nrows(), x.ncols()), needed });
        }
        input::finite_rows("x", x)?;
        self.d = x.ncols();
        let batch = self.params.mini_batch_size.saturating_mul(self.d);
        for row in x.outer_iter() {
            self.waiting.extend(row);
            if self.waiting.len() == batch {
                self.learn()?;
            }
        }
        Ok(())
    }

    /// Lets the centres learn from the rows that wait.
    fn learn(&mut self) -> Result<()> {
        let values = std::mem::take(&mut self.waiting);
        let rows = Rows::new(&values, self.d, None);
        run::finite_squares(&rows)?;
        if self.running.is_none() {
            let wanted = self.params.n_clusters.saturating_mul(self.params.extra_center_factor).min(rows.n);
            let centres = match &self.params.init_method {
                Init::Given(centres) if centres.ncols() != self.d => {
                    let given = format!("{} × {}", centres.nrows(), centres.ncols());
                    let needed = format!("{} columns, as x has,", self.d);
                    return Err(Error::Shape { name: "init_method".into(), given, needed });
                }
                Init::Given(centres) => centres.as_standard_layout().to_owned(),
                Init::Random => start::rows(&rows, &start::random(&rows, wanted, &mut self.rng)),
                Init::PlusPlus => start::rows(&rows, &start::plus_plus(&rows, wanted, &mut self.rng)),
            };
            self.running = Some(Running::new(centres));
        }
        if let Some(running) = &mut self.running {
            if self.params.half_life_time_size > 0 {
                running.decay((-(rows.n as f64) / self.params.half_life_time_size as f64).exp2());
            }
            running.learn(&rows);
        }
        Ok(())
    }

    /// The centres so far and their weights, both empty before the first mini-batch.
    pub fn centers(&self) -> (Array2<f64>, Vec<f64>) {
        let none = || (Array2::zeros((0, self.d)), Vec::new());
        self.running.as_ref().map_or_else(none, |running| (running.centroids.clone(), running.weights.clone()))
    }

    /// Shrinks the centres to the clusters. The model has no labels, since the rows are gone; its inertia is that of each
    /// sample about the centroid to which its centre went, a weight of 1 each unless a half-life made it less.
    ///
    /// # Errors
    /// `Empty` without a row; `BadParam` for fewer rows than clusters.
    pub fn finish(mut self) -> Result<KMeans> {
        if !self.waiting.is_empty() {
            self.learn()?;
        }
        let running = self.running.ok_or_else(|| Error::empty("the stream"))?;
        let (k, centres) = (self.params.n_clusters, running.centroids.nrows());
        let needed = format!("1 to {centres}, as many as the stream had rows,");
        input::setting("n_clusters", k as f64, k <= centres, &needed)?;
        let scatter: f64 = running.scatter.iter().sum();
        let centres = DatasetBase::from(running.centroids);
        let model = self.params.local_lloyd.clone().seed(self.params.seed).fit_weighted(&centres, &running.weights)?;
        let inertia = model.inertia + scatter;
        Ok(KMeans { labels: Vec::new(), inertia, ..model })
    }
}

impl StreamingKMeansParams {
    /// Rows from which the centres learn at once (default 5000, at least 1).
    pub fn mini_batch_size(mut self, rows: usize) -> Self {
        self.mini_batch_size = rows;
        self
    }

    /// Centres for each cluster while learning (default 4, at least 1).
    pub fn extra_center_factor(mut self, factor: usize) -> Self {
        self.extra_center_factor = factor;
        self
    }

    /// How the centres start on the first mini-batch (default rows drawn at random); given ones are all the centres.
    pub fn init_method(mut self, init: Init) -> Self {
        self.init_method = init;
        self
    }

    /// Rows after which what was seen before counts half (default 0: it counts for ever).
    pub fn half_life_time_size(mut self, rows: usize) -> Self {
        self.half_life_time_size = rows;
        self
    }

    /// Passes that `fit` makes over its data, each in another order (default 1, at least 1).
    pub fn epochs(mut self, epochs: usize) -> Self {
        self.epochs = epochs;
        self
    }

    /// How k-means over the centres starts (default greedy k-means++).
    pub fn local_lloyd_init_method(mut self, init: Init) -> Self {
        self.local_lloyd = self.local_lloyd.init(init);
        self
    }

    /// Its most iterations (default 300, at least 1).
    pub fn local_lloyd_max_iter(mut self, max_iter: usize) -> Self {
        self.local_lloyd = self.local_lloyd.max_iter(max_iter);
        self
    }

    /// Its starts, of which the best is kept (default 10, at least 1).
    pub fn local_lloyd_num_trials(mut self, trials: usize) -> Self {
        self.local_lloyd = self.local_lloyd.n_init(trials);
        self
    }

    /// Its tolerance (default 1e-4, at least 0).
    pub fn local_lloyd_tol(mut self, tol: f64) -> Self {
        self.local_lloyd = self.local_lloyd.tol(tol);
        self
    }

    /// Of the random numbers (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// A stream that has seen nothing.
    ///
    /// # Errors
    /// `BadParam` for settings out of range, or a mini-batch of fewer rows than clusters; `NotFinite` centres, `Shape` for fewer
    /// of them than clusters.
    pub fn stream(&self) -> Result<StreamingKMeans> {
        let whole = [
            ("n_clusters", self.n_clusters),
            ("mini_batch_size", self.mini_batch_size),
            ("extra_center_factor", self.extra_center_factor),
            ("epochs", self.epochs),
        ];
        for (name, value) in whole {
            input::setting(name, value as f64, value >= 1, "a whole number of at least 1")?;
        }
        self.local_lloyd.check_settings()?;
        let k = self.n_clusters;
        if let Init::Given(centres) = &self.init_method {
            input::finite_rows("init_method", centres.view())?;
            if centres.nrows() < k {
                let given = format!("{} × {}", centres.nrows(), centres.ncols());
                let needed = format!("at least n_clusters = {k} rows");
                return Err(Error::Shape { name: "init_method".into(), given, needed });
            }
        } else {
            let needed = format!("at least n_clusters = {k}, as the centres start from the first mini-batch,");
            input::setting("mini_batch_size", self.mini_batch_size as f64, self.mini_batch_size >= k, &needed)?;
        }
        let rng = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        Ok(StreamingKMeans { params: self.clone(), rng, d: 0, waiting: Vec::new(), running: None })
    }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for StreamingKMeansParams {
    type Object = KMeans;

    /// On the records in a random order, then labels and inertia of all of them; a dataset with weights is refused.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<KMeans> {
        let mut stream = self.stream()?;
        if data.weights().is_some() {
            return Err(Error::bad_param("weights", "a weight for each sample", "a dataset without weights"));
        }
        let x = data.records().view();
        if x.is_empty() {
            return Err(Error::empty("records"));
        }
        input::finite_rows("records", x)?;
        let mut order: Vec<usize> = (0..x.nrows()).collect();
        let mut shuffle = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        shuffle.jump();
        for _ in 0..self.epochs {
            order.shuffle(&mut shuffle);
            for some in order.chunks(self.mini_batch_size) {
                stream.partial_fit(&x.select(Axis(0), some))?;
            }
        }
        let values = x.as_standard_layout();
        let rows = Rows::new(values.as_slice().unwrap_or(&[]), x.ncols(), None);
        let model = stream.finish()?;
        Ok(model_of(&rows, model.centroids, model.history, model.converged))
    }
}
