//! The table behind an edit distance, and the steps that it stands for.

use std::collections::HashSet;
use std::fmt;

use crate::{Error, Result};

/// Which changes are allowed, and what they cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EditRule {
    /// Insertions, deletions, replacements, 1 each: [`edit_distance`](super::edit_distance).
    #[default]
    Levenshtein,
    /// And swaps of neighbours that nothing else touches: [`osa_distance`](super::osa_distance).
    OptimalStringAlignment,
    /// And letters may come or go between the swapped ones:
    /// [`damerau_levenshtein_distance`](super::damerau_levenshtein_distance).
    DamerauLevenshtein,
    /// Levenshtein's changes at these costs. A replacement is never dearer than a deletion and an insertion, which do the
    /// same.
    Weighted { insert: u32, delete: u32, replace: u32 },
}

impl EditRule {
    fn costs(self) -> [usize; 3] {
        match self {
            EditRule::Weighted { insert, delete, replace } => [insert, delete, replace].map(|cost| cost as usize),
            _ => [1; 3],
        }
    }
}

/// One change, or a letter that stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditOperation {
    Keep(char),
    Replace(char, char),
    Delete(char),
    Insert(char),
    /// The first letter stands before the second in `a` and behind it in `b`.
    Swap(char, char),
}

impl fmt::Display for EditOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            EditOperation::Keep(x) => write!(f, "keep {}", shown(x)),
            EditOperation::Replace(x, y) => write!(f, "replace {} → {}", shown(x), shown(y)),
            EditOperation::Delete(x) => write!(f, "delete {}", shown(x)),
            EditOperation::Insert(x) => write!(f, "insert {}", shown(x)),
            EditOperation::Swap(x, y) => write!(f, "swap {} {}", shown(x), shown(y)),
        }
    }
}

/// A step of the path through an [`EditTable`]: what is done, and where, in letters from 0.
///
/// A deletion happens before position `in_b` of the result, an insertion before position `in_a` of the source; a swap
/// starts at both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EditStep {
    pub operation: EditOperation,
    pub in_a: usize,
    pub in_b: usize,
}

/// The table of Wagner and Fischer: cell (i, j) holds the distance of the first i characters of `a` from the first j of `b`.
///
/// Shown as text, the cells of one shortest path are in brackets. Cost: O(len a · len b) time and memory.
/// Sources: Wagner & Fischer (1974), Journal of the ACM 21(1), 168–173; Lowrance & Wagner (1975), ibid. 22(2), 177–183.
/// ```
/// use workings::text::{EditRule, EditTable};
///
/// let table = EditTable::new("flaw", "lawn")?;
/// assert_eq!(table.distance(), 2);
/// assert_eq!(table.to_string().lines().last(), Some("w  4   3   2  [1] [2]"));
/// assert_eq!(table.operations().first().unwrap().operation.to_string(), "delete f");
/// let swapped = EditTable::with("teh", "the", EditRule::OptimalStringAlignment)?;
/// assert_eq!(swapped.operations().last().unwrap().operation.to_string(), "swap e h");
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditTable {
    a: Vec<char>,
    b: Vec<char>,
    rule: EditRule,
    /// Row by row, `(a.len() + 1) × (b.len() + 1)`.
    cells: Vec<usize>,
}

impl EditTable {
    /// The table of the Levenshtein distance.
    /// # Errors
    /// `BadParam` if the table had more than 10 million cells; [`edit_distance`](super::edit_distance) needs none.
    pub fn new(a: &str, b: &str) -> Result<EditTable> {
        EditTable::with(a, b, EditRule::Levenshtein)
    }

    /// The table by another rule. Errors: as [`new`](Self::new).
    pub fn with(a: &str, b: &str, rule: EditRule) -> Result<EditTable> {
        const MOST: usize = 10_000_000;
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let size = (b.len() + 1).saturating_mul(a.len() + 1);
        if size > MOST {
            let given = format!("{} and {} characters", a.len(), b.len());
            return Err(Error::bad_param("texts", given, "at most ten million cells (length times length)"));
        }
        let mut table = EditTable { a, b, rule, cells: vec![0; size] };
        table.fill();
        Ok(table)
    }

    fn fill(&mut self) {
        let width = self.b.len() + 1;
        let [insert, delete, replace] = self.rule.costs();
        // For each letter of b, the last row before i whose letter it is.
        let mut last_rows = vec![0; self.b.len()];
        for i in 0..=self.a.len() {
            let mut last_column = 0;
            for j in 0..=self.b.len() {
                let mut least = if (i, j) == (0, 0) { 0 } else { usize::MAX };
                if i > 0 {
                    least = least.min(self.cells[(i - 1) * width + j].saturating_add(delete));
                }
                if j > 0 {
                    least = least.min(self.cells[i * width + j - 1].saturating_add(insert));
                }
                if i > 0 && j > 0 {
                    let equal = self.a[i - 1] == self.b[j - 1];
                    let cost = if equal { 0 } else { replace };
                    least = least.min(self.cells[(i - 1) * width + j - 1].saturating_add(cost));
                    let from = (last_rows[j - 1], last_column);
                    if self.may_swap(from, (i, j)) {
                        least = least.min(self.swapped(from, (i, j)));
                    }
                    if equal {
                        (last_rows[j - 1], last_column) = (i, j);
                    }
                }
                self.cells[i * width + j] = least;
            }
        }
    }

    /// Whether the letters at `from` and at `to` (both counted from 1) may be swapped, given that they are crosswise equal.
    fn may_swap(&self, from: (usize, usize), to: (usize, usize)) -> bool {
        from.0 > 0
            && from.1 > 0
            && match self.rule {
                EditRule::DamerauLevenshtein => true,
                EditRule::OptimalStringAlignment => (from.0 + 1, from.1 + 1) == to,
                EditRule::Levenshtein | EditRule::Weighted { .. } => false,
            }
    }

    /// The distance at `to` if the letters at `from` and `to` are swapped, and those between them deleted and inserted.
    fn swapped(&self, from: (usize, usize), to: (usize, usize)) -> usize {
        self.cell(from.0 - 1, from.1 - 1) + (to.0 - from.0 - 1) + 1 + (to.1 - from.1 - 1)
    }

    /// The distance of the whole texts.
    pub fn distance(&self) -> usize {
        self.cell(self.a.len(), self.b.len())
    }

    /// The distance of the first `i` characters of `a` from the first `j` of `b`. Panics beyond the lengths, as an array does.
    pub fn cell(&self, i: usize, j: usize) -> usize {
        let width = self.b.len() + 1;
        self.cells[i * width..(i + 1) * width][j]
    }

    /// Every cell, row by row.
    pub fn rows(&self) -> Vec<Vec<usize>> {
        self.cells.chunks(self.b.len() + 1).map(<[usize]>::to_vec).collect()
    }

    /// The cells of one shortest path from (0, 0) to the end; where several are as short, replacing goes before deleting,
    /// deleting before inserting, and inserting before swapping.
    pub fn path(&self) -> Vec<(usize, usize)> {
        let (mut i, mut j) = (self.a.len(), self.b.len());
        let mut path = vec![(i, j)];
        while (i, j) != (0, 0) {
            (i, j) = self.previous(i, j);
            path.push((i, j));
        }
        path.reverse();
        path
    }

    fn previous(&self, i: usize, j: usize) -> (usize, usize) {
        let here = self.cell(i, j);
        let [insert, delete, replace] = self.rule.costs();
        let replace = |i: usize, j: usize| if self.a[i - 1] == self.b[j - 1] { 0 } else { replace };
        if i > 0 && j > 0 && here == self.cell(i - 1, j - 1).saturating_add(replace(i, j)) {
            return (i - 1, j - 1);
        }
        if i > 0 && here == self.cell(i - 1, j).saturating_add(delete) {
            return (i - 1, j);
        }
        if j > 0 && here == self.cell(i, j - 1).saturating_add(insert) {
            return (i, j - 1);
        }
        let (row, column) = self.crossed(i, j);
        (row - 1, column - 1)
    }

    /// The letters before (i, j) that are crosswise equal to those there, as near as can be; counted from 1.
    fn crossed(&self, i: usize, j: usize) -> (usize, usize) {
        let last = |letters: &[char], wanted: char| letters.iter().rposition(|c| *c == wanted).map_or(1, |k| k + 1);
        (last(&self.a[..i - 1], self.b[j - 1]), last(&self.b[..j - 1], self.a[i - 1]))
    }

    /// The steps of [`path`](Self::path): what is kept, replaced, deleted, inserted, swapped, from the front.
    pub fn operations(&self) -> Vec<EditStep> {
        let mut steps = Vec::new();
        let path = self.path();
        for pair in path.windows(2) {
            let ((i, j), to) = (pair[0], pair[1]);
            let mut step = |operation, in_a, in_b| steps.push(EditStep { operation, in_a, in_b });
            match (to.0 - i, to.1 - j) {
                (1, 0) => step(EditOperation::Delete(self.a[i]), i, j),
                (0, 1) => step(EditOperation::Insert(self.b[j]), i, j),
                (1, 1) if self.a[i] == self.b[j] => step(EditOperation::Keep(self.a[i]), i, j),
                (1, 1) => step(EditOperation::Replace(self.a[i], self.b[j]), i, j),
                _ => {
                    (i + 1..to.0 - 1).for_each(|k| step(EditOperation::Delete(self.a[k]), k, j + 1));
                    step(EditOperation::Swap(self.a[i], self.b[j]), i, j);
                    (j + 1..to.1 - 1).for_each(|k| step(EditOperation::Insert(self.b[k]), i + 1, k));
                }
            }
        }
        steps
    }
}

impl fmt::Display for EditTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path: HashSet<(usize, usize)> = self.path().into_iter().collect();
        let largest = self.cells.iter().max().map_or(1, |cell| cell.to_string().len());
        let width = largest + 3;
        write!(f, "{:width$} ", "")?;
        self.b.iter().try_for_each(|c| write!(f, "{:>1$}{2} ", "", width - 2, shown(*c)))?;
        for i in 0..=self.a.len() {
            write!(f, "\n{}", if i == 0 { " ".into() } else { shown(self.a[i - 1]) })?;
            for j in 0..=self.b.len() {
                let cell = self.cell(i, j);
                let text = if path.contains(&(i, j)) { format!("[{cell}]") } else { format!("{cell} ") };
                write!(f, "{text:>width$}")?;
            }
        }
        Ok(())
    }
}

/// A letter as it can stand in a table: a dot for a control character, a ring under a combining accent.
fn shown(c: char) -> String {
    match c {
        c if c.is_control() => "·".into(),
        '\u{300}'..='\u{36F}' => format!("\u{25CC}{c}"),
        c => c.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{damerau_levenshtein_distance, edit_distance, osa_distance};

    /// The result of the steps: every letter of b stands where its step says, a swapped one behind what was inserted.
    fn applied(steps: &[EditStep], length: usize) -> String {
        let mut out: Vec<Option<char>> = vec![None; length];
        let mut swapped = Vec::new();
        for EditStep { operation, in_b, .. } in steps {
            match *operation {
                EditOperation::Keep(x) | EditOperation::Replace(_, x) | EditOperation::Insert(x) => {
                    out[*in_b] = Some(x)
                }
                EditOperation::Swap(x, y) => {
                    out[*in_b] = Some(y);
                    swapped.push(x);
                }
                EditOperation::Delete(_) => {}
            }
        }
        let mut swapped = swapped.into_iter();
        out.into_iter().map(|letter| letter.or_else(|| swapped.next()).unwrap()).collect()
    }

    #[test]
    fn tables_agree_with_the_distances_and_their_steps_lead_to_b() {
        let words = [
            "saturday",
            "sunday",
            "",
            "abc",
            "ca",
            "cab",
            "naïve",
            "naive",
            "👍🏽 e\u{301}",
            "abcdef",
            "badcfe",
            "fxexd",
        ];
        for (a, b) in words.iter().flat_map(|a| words.iter().map(move |b| (*a, *b))) {
            let (letters_a, letters_b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            for (rule, distance) in [
                (EditRule::Levenshtein, edit_distance(&letters_a, &letters_b)),
                (EditRule::OptimalStringAlignment, osa_distance(&letters_a, &letters_b)),
                (EditRule::DamerauLevenshtein, damerau_levenshtein_distance(&letters_a, &letters_b)),
            ] {
                let table = EditTable::with(a, b, rule).unwrap();
                assert_eq!(table.distance(), distance, "{a} {b} {rule:?}");
                let steps = table.operations();
                let changes = steps.iter().filter(|step| !matches!(step.operation, EditOperation::Keep(_)));
                assert_eq!(changes.count(), distance, "{a} {b} {rule:?}");
                assert_eq!(applied(&steps, letters_b.len()), b, "{a} {b} {rule:?}");
                let path = table.path();
                assert_eq!((path[0], path[path.len() - 1]), ((0, 0), (letters_a.len(), letters_b.len())));
            }
        }
    }

    /// kitten → sitting at 1 an insertion, 1 a deletion, 3 a replacement: two letters are each deleted and inserted, and one
    /// more inserted, 5. At 2, 3, 4: replace twice and insert, 10.
    #[test]
    fn costs_decide_the_path() {
        let of = |insert, delete, replace| {
            EditTable::with("kitten", "sitting", EditRule::Weighted { insert, delete, replace }).unwrap()
        };
        assert_eq!(of(1, 1, 3).distance(), 5);
        assert!(of(1, 1, 3).operations().iter().all(|step| !matches!(step.operation, EditOperation::Replace(..))));
        assert_eq!(of(2, 3, 4).distance(), 10);
        assert_eq!(of(0, 0, 0).distance(), 0);
        assert_eq!(of(u32::MAX, u32::MAX, u32::MAX).distance(), 3 * u32::MAX as usize);
    }

    #[test]
    fn what_cannot_be_printed_keeps_its_column() {
        let table = EditTable::new("a\n", "ab").unwrap().to_string();
        assert_eq!(table, "       a   b \n  [0]  1   2 \na  1  [0]  1 \n·  2   1  [1]");
        let wide = EditTable::new("", &"x".repeat(10)).unwrap().to_string();
        let lengths: Vec<usize> = wide.lines().map(|line| line.chars().count()).collect();
        assert_eq!(lengths, [56, 56]);
    }

    #[test]
    fn too_large_a_table_is_refused() {
        assert!(EditTable::new(&"a".repeat(5000), &"b".repeat(5000)).is_err());
    }
}
