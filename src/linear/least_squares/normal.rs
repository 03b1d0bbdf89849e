//! The normal equations by Cholesky factors, where their condition allows it.
//!
//! - Formula: (XᵀWX + α·I)·β = XᵀWy of centred data, brought to ones on the diagonal: R·(β/t) = t·XᵀWy, t one over the
//!   square root of the diagonal. With fewer rows than columns β = XᵀW^½·(K + α·I)⁻¹·W^½y, K the products of rows.
//! - Accuracy: a relative error of about κ·2⁻⁵² in β/t, κ = |R|₁·|R⁻¹|₁. Up to [`LIMIT`] that is below 1e-8; above it,
//!   and where a column is constant to its last digits, the caller takes another way.
//! - Source: van der Sluis (1969), Numerische Mathematik 14, 14–23, for the scaling; Higham (2002), Accuracy and
//!   Stability of Numerical Algorithms, 2nd ed., section 20.4.

use faer::Mat;

use super::LeastSquaresSolver;
use super::rows::Rows;
use super::solution::{Inverse, Shape, Solution};
use crate::linalg::dense::Cholesky;
use crate::linalg::gram::{CentredGram, row_products};
use crate::linalg::sum::accurate_sum;

/// The largest condition number of R that leaves at least eight right digits.
const LIMIT: f64 = 1e6;
/// A spread of this share of the mean is rounding.
const CONSTANT: f64 = 1e-13;
/// Of residual squares below this share of the targets' squares, the difference of sums leaves too few digits.
const NEARLY_PERFECT: f64 = 1e-6;

/// `None` where the equations are too badly conditioned.
pub(super) fn solve(rows: &Rows, gram: &CentredGram, alpha: f64, centre: bool) -> Option<Solution> {
    let d = rows.x.ncols();
    let products = &gram.gram;
    let spread = |j: usize| (products[(j, j)].max(0.0) / gram.weight).sqrt();
    let constant = |j: usize| spread(j) <= CONSTANT * gram.mean[j].abs();
    if (0..d).any(|j| constant(j) && (alpha == 0.0 || gram.mean[j] != 0.0)) || centre && constant(d) || gram.cancelled {
        return None;
    }
    let scale: Vec<f64> = (0..d).map(|j| 1.0 / (products[(j, j)] + alpha).sqrt()).collect();
    let entry = |i: usize, j: usize| match i == j {
        true => 1.0,
        false => products[(i, j)] * scale[i] * scale[j],
    };
    let unit = Mat::from_fn(d, d, entry);
    let length = one_norm(d, |i, j| unit[(i, j)]);
    let factor = Cholesky::new(unit)?;
    let inverse = factor.inverse();
    let condition = length * one_norm(d, |i, j| inverse[(i, j)]);
    if condition.is_nan() || condition > LIMIT {
        return None;
    }
    let right: Vec<f64> = (0..d).map(|j| scale[j] * products[(j, d)]).collect();
    let coef: Vec<f64> = factor.solve(&right).iter().zip(&scale).map(|(b, t)| b * t).collect();
    let (x_mean, y_mean) = (gram.mean[..d].to_vec(), gram.mean[d]);
    let intercept = intercept(&coef, &x_mean, y_mean, centre);
    let tss = products[(d, d)];
    // Σ(y − xβ)² = yᵀy − 2·βᵀXᵀy + βᵀXᵀXβ: an error of β counts squared.
    let along = |j: usize| (0..d).map(|k| products[(j, k)] * coef[k]).sum::<f64>() - 2.0 * products[(j, d)];
    let mut rss = tss + (0..d).map(|j| coef[j] * along(j)).sum::<f64>();
    if rss <= NEARLY_PERFECT * tss {
        rss = rows.squares(&coef, intercept, y_mean).0;
    }
    let shape = Shape { scale, inverse: Inverse::Full(inverse), singular: None };
    let solver = LeastSquaresSolver::Cholesky;
    Some(Solution { coef, intercept, x_mean, y_mean, weight: gram.weight, rank: d, solver, rss, tss, shape })
}

/// Ridge of fewer rows than columns; `None` where the penalty is too weak to condition the products of rows.
pub(super) fn solve_dual(rows: &Rows, alpha: f64, centre: bool) -> Option<Solution> {
    let (n, d) = rows.x.dim();
    let means = rows.means(centre);
    let (centred, products) = row_products(rows.x, &means.x, rows.weight);
    let entry = |i: usize, j: usize| products[(i.max(j), i.min(j))] + if i == j { alpha } else { 0.0 };
    let matrix = Mat::from_fn(n, n, entry);
    let length = one_norm(n, |i, j| matrix[(i, j)]);
    let factor = Cholesky::new(matrix)?;
    let inverse = factor.inverse();
    let condition = length * one_norm(n, |i, j| inverse[(i, j)]);
    if condition.is_nan() || condition > LIMIT {
        return None;
    }
    let y: Vec<f64> = (0..n).map(|i| rows.weight(i).sqrt() * (rows.y[i] - means.y)).collect();
    let dual = factor.solve(&y);
    let coef: Vec<f64> = (0..d).map(|j| (0..n).map(|i| centred[(i, j)] * dual[i]).sum()).collect();
    let intercept = intercept(&coef, &means.x, means.y, centre);
    let (rss, tss) = rows.squares(&coef, intercept, means.y);
    let (solver, x_mean, y_mean, shape) = (LeastSquaresSolver::Cholesky, means.x, means.y, Shape::none());
    Some(Solution { coef, intercept, x_mean, y_mean, weight: means.weight, rank: n.min(d), solver, rss, tss, shape })
}

/// ȳ − Σ βⱼ·x̄ⱼ.
pub(super) fn intercept(coef: &[f64], x_mean: &[f64], y_mean: f64, centre: bool) -> f64 {
    if !centre {
        return 0.0;
    }
    accurate_sum([y_mean].into_iter().chain(coef.iter().zip(x_mean).map(|(b, x)| -b * x)))
}

/// The largest sum of sizes of a column.
fn one_norm(d: usize, entry: impl Fn(usize, usize) -> f64) -> f64 {
    (0..d)
        .map(|j| (0..d).map(|i| entry(i, j).abs()).sum::<f64>())
        .fold(0.0, |a, b| if b > a || b.is_nan() { b } else { a })
}
