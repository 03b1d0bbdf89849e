//! How well a clustering fits: from the points alone, or against a known grouping.

mod external;
mod internal;

pub use external::Agreement;
pub use internal::Clusters;
