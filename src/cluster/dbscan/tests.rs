use super::*;
use linfa::Dataset;
use ndarray::{Array2, array};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

fn fit(x: &Array2<f64>, eps: f64, min_samples: usize) -> Dbscan {
    Dbscan::params().eps(eps).min_samples(min_samples).fit(&Dataset::from(x.clone())).unwrap()
}

/// The definition, as scikit-learn walks it: from each core sample that has no label yet, in order, through all that it
/// reaches.
fn by_definition(x: &Array2<f64>, eps: f64, min_samples: usize) -> Vec<Option<usize>> {
    let n = x.nrows();
    let (values, d) = (x.as_slice().unwrap(), x.ncols());
    let row = |i: usize| &values[i * d..(i + 1) * d];
    let squared = |i: usize, k: usize| row(i).iter().zip(row(k)).fold(0.0, |sum, (a, b)| sum + (a - b) * (a - b));
    let near: Vec<Vec<usize>> = (0..n).map(|i| (0..n).filter(|k| squared(i, *k) <= eps * eps).collect()).collect();
    let mut labels = vec![None; n];
    let mut next = 0;
    for start in 0..n {
        if labels[start].is_some() || near[start].len() < min_samples {
            continue;
        }
        let mut open = vec![start];
        while let Some(i) = open.pop() {
            if labels[i].is_none() {
                labels[i] = Some(next);
                if near[i].len() >= min_samples {
                    open.extend(&near[i]);
                }
            }
        }
        next += 1;
    }
    labels
}

/// Blobs of unlike spread among scattered samples; a coarse grid of values makes exact ties at eps.
fn lopsided(n: usize, d: usize, grid: f64, seed: u64) -> Array2<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    Array2::from_shape_fn((n, d), |(i, j)| {
        let spread = [0.3, 1.0, 8.0][i % 3];
        let value = (i % 5 * (j + 1)) as f64 + spread * (rng.r#gen::<f64>() - 0.5);
        if grid > 0.0 { (value / grid).round() * grid } else { value }
    })
}

#[test]
fn labels_are_those_of_the_definition() {
    for d in [1, 2, 3, 4, 5, 6, 7, 16] {
        for (n, grid, eps, min_samples) in
            [(300, 0.0, 0.4, 4), (400, 0.25, 0.25, 3), (250, 0.5, 1.0, 9), (200, 0.0, 2.5, 2), (60, 0.0, 0.1, 1)]
        {
            let x = lopsided(n, d, grid, d as u64);
            let eps = eps * (d as f64).sqrt();
            assert_eq!(fit(&x, eps, min_samples).labels, by_definition(&x, eps, min_samples), "{n} × {d}, {eps}");
            let columns_first = x.t().as_standard_layout().to_owned().reversed_axes();
            assert_eq!(fit(&columns_first, eps, min_samples), fit(&x, eps, min_samples));
        }
    }
}

/// Where the grid cannot number its cells, the tree takes over: an eps of 1e-9 beside a reach of 1e12.
#[test]
fn scales_that_are_far_apart() {
    let x = array![[0.0, 0.0], [1e-9, 0.0], [0.0, 1e-9], [1e12, 1e12], [1e12, 1e12], [-1e12, 5.0]];
    assert_eq!(fit(&x, 1e-9, 2).labels, [Some(0), Some(0), Some(0), Some(1), Some(1), None]);
    let far = array![[1e200], [-1e200], [1e200]];
    assert_eq!(fit(&far, 1.0, 2).labels, [Some(0), None, Some(0)]);
}

/// On a far offset neighbouring doubles are 2 apart: the samples of a cell must still be neighbours.
#[test]
fn an_offset_loses_no_neighbour() {
    let x = Array2::from_shape_fn((200, 2), |(i, j)| 1e16 + 2.0 * ((i * (3 + 4 * j)) % 41) as f64);
    for eps in [2.0, 2.83, 4.0, 5.7] {
        assert_eq!(fit(&x, eps, 3).labels, by_definition(&x, eps, 3), "{eps}");
    }
}

/// 3 is within 1 of both 2 and 4, the ends of two clusters; the one whose core sample comes first has it.
#[test]
fn a_border_sample_belongs_to_the_first_cluster_that_reaches_it() {
    let left_first = array![[1.0], [1.2], [1.1], [2.0], [3.0], [4.0], [4.9], [4.8], [5.0]];
    let model = fit(&left_first, 1.0, 4);
    assert_eq!(model.labels[4], Some(0));
    assert!(!model.core_sample_indices.contains(&4));
    assert_eq!(model.n_clusters, 2);
    let right_first = left_first.slice(ndarray::s![..;-1, ..]).to_owned();
    let model = fit(&right_first, 1.0, 4);
    assert_eq!((model.labels[4], model.labels[0], model.labels[8]), (Some(0), Some(0), Some(1)));
}

#[test]
fn one_point_one_column_duplicates_and_constants() {
    for d in [1, 2, 3, 5, 9] {
        let one = Array2::from_elem((1, d), 3.0);
        assert_eq!(fit(&one, 0.5, 1).labels, [Some(0)]);
        assert_eq!((fit(&one, 0.5, 2).labels, fit(&one, 0.5, 2).n_clusters), (vec![None], 0));
        let same = Array2::from_elem((40, d), -0.1);
        assert_eq!(fit(&same, 1e-12, 40).labels, [Some(0); 40]);
        assert_eq!(fit(&same, 1e-12, 41).noise().len(), 40);
        let mut constant = Array2::from_elem((30, d + 1), 7.0);
        constant.column_mut(0).iter_mut().enumerate().for_each(|(i, x)| *x = i as f64);
        assert_eq!(fit(&constant, 1.0, 3).n_clusters, 1);
        assert_eq!(fit(&constant, 1.0, 3).core_sample_indices, (1..29).collect::<Vec<_>>());
        assert_eq!(fit(&constant, 0.999, 1).n_clusters, 30);
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    for (d, eps) in [(2, 0.3), (4, 0.3), (8, 0.9)] {
        let x = lopsided(2000, d, 0.0, 9);
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| fit(&x, eps, 6))
        };
        let one = with(1);
        assert!(one.n_clusters > 2 && !one.noise().is_empty());
        assert_eq!((with(2), with(5)), (one.clone(), one));
    }
}

#[test]
fn what_cannot_be_clustered_is_refused() {
    let x = array![[1.0, 2.0], [3.0, 4.0]];
    let error = |params: DbscanParams, x: &Array2<f64>| params.fit(&Dataset::from(x.clone())).unwrap_err();
    for eps in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e-200, 1e200] {
        let message = error(Dbscan::params().eps(eps), &x).to_string();
        assert!(message.contains("a number above 0"), "{message}");
    }
    assert!(matches!(error(Dbscan::params().min_samples(0), &x), Error::BadParam { .. }));
    assert!(matches!(error(Dbscan::params(), &Array2::zeros((0, 2))), Error::Empty { .. }));
    assert!(matches!(error(Dbscan::params(), &Array2::zeros((2, 0))), Error::Empty { .. }));
    assert!(matches!(error(Dbscan::params(), &array![[f64::NAN], [1.0]]), Error::NotFinite { .. }));
    assert!(matches!(error(Dbscan::params(), &array![[1.0], [f64::INFINITY]]), Error::NotFinite { .. }));
    let weighted = Dataset::from(x.clone()).with_weights(ndarray::Array1::ones(2));
    assert!(matches!(Dbscan::params().fit(&weighted), Err(Error::BadParam { .. })));
    assert!(matches!(k_distances(x.view(), 3), Err(Error::BadParam { .. })));
    assert!(matches!(k_distances(x.view(), 0), Err(Error::BadParam { .. })));
    assert!(matches!(k_distances(Array2::zeros((0, 1)).view(), 1), Err(Error::Empty { .. })));
    assert!(matches!(k_distances(array![[f64::NAN]].view(), 1), Err(Error::NotFinite { .. })));
}

/// 0, 1, 2, 3, 4 and 14: the second nearest others are 2, 1, 1, 1, 2 and 11 away.
#[test]
fn the_bend_is_before_the_noise() {
    let found = k_distances(array![[0.0], [1.0], [2.0], [3.0], [4.0], [14.0]].view(), 3).unwrap();
    assert_eq!(found.distances, [2.0, 1.0, 1.0, 1.0, 2.0, 11.0]);
    assert_eq!(found.knee(), Some((4, 2.0)));
    let alone = k_distances(array![[1.0]].view(), 1).unwrap();
    assert_eq!((alone.sorted.as_slice(), alone.knee()), (&[0.0][..], None));
    let same = k_distances(array![[1.0], [1.0], [1.0]].view(), 2).unwrap();
    assert_eq!(same.knee(), None);
}
