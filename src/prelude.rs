//! What a notebook needs: `use workings::prelude::*;`

pub use linfa::Dataset;
pub use linfa::traits::{Fit, Predict, Transformer};
pub use ndarray::{Array1, Array2, array};

pub use crate::linear::{
    FactorizationMachines, HuberRegressor, LinearSVC, LinearSVR, Perceptron, PoissonRegressor, QuantileRegressor, SVC,
    SVR,
};
pub use crate::worked::{Expr, Number, Worked};
pub use crate::{Error, Result};
