//! Charts of classifiers: the matrix, the curves over all thresholds, calibration.

use super::{count, round_to, share, short};
use crate::metrics::{
    BestThreshold, Calibration, ClassScores, ConfusionMatrix, GainCurve, Normalize, PrecisionRecallCurve, RocCurve,
    ThresholdCurve,
};
use crate::plot::{Axis, Cells, Figure, Line, Points};
use crate::worked::six;

/// The confusion matrix as a heat map: each cell with its count and its share of the actual class, which colours it.
///
/// ```
/// use workings::metrics::{ConfusionMatrix, Counts};
/// use workings::plot::Mark;
///
/// let figure = workings::plot::confusion_matrix(&ConfusionMatrix::binary(Counts { tp: 90, fp: 4, fn_: 10, tn: 96 }));
/// let Mark::Cells(cells) = &figure.marks[0] else { panic!("a heat map") };
/// assert_eq!(cells.texts[1][1], "90\n90%"); // positives are the second row
/// ```
pub fn confusion_matrix(cm: &ConfusionMatrix) -> Figure {
    let shares = cm.normalized(Normalize::True);
    let rows: Vec<Vec<f64>> = shares.rows().into_iter().map(|row| row.to_vec()).collect();
    let text = |(cell, share): (&f64, &f64)| format!("{}\n{}%", count(*cell), percent(*share));
    let texts: Vec<Vec<String>> = cm
        .matrix()
        .rows()
        .into_iter()
        .zip(shares.rows())
        .map(|(cells, shares)| cells.iter().zip(shares).map(text).collect())
        .collect();
    Figure::new("Confusion matrix")
        .subtitle(format!("{} samples; shares are of the actual class", count(cm.n())))
        .x(Axis::categories("Predicted", cm.labels()))
        .y(Axis::categories("Actual", cm.labels()))
        .with(Cells::new(rows).texts(texts).range(0.0, 1.0))
        .equal_aspect()
}

/// Whole percents, but one decimal where a share would read as nothing or all.
fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    let rounded = percent.round();
    if percent != rounded && (rounded == 0.0 || rounded == 100.0) {
        format!("{percent:.1}")
    } else {
        format!("{rounded}")
    }
}

/// The ROC curve against chance, with the chosen threshold marked on it.
pub fn roc(curve: &RocCurve, marked: Option<&BestThreshold>) -> Figure {
    let points = curve.fpr.iter().copied().zip(curve.tpr.iter().copied());
    let figure = Figure::new("ROC curve")
        .subtitle("From the highest threshold, bottom left, to the lowest, top right")
        .x(share("False positive rate"))
        .y(share("True positive rate (recall)"))
        .diagonal("chance (AUC 0.5)")
        .line(format!("model (AUC {})", short(curve.auc)), points)
        .size(560, 560)
        .equal_aspect();
    match marked {
        Some(best) => figure.note(best.matrix.fpr(), best.matrix.recall(), threshold(best)),
        None => figure,
    }
}

fn threshold(best: &BestThreshold) -> String {
    format!("threshold {}", crate::worked::Digits::Six.text(round_to(best.threshold, 4)))
}

/// One ROC curve for each class against all others.
pub fn roc_by_class(scores: &ClassScores) -> Figure {
    let figure = Figure::new("ROC curve of each class against the rest")
        .x(share("False positive rate"))
        .y(share("True positive rate (recall)"))
        .diagonal("chance (AUC 0.5)")
        .size(560, 600)
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
    let figure = Figure::new("Precision-recall curve")
        .subtitle("From the highest threshold, left, to the lowest, right")
        .x(share("Recall"))
        .y(share("Precision"))
        .reference_line(
            format!("chance ({})", short(curve.prevalence)),
            (0.0, curve.prevalence),
            (1.0, curve.prevalence),
        )
        .with(Line::new(format!("model (AP {})", short(curve.average_precision)), points).steps())
        .size(560, 560)
        .equal_aspect();
    match marked {
        Some(best) => figure.note(best.matrix.recall(), best.matrix.precision(), threshold(best)),
        None => figure,
    }
}

/// Precision, recall, specificity and F1 against the threshold: what one gains by moving it, and what one gives up.
pub fn metrics_by_threshold(curve: &ThresholdCurve, marked: Option<&BestThreshold>) -> Figure {
    let line =
        |name: &str, values: &[f64]| Line::new(name, curve.thresholds.iter().copied().zip(values.iter().copied()));
    let figure = Figure::new("Metrics against threshold")
        .subtitle("Samples that score at least the threshold count as positive")
        .x("Threshold")
        .y(share("Metric"))
        .with(line("precision", &curve.precision))
        .with(line("recall", &curve.recall))
        .with(line("specificity", &curve.specificity).dashed())
        .with(line("F1", &curve.f1));
    match marked {
        Some(best) if best.threshold.is_finite() => figure.vertical_rule(best.threshold, threshold(best)),
        _ => figure,
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
    let samples = Figure::new("")
        .x(share("Predicted probability"))
        .y(Axis::new("Samples").whole().from_zero())
        .histogram("", &edges, &counts)
        .size(560, 140);
    let n: usize = bins.iter().map(|bin| bin.n).sum();
    Figure::grid("Calibration", 1, [reliability, samples]).subtitle(format!(
        "{} samples in {} bins; expected calibration error {}",
        count(n as f64),
        bins.len(),
        six(round_to(calibration.expected_calibration_error(), 3))
    ))
}

/// Cumulative gain: the share of positives found in the highest-scoring share of the samples.
pub fn gain(curve: &GainCurve) -> Figure {
    let points = curve.share.iter().copied().zip(curve.gain.iter().copied());
    Figure::new("Cumulative gain")
        .subtitle("Share of the positives among the samples with the highest scores")
        .x(Axis::new("Samples, highest scores first").range(0.0, 1.0).percent())
        .y(Axis::new("Positives found").range(0.0, 1.0).percent())
        .diagonal("random order")
        .with(Line::new("perfect order", [(0.0, 0.0), (curve.prevalence, 1.0), (1.0, 1.0)]).dashed())
        .line("model", points)
        .size(560, 560)
        .equal_aspect()
}

/// Lift: how much richer in positives the highest-scoring samples are than all samples.
pub fn lift(curve: &GainCurve) -> Figure {
    // At a share of 0 nothing has been reached yet; the line starts with the first samples.
    let points = curve.share.iter().copied().zip(curve.lift.iter().copied()).skip(1);
    Figure::new("Lift")
        .subtitle("Share of positives among the highest scores, as a multiple of their share in all samples")
        .x(Axis::new("Samples, highest scores first").range(0.0, 1.0).percent())
        .y(Axis::new("Lift (times the base rate)").from_zero())
        .horizontal_rule(1.0, "random order")
        .line("model", points)
}
