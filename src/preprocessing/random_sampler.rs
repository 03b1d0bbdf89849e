//! Random over- and undersampling: copies of rows of small classes, or only some rows of large ones.
//!
//! - Conventions (as imbalanced-learn): oversampling keeps every row and then adds copies, class by class in sorted order,
//!   drawn with replacement; undersampling gives the rows class by class, those of a class that shrinks in random order.
//! - Rows keep their weights, copies too.
//! - Cost: O(n log k) for n rows in k classes.

use linfa::Dataset;
use ndarray::{ArrayView1, Ix1};

use super::sampling::{Resample, Sampling, Way, select};
use crate::Result;
use crate::datasets::Random;
use crate::metrics::Label;

/// Copies rows of the smaller classes at random.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::{RandomOverSampler, Resample};
///
/// let data = Dataset::new(array![[1.0], [2.0], [3.0], [9.0]], array!["no", "no", "no", "yes"]);
/// let balanced = RandomOverSampler::new().seed(1).resample(&data)?;
/// assert_eq!(balanced.targets, array!["no", "no", "no", "yes", "yes", "yes"]);
/// assert_eq!(balanced.records.row(5), array![9.0]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RandomOverSampler<L> {
    sampling: Sampling<L>,
    seed: u64,
}

impl<L: Label> RandomOverSampler<L> {
    /// Up to the largest class, from seed 0.
    #[expect(clippy::new_without_default)]
    pub fn new() -> Self {
        RandomOverSampler { sampling: Sampling::Auto, seed: 0 }
    }

    /// How many of each class (default: as many as of the largest).
    pub fn sampling(mut self, sampling: Sampling<L>) -> Self {
        self.sampling = sampling;
        self
    }

    /// Where the random numbers start (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The rows to train on, by their index in `y`: all of them, then those drawn again.
    ///
    /// # Errors
    /// `Empty`; `BadParam` for one class only, a ratio or count that asks for fewer rows than there are; `UnknownLabel` for a
    /// count of a class that does not occur.
    pub fn rows<'a>(&self, y: impl Into<ArrayView1<'a, L>>) -> Result<Vec<usize>>
    where
        L: 'a,
    {
        let y = y.into();
        let mut random = Random::new(self.seed);
        let mut rows: Vec<usize> = (0..y.len()).collect();
        for class in self.sampling.classes(y, Way::Over)? {
            let added = class.wanted - class.rows.len();
            rows.extend((0..added).map(|_| class.rows[random.below(class.rows.len())]));
        }
        Ok(rows)
    }
}

/// Keeps some rows of the larger classes, at random.
#[derive(Debug, Clone, PartialEq)]
pub struct RandomUnderSampler<L> {
    sampling: Sampling<L>,
    replacement: bool,
    seed: u64,
}

impl<L: Label> RandomUnderSampler<L> {
    /// Down to the smallest class, without replacement, from seed 0.
    #[expect(clippy::new_without_default)]
    pub fn new() -> Self {
        RandomUnderSampler { sampling: Sampling::Auto, replacement: false, seed: 0 }
    }

    /// How many of each class (default: as many as of the smallest).
    pub fn sampling(mut self, sampling: Sampling<L>) -> Self {
        self.sampling = sampling;
        self
    }

    /// Whether a row can be drawn more than once (default: no).
    pub fn replacement(mut self, replacement: bool) -> Self {
        self.replacement = replacement;
        self
    }

    /// Where the random numbers start (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The rows to train on, by their index in `y`, class by class.
    ///
    /// # Errors
    /// `Empty`; `BadParam` for one class only, a ratio or count that asks for more rows than there are; `UnknownLabel` for a
    /// count of a class that does not occur.
    /// ```
    /// let y = ["b", "a", "b", "b", "a", "b"];
    /// let rows = workings::preprocessing::RandomUnderSampler::new().seed(4).rows(&y)?;
    /// assert_eq!(rows[..2], [1, 4]); // class a stays as it is
    /// assert!(rows.len() == 4 && rows[2] != rows[3]);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn rows<'a>(&self, y: impl Into<ArrayView1<'a, L>>) -> Result<Vec<usize>>
    where
        L: 'a,
    {
        let mut random = Random::new(self.seed);
        let mut rows = Vec::new();
        for class in self.sampling.classes(y.into(), Way::Under)? {
            let (there, wanted) = (class.rows.len(), class.wanted);
            if wanted == there {
                rows.extend(class.rows);
            } else if self.replacement {
                rows.extend((0..wanted).map(|_| class.rows[random.below(there)]));
            } else {
                rows.extend(random.distinct(there, wanted).into_iter().map(|place| class.rows[place]));
            }
        }
        Ok(rows)
    }
}

impl<L: Label> Resample<L> for RandomOverSampler<L> {
    fn resample(&self, train: &Dataset<f64, L, Ix1>) -> Result<Dataset<f64, L, Ix1>> {
        Ok(select(train, &self.rows(train.targets.view())?))
    }
}

impl<L: Label> Resample<L> for RandomUnderSampler<L> {
    fn resample(&self, train: &Dataset<f64, L, Ix1>) -> Result<Dataset<f64, L, Ix1>> {
        Ok(select(train, &self.rows(train.targets.view())?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use ndarray::{Array1, array};

    /// Two, five and three of a, b, c.
    const LETTERS: [char; 10] = ['b', 'c', 'a', 'b', 'b', 'c', 'b', 'a', 'c', 'b'];

    fn counts(rows: &[usize]) -> [usize; 3] {
        ['a', 'b', 'c'].map(|letter| rows.iter().filter(|&&row| LETTERS[row] == letter).count())
    }

    #[test]
    fn copies_come_behind_all_rows() {
        for seed in 0..20 {
            let rows = RandomOverSampler::new().seed(seed).rows(&LETTERS).unwrap();
            assert_eq!(rows[..10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
            assert_eq!(counts(&rows), [5, 5, 5]);
            assert_eq!(counts(&rows[10..13]), [3, 0, 0]); // class by class
        }
    }

    #[test]
    fn some_rows_stay_and_none_twice() {
        let mut seen = [false; 10];
        for seed in 0..40 {
            let mut rows = RandomUnderSampler::new().seed(seed).rows(&LETTERS).unwrap();
            assert_eq!((counts(&rows), &rows[..2]), ([2, 2, 2], &[2, 7][..]));
            rows.iter().for_each(|row| seen[*row] = true);
            rows.sort_unstable();
            rows.dedup();
            assert_eq!(rows.len(), 6);
        }
        assert_eq!(seen, [true; 10]);
        let again = RandomUnderSampler::new().replacement(true).sampling(Sampling::Counts(vec![('b', 4)]));
        let twice = |seed: u64| {
            let mut rows = again.clone().seed(seed).rows(&LETTERS).unwrap();
            assert_eq!(counts(&rows), [2, 4, 3]);
            rows.sort_unstable();
            rows.windows(2).any(|pair| pair[0] == pair[1])
        };
        assert!((0..40).any(twice));
    }

    #[test]
    fn weights_and_names_go_along() {
        let weights: Array1<f32> = array![1.0, 2.0, 3.0];
        let names = vec!["size".to_string()];
        let data = Dataset::new(array![[1.0], [2.0], [3.0]], array!['a', 'a', 'b']).with_weights(weights);
        let more = RandomOverSampler::new().resample(&data.with_feature_names(names.clone())).unwrap();
        assert_eq!(more.weights, array![1.0, 2.0, 3.0, 3.0]);
        assert_eq!(more.feature_names(), names);
        assert!(matches!(RandomOverSampler::<char>::new().rows(&[]), Err(Error::Empty { .. })));
    }
}
