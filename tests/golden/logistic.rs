//! `src/linear/logistic` against scikit-learn, at optima polished in extended precision.

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array1, Array2, Axis, s};
use workings::linear::LogisticRegression;
use workings::preprocessing::StandardScaler;

use crate::case::{Case, Tol, each};

/// The stored optimum is good to about 1e-12; a coefficient near 0 shares the error of the others.
const COEFFICIENT: Tol = Tol::relative(1e-10).or_absolute(1e-11);
const PROBABILITY: Tol = Tol::relative(1e-10);
/// Flat at the optimum: errors of the coefficients count squared.
const OBJECTIVE: Tol = Tol::FORMULA;

#[test]
fn logistic_regression_finds_the_optimum() {
    each(include_str!("logistic.json"), |case| {
        if case.name.starts_with("multinomial") {
            for key in case.keys() {
                case.leave(key, "the regression is one of two classes");
            }
            return;
        }
        let (train, held_out) = data(case);
        compare(case, train, held_out);
    });
}

/// The training part and, where there is one, what comes behind it.
fn data(case: &Case) -> (Dataset<f64, usize, ndarray::Ix1>, Option<Array2<f64>>) {
    let Some(x) = case.numbers("x") else { return breast_cancer(case) };
    let y: Vec<usize> = case.numbers("y_true").unwrap().into_iter().map(|y| y as usize).collect();
    let x = Array2::from_shape_vec((y.len(), x.len() / y.len()), x).unwrap();
    (Dataset::new(x, Array1::from(y)), None)
}

/// Rows 0 to 399 standardised with their own mean and deviation, and rows 400 to 419 with the same.
fn breast_cancer(case: &Case) -> (Dataset<f64, usize, ndarray::Ix1>, Option<Array2<f64>>) {
    let all = workings::datasets::breast_cancer();
    let columns: Vec<usize> = match case.numbers("features") {
        Some(features) => features.into_iter().map(|feature| feature as usize).collect(),
        None => (0..all.records.ncols()).collect(),
    };
    let x = all.records.select(Axis(1), &columns);
    let (train, held_out) = (x.slice(s![..400, ..]), x.slice(s![400..420, ..]));
    let scaler = StandardScaler::params().fit(&Dataset::from(train.to_owned())).unwrap();
    if columns.len() == 30 {
        for (feature, name) in [(0, "feature_0"), (29, "feature_29")] {
            let expected = |part: &str| case.number(&format!("{name}_train_{part}")).unwrap();
            assert!((scaler.mean()[feature] - expected("mean")).abs() <= 1e-13 * expected("mean"), "{name}");
            assert!((scaler.std()[feature] - expected("sd")).abs() <= 1e-13 * expected("sd"), "{name}");
        }
    }
    let y = all.targets.slice(s![..400]).mapv(|diagnosis| usize::from(diagnosis == "benign"));
    let held_out = scaler.try_transform(held_out).unwrap();
    (Dataset::new(scaler.try_transform(train).unwrap(), y), Some(held_out))
}

fn compare(case: &Case, train: Dataset<f64, usize, ndarray::Ix1>, held_out: Option<Array2<f64>>) {
    let c = case.number("C").unwrap();
    let weights = case.numbers("sample_weight");
    let fit_intercept = case.number("fit_intercept").unwrap() == 1.0;
    let params = LogisticRegression::params().c(c).fit_intercept(fit_intercept);
    let model = match &weights {
        None => params.fit(&train).unwrap(),
        Some(weights) => params.fit_weighted(&train, weights).unwrap(),
    };
    assert!(model.converged(), "{}", case.name);

    case.check_all("coef", &model.coef().to_vec(), COEFFICIENT);
    case.check("intercept", model.intercept(), COEFFICIENT);
    let x = &train.records;
    let p = model.positive_proba(x).unwrap();
    let first = p.len().min(20);
    case.check_all("probabilities_first_20", &p.slice(s![..first]).to_vec(), PROBABILITY);
    if let Some(held_out) = &held_out {
        let p = model.positive_proba(held_out).unwrap();
        case.check_all("probabilities_rows_400_to_420", &p.to_vec(), PROBABILITY);
    }

    let z = model.decision_function(x).unwrap();
    let loss = |i: usize| {
        let sign = if train.targets[i] == 1 { 1.0 } else { -1.0 };
        weights.as_ref().map_or(1.0, |w| w[i]) * workings::metrics::softplus(-sign * z[i])
    };
    let log_loss = workings::stats::accurate_sum((0..z.len()).map(loss));
    let half_norm = model.coef().dot(model.coef()) / 2.0;
    case.check("log_loss_sum", log_loss, PROBABILITY);
    case.check("half_squared_norm", half_norm, PROBABILITY);
    let objective = if c.is_infinite() { log_loss } else { half_norm + c * log_loss };
    case.check("objective", objective, OBJECTIVE);
    // The history ends where the last step began, divided by C·Σw: one step of Newton's method before the optimum.
    let scale = weights.map_or(z.len() as f64, |w| w.iter().sum());
    let last = model.history().last().unwrap().objective * scale * if c.is_infinite() { 1.0 } else { c };
    assert!((last - objective).abs() <= 1e-9 * objective, "{}: {last} {objective}", case.name);
}
