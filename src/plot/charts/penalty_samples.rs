//! Charts of penalties, of real data and of data that are hard to draw.

use linfa::traits::{Fit, Transformer};
use ndarray::{Array2, array};

use super::*;
use crate::datasets;
use crate::linear::{LassoCV, LinearProblem, PenaltyScores, enet_path, lasso_path};
use crate::plot::Figure;
use crate::preprocessing::StandardScaler;

const DIABETES: [&str; 10] = ["age", "sex", "bmi", "blood pressure", "tc", "ldl", "hdl", "tch", "ltg", "glucose"];

/// Every chart, by name.
pub(crate) fn all() -> Vec<(String, Figure)> {
    let data = datasets::diabetes();
    let scaler = StandardScaler::params().fit(&data).unwrap();
    let data = scaler.transform(data);
    let found = LassoCV::params().n_alphas(60).fit(&data).unwrap();
    let path = lasso_path().n_alphas(60).fit(&data).unwrap();
    let lasso = coefficient_paths(path.alphas(), path.coefs(), &DIABETES, Some(found.best().alpha_one_se()));
    let alphas: Vec<f64> = (0..40).map(|k| 1000.0 * 10f64.powf(-f64::from(k) / 8.0)).collect();
    let ridge = enet_path(0.0).alphas(&alphas).tol(1e-8).fit(&data).unwrap();
    let ridge = coefficient_paths(ridge.alphas(), ridge.coefs(), &DIABETES, None);
    let many = Array2::from_shape_fn((200, 50), |(j, k)| {
        (samples::bell(j) * 3.0) * (k as f64 / 50.0 - samples::spread(j)).max(0.0)
    });
    let names: Vec<String> = (0..200).map(|j| format!("a feature with a long name, number {j}")).collect();
    let grid: Vec<f64> = (0..50).map(|k| 1e6 * 10f64.powf(-f64::from(k) / 6.0)).collect();
    let flat = PenaltyScores {
        l1_ratio: 1.0,
        alphas: vec![1.0],
        mse: Array2::zeros((1, 2)),
        mean: vec![3.0],
        standard_error: vec![0.5],
    };
    let named = |name: &str, figure: Figure| (format!("penalty_{name}"), figure);
    vec![
        named("lasso_paths", lasso),
        named("ridge_paths", ridge),
        named("many_paths", coefficient_paths(&grid, &many, &names, Some(1e3))),
        named("no_paths", coefficient_paths(&[], &Array2::zeros((0, 0)), &[""; 0], None)),
        named("errors", penalty_errors(found.best())),
        named("errors_one", penalty_errors(&flat)),
        named("shrinkage", shrinkage_functions(1.0)),
        named("regions", regions()),
    ]
}

/// Two correlated features, of which the lasso keeps one.
fn regions() -> Figure {
    let x = array![[1.0, 2.0], [2.0, 1.0], [3.0, 4.0], [4.0, 3.0], [5.0, 5.0], [7.0, 6.0]];
    let y = [2.1, 4.4, 6.2, 8.8, 10.1, 14.9];
    let problem = LinearProblem::new(x.view(), &y, true).unwrap();
    let pair = |fit: crate::linear::LinearFit| (fit.coefficients()[0].value(), fit.coefficients()[1].value());
    let solutions =
        (pair(problem.least_squares().unwrap()), pair(problem.lasso(2.5).unwrap()), pair(problem.ridge(15.0).unwrap()));
    let mean = x.mean_axis(ndarray::Axis(0)).unwrap();
    let centred = &x - &mean;
    let products = centred.t().dot(&centred);
    let products = [[products[(0, 0)], products[(0, 1)]], [products[(1, 0)], products[(1, 1)]]];
    constraint_regions(products, solutions.0, solutions.1, solutions.2)
}
