//! Gaussian mixtures by expectation and maximisation (EM).
//!
//! Each sample is taken to come from one of several normal distributions. How probable each of them is, given the sample, is
//! its responsibility (E step); with these as weights, shares, means and covariances are estimated anew (M step). No step
//! lowers the likelihood, so the loop settles, though perhaps in a local maximum.
//!
//! - Formula: p(x) = Σₖ wₖ·N(x; μₖ, Σₖ), responsibility rₖ = wₖ·N(x; μₖ, Σₖ) / p(x); then wₖ = Σᵢ rᵢₖ / n,
//!   μₖ = Σᵢ rᵢₖ·xᵢ / Σᵢ rᵢₖ, Σₖ = Σᵢ rᵢₖ·(xᵢ − μₖ)(xᵢ − μₖ)ᵀ / Σᵢ rᵢₖ + `reg_covar` on the diagonal.
//! - Cost: O(n·k·d²) time per iteration for full covariances, O(n·(k·d + d²)) for a tied one, O(n·k·d) for others; one pass
//!   over the data, O(k·d²) memory besides them. In parallel, with the same result for any number of threads.
//! - Conventions: as scikit-learn's `GaussianMixture`, from whose start it takes the same steps. In logarithms throughout;
//!   the lower bound is the mean log-likelihood of a sample, in nats, before the update of its step. `reg_covar` can lower it
//!   by a trace.
//! - Sources: Dempster, Laird & Rubin (1977), J. R. Stat. Soc. B 39, 1–38; Schwarz (1978), Annals of Statistics 6, 461–464,
//!   for BIC; Akaike (1974), IEEE Trans. Automatic Control 19, 716–723, for AIC.

mod covariance;
mod density;
mod estimate;
mod selection;
mod settings;
#[cfg(test)]
mod tests;

use linfa::DatasetBase;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, ArrayView1, ArrayView2, Axis, Data, Ix2};
use rand::{Rng, SeedableRng};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::linalg::sum::accurate_sum;
use crate::worked::Expr;
use crate::{Error, Result, input};
pub use covariance::{CovarianceType, Covariances};
use density::Density;
pub use selection::{MixtureScore, compare_mixtures, mixture_criteria, mixture_parameters};
pub use settings::{GaussianMixtureParams, MixtureInit};

/// A mixture whose likelihood has settled, or that `max_iter` stopped.
///
/// ```
/// use workings::cluster::GaussianMixture;
/// use workings::prelude::*;
///
/// let data = Dataset::from(array![[0.0], [1.0], [2.0], [50.0], [54.0]]);
/// let model = GaussianMixture::params(2).reg_covar(0.0).fit(&data)?;
/// // So far apart that each sample belongs to one component alone: means 1 and 52, variances 2/3 and 4.
/// let found = if model.means[(0, 0)] < 10.0 { 0 } else { 1 };
/// assert!((model.weights[found] - 0.6).abs() < 1e-12 && (model.means[(found, 0)] - 1.0).abs() < 1e-12);
/// assert!((model.covariances.of(found)[(0, 0)] - 2.0 / 3.0).abs() < 1e-12);
/// assert_eq!(model.try_predict(&array![[3.0], [40.0]])?, array![found, 1 - found]);
/// assert_eq!(model.n_parameters(), 5); // 1 share, 2 means, 2 variances
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct GaussianMixture {
    /// The share of each component; they sum to 1.
    pub weights: Array1<f64>,
    /// A row for each component.
    pub means: Array2<f64>,
    /// How each component, or all, spread.
    pub covariances: Covariances,
    /// The mean log-likelihood of a sample before each update.
    pub history: Vec<f64>,
    /// Whether the last update but one raised the mean log-likelihood by less than `tol`.
    pub converged: bool,
    density: Density,
}

impl GaussianMixture {
    /// Settings for this many components.
    pub fn params(n_components: usize) -> GaussianMixtureParams {
        GaussianMixtureParams::new(n_components)
    }

    /// The last mean log-likelihood of the training samples, before the last update; NaN after zero iterations.
    pub fn lower_bound(&self) -> f64 {
        self.history.last().copied().unwrap_or(f64::NAN)
    }

    /// The most probable component of each row, the first of equals.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite`; `Undetermined` for a row so far out that squares
    /// overflow.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<usize>> {
        Ok(first_largest(&self.logs(x.into())?))
    }

    /// The responsibility of each component for each row, shape `(n, n_components)`; they sum to 1.
    ///
    /// # Errors
    /// As [`try_predict`](Self::try_predict).
    pub fn predict_proba<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let mut logs = self.logs(x.into())?;
        shares(&mut logs);
        Ok(logs)
    }

    /// The log-likelihood ln p(x) of each row, in nats.
    ///
    /// # Errors
    /// As [`try_predict`](Self::try_predict).
    pub fn score_samples<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        let logs = self.logs(x.into())?;
        Ok(logs.outer_iter().map(|row| log_sum(row.as_slice().unwrap_or(&[]))).collect())
    }

    /// The mean log-likelihood of a row.
    ///
    /// # Errors
    /// As [`try_predict`](Self::try_predict); `Empty`.
    pub fn score<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<f64> {
        let samples = self.score_samples(x)?;
        if samples.is_empty() {
            return Err(Error::empty("x"));
        }
        let total = accurate_sum(samples.iter().copied());
        if total.is_finite() { Ok(total / samples.len() as f64) } else { Err(Error::overflow()) }
    }

    /// Numbers that were fitted: shares but one, means, and the entries of covariances, each pair of features once.
    pub fn n_parameters(&self) -> usize {
        self.parameters().value() as usize
    }

    fn parameters(&self) -> Expr {
        let (k, d) = self.means.dim();
        mixture_parameters(self.covariances.covariance_type(), k, d)
    }

    /// AIC and BIC.
    fn criteria(&self, x: ArrayView2<f64>) -> Result<[f64; 2]> {
        let log_likelihood = self.score(x)? * x.nrows() as f64;
        Ok(mixture_criteria(log_likelihood, x.nrows(), &self.parameters()).map(|criterion| criterion.value()))
    }

    /// Bayes' information criterion, −2·ln L + p·ln n for n rows and p parameters: lower is better.
    ///
    /// # Errors
    /// As [`score`](Self::score).
    pub fn bic<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<f64> {
        Ok(self.criteria(x.into())?[1])
    }

    /// Akaike's information criterion, −2·ln L + 2·p: lower is better.
    ///
    /// # Errors
    /// As [`score`](Self::score).
    pub fn aic<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<f64> {
        Ok(self.criteria(x.into())?[0])
    }

    /// So many samples drawn from the mixture, and the component that each came from.
    ///
    /// # Errors
    /// `BadParam` for none.
    pub fn sample(&self, n_samples: usize, seed: u64) -> Result<(Array2<f64>, Vec<usize>)> {
        input::setting("n_samples", n_samples as f64, n_samples >= 1, "a whole number of at least 1")?;
        let (k, d) = self.means.dim();
        let spreads = (0..k).map(|c| covariance::spread(&self.covariances, c, d)).collect::<Result<Vec<_>>>()?;
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let (mut rows, mut components) = (Array2::zeros((n_samples, d)), Vec::with_capacity(n_samples));
        let total = self.weights.sum();
        for mut row in rows.outer_iter_mut() {
            let mut share = rng.r#gen::<f64>() * total;
            let passed = |c: &usize| {
                share -= self.weights[*c];
                share < 0.0
            };
            let c = (0..k).find(passed).unwrap_or(k - 1);
            let normal: Array1<f64> = (0..d).map(|_| rng.sample(StandardNormal)).collect();
            row.assign(&(&self.means.row(c) + &spreads[c].dot(&normal)));
            components.push(c);
        }
        Ok((rows, components))
    }

    /// The logarithm of each component's density, weight included. One may be 0, but a row needs another that is not.
    fn logs(&self, x: ArrayView2<f64>) -> Result<Array2<f64>> {
        if x.ncols() != self.means.ncols() {
            let needed = format!("{} columns, as in training,", self.means.ncols());
            return Err(Error::Shape { name: "x".into(), given: format!("{} × {}", x.nrows(), x.ncols()), needed });
        }
        input::finite_rows("x", x)?;
        let logs = self.density.logs(x);
        let told = |row: ArrayView1<f64>| row.iter().any(|log| log.is_finite()) && !row.iter().any(|log| log.is_nan());
        if logs.outer_iter().all(told) { Ok(logs) } else { Err(Error::overflow()) }
    }
}

fn first_largest(logs: &Array2<f64>) -> Array1<usize> {
    let of_row = |row: ArrayView1<f64>| (0..row.len()).fold(0, |best, c| if row[c] > row[best] { c } else { best });
    logs.map_axis(Axis(1), of_row)
}

/// Logarithms of densities, weights included, become responsibilities.
fn shares(logs: &mut Array2<f64>) {
    for mut row in logs.outer_iter_mut() {
        // Divided by the sum: of far rows, whose logarithms are large, that of the sum has not the digits.
        let top = row.fold(f64::NEG_INFINITY, |top, log| top.max(*log));
        row.mapv_inplace(|log| (log - top).exp());
        let total = row.sum();
        row /= total;
    }
}

/// ln Σ exp, from the largest.
fn log_sum(logs: &[f64]) -> f64 {
    let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if top.is_finite() { top + logs.iter().map(|log| (log - top).exp()).sum::<f64>().ln() } else { top }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for GaussianMixtureParams {
    type Object = GaussianMixture;

    /// On the records; a dataset with weights is refused, since every sample counts alike here.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<GaussianMixture> {
        if data.weights().is_some() {
            return Err(Error::bad_param("weights", "a weight for each sample", "a dataset without weights"));
        }
        self.best_of_starts(data.records().view())
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<usize>> for GaussianMixture {
    /// Panics, as ndarray does, for another number of features; [`GaussianMixture::try_predict`] refuses that and NaN.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<usize>) {
        assert_eq!(x.ncols(), self.means.ncols(), "x needs as many columns as in training");
        y.assign(&first_largest(&self.density.logs(x.view())));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<usize> {
        Array1::zeros(x.nrows())
    }
}
