//! Logistic regression of two classes, by hand.

use super::*;
use approx::assert_relative_eq;
use linfa::Dataset;
use linfa::traits::{Fit, Predict};
use ndarray::array;

fn params() -> LogisticRegressionParams {
    LogisticRegression::params()
}

/// One feature that says nothing: the intercept alone is fitted, to the log-odds of 3 in 5, or of weight 2 in 6.
#[test]
fn an_intercept_alone_is_the_log_odds_of_the_share() {
    let train = Dataset::new(Array2::zeros((5, 1)), array![1, 1, 0, 0, 1]);
    let model = params().c(0.5).fit(&train).unwrap();
    assert!(model.converged());
    assert_relative_eq!(model.intercept(), 1.5_f64.ln(), max_relative = 1e-12);
    assert_eq!(model.coef()[0], 0.0);
    let weighted = train.with_weights(array![0.5_f32, 0.5, 1.0, 3.0, 1.0]);
    assert_relative_eq!(params().fit(&weighted).unwrap().intercept(), -(2.0_f64.ln()), max_relative = 1e-12);
}

/// Shares of positives 1 in 4 at x = 0 and 2 in 3 at x = 2: without a penalty the line goes through both log-odds,
/// −ln 3 and ln 2.
fn two_groups() -> Dataset<f64, &'static str, ndarray::Ix1> {
    Dataset::new(
        array![[0.0], [0.0], [0.0], [0.0], [2.0], [2.0], [2.0]],
        array!["no", "yes", "no", "no", "yes", "yes", "no"],
    )
}

#[test]
fn without_a_penalty_two_groups_are_met_exactly() {
    let model = params().c(f64::INFINITY).fit(&two_groups()).unwrap();
    assert!(model.converged());
    assert_relative_eq!(model.intercept(), -(3.0_f64.ln()), max_relative = 1e-10);
    assert_relative_eq!(model.coef()[0], (2.0_f64.ln() + 3.0_f64.ln()) / 2.0, max_relative = 1e-10);
    let p = model.predict_proba(&array![[0.0], [2.0]]).unwrap();
    assert_relative_eq!(p, array![[0.75, 0.25], [1.0 / 3.0, 2.0 / 3.0]], max_relative = 1e-10);
    assert_eq!(model.try_predict(&array![[0.0], [2.0]]).unwrap(), array!["no", "yes"]);
    assert_eq!(model.predict(&array![[0.0], [2.0]]), array!["no", "yes"]);
}

/// Through the origin only the group at x = 2 counts: w = ln 2 / 2.
#[test]
fn without_an_intercept_the_line_goes_through_the_origin() {
    let model = params().c(f64::INFINITY).fit_intercept(false).fit(&two_groups()).unwrap();
    assert_eq!(model.intercept(), 0.0);
    assert_relative_eq!(model.coef()[0], 2.0_f64.ln() / 2.0, max_relative = 1e-10);
    // At the minimum of ½w² + C·Σ …: w = C·Σ (yᵢ − pᵢ)·xᵢ over the labels 0 and 1.
    let w = params().c(0.3).fit_intercept(false).fit(&two_groups()).unwrap().coef()[0];
    assert_relative_eq!(w, 0.3 * 2.0 * (2.0 - 3.0 * sigmoid(2.0 * w)), max_relative = 1e-12);
}

/// A sample of weight 2 counts like the sample twice.
#[test]
fn weights_count_like_repeated_samples() {
    let x = array![[0.5, 1.0], [1.5, -2.0], [3.0, 0.25]];
    let weighted = Dataset::new(x.clone(), array![0, 1, 1]).with_weights(array![2.0_f32, 1.0, 3.0]);
    let rows = [0, 0, 1, 2, 2, 2];
    let repeated = Dataset::new(x.select(ndarray::Axis(0), &rows), rows.iter().map(|i| i32::from(*i > 0)).collect());
    let (a, b) = (params().fit(&weighted).unwrap(), params().fit(&repeated).unwrap());
    assert_relative_eq!(a.coef(), b.coef(), max_relative = 1e-12);
    assert_relative_eq!(a.intercept(), b.intercept(), max_relative = 1e-12);
}

#[test]
fn without_a_penalty_separated_classes_are_an_error() {
    let of = |x: Array2<f64>, y: Array1<i32>| params().c(f64::INFINITY).fit(&Dataset::new(x, y));
    let error = of(array![[0.0], [1.0], [4.0]], array![0, 0, 1]).unwrap_err().to_string();
    assert!(error.starts_with("a line separates the classes perfectly"), "{error}");
    // Both classes at x = 1, and nothing else in between.
    let error = of(array![[0.0], [1.0], [1.0], [4.0]], array![0, 0, 1, 1]).unwrap_err().to_string();
    assert!(error.starts_with("a line separates the classes but for samples on it"), "{error}");
    // A rare class is no separation.
    let n = 20_000;
    let y = Array1::from_shape_fn(n, |i| i32::from(i == 7));
    let rare = of(Array2::zeros((n, 1)), y).unwrap();
    assert_relative_eq!(rare.intercept(), -((n as f64 - 1.0).ln()), max_relative = 1e-10);
}

/// A sample of weight 0 on the wrong side does not hold the others together.
#[test]
fn samples_of_weight_0_do_not_count() {
    let x = array![[0.0], [1.0], [4.0], [5.0]];
    let train = Dataset::new(x, array![0, 0, 1, 0]).with_weights(array![1.0_f32, 1.0, 1.0, 0.0]);
    assert!(params().c(f64::INFINITY).fit(&train).is_err());
}

/// Features in units of 1e8: the gradient cannot fall to 1e-8, but the objective to its last digit.
#[test]
fn the_unit_of_a_feature_does_not_matter() {
    let small = params().c(f64::INFINITY).fit(&two_groups()).unwrap();
    let (x, y) = (two_groups().records * 1e8, two_groups().targets);
    let large = params().c(f64::INFINITY).fit(&Dataset::new(x, y)).unwrap();
    assert!(large.converged());
    assert_relative_eq!(large.coef()[0] * 1e8, small.coef()[0], max_relative = 1e-9);
}

#[test]
fn too_few_steps_are_no_convergence() {
    let model = params().c(100.0).max_iter(2).fit(&two_groups()).unwrap();
    assert!(!model.converged() && model.history().len() == 2);
    let model = params().tol(0.0).fit(&two_groups()).unwrap();
    assert!(model.converged(), "{:?}", model.history());
}

#[test]
fn the_objective_falls_step_by_step() {
    let model = params().c(1e4).fit(&two_groups()).unwrap();
    let history = model.history();
    assert_relative_eq!(history[0].objective, 2.0_f64.ln(), max_relative = 1e-12);
    assert!(history.windows(2).all(|pair| pair[1].objective <= pair[0].objective * (1.0 + 1e-15)));
    assert!(history.last().unwrap().gradient_norm <= 1e-8);
}

/// z = b + w·x with the weights of the groups: −ln 3 + 1·(ln 6)/2.
#[test]
fn a_probability_is_derived() {
    let model = params().c(f64::INFINITY).fit(&two_groups()).unwrap();
    let worked = model.worked_proba(&array![1.0]).unwrap();
    assert_relative_eq!(worked.value(), sigmoid(6.0_f64.ln() / 2.0 - 3.0_f64.ln()), max_relative = 1e-10);
    assert_eq!(worked.value(), model.positive_proba(&array![[1.0]]).unwrap()[0]);
    assert_eq!(worked.notes(), ["positive class: yes"]);
}

#[test]
fn wrong_data_and_settings_are_errors() {
    let of = |x: Array2<f64>, y: Array1<i32>| params().fit(&Dataset::new(x, y)).unwrap_err();
    assert!(matches!(of(array![[1.0], [2.0]], array![1, 1]), Error::BadParam { .. }));
    assert!(matches!(of(array![[1.0], [2.0], [3.0]], array![1, 2, 3]), Error::BadParam { .. }));
    assert!(matches!(of(Array2::zeros((0, 1)), Array1::zeros(0)), Error::BadParam { .. }));
    let error = of(array![[1.0, 2.0], [f64::NAN, 4.0]], array![0, 1]).to_string();
    assert!(error.starts_with("records[1][0] is NaN"), "{error}");
    for c in [0.0, -1.0, f64::NAN] {
        assert!(matches!(params().c(c).fit(&two_groups()), Err(Error::BadParam { .. })), "{c}");
    }
    for tol in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(params().tol(tol).fit(&two_groups()), Err(Error::BadParam { .. })), "{tol}");
    }
    assert!(matches!(params().max_iter(0).fit(&two_groups()), Err(Error::BadParam { .. })));
    let negative = two_groups().with_weights(Array1::from_elem(7, -1.0_f32));
    assert!(matches!(params().fit(&negative), Err(Error::OutOfRange { .. })));
}

#[test]
fn a_sample_that_is_no_number_has_no_class() {
    let model = params().fit(&two_groups()).unwrap();
    for bad in [f64::NAN, f64::INFINITY] {
        let x = array![[1.0], [bad]];
        assert!(matches!(model.try_predict(&x), Err(Error::NotFinite { .. })), "{bad}");
        assert!(matches!(model.predict_proba(&x), Err(Error::NotFinite { .. })), "{bad}");
        assert!(matches!(model.worked_proba(&array![bad]), Err(Error::NotFinite { .. })), "{bad}");
    }
    assert!(matches!(model.try_predict(&array![[1.0, 2.0]]), Err(Error::Shape { .. })));
    assert!(matches!(model.worked_proba(&array![1.0, 2.0]), Err(Error::Shape { .. })));
}

/// Lopsided columns: one in units of 1e6, one in 1e-6, one twice another, one constant.
fn hard(n: usize) -> (Array2<f64>, Vec<usize>) {
    let noise = |i: usize, k: usize| ((i * (2 * k + 7) + i * i * (k + 3)) % 101) as f64 / 50.0 - 1.0;
    let x = Array2::from_shape_fn((n, 5), |(i, j)| match j {
        0 => 1e6 * noise(i, 0),
        1 => 1e-6 * noise(i, 1),
        2 => noise(i, 2),
        3 => 2.0 * noise(i, 2),
        _ => 3.0,
    });
    let y =
        (0..n).map(|i| (noise(i, 0) + 2.0 * noise(i, 5) > 0.3) as usize + (noise(i, 2) + noise(i, 6) > 0.8) as usize);
    (x, y.collect())
}

/// At a minimum the slope of the loss is −sign(w) over C where a coefficient is not 0, at most that where it is.
#[test]
fn an_l1_fit_meets_the_conditions_of_a_minimum() {
    let (x, classes) = hard(300);
    let y: Array1<usize> = classes.iter().map(|class| usize::from(*class > 0)).collect();
    for (c, l1_ratio) in [(0.01, 1.0), (0.3, 1.0), (2.0, 0.5), (50.0, 1.0)] {
        let model = params().c(c).l1_ratio(l1_ratio).fit(&Dataset::new(x.clone(), y.clone())).unwrap();
        assert!(model.converged(), "{c} {l1_ratio}: {:?}", model.history());
        let p = model.positive_proba(&x).unwrap();
        let residual: Array1<f64> = p.iter().zip(&y).map(|(p, y)| p - *y as f64).collect();
        assert!(residual.sum().abs() < 1e-8 * 300.0);
        for (j, w) in model.coef().iter().enumerate() {
            let slope = x.column(j).dot(&residual) + (1.0 - l1_ratio) / c * w;
            let size = x.column(j).fold(1.0, |largest: f64, x| largest.max(x.abs()));
            let excess = if *w == 0.0 { slope.abs() - l1_ratio / c } else { (slope + l1_ratio / c * w.signum()).abs() };
            assert!(excess <= 1e-8 * 300.0 * size, "{c} {l1_ratio} {j}: {w} {slope}");
        }
    }
    // A strong enough penalty leaves the intercept alone.
    let none = params().c(1e-12).l1_ratio(1.0).fit(&Dataset::new(x, y.clone())).unwrap();
    let share = y.sum() as f64 / 300.0;
    assert!(none.coef().iter().all(|w| *w == 0.0));
    assert_relative_eq!(none.intercept(), (share / (1.0 - share)).ln(), max_relative = 1e-9);
}

/// With two classes the symmetric form has rows ±w/2 where nothing penalises.
#[test]
fn softmax_of_two_classes_is_the_binary_fit_halved() {
    let train = two_groups();
    let binary = params().c(f64::INFINITY).fit(&train).unwrap();
    let symmetric = SoftmaxRegression::params().c(f64::INFINITY).fit(&train).unwrap();
    assert_relative_eq!(symmetric.coef()[[1, 0]], binary.coef()[0] / 2.0, max_relative = 1e-9);
    assert_relative_eq!(symmetric.coef()[[0, 0]], -binary.coef()[0] / 2.0, max_relative = 1e-9);
    assert_relative_eq!(symmetric.intercept()[1], binary.intercept() / 2.0, max_relative = 1e-9);
    let p = symmetric.predict_proba(&array![[0.0], [2.0]]).unwrap();
    assert_relative_eq!(p, array![[0.75, 0.25], [1.0 / 3.0, 2.0 / 3.0]], max_relative = 1e-9);
    let worked = symmetric.worked_proba(&array![0.0]).unwrap();
    assert_relative_eq!(worked.value(), 0.75, max_relative = 1e-9);
    assert_eq!(worked.notes(), ["class 1 is no"]);
}

/// Collinear and constant columns, scales of 1e6 and 1e-6: the rows of probabilities sum to 1 and the shares of the
/// classes are met, as an intercept makes sure.
#[test]
fn softmax_of_hard_columns() {
    let (x, y) = hard(300);
    let shares: Vec<f64> = (0..3).map(|k| y.iter().filter(|y| **y == k).count() as f64).collect();
    let train = Dataset::new(x.clone(), Array1::from(y));
    for params in [SoftmaxRegression::params().c(f64::INFINITY), SoftmaxRegression::params().l1_ratio(1.0).c(5.0)] {
        let model = params.fit(&train).unwrap();
        assert!(model.converged(), "{:?}", model.history());
        let p = model.predict_proba(&x).unwrap();
        for (k, share) in shares.iter().enumerate() {
            assert_relative_eq!(p.column(k).sum(), *share, max_relative = 1e-6);
        }
        assert_eq!(model.try_predict(&x).unwrap(), model.predict(&x));
        assert!(model.intercept().sum().abs() < 1e-9);
    }
    // More columns than rows: a penalty decides.
    let wide = Array2::from_shape_fn((3, 6), |(i, j)| ((i * 5 + j * 3) % 7) as f64);
    let model = SoftmaxRegression::params().fit(&Dataset::new(wide, array![0, 1, 2])).unwrap();
    assert!(model.converged());
    assert!(SoftmaxRegression::params().fit(&Dataset::new(array![[1.0], [2.0]], array![1, 1])).is_err());
    let x = Array2::<f64>::zeros((0, 2));
    assert!(SoftmaxRegression::params().fit(&Dataset::new(x, Array1::<usize>::zeros(0))).is_err());
}

#[test]
fn weights_of_classes_count_like_those_of_samples() {
    let (x, y) = (array![[0.0], [1.0], [2.0], [3.0], [5.0]], array![0, 0, 1, 0, 1]);
    let train = Dataset::new(x, y);
    let given = params().class_weight(ClassWeight::of([(0, 1.0), (1, 4.0)])).fit(&train).unwrap();
    assert_eq!(given, params().fit_weighted(&train, &[1.0, 1.0, 4.0, 1.0, 4.0]).unwrap());
    // Weights 2, 1, 1, 3 and 1, 2 in the classes: 6 and 3 of 9, so 9/12 and 9/6.
    let weight = [2.0, 1.0, 1.0, 3.0, 2.0];
    let balanced = params().class_weight(ClassWeight::Balanced).fit_weighted(&train, &weight).unwrap();
    let equal = params().fit_weighted(&train, &[1.5, 0.75, 1.5, 2.25, 3.0]).unwrap();
    assert_relative_eq!(balanced.coef()[0], equal.coef()[0], max_relative = 1e-12);
    let of = |class_weight: ClassWeight| params().class_weight(class_weight).fit(&train).unwrap_err();
    assert!(matches!(of(ClassWeight::of([(2, 1.0)])), Error::UnknownLabel { .. }));
    assert!(matches!(of(ClassWeight::of([(1, -1.0)])), Error::BadParam { .. }));
    assert!(matches!(of(ClassWeight::of([(1, 0.0)])), Error::BadParam { .. }));
    assert!(matches!(params().l1_ratio(1.5).fit(&train), Err(Error::BadParam { .. })));
}

/// Many rows: the fit starts from a sample, and comes to the same minimum as from 0, on any number of threads.
#[test]
fn a_large_fit_is_the_fit_of_all_rows() {
    let (n, d) = (20_000, 60);
    let noise = |i: usize, k: usize| ((i * (2 * k + 7) + (i * i % 1009) * (k + 3)) % 1013) as f64 / 506.0 - 1.0;
    let x = Array2::from_shape_fn((n, d), |(i, j)| noise(i, j));
    let y = Array1::from_shape_fn(n, |i| (x[(i, 0)] - 0.5 * x[(i, 3)] + 0.2 + noise(i, 77) > 0.0) as usize);
    let train = Dataset::new(x.clone(), y.clone());
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| params().fit(&train).unwrap())
    };
    let model = with(1);
    assert_eq!(with(3), model);
    assert!(model.converged() && model.history()[0].objective < 0.69 && model.history().len() < 8);
    let residual = model.positive_proba(&x).unwrap() - y.mapv(|y| y as f64);
    let gradient = x.t().dot(&residual) + model.coef();
    assert!(gradient.iter().all(|g| g.abs() < 1e-8 * n as f64), "{gradient}");
}

#[test]
fn standard_errors_need_an_unpenalised_fit() {
    let train = two_groups();
    let model = params().c(f64::INFINITY).fit(&train).unwrap();
    let found = model.inference(&train, None).unwrap();
    // Log-odds −ln 3 of 1 in 4 and ln 2 of 2 in 3: variances 1 + 1/3 and 1/2 + 1, of half their difference a quarter.
    assert_relative_eq!(found.intercept.unwrap().standard_error, (4.0_f64 / 3.0).sqrt(), max_relative = 1e-8);
    assert_relative_eq!(found.coef[0].standard_error, (17.0_f64 / 6.0).sqrt() / 2.0, max_relative = 1e-8);
    assert!(found.coef[0].interval(1.0).is_err());
    let doubled = model.inference(&train, Some(&[2.0; 7])).unwrap();
    assert_relative_eq!(doubled.coef[0].standard_error, (17.0_f64 / 12.0).sqrt() / 2.0, max_relative = 1e-8);
    assert!(matches!(params().fit(&train).unwrap().inference(&train, None), Err(Error::Undetermined(_))));
    assert!(matches!(model.inference(&train, Some(&[1.0])), Err(Error::LengthMismatch { .. })));
}
