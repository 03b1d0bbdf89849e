//! Machine-learning metrics and algorithms that show their workings.
pub mod datasets;
mod error;
mod notebook;
pub mod stats;
pub mod worked;

pub use error::{Error, Result};
pub use {linfa, ndarray};
