//! Counts of terms in documents, in parts, and the sparse matrix that is made of them.

use rayon::prelude::*;
use sprs::CsMat;

/// A gram that is no term.
pub(super) const NO_COLUMN: u32 = u32::MAX;

/// How often each term stands in each document: (term, count), document after document.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    items: Vec<(u32, u32)>,
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
                self.items[start + *place as usize].1 += 1;
            }
            return false;
        }
        *seen = document;
        if keep {
            *place = (self.items.len() - start) as u32;
            self.items.push((term, 1));
        }
        true
    }

    /// A document whose terms are counted and in the order of their columns.
    pub fn push_row(&mut self, items: impl Iterator<Item = (u32, u32)>) {
        self.items.extend(items);
        self.end_row(0);
    }

    pub fn end_row(&mut self, length: u32) {
        self.ends.push(self.items.len());
        self.lengths.push(length);
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
pub(super) type Finish<'a> = dyn Fn(&[usize], &mut [f64]) + Sync + 'a;

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
            for (term, _) in &mut part.items {
                let gram = numbers.as_ref().map_or(*term, |numbers| numbers[*term as usize]);
                *term = columns[gram as usize];
            }
            part.sort();
        });
    }

    /// The sparse matrix of `weight(document's length, count)`; `finish` then sees each row's columns and weights.
    pub fn matrix(
        self,
        n_columns: usize,
        weight: impl Fn(u32, u32) -> f64 + Sync,
        finish: Option<&Finish>,
    ) -> CsMat<f64> {
        let mut ends = vec![0];
        for part in &self.parts {
            let mut start = 0;
            for &end in &part.ends {
                let kept = part.items[start..end].partition_point(|(column, _)| *column != NO_COLUMN);
                ends.push(ends[ends.len() - 1] + kept);
                start = end;
            }
        }
        let n_rows = ends.len() - 1;
        let n = ends[n_rows];
        let (mut indices, mut data) = (vec![0; n], vec![0.0; n]);
        let (mut rest, mut first) = ((&mut indices[..], &mut data[..]), 0);
        let mut jobs = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let last = first + part.ends.len();
            let size = ends[last] - ends[first];
            let (own_indices, other_indices) = rest.0.split_at_mut(size);
            let (own_data, other_data) = rest.1.split_at_mut(size);
            jobs.push((part, &ends[first..=last], own_indices, own_data));
            (rest, first) = ((other_indices, other_data), last);
        }
        jobs.into_par_iter().for_each(|(part, ends, indices, data)| {
            let mut start = 0;
            for (row, &end) in part.ends.iter().enumerate() {
                let place = ends[row] - ends[0]..ends[row + 1] - ends[0];
                let (indices, data) = (&mut indices[place.clone()], &mut data[place]);
                for (((column, count), index), value) in
                    part.items[start..end].iter().zip(&mut *indices).zip(&mut *data)
                {
                    *index = *column as usize;
                    *value = weight(part.lengths[row], *count);
                }
                if let Some(finish) = finish {
                    finish(indices, data);
                }
                start = end;
            }
        });
        CsMat::new((n_rows, n_columns), ends, indices, data)
    }

    /// The length and the (column, count) pairs of the only document.
    pub fn only(&self) -> (u32, &[(u32, u32)]) {
        self.parts.first().map_or((0, &[]), |part| (part.lengths.first().copied().unwrap_or(0), &part.items))
    }
}
