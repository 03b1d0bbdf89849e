//! Bloom filter: whether an item has been seen, with no false "no" and few false "yes".
//!
//! k hashes of an item set k of m bits. An item whose bits are not all set has surely not been seen; one whose bits are
//! all set may owe them to others.
//!
//! - Formula: after n items a bit is 0 with probability (1 − 1/m)^(kn) ≈ e^(−kn/m), so a new item looks seen with
//!   probability (1 − e^(−kn/m))^k. For a wanted rate p: m = −n ln p / (ln 2)², k = (m / n) ln 2.
//! - Conventions: the k hashes are h₁ + i · h₂ of two (Kirsch & Mitzenmacher); k is at least 1.
//! - Cost: O(k) an item, m bits.
//! - Sources: Bloom (1970), CACM 13, 422–426; Kirsch & Mitzenmacher (2006), ESA, 456–467.

use super::hash::{hash, scaled, spread};
use crate::input::setting;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// A set that answers "surely not" or "probably".
///
/// ```
/// use workings::streaming::BloomFilter;
///
/// let mut seen = BloomFilter::for_rate(1000, 0.01, 7)?;
/// assert_eq!((seen.n_bits(), seen.n_hashes()), (9586, 7));
/// seen.add("ann");
/// assert!(seen.contains("ann") && !seen.contains("bob"));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BloomFilter {
    n_bits: usize,
    n_hashes: usize,
    seed: u64,
    words: Vec<u64>,
}

impl BloomFilter {
    /// An empty filter; only filters of the same settings can be merged.
    ///
    /// # Errors
    /// `BadParam` for no bits or more than 2⁴⁰, or for hashes outside 1 to 1000.
    pub fn new(n_bits: usize, n_hashes: usize, seed: u64) -> Result<BloomFilter> {
        setting("n_bits", n_bits as f64, (1..=1 << 40).contains(&n_bits), "1 to 2⁴⁰ bits")?;
        setting("n_hashes", n_hashes as f64, (1..=1000).contains(&n_hashes), "1 to 1000 hashes")?;
        Ok(BloomFilter { n_bits, n_hashes, seed, words: vec![0; n_bits.div_ceil(64)] })
    }

    /// A filter in which this many items leave this rate of false positives.
    ///
    /// # Errors
    /// As [`bloom_size`].
    pub fn for_rate(n_items: usize, false_positive_rate: f64, seed: u64) -> Result<BloomFilter> {
        let (bits, hashes) = bloom_size(n_items, false_positive_rate)?;
        BloomFilter::new(bits.value() as usize, hashes.value() as usize, seed)
    }

    /// Takes an item in.
    pub fn add(&mut self, item: impl AsRef<[u8]>) {
        for bit in self.bits_of(item.as_ref()) {
            self.words[bit / 64] |= 1 << (bit % 64);
        }
    }

    /// Whether the item may have been seen: always true if it was.
    pub fn contains(&self, item: impl AsRef<[u8]>) -> bool {
        self.bits_of(item.as_ref()).all(|bit| self.words[bit / 64] >> (bit % 64) & 1 == 1)
    }

    fn bits_of(&self, item: &[u8]) -> impl Iterator<Item = usize> + use<> {
        let (n_bits, first) = (self.n_bits, hash(item, self.seed));
        let step = spread(first) | 1;
        (0..self.n_hashes as u64).map(move |i| scaled(first.wrapping_add(i.wrapping_mul(step)), n_bits))
    }

    /// The filter of both streams together.
    ///
    /// # Errors
    /// `BadParam` for a filter of other settings.
    pub fn merge(&self, other: &BloomFilter) -> Result<BloomFilter> {
        let settings = |filter: &BloomFilter| (filter.n_bits, filter.n_hashes, filter.seed);
        if settings(self) != settings(other) {
            let needed = format!("{:?}, as in this filter", settings(self));
            return Err(Error::bad_param("(n_bits, n_hashes, seed)", format!("{:?}", settings(other)), needed));
        }
        let words = self.words.iter().zip(&other.words).map(|(a, b)| a | b).collect();
        Ok(BloomFilter { words, ..*self })
    }

    pub fn n_bits(&self) -> usize {
        self.n_bits
    }

    pub fn n_hashes(&self) -> usize {
        self.n_hashes
    }

    /// How many bits are 1.
    pub fn n_set(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The rate of false positives that the bits now set give: (set / m)^k.
    pub fn false_positive_rate(&self) -> Expr {
        let share = Expr::named("set", self.n_set() as f64) / Expr::named("m", self.n_bits as f64);
        share.pow(Expr::named("k", self.n_hashes as f64)).called("false-positive rate")
    }

    /// How many different items the bits now set stand for, −(m / k) ln(1 − set / m); infinite when all are set.
    pub fn estimated_items(&self) -> Expr {
        let (m, k) = (Expr::named("m", self.n_bits as f64), Expr::named("k", self.n_hashes as f64));
        let free = 1.0 - Expr::named("set", self.n_set() as f64) / &m;
        (-(m / k) * free.ln()).called("items")
    }
}

/// The expected rate of false positives, (1 − e^(−kn/m))^k, 0 to 1.
///
/// # Errors
/// `BadParam` for no bits or no hashes.
/// ```
/// let rate = workings::streaming::bloom_false_positive_rate(1000, 10_000, 7)?;
/// assert!((rate.value() - (1.0 - (-0.7_f64).exp()).powi(7)).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn bloom_false_positive_rate(n_items: usize, n_bits: usize, n_hashes: usize) -> Result<Expr> {
    setting("n_bits", n_bits as f64, n_bits >= 1, "a whole number of at least 1")?;
    setting("n_hashes", n_hashes as f64, n_hashes >= 1, "a whole number of at least 1")?;
    let (n, m, k) =
        (Expr::named("n", n_items as f64), Expr::named("m", n_bits as f64), Expr::named("k", n_hashes as f64));
    // A share of set bits below the last digit of 1 has its digits all the same.
    let share = -(-(n_hashes as f64) * n_items as f64 / n_bits as f64).exp_m1();
    let set = (1.0 - (-(&k * n) / m).exp()).valued(share);
    Ok(set.pow(k).called("false-positive rate"))
}

/// Bits and hashes for a wanted rate of false positives: −n ln p / (ln 2)² rounded up, and (bits / n) ln 2 rounded to the
/// nearest whole number, at least 1.
///
/// # Errors
/// `BadParam` for no items or a rate outside 0 to 1, both excluded.
/// ```
/// let (bits, hashes) = workings::streaming::bloom_size(1000, 0.01)?;
/// assert_eq!((bits.value(), hashes.value()), (9586.0, 7.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn bloom_size(n_items: usize, false_positive_rate: f64) -> Result<(Expr, Expr)> {
    setting("n_items", n_items as f64, n_items >= 1, "a whole number of at least 1")?;
    let fits = false_positive_rate > 0.0 && false_positive_rate < 1.0;
    setting("false_positive_rate", false_positive_rate, fits, "a rate between 0 and 1, neither of them")?;
    let (n, ln_2) = (Expr::named("n", n_items as f64), || Expr::from(2.0).ln());
    let bits = -&n * Expr::named("p", false_positive_rate).ln() / ln_2().powi(2);
    let bits = bits.ceil().called("n_bits");
    let hashes = (&bits / n * ln_2()).round();
    let too_few = hashes.value() < 1.0;
    Ok((bits, hashes.counted_as(1.0, too_few, "fewer than one").called("n_hashes")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(items: std::ops::Range<u32>) -> BloomFilter {
        let mut filter = BloomFilter::new(1000, 4, 11).unwrap();
        items.for_each(|item| filter.add(item.to_le_bytes()));
        filter
    }

    /// 100 items in 1000 bits by 4 hashes: (1 − e^−0.4)⁴ = 0.0118; of 20 000 others 236 ± 4 · 15.3, and some more since
    /// the number of set bits varies.
    #[test]
    fn false_positives_are_as_rare_as_the_formula_says() {
        let filter = filter(0..100);
        assert!((0_u32..100).all(|item| filter.contains(item.to_le_bytes())));
        let found = (100_u32..20_100).filter(|item| filter.contains(item.to_le_bytes())).count() as f64;
        let expected = 20_000.0 * bloom_false_positive_rate(100, 1000, 4).unwrap().value();
        assert!((expected - 236.3).abs() < 0.5, "{expected}");
        assert!((found - 20_000.0 * filter.false_positive_rate().value()).abs() < 80.0, "{found}");
        assert!((filter.estimated_items().value() - 100.0).abs() < 10.0);
    }

    #[test]
    fn merged_is_the_filter_of_the_whole() {
        assert_eq!(filter(0..40).merge(&filter(30..90)).unwrap(), filter(0..90));
        assert!(filter(0..4).merge(&BloomFilter::new(1000, 4, 12).unwrap()).is_err());
        assert!(filter(0..4).merge(&BloomFilter::new(999, 4, 11).unwrap()).is_err());
    }

    #[test]
    fn edges_of_the_settings() {
        assert!(BloomFilter::new(0, 1, 0).is_err() && BloomFilter::new(8, 0, 0).is_err());
        assert!(BloomFilter::new(usize::MAX, 1, 0).is_err());
        assert_eq!(bloom_false_positive_rate(0, 10, 2).unwrap().value(), 0.0);
        assert!(bloom_false_positive_rate(1, 0, 2).is_err() && bloom_false_positive_rate(1, 10, 0).is_err());
        for wrong in [0.0, 1.0, -0.5, f64::NAN] {
            assert!(bloom_size(10, wrong).is_err());
        }
        assert!(bloom_size(0, 0.1).is_err());
        // −10 ln 0.9 / 0.4805 = 2.19, so 3 bits; 0.3 · 0.693 = 0.21 rounds to 0, which counts as 1.
        let (bits, hashes) = bloom_size(10, 0.9).unwrap();
        assert_eq!((bits.value(), hashes.value()), (3.0, 1.0));
        // A single bit, set by the first item, says yes to all.
        let mut one = BloomFilter::new(1, 1, 0).unwrap();
        one.add("a");
        assert!(one.contains("b") && one.false_positive_rate().value() == 1.0);
        assert_eq!(one.estimated_items().value(), f64::INFINITY);
    }
}
