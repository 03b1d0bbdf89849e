//! Confusion matrices small enough for paper, or large enough to round.

use approx::assert_relative_eq;
use ndarray::{Array2, array};

use super::*;

fn cells(tp: f64, fp: f64, fn_: f64, tn: f64) -> ConfusionMatrix {
    ConfusionMatrix::from_cells([tp, fp, fn_, tn])
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
