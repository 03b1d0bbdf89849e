//! Golden values of `confusion.json`.

use ndarray::{Array2, ArrayView2, s};
use serde_json::Value;
use workings::metrics::*;

use crate::case::{Case, Tol, each, flat};

#[test]
fn confusion() {
    each(include_str!("confusion.json"), |case| match case.name {
        name if name.starts_with("binary_counts") => of_counts(case),
        name if name.starts_with("binary") => binary(case),
        name if name.starts_with("multi_zero_division") => zero_division(case),
        "multi_label_subset" => some_of_the_classes(case),
        name if name.starts_with("multilabel") => several_labels(case),
        name if name.starts_with("multi") => several_classes(case),
        name if name.starts_with("report") => report(case),
        name if name.starts_with("top_k") => top_k(case),
        _ => undefined_shares(case),
    });
}

/// Counts are the same whole numbers; sums of weights are rounded.
fn sums(case: &Case) -> Tol {
    if case.numbers("sample_weight").is_some() { Tol::FORMULA } else { Tol::EXACT }
}

fn text(label: &Value) -> String {
    label.as_str().map_or_else(|| label.to_string(), str::to_string)
}

fn texts(case: &Case, name: &str) -> Vec<String> {
    case.inputs[name].as_array().unwrap().iter().map(text).collect()
}

/// The matrix of the columns `y_true` and `y_pred`, counted as integers where they are.
fn counted(case: &Case) -> ConfusionMatrix {
    let integers =
        |name: &str| -> Option<Vec<i64>> { case.inputs[name].as_array().unwrap().iter().map(Value::as_i64).collect() };
    match (integers("y_true"), integers("y_pred")) {
        (Some(y_true), Some(y_pred)) => matrix_of(case, y_true, y_pred),
        _ => matrix_of(case, texts(case, "y_true"), texts(case, "y_pred")),
    }
}

fn matrix_of<L: Label>(case: &Case, y_true: Vec<L>, y_pred: Vec<L>) -> ConfusionMatrix {
    match case.numbers("sample_weight") {
        Some(w) => ConfusionMatrix::weighted(&y_true, &y_pred, &w),
        None => ConfusionMatrix::new(&y_true, &y_pred),
    }
    .unwrap()
}

/// The matrix with its classes in the order of the case.
fn in_order(case: &Case) -> ConfusionMatrix {
    counted(case).with_labels(&texts(case, "labels")).unwrap()
}

type OfMatrix = fn(&ConfusionMatrix) -> f64;
type OfAverage = fn(&Averaged) -> f64;

/// Shares that have an average, too.
const SHARES: [(&str, OfMatrix, OfAverage); 6] = [
    ("precision", ConfusionMatrix::precision, Averaged::precision),
    ("recall", ConfusionMatrix::recall, Averaged::recall),
    ("f1", ConfusionMatrix::f1, Averaged::f1),
    ("f0_5", |cm| cm.f_beta(0.5), |a| a.f_beta(0.5)),
    ("f2", |cm| cm.f_beta(2.0), |a| a.f_beta(2.0)),
    ("jaccard", ConfusionMatrix::jaccard, Averaged::jaccard),
];

const AVERAGES: [Average; 3] = [Average::Macro, Average::Micro, Average::Weighted];

/// What every binary matrix has, defined or not.
const BINARY: [(&str, OfMatrix); 7] = [
    ("accuracy", ConfusionMatrix::accuracy),
    ("error_rate", ConfusionMatrix::error_rate),
    ("specificity", ConfusionMatrix::specificity),
    ("npv", ConfusionMatrix::npv),
    ("balanced_accuracy", ConfusionMatrix::balanced_accuracy),
    ("mcc", ConfusionMatrix::mcc),
    ("cohen_kappa", ConfusionMatrix::cohen_kappa),
];

/// What is compared where nothing is 0/0.
const DEFINED: [(&str, OfMatrix); 12] = [
    ("fpr", ConfusionMatrix::fpr),
    ("fnr", ConfusionMatrix::fnr),
    ("fdr", ConfusionMatrix::fdr),
    ("false_omission_rate", ConfusionMatrix::false_omission_rate),
    ("g_mean", ConfusionMatrix::g_mean),
    ("youden_j", ConfusionMatrix::youden_j),
    ("lr_plus", ConfusionMatrix::lr_plus),
    ("lr_minus", ConfusionMatrix::lr_minus),
    ("diagnostic_odds_ratio", ConfusionMatrix::diagnostic_odds_ratio),
    ("prevalence", ConfusionMatrix::prevalence),
    ("predicted_positive_rate", ConfusionMatrix::predicted_positive_rate),
    ("lift", ConfusionMatrix::lift),
];

fn check_shares(case: &Case, cm: &ConfusionMatrix) {
    for (name, metric, _) in SHARES {
        case.check(name, metric(cm), Tol::FORMULA);
    }
    for (name, metric) in BINARY {
        case.check(name, metric(cm), Tol::FORMULA);
    }
    case.check("n", cm.n(), sums(case));
}

fn check_cells(case: &Case, cm: &ConfusionMatrix) {
    for (key, cell) in ["tp", "fp", "fn", "tn"].into_iter().zip(cm.cells().unwrap()) {
        case.check(key, cell, sums(case));
    }
}

fn check_defined(case: &Case, cm: &ConfusionMatrix) {
    for (name, metric) in DEFINED {
        case.check(name, metric(cm), Tol::FORMULA);
    }
}

fn binary(case: &Case) {
    let positive = text(&case.inputs["pos_label"]);
    let cm = in_order(case).with_positive(&positive).unwrap();
    case.check_all("matrix", &cells_of(cm.matrix()), sums(case));
    // The positive class is the same wherever it stands.
    let sorted = counted(case).with_positive(positive).unwrap();
    for cm in [cm, sorted] {
        check_cells(case, &cm);
        check_shares(case, &cm);
        check_defined(case, &cm);
    }
}

/// The four cells among the inputs.
fn counts(case: &Case) -> Counts {
    let [tp, fp, fn_, tn] = ["tp", "fp", "fn", "tn"].map(|cell| case.inputs[cell].as_u64().unwrap());
    Counts { tp, fp, fn_, tn }
}

fn of_counts(case: &Case) {
    let cm = ConfusionMatrix::binary(counts(case));
    check_shares(case, &cm);
    check_defined(case, &cm);
}

fn undefined_shares(case: &Case) {
    let counts = counts(case);
    let of_data = in_order(case).with_positive(text(&case.inputs["pos_label"])).unwrap();
    // Where a single class occurs, the other is known from the one that counts as positive.
    let unordered = counted(case).with_positive(text(&case.inputs["pos_label"])).unwrap();
    for cm in [of_data, unordered, ConfusionMatrix::binary(counts)] {
        check_cells(case, &cm);
        assert_eq!(cm.counts(), Some(counts), "{}", case.name);
        check_shares(case, &cm);
        for (suffix, value) in [("1", 1.0), ("nan", f64::NAN)] {
            let cm = cm.clone().zero_division(value);
            for (name, metric, _) in SHARES {
                let key = format!("{name}_zero_division_{suffix}");
                if case.expects(&key) {
                    case.check(&key, metric(&cm), Tol::FORMULA);
                }
            }
        }
        case.check("lr_plus_sklearn", cm.lr_plus(), Tol::FORMULA);
        case.check("lr_minus_sklearn", cm.lr_minus(), Tol::FORMULA);
        for (key, value) in [
            ("lr_plus_limit", cm.lr_plus()),
            ("lr_minus_limit", cm.lr_minus()),
            ("diagnostic_odds_ratio_limit", cm.diagnostic_odds_ratio()),
        ] {
            match (case.name, key) {
                ("perfect", "lr_plus_limit" | "diagnostic_odds_ratio_limit") | ("all_wrong", "lr_minus_limit") => {
                    assert!(value.is_nan(), "{}: {key} is {value:?}", case.name);
                    case.leave(key, "x/0 is undefined here, as in scikit-learn, not infinite");
                }
                _ => case.check(key, value, Tol::FORMULA),
            }
        }
    }
}

fn check_per_class(case: &Case, classes: &[ConfusionMatrix], suffix: &str) {
    for (name, metric, _) in SHARES {
        let key = format!("{name}_{suffix}");
        if case.expects(&key) {
            let values: Vec<f64> = classes.iter().map(metric).collect();
            case.check_all(&key, &values, Tol::FORMULA);
        }
    }
}

fn check_average(case: &Case, averaged: &Averaged, suffix: &str) {
    for (name, _, metric) in SHARES {
        let key = format!("{name}_{suffix}");
        if case.expects(&key) {
            case.check(&key, metric(averaged), Tol::FORMULA);
        }
    }
}

fn check_cells_of_each(case: &Case, classes: &[ConfusionMatrix], prefix: &str) {
    for (i, name) in ["tp", "fp", "fn", "tn"].into_iter().enumerate() {
        let cells: Vec<f64> = classes.iter().map(|class| class.cells().unwrap()[i]).collect();
        case.check_all(&format!("{prefix}{name}"), &cells, sums(case));
    }
}

/// Each class against the rest, in the order of the labels.
fn one_by_one(cm: &ConfusionMatrix) -> Vec<ConfusionMatrix> {
    cm.labels().iter().map(|label| cm.one_vs_rest(label).unwrap()).collect()
}

fn several_classes(case: &Case) {
    let cm = in_order(case);
    case.check_all("matrix", &cells_of(cm.matrix()), sums(case));
    for (key, by) in
        [("normalized_true", Normalize::True), ("normalized_pred", Normalize::Pred), ("normalized_all", Normalize::All)]
    {
        case.check_all(key, &cells_of(cm.normalized(by).view()), Tol::FORMULA);
    }
    let classes = one_by_one(&cm);
    check_cells_of_each(case, &classes, "");
    check_per_class(case, &classes, "per_class");
    let specificity: Vec<f64> = classes.iter().map(ConfusionMatrix::specificity).collect();
    case.check_all("specificity_per_class", &specificity, Tol::FORMULA);
    case.check_all("support", &cm.support(), sums(case));
    for average in AVERAGES {
        check_average(case, &cm.average(average), average.name());
    }
    case.check("accuracy", cm.accuracy(), Tol::FORMULA);
    case.check("balanced_accuracy", cm.balanced_accuracy(), Tol::FORMULA);
    case.check("balanced_accuracy_adjusted", cm.balanced_accuracy_adjusted(), Tol::FORMULA);
    case.check("mcc", cm.mcc(), Tol::FORMULA);
    case.check("cohen_kappa", cm.cohen_kappa(), Tol::FORMULA);
    case.check("cohen_kappa", cm.weighted_kappa(KappaWeights::None), Tol::FORMULA);
    let sorted = counted(case);
    for (name, weights) in [("linear", KappaWeights::Linear), ("quadratic", KappaWeights::Quadratic)] {
        case.check(&format!("cohen_kappa_{name}"), cm.weighted_kappa(weights), Tol::FORMULA);
        let key = format!("cohen_kappa_{name}_sorted_labels");
        if case.expects(&key) {
            case.check(&key, sorted.weighted_kappa(weights), Tol::FORMULA);
        }
    }
}

/// The cells row by row.
fn cells_of(matrix: ArrayView2<f64>) -> Vec<f64> {
    matrix.iter().copied().collect()
}

fn zero_division(case: &Case) {
    for (suffix, value) in [("0", 0.0), ("1", 1.0), ("nan", f64::NAN)] {
        let cm = in_order(case).zero_division(value);
        check_per_class(case, &one_by_one(&cm), &format!("per_class_zero_division_{suffix}"));
        for average in AVERAGES {
            check_average(case, &cm.average(average), &format!("{}_zero_division_{suffix}", average.name()));
        }
    }
}

/// Averages over some of the classes are those of a table with a column for each of them.
fn some_of_the_classes(case: &Case) {
    let labels = texts(case, "labels");
    let table = |name: &str| {
        let column = texts(case, name);
        Array2::from_shape_fn((column.len(), labels.len()), |(i, j)| f64::from(u8::from(column[i] == labels[j])))
    };
    let cm = counted(case);
    let classes: Vec<ConfusionMatrix> = labels.iter().map(|label| cm.one_vs_rest(label).unwrap()).collect();
    check_per_class(case, &classes, "per_class");
    let support: Vec<f64> = classes.iter().map(|class| class.support()[1]).collect();
    case.check_all("support", &support, Tol::EXACT);
    let m = MultiLabel::new(&table("y_true"), &table("y_pred")).unwrap();
    check_per_class(case, &m.confusion_matrices(), "per_class");
    for average in AVERAGES {
        check_average(case, &m.average(average), average.name());
    }
}

fn report(case: &Case) {
    let report = in_order(case).report().digits(case.number("digits").unwrap() as usize);
    let report = match case.inputs.get("target_names") {
        Some(_) => report.target_names(&texts(case, "target_names")).unwrap(),
        None => report,
    };
    case.check_json("report", report.to_string());
}

/// A table among the inputs, a row for each sample.
fn table(case: &Case, name: &str) -> Array2<f64> {
    let rows = case.inputs[name].as_array().unwrap().len();
    let numbers = flat(&case.inputs[name]);
    Array2::from_shape_vec((rows, numbers.len() / rows), numbers).unwrap()
}

fn several_labels(case: &Case) {
    let (y_true, y_pred) = (table(case, "y_true"), table(case, "y_pred"));
    let weights = case.numbers("sample_weight");
    let m = match &weights {
        Some(w) => MultiLabel::weighted(&y_true, &y_pred, w),
        None => MultiLabel::new(&y_true, &y_pred),
    }
    .unwrap();
    case.check("hamming_loss", m.hamming_loss(), Tol::FORMULA);
    case.check("subset_accuracy", m.subset_accuracy(), Tol::FORMULA);
    check_cells_of_each(case, &m.confusion_matrices(), "");
    for (suffix, value) in [("", 0.0), ("_zero_division_1", 1.0)] {
        let m = m.clone().zero_division(value);
        check_per_class(case, &m.confusion_matrices(), &format!("per_label{suffix}"));
        for average in AVERAGES {
            check_average(case, &m.average(average), &format!("{}{suffix}", average.name()));
        }
        check_average(case, &m.average_samples(), &format!("samples{suffix}"));
    }
    // With rows and columns exchanged the samples are the labels; each has one weight for all its cells.
    let of_samples = MultiLabel::new(y_true.t(), y_pred.t()).unwrap().confusion_matrices();
    let per_sample = |i: usize| -> Vec<f64> {
        let cell = |(row, sample): (usize, &ConfusionMatrix)| {
            sample.cells().unwrap()[i] * weights.as_ref().map_or(1.0, |w| w[row])
        };
        of_samples.iter().enumerate().map(cell).collect()
    };
    for (i, name) in ["tp", "fp", "fn", "tn"].into_iter().enumerate() {
        case.check_all(&format!("sample_{name}"), &per_sample(i), sums(case));
    }
}

fn top_k(case: &Case) {
    let scores = table(case, "y_score");
    let y_true = texts(case, "y_true");
    let labels = match case.inputs.get("labels") {
        Some(_) => texts(case, "labels"),
        None => (0..scores.ncols()).map(|class| class.to_string()).collect(),
    };
    // scikit-learn prefers the higher index among equal scores: the lower one if the columns stand the other way.
    let backwards: Vec<&String> = labels.iter().rev().collect();
    let ranks = |scores: &Array2<f64>, labels: &[&String]| {
        match case.numbers("sample_weight") {
            Some(w) => TrueClassRanks::weighted(&y_true, scores, labels, &w),
            None => TrueClassRanks::new(&y_true, scores, labels),
        }
        .unwrap()
    };
    let last_wins = ranks(&scores.slice(s![.., ..;-1]).to_owned(), &backwards);
    let first_wins = ranks(&scores, &labels.iter().collect::<Vec<_>>());
    for k in 1..labels.len() {
        case.check(&format!("top_{k}"), last_wins.top_k_accuracy(k), Tol::FORMULA);
        let key = format!("top_{k}_first_index_wins");
        // Scores without ties need no rule.
        let key = if case.expects(&key) { key } else { format!("top_{k}") };
        case.check(&key, first_wins.top_k_accuracy(k), Tol::FORMULA);
    }
}
