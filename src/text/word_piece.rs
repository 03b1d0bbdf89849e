//! WordPiece: a vocabulary of word pieces, learnt by joining the neighbours that keep each other company.
//!
//! As byte-pair encoding, but the pair is taken that stands together most often for how often its parts occur at all: joining it
//! raises the likelihood of the corpus most. Frequent parts of many words stay apart, rare ones that belong together join early.
//!
//! - Formula: score(a, b) = count(ab) / (count(a) · count(b)).
//! - Pieces inside a word begin with `##`. A word is cut by the longest piece of the vocabulary that fits, from left to right
//!   ([`word_pieces`](super::word_pieces)), not by the merges.
//! - Ties: of pairs with the same score, the one that stands first in the corpus, words in the order given.
//! - Cost: a merge takes O(n) for n distinct pairs, since the counts of two parts change the scores of all their pairs, and
//!   O(L) for words of L symbols in all that have the pair.
//! - Source: Schuster & Nakajima (2012), Japanese and Korean voice search, ICASSP. Google's program is not public; the score is
//!   the one of the Hugging Face course, chapter 6.

use super::bpe::check_counts;
use super::subword::longest_pieces;
use super::symbol_pairs::{Pair, SymbolPairs, word_counts};
use crate::Result;
use crate::hashing::HashSet;
use crate::worked::{Expr, Number};

/// The score of joining a and b, count(ab) / (count(a) · count(b)). Undefined where a part does not occur.
///
/// ```
/// assert_eq!(workings::text::word_piece_score(5, 20, 5).value(), 1.0 / 20.0);
/// ```
pub fn word_piece_score(count_ab: u64, count_a: u64, count_b: u64) -> Expr {
    let named = |name, count| Expr::named(name, count as f64);
    let none = count_a == 0 || count_b == 0;
    score(named("count(ab)", count_ab), named("count(a)", count_a), named("count(b)", count_b))
        .undefined_if(none, "a part does not occur")
        .called("score")
}

fn score<N: Number>(count_ab: N, count_a: N, count_b: N) -> N {
    count_ab / (count_a * count_b)
}

/// How WordPiece learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordPieceParams {
    n_merges: usize,
}

/// One merge: what was joined, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordPieceMerge {
    pub left: String,
    pub right: String,
    /// How often the pair stood in the corpus.
    pub count: u64,
    /// How often each part did.
    pub left_count: u64,
    pub right_count: u64,
    /// How many symbols the corpus has after it.
    pub n_symbols: u64,
}

impl WordPieceMerge {
    /// The new piece.
    pub fn piece(&self) -> String {
        piece(&self.left, &self.right)
    }

    /// The score for which it was chosen, as a derivation.
    pub fn score(&self) -> Expr {
        word_piece_score(self.count, self.left_count, self.right_count)
    }
}

fn piece(left: &str, right: &str) -> String {
    [left, right.strip_prefix("##").unwrap_or(right)].concat()
}

impl WordPieceParams {
    /// Learns from words, each as often as it occurs. Errors: as [`fit_counts`](Self::fit_counts).
    pub fn fit<W: AsRef<str>>(&self, words: &[W]) -> Result<WordPiece> {
        self.fit_counts(&word_counts(words))
    }

    /// Learns from distinct words and how often each occurs. Fewer merges than asked for are made if no pair is left.
    /// # Errors
    /// `Empty` without words; `BadParam` for counts whose sum is beyond 2⁶³.
    pub fn fit_counts<W: AsRef<str>>(&self, counts: &[(W, u64)]) -> Result<WordPiece> {
        check_counts(counts)?;
        let mut corpus = SymbolPairs::default();
        for (word, count) in counts.iter().filter(|(_, count)| *count > 0) {
            let prefix = |at: usize| if at == 0 { "" } else { "##" };
            let characters = word.as_ref().chars().enumerate().map(|(at, c)| format!("{}{c}", prefix(at)));
            let symbols: Vec<String> = characters.collect();
            corpus.push(symbols.iter().map(String::as_str), *count);
        }
        let mut vocabulary = corpus.texts().to_vec();
        vocabulary.sort_unstable();
        let mut merges = Vec::new();
        while merges.len() < self.n_merges {
            let Some(pair) = best(&corpus) else { break };
            let (left, right) = (corpus.text(pair.0).to_string(), corpus.text(pair.1).to_string());
            let (left_count, right_count) = (corpus.symbol_count(pair.0), corpus.symbol_count(pair.1));
            let count = corpus.pair_count(pair);
            let new = corpus.texts().len();
            corpus.merge(pair, &piece(&left, &right));
            vocabulary.extend(corpus.texts()[new..].iter().cloned()); // none if the piece came about in another way before
            merges.push(WordPieceMerge { left, right, count, left_count, right_count, n_symbols: corpus.n_symbols() });
        }
        let longest = vocabulary.iter().map(String::len).max().unwrap_or(0);
        let known = vocabulary.iter().cloned().collect();
        Ok(WordPiece { merges, vocabulary, known, longest })
    }
}

/// The pair with the highest score, the first in the corpus of several.
fn best(corpus: &SymbolPairs) -> Option<Pair> {
    let score_of = |pair: Pair, count: u64| {
        let of = |symbol| corpus.symbol_count(symbol) as f64;
        score(count as f64, of(pair.0), of(pair.1))
    };
    let highest = corpus.pairs().map(|(pair, count)| score_of(pair, count)).max_by(f64::total_cmp)?;
    let equal = corpus.pairs().filter(|(pair, count)| score_of(*pair, *count) == highest);
    equal.map(|(pair, _)| pair).min_by_key(|pair| corpus.first(*pair))
}

/// A learnt WordPiece vocabulary.
///
/// ```
/// use workings::text::WordPiece;
///
/// let counts = [("hug", 10), ("pug", 5), ("pun", 12), ("bun", 4), ("hugs", 5)];
/// let pieces = WordPiece::params(1).fit_counts(&counts)?;
/// let first = &pieces.merges()[0]; // not the most frequent pair, ##u ##g, but the one that is always together
/// assert_eq!((first.piece().as_str(), first.score().value()), ("##gs", 1.0 / 20.0));
/// assert_eq!(pieces.encode("bugs"), ["b", "##u", "##gs"]);
/// assert_eq!(pieces.decode(&["b", "##u", "##gs", "p", "##u", "##g"]), "bugs pug");
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct WordPiece {
    merges: Vec<WordPieceMerge>,
    vocabulary: Vec<String>,
    known: HashSet<String>,
    longest: usize,
}

impl WordPiece {
    /// Learns up to `n_merges` merges.
    pub fn params(n_merges: usize) -> WordPieceParams {
        WordPieceParams { n_merges }
    }

    /// The merges in the order in which they were learnt.
    pub fn merges(&self) -> &[WordPieceMerge] {
        &self.merges
    }

    /// The characters in alphabetical order, those inside a word with `##`, then the pieces in the order of the merges.
    pub fn vocabulary(&self) -> &[String] {
        &self.vocabulary
    }

    /// The longest pieces that cover the word, or `[UNK]`; as [`word_pieces`](super::word_pieces) of the vocabulary.
    pub fn encode(&self, word: &str) -> Vec<String> {
        longest_pieces(word, |piece| self.known.contains(piece), self.longest)
    }

    /// The text of pieces: those with `##` joined to what stands before them, the others behind a space.
    pub fn decode<P: AsRef<str>>(&self, pieces: &[P]) -> String {
        let mut text = String::new();
        for piece in pieces.iter().map(AsRef::as_ref) {
            match piece.strip_prefix("##") {
                Some(inside) => text.push_str(inside),
                None => text.extend([if text.is_empty() { "" } else { " " }, piece]),
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::super::word_pieces;
    use super::*;

    /// The corpus of the course: h 15, ##u 36, ##g 20, p 17, ##n 16, b 4, ##s 5. `##g ##s` with 5 / (20·5) = 1/20 is the highest;
    /// then every pair with ##u has 1/36, and `h ##u` comes first. Now hu 15, ##g 15, ##gs 5, ##u 21: `hu ##gs` 5 / (15·5) = 1/15,
    /// `hu ##g` 10 / (15·15) = 2/45, the others at most 1/21. Then hu 10: `hu ##g` 10 / (10·15) = 1/15.
    #[test]
    fn the_courses_example_by_hand() {
        let counts = [("hug", 10), ("pug", 5), ("pun", 12), ("bun", 4), ("hugs", 5)];
        let pieces = WordPiece::params(4).fit_counts(&counts).unwrap();
        let found: Vec<(String, f64)> = pieces.merges().iter().map(|m| (m.piece(), m.score().value())).collect();
        let expected = [("##gs", 1.0 / 20.0), ("hu", 1.0 / 36.0), ("hugs", 1.0 / 15.0), ("hug", 1.0 / 15.0)];
        assert_eq!(found, expected.map(|(piece, score)| (piece.to_string(), score)));
        assert_eq!(pieces.vocabulary()[..7], ["##g", "##n", "##s", "##u", "b", "h", "p"]);
        assert_eq!(pieces.vocabulary()[7..], ["##gs", "hu", "hugs", "hug"]);
        // 3·10 + 3·5 + 3·12 + 3·4 + 4·5 = 113, less 5, 15, 5 and 10.
        assert_eq!(pieces.merges().iter().map(|m| m.n_symbols).collect::<Vec<_>>(), [108, 93, 88, 78]);
        assert_eq!(pieces.encode("hugs"), ["hugs"]);
        assert_eq!(pieces.encode("puns"), ["p", "##u", "##n", "##s"]);
        assert_eq!(pieces.encode("bum"), ["[UNK]"]);
    }

    #[test]
    fn encoding_is_that_of_the_vocabulary() {
        let words = ["naïve", "native", "nation", "👍🏽", "nave"];
        let pieces = WordPiece::params(6).fit(&words).unwrap();
        for word in words.iter().chain(&["", "nativity", "vent"]) {
            assert_eq!(pieces.encode(word), word_pieces(word, pieces.vocabulary()), "{word}");
        }
        let all: Vec<String> = words.iter().flat_map(|word| pieces.encode(word)).collect();
        assert_eq!(pieces.decode(&all), words.join(" "));
    }

    #[test]
    fn odd_input() {
        let none: [&str; 0] = [];
        assert!(WordPiece::params(3).fit(&none).is_err());
        let single = WordPiece::params(usize::MAX).fit(&["a", "", "b"]).unwrap();
        assert!(single.merges().is_empty());
        assert_eq!(single.vocabulary(), ["a", "b"]);
        assert!(WordPiece::params(1).fit_counts(&[("ab", u64::MAX)]).is_err());
        assert!(word_piece_score(0, 0, 3).value().is_nan());
    }
}
