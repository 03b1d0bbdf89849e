//! Drift: are the data that a model meets still those that it learnt from, and when should somebody be told?
//!
//! - Binned or categorical columns: [`BinShares`] (population stability index), [`CategoryCounts`] (L-infinity, χ²), and the
//!   divergences and distances of [`metrics`](crate::metrics) (KL, JS, Hellinger, total variation).
//! - Samples of a numeric column: [`TwoSampleKs`], [`wasserstein_distance`], [`maximum_mean_discrepancy`], [`mean_shift_z`].
//! - A measurement over time: [`Cusum`].
//! - Which features a model leans on: [`AttributionDrift`].
//! - From a measurement to an alert: [`exceeds_threshold`], [`quality_violation`], [`completeness_violation`],
//!   [`intervals_overlap`], [`m_of_n_alert`].
//!
//! Convention: the baseline is the data that were learnt from, the current data are those that are met now.

mod alerts;
mod attribution;
mod categories;
mod cusum;
mod ks;
mod mmd;
mod psi;
mod wasserstein;

pub use alerts::{
    Comparison, completeness_violation, exceeds_threshold, ground_truth_span, intervals_overlap, m_of_n_alert,
    quality_violation,
};
pub use attribution::AttributionDrift;
pub use categories::{CategoryCounts, label_shift, robust_l_infinity};
pub(crate) use categories::{label_shift_expr, robust_l_infinity_expr};
pub use cusum::Cusum;
pub(crate) use ks::ks_critical_value_expr;
pub use ks::{TwoSampleKs, ks_critical_value};
pub use mmd::maximum_mean_discrepancy;
pub(crate) use mmd::mmd_expr;
pub use psi::BinShares;
pub use wasserstein::wasserstein_distance;
pub(crate) use wasserstein::wasserstein_expr;

use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// How many standard errors the mean has moved: (current − baseline) / (baseline std / √n) for n current values.
///
/// # Errors
/// `BadParam` for a standard deviation that is not above 0, no values, or numbers that are none.
/// ```
/// assert_eq!(workings::drift::mean_shift_z(50.0, 10.0, 52.0, 100)?, 2.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn mean_shift_z(baseline_mean: f64, baseline_std: f64, current_mean: f64, n: usize) -> Result<f64> {
    Ok(mean_shift_expr(baseline_mean, baseline_std, current_mean, n)?.value())
}

pub(crate) fn mean_shift_expr(baseline_mean: f64, baseline_std: f64, current_mean: f64, n: usize) -> Result<Expr> {
    for (name, mean) in [("baseline_mean", baseline_mean), ("current_mean", current_mean)] {
        input::setting(name, mean, mean.is_finite(), "a finite number")?;
    }
    let spread = baseline_std > 0.0 && baseline_std.is_finite();
    input::setting("baseline_std", baseline_std, spread, "a number above 0")?;
    input::setting("n", n as f64, n >= 1, "a whole number of at least 1")?;
    let shift = Expr::named("current mean", current_mean) - Expr::named("baseline mean", baseline_mean);
    let error = (Expr::named("std", baseline_std) / Expr::named("n", n as f64).sqrt()).called("SE");
    Ok((shift / error).called("z"))
}

/// The values of a sample, ascending.
fn ascending(name: &str, sample: &[f64]) -> Result<Vec<f64>> {
    if sample.is_empty() {
        return Err(Error::empty(name));
    }
    input::finite(name, sample.iter().copied())?;
    let mut sorted = sample.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    Ok(sorted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_shifts_in_standard_errors() {
        assert_eq!(mean_shift_z(8.0, 4.0, 5.0, 4).unwrap(), -1.5);
        assert!(matches!(mean_shift_z(8.0, 0.0, 5.0, 4), Err(Error::BadParam { .. })));
        assert!(matches!(mean_shift_z(8.0, f64::NAN, 5.0, 4), Err(Error::BadParam { .. })));
        assert!(matches!(mean_shift_z(f64::INFINITY, 1.0, 5.0, 4), Err(Error::BadParam { .. })));
        assert!(matches!(mean_shift_z(8.0, 1.0, 5.0, 0), Err(Error::BadParam { .. })));
    }
}
