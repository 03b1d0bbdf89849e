//! The hypergeometric distribution: successes among items drawn without putting any back.
//!
//! - Formula: P(k) = C(K, k) · C(N − K, n − k) / C(N, n), for N items of which K are successes, and n drawn.
//! - Cost: O(1) for a probability, O(√n) for a sum of them. Source: Loader (2000), as for the binomial distribution, whose
//!   densities it is the quotient of.

use super::{accurate_sum, counting, special};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// `total` items, `successes` of which count, `drawn` of them taken.
///
/// ```
/// let cards = workings::stats::Hypergeometric::new(10, 4, 3)?;
/// assert!((cards.pmf(2) - 36.0 / 120.0).abs() < 1e-14); // 6 · 6 of 120
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hypergeometric {
    total: u64,
    successes: u64,
    drawn: u64,
}

impl Hypergeometric {
    /// # Errors
    /// `BadParam` for more successes or draws than items.
    pub fn new(total: u64, successes: u64, drawn: u64) -> Result<Self> {
        for (name, count) in [("successes", successes), ("drawn", drawn)] {
            if count > total {
                return Err(Error::bad_param(name, count, format!("at most total = {total}")));
            }
        }
        Ok(Hypergeometric { total, successes, drawn })
    }

    /// The fewest and the most successes that can be drawn.
    pub fn support(&self) -> (u64, u64) {
        ((self.successes + self.drawn).saturating_sub(self.total), self.successes.min(self.drawn))
    }

    /// P(exactly k successes).
    pub fn pmf(&self, k: u64) -> f64 {
        let (low, high) = self.support();
        if k < low || k > high {
            return 0.0;
        }
        if low == high {
            return 1.0;
        }
        let (total, drawn) = (self.total as f64, self.drawn as f64);
        // Any p gives the same quotient; the share that is drawn keeps all three densities near their tops.
        let (p, q) = (drawn / total, (self.total - self.drawn) as f64 / total);
        let density =
            |successes: u64, of: u64| special::binomial_density(successes as f64, (of - successes) as f64, p, q);
        density(k, self.successes) * density(self.drawn - k, self.total - self.successes)
            / density(self.drawn, self.total)
    }

    /// P(at most k successes).
    pub fn cdf(&self, k: u64) -> f64 {
        let (low, high) = self.support();
        match k {
            k if k < low => 0.0,
            k if k >= high => 1.0,
            k if self.is_below_mean(k) => self.sum_down(k),
            k => 1.0 - self.sum_up(k + 1),
        }
    }

    /// P(more than k successes).
    pub fn sf(&self, k: u64) -> f64 {
        let (low, high) = self.support();
        match k {
            k if k < low => 1.0,
            k if k >= high => 0.0,
            k if self.is_below_mean(k) => 1.0 - self.sum_down(k),
            k => self.sum_up(k + 1),
        }
    }

    fn is_below_mean(&self, k: u64) -> bool {
        k as f64 * (self.total as f64) < self.drawn as f64 * self.successes as f64
    }

    /// P(k) + P(k + 1) + …, until the terms no longer count.
    pub(super) fn sum_up(&self, k: u64) -> f64 {
        let (low, high) = self.support();
        self.sum((k.max(low)..=high).map(|k| self.pmf(k)))
    }

    /// P(k) + P(k − 1) + …
    pub(super) fn sum_down(&self, k: u64) -> f64 {
        let (low, high) = self.support();
        self.sum((low..=k.min(high)).rev().map(|k| self.pmf(k)))
    }

    fn sum(&self, terms: impl Iterator<Item = f64>) -> f64 {
        let mut largest = 0.0_f64;
        let counting = terms.take_while(|term| {
            largest = largest.max(*term);
            *term > largest * 1e-20
        });
        accurate_sum(counting.collect::<Vec<_>>()).min(1.0)
    }

    /// The derivation of [`pmf`](Self::pmf), where its counts of choices are within the range of `f64`.
    pub(crate) fn pmf_expr(&self, k: u64) -> Expr {
        let (low, high) = self.support();
        let value = self.pmf(k);
        let name = format!("P({k})");
        if k < low || k > high {
            return Expr::named(format!("P({k}), outside {low} to {high}"), 0.0).called(name);
        }
        let ways = |of: u64, k: u64| Expr::named(format!("C({of}, {k})"), counting::choices(of, k.min(of - k)));
        let all = ways(self.total, self.drawn);
        match all.value().is_finite() {
            true => {
                let some = ways(self.successes, k) * ways(self.total - self.successes, self.drawn - k);
                (some / all).valued(value).called(name)
            }
            false => Expr::named(format!("C({}, {k}) …", self.successes), value).called(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// 10 items, 4 successes, 3 drawn: C(4, k) C(6, 3 − k) = 20, 60, 36, 4 of 120.
    #[test]
    fn by_hand() {
        let d = Hypergeometric::new(10, 4, 3).unwrap();
        for (k, ways) in [20.0, 60.0, 36.0, 4.0].into_iter().enumerate() {
            assert_relative_eq!(d.pmf(k as u64), ways / 120.0, max_relative = 1e-13);
        }
        assert_relative_eq!(d.cdf(1), 80.0 / 120.0, max_relative = 1e-13);
        assert_relative_eq!(d.sf(1), 40.0 / 120.0, max_relative = 1e-13);
        assert_eq!((d.pmf(4), d.cdf(3), d.sf(3)), (0.0, 1.0, 0.0));
        assert_eq!(d.pmf_expr(2).worked().substitution(), "6 · 6 / 120");
        // 8 of 10 are successes, so of 5 drawn at least 3 are.
        let d = Hypergeometric::new(10, 8, 5).unwrap();
        assert_eq!((d.support(), d.pmf(2), d.cdf(2), d.sf(2)), ((3, 5), 0.0, 0.0, 1.0));
        assert_eq!(Hypergeometric::new(0, 0, 0).unwrap().pmf(0), 1.0);
        assert!(Hypergeometric::new(3, 4, 1).is_err() && Hypergeometric::new(3, 1, 4).is_err());
    }
}
