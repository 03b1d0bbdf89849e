//! Power: how likely a test is to find a difference that is there.
//!
//! - Formula: two means, the t-test's P(|T| > t(α/2)) of the noncentral t distribution with δ = d / √(1/n₁ + 1/n₂) and
//!   n₁ + n₂ − 2 degrees of freedom; two shares, P(|Z + h / √(1/n₁ + 1/n₂)| > z(α/2)) with Cohen's
//!   h = 2 asin √p₂ − 2 asin √p₁. As statsmodels' `TTestIndPower` and `NormalIndPower`, two-sided.
//! - The share above t of the noncentral t is the mean of the normal's share above t s − δ over s = √(χ²/df), taken by the
//!   trapezoid rule in ln s, where it converges faster than any power of the step.
//! - Source: Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, chapters 2 and 6.

use super::{Normal, StudentT, special};
use crate::input::setting;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number, six};
use crate::{Error, Result};

/// The power of a two-sided t-test of two means that differ by `effect` standard deviations (Cohen's d).
///
/// ```
/// let power = workings::stats::TTestPower::new(0.5, 64, 64, 0.05)?;
/// assert!((power.power() - 0.8014596).abs() < 1e-7);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TTestPower {
    effect: f64,
    n1: u64,
    n2: u64,
    alpha: f64,
}

impl TTestPower {
    /// # Errors
    /// `BadParam` for an effect that is not finite, fewer than one value in a group or three in all, or a level that does
    /// not lie between 0 and 1.
    pub fn new(effect: f64, n1: u64, n2: u64, alpha: f64) -> Result<Self> {
        setting("effect", effect, effect.is_finite(), "a finite number")?;
        groups(n1, n2)?;
        if n1.saturating_add(n2) < 3 {
            return Err(Error::bad_param("n1 + n2", n1 + n2, "three values at least"));
        }
        between("alpha", alpha)?;
        Ok(TTestPower { effect, n1, n2, alpha })
    }

    /// The smallest effect that is found with probability `power`, in standard deviations; undefined where no effect is
    /// found so rarely.
    ///
    /// # Errors
    /// As [`new`](Self::new); `BadParam` for a power that does not lie between 0 and 1.
    pub fn detectable(n1: u64, n2: u64, alpha: f64, power: f64) -> Result<f64> {
        Ok(TTestPower::detectable_expr(n1, n2, alpha, power)?.value())
    }

    pub(crate) fn detectable_expr(n1: u64, n2: u64, alpha: f64, power: f64) -> Result<Expr> {
        between("power", power)?;
        let test = TTestPower::new(0.0, n1, n2, alpha)?;
        let effect = smallest(power, |effect| TTestPower { effect, ..test }.value());
        let name = format!("d of power {} with {n1} and {n2} values", six(power));
        Ok(Expr::named(name, effect).undefined_if(power <= alpha, "no effect at all is found as often").called("d"))
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn df(&self) -> f64 {
        self.n1 as f64 + self.n2 as f64 - 2.0
    }

    fn critical_t(&self) -> f64 {
        StudentT::new(self.df()).map_or(f64::NAN, |t| t.isf(self.alpha / 2.0))
    }

    fn delta_expr(&self) -> Expr {
        (Expr::named("d", self.effect) / inverse_counts(self.n1, self.n2).sqrt()).called("δ")
    }

    fn value(&self) -> f64 {
        let (t, delta) = (self.critical_t(), self.delta_expr().value());
        (noncentral_sf(t, self.df(), delta) + noncentral_sf(t, self.df(), -delta)).min(1.0)
    }
}

formulas! { TTestPower;
    /// δ = d / √(1/n₁ + 1/n₂), by which the statistic is shifted.
    noncentrality: |test| test.delta_expr();
    /// The |t| beyond which the test rejects.
    critical: |test| Expr::named(format!("t({}; {} df)", six(test.alpha / 2.0), six(test.df())), test.critical_t());
    /// The probability that the test rejects.
    power: |test| {
        let (t, df, delta) = (test.critical_t(), test.df(), test.delta_expr().value());
        let tail = |sign: &str, delta: f64| {
            let name = format!("P(T {sign}{}; {} df, δ = {})", six(t), six(df), six(test.delta_expr().value()));
            Expr::named(name, noncentral_sf(t, df, delta))
        };
        (tail("> ", delta) + tail("< −", -delta)).valued(test.value()).called("power")
    };
}

/// The power of a two-sided z-test of two shares.
///
/// ```
/// let power = workings::stats::ProportionPower::new(0.1, 0.15, 500, 500, 0.05)?;
/// assert!((0.6..0.7).contains(&power.power()));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProportionPower {
    p1: f64,
    p2: f64,
    n1: u64,
    n2: u64,
    alpha: f64,
}

impl ProportionPower {
    /// # Errors
    /// `BadParam` for a share outside 0 to 1, no trials in a group, or a level that does not lie between 0 and 1.
    pub fn new(p1: f64, p2: f64, n1: u64, n2: u64, alpha: f64) -> Result<Self> {
        for (name, p) in [("p1", p1), ("p2", p2)] {
            setting(name, p, (0.0..=1.0).contains(&p), "a probability from 0 to 1")?;
        }
        groups(n1, n2)?;
        between("alpha", alpha)?;
        Ok(ProportionPower { p1, p2, n1, n2, alpha })
    }

    /// The smallest share above `p1` whose difference is found with probability `power`; undefined where even 1 is not.
    ///
    /// # Errors
    /// As [`new`](Self::new); `BadParam` for a power that does not lie between 0 and 1.
    pub fn detectable(p1: f64, n1: u64, n2: u64, alpha: f64, power: f64) -> Result<f64> {
        Ok(ProportionPower::detectable_expr(p1, n1, n2, alpha, power)?.value())
    }

    pub(crate) fn detectable_expr(p1: f64, n1: u64, n2: u64, alpha: f64, power: f64) -> Result<Expr> {
        between("power", power)?;
        let test = ProportionPower::new(p1, p1, n1, n2, alpha)?;
        let z = Normal::standard().isf(alpha / 2.0);
        let scale = inverse_counts(n1, n2).value().sqrt();
        let h = smallest(power, |h| shifted(z, h / scale));
        let angle = p1.sqrt().asin() + h / 2.0;
        let beyond = angle.is_nan() || angle > std::f64::consts::FRAC_PI_2;
        let name = format!("p2 of power {} against {}", six(power), six(test.p1));
        Ok(Expr::named(name, angle.sin().powi(2))
            .undefined_if(beyond, "not even a share of 1 is found as often")
            .undefined_if(power <= alpha, "equal shares are told apart as often, by chance")
            .called("p2"))
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn h_expr(&self) -> Expr {
        let angle = |name: &str, p: f64| Expr::named(format!("2 asin √{name}"), 2.0 * p.sqrt().asin());
        (angle("p2", self.p2) - angle("p1", self.p1)).called("h")
    }

    fn delta_expr(&self) -> Expr {
        (self.h_expr() / inverse_counts(self.n1, self.n2).sqrt()).called("δ")
    }
}

formulas! { ProportionPower;
    /// Cohen's h = 2 asin √p₂ − 2 asin √p₁.
    effect: |test| test.h_expr();
    /// The probability that the test rejects.
    power: |test| {
        let delta = test.delta_expr();
        let z = Normal::standard().isf(test.alpha / 2.0);
        let named = Expr::named("z(α/2)", z);
        let upper = (&named - &delta).called("upper");
        let lower = (named + delta).called("lower");
        let tail = |of: &Expr, name: &str| {
            Expr::named(format!("P(Z > {name} = {})", six(of.value())), Normal::standard().sf(of.value()))
        };
        (tail(&upper, "z(α/2) − δ") + tail(&lower, "z(α/2) + δ")).called("power")
    };
}

/// 1/n₁ + 1/n₂.
fn inverse_counts(n1: u64, n2: u64) -> Expr {
    1.0 / Expr::named("n1", n1 as f64) + 1.0 / Expr::named("n2", n2 as f64)
}

/// P(|Z + δ| > z).
fn shifted(z: f64, delta: f64) -> f64 {
    Normal::standard().sf(z - delta) + Normal::standard().sf(z + delta)
}

/// The smallest effect of this power, which grows with the effect; `NaN` if none within reason has it.
fn smallest(wanted: f64, power: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while power(high) < wanted {
        (low, high) = (high, high * 2.0);
        if high > 1e6 {
            return f64::NAN;
        }
    }
    for _ in 0..60 {
        let middle = low + (high - low) / 2.0;
        if power(middle) < wanted { low = middle } else { high = middle }
    }
    high
}

/// P(T > t) of the noncentral t distribution.
fn noncentral_sf(t: f64, df: f64, delta: f64) -> f64 {
    if !(t.is_finite() && delta.is_finite()) {
        return f64::NAN;
    }
    let width = df.sqrt().recip();
    let step = (width / 5.0).min(0.1).min(0.25 / (3.0 + delta.abs()));
    let (low, high) = (-40.0 / df - 9.0 * width, 9.0 * width);
    let normal = Normal::standard();
    let points = ((high - low) / step).ceil() as usize;
    let term = |i: usize| {
        let u = low + i as f64 * step;
        let s = u.exp();
        // The density of ln s, with x = df s² / 2: df · x^(df/2) e^(−x) / Γ(df/2 + 1)
        df * special::poisson_density(df / 2.0, df * s * s / 2.0) * normal.sf(t * s - delta)
    };
    (super::accurate_sum((0..=points).map(term)) * step).min(1.0)
}

fn between(name: &str, value: f64) -> Result<()> {
    setting(name, value, value > 0.0 && value < 1.0, "a number between 0 and 1")
}

fn groups(n1: u64, n2: u64) -> Result<()> {
    for (name, n) in [("n1", n1), ("n2", n2)] {
        if n == 0 {
            return Err(Error::bad_param(name, n, "a whole number of at least 1"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// Without an effect a test rejects with probability α; without a shift the noncentral t is Student's.
    #[test]
    fn no_effect_leaves_the_level() {
        for (n1, n2, alpha) in [(2, 1, 0.05), (20, 30, 0.01), (4000, 5000, 0.1)] {
            let power = TTestPower::new(0.0, n1, n2, alpha).unwrap().power();
            assert_relative_eq!(power, alpha, max_relative = 1e-10);
        }
        assert_relative_eq!(ProportionPower::new(0.3, 0.3, 9, 7, 0.05).unwrap().power(), 0.05, max_relative = 1e-12);
    }

    #[test]
    fn the_detectable_effect_has_the_power() {
        let d = TTestPower::detectable(20, 50, 0.01, 0.9).unwrap();
        assert_relative_eq!(TTestPower::new(d, 20, 50, 0.01).unwrap().power(), 0.9, max_relative = 1e-10);
        let p2 = ProportionPower::detectable(0.1, 400, 300, 0.05, 0.8).unwrap();
        assert_relative_eq!(ProportionPower::new(0.1, p2, 400, 300, 0.05).unwrap().power(), 0.8, max_relative = 1e-10);
        assert!(ProportionPower::detectable(0.9, 3, 3, 0.05, 0.8).unwrap().is_nan());
        assert!(TTestPower::detectable(3, 3, 0.05, 0.05).unwrap().is_nan());
    }

    #[test]
    fn settings_in_range() {
        assert!(TTestPower::new(0.5, 1, 1, 0.05).is_err() && TTestPower::new(0.5, 0, 9, 0.05).is_err());
        assert!(TTestPower::new(f64::NAN, 5, 5, 0.05).is_err() && TTestPower::new(0.5, 5, 5, 1.0).is_err());
        assert!(ProportionPower::new(1.5, 0.2, 5, 5, 0.05).is_err());
        assert!(TTestPower::detectable(5, 5, 0.05, 1.0).is_err());
    }
}
