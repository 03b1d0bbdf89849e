//! Linear models: predictions from weighted sums of features.
//!
//! - [`LinearProblem`]: least squares, ordinary and weighted, ridge, lasso and elastic net; [`polynomial_fit`].
//! - [`LogisticRegression`] of two classes, [`SoftmaxRegression`] of more; [`LogisticPrediction`], [`SvmDecision`],
//!   [`FactorizationMachine`]; [`LinearLearner`], a recipe that tries several penalties.
//! - [`GradientStep`]: one step of training. [`Penalties`] and what they do to weights.
//! - [`matrix_rank`], [`variance_inflation`]: features that say the same.

mod classifier_steps;
mod collinearity;
mod decision;
mod elastic_net;
mod gradient_step;
mod linear_learner;
mod logistic;
mod penalty;
mod polynomial;
mod problem;
#[cfg(test)]
mod tests;

pub use classifier_steps::{LogisticNewtonStep, OddsRatio, SoftmaxPrediction};
pub use collinearity::{matrix_rank, variance_inflation};
pub use decision::{FactorizationMachine, LogisticPrediction, SvmDecision};
pub use gradient_step::{GradientStep, LinearLoss};
pub use linear_learner::{Candidate, LinearLearner, LinearLearnerParams, Selection};
pub use logistic::{
    ClassWeight, CoefficientInference, LogisticInference, LogisticRegression, LogisticRegressionParams, NewtonStep,
    SoftmaxRegression, SoftmaxRegressionParams,
};
pub use penalty::{Penalties, elastic_net_penalty, ewc_penalty, ridge_shrunk, soft_threshold, soft_thresholded};
pub use polynomial::polynomial_fit;
pub use problem::{LinearFit, LinearProblem};
