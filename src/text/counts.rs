//! Counts of terms in documents, in parts, and the sparse matrix that is made of them.
//!
//! A term and its count share 8 bytes. They turn into the column of the matrix where they lie, so that beside the matrix's 16
//! bytes an entry nothing of its size is held.

use rayon::prelude::*;
use sprs::CsMat;

/// A gram that is no term.
pub(super) const NO_COLUMN: u32 = u32::MAX;

/// A term in the upper half, so that items sort by their terms; how often it occurs in the lower.
fn packed(term: u32, count: u32) -> u64 {
    u64::from(term) << 32 | u64::from(count)
}

fn term_of(item: u64) -> u32 {
    (item >> 32) as u32
}

fn count_of(item: u64) -> u32 {
    item as u32
}

/// How often each term stands in each document, document after document.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    items: Vec<u64>,
    /// Where each document's items end.
    ends: Vec<usize>,
    /// How many terms each document has, those without a column too.
    lengths: Vec<u32>,
    /// For each term, the document that had it last (from 1) and the place of its count.
    last: Vec<(u32, u32)>,
}

impl Counts {
    pub fn new(n_terms: usize) -> Counts {
        Counts { last: vec![(0, 0); n_terms], ..Counts::default() }
    }

    pub fn grow(&mut self, n_terms: usize) {
        if self.last.len() < n_terms {
            self.last.resize(n_terms, (0, 0));
        }
    }

    fn start(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// Counts a term of the current document; whether it is its first there.
    pub fn add(&mut self, term: u32, keep: bool) -> bool {
        let document = self.ends.len() as u32 + 1;
        let start = self.start();
        let (seen, place) = &mut self.last[term as usize];
        if *seen == document {
            if keep {
                self.items[start + *place as usize] += 1;
            }
            return false;
        }
        *seen = document;
        if keep {
            *place = (self.items.len() - start) as u32;
            self.items.push(packed(term, 1));
        }
        true
    }

    /// A document whose terms are counted and in the order of their columns.
    pub fn push_row(&mut self, items: impl Iterator<Item = (u32, u32)>) {
        self.items.extend(items.map(|(term, count)| packed(term, count)));
        self.end_row(0);
    }

    pub fn end_row(&mut self, length: u32) {
        self.ends.push(self.items.len());
        self.lengths.push(length);
    }

    /// Counts that no document follows.
    pub fn closed(mut self) -> Counts {
        self.last = Vec::new();
        self
    }

    /// Takes out what has no column, which stands at the end of each document.
    fn drop_others(&mut self) {
        let (mut start, mut kept) = (0, 0);
        for end in &mut self.ends {
            let own = self.items[start..*end].partition_point(|item| term_of(*item) != NO_COLUMN);
            self.items.copy_within(start..start + own, kept);
            (start, kept) = (*end, kept + own);
            *end = kept;
        }
        self.items.truncate(kept);
        self.items.shrink_to_fit();
    }

    /// Puts the terms of each document in the order of their columns; those without one go to its end.
    pub fn sort(&mut self) {
        self.last = Vec::new();
        let mut start = 0;
        for &end in &self.ends {
            self.items[start..end].sort_unstable();
            start = end;
        }
    }
}

/// What is done with the columns and weights of a row at the end.
pub(super) type Finish<'a> = dyn Fn(&[u64], &mut [f64]) + Sync + 'a;

/// The counts of all documents, in parts.
pub(super) struct Rows {
    parts: Vec<Counts>,
}

impl Rows {
    pub fn new(parts: Vec<Counts>) -> Rows {
        Rows { parts }
    }

    /// Puts the terms of each document in the order of their columns.
    pub fn sorted(mut self) -> Rows {
        self.parts.par_iter_mut().for_each(Counts::sort);
        self
    }

    /// From the numbers of grams in their parts to columns.
    pub fn renumber(&mut self, numbers: &[Option<Vec<u32>>], columns: &[u32]) {
        self.parts.par_iter_mut().zip(numbers).for_each(|(part, numbers)| {
            for item in &mut part.items {
                let term = term_of(*item);
                let gram = numbers.as_ref().map_or(term, |numbers| numbers[term as usize]);
                *item = packed(columns[gram as usize], count_of(*item));
            }
            part.sort();
            part.drop_others();
        });
    }

    /// The sparse matrix of `weight(document's length, count)`; `finish` then sees each row's columns and weights.
    pub fn matrix(
        self,
        n_columns: usize,
        weight: impl Fn(u32, u32) -> f64 + Sync,
        finish: Option<&Finish>,
    ) -> CsMat<f64> {
        let total: usize = self.parts.iter().map(|part| part.items.len()).sum();
        let mut parts = self.parts.into_iter();
        let Counts { mut items, mut ends, mut lengths, .. } = parts.next().unwrap_or_default();
        ends.insert(0, 0);
        items.reserve_exact(total - items.len());
        for part in parts {
            let before = items.len();
            ends.extend(part.ends.iter().map(|end| before + end));
            lengths.extend(part.lengths);
            items.extend(part.items);
        }
        let mut data = vec![0.0; total];
        let mut jobs = Vec::new();
        let (mut rest, size) = ((&mut items[..], &mut data[..]), lengths.len().div_ceil(rayon::current_num_threads()));
        for (lengths, first) in lengths.chunks(size.max(1)).zip((0..).step_by(size.max(1))) {
            let ends = &ends[first..=first + lengths.len()];
            let (items, other_items) = rest.0.split_at_mut(ends[lengths.len()] - ends[0]);
            let (weights, other_weights) = rest.1.split_at_mut(items.len());
            jobs.push((lengths, ends, items, weights));
            rest = (other_items, other_weights);
        }
        jobs.into_par_iter().for_each(|(lengths, ends, items, weights)| {
            for (row, &length) in lengths.iter().enumerate() {
                let place = ends[row] - ends[0]..ends[row + 1] - ends[0];
                let (columns, weights) = (&mut items[place.clone()], &mut weights[place]);
                for (item, value) in columns.iter_mut().zip(&mut *weights) {
                    *value = weight(length, count_of(*item));
                    *item = u64::from(term_of(*item));
                }
                if let Some(finish) = finish {
                    finish(columns, weights);
                }
            }
        });
        let n_rows = lengths.len();
        // Where a `usize` has 8 bytes this keeps the memory as it is.
        let indices: Vec<usize> = items.into_iter().map(|column| column as usize).collect();
        CsMat::new((n_rows, n_columns), ends, indices, data)
    }

    /// The length of the only document, and its terms with their counts.
    pub fn only(&self) -> (u32, Vec<(u32, u32)>) {
        let Some(part) = self.parts.first() else { return (0, vec![]) };
        let items = part.items.iter().map(|&item| (term_of(item), count_of(item)));
        (part.lengths.first().copied().unwrap_or(0), items.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_without_a_column_go() {
        let mut counts = Counts::default();
        counts.push_row([(0, 2), (NO_COLUMN, 9)].into_iter());
        counts.push_row([(NO_COLUMN, 1)].into_iter());
        counts.push_row([(1, 1), (2, u32::MAX)].into_iter());
        counts.drop_others();
        assert_eq!(counts.ends, [1, 1, 3]);
        let matrix = Rows::new(vec![counts]).matrix(3, |_, count| f64::from(count), None);
        assert_eq!(matrix.to_dense(), ndarray::array![[2.0, 0.0, 0.0], [0.0; 3], [0.0, 1.0, 4_294_967_295.0]]);
    }
}
