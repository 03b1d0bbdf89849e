//! A shop sells 2 umbrellas on dry days and 200 on wet ones: is a forecast that is off by 4 bad?
//!
//! Prediction: MAPE divides each error by its own actual value, so 4 umbrellas on a dry day count as 200 %, and the mean
//! is made by the days that matter least. WAPE divides all errors by all sales.
//!
//! Source: Kolassa & Schütz (2007), Foresight 6, 40–43; Hyndman & Koehler (2006), Int. J. Forecasting 22(4), 679–688.
//!
//! Concepts: MAPE, WAPE, MAE, forecast

use workings::lesson::Lesson;
use workings::metrics::RegressionErrors;
use workings::plot::{Axis, Figure};
use workings::prelude::*;

const DRY_DAY: f64 = 2.0; // change me: sales on a dry day; at 0 MAPE is undefined

pub fn lesson() -> Result<Lesson> {
    let sold = [DRY_DAY, 200.0, DRY_DAY, 190.0, 210.0, DRY_DAY, 205.0, DRY_DAY];
    let careful: Vec<f64> = sold.map(|y| y + 4.0).to_vec();
    let nothing: Vec<f64> = sold.map(|y| 0.6 * y).to_vec();
    let (off_by_4, too_low) = (RegressionErrors::new(&sold, &careful)?, RegressionErrors::new(&sold, &nothing)?);
    let rows = |e: &RegressionErrors| vec![e.mae(), e.mape(), e.wape()];
    let percent = |predicted: &[f64]| -> Vec<(f64, f64)> {
        let of_day = |(day, (y, p)): (usize, (&f64, &f64))| (day as f64 + 1.0, (y - p).abs() / y);
        sold.iter().zip(predicted).enumerate().map(of_day).collect()
    };
    let chart = Figure::new("Four umbrellas too many are 200 % of a dry day")
        .x("Day")
        .y(Axis::new("Error as a share of the day's sales").from_zero().percent())
        .points("off by 4 each day", percent(&careful))
        .points("40 % too low each day", percent(&nothing));
    Ok(Lesson::new("A shop sells 2 umbrellas on dry days and 200 on wet ones: is a forecast that is off by 4 bad?")
        .table(&["MAE", "MAPE", "WAPE"], [("off by 4 each day", rows(&off_by_4)), ("40 % too low each day", rows(&too_low))])
        .derived(off_by_4.worked().mape())
        .derived(off_by_4.worked().wape())
        .chart(chart)
        .answer("No: it misses 4 % of what is sold. MAPE prefers the forecast that runs out of umbrellas whenever it rains, because small actual values make large percentages; WAPE and MAE see the difference."))
}

fn main() -> Result<()> {
    lesson()?.show("metrics_small_actuals")
}

/// Mean of (4/2 · 4 + 4/200 + 4/190 + 4/210 + 4/205)/8 = 1.0099; 32/813 = 0.0394; 40 % by both.
#[test]
fn mape_prefers_the_worse_forecast() {
    let lesson = lesson().unwrap();
    let of = |row: &str, column: &str| lesson.cell(row, column).unwrap();
    assert!((of("off by 4 each day", "MAPE") - 1.0099).abs() < 1e-4);
    assert!((of("off by 4 each day", "WAPE") - 32.0 / 813.0).abs() < 1e-12);
    assert!((of("40 % too low each day", "MAPE") - 0.4).abs() < 1e-12);
}
