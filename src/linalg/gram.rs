//! Means and sums of centred products of columns, in one pass over the rows.
//!
//! - Formula: S[j,k] = Σ wᵢ·(xᵢⱼ − x̄ⱼ)·(xᵢₖ − x̄ₖ), from sums about a shift s near the means:
//!   Σ wᵢ·(xᵢⱼ − sⱼ)·(xᵢₖ − sₖ) − Σw·(x̄ⱼ − sⱼ)·(x̄ₖ − sₖ). With s the means of some rows, hardly anything cancels.
//! - Cost: O(n·d²/2) time, O(d²) memory for each thread; the same result for any number of threads.
//! - Source: Chan, Golub & LeVeque (1983), The American Statistician 37(3), 242–247.

use faer::linalg::matmul::triangular::{BlockStructure, matmul};
use faer::{Accum, Mat, MatRef, Par};
use ndarray::{ArrayView1, ArrayView2};

use super::reduce::map_reduce_by;

/// Numbers of one block of rows, which stay in the cache while they are multiplied; more where columns are many.
const BLOCK: usize = 1 << 15;
/// Rows whose mean is the shift.
const SAMPLED: usize = 64;

/// The total weight, the means of the columns, and the sums of products of their centred values.
#[derive(Debug, Clone)]
pub(crate) struct CentredGram {
    pub weight: f64,
    pub mean: Vec<f64>,
    /// Symmetric, a row and a column for each column of x, then for y.
    pub gram: Mat<f64>,
    /// Whether the shift lay so far from a mean, in standard deviations, that the difference has lost digits.
    pub cancelled: bool,
}

impl CentredGram {
    /// Whether all is finite: a value that is not leaves its mark on the diagonal, and so does an overflow.
    pub fn is_finite(&self) -> bool {
        (0..self.gram.nrows()).all(|j| self.gram[(j, j)].is_finite() && self.mean[j].is_finite())
    }
}

/// Of the columns of x and, last, of y if there is one; about 0 in place of the means unless `centre`.
pub(crate) fn centred_gram(
    x: ArrayView2<f64>,
    y: Option<ArrayView1<f64>>,
    weight: Option<&[f64]>,
    centre: bool,
) -> CentredGram {
    let (n, d) = (x.nrows(), x.ncols());
    let width = d + usize::from(y.is_some());
    let entry = |i: usize, j: usize| if j < d { x[(i, j)] } else { y.map_or(0.0, |y| y[i]) };
    let shift: Vec<f64> = match centre {
        true => (0..width).map(|j| sampled_mean(n, |i| entry(i, j))).collect(),
        false => vec![0.0; width],
    };
    // A last column of ones: its products are the sums of the columns and the total weight.
    let columns = width + 1;
    let rows = (BLOCK / columns).clamp(256, 4096);
    // As many rows at least as columns: matrices of sums cost to make and to add.
    let per_task = rows * (8 * BLOCK / (rows * columns)).max(columns.div_ceil(rows));
    let sums = map_reduce_by(
        per_task,
        n,
        |range| {
            let mut sums = Mat::zeros(columns, columns);
            let mut block = vec![0.0; rows * columns];
            let mut start = range.start;
            while start < range.end {
                let end = range.end.min(start + rows);
                for (i, out) in (start..end).zip(block.chunks_exact_mut(columns)) {
                    fill(out, x.row(i), y.map(|y| y[i]), &shift, weight.map(|weight| weight[i].sqrt()));
                }
                add_products(&mut sums, &block[..(end - start) * columns], columns);
                start = end;
            }
            sums
        },
        |mut left, right| {
            left += right;
            left
        },
    )
    .unwrap_or_else(|| Mat::zeros(columns, columns));
    let total = sums[(width, width)];
    let moved: Vec<f64> =
        (0..width).map(|j| if centre && total > 0.0 { sums[(width, j)] / total } else { 0.0 }).collect();
    let centred = |j: usize, k: usize| sums[(j.max(k), j.min(k))] - total * moved[j] * moved[k];
    CentredGram {
        cancelled: (0..width).any(|j| total * moved[j] * moved[j] > 10.0 * centred(j, j)),
        weight: total,
        mean: shift.iter().zip(&moved).map(|(shift, moved)| shift + moved).collect(),
        gram: Mat::from_fn(width, width, centred),
    }
}

fn sampled_mean(n: usize, entry: impl Fn(usize) -> f64) -> f64 {
    let taken = n.min(SAMPLED);
    // Halves, quarters and so on of the rows, so that no overflow makes the shift infinite.
    (0..taken).map(|i| entry(i * (n / taken.max(1))) / taken as f64).sum()
}

/// A row about the shift, a one behind it, each times the root of the row's weight.
fn fill(out: &mut [f64], row: ArrayView1<f64>, y: Option<f64>, shift: &[f64], root: Option<f64>) {
    let d = row.len();
    match row.as_slice() {
        Some(row) => {
            for ((out, x), shift) in out.iter_mut().zip(row).zip(shift) {
                *out = x - shift;
            }
        }
        None => {
            for ((out, x), shift) in out.iter_mut().zip(row).zip(shift) {
                *out = x - shift;
            }
        }
    }
    if let Some(y) = y {
        out[d] = y - shift[d];
    }
    out[shift.len()] = 1.0;
    if let Some(root) = root {
        for out in out {
            *out *= root;
        }
    }
}

/// Adds the lower triangle of blockᵀ·block.
pub(crate) fn add_products(sums: &mut Mat<f64>, block: &[f64], columns: usize) {
    let block = MatRef::from_row_major_slice(block, block.len() / columns, columns);
    let full = BlockStructure::Rectangular;
    let lower = BlockStructure::TriangularLower;
    matmul(sums.as_mut(), lower, Accum::Add, block.transpose(), full, block, full, 1.0, Par::Seq);
}

/// The centred rows, each times the root of its weight, and the lower triangle of their products with each other.
pub(crate) fn row_products(x: ArrayView2<f64>, mean: &[f64], weight: Option<&[f64]>) -> (Mat<f64>, Mat<f64>) {
    let (n, d) = x.dim();
    let root: Vec<f64> = (0..n).map(|i| weight.map_or(1.0, |weight| weight[i].sqrt())).collect();
    let centred = Mat::from_fn(n, d, |i, j| root[i] * (x[(i, j)] - mean[j]));
    let of_columns = |range: std::ops::Range<usize>| {
        let mut products = Mat::zeros(n, n);
        let part = centred.subcols(range.start, range.len());
        let (lower, full) = (BlockStructure::TriangularLower, BlockStructure::Rectangular);
        matmul(products.as_mut(), lower, Accum::Add, part, full, part.transpose(), full, 1.0, Par::Seq);
        products
    };
    let products = map_reduce_by(d.div_ceil(4).max(512), d, of_columns, |mut left, right| {
        left += right;
        left
    });
    (centred, products.unwrap_or_else(|| Mat::zeros(n, n)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    /// x₀ = 1, 3, 8 (mean 4), x₁ = 2, 2, 5 (mean 3), y = 1, 0, 5 (mean 2): Σ(x₀ − 4)² = 9 + 1 + 16,
    /// Σ(x₀ − 4)(x₁ − 3) = 3 + 1 + 8, Σ(x₀ − 4)(y − 2) = 3 + 2 + 12, Σ(y − 2)² = 1 + 4 + 9.
    #[test]
    fn products_about_the_means() {
        let x = array![[1.0, 2.0], [3.0, 2.0], [8.0, 5.0]];
        let y = array![1.0, 0.0, 5.0];
        let CentredGram { weight, mean, gram, .. } = centred_gram(x.view(), Some(y.view()), None, true);
        assert_eq!((weight, mean), (3.0, vec![4.0, 3.0, 2.0]));
        assert!((gram[(0, 0)] - 26.0).abs() < 1e-14 && (gram[(0, 1)] - 12.0).abs() < 1e-14);
        assert!((gram[(0, 2)] - 17.0).abs() < 1e-14 && (gram[(2, 0)] - 17.0).abs() < 1e-14);
        assert!((gram[(2, 2)] - 14.0).abs() < 1e-14);
        let raw = centred_gram(x.view(), None, None, false);
        assert_eq!((raw.gram[(0, 0)], raw.gram[(1, 0)], raw.mean), (74.0, 48.0, vec![0.0, 0.0]));
    }

    /// Rows (−1, 0), (1, 2) about the means of 3 and 1, the second with weight 4.
    #[test]
    fn products_of_rows() {
        let x = array![[2.0, 1.0], [4.0, 3.0]];
        let (centred, products) = row_products(x.view(), &[3.0, 1.0], Some(&[1.0, 4.0]));
        assert_eq!((centred[(0, 0)], centred[(1, 0)], centred[(1, 1)]), (-1.0, 2.0, 4.0));
        assert_eq!((products[(0, 0)], products[(1, 0)], products[(1, 1)]), (1.0, -2.0, 20.0));
    }

    /// The 64 rows of the sample are 0, the others 1: the mean is near 1, the spread 0.03 about it.
    #[test]
    fn a_shift_far_from_the_mean_is_told_and_infinity_too() {
        let n = 64_000;
        let x = Array2::from_shape_fn((n, 1), |(i, _)| if i % 1000 == 0 { 0.0 } else { 1.0 });
        assert!(centred_gram(x.view(), None, None, true).cancelled);
        let mut x = Array2::from_shape_fn((n, 1), |(i, _)| (i % 7) as f64);
        let gram = centred_gram(x.view(), None, None, true);
        assert!(!gram.cancelled && gram.is_finite());
        for bad in [f64::NAN, f64::NEG_INFINITY, 1e200] {
            x[(1234, 0)] = bad;
            assert!(!centred_gram(x.view(), None, None, true).is_finite());
        }
    }

    /// A weight of 3 is a row three times; weights 1, 3 of 2 and 6: mean 5, Σw(x − 5)² = 9 + 3.
    #[test]
    fn weights_count_rows() {
        let x = array![[2.0], [6.0]];
        let weighted = centred_gram(x.view(), None, Some(&[1.0, 3.0]), true);
        assert!((weighted.mean[0] - 5.0).abs() < 1e-14 && (weighted.gram[(0, 0)] - 12.0).abs() < 1e-13);
        assert!((weighted.weight - 4.0).abs() < 1e-14);
    }

    /// 10⁹ + 0, 1, 2, … 9999: Σ(i − 4999.5)² = n(n² − 1)/12, which sums of squares of 10¹⁸ would lose.
    #[test]
    fn a_large_mean_costs_no_digits() {
        let n = 10_000;
        let x = Array2::from_shape_fn((n, 1), |(i, _)| 1e9 + i as f64);
        let nf = n as f64;
        let expected = nf * (nf * nf - 1.0) / 12.0;
        let found = centred_gram(x.view(), None, None, true).gram[(0, 0)];
        assert!((found / expected - 1.0).abs() < 1e-12, "{found} {expected}");
    }

    #[test]
    fn any_layout_and_any_number_of_threads() {
        let x = Array2::from_shape_fn((40_000, 7), |(i, j)| ((i * (3 * j + 5) + j * j) % 97) as f64 * 0.37);
        let columns_first = x.t().as_standard_layout().to_owned().reversed_axes();
        let with = |threads: usize, x: ArrayView2<f64>| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| centred_gram(x, None, None, true).gram)
        };
        let one = with(1, x.view());
        assert!(with(3, x.view()) == one && with(2, columns_first.view()) == one);
    }
}
