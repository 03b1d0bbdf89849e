//! What becomes of a column whose gaps are filled with its mean?
//!
//! Prediction: the mean stays and the spread shrinks. The filled values add nothing to Σ(x − x̄)², so of m values among n the
//! variance keeps (m − 1)/(n − 1), and since they say nothing of the other columns, correlations shrink too. The median does
//! no better; neighbours or a regression use the other column, but a filled value that lies on the line is too good.
//!
//! Source: Little & Rubin (2019), Statistical Analysis with Missing Data, 3rd ed., sections 4.2 and 4.3.
//!
//! Concepts: imputation, missing values, variance, correlation

use workings::datasets::{Split, diabetes};
use workings::lesson::Lesson;
use workings::linfa::DatasetBase;
use workings::metrics::RegressionErrors;
use workings::ndarray::Axis;
use workings::plot::{Color, Figure, Points};
use workings::prelude::*;
use workings::preprocessing::{IterativeImputer, KnnImputer, SimpleImputer, Strategy};
use workings::stats::{Moments, Pairs};

const MISSING: f64 = 0.4; // change me: the share of the LDL values that is lost, above 0 and below 1
const SEED: u64 = 1; // change me: which of them

pub fn lesson() -> Result<Lesson> {
    let patients = diabetes().records;
    let truth = patients.select(Axis(1), &[4, 5]); // total and LDL cholesterol
    let split = Split::params(MISSING).seed(SEED).shuffled(truth.nrows())?;
    let mut gaps = truth.clone();
    split.test().iter().for_each(|&row| gaps[(row, 1)] = f64::NAN);
    let data = DatasetBase::from(gaps.clone());
    let iterative = IterativeImputer::params();
    let filled = [
        ("mean", SimpleImputer::params().fit(&data)?.try_transform(&gaps)?),
        ("median", SimpleImputer::params().strategy(Strategy::Median).fit(&data)?.try_transform(&gaps)?),
        ("5 nearest", KnnImputer::params().fit(&data)?.try_transform(&gaps)?),
        ("regression", iterative.fit(&data)?.try_transform(&gaps)?),
        ("regression, drawn", iterative.sample_posterior(SEED).fit(&data)?.try_transform(&gaps)?),
    ];
    let measures = |x: &Array2<f64>| -> Result<Vec<f64>> {
        Ok(vec![Moments::new(x.column(1))?.std(1), Pairs::new(x.column(0), x.column(1))?.r()])
    };
    let lost = truth.select(Axis(0), split.test()).column(1).to_vec();
    let mut rows =
        vec![("nothing lost", measures(&truth)?), ("complete rows", measures(&truth.select(Axis(0), split.train()))?)];
    let mut panels = Vec::new();
    for (name, x) in &filled {
        let of = |rows: &[usize]| rows.iter().map(|&row| (x[(row, 0)], x[(row, 1)])).collect::<Vec<_>>();
        let fills: Vec<f64> = of(split.test()).iter().map(|fill| fill.1).collect();
        let mut row = measures(x)?;
        row.push(RegressionErrors::new(&lost, &fills)?.rmse());
        if *name != "median" {
            panels.push(
                Figure::new(format!("{name}: r = {:.2}", row[1]))
                    .x("Total cholesterol (mg/dl)")
                    .y("LDL (mg/dl)")
                    .with(Points::new("observed", of(split.train())).color(Color::Neutral))
                    .with(Points::new("filled", of(split.test())).color(Color::Series(1))),
            );
        }
        rows.push((name, row));
    }
    let (n, m) = (truth.nrows() as f64, split.train().len() as f64);
    let left = Expr::named("m − 1", m - 1.0) / Expr::named("n − 1", n - 1.0);
    Ok(Lesson::new("What becomes of a column whose gaps are filled with its mean?")
        .table(&["deviation of LDL (mg/dl)", "r with total cholesterol", "error of the fills (mg/dl)"], rows)
        .derived(left.called("variance left by the mean").worked())
        .chart(Figure::grid("Filled with the mean the cloud lies flat, by a regression too thin; draws keep its shape", 2, panels).shared_y())
        .answer("It loses spread and correlation: with 40 % filled, r falls from 0.90 to 0.73, and the median does no better. Neighbours and regression halve the error of a fill but make r too large; draws about the regression keep deviation and r, though each errs more. For the best single values take a regression or neighbours; to keep spread and correlation, draw, and do so several times."))
}

fn main() -> Result<()> {
    lesson()?.show("features_mean_imputation")
}

/// Of 442 values ⌈0.4 · 442⌉ = 177 are lost, so the variance is 264/441 of that of the others. scikit-learn 1.9.1, mean of 100
/// draws of its own: r is 0.897 in truth, 0.69 by mean and median, 0.92 by 5 neighbours, 0.93 by IterativeImputer, 0.90 with
/// sample_posterior; the errors are 30, 30, 15, 14 and 19.
#[test]
fn the_mean_shrinks_spread_and_correlation() {
    let lesson = lesson().unwrap();
    let of = |row: &str, column: &str| lesson.cell(row, column).unwrap();
    let (deviation, r) =
        (|row: &str| of(row, "deviation of LDL (mg/dl)"), |row: &str| of(row, "r with total cholesterol"));
    let left = (deviation("mean") / deviation("complete rows")).powi(2);
    assert!((left - 264.0 / 441.0).abs() < 1e-12 && (r("nothing lost") - 0.89666).abs() < 1e-5);
    for constant in ["mean", "median"] {
        assert!(r(constant) < 0.78 && of(constant, "error of the fills (mg/dl)") > 27.0);
    }
    assert!(r("5 nearest") > 0.91 && r("regression") > 0.92);
    assert!((r("regression, drawn") - r("nothing lost")).abs() < 0.02);
    assert!(
        of("regression", "error of the fills (mg/dl)") < 16.0
            && of("regression, drawn", "error of the fills (mg/dl)") > 16.5
    );
}
