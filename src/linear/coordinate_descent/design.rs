//! The data as coordinate descent needs them: means, and products of centred columns on demand.

use faer::linalg::matmul::matmul;
use faer::linalg::matmul::triangular::{self, BlockStructure};
use faer::{Accum, Mat, MatRef, Par};
use ndarray::{ArrayView1, ArrayView2};
use rayon::prelude::*;

use crate::input;
use crate::linalg::reduce::map_reduce_by;
use crate::linalg::wide;
use crate::{Error, Result};

/// What is known after one pass over the data.
#[derive(Debug, Clone)]
pub(super) struct Moments {
    /// The total weight.
    pub weight: f64,
    /// 0 where nothing is centred.
    pub x_mean: Vec<f64>,
    pub y_mean: f64,
    /// Weighted products of each centred feature with the centred target.
    pub xy: Vec<f64>,
    /// The weighted sum of squares of the centred target.
    pub yy: f64,
}

impl Moments {
    pub fn intercept(&self, w: &[f64]) -> f64 {
        self.y_mean - crate::stats::accurate_sum(w.iter().zip(&self.x_mean).map(|(w, m)| w * m))
    }
}

/// Data whose centred columns can be multiplied with each other.
pub(super) trait Design: Sync {
    fn moments(&self) -> &Moments;

    /// The products of these columns with all columns, one after the other.
    fn products(&self, columns: &[usize]) -> Vec<f64>;

    /// The products of all columns with the residuals of these coefficients, and the residuals' sum of squares, from the
    /// residuals themselves.
    fn at_residuals(&self, w: &[f64]) -> (Vec<f64>, f64);

    /// Columns whose products were made along with the moments, and the products.
    fn prepared(&mut self) -> (Vec<usize>, Vec<f64>);
}

/// Numbers of one block of rows.
const BLOCK: usize = 1 << 15;
/// Columns whose products are so many that a block of rows should be worth their reading and writing: this many rows.
const WIDE: usize = 512;
const TALL: usize = 1024;
/// Rows whose mean is the shift.
const SAMPLED: usize = 64;

/// Rows of a matrix, the target behind each, and a one behind that: each about the shift and times the root of its weight.
pub(super) struct Dense<'a> {
    source: Source<'a>,
    shift: Vec<f64>,
    /// The means of the shifted columns; the target's behind.
    moved: Vec<f64>,
    moments: Moments,
    prepared: (Vec<usize>, Vec<f64>),
}

struct Source<'a> {
    x: ArrayView2<'a, f64>,
    y: ArrayView1<'a, f64>,
    weight: Option<&'a [f64]>,
    rows: Option<&'a [usize]>,
    n: usize,
    /// All blocks, shifted, if they are to be read often.
    kept: Option<Vec<f64>>,
}

/// How the data are to be read.
pub(super) struct Reading<'a> {
    pub weight: Option<&'a [f64]>,
    pub rows: Option<&'a [usize]>,
    pub centre: bool,
    /// Whether to keep a shifted copy.
    pub keep: bool,
    /// Columns whose products are wanted at once.
    pub prepare: Vec<usize>,
}

impl<'a> Reading<'a> {
    /// Of all rows, once.
    pub fn once(weight: Option<&'a [f64]>, centre: bool) -> Self {
        Reading { weight, rows: None, centre, keep: false, prepare: Vec::new() }
    }
}

impl<'a> Dense<'a> {
    /// Errors: `NotFinite`; `Undetermined` where squares overflow. Lengths and weights were checked.
    pub fn new(x: ArrayView2<'a, f64>, y: ArrayView1<'a, f64>, reading: Reading<'a>) -> Result<Self> {
        let Reading { weight, rows, centre, keep, prepare } = reading;
        let n = rows.map_or(x.nrows(), <[usize]>::len);
        let mut source = Source { x, y, weight, rows, n, kept: None };
        let d = x.ncols();
        let shift: Vec<f64> = match centre {
            true => (0..=d).map(|j| source.sampled_mean(j)).collect(),
            false => vec![0.0; d + 1],
        };
        if keep {
            source.keep(&shift);
        }
        let (sums, known) = first_pass(&source, &shift, &prepare);
        let [with_y, with_one] = sums;
        let weight = with_one[d + 1];
        let moved: Vec<f64> = with_one[..=d].iter().map(|sum| if centre { sum / weight } else { 0.0 }).collect();
        let moments = Moments {
            weight,
            x_mean: (0..d).map(|j| shift[j] + moved[j]).collect(),
            y_mean: shift[d] + moved[d],
            xy: (0..d).map(|j| with_y[j] - weight * moved[j] * moved[d]).collect(),
            yy: (with_y[d] - weight * moved[d] * moved[d]).max(0.0),
        };
        if !input::all_finite(&moments.xy) || !(moments.yy + weight).is_finite() || !input::all_finite(&moved) {
            input::finite_rows("records", x)?;
            input::finite("targets", y.iter().copied())?;
            return Err(Error::overflow());
        }
        let mut dense = Dense { source, shift, moved, moments, prepared: (prepare, Vec::new()) };
        dense.prepared.1 = dense.centred(known, &dense.prepared.0);
        Ok(dense)
    }

    /// Sums of products about the shift become sums about the means.
    fn centred(&self, mut sums: Vec<f64>, columns: &[usize]) -> Vec<f64> {
        let d = self.moments.xy.len();
        for (sums, column) in sums.chunks_exact_mut(d.max(1)).zip(columns) {
            let factor = self.moments.weight * self.moved[*column];
            if factor == 0.0 {
                continue;
            }
            sums.iter_mut().zip(&self.moved).for_each(|(sum, moved)| *sum -= factor * moved);
        }
        sums
    }
}

impl Source<'_> {
    fn width(&self) -> usize {
        self.x.ncols() + 2
    }

    fn row(&self, i: usize) -> usize {
        self.rows.map_or(i, |rows| rows[i])
    }

    /// Rows of one block, and of the blocks that one task reads.
    fn block(&self) -> (usize, usize) {
        let rows = if self.width() > WIDE { TALL } else { (BLOCK / self.width()).clamp(256, 4096) };
        (rows, rows * (8 * BLOCK / (rows * self.width())).max(1))
    }

    /// The mean of some rows, counted from the first so that a constant has no rounding; the last column is the target.
    fn sampled_mean(&self, j: usize) -> f64 {
        let entry = |i: usize| if j < self.x.ncols() { self.x[(i, j)] } else { self.y[i] };
        let taken = self.n.min(SAMPLED);
        let step = self.n / taken.max(1);
        let first = entry(self.row(0));
        first + (0..taken).map(|k| (entry(self.row(k * step)) - first) / taken as f64).sum::<f64>()
    }

    fn keep(&mut self, shift: &[f64]) {
        let (rows, _) = self.block();
        let width = self.width();
        let mut kept = vec![0.0; self.n * width];
        kept.par_chunks_mut(rows * width).enumerate().for_each(|(block, out)| self.fill(out, block * rows, shift));
        self.kept = Some(kept);
    }

    fn fill(&self, out: &mut [f64], start: usize, shift: &[f64]) {
        let d = self.x.ncols();
        for (i, out) in (start..).zip(out.chunks_exact_mut(d + 2)) {
            let i = self.row(i);
            let row = self.x.row(i);
            match row.as_slice() {
                Some(row) => out.iter_mut().zip(row).zip(shift).for_each(|((out, x), shift)| *out = x - shift),
                None => out.iter_mut().zip(row).zip(shift).for_each(|((out, x), shift)| *out = x - shift),
            }
            out[d] = self.y[i] - shift[d];
            out[d + 1] = 1.0;
            if let Some(weight) = self.weight {
                let root = weight[i].sqrt();
                out.iter_mut().for_each(|out| *out *= root);
            }
        }
    }

    /// Folds `visit` over the blocks: in parallel, in the same order for any number of threads.
    fn fold<T: Send>(
        &self,
        shift: &[f64],
        start: impl Fn() -> T + Sync,
        visit: impl Fn(&mut T, &[f64]) + Sync,
        merge: impl Fn(T, T) -> T + Sync,
    ) -> T {
        let (rows, per_task) = self.block();
        let width = self.width();
        let of_task = |range: std::ops::Range<usize>| {
            let mut result = start();
            let mut buffer = vec![0.0; if self.kept.is_some() { 0 } else { rows * width }];
            let mut from = range.start;
            while from < range.end {
                let to = range.end.min(from + rows);
                match &self.kept {
                    Some(kept) => visit(&mut result, &kept[from * width..to * width]),
                    None => {
                        let block = &mut buffer[..(to - from) * width];
                        self.fill(block, from, shift);
                        visit(&mut result, block);
                    }
                }
                from = to;
            }
            result
        };
        map_reduce_by(per_task, self.n, of_task, merge).unwrap_or_else(start)
    }

    /// Products of these columns of the blocks with all columns.
    fn products(&self, shift: &[f64], columns: &[usize]) -> Mat<f64> {
        let width = self.width();
        let all = columns.len() == width;
        let visit = |(sums, gathered): &mut (Mat<f64>, Vec<f64>), block: &[f64]| {
            let rows = block.len() / width;
            let left = MatRef::from_row_major_slice(block, rows, width);
            if all {
                let (full, lower) = (BlockStructure::Rectangular, BlockStructure::TriangularLower);
                triangular::matmul(sums.as_mut(), lower, Accum::Add, left.transpose(), full, left, full, 1.0, Par::Seq);
                return;
            }
            gathered.clear();
            for row in block.chunks_exact(width) {
                gathered.extend(columns.iter().map(|j| row[*j]));
            }
            let right = MatRef::from_row_major_slice(gathered, rows, columns.len());
            matmul(sums.as_mut(), Accum::Add, left.transpose(), right, 1.0, Par::Seq);
        };
        let start = || (Mat::zeros(width, columns.len()), Vec::new());
        self.fold(shift, start, visit, |(mut a, gathered), (b, _)| {
            a += b;
            (a, gathered)
        })
        .0
    }
}

/// Products of all columns with the target and with the ones; and with the columns that are to be prepared.
fn first_pass(source: &Source, shift: &[f64], prepare: &[usize]) -> ([Vec<f64>; 2], Vec<f64>) {
    let (width, d) = (source.width(), source.x.ncols());
    if prepare.is_empty() {
        let start = || [vec![0.0; width], vec![0.0; width]];
        let visit = add_moments;
        let merge = |mut a: [Vec<f64>; 2], b: [Vec<f64>; 2]| {
            a.iter_mut().flatten().zip(b.iter().flatten()).for_each(|(a, b)| *a += b);
            a
        };
        return (source.fold(shift, start, visit, merge), Vec::new());
    }
    let all = prepare.len() == d;
    let columns: Vec<usize> = prepare.iter().copied().chain([d, d + 1]).collect();
    let sums = source.products(shift, &columns);
    // Of all columns only the lower triangle was made.
    let entry = |j: usize, k: usize| if all && j < k { sums[(k, j)] } else { sums[(j, k)] };
    let last = [columns.len() - 2, columns.len() - 1].map(|k| (0..width).map(|j| entry(j, k)).collect());
    let mut known = vec![0.0; d * prepare.len()];
    known.par_chunks_mut(d.max(1)).enumerate().for_each(|(k, out)| {
        out.iter_mut().enumerate().for_each(|(j, out)| *out = entry(j, k));
    });
    (last, known)
}

fn add_moments(sums: &mut [Vec<f64>; 2], block: &[f64]) {
    wide(
        #[inline(always)]
        || {
            let [with_y, with_one] = sums;
            let width = with_y.len();
            for row in block.chunks_exact(width) {
                let (y, one) = (row[width - 2], row[width - 1]);
                for ((with_y, with_one), x) in with_y.iter_mut().zip(with_one.iter_mut()).zip(row) {
                    *with_y += x * y;
                    *with_one += x * one;
                }
            }
        },
    )
}

/// Coefficients that are not 0, and what their features' means and the target's leave.
struct Prediction {
    used: Vec<(usize, f64)>,
    offset: f64,
}

/// Adds each row times its residual, and the residual's square.
fn add_residuals(sums: &mut (Vec<f64>, f64), block: &[f64], prediction: &Prediction) {
    wide(
        #[inline(always)]
        || {
            let (sums, squared) = sums;
            let width = sums.len();
            for row in block.chunks_exact(width) {
                let predicted: f64 = prediction.used.iter().map(|(j, w)| row[*j] * w).sum();
                let r = row[width - 2] - predicted - prediction.offset * row[width - 1];
                *squared += r * r;
                for (sum, x) in sums.iter_mut().zip(row) {
                    *sum += x * r;
                }
            }
        },
    )
}

impl Design for Dense<'_> {
    fn moments(&self) -> &Moments {
        &self.moments
    }

    fn products(&self, columns: &[usize]) -> Vec<f64> {
        let d = self.moments.xy.len();
        let sums = self.source.products(&self.shift, columns);
        let flat = (0..columns.len()).flat_map(|k| (0..d).map(move |j| (j, k))).map(|at| sums[at]).collect();
        self.centred(flat, columns)
    }

    fn at_residuals(&self, w: &[f64]) -> (Vec<f64>, f64) {
        let d = w.len();
        let used: Vec<(usize, f64)> = w.iter().copied().enumerate().filter(|(_, w)| *w != 0.0).collect();
        let offset = self.moved[d] - used.iter().map(|(j, w)| w * self.moved[*j]).sum::<f64>();
        let prediction = Prediction { used, offset };
        let visit = |sums: &mut (Vec<f64>, f64), block: &[f64]| add_residuals(sums, block, &prediction);
        let start = || (vec![0.0; d + 2], 0.0);
        let (mut sums, squared) = self.source.fold(&self.shift, start, visit, |mut a, b| {
            a.0.iter_mut().zip(b.0).for_each(|(a, b)| *a += b);
            (a.0, a.1 + b.1)
        });
        let total = sums[d + 1];
        sums.truncate(d);
        sums.iter_mut().zip(&self.moved).for_each(|(sum, moved)| *sum -= moved * total);
        (sums, squared)
    }

    fn prepared(&mut self) -> (Vec<usize>, Vec<f64>) {
        std::mem::take(&mut self.prepared)
    }
}
