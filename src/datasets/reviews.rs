//! Synthetic product reviews, to learn texts with.

/// 400 short product reviews with stars, categories and marked near-duplicates, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviews {
    pub texts: Vec<String>,
    /// 1 (worst) to 5 (best).
    pub stars: Vec<u8>,
    pub categories: Vec<String>,
    /// The earlier row that this one repeats with small changes.
    pub duplicate_of: Vec<Option<usize>>,
}

/// 400 **synthetic** product reviews in English; nobody wrote them, and what is in them is known.
///
/// `"backpack"` 91, `"novel"` 87, `"kettle"` 80, `"running shoes"` 79, `"headphones"` 63, each with nouns of its own. Good
/// and bad words follow the stars (1: 70, 2: 47, 3: 49, 4: 106, 5: 128), a few contradict them; one review in six has a
/// misspelling; 20 repeat an earlier one with small changes. Terms: part of this crate. Source: `datasets/make_reviews.py`.
/// ```
/// let reviews = workings::datasets::reviews();
/// assert_eq!(reviews.texts.len(), 400);
/// assert_eq!((reviews.stars[1], reviews.categories[1].as_str()), (1, "running shoes"));
/// assert!(reviews.texts[1].starts_with("What a waste of money."));
/// assert_eq!(reviews.duplicate_of.iter().flatten().count(), 20);
/// ```
pub fn reviews() -> Reviews {
    let mut reviews = Reviews { texts: vec![], stars: vec![], categories: vec![], duplicate_of: vec![] };
    let mut file = csv::Reader::from_reader(include_str!("../../datasets/reviews.csv").as_bytes());
    for row in file.records() {
        let row = row.expect(WHOLE);
        let field = |i: usize| row.get(i).expect(WHOLE);
        reviews.categories.push(field(1).to_string());
        reviews.stars.push(field(2).parse().expect(WHOLE));
        reviews.duplicate_of.push(match field(3) {
            "" => None,
            id => Some(id.parse().expect(WHOLE)),
        });
        reviews.texts.push(field(4).to_string());
    }
    reviews
}

/// The file is part of the program and a test reads it whole, so no caller can meet this.
const WHOLE: &str = "an embedded data set is whole";

#[cfg(test)]
mod tests {
    use super::*;

    fn count<T: PartialEq<U>, U>(values: &[T], wanted: U) -> usize {
        values.iter().filter(|value| **value == wanted).count()
    }

    #[test]
    fn there_is_as_much_of_everything_as_the_readme_says() {
        let reviews = reviews();
        assert_eq!([1, 2, 3, 4, 5].map(|stars| count(&reviews.stars, stars)), [70, 47, 49, 106, 128]);
        let names = ["backpack", "novel", "kettle", "running shoes", "headphones"];
        assert_eq!(names.map(|name| count(&reviews.categories, name)), [91, 87, 80, 79, 63]);
        for (i, original) in reviews.duplicate_of.iter().enumerate() {
            let Some(original) = *original else { continue };
            assert!(original < i && reviews.duplicate_of[original].is_none());
            assert_eq!(reviews.categories[i], reviews.categories[original]);
            assert_ne!(reviews.texts[i], reviews.texts[original]);
        }
        let words = reviews.texts.iter().map(|text| text.split_whitespace().count());
        assert_eq!((words.clone().min(), words.max()), (Some(18), Some(48)));
    }
}
