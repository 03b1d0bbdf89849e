//! Linear models: predictions from weighted sums of features.
//!
//! - [`LinearRegression`], [`Ridge`], [`RidgeCV`], [`PolynomialRegression`]: the models, with their standard errors and the influence of each row.
//! - [`LinearProblem`]: the same derived from its equations on small data: least squares, ordinary and weighted, ridge, lasso and elastic net; [`polynomial_fit`].
//! - [`LogisticRegression`], [`LogisticPrediction`], [`SvmDecision`], [`FactorizationMachine`].
//! - [`GradientStep`]: one step of training. [`Penalties`] and what they do to weights.
//! - [`LineInference`]: standard errors, leverage and Cook's distance of one feature, derived.
//! - [`matrix_rank`], [`variance_inflation`]: features that say the same.

mod collinearity;
mod decision;
mod elastic_net;
mod gradient_step;
mod least_squares;
mod line_inference;
mod logistic;
mod penalty;
mod polynomial;
mod polynomial_regression;
mod problem;
mod ridge;
mod ridge_cv;
#[cfg(test)]
mod tests;

pub use collinearity::{matrix_rank, variance_inflation};
pub use decision::{FactorizationMachine, LogisticPrediction, SvmDecision};
pub use gradient_step::{GradientStep, LinearLoss};
pub use least_squares::{
    Influence, LeastSquaresSolver, LinearRegression, LinearRegressionParams, PredictionInterval, RegressionSummary,
    RegressionTerm,
};
pub use line_inference::LineInference;
pub use logistic::{LogisticRegression, LogisticRegressionParams, NewtonStep};
pub use penalty::{Penalties, elastic_net_penalty, ewc_penalty, ridge_shrunk, soft_threshold, soft_thresholded};
pub use polynomial::polynomial_fit;
pub use polynomial_regression::{PolynomialRegression, PolynomialRegressionParams};
pub use problem::{LinearFit, LinearProblem};
pub use ridge::{Ridge, RidgeParams};
pub use ridge_cv::{RidgeCV, RidgeCVParams, RidgeCriterion, RidgeErrors};
