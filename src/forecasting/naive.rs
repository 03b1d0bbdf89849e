//! The baselines: the last value, the last season, the mean, the line through the ends; and quantiles from past errors.
//!
//! - Source: Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., sections 5.2 and 5.5.

use ndarray::{Array2, ArrayView1};

use crate::input;
use crate::metrics::Residuals;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// A forecast reaches at most so far ahead; a larger horizon is taken for a slip.
const FARTHEST: usize = 10_000_000;

/// A series with at least one value, all finite.
pub(super) fn check_series(name: &str, series: &ArrayView1<f64>) -> Result<()> {
    if series.is_empty() {
        return Err(Error::empty(name));
    }
    input::finite(name, series.iter().copied())
}

pub(super) fn check_horizon(horizon: usize) -> Result<()> {
    match horizon {
        1..=FARTHEST => Ok(()),
        _ => Err(Error::bad_param("horizon", horizon, format!("a whole number from 1 to {FARTHEST}"))),
    }
}

fn check(history: &ArrayView1<f64>, horizon: usize) -> Result<()> {
    check_series("history", history)?;
    check_horizon(horizon)
}

/// The naive forecast: the last value, for every step ahead.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a horizon of 0.
/// ```
/// assert_eq!(workings::forecasting::naive(&[20.0, 35.0, 30.0], 2)?, [30.0, 30.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn naive<'a>(history: impl Into<ArrayView1<'a, f64>>, horizon: usize) -> Result<Vec<f64>> {
    seasonal_naive(history, 1, horizon)
}

/// The seasonal naive forecast: each step repeats the last value of its season.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a season of 0 or longer than the history, or a horizon of 0.
/// ```
/// let quarters = [20.0, 35.0, 50.0, 28.0, 22.0, 38.0, 55.0, 30.0];
/// assert_eq!(workings::forecasting::seasonal_naive(&quarters, 4, 5)?, [22.0, 38.0, 55.0, 30.0, 22.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn seasonal_naive<'a>(history: impl Into<ArrayView1<'a, f64>>, season: usize, horizon: usize) -> Result<Vec<f64>> {
    let history = history.into();
    check(&history, horizon)?;
    let n = history.len();
    if season == 0 || season > n {
        let needed = format!("1 to {n}, the length of the history,");
        return Err(Error::bad_param("season", season, needed));
    }
    Ok((0..horizon).map(|step| history[n - season + step % season]).collect())
}

/// The mean forecast: the mean of the history, for every step ahead.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a horizon of 0.
/// ```
/// assert_eq!(workings::forecasting::mean_forecast(&[10.0, 12.0, 17.0], 2)?, [13.0, 13.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn mean_forecast<'a>(history: impl Into<ArrayView1<'a, f64>>, horizon: usize) -> Result<Vec<f64>> {
    let history = history.into();
    check(&history, horizon)?;
    let mean = crate::stats::accurate_sum(history.iter().copied()) / history.len() as f64;
    Ok(vec![mean; horizon])
}

/// The drift forecast: the line through the first and the last value, continued.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for fewer than two values or a horizon of 0.
/// ```
/// assert_eq!(workings::forecasting::drift(&[10.0, 12.0, 11.0, 16.0], 2)?, [18.0, 20.0]); // 2 a step
/// # Ok::<(), workings::Error>(())
/// ```
pub fn drift<'a>(history: impl Into<ArrayView1<'a, f64>>, horizon: usize) -> Result<Vec<f64>> {
    let history = history.into();
    check(&history, horizon)?;
    ends(&history)?;
    let last = history[history.len() - 1];
    let slope = slope(history[0], last, history.len());
    Ok((1..=horizon).map(|h| continued(last, h as f64, slope)).collect())
}

/// The change a step on the line from the first to the last value.
fn slope<N: Number>(first: N, last: N, n: usize) -> N {
    (last - first) / (N::parameter("n", n as f64) - 1.0)
}

fn continued<N: Number>(last: N, h: N, slope: N) -> N {
    last + h * slope
}

fn ends(history: &ArrayView1<f64>) -> Result<()> {
    if history.len() < 2 {
        return Err(Error::bad_param("history", "1 value", "at least two values for a drift"));
    }
    Ok(())
}

/// The change a step, and the drift forecast of the next `horizon` steps, with their derivations.
pub(crate) fn drift_exprs(history: &[f64], horizon: usize) -> Result<(Expr, Vec<Expr>)> {
    let history = ArrayView1::from(history);
    check(&history, horizon)?;
    ends(&history)?;
    let n = history.len();
    let last = Expr::named("yₙ", history[n - 1]);
    let drift = slope(Expr::named("y₁", history[0]), last.clone(), n).called("drift");
    let known = Expr::named("drift", drift.value());
    let step = |h: usize| continued(last.clone(), Expr::named("h", h as f64), known.clone());
    let steps = (1..=horizon).map(|h| step(h).called(format!("ŷ[n+{h}]"))).collect();
    Ok((drift, steps))
}

/// A forecast with quantiles around it.
#[derive(Debug, Clone, PartialEq)]
pub struct QuantileBand {
    pub quantiles: Vec<f64>,
    /// A row for each quantile, a column for each step ahead.
    pub forecasts: Array2<f64>,
}

/// Quantile forecasts: the point forecast plus the quantiles of past residuals (truth minus forecast).
///
/// It assumes that future errors are like past ones, at every step ahead alike.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a quantile that is not between 0 and 1.
/// ```
/// use workings::forecasting::with_residual_quantiles;
/// use workings::metrics::Residuals;
///
/// let past = Residuals::new(&[11.0, 9.0, 14.0], &[10.0, 10.0, 10.0])?; // 1, −1, 4
/// let band = with_residual_quantiles(&[20.0], &past, &[0.5])?;
/// assert_eq!(band.forecasts[(0, 0)], 21.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn with_residual_quantiles(point: &[f64], past: &Residuals, quantiles: &[f64]) -> Result<QuantileBand> {
    if point.is_empty() {
        return Err(Error::empty("point forecast"));
    }
    input::finite("point forecast", point.iter().copied())?;
    input::in_range("quantiles", quantiles.iter().copied(), |q| q > 0.0 && q < 1.0, "a number between 0 and 1")?;
    let shifts: Vec<f64> = quantiles.iter().map(|q| past.quantile(*q)).collect::<Result<_>>()?;
    let forecasts = Array2::from_shape_fn((quantiles.len(), point.len()), |(q, step)| point[step] + shifts[q]);
    Ok(QuantileBand { quantiles: quantiles.to_vec(), forecasts })
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// (16 − 10) / 3 = 2 a step behind 16.
    #[test]
    fn baselines_by_hand() {
        let history = [10.0, 13.0, 11.0, 16.0];
        assert_eq!(naive(&history, 2).unwrap(), [16.0, 16.0]);
        assert_eq!(seasonal_naive(&history, 3, 5).unwrap(), [13.0, 11.0, 16.0, 13.0, 11.0]);
        assert_eq!(mean_forecast(&history, 2).unwrap(), [12.5, 12.5]);
        assert_eq!(drift(&history, 3).unwrap(), [18.0, 20.0, 22.0]);
        assert_eq!((naive(&[7.0], 1).unwrap(), mean_forecast(&[7.0], 1).unwrap()), (vec![7.0], vec![7.0]));
    }

    #[test]
    fn the_drift_is_derived_once() {
        let (slope, steps) = drift_exprs(&[10.0, 13.0, 11.0, 16.0], 2).unwrap();
        assert_eq!(slope.worked().to_string(), "drift = (yₙ − y₁) / (n − 1)\n      = (16 − 10) / (4 − 1)\n      = 2");
        assert_eq!((steps[1].formula(), steps[1].substitution()), ("yₙ + h · drift".into(), "16 + 2 · 2".into()));
    }

    /// Residuals 1, −1, 4: the median is 1, the 0.75-quantile 2.5.
    #[test]
    fn residual_quantiles_shift_the_point_forecast() {
        let past = Residuals::new(&[11.0, 9.0, 14.0], &[10.0, 10.0, 10.0]).unwrap();
        let band = with_residual_quantiles(&[20.0, 30.0], &past, &[0.5, 0.75]).unwrap();
        assert_relative_eq!(band.forecasts, ndarray::array![[21.0, 31.0], [22.5, 32.5]], max_relative = 1e-15);
        assert!(with_residual_quantiles(&[], &past, &[0.5]).is_err());
        assert!(with_residual_quantiles(&[f64::NAN], &past, &[0.5]).is_err());
        let error = with_residual_quantiles(&[1.0], &past, &[0.5, 1.0]).unwrap_err().to_string();
        assert_eq!(error, "quantiles[1] is 1, but a number between 0 and 1 is needed");
    }

    #[test]
    fn wrong_histories_and_horizons_are_errors() {
        assert_eq!(naive(&[], 1).unwrap_err().to_string(), "history is empty, but at least one value is needed");
        assert!(matches!(drift(&[1.0, f64::NAN], 1), Err(Error::NotFinite { .. })));
        assert!(matches!(drift(&[1.0], 1), Err(Error::BadParam { .. })));
        for season in [0, 4, usize::MAX] {
            assert!(matches!(seasonal_naive(&[1.0, 2.0, 3.0], season, 1), Err(Error::BadParam { .. })), "{season}");
        }
        for horizon in [0, FARTHEST + 1, usize::MAX] {
            assert!(matches!(naive(&[1.0], horizon), Err(Error::BadParam { .. })), "{horizon}");
            assert!(matches!(drift(&[1.0, 2.0], horizon), Err(Error::BadParam { .. })), "{horizon}");
            assert!(matches!(mean_forecast(&[1.0], horizon), Err(Error::BadParam { .. })), "{horizon}");
        }
    }
}
