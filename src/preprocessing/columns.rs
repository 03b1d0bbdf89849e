//! Scalers that treat each feature on its own: one formula a column, learnt on the training part.
//!
//! Each member says what it keeps of a column and how it scales one number ([`Scaling`]); the walk over the matrix, the
//! checks and the place in linfa's `Fit` and `Transformer` are the same for all of them and stand here.
//!
//! - Cost: O(n·d) time to scale, O(d) memory, for n samples and d features.

use linfa::DatasetBase;
use linfa::traits::Transformer;
use ndarray::{Array2, ArrayBase, ArrayView2, Data, Ix2, s};
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

    /// The features scaled by what the training part taught, shape `(n, d)`.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or infinities.
    pub fn try_transform<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        try_by_rows("x", x.into(), self.columns.len(), self.mapped_row(|column, x| column.scale(x)))
    }

    /// The features in their units again.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or infinities.
    pub fn inverse_transform<'a>(&self, z: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        try_by_rows("z", z.into(), self.columns.len(), self.mapped_row(|column, z| column.unscale(z)))
    }

    fn mapped_row<'a>(&'a self, map: impl Fn(&S, f64) -> f64 + Sync + 'a) -> impl Fn(&[f64], &mut [f64]) + Sync + 'a {
        move |x, z| {
            for ((z, x), column) in z.iter_mut().zip(x).zip(&self.columns) {
                *z = map(column, *x);
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

/// The matrix whose rows `map` writes, each from the row of `x` at the same place; in parallel, and `x` is read once: the
/// second answer is whether all of it is finite.
pub(super) fn by_rows(x: ArrayView2<f64>, map: impl Fn(&[f64], &mut [f64]) + Sync) -> (Array2<f64>, bool) {
    const IN_CACHE: usize = 1 << 12;
    let mut z = Array2::zeros(x.raw_dim());
    let d = x.ncols().max(1);
    let x = x.as_standard_layout();
    let block = IN_CACHE.div_ceil(d) * d;
    let (Some(rows), Some(mapped)) = (x.as_slice(), z.as_slice_mut()) else { return (z, true) };
    let one_block = |(z, x): (&mut [f64], &[f64])| {
        z.chunks_exact_mut(d).zip(x.chunks_exact(d)).for_each(|(z, x)| map(x, z));
        input::all_finite(x)
    };
    let blocks = mapped.par_chunks_mut(block).zip(rows.par_chunks(block)).with_min_len(8);
    let finite = blocks.map(one_block).reduce(|| true, |a, b| a && b);
    (z, finite)
}

/// The same for rows as wide as in training, all of it finite numbers.
pub(super) fn try_by_rows(
    name: &str,
    x: ArrayView2<f64>,
    width: usize,
    map: impl Fn(&[f64], &mut [f64]) + Sync,
) -> Result<Array2<f64>> {
    same_width(name, x, width)?;
    let (z, finite) = by_rows(x, map);
    if !finite {
        input::finite_rows(name, x)?;
    }
    Ok(z)
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
        let (scaled, _) = by_rows(data.records().view(), self.mapped_row(|column, x| column.scale(x)));
        let names = data.feature_names().to_vec();
        data.with_records(scaled).with_feature_names(names)
    }
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
