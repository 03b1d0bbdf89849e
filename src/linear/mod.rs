//! Linear models: predictions from weighted sums of features.

mod logistic;

pub use logistic::{LogisticRegression, LogisticRegressionParams, NewtonStep};
