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

// Notes that concepts share.
const TFIDF: &str = "Salton & Buckley (1988), Inf. Process. Manag. 24, 513–523; scikit-learn 1.9 user guide, 7.2.3.4";
const TEXT_FEATURES: &str = "scikit-learn 1.9 user guide, 7.2.3";
const BERT: &str = "Devlin et al. (2019), BERT, NAACL";

pub(super) const CONCEPTS: &[Concept] = &[
    concept("tokenization", "tokenization", "text::Tokenizer", inputs![TEXT, opt(LOWERCASE), opt(PATTERN)], |g| {
        let tokens = tokenizer(g)?.tokens(g.text("text")?);
        let n = tokens.len();
        Ok(Answer::default()
            .plain("tokens", tokens, "runs of letters, digits and underscores, or what the pattern matches")
            .plain("n_tokens", n, "how many there are"))
    })
    .also("tokens")
    .notes(
        "words in order, and how many, from 0 up",
        "lower case unless told otherwise; \\w+ unless a pattern is given, so words of one letter stay (scikit-learn \
         drops them)",
        TEXT_FEATURES,
    ),
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
    )
    .notes(
        "0 to 1; undefined for a document without words",
        "count over the words of the document, not the count itself; both in lower case",
        TFIDF,
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
    )
    .notes(
        "from 0 up (textbook) or from 1 up; undefined for a term in no document, but for the smooth form",
        "scikit-learn's smooth form ln((1 + N) / (1 + df)) + 1 unless variant is given; natural log unless log_base is",
        TFIDF,
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
    )
    .notes(
        "at least 0, at most 1 but for the textbook form; undefined for an empty document in the textbook form",
        "scikit-learn's smooth form with rows of length 1 unless variant is given; textbook is count / length · ln(N / \
         df), no norm",
        TFIDF,
    ),
    concept("tf-idf matrix", "tfidf_matrix", "text::TfidfVectorizer", inputs![DOCUMENTS, opt(VARIANT)], |g| {
        let documents = g.words("documents")?;
        let (tfidf, matrix) = TfidfVectorizer::params().idf(variant(g, "variant")).fit_transform(&documents)?;
        Ok(Answer::default()
            .plain("vocabulary", tfidf.vocabulary().terms().to_vec(), "every word, in alphabetical order")
            .plain("matrix", rows(&matrix), "a row for each document, a column for each word; `tfidf` derives a cell"))
    })
    .notes(
        "at least 0; rows of length 1, but for the textbook form and empty documents",
        "rows are documents, columns words in alphabetical order; smooth form unless variant is given; words of one \
         letter stay",
        TFIDF,
    ),
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
    )
    .notes(
        "whole numbers, of at least 1",
        "a column for each distinct n-gram of any of the sizes, words in lower case; n-grams do not cross documents",
        TEXT_FEATURES,
    ),
    concept("bag of words", "bag_of_words", "text::CountVectorizer", inputs![DOCUMENTS], |g| {
        let (vectorizer, counts) = words::CountVectorizer::params().fit_transform(&g.words("documents")?)?;
        Ok(Answer::default()
            .plain("vocabulary", vectorizer.vocabulary().terms().to_vec(), "every word, in alphabetical order")
            .plain("counts", rows(&counts), "how often each stands in each document"))
    })
    .notes(
        "whole counts from 0 up",
        "rows are documents, columns words in alphabetical order, in lower case; words of one letter stay \
         (scikit-learn drops them)",
        TEXT_FEATURES,
    ),
    concept("n-grams", "ngrams", "text::ngrams", inputs![TEXT, whole("n", "words of each").at_least(1)], |g| {
        let grams = words::ngrams(&Tokenizer::new().tokens(g.text("text")?), g.whole("n")?)?;
        let n = grams.len();
        Ok(Answer::default().plain("ngrams", grams, "every run of n words").plain(
            "count",
            n,
            "words − n + 1, none if the text is shorter",
        ))
    })
    .notes(
        "texts of n words; words − n + 1 of them, none for a shorter text",
        "overlapping, in order, repeated ones repeated; lower case; no marks of start or end",
        "Jurafsky & Martin (2009), Speech and Language Processing, 2nd ed., chapter 4",
    ),
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
    )
    .notes(
        "texts of min_n to max_n characters",
        "the word stands in < and >, which count as characters; all of the shortest first, the whole word only if it \
         fits",
        "Bojanowski et al. (2017), Enriching word vectors with subword information, TACL 5, 135–146",
    ),
    concept(
        "cosine similarity",
        "cosine_similarity",
        "text::cosine",
        inputs![numbers("a", "a vector"), numbers("b", "another, as long")],
        |g| Ok(Answer::one("cosine", words::cosine(&g.numbers("a")?, &g.numbers("b")?)?)),
    )
    .notes(
        "−1 to 1, 0 to 1 for counts; 0 with a vector of zeros",
        "a similarity, not 1 − cosine; not centred",
        "Manning, Raghavan & Schütze (2008), Introduction to Information Retrieval, 6.3.1",
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
    )
    .notes(
        "0 to 1; 0 for a document without words",
        "cosine of TF-IDF rows learnt from all of the documents; scikit-learn's smooth form unless weighting is given",
        "Manning, Raghavan & Schütze (2008), Introduction to Information Retrieval, 6.3.1",
    ),
    concept(
        "Jaccard similarity",
        "jaccard_similarity",
        "text::jaccard",
        inputs![texts("a", "a set"), texts("b", "another")],
        |g| Ok(Answer::one("jaccard", words::jaccard(&g.words("a")?, &g.words("b")?))),
    )
    .notes(
        "0 to 1, 1 for equal sets; undefined where both are empty",
        "sets: what stands twice counts once; a similarity, not a distance",
        "Jaccard (1912), New Phytologist 11, 37–50",
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
    .also("Levenshtein distance")
    .notes(
        "0 to the longer length; similarity 0 to 1, 1 for two empty texts",
        "each insertion, deletion and replacement costs 1, a swap 2; characters are Unicode code points; similarity \
         over the longer length",
        "Levenshtein (1966), Soviet Physics Doklady 10, 707–710; Wagner & Fischer (1974), Journal of the ACM 21, \
         168–173",
    ),
    concept(
        "Hamming distance",
        "hamming_distance",
        "text::hamming_distance",
        inputs![text("a", "a text"), text("b", "another, as long")],
        |g| {
            let distance = words::hamming_distance(&letters(g, "a")?, &letters(g, "b")?)?;
            Ok(Answer::default().plain("distance", distance, EQUAL_LENGTH))
        },
    )
    .notes(
        "0 to the length; an error for texts of unequal length",
        "a count of places, not a share; characters are Unicode code points",
        "Hamming (1950), Bell System Technical Journal 29, 147–160",
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
    .also("LCS")
    .notes(
        "0 to the shorter length",
        "letters in order, with others between (without them it is the common substring); Unicode code points",
        "Wagner & Fischer (1974), Journal of the ACM 21, 168–173",
    ),
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
    )
    .notes(
        "0 to 1, higher is better; 0 where one n-gram size has no match",
        "no smoothing; split at white space, case kept; counts clipped; the reference nearest in length, the shorter \
         of equals",
        "Papineni et al. (2002), BLEU: a method for automatic evaluation of machine translation, ACL, 311–318",
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
    )
    .notes(
        "each 0 to 1, higher is better; 0/0 counts 0",
        "one reference, no stemming, case kept, split at white space; F1 with recall and precision alike; n-grams as \
         often as both have them",
        "Lin (2004), ROUGE: a package for automatic evaluation of summaries, ACL workshop, 74–81",
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
    .also("WER")
    .notes(
        "at least 0, also above 1, lower is better; undefined for an empty reference",
        "edits over the words of the reference, not of the hypothesis; split at white space, case and punctuation kept",
        "Jurafsky & Martin (2009), Speech and Language Processing, 2nd ed., 9.8; Levenshtein (1966), Soviet Physics \
         Doklady 10, 707–710",
    ),
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
    )
    .notes(
        "whole numbers; as many as there are tokens, fewer if unknown ones are dropped",
        "an unknown token is an error unless `unknown` says drop or id; tokens are compared as they are, case kept",
        BERT,
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
    )
    .notes(
        "whole numbers from 0 up; kept, special and padding make max_length",
        "special tokens are never cut, and count in the mask; what does not fit is cut off at the end",
        "Hugging Face Transformers documentation, padding and truncation",
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
    )
    .notes(
        "one of the candidates, in tokens; undefined where none is long enough",
        "the smallest candidate of at least the percentile's length plus the special tokens",
        "Hugging Face Transformers documentation, padding and truncation (max_length)",
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
    )
    .notes(
        "pieces of the vocabulary, or [UNK] alone",
        "greedy, the longest piece first, ## inside a word; a word not covered is [UNK] as a whole; case kept",
        BERT,
    ),
    #[cfg(feature = "words")]
    concept("Porter stemming", "porter_stemming", "text::porter", inputs![texts("words", "the words")], |g| {
        let stems: Vec<String> = g.words("words")?.iter().map(|word| words::porter(word)).collect();
        Ok(Answer::default().plain("stems", stems, "Porter's rules of 1980"))
    })
    .notes(
        "stems in lower case, often no words",
        "Porter's algorithm of 1980, not Snowball's English (Porter2); words of one or two letters stay",
        "Porter (1980), An algorithm for suffix stripping, Program 14, 130–137",
    ),
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
    )
    .notes(
        "the tokens that are left, in order, repeated ones repeated",
        "compared as they are: `The` is not `the`; only the words given are left out",
        "Manning, Raghavan & Schütze (2008), Introduction to Information Retrieval, 2.2.2",
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
    )
    .notes(
        "a word, and its cosine from −1 to 1",
        "vectors as they are, not scaled to length 1 (gensim scales them); words of the question are excepted; the \
         first of equals",
        "Mikolov, Yih & Zweig (2013), NAACL, 746–751",
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
    )
    .notes(
        "terms in alphabetical order; an error where none is left",
        "limits count documents, not occurrences, and both are included; min_df 1 and no max_df unless given; lower \
         case",
        "scikit-learn 1.9, CountVectorizer (min_df, max_df)",
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
