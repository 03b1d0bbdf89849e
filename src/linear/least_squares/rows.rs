//! The rows of a fit: features, targets and weights, with their means and the residuals of a plane through them.

use ndarray::{ArrayView1, ArrayView2};

use crate::linalg::reduce::map_reduce_rows;
use crate::{Error, Result, input};

/// Features, targets, and the weight of each row where there are weights.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    pub x: ArrayView2<'a, f64>,
    pub y: ArrayView1<'a, f64>,
    pub weight: Option<&'a [f64]>,
}

/// Total weight and means; the mean of a constant column is that constant, to the last digit.
pub(crate) struct Means {
    pub weight: f64,
    pub x: Vec<f64>,
    pub y: f64,
}

impl<'a> Rows<'a> {
    /// Everything but the search for NaN and infinities, which [`finite`](Self::finite) does.
    pub fn new(x: ArrayView2<'a, f64>, y: ArrayView1<'a, f64>, weight: Option<&'a [f64]>) -> Result<Self> {
        input::same_length("records", x.nrows(), "targets", y.len())?;
        if x.ncols() == 0 {
            return Err(Error::empty("records[0]"));
        }
        input::weights(weight, y.len())?;
        Ok(Rows { x, y, weight })
    }

    pub fn finite(&self) -> Result<()> {
        input::finite_rows("records", self.x)?;
        input::finite("targets", self.y.iter().copied())
    }

    pub fn weight(&self, i: usize) -> f64 {
        self.weight.map_or(1.0, |weight| weight[i])
    }

    /// How many rows weigh more than nothing.
    pub fn counted(&self) -> usize {
        self.weight.map_or(self.y.len(), |weight| weight.iter().filter(|w| **w > 0.0).count())
    }

    /// Σ ln w over the rows that count.
    pub fn log_weights(&self) -> f64 {
        let logs = |weight: &[f64]| weight.iter().filter(|w| **w > 0.0).map(|w| w.ln()).sum();
        self.weight.map_or(0.0, logs)
    }

    /// Counted from the first row, so that a constant has no rounding.
    pub(super) fn means(&self, centre: bool) -> Means {
        let d = self.x.ncols();
        let first = self.x.row(0);
        let of_rows = |rows: std::ops::Range<usize>| {
            let mut sums = vec![0.0; d + 2];
            for i in rows {
                let w = self.weight(i);
                for ((sum, x), first) in sums.iter_mut().zip(self.x.row(i)).zip(first) {
                    *sum += w * (x - first);
                }
                sums[d] += w * (self.y[i] - self.y[0]);
                sums[d + 1] += w;
            }
            sums
        };
        let sums = map_reduce_rows(self.y.len(), d, of_rows, add).unwrap_or_else(|| vec![0.0; d + 2]);
        let weight = sums[d + 1];
        let mean = |j: usize, first: f64| if centre { first + sums[j] / weight } else { 0.0 };
        Means { weight, x: (0..d).map(|j| mean(j, first[j])).collect(), y: mean(d, self.y[0]) }
    }

    /// For each column, the largest deviation from its mean; then that of the targets.
    pub(super) fn deviations(&self, means: &Means) -> Vec<f64> {
        let d = self.x.ncols();
        let of_rows = |rows: std::ops::Range<usize>| {
            let mut largest = vec![0.0_f64; d + 1];
            for i in rows {
                for ((largest, x), mean) in largest.iter_mut().zip(self.x.row(i)).zip(&means.x) {
                    *largest = largest.max((x - mean).abs());
                }
                largest[d] = largest[d].max((self.y[i] - means.y).abs());
            }
            largest
        };
        let larger = |mut a: Vec<f64>, b: Vec<f64>| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a = a.max(b));
            a
        };
        map_reduce_rows(self.y.len(), d, of_rows, larger).unwrap_or_else(|| vec![0.0; d + 1])
    }

    /// Σ w·(y − ŷ)² and Σ w·(y − ȳ)².
    pub(super) fn squares(&self, coef: &[f64], intercept: f64, y_mean: f64) -> (f64, f64) {
        let of_rows = |rows: std::ops::Range<usize>| {
            let mut sums = (crate::stats::Sum::default(), crate::stats::Sum::default());
            for i in rows {
                let fitted: f64 = self.x.row(i).iter().zip(coef).map(|(x, b)| x * b).sum::<f64>() + intercept;
                sums.0.add(self.weight(i) * (self.y[i] - fitted).powi(2));
                sums.1.add(self.weight(i) * (self.y[i] - y_mean).powi(2));
            }
            sums
        };
        let merged = map_reduce_rows(self.y.len(), self.x.ncols(), of_rows, |a, b| (a.0.merge(&b.0), a.1.merge(&b.1)));
        merged.map_or((0.0, 0.0), |(rss, tss)| (rss.value(), tss.value()))
    }
}

fn add(mut a: Vec<f64>, b: Vec<f64>) -> Vec<f64> {
    a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
    a
}
