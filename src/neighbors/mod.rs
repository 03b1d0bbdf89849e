//! Nearest neighbours, and the distances and kernels that say what is near.

mod distance;
mod knn;

pub use distance::{chebyshev, cosine_distance, euclidean, minkowski, rbf_kernel};
pub use knn::{Neighbor, NeighborWeights, classify, nearest, regress};
