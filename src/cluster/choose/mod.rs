//! How many clusters: the bend of the inertia, the best silhouette, or the gap to data without clusters.
//!
//! - [`KMeansRange`]: k-means for every number of clusters in a range, with inertia, explained share and silhouette.
//! - [`Knee`]: where a curve bends most.
//! - [`GapStatistic`]: how much tighter the clusters are than those of uniform data; the only one of the three that may
//!   answer "one".

mod gap;
mod knee;
mod range;
#[cfg(test)]
mod tests;

pub use gap::{GapStatistic, GapStatisticParams, Reference};
pub use knee::Knee;
pub use range::{KMeansRange, KMeansRangeParams};

use std::ops::RangeInclusive;

use crate::{Result, input};

/// Whether the range holds numbers of clusters from 1 to `most`, which is `what`.
fn check_range(range: &RangeInclusive<usize>, most: usize, what: &str) -> Result<()> {
    let (first, last) = (*range.start(), *range.end());
    input::setting("the first n_clusters", first as f64, first >= 1, "a whole number of at least 1")?;
    let needed = format!("{first}, the first, to {most}, {what},");
    input::setting("the last n_clusters", last as f64, (first..=most).contains(&last), &needed)
}
