//! Topics: which words go together, and what each document is about.
//!
//! - [`LatentDirichletAllocation`]: topics as distributions over words and documents as mixtures of topics, learnt by
//!   variational Bayes from all documents at once or from batches of them.
//! - [`CoDocuments`]: in how many documents words stand together, and from that a topic's coherence: UMass, NPMI.
//! - [`dirichlet_expectation`], [`word_topics`], [`lda_perplexity`]: the arithmetic in between, with its derivation.
//! - [`Documents`]: counts of words, as [`CountVectorizer`](crate::text::CountVectorizer) gives them, or a table of them.

mod arithmetic;
mod coherence;
mod documents;
mod lda;

pub use arithmetic::{dirichlet_expectation, lda_perplexity, word_topics};
pub use coherence::CoDocuments;
pub use documents::Documents;
pub use lda::{LatentDirichletAllocation, LatentDirichletAllocationParams, LearningMethod, Step};
