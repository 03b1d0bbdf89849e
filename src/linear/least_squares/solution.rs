//! How the coefficients of least squares and of ridge regression are found: one interface, three ways.
//!
//! - Few numbers, or no way round it: the triangular factor of the centred data (`orthogonal`), refined.
//! - Many rows: Cholesky factors of the centred products (`normal`), where their condition leaves enough digits.
//! - Ridge with more columns than rows: the products of rows (`dual`).

use ndarray::{Array1, Array2};

use super::LeastSquaresSolver;
use super::rows::Rows;
use super::{normal, orthogonal};
use crate::linalg::gram::centred_gram;
use crate::{Error, Result};

/// Up to so many numbers the most careful way costs nothing that anyone would notice.
const SMALL: usize = 4096;

/// Coefficients, and what their errors follow from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Solution {
    pub coef: Vec<f64>,
    pub intercept: f64,
    pub x_mean: Vec<f64>,
    pub y_mean: f64,
    /// Σw.
    pub weight: f64,
    pub rank: usize,
    pub solver: LeastSquaresSolver,
    /// Σ w·(y − ŷ)² and Σ w·(y − ȳ)², the latter about 0 without an intercept.
    pub rss: f64,
    pub tss: f64,
    pub shape: Shape,
}

/// The inverse of the centred products: XᵀWX = diag(1/t)·R·diag(1/t) with ones on the diagonal of R.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shape {
    /// t: one over the length of each centred column; 0 for a constant one.
    pub scale: Vec<f64>,
    pub inverse: Inverse,
    /// The singular values of the centred columns of length 1, where they were computed.
    pub singular: Option<Vec<f64>>,
}

/// R⁻¹ itself, or F of R⁻¹ = F·Fᵀ, which has as many columns as R has rank.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Inverse {
    Full(Array2<f64>),
    Factor(Array2<f64>),
}

impl Shape {
    /// Of a ridge regression, whose coefficients have no standard errors.
    pub fn none() -> Shape {
        Shape { scale: Vec::new(), inverse: Inverse::Full(Array2::zeros((0, 0))), singular: None }
    }

    /// The diagonal of R⁻¹.
    pub fn diagonal(&self, j: usize) -> f64 {
        match &self.inverse {
            Inverse::Full(inverse) => inverse[(j, j)],
            Inverse::Factor(factor) => factor.row(j).dot(&factor.row(j)),
        }
    }

    /// zᵀ(XᵀWX)⁻¹z of a centred row.
    pub fn quadratic(&self, z: impl Iterator<Item = f64>) -> f64 {
        let z: Array1<f64> = z.zip(&self.scale).map(|(z, t)| z * t).collect();
        match &self.inverse {
            Inverse::Full(inverse) => z.dot(&inverse.dot(&z)),
            Inverse::Factor(factor) => {
                let along = factor.t().dot(&z);
                along.dot(&along)
            }
        }
    }
}

/// Minimises Σ w·(y − b − xβ)² + α·|β|².
pub(crate) fn solve(rows: &Rows, alpha: f64, centre: bool, solver: LeastSquaresSolver) -> Result<Solution> {
    let (n, d) = rows.x.dim();
    let small = n.saturating_mul(d + 1) <= SMALL;
    let careful = solver == LeastSquaresSolver::Qr || solver == LeastSquaresSolver::Auto && small;
    if !careful && n > d {
        let gram = centred_gram(rows.x, Some(rows.y), rows.weight, centre);
        if gram.is_finite() {
            if let Some(solution) = normal::solve(rows, &gram, alpha, centre) {
                return Ok(solution);
            }
        } else {
            rows.finite()?;
        }
    } else {
        rows.finite()?;
        let dual = !careful && alpha > 0.0;
        if let Some(solution) = dual.then(|| normal::solve_dual(rows, alpha, centre)).flatten() {
            return Ok(solution);
        }
    }
    if solver == LeastSquaresSolver::Cholesky {
        let problem = "the normal equations are too badly conditioned for Cholesky factors (nearly dependent or \
                       constant features, or fewer rows than features); choose the solver Auto or Qr";
        return Err(Error::Undetermined(problem.into()));
    }
    orthogonal::solve(rows, alpha, centre)
}
