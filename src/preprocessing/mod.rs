//! Preparing features: transformers that learn from the training part and are applied to any other.

mod standard_scaler;

pub use standard_scaler::{StandardScaler, StandardScalerParams};
