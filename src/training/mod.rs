//! Training: batches and epochs, learning-rate schedules, when to stop, workers side by side, labels from people.
//!
//! - [`iterations`], [`examples_seen`], [`effective_batch`], [`Checkpoint`]: counting.
//! - [`Schedule`], [`warm_up`]: the learning rate of each step.
//! - [`MomentumStep`], [`AdaGrad`], [`RmsProp`], [`Adam`], [`AdamW`], [`ParabolaDescent`]: steps of optimizers; whole runs
//!   are in [`optimize`](crate::optimize).
//! - [`EarlyStopping`], [`loss_not_decreasing`], [`below_median`]: stopping.
//! - [`ring_all_reduce_bytes`], [`average_gradients`]: data parallelism.
//! - [`Uncertainty`], [`AutoLabels`]: active learning. [`BiasVariance`], [`error_ratio`], [`error_reduction`]: diagnosis.

mod batches;
mod diagnosis;
mod labeling;
mod optimizer;
mod parallel;
pub(crate) mod rules;
mod schedule;
mod stopping;

pub(crate) use batches::quotient;
pub use batches::{Checkpoint, effective_batch, examples_seen, iterations};
pub use diagnosis::{BiasVariance, error_ratio, error_reduction};
pub use labeling::{AutoLabels, Uncertainty};
pub use optimizer::{AdaGrad, Adam, AdamStep, AdamW, MomentumStep, ParabolaDescent, RmsProp, ScaledStep};
pub use parallel::{average_gradients, ring_all_reduce_bytes};
pub(crate) use schedule::warmed_up;
pub use schedule::{Schedule, warm_up};
pub(crate) use stopping::Patience;
pub use stopping::{EarlyStopping, below_median, loss_not_decreasing};
