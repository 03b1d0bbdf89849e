//! Vectorisers, similarity and distances against scikit-learn and nltk (text.py).

use serde_json::Value;
use workings::metrics::Bleu;
use workings::ndarray::Array2;
use workings::text::{
    BytePairEncoding, CountVectorizer, DocumentLimit, HashingVectorizer, Idf, Norm, TfidfVectorizer,
    TfidfVectorizerParams, Tokenizer, WordPiece, cosine, edit_distance, skip_grams,
};

use crate::case::{Case, Tol, each};

#[test]
fn as_scikit_learn_and_nltk_have_it() {
    each(include_str!("text.json"), |case| match case.name {
        name if name.starts_with("vectoriser") => vectoriser(case),
        name if name.starts_with("limits") => limits(case),
        name if name.starts_with("hashed") => hashed(case),
        name if name.starts_with("skip-grams") => {
            let (n, k) = (whole(&case.inputs["n"]), whole(&case.inputs["k"]));
            case.check_json("grams", skip_grams(&words(&case.inputs["words"]), n, k).unwrap());
        }
        name if name.starts_with("BLEU") => {
            let references = case.inputs["references"].as_array().unwrap();
            let references: Vec<Vec<&str>> = references.iter().map(words).collect();
            let n = case.inputs["max_n"].as_u64().unwrap() as usize;
            let bleu = Bleu::new(&words(&case.inputs["candidate"]), &references, n).unwrap();
            case.check("bleu", bleu.bleu().value(), Tol::FORMULA);
        }
        "word pieces" => pieces(case),
        "cosine" => {
            let documents = words(&case.inputs["documents"]);
            let tfidf = TfidfVectorizer::params().fit(&documents).unwrap();
            let rows = tfidf.transform(&documents).to_dense();
            let pairs = rows.rows().into_iter().flat_map(|a| rows.rows().into_iter().map(move |b| (a, b)));
            let all: Vec<f64> = pairs.map(|(a, b)| cosine(a, b).unwrap().value()).collect();
            case.check_all("cosine", &all, Tol::FORMULA);
        }
        "edit distance" => {
            let letters: Vec<Vec<char>> =
                words(&case.inputs["words"]).iter().map(|word| word.chars().collect()).collect();
            let pairs = letters.iter().flat_map(|a| letters.iter().map(move |b| edit_distance(a, b) as f64));
            case.check_all("distance", &pairs.collect::<Vec<_>>(), Tol::EXACT);
        }
        "Porter" => stems(case),
        other => panic!("{other} is not compared"),
    });
}

#[cfg(feature = "words")]
fn stems(case: &Case) {
    let stems: Vec<String> = words(&case.inputs["words"]).into_iter().map(workings::text::porter).collect();
    case.check_json("stems", stems);
}

#[cfg(not(feature = "words"))]
fn stems(case: &Case) {
    case.leave("stems", "stemming needs the feature `words`");
}

fn words(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect()
}

fn whole(value: &Value) -> usize {
    value.as_u64().unwrap() as usize
}

/// A number of documents if it is written without a point, else a share.
fn limit(value: &Value) -> DocumentLimit {
    value.as_u64().map_or_else(|| value.as_f64().unwrap().into(), |count| (count as usize).into())
}

fn limits(case: &Case) {
    let documents = words(&case.inputs["documents"]);
    let mut params = CountVectorizer::params();
    for (name, value) in case.inputs.as_object().unwrap() {
        params = match name.as_str() {
            "min_df" => params.min_df(limit(value)),
            "max_df" => params.max_df(limit(value)),
            "max_features" => params.max_features(whole(value)),
            _ => params,
        };
    }
    let (vectorizer, counts) = params.fit_transform(&documents).unwrap();
    case.check_json("vocabulary", vectorizer.vocabulary().terms().to_vec());
    case.check_all("counts", &flat(counts.to_dense()), Tol::EXACT);
    assert_eq!((params.shape(&documents).unwrap(), vectorizer.transform(&documents)), (counts.shape(), counts));
}

/// Learnt from counts that are kept up to date, against counts that are made anew for every merge.
fn pieces(case: &Case) {
    let counts = case.inputs["counts"].as_array().unwrap().iter().map(|count| count.as_u64().unwrap());
    let corpus: Vec<(&str, u64)> = words(&case.inputs["words"]).into_iter().zip(counts).collect();
    let n = whole(&case.inputs["n"]);
    let bpe = BytePairEncoding::params(n).fit_counts(&corpus).unwrap();
    let pairs = bpe.merges().iter().map(|merge| format!("{} {}", merge.left, merge.right));
    case.check_json("bpe", pairs.collect::<Vec<_>>());
    case.check_json("bpe_counts", bpe.merges().iter().map(|merge| merge.count).collect::<Vec<_>>());
    case.check_json("bpe_words", corpus.iter().map(|(word, _)| bpe.encode(word)).collect::<Vec<_>>());
    let word_piece = WordPiece::params(n).fit_counts(&corpus).unwrap();
    let pairs = word_piece.merges().iter().map(|merge| format!("{} {}", merge.left, merge.right));
    case.check_json("word_piece", pairs.collect::<Vec<_>>());
    let scores: Vec<f64> = word_piece.merges().iter().map(|merge| merge.score().value()).collect();
    case.check_all("word_piece_scores", &scores, Tol::EXACT);
}

fn hashed(case: &Case) {
    let (range, pattern) = (&case.inputs["ngram_range"], case.inputs["token_pattern"].as_str().unwrap());
    let Ok(tokenizer) = Tokenizer::new().pattern(pattern) else {
        let keys = case.keys();
        return keys.into_iter().for_each(|key| case.leave(key, "this pattern needs the feature `words`"));
    };
    let norm = match case.inputs["norm"].as_str() {
        Some("l1") => Some(Norm::L1),
        Some(_) => Some(Norm::L2),
        None => None,
    };
    let hashing = HashingVectorizer::new()
        .tokenizer(tokenizer)
        .ngram_range(whole(&range[0]), whole(&range[1]))
        .stop_words(words(&case.inputs["stop_words"]))
        .n_features(whole(&case.inputs["n_features"]))
        .alternate_sign(case.inputs["alternate_sign"].as_bool().unwrap())
        .norm(norm);
    let matrix = hashing.transform(&words(&case.inputs["documents"])).unwrap();
    case.check_json("indptr", matrix.proper_indptr().to_vec());
    case.check_json("indices", matrix.indices().to_vec());
    case.check_all("data", matrix.data(), Tol::EXACT);
}

fn flat(matrix: Array2<f64>) -> Vec<f64> {
    matrix.iter().copied().collect()
}

fn vectoriser(case: &Case) {
    let (documents, new) = (words(&case.inputs["documents"]), words(&case.inputs["new"]));
    let range = &case.inputs["ngram_range"];
    let tokenizer = Tokenizer::new().pattern(case.inputs["token_pattern"].as_str().unwrap()).unwrap();
    let params = CountVectorizer::params()
        .tokenizer(tokenizer.clone())
        .ngram_range(whole(&range[0]), whole(&range[1]))
        .stop_words(words(&case.inputs["stop_words"]))
        .min_df(whole(&case.inputs["min_df"]))
        .max_df(whole(&case.inputs["max_df"]));
    let (vectorizer, counts) = params.fit_transform(&documents).unwrap();
    case.check_json("vocabulary", vectorizer.vocabulary().terms().to_vec());
    assert_eq!(vectorizer.transform(&documents), counts);
    assert_eq!(params.shape(&documents).unwrap(), counts.shape());
    case.check_all("counts", &flat(counts.to_dense()), Tol::EXACT);
    case.check_all("new_counts", &flat(vectorizer.transform(&new).to_dense()), Tol::EXACT);
    for key in case.keys().into_iter().filter(|key| key.starts_with("tfidf")) {
        let parts: Vec<&str> = key.split(' ').collect();
        let norm = match parts[3] {
            "l1" => Some(Norm::L1),
            "l2" => Some(Norm::L2),
            _ => None,
        };
        let params: TfidfVectorizerParams = TfidfVectorizer::params()
            .tokenizer(tokenizer.clone())
            .ngram_range(whole(&range[0]), whole(&range[1]))
            .stop_words(words(&case.inputs["stop_words"]))
            .min_df(whole(&case.inputs["min_df"]))
            .max_df(whole(&case.inputs["max_df"]))
            .idf(if parts[1] == "smooth" { Idf::Smooth } else { Idf::Unsmoothed })
            .sublinear_tf(parts[2] == "sublinear")
            .norm(norm);
        let (tfidf, weights) = params.fit_transform(&documents).unwrap();
        let both = [flat(weights.to_dense()), flat(tfidf.transform(&new).to_dense())].concat();
        case.check_all(key, &both, Tol::FORMULA);
    }
}
