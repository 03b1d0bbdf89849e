//! Golden values of `regression.json`.
