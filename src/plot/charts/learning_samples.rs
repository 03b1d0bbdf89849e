//! Charts of learning, of runs that go well and of runs that do not, for the tests and for people to look at.

use linfa::traits::Fit;
use linfa::{Dataset, DatasetBase};
use ndarray::{Array1, Array2, Axis as Along, Ix1, s};

use super::learning::*;
use super::samples::{bell, spread};
use crate::Result;
use crate::linear::{LogisticRegression, polynomial_fit};
use crate::metrics::log_loss;
use crate::model_selection::{self, ErrorDecomposition, KFold};
use crate::optimize::{
    Descent, DescentParams, Diagnostics, Function, History, LinearObjective, LossFunction, LossSurface, Objective,
    Optimizer, Quadratic, TestFunction,
};
use crate::plot::Figure;
use crate::preprocessing::StandardScaler;
use crate::training::{ParabolaDescent, Schedule};

type Named = (String, Figure);

fn contours(
    title: &str,
    objective: &dyn Objective,
    (x, y): ((f64, f64), (f64, f64)),
    start: [f64; 2],
    runs: &[(&str, DescentParams)],
) -> Figure {
    let surface = LossSurface::new(objective, x, y, 221).unwrap();
    let run = |params: &DescentParams| params.clone().keep_parameters(true).minimize(objective, &start).unwrap();
    let done: Vec<Descent> = runs.iter().map(|(_, params)| run(params)).collect();
    let named: Vec<(&str, &Descent)> = runs.iter().zip(&done).map(|((name, _), run)| (*name, run)).collect();
    loss_contours(title, &surface, &named)
}

fn with(optimizer: Optimizer, rate: f64, max_iter: usize) -> DescentParams {
    Descent::params().optimizer(optimizer).learning_rate(rate).max_iter(max_iter)
}

fn surfaces() -> Vec<Named> {
    let bowl = Quadratic::with_condition(12.0).unwrap();
    let turned = bowl.clone().turned(0.5);
    let square = ((-5.0, 5.0), (-2.5, 2.5));
    let first_order = [
        ("gradient descent", with(Optimizer::sgd(), 0.15, 60)),
        ("momentum", with(Optimizer::momentum(0.8), 0.04, 60)),
        ("Nesterov", with(Optimizer::nesterov(0.8), 0.04, 60)),
    ];
    let adaptive = [
        ("AdaGrad", with(Optimizer::adagrad(), 0.8, 60)),
        ("RMSProp", with(Optimizer::RmsProp { rho: 0.9, epsilon: 1e-8 }, 0.1, 60)),
        ("Adam", with(Optimizer::adam(), 0.3, 60)),
    ];
    let curved = [
        ("coordinate descent", with(Optimizer::coordinate_descent(), 1.0, 60)),
        ("L-BFGS", with(Optimizer::lbfgs(), 1.0, 60)),
        ("Newton", with(Optimizer::newton(), 1.0, 60)),
    ];
    let banana = [
        ("gradient descent", with(Optimizer::sgd(), 0.001, 400)),
        ("Adam", with(Optimizer::adam(), 0.1, 400)),
        ("L-BFGS", with(Optimizer::lbfgs(), 1.0, 400)),
    ];
    let four = [
        ("gradient descent", with(Optimizer::sgd(), 0.01, 60)),
        ("momentum", with(Optimizer::momentum(0.9), 0.01, 60)),
    ];
    let batches = stochastic();
    vec![
        (
            "bowl_first_order".into(),
            contours("Gradient, heavy ball, look ahead", &bowl, square, [-4.5, 2.0], &first_order),
        ),
        ("bowl_adaptive".into(), contours("Steps scaled by past gradients", &bowl, square, [-4.5, 2.0], &adaptive)),
        (
            "bowl_curvature".into(),
            contours("Optimizers that know the curvature", &turned, square, [-4.5, 2.0], &curved),
        ),
        (
            "rosenbrock".into(),
            contours(
                "Rosenbrock's valley",
                &TestFunction::Rosenbrock,
                ((-2.0, 2.0), (-1.0, 3.0)),
                [-1.2, 1.0],
                &banana,
            ),
        ),
        (
            "himmelblau".into(),
            contours(
                "Himmelblau's four minima",
                &TestFunction::Himmelblau,
                ((-5.0, 5.0), (-5.0, 5.0)),
                [0.2, -0.4],
                &four,
            ),
        ),
        ("beale".into(), contours("Beale's plain", &TestFunction::Beale, ((-1.0, 4.0), (-1.5, 1.5)), [0.5, 1.0], &[])),
        ("mini_batches".into(), batches),
    ]
}

/// All rows, twenty and one at a time on the same line through noisy points.
fn stochastic() -> Figure {
    let x = Array2::from_shape_fn((100, 1), |(i, _)| 2.0 * spread(i + 1) - 1.0);
    let y: Vec<f64> = x.iter().enumerate().map(|(i, x)| 1.5 * x + 0.5 + 0.6 * bell(i)).collect();
    let line = LinearObjective::new(LossFunction::Squared, &x, &y).unwrap();
    let of = |name, batch: usize, rate, passes| (name, with(Optimizer::sgd(), rate, passes).batch_size(batch));
    let runs = [of("all 100 rows", 100, 0.3, 20), of("20 rows", 20, 0.3, 20), of("1 row", 1, 0.1, 1)];
    contours("Batches of a line's loss", &line, ((-1.0, 2.5), (-1.0, 1.5)), [-0.7, -0.7], &runs)
}

fn runs() -> Vec<Named> {
    let parabola = |rate: f64, steps| (rate, ParabolaDescent::new(1.0, 4.0, rate, steps).unwrap());
    let bowl = Quadratic::with_condition(12.0).unwrap();
    let run = |rate: f64| with(Optimizer::sgd(), rate, 60).minimize(&bowl, &[-4.5, 2.0]).unwrap();
    let done = [0.01, 0.15, 0.17].map(|rate| (rate, run(rate)));
    let named: Vec<(String, &Descent)> = done.iter().map(|(rate, run)| (format!("η = {rate}"), run)).collect();
    let curves: Vec<(&str, &History)> = named.iter().map(|(name, run)| (name.as_str(), run.history())).collect();
    let schedule = |schedule| Descent::params().learning_rate(0.1).schedule(schedule).learning_rates(100).unwrap();
    let rates = [
        ("constant", schedule(Schedule::Constant)),
        ("step: half every 25", schedule(Schedule::Step { factor: 0.5, every: 25 })),
        ("exponential", schedule(Schedule::Exponential { rate: 0.03 })),
        ("cosine", schedule(Schedule::Cosine { total: 100 })),
        (
            "warm-up, then cosine",
            Descent::params()
                .learning_rate(0.1)
                .warmup_steps(15)
                .schedule(Schedule::Cosine { total: 85 })
                .learning_rates(100)
                .unwrap(),
        ),
    ];
    let rates: Vec<(&str, &[f64])> = rates.iter().map(|(name, rates)| (*name, &rates[..])).collect();
    let losses = [LossFunction::REGRESSION, LossFunction::CLASSIFICATION].concat();
    vec![
        ("learning_rates".into(), learning_rates(1.0, &[parabola(0.04, 12), parabola(0.35, 12), parabola(1.06, 8)])),
        ("one_learning_rate".into(), learning_rates(2.5, &[parabola(0.9, 9)])),
        ("loss_curves".into(), loss_curves(&curves)),
        ("learning_rate_schedules".into(), learning_rate_schedules(&rates)),
        ("loss_functions".into(), loss_functions(&losses)),
        ("one_loss".into(), loss_functions(&[LossFunction::Focal { gamma: 0.5 }])),
    ]
}

fn history(name: &str, history: &History) -> Named {
    let findings = Diagnostics::default().check(history).unwrap();
    (format!("history_{name}"), training_history(history, &findings))
}

/// Chebyshev's polynomials up to degree 7 through eight noisy points, watched by four.
fn overfitting() -> History {
    let t = [-1.0, -0.8, -0.5, -0.2, 0.1, 0.4, 0.7, 1.0, -0.9, -0.35, 0.55, 0.85];
    let noise = [0.5, -0.4, 0.3, -0.5, 0.5, -0.3, 0.4, -0.5, -0.3, 0.4, -0.35, 0.3];
    let x = Array2::from_shape_fn((12, 7), |(i, k)| ((k as f64 + 1.0) * f64::acos(t[i])).cos());
    let y: Vec<f64> = t.iter().zip(noise).map(|(t, e)| 1.5 * t + e).collect();
    let train = LinearObjective::new(LossFunction::Squared, x.slice(s![..8, ..]), &y[..8]).unwrap();
    let validation = LinearObjective::new(LossFunction::Squared, x.slice(s![8.., ..]), &y[8..]).unwrap();
    let params = with(Optimizer::adam(), 0.03, 160);
    params.minimize_validated(&train, &validation, &[0.0; 8]).unwrap().history().clone()
}

fn histories() -> Vec<Named> {
    let bowl = Quadratic::with_condition(12.0).unwrap();
    let of = |params: DescentParams| params.minimize(&bowl, &[-4.5, 2.0]).unwrap().history().clone();
    let x = Array2::from_elem((1, 1), 1.0);
    let kink = LinearObjective::new(LossFunction::Absolute, &x, &[0.0]).unwrap().fit_intercept(false);
    let oscillating = with(Optimizer::sgd(), 0.3, 40).minimize(&kink, &[1.0]).unwrap();
    let wall = Function::new(1, |w: &[f64], g: &mut [f64]| {
        g[0] = w[0].powi(7);
        w[0].powi(8) / 8.0
    });
    let exploding = with(Optimizer::sgd(), 0.1, 40).minimize(&wall, &[2.0]).unwrap();
    vec![
        history("healthy", &of(with(Optimizer::momentum(0.7), 0.05, 200))),
        history("overfitting", &overfitting()),
        history("diverging", &of(with(Optimizer::sgd(), 0.18, 30))),
        history("oscillating", oscillating.history()),
        history("exploding", exploding.history()),
        history("losses_only", &History::of_losses(&[0.9, 0.6, 0.5, 0.45], Some(&[0.95, 0.7, 0.65, 0.66])).unwrap()),
        history("one", &History::of_losses(&[0.7], None).unwrap()),
    ]
}

/// Least squares on the powers of one feature.
struct Polynomial(usize);

struct Fitted(Vec<f64>);

impl Fit<Array2<f64>, Array1<f64>, crate::Error> for Polynomial {
    type Object = Fitted;
    fn fit(&self, data: &DatasetBase<Array2<f64>, Array1<f64>>) -> Result<Fitted> {
        let fit = polynomial_fit(&data.records.column(0).to_vec(), &data.targets.to_vec(), self.0)?;
        let coefficients = fit.coefficients().iter().map(|c| c.value());
        Ok(Fitted(std::iter::once(fit.intercept().value()).chain(coefficients).collect()))
    }
}

impl Fitted {
    fn predict(&self, x: &Array2<f64>) -> Result<Array1<f64>> {
        Ok(x.column(0).mapv(|x| self.0.iter().rev().fold(0.0, |sum, c| sum * x + c)))
    }
}

fn bias_and_variance() -> Figure {
    let truth = |x: f64| (3.0 * x).sin();
    let n = 40;
    let x = Array2::from_shape_fn((n, 1), |(i, _)| 2.0 * i as f64 / (n - 1) as f64 - 1.0);
    let y: Array1<f64> = x.iter().enumerate().map(|(i, x)| truth(*x) + 0.4 * bell(i)).collect();
    let grid = Array2::from_shape_fn((37, 1), |(i, _)| i as f64 / 20.0 - 0.9);
    let test = Dataset::new(grid.clone(), grid.column(0).mapv(truth));
    let params = ErrorDecomposition::params().n_models(60).noise_variance(0.16);
    let of = |degree: usize| {
        let parts = params.decompose(&Polynomial(degree), &Dataset::new(x.clone(), y.clone()), &test, Fitted::predict);
        (degree as f64, parts.unwrap())
    };
    bias_variance("Degree of the polynomial", &[1, 2, 3, 4, 5, 6, 7, 8].map(of))
}

fn curves() -> Vec<Named> {
    let data = crate::datasets::breast_cancer();
    let x = data.records.select(Along(1), &[0, 1, 4, 5, 8]);
    let data: Dataset<f64, bool, Ix1> = Dataset::new(x, data.targets.mapv(|t| t == "malignant"));
    let folds = KFold::new(569, 5).unwrap().shuffled(7).unwrap();
    let loss = |model: &LogisticRegression<bool>, data: &Dataset<f64, bool, Ix1>| {
        log_loss(&data.targets.to_vec(), &model.positive_proba(&data.records)?)
    };
    let sizes = [15, 25, 40, 70, 120, 200, 320, 455];
    let by_n = model_selection::learning_curve(&LogisticRegression::params().c(100.0), &data, &folds, &sizes, loss);
    let all = crate::datasets::breast_cancer();
    let scaled = StandardScaler::params().fit(&all).unwrap().try_transform(&all.records).unwrap();
    let all: Dataset<f64, bool, Ix1> = Dataset::new(scaled, all.targets.mapv(|t| t == "malignant"));
    let cs = [1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0, 100.0, 1e3];
    let with_c = |c: f64| LogisticRegression::params().c(c);
    let by_c = model_selection::validation_curve(with_c, &cs, &all, &folds, loss).unwrap();
    vec![
        ("learning_curve".into(), learning_curve(&by_n.unwrap(), "Log loss")),
        ("validation_curve".into(), validation_curve(&by_c, "C, the inverse of the penalty", "Log loss", false)),
        ("bias_variance".into(), bias_and_variance()),
    ]
}

/// All of them by name.
pub(crate) fn all() -> Vec<Named> {
    [surfaces(), runs(), histories(), curves()].concat()
}
