//! The update rules of optimizers, each for one weight and over any number: `f64` trains, `Expr` explains.

use crate::worked::Number;

/// An input that belongs to weight `i`.
fn of<N: Number>(name: &str, i: usize, value: f64) -> N {
    N::parameter(format_args!("{name}[{i}]"), value)
}

fn moved<N: Number>(i: usize, w: N, by: N) -> N {
    (w - by).called(format_args!("new w[{i}]"))
}

/// w − η·g.
#[inline]
pub(crate) fn plain<N: Number>(i: usize, w: f64, g: f64, rate: f64) -> N {
    moved(i, of("w", i, w), N::parameter("η", rate) * of::<N>("g", i, g))
}

/// v ← μ·v + g, then w − η·v; or, after Nesterov, w − η·(g + μ·v).
#[inline]
pub(crate) fn momentum<N: Number>(i: usize, [w, v, g]: [f64; 3], rate: f64, mu: f64, nesterov: bool) -> [N; 2] {
    let (mu, g) = (N::parameter("μ", mu), of::<N>("g", i, g));
    let v = (mu.clone() * of::<N>("old v", i, v) + g.clone()).called(format_args!("v[{i}]"));
    let direction = if nesterov { g + mu * v.clone() } else { v.clone() };
    [v, moved(i, of("w", i, w), N::parameter("η", rate) * direction)]
}

/// g over the root of its running square, which is 0 without a gradient; ε keeps it finite.
fn over_root<N: Number>(rate: f64, g: N, square: N, epsilon: f64) -> N {
    let still = g.value() == 0.0 && square.value() == 0.0 && epsilon == 0.0;
    (N::parameter("η", rate) * g / (square.sqrt() + N::parameter("ε", epsilon))).counted_as(
        0.0,
        still,
        "without a gradient there is no step",
    )
}

/// s ← s + g², then w − η·g / (√s + ε).
#[inline]
pub(crate) fn adagrad<N: Number>(i: usize, [w, s, g]: [f64; 3], rate: f64, epsilon: f64) -> [N; 2] {
    let g = of::<N>("g", i, g);
    let s = (of::<N>("old s", i, s) + g.clone().powi(2)).called(format_args!("s[{i}]"));
    [s.clone(), moved(i, of("w", i, w), over_root(rate, g, s, epsilon))]
}

/// β·old + (1 − β)·new.
fn running_mean<N: Number>(name: &str, i: usize, beta: N, old: f64, new: N) -> N {
    let kept = beta.clone() * N::parameter(format_args!("old {name}[{i}]"), old);
    (kept + (N::from(1.0) - beta) * new).called(format_args!("{name}[{i}]"))
}

/// v ← ρ·v + (1 − ρ)·g², then w − η·g / (√v + ε).
#[inline]
pub(crate) fn rmsprop<N: Number>(i: usize, [w, v, g]: [f64; 3], rate: f64, rho: f64, epsilon: f64) -> [N; 2] {
    let g = of::<N>("g", i, g);
    let v = running_mean("v", i, N::parameter("ρ", rho), v, g.clone().powi(2));
    [v.clone(), moved(i, of("w", i, w), over_root(rate, g, v, epsilon))]
}

/// What all weights share in step `t` of Adam.
#[derive(Debug, Clone)]
pub(crate) struct AdamRule<N> {
    beta1: N,
    beta2: N,
    /// 1 − β₁ᵗ and 1 − β₂ᵗ.
    corrections: [N; 2],
    rate: f64,
    epsilon: f64,
    weight_decay: f64,
}

impl<N: Number> AdamRule<N> {
    /// With a weight decay of 0 the step is Adam's, otherwise AdamW's.
    pub fn new([beta1, beta2]: [f64; 2], t: usize, rate: f64, epsilon: f64, weight_decay: f64) -> Self {
        let (beta1, beta2) = (N::parameter("β₁", beta1), N::parameter("β₂", beta2));
        let correction = |beta: &N| N::from(1.0) - beta.clone().pow(N::parameter("t", t as f64));
        let corrections = [correction(&beta1), correction(&beta2)];
        AdamRule { beta1, beta2, corrections, rate, epsilon, weight_decay }
    }

    /// The new m, v and w of one weight.
    #[inline]
    pub fn step(&self, i: usize, [w, m, v, g]: [f64; 4]) -> [N; 3] {
        let g = of::<N>("g", i, g);
        let m = running_mean("m", i, self.beta1.clone(), m, g.clone());
        let v = running_mean("v", i, self.beta2.clone(), v, g.powi(2));
        let [first, second] = self.corrections.clone();
        let m_hat = (m.clone() / first).called(format_args!("m̂[{i}]"));
        let v_hat = (v.clone() / second).called(format_args!("v̂[{i}]"));
        let w = of::<N>("w", i, w);
        let w = match self.weight_decay {
            0.0 => w,
            decay => {
                let lost = N::parameter("η", self.rate) * N::parameter("λ", decay) * w.clone();
                (w - lost).called(format_args!("decayed w[{i}]"))
            }
        };
        [m, v, moved(i, w, over_root(self.rate, m_hat, v_hat, self.epsilon))]
    }
}
