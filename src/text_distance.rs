//! How far apart two sequences are, and which name is nearest, for "did you mean".

/// The fewest insertions, deletions and replacements that turn one sequence into the other (Levenshtein distance).
pub(crate) fn levenshtein<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// The length of the longest sequence that can be left of both by deleting elements.
pub(crate) fn common_subsequence<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

/// The distance of two names in characters.
///
/// Names longer than 100 characters are compared by their first 100, so that no input makes this slow.
pub(crate) fn edits(a: &str, b: &str) -> usize {
    let characters = |text: &str| text.chars().take(100).collect::<Vec<char>>();
    levenshtein(&characters(a), &characters(b))
}

/// The names that are the fewest edits away from the wanted one, if those are at most half the letters of the longer, to be
/// read aloud: `"fp" or "fn"`. Case does not count; of many equally near the first five.
pub(crate) fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let wanted = wanted.to_lowercase();
    let distance = |name: &'a str| {
        let name_in_lower_case = name.to_lowercase();
        let longer = name_in_lower_case.chars().count().max(wanted.chars().count());
        let edits = edits(&name_in_lower_case, &wanted);
        (edits * 2 <= longer).then_some((edits, name))
    };
    let close: Vec<(usize, &str)> = names.into_iter().filter_map(distance).collect();
    let fewest = close.iter().map(|(edits, _)| *edits).min()?;
    let mut nearest: Vec<String> = Vec::new();
    for (_, name) in close.into_iter().filter(|(edits, _)| *edits == fewest) {
        let name = format!("{name:?}");
        if nearest.len() < 5 && !nearest.contains(&name) {
            nearest.push(name);
        }
    }
    Some(nearest.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_of_the_textbook_pairs() {
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("", "abc"), 3);
        assert_eq!(edits("saturday", "sunday"), 3);
        assert_eq!(nearest("scroe", ["truth", "score", "pred"]), Some(r#""score""#.into()));
        assert_eq!(nearest("yhta", ["y", "yhat", "Score"]), Some(r#""yhat""#.into())); // two edits of four letters
        assert_eq!(nearest("SCORE", ["y", "yhat", "Score"]), Some(r#""Score""#.into()));
        assert_eq!(nearest("fm", ["tp", "fp", "fn", "tn", "fp"]), Some(r#""fp" or "fn""#.into()));
        assert_eq!(nearest("x", ["truth", "prediction"]), None);
    }
}
