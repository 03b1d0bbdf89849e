//! The crate's entry for the side-by-side comparison with its peers.
//!
//! `peers-workings DATA_DIR --list` names the entries, `peers-workings DATA_DIR --one N` runs one: a warm-up, then five
//! runs (three if the warm-up took over 10 s, one if over 25 s). Loading the data is not timed.
//!
//! `peers-workings --memory N` tells the memory that TF-IDF of terms of up to N words takes.

mod linear;
mod memory;
mod structure;

use std::cell::Cell;
use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

use serde_json::{Value, json};
use workings::linfa::traits::Fit;
use workings::linfa::{Dataset, DatasetBase};
use workings::metrics::{Average, ConfusionMatrix, RankedScores, RegressionErrors};
use workings::ndarray::{Array1, Array2};
use workings::preprocessing::{Bins, Categories, KnnImputer, Smote, StandardScaler, Unknown};
use workings::stats::ColumnMoments;
use workings::text::{TfidfVectorizer, Tokenizer};

/// An entry: its task, how the library was used, and the run.
type Entry = (&'static str, &'static str, fn(&Data, &Label));

const ENTRIES: &[Entry] = &[
    ("conf_bin", "&[i64]", conf_bin),
    ("conf_multi", "&[i64]", conf_multi),
    ("roc_auc", "&[i64], &[f64]", roc_auc),
    ("pr_auc", "&[i64], &[f64]", pr_auc),
    ("reg_metrics", "&[f64]", reg_metrics),
    ("tfidf_1", "&[&str]", tfidf_1),
    ("tfidf_2", "&[&str]", tfidf_2),
    ("scale", "fit and transform, into new memory", scale),
    ("onehot", "&[&str], sparse", one_hot),
    ("qbin", "&[f64]", quantile_bins),
    ("scale", "fit and transform, matrix handed over", scale_in_place),
    ("smote_05", "Dataset", smote_05),
    ("smote_20", "Dataset", smote_20),
    ("knn_impute", "Dataset, fit and transform", knn_impute),
    ("ols", "Dataset", linear::ols),
    ("ols", "Dataset, with standard errors", linear::ols_summary),
    ("ridge", "Dataset", linear::ridge),
    ("lasso", "Dataset", linear::lasso),
    ("enet", "Dataset", linear::elastic_net),
    ("lasso_path", "Dataset", linear::lasso_path),
    ("logistic", "Dataset", linear::logistic),
    ("gnb", "fit+predict", linear::gaussian_naive_bayes),
    ("kmeans", "Dataset", structure::kmeans),
    ("pca_tall", "Covariance", structure::pca_tall),
    ("pca_sq", "Covariance", structure::pca_square),
    ("pca_sq", "Randomized", structure::pca_square_at_random),
    ("silhouette", "&Array2, &[i64]", structure::silhouette),
    ("dbscan", "Dataset", structure::dbscan),
    ("tsne", "BarnesHut, init Random", structure::tsne),
    ("lda", "Batch, sparse counts", structure::lda),
    ("iforest", "fit+score", structure::isolation_forest),
];

/// Data sets as raw little-endian binaries beside a manifest.
struct Data {
    dir: String,
    manifest: Value,
}

struct Label {
    task: &'static str,
    variant: &'static str,
}

impl Data {
    fn open(dir: &str) -> Data {
        let manifest = std::fs::read_to_string(format!("{dir}/manifest.json")).expect("DATA_DIR/manifest.json");
        Data { dir: dir.into(), manifest: serde_json::from_str(&manifest).expect("a manifest in JSON") }
    }

    fn numbers<T>(&self, name: &str, from: fn([u8; 8]) -> T) -> Vec<T> {
        let file = self.manifest["arrays"][name]["file"].as_str().expect("an array of this name");
        let bytes = std::fs::read(format!("{}/{file}", self.dir)).expect("the file of the manifest");
        bytes.chunks_exact(8).map(|chunk| from(chunk.try_into().expect("eight bytes"))).collect()
    }

    fn floats(&self, name: &str) -> Vec<f64> {
        self.numbers(name, f64::from_le_bytes)
    }

    fn matrix(&self, name: &str) -> Array2<f64> {
        let shape = |axis: usize| self.manifest["arrays"][name]["shape"][axis].as_u64().expect("two axes") as usize;
        Array2::from_shape_vec((shape(0), shape(1)), self.floats(name)).expect("as many numbers as the shape says")
    }

    fn param(&self, name: &str) -> f64 {
        self.manifest["params"][name].as_f64().expect("a parameter of this name")
    }

    fn text(&self, name: &str) -> String {
        let file = self.manifest["lines"][name]["file"].as_str().map_or(format!("{name}.txt"), String::from);
        std::fs::read_to_string(format!("{}/{file}", self.dir)).expect("the file of lines")
    }

    fn ints(&self, name: &str) -> Vec<i64> {
        self.numbers(name, i64::from_le_bytes)
    }
}

fn tell(line: &str) {
    println!("{line}");
    std::io::stdout().flush().expect("standard output takes lines");
}

/// Runs, times and reports; `quality` is the number that must agree with the peers', its name, and a note.
fn bench<R>(label: &Label, mut run: impl FnMut() -> R, quality: impl FnOnce(R) -> (f64, &'static str, String)) {
    let mut timed = || {
        tell("@run");
        let start = Instant::now();
        let result = black_box(black_box(&mut run)());
        (result, start.elapsed().as_secs_f64())
    };
    let (mut result, warmup) = timed();
    let runs = if warmup <= 10.0 {
        5
    } else if warmup <= 25.0 {
        3
    } else {
        1
    };
    let mut times = Vec::new();
    for _ in 0..runs {
        let (next, time) = timed();
        result = next;
        times.push(time);
    }
    times.sort_by(f64::total_cmp);
    tell("@quality");
    let (value, name, note) = quality(result);
    tell(
        &json!({
            "task": label.task, "impl": "workings", "variant": label.variant, "median_s": times[runs / 2],
            "min_s": times[0], "max_s": times[runs - 1], "runs": runs, "warmup_s": warmup,
            "quality": value, "quality_name": name, "note": note
        })
        .to_string(),
    );
}

fn conf_bin(data: &Data, label: &Label) {
    let (y_true, y_pred) = (data.ints("bin_true"), data.ints("bin_pred"));
    let run = || {
        let cm = ConfusionMatrix::new(&y_true, &y_pred).expect("labels of the same length");
        (cm.precision(), cm.recall(), cm.f1())
    };
    bench(label, run, |(p, r, f1)| (f1, "F1", format!("P={p:.6} R={r:.6}")));
}

fn conf_multi(data: &Data, label: &Label) {
    let (y_true, y_pred) = (data.ints("mc_true"), data.ints("mc_pred"));
    let run = || {
        let cm = ConfusionMatrix::new(&y_true, &y_pred).expect("labels of the same length");
        let average = cm.average(Average::Macro);
        (average.precision(), average.recall(), average.f1())
    };
    bench(label, run, |(p, r, f1)| (f1, "macro F1", format!("P={p:.6} R={r:.6}")));
}

fn roc_auc(data: &Data, label: &Label) {
    let (y_true, y_score) = (data.ints("roc_y"), data.floats("roc_s"));
    let run = || RankedScores::new(&y_true, &y_score).expect("finite scores").roc_auc();
    bench(label, run, |auc| (auc, "AUC", String::new()));
}

fn pr_auc(data: &Data, label: &Label) {
    let (y_true, y_score) = (data.ints("roc_y"), data.floats("roc_s"));
    let run = || RankedScores::new(&y_true, &y_score).expect("finite scores").average_precision();
    bench(label, run, |ap| (ap, "AP", String::new()));
}

fn reg_metrics(data: &Data, label: &Label) {
    let (y_true, y_pred) = (data.floats("reg_y"), data.floats("reg_p"));
    let run = || {
        let e = RegressionErrors::new(&y_true, &y_pred).expect("finite values");
        (e.rmse(), e.mae(), e.r2(), e.mape())
    };
    bench(label, run, |(rmse, mae, r2, mape)| (r2, "R2", format!("RMSE={rmse:.6} MAE={mae:.6} MAPE={mape:.6}")));
}

/// TF-IDF of terms of up to `n` words, fitted and applied; the entries of the matrix must be as many as the peers'.
fn tfidf(data: &Data, label: &Label, n: usize) {
    let text = data.text("docs");
    let documents: Vec<&str> = text.lines().collect();
    let params = TfidfVectorizer::params().tokenizer(Tokenizer::sklearn()).ngram_range(1, n);
    let run = || params.fit_transform(&documents).expect("documents with terms");
    bench(label, run, |(tfidf, matrix)| {
        (
            matrix.nnz() as f64,
            "nnz",
            format!("vocab={}; rows L2-normalised, sorted vocabulary", tfidf.vocabulary().len()),
        )
    });
}

fn tfidf_1(data: &Data, label: &Label) {
    tfidf(data, label, 1);
}

fn tfidf_2(data: &Data, label: &Label) {
    tfidf(data, label, 2);
}

/// Standard scaling, fitted and applied to the same rows.
fn scale(data: &Data, label: &Label) {
    let x = data.matrix("scale_x");
    let train = DatasetBase::from(x.view());
    let run = || {
        let scaler = StandardScaler::params().fit(&train).expect("finite numbers");
        scaler.try_transform(&x).expect("the same columns")
    };
    bench(label, run, |z| (off_standard(&z), "max |mean|,|std-1|", String::new()));
}

/// The same in the memory of the matrix; every run scales what the one before made, which is as much work.
fn scale_in_place(data: &Data, label: &Label) {
    let x = Cell::new(data.matrix("scale_x"));
    let run = || {
        let handed_over = DatasetBase::from(x.take());
        let scaler = StandardScaler::params().fit(&handed_over).expect("finite numbers");
        x.set(scaler.try_transform(handed_over.records).expect("the same columns"));
    };
    bench(label, run, |()| (off_standard(&x.take()), "max |mean|,|std-1|", String::new()));
}

/// How far the columns are from mean 0 and deviation 1.
fn off_standard(z: &Array2<f64>) -> f64 {
    let moments = ColumnMoments::new(z).expect("finite numbers");
    let off = moments.mean().iter().map(|mean| mean.abs());
    off.chain(moments.var(0).into_iter().map(|var| (var.sqrt() - 1.0).abs())).fold(0.0, f64::max)
}

fn one_hot(data: &Data, label: &Label) {
    let text = data.text("cats");
    let values: Vec<&str> = text.lines().collect();
    let run = || {
        let categories = Categories::sorted(&values).expect("values");
        categories.one_hot_sparse(&values, false, Unknown::Error).expect("known categories")
    };
    bench(label, run, |matrix| (matrix.nnz() as f64, "nnz", format!("shape={:?}", matrix.shape())));
}

fn quantile_bins(data: &Data, label: &Label) {
    let x = data.floats("bins_x");
    let run = || Bins::quantile(&x, 10).and_then(|bins| bins.transform(&x)).expect("finite numbers");
    bench(label, run, |bins| {
        let mut sizes = [0; 10];
        bins.iter().for_each(|bin| sizes[*bin] += 1);
        (sizes.into_iter().max().unwrap_or(0) as f64, "largest bin", String::new())
    });
}

/// SMOTE up to the majority; the array of labels is named after the share of the minority.
fn smote(data: &Data, label: &Label) {
    let y = data.ints(&format!("{}_y", label.task));
    let rows = Dataset::new(data.matrix("samples_x"), Array1::from(y));
    let run = || Smote::new().oversample(&rows).expect("classes of more than five rows");
    bench(label, run, |more| {
        let minority = more.dataset.targets.iter().filter(|y| **y == 1).count();
        (minority as f64, "minority rows", format!("rows={}", more.dataset.records.nrows()))
    });
}

fn smote_05(data: &Data, label: &Label) {
    smote(data, label);
}

fn smote_20(data: &Data, label: &Label) {
    smote(data, label);
}

/// The gaps of the training rows themselves, by five neighbours.
fn knn_impute(data: &Data, label: &Label) {
    let x = data.matrix("gaps_x");
    let gaps: Vec<bool> = x.iter().map(|x| x.is_nan()).collect();
    let train = DatasetBase::from(x.view());
    let run = || {
        let imputer = KnnImputer::params().fit(&train).expect("a value in every column");
        imputer.try_transform(&x).expect("the same columns")
    };
    bench(label, run, |filled| {
        let filled = filled.iter().zip(&gaps).filter(|(_, gap)| **gap).map(|(x, _)| *x);
        (filled.clone().sum(), "sum of the filled values", format!("gaps={}", filled.count()))
    });
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, mode, n] = &args[..]
        && mode == "--memory"
    {
        return memory::report(n.parse().expect("how many words a term may have"));
    }
    if args.iter().any(|arg| arg == "--list") {
        for (task, variant, _) in ENTRIES {
            tell(&format!("{task}\tworkings\t{variant}"));
        }
        return;
    }
    let place = args.iter().position(|arg| arg == "--one");
    let number = place.and_then(|at| args.get(at + 1)).and_then(|number| number.parse::<usize>().ok());
    let (Some(dir), Some((task, variant, run))) = (args.get(1), number.and_then(|number| ENTRIES.get(number))) else {
        eprintln!("usage: peers-workings DATA_DIR --list | --one N, N below {}", ENTRIES.len());
        std::process::exit(2);
    };
    run(&Data::open(dir), &Label { task, variant });
}
