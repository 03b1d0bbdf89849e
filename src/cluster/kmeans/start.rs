//! Where k-means starts: given centroids, rows drawn at random, or k-means++.
//!
//! k-means++ draws one row after the other, each with a chance that grows with its weight times its squared distance from
//! the nearest row drawn so far: far corners get a centroid early. The greedy form draws a few candidates each time and keeps the one that
//! leaves the least inertia.
//!
//! - Cost: O(n·d·k·(2 + ln k)) for the greedy form.
//! - Source: Arthur & Vassilvitskii (2007), SODA, 1027–1035.

use ndarray::Array2;
use rand::Rng;
use rand::seq::index::sample;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::rows::Rows;
use super::scan::squared_distance;
use crate::linalg::wide;

/// Rows of one task.
const CHUNK: usize = 4096;

/// The rows at which each of `k` clusters starts, by greedy k-means++.
pub(super) fn plus_plus(rows: &Rows, k: usize, rng: &mut Xoshiro256PlusPlus) -> Vec<usize> {
    let n = rows.n;
    let trials = 2 + (k as f64).ln() as usize;
    let any = |rng: &mut Xoshiro256PlusPlus| match rows.weights {
        None => rng.gen_range(0..n),
        Some(weights) => {
            let by_chunk: Vec<f64> = weights.chunks(CHUNK).map(|chunk| chunk.iter().sum()).collect();
            at_share(weights, &by_chunk, rng.r#gen::<f64>() * by_chunk.iter().sum::<f64>())
        }
    };
    let mut chosen = vec![any(rng)];
    // Weight times squared distance from the nearest row chosen so far.
    let mut nearest = vec![f64::INFINITY; n];
    let mut by_chunk = lower(rows, chosen[0], &mut nearest);
    while chosen.len() < k {
        let total: f64 = by_chunk.iter().sum();
        // Every row is a centroid already, or as good as one: any row will do.
        let draw = |rng: &mut Xoshiro256PlusPlus| match total > 0.0 && total.is_finite() {
            true => at_share(&nearest, &by_chunk, rng.r#gen::<f64>() * total),
            false => any(rng),
        };
        let candidates: Vec<usize> = (0..trials).map(|_| draw(rng)).collect();
        let left = inertia_with(rows, &candidates, &nearest);
        let best = (0..trials).fold(0, |best, t| if left[t] < left[best] { t } else { best });
        by_chunk = lower(rows, candidates[best], &mut nearest);
        chosen.push(candidates[best]);
    }
    chosen
}

/// Different rows, each as likely as its weight says: those of the least −ln u / w for uniform u, as Efraimidis &
/// Spirakis (2006), Information Processing Letters 97(5), 181–185, show.
pub(super) fn random(rows: &Rows, k: usize, rng: &mut Xoshiro256PlusPlus) -> Vec<usize> {
    let Some(weights) = rows.weights else { return sample(rng, rows.n, k).into_vec() };
    let keys: Vec<f64> = weights.iter().map(|weight| -(1.0 - rng.r#gen::<f64>()).ln() / weight).collect();
    let mut order: Vec<usize> = (0..rows.n).collect();
    order.sort_by(|a, b| keys[*a].total_cmp(&keys[*b]));
    order.truncate(k);
    order
}

pub(super) fn rows(rows: &Rows, chosen: &[usize]) -> Array2<f64> {
    Array2::from_shape_fn((chosen.len(), rows.d), |(c, j)| rows.row(chosen[c])[j])
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

/// Lowers each weighted squared distance to that from `row`; the sums of the chunks.
fn lower(rows: &Rows, row: usize, nearest: &mut [f64]) -> Vec<f64> {
    let (values, d) = (rows.values, rows.d);
    let centre = &values[row * d..(row + 1) * d];
    let of_chunk = |(chunk, (distances, of_chunk)): (usize, (&mut [f64], &[f64]))| {
        wide(
            #[inline(always)]
            || {
                for (i, (distance, row)) in distances.iter_mut().zip(of_chunk.chunks_exact(d)).enumerate() {
                    let weight = rows.weight(chunk * CHUNK + i);
                    *distance = distance.min(weight * squared_distance(row, centre));
                }
                distances.iter().sum()
            },
        )
    };
    nearest.par_chunks_mut(CHUNK).zip(values.par_chunks(CHUNK * d)).enumerate().map(of_chunk).collect()
}

/// The inertia that would be left with each candidate.
fn inertia_with(rows: &Rows, candidates: &[usize], nearest: &[f64]) -> Vec<f64> {
    let (values, d) = (rows.values, rows.d);
    let of_chunk = |(chunk, (distances, of_chunk)): (usize, (&[f64], &[f64]))| {
        wide(
            #[inline(always)]
            || {
                let mut left = vec![0.0; candidates.len()];
                for (i, (distance, row)) in distances.iter().zip(of_chunk.chunks_exact(d)).enumerate() {
                    let weight = rows.weight(chunk * CHUNK + i);
                    for (left, candidate) in left.iter_mut().zip(candidates) {
                        let centre = &values[candidate * d..(candidate + 1) * d];
                        *left += distance.min(weight * squared_distance(row, centre));
                    }
                }
                left
            },
        )
    };
    let chunks = nearest.par_chunks(CHUNK).zip(values.par_chunks(CHUNK * d)).enumerate();
    let parts: Vec<Vec<f64>> = chunks.map(of_chunk).collect();
    (0..candidates.len()).map(|t| parts.iter().map(|part| part[t]).sum()).collect()
}
