//! Preparing features beside linfa-preprocessing and smartcore, where they have the thing: `cargo bench --bench preprocessing`.
//!
//! Inputs are seeded and built outside the timing, in the container that each library takes; each answer is checked once.
//! smartcore has neither bins nor resampling nor imputation, linfa-preprocessing scales only; what they lack is measured
//! alone, and beside scikit-learn and imbalanced-learn by `../compare.py`. Sizes double: scaling, encoding and bins are
//! linear, SMOTE and k-NN imputation quadratic in the rows.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use linfa::DatasetBase;
use linfa::traits::{Fit, Transformer};
use linfa_preprocessing::linear_scaling::LinearScaler;
use ndarray::{Array1, Array2};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use smartcore::api::{Transformer as _, UnsupervisedEstimator};
use smartcore::linalg::basic::arrays::Array;
use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::preprocessing::categorical::{OneHotEncoder, OneHotEncoderParams};
use smartcore::preprocessing::numerical::{StandardScaler as SmartScaler, StandardScalerParameters};
use workings::preprocessing::{Bins, Categories, KnnImputer, Smote, StandardScaler, Unknown};

const D: usize = 20;

fn rng() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(7)
}

/// Rows of sums of evenly drawn numbers, each column with an offset and a size of its own.
fn matrix(n: usize) -> Array2<f64> {
    let mut rng = rng();
    Array2::from_shape_fn((n, D), |(_, j)| {
        let sum: f64 = (0..4).map(|_| rng.r#gen::<f64>()).sum();
        sum * (j + 1) as f64 + 3.0 * j as f64
    })
}

fn smart(x: &Array2<f64>) -> DenseMatrix<f64> {
    let rows: Vec<Vec<f64>> = x.outer_iter().map(|row| row.to_vec()).collect();
    DenseMatrix::from_2d_vec(&rows).expect("rows of equal length")
}

fn scaling(c: &mut Criterion) {
    let mut group = c.benchmark_group("standard scaling, 20 features");
    group.sample_size(10);
    for n in [100_000, 200_000] {
        let x = matrix(n);
        let data = DatasetBase::from(x.view());
        let rows = smart(&x);
        let ours = || StandardScaler::params().fit(&data).and_then(|scaler| scaler.try_transform(&x)).expect("numbers");
        // linfa's transformer takes its records: the copy is part of it.
        let linfas = || {
            let scaler = LinearScaler::standard().fit(&data).expect("numbers");
            scaler.transform(DatasetBase::from(x.clone())).records
        };
        let smarts = || {
            let scaler =
                <SmartScaler<f64> as UnsupervisedEstimator<_, _>>::fit(&rows, StandardScalerParameters::default())
                    .expect("numbers");
            scaler.transform(&rows).expect("the same columns")
        };
        let first = ours()[(0, 0)];
        assert!((linfas()[(0, 0)] - first).abs() < 1e-9 && (smarts().get((0, 0)) - first).abs() < 1e-4);
        group.throughput(Throughput::Elements((n * D) as u64));
        group.bench_function(BenchmarkId::new("workings", n), |b| b.iter(|| black_box(ours())));
        group.bench_function(BenchmarkId::new("linfa-preprocessing", n), |b| b.iter(|| black_box(linfas())));
        group.bench_function(BenchmarkId::new("smartcore", n), |b| b.iter(|| black_box(smarts())));
    }
    group.finish();
}

/// Categories of integers, since smartcore encodes columns of numbers; its answer is dense, ours sparse or dense.
fn one_hot(c: &mut Criterion) {
    let mut group = c.benchmark_group("one-hot, 30 categories");
    group.sample_size(10);
    for n in [100_000, 200_000] {
        let mut rng = rng();
        let values: Vec<i64> = (0..n).map(|_| rng.gen_range(0..30).min(rng.gen_range(0..30))).collect();
        let column = DenseMatrix::from_2d_vec(&values.iter().map(|v| vec![*v as f64]).collect::<Vec<_>>());
        let column = column.expect("rows of equal length");
        let sparse = || Categories::sorted(&values).and_then(|of| of.one_hot_sparse(&values, false, Unknown::Error));
        let dense = || Categories::sorted(&values).and_then(|of| of.one_hot(&values, false, Unknown::Error));
        let smarts = || {
            let encoder = OneHotEncoder::fit(&column, OneHotEncoderParams::from_cat_idx(&[0])).expect("categories");
            encoder.transform(&column).expect("the same categories")
        };
        assert_eq!(sparse().expect("values").nnz(), n);
        assert_eq!((dense().expect("values").dim(), smarts().shape()), ((n, 30), (n, 30)));
        group.throughput(Throughput::Elements(n as u64));
        group.bench_function(BenchmarkId::new("workings, sparse", n), |b| b.iter(|| black_box(sparse())));
        group.bench_function(BenchmarkId::new("workings, dense", n), |b| b.iter(|| black_box(dense())));
        group.bench_function(BenchmarkId::new("smartcore, dense", n), |b| b.iter(|| black_box(smarts())));
    }
    group.finish();
}

fn quantile_bins(c: &mut Criterion) {
    let mut group = c.benchmark_group("ten quantile bins");
    group.sample_size(10);
    for n in [500_000, 1_000_000] {
        let mut rng = rng();
        let x: Vec<f64> = (0..n).map(|_| -rng.r#gen::<f64>().ln()).collect();
        let run = || Bins::quantile(&x, 10).and_then(|bins| bins.transform(&x)).expect("numbers");
        assert_eq!(run().iter().filter(|bin| **bin == 0).count(), n / 10);
        group.throughput(Throughput::Elements(n as u64));
        group.bench_function(BenchmarkId::new("workings", n), |b| b.iter(|| black_box(run())));
    }
    group.finish();
}

fn smote(c: &mut Criterion) {
    let mut group = c.benchmark_group("SMOTE, 20 features, 5 neighbours");
    group.sample_size(10);
    for (n, few) in [(20_000, 1_000), (20_000, 4_000), (40_000, 8_000)] {
        let y = Array1::from_shape_fn(n, |i| usize::from(i % (n / few) == 0));
        let data = linfa::Dataset::new(matrix(n), y);
        let run = || Smote::new().oversample(&data).expect("rows enough");
        assert_eq!(run().synthetic.len(), n - 2 * few);
        group.bench_function(BenchmarkId::new("workings", format!("{few} of {n}")), |b| b.iter(|| black_box(run())));
    }
    group.finish();
}

fn knn_imputation(c: &mut Criterion) {
    let mut group = c.benchmark_group("k-NN imputation, 20 features, 5 % missing");
    group.sample_size(10);
    for n in [5_000, 10_000] {
        let (mut rng, mut x) = (rng(), matrix(n));
        x.iter_mut().filter(|_| rng.gen_bool(0.05)).for_each(|x| *x = f64::NAN);
        let data = DatasetBase::from(x.view());
        let run = || KnnImputer::params().fit(&data).and_then(|imputer| imputer.try_transform(&x)).expect("values");
        assert!(run().iter().all(|x| x.is_finite()));
        group.bench_function(BenchmarkId::new("workings", n), |b| b.iter(|| black_box(run())));
    }
    group.finish();
}

criterion_group!(benches, scaling, one_hot, quantile_bins, smote, knn_imputation);
criterion_main!(benches);
