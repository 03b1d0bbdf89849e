//! Fewer columns that say almost as much.
//!
//! - [`Pca`]: principal component analysis. [`PrincipalComponents`]: the same of small data, derived; [`covariance_eigenvalues`].
//!   [`IncrementalPca`]: of data that come in batches.
//! - [`TruncatedSvd`]: the same without centring, of sparse tables too (latent semantic analysis); [`SvdShares`]: its shares,
//!   derived.
//! - [`ComponentsForShare`], [`PcaSize`]: how many components, and what they save.

mod components;
mod derived;
mod pca;
mod truncated_svd;

pub use components::{ComponentsForShare, PcaSize, covariance_eigenvalues};
pub use derived::PrincipalComponents;
pub use pca::{IncrementalPca, IncrementalPcaParams, Pca, PcaParams, SvdSolver};
pub use truncated_svd::{SvdAlgorithm, SvdShares, TruncatedSvd, TruncatedSvdParams};
