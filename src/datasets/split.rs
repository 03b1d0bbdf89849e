//! Splits into training and test samples, with a validation part when asked.
//!
//! A model is judged on samples it has not seen. A split is sets of row numbers first ([`Split`]), which are then applied to
//! a dataset, an array or a slice; so one split serves several things that describe the same samples.
//!
//! - [`SplitParams::shuffled`]: every sample is as likely to be in the test. The default choice.
//! - [`SplitParams::stratified`]: each class has the same share in every part. For small or unequal classes.
//! - [`SplitParams::grouped`]: a group (a patient, a user) is in one part only. Where samples of a group resemble each other.
//! - [`SplitParams::by_time`]: nothing is shuffled, the last samples are the test. Where the future is to be predicted.
//!
//! Conventions are scikit-learn's: n_test = ⌈n · test_size⌉, and training takes the rest; with groups, sizes are shares of the
//! groups. The samples of a class are allotted by largest remainder (scikit-learn's `_approximate_mode`), in exact
//! arithmetic; ties are broken with the seed. The same seed gives the same split on every machine, though not
//! scikit-learn's.
//!
//! Cost: O(n) time and memory, O(n log n) with classes or groups.

use std::collections::BTreeMap;
use std::fmt::Display;

use linfa::Dataset;
use linfa::dataset::{DatasetBase, TargetDim};
use ndarray::{Array, ArrayBase, ArrayView1, Axis, Data, Ix2, RawData, RemoveAxis};

use super::random::Random;
use super::stratify::{check_classes, class_counts};
use crate::{Error, Result};

/// Which rows train and which rows test; with K = 3, which rows validate (choose between models) as well.
///
/// ```
/// use workings::datasets::{Split, iris};
///
/// let iris = iris();
/// let split = Split::params(0.2).seed(7).stratified(iris.targets())?;
/// let [train, test] = split.apply(&iris)?;
/// assert_eq!((train.records.nrows(), test.records.nrows()), (120, 30));
/// assert_eq!(test.targets.iter().filter(|&&species| species == "setosa").count(), 10);
///
/// let split = Split::params(0.2).val_size(0.1).by_time(10)?;
/// assert_eq!((split.train(), split.validation(), split.test()), (&[0, 1, 2, 3, 4, 5, 6][..], &[7][..], &[8, 9][..]));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split<const K: usize = 2> {
    /// Training first, test last.
    parts: [Vec<usize>; K],
    n_samples: usize,
}

/// The parts of a dataset, each with its own arrays.
type Parts<R, T, I, const K: usize> = [Dataset<<R as RawData>::Elem, <T as RawData>::Elem, I>; K];

/// A split that is to be made; [`Split::params`] starts it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SplitParams<const K: usize = 2> {
    test_size: f64,
    /// Read when K = 3 only.
    val_size: f64,
    seed: u64,
}

impl Split<2> {
    /// A split whose test part is the share `test_size` of the samples, above 0 and below 1 (scikit-learn's default is 0.25).
    pub fn params(test_size: f64) -> SplitParams<2> {
        SplitParams { test_size, val_size: 0.0, seed: 0 }
    }

    /// A split made by hand: row numbers from 0, out of `n_samples`. Rows may be left out, and a row may train twice.
    /// # Errors
    /// `Empty` part; `OutOfRange` row; `BadParam` for a row in both parts.
    pub fn new(n_samples: usize, train: Vec<usize>, test: Vec<usize>) -> Result<Split> {
        for (name, rows) in [("train", &train), ("test", &test)] {
            if rows.is_empty() {
                return Err(Error::empty(name));
            }
            if let Some(index) = rows.iter().position(|&row| row >= n_samples) {
                let (name, value) = (name.into(), rows[index] as f64);
                return Err(Error::OutOfRange { name, index, value, needed: "a row number below n_samples" });
            }
        }
        let trains = rows_by_value(ArrayView1::from(&train));
        match test.iter().find(|&row| trains.contains_key(row)) {
            Some(row) => Err(Error::bad_param("test", format!("row {row}"), "a row that does not train as well")),
            None => Ok(Split { parts: [train, test], n_samples }),
        }
    }
}

impl<const K: usize> Split<K> {
    /// The rows that train.
    pub fn train(&self) -> &[usize] {
        &self.parts[0]
    }

    /// The rows that test.
    pub fn test(&self) -> &[usize] {
        &self.parts[K - 1]
    }

    /// How many samples there are in all.
    pub fn n_samples(&self) -> usize {
        self.n_samples
    }

    /// The parts of a dataset, in the order train, (validation,) test. Weights and names go along.
    /// # Errors
    /// `LengthMismatch` unless the data have the number of samples that the split was made for.
    pub fn apply<R, T, I>(&self, data: &DatasetBase<ArrayBase<R, Ix2>, ArrayBase<T, I>>) -> Result<Parts<R, T, I, K>>
    where
        R: Data<Elem: Clone>,
        T: Data<Elem: Clone>,
        I: TargetDim,
    {
        self.check(data.records.nrows())?;
        self.check(data.targets.len_of(Axis(0)))?;
        if !data.weights.is_empty() {
            self.check(data.weights.len())?;
        }
        // linfa's setters panic on names that do not fit, which a dataset has whose records were replaced in place.
        let fitting = |names: &[String], n: usize| if names.len() == n { names.to_vec() } else { Vec::new() };
        Ok(self.parts.each_ref().map(|rows| {
            let weights = if data.weights.is_empty() { &[][..] } else { rows };
            Dataset::new(data.records.select(Axis(0), rows), data.targets.select(Axis(0), rows))
                .with_weights(data.weights.select(Axis(0), weights))
                .with_feature_names(fitting(data.feature_names(), data.records.ncols()))
                .with_target_names(fitting(data.target_names(), data.ntargets()))
        }))
    }

    /// The parts of an array of any dimension; its first axis counts the samples. Errors: as [`apply`](Self::apply).
    pub fn apply_array<S: Data<Elem: Clone>, D: RemoveAxis>(
        &self,
        array: &ArrayBase<S, D>,
    ) -> Result<[Array<S::Elem, D>; K]> {
        self.check(array.len_of(Axis(0)))?;
        Ok(self.parts.each_ref().map(|rows| array.select(Axis(0), rows)))
    }

    /// The parts of a slice, one value per sample. Errors: as [`apply`](Self::apply).
    pub fn apply_slice<T: Clone>(&self, values: &[T]) -> Result<[Vec<T>; K]> {
        self.check(values.len())?;
        Ok(self.parts.each_ref().map(|rows| rows.iter().map(|&row| values[row].clone()).collect()))
    }

    fn check(&self, len: usize) -> Result<()> {
        if len == self.n_samples {
            return Ok(());
        }
        Err(Error::LengthMismatch { left: "the split", left_len: self.n_samples, right: "the data", right_len: len })
    }
}

impl Split<3> {
    /// The rows that validate.
    pub fn validation(&self) -> &[usize] {
        &self.parts[1]
    }
}

impl SplitParams<2> {
    /// A validation part as well, the share `val_size` of all samples, above 0 and below 1.
    pub fn val_size(self, val_size: f64) -> SplitParams<3> {
        SplitParams { test_size: self.test_size, val_size, seed: self.seed }
    }
}

impl<const K: usize> SplitParams<K> {
    /// Where the random numbers start (default 0; scikit-learn's `random_state`).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Splits `n` samples at random.
    /// # Errors
    /// `Empty`; `BadParam` for a size outside (0, 1), or sizes that leave nothing to train on.
    pub fn shuffled(&self, n: usize) -> Result<Split<K>> {
        let sizes = self.sizes("n_samples", n)?;
        Ok(Split { parts: cut(Random::new(self.seed).permutation(n), sizes), n_samples: n })
    }

    /// Splits at random so that each class of `y`, shape `(n,)`, has the same share in every part.
    /// # Errors
    /// As [`shuffled`](Self::shuffled); `BadParam` for a class with fewer samples than parts, or a part with fewer samples
    /// than classes.
    pub fn stratified<'a, L: Ord + Display + 'a>(&self, y: impl Into<ArrayView1<'a, L>>) -> Result<Split<K>> {
        let y = y.into();
        let classes = rows_by_value(y);
        let sizes = self.sizes("n_samples", y.len())?;
        check_classes(&classes, sizes)?;

        let mut random = Random::new(self.seed);
        let mut parts = sizes.map(Vec::with_capacity);
        let counts = classes.values().map(Vec::len).collect();
        for (mut rows, counts) in classes.into_values().zip(class_counts(counts, sizes, &mut random)) {
            random.shuffle(&mut rows);
            for (part, rows) in parts.iter_mut().zip(cut(rows, counts)) {
                part.extend(rows);
            }
        }
        parts.iter_mut().for_each(|part| random.shuffle(part)); // else they would be sorted by class
        Ok(Split { parts, n_samples: y.len() })
    }

    /// Splits at random so that no group of `groups`, shape `(n,)`, is in two parts; sizes are shares of the groups.
    /// # Errors
    /// As [`shuffled`](Self::shuffled), of the groups instead of the samples.
    pub fn grouped<'a, G: Ord + 'a>(&self, groups: impl Into<ArrayView1<'a, G>>) -> Result<Split<K>> {
        let groups = groups.into();
        let rows: Vec<Vec<usize>> = rows_by_value(groups).into_values().collect();
        let sizes = self.sizes("n_groups", rows.len())?;
        let parts = cut(Random::new(self.seed).permutation(rows.len()), sizes);
        let parts = parts.map(|part| part.into_iter().flat_map(|group| rows[group].iter().copied()).collect());
        Ok(Split { parts, n_samples: groups.len() })
    }

    /// Splits `n` samples that are in order of time: training first, the test last, nothing shuffled.
    /// # Errors
    /// As [`shuffled`](Self::shuffled).
    pub fn by_time(&self, n: usize) -> Result<Split<K>> {
        Ok(Split { parts: cut((0..n).collect(), self.sizes("n_samples", n)?), n_samples: n })
    }

    /// How many of `n` samples are in each part, in the order train, (validation,) test.
    /// # Errors
    /// As [`shuffled`](Self::shuffled).
    /// ```
    /// assert_eq!(workings::datasets::Split::params(0.1).part_sizes(15)?, [13, 2]); // ⌈1.5⌉ test
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn part_sizes(&self, n: usize) -> Result<[usize; K]> {
        self.sizes("n_samples", n)
    }

    /// The number of samples (or groups) in each part.
    fn sizes(&self, name: &str, n: usize) -> Result<[usize; K]> {
        let mut sizes = [0; K];
        let shares = [("test_size", self.test_size), ("val_size", self.val_size)];
        for (size, (name, share)) in sizes[1..].iter_mut().rev().zip(shares) {
            if !(share > 0.0 && share < 1.0) {
                return Err(Error::bad_param(name, share, "a share above 0 and below 1"));
            }
            *size = (n as f64 * share).ceil() as usize;
        }
        let held_out: usize = sizes.iter().sum();
        if n == 0 {
            return Err(Error::empty("the data to split"));
        }
        if held_out >= n {
            let needed = format!("more than the {held_out} that the other parts take");
            return Err(Error::bad_param(name, n, needed));
        }
        sizes[0] = n - held_out;
        Ok(sizes)
    }
}

/// The rows, in order, in parts of these sizes.
fn cut<const K: usize>(rows: Vec<usize>, sizes: [usize; K]) -> [Vec<usize>; K] {
    let mut rows = rows.into_iter();
    sizes.map(|size| rows.by_ref().take(size).collect())
}

/// The rows of each distinct value, values in sorted order.
pub(crate) fn rows_by_value<L: Ord>(values: ArrayView1<'_, L>) -> BTreeMap<&L, Vec<usize>> {
    let mut rows = BTreeMap::<_, Vec<usize>>::new();
    for (row, value) in values.into_iter().enumerate() {
        rows.entry(value).or_default().push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array1, Array2, array};
    use proptest::prelude::*;

    fn message<T: std::fmt::Debug>(result: Result<T>) -> String {
        result.unwrap_err().to_string()
    }

    fn count<T: PartialEq>(y: &[T], rows: &[usize], class: T) -> usize {
        rows.iter().filter(|&&row| y[row] == class).count()
    }

    /// ⌈10 · 0.25⌉ = 3, and the last three rows are the test.
    #[test]
    fn by_time_keeps_the_order_and_tests_on_the_end() {
        let split = Split::params(0.25).by_time(10).unwrap();
        assert_eq!(split.train(), [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(split.test(), [7, 8, 9]);
    }

    #[test]
    fn shuffling_depends_on_the_seed_only() {
        let params = Split::params(0.3);
        assert_eq!(params.seed(1).shuffled(50), params.seed(1).shuffled(50));
        assert_ne!(params.seed(1).shuffled(50), params.seed(2).shuffled(50));
        assert_ne!(params.shuffled(50).unwrap().test(), params.by_time(50).unwrap().test());
    }

    /// 8 a and 4 b, n_test = ⌈12 · 0.25⌉ = 3: two thirds of 3 is 2 a, one third is 1 b. Both quotas are whole.
    #[test]
    fn each_class_keeps_its_share() {
        let y = ["a", "b", "a", "a", "b", "a", "a", "b", "a", "a", "b", "a"];
        let split = Split::params(0.25).seed(3).stratified(&y).unwrap();
        assert_eq!((count(&y, split.test(), "a"), count(&y, split.test(), "b")), (2, 1));
        assert_eq!((count(&y, split.train(), "a"), count(&y, split.train(), "b")), (6, 3));
        assert!(!split.train().is_sorted_by_key(|&row| y[row])); // a part must not be sorted by class
    }

    /// n_test = ⌈9 · 0.4⌉ = 4, which is 4/3 for each class of three: one of them gives two, and which one is chance.
    #[test]
    fn ties_are_broken_by_the_seed() {
        let y = [0, 0, 0, 1, 1, 1, 2, 2, 2];
        let twice = |seed| {
            let split = Split::params(0.4).seed(seed).stratified(&y).unwrap();
            let counts = [0, 1, 2].map(|class| count(&y, split.test(), class));
            assert_eq!(counts.iter().sum::<usize>(), 4);
            counts.iter().position(|&n| n == 2).unwrap()
        };
        let classes: std::collections::BTreeSet<usize> = (0..40).map(twice).collect();
        assert_eq!(classes.len(), 3);
    }

    /// 5 users, ⌈5 · 0.3⌉ = 2 of them in the test, with all their rows.
    #[test]
    fn a_group_is_on_one_side_only() {
        let users = array!["u3", "u1", "u2", "u1", "u3", "u4", "u5", "u1", "u2"];
        let split = Split::params(0.3).seed(5).grouped(&users).unwrap();
        let groups = |rows: &[usize]| rows.iter().map(|&row| users[row]).collect::<std::collections::BTreeSet<_>>();
        assert_eq!((groups(split.train()).len(), groups(split.test()).len()), (3, 2));
        assert!(groups(split.train()).is_disjoint(&groups(split.test())));
        assert_eq!(split.train().len() + split.test().len(), 9);
    }

    #[test]
    fn names_and_weights_go_along() {
        let data = Dataset::new(array![[0.0, 10.0], [1.0, 11.0], [2.0, 12.0]], array!["a", "b", "c"])
            .with_weights(array![0.5, 0.6, 0.7])
            .with_feature_names(vec!["x", "y"])
            .with_target_names(vec!["t"]);
        let [train, test] = Split::new(3, vec![2, 0], vec![1]).unwrap().apply(&data).unwrap();
        assert_eq!((&train.records, &train.targets), (&array![[2.0, 12.0], [0.0, 10.0]], &array!["c", "a"]));
        assert_eq!((&test.records, &test.targets), (&array![[1.0, 11.0]], &array!["b"]));
        assert_eq!((&train.weights, &test.weights), (&array![0.7, 0.5], &array![0.6]));
        assert_eq!((test.feature_names(), test.target_names()), (data.feature_names(), data.target_names()));

        let two_targets = Dataset::new(Array2::<f64>::eye(3), Array2::<f64>::eye(3));
        let [_, test] = Split::params(0.3).by_time(3).unwrap().apply(&two_targets.view()).unwrap();
        assert_eq!(test.targets, array![[0.0, 0.0, 1.0]]);
        assert!(test.weights().is_none());
    }

    #[test]
    fn every_mistake_is_explained() {
        let params = Split::params(0.25);
        for size in [0.0, 1.0, -0.5, 1.5, f64::NAN] {
            let needed = format!("test_size = {size}, but a share above 0 and below 1 is needed");
            assert_eq!(message(Split::params(size).shuffled(9)), needed);
            assert_eq!(message(params.val_size(size).by_time(9)), needed.replace("test_size", "val_size"));
        }
        assert_eq!(message(params.shuffled(0)), "the data to split is empty, but at least one value is needed");
        assert_eq!(
            message(params.shuffled(1)),
            "n_samples = 1, but more than the 1 that the other parts take is needed"
        );
        assert_eq!(
            message(params.grouped(&[4, 4, 4])),
            "n_groups = 1, but more than the 1 that the other parts take is needed"
        );
        assert_eq!(
            message(Split::params(0.5).stratified(&["x", "y", "x", "x"])),
            "number of samples of class y = 1, but at least 2, one for each part, is needed"
        );
        assert_eq!(
            message(Split::params(0.2).stratified(&[1, 1, 2, 2, 3, 3, 4, 4])),
            "number of samples in a part = 2, but at least 4, one for each class, is needed"
        );
        let split = params.by_time(4).unwrap();
        let lengths = "the split has 4 values but the data has 3; both must describe the same samples";
        assert_eq!(message(split.apply_slice(&[1, 2, 3])), lengths);
        assert_eq!(message(split.apply(&Dataset::new(Array2::<f64>::eye(4), Array1::<f64>::zeros(3)))), lengths);
    }

    #[test]
    fn a_split_made_by_hand_is_checked() {
        assert_eq!(Split::new(3, vec![0, 0, 2], vec![1]).unwrap().train(), [0, 0, 2]);
        assert_eq!(message(Split::new(3, vec![], vec![1])), "train is empty, but at least one value is needed");
        assert_eq!(
            message(Split::new(3, vec![0], vec![1, 3])),
            "test[1] is 3, but a row number below n_samples is needed"
        );
        assert_eq!(
            message(Split::new(3, vec![0, 1], vec![1])),
            "test = row 1, but a row that does not train as well is needed"
        );
    }

    proptest! {
        /// Whatever the way of splitting, every row is in exactly one part, and the held-out parts have ⌈n · size⌉ rows.
        #[test]
        fn every_row_is_in_exactly_one_part(
            n in 3usize..200, test_size in 0.01..0.5f64, val_size in 0.01..0.4f64, classes in 1usize..6, seed: u64,
        ) {
            let y: Vec<usize> = (0..n).map(|row| row * row % classes).collect();
            let params = Split::params(test_size).val_size(val_size).seed(seed);
            let ways = [params.shuffled(n), params.by_time(n), params.stratified(&y), params.grouped(&y)];
            for (way, split) in ways.into_iter().enumerate() {
                let Ok(split) = split else { continue };
                let mut rows = [split.train(), split.validation(), split.test()].concat();
                rows.sort_unstable();
                prop_assert_eq!(rows, (0..n).collect::<Vec<_>>());
                if way < 3 {
                    prop_assert_eq!(split.test().len(), (n as f64 * test_size).ceil() as usize);
                    prop_assert_eq!(split.validation().len(), (n as f64 * val_size).ceil() as usize);
                }
            }
        }
    }
}
