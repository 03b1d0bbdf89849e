//! Distributions of counts: Poisson and binomial.
//!
//! - Cost: O(1) for a probability, O(√n) for a sum of them. Source: Loader (2000), Fast and accurate computation of binomial
//!   probabilities.

use super::special;
use crate::Result;
use crate::input::setting;
use crate::worked::{Expr, Number};

/// The Poisson distribution: how many events, of which `lambda` are expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Poisson {
    lambda: f64,
}

impl Poisson {
    /// # Errors
    /// `BadParam` for a rate below 0.
    pub fn new(lambda: f64) -> Result<Poisson> {
        setting("lambda", lambda, lambda >= 0.0 && lambda.is_finite(), "a number of at least 0")?;
        Ok(Poisson { lambda })
    }

    /// P(exactly k events).
    pub fn pmf(&self, k: u64) -> f64 {
        special::poisson_density(k as f64, self.lambda)
    }

    /// The derivation of [`pmf`](Self::pmf), by logarithms where the powers leave the range of `f64`.
    pub(crate) fn pmf_expr(&self, k: u64) -> Expr {
        let (rate, events) = (Expr::named("λ", self.lambda), Expr::named("k", k as f64));
        let factorial = (1..=k.min(171)).fold(1.0, |product, i| product * i as f64);
        let power = rate.clone().pow(events.clone());
        let formula = match factorial.is_finite() && power.value().is_finite() && self.lambda < 700.0 {
            true => (-rate).exp() * power / Expr::named(format!("{k}!"), factorial),
            false => (events * rate.clone().ln() - rate - log_factorial(k)).exp(),
        };
        formula.valued(self.pmf(k)).called("pmf")
    }

    /// P(at most k events).
    pub fn cdf(&self, k: u64) -> f64 {
        special::gamma(k as f64 + 1.0, self.lambda).1
    }

    /// P(more than k events).
    pub fn sf(&self, k: u64) -> f64 {
        special::gamma(k as f64 + 1.0, self.lambda).0
    }
}

/// The binomial distribution: how many of `n` trials succeed, each with probability `p`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Binomial {
    n: u64,
    p: f64,
}

impl Binomial {
    /// # Errors
    /// `BadParam` for a probability outside 0 to 1.
    pub fn new(n: u64, p: f64) -> Result<Binomial> {
        setting("p", p, (0.0..=1.0).contains(&p), "a probability from 0 to 1")?;
        Ok(Binomial { n, p })
    }

    /// P(exactly k successes); 0 for more successes than trials.
    pub fn pmf(&self, k: u64) -> f64 {
        match self.n.checked_sub(k) {
            Some(failures) => special::binomial_density(k as f64, failures as f64, self.p, 1.0 - self.p),
            None => 0.0,
        }
    }

    /// The derivation of [`pmf`](Self::pmf), by logarithms where the count of choices leaves the range of `f64`.
    pub(crate) fn pmf_expr(&self, k: u64) -> Expr {
        let (n, p) = (Expr::named("n", self.n as f64), Expr::named("p", self.p));
        let Some(failures) = self.n.checked_sub(k) else {
            return Expr::named(format!("P(k > n = {})", self.n), 0.0).called("pmf");
        };
        let k_expr = Expr::named("k", k as f64);
        let inside = 0.0 < self.p && self.p < 1.0;
        let formula = match choices(self.n, k.min(failures)) {
            ways if ways.is_finite() || !inside => {
                let ways = Expr::named(format!("C({}, {k})", self.n), ways);
                ways * p.clone().pow(k_expr.clone()) * (1.0 - p).pow(n - k_expr)
            }
            _ => {
                let ways = special::ln_factorial(self.n as f64)
                    - special::ln_factorial(k as f64)
                    - special::ln_factorial(failures as f64);
                let ways = Expr::named(format!("ln C({}, {k})", self.n), ways);
                (ways + &k_expr * p.clone().ln() + (n - &k_expr) * (1.0 - p).ln()).exp()
            }
        };
        formula.valued(self.pmf(k)).called("pmf")
    }

    fn shares(&self, k: u64) -> (f64, f64) {
        match self.n.checked_sub(k) {
            None | Some(0) => (1.0, 0.0),
            Some(failures) => special::beta(failures as f64, k as f64 + 1.0, 1.0 - self.p, self.p),
        }
    }

    /// P(at most k successes).
    pub fn cdf(&self, k: u64) -> f64 {
        self.shares(k).0
    }

    /// P(more than k successes).
    pub fn sf(&self, k: u64) -> f64 {
        self.shares(k).1
    }
}

fn log_factorial(k: u64) -> Expr {
    Expr::named(format!("ln {k}!"), special::ln_factorial(k as f64))
}

/// How many ways there are to choose k of n, for k of at most n / 2; infinite beyond the range of `f64`.
pub(super) fn choices(n: u64, k: u64) -> f64 {
    let mut ways = 1.0_f64;
    for i in 1..=k {
        ways *= (n - i + 1) as f64 / i as f64;
        if ways.is_infinite() {
            break;
        }
    }
    ways.round()
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// SciPy 1.17.1, `scipy.stats`.
    fn near(found: f64, expected: f64) {
        assert_relative_eq!(found, expected, max_relative = 2e-13);
    }

    /// Those beyond 1000 trials or events by decimal arithmetic of 40 digits: SciPy's own are some 1e-11 off.
    #[test]
    fn counts_as_scipy() {
        let d = Poisson::new(4.0).unwrap();
        near(d.pmf(2), 0.14652511110987343);
        near(d.cdf(2), 0.23810330555354436);
        near(d.sf(2), 0.7618966944464556);
        let d = Poisson::new(0.1).unwrap();
        near(d.pmf(5), 7.54031181696634e-08);
        near(d.cdf(5), 0.9999999987251013);
        near(d.sf(5), 1.2748986922297912e-09);
        let d = Poisson::new(10000.0).unwrap();
        near(d.pmf(10300), 4.5647610380342e-05);
        near(d.cdf(10300), 0.9986132822429136);
        near(d.sf(10300), 0.001386717757086423);
        let d = Binomial::new(10, 0.5).unwrap();
        near(d.pmf(3), 0.1171875);
        near(d.cdf(3), 0.171875);
        near(d.sf(3), 0.828125);
        let d = Binomial::new(100, 0.0078125).unwrap();
        near(d.pmf(7), 1.3711161432161504e-05);
        near(d.cdf(7), 0.9999986361899444);
        near(d.sf(7), 1.3638100555672276e-06);
        let d = Binomial::new(10000, 0.3125).unwrap();
        near(d.pmf(3200), 0.0023226136458179792);
        near(d.cdf(3200), 0.9480970741407415);
        near(d.sf(3200), 0.05190292585925844);
        let d = Binomial::new(1000000, 0.5).unwrap();
        near(d.pmf(500900), 0.00015790039479410929);
        near(d.cdf(500900), 0.9641485865565532);
        near(d.sf(500900), 0.035851413443446785);
    }

    #[test]
    fn the_ends_of_each_distribution() {
        let d = Poisson::new(0.0).unwrap();
        assert_eq!((d.pmf(0), d.pmf(1), d.cdf(0)), (1.0, 0.0, 1.0));
        let d = Binomial::new(3, 1.0).unwrap();
        assert_eq!((d.pmf(3), d.pmf(2), d.pmf(4), d.cdf(2), d.cdf(3)), (1.0, 0.0, 0.0, 0.0, 1.0));
        assert!(Poisson::new(f64::NAN).is_err() && Poisson::new(-1.0).is_err() && Binomial::new(1, 1.5).is_err());
    }

    /// 10 · 9 · 8 / 6 = 120; 500! and C(5000, 2500) are beyond the range of `f64`.
    #[test]
    fn derivations_have_finite_parts() {
        let pmf = Binomial::new(10, 0.5).unwrap().pmf_expr(7);
        assert_eq!(pmf.worked().substitution(), "120 · 0.5^7 · (1 − 0.5)^(10 − 7)");
        for text in [
            Poisson::new(400.0).unwrap().pmf_expr(500).worked().to_string(),
            Binomial::new(5000, 0.5).unwrap().pmf_expr(2500).worked().to_string(),
        ] {
            assert!(text.contains("exp(") && !text.contains('∞'), "{text}");
        }
    }
}
