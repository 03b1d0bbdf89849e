//! Data to learn with: real, synthetic, or your own.
mod embedded;
pub mod generators;
mod random;
mod series;
mod split;
mod stratify;
mod table;

pub use embedded::{breast_cancer, co2, diabetes, digits, elnino, iris, nile, wine};
pub use generators::{make_blobs, make_circles, make_classification, make_moons, make_regression};
pub use series::Series;
pub use split::{Split, SplitParams};
pub use table::{CsvOptions, Labels, Table};
