//! Tokens: word pieces learnt from a corpus, pairs with gaps, hashed columns, padded sequences.

use super::common::*;
use crate::catalog::Value;
use crate::text::{self, BytePairEncoding, HashingVectorizer, PadSequences, Side, WordPiece};

const TOKENS: Input = texts("tokens", "words, in order");
const WORDS: Input = texts("words", "the distinct words of the corpus");
const COUNTS: Input = numbers("counts", "how often each occurs; once each unless given");
const N_MERGES: Input = whole("n_merges", "merges to learn, at most");
const WINDOW: Input = whole("window", "words of the window").at_least(1);
const SIDES: &[&str] = &["right", "left"];

/// Numbers that are whole and not negative, as the name's input.
fn whole_numbers(g: &Given, name: &'static str) -> Result<Vec<i64>> {
    let whole = |number: f64| match number == number.trunc() && number.abs() < 9e15 {
        true => Ok(number as i64),
        false => Err(Error::bad_param(name, number, "whole numbers")),
    };
    g.opt_numbers(name).unwrap_or_default().into_iter().map(whole).collect()
}

/// The words of the corpus and how often each occurs.
fn corpus(g: &Given) -> Result<Vec<(String, u64)>> {
    let words = g.words("words")?;
    if !g.has("counts") {
        return Ok(words.into_iter().map(|word| (word, 1)).collect());
    }
    let counts = whole_numbers(g, "counts")?;
    same_length("words", words.len(), "counts", counts.len())?;
    let known = |count: i64| u64::try_from(count).map_err(|_| Error::bad_param("counts", count, "at least 0"));
    words.into_iter().zip(counts).map(|(word, count)| Ok((word, known(count)?))).collect()
}

fn side(g: &Given, name: &'static str) -> Side {
    if g.opt_text(name) == Some("left") { Side::Left } else { Side::Right }
}

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "byte-pair encoding",
        "byte_pair_encoding",
        "text::BytePairEncoding",
        inputs![WORDS, N_MERGES, opt(COUNTS), opt(text("word", "a word to encode"))],
        |g| {
            let bpe = BytePairEncoding::params(g.whole("n_merges")?).fit_counts(&corpus(g)?)?;
            let pairs: Vec<String> =
                bpe.merges().iter().map(|merge| format!("{} {}", merge.left, merge.right)).collect();
            let counts: Vec<usize> = bpe.merges().iter().map(|merge| merge.count as usize).collect();
            let sizes: Vec<usize> = bpe.merges().iter().map(|merge| merge.n_symbols as usize).collect();
            let answer = Answer::default()
                .plain("merges", pairs, "the most frequent neighbours, step by step; of equals those that stand first")
                .plain("counts", counts, "how often each pair stood in the corpus")
                .plain("n_symbols", sizes, "symbols of the corpus after each merge")
                .plain("vocabulary", bpe.vocabulary().to_vec(), "the characters, then a symbol for each merge");
            Ok(match g.opt_text("word") {
                Some(word) => answer.plain("pieces", bpe.encode(word), "the merges in their order, made in the word"),
                None => answer,
            })
        },
    )
    .also("BPE")
    .notes(
        "pieces, counts from 1 up; fewer merges than asked for where no pair is left",
        "characters and a mark </w> of the word's end; of equally frequent pairs the first in the corpus (subword-nmt: \
         the last by alphabet)",
        "Sennrich, Haddow & Birch (2016), Neural machine translation of rare words with subword units, ACL, 1715–1725",
    ),
    concept(
        "WordPiece training",
        "word_piece_training",
        "text::WordPiece",
        inputs![WORDS, N_MERGES, opt(COUNTS), opt(text("word", "a word to encode"))],
        |g| {
            let learnt = WordPiece::params(g.whole("n_merges")?).fit_counts(&corpus(g)?)?;
            let pieces: Vec<String> = learnt.merges().iter().map(|merge| merge.piece()).collect();
            let answer = Answer::default()
                .plain("merges", pieces, "the pair with the highest score, step by step, as one piece")
                .list("scores", learnt.merges().iter().map(|merge| merge.score()))
                .plain("vocabulary", learnt.vocabulary().to_vec(), "the characters, then a piece for each merge");
            Ok(match g.opt_text("word") {
                Some(word) => answer.plain("pieces", learnt.encode(word), "the longest known piece first"),
                None => answer,
            })
        },
    )
    .notes(
        "pieces, scores above 0; fewer merges than asked for where no pair is left",
        "score count(ab) / (count(a) · count(b)), of equals the first in the corpus; ## inside a word; no mark of the \
         end",
        "Schuster & Nakajima (2012), Japanese and Korean voice search, ICASSP, 5149–5152; Hugging Face course, chapter \
         6",
    ),
    concept(
        "WordPiece score",
        "word_piece_score",
        "text::word_piece_score",
        inputs![
            whole("count_ab", "how often the pair occurs"),
            whole("count_a", "how often its first part occurs"),
            whole("count_b", "how often its second part occurs"),
        ],
        |g| {
            let [ab, a, b] = [g.whole("count_ab")?, g.whole("count_a")?, g.whole("count_b")?].map(|count| count as u64);
            Ok(Answer::one("score", text::word_piece_score(ab, a, b)))
        },
    )
    .notes(
        "at least 0, higher is joined first; undefined where a part does not occur",
        "counts in the corpus, not probabilities; no logarithm",
        "Hugging Face course, chapter 6 (WordPiece tokenization)",
    ),
    concept(
        "orthogonal sparse bigrams",
        "orthogonal_sparse_bigrams",
        "text::orthogonal_sparse_bigrams",
        inputs![TOKENS, WINDOW],
        |g| {
            let pairs = text::orthogonal_sparse_bigrams(&g.words("tokens")?, g.whole("window")?)?;
            let n = pairs.len();
            Ok(Answer::default()
                .plain("pairs", pairs, "each word with each behind it in the window, an underscore for each step")
                .plain("n_pairs", n, "how many there are"))
        },
    )
    .also("OSB")
    .notes(
        "pairs, and how many; an error for a window below 2",
        "the window counts the first word too; an underscore for each step between; case and punctuation kept",
        "Siefkes et al. (2004), Combining Winnow and orthogonal sparse bigrams for incremental spam filtering, PKDD, \
         410–421",
    ),
    concept(
        "skip-grams",
        "skip_grams",
        "text::skip_grams",
        inputs![TOKENS, whole("n", "words of each").at_least(1), whole("k", "words that may be left out")],
        |g| {
            let grams = text::skip_grams(&g.words("tokens")?, g.whole("n")?, g.whole("k")?)?;
            let n = grams.len();
            Ok(Answer::default().plain("grams", grams, "n words in order, with at most k gaps").plain(
                "n_grams",
                n,
                "how many there are",
            ))
        },
    )
    .also("k-skip-n-grams")
    .notes(
        "texts of n words, and how many",
        "at most k words left out in all, the first of a window always taken; k = 0 gives n-grams; listed as nltk's \
         skipgrams",
        "Guthrie et al. (2006), A closer look at skip-gram modelling, LREC",
    ),
    concept(
        "skip-gram training pairs",
        "context_pairs",
        "text::context_pairs",
        inputs![TOKENS, whole("window", "words on either side").at_least(1)],
        |g| {
            let tokens = g.words("tokens")?;
            let pairs = text::context_pairs(&tokens, g.whole("window")?)?;
            let (n, pairs) = (pairs.len(), pairs.into_iter().map(|(centre, context)| vec![centre, context]));
            Ok(Answer::default().plain("pairs", pairs.collect::<Vec<_>>(), "a centre and a word of its context").plain(
                "n_pairs",
                n,
                "how many there are",
            ))
        },
    )
    .also("word2vec pairs")
    .notes(
        "pairs, 2·w·n − w·(w + 1) of them for n words and a window w of at most n",
        "w words on either side; every pair once, where word2vec's program draws a smaller window at random",
        "Mikolov et al. (2013), Efficient estimation of word representations in vector space, arXiv:1301.3781",
    ),
    concept(
        "feature hashing",
        "feature_hashing",
        "text::HashingVectorizer",
        inputs![text("term", "the word"), whole("n_features", "columns there are").at_least(1)],
        |g| {
            let hashing = HashingVectorizer::new().n_features(g.whole("n_features")?);
            let term = g.text("term")?;
            let (column, sign) = hashing.column(term)?;
            Ok(Answer::default()
                .plain(
                    "hash",
                    i64::from(text::murmur3_32(term.as_bytes(), 0).cast_signed()),
                    "MurmurHash3, 32 bits, signed",
                )
                .plain("column", column, "|hash| mod n_features")
                .plain("sign", sign, "that of the hash: what one occurrence counts"))
        },
    )
    .also("hashing trick")
    .notes(
        "column 0 to n_features − 1; sign 1 or −1; hash −2³¹ to 2³¹ − 1",
        "MurmurHash3 (32 bits, seed 0) of the UTF-8 bytes as a signed number; |hash| mod n_features; sign of the hash, \
         + for 0",
        "Weinberger et al. (2009), ICML, 1113–1120; scikit-learn 1.9, HashingVectorizer",
    ),
    concept("English stop words", "english_stop_words", "text::without_stop_words", inputs![TOKENS], |g| {
        let tokens = g.words("tokens")?;
        let left = text::without_stop_words(&tokens, &text::ENGLISH_STOP_WORDS);
        Ok(Answer::default().plain("tokens", left, "those that are none of 174 frequent words, in lower case"))
    })
    .notes(
        "the tokens that are left, in order",
        "Snowball's 174 words, `no` and `not` among them; compared as they are, so `The` stays; scikit-learn's list \
         has 318",
        "Snowball project, English stop words, snowballstem.org",
    ),
    concept(
        "padding with a mask",
        "padded_sequence",
        "text::PadSequences",
        inputs![
            numbers("ids", "the sequence"),
            whole("max_length", "positions there are"),
            opt(choice("padding", SIDES, "the side that is filled up")),
            opt(choice("truncation", SIDES, "the side that is cut off")),
            opt(number("pad_id", "the id of padding")),
            opt(numbers("start", "ids that stand before it")),
            opt(numbers("end", "ids that stand behind it")),
        ],
        |g| {
            let [ids, start, end] = ["ids", "start", "end"].map(|name| whole_numbers(g, name));
            let pad_id = g.opt_number("pad_id").unwrap_or(0.0);
            if pad_id != pad_id.trunc() || pad_id.abs() >= 9e15 {
                return Err(Error::bad_param("pad_id", pad_id, "a whole number"));
            }
            let params = PadSequences::new()
                .max_length(g.whole("max_length")?)
                .padding(side(g, "padding"))
                .truncation(side(g, "truncation"))
                .pad_id(pad_id as i64)
                .special_tokens(&start?, &end?);
            let padded = params.apply(&[ids?])?;
            let mask: Vec<Value> = padded.mask.iter().map(|one| i64::from(*one).into()).collect();
            Ok(Answer::default()
                .plain("ids", padded.ids.iter().copied().collect::<Vec<_>>(), "the sequence in all its positions")
                .plain("mask", mask, "1 for an id, 0 for padding")
                .plain("truncated", padded.truncated[0], "ids that were cut off"))
        },
    )
    .notes(
        "ids; mask 0 or 1; ids cut off from 0 up; an error where the special ids alone do not fit",
        "padding and cutting on the right unless told otherwise (Keras: left), with 0 unless given; special ids are \
         never cut",
        "Hugging Face Transformers documentation, padding and truncation; Keras documentation, pad_sequences",
    ),
    #[cfg(feature = "words")]
    concept(
        "Unicode words",
        "unicode_words",
        "text::Tokenizer::unicode_words",
        inputs![text("text", "the text")],
        |g| {
            let text = g.text("text")?;
            let tokens = text::Tokenizer::unicode_words().tokens(text);
            let n = tokens.len();
            Ok(Answer::default()
                .plain("tokens", tokens, "as Unicode Standard Annex 29 bounds them, in lower case")
                .plain("n_tokens", n, "how many there are")
                .plain("n_graphemes", text::graphemes(text).len(), "characters as a reader counts them"))
        },
    )
    .notes(
        "words in lower case, and counts from 0 up",
        "default boundaries of Annex 29 without a dictionary: `don't` and `3.5` are one word, Chinese characters one \
         each; emoji stay",
        "Unicode Standard Annex 29, Unicode Text Segmentation",
    ),
];

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    fn value(concept: &str, inputs: &str, name: &str) -> String {
        asked(concept, inputs).unwrap().get(name).unwrap().value().to_string()
    }

    /// The corpus of the paper: `e s` stands 6 + 3 times.
    #[test]
    fn merges_of_the_papers_example() {
        let corpus = "words = ['low','lower','newest','widest']\ncounts = [5,2,6,3]\nn_merges = 3\nword = 'lowest'";
        assert_eq!(value("BPE", corpus, "merges"), r#"["e s", "es t", "est </w>"]"#);
        assert_eq!(value("BPE", corpus, "counts"), "[9, 9, 9]");
        assert_eq!(value("BPE", corpus, "pieces"), r#"["l", "o", "w", "est</w>"]"#);
        for wrong in ["counts = [1,2]", "counts = [5,2,6,-3]", "counts = [5,2,6,0.5]"] {
            assert!(asked("BPE", &corpus.replace("counts = [5,2,6,3]", wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_sequence_on_the_left() {
        let given = "ids = [7,8,9]\nmax_length = 6\npadding = 'left'\nstart = [101]\nend = [102]\npad_id = -1";
        assert_eq!(value("padding with a mask", given, "ids"), "[−1, 101, 7, 8, 9, 102]");
        assert_eq!(value("padding with a mask", given, "mask"), "[0, 1, 1, 1, 1, 1]");
        assert!(asked("padding with a mask", "ids = [7.5]\nmax_length = 6").is_err());
    }

    #[test]
    fn columns_are_those_of_scikit_learn() {
        assert!(asked("hashing trick", "term = 'a'\nn_features = 2147483648").is_err());
        let found =
            ["hash", "column", "sign"].map(|name| value("hashing trick", "term = 'hello'\nn_features = 16", name));
        // murmurhash3_32("hello", seed=0) is 613153351 in scikit-learn 1.9.1; 613153351 mod 16 = 7.
        assert_eq!(found, ["613153351", "7", "1"]);
    }
}
