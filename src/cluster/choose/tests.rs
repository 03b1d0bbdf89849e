use super::*;
use crate::Error;
use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array1, Array2, array};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Groups of unlike size about these centres.
fn groups(centres: &[(f64, f64)], n: usize, width: f64) -> Array2<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
    let of = |i: usize| centres[((i * i) % (centres.len() * centres.len())).isqrt()];
    Array2::from_shape_fn((n, 2), |(i, j)| {
        let (a, b) = of(i);
        (if j == 0 { a } else { b }) + rng.gen_range(-width..width)
    })
}

fn three() -> Array2<f64> {
    groups(&[(0.0, 0.0), (9.0, 1.0), (4.0, 8.0)], 150, 1.5)
}

#[test]
fn every_way_finds_three_groups() {
    let data = Dataset::from(three());
    let range = KMeansRange::params(1..=7).fit(&data).unwrap();
    assert_eq!((range.knee().unwrap(), range.best_silhouette()), (Some(3), Some(3)));
    assert!(range.inertia().windows(2).all(|pair| pair[1] <= pair[0]));
    assert!(range.explained_share()[0].abs() < 1e-12 && range.silhouette()[0].is_nan());
    for reference in [Reference::Features, Reference::Components] {
        let gap = GapStatistic::params(1..=6).n_refs(10).reference(reference).fit(&data).unwrap();
        assert_eq!(gap.chosen(), Some(3), "{reference:?}");
    }
}

/// Uniform data are one cluster, which neither elbow nor silhouette can say.
#[test]
fn uniform_data_are_one_cluster() {
    let data = Dataset::from(groups(&[(0.0, 0.0)], 120, 5.0));
    assert_eq!(GapStatistic::params(1..=4).n_refs(20).fit(&data).unwrap().chosen(), Some(1));
}

/// A line aslant fills little of the box of its features, but all of the box along it: only there it is one cluster.
#[test]
fn a_line_aslant_is_one_cluster_by_its_components() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(4);
    let line = Array2::from_shape_fn((100, 2), |(i, _)| i as f64 / 10.0 + rng.gen_range(-0.1..0.1));
    let data = Dataset::from(line);
    let chosen = |reference| GapStatistic::params(1..=4).n_refs(20).reference(reference).fit(&data).unwrap().chosen();
    assert_eq!(chosen(Reference::Components), Some(1));
    assert_ne!(chosen(Reference::Features), Some(1));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let data = Dataset::from(three());
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let gap = GapStatistic::params(1..=3).n_refs(4).seed(9).reference(Reference::Components);
        pool.install(|| (KMeansRange::params(1..=4).fit(&data).unwrap().models, gap.fit(&data).unwrap()))
    };
    assert!(with(1) == with(3));
}

/// Two places, many times each: with two clusters no inertia is left, and the gap is infinite.
#[test]
fn duplicates_only() {
    let x = Array2::from_shape_fn((30, 2), |(i, j)| if i % 3 == 0 { 5.0 } else { j as f64 });
    let data = Dataset::from(x);
    let range = KMeansRange::params(1..=5).fit(&data).unwrap();
    assert!(range.inertia()[1] < 1e-25 && range.best_silhouette() == Some(2));
    assert_eq!(range.explained_share()[4], 1.0);
    let gap = GapStatistic::params(1..=4).n_refs(5).fit(&data).unwrap();
    assert_eq!((gap.gaps()[1].value(), gap.chosen()), (f64::INFINITY, Some(2)));
    let same = Dataset::from(Array2::from_elem((6, 2), 3.0));
    let range = KMeansRange::params(1..=3).fit(&same).unwrap();
    assert!(range.explained_share().iter().all(|share| share.is_nan()) && range.knee().unwrap().is_none());
    assert!(matches!(GapStatistic::params(1..=3).fit(&same), Err(Error::Undetermined(_))));
}

/// A constant column, and columns of 1e12 beside 1e-12, of which the first decides.
#[test]
fn constant_columns_and_unlike_scales() {
    let x = three();
    let wide = Array2::from_shape_fn((150, 3), |(i, j)| [x[(i, 0)] * 1e12, 7.0, x[(i, 1)] * 1e-12][j]);
    let data = Dataset::from(wide);
    let range = KMeansRange::params(1..=4).fit(&data).unwrap();
    assert!(range.inertia().iter().all(|inertia| inertia.is_finite() && *inertia > 0.0));
    for reference in [Reference::Features, Reference::Components] {
        let gap = GapStatistic::params(1..=3).n_refs(3).reference(reference).fit(&data).unwrap();
        assert!(gap.gaps().iter().all(|gap| gap.value().is_finite()), "{reference:?}");
    }
}

#[test]
fn few_rows_and_many_columns() {
    let x = Array2::from_shape_fn((5, 20), |(i, j)| ((i * (3 * j + 1)) % 7) as f64);
    let data = Dataset::from(x);
    let range = KMeansRange::params(1..=5).fit(&data).unwrap();
    assert!(range.silhouette()[4].is_nan() && range.inertia()[4] < 1e-25);
    assert!(GapStatistic::params(1..=4).n_refs(2).reference(Reference::Components).fit(&data).is_ok());
    let one = KMeansRange::params(1..=1).fit(&Dataset::from(array![[3.0, 1.0]])).unwrap();
    assert_eq!((one.best_silhouette(), one.inertia()), (None, vec![0.0]));
    assert!(matches!(one.knee(), Err(Error::Undetermined(_))));
}

#[test]
fn silhouettes_may_be_left_out() {
    let range = KMeansRange::params(2..=4).silhouettes(false).fit(&Dataset::from(three())).unwrap();
    assert!(range.silhouette().iter().all(|s| s.is_nan()) && range.best_silhouette().is_none());
    assert_eq!(range.n_clusters(), [2, 3, 4]);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let x = array![[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]];
    let range = |params: KMeansRangeParams, x: &Array2<f64>| params.fit(&Dataset::from(x.clone())).unwrap_err();
    let gap = |params: GapStatisticParams, x: &Array2<f64>| params.fit(&Dataset::from(x.clone())).unwrap_err();
    let message = range(KMeansRange::params(1..=4), &x).to_string();
    let expected = "the last n_clusters = 4, but 1, the first, to 3, the number of samples, is needed";
    assert_eq!(message, expected);
    #[allow(clippy::reversed_empty_ranges)]
    for params in [KMeansRange::params(0..=2), KMeansRange::params(3..=2), KMeansRange::params(1..=2).n_init(0)] {
        assert!(matches!(range(params, &x), Error::BadParam { .. }));
    }
    assert!(matches!(range(KMeansRange::params(1..=2).max_iter(0), &x), Error::BadParam { .. }));
    assert!(matches!(range(KMeansRange::params(1..=2).tol(-1.0), &x), Error::BadParam { .. }));
    assert!(matches!(gap(GapStatistic::params(1..=3), &x), Error::BadParam { .. })); // one less than samples
    assert!(matches!(gap(GapStatistic::params(1..=2).n_refs(0), &x), Error::BadParam { .. }));
    assert!(matches!(gap(GapStatistic::params(1..=2).n_init(0), &x), Error::BadParam { .. }));
    for x in [Array2::zeros((0, 2)), Array2::zeros((2, 0))] {
        assert!(matches!(range(KMeansRange::params(1..=2), &x), Error::Empty { .. }));
        assert!(matches!(gap(GapStatistic::params(1..=2), &x), Error::Empty { .. }));
    }
    let bad = array![[1.0], [f64::NAN], [2.0]];
    assert!(matches!(range(KMeansRange::params(1..=2), &bad), Error::NotFinite { .. }));
    assert!(matches!(gap(GapStatistic::params(1..=2), &bad), Error::NotFinite { .. }));
    let huge = array![[1e200], [-1e200], [0.0]];
    assert!(matches!(gap(GapStatistic::params(1..=2), &huge), Error::Undetermined(_)));
    let weighted = Dataset::from(x.clone()).with_weights(Array1::ones(3));
    assert!(KMeansRange::params(1..=2).fit(&weighted).is_err() && GapStatistic::params(1..=2).fit(&weighted).is_err());
}

#[test]
fn dispersions_that_do_not_belong_together_are_refused() {
    let new = |k: &[usize], w: &[f64], rows: Array2<f64>| GapStatistic::new(k, w, rows.view()).unwrap_err();
    assert!(matches!(new(&[1, 2], &[1.0], array![[1.0]]), Error::LengthMismatch { .. }));
    assert!(matches!(new(&[], &[], Array2::zeros((0, 1))), Error::Empty { .. }));
    assert!(matches!(new(&[1, 3], &[2.0, 1.0], array![[1.0], [0.5]]), Error::BadParam { .. }));
    assert!(matches!(new(&[1, 2], &[2.0, -1.0], array![[1.0], [0.5]]), Error::OutOfRange { .. }));
    assert!(matches!(new(&[1, 2], &[2.0, 1.0], array![[1.0]]), Error::Shape { .. }));
    assert!(matches!(new(&[1], &[2.0], Array2::zeros((1, 0))), Error::Shape { .. }));
    assert!(matches!(new(&[1], &[2.0], array![[f64::NAN]]), Error::NotFinite { .. }));
    // Nothing comes after the only number, so it cannot be chosen.
    assert_eq!(GapStatistic::new(&[1], &[2.0], array![[1.0]].view()).unwrap().chosen(), None);
}

/// W is 1 throughout, so that the gaps are the means 1, 1.5 and 1.4 of the references; s(2) is 0.5·√1.5 = 0.61, s(1) and
/// s(3) are 0. By s(2), 1 ≥ 1.5 − 0.61, so one cluster is enough; by s(1) it would not be, and two would.
#[test]
fn the_error_is_that_of_the_next_number() {
    let references = array![[1.0, 1.0], [1.0, 2.0], [1.4, 1.4]];
    let gap = GapStatistic::new(&[1, 2, 3], &[1.0, 1.0, 1.0], references.view()).unwrap();
    assert!((gap.standard_errors()[1].value() - 0.5 * 1.5_f64.sqrt()).abs() < 1e-15);
    assert_eq!(gap.chosen(), Some(1));
}
