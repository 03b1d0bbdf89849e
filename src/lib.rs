//! Machine-learning metrics and algorithms that show their workings.
pub mod catalog;
pub mod datasets;
mod error;
pub mod evaluate;
pub mod forecasting;
mod linalg;
pub mod linear;
pub mod metrics;
mod notebook;
#[cfg(feature = "plot")]
pub mod plot;
pub mod prelude;
pub mod preprocessing;
pub mod stats;
mod text_distance;
pub mod worked;

pub use error::{Error, Result};
pub use {linfa, ndarray};
