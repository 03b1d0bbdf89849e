//! k-means and principal components.

use workings::cluster::{Init, KMeans};
use workings::decomposition::{Pca, SvdSolver};
use workings::linfa::Dataset;
use workings::linfa::traits::Fit;

use super::{Data, Label, bench};

pub fn kmeans(data: &Data, label: &Label) {
    let train = Dataset::from(data.matrix("km_x"));
    let params = KMeans::params(data.param("km_k") as usize)
        .init(Init::Given(data.matrix("km_init")))
        .max_iter(data.param("km_max_iter") as usize)
        .tol(data.param("km_tol"));
    let run = || params.fit(&train).expect("finite numbers");
    bench(label, run, |model| (model.inertia, "inertia", format!("iters={}", model.history.len())));
}

/// The quality is the share of the variance that the components explain, measured on the rows.
fn pca(data: &Data, label: &Label, task: &str, solver: SvdSolver) {
    let train = Dataset::from(data.matrix(&format!("{task}_x")));
    let params = Pca::params(data.param(&format!("{task}_k")) as usize).svd_solver(solver);
    let run = || params.fit(&train).expect("finite numbers");
    bench(label, run, |model| {
        let scores = model.try_transform(&train.records).expect("the same columns");
        let degrees = (train.records.nrows() - 1) as f64;
        let explained = scores.iter().map(|score| score * score).sum::<f64>() / degrees;
        (explained / model.total_variance(), "expl. var. ratio", String::new())
    });
}

pub fn pca_tall(data: &Data, label: &Label) {
    pca(data, label, "pca_tall", SvdSolver::Covariance);
}

pub fn pca_square(data: &Data, label: &Label) {
    pca(data, label, "pca_sq", SvdSolver::Covariance);
}

pub fn pca_square_at_random(data: &Data, label: &Label) {
    pca(data, label, "pca_sq", SvdSolver::Randomized);
}
