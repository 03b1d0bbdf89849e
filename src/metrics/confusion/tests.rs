//! Confusion matrices small enough for paper, or large enough to round.

use approx::assert_relative_eq;
use ndarray::{Array2, array};

use super::*;

fn cells(tp: f64, fp: f64, fn_: f64, tn: f64) -> ConfusionMatrix {
    ConfusionMatrix::from_cells([tp, fp, fn_, tn])
}

/// TP 7, FP 2, FN 3, TN 11: every formula by hand.
#[test]
fn shares_of_four_different_cells() {
    let cm = ConfusionMatrix::binary(Counts { tp: 7, fp: 2, fn_: 3, tn: 11 });
    for (value, expected) in [
        (cm.accuracy(), 18.0 / 23.0),
        (cm.error_rate(), 5.0 / 23.0),
        (cm.precision(), 7.0 / 9.0),
        (cm.recall(), 7.0 / 10.0),
        (cm.specificity(), 11.0 / 13.0),
        (cm.npv(), 11.0 / 14.0),
        (cm.fpr(), 2.0 / 13.0),
        (cm.fnr(), 3.0 / 10.0),
        (cm.fdr(), 2.0 / 9.0),
        (cm.false_omission_rate(), 3.0 / 14.0),
        (cm.f1(), 14.0 / 19.0),        // 2·7 / (2·7 + 2 + 3)
        (cm.f_beta(2.0), 35.0 / 49.0), // 5·7 / (5·7 + 4·3 + 2)
        (cm.f_beta(0.5), 8.75 / 11.5), // 1.25·7 / (1.25·7 + 0.25·3 + 2)
        (cm.jaccard(), 7.0 / 12.0),
        (cm.balanced_accuracy(), (91.0 + 110.0) / 260.0), // (7/10 + 11/13) / 2
        (cm.balanced_accuracy_adjusted(), 71.0 / 130.0),  // 2 · 201/260 − 1
        (cm.g_mean(), (77.0f64 / 130.0).sqrt()),
        (cm.youden_j(), 71.0 / 130.0),
        (cm.markedness(), 71.0 / 126.0),    // 7/9 + 11/14 − 1
        (cm.mcc(), 71.0 / 16380f64.sqrt()), // (77 − 6) / √(9·10·13·14)
        (cm.cohen_kappa(), 142.0 / 257.0),  // 2·71 / (9·13 + 10·14)
        (cm.lr_plus(), 4.55),               // 0.7 / (2/13)
        (cm.lr_minus(), 39.0 / 110.0),      // 0.3 / (11/13)
        (cm.diagnostic_odds_ratio(), 77.0 / 6.0),
        (cm.prevalence(), 10.0 / 23.0),
        (cm.predicted_positive_rate(), 9.0 / 23.0),
        (cm.lift(), 161.0 / 90.0), // 7/9 · 23/10
    ] {
        assert_relative_eq!(value, expected, max_relative = 1e-14);
    }
}

/// A matrix that is not symmetric: rows hold 10, 18 and 18 samples, columns 12, 16 and 18.
fn three() -> ConfusionMatrix {
    let matrix = array![[7.0, 2.0, 1.0], [5.0, 9.0, 4.0], [0.0, 5.0, 13.0]];
    ConfusionMatrix::from_matrix(&matrix, &["low", "mid", "high"]).unwrap()
}

/// Σtp = 10·12 + 18·16 + 18·18 = 732 of 46² = 2116, and 29 are right: pₒ·n² = 1334.
#[test]
fn agreement_of_three_classes() {
    let cm = three();
    assert_relative_eq!(cm.accuracy(), 29.0 / 46.0, max_relative = 1e-14);
    assert_relative_eq!(cm.error_rate(), 17.0 / 46.0, max_relative = 1e-14);
    assert_relative_eq!(cm.cohen_kappa(), 602.0 / 1384.0, max_relative = 1e-14);
    // Σt² = 100 + 324 + 324 = 748 and Σp² = 144 + 256 + 324 = 724.
    assert_relative_eq!(cm.mcc(), 602.0 / (1368.0f64 * 1392.0).sqrt(), max_relative = 1e-14);
    assert_relative_eq!(cm.balanced_accuracy(), (0.7 + 0.5 + 13.0 / 18.0) / 3.0, max_relative = 1e-14);
    // Σ|i − j|·O = 2 + 2·1 + 5 + 4 + 5 = 18; Σ|i − j|·t·p = 10·16 + 2·10·18 + 18·12 + 18·18 + 2·18·12 + 18·16 = 1780.
    assert_relative_eq!(cm.weighted_kappa(KappaWeights::Linear), 1.0 - 18.0 * 46.0 / 1780.0, max_relative = 1e-14);
    // Squares weigh the two corners 4: 20 and 160 + 4·180 + 216 + 324 + 4·216 + 288 = 2572.
    assert_relative_eq!(cm.weighted_kappa(KappaWeights::Quadratic), 1.0 - 20.0 * 46.0 / 2572.0, max_relative = 1e-14);
    assert_eq!(cm.weighted_kappa(KappaWeights::None), cm.cohen_kappa());
}

#[test]
fn averages_of_three_classes() {
    let cm = three();
    let precision = [7.0 / 12.0, 9.0 / 16.0, 13.0 / 18.0];
    assert_relative_eq!(
        cm.average(Average::Macro).precision(),
        precision.iter().sum::<f64>() / 3.0,
        max_relative = 1e-14
    );
    let weighted = (10.0 * precision[0] + 18.0 * precision[1] + 18.0 * precision[2]) / 46.0;
    assert_relative_eq!(cm.average(Average::Weighted).precision(), weighted, max_relative = 1e-14);
    assert_relative_eq!(cm.average(Average::Micro).precision(), 29.0 / 46.0, max_relative = 1e-14);
    // F1: 14/22, 18/34, 26/36; Jaccard: 7/15, 9/25, 13/23; specificity: 31/36, 21/28, 23/28.
    let f1 = 14.0 / 22.0 + 18.0 / 34.0 + 26.0 / 36.0;
    assert_relative_eq!(cm.average(Average::Macro).f1(), f1 / 3.0, max_relative = 1e-14);
    let jaccard = 7.0 / 15.0 + 9.0 / 25.0 + 13.0 / 23.0;
    assert_relative_eq!(cm.average(Average::Macro).jaccard(), jaccard / 3.0, max_relative = 1e-14);
    let specificity = 31.0 / 36.0 + 21.0 / 28.0 + 23.0 / 28.0;
    assert_relative_eq!(cm.average(Average::Macro).specificity(), specificity / 3.0, max_relative = 1e-14);
    assert!(cm.average(Average::Macro).worked().f_beta(0.0).undefined().unwrap().contains("beta must be"));
}

#[test]
fn a_matrix_is_divided_by_rows_columns_or_the_whole() {
    let cm = three();
    assert_eq!(cm.normalized(Normalize::True)[(1, 0)], 5.0 / 18.0);
    assert_eq!(cm.normalized(Normalize::Pred)[(1, 0)], 5.0 / 12.0);
    assert_eq!(cm.normalized(Normalize::All)[(1, 0)], 5.0 / 46.0);
    let never = ConfusionMatrix::new(&["a", "a"], &["a", "b"]).unwrap();
    assert_eq!(never.normalized(Normalize::True), array![[0.5, 0.5], [0.0, 0.0]]); // no actual b: counted as 0
}

#[test]
fn zero_division_is_the_callers_choice_and_is_said() {
    let cm = cells(0.0, 0.0, 3.0, 5.0);
    assert_eq!((cm.precision(), cm.recall(), cm.f1()), (0.0, 0.0, 0.0));
    let text = cm.worked().precision().to_string();
    assert!(text.contains("no predicted positives, TP + FP = 0: counted as 0"), "{text}");
    let one = cm.clone().zero_division(1.0);
    assert_eq!((one.precision(), one.recall(), one.f1()), (1.0, 0.0, 0.0)); // F1 is 0/3, not 0/0
    let undefined = cm.zero_division(f64::NAN);
    assert_eq!(undefined.worked().precision().undefined(), Some("no predicted positives, TP + FP = 0"));
    // A class whose precision is undefined takes no part: of a with 1/2 and b without predictions, a remains.
    let cm = ConfusionMatrix::new(&["a", "b"], &["a", "a"]).unwrap();
    assert_eq!(cm.average(Average::Macro).precision(), 0.25);
    assert_eq!(cm.zero_division(f64::NAN).average(Average::Macro).precision(), 0.5);
}

#[test]
fn a_long_average_names_the_classes_it_does_not_show() {
    let cm = ConfusionMatrix::new(&[1, 2, 3, 4, 5], &[1, 2, 3, 4, 4]).unwrap();
    let text = cm.average(Average::Macro).worked().precision().to_string();
    assert!(text.contains("never predicted: 5"), "{text}");
}

#[test]
fn classes_are_put_in_order_and_absent_ones_added() {
    let cm = ConfusionMatrix::new(&["low", "mid", "low"], &["mid", "mid", "low"]).unwrap();
    let cm = cm.with_labels(&["mid", "low", "high"]).unwrap();
    assert_eq!(cm.matrix(), array![[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]);
    let absent = cm.one_vs_rest("high").unwrap();
    assert_eq!(absent.cells(), Some([0.0, 0.0, 0.0, 3.0]));
    assert_eq!(absent.recall(), 0.0);
    assert!(absent.worked().recall().to_string().contains("counted as 0"));
    assert_relative_eq!(cm.balanced_accuracy(), 0.75, max_relative = 1e-14); // high does not occur
    let error = cm.with_labels(&["mid", "high"]).unwrap_err().to_string();
    assert!(error.contains("every class that occurs, \"low\" too"), "{error}");
    // Two classes turned round keep their positive one.
    let spam = ConfusionMatrix::new(&["spam", "ham"], &["spam", "spam"]).unwrap();
    assert_eq!(spam.with_labels(&["spam", "ham"]).unwrap().positive(), Some("spam"));
}

#[test]
fn a_given_order_stands_when_merged() {
    let of = |labels: &[&'static str]| ConfusionMatrix::new(labels, labels).unwrap();
    let given = of(&["low", "high"]).with_labels(&["low", "mid", "high"]).unwrap();
    assert_eq!(given.merge(&of(&["zero"])).labels(), ["low", "mid", "high", "zero"]);
    assert_eq!(of(&["high"]).merge(&given).labels(), ["low", "mid", "high"]);
}

#[test]
fn what_cannot_be_counted_is_an_error() {
    let none: [i32; 0] = [];
    let error = |result: Result<ConfusionMatrix>| result.unwrap_err().to_string();
    assert!(error(ConfusionMatrix::new(&none, &none)).contains("y_true is empty"));
    assert!(error(ConfusionMatrix::new(&[1, 0], &[1])).contains("y_true has 2 values but y_pred has 1"));
    assert!(error(ConfusionMatrix::new(&[1, 0], &[1, 0]).unwrap().with_positive(3)).contains("the labels are 0, 1"));
    for (weights, text) in [
        ([1.0, -1.0], "sample_weight[1] is -1"),
        ([f64::NAN, 1.0], "sample_weight[0] is NaN"),
        ([1.0, f64::INFINITY], "sample_weight[1] is inf"),
        ([0.0, 0.0], "at least one positive weight"),
    ] {
        let error = error(ConfusionMatrix::weighted(&[1, 0], &[1, 0], &weights));
        assert!(error.contains(text), "{error}");
    }
    assert!(error(ConfusionMatrix::weighted(&[1, 0], &[1, 0], &[1.0])).contains("sample_weight has 1 values"));
    assert!(error(ConfusionMatrix::from_matrix(&array![[1.0, 2.0]], &["a"])).contains("1 × 2"));
    assert!(error(ConfusionMatrix::from_matrix(&array![[-1.0]], &["a"])).contains("matrix[0] is -1"));
    assert!(error(ConfusionMatrix::from_matrix(&Array2::zeros((2, 2)), &["a", "a"])).contains("only once"));
}

#[test]
fn one_class_or_one_prediction_leaves_agreement_to_convention() {
    let cm = cells(5.0, 0.0, 0.0, 0.0);
    assert_eq!(cm.worked().cohen_kappa().undefined(), Some("expected agreement is 1, so kappa is 0/0"));
    assert_eq!(cm.mcc(), 0.0);
    assert_eq!(cm.balanced_accuracy(), 1.0);
    assert_eq!(cm.worked().balanced_accuracy_adjusted().undefined(), Some("only one class in y_true"));
    let weighted = cm.worked().weighted_kappa(KappaWeights::Linear);
    assert_eq!(weighted.undefined(), Some("no disagreement is expected, so kappa is 0/0"));
    let text = cells(7.0, 2.0, 3.0, 11.0).with_positive("positive").unwrap();
    assert!(!text.worked().weighted_kappa(KappaWeights::Linear).to_string().contains("positive class"));
}

/// Every way of counting meets the same rows: sorted labels, codes far apart, weights, text, more classes than a chunk's
/// table holds.
#[test]
fn all_ways_of_counting_agree() {
    let n = 70_000;
    let mut y: Vec<i64> = (0..n).map(|i| (i * 5 + i / 1000) % 7).collect();
    y.sort_unstable_by(|a, b| b.cmp(a)); // the first rows do not tell the range
    let p: Vec<i64> = y.iter().enumerate().map(|(i, class)| (class + i64::from(i % 3 == 0)) % 7).collect();
    let cm = ConfusionMatrix::new(&y, &p).unwrap();
    let right = (0..7).map(|class| y.iter().zip(&p).filter(|(t, p)| **t == class && **p == class).count() as f64);
    assert_eq!(cm.matrix().diag().to_vec(), right.collect::<Vec<_>>());
    assert_eq!(cm.n(), n as f64);
    let of = |code: &dyn Fn(i64) -> i64| -> (Vec<i64>, Vec<i64>) {
        (y.iter().map(|c| code(*c)).collect(), p.iter().map(|c| code(*c)).collect())
    };
    let (far_y, far_p) = of(&|class| class * 1_000_000_007);
    assert_eq!(ConfusionMatrix::new(&far_y, &far_p).unwrap().matrix(), cm.matrix());
    let halves = vec![0.5; n as usize];
    let weighted = ConfusionMatrix::weighted(&y, &p, &halves).unwrap();
    assert_eq!(weighted.matrix(), &cm.matrix() * 0.5);
    let text = |classes: &[i64]| classes.iter().map(|class| format!("c{class}")).collect::<Vec<_>>();
    assert_eq!(ConfusionMatrix::new(&text(&y), &text(&p)).unwrap().matrix(), cm.matrix());
    // 300 classes, each right.
    let many: Vec<i64> = (0..n).map(|i| i % 300).collect();
    let cm = ConfusionMatrix::new(&many, &many).unwrap();
    assert_eq!((cm.labels().len(), cm.accuracy(), cm.matrix()[(2, 2)]), (300, 1.0, 234.0));
    assert_eq!(cm.matrix()[(99, 99)], 234.0); // 70000 = 233·300 + 100
    assert_eq!(cm.matrix()[(100, 100)], 233.0);
}

#[test]
fn a_report_has_the_names_it_is_given() {
    let cm = ConfusionMatrix::new(&["a", "b", "b"], &["a", "b", "a"]).unwrap();
    let report = cm.report().target_names(&["first class", "second"]).unwrap();
    assert_eq!(report.rows[0].0, "first class");
    assert!(report.to_string().contains(" first class       0.50      1.00      0.67         1"));
    let error = cm.report().target_names(&["only"]).unwrap_err().to_string();
    assert!(error.contains("1 names"), "{error}");
}

/// The expected values are exact fractions, rounded once.
#[test]
fn kappa_and_mcc_keep_their_digits_for_lopsided_counts() {
    let rare = cells(7.0, 12_345_678.0, 5.0, 4e9);
    assert_relative_eq!(rare.cohen_kappa(), 1.1280168218805655e-6, epsilon = 0.0, max_relative = 1e-14);
    assert_relative_eq!(rare.mcc(), 0.0005729571578034787, max_relative = 1e-14);
    let nearly_all = cells(1e12, 1.0, 1.0, 1.0);
    assert_relative_eq!(nearly_all.cohen_kappa(), 0.499999999999, max_relative = 1e-14);
    assert_relative_eq!(nearly_all.mcc(), 0.499999999999, max_relative = 1e-14);
}

/// 3000000001² − 3000000000·3000000002 = 1, and the margins multiply to (6·10⁹)⁴, nearly.
#[test]
fn mcc_sees_a_difference_of_one_between_products_beyond_doubles() {
    let cm = cells(3_000_000_001.0, 3_000_000_000.0, 3_000_000_002.0, 3_000_000_001.0);
    assert_relative_eq!(cm.mcc(), 2.777777775925926e-20, epsilon = 0.0, max_relative = 1e-14);
    assert_relative_eq!(cm.cohen_kappa(), 2.777777775925926e-20, epsilon = 0.0, max_relative = 1e-14);
}

/// 71 / √(9·10·13·14) whatever the unit of the weights.
#[test]
fn mcc_does_not_depend_on_the_unit_of_the_weights() {
    for unit in [1e-90, 1.0, 1e90] {
        let cm = cells(7.0 * unit, 2.0 * unit, 3.0 * unit, 11.0 * unit);
        assert_relative_eq!(cm.mcc(), 71.0 / 16380f64.sqrt(), max_relative = 1e-14);
        assert_relative_eq!(cm.cohen_kappa(), 142.0 / 257.0, max_relative = 1e-14);
        assert!(!cm.worked().mcc().to_string().contains("counted as"));
    }
}

/// By exact fractions both are 5000000000001 / 8000000000016, nearly 0.625.
#[test]
fn agreement_of_three_classes_keeps_its_digits() {
    let cm =
        ConfusionMatrix::from_matrix(&array![[1e12, 1.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0]], &["a", "b", "c"]);
    let cm = cm.unwrap();
    assert_relative_eq!(cm.cohen_kappa(), 0.624999999998875, max_relative = 1e-14);
    assert_relative_eq!(cm.mcc(), 0.624999999998875, max_relative = 1e-14);
}

/// √3·√3 is less than 3, so the root of the margins 3, 1, 3, 1 must not be taken pair by pair.
#[test]
fn agreement_does_not_leave_its_range_by_a_rounding() {
    assert_eq!(cells(0.0, 3.0, 1.0, 0.0).mcc(), -1.0);
    assert_eq!(cells(0.7, 0.0, 0.0, 1.9).mcc(), 1.0);
    let all_right = array![[16.0581, 0.0, 0.0], [0.0, 4.99053, 0.0], [0.0, 0.0, 9.11063]];
    let cm = ConfusionMatrix::from_matrix(&all_right, &["a", "b", "c"]).unwrap();
    let kappas = [KappaWeights::Linear, KappaWeights::Quadratic].map(|weights| cm.weighted_kappa(weights));
    assert_eq!((cm.mcc(), cm.cohen_kappa(), kappas), (1.0, 1.0, [1.0, 1.0]));
}

#[test]
fn a_small_cell_beside_a_huge_one_is_not_lost() {
    assert_relative_eq!(cells(1e16, 3.0, 1.0, 2.0).fnr(), 1e-16, epsilon = 0.0, max_relative = 1e-14);
    assert_relative_eq!(cells(1e16, 3.0, 1.0, 2.0).fdr(), 3e-16, epsilon = 0.0, max_relative = 1e-14);
    let matrix = array![[1e17, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0, 8.0]];
    let cm = ConfusionMatrix::from_matrix(&matrix, &["a", "b", "c"]).unwrap();
    // a against the rest: FN = 1 + 2, FP = 3 + 6, TN = 4 + 5 + 7 + 8.
    assert_eq!(cm.one_vs_rest("a").unwrap().cells(), Some([1e17, 9.0, 3.0, 24.0]));
}

#[test]
fn metrics_of_all_classes_take_one_pass_over_the_matrix() {
    let labels: Vec<String> = (0..400).map(|i| i.to_string()).collect();
    let cm = ConfusionMatrix::from_matrix(&Array2::ones((400, 400)), &labels).unwrap();
    let start = std::time::Instant::now();
    assert_relative_eq!(cm.average(Average::Macro).f1(), 1.0 / 400.0, max_relative = 1e-12);
    assert_relative_eq!(cm.average(Average::Micro).specificity(), 399.0 / 400.0, max_relative = 1e-12);
    assert_relative_eq!(cm.balanced_accuracy(), 1.0 / 400.0, max_relative = 1e-12);
    assert_eq!(cm.report().rows[7].1[3], 400.0);
    assert_eq!(cm.normalized(Normalize::All)[(3, 5)], 1.0 / 160_000.0);
    assert_eq!((cm.mcc(), cm.cohen_kappa()), (0.0, 0.0));
    assert!(start.elapsed().as_secs_f64() < 3.0, "{:?}", start.elapsed());
}

#[test]
fn classes_sort_as_numbers_then_as_text() {
    let mut names = ["b", "10", "9", "a", "9007199254740993", "9007199254740992", "-1", "1e3"];
    names.sort_by(|a, b| by_number_then_text(a, b));
    assert_eq!(names, ["-1", "9", "10", "1e3", "9007199254740992", "9007199254740993", "a", "b"]);
}

#[test]
fn merged_classes_stand_in_the_order_of_the_whole_data() {
    let of = |labels: &[i32]| ConfusionMatrix::new(labels, labels).unwrap();
    assert_eq!(of(&[1, 2]).merge(&of(&[10])).labels(), ["1", "2", "10"]);
    assert_eq!(of(&[10]).merge(&of(&[9])).labels(), ["9", "10"]);
    assert_eq!(of(&[10]).merge(&of(&[9])).positive(), Some("10"));
    let text = |labels: &[&'static str]| ConfusionMatrix::new(labels, labels).unwrap();
    assert_eq!(text(&["9"]).merge(&text(&["10"])), text(&["10", "9"])); // as text, 1 comes before 9
}

#[test]
fn the_positive_class_of_merged_data_is_that_of_the_whole() {
    let of = |labels: &[i32]| ConfusionMatrix::new(labels, labels).unwrap();
    assert_eq!(of(&[0]).merge(&of(&[2])).positive(), Some("2"));
    assert_eq!(of(&[2, 3]).merge(&of(&[4])).positive(), None);
    let chosen = of(&[2, 3]).with_positive(2).unwrap();
    assert_eq!(chosen.merge(&of(&[4])).positive(), Some("2"));
    assert_eq!(of(&[4]).merge(&chosen).positive(), Some("2"));
}

#[test]
fn of_three_classes_none_is_positive_unless_chosen() {
    let cm = ConfusionMatrix::new(&[0, 1, 2, 1], &[0, 2, 2, 1]).unwrap();
    assert_eq!(cm.positive(), None);
    assert!(cm.worked().precision().undefined().unwrap().contains("3 classes and none is positive"));
    assert_eq!(cm.with_positive(1).unwrap().recall(), 0.5);
    let two = ConfusionMatrix::new(&[2, 1, 2], &[2, 2, 1]).unwrap();
    assert_eq!(two.positive(), Some("1")); // the one named 1, though 2 is larger
}

#[test]
fn labels_at_both_ends_of_the_integers_are_counted() {
    let cm = ConfusionMatrix::new(&[i64::MIN, i64::MAX, i64::MAX], &[i64::MIN, i64::MAX, i64::MIN]).unwrap();
    assert_eq!(cm.labels(), [i64::MIN.to_string(), i64::MAX.to_string()]);
    assert_eq!(cm.cells(), Some([1.0, 0.0, 1.0, 1.0]));
}

#[test]
fn likelihood_ratios_say_which_rate_is_missing() {
    let reason = |tp: f64, fp: f64, fn_: f64, tn: f64| {
        cells(tp, fp, fn_, tn).worked().lr_plus().undefined().unwrap().to_string()
    };
    assert_eq!(reason(3.0, 0.0, 2.0, 4.0), "no false positives, FPR = 0");
    assert_eq!(reason(0.0, 0.0, 2.0, 4.0), "no predicted positives, recall and FPR are both 0");
    assert_eq!(reason(3.0, 0.0, 2.0, 0.0), "no actual negatives, FP + TN = 0");
    assert_eq!(reason(0.0, 1.0, 0.0, 4.0), "no actual positives, TP + FN = 0");
}

#[test]
fn thousands_of_words_are_refused_at_once() {
    let names: Vec<String> = (0..20_000).map(|i| format!("w{i:05}")).collect();
    let codes: Vec<u32> = (0..20_000).collect();
    let start = std::time::Instant::now();
    let error = ConfusionMatrix::from_codes((&names, &codes), (&names[1..], &codes[..19_999]), None).unwrap_err();
    assert!(error.to_string().contains("both must describe the same samples"), "{error}");
    let mut pred = codes[..19_999].to_vec();
    pred.push(0);
    let error = ConfusionMatrix::from_codes((&names, &codes), (&names[1..], &pred), None).unwrap_err();
    assert!(error.to_string().contains("at most 4096 different labels"), "{error}");
    assert!(start.elapsed().as_secs_f64() < 3.0, "{:?}", start.elapsed());
}
