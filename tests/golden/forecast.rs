//! `src/metrics/forecast.rs` and `src/forecasting` against statsmodels, scikit-learn and the definitions.

use ndarray::Array2;
use serde_json::Value;
use workings::forecasting::*;
use workings::metrics::*;

use crate::case::{Case, Tol, each, flat};

#[test]
fn forecast_metrics_are_those_of_statsmodels_and_scikit_learn() {
    each(include_str!("forecast.json"), |case| {
        let has = |name: &str| case.inputs.get(name).is_some();
        match () {
            () if has("beta") => holt(case),
            () if has("alpha") && has("y") => simple_smoothing(case),
            () if has("max_lag") => autocorrelations(case),
            () if has("order") => differences(case),
            () if has("window") => moving_averages(case),
            () if has("history") => baselines(case),
            () if has("lower") => quantiles(case),
            () if case.name.starts_with("pooled") => pooled(case),
            () => points(case),
        }
    });
}

fn series(case: &Case, name: &str) -> Vec<f64> {
    case.numbers(name).unwrap()
}

fn whole(case: &Case, name: &str) -> usize {
    case.number(name).unwrap() as usize
}

/// A list of series.
fn rows(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().unwrap().iter().map(flat).collect()
}

fn matrix(rows: Vec<Vec<f64>>) -> Array2<f64> {
    let shape = (rows.len(), rows[0].len());
    Array2::from_shape_vec(shape, rows.concat()).unwrap()
}

fn points(case: &Case) {
    let (train, y, p) = (series(case, "y_train"), series(case, "y_true"), series(case, "y_pred"));
    let errors = RegressionErrors::new(&y, &p).unwrap();
    case.check("wape", errors.wape(), Tol::FORMULA);
    case.check("smape", smape(&y, &p).unwrap(), Tol::FORMULA);
    // Errors on both sides cancel.
    case.check("mean_bias", errors.mean_error(), Tol::FORMULA.or_absolute(1e-15));
    case.check("mae", errors.mae(), Tol::FORMULA);
    case.check("rmse", errors.rmse(), Tol::FORMULA);
    let scaled: Vec<ScaledErrors> =
        series(case, "season").iter().map(|m| ScaledErrors::new(&train, &y, &p, *m as usize).unwrap()).collect();
    case.check_all("mase", &scaled.iter().map(ScaledErrors::mase).collect::<Vec<_>>(), Tol::FORMULA);
    case.check_all("rmsse", &scaled.iter().map(ScaledErrors::rmsse).collect::<Vec<_>>(), Tol::FORMULA);
    match case.expects("mape") {
        true => case.check("mape", errors.mape(), Tol::FORMULA),
        false => assert!(errors.mape().is_nan(), "{}: an actual is 0", case.name),
    }
}

fn quantiles(case: &Case) {
    let (y, levels) = (series(case, "y_true"), series(case, "quantiles"));
    let forecast = QuantileForecast::new(&y, &levels, &matrix(rows(&case.inputs["forecasts"]))).unwrap();
    check_quantiles(case, &forecast);
    let each = |of: fn(&QuantileErrors) -> f64| forecast.quantiles().iter().map(of).collect::<Vec<_>>();
    case.check_all("pinball", &each(QuantileErrors::pinball_loss), Tol::FORMULA);
    let interval = IntervalErrors::new(&y, &series(case, "lower"), &series(case, "upper")).unwrap();
    case.check("interval_coverage", interval.coverage(), Tol::FORMULA);
    case.check("mean_width", interval.mean_width(), Tol::FORMULA);
    case.check("winkler", interval.winkler_score(case.number("alpha").unwrap()), Tol::FORMULA);
}

fn check_quantiles(case: &Case, forecast: &QuantileForecast) {
    let each = |of: fn(&QuantileErrors) -> f64| forecast.quantiles().iter().map(of).collect::<Vec<_>>();
    case.check_all("wql", &each(QuantileErrors::wql), Tol::FORMULA);
    case.check_all("coverage", &each(QuantileErrors::coverage), Tol::FORMULA);
    case.check("mean_wql", forecast.mean_wql(), Tol::FORMULA);
    case.check("crps", forecast.crps(), Tol::FORMULA);
}

/// Several series: the summaries of each are merged.
fn pooled(case: &Case) {
    let of = |name: &str| rows(&case.inputs[name]);
    let (train, y, p, season) = (of("y_train"), of("y_true"), of("y_pred"), whole(case, "season"));
    let errors: Vec<RegressionErrors> = y.iter().zip(&p).map(|(y, p)| RegressionErrors::new(y, p).unwrap()).collect();
    let all = errors.iter().copied().reduce(|a, b| a.merge(&b)).unwrap();
    case.check("wape", all.wape(), Tol::FORMULA);
    let scaled: Vec<ScaledErrors> =
        (0..y.len()).map(|i| ScaledErrors::new(&train[i], &y[i], &p[i], season).unwrap()).collect();
    let mase: Vec<f64> = scaled.iter().map(ScaledErrors::mase).collect();
    case.check_all("mase_per_series", &mase, Tol::FORMULA);
    case.check("mase_mean_of_series", mase.iter().sum::<f64>() / mase.len() as f64, Tol::FORMULA);
    if case.expects("mase_mean_of_points") {
        let points: usize = y.iter().map(Vec::len).sum();
        let sum: f64 = mase.iter().zip(&y).map(|(mase, y)| mase * y.len() as f64).sum();
        case.check("mase_mean_of_points", sum / points as f64, Tol::FORMULA);
        return;
    }
    case.check_all("wape_per_series", &errors.iter().map(|e| e.wape()).collect::<Vec<_>>(), Tol::FORMULA);
    case.check("rmse", all.rmse(), Tol::FORMULA);
    case.check("mean_bias", all.mean_error(), Tol::FORMULA);
    case.check("smape", smape(&y.concat(), &p.concat()).unwrap(), Tol::FORMULA);
    let levels = series(case, "quantiles");
    let by_level: Vec<Vec<Vec<f64>>> = case.inputs["forecasts"].as_array().unwrap().iter().map(rows).collect();
    let of_series = |i: usize| {
        let forecasts = by_level.iter().map(|series| series[i].clone()).collect();
        QuantileForecast::new(&y[i], &levels, &matrix(forecasts)).unwrap()
    };
    let merged = (1..y.len()).fold(of_series(0), |merged, i| merged.merge(&of_series(i)).unwrap());
    check_quantiles(case, &merged);
}

fn autocorrelations(case: &Case) {
    let acf = autocorrelation(&series(case, "y"), whole(case, "max_lag")).unwrap();
    // Products of both signs cancel.
    case.check_all("acf", &acf, Tol::FORMULA.or_absolute(1e-15));
}

fn simple_smoothing(case: &Case) {
    let s = SimpleSmoothing::fit(&series(case, "y"), case.number("alpha").unwrap()).unwrap();
    case.check_all("levels", s.levels(), Tol::FORMULA);
    case.check_all("fitted", &s.fitted(), Tol::FORMULA);
    case.check("forecast", s.forecast(), Tol::FORMULA);
    case.check("sse", s.sse(), Tol::FORMULA);
}

fn holt(case: &Case) {
    let (alpha, beta) = (case.number("alpha").unwrap(), case.number("beta").unwrap());
    let h = Holt::fit(&series(case, "y"), alpha, beta).unwrap();
    // A trend near 0 is the difference of levels near 70, each good to 1e-14.
    let tol = Tol::FORMULA.or_absolute(1e-13);
    case.check_all("levels", &h.levels(), tol);
    case.check_all("trends", &h.trends(), tol);
    case.check("level", h.level(), tol);
    case.check("trend", h.trend(), tol);
    case.check_all("forecast", &h.forecast(whole(case, "horizon")).unwrap(), tol);
}

fn moving_averages(case: &Case) {
    let means = moving_average(&series(case, "x"), whole(case, "window")).unwrap();
    case.check_all("values", &means, Tol::FORMULA);
}

fn differences(case: &Case) {
    let values = difference(&series(case, "y"), whole(case, "lag"), whole(case, "order")).unwrap();
    // Nearly equal values cancel; the doubles of the data are good to 1e-14.
    case.check_all("values", &values, Tol::FORMULA.or_absolute(1e-13));
}

fn baselines(case: &Case) {
    let (history, horizon) = (series(case, "history"), whole(case, "horizon"));
    case.check_all("naive", &naive(&history, horizon).unwrap(), Tol::EXACT);
    case.check_all("seasonal_naive_4", &seasonal_naive(&history, 4, horizon).unwrap(), Tol::EXACT);
    case.check_all("drift", &drift(&history, horizon).unwrap(), Tol::FORMULA);
    case.check_all("mean", &mean_forecast(&history, horizon).unwrap(), Tol::FORMULA);
}
