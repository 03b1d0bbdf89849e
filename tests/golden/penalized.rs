//! Lasso, elastic net, their paths and cross-validation against scikit-learn (penalized.py).

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};
use workings::datasets::Split;
use workings::linear::{ElasticNet, ElasticNetCV, ElasticNetCVParams, PenaltyChoice, enet_path};

use crate::case::{Case, Tol, each};

/// Both solve the same equations on the same features; the targets are near 7, so a coefficient near 0 shares their rounding.
const COEFFICIENT: Tol = Tol::relative(1e-8).or_absolute(1e-11);
/// scikit-learn's own optimum, which its stopping rule leaves some digits away.
const CYCLES: Tol = Tol::relative(1e-6).or_absolute(1e-7);

#[test]
fn as_scikit_learn_has_it() {
    each(include_str!("penalized.json"), |case| match case.name {
        name if name.starts_with("fit") => fit(case),
        name if name.starts_with("path") => path(case),
        name if name.starts_with("cv") => cv(case),
        other => panic!("{other} is not compared"),
    });
}

fn data(case: &Case) -> Dataset<f64, f64, ndarray::Ix1> {
    let (x, y) = (case.numbers("x").unwrap(), case.numbers("y").unwrap());
    let x = Array2::from_shape_vec((y.len(), x.len() / y.len()), x).unwrap();
    Dataset::new(x, Array1::from(y))
}

/// The objective as its definition has it.
fn objective(case: &Case, coef: &[f64], intercept: f64) -> f64 {
    let data = data(case);
    let (alpha, ratio) = (case.number("alpha").unwrap(), case.number("l1_ratio").unwrap());
    let weight = case.numbers("sample_weight").unwrap_or_else(|| vec![1.0; data.targets.len()]);
    let residual = &data.targets - &data.records.dot(&Array1::from(coef.to_vec())) - intercept;
    let squares: f64 = residual.iter().zip(&weight).map(|(r, s)| s * r * r).sum();
    let penalty: f64 = coef.iter().map(|w| ratio * w.abs() + (1.0 - ratio) / 2.0 * w * w).sum();
    squares / (2.0 * weight.iter().sum::<f64>()) + alpha * penalty
}

fn fit(case: &Case) {
    let data = data(case);
    let flag = |name: &str| case.number(name).unwrap() == 1.0;
    let params = ElasticNet::params()
        .alpha(case.number("alpha").unwrap())
        .l1_ratio(case.number("l1_ratio").unwrap())
        .fit_intercept(flag("fit_intercept"))
        .positive(flag("positive"));
    let fitted = |params: workings::linear::ElasticNetParams| match case.numbers("sample_weight") {
        None => params.fit(&data).unwrap(),
        Some(weights) => params.fit_weighted(&data, &weights).unwrap(),
    };
    let model = fitted(params.clone().tol(0.0).max_iter(100_000));
    assert!(model.converged(), "{}", case.name);
    if case.expects("coef") {
        case.check_all("coef", &model.coef().to_vec(), COEFFICIENT);
        case.check("intercept", model.intercept(), COEFFICIENT);
    }
    let found = objective(case, &model.coef().to_vec(), model.intercept());
    case.check("objective", found, Tol::FORMULA);
    // Never worse than scikit-learn with its usual settings.
    let usual = case.expected_numbers("usual_objective")[0];
    assert!(found <= usual * (1.0 + 1e-13), "{}: {found} is above {usual}", case.name);
    // The gap of scikit-learn's coefficients after two cycles: one of ours cannot lower it to 0, so start there and stop.
    let early = case.numbers("early_coef").unwrap();
    let start = fitted(params.coef_init(&early).tol(1e6));
    assert_eq!((start.n_iter(), start.coef().to_vec()), (0, early));
    case.check("early_gap", start.dual_gap(), Tol::relative(1e-9).or_absolute(1e-11));
}

fn path(case: &Case) {
    let number = |name: &str| case.number(name).unwrap();
    let params = enet_path(number("l1_ratio")).n_alphas(number("n_alphas") as usize).eps(number("eps"));
    let params = params.positive(number("positive") == 1.0).tol(0.0).max_iter(100_000);
    let path = params.fit(&data(case)).unwrap();
    assert!(path.converged(), "{}", case.name);
    case.check_all("alphas", path.alphas(), Tol::FORMULA);
    case.check_all("coefs", &path.coefs().iter().copied().collect::<Vec<_>>(), CYCLES);
}

fn cv(case: &Case) {
    let data = data(case);
    let folds: Vec<usize> = case.numbers("fold").unwrap().into_iter().map(|fold| fold as usize).collect();
    let rows = |keep: &dyn Fn(usize) -> bool| (0..folds.len()).filter(|i| keep(folds[*i])).collect::<Vec<_>>();
    let split = |fold: usize| Split::new(folds.len(), rows(&|f| f != fold), rows(&|f| f == fold)).unwrap();
    let params = ElasticNetCV::params()
        .l1_ratios(&case.numbers("l1_ratios").unwrap())
        .n_alphas(case.number("n_alphas").unwrap() as usize)
        .eps(1e-2)
        .tol(0.0)
        .max_iter(100_000)
        .splits((0..4).map(split));
    let fitted = |params: ElasticNetCVParams| match case.numbers("sample_weight") {
        None => params.fit(&data).unwrap(),
        Some(weights) => params.fit_weighted(&data, &weights).unwrap(),
    };
    let found = fitted(params.clone());
    let scores = found.scores();
    let flat = |of: &dyn Fn(usize) -> Vec<f64>| (0..scores.len()).flat_map(of).collect::<Vec<f64>>();
    case.check_all("alphas", &flat(&|at| scores[at].alphas.clone()), Tol::FORMULA);
    case.check_all("mse", &flat(&|at| scores[at].mse.iter().copied().collect()), CYCLES);
    case.check_all("standard_error", &found.best().standard_error, CYCLES);
    case.check("alpha", found.model().alpha(), Tol::FORMULA);
    case.check("l1_ratio", found.model().l1_ratio(), Tol::EXACT);
    case.check_all("coef", &found.model().coef().to_vec(), CYCLES);
    case.check("intercept", found.model().intercept(), CYCLES);
    let simplest = fitted(params.choice(PenaltyChoice::OneStandardError));
    case.check("alpha_one_se", simplest.model().alpha(), Tol::FORMULA);
}
