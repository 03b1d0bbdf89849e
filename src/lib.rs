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
//! # A tour
//!
//! Each chart below is what the code above it draws. In a notebook a figure, a derivation or a table shows itself as the
//! last expression of a cell; `figure.save("chart.svg")` (or `.png`) writes it.
//!
//! ## Judge a classifier
//!
//! Data come embedded, split, scaled by what the training part taught. A model's scores are judged over all thresholds,
//! and one of them is chosen.
//! ```
//! use workings::datasets::{Split, breast_cancer};
//! use workings::metrics::{Criterion, RankedScores};
//! use workings::preprocessing::StandardScaler;
//! use workings::{plot, prelude::*};
//!
//! let tumours = breast_cancer();
//! let split = Split::params(0.3).seed(7).stratified(tumours.targets())?;
//! let [train, test] = split.apply(&tumours)?;
//! let scaler = StandardScaler::params().fit(&train)?;
//! let model = LogisticRegression::params().fit(&scaler.transform(train))?;
//! let scores = model.positive_proba(&scaler.try_transform(test.records())?)?;
//!
//! let ranked = RankedScores::new(test.targets(), &scores)?;
//! let best = ranked.best_threshold(Criterion::FBeta(1.0))?;
//! let figure = plot::roc(&ranked.roc_curve(), Some(&best));
//! assert!(ranked.roc_auc() > 0.99);
//! # if std::env::var_os("WORKINGS_REFERENCE").is_some() { figure.save("assets/tour/roc.svg")?; }
//! # assert_eq!(std::fs::read_to_string("assets/tour/roc.svg").unwrap(), figure.svg());
//! # Ok::<(), workings::Error>(())
//! ```
//! <figure style="overflow-x:auto">
#![cfg_attr(doc, doc = include_str!("../assets/tour/roc.svg"))]
//! </figure>
//!
//! ## Forecast, with what the forecast promises
//!
//! The last season again, with the spread of past errors around it: the interval from p10 to p90 promises to hold 80 % of what
//! comes. [`metrics`] has what such promises are judged by: WAPE, MASE, quantile losses, coverage.
//! ```
//! use workings::datasets::elnino;
//! use workings::forecasting::{seasonal_naive, with_residual_quantiles};
//! use workings::metrics::{QuantileForecast, Residuals};
//! use workings::plot::{self, Axis, Fan};
//!
//! let (train, test) = elnino().split_last(24)?;
//! let (season, y) = (train.period(), train.values());
//! let past = Residuals::new(&y[season..], &y[..y.len() - season])?;
//! let point = seasonal_naive(y, season, 24)?;
//! let band = with_residual_quantiles(&point, &past, &[0.1, 0.5, 0.9])?;
//! let loss = QuantileForecast::new(test.values(), &band.quantiles, &band.forecasts)?;
//! println!("{}", loss.worked().mean_wql());
//!
//! let month = |t: usize| {
//!     let (year, month) = train.year_month(t);
//!     plot::date(year as i32, month as i32, 1)
//! };
//! let (now, ahead) = (y.len(), test.values());
//! let months = (0..24).map(|h| month(now + h));
//! let fan = Fan::new("Sea-surface temperature, two years ahead", &band, months)
//!     .x(Axis::time(""))
//!     .y("Temperature (°C)")
//!     .history((now - 60..now).map(|t| (month(t), y[t])))
//!     .actual((0..24).map(|h| (month(now + h), ahead[h])));
//! let figure = plot::forecast_fan(&fan);
//! # if std::env::var_os("WORKINGS_REFERENCE").is_some() { figure.save("assets/tour/forecast.svg")?; }
//! # assert_eq!(std::fs::read_to_string("assets/tour/forecast.svg").unwrap(), figure.svg());
//! # Ok::<(), workings::Error>(())
//! ```
//! <figure style="overflow-x:auto">
#![cfg_attr(doc, doc = include_str!("../assets/tour/forecast.svg"))]
//! </figure>
//!
//! ## See what a penalty does
//!
//! The lasso lets coefficients go one by one as its penalty grows; cross-validation chooses how many stay.
//! ```
//! use workings::datasets::diabetes;
//! use workings::linear::lasso_path;
//! use workings::preprocessing::StandardScaler;
//! use workings::{plot, prelude::*};
//!
//! let patients = diabetes();
//! let patients = StandardScaler::params().fit(&patients)?.transform(patients);
//! let chosen = LassoCV::params().fit(&patients)?.model().alpha();
//! let path = lasso_path().fit(&patients)?;
//! let (alphas, names) = (path.alphas(), patients.feature_names());
//! let figure = plot::coefficient_paths(alphas, path.coefs(), names, Some(chosen));
//! # if std::env::var_os("WORKINGS_REFERENCE").is_some() { figure.save("assets/tour/lasso.svg")?; }
//! # assert_eq!(std::fs::read_to_string("assets/tour/lasso.svg").unwrap(), figure.svg());
//! # Ok::<(), workings::Error>(())
//! ```
//! <figure style="overflow-x:auto">
#![cfg_attr(doc, doc = include_str!("../assets/tour/lasso.svg"))]
//! </figure>
//!
//! ## Watch a model learn
//!
//! Gradient descent over a valley thirty times as steep one way as the other. What is small enough for its walls is slow
//! along its floor; momentum adds up the small steps that agree.
//! ```
//! use workings::optimize::{Descent, LossSurface, Optimizer, Quadratic};
//! use workings::plot;
//!
//! let valley = Quadratic::with_condition(30.0)?;
//! let descent = Descent::params().learning_rate(0.04).max_iter(40).keep_parameters(true);
//! let run = |optimizer| descent.clone().optimizer(optimizer).minimize(&valley, &[4.0, 0.8]);
//! let (plain, pushed) = (run(Optimizer::sgd())?, run(Optimizer::momentum(0.7))?);
//! assert!(pushed.value() < plain.value() / 10.0);
//!
//! let surface = LossSurface::new(&valley, (-5.0, 5.0), (-2.0, 2.0), 41)?;
//! let runs = [("gradient descent", &plain), ("with momentum", &pushed)];
//! let title = "Momentum gets further along the valley in 40 steps";
//! let figure = plot::loss_contours(title, &surface, &runs);
//! # if std::env::var_os("WORKINGS_REFERENCE").is_some() { figure.save("assets/tour/descent.svg")?; }
//! # assert_eq!(std::fs::read_to_string("assets/tour/descent.svg").unwrap(), figure.svg());
//! # Ok::<(), workings::Error>(())
//! ```
//! <figure style="overflow-x:auto">
#![cfg_attr(doc, doc = include_str!("../assets/tour/descent.svg"))]
//! </figure>
//!
//! ## Find groups
//!
//! Three kinds of iris by two measurements, without being told which is which; the labels then say how well that went.
//! ```
//! use workings::datasets::iris;
//! use workings::metrics::Agreement;
//! use workings::{ndarray::s, plot, prelude::*};
//!
//! let flowers = iris();
//! let petals = flowers.records.slice(s![.., 2..4]).to_owned();
//! let model = KMeans::params(3).seed(1).fit(&Dataset::from(petals.clone()))?;
//! let found = model.try_predict(&petals)?;
//! assert!(Agreement::new(&flowers.targets.to_vec(), &found.to_vec())?.adjusted_rand() > 0.85);
//! let axes = ["Petal length (cm)", "Petal width (cm)"];
//! let figure = plot::cluster_map(petals.view(), model.centroids.view(), axes)?;
//! # if std::env::var_os("WORKINGS_REFERENCE").is_some() { figure.save("assets/tour/clusters.svg")?; }
//! # assert_eq!(std::fs::read_to_string("assets/tour/clusters.svg").unwrap(), figure.svg());
//! # Ok::<(), workings::Error>(())
//! ```
//! <figure style="overflow-x:auto">
#![cfg_attr(doc, doc = include_str!("../assets/tour/clusters.svg"))]
//! </figure>
//!
//! ## Ask by name
//!
//! Everything that has a formula can be asked by its name, as the program `workings` does.
//! ```
//! use workings::catalog::ask;
//!
//! // One in a hundred is ill; a test finds 90 % of them and alarms for 5 % of the others. It is positive: ill?
//! let test = [("p_b_given_a", 0.9), ("p_a", 0.01), ("p_b_given_not_a", 0.05)];
//! let answer = ask("Bayes' theorem", test)?;
//! assert!(answer.to_string().contains("= 0.9 · 0.01 / 0.0585\n       = 0.153846"));
//! # Ok::<(), workings::Error>(())
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
//! - [`linear`], [`bayes`], [`neighbors`], [`forecasting`], [`recommend`], [`neural`], [`tree`], [`ensemble`], [`bandit`],
//!   [`reinforcement`]: models and their arithmetic.
//! - [`cluster`]: groups; [`decomposition`]: principal components; [`manifold`]: maps on a plane (t-SNE); [`topics`]: which
//!   words go together in documents; [`anomaly`]: what differs from the rest.
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
//! `catalog/topics/`. `CONTRIBUTING.md` has this in steps, and the same for an algorithm, a chart and a lesson.

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
