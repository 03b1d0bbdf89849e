//! The same model, the positives ten times rarer: which curve notices?
//!
//! Prediction: ROC AUC is the probability that a positive scores higher than a negative, whatever their numbers, so it
//! stays. Precision counts false alarms against hits, and ten times the negatives raise ten times the false alarms, so
//! average precision falls.
//!
//! Source: Saito & Rehmsmeier (2015), PLoS ONE 10(3), e0118432.
//!
//! Concepts: ROC AUC, average precision, rare positives, ranking

use workings::datasets::make_blobs;
use workings::lesson::Lesson;
use workings::metrics::RankedScores;
use workings::plot::{Axis, Figure};
use workings::prelude::*;

const POSITIVES: usize = 2000;
const NEGATIVES_FOR_EACH: [usize; 3] = [1, 10, 100]; // change me

pub fn lesson() -> Result<Lesson> {
    let axes = |title: &str, x: &str, y: &str| {
        Figure::new(title).x(Axis::new(x).range(0.0, 1.0)).y(Axis::new(y).range(0.0, 1.0)).equal_aspect()
    };
    let mut roc = axes("ROC: the curves lie on each other", "False positive rate", "True positive rate (recall)");
    let mut pr = axes("Precision and recall: they part", "Recall", "Precision");
    let mut rows = Vec::new();
    for negatives in NEGATIVES_FOR_EACH {
        let scored = make_blobs()
            .center_points(array![[0.0], [1.5]])
            .n_samples_each([negatives * POSITIVES, POSITIVES])
            .cluster_std(1.0)
            .seed(11)
            .generate()?;
        let ranked = RankedScores::new(&scored.targets, scored.records.column(0))?;
        let name = format!("1 in {}", negatives + 1);
        let (curve, precision) = (ranked.roc_curve(), ranked.precision_recall_curve());
        roc = roc.line(name.clone(), curve.fpr.into_iter().zip(curve.tpr));
        pr = pr.line(name.clone(), precision.recall.into_iter().zip(precision.precision));
        let share = ranked.n_positive() / (ranked.n_positive() + ranked.n_negative());
        rows.push((name, vec![share, ranked.roc_auc(), ranked.average_precision()]));
    }
    Ok(Lesson::new("The same model, the positives ten times rarer: which curve notices?")
        .table(&["chance precision", "ROC AUC", "average precision"], rows)
        .chart(Figure::grid("Rarer positives leave the ROC curve as it is and pull precision down", 2, [roc, pr]))
        .answer("Precision and recall notice. ROC AUC compares positives with negatives and cannot see how many of each there are; average precision shows what the false alarms cost when positives are rare. Chance is ½ for the one and the share of positives for the other."))
}

fn main() -> Result<()> {
    lesson()?.show("metrics_roc_and_precision_recall")
}

#[test]
fn roc_auc_stays_and_average_precision_falls() {
    let lesson = lesson().unwrap();
    let of = |row: &str, column: &str| lesson.cell(row, column).unwrap();
    // Φ(1.5/√2) = 0.8556 for two normal distributions 1.5 apart.
    for row in ["1 in 2", "1 in 11", "1 in 101"] {
        assert!((of(row, "ROC AUC") - 0.8556).abs() < 0.02, "{row}");
    }
    assert!(of("1 in 2", "average precision") > 0.84 && of("1 in 101", "average precision") < 0.35);
}
