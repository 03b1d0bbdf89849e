//! Products of a table, sparse or not, with a few columns.

use faer::{Mat, MatRef};
use ndarray::{ArrayView2, CowArray, Ix2};
use rayon::prelude::*;
use sprs::CsMat;

use crate::linalg::dense::product;
use crate::linalg::wide;

/// Rows that one thread makes at a time.
const STRIP: usize = 64;

/// A table and what is needed to multiply from either side.
pub(super) enum Table<'a> {
    Sparse {
        rows: Compressed,
        columns: Compressed,
    },
    /// In row order.
    Dense(CowArray<'a, f64, Ix2>),
}

impl<'a> Table<'a> {
    pub(super) fn sparse(x: &CsMat<f64>) -> Table<'static> {
        let (rows, columns) = if x.is_csr() {
            (Compressed::new(x), Compressed::new(&x.to_csc()))
        } else {
            (Compressed::new(&x.to_csr()), Compressed::new(x))
        };
        Table::Sparse { rows, columns }
    }

    pub(super) fn dense(x: ArrayView2<'a, f64>) -> Table<'a> {
        Table::Dense(if x.is_standard_layout() { x.into() } else { x.as_standard_layout().into_owned().into() })
    }

    pub(super) fn dim(&self) -> (usize, usize) {
        match self {
            Table::Sparse { rows, columns } => (rows.len(), columns.len()),
            Table::Dense(x) => x.dim(),
        }
    }

    /// x·b.
    pub(super) fn times(&self, b: &Mat<f64>) -> Mat<f64> {
        match self {
            Table::Sparse { rows, .. } => {
                let out = rows.times(&by_rows(b), b.ncols());
                MatRef::from_row_major_slice(&out, rows.len(), b.ncols()).to_owned()
            }
            Table::Dense(_) => product(self.view(), b.as_ref()),
        }
    }

    /// xᵀ·x·b.
    pub(super) fn gram_times(&self, b: &Mat<f64>) -> Mat<f64> {
        match self {
            Table::Sparse { rows, columns } => {
                let out = columns.times(&rows.times(&by_rows(b), b.ncols()), b.ncols());
                MatRef::from_row_major_slice(&out, columns.len(), b.ncols()).to_owned()
            }
            Table::Dense(_) => product(self.view().transpose(), product(self.view(), b.as_ref()).as_ref()),
        }
    }

    fn view(&self) -> MatRef<'_, f64> {
        match self {
            Table::Dense(x) => MatRef::from_row_major_slice(x.as_slice().unwrap_or(&[]), x.nrows(), x.ncols()),
            Table::Sparse { .. } => MatRef::from_row_major_slice(&[], 0, 0),
        }
    }

    pub(super) fn to_dense(&self) -> Mat<f64> {
        match self {
            Table::Dense(_) => self.view().to_owned(),
            Table::Sparse { rows, .. } => {
                let (n, d) = self.dim();
                let mut dense = Mat::zeros(n, d);
                for i in 0..n {
                    rows.row(i).for_each(|(j, value)| dense[(i, j)] += value);
                }
                dense
            }
        }
    }

    /// The sum of the variances of all columns, divisor n.
    pub(super) fn total_variance(&self) -> f64 {
        let (n, d) = self.dim();
        let of_column = |j: usize| match self {
            Table::Dense(x) => variance(n, 0, || x.column(j).into_iter().copied()),
            Table::Sparse { columns, .. } => {
                let stored = columns.row(j).count();
                variance(n, n - stored.min(n), || columns.row(j).map(|(_, value)| value))
            }
        };
        let each: Vec<f64> = (0..d).into_par_iter().with_min_len(64).map(of_column).collect();
        each.iter().sum()
    }
}

/// Of n values, the first `zeros` of them 0.
fn variance<I: Iterator<Item = f64>>(n: usize, zeros: usize, values: impl Fn() -> I) -> f64 {
    let mean = values().sum::<f64>() / n as f64;
    let squares: f64 = values().map(|value| (value - mean).powi(2)).sum();
    (squares + zeros as f64 * mean * mean) / n as f64
}

fn by_rows(b: &Mat<f64>) -> Vec<f64> {
    let (d, width) = (b.nrows(), b.ncols());
    let mut values = vec![0.0; d * width];
    values.par_chunks_mut(STRIP * width.max(1)).enumerate().for_each(|(strip, values)| {
        for (at, row) in values.chunks_exact_mut(width).enumerate() {
            row.iter_mut().enumerate().for_each(|(c, value)| *value = b[(strip * STRIP + at, c)]);
        }
    });
    values
}

/// Rows of (column, value) pairs.
pub(super) struct Compressed {
    offsets: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f64>,
}

impl Compressed {
    /// Of the outer dimension of x.
    fn new(x: &CsMat<f64>) -> Compressed {
        let mut compressed = Compressed { offsets: vec![0], columns: Vec::new(), values: Vec::new() };
        for row in x.outer_iterator() {
            compressed.columns.extend(row.indices().iter().map(|j| *j as u32));
            compressed.values.extend(row.data());
            compressed.offsets.push(compressed.columns.len());
        }
        compressed
    }

    fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    fn row(&self, i: usize) -> impl Iterator<Item = (usize, f64)> {
        let range = self.offsets[i]..self.offsets[i + 1];
        self.columns[range.clone()].iter().map(|j| *j as usize).zip(self.values[range].iter().copied())
    }

    /// Each row times b, whose rows of `width` numbers stand one after the other.
    fn times(&self, b: &[f64], width: usize) -> Vec<f64> {
        let mut out = vec![0.0; self.len() * width];
        if width > 0 {
            out.par_chunks_mut(STRIP * width).enumerate().for_each(|(strip, out)| self.strip(strip, out, b, width));
        }
        out
    }

    fn strip(&self, strip: usize, out: &mut [f64], b: &[f64], width: usize) {
        wide(
            #[inline(always)]
            || {
                for (i, out) in out.chunks_exact_mut(width).enumerate() {
                    let range = self.offsets[strip * STRIP + i]..self.offsets[strip * STRIP + i + 1];
                    for (j, value) in self.columns[range.clone()].iter().zip(&self.values[range]) {
                        let row = &b[*j as usize * width..][..width];
                        for (out, b) in out.iter_mut().zip(row) {
                            *out += value * b;
                        }
                    }
                }
            },
        );
    }
}
