//! Documents as counts of words, and the compact form that the loops run over.

use std::borrow::Cow;
use std::ops::Range;

use ndarray::{ArrayBase, Data, Ix2};
use sprs::CsMat;

use crate::linalg::reduce::map_reduce;
use crate::{Error, Result};

/// How often each word stands in each document: a row for each document, a column for each word of the vocabulary.
///
/// Made from a reference to a sparse matrix, such as [`CountVectorizer`](crate::text::CountVectorizer) returns, or to an
/// array. Counts need not be whole, but at least 0.
#[derive(Debug, Clone)]
pub struct Documents<'a>(Cow<'a, CsMat<f64>>);

impl<'a> From<&'a CsMat<f64>> for Documents<'a> {
    fn from(counts: &'a CsMat<f64>) -> Self {
        Documents(if counts.is_csr() { Cow::Borrowed(counts) } else { Cow::Owned(counts.to_csr()) })
    }
}

impl<D: Data<Elem = f64>> From<&ArrayBase<D, Ix2>> for Documents<'_> {
    fn from(counts: &ArrayBase<D, Ix2>) -> Self {
        // NaN is not 0, so it stays and is found by the check.
        let (mut ends, mut words, mut values) = (vec![0], Vec::new(), Vec::new());
        for row in counts.outer_iter() {
            for (word, count) in row.iter().enumerate().filter(|(_, count)| **count != 0.0) {
                words.push(word);
                values.push(*count);
            }
            ends.push(words.len());
        }
        Documents(Cow::Owned(CsMat::new(counts.dim(), ends, words, values)))
    }
}

/// Most words in all. The loops divide counts by 2⁻⁵², and multiply them by their logarithms and by `total_samples`: up to
/// here no product comes near the largest number, 1.8e308.
const MOST: f64 = 1e200;

impl Documents<'_> {
    /// What is not 0, if every count is a number of at least 0, and all of them sum to at most 1e200.
    pub(super) fn corpus(&self) -> Result<Corpus> {
        let counts = &self.0;
        let n_words = counts.cols();
        if u32::try_from(n_words).is_err() || u32::try_from(counts.rows()).is_err() {
            let given = format!("{} × {n_words}", counts.rows());
            return Err(Error::Shape {
                name: "counts".into(), given, needed: "less than 2³² rows and columns".into()
            });
        }
        let mut corpus = Corpus { starts: vec![0], words: Vec::new(), counts: Vec::new(), n_words };
        corpus.words.reserve_exact(counts.nnz());
        corpus.counts.reserve_exact(counts.nnz());
        for (document, row) in counts.outer_iterator().enumerate() {
            for (word, &count) in row.iter() {
                let name = || format!("counts[{document}]");
                if !count.is_finite() {
                    return Err(Error::NotFinite { name: name(), index: word, value: count });
                }
                if count < 0.0 {
                    let needed = "a number of at least 0";
                    return Err(Error::OutOfRange { name: name(), index: word, value: count, needed });
                }
                if count > 0.0 {
                    corpus.words.push(word as u32);
                    corpus.counts.push(count);
                }
            }
            corpus.starts.push(corpus.words.len());
        }
        let total: f64 = corpus.counts.iter().sum();
        if total > MOST {
            let problem = "products with them overflow; divide all counts by the same number, to sum to at most 1e200";
            return Err(Error::Undetermined(format!("the counts sum to {total:e}: {problem}")));
        }
        Ok(corpus)
    }
}

/// The words of each document and how often they stand there, one document after the other.
pub(super) struct Corpus {
    /// Where each document starts, and where the last ends.
    pub starts: Vec<usize>,
    pub words: Vec<u32>,
    pub counts: Vec<f64>,
    pub n_words: usize,
}

impl Corpus {
    /// The number of documents.
    pub fn n(&self) -> usize {
        self.starts.len() - 1
    }

    /// The places of what stands in these documents.
    pub fn entries(&self, documents: &Range<usize>) -> Range<usize> {
        self.starts[documents.start]..self.starts[documents.end]
    }

    /// How many words there are, each as often as it stands.
    pub fn total(&self) -> f64 {
        let sum = |range: Range<usize>| self.counts[range].iter().sum();
        map_reduce(self.counts.len(), sum, |a, b| a + b).unwrap_or(0.0)
    }
}

/// Of some documents, the places at which each word stands.
pub(super) struct ByWord {
    starts: Vec<usize>,
    /// The document, counted from the first of them, and the place among all entries of the corpus.
    entries: Vec<(u32, usize)>,
}

impl ByWord {
    pub fn new(corpus: &Corpus, documents: Range<usize>) -> ByWord {
        let range = corpus.entries(&documents);
        let mut starts = vec![0; corpus.n_words + 1];
        for word in &corpus.words[range.clone()] {
            starts[*word as usize + 1] += 1;
        }
        for word in 0..corpus.n_words {
            starts[word + 1] += starts[word];
        }
        let (mut next, mut entries) = (starts.clone(), vec![(0, 0); range.len()]);
        for document in documents.clone() {
            for place in corpus.starts[document]..corpus.starts[document + 1] {
                let next = &mut next[corpus.words[place] as usize];
                entries[*next] = ((document - documents.start) as u32, place);
                *next += 1;
            }
        }
        ByWord { starts, entries }
    }

    pub fn of(&self, word: usize) -> &[(u32, usize)] {
        &self.entries[self.starts[word]..self.starts[word + 1]]
    }
}
