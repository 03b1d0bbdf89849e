//! Golden values of `confusion.json`.
