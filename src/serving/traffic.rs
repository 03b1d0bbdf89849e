//! Traffic: how it is divided among variants of a model, and shifted from an old one to a new one.
//!
//! - Formula: share of a variant = its weight / the sum of all weights: a weight of 0.1 is 10 percent only if the others
//!   sum to 0.9.
//! - Shifts: linear, in equal steps; canary, a small share first and then all.

use super::{at_least_1, share};
use crate::input::{non_negative, same_length};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// The share of the traffic that each variant gets.
///
/// # Errors
/// `Empty`, `NotFinite`; `OutOfRange` for a weight below 0; `Undetermined` where the weights sum to 0 or overflow.
/// ```
/// let shares = workings::serving::traffic_shares(&[0.1, 1.0])?;
/// assert!((shares[0].value() - 0.1 / 1.1).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn traffic_shares(weights: &[f64]) -> Result<Vec<Expr>> {
    if weights.is_empty() {
        return Err(Error::empty("weights"));
    }
    non_negative("weights", weights.iter().copied())?;
    let weight = |i: usize| Expr::named(format!("weight[{i}]"), weights[i]);
    let total = Expr::sum_of((0..weights.len()).map(weight)).called("total");
    if total.value() == 0.0 || total.value().is_infinite() {
        let what = if total.value() == 0.0 { "zero" } else { "more than a number can hold" };
        return Err(Error::Undetermined(format!("the weights sum to {what}, so that there are no shares")));
    }
    Ok((0..weights.len()).map(|i| (weight(i) / &total).called(format!("share[{i}]"))).collect())
}

/// The share of all traffic that each instance of a variant gets.
///
/// # Errors
/// As [`traffic_shares`]; `LengthMismatch`; `BadParam` for a variant without instances.
/// ```
/// let each = workings::serving::traffic_per_instance(&[95.0, 5.0], &[20, 1])?;
/// assert_eq!((each[0].value(), each[1].value()), (0.0475, 0.05));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn traffic_per_instance(weights: &[f64], instances: &[usize]) -> Result<Vec<Expr>> {
    same_length("weights", weights.len(), "instances", instances.len())?;
    let of = |(i, (share, instances)): (usize, (Expr, &usize))| {
        Ok((share / at_least_1(&format!("instances[{i}]"), *instances)?).called(format!("per instance[{i}]")))
    };
    traffic_shares(weights)?.into_iter().zip(instances).enumerate().map(of).collect()
}

/// The instances that a share of the traffic takes, ⌈share · instances⌉.
///
/// # Errors
/// `BadParam` for a share outside 0 to 1 or no instance.
/// ```
/// assert_eq!(workings::serving::canary_instances(0.05, 20)?.value(), 1.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn canary_instances(traffic_share: f64, instances: usize) -> Result<Expr> {
    Ok((share("share", traffic_share)? * at_least_1("instances", instances)?).ceil().called("canary instances"))
}

/// A linear shift: the step, 1 / n, and the share of the new variant after each.
///
/// # Errors
/// `BadParam` for no step or more than a hundred thousand.
/// ```
/// let (step, cumulative) = workings::serving::linear_shift(4)?;
/// assert_eq!((step.value(), cumulative.iter().map(|e| e.value()).collect()), (0.25, vec![0.25, 0.5, 0.75, 1.0]));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn linear_shift(n_steps: usize) -> Result<(Expr, Vec<Expr>)> {
    crate::input::setting("n_steps", n_steps as f64, (1..=100_000).contains(&n_steps), "1 to 100000 steps")?;
    let n = Expr::named("n_steps", n_steps as f64);
    let after = |i: usize| (Expr::named("i", i as f64) / &n).called(format!("after step {i}"));
    Ok(((1.0 / &n).called("step"), (1..=n_steps).map(after).collect()))
}

/// A canary shift: a small share, then all.
///
/// # Errors
/// `BadParam` for a share outside 0 to 1.
/// ```
/// assert_eq!(workings::serving::canary_stages(0.2)?, [0.2, 1.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn canary_stages(canary_share: f64) -> Result<[f64; 2]> {
    share("canary_share", canary_share)?;
    Ok([canary_share, 1.0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_sum_to_one_or_are_refused() {
        let total: f64 = traffic_shares(&[3.0, 0.0, 8.0, 0.3]).unwrap().iter().map(Expr::value).sum();
        assert!((total - 1.0).abs() < 1e-15);
        assert!(matches!(traffic_shares(&[]), Err(Error::Empty { .. })));
        assert!(matches!(traffic_shares(&[0.0, 0.0]), Err(Error::Undetermined(_))));
        assert!(matches!(traffic_shares(&[f64::MAX, f64::MAX]), Err(Error::Undetermined(_))));
        assert!(matches!(traffic_shares(&[1.0, -0.1]), Err(Error::OutOfRange { index: 1, .. })));
        assert!(matches!(traffic_per_instance(&[1.0], &[0]), Err(Error::BadParam { .. })));
        assert!(matches!(traffic_per_instance(&[1.0], &[1, 2]), Err(Error::LengthMismatch { .. })));
    }

    /// 0.07 · 100 = 7.000000000000001 in `f64`, but 7 all the same.
    #[test]
    fn whole_fleets_are_not_rounded_up() {
        assert_eq!(canary_instances(0.07, 100).unwrap().value(), 7.0);
        assert_eq!(canary_instances(0.071, 100).unwrap().value(), 8.0);
        assert_eq!(canary_instances(0.0, 100).unwrap().value(), 0.0);
        assert!(canary_instances(1.1, 100).is_err() && canary_instances(0.1, 0).is_err());
        assert!(canary_stages(-0.1).is_err() && canary_stages(f64::NAN).is_err());
        assert!(linear_shift(0).is_err() && linear_shift(usize::MAX).is_err());
        assert_eq!(linear_shift(3).unwrap().1[2].value(), 1.0);
    }
}
