//! Truncated singular value decomposition: the best approximation of a table by few directions, without centring.
//!
//! Centring would fill a sparse table; without it a matrix of TF-IDF keeps its zeros. On one this is latent semantic
//! analysis: terms that stand in the same documents fall on one component, and documents that share no word, but words
//! of one component, are near each other.
//!
//! - Formula: x ≈ U·diag(s)·Vᵀ with the k largest singular values s; the scores are x·V.
//! - Cost: O((nnz·(k + p) + d·b·(k + p)²)·b) for b blocks of k + p columns, nnz numbers other than 0 and d columns. In
//!   parallel, with the same result for any number of threads.
//! - Conventions: as scikit-learn's `TruncatedSVD`; in each component the entry of largest size is positive; variances
//!   are of the scores, divisor n. The first component of a table of counts lies along its mean, so that a later one
//!   may have more variance.
//! - Sources: Deerwester, Dumais, Furnas, Landauer & Harshman (1990), J. Am. Soc. Inf. Sci. 41(6), 391–407; Halko,
//!   Martinsson & Tropp (2011), SIAM Review 53(2), 217–288; Musco & Musco (2015), NeurIPS 28, 1396–1404.

mod shares;
mod sparse;
#[cfg(test)]
mod tests;

use faer::Mat;
use linfa::DatasetBase;
use linfa::traits::{Fit, Transformer};
use ndarray::{Array2, ArrayBase, ArrayView2, Axis, Data, Ix2};
use sprs::CsMat;

use super::derived::sign;
use super::pca::krylov::{Until, leading_of};
use crate::linalg::dense::thin_svd;
use crate::{Error, Result, input};
pub use shares::SvdShares;
use sparse::Table;

/// How the components are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SvdAlgorithm {
    /// `n_iter` multiplications more than the first of random directions by xᵀ·x: close to the first components, and
    /// fast.
    #[default]
    Randomized,
    /// As many as settle the components to rounding, which scikit-learn has as `arpack`.
    Settled,
}

/// Settings of a truncated singular value decomposition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TruncatedSvdParams {
    n_components: usize,
    algorithm: SvdAlgorithm,
    n_iter: usize,
    n_oversamples: usize,
    seed: u64,
}

/// The components of a table, and what they explain.
///
/// ```
/// use workings::decomposition::TruncatedSvd;
/// use workings::text::TfidfVectorizer;
///
/// let documents = ["the cat purrs", "a cat and a kitten", "the kitten purrs", "stocks and bonds", "bonds fall as stocks rise"];
/// let (vectorizer, tfidf) = TfidfVectorizer::params().fit_transform(&documents)?;
/// let lsa = TruncatedSvd::params(2).fit_sparse(&tfidf)?;
/// let scores = lsa.transform_sparse(&tfidf)?;
/// // The last two documents have the same signs, and so have the first and the third.
/// assert!(scores.row(3).dot(&scores.row(4)) > 0.0 && scores.row(0).dot(&scores.row(2)) > 0.0);
/// assert_eq!(lsa.components().dim(), (2, vectorizer.vocabulary().len()));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct TruncatedSvd {
    components: Array2<f64>,
    singular_values: Vec<f64>,
    explained_variance: Vec<f64>,
    total_variance: f64,
    explained_variance_ratio: Vec<f64>,
}

impl TruncatedSvd {
    /// Settings for this many components.
    pub fn params(n_components: usize) -> TruncatedSvdParams {
        let algorithm = SvdAlgorithm::Randomized;
        TruncatedSvdParams { n_components, algorithm, n_iter: 5, n_oversamples: 10, seed: 0 }
    }

    /// A row of length 1 for each component: the weight of each feature, right singular vectors.
    pub fn components(&self) -> &Array2<f64> {
        &self.components
    }

    /// The lengths of the columns of scores, the largest first.
    pub fn singular_values(&self) -> &[f64] {
        &self.singular_values
    }

    /// The variance of the scores on each component, divisor n.
    pub fn explained_variance(&self) -> &[f64] {
        &self.explained_variance
    }

    /// The same as shares of the variance of all columns together; `NaN` where nothing varies.
    pub fn explained_variance_ratio(&self) -> &[f64] {
        &self.explained_variance_ratio
    }

    /// The sum of the variances of all columns, divisor n.
    pub fn total_variance(&self) -> f64 {
        self.total_variance
    }

    /// The features of largest weight on a component, whatever its sign, with their weights; at most so many.
    ///
    /// # Errors
    /// `BadParam` for a component that is not there.
    pub fn leading_features(&self, component: usize, most: usize) -> Result<Vec<(usize, f64)>> {
        let k = self.components.nrows();
        let needed = format!("a whole number below {k}, the number of components,");
        input::setting("component", component as f64, component < k, &needed)?;
        let mut weights: Vec<(usize, f64)> = self.components.row(component).iter().copied().enumerate().collect();
        weights.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        weights.truncate(most);
        Ok(weights)
    }

    /// The scores of rows, shape `(n, n_components)`: their projections on the components.
    ///
    /// # Errors
    /// `Shape` for another number of columns than in training; `NotFinite`; `Undetermined` for scores that overflow.
    pub fn try_transform<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let x = x.into();
        self.check_columns("x", x.dim(), self.components.ncols())?;
        input::finite_rows("x", x)?;
        finite_scores(self.scores(&Table::dense(x)))
    }

    /// The scores of the rows of a sparse table. Errors: as [`try_transform`](Self::try_transform).
    pub fn transform_sparse(&self, x: &CsMat<f64>) -> Result<Array2<f64>> {
        self.check_columns("x", x.shape(), self.components.ncols())?;
        finite_sparse("x", x)?;
        finite_scores(self.scores(&Table::sparse(x)))
    }

    /// Rows from their scores: what the components tell of them.
    ///
    /// # Errors
    /// `Shape` for another number of scores than components; `NotFinite`.
    pub fn inverse_transform(&self, scores: &Array2<f64>) -> Result<Array2<f64>> {
        self.check_columns("scores", scores.dim(), self.components.nrows())?;
        input::finite_rows("scores", scores.view())?;
        Ok(scores.dot(&self.components))
    }

    fn scores(&self, x: &Table) -> Array2<f64> {
        let (k, d) = self.components.dim();
        let scores = x.times(&Mat::from_fn(d, k, |j, c| self.components[(c, j)]));
        Array2::from_shape_fn((scores.nrows(), k), |(i, c)| scores[(i, c)])
    }

    fn check_columns(&self, name: &'static str, (n, d): (usize, usize), needed: usize) -> Result<()> {
        if d == needed {
            return Ok(());
        }
        Err(Error::Shape { name: name.into(), given: format!("{n} × {d}"), needed: format!("{needed} columns") })
    }
}

impl TruncatedSvdParams {
    /// How they are computed (default [`SvdAlgorithm::Randomized`]).
    pub fn algorithm(mut self, algorithm: SvdAlgorithm) -> Self {
        self.algorithm = algorithm;
        self
    }

    /// Multiplications by xᵀ·x of the random directions, beside the first (default 5). All blocks on the way count, so
    /// that as many bring more digits than scikit-learn's, which keeps the last.
    pub fn n_iter(mut self, n_iter: usize) -> Self {
        self.n_iter = n_iter;
        self
    }

    /// Directions beside those that are wanted (default 10).
    pub fn n_oversamples(mut self, n_oversamples: usize) -> Self {
        self.n_oversamples = n_oversamples;
        self
    }

    /// Of the random directions (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The components of a sparse table, as the text vectorizers make them; never filled.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for a number of components outside 1 to the smaller of rows and columns;
    /// `Undetermined` where squares overflow, or [`SvdAlgorithm::Settled`] finds values too close to each other.
    pub fn fit_sparse(&self, x: &CsMat<f64>) -> Result<TruncatedSvd> {
        self.check(x.shape())?;
        finite_sparse("x", x)?;
        self.decompose(&Table::sparse(x))
    }

    fn check(&self, (n, d): (usize, usize)) -> Result<()> {
        if n == 0 || d == 0 {
            return Err(Error::empty("x"));
        }
        if d >= u32::MAX as usize || n >= u32::MAX as usize {
            return Err(Error::bad_param("rows and columns", n.max(d), "fewer than 2³² − 1"));
        }
        let (k, most) = (self.n_components, n.min(d));
        let needed = format!("a whole number from 1 to {most}, the smaller of rows and columns,");
        input::setting("n_components", k as f64, (1..=most).contains(&k), &needed)
    }

    fn decompose(&self, x: &Table) -> Result<TruncatedSvd> {
        let vectors = self.vectors(x)?;
        let (d, k) = (vectors.nrows(), vectors.ncols());
        // The length of the scores keeps digits of small singular values that their squares lose.
        let scores = x.times(&vectors);
        let n = scores.nrows() as f64;
        let length = |c: usize| scores.col(c).iter().map(|score| score * score).sum::<f64>().sqrt();
        let lengths: Vec<f64> = (0..k).map(length).collect();
        let mut order: Vec<usize> = (0..k).collect();
        order.sort_by(|a, b| lengths[*b].total_cmp(&lengths[*a]));
        let variance = |c: &usize| {
            let mean = scores.col(*c).iter().sum::<f64>() / n;
            scores.col(*c).iter().map(|score| (score - mean).powi(2)).sum::<f64>() / n
        };
        let explained_variance: Vec<f64> = order.iter().map(variance).collect();
        let total_variance = x.total_variance();
        if !lengths.iter().chain([&total_variance]).all(|value| value.is_finite()) {
            return Err(Error::overflow());
        }
        let explained_variance_ratio = explained_variance.iter().map(|variance| variance / total_variance).collect();
        let components = Array2::from_shape_fn((k, d), |(c, j)| vectors[(j, order[c])]);
        let signs: Vec<f64> = components.outer_iter().map(|component| sign(component.iter().copied())).collect();
        let components = components * ndarray::Array1::from(signs).insert_axis(Axis(1));
        let singular_values = order.iter().map(|c| lengths[*c]).collect();
        Ok(TruncatedSvd { components, singular_values, explained_variance, total_variance, explained_variance_ratio })
    }

    /// The first right singular vectors, a column each.
    fn vectors(&self, x: &Table) -> Result<Mat<f64>> {
        let (n, d) = x.dim();
        let width = (self.n_components + self.n_oversamples).min(n).min(d);
        let small = n.min(d) <= 4 * width || n * d <= 1 << 14;
        let until = match self.algorithm {
            _ if small => return self.all_vectors(x),
            SvdAlgorithm::Randomized => Until::Blocks(self.n_iter + 1),
            SvdAlgorithm::Settled => Until::Residual(1e-13),
        };
        let found = leading_of(|block| x.gram_times(block), d, self.n_components, width, until, self.seed);
        match found {
            Some((_, vectors)) => Ok(vectors),
            None if n * d <= 1 << 24 => self.all_vectors(x),
            None => Err(Error::Undetermined(
                "the squares of the data overflow, or singular values lie too close to each other to settle; \
                 try fewer components, or SvdAlgorithm::Randomized"
                    .into(),
            )),
        }
    }

    fn all_vectors(&self, x: &Table) -> Result<Mat<f64>> {
        let dense = x.to_dense();
        let dense = Array2::from_shape_fn(x.dim(), |at| dense[at]);
        let (_, _, v) = thin_svd(dense.view()).ok_or_else(Error::overflow)?;
        Ok(Mat::from_fn(v.nrows(), self.n_components, |j, c| v[(j, c)]))
    }
}

fn finite_scores(scores: Array2<f64>) -> Result<Array2<f64>> {
    if scores.iter().all(|score| score.is_finite()) { Ok(scores) } else { Err(Error::overflow()) }
}

/// The first stored value that is NaN or infinite is an error, which names its row or column.
fn finite_sparse(name: &str, x: &CsMat<f64>) -> Result<()> {
    match x.iter().find(|(value, _)| !value.is_finite()) {
        Some((value, (i, j))) => Err(Error::NotFinite { name: format!("{name}[{i}]"), index: j, value: *value }),
        None => Ok(()),
    }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for TruncatedSvdParams {
    type Object = TruncatedSvd;

    /// Errors: as [`fit_sparse`](TruncatedSvdParams::fit_sparse).
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<TruncatedSvd> {
        let x = data.records().view();
        self.check(x.dim())?;
        input::finite_rows("x", x)?;
        self.decompose(&Table::dense(x))
    }
}

impl<D: Data<Elem = f64>, T> Transformer<DatasetBase<ArrayBase<D, Ix2>, T>, DatasetBase<Array2<f64>, T>>
    for TruncatedSvd
{
    /// Panics, as ndarray does, for another number of columns or a value that is no number;
    /// [`TruncatedSvd::try_transform`] refuses both.
    fn transform(&self, data: DatasetBase<ArrayBase<D, Ix2>, T>) -> DatasetBase<Array2<f64>, T> {
        let scores = self.try_transform(data.records().view()).unwrap_or_else(|error| panic!("{error}"));
        data.with_records(scores)
    }
}
