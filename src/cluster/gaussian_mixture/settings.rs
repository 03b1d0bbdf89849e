//! Settings of a mixture, where it starts, and the loop.

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array1, Array2, ArrayView2};
use rand::seq::index::sample;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::super::KMeans;
use super::super::kmeans::plus_plus_rows;
use super::GaussianMixture;
use super::covariance::{CovarianceType, Covariances};
use super::density::Density;
use super::estimate::{Estimate, Samples};
use crate::{Error, Result, input};

/// Which responsibilities the first estimates are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MixtureInit {
    /// Each sample belongs to its cluster of k-means.
    #[default]
    KMeans,
    /// Only the rows that greedy k-means++ draws belong to a component, one to each.
    PlusPlus,
    /// Drawn at random for each sample.
    Random,
    /// Only rows drawn at random belong to a component, one to each.
    RandomFromData,
}

/// Settings of a Gaussian mixture.
#[derive(Debug, Clone, PartialEq)]
pub struct GaussianMixtureParams {
    n_components: usize,
    covariance_type: CovarianceType,
    tol: f64,
    reg_covar: f64,
    max_iter: usize,
    n_init: usize,
    init_params: MixtureInit,
    weights_init: Option<Array1<f64>>,
    means_init: Option<Array2<f64>>,
    precisions_init: Option<Covariances>,
    seed: u64,
}

impl GaussianMixtureParams {
    pub(super) fn new(n_components: usize) -> GaussianMixtureParams {
        GaussianMixtureParams {
            n_components,
            covariance_type: CovarianceType::Full,
            tol: 1e-3,
            reg_covar: 1e-6,
            max_iter: 100,
            n_init: 1,
            init_params: MixtureInit::KMeans,
            weights_init: None,
            means_init: None,
            precisions_init: None,
            seed: 0,
        }
    }

    /// How many components (from 1 to the number of samples).
    pub fn n_components(mut self, n_components: usize) -> Self {
        self.n_components = n_components;
        self
    }

    /// How freely components spread (default full covariances).
    pub fn covariance_type(mut self, covariance_type: CovarianceType) -> Self {
        self.covariance_type = covariance_type;
        self
    }

    /// The change of the mean log-likelihood below which the loop ends (default 1e-3, at least 0).
    pub fn tol(mut self, tol: f64) -> Self {
        self.tol = tol;
        self
    }

    /// What is added to each variance, so that none vanishes (default 1e-6, at least 0, in squared units of the features).
    pub fn reg_covar(mut self, reg_covar: f64) -> Self {
        self.reg_covar = reg_covar;
        self
    }

    /// Most iterations to take (default 100); 0 leaves the start as it is.
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.max_iter = max_iter;
        self
    }

    /// Starts to try, of which the one with the highest likelihood is kept (default 1, at least 1).
    pub fn n_init(mut self, n_init: usize) -> Self {
        self.n_init = n_init;
        self
    }

    /// Where to start (default k-means).
    pub fn init_params(mut self, init_params: MixtureInit) -> Self {
        self.init_params = init_params;
        self
    }

    /// The shares to start from, in place of those of `init_params`; they sum to 1.
    pub fn weights_init(mut self, weights_init: impl Into<Array1<f64>>) -> Self {
        self.weights_init = Some(weights_init.into());
        self
    }

    /// The means to start from, a row for each component, in place of those of `init_params`.
    pub fn means_init(mut self, means_init: Array2<f64>) -> Self {
        self.means_init = Some(means_init);
        self
    }

    /// The inverse covariances to start from, of the same type as `covariance_type`, in place of those of `init_params`.
    pub fn precisions_init(mut self, precisions_init: Covariances) -> Self {
        self.precisions_init = Some(precisions_init);
        self
    }

    /// Of the random numbers (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    fn check(&self, x: ArrayView2<f64>) -> Result<()> {
        if x.is_empty() {
            return Err(Error::empty("records"));
        }
        let at_least_0 = |value: f64| value >= 0.0 && value.is_finite();
        input::setting("tol", self.tol, at_least_0(self.tol), "a number of at least 0")?;
        input::setting("reg_covar", self.reg_covar, at_least_0(self.reg_covar), "a number of at least 0")?;
        input::setting("n_init", self.n_init as f64, self.n_init >= 1, "a whole number of at least 1")?;
        let (k, d) = (self.n_components, x.ncols());
        let needed = format!("1 to n_samples = {}", x.nrows());
        input::setting("n_components", k as f64, (1..=x.nrows()).contains(&k), &needed)?;
        input::finite_rows("records", x)?;
        if let Some(weights) = &self.weights_init {
            shape("weights_init", weights.shape(), &[k])?;
            input::probabilities("weights_init", weights.iter().copied())?;
            let total = weights.sum();
            input::setting("the sum of weights_init", total, (total - 1.0).abs() < 1e-6, "1")?;
        }
        if let Some(means) = &self.means_init {
            shape("means_init", means.shape(), &[k, d])?;
            input::finite_rows("means_init", means.view())?;
        }
        self.precisions_init.as_ref().map_or(Ok(()), |precisions| self.check_precisions(precisions, d))
    }

    fn check_precisions(&self, precisions: &Covariances, d: usize) -> Result<()> {
        let (k, given) = (self.n_components, precisions.covariance_type());
        if given != self.covariance_type {
            let needed = format!("the covariance_type, {:?},", self.covariance_type);
            return Err(Error::bad_param("the type of precisions_init", format!("{given:?}"), needed));
        }
        let name = "precisions_init";
        match precisions {
            Covariances::Full(each) => shape(name, each.shape(), &[k, d, d])?,
            Covariances::Tied(shared) => shape(name, shared.shape(), &[d, d])?,
            Covariances::Diag(each) => shape(name, each.shape(), &[k, d])?,
            Covariances::Spherical(each) => shape(name, each.shape(), &[k])?,
        }
        let symmetric = |matrix: ArrayView2<f64>| {
            let off = |((i, j), value): ((usize, usize), &f64)| {
                (value - matrix[(j, i)]).abs() <= 1e-8 * (value.abs() + matrix[(j, i)].abs())
            };
            matrix.indexed_iter().all(off)
        };
        let all = match precisions {
            Covariances::Full(each) => each.outer_iter().all(symmetric),
            Covariances::Tied(shared) => symmetric(shared.view()),
            _ => true,
        };
        if all { Ok(()) } else { Err(Error::bad_param(name, "an asymmetric matrix", "a symmetric one")) }
    }

    pub(super) fn best_of_starts(&self, x: ArrayView2<f64>) -> Result<GaussianMixture> {
        self.check(x)?;
        let rows = x.as_standard_layout();
        let samples = Samples::new(rows.view(), rows.as_slice().unwrap_or(&[]))?;
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        let given = self.weights_init.is_some() && self.means_init.is_some() && self.precisions_init.is_some();
        let mut best: Option<GaussianMixture> = None;
        for start in 0..if given { 1 } else { self.n_init } {
            let estimate = self.start(rows.view(), &samples, start as u64, &mut rng, given)?;
            let model = self.iterate(&samples, estimate)?;
            if best.as_ref().is_none_or(|best| model.lower_bound() > best.lower_bound()) {
                best = Some(model);
            }
        }
        best.ok_or_else(|| Error::empty("records"))
    }

    fn start(
        &self,
        x: ArrayView2<f64>,
        samples: &Samples,
        start: u64,
        rng: &mut Xoshiro256PlusPlus,
        given: bool,
    ) -> Result<Estimate> {
        let (n, k) = (x.nrows(), self.n_components);
        let make = |share: &(dyn Fn(usize, usize) -> f64 + Sync)| {
            samples.estimate(k, self.covariance_type, self.reg_covar, share)
        };
        let one_each = |rows: Vec<usize>| make(&move |i, c| f64::from(u8::from(rows[c] == i)));
        let mut estimate = match self.init_params {
            _ if given => make(&|_, _| 1.0 / k as f64),
            MixtureInit::KMeans => {
                let data = DatasetBase::new(x.view(), ());
                let labels = KMeans::params(k).seed(self.seed.wrapping_add(start)).fit(&data)?.labels;
                make(&move |i, c| f64::from(u8::from(labels[i] == c)))
            }
            MixtureInit::PlusPlus => one_each(plus_plus_rows(x, k, rng)),
            MixtureInit::RandomFromData => one_each(sample(rng, n, k).into_vec()),
            MixtureInit::Random => {
                let mut shares = Array2::from_shape_simple_fn((n, k), || rng.r#gen::<f64>() + f64::MIN_POSITIVE);
                for mut row in shares.outer_iter_mut() {
                    row /= row.sum();
                }
                make(&move |i, c| shares[(i, c)])
            }
        };
        if let Some(weights) = &self.weights_init {
            estimate.weights = weights.to_vec();
        }
        if let Some(means) = &self.means_init {
            let about = |row: ndarray::ArrayView1<f64>| {
                row.iter().zip(&samples.origin).map(|(mean, origin)| mean - origin).collect::<Vec<f64>>()
            };
            estimate.means = means.outer_iter().flat_map(about).collect();
        }
        if let Some(precisions) = &self.precisions_init {
            estimate.covariances = precisions.inverse()?;
        }
        Ok(estimate)
    }

    fn iterate(&self, samples: &Samples, start: Estimate) -> Result<GaussianMixture> {
        let density = |estimate: &Estimate| {
            Density::new(&samples.origin, &estimate.weights, estimate.means.clone(), &estimate.covariances)
        };
        let mut estimate = start;
        let mut current = density(&estimate)?;
        let (mut history, mut converged): (Vec<f64>, bool) = (Vec::new(), false);
        while !converged && history.len() < self.max_iter {
            let sums = samples.expect(&current, self.covariance_type);
            let lower_bound = sums.likelihood / samples.n as f64;
            if !lower_bound.is_finite() {
                let problem = "the likelihood of the samples is not finite: they lie too far from every component";
                return Err(Error::Undetermined(problem.into()));
            }
            let (kind, reg_covar) = (self.covariance_type, self.reg_covar);
            estimate = match samples.leaps(&sums, kind) {
                true => samples.maximise_anew(&current, self.n_components, kind, reg_covar),
                false => samples.maximise(&sums, &current.means, kind, reg_covar),
            };
            current = density(&estimate)?;
            converged = history.last().is_some_and(|before| (lower_bound - before).abs() < self.tol);
            history.push(lower_bound);
        }
        let (k, d) = (self.n_components, samples.d);
        let means = Array2::from_shape_fn((k, d), |(c, j)| estimate.means[c * d + j] + samples.origin[j]);
        let weights = Array1::from(estimate.weights);
        Ok(GaussianMixture { weights, means, covariances: estimate.covariances, history, converged, density: current })
    }
}

fn shape(name: &str, given: &[usize], needed: &[usize]) -> Result<()> {
    if given == needed {
        return Ok(());
    }
    let text = |shape: &[usize]| shape.iter().map(usize::to_string).collect::<Vec<_>>().join(" × ");
    Err(Error::Shape { name: name.into(), given: text(given), needed: text(needed) })
}
