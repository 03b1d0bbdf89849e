//! Laws of optimizers, of any convex quadratic and any order of rows.

use linfa::Dataset;
use ndarray::{Array1, Array2};
use proptest::prelude::*;
use workings::model_selection::{KFold, cross_validate};
use workings::optimize::{Descent, LinearObjective, LossFunction, Objective, Optimizer, Quadratic};

/// A convex quadratic of d parameters, L·Lᵀ + I, with a minimum somewhere and a start somewhere else.
fn bowls() -> impl Strategy<Value = (Quadratic, Vec<f64>)> {
    (1_usize..5).prop_flat_map(|d| {
        let entries = prop::collection::vec(-1.5..1.5_f64, d * d);
        let point = || prop::collection::vec(-5.0..5.0_f64, d);
        (entries, point(), point()).prop_map(move |(entries, minimum, start)| {
            let l = Array2::from_shape_vec((d, d), entries).unwrap();
            let product = l.dot(&l.t()) + Array2::<f64>::eye(d);
            let symmetric = (&product + &product.t()) / 2.0;
            (Quadratic::new(&symmetric, &minimum).unwrap(), start)
        })
    })
}

/// The largest curvature is at most the trace: a rate of one over it is safe for gradient descent.
fn safe_rate(bowl: &Quadratic) -> f64 {
    1.0 / bowl.matrix().diag().sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_optimizer_reaches_the_minimum_of_a_convex_quadratic((bowl, start) in bowls()) {
        let rate = safe_rate(&bowl);
        for (optimizer, rate) in [
            (Optimizer::sgd(), rate),
            (Optimizer::momentum(0.5), rate / 2.0),
            (Optimizer::nesterov(0.5), rate / 2.0),
            (Optimizer::adagrad(), 1.0),
            (Optimizer::lbfgs(), 1.0),
            (Optimizer::coordinate_descent(), 1.0),
            (Optimizer::newton(), 1.0),
            (Optimizer::Newton { damping: 0.3 }, 1.0),
        ] {
            let params = Descent::params().optimizer(optimizer).learning_rate(rate).max_iter(20_000).tol(1e-7);
            let descent = params.minimize(&bowl, &start).unwrap();
            prop_assert!(descent.value() < 1e-12, "{}: {:?} {}", optimizer.name(), descent.stopped(), descent.value());
        }
        // Steps of a length of their own end near the minimum.
        for optimizer in [Optimizer::rmsprop(), Optimizer::adam()] {
            let params = Descent::params().optimizer(optimizer).learning_rate(0.01).max_iter(6000);
            let descent = params.minimize(&bowl, &start).unwrap();
            let first = descent.history().steps()[0].loss;
            prop_assert!(descent.value() <= 0.05 + 1e-3 * first, "{}: {}", optimizer.name(), descent.value());
        }
    }

    #[test]
    fn a_line_search_never_raises_the_loss((bowl, start) in bowls()) {
        for optimizer in [Optimizer::lbfgs(), Optimizer::coordinate_descent(), Optimizer::newton()] {
            let descent = Descent::params().optimizer(optimizer).tol(0.0).max_iter(50).minimize(&bowl, &start).unwrap();
            let losses = descent.history().losses();
            let largest = losses[0].abs();
            prop_assert!(losses.windows(2).all(|pair| pair[1] <= pair[0] + 1e-14 * largest), "{losses:?}");
        }
    }

    #[test]
    fn the_order_of_rows_and_the_split_of_weights_change_no_objective(
        rows in prop::collection::vec((-3.0..3.0_f64, -3.0..3.0_f64, any::<bool>()), 2..40),
        w in prop::collection::vec(-2.0..2.0_f64, 3),
        shift in 0_usize..40,
    ) {
        let of = |rows: &[(f64, f64, bool)], loss| {
            let x = Array2::from_shape_fn((rows.len(), 2), |(i, j)| if j == 0 { rows[i].0 } else { rows[i].1 });
            let y: Vec<f64> = rows.iter().map(|row| if row.2 { 1.0 } else { -1.0 }).collect();
            let objective = LinearObjective::new(loss, &x, &y).unwrap().alpha(0.3).unwrap();
            let mut gradient = vec![0.0; 3];
            let value = objective.evaluate(&w, &mut gradient);
            (value, gradient)
        };
        let mut turned = rows.clone();
        turned.rotate_left(shift % rows.len());
        let twice = [rows.clone(), rows.clone()].concat();
        for loss in [LossFunction::Log, LossFunction::SquaredHinge, LossFunction::Huber { delta: 0.7 }] {
            let (value, gradient) = of(&rows, loss);
            for (other, slopes) in [of(&turned, loss), of(&twice, loss)] {
                prop_assert!((value - other).abs() < 1e-12 * (1.0 + value));
                prop_assert!(gradient.iter().zip(&slopes).all(|(a, b)| (a - b).abs() < 1e-12));
            }
        }
    }

    /// A path depends on the seed alone.
    #[test]
    fn the_same_seed_takes_the_same_path(seed in any::<u64>(), batch in 1_usize..20) {
        let x = Array2::from_shape_fn((20, 2), |(i, j)| ((i * (3 * j + 2)) % 7) as f64 / 7.0);
        let y: Vec<f64> = (0..20).map(|i| f64::from(i % 5)).collect();
        let objective = LinearObjective::new(LossFunction::Squared, &x, &y).unwrap();
        let params = Descent::params().learning_rate(0.1).batch_size(batch).seed(seed).max_iter(3).keep_parameters(true);
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| params.minimize(&objective, &[0.0; 3]).unwrap().path().to_vec())
        };
        prop_assert_eq!(with(1), with(3));
    }

    /// Each row is held out once, whatever the seed; and each model has seen all others.
    #[test]
    fn folds_hold_each_row_out_once(n in 4_usize..60, seed in any::<u64>()) {
        let folds = KFold::new(n, 3.min(n)).unwrap().shuffled(seed).unwrap();
        let mut held_out: Vec<usize> = folds.iter().flat_map(|split| split.test().to_vec()).collect();
        held_out.sort_unstable();
        prop_assert_eq!(held_out, (0..n).collect::<Vec<_>>());
        let data = Dataset::new(Array2::zeros((n, 1)), Array1::from_iter((0..n).map(|i| i % 2)));
        let params = workings::linear::LogisticRegression::params();
        let seen = cross_validate(&params, &data, &folds, |_, rows| Ok(rows.targets.len() as f64));
        // A fold of one class cannot be fitted: that is an error, and never a panic.
        if let Ok(seen) = seen {
            prop_assert!(seen.test_scores().iter().zip(seen.train_scores()).all(|(test, train)| test + train == n as f64));
        }
    }
}
