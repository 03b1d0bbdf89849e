//! Further linear models against scikit-learn and statsmodels (further_linear.py).

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array1, Array2, Ix1};
use workings::linear::{
    Gamma, HuberRegressor, Kernel, LinearSVC, LinearSVR, Perceptron, PoissonRegressor, QuantileRegressor, SVC, SVR,
    SvcLoss, SvrLoss,
};

use crate::case::{Case, Tol, each};

/// Optima found to about 1e-12 on both sides; a coefficient near 0 shares the error of the others.
const COEFFICIENT: Tol = Tol::relative(1e-9).or_absolute(1e-10);
/// Flat at the optimum: errors of the coefficients count squared.
const OBJECTIVE: Tol = Tol::FORMULA;

/// A duality gap of 1e-13 leaves weights some 1e-7 of play.
const WITHIN_THE_GAP: Tol = Tol::relative(1e-6).or_absolute(1e-6);
/// Conditions of the optimum met to 1e-10, by equations that may be ill-conditioned.
const MULTIPLIER: Tol = Tol::relative(1e-7).or_absolute(1e-7);

#[test]
fn as_scikit_learn_has_them() {
    each(include_str!("further_linear.json"), |case| match case.name.split(' ').next() {
        Some("poisson") => poisson(case),
        Some("huber") => huber(case),
        Some("quantile") => quantile(case),
        Some("perceptron") => perceptron(case),
        Some("linear_svc") => linear_svc(case),
        Some("linear_svr") => linear_svr(case),
        Some("svc") => svc(case),
        Some("svr") => svr(case),
        other => panic!("{other:?} is not compared"),
    });
}

fn records(case: &Case) -> Array2<f64> {
    let n = case.inputs["x"].as_array().unwrap().len();
    let x = case.numbers("x").unwrap();
    Array2::from_shape_vec((n, x.len() / n), x).unwrap()
}

fn data(case: &Case) -> Dataset<f64, f64, Ix1> {
    Dataset::new(records(case), Array1::from(case.numbers("y").unwrap()))
}

fn classes(case: &Case) -> Dataset<f64, i32, Ix1> {
    let y = case.numbers("y").unwrap().iter().map(|y| *y as i32).collect();
    Dataset::new(records(case), y)
}

fn flat_rows(matrix: &Array2<f64>) -> Vec<f64> {
    matrix.iter().copied().collect()
}

fn predicted(y: &Array1<i32>) -> Vec<f64> {
    y.iter().map(|y| f64::from(*y)).collect()
}

fn truth(case: &Case, name: &str) -> bool {
    case.number(name).unwrap() == 1.0
}

fn weights(case: &Case, n: usize) -> Vec<f64> {
    case.numbers("sample_weight").unwrap_or_else(|| vec![1.0; n])
}

fn poisson(case: &Case) {
    let (train, alpha) = (data(case), case.number("alpha").unwrap());
    let params = PoissonRegressor::params().alpha(alpha).fit_intercept(truth(case, "fit_intercept")).tol(1e-8);
    let model = match case.numbers("sample_weight") {
        Some(weight) => params.fit_weighted(&train, &weight).unwrap(),
        None => params.fit(&train).unwrap(),
    };
    assert!(model.converged(), "{}", case.name);
    case.check_all("coef", &model.coef().to_vec(), COEFFICIENT);
    case.check("intercept", model.intercept(), COEFFICIENT);
    let mean = model.try_predict(&train.records).unwrap();
    case.check_all("predictions_first_5", &mean.to_vec()[..5], COEFFICIENT);
    case.check("objective", model.history().last().unwrap().objective, OBJECTIVE);
    case.check("d2", model.score(&train.records, &train.targets).unwrap(), Tol::relative(1e-9));
    // At its default tolerance the model is as good to some six digits.
    let usual = PoissonRegressor::params().alpha(alpha).fit_intercept(truth(case, "fit_intercept"));
    let usual = usual.fit_weighted(&train, &weights(case, train.targets.len())).unwrap();
    assert!((usual.coef() - model.coef()).iter().all(|difference| difference.abs() < 1e-6), "{}", case.name);
}

fn huber(case: &Case) {
    let train = data(case);
    let params = HuberRegressor::params().alpha(case.number("alpha").unwrap()).epsilon(case.number("epsilon").unwrap());
    let params = params.fit_intercept(truth(case, "fit_intercept")).tol(1e-9);
    let model = match case.numbers("sample_weight") {
        Some(weight) => params.fit_weighted(&train, &weight).unwrap(),
        None => params.fit(&train).unwrap(),
    };
    assert!(model.converged(), "{}", case.name);
    case.check_all("coef", &model.coef().to_vec(), COEFFICIENT);
    case.check("intercept", model.intercept(), COEFFICIENT);
    case.check("scale", model.scale(), COEFFICIENT);
    case.check("objective", model.history().last().unwrap().objective, OBJECTIVE);
    case.check("n_outliers", model.outliers().iter().filter(|outlier| **outlier).count() as f64, Tol::EXACT);
}

fn quantile(case: &Case) {
    let train = data(case);
    let [tau, alpha] = ["quantile", "alpha"].map(|name| case.number(name).unwrap());
    let params = QuantileRegressor::params().quantile(tau).alpha(alpha).fit_intercept(truth(case, "fit_intercept"));
    let model = match case.numbers("sample_weight") {
        Some(weight) => params.fit_weighted(&train, &weight).unwrap(),
        None => params.fit(&train).unwrap(),
    };
    assert!(model.converged() && model.duality_gap() < 1e-9, "{} {}", case.name, model.duality_gap());
    // Never worse; where several planes are best the coefficients differ.
    let expected = case.expected_numbers("objective")[0];
    assert!(model.objective() <= expected * (1.0 + 1e-12), "{}: {} {expected}", case.name, model.objective());
    case.check("objective", model.objective(), Tol::relative(1e-10));
    if case.expects("coef") {
        case.check_all("coef", &model.coef().to_vec(), COEFFICIENT);
        case.check("intercept", model.intercept(), COEFFICIENT);
    }
}

fn perceptron(case: &Case) {
    let train = classes(case);
    let number = |name: &str| case.number(name).filter(|value| !value.is_nan());
    let params = Perceptron::params().shuffle(false).tol(number("tol")).eta0(number("eta0").unwrap());
    let params = params.max_iter(number("max_iter").unwrap() as usize).fit_intercept(truth(case, "fit_intercept"));
    let model = params.fit(&train).unwrap();
    // The same additions in the same order, but for sums of products.
    let tol = Tol::relative(1e-12).or_absolute(1e-12);
    case.check_all("coef", &flat_rows(model.coef()), tol);
    case.check_all("intercept", &model.intercept().to_vec(), tol);
    let n_iter = model.history().iter().map(Vec::len).max().unwrap();
    case.check("n_iter", n_iter as f64, Tol::EXACT);
    let decision = model.decision_function(&train.records).unwrap();
    case.check_all("decision_first_5", &flat_rows(&decision)[..5 * decision.ncols()], tol);
    case.check_all("predictions", &predicted(&model.try_predict(&train.records).unwrap()), Tol::EXACT);
}

fn linear_svc(case: &Case) {
    let train = classes(case);
    let loss = if case.inputs["loss"] == "hinge" { SvcLoss::Hinge } else { SvcLoss::SquaredHinge };
    let number = |name: &str| case.number(name).unwrap();
    let params = LinearSVC::params().loss(loss).c(number("C")).intercept_scaling(number("intercept_scaling"));
    let params = params.fit_intercept(truth(case, "fit_intercept")).tol(1e-13).max_iter(1_000_000);
    let model = params.fit_weighted(&train, &weights(case, train.targets.len())).unwrap();
    assert!(model.converged(), "{} {:?}", case.name, model.history()[0].last());
    case.check_all("coef", &flat_rows(model.coef()), WITHIN_THE_GAP);
    case.check_all("intercept", &model.intercept().to_vec(), WITHIN_THE_GAP);
    let objective: Vec<f64> = model.history().iter().map(|history| history.last().unwrap().primal).collect();
    case.check_all("objective", &objective, Tol::relative(1e-10));
    case.check_all("predictions", &predicted(&model.try_predict(&train.records).unwrap()), Tol::EXACT);
}

fn linear_svr(case: &Case) {
    let train = data(case);
    let plain = case.inputs["loss"] == "epsilon_insensitive";
    let loss = if plain { SvrLoss::EpsilonInsensitive } else { SvrLoss::SquaredEpsilonInsensitive };
    let number = |name: &str| case.number(name).unwrap();
    let params = LinearSVR::params().loss(loss).c(number("C")).epsilon(number("epsilon"));
    let params = params.fit_intercept(truth(case, "fit_intercept")).tol(1e-13).max_iter(1_000_000);
    let model = params.fit(&train).unwrap();
    assert!(model.converged(), "{} {:?}", case.name, model.history().last());
    case.check_all("coef", &model.coef().to_vec(), WITHIN_THE_GAP);
    case.check("intercept", model.intercept(), WITHIN_THE_GAP);
    case.check("objective", model.history().last().unwrap().primal, Tol::relative(1e-10));
}

fn query(case: &Case) -> Array2<f64> {
    let x = case.numbers("query").unwrap();
    Array2::from_shape_vec((10, x.len() / 10), x).unwrap()
}

fn kernel(case: &Case) -> (Kernel, Gamma, u32, f64) {
    let kernel = match case.inputs["kernel"].as_str() {
        Some("linear") => Kernel::Linear,
        Some("poly") => Kernel::Poly,
        _ => Kernel::Rbf,
    };
    let gamma = match case.inputs["gamma"].as_str() {
        Some("scale") => Gamma::Scale,
        Some(_) => Gamma::Auto,
        None => Gamma::Value(case.number("gamma").unwrap()),
    };
    (kernel, gamma, case.number("degree").unwrap() as u32, case.number("coef0").unwrap())
}

fn svc(case: &Case) {
    let train = classes(case);
    let (kernel, gamma, degree, coef0) = kernel(case);
    let params = SVC::params().kernel(kernel).gamma(gamma).degree(degree).coef0(coef0).c(case.number("C").unwrap());
    let model = params.tol(1e-10).fit_weighted(&train, &weights(case, train.targets.len())).unwrap();
    assert!(model.converged(), "{}", case.name);
    let counts: Vec<f64> = model.n_support().iter().map(|n| *n as f64).collect();
    case.check_all("n_support", &counts, Tol::EXACT);
    let support: Vec<f64> = model.support().iter().map(|i| *i as f64).collect();
    case.check_all("support", &support, Tol::EXACT);
    case.check_all("predictions", &predicted(&model.try_predict(&query(case)).unwrap()), Tol::EXACT);
    let decision = flat_rows(&model.decision_function(&query(case)).unwrap());
    if !case.expects("decision") {
        // LIBSVM keeps kernels in single precision.
        case.check_all("decision_single_precision", &decision, Tol::relative(1e-5).or_absolute(1e-5));
        return;
    }
    case.check_all("decision", &decision, MULTIPLIER);
    case.check_all("intercept", model.intercept(), MULTIPLIER);
    case.check("dual_objective", model.history()[0].last().unwrap().objective, Tol::relative(1e-10));
    match kernel {
        Kernel::Linear => case.leave("dual_coef", "several sets of multipliers make the same plane"),
        _ => case.check_all("dual_coef", &flat_rows(model.dual_coef()), Tol::relative(1e-6).or_absolute(1e-6)),
    }
}

fn svr(case: &Case) {
    let train = data(case);
    let (kernel, gamma, degree, coef0) = kernel(case);
    let number = |name: &str| case.number(name).unwrap();
    let params = SVR::params().kernel(kernel).gamma(gamma).degree(degree).coef0(coef0);
    let model = params.c(number("C")).epsilon(number("epsilon")).tol(1e-10).fit(&train).unwrap();
    assert!(model.converged(), "{}", case.name);
    let support: Vec<f64> = model.support().iter().map(|i| *i as f64).collect();
    case.check_all("support", &support, Tol::EXACT);
    case.check_all("predictions", &model.try_predict(&query(case)).unwrap().to_vec(), MULTIPLIER);
    case.check("intercept", model.intercept(), MULTIPLIER);
    case.check("dual_objective", model.history().last().unwrap().objective, Tol::relative(1e-10));
    match kernel {
        Kernel::Linear => case.leave("dual_coef", "several sets of multipliers make the same plane"),
        _ => case.check_all("dual_coef", &model.dual_coef().to_vec(), Tol::relative(1e-6).or_absolute(1e-6)),
    }
}
