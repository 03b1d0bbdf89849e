//! How many values a t-test needs to find a difference that is there.
//!
//! - Formula: the smallest n at which the power, by the noncentral t distribution ([`TTestPower`]), reaches the wanted one;
//!   near it by the normal distribution, (z(α/2) + z(β))² / d² for one sample, (1 + 1/r) times that for two, r = n₂ / n₁.
//! - Conventions: n is rounded up, as is n₂ = r n₁; `n_exact` is the n before rounding, with the degrees of freedom that go
//!   with it, as statsmodels' `solve_power`. Pairs are counted, not values; their effect is in standard deviations of the
//!   differences (d_z), which is d / √(2 (1 − ρ)) for values that correlate by ρ.
//! - Source: Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, chapter 2.

use super::power::{Groups, between};
use super::{Alternative, Normal, TTestPower};
use crate::Result;
use crate::input::setting;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number, six};

/// More values than any study has; the doubles beyond are not whole numbers apart.
const MOST: f64 = 1e15;

/// The sample size of a t-test for an effect, a level and a wanted power.
///
/// ```
/// use workings::stats::TTestSampleSize;
///
/// assert_eq!(TTestSampleSize::one_sample(0.5, 0.05, 0.8)?.n(), 34.0); // or 34 pairs
/// assert_eq!(TTestSampleSize::two_samples(0.5, 1.0, 0.05, 0.8)?.n(), 64.0); // in each group
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TTestSampleSize {
    effect: f64,
    /// n₂ / n₁; `None` for one sample.
    ratio: Option<f64>,
    alpha: f64,
    power: f64,
    alternative: Alternative,
    /// The n of the wanted power, found once, since every formula starts from it.
    exact: f64,
}

impl TTestSampleSize {
    /// One sample whose mean lies `effect` standard deviations from the tested one, or pairs whose difference does; two-sided.
    ///
    /// # Errors
    /// `BadParam` for an effect that is not finite, or a level or power that does not lie between 0 and 1.
    pub fn one_sample(effect: f64, alpha: f64, power: f64) -> Result<Self> {
        setting("effect", effect, effect.is_finite(), "a finite number")?;
        between("alpha", alpha)?;
        between("power", power)?;
        Ok(TTestSampleSize::of(effect, None, alpha, power))
    }

    /// Two groups whose means differ by `effect` standard deviations, the second `ratio` times as large; two-sided.
    ///
    /// # Errors
    /// As [`one_sample`](Self::one_sample); `BadParam` for a ratio that is not above 0.
    pub fn two_samples(effect: f64, ratio: f64, alpha: f64, power: f64) -> Result<Self> {
        setting("ratio", ratio, ratio > 0.0 && ratio.is_finite(), "a number above 0")?;
        setting("effect", effect, effect.is_finite(), "a finite number")?;
        between("alpha", alpha)?;
        between("power", power)?;
        Ok(TTestSampleSize::of(effect, Some(ratio), alpha, power))
    }

    fn of(effect: f64, ratio: Option<f64>, alpha: f64, power: f64) -> Self {
        let alternative = Alternative::TwoSided;
        TTestSampleSize { effect, ratio, alpha, power, alternative, exact: f64::NAN }.solved()
    }

    fn solved(self) -> Self {
        let exact = if self.impossible().is_some() { f64::NAN } else { self.solution() };
        TTestSampleSize { exact, ..self }
    }

    /// A one-sided test.
    pub fn alternative(self, alternative: Alternative) -> Self {
        if alternative == self.alternative { self } else { TTestSampleSize { alternative, ..self }.solved() }
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// The test with n values in the (first) group.
    fn test(&self, groups: Groups) -> TTestPower {
        let planned = TTestPower::of(self.effect, groups, self.alpha);
        planned.expect("checked when the plan was made").alternative(self.alternative)
    }

    fn groups(&self, n: f64) -> Groups {
        self.ratio.map_or(Groups::One(n), |ratio| Groups::Two(n, ratio * n))
    }

    fn whole(&self, n: f64) -> Groups {
        self.ratio.map_or(Groups::One(n), |ratio| Groups::Two(n, rounded_up(ratio * n)))
    }

    /// The fewest values, in the first group, of which a t can be taken.
    fn fewest(&self) -> f64 {
        match self.ratio {
            None => 2.0,
            Some(ratio) => (3.0 / (1.0 + ratio)).max(1.0),
        }
    }

    /// Why no n has the wanted power.
    fn impossible(&self) -> Option<&'static str> {
        let helps = match self.alternative {
            Alternative::TwoSided => self.effect != 0.0,
            Alternative::Greater => self.effect > 0.0,
            Alternative::Less => self.effect < 0.0,
        };
        match helps {
            _ if self.power <= self.alpha => Some("no difference at all is found as often, by chance"),
            false if self.effect == 0.0 => Some("no sample shows a difference that is not there"),
            false => Some("the effect lies the other way, where the test does not look"),
            true => None,
        }
    }

    /// The n of the wanted power, not rounded; the fewest if they have it already, infinite beyond [`MOST`].
    fn solution(&self) -> f64 {
        let lacking = |n: f64| self.test(self.groups(n)).value() - self.power;
        let fewest = self.fewest();
        let (mut low, mut high) = (fewest, self.normal_expr().value().clamp(fewest, MOST) + 1.0);
        if lacking(low) >= 0.0 {
            return low;
        }
        while lacking(high) < 0.0 {
            (low, high) = (high, high * 1.25);
            if high > MOST {
                return f64::INFINITY;
            }
        }
        root(lacking, low, high)
    }

    fn normal_expr(&self) -> Expr {
        let tail = if self.alternative == Alternative::TwoSided { "α/2" } else { "α" };
        let alpha = if self.alternative == Alternative::TwoSided { self.alpha / 2.0 } else { self.alpha };
        let z = |name: String, above: f64| Expr::named(name, Normal::standard().isf(above));
        let both = z(format!("z({tail})"), alpha) + z("z(β)".into(), 1.0 - self.power);
        let of_one = (both / Expr::named("d", self.effect)).powi(2);
        match self.ratio {
            None => of_one,
            Some(ratio) => (1.0 + 1.0 / Expr::named("r", ratio)) * of_one,
        }
    }

    fn defined(&self, expr: Expr) -> Expr {
        match self.impossible() {
            Some(reason) => expr.undefined_if(true, reason),
            None => expr,
        }
    }

    fn exact_expr(&self) -> Expr {
        let n = self.exact;
        let most = format!("more than {} values are needed", six(MOST));
        self.defined(Expr::named(format!("n of power {}", six(self.power)), n).undefined_if(n.is_infinite(), most))
    }

    /// Whole numbers of values, of the first group and of both.
    fn whole_number(&self) -> f64 {
        rounded_up(self.exact_expr().value())
    }
}

formulas! { TTestSampleSize;
    /// What the normal distribution makes of it: too few by about z²/2 of one sample, by z²/4 of each of two.
    n_normal: |plan| plan.defined(plan.normal_expr()).called("n by the normal distribution");
    /// The n at which the power is the wanted one, not rounded; of two groups the first's. At least the fewest values that a
    /// t can be taken of.
    n_exact: |plan| plan.exact_expr().called("n exact");
    /// The values, or pairs, that are needed; of two groups the first's.
    n: |plan| {
        let exact = plan.exact_expr();
        let reason = exact.undefined().map(String::from);
        let n = Expr::named("n exact, rounded up", rounded_up(exact.value()));
        n.undefined_if(reason.is_some(), reason.unwrap_or_default()).called("n")
    };
    /// The values of the second group, r n₁ rounded up; undefined for one sample.
    n2: |plan| {
        let n2 = plan.ratio.map_or(f64::NAN, |ratio| rounded_up(ratio * plan.whole_number()));
        plan.defined(Expr::named("r · n1, rounded up", n2).undefined_if(plan.ratio.is_none(), "one sample")).called("n2")
    };
    /// The power with that many.
    power: |plan| match plan.whole_number() {
        n if n.is_finite() => plan.test(plan.whole(n)).power_expr(),
        _ => plan.defined(Expr::symbol("power").undefined_if(true, "no n is known")),
    };
    /// The power with one value less, or one less in each group, which is too little; undefined where that is no sample.
    power_of_one_less: |plan| match plan.whole_number() - 1.0 {
        n if n >= plan.fewest() && n.is_finite() => {
            let groups = match plan.whole(n + 1.0) {
                Groups::One(n) => Groups::One(n - 1.0),
                Groups::Two(n1, _) => plan.whole(n1 - 1.0),
            };
            plan.test(groups).power_expr().called("power of one less")
        }
        _ => plan.defined(Expr::symbol("power").undefined_if(true, "it is the smallest sample there is")),
    };
}

/// Up, but for what rounding left above a whole number.
fn rounded_up(n: f64) -> f64 {
    (n * (1.0 - 1e-12)).ceil()
}

/// Where a function that rises from below 0 at `low` to above it at `high` crosses 0: the chord's root, with half the value
/// at an end that has stayed (Illinois).
pub(super) fn root(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let (mut below, mut above) = (f(low), f(high));
    for _ in 0..200 {
        let inside = low + (high - low) * (-below / (above - below));
        let x = if low < inside && inside < high { inside } else { low + (high - low) / 2.0 };
        let value = f(x);
        if value < 0.0 {
            (low, below, above) = (x, value, above / 2.0);
        } else {
            (high, above, below) = (x, value, below / 2.0);
        }
        if value == 0.0 || high - low <= 4.0 * f64::EPSILON * high.abs() {
            return x;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// Cohen's table 2.4.1: 64 in each group for d = 0.5, 26 for 0.8, 393 or 394 for 0.2 (his normal-based 393).
    #[test]
    fn sizes_of_the_textbook() {
        let of = |d| TTestSampleSize::two_samples(d, 1.0, 0.05, 0.8).unwrap().n();
        assert_eq!((of(0.5), of(0.8), of(0.2)), (64.0, 26.0, 394.0));
    }

    #[test]
    fn the_size_is_the_smallest_that_has_the_power() {
        let exact = TTestSampleSize::one_sample(-0.3, 0.01, 0.9).unwrap();
        assert!(exact.power() >= 0.9 && exact.power_of_one_less() < 0.9 && exact.n_exact() <= exact.n());
        let lopsided = TTestSampleSize::two_samples(0.4, 2.5, 0.05, 0.9).unwrap().alternative(Alternative::Greater);
        assert!(lopsided.power() >= 0.9 && lopsided.power_of_one_less() < 0.9);
        assert_eq!(lopsided.n2(), (2.5 * lopsided.n()).ceil());
        // z(0.025) + z(0.2) over d = 1
        let near = TTestSampleSize::one_sample(1.0, 0.05, 0.8).unwrap().n_normal();
        assert_relative_eq!(near, (1.959_963_984_540_054_f64 + 0.841_621_233_572_914_2).powi(2), max_relative = 1e-12);
    }

    #[test]
    fn some_plans_have_no_size() {
        let why = |plan: TTestSampleSize| plan.worked().n().undefined().unwrap_or("none").to_string();
        let plan = |d| TTestSampleSize::one_sample(d, 0.05, 0.8).unwrap();
        assert!(why(plan(0.0)).contains("not there") && why(plan(1e-9)).contains("more than"));
        assert!(why(plan(0.5).alternative(Alternative::Less)).contains("other way"));
        assert!(why(TTestSampleSize::one_sample(0.5, 0.05, 0.04).unwrap()).contains("by chance"));
        // Two values are enough, and fewer are none.
        let huge = plan(500.0);
        assert_eq!((huge.n(), huge.n_exact()), (2.0, 2.0));
        assert!(huge.power_of_one_less().is_nan() && huge.n2().is_nan());
        assert!(TTestSampleSize::one_sample(f64::NAN, 0.05, 0.8).is_err());
        assert!(TTestSampleSize::two_samples(0.5, 0.0, 0.05, 0.8).is_err());
        assert!(TTestSampleSize::one_sample(0.5, 0.05, 1.0).is_err());
    }
}
