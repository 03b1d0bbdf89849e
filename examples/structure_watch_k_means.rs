//! How does k-means find its centres, and does it always find the best ones?
//!
//! Prediction: each step gives every point to its nearest centre and moves the centre to the mean of its points. Both make
//! the inertia smaller, so it settles; but where it settles depends on the start. From three centres in one group it
//! leaves two groups joined for good, where k-means++ spreads its start.
//!
//! Source: Lloyd (1982), IEEE Trans. Inf. Theory 28(2), 129–137; Arthur & Vassilvitskii (2007), SODA, 1027–1035.
//!
//! Concepts: k-means, inertia, clusters

use workings::cluster::{Init, KMeans};
use workings::datasets::make_blobs;
use workings::lesson::Lesson;
use workings::plot::{Axis, Figure, cluster_map, kmeans_steps};
use workings::prelude::*;

const START: [[f64; 2]; 4] = [[0.2, 0.1], [-0.2, 0.1], [0.0, -0.2], [7.0, 4.0]]; // change me: the bad start

pub fn lesson() -> Result<Lesson> {
    let groups = make_blobs()
        .center_points(array![[0.0, 0.0], [6.0, 0.0], [0.0, 5.0], [6.0, 5.0]])
        .n_samples_each([60, 60, 60, 60])
        .cluster_std(0.8)
        .seed(12)
        .generate()?;
    let names = ["x₁", "x₂"];
    let fit = |init: Init| KMeans::params(4).init(init).n_init(1).seed(3).keep_centroids(true).fit(&groups);
    let bad = fit(Init::Given(Array2::from(START.to_vec())))?;
    let good = fit(Init::PlusPlus)?;
    let gif = kmeans_steps(groups.records.view(), &bad, names)?.gif_at(1.0)?;
    let alt = format!(
        "Animation of k-means: four centres, three of them in the lower left group, move step by step; after {} steps two \
         centres still share that group and one serves two groups.",
        bad.history.len()
    );
    let steps = |model: &KMeans| {
        let of_step = |(i, step): (usize, &workings::cluster::Step)| (i as f64 + 1.0, step.inertia);
        model.history.iter().enumerate().map(of_step).collect::<Vec<_>>()
    };
    let fall = Figure::new("Inertia never rises, and may settle too high")
        .x(Axis::new("Step").whole())
        .y(Axis::new("Inertia (squared units)").from_zero())
        .line("three centres in one group", steps(&bad))
        .line("k-means++", steps(&good));
    Ok(Lesson::new("How does k-means find its centres, and does it always find the best ones?")
        .table(
            &["steps", "inertia"],
            [
                ("three centres in one group", vec![bad.history.len() as f64, bad.inertia]),
                ("k-means++", vec![good.history.len() as f64, good.inertia]),
            ],
        )
        .animation(gif, alt)
        .chart(fall)
        .chart(cluster_map(groups.records.view(), good.centroids.view(), names)?.title("Started by k-means++, each group has a centre"))
        .answer("It goes downhill, and stays in the first valley. So start it with k-means++ and several times, and keep the run of least inertia."))
}

fn main() -> Result<()> {
    lesson()?.show("structure_watch_k_means")
}

#[test]
fn the_bad_start_settles_in_a_worse_valley() {
    let lesson = lesson().unwrap();
    let inertia = |row: &str| lesson.cell(row, "inertia").unwrap();
    // 240 points of variance 0.64 in each of two columns: about 307.
    assert!((inertia("k-means++") - 307.0).abs() < 45.0);
    assert!(inertia("three centres in one group") > 2.0 * inertia("k-means++"));
}
