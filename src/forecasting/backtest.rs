//! Backtests: train on the past, test on what came next, move on.
//!
//! Index ranges are half-open. A window whose test part would reach beyond the data is dropped.
//!
//! - Source: Tashman (2000), Int. J. Forecasting 16, 437–450.

use std::ops::Range;

use ndarray::ArrayView1;

use super::naive::check;
use crate::metrics::RegressionErrors;
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
    /// The errors of each window.
    pub errors: Vec<RegressionErrors>,
    /// The errors of all windows together.
    pub pooled: RegressionErrors,
}

/// Runs `forecast` on each training part and compares with the test part; it is given the training values and the horizon.
///
/// # Errors
/// `NotFinite`, `Empty`; what `forecast` returns; `LengthMismatch` if it forecasts another number of steps.
/// ```
/// use workings::forecasting::{Windows, backtest, naive};
///
/// let y = [10.0, 12.0, 11.0, 13.0, 15.0, 14.0];
/// let result = backtest(&y, &Windows::expanding(6, 4, 1)?, |train, horizon| naive(train, horizon))?;
/// // 13 against 15, then 15 against 14.
/// assert_eq!((result.errors[0].mae(), result.errors[1].mae(), result.pooled.mae()), (2.0, 1.0, 1.5));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn backtest<'a>(
    y: impl Into<ArrayView1<'a, f64>>,
    windows: &[Window],
    forecast: impl Fn(&[f64], usize) -> Result<Vec<f64>>,
) -> Result<Backtest> {
    let y = y.into();
    check(&y, 1)?;
    let values = crate::metrics::input::slice(&y);
    let errors = |window: &Window| {
        let (train, test) = (values.get(window.train.clone()), values.get(window.test.clone()));
        let (Some(train), Some(test)) = (train, test) else {
            return Err(Error::bad_param("windows", format!("{window:?}"), format!("ranges within {}", values.len())));
        };
        RegressionErrors::new(test, &forecast(train, test.len())?)
    };
    let errors: Vec<RegressionErrors> = windows.iter().map(errors).collect::<Result<_>>()?;
    let pooled = errors.iter().copied().reduce(|a, b| a.merge(&b)).ok_or_else(|| Error::empty("windows"))?;
    Ok(Backtest { windows: windows.to_vec(), errors, pooled })
}
