//! Every lesson on one page: question, numbers, charts, and the source with the lines to change.
//!
//! `cargo run --release --example gallery` writes `gallery.html`, which needs no network and no other file.

mod page;
mod synonyms;

use std::fs;

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use workings::lesson::Lesson;
use workings::{Error, Result};

/// A lesson's program: where it stands, its text, and what it does.
struct Program {
    group: &'static str,
    name: &'static str,
    source: &'static str,
    run: fn() -> Result<Lesson>,
}

macro_rules! lessons {
    ($($group:literal: $($name:ident $path:tt)*;)*) => {
        $($(
            #[allow(dead_code)] // Its own `main`.
            #[path = $path]
            mod $name;
        )*)*
        const PROGRAMS: &[Program] = &[$($(
            Program { group: $group, name: stringify!($name), source: include_str!($path), run: $name::lesson },
        )*)*];
    };
}

lessons! {
    "Metrics":
        metrics_rare_classes "../metrics_rare_classes.rs"
        metrics_roc_and_precision_recall "../metrics_roc_and_precision_recall.rs"
        metrics_spam_and_screening "../metrics_spam_and_screening.rs"
        metrics_cost_of_a_miss "../metrics_cost_of_a_miss.rs"
        metrics_calibrated_or_ranked "../metrics_calibrated_or_ranked.rs"
        metrics_outliers "../metrics_outliers.rs"
        metrics_costly_shortage "../metrics_costly_shortage.rs"
        metrics_small_actuals "../metrics_small_actuals.rs"
        metrics_promised_quantiles "../metrics_promised_quantiles.rs";
    "Features":
        features_scaling_and_models "../features_scaling_and_models.rs"
        features_scaler_before_the_split "../features_scaler_before_the_split.rs"
        features_upsample_before_the_split "../features_upsample_before_the_split.rs"
        features_mean_imputation "../features_mean_imputation.rs"
        features_median_for_skew "../features_median_for_skew.rs"
        features_log_target "../features_log_target.rs"
        features_one_hot_or_labels "../features_one_hot_or_labels.rs"
        features_balancing "../features_balancing.rs"
        features_tfidf_conventions "../features_tfidf_conventions.rs"
        features_word_order "../features_word_order.rs";
    "Lines":
        lines_learning_rate "../lines_learning_rate.rs"
        lines_descent_paths "../lines_descent_paths.rs"
        lines_polynomial_degree "../lines_polynomial_degree.rs"
        lines_learning_curves "../lines_learning_curves.rs"
        lines_early_stopping "../lines_early_stopping.rs"
        lines_lasso_and_ridge "../lines_lasso_and_ridge.rs"
        lines_correlated_features "../lines_correlated_features.rs"
        lines_boundaries "../lines_boundaries.rs";
    "Structure":
        structure_watch_k_means "../structure_watch_k_means.rs"
        structure_elbow_and_silhouette "../structure_elbow_and_silhouette.rs"
        structure_moons "../structure_moons.rs"
        structure_pca_scaling "../structure_pca_scaling.rs"
        structure_digits_components "../structure_digits_components.rs"
        structure_tsne_perplexity "../structure_tsne_perplexity.rs"
        structure_topics_of_reviews "../structure_topics_of_reviews.rs"
        structure_anomalies_in_a_series "../structure_anomalies_in_a_series.rs";
    "Decisions":
        decisions_base_rate "../decisions_base_rate.rs"
        decisions_peeking "../decisions_peeking.rs"
        decisions_bandits "../decisions_bandits.rs"
        decisions_reweighing "../decisions_reweighing.rs"
        decisions_drift "../decisions_drift.rs";
}

fn main() -> Result<()> {
    let bar = ProgressBar::new(PROGRAMS.len() as u64);
    bar.set_style(ProgressStyle::with_template("{bar:40} {pos}/{len} lessons, {msg}").expect("a template"));
    let done: Vec<(&Program, Lesson)> = PROGRAMS
        .par_iter()
        .map(|program| {
            let lesson = (program.run)()?;
            bar.set_message(program.name);
            bar.inc(1);
            Ok((program, lesson))
        })
        .collect::<Result<_>>()?;
    bar.finish_and_clear();
    let page = page::page(&done)?;
    // Beside it first, so that a page is there whole or not at all.
    let written = fs::write(".gallery.html.tmp", &page).and_then(|()| fs::rename(".gallery.html.tmp", "gallery.html"));
    let failed =
        |e| Error::File { file: "gallery.html".into(), place: "".into(), problem: format!("cannot be written: {e}") };
    written.map_err(failed)?;
    println!("{} lessons in gallery.html ({:.1} MB)", done.len(), page.len() as f64 / 1e6);
    Ok(())
}
