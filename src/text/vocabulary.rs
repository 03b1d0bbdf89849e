//! The terms of a vectoriser, and the dictionary that finds them without building their text.

use std::fmt;
use std::sync::{Arc, OnceLock};

use std::hash::BuildHasher;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rayon::prelude::*;

use crate::hashing::{HashMap, SeededState};
use crate::{Error, Result};

/// Terms in alphabetical order (by Unicode code point), one per column.
///
/// A term is kept as the numbers of its words; the texts are put together when they are asked for.
#[derive(Clone)]
pub struct Vocabulary {
    grams: Arc<Grams>,
    /// The gram of each column.
    order: Vec<u32>,
    terms: OnceLock<Vec<String>>,
}

impl PartialEq for Vocabulary {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.texts().eq(other.texts())
    }
}

impl Eq for Vocabulary {}

impl fmt::Debug for Vocabulary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.texts()).finish()
    }
}

impl Vocabulary {
    /// The grams of the columns must be in the order of their texts.
    pub(super) fn new(grams: Arc<Grams>, order: Vec<u32>) -> Vocabulary {
        Vocabulary { grams, order, terms: OnceLock::new() }
    }

    /// The terms, column by column. The list is made when it is first asked for and takes some 50 bytes a term;
    /// [`term`](Self::term) and [`column`](Self::column) do without it.
    pub fn terms(&self) -> &[String] {
        self.terms.get_or_init(|| self.order.par_iter().map(|&gram| self.grams.text(gram)).collect())
    }

    fn texts(&self) -> impl Iterator<Item = String> {
        self.order.iter().map(|&gram| self.grams.text(gram))
    }

    /// The term of a column; `None` beyond the last.
    pub fn term(&self, column: usize) -> Option<String> {
        self.order.get(column).map(|&gram| self.grams.text(gram))
    }

    /// The column of a term; `None` for one that is not in the vocabulary. Cost: O(log n).
    pub fn column(&self, term: &str) -> Option<usize> {
        self.order.binary_search_by(|&gram| self.grams.text(gram).as_str().cmp(term)).ok()
    }

    /// # Errors
    /// `NotFound`, with the nearest term.
    pub fn try_column(&self, term: &str) -> Result<usize> {
        self.column(term).ok_or_else(|| {
            let near = crate::text_distance::nearest(term, self.terms().iter().map(String::as_str));
            let known = match near {
                Some(near) => format!("did you mean {near}?"),
                None => format!("the vocabulary has {} others", self.len()),
            };
            Error::NotFound { kind: "term", name: term.into(), known }
        })
    }

    pub fn len(&self) -> usize {
        self.order.len()
    }

    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }
}

/// No gram: the prefix of a single word.
const NONE: u32 = u32::MAX;

/// The bytes of a word of up to 15, and how many there are; no two words have the same.
fn key(word: &str) -> Option<u128> {
    let mut bytes = [0; 16];
    bytes[..15].get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    bytes[15] = word.len() as u8;
    Some(u128::from_le_bytes(bytes))
}

/// A run of words: a shorter run and one word more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Gram {
    prefix: u32,
    word: u32,
}

/// Words and runs of words by number. A run is found by the number of its prefix and of its last word, so that a text of
/// n-grams costs no more text than its words.
#[derive(Debug, Clone, Default)]
pub(super) struct Grams {
    /// By [`key`]: a lookup then touches one place in memory, where a `String` would be a second.
    short: HashMap<u128, u32>,
    long: HashMap<String, u32>,
    texts: Vec<String>,
    /// The gram of each word alone.
    alone: Vec<u32>,
    /// The runs of several words, found by the prefix and word that `grams` has of them: 4 bytes each where a map would take 12.
    longer: HashTable<u32>,
    hasher: SeededState,
    grams: Vec<Gram>,
}

impl Grams {
    pub fn len(&self) -> usize {
        self.grams.len()
    }

    /// How many words a run has.
    pub fn size(&self, gram: u32) -> usize {
        let (mut size, mut gram) = (0, gram);
        while gram != NONE {
            (size, gram) = (size + 1, self.grams[gram as usize].prefix);
        }
        size
    }

    pub fn word(&mut self, word: &str) -> u32 {
        let new = self.texts.len() as u32;
        let number = match key(word) {
            Some(key) => *self.short.entry(key).or_insert(new),
            None => *self.long.entry_ref(word).or_insert(new),
        };
        if number < new {
            return number;
        }
        self.texts.push(word.into());
        self.alone.push(NONE);
        number
    }

    pub fn known_word(&self, word: &str) -> Option<u32> {
        match key(word) {
            Some(key) => self.short.get(&key).copied(),
            None => self.long.get(word).copied(),
        }
    }

    /// The run that goes on from `prefix` with `word`.
    pub fn gram(&mut self, prefix: Option<u32>, word: u32) -> u32 {
        let new = self.grams.len() as u32;
        let Some(prefix) = prefix else {
            let known = &mut self.alone[word as usize];
            if *known == NONE {
                *known = new;
                self.grams.push(Gram { prefix: NONE, word });
            }
            return *known;
        };
        let (gram, grams, hasher) = (Gram { prefix, word }, &mut self.grams, &self.hasher);
        let is_it = |&number: &u32| grams[number as usize] == gram;
        let hash_of = |&number: &u32| hasher.hash_one(grams[number as usize]);
        match self.longer.entry(hasher.hash_one(gram), is_it, hash_of) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                place.insert(new);
                grams.push(gram);
                new
            }
        }
    }

    pub fn known_gram(&self, prefix: Option<u32>, word: u32) -> Option<u32> {
        match prefix {
            None => Some(self.alone[word as usize]).filter(|&gram| gram != NONE),
            Some(prefix) => {
                let gram = Gram { prefix, word };
                let is_it = |&number: &u32| self.grams[number as usize] == gram;
                self.longer.find(self.hasher.hash_one(gram), is_it).copied()
            }
        }
    }

    /// Takes in the runs of another dictionary; returns their numbers in this one.
    pub fn merge(&mut self, other: &Grams) -> Vec<u32> {
        let words: Vec<u32> = other.texts.iter().map(|word| self.word(word)).collect();
        let mut numbers: Vec<u32> = Vec::with_capacity(other.grams.len());
        for gram in &other.grams {
            // A prefix comes before what it is a prefix of.
            let prefix = (gram.prefix != NONE).then(|| numbers[gram.prefix as usize]);
            numbers.push(self.gram(prefix, words[gram.word as usize]));
        }
        numbers
    }

    fn text(&self, gram: u32) -> String {
        let Gram { prefix, word } = self.grams[gram as usize];
        let word = &self.texts[word as usize];
        if prefix == NONE {
            return word.clone();
        }
        let mut text = self.text(prefix);
        text.push(' ');
        text.push_str(word);
        text
    }

    /// These runs in the order of their texts. `by_words` says that this is the order of their words, which holds if every
    /// character of a word sorts behind the space.
    pub fn sorted(&self, mut chosen: Vec<u32>, by_words: bool) -> Vec<u32> {
        const PACKED: usize = 4;
        let longest = chosen.iter().map(|&gram| self.size(gram)).max().unwrap_or(1);
        if by_words && longest <= PACKED {
            let mut order: Vec<u32> = (0..self.texts.len() as u32).collect();
            order.par_sort_unstable_by(|&a, &b| self.texts[a as usize].cmp(&self.texts[b as usize]));
            let mut ranks = vec![0; order.len()];
            order.iter().zip(1..).for_each(|(&word, rank)| ranks[word as usize] = rank);
            if longest <= 2 {
                let mut keyed: Vec<(u64, u32)> =
                    chosen.par_iter().map(|&gram| (self.order(gram, &ranks, 2) as u64, gram)).collect();
                keyed.par_sort_unstable();
                chosen.iter_mut().zip(keyed).for_each(|(gram, (_, sorted))| *gram = sorted);
            } else {
                chosen.par_sort_by_cached_key(|&gram| self.order(gram, &ranks, PACKED));
            }
        } else {
            chosen.par_sort_by_cached_key(|&gram| self.text(gram));
        }
        chosen
    }

    /// The ranks of the words, the first in front, 0 behind the last.
    fn order(&self, mut gram: u32, ranks: &[u32], places: usize) -> u128 {
        let (mut key, mut size) = (0, self.size(gram));
        while gram != NONE {
            let Gram { prefix, word } = self.grams[gram as usize];
            key |= u128::from(ranks[word as usize]) << (32 * (places - size));
            (gram, size) = (prefix, size - 1);
        }
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_words_are_told_apart() {
        let mut grams = Grams::default();
        let words = ["", "a", "a\0", "fifteen_letters", "sixteen_letters_", "sixteen_letters?", "Wörter_zwölf"];
        let numbers: Vec<u32> = words.iter().map(|word| grams.word(word)).collect();
        assert_eq!(numbers, (0..words.len() as u32).collect::<Vec<_>>());
        assert!(words.iter().zip(numbers).all(|(word, number)| grams.known_word(word) == Some(number)));
        assert_eq!(grams.known_word("b"), None);
    }

    /// By code point "a b" stands before "ab", "a z" before "aa", and a prefix before what goes on from it.
    #[test]
    fn runs_are_in_the_order_of_their_texts() {
        for n_words in [2, 3, 5] {
            let mut grams = Grams::default();
            let mut all = Vec::new();
            for start in ["b", "a", "aa", "z"] {
                let mut gram = None;
                for word in [start, "z", "b", "a", "aa"].iter().take(n_words) {
                    let word = grams.word(word);
                    let number = grams.gram(gram, word);
                    gram = Some(number);
                    all.push(number);
                }
            }
            let order = grams.sorted(all.clone(), true);
            let mut expected: Vec<String> = all.iter().map(|&gram| grams.text(gram)).collect();
            expected.sort();
            assert!(order.iter().zip(&expected).all(|(&gram, text)| grams.text(gram) == *text));
            let vocabulary = Vocabulary::new(Arc::new(grams), order);
            assert_eq!(vocabulary.terms(), expected);
            for (column, term) in expected.iter().enumerate() {
                assert_eq!((vocabulary.column(term), vocabulary.term(column).as_ref()), (Some(column), Some(term)));
            }
            assert_eq!((vocabulary.column("a zz"), vocabulary.term(expected.len())), (None, None));
        }
    }
}
