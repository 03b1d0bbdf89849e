//! Statistics: accurate sums and mergeable moments.

mod sum;
pub use sum::{Sum, accurate_sum};
