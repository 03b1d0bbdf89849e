use linfa::Dataset;
use ndarray::array;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::*;

/// A table of which one in six values is not 0, with columns of falling size.
fn sparse_table(n: usize, d: usize) -> Array2<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(7);
    Array2::from_shape_fn((n, d), |(i, j)| {
        let value = rng.r#gen::<f64>() * (1.0 + (i % 5) as f64) / (1.0 + j as f64).sqrt();
        if rng.gen_ratio(1, 6) { value } else { 0.0 }
    })
}

fn close(a: &Array2<f64>, b: &Array2<f64>, allowed: f64) {
    assert_eq!(a.dim(), b.dim());
    let largest = (a - b).iter().fold(0.0_f64, |largest, difference| largest.max(difference.abs()));
    assert!(largest <= allowed, "{largest}");
}

/// Rows in either order, and a full table: the same components; both algorithms agree with all singular vectors.
#[test]
fn sparse_and_full_tables_agree() {
    let x = sparse_table(220, 160);
    let data = Dataset::from(x.clone());
    let csr = CsMat::csr_from_dense(x.view(), 0.0);
    let (_, s, v) = thin_svd(x.view()).unwrap();
    for (algorithm, n_iter, allowed) in [(SvdAlgorithm::Settled, 5, 1e-9), (SvdAlgorithm::Randomized, 9, 1e-4)] {
        let params = TruncatedSvd::params(4).algorithm(algorithm).n_iter(n_iter).n_oversamples(4);
        let model = params.fit_sparse(&csr).unwrap();
        for (c, value) in model.singular_values().iter().enumerate() {
            assert!((value - s[c]).abs() < allowed * s[0]);
            assert!((model.components().row(c).dot(&v.column(c)).abs() - 1.0).abs() < allowed);
        }
        let full = params.fit(&data).unwrap();
        close(full.components(), model.components(), allowed);
        assert_eq!(params.fit_sparse(&csr.to_csc()).unwrap(), model);
        let scores = model.transform_sparse(&csr).unwrap();
        close(&scores, &model.try_transform(&x).unwrap(), 1e-12);
        let total: f64 = x.axis_iter(Axis(1)).map(|column| column.var(0.0)).sum();
        assert!((model.total_variance() - total).abs() < 1e-12 * total);
        assert!((full.total_variance() - total).abs() < 1e-12 * total);
    }
}

#[test]
fn one_thread_and_many_agree() {
    let csr = CsMat::csr_from_dense(sparse_table(300, 120).view(), 0.0);
    let pool = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let fit = || TruncatedSvd::params(3).seed(2).fit_sparse(&csr).unwrap();
    let [one, three] = [1, 3].map(|threads| pool(threads).install(fit));
    assert_eq!(one, three);
}

/// Rank 2: of four components the last two have no length, and rows come back whole.
#[test]
fn more_components_than_the_rank() {
    let x = Array2::from_shape_fn((30, 6), |(i, j)| (i * (j + 1)) as f64 + (j * j) as f64);
    for x in [x.clone(), &x * 1e12, &x * 1e-12] {
        let model = TruncatedSvd::params(4).fit(&Dataset::from(x.clone())).unwrap();
        let s = model.singular_values();
        assert!(s[1] > 1e-3 * s[0] && s[2] < 1e-14 * s[0] && s[3] < 1e-14 * s[0]);
        let back = model.inverse_transform(&model.try_transform(&x).unwrap()).unwrap();
        close(&back, &x, 1e-13 * s[0]);
    }
    // The same without a small table's way out: 600 rows, 100 columns, ten wanted of rank 2.
    let x = Array2::from_shape_fn((600, 100), |(i, j)| if i % 3 == 0 { j as f64 } else { ((i % 2) * (j % 7)) as f64 });
    for algorithm in [SvdAlgorithm::Randomized, SvdAlgorithm::Settled] {
        let model = TruncatedSvd::params(10).algorithm(algorithm).fit(&Dataset::from(x.clone())).unwrap();
        let overlap = model.components().dot(&model.components().t());
        close(&overlap, &Array2::eye(10), 1e-10);
        assert!(model.singular_values()[2] < 1e-10 * model.singular_values()[0]);
    }
}

#[test]
fn constant_zero_and_single_tables() {
    // Constant columns: everything on the mean, no variance.
    let model = TruncatedSvd::params(1).fit(&Dataset::from(array![[3.0, 4.0], [3.0, 4.0]])).unwrap();
    assert!((model.singular_values()[0] - 50.0_f64.sqrt()).abs() < 1e-14);
    assert!((model.components()[(0, 1)] - 0.8).abs() < 1e-14 && model.explained_variance_ratio()[0].is_nan());
    let zero = TruncatedSvd::params(2).fit_sparse(&CsMat::zero((5, 3))).unwrap();
    assert_eq!(zero.singular_values(), [0.0, 0.0]);
    let row = TruncatedSvd::params(1).fit(&Dataset::from(array![[0.0, -5.0, 12.0]])).unwrap();
    assert!((row.singular_values()[0] - 13.0).abs() < 1e-13);
    assert_eq!(row.leading_features(0, 2).unwrap().iter().map(|(j, _)| *j).collect::<Vec<_>>(), [2, 1]);
    assert!(row.leading_features(1, 2).is_err());
    let column = TruncatedSvd::params(1).fit(&Dataset::from(array![[-3.0], [4.0]])).unwrap();
    assert_eq!(column.components(), &array![[1.0]]);
}

#[test]
fn what_cannot_be_decomposed_is_refused() {
    let fit = |x: Array2<f64>, k| TruncatedSvd::params(k).fit(&Dataset::from(x)).unwrap_err();
    assert!(matches!(fit(Array2::zeros((0, 3)), 1), Error::Empty { .. }));
    assert!(matches!(TruncatedSvd::params(1).fit_sparse(&CsMat::zero((3, 0))), Err(Error::Empty { .. })));
    assert!(matches!(fit(array![[1.0, 2.0]], 2), Error::BadParam { .. }));
    assert!(matches!(fit(array![[1.0, 2.0]], 0), Error::BadParam { .. }));
    assert!(matches!(fit(array![[1.0, f64::NAN]], 1), Error::NotFinite { .. }));
    assert!(matches!(fit(array![[1e200, 1.0], [1e200, 3.0]], 1), Error::Undetermined(_)));
    let gap = CsMat::csr_from_dense(array![[1.0, f64::INFINITY]].view(), 0.0);
    assert!(matches!(TruncatedSvd::params(1).fit_sparse(&gap), Err(Error::NotFinite { .. })));
    let model = TruncatedSvd::params(1).fit(&Dataset::from(array![[1.0, 2.0], [2.0, 1.0]])).unwrap();
    assert!(matches!(model.try_transform(&array![[1.0]]), Err(Error::Shape { .. })));
    assert!(matches!(model.transform_sparse(&gap), Err(Error::NotFinite { .. })));
    assert!(matches!(model.inverse_transform(&array![[1.0, 2.0]]), Err(Error::Shape { .. })));
}

/// The component is (1, 1) / √2, on which (1.7e308, 1.7e308) has 1.7e308 · √2, which is no number.
#[test]
fn scores_that_overflow_are_an_error() {
    let model = TruncatedSvd::params(1).fit(&Dataset::from(array![[1.0, 1.0], [2.0, 2.0]])).unwrap();
    assert!(matches!(model.try_transform(&array![[1.7e308, 1.7e308]]), Err(Error::Undetermined(_))));
    assert!((model.try_transform(&array![[1e308, 0.0]]).unwrap()[(0, 0)].abs() / 1e308 - 0.5_f64.sqrt()).abs() < 1e-12);
}
