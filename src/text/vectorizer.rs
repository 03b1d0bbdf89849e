//! Bag of words: how often each term stands in each document.
//!
//! Documents are counted in parts, one per thread, each with a dictionary of its own; the dictionaries are joined, the terms
//! sorted, and the counts turned into one sparse matrix (16 bytes an entry). Beside it only the dictionary is held: some 50
//! bytes for each distinct term, whatever its length.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use rayon::prelude::*;
use sprs::CsMat;

use super::counts::{Counts, NO_COLUMN, Rows};
use super::tokens::Tokenizer;
use super::vocabulary::{Grams, Vocabulary};
use crate::{Error, Result};

/// What counts as a term.
#[derive(Debug, Clone)]
pub struct CountVectorizerParams {
    tokenizer: Tokenizer,
    stop_words: HashSet<String>,
    /// How many words a term may have.
    sizes: BTreeSet<usize>,
    min_df: DocumentLimit,
    max_df: DocumentLimit,
    max_features: Option<usize>,
}

/// A number of documents, or a share of all of them.
///
/// `2` is two documents and `1.0` is all of them, as in scikit-learn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DocumentLimit {
    Count(usize),
    /// From 0 to 1.
    Share(f64),
}

impl From<usize> for DocumentLimit {
    fn from(documents: usize) -> Self {
        DocumentLimit::Count(documents)
    }
}

impl From<f64> for DocumentLimit {
    fn from(share: f64) -> Self {
        DocumentLimit::Share(share)
    }
}

impl DocumentLimit {
    /// The number of documents out of `n`, which need not be whole.
    fn of(self, n: usize) -> f64 {
        match self {
            DocumentLimit::Count(documents) => documents as f64,
            DocumentLimit::Share(share) => share * n as f64,
        }
    }

    fn check(self, name: &str) -> Result<()> {
        match self {
            DocumentLimit::Share(share) if !(0.0..=1.0).contains(&share) => {
                Err(Error::bad_param(name, share, "a share from 0 to 1, or a whole number of documents"))
            }
            _ => Ok(()),
        }
    }
}

impl Default for CountVectorizerParams {
    fn default() -> Self {
        CountVectorizerParams {
            tokenizer: Tokenizer::new(),
            stop_words: HashSet::new(),
            sizes: BTreeSet::from([1]),
            min_df: DocumentLimit::Count(1),
            max_df: DocumentLimit::Share(1.0),
            max_features: None,
        }
    }
}

impl CountVectorizerParams {
    /// How texts are cut into words; [`Tokenizer::new`] unless given.
    pub fn tokenizer(mut self, tokenizer: Tokenizer) -> Self {
        self.tokenizer = tokenizer;
        self
    }

    /// Words that are left out before n-grams are formed, as in scikit-learn; compared with the tokens, so in lower case.
    pub fn stop_words<W: Into<String>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.stop_words = words.into_iter().map(Into::into).collect();
        self
    }

    /// Terms of `min_n` to `max_n` words; single words unless given.
    pub fn ngram_range(self, min_n: usize, max_n: usize) -> Self {
        self.ngram_sizes(min_n..=max_n)
    }

    /// Terms of these numbers of words.
    pub fn ngram_sizes(mut self, sizes: impl IntoIterator<Item = usize>) -> Self {
        self.sizes = sizes.into_iter().collect();
        self
    }

    /// Only terms that stand in at least so many documents (`2`), or such a share of them (`0.01`); 1 document unless given.
    pub fn min_df(mut self, documents: impl Into<DocumentLimit>) -> Self {
        self.min_df = documents.into();
        self
    }

    /// Only terms that stand in at most so many documents (`100`), or such a share of them (`0.5`); no limit unless given.
    pub fn max_df(mut self, documents: impl Into<DocumentLimit>) -> Self {
        self.max_df = documents.into();
        self
    }

    /// Only so many terms, those that occur most often in all documents together; of equally frequent ones the first in
    /// alphabetical order. No limit unless given.
    pub fn max_features(mut self, terms: usize) -> Self {
        self.max_features = Some(terms);
        self
    }

    /// Whether every term that is met gets a column.
    pub(super) fn keeps_all(&self) -> bool {
        let all = match self.max_df {
            DocumentLimit::Count(documents) => documents == usize::MAX,
            DocumentLimit::Share(share) => share == 1.0,
        };
        let any = matches!(self.min_df, DocumentLimit::Count(0 | 1));
        all && any && self.max_features.is_none() && self.stop_words.is_empty()
    }

    fn check<D>(&self, documents: &[D]) -> Result<()> {
        let sizes: Vec<usize> = self.sizes.iter().copied().collect();
        if self.sizes.is_empty() || self.sizes.contains(&0) {
            return Err(Error::bad_param("ngram sizes", format!("{sizes:?}"), "1 word or more"));
        }
        if documents.is_empty() {
            return Err(Error::empty("documents"));
        }
        self.min_df.check("min_df")?;
        self.max_df.check("max_df")?;
        let (min, max) = (self.min_df.of(documents.len()), self.max_df.of(documents.len()));
        if max < min {
            return Err(Error::bad_param("max_df", max, format!("at least min_df, which is {min} documents")));
        }
        if self.max_features == Some(0) {
            return Err(Error::bad_param("max_features", 0, "at least 1 term"));
        }
        if documents.len() >= u32::MAX as usize {
            return Err(Error::bad_param("documents", documents.len(), "fewer than 2³² − 1"));
        }
        Ok(())
    }

    /// Learns the vocabulary. Errors: as [`fit_transform`](Self::fit_transform).
    pub fn fit<D: AsRef<str> + Sync>(&self, documents: &[D]) -> Result<CountVectorizer> {
        self.learn(documents, false).map(|(vectorizer, _)| vectorizer)
    }

    /// Learns the vocabulary and counts its terms: the vectoriser and a matrix, documents × terms.
    /// # Errors
    /// `Empty` without documents; `BadParam` for n-gram sizes of 0, limits that exclude each other, or if no term is left
    /// (documents of stop words only).
    pub fn fit_transform<D: AsRef<str> + Sync>(&self, documents: &[D]) -> Result<(CountVectorizer, CsMat<f64>)> {
        let (vectorizer, rows) = self.learn(documents, true)?;
        let matrix = rows.matrix(vectorizer.vocabulary.len(), |_, count| f64::from(count), None);
        Ok((vectorizer, matrix))
    }

    /// The shape of the matrix, documents × terms, without building it.
    pub fn shape<D: AsRef<str> + Sync>(&self, documents: &[D]) -> Result<(usize, usize)> {
        Ok((documents.len(), self.fit(documents)?.vocabulary.len()))
    }

    pub(super) fn learn<D: AsRef<str> + Sync>(&self, documents: &[D], keep: bool) -> Result<(CountVectorizer, Rows)> {
        self.check(documents)?;
        let size = documents.len().div_ceil(rayon::current_num_threads()).max(1);
        let count = |documents: &[D]| {
            let mut part = Part::default();
            let (mut scratch, mut words) = (String::new(), Vec::new());
            for document in documents {
                words.clear();
                self.words(document.as_ref(), &mut scratch, |word| words.push(part.grams.word(word)));
                part.add(&words, self, keep);
            }
            part
        };
        let mut parts: Vec<Part> = documents.par_chunks(size).map(count).collect();
        let mut first = parts.remove(0);
        let mut grams = std::mem::take(&mut first.grams);
        let mut df = std::mem::take(&mut first.df);
        let mut totals = std::mem::take(&mut first.totals);
        let mut numbers: Vec<Option<Vec<u32>>> = vec![None];
        for part in &mut parts {
            let own = grams.merge(&std::mem::take(&mut part.grams));
            df.resize(grams.len(), 0);
            own.iter().zip(&part.df).for_each(|(&gram, &n)| df[gram as usize] += n);
            if self.max_features.is_some() {
                totals.resize(grams.len(), 0);
                own.iter().zip(&part.totals).for_each(|(&gram, &n)| totals[gram as usize] += n);
            }
            numbers.push(Some(own));
        }
        df.resize(grams.len(), 0);
        let parts: Vec<Counts> = std::iter::once(first).chain(parts).map(|part| part.counts.closed()).collect();
        let (min_df, max_df) = (self.min_df.of(documents.len()), self.max_df.of(documents.len()));
        let fits = |&gram: &u32| {
            let n = f64::from(df[gram as usize]);
            n >= min_df.max(1.0) && n <= max_df && self.sizes.contains(&grams.size(gram))
        };
        let chosen: Vec<u32> = (0..grams.len() as u32).filter(fits).collect();
        if chosen.is_empty() {
            let needed = "at least one that is no stop word and within min_df and max_df";
            return Err(Error::bad_param("terms of the documents", "none", needed));
        }
        let mut chosen = grams.sorted(chosen, self.tokenizer.sorts_by_words());
        if let Some(limit) = self.max_features {
            chosen = most_frequent(chosen, &totals, limit);
        }
        let mut columns = vec![NO_COLUMN; grams.len()];
        chosen.iter().zip(0..).for_each(|(&gram, column)| columns[gram as usize] = column);
        let document_frequency: Vec<u32> = chosen.iter().map(|&gram| df[gram as usize]).collect();
        drop((df, totals));
        let grams = Arc::new(grams);
        let vocabulary = Vocabulary::new(grams.clone(), chosen);
        let mut rows = Rows::new(parts);
        rows.renumber(&numbers, &columns);
        let n_documents = documents.len();
        Ok((
            CountVectorizer { params: self.clone(), grams, columns, vocabulary, document_frequency, n_documents },
            rows,
        ))
    }

    fn words(&self, document: &str, scratch: &mut String, mut f: impl FnMut(&str)) {
        self.tokenizer.for_each(document, scratch, |word| {
            if self.stop_words.is_empty() || !self.stop_words.contains(word) {
                f(word);
            }
        });
    }
}

/// Counts the terms of documents, in the columns of the vocabulary that it was fitted on.
///
/// ```
/// use workings::text::CountVectorizer;
///
/// let (vectorizer, counts) = CountVectorizer::params().fit_transform(&["a rose is a rose", "is it"])?;
/// assert_eq!(vectorizer.vocabulary().terms(), ["a", "is", "it", "rose"]);
/// assert_eq!(counts.to_dense(), workings::ndarray::array![[2.0, 1.0, 0.0, 2.0], [0.0, 1.0, 1.0, 0.0]]);
/// let new = vectorizer.transform(&["it is new"]); // "new" has no column
/// assert_eq!(new.to_dense(), workings::ndarray::array![[0.0, 1.0, 1.0, 0.0]]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct CountVectorizer {
    pub(super) params: CountVectorizerParams,
    grams: Arc<Grams>,
    /// The column of each gram.
    columns: Vec<u32>,
    pub(super) vocabulary: Vocabulary,
    pub(super) document_frequency: Vec<u32>,
    pub(super) n_documents: usize,
}

impl CountVectorizer {
    /// Lower case, single words, every term.
    pub fn params() -> CountVectorizerParams {
        CountVectorizerParams::default()
    }

    /// The terms in the order of the columns.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// In how many documents of the training part each term stands, column by column.
    pub fn document_frequency(&self) -> &[u32] {
        &self.document_frequency
    }

    /// How many documents it was fitted on.
    pub fn n_documents(&self) -> usize {
        self.n_documents
    }

    /// The counts of other documents; terms that are not in the vocabulary are left out. An empty document is a row of zeros.
    pub fn transform<D: AsRef<str> + Sync>(&self, documents: &[D]) -> CsMat<f64> {
        self.count(documents).matrix(self.vocabulary.len(), |_, count| f64::from(count), None)
    }

    pub(super) fn count<D: AsRef<str> + Sync>(&self, documents: &[D]) -> Rows {
        let size = documents.len().div_ceil(rayon::current_num_threads()).max(1);
        let (min, max) = (self.params.sizes.first().copied().unwrap_or(1), self.longest());
        let count = |documents: &[D]| {
            let mut counts = Counts::new(self.vocabulary.len());
            let (mut scratch, mut words) = (String::new(), Vec::new());
            for document in documents {
                words.clear();
                self.params.words(document.as_ref(), &mut scratch, |word| words.push(self.grams.known_word(word)));
                for start in 0..words.len() {
                    let mut gram = None;
                    for (size, word) in (1..=max).zip(&words[start..]) {
                        gram = word.and_then(|word| self.grams.known_gram(gram, word));
                        let Some(known) = gram else { break };
                        let column = self.columns[known as usize];
                        if size >= min && column != NO_COLUMN {
                            counts.add(column, true);
                        }
                    }
                }
                counts.end_row(n_terms(words.len(), &self.params.sizes));
            }
            counts
        };
        Rows::new(documents.par_chunks(size).map(count).collect()).sorted()
    }

    fn longest(&self) -> usize {
        self.params.sizes.last().copied().unwrap_or(1)
    }
}

/// The `limit` most frequent of the terms, in their order; of equally frequent ones the first.
fn most_frequent(mut chosen: Vec<u32>, totals: &[u64], limit: usize) -> Vec<u32> {
    if chosen.len() > limit {
        let mut places: Vec<usize> = (0..chosen.len()).collect();
        places.select_nth_unstable_by_key(limit - 1, |&place| (Reverse(totals[chosen[place] as usize]), place));
        places.truncate(limit);
        places.sort_unstable();
        chosen = places.into_iter().map(|place| chosen[place]).collect();
    }
    chosen
}

/// How many terms of these sizes so many words make.
fn n_terms(words: usize, sizes: &BTreeSet<usize>) -> u32 {
    sizes.iter().map(|&size| (words + 1).saturating_sub(size)).sum::<usize>() as u32
}

/// The documents of one thread while the vocabulary is learnt.
#[derive(Default)]
struct Part {
    grams: Grams,
    counts: Counts,
    /// In how many documents each gram stands.
    df: Vec<u32>,
    /// How often each gram stands in all documents; only where `max_features` asks for it.
    totals: Vec<u64>,
}

impl Part {
    fn add(&mut self, words: &[u32], params: &CountVectorizerParams, keep: bool) {
        let sizes = &params.sizes;
        let longest = sizes.last().copied().unwrap_or(1);
        for start in 0..words.len() {
            let mut gram = None;
            for (size, &word) in (1..=longest).zip(&words[start..]) {
                let number = self.grams.gram(gram, word);
                gram = Some(number);
                if sizes.contains(&size) {
                    self.counts.grow(self.grams.len());
                    self.df.resize(self.grams.len(), 0);
                    self.df[number as usize] += u32::from(self.counts.add(number, keep));
                    if params.max_features.is_some() {
                        self.totals.resize(self.grams.len(), 0);
                        self.totals[number as usize] += 1;
                    }
                }
            }
        }
        self.counts.end_row(n_terms(words.len(), sizes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "a" stands in all four documents, "b" and "c" in two.
    #[test]
    fn both_limits_of_document_frequency_belong_to_what_is_kept() {
        let documents = ["a b c", "a b d", "a c e", "a f g"];
        let terms = |min_df, max_df| {
            let params = CountVectorizer::params().min_df(min_df).max_df(max_df);
            params.fit(&documents).map(|fitted| fitted.vocabulary().terms().join(" ")).ok()
        };
        assert_eq!(terms(2, 4).unwrap(), "a b c");
        assert_eq!(terms(2, 3).unwrap(), "b c");
        assert_eq!(terms(2, 2).unwrap(), "b c");
        assert_eq!(terms(4, 4).unwrap(), "a");
        assert_eq!((terms(3, 3), terms(5, 9), terms(3, 2)), (None, None, None));
    }

    /// Of four documents "a" has all, "b" and "c" half, the others a quarter; together a 5, b 3, c 2, d 2.
    #[test]
    fn shares_and_the_most_frequent() {
        let documents = ["a a b c", "a b b d", "a c e", "a d f"];
        let terms = |params: CountVectorizerParams| {
            params.fit(&documents).map(|fitted| fitted.vocabulary().terms().join(" ")).map_err(|e| e.to_string())
        };
        let params = CountVectorizer::params;
        assert_eq!(terms(params().min_df(0.5)).unwrap(), "a b c d");
        assert_eq!(terms(params().min_df(0.26).max_df(0.99)).unwrap(), "b c d");
        assert_eq!(terms(params().min_df(0.0).max_df(0.25)).unwrap(), "e f");
        assert_eq!(terms(params().max_df(1)).unwrap(), "e f");
        assert_eq!(terms(params().max_features(3)).unwrap(), "a b c");
        assert_eq!(terms(params().max_features(3).max_df(2)).unwrap(), "b c d");
        assert_eq!(terms(params().max_features(99)).unwrap(), "a b c d e f");
        assert!(terms(params().max_features(0)).unwrap_err().contains("max_features = 0"));
        for share in [-0.1, 1.1, f64::NAN] {
            assert!(terms(params().min_df(share)).unwrap_err().contains("min_df"), "{share}");
        }
        let crossed = terms(params().min_df(2).max_df(0.25)).unwrap_err();
        assert_eq!(crossed, "max_df = 1, but at least min_df, which is 2 documents is needed");
    }

    #[test]
    fn sizes_need_not_follow_each_other() {
        let params = CountVectorizer::params().ngram_sizes([3, 1]);
        let (fitted, counts) = params.fit_transform(&["so so good", "so"]).unwrap();
        assert_eq!(fitted.vocabulary().terms(), ["good", "so", "so so good"]);
        assert_eq!(counts.to_dense(), ndarray::array![[1.0, 2.0, 1.0], [0.0, 1.0, 0.0]]);
        assert!(CountVectorizer::params().ngram_range(0, 1).fit(&["a"]).is_err());
        assert!(CountVectorizer::params().ngram_range(2, 1).fit(&["a"]).is_err());
    }
}
