//! Confidence intervals, standard errors and the sample that a difference needs.
//!
//! - Formula: mean ± t · s / √n; share ± z · √(p(1 − p)/n) (Wald's, "normal"), or Wilson's score interval, which stays
//!   within 0 to 1.
//! - Sources: Student (1908), Biometrika 6, 1–25; Wilson (1927), J. Am. Stat. Assoc. 22, 209–212; Fleiss, Levin & Paik
//!   (2003), Statistical Methods for Rates and Proportions, chapter 4.

use ndarray::ArrayView1;

use super::{Normal, Sample, StudentT};
use crate::input::setting;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number, six};
use crate::{Error, Result};

/// Student's confidence interval of a mean.
///
/// ```
/// let ci = workings::stats::MeanInterval::new(&[4.2, 3.9, 4.6, 4.4, 4.1], 0.95)?;
/// assert!((ci.low() - 3.9045208615073346).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanInterval {
    sample: Sample,
    confidence: f64,
}

impl MeanInterval {
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for a confidence that does not lie between 0 and 1.
    pub fn new<'a>(values: impl Into<ArrayView1<'a, f64>>, confidence: f64) -> Result<Self> {
        inside("confidence", confidence)?;
        Ok(MeanInterval { sample: Sample::new(values)?, confidence })
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn margin(&self) -> Expr {
        let df = self.sample.n() as f64 - 1.0;
        let t = StudentT::new(df).map_or(f64::NAN, |t| t.isf((1.0 - self.confidence) / 2.0));
        let name = format!("t({}; {} df)", six((1.0 + self.confidence) / 2.0), six(df));
        let error = (self.sample.std_expr(1) / self.sample.n_expr().sqrt()).called("SE");
        (error * Expr::named(name, t)).called("margin")
    }
}

formulas! { MeanInterval;
    /// x̄, in the unit of the values.
    mean: |ci| ci.sample.mean_expr();
    /// x̄ − t · s / √n; undefined for one value.
    low: |ci| (ci.sample.mean_expr() - ci.margin()).called("low");
    /// x̄ + t · s / √n; undefined for one value.
    high: |ci| (ci.sample.mean_expr() + ci.margin()).called("high");
}

/// How the interval of a share is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProportionMethod {
    /// Wald's, p ± z · SE: too narrow for few trials, and not kept within 0 to 1.
    #[default]
    Normal,
    /// Wilson's score interval.
    Wilson,
}

/// A share of successes, and how far the true one may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proportion {
    successes: u64,
    n: u64,
    confidence: f64,
    method: ProportionMethod,
}

impl Proportion {
    /// # Errors
    /// `BadParam` for no trials, more successes than trials, or a confidence that does not lie between 0 and 1.
    /// ```
    /// use workings::stats::{Proportion, ProportionMethod};
    /// let ci = Proportion::new(450, 500, 0.95, ProportionMethod::Wilson)?;
    /// assert!((ci.low() - 0.8705780903680599).abs() < 1e-12);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(successes: u64, n: u64, confidence: f64, method: ProportionMethod) -> Result<Self> {
        successes_of("successes", successes, "n", n)?;
        inside("confidence", confidence)?;
        Ok(Proportion { successes, n, confidence, method })
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn p(&self) -> Expr {
        (Expr::named("successes", self.successes as f64) / self.n()).called("p")
    }

    fn n(&self) -> Expr {
        Expr::named("n", self.n as f64)
    }

    fn z(&self) -> Expr {
        z_expr((1.0 - self.confidence) / 2.0, "z")
    }

    /// The middle of the interval and its half width.
    fn interval(&self) -> (Expr, Expr) {
        let (p, n, z) = (self.p(), self.n(), self.z());
        let variance = &p * (1.0 - &p) / &n;
        match self.method {
            ProportionMethod::Normal => {
                let error = variance.sqrt().called("SE");
                (p, (z * error).called("margin"))
            }
            ProportionMethod::Wilson => {
                let square = z.clone().powi(2);
                let scale = (1.0 + &square / &n).called("scale");
                let center = ((p + &square / (2.0 * &n)) / &scale).called("center");
                let spread = (variance + square / (4.0 * n.powi(2))).sqrt();
                (center, (z / scale * spread).called("margin"))
            }
        }
    }
}

formulas! { Proportion;
    /// The share of successes.
    share: |ci| ci.p();
    /// The lower end of the interval.
    low: |ci| {
        let (center, margin) = ci.interval();
        let low = center - margin;
        // Wilson's interval of no success begins at 0, which the difference of two roundings would miss.
        let at_end = ci.successes == 0 && ci.method == ProportionMethod::Wilson;
        (if at_end { low.valued(0.0) } else { low }).called("low")
    };
    /// The upper end of the interval.
    high: |ci| {
        let (center, margin) = ci.interval();
        let high = center + margin;
        let at_end = ci.successes == ci.n && ci.method == ProportionMethod::Wilson;
        (if at_end { high.valued(1.0) } else { high }).called("high")
    };
}

/// √(p(1 − p)/n): how far a share among n typically lies from the true share p.
///
/// # Errors
/// `BadParam` for a share outside 0 to 1, or no trials.
/// ```
/// assert_eq!(workings::stats::proportion_standard_error(0.5, 25)?, 0.1);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn proportion_standard_error(p: f64, n: u64) -> Result<f64> {
    Ok(proportion_error_expr(p, n)?.value())
}

pub(crate) fn proportion_error_expr(p: f64, n: u64) -> Result<Expr> {
    setting("p", p, (0.0..=1.0).contains(&p), "a probability from 0 to 1")?;
    trials("n", n)?;
    let p = Expr::named("p", p);
    Ok((&p * (1.0 - &p) / Expr::named("n", n as f64)).sqrt().called("SE"))
}

/// How many samples each of two groups needs for a two-sided test of `p1` against `p2` at level `alpha` to find the
/// difference with probability `power`; not rounded.
///
/// (z(α/2) √(2 p̄ (1 − p̄)) + z(β) √(p₁(1 − p₁) + p₂(1 − p₂)))² / (p₁ − p₂)², p̄ the mean of the two shares; undefined where
/// they are equal.
///
/// # Errors
/// `BadParam` for a share outside 0 to 1, or a level or power that does not lie between 0 and 1.
/// ```
/// let n = workings::stats::sample_size_two_proportions(0.05, 0.06, 0.05, 0.8)?;
/// assert_eq!(n.ceil(), 8158.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn sample_size_two_proportions(p1: f64, p2: f64, alpha: f64, power: f64) -> Result<f64> {
    Ok(sample_size_expr(p1, p2, alpha, power)?.value())
}

pub(crate) fn sample_size_expr(p1: f64, p2: f64, alpha: f64, power: f64) -> Result<Expr> {
    for (name, p) in [("p1", p1), ("p2", p2)] {
        setting(name, p, (0.0..=1.0).contains(&p), "a probability from 0 to 1")?;
    }
    inside("alpha", alpha)?;
    inside("power", power)?;
    let equal = p1 == p2;
    let (p1, p2) = (Expr::named("p1", p1), Expr::named("p2", p2));
    let mean = ((&p1 + &p2) / 2.0).called("p̄");
    let under_null = z_expr(alpha / 2.0, "z(α/2)") * (2.0 * &mean * (1.0 - &mean)).sqrt();
    let otherwise = z_expr(1.0 - power, "z(β)") * (&p1 * (1.0 - &p1) + &p2 * (1.0 - &p2)).sqrt();
    Ok(((under_null + otherwise).powi(2) / (p1 - p2).powi(2))
        .undefined_if(equal, "no sample shows a difference between equal shares")
        .called("n"))
}

/// The z with this share above it.
fn z_expr(above: f64, name: &str) -> Expr {
    Expr::named(name, Normal::standard().isf(above))
}

fn inside(name: &str, value: f64) -> Result<()> {
    setting(name, value, value > 0.0 && value < 1.0, "a number between 0 and 1")
}

fn trials(name: &str, n: u64) -> Result<()> {
    if n == 0 { Err(Error::bad_param(name, n, "a whole number of at least 1")) } else { Ok(()) }
}

pub(super) fn successes_of(name: &str, successes: u64, of: &str, n: u64) -> Result<()> {
    trials(of, n)?;
    match successes <= n {
        true => Ok(()),
        false => Err(Error::bad_param(name, successes, format!("at most {of} = {n}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// SciPy 1.17.1 quantiles: t(0.95; 2 df) = 2.9199855803537251. 1, 2, 6: mean 3, s² = 7.
    #[test]
    fn the_interval_of_a_mean() {
        let ci = MeanInterval::new(&[1.0, 2.0, 6.0], 0.9).unwrap();
        let margin = 2.919_985_580_353_725 * (7.0_f64 / 3.0).sqrt();
        assert_relative_eq!(ci.low(), 3.0 - margin, max_relative = 1e-12);
        assert_relative_eq!(ci.high(), 3.0 + margin, max_relative = 1e-12);
        let one = MeanInterval::new(&[4.0], 0.95).unwrap();
        assert_eq!(one.worked().low().undefined(), Some("the sample variance needs two values"));
        let flat = MeanInterval::new(&[4.0, 4.0], 0.95).unwrap();
        assert_eq!((flat.low(), flat.high()), (4.0, 4.0));
        assert!(MeanInterval::new(&[1.0, 2.0], 1.0).is_err());
    }

    /// z = 1.959963984540054. No success among 10: Wilson reaches z²/(n + z²), Wald has no width.
    #[test]
    fn intervals_of_a_share() {
        let z2 = 1.959_963_984_540_054_f64.powi(2);
        let wilson = Proportion::new(0, 10, 0.95, ProportionMethod::Wilson).unwrap();
        assert_relative_eq!(wilson.high(), z2 / (10.0 + z2), max_relative = 1e-13);
        assert!(wilson.low().abs() < 1e-16);
        let wald = Proportion::new(2, 8, 0.95, ProportionMethod::Normal).unwrap();
        assert_relative_eq!(wald.high(), 0.25 + (z2 * 0.1875 / 8.0).sqrt(), max_relative = 1e-13);
        assert!(Proportion::new(3, 2, 0.95, ProportionMethod::Wilson).is_err());
        assert!(Proportion::new(0, 0, 0.95, ProportionMethod::Wilson).is_err());
    }

    /// p̄ = 0.25; z(0.025) √0.375 + z(0.1) √(0.16 + 0.21) over 0.1.
    #[test]
    fn sample_sizes() {
        let (a, b) = (1.959_963_984_540_054_f64, 1.281_551_565_544_600_4_f64);
        let expected = ((a * 0.375_f64.sqrt() + b * 0.37_f64.sqrt()) / 0.1).powi(2);
        assert_relative_eq!(sample_size_two_proportions(0.2, 0.3, 0.05, 0.9).unwrap(), expected, max_relative = 1e-12);
        assert!(sample_size_two_proportions(0.2, 0.2, 0.05, 0.9).unwrap().is_nan());
        assert!(sample_size_two_proportions(0.2, 1.2, 0.05, 0.9).is_err());
        assert!(sample_size_two_proportions(0.2, 0.3, 0.0, 0.9).is_err());
        assert_eq!(proportion_error_expr(0.5, 25).unwrap().value(), 0.1);
        assert!(proportion_error_expr(0.5, 0).is_err());
    }
}
