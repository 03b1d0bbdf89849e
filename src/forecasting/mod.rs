//! Forecasting: the simple forecasts that every other must beat, smoothing, and backtests.
//!
//! Start with [`seasonal_naive`] (repeat the last season), [`naive`] (repeat the last value) or [`mean_forecast`]; [`drift`] continues the
//! line from the first to the last value, [`SimpleSmoothing`] averages with fading weights, [`Holt`] adds a trend.
//! [`Windows`] cuts a history into training and test parts in the order of time.
//!
//! Where to look: `naive` the baselines, `smoothing` the exponential ones, `series` differences, moving averages and
//! autocorrelation, `backtest` the windows; gaps are filled in `preprocessing`.

mod backtest;
mod naive;
mod series;
mod smoothing;

pub use crate::preprocessing::{Fill, GapFilling};
pub use backtest::{Backtest, QuantileBacktest, Window, Windows, backtest, backtest_quantiles};
pub use naive::{QuantileBand, drift, mean_forecast, naive, seasonal_naive, with_residual_quantiles};
pub use series::{autocorrelation, difference, moving_average};
pub use smoothing::{Holt, SimpleSmoothing, smoothing_weights};

pub(crate) use naive::drift_exprs;
pub(crate) use series::{autocorrelation_exprs, difference_exprs, moving_average_exprs};
pub(crate) use smoothing::smoothing_weight;
