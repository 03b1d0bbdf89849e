//! The forecast fan: history, median, nested intervals, and what came.

use std::collections::HashMap;

use ndarray::s;

use super::{count, number, percent};
use crate::forecasting::QuantileBand;
use crate::metrics::IntervalErrors;
use crate::plot::{Axis, Band, Color, Figure, Line, Points};

/// What a forecast fan shows: times and values of the history, the quantile forecasts, the actual values.
///
/// ```
/// use ndarray::array;
/// use workings::forecasting::QuantileBand;
/// use workings::plot::{Fan, forecast_fan};
///
/// let band = QuantileBand { quantiles: vec![0.1, 0.5, 0.9], forecasts: array![[8.0, 7.0], [10.0, 10.0], [13.0, 15.0]] };
/// let fan = Fan::new("Sales", &band, [3.0, 4.0]).history([(1.0, 9.0), (2.0, 11.0)]).actual([(3.0, 12.0)]);
/// let figure = forecast_fan(&fan);
/// assert_eq!(figure.series_names(), ["80% interval (p10 to p90)", "history", "p50 (median)", "actual"]);
/// assert_eq!(figure.subtitle, "The 80% interval holds 100% of the actual values (1 of 1)");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Fan {
    title: String,
    x: Axis,
    y: Axis,
    history: Vec<(f64, f64)>,
    times: Vec<f64>,
    band: QuantileBand,
    actual: Vec<(f64, f64)>,
    made: Option<f64>,
}

impl Fan {
    /// A forecast for these times, one for each column of the band.
    pub fn new(title: impl Into<String>, band: &QuantileBand, times: impl IntoIterator<Item = f64>) -> Fan {
        Fan {
            title: title.into(),
            x: Axis::new("Step"),
            y: "Value".into(),
            history: vec![],
            times: times.into_iter().collect(),
            band: band.clone(),
            actual: vec![],
            made: None,
        }
    }

    /// A forecast of rows 1, 2, … with the actual values beside it; of many rows the last 200.
    pub fn over_rows(actual: &[f64], band: &QuantileBand) -> Fan {
        const SHOWN: usize = 200;
        let n = actual.len().min(band.forecasts.ncols());
        let first = n.saturating_sub(SHOWN);
        let title = match first {
            0 => "Quantile forecasts".to_string(),
            _ => format!("Quantile forecasts, the last {SHOWN} of {} rows", count(n as f64)),
        };
        let rows = || (first..n).map(|row| (row + 1) as f64);
        let shown = QuantileBand {
            quantiles: band.quantiles.clone(),
            forecasts: band.forecasts.slice(s![.., first..n]).to_owned(),
        };
        Fan::new(title, &shown, rows()).x(Axis::new("Row")).actual(rows().zip(actual[first..n].iter().copied()))
    }

    /// The axis of time, [`Axis::time`] for days since 1970.
    pub fn x(mut self, axis: impl Into<Axis>) -> Fan {
        self.x = axis.into();
        self
    }

    /// What is forecast, with its unit.
    pub fn y(mut self, axis: impl Into<Axis>) -> Fan {
        self.y = axis.into();
        self
    }

    /// Times and values before the forecast.
    pub fn history(mut self, points: impl IntoIterator<Item = (f64, f64)>) -> Fan {
        self.history = points.into_iter().collect();
        self
    }

    /// Times and values that came.
    pub fn actual(mut self, points: impl IntoIterator<Item = (f64, f64)>) -> Fan {
        self.actual = points.into_iter().collect();
        self
    }

    /// When the forecast was made.
    pub fn made(mut self, time: f64) -> Fan {
        self.made = Some(time);
        self
    }

    /// What the interval between two rows of the band turned out to hold; or that they cross.
    fn finding(&self, level: f64, low: usize, high: usize) -> Option<String> {
        let edges = || self.row(low).zip(self.row(high)).map(|((time, low), (_, high))| (time, low, high));
        let crossed = edges().filter(|(_, low, high)| low > high).count();
        if crossed > 0 {
            let [low, high] = [low, high].map(|i| quantile(self.band.quantiles[i]));
            return Some(format!(
                "The quantiles cross: {low} lies above {high} at {crossed} of {} steps",
                edges().count()
            ));
        }
        let actual: HashMap<u64, f64> = self.actual.iter().map(|(time, y)| (time.to_bits(), *y)).collect();
        let known = edges().filter_map(|(time, low, high)| Some([*actual.get(&time.to_bits())?, low, high]));
        let rows: Vec<[f64; 3]> = known.filter(|row| row.iter().all(|v| v.is_finite())).collect();
        let column = |i: usize| rows.iter().map(|row| row[i]).collect::<Vec<f64>>();
        let share = IntervalErrors::new(&column(0), &column(1), &column(2)).ok()?.coverage();
        let (n, inside) = (rows.len() as f64, (share * rows.len() as f64).round());
        let of = format!("({} of {})", count(inside), count(n));
        Some(format!("The {} holds {} of the actual values {of}", interval(level), percent(share)))
    }

    fn row(&self, quantile: usize) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.times.iter().copied().zip(self.band.forecasts.row(quantile).to_vec())
    }
}

/// 0.8 as "80% interval".
fn interval(level: f64) -> String {
    format!("{}% interval", number((1000.0 * level).round() / 10.0, 6))
}

/// 0.1 as "p10".
fn quantile(q: f64) -> String {
    format!("p{}", number((1000.0 * q).round() / 10.0, 6))
}

/// The forecast fan: the history, the median, an interval for each pair of mirrored quantiles, and what came.
///
/// A quantile without its mirror image is a line of its own. The subtitle says how many of the actual values the widest
/// interval holds, which should be about the share it promises.
pub fn forecast_fan(fan: &Fan) -> Figure {
    // A band without a row for each quantile shows the rows it has.
    let rows = fan.band.forecasts.nrows().min(fan.band.quantiles.len());
    let quantiles = &fan.band.quantiles[..rows];
    let mirror = |q: f64| quantiles.iter().position(|other| (other - (1.0 - q)).abs() < 1e-9);
    let mut figure = Figure::new(&fan.title).x(fan.x.clone()).y(fan.y.clone()).size(720, 420);
    let mut pairs: Vec<(f64, usize, usize)> = quantiles
        .iter()
        .enumerate()
        .filter(|(_, q)| **q < 0.5)
        .filter_map(|(low, q)| mirror(*q).map(|high| (1.0 - 2.0 * q, low, high)))
        .collect();
    // The widest first, so that the narrower ones lie on top of it.
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (level, low, high) in &pairs {
        let points = fan.row(*low).zip(fan.row(*high)).map(|((time, low), (_, high))| (time, low, high));
        let name = format!("{} ({} to {})", interval(*level), quantile(quantiles[*low]), quantile(quantiles[*high]));
        figure = figure.with(Band::new(name, points).color(Color::Series(0)));
    }
    if !fan.history.is_empty() {
        figure = figure.with(Line::new("history", fan.history.iter().copied()).color(Color::Text));
    }
    let mut lone = 0;
    for (i, q) in quantiles.iter().enumerate() {
        if *q == 0.5 {
            figure = figure.with(Line::new("p50 (median)", fan.row(i)).color(Color::Series(0)));
        } else if mirror(*q).is_none() {
            // The first two colours are the forecast's and the actual values'.
            figure = figure.with(Line::new(quantile(*q), fan.row(i)).color(Color::Series(2 + lone)).dashed());
            lone += 1;
        }
    }
    if !fan.actual.is_empty() {
        let many = fan.actual.len() > 60;
        let points = Points::new("actual", fan.actual.iter().copied()).color(Color::Series(1));
        figure = figure.with(if many { points.radius(2.0) } else { points });
    }
    if let Some(finding) = pairs.first().and_then(|&(level, low, high)| fan.finding(level, low, high)) {
        figure = figure.subtitle(finding);
    }
    match fan.made {
        Some(time) => figure.vertical_rule(time, "forecast made"),
        None => figure,
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::plot::{Mark, RuleAt};

    /// Six quantiles, one of them without a mirror image, two steps ahead.
    fn six_quantiles() -> QuantileBand {
        let forecasts = array![[8.0, 7.0], [9.0, 9.0], [10.0, 10.0], [10.5, 11.0], [11.0, 12.0], [13.0, 15.0]];
        QuantileBand { quantiles: vec![0.1, 0.25, 0.5, 0.6, 0.75, 0.9], forecasts }
    }

    fn band(figure: &Figure, number: usize) -> &Band {
        let Mark::Band(band) = &figure.marks[number] else { panic!("a band") };
        band
    }

    /// 13.5 lies above 13, and 7 on the lower edge, which belongs to the interval.
    #[test]
    fn a_fan_has_an_interval_for_each_pair_of_quantiles_the_widest_first() {
        let fan = Fan::new("Sales", &six_quantiles(), [3.0, 4.0])
            .x("Week")
            .y(Axis::new("Pieces").range(0.0, 20.0))
            .history([(1.0, 9.0), (2.0, 11.0)])
            .actual([(3.0, 13.5), (4.0, 7.0), (5.0, 8.0)])
            .made(2.5);
        let figure = forecast_fan(&fan);
        let names =
            ["80% interval (p10 to p90)", "50% interval (p25 to p75)", "history", "p50 (median)", "p60", "actual"];
        assert_eq!(figure.series_names(), names);
        assert_eq!(band(&figure, 0).points, [(3.0, 8.0, 13.0), (4.0, 7.0, 15.0)]);
        assert_eq!(band(&figure, 1).points, [(3.0, 9.0, 11.0), (4.0, 9.0, 12.0)]);
        assert_eq!(figure.line_named("history").unwrap().points, [(1.0, 9.0), (2.0, 11.0)]);
        assert_eq!(figure.line_named("p50 (median)").unwrap().points, [(3.0, 10.0), (4.0, 10.0)]);
        let lone = figure.line_named("p60").unwrap();
        assert_eq!((&lone.points[..], lone.color), (&[(3.0, 10.5), (4.0, 11.0)][..], Color::Series(2)));
        assert!(matches!(figure.mark("actual"), Some(Mark::Points(dots)) if dots.points.len() == 3));
        assert!(matches!(figure.marks.last(), Some(Mark::Rule(rule)) if rule.at == RuleAt::Vertical(2.5)));
        assert_eq!(
            (figure.title.as_str(), figure.x.label.as_str(), figure.y.label.as_str()),
            ("Sales", "Week", "Pieces")
        );
        assert_eq!(figure.y.range, Some((0.0, 20.0)));
        assert_eq!(figure.subtitle, "The 80% interval holds 50% of the actual values (1 of 2)");
    }

    #[test]
    fn crossed_quantiles_are_pointed_out() {
        let crossed = QuantileBand { quantiles: vec![0.1, 0.9], forecasts: array![[3.0, 5.0, 4.0], [4.0, 3.0, 6.0]] };
        let figure = forecast_fan(&Fan::new("", &crossed, [1.0, 2.0, 3.0]).actual([(1.0, 3.5)]));
        assert_eq!(figure.subtitle, "The quantiles cross: p10 lies above p90 at 1 of 3 steps");
    }

    #[test]
    fn without_actual_values_nothing_is_said_of_coverage() {
        let figure = forecast_fan(&Fan::new("", &six_quantiles(), [3.0, 4.0]).actual([(9.0, 1.0), (3.0, f64::NAN)]));
        assert_eq!(figure.subtitle, "");
        let lone = QuantileBand { quantiles: vec![0.9], forecasts: array![[1.0, 2.0]] };
        let figure = forecast_fan(&Fan::over_rows(&[1.0, 1.0], &lone));
        assert_eq!((figure.subtitle.as_str(), figure.series_names()), ("", vec!["p90", "actual"]));
    }

    /// Of 203 rows the first three are left out: rows 4 to 203 are shown.
    #[test]
    fn of_many_rows_the_last_are_shown() {
        let actual: Vec<f64> = (0..203).map(f64::from).collect();
        let forecasts = ndarray::Array2::from_shape_fn((1, 203), |(_, row)| row as f64);
        let figure = forecast_fan(&Fan::over_rows(&actual, &QuantileBand { quantiles: vec![0.5], forecasts }));
        assert_eq!(figure.title, "Quantile forecasts, the last 200 of 203 rows");
        let line = figure.line_named("p50 (median)").unwrap();
        assert_eq!((line.points.len(), line.points[0], figure.x.label.as_str()), (200, (4.0, 3.0), "Row"));
    }
}
