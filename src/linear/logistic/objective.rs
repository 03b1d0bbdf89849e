//! The log loss of a linear model over its data: value, gradient and curvature in one pass over the rows.
//!
//! A block of rows that fits in the cache is read once: its margins x·w + b, from them the loss, the slope and the
//! curvature of each row, and from these the block's part of the gradient, Xᵀ·slopes, and of the weighted products,
//! Xᵀ·diag(c)·X, of which only one triangle is made.
//!
//! - Cost: O(n·d²/2) time for the curvature, O(n·d) without; the same result for any number of threads.

use faer::Mat;
use ndarray::{ArrayView2, s};
use std::borrow::Cow;
use std::ops::Range;

use crate::linalg::gram::add_products;
use crate::linalg::reduce::{LANES, map_reduce_by};
use crate::linalg::wide;

/// What differs between two classes and more.
pub(super) trait Loss: Copy + Sync {
    /// Linear functions of a row: one of two classes, else one for each class.
    fn outputs(&self) -> usize;

    /// Curvatures of a row.
    fn curvatures(&self) -> usize;

    /// The loss of a block of rows, and whether each lies on its side. `z` holds their margins, output by output, and
    /// is used up; `slopes` are written in the same order, and likewise `curvatures`, none below 0.
    fn block(&self, rows: Rows, z: &mut [f64], slopes: &mut [f64], curvatures: &mut [f64]) -> (f64, bool);

    /// The second derivatives, from the lower triangles of the products that each curvature weighs.
    fn hessian(&self, products: &[Mat<f64>]) -> Mat<f64>;
}

/// The class of each row, by its place, and its weight.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub class: &'a [usize],
    pub weight: &'a [f64],
}

impl<'a> Rows<'a> {
    fn slice(&self, range: Range<usize>) -> Rows<'a> {
        Rows { class: &self.class[range.clone()], weight: &self.weight[range] }
    }
}

/// The data, and the loss of its rows.
pub(super) struct Objective<'a, L> {
    pub x: ArrayView2<'a, f64>,
    pub rows: Rows<'a>,
    pub fit_intercept: bool,
    pub loss: L,
}

/// The loss with its derivatives at one point. Parameters: for each output its features, then its intercept if any.
pub(super) struct Local {
    pub loss: f64,
    pub gradient: Vec<f64>,
    pub hessian: Option<Mat<f64>>,
    /// Every sample lies on its side.
    pub separated: bool,
}

/// Sums over some rows.
struct Sums {
    loss: f64,
    gradient: Vec<f64>,
    products: Vec<Mat<f64>>,
    separated: bool,
}

impl Sums {
    fn merge(mut self, other: Sums) -> Sums {
        self.loss += other.loss;
        self.gradient.iter_mut().zip(&other.gradient).for_each(|(a, b)| *a += b);
        self.products.iter_mut().zip(&other.products).for_each(|(a, b)| *a += b);
        self.separated &= other.separated;
        self
    }
}

impl<L: Loss> Objective<'_, L> {
    /// Features, and 1 for the intercept.
    pub fn width(&self) -> usize {
        self.x.ncols() + usize::from(self.fit_intercept)
    }

    pub fn n_parameters(&self) -> usize {
        self.loss.outputs() * self.width()
    }

    /// Rows of a block, which stay in the cache.
    fn block_rows(&self) -> usize {
        ((1 << 14) / (self.width() + 3 * self.loss.outputs())).clamp(64, 1024)
    }

    /// Rows side by side, copied where they lie otherwise.
    fn block(&self, rows: Range<usize>) -> Cow<'_, [f64]> {
        let d = self.x.ncols();
        match self.x.as_slice() {
            Some(all) => Cow::Borrowed(&all[rows.start * d..rows.end * d]),
            None => Cow::Owned(self.x.slice(s![rows, ..]).iter().copied().collect()),
        }
    }

    /// Loss and gradient, and the hessian where it is asked for.
    pub fn at(&self, parameters: &[f64], curvature: bool) -> Local {
        let rows = self.block_rows();
        let over = |range: Range<usize>| self.sums(parameters, curvature, rows, range);
        let sums =
            map_reduce_by(8 * rows, self.x.nrows(), over, Sums::merge).unwrap_or_else(|| self.no_sums(curvature));
        let hessian = curvature.then(|| self.loss.hessian(&sums.products));
        Local { loss: sums.loss, gradient: sums.gradient, hessian, separated: sums.separated }
    }

    fn no_sums(&self, curvature: bool) -> Sums {
        let (width, number) = (self.width(), if curvature { self.loss.curvatures() } else { 0 });
        let products = (0..number).map(|_| Mat::zeros(width, width)).collect();
        Sums { loss: 0.0, gradient: vec![0.0; self.n_parameters()], products, separated: true }
    }

    fn sums(&self, parameters: &[f64], curvature: bool, rows: usize, range: Range<usize>) -> Sums {
        let (d, width) = (self.x.ncols(), self.width());
        let mut sums = self.no_sums(curvature);
        let outputs = self.loss.outputs();
        let mut z = vec![0.0; outputs * rows];
        let mut slopes = vec![0.0; outputs * rows];
        let mut curvatures = vec![0.0; self.loss.curvatures() * rows];
        let mut scaled = vec![0.0; if curvature { rows * width } else { 0 }];
        for start in range.clone().step_by(rows) {
            let n = rows.min(range.end - start);
            let x = self.block(start..start + n);
            let (z, slopes) = (&mut z[..outputs * n], &mut slopes[..outputs * n]);
            let curvatures = &mut curvatures[..self.loss.curvatures() * n];
            for (z, parameters) in z.chunks_exact_mut(n).zip(parameters.chunks_exact(width)) {
                margins(&x, &parameters[..d], parameters.get(d).copied().unwrap_or(0.0), z);
            }
            let (loss, separated) = self.loss.block(self.rows.slice(start..start + n), z, slopes, curvatures);
            sums.loss += loss;
            sums.separated &= separated;
            for (slopes, gradient) in slopes.chunks_exact(n).zip(sums.gradient.chunks_exact_mut(width)) {
                let (features, intercept) = gradient.split_at_mut(d);
                add_rows(features, &x, slopes);
                intercept.iter_mut().for_each(|sum| *sum += lane_sum(slopes));
            }
            for (products, curvatures) in sums.products.iter_mut().zip(curvatures.chunks_exact(n)) {
                scale(&mut scaled[..n * width], &x, curvatures, d);
                add_products(products, &scaled[..n * width], width);
            }
        }
        sums
    }

    /// The margins of all rows, output by output.
    pub fn margins(&self, parameters: &[f64]) -> Vec<f64> {
        let (d, n) = (self.x.ncols(), self.x.nrows());
        let of = |parameters: &[f64]| {
            let over = |range: Range<usize>| {
                let mut z = vec![0.0; range.len()];
                margins(&self.block(range), &parameters[..d], parameters.get(d).copied().unwrap_or(0.0), &mut z);
                z
            };
            let joined = |mut a: Vec<f64>, b: Vec<f64>| {
                a.extend(b);
                a
            };
            map_reduce_by(8 * self.block_rows(), n, over, joined).unwrap_or_default()
        };
        parameters.chunks_exact(self.width()).flat_map(of).collect()
    }

    /// The loss at margins z + step·dz.
    pub fn loss_along(&self, z: &[f64], dz: &[f64], step: f64) -> f64 {
        let (n, outputs) = (self.x.nrows(), self.loss.outputs());
        let over = |range: Range<usize>| {
            let places = (0..outputs).flat_map(|output| range.clone().map(move |i| output * n + i));
            let mut moved: Vec<f64> = places.map(|i| z[i] + step * dz[i]).collect();
            let mut slopes = vec![0.0; moved.len()];
            let mut curvatures = vec![0.0; self.loss.curvatures() * range.len()];
            self.loss.block(self.rows.slice(range), &mut moved, &mut slopes, &mut curvatures).0
        };
        map_reduce_by(8 * self.block_rows(), n, over, |a, b| a + b).unwrap_or(0.0)
    }
}

/// z = x·w + b for each row.
fn margins(x: &[f64], w: &[f64], b: f64, z: &mut [f64]) {
    wide(
        #[inline(always)]
        || {
            for (row, z) in x.chunks_exact(w.len()).zip(z) {
                let (mut rows, mut weights) = (row.chunks_exact(LANES), w.chunks_exact(LANES));
                let mut lanes = [0.0; LANES];
                for (x, w) in (&mut rows).zip(&mut weights) {
                    for k in 0..LANES {
                        lanes[k] += x[k] * w[k];
                    }
                }
                let rest: f64 = rows.remainder().iter().zip(weights.remainder()).map(|(x, w)| x * w).sum();
                *z = b + (folded(lanes) + rest);
            }
        },
    )
}

/// Adds Σ slope·row to `gradient`, four rows at a time.
fn add_rows(gradient: &mut [f64], x: &[f64], slopes: &[f64]) {
    let d = gradient.len();
    wide(
        #[inline(always)]
        || {
            let (mut rows, mut fours) = (x.chunks_exact(4 * d), slopes.chunks_exact(4));
            for (rows, s) in (&mut rows).zip(&mut fours) {
                let (a, rest) = rows.split_at(d);
                let (b, rest) = rest.split_at(d);
                let (c, e) = rest.split_at(d);
                for ((((sum, a), b), c), e) in gradient.iter_mut().zip(a).zip(b).zip(c).zip(e) {
                    *sum += (a * s[0] + b * s[1]) + (c * s[2] + e * s[3]);
                }
            }
            for (row, slope) in rows.remainder().chunks_exact(d).zip(fours.remainder()) {
                gradient.iter_mut().zip(row).for_each(|(sum, x)| *sum += slope * x);
            }
        },
    )
}

/// Each row, with a 1 behind it where there is an intercept, times the root of its curvature.
fn scale(scaled: &mut [f64], x: &[f64], curvatures: &[f64], d: usize) {
    let width = scaled.len() / curvatures.len();
    wide(
        #[inline(always)]
        || {
            for ((out, row), curvature) in scaled.chunks_exact_mut(width).zip(x.chunks_exact(d)).zip(curvatures) {
                let root = curvature.sqrt();
                out.iter_mut().zip(row).for_each(|(out, x)| *out = root * x);
                out[d..].iter_mut().for_each(|out| *out = root);
            }
        },
    )
}

#[inline(always)]
fn folded(l: [f64; LANES]) -> f64 {
    ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]))
}

/// The sum in lanes side by side.
#[inline(always)]
pub(super) fn lane_sum(values: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let mut rows = values.chunks_exact(LANES);
    for values in &mut rows {
        for k in 0..LANES {
            lanes[k] += values[k];
        }
    }
    folded(lanes) + rows.remainder().iter().sum::<f64>()
}
