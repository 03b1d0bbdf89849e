//! Golden values of `cut_forest.json`: mean scores of random cut trees, within their sampling error.

use ndarray::{Array2, ArrayView2};
use workings::anomaly::{RandomCutForest, RandomCutTree, Sampling, shingles};
use workings::metrics::roc_auc;

use crate::case::{Case, Tol, each};

#[test]
fn cut_forest() {
    each(include_str!("cut_forest.json"), |case| match case.name {
        "blob" | "grid" => batch(case),
        "window" => window(case),
        "detection" => detection(case),
        other => panic!("{other} is not compared"),
    });
}

fn whole(case: &Case, name: &str) -> usize {
    case.number(name).unwrap() as usize
}

fn shingled(case: &Case) -> Array2<f64> {
    let series = case.numbers("series").unwrap();
    let column = ArrayView2::from_shape((series.len(), 1), &series).unwrap();
    shingles(column, whole(case, "shingle")).unwrap()
}

/// Each mean within 4.5 standard errors of the difference, and the squares of all, in such errors, about 1 on average: they
/// are not independent, so up to 1.8. Both sides have as many trees, and so the same error.
fn agree(case: &Case, means: &[f64]) {
    let (expected, error) = (case.expected_numbers("mean"), case.expected_numbers("error"));
    assert_eq!(means.len(), expected.len());
    let mut squares = Vec::new();
    for (i, mean) in means.iter().enumerate() {
        let error = 2_f64.sqrt() * error[i];
        if error == 0.0 {
            case.check_same(&format!("mean[{i}]"), &expected[i], mean); // no chance in it
            continue;
        }
        let z = (mean - expected[i]) / error;
        assert!(z.abs() < 4.5, "{} [{i}]: {mean} and {} ± {error}", case.name, expected[i]);
        squares.push(z * z);
    }
    let square = squares.iter().sum::<f64>() / squares.len() as f64;
    assert!(square < 1.8, "{}: {square}", case.name);
}

fn batch(case: &Case) {
    let x = case.numbers("x").unwrap();
    let rows = case.inputs["x"].as_array().unwrap().len();
    let x = Array2::from_shape_vec((rows, x.len() / rows), x).unwrap();
    const TREES: u64 = 3000;
    let mut means = vec![0.0; rows];
    for seed in 0..TREES {
        let tree = RandomCutTree::from_rows(&x, seed).unwrap();
        (0..rows).for_each(|i| means[i] += tree.codisp(i).unwrap() / TREES as f64);
    }
    means.iter_mut().for_each(|mean| *mean = (*mean * 1e12).round() / 1e12);
    agree(case, &means);
}

fn window(case: &Case) {
    let x = shingled(case);
    let params = RandomCutForest::params().num_trees(400).num_samples_per_tree(whole(case, "window")).seed(5);
    let mut forest = params.sampling(Sampling::Window).stream(x.ncols()).unwrap();
    agree(case, &forest.update_all(&x).unwrap().to_vec());
}

/// Forests of few trees: the AUC of each varies with the seed, and so do the means of six by `error`.
fn detection(case: &Case) {
    let x = shingled(case);
    let truth: Vec<u8> = case.numbers("truth").unwrap().iter().map(|truth| *truth as u8).collect();
    let from = whole(case, "from");
    let auc = |seed| {
        let params =
            RandomCutForest::params().num_trees(whole(case, "trees")).num_samples_per_tree(whole(case, "window"));
        let mut forest = params.sampling(Sampling::Window).seed(seed).stream(x.ncols()).unwrap();
        let scores = forest.update_all(&x).unwrap().to_vec();
        roc_auc(&truth[from..], &scores[from..]).unwrap()
    };
    let mean = (0..6).map(auc).sum::<f64>() / 6.0;
    let (expected, error) = (case.expected_numbers("auc")[0], case.expected_numbers("error")[0]);
    assert!(mean > case.expected_numbers("auc_as_is")[0] - 3.0 * error, "{mean} is worse than the package");
    case.check("auc", mean, Tol::EXACT.or_absolute(4.0 * 2_f64.sqrt() * error));
    assert!(mean > expected - 3.0 * error, "{mean} is worse than {expected}");
}
