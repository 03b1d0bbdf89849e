//! Checks of data that every floor shares: same samples, finite numbers, values in range.

use std::borrow::Cow;

use ndarray::{ArrayView1, ArrayView2};
use rayon::prelude::*;

use crate::linalg::reduce::{CHUNK, LANES};
use crate::{Error, Result};

/// A vector as a slice, copied only where its elements do not lie side by side.
pub(crate) fn slice<'a>(view: &ArrayView1<'a, f64>) -> Cow<'a, [f64]> {
    match view.to_slice() {
        Some(slice) => Cow::Borrowed(slice),
        None => Cow::Owned(view.to_vec()),
    }
}

pub(crate) fn same_length(left: &'static str, left_len: usize, right: &'static str, right_len: usize) -> Result<()> {
    if left_len != right_len {
        return Err(Error::LengthMismatch { left, left_len, right, right_len });
    }
    if left_len == 0 { Err(Error::empty(left)) } else { Ok(()) }
}

/// Whether no value is NaN or infinite: such a value, times 0, is NaN, and so is a sum of which it is a term.
pub(crate) fn all_finite(values: &[f64]) -> bool {
    let lanes = values.chunks_exact(LANES);
    let rest: f64 = lanes.remainder().iter().map(|value| value * 0.0).sum();
    let mut sums = [rest; LANES];
    for values in lanes {
        for k in 0..LANES {
            sums[k] += values[k] * 0.0;
        }
    }
    sums.iter().sum::<f64>() == 0.0
}

/// The first value that is NaN or infinite is an error.
pub(crate) fn finite(name: &str, values: impl IntoIterator<Item = f64>) -> Result<()> {
    match values.into_iter().enumerate().find(|(_, value)| !value.is_finite()) {
        Some((index, value)) => Err(Error::NotFinite { name: name.into(), index, value }),
        None => Ok(()),
    }
}

/// The first value of a matrix that is NaN or infinite is an error, which names its row and column.
pub(crate) fn finite_rows(name: &str, matrix: ArrayView2<f64>) -> Result<()> {
    let finite_all = match matrix.as_slice_memory_order() {
        Some(values) => values.par_chunks(CHUNK).all(all_finite),
        None => matrix.iter().all(|value| value.is_finite()),
    };
    if finite_all {
        return Ok(());
    }
    matrix.outer_iter().enumerate().try_for_each(|(i, row)| finite(&format!("{name}[{i}]"), row.iter().copied()))
}

/// A row for each sample and a column for each of `k` classes, all finite.
pub(crate) fn columns(name: &str, matrix: ArrayView2<f64>, k: usize) -> Result<()> {
    if matrix.ncols() != k {
        let given = format!("{} × {}", matrix.nrows(), matrix.ncols());
        return Err(Error::Shape { name: name.into(), given, needed: format!("{k} columns, one a class,") });
    }
    finite(name, matrix.iter().copied())
}

/// The first value that is not in range, or no number, is an error.
pub(crate) fn in_range(
    name: &str,
    values: impl IntoIterator<Item = f64>,
    fits: impl Fn(f64) -> bool,
    needed: &'static str,
) -> Result<()> {
    for (index, value) in values.into_iter().enumerate() {
        if !value.is_finite() {
            return Err(Error::NotFinite { name: name.into(), index, value });
        }
        if !fits(value) {
            return Err(Error::OutOfRange { name: name.into(), index, value, needed });
        }
    }
    Ok(())
}

pub(crate) fn non_negative(name: &str, values: impl IntoIterator<Item = f64>) -> Result<()> {
    in_range(name, values, |value| value >= 0.0, "a number of at least 0")
}

pub(crate) fn probabilities(name: &str, values: impl IntoIterator<Item = f64>) -> Result<()> {
    in_range(name, values, |value| (0.0..=1.0).contains(&value), "a probability from 0 to 1")
}

/// Weights belong to the samples, are no less than 0, and not all 0.
pub(crate) fn weights(weight: Option<&[f64]>, n: usize) -> Result<()> {
    let Some(weight) = weight else { return Ok(()) };
    same_length("sample_weight", weight.len(), "samples", n)?;
    non_negative("sample_weight", weight.iter().copied())?;
    if weight.iter().all(|w| *w == 0.0) {
        return Err(Error::bad_param("sample_weight", "0 for every sample", "at least one positive weight"));
    }
    Ok(())
}

/// A setting in range, or an error that says which it is.
pub(crate) fn setting(name: &str, value: f64, fits: bool, needed: &str) -> Result<()> {
    if fits { Ok(()) } else { Err(Error::bad_param(name, value, needed)) }
}
