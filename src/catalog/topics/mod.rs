//! The concepts, a table for each topic.

mod anomalies;
mod bandits;
mod classifiers;
pub(super) mod clustering;
mod common;
pub(super) mod confusion;
mod drift;
mod encoding;
mod explainability;
mod fairness;
mod forecasting;
mod groups;
pub(super) mod inference;
mod linear;
mod maps;
mod neural;
mod optimizers;
pub(super) mod probability;
mod ranking;
mod regression;
mod scaling;
mod selection;
mod serving;
mod similarity;
pub(super) mod statistics;
mod streaming;
mod tests_of_hypotheses;
pub(super) mod text;
mod tokens;
mod topic_models;
mod training;
mod transformers;
mod trees;
mod vision;

use super::concept::{Concept, Input};

/// Every topic: its title, and its table.
pub(super) const ALL: &[(&str, &[Concept])] = &[
    ("Confusion matrix", confusion::CONCEPTS),
    ("Probabilities and scores", probability::CONCEPTS),
    ("Regression", regression::CONCEPTS),
    ("Forecasts", forecasting::CONCEPTS),
    ("Ranking and recommending", ranking::CONCEPTS),
    ("Vision", vision::CONCEPTS),
    ("Scaling and gaps", scaling::CONCEPTS),
    ("Encoding and new features", encoding::CONCEPTS),
    ("Transformers", transformers::CONCEPTS),
    ("Selection of features", selection::CONCEPTS),
    ("Text", text::CONCEPTS),
    ("Tokens", tokens::CONCEPTS),
    ("Similarity of texts", similarity::CONCEPTS),
    ("Topics of documents", topic_models::CONCEPTS),
    ("Statistics", statistics::CONCEPTS),
    ("Tests of hypotheses", tests_of_hypotheses::CONCEPTS),
    ("Inference", inference::CONCEPTS),
    ("Linear models", linear::CONCEPTS),
    ("Classifiers", classifiers::CONCEPTS),
    ("Trees and ensembles", trees::CONCEPTS),
    ("Clusters and neighbors", clustering::CONCEPTS),
    ("Maps and latent components", maps::CONCEPTS),
    ("Hierarchies, dense regions, mixtures", groups::CONCEPTS),
    ("Anomalies", anomalies::CONCEPTS),
    ("Neural networks", neural::CONCEPTS),
    ("Losses and optimizers", optimizers::CONCEPTS),
    ("Training and tuning", training::CONCEPTS),
    ("Bandits and reinforcement", bandits::CONCEPTS),
    ("Explainability", explainability::CONCEPTS),
    ("Fairness", fairness::CONCEPTS),
    ("Drift", drift::CONCEPTS),
    ("Streams", streaming::CONCEPTS),
    ("Serving", serving::CONCEPTS),
];

/// The inputs of a concept that has a single form.
macro_rules! inputs {
    ($($input:expr),* $(,)?) => { &[&[$($input),*]] };
}
use inputs;

const fn opt(input: Input) -> Input {
    input.optional()
}
