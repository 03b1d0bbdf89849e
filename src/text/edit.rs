//! How many changes turn one sequence into another. [`EditTable`](super::EditTable) shows the steps.
//!
//! Three distances, which differ in what becomes of two neighbours in the wrong order ("teh"):
//! - Levenshtein knows insertions, deletions and replacements: 2.
//! - Optimal string alignment also swaps neighbours, but leaves what it has swapped alone: 1. It is no metric, since the
//!   triangle inequality may fail: "ca" → "ac" → "abc" takes 1 + 1, "ca" → "abc" takes 3.
//! - Damerau–Levenshtein lets letters be inserted or deleted between the swapped ones: "ca" → "abc" takes 2. It is a metric.
//!
//! Elements are characters (Unicode scalar values) where they come from [`str::chars`]: "é" as one character and as an e
//! with a combining accent are 2 apart. Put texts in one normal form first if that matters.

use std::collections::HashMap;
use std::hash::Hash;

use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// The Levenshtein distance: the fewest insertions, deletions and replacements of one element that turn `a` into `b`.
///
/// Range: 0 (equal) to the longer length. For texts, count characters: `&a.chars().collect::<Vec<_>>()`; words work as well.
/// Cost: O(len a · len b) time, O(len b) memory; [`EditTable`](super::EditTable) keeps the whole table.
/// Source: Levenshtein (1966); Wagner & Fischer (1974), Journal of the ACM 21.
/// ```
/// let letters = |text: &str| text.chars().collect::<Vec<_>>();
/// assert_eq!(workings::text::edit_distance(&letters("kitten"), &letters("sitting")), 3);
/// ```
pub fn edit_distance<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    crate::text_distance::levenshtein(a, b)
}

/// In how many places two sequences of equal length differ.
/// # Errors
/// `LengthMismatch`.
pub fn hamming_distance<T: PartialEq>(a: &[T], b: &[T]) -> Result<usize> {
    if a.len() != b.len() {
        return Err(Error::LengthMismatch { left: "a", left_len: a.len(), right: "b", right_len: b.len() });
    }
    Ok(a.iter().zip(b).filter(|(x, y)| x != y).count())
}

/// The length of the longest sequence that can be left of both by deleting elements.
///
/// Cost: O(len a · len b) time, O(len b) memory.
/// ```
/// let letters = |text: &str| text.chars().collect::<Vec<_>>();
/// assert_eq!(workings::text::longest_common_subsequence(&letters("ABCDE"), &letters("ACXE")), 3); // ACE
/// ```
pub fn longest_common_subsequence<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    crate::text_distance::common_subsequence(a, b)
}

/// The optimal string alignment distance: as [`edit_distance`], and two neighbours may change places, but no letter takes
/// part in two changes. Also called the restricted Damerau–Levenshtein distance.
///
/// Range: 0 to the longer length, never above [`edit_distance`]. Cost: O(len a · len b) time, O(len b) memory.
/// Source: Boytsov (2011), ACM J. Exp. Algorithmics 16, 1.1.
/// ```
/// let letters = |text: &str| text.chars().collect::<Vec<_>>();
/// assert_eq!(workings::text::osa_distance(&letters("teh"), &letters("the")), 1);
/// assert_eq!(workings::text::osa_distance(&letters("ca"), &letters("abc")), 3);
/// ```
pub fn osa_distance<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    let mut rows = [vec![0; b.len() + 1], (0..=b.len()).collect(), vec![0; b.len() + 1]];
    for i in 1..=a.len() {
        let [before, above, row] = &mut rows;
        row[0] = i;
        for j in 1..=b.len() {
            let replaced = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut fewest = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                fewest = fewest.min(before[j - 2] + 1);
            }
            row[j] = fewest;
        }
        rows.rotate_left(1);
    }
    rows[1][b.len()]
}

/// The Damerau–Levenshtein distance: the fewest insertions, deletions, replacements, and swaps of two neighbours, where
/// letters may be inserted or deleted between the swapped ones.
///
/// Range: 0 to the longer length, never above [`osa_distance`](crate::text::osa_distance). A metric.
/// Cost: O(len a · len b) time; memory of O(distinct elements of b · len b).
/// Source: Damerau (1964), CACM 7(3), 171–176; Lowrance & Wagner (1975), Journal of the ACM 22(2), 177–183.
/// ```
/// let letters = |text: &str| text.chars().collect::<Vec<_>>();
/// assert_eq!(workings::text::damerau_levenshtein_distance(&letters("ca"), &letters("abc")), 2); // ca → ac → abc
/// ```
pub fn damerau_levenshtein_distance<T: Eq + Hash>(a: &[T], b: &[T]) -> usize {
    // Row i of the table is needed again only where a[i] is the last a that equals some letter of b: `swaps` keeps, for
    // each distinct letter of b, the number and the row before that last a.
    let mut number_of: HashMap<&T, usize> = HashMap::new();
    let columns: Vec<usize> = b
        .iter()
        .map(|letter| {
            let next = number_of.len();
            *number_of.entry(letter).or_insert(next)
        })
        .collect();
    let mut swaps: Vec<Option<(usize, Vec<usize>)>> = vec![None; number_of.len()];
    let (mut above, mut row): (Vec<usize>, Vec<usize>) = ((0..=b.len()).collect(), vec![0; b.len() + 1]);
    for i in 1..=a.len() {
        let own = number_of.get(&a[i - 1]).copied();
        row[0] = i;
        let mut last_equal = 0; // the last column before j, from 1, whose letter is a[i]
        for j in 1..=b.len() {
            let equal = own == Some(columns[j - 1]);
            let mut fewest = (above[j - 1] + usize::from(!equal)).min(above[j] + 1).min(row[j - 1] + 1);
            if let (Some((k, before)), true) = (&swaps[columns[j - 1]], last_equal > 0) {
                fewest = fewest.min(before[last_equal - 1] + (i - k - 1) + 1 + (j - last_equal - 1));
            }
            row[j] = fewest;
            if equal {
                last_equal = j;
            }
        }
        if let Some(own) = own {
            let (number, kept) = swaps[own].get_or_insert_default();
            *number = i;
            kept.clone_from(&above);
        }
        std::mem::swap(&mut above, &mut row);
    }
    above[b.len()]
}

/// A distance as a similarity, 1 − d / longest, where `longest` is the length of the longer sequence.
///
/// Range: 0 (nothing in common) to 1 (equal) for the distances of this module, whose steps cost 1 each. Two empty sequences
/// are equal: it counts as 1, as in RapidFuzz, and the derivation says so.
/// # Errors
/// `BadParam` for a distance above the longer length.
/// ```
/// use workings::text::{edit_distance, edit_similarity};
/// let letters = |text: &str| text.chars().collect::<Vec<_>>();
/// let (a, b) = (letters("kitten"), letters("sitting"));
/// let similarity = edit_similarity(edit_distance(&a, &b), a.len(), b.len())?;
/// assert_eq!(similarity.formula(), "1 − d / longest");
/// assert!((similarity.value() - (1.0 - 3.0 / 7.0)).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn edit_similarity(distance: usize, len_a: usize, len_b: usize) -> Result<Expr> {
    let longest = len_a.max(len_b);
    if distance > longest {
        return Err(Error::bad_param("distance", distance, format!("at most the longer length, {longest},")));
    }
    Ok(similarity::<Expr>(distance, longest).called("similarity"))
}

/// The formula, of numbers or of expressions.
pub(super) fn similarity<N: Number>(distance: usize, longest: usize) -> N {
    let (d, n) = (N::parameter("d", distance as f64), N::parameter("longest", longest as f64));
    let both_empty = longest == 0;
    (N::from(1.0) - d / n).counted_as(1.0, both_empty, "two empty sequences are equal")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    /// saturday → sunday: delete a and t, replace r by n.
    #[test]
    fn distances_of_the_textbook_pairs() {
        for (a, b, expected) in [("saturday", "sunday", 3), ("", "abc", 3), ("abc", "", 3), ("naïve", "naive", 1)] {
            assert_eq!(edit_distance(&letters(a), &letters(b)), expected, "{a} {b}");
            assert_eq!(osa_distance(&letters(a), &letters(b)), expected, "{a} {b}");
            assert_eq!(damerau_levenshtein_distance(&letters(a), &letters(b)), expected, "{a} {b}");
        }
        assert_eq!(edit_distance(&["turn", "it", "off"], &["turn", "off"]), 1);
    }

    /// Two pairs of neighbours are swapped; then two letters with another between them, which only the last may cross.
    #[test]
    fn swaps_count_once() {
        let of = |a, b| {
            let (a, b) = (letters(a), letters(b));
            (edit_distance(&a, &b), osa_distance(&a, &b), damerau_levenshtein_distance(&a, &b))
        };
        assert_eq!(of("wrihgt turn", "wright trun"), (4, 2, 2));
        assert_eq!(of("ca", "abc"), (3, 3, 2));
        assert_eq!(of("abc", "ca"), (3, 3, 2));
        assert_eq!(of("", ""), (0, 0, 0));
    }

    #[test]
    fn similarity_of_nothing_is_said() {
        let same = edit_similarity(0, 0, 0).unwrap();
        assert_eq!(same.value(), 1.0);
        assert!(same.worked().to_string().contains("two empty sequences are equal"));
        assert!(edit_similarity(4, 2, 3).is_err());
    }

    #[test]
    fn hamming_needs_equal_lengths() {
        assert_eq!(hamming_distance(&letters("1011101"), &letters("1001001")).unwrap(), 2);
        assert_eq!(hamming_distance::<char>(&[], &[]).unwrap(), 0);
        assert!(hamming_distance(&letters("abc"), &letters("ab")).is_err());
    }

    #[test]
    fn subsequences_keep_their_order() {
        assert_eq!(longest_common_subsequence(&letters("ABCBDAB"), &letters("BDCABA")), 4); // BCBA; Cormen et al., 15.4
        assert_eq!(longest_common_subsequence(&letters("abc"), &letters("cba")), 1);
        assert_eq!(longest_common_subsequence::<char>(&[], &letters("a")), 0);
    }
}
