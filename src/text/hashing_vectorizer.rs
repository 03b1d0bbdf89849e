//! Bag of words without a vocabulary: the column of a term is the remainder of its hash.
//!
//! Nothing is learnt, so documents can be streamed, and new terms are no problem. The price: two terms may share a column, and
//! no column can be read back as a term. A sign of its own for each term (`alternate_sign`) lets the terms of a column cancel
//! rather than add up, so that the inner product of two documents is right on average.
//!
//! - Formula: h = MurmurHash3 (32 bits, seed 0) of the UTF-8 bytes, read as a signed number; column |h| mod `n_features`, sign
//!   that of h (+ for 0).
//! - Cost: one pass; memory that of the matrix, nothing for the terms.
//! - Conventions: scikit-learn's, to the last bit, save that words of one letter are kept unless [`Tokenizer::sklearn`] is
//!   chosen. Where terms of both signs cancel, the entry stays as a stored 0.
//! - Source: Weinberger et al. (2009), Feature hashing for large scale multitask learning, ICML, 1113–1120.

use std::collections::{BTreeSet, HashSet};

use rayon::prelude::*;
use sprs::CsMat;

use super::counts::{Counts, Rows};
use super::murmur3::murmur3_32;
use super::tfidf::Norm;
use super::tokens::Tokenizer;
use crate::{Error, Result};

/// Turns documents into rows of hashed counts.
///
/// ```
/// use workings::text::HashingVectorizer;
///
/// let hashing = HashingVectorizer::new().n_features(16).norm(None);
/// let matrix = hashing.transform(&["red red green", ""])?;
/// let (column, sign) = hashing.column("red")?;
/// assert_eq!(matrix.get(0, column), Some(&(2.0 * sign)));
/// assert_eq!((matrix.shape(), matrix.outer_view(1).unwrap().nnz()), ((2, 16), 0)); // an empty document: no entries
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct HashingVectorizer {
    tokenizer: Tokenizer,
    stop_words: HashSet<String>,
    sizes: BTreeSet<usize>,
    n_features: usize,
    alternate_sign: bool,
    norm: Option<Norm>,
}

impl Default for HashingVectorizer {
    fn default() -> Self {
        HashingVectorizer {
            tokenizer: Tokenizer::new(),
            stop_words: HashSet::new(),
            sizes: BTreeSet::from([1]),
            n_features: 1 << 20,
            alternate_sign: true,
            norm: Some(Norm::L2),
        }
    }
}

impl HashingVectorizer {
    /// 2²⁰ columns, single words, alternating signs, rows of unit length.
    pub fn new() -> HashingVectorizer {
        HashingVectorizer::default()
    }

    /// How texts are cut into words; [`Tokenizer::new`] unless given.
    pub fn tokenizer(mut self, tokenizer: Tokenizer) -> Self {
        self.tokenizer = tokenizer;
        self
    }

    /// Words that are left out before n-grams are formed; compared with the tokens, so in lower case.
    pub fn stop_words<W: Into<String>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.stop_words = words.into_iter().map(Into::into).collect();
        self
    }

    /// Terms of `min_n` to `max_n` words; single words unless given.
    pub fn ngram_range(mut self, min_n: usize, max_n: usize) -> Self {
        self.sizes = (min_n..=max_n).collect();
        self
    }

    /// How many columns; a power of 2 spreads best. 2²⁰ unless given, from 1 to 2³¹ − 1.
    pub fn n_features(mut self, n_features: usize) -> Self {
        self.n_features = n_features;
        self
    }

    /// Whether a term counts −1 where its hash is negative; true unless given.
    pub fn alternate_sign(mut self, alternate: bool) -> Self {
        self.alternate_sign = alternate;
        self
    }

    /// What each document's counts are divided by; [`Norm::L2`] unless given, `None` leaves them.
    pub fn norm(mut self, norm: Option<Norm>) -> Self {
        self.norm = norm;
        self
    }

    /// The column of a term, from 0, and what one occurrence counts there, 1 or −1.
    ///
    /// # Errors
    /// `BadParam` for no columns or more than 2³¹ − 1.
    pub fn column(&self, term: &str) -> Result<(usize, f64)> {
        self.check()?;
        let (column, sign) = self.place(term);
        Ok((column as usize, f64::from(sign)))
    }

    fn check(&self) -> Result<()> {
        if self.n_features == 0 || self.n_features > i32::MAX as usize {
            return Err(Error::bad_param("n_features", self.n_features, "from 1 to 2³¹ − 1"));
        }
        Ok(())
    }

    fn place(&self, term: &str) -> (u32, i32) {
        let hash = murmur3_32(term.as_bytes(), 0).cast_signed();
        let sign = if self.alternate_sign && hash < 0 { -1 } else { 1 };
        (hash.unsigned_abs() % (self.n_features as u32).max(1), sign)
    }

    /// The matrix, documents × `n_features`, in rows of sorted columns. A document without terms is a row without entries.
    /// # Errors
    /// `BadParam` for no columns, more than 2³¹ − 1, or n-gram sizes of 0.
    pub fn transform<D: AsRef<str> + Sync>(&self, documents: &[D]) -> Result<CsMat<f64>> {
        self.check()?;
        if self.sizes.is_empty() || self.sizes.contains(&0) {
            let sizes: Vec<usize> = self.sizes.iter().copied().collect();
            return Err(Error::bad_param("ngram sizes", format!("{sizes:?}"), "1 word or more"));
        }
        let size = documents.len().div_ceil(rayon::current_num_threads()).max(1);
        let rows = Rows::new(documents.par_chunks(size).map(|part| self.counts(part)).collect());
        let norm = self.norm;
        let finish = move |_: &[u64], weights: &mut [f64]| {
            if let Some(norm) = norm {
                norm.divide(weights);
            }
        };
        // The counts were kept as the bits of signed numbers.
        Ok(rows.matrix(self.n_features, |_, count| f64::from(count.cast_signed()), Some(&finish)))
    }

    fn counts<D: AsRef<str>>(&self, documents: &[D]) -> Counts {
        let mut counts = Counts::default();
        let (mut scratch, mut text, mut term) = (String::new(), String::new(), String::new());
        let (mut ends, mut row) = (Vec::new(), Vec::new());
        for document in documents {
            text.clear();
            ends.clear();
            row.clear();
            self.tokenizer.for_each(document.as_ref(), &mut scratch, |word| {
                if self.stop_words.is_empty() || !self.stop_words.contains(word) {
                    text.push_str(word);
                    ends.push(text.len());
                }
            });
            let start_of = |word: usize| if word == 0 { 0 } else { ends[word - 1] };
            for &size in &self.sizes {
                for first in 0..(ends.len() + 1).saturating_sub(size) {
                    if size == 1 {
                        row.push(self.place(&text[start_of(first)..ends[first]]));
                        continue;
                    }
                    term.clear();
                    for word in first..first + size {
                        if word > first {
                            term.push(' ');
                        }
                        term.push_str(&text[start_of(word)..ends[word]]);
                    }
                    row.push(self.place(&term));
                }
            }
            row.sort_unstable_by_key(|(column, _)| *column);
            let sums = row.chunk_by(|a, b| a.0 == b.0);
            counts
                .push_row(sums.map(|same| (same[0].0, same.iter().map(|(_, sign)| sign).sum::<i32>().cast_unsigned())));
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_only_where_they_are_asked_for() {
        let documents = ["one two three four five six seven eight nine ten"; 3];
        let plain = HashingVectorizer::new().n_features(3).alternate_sign(false).norm(None);
        let matrix = plain.transform(&documents).unwrap();
        assert!(matrix.data().iter().all(|count| *count > 0.0));
        assert_eq!(matrix.data().iter().sum::<f64>(), 30.0);
        let signed = plain.clone().alternate_sign(true);
        let words = documents[0].split(' ');
        let sum: f64 = words.map(|word| signed.column(word).unwrap().1).sum();
        assert_eq!(signed.transform(&documents).unwrap().data().iter().sum::<f64>(), 3.0 * sum);
    }

    /// No documents, documents without words, one column for all, and settings that are refused.
    #[test]
    fn odd_input() {
        let hashing = HashingVectorizer::new().n_features(8).stop_words(["the"]);
        let none: [&str; 0] = [];
        assert_eq!(hashing.transform(&none).unwrap().shape(), (0, 8));
        let matrix = hashing.transform(&["", "…!", "the THE", "👍🏽"]).unwrap();
        assert_eq!((matrix.shape(), matrix.nnz()), ((4, 8), 0));
        let one = HashingVectorizer::new().n_features(1).norm(None).alternate_sign(false);
        assert_eq!(one.transform(&["a b a"]).unwrap().get(0, 0), Some(&3.0));
        for refused in [0, 1 << 31, usize::MAX] {
            assert!(HashingVectorizer::new().n_features(refused).transform(&["a"]).is_err());
        }
        assert!(HashingVectorizer::new().ngram_range(0, 1).transform(&["a"]).is_err());
        assert!(HashingVectorizer::new().ngram_range(2, 1).transform(&["a"]).is_err());
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let documents: Vec<String> = (0..50).map(|i| format!("w{} w{} the", i * 7 % 13, i * i % 11)).collect();
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| HashingVectorizer::new().n_features(32).ngram_range(1, 2).transform(&documents).unwrap())
        };
        assert_eq!(with(1), with(3));
    }
}
