//! Ridge regression: least squares with a penalty on the squares of the coefficients.
//!
//! - Formula: minimise Σ wᵢ·(yᵢ − b − xᵢ·β)² + α·Σβⱼ²; the intercept b is not penalised. Of centred data
//!   (XᵀWX + α·I)·β = XᵀWy.
//! - Way: as [`LinearRegression`](super::LinearRegression): the normal equations in one pass over the rows where that
//!   leaves eight right digits, otherwise the triangular factor of the data with √α·I below them. With more columns
//!   than rows the products of rows are solved for instead.
//! - Cost: O(n·d·min(n, d)), in parallel; the same result for any number of threads.
//! - Conventions: α, parameter names and defaults as scikit-learn's `Ridge`. Features are not standardised: the penalty
//!   weighs on a coefficient in the unit it has.
//! - Source: Hoerl & Kennard (1970), Technometrics 12(1), 55–67.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, ArrayBase, ArrayView1, ArrayView2, Data, Ix2};

use super::least_squares::rows::Rows;
use super::least_squares::{LeastSquaresSolver, predict, solution};
use crate::input;
use crate::{Error, Result};

/// Settings of a ridge regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RidgeParams {
    alpha: f64,
    fit_intercept: bool,
    solver: LeastSquaresSolver,
}

impl Default for RidgeParams {
    fn default() -> Self {
        RidgeParams { alpha: 1.0, fit_intercept: true, solver: LeastSquaresSolver::Auto }
    }
}

impl RidgeParams {
    /// The strength of the penalty (default 1, at least 0; 0 is least squares).
    pub fn alpha(mut self, alpha: f64) -> Self {
        self.alpha = alpha;
        self
    }

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

    /// Fits with these sample weights in place of the dataset's, which linfa holds in single precision.
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0.
    pub fn fit_weighted<D, T>(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>, sample_weight: &[f64]) -> Result<Ridge>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = f64>,
    {
        self.solve(data.records().view(), data.as_single_targets(), Some(sample_weight))
    }

    pub(super) fn solve<'a>(
        &self,
        x: ArrayView2<'a, f64>,
        y: ArrayView1<'a, f64>,
        weight: Option<&'a [f64]>,
    ) -> Result<Ridge> {
        let alpha = self.alpha;
        input::setting("alpha", alpha, alpha >= 0.0 && alpha.is_finite(), "a number of at least 0")?;
        let rows = Rows::new(x, y, weight)?;
        let found = solution::solve(&rows, alpha, self.fit_intercept, self.solver)?;
        Ok(Ridge {
            coef: Array1::from(found.coef),
            intercept: found.intercept,
            alpha,
            solver: found.solver,
            rss: found.rss,
            tss: found.tss,
        })
    }
}

impl<D, T> Fit<ArrayBase<D, Ix2>, T, Error> for RidgeParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = f64>,
{
    type Object = Ridge;

    /// Fits on records and targets, weighted where the dataset has weights.
    ///
    /// `BadParam` for a negative or infinite α; `Empty`, `LengthMismatch`, `NotFinite`; `Undetermined` as for least
    /// squares.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<Ridge> {
        let weights: Option<Vec<f64>> = data.weights().map(|weights| weights.iter().map(|w| f64::from(*w)).collect());
        self.solve(data.records().view(), data.as_single_targets(), weights.as_deref())
    }
}

/// A fitted ridge regression.
///
/// ```
/// use workings::linear::Ridge;
/// use workings::prelude::*;
///
/// let train = Dataset::new(array![[1.0], [2.0], [3.0]], array![2.0, 4.0, 6.0]);
/// let model = Ridge::params().alpha(2.0).fit(&train)?;
/// assert!((model.coef()[0] - 1.0).abs() < 1e-12); // Sxy / (Sxx + α) = 4 / (2 + 2)
/// assert!((model.intercept() - 2.0).abs() < 1e-12); // 4 − 1 · 2
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Ridge {
    pub(super) coef: Array1<f64>,
    pub(super) intercept: f64,
    pub(super) alpha: f64,
    pub(super) solver: LeastSquaresSolver,
    pub(super) rss: f64,
    pub(super) tss: f64,
}

impl Ridge {
    /// The settings, to be fitted.
    pub fn params() -> RidgeParams {
        RidgeParams::default()
    }

    /// The change of the prediction for a unit of each feature.
    pub fn coef(&self) -> &Array1<f64> {
        &self.coef
    }

    /// The prediction where all features are 0; 0 without an intercept.
    pub fn intercept(&self) -> f64 {
        self.intercept
    }

    /// The strength of the penalty.
    pub fn alpha(&self) -> f64 {
        self.alpha
    }

    /// `Cholesky` or `Qr`.
    pub fn solver(&self) -> LeastSquaresSolver {
        self.solver
    }

    /// Σ wᵢ·(yᵢ − ŷᵢ)² on the rows of the fit, in the squared unit of the target.
    pub fn rss(&self) -> f64 {
        self.rss
    }

    /// What the fit minimises: Σ w·(y − ŷ)² + α·Σβ².
    pub fn objective(&self) -> f64 {
        self.rss + self.alpha * self.coef.dot(&self.coef)
    }

    /// R² on the rows of the fit; without an intercept, against ȳ = 0. `NaN` for a constant target.
    pub fn r2(&self) -> f64 {
        if self.tss > 0.0 { 1.0 - self.rss / self.tss } else { f64::NAN }
    }

    /// The predictions, shape `(n,)`, in the target's unit.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        predict(x.into(), &self.coef, self.intercept)
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for Ridge {
    /// Panics, as ndarray does, for another number of features; [`Ridge::try_predict`] refuses that and NaN.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<f64>) {
        y.assign(&(x.dot(&self.coef) + self.intercept));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<f64> {
        Array1::zeros(x.nrows())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::LinearProblem;
    use linfa::Dataset;
    use ndarray::{Array2, array};

    fn params() -> RidgeParams {
        Ridge::params()
    }

    /// Numbers without order, in columns of unlike size and mean.
    fn data(n: usize, d: usize) -> (Array2<f64>, Array1<f64>) {
        let wave = |i: usize, j: usize| ((i * (7 * j + 3) + j * j) % 101) as f64 / 10.0;
        let x = Array2::from_shape_fn((n, d), |(i, j)| 10_f64.powi(j as i32 % 3) * wave(i, j) + 5.0 * j as f64);
        let y = (0..n).map(|i| 3.0 * wave(i, 0) - wave(i, 1 % d) + ((i * i) % 13) as f64).collect();
        (x, y)
    }

    fn close(a: &Array1<f64>, b: &Array1<f64>, tol: f64) {
        let size = b.iter().fold(0.0, |size: f64, b| size.max(b.abs()));
        assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() <= tol * size), "{a} {b}");
    }

    /// The gradient of the objective, XᵀW(y − ŷ) − α·β, is 0 at its minimum, whichever way led there.
    #[test]
    fn every_way_leads_to_the_minimum() {
        for (n, d) in [(40, 3), (1200, 3), (20, 50), (15, 300)] {
            let (x, y) = data(n, d);
            let weight: Vec<f64> = (0..n).map(|i| 0.5 + (i % 4) as f64).collect();
            for alpha in [0.01, 30.0, 1e5] {
                let train = Dataset::new(x.clone(), y.clone());
                let fit = |solver| params().alpha(alpha).solver(solver).fit_weighted(&train, &weight);
                let model = fit(LeastSquaresSolver::Auto).unwrap();
                let careful = fit(LeastSquaresSolver::Qr).unwrap();
                close(model.coef(), careful.coef(), 1e-8);
                assert!((model.objective() / careful.objective() - 1.0).abs() < 1e-9);
                let residual = &y - &model.try_predict(&x).unwrap();
                let weighted: Array1<f64> = residual.iter().zip(&weight).map(|(r, w)| r * w).collect();
                // Residuals are differences of numbers of the size of y, and round as those do.
                let of_y: Array1<f64> = y.iter().zip(&weight).map(|(y, w)| y.abs() * w).collect();
                let size = x.t().mapv(f64::abs).dot(&of_y);
                let gradient = x.t().dot(&weighted) - alpha * model.coef();
                assert!(gradient.iter().zip(&size).all(|(g, size)| g.abs() <= 1e-10 * size), "{n} {d} {alpha}");
                assert!(weighted.sum().abs() <= 1e-10 * of_y.sum());
            }
        }
    }

    /// A row of many columns, and few rows of more, are no work.
    #[test]
    fn wide_data_are_solved_among_their_rows() {
        let (x, y) = data(2, 1500);
        let model = params().alpha(1e-3).fit(&Dataset::new(x.clone(), y.clone())).unwrap();
        let fitted = model.try_predict(&x).unwrap();
        assert!(fitted.iter().zip(&y).all(|(a, b)| (a - b).abs() < 1e-6) && model.solver() == LeastSquaresSolver::Qr);
    }

    #[test]
    fn the_way_is_told() {
        let (x, y) = data(30, 300);
        let wide = Dataset::new(x, y);
        assert_eq!(params().alpha(1e6).fit(&wide).unwrap().solver(), LeastSquaresSolver::Cholesky);
        assert_eq!(params().alpha(1e-6).fit(&wide).unwrap().solver(), LeastSquaresSolver::Qr);
        assert!(params().alpha(1e-6).solver(LeastSquaresSolver::Cholesky).fit(&wide).is_err());
        let (x, y) = data(1200, 3);
        assert_eq!(params().fit(&Dataset::new(x, y)).unwrap().solver(), LeastSquaresSolver::Cholesky);
    }

    /// The derived form is another implementation.
    #[test]
    fn as_the_derived_form() {
        let (x, y) = data(25, 4);
        let problem = LinearProblem::new(x.view(), y.as_slice().unwrap(), true).unwrap();
        for alpha in [0.0, 0.7, 40.0] {
            let model = params().alpha(alpha).fit(&Dataset::new(x.clone(), y.clone())).unwrap();
            let derived = problem.ridge(alpha).unwrap();
            let coef: Array1<f64> = derived.coefficients().iter().map(crate::worked::Expr::value).collect();
            close(model.coef(), &coef, 1e-9);
        }
    }

    /// Sxy = 4, Sxx = 2, and raw sums 28 and 14: 28 / (14 + 2) = 1.75. A constant feature is left at 0.
    #[test]
    fn by_hand() {
        let train = Dataset::new(array![[1.0, 7.0], [2.0, 7.0], [3.0, 7.0]], array![2.0, 4.0, 6.0]);
        let model = params().alpha(2.0).fit(&train).unwrap();
        assert!((model.coef()[0] - 1.0).abs() < 1e-15 && model.coef()[1] == 0.0);
        assert!((model.rss() - 2.0).abs() < 1e-14 && (model.objective() - 4.0).abs() < 1e-14);
        assert!((model.r2() - 0.75).abs() < 1e-14); // 1 − 2 / 8
        let raw = Dataset::new(array![[1.0], [2.0], [3.0]], array![2.0, 4.0, 6.0]);
        let model = params().alpha(2.0).fit_intercept(false).fit(&raw).unwrap();
        assert!((model.coef()[0] - 1.75).abs() < 1e-15 && model.intercept() == 0.0);
    }

    #[test]
    fn wrong_input_is_refused() {
        let train = Dataset::new(array![[1.0], [2.0], [4.0]], array![1.0, 2.0, 3.0]);
        for alpha in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(params().alpha(alpha).fit(&train), Err(Error::BadParam { .. })), "{alpha}");
        }
        assert!(matches!(params().fit_weighted(&train, &[1.0, -1.0, 1.0]), Err(Error::OutOfRange { .. })));
        assert!(matches!(params().fit_weighted(&train, &[0.0; 3]), Err(Error::BadParam { .. })));
        let one = params().fit(&Dataset::new(array![[3.0, 4.0]], array![5.0])).unwrap();
        assert_eq!((one.coef().to_vec(), one.intercept()), (vec![0.0, 0.0], 5.0));
        let flat = params().fit(&Dataset::new(array![[1.0], [2.0]], array![5.0, 5.0])).unwrap();
        assert!(flat.coef()[0] == 0.0 && flat.intercept() == 5.0 && flat.r2().is_nan());
        assert!(matches!(flat.try_predict(&array![[1.0, 2.0]]), Err(Error::Shape { .. })));
    }
}
