//! Golden values of `numacc.json`.
