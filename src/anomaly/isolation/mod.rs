//! Isolation forest: what a few random cuts part from the rest is odd.
//!
//! Each tree takes a small sample and cuts it at a random place along a random feature until every row is alone or the tree is
//! as deep as a balanced one. Rows far from the others are alone after a few cuts.
//!
//! - Formula: score = 2^(−E[h(x)] / c(ψ)), h(x) being the cuts on the way of x, and c(rows) more where several rows are left; c(n) =
//!   2·(ln(n − 1) + γ) − 2·(n − 1)/n is what a search that fails takes in a tree of ψ rows.
//! - Cost: O(t·ψ·log ψ) to fit and O(n·t·log ψ) to score, for t trees of ψ rows and n rows. In parallel, with the same result for
//!   any number of threads.
//! - Conventions: as scikit-learn's `IsolationForest`. `score_samples` is the negative of the paper's score, so that low is odd;
//!   `decision_function` subtracts an offset, −0.5 unless a contamination is given; below 0 is flagged, as −1. A cut goes
//!   left at x ≤ threshold; a feature that does not vary is passed over. A forest of one row scores 0.5 everywhere. NaN is
//!   refused (scikit-learn sends it to one side).
//! - Source: Liu, Ting & Zhou (2008), Isolation Forest, ICDM, 413–422.

mod settings;
#[cfg(test)]
mod tests;
mod tree;

use linfa::DatasetBase;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, ArrayView2, Data, Ix2};
use rand::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use crate::stats::quantile;
use crate::{Error, Result, input};
pub use settings::{Amount, IsolationForestParams};
use tree::{Growth, Tree, average_path};

/// Rows that go through a tree while it is in the cache.
const ROWS: usize = 256;

/// Trees of random cuts, and the offset below which a row is flagged.
///
/// ```
/// use workings::anomaly::IsolationForest;
/// use workings::prelude::*;
///
/// let x = array![[1.0, 2.0], [1.2, 1.9], [0.9, 2.2], [1.1, 2.1], [9.0, -4.0], [0.8, 1.8]];
/// let model = IsolationForest::params().seed(1).fit(&Dataset::from(x.clone()))?;
/// let scores = model.anomaly_score(&x)?;
/// assert!((0..6).all(|i| scores[i] <= scores[4])); // the paper's score: near 1 is odd
/// assert_eq!(model.try_predict(&x)?[4], -1);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct IsolationForest {
    trees: Vec<Tree>,
    max_samples: usize,
    n_features: usize,
    offset: f64,
}

impl IsolationForest {
    /// Settings, to be fitted.
    pub fn params() -> IsolationForestParams {
        IsolationForestParams::default()
    }

    /// Rows that each tree was grown from: no more than there were.
    pub fn max_samples(&self) -> usize {
        self.max_samples
    }

    /// The score below which a row is flagged, in the sign of [`score_samples`](Self::score_samples).
    pub fn offset(&self) -> f64 {
        self.offset
    }

    /// The mean path length of each row over the trees, E[h(x)]: cuts, and what the rows left at the end would take.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite`.
    pub fn path_lengths<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        let x = x.into();
        self.check(x)?;
        Ok(self.mean_excess(x) + average_path(self.max_samples))
    }

    /// The path length of each row in each tree, shape `(n, n_estimators)`. Errors: as [`path_lengths`](Self::path_lengths).
    pub fn path_lengths_by_tree<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let x = x.into();
        self.check(x)?;
        let rows = x.as_standard_layout();
        let mut lengths = Array2::zeros((x.nrows(), self.trees.len()));
        for (mut column, tree) in lengths.columns_mut().into_iter().zip(&self.trees) {
            let mut sums = vec![0.0; x.nrows()];
            tree.add_excess(rows.as_slice().unwrap_or(&[]), self.n_features, &mut sums);
            column.iter_mut().zip(sums).for_each(|(length, excess)| *length = excess + average_path(self.max_samples));
        }
        Ok(lengths)
    }

    /// The paper's score, `2^(−E[h] / c(ψ))`: above 0, to 1; near 1 is odd, well below 0.5 is usual. Errors: as
    /// [`path_lengths`](Self::path_lengths).
    pub fn anomaly_score<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        Ok(-self.score_samples(x)?)
    }

    /// The negative of the paper's score, as scikit-learn has it: the lower the odder. Errors: as
    /// [`path_lengths`](Self::path_lengths).
    pub fn score_samples<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        let x = x.into();
        self.check(x)?;
        Ok(self.scores(x))
    }

    /// How far [`score_samples`](Self::score_samples) is above the offset: below 0 a row is flagged. Errors: as
    /// [`path_lengths`](Self::path_lengths).
    pub fn decision_function<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        Ok(self.score_samples(x)? - self.offset)
    }

    /// −1 for each row that is flagged, 1 for the others. Errors: as [`path_lengths`](Self::path_lengths).
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<i32>> {
        Ok(self.decision_function(x)?.mapv(flag))
    }

    fn check(&self, x: ArrayView2<f64>) -> Result<()> {
        if x.ncols() != self.n_features {
            let given = format!("{} × {}", x.nrows(), x.ncols());
            let needed = format!("{} columns, as in training,", self.n_features);
            return Err(Error::Shape { name: "x".into(), given, needed });
        }
        input::finite_rows("x", x)
    }

    fn scores(&self, x: ArrayView2<f64>) -> Array1<f64> {
        let c = average_path(self.max_samples);
        // A tree of one row has no path: every row is as usual as that one.
        let exponent = |excess: f64| if c > 0.0 { 1.0 + excess / c } else { 1.0 };
        self.mean_excess(x).mapv_into(|excess| -(-exponent(excess)).exp2())
    }

    /// E[h(x)] − c(ψ).
    fn mean_excess(&self, x: ArrayView2<f64>) -> Array1<f64> {
        let rows = x.as_standard_layout();
        let mut sums = vec![0.0; x.nrows()];
        let d = self.n_features;
        let parts = sums.par_chunks_mut(ROWS).zip(rows.as_slice().unwrap_or(&[]).par_chunks(ROWS * d));
        parts.for_each(|(sums, rows)| {
            self.trees.iter().for_each(|tree| tree.add_excess(rows, d, sums));
            sums.iter_mut().for_each(|sum| *sum /= self.trees.len() as f64);
        });
        Array1::from(sums)
    }
}

/// What [`IsolationForest::try_predict`] makes of a decision.
fn flag(decision: f64) -> i32 {
    if decision < 0.0 { -1 } else { 1 }
}

impl IsolationForestParams {
    fn grow(&self, x: ArrayView2<f64>) -> Result<IsolationForest> {
        self.check(x)?;
        let (n, d) = x.dim();
        let max_samples = self.samples_of(n);
        let growth = Growth {
            max_samples,
            max_features: self.features_of(d),
            bootstrap: self.bootstrap,
            max_depth: max_samples.max(2).next_power_of_two().ilog2() as usize,
        };
        let mut random = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        let seeds: Vec<u64> = (0..self.n_estimators).map(|_| random.next_u64()).collect();
        let trees = seeds.into_par_iter().map(|seed| growth.tree(x, seed)).collect();
        let mut forest = IsolationForest { trees, max_samples, n_features: d, offset: -0.5 };
        if let Some(contamination) = self.contamination {
            forest.offset = quantile(&forest.scores(x), contamination)?;
        }
        Ok(forest)
    }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for IsolationForestParams {
    type Object = IsolationForest;

    /// On the records; a dataset with weights is refused, since every row counts alike here.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<IsolationForest> {
        if data.weights().is_some() {
            return Err(Error::bad_param("weights", "a weight for each sample", "a dataset without weights"));
        }
        self.grow(data.records().view())
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<i32>> for IsolationForest {
    /// Panics, as ndarray does, for another number of features; [`IsolationForest::try_predict`] refuses that and NaN.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<i32>) {
        assert_eq!(x.ncols(), self.n_features, "x needs as many columns as in training");
        y.assign(&self.scores(x.view()).mapv(|score| flag(score - self.offset)));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<i32> {
        Array1::zeros(x.nrows())
    }
}
