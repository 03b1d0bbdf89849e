//! `src/datasets` against scikit-learn 1.9.1 and statsmodels 0.15.0: values written by `datasets.py`, beside this file.

use std::collections::BTreeSet;
use std::fmt::Display;

use approx::{assert_abs_diff_eq, assert_relative_eq};
use linfa::Dataset;
use ndarray::Ix1;
use serde_json::Value;

use crate::datasets::*;
use crate::stats::accurate_sum;

fn golden(part: &str) -> Value {
    let all: Value = serde_json::from_str(include_str!("datasets.json")).unwrap();
    all[part].clone()
}

fn cases(part: &str) -> Vec<Value> {
    golden(part).as_array().unwrap().clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn sizes(value: &Value) -> Vec<usize> {
    numbers(value).into_iter().map(|number| number as usize).collect()
}

/// Labels 0, 1, … with these counts, class by class.
fn labels(counts: &[usize]) -> Vec<usize> {
    counts.iter().enumerate().flat_map(|(class, &n)| std::iter::repeat_n(class, n)).collect()
}

fn counts(rows: &[usize], y: &[usize], n_classes: usize) -> Vec<usize> {
    (0..n_classes).map(|class| rows.iter().filter(|&&row| y[row] == class).count()).collect()
}

/// The values are equal to the bit; the sums to a rounding, since both sides add exactly and round once.
fn assert_table<T: Display>(name: &str, data: &Dataset<f64, T, Ix1>) {
    let golden = &golden("tables")[name];
    assert_eq!(vec![data.records.nrows(), data.records.ncols()], sizes(&golden["shape"]), "{name}");
    assert_eq!(golden["feature_names"], Value::from(data.feature_names()), "{name}");
    assert_eq!(data.records.row(0).to_vec(), numbers(&golden["first"]), "{name}");
    assert_eq!(data.records.rows().into_iter().next_back().unwrap().to_vec(), numbers(&golden["last"]), "{name}");
    for (feature, column) in data.records.columns().into_iter().enumerate() {
        let mean = accurate_sum(column.iter().copied()) / column.len() as f64;
        assert_relative_eq!(mean, golden["mean"][feature].as_f64().unwrap(), max_relative = 1e-15);
        let weighted = accurate_sum(column.iter().enumerate().map(|(row, value)| row as f64 * value));
        assert_relative_eq!(weighted, golden["weighted_sum"][feature].as_f64().unwrap(), max_relative = 1e-14);
    }
    let targets = golden["targets"].as_array().unwrap();
    assert_eq!(data.targets.len(), targets.len());
    for (ours, theirs) in data.targets.iter().zip(targets) {
        assert_eq!(ours.to_string().trim_matches('"'), theirs.to_string().trim_matches('"').trim_end_matches(".0"));
    }
}

#[test]
fn tables_are_those_of_scikit_learn() {
    assert_table("iris", &iris());
    assert_table("wine", &wine());
    assert_table("breast_cancer", &breast_cancer());
    assert_table("digits", &digits());
    assert_table("diabetes", &diabetes());
}

/// Means and interpolated months differ by a rounding or two; everything else is equal.
#[test]
fn series_are_those_of_statsmodels() {
    for (name, series) in [("co2", co2()), ("elnino", elnino()), ("nile", nile())] {
        let golden = &golden("series")[name];
        let theirs = numbers(&golden["values"]);
        assert_eq!(series.values().len(), theirs.len());
        for (ours, theirs) in series.values().iter().zip(theirs) {
            assert_relative_eq!(*ours, theirs, max_relative = 4.0 * f64::EPSILON);
        }
        assert_eq!(golden["first_label"], series.label(0));
        assert_eq!(golden["last_label"], series.label(series.values().len() - 1));
        let filled: Vec<String> = series.filled().iter().map(|&at| series.label(at)).collect();
        assert_eq!(golden["filled"], Value::from(filled));
    }
}

#[test]
fn the_test_part_has_scikit_learns_size() {
    for case in cases("sizes") {
        let n = case["n"].as_u64().unwrap() as usize;
        let split = Split::params(case["test_size"].as_f64().unwrap()).shuffled(n).unwrap();
        assert_eq!(case["n_test"], split.test().len(), "{case}");
    }
}

/// Where classes tie, scikit-learn has several outcomes; ours are the same ones, and all of them occur.
#[test]
fn stratified_parts_have_scikit_learns_class_counts() {
    for case in cases("stratified") {
        let class_counts = sizes(&case["class_counts"]);
        let y = labels(&class_counts);
        let params = Split::params(case["test_size"].as_f64().unwrap());
        let outcome = |seed| counts(params.seed(seed).stratified(&y).unwrap().test(), &y, class_counts.len());
        let ours: BTreeSet<Vec<usize>> = (0..60).map(outcome).collect();
        let theirs: BTreeSet<Vec<usize>> = case["test_counts"].as_array().unwrap().iter().map(sizes).collect();
        assert_eq!(ours, theirs, "{case}");
    }
}

#[test]
fn three_parts_have_the_class_counts_of_splitting_twice() {
    for case in cases("stratified_three_ways") {
        let class_counts = sizes(&case["class_counts"]);
        let y = labels(&class_counts);
        let params = Split::params(case["test_size"].as_f64().unwrap()).val_size(case["val_size"].as_f64().unwrap());
        let split = params.seed(3).stratified(&y).unwrap();
        let ours = [split.train(), split.validation(), split.test()].map(|rows| counts(rows, &y, class_counts.len()));
        let theirs: Vec<Vec<usize>> = case["parts"][0].as_array().unwrap().iter().map(sizes).collect();
        assert_eq!(ours.to_vec(), theirs, "{case}");
    }
}

/// Eleven groups of 1 to 11 samples.
#[test]
fn the_test_part_has_scikit_learns_number_of_groups() {
    let groups = labels(&(0..12).collect::<Vec<_>>());
    let distinct = |rows: &[usize]| rows.iter().map(|&row| groups[row]).collect::<BTreeSet<_>>().len();
    for case in cases("grouped") {
        let split = Split::params(case["test_size"].as_f64().unwrap()).grouped(&groups).unwrap();
        assert_eq!(case["n_test_groups"], distinct(split.test()));
        assert_eq!(case["n_train_groups"], distinct(split.train()));
    }
}

/// The generator and the shuffle, written anew in Python from their published descriptions: any machine gives these rows.
#[test]
fn a_seed_gives_the_same_rows_everywhere() {
    for case in cases("permutations") {
        let (n, seed) = (case["n"].as_u64().unwrap() as usize, case["seed"].as_u64().unwrap());
        let split = Split::params(0.3).seed(seed).shuffled(n).unwrap();
        assert_eq!([split.train(), split.test()].concat(), sizes(&case["rows"]), "n = {n}, seed = {seed}");
    }
}

#[test]
fn generated_classes_have_scikit_learns_counts() {
    let found = |targets: &[usize], n: usize| counts(&(0..targets.len()).collect::<Vec<_>>(), targets, n);
    for case in golden("generator_counts")["make_classification"].as_array().unwrap() {
        let settings = &case["settings"];
        let size = |name: &str, default| settings[name].as_u64().map_or(default, |size| size as usize);
        let mut make = make_classification()
            .flip_y(0.0)
            .n_samples(size("n_samples", 100))
            .n_classes(size("n_classes", 2))
            .n_informative(size("n_informative", 2))
            .n_clusters_per_class(size("n_clusters_per_class", 2));
        if settings["weights"].is_array() {
            make = make.weights(numbers(&settings["weights"]));
        }
        let needed = sizes(&case["counts"]);
        assert_eq!(found(&make.generate().unwrap().targets.to_vec(), needed.len()), needed, "{settings}");
    }
    for case in golden("generator_counts")["make_blobs"].as_array().unwrap() {
        let needed = sizes(&case["counts"]);
        let make = make_blobs().n_samples(case["n_samples"].as_u64().unwrap() as usize).centers(needed.len());
        assert_eq!(found(&make.generate().unwrap().targets.to_vec(), needed.len()), needed);
    }
}

/// Sines and cosines may differ in the last bit between mathematical libraries.
#[test]
fn curves_without_noise_are_scikit_learns() {
    for (name, points) in golden("curves").as_object().unwrap() {
        let (curve, n) = name.split_once(' ').unwrap();
        let n = n.parse().unwrap();
        let ours = match curve {
            "make_moons" => make_moons().n_samples(n).shuffle(false).generate(),
            _ => make_circles().n_samples(n).factor(0.3).shuffle(false).generate(),
        };
        let ours = ours.unwrap().records;
        let theirs: Vec<Vec<f64>> = points.as_array().unwrap().iter().map(numbers).collect();
        assert_eq!(ours.nrows(), theirs.len());
        for (ours, theirs) in ours.outer_iter().zip(theirs) {
            assert_abs_diff_eq!(ours.to_vec().as_slice(), theirs.as_slice(), epsilon = 2.0 * f64::EPSILON);
        }
    }
}
