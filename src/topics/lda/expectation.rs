//! The E step: what each document is about, the topics being given.
//!
//! Of a document the rows of its words are copied once, eight words side by side, so that every update of its mixture runs
//! through memory that lies together, on as many words at once as the processor takes.
//!
//! - Formulas: θ̃ₖ = exp E[ln θₖ] = exp(ψ(γₖ) − ψ(Σγ)); normᵥ = Σₖ θ̃ₖ·β̃ₖᵥ; γₖ = α + θ̃ₖ·Σᵥ nᵥ·β̃ₖᵥ / normᵥ, repeated from
//!   γ = 1 until the mean change of γ is below a tolerance.
//! - Cost: O(words of the document · topics) an update.

use std::ops::Range;

use rayon::prelude::*;

use super::topics::Topics;
use crate::linalg::wide;
use crate::stats::exp_digamma;
use crate::topics::documents::Corpus;

/// Words side by side.
const LANES: usize = 8;
/// Documents that a thread takes at once.
const CHUNK: usize = 16;
/// What scikit-learn adds to a norm, so that none is 0.
pub(super) const EPSILON: f64 = f64::EPSILON;

/// How a mixture is found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rules {
    /// α, the prior of each topic.
    pub prior: f64,
    pub most_updates: usize,
    /// The mean change of γ at which to stop.
    pub tol: f64,
}

/// What is found of some documents.
pub(super) struct Inferred {
    pub documents: Range<usize>,
    /// The Dirichlet distribution of each document's mixture: K numbers a document.
    pub gamma: Vec<f64>,
    /// exp E[ln θ] under it.
    pub theta: Vec<f64>,
    /// Σₖ θ̃ₖ·β̃ₖᵥ of each entry.
    pub norm: Vec<f64>,
    /// Updates of γ in all.
    pub updates: usize,
}

pub(super) fn infer(corpus: &Corpus, documents: Range<usize>, topics: &Topics, rules: Rules) -> Inferred {
    let k = topics.k;
    let (n, entries) = (documents.len(), corpus.entries(&documents).len());
    let (mut gamma, mut theta, mut norm) = (vec![0.0; n * k], vec![0.0; n * k], vec![0.0; entries]);
    let mut rest = &mut norm[..];
    let parts = gamma.chunks_mut(CHUNK * k).zip(theta.chunks_mut(CHUNK * k));
    let part = |(i, (gamma, theta)): (usize, (_, _))| {
        let first = documents.start + i * CHUNK;
        let part = first..documents.end.min(first + CHUNK);
        let (norm, others) = std::mem::take(&mut rest).split_at_mut(corpus.entries(&part).len());
        rest = others;
        (part, gamma, theta, norm)
    };
    let parts: Vec<(Range<usize>, &mut [f64], &mut [f64], &mut [f64])> = parts.enumerate().map(part).collect();
    let updates = parts.into_par_iter().map_init(Scratch::default, |scratch, (part, gamma, theta, mut norm)| {
        let mixtures = gamma.chunks_exact_mut(k).zip(theta.chunks_exact_mut(k));
        let mut updates = 0;
        for (document, (gamma, theta)) in part.zip(mixtures) {
            let entries = corpus.entries(&(document..document + 1));
            let (own, others) = std::mem::take(&mut norm).split_at_mut(entries.len());
            norm = others;
            let (words, counts) = (&corpus.words[entries.clone()], &corpus.counts[entries]);
            updates += wide(
                #[inline(always)]
                || scratch.mixture(words, counts, topics, rules, (&mut *gamma, &mut *theta, own)),
            );
        }
        updates
    });
    let updates = updates.sum();
    Inferred { documents, gamma, theta, norm, updates }
}

/// Memory that a thread uses for one document after the other.
#[derive(Default)]
struct Scratch {
    /// For each eight words, β̃ of topic 0 for the eight, then of topic 1, ….
    blocks: Vec<f64>,
    /// How often each word stands there; 0 behind the last word.
    counts: Vec<f64>,
    /// Σᵥ nᵥ·β̃ₖᵥ / normᵥ, in lanes.
    sums: Vec<f64>,
}

impl Scratch {
    /// Finds γ, θ̃ and the norms of a document; how many updates that took.
    #[inline(always)]
    fn mixture(
        &mut self,
        words: &[u32],
        counts: &[f64],
        topics: &Topics,
        rules: Rules,
        (gamma, theta, norm): (&mut [f64], &mut [f64], &mut [f64]),
    ) -> usize {
        self.gather(words, counts, topics);
        let k = topics.k as f64;
        gamma.fill(1.0);
        theta.fill(exp_digamma(1.0) / exp_digamma(k));
        let mut updates = 0;
        loop {
            self.add_words(theta);
            let (mut total, mut change) = (0.0, 0.0);
            for ((gamma, theta), sums) in gamma.iter_mut().zip(&*theta).zip(self.sums.chunks_exact(LANES)) {
                let sum = ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
                let moved = theta * sum + rules.prior;
                change += (moved - *gamma).abs();
                total += moved;
                *gamma = moved;
            }
            let scale = 1.0 / exp_digamma(total);
            for (theta, gamma) in theta.iter_mut().zip(&*gamma) {
                *theta = exp_digamma(*gamma) * scale;
            }
            updates += 1;
            if updates >= rules.most_updates || change / k < rules.tol {
                break;
            }
        }
        for (block, norm) in self.blocks.chunks_exact(LANES * theta.len()).zip(norm.chunks_mut(LANES)) {
            norm.copy_from_slice(&norms(block, theta)[..norm.len()]);
        }
        updates
    }

    #[inline(always)]
    fn gather(&mut self, words: &[u32], counts: &[f64], topics: &Topics) {
        let k = topics.k;
        let n_blocks = words.len().div_ceil(LANES);
        self.counts.clear();
        self.counts.extend_from_slice(counts);
        self.counts.resize(n_blocks * LANES, 0.0);
        self.sums.resize(k * LANES, 0.0);
        self.blocks.resize(n_blocks * LANES * k, 0.0);
        for (block, words) in self.blocks.chunks_exact_mut(LANES * k).zip(words.chunks(LANES)) {
            // Behind the last word another stands once more; it counts 0 times.
            let rows: [&[f64]; LANES] = std::array::from_fn(|lane| topics.row(words[lane.min(words.len() - 1)]));
            for (topic, block) in block.chunks_exact_mut(LANES).enumerate() {
                for lane in 0..LANES {
                    block[lane] = rows[lane][topic];
                }
            }
        }
    }

    #[inline(always)]
    fn add_words(&mut self, theta: &[f64]) {
        self.sums.fill(0.0);
        let blocks = self.blocks.chunks_exact(LANES * theta.len());
        for (block, counts) in blocks.zip(self.counts.chunks_exact(LANES)) {
            let mut ratio = norms(block, theta);
            for lane in 0..LANES {
                ratio[lane] = counts[lane] / (ratio[lane] + EPSILON);
            }
            for (sums, beta) in self.sums.chunks_exact_mut(LANES).zip(block.chunks_exact(LANES)) {
                for lane in 0..LANES {
                    sums[lane] += ratio[lane] * beta[lane];
                }
            }
        }
    }
}

/// Σₖ θ̃ₖ·β̃ₖᵥ of eight words; two chains of sums, so that the processor need not wait for one.
#[inline(always)]
fn norms(block: &[f64], theta: &[f64]) -> [f64; LANES] {
    let (mut even, mut odd) = ([0.0; LANES], [0.0; LANES]);
    let (pairs, thetas) = (block.chunks_exact(2 * LANES), theta.chunks_exact(2));
    if let [last] = thetas.remainder() {
        let beta = pairs.remainder();
        for lane in 0..LANES {
            even[lane] = last * beta[lane];
        }
    }
    for (beta, theta) in pairs.zip(thetas) {
        for lane in 0..LANES {
            even[lane] += theta[0] * beta[lane];
            odd[lane] += theta[1] * beta[LANES + lane];
        }
    }
    std::array::from_fn(
        #[inline(always)]
        |lane| even[lane] + odd[lane],
    )
}
