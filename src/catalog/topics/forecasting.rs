//! Forecasts: errors, quantiles, smoothing, backtests.

use super::common::*;
use super::regression::{errors, mean_loss};
use crate::forecasting::{self, Fill, GapFilling, Holt, SimpleSmoothing, Window, Windows};
use crate::metrics::{
    AbsoluteError, IntervalErrors, MeanLoss, QuantileErrors, QuantileForecast, RegressionErrors, ScaledErrors,
    SymmetricPercentageError,
};
use crate::stats::Line;
use crate::worked::{Expr, Number, subscript};

const SERIES: Input = numbers("y", "the series, in the order of time");
const HISTORY: Input = numbers("history", "the series so far, in the order of time");
const HORIZON: Input = whole("horizon", "steps ahead").at_least(1);
const SEASON: Input = whole("season", "steps of one season, 1 for none").at_least(1);
const TAU: Input = number("tau", "the quantile, between 0 and 1");
const ALPHA: Input = number("alpha", "the weight of the newest value, from 0 to 1");
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

fn at_quantile(g: &Given, name: &'static str) -> Result<QuantileErrors> {
    QuantileErrors::new(&g.numbers("y_true")?, &g.numbers("y_pred")?, g.number(name)?)
}

fn intervals(g: &Given) -> Result<IntervalErrors> {
    IntervalErrors::new(&g.numbers("y_true")?, &g.numbers("lower")?, &g.numbers("upper")?)
}

/// The forecast of `steps`, each step the value of the history at this position.
fn repeated(history: &[f64], positions: impl Iterator<Item = usize>) -> Vec<Expr> {
    let value = |(h, t): (usize, usize)| {
        Expr::named(format!("y{}", subscript(t + 1)), history[t]).called(format!("ŷ[n+{}]", h + 1))
    };
    positions.enumerate().map(value).collect()
}

fn with_windows(windows: &[Window]) -> Answer {
    let ranges = |part: fn(&Window) -> &std::ops::Range<usize>| -> Vec<Vec<usize>> {
        windows.iter().map(|window| vec![part(window).start, part(window).end]).collect()
    };
    Answer::default()
        .plain("n_backtests", windows.len(), "windows that fit whole")
        .plain("train", ranges(|window| &window.train), "half-open index ranges [start, end)")
        .plain("test", ranges(|window| &window.test), "half-open index ranges [start, end)")
}

const FILLS: &[&str] = &["none", "zero", "mean", "median", "min", "max", "forward", "backward", "linear", "value"];

fn fill(g: &Given, part: &'static str, value: &'static str) -> Result<Fill> {
    Ok(match g.opt_text(part) {
        Some("zero") => Fill::Zero,
        Some("mean") => Fill::Mean,
        Some("median") => Fill::Median,
        Some("min") => Fill::Min,
        Some("max") => Fill::Max,
        Some("forward") => Fill::Forward,
        Some("backward") => Fill::Backward,
        Some("linear") => Fill::Linear,
        Some("value") => Fill::Value(g.number(value)?),
        _ => Fill::None,
    })
}

pub(super) const CONCEPTS: &[Concept] =
    &[
        concept("WAPE", "wape", "metrics::wape", PAIRS, |g| Ok(Answer::one("wape", errors(g)?.worked().wape())))
            .also("weighted absolute percentage error, MAD/mean ratio"),
        concept("sMAPE", "smape", "metrics::smape", PAIRS, |g| {
            Ok(Answer::one("smape", mean_loss(g, SymmetricPercentageError)?.worked()))
        })
        .also("symmetric mean absolute percentage error"),
        concept("MAPE and WAPE compared", "mape_wape", "metrics::RegressionErrors", PAIRS, |g| {
            let e = errors(g)?;
            Ok(Answer::one("mape", e.worked().mape()).with("wape", e.worked().wape()))
        }),
        concept("MASE", "mase", "metrics::ScaledErrors::mase", SCALED, |g| {
            Ok(Answer::one("mase", scaled(g)?.worked().mase()))
        })
        .also("mean absolute scaled error"),
        concept("RMSSE", "rmsse", "metrics::ScaledErrors::rmsse", SCALED, |g| {
            Ok(Answer::one("rmsse", scaled(g)?.worked().rmsse()))
        })
        .also("root mean squared scaled error"),
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
        ),
        concept("pinball loss", "pinball_loss", "metrics::QuantileErrors::pinball_loss", PAIRS_AT, |g| {
            Ok(Answer::one("pinball_loss", at_quantile(g, "tau")?.worked().pinball_loss()))
        })
        .also("quantile loss"),
        concept("weighted quantile loss", "wql", "metrics::QuantileErrors::wql", PAIRS_AT, |g| {
            Ok(Answer::one("wql", at_quantile(g, "tau")?.worked().wql()))
        }),
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
                let f =
                    QuantileForecast::new(&g.numbers("y_true")?, &g.numbers("quantiles")?, &g.matrix("forecasts")?)?;
                Ok(Answer::default()
                    .list("wql", f.quantiles().iter().map(|q| q.worked().wql()))
                    .with("mean_wql", f.worked().mean_wql())
                    .with("crps", f.worked().crps()))
            },
        )
        .also("average wQL, CRPS from quantiles"),
        concept(
            "quantile coverage",
            "quantile_coverage",
            "metrics::QuantileErrors::coverage",
            inputs![Y_TRUE, Y_PRED, number("quantile", "between 0 and 1")],
            |g| Ok(Answer::one("coverage", at_quantile(g, "quantile")?.worked().coverage())),
        ),
        concept(
            "prediction interval coverage",
            "interval_coverage",
            "metrics::IntervalErrors",
            inputs![Y_TRUE, LOWER, UPPER],
            |g| {
                let i = intervals(g)?;
                Ok(Answer::one("coverage", i.worked().coverage()).with("mean_width", i.worked().mean_width()))
            },
        ),
        concept(
            "Winkler score",
            "winkler_score",
            "metrics::IntervalErrors::winkler_score",
            inputs![Y_TRUE, LOWER, UPPER, number("alpha", "1 minus the level of the intervals")],
            |g| Ok(Answer::one("winkler_score", intervals(g)?.worked().winkler_score(g.number("alpha")?))),
        )
        .also("interval score"),
        concept("naive forecast", "naive", "forecasting::naive", inputs![HISTORY, HORIZON], |g| {
            let (history, horizon) = (g.numbers("history")?, g.whole("horizon")?);
            forecasting::naive(&history, horizon)?;
            let last = history.len() - 1;
            Ok(Answer::default().list("forecast", repeated(&history, (0..horizon).map(|_| last))))
        }),
        concept(
            "seasonal naive forecast",
            "seasonal_naive",
            "forecasting::seasonal_naive",
            inputs![HISTORY, SEASON, HORIZON],
            |g| {
                let (history, season, horizon) = (g.numbers("history")?, g.whole("season")?, g.whole("horizon")?);
                forecasting::seasonal_naive(&history, season, horizon)?;
                let start = history.len() - season;
                Ok(Answer::default().list("forecast", repeated(&history, (0..horizon).map(|h| start + h % season))))
            },
        ),
        concept("drift forecast", "drift_forecast", "forecasting::drift", inputs![HISTORY, HORIZON], |g| {
            let history = g.numbers("history")?;
            let horizon = forecasting::drift(&history, g.whole("horizon")?)?.len();
            let steps: Vec<Expr> =
                (1..=horizon).map(|h| forecasting::drift_expr(&history, h)).collect::<Result<_>>()?;
            Ok(Answer::default().list("forecast", steps))
        }),
        concept(
            "moving average",
            "moving_average",
            "forecasting::moving_average",
            inputs![
                numbers("x", "the series, in the order of time"),
                whole("window", "how many values are averaged").at_least(1)
            ],
            |g| {
                let means = forecasting::moving_average_expr(&g.numbers("x")?, g.whole("window")?)?;
                Ok(Answer::default().list("values", means))
            },
        ),
        concept("simple exponential smoothing", "ses", "forecasting::SimpleSmoothing", inputs![SERIES, ALPHA], |g| {
            let smoothing = SimpleSmoothing::fit(&g.numbers("y")?, g.number("alpha")?)?;
            let levels = smoothing.level_exprs();
            let last = levels.last().cloned().ok_or_else(|| Error::empty("y"))?;
            Ok(Answer::default().list("levels", levels).with("forecast", last.renamed("forecast")))
        }),
        concept(
            "exponential smoothing weights",
            "smoothing_weights",
            "forecasting::smoothing_weights",
            inputs![ALPHA, whole("n_lags", "how many weights").at_least(1)],
            |g| {
                let alpha = g.number("alpha")?;
                let n = forecasting::smoothing_weights(alpha, g.whole_from("n_lags", 1)?.min(1_000_000))?.len();
                let alpha = Expr::named("α", alpha);
                let weight = |k: usize| (&alpha * (1.0 - &alpha).powi(k as i32)).called(format!("w{}", subscript(k)));
                let weights: Vec<Expr> = (0..n).map(weight).collect();
                let sum = Expr::sum_of(weights.clone()).called("sum");
                Ok(Answer::default().list("weights", weights).with("sum", sum))
            },
        ),
        concept(
            "Holt's linear trend",
            "holt",
            "forecasting::Holt",
            inputs![SERIES, ALPHA, number("beta", "the weight of the newest change, from 0 to 1"), HORIZON],
            |g| {
                let holt = Holt::fit(&g.numbers("y")?, g.number("alpha")?, g.number("beta")?)?;
                let (level, trend) = holt.last_exprs();
                let horizon = g.whole_from("horizon", 1)?.min(1_000_000);
                let step = |h: usize| (&level + Expr::named("h", h as f64) * &trend).called(format!("ŷ[n+{h}]"));
                Ok(Answer::one("level", level.clone())
                    .with("trend", trend.clone())
                    .list("forecast", (1..=horizon).map(step)))
            },
        )
        .also("double exponential smoothing"),
        concept(
            "differencing",
            "differencing",
            "forecasting::difference",
            inputs![
                SERIES,
                opt(whole("lag", "steps between the values, 1 unless given").at_least(1)),
                opt(whole("order", "how often, 1 unless given"))
            ],
            |g| {
                let (lag, order) = (g.opt_whole("lag").unwrap_or(1), g.opt_whole("order").unwrap_or(1));
                let y = g.numbers("y")?;
                let values = forecasting::difference(&y, lag, order)?;
                let before = forecasting::difference(&y, lag, order.saturating_sub(1))?;
                let differences = (0..values.len()).map(|i| match order {
                    0 => Expr::from(values[i]),
                    _ => Expr::from(before[i + lag]) - before[i],
                });
                Ok(Answer::default().list("values", differences))
            },
        ),
        concept(
            "autocorrelation",
            "autocorrelation",
            "forecasting::autocorrelation",
            inputs![SERIES, whole("max_lag", "the largest lag")],
            |g| {
                Ok(Answer::default()
                    .list("acf", forecasting::autocorrelation_expr(&g.numbers("y")?, g.whole("max_lag")?)?))
            },
        )
        .also("ACF"),
        concept(
            "AR(1) forecast",
            "ar1_forecast",
            "catalog",
            inputs![
                number("phi", "the coefficient"),
                number("constant", "the constant"),
                number("last", "the last value"),
                HORIZON
            ],
            |g| {
                let (phi, constant) = (Expr::named("φ", g.number("phi")?), Expr::named("c", g.number("constant")?));
                let horizon = g.whole_from("horizon", 1)?.min(100_000);
                let mut steps: Vec<Expr> = Vec::with_capacity(horizon);
                let mut before = Expr::named("x[n]", g.number("last")?);
                for h in 1..=horizon {
                    let step = (&constant + &phi * &before).called(format!("x[n+{h}]"));
                    before = Expr::named(format!("x[n+{h}]"), step.value());
                    steps.push(step);
                }
                let unit_root = phi.value() == 1.0;
                let mean =
                    (&constant / (1.0 - &phi)).undefined_if(unit_root, "φ = 1: a random walk has no long-run mean");
                Ok(Answer::default().list("forecast", steps).with("long_run_mean", mean.called("long-run mean")))
            },
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
            |g| Ok(with_windows(&Windows::expanding(g.whole("n")?, g.whole("initial")?, g.whole("horizon")?)?)),
        ),
        concept(
            "sliding-window backtest",
            "sliding_backtest",
            "forecasting::Windows::sliding",
            inputs![
                whole("n", "observations"),
                whole("window", "observations of each training part").at_least(1),
                HORIZON
            ],
            |g| Ok(with_windows(&Windows::sliding(g.whole("n")?, g.whole("window")?, g.whole("horizon")?)?)),
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
                let (n, horizon) = (g.whole("n")?, g.whole("horizon")?);
                Ok(with_windows(&Windows::offset(n, horizon, g.whole("n_windows")?, g.whole("offset")?)?))
            },
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
        }),
        concept(
            "newsvendor quantile",
            "newsvendor",
            "catalog",
            inputs![count("cost_under", "cost of one unit too few"), count("cost_over", "cost of one unit too many")],
            |g| {
                let (under, over) = (
                    Expr::named("cost under", g.number("cost_under")?),
                    Expr::named("cost over", g.number("cost_over")?),
                );
                let free = under.value() + over.value() == 0.0;
                let quantile = (&under / (&under + over)).undefined_if(free, "neither error costs anything");
                Ok(Answer::one("quantile", quantile.called("quantile")))
            },
        )
        .also("critical ratio"),
        concept(
            "time-series gap filling",
            "gap_filling",
            "forecasting::GapFilling",
            inputs![
                numbers_with_gaps("values", "the series, nan where a value is missing"),
                opt(choice("front", FILLS, "before the first observation; none drops them")),
                opt(choice("middle", FILLS, "between observations")),
                opt(choice("back", FILLS, "after the last observation")),
                opt(number("front_value", "the value of front = \"value\"")),
                opt(number("middle_value", "the value of middle = \"value\"")),
                opt(number("back_value", "the value of back = \"value\"")),
            ],
            |g| {
                let filling = GapFilling {
                    front: fill(g, "front", "front_value")?,
                    middle: fill(g, "middle", "middle_value")?,
                    back: fill(g, "back", "back_value")?,
                };
                let filled = filling.apply(&g.numbers("values")?)?;
                Ok(Answer::default().plain(
                    "values",
                    filled,
                    "observed values stay, gaps are filled by the rule of their part",
                ))
            },
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
        ),
        concept(
            "per-period comparison of unequal periods",
            "per_period",
            "catalog",
            inputs![
                number("total_a", "the first total"),
                count("periods_a", "periods in it"),
                number("total_b", "the second total"),
                count("periods_b", "periods in it"),
            ],
            |g| {
                let named = |name: &'static str| Ok::<_, Error>(Expr::named(name, g.number(name)?));
                let (a, b) = (named("total_a")?, named("total_b")?);
                let (periods_a, periods_b) = (named("periods_a")?, named("periods_b")?);
                let none = periods_a.value() == 0.0 || periods_b.value() == 0.0;
                let (per_a, per_b) = ((&a / periods_a).called("a per period"), (&b / periods_b).called("b per period"));
                let zero = a.value() == 0.0;
                let change = |from: Expr, to: Expr| ((to - &from) / from).undefined_if(zero, "the first total is 0");
                Ok(Answer::one("change_of_totals", change(a, b).called("change of totals")).with(
                    "change_per_period",
                    change(per_a, per_b).undefined_if(none, "no periods").called("change per period"),
                ))
            },
        ),
        concept("Theil's U2", "theil_u2", "metrics::theil_u2", inputs![SERIES, Y_PRED], |g| {
            Ok(Answer::one("u2", crate::metrics::theil_u2_expr(&g.numbers("y")?, &g.numbers("y_pred")?)?))
        })
        .also("Theil's U"),
        concept(
            "forecast error against naive",
            "naive_mae",
            "metrics::ScaledErrors",
            inputs![Y_TRAIN, opt(SEASON)],
            |g| {
                let (train, season) = (g.numbers("y_train")?, g.opt_whole("season").unwrap_or(1));
                if season == 0 || season >= train.len() {
                    return Err(Error::bad_param(
                        "season",
                        season,
                        format!("1 to less than the {} training values", train.len()),
                    ));
                }
                let naive = MeanLoss::new(AbsoluteError, &train[season..], &train[..train.len() - season])?;
                Ok(Answer::one("naive_mae", naive.worked()))
            },
        ),
    ];
