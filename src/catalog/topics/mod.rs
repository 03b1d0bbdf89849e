//! The concepts, a table for each topic.

mod common;
pub(super) mod confusion;
mod encoding;
mod forecasting;
mod inference;
pub(super) mod probability;
mod ranking;
mod regression;
mod scaling;
mod selection;
mod similarity;
pub(super) mod statistics;
mod tests_of_hypotheses;
pub(super) mod text;
mod tokens;
mod transformers;

use super::concept::{Concept, Input};

/// Every topic's table.
pub(super) const ALL: &[&[Concept]] = &[
    confusion::CONCEPTS,
    probability::CONCEPTS,
    regression::CONCEPTS,
    forecasting::CONCEPTS,
    scaling::CONCEPTS,
    encoding::CONCEPTS,
    transformers::CONCEPTS,
    selection::CONCEPTS,
    text::CONCEPTS,
    tokens::CONCEPTS,
    similarity::CONCEPTS,
    statistics::CONCEPTS,
    tests_of_hypotheses::CONCEPTS,
    inference::CONCEPTS,
    ranking::CONCEPTS,
];

/// The inputs of a concept that has a single form.
macro_rules! inputs {
    ($($input:expr),* $(,)?) => { &[&[$($input),*]] };
}
use inputs;

const fn opt(input: Input) -> Input {
    input.optional()
}
