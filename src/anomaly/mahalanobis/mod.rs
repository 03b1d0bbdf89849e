//! Mahalanobis distance: how far a row lies from the mean, in deviations of the data along its direction.
//!
//! A value may be usual in every column and odd as a whole: tall and light. The covariance knows which directions the data
//! spread in.
//!
//! - Formula: D² = (x − μ)ᵀ Σ⁻¹ (x − μ). Of normal data D² is χ² distributed with d degrees of freedom (about so, where μ and Σ
//!   are estimated), so p = P(χ² ≥ D²).
//! - Cost: one pass over the rows, O(n·d²), to fit, O(d²) a row to score; in parallel, with the same result for any
//!   number of threads.
//! - Conventions: the covariance divides by n − ddof, ddof 0 as scikit-learn's `EmpiricalCovariance`; shrinkage s as its
//!   `ShrunkCovariance`: (1 − s)·Σ + s·(trace Σ / d)·I. `robust` takes the [minimum covariance determinant](super::MinCovDet).
//!   With `contamination`, as `EllipticEnvelope`, that share of the training rows is flagged; with `p_value`, rows
//!   less likely than that.
//! - A singular covariance is an error, or with `pseudo_inverse` is inverted within the directions in which the data vary
//!   (of the columns scaled to variance 1): D² then has `rank` degrees of freedom, and says nothing of other directions.
//! - Sources: Mahalanobis (1936), Proc. Nat. Inst. Sci. India 2, 49–55; scikit-learn, `sklearn.covariance`.

mod plane;
#[cfg(test)]
mod tests;

use faer::Mat;
use linfa::DatasetBase;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, ArrayView2, Data, Ix2};
use rayon::prelude::*;

use super::min_cov_det::{MinCovDet, MinCovDetParams};
use crate::linalg::dense::{rows_by_rows, symmetric_eigen};
use crate::linalg::gram::centred_gram;
use crate::stats::{ChiSquared, quantile};
use crate::{Error, Result, input};
pub use plane::{PlaneDistance, plane_distance};

/// Which rows are flagged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Flag {
    /// This share of the training rows, the farthest.
    Contamination(f64),
    /// Rows beyond which normal data would lie with less than this probability.
    PValue(f64),
}

/// Settings of the Mahalanobis distance.
#[derive(Debug, Clone, PartialEq)]
pub struct MahalanobisParams {
    ddof: usize,
    shrinkage: f64,
    pseudo_inverse: bool,
    robust: Option<MinCovDetParams>,
    flag: Flag,
}

/// A mean and covariance, from which distances are measured.
///
/// ```
/// use workings::anomaly::{Flag, MahalanobisDistance};
/// use workings::prelude::*;
///
/// // Variances 2 and 2, covariance 1: the inverse is [[2, −1], [−1, 2]] / 3.
/// let x = array![[2.0, 1.0], [-2.0, -1.0], [1.0, 2.0], [-1.0, -2.0], [1.0, -1.0], [-1.0, 1.0]];
/// let model = MahalanobisDistance::params().flag(Flag::PValue(0.05)).fit(&Dataset::from(x))?;
/// let squared = model.squared_distances(&array![[3.0, 3.0], [3.0, -3.0]])?;
/// assert!((squared[0] - 6.0).abs() < 1e-12); // (2·9 − 2·9 + 2·9) / 3, along the data
/// assert!((squared[1] - 18.0).abs() < 1e-12); // across
/// assert_eq!(model.try_predict(&array![[2.0, 2.0], [3.0, -3.0]])?, array![false, true]); // χ² at 0.05 is 5.99
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MahalanobisDistance {
    /// The mean of each column.
    pub location: Array1<f64>,
    /// The covariance of the columns, shrunk if that was asked for.
    pub covariance: Array2<f64>,
    /// Directions in which the data vary: the degrees of freedom of D².
    pub rank: usize,
    /// D² above which a row is flagged.
    pub threshold: f64,
    /// The robust estimate, where it was asked for.
    pub robust: Option<MinCovDet>,
    /// W with Σ⁻¹ = Wᵀ·W, a row for each direction: D² = ‖W·(x − μ)‖².
    whitening: Vec<f64>,
}

/// Rows of one task.
const ROWS: usize = 1024;
/// A direction of the scaled columns with less than this share of the largest variance counts as none.
const LEAST_VARIANCE: f64 = 1e-12;

impl MahalanobisDistance {
    /// Default settings: ddof 0, no shrinkage, not robust, contamination 0.1.
    pub fn params() -> MahalanobisParams {
        let flag = Flag::Contamination(0.1);
        MahalanobisParams { ddof: 0, shrinkage: 0.0, pseudo_inverse: false, robust: None, flag }
    }

    /// From a known mean and covariance; flags by the p value 0.01.
    ///
    /// # Errors
    /// `Shape`, `Empty`, `NotFinite`; `Undetermined` for a singular covariance; `BadParam` for one that is not symmetric or has a
    /// negative variance.
    pub fn from_moments(location: &[f64], covariance: Array2<f64>) -> Result<MahalanobisDistance> {
        let d = location.len();
        if d == 0 {
            return Err(Error::empty("location"));
        }
        if covariance.dim() != (d, d) {
            let given = format!("{} × {}", covariance.nrows(), covariance.ncols());
            return Err(Error::Shape { name: "covariance".into(), given, needed: format!("{d} × {d}") });
        }
        input::finite("location", location.iter().copied())?;
        input::finite_rows("covariance", covariance.view())?;
        let apart = |(j, k): (usize, usize)| {
            let size = (covariance[(j, j)] * covariance[(k, k)]).abs().sqrt();
            (covariance[(j, k)] - covariance[(k, j)]).abs() > 1e-9 * size
        };
        if (0..d).flat_map(|j| (0..j).map(move |k| (j, k))).any(apart) {
            return Err(Error::bad_param("covariance", "not symmetric", "covariance[j][k] = covariance[k][j]"));
        }
        let mut model = Self::new(location.to_vec().into(), covariance, false)?;
        model.threshold = ChiSquared::new(model.rank as f64)?.isf(0.01);
        Ok(model)
    }

    /// Without a threshold yet.
    fn new(location: Array1<f64>, covariance: Array2<f64>, pseudo_inverse: bool) -> Result<MahalanobisDistance> {
        let d = location.len();
        let deviation: Vec<f64> = covariance.diag().iter().map(|variance| variance.max(0.0).sqrt()).collect();
        if let (Some(j), false) = (deviation.iter().position(|s| *s == 0.0), pseudo_inverse) {
            let problem =
                format!("column {j} is constant, so the covariance is singular: leave the column out, or use");
            return Err(Error::Undetermined(format!("{problem} shrinkage or pseudo_inverse")));
        }
        let inverse = |s: f64| if s > 0.0 { 1.0 / s } else { 0.0 };
        let correlation = Mat::from_fn(d, d, |j, k| covariance[(j, k)] * inverse(deviation[j]) * inverse(deviation[k]));
        let (values, vectors) = symmetric_eigen(correlation.as_ref())
            .ok_or_else(|| Error::Undetermined("the eigenvalues of the covariance could not be found".into()))?;
        let rank = values.iter().filter(|value| **value > LEAST_VARIANCE * values[0]).count();
        if rank < d && !pseudo_inverse {
            let rows = "columns that are sums or multiples of others, or as many columns as rows,";
            let problem = format!("the covariance of {d} columns has rank {rank} and no inverse ({rows} do that):");
            return Err(Error::Undetermined(format!(
                "{problem} leave columns out, or use shrinkage or pseudo_inverse"
            )));
        }
        if rank == 0 {
            return Err(Error::Undetermined("all rows are equal: there is no distance to measure by".into()));
        }
        let whitening = (0..rank).flat_map(|direction| {
            let root = values[direction].sqrt();
            let weight = |j: usize| vectors[(j, direction)] * inverse(deviation[j]) / root;
            (0..d).map(weight).collect::<Vec<_>>()
        });
        let whitening = whitening.collect();
        Ok(MahalanobisDistance { location, covariance, rank, threshold: f64::INFINITY, robust: None, whitening })
    }

    fn check(&self, x: ArrayView2<f64>) -> Result<()> {
        if x.ncols() != self.location.len() {
            let needed = format!("{} columns, as in training,", self.location.len());
            return Err(Error::Shape { name: "x".into(), given: format!("{} × {}", x.nrows(), x.ncols()), needed });
        }
        input::finite_rows("x", x)
    }

    /// D² of each row, at least 0; without unit.
    ///
    /// # Errors
    /// `Shape` for another number of columns than in training; `NotFinite`.
    pub fn squared_distances<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        let x = x.into();
        self.check(x)?;
        Ok(self.distances(x))
    }

    fn distances(&self, x: ArrayView2<f64>) -> Array1<f64> {
        let d = self.location.len();
        let mut out = Array1::zeros(x.nrows());
        let squared = out.as_slice_mut().unwrap_or(&mut []);
        squared.par_chunks_mut(ROWS).enumerate().for_each(|(chunk, squared)| {
            let mut centred = Vec::with_capacity(squared.len() * d);
            for i in chunk * ROWS..chunk * ROWS + squared.len() {
                centred.extend(x.row(i).iter().zip(&self.location).map(|(x, mean)| x - mean));
            }
            let mut white = vec![0.0; squared.len() * self.rank];
            rows_by_rows(&mut white, &centred, &self.whitening, d);
            for (squared, white) in squared.iter_mut().zip(white.chunks_exact(self.rank)) {
                *squared = white.iter().map(|z| z * z).sum();
            }
        });
        out
    }

    /// P(χ² ≥ D²) of each row: how likely normal data lie as far out. Small is odd.
    ///
    /// # Errors
    /// As [`squared_distances`](Self::squared_distances).
    pub fn p_values<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        let chi_squared = ChiSquared::new(self.rank as f64)?;
        Ok(self.squared_distances(x)?.mapv(|squared| chi_squared.sf(squared)))
    }

    /// Whether each row is flagged.
    ///
    /// # Errors
    /// As [`squared_distances`](Self::squared_distances).
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<bool>> {
        Ok(self.squared_distances(x)?.mapv(|squared| squared > self.threshold))
    }

    /// Places of equal distance, D² = `squared`, around the mean of two columns: `n` points of an ellipse, the last the first.
    ///
    /// # Errors
    /// `Shape` unless the data have two columns, whose covariance has an inverse; `BadParam` for a negative distance.
    pub fn ellipse(&self, squared: f64, n: usize) -> Result<Vec<(f64, f64)>> {
        if (self.location.len(), self.rank) != (2, 2) {
            let given = format!("{} columns of rank {}", self.location.len(), self.rank);
            return Err(Error::Shape { name: "the model".into(), given, needed: "2 columns of rank 2".into() });
        }
        input::setting("squared", squared, squared >= 0.0 && squared.is_finite(), "a number of at least 0")?;
        // L of Σ = L·Lᵀ takes the circle to the ellipse.
        let a = self.covariance[(0, 0)].sqrt();
        let b = self.covariance[(1, 0)] / a;
        let c = (self.covariance[(1, 1)] - b * b).sqrt();
        let point = |step: usize| {
            let angle = std::f64::consts::TAU * step as f64 / n.max(1) as f64;
            let (u, v) = (squared.sqrt() * angle.cos(), squared.sqrt() * angle.sin());
            (self.location[0] + a * u, self.location[1] + b * u + c * v)
        };
        Ok((0..=n).map(point).collect())
    }
}

impl MahalanobisParams {
    /// What the covariance takes off n, the number of rows, to divide by (default 0; 1 for that of a sample). Not used by the
    /// robust estimate.
    pub fn ddof(mut self, ddof: usize) -> Self {
        self.ddof = ddof;
        self
    }

    /// How far the covariance is drawn towards equal variances without correlation (default 0, not at all; to 1, wholly).
    pub fn shrinkage(mut self, shrinkage: f64) -> Self {
        self.shrinkage = shrinkage;
        self
    }

    /// Whether a singular covariance is inverted within the directions in which the data vary (default no: an error).
    pub fn pseudo_inverse(mut self, pseudo_inverse: bool) -> Self {
        self.pseudo_inverse = pseudo_inverse;
        self
    }

    /// Mean and covariance by the minimum covariance determinant (default no).
    pub fn robust(mut self, estimate: MinCovDetParams) -> Self {
        self.robust = Some(estimate);
        self
    }

    /// Which rows are flagged (default contamination 0.1).
    pub fn flag(mut self, flag: Flag) -> Self {
        self.flag = flag;
        self
    }

    fn check(&self, x: ArrayView2<f64>) -> Result<()> {
        if x.is_empty() {
            return Err(Error::empty("records"));
        }
        let needed = format!("0 to n_samples − 1 = {}", x.nrows() - 1);
        input::setting("ddof", self.ddof as f64, self.ddof < x.nrows(), &needed)?;
        input::setting("shrinkage", self.shrinkage, (0.0..=1.0).contains(&self.shrinkage), "a number from 0 to 1")?;
        match self.flag {
            Flag::Contamination(share) => {
                input::setting("contamination", share, share > 0.0 && share <= 0.5, "above 0, to 0.5")
            }
            Flag::PValue(p) => input::setting("p_value", p, p > 0.0 && p < 1.0, "a number between 0 and 1"),
        }
    }

    fn of_rows(&self, x: ArrayView2<f64>) -> Result<MahalanobisDistance> {
        self.check(x)?;
        let robust = self.robust.as_ref().map(|params| params.of_rows(x)).transpose()?;
        let (location, mut covariance) = match &robust {
            Some(estimate) => (estimate.location.clone(), estimate.covariance.clone()),
            None => self.moments(x)?,
        };
        let d = location.len();
        if self.shrinkage > 0.0 {
            let mean = covariance.diag().sum() / d as f64;
            covariance.mapv_inplace(|value| (1.0 - self.shrinkage) * value);
            covariance.diag_mut().mapv_inplace(|value| value + self.shrinkage * mean);
        }
        let mut model = MahalanobisDistance::new(location, covariance, self.pseudo_inverse)?;
        model.robust = robust;
        model.threshold = match self.flag {
            Flag::Contamination(share) => quantile(&model.distances(x), 1.0 - share)?,
            Flag::PValue(p) => ChiSquared::new(model.rank as f64)?.isf(p),
        };
        Ok(model)
    }

    fn moments(&self, x: ArrayView2<f64>) -> Result<(Array1<f64>, Array2<f64>)> {
        let sums = centred_gram(x, None, None, true);
        if !sums.is_finite() {
            input::finite_rows("records", x)?;
            return Err(Error::overflow());
        }
        let divisor = (x.nrows() - self.ddof) as f64;
        let mut covariance = Array2::from_shape_fn((x.ncols(), x.ncols()), |(j, k)| sums.gram[(j, k)] / divisor);
        // Of equal values no rounding of the mean is left.
        for (j, column) in x.columns().into_iter().enumerate() {
            if column.iter().all(|value| *value == column[0]) {
                covariance.row_mut(j).fill(0.0);
                covariance.column_mut(j).fill(0.0);
            }
        }
        Ok((sums.mean.into(), covariance))
    }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for MahalanobisParams {
    type Object = MahalanobisDistance;

    /// On the records; a dataset with weights is refused, since every row counts alike here.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<MahalanobisDistance> {
        if data.weights().is_some() {
            return Err(Error::bad_param("weights", "a weight for each sample", "a dataset without weights"));
        }
        self.of_rows(data.records().view())
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<bool>> for MahalanobisDistance {
    /// Panics, as ndarray does, for another number of columns; [`MahalanobisDistance::try_predict`] refuses that and NaN.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<bool>) {
        assert_eq!(x.ncols(), self.location.len(), "x needs as many columns as in training");
        y.assign(&self.distances(x.view()).mapv(|squared| squared > self.threshold));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<bool> {
        Array1::from_elem(x.nrows(), false)
    }
}
