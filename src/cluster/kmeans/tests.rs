use super::*;
use linfa::Dataset;
use linfa::traits::Predict;
use ndarray::{Axis, array, s};
use rand::Rng;

/// Blobs of unlike size about corners of a cube, of which the last has most samples.
fn blobs(n: usize, d: usize, k: usize) -> Array2<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(5);
    Array2::from_shape_fn((n, d), |(i, j)| {
        let c = ((i * i) % (k * k)).isqrt();
        10.0 * f64::from(u8::from((c >> (j % 5)) & 1 == 1)) + 3.0 * c as f64 + rng.gen_range(-2.0..2.0)
    })
}

/// Bounds leave out no sample whose centroid changed: labels and inertia are those of the loop that scans all.
#[test]
fn the_labels_are_those_of_the_plain_loop() {
    for (n, d, k) in [(3000, 3, 9), (700, 17, 12), (500, 1, 4), (90, 2, 40)] {
        let x = blobs(n, d, k);
        let start = x.slice(s![..k, ..]).to_owned();
        let plain = lloyd(x.view(), start.view(), 300).unwrap();
        let model = KMeans::params(k).init(Init::Given(start)).tol(0.0).fit(&Dataset::from(x)).unwrap();
        // An empty cluster stays where it is in the plain loop.
        if plain.labels.iter().collect::<std::collections::BTreeSet<_>>().len() == k {
            assert_eq!(model.labels, plain.labels, "{n} × {d}");
            assert!((model.inertia - plain.inertia).abs() <= 1e-11 * plain.inertia && model.converged);
        }
        assert!(model.history.windows(2).all(|pair| pair[1].inertia <= pair[0].inertia * (1.0 + 1e-12)));
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let data = Dataset::from(blobs(20_000, 6, 8));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| KMeans::params(8).n_init(2).seed(3).fit(&data).unwrap())
    };
    let one = with(1);
    assert_eq!((with(2), with(5)), (one.clone(), one));
}

#[test]
fn rows_in_any_order_of_memory() {
    let x = blobs(400, 4, 5);
    let columns_first = x.t().as_standard_layout().to_owned().reversed_axes();
    let params = KMeans::params(5).seed(1);
    let (a, b) = (params.fit(&Dataset::from(x)).unwrap(), params.fit(&Dataset::from(columns_first)).unwrap());
    assert_eq!(a, b);
}

/// Of 0, 0, 0, 1, 100 the far one is chosen almost surely, whatever comes first.
#[test]
fn k_means_plus_plus_starts_far_apart() {
    let data = Dataset::from(array![[0.0], [0.0], [0.0], [1.0], [100.0]]);
    for seed in 0..20 {
        let model = KMeans::params(2).seed(seed).max_iter(1).fit(&data).unwrap();
        assert_eq!(model.inertia, 0.75); // 3 · 0.25² + 0.75²
    }
}

#[test]
fn duplicates_and_more_clusters_than_points_apart() {
    let data = Dataset::from(array![[2.0, 1.0], [2.0, 1.0], [2.0, 1.0], [5.0, 1.0]]);
    for init in [Init::PlusPlus, Init::Random] {
        let model = KMeans::params(3).init(init).fit(&data).unwrap();
        assert_eq!(model.inertia, 0.0);
        assert!(model.centroids.iter().all(|c| c.is_finite()));
    }
    let one = KMeans::params(1).fit(&Dataset::from(array![[3.0]])).unwrap();
    assert_eq!((one.centroids, one.labels, one.inertia), (array![[3.0]], vec![0], 0.0));
}

#[test]
fn centroids_of_every_iteration_on_request() {
    let data = Dataset::from(array![[0.0], [2.0], [10.0]]);
    let params = KMeans::params(2).init(Init::Given(array![[0.0], [2.0]])).tol(0.0);
    let model = params.clone().keep_centroids(true).fit(&data).unwrap();
    // {0}, {2, 10}: 0 and 6; then {0, 2}, {10}: 1 and 10.
    assert_eq!(model.centroid_history[..3], [array![[0.0], [2.0]], array![[0.0], [6.0]], array![[1.0], [10.0]]]);
    assert_eq!(model.centroid_history.len(), model.history.len());
    // 0 + 0 + 8², then 0 + 4² + 4², then 1 + 1 + 0.
    assert_eq!(model.history.iter().map(|step| step.inertia).collect::<Vec<_>>(), [64.0, 20.0, 2.0]);
    assert!(params.fit(&data).unwrap().centroid_history.is_empty());
}

#[test]
fn what_cannot_be_clustered_is_refused() {
    let x = array![[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]];
    let fit = |params: KMeansParams, x: &Array2<f64>| params.fit(&Dataset::from(x.clone())).unwrap_err();
    let message = fit(KMeans::params(4), &x).to_string();
    assert!(message.contains("n_clusters = 4, but 1 to n_samples = 3 is needed"), "{message}");
    for params in [KMeans::params(0), KMeans::params(2).max_iter(0), KMeans::params(2).n_init(0)] {
        assert!(matches!(fit(params, &x), Error::BadParam { .. }));
    }
    assert!(matches!(fit(KMeans::params(2).tol(-1.0), &x), Error::BadParam { .. }));
    assert!(matches!(fit(KMeans::params(2).tol(f64::NAN), &x), Error::BadParam { .. }));
    assert!(matches!(fit(KMeans::params(2), &Array2::zeros((0, 2))), Error::Empty { .. }));
    assert!(matches!(fit(KMeans::params(2), &Array2::zeros((2, 0))), Error::Empty { .. }));
    assert!(matches!(fit(KMeans::params(2), &array![[1.0], [f64::NAN], [2.0]]), Error::NotFinite { .. }));
    assert!(matches!(fit(KMeans::params(1), &array![[1e200], [-1e200]]), Error::Undetermined(_)));
    let given = KMeans::params(2).init(Init::Given(array![[1.0], [2.0]]));
    assert!(matches!(fit(given, &x), Error::Shape { .. }));
    let model = KMeans::params(2).fit(&Dataset::from(x.clone())).unwrap();
    assert!(matches!(model.try_predict(&array![[1.0]]), Err(Error::Shape { .. })));
    assert!(matches!(model.try_transform(&array![[1.0, f64::INFINITY]]), Err(Error::NotFinite { .. })));
    let weighted = Dataset::from(x.clone()).with_weights(ndarray::Array1::ones(3));
    assert!(matches!(KMeans::params(2).fit(&weighted), Err(Error::BadParam { .. })));
}

/// From (1, 1): √((4 − 1)² + (5 − 1)²) to the second centroid.
#[test]
fn distances_from_centroids() {
    let model = lloyd(array![[1.0, 1.0], [4.0, 5.0]].view(), array![[1.0, 1.0], [4.0, 5.0]].view(), 1).unwrap();
    assert_eq!(model.try_transform(&array![[1.0, 1.0]]).unwrap(), array![[0.0, 5.0]]);
    assert_eq!(model.predict(&array![[3.0, 4.0]]), array![1]);
    assert_eq!(model.try_predict(Array2::zeros((0, 2)).view()).unwrap().len_of(Axis(0)), 0);
}
