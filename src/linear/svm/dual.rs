//! The dual of linear support vector machines, one multiplier at a time (dual coordinate descent).
//!
//! Every sample has a multiplier β, and the weights are w = Σ βᵢ·xᵢ. Of one multiplier alone the dual objective is a
//! parabola with a bend at 0, whose minimum is known; taking the samples in turn, in a new order each time, w follows each
//! change at the cost of one row. Samples whose multiplier rests at an end of its range are left out until the others have
//! settled (shrinking). The primal objective less the dual one, the gap, bounds what is still to be gained.
//!
//! - Formula: minimise ½·‖Σ βᵢ·xᵢ‖² + Σ (λᵢ/2·βᵢ² − yᵢ·βᵢ + ε·|βᵢ|) over lowᵢ ≤ βᵢ ≤ highᵢ. Classes: y = ±1, ε = 0, β
//!   between 0 and y·C; regression: β from −C to C. Squared losses: no end, but λ = 1 / (2·C).
//! - Cost: O(n·d) time a pass, O(n) memory besides the data.
//! - Source: Hsieh, Chang, Lin, Keerthi & Sundararajan (2008), ICML, 408–415; Ho & Lin (2012), J. Mach. Learn. Res. 13,
//!   3323–3348 (regression).

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::linalg::wide;
use crate::linear::samples::{Samples, dot};
use crate::stats::accurate_sum;

/// What a sample adds to the dual objective, and the loss of the primal one.
pub(super) struct Terms {
    pub y: Vec<f64>,
    /// The cost of each sample.
    pub c: Vec<f64>,
    pub epsilon: f64,
    pub squared: bool,
    /// Whether y is a class, ±1.
    pub classes: bool,
}

impl Terms {
    /// The loss of a sample at this decision value.
    fn loss(&self, i: usize, value: f64) -> f64 {
        let miss = match self.classes {
            true => (1.0 - self.y[i] * value).max(0.0),
            false => ((self.y[i] - value).abs() - self.epsilon).max(0.0),
        };
        self.c[i] * if self.squared { miss * miss } else { miss }
    }

    #[inline(always)]
    fn range(&self, i: usize) -> (f64, f64) {
        let end = if self.squared { f64::INFINITY } else { self.c[i] };
        match (self.classes, self.y[i] > 0.0) {
            (true, true) => (0.0, end),
            (true, false) => (-end, 0.0),
            (false, _) => (-end, end),
        }
    }

    #[inline(always)]
    fn lambda(&self, i: usize) -> f64 {
        if self.squared { 0.5 / self.c[i] } else { 0.0 }
    }

    /// What a multiplier adds to the dual objective, to be minimised.
    fn dual(&self, i: usize, beta: f64) -> f64 {
        self.lambda(i) / 2.0 * beta * beta - self.y[i] * beta + self.epsilon * beta.abs()
    }
}

/// One look at both objectives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DualStep {
    /// Passes over the samples so far.
    pub epoch: usize,
    /// The objective of the weights.
    pub primal: f64,
    /// What the multipliers prove that no weights can get below.
    pub dual: f64,
}

impl DualStep {
    /// primal − dual: how far the objective can lie above its least possible value.
    pub fn gap(&self) -> f64 {
        self.primal - self.dual
    }
}

pub(super) struct Solved {
    /// The weights of the features, and that of the constant feature last.
    pub w: Vec<f64>,
    pub history: Vec<DualStep>,
    pub converged: bool,
}

/// Settings that classes and regression share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Descent {
    /// The value of the constant feature that carries the intercept; 0 for none.
    pub constant: f64,
    pub tol: f64,
    pub max_iter: usize,
    pub seed: u64,
}

impl Descent {
    pub fn solve(&self, samples: &Samples, terms: &Terms) -> Solved {
        let d = samples.width();
        let mut state = State {
            samples,
            terms,
            constant: self.constant,
            w: vec![0.0; d + 1],
            beta: vec![0.0; terms.y.len()],
            curvature: (0..terms.y.len())
                .map(|i| {
                    let row = samples.row(i);
                    dot(row, row) + self.constant * self.constant + terms.lambda(i)
                })
                .collect(),
        };
        // A sample that costs nothing says nothing.
        let counted: Vec<usize> = (0..terms.y.len()).filter(|i| terms.c[*i] > 0.0).collect();
        let mut random = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        let (mut history, mut converged) = (vec![state.look(0)], false);
        let reach = terms.y.iter().fold(0.0, |most: f64, y| most.max(y.abs()));
        let (mut active, mut border, mut inner) = (counted.clone(), f64::INFINITY, 0.1 * reach);
        for epoch in 1..=self.max_iter {
            active.shuffle(&mut random);
            let most = wide(
                #[inline(always)]
                || state.pass(&mut active, border),
            );
            // While the multipliers move, the gap is wide: a look at it costs as much as a pass.
            if most <= inner || epoch <= 5 || epoch == self.max_iter {
                if most <= inner {
                    inner *= 0.1;
                    (active, border) = (counted.clone(), f64::INFINITY);
                }
                let look = state.look(epoch);
                converged = look.gap() <= self.tol * look.primal.abs();
                history.push(look);
                if converged {
                    break;
                }
            } else {
                border = if most > 0.0 { most } else { f64::INFINITY };
            }
        }
        Solved { w: state.w, history, converged }
    }
}

struct State<'a, 'b> {
    samples: &'a Samples<'b>,
    terms: &'a Terms,
    constant: f64,
    w: Vec<f64>,
    beta: Vec<f64>,
    curvature: Vec<f64>,
}

impl State<'_, '_> {
    #[inline(always)]
    fn value(&self, i: usize) -> f64 {
        let row = self.samples.row(i);
        dot(row, &self.w[..row.len()]) + self.constant * self.w[row.len()]
    }

    /// One pass over the active samples; those that rest further inside than `border` leave it. The largest violation, as
    /// the slope that is left.
    #[inline(always)]
    fn pass(&mut self, active: &mut Vec<usize>, border: f64) -> f64 {
        let (mut most, epsilon) = (0.0_f64, self.terms.epsilon);
        let mut at = 0;
        while at < active.len() {
            let i = active[at];
            let (low, high) = self.terms.range(i);
            let (old, h) = (self.beta[i], self.curvature[i]);
            let slope = self.value(i) - self.terms.y[i] + self.terms.lambda(i) * old;
            let new = minimum(old, slope, h, epsilon).clamp(low, high);
            // How steeply the objective rises to both sides where the multiplier rests at an end or at the bend.
            let (up, down) = (
                slope + if old >= 0.0 { epsilon } else { -epsilon },
                -slope + if old <= 0.0 { epsilon } else { -epsilon },
            );
            let rest = match (old == low, old == high) {
                (true, true) => f64::INFINITY,
                (true, _) => up,
                (_, true) => down,
                _ => up.min(down),
            };
            if rest > border {
                active.swap_remove(at);
                continue;
            }
            most = most.max(-rest);
            if new != old {
                self.beta[i] = new;
                let (change, row) = (new - old, self.samples.row(i));
                self.w.iter_mut().zip(row).for_each(|(w, x)| *w += change * x);
                self.w[row.len()] += change * self.constant;
            }
            at += 1;
        }
        most
    }

    fn look(&self, epoch: usize) -> DualStep {
        let half = dot(&self.w, &self.w) / 2.0;
        let n = 0..self.beta.len();
        let counted = || n.clone().filter(|i| self.terms.c[*i] > 0.0);
        let loss = accurate_sum(counted().map(|i| self.terms.loss(i, self.value(i))));
        let dual = accurate_sum(counted().map(|i| self.terms.dual(i, self.beta[i])));
        DualStep { epoch, primal: half + loss, dual: -half - dual }
    }
}

/// Where h/2·(β − old)² + slope·(β − old) + ε·|β| is least; far away where nothing curves.
#[inline(always)]
fn minimum(old: f64, slope: f64, h: f64, epsilon: f64) -> f64 {
    if h > 0.0 {
        let (free, cut) = (old - slope / h, epsilon / h);
        // Soft thresholding: towards 0 by the cut, and 0 where it would cross.
        return free - free.clamp(-cut, cut);
    }
    match slope {
        slope if slope < -epsilon => f64::INFINITY,
        slope if slope > epsilon => f64::NEG_INFINITY,
        _ => 0.0,
    }
}
