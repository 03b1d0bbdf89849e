//! Resampling: the bootstrap interval of a mean or median, and the permutation test of a difference of means.
//!
//! The bootstrap draws samples of the same size from the sample, with repeats; the spread of their statistics is taken for
//! that of the statistic. The permutation test deals all values out to the two groups anew: if the groups do not differ, the
//! difference found is one of many.
//!
//! - Conventions: percentile interval, quantiles interpolated linearly (SciPy's `bootstrap(method="percentile")`). The test
//!   counts arrangements whose difference is at least as large, in absolute value if two-sided (SciPy doubles the smaller
//!   tail); it is exact where there are no more arrangements than `n_resamples`, else p = (count + 1) / (n_resamples + 1).
//! - The same seed gives the same result for any number of threads: every resample has a generator of its own.
//! - Sources: Efron (1979), Ann. Statist. 7, 1–26; Phipson & Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9, 39.

use rand::{Rng, RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::{Alternative, Moments, accurate_sum, median, quantile};
use crate::input::{self, setting};
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number, six};
use crate::{Error, Result};

/// The most resamples that are drawn.
const MOST: usize = 10_000_000;

/// What the bootstrap repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Statistic {
    #[default]
    Mean,
    Median,
}

impl Statistic {
    fn of(self, values: &[f64]) -> Result<f64> {
        match self {
            Statistic::Mean => Ok(Moments::new(values)?.mean()),
            Statistic::Median => median(values),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Statistic::Mean => "mean",
            Statistic::Median => "median",
        }
    }
}

/// The percentile interval of a statistic over resamples.
///
/// ```
/// use workings::stats::{Bootstrap, Statistic};
/// let ci = Bootstrap::new(&[1.0, 4.0, 2.0, 9.0], Statistic::Mean, 0.9, 1000, 7)?;
/// assert!(1.0 <= ci.low() && ci.low() < 4.0 && 4.0 < ci.high() && ci.high() <= 9.0);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Bootstrap {
    n: usize,
    statistic: Statistic,
    found: f64,
    confidence: f64,
    resampled: Vec<f64>,
}

impl Bootstrap {
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for a confidence that does not lie between 0 and 1, no resamples, or more than ten
    /// million.
    pub fn new(x: &[f64], statistic: Statistic, confidence: f64, n_resamples: usize, seed: u64) -> Result<Self> {
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        input::finite("x", x.iter().copied())?;
        setting("confidence", confidence, confidence > 0.0 && confidence < 1.0, "a number between 0 and 1")?;
        resamples(n_resamples)?;
        let draw = |drawn: &mut Vec<f64>, seed: u64| {
            let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
            drawn.clear();
            drawn.extend((0..x.len()).map(|_| x[random.gen_range(0..x.len() as u64) as usize]));
            statistic.of(drawn)
        };
        let seeds = seeds(seed, n_resamples);
        let resampled = seeds.into_par_iter().map_init(Vec::new, draw).collect::<Result<Vec<f64>>>()?;
        Ok(Bootstrap { n: x.len(), statistic, found: statistic.of(x)?, confidence, resampled })
    }

    /// The statistic of every resample, in the order drawn.
    pub fn resampled(&self) -> &[f64] {
        &self.resampled
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn end(&self, share: f64, name: &str) -> Expr {
        let value = quantile(&self.resampled, share).unwrap_or(f64::NAN);
        let count = self.resampled.len();
        Expr::named(format!("quantile {} of {count} resampled {}s", six(share), self.statistic.name()), value)
            .undefined_if(self.n == 1, "one value resamples to itself alone")
            .called(name)
    }
}

formulas! { Bootstrap;
    /// The statistic of the sample itself.
    estimate: |ci| Expr::named(ci.statistic.name(), ci.found);
    /// The lower end; undefined for one value.
    low: |ci| ci.end((1.0 - ci.confidence) / 2.0, "low");
    /// The upper end; undefined for one value.
    high: |ci| ci.end((1.0 + ci.confidence) / 2.0, "high");
    /// The standard deviation of the resampled statistics; undefined for one value or one resample.
    standard_error: |ci| {
        let error = Moments::new(&ci.resampled).map_or(f64::NAN, |moments| moments.var(1).sqrt());
        Expr::named(format!("s of the resampled {}s", ci.statistic.name()), error)
            .undefined_if(ci.resampled.len() == 1, "one resample has no spread")
            .undefined_if(ci.n == 1, "one value resamples to itself alone")
            .called("SE")
    };
}

/// Two samples dealt out anew: is the difference of their means more than chance?
///
/// ```
/// use workings::stats::{Alternative, PermutationTest};
/// let test = PermutationTest::new(&[5.0, 7.0], &[1.0, 2.0], Alternative::TwoSided, 9999, 0)?;
/// assert!(test.is_exact() && test.p_value() == 2.0 / 6.0); // 5 7 | 1 2 and 1 2 | 5 7, of six arrangements
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PermutationTest {
    means: [f64; 2],
    /// Arrangements with so large a difference, of all that were looked at.
    extreme: u64,
    looked_at: u64,
    exact: bool,
}

impl PermutationTest {
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for no resamples, or more than ten million.
    pub fn new(a: &[f64], b: &[f64], alternative: Alternative, n_resamples: usize, seed: u64) -> Result<Self> {
        for (name, values) in [("a", a), ("b", b)] {
            if values.is_empty() {
                return Err(Error::empty(name));
            }
            input::finite(name, values.iter().copied())?;
        }
        resamples(n_resamples)?;
        let means = [Moments::new(a)?.mean(), Moments::new(b)?.mean()];
        let mut pool = [a, b].concat();
        let middle = Moments::new(&pool)?.mean();
        pool.iter_mut().for_each(|value| *value -= middle);
        // Of values whose total is 0, the difference of means is a multiple of the sum of a.
        let found = accurate_sum(pool[..a.len()].iter().copied());
        let tolerance = 1e-12 * pool.iter().map(|value| value.abs()).sum::<f64>();
        let extreme = |sum: f64| match alternative {
            Alternative::TwoSided => sum.abs() >= found.abs() - tolerance,
            Alternative::Less => sum <= found + tolerance,
            Alternative::Greater => sum >= found - tolerance,
        };
        let exact = arrangements(pool.len(), a.len(), n_resamples as u64);
        let (count, looked_at) = match exact {
            Some(all) => (every(&pool, a.len(), extreme), all),
            None => {
                let deal = |pool: &mut Vec<f64>, seed: u64| {
                    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
                    // Every resample starts from the same order, lest it depend on the thread it runs in.
                    let mut dealt = Vec::with_capacity(a.len());
                    let n = pool.len();
                    let mut swaps = Vec::with_capacity(a.len());
                    for i in 0..a.len() {
                        let j = random.gen_range(i as u64..n as u64) as usize;
                        pool.swap(i, j);
                        swaps.push((i, j));
                        dealt.push(pool[i]);
                    }
                    swaps.into_iter().rev().for_each(|(i, j)| pool.swap(i, j));
                    u64::from(extreme(dealt.iter().sum()))
                };
                let count: u64 = seeds(seed, n_resamples).into_par_iter().map_init(|| pool.clone(), deal).sum();
                (count, n_resamples as u64)
            }
        };
        Ok(PermutationTest { means, extreme: count, looked_at, exact: exact.is_some() })
    }

    /// Whether every arrangement was looked at.
    pub fn is_exact(&self) -> bool {
        self.exact
    }

    /// How many arrangements were looked at.
    pub fn looked_at(&self) -> u64 {
        self.looked_at
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }
}

formulas! { PermutationTest;
    /// ā − b̄, in the unit of the values.
    difference: |test| {
        let [a, b] = test.means;
        (Expr::named("a\u{304}", a) - Expr::named("b\u{304}", b)).called("difference")
    };
    /// The share of arrangements with at least so large a difference; of drawn ones, the one found counts as one more.
    p_value: |test| {
        let extreme = Expr::named("as extreme", test.extreme as f64);
        match test.exact {
            true => extreme / Expr::named("arrangements", test.looked_at as f64),
            false => (extreme + 1.0) / (Expr::named("resamples", test.looked_at as f64) + 1.0),
        }
        .called("p")
    };
}

fn resamples(n_resamples: usize) -> Result<()> {
    let fits = (1..=MOST).contains(&n_resamples);
    setting("n_resamples", n_resamples as f64, fits, "a whole number from 1 to 10000000")
}

fn seeds(seed: u64, n: usize) -> Vec<u64> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    (0..n).map(|_| random.next_u64()).collect()
}

/// C(n, k), if it is at most `most`.
fn arrangements(n: usize, k: usize, most: u64) -> Option<u64> {
    (1..=k.min(n - k) as u64).try_fold(1_u64, |ways, i| {
        // Exact at every step: the product of i consecutive numbers is a multiple of i!.
        let ways = ways.checked_mul(n as u64 - k.min(n - k) as u64 + i)? / i;
        (ways <= most).then_some(ways)
    })
}

/// How many of the choices of k of the values have a sum that counts.
fn every(values: &[f64], k: usize, counts: impl Fn(f64) -> bool) -> u64 {
    let n = values.len();
    let mut chosen: Vec<usize> = (0..k).collect();
    let mut count = 0;
    loop {
        count += u64::from(counts(chosen.iter().map(|i| values[*i]).sum()));
        // The last place that can still move up.
        let Some(place) = (0..k).rev().find(|place| chosen[*place] < n - k + place) else { return count };
        chosen[place] += 1;
        (place + 1..k).for_each(|later| chosen[later] = chosen[later - 1] + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sums of two of 0, 1, 2, 9: 1, 2, 9, 3, 10, 11, about a mean of 6; a = {9, 2} is the largest, 0 1 as far below.
    #[test]
    fn every_arrangement() {
        let p = |alternative| PermutationTest::new(&[9.0, 2.0], &[0.0, 1.0], alternative, 100, 1).unwrap().p_value();
        assert_eq!(p(Alternative::TwoSided), 2.0 / 6.0);
        assert_eq!((p(Alternative::Greater), p(Alternative::Less)), (1.0 / 6.0, 1.0));
        assert_eq!(arrangements(10, 3, 1000), Some(120));
        assert_eq!((arrangements(10, 3, 119), arrangements(4, 4, 10)), (None, Some(1)));
        let flat = PermutationTest::new(&[2.0], &[2.0, 2.0], Alternative::TwoSided, 10, 0).unwrap();
        assert_eq!(flat.p_value(), 1.0);
    }

    /// The exact p of these is known; 4 standard errors of 20000 draws are 0.014 at most.
    #[test]
    fn drawn_arrangements_come_near() {
        let (a, b) = ([3.1, 4.7, 5.0, 6.2, 8.8, 7.1, 5.5, 6.6], [2.9, 3.3, 5.1, 4.2, 6.0, 4.9, 3.7, 5.8]);
        let exact = PermutationTest::new(&a, &b, Alternative::TwoSided, 20_000, 3).unwrap();
        let drawn = PermutationTest::new(&a, &b, Alternative::TwoSided, 12_000, 3).unwrap();
        assert!(exact.is_exact() && exact.looked_at() == 12_870 && !drawn.is_exact());
        assert!((exact.p_value() - drawn.p_value()).abs() < 0.01, "{} {}", exact.p_value(), drawn.p_value());
    }

    #[test]
    fn a_seed_is_enough_to_repeat() {
        let x = [1.0, 3.0, 4.0, 9.0, 11.0];
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let ci = Bootstrap::new(&x, Statistic::Median, 0.95, 500, 9).unwrap();
                let test =
                    PermutationTest::new(&x, &[2.0, 5.0, 1.0, 6.0, 8.0, 3.0], Alternative::Less, 300, 9).unwrap();
                (ci, test)
            })
        };
        assert_eq!(run(1), run(3));
        let flat = Bootstrap::new(&[2.0, 2.0], Statistic::Mean, 0.95, 10, 1).unwrap();
        assert_eq!((flat.low(), flat.high(), flat.standard_error()), (2.0, 2.0, 0.0));
        assert!(Bootstrap::new(&[2.0], Statistic::Mean, 0.95, 10, 1).unwrap().worked().low().undefined().is_some());
        assert!(Bootstrap::new(&[], Statistic::Mean, 0.95, 10, 1).is_err());
        assert!(Bootstrap::new(&x, Statistic::Mean, 1.0, 10, 1).is_err());
        assert!(Bootstrap::new(&x, Statistic::Mean, 0.9, 0, 1).is_err());
        assert!(PermutationTest::new(&x, &[], Alternative::Less, 10, 1).is_err());
    }
}
