//! Autoscaling: how many instances a load takes.
//!
//! - Target tracking: ⌈load / target⌉ instances, or ⌈instances · utilization / target⌉, within the bounds.
//! - Step scaling: the adjustment of the highest threshold that the metric lies strictly above.
//! - From a load test: ⌈peak · (1 + headroom) / capacity of one instance⌉.

use super::{above_0, at_least_0, at_least_1};
use crate::input::{finite, same_length, setting};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// The wanted number of instances, before and after the bounds.
#[derive(Debug, Clone)]
pub struct Desired {
    pub unclamped: Expr,
    pub desired: Expr,
}

fn within(unclamped: Expr, min: usize, max: usize) -> Result<Desired> {
    setting("min", min as f64, min <= max, &format!("at most max = {max}"))?;
    let (min, max) = (Expr::named("min", min as f64), Expr::named("max", max as f64));
    let desired = min.max(unclamped.clone().min(max)).called("desired");
    Ok(Desired { unclamped, desired })
}

/// Target tracking: as many instances as keep the load of each at the target, from `min` to `max`.
///
/// # Errors
/// `BadParam` for a load below 0, a target of 0 or below, or a min above the max.
/// ```
/// let scaled = workings::serving::target_tracking(5000.0, 1000.0, 1, 2)?;
/// assert_eq!((scaled.unclamped.value(), scaled.desired.value()), (5.0, 2.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn target_tracking(load: f64, target: f64, min: usize, max: usize) -> Result<Desired> {
    let unclamped = (at_least_0("load", load)? / above_0("target", target)?).ceil().called("unclamped");
    within(unclamped, min, max)
}

/// Scaling by utilization: ⌈instances · utilization / target⌉, both in the same unit, such as percent.
///
/// # Errors
/// `BadParam` for no instance, a utilization below 0, or a target of 0 or below.
/// ```
/// assert_eq!(workings::serving::utilization_scaling(4, 80.0, 50.0)?.value(), 7.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn utilization_scaling(instances: usize, utilization: f64, target: f64) -> Result<Expr> {
    let load = at_least_1("instances", instances)? * at_least_0("utilization", utilization)?;
    Ok((load / above_0("target", target)?).ceil().called("desired"))
}

/// The position of the highest threshold that the metric lies strictly above, if there is one: its adjustment applies.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a metric that is no number or a threshold given twice.
/// ```
/// use workings::serving::step_scaling;
///
/// assert_eq!(step_scaling(1500.0, &[1000.0, 2000.0])?, Some(0));
/// assert_eq!(step_scaling(1000.0, &[1000.0, 2000.0])?, None);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn step_scaling(metric: f64, thresholds: &[f64]) -> Result<Option<usize>> {
    setting("metric", metric, metric.is_finite(), "a finite number")?;
    same_length("thresholds", thresholds.len(), "thresholds", thresholds.len())?;
    finite("thresholds", thresholds.iter().copied())?;
    let mut order: Vec<usize> = (0..thresholds.len()).collect();
    order.sort_by(|a, b| thresholds[*a].total_cmp(&thresholds[*b]));
    if let Some(twice) = order.windows(2).find(|pair| thresholds[pair[0]] == thresholds[pair[1]]) {
        return Err(Error::bad_param("thresholds", format!("{} twice", thresholds[twice[0]]), "different thresholds"));
    }
    Ok(order.into_iter().rev().find(|i| metric > thresholds[*i]))
}

/// The instances for a peak of requests, when one instance was seen to serve `per_instance` of them in the same time, and
/// the peak is raised by the share `headroom`, so that 0.25 leaves a fifth free: ⌈peak · (1 + headroom) / per_instance⌉.
///
/// # Errors
/// `BadParam` for a peak or headroom below 0, or a capacity of 0 or below.
/// ```
/// assert_eq!(workings::serving::instances_for_peak(12_000.0, 950.0, 0.2)?.value(), 16.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn instances_for_peak(peak_requests: f64, per_instance: f64, headroom: f64) -> Result<Expr> {
    let load = at_least_0("peak_requests", peak_requests)? * (1.0 + at_least_0("headroom", headroom)?);
    Ok((load / above_0("per_instance", per_instance)?).ceil().called("instances"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_hold_and_exact_loads_are_not_rounded_up() {
        let of = |load, target| target_tracking(load, target, 1, 100).unwrap().desired.value();
        assert_eq!((of(1400.0, 70.0), of(1401.0, 70.0), of(0.0, 70.0)), (20.0, 21.0, 1.0));
        // 0.3 / 0.1 = 2.9999999999999996 and 0.6 / 0.2 = 2.9999999999999996: 3. 0.7 · 3 / 0.3 = 7.0000…: 7.
        assert_eq!((of(0.3, 0.1), of(2.1, 0.3)), (3.0, 7.0));
        assert_eq!(instances_for_peak(1100.0, 110.0, 0.1).unwrap().value(), 11.0);
    }

    #[test]
    fn the_highest_threshold_counts_in_any_order() {
        assert_eq!(step_scaling(2500.0, &[2000.0, 1000.0]).unwrap(), Some(0));
        assert_eq!(step_scaling(2000.0, &[2000.0, 1000.0]).unwrap(), Some(1));
        assert!(matches!(step_scaling(1.0, &[]), Err(Error::Empty { .. })));
        assert!(matches!(step_scaling(1.0, &[1.0, 1.0]), Err(Error::BadParam { .. })));
        assert!(step_scaling(f64::NAN, &[1.0]).is_err());
    }

    #[test]
    fn wrong_loads_are_refused() {
        assert!(target_tracking(-1.0, 1.0, 1, 2).is_err() && target_tracking(1.0, 0.0, 1, 2).is_err());
        assert!(target_tracking(1.0, 1.0, 3, 2).is_err() && utilization_scaling(0, 1.0, 1.0).is_err());
        assert!(utilization_scaling(1, -1.0, 1.0).is_err() && utilization_scaling(1, 1.0, 0.0).is_err());
        assert!(instances_for_peak(1.0, 0.0, 0.1).is_err() && instances_for_peak(1.0, 1.0, -0.1).is_err());
    }
}
