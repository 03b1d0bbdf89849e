//! Neural networks, in numbers small enough to follow: what a layer computes, how large it is, how it learns.
//!
//! - [`Activation`], [`softmax_with_temperature`]: what a unit makes of its input.
//! - [`TwoLayerNet`]: forwards to a prediction, backwards to the gradients.
//! - [`DotProductAttention`], [`sinusoidal_encoding`], [`embedding_sum`]: transformers.
//! - [`Window`]: convolution and pooling of an image, and the size of their output; [`crop`], [`ImageOperation`]: its pixels.
//! - [`dense_parameters`] and its like, [`TransformerEncoder`]: how many numbers a layer learns.
//! - [`layer_normalization`], [`batch_normalization`], [`inverted_dropout`]: what is put between layers.
//! - [`WeightInit`], [`gradient_bound`], [`update_ratio`], [`dead_units`]: whether it will learn.

mod activation;
mod attention;
mod convolution;
mod diagnostics;
mod dropout;
mod image;
mod initialization;
mod layers;
mod network;
mod normalization;
mod position;
mod softmax;
mod transformer;

pub use activation::Activation;
pub use attention::{DotProductAttention, causal_attention};
pub use convolution::{Pooling, Window};
pub use diagnostics::{dead_units, gradient_bound, masked_tokens, update_ratio};
pub use dropout::{expected_kept, inverted_dropout};
pub use image::{GrayWeights, ImageOperation, crop, grayscale, minimum_object, tensor_size};
pub use initialization::{WeightInit, WeightScale};
pub use layers::{
    convolution_parameters, dense_parameters, embedding_parameters, gru_parameters, lstm_parameters,
    perceptron_parameters, simple_rnn_parameters,
};
pub use network::{Forward, Gradients, TwoLayerNet};
pub use normalization::{Normalized, batch_normalization, layer_normalization};
pub use position::{embedding_sum, sinusoidal_encoding};
pub use softmax::softmax_with_temperature;
pub use transformer::TransformerEncoder;

use crate::worked::Expr;
use crate::{Result, input};

/// A size by name, a whole number of at least 1.
fn size(name: &str, given: usize) -> Result<Expr> {
    input::setting(name, given as f64, given >= 1, "a whole number of at least 1")?;
    Ok(Expr::named(name, given as f64))
}

/// A result that has a derivation of its own, as a quantity by name.
fn known(result: &Expr) -> Expr {
    Expr::named(result.worked().name(), result.value())
}
