//! Principal component analysis as a model: learn the directions, then project rows on them and back.
//!
//! [`PrincipalComponents`](super::PrincipalComponents) derives the same of small tables, step by step.
//!
//! - Formula: the eigenvectors of the sample covariance (divisor n − 1) with the largest eigenvalues.
//! - Cost: O(n·d²/2 + d³) by [`SvdSolver::Covariance`] (n and d exchanged where rows are fewer), O(n·d·min(n, d)) by
//!   [`SvdSolver::Full`], O(n·d·k) by [`SvdSolver::Randomized`]; in parallel, with the same result for any number of threads.
//! - Conventions: as scikit-learn's `PCA`; in each component the entry of largest size is positive (the first of equal
//!   ones). Centred only: scale columns of different units first.
//! - Sources: Pearson (1901), Phil. Mag. 2, 559–572; Jolliffe (2002), Principal Component Analysis, 2nd ed.; Tipping & Bishop
//!   (1999), J. R. Stat. Soc. B 61(3), 611–622, for the noise variance.

mod incremental;
pub(super) mod krylov;
#[cfg(test)]
mod tests;

use faer::{Mat, MatRef};
use linfa::DatasetBase;
use linfa::traits::{Fit, Transformer};
use ndarray::{Array2, ArrayBase, ArrayView2, Axis, Data, Ix2};
use rayon::prelude::*;

use super::derived::sign;
use crate::linalg::dense::{orthonormal, product, symmetric_eigen, thin_svd};
use crate::linalg::gram::centred_gram;
use crate::linalg::sum::accurate_sum;
use crate::{Error, Result, input};
use krylov::{OVERSAMPLES, Until, leading};

pub use incremental::{IncrementalPca, IncrementalPcaParams};

/// How the components are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SvdSolver {
    /// The covariance where there are ten times as many rows as columns (and at most 1000 of these), all singular vectors
    /// of small tables, the first few at random of large ones where they are fewer than 80 %.
    #[default]
    Auto,
    /// All singular vectors of the centred table: the most digits for directions in which little varies.
    Full,
    /// The eigenvectors of the covariance, or of the products of rows where rows are fewer; of a large table only as many
    /// as wanted. Variances far below 1e-15 of the largest are lost.
    Covariance,
    /// Random directions, multiplied by the covariance a few times: close to the first components, and fast.
    Randomized,
}

/// How many components to keep.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Wanted {
    All,
    Number(usize),
    Share(f64),
}

/// Settings of a principal component analysis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PcaParams {
    wanted: Wanted,
    svd_solver: SvdSolver,
    whiten: bool,
    seed: u64,
}

/// The components of a table, and what is needed to project rows on them.
///
/// ```
/// use workings::decomposition::Pca;
/// use workings::prelude::*;
///
/// // Nearly on a line: the first component has almost all of the variance.
/// let data = Dataset::from(array![[1.0, 2.1], [2.0, 3.9], [3.0, 6.1], [4.0, 7.9], [6.0, 12.0]]);
/// let pca = Pca::params(1).fit(&data)?;
/// assert!(pca.explained_variance_ratio()[0] > 0.99);
/// let scores = pca.try_transform(data.records())?;
/// let back = pca.inverse_transform(&scores)?;
/// assert!((back[(4, 1)] - 12.0).abs() < 0.2);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Pca {
    mean: Vec<f64>,
    components: Array2<f64>,
    explained_variance: Vec<f64>,
    total_variance: f64,
    explained_variance_ratio: Vec<f64>,
    noise_variance: f64,
    n_samples: usize,
    whiten: bool,
}

impl Pca {
    /// Settings for this many components.
    pub fn params(n_components: usize) -> PcaParams {
        PcaParams { wanted: Wanted::Number(n_components), svd_solver: SvdSolver::Auto, whiten: false, seed: 0 }
    }

    /// Settings for as many components as explain more than this share of the variance, from 0 to 1 without the ends.
    pub fn params_for_share(share: f64) -> PcaParams {
        PcaParams { wanted: Wanted::Share(share), ..Pca::params(1) }
    }

    /// Settings for all components, as many as the smaller of rows and columns.
    pub fn params_for_all() -> PcaParams {
        PcaParams { wanted: Wanted::All, ..Pca::params(1) }
    }

    /// The mean of each column.
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// A row of length 1 for each component: its loadings, the weight of each feature.
    pub fn components(&self) -> &Array2<f64> {
        &self.components
    }

    /// The variance along each component, the largest first.
    pub fn explained_variance(&self) -> &[f64] {
        &self.explained_variance
    }

    /// The share of all variance along each component; `NaN` where nothing varies.
    pub fn explained_variance_ratio(&self) -> &[f64] {
        &self.explained_variance_ratio
    }

    /// The sum of the variances of all columns.
    pub fn total_variance(&self) -> f64 {
        self.total_variance
    }

    /// √((n − 1) · variance) of each component.
    pub fn singular_values(&self) -> Vec<f64> {
        self.explained_variance.iter().map(|variance| (variance * (self.n_samples - 1) as f64).sqrt()).collect()
    }

    /// The mean variance of the components that were left out; 0 if none was.
    pub fn noise_variance(&self) -> f64 {
        self.noise_variance
    }

    /// The scores of rows, shape `(n, n_components)`: centred, then projected on every component, and with `whiten`
    /// divided by the standard deviation along it.
    ///
    /// # Errors
    /// `Shape` for another number of columns than in training; `NotFinite`; `Undetermined` where sums overflow.
    pub fn try_transform<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let x = x.into();
        self.check_columns("x", x, self.mean.len())?;
        let centred = centred(x, &self.mean);
        let mut scores = array(product(faer_view(&centred), faer_view(&self.components).transpose()).as_ref());
        if !scores.iter().all(|score| score.is_finite()) {
            return Err(Error::overflow());
        }
        if self.whiten {
            for (mut column, deviation) in scores.columns_mut().into_iter().zip(self.deviations()) {
                column /= deviation;
            }
        }
        Ok(scores)
    }

    /// Rows from their scores: what the components tell of them.
    ///
    /// # Errors
    /// `Shape` for another number of scores than components; `NotFinite`.
    pub fn inverse_transform(&self, scores: &Array2<f64>) -> Result<Array2<f64>> {
        self.check_columns("scores", scores.view(), self.components.nrows())?;
        let mut scores = scores.clone();
        if self.whiten {
            for (mut column, deviation) in scores.columns_mut().into_iter().zip(self.deviations()) {
                column *= deviation;
            }
        }
        let scores = scores.as_standard_layout().to_owned();
        let mut rows = array(product(faer_view(&scores), faer_view(&self.components)).as_ref());
        rows += &ndarray::ArrayView1::from(&self.mean);
        Ok(rows)
    }

    /// The mean squared distance of rows from what their scores tell of them.
    ///
    /// # Errors
    /// As [`try_transform`](Self::try_transform); `Empty`.
    pub fn reconstruction_error<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<f64> {
        let x = x.into();
        if x.nrows() == 0 {
            return Err(Error::empty("x"));
        }
        let back = self.inverse_transform(&self.try_transform(x)?)?;
        Ok(accurate_sum(x.iter().zip(&back).map(|(x, back)| (x - back) * (x - back))) / x.nrows() as f64)
    }

    /// The mean squared distance of the rows of training from what the first 0, 1, 2, … components tell of them: the variance
    /// along the others, with divisor n.
    pub fn reconstruction_errors(&self) -> Vec<f64> {
        let share = (self.n_samples - 1) as f64 / self.n_samples as f64;
        let mut left = self.total_variance;
        let next = self.explained_variance.iter().map(|variance| {
            left = (left - variance).max(0.0);
            share * left
        });
        std::iter::once(share * self.total_variance).chain(next).collect()
    }

    /// The standard deviation along each component; 1 where nothing varies, so that a division changes nothing.
    fn deviations(&self) -> impl Iterator<Item = f64> {
        self.explained_variance.iter().map(|variance| if *variance > 0.0 { variance.sqrt() } else { 1.0 })
    }

    fn check_columns(&self, name: &'static str, x: ArrayView2<f64>, columns: usize) -> Result<()> {
        if x.ncols() != columns {
            let (given, needed) = (format!("{} × {}", x.nrows(), x.ncols()), format!("{columns} columns"));
            return Err(Error::Shape { name: name.into(), given, needed });
        }
        input::finite_rows(name, x)
    }
}

impl PcaParams {
    /// How to compute them (default [`SvdSolver::Auto`]).
    pub fn svd_solver(mut self, svd_solver: SvdSolver) -> Self {
        self.svd_solver = svd_solver;
        self
    }

    /// Whether scores are divided by their standard deviation (default no).
    pub fn whiten(mut self, whiten: bool) -> Self {
        self.whiten = whiten;
        self
    }

    /// Of the random directions (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    fn check(&self, x: ArrayView2<f64>) -> Result<()> {
        if x.is_empty() {
            return Err(Error::empty("records"));
        }
        let (n, d) = x.dim();
        if n < 2 {
            return Err(Error::Undetermined("a variance needs at least two rows".into()));
        }
        match self.wanted {
            Wanted::All => {}
            Wanted::Number(k) => {
                let needed = format!("a whole number from 1 to {}, the smaller of rows and columns,", n.min(d));
                input::setting("n_components", k as f64, (1..=n.min(d)).contains(&k), &needed)?;
            }
            Wanted::Share(share) => {
                input::setting("share", share, share > 0.0 && share < 1.0, "a share between 0 and 1")?;
            }
        }
        input::finite_rows("records", x)
    }

    fn solver(&self, n: usize, d: usize) -> SvdSolver {
        let known = match self.wanted {
            Wanted::Number(k) => k,
            _ => n.min(d),
        };
        match self.svd_solver {
            SvdSolver::Auto if d <= 1000 && n >= 10 * d => SvdSolver::Covariance,
            SvdSolver::Auto if n.max(d) <= 500 || known * 5 >= 4 * n.min(d) => SvdSolver::Full,
            SvdSolver::Auto => SvdSolver::Randomized,
            chosen => chosen,
        }
    }

    fn decompose(&self, x: ArrayView2<f64>) -> Result<Pca> {
        self.check(x)?;
        let (n, d) = x.dim();
        let solver = self.solver(n, d);
        let most = match self.wanted {
            Wanted::Number(k) => k,
            _ => n.min(d),
        };
        let found = match solver {
            SvdSolver::Full => by_svd(x),
            SvdSolver::Randomized => at_random(x, most, self.seed),
            _ if n >= d && (d <= 500 || 4 * most > d) => by_covariance(x),
            _ if n < d && (n <= 500 || 4 * most > n) => by_rows(x, most),
            _ => first_few(x, most, self.seed),
        };
        let found = found.filter(|found| found.values.iter().all(|value| value.is_finite()) && found.total.is_finite());
        let found = found.ok_or_else(Error::overflow)?;
        Ok(self.model(found, n, d))
    }

    fn model(&self, found: Found, n: usize, d: usize) -> Pca {
        let degrees = (n - 1) as f64;
        let variances: Vec<f64> = found.values.iter().map(|value| value.max(0.0) / degrees).collect();
        let total_variance = found.total / degrees;
        let ratio = |variance: &f64| variance / total_variance;
        let k = match self.wanted {
            Wanted::All => n.min(d),
            Wanted::Number(k) => k,
            Wanted::Share(share) => {
                let mut sum = 0.0;
                let enough = variances.iter().position(|variance| {
                    sum += ratio(variance);
                    sum > share
                });
                enough.map_or(n.min(d), |last| last + 1)
            }
        };
        let explained_variance: Vec<f64> = variances[..k].to_vec();
        let explained_variance_ratio = explained_variance.iter().map(ratio).collect();
        let left = n.min(d) - k;
        let rest = match variances.len() > k {
            true => variances[k..].iter().sum(),
            false => (total_variance - explained_variance.iter().sum::<f64>()).max(0.0),
        };
        let noise_variance = if left == 0 { 0.0 } else { rest / left as f64 };
        let components = Array2::from_shape_fn((k, d), |(c, j)| found.vectors[(j, c)]);
        let signs: Vec<f64> = components.outer_iter().map(|component| sign(component.iter().copied())).collect();
        let components = components * ndarray::Array1::from(signs).insert_axis(Axis(1));
        let (mean, whiten) = (found.mean, self.whiten);
        Pca {
            mean,
            components,
            explained_variance,
            total_variance,
            explained_variance_ratio,
            noise_variance,
            n_samples: n,
            whiten,
        }
    }
}

/// Eigenvalues of the sums of centred products, the largest first, perhaps only some, and their vectors in columns.
struct Found {
    mean: Vec<f64>,
    values: Vec<f64>,
    vectors: Mat<f64>,
    /// The sum of all eigenvalues.
    total: f64,
}

fn by_covariance(x: ArrayView2<f64>) -> Option<Found> {
    let centred = centred_gram(x, None, None, true);
    let total = (0..x.ncols()).map(|j| centred.gram[(j, j)]).sum();
    let (values, vectors) = symmetric_eigen(centred.gram.as_ref())?;
    Some(Found { mean: centred.mean, values, vectors, total })
}

/// Where rows are fewer than columns: of u from x·xᵀ·u = λ·u, xᵀ·u / √λ is the component.
fn by_rows(x: ArrayView2<f64>, most: usize) -> Option<Found> {
    let mean = means(x);
    let centred = centred(x, &mean);
    let x = faer_view(&centred);
    let (values, inner) = symmetric_eigen(product(x, x.transpose()).as_ref())?;
    let total = values.iter().map(|value| value.max(0.0)).sum();
    let mut vectors = product(x.transpose(), inner.subcols(0, most));
    for (mut column, value) in vectors.col_iter_mut().zip(&values) {
        // Centring leaves at most n − 1 directions; in the last nothing varies, and any direction will do.
        let length = if *value > 1e-14 * values[0] { value.sqrt() } else { column.norm_l2().max(f64::MIN_POSITIVE) };
        column /= faer::Scale(length);
    }
    // What is small beside the first is full of rounding and no longer at right angles.
    if values[most - 1] <= 1e-6 * values[0] {
        vectors = orthonormal(&vectors);
    }
    Some(Found { mean, values, vectors, total })
}

fn by_svd(x: ArrayView2<f64>) -> Option<Found> {
    let mean = means(x);
    let (_, s, v) = thin_svd(centred(x, &mean).view())?;
    let values: Vec<f64> = s.iter().map(|s| s * s).collect();
    let total = values.iter().sum();
    Some(Found { mean, values, vectors: Mat::from_fn(v.nrows(), v.ncols(), |i, j| v[(i, j)]), total })
}

/// As many multiplications as scikit-learn takes: 7, or 4 where a tenth of all components or more is wanted; all vectors of
/// the covariance or of xxᵀ where so many blocks have no room.
fn at_random(x: ArrayView2<f64>, most: usize, seed: u64) -> Option<Found> {
    let rank = x.nrows().min(x.ncols());
    let blocks = if 10 * most < rank { 7 } else { 4 };
    if blocks * (most + OVERSAMPLES) > rank {
        // The blocks would hold every direction, or be cut short.
        return whole(x, most);
    }
    by_blocks(x, most, Until::Blocks(blocks), seed)
}

/// To rounding; by all vectors of the covariance where that takes too many blocks.
fn first_few(x: ArrayView2<f64>, most: usize, seed: u64) -> Option<Found> {
    by_blocks(x, most, Until::Residual(1e-12), seed).or_else(|| whole(x, most))
}

fn whole(x: ArrayView2<f64>, most: usize) -> Option<Found> {
    if x.nrows() >= x.ncols() { by_covariance(x) } else { by_rows(x, most) }
}

fn by_blocks(x: ArrayView2<f64>, most: usize, until: Until, seed: u64) -> Option<Found> {
    let mean = means(x);
    let centred = centred(x, &mean);
    let total = centred.as_slice().map(|values| accurate_sum(values.iter().map(|value| value * value)))?;
    let (values, vectors) = leading(faer_view(&centred), most, until, seed)?;
    Some(Found { mean, values, vectors, total })
}

/// The means of the columns.
fn means(x: ArrayView2<f64>) -> Vec<f64> {
    let n = x.nrows() as f64;
    let mean = |j: usize| {
        let column = x.column(j);
        column[0] + accurate_sum(column.iter().map(|value| value - column[0])) / n
    };
    (0..x.ncols()).into_par_iter().map(mean).collect()
}

/// Rows less the means, one after the other in memory.
fn centred(x: ArrayView2<f64>, mean: &[f64]) -> Array2<f64> {
    let mut rows = x.as_standard_layout().into_owned();
    let d = mean.len();
    if let Some(values) = rows.as_slice_mut() {
        values.par_chunks_mut(64 * d).for_each(|chunk| {
            for row in chunk.chunks_exact_mut(d) {
                row.iter_mut().zip(mean).for_each(|(value, mean)| *value -= mean);
            }
        });
    }
    rows
}

fn faer_view(x: &Array2<f64>) -> MatRef<'_, f64> {
    MatRef::from_row_major_slice(x.as_slice().unwrap_or(&[]), x.nrows(), x.ncols())
}

fn array(x: MatRef<f64>) -> Array2<f64> {
    Array2::from_shape_fn((x.nrows(), x.ncols()), |(i, j)| x[(i, j)])
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for PcaParams {
    type Object = Pca;

    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<Pca> {
        self.decompose(data.records().view())
    }
}

impl<D: Data<Elem = f64>, T> Transformer<DatasetBase<ArrayBase<D, Ix2>, T>, DatasetBase<Array2<f64>, T>> for Pca {
    /// Panics, as ndarray does, for another number of columns or a value that is no number; [`Pca::try_transform`] refuses
    /// both.
    fn transform(&self, data: DatasetBase<ArrayBase<D, Ix2>, T>) -> DatasetBase<Array2<f64>, T> {
        let scores = self.try_transform(data.records().view()).unwrap_or_else(|error| panic!("{error}"));
        data.with_records(scores)
    }
}
