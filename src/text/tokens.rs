//! Cuts a text into words.

use super::word_characters::is_word;
use crate::{Error, Result};

/// How a text becomes tokens: in lower case, by a pattern.
///
/// A word is a run of letters, digits and underscores of any script (the regular expression `\w+` as Python has it);
/// everything else separates, combining marks too: [`Tokenizer::unicode_words`] keeps them. scikit-learn's vectorisers drop words of one letter; [`Tokenizer::sklearn`] does so too.
///
/// ```
/// use workings::text::Tokenizer;
/// assert_eq!(Tokenizer::new().tokens("What a Fox!"), ["what", "a", "fox"]);
/// assert_eq!(Tokenizer::sklearn().tokens("What a Fox!"), ["what", "fox"]);
/// assert_eq!(Tokenizer::new().tokens("Straße 7, señor_x"), ["straße", "7", "señor_x"]);
/// assert!(Tokenizer::new().tokens(" …! ").is_empty());
/// ```
#[derive(Debug, Clone)]
pub struct Tokenizer {
    lowercase: bool,
    pattern: Pattern,
}

#[derive(Debug, Clone)]
enum Pattern {
    /// Runs of word characters, at least so many.
    Words { shortest: usize },
    /// Between the boundaries of Unicode Standard Annex 29.
    #[cfg(feature = "words")]
    Unicode,
    #[cfg(feature = "words")]
    Regex(regex::Regex),
}

impl Default for Tokenizer {
    fn default() -> Self {
        Tokenizer { lowercase: true, pattern: Pattern::Words { shortest: 1 } }
    }
}

impl Tokenizer {
    /// Lower case, words of any length.
    pub fn new() -> Self {
        Tokenizer::default()
    }

    /// As scikit-learn's vectorisers do it: lower case, words of at least two characters.
    pub fn sklearn() -> Self {
        Tokenizer { lowercase: true, pattern: Pattern::Words { shortest: 2 } }
    }

    /// Lower case, words as readers see them (Unicode Standard Annex 29): `don't`, `3.5`, letters with combining marks and
    /// emoji stay whole. `\w+` cuts the first three and drops the last; in return it keeps `漢字` together, which here is two
    /// words, and `__`, which here is none.
    ///
    /// ```
    /// use workings::text::Tokenizer;
    /// assert_eq!(Tokenizer::unicode_words().tokens("Don't pay 3.5! 👍🏽"), ["don't", "pay", "3.5", "👍🏽"]);
    /// assert_eq!(Tokenizer::new().tokens("Don't pay 3.5! 👍🏽"), ["don", "t", "pay", "3", "5"]);
    /// ```
    #[cfg(feature = "words")]
    pub fn unicode_words() -> Self {
        Tokenizer { lowercase: true, pattern: Pattern::Unicode }
    }

    /// Whether the text is put in lower case first.
    pub fn lowercase(mut self, lowercase: bool) -> Self {
        self.lowercase = lowercase;
        self
    }

    /// Tokens are what this regular expression matches; if it has one group in parentheses, what the group matches.
    /// `\w+` and `(?u)\b\w\w+\b` (scikit-learn's) are understood as Python has them and without the feature `words`; every
    /// other pattern needs it, and its `\w` takes marks and joiners for parts of a word, as Unicode recommends.
    /// # Errors
    /// `BadParam` for text that is no regular expression or has several groups.
    pub fn pattern(mut self, pattern: &str) -> Result<Self> {
        self.pattern = match pattern {
            r"\w+" | r"(?u)\b\w+\b" => Pattern::Words { shortest: 1 },
            r"\w\w+" | r"\b\w\w+\b" | r"(?u)\b\w\w+\b" => Pattern::Words { shortest: 2 },
            other => regex(other)?,
        };
        Ok(self)
    }

    /// The tokens, in order.
    pub fn tokens(&self, text: &str) -> Vec<String> {
        let mut tokens = Vec::new();
        self.for_each(text, &mut String::new(), |token| tokens.push(token.to_string()));
        tokens
    }

    /// Hands on one token after the other; `scratch` takes the text in lower case.
    pub(super) fn for_each(&self, text: &str, scratch: &mut String, f: impl FnMut(&str)) {
        let text = if self.lowercase { in_lower_case(text, scratch) } else { text };
        match &self.pattern {
            Pattern::Words { shortest } => words(text, *shortest, f),
            #[cfg(feature = "words")]
            Pattern::Unicode => super::segments::words(text, f),
            #[cfg(feature = "words")]
            Pattern::Regex(regex) if regex.captures_len() == 2 => {
                regex.captures_iter(text).filter_map(|found| found.get(1)).map(|group| group.as_str()).for_each(f);
            }
            #[cfg(feature = "words")]
            Pattern::Regex(regex) => regex.find_iter(text).map(|found| found.as_str()).for_each(f),
        }
    }

    /// Whether every character of every token sorts behind the space that joins words to an n-gram.
    pub(super) fn sorts_by_words(&self) -> bool {
        match self.pattern {
            Pattern::Words { .. } => true,
            // Space and control characters are boundaries of the annex.
            #[cfg(feature = "words")]
            Pattern::Unicode => true,
            #[cfg(feature = "words")]
            Pattern::Regex(_) => false,
        }
    }
}

#[cfg(feature = "words")]
fn regex(pattern: &str) -> Result<Pattern> {
    let regex = regex::Regex::new(pattern)
        .map_err(|_| Error::bad_param("pattern", format!("{pattern:?}"), r"a regular expression such as \w+"))?;
    if regex.captures_len() > 2 {
        return Err(Error::bad_param("pattern", format!("{pattern:?}"), "at most one group in parentheses"));
    }
    Ok(Pattern::Regex(regex))
}

#[cfg(not(feature = "words"))]
fn regex(pattern: &str) -> Result<Pattern> {
    Err(Error::bad_param("pattern", format!("{pattern:?}"), r"\w+ or \w\w+ (others need the feature `words`)"))
}

fn in_lower_case<'a>(text: &str, scratch: &'a mut String) -> &'a str {
    scratch.clear();
    if text.is_ascii() {
        scratch.push_str(text);
        scratch.make_ascii_lowercase();
    } else {
        *scratch = text.to_lowercase(); // the whole text, since a final sigma depends on its neighbours
    }
    scratch
}

fn words(text: &str, shortest: usize, mut f: impl FnMut(&str)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let mut characters = 0;
        while at < bytes.len() {
            if bytes[at].is_ascii() {
                if !(bytes[at].is_ascii_alphanumeric() || bytes[at] == b'_') {
                    break;
                }
                at += 1;
            } else {
                match text[at..].chars().next() {
                    Some(c) if is_word(c) => at += c.len_utf8(),
                    _ => break,
                }
            }
            characters += 1;
        }
        if characters >= shortest && characters > 0 {
            f(&text[start..at]);
        }
        // Over what ended the word.
        at += text[at..].chars().next().map_or(1, char::len_utf8);
    }
}

/// The tokens that are none of the stop words, in order.
pub fn without_stop_words<'a, T: AsRef<str>>(tokens: &'a [T], stop_words: &[impl AsRef<str>]) -> Vec<&'a str> {
    let stop: std::collections::HashSet<&str> = stop_words.iter().map(AsRef::as_ref).collect();
    tokens.iter().map(AsRef::as_ref).filter(|token| !stop.contains(token)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As re.findall(r"\w+", text.lower()) of Python 3.11 gives them.
    #[test]
    fn marks_end_a_word_as_in_python() {
        let tokens = |text| Tokenizer::new().tokens(text);
        assert_eq!(tokens("हिन्दी शब्द"), ["ह", "न", "द", "शब", "द"]);
        assert_eq!(tokens("שָׁלוֹם"), ["ש", "לו", "ם"]);
        assert_eq!(tokens("กำลัง"), ["กำล", "ง"]);
        assert_eq!(tokens("Ⓐ½ ²①x Ⅷ"), ["½", "²①x", "ⅷ"]);
        assert_eq!(tokens("नमस्ते_2"), ["नमस", "त", "_2"]);
        assert_eq!(tokens("İ 々〇 a\u{200d}b"), ["i", "々〇", "a", "b"]);
    }

    /// As re.findall(r"\w+", text.lower()) of Python 3 gives them.
    #[test]
    fn words_of_other_scripts_and_punctuation() {
        let tokens = |text| Tokenizer::new().tokens(text);
        assert_eq!(tokens("It's 3.5 €, isn't_it?"), ["it", "s", "3", "5", "isn", "t_it"]);
        assert_eq!(tokens("ΟΔΟΣ Ünïcode 漢字かな 👍🏽 x²"), ["οδος", "ünïcode", "漢字かな", "x²"]);
        assert_eq!(tokens(""), Vec::<String>::new());
        assert_eq!(tokens("—…\n\t"), Vec::<String>::new());
    }

    #[test]
    fn short_words_are_counted_in_characters() {
        assert_eq!(Tokenizer::sklearn().tokens("é ab ñu x"), ["ab", "ñu"]);
    }

    #[cfg(feature = "words")]
    #[test]
    fn other_patterns() {
        let tokenizer = Tokenizer::new().lowercase(false).pattern(r"[A-Z]\w+").unwrap();
        assert_eq!(tokenizer.tokens("The big Fox"), ["The", "Fox"]);
        let group = Tokenizer::new().pattern(r"#(\w+)").unwrap();
        assert_eq!(group.tokens("a #Tag and #b"), ["tag", "b"]);
        assert!(Tokenizer::new().pattern("(").is_err());
        assert!(Tokenizer::new().pattern("(a)(b)").is_err());
    }

    #[test]
    fn stop_words_go() {
        assert_eq!(without_stop_words(&["the", "model", "is", "fast"], &["is", "the"]), ["model", "fast"]);
    }
}
