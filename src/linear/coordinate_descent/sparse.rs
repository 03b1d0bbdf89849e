//! A sparse matrix as coordinate descent needs it: centred in the formulas, never in memory.
//!
//! Σ s·(xⱼ − x̄ⱼ)·(xₖ − x̄ₖ) = Σ s·xⱼ·xₖ − W·x̄ⱼ·x̄ₖ, and the first sum runs over the rows in which both features occur. For
//! one column k: each of its entries, times all entries of that row.

use ndarray::ArrayView1;
use rayon::prelude::*;
use sprs::CsMat;

use super::design::{Design, Moments};
use crate::linalg::sum::accurate_sum;
use crate::{Error, Result, input};

/// The matrix by rows and by columns, with the target less its mean.
pub(super) struct Sparse {
    by_row: CsMat<f64>,
    by_column: CsMat<f64>,
    weight: Vec<f64>,
    y: Vec<f64>,
    moments: Moments,
}

impl Sparse {
    /// Errors: `NotFinite`; `Undetermined` where squares overflow. Lengths and weights were checked.
    pub fn new(x: &CsMat<f64>, y: ArrayView1<f64>, weight: Option<&[f64]>, centre: bool) -> Result<Self> {
        input::finite("targets", y.iter().copied())?;
        if let Some((value, (i, j))) = x.iter().find(|(value, _)| !value.is_finite()) {
            return Err(Error::NotFinite { name: format!("records[{i}]"), index: j, value: *value });
        }
        let (by_row, by_column) = (x.to_csr(), x.to_csc());
        let n = x.rows();
        let weight: Vec<f64> = weight.map_or_else(|| vec![1.0; n], <[f64]>::to_vec);
        let total = accurate_sum(weight.iter().copied());
        let sum = |terms: &mut dyn Iterator<Item = f64>| accurate_sum(terms);
        let y_mean = if centre { sum(&mut y.iter().zip(&weight).map(|(y, s)| s * y)) / total } else { 0.0 };
        let y: Vec<f64> = y.iter().map(|y| y - y_mean).collect();
        let mut x_mean = vec![0.0; x.cols()];
        let mut xy = x_mean.clone();
        // About the target's mean Σ s·(y − ȳ) is 0, so x needs no centring here.
        let left = sum(&mut y.iter().zip(&weight).map(|(y, s)| s * y));
        for (j, column) in by_column.outer_iterator().enumerate() {
            if centre {
                x_mean[j] = sum(&mut column.iter().map(|(i, x)| weight[i] * x)) / total;
            }
            xy[j] = sum(&mut column.iter().map(|(i, x)| weight[i] * x * y[i])) - x_mean[j] * left;
        }
        let yy = sum(&mut y.iter().zip(&weight).map(|(y, s)| s * y * y));
        if !input::all_finite(&xy) || !yy.is_finite() {
            return Err(Error::overflow());
        }
        let moments = Moments { weight: total, x_mean, y_mean, xy, yy };
        Ok(Sparse { by_row, by_column, weight, y, moments })
    }
}

impl Design for Sparse {
    fn moments(&self) -> &Moments {
        &self.moments
    }

    fn products(&self, columns: &[usize]) -> Vec<f64> {
        let Moments { x_mean, weight, .. } = &self.moments;
        let mut products = vec![0.0; columns.len() * x_mean.len()];
        let of_column = |(out, column): (&mut [f64], &usize)| {
            let Some(entries) = self.by_column.outer_view(*column) else { return };
            for (i, value) in entries.iter() {
                let value = self.weight[i] * value;
                let Some(row) = self.by_row.outer_view(i) else { continue };
                row.iter().for_each(|(j, x)| out[j] += value * x);
            }
            let factor = weight * x_mean[*column];
            out.iter_mut().zip(x_mean).for_each(|(out, mean)| *out -= factor * mean);
        };
        products.par_chunks_mut(x_mean.len().max(1)).zip(columns).for_each(of_column);
        products
    }

    fn at_residuals(&self, w: &[f64]) -> (Vec<f64>, f64) {
        let x_mean = &self.moments.x_mean;
        let offset = accurate_sum(w.iter().zip(x_mean).map(|(w, mean)| w * mean));
        let mut r = self.y.clone();
        for (j, w) in w.iter().enumerate().filter(|(_, w)| **w != 0.0) {
            let Some(column) = self.by_column.outer_view(j) else { continue };
            column.iter().for_each(|(i, x)| r[i] -= w * x);
        }
        r.iter_mut().for_each(|r| *r += offset);
        let squared = accurate_sum(r.iter().zip(&self.weight).map(|(r, s)| s * r * r));
        r.iter_mut().zip(&self.weight).for_each(|(r, s)| *r *= s);
        let total = accurate_sum(r.iter().copied());
        let along = |j: usize| {
            let column = self.by_column.outer_view(j);
            column.map_or(0.0, |column| accurate_sum(column.iter().map(|(i, x)| x * r[i]))) - x_mean[j] * total
        };
        ((0..w.len()).into_par_iter().map(along).collect(), squared)
    }

    fn prepared(&mut self) -> (Vec<usize>, Vec<f64>) {
        (Vec::new(), Vec::new())
    }
}
