//! May rare positives be multiplied before the data are split into training and test?
//!
//! Prediction: here the labels are drawn blindly, so no model can be right with more than about a tenth of its alarms. But of
//! a row that is there many times one copy trains and another tests, and a model that remembers rows finds it again. A row
//! that SMOTE makes lies between two others, so it is near what was learnt as well.
//!
//! Source: Santos, Soares, Abreu, Araújo & Santos (2018), Cross-validation for imbalanced datasets: avoiding overoptimistic
//! and overfitting approaches, IEEE Computational Intelligence Magazine 13(4), 59–76.
//!
//! Concepts: resampling, SMOTE, leakage, train-test split, rare positives

use workings::datasets::{Split, make_blobs};
use workings::lesson::Lesson;
use workings::metrics::ConfusionMatrix;
use workings::ndarray::Ix1;
use workings::plot::{Axis, Bars, Figure, Points, Shape};
use workings::prelude::*;
use workings::preprocessing::{Pipeline, RandomOverSampler, Resample, Smote};

const POSITIVES: usize = 30; // change me: of 300 rows, at least 10
const SEPARATION: f64 = 0.0; // change me: how far the classes lie apart, in deviations; at 0 there is nothing to learn

const SEEDS: u64 = 20;

type Rows = Dataset<f64, usize, Ix1>;

/// Recall, precision and accuracy of the nearest neighbour's label.
fn judged([train, test]: &[Rows; 2]) -> Result<[f64; 3]> {
    let told = KNeighborsClassifier::params().n_neighbors(1).fit(train)?.try_predict(&test.records)?;
    let cm = ConfusionMatrix::new(&test.targets, &told)?.with_positive(1)?.zero_division(0.0);
    Ok([cm.recall(), cm.precision(), cm.accuracy()])
}

fn positives(rows: &Rows) -> Vec<(f64, f64)> {
    let of = rows.records.outer_iter().zip(&rows.targets).filter(|(_, y)| **y == 1);
    of.map(|(x, _)| (x[0], x[1])).collect()
}

pub fn lesson() -> Result<Lesson> {
    const WAYS: [&str; 5] = ["nothing multiplied", "copies before", "copies after", "SMOTE before", "SMOTE after"];
    let (mut sums, mut shown) = ([[0.0; 3]; 5], None);
    for seed in 0..SEEDS {
        let data = make_blobs().center_points(array![[0.0, 0.0], [SEPARATION, 0.0]]).cluster_std(1.0);
        let data = data.n_samples_each([300 - POSITIVES, POSITIVES]).seed(seed).generate()?;
        let split = |rows: &Rows| Split::params(0.3).seed(seed).stratified(&rows.targets);
        let mut runs = vec![split(&data)?.apply(&data)?];
        let (copies, smote) = (RandomOverSampler::new().seed(seed), Smote::new().seed(seed));
        for (multiplied, after) in [
            (copies.resample(&data)?, Pipeline::params().resample("copies", copies)),
            (smote.resample(&data)?, Pipeline::params().resample("SMOTE", smote)),
        ] {
            runs.push(split(&multiplied)?.apply(&multiplied)?);
            runs.push(after.fit_split(&data, &split(&data)?)?.1);
        }
        for (sum, run) in sums.iter_mut().zip(&runs) {
            sum.iter_mut().zip(judged(run)?).for_each(|(sum, score)| *sum += score / SEEDS as f64);
        }
        shown = runs.into_iter().nth(3).or(shown);
    }
    let bars = |name: &str, k: usize| {
        let shares = sums.map(|of| of[k]);
        Bars::side_by_side(name, shares, k, 2).labels(shares.map(|share| format!("{:.0} %", 100.0 * share)))
    };
    let mut charts = vec![
        Figure::new("Multiplied before the split, noise seems predictable")
            .x(Axis::categories("", WAYS))
            .y(Axis::new("Share").range(0.0, 1.1).percent())
            .with(bars("recall", 0))
            .with(bars("precision", 1)),
    ];
    if let Some([train, test]) = &shown {
        charts.push(
            Figure::new("After SMOTE, positives to test lie between those learnt")
                .x("x₁")
                .y("x₂")
                .with(Points::new("positives that train", positives(train)).radius(2.5))
                .with(Points::new("positives that test", positives(test)).shape(Shape::Cross)),
        );
    }
    let rows = WAYS.into_iter().zip(sums.map(|sum| sum.to_vec()));
    let lesson = Lesson::new("May rare positives be multiplied before the data are split into training and test?")
        .table(&["recall", "precision", "accuracy"], rows);
    Ok(charts.into_iter().fold(lesson, Lesson::chart).answer("No: with copies on both sides the model that only remembers finds every positive of pure noise, and with SMOTE three of four. Split first and multiply the training part alone: then precision is a tenth, as by guessing (SMOTE buys some recall by calling more rows positive), and that is the truth."))
}

fn main() -> Result<()> {
    lesson()?.show("features_upsample_before_the_split")
}

/// A tenth is positive, so guessing has a precision of 0.1. imbalanced-learn over 150 draws of 400 rows of its own: recall and
/// precision are 0.999 and 0.88 with copies before, 0.10 and 0.10 after, 0.79 and 0.72 with SMOTE before, 0.28 and 0.09 after.
#[test]
fn noise_seems_predictable_if_multiplied_before_the_split() {
    let lesson = lesson().unwrap();
    let of = |row: &str, column: &str| lesson.cell(row, column).unwrap();
    assert!(of("copies before", "recall") > 0.98 && (of("copies before", "precision") - 0.88).abs() < 0.05);
    assert!(
        (of("SMOTE before", "recall") - 0.79).abs() < 0.07 && (of("SMOTE before", "precision") - 0.72).abs() < 0.06
    );
    for honest in ["nothing multiplied", "copies after", "SMOTE after"] {
        assert!((of(honest, "precision") - 0.1).abs() < 0.06 && of(honest, "recall") < 0.4);
    }
    // A copy of a row is as near as the row, so the label of the nearest stays.
    assert_eq!(of("copies after", "recall"), of("nothing multiplied", "recall"));
}
