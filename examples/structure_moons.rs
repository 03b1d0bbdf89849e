//! Two half-moons lie in each other's arms: which algorithm finds them?
//!
//! Prediction: k-means gives every point to the nearer of two centres, so its border is a straight line and cuts both
//! moons. DBSCAN follows the dense points wherever they go and finds the moons, whatever their shape.
//!
//! Source: Ester, Kriegel, Sander & Xu (1996), A density-based algorithm for discovering clusters, KDD, 226–231.
//!
//! Concepts: k-means, DBSCAN, clusters, adjusted Rand index

use workings::cluster::{Dbscan, KMeans};
use workings::datasets::make_moons;
use workings::lesson::Lesson;
use workings::metrics::{Agreement, Clusters};
use workings::plot::{Axis, Figure};
use workings::prelude::*;

const EPS: f64 = 0.2; // change me: how near neighbours are; 0.02 finds only noise, 1 a single cluster

pub fn lesson() -> Result<Lesson> {
    let moons = make_moons().n_samples(400).noise(0.06).seed(6).generate()?;
    let x = &moons.records;
    let truth: Vec<usize> = moons.targets.to_vec();
    let by_centres: Vec<usize> = KMeans::params(2).seed(1).fit(&moons)?.labels;
    let dense = Dbscan::params().eps(EPS).min_samples(5).fit(&moons)?;
    // Noise counts as a group of its own.
    let by_density: Vec<usize> = dense.labels.iter().map(|label| label.unwrap_or(dense.n_clusters)).collect();

    let panel = |title: &str, labels: &[usize]| {
        let groups = labels.iter().max().map_or(0, |largest| largest + 1);
        (0..groups).fold(Figure::new(title).x(Axis::new("x₁")).y(Axis::new("x₂")), |figure, group| {
            let own = (0..labels.len()).filter(|i| labels[*i] == group).map(|i| (x[(i, 0)], x[(i, 1)]));
            figure.points(format!("cluster {}", group + 1), own)
        })
    };
    let row = |labels: &[usize]| -> Result<Vec<f64>> {
        Ok(vec![Agreement::new(&truth, labels)?.adjusted_rand(), Clusters::new(x.view(), labels)?.silhouette()])
    };
    let chart = Figure::grid(
        "A straight border cuts the moons, density follows them",
        2,
        [panel("k-means, k = 2", &by_centres), panel(&format!("DBSCAN, eps = {EPS}"), &by_density)],
    );
    Ok(Lesson::new("Two half-moons lie in each other's arms: which algorithm finds them?")
        .table(
            &["adjusted Rand index", "silhouette"],
            [("k-means", row(&by_centres)?), ("DBSCAN", row(&by_density)?), ("the truth", row(&truth)?)],
        )
        .number("clusters that DBSCAN finds", dense.n_clusters as f64)
        .chart(chart)
        .answer("DBSCAN. And beware of the silhouette: it likes round clusters as k-means makes them, and prefers the wrong answer to the truth."))
}

fn main() -> Result<()> {
    lesson()?.show("structure_moons")
}

#[test]
fn density_finds_the_moons_and_the_silhouette_does_not_notice() {
    let lesson = lesson().unwrap();
    let of = |row: &str, column: &str| lesson.cell(row, column).unwrap();
    assert_eq!(lesson.value("clusters that DBSCAN finds"), Some(2.0));
    assert!(of("DBSCAN", "adjusted Rand index") > 0.95 && of("k-means", "adjusted Rand index") < 0.6);
    assert!(of("k-means", "silhouette") > of("the truth", "silhouette"));
}
