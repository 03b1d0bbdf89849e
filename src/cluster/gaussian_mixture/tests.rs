use super::*;
use linfa::Dataset;
use linfa::traits::Predict;
use ndarray::{Array3, array};

const TYPES: [CovarianceType; 4] =
    [CovarianceType::Full, CovarianceType::Tied, CovarianceType::Diag, CovarianceType::Spherical];

/// Lopsided blobs, the first with most samples, leaning and far from 0.
fn blobs(n: usize, d: usize, k: usize, offset: f64) -> Array2<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(7);
    let mut x = Array2::zeros((n, d));
    for mut row in x.outer_iter_mut() {
        let c = (rng.r#gen::<f64>().powi(2) * k as f64) as usize;
        let mut before = 0.0;
        for (j, value) in row.iter_mut().enumerate() {
            let normal: f64 = rng.sample(StandardNormal);
            before = 0.6 * before + normal * (1.0 + 0.5 * c as f64);
            *value = offset + before + 5.0 * ((c * (j + 2)) % 5) as f64;
        }
    }
    x
}

fn fit(x: &Array2<f64>, params: GaussianMixtureParams) -> GaussianMixture {
    params.fit(&Dataset::from(x.clone())).unwrap()
}

/// One step on 0, 2, 10 and 12 from means 1 and 11, variances 1 and shares ½, where 0 and 2 have e^(−½·(11² − 1)) and
/// e^(−½·(9² − 1)) of the far component: nothing beside 1. Both means stay, both variances are 1, the likelihood is
/// ½·N(±1; 0, 1) for each sample.
#[test]
fn a_step_by_hand() {
    let x = array![[0.0], [2.0], [10.0], [12.0]];
    let start = GaussianMixture::params(2)
        .weights_init(vec![0.5, 0.5])
        .means_init(array![[1.0], [11.0]])
        .reg_covar(0.0)
        .max_iter(1);
    let each = [
        Covariances::Full(Array3::ones((2, 1, 1))),
        Covariances::Tied(Array2::ones((1, 1))),
        Covariances::Diag(Array2::ones((2, 1))),
        Covariances::Spherical(Array1::ones(2)),
    ];
    let log_likelihood = 0.5_f64.ln() - 0.5 - 0.5 * std::f64::consts::TAU.ln();
    for (kind, precisions) in TYPES.into_iter().zip(each) {
        let model = fit(&x, start.clone().covariance_type(kind).precisions_init(precisions));
        assert!((model.lower_bound() - log_likelihood).abs() < 1e-14, "{kind:?} {}", model.lower_bound());
        assert!((&model.means - array![[1.0], [11.0]]).iter().all(|off: &f64| off.abs() < 1e-14));
        assert!((&model.weights - 0.5).iter().all(|off| off.abs() < 1e-14));
        assert!((0..2).all(|c| (model.covariances.of(c)[(0, 0)] - 1.0).abs() < 1e-13));
        assert!((model.score(&x).unwrap() - log_likelihood).abs() < 1e-14 && !model.converged);
        // A share, two means, and two variances or one.
        let p = if kind == CovarianceType::Tied { 4.0 } else { 5.0 };
        assert!((model.bic(&x).unwrap() - (-8.0 * log_likelihood + p * 4.0_f64.ln())).abs() < 1e-12);
        assert!((model.aic(&x).unwrap() - (-8.0 * log_likelihood + 2.0 * p)).abs() < 1e-12);
    }
}

/// 3 components of 4 features: 2 shares, 12 means and 3·10, 10, 12 or 3 entries of covariances.
#[test]
fn parameters_are_counted() {
    let x = blobs(200, 4, 3, 0.0);
    let counts = TYPES.map(|kind| fit(&x, GaussianMixture::params(3).covariance_type(kind)).n_parameters());
    assert_eq!(counts, [44, 24, 26, 17]);
}

/// What the densities are, computed plainly: Σ w·exp(−½·dᵀΣ⁻¹d) / √det(2πΣ), by the inverse and the determinant of 2 × 2.
#[test]
fn densities_are_those_of_the_formula() {
    let x = blobs(500, 2, 3, 100.0);
    for kind in TYPES {
        let model = fit(&x, GaussianMixture::params(3).covariance_type(kind));
        let plain = |row: ndarray::ArrayView1<f64>, c: usize| {
            let m = model.covariances.matrix(c, 2);
            let det = m[(0, 0)] * m[(1, 1)] - m[(0, 1)] * m[(1, 0)];
            let (a, b) = (row[0] - model.means[(c, 0)], row[1] - model.means[(c, 1)]);
            let q = (m[(1, 1)] * a * a - 2.0 * m[(0, 1)] * a * b + m[(0, 0)] * b * b) / det;
            model.weights[c] * (-0.5 * q).exp() / (std::f64::consts::TAU * det.sqrt())
        };
        let (scores, shares) = (model.score_samples(&x).unwrap(), model.predict_proba(&x).unwrap());
        for (i, row) in x.outer_iter().enumerate() {
            let parts: Vec<f64> = (0..3).map(|c| plain(row, c)).collect();
            let total: f64 = parts.iter().sum();
            assert!((scores[i] - total.ln()).abs() < 1e-10, "{kind:?} {i}");
            assert!((0..3).all(|c| (shares[(i, c)] - parts[c] / total).abs() < 1e-10));
        }
        let labels = model.try_predict(&x).unwrap();
        assert!((0..500).all(|i| (0..3).all(|c| shares[(i, c)] <= shares[(i, labels[i])])));
        assert_eq!(model.predict(&x), labels);
        let precisions = model.covariances.inverse().unwrap();
        let identity = precisions.matrix(1, 2).dot(&model.covariances.matrix(1, 2));
        assert!((identity - Array2::<f64>::eye(2)).iter().all(|off| off.abs() < 1e-12));
    }
}

/// EM never lowers the likelihood; an offset of 10⁶ costs no digits that show.
#[test]
fn the_likelihood_rises() {
    for offset in [0.0, 1e6] {
        for (n, d, k) in [(200, 3, 4), (90, 1, 3), (300, 7, 2)] {
            let x = blobs(n, d, k, offset);
            for kind in TYPES {
                for init in
                    [MixtureInit::KMeans, MixtureInit::Random, MixtureInit::PlusPlus, MixtureInit::RandomFromData]
                {
                    let params =
                        GaussianMixture::params(k).covariance_type(kind).init_params(init).tol(0.0).max_iter(15);
                    let model = fit(&x, params.seed(3));
                    let falls = model.history.windows(2).map(|pair| pair[0] - pair[1]).fold(0.0, f64::max);
                    assert!(falls < 1e-6, "{kind:?} {init:?}: {falls}");
                    let last = model.score(&x).unwrap();
                    assert!(last >= model.lower_bound() - 1e-6);
                    assert!((model.weights.sum() - 1.0).abs() < 1e-12);
                }
            }
        }
    }
}

#[test]
fn more_starts_are_no_worse_and_the_best_is_kept() {
    let x = blobs(300, 2, 4, 0.0);
    let params = GaussianMixture::params(4).init_params(MixtureInit::Random).seed(1);
    let (one, ten) = (fit(&x, params.clone()), fit(&x, params.n_init(10)));
    assert!(ten.lower_bound() >= one.lower_bound());
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let x = blobs(5000, 3, 3, 10.0);
    for kind in TYPES {
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| fit(&x, GaussianMixture::params(3).covariance_type(kind).seed(2)))
        };
        let one = with(1);
        assert_eq!((with(2), with(5)), (one.clone(), one));
    }
    let columns_first = x.t().as_standard_layout().to_owned().reversed_axes();
    assert_eq!(fit(&columns_first, GaussianMixture::params(2)), fit(&x, GaussianMixture::params(2)));
}

/// Means and covariances of a large sample are those of the mixture within some standard errors.
#[test]
fn samples_follow_the_mixture() {
    let x = blobs(300, 2, 2, 5.0);
    for kind in TYPES {
        let model = fit(&x, GaussianMixture::params(2).covariance_type(kind));
        let n = 40_000;
        let (drawn, components) = model.sample(n, 11).unwrap();
        assert_eq!(model.sample(n, 11).unwrap(), (drawn.clone(), components.clone()));
        assert_ne!(model.sample(n, 12).unwrap().1, components);
        for c in 0..2 {
            let rows: Vec<usize> = (0..n).filter(|i| components[*i] == c).collect();
            let (of_c, m) = (drawn.select(Axis(0), &rows), rows.len() as f64);
            assert!((m / n as f64 - model.weights[c]).abs() < 5.0 * 0.5 / (n as f64).sqrt());
            let covariance = model.covariances.matrix(c, 2);
            let mean = of_c.mean_axis(Axis(0)).unwrap();
            for j in 0..2 {
                assert!((mean[j] - model.means[(c, j)]).abs() < 5.0 * (covariance[(j, j)] / m).sqrt());
            }
            let centred = &of_c - &mean;
            let found = centred.t().dot(&centred) / m;
            let largest = covariance[(0, 0)].max(covariance[(1, 1)]);
            assert!((found - covariance).iter().all(|off| off.abs() < 8.0 * largest / m.sqrt()), "{kind:?}");
        }
    }
}

/// Samples that coincide have no variance but `reg_covar`.
#[test]
fn points_that_coincide() {
    for kind in TYPES {
        let params = |k: usize| GaussianMixture::params(k).covariance_type(kind);
        let one = fit(&array![[3.0, 1.0]], params(1));
        assert_eq!((one.means.clone(), one.weights.clone()), (array![[3.0, 1.0]], array![1.0]));
        assert!((one.covariances.matrix(0, 2)[(0, 0)] - 1e-6).abs() < 1e-18);
        let same = Array2::from_elem((20, 2), -0.1);
        let model = fit(&same, params(1));
        assert!((&model.means + 0.1).iter().all(|off| off.abs() < 1e-15));
        // More components than distinct points: some are left with no weight, and nothing is NaN.
        let few = array![[1.0, 5.0], [2.0, 7.0], [1.0, 5.0], [2.0, 7.0], [1.0, 5.0]];
        for init in [MixtureInit::KMeans, MixtureInit::Random, MixtureInit::PlusPlus, MixtureInit::RandomFromData] {
            let model = fit(&few, params(4).init_params(init));
            assert!(model.weights.iter().chain(&model.means).chain(&model.history).all(|value| value.is_finite()));
            assert!((model.weights.sum() - 1.0).abs() < 1e-12);
        }
        let error = params(1).reg_covar(0.0).fit(&Dataset::from(same)).unwrap_err();
        assert!(error.to_string().contains("not positive definite"), "{error}");
        // The second column is twice the first, the third constant.
        let singular = Array2::from_shape_fn((30, 3), |(i, j)| [i as f64, 2.0 * i as f64, 4.0][j]);
        assert!(fit(&singular, params(2)).weights.iter().all(|weight| *weight > 0.0));
        if kind != CovarianceType::Spherical {
            assert!(matches!(params(2).reg_covar(0.0).fit(&Dataset::from(singular)), Err(Error::Undetermined(_))));
        }
    }
}

#[test]
fn zero_iterations_leave_the_start() {
    let x = array![[0.0], [1.0], [10.0], [14.0]];
    let model = fit(&x, GaussianMixture::params(2).max_iter(0).means_init(array![[3.0], [4.0]]));
    assert_eq!((model.means.clone(), model.history.len(), model.converged), (array![[3.0], [4.0]], 0, false));
    assert!(model.lower_bound().is_nan());
    assert_eq!(model.try_predict(Array2::zeros((0, 1)).view()).unwrap().len(), 0);
}

/// Columns in units that are 10²⁴ apart.
#[test]
fn huge_scales_beside_tiny() {
    let x = blobs(300, 2, 2, 0.0) * &array![1e12, 1e-12];
    let model = fit(&x, GaussianMixture::params(2).reg_covar(0.0));
    assert!(model.history.iter().all(|value| value.is_finite()) && model.history.len() > 1);
}

#[test]
fn what_cannot_be_fitted_is_refused() {
    let x = array![[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]];
    let error = |params: GaussianMixtureParams, x: &Array2<f64>| params.fit(&Dataset::from(x.clone())).unwrap_err();
    let params = || GaussianMixture::params(2);
    let message = error(GaussianMixture::params(4), &x).to_string();
    assert!(message.contains("n_components = 4, but 1 to n_samples = 3 is needed"), "{message}");
    for params in [GaussianMixture::params(0), params().n_init(0), params().tol(-1.0), params().tol(f64::NAN)] {
        assert!(matches!(error(params, &x), Error::BadParam { .. }));
    }
    assert!(matches!(error(params().reg_covar(-1.0), &x), Error::BadParam { .. }));
    assert!(matches!(error(params().weights_init(vec![0.5, 0.6]), &x), Error::BadParam { .. }));
    assert!(matches!(error(params().weights_init(vec![-0.5, 1.5]), &x), Error::OutOfRange { .. }));
    assert!(matches!(error(params().weights_init(vec![1.0]), &x), Error::Shape { .. }));
    assert!(matches!(error(params().means_init(array![[1.0], [2.0]]), &x), Error::Shape { .. }));
    assert!(matches!(error(params().means_init(array![[1.0, f64::NAN], [2.0, 1.0]]), &x), Error::NotFinite { .. }));
    let precisions = |precisions: Covariances| error(params().precisions_init(precisions), &x);
    assert!(matches!(precisions(Covariances::Diag(Array2::ones((2, 2)))), Error::BadParam { .. }));
    assert!(matches!(precisions(Covariances::Full(Array3::ones((2, 2, 1)))), Error::Shape { .. }));
    assert!(matches!(precisions(Covariances::Full(Array3::ones((2, 2, 2)))), Error::Undetermined(_)));
    let skew = Array3::from_shape_fn((2, 2, 2), |(_, i, j)| if i == j { 2.0 } else { i as f64 });
    assert!(matches!(precisions(Covariances::Full(skew)), Error::BadParam { .. }));
    assert!(matches!(error(params(), &Array2::zeros((0, 2))), Error::Empty { .. }));
    assert!(matches!(error(params(), &Array2::zeros((2, 0))), Error::Empty { .. }));
    assert!(matches!(error(params(), &array![[1.0], [f64::NAN], [2.0]]), Error::NotFinite { .. }));
    assert!(matches!(error(params(), &array![[1e200], [-1e200], [0.0]]), Error::Undetermined(_)));
    let weighted = Dataset::from(x.clone()).with_weights(Array1::ones(3));
    assert!(matches!(params().fit(&weighted), Err(Error::BadParam { .. })));
    let model = fit(&x, params());
    assert!(matches!(model.try_predict(&array![[1.0]]), Err(Error::Shape { .. })));
    assert!(matches!(model.score_samples(&array![[1.0, f64::INFINITY]]), Err(Error::NotFinite { .. })));
    assert!(matches!(model.score(Array2::zeros((0, 2)).view()), Err(Error::Empty { .. })));
    assert!(matches!(model.sample(0, 1), Err(Error::BadParam { .. })));
}

/// Of 0, 1, 2 and 3 the mean is 1.5 and the variance 1.25, from wherever the one component comes.
#[test]
fn a_mean_that_comes_from_afar() {
    let x = array![[0.0], [1.0], [2.0], [3.0]];
    for (kind, from) in TYPES.into_iter().flat_map(|kind| [1e3, 1e8, -1e12].map(|from| (kind, from))) {
        let params = GaussianMixture::params(1).means_init(array![[from]]).reg_covar(0.0).max_iter(1);
        let model = fit(&x, params.covariance_type(kind));
        assert!((model.means[(0, 0)] - 1.5).abs() < 1e-12, "{kind:?} {from}");
        assert!((model.covariances.of(0)[(0, 0)] - 1.25).abs() < 1e-9, "{kind:?} {from} {:?}", model.covariances);
    }
}

/// The square of 1e160 is no number, that of 1e100 is.
#[test]
fn rows_whose_squares_overflow_are_refused() {
    for kind in TYPES {
        let x = array![[0.0, 0.0], [1.0, 0.0], [0.0, 2.0], [30.0, 1.0], [34.0, 9.0], [39.0, 1.0]];
        let model = fit(&x, GaussianMixture::params(2).covariance_type(kind));
        let far = array![[1.0, 1.0], [1e160, -1e160]];
        assert!(matches!(model.predict_proba(&far), Err(Error::Undetermined(_))), "{kind:?}");
        assert!(matches!(model.score_samples(&far), Err(Error::Undetermined(_))), "{kind:?}");
        assert!(matches!(model.try_predict(&far), Err(Error::Undetermined(_))), "{kind:?}");
        let shares = model.predict_proba(&array![[1e100, 1e100]]).unwrap();
        assert!((shares.sum() - 1.0).abs() < 1e-12, "{kind:?}");
    }
}
