//! Golden values of `probability.json`.
