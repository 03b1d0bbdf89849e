//! Requests: in batches, in flight, and how long they take.
//!
//! - Little's law: requests in flight = rate · latency, whatever the distribution of either.
//! - Source: Little (1961), Operations Research 9, 383–387.

use super::{above_0, at_least_0, at_least_1};
use crate::input::{in_range, non_negative};
use crate::stats::{QuantileMethod, quantile_expr};
use crate::worked::{Expr, Number, six};
use crate::{Error, Result};

/// What a queue of batches holds, and how long a request may wait for its batch to fill.
#[derive(Debug, Clone)]
pub struct BatchingLimits {
    pub queue_capacity: Expr,
    pub max_delay_ms: Expr,
}

/// The limits of a server that batches requests; `max_enqueued` counts batches.
///
/// # Errors
/// `BadParam` for a batch or queue of 0, or a timeout below 0.
/// ```
/// let limits = workings::serving::batching_limits(32, 100, 50_000.0)?;
/// assert_eq!((limits.queue_capacity.value(), limits.max_delay_ms.value()), (3200.0, 50.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn batching_limits(max_batch: usize, max_enqueued: usize, timeout_us: f64) -> Result<BatchingLimits> {
    let capacity = at_least_1("max_batch", max_batch)? * at_least_1("max_enqueued", max_enqueued)?;
    Ok(BatchingLimits {
        queue_capacity: capacity.called("queue capacity"),
        max_delay_ms: (at_least_0("timeout_us", timeout_us)? / 1000.0).called("max delay"),
    })
}

/// Little's law: the requests in flight at a rate and a mean latency.
///
/// # Errors
/// `BadParam` for a rate or latency below 0.
/// ```
/// assert_eq!(workings::serving::requests_in_flight(200.0, 0.25)?.value(), 50.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn requests_in_flight(rate_per_s: f64, latency_s: f64) -> Result<Expr> {
    Ok((at_least_0("rate_per_s", rate_per_s)? * at_least_0("latency_s", latency_s)?).called("in flight"))
}

/// The units of throughput for so many characters per second, ⌈characters / unit⌉; a unit of Amazon Comprehend is 100.
///
/// # Errors
/// `BadParam` for characters below 0 or a unit of 0 or below.
/// ```
/// assert_eq!(workings::serving::inference_units(950.0, 100.0)?.value(), 10.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn inference_units(characters_per_s: f64, unit: f64) -> Result<Expr> {
    Ok((at_least_0("characters_per_s", characters_per_s)? / above_0("unit", unit)?).ceil().called("units"))
}

/// The calls that send documents in batches, ⌈documents / batch⌉.
///
/// # Errors
/// `BadParam` for a batch of 0.
/// ```
/// assert_eq!(workings::serving::batched_calls(1001, 25)?.value(), 41.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn batched_calls(documents: usize, batch: usize) -> Result<Expr> {
    Ok((Expr::named("documents", documents as f64) / at_least_1("batch", batch)?).ceil().called("calls"))
}

/// Percentiles of latencies, in their unit, by linear interpolation.
///
/// # Errors
/// `Empty`, `NotFinite`; `OutOfRange` for a latency below 0 or a percentile outside 0 to 100.
/// ```
/// let p = workings::serving::latency_percentiles(&[30.0, 10.0, 20.0], &[50.0, 75.0])?;
/// assert_eq!((p[0].value(), p[1].value()), (20.0, 25.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn latency_percentiles(latencies: &[f64], percentiles: &[f64]) -> Result<Vec<Expr>> {
    for (name, values) in [("latency_ms", latencies), ("percentiles", percentiles)] {
        if values.is_empty() {
            return Err(Error::empty(name));
        }
    }
    non_negative("latency_ms", latencies.iter().copied())?;
    let fits = |p: f64| (0.0..=100.0).contains(&p);
    in_range("percentiles", percentiles.iter().copied(), fits, "a percentile from 0 to 100")?;
    let mut ascending = latencies.to_vec();
    ascending.sort_unstable_by(f64::total_cmp);
    let percentile =
        |p: &f64| quantile_expr(QuantileMethod::Linear, &ascending, p / 100.0).renamed(format!("p{}", six(*p)));
    Ok(percentiles.iter().map(percentile).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten latencies: p90 lies at 0.9 · 9 = 8.1, a tenth of the way from the ninth, 90, to the tenth, 250.
    #[test]
    fn percentiles_interpolate() {
        let latencies = [12.0, 15.0, 11.0, 90.0, 14.0, 13.0, 16.0, 12.0, 250.0, 13.0];
        let p = latency_percentiles(&latencies, &[90.0, 0.0, 100.0]).unwrap();
        assert!((p[0].value() - 106.0).abs() < 1e-9);
        assert_eq!((p[1].value(), p[2].value()), (11.0, 250.0));
        assert!(matches!(latency_percentiles(&[], &[50.0]), Err(Error::Empty { .. })));
        assert!(matches!(latency_percentiles(&[1.0], &[]), Err(Error::Empty { .. })));
        assert!(matches!(latency_percentiles(&[-1.0], &[50.0]), Err(Error::OutOfRange { .. })));
        assert!(matches!(latency_percentiles(&[1.0], &[101.0]), Err(Error::OutOfRange { .. })));
    }

    #[test]
    fn wrong_requests_are_refused() {
        assert!(batching_limits(0, 1, 1.0).is_err() && batching_limits(1, 0, 1.0).is_err());
        assert!(batching_limits(1, 1, -1.0).is_err() && requests_in_flight(-1.0, 1.0).is_err());
        assert!(inference_units(1.0, 0.0).is_err() && batched_calls(1, 0).is_err());
        assert_eq!((batched_calls(0, 25).unwrap().value(), batched_calls(1000, 25).unwrap().value()), (0.0, 40.0));
    }
}
