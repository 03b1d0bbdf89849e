//! Words in pieces, and pieces as numbers.

use std::collections::{HashMap, HashSet};

use crate::{Error, Result};

/// What a token becomes that the vocabulary does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// It is left out.
    Drop,
    /// It becomes this id.
    Id(i64),
    /// It is an error.
    Refuse,
}

/// The ids of tokens.
/// # Errors
/// `NotFound` for an unknown token that is to be refused.
/// ```
/// use workings::text::{Unknown, token_ids};
/// let vocabulary = [("cat".to_string(), 9), ("a".to_string(), 3)];
/// assert_eq!(token_ids(&["a", "zz", "cat"], &vocabulary, Unknown::Id(1))?, [3, 1, 9]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn token_ids<T: AsRef<str>>(tokens: &[T], vocabulary: &[(String, i64)], unknown: Unknown) -> Result<Vec<i64>> {
    let ids: HashMap<&str, i64> = vocabulary.iter().map(|(token, id)| (token.as_str(), *id)).collect();
    let mut found = Vec::with_capacity(tokens.len());
    for token in tokens.iter().map(AsRef::as_ref) {
        match (ids.get(token), unknown) {
            (Some(&id), _) | (None, Unknown::Id(id)) => found.push(id),
            (None, Unknown::Drop) => {}
            (None, Unknown::Refuse) => {
                let known = "the vocabulary does not have it".into();
                return Err(Error::NotFound { kind: "token", name: token.into(), known });
            }
        }
    }
    Ok(found)
}

/// The word pieces of a word: the longest piece of the vocabulary that the rest of the word starts with, again and again.
/// Pieces inside a word begin with `##`. A word that cannot be covered is `[UNK]` as a whole.
///
/// Source: Devlin et al. (2019), BERT, NAACL; the greedy rule of its tokeniser.
/// Cost: O(length of the word · longest piece).
/// ```
/// let vocabulary = ["un", "##afford", "##able", "##aff"].map(String::from);
/// assert_eq!(workings::text::word_pieces("unaffordable", &vocabulary), ["un", "##afford", "##able"]);
/// assert_eq!(workings::text::word_pieces("unafraid", &vocabulary), ["[UNK]"]);
/// ```
pub fn word_pieces(word: &str, vocabulary: &[String]) -> Vec<String> {
    let known: HashSet<&str> = vocabulary.iter().map(String::as_str).collect();
    let longest = vocabulary.iter().map(|piece| piece.len()).max().unwrap_or(0);
    longest_pieces(word, |piece| known.contains(piece), longest)
}

/// [`word_pieces`] of a vocabulary that is held elsewhere; `longest` is the number of bytes of its longest piece.
pub(super) fn longest_pieces(word: &str, known: impl Fn(&str) -> bool, longest: usize) -> Vec<String> {
    let (mut pieces, mut start, mut candidate) = (Vec::new(), 0, String::new());
    while start < word.len() {
        let prefix = if start == 0 { "" } else { "##" };
        let ends = word[start..].char_indices().map(|(at, c)| start + at + c.len_utf8());
        let within: Vec<usize> = ends.take_while(|end| end - start + prefix.len() <= longest).collect();
        let found = within.into_iter().rev().find(|&end| {
            candidate.clear();
            candidate.push_str(prefix);
            candidate.push_str(&word[start..end]);
            known(&candidate)
        });
        match found {
            Some(end) => {
                pieces.push(candidate.clone());
                start = end;
            }
            None => return vec!["[UNK]".into()],
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vec<String> {
        ["anti", "##virus", "an", "##ti", "virus", "##vi", "##rus", "é", "##é"].map(String::from).to_vec()
    }

    #[test]
    fn the_longest_piece_goes_first() {
        assert_eq!(word_pieces("antivirus", &vocabulary()), ["anti", "##virus"]);
        assert_eq!(word_pieces("virusti", &vocabulary()), ["virus", "##ti"]);
        assert_eq!(word_pieces("éé", &vocabulary()), ["é", "##é"]);
        assert_eq!(word_pieces("virusx", &vocabulary()), ["[UNK]"]);
        assert_eq!(word_pieces("", &vocabulary()), Vec::<String>::new());
        assert_eq!(word_pieces("a", &[]), ["[UNK]"]);
    }

    #[test]
    fn unknown_tokens() {
        let ids = [("a".to_string(), 3)];
        assert_eq!(token_ids(&["b", "a"], &ids, Unknown::Drop).unwrap(), [3]);
        assert_eq!(token_ids(&["b", "a"], &ids, Unknown::Id(0)).unwrap(), [0, 3]);
        assert!(token_ids(&["b"], &ids, Unknown::Refuse).is_err());
    }
}
