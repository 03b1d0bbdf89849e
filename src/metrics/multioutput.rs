//! Metrics of several outputs at once.
//!
//! Each output is judged by itself; the average over them is plain, or weighted by weights of one's own, or (for R² and the
//! explained variance) by the variance of each output's truth. In scikit-learn's words: `multioutput` is `raw_values` for
//! [`columns`](MultiOutput::columns), `uniform_average`, a list for [`output_weights`](MultiOutput::output_weights), or
//! `variance_weighted`.
//!
//! - Conventions: the RMSE of several outputs is the mean of their RMSE, not the root of the mean MSE.

use ndarray::{ArrayView1, ArrayView2};

use super::RegressionErrors;
use crate::input;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number, Worked};
use crate::{Error, Result};

/// A summary for each output, a column of truth and of prediction.
///
/// [`MultiOutputErrors`] are those of the usual metrics. Any other summary can stand for an output as well:
/// ```
/// use ndarray::array;
/// use workings::metrics::{MeanLoss, MultiOutput, Pinball};
///
/// let (y_true, y_pred) = (array![[0.5, 1.0], [-1.0, 1.0]], array![[0.0, 2.0], [-1.0, 2.0]]);
/// let m = MultiOutput::of(&y_true, &y_pred, |y, p| MeanLoss::new(Pinball { tau: 0.25 }, y, p))?;
/// assert_eq!(m.columns()[1].value(), 0.75);
/// let average = m.output_weights(&[3.0, 1.0])?.average(|loss| loss.worked());
/// assert_eq!(average.value(), (3.0 * 0.0625 + 0.75) / 4.0);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MultiOutput<S> {
    columns: Vec<S>,
    weights: Option<Vec<f64>>,
}

/// The usual regression metrics of several outputs.
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
pub type MultiOutputErrors = MultiOutput<RegressionErrors>;

impl<S> MultiOutput<S> {
    /// Reduces each output by itself. Rows are samples, columns are outputs.
    ///
    /// # Errors
    /// `LengthMismatch`, `Shape`, `Empty`, `NotFinite`, and those of `reduce`.
    pub fn of<'a>(
        y_true: impl Into<ArrayView2<'a, f64>>,
        y_pred: impl Into<ArrayView2<'a, f64>>,
        reduce: impl for<'c> Fn(ArrayView1<'c, f64>, ArrayView1<'c, f64>) -> Result<S>,
    ) -> Result<Self> {
        let (y_true, y_pred) = (y_true.into(), y_pred.into());
        input::same_length("y_true", y_true.nrows(), "y_pred", y_pred.nrows())?;
        if y_true.ncols() == 0 {
            return Err(Error::empty("a row of y_true"));
        }
        if y_pred.ncols() != y_true.ncols() {
            let given = format!("{} × {}", y_pred.nrows(), y_pred.ncols());
            let needed = format!("a column for each of the {} outputs of y_true", y_true.ncols());
            return Err(Error::Shape { name: "y_pred".into(), given, needed });
        }
        let pairs = y_true.columns().into_iter().zip(y_pred.columns());
        let columns = pairs.map(|(y, p)| reduce(y.reborrow(), p.reborrow())).collect::<Result<_>>()?;
        Ok(MultiOutput { columns, weights: None })
    }

    /// Averages are weighted by these from now on, one for each output.
    ///
    /// # Errors
    /// `LengthMismatch`, `OutOfRange` for a negative weight, `NotFinite`; `BadParam` if all are 0.
    pub fn output_weights(mut self, weights: &[f64]) -> Result<Self> {
        input::same_length("output_weights", weights.len(), "a row of y_true", self.columns.len())?;
        input::non_negative("output_weights", weights.iter().copied())?;
        if weights.iter().all(|w| *w == 0.0) {
            return Err(Error::bad_param("output_weights", "0 for every output", "at least one positive weight"));
        }
        self.weights = Some(weights.to_vec());
        Ok(self)
    }

    /// The summary of each output.
    pub fn columns(&self) -> &[S] {
        &self.columns
    }

    /// The average of a metric over the outputs: the plain mean, or that with the [weights](Self::output_weights) given.
    pub fn average(&self, metric: impl Fn(&S) -> Worked) -> Worked {
        let each: Vec<Worked> = self.columns.iter().map(metric).collect();
        let name = each.first().map_or("average", Worked::name).to_string();
        let values = each.iter().map(|worked| worked.expr().clone()).enumerate();
        self.mean_of(values.map(|(i, value)| value.renamed(format!("{name}[{i}]"))), &name).worked()
    }

    fn mean_of(&self, values: impl Iterator<Item = Expr>, name: &str) -> Expr {
        match &self.weights {
            None => Expr::mean_of(values),
            Some(weights) => weighted_mean(weights.iter().map(|w| Expr::from(*w)), values),
        }
        .called(name)
    }

    /// The outputs of both data sets, each pair joined by `merge`; averages are weighted as in `self`.
    ///
    /// # Errors
    /// `Shape` if the numbers of outputs differ, and those of `merge`.
    pub fn merge_with(&self, other: &Self, merge: impl Fn(&S, &S) -> Result<S>) -> Result<Self> {
        if self.columns.len() != other.columns.len() {
            let given = format!("{} outputs", other.columns.len());
            let needed = format!("{} of them, as on the left,", self.columns.len());
            return Err(Error::Shape { name: "the right side of the merge".into(), given, needed });
        }
        let pairs = self.columns.iter().zip(&other.columns);
        let columns = pairs.map(|(a, b)| merge(a, b)).collect::<Result<_>>()?;
        Ok(MultiOutput { columns, weights: self.weights.clone() })
    }
}

fn weighted_mean(weights: impl Iterator<Item = Expr> + Clone, values: impl Iterator<Item = Expr>) -> Expr {
    Expr::sum_of(weights.clone().zip(values).map(|(w, value)| w * value)) / Expr::sum_of(weights)
}

impl MultiOutputErrors {
    /// Rows are samples, columns are outputs.
    ///
    /// # Errors
    /// `LengthMismatch`, `Shape`, `Empty`, `NotFinite`.
    pub fn new<'a>(y_true: impl Into<ArrayView2<'a, f64>>, y_pred: impl Into<ArrayView2<'a, f64>>) -> Result<Self> {
        MultiOutput::of(y_true, y_pred, |y, p| RegressionErrors::new(y, p))
    }

    /// With sample weights, the same for all outputs.
    ///
    /// # Errors
    /// As [`new`](Self::new), and for weights that are negative, no numbers, or all 0.
    pub fn weighted<'a>(
        y_true: impl Into<ArrayView2<'a, f64>>,
        y_pred: impl Into<ArrayView2<'a, f64>>,
        sample_weight: &[f64],
    ) -> Result<Self> {
        MultiOutput::of(y_true, y_pred, |y, p| RegressionErrors::weighted(y, p, sample_weight))
    }

    /// The errors of both data sets, output by output.
    ///
    /// # Errors
    /// `Shape` if the numbers of outputs differ.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        self.merge_with(other, |a, b| Ok(a.merge(b)))
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// A metric of each output, and of what it rests on, by names with the output's index: `R²[0]`, `SSE[0]`.
    pub(crate) fn each(&self, name: &str, metric: impl Fn(&RegressionErrors, &str) -> Expr) -> Vec<Expr> {
        let of = |(i, column): (usize, &RegressionErrors)| {
            let index = format!("[{i}]");
            metric(column, &index).renamed(format!("{name}{index}"))
        };
        self.columns.iter().enumerate().map(of).collect()
    }

    pub(crate) fn each_mae(&self) -> Vec<Expr> {
        self.each("MAE", |e, _| e.worked().mae().expr().clone())
    }

    pub(crate) fn each_mse(&self) -> Vec<Expr> {
        self.each("MSE", |e, _| e.worked().mse().expr().clone())
    }

    pub(crate) fn each_r2(&self) -> Vec<Expr> {
        self.each("R²", RegressionErrors::r2_expr)
    }

    fn each_explained_variance(&self) -> Vec<Expr> {
        self.each("explained variance", RegressionErrors::explained_variance_expr)
    }

    /// The kind of average, for a name.
    fn average_name(&self, of: &str) -> String {
        format!("{of} ({})", if self.weights.is_some() { "weighted average" } else { "uniform average" })
    }

    fn variance_weighted(&self, values: Vec<Expr>, name: &str) -> Expr {
        let spreads = self.each("SST", RegressionErrors::sst);
        let constant = spreads.iter().all(|sst| sst.value() == 0.0);
        let mean = match constant {
            true => Expr::mean_of(values),
            false => weighted_mean(spreads.into_iter(), values.into_iter()),
        };
        mean.called(format!("{name} (variance-weighted)"))
    }
}

formulas! { MultiOutputErrors;
    /// The average of the outputs' MAE.
    mae: |m| m.mean_of(m.each_mae().into_iter(), "MAE");
    /// The average of the outputs' MSE.
    mse: |m| m.mean_of(m.each_mse().into_iter(), "MSE");
    /// The average of the outputs' RMSE, as scikit-learn's (not the root of the mean MSE).
    rmse: |m| m.mean_of(m.each("RMSE", |e, _| e.worked().rmse().expr().clone()).into_iter(), "RMSE");
    /// The average of the outputs' MAPE; undefined where a truth is 0.
    mape: |m| m.mean_of(m.each("MAPE", |e, _| e.worked().mape().expr().clone()).into_iter(), "MAPE");
    /// The average of the outputs' R², not weighted by their variance.
    r2_uniform: |m| m.mean_of(m.each_r2().into_iter(), &m.average_name("R²"));
    /// The mean of the outputs' R², each weighted by the variance of its truth; plain if no truth varies.
    r2_variance_weighted: |m| m.variance_weighted(m.each_r2(), "R²");
    /// The average of the outputs' explained variance, not weighted by their variance.
    explained_variance_uniform: |m| {
        m.mean_of(m.each_explained_variance().into_iter(), &m.average_name("explained variance"))
    };
    /// The mean of the outputs' explained variance, each weighted by the variance of its truth; plain if no truth varies.
    explained_variance_variance_weighted: |m| m.variance_weighted(m.each_explained_variance(), "explained variance");
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use ndarray::{Array2, array};

    /// Output 0: truths 1, 2, 6 (mean 3, SST 14), errors 1, 0, −2 (SSE 5, mean −1/3, spread 5 − 1/3); output 1: truths 0, 0, 3
    /// (mean 1, SST 6), errors 1, 1, 1 (SSE 3, spread 0).
    fn errors() -> MultiOutputErrors {
        MultiOutputErrors::new(&array![[1.0, 0.0], [2.0, 0.0], [6.0, 3.0]], &array![[2.0, 1.0], [2.0, 1.0], [4.0, 4.0]])
            .unwrap()
    }

    #[test]
    fn averages_of_two_outputs_by_hand() {
        let m = errors();
        let (r0, r1) = (1.0 - 5.0 / 14.0, 1.0 - 3.0 / 6.0);
        assert_relative_eq!(m.mae(), (1.0 + 1.0) / 2.0, max_relative = 1e-15);
        assert_relative_eq!(m.mse(), (5.0 / 3.0 + 1.0) / 2.0, max_relative = 1e-15);
        assert_relative_eq!(m.rmse(), ((5.0_f64 / 3.0).sqrt() + 1.0) / 2.0, max_relative = 1e-15);
        assert!(m.mape().is_nan());
        assert_relative_eq!(m.r2_uniform(), (r0 + r1) / 2.0, max_relative = 1e-14);
        assert_relative_eq!(m.r2_variance_weighted(), (14.0 * r0 + 6.0 * r1) / 20.0, max_relative = 1e-14);
        let e0 = 1.0 - (14.0 / 3.0) / 14.0;
        assert_relative_eq!(m.explained_variance_uniform(), (e0 + 1.0) / 2.0, max_relative = 1e-14);
        let weighted = (14.0 * e0 + 6.0) / 20.0;
        assert_relative_eq!(m.explained_variance_variance_weighted(), weighted, max_relative = 1e-14);
    }

    #[test]
    fn weights_of_the_outputs_and_of_the_samples() {
        let m = errors().output_weights(&[3.0, 1.0]).unwrap();
        assert_relative_eq!(m.mse(), (3.0 * 5.0 / 3.0 + 1.0) / 4.0, max_relative = 1e-15);
        // Only the last row counts: errors −2 and 1.
        let last =
            MultiOutputErrors::weighted(&array![[1.0, 0.0], [6.0, 3.0]], &array![[2.0, 1.0], [4.0, 4.0]], &[0.0, 2.0]);
        assert_relative_eq!(last.unwrap().mae(), 1.5, max_relative = 1e-15);
    }

    #[test]
    fn the_derivation_names_every_output_and_the_kind_of_average() {
        let m = errors();
        let text = m.worked().r2_variance_weighted().to_string();
        for part in ["R² (variance-weighted) = (SST[0] · R²[0] + SST[1] · R²[1]) / (SST[0] + SST[1])", "SSE[1]", "ȳ[0]"]
        {
            assert!(text.contains(part), "{part} is missing in\n{text}");
        }
        assert!(m.worked().r2_uniform().to_string().starts_with("R² (uniform average) = (R²[0] + R²[1]) / 2"));
    }

    #[test]
    fn merging_joins_output_by_output() {
        let part = |rows: std::ops::Range<usize>| {
            let (y, p) = (array![[1.0, 0.0], [2.0, 0.0], [6.0, 3.0]], array![[2.0, 1.0], [2.0, 1.0], [4.0, 4.0]]);
            let rows = ndarray::Slice::from(rows);
            MultiOutputErrors::new(y.slice_axis(ndarray::Axis(0), rows), p.slice_axis(ndarray::Axis(0), rows)).unwrap()
        };
        let merged = part(0..1).merge(&part(1..3)).unwrap();
        assert_relative_eq!(merged.r2_uniform(), errors().r2_uniform(), max_relative = 1e-14);
        assert_eq!(merged.mse(), errors().mse());
        let one = MultiOutputErrors::new(&array![[1.0]], &array![[2.0]]).unwrap();
        assert!(matches!(one.merge(&errors()), Err(Error::Shape { .. })));
    }

    #[test]
    fn wrong_shapes_and_weights_are_errors() {
        let new = |y: &Array2<f64>, p: &Array2<f64>| MultiOutputErrors::new(y, p).unwrap_err();
        let two = array![[1.0, 2.0]];
        assert!(matches!(new(&two, &array![[1.0]]), Error::Shape { .. }));
        assert!(matches!(new(&two, &array![[1.0, 2.0], [1.0, 2.0]]), Error::LengthMismatch { .. }));
        assert!(matches!(new(&Array2::zeros((0, 2)), &Array2::zeros((0, 2))), Error::Empty { .. }));
        assert!(matches!(new(&Array2::zeros((2, 0)), &Array2::zeros((2, 0))), Error::Empty { .. }));
        assert!(matches!(new(&two, &array![[1.0, f64::NAN]]), Error::NotFinite { .. }));
        let weights = |weights: &[f64]| errors().output_weights(weights).unwrap_err();
        assert!(matches!(weights(&[1.0]), Error::LengthMismatch { .. }));
        assert!(matches!(weights(&[1.0, -1.0]), Error::OutOfRange { .. }));
        assert!(matches!(weights(&[0.0, 0.0]), Error::BadParam { .. }));
        assert!(matches!(weights(&[1.0, f64::INFINITY]), Error::NotFinite { .. }));
    }
}
