//! The baselines: the last value, the last season, the line through the ends; and quantiles from past errors.
//!
//! - Source: Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., sections 5.2 and 5.5.

use ndarray::{Array2, ArrayView1};

use crate::metrics::{Residuals, input};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// A forecast reaches at most so far ahead; a larger horizon is taken for a slip.
const FARTHEST: usize = 10_000_000;

pub(super) fn check(history: &ArrayView1<f64>, horizon: usize) -> Result<()> {
    if history.is_empty() {
        return Err(Error::empty("history"));
    }
    input::finite("history", history.iter().copied())?;
    match horizon {
        1..=FARTHEST => Ok(()),
        _ => Err(Error::bad_param("horizon", horizon, format!("a whole number from 1 to {FARTHEST}"))),
    }
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
        let needed = format!("1 to {n}, a season that the history of {n} values holds once,");
        return Err(Error::bad_param("season", season, needed));
    }
    Ok((0..horizon).map(|step| history[n - season + step % season]).collect())
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
    Ok((1..=horizon).map(|h| drift_formula(history[0], history[history.len() - 1], history.len(), h as f64)).collect())
}

fn drift_formula<N: Number>(first: N, last: N, n: usize, h: N) -> N {
    last.clone() + h * ((last - first) / (N::parameter("n", n as f64) - 1.0)).called("drift")
}

fn ends(history: &ArrayView1<f64>) -> Result<()> {
    if history.len() < 2 {
        return Err(Error::bad_param("history", "1 value", "at least two values for a drift"));
    }
    Ok(())
}

/// The drift forecast of step `h` with its derivation.
pub(crate) fn drift_expr(history: &[f64], h: usize) -> Result<Expr> {
    let history = ArrayView1::from(history);
    check(&history, h)?;
    ends(&history)?;
    let n = history.len();
    let (first, last) = (Expr::named("y₁", history[0]), Expr::named("yₙ", history[n - 1]));
    Ok(drift_formula(first, last, n, Expr::named("h", h as f64)).called(format!("ŷ[n+{h}]")))
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
