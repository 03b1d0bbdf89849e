//! How many changes turn one sequence into another, with the table that shows them.

use std::fmt;

use crate::{Error, Result};

/// The Levenshtein distance: the fewest insertions, deletions and replacements of one element that turn `a` into `b`.
///
/// Range: 0 (equal) to the longer length. For texts, count characters: `&a.chars().collect::<Vec<_>>()`; words work as well.
/// Cost: O(len a · len b) time, O(len b) memory; [`EditTable`] keeps the whole table.
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

/// The table of Wagner and Fischer: cell (i, j) holds the distance of the first i characters of `a` from the first j of `b`.
///
/// Shown as text, the cells of one shortest path are in brackets.
/// ```
/// let table = workings::text::EditTable::new("flaw", "lawn")?;
/// assert_eq!(table.distance(), 2);
/// assert_eq!(table.to_string().lines().last(), Some("w  4   3   2  [1] [2]"));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditTable {
    a: Vec<char>,
    b: Vec<char>,
    /// Row by row, `(a.len() + 1) × (b.len() + 1)`.
    cells: Vec<usize>,
}

impl EditTable {
    /// # Errors
    /// `BadParam` if the table had more than 10 million cells; [`edit_distance`] needs none.
    pub fn new(a: &str, b: &str) -> Result<EditTable> {
        const MOST: usize = 10_000_000;
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let width = b.len() + 1;
        let size = width.saturating_mul(a.len() + 1);
        if size > MOST {
            let given = format!("{} and {} characters", a.len(), b.len());
            return Err(Error::bad_param("texts", given, "at most ten million cells (length times length)"));
        }
        let mut cells: Vec<usize> = (0..size).map(|i| if i < width { i } else { 0 }).collect();
        for i in 1..=a.len() {
            cells[i * width] = i;
            for j in 1..=b.len() {
                let replaced = cells[(i - 1) * width + j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let one_sided = cells[(i - 1) * width + j].min(cells[i * width + j - 1]) + 1;
                cells[i * width + j] = replaced.min(one_sided);
            }
        }
        Ok(EditTable { a, b, cells })
    }

    /// The distance of the whole texts.
    pub fn distance(&self) -> usize {
        self.cell(self.a.len(), self.b.len())
    }

    /// The distance of the first `i` characters of `a` from the first `j` of `b`.
    pub fn cell(&self, i: usize, j: usize) -> usize {
        self.cells[i * (self.b.len() + 1) + j]
    }

    /// The cells of one shortest path from (0, 0) to the end; where several are as short, replacing goes before deleting
    /// and deleting before inserting.
    pub fn path(&self) -> Vec<(usize, usize)> {
        let (mut i, mut j) = (self.a.len(), self.b.len());
        let mut path = vec![(i, j)];
        while (i, j) != (0, 0) {
            let here = self.cell(i, j);
            let diagonal =
                i > 0 && j > 0 && { here == self.cell(i - 1, j - 1) + usize::from(self.a[i - 1] != self.b[j - 1]) };
            (i, j) = match diagonal {
                true => (i - 1, j - 1),
                false if i > 0 && here == self.cell(i - 1, j) + 1 => (i - 1, j),
                false => (i, j - 1),
            };
            path.push((i, j));
        }
        path.reverse();
        path
    }
}

impl fmt::Display for EditTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        write!(f, "     ")?;
        self.b.iter().try_for_each(|c| write!(f, "  {c} "))?;
        for i in 0..=self.a.len() {
            write!(f, "\n{}", if i == 0 { ' ' } else { self.a[i - 1] })?;
            for j in 0..=self.b.len() {
                let cell = self.cell(i, j);
                let text = if path.contains(&(i, j)) { format!("[{cell}]") } else { format!("{cell} ") };
                write!(f, "{text:>4}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    /// saturday → sunday: delete a and t, replace r by n.
    #[test]
    fn distance_and_table_agree() {
        for (a, b, expected) in [("saturday", "sunday", 3), ("", "abc", 3), ("abc", "", 3), ("naïve", "naive", 1)] {
            assert_eq!(edit_distance(&letters(a), &letters(b)), expected, "{a} {b}");
            let table = EditTable::new(a, b).unwrap();
            assert_eq!(table.distance(), expected);
            let path = table.path();
            assert_eq!((path[0], path[path.len() - 1]), ((0, 0), (letters(a).len(), letters(b).len())));
        }
        assert_eq!(edit_distance(&["turn", "it", "off"], &["turn", "off"]), 1);
    }

    #[test]
    fn too_large_a_table_is_refused() {
        assert!(EditTable::new(&"a".repeat(5000), &"b".repeat(5000)).is_err());
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
