use approx::assert_relative_eq;
use linfa::Dataset;
use linfa::traits::Predict;
use ndarray::{Ix1, array};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::*;
use crate::metrics::mean_pinball_loss;
use ndarray::Array2;

fn params() -> QuantileRegressorParams {
    QuantileRegressor::params().alpha(0.0)
}

fn data(x: Array2<f64>, y: Array1<f64>) -> Dataset<f64, f64, Ix1> {
    Dataset::new(x, y)
}

fn random(n: usize, d: usize, whole: bool) -> Dataset<f64, f64, Ix1> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(9);
    let mut number = move || {
        let value: f64 = random.gen_range(-5.0..5.0);
        if whole { value.round() } else { value }
    };
    let x = Array2::from_shape_simple_fn((n, d), &mut number);
    let y = x.outer_iter().map(|row| row.sum() + number() * (1.0 + row[0].abs())).collect();
    data(x, y)
}

/// No line through any d + 1 of the samples has a smaller loss.
fn least_by_trying(train: &Dataset<f64, f64, Ix1>, tau: f64) -> f64 {
    let (x, y) = (train.records.column(0), &train.targets);
    let mut least = f64::INFINITY;
    for i in 0..y.len() {
        for j in 0..i {
            if x[i] != x[j] {
                let slope = (y[i] - y[j]) / (x[i] - x[j]);
                let fitted = x.mapv(|at| y[i] + slope * (at - x[i]));
                let loss = |(y, f): (&f64, &f64)| if y > f { tau * (y - f) } else { (1.0 - tau) * (f - y) };
                least = least.min(y.iter().zip(&fitted).map(loss).sum::<f64>() / y.len() as f64);
            }
        }
    }
    least
}

/// A column of 0 says nothing: what is left is the quantile of 1, 2, 4, 8, 9.
#[test]
fn without_a_feature_it_is_the_quantile() {
    let train = data(Array2::zeros((5, 1)), array![8.0, 1.0, 4.0, 9.0, 2.0]);
    for (tau, expected) in [(0.1, 1.0), (0.3, 2.0), (0.5, 4.0), (0.7, 8.0), (0.95, 9.0)] {
        let model = params().quantile(tau).fit(&train).unwrap();
        assert!(model.converged());
        assert_eq!((model.coef()[0], model.intercept()), (0.0, expected), "{tau}");
    }
}

#[test]
fn no_line_through_two_samples_is_better() {
    for whole in [false, true] {
        let train = random(60, 1, whole);
        for tau in [0.05, 0.3, 0.5, 0.9] {
            let model = params().quantile(tau).fit(&train).unwrap();
            assert!(model.converged() && model.duality_gap().abs() < 1e-9, "{}", model.duality_gap());
            assert_relative_eq!(model.objective(), least_by_trying(&train, tau), max_relative = 1e-12);
        }
    }
}

/// The objective is the metric's mean pinball loss, never rises, and the share of samples below is τ to within d + 1.
#[test]
fn the_walk_goes_down_to_a_plane_at_its_quantile() {
    let train = random(400, 5, false);
    for tau in [0.1, 0.5, 0.77] {
        let model = params().quantile(tau).fit(&train).unwrap();
        let fitted = model.predict(&train.records);
        let loss = mean_pinball_loss(&train.targets, &fitted, tau).unwrap();
        assert_relative_eq!(model.objective(), loss, max_relative = 1e-12);
        assert!(model.history().windows(2).all(|pair| pair[1] <= pair[0] * (1.0 + 1e-8)));
        let residual = &train.targets - &fitted;
        let below = residual.iter().filter(|r| **r < -1e-9).count() as f64;
        let on = residual.iter().filter(|r| r.abs() <= 1e-9).count() as f64;
        assert_eq!(on, 6.0);
        assert!(below <= 400.0 * tau && 400.0 * tau <= below + on, "{below} {on}");
    }
}

/// The loss falls by at most τ·mean|x| a unit of w, so a penalty above that leaves only the intercept.
#[test]
fn a_strong_penalty_leaves_only_the_quantile() {
    let train = random(50, 3, false);
    let model = params().alpha(6.0).fit(&train).unwrap();
    assert_eq!(model.coef().to_vec(), [0.0; 3]);
    let weak = params().alpha(0.05).fit(&train).unwrap();
    let penalised = |model: &QuantileRegressor| {
        let loss = mean_pinball_loss(&train.targets, &model.predict(&train.records), 0.5).unwrap();
        loss + 0.05 * model.coef().iter().map(|w| w.abs()).sum::<f64>()
    };
    assert_relative_eq!(weak.objective(), penalised(&weak), max_relative = 1e-12);
    assert!(penalised(&weak) <= penalised(&model) && penalised(&weak) <= penalised(&params().fit(&train).unwrap()));
}

#[test]
fn weights_count_like_repeated_samples() {
    let train = random(12, 2, false);
    let weight = [2.0, 1.0, 3.0, 1.0, 0.0, 1.0, 2.0, 1.0, 1.0, 4.0, 1.0, 1.0];
    let rows: Vec<usize> = (0..12).flat_map(|i| vec![i; weight[i] as usize]).collect();
    let x = train.records.select(ndarray::Axis(0), &rows);
    let repeated = data(x, rows.iter().map(|i| train.targets[*i]).collect());
    let a = params().quantile(0.4).alpha(0.01).fit_weighted(&train, &weight).unwrap();
    let b = params().quantile(0.4).alpha(0.01).fit(&repeated).unwrap();
    assert_relative_eq!(a.objective(), b.objective(), max_relative = 1e-10);
    assert_relative_eq!(a.coef(), b.coef(), max_relative = 1e-9);
}

#[test]
fn units_and_columns_that_depend_on_others() {
    let train = random(80, 2, false);
    let plain = params().quantile(0.25).fit(&train).unwrap();
    let column = |i: usize, j: usize| match j {
        0 => 1e12 * (train.records[(i, 0)] + 10.0),
        1 => 1e-12 * train.records[(i, 1)],
        2 => train.records[(i, 0)] - train.records[(i, 1)],
        _ => 0.1,
    };
    let more = data(Array2::from_shape_fn((80, 4), |(i, j)| column(i, j)), train.targets.clone());
    let model = params().quantile(0.25).fit(&more).unwrap();
    assert!(model.converged());
    assert_relative_eq!(model.objective(), plain.objective(), max_relative = 1e-9);
    assert_relative_eq!(model.predict(&more.records), plain.predict(&train.records), max_relative = 1e-6);
    assert_eq!(model.coef()[3], 0.0);
}

/// A plane meets all samples where there are as many columns; one sample, and a constant target, need no slope.
#[test]
fn few_samples() {
    let wide = data(array![[1.0, 0.0, 3.0], [0.0, 2.0, 1.0]], array![4.0, 1.0]);
    let model = params().fit(&wide).unwrap();
    assert!(model.converged() && model.objective() < 1e-12);
    let single = params().fit(&data(array![[1.0, 2.0]], array![3.0])).unwrap();
    assert_eq!((single.coef().to_vec(), single.intercept()), (vec![0.0, 0.0], 3.0));
    let flat = params().fit(&data(array![[1.0], [2.0], [7.0]], array![3.0, 3.0, 3.0])).unwrap();
    assert!(flat.converged() && flat.coef()[0].abs() < 1e-12 && (flat.intercept() - 3.0).abs() < 1e-12);
    let zero = params().fit_intercept(false).fit(&data(array![[1.0], [2.0]], array![0.0, 0.0])).unwrap();
    assert!(zero.converged() && zero.coef()[0] == 0.0 && zero.intercept() == 0.0);
    // Through the origin, slopes 1, 2 and 5 at x = 1, 1 and 1: the median is 2.
    let through = params().fit_intercept(false).fit(&data(array![[1.0], [1.0], [1.0]], array![1.0, 5.0, 2.0])).unwrap();
    assert_eq!((through.coef()[0], through.intercept()), (2.0, 0.0));
}

#[test]
fn bands_are_sorted_and_crossings_counted() {
    let train = random(200, 2, false);
    let quantiles = [0.1, 0.5, 0.9];
    let bands = params().fit_quantiles(&train, &quantiles).unwrap();
    assert_eq!((bands.quantiles(), bands.converged()), (quantiles.to_vec(), true));
    for (model, tau) in bands.models().iter().zip(quantiles) {
        let alone = params().quantile(tau).fit(&train).unwrap();
        assert_relative_eq!(model.objective(), alone.objective(), max_relative = 1e-10);
    }
    // At row 1 they cross: 3 + 0 · x, 2 + 1 · x at x = 0.
    let fixed = |quantile: f64, slope: f64, intercept: f64| {
        let found = Found { coef: vec![slope], intercept, history: vec![0.0], gap: 0.0, converged: true };
        QuantileRegressor::new(quantile, found)
    };
    let crossed = QuantileBands::new(vec![fixed(0.2, 0.0, 3.0), fixed(0.8, 1.0, 2.0)]);
    let x = array![[0.0], [1.0], [2.0]];
    assert_eq!(crossed.crossings(&x).unwrap(), 1);
    assert_eq!(crossed.predict_band(&x).unwrap(), array![[2.0, 3.0, 3.0], [3.0, 3.0, 4.0]]);
    assert_eq!(crossed.predict(&x), array![[2.0, 3.0], [3.0, 3.0], [3.0, 4.0]]);
    assert!(matches!(crossed.predict_band(&array![[1.0, 2.0]]), Err(Error::Shape { .. })));
    assert!(matches!(params().fit_quantiles(&train, &[]), Err(Error::Empty { .. })));
    assert!(matches!(params().fit_quantiles(&train, &[0.5, 0.5]), Err(Error::BadParam { .. })));
    assert!(matches!(params().fit_quantiles(&train, &[0.5, 1.0]), Err(Error::BadParam { .. })));
}

#[test]
fn wrong_data_and_settings_are_errors() {
    let train = random(10, 1, false);
    let of = |x: Array2<f64>, y: Array1<f64>| params().fit(&data(x, y)).unwrap_err();
    assert!(matches!(of(Array2::zeros((0, 1)), array![]), Error::Empty { .. }));
    assert!(matches!(of(array![[1.0], [f64::INFINITY]], array![1.0, 1.0]), Error::NotFinite { .. }));
    assert!(matches!(of(array![[1.0], [2.0]], array![1.0, f64::NAN]), Error::NotFinite { .. }));
    for bad in [0.0, 1.0, -0.5, f64::NAN] {
        assert!(matches!(params().quantile(bad).fit(&train), Err(Error::BadParam { .. })), "{bad}");
    }
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(params().alpha(bad).fit(&train), Err(Error::BadParam { .. })), "{bad}");
    }
    assert!(matches!(params().max_iter(0).fit(&train), Err(Error::BadParam { .. })));
    assert!(!params().max_iter(1).fit(&random(100, 3, false)).unwrap().converged());
    assert!(matches!(params().fit_weighted(&train, &[1.0]), Err(Error::LengthMismatch { .. })));
    let model = params().fit(&train).unwrap();
    assert!(matches!(model.try_predict(&array![[1.0, 2.0]]), Err(Error::Shape { .. })));
    assert!(matches!(model.try_predict(&array![[f64::NAN]]), Err(Error::NotFinite { .. })));
}
