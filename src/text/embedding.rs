//! Arithmetic with word vectors.

use super::similarity::cosine;
use crate::{Error, Result};

/// What a word analogy gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Analogy {
    /// The sum of the positive vectors less the negative ones.
    pub vector: Vec<f64>,
    /// The word whose vector points most nearly the same way, the words of the question excepted.
    pub word: String,
    /// The cosine between the two.
    pub cosine: f64,
}

/// The word that stands to the rest as asked: with positive `king`, `woman` and negative `man`, what king − man + woman
/// comes nearest to.
///
/// Nearest by cosine, the first of equals; vectors are taken as they are, not scaled to unit length.
/// Source: Mikolov, Yih & Zweig (2013), Linguistic regularities in continuous space word representations, NAACL.
/// # Errors
/// `NotFound` for a word without a vector, `LengthMismatch` for vectors of different lengths; `BadParam` without a positive
/// word or if no other word is left.
pub fn analogy(embeddings: &[(String, Vec<f64>)], positive: &[String], negative: &[String]) -> Result<Analogy> {
    let find = |word: &String| {
        let found = embeddings.iter().find(|(known, _)| known == word).map(|(_, vector)| vector);
        found.ok_or_else(|| {
            let names = embeddings.iter().map(|(name, _)| name.as_str());
            let near = crate::text_distance::nearest(word, names);
            let known = near.map_or("the embeddings do not have it".into(), |near| format!("did you mean {near}?"));
            Error::NotFound { kind: "word", name: word.clone(), known }
        })
    };
    let Some(first) = positive.first() else { return Err(Error::empty("positive")) };
    let mut vector = vec![0.0; find(first)?.len()];
    for (words, sign) in [(positive, 1.0), (negative, -1.0)] {
        for word in words {
            let own = find(word)?;
            crate::input::same_length("vector", own.len(), "first vector", vector.len())?;
            vector.iter_mut().zip(own).for_each(|(sum, x)| *sum += sign * x);
        }
    }
    let mut nearest: Option<(f64, &String)> = None;
    for (word, own) in embeddings.iter().filter(|(word, _)| !positive.contains(word) && !negative.contains(word)) {
        let similarity = cosine(&vector, own)?.value();
        if nearest.is_none_or(|(best, _)| similarity > best) {
            nearest = Some((similarity, word));
        }
    }
    let (cosine, word) = nearest
        .ok_or_else(|| Error::bad_param("embeddings", "only the words of the question", "at least one word more"))?;
    Ok(Analogy { vector, word: word.clone(), cosine })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| word.to_string()).collect()
    }

    /// (2, 3) − (1, 0) + (0, 1) = (1, 4); cosine with (1, 5) is 21/√(17·26) = 0.9989, with (3, 3) 15/√(17·18) = 0.8575.
    #[test]
    fn the_nearest_by_angle_and_none_of_the_question() {
        let table = [("a", [2.0, 3.0]), ("b", [1.0, 0.0]), ("c", [0.0, 1.0]), ("d", [1.0, 5.0]), ("e", [3.0, 3.0])];
        let table: Vec<_> = table.iter().map(|(word, v)| (word.to_string(), v.to_vec())).collect();
        let found = analogy(&table, &words(&["a", "c"]), &words(&["b"])).unwrap();
        assert_eq!((found.vector.as_slice(), found.word.as_str()), ([1.0, 4.0].as_slice(), "d"));
        assert!((found.cosine - 21.0 / (17.0_f64 * 26.0).sqrt()).abs() < 1e-15);
        assert!(analogy(&table, &words(&["x"]), &[]).is_err());
        assert!(analogy(&table, &[], &words(&["a"])).is_err());
        assert!(analogy(&table[..1], &words(&["a"]), &[]).is_err());
    }
}
