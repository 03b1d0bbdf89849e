//! Words and columns made into features, and resampling.

use std::cell::Cell;

use protocol::answers::off_standard;
use protocol::{Data, Entry, bench};
use workings::linfa::traits::Fit;
use workings::linfa::{Dataset, DatasetBase};
use workings::ndarray::Array1;
use workings::preprocessing::{Bins, Categories, KnnImputer, Smote, StandardScaler, Unknown};
use workings::text::{TfidfVectorizer, Tokenizer};

/// TF-IDF of terms of up to `n` words, fitted and applied.
fn tfidf(data: &Data, entry: &Entry, n: usize) {
    let text = data.text("docs");
    let documents: Vec<&str> = text.lines().collect();
    let params = TfidfVectorizer::params().tokenizer(Tokenizer::sklearn()).ngram_range(1, n);
    let run = || params.fit_transform(&documents).expect("documents with terms");
    bench(entry, run, |(tfidf, matrix)| {
        let weights = matrix.data().iter().sum();
        vec![
            ("entries", matrix.nnz() as f64),
            ("terms", tfidf.vocabulary().len() as f64),
            ("sum of the weights", weights),
        ]
    });
}

pub fn tfidf_of_words(data: &Data, entry: &Entry) {
    tfidf(data, entry, 1);
}

pub fn tfidf_of_words_and_pairs(data: &Data, entry: &Entry) {
    tfidf(data, entry, 2);
}

/// Standard scaling, fitted and applied to the same rows, into new memory.
pub fn scale(data: &Data, entry: &Entry) {
    let x = data.matrix("scale_x");
    let train = DatasetBase::from(x.view());
    let run = || {
        let scaler = StandardScaler::params().fit(&train).expect("finite numbers");
        scaler.try_transform(&x).expect("the same columns")
    };
    bench(entry, run, |z| vec![("distance from mean 0, deviation 1", off_standard(&z))]);
}

/// The same in the memory of the matrix; every run scales what the one before made, which is as much work.
pub fn scale_in_place(data: &Data, entry: &Entry) {
    let x = Cell::new(data.matrix("scale_x"));
    let run = || {
        let handed_over = DatasetBase::from(x.take());
        let scaler = StandardScaler::params().fit(&handed_over).expect("finite numbers");
        x.set(scaler.try_transform(handed_over.records).expect("the same columns"));
    };
    bench(entry, run, |()| vec![("distance from mean 0, deviation 1", off_standard(&x.take()))]);
}

pub fn one_hot(data: &Data, entry: &Entry) {
    let text = data.text("cats");
    let values: Vec<&str> = text.lines().collect();
    let run = || {
        let categories = Categories::sorted(&values).expect("values");
        categories.one_hot_sparse(&values, false, Unknown::Error).expect("known categories")
    };
    bench(entry, run, |matrix| vec![("ones", matrix.nnz() as f64), ("columns", matrix.cols() as f64)]);
}

pub fn quantile_bins(data: &Data, entry: &Entry) {
    let x = data.floats("bins_x");
    let run = || Bins::quantile(&x, 10).and_then(|bins| bins.transform(&x)).expect("finite numbers");
    bench(entry, run, |bins| {
        let mut sizes = [0; 10];
        bins.iter().for_each(|bin| sizes[*bin] += 1);
        vec![("rows of the largest bin", sizes.into_iter().max().unwrap_or(0) as f64)]
    });
}

/// SMOTE up to the majority; the array of labels is named after the share of the minority.
pub fn smote(data: &Data, entry: &Entry) {
    let y = Array1::from(data.ints(&format!("{}_y", entry.task)));
    let rows = Dataset::new(data.matrix("samples_x"), y);
    let run = || Smote::new().oversample(&rows).expect("classes of more than five rows");
    bench(entry, run, |more| {
        let minority = more.dataset.targets.iter().filter(|y| **y == 1).count();
        vec![("minority rows", minority as f64), ("rows", more.dataset.records.nrows() as f64)]
    });
}

/// The gaps of the training rows themselves, by five neighbours.
pub fn knn_impute(data: &Data, entry: &Entry) {
    let x = data.matrix("gaps_x");
    let train = DatasetBase::from(x.view());
    let run = || {
        let imputer = KnnImputer::params().fit(&train).expect("a value in every column");
        imputer.try_transform(&x).expect("the same columns")
    };
    bench(entry, run, |filled| {
        let gaps = filled.iter().zip(&x).filter(|(_, x)| x.is_nan());
        vec![("sum of the filled values", gaps.map(|(filled, _)| filled).sum())]
    });
}
