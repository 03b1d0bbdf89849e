//! Bag of words: how often each term stands in each document.
//!
//! Documents are counted in parts, one per thread, each with a dictionary of its own; the dictionaries are joined, the terms
//! sorted, and the counts written into one sparse matrix. Beside that matrix (16 bytes an entry) only the counts of the parts
//! (8 bytes an entry) and the dictionaries are held.

use std::collections::{BTreeSet, HashSet};

use rayon::prelude::*;
use sprs::CsMat;

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
    min_df: usize,
    max_df: usize,
}

impl Default for CountVectorizerParams {
    fn default() -> Self {
        CountVectorizerParams {
            tokenizer: Tokenizer::new(),
            stop_words: HashSet::new(),
            sizes: BTreeSet::from([1]),
            min_df: 1,
            max_df: usize::MAX,
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

    /// Only terms that stand in at least so many documents; 1 unless given.
    pub fn min_df(mut self, documents: usize) -> Self {
        self.min_df = documents;
        self
    }

    /// Only terms that stand in at most so many documents; no limit unless given.
    pub fn max_df(mut self, documents: usize) -> Self {
        self.max_df = documents;
        self
    }

    /// Whether every term that is met gets a column.
    pub(super) fn keeps_all(&self) -> bool {
        self.min_df <= 1 && self.max_df == usize::MAX && self.stop_words.is_empty()
    }

    fn check<D>(&self, documents: &[D]) -> Result<()> {
        let sizes: Vec<usize> = self.sizes.iter().copied().collect();
        if self.sizes.is_empty() || self.sizes.contains(&0) {
            return Err(Error::bad_param("ngram sizes", format!("{sizes:?}"), "1 word or more"));
        }
        if self.max_df < self.min_df {
            return Err(Error::bad_param("max_df", self.max_df, format!("at least min_df, which is {}", self.min_df)));
        }
        if documents.is_empty() {
            return Err(Error::empty("documents"));
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
                part.add(&words, &self.sizes, keep);
            }
            part
        };
        let mut parts: Vec<Part> = documents.par_chunks(size).map(count).collect();
        let mut first = parts.remove(0);
        let mut grams = std::mem::take(&mut first.grams);
        let mut df = std::mem::take(&mut first.df);
        let mut numbers: Vec<Option<Vec<u32>>> = vec![None];
        for part in &mut parts {
            let own = grams.merge(&std::mem::take(&mut part.grams));
            df.resize(grams.len(), 0);
            own.iter().zip(&part.df).for_each(|(&gram, &n)| df[gram as usize] += n);
            numbers.push(Some(own));
        }
        df.resize(grams.len(), 0);
        let fits = |&gram: &u32| {
            let n = df[gram as usize] as usize;
            n >= self.min_df.max(1) && n <= self.max_df && self.sizes.contains(&grams.size(gram as usize))
        };
        let chosen: Vec<u32> = (0..grams.len() as u32).filter(fits).collect();
        if chosen.is_empty() {
            let needed = "at least one that is no stop word and within min_df and max_df";
            return Err(Error::bad_param("terms of the documents", "none", needed));
        }
        let (vocabulary, chosen) = grams.vocabulary(chosen, self.tokenizer.sorts_by_words());
        let mut columns = vec![NO_COLUMN; grams.len()];
        chosen.iter().zip(0..).for_each(|(&gram, column)| columns[gram as usize] = column);
        let document_frequency = chosen.iter().map(|&gram| df[gram as usize]).collect();
        let parts: Vec<Counts> = std::iter::once(first).chain(parts).map(|part| part.counts).collect();
        let mut rows = Rows { parts };
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

/// A gram that is no term.
const NO_COLUMN: u32 = u32::MAX;

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
    grams: Grams,
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
        let mut rows = Rows { parts: documents.par_chunks(size).map(count).collect() };
        rows.parts.par_iter_mut().for_each(Counts::sort);
        rows
    }

    fn longest(&self) -> usize {
        self.params.sizes.last().copied().unwrap_or(1)
    }
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
}

impl Part {
    fn add(&mut self, words: &[u32], sizes: &BTreeSet<usize>, keep: bool) {
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
                }
            }
        }
        self.counts.end_row(n_terms(words.len(), sizes));
    }
}

/// How often each term stands in each document: (term, count), document after document.
#[derive(Debug, Clone, Default)]
struct Counts {
    items: Vec<(u32, u32)>,
    /// Where each document's items end.
    ends: Vec<usize>,
    /// How many terms each document has, those without a column too.
    lengths: Vec<u32>,
    /// For each term, the document that had it last (from 1) and the place of its count.
    last: Vec<(u32, u32)>,
}

impl Counts {
    fn new(n_terms: usize) -> Counts {
        Counts { last: vec![(0, 0); n_terms], ..Counts::default() }
    }

    fn grow(&mut self, n_terms: usize) {
        if self.last.len() < n_terms {
            self.last.resize(n_terms, (0, 0));
        }
    }

    fn start(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// Counts a term of the current document; whether it is its first there.
    fn add(&mut self, term: u32, keep: bool) -> bool {
        let document = self.ends.len() as u32 + 1;
        let start = self.start();
        let (seen, place) = &mut self.last[term as usize];
        if *seen == document {
            if keep {
                self.items[start + *place as usize].1 += 1;
            }
            return false;
        }
        *seen = document;
        if keep {
            *place = (self.items.len() - start) as u32;
            self.items.push((term, 1));
        }
        true
    }

    fn end_row(&mut self, length: u32) {
        self.ends.push(self.items.len());
        self.lengths.push(length);
    }

    /// Puts the terms of each document in the order of their columns; those without one go to its end.
    fn sort(&mut self) {
        self.last = Vec::new();
        let mut start = 0;
        for &end in &self.ends {
            self.items[start..end].sort_unstable();
            start = end;
        }
    }
}

/// What is done with the columns and weights of a row at the end.
pub(super) type Finish<'a> = dyn Fn(&[usize], &mut [f64]) + Sync + 'a;

/// The counts of all documents, in parts.
pub(super) struct Rows {
    parts: Vec<Counts>,
}

impl Rows {
    /// From the numbers of grams in their parts to columns.
    fn renumber(&mut self, numbers: &[Option<Vec<u32>>], columns: &[u32]) {
        self.parts.par_iter_mut().zip(numbers).for_each(|(part, numbers)| {
            for (term, _) in &mut part.items {
                let gram = numbers.as_ref().map_or(*term, |numbers| numbers[*term as usize]);
                *term = columns[gram as usize];
            }
            part.sort();
        });
    }

    /// The sparse matrix of `weight(document's length, count)`; `finish` then sees each row's columns and weights.
    pub(super) fn matrix(
        self,
        n_columns: usize,
        weight: impl Fn(u32, u32) -> f64 + Sync,
        finish: Option<&Finish>,
    ) -> CsMat<f64> {
        let mut ends = vec![0];
        for part in &self.parts {
            let mut start = 0;
            for &end in &part.ends {
                let kept = part.items[start..end].partition_point(|(column, _)| *column != NO_COLUMN);
                ends.push(ends[ends.len() - 1] + kept);
                start = end;
            }
        }
        let n_rows = ends.len() - 1;
        let n = ends[n_rows];
        let (mut indices, mut data) = (vec![0; n], vec![0.0; n]);
        let (mut rest, mut first) = ((&mut indices[..], &mut data[..]), 0);
        let mut jobs = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let last = first + part.ends.len();
            let size = ends[last] - ends[first];
            let (own_indices, other_indices) = rest.0.split_at_mut(size);
            let (own_data, other_data) = rest.1.split_at_mut(size);
            jobs.push((part, &ends[first..=last], own_indices, own_data));
            (rest, first) = ((other_indices, other_data), last);
        }
        jobs.into_par_iter().for_each(|(part, ends, indices, data)| {
            let mut start = 0;
            for (row, &end) in part.ends.iter().enumerate() {
                let place = ends[row] - ends[0]..ends[row + 1] - ends[0];
                let (indices, data) = (&mut indices[place.clone()], &mut data[place]);
                for (((column, count), index), value) in
                    part.items[start..end].iter().zip(&mut *indices).zip(&mut *data)
                {
                    *index = *column as usize;
                    *value = weight(part.lengths[row], *count);
                }
                if let Some(finish) = finish {
                    finish(indices, data);
                }
                start = end;
            }
        });
        CsMat::new((n_rows, n_columns), ends, indices, data)
    }

    /// The length and the (column, count) pairs of the only document.
    pub(super) fn only(&self) -> (u32, &[(u32, u32)]) {
        self.parts.first().map_or((0, &[]), |part| (part.lengths.first().copied().unwrap_or(0), &part.items))
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
