//! Data to learn with: real, synthetic, or your own.
mod embedded;
mod series;
mod split;
mod stratify;
mod table;

pub use embedded::{breast_cancer, co2, diabetes, digits, elnino, iris, nile, wine};
pub use series::Series;
pub use split::{Split, SplitParams};
pub use table::{CsvOptions, Labels, Table};
