//! Charts of clusters and components, of real data and of data that are hard to draw.

use linfa::traits::Fit;
use linfa::{Dataset, DatasetBase};
use ndarray::{Array2, array, s};

use super::samples::{bell, spread};
use super::*;
use crate::cluster::{GapStatistic, KMeans, KMeansRange, Knee, Reference};
use crate::datasets;
use crate::decomposition::Pca;
use crate::metrics::{Agreement, Clusters};
use crate::plot::Figure;
use crate::preprocessing::StandardScaler;
use linfa::traits::Transformer;

/// Every chart, by name.
pub(crate) fn all() -> Vec<(String, Figure)> {
    let named = |(name, figure): (&str, Figure)| (format!("structure_{name}"), figure);
    numbers().into_iter().chain(found()).chain(components()).map(named).collect()
}

/// Four groups of unlike size and width.
fn groups() -> Array2<f64> {
    let centres = [(0.0, 0.0, 1.0), (8.0, 1.0, 0.6), (4.0, 7.0, 1.4), (10.0, 8.0, 0.9)];
    Array2::from_shape_fn((300, 2), |(i, j)| {
        let (x, y, width) = centres[[0, 0, 0, 1, 2, 2, 3][i % 7]];
        (if j == 0 { x } else { y }) + width * bell(2 * i + j)
    })
}

fn numbers() -> Vec<(&'static str, Figure)> {
    let data = Dataset::from(groups());
    let range = KMeansRange::params(1..=9).fit(&data).unwrap();
    let gap = |reference| GapStatistic::params(1..=8).n_refs(8).n_init(2).reference(reference).fit(&data).unwrap();
    let uniform = Dataset::from(Array2::from_shape_fn((80, 2), |(i, j)| spread(2 * i + j)));
    let same = KMeansRange::params(1..=4).fit(&Dataset::from(Array2::from_elem((5, 1), 2.0))).unwrap();
    let two = KMeansRange::params(2..=3).fit(&data).unwrap();
    let k: Vec<f64> = (1..=30).map(f64::from).collect();
    let inertia: Vec<f64> = k.iter().map(|k| 3.4e9 / k.powf(1.3)).collect();
    vec![
        ("elbow", elbow(&range)),
        ("elbow_of_equal_points", elbow(&same)),
        ("elbow_of_two_numbers", elbow(&two)),
        ("elbow_long", elbow_curve(&k, &inertia, "Inertia (kWh²)", &Knee::new(&k, &inertia).unwrap())),
        ("silhouette_by_k", silhouette_by_clusters(&range)),
        ("silhouette_by_k_none", silhouette_by_clusters(&same)),
        ("gap", gap_statistic(&gap(Reference::Features))),
        ("gap_components", gap_statistic(&gap(Reference::Components))),
        ("gap_uniform", gap_statistic(&GapStatistic::params(1..=5).n_refs(20).n_init(2).fit(&uniform).unwrap())),
        ("gap_infinite", gap_statistic(&GapStatistic::new(&[1, 2], &[3.0, 0.0], array![[2.0], [1.0]].view()).unwrap())),
    ]
}

fn found() -> Vec<(&'static str, Figure)> {
    let x = groups();
    let labels =
        |k: usize, x: &Array2<f64>| KMeans::params(k).n_init(4).fit(&DatasetBase::from(x.view())).unwrap().labels;
    let of = |k: usize, x: &Array2<f64>| Clusters::new(x.view(), &labels(k, x)).unwrap();
    let none: [&str; 0] = [];
    let many = Array2::from_shape_fn((2000, 2), |(i, j)| 30.0 * spread((i % 25) * 2 + j) + 0.4 * bell(2 * i + j));
    let iris = datasets::iris();
    let species = iris.targets.to_vec();
    let found = Agreement::new(&species, &labels(3, &iris.records)).unwrap();
    let digits = datasets::digits();
    let digit: Vec<String> = digits.targets.iter().map(ToString::to_string).collect();
    let of_digits = Agreement::new(&digit, &labels(12, &digits.records)).unwrap();
    let digit_names: Vec<String> = (0..10).map(|d| d.to_string()).collect();
    vec![
        ("silhouettes", silhouette_plot(&of(4, &x), &none)),
        ("silhouettes_too_many", silhouette_plot(&of(6, &x), &none)),
        ("silhouettes_named", silhouette_plot(&of(2, &x), &["a cluster with a rather long name", "b"])),
        ("silhouettes_of_many", silhouette_plot(&of(25, &many), &none)),
        ("silhouettes_of_one", silhouette_plot(&of(1, &x), &none)),
        ("contingency", contingency(&found, &["setosa", "versicolor", "virginica"], &none)),
        ("contingency_digits", contingency(&of_digits, &digit_names, &none)),
        ("contingency_single", contingency(&Agreement::new(&[1], &[1]).unwrap(), &["a"], &none)),
    ]
}

fn components() -> Vec<(&'static str, Figure)> {
    let standard = |data: Dataset<f64, &'static str, ndarray::Ix1>| {
        let scaler = StandardScaler::params().fit(&data).unwrap();
        scaler.transform(data)
    };
    let (iris, wine) = (datasets::iris(), standard(datasets::wine()));
    let digits = datasets::digits();
    let of_iris = Pca::params(2).fit(&iris).unwrap();
    let of_wine = Pca::params_for_all().fit(&wine).unwrap();
    let of_digits = Pca::params_for_all().fit(&digits).unwrap();
    let (few, none): (Array2<f64>, [&str; 0]) = (array![[1.0, 2.0], [2.0, 4.5], [4.0, 7.0]], []);
    let of_few = Pca::params(1).fit(&Dataset::from(few.clone())).unwrap();
    let plot = |pca: &Pca, x: &Array2<f64>, classes: &[&str], names: &[String]| {
        biplot(pca, &pca.try_transform(x).unwrap(), classes, names)
    };
    // StandardScaler divides by the deviation with divisor n.
    let n = wine.records.nrows() as f64;
    let deviations = vec![(n / (n - 1.0)).sqrt(); 13];
    let unscaled = datasets::wine();
    let wine_names = unscaled.feature_names();
    vec![
        ("scree", scree(&of_wine, 0.8)),
        ("scree_digits", scree(&of_digits, 0.9)),
        ("scree_one", scree(&of_few, 0.999)),
        ("biplot", plot(&of_iris, &iris.records, &iris.targets.to_vec(), &iris.feature_names())),
        ("biplot_wine", plot(&of_wine, &wine.records, &wine.targets.to_vec(), &wine_names)),
        ("biplot_one_component", plot(&of_few, &few, &none, &[])),
        ("correlation_circle", correlation_circle(&of_wine, &deviations, &wine_names)),
        ("reconstruction_error", reconstruction_error(&of_digits)),
        ("digits", reconstructed(&digits.records)),
    ]
}

/// Six digits, from few components and from all.
fn reconstructed(digits: &Array2<f64>) -> Figure {
    let first = digits.slice(s![..6, ..]);
    let back = |k: usize| {
        let pca = Pca::params(k).fit(&DatasetBase::from(digits.view())).unwrap();
        pca.inverse_transform(&pca.try_transform(first).unwrap()).unwrap()
    };
    let counts = [1, 5, 10, 20, 64];
    let images = counts.map(back);
    let names = counts.map(|k| if k == 1 { "1 component".into() } else { format!("{k}") });
    let mut columns: Vec<(&str, _)> =
        names.iter().map(String::as_str).zip(images.iter().map(|image| image.view())).collect();
    columns.push(("original", first));
    image_columns("Digits from their principal components", &columns, (8, 8))
}
