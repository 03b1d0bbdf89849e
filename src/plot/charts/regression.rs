//! Charts of regressions: residuals and predictions against the truth.

use super::{count, round_to};
use crate::metrics::Residuals;
use crate::plot::{Axis, Figure, Points};
use crate::worked::six;

/// Residuals against predictions: a good model leaves a level cloud around 0, without trend or funnel.
///
/// ```
/// use workings::metrics::Residuals;
/// use workings::plot::Mark;
///
/// let figure = workings::plot::residuals(&Residuals::new(&[10.0, 20.0], &[12.0, 17.0])?);
/// assert!(figure.marks.iter().any(|mark| matches!(mark, Mark::Points(p) if p.points == [(12.0, -2.0), (17.0, 3.0)])));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn residuals(residuals: &Residuals) -> Figure {
    let points = residuals.y_pred().iter().copied().zip(residuals.values().iter().copied());
    Figure::new("Residuals against predictions")
        .subtitle(format!("{} samples; above 0 the prediction was too low", count(residuals.values().len() as f64)))
        .x("Predicted value")
        .y("Residual (actual − predicted)")
        .horizontal_rule(0.0, "")
        .with(cloud("", points, residuals.values().len()))
}

/// The distribution of the residuals, with their mean.
pub fn residual_histogram(residuals: &Residuals) -> Figure {
    let histogram = residuals.histogram();
    let counts: Vec<f64> = histogram.counts.iter().map(|n| *n as f64).collect();
    let mean = residuals.mean();
    Figure::new("Distribution of residuals")
        .subtitle(format!(
            "{} samples in bins of {}",
            count(residuals.values().len() as f64),
            six(round_to(histogram.width(), 2))
        ))
        .x("Residual (actual − predicted)")
        .y(Axis::new("Samples").whole().from_zero())
        .histogram("", &histogram.edges, &counts)
        .vertical_rule(mean, format!("mean {}", six(rounded(mean, histogram.width()))))
}

/// To the digits that a bin width resolves, two more.
fn rounded(value: f64, width: f64) -> f64 {
    let step = 10f64.powf((width.abs().log10() - 2.0).floor());
    if step.is_finite() && step > 0.0 { (value / step).round() * step } else { value }
}

/// Actual against predicted values: on the diagonal the prediction was right.
pub fn actual_vs_predicted(residuals: &Residuals) -> Figure {
    let predicted = residuals.y_pred().iter().copied();
    let points: Vec<(f64, f64)> = predicted.zip(residuals.values()).map(|(p, residual)| (p, p + residual)).collect();
    let n = points.len();
    let values = || points.iter().flat_map(|(p, y)| [*p, *y]);
    let (low, high) = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    // The same range on both axes, with a little room, so that the diagonal is one.
    let room = if high > low { 0.04 * (high - low) } else { 0.5 };
    let axis = |label: &str| Axis::new(label).range(low - room, high + room);
    Figure::new("Actual against predicted")
        .subtitle(format!("{} samples; above the line the prediction was too low", count(n as f64)))
        .x(axis("Predicted value"))
        .y(axis("Actual value"))
        .diagonal("perfect prediction")
        .with(cloud("sample", points, n))
        .size(560, 560)
        .equal_aspect()
}

/// Points that let each other shine through when there are many.
fn cloud(name: &str, points: impl IntoIterator<Item = (f64, f64)>, n: usize) -> Points {
    let points = Points::new(name, points);
    match n {
        0..=200 => points,
        201..=1000 => points.opacity(0.6).radius(3.0),
        _ => points.opacity(0.35).radius(2.5),
    }
}
