//! HyperLogLog: the number of different items, from a few kilobytes.
//!
//! The first p bits of an item's hash choose one of m = 2^p registers; of the other bits the position of the first 1 is its
//! rank, and each register keeps the largest rank it saw. A rank of r comes up once in 2^r items, so high registers mean
//! many items. Seeing an item again changes nothing.
//!
//! - Formula: raw estimate = α m² / Σ 2^−M, with standard error 1.04 / √m; while the raw estimate is at most 2.5 m and V
//!   registers are still 0, linear counting instead: m ln(m / V).
//! - Conventions: 64-bit hashes, so no correction for large counts is needed; p from 4 to 18.
//! - Cost: O(1) an item, O(m) to estimate or merge, m bytes.
//! - Source: Flajolet, Fusy, Gandouet & Meunier (2007), AofA, 127–146.

use super::hash::hash;
use crate::input::setting;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// A sketch that counts different items.
///
/// ```
/// use workings::streaming::HyperLogLog;
///
/// let mut visitors = HyperLogLog::new(10, 7)?;
/// (0..50_000).for_each(|i| visitors.add(format!("user {}", i % 10_000)));
/// assert!((visitors.estimate() / 10_000.0 - 1.0).abs() < 4.0 * visitors.standard_error()); // 4 · 3.25 %
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HyperLogLog {
    p: u32,
    seed: u64,
    registers: Vec<u8>,
}

impl HyperLogLog {
    /// An empty sketch of 2^p registers; only sketches of one p and seed can be merged.
    ///
    /// # Errors
    /// `BadParam` for p outside 4 to 18.
    pub fn new(p: u32, seed: u64) -> Result<HyperLogLog> {
        setting("p", f64::from(p), (4..=18).contains(&p), "a whole number from 4 to 18")?;
        Ok(HyperLogLog { p, seed, registers: vec![0; 1 << p] })
    }

    /// From the registers of another sketch, of which 16 to 2¹⁸ are needed, a power of two.
    ///
    /// # Errors
    /// `BadParam` for another number of registers; `OutOfRange` for a rank that 64 bits do not have.
    /// ```
    /// use workings::streaming::HyperLogLog;
    ///
    /// // Sixteen registers of 2: 0.673 · 16² / (16 / 4).
    /// assert!((HyperLogLog::from_registers(vec![2; 16], 0)?.estimate() - 43.072).abs() < 1e-12);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn from_registers(registers: Vec<u8>, seed: u64) -> Result<HyperLogLog> {
        let m = registers.len();
        if !m.is_power_of_two() || !(1 << 4..=1 << 18).contains(&m) {
            return Err(Error::bad_param("number of registers", m, "a power of two from 16 to 262144"));
        }
        let p = m.ilog2();
        let fits = |rank: f64| rank <= f64::from(65 - p);
        crate::input::in_range("registers", registers.iter().map(|r| f64::from(*r)), fits, "a rank of at most 65 − p")?;
        Ok(HyperLogLog { p, seed, registers })
    }

    /// Takes an item in.
    pub fn add(&mut self, item: impl AsRef<[u8]>) {
        let hash = hash(item.as_ref(), self.seed);
        let register = (hash >> (64 - self.p)) as usize;
        let rank = (hash << self.p).leading_zeros().min(64 - self.p) as u8 + 1;
        self.registers[register] = self.registers[register].max(rank);
    }

    /// The sketch of both streams together: of each register the larger.
    ///
    /// # Errors
    /// `BadParam` for a sketch of another p or seed.
    pub fn merge(&self, other: &HyperLogLog) -> Result<HyperLogLog> {
        if (self.p, self.seed) != (other.p, other.seed) {
            let given = format!("{}, {}", other.p, other.seed);
            return Err(Error::bad_param("p, seed", given, format!("{}, {}, as in this sketch", self.p, self.seed)));
        }
        let registers = self.registers.iter().zip(&other.registers).map(|(a, b)| *a.max(b)).collect();
        Ok(HyperLogLog { registers, ..*self })
    }

    pub fn registers(&self) -> &[u8] {
        &self.registers
    }

    /// How many registers no item has reached.
    pub fn n_zero(&self) -> usize {
        self.registers.iter().filter(|rank| **rank == 0).count()
    }

    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn m(&self) -> Expr {
        Expr::named("m", self.registers.len() as f64)
    }

    fn raw(&self) -> Expr {
        let alpha = match self.registers.len() {
            16 => 0.673,
            32 => 0.697,
            64 => 0.709,
            m => 0.7213 / (1.0 + 1.079 / m as f64),
        };
        let sum = self.registers.iter().map(|rank| (-f64::from(*rank)).exp2()).sum();
        (Expr::named("α", alpha) * self.m().powi(2) / Expr::named("Σ 2^−M", sum)).called("raw estimate")
    }

    fn counts_linearly(&self) -> bool {
        self.n_zero() > 0 && self.raw().value() <= 2.5 * self.registers.len() as f64
    }

    fn remark(&self) -> String {
        let raw = self.raw().worked().value();
        match self.counts_linearly() {
            true => format!("linear counting: the raw estimate, {}, is at most 2.5 m", crate::worked::six(raw)),
            false => String::new(),
        }
    }
}

formulas! { HyperLogLog, remark: |sketch| sketch.remark();
    /// How many different items were seen, approximately; at least 0.
    estimate: |sketch| match sketch.counts_linearly() {
        true => {
            let zero = Expr::named("V", sketch.n_zero() as f64);
            (sketch.m() * (sketch.m() / zero).ln()).called("estimate")
        }
        false => sketch.raw().renamed("estimate"),
    };
}

impl HyperLogLog {
    /// The standard error of the estimate relative to the count, 1.04 / √m: two of three estimates lie within it.
    pub fn standard_error(&self) -> f64 {
        error_of(self.m()).value()
    }
}

fn error_of(m: Expr) -> Expr {
    (1.04 / m.sqrt()).called("standard error")
}

/// The number of registers, m = 2^p, and the relative standard error, 1.04 / √m: no bound, but the typical size of an error.
///
/// # Errors
/// `BadParam` for p outside 1 to 60.
/// ```
/// let (registers, error) = workings::streaming::hyperloglog_error(10)?;
/// assert_eq!((registers.value(), error.value()), (1024.0, 1.04 / 32.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn hyperloglog_error(p: usize) -> Result<(Expr, Expr)> {
    setting("p", p as f64, (1..=60).contains(&p), "a whole number from 1 to 60")?;
    let m = Expr::from(2.0).pow(Expr::named("p", p as f64)).called("m");
    Ok((m.clone(), error_of(m)))
}

/// What a wanted standard error takes.
#[derive(Debug, Clone)]
pub struct HyperLogLogSize {
    /// (1.04 / standard error)², rounded up.
    pub registers_needed: Expr,
    /// The smallest p with 2^p registers or more.
    pub p: Expr,
    /// The room of 2^p registers of six bits.
    pub bytes: Expr,
}

/// The registers for a wanted relative standard error.
///
/// # Errors
/// `BadParam` for an error of 0 or below, or one so small that more than 2⁶⁰ registers would be needed.
/// ```
/// let size = workings::streaming::hyperloglog_size(0.05)?;
/// assert_eq!((size.registers_needed.value(), size.p.value(), size.bytes.value()), (433.0, 9.0, 384.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn hyperloglog_size(standard_error: f64) -> Result<HyperLogLogSize> {
    let fits = standard_error.is_finite() && 1.04 / standard_error <= 2.0_f64.powi(30) && standard_error > 0.0;
    setting("standard_error", standard_error, fits, "a number above 1e-9")?;
    let registers_needed =
        (1.04 / Expr::named("standard_error", standard_error)).powi(2).ceil().called("registers needed");
    let p = registers_needed.clone().log2().ceil().called("p");
    let bytes = (6.0 * Expr::from(2.0).pow(p.clone()) / 8.0).ceil().called("bytes");
    Ok(HyperLogLogSize { registers_needed, p, bytes })
}

/// How far an approximate count is off, as a share of the exact count and, with the opposite sign, of the estimate:
/// (estimate − exact) / exact and (exact − estimate) / estimate. Undefined where the divisor is 0.
///
/// # Errors
/// `BadParam` for counts below 0.
/// ```
/// let [relative, of_estimate] = workings::streaming::approximate_count_error(1020.0, 1000.0)?;
/// assert_eq!((relative.value(), of_estimate.value()), (0.02, -20.0 / 1020.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn approximate_count_error(estimate: f64, exact: f64) -> Result<[Expr; 2]> {
    for (name, value) in [("estimate", estimate), ("exact", exact)] {
        setting(name, value, value >= 0.0 && value.is_finite(), "a number of at least 0")?;
    }
    let (estimate, exact) = (Expr::named("estimate", estimate), Expr::named("exact", exact));
    let relative = |of: &Expr, to: &Expr, name: &str| {
        let zero = to.value() == 0.0;
        ((of - to) / to).undefined_if(zero, format!("{} is 0", to.formula())).called(name)
    };
    Ok([relative(&estimate, &exact, "relative error"), relative(&exact, &estimate, "error over estimate")])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(p: u32, seed: u64, items: std::ops::Range<u32>) -> HyperLogLog {
        let mut sketch = HyperLogLog::new(p, seed).unwrap();
        items.for_each(|item| sketch.add(item.to_le_bytes()));
        sketch
    }

    /// Half of 16 registers 0, half 1: Σ 2^−M = 8 + 4, raw 0.673 · 256 / 12 = 14.36 ≤ 40, so 16 ln(16 / 8).
    #[test]
    fn few_items_are_counted_linearly() {
        let half = HyperLogLog::from_registers([[0; 8], [1; 8]].concat(), 0).unwrap();
        assert!((half.estimate() - 16.0 * 2.0_f64.ln()).abs() < 1e-12);
        assert!(half.worked().estimate().to_string().contains("linear counting"));
        // One of 16 still 0, but the rest high: 1 + 15 / 64 = 1.234375; raw 0.673 · 256 / 1.234375 > 40.
        let high = HyperLogLog::from_registers([vec![0], vec![6; 15]].concat(), 0).unwrap();
        assert!((high.estimate() - 0.673 * 256.0 / 1.234_375).abs() < 1e-9);
        assert_eq!(HyperLogLog::new(4, 0).unwrap().estimate(), 0.0);
    }

    /// datasketch 2.0.0: HyperLogLog(p=…, reg=…).count()
    #[test]
    fn registers_say_what_they_say_elsewhere() {
        let few = vec![2, 0, 1, 3, 0, 0, 1, 2, 0, 4, 1, 0, 0, 2, 1, 0];
        let many = (0..128_u32).map(|i| ((i * 7 + i * i) % 6 + 3) as u8).collect();
        for (registers, count) in [(few, 13.226_857_170_951_487), (many, 979.132_470_945_950_8)] {
            let estimate = HyperLogLog::from_registers(registers, 0).unwrap().estimate();
            assert!((estimate / count - 1.0).abs() < 1e-14, "{estimate}");
        }
    }

    /// Over 40 seeds each estimate lies within 4 standard errors, and few beyond 2.
    #[test]
    fn estimates_lie_within_four_standard_errors() {
        for n in [50, 500, 3_000, 20_000] {
            let mut beyond_two = 0;
            for seed in 0..40 {
                let sketch = sketch(8, seed, 0..n);
                let error = (sketch.estimate() / f64::from(n) - 1.0).abs() / sketch.standard_error();
                assert!(error < 4.0, "{error} standard errors at {n}, seed {seed}");
                beyond_two += u32::from(error > 2.0);
            }
            assert!(beyond_two <= 7, "{beyond_two} of 40 at {n}");
        }
    }

    #[test]
    fn merged_is_the_sketch_of_the_whole_and_repetition_counts_not() {
        let merged = sketch(10, 3, 0..700).merge(&sketch(10, 3, 400..1500)).unwrap();
        assert_eq!(merged, sketch(10, 3, 0..1500));
        assert!(sketch(10, 3, 0..9).merge(&sketch(10, 4, 0..9)).is_err());
        assert!(sketch(10, 3, 0..9).merge(&sketch(11, 3, 0..9)).is_err());
    }

    #[test]
    fn wrong_settings_are_refused() {
        assert!(HyperLogLog::new(3, 0).is_err() && HyperLogLog::new(19, 0).is_err());
        assert!(HyperLogLog::from_registers(vec![0; 8], 0).is_err() && HyperLogLog::from_registers(vec![], 0).is_err());
        assert!(HyperLogLog::from_registers(vec![0; 24], 0).is_err());
        assert!(HyperLogLog::from_registers(vec![62; 16], 0).is_err());
        assert!(hyperloglog_error(0).is_err() && hyperloglog_error(61).is_err());
        for wrong in [0.0, -0.1, f64::NAN, 1e-12] {
            assert!(hyperloglog_size(wrong).is_err(), "{wrong}");
        }
        // (1.04 / 0.0325)² = 1024 and no more.
        assert_eq!(hyperloglog_size(0.0325).unwrap().registers_needed.value(), 1024.0);
        assert_eq!(hyperloglog_size(2.0).unwrap().bytes.value(), 1.0);
        let [relative, of_estimate] = approximate_count_error(0.0, 5.0).unwrap();
        assert_eq!((relative.value(), of_estimate.undefined()), (-1.0, Some("estimate is 0")));
        assert!(approximate_count_error(-1.0, 5.0).is_err());
    }
}
