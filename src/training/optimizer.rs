//! Steps of optimizers: momentum, Adam, and gradient descent on a parabola, whose rate decides whether it converges.
//!
//! - Formulas: momentum v ← μ·v + g, w ← w − η·v; Adam m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g²,
//!   w ← w − η·m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ); on a·x², x ← (1 − 2·a·η)·x.
//! - Sources: Polyak (1964), USSR Comput. Math. Math. Phys. 4(5), 1–17; Kingma & Ba (2015), ICLR.

use crate::input;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

fn check(weights: &[f64], others: &[(&'static str, &[f64])], learning_rate: f64) -> Result<()> {
    for (name, other) in others {
        input::same_length("weights", weights.len(), name, other.len())?;
        input::finite(name, other.iter().copied())?;
    }
    input::finite("weights", weights.iter().copied())?;
    positive("learning_rate", learning_rate)
}

fn positive(name: &str, value: f64) -> Result<()> {
    input::setting(name, value, value > 0.0 && value.is_finite(), "a number above 0")
}

fn fraction(name: &str, value: f64) -> Result<()> {
    input::setting(name, value, (0.0..1.0).contains(&value), "a number from 0 to below 1")
}

/// Velocity and weights after a step with momentum.
#[derive(Debug, Clone)]
pub struct MomentumStep {
    pub velocity: Vec<Expr>,
    pub weights: Vec<Expr>,
}

impl MomentumStep {
    /// v ← μ·v + g, then w ← w − η·v.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`, `NotFinite`; `BadParam` for a rate not above 0 or a momentum outside 0 to below 1.
    /// ```
    /// let step = workings::training::MomentumStep::new(&[1.0], &[0.5], &[0.25], 2.0, 0.5)?;
    /// assert_eq!((step.velocity[0].value(), step.weights[0].value()), (0.5, 0.0));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(
        weights: &[f64],
        velocity: &[f64],
        gradient: &[f64],
        learning_rate: f64,
        momentum: f64,
    ) -> Result<MomentumStep> {
        check(weights, &[("velocity", velocity), ("gradient", gradient)], learning_rate)?;
        fraction("momentum", momentum)?;
        let v = |i: usize| {
            let kept = Expr::named("μ", momentum) * Expr::named(format!("old v[{i}]"), velocity[i]);
            (kept + Expr::named(format!("g[{i}]"), gradient[i])).called(format!("v[{i}]"))
        };
        let velocity: Vec<Expr> = (0..weights.len()).map(v).collect();
        let w = |(i, v): (usize, &Expr)| {
            (Expr::named(format!("w[{i}]"), weights[i]) - Expr::named("η", learning_rate) * v)
                .called(format!("new w[{i}]"))
        };
        Ok(MomentumStep { weights: velocity.iter().enumerate().map(w).collect(), velocity })
    }
}

/// The settings of Adam.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adam {
    pub learning_rate: f64,
    pub beta1: f64,
    pub beta2: f64,
    /// Added to the root of the corrected v.
    pub epsilon: f64,
}

impl Default for Adam {
    fn default() -> Self {
        Adam { learning_rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
    }
}

/// The moments and the weights after a step of Adam.
#[derive(Debug, Clone)]
pub struct AdamStep {
    pub m: Vec<Expr>,
    pub v: Vec<Expr>,
    pub weights: Vec<Expr>,
}

impl Adam {
    /// Step `t` (the first is 1) from these weights and moments.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`, `NotFinite`; `OutOfRange` for a v below 0; `BadParam` for t = 0, a rate not above 0, a β
    /// outside 0 to below 1, or a negative ε.
    /// ```
    /// use workings::training::Adam;
    ///
    /// let step = Adam::default().step(&[1.0], &[0.5], &[0.0], &[0.0], 1)?;
    /// assert!((step.weights[0].value() - 0.999).abs() < 1e-9); // the first step is as long as the rate
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn step(&self, weights: &[f64], gradient: &[f64], m: &[f64], v: &[f64], t: usize) -> Result<AdamStep> {
        check(weights, &[("gradient", gradient), ("m", m), ("v", v)], self.learning_rate)?;
        input::non_negative("v", v.iter().copied())?;
        fraction("beta1", self.beta1)?;
        fraction("beta2", self.beta2)?;
        let fits = self.epsilon >= 0.0 && self.epsilon.is_finite();
        input::setting("epsilon", self.epsilon, fits, "a number of at least 0")?;
        input::setting("t", t as f64, t >= 1, "a whole number of at least 1")?;
        let (b1, b2) = (Expr::named("β₁", self.beta1), Expr::named("β₂", self.beta2));
        let g = |i: usize| Expr::named(format!("g[{i}]"), gradient[i]);
        let moment = |b: &Expr, name: &str, old: f64, new: Expr, i: usize| {
            (b * Expr::named(format!("old {name}[{i}]"), old) + (1.0 - b) * new).called(format!("{name}[{i}]"))
        };
        let n = weights.len();
        let m: Vec<Expr> = (0..n).map(|i| moment(&b1, "m", m[i], g(i), i)).collect();
        let v: Vec<Expr> = (0..n).map(|i| moment(&b2, "v", v[i], g(i).powi(2), i)).collect();
        let corrected = |moment: &Expr, b: &Expr, name: String| {
            (moment / (1.0 - b.clone().pow(Expr::named("t", t as f64)))).called(name)
        };
        let w = |i: usize| {
            let m_hat = corrected(&m[i], &b1, format!("m̂[{i}]"));
            let v_hat = corrected(&v[i], &b2, format!("v̂[{i}]"));
            let still = m_hat.value() == 0.0 && v_hat.value() == 0.0 && self.epsilon == 0.0;
            let moved = Expr::named("η", self.learning_rate) * m_hat / (v_hat.sqrt() + Expr::named("ε", self.epsilon));
            let moved = moved.counted_as(0.0, still, "without a gradient there is no step");
            (Expr::named(format!("w[{i}]"), weights[i]) - moved).called(format!("new w[{i}]"))
        };
        Ok(AdamStep { weights: (0..n).map(w).collect(), m, v })
    }
}

/// Gradient descent on a·x², from a start.
#[derive(Debug, Clone)]
pub struct ParabolaDescent {
    /// The start and the point after each step.
    pub path: Vec<Expr>,
    /// 1 − 2·a·η, by which each step multiplies x.
    pub factor: Expr,
    /// Whether |factor| < 1.
    pub converges: Expr,
}

impl ParabolaDescent {
    /// `steps` steps with the rate η.
    ///
    /// # Errors
    /// `BadParam` for a or a rate not above 0 (there is no minimum otherwise), a start that is no number, or more than a
    /// million steps.
    /// ```
    /// let descent = workings::training::ParabolaDescent::new(1.0, 4.0, 0.25, 2)?;
    /// assert_eq!((descent.factor.value(), descent.path[2].value()), (0.5, 1.0));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(a: f64, start: f64, learning_rate: f64, steps: usize) -> Result<ParabolaDescent> {
        positive("a", a)?;
        positive("learning_rate", learning_rate)?;
        input::setting("start", start, start.is_finite(), "a finite number")?;
        input::setting("steps", steps as f64, steps <= 1_000_000, "at most a million")?;
        let (a, rate) = (Expr::named("a", a), Expr::named("η", learning_rate));
        let factor = (1.0 - 2.0 * &a * &rate).called("factor");
        let mut path = vec![Expr::named("x[0]", start)];
        let mut x = start;
        for t in 1..=steps {
            // Each point from the last one's value: a formula of the whole path would be as long as the path.
            let last = Expr::named(format!("x[{}]", t - 1), x);
            let next = (&last - &rate * (2.0 * &a * &last)).called(format!("x[{t}]"));
            x = next.value();
            if !x.is_finite() {
                return Err(Error::Undetermined(format!("x overflows at step {t}, for the descent diverges")));
            }
            path.push(next);
        }
        let converges = factor.clone().abs().less_than(Expr::from(1.0)).called("converges");
        Ok(ParabolaDescent { path, factor, converges })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// m = 0.9 · 0.5 + 0.1 · 2 = 0.65, over 1 − 0.9² = 0.19; v = 0.99 · 0.3 + 0.01 · 4 = 0.337, over 1 − 0.99² = 0.0199.
    #[test]
    fn each_moment_of_adam_has_its_own_beta() {
        let adam = Adam { learning_rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 0.0 };
        let step = adam.step(&[1.0], &[2.0], &[0.5], &[0.3], 2).unwrap();
        let expected = 1.0 - 0.1 * (0.65 / 0.19) / (0.337_f64 / 0.0199).sqrt();
        assert!((step.weights[0].value() - expected).abs() < 1e-12);
    }
}
