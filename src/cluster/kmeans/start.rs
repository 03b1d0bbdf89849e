//! Where k-means starts: given centroids, rows drawn at random, or k-means++.
//!
//! k-means++ draws one row after the other, each with a chance that grows with its squared distance from the nearest row
//! drawn so far: far corners get a centroid early. The greedy form draws a few candidates each time and keeps the one that
//! leaves the least inertia.
//!
//! - Cost: O(n·d·k·(2 + ln k)) for the greedy form.
//! - Source: Arthur & Vassilvitskii (2007), SODA, 1027–1035.

use ndarray::{Array2, ArrayView2, Axis};
use rand::Rng;
use rand::seq::index::sample;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::scan::squared_distance;
use crate::linalg::wide;

/// Rows of one task.
const CHUNK: usize = 4096;

/// The rows at which each of `k` clusters starts, by greedy k-means++.
pub(super) fn plus_plus(x: ArrayView2<f64>, k: usize, rng: &mut Xoshiro256PlusPlus) -> Vec<usize> {
    let n = x.nrows();
    let trials = 2 + (k as f64).ln() as usize;
    let mut chosen = vec![rng.gen_range(0..n)];
    let mut nearest = vec![f64::INFINITY; n];
    let mut by_chunk = lower(x, chosen[0], &mut nearest);
    while chosen.len() < k {
        let total: f64 = by_chunk.iter().sum();
        // Every row is a centroid already, or as good as one: any row will do.
        let draw = |rng: &mut Xoshiro256PlusPlus| match total > 0.0 && total.is_finite() {
            true => at_share(&nearest, &by_chunk, rng.r#gen::<f64>() * total),
            false => rng.gen_range(0..n),
        };
        let candidates: Vec<usize> = (0..trials).map(|_| draw(rng)).collect();
        let left = inertia_with(x, &candidates, &nearest);
        let best = (0..trials).fold(0, |best, t| if left[t] < left[best] { t } else { best });
        by_chunk = lower(x, candidates[best], &mut nearest);
        chosen.push(candidates[best]);
    }
    chosen
}

/// Different rows, each as likely as any other.
pub(super) fn random(n: usize, k: usize, rng: &mut Xoshiro256PlusPlus) -> Vec<usize> {
    sample(rng, n, k).into_vec()
}

pub(super) fn rows(x: ArrayView2<f64>, chosen: &[usize]) -> Array2<f64> {
    x.select(Axis(0), chosen)
}

/// The row at which the running sum of `nearest` passes `share`.
fn at_share(nearest: &[f64], by_chunk: &[f64], mut share: f64) -> usize {
    let last = by_chunk.len() - 1;
    let mut chunk = 0;
    while chunk < last && share >= by_chunk[chunk] {
        share -= by_chunk[chunk];
        chunk += 1;
    }
    let start = chunk * CHUNK;
    let values = &nearest[start..nearest.len().min(start + CHUNK)];
    // Rounding can pass the end: then it is the last row that has any weight.
    let mut found = start;
    for (i, value) in values.iter().enumerate().filter(|(_, value)| **value > 0.0) {
        found = start + i;
        if share < *value {
            break;
        }
        share -= value;
    }
    found
}

/// Lowers each squared distance to that from `row`; the sums of the chunks.
fn lower(x: ArrayView2<f64>, row: usize, nearest: &mut [f64]) -> Vec<f64> {
    let (values, d) = (x.as_slice().unwrap_or(&[]), x.ncols());
    let centre = &values[row * d..(row + 1) * d];
    let of_chunk = |(distances, rows): (&mut [f64], &[f64])| {
        wide(
            #[inline(always)]
            || {
                for (distance, row) in distances.iter_mut().zip(rows.chunks_exact(d)) {
                    *distance = distance.min(squared_distance(row, centre));
                }
                distances.iter().sum()
            },
        )
    };
    nearest.par_chunks_mut(CHUNK).zip(values.par_chunks(CHUNK * d)).map(of_chunk).collect()
}

/// The inertia that would be left with each candidate.
fn inertia_with(x: ArrayView2<f64>, candidates: &[usize], nearest: &[f64]) -> Vec<f64> {
    let (values, d) = (x.as_slice().unwrap_or(&[]), x.ncols());
    let of_chunk = |(distances, rows): (&[f64], &[f64])| {
        wide(
            #[inline(always)]
            || {
                let mut left = vec![0.0; candidates.len()];
                for (distance, row) in distances.iter().zip(rows.chunks_exact(d)) {
                    for (left, candidate) in left.iter_mut().zip(candidates) {
                        *left += distance.min(squared_distance(row, &values[candidate * d..(candidate + 1) * d]));
                    }
                }
                left
            },
        )
    };
    let parts: Vec<Vec<f64>> = nearest.par_chunks(CHUNK).zip(values.par_chunks(CHUNK * d)).map(of_chunk).collect();
    (0..candidates.len()).map(|t| parts.iter().map(|part| part[t]).sum()).collect()
}
