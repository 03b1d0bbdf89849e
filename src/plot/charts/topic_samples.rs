//! Charts of topics and isolation forests, of real data and of data that are hard to draw.

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array2, Axis};

use super::samples::{bell, spread};
use super::*;
use crate::anomaly::IsolationForest;
use crate::datasets;
use crate::plot::Figure;
use crate::text::{CountVectorizer, ENGLISH_STOP_WORDS};
use crate::topics::{LatentDirichletAllocation, LearningMethod};

/// Every chart, by name.
pub(crate) fn all() -> Vec<(String, Figure)> {
    let reviews = datasets::reviews();
    let params = CountVectorizer::params().stop_words(ENGLISH_STOP_WORDS).min_df(4);
    let (words, counts) = params.fit_transform(&reviews.texts).unwrap();
    let lda = LatentDirichletAllocation::params().n_components(5).topic_word_prior(0.1).doc_topic_prior(0.1).seed(4);
    // Coarse mixtures will do for a picture.
    let lda = lda.mean_change_tol(0.01).max_doc_update_iter(15);
    let batch = lda.clone().max_iter(20).fit_counts(&counts).unwrap();
    let online = lda.clone().learning_method(LearningMethod::Online).max_iter(20).evaluate_every(2).perp_tol(0.0);
    let online = online.batch_size(64).fit_counts(&counts).unwrap();
    let terms = words.vocabulary().terms();
    let mixtures = batch.try_transform(&counts).unwrap();
    let some: Vec<usize> = (0..24).collect();
    let names: Vec<String> = some.iter().map(|i| format!("{i}: {}", reviews.categories[*i])).collect();
    let coherence: Vec<(usize, f64)> = [2, 3, 5, 8, 12]
        .into_iter()
        .map(|k| {
            let model = lda.clone().n_components(k).max_iter(8).fit_counts(&counts).unwrap();
            let npmi = model.co_documents(&counts, 8).unwrap();
            (k, npmi.iter().map(|together| together.npmi().value()).sum::<f64>() / k as f64)
        })
        .collect();
    let many = LatentDirichletAllocation::params()
        .n_components(20)
        .max_doc_update_iter(5)
        .max_iter(2)
        .fit_counts(&counts)
        .unwrap();
    let named = |name: &str, figure: Figure| (format!("topics_{name}"), figure);
    vec![
        named("words", topic_words(&batch, terms, 8)),
        named("words_many", topic_words(&many, terms, 5)),
        named("documents", document_topics(mixtures.select(Axis(0), &some).view(), &names)),
        named("documents_many", document_topics(many.try_transform(&counts).unwrap().view(), &reviews.texts)),
        named("perplexity", perplexity_by_iteration(&[("batch", batch.history()), ("online", online.history())])),
        named("coherence", coherence_by_topics("Mean NPMI of 8 words", &coherence)),
        ("isolation_tumours".into(), tumours()),
        ("isolation_ring".into(), ring()),
    ]
}

fn tumours() -> Figure {
    let data = datasets::breast_cancer();
    let x = data.records.select(Axis(1), &[0, 4]);
    let forest = IsolationForest::params().contamination(0.04).fit(&Dataset::from(x.clone())).unwrap();
    isolation_map(&forest, x.view(), ["Mean radius of the nuclei", "Mean smoothness of their outline"]).unwrap()
}

/// What lies within a ring is odd as well; a few samples do.
fn ring() -> Figure {
    let x = Array2::from_shape_fn((400, 2), |(i, j)| {
        let angle = std::f64::consts::TAU * spread(i);
        let radius = if i % 80 == 7 { 0.4 } else { 3.0 + 0.25 * bell(i) };
        radius * if j == 0 { angle.cos() } else { angle.sin() }
    });
    let forest = IsolationForest::params().fit(&Dataset::from(x.clone())).unwrap();
    isolation_map(&forest, x.view(), ["x₁", "x₂"]).unwrap()
}
