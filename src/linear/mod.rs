//! Linear models: predictions from weighted sums of features.
//!
//! - [`LinearProblem`]: least squares, ordinary and weighted, ridge, lasso and elastic net; [`polynomial_fit`].
//! - [`Lasso`] and [`ElasticNet`] on data of any size, [`lasso_path`], [`LassoCV`]; [`PenalizedPoint`] writes one step out.
//! - [`LogisticRegression`], [`LogisticPrediction`], [`SvmDecision`], [`FactorizationMachine`].
//! - [`GradientStep`]: one step of training. [`Penalties`] and what they do to weights.
//! - [`matrix_rank`], [`variance_inflation`]: features that say the same.

mod collinearity;
mod coordinate_descent;
mod decision;
mod elastic_net;
mod gradient_step;
mod logistic;
mod penalty;
mod polynomial;
mod problem;
#[cfg(test)]
mod tests;

pub use collinearity::{matrix_rank, variance_inflation};
pub use coordinate_descent::{
    CoordinateUpdate, DualityGap, ElasticNet, ElasticNetCV, ElasticNetCVParams, ElasticNetParams, Lasso, LassoCV, Pass,
    PathParams, PenalizedPoint, PenaltyChoice, PenaltyScores, RegularizationPath, enet_path, lasso_path,
};
pub use decision::{FactorizationMachine, LogisticPrediction, SvmDecision};
pub use gradient_step::{GradientStep, LinearLoss};
pub use logistic::{LogisticRegression, LogisticRegressionParams, NewtonStep};
pub use penalty::{Penalties, elastic_net_penalty, ewc_penalty, ridge_shrunk, soft_threshold, soft_thresholded};
pub use polynomial::polynomial_fit;
pub use problem::{LinearFit, LinearProblem};
