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

mod edit;
mod embedding;
mod length;
mod ngrams;
mod similarity;
#[cfg(feature = "words")]
mod stem;
mod subword;
mod tfidf;
mod tokens;
mod vectorizer;
mod vocabulary;

pub use edit::{EditTable, edit_distance, hamming_distance, longest_common_subsequence};
pub use embedding::{Analogy, analogy};
pub use length::{Padding, sequence_length};
pub use ngrams::{char_ngrams, ngrams};
pub use similarity::{cosine, jaccard};
#[cfg(feature = "words")]
pub use stem::{Stemmer, porter};
pub use subword::{Unknown, token_ids, word_pieces};
pub use tfidf::{Cell, Idf, LogBase, Norm, TfidfVectorizer, TfidfVectorizerParams, idf, term_frequency};
pub use tokens::{Tokenizer, without_stop_words};
pub use vectorizer::{CountVectorizer, CountVectorizerParams};
pub use vocabulary::Vocabulary;
