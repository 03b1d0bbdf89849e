//! Backtests: train on the past, test on what came next, move on.
//!
//! Index ranges are half-open. A window whose test part would reach beyond the data is dropped.
//!
//! - Source: Tashman (2000), Int. J. Forecasting 16, 437–450.

use std::ops::Range;

use ndarray::{Array2, ArrayView1};

use super::naive::check_series;
use crate::input;
use crate::metrics::{QuantileForecast, RegressionErrors, ScaledErrors};
use crate::{Error, Result};

/// A training range and the test range that follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    pub train: Range<usize>,
    pub test: Range<usize>,
}

/// Ways to cut `n` observations in the order of time into training and test ranges.
///
/// ```
/// use workings::forecasting::Windows;
///
/// let windows = Windows::expanding(10, 4, 3)?;
/// assert_eq!(windows.len(), 2);
/// assert_eq!((windows[1].train.clone(), windows[1].test.clone()), (0..7, 7..10));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Windows;

/// More windows than this are taken for a slip in the settings.
const MOST_WINDOWS: usize = 1_000_000;

impl Windows {
    /// Training starts with the first `initial` observations and grows by each test window of `horizon`.
    ///
    /// # Errors
    /// `BadParam` for a setting of 0 or where not one window fits.
    pub fn expanding(n: usize, initial: usize, horizon: usize) -> Result<Vec<Window>> {
        Self::moving(n, "initial", initial, horizon, |start| 0..start)
    }

    /// Training covers the `window` observations before each test window of `horizon`.
    ///
    /// # Errors
    /// As [`expanding`](Self::expanding).
    pub fn sliding(n: usize, window: usize, horizon: usize) -> Result<Vec<Window>> {
        Self::moving(n, "window", window, horizon, |start| start - window..start)
    }

    fn moving(
        n: usize,
        name: &str,
        first: usize,
        horizon: usize,
        train: impl Fn(usize) -> Range<usize>,
    ) -> Result<Vec<Window>> {
        at_least_one(&[(name, first), ("horizon", horizon)])?;
        let fits = first.checked_add(horizon).is_some_and(|end| end <= n);
        if !fits {
            return Err(Error::bad_param(name, first, format!("{name} + horizon ({horizon}) of at most n ({n})")));
        }
        let count = (n - first) / horizon;
        not_too_many(count)?;
        let starts = (0..count).map(|i| first + i * horizon);
        Ok(starts.map(|start| Window { train: train(start), test: start..start + horizon }).collect())
    }

    /// Window i = 1, 2, … is split `i · offset` before the end: training runs up to the split, the test is the `horizon`
    /// observations after it.
    ///
    /// # Errors
    /// `BadParam` for a setting of 0, an offset below the horizon, or windows that reach before the start.
    pub fn offset(n: usize, horizon: usize, n_windows: usize, offset: usize) -> Result<Vec<Window>> {
        at_least_one(&[("horizon", horizon), ("n_windows", n_windows), ("offset", offset)])?;
        not_too_many(n_windows)?;
        if offset < horizon {
            return Err(Error::bad_param("offset", offset, format!("at least the horizon, {horizon},")));
        }
        let reach = n_windows.checked_mul(offset).filter(|reach| *reach < n);
        if reach.is_none() {
            let needed = format!("n_windows · offset below n ({n}), so that training is left,");
            return Err(Error::bad_param("offset", offset, needed));
        }
        let splits = (1..=n_windows).map(|i| n - i * offset);
        Ok(splits.map(|split| Window { train: 0..split, test: split..split + horizon }).collect())
    }
}

fn at_least_one(settings: &[(&str, usize)]) -> Result<()> {
    match settings.iter().find(|(_, value)| *value == 0) {
        Some((name, _)) => Err(Error::bad_param(*name, 0, "a whole number of at least 1")),
        None => Ok(()),
    }
}

fn not_too_many(count: usize) -> Result<()> {
    if count > MOST_WINDOWS {
        return Err(Error::bad_param("number of windows", count, format!("at most {MOST_WINDOWS}")));
    }
    Ok(())
}

/// The errors of a forecast in each window, and pooled over all.
#[derive(Debug, Clone)]
pub struct Backtest {
    pub windows: Vec<Window>,
    /// The forecast of each test part.
    pub forecasts: Vec<Vec<f64>>,
    /// The errors of each window.
    pub errors: Vec<RegressionErrors>,
    /// The errors of all windows together.
    pub pooled: RegressionErrors,
    y: Vec<f64>,
}

/// Runs `forecast` on each training part and compares with the test part; it is given the training values and the horizon.
///
/// # Errors
/// `NotFinite`, `Empty`; `BadParam` for windows beyond the series; what `forecast` returns; `LengthMismatch` if it
/// forecasts another number of steps.
/// ```
/// use workings::forecasting::{Windows, backtest, naive};
///
/// let y = [10.0, 12.0, 11.0, 13.0, 15.0, 14.0];
/// let result = backtest(&y, &Windows::expanding(6, 4, 1)?, |train, horizon| naive(train, horizon))?;
/// // 13 against 15, then 15 against 14.
/// assert_eq!((result.errors[0].mae(), result.errors[1].mae(), result.pooled.mae()), (2.0, 1.0, 1.5));
/// // The naive forecast missed the training parts by 5/3 and 7/4 on average.
/// let scaled = result.scaled_errors(1)?;
/// assert!((scaled[0].mase() - 2.0 / (5.0 / 3.0)).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn backtest<'a>(
    y: impl Into<ArrayView1<'a, f64>>,
    windows: &[Window],
    forecast: impl Fn(&[f64], usize) -> Result<Vec<f64>>,
) -> Result<Backtest> {
    let y = y.into();
    check_series("y", &y)?;
    let y = y.to_vec();
    let (mut forecasts, mut errors) = (Vec::new(), Vec::new());
    for window in windows {
        let (train, test) = parts(&y, window)?;
        let steps = forecast(train, test.len())?;
        errors.push(RegressionErrors::new(test, &steps)?);
        forecasts.push(steps);
    }
    let pooled = errors.iter().copied().reduce(|a, b| a.merge(&b)).ok_or_else(|| Error::empty("windows"))?;
    Ok(Backtest { windows: windows.to_vec(), forecasts, errors, pooled, y })
}

/// The values of the training and of the test part.
fn parts<'a>(y: &'a [f64], window: &Window) -> Result<(&'a [f64], &'a [f64])> {
    match (y.get(window.train.clone()), y.get(window.test.clone())) {
        (Some(train), Some(test)) => Ok((train, test)),
        _ => Err(Error::bad_param("windows", format!("{window:?}"), format!("ranges within 0..{}", y.len()))),
    }
}

impl Backtest {
    /// For each window the errors beside those of the seasonal naive forecast on its own training part (MASE, RMSSE).
    ///
    /// # Errors
    /// `BadParam` for a season of 0 or one as long as a training part.
    pub fn scaled_errors(&self, season: usize) -> Result<Vec<ScaledErrors>> {
        let of = |(window, steps): (&Window, &Vec<f64>)| {
            let (train, test) = parts(&self.y, window)?;
            ScaledErrors::new(train, test, steps, season)
        };
        self.windows.iter().zip(&self.forecasts).map(of).collect()
    }
}

/// The errors of quantile forecasts in each window, and pooled over all.
#[derive(Debug, Clone)]
pub struct QuantileBacktest {
    pub windows: Vec<Window>,
    /// The errors of each window: wQL, pinball loss and coverage of each quantile.
    pub errors: Vec<QuantileForecast>,
    /// The errors of all windows together.
    pub pooled: QuantileForecast,
}

/// Runs a forecast of `quantiles` on each training part and compares with the test part; it is given the training values
/// and the horizon, and returns a row for each quantile and a column for each step.
///
/// # Errors
/// As [`backtest`]; `Shape` if the rows are not the quantiles; `OutOfRange` for a quantile that is not between 0 and 1.
/// ```
/// use ndarray::array;
/// use workings::forecasting::{Windows, backtest_quantiles};
///
/// let y = [10.0, 12.0, 11.0, 20.0, 5.0];
/// let windows = Windows::sliding(5, 3, 1)?;
/// // The smallest and the largest of the training values as the 10 % and the 90 % quantile.
/// let result = backtest_quantiles(&y, &windows, &[0.1, 0.9], |train, _| {
///     let of = |pick: fn(f64, f64) -> f64| train.iter().copied().reduce(pick).unwrap();
///     Ok(array![[of(f64::min)], [of(f64::max)]])
/// })?;
/// // 20 against 10 and 12, then 5 against 11 and 20.
/// let wql = |window: usize, quantile: usize| result.errors[window].quantiles()[quantile].wql();
/// assert!((wql(0, 0) - 2.0 * 0.1 * 10.0 / 20.0).abs() < 1e-12);
/// assert!((wql(1, 1) - 2.0 * 0.1 * 15.0 / 5.0).abs() < 1e-12);
/// assert!((result.pooled.quantiles()[0].wql() - 2.0 * (1.0 + 0.9 * 6.0) / 25.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn backtest_quantiles<'a>(
    y: impl Into<ArrayView1<'a, f64>>,
    windows: &[Window],
    quantiles: &[f64],
    forecast: impl Fn(&[f64], usize) -> Result<Array2<f64>>,
) -> Result<QuantileBacktest> {
    let y = y.into();
    check_series("y", &y)?;
    let y = input::slice(&y);
    let of = |window: &Window| {
        let (train, test) = parts(&y, window)?;
        QuantileForecast::new(test, quantiles, &forecast(train, test.len())?)
    };
    let errors: Vec<QuantileForecast> = windows.iter().map(of).collect::<Result<_>>()?;
    let [first, others @ ..] = &errors[..] else { return Err(Error::empty("windows")) };
    let pooled = others.iter().try_fold(first.clone(), |pooled, errors| pooled.merge(errors))?;
    Ok(QuantileBacktest { windows: windows.to_vec(), errors, pooled })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecasting::{mean_forecast, naive};
    use approx::assert_relative_eq;
    use ndarray::Array2;

    fn ranges(windows: &[Window]) -> Vec<[usize; 4]> {
        windows.iter().map(|w| [w.train.start, w.train.end, w.test.start, w.test.end]).collect()
    }

    #[test]
    fn windows_by_hand() {
        assert_eq!(ranges(&Windows::expanding(11, 4, 3).unwrap()), [[0, 4, 4, 7], [0, 7, 7, 10]]);
        assert_eq!(ranges(&Windows::sliding(11, 4, 3).unwrap()), [[0, 4, 4, 7], [3, 7, 7, 10]]);
        assert_eq!(ranges(&Windows::offset(20, 3, 2, 5).unwrap()), [[0, 15, 15, 18], [0, 10, 10, 13]]);
        assert_eq!(ranges(&Windows::expanding(2, 1, 1).unwrap()), [[0, 1, 1, 2]]);
    }

    #[test]
    fn settings_that_leave_no_window_are_refused() {
        let max = usize::MAX;
        for (n, first, horizon) in [(10, 0, 1), (10, 1, 0), (10, 8, 3), (0, 1, 1), (10, max, max)] {
            assert!(matches!(Windows::expanding(n, first, horizon), Err(Error::BadParam { .. })));
            assert!(matches!(Windows::sliding(n, first, horizon), Err(Error::BadParam { .. })));
        }
        assert!(Windows::expanding(max, 1, 1).is_err());
        for (horizon, n_windows, offset) in [(0, 1, 1), (1, 0, 1), (1, 1, 0), (3, 1, 2), (1, 2, 5), (1, max, max)] {
            assert!(matches!(Windows::offset(10, horizon, n_windows, offset), Err(Error::BadParam { .. })));
        }
    }

    /// 3, 5, 4, 8: naive forecasts 5 for (4, 8) after two values.
    #[test]
    fn a_backtest_keeps_forecasts_and_errors() {
        let y = [3.0, 5.0, 4.0, 8.0];
        let result = backtest(&y, &Windows::expanding(4, 2, 2).unwrap(), |train, h| naive(train, h)).unwrap();
        assert_eq!((result.forecasts[0].clone(), result.pooled.mae()), (vec![5.0, 5.0], 2.0));
        assert_relative_eq!(result.scaled_errors(1).unwrap()[0].mase(), 2.0 / 2.0, max_relative = 1e-15);
        assert!(matches!(result.scaled_errors(2), Err(Error::BadParam { .. })));
    }

    /// Training parts (3, 5) and (5, 4): means 4 and 4.5 against 4 and 8.
    #[test]
    fn windows_are_pooled() {
        let y = [3.0, 5.0, 4.0, 8.0];
        let windows = Windows::sliding(4, 2, 1).unwrap();
        let result = backtest(&y, &windows, |train, h| mean_forecast(train, h)).unwrap();
        let mae: Vec<f64> = result.errors.iter().map(|e| e.mae()).collect();
        assert_eq!((mae, result.pooled.mae()), (vec![0.0, 3.5], 1.75));
        let median =
            |train: &[f64], horizon| Ok(Array2::from_shape_vec((1, horizon), mean_forecast(train, horizon)?).unwrap());
        let result = backtest_quantiles(&y, &windows, &[0.5], median).unwrap();
        // 2 · Σ pinball / Σ|y| = Σ|error| / Σ|y|.
        assert_relative_eq!(result.errors[1].mean_wql(), 3.5 / 8.0, max_relative = 1e-15);
        assert_relative_eq!(result.pooled.mean_wql(), 3.5 / 12.0, max_relative = 1e-15);
    }

    #[test]
    fn wrong_series_windows_and_forecasts_are_errors() {
        let windows = Windows::expanding(4, 2, 1).unwrap();
        let of = |y: &[f64], windows: &[Window]| backtest(y, windows, |train, h| naive(train, h)).unwrap_err();
        assert!(matches!(of(&[], &windows), Error::Empty { .. }));
        assert!(matches!(of(&[1.0, f64::NAN], &windows), Error::NotFinite { .. }));
        assert!(matches!(of(&[1.0, 2.0, 3.0], &windows), Error::BadParam { .. }));
        assert!(matches!(of(&[1.0, 2.0, 3.0], &[]), Error::Empty { .. }));
        let short = backtest(&[1.0; 4], &windows, |_, _| Ok(vec![1.0; 5]));
        assert!(matches!(short, Err(Error::LengthMismatch { .. })));
        let quantiles = |levels: &[f64], rows| {
            backtest_quantiles(&[1.0; 4], &windows, levels, |_, h| Ok(Array2::ones((rows, h)))).unwrap_err()
        };
        assert!(matches!(quantiles(&[0.5], 2), Error::Shape { .. }));
        assert!(matches!(quantiles(&[1.5], 1), Error::OutOfRange { .. }));
        assert!(matches!(
            backtest_quantiles(&[1.0; 4], &[], &[0.5], |_, h| Ok(Array2::ones((1, h)))),
            Err(Error::Empty { .. })
        ));
    }
}
