//! Of each class, the weight of its samples and the sum of each feature: a summary that merges.
//!
//! - Cost: O(n·d) time over dense rows, O(entries) over sparse ones.

use std::borrow::Cow;
use std::ops::Range;

use ndarray::{Array2, ArrayBase, ArrayView2, Data, Ix2};
use sprs::CsMat;

use super::posterior::same_classes;
use crate::input;
use crate::linalg::reduce::map_reduce_by;
use crate::metrics::Label;
use crate::metrics::labels::places;
use crate::{Error, Result};

/// Rows of features, in full or only what is not 0.
#[derive(Debug, Clone)]
pub enum Rows<'a> {
    Dense(ArrayView2<'a, f64>),
    /// Row by row.
    Sparse(Cow<'a, CsMat<f64>>),
}

impl<'a, D: Data<Elem = f64>> From<&'a ArrayBase<D, Ix2>> for Rows<'a> {
    fn from(x: &'a ArrayBase<D, Ix2>) -> Self {
        Rows::Dense(x.view())
    }
}

impl<'a> From<&'a CsMat<f64>> for Rows<'a> {
    fn from(x: &'a CsMat<f64>) -> Self {
        Rows::Sparse(if x.is_csr() { Cow::Borrowed(x) } else { Cow::Owned(x.to_csr()) })
    }
}

impl Rows<'_> {
    pub(super) fn n(&self) -> usize {
        match self {
            Rows::Dense(x) => x.nrows(),
            Rows::Sparse(x) => x.rows(),
        }
    }

    pub(super) fn d(&self) -> usize {
        match self {
            Rows::Dense(x) => x.ncols(),
            Rows::Sparse(x) => x.cols(),
        }
    }

    /// The values of row i that are not 0, with their columns.
    pub(super) fn for_each(&self, i: usize, mut of: impl FnMut(usize, f64)) {
        match self {
            Rows::Dense(x) => x.row(i).iter().enumerate().filter(|(_, x)| **x != 0.0).for_each(|(j, x)| of(j, *x)),
            Rows::Sparse(x) => {
                let row = x.outer_view(i);
                row.iter().flat_map(|row| row.iter()).filter(|(_, x)| **x != 0.0).for_each(|(j, x)| of(j, *x));
            }
        }
    }

    /// Every value is finite.
    pub(super) fn check_finite(&self, name: &str) -> Result<()> {
        match self {
            Rows::Dense(x) => input::finite_rows(name, *x),
            Rows::Sparse(x) => input::finite(name, x.data().iter().copied()),
        }
    }

    fn check_counts(&self) -> Result<()> {
        match self {
            Rows::Dense(x) => {
                let rows = x.outer_iter().enumerate();
                rows.into_iter()
                    .try_for_each(|(i, row)| input::non_negative(&format!("records[{i}]"), row.iter().copied()))
            }
            Rows::Sparse(x) => input::non_negative("records", x.data().iter().copied()),
        }
    }
}

/// What [`MultinomialNB`](super::MultinomialNB) and [`BernoulliNB`](super::BernoulliNB) need to know of the data.
///
/// ```
/// use workings::bayes::ClassCounts;
/// use workings::ndarray::array;
///
/// let monday = ClassCounts::of_counts(&array![[2.0, 1.0], [0.0, 3.0]], &["ham", "spam"], None)?;
/// let tuesday = ClassCounts::of_counts(&array![[1.0, 0.0]], &["ham"], None)?;
/// let both = monday.merge(&tuesday)?;
/// assert_eq!((both.class_count(), both.feature_count()), (&[2.0, 1.0][..], &array![[3.0, 1.0], [0.0, 3.0]]));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ClassCounts<L> {
    classes: Vec<L>,
    class_count: Vec<f64>,
    feature_count: Array2<f64>,
    /// Above which a feature counts as present; none where its value counts.
    binarize: Option<f64>,
}

impl<L: Label> ClassCounts<L> {
    /// The sums of features that are counts, or otherwise at least 0, such as TF-IDF.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`, `NotFinite`, `OutOfRange` for values below 0; weights that are negative, or all 0.
    pub fn of_counts<'a>(x: impl Into<Rows<'a>>, y: &[L], sample_weight: Option<&[f64]>) -> Result<Self> {
        let x = x.into();
        x.check_counts()?;
        Self::new(&x, y, sample_weight, None)
    }

    /// How many samples have each feature, above the threshold `binarize`.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`, `NotFinite`; weights that are negative, or all 0.
    pub fn of_presence<'a>(
        x: impl Into<Rows<'a>>,
        y: &[L],
        sample_weight: Option<&[f64]>,
        binarize: f64,
    ) -> Result<Self> {
        let x = x.into();
        x.check_finite("records")?;
        input::setting("binarize", binarize, binarize >= 0.0 && binarize.is_finite(), "a number of at least 0")?;
        Self::new(&x, y, sample_weight, Some(binarize))
    }

    fn new(x: &Rows, y: &[L], weight: Option<&[f64]>, binarize: Option<f64>) -> Result<Self> {
        input::same_length("records", x.n(), "targets", y.len())?;
        if x.d() == 0 {
            return Err(Error::empty("records[0]"));
        }
        input::weights(weight, y.len())?;
        let (classes, class) = places(y);
        let (k, d) = (classes.len(), x.d());
        let of_chunk = |range: Range<usize>| {
            let (mut class_count, mut feature_count) = (vec![0.0; k], vec![0.0; k * d]);
            for i in range {
                let w = weight.map_or(1.0, |weight| weight[i]);
                class_count[class[i]] += w;
                let sums = &mut feature_count[class[i] * d..][..d];
                x.for_each(i, |j, x| {
                    sums[j] += w * match binarize {
                        Some(threshold) => f64::from(x > threshold),
                        None => x,
                    }
                });
            }
            (class_count, feature_count)
        };
        let merged = |mut a: (Vec<f64>, Vec<f64>), b: (Vec<f64>, Vec<f64>)| {
            a.0.iter_mut().zip(b.0).for_each(|(a, b)| *a += b);
            a.1.iter_mut().zip(b.1).for_each(|(a, b)| *a += b);
            a
        };
        // Few chunks: each holds sums for all features of all classes.
        let sums = map_reduce_by(x.n().div_ceil(16).max(1024), x.n(), of_chunk, merged);
        let (class_count, feature_count) = sums.unwrap_or_else(|| (vec![0.0; k], vec![0.0; k * d]));
        let feature_count = Array2::from_shape_fn((k, d), |(k, j)| feature_count[k * d + j]);
        Ok(ClassCounts { classes, class_count, feature_count, binarize })
    }

    /// The summary of both parts; a class may be in one of them only.
    ///
    /// # Errors
    /// `Shape` for different numbers of features; `BadParam` for parts that were counted by different rules.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        if self.binarize != other.binarize {
            let (given, needed) =
                (format!("{:?}", other.binarize), format!("{:?}, as in the other part", self.binarize));
            return Err(Error::bad_param("binarize", given, needed));
        }
        let d = self.feature_count.ncols();
        let (classes, here, there) = same_classes(&self.classes, &other.classes, d, other.feature_count.ncols())?;
        let (mut class_count, mut feature_count) = (vec![0.0; classes.len()], Array2::zeros((classes.len(), d)));
        for (part, places) in [(self, here), (other, there)] {
            for (from, to) in places.into_iter().enumerate() {
                class_count[to] += part.class_count[from];
                let mut sums = feature_count.row_mut(to);
                sums += &part.feature_count.row(from);
            }
        }
        Ok(ClassCounts { classes, class_count, feature_count, binarize: self.binarize })
    }

    /// The classes in sorted order.
    pub fn classes(&self) -> &[L] {
        &self.classes
    }

    /// The weight of each class, its number of samples unless they are weighted.
    pub fn class_count(&self) -> &[f64] {
        &self.class_count
    }

    /// The weighted sum of each feature within each class, shape `(K, d)`; of presence, the weight of the samples that
    /// have it.
    pub fn feature_count(&self) -> &Array2<f64> {
        &self.feature_count
    }

    pub(super) fn binarize(&self) -> Option<f64> {
        self.binarize
    }
}
