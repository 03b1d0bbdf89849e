//! Statistics: accurate sums, mergeable moments, quantiles, the straight line through points.

mod histogram;
mod line;
mod moments;
mod quantile;

pub use crate::linalg::sum::{Sum, accurate_sum};
pub use histogram::Histogram;
pub use line::Line;
pub use moments::Moments;
pub(crate) use moments::in_range;
pub(crate) use quantile::{Rank, between, weighted_rank};
pub use quantile::{median, quantile, quantile_sorted, weighted_quantile};
