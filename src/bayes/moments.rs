//! Of each class, the weight of its samples, and the mean and spread of each feature: a summary that merges.
//!
//! - Cost: O(n·d) time, the rows are read once; blocks in two passes within the cache, merged by Chan's formulas. The
//!   same result for any number of threads.
//! - Source: Chan, Golub & LeVeque (1983), The American Statistician 37, 242–247.

use std::ops::Range;

use ndarray::{Array2, ArrayView2, s};

use super::posterior::same_classes;
use crate::input;
use crate::linalg::reduce::map_reduce_rows;
use crate::linalg::wide;
use crate::metrics::Label;
use crate::metrics::labels::places;
use crate::{Error, Result};

/// What [`GaussianNB`](super::GaussianNB) needs to know of the data.
///
/// ```
/// use workings::bayes::ClassMoments;
/// use workings::ndarray::array;
///
/// let morning = ClassMoments::new(&array![[1.0], [3.0]], &["a", "a"], None)?;
/// let evening = ClassMoments::new(&array![[8.0], [5.0]], &["a", "b"], None)?;
/// let day = morning.merge(&evening)?;
/// assert_eq!(day.classes(), &["a", "b"]);
/// assert_eq!(day.mean(), array![[4.0], [5.0]]);
/// assert!((day.var()[[0, 0]] - 26.0 / 3.0).abs() < 1e-12); // 1, 3, 8 about 4: (9 + 1 + 16) / 3
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ClassMoments<L> {
    classes: Vec<L>,
    by_class: Moments,
    /// Of all rows together, each counted once: their spread is the measure for the smoothing.
    all: Moments,
}

impl<L: Label> ClassMoments<L> {
    /// Of the rows of `x`, shape `(n, d)`, and the class of each; every sample weighs 1 unless weights are given.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`, `NotFinite`; weights that are negative, or all 0.
    pub fn new<'a>(x: impl Into<ArrayView2<'a, f64>>, y: &[L], sample_weight: Option<&[f64]>) -> Result<Self> {
        let x = x.into();
        input::same_length("records", x.nrows(), "targets", y.len())?;
        if x.ncols() == 0 {
            return Err(Error::empty("records[0]"));
        }
        input::weights(sample_weight, y.len())?;
        let (classes, class) = places(y);
        let by_class = Moments::new(x, &class, classes.len(), sample_weight);
        let all = match sample_weight {
            Some(_) => Moments::new(x, &class, classes.len(), None).pooled(),
            None => by_class.pooled(),
        };
        // What is no number leaves its trace in the sums.
        if !input::all_finite(&all.m2) {
            input::finite_rows("records", x)?;
            return Err(Error::Undetermined("the squares of a feature overflow; measure it in another unit".into()));
        }
        Ok(ClassMoments { classes, by_class, all })
    }

    /// The summary of both parts; a class may be in one of them only.
    ///
    /// # Errors
    /// `Shape` for different numbers of features.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        let d = self.by_class.d;
        let (classes, here, there) = same_classes(&self.classes, &other.classes, d, other.by_class.d)?;
        let mut by_class = Moments::zero(classes.len(), d);
        by_class.add(&self.by_class, &here);
        by_class.add(&other.by_class, &there);
        let mut all = self.all.clone();
        all.add(&other.all, &[0]);
        Ok(ClassMoments { classes, by_class, all })
    }

    /// The classes in sorted order.
    pub fn classes(&self) -> &[L] {
        &self.classes
    }

    /// The weight of each class, its number of samples unless they are weighted.
    pub fn class_count(&self) -> &[f64] {
        &self.by_class.weight
    }

    /// The mean of each feature within each class, shape `(K, d)`.
    pub fn mean(&self) -> Array2<f64> {
        let moments = &self.by_class;
        Array2::from_shape_fn((self.classes.len(), moments.d), |(k, j)| moments.mean[k * moments.d + j])
    }

    /// The variance of each feature within each class, over its whole weight (`ddof` 0), shape `(K, d)`.
    pub fn var(&self) -> Array2<f64> {
        let moments = &self.by_class;
        Array2::from_shape_fn((self.classes.len(), moments.d), |(k, j)| {
            moments.m2[k * moments.d + j] / moments.weight[k]
        })
    }

    /// The largest variance of a feature over all rows.
    pub(super) fn largest_variance(&self) -> f64 {
        self.all.m2.iter().fold(0.0, |largest: f64, m2| largest.max(m2 / self.all.weight[0]))
    }
}

/// For each group, its weight, and of each feature the mean and the sum of squared deviations from it, row by row.
#[derive(Debug, Clone, PartialEq)]
struct Moments {
    d: usize,
    weight: Vec<f64>,
    mean: Vec<f64>,
    m2: Vec<f64>,
}

impl Moments {
    fn zero(groups: usize, d: usize) -> Moments {
        Moments { d, weight: vec![0.0; groups], mean: vec![0.0; groups * d], m2: vec![0.0; groups * d] }
    }

    fn new(x: ArrayView2<f64>, class: &[usize], k: usize, weight: Option<&[f64]>) -> Moments {
        let d = x.ncols();
        let of_chunk = |range: Range<usize>| {
            let (mut all, mut part) = (Moments::zero(k, d), Moments::zero(k, d));
            let every: Vec<usize> = (0..k).collect();
            let rows = ((1 << 13) / d).max(64).max(8 * k);
            for start in range.clone().step_by(rows) {
                let rows = start..range.end.min(start + rows);
                let copied;
                let values = match x.as_slice() {
                    Some(values) => &values[rows.start * d..rows.end * d],
                    None => {
                        copied = x.slice(s![rows.clone(), ..]).iter().copied().collect::<Vec<f64>>();
                        &copied[..]
                    }
                };
                part.measure(values, &class[rows.clone()], weight.map(|weight| &weight[rows]));
                all.add(&part, &every);
            }
            all
        };
        let merged = |mut a: Moments, b: Moments| {
            a.add(&b, &(0..k).collect::<Vec<usize>>());
            a
        };
        map_reduce_rows(x.nrows(), d, of_chunk, merged).unwrap_or_else(|| Moments::zero(k, d))
    }

    /// Becomes the moments of these rows.
    fn measure(&mut self, x: &[f64], class: &[usize], weight: Option<&[f64]>) {
        let Moments { d, weight: weights, mean, m2 } = self;
        let d = *d;
        [&mut *weights, &mut *mean, &mut *m2].into_iter().for_each(|sums| sums.fill(0.0));
        let weight_of = |i: usize| weight.map_or(1.0, |weight| weight[i]);
        wide(
            #[inline(always)]
            || {
                for (i, (row, class)) in x.chunks_exact(d).zip(class).enumerate() {
                    let w = weight_of(i);
                    weights[*class] += w;
                    mean[class * d..][..d].iter_mut().zip(row).for_each(|(sum, x)| *sum += w * x);
                }
                for (mean, weight) in mean.chunks_exact_mut(d).zip(weights.iter()) {
                    mean.iter_mut().for_each(|mean| *mean = if *weight > 0.0 { *mean / weight } else { 0.0 });
                }
                for (i, (row, class)) in x.chunks_exact(d).zip(class).enumerate() {
                    let w = weight_of(i);
                    let means = &mean[class * d..][..d];
                    for ((sum, x), mean) in m2[class * d..][..d].iter_mut().zip(row).zip(means) {
                        let deviation = x - mean;
                        *sum += w * (deviation * deviation);
                    }
                }
            },
        );
    }

    /// Adds the groups of another part, group g of it to group `to[g]`.
    fn add(&mut self, other: &Moments, to: &[usize]) {
        let d = self.d;
        for (from, to) in to.iter().enumerate() {
            let added = other.weight[from];
            if added == 0.0 {
                continue;
            }
            let before = self.weight[*to];
            let total = before + added;
            let (share, product) = (added / total, before * added / total);
            self.weight[*to] = total;
            for j in 0..d {
                let gap = other.mean[from * d + j] - self.mean[to * d + j];
                self.mean[to * d + j] += share * gap;
                self.m2[to * d + j] += other.m2[from * d + j] + product * gap * gap;
            }
        }
    }

    /// All groups as one.
    fn pooled(&self) -> Moments {
        let mut pooled = Moments::zero(1, self.d);
        pooled.add(self, &vec![0; self.weight.len()]);
        pooled
    }
}
