//! Learning-rate schedules: how large a step is at each step.
//!
//! - Formulas: constant η₀; step decay η₀ · factor^⌊step / every⌋; cosine η₀ (1 + cos(π step / total)) / 2; exponential η₀ e^(−rate·step);
//!   inverse time η₀ / (1 + rate · step); linear η₀ (1 − step / total). Warm-up: base · step / warm-up steps, then base.
//! - Conventions: steps count from 0; cosine and linear end at 0 with step = total, and say nothing of later steps.
//! - Source: Loshchilov & Hutter (2017), SGDR, for the cosine; Goyal et al. (2017) for the warm-up.

use crate::Result;
use crate::input;
use crate::worked::{Expr, Number};

/// How the learning rate falls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Schedule {
    Constant,
    Step { factor: f64, every: usize },
    Cosine { total: usize },
    Exponential { rate: f64 },
    Inverse { rate: f64 },
    Linear { total: usize },
}

impl Schedule {
    /// The learning rate at `step`, starting from `initial`, above 0.
    ///
    /// # Errors
    /// `BadParam` for a setting out of its range, or a step beyond the total.
    /// ```
    /// use workings::training::Schedule;
    /// assert_eq!(Schedule::Step { factor: 0.5, every: 10 }.rate(25, 0.5)?.value(), 0.125);
    /// assert_eq!(Schedule::Inverse { rate: 1.0 }.rate(3, 0.5)?.value(), 0.125);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn rate(&self, step: usize, initial: f64) -> Result<Expr> {
        input::setting("initial", initial, initial > 0.0 && initial.is_finite(), "a number above 0")?;
        self.check()?;
        if let Schedule::Cosine { total } | Schedule::Linear { total } = *self {
            input::setting("step", step as f64, step <= total, &format!("a step up to the total, {total},"))?;
        }
        Ok(self.formula::<Expr>(step, initial).called(format!("rate at step {step}")))
    }

    /// Whether the settings are in their ranges.
    pub(crate) fn check(&self) -> Result<()> {
        match *self {
            Schedule::Constant => Ok(()),
            Schedule::Step { factor, every } => {
                input::setting("factor", factor, factor > 0.0 && factor <= 1.0, "a number above 0, to 1,")?;
                input::setting("every", every as f64, every >= 1, "a whole number of at least 1")
            }
            Schedule::Cosine { total } | Schedule::Linear { total } => {
                input::setting("total", total as f64, total >= 1, "a whole number of at least 1")
            }
            Schedule::Exponential { rate } | Schedule::Inverse { rate } => {
                input::setting("rate", rate, rate >= 0.0 && rate.is_finite(), "a number of at least 0")
            }
        }
    }

    /// The same for settings that have been checked, over any number.
    pub(crate) fn formula<N: Number>(&self, step: usize, initial: f64) -> N {
        let (start, t) = (N::parameter("initial", initial), N::parameter("step", step as f64));
        let share = |total: usize| t.clone() / N::parameter("total", total as f64);
        match *self {
            Schedule::Constant => start,
            Schedule::Step { factor, every } => {
                let (whole, broken) = ((step / every) as f64, !step.is_multiple_of(every));
                let drops = (t / N::parameter("every", every as f64)).counted_as(whole, broken, "rounded down");
                start * N::parameter("factor", factor).pow(drops.called("drops"))
            }
            Schedule::Cosine { total } => {
                let share = share(total).value();
                // The cosine is no operation of formulas, so it stands as a number of its own.
                let cosine = if share == 0.5 { 0.0 } else { (std::f64::consts::PI * share).cos() };
                start * (N::from(1.0) + N::parameter("cos(π · step / total)", cosine)) / 2.0
            }
            Schedule::Exponential { rate } => start * (-N::parameter("rate", rate) * t).exp(),
            Schedule::Inverse { rate } => start / (N::from(1.0) + N::parameter("rate", rate) * t),
            Schedule::Linear { total } => start * (N::from(1.0) - share(total)),
        }
    }
}

/// The learning rate in a linear warm-up from 0 to `base`, and `base` after it.
///
/// # Errors
/// `BadParam` for a base that is not above 0, or no warm-up steps.
/// ```
/// assert_eq!(workings::training::warm_up(0.5, 1000, 250)?.value(), 0.125);
/// assert_eq!(workings::training::warm_up(0.5, 1000, 5000)?.value(), 0.5);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn warm_up(base: f64, warmup_steps: usize, step: usize) -> Result<Expr> {
    input::setting("base", base, base > 0.0 && base.is_finite(), "a number above 0")?;
    input::setting("warmup_steps", warmup_steps as f64, warmup_steps >= 1, "a whole number of at least 1")?;
    Ok(warmed_up::<Expr>(base, warmup_steps, step).called("rate"))
}

/// The same for settings that have been checked, over any number.
pub(crate) fn warmed_up<N: Number>(base: f64, warmup_steps: usize, step: usize) -> N {
    let share = N::parameter("step", step as f64) / N::parameter("warm-up steps", warmup_steps as f64);
    N::parameter("base", base) * share.min(N::from(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(schedule: Schedule, step: usize) -> f64 {
        schedule.rate(step, 0.8).unwrap().value()
    }

    /// cos(π/3) = ½.
    #[test]
    fn each_schedule_by_hand() {
        assert!((rate(Schedule::Cosine { total: 30 }, 10) - 0.6).abs() < 1e-15);
        assert_eq!(rate(Schedule::Cosine { total: 30 }, 30), 0.0);
        assert!((rate(Schedule::Linear { total: 8 }, 2) - 0.6).abs() < 1e-15);
        assert!((rate(Schedule::Exponential { rate: 2f64.ln() }, 2) - 0.2).abs() < 1e-15);
        assert_eq!(rate(Schedule::Step { factor: 0.5, every: 10 }, 9), 0.8);
        assert_eq!(rate(Schedule::Constant, 1000), 0.8);
    }

    #[test]
    fn settings_out_of_range_are_refused() {
        for schedule in [
            Schedule::Step { factor: 0.0, every: 1 },
            Schedule::Step { factor: 0.5, every: 0 },
            Schedule::Cosine { total: 0 },
            Schedule::Linear { total: 2 },
            Schedule::Exponential { rate: -1.0 },
            Schedule::Inverse { rate: f64::NAN },
        ] {
            assert!(schedule.rate(3, 0.1).is_err(), "{schedule:?}");
        }
        assert!(Schedule::Inverse { rate: 1.0 }.rate(3, 0.0).is_err());
        assert!(warm_up(0.0, 1, 1).is_err() && warm_up(1.0, 0, 1).is_err());
    }
}
