//! Thompson sampling: what is believed of an arm that succeeds or fails, as a beta distribution.
//!
//! - Formula: prior Beta(α₀, β₀), then Beta(α₀ + successes, β₀ + failures); mean α / (α + β), variance
//!   αβ / ((α + β)² (α + β + 1)). A draw from each arm's posterior, and the largest draw is played.
//! - Source: Thompson (1933), Biometrika 25, 285–294.

use crate::Result;
use crate::input;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};

/// The posterior of one arm.
///
/// ```
/// let arm = workings::bandit::BetaPosterior::new(12.0, 8.0, 1.0, 1.0)?;
/// assert_eq!((arm.alpha(), arm.beta()), (13.0, 9.0));
/// assert!((arm.mean() - 13.0 / 22.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BetaPosterior {
    successes: f64,
    failures: f64,
    prior_alpha: f64,
    prior_beta: f64,
}

impl BetaPosterior {
    /// Successes and failures of at least 0, and a prior of two numbers above 0; (1, 1) is the uniform one.
    ///
    /// # Errors
    /// `BadParam` for a number out of its range.
    pub fn new(successes: f64, failures: f64, prior_alpha: f64, prior_beta: f64) -> Result<BetaPosterior> {
        for (name, value) in [("successes", successes), ("failures", failures)] {
            input::setting(name, value, value >= 0.0 && value.is_finite(), "a number of at least 0")?;
        }
        for (name, value) in [("prior_alpha", prior_alpha), ("prior_beta", prior_beta)] {
            input::setting(name, value, value > 0.0 && value.is_finite(), "a number above 0")?;
        }
        Ok(BetaPosterior { successes, failures, prior_alpha, prior_beta })
    }

    /// The derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn alpha_expr(&self) -> Expr {
        (Expr::named("α₀", self.prior_alpha) + Expr::named("successes", self.successes)).called("α")
    }

    fn beta_expr(&self) -> Expr {
        (Expr::named("β₀", self.prior_beta) + Expr::named("failures", self.failures)).called("β")
    }
}

formulas! { BetaPosterior;
    /// α, prior and successes.
    alpha: |arm| arm.alpha_expr();
    /// β, prior and failures.
    beta: |arm| arm.beta_expr();
    /// The mean of the posterior, between 0 and 1.
    mean: |arm| {
        let (a, b) = (arm.alpha_expr(), arm.beta_expr());
        (&a / (&a + b)).called("mean")
    };
    /// The variance of the posterior.
    variance: |arm| {
        let (a, b) = (arm.alpha_expr(), arm.beta_expr());
        let both = &a + &b;
        (a * b / (both.clone().powi(2) * (both + 1.0))).called("variance")
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Beta(2, 1) of one success: mean 2/3, variance 2 / (9 · 4).
    #[test]
    fn one_success() {
        let arm = BetaPosterior::new(1.0, 0.0, 1.0, 1.0).unwrap();
        assert_eq!((arm.mean(), arm.variance()), (2.0 / 3.0, 2.0 / 36.0));
        assert!(BetaPosterior::new(-1.0, 0.0, 1.0, 1.0).is_err());
        assert!(BetaPosterior::new(1.0, 0.0, 0.0, 1.0).is_err());
        assert!(BetaPosterior::new(1.0, f64::NAN, 1.0, 1.0).is_err());
    }
}
