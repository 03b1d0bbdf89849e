//! The log loss of two classes, and of more, for a block of rows.

use faer::Mat;

use super::objective::{Loss, Rows, lane_sum};
use crate::linalg::elementary::{exp_neg, ln_1p_unit};
use crate::linalg::wide;

/// Two classes, of which class 1 is positive: w·ln(1 + e^−m) of the margin m, z for class 1 and −z for class 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Binary;

impl Loss for Binary {
    fn outputs(&self) -> usize {
        1
    }

    fn curvatures(&self) -> usize {
        1
    }

    fn block(&self, rows: Rows, z: &mut [f64], slopes: &mut [f64], curvatures: &mut [f64]) -> (f64, bool) {
        wide(
            #[inline(always)]
            || {
                let mut on_side = true;
                let outputs = z.iter_mut().zip(slopes).zip(curvatures);
                for ((((z, slope), curvature), class), w) in outputs.zip(rows.class).zip(rows.weight) {
                    let y = if *class == 1 { 1.0 } else { -1.0 };
                    let m = y * *z;
                    let e = exp_neg(m.abs());
                    let right = 1.0 / (1.0 + e);
                    // The probability of the other class, without cancellation.
                    let wrong = if m >= 0.0 { e * right } else { right };
                    *slope = -(w * y * wrong);
                    *curvature = w * (e * right) * right;
                    *z = w * (ln_1p_unit(e) + if m < 0.0 { -m } else { 0.0 });
                    on_side &= m > 0.0;
                }
                (lane_sum(z), on_side)
            },
        )
    }

    fn hessian(&self, products: &[Mat<f64>]) -> Mat<f64> {
        let lower = &products[0];
        Mat::from_fn(lower.nrows(), lower.ncols(), |i, j| lower[(i.max(j), i.min(j))])
    }
}

/// K classes: w·(ln Σₖ exp(zₖ) − z of the sample's class).
#[derive(Debug, Clone, Copy)]
pub(super) struct Softmax {
    pub k: usize,
}

impl Softmax {
    /// The place of the pair a < b among the curvatures.
    fn pair(&self, a: usize, b: usize) -> usize {
        a * (2 * self.k - a - 1) / 2 + (b - a - 1)
    }
}

impl Loss for Softmax {
    fn outputs(&self) -> usize {
        self.k
    }

    /// pₐ·p_b for each pair of classes; those of a class with itself, pₐ·(1 − pₐ), are sums of them.
    fn curvatures(&self) -> usize {
        self.k * (self.k - 1) / 2
    }

    fn block(&self, rows: Rows, z: &mut [f64], slopes: &mut [f64], curvatures: &mut [f64]) -> (f64, bool) {
        let Rows { class, weight } = rows;
        let n = class.len();
        let mut separated = true;
        let mut losses: Vec<f64> = (0..n).map(|i| z[class[i] * n + i]).collect();
        for i in 0..n {
            separated &= (0..self.k).all(|k| k == class[i] || z[k * n + i] < losses[i]);
        }
        let mut largest = z[..n].to_vec();
        let mut total = vec![0.0; n];
        wide(
            #[inline(always)]
            || {
                for z in z.chunks_exact(n) {
                    largest
                        .iter_mut()
                        .zip(z)
                        .for_each(|(largest, z)| *largest = if *z > *largest { *z } else { *largest });
                }
                for (z, p) in z.chunks_exact(n).zip(slopes.chunks_exact_mut(n)) {
                    for (((z, p), largest), total) in z.iter().zip(p).zip(&largest).zip(&mut total) {
                        *p = exp_neg(largest - z);
                        *total += *p;
                    }
                }
                for p in slopes.chunks_exact_mut(n) {
                    p.iter_mut().zip(&total).for_each(|(p, total)| *p /= total);
                }
            },
        );
        wide(
            #[inline(always)]
            || {
                for a in 0..self.k {
                    for b in a + 1..self.k {
                        let pair = self.pair(a, b);
                        let (p, q) = (&slopes[a * n..][..n], &slopes[b * n..][..n]);
                        let products = curvatures[pair * n..][..n].iter_mut().zip(p.iter().zip(q)).zip(weight);
                        products.for_each(|((out, (p, q)), w)| *out = w * p * q);
                    }
                }
                for p in slopes.chunks_exact_mut(n) {
                    p.iter_mut().zip(weight).for_each(|(p, w)| *p *= w);
                }
            },
        );
        for i in 0..n {
            losses[i] = weight[i] * (total[i].ln() + (largest[i] - losses[i]));
            // w·(p − 1) of the sample's class as −w·Σ of the others, without cancellation.
            let others: f64 = (0..self.k).filter(|k| *k != class[i]).map(|k| slopes[k * n + i]).sum();
            slopes[class[i] * n + i] = -others;
        }
        (lane_sum(&losses), separated)
    }

    fn hessian(&self, products: &[Mat<f64>]) -> Mat<f64> {
        let width = products[0].nrows();
        let of = |a: usize, b: usize, i: usize, j: usize| products[self.pair(a.min(b), a.max(b))][(i.max(j), i.min(j))];
        Mat::from_fn(self.k * width, self.k * width, |row, column| {
            let (a, i, b, j) = (row / width, row % width, column / width, column % width);
            match a == b {
                true => (0..self.k).filter(|other| *other != a).map(|other| of(a, other, i, j)).sum(),
                false => -of(a, b, i, j),
            }
        })
    }
}
