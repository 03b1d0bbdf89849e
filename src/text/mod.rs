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
//!
//! Which similarity:
//! - of spellings: [`edit_distance`], or [`osa_distance`] where letters are swapped; of names [`jaro_winkler`];
//! - of texts as sets: [`jaccard`] of their [`Shingle`]s, and [`near_duplicates`] where there are many texts;
//! - of texts by topic: [`cosine`] of their TF-IDF rows, and [`most_similar`] for the nearest;
//! - of records with several fields: [`RecordMatching`].

mod bpe;
mod counts;
mod edit;
mod edit_table;
mod embedding;
mod hashing_vectorizer;
mod jaro;
mod length;
mod match_quality;
mod minhash;
mod murmur3;
mod near_duplicates;
mod nearest;
mod ngrams;
mod pairs;
mod record_matching;
#[cfg(feature = "words")]
mod segments;
mod sequences;
mod shingle;
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
mod word_characters;
mod word_piece;

pub use crate::worked::LogBase;
pub use bpe::{BytePairEncoding, BytePairEncodingParams, Merge};
pub use edit::{
    damerau_levenshtein_distance, edit_distance, edit_similarity, hamming_distance, longest_common_subsequence,
    osa_distance,
};
pub use edit_table::{EditOperation, EditRule, EditStep, EditTable};
pub use embedding::{Analogy, analogy};
pub use hashing_vectorizer::HashingVectorizer;
pub use jaro::{JaroWinkler, jaro, jaro_winkler};
pub use length::{Padding, sequence_length};
pub use match_quality::{MatchQuality, Matches};
pub use minhash::{JaccardEstimate, MinHash, Signature, minhash_estimate, minhash_standard_error};
pub use murmur3::murmur3_32;
pub use near_duplicates::{Banding, NearDuplicate, NearDuplicates, near_duplicates};
pub use nearest::{Neighbor, most_similar};
pub use ngrams::{char_ngrams, ngrams};
pub use pairs::{context_pairs, orthogonal_sparse_bigrams, skip_grams};
pub use record_matching::{Blocking, FieldSimilarity, Match, RecordMatching};
#[cfg(feature = "words")]
pub use segments::{grapheme_ngrams, graphemes};
pub use sequences::{PadSequences, PaddedSequences, Side};
pub use shingle::Shingle;
pub use similarity::{cosine, dice, jaccard, multiset_jaccard, overlap_coefficient};
#[cfg(feature = "words")]
pub use stem::{Stemmer, porter};
pub use stop_words::ENGLISH_STOP_WORDS;
pub use subword::{Unknown, token_ids, word_pieces};
pub use tfidf::{Cell, Idf, Norm, TfidfVectorizer, TfidfVectorizerParams, idf, term_frequency};
pub use tokens::{Tokenizer, without_stop_words};
pub use vectorizer::{CountVectorizer, CountVectorizerParams, DocumentLimit};
pub use vocabulary::Vocabulary;
pub use word_piece::{WordPiece, WordPieceMerge, WordPieceParams, word_piece_score};
