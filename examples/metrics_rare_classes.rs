//! Is a classifier good that is right in 99 of 100 cases?
//!
//! Prediction: if one case in a hundred is positive, "always no" is right in 99 of 100 and finds nothing. A model that
//! finds most positives raises some false alarms, so its accuracy is lower, although it is the only useful one.
//!
//! Source: He & Garcia (2009), Learning from imbalanced data, IEEE TKDE 21(9), section 4.
//!
//! Concepts: accuracy, recall, F1, balanced accuracy, MCC, rare positives

use workings::datasets::make_blobs;
use workings::lesson::Lesson;
use workings::metrics::{ConfusionMatrix, RankedScores};
use workings::plot::{self, Axis, Figure};
use workings::prelude::*;

const POSITIVES: usize = 100; // change me: of 10,000 cases
const THRESHOLD: f64 = 1.5; // change me: cases that score at least this are called positive

pub fn lesson() -> Result<Lesson> {
    // Scores of negatives lie about 0, those of positives about 2.5.
    let cases = make_blobs().center_points(array![[0.0], [2.5]]).n_samples_each([10_000 - POSITIVES, POSITIVES]);
    let cases = cases.cluster_std(1.0).seed(3).generate()?;
    let scores = cases.records.column(0).to_vec();
    let model = RankedScores::new(&cases.targets, &scores)?.at_threshold(THRESHOLD);
    let always_no = ConfusionMatrix::new(&cases.targets, &vec![0_usize; scores.len()])?.with_positive(1)?;

    let measures = |cm: &ConfusionMatrix| {
        vec![cm.accuracy(), cm.recall(), cm.precision(), cm.f1(), cm.balanced_accuracy(), cm.mcc()]
    };
    let shares: Vec<f64> = (1..=50).map(|percent| f64::from(percent) / 100.0).collect();
    let chart = Figure::new("The rarer the positives, the better it looks to say “no” to everyone")
        .x(Axis::new("Share of positives").range(0.0, 0.5))
        .y(Axis::new("Score of “always no”").range(0.0, 1.0))
        .line("accuracy", shares.iter().map(|share| (*share, 1.0 - share)))
        .line("balanced accuracy", shares.iter().map(|share| (*share, 0.5)))
        .line("recall, F1, MCC", shares.iter().map(|share| (*share, 0.0)));
    let (recall, precision) = (100.0 * model.recall(), 100.0 * model.precision());
    let found = format!("The model finds {recall:.0} % of the positives; {precision:.0} % of its alarms are right");
    Ok(Lesson::new("Is a classifier good that is right in 99 of 100 cases?")
        .table(
            &["accuracy", "recall", "precision", "F1", "balanced accuracy", "MCC"],
            [("always no", measures(&always_no)), ("the model", measures(&model))],
        )
        .derived(always_no.worked().accuracy())
        .derived(model.worked().balanced_accuracy())
        .chart(chart)
        .chart(plot::confusion_matrix(&model).title(found))
        .answer("Not by that alone: where positives are rare, accuracy counts little but the negatives. Look at recall and precision, or at what weighs both classes alike: balanced accuracy, MCC."))
}

fn main() -> Result<()> {
    lesson()?.show("metrics_rare_classes")
}

#[test]
fn the_useless_rule_has_the_better_accuracy_and_nothing_else() {
    let lesson = lesson().unwrap();
    let (no, model) = (|c: &str| lesson.cell("always no", c).unwrap(), |c: &str| lesson.cell("the model", c).unwrap());
    assert!(no("accuracy") == 0.99 && model("accuracy") < 0.97);
    assert!(no("recall") == 0.0 && model("recall") > 0.75);
    assert!(no("balanced accuracy") == 0.5 && model("balanced accuracy") > 0.85);
}
