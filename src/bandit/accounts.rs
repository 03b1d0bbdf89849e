//! What playing earned and cost: running means, regret, shares of traffic, uplift.
//!
//! - Formulas: new mean = mean + (reward − mean) / (n + 1); regret = Σ nᵢ (best mean − meanᵢ); share of the first of two arms
//!   = (blended − second) / (first − second); relative uplift = (variant − control) / control.

use super::explore::{mean, rewards};
use crate::Result;
use crate::input;
use crate::worked::{Expr, Number};

/// The mean of `count` rewards after one more.
///
/// # Errors
/// `BadParam` for a number that is not finite.
/// ```
/// assert_eq!(workings::bandit::incremental_mean(3, 2.0, 6.0)?.value(), 3.0); // (2 + 2 + 2 + 6) / 4
/// # Ok::<(), workings::Error>(())
/// ```
pub fn incremental_mean(count: usize, mean: f64, reward: f64) -> Result<Expr> {
    for (name, value) in [("mean", mean), ("reward", reward)] {
        input::setting(name, value, value.is_finite(), "a finite number")?;
    }
    let (old, n) = (Expr::named("mean", mean), Expr::named("count", count as f64));
    Ok((&old + (Expr::named("reward", reward) - &old) / (n + 1.0)).called("new mean"))
}

/// The expected regret against always playing the best arm.
///
/// ```
/// let regret = workings::bandit::Regret::new(&[0.2, 0.5], &[30.0, 70.0])?;
/// assert!((regret.total.value() - 9.0).abs() < 1e-12); // 30 plays that each lost 0.3
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Regret {
    /// What each play of an arm loses.
    pub per_arm: Vec<Expr>,
    pub total: Expr,
}

impl Regret {
    /// The true mean reward of each arm, and how often it was played.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `OutOfRange` for a negative count.
    pub fn new(mean_rewards: &[f64], counts: &[f64]) -> Result<Regret> {
        input::same_length("mean_rewards", mean_rewards.len(), "counts", counts.len())?;
        rewards(mean_rewards)?;
        input::non_negative("counts", counts.iter().copied())?;
        let best = Expr::named("best mean", mean_rewards.iter().copied().fold(f64::NEG_INFINITY, f64::max));
        let lost = |arm: usize| (&best - mean(arm, mean_rewards)).called(format!("regret[{arm}]"));
        let per_arm: Vec<Expr> = (0..counts.len()).map(lost).collect();
        let plays = |(arm, lost): (usize, &Expr)| Expr::named(format!("n[{arm}]"), counts[arm]) * lost;
        let total = Expr::sum_of(per_arm.iter().enumerate().map(plays)).called("regret");
        Ok(Regret { per_arm, total })
    }
}

/// The share of plays that the first of two arms had, from the mean reward of all.
///
/// # Errors
/// `BadParam` for arms of equal reward, which no share tells apart, or a mean that does not lie between them.
/// ```
/// assert_eq!(workings::bandit::share_of_first(0.75, 0.25, 0.625)?.value(), 0.75);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn share_of_first(reward_first: f64, reward_second: f64, mean_reward: f64) -> Result<Expr> {
    input::finite("rewards", [reward_first, reward_second, mean_reward])?;
    let differ = reward_first != reward_second;
    input::setting("reward_second", reward_second, differ, "another reward than reward_first")?;
    let (low, high) = (reward_first.min(reward_second), reward_first.max(reward_second));
    let slack = 1e-12 * (high - low);
    let between = (low - slack..=high + slack).contains(&mean_reward);
    input::setting("mean_reward", mean_reward, between, "a number between the two rewards")?;
    let [first, second, mean] = [("first", reward_first), ("second", reward_second), ("mean", mean_reward)]
        .map(|(name, value)| Expr::named(name, value));
    Ok(((mean - &second) / (first - second)).called("share of the first"))
}

/// What the variant has more than the control.
pub fn absolute_uplift(control: f64, variant: f64) -> Expr {
    (Expr::named("variant", variant) - Expr::named("control", control)).called("absolute uplift")
}

/// What the variant has more than the control, as a share of the control; `NaN` if that is 0.
///
/// ```
/// assert_eq!(workings::bandit::relative_uplift(0.5, 0.75).value(), 0.5);
/// ```
pub fn relative_uplift(control: f64, variant: f64) -> Expr {
    let relative = absolute_uplift(control, variant) / Expr::named("control", control);
    relative.undefined_if(control == 0.0, "the control is 0").called("relative uplift")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_reward_is_its_own_mean() {
        assert_eq!(incremental_mean(0, 0.0, 0.7).unwrap().value(), 0.7);
        assert!(incremental_mean(1, f64::NAN, 0.7).is_err());
    }

    #[test]
    fn shares_that_cannot_be_are_refused() {
        assert!(share_of_first(0.5, 0.5, 0.5).is_err());
        assert!(share_of_first(0.6, 0.5, 0.7).is_err() && share_of_first(0.5, 0.6, 0.4).is_err());
        assert_eq!(share_of_first(0.25, 0.5, 0.5).unwrap().value(), 0.0);
    }

    #[test]
    fn of_nothing_there_is_no_uplift() {
        assert_eq!(relative_uplift(0.0, 0.1).undefined(), Some("the control is 0"));
        assert!(Regret::new(&[0.1], &[-1.0]).is_err() && Regret::new(&[], &[]).is_err());
    }
}
