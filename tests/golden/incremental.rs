//! `src/decomposition/pca/incremental.rs` against scikit-learn.

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array2, s};
use workings::decomposition::IncrementalPca;

use crate::case::{Tol, each};

/// Scores and components near 0 share the error of the others.
const PROJECTION: Tol = Tol::relative(1e-8).or_absolute(1e-8);
const VARIANCE: Tol = Tol::relative(1e-10);

#[test]
fn components_of_batches() {
    each(include_str!("incremental.json"), |case| {
        let setting = |key: &str| case.number(key).unwrap() as usize;
        let values = case.numbers("x").unwrap();
        let d = setting("d");
        let x = Array2::from_shape_vec((values.len() / d, d), values).unwrap();
        let params = IncrementalPca::params(setting("k")).whiten(setting("whiten") == 1);
        let batches = case.numbers("batches").unwrap();
        let model = if batches.is_empty() {
            params.batch_size(setting("batch_size")).fit(&Dataset::from(x.clone())).unwrap()
        } else {
            let mut start = batches[0] as usize;
            let mut model = params.fit_batch(x.slice(s![..start, ..])).unwrap();
            for rows in &batches[1..] {
                let end = start + *rows as usize;
                model.partial_fit(x.slice(s![start..end, ..])).unwrap();
                start = end;
            }
            model
        };
        let pca = model.pca();
        case.check_all("components", pca.components().as_slice().unwrap(), PROJECTION);
        case.check_all("explained_variance", pca.explained_variance(), VARIANCE);
        case.check_all("explained_variance_ratio", pca.explained_variance_ratio(), VARIANCE);
        case.check_all("singular_values", &pca.singular_values(), VARIANCE);
        case.check("noise_variance", pca.noise_variance(), Tol::relative(1e-9));
        case.check_all("mean", pca.mean(), Tol::FORMULA);
        case.check_all("variance", &model.variance(), VARIANCE);
        let scores = model.try_transform(x.slice(s![..5, ..])).unwrap();
        case.check_all("scores", scores.as_standard_layout().as_slice().unwrap(), PROJECTION);
    });
}
