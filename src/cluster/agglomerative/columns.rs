//! Points by columns, so that the distances of one from many others are computed side by side.

use ndarray::ArrayView2;
use rayon::prelude::*;

use crate::linalg::reduce::LANES;
use crate::linalg::wide;

/// Points whose distances are summed at a time.
const BLOCK: usize = 128;
/// Differences from which on it pays to share the work among threads; an eighth of them is one task.
const MANY: usize = 1 << 17;

/// Points, about their mean.
pub(super) struct Columns {
    n: usize,
    d: usize,
    /// One column after the other.
    values: Vec<f64>,
}

impl Columns {
    pub fn new(x: ArrayView2<f64>) -> Columns {
        let (n, d) = x.dim();
        let mut values = Vec::with_capacity(n * d);
        for column in x.columns() {
            let mean = column.iter().map(|value| value / n as f64).sum::<f64>();
            values.extend(column.iter().map(|value| value - mean));
        }
        Columns { n, d, values }
    }

    pub fn len(&self) -> usize {
        self.n
    }

    pub fn point(&self, i: usize) -> Vec<f64> {
        (0..self.d).map(|j| self.values[j * self.n + i]).collect()
    }

    pub fn set(&mut self, i: usize, point: impl Iterator<Item = f64>) {
        for (j, value) in point.enumerate() {
            self.values[j * self.n + i] = value;
        }
    }

    /// Keeps these points, in their order.
    pub fn keep(&mut self, kept: &[usize]) {
        let n = self.n;
        let moved = (0..self.d).flat_map(|j| kept.iter().map(move |i| j * n + i)).map(|at| self.values[at]).collect();
        (self.n, self.values) = (kept.len(), moved);
    }

    /// The squared distances of all points from one.
    pub fn squared_distances(&self, from: &[f64], out: &mut [f64]) {
        let points = (MANY / 8 / self.d).max(BLOCK);
        let of_chunk = |(chunk, out): (usize, &mut [f64])| self.part(from, chunk * points, out);
        match self.n * self.d >= MANY {
            true => out.par_chunks_mut(points).enumerate().for_each(of_chunk),
            false => self.part(from, 0, out),
        }
    }

    /// Those of the points from `start` on.
    pub fn part(&self, from: &[f64], start: usize, out: &mut [f64]) {
        wide(
            #[inline(always)]
            || {
                for (block, out) in out.chunks_mut(BLOCK).enumerate() {
                    out.fill(0.0);
                    let start = start + block * BLOCK;
                    for (j, from) in from.iter().enumerate() {
                        let column = &self.values[j * self.n + start..][..out.len()];
                        for (sum, value) in out.iter_mut().zip(column) {
                            *sum += (value - from) * (value - from);
                        }
                    }
                }
            },
        );
    }
}

/// Where the least value is, the first of equals; NaN does not count. `None` without a value below infinity.
pub(super) fn least(values: &[f64]) -> Option<(usize, f64)> {
    let least = wide(
        #[inline(always)]
        || {
            let less = |a: f64, b: f64| if b < a { b } else { a };
            let mut lanes = [f64::INFINITY; LANES];
            let chunks = values.chunks_exact(LANES);
            let rest = chunks.remainder().iter().fold(f64::INFINITY, |least, value| less(least, *value));
            for values in chunks {
                for lane in 0..LANES {
                    lanes[lane] = less(lanes[lane], values[lane]);
                }
            }
            lanes.iter().fold(rest, |least, value| less(least, *value))
        },
    );
    let at = values.iter().position(|value| *value == least)?;
    (least < f64::INFINITY).then_some((at, least))
}
