//! The arithmetic of topic models on a handful of numbers, with its derivation.
//!
//! - Formulas: E[ln θₖ] = ψ(αₖ) − ψ(Σα) for θ ~ Dirichlet(α); φₖ ∝ exp(ψ(γₖ))·β̃ₖ; perplexity = exp(−bound / number of words).
//! - Source: Blei, Ng & Jordan (2003), JMLR 3, 993–1022, appendix A.1; Hoffman, Blei & Bach (2010), NIPS 23, section 4.

use crate::stats::digamma;
use crate::worked::{Expr, Number, six};
use crate::{Error, Result, input};

/// `E[ln θₖ]` under a Dirichlet distribution, for each component: below ln of the mean αₖ / Σα, the more so the less is known.
///
/// # Errors
/// `Empty`; `NotFinite`, `OutOfRange` unless every α is above 0.
/// ```
/// // ψ(2) − ψ(3) = −½ and ψ(1) − ψ(3) = −3/2, by ψ(x + 1) = ψ(x) + 1/x.
/// let expected = workings::topics::dirichlet_expectation(&[2.0, 1.0])?;
/// assert!((expected[0].value() + 0.5).abs() < 1e-14 && (expected[1].value() + 1.5).abs() < 1e-14);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn dirichlet_expectation(alpha: &[f64]) -> Result<Vec<Expr>> {
    if alpha.is_empty() {
        return Err(Error::empty("alpha"));
    }
    input::in_range("alpha", alpha.iter().copied(), |alpha| alpha > 0.0, "a number above 0")?;
    let total: f64 = alpha.iter().sum();
    let psi = |name: &str, x: f64| Expr::named(format!("ψ({name} = {})", six(x)), digamma(x));
    let whole = psi("Σα", total);
    Ok(alpha.iter().map(|alpha| (psi("α", *alpha) - whole.clone()).called("E[ln θ]")).collect())
}

/// φ: with what probability a word of a document is of each topic, from the document's γ and the word's weight in each topic.
///
/// Each from 0 to 1, their sum 1. Undefined where every weight is 0.
///
/// # Errors
/// `Empty`, `LengthMismatch`; `NotFinite`, `OutOfRange` unless every γ is above 0 and every weight at least 0.
/// ```
/// // ψ(2) = ψ(1) + 1: the second topic is e times as likely, but the word weighs half there.
/// let phi = workings::topics::word_topics(&[1.0, 2.0], &[0.4, 0.2])?;
/// let e = std::f64::consts::E;
/// assert!((phi[1].value() - 0.5 * e / (1.0 + 0.5 * e)).abs() < 1e-14);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn word_topics(gamma: &[f64], weights: &[f64]) -> Result<Vec<Expr>> {
    input::same_length("gamma", gamma.len(), "weights", weights.len())?;
    input::in_range("gamma", gamma.iter().copied(), |gamma| gamma > 0.0, "a number above 0")?;
    input::non_negative("weights", weights.iter().copied())?;
    // Less the largest, so that no e^ψ is too large to be written down.
    let largest = gamma.iter().copied().fold(0.0, f64::max);
    let most = Expr::named(format!("ψ({})", six(largest)), digamma(largest));
    let term = |(gamma, weight): (&f64, &f64)| {
        let psi = Expr::named(format!("ψ({})", six(*gamma)), digamma(*gamma));
        ((psi - most.clone()).exp() * Expr::named("weight", *weight)).called("share")
    };
    let shares: Vec<Expr> = gamma.iter().zip(weights).map(term).collect();
    let none = weights.iter().all(|weight| *weight == 0.0);
    let total = Expr::sum_of(shares.iter().cloned()).called("sum");
    let phi =
        |share: Expr| (share / total.clone()).undefined_if(none, "the word has no weight in any topic").called("φ");
    Ok(shares.into_iter().map(phi).collect())
}

/// exp(−bound / n_words): among how many equally likely words the model hesitates, on average and at most.
///
/// `bound` is the natural logarithm of a probability, or what that is not below, as
/// [`score`](super::LatentDirichletAllocation::score) gives it. At least 1 where the bound is at most 0; lower is better.
///
/// # Errors
/// `BadParam` for a bound that is not finite, or no word.
/// ```
/// // Four words of ¼ each.
/// let perplexity = workings::topics::lda_perplexity(4.0 * 0.25_f64.ln(), 4.0)?;
/// assert!((perplexity.value() - 4.0).abs() < 1e-14);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn lda_perplexity(bound: f64, n_words: f64) -> Result<Expr> {
    input::setting("bound", bound, bound.is_finite(), "a finite number")?;
    input::setting("n_words", n_words, n_words > 0.0 && n_words.is_finite(), "a number above 0")?;
    Ok((-Expr::named("bound", bound) / Expr::named("words", n_words)).exp().called("perplexity"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One component is certain: θ = 1, so ln θ = 0.
    #[test]
    fn what_cannot_be_worked_out_is_refused() {
        assert_eq!(dirichlet_expectation(&[0.3]).unwrap()[0].value(), 0.0);
        assert!(matches!(dirichlet_expectation(&[]), Err(Error::Empty { .. })));
        assert!(matches!(dirichlet_expectation(&[1.0, 0.0]), Err(Error::OutOfRange { index: 1, .. })));
        assert!(matches!(dirichlet_expectation(&[f64::NAN]), Err(Error::NotFinite { .. })));
        assert!(matches!(word_topics(&[1.0], &[1.0, 2.0]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(word_topics(&[], &[]), Err(Error::Empty { .. })));
        assert!(matches!(word_topics(&[0.0, 1.0], &[1.0, 2.0]), Err(Error::OutOfRange { index: 0, .. })));
        assert!(matches!(word_topics(&[1.0, 1.0], &[1.0, -2.0]), Err(Error::OutOfRange { index: 1, .. })));
        let nowhere = word_topics(&[1.0, 3.0], &[0.0, 0.0]).unwrap();
        assert_eq!(nowhere[1].undefined(), Some("the word has no weight in any topic"));
        assert!(lda_perplexity(f64::NAN, 1.0).is_err() && lda_perplexity(-1.0, 0.0).is_err());
    }
}
