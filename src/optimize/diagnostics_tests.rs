use ndarray::{Array2, array};

use super::*;
use crate::metrics::sigmoid;

fn symptoms(history: &History) -> Vec<Symptom> {
    Diagnostics::default().check(history).unwrap().iter().map(|finding| finding.symptom).collect()
}

fn finding(history: &History, symptom: Symptom) -> Finding {
    let findings = Diagnostics::default().check(history).unwrap();
    findings.iter().find(|finding| finding.symptom == symptom).unwrap_or_else(|| panic!("{findings:?}")).clone()
}

fn of_losses(losses: &[f64]) -> History {
    History::of_losses(losses, None).unwrap()
}

fn bowl() -> Quadratic {
    Quadratic::with_condition(10.0).unwrap()
}

#[test]
fn healthy_runs_have_no_findings() {
    for (optimizer, rate) in [
        (Optimizer::sgd(), 0.15),
        (Optimizer::momentum(0.7), 0.05),
        (Optimizer::adam(), 0.1),
        (Optimizer::lbfgs(), 1.0),
        (Optimizer::newton(), 1.0),
    ] {
        let descent =
            Descent::params().optimizer(optimizer).learning_rate(rate).minimize(&bowl(), &[4.0, 1.0]).unwrap();
        assert!(descent.converged());
        assert_eq!(symptoms(descent.history()), [], "{}", optimizer.name());
    }
    // Mini-batches with a falling rate, watched by validation rows.
    let x = Array2::from_shape_fn((200, 3), |(i, j)| ((i * (2 * j + 3) + j * j) % 41) as f64 / 41.0 - 0.5);
    let y: Vec<f64> = x.outer_iter().map(|row| 3.0 * row[0] - 2.0 * row[1] + row[2] + 1.0).collect();
    let (train, validation) = (x.slice(ndarray::s![..150, ..]), x.slice(ndarray::s![150.., ..]));
    let train = LinearObjective::new(LossFunction::Squared, train, &y[..150]).unwrap();
    let validation = LinearObjective::new(LossFunction::Squared, validation, &y[150..]).unwrap();
    let params = Descent::params().learning_rate(0.3).batch_size(10).max_iter(200);
    let descent = params.minimize_validated(&train, &validation, &[0.0; 4]).unwrap();
    assert_eq!(symptoms(descent.history()), []);
}

/// The steep axis multiplies y by 1 − 10·0.21 = −1.1: the loss soon grows by 1.21 a step.
#[test]
fn a_rate_too_large_diverges() {
    let descent = Descent::params().learning_rate(0.21).max_iter(60).minimize(&bowl(), &[4.0, 1.0]).unwrap();
    let found = finding(descent.history(), Symptom::Diverging);
    assert_eq!(found.to, 60);
    assert!(found.from > 0 && found.to_string().contains("lower the learning rate"), "{found}");
    // Four losses of which the last three rise, to nine times the least.
    let found = finding(&of_losses(&[2.0, 1.0, 2.0, 4.0, 9.0]), Symptom::Diverging);
    assert_eq!((found.from, found.to), (1, 4));
    assert_eq!(found.evidence, "the loss rose 3 times in a row, from 1 to 9");
    assert!(!symptoms(&of_losses(&[5.0, 1.0, 1.1, 1.2, 1.3])).contains(&Symptom::Diverging)); // hardly
}

/// x⁸/8 from 2 at a rate of 0.1: 2 − 12.8 = −10.8, where the slope is −10.8⁷, 134 thousand times that of the start.
#[test]
fn a_steep_wall_makes_the_gradient_explode_and_then_overflow() {
    let wall = Function::new(1, |w: &[f64], g: &mut [f64]| {
        g[0] = w[0].powi(7);
        w[0].powi(8) / 8.0
    });
    let descent = Descent::params().learning_rate(0.1).minimize(&wall, &[2.0]).unwrap();
    let found = finding(descent.history(), Symptom::ExplodingGradient);
    assert_eq!((found.from, found.to), (1, 1));
    let overflow = finding(descent.history(), Symptom::NotFinite);
    assert_eq!(overflow.from, descent.history().n_iterations());
    assert!(overflow.evidence.contains("inf") || overflow.evidence.contains("NaN"), "{}", overflow.evidence);
}

/// (σ(w) − 1)² from −20: the slope 2·(σ − 1)·σ·(1 − σ) is about −4e-9.
#[test]
fn a_saturated_sigmoid_has_a_vanishing_gradient() {
    let saturated = Function::new(1, |w: &[f64], g: &mut [f64]| {
        let p = sigmoid(w[0]);
        g[0] = 2.0 * (p - 1.0) * p * (1.0 - p);
        (p - 1.0).powi(2)
    });
    let params = Descent::params().learning_rate(0.1).max_iter(50).tol(0.0);
    let stuck = params.minimize(&saturated, &[-20.0]).unwrap();
    assert_eq!(symptoms(stuck.history()), [Symptom::VanishingGradient]);
    let found = finding(stuck.history(), Symptom::VanishingGradient);
    assert_eq!((found.from, found.to), (0, 50));
    let near = params.clone().max_iter(2000).learning_rate(1.0).minimize(&saturated, &[-1.0]).unwrap();
    assert!(!symptoms(near.history()).contains(&Symptom::VanishingGradient));
}

/// |x| at a constant rate of 0.3 from 1: 0.7, 0.4, 0.1, then −0.2 and 0.1 in turn.
#[test]
fn a_rate_that_steps_over_a_kink_oscillates() {
    let x = array![[1.0]];
    let kink = LinearObjective::new(LossFunction::Absolute, &x, &[0.0]).unwrap().fit_intercept(false);
    let descent = Descent::params().learning_rate(0.3).max_iter(40).minimize(&kink, &[1.0]).unwrap();
    let found = finding(descent.history(), Symptom::Oscillating);
    assert_eq!((found.from, found.to), (3, 40));
    assert!(symptoms(descent.history()).contains(&Symptom::Plateau)); // and gets no lower
    // Noise of one percent is none.
    let noisy: Vec<f64> = (0..40).map(|i| 1.0 + if i % 2 == 0 { 0.005 } else { -0.005 }).collect();
    assert!(!symptoms(&of_losses(&noisy)).contains(&Symptom::Oscillating));
}

#[test]
fn a_rate_too_small_learns_nothing() {
    let descent = Descent::params().learning_rate(1e-7).max_iter(100).minimize(&bowl(), &[4.0, 1.0]).unwrap();
    assert_eq!(symptoms(descent.history()), [Symptom::LossNotDecreasing]);
    let found = finding(descent.history(), Symptom::LossNotDecreasing);
    assert_eq!((found.from, found.to), (0, 100));
}

/// A rate that falls too fast: it is gone before the valley's floor is reached.
#[test]
fn a_rate_that_falls_too_fast_ends_on_a_plateau() {
    let schedule = crate::training::Schedule::Exponential { rate: 0.5 };
    let descent =
        Descent::params().learning_rate(0.15).schedule(schedule).max_iter(80).minimize(&bowl(), &[4.0, 1.0]).unwrap();
    assert_eq!(symptoms(descent.history()), [Symptom::Plateau]);
    let found = finding(descent.history(), Symptom::Plateau);
    assert!(found.from < 20 && found.to == 80 && found.evidence.contains("gradient is still"), "{found}");
}

/// A polynomial of degree 7 through 12 noisy points, trained on 8 of them.
#[test]
fn too_flexible_a_model_overfits() {
    let powers = |t: f64| (1..=7).map(|k| t.powi(k)).collect::<Vec<_>>();
    let t = [-1.0, -0.8, -0.5, -0.2, 0.1, 0.4, 0.7, 1.0, -0.9, -0.35, 0.55, 0.85];
    let noise = [0.9, -0.7, 0.5, -0.8, 0.9, -0.6, 0.7, -0.9, 0.1, -0.1, 0.05, -0.1];
    let rows = Array2::from_shape_vec((12, 7), t.iter().flat_map(|t| powers(*t)).collect()).unwrap();
    let y: Vec<f64> = t.iter().zip(noise).map(|(t, e)| 0.5 * t + e).collect();
    let (train, held_out) = rows.view().split_at(ndarray::Axis(0), 8);
    let train = LinearObjective::new(LossFunction::Squared, train, &y[..8]).unwrap();
    let validation = LinearObjective::new(LossFunction::Squared, held_out, &y[8..]).unwrap();
    let params = Descent::params().optimizer(Optimizer::adam()).learning_rate(0.05).max_iter(3000);
    let descent = params.minimize_validated(&train, &validation, &[0.0; 8]).unwrap();
    let found = finding(descent.history(), Symptom::Overfitting);
    assert_eq!((Some(found.from), found.to), (descent.history().best(), descent.history().n_iterations()));
    let stopped = params.early_stopping(5, 0.0).minimize_validated(&train, &validation, &[0.0; 8]).unwrap();
    assert!(stopped.history().n_iterations() < 3000);
}

#[test]
fn losses_recorded_elsewhere_are_judged_too() {
    assert_eq!(symptoms(&of_losses(&[1.0, 0.5, f64::NAN, f64::NAN])), [Symptom::NotFinite]);
    let found = finding(&of_losses(&[1.0, 0.5, f64::NAN, f64::NAN]), Symptom::NotFinite);
    assert_eq!((found.from, found.to), (2, 3));
    assert_eq!(symptoms(&of_losses(&[f64::INFINITY])), [Symptom::NotFinite]);
    let falling: Vec<f64> = (0..30).map(|i| 0.9_f64.powi(i)).collect();
    let rising: Vec<f64> = (0..30).map(|i| 1.0 + 0.01 * f64::from((i - 10) * (i - 10))).collect();
    let history = History::of_losses(&falling, Some(&rising)).unwrap();
    assert_eq!(symptoms(&history), [Symptom::Overfitting]);
    assert_eq!(finding(&history, Symptom::Overfitting).from, 10);
    let flat: Vec<f64> = (0..40).map(|i| if i < 10 { 2.0 - 0.1 * f64::from(i) } else { 1.0 }).collect();
    assert_eq!(symptoms(&of_losses(&flat)), [Symptom::Plateau]);
}

#[test]
fn thresholds_out_of_range_are_refused() {
    let history = of_losses(&[1.0]);
    for wrong in [
        Diagnostics { rises: 0, ..Diagnostics::default() },
        Diagnostics { rise: -1.0, ..Diagnostics::default() },
        Diagnostics { turns: 1.5, ..Diagnostics::default() },
        Diagnostics { percent: f64::NAN, ..Diagnostics::default() },
        Diagnostics { patience: 0, ..Diagnostics::default() },
    ] {
        assert!(wrong.check(&history).is_err());
    }
    assert!(Diagnostics::default().check(&History::default()).is_err());
    assert_eq!(symptoms(&history), []);
}
