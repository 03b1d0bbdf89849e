//! Text: tokens, n-grams, TF-IDF, similarity, generated text.

use super::common::*;
use crate::metrics::{Bleu, Rouge, RougeVariant, WordErrorRate};
use crate::text::{self as words, Idf, LogBase, Padding, TfidfVectorizer, Tokenizer, Unknown};
use crate::worked::{Expr, Number};

const TEXT: Input = text("text", "the text");
const DOCUMENTS: Input = texts("documents", "the texts, one each");
const TERM: Input = text("term", "the word, or words joined by a space");
const TOKENS: Input = texts("tokens", "words, in order");
const LOWERCASE: Input = truth("lowercase", "whether the text is put in lower case first");
const PATTERN: Input = text("pattern", "a regular expression that matches a token");
const VARIANTS: &[&str] = &["textbook", "smooth", "unsmoothed"];
const VARIANT: Input = choice("variant", VARIANTS, "the convention: count / length · ln(N / df), or scikit-learn's");
const REFERENCE: Input = text("reference", "what a person wrote or said");
const CANDIDATE: Input = text("candidate", "the generated text");

fn tokenizer(g: &Given) -> Result<Tokenizer> {
    let tokenizer = Tokenizer::new().lowercase(g.opt_truth("lowercase").unwrap_or(true));
    g.opt_text("pattern").map_or(Ok(tokenizer.clone()), |pattern| tokenizer.pattern(pattern))
}

pub(in crate::catalog) fn variant(g: &Given, input: &'static str) -> Idf {
    match g.opt_text(input) {
        Some("textbook") => Idf::Textbook,
        Some("unsmoothed") => Idf::Unsmoothed,
        _ => Idf::Smooth,
    }
}

/// A position in the documents.
fn document<'a>(g: &Given, input: &'static str, documents: &'a [String]) -> Result<&'a String> {
    let index = g.whole(input)?;
    documents.get(index).ok_or_else(|| {
        Error::bad_param(
            input,
            index,
            format!("the position of a document, from 0 to {},", documents.len().saturating_sub(1)),
        )
    })
}

/// A term as the vocabulary writes it: its words in lower case, with one space between.
fn term(g: &Given) -> Result<String> {
    Ok(Tokenizer::new().tokens(g.text("term")?).join(" "))
}

/// The vocabulary holds runs of as many words as the term has.
fn size_of(term: &str) -> usize {
    term.split(' ').count()
}

fn split(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn letters(g: &Given, input: &'static str) -> Result<Vec<char>> {
    Ok(g.text(input)?.chars().collect())
}

fn rows(matrix: &sprs::CsMat<f64>) -> Vec<Vec<f64>> {
    matrix.to_dense().outer_iter().map(|row| row.to_vec()).collect()
}

fn rouge_variant(g: &Given) -> Result<RougeVariant> {
    let text = g.text("variant")?;
    let upper = text.to_uppercase();
    let kind = upper.strip_prefix("ROUGE").map(|rest| rest.trim_start_matches(['-', '_', ' ']));
    match kind {
        Some("L") => Ok(RougeVariant::L),
        Some(n) if n.parse::<usize>().is_ok() => Ok(RougeVariant::N(n.parse().unwrap_or(1))),
        _ => Err(Error::bad_param("variant", text, "ROUGE-1, ROUGE-2 (any number of words) or ROUGE-L")),
    }
}

fn unknown(g: &Given) -> Result<Unknown> {
    Ok(match g.opt_text("unknown") {
        Some("drop") => Unknown::Drop,
        Some("id") => Unknown::Id(i64::try_from(g.whole("unknown_id")?).unwrap_or(i64::MAX)),
        _ => Unknown::Refuse,
    })
}

/// Ids as whole numbers.
fn ids(g: &Given) -> Result<Vec<(String, i64)>> {
    let whole = |(name, id): (String, f64)| match id == id.trunc() && id.abs() < 9e15 {
        true => Ok((name, id as i64)),
        false => Err(Error::bad_param("vocabulary", format!("{name} = {id}"), "whole numbers as ids")),
    };
    g.number_table("vocabulary")?.into_iter().map(whole).collect()
}

const EQUAL_LENGTH: &str = "places in which the strings differ";

pub(super) const CONCEPTS: &[Concept] = &[
    concept("tokenization", "tokenization", "text::Tokenizer", inputs![TEXT, opt(LOWERCASE), opt(PATTERN)], |g| {
        let tokens = tokenizer(g)?.tokens(g.text("text")?);
        let n = tokens.len();
        Ok(Answer::default()
            .plain("tokens", tokens, "runs of letters, digits and underscores, or what the pattern matches")
            .plain("n_tokens", n, "how many there are"))
    })
    .also("tokens"),
    concept(
        "term frequency",
        "term_frequency",
        "text::term_frequency",
        inputs![text("document", "the text"), TERM],
        |g| {
            let tokens = Tokenizer::new().tokens(g.text("document")?);
            let term = term(g)?;
            let count = words::ngrams(&tokens, size_of(&term))?.iter().filter(|gram| **gram == term).count();
            let tf = words::term_frequency(count, tokens.len());
            Ok(Answer::default()
                .plain("count", count, "how often the term stands in the document")
                .plain("n_tokens", tokens.len(), "words of the document")
                .with("tf", tf))
        },
    ),
    concept(
        "inverse document frequency",
        "idf",
        "text::idf",
        inputs![
            whole("n_documents", "how many documents there are"),
            whole("document_frequency", "how many of them have the term"),
            opt(VARIANT),
            opt(choice("log_base", &["e", "2", "10"], "the base of the logarithm")),
        ],
        |g| {
            let base = match g.opt_text("log_base") {
                Some("2") => LogBase::Two,
                Some("10") => LogBase::Ten,
                _ => LogBase::E,
            };
            let idf = words::idf(g.whole("n_documents")?, g.whole("document_frequency")?, variant(g, "variant"), base)?;
            Ok(Answer::one("idf", idf))
        },
    ),
    concept(
        "tf-idf",
        "tfidf",
        "text::TfidfVectorizer",
        inputs![DOCUMENTS, whole("document", "which document, from 0"), TERM, opt(VARIANT)],
        |g| {
            let (documents, term) = (g.words("documents")?, term(g)?);
            let params = TfidfVectorizer::params().idf(variant(g, "variant")).ngram_sizes([size_of(&term)]);
            let cell = params.fit(&documents)?.cell(document(g, "document", &documents)?, &term)?;
            Ok(Answer::one("tf", cell.tf).with("idf", cell.idf).with("tf_idf", cell.tf_idf))
        },
    ),
    concept("tf-idf matrix", "tfidf_matrix", "text::TfidfVectorizer", inputs![DOCUMENTS, opt(VARIANT)], |g| {
        let documents = g.words("documents")?;
        let (tfidf, matrix) = TfidfVectorizer::params().idf(variant(g, "variant")).fit_transform(&documents)?;
        Ok(Answer::default()
            .plain("vocabulary", tfidf.vocabulary().terms().to_vec(), "every word, in alphabetical order")
            .plain("matrix", rows(&matrix), "a row for each document, a column for each word; `tfidf` derives a cell"))
    }),
    concept(
        "tf-idf matrix shape",
        "tfidf_shape",
        "text::TfidfVectorizerParams::shape",
        inputs![DOCUMENTS, numbers("ngram_sizes", "how many words a term may have")],
        |g| {
            let sizes = g.numbers("ngram_sizes")?;
            if let Some(size) = sizes.iter().find(|size| **size < 1.0 || **size != size.trunc()) {
                return Err(Error::bad_param("ngram_sizes", size, "whole numbers of at least 1"));
            }
            let params = TfidfVectorizer::params().ngram_sizes(sizes.iter().map(|size| *size as usize));
            let (n, columns) = params.shape(&g.words("documents")?)?;
            Ok(Answer::default().plain("rows", n, "one for each document").plain(
                "columns",
                columns,
                "one for each distinct n-gram of these sizes",
            ))
        },
    ),
    concept("bag of words", "bag_of_words", "text::CountVectorizer", inputs![DOCUMENTS], |g| {
        let (vectorizer, counts) = words::CountVectorizer::params().fit_transform(&g.words("documents")?)?;
        Ok(Answer::default()
            .plain("vocabulary", vectorizer.vocabulary().terms().to_vec(), "every word, in alphabetical order")
            .plain("counts", rows(&counts), "how often each stands in each document"))
    }),
    concept("n-grams", "ngrams", "text::ngrams", inputs![TEXT, whole("n", "words of each").at_least(1)], |g| {
        let grams = words::ngrams(&Tokenizer::new().tokens(g.text("text")?), g.whole("n")?)?;
        let n = grams.len();
        Ok(Answer::default().plain("ngrams", grams, "every run of n words").plain(
            "count",
            n,
            "words − n + 1, none if the text is shorter",
        ))
    }),
    concept(
        "character n-grams",
        "char_ngrams",
        "text::char_ngrams",
        inputs![
            text("word", "the word"),
            whole("min_n", "characters of the shortest").at_least(1),
            whole("max_n", "characters of the longest").at_least(1),
        ],
        |g| {
            let grams = words::char_ngrams(g.text("word")?, g.whole("min_n")?, g.whole("max_n")?)?;
            Ok(Answer::default().plain("ngrams", grams, "every run of characters of <word>, the shortest first"))
        },
    ),
    concept(
        "cosine similarity",
        "cosine_similarity",
        "text::cosine",
        inputs![numbers("a", "a vector"), numbers("b", "another, as long")],
        |g| Ok(Answer::one("cosine", words::cosine(&g.numbers("a")?, &g.numbers("b")?)?)),
    ),
    concept(
        "document similarity",
        "document_similarity",
        "text::cosine",
        inputs![
            DOCUMENTS,
            whole("document_a", "which document, from 0"),
            whole("document_b", "the other"),
            opt(choice("weighting", VARIANTS, "the convention of TF-IDF")),
        ],
        |g| {
            let documents = g.words("documents")?;
            let pair = [document(g, "document_a", &documents)?, document(g, "document_b", &documents)?];
            let tfidf = TfidfVectorizer::params().idf(variant(g, "weighting")).fit(&documents)?;
            let rows = rows(&tfidf.transform(&pair));
            Ok(Answer::one("cosine", words::cosine(&rows[0], &rows[1])?))
        },
    ),
    concept(
        "Jaccard similarity",
        "jaccard_similarity",
        "text::jaccard",
        inputs![texts("a", "a set"), texts("b", "another")],
        |g| Ok(Answer::one("jaccard", words::jaccard(&g.words("a")?, &g.words("b")?))),
    ),
    concept(
        "edit distance",
        "edit_distance",
        "text::edit_distance",
        inputs![text("a", "a text"), text("b", "another")],
        |g| {
            let meaning = "fewest insertions, deletions and replacements of a character";
            super::similarity::edits(g, words::EditRule::Levenshtein, meaning)
        },
    )
    .also("Levenshtein distance"),
    concept(
        "Hamming distance",
        "hamming_distance",
        "text::hamming_distance",
        inputs![text("a", "a text"), text("b", "another, as long")],
        |g| {
            let distance = words::hamming_distance(&letters(g, "a")?, &letters(g, "b")?)?;
            Ok(Answer::default().plain("distance", distance, EQUAL_LENGTH))
        },
    ),
    concept(
        "longest common subsequence",
        "longest_common_subsequence",
        "text::longest_common_subsequence",
        inputs![text("a", "a text"), text("b", "another")],
        |g| {
            let length = words::longest_common_subsequence(&letters(g, "a")?, &letters(g, "b")?);
            Ok(Answer::default().plain("length", length, "most characters that both keep in the same order"))
        },
    )
    .also("LCS"),
    concept(
        "BLEU",
        "bleu",
        "metrics::Bleu",
        inputs![CANDIDATE, texts("references", "what people wrote"), whole("max_n", "longest n-gram").at_least(1)],
        |g| {
            let references = g.words("references")?;
            let references: Vec<Vec<&str>> = references.iter().map(|reference| split(reference)).collect();
            let bleu = Bleu::new(&split(g.text("candidate")?), &references, g.whole("max_n")?)?;
            Ok(Answer::default()
                .list("precisions", bleu.precisions())
                .with("brevity_penalty", bleu.brevity_penalty())
                .with("bleu", bleu.bleu()))
        },
    ),
    concept(
        "ROUGE",
        "rouge",
        "metrics::Rouge",
        inputs![REFERENCE, CANDIDATE, text("variant", "ROUGE-1, ROUGE-2, … or ROUGE-L")],
        |g| {
            let rouge = Rouge::new(&split(g.text("reference")?), &split(g.text("candidate")?), rouge_variant(g)?)?;
            Ok(Answer::one("precision", rouge.precision()).with("recall", rouge.recall()).with("f1", rouge.f1()))
        },
    ),
    concept(
        "word error rate",
        "word_error_rate",
        "metrics::WordErrorRate",
        inputs![REFERENCE, text("hypothesis", "what was recognised")],
        |g| {
            let wer = WordErrorRate::new(&split(g.text("reference")?), &split(g.text("hypothesis")?));
            Ok(Answer::default()
                .plain("edits", wer.edits(), "fewest insertions, deletions and replacements of a word")
                .with("wer", wer.wer()))
        },
    )
    .also("WER"),
    concept(
        "token ids",
        "token_ids",
        "text::token_ids",
        inputs![
            TOKENS,
            number_table("vocabulary", "the id of each known token"),
            opt(choice("unknown", &["drop", "id", "error"], "what becomes of a token without an id")),
            opt(whole("unknown_id", "the id of unknown tokens")),
        ],
        |g| {
            let ids = words::token_ids(&g.words("tokens")?, &ids(g)?, unknown(g)?)?;
            Ok(Answer::default().plain("ids", ids, "the id of each token"))
        },
    ),
    concept(
        "padding and truncation",
        "padding_and_truncation",
        "text::Padding",
        inputs![
            whole("n_tokens", "tokens of the text"),
            whole("max_length", "positions there are").at_least(1),
            opt(whole("special_tokens", "positions that tokens such as [CLS] and [SEP] take")),
        ],
        |g| {
            let special = g.opt_whole("special_tokens").unwrap_or(0);
            let padding = Padding::new(g.whole("n_tokens")?, g.whole("max_length")?, special)?;
            Ok(Answer::one("n_kept", padding.n_kept())
                .plain("n_special", special, "as given")
                .with("n_padding", padding.n_padding())
                .with("mask_ones", padding.mask_ones())
                .with("truncated", padding.truncated()))
        },
    ),
    concept(
        "sequence length from a percentile",
        "sequence_length",
        "text::sequence_length",
        inputs![
            count("percentile_value", "the length that this share of texts does not exceed, tokens"),
            numbers("candidates", "lengths to choose from"),
            opt(whole("special_tokens", "positions that special tokens take")),
        ],
        |g| {
            let (needed, special) = (g.number("percentile_value")?, g.opt_whole("special_tokens").unwrap_or(0));
            let length = words::sequence_length(needed, &g.numbers("candidates")?, special)?;
            Ok(match length {
                Some(length) => Answer::default().plain("length", length, "the smallest candidate that holds it"),
                None => Answer::one("length", Expr::symbol("length").undefined_if(true, "no candidate is long enough")),
            })
        },
    ),
    concept(
        "WordPiece tokenization",
        "word_pieces",
        "text::word_pieces",
        inputs![text("word", "the word"), texts("vocabulary", "pieces; inside a word they begin with ##")],
        |g| {
            let pieces = words::word_pieces(g.text("word")?, &g.words("vocabulary")?);
            Ok(Answer::default().plain("pieces", pieces, "the longest known piece first, again and again"))
        },
    ),
    #[cfg(feature = "words")]
    concept("Porter stemming", "porter_stemming", "text::porter", inputs![texts("words", "the words")], |g| {
        let stems: Vec<String> = g.words("words")?.iter().map(|word| words::porter(word)).collect();
        Ok(Answer::default().plain("stems", stems, "Porter's rules of 1980"))
    }),
    concept(
        "stop-word removal",
        "stop_words",
        "text::without_stop_words",
        inputs![TOKENS, texts("stop_words", "words to leave out")],
        |g| {
            let tokens = g.words("tokens")?;
            let left = words::without_stop_words(&tokens, &g.words("stop_words")?);
            Ok(Answer::default().plain("tokens", left, "those that are no stop words"))
        },
    ),
    concept(
        "word analogy",
        "word_analogy",
        "text::analogy",
        inputs![
            vector_table("embeddings", "the vector of each word"),
            texts("positive", "words to add"),
            opt(texts("negative", "words to take away")),
        ],
        |g| {
            let negative = g.opt_words("negative").unwrap_or_default();
            let found = words::analogy(&g.vector_table("embeddings")?, &g.words("positive")?, &negative)?;
            Ok(Answer::default()
                .plain("vector", found.vector, "the positive vectors less the negative ones")
                .plain("word", found.word, "the nearest by cosine, the words of the question excepted")
                .plain("cosine", found.cosine, "between the two"))
        },
    ),
    concept(
        "vocabulary by document frequency",
        "vocabulary_by_df",
        "text::CountVectorizerParams::min_df",
        inputs![
            DOCUMENTS,
            opt(whole("min_df", "documents that must have the term, at least")),
            opt(whole("max_df", "at most")),
        ],
        |g| {
            let mut params = words::CountVectorizer::params().min_df(g.opt_whole("min_df").unwrap_or(1));
            if let Some(max_df) = g.opt_whole("max_df") {
                params = params.max_df(max_df);
            }
            let vocabulary = params.fit(&g.words("documents")?)?.vocabulary().terms().to_vec();
            Ok(Answer::default().plain("vocabulary", vocabulary, "terms within both limits, in alphabetical order"))
        },
    ),
];

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;
    use crate::catalog::Value;

    #[test]
    fn a_term_may_have_several_words() {
        let documents = r#"documents = ["not good", "very good", "not bad not good"]"#;
        let answer = asked("tf-idf", &format!("{documents}\nterm = 'Not  good'\ndocument = 2\nvariant = 'textbook'"));
        let answer = answer.unwrap();
        // Of its 3 bigrams one is "not good", which 2 of 3 documents have.
        assert_eq!(answer.get("tf").unwrap().value(), Value::Number(1.0 / 3.0));
        assert_eq!(answer.get("idf").unwrap().value(), Value::Number(1.5_f64.ln()));
    }

    #[test]
    fn positions_and_variants_are_checked() {
        let documents = r#"documents = ["a", "b"]"#;
        assert!(asked("tf-idf", &format!("{documents}\nterm = 'a'\ndocument = 2")).is_err());
        let texts = "reference = 'a'\ncandidate = 'a'";
        assert!(asked("ROUGE", &format!("{texts}\nvariant = 'BLEU'")).is_err());
        assert!(asked("ROUGE", &format!("{texts}\nvariant = 'rouge-L'")).is_ok());
    }
}
