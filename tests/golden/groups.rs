//! `src/cluster` but k-means against scikit-learn and SciPy.

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array1, Array2, Array3};
use workings::cluster::{
    AgglomerativeClustering, CovarianceType, Covariances, Dbscan, Dendrogram, GaussianMixture, Linkage,
};

use crate::case::{Case, Tol, each};

/// Parameters after many steps of EM, each of which carries on the rounding of the last.
const FITTED: Tol = Tol::relative(1e-8).or_absolute(1e-8);
const LIKELIHOOD: Tol = Tol::relative(1e-10);

fn matrix(case: &Case, key: &str) -> Array2<f64> {
    let values = case.numbers(key).unwrap();
    let d = case.number("d").unwrap() as usize;
    Array2::from_shape_vec((values.len() / d, d), values).unwrap()
}

fn numbers(labels: &[usize]) -> Vec<f64> {
    labels.iter().map(|label| *label as f64).collect()
}

#[test]
fn dense_regions_merges_and_mixtures() {
    each(include_str!("groups.json"), |case| match case.name.split(' ').next() {
        Some("DBSCAN") => dense_regions(case),
        Some("agglomerative") => merges(case),
        _ => mixture(case),
    });
}

fn dense_regions(case: &Case) {
    let setting = |key: &str| case.number(key).unwrap();
    let params = Dbscan::params().eps(setting("eps")).min_samples(setting("min_samples") as usize);
    let model = params.fit(&Dataset::from(matrix(case, "x"))).unwrap();
    let labels: Vec<f64> = model.signed_labels().iter().map(|label| *label as f64).collect();
    case.check_all("labels", &labels, Tol::EXACT);
    case.check_all("core", &numbers(&model.core_sample_indices), Tol::EXACT);
}

fn merges(case: &Case) {
    let linkage = match case.name.split(' ').nth(1) {
        Some("single") => Linkage::Single,
        Some("complete") => Linkage::Complete,
        Some("average") => Linkage::Average,
        _ => Linkage::Ward,
    };
    let x = matrix(case, "x");
    let params = AgglomerativeClustering::params().linkage(linkage);
    let model = params.distance_threshold(case.number("threshold").unwrap()).fit(&Dataset::from(x.clone())).unwrap();
    let tree: &Dendrogram = &model.dendrogram;
    case.check_all("linkage", tree.linkage_matrix().as_slice().unwrap(), Tol::relative(1e-10));
    case.check_all("leaves", &numbers(&tree.leaf_order()), Tol::EXACT);
    case.check_all("cophenetic", &tree.cophenetic_distances(), Tol::relative(1e-10));
    case.check("correlation", tree.cophenetic_correlation(&x).unwrap(), Tol::relative(1e-10));
    case.check_all("at_threshold", &numbers(&model.labels), Tol::EXACT);
    let cuts: Vec<f64> = [2, 5, 11].iter().flat_map(|k| numbers(&tree.cut(*k).unwrap())).collect();
    case.check_all("cuts", &cuts, Tol::EXACT);
}

fn covariances(kind: &str, k: usize, d: usize, values: Vec<f64>) -> (CovarianceType, Covariances) {
    let matrix = |rows: usize, values: Vec<f64>| Array2::from_shape_vec((rows, d), values).unwrap();
    match kind {
        "full" => (CovarianceType::Full, Covariances::Full(Array3::from_shape_vec((k, d, d), values).unwrap())),
        "tied" => (CovarianceType::Tied, Covariances::Tied(matrix(d, values))),
        "diag" => (CovarianceType::Diag, Covariances::Diag(matrix(k, values))),
        _ => (CovarianceType::Spherical, Covariances::Spherical(Array1::from(values))),
    }
}

fn flat(covariances: &Covariances) -> Vec<f64> {
    match covariances {
        Covariances::Full(each) => each.iter().copied().collect(),
        Covariances::Tied(shared) => shared.iter().copied().collect(),
        Covariances::Diag(each) => each.iter().copied().collect(),
        Covariances::Spherical(each) => each.to_vec(),
    }
}

fn mixture(case: &Case) {
    let setting = |key: &str| case.number(key).unwrap();
    let (x, k, d) = (matrix(case, "x"), setting("k") as usize, setting("d") as usize);
    let kind = case.inputs["kind"].as_str().unwrap();
    let (kind, precisions) = covariances(kind, k, d, case.numbers("precisions_init").unwrap());
    let model = GaussianMixture::params(k)
        .covariance_type(kind)
        .weights_init(case.numbers("weights_init").unwrap())
        .means_init(matrix(case, "means_init"))
        .precisions_init(precisions)
        .max_iter(setting("max_iter") as usize)
        .tol(setting("tol"))
        .fit(&Dataset::from(x.clone()))
        .unwrap();
    case.check_all("weights", model.weights.as_slice().unwrap(), FITTED);
    case.check_all("means", model.means.as_slice().unwrap(), FITTED);
    case.check_all("covariances", &flat(&model.covariances), FITTED);
    case.check_all("precisions", &flat(&model.covariances.inverse().unwrap()), FITTED);
    case.check_all("lower_bounds", &model.history, LIKELIHOOD);
    case.check_json("converged", model.converged);
    case.check_all("labels", &numbers(&model.try_predict(&x).unwrap().to_vec()), Tol::EXACT);
    let some = x.slice(ndarray::s![..20, ..]);
    case.check_all("score_samples", model.score_samples(some).unwrap().as_slice().unwrap(), FITTED);
    case.check_all("proba", model.predict_proba(some).unwrap().as_slice().unwrap(), FITTED);
    case.check("bic", model.bic(&x).unwrap(), LIKELIHOOD);
    case.check("aic", model.aic(&x).unwrap(), LIKELIHOOD);
}
