//! The forecast fan: history, median, nested intervals, and what came.

use ndarray::s;

use super::count;
use crate::forecasting::QuantileBand;
use crate::plot::{Axis, Band, Color, Figure, Line, Points};
use crate::worked::six;

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
/// assert_eq!(figure.series_names(), ["80% interval", "history", "p50", "actual"]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Fan {
    title: String,
    x: Axis,
    y: String,
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
    pub fn x(mut self, axis: Axis) -> Fan {
        self.x = axis;
        self
    }

    /// What is forecast, with its unit.
    pub fn y(mut self, label: impl Into<String>) -> Fan {
        self.y = label.into();
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

    fn row(&self, quantile: usize) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.times.iter().copied().zip(self.band.forecasts.row(quantile).to_vec())
    }
}

/// The forecast fan: the history, the median, an interval for each pair of mirrored quantiles, and what came.
///
/// A quantile without its mirror image is a line of its own.
pub fn forecast_fan(fan: &Fan) -> Figure {
    // A band without a row for each quantile shows the rows it has.
    let rows = fan.band.forecasts.nrows().min(fan.band.quantiles.len());
    let quantiles = &fan.band.quantiles[..rows];
    let mirror = |q: f64| quantiles.iter().position(|other| (other - (1.0 - q)).abs() < 1e-9);
    let mut figure = Figure::new(&fan.title).x(fan.x.clone()).y(fan.y.as_str()).size(720, 420);
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
        let name = format!("{}% interval", six((1000.0 * level).round() / 10.0));
        figure = figure.with(Band::new(name, points).color(Color::Series(0)));
    }
    if !fan.history.is_empty() {
        figure = figure.with(Line::new("history", fan.history.iter().copied()).color(Color::Text));
    }
    for (i, q) in quantiles.iter().enumerate() {
        let name = format!("p{}", six((1000.0 * q).round() / 10.0));
        if *q == 0.5 {
            figure = figure.with(Line::new(name, fan.row(i)).color(Color::Series(0)));
        } else if mirror(*q).is_none() {
            figure = figure.with(Line::new(name, fan.row(i)).dashed());
        }
    }
    if !fan.actual.is_empty() {
        let many = fan.actual.len() > 60;
        let points = Points::new("actual", fan.actual.iter().copied()).color(Color::Series(1));
        figure = figure.with(if many { points.radius(2.0) } else { points });
    }
    match fan.made {
        Some(time) => figure.vertical_rule(time, "forecast made"),
        None => figure,
    }
}
