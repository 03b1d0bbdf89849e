//! Charts of a linear regression's rows: do the residuals look like noise, and which rows pull at the fit?

use super::{number, samples};
use crate::linear::Influence;
use crate::plot::projection::is_drawable;
use crate::plot::{Axis, Figure, Line, Note, Points, Rule, Segments};

/// Rows that are named, those of the largest Cook's distance.
const NAMED: usize = 3;
/// Cook's distances whose contours are drawn.
const CONTOURS: [f64; 2] = [0.5, 1.0];

/// Residuals four ways: against the fitted values, against the normal distribution, their size against the fitted
/// values, and against the leverage with the contours of Cook's distance.
///
/// ```
/// use workings::linear::LinearRegression;
/// use workings::prelude::*;
///
/// let train = Dataset::new(array![[1.0], [2.0], [3.0], [4.0]], array![1.0, 3.0, 2.0, 6.0]);
/// let influence = LinearRegression::params().fit(&train)?.influence(&train)?;
/// assert_eq!(workings::plot::residual_diagnostics(&influence).panels.len(), 4);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn residual_diagnostics(influence: &Influence) -> Figure {
    let panels = [of_fitted(influence), residual_qq(influence), scale_location(influence), leverage(influence)];
    let n = samples(influence.fitted.len() as f64);
    Figure::grid("Residual diagnostics", 2, panels)
        .subtitle(format!(
            "{n}, {} parameters; the rows of the largest Cook's distance are named",
            influence.n_parameters
        ))
        .size(1040, 900)
}

fn cloud(points: impl IntoIterator<Item = (f64, f64)>, n: usize) -> Points {
    let points = Points::new("", points);
    match n {
        0..=200 => points.radius(3.0).opacity(0.8),
        201..=1000 => points.opacity(0.5).radius(2.5),
        _ => points.opacity(0.3).radius(2.0),
    }
}

/// The rows of the largest Cook's distance, largest first.
fn named(influence: &Influence) -> Vec<usize> {
    let d = &influence.cooks_distance;
    let mut rows: Vec<usize> = (0..d.len()).filter(|i| is_drawable(d[*i])).collect();
    rows.sort_by(|a, b| d[*b].total_cmp(&d[*a]));
    rows.truncate(NAMED);
    rows
}

/// With the named rows beside their points.
fn with_names(figure: Figure, influence: &Influence, at: impl Fn(usize) -> (f64, f64)) -> Figure {
    named(influence).into_iter().fold(figure, |figure, row| {
        let (x, y) = at(row);
        if is_drawable(x) && is_drawable(y) { figure.with(Note::new(x, y, format!("row {row}"))) } else { figure }
    })
}

fn of_fitted(influence: &Influence) -> Figure {
    let at = |i: usize| (influence.fitted[i], influence.residuals[i]);
    let n = influence.fitted.len();
    let figure = Figure::new("Is the shape right?")
        .subtitle("A level cloud about 0; a bend asks for another term")
        .x("Fitted value")
        .y("Residual (actual − fitted)")
        .horizontal_rule(0.0, "")
        .with(cloud((0..n).map(at), n));
    let trend = influence.residual_trend();
    with_names(if trend.is_empty() { figure } else { figure.line("median of each tenth", trend) }, influence, at)
}

fn scale_location(influence: &Influence) -> Figure {
    let at = |i: usize| (influence.fitted[i], influence.standardized[i].abs().sqrt());
    let n = influence.fitted.len();
    let figure = Figure::new("Is the spread even?")
        .subtitle("A level cloud; a rise means larger errors at larger values")
        .x("Fitted value")
        .y(Axis::new("√|standardized residual|").from_zero())
        .with(cloud((0..n).map(at), n));
    let trend = influence.scale_trend();
    with_names(if trend.is_empty() { figure } else { figure.line("median of each tenth", trend) }, influence, at)
}

/// Standardized residuals against the quantiles of the normal distribution: on the line they are normal.
pub fn residual_qq(influence: &Influence) -> Figure {
    let quantiles = influence.normal_quantiles();
    let points = quantiles.iter().map(|(_, z, r)| (*z, *r));
    let figure = Figure::new("Are the residuals normal?")
        .subtitle("On the line they are; curved ends are heavy or light tails")
        .x("Quantile of the normal distribution")
        .y("Standardized residual")
        .diagonal("normal")
        .with(cloud(points, quantiles.len()));
    let place =
        |row: usize| quantiles.iter().find(|(i, ..)| *i == row).map_or((f64::NAN, f64::NAN), |(_, z, r)| (*z, *r));
    with_names(figure, influence, place)
}

/// Standardized residuals against leverage, with contours of Cook's distance: the dangerous rows stand at the right,
/// far from 0.
pub fn leverage(influence: &Influence) -> Figure {
    let at = |i: usize| (influence.leverage[i], influence.standardized[i]);
    let n = influence.leverage.len();
    let drawable = || (0..n).map(at).filter(|(h, r)| is_drawable(*h) && is_drawable(*r));
    let far = drawable().map(|(_, r)| r.abs()).fold(2.0, f64::max) * 1.15;
    let most = drawable().map(|(h, _)| h).fold(0.0, f64::max);
    let right = (1.15 * most).clamp(1e-9, 1.0);
    let p = influence.n_parameters as f64;
    let usual = 2.0 * p / n as f64;
    let farthest = influence.cooks_distance.iter().copied().filter(|d| is_drawable(*d)).fold(0.0, f64::max);
    let subtitle = match farthest < CONTOURS[0] {
        true => format!("No row reaches a Cook's distance of {}", CONTOURS[0]),
        false => "Beyond a contour a row moves all predictions".into(),
    };
    let mut figure = Figure::new("Which rows pull at the fit?")
        .subtitle(subtitle)
        .x(Axis::new("Leverage").range(0.0, right))
        .y(Axis::new("Standardized residual").range(-far, far))
        .with(Rule::horizontal(0.0))
        .with(cloud((0..n).map(at), n));
    if usual < right {
        figure = figure.with(Rule::vertical(usual).label("2·p/n"));
    }
    for (contour, cook) in CONTOURS.into_iter().enumerate() {
        // D = r²/p · h/(1 − h), solved for r.
        let side = |sign: f64| {
            let r = |h: f64| sign * (cook * p * (1.0 - h) / h).sqrt();
            let steps = (1..=200).map(|k| right * f64::from(k) / 200.0).filter(|h| *h < 1.0);
            steps.map(|h| (h, r(h))).filter(|(_, r)| r.abs() <= far).collect::<Vec<_>>()
        };
        let (above, below) = (side(1.0), side(-1.0));
        if above.is_empty() {
            continue;
        }
        let dashes = |line: Line| if contour == 0 { line.dotted() } else { line.dashed() };
        // One entry in the legend for both branches: a gap where no value is.
        let both = above.into_iter().chain([(f64::NAN, f64::NAN)]).chain(below);
        figure = figure.with(dashes(Line::new(format!("Cook's distance {cook}"), both)).width(1.2));
    }
    with_names(figure, influence, at)
}

/// Cook's distance of each row: how far all predictions would move without it.
pub fn cooks_distance(influence: &Influence) -> Figure {
    let d = &influence.cooks_distance;
    let n = d.len();
    let limit = 4.0 / n as f64;
    let above = d.iter().filter(|d| **d > limit).count();
    let stems = (0..n).filter(|i| is_drawable(d[*i])).map(|i| ((i as f64, 0.0), (i as f64, d[i])));
    let top = d.iter().copied().filter(|d| is_drawable(*d)).fold(limit, f64::max);
    let figure = Figure::new("Cook's distance of each row")
        .subtitle(format!("{above} of {} above 4/n = {}", samples(n as f64), number(limit, 2)))
        .x(Axis::new("Row").whole())
        .y(Axis::new("Cook's distance").range(0.0, 1.12 * top))
        .horizontal_rule(limit, "4/n")
        .with(Segments::new("", stems).width(if n > 300 { 1.0 } else { 2.0 }));
    with_names(figure, influence, |i| (i as f64, d[i]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::LinearRegression;
    use crate::plot::{Mark, RuleAt};
    use linfa::Dataset;
    use linfa::traits::Fit;
    use ndarray::array;

    /// Leverages 0.7, 0.3, 0.3, 0.7; residuals 0.1, 0.7, −1.7, 0.9; the last row has the largest Cook's distance.
    fn influence() -> Influence {
        let data = Dataset::new(array![[1.0], [2.0], [3.0], [4.0]], array![1.0, 3.0, 2.0, 6.0]);
        LinearRegression::params().fit(&data).unwrap().influence(&data).unwrap()
    }

    fn dots(figure: &Figure) -> &Points {
        let dots = figure.marks.iter().find_map(|mark| if let Mark::Points(p) = mark { Some(p) } else { None });
        dots.expect("points")
    }

    #[test]
    fn four_panels_of_the_same_rows() {
        let figure = residual_diagnostics(&influence());
        assert_eq!(figure.subtitle, "4 samples, 2 parameters; the rows of the largest Cook's distance are named");
        assert!(figure.panels.iter().all(|panel| dots(panel).points.len() == 4));
        let first = &dots(&figure.panels[0]).points;
        assert!((first[2].0 - 3.7).abs() < 1e-12 && (first[2].1 + 1.7).abs() < 1e-12);
        let spread = &dots(&figure.panels[2]).points;
        assert!((spread[2].1 - (1.7 / 1.47_f64.sqrt()).sqrt()).abs() < 1e-12);
        // The first and the last row have the leverage, the third the residual: D = r²/2·h/(1 − h).
        let notes: Vec<&str> = figure.panels[0].notes().iter().map(|note| note.text.as_str()).collect();
        assert_eq!(notes, ["row 3", "row 2", "row 1"]);
    }

    /// Of four rows the quantiles are those of 1/8, 3/8, 5/8 and 7/8, met by the residuals in order of size.
    #[test]
    fn quantiles_meet_residuals_in_order() {
        let figure = residual_qq(&influence());
        let points = &dots(&figure).points;
        assert!((points[0].0 + 1.1503493803760083).abs() < 1e-9 && (points[0].1 + 1.7 / 1.47_f64.sqrt()).abs() < 1e-12);
        assert!((points[2].0 - 0.3186393639643752).abs() < 1e-9);
        assert!(points.windows(2).all(|pair| pair[0].1 <= pair[1].1));
        assert!(
            figure
                .marks
                .iter()
                .any(|mark| matches!(mark, Mark::Rule(rule) if matches!(rule.at, RuleAt::Sloped { .. })))
        );
    }

    /// On the contour of 1 with p = 2 at h = 0.5, r = √2.
    #[test]
    fn contours_of_cooks_distance() {
        let figure = leverage(&influence());
        let line = figure.line_named("Cook's distance 1").unwrap();
        let (h, r) = line.points[line.points.len() / 4];
        assert!((r * r / 2.0 * h / (1.0 - h) - 1.0).abs() < 1e-12);
        assert_eq!(figure.series_names(), ["Cook's distance 0.5", "Cook's distance 1"]);
        assert_eq!(figure.x.range, Some((0.0, 1.15 * influence().leverage[3].max(influence().leverage[0]))));
    }

    #[test]
    fn stems_of_cooks_distance() {
        let influence = influence();
        let figure = cooks_distance(&influence);
        let stems = figure.marks.iter().find_map(|mark| if let Mark::Segments(s) = mark { Some(s) } else { None });
        assert_eq!(stems.unwrap().segments[3], ((3.0, 0.0), (3.0, influence.cooks_distance[3])));
        assert_eq!(figure.subtitle, "1 of 4 samples above 4/n = 1");
    }
}
