//! The error is too large: would more rows help?
//!
//! Prediction: not if the model is too simple: its training error is as large as its validation error, and more rows
//! only show better what it cannot do. A model with d coefficients that could follow the truth is σ²·d/n below the
//! noise σ² in training and about as much above it on new rows, so its gap closes as rows come in.
//!
//! Source: Cortes, Jackel, Solla, Vapnik & Denker (1994), Learning curves: asymptotic values and rate of convergence,
//! NIPS 6.
//!
//! Concepts: learning curve, bias and variance, overfitting

use std::f64::consts::TAU;

use workings::datasets::make_blobs;
use workings::lesson::Lesson;
use workings::linear::PolynomialRegression;
use workings::metrics::RegressionErrors;
use workings::model_selection::learning_curve;
use workings::plot::{self, Figure};
use workings::prelude::*;

const DEGREES: [usize; 2] = [1, 9]; // change me: of the simple and the complex polynomial, up to 20
const NOISE: f64 = 2.0; // change me: the standard deviation of a measurement, in °C
const SIZES: [usize; 7] = [35, 50, 70, 100, 150, 220, 320];

pub fn lesson() -> Result<Lesson> {
    // Temperatures at 400 moments of the day, as good as evenly spread.
    let hours = Array2::from_shape_fn((400, 1), |(i, _)| 24.0 * (i as f64 * 0.618_033_988_749_895).fract());
    let noise = make_blobs().n_samples(400).center_points(array![[0.0]]).seed(1).generate()?.records;
    let course = hours.column(0).mapv(|hour| 12.0 + 6.0 * (TAU * (hour - 9.0) / 24.0).sin());
    let data = Dataset::new(hours, course + NOISE * &noise.column(0));
    let folds = KFold::new(400, 5)?.shuffled(3)?;
    let (mut rows, mut panels) = (Vec::new(), Vec::new());
    for degree in DEGREES {
        let model = PolynomialRegression::params().degree(degree);
        let curve = learning_curve(&model, &data, &folds, &SIZES, |model, data| {
            let predicted = model.try_predict(&data.records)?;
            Ok(RegressionErrors::new(&data.targets.to_vec(), &predicted.to_vec())?.mse())
        })?;
        for (size, scores) in SIZES.iter().zip(curve.scores()).filter(|(size, _)| [50, 100, 320].contains(*size)) {
            let row = vec![scores.train_mean(), scores.mean(), scores.mean() - scores.train_mean()];
            rows.push((format!("degree {degree}, {size} rows"), row));
        }
        let panel = plot::learning_curve(&curve, "Mean squared error (°C²)").title(format!("Degree {degree}"));
        panels.push(panel.y_range(0.0, 25.0).horizontal_rule(NOISE * NOISE, "noise").size(460, 380));
    }
    Ok(Lesson::new("The error is too large: would more rows help?")
        .table(&["training error", "validation error", "gap"], rows)
        .chart(Figure::grid(
            "More rows close the gap of the complex model; the simple one stays where it is",
            2,
            panels,
        ))
        .answer("Look at the gap. The straight line errs by 17 to 19 °C² in training and validation alike, from 50 rows to 320, with noise of 4: it needs more features, not more rows. Degree 9 errs by 3.3 in training and 9.3 in validation at 50 rows, and by 3.7 and 3.9 at 320, near the noise: here rows were what was missing, and beyond 150 they bring little. With few rows the gap is wider than 2σ²·d/n = 1.6, because curves swing out at the ends of the day."))
}

fn main() -> Result<()> {
    lesson()?.show("lines_learning_curves")
}

/// By NumPy the best line is 12.6 from the course, so 16.6 with the noise of 4. Gap of 10 coefficients: 2 · 4 · 10/320
/// = 0.25.
#[test]
fn rows_help_the_complex_model_only() {
    let lesson = lesson().unwrap();
    let of =
        |degree: usize, n: usize, column: &str| lesson.cell(&format!("degree {degree}, {n} rows"), column).unwrap();
    for n in [50, 100, 320] {
        assert!((of(1, n, "validation error") - 16.6).abs() < 2.5 && of(1, n, "gap").abs() < 2.0);
    }
    assert!(of(9, 50, "gap") > 3.0 && of(9, 50, "training error") < 4.0);
    assert!((of(9, 320, "gap") - 0.25).abs() < 0.3 && (of(9, 320, "validation error") - 4.0).abs() < 0.5);
}
