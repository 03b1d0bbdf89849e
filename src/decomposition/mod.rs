//! Fewer columns that say almost as much.
//!
//! - [`Pca`]: principal component analysis. [`PrincipalComponents`]: the same of small data, derived; [`covariance_eigenvalues`].
//! - [`IncrementalPca`]: the same of data that come in batches.
//! - [`ComponentsForShare`], [`PcaSize`]: how many components, and what they save.

mod components;
mod derived;
mod pca;

pub use components::{ComponentsForShare, PcaSize, covariance_eigenvalues};
pub use derived::PrincipalComponents;
pub use pca::{IncrementalPca, IncrementalPcaParams, Pca, PcaParams, SvdSolver};
