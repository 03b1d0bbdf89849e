//! k-means by mini-batches: a few samples at a time, drawn at random, move the centroids they are nearest to.
//!
//! Each centroid is the mean of all samples it was ever given, so a sample moves it the less the more came before. The
//! loop ends when the inertia of the batches, smoothed, has not improved for a while. Close to the full algorithm at a
//! fraction of its cost where samples are many.
//!
//! - Formula: c ← c + Σ w·(x − c) / (W + Σ w), over the batch's samples of the centroid; W is the weight it had before.
//! - Cost: O(batch_size·k·d) a step.
//! - Conventions: as scikit-learn's `MiniBatchKMeans`; its random numbers are others. The smoothed inertia e takes
//!   α = 2·batch_size / (n + 1) of each new one. Centroids with less than `reassignment_ratio` of the largest weight
//!   start anew at samples of the batch, about every 10·k samples.
//! - Source: Sculley (2010), WWW, 1177–1178.

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array2, ArrayBase, ArrayView2, Data, Ix2};
use rand::seq::index::sample;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::bounds::Samples;
use super::rows::Rows;
use super::running::Running;
use super::{Init, KMeans, KMeansParams, Step, dataset_weights, run, sample_weights, start};
use crate::{Result, input};

/// Names the algorithm; [`MiniBatchKMeans::params`] are its settings and a [`KMeans`] its model.
///
/// ```
/// use workings::cluster::MiniBatchKMeans;
/// use workings::prelude::*;
///
/// let data = Dataset::from(Array2::from_shape_fn((3000, 1), |(i, _)| if i % 3 == 0 { 9.0 } else { 2.0 }));
/// let model = MiniBatchKMeans::params(2).batch_size(100).fit(&data)?;
/// assert_eq!((model.inertia, model.labels[0] == model.labels[3]), (0.0, true));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MiniBatchKMeans;

/// Settings of k-means by mini-batches.
#[derive(Debug, Clone, PartialEq)]
pub struct MiniBatchKMeansParams {
    shared: KMeansParams,
    batch_size: usize,
    max_no_improvement: Option<usize>,
    init_size: Option<usize>,
    n_init: Option<usize>,
    reassignment_ratio: f64,
}

impl MiniBatchKMeans {
    /// Settings for this many clusters.
    pub fn params(n_clusters: usize) -> MiniBatchKMeansParams {
        MiniBatchKMeansParams {
            shared: KMeans::params(n_clusters).max_iter(100).tol(0.0),
            batch_size: 1024,
            max_no_improvement: Some(10),
            init_size: None,
            n_init: None,
            reassignment_ratio: 0.01,
        }
    }
}

impl MiniBatchKMeansParams {
    /// Where to start (default greedy k-means++).
    pub fn init(mut self, init: Init) -> Self {
        self.shared = self.shared.init(init);
        self
    }

    /// Samples of a step (default 1024, at least 1; no more than there are).
    pub fn batch_size(mut self, batch_size: usize) -> Self {
        self.batch_size = batch_size;
        self
    }

    /// Most passes to make, counted in samples (default 100, at least 1).
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.shared = self.shared.max_iter(max_iter);
        self
    }

    /// The squared shift of all centroids at which to stop, in mean variances of a feature (default 0: do not look at it).
    pub fn tol(mut self, tol: f64) -> Self {
        self.shared = self.shared.tol(tol);
        self
    }

    /// Steps without a lower smoothed inertia after which to stop (default 10; `None` never stops for that).
    pub fn max_no_improvement(mut self, steps: impl Into<Option<usize>>) -> Self {
        self.max_no_improvement = steps.into();
        self
    }

    /// Samples from which the start is drawn (default 3 batches, or 3 times the clusters if that is more; at least the
    /// clusters).
    pub fn init_size(mut self, init_size: usize) -> Self {
        self.init_size = Some(init_size);
        self
    }

    /// Starts to try, of which the one with the least inertia on `init_size` samples goes on (default 3 for random starts
    /// and 1 for others, at least 1).
    pub fn n_init(mut self, n_init: usize) -> Self {
        self.n_init = Some(n_init);
        self
    }

    /// The share of the largest weight below which a centroid starts anew (default 0.01, at least 0).
    pub fn reassignment_ratio(mut self, ratio: f64) -> Self {
        self.reassignment_ratio = ratio;
        self
    }

    /// Of the random numbers (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.shared = self.shared.seed(seed);
        self
    }

    /// Fits with these sample weights in place of the dataset's, which linfa holds in single precision.
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0.
    pub fn fit_weighted<D: Data<Elem = f64>, T>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: &[f64],
    ) -> Result<KMeans> {
        self.learn(data.records().view(), Some(sample_weight))
    }

    fn check(&self, x: ArrayView2<f64>) -> Result<()> {
        self.shared.check(x)?;
        let whole = "a whole number of at least 1";
        input::setting("batch_size", self.batch_size as f64, self.batch_size >= 1, whole)?;
        let n_init = self.n_init.unwrap_or(1);
        input::setting("n_init", n_init as f64, n_init >= 1, whole)?;
        let patience = self.max_no_improvement.unwrap_or(1);
        input::setting("max_no_improvement", patience as f64, patience >= 1, whole)?;
        let k = self.shared.n_clusters;
        let size = self.init_size.unwrap_or(k);
        input::setting("init_size", size as f64, size >= k, &format!("at least n_clusters = {k}"))?;
        let ratio = self.reassignment_ratio;
        input::setting("reassignment_ratio", ratio, ratio >= 0.0 && ratio.is_finite(), "a number of at least 0")
    }

    fn learn(&self, x: ArrayView2<f64>, weights: Option<&[f64]>) -> Result<KMeans> {
        self.check(x)?;
        sample_weights(weights, x.nrows())?;
        let values = x.as_standard_layout();
        let rows = Rows::new(values.as_slice().unwrap_or(&[]), x.ncols(), weights);
        run::finite_squares(&rows)?;
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(self.shared.seed);
        let batch = self.batch_size.min(rows.n);
        let mut search = Search {
            params: self,
            running: Running::new(self.begin(&rows, batch, &mut rng)),
            since_reassignment: 0,
            smoothed: None,
            least: f64::INFINITY,
            without_improvement: 0,
        };
        let tol = self.shared.tol * rows.spread.variance(rows.n);
        let steps = (self.shared.max_iter.saturating_mul(rows.n) / batch).max(1);
        let (mut history, mut converged) = (Vec::new(), false);
        while !converged && history.len() < steps {
            let step = search.step(&Batch::drawn(&rows, batch, &mut rng), &mut rng);
            let smoothed = search.smooth(step.inertia, history.len(), batch, rows.n);
            history.push(Step { inertia: smoothed * rows.n as f64, shift: step.shift });
            converged = search.at_rest(smoothed, step.shift, tol, history.len());
        }
        Ok(model_of(&rows, search.running.centroids, history, converged))
    }

    /// The best start on samples drawn for that.
    fn begin(&self, rows: &Rows, batch: usize, rng: &mut Xoshiro256PlusPlus) -> Array2<f64> {
        let k = self.shared.n_clusters;
        let size = self.init_size.unwrap_or(if 3 * batch < k { 3 * k } else { 3 * batch }).min(rows.n);
        let starts = match &self.shared.init {
            Init::Given(centroids) => return centroids.as_standard_layout().to_owned(),
            Init::PlusPlus => self.n_init.unwrap_or(1),
            Init::Random => self.n_init.unwrap_or(3),
        };
        let judges = Batch::drawn(rows, size, rng);
        let mut best = (f64::INFINITY, Array2::zeros((k, rows.d)));
        for nth in 0..starts {
            let some = Batch::of(rows, sample(rng, rows.n, size).into_vec());
            let centroids = some.with(|some| match self.shared.init {
                Init::Random => start::rows(some, &start::random(some, k, rng)),
                _ => start::rows(some, &start::plus_plus(some, k, rng)),
            });
            let (inertia, _) = judges.with(|judges| Running::new(centroids.clone()).learn(judges));
            if nth == 0 || inertia < best.0 {
                best = (inertia, centroids);
            }
        }
        best.1
    }
}

/// Some of the rows, with their weights.
struct Batch {
    values: Vec<f64>,
    d: usize,
    weights: Option<Vec<f64>>,
}

impl Batch {
    fn of(rows: &Rows, chosen: Vec<usize>) -> Batch {
        let values = chosen.iter().flat_map(|i| rows.row(*i)).copied().collect();
        let weights = rows.weights.map(|weights| chosen.iter().map(|i| weights[*i]).collect());
        Batch { values, d: rows.d, weights }
    }

    /// With replacement.
    fn drawn(rows: &Rows, size: usize, rng: &mut Xoshiro256PlusPlus) -> Batch {
        Batch::of(rows, (0..size).map(|_| rng.gen_range(0..rows.n)).collect())
    }

    fn with<R>(&self, work: impl FnOnce(&Rows) -> R) -> R {
        work(&Rows::new(&self.values, self.d, self.weights.as_deref()))
    }
}

/// The centroids on their way, and what decides when they have arrived.
struct Search<'a> {
    params: &'a MiniBatchKMeansParams,
    running: Running,
    since_reassignment: usize,
    smoothed: Option<f64>,
    least: f64,
    without_improvement: usize,
}

impl Search<'_> {
    fn step(&mut self, batch: &Batch, rng: &mut Xoshiro256PlusPlus) -> Step {
        batch.with(|batch| {
            self.since_reassignment += batch.n;
            let seen_all = self.running.weights.iter().all(|weight| *weight > 0.0);
            let (inertia, shift) = self.running.learn(batch);
            if !seen_all || self.since_reassignment >= 10 * self.running.weights.len() {
                self.since_reassignment = 0;
                self.reassign(batch, rng);
            }
            Step { inertia, shift }
        })
    }

    /// Centroids of little weight start anew at samples of the batch, no more of them than half the batch.
    fn reassign(&mut self, batch: &Rows, rng: &mut Xoshiro256PlusPlus) {
        let weights = &mut self.running.weights;
        let bound = self.params.reassignment_ratio * weights.iter().copied().fold(0.0, f64::max);
        let mut light: Vec<usize> = (0..weights.len()).filter(|c| weights[*c] < bound).collect();
        light.sort_by(|a, b| weights[*a].total_cmp(&weights[*b]));
        light.truncate(batch.n / 2);
        let others = (0..weights.len()).filter(|c| !light.contains(c)).map(|c| weights[c]);
        let weight = others.fold(f64::INFINITY, f64::min);
        for (c, i) in light.iter().zip(sample(rng, batch.n, light.len())) {
            weights[*c] = weight;
            self.running.centroids.row_mut(*c).iter_mut().zip(batch.row(i)).for_each(|(c, x)| *c = *x);
        }
    }

    /// The smoothed inertia of a sample. The first batch, to which the start is still fitted, does not count.
    fn smooth(&mut self, inertia: f64, steps_before: usize, batch: usize, n: usize) -> f64 {
        let mean = inertia / batch as f64;
        if steps_before == 0 {
            return mean;
        }
        let alpha = (2.0 * batch as f64 / (n as f64 + 1.0)).min(1.0);
        let smoothed = self.smoothed.map_or(mean, |smoothed| smoothed * (1.0 - alpha) + mean * alpha);
        self.smoothed = Some(smoothed);
        smoothed
    }

    fn at_rest(&mut self, smoothed: f64, shift: f64, tol: f64, steps: usize) -> bool {
        if steps == 1 {
            return false;
        }
        if smoothed < self.least {
            (self.least, self.without_improvement) = (smoothed, 0);
        } else {
            self.without_improvement += 1;
        }
        let patience = self.params.max_no_improvement;
        (tol > 0.0 && shift <= tol) || patience.is_some_and(|patience| self.without_improvement >= patience)
    }
}

/// Labels and inertia of all rows.
pub(super) fn model_of(rows: &Rows, centroids: Array2<f64>, history: Vec<Step>, converged: bool) -> KMeans {
    let mut samples = Samples::new(rows);
    samples.assign(centroids.view(), None);
    let distances = rows.distances(&samples.labels, centroids.as_slice().unwrap_or(&[]));
    let inertia = distances.iter().enumerate().map(|(i, distance)| rows.weight(i) * distance).sum();
    let labels = samples.labels.iter().map(|label| *label as usize).collect();
    KMeans { centroids, labels, inertia, history, converged, centroid_history: Vec::new() }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, crate::Error> for MiniBatchKMeansParams {
    type Object = KMeans;

    /// On the records, with the dataset's weights if it has any. A step of the history is a batch: the smoothed inertia, in
    /// that of all samples, and the shift.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<KMeans> {
        self.learn(data.records().view(), dataset_weights(data.weights()).as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// Batches of 2 of 9 rows count for α = 2·2/10 = 0.4: after means of 4 and 9 it is 0.6·4 + 0.4·9 = 6. The first mean, 10,
    /// does not count. A batch as large as the data counts alone, as α is at most 1.
    #[test]
    fn the_inertia_is_smoothed_by_hand() {
        let params = MiniBatchKMeans::params(1).max_no_improvement(2);
        let running = Running::new(array![[0.0]]);
        let (smoothed, least) = (None, f64::INFINITY);
        let mut search =
            Search { params: &params, running, since_reassignment: 0, smoothed, least, without_improvement: 0 };
        assert_eq!(search.smooth(20.0, 0, 2, 9), 10.0);
        assert_eq!(search.smooth(8.0, 1, 2, 9), 4.0);
        assert!((search.smooth(18.0, 2, 2, 9) - 6.0).abs() < 1e-14);
        assert_eq!(search.smooth(27.0, 3, 9, 9), 3.0);
        // Two batches in a row without a new least value end the search; the first batch is no batch to compare with.
        let values = [10.0, 4.0, 6.0, 3.0, 5.0, 3.5];
        let ends = (1..=6).map(|step| search.at_rest(values[step - 1], 1.0, 0.0, step));
        assert_eq!(ends.collect::<Vec<_>>(), [false, false, false, false, false, true]);
    }
}
