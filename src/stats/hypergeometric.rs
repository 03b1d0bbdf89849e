//! The hypergeometric distribution: successes among items drawn without putting any back.
//!
//! - Formula: P(k) = C(K, k) · C(N − K, n − k) / C(N, n), for N items of which K are successes, and n drawn.
//! - Cost: O(1) for a probability, O(√n) for a sum of them, but O(1) beyond a deviation of 10⁶ counts. Source: Loader (2000), as for the binomial distribution, whose
//!   densities it is the quotient of.

use super::{accurate_sum, counting, special};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Standard deviations beyond which nothing is left of a distribution that is nearly normal.
const REACH: f64 = 45.0;

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
        self.density(k as f64)
    }

    /// The probability as a function of any k within the support.
    fn density(&self, k: f64) -> f64 {
        let (total, drawn, successes) = (self.total as f64, self.drawn as f64, self.successes as f64);
        let others = (self.total - self.successes) as f64;
        // Any p gives the same quotient; the share that is drawn keeps all three densities near their tops.
        let left = (self.total - self.drawn) as f64;
        let (p, q) = (drawn / total, left / total);
        let density = |successes: f64, failures: f64| special::binomial_density(successes, failures, p, q);
        density(k, successes - k) * density(drawn - k, others - (drawn - k)) / density(drawn, left)
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
        match self.wide() {
            Some((mean, std)) => {
                self.integral((k as f64 - 0.5).max(mean - REACH * std), (high as f64).min(mean + REACH * std), std)
            }
            None => self.sum((k.max(low)..=high).map(|k| self.pmf(k))),
        }
    }

    /// P(k) + P(k − 1) + …
    pub(super) fn sum_down(&self, k: u64) -> f64 {
        let (low, high) = self.support();
        match self.wide() {
            Some((mean, std)) => {
                self.integral((low as f64).max(mean - REACH * std), (k as f64 + 0.5).min(mean + REACH * std), std)
            }
            None => self.sum((low..=k.min(high)).rev().map(|k| self.pmf(k))),
        }
    }

    /// Mean and standard deviation, if so many terms count that their integral is the same to the last digits.
    fn wide(&self) -> Option<(f64, f64)> {
        let (total, drawn) = (self.total as f64, self.drawn as f64);
        let share = self.successes as f64 / total;
        let variance = drawn * share * (1.0 - share) * (total - drawn) / (total - 1.0);
        (variance > 1e12).then(|| (drawn * share, variance.sqrt()))
    }

    /// The integral of the density, by Gauss and Legendre's rule of eight points on pieces of half a deviation: a sum of
    /// terms at the middle of their steps, but for 1/24 of their second difference.
    fn integral(&self, from: f64, to: f64, std: f64) -> f64 {
        const NODES: [(f64, f64); 4] = [
            (0.183_434_642_495_649_8, 0.362_683_783_378_362),
            (0.525_532_409_916_329, 0.313_706_645_877_887_3),
            (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
            (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
        ];
        if from >= to {
            return 0.0;
        }
        let pieces = (2.0 * (to - from) / std).ceil().max(1.0);
        let half = (to - from) / pieces / 2.0;
        let piece = |i: usize| {
            let middle = from + (2.0 * i as f64 + 1.0) * half;
            let both = |(node, weight): &(f64, f64)| {
                weight * (self.density(middle - node * half) + self.density(middle + node * half))
            };
            half * NODES.iter().map(both).sum::<f64>()
        };
        super::accurate_sum((0..pieces as usize).map(piece)).min(1.0)
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
        // Half of 2⁶² items, half of them drawn: symmetric about 2⁶⁰, with a deviation of 2²⁹. Doubles of that size are 256
        // apart, a millionth of it.
        let d = Hypergeometric::new(1 << 62, 1 << 61, 1 << 61).unwrap();
        assert_relative_eq!(d.cdf(1 << 60), 0.5, max_relative = 1e-6);
        assert_relative_eq!(d.sf((1 << 60) + (1 << 30)), 0.022_750_131_948_179_2, max_relative = 1e-6);
        assert!(Hypergeometric::new(3, 4, 1).is_err() && Hypergeometric::new(3, 1, 4).is_err());
    }
}
