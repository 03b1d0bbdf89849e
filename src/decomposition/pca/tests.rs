use super::*;
use linfa::Dataset;
use ndarray::array;
use rand::{Rng, SeedableRng};

/// Columns that lean on a few hidden ones, the first of them most, far from 0.
fn leaning(n: usize, d: usize) -> Array2<f64> {
    let mut rng = rand_xoshiro::Xoshiro256PlusPlus::seed_from_u64(8);
    let hidden = Array2::from_shape_fn((n, 5), |(_, h)| rng.gen_range(-3.0..3.0) / (h + 1) as f64);
    let loadings = Array2::from_shape_fn((5, d), |_| rng.gen_range(-1.0..1.0));
    let noise = Array2::from_shape_fn((n, d), |_| rng.gen_range(-0.1..0.1));
    hidden.dot(&loadings) + noise + 40.0
}

fn fit(params: PcaParams, x: &Array2<f64>) -> Pca {
    params.fit(&Dataset::from(x.clone())).unwrap()
}

/// Tall, wide and large enough that the covariance gives its first few components by blocks.
#[test]
fn every_solver_finds_the_same_components() {
    for (n, d) in [(300, 8), (12, 40), (700, 600), (520, 900)] {
        let x = leaning(n, d);
        let full = fit(Pca::params(4).svd_solver(SvdSolver::Full), &x);
        for (solver, digits) in [(SvdSolver::Covariance, 1e-8), (SvdSolver::Randomized, 1e-6)] {
            let other = fit(Pca::params(4).svd_solver(solver), &x);
            let variances = other.explained_variance().iter().zip(full.explained_variance());
            assert!(variances.clone().all(|(a, b)| (a / b - 1.0).abs() < digits), "{solver:?} {n} × {d}");
            let off = (other.components() - full.components()).iter().fold(0.0, |most: f64, e| most.max(e.abs()));
            assert!(off < digits.sqrt() / 10.0, "{solver:?} {n} × {d}: {off}");
            assert!((other.total_variance() / full.total_variance() - 1.0).abs() < 1e-10);
            assert!((other.noise_variance() / full.noise_variance() - 1.0).abs() < 1e-5);
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let x = leaning(700, 600);
    for solver in [SvdSolver::Covariance, SvdSolver::Randomized, SvdSolver::Auto] {
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| fit(Pca::params(3).svd_solver(solver), &x))
        };
        assert!(with(1) == with(3), "{solver:?}");
    }
}

/// Variances 8 and 2 along the axes: shares 0.8 and 0.2.
#[test]
fn as_many_components_as_a_share_takes() {
    let x = array![[-2.0, 1.0], [2.0, 1.0], [2.0, -1.0], [-2.0, -1.0]];
    for (share, k) in [(0.5, 1), (0.79, 1), (0.81, 2), (0.999, 2)] {
        assert_eq!(fit(Pca::params_for_share(share), &x).components().nrows(), k);
    }
    let all = fit(Pca::params_for_all(), &x);
    assert!((all.explained_variance_ratio()[0] - 0.8).abs() < 1e-14 && all.noise_variance() == 0.0);
    // One component left out: its mean square is 1, and the reconstruction misses it.
    let one = fit(Pca::params(1), &x);
    assert!((one.reconstruction_error(&x).unwrap() - 1.0).abs() < 1e-14);
    assert!((one.noise_variance() - 4.0 / 3.0).abs() < 1e-14); // Σ 1² over n − 1 = 3
}

/// Scores of variance 1, without correlation.
#[test]
fn whitened_scores() {
    let x = leaning(200, 6);
    let scores = fit(Pca::params(3).whiten(true), &x).try_transform(&x).unwrap();
    let covariance = scores.t().dot(&scores) / 199.0;
    assert!((covariance - Array2::<f64>::eye(3)).iter().all(|entry| entry.abs() < 1e-10));
}

#[test]
fn constant_columns_and_wanting_more_than_the_rank() {
    let x = array![[1.0, 7.0, 2.0], [2.0, 7.0, 4.0], [4.0, 7.0, 8.0], [5.0, 7.0, 10.0]];
    for solver in [SvdSolver::Full, SvdSolver::Covariance, SvdSolver::Randomized] {
        let pca = fit(Pca::params(3).svd_solver(solver), &x);
        assert!(pca.explained_variance()[1].abs() < 1e-12 && (pca.explained_variance_ratio()[0] - 1.0).abs() < 1e-12);
        assert!(
            (pca.components()[(0, 2)] - 2.0 / 5.0_f64.sqrt()).abs() < 1e-12 && pca.components()[(0, 1)].abs() < 1e-12
        );
        assert!(pca.components().iter().all(|entry| entry.is_finite()));
        let back = pca.inverse_transform(&pca.try_transform(&x).unwrap()).unwrap();
        assert!((back - &x).iter().all(|error| error.abs() < 1e-10), "{solver:?}");
    }
    let constant = fit(Pca::params(1), &array![[3.0, 1.0], [3.0, 1.0]]);
    assert!(constant.explained_variance_ratio()[0].is_nan());
    assert_eq!(constant.try_transform(&array![[3.0, 1.0]]).unwrap()[(0, 0)], 0.0);
    let wide = fit(Pca::params(2).svd_solver(SvdSolver::Covariance), &array![[1.0, 2.0, 5.0], [3.0, 1.0, 0.0]]);
    assert!(wide.components().iter().all(|entry| entry.is_finite()) && wide.explained_variance()[1] < 1e-12);
}

#[test]
fn what_has_no_components_is_refused() {
    let refused = |params: PcaParams, x: Array2<f64>| params.fit(&Dataset::from(x)).unwrap_err();
    let x = array![[1.0, 2.0], [3.0, 5.0], [4.0, 1.0]];
    assert!(matches!(refused(Pca::params(0), x.clone()), Error::BadParam { .. }));
    assert!(matches!(refused(Pca::params(3), x.clone()), Error::BadParam { .. }));
    assert!(matches!(refused(Pca::params_for_share(1.0), x.clone()), Error::BadParam { .. }));
    assert!(matches!(refused(Pca::params_for_share(f64::NAN), x.clone()), Error::BadParam { .. }));
    assert!(matches!(refused(Pca::params(1), Array2::zeros((0, 2))), Error::Empty { .. }));
    assert!(matches!(refused(Pca::params(1), array![[1.0, 2.0]]), Error::Undetermined(_)));
    assert!(matches!(refused(Pca::params(1), array![[1.0], [f64::INFINITY]]), Error::NotFinite { .. }));
    assert!(matches!(refused(Pca::params(1), array![[1e200], [-1e200]]), Error::Undetermined(_)));
    let pca = fit(Pca::params(1), &x);
    assert!(matches!(pca.try_transform(&array![[1.0]]), Err(Error::Shape { .. })));
    assert!(matches!(pca.inverse_transform(&array![[1.0, 2.0]]), Err(Error::Shape { .. })));
    assert!(matches!(pca.reconstruction_error(Array2::zeros((0, 2)).view()), Err(Error::Empty { .. })));
}

/// Components stay at right angles and rebuild the rows where n − 1 directions or fewer vary: one of length 4.5 here.
#[test]
fn directions_in_which_nothing_varies() {
    for solver in [SvdSolver::Full, SvdSolver::Covariance, SvdSolver::Randomized] {
        for x in [array![[1.0, 2.0, 4.0], [3.0, 1.0, 7.0]], array![[0.0, 0.0, 0.0], [1.0, 2.0, 2.0]]] {
            let pca = fit(Pca::params(2).svd_solver(solver), &x);
            let w = pca.components();
            let products = w.dot(&w.t());
            assert!((&products - &Array2::<f64>::eye(2)).iter().all(|off| off.abs() < 1e-12), "{solver:?} {products}");
            assert!(pca.reconstruction_error(&x).unwrap() < 1e-24, "{solver:?}");
        }
        // (1, 2, 2) apart: half of 9 is the variance, and all of it.
        let one = fit(Pca::params(1).svd_solver(solver), &array![[0.0, 0.0, 0.0], [1.0, 2.0, 2.0]]);
        assert!((one.explained_variance()[0] - 4.5).abs() < 1e-12, "{solver:?}");
        assert!((one.explained_variance_ratio()[0] - 1.0).abs() < 1e-12, "{solver:?}");
    }
}

/// Where most components are wanted, random directions have no room to settle: the answer is that of the exact solver.
#[test]
fn many_components_at_random_are_as_good_as_exact() {
    for (n, d, k) in [(501, 51, 16), (120, 90, 60), (90, 130, 50)] {
        let x = leaning(n, d);
        let [random, exact] = [SvdSolver::Randomized, SvdSolver::Full].map(|s| fit(Pca::params(k).svd_solver(s), &x));
        let explained = |pca: &Pca| pca.explained_variance().iter().sum::<f64>();
        assert!((explained(&random) / explained(&exact) - 1.0).abs() < 1e-9, "{n} × {d}");
        assert!((random.explained_variance()[0] / exact.explained_variance()[0] - 1.0).abs() < 1e-9, "{n} × {d}");
    }
}
