//! Is a district a number, if its code is one?
//!
//! Prediction: to a linear model the codes 0 to 4 are a quantity, so that each district must add as much to the rent as the
//! one before. Where the rents follow no such order this hardly beats leaving the district out, and another numbering gives
//! another model. One-hot columns give each district an amount of its own, whatever its number.
//!
//! Source: Agresti (2018), An Introduction to Categorical Data Analysis, 3rd ed., section 4.3 (indicator variables);
//! Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, section 2.2.

use workings::datasets::{Split, make_blobs};
use workings::lesson::Lesson;
use workings::metrics::RegressionErrors;
use workings::plot::{Axis, Color, Figure, Line, Points, Shape};
use workings::prelude::*;
use workings::preprocessing::{Categories, Unknown};

const DISTRICTS: [&str; 5] = ["Centre", "Docks", "Gardens", "Hill", "Mills"];
const EXTRA: [f64; 5] = [310.0, 180.0, 420.0, 150.0, 260.0]; // change me: euros; if they rise evenly, codes do well
const NOISE: f64 = 25.0; // change me: the deviation of rents that neither size nor district explains, in euros

pub fn lesson() -> Result<Lesson> {
    // Two independent normal columns for each flat, and its district.
    let draws = make_blobs().center_points(Array2::zeros((5, 2))).n_samples_each([90, 50, 70, 40, 50]);
    let draws = draws.cluster_std(1.0).seed(4).generate()?;
    let size = draws.records.column(0).mapv(|z| 80.0 + 20.0 * z);
    let noise = draws.records.column(1).mapv(|z| NOISE * z);
    let district: Vec<&str> = draws.targets.iter().map(|code| DISTRICTS[*code]).collect();
    let rent = draws.targets.mapv(|code| EXTRA[code]) + 8.0 * &size + noise;
    let split = Split::params(0.3).seed(4).stratified(&draws.targets)?;

    let alphabet = Categories::sorted(&district)?;
    let other = Categories::given(&["Hill", "Gardens", "Docks", "Centre", "Mills"])?;
    let columns = |way: &str, of: &[&str]| -> Result<Array2<f64>> {
        let codes = match way {
            "codes by the alphabet" => alphabet.codes(of)?,
            "codes in another order" => other.codes(of)?,
            "one-hot" => return Ok(alphabet.one_hot(of, true, Unknown::Error)?.mapv(f64::from)),
            _ => return Ok(Array2::zeros((of.len(), 0))),
        };
        Ok(Array2::from_shape_fn((codes.len(), 1), |(i, _)| codes[i] as f64))
    };
    let with_size = |columns: Array2<f64>, size: &[f64]| {
        Array2::from_shape_fn(
            (size.len(), 1 + columns.ncols()),
            |(i, j)| if j == 0 { size[i] } else { columns[(i, j - 1)] },
        )
    };
    // Each flat as if it had 80 m²; larger ones stand further right.
    let moved =
        (0..rent.len()).map(|i| (draws.targets[i] as f64 + (size[i] - 80.0) / 250.0, rent[i] - 8.0 * (size[i] - 80.0)));
    let mut chart = Figure::new("Codes put the districts on a straight line, one-hot each in its place")
        .x(Axis::categories("", DISTRICTS))
        .y(Axis::new("Rent of 80 m² (euros)"))
        .with(Points::new("flats", moved).color(Color::Neutral).radius(2.0));
    let mut rows = Vec::new();
    for way in ["district left out", "codes by the alphabet", "codes in another order", "one-hot"] {
        let x = with_size(columns(way, &district)?, &size.to_vec());
        let [train, test] = split.apply(&Dataset::new(x, rent.clone()))?;
        let model = LinearRegression::params().fit(&train)?;
        let errors = RegressionErrors::new(&test.targets, &model.try_predict(&test.records)?)?;
        rows.push((way, vec![errors.rmse(), errors.r2(), train.records.ncols() as f64]));
        let said = model.try_predict(&with_size(columns(way, &DISTRICTS)?, &[80.0; 5]))?;
        let said = said.iter().enumerate().map(|(code, rent)| (code as f64, *rent));
        chart = match way {
            "codes by the alphabet" => chart.with(Line::new(way, said).color(Color::Series(0))),
            "one-hot" => chart.with(Points::new(way, said).shape(Shape::Diamond).radius(7.0).color(Color::Series(1))),
            _ => chart,
        };
    }
    Ok(Lesson::new("Is a district a number, if its code is one?")
        .table(&["RMSE (euros)", "R²", "columns"], rows)
        .chart(chart)
        .answer("No: a linear model takes codes for amounts. They are no better here than to leave the district out (errors of 96 and 97 euros), and another numbering makes another model; one-hot columns come down to the noise of 25 euros. Give a linear model categories without order as one-hot columns, and keep codes for what rises with them."))
}

fn main() -> Result<()> {
    lesson()?.show("features_one_hot_or_labels")
}

/// In theory √(25² + the variance of the extras that is left over), each counted by its flats (numpy.polyfit): 97.1 about their
/// mean, 95.7 and 97.1 about the lines through the codes, 25 with one-hot columns.
#[test]
fn codes_see_an_order_that_is_not_there() {
    let lesson = lesson().unwrap();
    let error = |way: &str| lesson.cell(way, "RMSE (euros)").unwrap();
    assert!((error("district left out") - 97.1).abs() < 4.0);
    assert!((error("codes by the alphabet") - 95.7).abs() < 4.0);
    assert!((error("codes in another order") - 97.1).abs() < 4.0);
    assert!((error("one-hot") - 25.0).abs() < 4.0);
    assert!((error("codes by the alphabet") - error("codes in another order")).abs() > 0.5);
}
