//! Words as runs of symbols, and how often each pair of neighbours occurs: what byte-pair encoding and WordPiece learn from.

use std::collections::BTreeSet;

use hashbrown::HashMap;

/// Two neighbouring symbols, by number.
pub(super) type Pair = (u32, u32);

/// A word of the corpus.
#[derive(Debug, Clone)]
struct Word {
    symbols: Vec<u32>,
    /// How often the word occurs.
    count: u64,
}

/// A pair of neighbours.
#[derive(Debug, Clone, Default)]
struct Neighbours {
    /// How often they occur in the corpus.
    count: u64,
    /// The words that have them.
    words: BTreeSet<u32>,
}

/// A corpus cut into symbols. A merge changes only the words that have the pair, and of the counts only theirs: its cost is
/// the length of those words, not that of the corpus.
#[derive(Debug, Clone, Default)]
pub(super) struct SymbolPairs {
    texts: Vec<String>,
    numbers: HashMap<String, u32>,
    /// How often each symbol occurs.
    counts: Vec<u64>,
    n_symbols: u64,
    words: Vec<Word>,
    pairs: HashMap<Pair, Neighbours>,
}

impl SymbolPairs {
    /// Adds a word that occurs `count` times, cut into these symbols.
    pub fn push<'a>(&mut self, symbols: impl Iterator<Item = &'a str>, count: u64) {
        let symbols: Vec<u32> = symbols.map(|symbol| self.number(symbol)).collect();
        self.words.push(Word { symbols, count });
        self.enter(self.words.len() - 1, &mut Vec::new());
    }

    fn number(&mut self, text: &str) -> u32 {
        let new = self.texts.len() as u32;
        let number = *self.numbers.entry_ref(text).or_insert(new);
        if number == new {
            self.texts.push(text.into());
            self.counts.push(0);
        }
        number
    }

    /// The symbols so far, in the order in which they came.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    pub fn text(&self, symbol: u32) -> &str {
        &self.texts[symbol as usize]
    }

    /// How often a symbol occurs.
    pub fn symbol_count(&self, symbol: u32) -> u64 {
        self.counts[symbol as usize]
    }

    /// How many symbols the corpus has.
    pub fn n_symbols(&self) -> u64 {
        self.n_symbols
    }

    /// The pairs that occur and how often, in no order.
    pub fn pairs(&self) -> impl Iterator<Item = (Pair, u64)> {
        self.pairs.iter().map(|(pair, neighbours)| (*pair, neighbours.count))
    }

    /// How often a pair occurs.
    pub fn pair_count(&self, pair: Pair) -> u64 {
        self.pairs.get(&pair).map_or(0, |neighbours| neighbours.count)
    }

    /// Where a pair stands first: the word, and the bytes before it there.
    pub fn first(&self, pair: Pair) -> (u32, u32) {
        let Some(&word) = self.pairs.get(&pair).and_then(|neighbours| neighbours.words.first()) else {
            return (u32::MAX, 0);
        };
        let symbols = &self.words[word as usize].symbols;
        let place = symbols.windows(2).position(|two| (two[0], two[1]) == pair).unwrap_or(0);
        let before = symbols[..place].iter().map(|&symbol| self.text(symbol).len());
        (word, before.sum::<usize>() as u32)
    }

    /// Joins the pair wherever it stands, from left to right, to a symbol of this text. Returns the pairs that gained.
    pub fn merge(&mut self, pair: Pair, text: &str) -> Vec<Pair> {
        let merged = self.number(text);
        let words = self.pairs.remove(&pair).map(|neighbours| neighbours.words).unwrap_or_default();
        let mut gained = Vec::new();
        for word in words {
            let word = word as usize;
            self.leave(word);
            let symbols = std::mem::take(&mut self.words[word].symbols);
            self.words[word].symbols = joined(&symbols, pair, merged);
            self.enter(word, &mut gained);
        }
        gained.retain(|(left, right)| *left == merged || *right == merged);
        gained.sort_unstable();
        gained.dedup();
        gained
    }

    /// Counts the symbols and pairs of a word.
    fn enter(&mut self, word: usize, met: &mut Vec<Pair>) {
        let Word { symbols, count } = &self.words[word];
        symbols.iter().for_each(|&symbol| self.counts[symbol as usize] += count);
        self.n_symbols += count * symbols.len() as u64;
        for two in symbols.windows(2) {
            let pair = (two[0], two[1]);
            let neighbours = self.pairs.entry(pair).or_default();
            neighbours.count += count;
            neighbours.words.insert(word as u32);
            met.push(pair);
        }
    }

    /// Takes the symbols and pairs of a word out of the counts.
    fn leave(&mut self, word: usize) {
        let Word { symbols, count } = &self.words[word];
        symbols.iter().for_each(|&symbol| self.counts[symbol as usize] -= count);
        self.n_symbols -= count * symbols.len() as u64;
        for two in symbols.windows(2) {
            let pair = (two[0], two[1]);
            let Some(neighbours) = self.pairs.get_mut(&pair) else { continue }; // the pair that is merged
            neighbours.count -= count;
            neighbours.words.remove(&(word as u32));
            if neighbours.count == 0 {
                self.pairs.remove(&pair);
            }
        }
    }
}

/// The symbols with every occurrence of the pair, from left to right, as one.
pub(super) fn joined<T: Copy + PartialEq>(symbols: &[T], pair: (T, T), merged: T) -> Vec<T> {
    let (mut result, mut at) = (Vec::with_capacity(symbols.len()), 0);
    while at < symbols.len() {
        if at + 1 < symbols.len() && (symbols[at], symbols[at + 1]) == pair {
            result.push(merged);
            at += 2;
        } else {
            result.push(symbols[at]);
            at += 1;
        }
    }
    result
}

/// Distinct words in the order in which they came first, with how often each occurs.
pub(super) fn word_counts<W: AsRef<str>>(words: &[W]) -> Vec<(&str, u64)> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut counts: Vec<(&str, u64)> = Vec::new();
    for word in words.iter().map(AsRef::as_ref) {
        let place = *places.entry(word).or_insert(counts.len());
        match counts.get_mut(place) {
            Some((_, count)) => *count += 1,
            None => counts.push((word, 1)),
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After every merge the counts must be those of a corpus that is counted anew.
    #[test]
    fn counts_are_those_of_a_recount() {
        let words = ["aaab", "banana", "aaaaa", "ab", "nanab", "a", ""];
        let mut corpus = SymbolPairs::default();
        for (word, count) in words.iter().zip(1..) {
            corpus.push(word.split("").filter(|symbol| !symbol.is_empty()), count);
        }
        for (left, right) in [("a", "a"), ("n", "a"), ("aa", "a"), ("b", "a"), ("na", "na"), ("a", "b")] {
            let pair = (corpus.numbers[left], corpus.numbers[right]);
            corpus.merge(pair, &[left, right].concat());
            let mut anew =
                SymbolPairs { texts: corpus.texts.clone(), numbers: corpus.numbers.clone(), ..SymbolPairs::default() };
            anew.counts = vec![0; anew.texts.len()];
            for word in &corpus.words {
                let symbols: Vec<&str> = word.symbols.iter().map(|&symbol| corpus.text(symbol)).collect();
                anew.push(symbols.into_iter(), word.count);
            }
            assert_eq!((&corpus.counts, corpus.n_symbols), (&anew.counts, anew.n_symbols));
            assert_eq!(corpus.pairs.len(), anew.pairs.len());
            for (pair, neighbours) in &anew.pairs {
                assert_eq!(
                    (neighbours.count, &neighbours.words),
                    (corpus.pairs[pair].count, &corpus.pairs[pair].words)
                );
            }
        }
    }

    #[test]
    fn a_run_of_one_symbol_is_joined_from_the_left() {
        assert_eq!(joined(&['a'; 5], ('a', 'a'), 'b'), ['b', 'b', 'a']);
    }

    #[test]
    fn words_are_counted_in_their_order() {
        assert_eq!(word_counts(&["low", "new", "low"]), [("low", 2), ("new", 1)]);
    }
}
