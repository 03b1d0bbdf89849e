//! How far apart two names are, for "did you mean".

/// The number of insertions, deletions and replacements that turn one text into the other (Levenshtein distance).
///
/// Names longer than 100 characters are compared by their first 100, so that no input makes this slow.
pub(crate) fn edits(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(100).collect();
    let b: Vec<char> = b.chars().take(100).collect();
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

/// The name that is the fewest edits away from the wanted one, if those are at most half the letters of the longer; case
/// does not count.
pub(crate) fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = wanted.to_lowercase();
    let distance = |name: &'a str| {
        let name_in_lower_case = name.to_lowercase();
        let longer = name_in_lower_case.chars().count().max(wanted.chars().count());
        let edits = edits(&name_in_lower_case, &wanted);
        (edits * 2 <= longer).then_some((edits, name))
    };
    names.into_iter().filter_map(distance).min_by_key(|(edits, _)| *edits).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_of_the_textbook_pairs() {
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("", "abc"), 3);
        assert_eq!(edits("saturday", "sunday"), 3);
        assert_eq!(nearest("scroe", ["truth", "score", "pred"]), Some("score"));
        assert_eq!(nearest("yhta", ["y", "yhat", "Score"]), Some("yhat")); // two edits of four letters
        assert_eq!(nearest("SCORE", ["y", "yhat", "Score"]), Some("Score"));
        assert_eq!(nearest("x", ["truth", "prediction"]), None);
    }
}
