//! The topics, a Dirichlet distribution over the words each, and the M step that moves them.
//!
//! - Formulas: β̃ₖᵥ = exp E[ln βₖᵥ] = exp(ψ(λₖᵥ) − ψ(Σᵥ λₖᵥ)); sₖᵥ = β̃ₖᵥ·Σ_d θ̃_dk·n_dv / norm_dv;
//!   λ = (1 − ρ)·λ + ρ·(η + D/|batch|·s), where ρ = 1 takes all documents at once.
//! - Cost: O((entries + words)·topics). The sums of a word run over its documents in their order, so that no number of
//!   threads changes them.

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use super::expectation::{EPSILON, Inferred};
use crate::linalg::reduce::map_reduce_rows;
use crate::linalg::wide;
use crate::stats::exp_digamma;
use crate::topics::documents::{ByWord, Corpus};

/// Words that a thread takes at once.
const CHUNK: usize = 64;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Topics {
    pub k: usize,
    /// λ, K numbers for each word.
    pub lambda: Vec<f64>,
    /// β̃ = exp E[ln β], K numbers for each word.
    beta: Vec<f64>,
    /// Σᵥ λₖᵥ.
    pub totals: Vec<f64>,
}

/// How far the topics move.
#[derive(Debug, Clone, Copy)]
pub(super) struct Move {
    /// η, the prior of each word.
    pub prior: f64,
    /// ρ: 1 forgets what was before.
    pub weight: f64,
    /// All documents over those that were looked at.
    pub ratio: f64,
}

impl Topics {
    /// From components, a row for each topic.
    pub fn new(components: ArrayView2<f64>) -> Topics {
        let lambda: Vec<f64> = components.t().iter().copied().collect();
        let mut topics = Topics { k: components.nrows(), beta: vec![0.0; lambda.len()], lambda, totals: vec![] };
        topics.refresh();
        topics
    }

    pub fn n_words(&self) -> usize {
        self.lambda.len() / self.k
    }

    /// β̃ of a word, for each topic.
    pub fn row(&self, word: u32) -> &[f64] {
        &self.beta[word as usize * self.k..][..self.k]
    }

    /// λ, a row for each topic.
    pub fn components(&self) -> Array2<f64> {
        self.by_topic(&self.lambda)
    }

    /// β̃, a row for each topic.
    pub fn expectations(&self) -> Array2<f64> {
        self.by_topic(&self.beta)
    }

    fn by_topic(&self, values: &[f64]) -> Array2<f64> {
        Array2::from_shape_fn((self.k, self.n_words()), |(topic, word)| values[word * self.k + topic])
    }

    /// The M step.
    pub fn update(&mut self, corpus: &Corpus, by_word: &ByWord, found: &Inferred, by: Move) {
        let k = self.k;
        let first = corpus.starts[found.documents.start];
        let chunks = self.lambda.par_chunks_mut(CHUNK * k).zip(self.beta.par_chunks(CHUNK * k)).enumerate();
        chunks.for_each_init(
            || vec![0.0; k],
            |sums, (chunk, (lambda, beta))| {
                let words = lambda.chunks_exact_mut(k).zip(beta.chunks_exact(k)).zip(chunk * CHUNK..);
                for ((lambda, beta), word) in words {
                    wide(
                        #[inline(always)]
                        || {
                            sums.fill(0.0);
                            for &(document, place) in by_word.of(word) {
                                let ratio = corpus.counts[place] / (found.norm[place - first] + EPSILON);
                                let theta = &found.theta[document as usize * k..][..k];
                                sums.iter_mut().zip(theta).for_each(|(sum, theta)| *sum += ratio * theta);
                            }
                            for ((lambda, beta), sum) in lambda.iter_mut().zip(beta).zip(&*sums) {
                                let moved = by.prior + by.ratio * (sum * beta);
                                *lambda = (1.0 - by.weight) * *lambda + by.weight * moved;
                            }
                        },
                    );
                }
            },
        );
        self.refresh();
    }

    /// The totals and β̃ that belong to λ.
    fn refresh(&mut self) {
        let k = self.k;
        let lambda = &self.lambda;
        let sum = |words: std::ops::Range<usize>| {
            let mut sums = vec![0.0; k];
            for row in lambda[words.start * k..words.end * k].chunks_exact(k) {
                sums.iter_mut().zip(row).for_each(|(sum, lambda)| *sum += lambda);
            }
            sums
        };
        let merge = |mut a: Vec<f64>, b: Vec<f64>| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
            a
        };
        self.totals = map_reduce_rows(self.n_words(), k, sum, merge).unwrap_or_else(|| vec![0.0; k]);
        let scales: Vec<f64> = self.totals.iter().map(|total| 1.0 / exp_digamma(*total)).collect();
        let rows = self.beta.par_chunks_mut(CHUNK * k).zip(self.lambda.par_chunks(CHUNK * k));
        rows.for_each(|(beta, lambda)| {
            wide(
                #[inline(always)]
                || {
                    for (beta, lambda) in beta.chunks_exact_mut(k).zip(lambda.chunks_exact(k)) {
                        for ((beta, lambda), scale) in beta.iter_mut().zip(lambda).zip(&scales) {
                            *beta = exp_digamma(*lambda) * scale;
                        }
                    }
                },
            );
        });
    }
}
