//! Forecasts: errors, quantiles, smoothing, backtests.

use super::common::*;
use super::regression::{errors, mean_loss};
use crate::catalog::Value;
use crate::forecasting::{self, Fill, GapFilling, Holt, SimpleSmoothing, Window, Windows};
use crate::metrics::{
    AbsoluteError, IntervalErrors, MeanLoss, QuantileErrors, QuantileForecast, RegressionErrors, ScaledErrors,
    SymmetricPercentageError, labels::listed,
};
use crate::stats::Line;
use crate::worked::{Expr, Number, Worked, subscript};

const SERIES: Input = numbers("y", "the series, in the order of time");
const HISTORY: Input = numbers("history", "the series so far, in the order of time");
const HORIZON: Input = whole("horizon", "steps ahead").at_least(1);
const SEASON: Input = whole("season", "steps of one season, 1 for none").at_least(1);
const TAU: Input = number("tau", "the quantile, between 0 and 1");
const ALPHA: Input = number("alpha", "the weight of the newest value, from 0 to 1, both included");
const Y_TRAIN: Input = numbers("y_train", "the training part of the series");
const PAIRS: &[&[Input]] = &[&[Y_TRUE, Y_PRED, opt(SAMPLE_WEIGHT)]];
const SCALED: &[&[Input]] = &[&[Y_TRAIN, Y_TRUE, Y_PRED, opt(SEASON)]];
const PAIRS_AT: &[&[Input]] = &[&[Y_TRUE, Y_PRED, TAU]];
const LOWER: Input = numbers("lower", "lower ends of the intervals");
const UPPER: Input = numbers("upper", "upper ends of the intervals");

fn scaled(g: &Given) -> Result<ScaledErrors> {
    let season = g.opt_whole("season").unwrap_or(1);
    ScaledErrors::new(&g.numbers("y_train")?, &g.numbers("y_true")?, &g.numbers("y_pred")?, season)
}

/// An answer holds at most so many derivations; more are taken for a slip in the question.
const MOST_STEPS: usize = 100_000;

/// How many values are asked for.
fn steps(g: &Given, name: &'static str) -> Result<usize> {
    let n = g.whole(name)?;
    match n {
        1..=MOST_STEPS => Ok(n),
        _ => Err(Error::bad_param(name, n, format!("a whole number from 1 to {MOST_STEPS}"))),
    }
}

fn at_quantile(g: &Given, tau: f64) -> Result<QuantileErrors> {
    QuantileErrors::new(&g.numbers("y_true")?, &g.numbers("y_pred")?, tau)
}

/// The share of rows that count, and which they are.
fn with_rows(share: Worked, what: &str, count: impl Iterator<Item = bool>) -> Worked {
    let rows: Vec<String> = count.enumerate().filter(|(_, counts)| *counts).map(|(i, _)| i.to_string()).collect();
    let rows = if rows.is_empty() { "none".into() } else { format!("rows {}, counted from 0", listed(&rows)) };
    share.remark(format!("{what}: {rows}"))
}

fn intervals(g: &Given) -> Result<IntervalErrors> {
    IntervalErrors::new(&g.numbers("y_true")?, &g.numbers("lower")?, &g.numbers("upper")?)
}

/// The value of the history at these positions, one for each step ahead; `rule` says which position it is.
fn repeated(history: &[f64], positions: impl Iterator<Item = usize>, rule: &str) -> Vec<Worked> {
    let value = |(h, t): (usize, usize)| {
        let value = Expr::named(format!("y{}", subscript(t + 1)), history[t]).called(format!("ŷ[n+{}]", h + 1));
        value.worked().remark(if h == 0 { rule } else { "" })
    };
    positions.enumerate().map(value).collect()
}

/// Windows of the same step: how many fit, where each is split, and what follows from that.
fn moving_windows(g: &Given, first: &'static str, windows: Vec<Window>, rules: [&'static str; 2]) -> Result<Answer> {
    let named = |name: &'static str| Ok::<_, Error>(Expr::named(name, g.number(name)?));
    let (n, initial, horizon) = (named("n")?, named(first)?, named("horizon")?);
    let fit = ((n - &initial) / &horizon).called("fit");
    let split = |i: usize| &initial + (Expr::named("i", (i + 1) as f64) - 1.0) * &horizon;
    with_windows(
        Answer::one("fit", fit),
        windows,
        "fit, rounded down: an incomplete last window is dropped",
        split,
        rules,
    )
}

fn with_windows(
    answer: Answer,
    windows: Vec<Window>,
    count: &'static str,
    split: impl Fn(usize) -> Expr,
    rules: [&'static str; 2],
) -> Result<Answer> {
    if windows.len() > MOST_STEPS {
        return Err(Error::bad_param("number of windows", windows.len(), format!("at most {MOST_STEPS}")));
    }
    let ranges = |part: fn(&Window) -> &std::ops::Range<usize>| -> Vec<Vec<usize>> {
        windows.iter().map(|window| vec![part(window).start, part(window).end]).collect()
    };
    Ok(answer
        .plain("n_backtests", windows.len(), count)
        .list("splits", (0..windows.len()).map(|i| split(i).called(format!("split{}", subscript(i + 1)))))
        .plain("train", ranges(|window| &window.train), rules[0])
        .plain("test", ranges(|window| &window.test), rules[1]))
}

const FROM_START: &str = "half-open index ranges [0, split)";
const FROM_WINDOW: &str = "half-open index ranges [split − window, split)";
const BEHIND_SPLIT: &str = "half-open index ranges [split, split + horizon)";

const FILLS: &[&str] = &[
    "none",
    "nan",
    "zero",
    "mean",
    "median",
    "min",
    "max",
    "forward",
    "ffill",
    "previous",
    "backward",
    "bfill",
    "next",
    "linear",
    "interpolate",
    "value",
];

fn fill(g: &Given, part: &'static str, value: &'static str) -> Result<Fill> {
    Ok(match g.opt_text(part) {
        Some("nan") => Fill::Value(f64::NAN),
        Some("zero") => Fill::Zero,
        Some("mean") => Fill::Mean,
        Some("median") => Fill::Median,
        Some("min") => Fill::Min,
        Some("max") => Fill::Max,
        Some("forward" | "ffill" | "previous") => Fill::Forward,
        Some("backward" | "bfill" | "next") => Fill::Backward,
        Some("linear" | "interpolate") => Fill::Linear,
        Some("value") => Fill::Value(g.number(value)?),
        _ => Fill::None,
    })
}

// Notes that concepts share.
const HYNDMAN_KOEHLER: &str = "Hyndman & Koehler (2006), Int. J. Forecasting 22, 679–688";
const SMOOTHING: &str = "Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 8.1";
const BACKTESTS: &str = "Tashman (2000), Int. J. Forecasting 16, 437–450";
const AMAZON_FORECAST: &str = "Amazon Forecast developer guide, evaluating predictor accuracy";
const SIMPLE_FORECASTS: &str = "Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 5.2";

pub(super) const CONCEPTS: &[Concept] = &[
    concept("WAPE", "wape", "metrics::wape", PAIRS, |g| Ok(Answer::one("wape", errors(g)?.worked().wape())))
        .also("weighted absolute percentage error, MAD/mean ratio")
        .notes(
            "at least 0, lower is better; undefined where every actual is 0",
            "a fraction (0.12 is 12 %): Σ|y − ŷ| / Σ|y| over all values, not a mean of ratios; y_true first",
            "Kolassa & Schütz (2007), Foresight 6, 40–43",
        ),
    concept("sMAPE", "smape", "metrics::smape", PAIRS, |g| {
        Ok(Answer::one("smape", mean_loss(g, SymmetricPercentageError)?.worked()))
    })
    .also("symmetric mean absolute percentage error")
    .notes(
        "0 to 2, lower is better",
        "a fraction with the factor 2, of |y| + |ŷ|, so up to 200 %; a term with both 0 counts 0",
        "Makridakis (1993), Int. J. Forecasting 9, 527–529",
    ),
    concept("MAPE and WAPE compared", "mape_wape", "metrics::RegressionErrors", PAIRS, |g| {
        let e = errors(g)?;
        Ok(Answer::one("mape", e.worked().mape()).with("wape", e.worked().wape()))
    })
    .notes(
        "each at least 0, lower is better; MAPE undefined where an actual is 0, WAPE where all are",
        "fractions of the actuals; MAPE weighs every value alike, WAPE by its size",
        "Kolassa & Schütz (2007), Foresight 6, 40–43",
    ),
    concept("MASE", "mase", "metrics::ScaledErrors::mase", SCALED, |g| {
        Ok(Answer::one("mase", scaled(g)?.worked().mase()))
    })
    .also("mean absolute scaled error")
    .notes(
        "at least 0, lower is better, below 1 beats the naive forecast; undefined where that never misses in y_train",
        "scaled by the naive MAE within y_train, not in the test part; season 1 unless given",
        HYNDMAN_KOEHLER,
    ),
    concept("RMSSE", "rmsse", "metrics::ScaledErrors::rmsse", SCALED, |g| {
        Ok(Answer::one("rmsse", scaled(g)?.worked().rmsse()))
    })
    .also("root mean squared scaled error")
    .notes(
        "at least 0, lower is better, below 1 beats the naive forecast; undefined where that never misses in y_train",
        "√(MSE / naive MSE within y_train); season 1 unless given",
        "Makridakis, Spiliotis & Assimakopoulos (2022), The M5 accuracy competition, Int. J. Forecasting 38, 1346–1364",
    ),
    concept(
        "RMSE over series and time",
        "rmse_of_series",
        "metrics::RegressionErrors",
        inputs![
            matrix("y_true", "a row for each series, a column for each step"),
            matrix("y_pred", "forecasts, likewise")
        ],
        |g| {
            let (y, p) = (g.matrix("y_true")?, g.matrix("y_pred")?);
            if y.dim() != p.dim() {
                let shape = |m: &ndarray::Array2<f64>| format!("{} × {}", m.nrows(), m.ncols());
                return Err(Error::Shape { name: "y_pred".into(), given: shape(&p), needed: shape(&y) });
            }
            let flat = |m: ndarray::Array2<f64>| m.into_iter().collect::<Vec<f64>>();
            Ok(Answer::one("rmse", RegressionErrors::new(&flat(y), &flat(p))?.worked().rmse()))
        },
    )
    .notes(
        "at least 0, in the unit of the series, lower is better",
        "one root over all series and steps, not a mean of each series' RMSE; rows are series, y_true first",
        AMAZON_FORECAST,
    ),
    concept("pinball loss", "pinball_loss", "metrics::QuantileErrors::pinball_loss", PAIRS_AT, |g| {
        Ok(Answer::one("pinball_loss", at_quantile(g, g.number("tau")?)?.worked().pinball_loss()))
    })
    .also("quantile loss")
    .notes(
        "at least 0, in the unit of y, lower is better; half the MAE at the median",
        "the mean, without the factor 2; a forecast too low costs τ, too high 1 − τ for each unit",
        "Koenker & Bassett (1978), Econometrica 46, 33–50",
    ),
    concept("weighted quantile loss", "wql", "metrics::QuantileErrors::wql", PAIRS_AT, |g| {
        Ok(Answer::one("wql", at_quantile(g, g.number("tau")?)?.worked().wql()))
    })
    .notes(
        "at least 0, lower is better; undefined where every actual is 0",
        "a fraction with the factor 2, 2·Σ pinball / Σ|y|, so the WAPE at the median",
        AMAZON_FORECAST,
    ),
    concept(
        "mean weighted quantile loss",
        "mean_wql",
        "metrics::QuantileForecast",
        inputs![
            Y_TRUE,
            numbers("quantiles", "between 0 and 1"),
            matrix("forecasts", "a row for each quantile, a column for each actual")
        ],
        |g| {
            let f = QuantileForecast::new(&g.numbers("y_true")?, &g.numbers("quantiles")?, &g.matrix("forecasts")?)?;
            Ok(Answer::default()
                .list("wql", f.quantiles().iter().map(|q| q.worked().wql()))
                .with("mean_wql", f.worked().mean_wql())
                .with("crps", f.worked().crps()))
        },
    )
    .also("average wQL, CRPS from quantiles")
    .notes(
        "at least 0, lower is better; wQL undefined where every actual is 0; CRPS in the unit of y",
        "a plain mean over the quantiles; CRPS is twice their mean pinball loss, an approximation by the quantiles \
         given",
        "Gneiting & Raftery (2007), J. Am. Stat. Assoc. 102, 359–378; Amazon Forecast developer guide, evaluating \
         predictor accuracy",
    ),
    concept(
        "quantile coverage",
        "quantile_coverage",
        "metrics::QuantileErrors::coverage",
        inputs![Y_TRUE, Y_PRED, opt(number("quantile", "the share that should lie below, between 0 and 1"))],
        |g| {
            let quantile = g.opt_number("quantile");
            if let Some(q) = quantile {
                crate::input::setting("quantile", q, q > 0.0 && q < 1.0, "a number between 0 and 1")?;
            }
            let share = at_quantile(g, quantile.unwrap_or(0.5))?.worked().coverage().expr().worked();
            let (y, p) = (g.numbers("y_true")?, g.numbers("y_pred")?);
            let below = with_rows(share, "actuals strictly below the forecast", y.iter().zip(&p).map(|(y, p)| y < p));
            let wanted = quantile.map(|q| format!("a calibrated forecast covers {}", crate::worked::six(q)));
            Ok(Answer::one("coverage", below.remark(wanted.unwrap_or_default())))
        },
    )
    .notes(
        "0 to 1, best at the quantile itself",
        "actuals strictly below the forecast; equal ones are not covered",
        AMAZON_FORECAST,
    ),
    concept(
        "prediction interval coverage",
        "interval_coverage",
        "metrics::IntervalErrors",
        inputs![Y_TRUE, LOWER, UPPER],
        |g| {
            let i = intervals(g)?;
            let (y, lower, upper) = (g.numbers("y_true")?, g.numbers("lower")?, g.numbers("upper")?);
            let inside = (0..y.len()).map(|t| lower[t] <= y[t] && y[t] <= upper[t]);
            let coverage = with_rows(i.worked().coverage(), "actuals inside, the ends included", inside);
            Ok(Answer::one("coverage", coverage).with("mean_width", i.worked().mean_width()))
        },
    )
    .notes(
        "coverage 0 to 1, best at the nominal level; mean width at least 0, in the unit of y, narrower is better",
        "both ends belong to the interval; an upper end below its lower one is refused",
        "Gneiting & Raftery (2007), J. Am. Stat. Assoc. 102, 359–378",
    ),
    concept(
        "Winkler score",
        "winkler_score",
        "metrics::IntervalErrors::winkler_score",
        inputs![Y_TRUE, LOWER, UPPER, number("alpha", "1 minus the level of the intervals")],
        |g| Ok(Answer::one("winkler_score", intervals(g)?.worked().winkler_score(g.number("alpha")?))),
    )
    .also("interval score")
    .notes(
        "at least 0, in the unit of y, lower is better; undefined for alpha outside 0 to 1",
        "alpha is 1 minus the level (0.2 for 80 %); width plus 2/alpha times the distance of a miss, averaged",
        "Winkler (1972), J. Am. Stat. Assoc. 67, 187–191",
    ),
    concept("naive forecast", "naive", "forecasting::naive", inputs![HISTORY, HORIZON], |g| {
        let (history, horizon) = (g.numbers("history")?, steps(g, "horizon")?);
        forecasting::naive(&history, horizon)?;
        let last = history.len() - 1;
        let rule = "every step ahead repeats the last value, yₙ";
        Ok(Answer::default().list("forecast", repeated(&history, (0..horizon).map(|_| last), rule)))
    })
    .notes(
        "the last value, in the unit of the series, for each of up to 100 000 steps",
        "no drift, no season",
        SIMPLE_FORECASTS,
    ),
    concept(
        "seasonal naive forecast",
        "seasonal_naive",
        "forecasting::seasonal_naive",
        inputs![HISTORY, SEASON, HORIZON],
        |g| {
            let (history, season, horizon) = (g.numbers("history")?, g.whole("season")?, steps(g, "horizon")?);
            forecasting::seasonal_naive(&history, season, horizon)?;
            let start = history.len() - season;
            let rule = format!(
                "ŷ[n+h] repeats y[n − m + 1 + (h − 1) mod m], with n = {} and the season m = {season}",
                history.len()
            );
            let positions = (0..horizon).map(|h| start + h % season);
            Ok(Answer::default().list("forecast", repeated(&history, positions, &rule)))
        },
    )
    .notes(
        "values of the last season, in the unit of the series",
        "steps beyond one season repeat it again; season 1 is the naive forecast; the history must hold one season",
        SIMPLE_FORECASTS,
    ),
    concept("drift forecast", "drift_forecast", "forecasting::drift", inputs![HISTORY, HORIZON], |g| {
        let (drift, forecast) = forecasting::drift_exprs(&g.numbers("history")?, steps(g, "horizon")?)?;
        Ok(Answer::one("drift", drift).list("forecast", forecast))
    })
    .notes(
        "any numbers, in the unit of the series; an error for one value",
        "the line from the first value to the last, (yₙ − y₁) / (n − 1) a step, not a least-squares line",
        SIMPLE_FORECASTS,
    ),
    concept(
        "moving average",
        "moving_average",
        "forecasting::moving_average",
        inputs![
            numbers("x", "the series, in the order of time"),
            whole("window", "how many values are averaged").at_least(1)
        ],
        |g| {
            let x = non_empty("x", g.numbers("x")?)?;
            Ok(Answer::default().list("values", forecasting::moving_average_exprs(&x, g.whole("window")?)?))
        },
    )
    .notes(
        "between the least and the largest value; n − window + 1 of them",
        "trailing full windows only, equal weights; no value for the start of the series",
        "Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 3.3",
    ),
    concept("simple exponential smoothing", "ses", "forecasting::SimpleSmoothing", inputs![SERIES, ALPHA], |g| {
        let smoothing = SimpleSmoothing::fit(&g.numbers("y")?, g.number("alpha")?)?;
        let levels = smoothing.level_exprs();
        let last = levels.last().cloned().ok_or_else(|| Error::empty("y"))?;
        Ok(Answer::default().list("levels", levels).with("forecast", last.renamed("forecast")))
    })
    .notes(
        "between the least and the largest value, in the unit of y; the forecast is flat",
        "the level starts at the first value; alpha weighs the newest and is given, not estimated",
        SMOOTHING,
    ),
    concept(
        "exponential smoothing weights",
        "smoothing_weights",
        "forecasting::smoothing_weights",
        inputs![ALPHA, whole("n_lags", "how many weights").at_least(1)],
        |g| {
            let (alpha, n) = (g.number("alpha")?, steps(g, "n_lags")?);
            forecasting::smoothing_weights(alpha, n)?;
            let alpha = Expr::named("α", alpha);
            let weight =
                |k: usize| forecasting::smoothing_weight(alpha.clone(), k).called(format!("w{}", subscript(k)));
            let weights: Vec<Expr> = (0..n).map(weight).collect();
            let sum = Expr::sum_of(weights.clone()).called("sum");
            Ok(Answer::default().list("weights", weights).with("sum", sum))
        },
    )
    .notes(
        "each 0 to 1; their sum 1 − (1 − α)ⁿ",
        "α·(1 − α)ᵏ from the newest (k = 0) on; the rest, (1 − α)ⁿ, is the weight of the first level",
        SMOOTHING,
    ),
    concept(
        "Holt's linear trend",
        "holt",
        "forecasting::Holt",
        inputs![SERIES, ALPHA, number("beta", "the weight of the newest change, from 0 to 1"), HORIZON],
        |g| {
            let holt = Holt::fit(&g.numbers("y")?, g.number("alpha")?, g.number("beta")?)?;
            let (levels, trends) = holt.state_exprs();
            let forecast = holt.forecast_exprs(steps(g, "horizon")?)?;
            let last = |states: &[Expr]| states.last().cloned().ok_or_else(|| Error::empty("y"));
            let (level, trend) = (last(&levels)?, last(&trends)?);
            Ok(Answer::default()
                .list("levels", levels)
                .list("trends", trends)
                .with("level", level)
                .with("trend", trend)
                .list("forecast", forecast))
        },
    )
    .also("double exponential smoothing")
    .notes(
        "any numbers: levels in the unit of y, trends in it a step; an error for one value",
        "starts at y₁ with the trend y₂ − y₁, updated from the second value on; no damping; weights are given, not \
         estimated",
        "Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 8.2",
    ),
    concept(
        "differencing",
        "differencing",
        "forecasting::difference",
        inputs![
            SERIES,
            opt(whole("lag", "steps between the values, 1 unless given").at_least(1)),
            opt(whole("order", "how often, 1 unless given").at_least(1))
        ],
        |g| {
            let (lag, order) = (g.opt_whole("lag").unwrap_or(1), g.opt_whole("order").unwrap_or(1));
            Ok(Answer::default().list("values", forecasting::difference_exprs(&g.numbers("y")?, lag, order)?))
        },
    )
    .notes(
        "any numbers, in the unit of y; n − lag · order of them",
        "later minus earlier; lag 1 and order 1 unless given; order 2 is a difference of differences",
        "Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 9.1",
    ),
    concept(
        "autocorrelation",
        "autocorrelation",
        "forecasting::autocorrelation",
        inputs![SERIES, whole("max_lag", "the largest lag")],
        |g| {
            let (mean, spread, acf) = forecasting::autocorrelation_exprs(&g.numbers("y")?, g.whole("max_lag")?)?;
            Ok(Answer::one("mean", mean).with("sum_of_squares", spread).list("acf", acf))
        },
    )
    .also("ACF")
    .notes(
        "−1 to 1, 1 at lag 0; undefined for a constant series",
        "every lag divides by the full sum of squares around the overall mean (biased, as statsmodels' default)",
        "Box & Jenkins (1970), Time Series Analysis",
    ),
    concept(
        "AR(1) forecast",
        "ar1_forecast",
        "catalog",
        inputs![
            number("phi", "the coefficient"),
            opt(number("constant", "the constant, 0 unless given")),
            number("last", "the last value"),
            HORIZON
        ],
        |g| {
            let constant = g.opt_number("constant").unwrap_or(0.0);
            let (phi, constant) = (Expr::named("φ", g.number("phi")?), Expr::named("c", constant));
            let horizon = steps(g, "horizon")?;
            let mut steps: Vec<Expr> = Vec::with_capacity(horizon);
            let mut before = Expr::named("x[n]", g.number("last")?);
            for h in 1..=horizon {
                let step = (&constant + &phi * &before).called(format!("x[n+{h}]"));
                before = Expr::named(format!("x[n+{h}]"), step.value());
                steps.push(step);
            }
            let unit_root = phi.value() == 1.0;
            let mean = (&constant / (1.0 - &phi)).undefined_if(unit_root, "φ = 1: a random walk has no long-run mean");
            Ok(Answer::default().list("forecast", steps).with("long_run_mean", mean.called("long-run mean")))
        },
    )
    .notes(
        "any numbers; the long-run mean is undefined where phi = 1",
        "constant 0 unless given, and not the mean: c + φ·x; the mean of the noise is 0; the long-run mean is \
         approached only for |φ| < 1",
        "Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 9.3",
    ),
    concept(
        "expanding-window backtest",
        "expanding_backtest",
        "forecasting::Windows::expanding",
        inputs![
            whole("n", "observations"),
            whole("initial", "observations of the first training part").at_least(1),
            HORIZON
        ],
        |g| {
            let windows = Windows::expanding(g.whole("n")?, g.whole("initial")?, g.whole("horizon")?)?;
            moving_windows(g, "initial", windows, [FROM_START, BEHIND_SPLIT])
        },
    )
    .notes(
        "at least one window; index ranges from 0 to n",
        "half-open ranges; training begins at 0 and grows by the horizon; an incomplete last window is dropped",
        BACKTESTS,
    ),
    concept(
        "sliding-window backtest",
        "sliding_backtest",
        "forecasting::Windows::sliding",
        inputs![whole("n", "observations"), whole("window", "observations of each training part").at_least(1), HORIZON],
        |g| {
            let windows = Windows::sliding(g.whole("n")?, g.whole("window")?, g.whole("horizon")?)?;
            moving_windows(g, "window", windows, [FROM_WINDOW, BEHIND_SPLIT])
        },
    )
    .notes(
        "at least one window; index ranges from 0 to n",
        "half-open ranges; training is always `window` long and moves by the horizon; an incomplete last window is \
         dropped",
        BACKTESTS,
    ),
    concept(
        "backtest window offset",
        "offset_backtest",
        "forecasting::Windows::offset",
        inputs![
            whole("n", "observations"),
            HORIZON,
            whole("n_windows", "how many windows").at_least(1),
            whole("offset", "observations from the end to the split"),
        ],
        |g| {
            let (n, offset) = (g.whole("n")?, g.whole("offset")?);
            let windows = Windows::offset(n, g.whole("horizon")?, g.whole("n_windows")?, offset)?;
            let (n, offset) = (Expr::named("n", n as f64), Expr::named("offset", offset as f64));
            let split = |i: usize| &n - Expr::named("i", (i + 1) as f64) * &offset;
            with_windows(Answer::default(), windows, "n_windows, as asked for", split, [FROM_START, BEHIND_SPLIT])
        },
    )
    .notes(
        "n_windows windows; an error where they reach before the start or the offset is below the horizon",
        "split i lies i · offset before the end, the latest window first; half-open ranges, training from 0",
        "Amazon Forecast developer guide, evaluating predictor accuracy (backtest windows)",
    ),
    concept("forecast bias", "forecast_bias", "metrics::RegressionErrors::mean_error", PAIRS, |g| {
        let e = errors(g)?;
        let direction = match e.mean_error() {
            bias if bias > 0.0 => "over",
            bias if bias < 0.0 => "under",
            _ => "none",
        };
        Ok(Answer::one("mean_error", e.worked().mean_error()).plain(
            "direction",
            direction,
            "over where the mean error is positive, under where it is negative",
        ))
    })
    .notes(
        "any number, in the unit of y, 0 is best; direction over, under or none",
        "prediction minus truth: positive means forecast too high; errors of both signs cancel",
        HYNDMAN_KOEHLER,
    ),
    concept(
        "newsvendor quantile",
        "newsvendor",
        "catalog",
        inputs![count("cost_under", "cost of one unit too few"), count("cost_over", "cost of one unit too many")],
        |g| {
            let (under, over) =
                (Expr::named("cost under", g.number("cost_under")?), Expr::named("cost over", g.number("cost_over")?));
            let free = under.value() == 0.0 && over.value() == 0.0;
            // The ratio is the same in any unit; in halves, the largest numbers do not overflow.
            let overflows = (under.value() + over.value()).is_infinite();
            let (under, over) = if overflows { (under / 2.0, over / 2.0) } else { (under, over) };
            let quantile = (&under / (&under + over)).undefined_if(free, "neither error costs anything");
            Ok(Answer::one("quantile", quantile.called("quantile")))
        },
    )
    .also("critical ratio")
    .notes(
        "0 to 1; undefined where both costs are 0",
        "cost of one too few over the sum of both: dear shortages ask for a high quantile",
        "Arrow, Harris & Marschak (1951), Optimal inventory policy, Econometrica 19, 250–272",
    ),
    concept(
        "time-series gap filling",
        "gap_filling",
        "preprocessing::GapFilling",
        inputs![
            numbers_with_gaps("values", "the series, nan where a value is missing"),
            opt(choice("front", FILLS, "before the first observation; none drops them, nan leaves them")),
            opt(choice("middle", FILLS, "between observations; none leaves them nan")),
            opt(choice("back", FILLS, "after the last observation; none leaves them nan")),
            opt(number("front_value", "the value of front = \"value\"")),
            opt(number("middle_value", "the value of middle = \"value\"")),
            opt(number("back_value", "the value of back = \"value\"")),
            opt(whole("horizon", "how many of the last values lie behind the common end, 0 if not given")),
            opt(choice("future", FILLS, "behind the common end; none leaves them nan")),
            opt(number("future_value", "the value of future = \"value\"")),
        ],
        |g| {
            let filling = GapFilling {
                front: fill(g, "front", "front_value")?,
                middle: fill(g, "middle", "middle_value")?,
                back: fill(g, "back", "back_value")?,
            };
            let (horizon, future) = (g.opt_whole("horizon").unwrap_or(0), fill(g, "future", "future_value")?);
            let series = filling.fill_with_future(&g.numbers("values")?, horizon, future)?;
            let reasons: Vec<Value> = series.filled.iter().map(|filled| Value::Text(filled.to_string())).collect();
            const RULE: &str = "observed values stay, gaps are filled by the rule of their part";
            Ok(Answer::default().plain("values", series.values, RULE).plain(
                "filled",
                Value::List(reasons),
                "what was missing, and where its value comes from",
            ))
        },
    )
    .notes(
        "values in the unit of the series, NaN where no rule fills; an error where nothing is observed",
        "no rule unless given: gaps in front are dropped, others stay; mean, median, min and max also see later values",
        "Amazon Forecast developer guide, handling missing values",
    ),
    concept(
        "linear trend",
        "linear_trend",
        "stats::Line",
        inputs![numbers("x", "time"), numbers("y", "the series")],
        |g| {
            let line = Line::fit(&g.numbers("x")?, &g.numbers("y")?)?;
            let w = line.worked();
            Ok(Answer::one("slope", w.slope()).with("intercept", w.intercept()).with("r", w.r()))
        },
    )
    .notes(
        "any numbers, the slope in units of y per unit of x; r −1 to 1, undefined for a constant y; an error if all x \
         are equal",
        "least squares of y on x with an intercept; r is Pearson's",
        "Legendre (1805), Nouvelles méthodes pour la détermination des orbites des comètes; Pearson (1896), Phil. \
         Trans. R. Soc. A 187, 253–318",
    ),
    concept(
        "per-period comparison of unequal periods",
        "per_period",
        "catalog",
        inputs![
            number("total_a", "the first total"),
            count("periods_a", "periods in it, more than 0"),
            number("total_b", "the second total"),
            count("periods_b", "periods in it, more than 0"),
        ],
        |g| {
            let named = |name: &'static str| Ok::<_, Error>(Expr::named(name, g.number(name)?));
            let (a, b) = (named("total_a")?, named("total_b")?);
            let (periods_a, periods_b) = (named("periods_a")?, named("periods_b")?);
            positive_number("periods_a", periods_a.value())?;
            positive_number("periods_b", periods_b.value())?;
            let (per_a, per_b) = ((&a / periods_a).called("a per period"), (&b / periods_b).called("b per period"));
            let zero = a.value() == 0.0;
            let change = |from: Expr, to: Expr| ((to - &from) / from).undefined_if(zero, "the first total is 0");
            Ok(Answer::one("change_of_totals", change(a, b).called("change of totals"))
                .with("change_per_period", change(per_a, per_b).called("change per period")))
        },
    )
    .notes(
        "any numbers, as fractions of a; undefined where the first total is 0",
        "change is (b − a) / a, not over the mean of both; totals are divided by their own periods",
        "Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 3.1",
    ),
    concept("Theil's U2", "theil_u2", "metrics::theil_u2", inputs![SERIES, Y_PRED], |g| {
        Ok(Answer::one("u2", crate::metrics::theil_u2_expr(&g.numbers("y")?, &g.numbers("y_pred")?)?))
    })
    .also("Theil's U")
    .notes(
        "at least 0, lower is better, below 1 beats no change; undefined where nothing changes or any value but the \
         last is 0",
        "U₂ of 1966, of relative changes, not U₁; y_pred[t] forecasts y[t], the first is not used",
        "Theil (1966), Applied Economic Forecasting",
    ),
    concept("forecast error against naive", "naive_mae", "metrics::ScaledErrors", inputs![Y_TRAIN, opt(SEASON)], |g| {
        let (train, season) = (g.numbers("y_train")?, g.opt_whole("season").unwrap_or(1));
        let train = non_empty("y_train", train)?;
        crate::metrics::naive_season(train.len(), season)?;
        let naive = MeanLoss::new(AbsoluteError, &train[season..], &train[..train.len() - season])?;
        Ok(Answer::one("naive_mae", naive.worked()))
    })
    .notes(
        "at least 0, in the unit of the series, low where it is easy to forecast",
        "|yₜ − yₜ₋ₘ| over the n − m values that have one a season before; season 1 unless given",
        HYNDMAN_KOEHLER,
    ),
];

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    fn error(concept: &str, inputs: &str) -> String {
        asked(concept, inputs).unwrap_err().to_string()
    }

    fn text(concept: &str, inputs: &str) -> String {
        asked(concept, inputs).unwrap().to_string()
    }

    #[test]
    fn no_answer_is_cut_short() {
        for (concept, inputs, name) in [
            ("naive forecast", "history = [1.0]", "horizon"),
            ("seasonal naive forecast", "history = [1.0]\nseason = 1", "horizon"),
            ("drift forecast", "history = [1.0, 2.0]", "horizon"),
            ("AR(1) forecast", "phi = 0.5\nlast = 1.0", "horizon"),
            ("Holt's linear trend", "y = [1.0, 2.0]\nalpha = 0.5\nbeta = 0.5", "horizon"),
            ("exponential smoothing weights", "alpha = 0.5", "n_lags"),
        ] {
            let error = error(concept, &format!("{inputs}\n{name} = 100001"));
            assert_eq!(error, format!("{name} = 100001, but a whole number from 1 to 100000 is needed"));
        }
        let error = error("expanding-window backtest", "n = 200002\ninitial = 1\nhorizon = 1");
        assert_eq!(error, "number of windows = 200001, but at most 100000 is needed");
    }

    #[test]
    fn errors_name_the_input_that_was_given() {
        let empty = |concept, inputs| error(concept, inputs);
        let needed = "is empty, but at least one value is needed";
        assert_eq!(empty("simple exponential smoothing", "y = []\nalpha = 0.5"), format!("y {needed}"));
        assert_eq!(empty("moving average", "x = []\nwindow = 1"), format!("x {needed}"));
        assert_eq!(empty("naive forecast", "history = []\nhorizon = 1"), format!("history {needed}"));
        let coverage = error("quantile coverage", "y_true = [1.0]\ny_pred = [2.0]\nquantile = 1.0");
        assert_eq!(coverage, "quantile = 1, but a number between 0 and 1 is needed");
        let wql = error("mean weighted quantile loss", "y_true = [1.0]\nquantiles = [0.0]\nforecasts = [[1.0]]");
        assert_eq!(wql, "quantiles[0] is 0, but a number between 0 and 1 is needed");
        let mase = error("MASE", "y_train = [1.0]\ny_true = [1.0]\ny_pred = [1.0]");
        assert!(mase.starts_with("y_train = 1 value, but at least two values"), "{mase}");
        let periods = error("per_period", "total_a = 1.0\nperiods_a = 0\ntotal_b = 1.0\nperiods_b = 2");
        assert_eq!(periods, "periods_a = 0, but a number above 0 is needed");
    }

    #[test]
    fn the_largest_costs_have_a_ratio() {
        let answer = text("newsvendor quantile", "cost_under = 1e308\ncost_over = 1e308");
        assert!(answer.ends_with("= 0.5"), "{answer}");
        let free = asked("newsvendor quantile", "cost_under = 0.0\ncost_over = 0.0").unwrap();
        assert_eq!(free.undefined(), Some("neither error costs anything"));
    }

    /// 10, 14, 14 with α = ¼, β = ½: level 17, trend 3.5 (see `forecasting::smoothing`).
    #[test]
    fn holt_shows_its_start_and_every_step_once() {
        let answer = text("holt", "y = [10.0, 14.0, 14.0]\nalpha = 0.25\nbeta = 0.5\nhorizon = 2");
        for line in ["b₁ = y₂ − y₁", "ℓ₃ = α · y₃ + (1 − α) · (ℓ₂ + b₂)", "ŷ[n+2] = ℓ₃ + h · b₃", "= 17 + 2 · 3.5"]
        {
            assert!(answer.contains(line), "{line} in\n{answer}");
        }
    }

    /// floor((11 − 4) / 3) = 2 windows, split at 4 and 7.
    #[test]
    fn backtests_say_how_many_windows_fit_and_where_they_are_split() {
        let answer = text("expanding_backtest", "n = 11\ninitial = 4\nhorizon = 3");
        for line in ["fit = (n − initial) / horizon", "n_backtests = 2", "splits = [4, 7]", "= 4 + (2 − 1) · 3"] {
            assert!(answer.contains(line), "{line} in\n{answer}");
        }
        let answer = text("offset_backtest", "n = 20\nhorizon = 3\nn_windows = 2\noffset = 5");
        assert!(answer.contains("splits = [15, 10]") && answer.contains("n_windows, as asked for"), "{answer}");
    }

    #[test]
    fn coverage_says_which_rows_count() {
        let answer = text("quantile coverage", "y_true = [1, 5, 2]\ny_pred = [2, 5, 3]");
        assert!(answer.contains("strictly below the forecast: rows 0, 2, counted from 0"), "{answer}");
        let answer = text("interval_coverage", "y_true = [1, 5]\nlower = [2, 6]\nupper = [3, 7]");
        assert!(answer.contains("the ends included: none"), "{answer}");
    }

    #[test]
    fn gaps_are_filled_by_their_usual_names() {
        let filled = |method: &str| {
            let inputs = format!("values = [nan, 2.0, nan, 4.0]\nfront = \"nan\"\nmiddle = \"{method}\"");
            match asked("time-series gap filling", &inputs).unwrap().get("values") {
                Some(Outcome::Plain { value, .. }) => value.to_string(),
                other => panic!("{other:?}"),
            }
        };
        for (method, expected) in
            [("ffill", "2"), ("previous", "2"), ("bfill", "4"), ("interpolate", "3"), ("nan", "nan")]
        {
            assert_eq!(filled(method).to_lowercase(), format!("[nan, 2, {expected}, 4]"), "{method}");
        }
    }
}
