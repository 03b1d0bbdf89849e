//! The evidence lower bound: how well topics and mixtures explain the documents, and so the perplexity.
//!
//! - Formula: Σ_d Σᵥ n_dv·ln Σₖ exp(E[ln θ_dk] + E[ln βₖᵥ]) + Σ_d (E[ln p(θ|α)] − E[ln q(θ|γ)]) + Σₖ (E[ln p(β|η)] −
//!   E[ln q(β|λ)]), which no likelihood falls below; perplexity = exp(−bound / number of words).
//! - Source: Hoffman, Blei & Bach (2010), NIPS 23, equation 4; the terms are those of scikit-learn.

use super::expectation::Inferred;
use super::topics::Topics;
use crate::linalg::reduce::map_reduce_by;
use crate::stats::{Sum, digamma, ln_gamma};
use crate::topics::documents::Corpus;

/// Documents of a part, and words.
const CHUNK: usize = 64;
/// A norm below this may have lost what its terms underflowed to.
const TINY: f64 = 1e-200;

/// The bound for these documents, with the priors of documents and words.
pub(super) fn bound(corpus: &Corpus, topics: &Topics, found: &Inferred, alpha: f64, eta: f64) -> f64 {
    let documents = |range: std::ops::Range<usize>| {
        let mut sum = Sum::default();
        for i in range {
            sum.add(likelihood(corpus, topics, found, i));
            sum.add(mixture(&found.gamma[i * topics.k..][..topics.k], alpha));
        }
        sum
    };
    let merge = |a: Sum, b: Sum| a.merge(&b);
    let of_documents = map_reduce_by(CHUNK, found.documents.len(), documents, merge).unwrap_or_default();
    let psi_totals: Vec<f64> = topics.totals.iter().map(|total| digamma(*total)).collect();
    let words = |range: std::ops::Range<usize>| {
        let mut sum = Sum::default();
        for row in topics.lambda[range.start * topics.k..range.end * topics.k].chunks_exact(topics.k) {
            sum.add(row.iter().zip(&psi_totals).map(|(lambda, psi)| element(*lambda, eta, *psi)).sum());
        }
        sum
    };
    let mut total = of_documents.merge(&map_reduce_by(CHUNK, topics.n_words(), words, merge).unwrap_or_default());
    let v = topics.n_words() as f64;
    for topic in &topics.totals {
        total.add(ln_gamma(eta * v) - v * ln_gamma(eta) - ln_gamma(*topic));
    }
    total.value()
}

/// Σᵥ nᵥ·ln normᵥ of the i-th document.
fn likelihood(corpus: &Corpus, topics: &Topics, found: &Inferred, i: usize) -> f64 {
    let document = found.documents.start + i;
    let first = corpus.starts[found.documents.start];
    let places = corpus.starts[document]..corpus.starts[document + 1];
    let gamma = &found.gamma[i * topics.k..][..topics.k];
    let term = |place: usize| {
        let norm = found.norm[place - first];
        let ln = if norm > TINY { norm.ln() } else { ln_norm(topics, gamma, corpus.words[place]) };
        corpus.counts[place] * ln
    };
    places.map(term).sum()
}

/// ln Σₖ exp(E[ln θₖ] + E[ln βₖᵥ]) where the terms are too small to be summed as they are.
fn ln_norm(topics: &Topics, gamma: &[f64], word: u32) -> f64 {
    let total = digamma(gamma.iter().sum());
    let lambda = &topics.lambda[word as usize * topics.k..][..topics.k];
    let terms = gamma.iter().zip(lambda).zip(&topics.totals);
    let terms: Vec<f64> = terms.map(|((g, l), all)| (digamma(*g) - total) + (digamma(*l) - digamma(*all))).collect();
    let largest = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    largest + terms.iter().map(|term| (term - largest).exp()).sum::<f64>().ln()
}

/// E[ln p(θ|α)] − E[ln q(θ|γ)].
fn mixture(gamma: &[f64], alpha: f64) -> f64 {
    let (k, total) = (gamma.len() as f64, gamma.iter().sum());
    let psi = digamma(total);
    let elements: f64 = gamma.iter().map(|gamma| element(*gamma, alpha, psi)).sum();
    elements + ln_gamma(alpha * k) - k * ln_gamma(alpha) - ln_gamma(total)
}

/// (prior − x)·E[ln] + ln Γ(x).
fn element(x: f64, prior: f64, psi_total: f64) -> f64 {
    (prior - x) * (digamma(x) - psi_total) + ln_gamma(x)
}
