//! How many samples of each class go to each part of a stratified split.
//!
//! A class should have the same share of every part, but shares are seldom whole numbers. Each class gets the whole part of
//! its quota, count · draws / total, and those with the largest remainders get one more, until all draws are given out
//! (Hamilton's method, the one that seats are allotted with).
//!
//! - Conventions: scikit-learn's `_approximate_mode`, with two differences. Remainders are compared in whole numbers, so that
//!   a tie is a tie whatever rounding says, and ties are broken with our own random numbers.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Display;

use super::random::Random;
use crate::{Error, Result};

/// Each class needs a sample in each part, or scikit-learn refuses; so do we.
pub(super) fn check_classes<L: Display, const K: usize>(
    classes: &BTreeMap<&L, Vec<usize>>,
    sizes: [usize; K],
) -> Result<()> {
    if let Some((class, rows)) = classes.iter().find(|(_, rows)| rows.len() < K) {
        let needed = format!("at least {K}, one for each part,");
        return Err(Error::bad_param(format!("number of samples of class {class}"), rows.len(), needed));
    }
    match sizes.iter().find(|&&size| size < classes.len()) {
        Some(&size) => {
            let needed = format!("at least {}, one for each class,", classes.len());
            Err(Error::bad_param("number of samples in a part", size, needed))
        }
        None => Ok(()),
    }
}

/// How many samples of each class go to each part. As scikit-learn does it, a part at a time: what stays is allotted by
/// largest remainder, and the part takes the rest.
pub(super) fn class_counts<const K: usize>(
    mut left: Vec<usize>,
    sizes: [usize; K],
    random: &mut Random,
) -> Vec<[usize; K]> {
    let mut counts = vec![[0; K]; left.len()];
    for part in (1..K).rev() {
        let stay = largest_remainder(&left, sizes[..part].iter().sum(), random);
        for (class, stay) in stay.into_iter().enumerate() {
            counts[class][part] = left[class] - stay;
            left[class] = stay;
        }
    }
    for (counts, left) in counts.iter_mut().zip(left) {
        counts[0] = left;
    }
    counts
}

/// Shares `draws` out in proportion to `counts`: each gets the whole part of its quota, and those with the largest
/// remainders one more, until all are given out.
fn largest_remainder(counts: &[usize], draws: usize, random: &mut Random) -> Vec<usize> {
    let total: usize = counts.iter().sum();
    // Whole numbers, wide enough not to overflow: a tie is a tie, whatever the rounding of the quota would say.
    let (total, product) = (total.max(1) as u128, |i: usize| counts[i] as u128 * draws as u128);
    let mut shares: Vec<usize> = (0..counts.len()).map(|i| (product(i) / total) as usize).collect();
    let missing = draws - shares.iter().sum::<usize>();

    let mut order = random.permutation(counts.len());
    order.sort_by_key(|&i| Reverse(product(i) % total)); // a stable sort: ties stay shuffled
    order.into_iter().take(missing).for_each(|i| shares[i] += 1);
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Quotas of 7 draws among 5, 3, 2: 3.5, 2.1, 1.4. Whole parts give 6; the largest remainder, 0.5, gets the last.
    #[test]
    fn the_largest_remainder_gets_the_last_draw() {
        assert_eq!(largest_remainder(&[5, 3, 2], 7, &mut Random::new(0)), [4, 2, 1]);
    }

    /// 7, 3 and 2 samples, the test has 4 and the validation part 3. What stays of 12 after the test is 8: quotas 4.67, 2, 1.33
    /// give 5, 2, 1, so the test has 2, 1, 1. Of those 8 stay 5: quotas 3.125, 1.25, 0.625 give 3, 1, 1, so validation has
    /// 2, 1, 0.
    #[test]
    fn parts_are_allotted_from_the_last_to_the_first() {
        assert_eq!(class_counts(vec![7, 3, 2], [5, 3, 4], &mut Random::new(0)), [[3, 2, 2], [1, 1, 1], [1, 0, 1]]);
    }

    proptest! {
        /// The quota rule: no class gets less than the whole part of its quota, nor more than one above it.
        #[test]
        fn shares_stay_within_one_of_the_quota(counts in prop::collection::vec(0usize..50, 1..8), share in 0.0..1.0f64, seed: u64) {
            let total: usize = counts.iter().sum();
            let draws = (total as f64 * share) as usize;
            let shares = largest_remainder(&counts, draws, &mut Random::new(seed));
            prop_assert_eq!(shares.iter().sum::<usize>(), draws);
            for (&count, &share) in counts.iter().zip(&shares) {
                let quota = if total == 0 { 0.0 } else { count as f64 * draws as f64 / total as f64 };
                prop_assert!(share <= count && (share as f64 - quota).abs() < 1.0);
            }
        }
    }
}
