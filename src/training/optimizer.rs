//! Single steps of optimizers with their derivations, and gradient descent on a parabola, whose rate decides whether it
//! converges. Whole runs are in [`optimize`](crate::optimize).
//!
//! - Formulas: momentum v ← μ·v + g, w ← w − η·v; Nesterov w ← w − η·(g + μ·v); AdaGrad s ← s + g²,
//!   w ← w − η·g / (√s + ε); RMSProp the same with v ← ρ·v + (1 − ρ)·g²; Adam m ← β₁·m + (1 − β₁)·g,
//!   v ← β₂·v + (1 − β₂)·g², w ← w − η·m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ); AdamW first
//!   w ← w − η·λ·w; on a·x², x ← (1 − 2·a·η)·x.
//! - Conventions: PyTorch's forms and defaults. Keras differs: ε stands under the root of AdaGrad and RMSProp, beside √v
//!   and not √v̂ in Adam, and is 1e-7; the sum of AdaGrad starts at 0.1; RMSProp keeps 0.9 of v (ρ) and steps by 0.001; the
//!   velocity contains the rate, which is the same as long as the rate is.
//! - Sources: Polyak (1964), USSR Comput. Math. Math. Phys. 4(5), 1–17; Nesterov (1983), Soviet Math. Dokl. 27, 372–376, in
//!   the form of Sutskever et al. (2013), ICML; Duchi, Hazan & Singer (2011), J. Mach. Learn. Res. 12, 2121–2159 (AdaGrad);
//!   Tieleman & Hinton (2012), Coursera lecture 6.5 (RMSProp); Kingma & Ba (2015), ICLR; Loshchilov & Hutter (2019), ICLR.

use super::rules::{self, AdamRule};
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
        Self::either(weights, velocity, gradient, learning_rate, momentum, false)
    }

    /// The step after Nesterov: v ← μ·v + g, then w ← w − η·(g + μ·v), as if the velocity had already been followed.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    /// ```
    /// let step = workings::training::MomentumStep::nesterov(&[1.0], &[0.5], &[0.25], 2.0, 0.5)?;
    /// assert_eq!((step.velocity[0].value(), step.weights[0].value()), (0.5, 0.0)); // 1 − 2 · (0.25 + 0.25)
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn nesterov(
        weights: &[f64],
        velocity: &[f64],
        gradient: &[f64],
        learning_rate: f64,
        momentum: f64,
    ) -> Result<MomentumStep> {
        Self::either(weights, velocity, gradient, learning_rate, momentum, true)
    }

    fn either(w: &[f64], v: &[f64], g: &[f64], rate: f64, momentum: f64, nesterov: bool) -> Result<MomentumStep> {
        check(w, &[("velocity", v), ("gradient", g)], rate)?;
        fraction("momentum", momentum)?;
        let step = |i: usize| rules::momentum(i, [w[i], v[i], g[i]], rate, momentum, nesterov).into();
        let (velocity, weights) = (0..w.len()).map(step).unzip();
        Ok(MomentumStep { velocity, weights })
    }
}

/// The running squares of the gradient and the weights after a step of AdaGrad or RMSProp.
#[derive(Debug, Clone)]
pub struct ScaledStep {
    /// The sum of the squared gradients (AdaGrad), or their running mean (RMSProp).
    pub squares: Vec<Expr>,
    pub weights: Vec<Expr>,
}

/// The settings of AdaGrad, whose steps are short where the gradient has been large.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdaGrad {
    pub learning_rate: f64,
    /// Added to the root of the sum.
    pub epsilon: f64,
}

impl Default for AdaGrad {
    fn default() -> Self {
        AdaGrad { learning_rate: 0.01, epsilon: 1e-10 }
    }
}

impl AdaGrad {
    /// A step from these weights and this sum of squared gradients, 0 at first.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`, `NotFinite`; `OutOfRange` for a sum below 0; `BadParam` for a rate not above 0 or a
    /// negative ε.
    /// ```
    /// use workings::training::AdaGrad;
    ///
    /// let step = AdaGrad { learning_rate: 0.5, epsilon: 0.0 }.step(&[1.0], &[3.0], &[16.0])?;
    /// assert_eq!((step.squares[0].value(), step.weights[0].value()), (25.0, 0.7)); // 1 − 0.5 · 3 / 5
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn step(&self, weights: &[f64], gradient: &[f64], squares: &[f64]) -> Result<ScaledStep> {
        check_scaled(weights, gradient, squares, self.learning_rate, self.epsilon)?;
        let step = |i: usize| {
            rules::adagrad(i, [weights[i], squares[i], gradient[i]], self.learning_rate, self.epsilon).into()
        };
        let (squares, weights) = (0..weights.len()).map(step).unzip();
        Ok(ScaledStep { squares, weights })
    }
}

/// The settings of RMSProp: AdaGrad that forgets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RmsProp {
    pub learning_rate: f64,
    /// The share of the running mean that is kept (`alpha` in PyTorch).
    pub rho: f64,
    /// Added to the root of the running mean.
    pub epsilon: f64,
}

impl Default for RmsProp {
    fn default() -> Self {
        RmsProp { learning_rate: 0.01, rho: 0.99, epsilon: 1e-8 }
    }
}

impl RmsProp {
    /// A step from these weights and this running mean of squared gradients, 0 at first.
    ///
    /// # Errors
    /// As [`AdaGrad::step`], and `BadParam` for ρ outside 0 to below 1.
    /// ```
    /// use workings::training::RmsProp;
    ///
    /// let rms = RmsProp { learning_rate: 0.5, rho: 0.75, epsilon: 0.0 };
    /// let step = rms.step(&[1.0], &[4.0], &[0.0])?;
    /// assert_eq!((step.squares[0].value(), step.weights[0].value()), (4.0, 0.0)); // 1 − 0.5 · 4 / 2
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn step(&self, weights: &[f64], gradient: &[f64], squares: &[f64]) -> Result<ScaledStep> {
        check_scaled(weights, gradient, squares, self.learning_rate, self.epsilon)?;
        fraction("rho", self.rho)?;
        let step = |i: usize| {
            rules::rmsprop(i, [weights[i], squares[i], gradient[i]], self.learning_rate, self.rho, self.epsilon).into()
        };
        let (squares, weights) = (0..weights.len()).map(step).unzip();
        Ok(ScaledStep { squares, weights })
    }
}

fn check_scaled(weights: &[f64], gradient: &[f64], squares: &[f64], rate: f64, epsilon: f64) -> Result<()> {
    check(weights, &[("gradient", gradient), ("squares", squares)], rate)?;
    input::non_negative("squares", squares.iter().copied())?;
    input::setting("epsilon", epsilon, epsilon >= 0.0 && epsilon.is_finite(), "a number of at least 0")
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
        self.decayed_step(weights, gradient, m, v, t, 0.0)
    }

    fn decayed_step(&self, w: &[f64], g: &[f64], m: &[f64], v: &[f64], t: usize, decay: f64) -> Result<AdamStep> {
        check(w, &[("gradient", g), ("m", m), ("v", v)], self.learning_rate)?;
        input::non_negative("v", v.iter().copied())?;
        fraction("beta1", self.beta1)?;
        fraction("beta2", self.beta2)?;
        let fits = self.epsilon >= 0.0 && self.epsilon.is_finite();
        input::setting("epsilon", self.epsilon, fits, "a number of at least 0")?;
        input::setting("t", t as f64, t >= 1, "a whole number of at least 1")?;
        let rule = AdamRule::new([self.beta1, self.beta2], t, self.learning_rate, self.epsilon, decay);
        let mut step = AdamStep { m: vec![], v: vec![], weights: vec![] };
        for i in 0..w.len() {
            let [new_m, new_v, new_w] = rule.step(i, [w[i], m[i], v[i], g[i]]);
            step.m.push(new_m);
            step.v.push(new_v);
            step.weights.push(new_w);
        }
        Ok(step)
    }
}

/// The settings of AdamW: Adam whose weights shrink by a share of their own each step, whatever their gradients.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdamW {
    pub adam: Adam,
    /// λ: a step takes η·λ of each weight.
    pub weight_decay: f64,
}

impl Default for AdamW {
    fn default() -> Self {
        AdamW { adam: Adam::default(), weight_decay: 0.01 }
    }
}

impl AdamW {
    /// Step `t` (the first is 1) from these weights and moments: w ← w − η·λ·w, then Adam's step.
    ///
    /// # Errors
    /// As [`Adam::step`], and `BadParam` for a negative decay.
    /// ```
    /// use workings::training::AdamW;
    ///
    /// let step = AdamW::default().step(&[1.0], &[0.5], &[0.0], &[0.0], 1)?;
    /// assert!((step.weights[0].value() - (1.0 - 0.001 * 0.01 - 0.001)).abs() < 1e-9);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn step(&self, weights: &[f64], gradient: &[f64], m: &[f64], v: &[f64], t: usize) -> Result<AdamStep> {
        let fits = self.weight_decay >= 0.0 && self.weight_decay.is_finite();
        input::setting("weight_decay", self.weight_decay, fits, "a number of at least 0")?;
        self.adam.decayed_step(weights, gradient, m, v, t, self.weight_decay)
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

    /// v = 0.9 · 0.5 + 2 = 2.45; plain 1 − 0.1 · 2.45, Nesterov 1 − 0.1 · (2 + 0.9 · 2.45).
    #[test]
    fn nesterov_looks_ahead() {
        let of = |step: Result<MomentumStep>| step.map(|s| [s.velocity[0].value(), s.weights[0].value()]).unwrap();
        let plain = of(MomentumStep::new(&[1.0], &[0.5], &[2.0], 0.1, 0.9));
        let ahead = of(MomentumStep::nesterov(&[1.0], &[0.5], &[2.0], 0.1, 0.9));
        assert!((plain[1] - 0.755).abs() < 1e-15 && (ahead[1] - 0.5795).abs() < 1e-15);
        assert!((plain[0] - 2.45).abs() < 1e-15 && plain[0] == ahead[0]);
    }

    /// Two steps of AdaGrad with gradients 3 and 4: 1 − 0.5 · 3/3 = 0.5, then 0.5 − 0.5 · 4/5 = 0.1. RMSProp at ρ = 0.5 with
    /// the same: v = 4.5, then 10.25.
    #[test]
    fn squares_add_up_or_fade() {
        let ada = AdaGrad { learning_rate: 0.5, epsilon: 0.0 };
        let first = ada.step(&[1.0, 2.0], &[3.0, 0.0], &[0.0, 0.0]).unwrap();
        assert_eq!([first.weights[0].value(), first.weights[1].value()], [0.5, 2.0]);
        let second = ada.step(&[0.5], &[4.0], &[9.0]).unwrap();
        assert!((second.weights[0].value() - 0.1).abs() < 1e-15);
        let rms = RmsProp { learning_rate: 0.5, rho: 0.5, epsilon: 0.25 };
        let step = rms.step(&[1.0], &[4.0], &[4.5]).unwrap();
        assert_eq!(step.squares[0].value(), 10.25);
        assert!((step.weights[0].value() - (1.0 - 0.5 * 4.0 / (10.25_f64.sqrt() + 0.25))).abs() < 1e-15);
    }

    /// The decay does not pass through the moments: 2 − 0.1 · 0.5 · 2 = 1.9, then Adam's first step of 0.1.
    #[test]
    fn the_decay_of_adamw_is_decoupled() {
        let adam = Adam { learning_rate: 0.1, epsilon: 0.0, ..Adam::default() };
        let step = AdamW { adam, weight_decay: 0.5 }.step(&[2.0], &[7.0], &[0.0], &[0.0], 1).unwrap();
        assert!((step.weights[0].value() - 1.8).abs() < 1e-14);
        assert!((step.m[0].value() - 0.7).abs() < 1e-15);
    }

    #[test]
    fn settings_out_of_range_are_refused() {
        let w = &[1.0][..];
        assert!(MomentumStep::nesterov(w, w, w, 0.1, 1.0).is_err());
        assert!(AdaGrad { epsilon: -1.0, ..AdaGrad::default() }.step(w, w, w).is_err());
        assert!(AdaGrad::default().step(w, w, &[-1.0]).is_err());
        assert!(RmsProp { rho: 1.0, ..RmsProp::default() }.step(w, w, w).is_err());
        assert!(RmsProp::default().step(w, &[1.0, 2.0], w).is_err());
        assert!(AdamW { weight_decay: -0.1, ..AdamW::default() }.step(w, w, w, w, 1).is_err());
    }
}
