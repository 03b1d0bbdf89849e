//! Scalers that treat each feature on its own: one formula a column, learnt on the training part.
//!
//! Each member says what it keeps of a column and how it scales one number ([`Scaling`]); the walk over the matrix, the
//! checks and the place in linfa's `Fit` and `Transformer` are the same for all of them and stand here.
//!
//! - Cost: O(n·d) time to scale, O(d) memory, for n samples and d features.

use linfa::DatasetBase;
use linfa::traits::Transformer;
use ndarray::{Array2, ArrayBase, ArrayView2, Data, Ix2};

use crate::input;
use crate::worked::Number;
use crate::{Error, Result};

/// How one feature is scaled, by numbers that were learnt from its training values.
pub trait Scaling {
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
    pub(super) fn learn(x: ArrayView2<f64>, fit: impl Fn(&[f64]) -> Result<S>) -> Result<Self> {
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        input::finite_rows("x", x)?;
        let columns = x.columns().into_iter().map(|column| fit(&input::slice(&column))).collect::<Result<_>>()?;
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
        let x = x.into();
        self.check("x", x)?;
        Ok(self.mapped(x, |column, x| column.scale(x)))
    }

    /// The features in their units again.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or infinities.
    pub fn inverse_transform<'a>(&self, z: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let z = z.into();
        self.check("z", z)?;
        Ok(self.mapped(z, |column, z| column.unscale(z)))
    }

    fn check(&self, name: &str, x: ArrayView2<f64>) -> Result<()> {
        same_width(name, x, self.columns.len())?;
        input::finite_rows(name, x)
    }

    fn mapped(&self, x: ArrayView2<f64>, map: impl Fn(&S, f64) -> f64) -> Array2<f64> {
        let mut z = x.to_owned();
        for (mut values, column) in z.columns_mut().into_iter().zip(&self.columns) {
            values.mapv_inplace(|x| map(column, x));
        }
        z
    }
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
        let scaled = self.mapped(data.records().view(), |column, x| column.scale(x));
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
