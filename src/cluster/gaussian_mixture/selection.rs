//! How many components, and how free: mixtures compared by information criteria.

use std::ops::RangeInclusive;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{ArrayBase, Data, Ix2};

use super::{CovarianceType, GaussianMixtureParams};
use crate::Result;
use crate::worked::{Expr, Number};

/// How many numbers a mixture of `k` components of `d` features fits: shares but one, means, and the entries of covariances,
/// each pair of features once.
/// ```
/// use workings::cluster::{CovarianceType, mixture_parameters};
///
/// assert_eq!(mixture_parameters(CovarianceType::Full, 3, 2).value(), 17.0); // 2 + 6 + 9
/// ```
pub fn mixture_parameters(covariance_type: CovarianceType, k: usize, d: usize) -> Expr {
    let (k, d) = (Expr::named("k", k as f64), Expr::named("d", d as f64));
    let matrix = || d.clone() * (d.clone() + 1.0) / 2.0;
    let of_covariances = match covariance_type {
        CovarianceType::Full => k.clone() * matrix(),
        CovarianceType::Tied => matrix(),
        CovarianceType::Diag => k.clone() * d.clone(),
        CovarianceType::Spherical => k.clone(),
    };
    ((k.clone() - 1.0) + k * d + of_covariances).called("parameters")
}

/// AIC = −2·ln L + 2·p and BIC = −2·ln L + p·ln n; lower is better.
/// ```
/// use workings::cluster::{CovarianceType, mixture_criteria, mixture_parameters};
///
/// let [aic, bic] = mixture_criteria(-100.0, 50, &mixture_parameters(CovarianceType::Full, 3, 2));
/// assert_eq!((aic.value(), bic.value()), (234.0, 200.0 + 17.0 * 50.0_f64.ln()));
/// ```
pub fn mixture_criteria(log_likelihood: f64, n_samples: usize, parameters: &Expr) -> [Expr; 2] {
    let misfit = || Expr::from(-2.0) * Expr::named("ln L", log_likelihood);
    let aic = misfit() + Expr::from(2.0) * parameters.clone();
    let bic = misfit() + parameters.clone() * Expr::named("n", n_samples as f64).ln();
    [aic.called("AIC"), bic.called("BIC")]
}

/// What BIC and AIC say of one mixture; lower is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MixtureScore {
    pub covariance_type: CovarianceType,
    pub n_components: usize,
    pub bic: f64,
    pub aic: f64,
}

/// BIC and AIC of a mixture of each type and number of components, fitted to these records with otherwise these settings.
///
/// # Errors
/// As fitting.
/// ```
/// use workings::cluster::{CovarianceType, GaussianMixture, compare_mixtures};
/// use workings::prelude::*;
///
/// let data = Dataset::from(array![[1.0], [1.2], [0.7], [9.0], [9.1], [8.6], [1.1], [8.8]]);
/// let scores = compare_mixtures(&GaussianMixture::params(1), &data, 1..=2, &[CovarianceType::Full])?;
/// assert!(scores[1].bic < scores[0].bic); // two groups
/// # Ok::<(), workings::Error>(())
/// ```
pub fn compare_mixtures<D: Data<Elem = f64>, T>(
    params: &GaussianMixtureParams,
    data: &DatasetBase<ArrayBase<D, Ix2>, T>,
    n_components: RangeInclusive<usize>,
    covariance_types: &[CovarianceType],
) -> Result<Vec<MixtureScore>> {
    let x = data.records().view();
    let pairs = covariance_types.iter().flat_map(|kind| n_components.clone().map(move |k| (*kind, k)));
    let score = |(covariance_type, n_components): (CovarianceType, usize)| {
        let model = params.clone().n_components(n_components).covariance_type(covariance_type).fit(data)?;
        Ok(MixtureScore { covariance_type, n_components, bic: model.bic(x)?, aic: model.aic(x)? })
    };
    pairs.map(score).collect()
}
