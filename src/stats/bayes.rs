//! Bayes' theorem: what an observation makes of a prior probability.
//!
//! - Formula: P(A|B) = P(B|A) P(A) / P(B); for a test with a prior π, PPV = se · π / (se · π + (1 − sp)(1 − π)) and
//!   NPV = sp (1 − π) / (sp (1 − π) + (1 − se) π).
//! - A rare condition makes most alarms false ones, however good the test: the prior counts as much as the rates.
//! - Source: Bayes (1763), Phil. Trans. R. Soc. 53, 370–418.

use crate::input::setting;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number, six};
use crate::{Error, Result};

/// A test of known rates, applied to a condition of known prior probability.
///
/// ```
/// let test = workings::stats::DiagnosticTest::new(0.01, 0.9, 0.95)?;
/// assert!((test.ppv() - 2.0 / 13.0).abs() < 1e-14); // 0.009 / (0.009 + 0.0495)
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DiagnosticTest {
    prior: f64,
    sensitivity: f64,
    specificity: f64,
}

impl DiagnosticTest {
    /// # Errors
    /// `BadParam` for a prior, sensitivity or specificity outside 0 to 1.
    pub fn new(prior: f64, sensitivity: f64, specificity: f64) -> Result<Self> {
        probability("prior", prior)?;
        probability("sensitivity", sensitivity)?;
        probability("specificity", specificity)?;
        Ok(DiagnosticTest { prior, sensitivity, specificity })
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn parts(&self) -> [Expr; 3] {
        let parts = [("prior", self.prior), ("sensitivity", self.sensitivity), ("specificity", self.specificity)];
        parts.map(|(name, value)| Expr::named(name, value))
    }

    /// The probability of an alarm, right or wrong.
    fn alarm_expr(&self) -> Expr {
        let [prior, sensitivity, specificity] = self.parts();
        (sensitivity * &prior + (1.0 - specificity) * (1.0 - prior)).called("P(positive)")
    }

    fn silence_expr(&self) -> Expr {
        let [prior, sensitivity, specificity] = self.parts();
        (specificity * (1.0 - &prior) + (1.0 - sensitivity) * prior).called("P(negative)")
    }
}

formulas! { DiagnosticTest;
    /// P(condition | positive), the positive predictive value; undefined where the test is never positive.
    ppv: |test| {
        let [prior, sensitivity, _] = test.parts();
        let (all, right) = (test.alarm_expr(), sensitivity * prior);
        let never = all.value() == 0.0;
        (right / all).undefined_if(never, "the test is never positive").called("PPV")
    };
    /// P(no condition | negative), the negative predictive value; undefined where the test is never negative.
    npv: |test| {
        let [prior, _, specificity] = test.parts();
        let (all, right) = (test.silence_expr(), specificity * (1.0 - prior));
        let never = all.value() == 0.0;
        (right / all).undefined_if(never, "the test is never negative").called("NPV")
    };
    /// The probability of a positive result.
    p_positive: |test| test.alarm_expr();
}

/// P(A|B) from P(B|A), P(A) and P(B).
///
/// ```
/// let bayes = workings::stats::Bayes::new(0.5, 0.2, 0.4)?;
/// assert_eq!(bayes.posterior(), 0.25);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bayes {
    likelihood: f64,
    prior: f64,
    evidence: Evidence,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Evidence {
    Total(f64),
    WithoutA(f64),
}

impl Bayes {
    /// From the likelihood P(B|A), the prior P(A) and the evidence P(B).
    ///
    /// # Errors
    /// `BadParam` for a probability outside 0 to 1, or a P(B) that cannot be: it lies between P(B|A) P(A) and
    /// P(B|A) P(A) + 1 − P(A).
    pub fn new(p_b_given_a: f64, p_a: f64, p_b: f64) -> Result<Self> {
        probability("p_b", p_b)?;
        let bayes = Bayes::with(p_b_given_a, p_a, Evidence::Total(p_b))?;
        let both = p_b_given_a * p_a;
        let most = both + 1.0 - p_a;
        match (both - 1e-12..=most + 1e-12).contains(&p_b) {
            true => Ok(bayes),
            false => Err(Error::bad_param("p_b", p_b, format!("between {} and {}", six(both), six(most)))),
        }
    }

    /// From P(B|A), P(A) and P(B|not A), which give P(B) as P(B|A) P(A) + P(B|not A) (1 − P(A)).
    ///
    /// # Errors
    /// `BadParam` for a probability outside 0 to 1.
    pub fn against(p_b_given_a: f64, p_a: f64, p_b_given_not_a: f64) -> Result<Self> {
        probability("p_b_given_not_a", p_b_given_not_a)?;
        Bayes::with(p_b_given_a, p_a, Evidence::WithoutA(p_b_given_not_a))
    }

    fn with(likelihood: f64, prior: f64, evidence: Evidence) -> Result<Self> {
        probability("p_b_given_a", likelihood)?;
        probability("p_a", prior)?;
        Ok(Bayes { likelihood, prior, evidence })
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn both_expr(&self) -> Expr {
        Expr::named("P(B|A)", self.likelihood) * Expr::named("P(A)", self.prior)
    }

    fn evidence_expr(&self) -> Expr {
        match self.evidence {
            Evidence::Total(p_b) => Expr::named("P(B)", p_b),
            Evidence::WithoutA(rate) => {
                let other = Expr::named("P(B|not A)", rate) * (1.0 - Expr::named("P(A)", self.prior));
                (self.both_expr() + other).called("P(B)")
            }
        }
    }
}

formulas! { Bayes;
    /// P(A|B) = P(B|A) P(A) / P(B); undefined where B never happens.
    posterior: |bayes| {
        let evidence = bayes.evidence_expr();
        let never = evidence.value() == 0.0;
        (bayes.both_expr() / evidence).undefined_if(never, "P(B) = 0: B never happens").called("P(A|B)")
    };
    /// P(B), given or from the law of total probability.
    evidence: |bayes| bayes.evidence_expr();
}

fn probability(name: &str, p: f64) -> Result<()> {
    setting(name, p, (0.0..=1.0).contains(&p), "a probability from 0 to 1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// 1000 people, 20 ill: 16 found, 4 missed; of 980 well 49 alarms, 931 cleared.
    #[test]
    fn predictive_values_from_rates() {
        let test = DiagnosticTest::new(0.02, 0.8, 0.95).unwrap();
        assert_relative_eq!(test.ppv(), 16.0 / 65.0, max_relative = 1e-13);
        assert_relative_eq!(test.npv(), 931.0 / 935.0, max_relative = 1e-13);
        assert_relative_eq!(test.p_positive(), 0.065, max_relative = 1e-13);
        let silent = DiagnosticTest::new(0.0, 0.8, 1.0).unwrap();
        assert_eq!((silent.npv(), silent.worked().ppv().undefined()), (1.0, Some("the test is never positive")));
        assert!(DiagnosticTest::new(0.1, 1.0, 0.0).unwrap().worked().npv().undefined().is_some());
        assert!(DiagnosticTest::new(1.1, 0.8, 0.9).is_err() && DiagnosticTest::new(0.1, 0.8, f64::NAN).is_err());
    }

    /// 0.3 · 0.1 = 0.03 of 0.03 + 0.02 · 0.9 = 0.048.
    #[test]
    fn the_evidence_is_given_or_made_up() {
        let bayes = Bayes::against(0.3, 0.1, 0.02).unwrap();
        assert_relative_eq!(bayes.posterior(), 0.625, max_relative = 1e-13);
        assert_relative_eq!(Bayes::new(0.3, 0.1, 0.048).unwrap().posterior(), 0.625, max_relative = 1e-13);
        assert_eq!(
            Bayes::new(0.0, 0.5, 0.0).unwrap().worked().posterior().undefined(),
            Some("P(B) = 0: B never happens")
        );
        let error = Bayes::new(0.9, 0.5, 0.2).unwrap_err().to_string();
        assert_eq!(error, "p_b = 0.2, but between 0.45 and 0.95 is needed");
        assert!(Bayes::new(0.9, 0.5, 0.96).is_err() && Bayes::against(0.3, -0.1, 0.2).is_err());
    }
}
