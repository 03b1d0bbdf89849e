//! What a decision tree is made of: how mixed a node is, which split unmixes it most, what a leaf says, when to prune.
//!
//! - [`gini`], [`entropy`], [`variance`]: the impurity of a node, as number or as formula.
//! - [`Partition`]: what a division into children gains. [`BestSplit`]: the best division by one feature.
//! - [`StepTree`]: a regression tree of one feature. [`effective_alpha`]: cost-complexity pruning.
//! - [`NodeSplit`]: the importance of features from the splits that use them.

mod best_split;
mod importance;
mod impurity;
mod partition;
mod pruning;
mod step_tree;

pub use crate::worked::LogBase;
pub use best_split::{BestSplit, Criterion};
pub use importance::{NodeSplit, impurity_importance};
pub use impurity::{entropy, gini, variance};
pub use partition::Partition;
pub(crate) use partition::class_counts;
pub use pruning::{effective_alpha, moved_threshold};
pub use step_tree::StepTree;
