//! Charts: data first, ink second.
//!
//! A [`Figure`] says what a chart shows: axes, and marks with the numbers they were given. It draws nothing until it is
//! asked for its picture, so a test can read labels and points instead of pixels. One renderer then lays it out, and
//! writes it as SVG, as PNG or inline in a notebook; the three look alike.
//! ```
//! use workings::plot::{Axis, Figure, Mark};
//!
//! let figure = Figure::new("ROC curve")
//!     .subtitle("Spam filter, 200 test messages")
//!     .x(Axis::new("False positive rate").range(0.0, 1.0))
//!     .y(Axis::new("True positive rate").range(0.0, 1.0))
//!     .reference_line("chance", (0.0, 0.0), (1.0, 1.0))
//!     .line("model (AUC 0.94)", [(0.0, 0.0), (0.04, 0.9), (1.0, 1.0)])
//!     .note(0.04, 0.9, "threshold 0.5")
//!     .equal_aspect();
//!
//! assert_eq!(figure.series_names(), ["chance", "model (AUC 0.94)"]);
//! assert!(matches!(&figure.marks[1], Mark::Line(line) if line.points[1] == (0.04, 0.9)));
//! assert!(figure.svg().starts_with("<svg"));
//! # let folder = std::env::temp_dir().join(format!("workings-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder).unwrap();
//! # let path = folder.join("roc.png");
//! figure.save(&path)?; // or .svg
//! # std::fs::remove_dir_all(&folder).unwrap();
//! # Ok::<(), workings::Error>(())
//! ```
//!
//! Where to look: `figure` and `axis` are what a chart says, `mark` holds one kind of mark to a file, with its data and
//! how it is drawn; `projection`, `ticks`, `calendar` and `number` turn values into places and labels; `layout` puts
//! all together as a `scene` of plain shapes; `charts` has a function for each chart of a result; `svg` and `png` write the scene down; `theme` decides on colours and sizes.
//!
//! The crate brings its font, Inter, with Latin and Greek letters and the signs of statistics, so a PNG looks the same
//! everywhere; a letter of another script is a crossed box there. The SVG holds the text itself, and a reader sees it in
//! whatever font has its letters: for names in Cyrillic, Hebrew or Chinese, take the SVG.
//!
//! Charts of results: classifiers ([`confusion_matrix`], [`roc`], [`precision_recall`], [`metrics_by_threshold`],
//! [`calibration`], [`gain`], [`lift`]), regressions ([`residuals`], [`residual_histogram`], [`actual_vs_predicted`]), forecasts
//! ([`forecast_fan`]); of learning ([`loss_contours`], [`learning_rates`], [`loss_curves`], [`loss_functions`],
//! [`learning_rate_schedules`], [`training_history`], [`learning_curve`], [`validation_curve`], [`bias_variance`]); of data:
//! distributions ([`histogram`], [`box_plots`], [`violins`], [`before_after`] a transform), tables
//! ([`correlation_heat_map`], [`missing_matrix`], [`missing_shares`]), text ([`tfidf_heat_map`], [`zipf`]) and preparation
//! ([`oversampling`], [`encodings`]); of clusters ([`cluster_map`], and [`kmeans_steps`] as an [`Animation`], [`elbow`],
//! [`silhouette_plot`], [`silhouette_by_clusters`], [`gap_statistic`], [`contingency`], [`dendrogram`], [`dense_regions`],
//! [`k_distance_curve`], [`mixture_ellipses`], [`information_criteria`], [`hotspots`]); of components ([`scree`],
//! [`biplot`], [`correlation_circle`], [`reconstruction_error`], [`image_columns`], [`latent_plane`], [`latent_terms`]) and
//! maps ([`tsne_map`], [`tsne_maps`], [`tsne_history`]); of topics ([`topic_words`], [`document_topics`],
//! [`perplexity_by_iteration`], [`coherence_by_topics`]); of anomalies ([`anomaly_scores`], [`anomaly_attribution`],
//! [`isolation_map`], [`mahalanobis_ellipses`], [`random_cuts`]).
//!
//! What cannot be drawn is left out: points that are not finite (a line has a gap there), what lies outside the range
//! of an axis, values of 0 or less on a logarithmic axis. A figure without anything to show still has its axes.

mod alt;
mod animation;
mod axis;
mod calendar;
mod charts;
mod color;
mod curve;
mod figure;
mod font;
mod layout;
mod mark;
mod number;
mod png;
mod projection;
pub(crate) mod save;
mod scene;
mod svg;
mod text;
mod theme;
mod ticks;

pub use animation::Animation;
pub use axis::{Axis, Scale};
pub use calendar::date;
pub use charts::{
    DensityPart, EncodedCategories, Fan, Oversampling, actual_vs_predicted, anomaly_attribution, anomaly_scores,
    before_after, bias_variance, biplot, box_plots, calibration, cluster_map, coefficient_paths, coherence_by_topics,
    confusion_matrix, constraint_regions, contingency, cooks_distance, correlation_circle, correlation_heat_map,
    count_probabilities, decision_boundary, dendrogram, dense_regions, density_curve, density_parts, document_topics,
    elbow, elbow_curve, encodings, forecast_fan, gain, gap_statistic, histogram, hotspots, image_columns,
    information_criteria, isolation_map, k_distance_curve, kmeans_steps, latent_plane, latent_terms, learning_curve,
    learning_rate_schedules, learning_rates, leverage, lift, loss_contours, loss_curves, loss_functions,
    mahalanobis_ellipses, metrics_by_threshold, missing_matrix, missing_shares, mixture_ellipses, natural_frequencies,
    oversampling, penalty_errors, perplexity_by_iteration, power_curve, precision_recall, quantile_bands, random_cuts,
    reconstruction_error, residual_diagnostics, residual_histogram, residual_qq, residuals, roc, roc_by_class, scree,
    shrinkage_functions, silhouette_by_clusters, silhouette_plot, svm_margin, tfidf_heat_map, topic_words,
    training_history, tsne_history, tsne_map, tsne_maps, validation_curve, violins, voronoi_cells, zipf,
};
pub use color::{Color, ColorMap, Rgb};
pub use figure::Figure;
pub use mark::{Band, Bar, Bars, Cells, Dash, Line, Mark, Note, Place, Points, Rule, RuleAt, Segments, Shading, Shape};
pub use theme::Theme;

#[cfg(test)]
mod samples;
