//! What a notebook needs: `use workings::prelude::*;`

pub use linfa::Dataset;
pub use linfa::traits::{Fit, Predict, Transformer};
pub use ndarray::{Array1, Array2, array};

pub use crate::bayes::{BernoulliNB, GaussianNB, MultinomialNB};
pub use crate::linear::{LinearLearner, LogisticRegression, SoftmaxRegression};
pub use crate::worked::{Expr, Number, Worked};
pub use crate::{Error, Result};
