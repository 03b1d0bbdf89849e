//! Reservoir sampling: a fair sample of k items from a stream of unknown length.
//!
//! The first k items fill the reservoir; item n takes the place of a random one with probability k / n. So every item seen
//! so far is in it with the same probability.
//!
//! - Formula: inclusion probability = min(1, k / n).
//! - Conventions: random numbers from a seed; the reservoir's order means nothing.
//! - Cost: O(1) an item, k items.
//! - Source: Vitter (1985), ACM Trans. Math. Softw. 11, 37–57 (algorithm R).

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::input::setting;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// A sample of `k` items of all that were added.
///
/// ```
/// use workings::streaming::Reservoir;
///
/// let mut sample = Reservoir::new(20, 7)?;
/// (0..800).for_each(|item| sample.add(item));
/// assert_eq!((sample.items().len(), sample.n_seen()), (20, 800));
/// assert_eq!(sample.inclusion_probability(), 0.025);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Reservoir<T> {
    k: usize,
    n_seen: u64,
    items: Vec<T>,
    random: Xoshiro256PlusPlus,
}

impl<T> Reservoir<T> {
    /// An empty reservoir for `k` items.
    ///
    /// # Errors
    /// `BadParam` for k = 0.
    pub fn new(k: usize, seed: u64) -> Result<Reservoir<T>> {
        setting("k", k as f64, k >= 1, "a whole number of at least 1")?;
        Ok(Reservoir { k, n_seen: 0, items: Vec::new(), random: Xoshiro256PlusPlus::seed_from_u64(seed) })
    }

    /// Takes an item in, perhaps.
    pub fn add(&mut self, item: T) {
        self.n_seen += 1;
        if self.items.len() < self.k {
            self.items.push(item);
            return;
        }
        let place = self.random.gen_range(0..self.n_seen);
        if let Some(old) = usize::try_from(place).ok().and_then(|place| self.items.get_mut(place)) {
            *old = item;
        }
    }

    /// A fair sample of both streams together: each place is drawn from one or the other in proportion to the items of it
    /// that are not drawn yet.
    ///
    /// # Errors
    /// `BadParam` for another k.
    pub fn merge(mut self, mut other: Reservoir<T>) -> Result<Reservoir<T>> {
        if self.k != other.k {
            return Err(Error::bad_param("k", other.k, format!("{}, as in this reservoir", self.k)));
        }
        let n_seen = self.n_seen + other.n_seen;
        let (mut left, mut right) = (self.n_seen, other.n_seen);
        let mut items = Vec::with_capacity(self.k.min(self.items.len() + other.items.len()));
        while items.len() < self.k && left + right > 0 {
            let (from, remaining) = match self.random.gen_range(0..left + right) < left {
                true => (&mut self.items, &mut left),
                false => (&mut other.items, &mut right),
            };
            *remaining -= 1;
            items.push(from.swap_remove(self.random.gen_range(0..from.len())));
        }
        Ok(Reservoir { items, n_seen, ..self })
    }

    /// The sample.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    pub fn n_seen(&self) -> u64 {
        self.n_seen
    }

    /// The probability with which each item seen is in the sample; `NaN` before the first.
    pub fn inclusion_probability(&self) -> f64 {
        probability(self.n_seen as f64, self.k).value()
    }
}

fn probability(n_seen: f64, k: usize) -> Expr {
    let share = Expr::named("k", k as f64) / Expr::named("n_seen", n_seen);
    Expr::from(1.0).min(share).undefined_if(n_seen == 0.0, "no item seen").called("inclusion probability")
}

/// The probability with which each of `n_seen` items is in a reservoir of `k`: min(1, k / n_seen).
///
/// # Errors
/// `BadParam` for no items or k = 0.
/// ```
/// assert_eq!(workings::streaming::inclusion_probability(800, 20)?.value(), 0.025);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn inclusion_probability(n_seen: usize, k: usize) -> Result<Expr> {
    setting("n_seen", n_seen as f64, n_seen >= 1, "a whole number of at least 1")?;
    setting("k", k as f64, k >= 1, "a whole number of at least 1")?;
    Ok(probability(n_seen as f64, k))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(k: usize, seed: u64, items: std::ops::Range<usize>) -> Reservoir<usize> {
        let mut sample = Reservoir::new(k, seed).unwrap();
        items.for_each(|item| sample.add(item));
        sample
    }

    /// Each of 40 items is in 4000 samples of 10 a thousand times, ± 4 · √(4000 · ¼ · ¾) = 110; so too where the samples of
    /// 30 and of 10 items were merged.
    #[test]
    fn every_item_is_as_likely() {
        let (mut whole, mut merged) = ([0_i32; 40], [0_i32; 40]);
        for seed in 0..4000 {
            sample(10, seed, 0..40).items().iter().for_each(|item| whole[*item] += 1);
            let both = sample(10, seed, 0..30).merge(sample(10, seed + 9000, 30..40)).unwrap();
            assert_eq!((both.items().len(), both.n_seen()), (10, 40));
            both.items().iter().for_each(|item| merged[*item] += 1);
        }
        for counts in [whole, merged] {
            assert!(counts.iter().all(|count| (count - 1000).abs() <= 120), "{counts:?}");
        }
    }

    #[test]
    fn short_streams_are_kept_whole() {
        let mut items = sample(5, 1, 0..2).merge(sample(5, 2, 2..4)).unwrap().items().to_vec();
        items.sort_unstable();
        assert_eq!(items, [0, 1, 2, 3]);
        assert_eq!(sample(3, 7, 0..100), sample(3, 7, 0..100));
        assert!(sample(3, 7, 0..0).inclusion_probability().is_nan());
        assert_eq!(inclusion_probability(3, 5).unwrap().value(), 1.0);
    }

    #[test]
    fn wrong_settings_are_refused() {
        assert!(Reservoir::<u8>::new(0, 1).is_err());
        assert!(sample(3, 1, 0..9).merge(sample(4, 1, 0..9)).is_err());
        assert!(inclusion_probability(0, 1).is_err() && inclusion_probability(1, 0).is_err());
    }
}
