//! The cross-validation errors of ridge regression, derived on few rows: residuals over what their leverage leaves.
//!
//! - Formulas: as [`RidgeCV`](super::RidgeCV): error of a row left out e/(1 − h); LOO = Σ(e/(1 − h))²/n; GCV = n·Σe²/(n
//!   − Σh)².
//! - Sources: Allen (1974), Technometrics 16, 125–127 (PRESS); Golub, Heath & Wahba (1979), Technometrics 21, 215–223
//!   (GCV).

use ndarray::{ArrayView1, ArrayView2};

use super::least_squares::orthogonal::factors;
use super::least_squares::rows::Rows;
use super::ridge::Ridge;
use crate::linalg::sum::accurate_sum;
use crate::worked::{Expr, Head, Number};
use crate::{Result, input};

/// The cross-validation errors of one penalty, derived from the residual and the leverage of each row.
///
/// ```
/// use workings::linear::RidgeErrors;
/// use workings::ndarray::array;
///
/// // β = 4/(2 + 2) = 1; residuals −1, 0, 1; leverages 1/3 + 1/4, 1/3, 1/3 + 1/4.
/// let errors = RidgeErrors::new(array![[-1.0], [0.0], [1.0]].view(), &[-2.0, 0.0, 2.0], 2.0)?;
/// assert!((errors.loo.value() - 2.0 * 2.4 * 2.4 / 3.0).abs() < 1e-12);
/// assert!((errors.gcv.value() - 3.0 * 2.0 / 1.5_f64.powi(2)).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct RidgeErrors {
    /// The error at each row by the fit without it, e/(1 − h).
    pub left_out: Vec<Expr>,
    /// The mean of their squares.
    pub loo: Expr,
    /// n·Σe² / (n − Σh)².
    pub gcv: Expr,
    /// Σh.
    pub effective_parameters: Expr,
}

impl RidgeErrors {
    /// Of ridge regression with an intercept and penalty `alpha`.
    ///
    /// # Errors
    /// `BadParam` for an α that is not above 0; as [`Ridge`]'s fit.
    pub fn new<'a>(x: ArrayView2<'a, f64>, y: &'a [f64], alpha: f64) -> Result<RidgeErrors> {
        input::setting("alpha", alpha, alpha > 0.0 && alpha.is_finite(), "a number above 0")?;
        let rows = Rows::new(x, y.into(), None)?;
        rows.finite()?;
        let of = factors(&rows, 0.0, true, false)?;
        let model = Ridge::params().alpha(alpha).solve(x, y.into(), None)?;
        let n = y.len();
        let residual: Vec<f64> = model.try_predict(x)?.iter().zip(y).map(|(fitted, y)| y - fitted).collect();
        let u = (&x - &ArrayView1::from(&of.means.x[..])).dot(&of.v);
        let share = |k: usize, u: &f64| u * u / (of.s[k] * of.s[k] + alpha);
        let leverage = |i: usize| 1.0 / n as f64 + u.row(i).iter().enumerate().map(|(k, u)| share(k, u)).sum::<f64>();
        let leverage: Vec<f64> = (0..n).map(leverage).collect();
        let at = |i: usize| {
            Expr::named(format!("e[{i}]"), residual[i]) / (1.0 - Expr::named(format!("h[{i}]"), leverage[i]))
        };
        let head = Head::new([&residual[..], &leverage[..]]);
        let long_way = |e: f64, h: f64| (e / (1.0 - h)).powi(2);
        let squares = accurate_sum(residual.iter().zip(&leverage).map(|(e, h)| long_way(*e, *h)));
        let loo = head.sum(["eᵢ", "hᵢ"], squares, |[e, h]| (e / (1.0 - h)).powi(2)) / Expr::named("n", n as f64);
        let rss =
            head.sum(["eᵢ", "hᵢ"], accurate_sum(residual.iter().map(|e| e * e)), |[e, _]| e.powi(2)).called("Σe²");
        let parameters = head.sum(["eᵢ", "hᵢ"], accurate_sum(leverage.iter().copied()), |[_, h]| h).called("Σh");
        let size = Expr::named("n", n as f64);
        let gcv = size.clone() * rss / (size - parameters.clone()).powi(2);
        Ok(RidgeErrors {
            left_out: (0..n).map(|i| at(i).called(format!("left_out[{i}]"))).collect(),
            loo: loo.called("LOO"),
            gcv: gcv.called("GCV"),
            effective_parameters: parameters,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use ndarray::array;

    #[test]
    fn wrong_input_is_refused() {
        let x = array![[1.0], [2.0]];
        assert!(matches!(RidgeErrors::new(x.view(), &[1.0, 2.0], 0.0), Err(Error::BadParam { .. })));
        assert!(matches!(RidgeErrors::new(x.view(), &[1.0], 1.0), Err(Error::LengthMismatch { .. })));
        assert!(matches!(RidgeErrors::new(x.view(), &[f64::NAN, 1.0], 1.0), Err(Error::NotFinite { .. })));
    }
}
