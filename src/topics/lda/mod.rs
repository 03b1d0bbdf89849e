//! Latent Dirichlet allocation by variational Bayes, from all documents at once or from batches of them.
//!
//! Each document is a mixture of topics, and each topic a distribution over words. What no one can compute, how likely every
//! mixture and every topic is given the words, is approximated by a Dirichlet distribution for each; those of the documents and
//! those of the topics are moved in turn, and neither step lowers the bound on the likelihood.
//!
//! - Formula: maximise the evidence lower bound over γ (a document's topics) and λ (a topic's words); γₖ = α + Σᵥ nᵥ·φᵥₖ,
//!   λₖᵥ = η + Σ_d n_dv·φ_dvₖ, φᵥₖ ∝ exp(E[ln θₖ] + E[ln βₖᵥ]). Online, λ moves a share ρₜ = (τ₀ + t)^−κ towards what a batch says.
//! - Cost: O(entries·K) time for an update of the mixtures, of which an iteration takes up to `max_doc_update_iter`;
//!   O((documents + words)·K + entries) memory. Documents in parallel, with the same result for any number of threads.
//! - Conventions: as scikit-learn's `LatentDirichletAllocation`, but that every mixture starts at γ = 1 in training too, where
//!   scikit-learn draws it from around 1; so nothing but the start of the topics is random. Words of a document without
//!   counts say nothing: its mixture is the prior.
//! - Sources: Blei, Ng & Jordan (2003), JMLR 3, 993–1022; Hoffman, Blei & Bach (2010), NIPS 23, 856–864.

mod bound;
mod expectation;
mod settings;
#[cfg(test)]
mod tests;
mod topics;

use std::ops::Range;

use linfa::DatasetBase;
use linfa::traits::{Fit, Transformer};
use ndarray::{Array2, ArrayBase, Axis, Data, Ix2};

use super::arithmetic::lda_perplexity;
use super::coherence::CoDocuments;
use super::documents::{ByWord, Corpus, Documents};
use crate::worked::Expr;
use crate::{Error, Result};
use expectation::{Inferred, Rules, infer};
pub use settings::{LatentDirichletAllocationParams, LearningMethod};
use topics::{Move, Topics};

/// What an iteration came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Of the documents after it; in batches of documents only where `evaluate_every` asks for it, since there it takes a
    /// pass of its own.
    pub perplexity: Option<f64>,
    /// Updates of a document's mixture, on average.
    pub doc_updates: f64,
}

/// Topics, and what is needed to find those of a document.
///
/// ```
/// use workings::topics::LatentDirichletAllocation;
/// use workings::text::CountVectorizer;
///
/// let texts = ["tea and cake", "cake or tea", "rain and wind", "wind, wind or rain"];
/// let (words, counts) = CountVectorizer::params().stop_words(["and", "or"]).fit_transform(&texts)?;
/// let model = LatentDirichletAllocation::params().n_components(2).max_iter(30).seed(1).fit_counts(&counts)?;
/// let mixtures = model.try_transform(&counts)?;
/// // The first two are about one topic, the last two about the other.
/// let first = usize::from(mixtures[(0, 1)] > 0.5);
/// assert!(mixtures[(1, first)] > 0.7 && mixtures[(2, first)] < 0.3 && mixtures[(3, first)] < 0.3);
/// let leading = model.top_words(first, 2)?;
/// let leading: Vec<&str> = leading.iter().map(|(word, _)| words.vocabulary().terms()[*word].as_ref()).collect();
/// assert!(leading.contains(&"tea") && leading.contains(&"cake"));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LatentDirichletAllocation {
    params: LatentDirichletAllocationParams,
    topics: Topics,
    history: Vec<Step>,
    converged: bool,
    n_batch_iter: usize,
    perplexity: f64,
}

impl LatentDirichletAllocation {
    /// Settings, to be fitted.
    pub fn params() -> LatentDirichletAllocationParams {
        LatentDirichletAllocationParams::default()
    }

    /// λ, shape `(n_components, n_words)`: how often a word was given to a topic, and the prior (scikit-learn's `components_`).
    pub fn components(&self) -> Array2<f64> {
        self.topics.components()
    }

    /// exp E[ln β], shape `(n_components, n_words)` (scikit-learn's `exp_dirichlet_component_`).
    pub fn exp_dirichlet_component(&self) -> Array2<f64> {
        self.topics.expectations()
    }

    /// The probability of each word in each topic: the components, each row divided by its sum.
    pub fn word_probabilities(&self) -> Array2<f64> {
        let mut shares = self.components();
        for (mut row, total) in shares.outer_iter_mut().zip(&self.topics.totals) {
            row /= *total;
        }
        shares
    }

    /// The number of topics.
    pub fn n_components(&self) -> usize {
        self.topics.k
    }

    /// α, the prior of each topic in a document.
    pub fn doc_topic_prior(&self) -> f64 {
        self.params.alpha()
    }

    /// η, the prior of each word in a topic.
    pub fn topic_word_prior(&self) -> f64 {
        self.params.eta()
    }

    /// One for each iteration.
    pub fn history(&self) -> &[Step] {
        &self.history
    }

    /// Whether the perplexity changed by less than `perp_tol` between two evaluations.
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// Moves of the topics so far, by a batch each.
    pub fn n_batch_iter(&self) -> usize {
        self.n_batch_iter
    }

    /// The perplexity of the training documents under the final topics; NaN after [`partial_fit`](Self::partial_fit).
    pub fn train_perplexity(&self) -> f64 {
        self.perplexity
    }

    /// The n most probable words of a topic with their probability, as columns of the counts; equal ones by column.
    ///
    /// # Errors
    /// `BadParam` for a topic that does not exist.
    pub fn top_words(&self, topic: usize, n: usize) -> Result<Vec<(usize, f64)>> {
        let k = self.topics.k;
        if topic >= k {
            return Err(Error::bad_param("topic", topic, format!("a topic from 0 to {}", k - 1)));
        }
        let shares = self.topics.lambda.iter().skip(topic).step_by(k).map(|lambda| lambda / self.topics.totals[topic]);
        let mut shares: Vec<(usize, f64)> = shares.enumerate().collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        shares.truncate(n);
        Ok(shares)
    }

    /// Of each topic, in how many documents its n leading words stand together: [`CoDocuments::umass`] and
    /// [`CoDocuments::npmi`] judge from that whether they belong together.
    ///
    /// # Errors
    /// As [`CoDocuments::new`]; `Shape` for another number of words than in training.
    pub fn co_documents<'a>(&self, documents: impl Into<Documents<'a>>, n: usize) -> Result<Vec<CoDocuments>> {
        let documents = documents.into();
        self.corpus(documents.clone())?;
        let of_topic = |topic| {
            let words: Vec<usize> = self.top_words(topic, n)?.into_iter().map(|(word, _)| word).collect();
            CoDocuments::new(documents.clone(), &words)
        };
        (0..self.topics.k).map(of_topic).collect()
    }

    /// The mixture of topics of each document, shape `(n_documents, n_components)`, rows sum to 1. A document without words has
    /// the prior's: every topic alike.
    ///
    /// # Errors
    /// `Shape` for another number of words than in training; `NotFinite` and `OutOfRange` for a count that is no number of at
    /// least 0; `Undetermined` for counts that sum to more than 1e200.
    pub fn try_transform<'a>(&self, documents: impl Into<Documents<'a>>) -> Result<Array2<f64>> {
        let mut gamma = self.doc_topic_distr(documents)?;
        for mut row in gamma.axis_iter_mut(Axis(0)) {
            let total = row.sum();
            row /= total;
        }
        Ok(gamma)
    }

    /// γ, the Dirichlet distribution of each document's mixture, shape `(n_documents, n_components)`: the words given to each
    /// topic, and the prior. (scikit-learn: `transform(X, normalize=False)`.) Errors: as [`try_transform`](Self::try_transform).
    pub fn doc_topic_distr<'a>(&self, documents: impl Into<Documents<'a>>) -> Result<Array2<f64>> {
        let corpus = self.corpus(documents.into())?;
        let found = self.infer(&corpus, 0..corpus.n());
        let shape = (corpus.n(), self.topics.k);
        Ok(Array2::from_shape_vec(shape, found.gamma).unwrap_or_else(|_| Array2::zeros(shape)))
    }

    /// The evidence lower bound of these documents, topics included: no greater than the logarithm of their probability. Higher is
    /// better, but it grows with the number of words: compare [`perplexity`](Self::perplexity). Errors: as
    /// [`try_transform`](Self::try_transform).
    pub fn score<'a>(&self, documents: impl Into<Documents<'a>>) -> Result<f64> {
        let corpus = self.corpus(documents.into())?;
        Ok(self.bound(&corpus, &self.infer(&corpus, 0..corpus.n())))
    }

    /// exp(−score / number of words): lower is better. Undefined without words. Errors: as
    /// [`try_transform`](Self::try_transform).
    pub fn perplexity<'a>(&self, documents: impl Into<Documents<'a>>) -> Result<f64> {
        let corpus = self.corpus(documents.into())?;
        Ok(self.perplexity_of(&corpus, &self.infer(&corpus, 0..corpus.n())))
    }

    /// The derivation of the perplexity from the bound and the number of words.
    ///
    /// # Errors
    /// As [`try_transform`](Self::try_transform); `BadParam` without words.
    pub fn worked_perplexity<'a>(&self, documents: impl Into<Documents<'a>>) -> Result<Expr> {
        let corpus = self.corpus(documents.into())?;
        lda_perplexity(self.bound(&corpus, &self.infer(&corpus, 0..corpus.n())), corpus.total())
    }

    /// Moves the topics by batches of more documents, as if `total_samples` were the number of all that there are.
    ///
    /// # Errors
    /// `Empty` without documents; as [`try_transform`](Self::try_transform).
    pub fn partial_fit<'a>(&mut self, documents: impl Into<Documents<'a>>) -> Result<()> {
        let corpus = self.corpus(documents.into())?;
        if corpus.n() == 0 {
            return Err(Error::empty("counts"));
        }
        let updates = self.pass(&corpus, self.params.total_samples);
        self.history.push(Step { perplexity: None, doc_updates: updates });
        self.perplexity = f64::NAN;
        Ok(())
    }

    fn corpus(&self, documents: Documents) -> Result<Corpus> {
        let corpus = documents.corpus()?;
        if corpus.n_words != self.topics.n_words() {
            let given = format!("{} × {}", corpus.n(), corpus.n_words);
            let needed = format!("{} columns, one for each word of the training,", self.topics.n_words());
            return Err(Error::Shape { name: "counts".into(), given, needed });
        }
        Ok(corpus)
    }

    fn infer(&self, corpus: &Corpus, documents: Range<usize>) -> Inferred {
        infer(corpus, documents, &self.topics, self.params.rules())
    }

    fn bound(&self, corpus: &Corpus, found: &Inferred) -> f64 {
        bound::bound(corpus, &self.topics, found, self.params.alpha(), self.params.eta())
    }

    fn perplexity_of(&self, corpus: &Corpus, found: &Inferred) -> f64 {
        let words = corpus.total();
        if words > 0.0 { (-self.bound(corpus, found) / words).exp() } else { f64::NAN }
    }

    /// All documents, batch by batch; the mean number of updates of a mixture.
    fn pass(&mut self, corpus: &Corpus, total_samples: f64) -> f64 {
        let (n, mut updates) = (corpus.n(), 0);
        for first in (0..n).step_by(self.params.batch_size) {
            let batch = first..n.min(first + self.params.batch_size);
            let found = self.infer(corpus, batch.clone());
            self.n_batch_iter += 1;
            let weight = (self.params.learning_offset + self.n_batch_iter as f64).powf(-self.params.learning_decay);
            let ratio = total_samples / batch.len() as f64;
            let by = Move { prior: self.params.eta(), weight, ratio };
            self.topics.update(corpus, &ByWord::new(corpus, batch), &found, by);
            updates += found.updates;
        }
        updates as f64 / n as f64
    }

    /// Whether the perplexity came to rest; called where it is due.
    fn settled(&self, last: &mut Option<f64>, perplexity: f64) -> bool {
        let settled = last.is_some_and(|last| (last - perplexity).abs() < self.params.perp_tol);
        *last = Some(perplexity);
        settled
    }

    fn fit_batch(&mut self, corpus: &Corpus) {
        let by_word = ByWord::new(corpus, 0..corpus.n());
        let by = Move { prior: self.params.eta(), weight: 1.0, ratio: 1.0 };
        // The mixtures that tell the perplexity after an iteration are those that the next one starts from.
        let mut found = self.infer(corpus, 0..corpus.n());
        let (mut last, every) = (None, self.params.evaluate_every);
        self.perplexity = self.perplexity_of(corpus, &found);
        while !self.converged && self.history.len() < self.params.max_iter {
            let doc_updates = found.updates as f64 / corpus.n() as f64;
            self.topics.update(corpus, &by_word, &found, by);
            self.n_batch_iter += 1;
            found = self.infer(corpus, 0..corpus.n());
            self.perplexity = self.perplexity_of(corpus, &found);
            self.history.push(Step { perplexity: Some(self.perplexity), doc_updates });
            let due = every > 0 && self.history.len().is_multiple_of(every);
            self.converged = due && self.settled(&mut last, self.perplexity);
        }
    }

    fn fit_online(&mut self, corpus: &Corpus) {
        let (mut last, every) = (None, self.params.evaluate_every);
        while !self.converged && self.history.len() < self.params.max_iter {
            let doc_updates = self.pass(corpus, corpus.n() as f64);
            let due = every > 0 && (self.history.len() + 1).is_multiple_of(every);
            let perplexity = due.then(|| self.perplexity_of(corpus, &self.infer(corpus, 0..corpus.n())));
            self.history.push(Step { perplexity, doc_updates });
            self.converged = perplexity.is_some_and(|perplexity| self.settled(&mut last, perplexity));
        }
        self.perplexity = match self.history.last() {
            Some(Step { perplexity: Some(perplexity), .. }) => *perplexity,
            _ => self.perplexity_of(corpus, &self.infer(corpus, 0..corpus.n())),
        };
    }
}

impl LatentDirichletAllocationParams {
    /// Learns topics from the counts of words in documents.
    ///
    /// # Errors
    /// `Empty` without documents, words, or any count above 0; `NotFinite` and `OutOfRange` for a count that is no number of at
    /// least 0; `Undetermined` for counts that sum to more than 1e200; `BadParam` for a setting out of range; `Shape` for a
    /// start that does not fit.
    pub fn fit_counts<'a>(&self, documents: impl Into<Documents<'a>>) -> Result<LatentDirichletAllocation> {
        let corpus = documents.into().corpus()?;
        if corpus.n() == 0 || corpus.n_words == 0 {
            return Err(Error::empty("counts"));
        }
        if corpus.words.is_empty() {
            return Err(Error::empty("every document"));
        }
        let mut model = self.start(corpus.n_words)?;
        match self.learning_method {
            LearningMethod::Batch => model.fit_batch(&corpus),
            LearningMethod::Online => model.fit_online(&corpus),
        }
        Ok(model)
    }

    /// A model that has seen no document, for [`partial_fit`](LatentDirichletAllocation::partial_fit).
    ///
    /// # Errors
    /// `Empty` without words; `BadParam` for a setting out of range; `Shape` for a start that does not fit.
    pub fn start(&self, n_words: usize) -> Result<LatentDirichletAllocation> {
        let topics = Topics::new(self.start_components(n_words)?.view());
        let params = self.clone();
        let (history, converged, n_batch_iter, perplexity) = (Vec::new(), false, 0, f64::NAN);
        Ok(LatentDirichletAllocation { params, topics, history, converged, n_batch_iter, perplexity })
    }

    fn rules(&self) -> Rules {
        Rules { prior: self.alpha(), most_updates: self.max_doc_update_iter, tol: self.mean_change_tol }
    }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for LatentDirichletAllocationParams {
    type Object = LatentDirichletAllocation;

    /// On records that are counts; a dataset with weights is refused, since every document counts by its words.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<LatentDirichletAllocation> {
        if data.weights().is_some() {
            return Err(Error::bad_param("weights", "a weight for each sample", "a dataset without weights"));
        }
        self.fit_counts(data.records())
    }
}

impl<D: Data<Elem = f64>, T> Transformer<DatasetBase<ArrayBase<D, Ix2>, T>, DatasetBase<Array2<f64>, T>>
    for LatentDirichletAllocation
{
    /// Panics, as ndarray does, for another number of columns or a value that is no count;
    /// [`LatentDirichletAllocation::try_transform`] refuses both.
    fn transform(&self, data: DatasetBase<ArrayBase<D, Ix2>, T>) -> DatasetBase<Array2<f64>, T> {
        let mixtures = self.try_transform(data.records()).unwrap_or_else(|error| panic!("{error}"));
        data.with_records(mixtures)
    }
}
