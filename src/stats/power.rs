//! Power: how likely a test is to find a difference that is there.
//!
//! - Formula: two means, the t-test's P(|T| > t(α/2)) of the noncentral t distribution with δ = d / √(1/n₁ + 1/n₂) and
//!   n₁ + n₂ − 2 degrees of freedom; one mean or pairs, δ = d √n and n − 1; two shares,
//!   P(|Z + h / √(1/n₁ + 1/n₂)| > z(α/2)) with Cohen's h = 2 asin √p₂ − 2 asin √p₁. One-sided, P(T > t(α)). As
//!   statsmodels' `TTestIndPower`, `TTestPower` and `NormalIndPower`.
//! - The share above t of the noncentral t is the mean of the normal's share above t s − δ over s = √(χ²/df), taken by the
//!   trapezoid rule in ln s, where it converges faster than any power of the step.
//! - Source: Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, chapters 2 and 6.

use super::{Alternative, ChiSquared, Normal, StudentT, special};
use crate::input::setting;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number, six};
use crate::{Error, Result};

/// How many values a planned t-test has; not whole while the number is being sought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Groups {
    /// One sample, or the differences of so many pairs.
    One(f64),
    Two(f64, f64),
}

/// The power of a t-test: of two means that differ by `effect` standard deviations (Cohen's d), or of one mean that lies
/// so many from the tested one. A paired test is one of the differences, `effect` in their standard deviation.
///
/// ```
/// use workings::stats::TTestPower;
///
/// let two = TTestPower::new(0.5, 64, 64, 0.05)?;
/// assert!((two.power() - 0.8014596).abs() < 1e-7);
/// let one = TTestPower::one_sample(0.5, 34, 0.05)?;
/// assert!((one.power() - 0.8077775).abs() < 1e-7);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TTestPower {
    effect: f64,
    groups: Groups,
    alpha: f64,
    alternative: Alternative,
}

impl TTestPower {
    /// Two groups, two-sided.
    ///
    /// # Errors
    /// `BadParam` for an effect that is not finite, fewer than one value in a group or three in all, or a level that does
    /// not lie between 0 and 1.
    pub fn new(effect: f64, n1: u64, n2: u64, alpha: f64) -> Result<Self> {
        groups(n1, n2)?;
        if n1.saturating_add(n2) < 3 {
            return Err(Error::bad_param("n1 + n2", n1.saturating_add(n2), "three values at least"));
        }
        TTestPower::of(effect, Groups::Two(n1 as f64, n2 as f64), alpha)
    }

    /// One sample, or so many pairs, two-sided.
    ///
    /// # Errors
    /// `BadParam` for an effect that is not finite, fewer than two values, or a level that does not lie between 0 and 1.
    pub fn one_sample(effect: f64, n: u64, alpha: f64) -> Result<Self> {
        if n < 2 {
            return Err(Error::bad_param("n", n, "a whole number of at least 2"));
        }
        TTestPower::of(effect, Groups::One(n as f64), alpha)
    }

    pub(super) fn of(effect: f64, groups: Groups, alpha: f64) -> Result<Self> {
        setting("effect", effect, effect.is_finite(), "a finite number")?;
        between("alpha", alpha)?;
        Ok(TTestPower { effect, groups, alpha, alternative: Alternative::TwoSided })
    }

    /// A one-sided test.
    pub fn alternative(self, alternative: Alternative) -> Self {
        TTestPower { alternative, ..self }
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
        let name = format!("d of power {} with {n1} and {n2} values", six(power));
        TTestPower::new(0.0, n1, n2, alpha)?.smallest_effect(power, name)
    }

    /// As [`detectable`](Self::detectable), of one sample or of so many pairs.
    ///
    /// # Errors
    /// As [`one_sample`](Self::one_sample); `BadParam` for a power that does not lie between 0 and 1.
    pub fn detectable_in_one_sample(n: u64, alpha: f64, power: f64) -> Result<f64> {
        Ok(TTestPower::detectable_in_one_expr(n, alpha, power)?.value())
    }

    pub(crate) fn detectable_in_one_expr(n: u64, alpha: f64, power: f64) -> Result<Expr> {
        let name = format!("d of power {} with {n} values", six(power));
        TTestPower::one_sample(0.0, n, alpha)?.smallest_effect(power, name)
    }

    fn smallest_effect(self, power: f64, name: String) -> Result<Expr> {
        between("power", power)?;
        let effect = smallest(power, |effect| TTestPower { effect, ..self }.value());
        let rarely = power <= self.alpha;
        Ok(Expr::named(name, effect).undefined_if(rarely, "no effect at all is found as often").called("d"))
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn df(&self) -> f64 {
        match self.groups {
            Groups::One(n) => n - 1.0,
            Groups::Two(n1, n2) => n1 + n2 - 2.0,
        }
    }

    fn tail(&self) -> f64 {
        if self.alternative == Alternative::TwoSided { self.alpha / 2.0 } else { self.alpha }
    }

    fn critical_t(&self) -> f64 {
        StudentT::new(self.df()).map_or(f64::NAN, |t| t.isf(self.tail()))
    }

    fn delta_expr(&self) -> Expr {
        let d = Expr::named("d", self.effect);
        let delta = match self.groups {
            Groups::One(n) => d * Expr::named("n", n).sqrt(),
            Groups::Two(n1, n2) => d / inverse_counts(n1, n2).sqrt(),
        };
        delta.called("δ")
    }

    /// P(T > t) and P(T < −t), as far as the test looks at them.
    fn tails(&self) -> [Option<f64>; 2] {
        let (t, df, delta) = (self.critical_t(), self.df(), self.delta_expr().value());
        let of = |delta: f64| noncentral_sf(t, df, delta);
        match self.alternative {
            Alternative::TwoSided => [Some(of(delta)), Some(of(-delta))],
            Alternative::Greater => [Some(of(delta)), None],
            Alternative::Less => [None, Some(of(-delta))],
        }
    }

    pub(super) fn value(&self) -> f64 {
        self.tails().into_iter().flatten().sum::<f64>().min(1.0)
    }

    pub(super) fn power_expr(&self) -> Expr {
        let (t, df, delta) = (six(self.critical_t()), six(self.df()), six(self.delta_expr().value()));
        let named = |sign: &str, tail| Expr::named(format!("P(T {sign}{t}; {df} df, δ = {delta})"), tail);
        let [above, below] = self.tails();
        let (above, below) = (above.map(|tail| named("> ", tail)), below.map(|tail| named("< −", tail)));
        let total = match (above, below) {
            (Some(above), Some(below)) => above + below,
            (above, below) => above.or(below).unwrap_or(Expr::from(f64::NAN)),
        };
        total.valued(self.value()).called("power")
    }
}

formulas! { TTestPower;
    /// δ = d / √(1/n₁ + 1/n₂), of one sample d √n, by which the statistic is shifted.
    noncentrality: |test| test.delta_expr();
    /// The t, or |t|, beyond which the test rejects.
    critical: |test| Expr::named(format!("t({}; {} df)", six(test.tail()), six(test.df())), test.critical_t());
    /// The probability that the test rejects.
    power: |test| test.power_expr();
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
        let scale = inverse_counts(n1 as f64, n2 as f64).value().sqrt();
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
        (self.h_expr() / inverse_counts(self.n1 as f64, self.n2 as f64).sqrt()).called("δ")
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
fn inverse_counts(n1: f64, n2: f64) -> Expr {
    1.0 / Expr::named("n1", n1) + 1.0 / Expr::named("n2", n2)
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

/// More points of the integral than a shift of any sense needs.
const MOST_POINTS: f64 = 2e5;

/// P(t s < δ).
fn edge(t: f64, df: f64, delta: f64) -> f64 {
    let share = |part: fn(&ChiSquared, f64) -> f64| {
        let ratio = delta / t;
        ChiSquared::new(df).map_or(f64::NAN, |chi2| part(&chi2, df * ratio * ratio))
    };
    match (t >= 0.0, delta >= 0.0) {
        (true, true) => share(ChiSquared::cdf),
        (true, false) => 0.0,
        (false, true) => 1.0,
        (false, false) => share(ChiSquared::sf),
    }
}

/// P(T > t) of the noncentral t distribution.
fn noncentral_sf(t: f64, df: f64, delta: f64) -> f64 {
    if t.is_nan() || t.is_infinite() || delta.is_nan() {
        return f64::NAN;
    }
    let width = df.sqrt().recip();
    let step = (width / 5.0).min(0.1).min(0.25 / (3.0 + delta.abs()));
    let (low, high) = (-40.0 / df - 9.0 * width, 9.0 * width);
    let normal = Normal::standard();
    let points = (high - low) / step;
    if points.is_nan() || points > MOST_POINTS {
        // So far out the normal's edge at s = δ / t is a step beside the spread of s, but for some 1/δ².
        return edge(t, df, delta);
    }
    let points = points.ceil() as usize;
    let term = |i: usize| {
        let u = low + i as f64 * step;
        let s = u.exp();
        // The density of ln s, with x = df s² / 2: df · x^(df/2) e^(−x) / Γ(df/2 + 1)
        df * special::poisson_density(df / 2.0, df * s * s / 2.0) * normal.sf(t * s - delta)
    };
    (super::accurate_sum((0..=points).map(term)) * step).min(1.0)
}

pub(super) fn between(name: &str, value: f64) -> Result<()> {
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

    /// The two tails of a two-sided test, and the whole level in one tail.
    #[test]
    fn a_one_sided_test_looks_at_one_tail() {
        let two = TTestPower::one_sample(0.4, 20, 0.1).unwrap();
        let one = |side| TTestPower::one_sample(0.4, 20, 0.05).unwrap().alternative(side).power();
        let (above, below) = (one(Alternative::Greater), one(Alternative::Less));
        assert_relative_eq!(above + below, two.power(), max_relative = 1e-14);
        assert!(below < 0.05 && above > 0.4);
        // Shifts beyond reason are found, and quickly; of two values the t of 12.7 asks for s < δ / 12.7.
        let found = |effect: f64, n: u64| TTestPower::one_sample(effect, n, 0.05).unwrap().power();
        assert_eq!((found(9e18, 34), found(1e308, 34), found(-1e308, 34)), (1.0, 1.0, 1.0));
        let s = 2000.0 * 2_f64.sqrt() / 12.706_204_736_174_7;
        let below = 1.0 - 2.0 * Normal::standard().sf(s);
        assert_relative_eq!(found(2000.0, 2), below, max_relative = 1e-6);
        assert_eq!(two.noncentrality(), 0.4 * 20_f64.sqrt());
    }

    #[test]
    fn settings_in_range() {
        assert!(TTestPower::new(0.5, 1, 1, 0.05).is_err() && TTestPower::new(0.5, 0, 9, 0.05).is_err());
        assert!(TTestPower::new(f64::NAN, 5, 5, 0.05).is_err() && TTestPower::new(0.5, 5, 5, 1.0).is_err());
        assert!(ProportionPower::new(1.5, 0.2, 5, 5, 0.05).is_err());
        assert!(TTestPower::detectable(5, 5, 0.05, 1.0).is_err());
        assert!(TTestPower::one_sample(0.5, 1, 0.05).is_err() && TTestPower::one_sample(0.5, 0, 0.05).is_err());
        assert!(TTestPower::detectable_in_one_sample(9, 0.05, 0.0).is_err());
    }
}
