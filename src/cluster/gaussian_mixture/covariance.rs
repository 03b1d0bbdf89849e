//! Covariances of a mixture's components, in four degrees of freedom, and their factors.

use faer::Mat;
use ndarray::{Array1, Array2, Array3, ArrayView2, Axis};

use crate::linalg::dense::Cholesky;
use crate::{Error, Result};

/// How freely components spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CovarianceType {
    /// Each component has a covariance matrix: ellipsoids of any shape and direction.
    #[default]
    Full,
    /// All share one: ellipsoids alike.
    Tied,
    /// Each has a variance for each feature: ellipsoids along the axes.
    Diag,
    /// Each has one variance: balls.
    Spherical,
}

/// The covariances of all components, or, where a start is given, their inverses.
#[derive(Debug, Clone, PartialEq)]
pub enum Covariances {
    /// A matrix for each component, shape `(k, d, d)`.
    Full(Array3<f64>),
    /// One matrix, shape `(d, d)`.
    Tied(Array2<f64>),
    /// A row for each component, shape `(k, d)`.
    Diag(Array2<f64>),
    /// A number for each component.
    Spherical(Array1<f64>),
}

/// What turns the difference from a mean into independent standard normal numbers, and the logarithm of its determinant.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Factors {
    pub whitening: Whitening,
    pub log_det: Vec<f64>,
}

/// L⁻¹ of covariances L·Lᵀ: rows up to the diagonal, or the diagonal.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Whitening {
    Full(Vec<f64>),
    Tied(Vec<f64>),
    Diag(Vec<f64>),
    Spherical(Vec<f64>),
}

impl Covariances {
    pub fn covariance_type(&self) -> CovarianceType {
        match self {
            Covariances::Full(_) => CovarianceType::Full,
            Covariances::Tied(_) => CovarianceType::Tied,
            Covariances::Diag(_) => CovarianceType::Diag,
            Covariances::Spherical(_) => CovarianceType::Spherical,
        }
    }

    /// The covariance matrix of one component; 1 × 1 for a spherical one, since its variance says all.
    pub fn of(&self, component: usize) -> Array2<f64> {
        match self {
            Covariances::Full(each) => each.index_axis(Axis(0), component).to_owned(),
            Covariances::Tied(shared) => shared.clone(),
            Covariances::Diag(variances) => Array2::from_diag(&variances.row(component)),
            Covariances::Spherical(variances) => Array2::from_elem((1, 1), variances[component]),
        }
    }

    /// The covariance matrix of one component of `d` features.
    pub fn matrix(&self, component: usize, d: usize) -> Array2<f64> {
        match self {
            Covariances::Spherical(variances) => Array2::eye(d) * variances[component],
            others => others.of(component),
        }
    }

    /// Their inverses: precisions of covariances, covariances of precisions.
    ///
    /// # Errors
    /// `Undetermined` where one is not positive definite.
    pub fn inverse(&self) -> Result<Covariances> {
        let positive = |value: &f64| *value > 0.0 && value.is_finite();
        Ok(match self {
            Covariances::Full(each) => {
                let mut inverses = each.clone();
                for mut matrix in inverses.outer_iter_mut() {
                    let inverse = cholesky(matrix.view())?.inverse();
                    matrix.assign(&inverse);
                }
                Covariances::Full(inverses)
            }
            Covariances::Tied(shared) => Covariances::Tied(cholesky(shared.view())?.inverse()),
            Covariances::Diag(variances) if variances.iter().all(positive) => {
                Covariances::Diag(variances.mapv(f64::recip))
            }
            Covariances::Spherical(variances) if variances.iter().all(positive) => {
                Covariances::Spherical(variances.mapv(f64::recip))
            }
            _ => return Err(ill_defined()),
        })
    }

    /// For `k` components.
    pub(super) fn factors(&self, k: usize, d: usize) -> Result<Factors> {
        let inverse_roots = |variances: &mut dyn Iterator<Item = &f64>| {
            variances
                .map(|v| if *v > 0.0 && v.is_finite() { Ok(1.0 / v.sqrt()) } else { Err(ill_defined()) })
                .collect::<Result<Vec<f64>>>()
        };
        let log_diagonal = |lower: &[f64]| (0..d).map(|i| lower[i * (i + 3) / 2].ln()).sum::<f64>();
        Ok(match self {
            Covariances::Full(each) => {
                let inverses = each.outer_iter().map(|matrix| Ok(cholesky(matrix)?.inverse_lower()));
                let inverses = inverses.collect::<Result<Vec<_>>>()?;
                let log_det = inverses.iter().map(|lower| log_diagonal(lower)).collect();
                Factors { whitening: Whitening::Full(inverses.concat()), log_det }
            }
            Covariances::Tied(shared) => {
                let lower = cholesky(shared.view())?.inverse_lower();
                let log_det = vec![log_diagonal(&lower); k];
                Factors { whitening: Whitening::Tied(lower), log_det }
            }
            Covariances::Diag(variances) => {
                let roots = inverse_roots(&mut variances.iter())?;
                let log_det = roots.chunks_exact(d).map(|row| row.iter().map(|root| root.ln()).sum()).collect();
                Factors { whitening: Whitening::Diag(roots), log_det }
            }
            Covariances::Spherical(variances) => {
                let roots = inverse_roots(&mut variances.iter())?;
                let log_det = roots.iter().map(|root| d as f64 * root.ln()).collect();
                Factors { whitening: Whitening::Spherical(roots), log_det }
            }
        })
    }
}

/// What turns independent standard normal numbers into differences from the mean of a component.
pub(super) fn spread(covariances: &Covariances, component: usize, d: usize) -> Result<Array2<f64>> {
    let factor = cholesky(covariances.matrix(component, d).view())?;
    let lower = factor.lower();
    Ok(Array2::from_shape_fn((d, d), |(i, j)| if j <= i { lower[(i, j)] } else { 0.0 }))
}

fn cholesky(matrix: ArrayView2<f64>) -> Result<Cholesky> {
    let d = matrix.nrows();
    let factor = Cholesky::new(Mat::from_fn(d, d, |i, j| matrix[(i, j)])).ok_or_else(ill_defined)?;
    let lower = factor.lower();
    match (0..d).all(|i| lower[(i, i)] > 0.0 && lower[(i, i)].is_finite()) {
        true => Ok(factor),
        false => Err(ill_defined()),
    }
}

fn ill_defined() -> Error {
    let problem = "the covariance of a component is not positive definite, as of samples that coincide or columns that \
                   depend on each other; take fewer components, a larger reg_covar, or bring the columns to one scale";
    Error::Undetermined(problem.into())
}
