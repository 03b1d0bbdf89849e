//! Normal equations in which a column may be constant, or a combination of those before it.
//!
//! - Formula: (S + λ·I)·d = r, with S the centred products of the columns. Each column is brought to length 1 first, so
//!   that units do not matter; a column that those before it explain to the last digits gets d = 0, and so does a
//!   constant one where nothing penalises it.
//! - Cost: O(d³/3) once, O(d²) for each right-hand side; on one thread, hence the same whatever their number.
//! - Source: Golub & Van Loan (2013), Matrix Computations, 4th ed., section 4.2 (Cholesky).

use crate::linalg::gram::CentredGram;

/// The share of a column's length that must be left over beside the columns before it.
const INDEPENDENT: f64 = 1e-13;
/// A centred column so short beside the column itself is rounding.
const CONSTANT: f64 = 1e-28;

/// The Cholesky factor of the scaled equations.
pub(super) struct NormalEquations {
    n: usize,
    /// Lower triangle, row by row.
    lower: Vec<f64>,
    scale: Vec<f64>,
    free: Vec<bool>,
}

impl NormalEquations {
    /// Of factor · (the products of the first `n` columns of the gram) + ridge · I.
    pub fn new(sums: &CentredGram, n: usize, factor: f64, ridge: f64) -> NormalEquations {
        let constant = |j: usize| {
            let square = sums.gram[(j, j)];
            square <= CONSTANT * (square + sums.weight * sums.mean[j] * sums.mean[j])
        };
        let constant: Vec<bool> = (0..n).map(constant).collect();
        let entry = |i: usize, j: usize| {
            let product = if constant[i] || constant[j] { 0.0 } else { factor * sums.gram[(i, j)] };
            if i == j { product + ridge } else { product }
        };
        let length = |j: usize| if entry(j, j) > 0.0 { entry(j, j).sqrt() } else { 1.0 };
        let scale: Vec<f64> = (0..n).map(|j| 1.0 / length(j)).collect();
        let mut equations = NormalEquations { n, lower: vec![0.0; n * n], scale, free: vec![true; n] };
        equations.factorize(entry);
        equations
    }

    fn factorize(&mut self, entry: impl Fn(usize, usize) -> f64) {
        let n = self.n;
        for i in 0..n {
            let (above, own) = self.lower.split_at_mut(i * n);
            for j in 0..i {
                let known: f64 = own[..j].iter().zip(&above[j * n..j * n + j]).map(|(a, b)| a * b).sum();
                let rest = entry(i, j) * self.scale[i] * self.scale[j] - known;
                own[j] = if self.free[j] { rest / above[j * n + j] } else { 0.0 };
            }
            let known: f64 = own[..i].iter().map(|l| l * l).sum();
            let pivot = entry(i, i) * self.scale[i] * self.scale[i] - known;
            self.free[i] = pivot > INDEPENDENT;
            own[i] = if self.free[i] { pivot.sqrt() } else { 0.0 };
        }
    }

    /// d with (S + λ·I)·d = r, 0 for the columns that say nothing new.
    pub fn solve(&self, r: &[f64]) -> Vec<f64> {
        let (n, at) = (self.n, |i: usize, j: usize| self.lower[i * self.n + j]);
        let mut d: Vec<f64> = r.iter().zip(&self.scale).map(|(r, scale)| r * scale).collect();
        for i in 0..n {
            let known: f64 = (0..i).map(|j| at(i, j) * d[j]).sum();
            d[i] = if self.free[i] { (d[i] - known) / at(i, i) } else { 0.0 };
        }
        for i in (0..n).rev() {
            let known: f64 = (i + 1..n).map(|j| at(j, i) * d[j]).sum();
            d[i] = if self.free[i] { (d[i] - known) / at(i, i) } else { 0.0 };
        }
        d.iter().zip(&self.scale).map(|(d, scale)| d * scale).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linalg::gram::centred_gram;
    use ndarray::array;

    /// Columns 1, 3, 8 and 2, 2, 5 about their means: [[26, 12], [12, 6]]·(1, −2) = (2, 0), whatever the units. A constant
    /// column in between, and one that is the sum of both, get 0.
    #[test]
    fn columns_that_say_nothing_get_nothing() {
        let x = array![[1e9, 0.1, 2e-9, 1e9 + 2e-9], [3e9, 0.1, 2e-9, 3e9 + 2e-9], [8e9, 0.1, 5e-9, 8e9 + 5e-9]];
        let sums = centred_gram(x.view(), None, None, true);
        let d = NormalEquations::new(&sums, 4, 1.0, 0.0).solve(&[2e9, 0.0, 0.0, 2e9]);
        assert!((d[0] * 1e9 - 1.0).abs() < 1e-6 && (d[2] * 1e-9 + 2.0).abs() < 1e-6, "{d:?}");
        assert_eq!((d[1], d[3]), (0.0, 0.0));
        // With a penalty of 4 on a constant column: d = r / 4.
        let sums = centred_gram(array![[5.0], [5.0]].view(), None, None, true);
        assert_eq!(NormalEquations::new(&sums, 1, 1.0, 4.0).solve(&[2.0]), [0.5]);
    }
}
