//! How many components, and how free: mixtures compared by information criteria.

use std::ops::RangeInclusive;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{ArrayBase, Data, Ix2};

use super::{CovarianceType, GaussianMixtureParams};
use crate::Result;

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
