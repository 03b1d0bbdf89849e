//! Curves small enough for paper, and long enough to round.

use approx::assert_relative_eq;
use ndarray::array;

use super::*;

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
