//! Regression: errors, R squared, line fits.

use super::common::*;
use crate::metrics::{
    Huber, LogCosh, MeanLoss, MultiOutputErrors, RegressionErrors, Residuals, SquaredLogError, TweedieDeviance,
};
use crate::stats::Line;
use crate::worked::{Expr, Head, Number};

const PAIRS: &[&[Input]] = &[&[Y_TRUE, Y_PRED, opt(SAMPLE_WEIGHT)]];
const X: Input = numbers("x", "the predictor");
const Y: Input = numbers("y", "the values it predicts");
const N_PREDICTORS: Input = whole("n_predictors", "how many predictors the model has");

/// The errors of the given pairs, weighted if weights are given.
pub(super) fn errors(g: &Given) -> Result<RegressionErrors> {
    let (y_true, y_pred) = (g.numbers("y_true")?, g.numbers("y_pred")?);
    match g.opt_numbers("sample_weight") {
        Some(weights) => RegressionErrors::weighted(&y_true, &y_pred, &weights),
        None => RegressionErrors::new(&y_true, &y_pred),
    }
}

/// The mean of a loss over the given pairs.
pub(super) fn mean_loss<L: crate::metrics::Loss>(g: &Given, loss: L) -> Result<MeanLoss<L>> {
    let (y_true, y_pred) = (g.numbers("y_true")?, g.numbers("y_pred")?);
    match g.opt_numbers("sample_weight") {
        Some(weights) => MeanLoss::weighted(loss, &y_true, &y_pred, &weights),
        None => MeanLoss::new(loss, &y_true, &y_pred),
    }
}

/// One metric of pairs: id, name, other names, method.
macro_rules! of_pairs {
    ($id:literal, $name:literal, $also:literal, $metric:ident) => {
        concept($name, $id, concat!("metrics::RegressionErrors::", stringify!($metric)), PAIRS, |g| {
            Ok(Answer::one($id, errors(g)?.worked().$metric()))
        })
        .also($also)
    };
}

fn fitted(g: &Given) -> Result<(Line, Vec<f64>, RegressionErrors)> {
    let (x, y) = (g.numbers("x")?, g.numbers("y")?);
    let line = Line::fit(&x, &y)?;
    let predictions: Vec<f64> = x.iter().map(|x| line.predict(*x)).collect();
    let errors = RegressionErrors::new(&y, &predictions)?;
    Ok((line, predictions, errors))
}

pub(super) const CONCEPTS: &[Concept] = &[
    concept("regression metrics", "regression_metrics", "metrics::RegressionErrors", PAIRS, |g| {
        let e = errors(g)?;
        let residuals = Residuals::new(&g.numbers("y_true")?, &g.numbers("y_pred")?)?;
        let w = e.worked();
        Ok(Answer::one("mae", w.mae())
            .with("mse", w.mse())
            .with("rmse", w.rmse())
            .with("r2", w.r2())
            .with("median_ae", residuals.worked().median_absolute())
            .with("max_error", w.max_error())
            .with("mape", w.mape())
            .with("wape", w.wape())
            .with("explained_variance", w.explained_variance())
            .with("mean_error", w.mean_error()))
    }),
    of_pairs!("mae", "MAE", "mean absolute error", mae),
    of_pairs!("mse", "MSE", "mean squared error", mse),
    of_pairs!("rmse", "RMSE", "root mean squared error", rmse),
    of_pairs!("mape", "MAPE", "mean absolute percentage error", mape),
    of_pairs!("r2", "R squared", "R², coefficient of determination, r2 score", r2),
    of_pairs!("explained_variance", "explained variance", "", explained_variance),
    of_pairs!("max_error", "maximum error", "", max_error),
    of_pairs!("mean_error", "mean error", "mean bias", mean_error),
    concept("median absolute error", "median_ae", "metrics::median_absolute_error", inputs![Y_TRUE, Y_PRED], |g| {
        let residuals = Residuals::new(&g.numbers("y_true")?, &g.numbers("y_pred")?)?;
        Ok(Answer::one("median_ae", residuals.worked().median_absolute()))
    }),
    concept("RMSLE", "rmsle", "metrics::SquaredLogError", PAIRS, |g| {
        let msle = mean_loss(g, SquaredLogError)?.expr();
        Ok(Answer::one("msle", msle.clone()).with("rmsle", msle.sqrt().called("RMSLE")))
    })
    .also("root mean squared log error, MSLE"),
    concept("log-cosh loss", "log_cosh", "metrics::LogCosh", PAIRS, |g| {
        Ok(Answer::one("log_cosh", mean_loss(g, LogCosh)?.worked()))
    }),
    concept(
        "Huber loss",
        "huber_loss",
        "metrics::Huber",
        inputs![Y_TRUE, Y_PRED, opt(SAMPLE_WEIGHT), number("delta", "the error from which on it grows linearly")],
        |g| Ok(Answer::one("huber_loss", mean_loss(g, Huber { delta: g.number("delta")? })?.worked())),
    ),
    concept(
        "Tweedie deviance",
        "tweedie_deviance",
        "metrics::TweedieDeviance",
        inputs![Y_TRUE, Y_PRED, opt(SAMPLE_WEIGHT), number("power", "0 normal, 1 Poisson, 2 gamma")],
        |g| Ok(Answer::one("deviance", mean_loss(g, TweedieDeviance { power: g.number("power")? })?.worked())),
    )
    .also("Poisson deviance, gamma deviance"),
    concept(
        "sample-weighted regression metrics",
        "weighted_regression_metrics",
        "metrics::RegressionErrors::weighted",
        PAIRS,
        |g| {
            let e = errors(g)?;
            let w = e.worked();
            Ok(Answer::one("mae", w.mae()).with("mse", w.mse()).with("rmse", w.rmse()).with("r2", w.r2()))
        },
    ),
    concept(
        "adjusted R squared",
        "adjusted_r2",
        "metrics::RegressionErrors::adjusted_r2",
        &[
            &[number("r2", "R squared"), whole("n", "samples"), N_PREDICTORS],
            &[Y_TRUE, Y_PRED, opt(SAMPLE_WEIGHT), N_PREDICTORS],
        ],
        |g| {
            let p = g.whole("n_predictors")?;
            if g.has("y_true") {
                return Ok(Answer::one("adjusted_r2", errors(g)?.worked().adjusted_r2(p)));
            }
            let r2 = g.number("r2")?;
            crate::metrics::input::setting("r2", r2, r2 <= 1.0, "at most 1")?;
            let expr = crate::metrics::adjusted_r2_expr(Expr::named("R²", r2), g.number("n")?, p as f64);
            Ok(Answer::one("adjusted_r2", expr))
        },
    ),
    concept(
        "outlier effect on MAE and RMSE",
        "outlier_effect",
        "metrics::RegressionErrors",
        inputs![numbers("errors", "prediction errors"), number("outlier", "one more error")],
        |g| {
            let before = non_empty("errors", g.numbers("errors")?)?;
            let after = [&before[..], &[g.number("outlier")?]].concat();
            let mean = |errors: &[f64], term: fn(Expr) -> Expr| {
                let total = Expr::sum_of(errors.iter().map(|e| term((*e).into()))).value();
                Head::new([errors]).mean(["eᵢ"], total, |[e]| term(e))
            };
            let mae = |errors: &[f64]| mean(errors, |e| e.abs()).called("MAE");
            let rmse = |errors: &[f64]| mean(errors, |e| e.powi(2)).sqrt().called("RMSE");
            Ok(Answer::one("mae_before", mae(&before))
                .with("rmse_before", rmse(&before))
                .with("mae_after", mae(&after))
                .with("rmse_after", rmse(&after)))
        },
    ),
    concept("simple linear regression", "simple_regression", "stats::Line", inputs![X, Y], |g| {
        let (line, predictions, e) = fitted(g)?;
        let (a, b) = (line.worked().intercept(), line.worked().slope());
        let (a, b) = (Expr::named("intercept", a.value()), Expr::named("slope", b.value()));
        let x = g.numbers("x")?;
        let at = |(i, x): (usize, &f64)| (&a + &b * Expr::named(format!("x[{i}]"), *x)).called(format!("ŷ[{i}]"));
        debug_assert_eq!(predictions.len(), x.len());
        Ok(Answer::one("slope", line.worked().slope())
            .with("intercept", line.worked().intercept())
            .list("predictions", x.iter().enumerate().map(at))
            .with("mse", e.worked().mse())
            .with("rmse", e.worked().rmse())
            .with("mae", e.worked().mae()))
    })
    .also("ordinary least squares line, line fit"),
    concept("simple linear regression quality", "simple_regression_quality", "stats::Line", inputs![X, Y], |g| {
        let (_, _, e) = fitted(g)?;
        let w = e.worked();
        Ok(Answer::one("r2", w.r2())
            .with("adjusted_r2", w.adjusted_r2(1))
            .with("wape", w.wape())
            .with("mape", w.mape()))
    }),
    concept(
        "constant-prediction baseline",
        "constant_baseline",
        "metrics::RegressionErrors::weighted",
        inputs![
            numbers("values", "the values that occur"),
            opt(numbers("counts", "how often each occurs")),
            number("prediction", "what is always predicted"),
        ],
        |g| {
            let values = g.numbers("values")?;
            let predictions = vec![g.number("prediction")?; values.len()];
            let e = match g.opt_numbers("counts") {
                Some(counts) => {
                    same_length("values", values.len(), "counts", counts.len())?;
                    RegressionErrors::weighted(&values, &predictions, &counts)?
                }
                None => RegressionErrors::new(&values, &predictions)?,
            };
            Ok(Answer::one("mae", e.worked().mae()).with("rmse", e.worked().rmse()))
        },
    ),
    concept(
        "multioutput regression metrics",
        "multioutput_metrics",
        "metrics::MultiOutputErrors",
        inputs![
            matrix("y_true", "a row for each sample, a column for each output"),
            matrix("y_pred", "predictions, likewise")
        ],
        |g| {
            let m = MultiOutputErrors::new(&g.matrix("y_true")?, &g.matrix("y_pred")?)?;
            let w = m.worked();
            Ok(Answer::default()
                .list("mae_raw", m.columns().iter().map(|e| e.worked().mae()))
                .with("mae", w.mae())
                .list("mse_raw", m.columns().iter().map(|e| e.worked().mse()))
                .with("mse", w.mse())
                .with("rmse", w.rmse())
                .list("r2_raw", m.columns().iter().map(|e| e.worked().r2()))
                .with("r2_uniform", w.r2_uniform())
                .with("r2_variance_weighted", w.r2_variance_weighted()))
        },
    ),
    concept("residuals", "residuals", "metrics::Residuals", inputs![Y_TRUE, Y_PRED], |g| {
        let (y, p) = (g.numbers("y_true")?, g.numbers("y_pred")?);
        let r = Residuals::new(&y, &p)?;
        let residual = |(i, (y, p)): (usize, (&f64, &f64))| {
            (Expr::named(format!("y[{i}]"), *y) - Expr::named(format!("ŷ[{i}]"), *p)).called(format!("e[{i}]"))
        };
        Ok(Answer::default()
            .list("residuals", y.iter().zip(&p).enumerate().map(residual))
            .with("mean", r.worked().mean())
            .with("sum_of_squares", r.worked().sum_of_squares()))
    }),
    concept(
        "metric under rescaling of the target",
        "rescaled_metrics",
        "metrics::RegressionErrors",
        inputs![
            count("mae", "MAE in the old unit"),
            count("mse", "MSE in the old unit"),
            number("r2", "R squared"),
            number("factor", "new units in one old unit"),
        ],
        |g| {
            let factor = Expr::named("factor", g.number("factor")?);
            let mse = (Expr::named("old MSE", g.number("mse")?) * factor.clone().powi(2)).called("MSE");
            Ok(Answer::one("mae", (Expr::named("old MAE", g.number("mae")?) * factor.abs()).called("MAE"))
                .with("mse", mse.clone())
                .with("rmse", mse.sqrt().called("RMSE"))
                .with("r2", Expr::named("R²", g.number("r2")?)))
        },
    ),
];
