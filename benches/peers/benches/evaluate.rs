//! Judging a CSV file of predictions beside merely reading it with the csv crate: `cargo bench --bench evaluate`.
//!
//! Two bars: the csv crate handing out raw records, in which no number is parsed, and the csv crate reading rows of numbers.
//! What is timed is what `workings evaluate` does: read the file, compute every metric that fits, print them.

use std::fmt::Write;
use std::hint::black_box;
use std::path::PathBuf;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use workings::datasets::{CsvOptions, Table};
use workings::evaluate::{Columns, evaluate};

/// A file with an index, truth, prediction and score, as a model would leave it; returns the positives too.
fn file(n: usize) -> (PathBuf, usize) {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(7);
    let (mut csv, mut positives) = (String::from("id,y,yhat,p\n"), 0);
    for id in 0..n {
        let y = rng.gen_bool(0.3);
        let p: f64 = if y { 0.3 } else { 0.05 } + 0.6 * rng.r#gen::<f64>();
        positives += usize::from(y);
        writeln!(csv, "{id},{},{},{p:.6}", u8::from(y), u8::from(p >= 0.5)).expect("text takes text");
    }
    let path = std::env::temp_dir().join(format!("workings-bench-{}-{n}.csv", std::process::id()));
    std::fs::write(&path, csv).expect("the folder for temporary files takes a file");
    (path, positives)
}

fn records(path: &PathBuf) -> usize {
    let mut reader = csv::Reader::from_path(path).expect("a file");
    let (mut record, mut n) = (csv::ByteRecord::new(), 0);
    while reader.read_byte_record(&mut record).expect("whole rows") {
        n += usize::from(!black_box(&record).is_empty());
    }
    n
}

fn rows_of_numbers(path: &PathBuf) -> usize {
    let mut reader = csv::Reader::from_path(path).expect("a file");
    let rows = reader.deserialize::<(u32, u8, u8, f64)>();
    rows.filter(|row| black_box(row).is_ok()).count()
}

fn judged(path: &PathBuf) -> (f64, String) {
    let name = |column: &str| Some(column.to_string());
    let columns = Columns { truth: "y".into(), pred: name("yhat"), score: name("p"), ..Columns::default() };
    let table = Table::open(path, &CsvOptions::new().columns(columns.names())).expect("a table");
    let evaluation = evaluate(&table, &columns).expect("columns that fit");
    (evaluation.get("prevalence").map_or(f64::NAN, |worked| worked.value()), evaluation.to_string())
}

fn evaluation(c: &mut Criterion) {
    let mut group = c.benchmark_group("evaluate a CSV file");
    group.sample_size(10);
    for n in [250_000, 500_000, 1_000_000] {
        let (path, positives) = file(n);
        assert_eq!((records(&path), rows_of_numbers(&path)), (n, n));
        assert_eq!(judged(&path).0, positives as f64 / n as f64);
        group.throughput(Throughput::Elements(n as u64));
        group.bench_function(BenchmarkId::new("csv crate, records only", n), |b| b.iter(|| records(&path)));
        group.bench_function(BenchmarkId::new("csv crate, rows of numbers", n), |b| b.iter(|| rows_of_numbers(&path)));
        group.bench_function(BenchmarkId::new("workings, every metric", n), |b| b.iter(|| judged(&path)));
        std::fs::remove_file(path).expect("our own file");
    }
    group.finish();
}

criterion_group!(benches, evaluation);
criterion_main!(benches);
