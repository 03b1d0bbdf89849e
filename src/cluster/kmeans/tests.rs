use super::*;
use linfa::Dataset;
use linfa::traits::Predict;
use ndarray::{Axis, array, s};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

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

/// Of many samples and few, where several starts run side by side; with weights; in batches; as a stream.
#[test]
fn the_number_of_threads_changes_nothing() {
    let with = |threads: usize, n: usize| {
        let data = Dataset::from(blobs(n, 6, 8));
        let weights: Vec<f64> = (0..n).map(|i| 0.1 + (i % 7) as f64).collect();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let params = KMeans::params(8).n_init(3).seed(3);
            let mini = MiniBatchKMeans::params(8).batch_size(300).n_init(2).seed(3);
            [
                params.fit(&data).unwrap(),
                params.fit_weighted(&data, &weights).unwrap(),
                mini.fit_weighted(&data, &weights).unwrap(),
                StreamingKMeans::params(8).mini_batch_size(400).fit(&data).unwrap(),
            ]
        })
    };
    for n in [900, 40_000] {
        let one = with(1, n);
        for threads in [2, 3, 7] {
            assert_eq!(with(threads, n), one, "{threads} threads");
        }
    }
}

/// Differences that are lost in single precision, features of unlike size, centroids far off, tiny and huge units.
#[test]
fn where_single_precision_cannot_tell_double_does() {
    let same = |x: &Array2<f64>, start: Array2<f64>, what: &str| {
        let plain = lloyd(x.view(), start.view(), 300).unwrap();
        let model =
            KMeans::params(start.nrows()).init(Init::Given(start)).tol(0.0).fit(&Dataset::from(x.clone())).unwrap();
        assert_eq!(model.labels, plain.labels, "{what}");
        assert!((model.inertia - plain.inertia).abs() <= 1e-9 * plain.inertia, "{what}");
    };
    let x = blobs(900, 3, 4);
    let start = |x: &Array2<f64>| x.slice(s![..4, ..]).to_owned();
    for unit in [1e140, 1e-140] {
        let x = &x * unit;
        same(&x, start(&x), "a unit");
    }
    let mut far_apart = x.clone();
    far_apart.column_mut(1).iter_mut().enumerate().for_each(|(i, value)| *value += if i % 3 == 0 { 1e8 } else { -1e8 });
    same(&far_apart, start(&far_apart), "features of unlike size");
    let mut one_far = x.clone();
    one_far[(17, 0)] = 1e25;
    let mut begin = start(&one_far);
    begin[(3, 0)] = 1e25;
    same(&one_far, begin, "one sample far away");
    let near_the_middle = Array2::from_shape_fn((40, 1), |(i, _)| 1.0 + (i as f64 - 20.5) * 1e-12);
    assert_eq!(
        KMeans { centroids: array![[0.0], [2.0]], ..lloyd(x.view(), start(&x).view(), 1).unwrap() }
            .try_predict(&near_the_middle)
            .unwrap()
            .iter()
            .filter(|label| **label == 0)
            .count(),
        21 // those with i ≤ 20 are below 1
    );
}

/// A sample of weight w is w samples, and one of weight 0 none.
#[test]
fn weights_are_repetitions() {
    let x = blobs(60, 2, 3);
    let start = x.slice(s![..3, ..]).to_owned();
    let params = KMeans::params(3).init(Init::Given(start)).tol(0.0);
    let weights: Vec<f64> = (0..60).map(|i| [2.0, 0.0, 1.0, 3.0][i % 4]).collect();
    let repeated: Vec<usize> = (0..60).flat_map(|i| vec![i; weights[i] as usize]).collect();
    let weighted = params.fit_weighted(&Dataset::from(x.clone()), &weights).unwrap();
    let plain = params.fit(&Dataset::from(x.select(Axis(0), &repeated))).unwrap();
    assert!((&weighted.centroids - &plain.centroids).iter().all(|difference| difference.abs() < 1e-12));
    assert!((weighted.inertia - plain.inertia).abs() < 1e-9 && weighted.history.len() == plain.history.len());
    assert!(repeated.iter().zip(&plain.labels).all(|(i, label)| weighted.labels[*i] == *label));
    // The dataset's own weights, which are in single precision; whole numbers are exact there.
    let singles: ndarray::Array1<f32> = weights.iter().map(|weight| *weight as f32).collect();
    assert_eq!(params.fit(&Dataset::from(x.clone()).with_weights(singles)).unwrap(), weighted);
    for init in [Init::PlusPlus, Init::Random] {
        // Only the two samples with a weight can be a start.
        let two: Vec<f64> = (0..60).map(|i| if i == 7 || i == 50 { 1.0 } else { 0.0 }).collect();
        let model = KMeans::params(2).init(init).fit_weighted(&Dataset::from(x.clone()), &two).unwrap();
        assert_eq!(model.inertia, 0.0);
    }
}

/// A far given start gets no sample, and takes the sample farthest from its centroid: 9, of {0, 1, 9} about 3.
#[test]
fn an_empty_cluster_starts_anew_at_the_farthest_sample() {
    let data = Dataset::from(array![[0.0], [1.0], [9.0]]);
    let params = KMeans::params(2).init(Init::Given(array![[3.0], [-100.0]])).keep_centroids(true);
    let model = params.fit(&data).unwrap();
    assert_eq!((model.centroids, model.labels, model.inertia), (array![[0.5], [9.0]], vec![0, 0, 1], 0.5));
    assert_eq!(model.centroid_history[1], array![[0.5], [9.0]]);
    // Without a weight it cannot: of 0 and 1, 0 is farther from 3.
    let model = params.fit_weighted(&data, &[1.0, 3.0, 0.0]).unwrap();
    assert_eq!(model.centroids, array![[1.0], [0.0]]);
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

/// Clusters beyond the distinct points stay empty, their centroids on points that others have.
#[test]
fn duplicates_and_more_clusters_than_points_apart() {
    let data = Dataset::from(array![[2.0, 1.0], [2.0, 1.0], [2.0, 1.0], [5.0, 1.0]]);
    for init in [Init::PlusPlus, Init::Random] {
        let model = KMeans::params(3).init(init).fit(&data).unwrap();
        assert_eq!((model.inertia, model.converged), (0.0, true));
        assert!(model.centroids.outer_iter().all(|c| data.records.outer_iter().any(|row| row == c)));
        assert_eq!(model.labels.iter().collect::<std::collections::BTreeSet<_>>().len(), 2);
    }
    let same = Dataset::from(Array2::from_elem((50, 2), 0.1));
    let model = KMeans::params(4).n_init(2).fit(&same).unwrap();
    assert_eq!((model.labels, model.inertia, model.centroids), (vec![0; 50], 0.0, Array2::from_elem((4, 2), 0.1)));
    let one = KMeans::params(1).fit(&Dataset::from(array![[3.0]])).unwrap();
    assert_eq!((one.centroids, one.labels, one.inertia), (array![[3.0]], vec![0], 0.0));
}

/// A column that is the same everywhere adds nothing to distances, be it as large as 1e12.
#[test]
fn constant_columns_and_one_column() {
    let x = array![[1.0], [2.0], [10.0], [12.0]];
    let narrow = KMeans::params(2).seed(1).fit(&Dataset::from(x.clone())).unwrap();
    assert_eq!(narrow.inertia, 2.5); // 2 · 0.5² + 2 · 1²
    for constant in [0.0, 1e12] {
        let wide = ndarray::concatenate![Axis(1), x, Array2::from_elem((4, 2), constant)];
        let model = KMeans::params(2).seed(1).fit(&Dataset::from(wide)).unwrap();
        assert_eq!((model.inertia, &model.labels), (2.5, &narrow.labels));
    }
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
    let two = KMeans::params(2);
    let x = Dataset::from(x);
    assert!(matches!(two.fit_weighted(&x, &[1.0, 1.0]), Err(Error::LengthMismatch { .. })));
    assert!(matches!(two.fit_weighted(&x, &[1.0, -1.0, 1.0]), Err(Error::OutOfRange { .. })));
    assert!(matches!(two.fit_weighted(&x, &[0.0; 3]), Err(Error::BadParam { .. })));
    assert!(matches!(two.fit_weighted(&x, &[1.0, f64::NAN, 1.0]), Err(Error::NotFinite { .. })));
}

/// From (1, 1): √((4 − 1)² + (5 − 1)²) to the second centroid.
#[test]
fn distances_from_centroids() {
    let model = lloyd(array![[1.0, 1.0], [4.0, 5.0]].view(), array![[1.0, 1.0], [4.0, 5.0]].view(), 1).unwrap();
    assert_eq!(model.try_transform(&array![[1.0, 1.0]]).unwrap(), array![[0.0, 5.0]]);
    assert_eq!(model.predict(&array![[3.0, 4.0]]), array![1]);
    assert_eq!(model.try_predict(Array2::zeros((0, 2)).view()).unwrap().len_of(Axis(0)), 0);
}

/// Batches end near what all samples give.
#[test]
fn mini_batches_come_near_the_whole() {
    let data = Dataset::from(blobs(6000, 4, 6));
    let whole = KMeans::params(6).n_init(5).fit(&data).unwrap();
    for params in [
        MiniBatchKMeans::params(6).seed(1),
        MiniBatchKMeans::params(6).n_init(3).batch_size(200).seed(2),
        MiniBatchKMeans::params(6).batch_size(100_000).max_no_improvement(None).max_iter(20).n_init(3),
    ] {
        let model = params.fit(&data).unwrap();
        assert!(model.inertia < 1.05 * whole.inertia, "{} against {}", model.inertia, whole.inertia);
        assert!(model.inertia >= whole.inertia * (1.0 - 1e-12) && model.labels.len() == 6000);
    }
    let patient = MiniBatchKMeans::params(6).batch_size(6000).max_no_improvement(None).max_iter(7).fit(&data).unwrap();
    assert_eq!((patient.history.len(), patient.converged), (7, false));
}

/// A centroid far from all samples gets none of them, and starts anew at one; without that it stays, and the two others
/// share three values: 10 is 5 from 15, as is 20.
#[test]
fn a_centroid_of_little_weight_starts_anew() {
    let data = Dataset::from(Array2::from_shape_fn((600, 1), |(i, _)| [0.0, 10.0, 20.0][i % 3]));
    let start = Init::Given(array![[0.0], [15.0], [900.0]]);
    let params = MiniBatchKMeans::params(3).init(start).batch_size(60);
    // Not 0, since the first steps stay in the means.
    assert!(params.fit(&data).unwrap().inertia < 1.0);
    let kept = params.reassignment_ratio(0.0).fit(&data).unwrap();
    assert!(kept.centroids[(2, 0)] == 900.0 && kept.inertia >= 400.0 * 25.0);
}

#[test]
fn a_stream_is_the_same_however_it_is_cut() {
    let x = blobs(1000, 3, 5);
    let params = StreamingKMeans::params(5).mini_batch_size(128).seed(4);
    let in_chunks = |size: usize| {
        let mut stream = params.stream().unwrap();
        x.axis_chunks_iter(Axis(0), size).for_each(|chunk| stream.partial_fit(chunk).unwrap());
        stream.finish().unwrap()
    };
    let whole = in_chunks(1000);
    assert_eq!((in_chunks(1), in_chunks(77)), (whole.clone(), whole.clone()));
    let data = Dataset::from(x);
    let best = KMeans::params(5).n_init(5).fit(&data).unwrap().inertia;
    assert!(whole.inertia < 1.1 * best && whole.labels.is_empty(), "{} against {best}", whole.inertia);
    let fitted = params.clone().epochs(3).init_method(Init::PlusPlus).fit(&data).unwrap();
    assert!(fitted.inertia < 1.1 * best && fitted.labels.len() == 1000, "{} against {best}", fitted.inertia);
}

/// 100 rows at 0, then 100 at 8 with a half-life of 100: weights 50 and 100, so the mean is 8 · 100 / 150.
#[test]
fn a_half_life_forgets() {
    let params = StreamingKMeans::params(1).extra_center_factor(1).mini_batch_size(100).half_life_time_size(100);
    let mut stream = params.stream().unwrap();
    stream.partial_fit(&Array2::zeros((100, 1))).unwrap();
    stream.partial_fit(&Array2::from_elem((100, 1), 8.0)).unwrap();
    let (centers, weights) = stream.centers();
    assert!((centers[(0, 0)] - 16.0 / 3.0).abs() < 1e-12 && weights == [150.0]);
    // 50 · (16/3)² + 100 · (8/3)²
    assert!((stream.finish().unwrap().inertia - 6400.0 / 3.0).abs() < 1e-9);
}

#[test]
fn batches_and_streams_that_cannot_be_are_refused() {
    let data = Dataset::from(array![[1.0], [2.0], [4.0]]);
    let batches = || MiniBatchKMeans::params(2);
    for params in [
        batches().batch_size(0),
        batches().max_iter(0),
        batches().n_init(0),
        batches().init_size(1),
        batches().max_no_improvement(0),
        batches().reassignment_ratio(-0.1),
        batches().reassignment_ratio(f64::NAN),
        MiniBatchKMeans::params(4),
        MiniBatchKMeans::params(0),
    ] {
        assert!(matches!(params.fit(&data), Err(Error::BadParam { .. })), "{params:?}");
    }
    let one = MiniBatchKMeans::params(1).fit(&Dataset::from(array![[7.0]])).unwrap();
    assert_eq!((one.centroids, one.labels), (array![[7.0]], vec![0]));
    let streams = || StreamingKMeans::params(2);
    for params in [
        StreamingKMeans::params(0),
        streams().mini_batch_size(0),
        streams().extra_center_factor(0),
        streams().epochs(0),
        streams().local_lloyd_num_trials(0),
        streams().local_lloyd_max_iter(0),
        streams().local_lloyd_tol(-1.0),
        StreamingKMeans::params(4),
    ] {
        assert!(matches!(params.fit(&data), Err(Error::BadParam { .. })), "{params:?}");
    }
    assert!(matches!(streams().stream().unwrap().finish(), Err(Error::Empty { .. })));
    let mut stream = streams().stream().unwrap();
    stream.partial_fit(&array![[1.0, 2.0]]).unwrap();
    assert!(matches!(stream.partial_fit(&array![[1.0]]), Err(Error::Shape { .. })));
    assert!(matches!(stream.partial_fit(&array![[1.0, f64::NAN]]), Err(Error::NotFinite { .. })));
    assert!(matches!(stream.finish(), Err(Error::BadParam { .. })), "one row, two clusters");
    let given = streams().init_method(Init::Given(array![[1.0, 1.0], [2.0, 2.0]]));
    assert!(matches!(given.fit(&data), Err(Error::Shape { .. })));
}

/// Each step by hand, w = (1, 1e16, 1e16, 1, 1). Both 17s are nearest to 6, so the empty cluster of 30 takes the first of
/// them: centres 17, −15, 17, −9 (those at −9 are nearest to −13), and nothing moves from there.
#[test]
fn weights_far_apart_do_not_cancel_where_an_empty_cluster_takes_a_sample() {
    let data = Dataset::from(array![[-9.0], [-15.0], [17.0], [17.0], [-9.0]]);
    let init = Init::Given(array![[6.0], [-14.0], [30.0], [-13.0]]);
    let model = KMeans::params(4).init(init).tol(0.0).fit_weighted(&data, &[1.0, 1e16, 1e16, 1.0, 1.0]).unwrap();
    assert!((&model.centroids - &array![[17.0], [-15.0], [17.0], [-9.0]]).iter().all(|e| e.abs() < 1e-13));
    assert!(model.inertia < 1e-11 && model.converged); // a centre of weight 1e16 is off by a few 1e-15
}

/// w = (1, 1e16, 1, 1, 1e16, 1). First −10, 0, 1 and 10 belong to 0, −16 to −30 and 16 to 30; then −10 goes to −16 and 10
/// to 16, and {0, 1} of weight 2 is left of 2e16: centres 0.5, 10 + 6e-16, −10 − 6e-16; inertia 0.5 + 2 · 6².
#[test]
fn weights_far_apart_do_not_cancel_where_samples_move() {
    let data = Dataset::from(array![[-16.0], [-10.0], [0.0], [1.0], [10.0], [16.0]]);
    let init = Init::Given(array![[0.0], [30.0], [-30.0]]);
    let params = KMeans::params(3).init(init).tol(0.0);
    let model = params.fit_weighted(&data, &[1.0, 1e16, 1.0, 1.0, 1e16, 1.0]).unwrap();
    assert!((&model.centroids - &array![[0.5], [10.0], [-10.0]]).iter().all(|e| e.abs() < 1e-13));
    assert!((model.inertia - 72.5).abs() < 1e-6 && model.converged);
    assert!(model.history.iter().all(|step| step.shift.is_finite() && step.inertia.is_finite()));
    let problem = params.fit_weighted(&data, &[1e308; 6]).unwrap_err().to_string();
    assert!(problem.starts_with("the sum of sample_weight = inf, but a finite sum"), "{problem}");
}

/// 1e160 is 1e160 from both centroids, and the square of that no number.
#[test]
fn rows_whose_squared_distances_overflow_are_refused() {
    let model = KMeans::params(2).fit(&Dataset::from(array![[-1e150], [1e150]])).unwrap();
    for far in [array![[1e160]], array![[0.0], [-1e160]]] {
        let problem = model.try_predict(&far).unwrap_err().to_string();
        assert_eq!(problem, "the squares of the data overflow; measure them in another unit");
        assert!(matches!(model.try_transform(&far), Err(Error::Undetermined(_))));
    }
    assert_eq!(model.try_transform(&array![[1e150]]).unwrap().sum(), 2e150);
    assert_eq!(model.try_predict(Array2::zeros((0, 1)).view()).unwrap().len(), 0);
}

#[test]
fn settings_beyond_all_data_are_no_panic() {
    let data = Dataset::from(array![[1.0], [2.0], [9.0]]);
    assert!(MiniBatchKMeans::params(2).max_iter(usize::MAX).batch_size(1).fit(&data).unwrap().converged);
    let mut stream = StreamingKMeans::params(1).mini_batch_size(usize::MAX).stream().unwrap();
    stream.partial_fit(&array![[1.0, 2.0], [3.0, 6.0]]).unwrap();
    assert_eq!(stream.finish().unwrap().centroids, array![[2.0, 4.0]]);
    let none = StreamingKMeans::params(2).init_method(Init::Given(Array2::zeros((0, 1)))).stream().unwrap_err();
    assert_eq!(none.to_string(), "init_method has shape 0 × 1, but at least n_clusters = 2 rows is needed");
    let small = StreamingKMeans::params(8).mini_batch_size(5).stream().unwrap_err().to_string();
    let needed = "at least n_clusters = 8, as the centres start from the first mini-batch,";
    assert_eq!(small, format!("mini_batch_size = 5, but {needed} is needed"));
    let few = StreamingKMeans::params(4).fit(&data).unwrap_err().to_string();
    assert_eq!(few, "n_clusters = 4, but 1 to 3, as many as the stream had rows, is needed");
}
