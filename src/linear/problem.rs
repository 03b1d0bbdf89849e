//! The data of a linear fit, centred, and the normal equations that every fit of a line or plane solves.
//!
//! - Formulas: with the weighted means taken off where there is an intercept, S[j,k] = Σ wᵢ·xᵢⱼ·xᵢₖ and
//!   c[j] = Σ wᵢ·xᵢⱼ·yᵢ; least squares solves S·β = c, ridge (S + α·I)·β = c. The intercept is ȳ − Σ βⱼ·x̄ⱼ.
//! - The values come from the singular value decomposition of the centred data, which does not square their condition
//!   number; the derivation shows the normal equations.
//! - Sources: Gauss (1809), Theoria motus, section 3; Golub & Van Loan (2013), Matrix Computations, 4th ed., chapter 5.

use ndarray::{Array2, ArrayView2};

use crate::input;
use crate::linalg::dense::thin_svd;
use crate::linalg::sum::accurate_sum;
use crate::metrics::RegressionErrors;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Rows shown of a sum.
const SHOWN: usize = 5;

/// Features and targets, with the weight of each row, ready to be fitted.
///
/// ```
/// use workings::linear::LinearProblem;
/// use workings::ndarray::array;
///
/// let problem = LinearProblem::new(array![[1.0], [2.0], [4.0]].view(), &[3.0, 5.0, 9.0], true)?; // y = 1 + 2x
/// let fit = problem.least_squares()?;
/// assert!((fit.coefficients()[0].value() - 2.0).abs() < 1e-12 && (fit.intercept().value() - 1.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct LinearProblem {
    pub(super) x: Array2<f64>,
    pub(super) y: Vec<f64>,
    weight: Option<Vec<f64>>,
    fit_intercept: bool,
    x_mean: Vec<f64>,
    y_mean: f64,
}

/// The coefficients and the intercept of a fit, each with its derivation from the normal equations.
#[derive(Debug, Clone)]
pub struct LinearFit {
    coefficients: Vec<Expr>,
    intercept: Expr,
    errors: RegressionErrors,
}

impl LinearFit {
    /// One a feature.
    pub fn coefficients(&self) -> &[Expr] {
        &self.coefficients
    }

    /// The prediction where every feature is 0; 0 if none was fitted.
    pub fn intercept(&self) -> &Expr {
        &self.intercept
    }

    /// The errors on the rows that were fitted, with R² and the like.
    pub fn errors(&self) -> &RegressionErrors {
        &self.errors
    }

    /// Σ βⱼ·xⱼ + intercept.
    ///
    /// # Errors
    /// `LengthMismatch` for another number of features.
    pub fn predict(&self, row: &[f64]) -> Result<f64> {
        if row.len() != self.coefficients.len() {
            let (left_len, right_len) = (row.len(), self.coefficients.len());
            return Err(Error::LengthMismatch { left: "row", left_len, right: "coefficients", right_len });
        }
        let products = row.iter().zip(&self.coefficients).map(|(x, w)| x * w.value());
        Ok(accurate_sum(products.chain([self.intercept.value()])))
    }
}

/// The weighted mean of a column; that of a constant is the constant.
fn mean(values: impl Iterator<Item = f64> + Clone, weight: Option<&[f64]>) -> f64 {
    let first = values.clone().next().unwrap_or(0.0);
    // Counted from the first value, so that a constant has no rounding.
    match weight {
        None => first + accurate_sum(values.clone().map(|v| v - first)) / values.count() as f64,
        Some(w) => first + accurate_sum(values.zip(w).map(|(v, w)| w * (v - first))) / accurate_sum(w.iter().copied()),
    }
}

impl LinearProblem {
    /// Of a row of features for each target.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`, `NotFinite`.
    pub fn new(x: ArrayView2<f64>, y: &[f64], fit_intercept: bool) -> Result<LinearProblem> {
        LinearProblem::of(x, y, None, fit_intercept)
    }

    /// The same with a weight for each row, which multiplies its squared residual.
    ///
    /// # Errors
    /// As [`new`](Self::new); weights that are negative, no numbers, or all 0.
    pub fn weighted(x: ArrayView2<f64>, y: &[f64], weight: &[f64], fit_intercept: bool) -> Result<LinearProblem> {
        LinearProblem::of(x, y, Some(weight), fit_intercept)
    }

    fn of(x: ArrayView2<f64>, y: &[f64], weight: Option<&[f64]>, fit_intercept: bool) -> Result<LinearProblem> {
        input::same_length("x", x.nrows(), "y", y.len())?;
        input::finite_rows("x", x)?;
        input::finite("y", y.iter().copied())?;
        input::weights(weight, y.len())?;
        let means = |centre: bool, column: usize| match centre {
            true => mean(x.column(column).iter().copied(), weight),
            false => 0.0,
        };
        let x_mean = (0..x.ncols()).map(|j| means(fit_intercept, j)).collect();
        let y_mean = if fit_intercept { mean(y.iter().copied(), weight) } else { 0.0 };
        let weight = weight.map(<[f64]>::to_vec);
        Ok(LinearProblem { x: x.to_owned(), y: y.to_vec(), weight, fit_intercept, x_mean, y_mean })
    }

    pub(super) fn weight(&self, i: usize) -> f64 {
        self.weight.as_ref().map_or(1.0, |weight| weight[i])
    }

    /// The centred features and targets, each row times the root of its weight.
    pub(super) fn centred(&self) -> (Array2<f64>, Vec<f64>) {
        let root = |i: usize| self.weight(i).sqrt();
        let x = Array2::from_shape_fn(self.x.dim(), |(i, j)| root(i) * (self.x[(i, j)] - self.x_mean[j]));
        let y = (0..self.y.len()).map(|i| root(i) * (self.y[i] - self.y_mean)).collect();
        (x, y)
    }

    /// Ordinary (or weighted) least squares: the coefficients that minimise Σ wᵢ·(yᵢ − ŷᵢ)².
    ///
    /// # Errors
    /// `Undetermined` where a feature is a combination of the others, or where there are too few rows.
    pub fn least_squares(&self) -> Result<LinearFit> {
        self.fitted(self.solve(0.0)?, &Penalty::NONE)
    }

    /// Ridge regression: minimises Σ wᵢ·(yᵢ − ŷᵢ)² + α·Σ βⱼ²; the intercept is not penalised. α = 0 is least squares.
    ///
    /// # Errors
    /// `BadParam` for a negative or infinite α; with α = 0, as [`least_squares`](Self::least_squares).
    /// ```
    /// use workings::linear::LinearProblem;
    /// use workings::ndarray::array;
    ///
    /// let problem = LinearProblem::new(array![[1.0], [2.0], [3.0]].view(), &[2.0, 4.0, 6.0], false)?;
    /// assert!((problem.ridge(2.0)?.coefficients()[0].value() - 1.75).abs() < 1e-12); // 28 / (14 + 2)
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn ridge(&self, alpha: f64) -> Result<LinearFit> {
        input::setting("alpha", alpha, alpha >= 0.0 && alpha.is_finite(), "a number of at least 0")?;
        self.fitted(self.solve(alpha)?, &Penalty { l1: None, l2: (alpha > 0.0).then(|| Expr::named("α", alpha)) })
    }

    /// β = V·diag(s / (s² + α))·Uᵀ·y of the centred data x = U·diag(s)·Vᵀ.
    pub(super) fn solve(&self, alpha: f64) -> Result<Vec<f64>> {
        let (mut x, y) = self.centred();
        let d = x.ncols();
        if d == 0 {
            return Ok(Vec::new());
        }
        // Without a penalty columns are brought to one length: units should not decide whether they count as dependent.
        let mut length = vec![1.0; d];
        if alpha == 0.0 {
            for (j, mut column) in x.columns_mut().into_iter().enumerate() {
                let norm = column.dot(&column).sqrt();
                if norm > 0.0 {
                    length[j] = norm;
                    column /= norm;
                }
            }
        }
        let (u, s, v) = thin_svd(x.view()).ok_or_else(unsettled)?;
        let largest = s.first().copied().unwrap_or(0.0);
        let cutoff = largest * x.nrows().max(d) as f64 * f64::EPSILON;
        if alpha == 0.0 && (s.len() < d || largest == 0.0 || s.iter().any(|s| *s <= cutoff)) {
            let problem = "the normal equations are singular: a feature is constant or a combination of the others, or there \
                           are too few rows; drop it, or use ridge with alpha above 0";
            return Err(Error::Undetermined(problem.into()));
        }
        let shrunk: Vec<f64> = (0..s.len())
            .map(|k| {
                let along = accurate_sum(u.column(k).iter().zip(&y).map(|(u, y)| u * y));
                if s[k] == 0.0 { 0.0 } else { along * s[k] / (s[k] * s[k] + alpha) }
            })
            .collect();
        let beta = |j: usize| v.row(j).iter().zip(&shrunk).map(|(v, z)| v * z).sum::<f64>() / length[j];
        let beta: Vec<f64> = (0..d).map(beta).collect();
        match beta.iter().all(|b| b.is_finite()) {
            true => Ok(beta),
            false => Err(Error::overflow()),
        }
    }

    /// The fit with these coefficients, derived from the normal equations with this penalty.
    pub(super) fn fitted(&self, beta: Vec<f64>, penalty: &Penalty) -> Result<LinearFit> {
        let intercept = self.y_mean - accurate_sum(beta.iter().zip(&self.x_mean).map(|(b, m)| b * m));
        let predicted = |i: usize| {
            let row = self.x.row(i);
            self.y_mean + accurate_sum((0..beta.len()).map(|j| beta[j] * (row[j] - self.x_mean[j])))
        };
        let predicted: Vec<f64> = (0..self.y.len()).map(predicted).collect();
        let errors = match &self.weight {
            Some(weight) => RegressionErrors::weighted(&self.y, &predicted, weight)?,
            None => RegressionErrors::new(&self.y, &predicted)?,
        };
        let coefficients: Vec<Expr> = (0..beta.len()).map(|j| self.coefficient(j, &beta, penalty)).collect();
        let intercept = match self.fit_intercept {
            true => {
                let named = |j: usize| Expr::named(format!("β{j}"), beta[j]);
                let products = (0..beta.len()).map(|j| named(j) * self.mean_expr(Some(j)));
                (self.mean_expr(None) - Expr::sum_of(products)).valued(intercept).called("intercept")
            }
            false => Expr::from(0.0).called("intercept"),
        };
        Ok(LinearFit { coefficients, intercept, errors })
    }

    /// βⱼ by the j-th normal equation: (c[j] − Σ S[j,k]·βₖ) / S[j,j], or by Cramer's rule for two features without L1.
    fn coefficient(&self, j: usize, beta: &[f64], penalty: &Penalty) -> Expr {
        let name = format!("β{j}");
        let diagonal = |k: usize| match &penalty.l2 {
            Some(l2) => self.product(Some(k), Some(k)) + l2,
            None => self.product(Some(k), Some(k)),
        };
        if beta.len() == 2 && penalty.l1.is_none() {
            let other = 1 - j;
            let mixed = self.product(Some(0), Some(1));
            let top = self.product(Some(j), None) * diagonal(other) - self.product(Some(other), None) * &mixed;
            let determinant = (diagonal(0) * diagonal(1) - mixed.powi(2)).called("determinant");
            return (top / determinant).valued(beta[j]).called(name);
        }
        let others = (0..beta.len()).filter(|k| *k != j);
        let taken: Vec<Expr> =
            others.map(|k| self.product(Some(j), Some(k)) * Expr::named(format!("β{k}"), beta[k])).collect();
        let left = match taken.is_empty() {
            true => self.product(Some(j), None),
            false => (self.product(Some(j), None) - Expr::sum_of(taken)).called(format!("ρ{j}")),
        };
        let bottom = diagonal(j);
        let none = bottom.value() == 0.0;
        let top = match &penalty.l1 {
            Some(l1) => super::soft_threshold(left, l1.clone()),
            None => left,
        };
        (top / bottom).counted_as(0.0, none, "the feature is constant").valued(beta[j]).called(name)
    }

    /// Σ wᵢ·(left deviation)·(right deviation); `None` stands for the target.
    fn product(&self, left: Option<usize>, right: Option<usize>) -> Expr {
        let n = self.y.len();
        // S is symmetric; it is printed with the smaller column first.
        let (left, right) = if right.is_some_and(|r| Some(r) < left) { (right, left) } else { (left, right) };
        let term = |i: usize| {
            let product = match left == right {
                true => self.deviation(left, i).powi(2),
                false => self.deviation(left, i) * self.deviation(right, i),
            };
            if self.weight.is_some() { Expr::from(self.weight(i)) * product } else { product }
        };
        let value = |column: Option<usize>, i: usize| match column {
            Some(j) => self.x[(i, j)] - self.x_mean[j],
            None => self.y[i] - self.y_mean,
        };
        let total = accurate_sum((0..n).map(|i| self.weight(i) * value(left, i) * value(right, i)));
        let symbol = |column: Option<usize>| {
            let symbol = Expr::symbol(column.map_or("yᵢ".to_string(), |j| format!("xᵢ[{j}]")));
            if self.fit_intercept { symbol - self.mean_expr(column) } else { symbol }
        };
        let body = if left == right { symbol(left).powi(2) } else { symbol(left) * symbol(right) };
        let body = if self.weight.is_some() { Expr::symbol("wᵢ") * body } else { body };
        let (Some(a), b) = (left, right) else { unreachable!("the left side is a feature") };
        let name = b.map_or(format!("c[{a}]"), |b| format!("S[{a},{b}]"));
        Expr::sum(body, (0..n.min(SHOWN)).map(term), n, total).called(name)
    }

    fn deviation(&self, column: Option<usize>, i: usize) -> Expr {
        let value = Expr::from(column.map_or(self.y[i], |j| self.x[(i, j)]));
        if self.fit_intercept { value - self.mean_expr(column) } else { value }
    }

    fn mean_expr(&self, column: Option<usize>) -> Expr {
        let n = self.y.len();
        let mean = column.map_or(self.y_mean, |j| self.x_mean[j]);
        let value = |i: usize| column.map_or(self.y[i], |j| self.x[(i, j)]);
        let symbol = Expr::symbol(column.map_or("yᵢ".to_string(), |j| format!("xᵢ[{j}]")));
        let name = column.map_or("ȳ".to_string(), |j| format!("x̄[{j}]"));
        let shown = 0..n.min(SHOWN);
        match &self.weight {
            None => (Expr::sum(symbol, shown.map(|i| value(i).into()), n, mean * n as f64) / n as f64).valued(mean),
            Some(weight) => {
                let sum = accurate_sum(weight.iter().copied());
                let terms = shown.clone().map(|i| Expr::from(weight[i]) * value(i));
                let top = Expr::sum(Expr::symbol("wᵢ") * symbol, terms, n, mean * sum);
                (top / Expr::sum(Expr::symbol("wᵢ"), shown.map(|i| weight[i].into()), n, sum)).valued(mean)
            }
        }
        .called(name)
    }
}

pub(super) fn unsettled() -> Error {
    Error::Undetermined("the singular value decomposition does not settle; measure the data in another unit".into())
}

/// What is added to the normal equations: to the diagonal, and what is cut off the right side.
pub(super) struct Penalty {
    pub l1: Option<Expr>,
    pub l2: Option<Expr>,
}

impl Penalty {
    pub const NONE: Penalty = Penalty { l1: None, l2: None };
}
