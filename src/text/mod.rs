//! Words to numbers: tokens, n-grams, vocabularies, bag of words and TF-IDF, similarity and distance of texts.
//!
//! ```
//! use workings::text::{Idf, TfidfVectorizer};
//!
//! let reviews = ["great screen", "great battery, great price", "poor battery"];
//! let (tfidf, matrix) = TfidfVectorizer::params().idf(Idf::Textbook).fit_transform(&reviews)?;
//! assert_eq!(tfidf.vocabulary().terms(), ["battery", "great", "poor", "price", "screen"]);
//! assert_eq!(matrix.shape(), (3, 5));
//! println!("{}", tfidf.worked(&reviews[1], "great")?); // count / length · ln(N / df), with the numbers put in
//! # Ok::<(), workings::Error>(())
//! ```

mod bpe;
mod counts;
mod edit;
mod embedding;
mod hashing_vectorizer;
mod length;
mod murmur3;
mod ngrams;
mod pairs;
#[cfg(feature = "words")]
mod segments;
mod sequences;
mod similarity;
#[cfg(feature = "words")]
mod stem;
mod stop_words;
mod subword;
mod symbol_pairs;
mod tfidf;
mod tokens;
mod vectorizer;
mod vocabulary;
mod word_piece;

pub use bpe::{BytePairEncoding, BytePairEncodingParams, Merge};
pub use edit::{EditTable, edit_distance, hamming_distance, longest_common_subsequence};
pub use embedding::{Analogy, analogy};
pub use hashing_vectorizer::HashingVectorizer;
pub use length::{Padding, sequence_length};
pub use murmur3::murmur3_32;
pub use ngrams::{char_ngrams, ngrams};
pub use pairs::{context_pairs, orthogonal_sparse_bigrams, skip_grams};
#[cfg(feature = "words")]
pub use segments::{grapheme_ngrams, graphemes};
pub use sequences::{PadSequences, PaddedSequences, Side};
pub use similarity::{cosine, jaccard};
#[cfg(feature = "words")]
pub use stem::{Stemmer, porter};
pub use stop_words::ENGLISH_STOP_WORDS;
pub use subword::{Unknown, token_ids, word_pieces};
pub use tfidf::{Cell, Idf, LogBase, Norm, TfidfVectorizer, TfidfVectorizerParams, idf, term_frequency};
pub use tokens::{Tokenizer, without_stop_words};
pub use vectorizer::{CountVectorizer, CountVectorizerParams, DocumentLimit};
pub use vocabulary::Vocabulary;
pub use word_piece::{WordPiece, WordPieceMerge, WordPieceParams, word_piece_score};
