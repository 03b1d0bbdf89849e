//! Ranked lists against what is relevant: hits among the first k, and gains that count less further down.
//!
//! Which one: precision and recall at k ask how many of the first k are right; reciprocal rank, how soon the first is;
//! average precision, how well all of them are placed; NDCG, the same where items are relevant by degrees.

mod gains;
mod hits;

pub use gains::{Gain, RankedGains};
pub(crate) use hits::coverage_expr;
pub use hits::{RankedHits, catalog_coverage, mean_over_queries};
