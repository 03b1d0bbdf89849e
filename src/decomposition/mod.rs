//! Fewer columns that say almost as much.
//!
//! - [`PrincipalComponents`]: PCA of small data; [`covariance_eigenvalues`].
//! - [`ComponentsForShare`], [`PcaSize`]: how many components, and what they save.

mod components;
mod pca;

pub use components::{ComponentsForShare, PcaSize, covariance_eigenvalues};
pub use pca::PrincipalComponents;
