//! Clustering: groups of samples that nobody has named.
//!
//! - [`KMeans`]: centroids that settle among their samples; [`lloyd`], [`assign`], [`online_update`] to read;
//!   [`MiniBatchKMeans`] for many samples, [`StreamingKMeans`] for samples that come and go.
//! - [`Dbscan`]: dense regions of any shape, and noise; [`k_distances`] to choose its radius.
//! - [`AgglomerativeClustering`]: merges of the nearest clusters, and their [`Dendrogram`]; [`agglomerate`] to read.
//! - [`GaussianMixture`]: overlapping normal distributions, of each of which every sample has a share;
//!   [`compare_mixtures`] to choose how many; [`responsibilities`] and [`em_step`] to read.
//! - [`KMeansRange`], [`GapStatistic`]: how many clusters there are, by knee, silhouette or gap.
//! - [`Hotspots`]: dense regions among the last rows of a stream.

mod agglomerative;
mod choose;
mod dbscan;
mod gaussian_mixture;
mod hierarchy;
mod hotspots;
mod kmeans;
mod mixture;

pub use agglomerative::{AgglomerativeClustering, AgglomerativeParams, Dendrogram, Link};
pub use choose::{GapStatistic, GapStatisticParams, KMeansRange, KMeansRangeParams, Knee, Reference};
pub use dbscan::{Dbscan, DbscanParams, KDistances, k_distances};
pub use gaussian_mixture::{
    CovarianceType, Covariances, GaussianMixture, GaussianMixtureParams, MixtureInit, MixtureScore, compare_mixtures,
    mixture_criteria, mixture_parameters,
};
pub use hierarchy::{Linkage, Merge, agglomerate, ward_distance};
pub use hotspots::{Hotspot, Hotspots};
pub(crate) use kmeans::cluster_means;
pub use kmeans::{
    Init, KMeans, KMeansParams, MiniBatchKMeans, MiniBatchKMeansParams, Step, StreamingKMeans, StreamingKMeansParams,
    assign, lloyd, online_update,
};
pub use mixture::{EmStep, em_step, responsibilities};
