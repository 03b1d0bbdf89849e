//! Returns, state values and the update of an action value.

use ndarray::ArrayView2;

use crate::input;
use crate::linalg::dense::solve;
use crate::worked::{Expr, Number, six};
use crate::{Error, Result};

fn discount(gamma: f64) -> Result<Expr> {
    input::setting("gamma", gamma, (0.0..=1.0).contains(&gamma), "a number from 0 to 1")?;
    Ok(Expr::named("γ", gamma))
}

/// The sum of rewards, each step counting γ times the step before.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for γ outside 0 to 1.
/// ```
/// assert_eq!(workings::reinforcement::discounted_return(&[1.0, 4.0, 8.0], 0.5)?.value(), 5.0); // 1 + 2 + 2
/// # Ok::<(), workings::Error>(())
/// ```
pub fn discounted_return(rewards: &[f64], gamma: f64) -> Result<Expr> {
    if rewards.is_empty() {
        return Err(Error::empty("rewards"));
    }
    input::finite("rewards", rewards.iter().copied())?;
    let gamma = discount(gamma)?;
    let term = |(t, reward): (usize, &f64)| {
        let reward = Expr::named(format!("r[{t}]"), *reward);
        match t {
            0 => reward,
            1 => &gamma * reward,
            _ => gamma.clone().powi(i32::try_from(t).unwrap_or(i32::MAX)) * reward,
        }
    };
    Ok(Expr::sum_of(rewards.iter().enumerate().map(term)).called("return"))
}

/// The value of an action after a step of Q-learning towards r + γ · `max_next_q`.
///
/// # Errors
/// `BadParam` for α or γ outside 0 to 1, or a number that is not finite.
/// ```
/// assert_eq!(workings::reinforcement::q_update(1.0, 2.0, 4.0, 0.5, 0.5)?.value(), 2.5); // halfway from 1 to 4
/// # Ok::<(), workings::Error>(())
/// ```
pub fn q_update(q: f64, reward: f64, max_next_q: f64, alpha: f64, gamma: f64) -> Result<Expr> {
    for (name, value) in [("q", q), ("reward", reward), ("max_next_q", max_next_q)] {
        input::setting(name, value, value.is_finite(), "a finite number")?;
    }
    input::setting("alpha", alpha, (0.0..=1.0).contains(&alpha), "a number from 0 to 1")?;
    let (q, next) = (Expr::named("Q", q), Expr::named("max Q′", max_next_q));
    let target = (Expr::named("r", reward) + discount(gamma)? * next).called("target");
    Ok((&q + Expr::named("α", alpha) * (target - &q)).called("new Q"))
}

/// The values of states under a fixed policy: the solution of V = r + γ P V.
///
/// `rewards`: of each state, shape `(n,)`; `transitions`: probability of going from state i (row) to j, shape `(n, n)`.
/// Cost: O(n³).
///
/// # Errors
/// `Empty`, `NotFinite`; `Shape` for a matrix that is not n × n; `OutOfRange` for a probability outside 0 to 1; `BadParam`
/// for a row that does not sum to 1, or γ outside 0 to 1 or 1 itself.
/// ```
/// use workings::ndarray::array;
///
/// // The second state is left for the first, which is never left: V₀ = 1 + ½ V₀, V₁ = 0 + ½ V₀.
/// let values = workings::reinforcement::bellman_values(&[1.0, 0.0], array![[1.0, 0.0], [1.0, 0.0]].view(), 0.5)?;
/// assert!((values[0].value() - 2.0).abs() < 1e-12 && (values[1].value() - 1.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn bellman_values(rewards: &[f64], transitions: ArrayView2<f64>, gamma: f64) -> Result<Vec<Expr>> {
    let n = rewards.len();
    if n == 0 {
        return Err(Error::empty("rewards"));
    }
    input::finite("rewards", rewards.iter().copied())?;
    if transitions.dim() != (n, n) {
        let (rows, columns) = transitions.dim();
        let needed = format!("{n} × {n}, from each state to each,");
        return Err(Error::Shape { name: "transitions".into(), given: format!("{rows} × {columns}"), needed });
    }
    for (i, row) in transitions.outer_iter().enumerate() {
        input::probabilities(&format!("transitions[{i}]"), row.iter().copied())?;
        let total = row.sum();
        if (total - 1.0).abs() > 1e-6 {
            return Err(Error::bad_param(format!("the sum of transitions[{i}]"), six(total), "1"));
        }
    }
    input::setting("gamma", gamma, (0.0..1.0).contains(&gamma), "a number of at least 0, below 1,")?;
    let entry = |i: usize, j: usize| f64::from(i == j) - gamma * transitions[(i, j)];
    let values =
        solve(n, entry, rewards).ok_or_else(|| Error::Undetermined("the values have no one solution".into()))?;
    let state = |i: usize| {
        let next = |j: usize| {
            let probability = Expr::named(format!("p({i},{j})"), transitions[(i, j)]);
            probability * Expr::named(format!("V({j})"), values[j])
        };
        let next = Expr::sum_of((0..n).filter(|j| transitions[(i, *j)] > 0.0).map(next));
        let value = Expr::named(format!("r({i})"), rewards[i]) + Expr::named("γ", gamma) * next;
        value.valued(values[i]).called(format!("V[{i}]"))
    };
    Ok((0..n).map(state).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn returns_with_and_without_discount() {
        let r = [2.0, 3.0, 4.0, 5.0];
        assert_eq!(discounted_return(&r, 1.0).unwrap().value(), 14.0);
        assert_eq!(discounted_return(&r, 0.0).unwrap().value(), 2.0);
        assert!(discounted_return(&r, 1.5).is_err() && discounted_return(&[], 0.5).is_err());
    }

    /// V = r + γ P V for two states: with γ = ½, V₀ = 4 + ¼ V₀ + ¼ V₁ and V₁ = 2 + ½ V₁: V₁ = 4, V₀ = 5 / (¾).
    #[test]
    fn values_solve_the_equation() {
        let values = bellman_values(&[4.0, 2.0], array![[0.5, 0.5], [0.0, 1.0]].view(), 0.5).unwrap();
        assert!((values[0].value() - 20.0 / 3.0).abs() < 1e-12 && (values[1].value() - 4.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_no_chain_is_refused() {
        let values = |p: ndarray::Array2<f64>, gamma| bellman_values(&[4.0, 2.0], p.view(), gamma);
        let chain = || array![[0.5, 0.5], [0.0, 1.0]];
        assert!(values(chain(), 1.0).is_err() && values(chain(), -0.1).is_err());
        assert!(matches!(values(array![[0.5, 0.5]], 0.5), Err(Error::Shape { .. })));
        assert!(matches!(values(array![[0.5, 0.4], [0.0, 1.0]], 0.5), Err(Error::BadParam { .. })));
        assert!(matches!(values(array![[1.5, -0.5], [0.0, 1.0]], 0.5), Err(Error::OutOfRange { .. })));
        assert!(bellman_values(&[], chain().view(), 0.5).is_err());
        assert!(q_update(1.0, 1.0, 1.0, 1.5, 0.5).is_err() && q_update(1.0, 1.0, 1.0, 0.5, -0.5).is_err());
    }
}
