//! The E step: what each document is about, the topics being given.
//!
//! Of a document the weights of its words are copied once, topic by topic, so that every update of its mixture runs through
//! memory that lies together, on as many words at once as the processor takes.
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

/// Words side by side: of a processor with four numbers in a register, four registers. A document ends at half of that.
const LANES: usize = 16;
const HALF: usize = LANES / 2;
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
    let parts: Vec<_> = parts.enumerate().map(part).collect();
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
    /// β̃ of the document's words, a row for each topic.
    beta: Vec<f64>,
    /// How often each word stands there; 0 behind the last, as far as a row is long.
    counts: Vec<f64>,
    /// nᵥ / normᵥ.
    ratios: Vec<f64>,
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
        let (k, width) = (topics.k as f64, self.counts.len());
        gamma.fill(1.0);
        theta.fill(exp_digamma(1.0) / exp_digamma(k));
        let mut updates = 0;
        loop {
            self.divide(theta);
            let (mut total, mut change) = (0.0, 0.0);
            for topic in 0..topics.k {
                let row = &self.beta[topic * width..][..width];
                let moved = theta[topic] * dot(row, &self.ratios) + rules.prior;
                change += (moved - gamma[topic]).abs();
                total += moved;
                gamma[topic] = moved;
            }
            exp_digammas(gamma, 1.0 / exp_digamma(total), theta);
            updates += 1;
            if updates >= rules.most_updates || change / k < rules.tol {
                break;
            }
        }
        for at in (0..width).step_by(HALF) {
            let norms = norms::<HALF>(&self.beta, width, at, theta);
            let end = norm.len().min(at + HALF);
            norm[at..end].copy_from_slice(&norms[..end - at]);
        }
        updates
    }

    #[inline(always)]
    fn gather(&mut self, words: &[u32], counts: &[f64], topics: &Topics) {
        let width = words.len().next_multiple_of(HALF);
        self.counts.clear();
        self.counts.extend_from_slice(counts);
        self.counts.resize(width, 0.0);
        self.ratios.resize(width, 0.0);
        self.beta.clear();
        self.beta.resize(width * topics.k, 0.0);
        for (at, word) in words.iter().enumerate() {
            for (topic, beta) in topics.row(*word).iter().enumerate() {
                self.beta[topic * width + at] = *beta;
            }
        }
    }

    /// The ratios under this mixture.
    #[inline(always)]
    fn divide(&mut self, theta: &[f64]) {
        let width = self.counts.len();
        let whole = width - width % LANES;
        for at in (0..whole).step_by(LANES) {
            let norms = norms::<LANES>(&self.beta, width, at, theta);
            let (ratios, counts) = (&mut self.ratios[at..at + LANES], &self.counts[at..at + LANES]);
            for lane in 0..LANES {
                ratios[lane] = counts[lane] / (norms[lane] + EPSILON);
            }
        }
        if whole < width {
            let norms = norms::<HALF>(&self.beta, width, whole, theta);
            let (ratios, counts) = (&mut self.ratios[whole..width], &self.counts[whole..width]);
            for lane in 0..HALF {
                ratios[lane] = counts[lane] / (norms[lane] + EPSILON);
            }
        }
    }
}

/// Σₖ θ̃ₖ·β̃ₖᵥ of the N words from the one at this place on.
#[inline(always)]
fn norms<const N: usize>(beta: &[f64], width: usize, at: usize, theta: &[f64]) -> [f64; N] {
    let mut norms = [0.0; N];
    for topic in 0..theta.len() {
        let (theta, from) = (theta[topic], topic * width + at);
        let beta = &beta[from..from + N];
        for lane in 0..N {
            norms[lane] += theta * beta[lane];
        }
    }
    norms
}

/// Σ aᵢ·bᵢ over a multiple of eight numbers. Loops by index: the length of what a chunk holds must be known where it is used.
#[inline(always)]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len().min(b.len());
    let whole = n - n % LANES;
    let mut lanes = [0.0; LANES];
    for at in (0..whole).step_by(LANES) {
        let (a, b) = (&a[at..at + LANES], &b[at..at + LANES]);
        for lane in 0..LANES {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    let mut sums = [0.0; HALF];
    for lane in 0..HALF {
        sums[lane] = lanes[lane] + lanes[HALF + lane];
    }
    if whole + HALF <= n {
        let (a, b) = (&a[whole..whole + HALF], &b[whole..whole + HALF]);
        for lane in 0..HALF {
            sums[lane] += a[lane] * b[lane];
        }
    }
    ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]))
}

/// e^ψ(x) times a scale, of each.
#[inline(always)]
fn exp_digammas(x: &[f64], scale: f64, out: &mut [f64]) {
    const N: usize = 4;
    let whole = out.len() - out.len() % N;
    for at in (0..whole).step_by(N) {
        let (x, out) = (&x[at..at + N], &mut out[at..at + N]);
        for lane in 0..N {
            out[lane] = exp_digamma(x[lane]) * scale;
        }
    }
    for at in whole..out.len() {
        out[at] = exp_digamma(x[at]) * scale;
    }
}
