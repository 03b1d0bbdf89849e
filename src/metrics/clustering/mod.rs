//! How well a clustering fits: from the points alone, or against a known grouping.

mod external;
mod internal;
mod pairs;

pub use external::{Agreement, EntropyMean};
pub use internal::Clusters;
