//! Recommending: what most people took, what people alike rated, and scores of latent factors.

mod baseline;
mod neighbors;

pub use baseline::{HoldOut, factor_scores, most_popular};
pub use neighbors::UserRatings;
