//! Many weak models together: votes, bootstrap samples, boosting rounds, isolation.
//!
//! - [`Vote`]: the class that most trees, or annotators, name. [`out_of_bag`]: how many rows a bootstrap sample misses.
//! - [`AdaBoostRound`], [`GradientBoostingRound`]: one step of boosting. [`GradientSums`]: the split gain of XGBoost.
//! - [`isolation_score`]: how odd a row is whose path in an isolation forest is short.

mod adaboost;
mod forest;
mod gradient_boosting;
mod vote;
mod xgboost;

pub use adaboost::AdaBoostRound;
pub(crate) use forest::normalizer;
pub use forest::{in_bag, isolation_normalizer, isolation_score, out_of_bag};
pub use gradient_boosting::GradientBoostingRound;
pub use vote::Vote;
pub use xgboost::{GradientSums, Regularization, default_direction, scale_pos_weight, split_gain};
