//! What linear models share: samples that were checked once, and the weighted sum of a row.

use ndarray::{Array1, ArrayBase, ArrayView1, ArrayView2, CowArray, Data, Ix2};
use rayon::prelude::*;

use crate::linalg::reduce::LANES;
use crate::linalg::wide;
use crate::{Error, Result, input};

/// Records, targets and weights that belong together: finite, of equal length, each row of the records in one piece.
pub(super) struct Samples<'a> {
    pub x: CowArray<'a, f64, Ix2>,
    pub y: Vec<f64>,
    /// 1 for each sample where none were given.
    pub weight: Vec<f64>,
}

impl<'a> Samples<'a> {
    pub fn new(x: ArrayView2<'a, f64>, y: Vec<f64>, weight: Option<Vec<f64>>) -> Result<Samples<'a>> {
        let x = records(x, y.len())?;
        input::finite("targets", y.iter().copied())?;
        input::weights(weight.as_deref(), y.len())?;
        let weight = weight.unwrap_or_else(|| vec![1.0; y.len()]);
        Ok(Samples { x, y, weight })
    }

    /// Features of each sample.
    pub fn width(&self) -> usize {
        self.x.ncols()
    }

    #[inline(always)]
    pub fn row(&self, i: usize) -> &[f64] {
        row(&self.x, i)
    }

    /// Σ of the weights.
    pub fn total(&self) -> f64 {
        crate::stats::accurate_sum(self.weight.iter().copied())
    }

    /// The weighted mean of the targets.
    pub fn mean_target(&self) -> f64 {
        let total = self.total();
        crate::stats::accurate_sum(self.y.iter().zip(&self.weight).map(|(y, w)| y * (w / total)))
    }
}

/// Records of n samples, finite, with at least one column, each row in one piece.
pub(super) fn records(x: ArrayView2<f64>, n: usize) -> Result<CowArray<f64, Ix2>> {
    input::same_length("records", x.nrows(), "targets", n)?;
    if x.ncols() == 0 {
        return Err(Error::empty("records[0]"));
    }
    input::finite_rows("records", x)?;
    Ok(match x.is_standard_layout() {
        true => CowArray::from(x),
        false => CowArray::from(x.as_standard_layout().into_owned()),
    })
}

/// A row of records that lie row by row.
#[inline(always)]
pub(super) fn row<S: Data<Elem = f64>>(x: &ArrayBase<S, Ix2>, i: usize) -> &[f64] {
    let d = x.ncols();
    x.as_slice().map_or(&[], |values| &values[i * d..(i + 1) * d])
}

/// linfa's single-precision weights of the samples, where there are some.
pub(super) fn doubled(weights: Option<&[f32]>) -> Option<Vec<f64>> {
    weights.map(|weights| weights.iter().map(|w| f64::from(*w)).collect())
}

/// Refuses samples of another width than those of training, and any that are no numbers.
pub(super) fn same_columns(x: ArrayView2<f64>, width: usize) -> Result<()> {
    if x.ncols() != width {
        let needed = format!("{width} columns, as in training,");
        return Err(Error::Shape { name: "x".into(), given: format!("{} columns", x.ncols()), needed });
    }
    input::finite_rows("x", x)
}

/// Refuses one sample of another width, or that is no number.
pub(super) fn same_features(x: ArrayView1<f64>, width: usize) -> Result<()> {
    if x.len() != width {
        let needed = format!("{width} features, as in training,");
        return Err(Error::Shape { name: "x".into(), given: format!("{} features", x.len()), needed });
    }
    input::finite("x", x.iter().copied())
}

/// Σ aⱼ·bⱼ, in lanes that the processor adds side by side.
#[inline(always)]
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (mut lanes, mut rest) = ([0.0; LANES], 0.0);
    let (left, right) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    for (a, b) in left.remainder().iter().zip(right.remainder()) {
        rest += a * b;
    }
    for (a, b) in left.zip(right) {
        for k in 0..LANES {
            lanes[k] += a[k] * b[k];
        }
    }
    lanes.iter().sum::<f64>() + rest
}

/// x·w + b of every row, in parallel.
pub(super) fn line(x: ArrayView2<f64>, w: &[f64], b: f64) -> Vec<f64> {
    let d = x.ncols();
    match x.as_slice() {
        Some(values) if d > 0 => {
            let mut z = vec![0.0; x.nrows()];
            let rows = ((1 << 17) / d).max(16);
            z.par_chunks_mut(rows).zip(values.par_chunks(rows * d)).for_each(|(z, values)| {
                wide(
                    #[inline(always)]
                    || z.iter_mut().zip(values.chunks_exact(d)).for_each(|(z, row)| *z = dot(row, w) + b),
                );
            });
            z
        }
        _ => x.outer_iter().map(|row| row.iter().zip(w).map(|(x, w)| x * w).sum::<f64>() + b).collect(),
    }
}

/// Σ cᵢ·xᵢ over the rows whose factor is not 0; the same for any number of threads. The rows lie one after the other.
pub(super) fn combined(x: ArrayView2<f64>, factor: impl Fn(usize) -> f64 + Sync) -> Vec<f64> {
    let d = x.ncols();
    let values = x.as_slice().unwrap_or(&[]);
    let sums = |rows: std::ops::Range<usize>| {
        let mut sum = vec![0.0; d];
        for i in rows {
            let c = factor(i);
            if c != 0.0 {
                sum.iter_mut().zip(&values[i * d..]).for_each(|(sum, x)| *sum += c * x);
            }
        }
        sum
    };
    let added = |mut a: Vec<f64>, b: Vec<f64>| {
        a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        a
    };
    crate::linalg::reduce::map_reduce_rows(x.nrows(), d, sums, added).unwrap_or_else(|| vec![0.0; d])
}

/// Refuses what is no number any more although the data are: their squares were too large.
pub(super) fn no_overflow(values: impl IntoIterator<Item = f64>) -> Result<()> {
    match values.into_iter().all(f64::is_finite) {
        true => Ok(()),
        false => Err(Error::overflow()),
    }
}

/// Coefficients as the models give them out.
pub(super) fn array(values: &[f64]) -> Array1<f64> {
    Array1::from(values.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    /// 1·1 + 2·2 + … + 11·11 = 506, in more than one lane and with a rest.
    #[test]
    fn rows_are_summed_in_any_layout() {
        let x = Array2::from_shape_fn((3, 11), |(i, j)| (i + 1) as f64 * (j + 1) as f64);
        let w: Vec<f64> = (1..12).map(f64::from).collect();
        assert_eq!(line(x.view(), &w, 0.5), [506.5, 1012.5, 1518.5]);
        let columns_first = x.t().as_standard_layout().to_owned();
        assert_eq!(line(columns_first.t(), &w, 0.5), [506.5, 1012.5, 1518.5]);
        assert_eq!(combined(x.view(), |i| [1.0, 0.0, 2.0][i])[1], 2.0 + 2.0 * 6.0);
    }

    #[test]
    fn samples_are_checked() {
        let of = |x: Array2<f64>, y: Vec<f64>, w: Option<Vec<f64>>| Samples::new(x.view(), y, w).err().unwrap();
        assert!(matches!(of(array![[1.0]], vec![1.0, 2.0], None), Error::LengthMismatch { .. }));
        assert!(matches!(of(Array2::zeros((0, 1)), vec![], None), Error::Empty { .. }));
        assert!(matches!(of(Array2::zeros((1, 0)), vec![1.0], None), Error::Empty { .. }));
        assert!(matches!(of(array![[f64::NAN]], vec![1.0], None), Error::NotFinite { .. }));
        assert!(matches!(of(array![[1.0]], vec![f64::INFINITY], None), Error::NotFinite { .. }));
        assert!(matches!(of(array![[1.0]], vec![1.0], Some(vec![-1.0])), Error::OutOfRange { .. }));
        assert!(matches!(of(array![[1.0]], vec![1.0], Some(vec![0.0])), Error::BadParam { .. }));
    }
}
