//! The charts that go with answers, by concept.

use super::Given;
use super::topics::{confusion::confusion, probability};
use crate::Result;
use crate::forecasting::QuantileBand;
use crate::metrics::{Criterion, RankedScores, Residuals};
use crate::plot::{self, Fan, Figure};
use crate::stats::Line;

type Chart = fn(&Given) -> Result<Figure>;

/// The chart of the concept of this id.
pub(super) fn chart(id: &str) -> Option<Chart> {
    CHARTS.iter().find(|(ids, _)| ids.contains(&id)).map(|(_, chart)| *chart)
}

const CHARTS: &[(&[&str], Chart)] = &[
    (
        &[
            "confusion_matrix",
            "confusion_orientation",
            "binary_metrics",
            "averages",
            "per_class",
            "accuracy",
            "multiclass_agreement",
            "weighted_metrics",
            "weighted_kappa",
            "cohen_kappa",
            "mcc",
        ],
        |g| Ok(plot::confusion_matrix(&confusion(g)?)),
    ),
    (&["normalized_confusion_matrix"], |g| Ok(plot::confusion_matrix(&confusion(g)?))),
    (&["roc_auc", "roc_curve", "partial_auc"], |g| {
        let ranked = probability::ranked(g)?;
        Ok(plot::roc(&ranked.roc_curve(), best_f1(&ranked).as_ref()))
    }),
    (&["average_precision", "pr_curve"], |g| {
        let ranked = probability::ranked(g)?;
        Ok(plot::precision_recall(&ranked.precision_recall_curve(), best_f1(&ranked).as_ref()))
    }),
    (&["threshold_sweep", "best_threshold", "recall_floor"], |g| {
        let ranked = probability::ranked(g)?;
        Ok(plot::metrics_by_threshold(&ranked.threshold_curve(), best_f1(&ranked).as_ref()))
    }),
    (&["gain_curve"], |g| Ok(plot::gain(&probability::ranked(g)?.gain_curve()))),
    (&["ece"], |g| Ok(plot::calibration(&probability::calibration(g)?))),
    (&["regression_metrics", "mae", "rmse", "mse", "r2", "mape", "wape"], |g| {
        Ok(plot::actual_vs_predicted(&Residuals::new(&g.numbers("y_true")?, &g.numbers("y_pred")?)?))
    }),
    (&["residuals"], |g| Ok(plot::residuals(&Residuals::new(&g.numbers("y_true")?, &g.numbers("y_pred")?)?))),
    (&["simple_regression", "simple_regression_quality", "linear_trend"], |g| {
        let (x, y) = (g.numbers("x")?, g.numbers("y")?);
        let line = Line::fit(&x, &y)?;
        let predictions: Vec<f64> = x.iter().map(|x| line.predict(*x)).collect();
        Ok(Figure::new("Least-squares line")
            .x("x")
            .y("y")
            .points("data", x.iter().copied().zip(y))
            .line("fit", x.iter().copied().zip(predictions)))
    }),
    (&["mean_wql"], |g| {
        let band = QuantileBand { quantiles: g.numbers("quantiles")?, forecasts: g.matrix("forecasts")? };
        Ok(plot::forecast_fan(&Fan::over_rows(&g.numbers("y_true")?, &band)))
    }),
];

fn best_f1(ranked: &RankedScores) -> Option<crate::metrics::BestThreshold> {
    ranked.best_threshold(Criterion::FBeta(1.0)).ok()
}
