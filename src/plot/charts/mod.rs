//! One function for each chart: it takes a finished result and says which marks show it.
//!
//! No metric is computed here; what a chart writes down is read from the result it was given.

mod anomaly;
#[cfg(test)]
pub(crate) mod anomaly_samples;
mod bands;
mod boundary;
mod classification;
mod cluster_count;
#[cfg(test)]
pub(crate) mod cluster_samples;
mod clusters;
#[cfg(test)]
pub(crate) mod clusters_samples;
mod components;
mod distribution;
mod forecast;
mod groups;
#[cfg(test)]
pub(crate) mod groups_samples;
mod inference;
#[cfg(test)]
pub(crate) mod inference_samples;
mod isolation;
mod learning;
#[cfg(test)]
pub(crate) mod learning_samples;
mod linear;
#[cfg(test)]
pub(crate) mod linear_samples;
mod maps;
#[cfg(test)]
pub(crate) mod maps_samples;
mod margins;
mod mixtures;
mod penalty;
#[cfg(test)]
pub(crate) mod penalty_samples;
mod preparation;
mod regression;
#[cfg(test)]
pub(crate) mod samples;
mod silhouette;
mod table;
#[cfg(test)]
pub(crate) mod table_samples;
#[cfg(test)]
pub(crate) mod topic_samples;
mod topics;
mod words;

pub use anomaly::{anomaly_attribution, anomaly_scores, mahalanobis_ellipses, random_cuts};
pub use bands::quantile_bands;
pub use boundary::decision_boundary;
pub use classification::{
    calibration, confusion_matrix, gain, lift, metrics_by_threshold, precision_recall, roc, roc_by_class,
};
pub use cluster_count::{elbow, elbow_curve, gap_statistic, silhouette_by_clusters};
pub use clusters::{cluster_map, kmeans_steps, voronoi_cells};
pub use components::{biplot, correlation_circle, image_columns, reconstruction_error, scree};
pub use distribution::{before_after, box_plots, histogram, violins};
pub use forecast::{Fan, forecast_fan};
pub use groups::{dendrogram, dense_regions, hotspots, k_distance_curve};
pub use inference::{DensityPart, count_probabilities, density_curve, density_parts, natural_frequencies, power_curve};
pub use isolation::isolation_map;
pub use learning::{
    bias_variance, learning_curve, learning_rate_schedules, learning_rates, loss_contours, loss_curves, loss_functions,
    training_history, validation_curve,
};
pub use linear::{cooks_distance, leverage, residual_diagnostics, residual_qq};
pub use maps::{latent_plane, latent_terms, tsne_history, tsne_map, tsne_maps};
pub use margins::svm_margin;
pub use mixtures::{information_criteria, mixture_ellipses};
pub use penalty::{coefficient_paths, constraint_regions, penalty_errors, shrinkage_functions};
pub use preparation::{EncodedCategories, Oversampling, encodings, oversampling};
pub use regression::{actual_vs_predicted, residual_histogram, residuals};
pub use silhouette::{contingency, silhouette_plot};
pub use table::{correlation_heat_map, missing_matrix, missing_shares};
pub use topics::{coherence_by_topics, document_topics, perplexity_by_iteration, topic_words};
pub use words::{tfidf_heat_map, zipf};

use crate::plot::Axis;
use crate::plot::number::Digits;
use crate::worked::six;

/// An axis of shares, from 0 to 1.
fn share(label: &str) -> Axis {
    Axis::new(label).range(0.0, 1.0)
}

/// Three decimals, as a reader compares areas.
fn short(value: f64) -> String {
    if value.is_nan() { "undefined".into() } else { format!("{value:.3}") }
}

/// "1 sample", "1,234 samples".
fn samples(n: f64) -> String {
    format!("{} sample{}", count(n), if n == 1.0 { "" } else { "s" })
}

/// Whole percents, but finer where a share would read as nothing or all.
fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    match percent {
        p if p == p.round() || (0.5..99.5).contains(&p) => format!("{}%", p.round()),
        p if p < 0.05 => "<0.1%".into(),
        p if p >= 99.95 => ">99.9%".into(),
        p => format!("{p:.1}%"),
    }
}

/// A whole number with its thousands apart, or six digits of another.
fn count(n: f64) -> String {
    if n == n.trunc() && n.abs() < 1e15 { Digits::new(1.0, 0).label(n) } else { six(n) }
}

/// A number to so many significant digits, without needless zeros, in the style of the axes: `0.27`, `5.1×10⁸`.
fn number(value: f64, digits: i32) -> String {
    if value == 0.0 || !value.is_finite() {
        return six(value);
    }
    // The exponent as the formatter finds it after rounding: 9.99 to two digits is 10, not 10.0.
    let text = format!("{value:.*e}", (digits - 1).max(0) as usize);
    let exponent: i32 = text.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    let last = exponent + 1 - digits;
    let rounded = if last > 0 { text.parse().unwrap_or(value) } else { value };
    let label = Digits::new(value.abs(), last).label(rounded);
    match label.contains('.') && !label.contains('×') {
        true => label.trim_end_matches('0').trim_end_matches('.').to_string(),
        false => label,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_counts_are_grouped_by_thousands() {
        assert_eq!(count(999.0), "999");
        assert_eq!(count(12_345.0), "12,345");
        assert_eq!(count(1_234_567.0), "1,234,567");
        assert_eq!(count(2.5), "2.5");
        assert_eq!(
            (samples(1.0), samples(0.0), samples(12_345.0)),
            ("1 sample".into(), "0 samples".into(), "12,345 samples".into())
        );
    }

    #[test]
    fn numbers_are_rounded_to_significant_digits() {
        for (value, digits, text) in [
            (0.271_34, 4, "0.2713"),
            (0.75, 4, "0.75"),
            (22.9, 2, "23"),
            (-0.0284, 2, "−0.028"),
            (9.96, 2, "10"),
            (1234.5, 2, "1200"),
            (123_456.0, 3, "123,000"),
            (5.12e8, 2, "5.1×10⁸"),
            (5.7e-10, 2, "5.7×10⁻¹⁰"),
            (0.0, 3, "0"),
            (f64::INFINITY, 3, "∞"),
        ] {
            assert_eq!(number(value, digits), text);
        }
    }

    /// Nothing reads as nothing or all that is neither.
    #[test]
    fn shares_are_whole_percents_but_at_the_ends() {
        for (share, text) in [
            (0.0, "0%"),
            (1.0, "100%"),
            (0.906_25, "91%"),
            (0.004, "0.4%"),
            (0.9964, "99.6%"),
            (1e-9, "<0.1%"),
            (1.0 - 1e-9, ">99.9%"),
            (0.005, "1%"),
        ] {
            assert_eq!(percent(share), text);
        }
    }
}
