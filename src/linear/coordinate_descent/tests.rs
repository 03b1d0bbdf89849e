//! Lasso and elastic net by hand, on hard data, and their optimality conditions.

use approx::assert_relative_eq;
use linfa::Dataset;
use linfa::traits::{Fit, Predict};
use ndarray::{Array1, Array2, array};
use proptest::prelude::*;

use super::*;
use crate::Error;

type Train = Dataset<f64, f64, ndarray::Ix1>;

fn last_digits(params: ElasticNetParams) -> ElasticNetParams {
    params.tol(0.0).max_iter(100_000)
}

fn lasso(alpha: f64) -> ElasticNetParams {
    last_digits(Lasso::params().alpha(alpha))
}

/// Numbers in no order that anyone would see, about 0.
fn noise(i: usize) -> f64 {
    ((i as f64 + 1.0) * 0.618_033_988_749_894_9).fract() + ((i as f64 + 1.0) * 0.754_877_666_246_692_8).fract() - 1.0
}

/// Rows of noise whose columns share a part of it, and a target that leans on every third.
fn train(n: usize, d: usize, shared: f64) -> Train {
    let x = Array2::from_shape_fn((n, d), |(i, j)| {
        noise(i * d + j) + shared * noise(7919 * i) + (j % 4) as f64 * if j % 2 == 0 { 1.0 } else { -20.0 }
    });
    let y = Array1::from_shape_fn(n, |i| {
        3.0 + (0..d).step_by(3).map(|j| (1.0 + j as f64 / 4.0) * x[(i, j)]).sum::<f64>() + 0.3 * noise(31 * i + 5)
    });
    Dataset::new(x, y)
}

/// The largest violation of the optimality conditions, relative to the largest |xⱼ·(y − ȳ)|/W, by the definition.
fn violation(data: &Train, weight: &[f64], model: &ElasticNet, positive: bool, intercept: bool) -> f64 {
    let (alpha, ratio) = (model.alpha(), model.l1_ratio());
    let total: f64 = weight.iter().sum();
    let mean = |v: &dyn Fn(usize) -> f64| match intercept {
        true => (0..weight.len()).map(|i| weight[i] * v(i)).sum::<f64>() / total,
        false => 0.0,
    };
    let (x, y) = (&data.records, &data.targets);
    let y_mean = mean(&|i| y[i]);
    let residual = y - &x.dot(model.coef()) - model.intercept();
    let mut worst = (0.0_f64, f64::MIN_POSITIVE);
    for (j, &w) in model.coef().iter().enumerate() {
        let x_mean = mean(&|i| x[(i, j)]);
        let along = |v: &dyn Fn(usize) -> f64| {
            (0..weight.len()).map(|i| weight[i] * (x[(i, j)] - x_mean) * v(i)).sum::<f64>() / total
        };
        let g = along(&|i| residual[i]) - alpha * (1.0 - ratio) * w;
        let off = match w {
            0.0 if positive => (g - alpha * ratio).max(0.0),
            0.0 => (g.abs() - alpha * ratio).max(0.0),
            w => (g - alpha * ratio * w.signum()).abs(),
        };
        worst = (worst.0.max(off), worst.1.max(along(&|i| y[i] - y_mean).abs()));
    }
    worst.0 / worst.1
}

/// x = 0, 2, 4 and y = 1, 3, 8: about the means 2 and 4, Σxy = (−2)(−3) + 0 + 2·4 = 14 and Σx² = 8, n = 3. α = 2:
/// (14 − 6)/8 = 1; as a net with ρ = ½: (14 − 3)/(8 + 3) = 1.
#[test]
fn one_feature_by_hand() {
    let data = Dataset::new(array![[0.0], [2.0], [4.0]], array![1.0, 3.0, 8.0]);
    let model = lasso(2.0).fit(&data).unwrap();
    assert_relative_eq!(model.coef()[0], 1.0, max_relative = 1e-14);
    assert_relative_eq!(model.intercept(), 2.0, max_relative = 1e-14);
    let net = last_digits(ElasticNet::params().alpha(2.0).l1_ratio(0.5)).fit(&data).unwrap();
    assert_relative_eq!(net.coef()[0], 1.0, max_relative = 1e-14);
    assert_relative_eq!(net.try_predict(&array![[3.0]]).unwrap()[0], 5.0, max_relative = 1e-14);
    assert_relative_eq!(net.predict(&array![[3.0]])[0], 5.0, max_relative = 1e-14);
    // From α_max = 14/3 on nothing is left but the mean.
    let none = lasso(14.0 / 3.0 + 1e-12).fit(&data).unwrap();
    assert_eq!((none.coef()[0], none.intercept(), none.n_iter()), (0.0, 4.0, 0));
    // Through the origin Σxy = 38, Σx² = 20: (38 − 6)/20.
    let origin = lasso(2.0).fit_intercept(false).fit(&data).unwrap();
    assert_eq!((origin.intercept(), origin.selected()), (0.0, vec![0]));
    assert_relative_eq!(origin.coef()[0], 1.6, max_relative = 1e-14);
    let negative = Dataset::new(array![[0.0], [-2.0], [-4.0]], array![1.0, 3.0, 8.0]);
    assert_eq!(lasso(2.0).positive(true).fit(&negative).unwrap().coef()[0], 0.0);
}

/// Without a penalty the fit is that of least squares: y = 1 + 2x₀ − x₁ exactly.
#[test]
fn without_a_penalty_it_is_least_squares() {
    let x = array![[0.0, 1.0], [2.0, 0.0], [3.0, 5.0], [7.0, 1.0], [1.0, 1.0]];
    let y = x.map_axis(ndarray::Axis(1), |row| 1.0 + 2.0 * row[0] - row[1]);
    let model = lasso(0.0).fit(&Dataset::new(x.clone(), y.clone())).unwrap();
    assert_relative_eq!(*model.coef(), array![2.0, -1.0], max_relative = 1e-10);
    assert_relative_eq!(model.intercept(), 1.0, max_relative = 1e-10);
    assert!(model.converged());
    // Ridge: (XᵀX + n·α·I)·w = Xᵀy, as LinearProblem solves it.
    let ridge =
        last_digits(ElasticNet::params().alpha(0.3).l1_ratio(0.0)).fit(&Dataset::new(x.clone(), y.clone())).unwrap();
    let problem = crate::linear::LinearProblem::new(x.view(), &y.to_vec(), true).unwrap();
    let fit = problem.ridge(5.0 * 0.3).unwrap();
    for (w, expected) in ridge.coef().iter().zip(fit.coefficients()) {
        assert_relative_eq!(*w, expected.value(), max_relative = 1e-11);
    }
}

#[test]
fn a_constant_feature_and_a_constant_target() {
    let x = array![[1e6 + 0.1, 1.0], [1e6 + 0.1, 2.0], [1e6 + 0.1, 4.0]];
    let model = lasso(1e-9).fit(&Dataset::new(x.clone(), array![1.0, 2.0, 4.5])).unwrap();
    assert_eq!((model.coef()[0], model.selected()), (0.0, vec![1]));
    let flat = lasso(0.1).fit(&Dataset::new(x, array![5.0, 5.0, 5.0])).unwrap();
    assert_eq!((flat.coef().to_vec(), flat.intercept(), flat.dual_gap()), (vec![0.0, 0.0], 5.0, 0.0));
    assert!(flat.converged());
    let one_row = lasso(0.1).fit(&Dataset::new(array![[3.0, 4.0]], array![5.0])).unwrap();
    assert_eq!((one_row.coef().to_vec(), one_row.intercept()), (vec![0.0, 0.0], 5.0));
}

/// Two copies of a feature can share its coefficient in any way; the fit and the objective are those of one.
#[test]
fn collinear_features_share_a_coefficient() {
    let data = train(30, 2, 0.0);
    let one = Dataset::new(data.records.slice(ndarray::s![.., ..1]).to_owned(), data.targets.clone());
    let column = one.records.column(0);
    let twice = Array2::from_shape_fn((30, 3), |(i, j)| if j == 2 { 4.0 } else { column[i] });
    let (single, double) =
        (lasso(0.05).fit(&one).unwrap(), lasso(0.05).fit(&Dataset::new(twice, one.targets.clone())).unwrap());
    assert!(double.converged());
    assert_relative_eq!(double.coef().sum(), single.coef()[0], max_relative = 1e-12);
    let objective = |model: &ElasticNet| model.history().last().unwrap().objective;
    assert_relative_eq!(objective(&double), objective(&single), max_relative = 1e-13);
    // The L2 part decides: both halves are equal.
    let net = last_digits(ElasticNet::params().alpha(0.05));
    let twice = Array2::from_shape_fn((30, 2), |(i, _)| column[i]);
    let net = net.fit(&Dataset::new(twice, one.targets.clone())).unwrap();
    assert_relative_eq!(net.coef()[0], net.coef()[1], max_relative = 1e-10);
}

#[test]
fn scales_from_1e_minus_12_to_1e12() {
    let scale = [1e12, 1e-12, 1.0];
    let base = train(50, 3, 0.5);
    let data = Dataset::new(&base.records * &Array1::from(scale.to_vec()), base.targets.clone());
    let free = lasso(0.0).fit(&data).unwrap();
    let plain = lasso(0.0).fit(&base).unwrap();
    for (j, scale) in scale.iter().enumerate() {
        assert_relative_eq!(free.coef()[j] * scale, plain.coef()[j], max_relative = 1e-8);
    }
    let model = lasso(0.01).fit(&data).unwrap();
    assert!(model.converged() && model.coef()[1] == 0.0 && model.coef()[0] != 0.0);
    assert!(violation(&data, &[1.0; 50], &model, false, true) < 1e-8);
}

/// The sparse matrix, the dense one, and the dense one with its columns first give one answer, on any number of threads.
#[test]
fn sparse_and_dense_and_any_number_of_threads() {
    let (n, d) = (20_000, 60);
    let x = Array2::from_shape_fn((n, d), |(i, j)| match (i * 31 + j * j * 17) % 5 {
        0 => noise(i * d + j) + 2.0,
        _ => 0.0,
    });
    let y = Array1::from_shape_fn(n, |i| {
        1.0 + (0..d).step_by(7).map(|j| x[(i, j)] * (j as f64 - 20.0)).sum::<f64>() + noise(i)
    });
    let weight: Vec<f64> = (0..n).map(|i| (i % 3) as f64 * 0.7 + 0.1).collect();
    let sparse = CsMat::csr_from_dense(x.view(), 0.0);
    let columns_first = x.t().as_standard_layout().to_owned().reversed_axes();
    let (data, other) = (Dataset::new(x, y.clone()), Dataset::new(columns_first, y.clone()));
    let params = last_digits(ElasticNet::params().alpha(0.02).l1_ratio(0.8));
    let with = |threads: usize, data: &Train| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| params.fit_weighted(data, &weight).unwrap())
    };
    let one = with(1, &data);
    assert!(one.converged() && one.selected().len() > 5 && one.selected().len() < 50, "{:?}", one.selected());
    assert!(with(3, &data) == one && with(2, &other) == one);
    for matrix in [sparse.clone(), sparse.to_csc()] {
        let found = params.fit_sparse(&matrix, &y, Some(&weight)).unwrap();
        assert_relative_eq!(*found.coef(), *one.coef(), max_relative = 1e-10, epsilon = 1e-13);
        assert_relative_eq!(found.intercept(), one.intercept(), max_relative = 1e-10);
        let (a, b) = (found.history().last().unwrap(), one.history().last().unwrap());
        assert_relative_eq!(a.objective, b.objective, max_relative = 1e-12);
    }
    let path = |x: Option<&CsMat<f64>>| match x {
        Some(x) => lasso_path().n_alphas(5).eps(0.1).tol(0.0).fit_sparse(x, &y, None).unwrap(),
        None => lasso_path().n_alphas(5).eps(0.1).tol(0.0).fit(&data).unwrap(),
    };
    assert_relative_eq!(*path(Some(&sparse)).coefs(), *path(None).coefs(), max_relative = 1e-10, epsilon = 1e-13);
}

#[test]
fn the_objective_falls_and_a_warm_start_spares_cycles() {
    let data = train(200, 90, 1.0);
    let params = Lasso::params().alpha(0.05).tol(1e-12).max_iter(10_000);
    let cold = params.fit(&data).unwrap();
    let history = cold.history();
    assert!(cold.converged() && cold.n_iter() == history.len() && history.len() > 3);
    assert!(history.windows(2).all(|pair| pair[1].objective <= pair[0].objective * (1.0 + 1e-12)), "{history:?}");
    assert_eq!(history.last().unwrap().dual_gap, cold.dual_gap());
    assert_eq!(history.last().unwrap().n_nonzero, cold.selected().len());
    let y_mean = data.targets.mean().unwrap();
    let limit = 1e-12 * data.targets.iter().map(|y| (y - y_mean).powi(2)).sum::<f64>() / 200.0;
    assert!(cold.dual_gap() <= limit);
    let warm = params.clone().coef_init(&cold.coef().to_vec()).fit(&data).unwrap();
    assert!(warm.n_iter() <= 1, "{}", warm.n_iter());
    // One cycle is no convergence, and no error.
    let early = params.max_iter(1).fit(&data).unwrap();
    assert!(!early.converged() && early.n_iter() == 1);
    assert!(early.dual_gap() > cold.dual_gap());
}

/// The likely features of many rows are a guess; the answer is that of all rows all the same.
#[test]
fn many_rows_in_order_of_the_target() {
    let mut data = train(40_000, 70, 0.2);
    // A feature that occurs in the last rows alone.
    for i in 39_990..40_000 {
        data.records[(i, 5)] += 50.0;
        data.targets[i] -= 300.0;
    }
    let model = lasso(0.05).fit(&data).unwrap();
    assert!(model.converged() && model.coef()[5] != 0.0);
    assert!(violation(&data, &vec![1.0; 40_000], &model, false, true) < 1e-8);
}

/// 256 features and 20 penalties: the weakest two are walked by themselves, to where fits one by one end.
#[test]
fn a_path_in_two_parts() {
    let data = train(260, 256, 0.3);
    let params = lasso_path().n_alphas(20).eps(0.04).tol(1e-8);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| params.fit(&data).unwrap())
    };
    let path = with(1);
    assert!(with(2) == path && path.converged());
    assert_eq!((path.coefs().dim(), path.intercepts().len(), path.dual_gaps().len()), ((256, 20), 20, 20));
    for k in [17, 18] {
        let single = Lasso::params().alpha(path.alphas()[k]).tol(1e-8).max_iter(10_000).fit(&data).unwrap();
        let scale = single.coef().iter().fold(0.0, |largest: f64, w| largest.max(w.abs()));
        let apart = (&path.coefs().column(k) - single.coef()).iter().fold(0.0, |far: f64, w| far.max(w.abs()));
        assert!(apart < 1e-3 * scale && (path.intercepts()[k] - single.intercept()).abs() < 1e-2, "{k}: {apart}");
    }
}

#[test]
fn cross_validation_does_not_depend_on_threads() {
    let data = train(120, 12, 0.5);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| ElasticNetCV::params().l1_ratios(&[0.3, 1.0]).n_alphas(15).fit(&data).unwrap())
    };
    let one = with(1);
    assert!(with(2) == one && with(5) == one);
    assert_eq!(one.try_predict(&data.records).unwrap(), one.model().try_predict(&data.records).unwrap());
}

/// Folds of rows 0–1, 2–3 and 4 of y = 1, 3, 8, 2, 6 with nothing in x: the errors about the means of the others.
#[test]
fn errors_of_folds_by_hand() {
    let data = Dataset::new(Array2::zeros((5, 1)), array![1.0, 3.0, 8.0, 2.0, 6.0]);
    let found = LassoCV::params().cv(3).alphas(&[0.5, 2.0]).fit(&data).unwrap();
    let scores = found.best();
    assert_eq!(scores.alphas, [2.0, 0.5]);
    let (a, b) = (16.0 / 3.0_f64, 10.0 / 3.0_f64);
    let expected = [((1.0 - a).powi(2) + (3.0 - a).powi(2)) / 2.0, ((8.0 - b).powi(2) + (2.0 - b).powi(2)) / 2.0, 6.25];
    for (fold, expected) in expected.iter().enumerate() {
        assert_relative_eq!(scores.mse[(1, fold)], *expected, max_relative = 1e-13);
    }
    // Both penalties are as good: the stronger is first.
    assert_eq!((found.model().alpha(), scores.alpha_one_se(), found.model().intercept()), (2.0, 2.0, 4.0));
}

#[test]
fn wrong_data_and_settings_are_errors() {
    let data = train(10, 2, 0.0);
    let bad = |params: ElasticNetParams| matches!(params.fit(&data), Err(Error::BadParam { .. }));
    let params = Lasso::params;
    assert!(bad(params().alpha(-1.0)) && bad(params().alpha(f64::NAN)) && bad(params().alpha(f64::INFINITY)));
    assert!(bad(params().l1_ratio(1.5)) && bad(params().l1_ratio(-0.1)) && bad(params().max_iter(0)));
    assert!(bad(params().tol(-1.0)) && bad(params().tol(f64::NAN)) && bad(params().coef_init(&[1.0])));
    let of = |x: Array2<f64>, y: Array1<f64>| params().fit(&Dataset::new(x, y)).unwrap_err();
    assert!(matches!(of(Array2::zeros((0, 2)), Array1::zeros(0)), Error::Empty { .. }));
    let error = of(array![[1.0, 2.0], [f64::NAN, 4.0]], array![0.0, 1.0]).to_string();
    assert!(error.starts_with("records[1][0] is NaN"), "{error}");
    let error = of(array![[1.0], [4.0]], array![0.0, f64::NEG_INFINITY]).to_string();
    assert!(error.starts_with("targets[1] is -inf"), "{error}");
    assert!(matches!(of(array![[1e200], [4.0]], array![0.0, 1.0]), Error::Undetermined(_)));
    let weighted = |weight: &[f64]| params().fit_weighted(&data, weight);
    assert!(matches!(weighted(&[1.0; 3]), Err(Error::LengthMismatch { .. })));
    assert!(matches!(weighted(&[-1.0; 10]), Err(Error::OutOfRange { .. })));
    assert!(matches!(weighted(&[0.0; 10]), Err(Error::BadParam { .. })));
    let sparse = CsMat::new((2, 1), vec![0, 1, 1], vec![0], vec![f64::NAN]);
    assert!(matches!(params().fit_sparse(&sparse, &array![1.0, 2.0], None), Err(Error::NotFinite { .. })));
    assert!(matches!(params().fit_sparse(&sparse, &array![1.0], None), Err(Error::LengthMismatch { .. })));
    let model = params().fit(&data).unwrap();
    assert!(matches!(model.try_predict(&array![[1.0]]), Err(Error::Shape { .. })));
    assert!(matches!(model.try_predict(&array![[1.0, f64::NAN]]), Err(Error::NotFinite { .. })));
    let bad_path = |path: PathParams| path.fit(&data).is_err();
    assert!(bad_path(enet_path(0.0)) && bad_path(lasso_path().eps(1.0)) && bad_path(lasso_path().n_alphas(0)));
    assert!(bad_path(lasso_path().alphas(&[])) && bad_path(lasso_path().alphas(&[-1.0])));
    assert!(enet_path(0.0).alphas(&[1.0]).fit(&data).is_ok());
    let bad_cv = |cv: ElasticNetCVParams| cv.fit(&data).is_err();
    assert!(bad_cv(LassoCV::params().cv(1)) && bad_cv(LassoCV::params().cv(11)));
    assert!(bad_cv(ElasticNetCV::params().l1_ratios(&[])) && bad_cv(LassoCV::params().splits([])));
}

#[test]
fn a_model_without_features_is_the_mean() {
    let data = Dataset::new(Array2::zeros((3, 0)), array![1.0, 2.0, 6.0]);
    let model = lasso(0.1).fit(&data).unwrap();
    assert_eq!((model.intercept(), model.coef().len(), model.converged()), (3.0, 0, true));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// The Karush-Kuhn-Tucker conditions hold to 1e-8 of the largest product with the target, whatever the shape of the
    /// data: more columns than rows, columns that share nearly everything, weights, a bound at 0, no intercept.
    #[test]
    fn the_optimality_conditions_hold(
        n in 3_usize..40, d in 1_usize..50, shared in prop::sample::select(vec![0.0, 1.0, 30.0]),
        strength in 0.001_f64..1.2, ratio in prop::sample::select(vec![0.1, 0.5, 1.0]),
        positive: bool, intercept: bool, weighted: bool,
    ) {
        let data = train(n, d, shared);
        let weight: Vec<f64> = (0..n).map(|i| if weighted { (i % 4) as f64 + 0.25 } else { 1.0 }).collect();
        let path = enet_path(ratio).n_alphas(1).positive(positive).fit_intercept(intercept);
        let alpha = strength * path.fit_weighted(&data, &weight).unwrap().alphas()[0];
        let params = last_digits(ElasticNet::params().alpha(alpha).l1_ratio(ratio));
        let model = params.positive(positive).fit_intercept(intercept).fit_weighted(&data, &weight).unwrap();
        prop_assert!(model.converged());
        let off = violation(&data, &weight, &model, positive, intercept);
        prop_assert!(off < 1e-8, "{off:e} after {} cycles", model.n_iter());
        if strength > 1.0 {
            prop_assert_eq!(model.selected(), Vec::<usize>::new());
        }
    }
}
