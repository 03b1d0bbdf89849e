//! Laws that confusion matrices and curves obey on any data: merging, symmetries, bounds, and the value being that of the
//! derivation.

use ndarray::Array2;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use workings::metrics::*;
use workings::worked::Worked;

/// Rows of truth, prediction and weight.
type Labelled = Vec<(i32, i32, f64)>;

/// Rows of truth, score and weight.
type Scored = Vec<(bool, f64, f64)>;

/// As text, 10 comes before 2 and 9.
const CLASSES: &[i32] = &[2, 9, 10];

/// More than half of the predictions are right, and the first class is the most frequent.
fn labelled(classes: &'static [i32], n: std::ops::Range<usize>) -> impl Strategy<Value = Labelled> {
    let class = move || prop_oneof![2 => Just(classes[0]), 3 => select(classes)];
    let row = (class(), class(), prop::bool::weighted(0.5), 0.1..5.0_f64);
    vec(row.prop_map(|(y, p, right, w)| (y, if right { y } else { p }, w)), n)
}

/// Scores with many ties and of both signs.
fn scored(n: std::ops::Range<usize>) -> impl Strategy<Value = Scored> {
    let score = prop_oneof![3 => (-4..8_i32).prop_map(|tenths| f64::from(tenths) / 10.0), 1 => -1.0..1.0_f64];
    vec((prop::bool::weighted(0.3), score, 0.1..5.0_f64), n)
}

/// Both classes occur.
fn scored_in_both_classes(n: std::ops::Range<usize>) -> impl Strategy<Value = Scored> {
    (scored(n), -1.0..1.0_f64).prop_map(|(mut rows, score)| {
        rows.extend([(true, 0.3, 0.7), (false, score, 1.1)]);
        rows
    })
}

fn columns<A: Copy, B: Copy>(rows: &[(A, B, f64)]) -> (Vec<A>, Vec<B>, Vec<f64>) {
    (rows.iter().map(|r| r.0).collect(), rows.iter().map(|r| r.1).collect(), rows.iter().map(|r| r.2).collect())
}

fn counted(rows: &[(i32, i32, f64)]) -> ConfusionMatrix {
    let (y, p, _) = columns(rows);
    ConfusionMatrix::new(&y, &p).unwrap()
}

fn weighed(rows: &[(i32, i32, f64)]) -> ConfusionMatrix {
    let (y, p, w) = columns(rows);
    ConfusionMatrix::weighted(&y, &p, &w).unwrap()
}

/// The labels as text.
fn as_text(labels: &[i32]) -> Vec<String> {
    labels.iter().map(i32::to_string).collect()
}

fn counted_as_text(rows: &[(i32, i32, f64)]) -> ConfusionMatrix {
    let (y, p, _) = columns(rows);
    ConfusionMatrix::new(&as_text(&y), &as_text(&p)).unwrap()
}

fn ranked(rows: &[(bool, f64, f64)]) -> RankedScores {
    let (y, score, _) = columns(rows);
    RankedScores::for_positive(&y, &score, true).unwrap()
}

fn ranked_with_weights(rows: &[(bool, f64, f64)]) -> RankedScores {
    let (y, score, w) = columns(rows);
    RankedScores::weighted(&y, &score, &w, Some("true")).unwrap()
}

/// What has a column for each of the three classes.
struct Several {
    scores: ClassScores,
    ranks: TrueClassRanks,
    labels: MultiLabel,
}

impl Several {
    /// Probabilities with many ties come from the labels and the weight of a row.
    fn new(rows: &[(i32, i32, f64)], weighted: bool) -> Self {
        let (y, _, w) = columns(rows);
        let parts = |(y, p, w): (i32, i32, f64)| [f64::from(y % 3) + 1.0, f64::from(p % 4) + 1.0, w.floor() + 1.0];
        let share = |(i, class): (usize, usize)| parts(rows[i])[class] / parts(rows[i]).iter().sum::<f64>();
        let p = Array2::from_shape_fn((rows.len(), 3), share);
        let above = |limit: f64| p.mapv(|p| f64::from(u8::from(p > limit)));
        let (wanted, given) = (above(0.4), above(0.3));
        let (scores, ranks, labels) = match weighted {
            true => (
                ClassScores::weighted(&y, &p, CLASSES, &w),
                TrueClassRanks::weighted(&y, &p, CLASSES, &w),
                MultiLabel::weighted(&wanted, &given, &w),
            ),
            false => (
                ClassScores::new(&y, &p, CLASSES),
                TrueClassRanks::new(&y, &p, CLASSES),
                MultiLabel::new(&wanted, &given),
            ),
        };
        Several { scores: scores.unwrap(), ranks: ranks.unwrap(), labels: labels.unwrap() }
    }

    fn merge(&self, other: &Self) -> Self {
        Several {
            scores: self.scores.merge(&other.scores).unwrap(),
            ranks: self.ranks.merge(&other.ranks).unwrap(),
            labels: self.labels.merge(&other.labels).unwrap(),
        }
    }

    fn metrics(&self) -> Vec<f64> {
        let Several { scores, ranks, labels } = self;
        let of_scores =
            |average| [scores.roc_auc_ovr(average), scores.roc_auc_ovo(average), scores.average_precision(average)];
        let of_labels = [labels.hamming_loss(), labels.subset_accuracy(), labels.average_samples().f1()];
        let of_ranks = [1, 2].map(|k| ranks.top_k_accuracy(k));
        MULTI_AVERAGES.into_iter().flat_map(of_scores).chain(of_labels).chain(of_ranks).collect()
    }
}

/// Three parts, none of them empty, of three rows or more.
fn parts<T>(rows: &[T], (first, second): (Index, Index)) -> [&[T]; 3] {
    let a = 1 + first.index(rows.len() - 2);
    let b = a + 1 + second.index(rows.len() - a - 1);
    [&rows[..a], &rows[a..b], &rows[b..]]
}

/// Three summaries merged in every order, from the left and from the right.
fn merges<T>(parts: [T; 3], merge: impl Fn(&T, &T) -> T) -> Vec<T> {
    let orders =
        [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]].map(|order| order.map(|i| &parts[i]));
    orders.iter().flat_map(|[a, b, c]| [merge(&merge(a, b), c), merge(a, &merge(b, c))]).collect()
}

fn cuts() -> impl Strategy<Value = (Index, Index)> {
    any::<(Index, Index)>()
}

fn shuffled<T: Clone + std::fmt::Debug>(
    rows: impl Strategy<Value = Vec<T>>,
) -> impl Strategy<Value = (Vec<T>, Vec<T>)> {
    rows.prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
}

fn close(a: f64, b: f64) -> Result<(), TestCaseError> {
    let same = a == b || a.is_nan() && b.is_nan() || (a - b).abs() <= 1e-13 * (1.0 + a.abs().max(b.abs()));
    prop_assert!(same, "{a:?} and {b:?}");
    Ok(())
}

/// The same classes in the same order, and the same cells but for rounding.
fn same_matrix(a: &ConfusionMatrix, b: &ConfusionMatrix) -> Result<(), TestCaseError> {
    prop_assert_eq!((a.labels(), a.positive()), (b.labels(), b.positive()));
    a.matrix().iter().zip(&b.matrix()).try_for_each(|(a, b)| close(*a, *b))
}

/// A value and its derivation: the same to the last bit, and where there is no value, a reason.
fn derived(value: f64, worked: Worked) -> Result<(), TestCaseError> {
    prop_assert_eq!(value.to_bits(), worked.value().to_bits(), "{}", worked);
    prop_assert_eq!(value.is_nan(), worked.undefined().is_some(), "{}", worked);
    Ok(())
}

/// Checks the methods of a summary, with their arguments, against the derivations of the same name.
macro_rules! derivations {
    ($summary:expr; $($metric:ident($($arg:expr),*)),* $(,)?) => {{
        let summary = &$summary;
        $(derived(summary.$metric($($arg),*), summary.worked().$metric($($arg),*))?;)*
    }};
}

const AVERAGES: [Average; 3] = [Average::Macro, Average::Micro, Average::Weighted];
const MULTI_AVERAGES: [MultiAverage; 3] = [MultiAverage::Macro, MultiAverage::Weighted, MultiAverage::Micro];
const KAPPAS: [KappaWeights; 3] = [KappaWeights::None, KappaWeights::Linear, KappaWeights::Quadratic];

proptest! {
    #[test]
    fn chunks_of_labels_merge_to_the_whole_in_any_order(rows in labelled(CLASSES, 3..40), cuts in cuts()) {
        for of in [counted, counted_as_text] {
            for merged in merges(parts(&rows, cuts).map(of), ConfusionMatrix::merge) {
                prop_assert_eq!(&merged, &of(&rows));
            }
        }
        for merged in merges(parts(&rows, cuts).map(weighed), ConfusionMatrix::merge) {
            same_matrix(&merged, &weighed(&rows))?;
        }
        let mut in_order = CLASSES.to_vec();
        in_order.retain(|class| rows.iter().any(|(y, p, _)| y == class || p == class));
        let cm = counted(&rows);
        prop_assert_eq!(cm.labels(), as_text(&in_order));
    }

    #[test]
    fn chunks_of_scores_merge_to_the_whole_in_any_order(rows in scored(3..40), cuts in cuts()) {
        for of in [ranked, ranked_with_weights] {
            for merged in merges(parts(&rows, cuts).map(of), RankedScores::merge) {
                prop_assert_eq!(merged, of(&rows));
            }
        }
    }

    #[test]
    fn chunks_of_several_classes_merge_to_the_whole_in_any_order(rows in labelled(CLASSES, 3..30), cuts in cuts()) {
        for weighted in [false, true] {
            let of = |rows: &[(i32, i32, f64)]| Several::new(rows, weighted);
            let whole = of(&rows).metrics();
            for merged in merges(parts(&rows, cuts).map(of), Several::merge) {
                for (a, b) in merged.metrics().into_iter().zip(&whole) {
                    close(a, *b)?;
                    prop_assert!(weighted || a == *b || a.is_nan());
                }
            }
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(
        (rows, other) in shuffled(labelled(CLASSES, 1..40)), (scores, other_scores) in shuffled(scored(1..40))
    ) {
        prop_assert_eq!(counted(&rows), counted(&other));
        prop_assert_eq!(counted_as_text(&rows), counted_as_text(&other));
        same_matrix(&weighed(&rows), &weighed(&other))?;
        prop_assert_eq!(ranked(&scores), ranked(&other_scores));
        prop_assert_eq!(ranked_with_weights(&scores), ranked_with_weights(&other_scores));
    }

    #[test]
    fn swapped_truth_and_prediction_exchange_precision_and_recall(rows in labelled(CLASSES, 1..40)) {
        let swapped: Labelled = rows.iter().map(|(y, p, w)| (*p, *y, *w)).collect();
        for of in [counted, weighed] {
            let (cm, other) = (of(&rows), of(&swapped));
            prop_assert_eq!(cm.matrix(), other.matrix().reversed_axes());
            for label in cm.labels() {
                let (class, other) = (cm.one_vs_rest(label).unwrap(), other.one_vs_rest(label).unwrap());
                close(class.precision(), other.recall())?;
                close(class.recall(), other.precision())?;
                close(class.npv(), other.specificity())?;
                close(class.f1(), other.f1())?;
                close(class.jaccard(), other.jaccard())?;
                close(class.f_beta(3.0), other.f_beta(1.0 / 3.0))?;
            }
            for average in [Average::Macro, Average::Micro] {
                close(cm.average(average).precision(), other.average(average).recall())?;
            }
            close(cm.accuracy(), other.accuracy())?;
            close(cm.mcc(), other.mcc())?;
            for kappa in KAPPAS {
                close(cm.weighted_kappa(kappa), other.weighted_kappa(kappa))?;
            }
        }
    }

    /// Text puts the classes in another order; the cells are the same.
    #[test]
    fn integers_and_text_have_the_same_cells(rows in labelled(CLASSES, 1..40), scores in scored(1..40)) {
        let (cm, text) = (counted(&rows), counted_as_text(&rows));
        let in_order = text.clone().with_labels(cm.labels()).unwrap();
        prop_assert_eq!(cm.matrix(), in_order.matrix());
        for label in cm.labels() {
            let cells = |cm: &ConfusionMatrix| cm.clone().with_positive(label).unwrap().cells();
            prop_assert_eq!(cells(&cm), cells(&text));
            // By hand: rows of this truth that are also of this prediction, and so on.
            let count = |y_is: bool, p_is: bool| {
                let is = |class: i32| class.to_string() == *label;
                rows.iter().filter(|(y, p, _)| is(*y) == y_is && is(*p) == p_is).count() as f64
            };
            let by_hand = [count(true, true), count(false, true), count(true, false), count(false, false)];
            prop_assert_eq!(cells(&cm), Some(by_hand));
        }
        let (y, score, w) = columns(&scores);
        let words: Vec<&str> = y.iter().map(|y| if *y { "positive" } else { "negative" }).collect();
        let text = RankedScores::weighted(&words, &score, &w, Some("positive"));
        // A column of negatives only has no such label.
        if y.contains(&true) {
            prop_assert_eq!(text.unwrap().roc_curve().tpr, ranked_with_weights(&scores).roc_curve().tpr);
        }
    }

    #[test]
    fn whole_weights_are_repeated_rows(
        rows in labelled(CLASSES, 1..20), scores in scored_in_both_classes(1..18), times in vec(1..4_usize, 20)
    ) {
        let weighed_rows: Labelled = rows.iter().zip(&times).map(|((y, p, _), n)| (*y, *p, *n as f64)).collect();
        let repeated: Labelled = rows.iter().zip(&times).flat_map(|(row, n)| vec![*row; *n]).collect();
        prop_assert_eq!(weighed(&weighed_rows), counted(&repeated));

        let weighed_rows: Scored = scores.iter().zip(&times).map(|((y, s, _), n)| (*y, *s, *n as f64)).collect();
        let repeated: Scored = scores.iter().zip(&times).flat_map(|(row, n)| vec![*row; *n]).collect();
        let (few, many) = (ranked_with_weights(&weighed_rows), ranked(&repeated));
        prop_assert_eq!(few.roc_curve(), many.roc_curve());
        prop_assert_eq!(few.det_curve(), many.det_curve());
        prop_assert_eq!(few.gain_curve(), many.gain_curve());
        prop_assert_eq!(few.threshold_curve(), many.threshold_curve());
        let (few, many) = (few.precision_recall_curve(), many.precision_recall_curve());
        prop_assert_eq!((few.precision, few.recall, few.thresholds), (many.precision, many.recall, many.thresholds));
        close(few.average_precision, many.average_precision)?;
    }

    /// Of the pairs of a positive and a negative, the share that the positive wins, counted one by one.
    #[test]
    fn auc_by_rank_by_trapezoids_and_by_pairs_is_the_same(rows in scored_in_both_classes(0..40)) {
        for (ranked, weight) in [(ranked(&rows), false), (ranked_with_weights(&rows), true)] {
            let (mut won, mut all) = (0.0, 0.0);
            for (_, positive, w) in rows.iter().filter(|row| row.0) {
                for (_, negative, v) in rows.iter().filter(|row| !row.0) {
                    let pair = if weight { w * v } else { 1.0 };
                    won += pair * if positive > negative { 1.0 } else if positive == negative { 0.5 } else { 0.0 };
                    all += pair;
                }
            }
            close(ranked.roc_auc(), won / all)?;
            close(ranked.roc_auc(), ranked.roc_auc_trapezoid())?;
            close(ranked.roc_auc(), ranked.partial_auc(1.0))?;
            close(ranked.roc_auc(), ranked.partial_auc_raw(1.0))?;
        }
    }

    #[test]
    fn a_ranking_upside_down_has_the_rest_of_the_area(rows in scored_in_both_classes(0..40)) {
        let negated: Scored = rows.iter().map(|(y, s, w)| (*y, -s, *w)).collect();
        let exchanged: Scored = rows.iter().map(|(y, s, w)| (!*y, *s, *w)).collect();
        for of in [ranked, ranked_with_weights] {
            close(of(&negated).roc_auc(), 1.0 - of(&rows).roc_auc())?;
            close(of(&exchanged).roc_auc(), 1.0 - of(&rows).roc_auc())?;
        }
    }

    #[test]
    fn curves_rise_to_exactly_1(rows in scored_in_both_classes(0..60), w in 0.01..10.0_f64) {
        let same_weight: Scored = rows.iter().map(|(y, s, _)| (*y, *s, w)).collect();
        for ranked in [ranked(&rows), ranked_with_weights(&rows), ranked_with_weights(&same_weight)] {
            let (roc, gain, pr) = (ranked.roc_curve(), ranked.gain_curve(), ranked.precision_recall_curve());
            let recall: Vec<f64> = pr.recall.iter().rev().copied().collect();
            for rising in [&roc.fpr, &roc.tpr, &gain.share, &gain.gain, &recall] {
                prop_assert!(rising.is_sorted());
                prop_assert_eq!((rising.first(), rising.last()), (Some(&0.0), Some(&1.0)));
            }
            prop_assert_eq!(gain.lift.last(), Some(&1.0));
            prop_assert!(roc.thresholds.iter().rev().is_sorted() && roc.thresholds[0] == f64::INFINITY);
            let lowest = rows.iter().filter(|row| row.0).map(|row| row.1).fold(f64::INFINITY, f64::min);
            prop_assert_eq!(ranked.threshold_for_recall(1.0).unwrap().threshold, lowest);
            let det = ranked.det_curve();
            prop_assert!(det.fnr.is_sorted() && det.fpr.iter().rev().is_sorted());
            prop_assert!(det.fnr[0] == 0.0 || det.thresholds.len() == 1);
            for share in [&pr.precision, &det.fpr, &det.fnr] {
                prop_assert!(share.iter().all(|share| (0.0..=1.0).contains(share)));
            }
        }
    }

    /// At every threshold the curves say what the confusion matrix says.
    #[test]
    fn curves_are_read_from_the_cells(rows in scored_in_both_classes(0..40)) {
        for ranked in [ranked(&rows), ranked_with_weights(&rows)] {
            let (roc, curve) = (ranked.roc_curve(), ranked.threshold_curve());
            for (i, threshold) in roc.thresholds.iter().enumerate() {
                let cm = ranked.at_threshold(*threshold);
                close(cm.recall(), roc.tpr[i])?;
                close(cm.fpr(), roc.fpr[i])?;
            }
            for (i, threshold) in curve.thresholds.iter().enumerate() {
                let cm = ranked.at_threshold(*threshold);
                let metrics = (cm.precision(), cm.recall(), cm.specificity(), cm.f1());
                prop_assert_eq!(metrics, (curve.precision[i], curve.recall[i], curve.specificity[i], curve.f1[i]));
            }
            let best = |criterion| ranked.best_threshold(criterion).unwrap();
            close(best(Criterion::YoudenJ).value, ranked.ks_statistic())?;
            let f1 = best(Criterion::FBeta(1.0));
            prop_assert_eq!(f1.value, ranked.at_threshold(f1.threshold).f1());
            prop_assert!(curve.f1.iter().all(|other| *other <= f1.value + 1e-12));
        }
    }

    #[test]
    fn areas_lie_between_0_and_1(rows in scored_in_both_classes(0..40), max_fpr in 0.01..1.0_f64) {
        for ranked in [ranked(&rows), ranked_with_weights(&rows)] {
            let areas = [
                ranked.roc_auc(), ranked.roc_auc_trapezoid(), ranked.average_precision(), ranked.pr_auc_trapezoid(),
                ranked.ks_statistic(),
            ];
            prop_assert!(areas.iter().all(|area| (0.0..=1.0 + 1e-15).contains(area)), "{:?}", areas);
            let part = ranked.partial_auc_raw(max_fpr);
            prop_assert!(0.0 <= part && part <= max_fpr * (1.0 + 1e-14) && part <= ranked.roc_auc() + 1e-14);
        }
    }

    #[test]
    fn kappa_and_mcc_are_at_most_1(rows in labelled(CLASSES, 1..40), two in labelled(&[0, 1], 1..40)) {
        let right = |rows: &Labelled| -> Labelled { rows.iter().map(|(y, _, w)| (*y, *y, *w)).collect() };
        let wrong: Labelled = two.iter().map(|(y, _, w)| (*y, 1 - y, *w)).collect();
        for rows in [&rows, &two, &right(&rows), &right(&two), &wrong] {
            for cm in [counted(rows), weighed(rows)] {
                prop_assert!((-1.0..=1.0).contains(&cm.mcc()), "MCC {:?} of {}", cm.mcc(), cm);
                for kappa in KAPPAS {
                    let value = cm.weighted_kappa(kappa);
                    prop_assert!(value <= 1.0 || value.is_nan(), "{:?} kappa {:?} of {}", kappa, value, cm);
                }
                if cm.error_rate() == 0.0 && cm.labels().len() > 1 {
                    prop_assert_eq!((cm.mcc(), cm.cohen_kappa()), (1.0, 1.0));
                    prop_assert_eq!(cm.weighted_kappa(KappaWeights::Quadratic), 1.0);
                }
                if cm.accuracy() == 0.0 && cm.support().iter().all(|n| *n > 0.0) && cm.labels().len() == 2 {
                    prop_assert_eq!(cm.mcc(), -1.0);
                }
            }
        }
    }

    /// The textbook's forms, which are good enough for counts as small as these.
    #[test]
    fn kappa_and_mcc_are_those_of_the_textbook(rows in labelled(&[0, 1], 2..40)) {
        for cm in [counted(&rows), weighed(&rows)] {
            prop_assume!(cm.labels().len() == 2);
            let [tp, fp, fn_, tn] = cm.cells().unwrap();
            let n = tp + fp + fn_ + tn;
            let root = ((tp + fp) * (tp + fn_) * (tn + fp) * (tn + fn_)).sqrt();
            let mcc = if root == 0.0 { 0.0 } else { (tp * tn - fp * fn_) / root };
            prop_assert!((cm.mcc() - mcc).abs() < 1e-12);
            let by_chance = ((tp + fp) * (tp + fn_) + (fn_ + tn) * (fp + tn)) / n / n;
            let kappa = ((tp + tn) / n - by_chance) / (1.0 - by_chance);
            prop_assert!((cm.cohen_kappa() - kappa).abs() < 1e-12);
        }
    }

    /// MCC and kappa do not know which class is positive, nor in which order classes stand.
    #[test]
    fn agreement_does_not_depend_on_the_names_of_classes(rows in labelled(CLASSES, 1..40), two in labelled(&[0, 1], 1..40)) {
        let renamed = |rows: &Labelled, name: fn(i32) -> i32| -> Labelled {
            rows.iter().map(|(y, p, w)| (name(*y), name(*p), *w)).collect()
        };
        for (rows, other) in [(&two, renamed(&two, |class| 1 - class)), (&rows, renamed(&rows, |class| class * 7 % 12))] {
            for of in [counted, weighed] {
                let (cm, other) = (of(rows), of(&other));
                close(cm.mcc(), other.mcc())?;
                close(cm.cohen_kappa(), other.cohen_kappa())?;
                close(cm.accuracy(), other.accuracy())?;
                close(cm.balanced_accuracy(), other.balanced_accuracy())?;
                close(cm.average(Average::Macro).f1(), other.average(Average::Macro).f1())?;
            }
        }
        let cm = counted(&two);
        if cm.labels().len() == 2 {
            let [one, other] = [0, 1].map(|positive| cm.clone().with_positive(positive).unwrap());
            prop_assert_eq!((one.recall(), one.precision()), (other.specificity(), other.npv()));
            close(one.mcc(), other.mcc())?;
            close(one.youden_j(), other.youden_j())?;
        }
    }

    /// With one label a sample, micro averages are the accuracy, and so is the weighted recall.
    #[test]
    fn averages_meet_the_accuracy(rows in labelled(CLASSES, 1..40)) {
        for cm in [counted(&rows), weighed(&rows)] {
            let micro = cm.average(Average::Micro);
            for value in [micro.precision(), micro.recall(), micro.f1(), cm.average(Average::Weighted).recall()] {
                close(value, cm.accuracy())?;
            }
            close(1.0 - cm.error_rate(), cm.accuracy())?;
            for by in [Normalize::True, Normalize::Pred, Normalize::All] {
                prop_assert!(cm.normalized(by).iter().all(|share| (0.0..=1.0 + 1e-15).contains(share)));
            }
        }
    }

    /// The derivation ends in the value of the method, to the last bit.
    #[test]
    fn derivations_of_matrices_have_the_value(
        rows in labelled(CLASSES, 1..30), two in labelled(&[0, 1], 1..12), zero in select(&[0.0, 1.0, f64::NAN][..])
    ) {
        let costs = Costs { tp: -2.0, fp: 1.5, fn_: 7.0, tn: 0.0 };
        for cm in [counted(&two), weighed(&two), counted(&rows), weighed(&rows)] {
            let cm = cm.zero_division(zero);
            derivations! { cm;
                precision(), recall(), specificity(), npv(), fpr(), fnr(), fdr(), false_omission_rate(), f1(), f_beta(2.0),
                f_beta(-1.0), jaccard(), g_mean(), youden_j(), markedness(), lr_plus(), lr_minus(),
                diagnostic_odds_ratio(), prevalence(), predicted_positive_rate(), lift(), cost(costs), accuracy(),
                error_rate(), balanced_accuracy(), balanced_accuracy_adjusted(), mcc(), cohen_kappa(),
                weighted_kappa(KappaWeights::None), weighted_kappa(KappaWeights::Linear),
                weighted_kappa(KappaWeights::Quadratic),
            }
            for average in AVERAGES {
                derivations! { cm.average(average);
                    precision(), recall(), f1(), f_beta(0.5), f_beta(0.0), jaccard(), specificity()
                }
            }
        }
    }

    #[test]
    fn derivations_of_curves_have_the_value(scores in scored(1..20), rows in labelled(CLASSES, 1..12)) {
        for ranked in [ranked(&scores), ranked_with_weights(&scores)] {
            derivations! { ranked;
                roc_auc(), roc_auc_trapezoid(), partial_auc(0.3), partial_auc(1.0), partial_auc(2.0), partial_auc_raw(0.3),
                ks_statistic(), average_precision(), pr_auc_trapezoid(),
            }
        }
        for weighted in [false, true] {
            let Several { scores, ranks, labels } = Several::new(&rows, weighted);
            for average in MULTI_AVERAGES {
                derivations! { scores; roc_auc_ovr(average), roc_auc_ovo(average), average_precision(average) }
            }
            derivations! { ranks; top_k_accuracy(0), top_k_accuracy(1), top_k_accuracy(2), top_k_accuracy(5) }
            derivations! { labels; hamming_loss(), subset_accuracy() }
            derivations! { labels.average_samples(); precision(), recall(), f1(), jaccard(), specificity() }
        }
    }
}

/// The cuts depend on the number of rows alone, so one thread and two give the same bits.
#[test]
fn the_number_of_threads_changes_no_bit() {
    let n = 150_001;
    let value = |i: usize, k: usize| (i * k) % 10_007;
    let y: Vec<i32> = (0..n).map(|i| CLASSES[value(i, 7919) % 3]).collect();
    let p: Vec<i32> =
        (0..n).map(|i| if value(i, 31) % 3 > 0 { y[i] } else { CLASSES[value(i, 104_729) % 3] }).collect();
    let w: Vec<f64> = (0..n).map(|i| value(i, 17) as f64 / 7.0).collect();
    let scores: Vec<f64> = (0..n).map(|i| (value(i, 53) / 9) as f64 / 37.0 + f64::from(y[i])).collect();
    let is_ten: Vec<bool> = y.iter().map(|y| *y == 10).collect();
    let (y_text, p_text) = (as_text(&y), as_text(&p));
    let all = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let matrices = [
                ConfusionMatrix::new(&y, &p).unwrap(),
                ConfusionMatrix::weighted(&y, &p, &w).unwrap(),
                ConfusionMatrix::new(&y_text, &p_text).unwrap(),
                ConfusionMatrix::weighted(&y_text, &p_text, &w).unwrap(),
            ];
            let rankings = [
                RankedScores::new(&is_ten, &scores).unwrap(),
                RankedScores::weighted(&is_ten, &scores, &w, Some("true")).unwrap(),
            ];
            let of_matrix = |cm: &ConfusionMatrix| {
                let metrics = [cm.accuracy(), cm.mcc(), cm.cohen_kappa(), cm.average(Average::Macro).f1()];
                cm.matrix().iter().copied().chain(metrics).collect::<Vec<f64>>()
            };
            let of_ranking = |ranked: &RankedScores| {
                let (roc, pr) = (ranked.roc_curve(), ranked.precision_recall_curve());
                let areas = [roc.auc, ranked.roc_auc_trapezoid(), pr.average_precision, ranked.partial_auc(0.2)];
                [&roc.fpr[..], &roc.tpr, &roc.thresholds, &pr.precision, &areas].concat()
            };
            let values = matrices.iter().flat_map(of_matrix).chain(rankings.iter().flat_map(of_ranking));
            values.map(f64::to_bits).collect::<Vec<u64>>()
        })
    };
    assert_eq!(all(1), all(2));
}
