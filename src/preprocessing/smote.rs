//! SMOTE: synthetic rows of small classes, each on the way from a row to one of its nearest neighbours of the same class.
//!
//! Where copies would only weigh a row more, a point between two rows fills the region of the class.
//!
//! - Formula: x + u · (neighbour − x), u drawn evenly from 0 to 1, x and one of its k neighbours drawn evenly.
//! - Conventions (as imbalanced-learn): the original rows come first, then the synthetic ones, class by class in sorted order;
//!   Euclidean distances of the features as they are, so scale them first. A row is never its own neighbour; of rows equally
//!   far the one with the lower index is nearer. The draws are not imbalanced-learn's.
//! - A dataset with weights is refused: a synthetic row has none of its own.
//! - Cost: O(m²·d) for m rows of a class, as one product of matrices and in parallel; O(s·d) for s synthetic rows.
//! - Source: Chawla et al. (2002), J. Artif. Intell. Res. 16, 321–357.

use linfa::{Dataset, DatasetBase};
use ndarray::{Array1, Array2, ArrayBase, Axis, Data, Ix1, Ix2};
use rayon::prelude::*;

use super::resample::between;
use super::sampling::{Class, Resample, Sampling, Way, named_as};
use crate::datasets::Random;
use crate::input;
use crate::metrics::Label;
use crate::nearest::nearest_others;
use crate::{Error, Result};

/// Where a synthetic row comes from: `parent + u · (neighbor − parent)`, by the index of the original rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Synthetic {
    pub parent: usize,
    pub neighbor: usize,
    /// The share of the way, from 0 up to, but not including, 1.
    pub u: f64,
}

/// The original rows, then the synthetic ones, and where each of these comes from.
#[derive(Debug, Clone)]
pub struct Oversampled<L> {
    pub dataset: Dataset<f64, L, Ix1>,
    pub synthetic: Vec<Synthetic>,
}

/// The settings of SMOTE.
#[derive(Debug, Clone, PartialEq)]
pub struct Smote<L> {
    k_neighbors: usize,
    sampling: Sampling<L>,
    seed: u64,
}

impl<L: Label> Smote<L> {
    /// Five neighbours, up to the largest class, from seed 0.
    #[expect(clippy::new_without_default)]
    pub fn new() -> Self {
        Smote { k_neighbors: 5, sampling: Sampling::Auto, seed: 0 }
    }

    /// Neighbours to choose from (default 5, at least 1).
    pub fn k_neighbors(mut self, k_neighbors: usize) -> Self {
        self.k_neighbors = k_neighbors;
        self
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

    /// The dataset with synthetic rows behind its own.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` for weights, one class only, no neighbour, or a class to be enlarged
    /// that has no more rows than neighbours are asked for; for ratios and counts as
    /// [`RandomOverSampler::rows`](super::RandomOverSampler::rows).
    /// ```
    /// use workings::prelude::*;
    /// use workings::preprocessing::Smote;
    ///
    /// let x = array![[0.0, 0.0], [9.0, 9.0], [8.0, 9.0], [9.0, 8.0], [1.0, 2.0]];
    /// let data = Dataset::new(x, array!["rare", "often", "often", "often", "rare"]);
    /// let more = Smote::new().k_neighbors(1).seed(7).oversample(&data)?;
    /// assert_eq!(more.dataset.records.nrows(), 6);
    /// let (row, from) = (more.dataset.records.row(5), more.synthetic[0]);
    /// assert!([from.parent, from.neighbor].contains(&0) && [from.parent, from.neighbor].contains(&4));
    /// assert_eq!(row[1], 2.0 * row[0]); // on the line from (0, 0) to (1, 2)
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn oversample<R: Data<Elem = f64>, T: Data<Elem = L>>(
        &self,
        data: &DatasetBase<ArrayBase<R, Ix2>, ArrayBase<T, Ix1>>,
    ) -> Result<Oversampled<L>> {
        let (x, y) = (data.records.view(), data.targets.view());
        input::setting("k_neighbors", self.k_neighbors as f64, self.k_neighbors >= 1, "a whole number of at least 1")?;
        input::same_length("x", x.nrows(), "targets", y.len())?;
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        if !data.weights.is_empty() {
            return Err(Error::bad_param(
                "weights",
                "given",
                "a dataset without (a synthetic row has none of its own)",
            ));
        }
        input::finite_rows("x", x)?;
        let classes = self.sampling.classes(y, Way::Over)?;
        let mut random = Random::new(self.seed);
        let (mut synthetic, mut labels) = (Vec::new(), y.to_vec());
        for class in classes.iter().filter(|class| class.wanted > class.rows.len()) {
            self.draw(data.records.view(), class, &mut random, &mut synthetic)?;
            labels.resize(x.nrows() + synthetic.len(), class.label.clone());
        }
        let records = with_synthetic(x, &synthetic);
        let dataset = Dataset::new(records, Array1::from(labels));
        let names = data.feature_names();
        let dataset = if names.len() == x.ncols() { dataset.with_feature_names(names.to_vec()) } else { dataset };
        Ok(Oversampled { dataset, synthetic })
    }

    fn draw(
        &self,
        x: ndarray::ArrayView2<f64>,
        class: &Class<L>,
        random: &mut Random,
        synthetic: &mut Vec<Synthetic>,
    ) -> Result<()> {
        let (there, k) = (class.rows.len(), self.k_neighbors);
        if there <= k {
            let needed = format!("{} or more (the row itself and k_neighbors = {k} others)", k.saturating_add(1));
            return Err(Error::bad_param(format!("the number of rows of class {}", class.label), there, needed));
        }
        let near = nearest_others(x.select(Axis(0), &class.rows).view(), k);
        for _ in there..class.wanted {
            let pair = random.below(there * k);
            let (parent, neighbor) = (pair / k, near.of(pair / k)[pair % k].1);
            let u = random.uniform(0.0, 1.0);
            synthetic.push(Synthetic { parent: class.rows[parent], neighbor: class.rows[neighbor], u });
        }
        Ok(())
    }
}

/// The rows, and behind them the synthetic ones.
fn with_synthetic(x: ndarray::ArrayView2<f64>, synthetic: &[Synthetic]) -> Array2<f64> {
    let (n, d) = x.dim();
    let x = x.as_standard_layout();
    let mut all = Array2::zeros((n + synthetic.len(), d));
    let (Some(from), Some(to)) = (x.as_slice(), all.as_slice_mut()) else { return all };
    let (originals, points) = to.split_at_mut(n * d);
    originals.copy_from_slice(from);
    let row = |i: usize| &from[i * d..(i + 1) * d];
    points.par_chunks_exact_mut(d).zip(synthetic).with_min_len(256).for_each(|(point, made)| {
        for ((point, x), neighbor) in point.iter_mut().zip(row(made.parent)).zip(row(made.neighbor)) {
            *point = between(*x, *neighbor, made.u);
        }
    });
    all
}

impl<L: Label> Resample<L> for Smote<L> {
    fn resample(&self, train: &Dataset<f64, L, Ix1>) -> Result<Dataset<f64, L, Ix1>> {
        Ok(named_as(train, self.oversample(train)?.dataset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preprocessing::smote_point;
    use ndarray::array;

    /// Rows 0, 2, 5 of class a on a line at 0, 1, 10 in a plane, four of b.
    fn plane() -> Dataset<f64, char, Ix1> {
        let x = array![[0.0, 5.0], [50.0, 1.0], [1.0, 5.0], [51.0, 1.0], [52.0, 3.0], [10.0, 5.0], [53.0, 4.0]];
        Dataset::new(x, array!['a', 'b', 'a', 'b', 'b', 'a', 'b'])
    }

    #[test]
    fn synthetic_rows_lie_between_a_row_and_one_of_its_nearest() {
        let more =
            Smote::new().k_neighbors(1).sampling(Sampling::Counts(vec![('a', 60)])).oversample(&plane()).unwrap();
        assert_eq!(more.dataset.records.slice(ndarray::s![..7, ..]), plane().records);
        assert_eq!(more.dataset.targets.iter().filter(|y| **y == 'a').count(), 60);
        let mut pairs: Vec<(usize, usize)> = more.synthetic.iter().map(|made| (made.parent, made.neighbor)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        assert_eq!(pairs, [(0, 2), (2, 0), (5, 2)]);
        for (row, made) in more.dataset.records.outer_iter().skip(7).zip(&more.synthetic) {
            let of = |i: usize| plane().records.row(i).to_vec();
            let point = smote_point(&of(made.parent), &of(made.neighbor), made.u).unwrap();
            assert_eq!(row.to_vec(), point.iter().map(|expr| expr.value()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_seed_tells_the_draws() {
        let of = |seed: u64| Smote::new().k_neighbors(2).seed(seed).oversample(&plane()).unwrap().synthetic;
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
    }

    #[test]
    fn small_classes_are_named() {
        let error = |smote: Smote<char>| smote.oversample(&plane()).unwrap_err().to_string();
        let message =
            "the number of rows of class a = 3, but 6 or more (the row itself and k_neighbors = 5 others) is needed";
        assert_eq!(error(Smote::new()), message);
        assert!(error(Smote::new().k_neighbors(usize::MAX)).starts_with("the number of rows of class a = 3"));
        assert_eq!(error(Smote::new().k_neighbors(0)), "k_neighbors = 0, but a whole number of at least 1 is needed");
        let weighted = plane().with_weights(Array1::ones(7));
        assert!(Smote::new().oversample(&weighted).unwrap_err().to_string().starts_with("weights = given"));
        let one = Dataset::new(array![[1.0], [2.0], [f64::NAN]], array![1, 1, 0]);
        assert!(matches!(Smote::new().oversample(&one), Err(Error::NotFinite { .. })));
        let one = Dataset::new(array![[1.0], [2.0], [3.0]], array![1, 1, 0]);
        assert!(Smote::new().k_neighbors(1).oversample(&one).unwrap_err().to_string().contains("class 0 = 1, but 2"));
        let none = Dataset::new(Array2::zeros((0, 2)), Array1::<i32>::from(vec![]));
        assert!(matches!(Smote::new().oversample(&none), Err(Error::Empty { .. })));
    }
}
