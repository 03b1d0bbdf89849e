//! Features that say the same: the rank of a matrix, and how much a coefficient's variance grows by the other features.
//!
//! - Formulas: rank = the singular values above s_max·max(n, d)·2⁻⁵²; VIFⱼ = 1 / (1 − R²ⱼ), R²ⱼ of feature j regressed on
//!   the others with an intercept.
//! - Conventions: the rank as NumPy's `matrix_rank`. A feature that the others give exactly has VIF ∞; a constant one none.
//! - Sources: Golub & Van Loan (2013), Matrix Computations, 4th ed., section 5.5; Marquardt (1970), Technometrics 12, 591–612.

use ndarray::ArrayView2;

use super::problem::unsettled;
use crate::linalg::dense::thin_svd;
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// How many columns of a matrix are independent; those of zeros have rank 0.
///
/// # Errors
/// `Empty`, `NotFinite`.
/// ```
/// use workings::ndarray::array;
/// assert_eq!(workings::linear::matrix_rank(array![[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]].view())?, 1);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn matrix_rank(x: ArrayView2<f64>) -> Result<usize> {
    if x.is_empty() {
        return Err(Error::empty("x"));
    }
    input::finite_rows("x", x)?;
    let (_, s, _) = thin_svd(x).ok_or_else(unsettled)?;
    let cutoff = s[0] * x.nrows().max(x.ncols()) as f64 * f64::EPSILON;
    Ok(s.iter().filter(|s| **s > cutoff).count())
}

/// The variance inflation factor of each column of `x`. 1 where the others say nothing of it; ∞ where they give it exactly.
///
/// # Errors
/// `Empty`, `NotFinite`; `Undetermined` for a single row.
/// ```
/// use workings::ndarray::array;
/// let x = array![[1.0, 2.0], [2.0, 1.0], [3.0, 4.0], [4.0, 3.0], [5.0, 5.0]];
/// assert!((workings::linear::variance_inflation(x.view())?[0].value() - 1.0 / 0.36).abs() < 1e-12); // r = 0.8
/// # Ok::<(), workings::Error>(())
/// ```
pub fn variance_inflation(x: ArrayView2<f64>) -> Result<Vec<Expr>> {
    if x.is_empty() {
        return Err(Error::empty("x"));
    }
    input::finite_rows("x", x)?;
    let (n, d) = x.dim();
    if n < 2 {
        return Err(Error::Undetermined("a variance needs at least two rows".into()));
    }
    // Centred columns of length 1; a constant column is left as zeros.
    let mut unit = x.to_owned();
    let mut constant = vec![false; d];
    for (j, mut column) in unit.columns_mut().into_iter().enumerate() {
        let first = column[0];
        constant[j] = column.iter().all(|value| *value == first);
        column -= first;
        column -= column.sum() / n as f64;
        let length = column.dot(&column).sqrt();
        if constant[j] {
            column.fill(0.0);
        } else {
            column /= length;
        }
    }
    let tiny = n.max(d) as f64 * 10.0 * f64::EPSILON;
    (0..d)
        .map(|j| {
            let mut rest = unit.column(j).to_owned();
            let others: Vec<usize> = (0..d).filter(|k| *k != j).collect();
            if !others.is_empty() {
                let (u, s, _) = thin_svd(unit.select(ndarray::Axis(1), &others).view()).ok_or_else(unsettled)?;
                for k in (0..s.len()).filter(|k| s[*k] > s[0] * tiny) {
                    let along = u.column(k).dot(&rest);
                    rest.scaled_add(-along, &u.column(k));
                }
            }
            let left = rest.dot(&rest);
            let left = if left.sqrt() <= tiny { 0.0 } else { left.min(1.0) };
            let r2 = Expr::named(format!("R²[{j}]"), 1.0 - left);
            let vif = 1.0 / (1.0 - r2).valued(left);
            Ok(vif.undefined_if(constant[j], "the feature is constant").called(format!("VIF[{j}]")))
        })
        .collect()
}
