//! Maps of many columns on a plane, near rows beside each other.
//!
//! - [`Tsne`]: t-distributed stochastic neighbour embedding; [`joint_probabilities`], what it keeps of the rows.
//! - [`Trustworthiness`]: how many neighbours in a map are neighbours in truth.
//! - [`SimilarityRow`], [`StudentSimilarities`]: the two similarities that t-SNE compares, derived for small numbers.

mod derived;
mod trustworthiness;
mod tsne;

pub use derived::{SimilarityRow, StudentSimilarities};
pub use trustworthiness::{Trustworthiness, trustworthiness};
pub use tsne::{Init, Method, Step, Tsne, TsneParams, joint_probabilities};
