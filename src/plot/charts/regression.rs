//! Charts of regressions: residuals and predictions against the truth.

use super::{number, samples};
use crate::metrics::Residuals;
use crate::plot::projection::is_drawable;
use crate::plot::{Axis, Figure, Points};

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
        .subtitle(format!("{}; above 0 the prediction was too low", half_of(residuals)))
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
    let label = format!("mean {}", number(rounded(mean, histogram.width()), 6));
    // Room for the label above the highest bar.
    let top = 1.1 * counts.iter().copied().fold(0.0, f64::max);
    let n = samples(residuals.values().len() as f64);
    Figure::new(format!("Distribution of residuals: {label}"))
        .subtitle(format!("{n} in bins of {}; above 0 the prediction was too low", number(histogram.width(), 2)))
        .x("Residual (actual − predicted)")
        .y(Axis::new("Samples").whole().range(0.0, top))
        .histogram("", &histogram.edges, &counts)
        .vertical_rule(mean, label)
}

/// "442 samples, half of them off by at most 51"
fn half_of(residuals: &Residuals) -> String {
    let n = residuals.values().len();
    match n {
        0..=2 => samples(n as f64),
        _ => format!("{}, half of them off by at most {}", samples(n as f64), number(residuals.median_absolute(), 3)),
    }
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
    let shown = points.iter().filter(|(p, y)| is_drawable(*p) && is_drawable(*y));
    let values = || shown.clone().flat_map(|(p, y)| [*p, *y]);
    let (low, high) = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    // The same range on both axes, with a little room, so that the diagonal is one.
    let room = if high > low { 0.04 * (high - low) } else { 0.5 };
    let axis = |label: &str| Axis::new(label).range(low - room, high + room);
    Figure::new("Actual against predicted")
        .subtitle(format!("{}; above the line the prediction was too low", half_of(residuals)))
        .x(axis("Predicted value"))
        .y(axis("Actual value"))
        .diagonal("perfect prediction")
        .with(cloud("sample", points, n))
        .size(520, 620)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Mark, RuleAt};

    /// Residuals −2, 3, 0, −5: mean −1, and half of them at most (2 + 3) / 2 off.
    fn sample() -> Residuals {
        Residuals::new(&[10.0, 20.0, 30.0, 40.0], &[12.0, 17.0, 30.0, 45.0]).unwrap()
    }

    fn dots(figure: &Figure) -> &Points {
        let Some(Mark::Points(dots)) = figure.marks.last() else { panic!("dots") };
        dots
    }

    #[test]
    fn residuals_are_drawn_about_a_line_at_0() {
        let figure = residuals(&sample());
        assert_eq!(dots(&figure).points, [(12.0, -2.0), (17.0, 3.0), (30.0, 0.0), (45.0, -5.0)]);
        assert!(matches!(&figure.marks[0], Mark::Rule(rule) if rule.at == RuleAt::Horizontal(0.0)));
        assert_eq!(figure.subtitle, "4 samples, half of them off by at most 2.5; above 0 the prediction was too low");
        assert_eq!(figure.title, "Residuals against predictions");
        assert_eq!(
            (figure.x.label.as_str(), figure.y.label.as_str()),
            ("Predicted value", "Residual (actual − predicted)")
        );
        assert_eq!((figure.x.range, figure.y.range, figure.series_names()), (None, None, vec![]));
    }

    /// Quartiles −2.75 and 0.75 give bins of 2 · 3.5 / ∛4 = 4.4, but there are five at least: 8 / 5 = 1.6.
    #[test]
    fn a_residual_histogram_has_room_above_its_bars_and_its_mean() {
        let figure = residual_histogram(&sample());
        let Mark::Bars(bars) = &figure.marks[0] else { panic!("bars") };
        let expected = [(-5.0, 1.0), (-3.4, 1.0), (-1.8, 0.0), (-0.2, 1.0), (1.4, 1.0)];
        assert!(bars.bars.len() == 5, "{bars:?}");
        assert!(bars.bars.iter().zip(expected).all(|(bar, (from, n))| (bar.from - from).abs() < 1e-12 && bar.end == n));
        let Mark::Rule(rule) = &figure.marks[1] else { panic!("a rule") };
        assert_eq!((rule.at, rule.label.as_str()), (RuleAt::Vertical(-1.0), "mean −1"));
        assert_eq!(figure.title, "Distribution of residuals: mean −1");
        assert_eq!(figure.subtitle, "4 samples in bins of 1.6; above 0 the prediction was too low");
        assert_eq!((figure.x.label.as_str(), figure.y.label.as_str()), ("Residual (actual − predicted)", "Samples"));
        assert_eq!((figure.y.range, figure.y.whole), (Some((0.0, 1.1)), true));
    }

    /// The values reach from 10 to 45; 4 % of that is 1.4 on either side.
    #[test]
    fn actual_and_predicted_values_share_a_range() {
        let figure = actual_vs_predicted(&sample());
        assert_eq!(dots(&figure).points, [(12.0, 10.0), (17.0, 20.0), (30.0, 30.0), (45.0, 40.0)]);
        assert_eq!(figure.series_names(), ["perfect prediction", "sample"]);
        let (low, high) = figure.x.range.unwrap();
        assert!((low - 8.6).abs() < 1e-12 && (high - 46.4).abs() < 1e-12 && figure.y.range == figure.x.range);
        assert!(
            matches!(&figure.marks[0], Mark::Rule(rule) if rule.at == RuleAt::Sloped { slope: 1.0, intercept: 0.0 })
        );
        assert_eq!((figure.x.label.as_str(), figure.y.label.as_str()), ("Predicted value", "Actual value"));
        assert!(figure.equal_aspect && figure.subtitle.starts_with("4 samples, half of them off by at most 2.5"));
    }

    #[test]
    fn many_samples_shine_through_each_other() {
        let n = |n: usize| cloud("", [(0.0, 0.0)], n).opacity;
        assert_eq!((n(200), n(201), n(1001)), (None, Some(0.6), Some(0.35)));
    }
}
