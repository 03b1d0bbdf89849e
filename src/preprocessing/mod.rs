//! Preparing features: transformers that learn from the training part and are applied to any other.
//!
//! - Scales: [`StandardScaler`] (mean and deviation), [`MinMaxScaler`] (a fixed range), [`MaxAbsScaler`] (keeps zeros),
//!   [`RobustScaler`] (outliers), [`Norm`] (each row for itself), [`Logarithm`], [`box_cox`], [`yeo_johnson`] (long tails).
//! - Gaps: [`SimpleImputer`], [`KnnImputer`]. Outliers: [`ZScores`], [`Fences`], [`ModifiedZScores`], [`Winsorizer`].
//! - Categories: [`Categories`] (codes, one-hot columns), [`OneHotEncoder`], [`TargetEncoder`]. Numbers to categories: [`Bins`].
//! - New features: [`polynomial_features`], [`interaction`], [`cyclical`], [`Date`]. Unequal classes: [`ClassCounts`],
//!   [`smote_point`].
//! - In a row, fitted on the training part only and with the names of the features: [`Pipeline`].

mod bins;
mod categories;
mod columns;
mod date;
mod features;
mod imputer;
mod knn_imputer;
mod max_abs_scaler;
mod min_max_scaler;
mod norm;
mod one_hot_encoder;
mod outliers;
mod pipeline;
mod power;
mod resample;
mod robust_scaler;
mod standard_scaler;
mod target_encoder;

pub use bins::Bins;
pub use categories::{Categories, Unknown, binary_width};
pub use columns::{ColumnScaler, Scaling};
pub use date::Date;
pub use features::{cyclical, interaction, polynomial_count, polynomial_factors, polynomial_features};
pub use imputer::{SimpleImputer, SimpleImputerParams, Strategy};
pub use knn_imputer::{KnnImputer, KnnImputerParams, nan_euclidean};
pub use max_abs_scaler::{MaxAbs, MaxAbsScaler, MaxAbsScalerParams};
pub use min_max_scaler::{MinMax, MinMaxScaler, MinMaxScalerParams};
pub use norm::Norm;
pub use one_hot_encoder::{OneHotEncoder, OneHotEncoderParams};
pub use outliers::{Fences, ModifiedZScores, Winsorizer, ZScores, largest_z_score};
pub use pipeline::{ModelPipeline, ModelPipelineParams, Pipeline, PipelineParams, Step, Transform};
pub use power::{Logarithm, box_cox, yeo_johnson};
pub(crate) use resample::whole_from_one;
pub use resample::{ClassCounts, smote_point};
pub use robust_scaler::{Robust, RobustScaler, RobustScalerParams};
pub use standard_scaler::{StandardScaler, StandardScalerParams, standardized};
pub use target_encoder::TargetEncoder;
