//! Maps and latent components of real data.

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::s;

use super::*;
use crate::datasets;
use crate::decomposition::TruncatedSvd;
use crate::manifold::{Tsne, trustworthiness};
use crate::plot::Figure;
use crate::text::TfidfVectorizer;

pub(crate) fn all() -> Vec<(String, Figure)> {
    let digits = datasets::digits();
    let x = digits.records.slice(s![..500, ..]).to_owned();
    let classes = digits.targets.slice(s![..500]).to_vec();
    let data = Dataset::from(x.clone());
    let map = |perplexity: f64| Tsne::params().perplexity(perplexity).max_iter(500).fit(&data).unwrap();
    let maps = [map(5.0), map(30.0), map(100.0)];
    let trust = trustworthiness(x.view(), maps[1].embedding.view(), 12).unwrap();
    let reviews = datasets::reviews();
    let stop_words = ["the", "and", "it", "is", "a", "i", "to", "of", "in", "for", "this", "was", "my", "on", "with"];
    let params = TfidfVectorizer::params().min_df(4).stop_words(stop_words);
    let (vectorizer, tfidf) = params.fit_transform(&reviews.texts).unwrap();
    let lsa = TruncatedSvd::params(6).fit_sparse(&tfidf).unwrap();
    let scores = lsa.transform_sparse(&tfidf).unwrap();
    let terms = vectorizer.vocabulary().terms();
    let named = |name: &str, figure: Figure| (name.to_string(), figure);
    vec![
        named("tsne_map", tsne_map(&maps[1], &classes, Some((trust, 12))).unwrap()),
        named("tsne_perplexities", tsne_maps(&maps, &classes).unwrap()),
        named("tsne_history", tsne_history(&maps[1])),
        named("latent_plane", latent_plane(&lsa, &scores, terms, &reviews.categories, [1, 2]).unwrap()),
        named("latent_terms", latent_terms(&lsa, terms, &[1, 2, 3], 10).unwrap()),
    ]
}
