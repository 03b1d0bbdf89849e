//! What the topics share: inputs that many concepts take, and small checks.

pub(super) use super::super::class::Class;
pub(super) use super::super::concept::{
    Concept, Input, choice, concept, count, label, labels, matrix, matrix_with_gaps, number, number_or_inf,
    number_table, numbers, numbers_with_gaps, text, text_rows, texts, truth, vector_table, whole,
};
pub(super) use super::super::{Answer, Given, Outcome};
pub(super) use super::{inputs, opt};
pub(super) use crate::input::same_length;
pub(super) use crate::{Error, Result};

pub(super) const Y_TRUE: Input = numbers("y_true", "actual values");
pub(super) const Y_PRED: Input = numbers("y_pred", "predicted values, in the same unit");
pub(super) const Y_TRUE_LABELS: Input = labels("y_true", "actual classes");
pub(super) const Y_PRED_LABELS: Input = labels("y_pred", "predicted classes");
pub(super) const Y_SCORE: Input = numbers("y_score", "scores, higher meaning more likely positive");
pub(super) const POSITIVE: Input = label("positive", "the positive class");
pub(super) const SAMPLE_WEIGHT: Input = numbers("sample_weight", "the weight of each sample");

pub(super) fn non_empty<T>(name: &str, values: Vec<T>) -> Result<Vec<T>> {
    if values.is_empty() { Err(Error::empty(name)) } else { Ok(values) }
}

pub(super) fn positive_number(name: &str, value: f64) -> Result<()> {
    crate::input::setting(name, value, value > 0.0, "a number above 0")
}

/// Shares of a whole: each at least 0, their sum 1 to a millionth.
pub(super) fn shares(name: &str, shares: Vec<f64>) -> Result<Vec<f64>> {
    let shares = non_empty(name, shares)?;
    crate::input::non_negative(name, shares.iter().copied())?;
    let total: f64 = shares.iter().sum();
    if (total - 1.0).abs() > 1e-6 {
        return Err(Error::bad_param(format!("the sum of {name}"), crate::worked::six(total), "1"));
    }
    Ok(shares)
}

/// The position of the largest, the first of several.
pub(super) fn argmax(values: &[f64]) -> usize {
    (0..values.len()).fold(0, |best, i| if values[i] > values[best] { i } else { best })
}

/// The positions whose value is wanted, from 0.
pub(super) fn positions(values: &[f64], wanted: impl Fn(f64) -> bool) -> Vec<usize> {
    values.iter().enumerate().filter(|(_, value)| wanted(**value)).map(|(i, _)| i).collect()
}

/// The names of the classes, or their indices from 0.
pub(super) fn class_names(g: &Given, k: usize) -> Vec<String> {
    match g.opt_labels("labels") {
        Some(labels) => labels.iter().map(Class::to_string).collect(),
        None => (0..k).map(|i| i.to_string()).collect(),
    }
}

/// The answer to a question whose inputs are written in TOML, one a line.
#[cfg(all(test, feature = "cli"))]
pub(super) fn asked(concept: &str, inputs: &str) -> Result<Answer> {
    let table: toml::Table = inputs.parse().expect("inputs in TOML");
    crate::catalog::ask(concept, table)
}
