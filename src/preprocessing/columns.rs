//! Scalers that treat each feature on its own: one formula a column, learnt on the training part.
//!
//! Each member says what it keeps of a column and how it scales one number ([`Scaling`]); the walk over the matrix, the
//! checks and the place in linfa's `Fit` and `Transformer` are the same for all of them and stand here.
//!
//! - Cost: O(n·d) time to scale, O(d) memory, for n samples and d features.

use linfa::DatasetBase;
use linfa::traits::Transformer;
use ndarray::{Array2, ArrayBase, ArrayView2, CowArray, Data, Ix2, s};
use rayon::prelude::*;

use crate::input;
use crate::worked::Number;
use crate::{Error, Result};

/// How one feature is scaled, by numbers that were learnt from its training values.
pub trait Scaling: Sync {
    /// The scaled number: as an `f64`, or as a [derivation](crate::worked::Expr).
    fn scale<N: Number>(&self, x: N) -> N;

    /// The number in its unit again.
    fn unscale(&self, z: f64) -> f64;
}

/// A scaling for each feature of the training part.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnScaler<S> {
    columns: Vec<S>,
}

impl<S: Scaling> ColumnScaler<S> {
    pub(super) fn learn(x: ArrayView2<f64>, fit: impl Fn(&[f64]) -> Result<S> + Sync) -> Result<Self>
    where
        S: Send,
    {
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        input::finite_rows("x", x)?;
        let columns = by_columns(x, fit).into_iter().collect::<Result<_>>()?;
        Ok(ColumnScaler { columns })
    }

    /// What was learnt of each feature.
    pub fn columns(&self) -> &[S] {
        &self.columns
    }

    /// The features scaled by what the training part taught, shape `(n, d)`; a matrix that is handed over, in its own memory.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or infinities.
    pub fn try_transform<'a>(&self, x: impl Into<CowArray<'a, f64, Ix2>>) -> Result<Array2<f64>> {
        try_by_rows("x", x.into(), self.columns.len(), not_finite, self.mapped_row(|column, x| column.scale(x)))
    }

    /// The features in their units again.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or infinities.
    pub fn inverse_transform<'a>(&self, z: impl Into<CowArray<'a, f64, Ix2>>) -> Result<Array2<f64>> {
        try_by_rows("z", z.into(), self.columns.len(), not_finite, self.mapped_row(|column, z| column.unscale(z)))
    }

    fn mapped_row<'a>(&'a self, map: impl Fn(&S, f64) -> f64 + Sync + 'a) -> impl Fn(&mut [f64]) + Sync + 'a {
        move |row| {
            for (x, column) in row.iter_mut().zip(&self.columns) {
                *x = map(column, *x);
            }
        }
    }
}

/// What `of` says of every column; in parallel. Columns of a row-major matrix are copied eight at a time, as many as lie on
/// one line of the processor's cache.
pub(super) fn by_columns<T: Send>(x: ArrayView2<f64>, of: impl Fn(&[f64]) -> T + Sync) -> Vec<T> {
    const SIDE_BY_SIDE: usize = 8;
    let starts: Vec<usize> = (0..x.ncols()).step_by(SIDE_BY_SIDE).collect();
    let of_some = |start: usize| -> Vec<T> {
        let some = x.slice(s![.., start..x.ncols().min(start + SIDE_BY_SIDE)]);
        if some.columns().into_iter().all(|column| column.as_slice().is_some()) {
            return some.columns().into_iter().map(|column| of(&input::slice(&column))).collect();
        }
        let mut columns: Vec<Vec<f64>> = vec![Vec::with_capacity(x.nrows()); some.ncols()];
        for row in some.outer_iter() {
            columns.iter_mut().zip(row).for_each(|(column, x)| column.push(*x));
        }
        columns.iter().map(|column| of(column)).collect()
    };
    starts.into_par_iter().flat_map_iter(of_some).collect()
}

/// The matrix with every row changed by `map`, in parallel, and the place (along the rows) and value of the first number that
/// `refused` finds before. A matrix that is handed over is changed in its own memory; a borrowed one is copied.
pub(super) fn by_rows<D: Data<Elem = f64>>(
    x: ArrayBase<D, Ix2>,
    refused: impl Fn(&[f64]) -> Option<usize> + Sync,
    map: impl Fn(&mut [f64]) + Sync,
) -> (Array2<f64>, Option<(usize, f64)>) {
    const IN_CACHE: usize = 1 << 12;
    let d = x.ncols().max(1);
    let block = IN_CACHE.div_ceil(d) * d;
    let one_block = |(i, rows): (usize, &mut [f64])| {
        let first = refused(rows).map(|at| (i * block + at, rows[at]));
        rows.chunks_exact_mut(d).for_each(&map);
        first
    };
    let owned = match x.try_into_owned_nocopy() {
        Ok(owned) if owned.is_standard_layout() => Ok(owned),
        Ok(owned) => Ok(owned.as_standard_layout().into_owned()),
        Err(borrowed) if borrowed.is_standard_layout() => Err(borrowed),
        Err(borrowed) => Ok(borrowed.as_standard_layout().into_owned()),
    };
    match owned {
        Ok(mut x) => {
            let blocks = x.as_slice_mut().unwrap_or_default().par_chunks_mut(block).enumerate().with_min_len(8);
            let first = blocks.filter_map(one_block).min_by_key(|(at, _)| *at);
            (x, first)
        }
        Err(x) => {
            let mut z = Array2::zeros(x.raw_dim());
            let copies = z.as_slice_mut().unwrap_or_default().par_chunks_mut(block);
            let blocks = copies.zip(x.as_slice().unwrap_or_default().par_chunks(block)).enumerate().with_min_len(8);
            let copied = |(i, (copy, rows)): (usize, (&mut [f64], &[f64]))| {
                copy.copy_from_slice(rows);
                one_block((i, copy))
            };
            let first = blocks.filter_map(copied).min_by_key(|(at, _)| *at);
            (z, first)
        }
    }
}

/// The same for rows as wide as in training, without a number that is refused.
pub(super) fn try_by_rows(
    name: &str,
    x: CowArray<f64, Ix2>,
    width: usize,
    refused: impl Fn(&[f64]) -> Option<usize> + Sync,
    map: impl Fn(&mut [f64]) + Sync,
) -> Result<Array2<f64>> {
    same_width(name, x.view(), width)?;
    match by_rows(x, refused, map) {
        (z, None) => Ok(z),
        (_, Some((at, value))) => {
            Err(Error::NotFinite { name: format!("{name}[{}]", at / width), index: at % width, value })
        }
    }
}

/// The place of the first NaN or infinity.
pub(super) fn not_finite(values: &[f64]) -> Option<usize> {
    if input::all_finite(values) { None } else { values.iter().position(|value| !value.is_finite()) }
}

/// As many columns as in training.
pub(super) fn same_width(name: &str, x: ArrayView2<f64>, width: usize) -> Result<()> {
    if x.ncols() == width {
        return Ok(());
    }
    let needed = format!("{width} columns, as in training,");
    Err(Error::Shape { name: name.into(), given: format!("{} columns", x.ncols()), needed })
}

impl<S: Scaling, D: Data<Elem = f64>, T> Transformer<DatasetBase<ArrayBase<D, Ix2>, T>, DatasetBase<Array2<f64>, T>>
    for ColumnScaler<S>
{
    /// Ignores features beyond those of the training part and leaves NaN as it is; [`ColumnScaler::try_transform`] refuses
    /// both.
    fn transform(&self, data: DatasetBase<ArrayBase<D, Ix2>, T>) -> DatasetBase<Array2<f64>, T> {
        transformed(data, self.mapped_row(|column, x| column.scale(x)))
    }
}

/// The dataset with every row of its records changed by `map`.
pub(super) fn transformed<D: Data<Elem = f64>, T>(
    data: DatasetBase<ArrayBase<D, Ix2>, T>,
    map: impl Fn(&mut [f64]) + Sync,
) -> DatasetBase<Array2<f64>, T> {
    let names = data.feature_names().to_vec();
    let (records, _) = by_rows(data.records, |_| None, map);
    let weights = data.weights;
    DatasetBase::new(records, data.targets).with_weights(weights).with_feature_names(names)
}

/// Linfa's `Fit` for settings that have a method `fit_column`.
macro_rules! fits_columns {
    ($params:ty => $scaling:ty) => {
        impl<D: ndarray::Data<Elem = f64>, T> linfa::traits::Fit<ndarray::ArrayBase<D, ndarray::Ix2>, T, $crate::Error>
            for $params
        {
            type Object = $crate::preprocessing::ColumnScaler<$scaling>;

            fn fit(
                &self,
                data: &linfa::DatasetBase<ndarray::ArrayBase<D, ndarray::Ix2>, T>,
            ) -> $crate::Result<Self::Object> {
                $crate::preprocessing::ColumnScaler::learn(data.records().view(), |column| self.fit_column(column))
            }
        }
    };
}
pub(super) use fits_columns;

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Axis, ShapeBuilder};

    fn plus_one(row: &mut [f64]) {
        row.iter_mut().for_each(|x| *x += 1.0);
    }

    #[test]
    fn a_matrix_that_is_handed_over_keeps_its_memory() {
        let x = Array2::from_shape_fn((5000, 3), |(i, j)| (3 * i + j) as f64);
        let expected = &x + 1.0;
        assert_eq!(by_rows(x.view(), not_finite, plus_one), (expected.clone(), None));
        let place = x.as_ptr();
        let (z, _) = by_rows(x, not_finite, plus_one);
        assert_eq!((z.as_ptr(), z), (place, expected));
    }

    #[test]
    fn other_layouts_come_out_in_rows() {
        let expected = ndarray::array![[1.0, 3.0], [2.0, 4.0]];
        let by_column = Array2::from_shape_vec((2, 2).f(), vec![0.0, 1.0, 2.0, 3.0]).unwrap();
        assert_eq!(by_rows(by_column.view(), not_finite, plus_one).0, expected);
        assert_eq!(by_rows(by_column, not_finite, plus_one).0, expected);
        let mut backwards = ndarray::array![[1.0, 3.0], [0.0, 2.0]];
        backwards.invert_axis(Axis(0));
        assert_eq!(by_rows(backwards, not_finite, plus_one).0, expected);
        assert_eq!(by_rows(Array2::zeros((0, 3)), not_finite, plus_one).0.dim(), (0, 3));
        assert_eq!(by_rows(Array2::zeros((3, 0)), not_finite, plus_one).0.dim(), (3, 0));
    }

    #[test]
    fn the_first_refused_number_is_named_for_any_number_of_threads() {
        let mut x = Array2::<f64>::zeros((60_000, 3));
        x[(50_000, 0)] = f64::NAN;
        x[(41_234, 2)] = f64::INFINITY;
        let refused = |x: CowArray<f64, Ix2>| try_by_rows("x", x, 3, not_finite, plus_one).unwrap_err().to_string();
        assert!(refused(x.view().into()).starts_with("x[41234][2] is inf"));
        assert!(refused(x.into()).starts_with("x[41234][2] is inf"));
    }
}
