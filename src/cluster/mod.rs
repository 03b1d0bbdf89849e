//! Clustering: k-means, hierarchies of merges, mixtures, and how many clusters there are.

mod choose;
mod hierarchy;
mod kmeans;
mod mixture;

pub use choose::{GapStatistic, GapStatisticParams, KMeansRange, KMeansRangeParams, Knee, Reference};
pub use hierarchy::{Linkage, Merge, agglomerate};
pub(crate) use kmeans::cluster_means;
pub use kmeans::{Init, KMeans, KMeansParams, Step, assign, lloyd, online_update};
pub use mixture::responsibilities;
