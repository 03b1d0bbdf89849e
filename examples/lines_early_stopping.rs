//! Why does stopping the training early help, and is it another kind of penalty?
//!
//! Prediction: 60 weights can fit 50 rows exactly, noise and all. Gradient descent from 0 learns the strong directions
//! of the data first and the weak ones, where noise rules, last; meanwhile the weights grow. So the validation error
//! falls and then rises, and stopping after t steps of rate η does what ridge does with α = n/(ηt): it keeps the
//! weights small.
//!
//! Source: Ali, Kolter & Tibshirani (2019), A continuous-time view of early stopping for least squares regression,
//! AISTATS.

use workings::datasets::make_regression;
use workings::lesson::Lesson;
use workings::ndarray::{Array1, s};
use workings::optimize::LinearObjective;
use workings::plot::{Axis, Figure, Line};
use workings::prelude::*;

const NOISE: f64 = 300.0; // change me: the standard deviation of the noise; the features alone give about 450
const RATE: f64 = 0.02; // change me: the learning rate, below 0.4
const STEPS: usize = 5000;

pub fn lesson() -> Result<Lesson> {
    let make = make_regression().n_samples(1250).n_features(60).n_informative(60).noise(NOISE).seed(1);
    let data = make.generate()?;
    let part = |from: usize, to: usize| {
        let y = data.targets.slice(s![from..to]).to_vec();
        (data.records.slice(s![from..to, ..]).to_owned(), y)
    };
    let ((x, y), (x_val, y_val), (x_test, y_test)) = (part(0, 50), part(50, 250), part(250, 1250));
    let train = LinearObjective::new(LossFunction::Squared, &x, &y)?.fit_intercept(false);
    let validation = LinearObjective::new(LossFunction::Squared, &x_val, &y_val)?.fit_intercept(false);
    let test = LinearObjective::new(LossFunction::Squared, &x_test, &y_test)?.fit_intercept(false);
    // The objective is half the mean squared error.
    let rmse = |objective: &LinearObjective, w: &[f64]| (2.0 * objective.value(w)).sqrt();
    let norm = |w: &[f64]| w.iter().map(|w| w * w).sum::<f64>().sqrt();
    let row = |w: &[f64]| vec![rmse(&train, w), rmse(&validation, w), rmse(&test, w), norm(w)];

    let params = Descent::params().learning_rate(RATE).max_iter(STEPS).keep_parameters(true);
    let run = params.minimize_validated(&train, &validation, &[0.0; 60])?;
    let stop = run.history().best().unwrap_or(0);
    let dataset = Dataset::new(x.clone(), Array1::from(y.clone()));
    let ridge = |alpha: f64| -> Result<Vec<f64>> {
        Ok(Ridge::params().alpha(alpha).fit_intercept(false).fit(&dataset)?.coef().to_vec())
    };
    let alphas: Vec<f64> = (0..61).map(|k| 1e4 * 10_f64.powf(-f64::from(k) / 10.0)).collect();
    let ridges = alphas.iter().map(|alpha| ridge(*alpha)).collect::<Result<Vec<_>>>()?;
    let least = |a: &usize, b: &usize| rmse(&validation, &ridges[*a]).total_cmp(&rmse(&validation, &ridges[*b]));
    let best = (0..alphas.len()).min_by(least).unwrap_or(0);
    let alpha = Expr::named("n", 50.0) / (Expr::named("η", RATE) * Expr::named("t", stop.max(1) as f64));

    let steps: Vec<usize> = (0..=150).map(|k| (STEPS as f64).powf(f64::from(k) / 150.0) as usize).collect();
    let over = |of: &dyn Fn(&[f64]) -> f64| {
        steps.iter().filter_map(|t| run.path().get(*t).map(|w| (*t as f64, of(w)))).collect::<Vec<_>>()
    };
    let errors = Figure::new("The training error falls, the validation error turns")
        .x(Axis::new("Steps of gradient descent").log())
        .y(Axis::new("Root mean squared error").from_zero())
        .line("training", over(&|w| rmse(&train, w)))
        .line("validation", over(&|w| rmse(&validation, w)))
        .vertical_rule(stop.max(1) as f64, format!("stop after {stop}"));
    let by_norm = |w: &Vec<f64>| (norm(w), rmse(&validation, w));
    let beside = Figure::new("Step by step as ridge does, from strong to weak")
        .x(Axis::new("Length of the weights ‖w‖").from_zero())
        .y(Axis::new("Validation RMSE").from_zero())
        .line("descent, step by step", steps.iter().filter_map(|t| run.path().get(*t)).map(by_norm))
        .with(Line::new("ridge, penalty by penalty", ridges.iter().map(by_norm)).dashed());
    let title = "Stopping early keeps the weights small, much as a penalty does";
    Ok(Lesson::new("Why does stopping the training early help, and is it another kind of penalty?")
        .table(
            &["training RMSE", "validation RMSE", "test RMSE", "‖w‖"],
            [
                ("all weights 0", row(&[0.0; 60])),
                ("descent, stopped early", row(run.path().get(stop).map_or(run.parameters(), |w| w))),
                ("descent, to the end", row(run.parameters())),
                ("ridge, α = n/(ηt)", row(&ridge(alpha.value())?)),
                ("ridge, best α", row(&ridges[best])),
            ],
        )
        .derived(alpha.called("α").worked())
        .number("best α of ridge by validation", alphas[best])
        .chart(Figure::grid(title, 2, [errors.size(460, 380), beside.size(460, 380)]))
        .answer("Because descent fits the noise last. After 58 steps the validation error turns; at the end the 50 training rows are nearly exact, the weights nearly three times as long, and the test error is 832 instead of 425, worse than all weights 0. Ridge with α = n/(ηt) ends at the same 425, and with the α that validation prefers at 424: stopping early is a penalty whose strength is set by the clock, so choose the step as one chooses α, on rows that were not trained on."))
}

fn main() -> Result<()> {
    lesson()?.show("lines_early_stopping")
}

/// Over 60 draws of its own NumPy stops after 62 steps in the mean, with a test RMSE of 448, at the end 693, all
/// weights 0 √(60 · 100²/3 + 300²) = 539; scikit-learn's ridge has 449 with α = n/(ηt) and 445 with the α of least
/// validation error.
#[test]
fn stopping_early_does_what_ridge_does() {
    let lesson = lesson().unwrap();
    let of = |row: &str, column: &str| lesson.cell(row, column).unwrap();
    let (stopped, end) = ("descent, stopped early", "descent, to the end");
    assert!(of(end, "training RMSE") < 20.0 && of(end, "test RMSE") > 1.5 * of(stopped, "test RMSE"));
    assert!(of(end, "test RMSE") > of("all weights 0", "test RMSE") && of(end, "‖w‖") > 2.0 * of(stopped, "‖w‖"));
    for ridge in ["ridge, α = n/(ηt)", "ridge, best α"] {
        assert!((of(ridge, "test RMSE") / of(stopped, "test RMSE") - 1.0).abs() < 0.02);
    }
}
