//! Clustering: k-means, hierarchies of merges, mixtures.

mod hierarchy;
mod kmeans;
mod mixture;

pub use hierarchy::{Linkage, Merge, agglomerate};
pub use kmeans::{KMeans, Step, assign, cluster_means, lloyd, online_update};
pub use mixture::responsibilities;
