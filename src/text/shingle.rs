//! Shingles: the set of overlapping pieces that stands for a text when texts are compared.

use super::tokens::Tokenizer;
use crate::{Error, Result};

/// What the pieces of a text are.
///
/// Word shingles see the order of words; character shingles forgive a misspelling, which spoils only the few that hold it.
/// A text shorter than a shingle is one shingle, whole; a text without words (or characters) has none.
/// Source: Broder (1997), On the resemblance and containment of documents, SEQUENCES, 21–29.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shingle {
    /// Runs of so many words, in lower case, as [`Tokenizer::new`] cuts them.
    Words(usize),
    /// Runs of so many characters (Unicode scalar values) of the text in lower case, any white space being one space.
    Characters(usize),
}

impl Shingle {
    /// The shingles, in order, repeated ones repeated.
    /// # Errors
    /// `BadParam` for a size of 0.
    /// ```
    /// use workings::text::Shingle;
    /// assert_eq!(Shingle::Words(2).of("To be, or not")?, ["to be", "be or", "or not"]);
    /// assert_eq!(Shingle::Characters(3).of("A  cat")?, ["a c", " ca", "cat"]);
    /// assert_eq!(Shingle::Words(3).of("Not good")?, ["not good"]);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn of(self, text: &str) -> Result<Vec<String>> {
        let size = self.size()?;
        let mut shingles = Vec::new();
        match self {
            Shingle::Words(_) => {
                let words = Tokenizer::new().tokens(text);
                windows(&words, size).for_each(|words| shingles.push(words.join(" ")));
            }
            Shingle::Characters(_) => {
                let characters = characters(text);
                windows(&characters, size).for_each(|characters| shingles.push(characters.iter().collect()));
            }
        }
        Ok(shingles)
    }

    fn size(self) -> Result<usize> {
        match self {
            Shingle::Words(0) | Shingle::Characters(0) => Err(Error::bad_param("shingle size", 0, "at least 1")),
            Shingle::Words(size) | Shingle::Characters(size) => Ok(size),
        }
    }

    /// The distinct shingles as sorted hashes. Two shingles of one hash would count as one; with 64 bits that is once in
    /// some 10¹⁰ texts of a hundred shingles.
    pub(super) fn hashes(self, text: &str) -> Result<Vec<u64>> {
        let size = self.size()?;
        let mut hashes: Vec<u64> = match self {
            Shingle::Words(_) => {
                let words = Tokenizer::new().tokens(text);
                let hash =
                    |words: &[String]| finished(words.iter().fold(START, |hash, word| fed(fed(hash, word), " ")));
                windows(&words, size).map(hash).collect()
            }
            Shingle::Characters(_) => {
                let characters = characters(text);
                let hash = |run: &[char]| finished(run.iter().fold(START, |hash, &c| step(hash, u32::from(c))));
                windows(&characters, size).map(hash).collect()
            }
        };
        hashes.sort_unstable();
        hashes.dedup();
        Ok(hashes)
    }
}

/// The runs of `size` items, or all of them if they are fewer.
fn windows<T>(items: &[T], size: usize) -> impl Iterator<Item = &[T]> {
    let size = size.min(items.len()).max(1);
    items.windows(size)
}

fn characters(text: &str) -> Vec<char> {
    let lower = text.to_lowercase();
    let mut characters = Vec::with_capacity(lower.len());
    for word in lower.split_whitespace() {
        if !characters.is_empty() {
            characters.push(' ');
        }
        characters.extend(word.chars());
    }
    characters
}

/// The hash of a text: FNV-1a, then a mixing of all bits. The same on every machine and in every version.
pub(super) fn hash_of(text: &str) -> u64 {
    finished(fed(START, text))
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

fn step(hash: u64, item: u32) -> u64 {
    (hash ^ u64::from(item)).wrapping_mul(0x0000_0100_0000_01b3)
}

fn fed(hash: u64, text: &str) -> u64 {
    text.bytes().fold(hash, |hash, byte| step(hash, u32::from(byte)))
}

/// The finaliser of splitmix64 (Steele, Lea & Flood 2014): every bit of the input changes half the bits of the output.
pub(super) fn finished(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn short_and_empty_texts() {
        assert!(Shingle::Words(2).of(" …! ").unwrap().is_empty());
        assert!(Shingle::Characters(4).of(" \n ").unwrap().is_empty());
        assert_eq!(Shingle::Characters(9).of("Ab").unwrap(), ["ab"]);
        assert!(Shingle::Words(0).of("a").is_err() && Shingle::Characters(0).hashes("a").is_err());
        assert!(Shingle::Words(usize::MAX).of("a b").is_ok());
    }

    #[test]
    fn there_are_as_many_hashes_as_distinct_shingles() {
        let text = "the cat and the cat and the dog 👍🏽 ab a b, the cat";
        for shingle in [Shingle::Words(1), Shingle::Words(2), Shingle::Characters(1), Shingle::Characters(4)] {
            let distinct: BTreeSet<String> = shingle.of(text).unwrap().into_iter().collect();
            assert_eq!(shingle.hashes(text).unwrap().len(), distinct.len());
        }
    }
}
