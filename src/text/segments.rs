//! Words and characters as readers see them (Unicode Standard Annex 29).
//!
//! `\w+` takes letters, digits and underscores one by one. A letter with a combining mark (e + U+0301) falls apart there, an
//! emoji is no word at all, and `don't` and `3.5` are two. The annex says where people see a boundary instead.
//!
//! | text | `\w+` | words of the annex |
//! | --- | --- | --- |
//! | `don't` | `don`, `t` | `don't` |
//! | `3.5` | `3`, `5` | `3.5` |
//! | `cafe◌́s`, the accent a mark of its own | `cafe`, `s` | `cafés` |
//! | `👍🏽 ok` | `ok` | `👍🏽`, `ok` |
//! | `漢字` | `漢字` | `漢`, `字`: Chinese, Japanese and Thai need a dictionary |
//! | `snake_case`, `__` | `snake_case`, `__` | `snake_case` |
//!
//! Source: Unicode Standard Annex 29, Unicode Text Segmentation, by the crate `unicode-segmentation`.

use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

use super::ngrams::runs;
use crate::Result;

/// What makes a piece between two boundaries a word: a letter, a digit or a pictograph; space and punctuation have none.
static IN_A_WORD: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[\p{Alphabetic}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]").ok());

/// Hands on the words between the boundaries of the annex.
pub(super) fn words(text: &str, f: impl FnMut(&str)) {
    let is_word = |piece: &&str| {
        let mut bytes = piece.bytes();
        match piece.is_ascii() {
            true => bytes.any(|byte| byte.is_ascii_alphanumeric()),
            false => IN_A_WORD.as_ref().is_some_and(|regex| regex.is_match(piece)),
        }
    };
    text.split_word_bounds().filter(is_word).for_each(f);
}

/// The characters as readers see them (extended grapheme clusters): a letter with its marks, an emoji with its skin tone, a
/// family or a flag is one.
///
/// ```
/// use workings::text::graphemes;
/// assert_eq!(graphemes("e\u{301}👍🏽🇫🇷"), ["e\u{301}", "👍🏽", "🇫🇷"]);
/// assert_eq!("e\u{301}👍🏽🇫🇷".chars().count(), 6);
/// ```
pub fn graphemes(text: &str) -> Vec<&str> {
    text.graphemes(true).collect()
}

/// [`char_ngrams`](super::char_ngrams) of grapheme clusters, so that marks and emoji stay whole: of a word wrapped in `<` and
/// `>`, all of the smallest n first, each from left to right.
///
/// # Errors
/// `BadParam` for `min_n` = 0 or `max_n` below `min_n`.
/// ```
/// let whole = workings::text::grapheme_ngrams("ne\u{301}", 3, 3)?;
/// assert_eq!(whole, ["<ne\u{301}", "ne\u{301}>"]);
/// let torn = workings::text::char_ngrams("ne\u{301}", 3, 3)?;
/// assert_eq!(torn, ["<ne", "ne\u{301}", "e\u{301}>"]); // the first has lost its accent
/// # Ok::<(), workings::Error>(())
/// ```
pub fn grapheme_ngrams(word: &str, min_n: usize, max_n: usize) -> Result<Vec<String>> {
    let wrapped: Vec<&str> = std::iter::once("<").chain(word.graphemes(true)).chain([">"]).collect();
    runs(&wrapped, min_n, max_n, |run| run.concat())
}

#[cfg(test)]
mod tests {
    use super::super::{CountVectorizer, Tokenizer};
    use super::*;

    fn words_of(text: &str) -> Vec<String> {
        Tokenizer::unicode_words().tokens(text)
    }

    /// The sentence of the annex's own figure, with ’ inside a word and a decimal point inside a number.
    #[test]
    fn the_annexs_own_example() {
        let text = "The quick (“brown”) fox can’t jump 32.3 feet, right?";
        let expected = ["the", "quick", "brown", "fox", "can’t", "jump", "32.3", "feet", "right"];
        assert_eq!(words_of(text), expected);
    }

    #[test]
    fn marks_and_emoji_stay_whole() {
        assert_eq!(
            words_of("Cafe\u{301}s 👍🏽! 👨\u{200d}👩\u{200d}👧 🇫🇷 3\u{fe0f}\u{20e3}"),
            ["cafe\u{301}s", "👍🏽", "👨\u{200d}👩\u{200d}👧", "🇫🇷", "3\u{fe0f}\u{20e3}"]
        );
        assert_eq!(Tokenizer::new().tokens("cafe\u{301}s 👍🏽"), ["cafe", "s"]);
        // ² is no digit of the annex (it has no Word_Break class), so there is a boundary before it.
        assert_eq!(words_of("漢字 x² __ snake_case"), ["漢", "字", "x", "²", "snake_case"]);
        assert!(words_of("").is_empty() && words_of(" …!\r\n\u{301}").is_empty());
    }

    #[test]
    fn a_vocabulary_with_emoji() {
        let params = CountVectorizer::params().tokenizer(Tokenizer::unicode_words()).ngram_range(1, 2);
        let (fitted, counts) = params.fit_transform(&["👍🏽 great", "👍 👍"]).unwrap();
        assert_eq!(fitted.vocabulary().terms(), ["great", "👍", "👍 👍", "👍🏽", "👍🏽 great"]);
        assert_eq!(counts.to_dense(), ndarray::array![[1.0, 0.0, 0.0, 1.0, 1.0], [0.0, 2.0, 1.0, 0.0, 0.0]]);
    }

    #[test]
    fn clusters_of_odd_words() {
        assert_eq!(grapheme_ngrams("", 1, 9).unwrap(), ["<", ">", "<>"]);
        assert!(grapheme_ngrams("a", 0, 2).is_err() && grapheme_ngrams("a", 3, 2).is_err());
        assert!(graphemes("").is_empty());
        assert_eq!(graphemes("\r\na"), ["\r\n", "a"]);
    }
}
