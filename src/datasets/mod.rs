//! Data to learn with: real, synthetic, or your own; and the splits that every evaluation starts with.
//!
//! - Real: [`iris`], [`wine`], [`breast_cancer`] and [`digits`] to classify, [`diabetes`] for regression, and the time series
//!   [`co2`], [`elnino`] and [`nile`] (a [`Series`] knows its calendar). They come with the crate. Where a question is known
//!   from a textbook, start here: others have published their results.
//! - Synthetic: the [`generators`], when the right answer has to be known; and [`reviews`] for texts.
//! - Your own: a [`Table`] of a CSV file, whose columns become numbers or labels when they are asked for.
//! - A [`Split`] says which rows train and which test, shuffled, stratified, by group or by time.
//!
//! Data with a target are a `linfa::Dataset`, series and tables have types of their own.

mod embedded;
pub mod generators;
mod random;
mod reviews;
mod series;
mod split;
mod stratify;
mod table;

pub use embedded::{breast_cancer, co2, diabetes, digits, elnino, iris, nile, wine};
pub use generators::{make_blobs, make_circles, make_classification, make_moons, make_regression};
pub(crate) use random::Random;
pub use reviews::{Reviews, reviews};
pub use series::Series;
pub(crate) use split::rows_by_value;
pub use split::{Split, SplitParams};
pub(crate) use table::{Cells, Reading, reading};
pub use table::{CsvOptions, Labels, Table};

#[cfg(test)]
#[path = "../../tests/golden/datasets.rs"]
mod golden;
