//! One house costs a hundred times as much: which single number describes the prices best?
//!
//! Prediction: it depends on the error that one pays. The mean makes the squared error least, the median the absolute
//! one. So RMSE follows the outlier and MAE does not.
//!
//! Source: Hyndman & Athanasopoulos (2021), Forecasting: principles and practice, 3rd ed., section 5.8.
//!
//! Concepts: MAE, RMSE, outliers, median

use workings::lesson::Lesson;
use workings::metrics::RegressionErrors;
use workings::plot::{Axis, Figure};
use workings::prelude::*;
use workings::stats::median;

const OUTLIER: f64 = 30_000.0; // change me: the dearest house, in thousand euros

pub fn lesson() -> Result<Lesson> {
    let prices = [180.0, 210.0, 225.0, 250.0, 270.0, 300.0, 310.0, 340.0, OUTLIER];
    let errors = |guess: f64| RegressionErrors::new(&prices, &[guess; 9]);
    let mean = prices.iter().sum::<f64>() / prices.len() as f64;
    let median = median(&prices)?;
    let guesses: Vec<f64> = (0..=80).map(|k| f64::from(k) / 60.0 * mean).collect();
    let (mut mae, mut rmse) = (Vec::new(), Vec::new());
    for guess in &guesses {
        mae.push((*guess, errors(*guess)?.mae()));
        rmse.push((*guess, errors(*guess)?.rmse()));
    }
    let chart = Figure::new("RMSE is least at the mean, far from every house; MAE at the median")
        .x(Axis::new("The one price that is predicted for all (thousand euros)").range(0.0, 80.0 / 60.0 * mean))
        .y(Axis::new("Error (thousand euros)").from_zero())
        .line("RMSE", rmse)
        .line("MAE", mae)
        .vertical_rule(mean, "mean")
        .vertical_rule(median, "median");
    let row = |e: &RegressionErrors| vec![e.mae(), e.rmse()];
    Ok(Lesson::new("One house costs a hundred times as much: which single number describes the prices best?")
        .number("mean (thousand euros)", mean)
        .number("median (thousand euros)", median)
        .table(&["MAE", "RMSE"], [("predict the mean", row(&errors(mean)?)), ("predict the median", row(&errors(median)?))])
        .derived(errors(median)?.worked().mae())
        .chart(chart)
        .answer("By RMSE the mean, by MAE the median. Choose MAE where one wild value should not decide, RMSE where a large miss hurts more than several small ones."))
}

fn main() -> Result<()> {
    lesson()?.show("metrics_outliers")
}

#[test]
fn each_error_prefers_its_own() {
    let lesson = lesson().unwrap();
    let of = |row: &str, column: &str| lesson.cell(row, column).unwrap();
    assert!(of("predict the median", "MAE") < of("predict the mean", "MAE"));
    assert!(of("predict the mean", "RMSE") < of("predict the median", "RMSE"));
    assert!(lesson.value("mean (thousand euros)").unwrap() > 3000.0);
}
