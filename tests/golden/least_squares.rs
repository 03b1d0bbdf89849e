//! `src/linear`'s least squares, ridge and polynomials against statsmodels, scikit-learn and NumPy.

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};
use workings::linear::{LinearRegression, PolynomialRegression, Ridge, RidgeCV};

use crate::case::{Case, Tol, each};

/// Both sides solve by singular values or better; a coefficient near 0 shares the error of the others.
const COEFFICIENT: Tol = Tol::relative(1e-9).or_absolute(1e-11);
const DERIVED: Tol = Tol::relative(1e-8).or_absolute(1e-11);

#[test]
fn least_squares_as_others_have_it() {
    each(include_str!("least_squares.json"), |case| match case.name.split(' ').next() {
        Some("regression") => regression(case),
        Some("shortest") => shortest(case),
        Some("ridge") => ridge(case),
        _ => polynomial(case),
    });
}

fn data(case: &Case) -> Dataset<f64, f64, ndarray::Ix1> {
    if let Some(rule) = case.numbers("rule") {
        return by_rule(rule[0] as usize, rule[1] as usize);
    }
    let (x, y) = (case.numbers("x").unwrap(), case.numbers("y").unwrap());
    Dataset::new(Array2::from_shape_vec((y.len(), x.len() / y.len()), x).unwrap(), Array1::from(y))
}

/// As the script makes it.
fn by_rule(n: usize, d: usize) -> Dataset<f64, f64, ndarray::Ix1> {
    let wave = |i: usize, j: usize| ((i * (7 * j + 3) + j * j) % 101) as f64 / 10.0 + 25.0 * j as f64;
    let y = |k: usize| ((k * k) % 37) as f64 / 3.0 + ((3 * k) % 101) as f64 / 10.0 - ((10 * k + 1) % 101) as f64 / 5.0;
    Dataset::new(Array2::from_shape_fn((n, d), |(i, j)| wave(i, j)), (0..n).map(y).collect())
}

fn with_intercept(case: &Case) -> bool {
    case.number("fit_intercept") == Some(1.0)
}

fn at(case: &Case, d: usize) -> Array2<f64> {
    let at = case.numbers("at").unwrap();
    Array2::from_shape_vec((at.len() / d, d), at).unwrap()
}

fn regression(case: &Case) {
    let data = data(case);
    let params = LinearRegression::params().fit_intercept(with_intercept(case));
    let weights = case.numbers("sample_weight");
    let (model, influence) = match &weights {
        None => {
            let model = params.fit(&data).unwrap();
            (model.clone(), model.influence(&data).unwrap())
        }
        Some(weights) => {
            let model = params.fit_weighted(&data, weights).unwrap();
            (model.clone(), model.influence_weighted(&data, weights).unwrap())
        }
    };
    let summary = model.summary(0.9).unwrap();
    let of_terms =
        |value: fn(&workings::linear::RegressionTerm) -> f64| summary.terms.iter().map(value).collect::<Vec<_>>();
    case.check_all("params", &of_terms(|term| term.coef), COEFFICIENT);
    case.check_all("std_errors", &of_terms(|term| term.std_error), DERIVED);
    case.check_all("t", &of_terms(|term| term.t), DERIVED);
    // The tails of t turn a relative error of t into t² times as much.
    case.check_all("p", &of_terms(|term| term.p), Tol::relative(1e-6).or_absolute(1e-14));
    let interval: Vec<f64> = summary.terms.iter().flat_map(|term| [term.lower, term.upper]).collect();
    case.check_all("interval_90", &interval, DERIVED);
    let fit = [summary.r2, summary.adjusted_r2, summary.f, summary.residual_std_error];
    case.check_all("fit", &fit, DERIVED);
    case.check("f_p", summary.f_p, Tol::relative(1e-6).or_absolute(1e-100));
    case.check_all("likelihood", &[summary.log_likelihood, summary.aic, summary.bic], DERIVED);
    case.check("condition", summary.condition_number, Tol::relative(1e-7));
    let intervals = model.predict_interval(&at(case, model.coef().len()), 0.8).unwrap();
    let predicted = intervals.iter().flat_map(|p| [p.mean, p.std_error, p.mean_lower, p.mean_upper, p.lower, p.upper]);
    case.check_all("predicted", &predicted.collect::<Vec<_>>(), DERIVED);
    let rows = case.expected_numbers("leverage").len();
    case.check_all("leverage", &influence.leverage[..rows], DERIVED);
    case.check_all("residuals", &influence.residuals[..rows], Tol::relative(1e-9).or_absolute(1e-9));
    case.check_all("standardized", &influence.standardized[..rows], DERIVED.or_absolute(1e-9));
    case.check_all("cooks_distance", &influence.cooks_distance[..rows], DERIVED);
    if case.expects("studentized") {
        case.check_all("studentized", &influence.studentized, DERIVED.or_absolute(1e-9));
        case.check_all("dffits", &influence.dffits, DERIVED.or_absolute(1e-9));
    }
}

fn shortest(case: &Case) {
    let model = LinearRegression::params().fit_intercept(with_intercept(case)).fit(&data(case)).unwrap();
    case.check_all("coef", &model.coef().to_vec(), COEFFICIENT);
    case.check("intercept", model.intercept(), COEFFICIENT);
    let predicted = model.try_predict(&at(case, model.coef().len())).unwrap();
    case.check_all("predicted", &predicted.to_vec(), COEFFICIENT);
    case.check("rank", model.rank() as f64, Tol::EXACT);
}

fn ridge(case: &Case) {
    let data = data(case);
    let weights = case.numbers("sample_weight").unwrap_or_else(|| vec![1.0; data.targets.len()]);
    let alphas = case.numbers("alphas").unwrap();
    let fit = |alpha: &f64| {
        let params = Ridge::params().alpha(*alpha).fit_intercept(with_intercept(case));
        params.fit_weighted(&data, &weights).unwrap()
    };
    let models: Vec<Ridge> = alphas.iter().map(fit).collect();
    let coefs: Vec<f64> = models.iter().flat_map(|model| model.coef().to_vec()).collect();
    case.check_all("coefs", &coefs, COEFFICIENT);
    case.check_all("intercepts", &models.iter().map(Ridge::intercept).collect::<Vec<_>>(), COEFFICIENT);

    let params = RidgeCV::params().alphas(alphas).fit_intercept(with_intercept(case)).store_cv_results(true);
    let cv = params.fit_weighted(&data, &weights).unwrap();
    let path: Vec<f64> = cv.coef_path().iter().copied().collect();
    let close = |a: &f64, b: &f64| (a - b).abs() <= 1e-9 * b.abs().max(1e-2);
    assert!(path.iter().zip(&coefs).all(|(a, b)| close(a, b)), "{}: {path:?} {coefs:?}", case.name);
    let rows = case.expected_numbers("squared_errors").len() / cv.alphas().len();
    let errors: Vec<f64> = cv.cv_results().unwrap().rows().into_iter().take(rows).flatten().copied().collect();
    case.check_all("squared_errors", &errors, DERIVED.or_absolute(1e-10));
    case.check_all("mean_squared_errors", cv.loo_errors(), DERIVED);
    case.check("alpha", cv.alpha(), Tol::EXACT);
}

fn polynomial(case: &Case) {
    let degree = case.number("degree").unwrap() as usize;
    let model = PolynomialRegression::params().degree(degree).fit(&data(case)).unwrap();
    let predicted = model.try_predict(&at(case, 1)).unwrap();
    case.check_all("predicted", &predicted.to_vec(), Tol::relative(1e-9));
    // The years lie 80 of their spreads from 0: turned into powers of the year itself, digits go.
    case.check_all("coef", &model.coef(), Tol::relative(1e-6).or_absolute(1e-12));
}
