//! Curves small enough for paper, and long enough to round.

use approx::assert_relative_eq;
use ndarray::array;

use super::*;

/// Positives score 0.9, 0.7, 0.7 and 0.2, negatives 0.8, 0.7 and 0.1.
fn seven() -> RankedScores {
    RankedScores::new(&[1, 0, 1, 1, 0, 1, 0], &[0.9, 0.8, 0.7, 0.7, 0.7, 0.2, 0.1]).unwrap()
}

/// Of 12 pairs 0.9 wins 3, each 0.7 wins 1 and ties 1, 0.2 wins 1: 6 won, 2 tied.
#[test]
fn areas_by_hand() {
    let ranked = seven();
    assert_relative_eq!(ranked.roc_auc(), 7.0 / 12.0, max_relative = 1e-14);
    assert_relative_eq!(ranked.roc_auc_trapezoid(), 7.0 / 12.0, max_relative = 1e-14);
    // A quarter of recall at precision 1, a half at 3/5, the last quarter at 4/6.
    assert_relative_eq!(ranked.average_precision(), 0.25 + 0.3 + 1.0 / 6.0, max_relative = 1e-14);
    // To the right of (0, 1): recall 1/4 with precision 1; 1/4 to 3/4 from 1/2 to 3/5; 3/4 to 1 from 3/5 to 4/6.
    let trapezoids = 0.25 + 0.5 * 0.55 + 0.25 * (0.6 + 4.0 / 6.0) / 2.0;
    assert_relative_eq!(ranked.pr_auc_trapezoid(), trapezoids, max_relative = 1e-14);
    // Left of 1/2: 1/3 at height 1/4, then a sixth from 1/4 halfway up to 3/4.
    let raw = 1.0 / 12.0 + (0.25 + 0.5) / 2.0 / 6.0;
    assert_relative_eq!(ranked.partial_auc_raw(0.5), raw, max_relative = 1e-14);
    assert_relative_eq!(ranked.partial_auc(0.5), 0.5 * (1.0 + (raw - 0.125) / 0.375), max_relative = 1e-14);
    assert!(ranked.worked().partial_auc_raw(0.0).undefined().unwrap().contains("max_fpr must be above 0"));
}

/// TPR − FPR is 1/4, then 1/4 − 1/3, then 3/4 − 2/3, then 1 − 2/3: largest at 0.2.
#[test]
fn ks_names_its_threshold() {
    let worked = seven().worked().ks_statistic().to_string();
    assert!(worked.starts_with("KS = TPR[0.2] − FPR[0.2]"), "{worked}");
    assert_relative_eq!(seven().ks_statistic(), 1.0 / 3.0, max_relative = 1e-14);
    let reversed = RankedScores::new(&[0, 1], &[0.9, 0.1]).unwrap();
    assert_eq!(reversed.ks_statistic(), 0.0); // at +∞
}

#[test]
fn points_of_the_curves() {
    let ranked = seven();
    let roc = ranked.roc_curve();
    assert_eq!(roc.thresholds, [f64::INFINITY, 0.9, 0.8, 0.7, 0.2, 0.1]);
    assert_eq!(roc.tpr, [0.0, 0.25, 0.25, 0.75, 1.0, 1.0]);
    assert_eq!(roc.fpr, [0.0, 0.0, 1.0 / 3.0, 2.0 / 3.0, 2.0 / 3.0, 1.0]);
    let pr = ranked.precision_recall_curve();
    assert_eq!(pr.precision, [4.0 / 7.0, 4.0 / 6.0, 0.6, 0.5, 1.0, 1.0]);
    assert_eq!(pr.recall, [1.0, 1.0, 0.75, 0.25, 0.25, 0.0]);
    let det = ranked.det_curve();
    assert_eq!(det.thresholds, [0.2, 0.7, 0.8, 0.9]);
    assert_eq!(det.fnr, [0.0, 0.25, 0.75, 0.75]);
    let gain = ranked.gain_curve();
    assert_eq!(gain.gain, [0.0, 0.25, 0.25, 0.75, 1.0, 1.0]);
    assert_relative_eq!(gain.gain_at(3.5 / 7.0), 0.5, max_relative = 1e-14); // halfway from 2/7 to 5/7
    assert!(gain.gain_at(1.1).is_nan() && gain.gain_at(f64::NAN).is_nan());
    let curve = ranked.threshold_curve();
    assert_eq!((curve.thresholds[1], curve.recall[1], curve.f1[1]), (0.2, 1.0, 0.8));
}

#[test]
fn a_threshold_for_a_recall() {
    let found = seven().threshold_for_recall(0.5).unwrap();
    assert_eq!((found.threshold, found.value), (0.7, 0.75));
    assert_eq!(seven().threshold_for_recall(0.25).unwrap().threshold, 0.9);
    assert!(seven().threshold_for_recall(1.5).unwrap_err().to_string().contains("min_recall = 1.5"));
    let error = RankedScores::new(&[0, 0], &[0.2, 0.7]).unwrap().threshold_for_recall(0.0).unwrap_err();
    assert!(error.to_string().contains("no positives in y_true"));
}

/// Cost of F-beta, and of false alarms at 1 and misses at 10: at 0.2 two false alarms, at 0.9 three misses.
#[test]
fn the_best_threshold_depends_on_the_costs() {
    let best = |fp: f64, fn_: f64| {
        let best = seven().best_threshold(Criterion::Cost(Costs { fp, fn_, ..Costs::default() })).unwrap();
        (best.threshold, best.value)
    };
    assert_eq!(best(1.0, 10.0), (0.2, 2.0));
    assert_eq!(best(10.0, 1.0), (0.9, 3.0));
    assert_eq!(seven().best_threshold(Criterion::FBeta(1.0)).unwrap().threshold, 0.2); // 8 / 10
    assert!(seven().best_threshold(Criterion::FBeta(0.0)).unwrap_err().to_string().contains("beta = 0"));
    let nan = Costs { fp: f64::NAN, ..Costs::default() };
    assert!(seven().best_threshold(Criterion::Cost(nan)).unwrap_err().to_string().contains("cost of fp"));
}

#[test]
fn what_cannot_be_ranked_is_an_error() {
    let none: [i32; 0] = [];
    let error = |result: crate::Result<RankedScores>| result.unwrap_err().to_string();
    assert!(error(RankedScores::new(&none, &[])).contains("y_true is empty"));
    assert!(error(RankedScores::new(&[1, 0], &[0.5])).contains("y_true has 2 values but y_score has 1"));
    assert!(error(RankedScores::new(&[1, 0], &[0.5, f64::NAN])).contains("y_score[1] is NaN"));
    assert!(error(RankedScores::new(&[1, 0], &[f64::INFINITY, 0.1])).contains("y_score[0] is inf"));
    assert!(error(RankedScores::for_positive(&[1, 0], &[0.5, 0.1], 2)).contains("the labels are 0, 1"));
    assert!(error(RankedScores::weighted(&[1, 0], &[0.5, 0.1], &[1.0, -2.0], None)).contains("sample_weight[1] is -2"));
    assert!(error(RankedScores::weighted(&[1, 0], &[0.5, 0.1], &[0.0, 0.0], None)).contains("positive weight"));
}

/// a wins both its pairs by its score; b's scores 0.5 and 0.3 meet 0.3 and 0.2: 3 won and 1 tied; c wins 3 of 3.
#[test]
fn one_against_one_and_one_against_all() {
    let table = array![[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.1, 0.2, 0.7], [0.5, 0.3, 0.2]];
    let scores = ClassScores::new(&["a", "b", "c", "b"], &table, &["a", "b", "c"]).unwrap();
    let weighted = 0.25 * 1.0 + 0.5 * 0.875 + 0.25 * 1.0;
    assert_relative_eq!(scores.roc_auc_ovr(MultiAverage::Weighted), weighted, max_relative = 1e-14);
    // Pairs: a|b 1 and b|a (0.5 and 0.3 against 0.3) 0.75; a|c 1, c|a 1; b|c 1, c|b 1.
    let macro_ = (0.875 + 1.0 + 1.0) / 3.0;
    assert_relative_eq!(scores.roc_auc_ovo(MultiAverage::Macro), macro_, max_relative = 1e-14);
    let weighted = (0.75 * 0.875 + 0.5 * 1.0 + 0.75 * 1.0) / 2.0;
    assert_relative_eq!(scores.roc_auc_ovo(MultiAverage::Weighted), weighted, max_relative = 1e-14);
    let text = scores.worked().roc_auc_ovo(MultiAverage::Macro).to_string();
    assert!(text.contains("= (AUC[a | b] + AUC[b | a]) / 2"), "{text}");
    assert!(scores.roc_auc_ovo(MultiAverage::Micro).is_nan());
    // Own scores 0.6, 0.5, 0.7, 0.3 against 0.3, 0.1, 0.2, 0.3, 0.1, 0.2, 0.5, 0.2: 8 + 7.5 + 8 + 6 of 32.
    assert_relative_eq!(scores.roc_auc_ovr(MultiAverage::Micro), 29.5 / 32.0, max_relative = 1e-14);
    // b: 1/2 of recall at precision 1, the rest at 2 of 3 (tied with a).
    let ap = (1.0 + (0.5 + 0.5 * 2.0 / 3.0) + 1.0) / 3.0;
    assert_relative_eq!(scores.average_precision(MultiAverage::Macro), ap, max_relative = 1e-14);
    // Weights 1, 3, 2, 0: the last sample counts for nothing.
    let weighted =
        ClassScores::weighted(&["a", "b", "c", "b"], &table, &["a", "b", "c"], &[1.0, 3.0, 2.0, 0.0]).unwrap();
    assert_eq!(weighted.roc_auc_ovr(MultiAverage::Weighted), 1.0);
}

#[test]
fn a_class_without_samples_is_named() {
    let table = array![[0.6, 0.3, 0.1], [0.2, 0.5, 0.3]];
    let scores = ClassScores::new(&["a", "b"], &table, &["a", "b", "c"]).unwrap();
    for worked in [scores.worked().roc_auc_ovr(MultiAverage::Macro), scores.worked().roc_auc_ovo(MultiAverage::Macro)] {
        assert_eq!(worked.undefined(), Some("class c does not occur in y_true"));
    }
    let error = scores.merge(&ClassScores::new(&["a"], &array![[0.6, 0.4]], &["a", "b"]).unwrap()).unwrap_err();
    assert!(error.to_string().contains("a, b, c"), "{error}");
    let error = ClassScores::new(&["z"], &array![[0.6, 0.4]], &["a", "b"]).unwrap_err();
    assert!(error.to_string().contains("\"z\" is unknown"), "{error}");
}

#[test]
fn the_last_point_of_a_weighted_curve_is_the_whole() {
    let n = 100_000;
    let y: Vec<bool> = (0..n).map(|i| i > 0).collect();
    let scores: Vec<f64> = (0..n).map(f64::from).collect();
    let ranked = RankedScores::weighted(&y, &scores, &vec![0.3; n as usize], None).unwrap();
    assert_eq!(ranked.threshold_for_recall(1.0).unwrap().threshold, 1.0);
    assert_eq!(ranked.roc_curve().tpr.last(), Some(&1.0));
    assert_eq!(ranked.roc_curve().fpr.last(), Some(&1.0));
    assert_eq!(ranked.gain_curve().gain.last(), Some(&1.0));
    assert_eq!(ranked.gain_curve().share.last(), Some(&1.0));
    assert_eq!(ranked.precision_recall_curve().recall[0], 1.0);
    assert_relative_eq!(ranked.n_positive(), 29_999.7, max_relative = 1e-15);
}

/// J is 1/2 + 4/6 − 1 = 1/6 at 0.9 and 1 + 1/6 − 1 at 0.5: the same, and the highest is promised.
#[test]
fn of_equally_good_thresholds_the_highest_is_best() {
    let ranked = RankedScores::new(&[1, 0, 0, 1, 0, 0, 0, 0], &[0.9, 0.9, 0.9, 0.5, 0.5, 0.5, 0.5, 0.1]).unwrap();
    let best = ranked.best_threshold(Criterion::YoudenJ).unwrap();
    assert_eq!(best.threshold, 0.9);
    assert_relative_eq!(best.value, 1.0 / 6.0, max_relative = 1e-14);
}

#[test]
fn youden_j_of_one_class_is_undetermined() {
    let ranked = RankedScores::new(&[0, 0], &[0.2, 0.7]).unwrap();
    let error = ranked.best_threshold(Criterion::YoudenJ).unwrap_err();
    assert!(error.to_string().contains("only one class in y_true"), "{error}");
}

/// scikit-learn 1.9.1: det_curve([0, 1, 0, 1], [.4, .3, .4, .2]) starts at a threshold of +∞.
#[test]
fn det_curve_starts_where_nothing_is_positive() {
    let det = RankedScores::new(&[0, 1, 0, 1], &[0.4, 0.3, 0.4, 0.2]).unwrap().det_curve();
    assert_eq!(det.thresholds, [0.2, 0.3, 0.4, f64::INFINITY]);
    assert_eq!(det.fpr, [1.0, 1.0, 1.0, 0.0]);
    assert_eq!(det.fnr, [0.0, 0.5, 1.0, 1.0]);
}

#[test]
fn three_classes_do_not_choose_a_positive_one() {
    let error = RankedScores::new(&[0, 1, 2], &[0.1, 0.5, 0.7]).unwrap_err();
    assert!(error.to_string().contains("the name of the positive class, one of 0, 1, 2,"), "{error}");
    assert!(RankedScores::for_positive(&[0, 1, 2], &[0.1, 0.5, 0.7], 1).is_ok());
}

#[test]
fn negatives_without_weight_are_named_as_the_reason() {
    let ranked = RankedScores::weighted(&[1, 0, 1], &[0.9, 0.5, 0.1], &[1.0, 0.0, 2.0], None).unwrap();
    assert_eq!(ranked.worked().roc_auc().undefined(), Some("no negatives with a weight above 0"));
    let ranked = RankedScores::new(&[1, 1], &[0.9, 0.5]).unwrap();
    assert_eq!(ranked.worked().roc_auc().undefined(), Some("only one class in y_true"));
}

#[test]
fn rows_of_class_scores_must_be_probabilities() {
    let of = |scores: ndarray::Array2<f64>| ClassScores::new(&["a", "b"], &scores, &["a", "b", "c"]).unwrap_err();
    let error = of(array![[0.5, 0.3, 0.2], [1.5, -0.5, 0.0]]).to_string();
    assert!(error.contains("a probability from 0 to 1"), "{error}");
    let error = of(array![[0.5, 0.3, 0.2], [0.5, 0.3, 0.4]]).to_string();
    assert!(error.contains("row 1") && error.contains("sum"), "{error}");
}
