//! Golden values of `transformers.json`: powers, quantiles, missing values, encoders.

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::Array2;
use workings::preprocessing::*;

use crate::case::{Case, Tol, each};

/// Digits that the flat top of a log-likelihood leaves to λ, and what follows from it, in either library.
const FLAT: Tol = Tol::relative(2e-6).or_absolute(2e-6);

#[test]
fn transformers() {
    each(include_str!("transformers.json"), |case| match case.name {
        "powers" => powers(case),
        "quantiles" => quantiles(case),
        "missing" => missing(case),
        "encoders" => encoders(case),
        other => panic!("{other} is not compared"),
    });
}

fn matrix(case: &Case, name: &str) -> Array2<f64> {
    let rows = case.inputs[name].as_array().unwrap().len();
    let values = case.numbers(name).unwrap();
    Array2::from_shape_vec((rows, values.len() / rows), values).unwrap()
}

fn rows(x: Array2<f64>) -> Vec<f64> {
    x.into_iter().collect()
}

/// `n` rows of `d` equal numbers that go from `from` to `to` in equal steps.
fn ladder(from: f64, to: f64, n: usize, d: usize) -> Array2<f64> {
    Array2::from_shape_fn((n, d), |(i, _)| from + (to - from) * i as f64 / (n - 1) as f64)
}

fn powers(case: &Case) {
    for (key, method, x) in
        [("box_cox", PowerMethod::BoxCox, "positive"), ("yeo_johnson", PowerMethod::YeoJohnson, "signed")]
    {
        let x = matrix(case, x);
        let params = PowerTransformer::params().method(method);
        let fitted = params.fit(&DatasetBase::from(x.view())).unwrap();
        let lambdas: Vec<f64> = fitted.columns().iter().map(|column| column.lambda).collect();
        case.check_all(&format!("{key}_lambda"), &lambdas, FLAT);
        case.check_all(key, &rows(fitted.try_transform(&x).unwrap()), FLAT);
        let back = fitted.inverse_transform(ladder(-1.2, 1.2, 7, x.ncols())).unwrap();
        case.check_all(&format!("{key}_back"), &rows(back), FLAT);
        let unscaled = params.standardize(false).fit(&DatasetBase::from(x.view())).unwrap();
        // A power of values near 500 turns a difference in λ into ln 500 times as much.
        case.check_all(&format!("{key}_unscaled"), &rows(unscaled.try_transform(&x).unwrap()), Tol::relative(2e-5));
        let likelihoods: Vec<f64> = (0..3)
            .flat_map(|j| [-0.5, 0.0, 0.7, 2.0].map(|l| method.log_likelihood(&x.column(j).to_vec(), l).unwrap()))
            .collect();
        case.check_all(&format!("{key}_log_likelihood"), &likelihoods, Tol::FORMULA);
    }
}

fn quantiles(case: &Case) {
    let (train, test) = (matrix(case, "train"), matrix(case, "test"));
    for (output, key, end) in
        [(OutputDistribution::Uniform, "uniform", (0.0, 1.0)), (OutputDistribution::Normal, "normal", (-6.0, 6.0))]
    {
        for k in [1000, 10, 2] {
            let params = QuantileTransformer::params().n_quantiles(k).output_distribution(output);
            let fitted = params.fit(&DatasetBase::from(train.view())).unwrap();
            let tol = Tol::relative(1e-12).or_absolute(1e-14);
            let z = fitted.try_transform(&test).unwrap().mapv(|z| z.clamp(-5.199_337_5, 5.199_337_5));
            case.check_all(&format!("{key}_{k}"), &rows(z), tol);
            let back = fitted.inverse_transform(ladder(end.0, end.1, 9, 3)).unwrap();
            case.check_all(&format!("{key}_{k}_back"), &rows(back), tol);
        }
    }
}

fn missing(case: &Case) {
    let (train, test) = (matrix(case, "train"), matrix(case, "test"));
    let data = DatasetBase::from(train.view());
    let indicator = MissingIndicator::params().error_on_new(false).fit(&data).unwrap();
    let features: Vec<f64> = indicator.features().iter().map(|j| *j as f64).collect();
    case.check_all("indicator_features", &features, Tol::EXACT);
    case.check_all("indicator", &rows(indicator.try_transform(&test).unwrap()), Tol::EXACT);
    let all = MissingIndicator::params().features(IndicatorFeatures::All).fit(&data).unwrap();
    case.check_all("indicator_all", &rows(all.try_transform(&test).unwrap()), Tol::EXACT);
    let names = ["a", "b", "c", "d", "e"].map(String::from);
    case.check_json("indicator_names", indicator.feature_names_out(&names));
    for rounds in [1, 3, 10] {
        let imputer = IterativeImputer::params().max_iter(rounds).fit(&data).unwrap();
        // A regression on few rows amplifies the roundings of a round before it.
        let tol = Tol::relative(1e-9).or_absolute(1e-9);
        case.check_all(&format!("train_{rounds}"), &rows(imputer.try_transform(&train).unwrap()), tol);
        case.check_all(&format!("test_{rounds}"), &rows(imputer.try_transform(&test).unwrap()), tol);
        case.check(&format!("rounds_{rounds}"), imputer.history().len() as f64, Tol::EXACT);
    }
}

fn texts(case: &Case, name: &str) -> Vec<String> {
    case.inputs[name].as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_string()).collect()
}

fn encoders(case: &Case) {
    let (values, new) = (texts(case, "values"), texts(case, "new"));
    let categories = Categories::sorted(&values).unwrap();
    let one_hot = categories.one_hot_sparse(&new, true, Unknown::Ignore).unwrap();
    case.check_all("one_hot_drop_first", &rows(one_hot.to_dense()), Tol::EXACT);
    case.check_json("one_hot_names", categories.feature_names_out("colour", true));
    let target = case.numbers("target").unwrap();
    let fold: Vec<usize> = case.numbers("fold").unwrap().into_iter().map(|fold| fold as usize).collect();
    for (key, smoothing) in [("auto", Smoothing::Auto), ("rows", Smoothing::Rows(2.5))] {
        let encoder = TargetEncoder::fit(&values, &target, smoothing).unwrap();
        case.check_all(&format!("target_{key}"), &encoder.transform(&new).unwrap(), Tol::FORMULA);
        let out_of_fold = TargetEncoder::out_of_fold(&values, &target, smoothing, &fold).unwrap();
        case.check_all(&format!("target_{key}_out_of_fold"), &out_of_fold, Tol::FORMULA);
    }
}
