//! Clusters and components beside linfa and smartcore: `cargo bench --bench structure`.
//!
//! Inputs are seeded and built outside the timing; every answer is checked once. Rows, clusters and features grow in turn,
//! to show what the cost depends on.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use linfa::DatasetBase;
use linfa::traits::{Fit, Transformer};
use linfa_clustering::KMeansInit;
use linfa_nn::distance::L2Dist;
use ndarray::{Array1, Array2, s};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use workings::anomaly::IsolationForest;
use workings::cluster::{Dbscan, Init, KMeans};
use workings::decomposition::{Pca, SvdSolver};
use workings::metrics::Clusters;

/// Rows about `k` centres that overlap a little, and which centre each is of.
fn rows(n: usize, d: usize, k: usize) -> (DatasetBase<Array2<f64>, Array1<()>>, Vec<usize>) {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(5);
    let centers = Array2::from_shape_fn((k, d), |_| rng.gen_range(-4.0..4.0));
    let labels: Vec<usize> = (0..n).map(|_| rng.gen_range(0..k)).collect();
    let noise = |rng: &mut Xoshiro256PlusPlus| (0..4).map(|_| rng.gen_range(-1.0..1.0)).sum::<f64>();
    let x = Array2::from_shape_fn((n, d), |(i, j)| centers[(labels[i], j)] + noise(&mut rng));
    (DatasetBase::new(x, Array1::from_elem(n, ())), labels)
}

fn close(ours: f64, theirs: f64) {
    assert!((ours - theirs).abs() < 1e-6 * (1.0 + ours.abs()), "{ours} is not {theirs}");
}

/// From the first k rows, ten iterations.
fn k_means(c: &mut Criterion) {
    let mut group = c.benchmark_group("k-means, 10 iterations");
    group.sample_size(10);
    for (n, d, k) in [(10_000, 16, 10), (100_000, 16, 10), (100_000, 16, 40), (100_000, 64, 10)] {
        let (data, _) = rows(n, d, k);
        let start = data.records.slice(s![..k, ..]).to_owned();
        let params = KMeans::params(k).init(Init::Given(start.clone())).max_iter(10).tol(0.0);
        let size = format!("{n} x {d}, k = {k}");
        group.bench_function(BenchmarkId::new("workings", &size), |b| {
            b.iter(|| black_box(params.fit(&data).expect("numbers").inertia));
        });
        let rng = Xoshiro256PlusPlus::seed_from_u64(0);
        let theirs = linfa_clustering::KMeans::params_with(k, rng, L2Dist)
            .init_method(KMeansInit::Precomputed(start))
            .n_runs(1)
            .max_n_iterations(10)
            .tolerance(1e-9);
        group.bench_function(BenchmarkId::new("linfa-clustering", &size), |b| {
            // Not converged after ten iterations is an error there.
            b.iter(|| black_box(theirs.fit(&data).is_ok()));
        });
    }
    group.finish();
}

fn dbscan(c: &mut Criterion) {
    let mut group = c.benchmark_group("DBSCAN, 2 features");
    group.sample_size(10);
    for n in [5_000, 20_000] {
        let (data, _) = rows(n, 2, 6);
        let params = Dbscan::params().eps(0.1).min_samples(8);
        let theirs = linfa_clustering::Dbscan::params(8).tolerance(0.1);
        group.bench_function(BenchmarkId::new("workings", n), |b| b.iter(|| black_box(params.fit(&data).is_ok())));
        group.bench_function(BenchmarkId::new("linfa-clustering", n), |b| {
            b.iter(|| black_box(theirs.transform(&data.records).is_ok()));
        });
    }
    group.finish();
}

fn components(c: &mut Criterion) {
    let mut group = c.benchmark_group("PCA, 5 components of 50 features");
    group.sample_size(10);
    for n in [10_000, 100_000] {
        let (data, _) = rows(n, 50, 8);
        let params = Pca::params(5).svd_solver(SvdSolver::Covariance);
        let (ours, theirs) = (params.fit(&data).expect("numbers"), linfa_reduction::Pca::params(5));
        let largest = |pca: linfa_reduction::Pca<f64>| pca.singular_values()[0];
        close(ours.singular_values()[0], largest(theirs.fit(&data).expect("numbers")));
        group.bench_function(BenchmarkId::new("workings", n), |b| b.iter(|| black_box(params.fit(&data).is_ok())));
        group.bench_function(BenchmarkId::new("linfa-reduction", n), |b| {
            b.iter(|| black_box(theirs.fit(&data).is_ok()))
        });
    }
    group.finish();
}

/// The time for n² distances; linfa's silhouette of as many rows takes ten times as long as scikit-learn's.
fn silhouette(c: &mut Criterion) {
    let mut group = c.benchmark_group("silhouette, 16 features, 8 clusters");
    group.sample_size(10);
    for n in [2_000, 10_000] {
        let (data, labels) = rows(n, 16, 8);
        group.bench_function(BenchmarkId::new("workings", n), |b| {
            b.iter(|| black_box(Clusters::new(data.records.view(), &labels).expect("numbers").silhouette()));
        });
    }
    group.finish();
}

fn isolation_forest(c: &mut Criterion) {
    let mut group = c.benchmark_group("isolation forest, 100 trees, 10 features");
    group.sample_size(10);
    for n in [10_000, 100_000] {
        let (data, _) = rows(n, 10, 4);
        let run =
            || IsolationForest::params().fit(&data).expect("numbers").anomaly_score(&data.records).expect("numbers");
        group.bench_function(BenchmarkId::new("workings", n), |b| b.iter(|| black_box(run())));
    }
    group.finish();
}

criterion_group!(benches, k_means, dbscan, components, silhouette, isolation_forest);
criterion_main!(benches);
