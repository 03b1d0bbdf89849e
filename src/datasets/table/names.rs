//! What to say when a name is not among those that exist.

/// "did you mean …?" where a name is close, then the names that exist.
pub(super) fn suggestion(name: &str, known: &[String]) -> String {
    const SHOWN: usize = 20;
    let list: Vec<String> = known.iter().take(SHOWN).map(|name| format!("{name:?}")).collect();
    let more = if known.len() > SHOWN { format!(" and {} more", known.len() - SHOWN) } else { String::new() };
    let listed = format!("the columns are {}{more}", list.join(", "));
    match nearest(name, known) {
        Some(near) => format!("did you mean {near:?}? {listed}"),
        None => listed,
    }
}

/// The name that is fewest edits away, if those are at most half the letters of the longer of the two; case does not count.
fn nearest<'a>(name: &str, known: &'a [String]) -> Option<&'a str> {
    let wanted: Vec<char> = name.to_lowercase().chars().collect();
    let candidates = known.iter().filter_map(|known| {
        let letters: Vec<char> = known.to_lowercase().chars().collect();
        let longer = wanted.len().max(letters.len());
        // The difference in length is the least number of edits, and names are short: anything else is not worth comparing.
        if longer > 100 || wanted.len().abs_diff(letters.len()) * 2 > longer {
            return None;
        }
        let edits = edit_distance(&wanted, &letters);
        (edits * 2 <= longer).then_some((edits, known.as_str()))
    });
    candidates.min_by_key(|&(edits, _)| edits).map(|(_, known)| known)
}

/// Levenshtein's distance: the fewest letters to insert, delete or replace. O(n·m) time.
fn edit_distance(a: &[char], b: &[char]) -> usize {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    /// kitten → sitten → sittin → sitting.
    #[test]
    fn edits_are_counted() {
        assert_eq!(edit_distance(&letters("kitten"), &letters("sitting")), 3);
        assert_eq!(edit_distance(&letters(""), &letters("abc")), 3);
        assert_eq!(edit_distance(&letters("flaw"), &letters("lawn")), 2);
    }

    #[test]
    fn a_near_name_is_suggested_and_a_far_one_is_not() {
        let known = ["y", "yhat", "Score"].map(String::from);
        assert_eq!(suggestion("score", &known), r#"did you mean "Score"? the columns are "y", "yhat", "Score""#);
        assert_eq!(nearest("yhta", &known), Some("yhat")); // two edits of four letters
        assert_eq!(nearest("hats", &known), Some("yhat"));
        assert_eq!(suggestion("label", &known), r#"the columns are "y", "yhat", "Score""#);
    }

    #[test]
    fn a_long_list_is_cut() {
        let known: Vec<String> = (0..25).map(|i| format!("c{i}")).collect();
        assert!(suggestion("zzz", &known).ends_with(r#""c19" and 5 more"#));
    }
}
