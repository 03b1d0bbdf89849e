//! Requests to a server come in a daily wave; one night the wave is missing. Which detector notices?
//!
//! Prediction: the night's values are ordinary values at the wrong time, so no rule about single values (three deviations
//! from the mean) can see them. A random cut forest over windows of the series sees that the window is unlike the others.
//!
//! Source: Guha, Mishra, Roy & Schrijvers (2016), Robust random cut forest based anomaly detection on streams, ICML.
//!
//! Concepts: random cut forest, anomalies, time series

use workings::anomaly::{RandomCutForest, score_threshold};
use workings::datasets::make_blobs;
use workings::lesson::Lesson;
use workings::plot::anomaly_scores;
use workings::prelude::*;

const SHINGLE: usize = 24; // change me: hours of a window; 1 looks at single values, as the rule of three deviations
const QUIET: std::ops::Range<usize> = 960..978;

pub fn lesson() -> Result<Lesson> {
    let noise = make_blobs().center_points(array![[0.0]]).n_samples_each([1440]).cluster_std(4.0).seed(9).generate()?;
    let hour = |t: usize| t as f64;
    let wave = |t: usize| 100.0 + 40.0 * (std::f64::consts::TAU * hour(t) / 24.0).sin();
    let value = |t: usize| noise.records[(t, 0)] + if QUIET.contains(&t) { 100.0 } else { wave(t) };
    let series: Vec<f64> = (0..1440).map(value).collect();
    let by_value = score_threshold(&series, 3.0, 0)?;
    let above = series.iter().filter(|v| **v > by_value.value()).count();
    let found = RandomCutForest::params().num_trees(50).seed(1).score_series(&series, SHINGLE, 3.0)?;
    let within = |t: &usize| (QUIET.start..QUIET.end + SHINGLE).contains(t);
    let hits = found.flagged.iter().filter(|t| within(t)).count();
    let days: Vec<f64> = (0..1440).map(|t| hour(t) / 24.0).collect();
    Ok(Lesson::new("A daily wave is missing for one night: which detector notices?")
        .derived(by_value.worked())
        .number("hours above three deviations", above as f64)
        .number("hours that the forest flags", found.flagged.len() as f64)
        .number("of them in the night or the window after it", hits as f64)
        .chart(anomaly_scores(&days, &series, &found, "Day", "Requests (per minute)")?.title("On day 40 the wave stops for a night, and the score rises"))
        .answer("The forest over windows of a day. Each value of that night is ordinary; only beside its neighbours it is odd. The flag comes late and stays for a window, since every window that holds the night is odd."))
}

fn main() -> Result<()> {
    lesson()?.show("structure_anomalies_in_a_series")
}

#[test]
fn only_windows_see_a_missing_wave() {
    let lesson = lesson().unwrap();
    let of = |name: &str| lesson.value(name).unwrap();
    assert_eq!(of("hours above three deviations"), 0.0);
    assert!(of("of them in the night or the window after it") >= 5.0);
    assert!(of("of them in the night or the window after it") > 0.8 * of("hours that the forest flags"));
}
