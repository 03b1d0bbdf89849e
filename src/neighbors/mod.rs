//! Nearest neighbours, and the distances and kernels that say what is near.
//!
//! - [`KNeighborsClassifier`]: the label with most votes among the k nearest training rows.
//! - [`KNeighborsRegressor`]: the mean value of the k nearest training rows.
//! - [`nearest`], [`classify`], [`regress`]: the same for one query, without a model.
//! - [`euclidean`], [`minkowski`], [`chebyshev`], [`cosine_distance`]: distances of two points.
//! - [`rbf_kernel`]: nearness as a number from 0 to 1.

mod classifier;
mod distance;
mod knn;
mod regressor;
mod search;

pub use classifier::{KNeighborsClassifier, KNeighborsClassifierParams};
pub use distance::{chebyshev, cosine_distance, euclidean, minkowski, rbf_kernel};
pub use knn::{Neighbor, NeighborWeights, classify, nearest, regress};
pub use regressor::{KNeighborsRegressor, KNeighborsRegressorParams};
pub use search::Metric;
