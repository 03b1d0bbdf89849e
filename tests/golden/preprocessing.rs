//! Golden values of `preprocessing.json`: scalers, powers, imputers, bins, outliers, encoders, polynomial features.

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array2, ArrayView2};
use workings::preprocessing::*;

use crate::case::{Case, Tol, each};

/// A difference of two numbers of the size of the data, over their spread.
const SCALED: Tol = Tol::relative(1e-12).or_absolute(1e-14);

#[test]
fn preprocessing() {
    each(include_str!("preprocessing.json"), |case| match case.name {
        "scalers" => scalers(case),
        "powers" => powers(case),
        "imputers" => imputers(case),
        "bins" => bins(case),
        "outliers" => outliers(case),
        "encoders" => encoders(case),
        "polynomials" => polynomials(case),
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

fn texts(case: &Case, name: &str) -> Vec<String> {
    case.inputs[name].as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_string()).collect()
}

fn scalers(case: &Case) {
    let (train, test) = (DatasetBase::from(matrix(case, "train")), matrix(case, "test"));
    let compare =
        |key: &str, scaled: workings::Result<Array2<f64>>| case.check_all(key, &rows(scaled.unwrap()), SCALED);
    compare("standard", StandardScaler::params().fit(&train).unwrap().try_transform(&test));
    compare("min_max", MinMaxScaler::params().fit(&train).unwrap().try_transform(&test));
    compare("min_max_range", MinMaxScaler::params().range(-2.0, 5.0).fit(&train).unwrap().try_transform(&test));
    compare("max_abs", MaxAbsScaler::params().fit(&train).unwrap().try_transform(&test));
    compare("robust", RobustScaler::params().fit(&train).unwrap().try_transform(&test));
    compare("l1", Norm::L1.normalize(&test));
    compare("l2", Norm::L2.normalize(&test));
    compare("max", Norm::Max.normalize(&test));
}

fn powers(case: &Case) {
    let lambdas = case.numbers("lambda").unwrap();
    let compare = |key: &str, x: &str, transform: fn(f64, f64) -> f64| {
        let x = case.numbers(x).unwrap();
        let got: Vec<f64> = lambdas.iter().flat_map(|l| x.iter().map(|x| transform(*x, *l))).collect();
        case.check_all(key, &got, Tol::FORMULA);
    };
    compare("box_cox", "x", box_cox);
    compare("yeo_johnson", "signed", yeo_johnson);
}

fn imputers(case: &Case) {
    let x = matrix(case, "x");
    let data: DatasetBase<ArrayView2<f64>, _> = DatasetBase::from(x.view());
    for (key, strategy) in
        [("mean", Strategy::Mean), ("median", Strategy::Median), ("most_frequent", Strategy::MostFrequent)]
    {
        let imputer = SimpleImputer::params().strategy(strategy).fit(&data).unwrap();
        case.check_all(key, &rows(imputer.try_transform(&x).unwrap()), SCALED);
    }
    for k in [1, 3, 40] {
        let imputer = KnnImputer::params().n_neighbors(k).fit(&data).unwrap();
        case.check_all(&format!("knn_{k}"), &rows(imputer.try_transform(&x).unwrap()), SCALED);
    }
}

fn bins(case: &Case) {
    let (x, n_bins) = (case.numbers("x").unwrap(), case.number("n_bins").unwrap() as usize);
    for (key, bins) in [("uniform", Bins::equal_width(&x, n_bins)), ("quantile", Bins::quantile(&x, n_bins))] {
        let bins = bins.unwrap();
        let found: Vec<f64> = bins.transform(&x).unwrap().into_iter().map(|bin| bin as f64).collect();
        case.check_all(key, &found, Tol::EXACT);
        case.check_all(&format!("{key}_edges"), bins.edges(), Tol::FORMULA);
        let middles: Vec<f64> = found.iter().map(|bin| bins.unscale(*bin)).collect();
        case.check_all(&format!("{key}_middles"), &middles, Tol::FORMULA);
    }
}

fn outliers(case: &Case) {
    let x = case.numbers("x").unwrap();
    case.check_all("z", &ZScores::new(&x, 0).unwrap().values(), SCALED);
    case.check_all("z_sample", &ZScores::new(&x, 1).unwrap().values(), SCALED);
    let fences = Fences::new(&x, 1.5).unwrap();
    case.check_all("quartiles", &[fences.q1().value(), fences.q3().value()], Tol::FORMULA);
    case.check_all("modified_z", &ModifiedZScores::new(&x).unwrap().values(), SCALED);
    case.check_all("winsorized", &Winsorizer::fit(&x, 5.0, 90.0).unwrap().transform(&x), Tol::FORMULA);
}

fn encoders(case: &Case) {
    let (values, new) = (texts(case, "values"), texts(case, "new"));
    let one_hot = Categories::sorted(&values).unwrap().one_hot(&new, false, Unknown::Ignore).unwrap();
    case.check_all("one_hot", &rows(one_hot.mapv(f64::from)), Tol::EXACT);
    let (target, smoothing) = (case.numbers("target").unwrap(), case.number("smooth").unwrap());
    let encoder = TargetEncoder::fit(&values, &target, smoothing).unwrap();
    case.check_all("target", &encoder.transform(&new).unwrap(), Tol::FORMULA);
    let counts = ClassCounts::new(&case.numbers("counts").unwrap()).unwrap();
    let weights: Vec<f64> = counts.balanced_weights().iter().map(|weight| weight.value()).collect();
    case.check_all("class_weight", &weights, Tol::FORMULA);
}

fn polynomials(case: &Case) {
    let x = case.numbers("x").unwrap();
    case.check_all("cubic", &polynomial_features(&x, 3, true).unwrap(), Tol::FORMULA);
    case.check_all("square_without_bias", &polynomial_features(&x, 2, false).unwrap(), Tol::FORMULA);
    let interactions = PolynomialFeatures::params().degree(3).interaction_only(true);
    let train = DatasetBase::from(ArrayView2::from_shape((1, 3), &x).unwrap());
    let made = interactions.fit(&train).unwrap().try_transform(train.records).unwrap();
    case.check_all("interactions", made.as_slice().unwrap(), Tol::FORMULA);
    case.check("count", polynomial_count(7, 5, true).value(), Tol::EXACT);
}
