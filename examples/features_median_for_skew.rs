//! Incomes are skewed: is the mean or the median the typical one, and which should fill a gap?
//!
//! Prediction: few large incomes pull the mean up, so most people lie below it, and one very rich person more moves it again. The
//! median moves by one rank at most. As a fill the median is least wrong in euros, but the mean is least wrong in squares,
//! so RMSE will speak for the mean although the data are skewed.
//!
//! Source: Schwertman, Gilks & Cameron (1990), A simple noncalculus proof that the median minimizes the sum of the absolute
//! deviations, The American Statistician 44(1), 38–39.
//!
//! Concepts: mean, median, skew, imputation, MAE, RMSE

use workings::datasets::{Split, make_blobs};
use workings::lesson::Lesson;
use workings::metrics::RegressionErrors;
use workings::plot::{self, Axis, Color, Figure, Rule};
use workings::prelude::*;
use workings::preprocessing::Strategy;
use workings::stats::{Histogram, Sample};

const SKEW: f64 = 0.8; // change me: the deviation of the logarithms; at 0.1 the incomes are nearly symmetric
const RICHEST: f64 = 50_000.0; // change me: the income of one person who moves in, in thousands of euros

pub fn lesson() -> Result<Lesson> {
    let logs = make_blobs()
        .center_points(array![[30_f64.ln()]])
        .n_samples_each([1000])
        .cluster_std(SKEW)
        .seed(5)
        .generate()?;
    let incomes = logs.records.column(0).mapv(f64::exp); // in thousands of euros; half of all people earn below 30
    let [known, lost] = Split::params(0.3).seed(5).shuffled(1000)?.apply_array(&incomes)?;
    let with_richest = |income: f64| [known.to_vec(), vec![income]].concat();
    let (people, neighbours) = (Sample::new(&known)?, with_richest(RICHEST));
    let mut rows = Vec::new();
    for (name, strategy) in [("mean", Strategy::Mean), ("median", Strategy::Median)] {
        let fill = strategy.fill(&known.to_vec())?;
        let below = known.iter().filter(|income| **income < fill).count() as f64 / known.len() as f64;
        let errors = RegressionErrors::new(&lost, &vec![fill; lost.len()])?;
        rows.push((name, vec![fill, below, errors.mae(), errors.rmse(), strategy.fill(&neighbours)?]));
    }
    let end = 5.0 * people.mean();
    let spread = plot::histogram("Income (thousands of euros)", &Histogram::new(&known.to_vec())?, None)
        .subtitle(format!("700 people; {} of them earn more than is shown", known.iter().filter(|x| **x > end).count()))
        .with(Rule::vertical(people.median()).name("median").color(Color::Series(1)))
        .with(Rule::vertical(people.mean()).name("mean").color(Color::Series(2)).solid())
        .title("Few large incomes pull the mean away from most people")
        .x_range(0.0, end);
    let mut pulled = Figure::new("One more person moves the mean as far as one likes, the median hardly")
        .x(Axis::new("Income of that person (thousands of euros)").log())
        .y(Axis::new("Thousands of euros").from_zero());
    for (name, strategy) in [("mean", Strategy::Mean), ("median", Strategy::Median)] {
        let of = |exponent: i32| -> Result<(f64, f64)> {
            let income = 10_f64.powf(f64::from(exponent) / 10.0);
            Ok((income, strategy.fill(&with_richest(income))?))
        };
        pulled = pulled.line(name, (10..=50).map(of).collect::<Result<Vec<_>>>()?);
    }
    Ok(Lesson::new("Incomes are skewed: is the mean or the median the typical one, and which should fill a gap?")
        .table(
            &[
                "thousands of euros",
                "share of people below",
                "MAE of the fills",
                "RMSE of the fills",
                "with one rich person more",
            ],
            rows,
        )
        .number("skewness", people.moments().skewness())
        .derived(people.worked().median())
        .chart(spread)
        .chart(pulled)
        .answer("The median is the typical one: two of three people earn less than the mean, and one rich person more makes the mean 2.6 times as large and leaves the median where it was. As a fill the median errs less by MAE, the mean by RMSE, which are what each of them minimises: fill with the median where typical values count, with the mean where totals do, and flag what was filled."))
}

fn main() -> Result<()> {
    lesson()?.show("features_median_for_skew")
}

/// A log-normal distribution has a mean of median · exp(0.8²/2) = 1.377 medians, and Φ(0.8/2) = 0.655 of it lie below. The mean
/// of 701 people is (700 · mean + 50,000)/701.
#[test]
fn the_mean_is_pulled_and_the_median_is_not() {
    let lesson = lesson().unwrap();
    let of = |row: &str, column: &str| lesson.cell(row, column).unwrap();
    let [mean, median] = ["mean", "median"].map(|row| of(row, "thousands of euros"));
    assert!((mean / median - 1.377).abs() < 0.08 && (median - 30.0).abs() < 2.0);
    assert!((of("mean", "share of people below") - 0.655).abs() < 0.03);
    assert!((of("mean", "with one rich person more") - (700.0 * mean + 50_000.0) / 701.0).abs() < 1e-9);
    assert!(of("median", "with one rich person more") < 1.01 * median);
    assert!(of("median", "MAE of the fills") < 0.95 * of("mean", "MAE of the fills"));
    assert!(of("mean", "RMSE of the fills") < 0.98 * of("median", "RMSE of the fills"));
}
