//! Choosing between models: how rows are split, how many models a search trains, which trial is best.
//!
//! - [`split_sizes`], [`test_share`], [`two_stage_sizes`], [`KFold`]: rows for training and judging.
//! - [`cross_validate`], [`learning_curve`], [`validation_curve`], [`ErrorDecomposition`]: models judged on rows they have not
//!   seen, against the number of rows, against a setting; bias and variance by resampling.
//! - [`search_size`], [`integer_range`], [`decades`], [`range_shares`], [`chance_of_top`], [`trials_needed`]: spaces to search.
//! - [`SuccessiveHalving`], [`hyperband_brackets`]: more for those that do well. [`best_trial`]: the end of it.
//!
//! Splits that hold row numbers are in [`datasets`](crate::datasets).

mod cross_validation;
mod curves;
mod decomposition;
mod folds;
mod halving;
mod search;
mod sizes;

pub use cross_validation::{CrossValidation, cross_validate};
pub use curves::{LearningCurve, ValidationCurve, learning_curve, validation_curve};
pub use decomposition::{ErrorDecomposition, ErrorDecompositionParams};
pub use folds::KFold;
pub use halving::{Bracket, SuccessiveHalving, hyperband_brackets};
pub use search::{
    best_trial, chance_of_top, decades, integer_range, range_shares, search_rounds, search_size, trials_needed,
};
pub(crate) use sizes::{check_fractions, share_out};
pub use sizes::{split_sizes, test_share, two_stage_sizes};
