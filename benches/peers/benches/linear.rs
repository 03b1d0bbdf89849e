//! Linear models beside linfa and smartcore: `cargo bench --bench linear`.
//!
//! Inputs are seeded and built outside the timing, in the container that each library takes; every answer is checked once.
//! Rows grow from 10 thousand to 1 million to show that the cost is linear in them; the peers run where they end within
//! seconds.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array1, Array2, Ix1};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use smartcore::linalg::basic::matrix::DenseMatrix;
use workings::bayes::GaussianNB;
use workings::linear::{Lasso, LinearRegression, LogisticRegression, Ridge, lasso_path};

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];

/// Columns of different spread that lean on each other, and a target that a tenth of them make.
fn rows(n: usize, d: usize) -> Dataset<f64, f64, Ix1> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(11);
    let mut x = Array2::zeros((n, d));
    for mut row in x.outer_iter_mut() {
        let mut last = 0.0;
        for (j, x) in row.iter_mut().enumerate() {
            let noise: f64 = (0..4).map(|_| rng.gen_range(-1.0..1.0)).sum();
            last = 0.4 * last + noise;
            *x = last * (1.0 + j as f64 / 10.0);
        }
    }
    let coef = Array1::from_shape_fn(d, |j| if j % 10 == 0 { 1.0 + j as f64 / 20.0 } else { 0.0 });
    let noise = Array1::from_shape_fn(n, |_| rng.gen_range(-2.0..2.0));
    let y = x.dot(&coef) + 3.0 + noise;
    Dataset::new(x, y)
}

fn classes(n: usize, d: usize) -> Dataset<f64, usize, Ix1> {
    let Dataset { records, targets, .. } = rows(n, d);
    Dataset::new(records, targets.mapv(|y| usize::from(y > 2.0)))
}

fn smart(x: &Array2<f64>) -> DenseMatrix<f64> {
    let rows: Vec<Vec<f64>> = x.outer_iter().map(|row| row.to_vec()).collect();
    DenseMatrix::from_2d_vec(&rows).expect("rows of equal length")
}

fn close(ours: f64, theirs: f64) {
    assert!((ours - theirs).abs() < 1e-3 * (1.0 + ours.abs()), "{ours} is not {theirs}");
}

fn least_squares(c: &mut Criterion) {
    use smartcore::linear::linear_regression::{
        LinearRegression as Smart, LinearRegressionParameters, LinearRegressionSolverName,
    };
    let mut group = c.benchmark_group("least squares, 20 features");
    group.sample_size(10);
    for n in SIZES {
        let data = rows(n, 20);
        let ours = || LinearRegression::params().fit(&data).expect("numbers");
        let linfas = || linfa_linear::LinearRegression::new().fit(&data).expect("numbers");
        close(ours().coef()[10], linfas().params()[10]);
        group.throughput(Throughput::Elements(n as u64));
        group.bench_function(BenchmarkId::new("workings", n), |b| b.iter(|| black_box(ours())));
        group.bench_function(BenchmarkId::new("linfa-linear", n), |b| b.iter(|| black_box(linfas())));
        if n < 1_000_000 {
            let (x, y) = (smart(&data.records), data.targets.to_vec());
            let settings = LinearRegressionParameters::default().with_solver(LinearRegressionSolverName::QR);
            let smarts = || Smart::<f64, f64, _, _>::fit(&x, &y, settings.clone()).expect("numbers");
            close(ours().intercept(), *smarts().intercept());
            group.bench_function(BenchmarkId::new("smartcore", n), |b| b.iter(|| black_box(smarts())));
        }
    }
    group.finish();
}

/// linfa's ridge neither centres nor converges here, smartcore's penalises scaled columns: neither is the same problem.
fn ridge(c: &mut Criterion) {
    let mut group = c.benchmark_group("ridge, 20 features");
    group.sample_size(10);
    for n in SIZES {
        let data = rows(n, 20);
        group.throughput(Throughput::Elements(n as u64));
        let ours = || Ridge::params().alpha(10.0).fit(&data).expect("numbers");
        group.bench_function(BenchmarkId::new("workings", n), |b| b.iter(|| black_box(ours())));
    }
    group.finish();
}

fn lasso(c: &mut Criterion) {
    let mut group = c.benchmark_group("lasso, 100 features");
    group.sample_size(10);
    for n in [10_000, 100_000] {
        let mut data = rows(n, 100);
        // linfa does not centre the columns.
        let mean = data.records.mean_axis(ndarray::Axis(0)).expect("rows");
        data.records -= &mean;
        let ours = || Lasso::params().alpha(0.1).tol(1e-6).fit(&data).expect("numbers");
        let linfas = || linfa_elasticnet::ElasticNet::lasso().penalty(0.1).tolerance(1e-6).fit(&data).expect("numbers");
        close(ours().coef()[10], linfas().hyperplane()[10]);
        group.throughput(Throughput::Elements(n as u64));
        group.bench_function(BenchmarkId::new("workings", n), |b| b.iter(|| black_box(ours())));
        group.bench_function(BenchmarkId::new("linfa-elasticnet", n), |b| b.iter(|| black_box(linfas())));
    }
    let data = rows(2_000, 500);
    let path = || lasso_path().tol(1e-6).fit(&data).expect("numbers");
    group.bench_function("path of 100 penalties, 2000 x 500", |b| b.iter(|| black_box(path())));
    group.finish();
}

fn logistic(c: &mut Criterion) {
    use smartcore::linear::logistic_regression::{LogisticRegression as Smart, LogisticRegressionParameters};
    let mut group = c.benchmark_group("logistic regression, 20 features");
    group.sample_size(10);
    for n in SIZES {
        let data = classes(n, 20);
        let ours = || LogisticRegression::params().fit(&data).expect("two classes");
        group.throughput(Throughput::Elements(n as u64));
        group.bench_function(BenchmarkId::new("workings", n), |b| b.iter(|| black_box(ours())));
        if n == 1_000_000 {
            continue;
        }
        let linfas = || {
            let settings = linfa_logistic::LogisticRegression::default().alpha(1.0).max_iterations(1000);
            settings.gradient_tolerance(1e-6 * n as f64).fit(&data).expect("two classes")
        };
        close(ours().coef()[10].abs(), linfas().params()[10].abs());
        group.bench_function(BenchmarkId::new("linfa-logistic", n), |b| b.iter(|| black_box(linfas())));
        let (x, y) = (smart(&data.records), data.targets.mapv(|y| y as i32).to_vec());
        let smarts = || {
            let settings = LogisticRegressionParameters::default().with_alpha(1.0);
            Smart::<f64, i32, _, _>::fit(&x, &y, settings).expect("two classes")
        };
        group.bench_function(BenchmarkId::new("smartcore", n), |b| b.iter(|| black_box(smarts())));
    }
    group.finish();
}

/// Fitted and applied to the same rows; smartcore's takes seconds for 10 thousand of them already.
fn naive_bayes(c: &mut Criterion) {
    use linfa::traits::Predict;
    use smartcore::naive_bayes::gaussian::GaussianNB as Smart;
    let mut group = c.benchmark_group("Gaussian naive Bayes, 20 features");
    group.sample_size(10);
    for n in SIZES {
        let data = classes(n, 20);
        let ours = || GaussianNB::params().fit(&data).expect("two classes").predict(&data.records);
        let linfas = || -> Array1<usize> {
            linfa_bayes::GaussianNb::params().fit(&data).expect("two classes").predict(&data.records)
        };
        // linfa adds a part of the largest variance differently, so that a few rows may fall on the other side.
        let same = ours().iter().zip(&linfas()).filter(|(a, b)| a == b).count();
        assert!(same as f64 > 0.999 * n as f64, "{same} of {n}");
        group.throughput(Throughput::Elements(n as u64));
        group.bench_function(BenchmarkId::new("workings", n), |b| b.iter(|| black_box(ours())));
        group.bench_function(BenchmarkId::new("linfa-bayes", n), |b| b.iter(|| black_box(linfas())));
        if n == 10_000 {
            let (x, y) = (smart(&data.records), data.targets.mapv(|y| y as u32).to_vec());
            let smarts = || {
                let model = Smart::<f64, u32, DenseMatrix<f64>, Vec<u32>>::fit(&x, &y, Default::default());
                model.and_then(|model| model.predict(&x)).expect("two classes")
            };
            group.bench_function(BenchmarkId::new("smartcore", n), |b| b.iter(|| black_box(smarts())));
        }
    }
    group.finish();
}

criterion_group!(benches, least_squares, ridge, lasso, logistic, naive_bayes);
criterion_main!(benches);
