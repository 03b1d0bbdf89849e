//! Similarity of texts against RapidFuzz, jellyfish, scikit-learn and plain sets (similarity.py).

use workings::datasets::{Reviews, reviews};
use workings::text::{
    EditRule, EditTable, JaroWinkler, NearDuplicates, Shingle, TfidfVectorizer, damerau_levenshtein_distance, dice,
    edit_distance, edit_similarity, jaro, jaro_winkler, most_similar, multiset_jaccard, near_duplicates, osa_distance,
    overlap_coefficient,
};

use crate::case::{Case, Tol, each};

#[test]
fn as_other_libraries_have_it() {
    each(include_str!("similarity.json"), |case| match case.name {
        "edits" => edits(case),
        "jellyfish" => jellyfish(case),
        "names" => names(case),
        "sets" => sets(case),
        "nearest centroids" => nearest_centroids(case),
        name if name.starts_with("duplicates") => duplicates(case),
        other => panic!("{other} is not compared"),
    });
}

fn texts(case: &Case) -> Vec<String> {
    let texts = case.inputs["texts"].as_array().unwrap();
    texts.iter().map(|text| text.as_str().unwrap().to_string()).collect()
}

/// A number for each pair of texts, row by row.
fn all_pairs(texts: &[String], of: impl Fn(&[char], &[char]) -> f64) -> Vec<f64> {
    let letters: Vec<Vec<char>> = texts.iter().map(|text| text.chars().collect()).collect();
    letters.iter().flat_map(|a| letters.iter().map(|b| of(a, b)).collect::<Vec<_>>()).collect()
}

fn edits(case: &Case) {
    let texts = texts(case);
    case.check_all("levenshtein", &all_pairs(&texts, |a, b| edit_distance(a, b) as f64), Tol::EXACT);
    case.check_all("osa", &all_pairs(&texts, |a, b| osa_distance(a, b) as f64), Tol::EXACT);
    let damerau = all_pairs(&texts, |a, b| damerau_levenshtein_distance(a, b) as f64);
    case.check_all("damerau_levenshtein", &damerau, Tol::EXACT);
    let similarity = |a: &[char], b: &[char]| edit_similarity(edit_distance(a, b), a.len(), b.len()).unwrap().value();
    case.check_all("levenshtein_similarity", &all_pairs(&texts, similarity), Tol::FORMULA);
    let weights = case.inputs["weights"].as_array().unwrap();
    let weighted = weights.iter().flat_map(|costs| {
        let [insert, delete, replace] = [0, 1, 2].map(|i| costs[i].as_u64().unwrap() as u32);
        let table = |a: &String, b: &String| EditTable::with(a, b, EditRule::Weighted { insert, delete, replace });
        let distance = |a, b| table(a, b).unwrap().distance() as f64;
        texts.iter().flat_map(|a| texts.iter().map(|b| distance(a, b)).collect::<Vec<_>>()).collect::<Vec<_>>()
    });
    case.check_all("weighted", &weighted.collect::<Vec<_>>(), Tol::EXACT);
}

/// Of two empty texts jellyfish has a similarity of 0, RapidFuzz and this crate 1: the first text is the empty one.
fn jellyfish(case: &Case) {
    let texts = texts(case);
    assert_eq!(texts[0], "");
    let but_nothing = |mut all: Vec<f64>| {
        assert_eq!(std::mem::replace(&mut all[0], 0.0), 1.0);
        all
    };
    let damerau = all_pairs(&texts, |a, b| damerau_levenshtein_distance(a, b) as f64);
    case.check_all("damerau_levenshtein", &damerau, Tol::EXACT);
    case.check_all("jaro", &but_nothing(all_pairs(&texts, |a, b| jaro(a, b).value())), Tol::FORMULA);
    case.check_all("jaro_winkler", &but_nothing(all_pairs(&texts, |a, b| jaro_winkler(a, b).value())), Tol::FORMULA);
}

fn names(case: &Case) {
    let texts = texts(case);
    case.check_all("jaro", &all_pairs(&texts, |a, b| jaro(a, b).value()), Tol::FORMULA);
    let scaled = case.numbers("prefix_scales").unwrap().into_iter().flat_map(|scale| {
        let settings = JaroWinkler::new(scale, 4, 0.7).unwrap();
        all_pairs(&texts, |a, b| settings.similarity(a, b))
    });
    case.check_all("jaro_winkler", &scaled.collect::<Vec<_>>(), Tol::FORMULA);
}

fn sets(case: &Case) {
    let n = case.number("n_texts").unwrap() as usize;
    let words: Vec<Vec<String>> = reviews().texts[..n].iter().map(|text| Shingle::Words(1).of(text).unwrap()).collect();
    let pairs = || (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).map(|(i, j)| (&words[i], &words[j]));
    let dices: Vec<f64> = pairs().map(|(a, b)| dice(a, b).value()).collect();
    case.check_all("dice", &dices, Tol::FORMULA);
    let overlaps: Vec<f64> = pairs().map(|(a, b)| overlap_coefficient(a, b).value()).collect();
    case.check_all("overlap", &overlaps, Tol::FORMULA);
    let weighted: Vec<f64> = pairs().map(|(a, b)| multiset_jaccard(a, b).value()).collect();
    case.check_all("weighted_jaccard", &weighted, Tol::FORMULA);
}

/// Exact pairs by comparing all with all. With a recall of 1 − 10⁻⁹ near-duplicates finds every one of them.
fn duplicates(case: &Case) {
    let n = case.number("n").unwrap() as usize;
    let shingle = if case.inputs["shingle"] == "words" { Shingle::Words(n) } else { Shingle::Characters(n) };
    let params = NearDuplicates::params().shingle(shingle).recall(1.0 - 1e-9);
    let found = params.find(&reviews().texts, case.number("threshold").unwrap()).unwrap();
    let found: Vec<f64> = found.iter().flat_map(|pair| [pair.first as f64, pair.second as f64, pair.jaccard]).collect();
    case.check_all("pairs", &found, Tol::FORMULA);
}

/// Marked copies share 0.77 of their runs of three words or more, other reviews 0.58 at most (see above); at 0.7, with
/// defaults, every marked pair is found but one in a thousand or so, and no other.
#[test]
fn near_duplicates_are_the_marked_ones() {
    let Reviews { texts, duplicate_of, .. } = reviews();
    let marked: Vec<(usize, usize)> =
        duplicate_of.iter().enumerate().filter_map(|(i, original)| Some(((*original)?, i))).collect();
    let found: Vec<(usize, usize)> =
        near_duplicates(&texts, 0.7).unwrap().iter().map(|pair| (pair.first, pair.second)).collect();
    let right = found.iter().filter(|pair| marked.contains(pair)).count();
    assert_eq!(right, found.len(), "precision is 1");
    assert!(right >= 19, "{right} of {}", marked.len());
}

/// The name whose centroid has the largest cosine with each row; rows and centroids of unit length or not.
fn nearest(train: &[Vec<f64>], labels: &[&str], test: &[Vec<f64>]) -> Vec<String> {
    let mut names: Vec<&str> = labels.iter().copied().filter(|label| !label.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    let centroid = |name: &&str| {
        let rows = || train.iter().zip(labels).filter(|(_, label)| *label == name);
        (0..train[0].len()).map(|j| rows().map(|(row, _)| row[j]).sum::<f64>()).collect::<Vec<f64>>()
    };
    let centroids: Vec<Vec<f64>> = names.iter().map(centroid).collect();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let cosine = |row: &[f64], centroid: &[f64]| dot(row, centroid) / dot(centroid, centroid).sqrt();
    let best = |row: &Vec<f64>| {
        let better = |best: usize, i: usize| match cosine(row, &centroids[i]) > cosine(row, &centroids[best]) {
            true => i,
            false => best,
        };
        names[(1..names.len()).fold(0, better)].to_string()
    };
    test.iter().map(best).collect()
}

fn nearest_centroids(case: &Case) {
    let Reviews { texts, stars, categories, .. } = reviews();
    let every_second = |from: usize| (from..texts.len()).step_by(2);
    let (train, test): (Vec<&String>, Vec<&String>) =
        (every_second(0).map(|i| &texts[i]).collect(), every_second(1).map(|i| &texts[i]).collect());
    let (tfidf, x) = TfidfVectorizer::params().fit_transform(&train).unwrap();
    let y = tfidf.transform(&test);
    let dense = |matrix: &_| -> Vec<Vec<f64>> {
        let matrix: &workings::ndarray::Array2<f64> = matrix;
        matrix.outer_iter().map(|row| row.to_vec()).collect()
    };
    let (rows_x, rows_y) = (dense(&x.to_dense()), dense(&y.to_dense()));

    let labels: Vec<&str> = every_second(0).map(|i| categories[i].as_str()).collect();
    let category = nearest(&rows_x, &labels, &rows_y);
    let right = every_second(1).zip(&category).filter(|(i, name)| categories[*i] == **name).count();
    case.check("category_accuracy", right as f64 / category.len() as f64, Tol::FORMULA);
    case.check_json("category", category);

    let mood_of = |i: usize| match stars[i] {
        1 | 2 => "bad",
        4 | 5 => "good",
        _ => "",
    };
    let mood = nearest(&rows_x, &every_second(0).map(mood_of).collect::<Vec<_>>(), &rows_y);
    let rated: Vec<(&str, &String)> =
        every_second(1).map(mood_of).zip(&mood).filter(|pair| !pair.0.is_empty()).collect();
    let right = rated.iter().filter(|(truth, name)| truth == name).count();
    case.check("mood_accuracy", right as f64 / rated.len() as f64, Tol::FORMULA);
    case.check_json("mood", mood);

    let found = most_similar(&x, &tfidf.transform(&test[..20]), 3).unwrap();
    let neighbors = || found.iter().flatten();
    case.check_all("nearest_rows", &neighbors().map(|found| found.row as f64).collect::<Vec<_>>(), Tol::EXACT);
    case.check_all("nearest_cosines", &neighbors().map(|found| found.cosine).collect::<Vec<_>>(), Tol::FORMULA);
}
