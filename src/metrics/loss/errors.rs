//! The losses of regression and forecasting, and their means as plain functions.

use ndarray::ArrayView1;

use super::{Loss, MeanLoss};
use crate::Result;
use crate::metrics::input;
use crate::worked::Number;

/// |y − ŷ|, in the unit of y; its mean is the MAE.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AbsoluteError;

impl Loss for AbsoluteError {
    fn name(&self) -> String {
        "MAE".into()
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        (y - p).abs()
    }
}

/// (y − ŷ)², in the squared unit of y; its mean is the MSE.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SquaredError;

impl Loss for SquaredError {
    fn name(&self) -> String {
        "MSE".into()
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        (y - p).powi(2)
    }
}

/// |y − ŷ| / |y|, a fraction; its mean is the MAPE. The caller sees to y ≠ 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PercentageError;

impl Loss for PercentageError {
    fn name(&self) -> String {
        "MAPE".into()
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        (y.clone() - p).abs() / y.abs()
    }
}

/// 2·|y − ŷ| / (|y| + |ŷ|), a fraction from 0 to 2, 0 where both are 0; its mean is the sMAPE.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SymmetricPercentageError;

impl Loss for SymmetricPercentageError {
    fn name(&self) -> String {
        "sMAPE".into()
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        // The ratio is the same in any unit; in quarters, the largest numbers do not overflow.
        let overflows = (y.value().abs() + p.value().abs()).is_infinite();
        let (y, p) = if overflows { (y / 4.0, p / 4.0) } else { (y, p) };
        let size = y.clone().abs() + p.clone().abs();
        let both_zero = size.value() == 0.0;
        (N::from(2.0) * (y - p).abs() / size).counted_as(0.0, both_zero, "actual and forecast are 0")
    }
}

/// (ln(1 + y) − ln(1 + ŷ))² for values above −1; its mean is the MSLE.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SquaredLogError;

impl Loss for SquaredLogError {
    fn name(&self) -> String {
        "MSLE".into()
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        (y.ln_1p() - p.ln_1p()).powi(2)
    }
    fn check(&self, y: &[f64], p: &[f64]) -> Result<()> {
        input::in_range("y_true", y.iter().copied(), |y| y > -1.0, "a value above -1")?;
        input::in_range("y_pred", p.iter().copied(), |p| p > -1.0, "a value above -1")
    }
}

/// Huber's loss: e²/2 for errors up to `delta`, delta·(|e| − delta/2) beyond; quadratic near 0, linear for outliers.
///
/// Source: Huber (1964), Ann. Math. Statist. 35, 73–101.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Huber {
    pub delta: f64,
}

impl Loss for Huber {
    fn name(&self) -> String {
        "Huber loss".into()
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        // One formula for both branches: with a = min(|e|, δ) it is a·(|e| − a/2).
        let error = (y - p).abs();
        let within = error.clone().min(N::parameter("δ", self.delta));
        within.clone() * (error - within / 2.0)
    }
    fn check(&self, y: &[f64], p: &[f64]) -> Result<()> {
        let fits = self.delta > 0.0 && self.delta.is_finite();
        input::setting("delta", self.delta, fits, "a positive number")?;
        AbsoluteError.check(y, p)
    }
}

/// ln cosh(y − ŷ): like Huber's loss, but smooth. Written |e| + ln(1 + exp(−2|e|)) − ln 2, which no error overflows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogCosh;

impl Loss for LogCosh {
    fn name(&self) -> String {
        "log-cosh loss".into()
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        let error = (y - p).abs();
        error.clone() + (N::from(-2.0) * error).exp().ln_1p() - N::from(2.0).ln()
    }
}

/// Pinball loss of a forecast of the τ-quantile: τ·(y − q) where it is too low, (1 − τ)·(q − y) where it is too high.
///
/// Source: Koenker & Bassett (1978), Econometrica 46, 33–50.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pinball {
    /// The quantile, between 0 and 1.
    pub tau: f64,
}

impl Loss for Pinball {
    fn name(&self) -> String {
        "pinball loss".into()
    }
    fn symbols(&self) -> [&'static str; 2] {
        ["yᵢ", "qᵢ"]
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        let (tau, error) = (N::parameter("τ", self.tau), y - p);
        (tau.clone() * error.clone()).max((tau - 1.0) * error)
    }
    fn check(&self, y: &[f64], p: &[f64]) -> Result<()> {
        input::setting("tau", self.tau, self.tau > 0.0 && self.tau < 1.0, "a number between 0 and 1, both excluded,")?;
        AbsoluteError.check(y, p)
    }
}

/// Unit deviance of the Tweedie family: power 0 is the normal (squared error), 1 Poisson, 2 gamma.
///
/// 1 ≤ power < 2 takes y ≥ 0 and ŷ > 0, power ≥ 2 takes both above 0, power < 0 any y and ŷ > 0; no distribution exists
/// between 0 and 1. Source: Jørgensen (1987), J. R. Statist. Soc. B 49, 127–162.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TweedieDeviance {
    pub power: f64,
}

impl Loss for TweedieDeviance {
    fn name(&self) -> String {
        match self.power {
            1.0 => "mean Poisson deviance".into(),
            2.0 => "mean gamma deviance".into(),
            _ => "mean Tweedie deviance".into(),
        }
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        let q = self.power;
        if q == 0.0 {
            (y - p).powi(2)
        } else if q == 1.0 {
            // y · ln(y / ŷ) goes to 0 with y.
            let entropy = if y.value() == 0.0 { y.clone() } else { y.clone() * (y.clone() / p.clone()).ln() };
            N::from(2.0) * (entropy - y + p)
        } else if q == 2.0 {
            N::from(2.0) * ((p.clone() / y.clone()).ln() + y / p - 1.0)
        } else {
            let power = |base: N, exponent: f64| base.pow(N::from(exponent));
            let (a, b) = (1.0 - q, 2.0 - q);
            let own = if q < 0.0 { y.clone().max(N::from(0.0)) } else { y.clone() };
            N::from(2.0) * (power(own, b) / (a * b) - y * power(p.clone(), a) / a + power(p, b) / b)
        }
    }
    fn check(&self, y: &[f64], p: &[f64]) -> Result<()> {
        let q = self.power;
        let needed = "a number that is not between 0 and 1 (no such distribution exists)";
        input::setting("power", q, q.is_finite() && !(q > 0.0 && q < 1.0), needed)?;
        AbsoluteError.check(y, p)?;
        if q != 0.0 {
            input::in_range("y_pred", p.iter().copied(), |p| p > 0.0, "a value above 0")?;
        }
        if q >= 2.0 {
            input::in_range("y_true", y.iter().copied(), |y| y > 0.0, "a value above 0")?;
        } else if q >= 1.0 {
            input::in_range("y_true", y.iter().copied(), |y| y >= 0.0, "a value of at least 0")?;
        }
        Ok(())
    }
}

macro_rules! mean_losses {
    ($($(#[doc = $doc:literal])* $name:ident($($setting:ident: $ty:ty)?) = $loss:expr, $value:expr;)*) => {$(
        $(#[doc = $doc])*
        ///
        /// # Errors
        /// `LengthMismatch`, `Empty`, `NotFinite`, and what the loss is not defined for.
        pub fn $name<'a>(
            y_true: impl Into<ArrayView1<'a, f64>>,
            y_pred: impl Into<ArrayView1<'a, f64>>,
            $($setting: $ty,)?
        ) -> Result<f64> {
            let value: fn(f64) -> f64 = $value;
            Ok(value(MeanLoss::new($loss, y_true, y_pred)?.value()))
        }
    )*};
}

mean_losses! {
    /// Mean squared logarithmic error, the mean of (ln(1 + y) − ln(1 + ŷ))², for values above −1. At least 0.
    /// ```
    /// let msle = workings::metrics::mean_squared_log_error(&[1.0, 3.0], &[3.0, 3.0])?;
    /// assert!((msle - 2.0_f64.ln().powi(2) / 2.0).abs() < 1e-12); // ln 4 − ln 2
    /// # Ok::<(), workings::Error>(())
    /// ```
    mean_squared_log_error() = SquaredLogError, |msle| msle;
    /// Root mean squared logarithmic error, √MSLE. At least 0; about the relative error where errors are small.
    root_mean_squared_log_error() = SquaredLogError, f64::sqrt;
    /// Mean [`Pinball`] loss of a forecast of the `alpha`-quantile, in the unit of y. At least 0.
    /// ```
    /// assert_eq!(workings::metrics::mean_pinball_loss(&[100.0], &[90.0], 0.75)?, 7.5);
    /// # Ok::<(), workings::Error>(())
    /// ```
    mean_pinball_loss(alpha: f64) = Pinball { tau: alpha }, |loss| loss;
    /// Mean [`TweedieDeviance`] of this power. At least 0; 0 is perfect.
    mean_tweedie_deviance(power: f64) = TweedieDeviance { power }, |deviance| deviance;
    /// Mean Poisson deviance, 2·mean(y·ln(y/ŷ) − y + ŷ), for y of at least 0 and ŷ above 0. At least 0.
    mean_poisson_deviance() = TweedieDeviance { power: 1.0 }, |deviance| deviance;
    /// Mean gamma deviance, 2·mean(ln(ŷ/y) + y/ŷ − 1), for y and ŷ above 0. At least 0.
    mean_gamma_deviance() = TweedieDeviance { power: 2.0 }, |deviance| deviance;
}
