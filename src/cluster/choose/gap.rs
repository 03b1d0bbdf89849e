//! The gap statistic: how much tighter the clusters of the data are than those of data that have none.
//!
//! Uniform data over the same box are clustered too, a few times. As long as more clusters find structure, the data's
//! inertia falls faster than that of uniform data; beyond, it does not.
//!
//! - Formula: gap(k) = mean over the references of ln W*(k) − ln W(k), W the inertia of k clusters; s(k) = sd(k)·√(1 + 1/B)
//!   for B references, sd with divisor B. Chosen is the smallest k with gap(k) ≥ gap(k + 1) − s(k + 1).
//! - Conventions: natural logarithm; W = 0, or no more than the rounding of the data, has the gap ∞. A k after which the range has no other cannot be chosen.
//! - Cost: (B + 1) times k-means over the range; references in parallel, the same result for any number of threads.
//! - Source: Tibshirani, Walther & Hastie (2001), J. R. Stat. Soc. B 63(2), 411–423.

use std::ops::RangeInclusive;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array2, ArrayBase, ArrayView1, ArrayView2, Data, Ix2};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::check_range;
use crate::cluster::KMeans;
use crate::linalg::dense::symmetric_eigen;
use crate::linalg::gram::centred_gram;
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// Where the references lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reference {
    /// In the box from the least to the largest value of each feature.
    #[default]
    Features,
    /// In such a box along the principal components, which fits data that lie aslant.
    Components,
}

/// Settings of the gap statistic.
#[derive(Debug, Clone, PartialEq)]
pub struct GapStatisticParams {
    n_clusters: RangeInclusive<usize>,
    n_refs: usize,
    reference: Reference,
    n_init: usize,
    seed: u64,
}

/// Dispersions of the data and of the references, from which gaps and their standard errors come.
///
/// ```
/// use workings::cluster::GapStatistic;
/// use workings::ndarray::array;
///
/// // ln W* around 5, 4.5 and 4.2 in two references, ln W = 5, 3.5 and 3.4: gaps 0, 1 and 0.8.
/// let w = [5.0_f64.exp(), 3.5_f64.exp(), 3.4_f64.exp()];
/// let reference = array![[4.9, 5.1], [4.4, 4.6], [4.1, 4.3]];
/// let gap = GapStatistic::new(&[1, 2, 3], &w, reference.view())?;
/// assert!((gap.gaps()[1].value() - 1.0).abs() < 1e-12);
/// assert!((gap.standard_errors()[1].value() - 0.1 * 1.5_f64.sqrt()).abs() < 1e-12);
/// assert_eq!(gap.chosen(), Some(2)); // 0 < 1 − s, but 1 ≥ 0.8 − s
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct GapStatistic {
    n_clusters: Vec<usize>,
    w: Vec<f64>,
    reference_log_w: Array2<f64>,
}

impl GapStatistic {
    /// Settings for these numbers of clusters, `1..=8` say; one more than the largest that may be chosen.
    pub fn params(n_clusters: RangeInclusive<usize>) -> GapStatisticParams {
        GapStatisticParams { n_clusters, n_refs: 50, reference: Reference::Features, n_init: 5, seed: 0 }
    }

    /// From the inertia `w` of the data and ln W* of the references, which has a row for each number of clusters and a column
    /// for each reference.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `Shape` for another number of rows, or no columns; `OutOfRange` for a
    /// negative w; `BadParam` where the numbers of clusters do not go up one by one.
    pub fn new(n_clusters: &[usize], w: &[f64], reference_log_w: ArrayView2<f64>) -> Result<GapStatistic> {
        input::same_length("n_clusters", n_clusters.len(), "w", w.len())?;
        input::non_negative("w", w.iter().copied())?;
        if let Some(i) = (1..n_clusters.len()).find(|i| n_clusters[*i] != n_clusters[i - 1] + 1) {
            let needed = format!("{}, one more than the number before it,", n_clusters[i - 1] + 1);
            return Err(Error::bad_param(format!("n_clusters[{i}]"), n_clusters[i], needed));
        }
        let (rows, columns) = reference_log_w.dim();
        if rows != w.len() || columns == 0 {
            let (given, needed) = (format!("{rows} × {columns}"), format!("{} rows and a column a reference", w.len()));
            return Err(Error::Shape { name: "reference_log_w".into(), given, needed });
        }
        input::finite_rows("reference_log_w", reference_log_w)?;
        Ok(GapStatistic { n_clusters: n_clusters.to_vec(), w: w.to_vec(), reference_log_w: reference_log_w.to_owned() })
    }

    /// The numbers of clusters.
    pub fn n_clusters(&self) -> &[usize] {
        &self.n_clusters
    }

    /// ln W of the data for each.
    pub fn log_w(&self) -> Vec<f64> {
        self.w.iter().map(|w| w.ln()).collect()
    }

    /// ln W* of the references: a row for each number of clusters, a column for each reference.
    pub fn reference_log_w(&self) -> ArrayView2<'_, f64> {
        self.reference_log_w.view()
    }

    /// gap(k) for each number of clusters; ∞ where W is 0.
    pub fn gaps(&self) -> Vec<Expr> {
        let gap = |i: usize| {
            let k = self.n_clusters[i];
            (self.mean(i) - Expr::named(format!("W({k})"), self.w[i]).ln()).called(format!("gap({k})"))
        };
        (0..self.w.len()).map(gap).collect()
    }

    /// s(k) for each number of clusters.
    pub fn standard_errors(&self) -> Vec<Expr> {
        let error = |i: usize| {
            let (k, mean) = (self.n_clusters[i], self.mean(i));
            let square = |value: &f64| (Expr::from(*value) - &mean).powi(2);
            let deviation = Expr::mean_of(self.reference_log_w.row(i).iter().map(square)).sqrt();
            let more = 1.0 + 1.0 / Expr::named("B", self.reference_log_w.ncols() as f64);
            (deviation.called(format!("sd({k})")) * more.sqrt()).called(format!("s({k})"))
        };
        (0..self.w.len()).map(error).collect()
    }

    fn mean(&self, i: usize) -> Expr {
        let values = self.reference_log_w.row(i);
        Expr::mean_of(values.iter().map(|value| Expr::from(*value)))
            .called(format!("mean ln W*({})", self.n_clusters[i]))
    }

    /// The smallest k whose gap is not below that of k + 1 less its standard error; `None` where the range has none.
    pub fn chosen(&self) -> Option<usize> {
        let (gaps, errors) = (self.gaps(), self.standard_errors());
        let enough = |i: &usize| gaps[*i].value() >= gaps[i + 1].value() - errors[i + 1].value();
        (0..gaps.len().saturating_sub(1)).find(enough).map(|i| self.n_clusters[i])
    }
}

impl GapStatisticParams {
    /// Sets of uniform data to compare with (default 50, at least 1).
    pub fn n_refs(mut self, n_refs: usize) -> Self {
        self.n_refs = n_refs;
        self
    }

    /// Where they lie (default [`Reference::Features`]).
    pub fn reference(mut self, reference: Reference) -> Self {
        self.reference = reference;
        self
    }

    /// Starts of k-means, for the data and for each reference (default 5, at least 1).
    pub fn n_init(mut self, n_init: usize) -> Self {
        self.n_init = n_init;
        self
    }

    /// Of the random numbers (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    fn dispersions(&self, x: ArrayView2<f64>) -> Result<GapStatistic> {
        if x.is_empty() {
            return Err(Error::empty("records"));
        }
        check_range(&self.n_clusters, x.nrows() - 1, "the number of samples less 1")?;
        input::setting("n_refs", self.n_refs as f64, self.n_refs >= 1, "a whole number of at least 1")?;
        input::finite_rows("records", x)?;
        if x.outer_iter().all(|row| row == x.row(0)) {
            return Err(Error::Undetermined("all points are equal: there is nothing to divide".into()));
        }
        let rounding = x.iter().map(|value| (4.0 * f64::EPSILON * value).powi(2)).sum::<f64>();
        let w: Vec<f64> = self.inertias(x)?.into_iter().map(|w| if w > rounding { w } else { 0.0 }).collect();
        let turned = match self.reference {
            Reference::Features => x.to_owned(),
            Reference::Components => along_components(x)?,
        };
        let ends = |column: ArrayView1<f64>| {
            column.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)))
        };
        let bounds: Vec<(f64, f64)> = turned.columns().into_iter().map(ends).collect();
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        let streams: Vec<Xoshiro256PlusPlus> = (0..self.n_refs)
            .map(|_| {
                rng.jump();
                rng.clone()
            })
            .collect();
        let of_one = |mut rng: Xoshiro256PlusPlus| {
            // Uniform along the components: turning back would change no distance.
            let value = |(_, j): (usize, usize)| bounds[j].0 + (bounds[j].1 - bounds[j].0) * rng.r#gen::<f64>();
            self.inertias(Array2::from_shape_fn(x.dim(), value).view())
        };
        let references: Vec<Vec<f64>> = streams.into_par_iter().map(of_one).collect::<Result<_>>()?;
        let log_w = |(i, b): (usize, usize)| references[b][i].ln();
        let reference_log_w = Array2::from_shape_fn((w.len(), self.n_refs), log_w);
        Ok(GapStatistic { n_clusters: self.n_clusters.clone().collect(), w, reference_log_w })
    }

    fn inertias(&self, x: ArrayView2<f64>) -> Result<Vec<f64>> {
        let of_one = |k: usize| -> Result<f64> {
            Ok(KMeans::params(k).n_init(self.n_init).seed(self.seed).fit(&DatasetBase::from(x))?.inertia)
        };
        self.n_clusters.clone().into_par_iter().map(of_one).collect()
    }
}

/// The rows about their mean, turned so that their principal components are the axes.
fn along_components(x: ArrayView2<f64>) -> Result<Array2<f64>> {
    let gram = centred_gram(x, None, None, true);
    let eigen = symmetric_eigen(gram.gram.as_ref());
    let (_, axes) = eigen.ok_or_else(|| Error::Undetermined("the principal components do not settle".into()))?;
    let axes = Array2::from_shape_fn((x.ncols(), x.ncols()), |(i, j)| axes[(i, j)]);
    Ok((&x - &ArrayView1::from(&gram.mean)).dot(&axes))
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for GapStatisticParams {
    type Object = GapStatistic;

    /// On the records; a dataset with weights is refused, as by k-means.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<GapStatistic> {
        if data.weights().is_some() {
            return Err(Error::bad_param("weights", "a weight for each sample", "a dataset without weights"));
        }
        self.dispersions(data.records().view())
    }
}
