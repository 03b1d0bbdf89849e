//! The losses of regression and forecasting, and their means as plain functions.

use ndarray::ArrayView1;

use super::{Loss, MeanLoss, OVERFLOW};
use crate::Result;
use crate::input;
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

/// |y − ŷ| / |y|, a fraction; its mean is the MAPE, which is undefined where a truth is 0.
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
    fn why_undefined(&self, y: f64, p: f64) -> Option<&'static str> {
        let overflows = (!self.value(y, p).is_finite()).then_some(OVERFLOW);
        if y == 0.0 { Some("an actual value is 0") } else { overflows }
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

/// ln cosh(y − ŷ): like Huber's loss, but smooth. Written |e| + ln(1 + exp(−2|e|)) − ln 2, which no error overflows, and
/// computed as ln(1 + 2·sinh²(e/2)) for small e, where the terms of the former cancel.
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
    #[inline]
    fn value(&self, y: f64, p: f64) -> f64 {
        let error = y - p;
        if error.abs() < 1.0 { (2.0 * (error / 2.0).sinh().powi(2)).ln_1p() } else { self.at(y, p) }
    }
}

/// ε-insensitive loss max(0, |y − ŷ| − ε): errors within the tube of half-width ε cost nothing (support vector regression).
///
/// Source: Drucker et al. (1996), NIPS 9, 155–161.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EpsilonInsensitive {
    /// The half-width of the tube, in the unit of the target, at least 0.
    pub epsilon: f64,
}

impl Loss for EpsilonInsensitive {
    fn name(&self) -> String {
        "ε-insensitive loss".into()
    }
    #[inline]
    fn at<N: Number>(&self, y: N, p: N) -> N {
        ((y - p).abs() - N::parameter("ε", self.epsilon)).max(N::from(0.0))
    }
    fn check(&self, y: &[f64], p: &[f64]) -> Result<()> {
        let fits = self.epsilon >= 0.0 && self.epsilon.is_finite();
        input::setting("epsilon", self.epsilon, fits, "a number of at least 0")?;
        AbsoluteError.check(y, p)
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
/// between 0 and 1. Where ŷ is close to y the terms cancel, so the deviance is summed from its series there.
/// Source: Jørgensen (1987), J. R. Statist. Soc. B 49, 127–162.
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
    #[inline]
    fn value(&self, y: f64, p: f64) -> f64 {
        let x = (y - p) / p;
        if self.power != 0.0 && x.abs() < 0.25 { near_deviance(x, p, 2.0 - self.power) } else { self.at(y, p) }
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

/// The unit deviance at y = ŷ·(1 + x) for small x, with b = 2 − power.
///
/// It is 2·ŷ^b·((1 + x)^b − 1 − b·x) / (b·(b − 1)), of whose binomial series the first terms, 1 + b·x, are gone: what
/// remains is x²/2 + (b − 2)·x³/6 + …, also for b = 1 (Poisson) and b = 0 (gamma), where the closed form is a logarithm.
fn near_deviance(x: f64, p: f64, b: f64) -> f64 {
    let (mut term, mut sum, mut k) = (x * x / 2.0, 0.0, 2.0);
    while term.abs() > f64::EPSILON / 4.0 * sum && k < 1000.0 {
        sum += term;
        term *= x * (b - k) / (k + 1.0);
        k += 1.0;
    }
    2.0 * p.powf(b) * sum
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use approx::assert_relative_eq;

    fn mean<L: Loss>(loss: L, y: &[f64], p: &[f64]) -> f64 {
        MeanLoss::new(loss, y, p).unwrap().value()
    }

    /// Errors 2, −3 and 0 of truths 4, 1 and 5.
    #[test]
    fn losses_by_hand() {
        let (y, p) = ([4.0, 1.0, 5.0], [2.0, 4.0, 5.0]);
        assert_relative_eq!(mean(AbsoluteError, &y, &p), 5.0 / 3.0, max_relative = 1e-15);
        assert_relative_eq!(mean(SquaredError, &y, &p), 13.0 / 3.0, max_relative = 1e-15);
        assert_relative_eq!(mean(PercentageError, &y, &p), 3.5 / 3.0, max_relative = 1e-15);
        // 2·2/6 and 2·3/5.
        assert_relative_eq!(mean(SymmetricPercentageError, &y, &p), (2.0 / 3.0 + 1.2) / 3.0, max_relative = 1e-15);
        assert_eq!(mean(SymmetricPercentageError, &[0.0], &[0.0]), 0.0);
        // 2·(2 − 1), 2·(3 − 1).
        assert_relative_eq!(mean(Huber { delta: 2.0 }, &y, &p), 6.0 / 3.0, max_relative = 1e-15);
        assert_relative_eq!(mean(Huber { delta: 4.0 }, &y, &p), (2.0 + 4.5) / 3.0, max_relative = 1e-15);
        // 0.25·2 and 0.75·3.
        assert_relative_eq!(mean(Pinball { tau: 0.25 }, &y, &p), (0.5 + 2.25) / 3.0, max_relative = 1e-15);
        // ln 5 − ln 3 and ln 2 − ln 5.
        let squares = (5.0_f64 / 3.0).ln().powi(2) + 0.4_f64.ln().powi(2);
        assert_relative_eq!(mean(SquaredLogError, &y, &p), squares / 3.0, max_relative = 1e-15);
        let cosh = 2.0_f64.cosh().ln() + 3.0_f64.cosh().ln();
        assert_relative_eq!(mean(LogCosh, &y, &p), cosh / 3.0, max_relative = 1e-15);
    }

    /// 2·(4·ln 2 − 4 + 2) + 2·(1·ln ¼ − 1 + 4); 2·(ln ½ + 2 − 1) + 2·(ln 4 + ¼ − 1); power 3 is (y − ŷ)²/(ŷ²·y).
    #[test]
    fn deviances_by_hand() {
        let (y, p) = ([4.0, 1.0], [2.0, 4.0]);
        let of = |power| mean_tweedie_deviance(&y, &p, power).unwrap();
        let ln2 = 2.0_f64.ln();
        assert_relative_eq!(of(0.0), 13.0 / 2.0, max_relative = 1e-15);
        assert_relative_eq!(of(1.0), (8.0 * ln2 - 4.0 - 4.0 * ln2 + 6.0) / 2.0, max_relative = 1e-14);
        assert_relative_eq!(of(2.0), (-2.0 * ln2 + 2.0 + 4.0 * ln2 - 1.5) / 2.0, max_relative = 1e-14);
        assert_relative_eq!(of(3.0), (4.0 / 16.0 + 9.0 / 16.0) / 2.0, max_relative = 1e-14);
        // At y = 0 the Poisson deviance is 2·ŷ.
        assert_eq!(mean_poisson_deviance(&[0.0], &[1.5]).unwrap(), 3.0);
        assert_eq!(mean_gamma_deviance(&[1.5], &[1.5]).unwrap(), 0.0);
    }

    /// ln cosh e = e²/2 − e⁴/12 + …: with e = 1e-5 the second term is 8e-22.
    #[test]
    fn small_errors_keep_their_digits_in_log_cosh() {
        for (error, expected) in
            [(1e-9, 5e-19), (1e-5, 5e-11 - 1e-20 / 12.0), (-1e-160, 0.0), (800.0, 800.0 - 2.0_f64.ln())]
        {
            assert_relative_eq!(mean(LogCosh, &[error], &[0.0]), expected, max_relative = 1e-15);
        }
        // Both forms meet where they change over.
        assert_relative_eq!(LogCosh.value(0.999_999, 0.0), 0.999_999_f64.cosh().ln(), max_relative = 1e-15);
        assert_relative_eq!(LogCosh.value(1.000_001, 0.0), 1.000_001_f64.cosh().ln(), max_relative = 1e-15);
    }

    /// With y = ŷ·(1 + x) the unit deviance is ŷ^(2 − power)·(x² − power·x³/3 + power·(power + 1)·x⁴/12 − …).
    #[test]
    fn small_errors_keep_their_digits_in_deviances() {
        for power in [-1.0, 1.0, 1.5, 2.0, 3.0] {
            let of = |x: f64, p: f64| TweedieDeviance { power }.value(p * (1.0 + x), p);
            for x in [2.0_f64.powi(-30), -(2.0_f64.powi(-20))] {
                let series = x * x - power * x.powi(3) / 3.0 + power * (power + 1.0) * x.powi(4) / 12.0;
                assert_relative_eq!(of(x, 4.0), 4.0_f64.powf(2.0 - power) * series, max_relative = 1e-14);
            }
            // Both forms agree where they change over, to the digits that the cancelling one has.
            for x in [-0.25, 0.25] {
                let near = near_deviance(x, 4.0, 2.0 - power);
                assert_relative_eq!(near, TweedieDeviance { power }.at(4.0 * (1.0 + x), 4.0), max_relative = 1e-13);
            }
        }
    }

    /// Errors 0.3, −2 and 0.5 with ε = 0.5: 0, 1.5 and 0.
    #[test]
    fn errors_within_the_tube_cost_nothing() {
        let loss = mean(EpsilonInsensitive { epsilon: 0.5 }, &[1.3, 1.0, 2.5], &[1.0, 3.0, 2.0]);
        assert_relative_eq!(loss, 0.5, max_relative = 1e-15);
        for epsilon in [-1.0, f64::NAN, f64::INFINITY] {
            let error = MeanLoss::new(EpsilonInsensitive { epsilon }, &[1.0], &[1.0]).unwrap_err();
            assert!(matches!(error, Error::BadParam { .. }), "{epsilon}");
        }
    }

    #[test]
    fn settings_and_values_out_of_range_are_errors() {
        fn error<L: Loss>(loss: L, y: f64, p: f64) -> Error {
            MeanLoss::new(loss, &[y], &[p]).unwrap_err()
        }
        for delta in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(error(Huber { delta }, 1.0, 1.0), Error::BadParam { .. }), "delta = {delta}");
        }
        for tau in [0.0, 1.0, -0.5, f64::NAN] {
            assert!(matches!(error(Pinball { tau }, 1.0, 1.0), Error::BadParam { .. }), "tau = {tau}");
        }
        for power in [0.5, f64::NAN, f64::INFINITY] {
            assert!(matches!(error(TweedieDeviance { power }, 1.0, 1.0), Error::BadParam { .. }), "power = {power}");
        }
        for (power, y, p) in [(1.0, -1.0, 1.0), (1.0, 1.0, 0.0), (2.0, 0.0, 1.0), (2.0, 1.0, -1.0), (-1.0, 1.0, 0.0)] {
            let error = error(TweedieDeviance { power }, y, p);
            assert!(matches!(error, Error::OutOfRange { index: 0, .. }), "power {power}: {error}");
        }
        assert!(matches!(error(SquaredLogError, -1.0, 0.0), Error::OutOfRange { .. }));
        assert!(matches!(error(SquaredLogError, 0.0, -1.0), Error::OutOfRange { .. }));
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(matches!(error(LogCosh, bad, 1.0), Error::NotFinite { .. }));
            assert!(matches!(error(TweedieDeviance { power: 0.0 }, 1.0, bad), Error::NotFinite { .. }));
            assert!(matches!(error(Huber { delta: 1.0 }, bad, 1.0), Error::NotFinite { .. }));
        }
    }
}
