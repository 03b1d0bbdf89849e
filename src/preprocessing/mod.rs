//! Preparing features: transformers that learn from the training part and are applied to any other.
//!
//! - Scales: [`StandardScaler`] (mean and deviation), [`MinMaxScaler`] (a fixed range), [`MaxAbsScaler`] (keeps zeros),
//!   [`RobustScaler`] (outliers), [`Norm`] (each row for itself). Long tails: [`LogTransformer`], [`PowerTransformer`]
//!   (Box-Cox, Yeo-Johnson), [`QuantileTransformer`] (any shape).
//! - Gaps: [`SimpleImputer`], [`KnnImputer`], [`IterativeImputer`], [`MissingIndicator`]; of a time series
//!   [`GapFilling`]. Outliers: [`ZScores`], [`Fences`], [`ModifiedZScores`], [`Winsorizer`],
//!   [`Clipper`].
//! - Categories: [`Categories`] (codes, one-hot columns), [`OneHotEncoder`], [`FrequencyEncoder`], [`HashingEncoder`],
//!   [`TargetEncoder`], [`TargetEncoding`] in a pipeline. Numbers to categories: [`Bins`], [`KBinsDiscretizer`].
//! - New features: [`PolynomialFeatures`], [`interaction`], [`crossed`], [`cyclical`], [`Date`],
//!   [`TimeOfDay`].
//! - Fewer features: [`VarianceThreshold`], [`CorrelationFilter`], [`SelectBest`].
//! - Unequal classes: [`ClassCounts`], [`balanced_sample_weights`], [`Smote`], [`RandomOverSampler`], [`RandomUnderSampler`],
//!   [`TomekLinks`].
//! - In a row, fitted on the training part only and with the names of the features: [`Pipeline`].

mod bayesian_ridge;
mod bins;
mod brent;
mod categories;
mod clipper;
mod columns;
mod date;
mod features;
mod flagged;
mod imputer;
mod iterative_imputer;
mod kbins_discretizer;
mod knn_imputer;
mod log_transformer;
mod max_abs_scaler;
mod min_max_scaler;
mod missing_indicator;
mod norm;
mod one_hot_encoder;
mod outliers;
mod pipeline;
mod polynomial_transformer;
mod power;
mod power_transformer;
mod quantile_transformer;
mod random_sampler;
mod resample;
mod robust_scaler;
mod sampling;
mod selection;
mod series_fill;
mod smote;
mod sparse_encoding;
mod standard_scaler;
mod target_encoder;
mod target_encoding_step;
mod target_out_of_fold;
mod time_of_day;
mod tomek_links;

pub use crate::nearest::nan_euclidean;
pub use bins::Bins;
pub use categories::{Categories, Unknown, binary_width};
pub use clipper::{Clipper, ClipperParams, Limits};
pub use columns::{ColumnScaler, Scaling};
pub use date::Date;
pub use features::{crossed, cyclical, interaction, polynomial_count, polynomial_factors, polynomial_features};
pub use flagged::{Outlier, OutlierRule};
pub use imputer::{SimpleImputer, SimpleImputerParams, Strategy};
pub use iterative_imputer::{IterativeImputer, IterativeImputerParams};
pub use kbins_discretizer::{BinStrategy, KBinsDiscretizer, KBinsDiscretizerParams};
pub use knn_imputer::{KnnImputer, KnnImputerParams};
pub use log_transformer::{LogTransformer, LogTransformerParams};
pub use max_abs_scaler::{MaxAbs, MaxAbsScaler, MaxAbsScalerParams};
pub use min_max_scaler::{MinMax, MinMaxScaler, MinMaxScalerParams};
pub use missing_indicator::{IndicatorFeatures, MissingIndicator, MissingIndicatorParams};
pub use norm::Norm;
pub use one_hot_encoder::{OneHotEncoder, OneHotEncoderParams};
pub use outliers::{Fences, ModifiedZScores, Winsorizer, ZScores, largest_z_score};
pub use pipeline::{ModelPipeline, ModelPipelineParams, Pipeline, PipelineParams, Step, Transform};
pub use polynomial_transformer::{PolynomialFeatures, PolynomialFeaturesParams};
pub use power::{Logarithm, box_cox, yeo_johnson};
pub use power_transformer::{Power, PowerMethod, PowerTransformer, PowerTransformerParams};
pub use quantile_transformer::{OutputDistribution, QuantileTransformer, QuantileTransformerParams, Quantiles};
pub use random_sampler::{RandomOverSampler, RandomUnderSampler};
pub(crate) use resample::whole_from_one;
pub use resample::{ClassCounts, balanced_sample_weights, smote_point};
pub use robust_scaler::{Robust, RobustScaler, RobustScalerParams};
pub use sampling::{Resample, Sampling};
pub use selection::{
    AnovaF, ChiSquare, CorrelationFilter, FeatureScore, FeatureSelection, MutualInfoClassif, MutualInfoRegression,
    RegressionF, Score, SelectBest, VarianceThreshold, Verdict,
};
pub(crate) use selection::{anova_by_class, chi_square_by_class, classes, regression_f};
pub use series_fill::{Fill, FilledSeries, FilledValue, GapFilling, Region};
pub use smote::{Oversampled, Smote, Synthetic};
pub use sparse_encoding::{FrequencyEncoder, HashingEncoder};
pub use standard_scaler::{StandardScaler, StandardScalerParams, standardized};
pub use target_encoder::{Smoothing, TargetEncoder};
pub use target_encoding_step::TargetEncoding;
pub use time_of_day::TimeOfDay;
pub use tomek_links::TomekLinks;
