//! Mean and variance of every column of a matrix, in one walk over its rows.
//!
//! Blocks of rows that fit in the processor's cache are reduced in two passes, their means first and then the squares of the
//! deviations from them (with what rounding left over of the deviations taken back), and blocks are merged by Chan's
//! formulas. A column whose deviations are near the rounding of its mean, or whose sums overflow, is measured again by
//! [`Moments`], which knows a constant for certain.
//!
//! - Cost: O(n·d), the matrix is read once; in parallel, with the same result for any number of threads.
//! - Source: Chan, Golub & LeVeque (1983), The American Statistician 37, 242–247.

use ndarray::ArrayView2;

use super::{Moments, in_range};
use crate::input;
use crate::linalg::reduce::map_reduce_rows;
use crate::{Error, Result};

/// Rows, and of each column the mean and the sum of squared deviations from it.
///
/// ```
/// use workings::ndarray::array;
/// use workings::stats::ColumnMoments;
///
/// let columns = ColumnMoments::new(&array![[1.0, 7.0], [3.0, 7.0], [8.0, 7.0]])?;
/// assert_eq!(columns.mean(), [4.0, 7.0]);
/// assert_eq!(columns.var(1), [13.0, 0.0]); // (9 + 1 + 16) / 2
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnMoments {
    n: usize,
    mean: Vec<f64>,
    m2: Vec<f64>,
}

impl ColumnMoments {
    /// The moments of the columns of `x`, shape `(n, d)`.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`.
    pub fn new<'a>(x: impl Into<ArrayView2<'a, f64>>) -> Result<Self> {
        let x = x.into();
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        let d = x.ncols();
        let rows = x.as_slice();
        let found = rows.and_then(|rows| {
            let of_rows = |range: std::ops::Range<usize>| Self::of_rows(&rows[range.start * d..range.end * d], d);
            map_reduce_rows(x.nrows(), d, of_rows, |a, b| a.with(&b))
        });
        match found {
            Some(found) => found.measured_again(x),
            None => {
                input::finite_rows("x", x)?;
                let unknown = vec![f64::NAN; d];
                ColumnMoments { n: x.nrows(), mean: unknown.clone(), m2: unknown }.measured_again(x)
            }
        }
    }

    fn of_rows(rows: &[f64], d: usize) -> Self {
        const IN_CACHE: usize = 1 << 13;
        let block = (IN_CACHE / d).max(16);
        let mut all = ColumnMoments { n: 0, mean: vec![0.0; d], m2: vec![0.0; d] };
        let mut part = all.clone();
        let mut left_over = vec![0.0; d];
        for rows in rows.chunks(block * d) {
            part.measure(rows, &mut left_over);
            all.add(&part);
        }
        all
    }

    /// Becomes the moments of these rows.
    fn measure(&mut self, rows: &[f64], left_over: &mut [f64]) {
        let d = self.mean.len();
        self.n = rows.len() / d;
        let n = self.n as f64;
        for sums in [&mut self.mean[..], &mut self.m2, left_over] {
            sums.fill(0.0);
        }
        for row in rows.chunks_exact(d) {
            for (sum, x) in self.mean.iter_mut().zip(row) {
                *sum += x;
            }
        }
        self.mean.iter_mut().for_each(|sum| *sum /= n);
        for row in rows.chunks_exact(d) {
            for (((m2, left), mean), x) in self.m2.iter_mut().zip(&mut *left_over).zip(&self.mean).zip(row) {
                let deviation = x - mean;
                *m2 += deviation * deviation;
                *left += deviation;
            }
        }
        for ((m2, mean), left) in self.m2.iter_mut().zip(&mut self.mean).zip(left_over) {
            *m2 -= *left * *left / n;
            *mean += *left / n;
        }
    }

    /// Takes in the moments of further rows.
    fn add(&mut self, other: &Self) {
        let (na, nb) = (self.n as f64, other.n as f64);
        let (share, both) = (nb / (na + nb), na * nb / (na + nb));
        for (((mean, m2), mean_b), m2_b) in self.mean.iter_mut().zip(&mut self.m2).zip(&other.mean).zip(&other.m2) {
            let apart = mean_b - *mean;
            *mean += apart * share;
            *m2 += m2_b + apart * apart * both;
        }
        self.n += other.n;
    }

    /// The moments of the rows of both together.
    ///
    /// # Errors
    /// `Shape` for another number of columns.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        let (d, given) = (self.mean.len(), other.mean.len());
        if d != given {
            return Err(Error::Shape {
                name: "other".into(),
                given: format!("{given} columns"),
                needed: format!("{d} columns"),
            });
        }
        Ok(self.clone().with(other))
    }

    fn with(mut self, other: &Self) -> Self {
        self.add(other);
        self
    }

    fn measured_again(mut self, x: ArrayView2<f64>) -> Result<Self> {
        let sure = |mean: f64, m2: f64, n: usize| in_range(m2, n) && (m2 / n as f64).sqrt() > 1e-9 * mean.abs();
        let unsure: Vec<usize> = (0..self.mean.len()).filter(|&j| !sure(self.mean[j], self.m2[j], self.n)).collect();
        if !unsure.is_empty() {
            input::finite_rows("x", x)?;
        }
        for j in unsure {
            let moments = Moments::new(x.column(j))?;
            (self.mean[j], self.m2[j]) = (moments.mean(), moments.sum_of_squares());
        }
        Ok(self)
    }

    /// Rows.
    pub fn n(&self) -> usize {
        self.n
    }

    /// The mean of each column, in its unit.
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// The variance of each column, Σ(x − mean)² / (n − ddof); `NaN` if no more than `ddof` rows, or where the squares leave
    /// the range of `f64`; exactly 0 for a constant.
    pub fn var(&self, ddof: usize) -> Vec<f64> {
        let of = |m2: &f64| if self.n > ddof { m2 / (self.n - ddof) as f64 } else { f64::NAN };
        self.m2.iter().map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use ndarray::{Array2, array};

    /// Columns with a large offset, a wide spread, a constant that sums do not hit (0.1), and an outlier first.
    fn lopsided(n: usize) -> Array2<f64> {
        Array2::from_shape_fn((n, 4), |(i, j)| match j {
            0 => 1e7 + (i * 37 % 101) as f64 / 10.0,
            1 => ((i * 7919 % 1013) as f64 - 300.0).powi(3),
            2 => 0.1,
            _ => {
                if i == 0 {
                    1e12
                } else {
                    (i % 5) as f64
                }
            }
        })
    }

    #[test]
    fn every_column_has_the_moments_of_its_values() {
        for n in [1, 2, 17, 2049, 70_001] {
            let x = lopsided(n);
            let columns = ColumnMoments::new(&x).unwrap();
            for (j, column) in x.columns().into_iter().enumerate() {
                let moments = Moments::new(column).unwrap();
                assert_relative_eq!(columns.mean()[j], moments.mean(), max_relative = 1e-14);
                assert_relative_eq!(columns.var(0)[j], moments.var(0), max_relative = 1e-12);
            }
            assert_eq!(columns.var(0)[2], 0.0);
            let by_columns = x.t().as_standard_layout().to_owned();
            assert_relative_eq!(
                ColumnMoments::new(by_columns.t()).unwrap().var(0)[1],
                columns.var(0)[1],
                max_relative = 1e-12
            );
        }
    }

    #[test]
    fn parts_merge_to_the_whole() {
        let x = lopsided(1000);
        let part = |rows: std::ops::Range<usize>| ColumnMoments::new(x.slice(ndarray::s![rows, ..])).unwrap();
        let (whole, merged) = (part(0..1000), part(0..7).merge(&part(7..1000)).unwrap());
        assert_eq!(merged.n(), 1000);
        for j in 0..4 {
            assert_relative_eq!(merged.mean()[j], whole.mean()[j], max_relative = 1e-14);
            assert_relative_eq!(merged.var(1)[j], whole.var(1)[j], max_relative = 1e-11);
        }
        assert!(matches!(whole.merge(&ColumnMoments::new(&array![[1.0]]).unwrap()), Err(Error::Shape { .. })));
    }

    #[test]
    fn what_has_no_moments_is_refused_by_row_and_column() {
        assert!(matches!(ColumnMoments::new(&Array2::zeros((0, 3))), Err(Error::Empty { .. })));
        for bad in [f64::NAN, f64::NEG_INFINITY] {
            let error = ColumnMoments::new(&array![[1.0, 2.0], [3.0, bad]]).unwrap_err().to_string();
            assert!(error.starts_with("x[1][1] is "), "{error}");
        }
        let wide = ColumnMoments::new(&array![[1e200], [-1e200]]).unwrap();
        assert!(wide.var(0)[0].is_nan() && wide.mean()[0] == 0.0);
        assert!(ColumnMoments::new(&array![[3.0]]).unwrap().var(1)[0].is_nan());
    }
}
