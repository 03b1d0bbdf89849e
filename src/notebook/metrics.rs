//! Every metric of a summary, with its value and its formula.

use super::{Cell, Grid, tables, texts};
use crate::metrics::{
    BestThreshold, ClassScores, ClassificationReport, Counts, DetCurve, GainCurve, PrecisionRecallCurve,
    QuantileForecast, ResidualSummary, RocCurve, ThresholdCurve, TrueClassRanks,
};
use crate::worked::{Worked, six};

/// What `formulas!` gives a summary: all its metrics that need no further setting.
pub(crate) trait Metrics {
    fn metrics(&self) -> Vec<Worked>;
}

/// Longer formulas are cut; the derivation shows them whole.
const FORMULA: usize = 90;

/// A row for each metric; `of` is the name of the type. The same metric by another method is not repeated.
pub(crate) fn metrics_grid(of: &str, metrics: &[Worked]) -> Grid {
    let mut remarks: Vec<String> = metrics.iter().flat_map(|worked| worked.notes()).collect();
    let mut seen = std::collections::HashSet::new();
    remarks.retain(|remark| seen.insert(remark.clone()));
    let mut named = std::collections::HashSet::new();
    let metrics = metrics.iter().filter(|worked| named.insert(worked.name()));
    let row = |worked: &Worked| {
        let value = if worked.value().is_nan() { "–".into() } else { six(worked.value()) };
        (worked.name().to_string(), [Cell::Number(value), Cell::Words(explanation(worked))])
    };
    Grid::new(spelt_out(of)).columns(["value", "formula"]).rows(metrics.map(row)).note(remarks.join("; "))
}

/// The formula without the name, or why there is no value.
fn explanation(worked: &Worked) -> String {
    if let Some(reason) = worked.undefined() {
        return format!("undefined: {reason}");
    }
    let formula = worked.formula();
    let formula = formula.split_once(" = ").map_or("", |(_, formula)| formula);
    match formula.char_indices().nth(FORMULA) {
        Some((end, _)) => format!("{}…", &formula[..end]),
        None => formula.into(),
    }
}

/// `RegressionErrors` as a title: "Regression errors".
fn spelt_out(name: &str) -> String {
    let name = name.split('<').next().unwrap_or(name);
    let mut title = String::new();
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let ends = letters.peek().is_none_or(|next| next.is_uppercase());
        match letter.is_uppercase() && !title.is_empty() {
            true if ends => title.extend([' ', letter]),
            true => title.extend([' '].into_iter().chain(letter.to_lowercase())),
            false => title.push(letter),
        }
    }
    title
}

tables! {
    ClassScores: |scores| Grid::new("Each class against the others")
        .columns(["ROC AUC", "average precision"])
        .rows(scores.one_vs_rest().into_iter().map(|own| (own.positive().to_string(), [own.roc_auc(), own.average_precision()])));
    TrueClassRanks: |ranks| Grid::new("Is the class among the highest scores?")
        .columns(["accuracy"])
        .rows([1, 2, 3, 5].map(|k| (format!("top {k}"), [ranks.top_k_accuracy(k)])));
    Counts: |c| Grid::new("").columns(["TP", "FP", "FN", "TN"]).row("", [c.tp, c.fp, c.fn_, c.tn].map(|n| n as f64));
    RocCurve: |roc| curve(format!("ROC curve, AUC {}", six(roc.auc)), [("threshold", &roc.thresholds), ("false positive rate", &roc.fpr), ("true positive rate", &roc.tpr)]);
    DetCurve: |det| curve("Detection error curve".into(), [("threshold", &det.thresholds), ("false positive rate", &det.fpr), ("false negative rate", &det.fnr)]);
    PrecisionRecallCurve: |pr| curve(format!("Precision and recall, average precision {}", six(pr.average_precision)), [("threshold", &pr.thresholds), ("precision", &pr.precision), ("recall", &pr.recall)]);
    ThresholdCurve: |c| curve("Metrics by threshold".into(), [("threshold", &c.thresholds), ("precision", &c.precision), ("recall", &c.recall)]);
    GainCurve: |gain| curve(format!("Gain curve, share of positives {}", six(gain.prevalence)), [("share taken", &gain.share), ("gain", &gain.gain), ("lift", &gain.lift)]);
    BestThreshold: |best| {
        let [tp, fp, fn_, tn] = best.matrix.cells().unwrap_or([f64::NAN; 4]);
        Grid::new(format!("Threshold {}", six(best.threshold)))
            .columns(["criterion", "precision", "recall", "TP", "FP", "FN", "TN"])
            .row("", [best.value, best.matrix.precision(), best.matrix.recall(), tp, fp, fn_, tn])
    };
    ResidualSummary: |summary| {
        Grid::new("Residuals").columns(["value"]).rows(<Vec<(&str, f64)>>::from(*summary).into_iter().map(|(name, v)| (name, [v])))
    };
    QuantileForecast: |forecast| {
        Grid::new(format!("Forecast of {} quantiles", forecast.quantiles().len()))
            .columns(["pinball loss", "weighted quantile loss", "share below"])
            .rows(forecast.quantiles().iter().map(|q| (format!("p{}", six(100.0 * q.tau())), [q.pinball_loss(), q.wql(), q.coverage()])))
            .note(format!("mean wQL = {}", six(forecast.mean_wql())))
    };
}

texts! { ClassificationReport }

/// Of a long curve so many points are shown.
const POINTS: usize = 11;

/// A curve as a table of some of its points, evenly taken.
fn curve(title: String, columns: [(&str, &[f64]); 3]) -> Grid {
    let n = columns[1].1.len();
    let at = |k: usize| if n <= POINTS { k } else { (k * (n - 1)).div_euclid(POINTS - 1) };
    let of = |values: &[f64], i: usize| values.get(i).copied().unwrap_or(f64::NAN);
    let row = |i: usize| (format!("point {}", i + 1), columns.map(|(_, values)| of(values, i)));
    let grid = Grid::new(title).columns(columns.map(|(name, _)| name));
    let grid = grid.rows((0..n.min(POINTS)).map(|k| row(at(k))));
    if n > POINTS { grid.note(format!("{POINTS} of {n} points")) } else { grid }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{RankedScores, RegressionErrors};

    /// Errors 1 and −3, both of half the truths 2 and 6: MAE 2, MSE 5, MAPE 1/2.
    #[test]
    fn a_summary_shows_all_its_metrics() {
        let errors = RegressionErrors::new(&[2.0, 6.0], &[3.0, 3.0]).unwrap();
        let text = metrics_grid("RegressionErrors", &errors.metrics()).to_string();
        assert!(text.starts_with("Regression errors\n"), "{text}");
        let line = |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap().to_string();
        assert!(line("MAE").contains(" 2  Σ|yᵢ − ŷᵢ| / n"), "{text}");
        assert!(line("MSE").contains(" 5  "), "{text}");
        assert!(line("MAPE").contains(" 0.5  "), "{text}");
        assert!(!text.contains("adjusted"), "it needs the number of predictors");
    }

    #[test]
    fn what_is_undefined_says_why_and_remarks_come_once() {
        let text =
            metrics_grid("RankedScores", &RankedScores::new(&[1, 1], &[0.2, 0.7]).unwrap().metrics()).to_string();
        assert!(text.contains("undefined: only one class in y_true"), "{text}");
        assert_eq!(text.matches("positive class").count(), 1, "{text}");
    }

    #[test]
    fn a_curve_shows_some_of_its_points() {
        let y: Vec<usize> = (0..100).map(|i| i % 2).collect();
        let score: Vec<f64> = (0..100).map(|i| i as f64).collect();
        let ranked = RankedScores::new(&y, &score).unwrap();
        let text = ranked.roc_curve().notebook_table().to_string();
        assert!(text.starts_with("ROC curve, AUC 0.51") && text.lines().count() == 2 + POINTS + 1, "{text}");
        let best = ranked.best_threshold(crate::metrics::Criterion::FBeta(1.0)).unwrap().notebook_table().to_string();
        assert!(best.starts_with("Threshold ") && best.contains("precision"), "{best}");
    }

    #[test]
    fn type_names_are_spelt_out() {
        let names = ["RegressionErrors", "TwoSampleT", "Line", "ClassCounts<L>"].map(spelt_out);
        assert_eq!(names, ["Regression errors", "Two sample T", "Line", "Class counts"]);
    }
}
