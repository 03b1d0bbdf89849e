//! Words that stand near each other, not only side by side.
//!
//! An n-gram breaks as soon as a word comes between; the pairs and runs here allow for gaps.
//!
//! - Orthogonal sparse bigrams write the gap down: `the_quick`, `the__brown`.
//! - k-skip-n-grams leave out up to k words and do not tell where.
//! - Pairs of a centre and a context word are what word2vec's skip-gram model learns from.

use crate::{Error, Result};

/// Orthogonal sparse bigrams: each word with each of the `window` − 1 words behind it, joined by as many underscores as the
/// second word lies behind the first.
///
/// They are listed by the first word, the nearest second word first. Amazon Machine Learning's `OSB` transformation takes a
/// window from 2 to 10; case and punctuation are left as the tokens have them.
/// Source: Siefkes et al. (2004), Combining Winnow and orthogonal sparse bigrams for incremental spam filtering, PKDD.
/// # Errors
/// `BadParam` for a window below 2.
/// ```
/// use workings::text::orthogonal_sparse_bigrams;
///
/// let pairs = orthogonal_sparse_bigrams(&["The", "quick", "brown", "fox"], 3)?;
/// assert_eq!(pairs, ["The_quick", "The__brown", "quick_brown", "quick__fox", "brown_fox"]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn orthogonal_sparse_bigrams<T: AsRef<str>>(tokens: &[T], window: usize) -> Result<Vec<String>> {
    if window < 2 {
        return Err(Error::bad_param("window", window, "at least 2 words"));
    }
    let mut pairs = Vec::new();
    for (at, first) in tokens.iter().enumerate() {
        for (gap, second) in (1..window).zip(&tokens[at + 1..]) {
            pairs.push([first.as_ref(), "_".repeat(gap).as_str(), second.as_ref()].concat());
        }
    }
    Ok(pairs)
}

/// The most k-skip-n-grams that are listed.
const MOST: usize = 100_000_000;

/// k-skip-n-grams: n words in their order out of n + k neighbours, the first of them always taken, joined by a space.
///
/// With k = 0 they are the n-grams. They are listed by their first word, then in the order of the positions of the others; a
/// run that could be taken in two ways is listed for each. As `nltk.util.skipgrams(tokens, n, k)`.
/// Source: Guthrie et al. (2006), A closer look at skip-gram modelling, LREC.
/// # Errors
/// `BadParam` for n = 0, or if there are more than 100 million.
/// ```
/// let grams = workings::text::skip_grams(&["not", "very", "good"], 2, 1)?;
/// assert_eq!(grams, ["not very", "not good", "very good"]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn skip_grams<T: AsRef<str>>(tokens: &[T], n: usize, k: usize) -> Result<Vec<String>> {
    if n == 0 {
        return Err(Error::bad_param("n", 0, "at least 1 word"));
    }
    // How many of the words behind the first may be taken at each position.
    let behind = |at: usize| (n - 1).saturating_add(k).min(tokens.len() - at - 1);
    let of_each = |at: usize| combinations(behind(at), n - 1);
    let total = (0..tokens.len()).try_fold(0, |sum: usize, at| sum.checked_add(of_each(at)?));
    let total = total.filter(|&total| total <= MOST).ok_or_else(|| {
        Error::bad_param("n, k", format!("{n}, {k}"), format!("at most {MOST} skip-grams, so a smaller n or k"))
    })?;
    let mut grams = Vec::with_capacity(total);
    for at in 0..tokens.len() {
        let last = at + behind(at);
        if behind(at) < n - 1 {
            continue;
        }
        // The positions taken; then the next in order, as an odometer counts.
        let mut taken: Vec<usize> = (at..at + n).collect();
        loop {
            grams.push(taken.iter().map(|&position| tokens[position].as_ref()).collect::<Vec<_>>().join(" "));
            let Some(wheel) = (1..n).rev().find(|&wheel| taken[wheel] + (n - 1 - wheel) < last) else { break };
            let next = taken[wheel] + 1;
            taken[wheel..].iter_mut().zip(next..).for_each(|(position, value)| *position = value);
        }
    }
    Ok(grams)
}

/// n over k; `None` beyond what a `usize` holds.
fn combinations(n: usize, k: usize) -> Option<usize> {
    if k > n {
        return Some(0);
    }
    let k = k.min(n - k);
    // Each partial product is itself a binomial coefficient, so it divides evenly.
    let product = (1..=k).try_fold(1_u128, |product, i| Some(product.checked_mul((n - k + i) as u128)? / i as u128));
    product.and_then(|product| usize::try_from(product).ok())
}

/// The pairs of a centre word and a word of its context, at most `window` words away on either side: centre after centre, each
/// context from left to right.
///
/// They are what word2vec's skip-gram model is trained on; its program draws a smaller window at random for every centre, which
/// is not done here. A text of n words at least `window` long has 2·`window`·n − `window`·(`window` + 1) pairs.
/// Source: Mikolov et al. (2013), Efficient estimation of word representations in vector space, arXiv:1301.3781.
/// # Errors
/// `BadParam` for a window of 0.
/// ```
/// let pairs = workings::text::context_pairs(&["the", "cat", "sat"], 1)?;
/// assert_eq!(pairs, [("the", "cat"), ("cat", "the"), ("cat", "sat"), ("sat", "cat")]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn context_pairs<T: AsRef<str>>(tokens: &[T], window: usize) -> Result<Vec<(&str, &str)>> {
    if window == 0 {
        return Err(Error::bad_param("window", 0, "at least 1 word"));
    }
    let mut pairs = Vec::new();
    for (at, centre) in tokens.iter().enumerate() {
        let context = at.saturating_sub(window)..at.saturating_add(window).saturating_add(1).min(tokens.len());
        let others = context.filter(|&other| other != at);
        pairs.extend(others.map(|other| (centre.as_ref(), tokens[other].as_ref())));
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Amazon Machine Learning's developer guide, window 4.
    #[test]
    fn the_guides_own_example() {
        let words: Vec<&str> = "The quick brown fox jumps over the lazy dog".split(' ').collect();
        let expected = "The_quick The__brown The___fox quick_brown quick__fox quick___jumps brown_fox brown__jumps \
                        brown___over fox_jumps fox__over fox___the jumps_over jumps__the jumps___lazy over_the \
                        over__lazy over___dog the_lazy the__dog lazy_dog";
        let pairs = orthogonal_sparse_bigrams(&words, 4).unwrap();
        assert_eq!(pairs, expected.split(' ').collect::<Vec<_>>());
    }

    /// The 2-skip-bi-grams and 2-skip-tri-grams that Guthrie et al. list for this sentence, in section 2.
    #[test]
    fn the_papers_own_example() {
        let words: Vec<&str> = "Insurgents killed in ongoing fighting".split(' ').collect();
        let bigrams = [
            "Insurgents killed",
            "Insurgents in",
            "Insurgents ongoing",
            "killed in",
            "killed ongoing",
            "killed fighting",
            "in ongoing",
            "in fighting",
            "ongoing fighting",
        ];
        assert_eq!(skip_grams(&words, 2, 2).unwrap(), bigrams);
        let trigrams = [
            "Insurgents killed in",
            "Insurgents killed ongoing",
            "Insurgents killed fighting",
            "Insurgents in ongoing",
            "Insurgents in fighting",
            "Insurgents ongoing fighting",
            "killed in ongoing",
            "killed in fighting",
            "killed ongoing fighting",
            "in ongoing fighting",
        ];
        assert_eq!(skip_grams(&words, 3, 2).unwrap(), trigrams);
    }

    #[test]
    fn without_gaps_they_are_n_grams() {
        let words = ["a", "b", "c", "d"];
        for n in 1..6 {
            assert_eq!(skip_grams(&words, n, 0).unwrap(), super::super::ngrams(&words, n).unwrap());
        }
    }

    /// C(9999 + …, 49) of them could never be listed; and gaps beyond the text are no more than the text.
    #[test]
    fn huge_settings() {
        let words = vec!["w"; 10_000];
        assert!(skip_grams(&words, 50, 5_000).is_err());
        assert_eq!(skip_grams(&["a", "b", "c"], 2, usize::MAX).unwrap(), ["a b", "a c", "b c"]);
        assert_eq!(skip_grams(&["a", "b"], usize::MAX, usize::MAX).unwrap(), [""; 0]);
        assert_eq!(context_pairs(&["a", "b"], usize::MAX).unwrap().len(), 2);
        assert_eq!(orthogonal_sparse_bigrams(&["a", "b", "c"], usize::MAX).unwrap(), ["a_b", "a__c", "b_c"]);
    }

    /// 5 words, window 2: 2·2·5 − 2·3 = 14.
    #[test]
    fn how_many_pairs_there_are() {
        assert_eq!(context_pairs(&["a", "b", "c", "d", "e"], 2).unwrap().len(), 14);
        let none: [&str; 0] = [];
        assert!(context_pairs(&none, 2).unwrap().is_empty());
        assert!(skip_grams(&none, 2, 1).unwrap().is_empty());
        assert!(orthogonal_sparse_bigrams(&["alone"], 4).unwrap().is_empty());
        assert!(context_pairs(&none, 0).is_err());
        assert!(skip_grams(&none, 0, 1).is_err());
        assert!(orthogonal_sparse_bigrams(&none, 1).is_err());
    }
}
