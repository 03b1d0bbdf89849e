//! `src/linear/logistic` with every penalty and `src/bayes`, against scikit-learn's optima, polished, and statsmodels.

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array1, Array2, Ix1, array, s};
use workings::bayes::{BernoulliNB, GaussianNB, MultinomialNB};
use workings::linear::{ClassWeight, LogisticRegression, SoftmaxRegression};

use crate::case::{Case, Tol, each};

const COEFFICIENT: Tol = Tol::relative(1e-8).or_absolute(1e-9);
const OBJECTIVE: Tol = Tol::FORMULA;
/// Sums of logarithms of either sign.
const LOG: Tol = Tol::relative(1e-10).or_absolute(1e-10);

#[test]
fn classifiers_agree_with_scikit_learn() {
    each(include_str!("classifiers.json"), |case| match case.name.split(' ').next().unwrap() {
        "binary" => binary(case),
        "softmax" => softmax(case),
        "inference" => inference(case),
        _ => bayes(case),
    });
}

fn matrix(case: &Case, name: &str, n: usize) -> Array2<f64> {
    let x = case.numbers(name).unwrap();
    Array2::from_shape_vec((n, x.len() / n), x).unwrap()
}

fn labels(case: &Case) -> Array1<usize> {
    case.numbers("y_true").unwrap().into_iter().map(|y| y as usize).collect()
}

fn data(case: &Case) -> Dataset<f64, usize, Ix1> {
    let y = labels(case);
    Dataset::new(matrix(case, "x", y.len()), y)
}

fn weights(case: &Case, n: usize) -> Vec<f64> {
    case.numbers("sample_weight").unwrap_or_else(|| vec![1.0; n])
}

fn class_weight(case: &Case) -> ClassWeight {
    match case.numbers("class_weight") {
        Some(given) => ClassWeight::of(given.into_iter().enumerate()),
        None if case.number("balanced") == Some(1.0) => ClassWeight::Balanced,
        None => ClassWeight::Equal,
    }
}

/// The penalty and C times the history's last objective, which is divided by C·Σs.
fn objective(case: &Case, last: f64, total: f64) -> f64 {
    let c = case.number("C").unwrap();
    last * total * if c.is_infinite() { 1.0 } else { c }
}

/// Σs with the weights of classes.
fn total(case: &Case, y: &Array1<usize>) -> f64 {
    let weights = weights(case, y.len());
    match case.numbers("class_weight") {
        Some(by_class) => weights.iter().zip(y).map(|(w, y)| w * by_class[*y]).sum(),
        None => weights.iter().sum(),
    }
}

fn binary(case: &Case) {
    let train = data(case);
    let params = LogisticRegression::params()
        .c(case.number("C").unwrap())
        .l1_ratio(case.number("l1_ratio").unwrap())
        .fit_intercept(case.number("fit_intercept").unwrap() == 1.0)
        .class_weight(class_weight(case))
        .tol(1e-10);
    let model = params.fit_weighted(&train, &weights(case, train.targets.len())).unwrap();
    assert!(model.converged(), "{}", case.name);
    case.check_all("coef", &model.coef().to_vec(), COEFFICIENT);
    case.check("intercept", model.intercept(), COEFFICIENT);
    let p = model.predict_proba(train.records.slice(s![..10, ..])).unwrap();
    case.check_all("probabilities_first_10", &p.iter().copied().collect::<Vec<_>>(), COEFFICIENT);
    let last = model.history().last().unwrap().objective;
    case.check("objective", objective(case, last, total(case, &train.targets)), OBJECTIVE);
    zeros_agree(case, &model.coef().to_vec());
}

fn softmax(case: &Case) {
    let train = data(case);
    let params = SoftmaxRegression::params()
        .c(case.number("C").unwrap())
        .l1_ratio(case.number("l1_ratio").unwrap())
        .fit_intercept(case.number("fit_intercept").unwrap() == 1.0)
        .class_weight(class_weight(case))
        .tol(1e-10);
    let model = params.fit_weighted(&train, &weights(case, train.targets.len())).unwrap();
    assert!(model.converged(), "{}", case.name);
    let coef: Vec<f64> = model.coef().iter().copied().collect();
    case.check_all("coef", &coef, COEFFICIENT);
    case.check_all("intercept", &model.intercept().to_vec(), COEFFICIENT);
    let p = model.predict_proba(train.records.slice(s![..10, ..])).unwrap();
    case.check_all("probabilities_first_10", &p.iter().copied().collect::<Vec<_>>(), COEFFICIENT);
    let last = model.history().last().unwrap().objective;
    case.check("objective", objective(case, last, total(case, &train.targets)), OBJECTIVE);
    zeros_agree(case, &coef);
}

/// The same coefficients are exactly 0.
fn zeros_agree(case: &Case, coef: &[f64]) {
    for (found, expected) in coef.iter().zip(case.expected_numbers("coef")) {
        assert_eq!(*found == 0.0, expected == 0.0, "{}: {found} {expected}", case.name);
    }
}

fn inference(case: &Case) {
    let train = data(case);
    let model = LogisticRegression::params().c(f64::INFINITY).tol(1e-12).fit(&train).unwrap();
    let found = model.inference(&train, None).unwrap();
    let all: Vec<_> = found.coef.into_iter().chain(found.intercept).collect();
    let of = |value: fn(&workings::linear::CoefficientInference) -> f64| all.iter().map(value).collect::<Vec<_>>();
    case.check_all("coef", &of(|c| c.coef), COEFFICIENT);
    case.check_all("standard_error", &of(|c| c.standard_error), COEFFICIENT);
    case.check_all("z", &of(|c| c.z), COEFFICIENT);
    case.check_all("p_value", &of(|c| c.p_value), COEFFICIENT);
    let intervals: Vec<f64> =
        all.iter().map(|c| c.interval(0.9).unwrap()).flat_map(|(low, high)| [low, high]).collect();
    case.check_all("interval_90", &intervals, COEFFICIENT);
}

fn bayes(case: &Case) {
    let train = data(case);
    let d = train.records.ncols();
    let n_query = case.numbers("query").unwrap().len() / d;
    let query = matrix(case, "query", n_query);
    let weight = case.numbers("sample_weight");
    let (y, weight) = (train.targets.to_vec(), weight.as_deref());
    let priors = case.numbers("priors");
    let flat = |values: &Array2<f64>| values.iter().copied().collect::<Vec<f64>>();
    let (prior, joint, proba, labels) = match case.name.split(' ').next().unwrap() {
        "gaussian" => {
            let mut params = GaussianNB::params().var_smoothing(case.number("var_smoothing").unwrap());
            if let Some(priors) = &priors {
                params = params.priors(priors);
            }
            let model = match weight {
                Some(weight) => params.fit_weighted(&train, weight).unwrap(),
                None => params.fit(&train).unwrap(),
            };
            case.check_all("mean", &flat(model.mean()), LOG);
            case.check_all(
                "var",
                &flat(model.var()),
                Tol::relative(if case.name.contains("offset") { 1e-7 } else { 1e-12 }),
            );
            let prior = model.class_prior().to_vec();
            (prior, model.joint_log_likelihood(&query), model.predict_proba(&query), model.try_predict(&query))
        }
        "multinomial" => {
            let mut params = MultinomialNB::params().alpha(case.number("alpha").unwrap());
            params = params.fit_prior(case.number("fit_prior") != Some(0.0));
            if let Some(priors) = &priors {
                params = params.class_prior(priors);
            }
            let model = params.fit_rows(&train.records, &y, weight).unwrap();
            case.check_all("feature_log_prob", &flat(model.feature_log_prob()), LOG);
            let prior = model.class_prior().to_vec();
            (prior, model.joint_log_likelihood(&query), model.predict_proba(&query), model.try_predict(&query))
        }
        _ => {
            let mut params = BernoulliNB::params().alpha(case.number("alpha").unwrap());
            params = params.fit_prior(case.number("fit_prior") != Some(0.0));
            if let Some(priors) = &priors {
                params = params.class_prior(priors);
            }
            let model = params.fit_rows(&train.records, &y, weight).unwrap();
            case.check_all("feature_log_prob", &flat(model.feature_log_prob()), LOG);
            let prior = model.class_prior().to_vec();
            (prior, model.joint_log_likelihood(&query), model.predict_proba(&query), model.try_predict(&query))
        }
    };
    // The variances of values near 10⁶ differ in their last digits, and the likelihood doubles them.
    let tol = if case.name.contains("offset") { Tol::relative(1e-6).or_absolute(1e-9) } else { LOG };
    case.check_all("class_log_prior", &prior.into_iter().map(f64::ln).collect::<Vec<_>>(), LOG);
    case.check_all("joint_log_likelihood", &flat(&joint.unwrap()), tol);
    case.check_all("probabilities", &flat(&proba.unwrap()), tol);
    case.check_all("predictions", &labels.unwrap().iter().map(|y| *y as f64).collect::<Vec<_>>(), Tol::EXACT);
}

/// Separated classes have no minimum without a penalty, however many they are.
#[test]
fn separated_classes_are_reported() {
    let x = array![[0.0], [1.0], [4.0], [5.0], [9.0], [10.0]];
    let train = Dataset::new(x, array![0, 0, 1, 1, 2, 2]);
    let error = SoftmaxRegression::params().c(f64::INFINITY).fit(&train).unwrap_err().to_string();
    assert!(error.contains("separates the classes"), "{error}");
    assert!(SoftmaxRegression::params().fit(&train).unwrap().converged());
}
