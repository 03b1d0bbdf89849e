//! MinHash: a short signature of a set, from which the Jaccard similarity of two sets can be estimated.
//!
//! Put all elements in a random order and keep the first of each set. For two sets the firsts are the same with
//! probability |A ∩ B| / |A ∪ B|, their Jaccard similarity, since every element of the union is equally likely to be the
//! first of it. Over k orders the share of equal firsts estimates it.
//!
//! - Formula: Ĵ = equal / k, with standard error √(J(1 − J) / k): 0.044 at most for k = 128.
//! - An "order" is the value of a universal hash function, (a·x + b) mod (2⁶¹ − 1), with a and b drawn from the seed.
//! - Cost: O(k · elements) to sign, O(k) to compare.
//! - Sources: Broder (1997), SEQUENCES, 21–29; Carter & Wegman (1979), J. Computer and System Sciences 18, 143–154.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::shingle::hash_of;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// k hash functions, which sign sets.
///
/// ```
/// use workings::text::{MinHash, Shingle};
///
/// let minhash = MinHash::new(256, 7)?;
/// let sign = |text: &str| Ok::<_, workings::Error>(minhash.signature(&Shingle::Words(1).of(text)?));
/// let (a, b) = (sign("the quick brown fox jumps")?, sign("the quick red fox naps")?);
/// let estimate = a.jaccard(&b)?; // of 3 / 7
/// assert!((estimate.jaccard.value() - 3.0 / 7.0).abs() < 4.0 * estimate.standard_error.value());
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct MinHash {
    /// a and b of each function.
    functions: Vec<(u64, u64)>,
}

/// The least hash of a set by each function. Only signatures of the same [`MinHash`] can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature(Vec<u64>);

/// What two signatures say of the similarity of their sets.
#[derive(Debug, Clone)]
pub struct JaccardEstimate {
    pub jaccard: Expr,
    pub standard_error: Expr,
}

/// 2⁶¹ − 1, a prime by which a remainder is two additions.
const PRIME: u64 = (1 << 61) - 1;
/// In place of the least hash of an empty set; no hash is as large.
const NOTHING: u64 = u64::MAX;

fn remainder(x: u128) -> u64 {
    let folded = (x & u128::from(PRIME)) as u64 + (x >> 61) as u64;
    if folded >= PRIME { folded - PRIME } else { folded }
}

impl MinHash {
    /// `k` functions from this seed.
    /// # Errors
    /// `BadParam` for k = 0 or above a million.
    pub fn new(k: usize, seed: u64) -> Result<MinHash> {
        if k == 0 || k > 1_000_000 {
            return Err(Error::bad_param("k", k, "1 to 1000000 hash functions"));
        }
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let functions = (0..k).map(|_| (random.gen_range(1..PRIME), random.gen_range(0..PRIME))).collect();
        Ok(MinHash { functions })
    }

    /// The signature of a set of words or shingles; what stands twice counts once.
    pub fn signature<T: AsRef<str>>(&self, elements: &[T]) -> Signature {
        self.of_hashes(elements.iter().map(|element| hash_of(element.as_ref())))
    }

    pub(super) fn of_hashes(&self, hashes: impl IntoIterator<Item = u64>) -> Signature {
        let mut least = vec![NOTHING; self.functions.len()];
        for hash in hashes {
            let x = u128::from(remainder(u128::from(hash)));
            for (least, &(a, b)) in least.iter_mut().zip(&self.functions) {
                *least = (*least).min(remainder(u128::from(a) * x + u128::from(b)));
            }
        }
        Signature(least)
    }
}

impl Signature {
    /// The least hash by each function, 2⁶⁴ − 1 for an empty set.
    pub fn values(&self) -> &[u64] {
        &self.0
    }

    /// The estimated Jaccard similarity and its standard error. Of two empty sets both are undefined.
    /// # Errors
    /// `LengthMismatch` for signatures of unequal length.
    pub fn jaccard(&self, other: &Signature) -> Result<JaccardEstimate> {
        let k = self.0.len();
        crate::input::same_length("a", k, "b", other.0.len())?;
        let equal = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        let empty = equal == k && self.0[0] == NOTHING;
        let estimate = minhash_estimate(equal, k)?;
        let jaccard = estimate.undefined_if(empty, "both sets are empty").called("Ĵ");
        Ok(JaccardEstimate { standard_error: minhash_standard_error(jaccard.clone(), k)?, jaccard })
    }
}

/// The Jaccard similarity that `equal` of `k` equal positions stand for: their share.
/// # Errors
/// `BadParam` for k = 0 or more equal positions than there are.
pub fn minhash_estimate(equal: usize, k: usize) -> Result<Expr> {
    if k == 0 || equal > k {
        let needed = if k == 0 { "a k of at least 1".into() } else { format!("at most k = {k}") };
        return Err(Error::bad_param("equal, k", format!("{equal}, {k}"), needed));
    }
    Ok((Expr::named("equal", equal as f64) / Expr::named("k", k as f64)).called("Ĵ"))
}

/// How far the estimate of a similarity J lies from it, typically: √(J(1 − J) / k).
///
/// Equal positions are counted as k coin tosses of probability J. At an estimate of 0 or 1 the formula gives 0, which is
/// too sure: there J may still be some 3 / k away.
/// # Errors
/// `BadParam` for k = 0 or a similarity outside 0 to 1.
/// ```
/// use workings::worked::Expr;
/// let error = workings::text::minhash_standard_error(Expr::named("J", 0.5), 100)?;
/// assert_eq!(error.value(), 0.05);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn minhash_standard_error(jaccard: Expr, k: usize) -> Result<Expr> {
    let j = jaccard.value();
    crate::input::setting("jaccard", j, j.is_nan() || (0.0..=1.0).contains(&j), "a similarity from 0 to 1")?;
    if k == 0 {
        return Err(Error::bad_param("k", k, "at least 1 hash function"));
    }
    let variance = jaccard.clone() * (Expr::from(1.0) - jaccard) / Expr::named("k", k as f64);
    Ok(variance.sqrt().called("standard error"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers first to first + n − 1 as words.
    fn numbers(first: usize, n: usize) -> Vec<String> {
        (first..first + n).map(|i| i.to_string()).collect()
    }

    #[test]
    fn remainders_of_the_prime() {
        let p = u128::from(PRIME);
        for x in [0, 1, p - 1, p, p + 1, 2 * p, (p - 1) * (p - 1) + p - 1] {
            assert_eq!(u128::from(remainder(x)), x % p);
        }
    }

    /// 100 numbers each, of which `shared` are the same: J = shared / (200 − shared). Over 60 seeds the estimates lie within
    /// 4 standard errors, and their mean within 4 / √60 of one.
    #[test]
    fn estimates_lie_within_four_standard_errors() {
        for shared in [5, 40, 90] {
            let j = shared as f64 / (200 - shared) as f64;
            let (a, b) = (numbers(0, 100), numbers(100 - shared, 100));
            let k = 200;
            let error = minhash_standard_error(Expr::from(j), k).unwrap().value();
            assert!((error - (j * (1.0 - j) / 200.0).sqrt()).abs() < 1e-15);
            let mut sum = 0.0;
            for seed in 0..60 {
                let minhash = MinHash::new(k, seed).unwrap();
                let estimate = minhash.signature(&a).jaccard(&minhash.signature(&b)).unwrap().jaccard.value();
                assert!((estimate - j).abs() < 4.0 * error, "{estimate} of {j}, seed {seed}");
                sum += estimate;
            }
            assert!((sum / 60.0 - j).abs() < 4.0 * error / 60.0_f64.sqrt(), "{} of {j}", sum / 60.0);
        }
    }

    #[test]
    fn order_and_repetition_do_not_count() {
        let minhash = MinHash::new(16, 1).unwrap();
        assert_eq!(minhash.signature(&["b", "a", "b"]), minhash.signature(&["a", "b"]));
        assert_ne!(minhash.signature(&["a", "b"]), MinHash::new(16, 2).unwrap().signature(&["a", "b"]));
    }

    #[test]
    fn empty_sets_and_wrong_settings() {
        let minhash = MinHash::new(16, 1).unwrap();
        let (none, some) = (minhash.signature::<&str>(&[]), minhash.signature(&["a"]));
        assert!(none.jaccard(&none).unwrap().jaccard.undefined().is_some());
        assert!(none.jaccard(&none).unwrap().standard_error.undefined().is_some());
        assert_eq!(none.jaccard(&some).unwrap().jaccard.value(), 0.0);
        assert!(some.jaccard(&MinHash::new(8, 1).unwrap().signature(&["a"])).is_err());
        assert!(MinHash::new(0, 1).is_err() && MinHash::new(usize::MAX, 1).is_err());
        assert!(minhash_estimate(3, 2).is_err() && minhash_estimate(0, 0).is_err());
        assert!(minhash_standard_error(Expr::from(1.5), 2).is_err());
        assert!(minhash_standard_error(Expr::from(0.5), 0).is_err());
    }
}
