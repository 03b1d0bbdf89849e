//! What each component of a small table explains, derived.
//!
//! - Formulas: share of the squares s² / Σx²; share of the variance Var(scores) / Σⱼ Var(column j), divisor n.
//! - Source: Deerwester et al. (1990), J. Am. Soc. Inf. Sci. 41(6), 391–407; Eckart & Young (1936), Psychometrika 1, 211–218.

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{ArrayView1, ArrayView2};

use super::TruncatedSvd;
use crate::Result;
use crate::worked::{Expr, Number};

/// The shares of the components of a table.
///
/// ```
/// use workings::decomposition::SvdShares;
/// use workings::ndarray::array;
///
/// // Columns at right angles with squares 9 + 16 and 4: singular values 5 and 2.
/// let shares = SvdShares::new(array![[3.0, 0.0], [4.0, 0.0], [0.0, 2.0]].view(), 2)?;
/// assert!((shares.of_squares()[0].value() - 25.0 / 29.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct SvdShares {
    singular_values: Vec<f64>,
    of_squares: Vec<Expr>,
    of_variance: Vec<Expr>,
}

impl SvdShares {
    /// Of the rows of `x` and so many components.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for a number of components outside 1 to the smaller of rows and columns;
    /// `Undetermined` where squares overflow.
    pub fn new(x: ArrayView2<f64>, n_components: usize) -> Result<SvdShares> {
        let model = TruncatedSvd::params(n_components).fit(&DatasetBase::from(x))?;
        let scores = model.try_transform(x)?;
        let squares = Expr::sum_of(x.iter().map(|value| Expr::from(*value).powi(2))).called("Σx²");
        let columns = x.columns().into_iter().enumerate();
        let total = Expr::sum_of(columns.map(|(j, column)| variance(&format!("Var(x{j})"), column)));
        let total = total.called("total variance");
        let singular_values = model.singular_values().to_vec();
        let of_squares = singular_values.iter().enumerate().map(|(c, s)| {
            let share = Expr::named(format!("s{c}"), *s).powi(2) / &squares;
            share.undefined_if(squares.value() == 0.0, "every value is 0").called(format!("share of squares {c}"))
        });
        let of_variance = scores.columns().into_iter().enumerate().map(|(c, scores)| {
            let share = variance(&format!("Var(t{c})"), scores) / &total;
            share.undefined_if(total.value() == 0.0, "nothing varies").called(format!("share of variance {c}"))
        });
        let (of_squares, of_variance) = (of_squares.collect(), of_variance.collect());
        Ok(SvdShares { singular_values, of_squares, of_variance })
    }

    /// The largest first.
    pub fn singular_values(&self) -> &[f64] {
        &self.singular_values
    }

    /// s² / Σx²: how much of the squares of all values; undefined where all are 0.
    pub fn of_squares(&self) -> &[Expr] {
        &self.of_squares
    }

    /// The variance of the scores over that of all columns, which scikit-learn has as `explained_variance_ratio_`.
    pub fn of_variance(&self) -> &[Expr] {
        &self.of_variance
    }
}

/// Σ(v − mean)² / n, written out.
fn variance(name: &str, values: ArrayView1<f64>) -> Expr {
    let n = values.len() as f64;
    let mean = values.sum() / n;
    let squares = Expr::sum_of(values.iter().map(|value| (Expr::from(*value) - mean).powi(2)));
    (squares / Expr::named("n", n)).called(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// Singular values 5 and 2. Scores 3, 4, 0 and 0, 0, 2: variances 25/3 − 49/9 = 26/9 and 4/3 − 4/9 = 8/9, which are those of
    /// the columns as well.
    #[test]
    fn columns_at_right_angles() {
        let shares = SvdShares::new(array![[3.0, 0.0], [4.0, 0.0], [0.0, 2.0]].view(), 2).unwrap();
        assert!((shares.singular_values()[1] - 2.0).abs() < 1e-14);
        assert!((shares.of_squares()[1].value() - 4.0 / 29.0).abs() < 1e-14);
        assert!((shares.of_variance()[0].value() - 26.0 / 34.0).abs() < 1e-14);
        let zero = SvdShares::new(array![[0.0, 0.0]].view(), 1).unwrap();
        assert_eq!(zero.of_squares()[0].undefined(), Some("every value is 0"));
        assert_eq!(zero.of_variance()[0].undefined(), Some("nothing varies"));
    }
}
