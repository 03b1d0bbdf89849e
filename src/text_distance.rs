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

/// The name that is nearest to the wanted one, if it is near at all.
pub(crate) fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = wanted.to_lowercase();
    let near = names.into_iter().map(|name| (edits(&name.to_lowercase(), &wanted), name)).min()?;
    (near.0 <= wanted.chars().count().div_ceil(2).max(1)).then_some(near.1)
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
        assert_eq!(nearest("x", ["truth", "prediction"]), None);
    }
}
