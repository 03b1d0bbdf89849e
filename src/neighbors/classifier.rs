//! k nearest neighbours as a classifier: the label with most votes among the k nearest training rows.
//!
//! - Formula: P(c | x) = Σ wᵢ over the neighbours of class c / Σ wᵢ over all k, with wᵢ = 1 or 1 / distance.
//! - Conventions: as scikit-learn: of classes with equal votes the smallest wins; with weights 1/distance, neighbours at
//!   distance 0 decide alone. Of rows equally far the lower index is nearer, where scikit-learn promises no order. Weights
//!   of a dataset's samples are not looked at.
//! - Cost: O(n·d) to fit, which checks and copies the rows; O(m·n·d) to predict m of them.
//! - Source: Cover & Hart (1967), IEEE Trans. Inf. Theory 13(1), 21–27.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, ArrayView2, Data, Ix2};
use rayon::prelude::*;

use super::knn::NeighborWeights;
use super::search::{Rows, Settings, setters};
use crate::metrics::Label;
use crate::{Error, Result, input};

/// Settings of a nearest-neighbour classifier.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct KNeighborsClassifierParams(Settings);

setters!(KNeighborsClassifierParams);

/// A fitted nearest-neighbour classifier: the training rows.
///
/// ```
/// use workings::prelude::*;
///
/// let train = Dataset::new(array![[1.0], [2.0], [3.0], [8.0], [9.0]], array!["low", "low", "low", "high", "high"]);
/// let model = KNeighborsClassifier::params().n_neighbors(3).fit(&train)?;
/// assert_eq!(model.classes(), ["high", "low"]);
/// assert_eq!(model.try_predict(&array![[2.5], [7.0]])?, array!["low", "high"]);
/// assert_eq!(model.predict_proba(&array![[7.0]])?, array![[2.0 / 3.0, 1.0 / 3.0]]); // 8, 9 and 3 vote
/// let (distances, rows) = model.kneighbors(&array![[7.0]])?;
/// assert_eq!((distances, rows), (array![[1.0, 2.0, 4.0]], array![[3, 4, 2]]));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KNeighborsClassifier<L> {
    rows: Rows,
    weights: NeighborWeights,
    classes: Vec<L>,
    /// The class of each training row.
    places: Vec<usize>,
}

impl KNeighborsClassifier<()> {
    /// The settings, to be fitted.
    pub fn params() -> KNeighborsClassifierParams {
        KNeighborsClassifierParams::default()
    }
}

impl<L: Label> KNeighborsClassifier<L> {
    /// The classes in sorted order.
    pub fn classes(&self) -> &[L] {
        &self.classes
    }

    /// Distances and training rows of the k nearest to each sample, nearest first, shape `(m, k)` each.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature;
    /// `Undetermined` for a distance beyond the range of numbers, or for the cosine of a row of zeros.
    pub fn kneighbors<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<(Array2<f64>, Array2<usize>)> {
        self.rows.neighbors(x.into())
    }

    /// The share of each class in the votes, shape `(m, K)`, in the order of [`classes`](Self::classes).
    ///
    /// # Errors
    /// As [`kneighbors`](Self::kneighbors).
    pub fn predict_proba<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let x = x.into();
        let found = self.rows.try_search(x)?;
        let mut shares = Array2::zeros((x.nrows(), self.classes.len()));
        let mut weights = Vec::with_capacity(self.rows.k);
        for (mut shares, found) in shares.outer_iter_mut().zip(found.chunks_exact(self.rows.k)) {
            self.weights.of(found, &mut weights);
            found.iter().zip(&weights).for_each(|((_, row), weight)| shares[self.places[*row]] += weight);
            shares /= weights.iter().sum::<f64>();
        }
        Ok(shares)
    }

    /// The class with most votes, the smallest of several that have as many.
    ///
    /// # Errors
    /// As [`kneighbors`](Self::kneighbors).
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<L>> {
        Ok(self.elected(&self.rows.try_search(x.into())?))
    }

    fn elected(&self, found: &[(f64, usize)]) -> Array1<L> {
        let buffers = || (Vec::with_capacity(self.rows.k), vec![0.0; self.classes.len()]);
        let elected =
            found.par_chunks_exact(self.rows.k).with_min_len(256).map_init(buffers, |(weights, votes), found| {
                self.weights.of(found, weights);
                votes.fill(0.0);
                found.iter().zip(&*weights).for_each(|((_, row), weight)| votes[self.places[*row]] += weight);
                (0..votes.len()).fold(0, |best, class| if votes[class] > votes[best] { class } else { best })
            });
        let elected: Vec<usize> = elected.collect();
        elected.into_iter().map(|class| self.classes[class].clone()).collect()
    }
}

impl<D, T, L> Fit<ArrayBase<D, Ix2>, T, Error> for KNeighborsClassifierParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = L>,
    L: Label,
{
    type Object = KNeighborsClassifier<L>;

    /// Keeps the records and their classes, of which there may be one.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<KNeighborsClassifier<L>> {
        let (x, targets) = (data.records().view(), data.as_single_targets());
        let rows = Rows::new(x, &self.0)?;
        input::same_length("x", x.nrows(), "targets", targets.len())?;
        let mut classes = targets.to_vec();
        classes.sort();
        classes.dedup();
        let places = targets.iter().map(|label| classes.binary_search(label).unwrap_or_default()).collect();
        Ok(KNeighborsClassifier { rows, weights: self.0.weights, classes, places })
    }
}

impl<D: Data<Elem = f64>, L: Label> PredictInplace<ArrayBase<D, Ix2>, Array1<L>> for KNeighborsClassifier<L> {
    /// Panics, as ndarray does, for another number of features, and gives a row with NaN some class;
    /// [`KNeighborsClassifier::try_predict`] refuses both.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<L>) {
        assert_eq!(x.ncols(), self.rows.width(), "as many columns as in training");
        y.assign(&self.elected(&self.rows.search(x.view())));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<L> {
        Array1::from_elem(x.nrows(), self.classes[0].clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use linfa::Dataset;
    use linfa::traits::Predict;
    use ndarray::array;

    fn params(k: usize) -> KNeighborsClassifierParams {
        KNeighborsClassifier::params().n_neighbors(k)
    }

    /// 4 has 3 ("b") and 5 ("a") at distance 1, 9 ("a") at 5, 10 ("b") at 6: two votes each, and the smaller label wins;
    /// weighted a has 1 + 1/5, b 1 + 1/6. At 9 the row there counts alone.
    #[test]
    fn equal_votes_go_to_the_smallest_class() {
        let train = Dataset::new(array![[3.0], [5.0], [9.0], [10.0]], array!["b", "a", "a", "b"]);
        let x = array![[4.0], [9.0]];
        let model = params(4).fit(&train).unwrap();
        assert_eq!(model.try_predict(&x).unwrap(), array!["a", "a"]);
        assert_eq!(model.predict(&x), array!["a", "a"]);
        assert_eq!(model.predict_proba(&x).unwrap(), array![[0.5, 0.5], [0.5, 0.5]]);
        let weighted = params(4).weights(NeighborWeights::Distance).fit(&train).unwrap().predict_proba(&x).unwrap();
        assert!((weighted[[0, 0]] - 1.2 / (1.2 + 7.0 / 6.0)).abs() < 1e-15);
        assert_eq!(weighted.row(1), array![1.0, 0.0]);
        for (i, x) in [4.0, 9.0].into_iter().enumerate() {
            let records = train.records.view();
            let one = super::super::classify(records, &["b", "a", "a", "b"], &[x], 4, NeighborWeights::Uniform);
            assert_eq!(one.unwrap(), model.try_predict(&array![[4.0], [9.0]]).unwrap()[i]);
        }
    }

    #[test]
    fn one_row_one_class_and_no_query() {
        let model = params(1).fit(&Dataset::new(array![[3.0, 1e12]], array![7])).unwrap();
        assert_eq!(model.try_predict(&array![[1e-12, 0.0]]).unwrap(), array![7]);
        assert_eq!(model.predict_proba(&array![[3.0, 1.0]]).unwrap(), array![[1.0]]);
        assert!(model.try_predict(&Array2::zeros((0, 2))).unwrap().is_empty());
    }

    #[test]
    fn what_has_no_neighbours_is_refused() {
        let train = Dataset::new(array![[1.0, 2.0], [3.0, 4.0]], array![0, 1]);
        for refused in [params(0), params(3), params(1).p(0.5), params(1).p(f64::NAN)] {
            assert!(matches!(refused.fit(&train), Err(Error::BadParam { .. })));
        }
        for (x, y) in [(array![[1.0], [f64::NAN]], array![0, 1]), (array![[f64::INFINITY], [1.0]], array![0, 1])] {
            assert!(matches!(params(1).fit(&Dataset::new(x, y)), Err(Error::NotFinite { .. })));
        }
        let none = Dataset::new(Array2::zeros((0, 2)), Array1::<usize>::zeros(0));
        assert!(matches!(params(1).fit(&none), Err(Error::Empty { .. })));
        let uneven = DatasetBase::new(array![[1.0], [2.0]], array![1]);
        assert!(matches!(params(1).fit(&uneven), Err(Error::LengthMismatch { .. })));
        let model = params(1).fit(&train).unwrap();
        assert!(matches!(model.try_predict(&array![[1.0]]), Err(Error::Shape { .. })));
        assert!(matches!(model.kneighbors(&array![[1.0, f64::NAN]]), Err(Error::NotFinite { .. })));
        assert!(matches!(model.predict_proba(&array![[1e200, 0.0]]), Err(Error::Undetermined(_))));
        assert_eq!(model.predict(&array![[f64::NAN, 0.0]]).len(), 1);
    }
}
