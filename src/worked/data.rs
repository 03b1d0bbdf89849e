//! The first rows of the data, kept beside a summary so that a sum over all of them can show its first terms.

use super::expr::{BARE_IN_FULL, Expr};

/// The number of samples and the first few of them, `K` numbers each (truth and prediction, say).
///
/// A summary reduces millions of rows to a few numbers; the head lets its derivation print
/// `(3 − 2.5)² + (−0.5 − 0)² + … (4 terms)` all the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Head<const K: usize> {
    rows: [[f64; K]; BARE_IN_FULL],
    n: usize,
}

impl<const K: usize> Default for Head<K> {
    fn default() -> Self {
        Head { rows: [[0.0; K]; BARE_IN_FULL], n: 0 }
    }
}

impl<const K: usize> Head<K> {
    /// The head of these columns, which have the same length.
    pub fn new(columns: [&[f64]; K]) -> Self {
        let n = columns.first().map_or(0, |column| column.len());
        let mut rows = [[0.0; K]; BARE_IN_FULL];
        for (i, row) in rows.iter_mut().enumerate().take(n) {
            *row = columns.map(|column| column[i]);
        }
        Head { rows, n }
    }

    /// How many samples there are in all.
    pub fn n(&self) -> usize {
        self.n
    }

    /// The samples that are kept.
    pub fn rows(&self) -> &[[f64; K]] {
        &self.rows[..self.n.min(BARE_IN_FULL)]
    }

    /// The head of this data followed by the other's.
    pub fn merge(&self, other: &Self) -> Self {
        let mut merged = *self;
        merged.n = self.n + other.n;
        for (i, row) in other.rows().iter().enumerate() {
            if let Some(place) = merged.rows.get_mut(self.n.saturating_add(i)) {
                *place = *row;
            }
        }
        merged
    }

    /// Σ `term` over all samples, whose total is known; `names` are those of the columns in the general term.
    pub fn sum(&self, names: [&str; K], total: f64, term: impl Fn([Expr; K]) -> Expr) -> Expr {
        let first = self.rows().iter().map(|row| term(row.map(Expr::from)));
        Expr::sum(term(names.map(Expr::symbol)), first, self.n, total)
    }

    /// The mean of `term` over all samples: its sum over n.
    pub fn mean(&self, names: [&str; K], total: f64, term: impl Fn([Expr; K]) -> Expr) -> Expr {
        self.sum(names, total, term) / Expr::named("n", self.n as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_keeps_the_first_rows_and_counts_all() {
        let (x, y) = ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [11.0, 12.0, 13.0, 14.0, 15.0, 16.0]);
        let whole = Head::new([&x, &y]);
        let merged = Head::new([&x[..1], &y[..1]]).merge(&Head::new([&x[1..], &y[1..]]));
        assert_eq!(merged, whole);
        assert_eq!(whole.n(), 6);
        assert_eq!(whole.rows(), [[1.0, 11.0], [2.0, 12.0], [3.0, 13.0], [4.0, 14.0], [5.0, 15.0]]);
        assert_eq!(Head::default().merge(&whole), whole);
    }
}
