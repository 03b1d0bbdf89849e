use super::*;
use linfa::Dataset;
use linfa::traits::Predict;
use ndarray::array;
use rand::Rng;

fn blob(n: usize, d: usize) -> Array2<f64> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(3);
    Array2::from_shape_fn((n, d), |(i, j)| {
        let far = if i % 97 == 5 { 9.0 } else { 0.0 };
        (j + 1) as f64 * (random.gen_range(-1.0..1.0) + random.gen_range(-1.0..1.0) + far)
    })
}

fn fit(params: IsolationForestParams, x: &Array2<f64>) -> Result<IsolationForest> {
    params.fit(&Dataset::from(x.clone()))
}

/// One tree of 8 rows: x₀ ≤ 1 holds one row; beyond, x₁ ≤ 5 holds three, and the other four are not parted.
/// c(3) = 2·(ln 2 + γ) − 4/3 = 1.207392, c(4) = 2·(ln 3 + γ) − 3/2 = 1.851656, c(8) = 2·(ln 7 + γ) − 7/4 = 3.296252.
#[test]
fn scores_of_a_tree_by_hand() {
    let gamma = 0.577_215_664_901_532_9;
    let c = |n: f64| 2.0 * ((n - 1.0).ln() + gamma) - 2.0 * (n - 1.0) / n;
    assert!((c(8.0) - 3.296_251_628).abs() < 1e-9);
    let leaf = |path: f64| Err(path - c(8.0));
    let leaves = [Ok((0, 1.0, 1)), leaf(1.0), Ok((1, 5.0, 3)), leaf(2.0 + c(3.0)), leaf(2.0 + c(4.0))];
    let stump = [Ok((1, 0.0, 1)), leaf(1.0), leaf(1.0 + c(7.0))];
    let trees = vec![Tree::of(&leaves, 2), Tree::of(&stump, 1)];
    let forest = IsolationForest { trees, max_samples: 8, n_features: 2, offset: -0.5 };
    // At most the threshold is left: (1, 9) and (2, 5) are.
    let x = array![[1.0, 9.0], [2.0, 5.0], [2.0, -6.0], [2.0, 5.1]];
    let first = [1.0, 2.0 + c(3.0), 2.0 + c(3.0), 2.0 + c(4.0)];
    let second = [1.0 + c(7.0), 1.0 + c(7.0), 1.0, 1.0 + c(7.0)];
    let by_tree = forest.path_lengths_by_tree(&x).unwrap();
    let scores = forest.score_samples(&x).unwrap();
    for i in 0..4 {
        assert!((by_tree[(i, 0)] - first[i]).abs() < 1e-12 && (by_tree[(i, 1)] - second[i]).abs() < 1e-12);
        let mean = (first[i] + second[i]) / 2.0;
        assert!((forest.path_lengths(&x).unwrap()[i] - mean).abs() < 1e-12);
        assert!((scores[i] + 2.0_f64.powf(-mean / c(8.0))).abs() < 1e-12);
        assert!((forest.decision_function(&x).unwrap()[i] - (scores[i] + 0.5)).abs() < 1e-15);
        assert_eq!(forest.anomaly_score(&x).unwrap()[i], -scores[i]);
    }
    // E[h] = (1 + 1 + c(7))/2 = 2.52, (3.21 + 1)/2 = 2.10: shorter than c(8), so above ½ and flagged; 3.62, 3.94 are longer.
    assert_eq!(forest.try_predict(&x).unwrap(), array![-1, 1, -1, 1]);
    assert_eq!(forest.predict(&x), array![-1, 1, -1, 1]);
}

/// c(n) of the paper: none for one row, 1 for two; c(256) = 2·(ln 255 + γ) − 510/256.
#[test]
fn mean_paths() {
    assert_eq!((average_path(0), average_path(1), average_path(2)), (0.0, 0.0, 1.0));
    let c = 2.0 * (255.0_f64.ln() + 0.577_215_664_901_532_9) - 510.0 / 256.0;
    assert!((average_path(256) - c).abs() < 1e-14);
}

/// Until every row is alone, or the tree is as deep as log₂ of the sample.
#[test]
fn cuts_part_the_rows() {
    let x = array![[0.0], [1.0]];
    let forest = fit(IsolationForest::params().n_estimators(7), &x).unwrap();
    // One cut from 0 on and below 1.
    assert_eq!(forest.path_lengths_by_tree(&x).unwrap(), Array2::<f64>::ones((2, 7)));
    assert_eq!(forest.score_samples(&x).unwrap(), array![-0.5, -0.5]);
    // Four rows far apart are parted within two levels or three rows are left on one side.
    let x = array![[0.0], [1.0], [2.0], [3.0]];
    let forest = fit(IsolationForest::params().n_estimators(50), &x).unwrap();
    for path in forest.path_lengths_by_tree(&x).unwrap() {
        // Two rows left at depth 2 add c(2) = 1.
        assert!([1.0, 2.0, 3.0].iter().any(|possible| (path - possible).abs() < 1e-14), "{path}");
    }
}

#[test]
fn the_same_forest_for_any_number_of_threads() {
    let x = blob(3000, 4);
    let of_threads = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let forest = fit(IsolationForest::params().seed(8).contamination(0.02), &x).unwrap();
            let scores = forest.score_samples(&x).unwrap();
            (forest, scores)
        })
    };
    let one = of_threads(1);
    assert_eq!(one, of_threads(3));
    assert_ne!(one.0, fit(IsolationForest::params().seed(9).contamination(0.02), &x).unwrap());
    // Rows out of order in memory, and one at a time.
    let columns = Array2::from_shape_vec((4, 3000), x.t().iter().copied().collect()).unwrap().reversed_axes();
    assert_eq!(one.0.score_samples(&columns).unwrap(), one.1);
    let row = one.0.score_samples(x.slice(ndarray::s![1234..1235, ..])).unwrap();
    assert_eq!(row[0], one.1[1234]);
}

/// The rows that were put far away have the lowest scores, and 3% of the rows are below the 3% quantile.
#[test]
fn what_is_far_is_flagged() {
    let x = blob(1000, 3);
    let far = (0..1000).filter(|i| i % 97 == 5).count();
    let forest = fit(IsolationForest::params().contamination(far as f64 / 1000.0), &x).unwrap();
    let flags = forest.try_predict(&x).unwrap();
    assert!(flags.iter().enumerate().all(|(i, flag)| (*flag == -1) == (i % 97 == 5)));
    assert!(forest.offset() < -0.5 && forest.max_samples() == 256);
    for params in [
        IsolationForest::params().max_features(0.5),
        IsolationForest::params().max_features(1),
        IsolationForest::params().bootstrap(true),
        IsolationForest::params().max_samples(0.1),
    ] {
        let scores = fit(params.seed(4), &x).unwrap().anomaly_score(&x).unwrap();
        let mean = |wanted: bool| {
            let of: Vec<f64> = (0..1000).filter(|i| (i % 97 == 5) == wanted).map(|i| scores[i]).collect();
            of.iter().sum::<f64>() / of.len() as f64
        };
        assert!(mean(true) > 0.6 && mean(false) < 0.5, "{} {}", mean(true), mean(false));
    }
}

/// Nothing can be parted: the path is c(n), the score ½, and nothing is below the offset.
#[test]
fn duplicates_constant_columns_and_one_row() {
    let same = Array2::from_elem((40, 3), 7.5);
    let forest = fit(IsolationForest::params(), &same).unwrap();
    assert!(forest.score_samples(&same).unwrap().iter().all(|score| (score + 0.5).abs() < 1e-15));
    assert_eq!(forest.try_predict(&same).unwrap(), Array1::from_elem(40, 1));
    // One row: scikit-learn 1.9.1 gives −0.5 as well.
    let one = fit(IsolationForest::params(), &array![[3.0, 4.0]]).unwrap();
    assert_eq!(one.score_samples(&array![[3.0, 4.0], [900.0, 0.0]]).unwrap(), array![-0.5, -0.5]);
    assert_eq!((one.max_samples(), one.try_predict(&array![[3.0, 4.0]]).unwrap()), (1, array![1]));
    // A column that does not vary changes nothing but which random number is drawn: it is never cut.
    let mut x = blob(200, 2);
    x.column_mut(1).fill(1e12);
    let forest = fit(IsolationForest::params(), &x).unwrap();
    let moved = &x + &array![[0.0, -5e12]];
    assert_eq!(forest.score_samples(&moved).unwrap(), forest.score_samples(&x).unwrap());
}

#[test]
fn more_samples_than_rows_and_scales_far_apart() {
    let x = blob(50, 2);
    let all = fit(IsolationForest::params().max_samples(1000), &x).unwrap();
    assert_eq!(all.max_samples(), 50);
    assert_eq!(all, fit(IsolationForest::params().max_samples(50), &x).unwrap());
    assert_eq!(fit(IsolationForest::params().max_samples(0.25), &x).unwrap().max_samples(), 12);
    // Units do not matter: powers of two leave every digit as it is.
    let scaled = &x * &array![[2.0_f64.powi(40), 2.0_f64.powi(-40)]];
    let other = fit(IsolationForest::params().max_samples(1000), &scaled).unwrap();
    assert_eq!(other.score_samples(&scaled).unwrap(), all.score_samples(&x).unwrap());
    let ends = array![[f64::MAX], [f64::MIN], [0.0], [1.0]];
    let scores = fit(IsolationForest::params(), &ends).unwrap().score_samples(&ends).unwrap();
    assert!(scores.iter().all(|score| score.is_finite()));
}

#[test]
fn what_cannot_be_judged_is_refused() {
    let x = blob(20, 2);
    for params in [
        IsolationForest::params().n_estimators(0),
        IsolationForest::params().max_samples(0),
        IsolationForest::params().max_samples(0.0),
        IsolationForest::params().max_samples(0.01),
        IsolationForest::params().max_samples(1.5),
        IsolationForest::params().max_samples(f64::NAN),
        IsolationForest::params().max_features(0),
        IsolationForest::params().max_features(3),
        IsolationForest::params().max_features(-0.5),
        IsolationForest::params().contamination(0.0),
        IsolationForest::params().contamination(0.51),
        IsolationForest::params().contamination(f64::NAN),
    ] {
        assert!(matches!(fit(params.clone(), &x), Err(Error::BadParam { .. })), "{params:?}");
    }
    let message = fit(IsolationForest::params().contamination(0.6), &x).unwrap_err().to_string();
    assert_eq!(message, "contamination = 0.6, but a share above 0, to 0.5, is needed");
    assert!(matches!(fit(IsolationForest::params(), &Array2::zeros((0, 2))), Err(Error::Empty { .. })));
    assert!(matches!(fit(IsolationForest::params(), &Array2::zeros((2, 0))), Err(Error::Empty { .. })));
    for bad in [f64::NAN, f64::INFINITY] {
        let error = fit(IsolationForest::params(), &array![[1.0, 2.0], [bad, 3.0]]).unwrap_err();
        assert!(matches!(error, Error::NotFinite { index: 0, .. }));
    }
    let forest = fit(IsolationForest::params(), &x).unwrap();
    assert!(matches!(forest.score_samples(&array![[1.0]]), Err(Error::Shape { .. })));
    assert!(matches!(forest.try_predict(&array![[1.0, f64::NAN]]), Err(Error::NotFinite { index: 1, .. })));
    assert_eq!(forest.score_samples(&Array2::zeros((0, 2))).unwrap().len(), 0);
    let weighted = Dataset::from(x).with_weights(Array1::ones(20));
    assert!(matches!(IsolationForest::params().fit(&weighted), Err(Error::BadParam { .. })));
}
