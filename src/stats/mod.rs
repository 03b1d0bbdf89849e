//! Statistics: accurate sums, mergeable moments, quantiles, the straight line through points.

mod line;
mod moments;
mod quantile;
mod sum;

pub use line::Line;
pub use moments::Moments;
pub use quantile::{median, quantile, quantile_sorted};
pub use sum::{Sum, accurate_sum};
