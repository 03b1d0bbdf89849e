//! Metrics of predicted values and of quantile forecasts.

use ndarray::Array2;

use super::{Columns, Evaluation, Metrics, Task};
use crate::datasets::Table;
use crate::forecasting::QuantileBand;
use crate::metrics::{
    IntervalErrors, LogCosh, Loss, MeanLoss, MedianAbsoluteError, QuantileForecast, RegressionErrors, SquaredLogError,
    SymmetricPercentageError, TweedieDeviance,
};
use crate::worked::{Number, six};
use crate::{Error, Result};

pub(super) fn evaluate(table: &Table, columns: &Columns) -> Result<Evaluation> {
    let truth = table.numbers(&columns.truth)?;
    let weight = columns.weight.as_deref().map(|column| table.numbers(column)).transpose()?;
    let mut metrics = Metrics::default();
    let pred = columns.pred.as_deref().map(|column| table.numbers(column)).transpose()?;
    #[cfg(feature = "plot")]
    let residuals = pred.map(|pred| crate::metrics::Residuals::new(truth, pred)).transpose()?;
    if let Some(pred) = pred {
        add_point_metrics(truth, pred, weight, &mut metrics)?;
    }
    let quantiles = match columns.quantiles.is_empty() {
        true => None,
        false => Some(quantiles(table, columns)?),
    };
    if let Some(band) = &quantiles {
        add_quantile_metrics(truth, &band.quantiles, &band.forecasts, &mut metrics)?;
    }
    Ok(Evaluation {
        task: Task::Regression,
        n: table.n_rows(),
        metrics: metrics.0,
        confusion: None,
        notes: unweighted(weight.is_some(), pred.is_some(), quantiles.is_some()),
        #[cfg(feature = "plot")]
        parts: super::Parts::Regression(Box::new(Forecasts {
            residuals,
            quantiles: quantiles.map(|band| (band, truth.to_vec())),
        })),
    })
}

/// What is said of the metrics that know no weights.
fn unweighted(weighted: bool, points: bool, quantiles: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if weighted && points {
        notes.push("the weights are not used by the charts".into());
    }
    if weighted && quantiles {
        notes.push("the weights are not used by the metrics of the quantiles and their intervals".into());
    }
    notes
}

/// Residuals of the point predictions; quantile forecasts with the truth.
#[cfg(feature = "plot")]
#[derive(Debug, Clone)]
pub(super) struct Forecasts {
    residuals: Option<crate::metrics::Residuals>,
    quantiles: Option<(QuantileBand, Vec<f64>)>,
}

fn add_point_metrics(y: &[f64], p: &[f64], weight: Option<&[f64]>, metrics: &mut Metrics) -> Result<()> {
    let e = match weight {
        Some(weight) => RegressionErrors::weighted(y, p, weight)?,
        None => RegressionErrors::new(y, p)?,
    };
    let median = match weight {
        Some(weight) => MedianAbsoluteError::weighted(y, p, weight)?,
        None => MedianAbsoluteError::new(y, p)?,
    };
    let w = e.worked();
    metrics.add("mae", w.mae());
    metrics.add("mse", w.mse());
    metrics.add("rmse", w.rmse());
    metrics.add("r2", w.r2());
    metrics.add("explained_variance", w.explained_variance());
    metrics.add("mean_error", w.mean_error());
    metrics.add("max_error", w.max_error());
    metrics.add("median_ae", median.worked());
    metrics.add("mape", w.mape());
    metrics.add("wape", w.wape());
    metrics.add("smape", mean_loss(SymmetricPercentageError, y, p, weight)?.worked());
    metrics.add("log_cosh", mean_loss(LogCosh, y, p, weight)?.worked());
    // Only where every value is above -1.
    if let Ok(errors) = mean_loss(SquaredLogError, y, p, weight) {
        metrics.add("rmsle", errors.expr().sqrt().called("RMSLE"));
    }
    // Only where every prediction is above 0, and no truth below it or, for gamma, at it.
    for (id, power) in [("poisson_deviance", 1.0), ("gamma_deviance", 2.0)] {
        if let Ok(deviance) = mean_loss(TweedieDeviance { power }, y, p, weight) {
            metrics.add(id, deviance.worked());
        }
    }
    Ok(())
}

fn mean_loss<L: Loss>(loss: L, y: &[f64], p: &[f64], weight: Option<&[f64]>) -> Result<MeanLoss<L>> {
    match weight {
        Some(weight) => MeanLoss::weighted(loss, y, p, weight),
        None => MeanLoss::new(loss, y, p),
    }
}

/// The quantiles in ascending order, and their forecasts in rows.
fn quantiles(table: &Table, columns: &Columns) -> Result<QuantileBand> {
    let mut named = columns.quantiles.clone();
    named.sort_by(|a, b| a.0.total_cmp(&b.0));
    if let Some(twice) = named.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(Error::bad_param("quantile", format!("{} twice", twice[0].0), "each quantile once"));
    }
    let mut forecasts = Array2::zeros((named.len(), table.n_rows()));
    for (mut row, (_, column)) in forecasts.rows_mut().into_iter().zip(&named) {
        row.assign(&ndarray::ArrayView1::from(table.numbers(column)?));
    }
    Ok(QuantileBand { quantiles: named.into_iter().map(|(quantile, _)| quantile).collect(), forecasts })
}

fn add_quantile_metrics(y: &[f64], levels: &[f64], forecasts: &Array2<f64>, metrics: &mut Metrics) -> Result<()> {
    let forecast = QuantileForecast::new(y, levels, forecasts)?;
    for q in forecast.quantiles() {
        let level = six(q.tau());
        metrics.add(format!("pinball_loss[{level}]"), q.worked().pinball_loss());
        metrics.add(format!("wql[{level}]"), q.worked().wql());
        metrics.add(format!("coverage[{level}]"), q.worked().coverage());
    }
    metrics.add("mean_wql", forecast.worked().mean_wql());
    metrics.add("crps", forecast.worked().crps());
    for (i, low) in levels.iter().enumerate().filter(|(_, low)| **low < 0.5) {
        // The interval between a quantile and its mirror image.
        let Some(j) = levels.iter().position(|high| (high - (1.0 - low)).abs() < 1e-9) else { continue };
        let level = format!("{}%", six((1.0 - 2.0 * low) * 100.0));
        // Quantiles that cross make no interval; their coverage above still shows it.
        let Ok(interval) = IntervalErrors::new(y, forecasts.row(i), forecasts.row(j)) else { continue };
        metrics.add(format!("interval_coverage[{level}]"), interval.worked().coverage());
        metrics.add(format!("interval_width[{level}]"), interval.worked().mean_width());
        metrics.add(format!("winkler_score[{level}]"), interval.worked().winkler_score(2.0 * low));
    }
    Ok(())
}

#[cfg(feature = "plot")]
impl Forecasts {
    pub fn figures(&self) -> Vec<(&'static str, crate::plot::Figure)> {
        use crate::plot;
        let mut figures = Vec::new();
        if let Some(residuals) = &self.residuals {
            figures.push(("actual_vs_predicted", plot::actual_vs_predicted(residuals)));
            figures.push(("residuals", plot::residuals(residuals)));
            figures.push(("residual_histogram", plot::residual_histogram(residuals)));
        }
        if let Some((band, actual)) = &self.quantiles {
            figures.push(("forecast", plot::forecast_fan(&plot::Fan::over_rows(actual, band))));
        }
        figures
    }
}
