//! Counting in training: iterations, updates, examples, checkpoints.
//!
//! - Formulas: iterations per epoch = ⌈n / batch size⌉, or ⌊n / batch size⌋ if the last, smaller batch is dropped; examples =
//!   batch size · steps · epochs; effective batch = instances · devices · batch per device · accumulated steps.

use crate::Result;
use crate::input;
use crate::worked::{Expr, Number};

fn whole(name: &str, n: usize) -> Expr {
    Expr::named(name, n as f64)
}

fn at_least_one(name: &str, n: usize) -> Result<Expr> {
    input::setting(name, n as f64, n >= 1, "a whole number of at least 1")?;
    Ok(whole(name, n))
}

/// A quotient of whole numbers, rounded up or down to one; `divisor` is at least 1.
pub(crate) fn quotient((name, n): (&str, usize), (divisor_name, divisor): (&str, usize), up: bool) -> Expr {
    let value = if up { n.div_ceil(divisor) } else { n / divisor };
    let direction = if up { "up" } else { "down" };
    let broken = n % divisor != 0;
    (whole(name, n) / whole(divisor_name, divisor)).counted_as(value as f64, broken, format!("rounded {direction}"))
}

/// The batches that an epoch of `n` rows has.
///
/// # Errors
/// `BadParam` for no rows or a batch of none.
/// ```
/// assert_eq!(workings::training::iterations(1000, 32, false)?.value(), 32.0); // 31.25
/// assert_eq!(workings::training::iterations(1000, 32, true)?.value(), 31.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn iterations(n: usize, batch_size: usize, drop_last: bool) -> Result<Expr> {
    at_least_one("n", n)?;
    at_least_one("batch_size", batch_size)?;
    Ok(quotient(("n", n), ("batch size", batch_size), !drop_last).called("iterations per epoch"))
}

/// The examples that training sees per epoch, and in all; those seen twice count twice.
///
/// # Errors
/// `BadParam` for a number that is 0.
/// ```
/// let [per_epoch, total] = workings::training::examples_seen(64, 250, 4)?;
/// assert_eq!((per_epoch.value(), total.value()), (16_000.0, 64_000.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn examples_seen(batch_size: usize, steps_per_epoch: usize, epochs: usize) -> Result<[Expr; 2]> {
    let per_epoch = at_least_one("batch_size", batch_size)? * at_least_one("steps_per_epoch", steps_per_epoch)?;
    let per_epoch = per_epoch.called("examples per epoch");
    let total = (&per_epoch * at_least_one("epochs", epochs)?).called("examples in all");
    Ok([per_epoch, total])
}

/// How many devices there are, and how many rows one update averages over.
///
/// # Errors
/// `BadParam` for a number that is 0.
/// ```
/// let [devices, batch] = workings::training::effective_batch(2, 4, 32, 2)?;
/// assert_eq!((devices.value(), batch.value()), (8.0, 512.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn effective_batch(
    instances: usize,
    devices_per_instance: usize,
    batch_per_device: usize,
    accumulation: usize,
) -> Result<[Expr; 2]> {
    let devices = at_least_one("instances", instances)? * at_least_one("devices_per_instance", devices_per_instance)?;
    let devices = devices.called("devices");
    let per_device = at_least_one("batch_per_device", batch_per_device)?;
    let batch = &devices * per_device * at_least_one("accumulation", accumulation)?;
    Ok([devices, batch.called("global batch")])
}

/// Where training resumes after an interruption, and how many steps are lost.
///
/// Every multiple of `checkpoint_every` has its checkpoint, the step of the interruption included.
/// ```
/// let checkpoint = workings::training::Checkpoint::after(47, 10)?;
/// assert_eq!((checkpoint.resume_from, checkpoint.lost), (40, 7));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checkpoint {
    pub resume_from: usize,
    pub lost: usize,
}

impl Checkpoint {
    /// # Errors
    /// `BadParam` for `checkpoint_every` 0.
    pub fn after(interrupted_at: usize, checkpoint_every: usize) -> Result<Checkpoint> {
        at_least_one("checkpoint_every", checkpoint_every)?;
        let lost = interrupted_at % checkpoint_every;
        Ok(Checkpoint { resume_from: interrupted_at - lost, lost })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_quotients_are_not_rounded() {
        let exact = iterations(1000, 200, false).unwrap();
        assert_eq!((exact.value(), exact.worked().notes().len()), (5.0, 0));
        assert_eq!(iterations(3, 8, true).unwrap().value(), 0.0);
        assert!(iterations(0, 8, true).is_err() && iterations(8, 0, true).is_err());
    }

    #[test]
    fn a_step_with_a_checkpoint_loses_nothing() {
        assert_eq!(Checkpoint::after(40, 10).unwrap(), Checkpoint { resume_from: 40, lost: 0 });
        assert_eq!(Checkpoint::after(3, 10).unwrap(), Checkpoint { resume_from: 0, lost: 3 });
        assert!(Checkpoint::after(3, 0).is_err());
        assert!(examples_seen(1, 0, 1).is_err() && effective_batch(1, 1, 1, 0).is_err());
    }
}
