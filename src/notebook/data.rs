//! Data and what is learnt about them before a model: scales, gaps, words, forecasts.

use super::{Cell, Grid, tables, texts};
use crate::datasets::{Reviews, Series, Split, Table};
use crate::evaluate::Evaluation;
use crate::forecasting::{Backtest, Holt, QuantileBacktest, QuantileBand, SimpleSmoothing};
use crate::preprocessing::{FeatureSelection, Pipeline, SimpleImputer, StandardScaler};
use crate::quality::{MissingReport, QualityReport};
use crate::stats::{Correlations, Histogram};
use crate::text::{CountVectorizer, EditTable, TfidfVectorizer, Vocabulary};
use crate::worked::six;

/// The terms that occur in most documents first.
fn by_document_frequency(words: &CountVectorizer) -> Vec<usize> {
    let frequency = words.document_frequency();
    let mut order: Vec<usize> = (0..frequency.len()).collect();
    order.sort_by_key(|column| std::cmp::Reverse(frequency[*column]));
    order
}

fn percent(quantile: f64) -> String {
    format!("p{}", six(100.0 * quantile))
}

tables! {
    Reviews: |reviews| Grid::new(format!("{} reviews", reviews.texts.len()))
        .columns(["stars", "category", "text"])
        .rows(reviews.texts.iter().enumerate().take(5).map(|(i, text)| {
            (i.to_string(), [Cell::from(usize::from(reviews.stars[i])), reviews.categories[i].as_str().into(), text.as_str().into()])
        }))
        .note("the first five");
    Split: |split| Grid::new(format!("{} samples divided", split.n_samples()))
        .columns(["samples", "share"])
        .row("train", [split.train().len() as f64, split.train().len() as f64 / split.n_samples() as f64])
        .row("test", [split.test().len() as f64, split.test().len() as f64 / split.n_samples() as f64]);
    StandardScaler: |scaler| Grid::new("Standardises by")
        .columns(["mean", "deviation"])
        .rows(scaler.mean().iter().zip(scaler.std()).enumerate().map(|(j, (m, s))| (format!("feature {j}"), [*m, *s])));
    SimpleImputer: |imputer| Grid::new("Fills gaps with")
        .columns(["value"])
        .rows(imputer.fills().iter().enumerate().map(|(j, v)| (format!("feature {j}"), [*v])));
    Pipeline: |pipeline| Grid::new(format!("Pipeline that gives {} features", pipeline.feature_names().len()))
        .columns(["step"])
        .rows(pipeline.steps().enumerate().map(|(i, step)| ((i + 1).to_string(), [Cell::from(step)])));
    Vocabulary: |vocabulary| Grid::new(format!("{} terms", vocabulary.len()))
        .columns(["term"])
        .rows(vocabulary.terms().iter().enumerate().map(|(column, term)| (column.to_string(), [Cell::from(term.as_str())])));
    CountVectorizer: |words| {
        let row = |column: usize| {
            (words.vocabulary().terms()[column].clone(), [words.document_frequency()[column] as usize])
        };
        Grid::new(format!("{} terms of {} documents", words.vocabulary().len(), words.n_documents()))
            .columns(["documents"])
            .rows(by_document_frequency(words).into_iter().map(row))
    };
    TfidfVectorizer: |words| {
        let row = |column: usize| {
            let documents = words.counts().document_frequency()[column] as usize;
            (words.vocabulary().terms()[column].clone(), [Cell::from(documents), words.idf()[column].into()])
        };
        Grid::new(format!("TF-IDF of {} terms, learnt from {} documents", words.vocabulary().len(), words.counts().n_documents()))
            .columns(["documents", "idf"])
            .rows(by_document_frequency(words.counts()).into_iter().map(row))
    };
    Histogram: |histogram| {
        let bin = |(i, count): (usize, &usize)| {
            (format!("{} to {}", six(histogram.edges[i]), six(histogram.edges[i + 1])), [*count])
        };
        Grid::new(format!("{} values", histogram.n())).columns(["count"]).rows(histogram.counts.iter().enumerate().map(bin))
    };
    Correlations: |r| Grid::new(format!("{} of {} rows", r.method().name(), r.n()))
        .columns(r.names().iter().cloned())
        .rows(r.names().iter().zip(r.matrix().outer_iter()).map(|(name, row)| (name.clone(), row.to_vec())));
    Backtest: |test| {
        let errors = |e: &crate::metrics::RegressionErrors| [e.mae(), e.rmse(), e.wape()];
        let window = |(window, e)| (format_window(window), errors(e));
        Grid::new(format!("Forecasts of {} windows", test.windows.len()))
            .columns(["MAE", "RMSE", "WAPE"])
            .rows(test.windows.iter().zip(&test.errors).map(window))
            .row("all", errors(&test.pooled))
    };
    QuantileBacktest: |test| {
        let window = |(window, e): (_, &crate::metrics::QuantileForecast)| (format_window(window), [e.mean_wql()]);
        Grid::new(format!("Quantile forecasts of {} windows", test.windows.len()))
            .columns(["mean wQL"])
            .rows(test.windows.iter().zip(&test.errors).map(window))
            .row("all", [test.pooled.mean_wql()])
    };
    QuantileBand: |band| Grid::new("Forecast by step")
        .columns(band.quantiles.iter().map(|q| percent(*q)))
        .rows(band.forecasts.columns().into_iter().enumerate().map(|(t, column)| ((t + 1).to_string(), column.to_vec())));
    SimpleSmoothing: |model| Grid::new("Exponential smoothing")
        .columns(["value"])
        .row("values", [model.levels().len() as f64])
        .row("sum of squared errors", [model.sse()])
        .row("forecast", [model.forecast()]);
    Holt: |model| Grid::new("Holt's linear trend")
        .columns(["value"])
        .row("level", [model.level()])
        .row("trend by step", [model.trend()]);
}

fn format_window(window: &crate::forecasting::Window) -> String {
    format!("rows {} to {}", window.test.start, window.test.end.saturating_sub(1))
}

texts! { Series, Table, QualityReport, MissingReport, EditTable, Evaluation, FeatureSelection }

#[cfg(test)]
mod tests {
    use super::*;

    /// "tea" is in both of two documents, the others in one.
    #[test]
    fn the_most_frequent_terms_come_first() {
        let words = CountVectorizer::params().fit(&["tea cake", "tea rain"]).unwrap();
        assert_eq!(
            words.notebook_table().to_string(),
            "3 terms of 2 documents\n      documents\ntea           2\ncake          1\nrain          1\n"
        );
        let tfidf = TfidfVectorizer::params().fit(&["tea cake", "tea rain"]).unwrap().notebook_table().to_string();
        assert!(tfidf.contains("documents"), "{tfidf}");
    }

    #[test]
    fn a_band_has_a_row_for_each_step() {
        let band = QuantileBand { quantiles: vec![0.1, 0.5], forecasts: ndarray::array![[8.0, 7.0], [10.0, 11.0]] };
        assert_eq!(band.notebook_table().to_string(), "Forecast by step\n   p10  p50\n1    8   10\n2    7   11\n");
    }

    #[test]
    fn a_histogram_has_a_row_for_each_bin() {
        let histogram = Histogram::with_edges(&[0.0, 1.0, 3.0], &[0.5, 2.0, 2.5]).unwrap();
        assert_eq!(histogram.notebook_table().to_string(), "3 values\n        count\n0 to 1      1\n1 to 3      2\n");
    }
}
