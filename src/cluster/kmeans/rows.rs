//! The samples of a fit: what does not change while the centroids move.

use rayon::prelude::*;

use super::scan::{squared_distance, squares};
use super::single;
use crate::linalg::wide;

/// Rows of one task.
pub(super) const CHUNK: usize = 2048;

/// Rows that are rounded and summed while they lie in the cache.
const BLOCK: usize = 64;

/// Samples one after the other, and their weights.
pub(super) struct Rows<'a> {
    pub values: &'a [f64],
    pub d: usize,
    pub n: usize,
    /// Near the middle of the data: distances are taken about it, so that little cancels.
    pub origin: Vec<f64>,
    /// The same about the origin in single precision, where that can tell the samples apart.
    pub single: Option<single::Samples>,
    pub weights: Option<&'a [f64]>,
    /// Whether a sample's weight is lost beside that of all: sums must then be made anew, not by taking samples away.
    pub uneven: bool,
    pub spread: Spread,
}

/// Samples in single precision, to be filled, and their squares.
type Single<'a> = (&'a mut [f32], &'a mut [f64]);

/// Sums of squares of the samples.
#[derive(Debug, Clone, Default)]
pub(super) struct Spread {
    /// Σ w·‖x‖² about the origin.
    pub weighted: f64,
    /// Σ ‖x‖² and Σ x about the origin.
    squares: f64,
    sums: Vec<f64>,
}

impl Spread {
    /// The mean variance of the features, in which weights do not count.
    pub fn variance(&self, n: usize) -> f64 {
        let of_means: f64 = self.sums.iter().map(|sum| sum * sum / n as f64).sum();
        ((self.squares - of_means) / (n as f64 * self.sums.len() as f64)).max(0.0)
    }

    /// Adds rows to the sums; `x` holds one.
    #[inline(always)]
    fn add(&mut self, rows: &[f64], origin: &[f64], weight: impl Fn(usize) -> f64, x: &mut [f64]) {
        for (i, row) in rows.chunks_exact(origin.len()).enumerate() {
            about(origin, row, x);
            let square = squares(x);
            self.squares += square;
            self.weighted += weight(i) * square;
            self.sums.iter_mut().zip(&*x).for_each(|(sum, x)| *sum += x);
        }
    }

    fn merged(mut self, other: &Spread) -> Spread {
        self.sums.iter_mut().zip(&other.sums).for_each(|(all, sum)| *all += sum);
        Spread { weighted: self.weighted + other.weighted, squares: self.squares + other.squares, sums: self.sums }
    }
}

impl<'a> Rows<'a> {
    pub fn new(values: &'a [f64], d: usize, weights: Option<&'a [f64]>) -> Rows<'a> {
        let n = values.len() / d;
        let sampled = n.min(64);
        let mut origin = vec![0.0; d];
        for i in 0..sampled {
            let row = i * (n / sampled);
            for (origin, value) in origin.iter_mut().zip(&values[row * d..]) {
                *origin += value / sampled as f64;
            }
        }
        let mut rows = Rows { values, d, n, origin, single: None, weights, uneven: false, spread: Spread::default() };
        rows.uneven = weights.is_some_and(uneven);
        rows.look_over();
        rows
    }

    /// Rounds the samples to single precision and sums their squares, all in one pass.
    fn look_over(&mut self) {
        let (d, origin) = (self.d, &self.origin);
        let mut single = single::Samples::zeros(self.values, origin);
        let unit = single.unit;
        let weights = self.weights;
        let of_chunk = |(chunk, ((to, norms), from)): (usize, (Single, &[f64]))| {
            let (mut spread, mut fits, mut x) =
                (Spread { sums: vec![0.0; d], ..Spread::default() }, true, vec![0.0; d]);
            wide(
                #[inline(always)]
                || {
                    let blocks = to.chunks_mut(BLOCK * d).zip(norms.chunks_mut(BLOCK)).zip(from.chunks(BLOCK * d));
                    for (block, ((to, norms), from)) in blocks.enumerate() {
                        fits &= single::round(from, origin, 1.0 / unit, to, norms);
                        let first = chunk * CHUNK + block * BLOCK;
                        spread.add(from, origin, |i| weights.map_or(1.0, |weights| weights[first + i]), &mut x);
                    }
                },
            );
            (spread, fits)
        };
        let to = single.values.par_chunks_mut(CHUNK * d).zip(single.norms.par_chunks_mut(CHUNK));
        let parts: Vec<(Spread, bool)> = to.zip(self.values.par_chunks(CHUNK * d)).enumerate().map(of_chunk).collect();
        self.spread = Spread { sums: vec![0.0; d], ..Spread::default() };
        self.spread = parts.iter().fold(std::mem::take(&mut self.spread), |all, (part, _)| all.merged(part));
        self.single = parts.iter().all(|(_, fits)| *fits).then_some(single);
    }

    pub fn row(&self, i: usize) -> &[f64] {
        &self.values[i * self.d..(i + 1) * self.d]
    }

    #[inline(always)]
    pub fn weight(&self, i: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[i])
    }

    /// The squared distance of each sample from the centroid of its cluster.
    pub fn distances(&self, labels: &[u32], centroids: &[f64]) -> Vec<f64> {
        let d = self.d;
        let mut distances = vec![0.0; labels.len()];
        let parts = distances.par_chunks_mut(CHUNK).zip(labels.par_chunks(CHUNK));
        parts.zip(self.values.par_chunks(CHUNK * d)).for_each(|((distances, labels), rows)| {
            wide(
                #[inline(always)]
                || {
                    for ((distance, label), row) in distances.iter_mut().zip(labels).zip(rows.chunks_exact(d)) {
                        *distance = squared_distance(row, &centroids[*label as usize * d..][..d]);
                    }
                },
            );
        });
        distances
    }
}

/// Rounding of a running sum is up to 2⁻⁵³ of all weights: with this bound about 1e-7 of the least of them.
fn uneven(weights: &[f64]) -> bool {
    let least = weights.iter().copied().filter(|weight| *weight > 0.0).fold(f64::INFINITY, f64::min);
    weights.iter().sum::<f64>() > 1e9 * least
}

#[inline(always)]
pub(super) fn about(origin: &[f64], row: &[f64], x: &mut [f64]) {
    for ((x, value), origin) in x.iter_mut().zip(row).zip(origin) {
        *x = value - origin;
    }
}
