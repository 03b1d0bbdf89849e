//! Linear regression by least squares: the plane with the least sum of squared residuals, and how sure it is.
//!
//! - Formula: minimise Σ wᵢ·(yᵢ − b − xᵢ·β)² over the coefficients β and the intercept b.
//! - Way: many rows go through the products of centred columns (normal equations, one pass) where their condition
//!   leaves at least eight right digits; small or badly conditioned data through the triangular factor and the singular
//!   values of the columns, refined with residuals in twice the precision. The model says which, and the rank.
//! - Cost: O(n·d²), in one pass over the rows and in parallel; the same result for any number of threads.
//! - Conventions: of dependent features, or more features than rows, the solution with the least Σβ², as scikit-learn
//!   and NumPy's `lstsq`; dependence is judged on centred columns of length 1. A constant feature has the coefficient
//!   0. A row of weight 0 is no row: it does not count among the degrees of freedom (as in R; statsmodels counts it).
//! - Sources: Legendre (1805), Nouvelles méthodes pour la détermination des orbites des comètes; Björck (1996),
//!   Numerical Methods for Least Squares Problems.

mod influence;
mod normal;
pub(super) mod orthogonal;
mod refine;
pub(super) mod rows;
pub(super) mod solution;
mod summary;
#[cfg(test)]
mod tests;

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, ArrayBase, ArrayView1, ArrayView2, Data, Ix2};

use crate::input;
use crate::{Error, Result};
pub use influence::Influence;
use rows::Rows;
use solution::{Inverse, Shape};
pub use summary::{PredictionInterval, RegressionSummary, RegressionTerm};

/// The way to the coefficients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LeastSquaresSolver {
    /// Cholesky where the data are many and well conditioned, otherwise Qr.
    #[default]
    Auto,
    /// The normal equations of centred columns of length 1; an error where they are badly conditioned.
    Cholesky,
    /// The triangular factor of the data and its singular values, refined up to a million numbers.
    Qr,
}

/// Settings of a linear regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinearRegressionParams {
    fit_intercept: bool,
    solver: LeastSquaresSolver,
}

impl Default for LinearRegressionParams {
    fn default() -> Self {
        LinearRegressionParams { fit_intercept: true, solver: LeastSquaresSolver::Auto }
    }
}

impl LinearRegressionParams {
    /// Whether the model has an intercept (default yes).
    pub fn fit_intercept(mut self, fit_intercept: bool) -> Self {
        self.fit_intercept = fit_intercept;
        self
    }

    /// The way to the coefficients (default `Auto`).
    pub fn solver(mut self, solver: LeastSquaresSolver) -> Self {
        self.solver = solver;
        self
    }

    /// Fits with these sample weights in place of the dataset's, which linfa holds in single precision (0.7 as
    /// 0.699999988): weighted least squares, where a weight is one over the variance of a row's error, up to a common
    /// factor.
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0.
    /// ```
    /// use workings::linear::LinearRegression;
    /// use workings::prelude::*;
    ///
    /// // The feature says nothing: the intercept is the weighted mean (1 · 2 + 3 · 6) / 4.
    /// let data = Dataset::new(array![[0.0], [0.0]], array![2.0, 6.0]);
    /// assert_eq!(LinearRegression::params().fit_weighted(&data, &[1.0, 3.0])?.intercept(), 5.0);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_weighted<D, T>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: &[f64],
    ) -> Result<LinearRegression>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = f64>,
    {
        self.solve(data.records().view(), data.as_single_targets(), Some(sample_weight), data.feature_names())
    }

    fn solve<'a>(
        &self,
        x: ArrayView2<'a, f64>,
        y: ArrayView1<'a, f64>,
        weight: Option<&'a [f64]>,
        names: &[String],
    ) -> Result<LinearRegression> {
        let rows = Rows::new(x, y, weight)?;
        let found = solution::solve(&rows, 0.0, self.fit_intercept, self.solver)?;
        Ok(LinearRegression {
            coef: Array1::from(found.coef),
            intercept: found.intercept,
            fit_intercept: self.fit_intercept,
            names: if names.len() == x.ncols() { names.to_vec() } else { Vec::new() },
            x_mean: found.x_mean,
            weight: found.weight,
            log_weights: rows.log_weights(),
            n_rows: y.len(),
            counted: rows.counted(),
            rank: found.rank,
            solver: found.solver,
            rss: found.rss,
            tss: found.tss,
            shape: found.shape,
        })
    }
}

impl<D, T> Fit<ArrayBase<D, Ix2>, T, Error> for LinearRegressionParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = f64>,
{
    type Object = LinearRegression;

    /// Fits on records and targets, weighted where the dataset has weights.
    ///
    /// `Empty`, `LengthMismatch`, `NotFinite`; `Undetermined` where numbers overflow, or where Cholesky factors were
    /// asked for and the equations are too badly conditioned.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<LinearRegression> {
        let weights: Option<Vec<f64>> = data.weights().map(|weights| weights.iter().map(|w| f64::from(*w)).collect());
        self.solve(data.records().view(), data.as_single_targets(), weights.as_deref(), data.feature_names())
    }
}

/// A fitted linear regression, with what its standard errors follow from.
///
/// ```
/// use workings::linear::LinearRegression;
/// use workings::prelude::*;
///
/// let train = Dataset::new(array![[1.0], [2.0], [3.0], [4.0]], array![1.0, 3.0, 2.0, 6.0]);
/// let model = LinearRegression::params().fit(&train)?;
/// assert!((model.coef()[0] - 1.4).abs() < 1e-12); // Sxy / Sxx = 7 / 5
/// assert!((model.intercept() + 0.5).abs() < 1e-12); // 3 − 1.4 · 2.5
/// assert!((model.try_predict(&array![[5.0]])?[0] - 6.5).abs() < 1e-12);
/// println!("{}", model.summary(0.95)?);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LinearRegression {
    coef: Array1<f64>,
    intercept: f64,
    fit_intercept: bool,
    names: Vec<String>,
    x_mean: Vec<f64>,
    weight: f64,
    log_weights: f64,
    n_rows: usize,
    counted: usize,
    rank: usize,
    solver: LeastSquaresSolver,
    rss: f64,
    tss: f64,
    shape: Shape,
}

impl LinearRegression {
    /// The settings, to be fitted.
    pub fn params() -> LinearRegressionParams {
        LinearRegressionParams::default()
    }

    /// The change of the prediction for a unit of each feature.
    pub fn coef(&self) -> &Array1<f64> {
        &self.coef
    }

    /// The prediction where all features are 0; 0 without an intercept.
    pub fn intercept(&self) -> f64 {
        self.intercept
    }

    /// How many independent directions the (centred) features have; below their number, many coefficients predict
    /// alike.
    pub fn rank(&self) -> usize {
        self.rank
    }

    /// `Cholesky` or `Qr`.
    pub fn solver(&self) -> LeastSquaresSolver {
        self.solver
    }

    /// The largest singular value of the centred features, each of length 1, divided by the smallest: how many times an
    /// error of the data may be magnified in the coefficients. Infinite for dependent features.
    pub fn condition_number(&self) -> f64 {
        if self.rank < self.coef.len() {
            return f64::INFINITY;
        }
        match (&self.shape.singular, &self.shape.inverse) {
            (Some(singular), _) => singular[0] / singular[singular.len() - 1],
            (None, Inverse::Full(inverse)) => {
                let d = self.coef.len();
                let eigen = crate::linalg::dense::symmetric_eigenvalues(d, |i, j| inverse[(i, j)]);
                eigen.map_or(f64::NAN, |eigen| (eigen[d - 1] / eigen[0]).sqrt())
            }
            (None, Inverse::Factor(_)) => f64::NAN,
        }
    }

    /// Σ wᵢ·(yᵢ − ŷᵢ)², in the squared unit of the target.
    pub fn rss(&self) -> f64 {
        self.rss
    }

    /// R² on the rows of the fit, 1 − Σ w·(y − ŷ)² / Σ w·(y − ȳ)²; without an intercept, against ȳ = 0. `NaN` for a
    /// constant target.
    pub fn r2(&self) -> f64 {
        if self.tss > 0.0 { 1.0 - self.rss / self.tss } else { f64::NAN }
    }

    /// Rows less the parameters that they determine: n − rank, less 1 for an intercept.
    pub fn df_resid(&self) -> usize {
        self.counted.saturating_sub(self.rank + usize::from(self.fit_intercept))
    }

    /// The predictions, shape `(n,)`, in the target's unit.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        predict(x.into(), &self.coef, self.intercept)
    }
}

/// x·β + b, of rows that fit.
pub(super) fn predict(x: ArrayView2<f64>, coef: &Array1<f64>, intercept: f64) -> Result<Array1<f64>> {
    if x.ncols() != coef.len() {
        let needed = format!("{} columns, as in training,", coef.len());
        return Err(Error::Shape { name: "x".into(), given: format!("{} columns", x.ncols()), needed });
    }
    input::finite_rows("x", x)?;
    Ok(x.dot(coef) + intercept)
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for LinearRegression {
    /// Panics, as ndarray does, for another number of features; [`LinearRegression::try_predict`] refuses that and NaN.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<f64>) {
        y.assign(&(x.dot(&self.coef) + self.intercept));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<f64> {
        Array1::zeros(x.nrows())
    }
}
