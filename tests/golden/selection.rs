//! Golden values of `selection.json`: scores of features, thresholds, resampled rows.

use std::collections::BTreeSet;

use linfa::traits::Fit;
use linfa::{Dataset, DatasetBase};
use ndarray::{Array1, Array2, Ix1};
use workings::preprocessing::*;

use crate::case::{Case, Tol, each};

#[test]
fn selection() {
    each(include_str!("selection.json"), |case| match case.name {
        "scores" => scores(case),
        "variance" => variance(case),
        "samples" => samples(case),
        other => panic!("{other} is not compared"),
    });
}

fn matrix(case: &Case, name: &str) -> Array2<f64> {
    let rows = case.inputs[name].as_array().unwrap().len();
    let values = case.numbers(name).unwrap();
    Array2::from_shape_vec((rows, values.len() / rows), values).unwrap()
}

fn labels(case: &Case, name: &str) -> Array1<i64> {
    case.numbers(name).unwrap().into_iter().map(|label| label as i64).collect()
}

fn numbers(places: impl IntoIterator<Item = usize>) -> Vec<f64> {
    places.into_iter().map(|place| place as f64).collect()
}

/// Scores and p-values, both to be found under their keys; p-values come from tails of distributions.
fn check_scores(case: &Case, key: &str, p: &str, scores: &[Score]) {
    let values: Vec<f64> = scores.iter().map(|score| score.score).collect();
    case.check_all(key, &values, Tol::FORMULA);
    if case.expects(p) {
        let p_values: Vec<f64> = scores.iter().map(|score| score.p_value).collect();
        case.check_all(p, &p_values, Tol::relative(1e-11));
    }
}

fn scores(case: &Case) {
    let (x, counts, y) = (matrix(case, "x"), matrix(case, "counts"), labels(case, "y"));
    let target = Array1::from(case.numbers("target").unwrap());
    check_scores(case, "f", "f_p", &AnovaF.scores(x.view(), y.view()).unwrap());
    check_scores(case, "chi2", "chi2_p", &ChiSquare.scores(counts.view(), y.view()).unwrap());
    check_scores(case, "regression_f", "regression_p", &RegressionF.scores(x.view(), target.view()).unwrap());
    let large = labels(case, "large");
    for k in [1, 3, 5] {
        // Another noise than scikit-learn's, which decides nothing: no two distances are equal.
        let classif = MutualInfoClassif::new().n_neighbors(k).seed(9);
        check_scores(case, &format!("classif_{k}"), "", &classif.scores(x.view(), large.view()).unwrap());
        check_scores(case, &format!("small_class_{k}"), "", &classif.scores(x.view(), y.view()).unwrap());
        let regression = MutualInfoRegression::new().n_neighbors(k).scores(x.view(), target.view()).unwrap();
        check_scores(case, &format!("regression_{k}"), "", &regression);
    }
    let discrete =
        MutualInfoClassif::new().discrete_features(&[0, 1, 2, 3, 4]).scores(counts.view(), y.view()).unwrap();
    check_scores(case, "classif_discrete", "", &discrete);
    let discrete = MutualInfoRegression::new().discrete_features(&[0, 1, 2, 3]);
    let four = counts.slice(ndarray::s![.., ..4]);
    check_scores(case, "regression_discrete", "", &discrete.scores(four, target.view()).unwrap());

    let data = DatasetBase::new(x, y.clone());
    for k in [1, 2, 3] {
        let best = SelectBest::k(AnovaF, k).fit(&data).unwrap();
        case.check_all(&format!("best_{k}"), &numbers(best.kept()), Tol::EXACT);
    }
    for p in [20, 50, 75] {
        let best = SelectBest::percentile(AnovaF, f64::from(p)).fit(&data).unwrap();
        case.check_all(&format!("percentile_{p}"), &numbers(best.kept()), Tol::EXACT);
    }
    case.check_all("sample_weight", &balanced_sample_weights(&y).unwrap(), Tol::FORMULA);
}

fn variance(case: &Case) {
    let data = DatasetBase::from(matrix(case, "x"));
    let all = VarianceThreshold::params().fit(&data).unwrap();
    case.check_all("variances", &all.scores(), Tol::FORMULA);
    for threshold in ["0.0", "0.2", "1.0"] {
        let kept = VarianceThreshold::params().threshold(threshold.parse().unwrap()).fit(&data).unwrap().kept();
        case.check_all(&format!("kept_{threshold}"), &numbers(kept), Tol::EXACT);
    }
}

fn counts(y: &Array1<i64>, classes: i64) -> Vec<f64> {
    (0..classes).map(|class| y.iter().filter(|label| **label == class).count() as f64).collect()
}

fn samples(case: &Case) {
    let (x, y, two, mixed) = (matrix(case, "x"), labels(case, "y"), labels(case, "two"), labels(case, "mixed"));
    let data: Dataset<f64, i64, Ix1> = Dataset::new(x.clone(), y.clone());
    for k in [3, 5] {
        let more = Smote::new().k_neighbors(k).oversample(&data).unwrap().dataset;
        let added: Vec<f64> = more.targets.iter().skip(y.len()).map(|label| *label as f64).collect();
        case.check_all(&format!("smote_labels_{k}"), &added, Tol::EXACT);
        // So many draws that every row meets each of its neighbours.
        let many = Sampling::Counts(vec![(1, 9000), (2, 9000)]);
        let many = Smote::new().k_neighbors(k).sampling(many).oversample(&data).unwrap();
        for class in [1, 2] {
            let drawn = many.synthetic.iter().filter(|made| y[made.parent] == class);
            let pairs: BTreeSet<(usize, usize)> = drawn.map(|made| (made.parent, made.neighbor)).collect();
            check_neighbors(case, &format!("neighbors_{k}_{class}"), &y, class, &pairs);
        }
    }
    let data_of_two = Dataset::new(x.clone(), two);
    for ratio in ["0.6", "0.75", "1.0"] {
        let sampling = Sampling::Ratio(ratio.parse().unwrap());
        let more = Smote::new().sampling(sampling.clone()).resample(&data_of_two).unwrap();
        case.check_all(&format!("smote_ratio_{ratio}"), &counts(&more.targets, 2), Tol::EXACT);
        let fewer = RandomUnderSampler::new().sampling(sampling).resample(&data_of_two).unwrap();
        case.check_all(&format!("under_ratio_{ratio}"), &counts(&fewer.targets, 2), Tol::EXACT);
    }
    let more = Smote::new().sampling(Sampling::Counts(vec![(1, 20), (2, 31)])).resample(&data).unwrap();
    case.check_all("smote_counts", &counts(&more.targets, 3), Tol::EXACT);
    case.check_all("over", &counts(&RandomOverSampler::new().resample(&data).unwrap().targets, 3), Tol::EXACT);
    let fewer = RandomUnderSampler::new().sampling(Sampling::Counts(vec![(0, 12), (2, 5)])).resample(&data).unwrap();
    case.check_all("under_counts", &counts(&fewer.targets, 3), Tol::EXACT);
    let fewer = RandomUnderSampler::new().resample(&data).unwrap();
    case.check_all("under_labels", &fewer.targets.map(|label| *label as f64).to_vec(), Tol::EXACT);
    for (strategy, all) in [("auto", false), ("all", true)] {
        for (name, y) in [("y", &y), ("mixed", &mixed)] {
            let removed = TomekLinks::new().all_classes(all).removed(&x, y).unwrap();
            case.check_all(&format!("tomek_{strategy}_{name}"), &numbers(removed), Tol::EXACT);
        }
    }
}

/// The neighbours of each row of the class, in ascending order on both sides.
fn check_neighbors(case: &Case, key: &str, y: &Array1<i64>, class: i64, pairs: &BTreeSet<(usize, usize)>) {
    let expected = case.expected_numbers(key);
    let rows: Vec<usize> = (0..y.len()).filter(|&row| y[row] == class).collect();
    let of_row = expected.chunks(expected.len() / rows.len()).zip(&rows);
    let expected = of_row.flat_map(|(near, row)| near.iter().map(|neighbor| (*row, *neighbor as usize)));
    case.check_same(key, &expected.collect::<BTreeSet<_>>(), pairs);
}
