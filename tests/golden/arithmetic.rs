//! Golden values of `arithmetic.json`.
