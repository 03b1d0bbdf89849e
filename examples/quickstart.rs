//! Real data in, predictions judged, every number explained, charts drawn.
//!
//! `cargo run --release --example quickstart`, then change a number (the penalty `c`, the test share, the threshold, the
//! quantiles) and run it again.

use std::path::Path;

use workings::datasets::{self, Split};
use workings::forecasting::{seasonal_naive, with_residual_quantiles};
use workings::linear::LogisticRegression;
use workings::metrics::{
    ConfusionMatrix, Criterion, IntervalErrors, QuantileForecast, RankedScores, RegressionErrors, Residuals,
    ScaledErrors,
};
use workings::plot::{self, Axis, Fan, Figure};
use workings::prelude::*;
use workings::preprocessing::StandardScaler;

fn main() -> Result<()> {
    run(Path::new("charts"))
}

fn run(folder: &Path) -> Result<()> {
    classify(folder)?;
    forecast(folder)
}

/// Benign or malignant? A logistic regression on the Wisconsin breast-cancer data.
fn classify(folder: &Path) -> Result<()> {
    let data = datasets::breast_cancer();
    let split = Split::params(0.3).seed(7).stratified(data.targets())?;
    let [train, test] = split.apply(&data)?;
    // The scaler learns from the training part only; the test part must not be seen before it is predicted.
    let scaler = StandardScaler::params().fit(&train)?;
    let model = LogisticRegression::params().c(1.0).fit(&scaler.transform(train))?;
    let x = scaler.try_transform(test.records())?;

    let cm = ConfusionMatrix::new(test.targets(), &model.try_predict(&x)?)?;
    let ranked = RankedScores::new(test.targets(), &model.positive_proba(&x)?)?;
    println!("# Breast cancer: {} test samples\n\n{cm}\n", test.targets().len());
    for derivation in [cm.worked().precision(), cm.worked().recall(), cm.worked().f1(), ranked.worked().roc_auc()] {
        println!("{derivation}\n");
    }
    let best = ranked.best_threshold(Criterion::FBeta(1.0))?;
    println!("F1 is best at threshold {:.3}: {:.4}\n", best.threshold, best.value);
    save(folder, "confusion_matrix", plot::confusion_matrix(&cm))?;
    save(folder, "roc", plot::roc(&ranked.roc_curve(), Some(&best)))?;
    save(folder, "precision_recall", plot::precision_recall(&ranked.precision_recall_curve(), Some(&best)))
}

/// The next two years of sea-surface temperature: the last season again, with the spread of past errors around it.
fn forecast(folder: &Path) -> Result<()> {
    let (train, test) = datasets::elnino().split_last(24)?;
    let (season, y) = (train.period(), train.values());
    let past = Residuals::new(&y[season..], &y[..y.len() - season])?; // each month against the same month a year before
    let point = seasonal_naive(y, season, test.values().len())?;
    let band = with_residual_quantiles(&point, &past, &[0.1, 0.5, 0.9])?;

    let errors = RegressionErrors::new(test.values(), &point)?;
    let scaled = ScaledErrors::new(y, test.values(), &point, season)?;
    let quantiles = QuantileForecast::new(test.values(), &band.quantiles, &band.forecasts)?;
    let interval = IntervalErrors::new(test.values(), band.forecasts.row(0), band.forecasts.row(2))?;
    println!("# Sea-surface temperature ({}): {} months ahead\n", train.unit(), test.values().len());
    let w = errors.worked();
    for derivation in [w.rmse(), w.mae(), w.mape(), w.wape(), scaled.worked().mase()] {
        println!("{derivation}\n");
    }
    println!("{}\n", quantiles.worked().mean_wql());
    println!("p10 to p90, which promises 80 % of the actual values:\n{}\n", interval.worked().coverage());

    let day = |month: usize| {
        let (year, month) = train.year_month(month);
        plot::date(year as i32, month as i32, 1)
    };
    let (now, shown) = (y.len(), 60);
    let fan = Fan::new("Sea-surface temperature, two years ahead", &band, (0..point.len()).map(|h| day(now + h)))
        .x(Axis::time(""))
        .y(format!("Temperature ({})", train.unit()))
        .history((now - shown..now).map(|t| (day(t), y[t])))
        .actual((0..point.len()).map(|h| (day(now + h), test.values()[h])))
        .made(day(now) - 15.0);
    save(folder, "forecast", plot::forecast_fan(&fan))?;
    let residuals = plot::residuals(&Residuals::new(test.values(), &point)?);
    save(folder, "residuals", residuals.x("Predicted temperature (°C)").y("Residual: actual − predicted (°C)"))
}

fn save(folder: &Path, name: &str, figure: Figure) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|error| Error::File {
        file: folder.display().to_string(),
        place: String::new(),
        problem: error.to_string(),
    })?;
    for ending in ["svg", "png"] {
        let path = folder.join(format!("{name}.{ending}"));
        figure.save(&path)?;
        println!("wrote {}", path.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn runs_and_writes_every_chart() {
        let folder = std::env::temp_dir().join(format!("workings-quickstart-{}", std::process::id()));
        super::run(&folder).unwrap();
        for name in ["confusion_matrix", "roc", "precision_recall", "forecast", "residuals"] {
            let svg = std::fs::read_to_string(folder.join(format!("{name}.svg"))).unwrap();
            assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"), "{name}");
            assert!(std::fs::read(folder.join(format!("{name}.png"))).unwrap().starts_with(b"\x89PNG"), "{name}");
        }
        std::fs::remove_dir_all(folder).unwrap();
    }
}
