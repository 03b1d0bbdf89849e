//! Tests of hypotheses: is the difference more than chance would make?
//!
//! Each test has its statistic, its degrees of freedom and its p-value, the probability of a statistic at least as extreme
//! if there were no difference. p-values are two-sided, except for χ² and F, whose upper tail alone speaks of a difference.
//!
//! - Sources: Student (1908), Biometrika 6, 1–25; Welch (1947), Biometrika 34, 28–35; Fisher (1925), Statistical Methods for
//!   Research Workers; Pearson (1900), Phil. Mag. 50, 157–175.

mod fisher_exact;
mod mann_whitney;
mod one_sample;
mod wilcoxon;

pub use fisher_exact::FisherExact;
pub use mann_whitney::MannWhitney;
pub use one_sample::{Alternative, OneProportion, OneSampleT, OneSampleZ};
pub use wilcoxon::Wilcoxon;

use ndarray::ArrayView1;

use super::{ChiSquared, FisherF, Normal, Sample, StudentT, accurate_sum};
use crate::input;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number, six};
use crate::{Error, Result};

/// P(`of` ≥ the statistic).
pub(crate) fn upper_p(statistic: &Expr, of: &str, sf: impl Fn(f64) -> f64) -> Expr {
    tail(statistic, of, statistic.value(), sf).called("p")
}

/// 2 · P(`of` ≥ |the statistic|), at most 1.
fn two_sided_p(statistic: &Expr, of: &str, sf: impl Fn(f64) -> f64) -> Expr {
    (2.0 * tail(statistic, of, statistic.value().abs(), sf)).called("p")
}

fn tail(statistic: &Expr, of: &str, value: f64, sf: impl Fn(f64) -> f64) -> Expr {
    match statistic.undefined() {
        Some(reason) => Expr::symbol(format!("P({of})")).undefined_if(true, reason),
        None => Expr::named(format!("P({of} ≥ {})", six(value)), sf(value)),
    }
}

fn two_sided_t(t: &Expr, df: f64) -> Expr {
    two_sided_p(t, &format!("t with {} df", six(df)), |t| StudentT::new(df).map_or(f64::NAN, |of| of.sf(t)))
}

/// Two independent samples: do their means differ?
///
/// ```
/// let t = workings::stats::TwoSampleT::new(&[1.0, 2.0, 6.0], &[0.0, 1.0], false)?;
/// assert!((t.t() - 2.5 / (7.0_f64 / 3.0 + 0.25).sqrt()).abs() < 1e-14); // s² = 7 and 0.5
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoSampleT {
    a: Sample,
    b: Sample,
    equal_variances: bool,
}

impl TwoSampleT {
    /// Student's test with one pooled variance if `equal_variances`, else Welch's.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`.
    pub fn new<'a>(
        a: impl Into<ArrayView1<'a, f64>>,
        b: impl Into<ArrayView1<'a, f64>>,
        equal_variances: bool,
    ) -> Result<Self> {
        let (a, b) = (Sample::lettered("a", a.into())?, Sample::lettered("b", b.into())?);
        Ok(TwoSampleT { a, b, equal_variances })
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// s² / n, the squared standard error of each mean.
    fn squared_error(sample: &Sample) -> Expr {
        sample.var_expr(1) / sample.n_expr()
    }

    fn df_expr(&self) -> Expr {
        let (a, b) = (&self.a, &self.b);
        if self.equal_variances {
            let few = a.n() + b.n() < 3;
            return (a.n_expr() + b.n_expr() - 2.0).undefined_if(few, "three values are needed").called("df");
        }
        let errors = [a, b].map(TwoSampleT::squared_error);
        let part = |of: &Sample, error: &Expr| error.clone().powi(2) / (of.n_expr() - 1.0);
        let constant = a.is_constant() && b.is_constant();
        ((&errors[0] + &errors[1]).powi(2) / (part(a, &errors[0]) + part(b, &errors[1])))
            .undefined_if(constant && a.n().min(b.n()) > 1, "neither sample has any variance")
            .called("df")
    }

    fn standard_error_expr(&self) -> Expr {
        let (a, b) = (&self.a, &self.b);
        let squared = match self.equal_variances {
            true => {
                let pooled = ((a.squares_expr() + b.squares_expr()) / self.df_expr()).called("pooled s²");
                pooled * (1.0 / a.n_expr() + 1.0 / b.n_expr())
            }
            false => TwoSampleT::squared_error(a) + TwoSampleT::squared_error(b),
        };
        squared.sqrt().called("SE")
    }

    fn t_expr(&self) -> Expr {
        let error = self.standard_error_expr();
        let none = error.value() == 0.0;
        ((self.a.mean_expr() - self.b.mean_expr()) / error)
            .undefined_if(none, "neither sample has any variance")
            .called("t")
    }
}

formulas! { TwoSampleT;
    /// (ā − b̄) / SE; undefined without variance, and for samples too small to have one.
    t: |test| test.t_expr();
    /// n(a) + n(b) − 2, or Welch and Satterthwaite's degrees of freedom.
    df: |test| test.df_expr();
    /// Two-sided p-value.
    p_value: |test| two_sided_t(&test.t_expr(), test.df_expr().value());
}

/// Pairs of measurements: does their mean difference a − b differ from 0?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairedT {
    differences: Sample,
}

impl PairedT {
    /// `a[i]` and `b[i]` belong together.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`.
    pub fn new<'a>(a: impl Into<ArrayView1<'a, f64>>, b: impl Into<ArrayView1<'a, f64>>) -> Result<Self> {
        let (a, b) = (a.into(), b.into());
        input::same_length("a", a.len(), "b", b.len())?;
        input::finite("a", a.iter().copied())?;
        input::finite("b", b.iter().copied())?;
        let differences = &a - &b;
        Ok(PairedT { differences: Sample::lettered("d", differences.view())? })
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn df_expr(&self) -> Expr {
        (self.differences.n_expr() - 1.0).called("df")
    }

    fn t_expr(&self) -> Expr {
        let d = &self.differences;
        let error = (d.std_expr(1) / d.n_expr().sqrt()).called("SE");
        let constant = d.is_constant() && d.n() > 1;
        (d.mean_expr() / error).undefined_if(constant, "the differences have no variance").called("t")
    }
}

formulas! { PairedT;
    /// d̄ / (s / √n) of the differences; undefined for one pair and for equal differences.
    t: |test| test.t_expr();
    /// n − 1.
    df: |test| test.df_expr();
    /// Two-sided p-value.
    p_value: |test| two_sided_t(&test.t_expr(), test.df_expr().value());
}

/// Counts in categories: do they fit the expected shares?
#[derive(Debug, Clone, PartialEq)]
pub struct GoodnessOfFit {
    observed: Vec<f64>,
    shares: Vec<f64>,
}

impl GoodnessOfFit {
    /// `expected_shares` sum to 1, to a millionth.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `OutOfRange` for a count below 0 or a share that is not above 0; `BadParam`
    /// where the shares do not sum to 1; `Undetermined` where nothing was observed.
    pub fn new(observed: &[f64], expected_shares: &[f64]) -> Result<Self> {
        input::same_length("observed", observed.len(), "expected_shares", expected_shares.len())?;
        input::non_negative("observed", observed.iter().copied())?;
        input::in_range("expected_shares", expected_shares.iter().copied(), |s| s > 0.0, "a share above 0")?;
        let total = accurate_sum(expected_shares.iter().copied());
        if (total - 1.0).abs() > 1e-6 {
            return Err(Error::bad_param("the sum of expected_shares", six(total), "1"));
        }
        if observed.iter().all(|count| *count == 0.0) {
            return Err(Error::Undetermined("nothing was observed: every count is 0".into()));
        }
        Ok(GoodnessOfFit { observed: observed.to_vec(), shares: expected_shares.to_vec() })
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn chi2_expr(&self) -> Expr {
        let n = Expr::named("n", accurate_sum(self.observed.iter().copied()));
        let term = |(i, (observed, share)): (usize, (&f64, &f64))| {
            let expected = (&n * Expr::named(format!("share[{i}]"), *share)).called(format!("E[{i}]"));
            (Expr::named(format!("O[{i}]"), *observed) - &expected).powi(2) / expected
        };
        let single = self.observed.len() < 2;
        Expr::sum_of(self.observed.iter().zip(&self.shares).enumerate().map(term))
            .undefined_if(single, "two categories are needed at least")
            .called("χ²")
    }
}

formulas! { GoodnessOfFit;
    /// Σ (O − E)² / E with E = n · share.
    chi2: |test| test.chi2_expr();
    /// Categories less one.
    df: |test| (Expr::named("categories", test.observed.len() as f64) - 1.0).called("df");
    /// P(χ² at least as large), if the shares were right.
    p_value: |test| {
        let of = format!("χ²({})", test.df());
        upper_p(&test.chi2_expr(), &of, |chi2| ChiSquared::new(test.df()).map_or(f64::NAN, |of| of.sf(chi2)))
    };
}

/// Several groups: do their means differ?
#[derive(Debug, Clone, PartialEq)]
pub struct Anova {
    groups: Vec<Sample>,
    all: Sample,
}

impl Anova {
    /// At least two groups, each of at least one value.
    ///
    /// # Errors
    /// `BadParam` for fewer than two groups; `Empty`, `NotFinite`.
    pub fn new(groups: &[Vec<f64>]) -> Result<Self> {
        const LETTERS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
        if groups.len() < 2 {
            return Err(Error::bad_param("the number of groups", groups.len(), "two or more"));
        }
        let sample = |(i, group): (usize, &Vec<f64>)| {
            if group.is_empty() {
                return Err(Error::empty(format!("groups[{i}]")));
            }
            input::finite(&format!("groups[{i}]"), group.iter().copied())?;
            Sample::lettered(LETTERS.get(i).unwrap_or(&"g"), ArrayView1::from(group))
        };
        let samples = groups.iter().enumerate().map(sample).collect::<Result<Vec<_>>>()?;
        Ok(Anova { groups: samples, all: Sample::new(&groups.concat())? })
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn df_between_expr(&self) -> Expr {
        (Expr::named("groups", self.groups.len() as f64) - 1.0).called("df between")
    }

    fn df_within_expr(&self) -> Expr {
        (self.all.n_expr() - Expr::named("groups", self.groups.len() as f64)).called("df within")
    }

    fn f_expr(&self) -> Expr {
        let mean = self.all.mean_expr();
        let term = |group: &Sample| group.n_expr() * (group.mean_expr() - &mean).powi(2);
        let between = Expr::sum_of(self.groups.iter().map(term)).called("SS between");
        let within = Expr::sum_of(self.groups.iter().map(Sample::squares_expr)).called("SS within");
        let constant = self.groups.iter().all(Sample::is_constant);
        let single = self.df_within_expr().value() == 0.0;
        let between = (between / self.df_between_expr()).called("MS between");
        (between / (within / self.df_within_expr()).called("MS within"))
            .undefined_if(constant, "no group has any variance")
            .undefined_if(single, "each group has but one value")
            .called("F")
    }
}

formulas! { Anova;
    /// The variance between the groups' means over the variance within; undefined without variance within.
    f: |test| test.f_expr();
    /// Groups less one.
    df_between: |test| test.df_between_expr();
    /// Values less groups.
    df_within: |test| test.df_within_expr();
    /// P(F at least as large), were all means equal.
    p_value: |test| {
        let (between, within) = (test.df_between_expr().value(), test.df_within_expr().value());
        let sf = |f: f64| FisherF::new(between, within).map_or(f64::NAN, |of| of.sf(f));
        upper_p(&test.f_expr(), &format!("F({between}, {within})"), sf)
    };
}

/// Two shares, of a control and a variant: do they differ?
///
/// ```
/// let test = workings::stats::TwoProportions::new((120, 2400), (150, 2400))?;
/// assert!((test.z() - 1.8793639429397577).abs() < 1e-13 && (test.uplift() - 0.25).abs() < 1e-14);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoProportions {
    control: (u64, u64),
    variant: (u64, u64),
}

impl TwoProportions {
    /// Successes and trials of each.
    ///
    /// # Errors
    /// `BadParam` for no trials, or more successes than trials.
    pub fn new(control: (u64, u64), variant: (u64, u64)) -> Result<Self> {
        for (name, (successes, n)) in [("control", control), ("variant", variant)] {
            super::intervals::successes_of(&format!("successes_{name}"), successes, &format!("n_{name}"), n)?;
        }
        Ok(TwoProportions { control, variant })
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn parts(&self) -> [[Expr; 2]; 2] {
        [("control", self.control), ("variant", self.variant)].map(|(name, (successes, n))| {
            [("successes", successes), ("n", n)].map(|(of, count)| Expr::named(format!("{of}({name})"), count as f64))
        })
    }

    fn rates(&self) -> [Expr; 2] {
        let [[x, n], [y, m]] = self.parts();
        [(x / n).called("p(control)"), (y / m).called("p(variant)")]
    }

    fn difference_expr(&self) -> Expr {
        let [control, variant] = self.rates();
        (variant - control).called("difference")
    }

    fn z_expr(&self) -> Expr {
        let [[x, n], [y, m]] = self.parts();
        let pooled = ((x + y) / (&n + &m)).called("pooled p");
        let error = (&pooled * (1.0 - &pooled) * (1.0 / n + 1.0 / m)).sqrt().called("SE");
        let none = error.value() == 0.0;
        (self.difference_expr() / error).undefined_if(none, "all trials ended alike: no variance").called("z")
    }
}

formulas! { TwoProportions;
    /// The difference over its standard error, from the pooled share; undefined where all trials ended alike.
    z: |test| test.z_expr();
    /// Two-sided p-value.
    p_value: |test| two_sided_p(&test.z_expr(), "Z", |z| Normal::standard().sf(z));
    /// The variant's share less the control's.
    difference: |test| test.difference_expr();
    /// That difference as a part of the control's share; undefined where the control has no success.
    uplift: |test| {
        let [control, _] = test.rates();
        let none = control.value() == 0.0;
        (test.difference_expr() / control).undefined_if(none, "the control has no success").called("uplift")
    };
}

#[cfg(test)]
mod tests;
