//! Power transform: the power that makes a feature look most like a normal distribution, learnt on the training part.
//!
//! Each λ transforms the values ([`box_cox`], [`yeo_johnson`]); the best is the one under which normal data would most likely
//! have given them.
//!
//! - Log-likelihood: (λ − 1)·J − n/2 · ln var(transformed), variance of the population, J = Σ ln x for Box-Cox and
//!   Σ sign(x)·ln(1 + |x|) for Yeo-Johnson. Constants that do not depend on λ are left out, as in SciPy's `boxcox_llf`.
//! - Conventions: λ is given or estimated by maximum likelihood; the results are standardized (ddof 0) unless told otherwise,
//!   both as scikit-learn. A constant feature has no best λ: Yeo-Johnson takes 1 (as scikit-learn), Box-Cox refuses it.
//! - Precision: the log-likelihood is flat at its top, so λ has 6 to 8 digits, in SciPy as here. A strongly negative power
//!   squeezes large values together, and their inverse then lacks the digits that were lost.
//! - Cost: O(n) for each λ tried, about 30 of them.
//! - Source: Box & Cox (1964), J. R. Stat. Soc. B 26, 211–252; Yeo & Johnson (2000), Biometrika 87, 954–959.

use super::brent::lowest_between;
use super::columns::{ColumnScaler, Scaling, fits_columns};
use super::min_max_scaler::extremes;
use super::power::{box_cox, yeo_johnson};
use super::standard_scaler::standardized;
use crate::input;
use crate::stats::{Moments, accurate_sum};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Which family of powers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PowerMethod {
    /// For numbers above 0.
    BoxCox,
    /// For numbers of any sign.
    #[default]
    YeoJohnson,
}

impl PowerMethod {
    /// One number transformed; `NaN` for 0 and below under Box-Cox.
    pub fn transform<N: Number>(self, x: N, lambda: f64) -> N {
        match self {
            PowerMethod::BoxCox => box_cox(x, lambda),
            PowerMethod::YeoJohnson => yeo_johnson(x, lambda),
        }
    }

    /// The number that this one was before; `NaN` for what no number becomes (λz + 1 below 0).
    ///
    /// ```
    /// use workings::preprocessing::PowerMethod;
    /// assert_eq!(PowerMethod::BoxCox.inverse(7.5, 2.0), 4.0); // √(2 · 7.5 + 1)
    /// ```
    pub fn inverse(self, z: f64, lambda: f64) -> f64 {
        match self {
            PowerMethod::BoxCox => unpowered(z, lambda)[0],
            PowerMethod::YeoJohnson if z < 0.0 => -unpowered(-z, 2.0 - lambda)[1],
            PowerMethod::YeoJohnson => unpowered(z, lambda)[1],
        }
    }

    /// How likely normal data would have given these values under λ, as a logarithm without the constants: larger is better.
    ///
    /// −∞ or `NaN` where the transformed values overflow or are all alike.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `OutOfRange` for 0 and below under Box-Cox; `BadParam` for a λ that is not finite.
    /// ```
    /// use workings::preprocessing::PowerMethod;
    ///
    /// let l = PowerMethod::BoxCox.log_likelihood(&[1.0, 3.0], 1.0)?; // transformed 0 and 2, variance 1: 0 · ln 3 − 1 · ln 1
    /// assert!(l.abs() < 1e-15);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn log_likelihood(self, x: &[f64], lambda: f64) -> Result<f64> {
        self.check(x)?;
        check_lambda(lambda)?;
        Ok(self.likelihood(x, lambda))
    }

    /// The same with its derivation.
    pub(crate) fn log_likelihood_expr(self, x: &[f64], lambda: f64) -> Result<Expr> {
        self.check(x)?;
        check_lambda(lambda)?;
        let sum = match self {
            PowerMethod::BoxCox => "Σ ln x",
            PowerMethod::YeoJohnson => "Σ sign(x)·ln(1 + |x|)",
        };
        let (jacobian, var) = self.jacobian_and_variance(x, lambda);
        let n = Expr::named("n", x.len() as f64);
        let (lambda, jacobian) = (Expr::named("λ", lambda), Expr::named(sum, jacobian));
        Ok(log_likelihood_of(lambda, jacobian, n, Expr::named("var(z)", var)).called("log-likelihood"))
    }

    fn likelihood(self, x: &[f64], lambda: f64) -> f64 {
        let (jacobian, var) = self.jacobian_and_variance(x, lambda);
        log_likelihood_of(lambda, jacobian, x.len() as f64, var)
    }

    fn jacobian_and_variance(self, x: &[f64], lambda: f64) -> (f64, f64) {
        let jacobian = match self {
            PowerMethod::BoxCox => accurate_sum(x.iter().map(|x| x.ln())),
            PowerMethod::YeoJohnson => accurate_sum(x.iter().map(|x| x.abs().ln_1p().copysign(*x))),
        };
        let transformed: Vec<f64> = x.iter().map(|x| self.transform(*x, lambda)).collect();
        (jacobian, Moments::new(&transformed).map_or(f64::NAN, |moments| moments.var(0)))
    }

    /// The λ of the largest log-likelihood.
    ///
    /// Looked for among the λ that neither over- nor underflow on values twenty times as large as these (as SciPy).
    ///
    /// # Errors
    /// As [`log_likelihood`](Self::log_likelihood); `Undetermined` for a constant feature under Box-Cox.
    pub fn estimate(self, x: &[f64]) -> Result<f64> {
        self.check(x)?;
        let (min, max) = extremes(x)?;
        if min == max {
            let problem = "every λ fits a constant feature alike; Box-Cox needs two different values";
            let constant = if self == PowerMethod::YeoJohnson { Ok(1.0) } else { Err(problem) };
            return constant.map_err(|problem| Error::Undetermined(problem.into()));
        }
        let (low, high) = match self {
            PowerMethod::BoxCox => {
                let largest = x.iter().fold(0.0, |largest: f64, x| largest.max(x.ln().abs())) + 20.0_f64.ln();
                (-HALF_EXPONENT / largest, HALF_EXPONENT / largest)
            }
            PowerMethod::YeoJohnson => yeo_johnson_bounds(min, max),
        };
        Ok(lowest_between(|lambda| -self.likelihood(x, lambda), low, high, 1.48e-8))
    }

    fn check(self, x: &[f64]) -> Result<()> {
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        let positive = |x: f64| self == PowerMethod::YeoJohnson || x > 0.0;
        input::in_range("x", x.iter().copied(), positive, "a number above 0 (Box-Cox; Yeo-Johnson takes any)")
    }
}

/// (λ − 1)·J − n/2 · ln var(z), z being the transformed values.
fn log_likelihood_of<N: Number>(lambda: N, jacobian: N, n: N, var: N) -> N {
    let alike = var.value() == 0.0;
    let ln_var = var.ln().undefined_if(alike, "the transformed values are all alike");
    (lambda - 1.0) * jacobian - n / 2.0 * ln_var
}

/// The u of z = (u^λ − 1) / λ, and u − 1 with its own digits.
fn unpowered(z: f64, lambda: f64) -> [f64; 2] {
    let log = if lambda == 0.0 { z } else { (lambda * z).ln_1p() / lambda };
    if log.is_nan() || log.abs() < 0.5 || (lambda * z).abs() < 0.5 {
        return [log.exp(), log.exp_m1()];
    }
    let u = (lambda * z + 1.0).powf(1.0 / lambda);
    [u, u - 1.0]
}

fn check_lambda(lambda: f64) -> Result<()> {
    input::setting("lambda", lambda, lambda.is_finite(), "a finite number")
}

/// e to this power can be squared and still has a variance: about half of the range of an `f64`.
const HALF_EXPONENT: f64 = 336.0;

/// Where values of λ still keep (1 + |x|)^λ, or its mirror image for x < 0, in range.
fn yeo_johnson_bounds(min: f64, max: f64) -> (f64, f64) {
    let bound = HALF_EXPONENT / (20.0 * max.abs().max(min.abs())).ln_1p();
    let (upright, mirrored) = ((-bound, bound), (2.0 - bound, 2.0 + bound));
    match (min < 0.0, max < 0.0) {
        (true, true) => mirrored,
        (true, false) => (upright.0.max(mirrored.0), upright.1.min(mirrored.1)),
        _ => upright,
    }
}

/// What to learn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PowerTransformerParams {
    method: PowerMethod,
    lambda: Option<f64>,
    standardize: bool,
}

impl PowerTransformerParams {
    /// Default: Yeo-Johnson.
    pub fn method(mut self, method: PowerMethod) -> Self {
        self.method = method;
        self
    }

    /// This power for every feature, rather than the likeliest of each.
    pub fn lambda(mut self, lambda: f64) -> Self {
        self.lambda = Some(lambda);
        self
    }

    /// Whether the results get mean 0 and deviation 1 (default: they do).
    pub fn standardize(mut self, standardize: bool) -> Self {
        self.standardize = standardize;
        self
    }

    /// Learns the power of one feature, and the mean and deviation of its transformed values.
    ///
    /// # Errors
    /// As [`PowerMethod::estimate`]; `Undetermined` where the transformed values overflow.
    pub fn fit_column(&self, x: &[f64]) -> Result<Power> {
        self.method.check(x)?;
        let lambda = match self.lambda {
            Some(lambda) => check_lambda(lambda).map(|()| lambda)?,
            None => self.method.estimate(x)?,
        };
        let transformed: Vec<f64> = x.iter().map(|x| self.method.transform(*x, lambda)).collect();
        let moments = Moments::new(&transformed).ok().map(|moments| (moments.mean(), moments.std(0)));
        let Some((mean, std)) = moments.filter(|(mean, std)| mean.is_finite() && std.is_finite()) else {
            let problem = format!("the values of x overflow under λ = {lambda}; measure them in another unit");
            return Err(Error::Undetermined(problem));
        };
        let spread = self.standardize.then_some((mean, std));
        Ok(Power { method: self.method, lambda, spread })
    }
}

/// The power of one training feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Power {
    pub method: PowerMethod,
    pub lambda: f64,
    /// Mean and standard deviation of the transformed training values, where the results are standardized.
    pub spread: Option<(f64, f64)>,
}

impl Scaling for Power {
    fn scale<N: Number>(&self, x: N) -> N {
        let power = self.method.transform(x, self.lambda);
        match self.spread {
            Some((mean, std)) => {
                standardized(power.called("power"), N::parameter("mean", mean), N::parameter("std", std))
            }
            None => power,
        }
    }

    /// `NaN` for what no number becomes.
    fn unscale(&self, z: f64) -> f64 {
        let power = match self.spread {
            Some((mean, 0.0)) => z + mean,
            Some((mean, std)) => z * std + mean,
            None => z,
        };
        self.method.inverse(power, self.lambda)
    }
}

/// A power transform of every feature, each with its own λ.
///
/// Under Box-Cox a number of 0 or below, which training refuses, becomes `NaN` in other parts.
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::{PowerMethod, PowerTransformer};
///
/// let train = Dataset::new(array![[1.0], [4.0], [9.0]], array![0, 0, 1]);
/// let roots = PowerTransformer::params().method(PowerMethod::BoxCox).lambda(0.5).standardize(false).fit(&train)?;
/// let z = roots.try_transform(&array![[16.0]])?;
/// assert_eq!(z, array![[6.0]]); // (√16 − 1) / 0.5
/// assert_eq!(roots.inverse_transform(&z)?, array![[16.0]]);
/// # Ok::<(), workings::Error>(())
/// ```
pub type PowerTransformer = ColumnScaler<Power>;

impl PowerTransformer {
    /// The settings, to be fitted.
    pub fn params() -> PowerTransformerParams {
        PowerTransformerParams { method: PowerMethod::YeoJohnson, lambda: None, standardize: true }
    }
}

fits_columns!(PowerTransformerParams => Power);

#[cfg(test)]
mod tests {
    use super::*;

    /// Two values x and 1/x lie symmetric about 1; only the logarithm, λ = 0, keeps three of them (1/4, 1, 4) symmetric.
    #[test]
    fn the_likeliest_power_of_a_geometric_sequence_is_the_logarithm() {
        let lambda = PowerMethod::BoxCox.estimate(&[0.25, 1.0, 4.0]).unwrap();
        assert!(lambda.abs() < 1e-6, "{lambda}");
        let symmetric = PowerMethod::YeoJohnson.estimate(&[-3.0, -1.0, 0.0, 1.0, 3.0]).unwrap();
        assert!((symmetric - 1.0).abs() < 1e-6, "{symmetric}");
    }

    /// Logs 0 and ln 4 of 1 and 4: (−1)·ln 4 − 1·ln((ln 4 / 2)²).
    #[test]
    fn the_log_likelihood_by_hand() {
        let l = PowerMethod::BoxCox.log_likelihood(&[1.0, 4.0], 0.0).unwrap();
        let expected = -(4.0_f64.ln()) - 2.0 * (4.0_f64.ln() / 2.0).ln();
        assert!((l - expected).abs() < 1e-14);
        // 1 + x = 4 and 1 under λ = 2: 7.5 and 0, variance 3.75², J = ln 4; n/2 = 1.
        let l = PowerMethod::YeoJohnson.log_likelihood(&[3.0, 0.0], 2.0).unwrap();
        assert!((l - (4.0_f64.ln() - 2.0 * 3.75_f64.ln())).abs() < 1e-14);
    }

    #[test]
    fn every_power_has_its_inverse() {
        for lambda in [-1.5, -0.5, 0.0, 1e-12, 0.5, 1.0, 2.0, 2.5] {
            for x in [0.003, 0.7, 1.0, 5.0, 40.0] {
                let back = |method: PowerMethod, x: f64| method.inverse(method.transform(x, lambda), lambda);
                assert!((back(PowerMethod::BoxCox, x) / x - 1.0).abs() < 1e-7, "{x} {lambda}");
                assert!((back(PowerMethod::YeoJohnson, x) / x - 1.0).abs() < 1e-7, "{x} {lambda}");
                assert!((back(PowerMethod::YeoJohnson, -x) / x + 1.0).abs() < 1e-7, "{x} {lambda}");
            }
        }
        assert!(PowerMethod::BoxCox.inverse(-3.0, 0.5).is_nan());
        assert_eq!(PowerMethod::BoxCox.inverse(-2.0, 0.5), 0.0);
    }

    #[test]
    fn results_are_standardized_and_constants_only_centred() {
        let x = [1.0, 2.0, 4.0, 30.0, 500.0];
        let fitted = PowerTransformer::params().fit_column(&x).unwrap();
        let z = Moments::new(&x.map(|x| fitted.scale(x))).unwrap();
        assert!(z.mean().abs() < 1e-14 && (z.std(0) - 1.0).abs() < 1e-14);
        let constant = PowerTransformer::params().fit_column(&[3.0; 4]).unwrap();
        assert_eq!((constant.lambda, constant.scale(3.0), constant.scale(4.0)), (1.0, 0.0, 1.0));
        assert_eq!(constant.unscale(1.0), 4.0);
    }

    #[test]
    fn what_has_no_power_is_refused() {
        let box_cox = PowerTransformer::params().method(PowerMethod::BoxCox);
        assert!(matches!(box_cox.fit_column(&[1.0, 0.0]), Err(Error::OutOfRange { index: 1, .. })));
        assert!(matches!(box_cox.fit_column(&[3.0, 3.0]), Err(Error::Undetermined(_))));
        assert!(matches!(box_cox.fit_column(&[]), Err(Error::Empty { .. })));
        assert!(matches!(box_cox.fit_column(&[1.0, f64::NAN]), Err(Error::NotFinite { .. })));
        assert!(matches!(box_cox.lambda(f64::NAN).fit_column(&[1.0]), Err(Error::BadParam { .. })));
        assert!(matches!(box_cox.lambda(400.0).fit_column(&[1.0, 1e9]), Err(Error::Undetermined(_))));
        assert!(box_cox.lambda(0.5).fit_column(&[1.0, 4.0]).unwrap().scale(-1.0).is_nan());
    }
}
