//! The optimizers by name, with their settings and their usual learning rates.

use crate::Result;
use crate::input;
use crate::training::rules::{self, AdamRule};
use crate::training::{AdaGrad, Adam, AdamW, RmsProp};

/// How the parameters move.
///
/// The first seven follow the gradient at a learning rate, over all rows or a batch; the last three search along a line and
/// need all rows.
/// ```
/// use workings::optimize::Optimizer;
///
/// assert_eq!(Optimizer::adam(), Optimizer::Adam { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
/// assert_eq!(Optimizer::adam().default_learning_rate(), 0.001);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Optimizer {
    /// w ← w − η·g: gradient descent over all rows, stochastic over one, mini-batch over some.
    Sgd,
    /// v ← μ·v + g, w ← w − η·v: a heavy ball.
    Momentum { momentum: f64 },
    /// v ← μ·v + g, w ← w − η·(g + μ·v): it looks where the velocity will carry it.
    Nesterov { momentum: f64 },
    /// s ← s + g², w ← w − η·g/(√s + ε): shorter steps where the gradient has been large.
    AdaGrad { epsilon: f64 },
    /// The same with a running mean v ← ρ·v + (1 − ρ)·g², which forgets.
    RmsProp { rho: f64, epsilon: f64 },
    /// Momentum over the root of the running square, both corrected for their start at 0.
    Adam { beta1: f64, beta2: f64, epsilon: f64 },
    /// Adam after w ← w − η·λ·w.
    AdamW { beta1: f64, beta2: f64, epsilon: f64, weight_decay: f64 },
    /// L-BFGS: curvature from the last `memory` steps, a line search that satisfies Wolfe's strong conditions.
    Lbfgs { memory: usize },
    /// One parameter after the other, each to its minimum with the others held.
    CoordinateDescent,
    /// w ← w − t·(H + λI)⁻¹g with damping λ, and the first t of η, η/2, η/4, … that lowers the objective enough.
    Newton { damping: f64 },
}

impl Optimizer {
    /// Plain gradient descent; with a batch size, stochastic.
    pub fn sgd() -> Optimizer {
        Optimizer::Sgd
    }

    /// Momentum μ, usually 0.9.
    pub fn momentum(momentum: f64) -> Optimizer {
        Optimizer::Momentum { momentum }
    }

    /// Nesterov's momentum μ, usually 0.9.
    pub fn nesterov(momentum: f64) -> Optimizer {
        Optimizer::Nesterov { momentum }
    }

    /// AdaGrad with ε = 1e-10.
    pub fn adagrad() -> Optimizer {
        Optimizer::AdaGrad { epsilon: AdaGrad::default().epsilon }
    }

    /// RMSProp with ρ = 0.99 and ε = 1e-8.
    pub fn rmsprop() -> Optimizer {
        let RmsProp { rho, epsilon, .. } = RmsProp::default();
        Optimizer::RmsProp { rho, epsilon }
    }

    /// Adam with β₁ = 0.9, β₂ = 0.999 and ε = 1e-8.
    pub fn adam() -> Optimizer {
        let Adam { beta1, beta2, epsilon, .. } = Adam::default();
        Optimizer::Adam { beta1, beta2, epsilon }
    }

    /// AdamW with Adam's settings and λ = 0.01.
    pub fn adamw() -> Optimizer {
        let AdamW { adam: Adam { beta1, beta2, epsilon, .. }, weight_decay } = AdamW::default();
        Optimizer::AdamW { beta1, beta2, epsilon, weight_decay }
    }

    /// L-BFGS with a memory of 10 steps, as SciPy's.
    pub fn lbfgs() -> Optimizer {
        Optimizer::Lbfgs { memory: 10 }
    }

    /// Cyclic coordinate descent; an iteration moves one parameter.
    pub fn coordinate_descent() -> Optimizer {
        Optimizer::CoordinateDescent
    }

    /// Newton's method without damping.
    pub fn newton() -> Optimizer {
        Optimizer::Newton { damping: 0.0 }
    }

    /// `Adam`, `gradient descent`
    pub fn name(self) -> &'static str {
        match self {
            Optimizer::Sgd => "gradient descent",
            Optimizer::Momentum { .. } => "momentum",
            Optimizer::Nesterov { .. } => "Nesterov",
            Optimizer::AdaGrad { .. } => "AdaGrad",
            Optimizer::RmsProp { .. } => "RMSProp",
            Optimizer::Adam { .. } => "Adam",
            Optimizer::AdamW { .. } => "AdamW",
            Optimizer::Lbfgs { .. } => "L-BFGS",
            Optimizer::CoordinateDescent => "coordinate descent",
            Optimizer::Newton { .. } => "Newton",
        }
    }

    /// PyTorch's learning rate: 0.001 for SGD with and without momentum, Adam and AdamW, 0.01 for AdaGrad and RMSProp. For
    /// those that search along a line it is 1, the share of the full step that is tried first.
    pub fn default_learning_rate(self) -> f64 {
        match self {
            Optimizer::AdaGrad { .. } => AdaGrad::default().learning_rate,
            Optimizer::RmsProp { .. } => RmsProp::default().learning_rate,
            _ if self.searches_a_line() => 1.0,
            _ => Adam::default().learning_rate,
        }
    }

    pub(super) fn searches_a_line(self) -> bool {
        matches!(self, Optimizer::Lbfgs { .. } | Optimizer::CoordinateDescent | Optimizer::Newton { .. })
    }

    pub(super) fn check(self) -> Result<()> {
        let fraction =
            |name, value| input::setting(name, value, (0.0..1.0).contains(&value), "a number from 0 to below 1");
        let not_negative =
            |name, value: f64| input::setting(name, value, value >= 0.0 && value.is_finite(), "a number of at least 0");
        match self {
            Optimizer::Sgd | Optimizer::CoordinateDescent => Ok(()),
            Optimizer::Momentum { momentum } | Optimizer::Nesterov { momentum } => fraction("momentum", momentum),
            Optimizer::AdaGrad { epsilon } => not_negative("epsilon", epsilon),
            Optimizer::RmsProp { rho, epsilon } => {
                fraction("rho", rho)?;
                not_negative("epsilon", epsilon)
            }
            Optimizer::Adam { beta1, beta2, epsilon } => {
                fraction("beta1", beta1)?;
                fraction("beta2", beta2)?;
                not_negative("epsilon", epsilon)
            }
            Optimizer::AdamW { beta1, beta2, epsilon, weight_decay } => {
                Optimizer::Adam { beta1, beta2, epsilon }.check()?;
                not_negative("weight_decay", weight_decay)
            }
            Optimizer::Lbfgs { memory } => {
                input::setting("memory", memory as f64, memory >= 1, "a whole number of at least 1")
            }
            Optimizer::Newton { damping } => not_negative("damping", damping),
        }
    }
}

/// What an optimizer that follows the gradient carries from step to step: a velocity or running mean, and running squares.
pub(super) struct Memory {
    optimizer: Optimizer,
    first: Vec<f64>,
    second: Vec<f64>,
    steps: usize,
}

impl Memory {
    pub fn new(optimizer: Optimizer, n_parameters: usize) -> Memory {
        Memory { optimizer, first: vec![0.0; n_parameters], second: vec![0.0; n_parameters], steps: 0 }
    }

    /// One update of all parameters.
    pub fn step(&mut self, w: &mut [f64], gradient: &[f64], rate: f64) {
        self.steps += 1;
        let each = w.iter_mut().zip(gradient).zip(self.first.iter_mut().zip(&mut self.second)).enumerate();
        match self.optimizer {
            Optimizer::Momentum { momentum } | Optimizer::Nesterov { momentum } => {
                let nesterov = matches!(self.optimizer, Optimizer::Nesterov { .. });
                each.for_each(|(i, ((w, g), (v, _)))| {
                    [*v, *w] = rules::momentum(i, [*w, *v, *g], rate, momentum, nesterov);
                });
            }
            Optimizer::AdaGrad { epsilon } => each.for_each(|(i, ((w, g), (_, s)))| {
                [*s, *w] = rules::adagrad(i, [*w, *s, *g], rate, epsilon);
            }),
            Optimizer::RmsProp { rho, epsilon } => each.for_each(|(i, ((w, g), (_, v)))| {
                [*v, *w] = rules::rmsprop(i, [*w, *v, *g], rate, rho, epsilon);
            }),
            Optimizer::Adam { beta1, beta2, epsilon } | Optimizer::AdamW { beta1, beta2, epsilon, .. } => {
                let decay = if let Optimizer::AdamW { weight_decay, .. } = self.optimizer { weight_decay } else { 0.0 };
                let rule: AdamRule<f64> = AdamRule::new([beta1, beta2], self.steps, rate, epsilon, decay);
                each.for_each(|(i, ((w, g), (m, v)))| [*m, *v, *w] = rule.step(i, [*w, *m, *v, *g]));
            }
            _ => each.for_each(|(i, ((w, g), _))| *w = rules::plain(i, *w, *g, rate)),
        }
    }
}
