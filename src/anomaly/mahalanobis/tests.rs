use super::*;
use linfa::Dataset;
use linfa::traits::Predict;
use ndarray::{array, s};
use rand::{Rng, SeedableRng};
use rand_distr::StandardNormal;

fn normal(n: usize, d: usize) -> Array2<f64> {
    let mut random = rand_xoshiro::Xoshiro256PlusPlus::seed_from_u64(5);
    Array2::from_shape_fn((n, d), |_| random.sample(StandardNormal))
}

/// Rows (0, 0), (2, 0), (0, 4), (2, 4): variances 1 and 4, no covariance; by n − 1 they are 4/3 and 16/3.
#[test]
fn deviations_along_each_column() {
    let data = Dataset::from(array![[0.0, 0.0], [2.0, 0.0], [0.0, 4.0], [2.0, 4.0]]);
    let model = MahalanobisDistance::params().fit(&data).unwrap();
    assert_eq!((model.location.to_vec(), model.rank), (vec![1.0, 2.0], 2));
    let squared = model.squared_distances(&array![[4.0, 2.0], [1.0, -6.0]]).unwrap();
    assert!((squared[0] - 9.0).abs() < 1e-12 && (squared[1] - 16.0).abs() < 1e-12);
    let p = model.p_values(&array![[4.0, 2.0]]).unwrap()[0];
    assert!((p - (-4.5_f64).exp()).abs() < 1e-12); // of two degrees of freedom: exp(−D²/2)
    let sample = MahalanobisDistance::params().ddof(1).fit(&data).unwrap();
    assert!((sample.squared_distances(&array![[4.0, 2.0]]).unwrap()[0] - 6.75).abs() < 1e-12);
}

/// The training rows flagged are the share that was asked for; by a p value, those beyond the quantile of χ².
#[test]
fn flags_by_share_or_by_p_value() {
    let data = Dataset::from(normal(200, 3));
    for (share, count) in [(0.1, 20), (0.035, 7), (0.5, 100)] {
        let model = MahalanobisDistance::params().flag(Flag::Contamination(share)).fit(&data).unwrap();
        let flagged: Array1<bool> = model.predict(&data.records);
        assert_eq!(flagged.iter().filter(|flagged| **flagged).count(), count);
    }
    let model = MahalanobisDistance::params().flag(Flag::PValue(0.05)).fit(&data).unwrap();
    assert!((model.threshold - 7.814727903251179).abs() < 1e-9); // SciPy: chi2(3).isf(0.05)
    let p = model.p_values(&data.records).unwrap();
    let flagged = model.try_predict(&data.records).unwrap();
    assert!(p.iter().zip(&flagged).all(|(p, flagged)| (*p < 0.05) == *flagged));
}

/// Σ D² over the training rows is n·d, whatever the data (trace of the identity); units change no distance.
#[test]
fn distances_have_no_unit() {
    let x = normal(3000, 4).dot(&array![
        [1.0, 0.5, 0.0, 0.0],
        [0.0, 1.0, 0.3, 0.0],
        [0.0, 0.0, 1.0, 2.0],
        [0.0, 0.0, 0.0, 1.0]
    ]);
    let squared = |x: &Array2<f64>| {
        let model = MahalanobisDistance::params().fit(&Dataset::from(x.clone())).unwrap();
        model.squared_distances(x).unwrap()
    };
    let plain = squared(&x);
    assert!((plain.sum() - 12_000.0).abs() < 1e-6);
    let scaled = squared(&(&x * &array![1e12, 1.0, 1e-12, -4.0] + &array![1e12, 1e6, 0.0, 0.0]));
    assert!(plain.iter().zip(&scaled).all(|(a, b)| (a - b).abs() < 1e-6 * a.max(1.0)));
    let columns_first = x.t().as_standard_layout().into_owned().reversed_axes();
    assert!(plain.iter().zip(&squared(&columns_first)).all(|(a, b)| (a - b).abs() < 1e-9 * a.max(1.0)));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let x = normal(40_000, 5);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let model = MahalanobisDistance::params().fit(&Dataset::from(x.clone())).unwrap();
            (model.squared_distances(&x).unwrap(), model)
        })
    };
    let one = with(1);
    assert_eq!((with(2), with(5)), (one.clone(), one));
}

/// Twice the first column, and a sum of columns: errors; within the plane of the data, the pseudo-inverse measures as
/// the columns that are enough.
#[test]
fn a_singular_covariance_is_an_error_or_has_a_lower_rank() {
    let x = normal(30, 2);
    let (a, b) = (x.column(0), x.column(1));
    let sum = &a * 1e6 + b;
    let dependent = ndarray::stack![ndarray::Axis(1), a, b, sum.view()];
    let data = Dataset::from(dependent.clone());
    let problem = MahalanobisDistance::params().fit(&data).unwrap_err().to_string();
    assert!(problem.starts_with("the covariance of 3 columns has rank 2"), "{problem}");
    let model = MahalanobisDistance::params().pseudo_inverse(true).fit(&data).unwrap();
    assert_eq!(model.rank, 2);
    let enough = MahalanobisDistance::params().fit(&Dataset::from(x.clone())).unwrap();
    let (all, two) = (model.squared_distances(&dependent).unwrap(), enough.squared_distances(&x).unwrap());
    assert!(all.iter().zip(&two).all(|(a, b)| (a - b).abs() < 1e-5), "{all} {two}");
    assert!(MahalanobisDistance::params().shrinkage(0.1).fit(&data).is_ok());
    // As many columns as rows.
    let wide = Dataset::from(normal(4, 4));
    assert!(matches!(MahalanobisDistance::params().fit(&wide), Err(Error::Undetermined(_))));
    assert_eq!(MahalanobisDistance::params().pseudo_inverse(true).fit(&wide).unwrap().rank, 3);
}

#[test]
fn constant_columns_equal_rows_and_one_row() {
    let mut x = normal(10, 3);
    x.column_mut(1).fill(0.1);
    let data = Dataset::from(x.clone());
    let problem = MahalanobisDistance::params().fit(&data).unwrap_err().to_string();
    assert!(problem.starts_with("column 1 is constant"), "{problem}");
    assert_eq!(MahalanobisDistance::params().pseudo_inverse(true).fit(&data).unwrap().rank, 2);
    for rows in [x.slice(s![..1, ..]).to_owned(), Array2::from_elem((5, 2), 0.3)] {
        let data = Dataset::from(rows);
        assert!(matches!(MahalanobisDistance::params().fit(&data), Err(Error::Undetermined(_))));
        let pseudo = MahalanobisDistance::params().pseudo_inverse(true).fit(&data).unwrap_err().to_string();
        assert!(pseudo.starts_with("all rows are equal"), "{pseudo}");
    }
    assert!(MahalanobisDistance::params().ddof(1).fit(&Dataset::from(normal(1, 2))).is_err());
}

#[test]
fn wrong_settings_and_input_are_errors() {
    let data = Dataset::from(normal(20, 2));
    let params = MahalanobisDistance::params;
    for wrong in [
        params().ddof(20),
        params().shrinkage(-0.1),
        params().shrinkage(f64::NAN),
        params().flag(Flag::Contamination(0.0)),
        params().flag(Flag::Contamination(0.6)),
        params().flag(Flag::PValue(1.0)),
    ] {
        assert!(matches!(wrong.fit(&data), Err(Error::BadParam { .. })), "{wrong:?}");
    }
    assert!(matches!(params().fit(&Dataset::from(normal(0, 2))), Err(Error::Empty { .. })));
    let broken = Dataset::from(array![[1.0, 2.0], [f64::INFINITY, 1.0], [3.0, 0.0]]);
    assert!(matches!(params().fit(&broken), Err(Error::NotFinite { .. })));
    let huge = Dataset::from(normal(20, 2) * 1e200);
    assert!(matches!(params().fit(&huge), Err(Error::Undetermined(_))));
    assert!(params().fit(&data.clone().with_weights(Array1::ones(20))).is_err());
    let model = params().fit(&data).unwrap();
    assert!(matches!(model.squared_distances(&normal(2, 3)), Err(Error::Shape { .. })));
    assert!(matches!(model.p_values(&array![[f64::NAN, 0.0]]), Err(Error::NotFinite { .. })));
    let from = MahalanobisDistance::from_moments;
    assert!(from(&[], Array2::zeros((0, 0))).is_err() && from(&[1.0], Array2::zeros((2, 2))).is_err());
    assert!(matches!(from(&[0.0, 0.0], array![[1.0, 0.5], [0.4, 1.0]]), Err(Error::BadParam { .. })));
    assert!(matches!(from(&[0.0, 0.0], array![[1.0, 1.0], [1.0, 1.0]]), Err(Error::Undetermined(_))));
    assert!(plane_distance(&[1.0], &[0.0, 0.0], &array![[1.0, 0.0], [0.0, 1.0]]).is_err());
    assert!(plane_distance(&[1.0, 1.0], &[0.0, 0.0], &array![[1.0, 2.0], [2.0, 1.0]]).is_err());
}

/// Every point of the ellipse is as far from the mean; so says the derivation in two dimensions too.
#[test]
fn ellipses_are_places_of_equal_distance() {
    let covariance = array![[4.0, -3.0], [-3.0, 9.0]];
    let model = MahalanobisDistance::from_moments(&[10.0, -5.0], covariance.clone()).unwrap();
    let points = model.ellipse(6.0, 16).unwrap();
    assert_eq!(points.len(), 17);
    for (a, b) in points {
        assert!((model.squared_distances(&array![[a, b]]).unwrap()[0] - 6.0).abs() < 1e-9);
        let derived = plane_distance(&[a, b], &[10.0, -5.0], &covariance).unwrap();
        assert!((derived.squared.value() - 6.0).abs() < 1e-9);
    }
    assert!(model.ellipse(-1.0, 8).is_err());
    let line = MahalanobisDistance::from_moments(&[0.0], array![[1.0]]).unwrap();
    assert!(line.ellipse(1.0, 8).is_err());
}
