//! Machine-learning metrics and algorithms that show their workings.
//!
//! A value is one method, its derivation another:
//! ```
//! use workings::metrics::{ConfusionMatrix, Counts};
//!
//! let cm = ConfusionMatrix::binary(Counts { tp: 90, fp: 4, fn_: 10, tn: 96 });
//! assert!((cm.f1() - 0.927835).abs() < 1e-6);
//! assert_eq!(
//!     cm.worked().f1().to_string(),
//!     "F1 = 2 · precision · recall / (precision + recall)
//!      precision = TP / (TP + FP) = 90 / (90 + 4) = 0.957447
//!      recall    = TP / (TP + FN) = 90 / (90 + 10) = 0.9
//!    = 2 · 0.957447 · 0.9 / (0.957447 + 0.9)
//!    = 0.927835"
//! );
//! ```
//!
//! # The floors of the house
//!
//! A module uses only those before it in this list.
//!
//! - [`Error`] and [`Result`]: what can be wrong with an input, a setting or a file.
//! - [`worked`]: expressions of named quantities, and the derivations printed from them.
//! - [`stats`]: accurate sums, mergeable moments, quantiles, histograms, the straight line.
//! - [`metrics`]: classification, curves over thresholds, probabilities, regression, forecasts.
//! - [`datasets`]: embedded real data, generators, CSV tables, splits.
//! - [`preprocessing`]: scaling, gaps, outliers, categories, learnt on the training part.
//! - [`text`]: tokens, n-grams, vocabularies, TF-IDF, similarity and distance of texts.
//! - [`streaming`]: windows of time and sketches; [`serving`]: the arithmetic of running models.
//! - [`linear`], [`bayes`], [`forecasting`], [`recommend`], [`neural`], [`tree`], [`ensemble`], [`bandit`],
//!   [`reinforcement`]: models and their arithmetic.
//! - [`cluster`]: groups; [`decomposition`]: principal components; [`manifold`]: maps on a plane (t-SNE); [`topics`]: which
//!   words go together in documents; [`anomaly`]: what differs from the rest.
//! - [`decomposition`]: principal components. [`anomaly`]: random cut forests, Mahalanobis distances, rolling outliers.
//! - [`training`]: batches, schedules, stopping. [`optimize`]: optimizers over one kind of objective, losses, what is wrong
//!   with a run. [`model_selection`]: splits, folds, searches. [`explain`]: Shapley values, importances, partial dependence.
//! - [`fairness`], [`drift`]: do groups of people fare alike, and are the data still those that were learnt from?
//! - [`quality`]: what a table is like before anything is learnt from it.
//! - [`plot`]: figures as data, as SVG and PNG (feature `plot`).
//! - [`lesson`]: a question, the numbers and charts that decide it, the answer (feature `plot`); `examples/` has the programs.
//! - [`catalog`]: every concept that can be asked by name; [`evaluate`]: every metric that fits a table.
//!
//! The program `workings` (feature `cli`) is a thin face over the last two. In a notebook start with
//! `use workings::prelude::*;`.
//!
//! # Where the next metric goes
//!
//! Its formula, with its test, beside its family in `metrics/`: a line of [`worked::Expr`] in a `formulas!` block gives the
//! value method and the derivation. To be asked by name it needs one entry in the table of its topic under
//! `catalog/topics/`. A lesson is a file in `examples/` with a `lesson()`, a line to change and a test, and a line in
//! `examples/gallery/main.rs`.

pub mod anomaly;
pub mod bandit;
pub mod bayes;
pub mod catalog;
pub mod cluster;
pub mod datasets;
pub mod decomposition;
pub mod drift;
pub mod ensemble;
mod error;
pub mod evaluate;
pub mod explain;
pub mod fairness;
pub mod forecasting;
mod hashing;
mod input;
#[cfg(feature = "plot")]
pub mod lesson;
mod linalg;
pub mod linear;
pub mod manifold;
pub mod metrics;
pub mod model_selection;
mod nearest;
pub mod neighbors;
pub mod neural;
mod notebook;
pub mod optimize;
#[cfg(feature = "plot")]
pub mod plot;
pub mod prelude;
pub mod preprocessing;
pub mod quality;
pub mod recommend;
pub mod reinforcement;
pub mod serving;
pub mod stats;
pub mod streaming;
pub mod text;
mod text_distance;
pub mod topics;
pub mod training;
pub mod tree;
pub mod worked;

pub use error::{Error, Result};
pub use {linfa, ndarray, sprs};

/// The README's examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
