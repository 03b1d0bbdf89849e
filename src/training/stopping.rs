//! When to stop: after epochs without improvement, when the loss no longer falls, when others did better.
//!
//! - Conventions: epochs and steps count from 0; an improvement is one by more than `min_delta`; a loss that fell by exactly
//!   `diff_percent` has fallen.
//! - Source: Prechelt (1998), Early stopping — but when?; Golovin et al. (2017), Google Vizier, for the median rule.

use crate::input;
use crate::stats::{QuantileMethod, ascending, quantile_expr};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Where training stops that waits `patience` epochs for an improvement of the validation loss.
///
/// ```
/// let stop = workings::training::EarlyStopping::of(&[0.9, 0.7, 0.8, 0.75, 0.6], 2, 0.0)?;
/// assert_eq!((stop.stopped, stop.stop_epoch, stop.best_epoch, stop.best_loss), (true, 3, 1, 0.7));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EarlyStopping {
    pub stopped: bool,
    /// The epoch after which training stops; the last one, if it does not stop early.
    pub stop_epoch: usize,
    pub best_epoch: usize,
    pub best_loss: f64,
}

impl EarlyStopping {
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for a patience of 0 or a `min_delta` below 0.
    pub fn of(validation_loss: &[f64], patience: usize, min_delta: f64) -> Result<EarlyStopping> {
        let Some(first) = validation_loss.first() else { return Err(Error::empty("validation_loss")) };
        input::finite("validation_loss", validation_loss.iter().copied())?;
        input::setting("patience", patience as f64, patience >= 1, "a whole number of at least 1")?;
        let fits = min_delta >= 0.0 && min_delta.is_finite();
        input::setting("min_delta", min_delta, fits, "a number of at least 0")?;
        let mut best = Patience { patience, min_delta, best_epoch: 0, best_loss: *first };
        let stopped = validation_loss.iter().enumerate().find(|(epoch, loss)| !best.goes_on(*epoch, **loss));
        let stop_epoch = stopped.map_or(validation_loss.len() - 1, |(epoch, _)| epoch);
        let Patience { best_epoch, best_loss, .. } = best;
        Ok(EarlyStopping { stopped: stopped.is_some(), stop_epoch, best_epoch, best_loss })
    }
}

/// Early stopping while it happens, epoch by epoch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Patience {
    pub patience: usize,
    pub min_delta: f64,
    pub best_epoch: usize,
    pub best_loss: f64,
}

impl Patience {
    /// Takes note of the loss of an epoch; says whether training should go on.
    pub fn goes_on(&mut self, epoch: usize, loss: f64) -> bool {
        if loss < self.best_loss - self.min_delta {
            (self.best_epoch, self.best_loss) = (epoch, loss);
        }
        epoch - self.best_epoch < self.patience
    }
}

/// The first step at which the loss has not fallen by `diff_percent` over the last `num_steps` steps, if there is one.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for `num_steps` 0 or a percentage outside 0 to 100.
/// ```
/// let step = workings::training::loss_not_decreasing(&[1.0, 0.5, 0.4], 1, 40.0)?;
/// assert_eq!(step, Some(2)); // from 0.5 to 0.4 is 20 percent
/// # Ok::<(), workings::Error>(())
/// ```
pub fn loss_not_decreasing(losses: &[f64], num_steps: usize, diff_percent: f64) -> Result<Option<usize>> {
    if losses.is_empty() {
        return Err(Error::empty("losses"));
    }
    input::finite("losses", losses.iter().copied())?;
    input::setting("num_steps", num_steps as f64, num_steps >= 1, "a whole number of at least 1")?;
    input::setting("diff_percent", diff_percent, (0.0..=100.0).contains(&diff_percent), "a number from 0 to 100")?;
    let stuck = |step: &usize| {
        let (before, now) = (losses[step - num_steps], losses[*step]);
        let rounding = 1e-12 * before.abs();
        before - now < diff_percent / 100.0 * before.abs() - rounding
    };
    Ok((num_steps..losses.len()).find(stuck))
}

/// The median of what earlier jobs had reached by now, and whether the current one is below it and should stop.
///
/// The objective is to be maximized.
///
/// # Errors
/// `Empty`, `NotFinite`.
/// ```
/// let [median, stop] = workings::training::below_median(0.5, &[0.4, 0.9, 0.6])?;
/// assert_eq!((median.value(), stop.value()), (0.6, 1.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn below_median(current: f64, previous: &[f64]) -> Result<[Expr; 2]> {
    if previous.is_empty() {
        return Err(Error::empty("previous"));
    }
    input::finite("previous", previous.iter().copied())?;
    input::setting("current", current, current.is_finite(), "a finite number")?;
    let median = quantile_expr(QuantileMethod::Linear, &ascending(previous), 0.5).renamed("median");
    let stop = Expr::named("current", current).less_than(median.clone()).called("stop");
    Ok([median, stop])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0.95 improves on 1.0 by less than 0.1, 0.85 by more.
    #[test]
    fn small_improvements_do_not_count() {
        let stop = EarlyStopping::of(&[1.0, 0.95, 0.85, 0.84], 3, 0.1).unwrap();
        assert_eq!((stop.stopped, stop.stop_epoch, stop.best_epoch, stop.best_loss), (false, 3, 2, 0.85));
        let one = EarlyStopping::of(&[1.0], 1, 0.0).unwrap();
        assert_eq!((one.stopped, one.stop_epoch), (false, 0));
        assert!(EarlyStopping::of(&[], 1, 0.0).is_err() && EarlyStopping::of(&[1.0], 0, 0.0).is_err());
        assert!(EarlyStopping::of(&[1.0], 1, -0.1).is_err() && EarlyStopping::of(&[f64::NAN], 1, 0.0).is_err());
    }

    #[test]
    fn a_fall_of_just_the_percentage_is_one() {
        assert_eq!(loss_not_decreasing(&[1.0, 0.9, 0.81], 1, 10.0).unwrap(), None);
        assert_eq!(loss_not_decreasing(&[1.0, 0.9], 5, 10.0).unwrap(), None);
        assert!(loss_not_decreasing(&[1.0], 0, 10.0).is_err() && loss_not_decreasing(&[1.0], 1, 110.0).is_err());
    }

    #[test]
    fn at_the_median_a_job_goes_on() {
        assert_eq!(below_median(0.5, &[0.4, 0.6]).unwrap()[1].value(), 0.0);
        assert!(below_median(0.5, &[]).is_err());
    }
}
