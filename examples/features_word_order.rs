//! “Not good but bad” or “not bad but good”: can a model that counts words tell them apart?
//!
//! Prediction: the two have the same words, so the same counts, so the same answer, which is right for one of them: one
//! half, whatever the model. Counts of pairs keep “not good” and “not bad” apart, and so can be right; but only for
//! pairs that were learnt from, and for many more columns.
//!
//! Source: Jurafsky & Martin, Speech and Language Processing (3rd ed. draft), chapters on n-grams and on naive Bayes;
//! Wang & Manning (2012), Baselines and bigrams, ACL, 90–94.
//!
//! Concepts: n-grams, text, naive Bayes

use workings::bayes::MultinomialNB;
use workings::lesson::Lesson;
use workings::metrics::ConfusionMatrix;
use workings::plot::{Axis, Bars, Figure};
use workings::prelude::*;
use workings::text::CountVectorizer;

const N: usize = 2; // change me: how many neighbouring words are a term at most

/// Both sentences of each pair of words, about two things, in three forms, each with its class.
fn sentences(pairs: &[(&str, &str)]) -> (Vec<String>, Vec<&'static str>) {
    let (mut texts, mut classes) = (Vec::new(), Vec::new());
    for (good, bad) in pairs {
        for (denied, said, class) in [(good, bad, "complaint"), (bad, good, "praise")] {
            for thing in ["kettle", "novel"] {
                texts.push(format!("The {thing} is not {denied} but {said}."));
                texts.push(format!("Not {denied}, the {thing} was {said}."));
                texts.push(format!("{said}, the {thing}, and not {denied}."));
                classes.extend([class; 3]);
            }
        }
    }
    (texts, classes)
}

pub fn lesson() -> Result<Lesson> {
    let (good, bad) = (["good", "great", "lovely", "reliable"], ["bad", "awful", "flimsy", "useless"]);
    let pairs = |held_out: bool| -> Vec<(&str, &str)> {
        let all = (0..16).filter(|i| ((i / 4 + i % 4) % 4 == 0) == held_out);
        all.map(|i| (good[i / 4], bad[i % 4])).collect()
    };
    let train = sentences(&pairs(false));
    let tests = [sentences(&pairs(true)), sentences(&[("superb", "dreadful")])];
    let (mut rows, mut terms, mut log_odds) = (Vec::new(), Vec::new(), Vec::<f64>::new());
    for (name, n) in [("single words", 1), ("words and their neighbours", N)] {
        let (counter, counts) = CountVectorizer::params().ngram_range(1, n).fit_transform(&train.0)?;
        let model = MultinomialNB::params().fit_rows(&counts, &train.1, None)?;
        let mut row = vec![counter.vocabulary().len() as f64];
        for (texts, classes) in &tests {
            row.push(ConfusionMatrix::new(classes, &model.try_predict(&counter.transform(texts))?)?.accuracy());
        }
        rows.push((name, row));
        let log_prob = model.feature_log_prob();
        terms = ["good", "bad", "not", "not good", "not bad", "but good", "but bad", "was good", "was bad"].to_vec();
        terms.retain(|term| counter.vocabulary().column(term).is_some());
        let columns = terms.iter().filter_map(|term| counter.vocabulary().column(term));
        log_odds = columns.map(|at| log_prob[(1, at)] - log_prob[(0, at)]).collect();
    }
    let not_good = terms.iter().zip(&log_odds).find(|(term, _)| **term == "not good").map_or(0.0, |(_, w)| *w);
    let labels: Vec<String> = log_odds.iter().map(|w| format!("{w:.1}").replace('-', "−")).collect();
    let figure = Figure::new("A word alone says nothing here; with its neighbour it decides")
        .x(Axis::new("Log-odds for praise of one such term (0: says nothing)"))
        .y(Axis::categories("", terms))
        .with(Bars::at_categories("", log_odds).horizontal().labels(labels));
    Ok(Lesson::new("“Not good but bad” or “not bad but good”: can a model that counts words tell them apart?")
        .table(&["terms", "accuracy", "accuracy, words never seen"], rows)
        .number("log-odds for praise of “not good”", not_good)
        .chart(figure)
        .answer("Not by single words: it is right in half of the held-out sentences, as a coin would be. With pairs of neighbours it is right in all of them, at four times as many columns. Pairs it has not learnt from help no more than single words. So take pairs where one word turns the meaning of the next, and enough texts to meet each pair."))
}

fn main() -> Result<()> {
    lesson()?.show("features_word_order")
}

/// Each held-out sentence has a twin with the same counts and the other class, and both get one answer: 1 of 2. Of the
/// pairs of words never seen only “the kettle is not”, “was” and so on are known, which the twins share, too. “Not
/// good” stands in 3 pairs · 2 things · 3 forms = 18 complaints and in no praise; with 1 added to each, 1/19.
#[test]
fn pairs_see_what_single_words_cannot() {
    let lesson = lesson().unwrap();
    let of = |row: &str, column: &str| lesson.cell(row, column).unwrap();
    assert_eq!(of("single words", "accuracy"), 0.5);
    assert_eq!(of("words and their neighbours", "accuracy"), 1.0);
    assert_eq!(of("words and their neighbours", "accuracy, words never seen"), 0.5);
    assert!((lesson.value("log-odds for praise of “not good”").unwrap() - (1.0_f64 / 19.0).ln()).abs() < 1e-12);
    assert!(of("words and their neighbours", "terms") > 4.0 * of("single words", "terms"));
}
