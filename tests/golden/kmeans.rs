//! `src/cluster/kmeans` with sample weights and by mini-batches, against scikit-learn (kmeans.py).

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::Array2;
use workings::cluster::{Init, KMeans, MiniBatchKMeans};

use crate::case::{Case, Tol, each};

fn matrix(case: &Case, key: &str) -> Array2<f64> {
    let values = case.numbers(key).unwrap();
    let d = case.number("d").unwrap() as usize;
    Array2::from_shape_vec((values.len() / d, d), values).unwrap()
}

#[test]
fn weights_and_batches() {
    each(include_str!("kmeans.json"), |case| match case.name.starts_with("weighted") {
        true => weighted(case),
        false => batches(case),
    });
}

fn weighted(case: &Case) {
    let params = KMeans::params(case.number("k").unwrap() as usize)
        .init(Init::Given(matrix(case, "start")))
        .tol(case.number("tol").unwrap());
    let model = params.fit_weighted(&Dataset::from(matrix(case, "x")), &case.numbers("weight").unwrap()).unwrap();
    case.check_all("labels", &model.labels.iter().map(|label| *label as f64).collect::<Vec<_>>(), Tol::EXACT);
    case.check_all("centroids", model.centroids.as_slice().unwrap(), Tol::relative(1e-11).or_absolute(1e-11));
    case.check("inertia", model.inertia, Tol::relative(1e-12));
    case.check("n_iter", model.history.len() as f64, Tol::EXACT);
}

/// Other random numbers, so it is compared what a quarter of 40 seeds reach; the best is that of all samples at once.
fn batches(case: &Case) {
    let data = Dataset::from(matrix(case, "x"));
    let (k, batch_size) = (case.number("k").unwrap() as usize, case.number("batch_size").unwrap() as usize);
    let inertia = |seed: u64| {
        let params = MiniBatchKMeans::params(k).batch_size(batch_size).n_init(3).seed(seed);
        let model = match case.numbers("weight") {
            Some(weight) => params.fit_weighted(&data, &weight),
            None => params.fit(&data),
        };
        model.unwrap().inertia
    };
    let mut all: Vec<f64> = (0..40).map(inertia).collect();
    all.sort_by(f64::total_cmp);
    case.check("quarter_inertia", all[10], Tol::relative(0.03));
    case.check("whole_inertia", all[0], Tol::relative(0.03));
}
