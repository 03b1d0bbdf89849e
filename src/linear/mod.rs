//! Linear models: predictions from weighted sums of features.
//!
//! - [`LinearRegression`], [`Ridge`], [`RidgeCV`], [`PolynomialRegression`]: the models, with their standard errors and the
//!   influence of each row.
//! - [`Lasso`] and [`ElasticNet`] on data of any size, [`lasso_path`], [`LassoCV`]; [`PenalizedPoint`] writes one step out.
//! - [`LinearProblem`]: the same derived from its equations on small data; [`polynomial_fit`].
//! - [`LogisticRegression`] of two classes, [`SoftmaxRegression`] of more; [`LogisticPrediction`], [`SvmDecision`],
//!   [`FactorizationMachine`]; [`LinearLearner`] and [`LinearLearnerRegressor`], recipes that try several penalties.
//! - [`PoissonRegressor`]: counts. [`HuberRegressor`]: targets with outliers. [`QuantileRegressor`]: medians, and bands of
//!   forecasts ([`QuantileBands`]).
//! - [`LinearSVC`], [`SVC`]: classes, by the widest street between them; [`LinearSVR`], [`SVR`]: targets, to within a
//!   tolerance. [`Perceptron`]: classes, from mistakes alone.
//! - [`FactorizationMachines`]: pairs of features, in sparse data.
//! - [`PerceptronUpdate`], [`mistake_bound`], [`SvmObjective`], [`quantile_objective`]: their arithmetic on a few samples.
//! - [`GradientStep`]: one step of training. [`Penalties`] and what they do to weights.
//! - [`LineInference`]: standard errors, leverage and Cook's distance of one feature, derived.
//! - [`matrix_rank`], [`variance_inflation`]: features that say the same.

mod classifier_steps;
mod collinearity;
mod coordinate_descent;
mod decision;
mod elastic_net;
mod factorization;
mod gradient_step;
mod huber;
mod least_squares;
mod line_inference;
mod linear_learner;
mod logistic;
mod normal;
mod objectives;
mod penalty;
mod perceptron;
mod perceptron_update;
mod planes;
mod poisson;
mod polynomial;
mod polynomial_regression;
mod problem;
mod quantile;
mod ridge;
mod ridge_cv;
mod ridge_errors;
mod samples;
mod svm;
#[cfg(test)]
mod tests;

pub use classifier_steps::{LogisticNewtonStep, OddsRatio, SoftmaxPrediction};
pub use collinearity::{matrix_rank, variance_inflation};
pub use coordinate_descent::{
    CoordinateUpdate, DualityGap, ElasticNet, ElasticNetCV, ElasticNetCVParams, ElasticNetParams, Lasso, LassoCV, Pass,
    PathParams, PenalizedPoint, PenaltyChoice, PenaltyScores, RegularizationPath, enet_path, lasso_path,
};
pub use decision::{FactorizationMachine, LogisticPrediction, SvmDecision};
pub use factorization::{FactorizationMachines, FactorizationMachinesParams, FactorizationTask};
pub use gradient_step::{GradientStep, LinearLoss};
pub use huber::{HuberRegressor, HuberRegressorParams, HuberStep};
pub use least_squares::{
    Influence, LeastSquaresSolver, LinearRegression, LinearRegressionParams, PredictionInterval, RegressionSummary,
    RegressionTerm,
};
pub use line_inference::LineInference;
pub use linear_learner::{
    Candidate, ErrorSelection, LinearLearner, LinearLearnerParams, LinearLearnerRegressor,
    LinearLearnerRegressorParams, RegressionCandidate, Selection,
};
pub use logistic::{
    ClassWeight, CoefficientInference, LogisticInference, LogisticRegression, LogisticRegressionParams, NewtonStep,
    SoftmaxRegression, SoftmaxRegressionParams,
};
pub use objectives::{SvmObjective, quantile_objective};
pub use penalty::{Penalties, elastic_net_penalty, ewc_penalty, ridge_shrunk, soft_threshold, soft_thresholded};
pub use perceptron::{Perceptron, PerceptronEpoch, PerceptronParams};
pub use perceptron_update::{PerceptronUpdate, mistake_bound};
pub use poisson::{PoissonRegressor, PoissonRegressorParams, PoissonStep};
pub use polynomial::polynomial_fit;
pub use polynomial_regression::{PolynomialRegression, PolynomialRegressionParams};
pub use problem::{LinearFit, LinearProblem};
pub use quantile::{QuantileBands, QuantileRegressor, QuantileRegressorParams};
pub use ridge::{Ridge, RidgeParams};
pub use ridge_cv::{RidgeCV, RidgeCVParams, RidgeCriterion};
pub use ridge_errors::RidgeErrors;
pub use svm::{
    DualStep, Gamma, Kernel, LinearSVC, LinearSVCParams, LinearSVR, LinearSVRParams, SVC, SVCParams, SVR, SVRParams,
    SmoStep, SvcLoss, SvrLoss, polynomial_kernel,
};
