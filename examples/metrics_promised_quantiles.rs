//! A forecast says p10 = 74 and p90 = 126: what does it promise?
//!
//! Prediction: that on one day in ten less is sold than p10, on nine in ten less than p90, and between them lie eight
//! in ten. One day proves nothing; many do. A band of half the width looks sharper and should hold about half of the
//! days: Φ(0.64) − Φ(−0.64) = 48 %, not 80 %.
//!
//! Source: Gneiting, Balabdaoui & Raftery (2007), J. R. Statist. Soc. B 69(2), 243–268.
//!
//! Concepts: quantile forecast, coverage, quantile loss, forecast

use workings::datasets::make_blobs;
use workings::forecasting::QuantileBand;
use workings::lesson::Lesson;
use workings::metrics::{IntervalErrors, QuantileErrors};
use workings::plot::{Axis, Fan, Figure, forecast_fan};
use workings::prelude::*;
use workings::stats::Normal;

const NARROW: f64 = 0.5; // change me: the width of the sharper band, as a share of the right one
const DAYS: usize = 1000;

pub fn lesson() -> Result<Lesson> {
    // Sales lie about a weekly wave, with a standard deviation of 20 pieces.
    let noise =
        make_blobs().center_points(array![[0.0]]).n_samples_each([DAYS]).cluster_std(20.0).seed(12).generate()?;
    let usual = |day: usize| 100.0 + 30.0 * (std::f64::consts::TAU * day as f64 / 7.0).sin();
    let sold: Vec<f64> = (0..DAYS).map(|day| usual(day) + noise.records[(day, 0)]).collect();
    let forecast = |tau: f64, width: f64| -> Vec<f64> {
        let above = width * 20.0 * Normal::standard().quantile(tau);
        (0..DAYS).map(|day| usual(day) + above).collect()
    };

    let bands = [("honest", 1.0), ("narrow", NARROW), ("wide", 2.0)];
    let (mut rows, mut panels) = (Vec::new(), Vec::new());
    let promised: Vec<f64> = (1..20).map(|twentieth| f64::from(twentieth) / 20.0).collect();
    let mut kept = Figure::new("Only the honest forecast keeps what each quantile promises")
        .x(Axis::new("Quantile, the share that should lie below").percent().range(0.0, 1.0))
        .y(Axis::new("Share of days that lie below").percent().range(0.0, 1.0))
        .diagonal("as promised");
    for (name, width) in bands {
        let [low, median, high] = [0.1, 0.5, 0.9].map(|tau| forecast(tau, width));
        let (p10, p90) = (QuantileErrors::new(&sold, &low, 0.1)?, QuantileErrors::new(&sold, &high, 0.9)?);
        let between = IntervalErrors::new(&sold, &low, &high)?;
        let shares = [p10.coverage(), p90.coverage(), between.coverage()];
        let losses = [between.mean_width(), p10.wql(), p90.wql(), between.winkler_score(0.2)];
        rows.push((name, [&shares[..], &losses[..]].concat()));
        let covered =
            |tau: &f64| QuantileErrors::new(&sold, &forecast(*tau, width), *tau).map(|q| (*tau, q.coverage()));
        kept = kept.points(name, promised.iter().map(covered).collect::<Result<Vec<_>>>()?);
        let shown = Array2::from_shape_fn((3, 28), |(q, day)| [&low, &median, &high][q][day]);
        let band = QuantileBand { quantiles: vec![0.1, 0.5, 0.9], forecasts: shown };
        let fan = Fan::new(format!("The {name} band"), &band, (1..=28).map(f64::from)).x("Day").y("Sold (pieces)");
        let fan = fan.actual((1..=28).map(f64::from).zip(sold.iter().copied()));
        panels.push(forecast_fan(&fan).size(540, 420));
    }
    panels.truncate(2);
    let p10 = QuantileErrors::new(&sold, &forecast(0.1, 1.0), 0.1)?;
    Ok(Lesson::new("A forecast says p10 = 74 and p90 = 126: what does it promise?")
        .table(&["below p10", "below p90", "between", "width (pieces)", "wQL[0.1]", "wQL[0.9]", "Winkler score"], rows)
        .derived(p10.worked().coverage())
        .derived(p10.worked().pinball_loss())
        .chart(Figure::grid("The narrow band looks sharper and misses every other day", 2, panels).shared_y())
        .chart(kept)
        .answer("That 10 % of the days fall strictly below p10 and 90 % below p90, so 80 % between. Count before you admire a narrow band: half the width held half of the days. The quantile loss finds both faults, too narrow and too wide."))
}

fn main() -> Result<()> {
    lesson()?.show("metrics_promised_quantiles")
}

/// For normal errors, σ = 20 and a forecast kσ above the mean, the share below is Φ(k), the mean pinball loss
/// σ (φ(k) + k (Φ(k) − τ)), and wQL twice that over the mean of 100: 0.0702 at
/// k = −1.2816, 0.0887 at half, 0.1032 at twice it.
#[test]
fn the_narrow_band_breaks_its_promise() {
    let lesson = lesson().unwrap();
    let near = |row: &str, column: &str, expected: f64, within: f64| {
        let value = lesson.cell(row, column).unwrap();
        assert!((value - expected).abs() < within, "{row}, {column}: {value}");
    };
    for (row, below_p10, below_p90) in [("honest", 0.1, 0.9), ("narrow", 0.261, 0.739), ("wide", 0.005, 0.995)] {
        near(row, "below p10", below_p10, 0.03);
        near(row, "below p90", below_p90, 0.03);
        near(row, "between", below_p90 - below_p10, 0.03);
    }
    for (row, wql, width) in [("honest", 0.0702, 51.26), ("narrow", 0.0887, 25.63), ("wide", 0.1032, 102.53)] {
        near(row, "wQL[0.1]", wql, 0.006);
        near(row, "width (pieces)", width, 0.01);
    }
}
