//! Regression metrics of several outputs at once.
//!
//! Each output is judged by itself; the averages are plain means over the outputs, or weighted by their variance.

use ndarray::ArrayView2;

use super::RegressionErrors;
use super::formulas::{Workings, formulas};
use super::input;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Regression metrics of several outputs at once: a column for each.
///
/// ```
/// use ndarray::array;
/// use workings::metrics::MultiOutputErrors;
///
/// let m = MultiOutputErrors::new(&array![[0.5, 1.0], [-1.0, 1.0]], &array![[0.0, 2.0], [-1.0, 2.0]])?;
/// assert_eq!(m.columns()[1].mae(), 1.0);
/// assert_eq!(m.mae(), 0.625);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct MultiOutputErrors {
    columns: Vec<RegressionErrors>,
}

impl MultiOutputErrors {
    /// Rows are samples, columns are outputs.
    ///
    /// # Errors
    /// `LengthMismatch`, `Shape`, `Empty`, `NotFinite`.
    pub fn new<'a>(y_true: impl Into<ArrayView2<'a, f64>>, y_pred: impl Into<ArrayView2<'a, f64>>) -> Result<Self> {
        let (y_true, y_pred) = (y_true.into(), y_pred.into());
        input::same_length("y_true", y_true.nrows(), "y_pred", y_pred.nrows())?;
        input::columns("y_pred", y_pred, y_true.ncols())?;
        let columns: Vec<RegressionErrors> = y_true
            .columns()
            .into_iter()
            .zip(y_pred.columns())
            .map(|(y, p)| RegressionErrors::new(y, p))
            .collect::<Result<_>>()?;
        if columns.is_empty() { Err(Error::empty("a row of y_true")) } else { Ok(MultiOutputErrors { columns }) }
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// The errors of each output.
    pub fn columns(&self) -> &[RegressionErrors] {
        &self.columns
    }

    fn mean_of(&self, name: &str, metric: impl Fn(&RegressionErrors) -> Expr) -> Expr {
        let columns = self.columns.iter().enumerate().map(|(i, column)| metric(column).renamed(format!("{name}[{i}]")));
        Expr::mean_of(columns).called(name)
    }
}

formulas! { MultiOutputErrors;
    /// The plain mean of the outputs' MAE.
    mae: |m| m.mean_of("MAE", |e| e.worked().mae().expr().clone());
    /// The plain mean of the outputs' MSE.
    mse: |m| m.mean_of("MSE", |e| e.worked().mse().expr().clone());
    /// The plain mean of the outputs' RMSE, as scikit-learn's (not the root of the mean MSE).
    rmse: |m| m.mean_of("RMSE", |e| e.worked().rmse().expr().clone());
    /// The plain mean of the outputs' R².
    r2_uniform: |m| m.mean_of("R²", |e| e.r2_expr());
    /// The mean of the outputs' R², each weighted by the variance of its truth.
    r2_variance_weighted: |m| {
        let weights: Vec<f64> = m.columns.iter().map(|e| e.sst().value()).collect();
        let total: f64 = weights.iter().sum();
        let weighted = m.columns.iter().zip(&weights).enumerate();
        let terms = weighted.map(|(i, (e, w))| Expr::from(w / total) * e.r2_expr().called(format!("R²[{i}]")));
        if total == 0.0 { m.mean_of("R²", |e| e.r2_expr()) } else { Expr::sum_of(terms).called("R²") }
    };
}
