//! Forecasting: the simple forecasts that every other must beat, smoothing, and backtests.
//!
//! Start with [`seasonal_naive`] (repeat the last season) or [`naive`] (repeat the last value); [`drift`] continues the
//! line from the first to the last value, [`SimpleSmoothing`] averages with fading weights, [`Holt`] adds a trend.
//! [`Windows`] cuts a history into training and test parts in the order of time.
//!
//! Where to look: `naive` the baselines, `smoothing` the exponential ones, `series` differences, moving averages,
//! autocorrelation and gap filling, `backtest` the windows.

mod backtest;
mod naive;
mod series;
mod smoothing;

pub use backtest::{Backtest, Window, Windows, backtest};
pub use naive::{QuantileBand, drift, naive, seasonal_naive, with_residual_quantiles};
pub use series::{Fill, GapFilling, autocorrelation, difference, moving_average};
pub use smoothing::{Holt, SimpleSmoothing, smoothing_weights};

pub(crate) use naive::drift_expr;
pub(crate) use series::{autocorrelation_expr, moving_average_expr};
