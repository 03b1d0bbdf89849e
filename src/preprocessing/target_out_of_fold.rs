//! Target encoding without the leak: every training row is encoded by the other folds.
//!
//! An encoder that has seen a row's target hands part of it back. With one row a category the encoding is the target, and a
//! model trained on it believes a feature that says nothing about new rows. Out of fold, a row's own target never enters.
//!
//! - Conventions: folds are drawn at random and as equal in size as possible, whatever the targets (scikit-learn's
//!   `fit_transform` deals classes out evenly); prior and smoothing are learnt without the fold, too. New rows get the encoder
//!   fitted on all training rows.
//! - Cost: O(folds · n log k) for n rows of k categories.
//! - Source: Micci-Barreca (2001), SIGKDD Explorations 3(1), 27–32; Pargent et al. (2022), Computational Statistics 37.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::target_encoder::{Smoothing, TargetEncoder};
use crate::input;
use crate::metrics::Label;
use crate::{Error, Result};

impl<L: Label> TargetEncoder<L> {
    /// The encoder for new rows, fitted on all of these, and the encodings of these rows themselves, each by the other folds.
    ///
    /// # Errors
    /// As [`fit`](Self::fit); `BadParam` for fewer than 2 folds or more folds than rows.
    /// ```
    /// use workings::preprocessing::TargetEncoder;
    ///
    /// // Every row is a category of its own: out of fold, all that is left is the mean of others, not the row's target.
    /// let (ids, target) = ([1, 2, 3, 4], [0.0, 0.0, 1.0, 1.0]);
    /// let (encoder, encoded) = TargetEncoder::fit_transform_out_of_fold(&ids, &target, 0.0, 4, 7)?;
    /// assert_eq!(encoder.transform(&ids)?, target); // the leak
    /// let others = [2.0 / 3.0, 2.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0];
    /// assert!(encoded.iter().zip(others).all(|(own, mean)| (own - mean).abs() < 1e-15));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_transform_out_of_fold(
        values: &[L],
        target: &[f64],
        smoothing: impl Into<Smoothing>,
        n_folds: usize,
        seed: u64,
    ) -> Result<(Self, Vec<f64>)> {
        let smoothing = smoothing.into();
        let encoder = TargetEncoder::fit(values, target, smoothing)?;
        let folds = shuffled_folds(values.len(), n_folds, seed)?;
        Ok((encoder, TargetEncoder::out_of_fold(values, target, smoothing, &folds)?))
    }

    /// Each row encoded by the rows of other folds; `fold` numbers the fold of each row.
    ///
    /// # Errors
    /// As [`fit`](Self::fit); `BadParam` where all rows are in one fold.
    pub fn out_of_fold(
        values: &[L],
        target: &[f64],
        smoothing: impl Into<Smoothing>,
        fold: &[usize],
    ) -> Result<Vec<f64>> {
        TargetEncoder::out_of_fold_by(values, target, smoothing.into(), fold, |encoder, value| encoder.encode(value))
    }

    /// What the encoder of the other folds gives for each row: a number, or its derivation.
    pub(crate) fn out_of_fold_by<T>(
        values: &[L],
        target: &[f64],
        smoothing: Smoothing,
        fold: &[usize],
        encode: impl Fn(&Self, &L) -> T,
    ) -> Result<Vec<T>> {
        input::same_length("categories", values.len(), "target", target.len())?;
        input::same_length("categories", values.len(), "fold", fold.len())?;
        if fold.iter().all(|k| *k == fold[0]) {
            return Err(Error::bad_param("folds", "1", "at least 2 folds, so that other rows can encode each"));
        }
        // All rows, so that a wrong target is named by its place among them.
        input::finite("target", target.iter().copied())?;
        let mut numbers = fold.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        let mut encoded: Vec<Option<T>> = std::iter::repeat_with(|| None).take(values.len()).collect();
        for number in numbers {
            let (inside, outside): (Vec<usize>, Vec<usize>) = (0..values.len()).partition(|&i| fold[i] == number);
            let others: Vec<L> = outside.iter().map(|&i| values[i].clone()).collect();
            let targets: Vec<f64> = outside.iter().map(|&i| target[i]).collect();
            let encoder = TargetEncoder::fit(&others, &targets, smoothing)?;
            for i in inside {
                encoded[i] = Some(encode(&encoder, &values[i]));
            }
        }
        Ok(encoded.into_iter().flatten().collect()) // every row is in one fold
    }
}

/// The fold of each of `n` rows, from 0 to `n_folds` − 1, at random and as equally full as possible.
fn shuffled_folds(n: usize, n_folds: usize, seed: u64) -> Result<Vec<usize>> {
    let needed = format!("2 to n_samples = {n}");
    input::setting("n_folds", n_folds as f64, (2..=n).contains(&n_folds), &needed)?;
    let mut folds: Vec<usize> = (0..n).map(|i| i % n_folds).collect();
    folds.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
    Ok(folds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Pairs;
    use rand::Rng;

    /// Fold 0 holds rows 0 and 1: a is 5 in the others, b unseen there, their mean (5 + 8) / 2; and the reverse.
    #[test]
    fn other_folds_encode_each_row() {
        let values = ["a", "b", "a", "c"];
        let encoded = TargetEncoder::out_of_fold(&values, &[1.0, 2.0, 5.0, 8.0], 0.0, &[0, 0, 1, 1]).unwrap();
        assert_eq!(encoded, [5.0, 6.5, 1.0, 1.5]);
    }

    /// A category that says nothing, two rows each: fitted on its own rows its encoding still follows the target.
    #[test]
    fn noise_looks_informative_only_to_an_encoder_that_saw_the_row() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(11);
        let values: Vec<usize> = (0..1000).map(|i| i % 500).collect();
        let target: Vec<f64> = values.iter().map(|_| random.r#gen::<f64>()).collect();
        let correlation = |encoded: &[f64]| Pairs::new(encoded, &target).unwrap().r();
        let (encoder, clean) = TargetEncoder::fit_transform_out_of_fold(&values, &target, 5.0, 5, 1).unwrap();
        let leaky = correlation(&encoder.transform(&values).unwrap());
        assert!(leaky > 0.6, "{leaky}");
        let clean = correlation(&clean);
        assert!(clean.abs() < 0.2, "{clean}");
    }

    #[test]
    fn folds_are_equally_full_and_at_least_two() {
        let folds = shuffled_folds(11, 3, 4).unwrap();
        let sizes: Vec<usize> = (0..3).map(|k| folds.iter().filter(|fold| **fold == k).count()).collect();
        assert_eq!(sizes, [4, 4, 3]);
        assert_eq!(folds, shuffled_folds(11, 3, 4).unwrap());
        for n_folds in [0, 1, 3] {
            let encoded = TargetEncoder::fit_transform_out_of_fold(&["a", "b"], &[1.0, 2.0], 0.0, n_folds, 0);
            assert!(matches!(encoded, Err(Error::BadParam { .. })), "{n_folds}");
        }
        let one = TargetEncoder::out_of_fold(&["a", "b"], &[1.0, 2.0], 0.0, &[3, 3]);
        assert!(matches!(one, Err(Error::BadParam { .. })));
        let short = TargetEncoder::out_of_fold(&["a", "b"], &[1.0, 2.0], 0.0, &[0]);
        assert!(matches!(short, Err(Error::LengthMismatch { .. })));
    }
}
