//! Charts of classifiers: the matrix, the curves over all thresholds, calibration.

use super::{count, number, percent, samples, share, short};
use crate::metrics::{
    BestThreshold, Calibration, ClassScores, ConfusionMatrix, GainCurve, MultiAverage, Normalize, PrecisionRecallCurve,
    RocCurve, ThresholdCurve,
};
use crate::plot::{Axis, Cells, Color, Figure, Line, Points};

/// The width of a square plot with its labels; its title, subtitle and legend come on top.
const SIDE: u32 = 520;

/// The confusion matrix as a heat map: each cell with its count and its share of the actual class, which colours it.
///
/// Of two classes, the cells are also named: TP, FP, FN, TN.
/// ```
/// use workings::metrics::{ConfusionMatrix, Counts};
/// use workings::plot::Mark;
///
/// let figure = workings::plot::confusion_matrix(&ConfusionMatrix::binary(Counts { tp: 90, fp: 4, fn_: 10, tn: 96 }));
/// assert_eq!(figure.title, "Confusion matrix: accuracy 0.930");
/// let Mark::Cells(cells) = &figure.marks[0] else { panic!("a heat map") };
/// assert_eq!(cells.texts[1][1], "90\nTP · 90%"); // positives are the second row
/// ```
pub fn confusion_matrix(cm: &ConfusionMatrix) -> Figure {
    let (shares, support, k) = (cm.normalized(Normalize::True), cm.support(), cm.labels().len());
    let rows: Vec<Vec<f64>> = shares.rows().into_iter().map(|row| row.to_vec()).collect();
    let text = |((i, j), cell): ((usize, usize), &f64)| {
        // A row without samples has no shares; among many classes the shares of empty cells would only be in the way.
        let has_share = support[i] > 0.0 && (k <= 2 || *cell > 0.0);
        let share = has_share.then(|| percent(shares[(i, j)]));
        let about: Vec<String> = cell_name(cm, i, j).map(String::from).into_iter().chain(share).collect();
        [count(*cell), about.join(" · ")].join("\n").trim_end().to_string()
    };
    let texts: Vec<String> = cm.matrix().indexed_iter().map(text).collect();
    let (n, right) = (cm.n(), cm.matrix().diag().sum());
    let figure = Figure::new(if n > 0.0 {
        format!("Confusion matrix: accuracy {}", short(cm.accuracy()))
    } else {
        "Confusion matrix".into()
    })
    .subtitle(match n == n.trunc() {
        true => format!("{} of {} right; shares are of the actual class", count(right), samples(n)),
        false => {
            format!("{} of a total weight of {} right; shares are of the actual class", number(right, 3), number(n, 3))
        }
    })
    .x(Axis::categories("Predicted", cm.labels()))
    .y(Axis::categories("Actual", cm.labels()))
    .with(Cells::new(rows).texts(texts.chunks(k.max(1)).map(<[String]>::to_vec)).range(0.0, 1.0))
    .equal_aspect();
    // Up to seven classes the usual size leaves every cell room for its text.
    let side = match k {
        0..=7 => return figure,
        8..=20 => 48 * k,
        _ => (30 * k).clamp(960, 1400),
    };
    figure.size(side as u32 + 140, side as u32 + 200)
}

/// What a cell of two classes is called.
fn cell_name(cm: &ConfusionMatrix, actual: usize, predicted: usize) -> Option<&'static str> {
    let is_positive = |i: usize| cm.labels().get(i).map(String::as_str) == cm.positive();
    if cm.labels().len() != 2 || cm.positive().is_none() {
        return None;
    }
    Some(match (is_positive(actual), is_positive(predicted)) {
        (true, true) => "TP",
        (true, false) => "FN",
        (false, true) => "FP",
        (false, false) => "TN",
    })
}

/// The ROC curve against chance, with the chosen threshold marked on it.
pub fn roc(curve: &RocCurve, marked: Option<&BestThreshold>) -> Figure {
    let points = curve.fpr.iter().copied().zip(curve.tpr.iter().copied());
    let undefined = curve.auc.is_nan();
    let figure = Figure::new(format!("ROC curve: AUC {}", short(curve.auc)))
        .subtitle(match undefined {
            true => "Only one class in y_true: without the other, one of the two rates is 0/0".into(),
            false => format!("From the highest threshold, bottom left, to the lowest, top right{}", positives(marked)),
        })
        .x(share("False positive rate"))
        .y(share("True positive rate (recall)"))
        .diagonal("chance (AUC 0.5)")
        .line(format!("model (AUC {})", short(curve.auc)), points)
        .size(SIDE, SIDE + 100)
        .equal_aspect();
    match marked {
        Some(best) if !undefined => {
            let (fpr, recall) = (best.matrix.fpr(), best.matrix.recall());
            figure.note(fpr, recall, format!("{}\nrecall {}, FPR {}", threshold(best), short(recall), short(fpr)))
        }
        _ => figure,
    }
}

fn threshold(best: &BestThreshold) -> String {
    format!("threshold {}", number(best.threshold, 4))
}

/// "; positive class spam, 12 of 40 samples", as a subtitle goes on.
fn positives(marked: Option<&BestThreshold>) -> String {
    let Some((best, name)) = marked.and_then(|best| Some((best, best.matrix.positive()?))) else {
        return String::new();
    };
    let (n, support) = (best.matrix.n(), best.matrix.support());
    let of = support
        .get(1)
        .filter(|_| n == n.trunc())
        .map(|n_positive| format!(", {} of {}", count(*n_positive), samples(n)));
    format!("; positive class {name}{}", of.unwrap_or_default())
}

/// One ROC curve for each class against all others.
pub fn roc_by_class(scores: &ClassScores) -> Figure {
    let (mean, k) = (scores.roc_auc_ovr(MultiAverage::Macro), scores.labels().len());
    let figure = Figure::new(format!("ROC curve of each class against the rest: mean AUC {}", short(mean)))
        .subtitle("Each class in turn counts as positive, ranked by its own score")
        .x(share("False positive rate"))
        .y(share("True positive rate (recall)"))
        .diagonal("chance (AUC 0.5)")
        // The plot keeps its size, however many rows the legend has.
        .size(560, 640 + 19 * (k / 3).min(8) as u32)
        .equal_aspect();
    scores.labels().iter().zip(scores.one_vs_rest()).fold(figure, |figure, (label, ranked)| {
        let curve = ranked.roc_curve();
        figure.line(format!("{label} (AUC {})", short(curve.auc)), curve.fpr.into_iter().zip(curve.tpr))
    })
}

/// Precision against recall, with the share of positives (what chance reaches) and the chosen threshold.
pub fn precision_recall(curve: &PrecisionRecallCurve, marked: Option<&BestThreshold>) -> Figure {
    // Average precision is the area under these steps: each precision holds from its recall down to the next.
    let points = curve.recall.iter().copied().zip(curve.precision.iter().copied());
    let has_positives = curve.prevalence > 0.0;
    let figure = Figure::new(format!("Precision-recall curve: average precision {}", short(curve.average_precision)))
        .subtitle(match has_positives {
            true => format!("From the highest threshold, left, to the lowest, right{}", positives(marked)),
            false => "No positives in y_true: recall is 0/0, and average precision counts as 0".into(),
        })
        .x(share("Recall"))
        .y(share("Precision"))
        .reference_line(
            format!("chance ({})", short(curve.prevalence)),
            (0.0, curve.prevalence),
            (1.0, curve.prevalence),
        )
        .with(Line::new(format!("model (AP {})", short(curve.average_precision)), points).steps())
        .size(SIDE, SIDE + 100)
        .equal_aspect();
    match marked {
        Some(best) if has_positives => {
            let at = format!("{}\n{}", threshold(best), precision_and_recall(best));
            figure.note(best.matrix.recall(), best.matrix.precision(), at)
        }
        _ => figure,
    }
}

fn precision_and_recall(best: &BestThreshold) -> String {
    format!("precision {}, recall {}", short(best.matrix.precision()), short(best.matrix.recall()))
}

/// Precision, recall, specificity and F1 against the threshold: what one gains by moving it, and what one gives up.
///
/// The metrics change only where the threshold passes a score, so they are drawn as steps.
pub fn metrics_by_threshold(curve: &ThresholdCurve, marked: Option<&BestThreshold>) -> Figure {
    // A score counts as positive at a threshold equal to it, hence every value holds from its score down to the next.
    let line = |name: &str, values: &[f64]| {
        Line::new(name, curve.thresholds.iter().copied().zip(values.iter().copied()).rev()).steps()
    };
    let first_and_last = curve.thresholds.first().copied().zip(curve.thresholds.last().copied());
    let x = match first_and_last {
        // Probabilities have an axis of their own, unless they fill too little of it to be read.
        Some((lo, hi)) if lo >= 0.0 && hi <= 1.0 && hi - lo > 0.5 => share("Threshold"),
        _ => Axis::new("Threshold"),
    };
    let finite = marked.filter(|best| best.threshold.is_finite());
    let title = match finite {
        Some(best) => format!("Metrics against threshold: {} at the one marked", precision_and_recall(best)),
        None => "Metrics against threshold".into(),
    };
    let figure = Figure::new(title)
        .subtitle(format!("Samples that score at least the threshold count as positive{}", positives(marked)))
        .x(x)
        .y(share("Metric"))
        .with(line("precision", &curve.precision))
        .with(line("recall", &curve.recall))
        .with(line("specificity", &curve.specificity).dashed())
        .with(line("F1", &curve.f1));
    match finite {
        // Between the curves there is room for a short label only.
        Some(best) => figure.vertical_rule(best.threshold, threshold(best)),
        None => figure,
    }
}

/// The share of positives against the predicted probability, bin by bin, and how many samples each bin holds.
pub fn calibration(calibration: &Calibration) -> Figure {
    let bins = calibration.bins();
    let points: Vec<(f64, f64)> =
        bins.iter().filter(|bin| bin.n > 0).map(|bin| (bin.mean_predicted, bin.fraction_positive)).collect();
    let reliability = Figure::new("")
        .x(share(""))
        .y(share("Share of positives"))
        .diagonal("perfectly calibrated")
        .line("model", points.iter().copied())
        .with(Points::new("model", points))
        .size(560, 380);
    let edges: Vec<f64> =
        bins.first().map(|bin| bin.lower).into_iter().chain(bins.iter().map(|bin| bin.upper)).collect();
    let counts: Vec<f64> = bins.iter().map(|bin| bin.n as f64).collect();
    let counted = Figure::new("")
        .x(share("Predicted probability"))
        .y(Axis::new("Samples").whole().from_zero())
        .histogram("", &edges, &counts)
        .size(560, 140);
    let n: usize = bins.iter().map(|bin| bin.n).sum();
    let error = calibration.expected_calibration_error();
    Figure::grid(format!("Calibration: expected calibration error {}", short(error)), 1, [reliability, counted])
        .subtitle(format!(
            "{} in {} bins; below the diagonal the model promises too much",
            samples(n as f64),
            bins.len()
        ))
}

/// Cumulative gain: the share of positives found in the highest-scoring share of the samples.
pub fn gain(curve: &GainCurve) -> Figure {
    let points = curve.share.iter().copied().zip(curve.gain.iter().copied());
    let has_positives = curve.prevalence > 0.0;
    let figure = Figure::new(match a_fifth(curve) {
        Some(i) => format!(
            "Cumulative gain: the top {} hold {} of the positives",
            percent(curve.share[i]),
            percent(curve.gain[i])
        ),
        None => "Cumulative gain".into(),
    })
    .subtitle(match has_positives {
        true => "Share of the positives among the samples with the highest scores",
        false => "No positives in y_true: there is nothing to find",
    })
    .x(Axis::new("Samples, highest scores first").range(0.0, 1.0).percent())
    .y(Axis::new("Positives found").range(0.0, 1.0).percent())
    .diagonal("random order");
    let perfect = [(0.0, 0.0), (curve.prevalence, 1.0), (1.0, 1.0)];
    let figure = match has_positives {
        true => figure.with(Line::new("perfect order", perfect).color(Color::Text).width(1.4).dotted()),
        false => figure,
    };
    figure.line("model", points).size(SIDE, SIDE + 100).equal_aspect()
}

/// Where the curve has reached a fifth of the samples, if it has a point before half of them.
fn a_fifth(curve: &GainCurve) -> Option<usize> {
    let at = curve.share.iter().position(|share| *share >= 0.2 - 1e-12)?;
    (curve.share[at] <= 0.5 && curve.gain[at].is_finite()).then_some(at)
}

/// Lift: how much richer in positives the highest-scoring samples are than all samples.
pub fn lift(curve: &GainCurve) -> Figure {
    // At a share of 0 nothing has been reached yet; the line starts with the first samples.
    let points = curve.share.iter().copied().zip(curve.lift.iter().copied()).skip(1);
    Figure::new(match a_fifth(curve) {
        Some(i) => {
            format!("Lift: {} times the base rate in the top {}", number(curve.lift[i], 3), percent(curve.share[i]))
        }
        None => "Lift".into(),
    })
    .subtitle(match curve.prevalence > 0.0 {
        true => "Share of positives among the highest scores, as a multiple of their share in all samples",
        false => "No positives in y_true: their share cannot be multiplied",
    })
    .x(Axis::new("Samples, highest scores first").range(0.0, 1.0).percent())
    .y(Axis::new("Lift (times the base rate)").from_zero())
    .horizontal_rule(1.0, "random order")
    .line("model", points)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::metrics::{Criterion, Edges, RankedScores};
    use crate::plot::{Mark, RuleAt, Scale};

    /// Three positives and two negatives. From the highest score down, TP and FP are 1 0, 2 0, 2 1, 3 1, 3 2.
    fn ranked() -> RankedScores {
        RankedScores::new(&[1, 1, 0, 1, 0], &[0.9, 0.8, 0.7, 0.6, 0.2]).unwrap()
    }

    /// F1 is best at 0.6: 2·3 / (2·3 + 1 + 0) = 6/7, against 4/5 at 0.8.
    fn best() -> BestThreshold {
        ranked().best_threshold(Criterion::FBeta(1.0)).unwrap()
    }

    fn points<'a>(figure: &'a Figure, name: &str) -> &'a [(f64, f64)] {
        &figure.line_named(name).unwrap().points
    }

    fn cells(figure: &Figure) -> &Cells {
        let Mark::Cells(cells) = &figure.marks[0] else { panic!("a heat map") };
        cells
    }

    const THIRD: f64 = 1.0 / 3.0;

    /// Class a has 6 samples, b 10, c none: its row has no shares. 12 of 16 lie on the diagonal.
    #[test]
    fn a_confusion_matrix_has_the_shares_of_each_actual_class() {
        let cm =
            ConfusionMatrix::from_matrix(&array![[5.0, 1.0, 0.0], [2.0, 7.0, 1.0], [0.0, 0.0, 0.0]], &["a", "b", "c"]);
        let figure = confusion_matrix(&cm.unwrap());
        assert_eq!(figure.title, "Confusion matrix: accuracy 0.750");
        assert_eq!(figure.subtitle, "12 of 16 samples right; shares are of the actual class");
        let names = Scale::Categories(vec!["a".into(), "b".into(), "c".into()]);
        assert_eq!((figure.x.label.as_str(), &figure.x.scale), ("Predicted", &names));
        assert_eq!((figure.y.label.as_str(), &figure.y.scale), ("Actual", &names));
        let cells = cells(&figure);
        assert_eq!(cells.values, [[5.0 / 6.0, 1.0 / 6.0, 0.0], [0.2, 0.7, 0.1], [0.0, 0.0, 0.0]]);
        assert_eq!(cells.texts, [["5\n83%", "1\n17%", "0"], ["2\n20%", "7\n70%", "1\n10%"], ["0", "0", "0"]]);
        assert_eq!(cells.shading.range, (0.0, 1.0));
    }

    /// The positive class comes first here, so TP is the upper left cell.
    #[test]
    fn the_cells_of_two_classes_are_named_by_the_positive_one() {
        let cm = ConfusionMatrix::from_matrix(&array![[50.0, 2.0], [5.0, 43.0]], &["spam", "ham"]).unwrap();
        let figure = confusion_matrix(&cm.with_positive("spam").unwrap());
        assert_eq!(cells(&figure).texts, [["50\nTP · 96%", "2\nFN · 4%"], ["5\nFP · 10%", "43\nTN · 90%"]]);
    }

    #[test]
    fn weights_are_no_samples_and_many_classes_have_a_larger_picture() {
        let cm = ConfusionMatrix::weighted(&["a", "b", "b"], &["a", "a", "b"], &[0.5, 1.5, 0.25]).unwrap();
        let figure = confusion_matrix(&cm);
        assert_eq!(figure.subtitle, "0.75 of a total weight of 2.25 right; shares are of the actual class");
        let names: Vec<String> = (0..20).map(|i| i.to_string()).collect();
        let of_20 = ConfusionMatrix::from_matrix(&ndarray::Array2::eye(20), &names).unwrap();
        assert_eq!((figure.size, confusion_matrix(&of_20).size), (None, Some((48 * 20 + 140, 48 * 20 + 200))));
    }

    /// Of the 6 pairs, 0.6 loses against 0.7: AUC 5/6.
    #[test]
    fn a_roc_curve_has_its_area_chance_and_the_threshold() {
        let figure = roc(&ranked().roc_curve(), Some(&best()));
        assert_eq!(figure.title, "ROC curve: AUC 0.833");
        assert!(figure.subtitle.ends_with("; positive class 1, 3 of 5 samples"), "{}", figure.subtitle);
        assert_eq!(figure.series_names(), ["chance (AUC 0.5)", "model (AUC 0.833)"]);
        let expected = [(0.0, 0.0), (0.0, THIRD), (0.0, 2.0 * THIRD), (0.5, 2.0 * THIRD), (0.5, 1.0), (1.0, 1.0)];
        assert_eq!(points(&figure, "model (AUC 0.833)"), expected);
        assert!(
            matches!(&figure.marks[0], Mark::Rule(rule) if rule.at == RuleAt::Sloped { slope: 1.0, intercept: 0.0 })
        );
        let note = figure.notes()[0];
        assert_eq!((note.x, note.y, note.text.as_str()), (0.5, 1.0, "threshold 0.6\nrecall 1.000, FPR 0.500"));
        assert_eq!((figure.x.label.as_str(), figure.x.range), ("False positive rate", Some((0.0, 1.0))));
        assert_eq!((figure.y.label.as_str(), figure.y.range), ("True positive rate (recall)", Some((0.0, 1.0))));
        assert!(figure.equal_aspect && roc(&ranked().roc_curve(), None).notes().is_empty());
    }

    /// One rate is 0/0: there is no curve, no point on it, and the reader is told why.
    #[test]
    fn with_one_class_a_chart_says_so() {
        let negatives = RankedScores::for_positive(&[false, false], &[0.9, 0.4], true).unwrap();
        let best = negatives.best_threshold(Criterion::FBeta(1.0)).unwrap();
        let figure = roc(&negatives.roc_curve(), Some(&best));
        assert_eq!(figure.title, "ROC curve: AUC undefined");
        assert!(figure.subtitle.starts_with("Only one class in y_true") && figure.notes().is_empty());
        let figure = precision_recall(&negatives.precision_recall_curve(), Some(&best));
        assert!(figure.subtitle.starts_with("No positives in y_true") && figure.notes().is_empty());
        let figure = gain(&negatives.gain_curve());
        assert!(figure.subtitle.starts_with("No positives in y_true"));
        assert_eq!((figure.title.as_str(), figure.series_names()), ("Cumulative gain", vec!["random order", "model"]));
        assert!(lift(&negatives.gain_curve()).subtitle.starts_with("No positives in y_true"));
    }

    /// Class b scores 0.5 and 0.3, the others 0.3 and 0.2: three and a half of four pairs. a and c win all of theirs.
    #[test]
    fn every_class_has_a_roc_curve() {
        let scores = array![[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.1, 0.2, 0.7], [0.5, 0.3, 0.2]];
        let figure = roc_by_class(&ClassScores::new(&["a", "b", "c", "b"], &scores, &["a", "b", "c"]).unwrap());
        assert_eq!(figure.title, "ROC curve of each class against the rest: mean AUC 0.958"); // 2.875 / 3
        assert_eq!(figure.series_names(), ["chance (AUC 0.5)", "a (AUC 1.000)", "b (AUC 0.875)", "c (AUC 1.000)"]);
        assert_eq!(points(&figure, "b (AUC 0.875)"), [(0.0, 0.0), (0.0, 0.5), (0.5, 1.0), (1.0, 1.0)]);
        assert_eq!((figure.x.range, figure.y.range), (Some((0.0, 1.0)), Some((0.0, 1.0))));
    }

    /// Average precision: 1/3 · (1 + 1 + 3/4) = 11/12.
    #[test]
    fn a_precision_recall_curve_steps_down_from_1() {
        let figure = precision_recall(&ranked().precision_recall_curve(), Some(&best()));
        assert_eq!(figure.title, "Precision-recall curve: average precision 0.917");
        assert_eq!(figure.series_names(), ["chance (0.600)", "model (AP 0.917)"]);
        let line = figure.line_named("model (AP 0.917)").unwrap();
        let expected =
            [(1.0, 0.6), (1.0, 0.75), (2.0 * THIRD, 2.0 * THIRD), (2.0 * THIRD, 1.0), (THIRD, 1.0), (0.0, 1.0)];
        assert_eq!((&line.points[..], line.steps), (&expected[..], true));
        assert_eq!(points(&figure, "chance (0.600)"), [(0.0, 0.6), (1.0, 0.6)]);
        let note = figure.notes()[0];
        assert_eq!((note.x, note.y, note.text.as_str()), (1.0, 0.75, "threshold 0.6\nprecision 0.750, recall 1.000"));
        assert_eq!((figure.x.label.as_str(), figure.x.range), ("Recall", Some((0.0, 1.0))));
        assert_eq!((figure.y.label.as_str(), figure.y.range), ("Precision", Some((0.0, 1.0))));
    }

    /// Each value holds from its score down to the next, so the steps are drawn from the highest threshold down.
    #[test]
    fn metrics_against_the_threshold_are_steps_from_the_highest_down() {
        let figure = metrics_by_threshold(&ranked().threshold_curve(), Some(&best()));
        assert_eq!(figure.series_names(), ["precision", "recall", "specificity", "F1"]);
        let of = |values: [f64; 5]| [0.9, 0.8, 0.7, 0.6, 0.2].into_iter().zip(values).collect::<Vec<_>>();
        assert_eq!(points(&figure, "precision"), of([1.0, 1.0, 2.0 * THIRD, 0.75, 0.6]));
        assert_eq!(points(&figure, "recall"), of([THIRD, 2.0 * THIRD, 2.0 * THIRD, 1.0, 1.0]));
        assert_eq!(points(&figure, "specificity"), of([1.0, 1.0, 0.5, 0.5, 0.0]));
        let f1 = [0.5, 0.8, 2.0 * THIRD, 6.0 / 7.0, 0.75];
        assert!(points(&figure, "F1").iter().zip(of(f1)).all(|(a, b)| a.0 == b.0 && (a.1 - b.1).abs() < 1e-15));
        assert!(figure.line_named("precision").unwrap().steps);
        let Some(Mark::Rule(rule)) = figure.marks.last() else { panic!("a rule") };
        assert_eq!((rule.at, rule.label.as_str()), (RuleAt::Vertical(0.6), "threshold 0.6"));
        assert!(figure.title.ends_with("precision 0.750, recall 1.000 at the one marked"), "{}", figure.title);
        assert_eq!((figure.x.range, figure.y.range), (Some((0.0, 1.0)), Some((0.0, 1.0))));
    }

    #[test]
    fn thresholds_that_are_no_probabilities_have_their_own_range() {
        let range = |scores: &[f64]| {
            metrics_by_threshold(&RankedScores::new(&[0, 1], scores).unwrap().threshold_curve(), None).x.range
        };
        assert_eq!((range(&[-3.0, 8.0]), range(&[0.001, 0.003]), range(&[0.1, 0.9])), (None, None, Some((0.0, 1.0))));
    }

    /// Bins of a quarter: 0.1 and 0.15 without a positive, 0.3 with one, none, 0.8 and 0.9 with one of two.
    /// ECE = 2/5 · 0.125 + 1/5 · 0.7 + 2/5 · 0.35 = 0.33.
    #[test]
    fn calibration_leaves_empty_bins_out_of_the_line_but_not_of_the_counts() {
        let bins = Calibration::uniform_with(&[1, 0, 1, 0, 0], &[0.9, 0.8, 0.3, 0.1, 0.15], 4, Edges::Left, None);
        let figure = calibration(&bins.unwrap());
        assert_eq!(figure.title, "Calibration: expected calibration error 0.330");
        assert!(figure.subtitle.starts_with("5 samples in 4 bins"));
        let [reliability, counted] = &figure.panels[..] else { panic!("two panels") };
        assert_eq!(reliability.series_names(), ["perfectly calibrated", "model"]);
        let expected = [(0.125, 0.0), (0.3, 1.0), (0.85, 0.5)];
        assert!(
            points(reliability, "model").iter().zip(expected).all(|(a, b)| (a.0 - b.0).abs() < 1e-15 && a.1 == b.1)
        );
        assert!(matches!(&reliability.marks[2], Mark::Points(dots) if dots.points == points(reliability, "model")));
        let Mark::Bars(bars) = &counted.marks[0] else { panic!("bars") };
        let bars: Vec<_> = bars.bars.iter().map(|bar| (bar.from, bar.to, bar.end)).collect();
        assert_eq!(bars, [(0.0, 0.25, 2.0), (0.25, 0.5, 1.0), (0.5, 0.75, 0.0), (0.75, 1.0, 2.0)]);
        assert_eq!((counted.x.label.as_str(), counted.x.range), ("Predicted probability", Some((0.0, 1.0))));
        assert_eq!((counted.y.label.as_str(), reliability.y.label.as_str()), ("Samples", "Share of positives"));
    }

    /// Positives are found at the 1st, 2nd and 4th of five.
    #[test]
    fn gain_is_drawn_between_random_and_perfect_order() {
        let figure = gain(&ranked().gain_curve());
        assert_eq!(figure.title, "Cumulative gain: the top 20% hold 33% of the positives");
        assert_eq!(figure.series_names(), ["random order", "perfect order", "model"]);
        let expected = [(0.0, 0.0), (0.2, THIRD), (0.4, 2.0 * THIRD), (0.6, 2.0 * THIRD), (0.8, 1.0), (1.0, 1.0)];
        assert_eq!(points(&figure, "model"), expected);
        assert_eq!(points(&figure, "perfect order"), [(0.0, 0.0), (0.6, 1.0), (1.0, 1.0)]);
        assert!(figure.x.percent && figure.y.percent && figure.y.range == Some((0.0, 1.0)));
    }

    /// 1/3 of the positives in 1/5 of the samples is 5/3 of the base rate; all in 4/5 is 5/4.
    #[test]
    fn lift_starts_with_the_first_samples_and_ends_at_1() {
        let figure = lift(&ranked().gain_curve());
        assert_eq!(figure.title, "Lift: 1.67 times the base rate in the top 20%");
        let expected = [(0.2, 5.0 / 3.0), (0.4, 5.0 / 3.0), (0.6, 10.0 / 9.0), (0.8, 1.25), (1.0, 1.0)];
        let close = |(a, b): (&(f64, f64), (f64, f64))| a.0 == b.0 && (a.1 - b.1).abs() < 1e-15;
        assert!(points(&figure, "model").len() == 5 && points(&figure, "model").iter().zip(expected).all(close));
        assert!(matches!(&figure.marks[0], Mark::Rule(rule) if rule.at == RuleAt::Horizontal(1.0)));
        assert!(figure.y.zero && figure.x.range == Some((0.0, 1.0)));
    }
}
