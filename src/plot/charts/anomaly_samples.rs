//! Charts of anomalies in real series, in a series like the taxi rides of a city (generated here), and in data that are
//! hard to draw.

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array2, ArrayView2, s};

use super::samples::bell;
use super::*;
use crate::anomaly::{Flag, MahalanobisDistance, MinCovDet, RandomCutForest, RandomCutTree, Sampling, Shingle};
use crate::datasets;
use crate::plot::Figure;

type Named = (String, Figure);

/// Rides in thousands for each half hour of four weeks: days, weekends, noise; a storm halts the city on day 17 for half a
/// day, and on day 23 a feast fills an evening.
fn rides() -> Vec<f64> {
    let ride = |t: usize| {
        let (hour, day) = ((t % 48) as f64 / 2.0, t / 48);
        let daily =
            15.0 - 9.0 * (std::f64::consts::TAU * (hour + 3.0) / 24.0).sin() - if hour < 5.0 { 3.0 } else { 0.0 };
        let weekend = if day % 7 >= 5 { 0.8 } else { 1.0 };
        let event = match (day, hour) {
            (17, 8.0..20.0) => 0.25,
            (23, 19.0..23.0) => 1.6,
            _ => 1.0,
        };
        (daily * weekend * event + 0.5 * bell(t)).max(0.2)
    };
    (0..28 * 48).map(ride).collect()
}

fn taxi() -> Vec<Named> {
    let rides = rides();
    let days: Vec<f64> = (0..rides.len()).map(|t| t as f64 / 48.0).collect();
    let params = RandomCutForest::params().num_samples_per_tree(512).sampling(Sampling::Window).seed(3);
    let found = params.score_series(&rides, 8, 3.0).unwrap();
    let scores = anomaly_scores(&days, &rides, &found, "Day", "Rides (thousands, generated)").unwrap();
    // The feast's second hour, with the seven half hours before it.
    let mut forest = params.stream(8).unwrap();
    let mut shingle = Shingle::new(8, 1).unwrap();
    let feast = 23 * 48 + 40;
    let mut point = Vec::new();
    for ride in &rides[..=feast] {
        if let Some(window) = shingle.push(&[*ride]).unwrap() {
            forest.update(window).unwrap();
            point = window.to_vec();
        }
    }
    let names = ["t−7", "t−6", "t−5", "t−4", "t−3", "t−2", "t−1", "t"];
    let why = anomaly_attribution(&forest.attribution(&point).unwrap(), &names).unwrap();
    vec![("taxi_anomaly_scores".into(), scores), ("taxi_anomaly_attribution".into(), why)]
}

fn series() -> Vec<Named> {
    let (nile, elnino) = (datasets::nile(), datasets::elnino());
    let time = |series: &datasets::Series| (0..series.values().len()).map(|i| series.time(i)).collect::<Vec<_>>();
    let of = |series: &datasets::Series, size: usize, sample: usize, label: &str| {
        let params = RandomCutForest::params().num_samples_per_tree(sample).seed(1);
        let found = params.score_series(series.values(), size, 3.0).unwrap();
        anomaly_scores(&time(series), series.values(), &found, "Year", label).unwrap()
    };
    vec![
        ("nile_anomaly_scores".into(), of(&nile, 1, 64, "Flow (10⁸ m³)")),
        ("elnino_anomaly_scores".into(), of(&elnino, 12, 256, "Sea temperature (°C)")),
    ]
}

fn ellipses() -> Vec<Named> {
    let mut x = Array2::from_shape_fn((150, 2), |(i, j)| match j {
        0 => 170.0 + 9.0 * bell(i),
        _ => 68.0 + 7.0 * bell(i) + 4.0 * bell(i + 500),
    });
    for i in 0..18 {
        (x[(i, 0)], x[(i, 1)]) = (186.0 + 3.0 * bell(i), 52.0 + 3.0 * bell(i + 900));
    }
    let data = Dataset::from(x.clone());
    let params = MahalanobisDistance::params().flag(Flag::PValue(0.01));
    let names = ["Height (cm)", "Weight (kg)"];
    let plain = params.clone().fit(&data).unwrap();
    let robust = params.robust(MinCovDet::params()).fit(&data).unwrap();
    vec![
        ("mahalanobis_plain".into(), mahalanobis_ellipses(&plain, x.view(), names).unwrap()),
        ("mahalanobis_robust".into(), mahalanobis_ellipses(&robust, x.view(), names).unwrap()),
    ]
}

fn cuts() -> Vec<Named> {
    let mut x = Array2::from_shape_fn((24, 2), |(i, j)| 4.0 + (1.5 - 0.6 * j as f64) * bell(i + 100 * j));
    (x[(23, 0)], x[(23, 1)]) = (11.0, 8.0);
    let of = |x: ArrayView2<f64>, seed: u64| {
        let cuts = RandomCutTree::from_rows(x, seed).unwrap().cuts();
        random_cuts(&cuts, x, ["First column", "Second column"]).unwrap()
    };
    let one = x.slice(s![..1, ..]);
    vec![("random_cuts".into(), of(x.view(), 2)), ("random_cuts_of_one_point".into(), of(one, 1))]
}

pub(crate) fn all() -> Vec<Named> {
    [taxi(), series(), ellipses(), cuts()].concat()
}
