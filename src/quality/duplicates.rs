//! Rows that repeat an earlier row.
//!
//! - Rows are equal if all their columns are, as read: spaces around a value do not count; in a column of more than 1024
//!   different numbers 1 and 1.0 are equal, and so are words, which such a column does not keep.
//! - Cost: O(n·columns + n log n); equal hashes are compared column by column before they count.

use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;

use crate::datasets::Cells;

/// So many of the first repeats are kept.
const SHOWN: usize = 5;

/// Rows that repeat an earlier row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DuplicateRows {
    /// How many there are; the first of equal rows is none of them.
    pub n: usize,
    /// The first five: their row and the first row that is equal, from 1.
    pub first: Vec<(usize, usize)>,
}

impl DuplicateRows {
    pub(super) fn of(columns: &[Cells], n_rows: usize) -> Self {
        let mut hashes = vec![0_u64; n_rows];
        columns.iter().for_each(|column| mix(*column, &mut hashes));
        let mut rows: Vec<(u64, usize)> = hashes.into_iter().zip(0..).collect();
        rows.par_sort_unstable();
        let mut repeats: Vec<(usize, usize)> = Vec::new();
        for alike in rows.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
            let mut originals: Vec<usize> = Vec::new(); // more than one only where different rows share a hash
            for &(_, row) in alike {
                match originals.iter().find(|original| equal(columns, **original, row)) {
                    Some(original) => repeats.push((row + 1, original + 1)),
                    None => originals.push(row),
                }
            }
        }
        let n = repeats.len();
        repeats.sort_unstable();
        repeats.truncate(SHOWN);
        DuplicateRows { n, first: repeats }
    }
}

/// The bits of a number; 0 and −0 are equal, and so are all NaN.
fn bits(value: f64) -> u64 {
    if value.is_nan() { f64::NAN.to_bits() } else { (value + 0.0).to_bits() }
}

/// The finaliser of SplitMix64: every bit of the input moves every bit of the output.
fn scatter(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Adds a column to the hashes of the rows.
fn mix(column: Cells, hashes: &mut [u64]) {
    let step = |hash: &mut u64, value: u64| *hash = scatter(hash.wrapping_add(0x9e37_79b9_7f4a_7c15) ^ value);
    match column {
        Cells::Coded { names, codes } => {
            let of_name = |name: &String| {
                let mut hasher = DefaultHasher::new(); // without a seed: the same on every run
                name.hash(&mut hasher);
                hasher.finish()
            };
            let of_code: Vec<u64> = names.iter().map(of_name).collect();
            hashes.par_iter_mut().zip(codes).for_each(|(hash, code)| step(hash, of_code[*code as usize]));
        }
        Cells::Numbers { values, text_rows, .. } => {
            hashes.par_iter_mut().zip(values).for_each(|(hash, value)| step(hash, bits(*value)));
            text_rows.iter().for_each(|row| step(&mut hashes[*row], 1));
        }
    }
}

fn equal(columns: &[Cells], i: usize, j: usize) -> bool {
    columns.iter().all(|column| match column {
        Cells::Coded { codes, .. } => codes[i] == codes[j],
        Cells::Numbers { values, text_rows, .. } => {
            let is_text = |row: usize| text_rows.binary_search(&row).is_ok();
            bits(values[i]) == bits(values[j]) && (!values[i].is_nan() || is_text(i) == is_text(j))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows 2 and 5 repeat row 1, row 4 repeats row 3; row 6 has a word where row 7 has a gap.
    #[test]
    fn repeats_point_to_the_first_of_their_kind() {
        let names = ["a".to_string(), "b".to_string()];
        let codes = [0, 0, 1, 1, 0, 0, 0];
        let values = [1.0, 1.0, 0.0, -0.0, 1.0, f64::NAN, f64::NAN];
        let columns = [
            Cells::Coded { names: &names, codes: &codes },
            Cells::Numbers { values: &values, text_rows: &[5], text: Some("none") },
        ];
        let found = DuplicateRows::of(&columns, 7);
        assert_eq!(found, DuplicateRows { n: 3, first: vec![(2, 1), (4, 3), (5, 1)] });
        assert_eq!(DuplicateRows::of(&columns[..1], 7).n, 5);
    }
}
