use super::*;
use linfa::Dataset;
use ndarray::{Array2, array};
use rand::Rng;
use rand_distr::StandardNormal;

fn normal(n: usize, d: usize, seed: u64) -> Array2<f64> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    Array2::from_shape_fn((n, d), |_| random.sample(StandardNormal))
}

/// Of 1, 2, 4, 50, 60 the three of least variance are 1, 2, 4: mean 7/3, variance 14/9 (by 3). c(3/5) for one column: the
/// squared normal is below q = 0.7083 with probability 0.6; F(q; 3) = 0.6 − 2·√q·φ(√q) = 0.1288, so c = 4.66; 50 is far
/// beyond 0.975 and 1, 2, 4 are within.
#[test]
fn one_column_by_hand() {
    let data = Dataset::from(array![[50.0], [1.0], [60.0], [4.0], [2.0]]);
    let params = MinCovDet::params().support_fraction(0.8); // at least ⌈7/2⌉ = 4 of 5
    let four = params.fit(&data).unwrap();
    assert_eq!(four.raw_support, [true, true, false, true, true]);
    let data = Dataset::from(array![[50.0], [1.0], [60.0], [4.0], [2.0], [70.0], [2.5], [3.0]]);
    let model = MinCovDet::params().fit(&data).unwrap(); // ⌈10/2⌉ = 5
    assert_eq!(model.raw_support, [false, true, false, true, true, false, true, true]);
    // 1, 2, 2.5, 3, 4: mean 2.5, squares 2.25 + 0.25 + 0 + 0.25 + 2.25 = 5 over 5.
    assert!((model.raw_location[0] - 2.5).abs() < 1e-12 && (model.raw_covariance[(0, 0)] - 1.0).abs() < 1e-12);
    assert!(model.raw_log_determinant.abs() < 1e-12);
    assert_eq!(model.support, model.raw_support);
    assert!((model.location[0] - 2.5).abs() < 1e-12);
}

/// The smallest determinant over all sets of h rows, tried one by one.
#[test]
fn no_other_set_is_closer() {
    for seed in 0..4 {
        let mut x = normal(13, 2, seed);
        (0..4).for_each(|i| x[(i, 0)] += 6.0);
        let model = MinCovDet::params().fit(&Dataset::from(x.clone())).unwrap();
        let rows = Rows::scaled(x.view()).unwrap();
        let mut least = f64::INFINITY;
        for set in 0_u32..1 << 13 {
            if set.count_ones() == 8 {
                let chosen: Vec<usize> = (0..13).filter(|i| set >> i & 1 == 1).collect();
                least = least.min(rows.estimate(&chosen).unwrap().log_determinant);
            }
        }
        let chosen: Vec<usize> = (0..13).filter(|i| model.raw_support[*i]).collect();
        assert_eq!(chosen.len(), 8);
        assert!((rows.estimate(&chosen).unwrap().log_determinant - least).abs() < 1e-12);
    }
}

/// Of 4000 normal rows the corrected variance is 1 ± 4·√(2/4000); a third of outliers changes little.
#[test]
fn consistent_for_normal_data_and_deaf_to_outliers() {
    let mut x = normal(4000, 3, 7);
    let clean = MinCovDet::params().fit(&Dataset::from(x.clone())).unwrap();
    assert!(clean.covariance.diag().iter().all(|variance| (variance - 1.0).abs() < 0.1), "{}", clean.covariance);
    x.slice_mut(ndarray::s![..1300, ..]).mapv_inplace(|x| x + 8.0);
    let spoilt = MinCovDet::params().fit(&Dataset::from(x)).unwrap();
    assert!(spoilt.location.iter().all(|mean| mean.abs() < 0.15), "{}", spoilt.location);
    assert!(spoilt.support[..1300].iter().all(|counts| !counts));
}

#[test]
fn units_and_threads_change_nothing() {
    let x = normal(900, 3, 3);
    let with = |threads: usize, x: &Array2<f64>| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| MinCovDet::params().fit(&Dataset::from(x.clone())).unwrap())
    };
    let one = with(1, &x);
    assert_eq!(with(3, &x), one);
    let scaled = &x * &array![1e12, 1.0, 1e-12] + &array![3e12, -7.0, 0.0];
    let other = with(2, &scaled);
    assert_eq!(other.support, one.support);
    assert!((other.covariance[(0, 2)] - one.covariance[(0, 2)]).abs() < 1e-6);
}

#[test]
fn rows_on_a_line_are_an_error() {
    let line = Array2::from_shape_fn((20, 2), |(i, j)| if i < 15 { (i * (j + 1)) as f64 } else { (i * i + j) as f64 });
    let problem = MinCovDet::params().fit(&Dataset::from(line)).unwrap_err().to_string();
    assert!(problem.starts_with("12 of the 20 rows or more lie on a line"), "{problem}");
    let constant = Array2::from_shape_fn((20, 2), |(i, j)| if j == 1 { 3.0 } else { (i * i) as f64 });
    assert!(MinCovDet::params().fit(&Dataset::from(constant)).unwrap_err().to_string().starts_with("column 1 is"));
    let equal = array![[1.0], [1.0], [1.0], [2.0]];
    assert!(matches!(MinCovDet::params().fit(&Dataset::from(equal)), Err(Error::Undetermined(_))));
}

#[test]
fn wrong_settings_and_input_are_errors() {
    let data = Dataset::from(normal(20, 2, 1));
    assert!(MinCovDet::params().n_starts(0).fit(&data).is_err());
    for share in [0.3, 1.1, f64::NAN] {
        assert!(matches!(MinCovDet::params().support_fraction(share).fit(&data), Err(Error::BadParam { .. })));
    }
    assert!(matches!(MinCovDet::params().fit(&Dataset::from(normal(2, 3, 1))), Err(Error::Shape { .. })));
    assert!(matches!(MinCovDet::params().fit(&Dataset::from(normal(0, 3, 1))), Err(Error::Empty { .. })));
    let broken = Dataset::from(array![[1.0, 2.0], [f64::NAN, 1.0], [2.0, 2.0], [4.0, 1.0]]);
    assert!(matches!(MinCovDet::params().fit(&broken), Err(Error::NotFinite { .. })));
    assert!(MinCovDet::params().fit(&data.clone().with_weights(Array1::ones(20))).is_err());
    // All rows: the plain covariance, up to the correction for those that are far.
    let whole = MinCovDet::params().support_fraction(1.0).fit(&data).unwrap();
    assert!(whole.raw_support.iter().all(|counts| *counts));
}

/// Variances near 1e320 are no numbers.
#[test]
fn a_covariance_that_overflows_is_an_error() {
    let data = Dataset::from(normal(12, 2, 1) * 1e160);
    let problem = "the squares of the data overflow; measure them in another unit";
    assert_eq!(MinCovDet::params().fit(&data).unwrap_err().to_string(), problem);
    let robust = crate::anomaly::MahalanobisDistance::params().robust(MinCovDet::params());
    assert_eq!(robust.fit(&data).unwrap_err().to_string(), problem);
}
