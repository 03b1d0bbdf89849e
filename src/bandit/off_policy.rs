//! Off-policy estimates: what a policy would have earned, from the log of another one.
//!
//! - Formulas: inverse propensity score = (1/n) Σ 1[aᵢ = a] rᵢ / pᵢ; doubly robust = (1/n) Σ (mᵢ + 1[aᵢ = a] (rᵢ − mᵢ) / pᵢ),
//!   for the policy that always plays a; p is the probability with which the logged action was played, m what a model
//!   predicts for a.
//! - Conventions: n counts all rows, those of other actions too. Doubly robust is right if the propensities or the model are.
//! - Source: Horvitz & Thompson (1952), JASA 47, 663–685; Dudík, Langford & Li (2011), ICML.

use crate::Result;
use crate::input;
use crate::worked::{Expr, Number};

/// The log of a policy: actions, rewards, and how probable each action was.
///
/// ```
/// use workings::bandit::LoggedRewards;
///
/// let log = LoggedRewards::new(&["a", "b", "b"], &[1.0, 0.0, 3.0], &[0.5, 0.5, 0.25])?;
/// assert_eq!(log.inverse_propensity(&"b").value(), 4.0); // (0 / 0.5 + 3 / 0.25) / 3
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct LoggedRewards<A> {
    actions: Vec<A>,
    rewards: Vec<f64>,
    propensities: Vec<f64>,
}

impl<A: PartialEq + Clone> LoggedRewards<A> {
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `OutOfRange` for a propensity that is not above 0, to 1.
    pub fn new(actions: &[A], rewards: &[f64], propensities: &[f64]) -> Result<LoggedRewards<A>> {
        input::same_length("actions", actions.len(), "rewards", rewards.len())?;
        input::same_length("actions", actions.len(), "propensities", propensities.len())?;
        input::finite("rewards", rewards.iter().copied())?;
        let needed = "a probability above 0, to 1,";
        input::in_range("propensities", propensities.iter().copied(), |p| p > 0.0 && p <= 1.0, needed)?;
        Ok(LoggedRewards { actions: actions.to_vec(), rewards: rewards.to_vec(), propensities: propensities.to_vec() })
    }

    fn n(&self) -> Expr {
        Expr::named("n", self.actions.len() as f64)
    }

    /// The rows of this action: reward and propensity.
    fn rows_of(&self, action: &A) -> impl Iterator<Item = (usize, Expr, Expr)> {
        let rows = (0..self.actions.len()).filter(move |row| self.actions[*row] == *action);
        rows.map(|row| {
            (
                row,
                Expr::named(format!("r[{row}]"), self.rewards[row]),
                Expr::named(format!("p[{row}]"), self.propensities[row]),
            )
        })
    }

    /// The inverse propensity score of always playing `action`; 0 if the log never did.
    pub fn inverse_propensity(&self, action: &A) -> Expr {
        let sum = Expr::sum_of(self.rows_of(action).map(|(_, reward, propensity)| reward / propensity));
        (sum.called("Σ reward / propensity") / self.n()).called("IPS")
    }

    /// The doubly robust estimate; `model_rewards` is what a model predicts for `action`, row by row.
    ///
    /// # Errors
    /// `LengthMismatch`, `NotFinite`.
    pub fn doubly_robust(&self, action: &A, model_rewards: &[f64]) -> Result<Expr> {
        input::same_length("actions", self.actions.len(), "model_rewards", model_rewards.len())?;
        input::finite("model_rewards", model_rewards.iter().copied())?;
        let model = |row: usize| Expr::named(format!("model[{row}]"), model_rewards[row]);
        let direct = Expr::sum_of((0..model_rewards.len()).map(model)).called("Σ model");
        let corrections = self.rows_of(action).map(|(row, reward, propensity)| (reward - model(row)) / propensity);
        let corrections = Expr::sum_of(corrections).called("Σ (reward − model) / propensity");
        Ok(((direct + corrections) / self.n()).called("doubly robust"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A model that knows the rewards leaves nothing to correct.
    #[test]
    fn a_right_model_is_the_estimate() {
        let log = LoggedRewards::new(&[0, 1, 1], &[1.0, 2.0, 6.0], &[0.5, 0.5, 0.25]).unwrap();
        assert_eq!(log.doubly_robust(&1, &[4.0, 2.0, 6.0]).unwrap().value(), 4.0);
        assert_eq!(log.doubly_robust(&1, &[0.0; 3]).unwrap().value(), log.inverse_propensity(&1).value());
        assert_eq!(log.inverse_propensity(&7).value(), 0.0);
        assert!(log.doubly_robust(&1, &[1.0]).is_err());
    }

    #[test]
    fn impossible_propensities_are_refused() {
        for p in [0.0, -0.5, 1.5, f64::NAN] {
            assert!(LoggedRewards::new(&[0], &[1.0], &[p]).is_err());
        }
        assert!(LoggedRewards::new(&[0, 1], &[1.0], &[0.5]).is_err());
        assert!(LoggedRewards::<u8>::new(&[], &[], &[]).is_err());
    }
}
