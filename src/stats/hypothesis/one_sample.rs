//! One sample or one share against a given value.
//!
//! - Formula: t = (x̄ − μ₀) / (s / √n); z = (x̄ − μ₀) / (σ / √n) with σ known; z = (p − p₀) / √(p₀(1 − p₀) / n).
//! - Conventions: the share's standard error is that under the null hypothesis, from p₀ (statsmodels' `prop_var=p0`, where
//!   its default takes the observed share). No continuity correction.
//! - Source: Student (1908), Biometrika 6, 1–25.

use ndarray::ArrayView1;

use super::{tail, two_sided_p};
use crate::Result;
use crate::input::setting;
use crate::stats::{Normal, Sample, StudentT};
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number, six};

/// Which differences speak against the null hypothesis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Alternative {
    /// Either way.
    #[default]
    TwoSided,
    /// The true value is smaller.
    Less,
    /// The true value is larger.
    Greater,
}

impl Alternative {
    /// The p-value of a statistic whose distribution is symmetric about 0.
    pub(super) fn p(self, statistic: &Expr, of: &str, sf: impl Fn(f64) -> f64) -> Expr {
        match self {
            Alternative::TwoSided => two_sided_p(statistic, of, sf),
            Alternative::Greater => tail(statistic, of, statistic.value(), sf).called("p"),
            Alternative::Less => match statistic.undefined() {
                Some(_) => tail(statistic, of, f64::NAN, sf).called("p"),
                None => {
                    let value = statistic.value();
                    Expr::named(format!("P({of} ≤ {})", six(value)), sf(-value)).called("p")
                }
            },
        }
    }
}

/// Does the mean of a sample differ from `popmean`, its variance unknown?
///
/// ```
/// use workings::stats::{Alternative, OneSampleT};
/// let test = OneSampleT::new(&[1.0, 2.0, 6.0], 1.0, Alternative::TwoSided)?;
/// assert!((test.t() - 2.0 / (7.0_f64 / 3.0).sqrt()).abs() < 1e-14); // s² = 7
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OneSampleT {
    sample: Sample,
    popmean: f64,
    alternative: Alternative,
}

impl OneSampleT {
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for a `popmean` that is not finite.
    pub fn new<'a>(x: impl Into<ArrayView1<'a, f64>>, popmean: f64, alternative: Alternative) -> Result<Self> {
        setting("popmean", popmean, popmean.is_finite(), "a finite number")?;
        Ok(OneSampleT { sample: Sample::new(x)?, popmean, alternative })
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn t_expr(&self) -> Expr {
        let x = &self.sample;
        let error = (x.std_expr(1) / x.n_expr().sqrt()).called("SE");
        let constant = x.is_constant() && x.n() > 1;
        ((x.mean_expr() - Expr::named("μ₀", self.popmean)) / error)
            .undefined_if(constant, "the values have no variance")
            .called("t")
    }
}

formulas! { OneSampleT;
    /// (x̄ − μ₀) / (s / √n); undefined for one value and for equal values.
    t: |test| test.t_expr();
    /// n − 1.
    df: |test| (test.sample.n_expr() - 1.0).called("df");
    /// The p-value, by the alternative.
    p_value: |test| {
        let df = test.df();
        let sf = |t: f64| StudentT::new(df).map_or(f64::NAN, |of| of.sf(t));
        test.alternative.p(&test.t_expr(), &format!("t with {} df", six(df)), sf)
    };
}

/// Does the mean of a sample differ from `popmean`, where the standard deviation is known?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OneSampleZ {
    mean: f64,
    n: usize,
    popmean: f64,
    sigma: f64,
    alternative: Alternative,
}

impl OneSampleZ {
    /// # Errors
    /// `Empty`, `NotFinite`; as [`OneSampleZ::of_mean`].
    pub fn new<'a>(
        x: impl Into<ArrayView1<'a, f64>>,
        popmean: f64,
        sigma: f64,
        alternative: Alternative,
    ) -> Result<Self> {
        let sample = Sample::new(x)?;
        OneSampleZ::of_mean(sample.mean(), sample.n(), popmean, sigma, alternative)
    }

    /// From the mean of `n` values.
    ///
    /// # Errors
    /// `BadParam` for means that are not finite, no values, or a `sigma` that is not above 0.
    pub fn of_mean(mean: f64, n: usize, popmean: f64, sigma: f64, alternative: Alternative) -> Result<Self> {
        setting("mean", mean, mean.is_finite(), "a finite number")?;
        setting("popmean", popmean, popmean.is_finite(), "a finite number")?;
        setting("sigma", sigma, sigma > 0.0 && sigma.is_finite(), "a number above 0")?;
        setting("n", n as f64, n > 0, "a whole number of at least 1")?;
        Ok(OneSampleZ { mean, n, popmean, sigma, alternative })
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn z_expr(&self) -> Expr {
        let error = (Expr::named("σ", self.sigma) / Expr::named("n", self.n as f64).sqrt()).called("SE");
        ((Expr::named("x\u{304}", self.mean) - Expr::named("μ₀", self.popmean)) / error).called("z")
    }
}

formulas! { OneSampleZ;
    /// (x̄ − μ₀) / (σ / √n).
    z: |test| test.z_expr();
    /// The p-value, by the alternative.
    p_value: |test| test.alternative.p(&test.z_expr(), "Z", |z| Normal::standard().sf(z));
}

/// Does a share of successes differ from `p0`?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OneProportion {
    successes: u64,
    n: u64,
    p0: f64,
    alternative: Alternative,
}

impl OneProportion {
    /// # Errors
    /// `BadParam` for no trials, more successes than trials, or a `p0` outside 0 to 1.
    pub fn new(successes: u64, n: u64, p0: f64, alternative: Alternative) -> Result<Self> {
        crate::stats::intervals::successes_of("successes", successes, "n", n)?;
        setting("p0", p0, (0.0..=1.0).contains(&p0), "a probability from 0 to 1")?;
        Ok(OneProportion { successes, n, p0, alternative })
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn share_expr(&self) -> Expr {
        (Expr::named("successes", self.successes as f64) / Expr::named("n", self.n as f64)).called("p̂")
    }

    fn z_expr(&self) -> Expr {
        let p0 = Expr::named("p₀", self.p0);
        let error = (&p0 * (1.0 - &p0) / Expr::named("n", self.n as f64)).sqrt().called("SE");
        let none = error.value() == 0.0;
        ((self.share_expr() - p0) / error).undefined_if(none, "a p₀ of 0 or 1 leaves no variance").called("z")
    }
}

formulas! { OneProportion;
    /// The share of successes.
    share: |test| test.share_expr();
    /// (p̂ − p₀) / √(p₀(1 − p₀) / n); undefined for a p₀ of 0 or 1.
    z: |test| test.z_expr();
    /// The p-value, by the alternative.
    p_value: |test| test.alternative.p(&test.z_expr(), "Z", |z| Normal::standard().sf(z));
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const BOTH: Alternative = Alternative::TwoSided;

    /// z = (52 − 50) / (6 / √9) = 1; P(Z > 1) = 0.15865525393145707 (SciPy 1.17.1).
    #[test]
    fn by_hand() {
        let z = |alternative| OneSampleZ::of_mean(52.0, 9, 50.0, 6.0, alternative).unwrap();
        assert_eq!(z(BOTH).z(), 1.0);
        assert_relative_eq!(z(Alternative::Greater).p_value(), 0.15865525393145707, max_relative = 1e-13);
        assert_relative_eq!(z(BOTH).p_value(), 2.0 * 0.15865525393145707, max_relative = 1e-13);
        assert_relative_eq!(z(Alternative::Less).p_value(), 1.0 - 0.15865525393145707, max_relative = 1e-13);
        // 60 of 100 against ½: 0.1 / 0.05.
        assert_relative_eq!(OneProportion::new(60, 100, 0.5, BOTH).unwrap().z(), 2.0, max_relative = 1e-13);
    }

    #[test]
    fn undefined_and_refused() {
        let flat = OneSampleT::new(&[2.0, 2.0], 1.0, Alternative::Less).unwrap();
        assert_eq!(flat.worked().p_value().undefined(), Some("the values have no variance"));
        assert!(OneSampleT::new(&[2.0], 1.0, BOTH).unwrap().t().is_nan());
        assert!(OneSampleT::new(&[2.0], f64::NAN, BOTH).is_err() && OneSampleT::new(&[], 1.0, BOTH).is_err());
        assert!(
            OneSampleZ::new(&[2.0], 1.0, 0.0, BOTH).is_err() && OneSampleZ::of_mean(1.0, 0, 1.0, 1.0, BOTH).is_err()
        );
        assert!(OneProportion::new(1, 4, 1.0, BOTH).unwrap().worked().z().undefined().is_some());
        assert!(OneProportion::new(5, 4, 0.5, BOTH).is_err() && OneProportion::new(1, 4, 1.5, BOTH).is_err());
    }
}
