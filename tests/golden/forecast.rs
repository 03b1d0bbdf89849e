//! Golden values of `forecast.json`.
