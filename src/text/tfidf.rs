//! TF-IDF: a term weighs more the more often it stands in a document, and less the more documents have it.
//!
//! Two conventions go by the name, and their numbers differ:
//! - the textbook's, count / length · ln(N / df), which is 0 for a term that every document has;
//! - scikit-learn's, count · (ln((1 + N) / (1 + df)) + 1), each document then scaled to unit length.
//!
//! Source: Salton & Buckley (1988), Information Processing & Management 24; scikit-learn's user guide, 7.2.3.4.

use sprs::CsMat;

use super::tokens::Tokenizer;
use super::vectorizer::{CountVectorizer, CountVectorizerParams, DocumentLimit};
use super::vocabulary::Vocabulary;
use crate::worked::{Expr, LogBase, Number, Worked};
use crate::{Error, Result};

/// How rare a term is, out of N documents of which df have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Idf {
    /// ln(N / df); tf is then the count over the length of the document.
    Textbook,
    /// ln((1 + N) / (1 + df)) + 1, scikit-learn's default; tf is then the count.
    #[default]
    Smooth,
    /// ln(N / df) + 1, scikit-learn's `smooth_idf=False`; tf is then the count.
    Unsmoothed,
}

/// What each document's weights are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Norm {
    /// The sum of their absolute values.
    L1,
    /// The root of the sum of their squares.
    L2,
}

impl Norm {
    /// Divides a document's weights by their norm; weights that are all 0 stay.
    pub(super) fn divide(self, weights: &mut [f64]) {
        let length: f64 = match self {
            Norm::L1 => weights.iter().map(|weight| weight.abs()).sum(),
            Norm::L2 => weights.iter().map(|weight| weight * weight).sum::<f64>().sqrt(),
        };
        if length > 0.0 {
            weights.iter_mut().for_each(|weight| *weight /= length);
        }
    }
}

/// The inverse document frequency of a term that `document_frequency` of `n_documents` documents have.
///
/// Range: from 0 (textbook) or 1 up. Without smoothing, a term that no document has is undefined.
/// # Errors
/// `BadParam` without documents, or for a term in more documents than there are.
/// ```
/// use workings::text::{Idf, LogBase, idf};
/// assert_eq!(idf(1000, 10, Idf::Textbook, LogBase::Ten)?.value(), 2.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn idf(n_documents: usize, document_frequency: usize, variant: Idf, base: LogBase) -> Result<Expr> {
    if n_documents == 0 {
        return Err(Error::empty("documents"));
    }
    if document_frequency > n_documents {
        let needed = format!("at most the number of documents, {n_documents}");
        return Err(Error::bad_param("document_frequency", document_frequency, needed));
    }
    Ok(rarity(Expr::named("N", n_documents as f64), Expr::named("df", document_frequency as f64), variant, base))
}

/// The formula of each convention, of numbers or of expressions.
fn rarity<N: Number>(n: N, df: N, variant: Idf, base: LogBase) -> N {
    let none = df.value() == 0.0;
    let idf = match variant {
        Idf::Smooth => base.log((N::from(1.0) + n) / (N::from(1.0) + df)) + 1.0,
        Idf::Textbook => base.log(n / df).undefined_if(none, "the term is in no document"),
        Idf::Unsmoothed => (base.log(n / df) + 1.0).undefined_if(none, "the term is in no document"),
    };
    idf.called("idf")
}

/// The term frequency: how often a term stands in a document, over the number of its words. Undefined for an empty document.
pub fn term_frequency(count: usize, n_tokens: usize) -> Expr {
    let (count, length) = (Expr::named("count", count as f64), Expr::named("n_tokens", n_tokens as f64));
    (count / length).undefined_if(n_tokens == 0, "the document has no words").called("tf")
}

/// The settings of a [`TfidfVectorizer`]; by default scikit-learn's, except that words of one letter are kept.
#[derive(Debug, Clone)]
pub struct TfidfVectorizerParams {
    counts: CountVectorizerParams,
    idf: Idf,
    sublinear_tf: bool,
    /// As it was given, if it was.
    norm: Option<Option<Norm>>,
}

impl Default for TfidfVectorizerParams {
    fn default() -> Self {
        TfidfVectorizerParams {
            counts: CountVectorizerParams::default(),
            idf: Idf::Smooth,
            sublinear_tf: false,
            norm: None,
        }
    }
}

/// Settings that are handed on to the counting of terms.
macro_rules! of_the_counts {
    ($($name:ident ( $($arg:ident : $ty:ty),* );)*) => {$(
        #[doc = concat!("As [`CountVectorizerParams::", stringify!($name), "`].")]
        pub fn $name(mut self, $($arg: $ty),*) -> Self {
            self.counts = self.counts.$name($($arg),*);
            self
        }
    )*};
}

impl TfidfVectorizerParams {
    of_the_counts! {
        tokenizer(tokenizer: Tokenizer);
        ngram_range(min_n: usize, max_n: usize);
        ngram_sizes(sizes: impl IntoIterator<Item = usize>);
        stop_words(words: impl IntoIterator<Item = impl Into<String>>);
        min_df(documents: impl Into<DocumentLimit>);
        max_df(documents: impl Into<DocumentLimit>);
        max_features(terms: usize);
    }

    /// How rarity is weighed. The textbook form takes no norm, the others [`Norm::L2`], unless [`norm`](Self::norm) is given.
    pub fn idf(mut self, idf: Idf) -> Self {
        self.idf = idf;
        self
    }

    /// 1 + ln(count) in place of the count.
    pub fn sublinear_tf(mut self, sublinear: bool) -> Self {
        self.sublinear_tf = sublinear;
        self
    }

    /// What each document's weights are divided by; `None` leaves them.
    pub fn norm(mut self, norm: Option<Norm>) -> Self {
        self.norm = Some(norm);
        self
    }

    fn norm_in_use(&self) -> Option<Norm> {
        self.norm.unwrap_or((self.idf != Idf::Textbook).then_some(Norm::L2))
    }

    /// Learns vocabulary and rarity. Errors: as [`fit_transform`](Self::fit_transform).
    pub fn fit<D: AsRef<str> + Sync>(&self, documents: &[D]) -> Result<TfidfVectorizer> {
        let (counts, _) = self.counts.learn(documents, false)?;
        Ok(TfidfVectorizer::new(counts, self))
    }

    /// Learns vocabulary and rarity, and weighs the documents: the vectoriser and a matrix, documents × terms.
    /// # Errors
    /// As [`CountVectorizerParams::fit_transform`].
    pub fn fit_transform<D: AsRef<str> + Sync>(&self, documents: &[D]) -> Result<(TfidfVectorizer, CsMat<f64>)> {
        let (counts, rows) = self.counts.learn(documents, true)?;
        let tfidf = TfidfVectorizer::new(counts, self);
        let matrix = tfidf.weigh(rows);
        Ok((tfidf, matrix))
    }

    /// The shape of the matrix, documents × terms, without building it.
    pub fn shape<D: AsRef<str> + Sync>(&self, documents: &[D]) -> Result<(usize, usize)> {
        self.counts.shape(documents)
    }
}

/// Weighs the terms of documents, by a vocabulary and rarities learnt from the training part.
///
/// ```
/// use workings::text::TfidfVectorizer;
///
/// let (tfidf, matrix) = TfidfVectorizer::params().fit_transform(&["red green", "green blue blue"])?;
/// assert_eq!(tfidf.vocabulary().terms(), ["blue", "green", "red"]);
/// assert!((matrix.get(0, 2).unwrap() - 0.8148024746671689).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct TfidfVectorizer {
    counts: CountVectorizer,
    /// Column by column.
    idf: Vec<f64>,
    params: TfidfVectorizerParams,
}

/// One cell of the matrix, as a derivation: frequency, rarity, and the weight that both give.
#[derive(Debug, Clone)]
pub struct Cell {
    pub tf: Expr,
    pub idf: Expr,
    pub tf_idf: Expr,
}

impl TfidfVectorizer {
    /// scikit-learn's form: smooth idf, L2 norm; words of one letter are kept.
    pub fn params() -> TfidfVectorizerParams {
        TfidfVectorizerParams::default()
    }

    fn new(counts: CountVectorizer, params: &TfidfVectorizerParams) -> TfidfVectorizer {
        let n = counts.n_documents() as f64;
        let of = |&df: &u32| rarity(n, f64::from(df), params.idf, LogBase::E);
        let idf = counts.document_frequency().iter().map(of).collect();
        TfidfVectorizer { counts, idf, params: params.clone() }
    }

    /// The terms in the order of the columns.
    pub fn vocabulary(&self) -> &Vocabulary {
        self.counts.vocabulary()
    }

    /// The inverse document frequency of each term, column by column.
    pub fn idf(&self) -> &[f64] {
        &self.idf
    }

    /// The counts behind the weights.
    pub fn counts(&self) -> &CountVectorizer {
        &self.counts
    }

    /// The weights of other documents, by what was learnt from the training part. A document without a known term is a row
    /// of zeros.
    pub fn transform<D: AsRef<str> + Sync>(&self, documents: &[D]) -> CsMat<f64> {
        self.weigh(self.counts.count(documents))
    }

    fn weigh(&self, rows: super::counts::Rows) -> CsMat<f64> {
        let tf = |length: u32, count: u32| self.tf(f64::from(count), length);
        let norm = self.params.norm_in_use();
        let finish = |columns: &[u64], weights: &mut [f64]| {
            weights.iter_mut().zip(columns).for_each(|(weight, &column)| *weight *= self.idf[column as usize]);
            if let Some(norm) = norm {
                norm.divide(weights);
            }
        };
        rows.matrix(self.idf.len(), tf, Some(&finish))
    }

    /// The derivation of the weight of `term` in `document`. Errors: as [`cell`](Self::cell).
    pub fn worked(&self, document: &str, term: &str) -> Result<Worked> {
        Ok(self.cell(document, term)?.tf_idf.worked())
    }

    /// The weight of `term` in `document`, step by step.
    ///
    /// Where every term has a column, one that no document of the training part has is met with df = 0: undefined without
    /// smoothing, weight 0 with it.
    /// # Errors
    /// `NotFound` for a term without a column where stop words or limits took some out.
    pub fn cell(&self, document: &str, term: &str) -> Result<Cell> {
        let rows = self.counts.count(&[document]);
        let (length, items) = rows.only();
        let column = match self.counts.vocabulary().column(term) {
            None if self.counts.params.keeps_all() => None,
            _ => Some(self.counts.vocabulary().try_column(term)?),
        };
        let df = column.map_or(0, |column| self.counts.document_frequency[column] as usize);
        let idf = idf(self.counts.n_documents(), df, self.params.idf, LogBase::E)?;
        let own = |column: usize| items.iter().find(|(known, _)| *known as usize == column).map_or(0, |(_, n)| *n);
        let count = column.map_or(0, own);
        let tf = self.tf(Expr::named("count", f64::from(count)), length);
        let weight = (tf.clone() * idf.clone()).called("weight");
        // The same arithmetic for every term of the document, for the length of its vector.
        let others = || items.iter().map(|&(column, n)| self.tf(f64::from(n), length) * self.idf[column as usize]);
        let norm = match self.params.norm_in_use() {
            None => return Ok(Cell { tf: tf.clone(), idf: idf.clone(), tf_idf: (tf * idf).called("tf-idf") }),
            Some(Norm::L1) => Expr::sum_of(others().map(|weight| Expr::from(weight).abs())).called("norm"),
            Some(Norm::L2) => Expr::sum_of(others().map(|weight| Expr::from(weight).powi(2))).sqrt().called("norm"),
        };
        let none = norm.value() == 0.0;
        let tf_idf = (weight / norm).counted_as(0.0, none, "no term of the document has weight; it stays 0");
        Ok(Cell { tf, idf, tf_idf: tf_idf.called("tf-idf") })
    }

    /// The term frequency, of numbers or of an expression.
    fn tf<N: Number>(&self, count: N, length: u32) -> N {
        let none = count.value() == 0.0;
        let tf = match self.params.sublinear_tf {
            true => (N::from(1.0) + count.ln()).counted_as(0.0, none, "the term is not in the document"),
            false => count,
        };
        match self.params.idf {
            Idf::Textbook => {
                let n = N::parameter("n_terms", f64::from(length));
                (tf / n).undefined_if(length == 0, "the document has no words").called("tf")
            }
            _ => tf.called("tf"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const SKY: [&str; 4] = [
        "the sky is blue",
        "the sun is bright today",
        "the sun in the sky is bright",
        "we can see the shining sun the bright sun",
    ];

    /// tf = 2/9, idf = ln(4/3).
    #[test]
    fn the_textbook_form_by_hand() {
        let (tfidf, matrix) = TfidfVectorizer::params().idf(Idf::Textbook).fit_transform(&SKY).unwrap();
        let expected = 2.0 / 9.0 * (4.0_f64 / 3.0).ln();
        let column = tfidf.vocabulary().column("sun").unwrap();
        assert_relative_eq!(*matrix.get(3, column).unwrap(), expected, max_relative = 1e-15);
        let cell = tfidf.cell(SKY[3], "sun").unwrap();
        assert_relative_eq!(cell.tf_idf.value(), expected, max_relative = 1e-15);
        assert_relative_eq!(cell.tf.value(), 2.0 / 9.0, max_relative = 1e-15);
    }

    #[test]
    fn every_cell_is_derived_to_its_value() {
        for idf in [Idf::Textbook, Idf::Smooth, Idf::Unsmoothed] {
            for norm in [None, Some(Norm::L1), Some(Norm::L2)] {
                for sublinear in [false, true] {
                    let params =
                        TfidfVectorizer::params().idf(idf).norm(norm).sublinear_tf(sublinear).ngram_range(1, 2);
                    let (tfidf, matrix) = params.fit_transform(&SKY).unwrap();
                    for (row, document) in SKY.iter().enumerate() {
                        for (column, term) in tfidf.vocabulary().terms().iter().enumerate() {
                            let cell = tfidf.cell(document, term).unwrap().tf_idf.value();
                            let value = matrix.get(row, column).copied().unwrap_or(0.0);
                            assert_relative_eq!(cell, value, max_relative = 1e-14);
                        }
                    }
                }
            }
        }
    }

    /// ln(4/3) + 1 for "sun" (3 of 4 documents), twice: no norm, whichever setting comes first.
    #[test]
    fn the_order_of_the_settings_changes_nothing() {
        let params = TfidfVectorizer::params();
        for params in [params.clone().norm(None).idf(Idf::Unsmoothed), params.idf(Idf::Unsmoothed).norm(None)] {
            let weight = params.fit(&SKY).unwrap().cell(SKY[3], "sun").unwrap().tf_idf.value();
            assert_relative_eq!(weight, 2.0 * ((4.0_f64 / 3.0).ln() + 1.0), max_relative = 1e-15);
        }
    }

    #[test]
    fn rows_have_unit_length_where_asked() {
        let (_, matrix) = TfidfVectorizer::params().fit_transform(&SKY).unwrap();
        for row in matrix.outer_iterator() {
            assert_relative_eq!(row.iter().map(|(_, x)| x * x).sum::<f64>(), 1.0, max_relative = 1e-14);
        }
    }

    #[test]
    fn a_term_of_no_document() {
        let tfidf = TfidfVectorizer::params().idf(Idf::Textbook).fit(&SKY).unwrap();
        let cell = tfidf.cell(SKY[0], "moon").unwrap();
        assert_eq!(cell.tf_idf.undefined(), Some("the term is in no document"));
        let smooth = TfidfVectorizer::params().fit(&SKY).unwrap().cell(SKY[0], "moon").unwrap();
        assert_eq!((smooth.tf.value(), smooth.tf_idf.value()), (0.0, 0.0));
        assert_relative_eq!(smooth.idf.value(), 5.0_f64.ln() + 1.0, max_relative = 1e-15);
        let stopped = TfidfVectorizer::params().stop_words(["the"]).fit(&SKY).unwrap();
        assert!(stopped.cell(SKY[0], "the").is_err());
    }

    /// Each thread counts a part of the documents with a dictionary of its own; the matrix must not show it.
    #[test]
    fn the_number_of_threads_changes_nothing() {
        let documents: Vec<String> =
            (0..50).map(|i| format!("{} w{} w{} the", SKY[i % 4], i * 7 % 13, i * i % 11)).collect();
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| TfidfVectorizer::params().ngram_range(1, 3).min_df(2).fit_transform(&documents).unwrap())
        };
        let (one, matrix) = with(1);
        for threads in [2, 3, 7] {
            let (other, same) = with(threads);
            assert_eq!((one.vocabulary(), &matrix), (other.vocabulary(), &same), "{threads} threads");
        }
        assert_eq!(one.transform(&documents), matrix);
    }

    #[test]
    fn odd_documents() {
        let documents = ["", "…!", "the the", "sun"];
        let (tfidf, matrix) = TfidfVectorizer::params().stop_words(["the"]).fit_transform(&documents).unwrap();
        assert_eq!((tfidf.vocabulary().terms(), matrix.nnz()), (&["sun".to_string()][..], 1));
        assert!(TfidfVectorizer::params().fit(&["", "!"]).is_err());
        let none: [&str; 0] = [];
        assert!(TfidfVectorizer::params().fit(&none).is_err());
        assert_eq!(tfidf.transform(&["moon", ""]).nnz(), 0);
        assert_eq!(tfidf.transform(&none).shape(), (0, 1));
    }
}
