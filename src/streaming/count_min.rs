//! Count-min sketch: how often each item has been seen, never too low and seldom much too high.
//!
//! A table of d rows and w columns: each row hashes the item to one of its counters, which grows. Others may share a
//! counter, so each of the item's d counters is too high or right, and the smallest is the best.
//!
//! - Formula: w = e / ε, d = ln(1 / δ), both rounded up; then estimate ≤ truth + ε N with probability 1 − δ, for N items
//!   in all (of each row the expected excess is N / w, and Markov's inequality bounds it by e times that).
//! - Cost: O(d) an item, d · w counters.
//! - Source: Cormode & Muthukrishnan (2005), J. Algorithms 55, 58–75.

use super::hash::{hash, scaled, spread};
use crate::input::{in_range, same_length, setting};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// A sketch that counts each item.
///
/// ```
/// use workings::streaming::CountMinSketch;
///
/// let mut words = CountMinSketch::for_error(0.01, 0.01, 7)?;
/// "to be or not to be".split(' ').for_each(|word| words.add(word, 1));
/// assert_eq!((words.estimate("be"), words.estimate("question"), words.total()), (2, 0, 6));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountMinSketch {
    width: usize,
    seed: u64,
    total: u64,
    /// Row by row.
    counters: Vec<u64>,
}

/// More counters than this would not fit a machine.
const MOST_COUNTERS: usize = 1 << 32;

impl CountMinSketch {
    /// An empty sketch; only sketches of the same settings can be merged.
    ///
    /// # Errors
    /// `BadParam` for no column, no row, or more than 2³² counters.
    pub fn new(width: usize, depth: usize, seed: u64) -> Result<CountMinSketch> {
        setting("width", width as f64, width >= 1, "a whole number of at least 1")?;
        setting("depth", depth as f64, depth >= 1, "a whole number of at least 1")?;
        let counters = width.checked_mul(depth).filter(|counters| *counters <= MOST_COUNTERS);
        let counters = counters
            .ok_or_else(|| Error::bad_param("width, depth", format!("{width}, {depth}"), "at most 2³² counters"))?;
        Ok(CountMinSketch { width, seed, total: 0, counters: vec![0; counters] })
    }

    /// A sketch whose estimates exceed the truth by more than ε of all items with probability δ at most.
    ///
    /// # Errors
    /// As [`count_min_size`] and [`new`](Self::new).
    pub fn for_error(epsilon: f64, delta: f64, seed: u64) -> Result<CountMinSketch> {
        let (width, depth) = count_min_size(epsilon, delta)?;
        CountMinSketch::new(width.value() as usize, depth.value() as usize, seed)
    }

    /// Counts an item this many times; a counter stops at 2⁶⁴ − 1.
    pub fn add(&mut self, item: impl AsRef<[u8]>, count: u64) {
        let width = self.width;
        for (row, column) in self.columns(item.as_ref()).enumerate() {
            let counter = &mut self.counters[row * width + column];
            *counter = counter.saturating_add(count);
        }
        self.total = self.total.saturating_add(count);
    }

    /// How often the item was counted, or more.
    pub fn estimate(&self, item: impl AsRef<[u8]>) -> u64 {
        let counters =
            self.columns(item.as_ref()).enumerate().map(|(row, column)| self.counters[row * self.width + column]);
        counters.min().unwrap_or(0)
    }

    /// The column of the item in each row.
    pub fn columns(&self, item: &[u8]) -> impl Iterator<Item = usize> + use<> {
        let (width, first) = (self.width, hash(item, self.seed));
        let step = spread(first);
        (0..self.depth() as u64).map(move |row| scaled(spread(first.wrapping_add(row.wrapping_mul(step | 1))), width))
    }

    /// The sketch of both streams together.
    ///
    /// # Errors
    /// `BadParam` for a sketch of other settings.
    pub fn merge(&self, other: &CountMinSketch) -> Result<CountMinSketch> {
        let settings = |sketch: &CountMinSketch| (sketch.width, sketch.depth(), sketch.seed);
        if settings(self) != settings(other) {
            let needed = format!("{:?}, as in this sketch", settings(self));
            return Err(Error::bad_param("(width, depth, seed)", format!("{:?}", settings(other)), needed));
        }
        let counters = self.counters.iter().zip(&other.counters).map(|(a, b)| a.saturating_add(*b)).collect();
        Ok(CountMinSketch { counters, total: self.total.saturating_add(other.total), ..*self })
    }

    pub fn width(&self) -> usize {
        self.width
    }

    pub fn depth(&self) -> usize {
        self.counters.len() / self.width
    }

    /// The number of items counted, N.
    pub fn total(&self) -> u64 {
        self.total
    }
}

/// Columns and rows for an error: e / ε and ln(1 / δ), both rounded up.
///
/// # Errors
/// `BadParam` for an ε or δ that is not between 0 and 1.
/// ```
/// let (width, depth) = workings::streaming::count_min_size(0.01, 0.01)?;
/// assert_eq!((width.value(), depth.value()), (272.0, 5.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn count_min_size(epsilon: f64, delta: f64) -> Result<(Expr, Expr)> {
    for (name, value) in [("epsilon", epsilon), ("delta", delta)] {
        setting(name, value, value > 0.0 && value < 1.0, "a number between 0 and 1, neither of them")?;
    }
    let width = (Expr::named("e", std::f64::consts::E) / Expr::named("ε", epsilon)).ceil();
    let depth = (1.0 / Expr::named("δ", delta)).ln().ceil();
    Ok((width.called("width"), depth.called("depth")))
}

/// What a table of this size promises after N items: ε = e / width, δ = e^−depth, and the excess ε N that an estimate stays
/// within with probability 1 − δ.
///
/// # Errors
/// `BadParam` for no column or no row.
/// ```
/// let [epsilon, delta, excess] = workings::streaming::count_min_bound(272, 5, 10_000)?;
/// assert!(epsilon.value() < 0.01 && delta.value() < 0.01 && excess.value() < 100.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn count_min_bound(width: usize, depth: usize, n: usize) -> Result<[Expr; 3]> {
    setting("width", width as f64, width >= 1, "a whole number of at least 1")?;
    setting("depth", depth as f64, depth >= 1, "a whole number of at least 1")?;
    let epsilon = (Expr::named("e", std::f64::consts::E) / Expr::named("width", width as f64)).called("ε");
    let delta = (-Expr::named("depth", depth as f64)).exp().called("δ");
    let excess = (&epsilon * Expr::named("N", n as f64)).called("largest excess");
    Ok([epsilon, delta, excess])
}

/// The estimate of an item from a table of counters and the item's column in each row: the smallest of its counters.
///
/// # Errors
/// `Empty`, `LengthMismatch`, `OutOfRange` for a counter below 0; `BadParam` for a column that the row does not have.
/// ```
/// let rows = [vec![3.0, 9.0], vec![5.0, 2.0], vec![4.0, 7.0]];
/// assert_eq!(workings::streaming::count_min_estimate(&rows, &[1, 0, 0])?.value(), 4.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn count_min_estimate(counters: &[Vec<f64>], columns: &[usize]) -> Result<Expr> {
    same_length("counters", counters.len(), "columns", columns.len())?;
    let mut own = Vec::with_capacity(columns.len());
    for (row, (counters, column)) in counters.iter().zip(columns).enumerate() {
        in_range(&format!("counters[{row}]"), counters.iter().copied(), |c| c >= 0.0, "a count of at least 0")?;
        let counter = counters.get(*column).ok_or_else(|| {
            Error::bad_param(format!("columns[{row}]"), column, format!("a column below {}", counters.len()))
        })?;
        own.push(Expr::named(format!("counter[{row}, {column}]"), *counter));
    }
    let smallest = own.into_iter().reduce(Number::min).expect("at least one row");
    Ok(smallest.called("estimate"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Item i stands i times, 1 to 400: N = 80 200.
    fn sketch(items: std::ops::RangeInclusive<u64>) -> CountMinSketch {
        let mut sketch = CountMinSketch::new(200, 5, 3).unwrap();
        items.for_each(|item| sketch.add(item.to_le_bytes(), item));
        sketch
    }

    /// With probability 1 − e⁻⁵ = 0.993 an estimate is within e / 200 · 80 200 = 1090 of the truth: of 400, 397 at least
    /// are expected; 390 allow for chance.
    #[test]
    fn estimates_are_never_low_and_seldom_high() {
        let sketch = sketch(1..=400);
        assert_eq!(sketch.total(), 80_200);
        let [.., excess] = count_min_bound(200, 5, 80_200).unwrap();
        let mut within = 0;
        for item in 1..=400_u64 {
            let estimate = sketch.estimate(item.to_le_bytes());
            assert!(estimate >= item);
            within += u32::from((estimate - item) as f64 <= excess.value());
        }
        assert!(within >= 390, "{within}");
    }

    #[test]
    fn merged_is_the_sketch_of_the_whole() {
        assert_eq!(sketch(1..=90).merge(&sketch(91..=150)).unwrap(), sketch(1..=150));
        assert!(sketch(1..=9).merge(&CountMinSketch::new(200, 5, 4).unwrap()).is_err());
        assert!(sketch(1..=9).merge(&CountMinSketch::new(500, 2, 3).unwrap()).is_err());
    }

    #[test]
    fn edges_of_the_settings() {
        assert!(CountMinSketch::new(0, 1, 0).is_err() && CountMinSketch::new(1, 0, 0).is_err());
        assert!(CountMinSketch::new(usize::MAX, 2, 0).is_err());
        for wrong in [0.0, 1.0, -1.0, f64::NAN] {
            assert!(count_min_size(wrong, 0.1).is_err() && count_min_size(0.1, wrong).is_err());
        }
        assert!(count_min_bound(0, 1, 1).is_err() && count_min_bound(1, 0, 1).is_err());
        let mut full = CountMinSketch::new(1, 1, 0).unwrap();
        full.add("a", u64::MAX);
        full.add("b", 1);
        assert_eq!(full.estimate("a"), u64::MAX);
    }

    #[test]
    fn wrong_tables_are_refused() {
        assert!(matches!(count_min_estimate(&[], &[]), Err(Error::Empty { .. })));
        assert!(matches!(count_min_estimate(&[vec![1.0]], &[0, 0]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(count_min_estimate(&[vec![1.0]], &[1]), Err(Error::BadParam { .. })));
        assert!(matches!(count_min_estimate(&[vec![-1.0]], &[0]), Err(Error::OutOfRange { .. })));
    }
}
