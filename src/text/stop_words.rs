//! Words that say little about a text's subject: the, is, of.
//!
//! A list fits texts cut the way it was made. This one keeps contractions whole (`don't`), as
//! [`Tokenizer::unicode_words`](super::Tokenizer::unicode_words) does; `\w+` cuts them into `don` and `t`, which are no stop
//! words and stay. `not` and `no` are on the list: where they carry the meaning, as in reviews, take them off it.
//!
//! - Source: the list of the Snowball project's English stemmer (snowballstem.org, 174 words), as the package `stop-words`
//!   2018.7.23 for Python distributes it, in alphabetical order. Licence: BSD 3-clause, at the end of this file.
//! - scikit-learn's `stop_words="english"` is another list, of 318 words.

/// The most frequent English words, 174 of them, in lower case and in alphabetical order.
///
/// ```
/// use workings::text::{CountVectorizer, ENGLISH_STOP_WORDS, Tokenizer, without_stop_words};
///
/// let tokens = Tokenizer::new().tokens("The battery is not the best of it");
/// assert_eq!(without_stop_words(&tokens, &ENGLISH_STOP_WORDS), ["battery", "best"]);
///
/// let but_not = ENGLISH_STOP_WORDS.into_iter().filter(|word| *word != "not");
/// let params = CountVectorizer::params().stop_words(but_not);
/// assert_eq!(params.fit(&["It is not the best"])?.vocabulary().terms(), ["best", "not"]);
/// # Ok::<(), workings::Error>(())
/// ```
#[rustfmt::skip]
pub const ENGLISH_STOP_WORDS: [&str; 174] = [
    "a", "about", "above", "after", "again", "against", "all", "am", "an", "and", "any", "are", "aren't", "as", "at",
    "be", "because", "been", "before", "being", "below", "between", "both", "but", "by", "can't", "cannot", "could",
    "couldn't", "did", "didn't", "do", "does", "doesn't", "doing", "don't", "down", "during", "each", "few", "for",
    "from", "further", "had", "hadn't", "has", "hasn't", "have", "haven't", "having", "he", "he'd", "he'll", "he's",
    "her", "here", "here's", "hers", "herself", "him", "himself", "his", "how", "how's", "i", "i'd", "i'll", "i'm",
    "i've", "if", "in", "into", "is", "isn't", "it", "it's", "its", "itself", "let's", "me", "more", "most",
    "mustn't", "my", "myself", "no", "nor", "not", "of", "off", "on", "once", "only", "or", "other", "ought", "our",
    "ours", "ourselves", "out", "over", "own", "same", "shan't", "she", "she'd", "she'll", "she's", "should",
    "shouldn't", "so", "some", "such", "than", "that", "that's", "the", "their", "theirs", "them", "themselves",
    "then", "there", "there's", "these", "they", "they'd", "they'll", "they're", "they've", "this", "those",
    "through", "to", "too", "under", "until", "up", "very", "was", "wasn't", "we", "we'd", "we'll", "we're", "we've",
    "were", "weren't", "what", "what's", "when", "when's", "where", "where's", "which", "while", "who", "who's",
    "whom", "why", "why's", "with", "won't", "would", "wouldn't", "you", "you'd", "you'll", "you're", "you've",
    "your", "yours", "yourself", "yourselves",
];

#[cfg(test)]
mod tests {
    use super::super::{CountVectorizer, TfidfVectorizer, Tokenizer, without_stop_words};
    use super::*;

    #[test]
    fn in_order_in_lower_case_and_each_once() {
        assert!(ENGLISH_STOP_WORDS.is_sorted_by(|a, b| a < b));
        assert!(ENGLISH_STOP_WORDS.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase() || b == b'\'')));
    }

    #[test]
    fn a_text_of_stop_words_only() {
        let text = "We are what they were, and so is this.";
        let tokens = Tokenizer::new().tokens(text);
        assert!(without_stop_words(&tokens, &ENGLISH_STOP_WORDS).is_empty());
        let counts = CountVectorizer::params().stop_words(ENGLISH_STOP_WORDS);
        let error = counts.fit(&[text]).unwrap_err().to_string();
        assert!(error.contains("no stop word"), "{error}");
        // Beside another document it is a row without entries, also once n-grams are formed.
        let params = TfidfVectorizer::params().stop_words(ENGLISH_STOP_WORDS).ngram_range(1, 2);
        let (tfidf, matrix) = params.fit_transform(&[text, "The sun and the sky"]).unwrap();
        assert_eq!(tfidf.vocabulary().terms(), ["sky", "sun", "sun sky"]);
        assert_eq!((matrix.outer_view(0).unwrap().nnz(), matrix.shape()), (0, (2, 3)));
    }

    /// "don" and "t" are no words of the list.
    #[test]
    fn contractions_that_the_tokenizer_cuts_stay() {
        let tokens = Tokenizer::new().tokens("I don't know");
        assert_eq!(without_stop_words(&tokens, &ENGLISH_STOP_WORDS), ["don", "t", "know"]);
    }
}

// The list is distributed under the following licence.
//
// Copyright (c) 2014, Alireza Savand, Contributors
// All rights reserved.
//
// Redistribution and use in source and binary forms, with or without
// modification, are permitted provided that the following conditions are met:
//
// * Redistributions of source code must retain the above copyright notice, this
//   list of conditions and the following disclaimer.
//
// * Redistributions in binary form must reproduce the above copyright notice,
//   this list of conditions and the following disclaimer in the documentation
//   and/or other materials provided with the distribution.
//
// * Neither the name of the Python Stop Words nor the names of its
//   contributors may be used to endorse or promote products derived from
//   this software without specific prior written permission.
//
// THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS"
// AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
// IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
// DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
// FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
// DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
// SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
// CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
// OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
// OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
