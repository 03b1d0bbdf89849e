//! Byte-pair encoding: a vocabulary of word pieces, learnt by joining the most frequent neighbours again and again.
//!
//! Every word begins as its characters and a mark of its end. The pair of neighbours that the corpus has most often becomes one
//! symbol, and so on, a merge at a time: frequent words end up whole, rare ones in pieces, and no word is unknown.
//!
//! - A word that is new is cut into characters, and the learnt merges are made in it, the earliest first.
//! - Ties: of pairs that are equally frequent, the one that stands first in the corpus, words in the order given, as the program
//!   in the paper has it on a Python whose dictionaries keep their order. (subword-nmt takes the last in alphabetical order.)
//! - Counting: every two neighbours count, so `aaa` has the pair `a a` twice, though only one can be merged.
//! - Characters are Unicode code points, not bytes.
//! - Cost: a merge takes O(L · log n) for words of L symbols in all that have its pair and n pairs, since only their counts
//!   change; recounting would take the length of all words. Encoding a word of m characters takes O(m²) at most.
//! - Source: Sennrich, Haddow & Birch (2016), Neural machine translation of rare words with subword units, ACL.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::symbol_pairs::{Pair, SymbolPairs, joined, word_counts};
use crate::hashing::HashMap;
use crate::{Error, Result};

/// How byte-pair encoding learns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BytePairEncodingParams {
    n_merges: usize,
    min_count: u64,
    end_of_word: Option<String>,
}

/// One merge: what was joined, and what it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    pub left: String,
    pub right: String,
    /// How often the pair stood in the corpus when it was chosen.
    pub count: u64,
    /// How many symbols the corpus has after it: it shrinks with every merge.
    pub n_symbols: u64,
}

impl Merge {
    /// The new symbol.
    pub fn symbol(&self) -> String {
        [self.left.as_str(), &self.right].concat()
    }
}

impl BytePairEncodingParams {
    /// Pairs that stand in the corpus less often are left alone, 1 unless given; with 2 nothing is joined that occurs once.
    pub fn min_count(mut self, count: u64) -> Self {
        self.min_count = count;
        self
    }

    /// The symbol that marks the end of a word, `</w>` unless given. Without it `est` in `estate` and at the end of `newest` are
    /// one symbol, and decoding cannot find the words again.
    pub fn end_of_word(mut self, mark: Option<&str>) -> Self {
        self.end_of_word = mark.map(String::from);
        self
    }

    /// Learns from words, each as often as it occurs. Errors: as [`fit_counts`](Self::fit_counts).
    pub fn fit<W: AsRef<str>>(&self, words: &[W]) -> Result<BytePairEncoding> {
        self.fit_counts(&word_counts(words))
    }

    /// Learns from distinct words and how often each occurs.
    ///
    /// Fewer merges than asked for are made if no pair is left.
    /// # Errors
    /// `Empty` without words; `BadParam` for an empty mark of the end, or counts whose sum is beyond 2⁶³.
    pub fn fit_counts<W: AsRef<str>>(&self, counts: &[(W, u64)]) -> Result<BytePairEncoding> {
        if self.end_of_word.as_deref() == Some("") {
            return Err(Error::bad_param("end_of_word", "\"\"", "at least one character, or None"));
        }
        let mut corpus = SymbolPairs::default();
        check_counts(counts)?;
        let mut utf8 = [0; 4];
        for (word, count) in counts.iter().map(|(word, count)| (word.as_ref(), *count)).filter(|(_, count)| *count > 0)
        {
            let mut symbols: Vec<String> = word.chars().map(|c| c.encode_utf8(&mut utf8).to_string()).collect();
            symbols.extend(self.end_of_word.clone().filter(|_| !word.is_empty()));
            corpus.push(symbols.iter().map(String::as_str), count);
        }
        let mut vocabulary = corpus.texts().to_vec();
        vocabulary.sort_unstable();
        let mut queue: Queue = corpus.pairs().map(|(pair, _)| key(&corpus, pair)).collect();
        let mut merges = Vec::new();
        while merges.len() < self.n_merges {
            let Some((count, _, Reverse(pair))) = most_frequent(&corpus, &mut queue) else { break };
            if count < self.min_count.max(1) {
                break;
            }
            let (left, right) = (corpus.text(pair.0).to_string(), corpus.text(pair.1).to_string());
            let symbol = [left.as_str(), &right].concat();
            let gained = corpus.merge(pair, &symbol);
            queue.extend(gained.into_iter().map(|pair| key(&corpus, pair)));
            merges.push(Merge { left, right, count, n_symbols: corpus.n_symbols() });
        }
        Ok(BytePairEncoding::new(merges, vocabulary, self.end_of_word.clone()))
    }
}

/// Words are there, and no sum of counts overflows.
pub(super) fn check_counts<W: AsRef<str>>(counts: &[(W, u64)]) -> Result<()> {
    if counts.is_empty() {
        return Err(Error::empty("words"));
    }
    let symbols = |(word, count): &(W, u64)| (*count as u128).saturating_mul(word.as_ref().len() as u128 + 1);
    if counts.iter().map(symbols).fold(0, u128::saturating_add) > i64::MAX as u128 {
        return Err(Error::bad_param("counts", "the symbols of all words", "fewer than 2⁶³ in all"));
    }
    Ok(())
}

/// Pairs by their count, then by where they stand first. Entries may be out of date, but never too low: a pair gains only by a
/// merge that makes one of its symbols, and is then entered anew.
type Queue = BinaryHeap<Key>;
type Key = (u64, Reverse<(u32, u32)>, Reverse<Pair>);

fn key(corpus: &SymbolPairs, pair: Pair) -> Key {
    (corpus.pair_count(pair), Reverse(corpus.first(pair)), Reverse(pair))
}

fn most_frequent(corpus: &SymbolPairs, queue: &mut Queue) -> Option<Key> {
    while let Some(entry) = queue.pop() {
        let Reverse(pair) = entry.2;
        if corpus.pair_count(pair) == 0 {
            continue;
        }
        let now = key(corpus, pair);
        if now == entry {
            return Some(entry);
        }
        queue.push(now);
    }
    None
}

/// A learnt byte-pair encoding: its merges in their order, and the symbols they make.
///
/// ```
/// use workings::text::BytePairEncoding;
///
/// let counts = [("low", 5), ("lower", 2), ("newest", 6), ("widest", 3)];
/// let bpe = BytePairEncoding::params(5).fit_counts(&counts)?;
/// let merges: Vec<String> = bpe.merges().iter().map(|merge| format!("{} + {}", merge.left, merge.right)).collect();
/// assert_eq!(merges, ["e + s", "es + t", "est + </w>", "l + o", "lo + w"]);
/// assert_eq!(bpe.merges()[0].count, 9); // 6 times in newest, 3 times in widest
/// assert_eq!(bpe.encode("lowest"), ["low", "est</w>"]); // a word that the corpus does not have
/// assert_eq!(bpe.decode(&["low", "est</w>", "low", "</w>"]), "lowest low");
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct BytePairEncoding {
    merges: Vec<Merge>,
    vocabulary: Vec<String>,
    /// The place of each symbol in the vocabulary.
    numbers: HashMap<String, u32>,
    /// For each pair that is merged, when it was learnt and the symbol that it becomes.
    ranks: HashMap<Pair, (u32, u32)>,
    end_of_word: Option<String>,
}

impl BytePairEncoding {
    /// Learns up to `n_merges` merges.
    pub fn params(n_merges: usize) -> BytePairEncodingParams {
        BytePairEncodingParams { n_merges, min_count: 1, end_of_word: Some("</w>".into()) }
    }

    fn new(merges: Vec<Merge>, mut vocabulary: Vec<String>, end_of_word: Option<String>) -> BytePairEncoding {
        let mut numbers: HashMap<String, u32> = vocabulary.iter().cloned().zip(0..).collect();
        let mut ranks = HashMap::default();
        for (rank, merge) in (0..).zip(&merges) {
            let symbol = merge.symbol();
            let new = vocabulary.len() as u32;
            let number = *numbers.entry_ref(symbol.as_str()).or_insert(new);
            if number == new {
                vocabulary.push(symbol); // a + bc and ab + c are one symbol
            }
            let pair = (numbers[&merge.left], numbers[&merge.right]);
            ranks.entry(pair).or_insert((rank, number));
        }
        BytePairEncoding { merges, vocabulary, numbers, ranks, end_of_word }
    }

    /// The merges in the order in which they were learnt.
    pub fn merges(&self) -> &[Merge] {
        &self.merges
    }

    /// The symbols of the corpus' characters in alphabetical order, then those of the merges in theirs.
    pub fn vocabulary(&self) -> &[String] {
        &self.vocabulary
    }

    /// The pieces of a word: its characters, joined by the merges, the earliest first. Characters that the corpus does not have
    /// stay alone; an empty word has no pieces.
    pub fn encode(&self, word: &str) -> Vec<String> {
        if word.is_empty() {
            return Vec::new();
        }
        let parts: Vec<String> = word.chars().map(String::from).chain(self.end_of_word.clone()).collect();
        let known = self.vocabulary.len() as u32;
        // A character without a number gets one beyond them, by its place.
        let number = |(part, place): (&String, u32)| self.numbers.get(part).copied().unwrap_or(known + place);
        let mut pieces: Vec<u32> = parts.iter().zip(0..).map(number).collect();
        let merge_of = |two: &[u32]| {
            let pair = (two[0], two[1]);
            self.ranks.get(&pair).map(|&(rank, symbol)| (rank, pair, symbol))
        };
        while let Some((_, pair, symbol)) = pieces.windows(2).filter_map(merge_of).min() {
            pieces = joined(&pieces, pair, symbol);
        }
        let text = |piece: u32| match piece.checked_sub(known) {
            Some(place) => parts[place as usize].clone(),
            None => self.vocabulary[piece as usize].clone(),
        };
        pieces.into_iter().map(text).collect()
    }

    /// The text of pieces: joined, with a space behind each end of a word but the last. Without a mark of the end there is no
    /// space at all.
    pub fn decode<P: AsRef<str>>(&self, pieces: &[P]) -> String {
        let joined: String = pieces.iter().map(AsRef::as_ref).collect();
        match &self.end_of_word {
            None => joined,
            Some(mark) => joined.replace(mark.as_str(), " ").trim_end_matches(' ').into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPER: [(&str, u64); 4] = [("low", 5), ("lower", 2), ("newest", 6), ("widest", 3)];

    fn steps(bpe: &BytePairEncoding) -> Vec<(String, u64)> {
        bpe.merges().iter().map(|merge| (format!("{} {}", merge.left, merge.right), merge.count)).collect()
    }

    /// The corpus of algorithm 1 of the paper, counted by hand. `e s`, `s t`, `t </w>` stand 6 + 3 = 9 times each and `e s` comes
    /// first; of `l o` and `o w`, 5 + 2 = 7, and of `n e`, `e w`, `w est</w>`, 6, the first likewise. `low </w>` stands 5 times;
    /// the three of `w i d est</w>` 3 times.
    #[test]
    fn the_papers_own_example() {
        let bpe = BytePairEncoding::params(10).fit_counts(&PAPER).unwrap();
        let expected = [
            ("e s", 9),
            ("es t", 9),
            ("est </w>", 9),
            ("l o", 7),
            ("lo w", 7),
            ("n e", 6),
            ("ne w", 6),
            ("new est</w>", 6),
            ("low </w>", 5),
            ("w i", 3),
        ];
        assert_eq!(steps(&bpe), expected.map(|(pair, count)| (pair.to_string(), count)));
        // 5·4 + 2·6 + 6·7 + 3·7 = 95 symbols at first; each merge takes away as many as its count.
        let sizes: Vec<u64> = bpe.merges().iter().map(|merge| merge.n_symbols).collect();
        assert_eq!(sizes, [86, 77, 68, 61, 54, 48, 42, 36, 31, 28]);
        let characters = ["</w>", "d", "e", "i", "l", "n", "o", "r", "s", "t", "w"];
        assert_eq!(bpe.vocabulary()[..11], characters);
        assert_eq!(
            bpe.vocabulary()[11..],
            ["es", "est", "est</w>", "lo", "low", "ne", "new", "newest</w>", "low</w>", "wi"]
        );
        assert_eq!(bpe.encode("newer"), ["new", "e", "r", "</w>"]);
        assert_eq!(bpe.encode("lowlow"), ["low", "low</w>"]);
        assert_eq!(bpe.encode("zest"), ["z", "est</w>"]);
    }

    /// In the end each word is one symbol; 8 merges are of pairs that stand at least 6 times.
    #[test]
    fn until_no_pair_is_left() {
        let bpe = BytePairEncoding::params(usize::MAX).fit_counts(&PAPER).unwrap();
        assert_eq!(bpe.merges().last().unwrap().n_symbols, 5 + 2 + 6 + 3);
        for (word, _) in PAPER {
            assert_eq!(bpe.encode(word), [format!("{word}</w>")]);
        }
        let frequent = BytePairEncoding::params(99).min_count(6).fit_counts(&PAPER).unwrap();
        assert_eq!(frequent.merges().len(), 8);
    }

    /// In `aaa` (twice) the pair `a a` counts 4; merged from the left it is `aa a`.
    #[test]
    fn pairs_that_overlap() {
        let bpe = BytePairEncoding::params(9).end_of_word(None).fit_counts(&[("aaa", 2)]).unwrap();
        assert_eq!(steps(&bpe), [("a a".to_string(), 4), ("aa a".to_string(), 2)]);
        assert_eq!(bpe.encode("aaaaa"), ["aa", "aaa"]);
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        let words = ["the", "quick", "brown", "fox", "the", "lazy", "dog", "naïve", "👍🏽"];
        for n_merges in [0, 1, 5, 100] {
            let bpe = BytePairEncoding::params(n_merges).fit(&words).unwrap();
            let new = ["thick", "dog", "ünïcode", "漢字"];
            let pieces: Vec<String> = words.iter().chain(&new).flat_map(|word| bpe.encode(word)).collect();
            assert_eq!(bpe.decode(&pieces), [&words[..], &new].concat().join(" "));
        }
    }

    #[test]
    fn odd_input() {
        let none: [&str; 0] = [];
        assert!(BytePairEncoding::params(3).fit(&none).is_err());
        let empty = BytePairEncoding::params(3).fit(&["", ""]).unwrap();
        assert!(empty.merges().is_empty() && empty.vocabulary().is_empty());
        assert!(empty.encode("").is_empty());
        assert_eq!(empty.encode("ab"), ["a", "b", "</w>"]);
        assert_eq!(empty.decode(&none), "");
        assert!(BytePairEncoding::params(3).end_of_word(Some("")).fit(&["a"]).is_err());
        assert!(BytePairEncoding::params(3).fit_counts(&[("ab", u64::MAX)]).is_err());
        assert!(BytePairEncoding::params(3).fit_counts(&[("ab", 0)]).unwrap().merges().is_empty());
    }
}
