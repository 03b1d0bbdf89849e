//! Data to learn with: real, synthetic, or your own.
mod embedded;
mod series;

pub use embedded::{breast_cancer, co2, diabetes, digits, elnino, iris, nile, wine};
pub use series::Series;
