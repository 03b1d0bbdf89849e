use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array2, array};
use rand::{Rng, SeedableRng};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::*;
use crate::manifold::trustworthiness;

fn normals(n: usize, d: usize, seed: u64) -> Array2<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    Array2::from_shape_simple_fn((n, d), || rng.sample::<f64, _>(StandardNormal))
}

/// Three groups of unequal size, far apart in five columns.
fn groups(n: usize) -> Array2<f64> {
    let mut x = normals(n, 5, 1);
    for (i, mut row) in x.outer_iter_mut().enumerate() {
        row[(i % 7).min(2)] += 12.0;
    }
    x
}

fn flat(x: &Array2<f64>) -> Vec<f64> {
    x.iter().copied().collect()
}

fn fit(params: TsneParams, x: &Array2<f64>) -> Result<Tsne> {
    params.fit(&Dataset::from(x.clone()))
}

fn slopes<const C: usize>() {
    let x = groups(14);
    let joint = affinities::of_all(x.view(), 4.0).unwrap();
    let mut objective = Exact::<C>::new(joint, 14);
    let mut map = flat(&normals(14, C, 3));
    let (mut gradient, mut unused) = (vec![0.0; map.len()], vec![0.0; map.len()]);
    objective.gradient(&map, 1.0, false, &mut gradient);
    for at in 0..map.len() {
        let (y, step) = (map[at], 1e-5);
        let mut divergence_at = |y: f64| {
            map[at] = y;
            objective.gradient(&map, 1.0, true, &mut unused).unwrap()
        };
        let slope = (divergence_at(y + step) - divergence_at(y - step)) / (2.0 * step);
        map[at] = y;
        assert!((slope - gradient[at]).abs() < 1e-9, "{C} components, {at}: {slope}, not {}", gradient[at]);
    }
}

#[test]
fn the_gradient_is_the_slope_of_the_divergence() {
    slopes::<1>();
    slopes::<2>();
    slopes::<3>();
}

/// With every row a neighbour and no square taken whole both methods compute the same; lists are in single precision. With
/// squares the gradient is off by some percent at most.
#[test]
fn barnes_hut_approaches_the_exact_gradient() {
    let n = 300;
    let x = groups(n);
    let perplexity = 100.0;
    let mut exact = Exact::<2>::new(affinities::of_all(x.view(), perplexity).unwrap(), n);
    for (spread, angle, allowed) in [(1e-4, 0.0, 1e-5), (10.0, 0.0, 1e-5), (1e-4, 0.5, 0.01), (10.0, 0.5, 0.02)] {
        let map = flat(&(normals(n, 2, 9) * spread));
        let joint = affinities::of_neighbors(x.view(), perplexity).unwrap();
        let mut tree = BarnesHut::new(joint, angle);
        let (mut expected, mut got) = (vec![0.0; 2 * n], vec![0.0; 2 * n]);
        let kl = exact.gradient(&map, 1.0, true, &mut expected).unwrap();
        let kl_tree = tree.gradient(&map, 1.0, true, &mut got).unwrap();
        let length = |v: &[f64]| v.iter().map(|v| v * v).sum::<f64>().sqrt();
        let difference: Vec<f64> = got.iter().zip(&expected).map(|(a, b)| a - b).collect();
        let relative = length(&difference) / length(&expected);
        assert!(relative < allowed, "{spread} {angle}: {relative}");
        assert!((kl - kl_tree).abs() < allowed * kl.max(0.1), "{spread} {angle}: {kl} {kl_tree}");
    }
}

#[test]
fn groups_stay_together_and_the_divergence_falls() {
    let x = groups(120);
    for method in [Method::BarnesHut, Method::Exact] {
        for init in [Init::Pca, Init::Random] {
            let tsne = fit(Tsne::params().method(method).init(init).max_iter(300).perplexity(20.0), &x).unwrap();
            assert!(trustworthiness(x.view(), tsne.embedding.view(), 10).unwrap() > 0.9);
            let kl: Vec<f64> = tsne.history.iter().map(|step| step.kl_divergence).collect();
            assert!(kl[0] > 2.0 * tsne.kl_divergence && *kl.last().unwrap() == tsne.kl_divergence);
            assert_eq!((tsne.n_exaggerated, tsne.n_iter, tsne.learning_rate), (250, 300, 50.0));
        }
    }
}

#[test]
fn the_seed_decides_and_the_number_of_threads_does_not() {
    let x = groups(300);
    let pool = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    for method in [Method::BarnesHut, Method::Exact] {
        let params = Tsne::params().method(method).init(Init::Random).max_iter(30).seed(5);
        let [one, three] = [1, 3].map(|threads| pool(threads).install(|| fit(params.clone(), &x).unwrap()));
        assert_eq!(one.embedding, three.embedding);
        assert_ne!(fit(params.seed(6), &x).unwrap().embedding, one.embedding);
    }
}

/// Zero iterations: the start, with its divergence.
#[test]
fn zero_iterations_leave_the_start() {
    let x = array![[0.0, 1.0], [1.0, 1.0], [5.0, 2.0]];
    let start = array![[0.0, 1.0], [1.0, 2.0], [3.0, 5.0]];
    let tsne = fit(Tsne::params().perplexity(2.0).max_iter(0).init(Init::Given(start.clone())), &x).unwrap();
    assert_eq!((tsne.embedding, tsne.n_iter, tsne.history.len()), (start, 0, 1));
    // p = 1/6 each; w = 1/3 (0 and 1), 1/14 (1 and 2), 1/26 (0 and 2), and KL = ln Z − ln 6 − Σ ln w / 3 by pairs.
    let z = 2.0 * (1.0 / 3.0 + 1.0 / 14.0 + 1.0 / 26.0_f64);
    let kl = z.ln() - 6.0_f64.ln() + (3.0 * 14.0 * 26.0_f64).ln() / 3.0;
    assert!((tsne.kl_divergence - kl).abs() < 1e-6, "{} {kl}", tsne.kl_divergence);
}

#[test]
fn two_points_duplicates_and_constant_columns() {
    let random = || Tsne::params().init(Init::Random).perplexity(1.5).max_iter(300);
    let two = fit(random(), &array![[0.0], [7.0]]).unwrap();
    // p = ½ both ways whatever the map, and so is q: the divergence is 0, but for single precision.
    assert!(two.kl_divergence.abs() < 1e-6);
    for method in [Method::BarnesHut, Method::Exact] {
        let same = Array2::from_elem((60, 3), 0.1);
        let params = random().method(method).perplexity(20.0);
        let tsne = fit(params.clone(), &same).unwrap();
        assert!(tsne.embedding.iter().all(|y| y.is_finite()));
        assert!(matches!(fit(params.init(Init::Pca), &same), Err(Error::Undetermined(_))));
        // All at one place on the map as well: nothing pulls, nothing pushes.
        let start = Init::Given(Array2::zeros((60, 2)));
        let tsne = fit(random().method(method).perplexity(20.0).init(start), &same).unwrap();
        assert!(tsne.embedding.iter().all(|y| *y == 0.0));
        let mut constant = groups(60);
        constant.column_mut(1).fill(4.0);
        let by_pca = Tsne::params().method(method).perplexity(10.0).max_iter(260);
        assert!(fit(by_pca, &constant).unwrap().kl_divergence < 2.0);
    }
}

/// Half of the rows are one row many times over.
#[test]
fn many_duplicates_among_others() {
    let mut x = groups(200);
    for i in (0..200).step_by(2) {
        x.row_mut(i).fill(1.0);
    }
    let tsne = fit(Tsne::params().perplexity(10.0).max_iter(300), &x).unwrap();
    assert!(tsne.embedding.iter().all(|y| y.is_finite()));
    let start = Init::Given(Array2::from_shape_fn((200, 2), |(i, c)| if i % 2 == 0 { 0.0 } else { (i + c) as f64 }));
    assert!(fit(Tsne::params().perplexity(10.0).max_iter(300).init(start), &x).is_ok());
}

/// Units change nothing; 1e−12 beside 1e12 is a column that says nothing.
#[test]
fn scales_of_any_size() {
    let x = groups(60);
    let params = Tsne::params().perplexity(10.0).max_iter(100);
    let plain = fit(params.clone(), &x).unwrap();
    for unit in [2_f64.powi(-40), 2_f64.powi(40)] {
        let scaled = fit(params.clone(), &(&x * unit)).unwrap();
        assert!((scaled.kl_divergence - plain.kl_divergence).abs() < 1e-3 * plain.kl_divergence);
    }
    let mut mixed = x.clone();
    mixed.column_mut(0).mapv_inplace(|value| value * 1e12);
    mixed.column_mut(1).mapv_inplace(|value| value * 1e-12);
    assert!(fit(params.clone(), &mixed).is_ok());
    assert!(matches!(fit(params.init(Init::Random), &(x * 1e200)), Err(Error::Undetermined(_))));
}

#[test]
fn one_column_and_wide_tables() {
    let column = Array2::from_shape_fn((40, 1), |(i, _)| (i * i) as f64);
    let params = Tsne::params().perplexity(5.0).max_iter(300);
    assert!(matches!(fit(params.clone(), &column), Err(Error::BadParam { .. })));
    assert!(fit(params.clone().init(Init::Random), &column).unwrap().kl_divergence.is_finite());
    let line = fit(params.clone().method(Method::Exact).n_components(1), &column).unwrap();
    assert_eq!(line.embedding.dim(), (40, 1));
    assert!(fit(params, &normals(12, 300, 2)).unwrap().kl_divergence.is_finite());
}

#[test]
fn what_cannot_be_mapped_is_refused() {
    let x = groups(20);
    let ok = || Tsne::params().perplexity(5.0);
    let bad = |params: TsneParams| assert!(matches!(fit(params, &x), Err(Error::BadParam { .. })));
    bad(ok().perplexity(20.0));
    bad(ok().perplexity(0.5));
    bad(ok().perplexity(f64::NAN));
    bad(ok().n_components(3));
    bad(ok().method(Method::Exact).n_components(4));
    bad(ok().n_components(0));
    bad(ok().early_exaggeration(0.9));
    bad(ok().learning_rate(0.0));
    bad(ok().learning_rate(f64::INFINITY));
    bad(ok().angle(-0.1));
    bad(ok().min_grad_norm(f64::NAN));
    let message = fit(Tsne::params(), &x).unwrap_err().to_string();
    assert_eq!(message, "perplexity = 30, but a number from 1 to below 20, the number of rows, is needed");
    let wrong = ok().init(Init::Given(Array2::zeros((19, 2))));
    assert!(matches!(fit(wrong, &x), Err(Error::Shape { .. })));
    let wrong = ok().init(Init::Given(Array2::from_elem((20, 2), f64::NAN)));
    assert!(matches!(fit(wrong, &x), Err(Error::NotFinite { .. })));
    assert!(matches!(fit(ok(), &Array2::zeros((0, 3))), Err(Error::Empty { .. })));
    assert!(matches!(fit(ok(), &array![[1.0, 2.0]]), Err(Error::Undetermined(_))));
    let mut gap = x.clone();
    gap[(3, 1)] = f64::NAN;
    assert!(matches!(fit(ok(), &gap), Err(Error::NotFinite { .. })));
    for method in [Method::BarnesHut, Method::Exact] {
        let far = fit(ok().method(method).learning_rate(1e300), &x);
        assert!(matches!(far, Err(Error::Undetermined(_))), "{far:?}");
    }
}
