//! A model ranks patients well and says 70 % where 30 % fall ill: what notices?
//!
//! Prediction: ROC AUC compares only the order of scores, and any rising function keeps the order. Brier score, log loss
//! and the calibration curve compare the numbers with what happened.
//!
//! Source: Niculescu-Mizil & Caruana (2005), ICML, 625–632; Gneiting & Raftery (2007), J. Am. Stat. Assoc. 102, 359–378.
//!
//! Concepts: calibration, Brier score, log loss, ROC AUC, ranking

use workings::datasets::make_blobs;
use workings::lesson::Lesson;
use workings::linear::LogisticRegression;
use workings::metrics::{Calibration, RankedScores, brier_score_loss, log_loss};
use workings::plot::{Axis, Figure};
use workings::prelude::*;

const POWER: f64 = 0.3; // change me: 1 leaves the probabilities as they are, less pushes them up

pub fn lesson() -> Result<Lesson> {
    let people = make_blobs().center_points(array![[0.0], [1.6]]).n_samples_each([7000, 3000]).cluster_std(1.0).seed(8);
    let people = people.generate()?;
    let honest = LogisticRegression::params().fit(&people)?.positive_proba(&people.records)?.to_vec();
    let boastful: Vec<f64> = honest.iter().map(|p| p.powf(POWER)).collect();
    let mut chart = Figure::new("The order is the same, the promises are not")
        .x(Axis::new("Predicted probability (mean of its bin)").range(0.0, 1.0))
        .y(Axis::new("Share that fell ill").range(0.0, 1.0))
        .diagonal("says what happens")
        .equal_aspect();
    let mut rows = Vec::new();
    for (name, p) in [("honest", &honest), ("boastful", &boastful)] {
        let ranked = RankedScores::new(&people.targets, p)?;
        let calibration = Calibration::uniform(&people.targets, p, 10)?;
        let bins = calibration.bins().into_iter().filter(|bin| bin.n > 0);
        chart = chart.line(name, bins.map(|bin| (bin.mean_predicted, bin.fraction_positive)));
        let losses = [brier_score_loss(&people.targets, p)?, log_loss(&people.targets, p)?];
        rows.push((name, vec![ranked.roc_auc(), losses[0], losses[1], calibration.expected_calibration_error()]));
    }
    Ok(Lesson::new("A model ranks patients well and says 70 % where 30 % fall ill: what notices?")
        .table(&["ROC AUC", "Brier score", "log loss", "calibration error"], rows)
        .chart(chart)
        .answer("Everything that reads the probability as one: Brier score, log loss, the calibration curve. ROC AUC and average precision see only the order, which is enough for a list of the most urgent and not for a decision by costs."))
}

fn main() -> Result<()> {
    lesson()?.show("metrics_calibrated_or_ranked")
}

#[test]
fn auc_stays_and_the_losses_rise() {
    let lesson = lesson().unwrap();
    let of = |row: &str, column: &str| lesson.cell(row, column).unwrap();
    assert_eq!(of("honest", "ROC AUC"), of("boastful", "ROC AUC"));
    assert!(of("boastful", "Brier score") > 1.3 * of("honest", "Brier score"));
    assert!(of("honest", "calibration error") < 0.03 && of("boastful", "calibration error") > 0.2);
}
