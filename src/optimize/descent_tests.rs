use ndarray::{Array2, array};

use super::*;
use crate::training::Schedule;
use crate::{Error, Result};

fn bowl(condition: f64) -> Quadratic {
    Quadratic::with_condition(condition).unwrap()
}

fn near(found: &[f64], expected: &[f64], tol: f64) -> bool {
    found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| (a - b).abs() <= tol)
}

/// On ½(x² + 10y²) each step multiplies x by 1 − η and y by 1 − 10η: from (4, 1) at η = 0.15 three steps lead to
/// 4 · 0.85³ and −0.5³.
#[test]
fn gradient_descent_shrinks_each_axis_by_its_curvature() {
    let params = Descent::params().learning_rate(0.15).max_iter(3).keep_parameters(true);
    let descent = params.minimize(&bowl(10.0), &[4.0, 1.0]).unwrap();
    assert!(near(descent.parameters(), &[4.0 * 0.85_f64.powi(3), -0.125], 1e-15));
    assert_eq!((descent.stopped(), descent.path().len()), (Stopped::MaxIter, 4));
    let steps = descent.history().steps();
    assert_eq!((steps.len(), steps[0].loss, steps[0].gradient_norm), (4, 13.0, 116_f64.sqrt()));
    assert!(steps[0].learning_rate.is_nan() && steps[1].learning_rate == 0.15);
    assert!((descent.value() - steps[3].loss).abs() < 1e-16);
}

/// ½x² from 1 with η = 0.1 and μ = 0.5. Momentum: v = 1, x = 0.9; v = 0.5 + 0.9 = 1.4, x = 0.76; v = 0.7 + 0.76 = 1.46,
/// x = 0.614. Nesterov: v = 1, x = 1 − 0.1·1.5 = 0.85; v = 0.5 + 0.85 = 1.35, x = 0.85 − 0.1·(0.85 + 0.675) = 0.6975;
/// v = 0.675 + 0.6975 = 1.3725, x = 0.6975 − 0.1·(0.6975 + 0.68625) = 0.559125.
#[test]
fn three_steps_with_momentum_by_hand() {
    let of = |optimizer| {
        let params = Descent::params().optimizer(optimizer).learning_rate(0.1).max_iter(3).keep_parameters(true);
        let descent = params.minimize(&bowl(1.0), &[1.0, 0.0]).unwrap();
        descent.path().iter().map(|w| w[0]).collect::<Vec<_>>()
    };
    assert!(near(&of(Optimizer::momentum(0.5)), &[1.0, 0.9, 0.76, 0.614], 1e-15));
    assert!(near(&of(Optimizer::nesterov(0.5)), &[1.0, 0.85, 0.6975, 0.559125], 1e-15));
    // AdaGrad: s = 1, x = 1 − 0.1 = 0.9; s = 1.81, x = 0.9 − 0.09/√1.81; Adam's first step is as long as its rate.
    let adagrad = of(Optimizer::AdaGrad { epsilon: 0.0 });
    assert!(near(&adagrad[..3], &[1.0, 0.9, 0.9 - 0.09 / 1.81_f64.sqrt()], 1e-15));
    assert!(near(&of(Optimizer::adam())[..2], &[1.0, 0.9], 1e-8));
}

fn every() -> [(Optimizer, f64); 10] {
    [
        (Optimizer::sgd(), 0.1),
        (Optimizer::momentum(0.8), 0.05),
        (Optimizer::nesterov(0.8), 0.05),
        (Optimizer::adagrad(), 0.5),
        (Optimizer::RmsProp { rho: 0.9, epsilon: 0.1 }, 0.01),
        (Optimizer::adam(), 0.05),
        (Optimizer::AdamW { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.0 }, 0.05),
        (Optimizer::lbfgs(), 1.0),
        (Optimizer::coordinate_descent(), 1.0),
        (Optimizer::newton(), 1.0),
    ]
}

#[test]
fn every_optimizer_finds_the_bottom_of_a_turned_bowl() {
    for (optimizer, rate) in every() {
        let turned = bowl(8.0).turned(0.5);
        let params = Descent::params().optimizer(optimizer).learning_rate(rate).max_iter(5000);
        let descent = params.minimize(&turned, &[3.0, -2.0]).unwrap();
        assert!(descent.converged(), "{}: {} {:?}", optimizer.name(), descent.stopped(), descent.parameters());
        assert!(near(descent.parameters(), &[0.0, 0.0], 2e-6), "{}", optimizer.name());
    }
}

/// On a quadratic Newton takes one step, and coordinate descent one for each parameter where the axes are the parameters'.
#[test]
fn quadratics_are_solved_at_once_by_those_that_know_the_curvature() {
    let straight = bowl(1000.0);
    let of = |optimizer| Descent::params().optimizer(optimizer).minimize(&straight, &[5.0, -3.0]).unwrap();
    assert_eq!(of(Optimizer::newton()).history().n_iterations(), 1);
    assert_eq!(of(Optimizer::coordinate_descent()).history().n_iterations(), 2);
    assert!(of(Optimizer::lbfgs()).history().n_iterations() <= 6);
    let damped = of(Optimizer::Newton { damping: 1.0 });
    assert!(damped.converged() && damped.history().n_iterations() > 3);
}

#[test]
fn hard_functions_are_descended() {
    for (function, start) in [
        (TestFunction::Rosenbrock, [-1.2, 1.0]),
        (TestFunction::Beale, [1.0, 1.0]),
        (TestFunction::Himmelblau, [0.0, 0.0]),
        (TestFunction::Himmelblau, [-4.0, -4.0]),
    ] {
        for optimizer in [Optimizer::lbfgs(), Optimizer::newton(), Optimizer::Lbfgs { memory: 1 }] {
            let descent = Descent::params().optimizer(optimizer).tol(1e-9).minimize(&function, &start).unwrap();
            let found = function.minima().iter().any(|minimum| near(descent.parameters(), minimum, 1e-8));
            assert!(found, "{} {}: {:?}", function.name(), optimizer.name(), descent.parameters());
            assert!(descent.history().n_iterations() < 100);
        }
    }
    let slow = Descent::params().optimizer(Optimizer::coordinate_descent()).max_iter(20_000);
    let descent = slow.minimize(&TestFunction::Rosenbrock, &[-1.2, 1.0]).unwrap();
    assert!(descent.value() < 1e-6, "{}", descent.value());
}

fn rows() -> (Array2<f64>, Vec<f64>) {
    let x = Array2::from_shape_fn((50, 3), |(i, j)| ((i * (2 * j + 3) + j * j) % 17) as f64 / 17.0 - 0.4);
    let y = x.outer_iter().enumerate().map(|(i, row)| 2.0 * row[0] - row[1] + 0.5 + 0.1 * (i % 5) as f64).collect();
    (x, y)
}

#[test]
fn a_batch_of_all_rows_is_gradient_descent() {
    let (x, y) = rows();
    let objective = LinearObjective::new(LossFunction::Squared, &x, &y).unwrap().alpha(0.01).unwrap();
    let params = Descent::params().optimizer(Optimizer::adam()).learning_rate(0.1).max_iter(30);
    let all = params.minimize(&objective, &[0.0; 4]).unwrap();
    let batch = params.batch_size(50).minimize(&objective, &[0.0; 4]).unwrap();
    assert!(near(batch.parameters(), all.parameters(), 1e-12));
}

/// Rows 0 to 3 in order, two at a time: the first update uses rows 0 and 1 alone.
#[test]
fn batches_take_their_rows_in_order_or_shuffled() {
    let x = array![[1.0], [2.0], [5.0]];
    let objective = LinearObjective::new(LossFunction::Squared, &x, &[2.0, 2.0, 5.0]).unwrap().fit_intercept(false);
    let params = Descent::params().learning_rate(0.1).batch_size(2).max_iter(1).keep_parameters(true);
    let in_order = params.clone().shuffle(false).minimize(&objective, &[0.0]).unwrap();
    // Slopes −2 and −4 of mean −3; then −5 · (5 − 5 · 0.3) of the last row alone.
    assert!(near(&in_order.path().concat(), &[0.0, 0.3, 0.3 + 0.1 * 17.5], 1e-15));
    assert_eq!(in_order.history().n_iterations(), 1);
    let with_seed = |seed| params.clone().seed(seed).max_iter(5).minimize(&objective, &[0.0]).unwrap().path().to_vec();
    assert_eq!(with_seed(3), with_seed(3));
    assert!((0..5).any(|seed| with_seed(seed) != with_seed(3)));
}

#[test]
fn the_number_of_threads_changes_no_path() {
    let n = 90_000;
    let x = Array2::from_shape_fn((n, 4), |(i, j)| ((i * (2 * j + 3) + j * j) % 37) as f64 / 37.0);
    let y: Vec<f64> = (0..n).map(|i| if (i * 13) % 29 < 11 { 1.0 } else { -1.0 }).collect();
    let objective = LinearObjective::new(LossFunction::Log, &x, &y).unwrap();
    let params = Descent::params().learning_rate(0.3).batch_size(40_000).max_iter(2).seed(5).keep_parameters(true);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let full = Descent::params().optimizer(Optimizer::lbfgs()).max_iter(3).minimize(&objective, &[0.0; 5]);
            (params.minimize(&objective, &[0.0; 5]).unwrap().path().to_vec(), full.unwrap().parameters().to_vec())
        })
    };
    assert_eq!(with(1), with(3));
}

/// Warm-up over 4 updates to 0.8, then half of it every two: 0.2, 0.4, 0.6, 0.8, then 0.8, 0.8, 0.4, 0.4, 0.2.
#[test]
fn a_schedule_follows_its_warm_up() {
    let params =
        Descent::params().learning_rate(0.8).warmup_steps(4).schedule(Schedule::Step { factor: 0.5, every: 2 });
    let descent = params.max_iter(9).tol(0.0).minimize(&bowl(1.0), &[1.0, 1.0]).unwrap();
    let rates: Vec<f64> = descent.history().steps()[1..].iter().map(|step| step.learning_rate).collect();
    assert!(near(&rates, &[0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 0.4, 0.4, 0.2], 1e-15), "{rates:?}");
}

/// Training pulls to 1, validation to ½: the validation loss ½(x − ½)² is least on the way.
#[test]
fn early_stopping_returns_the_best_on_validation() {
    let at = |minimum: f64| Quadratic::new(&array![[1.0]], &[minimum]).unwrap();
    let params = Descent::params().learning_rate(0.1).keep_parameters(true);
    let stopped = params.clone().early_stopping(3, 0.0).minimize_validated(&at(1.0), &at(0.5), &[0.0]).unwrap();
    let best = stopped.history().best().unwrap();
    assert_eq!(stopped.stopped(), Stopped::EarlyStopping);
    assert_eq!((stopped.parameters(), stopped.history().n_iterations()), (&stopped.path()[best][..], best + 3));
    // 1 − 0.9⁶ = 0.469, 1 − 0.9⁷ = 0.522: the seventh is nearer to ½.
    assert_eq!(best, 7);
    let on = params.clone().max_iter(60).minimize_validated(&at(1.0), &at(0.5), &[0.0]).unwrap();
    assert_eq!((on.stopped(), on.parameters()), (Stopped::MaxIter, &on.path()[60][..]));
    // Without validation it watches the training loss, and the end of the run may be the best.
    let train = params.max_iter(4).early_stopping(2, 0.0).minimize(&at(1.0), &[0.0]).unwrap();
    assert_eq!((train.stopped(), train.parameters()), (Stopped::MaxIter, &train.path()[4][..]));
}

#[test]
fn a_run_says_why_it_stopped() {
    let diverging = Descent::params().learning_rate(3.0).minimize(&bowl(10.0), &[4.0, 1.0]).unwrap();
    assert_eq!(diverging.stopped(), Stopped::NotFinite);
    assert!(diverging.parameters().iter().all(|w| w.is_finite()) && !diverging.converged());
    let slope = Function::new(1, |w: &[f64], g: &mut [f64]| {
        g[0] = 1.0;
        w[0]
    });
    let endless = Descent::params().optimizer(Optimizer::coordinate_descent()).minimize(&slope, &[0.0]).unwrap();
    assert_eq!(endless.stopped(), Stopped::NoProgress);
    assert_eq!(endless.stopped().to_string(), "no step lowers the objective any further");
    let there = Descent::params().minimize(&bowl(10.0), &[0.0, 0.0]).unwrap();
    assert!(there.converged() && there.history().n_iterations() == 0);
    // To the last digit: no tolerance, and still an end.
    for optimizer in [Optimizer::lbfgs(), Optimizer::newton()] {
        let params = Descent::params().optimizer(optimizer).tol(0.0);
        let descent = params.minimize(&TestFunction::Beale, &[1.0, 1.0]).unwrap();
        assert!(descent.stopped() != Stopped::MaxIter && near(descent.parameters(), &[3.0, 0.5], 1e-7));
    }
}

/// 1e12 beside 1e-12: scaled steps and curvature cope, and the answer is right.
#[test]
fn huge_scales_beside_tiny_ones() {
    let x = array![[1e12, 1e-12], [2e12, 3e-12], [-1e12, 2e-12], [0.5e12, -1e-12]];
    let y: Vec<f64> = x.outer_iter().map(|row| 3e-12 * row[0] - 2e12 * row[1]).collect();
    let objective = LinearObjective::new(LossFunction::Squared, &x, &y).unwrap().fit_intercept(false);
    let params = Descent::params().optimizer(Optimizer::coordinate_descent()).tol(1e-15).max_iter(400);
    let descent = params.minimize(&objective, &[0.0, 0.0]).unwrap();
    let relative = [descent.parameters()[0] / 3e-12 - 1.0, descent.parameters()[1] / -2e12 - 1.0];
    assert!(relative.iter().all(|error| error.abs() < 1e-6), "{relative:?}");
}

#[test]
fn settings_that_do_not_fit_are_refused() {
    let (x, y) = rows();
    let objective = LinearObjective::new(LossFunction::Absolute, &x, &y).unwrap();
    let bad = |params: DescentParams| -> Result<Descent> { params.minimize(&objective, &[0.0; 4]) };
    let params = Descent::params;
    for wrong in [
        params().learning_rate(0.0),
        params().learning_rate(f64::NAN),
        params().max_iter(0),
        params().tol(-1.0),
        params().batch_size(0),
        params().batch_size(51),
        params().batch_size(5).optimizer(Optimizer::lbfgs()),
        params().optimizer(Optimizer::momentum(1.0)),
        params().optimizer(Optimizer::Lbfgs { memory: 0 }),
        params().optimizer(Optimizer::RmsProp { rho: -0.1, epsilon: 0.0 }),
        params().optimizer(Optimizer::newton()), // straight pieces have no curvature
        params().schedule(Schedule::Cosine { total: 10 }),
        params().schedule(Schedule::Step { factor: 0.0, every: 1 }),
        params().early_stopping(0, 0.0),
        params().early_stopping(1, f64::NAN),
    ] {
        assert!(matches!(bad(wrong.clone()), Err(Error::BadParam { .. })), "{wrong:?}");
    }
    let fits = params().schedule(Schedule::Cosine { total: 1000 }).learning_rate(0.1);
    assert!(fits.minimize(&objective, &[0.0; 4]).is_ok());
    assert!(matches!(params().batch_size(1).minimize(&bowl(2.0), &[1.0, 1.0]), Err(Error::BadParam { .. })));
    assert!(matches!(params().minimize(&objective, &[0.0; 3]), Err(Error::LengthMismatch { .. })));
    assert!(matches!(params().minimize(&objective, &[f64::NAN; 4]), Err(Error::NotFinite { .. })));
    assert!(matches!(params().minimize(&bowl(2.0), &[1e200, 1e200]), Err(Error::Undetermined(_))));
    let other = params().minimize_validated(&objective, &bowl(2.0), &[0.0; 4]);
    assert!(matches!(other, Err(Error::LengthMismatch { .. })));
}
