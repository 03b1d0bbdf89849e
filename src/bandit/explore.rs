//! Exploration: between the arm that has paid best and those that may yet pay more.
//!
//! - Formulas: ε-greedy plays the best arm with 1 − ε + ε/K and any other with ε/K; UCB1 plays the largest
//!   mean + c √(ln t / n); softmax (Boltzmann) plays with exp(mean / T) / Σ exp(mean / T).
//! - Conventions: exploring, ε-greedy may also pick the best arm; t is the sum of all counts; an arm never played comes first;
//!   of equals the first. c = √2 is UCB1 proper.
//! - Source: Auer, Cesa-Bianchi & Fischer (2002), Machine Learning 47, 235–256; Sutton & Barto (2018), chapter 2.

use crate::input;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// A number for each arm, and the arm that is best by it.
#[derive(Debug, Clone)]
pub struct Choices {
    pub values: Vec<Expr>,
    /// The first arm of the largest mean (ε-greedy, softmax) or bound (UCB1).
    pub best: usize,
}

/// The first position of the largest value.
fn first_largest(values: impl IntoIterator<Item = f64>) -> usize {
    let largest = |best: (usize, f64), next: (usize, f64)| if next.1 > best.1 { next } else { best };
    values.into_iter().enumerate().reduce(largest).map_or(0, |(arm, _)| arm)
}

pub(super) fn rewards(mean_rewards: &[f64]) -> Result<()> {
    if mean_rewards.is_empty() {
        return Err(Error::empty("mean_rewards"));
    }
    input::finite("mean_rewards", mean_rewards.iter().copied())
}

pub(super) fn mean(arm: usize, mean_rewards: &[f64]) -> Expr {
    Expr::named(format!("mean[{arm}]"), mean_rewards[arm])
}

/// The probability with which ε-greedy plays each arm.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for ε outside 0 to 1.
/// ```
/// let play = workings::bandit::epsilon_greedy(&[0.1, 0.4], 0.5)?;
/// assert_eq!((play.values[0].value(), play.values[1].value(), play.best), (0.25, 0.75, 1));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn epsilon_greedy(mean_rewards: &[f64], epsilon: f64) -> Result<Choices> {
    rewards(mean_rewards)?;
    input::setting("epsilon", epsilon, (0.0..=1.0).contains(&epsilon), "a probability from 0 to 1")?;
    let best = first_largest(mean_rewards.iter().copied());
    let (epsilon, arms) = (Expr::named("ε", epsilon), Expr::named("arms", mean_rewards.len() as f64));
    let explored = &epsilon / arms;
    let probability = |arm: usize| {
        let p = if arm == best { 1.0 - &epsilon + &explored } else { explored.clone() };
        p.called(format!("p[{arm}]"))
    };
    Ok(Choices { values: (0..mean_rewards.len()).map(probability).collect(), best })
}

/// The upper confidence bound of each arm, ∞ where it was never played.
///
/// `counts`: how often each arm was played; `c`: the weight of the uncertainty, at least 0.
///
/// # Errors
/// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` for c below 0.
/// ```
/// let play = workings::bandit::ucb1(&[0.9, 0.0], &[10, 0], 2f64.sqrt())?;
/// assert_eq!((play.values[1].value(), play.best), (f64::INFINITY, 1));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn ucb1(mean_rewards: &[f64], counts: &[usize], c: f64) -> Result<Choices> {
    input::same_length("mean_rewards", mean_rewards.len(), "counts", counts.len())?;
    rewards(mean_rewards)?;
    input::setting("c", c, c >= 0.0 && c.is_finite(), "a number of at least 0")?;
    let t = Expr::named("t", counts.iter().map(|count| *count as f64).sum());
    let bound = |arm: usize| {
        let width = (t.clone().ln() / Expr::named(format!("n[{arm}]"), counts[arm] as f64)).sqrt();
        let bound = mean(arm, mean_rewards) + Expr::named("c", c) * width;
        bound
            .counted_as(f64::INFINITY, counts[arm] == 0, "an arm never played goes first")
            .called(format!("bound[{arm}]"))
    };
    let values: Vec<Expr> = (0..counts.len()).map(bound).collect();
    let best = first_largest(values.iter().map(Expr::value));
    Ok(Choices { values, best })
}

/// The probability with which softmax exploration plays each arm; the lower the temperature, the greedier.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a temperature that is not above 0.
/// ```
/// let play = workings::bandit::boltzmann(&[0.0, 3f64.ln()], 1.0)?;
/// assert!((play.values[1].value() - 0.75).abs() < 1e-12); // 3 / (1 + 3)
/// # Ok::<(), workings::Error>(())
/// ```
pub fn boltzmann(mean_rewards: &[f64], temperature: f64) -> Result<Choices> {
    rewards(mean_rewards)?;
    let fits = temperature > 0.0 && temperature.is_finite();
    input::setting("temperature", temperature, fits, "a number above 0")?;
    let best = first_largest(mean_rewards.iter().copied());
    // Less the largest mean, which changes no share, no power can overflow.
    let most = Expr::named("largest mean", mean_rewards[best]);
    let temperature = Expr::named("T", temperature);
    let power = |arm: usize| {
        let exponent = (mean(arm, mean_rewards) - &most) / &temperature;
        exponent.exp().called(format!("weight[{arm}]"))
    };
    let powers: Vec<Expr> = (0..mean_rewards.len()).map(power).collect();
    let total = Expr::sum_of(powers.iter().cloned()).called("weight of all");
    let values = (0..).zip(powers).map(|(arm, w): (usize, Expr)| (w / &total).called(format!("p[{arm}]"))).collect();
    Ok(Choices { values, best })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(choices: Result<Choices>) -> Vec<f64> {
        choices.unwrap().values.iter().map(Expr::value).collect()
    }

    #[test]
    fn always_and_never_exploring() {
        assert_eq!(values(epsilon_greedy(&[0.2, 0.9, 0.9, 0.1], 0.0)), [0.0, 1.0, 0.0, 0.0]);
        assert_eq!(values(epsilon_greedy(&[0.2, 0.9, 0.9, 0.1], 1.0)), [0.25; 4]);
        assert!(epsilon_greedy(&[], 0.1).is_err());
        assert!(epsilon_greedy(&[1.0], 1.1).is_err() && epsilon_greedy(&[1.0], f64::NAN).is_err());
    }

    /// t = 4: 0.5 + √(ln 4 / 1) against 0.7 + √(ln 4 / 3).
    #[test]
    fn bounds_of_arms_played_unequally() {
        let t = 4f64.ln();
        assert_eq!(values(ucb1(&[0.5, 0.7], &[1, 3], 1.0)), [0.5 + t.sqrt(), 0.7 + (t / 3.0).sqrt()]);
        assert_eq!(ucb1(&[0.5, 0.7, 0.1], &[0, 3, 0], 0.0).unwrap().best, 0);
        assert_eq!(ucb1(&[0.5, 0.7], &[0, 0], 1.0).unwrap().best, 0);
        assert_eq!(values(ucb1(&[0.5], &[1], 1.0)), [0.5]);
        assert!(ucb1(&[0.5], &[1, 2], 1.0).is_err() && ucb1(&[0.5], &[1], -1.0).is_err());
    }

    #[test]
    fn a_low_temperature_is_greedy() {
        assert_eq!(values(boltzmann(&[1.0, 5000.0], 1e-3)), [0.0, 1.0]);
        assert!(boltzmann(&[1.0], 0.0).is_err() && boltzmann(&[], 1.0).is_err());
    }
}
