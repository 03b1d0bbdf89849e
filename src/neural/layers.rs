//! How many numbers a layer learns.
//!
//! - Formulas: dense inputs · units + units; simple recurrence (inputs + units) · units + units, of which an LSTM has four and
//!   a GRU three; convolution in · k² · out + out; embedding rows · dimension.
//! - Conventions: one bias for each unit or gate (the GRU of Cho et al.; `reset_after` has a second one, as Keras and PyTorch);
//!   a bidirectional layer is two layers; kernels are square.
//! - Source: Hochreiter & Schmidhuber (1997), Neural Computation 9, 1735–1780; Cho et al. (2014), EMNLP, 1724–1734.

use super::size;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// A weight for each input of each unit, and a bias for each unit if it has one.
///
/// # Errors
/// `BadParam` for a size of 0.
/// ```
/// use workings::neural::dense_parameters;
///
/// assert_eq!(dense_parameters(3, 4, true)?.value(), 16.0);
/// assert_eq!(dense_parameters(3, 4, true)?.formula(), "inputs · units + units");
/// # Ok::<(), workings::Error>(())
/// ```
pub fn dense_parameters(inputs: usize, units: usize, bias: bool) -> Result<Expr> {
    let (inputs, units) = (size("inputs", inputs)?, size("units", units)?);
    let weights = inputs * &units;
    Ok(if bias { weights + units } else { weights }.called("parameters"))
}

/// The dense layers between these sizes, from the inputs to the outputs: the parameters of each.
///
/// # Errors
/// `BadParam` for a size of 0; `Undetermined` for fewer than two sizes.
/// ```
/// let each = workings::neural::perceptron_parameters(&[2, 3, 1], true)?;
/// assert_eq!(each.iter().map(|layer| layer.value()).collect::<Vec<_>>(), [9.0, 4.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn perceptron_parameters(layers: &[usize], bias: bool) -> Result<Vec<Expr>> {
    if layers.is_empty() {
        return Err(Error::empty("layers"));
    }
    if layers.len() < 2 {
        return Err(Error::Undetermined("one size is no network: give the inputs and the units of each layer".into()));
    }
    let each = layers.windows(2).enumerate();
    each.map(|(i, pair)| Ok(dense_parameters(pair[0], pair[1], bias)?.renamed(format!("layer {}", i + 1)))).collect()
}

/// Weights from the inputs and from the units themselves, and the biases.
fn recurrent(inputs: usize, units: usize, biases: f64) -> Result<Expr> {
    let (inputs, units) = (size("inputs", inputs)?, size("units", units)?);
    let weights = (inputs + &units) * &units;
    Ok(if biases == 1.0 { weights + units } else { weights + biases * units }.called("one gate"))
}

/// A recurrent layer without gates.
///
/// # Errors
/// `BadParam` for a size of 0.
/// ```
/// assert_eq!(workings::neural::simple_rnn_parameters(3, 2)?.value(), 12.0); // (3 + 2) · 2 + 2
/// # Ok::<(), workings::Error>(())
/// ```
pub fn simple_rnn_parameters(inputs: usize, units: usize) -> Result<Expr> {
    Ok(recurrent(inputs, units, 1.0)?.renamed("parameters"))
}

/// A long short-term memory: input, forget and output gates and the candidate; twice that if it reads in both directions.
///
/// # Errors
/// `BadParam` for a size of 0.
/// ```
/// assert_eq!(workings::neural::lstm_parameters(3, 2, true)?.value(), 96.0); // 2 · 4 · 12
/// # Ok::<(), workings::Error>(())
/// ```
pub fn lstm_parameters(inputs: usize, units: usize, bidirectional: bool) -> Result<Expr> {
    let one = 4.0 * recurrent(inputs, units, 1.0)?;
    Ok(if bidirectional { 2.0 * one.called("one direction") } else { one }.called("parameters"))
}

/// A gated recurrent unit: update and reset gates and the candidate. `reset_after` has two biases for each gate.
///
/// # Errors
/// `BadParam` for a size of 0.
/// ```
/// assert_eq!(workings::neural::gru_parameters(3, 2, false)?.value(), 36.0); // 3 · 12
/// assert_eq!(workings::neural::gru_parameters(3, 2, true)?.value(), 42.0); // 3 · 14
/// # Ok::<(), workings::Error>(())
/// ```
pub fn gru_parameters(inputs: usize, units: usize, reset_after: bool) -> Result<Expr> {
    Ok((3.0 * recurrent(inputs, units, if reset_after { 2.0 } else { 1.0 })?).called("parameters"))
}

/// A vector of `dimension` numbers for each row: word, position or segment.
///
/// # Errors
/// `BadParam` for a size of 0.
/// ```
/// assert_eq!(workings::neural::embedding_parameters(10, 4)?.value(), 40.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn embedding_parameters(rows: usize, dimension: usize) -> Result<Expr> {
    Ok((size("rows", rows)? * size("dimension", dimension)?).called("parameters"))
}

/// A square kernel over all input channels for each output channel, and a bias for each.
///
/// # Errors
/// `BadParam` for a size of 0.
/// ```
/// assert_eq!(workings::neural::convolution_parameters(3, 8, 5, true)?.value(), 608.0); // 3 · 25 · 8 + 8
/// # Ok::<(), workings::Error>(())
/// ```
pub fn convolution_parameters(in_channels: usize, out_channels: usize, kernel: usize, bias: bool) -> Result<Expr> {
    let (inside, out) = (size("in channels", in_channels)?, size("out channels", out_channels)?);
    let weights = inside * size("kernel", kernel)?.powi(2) * &out;
    Ok(if bias { weights + out } else { weights }.called("parameters"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Units 1: (1 + 1) · 1 + 1 = 3 for each gate.
    #[test]
    fn the_smallest_layers() {
        let values = [
            dense_parameters(1, 1, false),
            simple_rnn_parameters(1, 1),
            lstm_parameters(1, 1, false),
            gru_parameters(1, 1, false),
            convolution_parameters(1, 1, 1, false),
        ];
        assert_eq!(values.map(|expr| expr.unwrap().value()), [1.0, 3.0, 12.0, 9.0, 1.0]);
    }

    #[test]
    fn sizes_of_0_are_refused() {
        for refused in [
            dense_parameters(0, 1, true),
            dense_parameters(1, 0, true),
            lstm_parameters(0, 1, false),
            gru_parameters(1, 0, false),
            embedding_parameters(0, 4),
            convolution_parameters(1, 1, 0, true),
        ] {
            assert!(matches!(refused, Err(Error::BadParam { .. })));
        }
        assert!(matches!(perceptron_parameters(&[], true), Err(Error::Empty { .. })));
        assert!(matches!(perceptron_parameters(&[3], true), Err(Error::Undetermined(_))));
        assert!(matches!(perceptron_parameters(&[3, 0, 1], true), Err(Error::BadParam { .. })));
    }
}
