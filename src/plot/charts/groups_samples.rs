//! Charts of clusters, of data like those of lessons and of data that are hard to draw.

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array2, array};

use super::samples::{bell, spread};
use super::*;
use crate::cluster::{
    AgglomerativeClustering, CovarianceType, Dbscan, Dendrogram, GaussianMixture, Hotspots, Linkage, compare_mixtures,
    k_distances,
};
use crate::plot::Figure;

/// Height and weight of some dogs, in cm and kg.
const DOGS: [(&str, f64, f64); 16] = [
    ("Chihuahua", 20.0, 2.5),
    ("Yorkshire terrier", 21.0, 3.0),
    ("Maltese", 23.0, 3.5),
    ("Pug", 30.0, 7.5),
    ("French bulldog", 31.0, 11.0),
    ("Beagle", 37.0, 10.5),
    ("Dachshund", 23.0, 9.0),
    ("Cocker spaniel", 39.0, 13.0),
    ("Border collie", 51.0, 17.0),
    ("Husky", 56.0, 23.0),
    ("Labrador", 57.0, 31.0),
    ("Boxer", 60.0, 30.0),
    ("German shepherd", 62.0, 32.0),
    ("Rottweiler", 65.0, 48.0),
    ("Great Dane", 78.0, 65.0),
    ("Saint Bernard", 72.0, 72.0),
];

fn tree(x: Array2<f64>, linkage: Linkage) -> Dendrogram {
    AgglomerativeClustering::params().linkage(linkage).n_clusters(1).fit(&Dataset::from(x)).unwrap().dendrogram
}

/// A ring about a disc, and scattered samples.
fn ring(n: usize) -> Array2<f64> {
    Array2::from_shape_fn((n, 2), |(i, j)| {
        let (angle, wobble) = (std::f64::consts::TAU * spread(i), 0.25 * bell(2 * i + j));
        let radius = [4.0, 1.0, 4.0][i % 3] * if i % 3 == 1 { spread(7 * i).sqrt() } else { 1.0 };
        match i % 23 {
            0 => 12.0 * (spread(5 * i + 3 * j) - 0.5),
            _ => radius * if j == 0 { angle.cos() } else { angle.sin() } + wobble,
        }
    })
}

/// Three clouds that lean and overlap.
fn clouds(n: usize) -> Array2<f64> {
    Array2::from_shape_fn((n, 2), |(i, j)| {
        let (a, b) = (bell(2 * i), bell(2 * i + 1));
        match (i % 6, j) {
            (0..3, 0) => 20.0 + 3.0 * a,
            (0..3, _) => 110.0 + 12.0 * a + 5.0 * b,
            (3..5, 0) => 29.0 + 2.0 * a,
            (3..5, _) => 95.0 - 6.0 * a + 5.0 * b,
            (_, 0) => 33.0 + 0.8 * a,
            _ => 135.0 + 4.0 * b,
        }
    })
}

pub(crate) fn all() -> Vec<(String, Figure)> {
    let dogs =
        Array2::from_shape_fn((DOGS.len(), 2), |(i, j)| if j == 0 { DOGS[i].1 / 10.0 } else { DOGS[i].2 / 10.0 });
    let names: Vec<&str> = DOGS.iter().map(|dog| dog.0).collect();
    let dogs = tree(dogs, Linkage::Ward);
    let many = tree(ring(400), Linkage::Single);
    let same = tree(Array2::from_elem((5, 2), 1.0), Linkage::Average);
    let no_names = &[""; 0];
    let x = ring(600);
    let dense = Dbscan::params().eps(0.6).min_samples(6).fit(&Dataset::from(x.clone())).unwrap();
    let clouds = clouds(600);
    let mixture = |k: usize| GaussianMixture::params(k).seed(1).fit(&Dataset::from(clouds.clone())).unwrap();
    let types = [CovarianceType::Full, CovarianceType::Tied, CovarianceType::Diag, CovarianceType::Spherical];
    let scores = compare_mixtures(&GaussianMixture::params(1).seed(1), &Dataset::from(clouds.clone()), 1..=7, &types);
    let mut stream = Hotspots::new(500, 0.4, 12).unwrap();
    for i in 0..600 {
        let near = if i % 5 == 0 { 0.35 } else { 6.0 };
        stream.push(&[2.0 * near * (spread(i) - 0.5) + 3.0, 2.0 * near * (spread(3 * i * i) - 0.5)]).unwrap();
    }
    let named = |name: &str, figure: Figure| (format!("groups_{name}"), figure);
    vec![
        named("dendrogram", dendrogram(&dogs, &names, 3, "Ward distance (dm and 10 kg alike)").unwrap()),
        named("dendrogram_many", dendrogram(&many, no_names, 9, "Distance (m)").unwrap()),
        named("dendrogram_same", dendrogram(&same, no_names, 2, "Distance (m)").unwrap()),
        named("dendrogram_one", dendrogram(&tree(array![[1.0]], Linkage::Ward), &["alone"], 1, "Distance").unwrap()),
        named("k_distances", k_distance_curve(&k_distances(x.view(), 6).unwrap(), "m")),
        named("dense_regions", dense_regions(&dense, &x, "East (m)", "North (m)").unwrap()),
        named("mixture", mixture_ellipses(&mixture(3), &clouds, "Length (cm)", "Weight (kg)").unwrap()),
        named("mixture_nine", mixture_ellipses(&mixture(9), &clouds, "Length (cm)", "Weight (kg)").unwrap()),
        named("criteria", information_criteria(&scores.unwrap()).unwrap()),
        named("hotspots", hotspots(&stream, "East (km)", "North (km)").unwrap()),
    ]
}
