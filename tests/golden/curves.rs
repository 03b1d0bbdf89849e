//! Golden values of `curves.json`.
