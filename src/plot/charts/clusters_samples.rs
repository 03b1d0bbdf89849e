//! Clusters as they are found, for the tests and for people to look at.

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array2, array};

use super::clusters::*;
use super::samples::{bell, spread};
use crate::cluster::{Init, KMeans};
use crate::plot::{Animation, Figure};

/// Visits to a shop's site: minutes and pages, in groups of unlike size.
fn visits() -> Array2<f64> {
    let centres = [(4.0, 3.0), (11.0, 6.0), (6.0, 11.0), (15.0, 13.0)];
    Array2::from_shape_fn((260, 2), |(i, j)| {
        let group = if spread(i) < 0.45 { 0 } else { 1 + i % 3 };
        let (minutes, pages) = centres[group];
        let size = if group == 3 { 0.9 } else { 1.5 };
        if j == 0 { minutes + size * bell(3 * i + 1) } else { pages + size * bell(3 * i + 2) }
    })
}

/// From four starts in the same group.
pub(crate) fn steps() -> Animation {
    let x = visits();
    let start = array![[3.0, 2.0], [4.0, 4.5], [5.5, 3.0], [2.5, 4.0]];
    let params = KMeans::params(4).init(Init::Given(start)).keep_centroids(true).tol(0.0);
    let model = params.fit(&Dataset::from(x.clone())).unwrap();
    kmeans_steps(x.view(), &model, ["Time on the site (minutes)", "Pages seen"]).unwrap()
}

pub(crate) fn all() -> Vec<(String, Figure)> {
    let x = visits();
    let model = KMeans::params(9).n_init(3).fit(&Dataset::from(x.clone())).unwrap();
    let names = ["Time on the site (minutes)", "Pages seen"];
    let map = cluster_map(x.view(), model.centroids.view(), names).unwrap();
    let line = Array2::from_shape_fn((30, 2), |(i, j)| if j == 0 { i as f64 } else { 5.0 });
    let on_a_line = cluster_map(line.view(), array![[4.0, 5.0], [20.0, 5.0]].view(), ["Hour", "Load (kW)"]).unwrap();
    let frames = steps().frames;
    let (first, early, last) = (frames[0].clone(), frames[2].clone(), frames[frames.len() - 1].clone());
    vec![
        ("clusters_nine".into(), map),
        ("clusters_on_a_line".into(), on_a_line),
        ("kmeans_at_the_start".into(), first),
        ("kmeans_early".into(), early),
        ("kmeans_at_rest".into(), last),
    ]
}
