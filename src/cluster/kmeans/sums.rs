//! The sums of each cluster's samples, kept up to date as samples change their cluster, and what follows from them.

use ndarray::{Array2, ArrayView1, ArrayView2};
use rayon::prelude::*;

use super::bounds::Change;
use super::rows::{CHUNK, Rows, about};
use crate::linalg::wide;

/// Changes that one thread adds up.
const CHANGES: usize = 4096;

/// Sums of the samples of each cluster, about the origin.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sums {
    /// Σ w·x.
    sums: Array2<f64>,
    /// Σ w.
    weights: Vec<f64>,
    /// Samples with a weight above 0.
    counts: Vec<i64>,
}

impl Sums {
    fn zeros(k: usize, d: usize) -> Sums {
        Sums { sums: Array2::zeros((k, d)), weights: vec![0.0; k], counts: vec![0; k] }
    }

    /// Of every cluster, from all samples.
    pub fn new(rows: &Rows, labels: &[u32], k: usize) -> Sums {
        // Few large parts where each has many sums; the cuts depend on the sizes alone.
        let part = (2 * CHUNK).max(4 * k);
        let of_part = |(nth, labels): (usize, &[u32])| {
            let mut sums = Sums::zeros(k, rows.d);
            let samples = labels.iter().enumerate().map(|(i, label)| (nth * part + i, *label as usize, 1.0));
            sums.add(rows, samples);
            sums
        };
        let parts: Vec<Sums> = labels.par_chunks(part).enumerate().map(of_part).collect();
        parts.into_iter().fold(Sums::zeros(k, rows.d), Sums::merged)
    }

    /// The same after these samples left the clusters they were in.
    pub fn change(&mut self, rows: &Rows, labels: &[u32], changed: &[Change]) {
        let k = self.weights.len();
        if rows.uneven {
            *self = Sums::new(rows, labels, k);
            return;
        }
        let moves = |changed: &[Change], sums: &mut Sums| {
            sums.add(rows, changed.iter().map(|(i, from)| (*i, *from as usize, -1.0)));
            sums.add(rows, changed.iter().map(|(i, _)| (*i, labels[*i] as usize, 1.0)));
        };
        if changed.len() <= CHANGES || changed.len() < 4 * k {
            return moves(changed, self);
        }
        let of_part = |changed: &[Change]| {
            let mut sums = Sums::zeros(k, rows.d);
            moves(changed, &mut sums);
            sums
        };
        let parts: Vec<Sums> = changed.par_chunks(CHANGES.max(4 * k)).map(of_part).collect();
        let all = parts.into_iter().fold(std::mem::replace(self, Sums::zeros(0, 0)), Sums::merged);
        *self = all;
    }

    /// Samples and their clusters, times a sign.
    fn add(&mut self, rows: &Rows, samples: impl Iterator<Item = (usize, usize, f64)>) {
        let d = rows.d;
        let mut x = vec![0.0; d];
        let Some(sums) = self.sums.as_slice_mut() else { return };
        let (weights, counts) = (&mut self.weights, &mut self.counts);
        wide(
            #[inline(always)]
            || {
                for (i, c, sign) in samples {
                    let weight = sign * rows.weight(i);
                    about(&rows.origin, rows.row(i), &mut x);
                    weights[c] += weight;
                    counts[c] += if weight == 0.0 { 0 } else { sign as i64 };
                    for (sum, x) in sums[c * d..(c + 1) * d].iter_mut().zip(&x) {
                        *sum += weight * x;
                    }
                }
            },
        );
    }

    fn merged(mut self, other: Sums) -> Sums {
        self.sums += &other.sums;
        self.weights.iter_mut().zip(other.weights).for_each(|(all, weight)| *all += weight);
        self.counts.iter_mut().zip(other.counts).for_each(|(all, count)| *all += count);
        self
    }

    /// Σ w·‖x − μ‖² = Σ w·‖x‖² − 2·Σ_c μ_c·Σ w·x + Σ_c (Σ w)·‖μ_c‖², about the origin.
    pub fn inertia(&self, squares: f64, centroids: ArrayView2<f64>, origin: &[f64]) -> f64 {
        let of_cluster = |((sum, mean), weight): ((ArrayView1<f64>, ArrayView1<f64>), &f64)| -> f64 {
            let term = |((s, m), o): ((&f64, &f64), &f64)| (m - o) * (weight * (m - o) - 2.0 * s);
            sum.iter().zip(mean).zip(origin).map(term).sum()
        };
        let clusters = self.sums.outer_iter().zip(centroids.outer_iter()).zip(&self.weights);
        (squares + clusters.map(of_cluster).sum::<f64>()).max(0.0)
    }

    /// The mean of each cluster; one without samples takes the sample that is farthest from its centroid out of its
    /// cluster.
    pub fn means(&self, rows: &Rows, labels: &[u32], before: ArrayView2<f64>) -> Array2<f64> {
        let mut sums = self.clone();
        let empty: Vec<usize> = (0..sums.counts.len()).filter(|c| sums.counts[*c] == 0).collect();
        if !empty.is_empty() {
            sums.fill(rows, labels, before, empty);
        }
        let mean = |(c, j): (usize, usize)| match sums.counts[c] {
            0 => before[(c, j)],
            _ => rows.origin[j] + sums.sums[(c, j)] / sums.weights[c],
        };
        Array2::from_shape_fn(before.dim(), mean)
    }

    /// Gives each empty cluster one of the samples farthest from their centroids.
    fn fill(&mut self, rows: &Rows, labels: &[u32], before: ArrayView2<f64>, empty: Vec<usize>) {
        let before = before.as_standard_layout();
        let distances = rows.distances(labels, before.as_slice().unwrap_or(&[]));
        let far = |i: &usize| distances[*i] > 0.0 && rows.weight(*i) > 0.0;
        let mut by_distance: Vec<usize> = (0..distances.len()).filter(far).collect();
        by_distance.sort_by(|a, b| distances[*b].total_cmp(&distances[*a]));
        if rows.uneven {
            let mut labels = labels.to_vec();
            empty.into_iter().zip(by_distance).for_each(|(c, i)| labels[i] = c as u32);
            *self = Sums::new(rows, &labels, self.weights.len());
            return;
        }
        for (c, i) in empty.into_iter().zip(by_distance) {
            let (from, weight) = (labels[i] as usize, rows.weight(i));
            (self.counts[c], self.counts[from]) = (1, self.counts[from] - 1);
            (self.weights[c], self.weights[from]) = (weight, self.weights[from] - weight);
            for (j, (value, origin)) in rows.row(i).iter().zip(&rows.origin).enumerate() {
                self.sums[(from, j)] -= weight * (value - origin);
                self.sums[(c, j)] = weight * (value - origin);
            }
        }
    }
}
