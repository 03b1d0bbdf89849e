//! What a notebook needs: `use workings::prelude::*;`

pub use linfa::Dataset;
pub use linfa::traits::{Fit, Predict, Transformer};
pub use ndarray::{Array1, Array2, array};

pub use crate::anomaly::{IsolationForest, MahalanobisDistance, MinCovDet, RandomCutForest, Shingle};
pub use crate::bayes::{BernoulliNB, GaussianNB, MultinomialNB};
pub use crate::cluster::{
    AgglomerativeClustering, Dbscan, GapStatistic, GaussianMixture, KMeans, KMeansRange, MiniBatchKMeans,
    StreamingKMeans,
};
pub use crate::decomposition::{IncrementalPca, Pca, TruncatedSvd};
pub use crate::linear::{
    ElasticNet, ElasticNetCV, FactorizationMachines, HuberRegressor, Lasso, LassoCV, LinearLearner, LinearRegression,
    LinearSVC, LinearSVR, LogisticRegression, Perceptron, PoissonRegressor, QuantileRegressor, Ridge, RidgeCV, SVC,
    SVR, SoftmaxRegression,
};
pub use crate::manifold::Tsne;
pub use crate::model_selection::{KFold, cross_validate};
pub use crate::neighbors::{KNeighborsClassifier, KNeighborsRegressor};
pub use crate::optimize::{Descent, LossFunction, Objective, Optimizer};
pub use crate::topics::LatentDirichletAllocation;
pub use crate::worked::{Expr, Number, Worked};
pub use crate::{Error, Result};
