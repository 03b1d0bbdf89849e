//! Cycles of coordinate descent over the candidate features, on their matrix of products ("covariance updates").
//!
//! With c = Xᵀ·r known, the best value of one coefficient takes no look at the rows; when it changes by δ, c changes by
//! −δ times a row of XᵀX. A cycle costs O(k²) for k candidates, whatever the number of rows. Where cycles converge slowly
//! (correlated features), steps of Newton's method on the features in use find the minimum for their present signs at
//! once, or go as far as the first sign that would change; the objective cannot rise on the way.
//!
//! - Sources: Friedman, Hastie & Tibshirani (2010), J. Stat. Softw. 33(1), section 2.2; Lee et al. (2006), Efficient sparse
//!   coding algorithms, NIPS (feature-sign search).

use faer::Mat;
use ndarray::Array1;

use super::Pass;
use super::penalty::Shrinkage;
use crate::linalg::dense::solve_positive_definite;
use crate::linalg::wide;

/// What the diagonal is lifted by, as a part of its largest entry, where features depend on each other.
const LIFT: f64 = 1e-10;

/// The most that the last digits may change, as a part of the largest coefficient.
const SMALL: f64 = 1e-8;

/// The features that may be in use, with the matrix of their products.
#[derive(Debug, Clone, Default)]
pub(super) struct Candidates {
    pub features: Vec<usize>,
    /// Row by row, each `stride` long.
    products: Vec<f64>,
    stride: usize,
    squares: Vec<f64>,
    /// Their roots.
    lengths: Vec<f64>,
    /// Products with the target, and with the residuals.
    xy: Vec<f64>,
    pub c: Vec<f64>,
    pub w: Vec<f64>,
}

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The gap to reach.
    pub gap: f64,
    pub cycles: usize,
    /// The squared length of the target.
    pub yy: f64,
    /// The total weight, by which the history is divided.
    pub weight: f64,
}

/// How a run of cycles ended.
pub(super) struct Run {
    pub cycles: usize,
    /// Nothing moves any more.
    pub at_rest: bool,
}

impl Candidates {
    /// Takes in a feature with its products with all features.
    pub fn add(&mut self, feature: usize, column: &[f64], xy: f64, c: f64) {
        let len = self.features.len();
        if len == self.stride {
            self.widen(2 * self.stride + 40); // No power of 2, whose rows would share places in the cache.
        }
        for (other, at) in self.features.iter().zip(0..) {
            self.products[at * self.stride + len] = column[*other];
            self.products[len * self.stride + at] = column[*other];
        }
        self.products[len * self.stride + len] = column[feature];
        self.features.push(feature);
        self.squares.push(column[feature]);
        self.lengths.push(column[feature].max(0.0).sqrt());
        self.xy.push(xy);
        self.c.push(c);
        self.w.push(0.0);
    }

    fn widen(&mut self, stride: usize) {
        let mut wider = vec![0.0; stride * stride];
        for (new, old) in wider.chunks_exact_mut(stride).zip(self.products.chunks_exact(self.stride.max(1))) {
            new[..self.stride].copy_from_slice(old);
        }
        (self.products, self.stride) = (wider, stride);
    }

    fn row(&self, at: usize) -> &[f64] {
        &self.products[at * self.stride..][..self.features.len()]
    }

    /// |r|² from products: |y|² − w·(Xᵀy + c).
    fn squared_residual(&self, yy: f64) -> f64 {
        let explained: f64 = self.w.iter().zip(&self.xy).zip(&self.c).map(|((w, xy), c)| w * (xy + c)).sum();
        (yy - explained).max(0.0)
    }

    fn pass(&self, penalty: Shrinkage, limits: Limits) -> Pass {
        let squared = self.squared_residual(limits.yy);
        Pass {
            objective: (0.5 * squared + penalty.of(&self.w)) / limits.weight,
            dual_gap: penalty.gap(&self.c, &self.w, squared) / limits.weight,
            n_nonzero: self.w.iter().filter(|w| **w != 0.0).count(),
            n_candidates: self.features.len(),
        }
    }

    /// The objective times the total weight.
    fn objective(&self, penalty: Shrinkage, yy: f64) -> f64 {
        0.5 * self.squared_residual(yy) + penalty.of(&self.w)
    }

    /// How far a condition may be off: where all are within it, the gap is at most half of what is wanted.
    fn leeway(&self, penalty: Shrinkage, limits: Limits) -> f64 {
        let sizes: f64 = self.w.iter().map(|w| w.abs()).sum();
        if penalty.l1 > 0.0 && sizes > 0.0 { 0.45 * limits.gap / sizes } else { 0.0 }
    }

    /// How far off rounding may leave the product of a feature of length 1 with the residuals, made of that with the target
    /// and those with the other features.
    fn rounding(&self, yy: f64) -> f64 {
        let parts: f64 = self.w.iter().zip(&self.lengths).map(|(w, length)| w.abs() * length).sum();
        32.0 * f64::EPSILON * (yy.sqrt() + parts)
    }

    /// Cycles until the gap over the candidates is small enough or nothing moves.
    pub fn descend(&mut self, penalty: Shrinkage, limits: Limits, mut history: Option<&mut Vec<Pass>>) -> Run {
        let mut run = Run { cycles: 0, at_rest: false };
        let (mut since_newton, mut patience, mut exact) = (0, 10, false);
        while run.cycles < limits.cycles && !run.at_rest {
            if since_newton > patience + self.in_use() / 6 {
                // Where such steps are of no use, they become rarer.
                patience = if self.newton_steps(penalty, limits.yy) { 10 } else { 2 * patience };
                since_newton = 0;
            } else {
                let leeway = if exact { 0.0 } else { self.leeway(penalty, limits) };
                let rounding = self.rounding(limits.yy);
                let moved = cycle(self, penalty, leeway, rounding);
                run.at_rest = !moved && leeway == 0.0;
                exact |= !moved;
                since_newton += 1;
            }
            run.cycles += 1;
            let pass = self.pass(penalty, limits);
            if let Some(history) = history.as_deref_mut() {
                history.push(pass);
            }
            if pass.dual_gap * limits.weight <= limits.gap {
                break;
            }
        }
        run
    }

    fn in_use(&self) -> usize {
        self.w.iter().filter(|w| **w != 0.0).count()
    }

    /// Steps towards the minimum for the signs as they are, each no further than where the first of them changes, until one
    /// gets there; whether any step was of use. Where features depend on each other there is no one minimum: a small part of
    /// the largest square on the diagonal then makes the step a long one, to a coefficient of 0.
    fn newton_steps(&mut self, penalty: Shrinkage, yy: f64) -> bool {
        let most = self.in_use();
        for step in 0..most {
            let used: Vec<usize> = (0..self.w.len()).filter(|at| self.w[*at] != 0.0).collect();
            let largest = used.iter().map(|at| self.squares[*at]).fold(0.0, f64::max);
            let reached = [0.0, LIFT * largest].into_iter().find_map(|lift| self.newton_step(&used, lift, penalty, yy));
            match reached {
                None => return step > 0,
                Some(true) => return true,
                Some(false) => {}
            }
        }
        most > 0
    }

    /// The last digits: a step of Newton's method from the right products with the residuals. Only a small one; where features
    /// depend on each other, a large one would lead to another of many equally good solutions.
    pub fn polish(&mut self, penalty: Shrinkage, yy: f64) {
        let before = (self.c.clone(), self.w.clone());
        let used: Vec<usize> = (0..self.w.len()).filter(|at| self.w[*at] != 0.0).collect();
        let largest = self.w.iter().fold(0.0, |largest: f64, w| largest.max(w.abs()));
        self.newton_step(&used, 0.0, penalty, yy);
        if self.w.iter().zip(&before.1).any(|(new, old)| (new - old).abs() > SMALL * largest) {
            (self.c, self.w) = before;
        }
    }

    /// Whether the step got to the end; `None` if there is no step, or the objective would rise.
    fn newton_step(&mut self, used: &[usize], lift: f64, penalty: Shrinkage, yy: f64) -> Option<bool> {
        let diagonal = penalty.l2 + lift;
        let entry = |i: usize, j: usize| self.row(used[i])[used[j]] + if i == j { diagonal } else { 0.0 };
        let slope = used.iter().map(|at| self.c[*at] - penalty.l2 * self.w[*at] - penalty.l1.copysign(self.w[*at]));
        let slope: Array1<f64> = slope.collect();
        let products = Mat::from_fn(used.len(), used.len(), entry);
        let step = solve_positive_definite(&products, slope.view())?;
        let share = |(at, step): (&usize, &f64)| match self.w[*at] * (self.w[*at] + step) < 0.0 {
            true => -self.w[*at] / step,
            false => 1.0,
        };
        let shortest = used.iter().zip(&step).map(share).fold(1.0, f64::min);
        let mut aims = self.w.clone();
        for (at, step) in used.iter().zip(&step) {
            let crosses = self.w[*at] * (self.w[*at] + step) < 0.0 && share((at, step)) <= shortest;
            aims[*at] = if crosses { 0.0 } else { self.w[*at] + shortest * step };
        }
        self.improves(&aims, penalty, yy).then_some(shortest == 1.0)
    }

    /// Moves to these coefficients, unless the objective would rise.
    pub fn improves(&mut self, aims: &[f64], penalty: Shrinkage, yy: f64) -> bool {
        let before = (self.objective(penalty, yy), self.c.clone(), self.w.clone());
        move_to(self, aims);
        if self.objective(penalty, yy) <= before.0 + 4.0 * f64::EPSILON * yy {
            return true;
        }
        (self.c, self.w) = (before.1, before.2);
        false
    }
}

/// Sets each coefficient in turn to its best value, unless its condition is met but for `leeway` or rounding; whether any
/// moved.
fn cycle(of: &mut Candidates, penalty: Shrinkage, leeway: f64, rounding: f64) -> bool {
    wide(
        #[inline(always)]
        || {
            let len = of.features.len();
            let mut moved = false;
            for at in 0..len {
                let (w, c, square) = (of.w[at], of.c[at], of.squares[at]);
                // A constant feature stays out.
                if square <= 0.0 || penalty.violation(c, w) <= leeway.max(rounding * of.lengths[at]) {
                    continue;
                }
                let new = penalty.best(c + square * w, square);
                let change = new - w;
                if change != 0.0 {
                    subtract(&mut of.c, change, &of.products[at * of.stride..][..len]);
                    of.w[at] = new;
                    moved = true;
                }
            }
            moved
        },
    )
}

fn move_to(of: &mut Candidates, aims: &[f64]) {
    wide(
        #[inline(always)]
        || {
            let len = of.features.len();
            for (at, aim) in aims.iter().enumerate() {
                let change = aim - of.w[at];
                if change != 0.0 {
                    subtract(&mut of.c, change, &of.products[at * of.stride..][..len]);
                    of.w[at] = *aim;
                }
            }
        },
    )
}

/// c − change·products, the same for any instructions: each number by itself.
#[inline(always)]
pub(super) fn subtract(c: &mut [f64], change: f64, products: &[f64]) {
    for (c, product) in c.iter_mut().zip(products) {
        *c -= change * product;
    }
}
