//! Explaining predictions: Shapley values, SHAP for linear models, importances, partial dependence.
//!
//! - One prediction: [`CoalitionGame`] (exact Shapley values), [`LinearShap`], [`additive_prediction`], [`kernel_weight`].
//! - A whole model: [`permutation_importance`], [`partial_dependence`], [`importance_shares`], [`mean_abs`] and
//!   [`mean_square`] of local values.

mod importance;
mod shap;
mod shapley;

pub use importance::{
    importance_shares, largest_first, mean_abs, mean_square, partial_dependence, permutation_importance,
};
pub use shap::{LinearShap, additive_prediction, kernel_weight};
pub use shapley::CoalitionGame;
