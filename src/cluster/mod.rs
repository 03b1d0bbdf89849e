//! Clustering: k-means, DBSCAN, hierarchies of merges, mixtures.

mod dbscan;
mod hierarchy;
mod kmeans;
mod mixture;

pub use dbscan::{Dbscan, DbscanParams, KDistances, k_distances};
pub use hierarchy::{Linkage, Merge, agglomerate};
pub(crate) use kmeans::cluster_means;
pub use kmeans::{Init, KMeans, KMeansParams, Step, assign, lloyd, online_update};
pub use mixture::responsibilities;
