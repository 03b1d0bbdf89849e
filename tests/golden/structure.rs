//! `src/cluster/kmeans` and `src/decomposition` against scikit-learn.

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::Array2;
use workings::cluster::{Init, KMeans};
use workings::decomposition::{Pca, SvdSolver};

use crate::case::{Case, Tol, each};

const CENTROID: Tol = Tol::relative(1e-11).or_absolute(1e-11);
/// Scores and components near 0 share the error of the others.
const PROJECTION: Tol = Tol::relative(1e-9).or_absolute(1e-9);

fn matrix(case: &Case, key: &str) -> Array2<f64> {
    let values = case.numbers(key).unwrap();
    let d = case.number("d").unwrap() as usize;
    Array2::from_shape_vec((values.len() / d, d), values).unwrap()
}

#[test]
fn clusters_and_components() {
    each(include_str!("structure.json"), |case| match case.name.starts_with("PCA") {
        true => components(case),
        false => clusters(case),
    });
}

fn clusters(case: &Case) {
    let setting = |key: &str| case.number(key).unwrap();
    let model = KMeans::params(setting("k") as usize)
        .init(Init::Given(matrix(case, "start")))
        .max_iter(setting("max_iter") as usize)
        .tol(setting("tol"))
        .fit(&Dataset::from(matrix(case, "x")))
        .unwrap();
    case.check_all("labels", &model.labels.iter().map(|label| *label as f64).collect::<Vec<_>>(), Tol::EXACT);
    case.check_all("centroids", model.centroids.as_slice().unwrap(), CENTROID);
    case.check("inertia", model.inertia, Tol::relative(1e-12));
    case.check("n_iter", model.history.len() as f64, Tol::EXACT);
}

fn components(case: &Case) {
    let x = matrix(case, "x");
    let k = case.number("k").unwrap() as usize;
    let whiten = case.number("whiten").unwrap() == 1.0;
    for solver in [SvdSolver::Full, SvdSolver::Covariance] {
        let model = Pca::params(k).svd_solver(solver).whiten(whiten).fit(&Dataset::from(x.clone())).unwrap();
        case.check_all("components", model.components().as_slice().unwrap(), PROJECTION);
        case.check_all("explained_variance", model.explained_variance(), Tol::relative(1e-11));
        case.check_all("explained_variance_ratio", model.explained_variance_ratio(), Tol::relative(1e-11));
        case.check_all("singular_values", &model.singular_values(), Tol::relative(1e-11));
        case.check("noise_variance", model.noise_variance(), Tol::relative(1e-9).or_absolute(1e-9));
        case.check_all("mean", model.mean(), Tol::FORMULA);
        let scores = model.try_transform(x.slice(ndarray::s![..4, ..])).unwrap();
        case.check_all("scores", scores.as_slice().unwrap(), PROJECTION);
        let back = model.inverse_transform(&model.try_transform(&x).unwrap()).unwrap();
        let squared_error = (&x - &back).mapv(|e| e * e).sum();
        case.check("squared_error", squared_error, Tol::relative(1e-10).or_absolute(1e-15 * x.mapv(|v| v * v).sum()));
    }
}
