//! Transforms that pull in a long tail: logarithms, Box-Cox, Yeo-Johnson.
//!
//! - Formulas: ln x, log₂ x, log₁₀ x, ln(1 + x); Box-Cox (x^λ − 1) / λ, or ln x at λ = 0; Yeo-Johnson, Box-Cox of 1 + x
//!   for x ≥ 0 and minus that of 1 − x with 2 − λ for x < 0.
//! - Conventions: λ is given, not estimated; λ = 1 leaves Yeo-Johnson's x as it is and takes 1 from Box-Cox's.
//! - Source: Box & Cox (1964), J. R. Stat. Soc. B 26, 211–252; Yeo & Johnson (2000), Biometrika 87, 954–959.

use crate::input;
use crate::worked::Number;
use crate::{Error, Result};

/// Which logarithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Logarithm {
    /// Natural, base e.
    Ln,
    Log2,
    Log10,
    /// ln(1 + x), which has a value at 0.
    Log1p,
}

impl Logarithm {
    /// The logarithm of one number; `NaN` for 0 and below (−1 and below for [`Log1p`](Self::Log1p)).
    pub fn of<N: Number>(self, x: N) -> N {
        let value = x.value();
        let lacking = match self {
            Logarithm::Log1p => value <= -1.0,
            _ => value <= 0.0,
        };
        let log = match self {
            Logarithm::Ln => x.ln(),
            Logarithm::Log2 => x.log2(),
            Logarithm::Log10 => x.log10(),
            Logarithm::Log1p => x.ln_1p(),
        };
        log.undefined_if(lacking, "a logarithm needs a positive number")
    }

    /// The logarithms of a feature.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `OutOfRange` for a number that has no logarithm.
    /// ```
    /// use workings::preprocessing::Logarithm;
    /// assert_eq!(Logarithm::Log10.transform(&[100.0, 0.1])?, [2.0, -1.0]);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn transform(self, x: &[f64]) -> Result<Vec<f64>> {
        self.check(x)?;
        Ok(x.iter().map(|x| self.of(*x)).collect())
    }

    /// Whether every value has a logarithm.
    pub(crate) fn check(self, x: &[f64]) -> Result<()> {
        let (least, needed) = match self {
            Logarithm::Log1p => (-1.0, "a number above −1 (the logarithm of 1 + x is taken)"),
            _ => (0.0, "a number above 0 (0 and below have no logarithm; log1p takes 0)"),
        };
        in_domain(x, |x| x > least, needed)
    }
}

fn in_domain(x: &[f64], fits: impl Fn(f64) -> bool, needed: &'static str) -> Result<()> {
    if x.is_empty() {
        return Err(Error::empty("x"));
    }
    input::in_range("x", x.iter().copied(), fits, needed)
}

/// (u^λ − 1) / λ, or ln u at λ = 0. Where the power is close to 1 its digits come from `log`, which is ln u.
fn power_or_log<N: Number>(u: N, log: f64, lambda: N) -> N {
    let l = lambda.value();
    if l == 0.0 {
        return u.ln().valued(log);
    }
    let power = (u.pow(lambda.clone()) - 1.0) / lambda;
    let exponent = l * log;
    if exponent.abs() < 0.5 { power.valued(exponent.exp_m1() / l) } else { power }
}

/// Box-Cox transform of one number: (x^λ − 1) / λ, or ln x at λ = 0; `NaN` for 0 and below.
///
/// ```
/// assert_eq!(workings::preprocessing::box_cox(9.0, 0.5), 4.0); // (3 − 1) / 0.5
/// ```
pub fn box_cox<N: Number>(x: N, lambda: f64) -> N {
    let value = x.value();
    let lambda = N::parameter("λ", lambda);
    power_or_log(x, value.ln(), lambda).undefined_if(value <= 0.0, "Box-Cox needs a positive number")
}

/// Yeo-Johnson transform of one number, of any sign.
///
/// For x ≥ 0: ((x + 1)^λ − 1) / λ, or ln(x + 1) at λ = 0. For x < 0: −((1 − x)^(2 − λ) − 1) / (2 − λ), or −ln(1 − x) at
/// λ = 2.
/// ```
/// assert_eq!(workings::preprocessing::yeo_johnson(3.0, 0.5), 2.0); // (√4 − 1) / 0.5
/// ```
pub fn yeo_johnson<N: Number>(x: N, lambda: f64) -> N {
    let value = x.value();
    let lambda = N::parameter("λ", lambda);
    if value < 0.0 {
        return -power_or_log(N::from(1.0) - x, (-value).ln_1p(), N::from(2.0) - lambda);
    }
    power_or_log(x + 1.0, value.ln_1p(), lambda)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-14 * expected.abs().max(1.0), "{found}, not {expected}");
    }

    #[test]
    fn logarithms_of_powers_are_the_exponents() {
        assert_eq!(Logarithm::Log2.transform(&[8.0, 0.25]).unwrap(), [3.0, -2.0]);
        near(Logarithm::Ln.transform(&[1.0_f64.exp().powi(3)]).unwrap()[0], 3.0);
        assert_eq!(Logarithm::Log1p.transform(&[0.0, 1e-20]).unwrap(), [0.0, 1e-20]);
    }

    #[test]
    fn what_has_no_logarithm_is_refused() {
        assert!(matches!(Logarithm::Ln.transform(&[1.0, 0.0]), Err(Error::OutOfRange { index: 1, .. })));
        assert!(matches!(Logarithm::Log1p.transform(&[-1.0]), Err(Error::OutOfRange { .. })));
        assert!(matches!(Logarithm::Ln.transform(&[]), Err(Error::Empty { .. })));
        assert!(matches!(Logarithm::Log2.transform(&[f64::NAN]), Err(Error::NotFinite { .. })));
        assert!(Logarithm::Ln.of(0.0).is_nan() && Logarithm::Log1p.of(-2.0).is_nan());
    }

    /// 1 + 3 to the half is 2; λ = 2 halves the square less 1; a negative x is mirrored with 2 − λ.
    #[test]
    fn powers_on_both_sides_of_zero() {
        assert_eq!([0.0, 0.5, 2.0, -1.0].map(|l| box_cox(4.0, l)), [4.0_f64.ln(), 2.0, 7.5, 0.75]);
        assert!(box_cox(0.0, 0.5).is_nan() && box_cox(-1.0, 2.0).is_nan());
        near(yeo_johnson(3.0, 2.0), 7.5);
        near(yeo_johnson(-3.0, 2.0), -(4.0_f64.ln()));
        near(yeo_johnson(-3.0, 1.5), -2.0);
        near(yeo_johnson(-3.0, 0.0), -7.5);
        near(yeo_johnson(3.0, 0.0), 4.0_f64.ln());
        for x in [-2.5, 0.0, 7.25] {
            near(yeo_johnson(x, 1.0), x);
        }
    }

    /// As λ goes to 0 the power becomes the logarithm; (4^1e-18 − 1) / 1e-18 in doubles would be 0.
    #[test]
    fn a_tiny_lambda_is_nearly_a_logarithm() {
        near(box_cox(4.0, 1e-18), 4.0_f64.ln());
        near(yeo_johnson(3.0, -1e-18), 4.0_f64.ln());
        near(box_cox(1e-20, 0.0), 1e-20_f64.ln());
        near(box_cox(1e-20, 0.5), -2.0 + 2e-10);
        near(yeo_johnson(1e-20, 0.5) * 1e20, 1.0);
    }
}
