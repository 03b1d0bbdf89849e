use super::super::agglomerate;
use super::*;
use linfa::Dataset;
use ndarray::{Array2, array};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

const LINKAGES: [Linkage; 4] = [Linkage::Single, Linkage::Complete, Linkage::Average, Linkage::Ward];

fn fit(x: &Array2<f64>, params: AgglomerativeParams) -> AgglomerativeClustering {
    params.fit(&Dataset::from(x.clone())).unwrap()
}

fn params(linkage: Linkage) -> AgglomerativeParams {
    AgglomerativeClustering::params().linkage(linkage)
}

fn lopsided(n: usize, d: usize, offset: f64) -> Array2<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(n as u64);
    Array2::from_shape_fn((n, d), |(i, j)| {
        offset + ((i * i) % 7 * (j + 2)) as f64 + rng.r#gen::<f64>() * [0.5, 3.0][i % 2]
    })
}

/// The plain loop merges the same samples at the same heights.
#[test]
fn merges_are_those_of_the_plain_loop() {
    for (n, d, offset) in [(90, 3, 0.0), (60, 1, 1e9), (25, 70, -5.0)] {
        let x = lopsided(n, d, offset);
        for linkage in LINKAGES {
            let plain = agglomerate(x.view(), linkage).unwrap();
            let tree = fit(&x, params(linkage)).dendrogram;
            for (at, (link, merge)) in tree.links().iter().zip(&plain).enumerate() {
                let off = (link.height - merge.height).abs();
                assert!(
                    off <= 1e-9 * merge.height.max(offset.abs() * 1e-6),
                    "{linkage:?} {at} {link:?} {}",
                    merge.height
                );
                assert_eq!(link.size, merge.members.len(), "{linkage:?} {at}");
            }
            for k in [1, 2, 5, n / 2, n] {
                let labels = tree.cut(k).unwrap();
                assert_eq!(labels.iter().max().unwrap() + 1, k);
                // Each merge of the plain loop that is made lies within a cluster.
                let together = |members: &Vec<usize>| members.iter().all(|i| labels[*i] == labels[members[0]]);
                assert!(plain[..n - k].iter().all(|merge| together(&merge.members)), "{linkage:?} {k}");
            }
        }
    }
}

/// Ward's linkage from means and from a matrix of distances are two ways to one tree.
#[test]
fn means_and_distances_agree() {
    let x = lopsided(200, 4, 10.0);
    let by_means = chain::merges(200, chain::Means::new(Columns::new(x.view()))).unwrap();
    let matrix = chain::Matrix::new(&Columns::new(x.view()), Linkage::Ward).unwrap();
    let by_distances = chain::merges(200, matrix).unwrap();
    let (a, b) = (Dendrogram::of_merges(200, by_means), Dendrogram::of_merges(200, by_distances));
    let same = |(a, b): (&Link, &Link)| {
        (a.left, a.right, a.size) == (b.left, b.right, b.size) && (a.height - b.height).abs() <= 1e-12 * b.height
    };
    assert!(a.links().iter().zip(b.links()).all(same));
}

/// 0, 1, 4, 9, 11 by complete linkage: {0, 1} at 1, {9, 11} at 2, {0, 1, 4} at 4, all at 11.
#[test]
fn where_a_tree_can_be_cut() {
    let x = array![[0.0], [9.0], [1.0], [4.0], [11.0]];
    let model = fit(&x, params(Linkage::Complete).n_clusters(3));
    let tree = &model.dendrogram;
    assert_eq!(tree.heights(), [1.0, 2.0, 4.0, 11.0]);
    assert_eq!((model.labels.as_slice(), model.n_clusters), (&[0, 1, 0, 2, 1][..], 3));
    let matrix = array![[0.0, 2.0, 1.0, 2.0], [1.0, 4.0, 2.0, 2.0], [3.0, 5.0, 4.0, 3.0], [6.0, 7.0, 11.0, 5.0]];
    assert_eq!(tree.linkage_matrix(), matrix);
    // A merge at the threshold itself is not made.
    assert_eq!(fit(&x, params(Linkage::Complete).distance_threshold(4.0)).n_clusters, 3);
    assert_eq!(fit(&x, params(Linkage::Complete).distance_threshold(4.1)).labels, [0, 1, 0, 0, 1]);
    assert_eq!(fit(&x, params(Linkage::Complete).distance_threshold(0.0)).n_clusters, 5);
    let heights: Vec<f64> = (1..=5).map(|k| tree.cut_height(k).unwrap()).collect();
    assert_eq!(heights, [f64::INFINITY, 7.5, 3.0, 1.5, 0.5]);
    assert!((2..=5).all(|k| tree.cut(k).unwrap() == tree.cut_at(heights[k - 1])));
    assert_eq!(tree.leaf_order(), [1, 4, 3, 0, 2]);
    // 0–9, 0–1, 0–4, 0–11; 9–1, 9–4, 9–11; 1–4, 1–11; 4–11
    let meet = [11.0, 1.0, 4.0, 11.0, 11.0, 11.0, 2.0, 4.0, 11.0, 11.0];
    assert_eq!(tree.cophenetic_distances(), meet);
    assert_eq!((tree.cophenetic(1, 4).unwrap(), tree.cophenetic(3, 0).unwrap()), (2.0, 4.0));
    assert_eq!((tree.cophenetic(2, 4).unwrap(), tree.cophenetic(2, 2).unwrap()), (11.0, 0.0));
    assert!(tree.cophenetic(0, 5).is_err() && tree.cut(6).is_err() && tree.cut_height(0).is_err());
}

/// Three samples 1 and 3 apart: distances 1, 4, 3 and heights 1, 3, 3 (single), so that
/// r = Σ(d − 8/3)(h − 7/3) / √(Σ(d − 8/3)²·Σ(h − 7/3)²) = (20/9 + 8/9 + 2/9) / √(14/3 · 8/3).
#[test]
fn how_well_a_tree_keeps_distances() {
    let x = array![[0.0], [1.0], [4.0]];
    let tree = fit(&x, params(Linkage::Single)).dendrogram;
    let expected = (30.0 / 9.0) / (14.0_f64 / 3.0 * 8.0 / 3.0).sqrt();
    assert!((tree.cophenetic_correlation(&x).unwrap() - expected).abs() < 1e-14);
    assert!(matches!(tree.cophenetic_correlation(x.slice(ndarray::s![..2, ..])), Err(Error::Shape { .. })));
    assert!(matches!(tree.cophenetic_correlation(&array![[0.0], [f64::NAN], [1.0]]), Err(Error::NotFinite { .. })));
    let two = fit(&array![[0.0], [1.0]], params(Linkage::Single)).dendrogram;
    assert!(two.cophenetic_correlation(&array![[0.0], [1.0]]).unwrap().is_nan());
    let one = fit(&array![[3.0]], params(Linkage::Ward).n_clusters(1)).dendrogram;
    assert!(one.cophenetic_correlation(&array![[3.0]]).unwrap().is_nan());
}

#[test]
fn one_point_duplicates_and_constant_columns() {
    for linkage in LINKAGES {
        let one = fit(&array![[3.0, 1.0]], params(linkage).n_clusters(1));
        assert_eq!((one.labels, one.dendrogram.links().len(), one.dendrogram.leaf_order()), (vec![0], 0, vec![0]));
        let same = fit(&Array2::from_elem((30, 2), -0.1), params(linkage).n_clusters(4));
        assert_eq!((same.n_clusters, same.dendrogram.heights()), (4, vec![0.0; 29]));
        // More clusters than distinct points: duplicates are parted.
        let x = array![[1.0, 5.0], [2.0, 5.0], [1.0, 5.0], [2.0, 5.0]];
        let model = fit(&x, params(linkage).n_clusters(3));
        assert_eq!((model.n_clusters, &model.dendrogram.heights()[..2]), (3, &[0.0, 0.0][..]));
        assert_eq!(model.dendrogram.cut(2).unwrap(), [0, 1, 0, 1]);
    }
}

/// Chained distances of 1 throughout: the tree is one of many, but always the same.
#[test]
fn ties_give_the_same_tree_for_any_number_of_threads() {
    let x = Array2::from_shape_fn((144, 2), |(i, j)| if j == 0 { (i % 12) as f64 } else { (i / 12) as f64 });
    let wide = lopsided(300, 450, 0.0);
    for linkage in LINKAGES {
        for x in [&x, &wide] {
            let with = |threads: usize| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                pool.install(|| fit(x, params(linkage).n_clusters(7)))
            };
            let one = with(1);
            assert_eq!((with(2), with(5)), (one.clone(), one));
        }
    }
}

#[test]
fn what_cannot_be_clustered_is_refused() {
    let x = array![[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]];
    let error = |params: AgglomerativeParams, x: &Array2<f64>| params.fit(&Dataset::from(x.clone())).unwrap_err();
    let message = error(params(Linkage::Ward).n_clusters(4), &x).to_string();
    assert!(message.contains("n_clusters = 4, but 1 to n_samples = 3 is needed"), "{message}");
    assert!(matches!(error(params(Linkage::Ward).n_clusters(0), &x), Error::BadParam { .. }));
    for threshold in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(error(params(Linkage::Ward).distance_threshold(threshold), &x), Error::BadParam { .. }));
    }
    for linkage in LINKAGES {
        assert!(matches!(error(params(linkage), &Array2::zeros((0, 2))), Error::Empty { .. }));
        assert!(matches!(error(params(linkage), &Array2::zeros((2, 0))), Error::Empty { .. }));
        assert!(matches!(error(params(linkage), &array![[1.0], [f64::NAN]]), Error::NotFinite { .. }));
        assert!(matches!(error(params(linkage), &array![[1e200], [-1e200], [0.0]]), Error::Undetermined(_)));
    }
    let weighted = Dataset::from(x.clone()).with_weights(ndarray::Array1::ones(3));
    assert!(matches!(params(Linkage::Ward).fit(&weighted), Err(Error::BadParam { .. })));
}
