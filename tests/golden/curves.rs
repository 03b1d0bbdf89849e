//! Golden values of `curves.json`.

use ndarray::Array2;
use serde_json::Value;
use workings::metrics::*;

use crate::case::{Case, Tol, each, flat};

/// A share of counts or weights, a mean of such, an area: fewer than 300 additions, of terms that are at most 1.
const SHARE: Tol = Tol::relative(1e-14).or_absolute(1e-15);
/// scikit-learn has weights beyond a threshold as a difference of sums near 180, where ours may be exactly 0.
const WEIGHT: Tol = Tol::relative(1e-14).or_absolute(1e-13);

#[test]
fn curves() {
    each(include_str!("curves.json"), |case| match case.name {
        name if name.starts_with("curve_only") => one_class(case),
        name if name.starts_with("curve") => every_curve(case),
        name if name.starts_with("multiclass") => several_classes(case),
        name if name.starts_with("matrix_at") => matrix_at_thresholds(case),
        "threshold_recall_floor" => threshold_for_recall(case),
        _ => best_thresholds(case),
    });
}

/// Integers stay integers, all else is text.
fn ranked(case: &Case) -> RankedScores {
    let labels = case.inputs["y_true"].as_array().unwrap();
    let positive = text(&case.inputs["pos_label"]);
    match labels.iter().map(Value::as_i64).collect::<Option<Vec<i64>>>() {
        Some(integers) => rank(case, &integers, &positive),
        None => rank(case, &labels.iter().map(text).collect::<Vec<String>>(), &positive),
    }
}

fn rank<L: Label>(case: &Case, y_true: &[L], positive: &str) -> RankedScores {
    let scores = case.numbers("y_score").unwrap();
    match case.numbers("sample_weight") {
        Some(weights) => RankedScores::weighted(y_true, &scores, &weights, Some(positive)),
        None => RankedScores::for_positive(y_true, &scores, positive),
    }
    .unwrap()
}

fn text(label: &Value) -> String {
    label.as_str().map_or_else(|| label.to_string(), String::from)
}

/// What is expected of data with one class, too.
fn roc_and_precision_recall(case: &Case, ranked: &RankedScores) {
    let roc = ranked.roc_curve();
    case.check_all("roc_fpr", &roc.fpr, SHARE);
    case.check_all("roc_tpr", &roc.tpr, SHARE);
    case.check_all("roc_thresholds", &roc.thresholds, Tol::EXACT);
    let pr = ranked.precision_recall_curve();
    case.check_all("pr_precision", &pr.precision, SHARE);
    case.check_all("pr_recall", &pr.recall, SHARE);
    case.check_all("pr_thresholds", &pr.thresholds, Tol::EXACT);
    for auc in [ranked.roc_auc(), ranked.roc_auc_trapezoid(), roc.auc] {
        case.check("roc_auc", auc, SHARE);
    }
    for average_precision in [ranked.average_precision(), pr.average_precision] {
        case.check("average_precision", average_precision, SHARE);
    }
}

fn one_class(case: &Case) {
    let ranked = ranked(case);
    roc_and_precision_recall(case, &ranked);
    assert_eq!(ranked.worked().roc_auc().undefined(), Some("only one class in y_true"));
}

fn every_curve(case: &Case) {
    let ranked = ranked(case);
    roc_and_precision_recall(case, &ranked);
    for key in ["roc_drop_fpr", "roc_drop_tpr", "roc_drop_thresholds"] {
        case.leave(key, "some of the points of roc_*; collinear points are kept here, so that every threshold shows");
    }
    let det = ranked.det_curve();
    case.check_all("det_fpr", &det.fpr, SHARE);
    case.check_all("det_fnr", &det.fnr, SHARE);
    case.check_all("det_thresholds", &det.thresholds, Tol::EXACT);

    let thresholds = &ranked.roc_curve().thresholds[1..];
    case.check_all("thresholds", thresholds, Tol::EXACT);
    cells_at(case, &ranked, thresholds, ["tps", "fps", "fns", "tns"]);

    case.check("pr_auc_trapezoid", ranked.pr_auc_trapezoid(), SHARE);
    case.check("ks", ranked.ks_statistic(), SHARE);
    let limits = case.numbers("max_fpr").unwrap();
    let areas =
        |area: fn(&RankedScores, f64) -> f64| -> Vec<f64> { limits.iter().map(|l| area(&ranked, *l)).collect() };
    case.check_all("partial_auc_standardized", &areas(RankedScores::partial_auc), SHARE);
    case.check_all("partial_auc_raw", &areas(RankedScores::partial_auc_raw), SHARE);

    let gain = ranked.gain_curve();
    case.check_all("gain_share", &gain.share, SHARE);
    case.check_all("gain", &gain.gain, SHARE);
    case.check_all("lift", &gain.lift[1..], SHARE);
    let shares = case.numbers("gain_at_share").unwrap();
    let gain_at: Vec<f64> = shares.iter().map(|share| gain.gain_at(*share)).collect();
    case.check_all("gain_at", &gain_at, SHARE);
}

/// The cells at each threshold under the keys of TP, FP, FN and TN: counts exactly, weights to rounding.
fn cells_at(case: &Case, ranked: &RankedScores, thresholds: &[f64], keys: [&str; 4]) {
    let weighted = case.inputs.get("sample_weight").is_some();
    let cells: Vec<[f64; 4]> = thresholds.iter().map(|t| ranked.at_threshold(*t).cells().unwrap()).collect();
    for (i, key) in keys.into_iter().enumerate() {
        let column: Vec<f64> = cells.iter().map(|cells| cells[i]).collect();
        case.check_all(key, &column, if weighted { WEIGHT } else { Tol::EXACT });
    }
}

fn matrix_at_thresholds(case: &Case) {
    cells_at(case, &ranked(case), &case.numbers("thresholds").unwrap(), ["tp", "fp", "fn", "tn"]);
}

fn best_thresholds(case: &Case) {
    let ranked = ranked(case);
    let [fp, fn_] = ["cost_fp", "cost_fn"].map(|cost| case.number(cost).unwrap());
    let criteria = [
        ("youden_j", "youden_j", Criterion::YoudenJ),
        ("f0_5", "f0_5", Criterion::FBeta(0.5)),
        ("f1", "f1", Criterion::FBeta(1.0)),
        ("f2", "f2", Criterion::FBeta(2.0)),
        ("cost", "total_cost", Criterion::Cost(Costs { fp, fn_, ..Costs::default() })),
    ];
    for (name, value, criterion) in criteria {
        let best = ranked.best_threshold(criterion).unwrap();
        case.check(&format!("threshold_{name}"), best.threshold, Tol::EXACT);
        case.check(value, best.value, if value == "total_cost" { Tol::EXACT } else { SHARE });
        case.check_all(&format!("cells_{name}"), &best.matrix.cells().unwrap(), Tol::EXACT);
    }
}

fn threshold_for_recall(case: &Case) {
    let ranked = ranked(case);
    let floors = case.numbers("min_recall").unwrap();
    let best: Vec<BestThreshold> = floors.iter().map(|r| ranked.threshold_for_recall(*r).unwrap()).collect();
    let column = |of: fn(&BestThreshold) -> f64| -> Vec<f64> { best.iter().map(of).collect() };
    case.check_all("threshold", &column(|best| best.threshold), Tol::EXACT);
    case.check_all("recall", &column(|best| best.value), SHARE);
    case.check_all("recall", &column(|best| best.matrix.recall()), SHARE);
    case.check_all("precision", &column(|best| best.matrix.precision()), SHARE);
}

fn several_classes(case: &Case) {
    let texts = |name: &str| -> Vec<String> { case.inputs[name].as_array().unwrap().iter().map(text).collect() };
    let (y_true, labels) = (texts("y_true"), texts("labels"));
    let y_prob = Array2::from_shape_vec((y_true.len(), labels.len()), flat(&case.inputs["y_prob"])).unwrap();
    let scores = match case.numbers("sample_weight") {
        Some(weights) => ClassScores::weighted(&y_true, &y_prob, &labels, &weights),
        None => ClassScores::new(&y_true, &y_prob, &labels),
    }
    .unwrap();
    let averages =
        [("macro", MultiAverage::Macro), ("weighted", MultiAverage::Weighted), ("micro", MultiAverage::Micro)];
    for (name, average) in averages {
        case.check(&format!("ovr_{name}"), scores.roc_auc_ovr(average), SHARE);
        case.check(&format!("ap_{name}"), scores.average_precision(average), SHARE);
        // scikit-learn has neither weights nor a micro average of pairs.
        let ovo = format!("ovo_{name}");
        if case.expects(&ovo) {
            case.check(&ovo, scores.roc_auc_ovo(average), SHARE);
        }
    }
    let per_class =
        |metric: fn(&RankedScores) -> f64| -> Vec<f64> { scores.one_vs_rest().iter().map(metric).collect() };
    case.check_all("ovr_per_class", &per_class(RankedScores::roc_auc), SHARE);
    case.check_all("ap_per_class", &per_class(RankedScores::average_precision), SHARE);
}
