//! Two sentences about a fox: what does the word “fox” weigh in TF-IDF?
//!
//! Prediction: it stands in both sentences, so the textbook's ln(N / df) is ln 1 = 0 and the word weighs nothing,
//! however often it is said. scikit-learn adds 1 to the logarithm: there the word keeps its weight and, said twice,
//! even weighs more than “dog”, the only word by which the sentences differ.
//!
//! Source: Manning, Raghavan & Schütze (2008), Introduction to Information Retrieval, section 6.2; scikit-learn's user
//! guide, “Tf–idf term weighting”.
//!
//! Concepts: TF-IDF, text, cosine similarity

use workings::lesson::Lesson;
use workings::plot::{Figure, tfidf_heat_map};
use workings::prelude::*;
use workings::text::{Idf, TfidfVectorizer, cosine};

const FIRST: &str = "A quick brown fox jumps over the lazy dog. What a fox!";
const SECOND: &str = "A quick brown fox jumps over the lazy fox. What a fox!"; // change me: say nothing of a fox, say

pub fn lesson() -> Result<Lesson> {
    let (corpus, words) = ([FIRST, SECOND], ["dog", "fox", "quick"]);
    let (mut rows, mut panels, mut derivations) = (Vec::new(), Vec::new(), Vec::new());
    for (name, idf) in [("textbook", Idf::Textbook), ("scikit-learn", Idf::Smooth)] {
        let (tfidf, matrix) = TfidfVectorizer::params().idf(idf).fit_transform(&corpus)?;
        let mut row = Vec::new();
        for word in words {
            row.push(tfidf.cell(FIRST, word)?.tf_idf.value());
        }
        let weights = matrix.to_dense();
        row.push(cosine(weights.row(0), weights.row(1))?.value());
        rows.push((name, row));
        derivations.push(tfidf.worked(FIRST, "fox")?);
        let mut panel = tfidf_heat_map(&["first", "second"], tfidf.vocabulary().terms(), &matrix);
        let filled = weights.iter().filter(|weight| **weight != 0.0).count();
        panel.title = format!("{name}: words with a weight, {filled} of {}", weights.len());
        panel.subtitle = String::new();
        panels.push(panel);
    }
    let columns = ["“dog” in the first", "“fox” in the first", "“quick” in the first", "cosine of the two"];
    let lesson =
        Lesson::new("Two sentences about a fox: what does the word “fox” weigh in TF-IDF?").table(&columns, rows);
    let title = "The textbook form deletes what all documents share; scikit-learn’s only weighs it less";
    Ok(derivations
        .into_iter()
        .fold(lesson, Lesson::derived)
        .chart(Figure::grid(title, 1, panels))
        .answer("It depends on the convention: 0 in the textbook's, 0.485 in scikit-learn's, where it weighs more than “dog” (0.341). The textbook's leaves the second sentence no weight at all, so its similarity to the first counts as 0; by scikit-learn's they are 0.92 alike. (One-letter words count here; scikit-learn's own tokenizer leaves out “a”, which makes the fox 0.555.) Say which convention you use, and compare weights only within one."))
}

fn main() -> Result<()> {
    lesson()?.show("features_tfidf_conventions")
}

/// Textbook: dog 1/12 · ln(2/1), fox 2/12 · ln(2/2). scikit-learn: dog ln(3/2) + 1, fox and a 2 · 1, seven more words
/// 1, over the length √(dog² + 4 + 4 + 7) of the vector, that of the second √(9 + 4 + 7); they share fox 6, a 4 and
/// seven ones.
#[test]
fn a_word_of_both_documents_weighs_0_in_one_convention_only() {
    let lesson = lesson().unwrap();
    let is = |row: &str, column: &str, expected: f64| {
        assert!((lesson.cell(row, column).unwrap() - expected).abs() < 1e-12, "{row}, {column}");
    };
    is("textbook", "“dog” in the first", 2.0_f64.ln() / 12.0);
    is("textbook", "“fox” in the first", 0.0);
    is("textbook", "cosine of the two", 0.0);
    let (dog, length) = (1.5_f64.ln() + 1.0, ((1.5_f64.ln() + 1.0).powi(2) + 15.0).sqrt());
    is("scikit-learn", "“dog” in the first", dog / length);
    is("scikit-learn", "“fox” in the first", 2.0 / length);
    is("scikit-learn", "cosine of the two", 17.0 / (length * 20.0_f64.sqrt()));
    // TfidfVectorizer(token_pattern=r"(?u)\b\w+\b") of scikit-learn 1.9.1.
    is("scikit-learn", "“fox” in the first", 0.4854235645700247);
}
