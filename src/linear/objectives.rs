//! Objectives of support vector machines and of quantile regression, for weights at hand.
//!
//! - Formulas: ½·‖w‖² + C·Σ max(0, 1 − yᵢ·zᵢ) with zᵢ = w·xᵢ + b and y = ±1; mean pinball loss + α·Σ|wⱼ|.
//! - Sources: Cortes & Vapnik (1995), Machine Learning 20, 273–297; Koenker & Bassett (1978), Econometrica 46, 33–50.

use ndarray::ArrayView2;

use crate::metrics::{MeanLoss, Pinball};
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// What a linear support vector machine minimises, and the loss of each sample.
#[derive(Debug, Clone)]
pub struct SvmObjective {
    /// yᵢ·(w·xᵢ + b): at least 1 outside the street.
    pub margins: Vec<Expr>,
    /// max(0, 1 − margin).
    pub losses: Vec<Expr>,
    /// ½·‖w‖² + C·Σ losses.
    pub objective: Expr,
}

impl SvmObjective {
    /// Of weights and a bias (not penalised), for rows `x` of the classes `y`, 1 or −1.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`, `NotFinite`; `OutOfRange` for another class; `BadParam` for a C that is not above 0.
    /// ```
    /// use workings::linear::SvmObjective;
    /// use workings::ndarray::array;
    ///
    /// // z = 2·1 − 1 = 1 and 2·0.25 − 1 = −0.5: margins 1 and 0.5, losses 0 and 0.5.
    /// let svm = SvmObjective::new(&[2.0], -1.0, array![[1.0], [0.25]].view(), &[1.0, -1.0], 10.0)?;
    /// assert_eq!((svm.losses[1].value(), svm.objective.value()), (0.5, 2.0 + 10.0 * 0.5));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(weights: &[f64], bias: f64, x: ArrayView2<f64>, y: &[f64], c: f64) -> Result<SvmObjective> {
        input::same_length("x", x.nrows(), "y", y.len())?;
        if x.ncols() != weights.len() {
            let (left_len, right_len) = (x.ncols(), weights.len());
            return Err(Error::LengthMismatch { left: "a row of x", left_len, right: "weights", right_len });
        }
        if weights.is_empty() {
            return Err(Error::empty("weights"));
        }
        input::finite_rows("x", x)?;
        input::finite("weights", weights.iter().copied())?;
        input::setting("bias", bias, bias.is_finite(), "a finite number")?;
        input::in_range("y", y.iter().copied(), |y| y == 1.0 || y == -1.0, "1 or -1")?;
        input::setting("C", c, c > 0.0 && c.is_finite(), "a number above 0")?;
        let margin = |i: usize| {
            let products = weights.iter().zip(x.row(i)).map(|(w, x)| Expr::from(*w) * Expr::from(*x));
            let z = (Expr::sum_of(products) + Expr::named("b", bias)).called(format!("z[{i}]"));
            (Expr::from(y[i]) * z).called(format!("margin[{i}]"))
        };
        let margins: Vec<Expr> = (0..y.len()).map(margin).collect();
        let loss = |(i, m): (usize, &Expr)| (1.0 - m).max(Expr::from(0.0)).called(format!("loss[{i}]"));
        let losses: Vec<Expr> = margins.iter().enumerate().map(loss).collect();
        let square = Expr::sum_of(weights.iter().map(|w| Expr::from(*w).powi(2))).called("‖w‖²");
        let total = Expr::sum_of(losses.iter().cloned()).called("Σ loss");
        let objective = (square / 2.0 + Expr::named("C", c) * total).called("objective");
        Ok(SvmObjective { margins, losses, objective })
    }
}

/// What quantile regression minimises: the mean pinball loss of the predictions at τ, and α·Σ|wⱼ|.
///
/// At least 0. Errors: `Empty`, `LengthMismatch`, `NotFinite`; `BadParam` for a τ that is not between 0 and 1 or a negative
/// α.
/// ```
/// // Errors 2 and −1 at τ = 0.9: (0.9·2 + 0.1·1) / 2, and 0.5·(3 + 1).
/// let value = workings::linear::quantile_objective(&[5.0, 1.0], &[3.0, 2.0], 0.9, &[3.0, -1.0], 0.5)?.value();
/// assert!((value - 2.95).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn quantile_objective(y_true: &[f64], y_pred: &[f64], tau: f64, weights: &[f64], alpha: f64) -> Result<Expr> {
    if weights.is_empty() {
        return Err(Error::empty("weights"));
    }
    input::finite("weights", weights.iter().copied())?;
    input::setting("alpha", alpha, alpha >= 0.0 && alpha.is_finite(), "a number of at least 0")?;
    let loss = MeanLoss::new(Pinball { tau }, y_true, y_pred)?.expr();
    let sizes = Expr::sum_of(weights.iter().map(|w| Expr::from(*w).abs())).called("|w|₁");
    Ok((loss + Expr::named("α", alpha) * sizes).called("objective"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    #[test]
    fn what_does_not_fit_is_refused() {
        let x = array![[1.0], [2.0]];
        let of = |w: &[f64], y: &[f64], c| SvmObjective::new(w, 0.0, x.view(), y, c).unwrap_err();
        assert!(matches!(of(&[1.0], &[1.0], 1.0), Error::LengthMismatch { .. }));
        assert!(matches!(of(&[1.0, 2.0], &[1.0, -1.0], 1.0), Error::LengthMismatch { .. }));
        assert!(matches!(of(&[1.0], &[1.0, 0.0], 1.0), Error::OutOfRange { index: 1, .. }));
        assert!(matches!(of(&[1.0], &[1.0, -1.0], 0.0), Error::BadParam { .. }));
        assert!(matches!(of(&[f64::NAN], &[1.0, -1.0], 1.0), Error::NotFinite { .. }));
        assert!(SvmObjective::new(&[], 0.0, Array2::zeros((1, 0)).view(), &[1.0], 1.0).is_err());
        assert!(matches!(quantile_objective(&[1.0], &[1.0], 0.5, &[], 1.0), Err(Error::Empty { .. })));
        assert!(matches!(quantile_objective(&[1.0], &[1.0], 0.5, &[1.0], -1.0), Err(Error::BadParam { .. })));
        assert!(matches!(quantile_objective(&[1.0], &[1.0], 1.0, &[1.0], 1.0), Err(Error::BadParam { .. })));
        assert!(matches!(quantile_objective(&[1.0], &[], 0.5, &[1.0], 1.0), Err(Error::LengthMismatch { .. })));
    }
}
