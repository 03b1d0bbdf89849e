//! Speed by parallel work: what many machines can and cannot do.
//!
//! - Amdahl's law: speed-up = 1 / ((1 − f) + f / n) for a fraction f of the work that n machines share.
//! - Pipeline bubble: (p − 1) / (m + p − 1), the share of time in which stages wait, for p stages and m micro-batches.
//! - Sources: Amdahl (1967), AFIPS, 483–485; Huang et al. (2019), GPipe, NeurIPS.

use super::{above_0, at_least_1, share};
use crate::Result;
use crate::worked::{Expr, Number};

/// One time against another.
#[derive(Debug, Clone)]
pub struct SpeedUp {
    /// before / after.
    pub factor: Expr,
    /// 100 · (factor − 1): twice as fast is 100 percent faster.
    pub percent_faster: Expr,
    /// 1 − after / before, a share: twice as fast saves half of the time.
    pub time_saved: Expr,
}

/// How much faster something is, from its time before and after.
///
/// # Errors
/// `BadParam` for a time of 0 or below.
/// ```
/// let faster = workings::serving::speed_up(30.0, 12.0)?;
/// assert_eq!((faster.factor.value(), faster.percent_faster.value(), faster.time_saved.value()), (2.5, 150.0, 0.6));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn speed_up(before: f64, after: f64) -> Result<SpeedUp> {
    let (before, after) = (above_0("before", before)?, above_0("after", after)?);
    let factor = (&before / &after).called("factor");
    Ok(SpeedUp {
        percent_faster: (100.0 * (&factor - 1.0)).called("percent faster"),
        time_saved: (1.0 - after / before).called("time saved"),
        factor,
    })
}

/// Amdahl's law: the speed-up of `n` machines, and what it costs, n / speed-up, against one machine.
///
/// # Errors
/// `BadParam` for a fraction outside 0 to 1 or no machine.
/// ```
/// let (speed_up, cost) = workings::serving::amdahl(0.5, 2)?;
/// assert_eq!((speed_up.value(), cost.value()), (1.0 / 0.75, 1.5));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn amdahl(parallel_fraction: f64, n: usize) -> Result<(Expr, Expr)> {
    let (f, n) = (share("parallel_fraction", parallel_fraction)?.renamed("f"), at_least_1("n", n)?);
    let speed_up = (1.0 / ((1.0 - &f) + f / &n)).called("speed-up");
    let cost = (n / &speed_up).called("cost factor");
    Ok((speed_up, cost))
}

/// The share of time in which the stages of a pipeline wait: (p − 1) / (m + p − 1).
///
/// # Errors
/// `BadParam` for no stage or no micro-batch.
/// ```
/// assert_eq!(workings::serving::pipeline_bubble(4, 9)?.value(), 0.25);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn pipeline_bubble(stages: usize, micro_batches: usize) -> Result<Expr> {
    let (p, m) = (at_least_1("stages", stages)?, at_least_1("micro_batches", micro_batches)?);
    Ok(((&p - 1.0) / (m + p - 1.0)).called("bubble"))
}

/// The largest CPU utilization that is reported, 100 percent a core.
///
/// # Errors
/// `BadParam` for no core.
/// ```
/// assert_eq!(workings::serving::max_cpu_percent(4)?.value(), 400.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn max_cpu_percent(cores: usize) -> Result<Expr> {
    Ok((100.0 * at_least_1("cores", cores)?).called("max percent"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_serial_part_is_the_limit() {
        let of = |f, n| amdahl(f, n).unwrap();
        assert!(of(0.95, 1_000_000_000).0.value() < 20.0);
        assert_eq!((of(0.0, 9).0.value(), of(0.0, 9).1.value()), (1.0, 9.0));
        assert_eq!((of(1.0, 9).0.value(), of(1.0, 9).1.value()), (9.0, 1.0));
        assert_eq!(pipeline_bubble(1, 8).unwrap().value(), 0.0);
    }

    #[test]
    fn wrong_settings_are_refused() {
        assert!(speed_up(0.0, 1.0).is_err() && speed_up(1.0, 0.0).is_err() && speed_up(1.0, f64::NAN).is_err());
        assert!(amdahl(1.1, 2).is_err() && amdahl(-0.1, 2).is_err() && amdahl(0.5, 0).is_err());
        assert!(pipeline_bubble(0, 1).is_err() && pipeline_bubble(1, 0).is_err() && max_cpu_percent(0).is_err());
    }
}
