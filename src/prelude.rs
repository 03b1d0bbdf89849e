//! What a notebook needs: `use workings::prelude::*;`
//!
//! Models, summaries of errors, scalers, vectorizers and the traits they are used by; and the modules whose functions one
//! calls by name, as in `datasets::wine()`, `plot::roc(…)`, `forecasting::naive(…)`.

pub use linfa::Dataset;
pub use linfa::dataset::Records;
pub use linfa::traits::{Fit, Predict, Transformer};
pub use ndarray::{Array1, Array2, array, s};

pub use crate::anomaly::{IsolationForest, MahalanobisDistance, MinCovDet, RandomCutForest, Shingle};
pub use crate::bayes::{BernoulliNB, GaussianNB, MultinomialNB};
pub use crate::catalog::ask;
pub use crate::cluster::{
    AgglomerativeClustering, Dbscan, GapStatistic, GaussianMixture, KMeans, KMeansRange, MiniBatchKMeans,
    StreamingKMeans,
};
pub use crate::datasets::{Series, Split, Table};
pub use crate::decomposition::{IncrementalPca, Pca, TruncatedSvd};
pub use crate::forecasting::{Holt, QuantileBand, SimpleSmoothing, Windows};
#[cfg(feature = "plot")]
pub use crate::lesson::Lesson;
pub use crate::linear::{
    ElasticNet, ElasticNetCV, FactorizationMachines, HuberRegressor, Lasso, LassoCV, LinearLearner, LinearRegression,
    LinearSVC, LinearSVR, LogisticRegression, Perceptron, PoissonRegressor, QuantileRegressor, Ridge, RidgeCV, SVC,
    SVR, SoftmaxRegression,
};
pub use crate::manifold::Tsne;
pub use crate::metrics::{
    Agreement, Average, Calibration, ClassScores, Clusters, ConfusionMatrix, Costs, Counts, Criterion, IntervalErrors,
    QuantileErrors, QuantileForecast, RankedScores, RegressionErrors, Residuals, ScaledErrors,
};
pub use crate::model_selection::{KFold, cross_validate};
pub use crate::neighbors::{KNeighborsClassifier, KNeighborsRegressor};
pub use crate::optimize::{Descent, LossFunction, Objective, Optimizer};
#[cfg(feature = "plot")]
pub use crate::plot;
#[cfg(feature = "plot")]
pub use crate::plot::{Axis, Fan, Figure};
pub use crate::preprocessing::{
    MinMaxScaler, OneHotEncoder, Pipeline, PolynomialFeatures, RobustScaler, SimpleImputer, StandardScaler,
};
pub use crate::quality::QualityReport;
pub use crate::stats::{Correlations, Histogram, Sample};
pub use crate::text::{CountVectorizer, ENGLISH_STOP_WORDS, Idf, TfidfVectorizer, Tokenizer};
pub use crate::topics::LatentDirichletAllocation;
pub use crate::worked::{Expr, Number, Worked};
pub use crate::{Error, Result, datasets, forecasting, metrics, stats, text};
