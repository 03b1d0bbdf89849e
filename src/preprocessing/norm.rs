//! Unit norm: each sample (a row, not a column) divided by its own length.
//!
//! - Formula: x / ‖x‖, with ‖x‖₁ = Σ|x|, ‖x‖₂ = √Σx², ‖x‖∞ = max |x|.
//! - Conventions: nothing is learnt from other rows; a row of zeros stays zero (as scikit-learn).
//! - There is no inverse: every multiple of a row has the same result, and the length is not kept.

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array2, ArrayBase, CowArray, Data, Ix2};

use super::columns::{not_finite, try_by_rows};
use super::pipeline::Transform;
use crate::stats::accurate_sum;
use crate::worked::{Expr, Head, Number};
use crate::{Error, Result};

/// Which length of a vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Norm {
    /// Sum of absolute values.
    L1,
    /// Euclidean.
    L2,
    /// Largest absolute value.
    Max,
}

impl Norm {
    /// The length of a vector, in the unit of its entries; 0 for none.
    ///
    /// ```
    /// assert_eq!(workings::preprocessing::Norm::L2.of(&[3.0, 4.0]), 5.0);
    /// ```
    pub fn of(self, x: &[f64]) -> f64 {
        let largest = x.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
        match self {
            Norm::Max => largest,
            Norm::L1 => accurate_sum(x.iter().map(|x| x.abs())),
            // Squares of 1e200 overflow, those of 1e-200 vanish; squares of shares do neither.
            Norm::L2 if largest == 0.0 => 0.0,
            Norm::L2 if (1e-100..1e100).contains(&largest) => accurate_sum(x.iter().map(|x| x * x)).sqrt(),
            Norm::L2 => largest * accurate_sum(x.iter().map(|x| (x / largest) * (x / largest))).sqrt(),
        }
    }

    /// The length with its formula.
    pub(crate) fn expr(self, x: &[f64]) -> Expr {
        let (head, length) = (Head::new([x]), self.of(x));
        match self {
            Norm::L1 => head.sum(["xᵢ"], length, |[x]| x.abs()).called("‖x‖₁"),
            Norm::L2 => head.sum(["xᵢ"], length * length, |[x]| x.powi(2)).sqrt().valued(length).called("‖x‖₂"),
            Norm::Max => Expr::max_of(x.iter().map(|x| Expr::from(*x).abs())).called("max |x|"),
        }
    }

    /// One entry over the length of its vector.
    pub(crate) fn share<N: Number>(x: N, length: N) -> N {
        let none = length.value() == 0.0;
        x / length.counted_as(1.0, none, "the length of a row of zeros")
    }

    /// Every row of length 1, shape `(n, d)`; rows of zeros stay zero.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`.
    /// ```
    /// use workings::ndarray::array;
    /// use workings::preprocessing::Norm;
    ///
    /// assert_eq!(Norm::L1.normalize(&array![[1.0, -3.0], [0.0, 0.0]])?, array![[0.25, -0.75], [0.0, 0.0]]);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn normalize<'a>(self, x: impl Into<CowArray<'a, f64, Ix2>>) -> Result<Array2<f64>> {
        let x = x.into();
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        let width = x.ncols();
        try_by_rows("x", x, width, not_finite, |row| {
            let length = self.of(row);
            row.iter_mut().for_each(|x| *x = Norm::share(*x, length));
        })
    }
}

impl Transform for Norm {
    fn transform_rows(&self, x: Array2<f64>) -> Result<Array2<f64>> {
        if x.is_empty() { Ok(x) } else { self.normalize(x) }
    }
}

/// Nothing is learnt; a pipeline takes the norm as one of its steps.
impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for Norm {
    type Object = Norm;

    fn fit(&self, _: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<Norm> {
        Ok(*self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// |2| + |−3| + |6| = 11, √(4 + 9 + 36) = 7.
    #[test]
    fn lengths_of_one_vector() {
        let x = [2.0, -3.0, 6.0];
        assert_eq!([Norm::L1, Norm::L2, Norm::Max].map(|norm| norm.of(&x)), [11.0, 7.0, 6.0]);
        assert_eq!([Norm::L1, Norm::L2, Norm::Max].map(|norm| norm.expr(&x).value()), [11.0, 7.0, 6.0]);
        assert!((Norm::L2.of(&[3e200, 4e200]) / 5e200 - 1.0).abs() < 1e-15);
        assert!((Norm::L2.of(&[3e-200, 4e-200]) / 5e-200 - 1.0).abs() < 1e-15);
    }

    #[test]
    fn rows_not_columns_get_length_one() {
        let z = Norm::L2.normalize(&array![[3.0, 4.0], [0.0, -2.0], [0.0, 0.0]]).unwrap();
        assert_eq!(z, array![[0.6, 0.8], [0.0, -1.0], [0.0, 0.0]]);
        assert!(matches!(Norm::L2.normalize(Array2::zeros((0, 1))), Err(Error::Empty { .. })));
        assert!(matches!(Norm::L2.normalize(&array![[f64::NAN]]), Err(Error::NotFinite { .. })));
    }
}
