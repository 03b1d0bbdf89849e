use approx::assert_relative_eq;
use linfa::Dataset;
use linfa::traits::{Fit, Predict};
use ndarray::{Array1, Array2, array};

use super::*;

fn params() -> LinearRegressionParams {
    LinearRegression::params()
}

fn fit(x: Array2<f64>, y: Array1<f64>) -> Result<LinearRegression> {
    params().fit(&Dataset::new(x, y))
}

/// Many rows of columns of unlike size and mean, with known coefficients and residuals that are no noise.
fn many(n: usize) -> (Array2<f64>, Array1<f64>) {
    let wave = |i: usize, j: usize| ((i * (7 * j + 3) + j * j) % 101) as f64 / 10.0;
    let x = Array2::from_shape_fn((n, 3), |(i, j)| [1e12, 1.0, 1e-12][j] * (wave(i, j) + 2.0 * j as f64));
    let y =
        x.rows().into_iter().enumerate().map(|(i, x)| 7.0 + 2e-12 * x[0] - x[1] + 3e12 * x[2] + wave(i, 5)).collect();
    (x, y)
}

/// Sxy = 7, Sxx = 5, Syy = 14: slope 1.4, RSS = 14 − 9.8 = 4.2 with 2 degrees of freedom; slope's variance 2.1 / 5,
/// intercept's 2.1·(1/4 + 2.5²/5) = 3.15; F = t² = 1.96 / 0.42; R² = 0.7, adjusted 1 − 2.1 / (14/3).
#[test]
fn a_line_with_its_errors_by_hand() {
    let model = fit(array![[1.0], [2.0], [3.0], [4.0]], array![1.0, 3.0, 2.0, 6.0]).unwrap();
    let summary = model.summary(0.9).unwrap();
    assert_relative_eq!(summary.terms[0].coef, -0.5, max_relative = 1e-14);
    assert_relative_eq!(summary.terms[0].std_error, 3.15_f64.sqrt(), max_relative = 1e-13);
    assert_relative_eq!(summary.terms[1].t, 1.4 / 0.42_f64.sqrt(), max_relative = 1e-13);
    assert_relative_eq!(summary.f, 1.96 / 0.42, max_relative = 1e-13);
    assert_relative_eq!(summary.f_p, summary.terms[1].p, max_relative = 1e-12);
    assert_relative_eq!(summary.r2, 0.7, max_relative = 1e-14);
    assert_relative_eq!(summary.adjusted_r2, 0.55, max_relative = 1e-13);
    // t of 2 degrees of freedom has the closed form p = 1 − t/√(t² + 2).
    let t = summary.terms[1].t;
    assert_relative_eq!(summary.terms[1].p, 1.0 - t / (t * t + 2.0).sqrt(), max_relative = 1e-12);
    assert_relative_eq!(summary.terms[1].upper - 1.4, 2.919985580353726 * 0.42_f64.sqrt(), max_relative = 1e-12);
    // −n/2·(ln 2π + ln(4.2/4) + 1)
    let expected = -2.0 * ((2.0 * std::f64::consts::PI).ln() + 1.05_f64.ln() + 1.0);
    assert_relative_eq!(summary.log_likelihood, expected, max_relative = 1e-14);
    assert_relative_eq!(summary.aic, 4.0 - 2.0 * expected, max_relative = 1e-14);
    assert_relative_eq!(summary.bic, 2.0 * 4f64.ln() - 2.0 * expected, max_relative = 1e-14);
    assert_eq!((summary.n, summary.df_model, summary.df_resid, model.rank()), (4, 1, 2, 1));
    assert_eq!((model.solver(), model.condition_number()), (LeastSquaresSolver::Qr, 1.0));
}

/// h = 1/4 + (x − 2.5)²/5 = 0.7, 0.3, 0.3, 0.7; residuals 0.1, 0.7, −1.7, 0.9.
#[test]
fn influence_by_hand() {
    let data = Dataset::new(array![[1.0], [2.0], [3.0], [4.0]], array![1.0, 3.0, 2.0, 6.0]);
    let influence = params().fit(&data).unwrap().influence(&data).unwrap();
    let near = |found: &[f64], expected: [f64; 4]| {
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?} {expected:?}")
    };
    near(&influence.leverage, [0.7, 0.3, 0.3, 0.7]);
    near(&influence.residuals, [0.1, 0.7, -1.7, 0.9]);
    let r = [0.1 / 0.63_f64.sqrt(), 0.7 / 1.47_f64.sqrt(), -1.7 / 1.47_f64.sqrt(), 0.9 / 0.63_f64.sqrt()];
    near(&influence.standardized, r);
    let ratio = [7.0 / 3.0, 3.0 / 7.0, 3.0 / 7.0, 7.0 / 3.0];
    near(&influence.cooks_distance, std::array::from_fn(|i| r[i] * r[i] / 2.0 * ratio[i]));
    // Without a row σ² is RSS − e²/(1 − h), over one degree of freedom.
    let e = [0.1, 0.7, -1.7, 0.9_f64];
    let left = [0.3, 0.7, 0.7, 0.3];
    let t: [f64; 4] = std::array::from_fn(|i| e[i] / ((4.2 - e[i] * e[i] / left[i]) * left[i]).sqrt());
    near(&influence.studentized, t);
    near(&influence.dffits, std::array::from_fn(|i| t[i] * ratio[i].sqrt()));
}

/// A weight of 2 is the row twice, but for the degrees of freedom; a weight of 0 is no row.
#[test]
fn weights_count_rows() {
    let x = array![[1.0, 7.0], [2.0, 3.0], [5.0, 4.0], [9.0, -2.0], [100.0, 1.0]];
    let data = Dataset::new(x, array![3.0, 1.0, 4.0, 1.5, 1e6]);
    let weighted = params().fit_weighted(&data, &[1.0, 2.0, 1.0, 1.0, 0.0]).unwrap();
    let twice = array![[1.0, 7.0], [2.0, 3.0], [2.0, 3.0], [5.0, 4.0], [9.0, -2.0]];
    let plain = fit(twice, array![3.0, 1.0, 1.0, 4.0, 1.5]).unwrap();
    assert_relative_eq!(weighted.coef()[0], plain.coef()[0], max_relative = 1e-13);
    assert_relative_eq!(weighted.intercept(), plain.intercept(), max_relative = 1e-13);
    assert_relative_eq!(weighted.rss(), plain.rss(), max_relative = 1e-13);
    assert_eq!((weighted.df_resid(), plain.df_resid()), (1, 2));
    let influence = weighted.influence_weighted(&data, &[1.0, 2.0, 1.0, 1.0, 0.0]).unwrap();
    assert_relative_eq!(influence.leverage.iter().sum::<f64>(), 3.0, max_relative = 1e-12);
    assert_eq!((influence.leverage[4], influence.residuals[4]), (0.0, 0.0));
    // linfa's weights are taken too.
    let with = data.with_weights(array![1.0_f32, 2.0, 1.0, 1.0, 0.0]);
    assert_eq!(params().fit(&with).unwrap().coef(), weighted.coef());
}

/// Sizes of 1e12 beside 1e-12; the normal equations and the careful way agree, and so do any number of threads.
#[test]
fn many_rows_by_either_way() {
    let (x, y) = many(1300);
    let data = Dataset::new(x, y);
    let fast = params().fit(&data).unwrap();
    let careful = params().solver(LeastSquaresSolver::Qr).fit(&data).unwrap();
    assert_eq!((fast.solver(), careful.solver()), (LeastSquaresSolver::Cholesky, LeastSquaresSolver::Qr));
    for j in 0..3 {
        assert_relative_eq!(fast.coef()[j], careful.coef()[j], max_relative = 1e-10);
        assert_relative_eq!(fast.std_errors()[j], careful.std_errors()[j], max_relative = 1e-10);
    }
    assert_relative_eq!(fast.intercept(), careful.intercept(), max_relative = 1e-9);
    assert_relative_eq!(fast.rss(), careful.rss(), max_relative = 1e-10);
    assert_relative_eq!(fast.condition_number(), careful.condition_number(), max_relative = 1e-8);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| (params().fit(&data).unwrap(), params().solver(LeastSquaresSolver::Qr).fit(&data).unwrap()))
    };
    assert!(with(1) == with(3) && with(1) == (fast, careful));
}

/// Where R² is 1 to six digits, a difference of sums would leave no residual.
#[test]
fn a_nearly_perfect_fit_keeps_its_residuals() {
    let x = Array2::from_shape_fn((5000, 1), |(i, _)| i as f64);
    let y: Array1<f64> = (0..5000).map(|i| 3.0 * i as f64 + if i % 2 == 0 { 1e-6 } else { -1e-6 }).collect();
    let model = fit(x, y).unwrap();
    assert_eq!(model.solver(), LeastSquaresSolver::Cholesky);
    assert_relative_eq!(model.rss(), 5000.0 * 1e-12, max_relative = 1e-3);
}

/// β₀ = 1, β₁ = 3 of x and 2x: all of 7 = β₀ + 2β₁; the shortest is 7·(1, 2)/5. A constant feature has 0.
#[test]
fn dependent_features_share_the_shortest_coefficients() {
    let x = array![[1.0, 2.0, 9.0], [2.0, 4.0, 9.0], [4.0, 8.0, 9.0]];
    let y = array![7.5, 14.5, 28.5];
    let model = fit(x.clone(), y.clone()).unwrap();
    assert_eq!((model.rank(), model.condition_number()), (1, f64::INFINITY));
    assert_relative_eq!(model.coef()[0], 1.4, max_relative = 1e-13);
    assert_relative_eq!(model.coef()[1], 2.8, max_relative = 1e-13);
    assert!(model.coef()[2] == 0.0 && (model.intercept() - 0.5).abs() < 1e-12);
    assert!(model.std_errors().iter().all(|e| e.is_nan()));
    assert!(matches!(model.predict_interval(&x, 0.9), Err(Error::Undetermined(_))));
    let by_cholesky = params().solver(LeastSquaresSolver::Cholesky).fit(&Dataset::new(x, y));
    assert!(matches!(by_cholesky, Err(Error::Undetermined(_))));
}

/// Two rows, three features: y rises by 2 along (1, 2, 2), so β = 2·(1, 2, 2)/9, and passes through both.
#[test]
fn more_columns_than_rows() {
    let model = fit(array![[0.0, 1.0, 0.0], [1.0, 3.0, 2.0]], array![5.0, 7.0]).unwrap();
    let expected = [2.0 / 9.0, 4.0 / 9.0, 4.0 / 9.0];
    assert!(model.coef().iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-15), "{}", model.coef());
    assert_eq!((model.rank(), model.df_resid()), (1, 0));
    assert!(model.rss() < 1e-25 && model.residual_std_error().is_nan());
    let raw = params().fit_intercept(false).fit(&Dataset::new(array![[3.0, 4.0]], array![50.0])).unwrap();
    assert!((raw.coef()[0] - 6.0).abs() < 1e-13 && (raw.coef()[1] - 8.0).abs() < 1e-13);
}

/// Large data whose columns nearly depend on each other take the careful way by themselves, and a constant one as well.
#[test]
fn large_data_without_rank_or_condition() {
    let n = 1400;
    let wave = |i: usize| ((i * 37) % 101) as f64;
    let x = Array2::from_shape_fn((n, 3), |(i, j)| match j {
        0 => wave(i),
        1 => wave(i) + 1e-5 * ((i * 7) % 13) as f64,
        _ => 0.1,
    });
    let y: Array1<f64> = x.rows().into_iter().map(|x| 2.0 * x[0] + x[1] + 4.0).collect();
    let model = fit(x.slice(ndarray::s![.., ..2]).to_owned(), y.clone()).unwrap();
    assert_eq!((model.solver(), model.rank()), (LeastSquaresSolver::Qr, 2));
    assert!((model.coef()[0] - 2.0).abs() < 1e-7 && (model.coef()[1] - 1.0).abs() < 1e-7, "{}", model.coef());
    let constant = fit(x, y).unwrap();
    assert!(constant.rank() == 2 && constant.coef()[2] == 0.0);
    let flat = fit(Array2::from_shape_fn((n, 2), |(i, j)| wave(i + j * i)), Array1::from_elem(n, 0.1)).unwrap();
    assert!(flat.coef().iter().all(|b| *b == 0.0) && flat.intercept() == 0.1 && flat.r2().is_nan());
}

#[test]
fn one_row_and_no_row() {
    let model = fit(array![[3.0, 4.0]], array![5.0]).unwrap();
    assert_eq!((model.coef().to_vec(), model.intercept(), model.rank()), (vec![0.0, 0.0], 5.0, 0));
    let summary = model.summary(0.95).unwrap();
    assert!(summary.terms.iter().all(|term| term.std_error.is_nan() && term.p.is_nan()));
    assert!(matches!(fit(Array2::zeros((0, 2)), Array1::zeros(0)), Err(Error::Empty { .. })));
    assert!(matches!(fit(Array2::zeros((2, 0)), Array1::zeros(2)), Err(Error::Empty { .. })));
}

#[test]
fn wrong_input_is_refused() {
    for n in [3, 1300] {
        for bad in [f64::NAN, f64::INFINITY] {
            let (mut x, y) = many(n);
            x[(n - 1, 1)] = bad;
            let error = fit(x, y).unwrap_err().to_string();
            assert!(error.starts_with(&format!("records[{}][1]", n - 1)), "{error}");
            let (x, mut y) = many(n);
            y[1] = bad;
            let error = fit(x, y).unwrap_err().to_string();
            assert!(error.starts_with("targets[1]"), "{error}");
        }
    }
    let data = Dataset::new(array![[1.0], [2.0], [4.0]], array![1.0, 2.0, 3.0]);
    assert!(matches!(params().fit_weighted(&data, &[1.0, 1.0]), Err(Error::LengthMismatch { .. })));
    assert!(matches!(params().fit_weighted(&data, &[1.0, -1.0, 1.0]), Err(Error::OutOfRange { .. })));
    assert!(matches!(params().fit_weighted(&data, &[0.0; 3]), Err(Error::BadParam { .. })));
    let model = params().fit(&data).unwrap();
    assert_eq!(model.predict(&array![[3.0]]), model.try_predict(&array![[3.0]]).unwrap());
    assert!(matches!(model.try_predict(&array![[1.0, 2.0]]), Err(Error::Shape { .. })));
    assert!(matches!(model.try_predict(&array![[f64::NAN]]), Err(Error::NotFinite { .. })));
    for level in [0.0, 1.0, -0.5, f64::NAN] {
        assert!(matches!(model.summary(level), Err(Error::BadParam { .. })));
        assert!(matches!(model.predict_interval(&array![[1.0]], level), Err(Error::BadParam { .. })));
    }
    let fewer = Dataset::new(array![[1.0], [2.0]], array![1.0, 2.0]);
    assert!(matches!(model.influence(&fewer), Err(Error::LengthMismatch { .. })));
}

/// Squares of 1e200 overflow, those of 1e-200 vanish.
#[test]
fn squares_may_leave_the_range() {
    for n in [5, 1400] {
        let x = Array2::from_shape_fn((n, 2), |(i, j)| [1e200, 1e-200][j] * ((i * (j + 3)) % 7) as f64);
        let y: Array1<f64> = x.rows().into_iter().map(|x| 2e-200 * x[0] - 3e200 * x[1] + 1.0).collect();
        let model = fit(x, y).unwrap();
        assert_relative_eq!(model.coef()[0], 2e-200, max_relative = 1e-12);
        assert_relative_eq!(model.coef()[1], -3e200, max_relative = 1e-12);
    }
}

#[test]
fn a_summary_is_a_table() {
    let data =
        Dataset::new(array![[1.0], [2.0], [3.0], [4.0]], array![1.0, 3.0, 2.0, 6.0]).with_feature_names(vec!["dose"]);
    let text = params().fit(&data).unwrap().summary(0.95).unwrap().to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "Linear regression: 4 rows, 2 degrees of freedom left");
    assert_eq!(lines[2], "F(1, 2) 4.66667   p 0.1633");
    assert!(lines[7].starts_with("           ") && lines[7].contains("95% from"), "{text}");
    assert!(lines[9].starts_with("dose"), "{text}");
    let widths: Vec<usize> = lines[7..].iter().map(|line| line.chars().count()).collect();
    assert!(widths.iter().all(|width| *width == widths[0]), "{text}");
}
