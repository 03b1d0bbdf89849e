//! How near a generated text comes to what people wrote: BLEU, ROUGE, word and character error rate.
//!
//! All but the last take tokens; how a text is cut into them is the caller's choice and belongs to the result.

use std::collections::HashMap;

use crate::text_distance::{common_subsequence, levenshtein};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// How often each n-gram stands in the tokens.
fn counts<'a>(tokens: &'a [&str], n: usize) -> HashMap<&'a [&'a str], usize> {
    let mut counts = HashMap::new();
    tokens.windows(n).for_each(|gram| *counts.entry(gram).or_insert(0) += 1);
    counts
}

/// BLEU of one candidate against one or several references, with its parts.
///
/// BLEU = BP · exp(Σ ln pₙ / N): the geometric mean of the n-gram precisions up to N, each n-gram counting at most as often
/// as in the reference that has it most, times a penalty for candidates shorter than the reference nearest in length (the
/// shorter one of equals). Range: 0 to 1. Not smoothed: without any match of one size, BLEU is 0.
///
/// Others differ: sacrebleu counts from 0 to 100, cuts texts by its own rules (13a) and by default smooths, an n-gram size
/// without a match counting half a match, the next one a quarter; on its tokens and with `smooth_method="none"` it agrees.
/// nltk's `sentence_bleu` agrees but for sizes without a match, where it warns and gives some 1e-154.
/// Source: Papineni et al. (2002), BLEU: a method for automatic evaluation of machine translation, ACL.
/// ```
/// use workings::metrics::Bleu;
/// let reference: Vec<&str> = "the cat sat on a mat".split(' ').collect();
/// let candidate: Vec<&str> = "the cat sat on the mat".split(' ').collect();
/// let bleu = Bleu::new(&candidate, &[reference], 2)?;
/// assert_eq!(bleu.precisions()[1].value(), 0.6);
/// assert!((bleu.bleu().value() - 0.5_f64.sqrt()).abs() < 1e-15); // √(5/6 · 3/5)
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bleu {
    /// Matches and n-grams of the candidate, from n = 1.
    matches: Vec<(usize, usize)>,
    candidate: usize,
    reference: usize,
}

impl Bleu {
    /// # Errors
    /// `Empty` without candidate or reference tokens; `BadParam` for `max_n` = 0.
    pub fn new(candidate: &[&str], references: &[Vec<&str>], max_n: usize) -> Result<Bleu> {
        if candidate.is_empty() {
            return Err(Error::empty("candidate"));
        }
        if references.is_empty() || references.iter().all(Vec::is_empty) {
            return Err(Error::empty("references"));
        }
        if max_n == 0 {
            return Err(Error::bad_param("max_n", 0, "at least 1 word"));
        }
        let matches = (1..=max_n).map(|n| {
            let references: Vec<_> = references.iter().map(|reference| counts(reference, n)).collect();
            let most = |gram| references.iter().filter_map(|known| known.get(gram)).max().copied().unwrap_or(0);
            let clipped = counts(candidate, n).into_iter().map(|(gram, count)| count.min(most(gram))).sum();
            (clipped, (candidate.len() + 1).saturating_sub(n))
        });
        let lengths = references.iter().map(Vec::len);
        let reference = lengths.min_by_key(|&length| (length.abs_diff(candidate.len()), length)).unwrap_or(0);
        Ok(Bleu { matches: matches.collect(), candidate: candidate.len(), reference })
    }

    /// The precision of each n-gram size: clipped matches over n-grams; 0 if the candidate is too short to have any.
    pub fn precisions(&self) -> Vec<Expr> {
        let precision = |(n, &(matches, all)): (usize, &(usize, usize))| {
            let (shared, total) = (Expr::named("matches", matches as f64), Expr::named("n-grams", all as f64));
            let none = "the candidate has no n-gram of this size; counts as 0";
            (shared / total).counted_as(0.0, all == 0, none).called(format!("p{n}"))
        };
        (1..).zip(&self.matches).map(precision).collect()
    }

    /// 1, or exp(1 − r/c) for a candidate of c tokens that is shorter than the reference of r.
    pub fn brevity_penalty(&self) -> Expr {
        let (r, c) = (Expr::named("r", self.reference as f64), Expr::named("c", self.candidate as f64));
        // exp of min(0, 1 − r/c): longer candidates are not rewarded.
        (Expr::from(1.0) - r / c).min(Expr::from(0.0)).exp().called("BP")
    }

    pub fn bleu(&self) -> Expr {
        let precisions = self.precisions();
        let none = precisions.iter().any(|precision| precision.value() == 0.0);
        let logs = Expr::mean_of(precisions.into_iter().map(Number::ln));
        let reason = "a precision of 0 makes the geometric mean 0";
        (self.brevity_penalty() * logs.exp()).counted_as(0.0, none, reason).called("BLEU")
    }
}

/// What ROUGE compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RougeVariant {
    /// n-grams of this size.
    N(usize),
    /// The longest common subsequence.
    L,
}

/// ROUGE of a candidate against one reference: how much of each is in the other.
///
/// Range: 0 to 1; 0/0 counts as 0. Without stemming; repeated n-grams count as often as both sides have them.
///
/// The package rouge-score agrees on the same tokens. It makes its own: lower case, runs of a to z and 0 to 9 (accented letters
/// separate), and with `use_stemmer` words of more than three letters as nltk's extension of Porter's stemmer has them; here
/// `Tokenizer::new().pattern("[a-z0-9]+")` and `porter`, whose original rules differ in a few words (`skies`, `dying`). Of
/// several references it takes the one with the best F1. Its `rougeLsum`, sentence by sentence, is another measure.
/// Source: Lin (2004), ROUGE: a package for automatic evaluation of summaries, ACL workshop.
/// ```
/// use workings::metrics::{Rouge, RougeVariant};
/// let rouge = Rouge::new(&["a", "b", "c", "d"], &["a", "c", "x"], RougeVariant::L)?;
/// assert_eq!(rouge.recall().value(), 0.5); // a c, of a b c d
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rouge {
    shared: usize,
    reference: usize,
    candidate: usize,
    variant: RougeVariant,
}

impl Rouge {
    /// # Errors
    /// `BadParam` for n-grams of 0 words.
    pub fn new(reference: &[&str], candidate: &[&str], variant: RougeVariant) -> Result<Rouge> {
        let (shared, size) = match variant {
            RougeVariant::N(0) => return Err(Error::bad_param("variant", "ROUGE-0", "n-grams of at least 1 word")),
            RougeVariant::L => (common_subsequence(reference, candidate), 1),
            RougeVariant::N(n) => {
                let own = counts(candidate, n);
                let both = |(gram, count): (&[&str], usize)| count.min(own.get(gram).copied().unwrap_or(0));
                (counts(reference, n).into_iter().map(both).sum(), n)
            }
        };
        let grams = |tokens: &[&str]| (tokens.len() + 1).saturating_sub(size);
        Ok(Rouge { shared, reference: grams(reference), candidate: grams(candidate), variant })
    }

    fn share(&self, of: usize, whose: &str, name: &str) -> Expr {
        let (shared, unit) = match self.variant {
            RougeVariant::L => ("LCS", "words"),
            RougeVariant::N(_) => ("matches", "n-grams"),
        };
        let (shared, all) =
            (Expr::named(shared, self.shared as f64), Expr::named(format!("{whose} {unit}"), of as f64));
        let none = format!("the {whose} has no {unit} of this size; counts as 0");
        (shared / all).counted_as(0.0, of == 0, none).called(name)
    }

    /// What is shared, out of the candidate.
    pub fn precision(&self) -> Expr {
        self.share(self.candidate, "candidate", "precision")
    }

    /// What is shared, out of the reference.
    pub fn recall(&self) -> Expr {
        self.share(self.reference, "reference", "recall")
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> Expr {
        let (precision, recall) = (self.precision(), self.recall());
        let none = precision.value() + recall.value() == 0.0;
        let f1 = Expr::from(2.0) * precision.clone() * recall.clone() / (precision + recall);
        f1.counted_as(0.0, none, "nothing is shared; counts as 0").called("F1")
    }
}

/// The word error rate of a transcript: insertions, deletions and replacements over the words of the reference.
///
/// Range: from 0, above 1 for a transcript with more errors than words. Undefined for an empty reference.
/// ```
/// let wer = workings::metrics::WordErrorRate::new(&["turn", "it", "off"], &["turn", "off"]);
/// assert_eq!(wer.wer().value(), 1.0 / 3.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordErrorRate {
    edits: usize,
    words: usize,
}

impl WordErrorRate {
    pub fn new(reference: &[&str], hypothesis: &[&str]) -> WordErrorRate {
        WordErrorRate { edits: levenshtein(reference, hypothesis), words: reference.len() }
    }

    /// The fewest edits.
    pub fn edits(&self) -> usize {
        self.edits
    }

    pub fn wer(&self) -> Expr {
        let (edits, words) =
            (Expr::named("edits", self.edits as f64), Expr::named("reference words", self.words as f64));
        (edits / words).undefined_if(self.words == 0, "the reference has no words").called("WER")
    }
}

/// The character error rate of a transcript: insertions, deletions and replacements over the characters of the reference.
///
/// Spaces and accents count as they stand. Range: from 0, above 1 for a transcript with more errors than characters.
/// Undefined for an empty reference.
/// ```
/// let cer = workings::metrics::CharErrorRate::new("turn", "torn!");
/// assert_eq!(cer.cer().value(), 0.5); // u → o and an added !, of four
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CharErrorRate {
    edits: usize,
    characters: usize,
}

impl CharErrorRate {
    pub fn new(reference: &str, hypothesis: &str) -> CharErrorRate {
        let [reference, hypothesis] = [reference, hypothesis].map(|text| text.chars().collect::<Vec<_>>());
        CharErrorRate { edits: levenshtein(&reference, &hypothesis), characters: reference.len() }
    }

    /// The fewest edits.
    pub fn edits(&self) -> usize {
        self.edits
    }

    pub fn cer(&self) -> Expr {
        let characters = Expr::named("reference characters", self.characters as f64);
        let none = self.characters == 0;
        (Expr::named("edits", self.edits as f64) / characters)
            .undefined_if(none, "the reference has no characters")
            .called("CER")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn words(text: &str) -> Vec<&str> {
        text.split_whitespace().collect()
    }

    /// Papineni's own example: "the" seven times is clipped to 2 of 7.
    #[test]
    fn repeated_words_are_clipped() {
        let references = ["the cat is on the mat", "there is a cat on the mat"].map(words);
        let bleu = Bleu::new(&words("the the the the the the the"), &references, 1).unwrap();
        assert_relative_eq!(bleu.bleu().value(), 2.0 / 7.0, max_relative = 1e-15);
        assert_eq!(bleu.reference, 7); // of 6 and 7 the one as long
    }

    /// c = 3, r = 6: exp(1 − 2). Two-word candidate: no trigram, so p₃ and BLEU are 0.
    #[test]
    fn short_candidates_are_penalised() {
        let references = ["the cat is on the mat", "there is a cat on the mat"].map(words);
        let bleu = Bleu::new(&words("the cat is"), &references, 2).unwrap();
        assert_relative_eq!(bleu.bleu().value(), (-1.0_f64).exp(), max_relative = 1e-15);
        let bleu = Bleu::new(&words("the cat"), &references, 3).unwrap();
        assert_eq!((bleu.precisions()[2].value(), bleu.bleu().value()), (0.0, 0.0));
        assert!(Bleu::new(&[], &references, 1).is_err());
        assert!(Bleu::new(&["a"], &[], 1).is_err());
    }

    /// Reference of 5 words, candidate of 3: bigrams 4 and 2, one of them shared ("a b").
    #[test]
    fn rouge_of_unequal_lengths() {
        let rouge = Rouge::new(&words("a b c d e"), &words("a b d"), RougeVariant::N(2)).unwrap();
        assert_eq!((rouge.recall().value(), rouge.precision().value()), (0.25, 0.5));
        assert_relative_eq!(rouge.f1().value(), 1.0 / 3.0, max_relative = 1e-15);
        let longest = Rouge::new(&words("a b c d e"), &words("a b d"), RougeVariant::L).unwrap();
        assert_eq!((longest.recall().value(), longest.precision().value()), (0.6, 1.0));
        assert_eq!(Rouge::new(&[], &[], RougeVariant::N(1)).unwrap().f1().value(), 0.0);
    }

    #[test]
    fn errors_over_reference_words() {
        let wer = WordErrorRate::new(&words("turn the lights off in here"), &words("turn lights of in here now"));
        assert_eq!((wer.edits(), wer.wer().value()), (3, 0.5));
        assert_eq!(WordErrorRate::new(&["a"], &words("b c d")).wer().value(), 3.0);
        assert!(WordErrorRate::new(&[], &["a"]).wer().undefined().is_some());
        // kitten and sitting: k → s, e → i, + g.
        assert_eq!(CharErrorRate::new("kitten", "sitting").cer().value(), 0.5);
        assert_eq!(CharErrorRate::new("é", "éa").edits(), 1);
        assert!(CharErrorRate::new("", "a").cer().undefined().is_some());
    }
}
