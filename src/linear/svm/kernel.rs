//! Kernels: how alike two samples are, as the product of them in a space of more features.
//!
//! - Formulas: linear ⟨a, b⟩; polynomial (γ·⟨a, b⟩ + c₀)^degree; radial (RBF) exp(−γ·‖a − b‖²).
//! - Conventions: γ is 1 / (d·variance of all numbers in the records) with [`Gamma::Scale`], 1 / d with [`Gamma::Auto`], for
//!   d features, as in scikit-learn. Where all numbers are equal, `Scale` is 1.
//! - Source: Schölkopf & Smola (2002), Learning with Kernels, chapter 2.

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use crate::linalg::elementary::exp_neg;
use crate::linalg::reduce::LANES;
use crate::linalg::wide;
use crate::linear::samples::dot;
use crate::stats::accurate_sum;
use crate::worked::{Expr, Number};
use crate::{Result, input};

/// The kind of a kernel; its settings are those of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kernel {
    /// ⟨a, b⟩: a plane.
    Linear,
    /// (γ·⟨a, b⟩ + c₀)^degree: products of up to that many features.
    Poly,
    /// exp(−γ·‖a − b‖²): nearness.
    #[default]
    Rbf,
}

/// How the factor γ of a kernel is found.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Gamma {
    /// 1 / (features · variance of all numbers in the records).
    #[default]
    Scale,
    /// 1 / features.
    Auto,
    /// This number, above 0.
    Value(f64),
}

impl From<f64> for Gamma {
    fn from(value: f64) -> Gamma {
        Gamma::Value(value)
    }
}

/// A kernel and its settings before the data are known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct KernelParams {
    pub kernel: Kernel,
    pub degree: u32,
    pub gamma: Gamma,
    pub coef0: f64,
}

impl Default for KernelParams {
    fn default() -> Self {
        KernelParams { kernel: Kernel::Rbf, degree: 3, gamma: Gamma::Scale, coef0: 0.0 }
    }
}

impl KernelParams {
    pub fn for_data(&self, x: ArrayView2<f64>) -> Result<KernelFunction> {
        input::setting("coef0", self.coef0, self.coef0.is_finite(), "a finite number")?;
        input::setting("degree", f64::from(self.degree), self.degree > 0, "at least 1")?;
        let d = x.ncols() as f64;
        let gamma = match self.gamma {
            Gamma::Value(gamma) => gamma,
            Gamma::Auto => 1.0 / d,
            Gamma::Scale => {
                let n = x.len() as f64;
                let mean = accurate_sum(x.iter().map(|x| x / n));
                let variance = accurate_sum(x.iter().map(|x| (x - mean) * (x - mean) / n));
                if variance > 0.0 { 1.0 / (d * variance) } else { 1.0 }
            }
        };
        input::setting("gamma", gamma, gamma > 0.0 && gamma.is_finite(), "a number above 0")?;
        Ok(KernelFunction { params: *self, gamma })
    }
}

/// A kernel with its factor γ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct KernelFunction {
    pub params: KernelParams,
    pub gamma: f64,
}

impl KernelFunction {
    #[inline(always)]
    pub fn of(&self, a: &[f64], b: &[f64]) -> f64 {
        match self.params.kernel {
            Kernel::Linear => dot(a, b),
            Kernel::Poly => (self.gamma * dot(a, b) + self.params.coef0).powi(self.params.degree as i32),
            Kernel::Rbf => exp_neg(self.gamma * squared_distance(a, b)),
        }
    }

    #[inline(always)]
    fn of_rows(&self, sample: &[f64], rows: &[f64], out: &mut [f64]) {
        let rows = rows.chunks_exact(sample.len());
        match self.params.kernel {
            // The exponentials by themselves, so that the processor takes several at once.
            Kernel::Rbf => {
                out.iter_mut().zip(rows).for_each(|(out, row)| *out = squared_distance(sample, row));
                out.iter_mut().for_each(|out| *out = exp_neg(self.gamma * *out));
            }
            _ => out.iter_mut().zip(rows).for_each(|(out, row)| *out = self.of(sample, row)),
        }
    }

    /// A sample with each row of the records, which lie one after the other.
    pub fn row(&self, sample: &[f64], rows: &[f64], out: &mut [f64]) {
        let d = sample.len();
        let chunk = ((1 << 15) / d).max(16);
        out.par_chunks_mut(chunk).zip(rows.par_chunks(chunk * d)).for_each(|(out, rows)| {
            wide(
                #[inline(always)]
                || self.of_rows(sample, rows, out),
            );
        });
    }
}

#[inline(always)]
fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    let (mut lanes, mut rest) = ([0.0; LANES], 0.0);
    let (left, right) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    for (a, b) in left.remainder().iter().zip(right.remainder()) {
        rest += (a - b) * (a - b);
    }
    for (a, b) in left.zip(right) {
        for k in 0..LANES {
            lanes[k] += (a[k] - b[k]) * (a[k] - b[k]);
        }
    }
    lanes.iter().sum::<f64>() + rest
}

/// Weighted sums of kernels with support vectors: what kernel machines predict by.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Expansion {
    pub kernel: KernelFunction,
    pub vectors: Array2<f64>,
    /// A row of weights for each sum.
    pub coef: Array2<f64>,
    pub intercept: Vec<f64>,
}

impl Expansion {
    /// A column for each sum.
    pub fn values(&self, x: ArrayView2<f64>) -> Array2<f64> {
        let vectors = self.vectors.as_slice().unwrap_or(&[]);
        let x = x.as_standard_layout();
        let (d, sums) = (x.ncols(), self.intercept.len());
        let coef: Vec<Vec<f64>> = self.coef.outer_iter().map(|row| row.to_vec()).collect();
        let of_row = |i: usize| {
            let sample = x.as_slice().map_or(&[][..], |x| &x[i * d..(i + 1) * d]);
            let mut kernel = vec![0.0; self.vectors.nrows()];
            self.kernel.row(sample, vectors, &mut kernel);
            (0..sums).map(|k| dot(&coef[k], &kernel) + self.intercept[k]).collect::<Vec<f64>>()
        };
        let rows: Vec<Vec<f64>> = (0..x.nrows()).into_par_iter().map(of_row).collect();
        Array2::from_shape_fn((rows.len(), sums), |(i, k)| rows[i][k])
    }
}

/// The polynomial kernel of two samples, (γ·⟨a, b⟩ + c₀)^degree.
///
/// Any number; at least 0 for an even degree. The radial kernel is [`rbf_kernel`](crate::neighbors::rbf_kernel).
///
/// # Errors
/// `Empty`, `LengthMismatch`, `NotFinite`; `BadParam` for a γ that is not above 0 or a degree of 0.
/// ```
/// // ⟨(1, 2), (3, 1)⟩ = 5, and (0.5 · 5 + 1)² = 12.25
/// let kernel = workings::linear::polynomial_kernel(&[1.0, 2.0], &[3.0, 1.0], 0.5, 1.0, 2)?;
/// assert_eq!(kernel.value(), 12.25);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn polynomial_kernel(a: &[f64], b: &[f64], gamma: f64, coef0: f64, degree: u32) -> Result<Expr> {
    input::same_length("a", a.len(), "b", b.len())?;
    input::finite("a", a.iter().copied())?;
    input::finite("b", b.iter().copied())?;
    input::setting("gamma", gamma, gamma > 0.0 && gamma.is_finite(), "a number above 0")?;
    input::setting("coef0", coef0, coef0.is_finite(), "a finite number")?;
    input::setting("degree", f64::from(degree), (1..=100).contains(&degree), "a whole number from 1 to 100")?;
    let products = a.iter().zip(b).map(|(a, b)| Expr::from(*a) * Expr::from(*b));
    let product = Expr::sum_of(products).called("⟨a, b⟩");
    let base = Expr::named("γ", gamma) * product + Expr::named("c₀", coef0);
    Ok(base.powi(degree as i32).called("kernel"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use ndarray::array;

    /// a = (1, 2), b = (3, −1): ⟨a, b⟩ = 1, ‖a − b‖² = 4 + 9.
    #[test]
    fn kernels_by_hand() {
        let x = array![[1.0, 2.0], [3.0, -1.0]];
        let of = |kernel, gamma: Gamma, degree, coef0| {
            let function = KernelParams { kernel, degree, gamma, coef0 }.for_data(x.view()).unwrap();
            let mut out = [0.0; 2];
            function.row(&[1.0, 2.0], &[1.0, 2.0, 3.0, -1.0], &mut out);
            (function.gamma, out)
        };
        assert_eq!(of(Kernel::Linear, Gamma::Auto, 3, 0.0), (0.5, [5.0, 1.0]));
        assert_eq!(of(Kernel::Poly, Gamma::Value(2.0), 2, 1.0), (2.0, [121.0, 9.0]));
        let (gamma, out) = of(Kernel::Rbf, Gamma::Value(0.1), 3, 0.0);
        assert_eq!((gamma, out[0]), (0.1, 1.0));
        assert!((out[1] - (-1.3_f64).exp()).abs() < 1e-15);
        // 1, 2, 3 and −1 about 1.25: squares 0.0625, 0.5625, 3.0625 and 5.0625, mean 2.1875.
        assert!((of(Kernel::Rbf, Gamma::Scale, 3, 0.0).0 - 1.0 / (2.0 * 2.1875)).abs() < 1e-15);
    }

    #[test]
    fn settings_out_of_range_are_errors() {
        let x = array![[1.0], [1.0]];
        let of = |params: KernelParams| params.for_data(x.view());
        assert_eq!(of(KernelParams::default()).unwrap().gamma, 1.0);
        for gamma in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let params = KernelParams { gamma: gamma.into(), ..Default::default() };
            assert!(matches!(of(params), Err(Error::BadParam { .. })), "{gamma}");
        }
        assert!(matches!(of(KernelParams { degree: 0, ..Default::default() }), Err(Error::BadParam { .. })));
        assert!(matches!(of(KernelParams { coef0: f64::NAN, ..Default::default() }), Err(Error::BadParam { .. })));
        assert!(matches!(polynomial_kernel(&[], &[], 1.0, 0.0, 2), Err(Error::Empty { .. })));
        assert!(matches!(polynomial_kernel(&[1.0], &[1.0], 1.0, 0.0, 0), Err(Error::BadParam { .. })));
        assert!(matches!(polynomial_kernel(&[1.0], &[1.0, 2.0], 1.0, 0.0, 2), Err(Error::LengthMismatch { .. })));
    }
}
