//! Which degree should a polynomial through hourly temperatures have?
//!
//! Prediction: a straight line misses the same hours every day (bias); a high degree follows the noise of its day and
//! looks different the next (variance). Fitted with d + 1 coefficients to n hours, the variance is σ²·(d + 1)/n: it
//! grows with each degree, while the bias is soon gone, so a degree of 3 or 4 should be best. The training error will
//! not tell.
//!
//! Source: Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd ed., section 7.3.
//!
//! Concepts: bias and variance, polynomial regression, overfitting

use std::f64::consts::TAU;

use workings::datasets::make_blobs;
use workings::lesson::Lesson;
use workings::linear::PolynomialRegression;
use workings::model_selection::ErrorDecomposition;
use workings::plot::{self, Axis, Color, Figure, Line};
use workings::prelude::*;

const NOISE: f64 = 2.0; // change me: the standard deviation of a measurement about the day's course, in °C
const DEGREES: usize = 12;
const DAYS: usize = 200;
const HOURS: usize = 24;

pub fn lesson() -> Result<Lesson> {
    let hours = Array2::from_shape_fn((HOURS, 1), |(hour, _)| hour as f64);
    let course = hours.column(0).mapv(|hour| 12.0 + 6.0 * (TAU * (hour - 9.0) / 24.0).sin());
    let noise =
        make_blobs().n_samples(DAYS).center_points(Array2::zeros((1, HOURS))).seed(2).generate()?.records * NOISE;
    let (mut rows, mut parts, mut panels) = (Vec::new(), Vec::new(), Vec::new());
    for degree in 1..=DEGREES {
        let mut predictions = Vec::new();
        let mut training = 0.0;
        for noise in noise.rows() {
            let day = Dataset::new(hours.clone(), &course + &noise);
            let fitted = PolynomialRegression::params().degree(degree).fit(&day)?.try_predict(&hours)?;
            training += (&fitted - &day.targets).mapv(|e| e * e).sum() / (HOURS * DAYS) as f64;
            predictions.push(fitted.to_vec());
        }
        let part = ErrorDecomposition::new(&course.to_vec(), predictions, NOISE * NOISE)?;
        let row = vec![part.bias_squared, part.variance, part.expected_error, training];
        rows.push((format!("degree {degree}"), row));
        if [1, 4, DEGREES].contains(&degree) {
            let figure = Figure::new(format!("Degree {degree}")).x(Axis::new("Hour").range(0.0, 23.0));
            let figure = figure.y(Axis::new("Temperature (°C)").range(0.0, 24.0)).size(360, 320);
            let curve = |fitted: &[f64]| fitted.iter().enumerate().map(|(h, t)| (h as f64, *t)).collect::<Vec<_>>();
            let days = part.predictions.iter().take(20).fold(figure, |figure, fitted| {
                figure.with(Line::new("fits of 20 days", curve(fitted)).color(Color::Series(0)).width(0.8))
            });
            panels.push(days.with(Line::new("true course", curve(&course.to_vec())).color(Color::Text).width(2.4)));
        }
        parts.push((degree as f64, part));
    }
    let mut chart = plot::bias_variance("Degree of the polynomial", &parts)
        .title("Up to degree 4 the bias falls, from then on only the variance grows");
    chart.y.label = "Squared error (°C²)".into();
    let training = parts.iter().zip(&rows).map(|((degree, _), (_, row))| (*degree, row[3])).collect::<Vec<_>>();
    let chart = chart.with(Line::new("training error", training).color(Color::Series(2)).dashed());
    Ok(Lesson::new("Which degree should a polynomial through hourly temperatures have?")
        .table(&["bias²", "variance", "expected error", "training error"], rows)
        .chart(Figure::grid("A straight line is wrong alike every day, degree 12 in a new way each day", 3, panels))
        .chart(chart)
        .answer("Degree 4, where bias² and variance together are least: 0.10 + 0.79 °C². A straight line errs by 11 °C² of bias that no amount of further days takes away; beyond degree 4 the bias is gone and each degree adds the noise of one more coefficient, 4 °C² / 24. The training error falls all the way, so choose the degree by rows that were not fitted."))
}

fn main() -> Result<()> {
    lesson()?.show("lines_polynomial_degree")
}

/// Bias² by projecting the course on each degree in NumPy; variance σ²·(d + 1)/n = 4 · 5/24 = 0.83 for degree 4 and
/// 4 · 13/24 = 2.17 for degree 12, to within the scatter of 200 days; training error bias² + σ²·(n − d − 1)/n.
#[test]
fn bias_falls_and_variance_grows() {
    let lesson = lesson().unwrap();
    let of = |degree: usize, column: &str| lesson.cell(&format!("degree {degree}"), column).unwrap();
    let close = |a: f64, b: f64, share: f64| assert!((a - b).abs() < share * b, "{a} for {b}");
    for (degree, bias_squared) in [(1, 11.061), (2, 4.880), (3, 0.581)] {
        close(of(degree, "bias²"), bias_squared, 0.02);
    }
    for (degree, variance, training) in [(1, 0.3333, 14.728), (4, 0.8333, 3.263), (12, 2.1667, 1.833)] {
        close(of(degree, "variance"), variance, 0.12);
        close(of(degree, "training error"), training, 0.06);
    }
    let least = |a: &usize, b: &usize| of(*a, "expected error").total_cmp(&of(*b, "expected error"));
    assert_eq!((1..=DEGREES).min_by(least), Some(4));
}
