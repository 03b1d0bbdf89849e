//! Principal components of data that come in batches, of which only one has to be in memory.
//!
//! The components so far stand for all rows seen, each as long as its singular value; a batch is put below them, with one
//! row more for the mean that moved, and the singular vectors of this small table are the new components.
//!
//! - Formula: the SVD of S·V, x − x̄_batch and √(n·m / (n + m))·(x̄ − x̄_batch), one below the other, for n rows seen and m in
//!   the batch. Exact where all components are kept; else what earlier batches left out is lost, and the result is near that
//!   of all rows at once.
//! - Cost: O(m·d·(k + m)) time for each batch, O((k + m)·d) memory. On one thread: an SVD of few rows.
//! - Conventions: as scikit-learn's `IncrementalPCA`; the noise variance is of the last batch's table, and 0 where the batch
//!   has as many rows as components are kept. Signs as [`Pca`].
//! - Source: Ross, Lim, Lin & Yang (2008), Int. J. Computer Vision 77, 125–141.

use linfa::DatasetBase;
use linfa::traits::{Fit, Transformer};
use ndarray::{Array2, ArrayBase, ArrayView2, Data, Ix2, s};

use super::{Pca, centred, means};
use crate::decomposition::derived::sign;
use crate::linalg::dense::thin_svd;
use crate::{Error, Result, input};

/// Settings of a principal component analysis in batches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IncrementalPcaParams {
    n_components: Option<usize>,
    batch_size: Option<usize>,
    whiten: bool,
}

/// The components of all batches so far.
///
/// ```
/// use workings::decomposition::IncrementalPca;
/// use workings::prelude::*;
///
/// let mut model = IncrementalPca::params(1).fit_batch(&array![[1.0, 2.1], [2.0, 3.9], [3.0, 6.1]])?;
/// model.partial_fit(&array![[4.0, 7.9], [6.0, 12.0]])?;
/// assert_eq!(model.n_samples_seen(), 5);
/// assert!(model.pca().explained_variance_ratio()[0] > 0.99);
/// assert_eq!(model.history.len(), 2);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct IncrementalPca {
    pca: Pca,
    /// Σ (x − mean)² of each column.
    squares: Vec<f64>,
    /// The share of the variance seen so far that the components explain, after each batch.
    pub history: Vec<f64>,
}

impl IncrementalPca {
    /// Settings for this many components.
    pub fn params(n_components: usize) -> IncrementalPcaParams {
        IncrementalPcaParams { n_components: Some(n_components), ..IncrementalPca::params_for_all() }
    }

    /// Settings for as many components as the smaller of the columns and the rows of the first batch.
    pub fn params_for_all() -> IncrementalPcaParams {
        IncrementalPcaParams { n_components: None, batch_size: None, whiten: false }
    }

    /// Takes in one batch more; the model stays as it is if the batch is refused.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `Shape` for another number of columns; `Undetermined` where squares overflow.
    pub fn partial_fit<'a>(&mut self, x: impl Into<ArrayView2<'a, f64>>) -> Result<()> {
        let x = x.into();
        if x.nrows() == 0 {
            return Err(Error::empty("x"));
        }
        self.pca.check_columns("x", x, self.pca.mean.len())?;
        let (n, m) = (self.pca.n_samples as f64, x.nrows() as f64);
        let (k, d) = self.pca.components.dim();
        let batch_mean = means(x);
        let rows = centred(x, &batch_mean);
        let moved = |j: usize| self.pca.mean[j] - batch_mean[j];
        let mut table = Array2::zeros((k + x.nrows() + 1, d));
        for (c, length) in self.pca.singular_values().into_iter().enumerate() {
            table.row_mut(c).assign(&(&self.pca.components.row(c) * length));
        }
        table.slice_mut(s![k..k + x.nrows(), ..]).assign(&rows);
        let weight = n * m / (n + m);
        table.row_mut(k + x.nrows()).iter_mut().enumerate().for_each(|(j, value)| *value = weight.sqrt() * moved(j));
        let square = |j: usize| self.squares[j] + squares(rows.column(j)) + weight * moved(j) * moved(j);
        let squares: Vec<f64> = (0..d).map(square).collect();
        let mean = (0..d).map(|j| self.pca.mean[j] - moved(j) * m / (n + m)).collect();
        let noiseless = k == x.nrows() || k == d;
        let pca = decomposed(table, mean, &squares, Kept { k, n: self.pca.n_samples + x.nrows(), noiseless })?;
        self.take(Pca { whiten: self.pca.whiten, ..pca }, squares);
        Ok(())
    }

    fn take(&mut self, pca: Pca, squares: Vec<f64>) {
        self.history.push(pca.explained_variance_ratio.iter().sum());
        (self.pca, self.squares) = (pca, squares);
    }

    /// The components as a model that projects rows and brings them back.
    pub fn pca(&self) -> &Pca {
        &self.pca
    }

    /// Rows of all batches.
    pub fn n_samples_seen(&self) -> usize {
        self.pca.n_samples
    }

    /// The variance of each column over all rows seen, divisor n as scikit-learn's `var_`.
    pub fn variance(&self) -> Vec<f64> {
        self.squares.iter().map(|square| square / self.pca.n_samples as f64).collect()
    }

    /// The scores of rows; see [`Pca::try_transform`].
    ///
    /// # Errors
    /// `Shape`, `NotFinite`.
    pub fn try_transform<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        self.pca.try_transform(x)
    }
}

impl IncrementalPcaParams {
    /// Rows of a batch that [`fit`](Fit::fit) takes at once (default five times the columns). The last batch takes what is
    /// left, if that is fewer rows than components.
    pub fn batch_size(mut self, batch_size: usize) -> Self {
        self.batch_size = Some(batch_size);
        self
    }

    /// Whether scores are divided by their standard deviation (default no).
    pub fn whiten(mut self, whiten: bool) -> Self {
        self.whiten = whiten;
        self
    }

    /// The model of a first batch, to be continued with [`IncrementalPca::partial_fit`].
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `Undetermined` for a single row, or where squares overflow; `BadParam` for more components than
    /// columns, or than rows in this batch.
    pub fn fit_batch<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<IncrementalPca> {
        let x = x.into();
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        let (n, d) = x.dim();
        if n < 2 {
            return Err(Error::Undetermined("a variance needs at least two rows in the first batch".into()));
        }
        let k = self.n_components.unwrap_or(n.min(d));
        let needed = format!("a whole number from 1 to {d}, the number of columns,");
        input::setting("n_components", k as f64, (1..=d).contains(&k), &needed)?;
        let needed = format!("at most {n}, the rows of the first batch,");
        input::setting("n_components", k as f64, k <= n, &needed)?;
        input::finite_rows("x", x)?;
        let mean = means(x);
        let rows = centred(x, &mean);
        let squares: Vec<f64> = rows.columns().into_iter().map(squares).collect();
        let pca = decomposed(rows, mean, &squares, Kept { k, n, noiseless: k == n || k == d })?;
        let pca = Pca { whiten: self.whiten, ..pca };
        let mut model = IncrementalPca { pca: pca.clone(), squares: Vec::new(), history: Vec::new() };
        model.take(pca, squares);
        Ok(model)
    }

    fn in_batches(&self, x: ArrayView2<f64>) -> Result<IncrementalPca> {
        if x.is_empty() {
            return Err(Error::empty("records"));
        }
        let size = self.batch_size.unwrap_or(5 * x.ncols());
        input::setting("batch_size", size as f64, size >= 1, "a whole number of at least 1")?;
        let ends = batch_ends(x.nrows(), size, self.n_components.unwrap_or(0));
        let mut model = self.fit_batch(x.slice(s![..ends[0], ..]))?;
        for pair in ends.windows(2) {
            model.partial_fit(x.slice(s![pair[0]..pair[1], ..]))?;
        }
        Ok(model)
    }
}

/// Where each batch ends; the last takes up what would be fewer than `least` rows.
fn batch_ends(n: usize, size: usize, least: usize) -> Vec<usize> {
    let mut ends: Vec<usize> = (1..=n / size).map(|batch| batch * size).filter(|end| end + least <= n).collect();
    if ends.last() != Some(&n) {
        ends.push(n);
    }
    ends
}

/// How many components to keep of how many rows seen, and whether nothing counts as left out.
struct Kept {
    k: usize,
    n: usize,
    noiseless: bool,
}

/// The components of all rows seen, from a table with the same products.
fn decomposed(table: Array2<f64>, mean: Vec<f64>, squares: &[f64], Kept { k, n, noiseless }: Kept) -> Result<Pca> {
    let total = squares.iter().sum::<f64>();
    if !total.is_finite() {
        return Err(Error::overflow());
    }
    let (_, singular, v) = thin_svd(table.view()).ok_or_else(Error::overflow)?;
    let degrees = (n - 1) as f64;
    let variances: Vec<f64> = singular.iter().map(|value| value * value / degrees).collect();
    if !variances.iter().all(|variance| variance.is_finite()) {
        return Err(Error::overflow());
    }
    let (explained_variance, rest) = variances.split_at(k);
    let signs: Vec<f64> = (0..k).map(|c| sign(v.column(c).iter().copied())).collect();
    Ok(Pca {
        mean,
        components: Array2::from_shape_fn((k, table.ncols()), |(c, j)| signs[c] * v[(j, c)]),
        explained_variance: explained_variance.to_vec(),
        total_variance: total / degrees,
        explained_variance_ratio: explained_variance.iter().map(|variance| variance * degrees / total).collect(),
        noise_variance: if noiseless || rest.is_empty() { 0.0 } else { rest.iter().sum::<f64>() / rest.len() as f64 },
        n_samples: n,
        whiten: false,
    })
}

fn squares(column: ndarray::ArrayView1<f64>) -> f64 {
    column.iter().map(|value| value * value).sum()
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for IncrementalPcaParams {
    type Object = IncrementalPca;

    /// On the records, batch by batch in their order.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<IncrementalPca> {
        self.in_batches(data.records().view())
    }
}

impl<D, T> Transformer<DatasetBase<ArrayBase<D, Ix2>, T>, DatasetBase<Array2<f64>, T>> for IncrementalPca
where
    D: Data<Elem = f64>,
{
    /// As [`Pca`]'s, which panics for another number of columns; [`IncrementalPca::try_transform`] refuses that.
    fn transform(&self, data: DatasetBase<ArrayBase<D, Ix2>, T>) -> DatasetBase<Array2<f64>, T> {
        self.pca.transform(data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use linfa::Dataset;
    use ndarray::array;

    fn table(n: usize, d: usize) -> Array2<f64> {
        Array2::from_shape_fn((n, d), |(i, j)| 30.0 + ((i * (4 * j + 3) + i * i) % 53) as f64 / (j + 1) as f64)
    }

    /// Of all components nothing is lost, however the rows are cut: the same as of all rows at once.
    #[test]
    fn all_components_are_those_of_all_rows() {
        let x = table(90, 4);
        let whole = Pca::params_for_all().fit(&Dataset::from(x.clone())).unwrap();
        for size in [4, 7, 33, 90, 200] {
            let model = IncrementalPca::params(4).batch_size(size).fit(&Dataset::from(x.clone())).unwrap();
            let pca = model.pca();
            assert!((pca.components() - whole.components()).iter().all(|e| e.abs() < 1e-9), "{size}");
            assert!(
                pca.explained_variance()
                    .iter()
                    .zip(whole.explained_variance())
                    .all(|(a, b)| (a / b - 1.0).abs() < 1e-11)
            );
            assert!(pca.mean().iter().zip(whole.mean()).all(|(a, b)| (a - b).abs() < 1e-12));
            assert!((pca.total_variance() / whole.total_variance() - 1.0).abs() < 1e-12 && pca.noise_variance() == 0.0);
            assert!(model.history.iter().all(|share| (share - 1.0).abs() < 1e-12));
        }
    }

    /// 10 rows by 3: 3, 3 and 4, since one row is less than two components.
    #[test]
    fn the_last_batch_takes_what_is_left() {
        assert_eq!(batch_ends(10, 3, 2), [3, 6, 10]);
        assert_eq!(batch_ends(10, 3, 1), [3, 6, 9, 10]);
        assert_eq!((batch_ends(10, 5, 0), batch_ends(2, 5, 1)), (vec![5, 10], vec![2]));
    }

    /// A row at a time after the first two; a batch that is refused changes nothing.
    #[test]
    fn single_rows_and_bad_batches() {
        let x = table(30, 3);
        let mut model = IncrementalPca::params(2).whiten(true).fit_batch(x.slice(s![..2, ..])).unwrap();
        for row in 2..30 {
            model.partial_fit(x.slice(s![row..=row, ..])).unwrap();
        }
        assert_eq!((model.n_samples_seen(), model.history.len()), (30, 29));
        let before = model.clone();
        assert!(matches!(model.partial_fit(&array![[1.0, f64::NAN, 2.0]]), Err(Error::NotFinite { .. })));
        assert!(matches!(model.partial_fit(&array![[1.0, 2.0]]), Err(Error::Shape { .. })));
        assert!(matches!(model.partial_fit(&Array2::zeros((0, 3))), Err(Error::Empty { .. })));
        assert!(matches!(model.partial_fit(&array![[1e200, -1e200, 0.0]]), Err(Error::Undetermined(_))));
        assert!(model == before && before.try_transform(&array![[1.0]]).is_err());
    }

    #[test]
    fn constant_columns_duplicates_and_more_columns_than_rows() {
        let same = Dataset::from(Array2::from_elem((12, 3), 0.1));
        let model = IncrementalPca::params(2).batch_size(4).fit(&same).unwrap();
        assert!(model.pca().explained_variance().iter().all(|variance| *variance < 1e-30));
        let line = Array2::from_shape_fn((12, 3), |(i, j)| if j == 1 { 7.0 } else { (i * (j + 1)) as f64 });
        let model = IncrementalPca::params(2).batch_size(5).fit(&Dataset::from(line)).unwrap();
        assert!((model.pca().explained_variance_ratio()[0] - 1.0).abs() < 1e-12);
        assert!(model.pca().components().iter().all(|entry| entry.is_finite()));
        let scores = model.try_transform(&array![[3.0, 7.0, 9.0]]).unwrap();
        let back = model.pca().inverse_transform(&scores).unwrap();
        assert!((back - array![[3.0, 7.0, 9.0]]).iter().all(|e| e.abs() < 1e-9));
        let wide = IncrementalPca::params(3).batch_size(4).fit(&Dataset::from(table(9, 20))).unwrap();
        assert_eq!(wide.pca().components().dim(), (3, 20));
        let scales = Array2::from_shape_fn((20, 2), |(i, j)| ((i * i) % 11) as f64 * if j == 0 { 1e12 } else { 1e-12 });
        assert!(IncrementalPca::params(2).fit(&Dataset::from(scales)).unwrap().pca().components()[(0, 0)] > 0.99);
    }

    #[test]
    fn what_has_no_components_is_refused() {
        let refused = |params: IncrementalPcaParams, x: Array2<f64>| params.fit(&Dataset::from(x)).unwrap_err();
        let message = refused(IncrementalPca::params(3).batch_size(2), table(20, 4)).to_string();
        assert_eq!(message, "n_components = 3, but at most 2, the rows of the first batch, is needed");
        assert!(matches!(refused(IncrementalPca::params(5), table(20, 4)), Error::BadParam { .. }));
        assert!(matches!(refused(IncrementalPca::params(0), table(20, 4)), Error::BadParam { .. }));
        assert!(matches!(refused(IncrementalPca::params(1).batch_size(0), table(20, 4)), Error::BadParam { .. }));
        assert!(matches!(refused(IncrementalPca::params(1), Array2::zeros((0, 2))), Error::Empty { .. }));
        assert!(matches!(refused(IncrementalPca::params(1), table(1, 2)), Error::Undetermined(_)));
        assert!(matches!(refused(IncrementalPca::params(1), array![[1.0], [f64::INFINITY]]), Error::NotFinite { .. }));
        assert!(matches!(refused(IncrementalPca::params(1), array![[1e200], [-1e200]]), Error::Undetermined(_)));
    }
}
