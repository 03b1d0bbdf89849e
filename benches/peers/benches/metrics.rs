//! The metrics beside linfa's and smartcore's, on the same data: `cargo bench`.
//!
//! Inputs are seeded and built outside the timing, in the container that each library takes; each answer is checked once.
//! linfa exchanges precision and recall, works in f32 and has no MAPE of ours; smartcore has no confusion matrix: the
//! times compare what each offers for the task. Sizes double to show that the cost is linear (n log n for curves).

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use linfa::prelude::{Pr, SingleTargetRegression, ToConfusionMatrix};
use ndarray::Array1;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use smartcore::metrics::{f1, mean_absolute_error, mean_squared_error, precision, r2, recall, roc_auc_score};
use workings::metrics::{Average, ConfusionMatrix, RankedScores, RegressionErrors};

fn rng() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(7)
}

/// Lopsided labels: three in ten positive, found by eight in ten; one in ten negatives taken for positive.
fn binary(n: usize) -> (Vec<i64>, Vec<i64>) {
    let mut rng = rng();
    let row = |_| {
        let t = rng.gen_bool(0.3);
        (i64::from(t), i64::from(rng.gen_bool(if t { 0.8 } else { 0.1 })))
    };
    (0..n).map(row).unzip()
}

fn ten_classes(n: usize) -> (Vec<i64>, Vec<i64>) {
    let mut rng = rng();
    let row = |_| {
        let t = rng.gen_range(0..10).max(rng.gen_range(0..10));
        (t, if rng.gen_bool(0.7) { t } else { rng.gen_range(0..10) })
    };
    (0..n).map(row).unzip()
}

/// Scores in steps of a hundred-thousandth, so that some tie.
fn scores(n: usize) -> (Vec<i64>, Vec<f64>) {
    let mut rng = rng();
    let row = |_| {
        let y = rng.gen_bool(0.2);
        let score: f64 = 0.5 * rng.r#gen::<f64>() + if y { 0.3 } else { 0.1 };
        (i64::from(y), (score * 1e5).round() / 1e5)
    };
    (0..n).map(row).unzip()
}

fn pairs(n: usize) -> (Vec<f64>, Vec<f64>) {
    let mut rng = rng();
    let row = |_| {
        let y = 5.0 + 10.0 * rng.r#gen::<f64>();
        (y, y + 2.0 * rng.r#gen::<f64>() - 1.0)
    };
    (0..n).map(row).unzip()
}

fn confusion_binary(c: &mut Criterion) {
    let mut group = c.benchmark_group("confusion + P, R, F1, binary");
    group.sample_size(10);
    for n in [2_500_000, 5_000_000, 10_000_000] {
        group.throughput(Throughput::Elements(n as u64));
        let (t, p) = binary(n);
        let cm = ConfusionMatrix::new(&t, &p).expect("same length");
        let found = t.iter().zip(&p).filter(|(t, p)| **t == 1 && **p == 1).count() as f64;
        assert_eq!(cm.precision(), found / p.iter().filter(|p| **p == 1).count() as f64);
        group.bench_function(BenchmarkId::new("workings", n), |b| {
            b.iter(|| {
                let cm = ConfusionMatrix::new(black_box(&t), black_box(&p)).expect("same length");
                (cm.precision(), cm.recall(), cm.f1())
            })
        });
        let to_bool = |labels: &[i64]| -> Array1<bool> { labels.iter().map(|label| *label == 1).collect() };
        let (lt, lp) = (to_bool(&t), to_bool(&p));
        group.bench_function(BenchmarkId::new("linfa", n), |b| {
            b.iter(|| {
                let cm = black_box(&lp).confusion_matrix(black_box(&lt)).expect("same length");
                (cm.precision(), cm.recall(), cm.f1_score())
            })
        });
        group.bench_function(BenchmarkId::new("smartcore", n), |b| {
            b.iter(|| (precision(black_box(&t), black_box(&p)), recall(&t, &p), f1(&t, &p, 1.0)))
        });
    }
    group.finish();
}

fn confusion_ten_classes(c: &mut Criterion) {
    let mut group = c.benchmark_group("confusion + macro P, R, F1, 10 classes");
    for n in [250_000, 500_000, 1_000_000] {
        group.throughput(Throughput::Elements(n as u64));
        let (t, p) = ten_classes(n);
        let right = t.iter().zip(&p).filter(|(t, p)| t == p).count() as f64;
        assert_eq!(ConfusionMatrix::new(&t, &p).expect("same length").accuracy(), right / n as f64);
        group.bench_function(BenchmarkId::new("workings", n), |b| {
            b.iter(|| {
                let cm = ConfusionMatrix::new(black_box(&t), black_box(&p)).expect("same length");
                let average = cm.average(Average::Macro);
                (average.precision(), average.recall(), average.f1())
            })
        });
        let to_usize = |labels: &[i64]| -> Array1<usize> { labels.iter().map(|label| *label as usize).collect() };
        let (lt, lp) = (to_usize(&t), to_usize(&p));
        group.bench_function(BenchmarkId::new("linfa", n), |b| {
            b.iter(|| {
                let cm = black_box(&lp).confusion_matrix(black_box(&lt)).expect("same length");
                (cm.precision(), cm.recall(), cm.f1_score())
            })
        });
        group.bench_function(BenchmarkId::new("smartcore", n), |b| {
            b.iter(|| (precision(black_box(&t), black_box(&p)), recall(&t, &p), f1(&t, &p, 1.0)))
        });
    }
    group.finish();
}

fn curves(c: &mut Criterion) {
    let mut group = c.benchmark_group("ROC AUC");
    group.sample_size(20);
    for n in [250_000, 500_000, 1_000_000] {
        group.throughput(Throughput::Elements(n as u64));
        let (y, s) = scores(n);
        let floats: Vec<f64> = y.iter().map(|y| *y as f64).collect();
        let ours = RankedScores::new(&y, &s).expect("finite scores").roc_auc();
        assert!((ours - roc_auc_score(&floats, &s)).abs() < 1e-9);
        group.bench_function(BenchmarkId::new("workings", n), |b| {
            b.iter(|| RankedScores::new(black_box(&y), black_box(&s)).expect("finite scores").roc_auc())
        });
        group.bench_function(BenchmarkId::new("workings, average precision", n), |b| {
            b.iter(|| RankedScores::new(black_box(&y), black_box(&s)).expect("finite scores").average_precision())
        });
        let is: Vec<bool> = y.iter().map(|y| *y == 1).collect();
        let pr: Array1<Pr> = s.iter().map(|s| Pr::new(*s as f32)).collect();
        group.bench_function(BenchmarkId::new("linfa", n), |b| {
            use linfa::prelude::BinaryClassification;
            b.iter(|| black_box(&pr).roc(black_box(&is[..])).expect("same length").area_under_curve())
        });
        group.bench_function(BenchmarkId::new("smartcore", n), |b| {
            b.iter(|| roc_auc_score(black_box(&floats), black_box(&s)))
        });
    }
    group.finish();
}

fn regression(c: &mut Criterion) {
    let mut group = c.benchmark_group("RMSE, MAE, R2, MAPE");
    group.sample_size(10);
    for n in [2_500_000, 5_000_000, 10_000_000] {
        group.throughput(Throughput::Elements(n as u64));
        let (y, p) = pairs(n);
        let mae = y.iter().zip(&p).map(|(y, p)| (y - p).abs()).sum::<f64>() / n as f64;
        assert!((RegressionErrors::new(&y, &p).expect("finite").mae() - mae).abs() < 1e-9);
        group.bench_function(BenchmarkId::new("workings", n), |b| {
            b.iter(|| {
                let e = RegressionErrors::new(black_box(&y), black_box(&p)).expect("finite");
                (e.rmse(), e.mae(), e.r2(), e.mape())
            })
        });
        let (ly, lp) = (Array1::from(y.clone()), Array1::from(p.clone()));
        group.bench_function(BenchmarkId::new("linfa", n), |b| {
            b.iter(|| {
                let (y, p) = (black_box(&ly), black_box(&lp));
                let squared = p.mean_squared_error(y).expect("same length");
                let absolute = p.mean_absolute_error(y).expect("same length");
                (squared.sqrt(), absolute, p.r2(y).expect("same length"), y.mean_absolute_percentage_error(p).ok())
            })
        });
        group.bench_function(BenchmarkId::new("smartcore, no MAPE", n), |b| {
            b.iter(|| (mean_squared_error(black_box(&y), black_box(&p)), mean_absolute_error(&y, &p), r2(&y, &p)))
        });
    }
    group.finish();
}

criterion_group!(benches, confusion_binary, confusion_ten_classes, curves, regression);
criterion_main!(benches);
