//! Coherence: whether the leading words of a topic stand in the same documents, which readers find to be what makes sense.
//!
//! - Formulas, with D(v) the documents that hold v, D(v, w) those that hold both and D all: UMass = Σ over pairs of
//!   ln((D(v, w) + 1) / D(w)), w being the word of the two that leads; NPMI = the mean over pairs of
//!   ln(p(v, w) / (p(v)·p(w))) / −ln p(v, w), with p = D(·) / D.
//! - Conventions: whole documents, a word counts once in each. UMass is the paper's sum (gensim's `u_mass` is the mean over
//!   pairs, and adds 10⁻¹² where the paper adds 1); of NPMI, a pair that never meets counts −1, its limit, and one that is
//!   in every document 1.
//! - Cost: one pass over the counts and O(documents · m²) for m words.
//! - Sources: Mimno, Wallach, Talley, Leenders & McCallum (2011), EMNLP, 262–272; Bouma (2009), GSCL, 31–40; Röder, Both &
//!   Hinneburg (2015), WSDM, 399–408.

use super::Documents;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// In how many documents each of a topic's leading words stands, and each pair of them: a summary that merges.
///
/// ```
/// use workings::ndarray::array;
/// use workings::topics::CoDocuments;
///
/// // Word 0 is in all three documents, word 1 in two of them, word 2 in one without word 1.
/// let counts = array![[2.0, 1.0, 0.0], [1.0, 3.0, 0.0], [1.0, 0.0, 5.0]];
/// let together = CoDocuments::new(&counts, &[0, 1, 2])?;
/// // ln((2 + 1) / 3) + ln((1 + 1) / 3) + ln((0 + 1) / 2)
/// assert!((together.umass().value() - (1.0_f64 / 3.0).ln()).abs() < 1e-14);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoDocuments {
    n_documents: usize,
    /// Documents that hold words i and j, at row i and column j.
    together: Vec<Vec<usize>>,
}

impl CoDocuments {
    /// Of these words, the leading ones of a topic, the first of them first; they are columns of the counts.
    ///
    /// # Errors
    /// `Empty` without a document; `BadParam` for fewer than two words, one that is given twice or that is no column;
    /// `NotFinite` and `OutOfRange` for a count that is no number of at least 0.
    pub fn new<'a>(documents: impl Into<Documents<'a>>, words: &[usize]) -> Result<Self> {
        let corpus = documents.into().corpus()?;
        if corpus.n() == 0 {
            return Err(Error::empty("documents"));
        }
        let m = words.len();
        if m < 2 {
            return Err(Error::bad_param("words", format!("{m}"), "at least two words, that they may meet,"));
        }
        let mut place = vec![None; corpus.n_words];
        for (i, word) in words.iter().enumerate() {
            match place.get_mut(*word) {
                Some(place @ None) => *place = Some(i),
                Some(_) => return Err(Error::bad_param("words", format!("{word} twice"), "each word once")),
                None => {
                    let needed = format!("a column of the counts, below {},", corpus.n_words);
                    return Err(Error::bad_param("words", word, needed));
                }
            }
        }
        let mut together = vec![vec![0; m]; m];
        for document in 0..corpus.n() {
            let held = &corpus.words[corpus.entries(&(document..document + 1))];
            let held: Vec<usize> = held.iter().filter_map(|word| place[*word as usize]).collect();
            for &i in &held {
                held.iter().for_each(|&j| together[i][j] += 1);
            }
        }
        Ok(CoDocuments { n_documents: corpus.n(), together })
    }

    /// Of these documents and others, the words being the same.
    ///
    /// # Errors
    /// `Shape` for another number of words.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        if self.together.len() != other.together.len() {
            let (given, needed) = (other.together.len().to_string(), format!("{} words", self.together.len()));
            return Err(Error::Shape { name: "the other counts".into(), given, needed });
        }
        let add = |(a, b): (&Vec<usize>, &Vec<usize>)| a.iter().zip(b).map(|(a, b)| a + b).collect();
        let together = self.together.iter().zip(&other.together).map(add).collect();
        Ok(CoDocuments { n_documents: self.n_documents + other.n_documents, together })
    }

    /// All documents.
    pub fn n_documents(&self) -> usize {
        self.n_documents
    }

    /// The documents that hold both words, or one where i = j; the words are counted from 0 as they were given.
    pub fn documents_with(&self, i: usize, j: usize) -> usize {
        self.together[i][j]
    }

    /// Σ ln((D(v, w) + 1) / D(w)) over the pairs; at most ln 2 a pair, higher is better. Undefined if a leading word is in
    /// no document.
    pub fn umass(&self) -> Expr {
        let term = |(i, j): (usize, usize)| {
            let both = Expr::from(self.together[i][j] as f64);
            ((both + 1.0) / Expr::from(self.together[j][j] as f64)).ln()
        };
        let missing = (0..self.together.len() - 1).find(|j| self.together[*j][*j] == 0);
        let reason = format!("word {} is in no document", missing.unwrap_or(0));
        Expr::sum_of(self.pairs().map(term)).undefined_if(missing.is_some(), reason).called("UMass")
    }

    /// The mean of ln(p(v, w) / (p(v)·p(w))) / −ln p(v, w) over the pairs; from −1 (no two words meet) by 0 (as by chance) to 1
    /// (always together). Undefined if a word is in no document.
    pub fn npmi(&self) -> Expr {
        let p = |count: usize| Expr::from(count as f64) / self.n_documents as f64;
        let term = |(i, j): (usize, usize)| {
            let both = self.together[i][j];
            let [v, w] = [self.together[i][i], self.together[j][j]].map(p);
            ((p(both) / (v * w)).ln() / -p(both).ln())
                .counted_as(-1.0, both == 0, "two words that never meet")
                .counted_as(1.0, both == self.n_documents, "two words that are in every document")
        };
        let missing = (0..self.together.len()).find(|j| self.together[*j][*j] == 0);
        let reason = format!("word {} is in no document", missing.unwrap_or(0));
        Expr::mean_of(self.pairs().map(term)).undefined_if(missing.is_some(), reason).called("NPMI")
    }

    /// Each word with each that leads it.
    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        (1..self.together.len()).flat_map(|i| (0..i).map(move |j| (i, j)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array, s};

    fn counts() -> Array2<f64> {
        array![[2.0, 1.0, 0.0, 0.0], [1.0, 3.0, 0.0, 0.0], [1.0, 0.0, 5.0, 0.0], [0.0, 1.0, 1.0, 0.0]]
    }

    /// D = 3, 3, 2; D(1, 0) = 2, D(2, 0) = 1, D(2, 1) = 1, of 4.
    #[test]
    fn coherence_by_hand() {
        let together = CoDocuments::new(&counts(), &[0, 1, 2]).unwrap();
        let umass = (3.0_f64 / 3.0).ln() + (2.0_f64 / 3.0).ln() + (2.0_f64 / 3.0).ln();
        assert!((together.umass().value() - umass).abs() < 1e-14);
        // p(0, 1) = ½, p(0)·p(1) = 9/16; the others ¼ and 3/8.
        let npmi = ((8.0_f64 / 9.0).ln() / 2.0_f64.ln() + 2.0 * (2.0_f64 / 3.0).ln() / 4.0_f64.ln()) / 3.0;
        assert!((together.npmi().value() - npmi).abs() < 1e-14);
        // The order of the words matters to UMass: w is the one that leads, here word 2 with D = 2.
        let other = CoDocuments::new(&counts(), &[2, 0]).unwrap();
        assert_eq!(other.umass().value(), 0.0); // ln((1 + 1) / 2)
    }

    #[test]
    fn words_that_never_or_always_meet() {
        let apart = CoDocuments::new(&array![[1.0, 0.0], [0.0, 2.0], [0.0, 1.0]], &[0, 1]).unwrap();
        assert_eq!((apart.npmi().value(), apart.umass().value()), (-1.0, 0.0)); // ln((0 + 1) / 1)
        let both = CoDocuments::new(&array![[1.0, 1.0], [4.0, 2.0]], &[0, 1]).unwrap();
        assert_eq!(both.npmi().value(), 1.0);
        // Both in the same half of the documents: ln(½ / ¼) / −ln ½.
        let half = CoDocuments::new(&array![[1.0, 1.0], [0.0, 0.0]], &[0, 1]).unwrap();
        assert!((half.npmi().value() - 1.0).abs() < 1e-15);
        let missing = CoDocuments::new(&counts(), &[3, 0]).unwrap();
        assert_eq!(missing.umass().undefined(), Some("word 0 is in no document"));
        assert_eq!(missing.npmi().undefined(), Some("word 0 is in no document"));
        // The last word leads none, so UMass does not divide by it: ln((0 + 1) / 3).
        let last = CoDocuments::new(&counts(), &[0, 3]).unwrap();
        assert!((last.umass().value() + 3.0_f64.ln()).abs() < 1e-15 && last.npmi().value().is_nan());
    }

    #[test]
    fn parts_merge_into_the_whole() {
        let (all, words) = (counts(), [2, 0, 1]);
        let part = |rows| CoDocuments::new(&all.slice(rows), &words).unwrap();
        let whole = part(s![..1, ..]).merge(&part(s![1.., ..])).unwrap();
        assert_eq!(whole, CoDocuments::new(&all, &words).unwrap());
        assert_eq!((whole.n_documents(), whole.documents_with(0, 1), whole.documents_with(2, 2)), (4, 1, 3));
        let two = CoDocuments::new(&all, &[0, 1]).unwrap();
        assert!(matches!(whole.merge(&two), Err(Error::Shape { .. })));
    }

    #[test]
    fn what_has_no_coherence_is_refused() {
        let new = |counts: &Array2<f64>, words: &[usize]| CoDocuments::new(counts, words).unwrap_err();
        assert!(matches!(new(&Array2::zeros((0, 3)), &[0, 1]), Error::Empty { .. }));
        for words in [&[][..], &[1], &[1, 1], &[0, 4]] {
            assert!(matches!(new(&counts(), words), Error::BadParam { .. }));
        }
        assert!(matches!(new(&array![[1.0, -1.0]], &[0, 1]), Error::OutOfRange { index: 1, .. }));
        assert!(matches!(new(&array![[f64::NAN, 1.0]], &[0, 1]), Error::NotFinite { index: 0, .. }));
    }
}
