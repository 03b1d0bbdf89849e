//! One fit: its starts, of which the best is kept, and the loop of each.

use ndarray::{Array2, ArrayView2};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::bounds::{Moves, Samples};
use super::rows::{CHUNK, Rows};
use super::sums::Sums;
use super::{Init, KMeans, KMeansParams, Step, start};
use crate::{Error, Result};

/// Chunks of rows below which a start leaves threads idle, so that several run side by side.
const FEW: usize = 16;

/// The best of the starts that the settings ask for; of equally good ones the first.
pub(super) fn best_of_starts(params: &KMeansParams, x: ArrayView2<f64>, weights: Option<&[f64]>) -> Result<KMeans> {
    let values = x.as_standard_layout();
    let rows = Rows::new(values.as_slice().unwrap_or(&[]), x.ncols(), weights);
    finite_squares(&rows)?;
    let starts = if matches!(params.init, Init::Given(_)) { 1 } else { params.n_init };
    let attempt = |nth: usize| iterate(params, &rows, begin(params, &rows, nth));
    let better = |a: KMeans, b: KMeans| if b.inertia < a.inertia { b } else { a };
    let best = if rows.n <= FEW * CHUNK {
        (0..starts).into_par_iter().map(attempt).reduce_with(better)
    } else {
        (0..starts).map(attempt).reduce(better)
    };
    best.ok_or_else(|| Error::empty("records"))
}

/// Data whose squares overflow have no inertia.
pub(super) fn finite_squares(rows: &Rows) -> Result<()> {
    if rows.spread.weighted.is_finite() && rows.spread.variance(rows.n).is_finite() {
        return Ok(());
    }
    Err(Error::overflow())
}

/// Where the nth start begins. Each draws from a part of the random numbers of its own.
fn begin(params: &KMeansParams, rows: &Rows, nth: usize) -> Array2<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(params.seed);
    (0..nth).for_each(|_| rng.jump());
    match &params.init {
        Init::PlusPlus => start::rows(rows, &start::plus_plus(rows, params.n_clusters, &mut rng)),
        Init::Random => start::rows(rows, &start::random(rows, params.n_clusters, &mut rng)),
        Init::Given(centroids) => centroids.as_standard_layout().to_owned(),
    }
}

fn iterate(params: &KMeansParams, rows: &Rows, start: Array2<f64>) -> KMeans {
    let tol = params.tol * rows.spread.variance(rows.n);
    let mut samples = Samples::new(rows);
    samples.assign(start.view(), None);
    let mut sums = Sums::new(rows, &samples.labels, params.n_clusters);
    let mut centroids = start;
    let (mut history, mut centroid_history): (Vec<Step>, Vec<Array2<f64>>) = (Vec::new(), Vec::new());
    let mut settled = false;
    let converged = loop {
        let moved = sums.means(rows, &samples.labels, centroids.view());
        let shift = (&moved - &centroids).mapv(|d| d * d).sum();
        history.push(Step { inertia: sums.inertia(rows.spread.weighted, centroids.view(), &rows.origin), shift });
        if params.keep_centroids {
            centroid_history.push(centroids.clone());
        }
        let converged = settled || shift <= tol;
        if converged || history.len() == params.max_iter {
            break converged;
        }
        let changed = samples.assign(moved.view(), Some(&Moves::new(centroids.view(), moved.view())));
        sums.change(rows, &samples.labels, &changed);
        settled = changed.is_empty();
        centroids = moved;
    };
    // The centroids from sums without the rounding of samples that came and went.
    let exact = Sums::new(rows, &samples.labels, params.n_clusters).means(rows, &samples.labels, centroids.view());
    // Labels and inertia must belong to the centroids we return, not to the step before them.
    if !settled {
        samples.assign(exact.view(), Some(&Moves::new(centroids.view(), exact.view())));
    }
    let distances = rows.distances(&samples.labels, exact.as_slice().unwrap_or(&[]));
    let inertia = distances.iter().enumerate().map(|(i, distance)| rows.weight(i) * distance).sum();
    let labels = samples.labels.iter().map(|label| *label as usize).collect();
    KMeans { centroids: exact, labels, inertia, history, converged, centroid_history }
}
