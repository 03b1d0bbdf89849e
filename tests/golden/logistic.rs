//! Golden values of `logistic.json`.
