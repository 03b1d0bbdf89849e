//! Regression: errors, R squared, line fits.

use super::common::*;
use crate::linear::LineInference;
use crate::metrics::{
    Huber, LogCosh, MeanLoss, MedianAbsoluteError, MultiOutputErrors, RegressionErrors, Residuals, SquaredLogError,
    TweedieDeviance,
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

fn median_absolute(g: &Given) -> Result<crate::worked::Worked> {
    let (y_true, y_pred) = (g.numbers("y_true")?, g.numbers("y_pred")?);
    let errors = match g.opt_numbers("sample_weight") {
        Some(weights) => MedianAbsoluteError::weighted(&y_true, &y_pred, &weights),
        None => MedianAbsoluteError::new(&y_true, &y_pred),
    };
    Ok(errors?.worked())
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

// Notes that concepts share.
const WEIGHTED_MEAN: &str = "y_true first; with sample_weight Σ w·loss / Σ w, a weight of 0 not counting";
const HYNDMAN_KOEHLER: &str = "Hyndman & Koehler (2006), Int. J. Forecasting 22, 679–688";
const DRAPER_SMITH: &str = "Draper & Smith (1998), Applied Regression Analysis";

pub(super) const CONCEPTS: &[Concept] = &[
    concept("regression metrics", "regression_metrics", "metrics::RegressionErrors", PAIRS, |g| {
        let e = errors(g)?;
        let w = e.worked();
        Ok(Answer::one("mae", w.mae())
            .with("mse", w.mse())
            .with("rmse", w.rmse())
            .with("r2", w.r2())
            .with("median_ae", median_absolute(g)?)
            .with("max_error", w.max_error())
            .with("mape", w.mape())
            .with("wape", w.wape())
            .with("explained_variance", w.explained_variance())
            .with("mean_error", w.mean_error()))
    })
    .notes(
        "errors from 0 up, lower is better; R² at most 1; MAPE undefined where a truth is 0, WAPE where all are, R² \
         for one sample",
        "y_true first; the mean error is prediction minus truth; MAPE and WAPE are fractions",
        HYNDMAN_KOEHLER,
    ),
    of_pairs!("mae", "MAE", "mean absolute error", mae).notes(
        "at least 0, in the unit of y, lower is better",
        WEIGHTED_MEAN,
        HYNDMAN_KOEHLER,
    ),
    of_pairs!("mse", "MSE", "mean squared error", mse).notes(
        "at least 0, in the squared unit of y, lower is better",
        "divides by n, not by degrees of freedom; weights as for the MAE",
        HYNDMAN_KOEHLER,
    ),
    of_pairs!("rmse", "RMSE", "root mean squared error", rmse).notes(
        "at least the MAE, in the unit of y, lower is better",
        "the root of the mean, divided by n, not by degrees of freedom; weights as for the MAE",
        HYNDMAN_KOEHLER,
    ),
    of_pairs!("mape", "MAPE", "mean absolute percentage error", mape).notes(
        "at least 0, lower is better; undefined where a truth is 0",
        "a fraction (0.12 is 12 %) of |y_true|; scikit-learn divides by 2.2e-16 where a truth is 0",
        HYNDMAN_KOEHLER,
    ),
    of_pairs!("r2", "R squared", "R², coefficient of determination, r2 score", r2).notes(
        "at most 1, higher is better, 0 is the mean of y_true; constant truths count 1 if perfect, else 0; undefined \
         for one sample",
        "1 − SSE / SST, not a squared correlation, so it can be negative; roles matter, y_true first",
        DRAPER_SMITH,
    ),
    of_pairs!("explained_variance", "explained variance", "", explained_variance).notes(
        "at most 1, higher is better; constant truths count 1 if every error is the same, else 0",
        "R² with the mean error taken off, so a constant bias costs nothing; variances divide by n",
        "scikit-learn 1.9 user guide, 3.4.6",
    ),
    of_pairs!("max_error", "maximum error", "", max_error).notes(
        "at least 0, in the unit of y, lower is better",
        "the largest |y_true − y_pred|; rows of weight 0 do not count",
        "scikit-learn 1.9 user guide, 3.4.6",
    ),
    of_pairs!("mean_error", "mean error", "mean bias", mean_error).notes(
        "any number, in the unit of y, 0 is best; errors of both signs cancel",
        "prediction minus truth: positive means predicting too high",
        HYNDMAN_KOEHLER,
    ),
    concept("median absolute error", "median_ae", "metrics::MedianAbsoluteError", PAIRS, |g| {
        Ok(Answer::one("median_ae", median_absolute(g)?))
    })
    .notes(
        "at least 0, in the unit of y, lower is better",
        "of an even number of errors the mean of the middle two; with weights, half of the weight lies at errors up to \
         it",
        HYNDMAN_KOEHLER,
    ),
    concept("RMSLE", "rmsle", "metrics::SquaredLogError", PAIRS, |g| {
        let msle = mean_loss(g, SquaredLogError)?.expr();
        Ok(Answer::one("msle", msle.clone()).with("rmsle", msle.sqrt().called("RMSLE")))
    })
    .also("root mean squared log error, MSLE")
    .notes(
        "at least 0, lower is better, without a unit; an error for values of −1 or below",
        "ln(1 + x) of both, so that of large values half and double weigh alike; y_true first",
        "scikit-learn 1.9 user guide, 3.4.6",
    ),
    concept("log-cosh loss", "log_cosh", "metrics::LogCosh", PAIRS, |g| {
        Ok(Answer::one("log_cosh", mean_loss(g, LogCosh)?.worked()))
    })
    .notes(
        "at least 0, lower is better; about e²/2 for small errors and |e| − ln 2 for large ones",
        "natural log; the mean over samples; it never overflows",
        "Saleh & Saleh (2022), Statistical properties of the log-cosh loss function used in machine learning, \
         arXiv:2208.04564",
    ),
    concept(
        "Huber loss",
        "huber_loss",
        "metrics::Huber",
        inputs![Y_TRUE, Y_PRED, opt(SAMPLE_WEIGHT), number("delta", "the error from which on it grows linearly")],
        |g| Ok(Answer::one("huber_loss", mean_loss(g, Huber { delta: g.number("delta")? })?.worked())),
    )
    .notes(
        "at least 0, lower is better; delta must be above 0",
        "e²/2 up to delta, delta·(|e| − delta/2) beyond, so the square has the half; delta is not scaled by the data",
        "Huber (1964), Ann. Math. Statist. 35, 73–101",
    ),
    concept(
        "Tweedie deviance",
        "tweedie_deviance",
        "metrics::TweedieDeviance",
        inputs![Y_TRUE, Y_PRED, opt(SAMPLE_WEIGHT), number("power", "0 normal, 1 Poisson, 2 gamma")],
        |g| Ok(Answer::one("deviance", mean_loss(g, TweedieDeviance { power: g.number("power")? })?.worked())),
    )
    .also("Poisson deviance, gamma deviance")
    .notes(
        "at least 0, lower is better, 0 is perfect; an error for a power between 0 and 1 or values it has no deviance \
         for",
        "power 0 is the MSE, 1 Poisson (y ≥ 0), 2 gamma (y > 0); y_pred above 0 but for power 0; the mean, with its \
         factor 2",
        "Jørgensen (1987), J. R. Statist. Soc. B 49, 127–162",
    ),
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
    )
    .notes(
        "errors from 0 up, lower is better; R² at most 1, undefined for one sample",
        "divided by the sum of weights; the mean of y_true in R² is weighted too; weights negative or all 0 are \
         refused",
        "scikit-learn 1.9 user guide, 3.4.6 (sample_weight)",
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
            crate::input::setting("r2", r2, r2 <= 1.0, "at most 1")?;
            let expr = crate::metrics::adjusted_r2_expr(Expr::named("R²", r2), g.number("n")?, p as f64);
            Ok(Answer::one("adjusted_r2", expr))
        },
    )
    .notes(
        "at most 1, higher is better, below 0 where chance does as well; undefined where n ≤ predictors + 1",
        "n − 1 over n − p − 1, p without the intercept",
        "Theil (1961), Economic Forecasts and Policy; Draper & Smith (1998), Applied Regression Analysis",
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
            let mae = |errors: &[f64]| mean(errors, |e| e.abs());
            let rmse = |errors: &[f64]| mean(errors, |e| e.powi(2)).sqrt();
            Ok(Answer::one("mae_before", mae(&before).called("MAE before"))
                .with("rmse_before", rmse(&before).called("RMSE before"))
                .with("mae_after", mae(&after).called("MAE after"))
                .with("rmse_after", rmse(&after).called("RMSE after")))
        },
    )
    .notes(
        "at least 0, in the unit of the errors; each RMSE at least its MAE",
        "both divide by n; the signs of the errors do not matter",
        HYNDMAN_KOEHLER,
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
    .also("ordinary least squares line, line fit")
    .notes(
        "any numbers, the slope in units of y per unit of x; an error where all x are equal",
        "least squares of y on x with an intercept; MSE divides by n, not n − 2",
        "Legendre (1805), Nouvelles méthodes pour la détermination des orbites des comètes; Draper & Smith (1998), \
         Applied Regression Analysis",
    ),
    concept(
        "inference for a regression line",
        "line_inference",
        "linear::LineInference",
        inputs![X, Y, opt(number("confidence", "of the interval (default 0.95)"))],
        |g| {
            let (x, y) = (g.numbers("x")?, g.numbers("y")?);
            let line = LineInference::new(&x, &y, g.opt_number("confidence").unwrap_or(0.95))?;
            let w = line.worked();
            Ok(Answer::one("slope_std_error", w.slope_std_error())
                .with("intercept_std_error", w.intercept_std_error())
                .with("residual_std_error", w.residual_std_error())
                .with("t", w.t())
                .with("p", w.p_value())
                .with("low", w.low())
                .with("high", w.high()))
        },
    )
    .also("standard error of the slope, t-test of a regression slope, confidence interval of a slope")
    .notes(
        "standard errors at least 0, p from 0 to 1; t and p NaN where the line runs through every point",
        "σ² = RSS/(n − 2); two-sided p with n − 2 degrees of freedom",
        "Draper & Smith (1998), Applied Regression Analysis, 3rd ed., chapter 1",
    ),
    concept("leverage and Cook's distance", "leverage", "linear::LineInference", inputs![X, Y], |g| {
        let line = LineInference::new(&g.numbers("x")?, &g.numbers("y")?, 0.95)?;
        Ok(Answer::default()
            .list("leverage", line.leverages())
            .list("standardized_residual", line.standardized())
            .list("cooks_distance", line.cooks_distances())
            .with("high_leverage", line.high_leverage()))
    })
    .also("hat values, studentized residuals, Cook's distance, influence")
    .notes(
        "leverages from 1/n to 1, adding up to 2; distances at least 0, NaN where a point has leverage 1",
        "internally studentized residuals; two parameters, slope and intercept",
        "Cook (1977), Technometrics 19, 15–18; Hoaglin & Welsch (1978), The American Statistician 32, 17–22",
    ),
    concept("simple linear regression quality", "simple_regression_quality", "stats::Line", inputs![X, Y], |g| {
        let (_, _, e) = fitted(g)?;
        let w = e.worked();
        Ok(Answer::one("r2", w.r2())
            .with("adjusted_r2", w.adjusted_r2(1))
            .with("wape", w.wape())
            .with("mape", w.mape()))
    })
    .notes(
        "R² 0 to 1, WAPE and MAPE from 0 up; adjusted R² undefined below 3 samples, MAPE where a y is 0, WAPE where \
         all are",
        "of the fitted line on its own data, so R² is the squared correlation; p = 1",
        DRAPER_SMITH,
    ),
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
    )
    .notes(
        "at least 0, in the unit of the values, lower is better",
        "counts weigh the values, 1 each unless given; both divide by the sum of counts",
        "scikit-learn 1.9, DummyRegressor (constant)",
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
                .list("mae_raw", m.each_mae())
                .with("mae", w.mae())
                .list("mse_raw", m.each_mse())
                .with("mse", w.mse())
                .with("rmse", w.rmse())
                .list("r2_raw", m.each_r2())
                .with("r2_uniform", w.r2_uniform())
                .with("r2_variance_weighted", w.r2_variance_weighted()))
        },
    )
    .notes(
        "errors from 0 up, R² at most 1; R² undefined for one sample",
        "columns are outputs; averages are plain means, the RMSE the mean of the outputs' RMSE; the last R² weighs by \
         variance of y_true",
        "scikit-learn 1.9 user guide, 3.4.6 (multioutput)",
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
    })
    .notes(
        "any numbers, in the unit of y; the sum of squares at least 0, in its square",
        "truth minus prediction: positive means predicting too low; the mean divides by n",
        DRAPER_SMITH,
    ),
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
            use crate::input::setting;
            let (mae, mse, r2) = (g.number("mae")?, g.number("mse")?, g.number("r2")?);
            setting("r2", r2, r2 <= 1.0, "at most 1")?;
            // The rounding of values as they are printed may lift the MAE a little above.
            let rmse = mse.sqrt();
            setting(
                "mae",
                mae,
                mae <= rmse * (1.0 + 1e-6),
                &format!("at most the RMSE, {},", crate::worked::six(rmse)),
            )?;
            let factor = g.number("factor")?;
            setting("factor", factor, factor != 0.0, "a number other than 0")?;
            let factor = Expr::named("factor", factor);
            let mse = (Expr::named("old MSE", mse) * factor.clone().powi(2)).called("MSE");
            let unchanged = Expr::named("old R²", r2).called("R²").worked();
            Ok(Answer::one("mae", (Expr::named("old MAE", mae) * factor.abs()).called("MAE"))
                .with("mse", mse.clone())
                .with("rmse", mse.sqrt().called("RMSE"))
                .with("r2", unchanged.remark("unchanged: SSE and SST grow by the same factor²")))
        },
    )
    .notes(
        "MAE and RMSE in the new unit, MSE in its square, R² unchanged; an error for a factor of 0 or an MAE above the \
         RMSE",
        "factor is new units in one old unit (1000 from kg to g) and may be negative",
        HYNDMAN_KOEHLER,
    ),
];

#[cfg(test)]
mod tests {
    use crate::catalog::{Value, ask};

    fn answer(concept: &str, given: &[(&str, Value)]) -> crate::Result<crate::catalog::Answer> {
        ask(concept, given.iter().cloned())
    }

    fn list(numbers: &[f64]) -> Value {
        numbers.to_vec().into()
    }

    /// The errors 0 and 1 weigh 2 together, the error 10 weighs 10.
    #[test]
    fn the_median_absolute_error_is_weighted_like_the_others() {
        let given = [
            ("y_true", list(&[1.0, 2.0, 3.0])),
            ("y_pred", list(&[1.0, 3.0, 13.0])),
            ("sample_weight", list(&[1.0, 1.0, 10.0])),
        ];
        for concept in ["regression metrics", "median absolute error"] {
            let answer = answer(concept, &given).unwrap();
            assert_eq!(answer.get("median_ae").unwrap().value(), Value::Number(10.0), "{concept}");
        }
    }

    #[test]
    fn a_line_through_a_constant_is_perfect() {
        let given = [("x", list(&[1.0, 2.0, 3.0])), ("y", list(&[0.1, 0.1, 0.1]))];
        let answer = answer("simple linear regression quality", &given).unwrap();
        assert_eq!(answer.get("r2").unwrap().value(), Value::Number(1.0));
    }

    /// In new units of a half, MAE 1 is 2, MSE 4 is 16 and RMSE 4.
    #[test]
    fn rescaling_refuses_what_no_errors_can_give() {
        let of = |mae: f64, mse: f64, r2: f64, factor: f64| {
            let given = [("mae", mae), ("mse", mse), ("r2", r2), ("factor", factor)];
            answer("metric under rescaling of the target", &given.map(|(name, number)| (name, number.into())))
        };
        let fine = of(1.0, 4.0, 0.5, 2.0).unwrap();
        let value = |name: &str| fine.get(name).unwrap().value();
        assert_eq!([value("mae"), value("mse"), value("rmse"), value("r2")], [2.0, 16.0, 4.0, 0.5].map(Value::Number));
        assert!(fine.to_string().contains("unchanged"));
        assert_eq!(of(1.0, 4.0, 1.5, 2.0).unwrap_err().to_string(), "r2 = 1.5, but at most 1 is needed");
        assert_eq!(of(3.0, 4.0, 0.5, 2.0).unwrap_err().to_string(), "mae = 3, but at most the RMSE, 2, is needed");
        assert_eq!(of(1.0, 4.0, 0.5, 0.0).unwrap_err().to_string(), "factor = 0, but a number other than 0 is needed");
    }

    #[test]
    fn before_and_after_the_outlier_have_names_of_their_own() {
        let given = [("errors", list(&[1.0, -2.0])), ("outlier", 9.0.into())];
        let text = answer("outlier effect on MAE and RMSE", &given).unwrap().to_string();
        for name in ["MAE before = ", "RMSE before = ", "MAE after = ", "RMSE after = "] {
            assert_eq!(text.matches(name).count(), 1, "{name} in\n{text}");
        }
    }
}
