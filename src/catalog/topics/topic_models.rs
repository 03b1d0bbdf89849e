//! Topics of documents.

use super::common::*;
use crate::topics::{CoDocuments, dirichlet_expectation, lda_perplexity, word_topics};
use crate::worked::{Expr, Number};

const BLEI: &str = "Blei, Ng & Jordan (2003), JMLR 3, 993–1022, appendix A.1 and equation 6";

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "expected logarithm under a Dirichlet distribution",
        "dirichlet_expectation",
        "topics::dirichlet_expectation",
        inputs![numbers("alpha", "the parameters, above 0: counts and prior of each component")],
        |g| {
            let alpha = g.numbers("alpha")?;
            let expected = dirichlet_expectation(&alpha)?;
            let total = Expr::sum_of(alpha.iter().map(|alpha| Expr::from(*alpha))).called("Σα");
            let mean = alpha.iter().map(|alpha| (Expr::named("α", *alpha) / total.clone()).called("mean"));
            Ok(Answer::default().list("expected_log", expected).list("mean", mean).with("total", total))
        },
    )
    .also("E[log theta], digamma expectation")
    .notes(
        "expected_log at most 0, below the logarithm of the mean; mean 0 to 1; an error unless every alpha is above 0",
        "ψ is the digamma function, the slope of ln Γ; natural logarithm",
        BLEI,
    ),
    concept(
        "topics of a word in a document",
        "lda_word_topics",
        "topics::word_topics",
        inputs![
            numbers("gamma", "the document's Dirichlet parameters, one for each topic"),
            numbers("weights", "exp E[ln β] of the word in each topic, or its probability there"),
        ],
        |g| Ok(Answer::default().list("phi", word_topics(&g.numbers("gamma")?, &g.numbers("weights")?)?)),
    )
    .also("variational phi of LDA")
    .notes(
        "each 0 to 1, their sum 1; NaN where every weight is 0",
        "φ ∝ exp(ψ(γ))·weight; what is common to all topics, ψ(Σγ), cancels; a count of the word times φ is added to γ",
        BLEI,
    ),
    concept(
        "perplexity of a topic model",
        "lda_perplexity",
        "topics::lda_perplexity",
        inputs![
            number("bound", "the evidence lower bound of all documents, in nats"),
            count("n_words", "words of all documents, each as often as it stands"),
        ],
        |g| Ok(Answer::one("perplexity", lda_perplexity(g.number("bound")?, g.number("n_words")?)?)),
    )
    .also("LDA perplexity, perplexity from a bound")
    .notes(
        "at least 1 where the bound is at most 0, lower is better; an error without words",
        "exp of the negative bound per word, as scikit-learn; an upper limit, since the bound is below the likelihood",
        "Hoffman, Blei & Bach (2010), Online Learning for Latent Dirichlet Allocation, NIPS 23, section 4",
    ),
    concept(
        "coherence of a topic",
        "topic_coherence",
        "topics::CoDocuments",
        inputs![matrix(
            "counts",
            "a row for each document, a column for each leading word of the topic, the first word first: how often it stands there",
        )],
        |g| {
            let counts = g.matrix("counts")?;
            let words: Vec<usize> = (0..counts.ncols()).collect();
            let together = CoDocuments::new(&counts, &words)?;
            Ok(Answer::one("umass", together.umass()).with("npmi", together.npmi()))
        },
    )
    .also("UMass coherence, NPMI coherence, co-document counts")
    .notes(
        "umass at most ln 2 a pair, npmi −1 to 1, higher is better; NaN where a word is in no document (umass: one that \
         leads another)",
        "whole documents, a word counts once in each; umass is the sum over pairs with 1 added to what is shared, npmi \
         the mean, −1 for words that never meet",
        "Mimno et al. (2011), EMNLP, 262–272; Bouma (2009), GSCL, 31–40",
    ),
];
