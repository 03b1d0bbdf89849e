//! Runs of neighbouring words or characters.

use crate::{Error, Result};

/// The word n-grams, words joined by a space: len − n + 1 of them, none if the text is shorter.
/// # Errors
/// `BadParam` for n = 0.
/// ```
/// assert_eq!(workings::text::ngrams(&["not", "so", "good"], 2)?, ["not so", "so good"]);
/// assert!(workings::text::ngrams(&["good"], 2)?.is_empty());
/// # Ok::<(), workings::Error>(())
/// ```
pub fn ngrams<T: AsRef<str>>(tokens: &[T], n: usize) -> Result<Vec<String>> {
    if n == 0 {
        return Err(Error::bad_param("n", 0, "at least 1 word"));
    }
    let tokens: Vec<&str> = tokens.iter().map(AsRef::as_ref).collect();
    Ok(tokens.windows(n).map(|words| words.join(" ")).collect())
}

/// The character n-grams of a word wrapped in `<` and `>`, as fastText takes them: all of the smallest n first, each from
/// left to right.
///
/// Source: Bojanowski et al. (2017), Enriching word vectors with subword information, TACL 5.
/// # Errors
/// `BadParam` for `min_n` = 0 or `max_n` below `min_n`.
/// ```
/// assert_eq!(workings::text::char_ngrams("ñu", 3, 4)?, ["<ñu", "ñu>", "<ñu>"]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn char_ngrams(word: &str, min_n: usize, max_n: usize) -> Result<Vec<String>> {
    let wrapped: Vec<char> = std::iter::once('<').chain(word.chars()).chain(['>']).collect();
    runs(&wrapped, min_n, max_n, |run| run.iter().collect())
}

/// The runs of `min_n` to `max_n` units, the shortest first, each from left to right.
pub(super) fn runs<T>(units: &[T], min_n: usize, max_n: usize, text: impl Fn(&[T]) -> String) -> Result<Vec<String>> {
    if min_n == 0 || max_n < min_n {
        return Err(Error::bad_param("min_n, max_n", format!("{min_n}, {max_n}"), "1 <= min_n <= max_n"));
    }
    let longest = max_n.min(units.len());
    Ok((min_n..=longest).flat_map(|n| units.windows(n).map(&text)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_long_as_the_text_and_longer() {
        assert_eq!(ngrams(&["a", "b"], 2).unwrap(), ["a b"]);
        assert!(ngrams::<&str>(&[], 1).unwrap().is_empty());
        assert!(ngrams(&["a"], 0).is_err());
        assert_eq!(char_ngrams("", 1, 9).unwrap(), ["<", ">", "<>"]);
        assert!(char_ngrams("a", 3, 2).is_err());
        assert!(char_ngrams("a", 5, usize::MAX).unwrap().is_empty());
    }
}
