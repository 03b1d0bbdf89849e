//! Clustering.
//!
//! - [`KMeans`]: centroids that settle among their samples, [`lloyd`] the same loop to read; [`MiniBatchKMeans`] for many
//!   samples, [`StreamingKMeans`] for samples that come and go.
//! - [`agglomerate`]: a hierarchy of merges.
//! - [`responsibilities`]: of the components of a mixture.

mod hierarchy;
mod kmeans;
mod mixture;

pub use hierarchy::{Linkage, Merge, agglomerate};
pub(crate) use kmeans::cluster_means;
pub use kmeans::{
    Init, KMeans, KMeansParams, MiniBatchKMeans, MiniBatchKMeansParams, Step, StreamingKMeans, StreamingKMeansParams,
    assign, lloyd, online_update,
};
pub use mixture::responsibilities;
