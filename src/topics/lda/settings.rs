//! Settings of latent Dirichlet allocation, and where the topics start.

use ndarray::Array2;
use rand::SeedableRng;
use rand_distr::{Distribution, Gamma};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::{Error, Result, input};

/// How the topics are moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LearningMethod {
    /// By all documents at once.
    #[default]
    Batch,
    /// By one batch of documents after the other, each a smaller step than the one before.
    Online,
}

/// Settings of latent Dirichlet allocation; names and defaults are scikit-learn's.
#[derive(Debug, Clone, PartialEq)]
pub struct LatentDirichletAllocationParams {
    n_components: usize,
    doc_topic_prior: Option<f64>,
    topic_word_prior: Option<f64>,
    pub(super) learning_method: LearningMethod,
    pub(super) learning_decay: f64,
    pub(super) learning_offset: f64,
    pub(super) max_iter: usize,
    pub(super) batch_size: usize,
    pub(super) evaluate_every: usize,
    pub(super) total_samples: f64,
    pub(super) perp_tol: f64,
    pub(super) mean_change_tol: f64,
    pub(super) max_doc_update_iter: usize,
    seed: u64,
    components_init: Option<Array2<f64>>,
}

impl Default for LatentDirichletAllocationParams {
    fn default() -> Self {
        LatentDirichletAllocationParams {
            n_components: 10,
            doc_topic_prior: None,
            topic_word_prior: None,
            learning_method: LearningMethod::Batch,
            learning_decay: 0.7,
            learning_offset: 10.0,
            max_iter: 10,
            batch_size: 128,
            evaluate_every: 0,
            total_samples: 1e6,
            perp_tol: 0.1,
            mean_change_tol: 1e-3,
            max_doc_update_iter: 100,
            seed: 0,
            components_init: None,
        }
    }
}

impl LatentDirichletAllocationParams {
    /// The number of topics (default 10, at least 1); there may be more than documents.
    pub fn n_components(mut self, n_components: usize) -> Self {
        self.n_components = n_components;
        self
    }

    /// α, how many words of each topic a document has before any is read (default 1 / n_components, above 0). Small ones
    /// make documents of few topics.
    pub fn doc_topic_prior(mut self, doc_topic_prior: f64) -> Self {
        self.doc_topic_prior = Some(doc_topic_prior);
        self
    }

    /// η, how often a topic has each word before any is read (default 1 / n_components, above 0). Small ones make topics of
    /// few words.
    pub fn topic_word_prior(mut self, topic_word_prior: f64) -> Self {
        self.topic_word_prior = Some(topic_word_prior);
        self
    }

    /// From all documents at once (default) or from batches.
    pub fn learning_method(mut self, learning_method: LearningMethod) -> Self {
        self.learning_method = learning_method;
        self
    }

    /// κ, how fast steps of batches get smaller (default 0.7, from 0 to 1; above 0.5 they come to rest).
    pub fn learning_decay(mut self, learning_decay: f64) -> Self {
        self.learning_decay = learning_decay;
        self
    }

    /// τ₀, which makes the first batches count less (default 10, at least 1).
    pub fn learning_offset(mut self, learning_offset: f64) -> Self {
        self.learning_offset = learning_offset;
        self
    }

    /// Passes over the documents (default 10); 0 leaves the topics at their start.
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.max_iter = max_iter;
        self
    }

    /// Documents of a batch (default 128, at least 1); not used where all are taken at once.
    pub fn batch_size(mut self, batch_size: usize) -> Self {
        self.batch_size = batch_size;
        self
    }

    /// After how many passes each to see whether the perplexity came to rest (default 0, never; scikit-learn writes −1).
    pub fn evaluate_every(mut self, evaluate_every: usize) -> Self {
        self.evaluate_every = evaluate_every;
        self
    }

    /// How many documents there are in all, for `partial_fit` (default 10⁶, above 0).
    pub fn total_samples(mut self, total_samples: f64) -> Self {
        self.total_samples = total_samples;
        self
    }

    /// The change of the perplexity below which to stop, where `evaluate_every` looks at it (default 0.1, at least 0).
    pub fn perp_tol(mut self, perp_tol: f64) -> Self {
        self.perp_tol = perp_tol;
        self
    }

    /// The mean change of a document's γ at which its updates stop (default 0.001, at least 0).
    pub fn mean_change_tol(mut self, mean_change_tol: f64) -> Self {
        self.mean_change_tol = mean_change_tol;
        self
    }

    /// Most updates of a document's mixture in a pass (default 100, at least 1).
    pub fn max_doc_update_iter(mut self, max_doc_update_iter: usize) -> Self {
        self.max_doc_update_iter = max_doc_update_iter;
        self
    }

    /// Of the random start (default 0; scikit-learn's `random_state`).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Where λ starts, shape `(n_components, n_words)`, above 0; unless given, each number is drawn from Gamma(100, 1/100), which
    /// is about 1.
    pub fn components_init(mut self, components: Array2<f64>) -> Self {
        self.components_init = Some(components);
        self
    }

    pub(super) fn alpha(&self) -> f64 {
        self.doc_topic_prior.unwrap_or(1.0 / self.n_components as f64)
    }

    pub(super) fn eta(&self) -> f64 {
        self.topic_word_prior.unwrap_or(1.0 / self.n_components as f64)
    }

    fn check(&self, n_words: usize) -> Result<()> {
        let at_least_one =
            |name, value: usize| input::setting(name, value as f64, value >= 1, "a whole number of at least 1");
        let above =
            |name, value: f64| input::setting(name, value, value > 0.0 && value.is_finite(), "a number above 0");
        let not_below = |name, value: f64, least: f64| {
            let needed = format!("a number of at least {least}");
            input::setting(name, value, value >= least && value.is_finite(), &needed)
        };
        at_least_one("n_components", self.n_components)?;
        at_least_one("batch_size", self.batch_size)?;
        at_least_one("max_doc_update_iter", self.max_doc_update_iter)?;
        above("doc_topic_prior", self.alpha())?;
        above("topic_word_prior", self.eta())?;
        above("total_samples", self.total_samples)?;
        not_below("learning_offset", self.learning_offset, 1.0)?;
        not_below("perp_tol", self.perp_tol, 0.0)?;
        not_below("mean_change_tol", self.mean_change_tol, 0.0)?;
        let decay = self.learning_decay;
        input::setting("learning_decay", decay, (0.0..=1.0).contains(&decay), "a number from 0 to 1")?;
        if n_words == 0 {
            return Err(Error::empty("the vocabulary"));
        }
        let Some(start) = &self.components_init else { return Ok(()) };
        if start.dim() != (self.n_components, n_words) {
            let given = format!("{} × {}", start.nrows(), start.ncols());
            let needed = format!("n_components × n_words = {} × {n_words}", self.n_components);
            return Err(Error::Shape { name: "components_init".into(), given, needed });
        }
        let rows = start.outer_iter().enumerate();
        rows.into_iter().try_for_each(|(topic, row)| {
            let name = format!("components_init[{topic}]");
            input::in_range(&name, row.iter().copied(), |value| value > 0.0, "a number above 0")
        })
    }

    pub(super) fn start_components(&self, n_words: usize) -> Result<Array2<f64>> {
        self.check(n_words)?;
        if let Some(start) = &self.components_init {
            return Ok(start.clone());
        }
        let gamma = Gamma::new(100.0, 0.01).map_err(|error| Error::Undetermined(error.to_string()))?;
        let mut random = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        Ok(Array2::from_shape_simple_fn((self.n_components, n_words), || gamma.sample(&mut random)))
    }
}
