//! The densities of all components at many samples, in blocks whose rows are computed side by side.

use std::f64::consts::TAU;

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use super::covariance::{Covariances, Factors, Whitening};
use crate::Result;
use crate::linalg::elementary::exp_neg;
use crate::linalg::wide;

/// Rows of a block; a column of them fills eight of the processor's registers.
pub(super) const ROWS: usize = 32;
/// Blocks of one task.
const BLOCKS: usize = 64;

/// One number for each row of a block.
pub(super) type Lanes = [f64; ROWS];

/// ln wₖ·N(x; μₖ, Σₖ), ready to be computed. Samples and means are taken about an origin near them, so that little cancels.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Density {
    pub k: usize,
    pub d: usize,
    pub origin: Vec<f64>,
    /// About the origin, a row for each component.
    pub means: Vec<f64>,
    whitening: Whitening,
    /// Whitened means, where all components share the whitening.
    whitened: Vec<f64>,
    /// What does not depend on x: ln w + ln det L⁻¹ − d/2·ln 2π.
    offset: Vec<f64>,
}

/// Memory for one block.
pub(super) struct Block {
    /// The samples about the origin, feature by feature.
    pub x: Vec<Lanes>,
    pub difference: Vec<Lanes>,
    /// Logarithms of densities, then responsibilities, component by component.
    pub components: Vec<Lanes>,
}

impl Block {
    pub fn new(k: usize, d: usize) -> Block {
        let zeros = |n: usize| vec![[0.0; ROWS]; n];
        Block { x: zeros(d), difference: zeros(d), components: zeros(k) }
    }

    /// Takes up to `ROWS` rows, one after the other; places left over are at the origin.
    #[inline(always)]
    pub fn fill(&mut self, rows: &[f64], origin: &[f64]) {
        let d = origin.len();
        let taken = rows.len() / d;
        for (j, (lanes, origin)) in self.x.iter_mut().zip(origin).enumerate() {
            for (lane, row) in lanes.iter_mut().zip(rows.chunks_exact(d)) {
                *lane = row[j] - origin;
            }
            lanes[taken..].fill(0.0);
        }
    }
}

#[inline(always)]
fn add_square(sums: &mut Lanes, values: &Lanes) {
    for lane in 0..ROWS {
        sums[lane] += values[lane] * values[lane];
    }
}

/// The rows of a lower triangle times a block.
#[inline(always)]
fn for_each_product(lower: &[f64], x: &[Lanes], mut visit: impl FnMut(usize, &Lanes)) {
    let mut start = 0;
    for i in 0..x.len() {
        let mut y = [0.0; ROWS];
        for (entry, x) in lower[start..start + i + 1].iter().zip(x) {
            for lane in 0..ROWS {
                y[lane] += entry * x[lane];
            }
        }
        start += i + 1;
        visit(i, &y);
    }
}

/// x − mean, feature by feature.
#[inline(always)]
pub(super) fn subtract(x: &[Lanes], mean: &[f64], out: &mut [Lanes]) {
    for ((out, x), mean) in out.iter_mut().zip(x).zip(mean) {
        for lane in 0..ROWS {
            out[lane] = x[lane] - mean;
        }
    }
}

impl Density {
    /// Of means about the origin.
    pub fn new(origin: &[f64], weights: &[f64], means: Vec<f64>, covariances: &Covariances) -> Result<Density> {
        let (k, d) = (weights.len(), origin.len());
        let Factors { whitening, log_det } = covariances.factors(k, d)?;
        let constant = 0.5 * d as f64 * TAU.ln();
        let offset = weights.iter().zip(&log_det).map(|(w, log_det)| w.ln() + log_det - constant).collect();
        let mut density = Density { k, d, origin: origin.to_vec(), means, whitening, whitened: Vec::new(), offset };
        if let Whitening::Tied(lower) = &density.whitening {
            let product = |mean: &[f64]| {
                let entry = |i: usize| (0..=i).map(|j| lower[i * (i + 1) / 2 + j] * mean[j]).sum::<f64>();
                (0..d).map(entry).collect::<Vec<f64>>()
            };
            density.whitened = density.means.chunks_exact(d).flat_map(product).collect();
        }
        Ok(density)
    }

    /// The logarithms of the densities of a filled block.
    #[inline(always)]
    fn fill_logs(&self, block: &mut Block) {
        let (d, Block { x, difference, components }) = (self.d, block);
        if let Whitening::Tied(lower) = &self.whitening {
            for_each_product(lower, x, |i, y| difference[i] = *y);
        }
        for (c, out) in components.iter_mut().enumerate() {
            let mut squares = [0.0; ROWS];
            let mean = &self.means[c * d..(c + 1) * d];
            match &self.whitening {
                Whitening::Full(lower) => {
                    let entries = d * (d + 1) / 2;
                    subtract(x, mean, difference);
                    let lower = &lower[c * entries..(c + 1) * entries];
                    for_each_product(lower, difference, |_, y| add_square(&mut squares, y));
                }
                Whitening::Tied(_) => {
                    for (y, mean) in difference.iter().zip(&self.whitened[c * d..(c + 1) * d]) {
                        for lane in 0..ROWS {
                            squares[lane] += (y[lane] - mean) * (y[lane] - mean);
                        }
                    }
                }
                Whitening::Diag(roots) => {
                    for ((x, mean), root) in x.iter().zip(mean).zip(&roots[c * d..(c + 1) * d]) {
                        for lane in 0..ROWS {
                            let y = (x[lane] - mean) * root;
                            squares[lane] += y * y;
                        }
                    }
                }
                Whitening::Spherical(roots) => {
                    for (x, mean) in x.iter().zip(mean) {
                        for lane in 0..ROWS {
                            let y = (x[lane] - mean) * roots[c];
                            squares[lane] += y * y;
                        }
                    }
                }
            }
            for lane in 0..ROWS {
                out[lane] = self.offset[c] - 0.5 * squares[lane];
            }
        }
    }

    /// The responsibilities of a filled block, of which `taken` rows are samples, and the sum of their log-likelihoods.
    #[inline(always)]
    pub fn responsibilities(&self, block: &mut Block, taken: usize) -> f64 {
        self.fill_logs(block);
        let mut top = [f64::NEG_INFINITY; ROWS];
        for logs in &block.components {
            for lane in 0..ROWS {
                top[lane] = if logs[lane] > top[lane] { logs[lane] } else { top[lane] };
            }
        }
        let mut sums = [0.0; ROWS];
        for logs in &mut block.components {
            for lane in 0..ROWS {
                logs[lane] = exp_neg(top[lane] - logs[lane]);
                sums[lane] += logs[lane];
            }
        }
        // Sums are from 1 to k, so that the product of 32 stays far within the range: one logarithm does for all.
        let likelihood = top[..taken].iter().sum::<f64>() + sums[..taken].iter().product::<f64>().ln();
        for (lane, sum) in sums.iter_mut().enumerate() {
            *sum = if lane < taken { 1.0 / *sum } else { 0.0 };
        }
        for shares in &mut block.components {
            for lane in 0..ROWS {
                shares[lane] *= sums[lane];
            }
        }
        likelihood
    }

    /// The logarithm of each component's density, weight included, for each row.
    pub fn logs(&self, x: ArrayView2<f64>) -> Array2<f64> {
        let rows = x.as_standard_layout();
        let (values, d, k) = (rows.as_slice().unwrap_or(&[]), self.d, self.k);
        let mut out = vec![0.0; x.nrows() * k];
        out.par_chunks_mut(BLOCKS * ROWS * k).zip(values.par_chunks(BLOCKS * ROWS * d)).for_each(|(out, rows)| {
            let mut block = Block::new(k, d);
            wide(
                #[inline(always)]
                || {
                    for (out, rows) in out.chunks_mut(ROWS * k).zip(rows.chunks(ROWS * d)) {
                        block.fill(rows, &self.origin);
                        self.fill_logs(&mut block);
                        for (lane, out) in out.chunks_exact_mut(k).enumerate() {
                            for (out, logs) in out.iter_mut().zip(&block.components) {
                                *out = logs[lane];
                            }
                        }
                    }
                },
            );
        });
        Array2::from_shape_vec((x.nrows(), k), out).unwrap_or_default()
    }
}
