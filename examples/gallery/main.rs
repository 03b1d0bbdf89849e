//! Every lesson on one page: question, numbers, charts, and the source with the lines to change.
//!
//! `cargo run --release --example gallery` writes `gallery.html`, which needs no network and no other file.

mod page;

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
        metrics_cost_of_a_miss "../metrics_cost_of_a_miss.rs"
        metrics_calibrated_or_ranked "../metrics_calibrated_or_ranked.rs"
        metrics_outliers "../metrics_outliers.rs"
        metrics_costly_shortage "../metrics_costly_shortage.rs"
        metrics_small_actuals "../metrics_small_actuals.rs";
    "Structure":
        structure_watch_k_means "../structure_watch_k_means.rs"
        structure_elbow_and_silhouette "../structure_elbow_and_silhouette.rs"
        structure_moons "../structure_moons.rs"
        structure_pca_scaling "../structure_pca_scaling.rs"
        structure_anomalies_in_a_series "../structure_anomalies_in_a_series.rs";
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
