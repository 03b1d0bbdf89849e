//! Cycles of coordinate descent over the candidate features, on their matrix of products ("covariance updates").
//!
//! With c = Xᵀ·r known, the best value of one coefficient takes no look at the rows; when it changes by δ, c changes by
//! −δ times a row of XᵀX. A cycle costs O(k²) for k candidates, whatever the number of rows. Where cycles converge slowly
//! (correlated features), a step of Newton's method on the features in use finds the minimum for their present signs at
//! once, or goes as far as the first sign that would change; the objective cannot rise on the way.
//!
//! - Sources: Friedman, Hastie & Tibshirani (2010), J. Stat. Softw. 33(1), section 2.2; Lee et al. (2006), Efficient sparse
//!   coding algorithms, NIPS (feature-sign search).

use faer::Mat;
use ndarray::Array1;

use super::Pass;
use super::penalty::Shrinkage;
use crate::linalg::dense::solve_positive_definite;
use crate::linalg::wide;

/// A coefficient that moves its share of the fit by less than this part of the target does not move.
const AT_REST: f64 = 1e-16;

/// The features that may be in use, with the matrix of their products.
#[derive(Debug, Clone, Default)]
pub(super) struct Candidates {
    pub features: Vec<usize>,
    /// Row by row, each `stride` long.
    products: Vec<f64>,
    stride: usize,
    squares: Vec<f64>,
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
            self.widen((2 * self.stride).max(32));
        }
        for (other, at) in self.features.iter().zip(0..) {
            self.products[at * self.stride + len] = column[*other];
            self.products[len * self.stride + at] = column[*other];
        }
        self.products[len * self.stride + len] = column[feature];
        self.features.push(feature);
        self.squares.push(column[feature]);
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

    /// Cycles until the gap over the candidates is small enough or nothing moves.
    pub fn descend(&mut self, penalty: Shrinkage, limits: Limits, mut history: Option<&mut Vec<Pass>>) -> Run {
        let mut run = Run { cycles: 0, at_rest: false };
        let (mut since_newton, mut newton) = (0, true);
        while run.cycles < limits.cycles && !run.at_rest {
            let slow = newton && since_newton > 10 + self.in_use() / 6;
            if slow {
                newton = self.newton_step(penalty, limits.yy);
                since_newton = 0;
            } else {
                run.at_rest = !wide(|| self.cycle(penalty, AT_REST * AT_REST * limits.yy));
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

    /// Sets each coefficient in turn to its best value; whether any of them moved.
    #[inline(always)]
    fn cycle(&mut self, penalty: Shrinkage, at_rest: f64) -> bool {
        let len = self.features.len();
        let mut moved = false;
        for at in 0..len {
            let (w, c, square) = (self.w[at], self.c[at], self.squares[at]);
            if square <= 0.0 || w == 0.0 && penalty.keeps_zero(c) {
                continue; // A constant feature stays out.
            }
            let new = penalty.best(c + square * w, square);
            let change = new - w;
            if change != 0.0 {
                let row = &self.products[at * self.stride..][..len];
                self.c.iter_mut().zip(row).for_each(|(c, product)| *c -= change * product);
                self.w[at] = new;
                moved |= change * change * square > at_rest && change.abs() > 4.0 * f64::EPSILON * new.abs();
            }
        }
        moved
    }

    /// Towards the minimum for the signs as they are, and no further than where the first of them changes. Whether such
    /// steps are of use: not where features depend on each other.
    fn newton_step(&mut self, penalty: Shrinkage, yy: f64) -> bool {
        let used: Vec<usize> = (0..self.w.len()).filter(|at| self.w[*at] != 0.0).collect();
        if used.is_empty() {
            return false;
        }
        let k = used.len();
        let entry = |i: usize, j: usize| self.row(used[i])[used[j]] + if i == j { penalty.l2 } else { 0.0 };
        let slope = used.iter().map(|at| self.c[*at] - penalty.l2 * self.w[*at] - penalty.l1 * self.w[*at].signum());
        let slope: Array1<f64> = slope.collect();
        let Some(step) = solve_positive_definite(&Mat::from_fn(k, k, entry), slope.view()) else { return false };
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
        self.improves(&aims, penalty, yy)
    }

    /// Moves to these coefficients, unless the objective would rise.
    pub fn improves(&mut self, aims: &[f64], penalty: Shrinkage, yy: f64) -> bool {
        let before = (self.objective(penalty, yy), self.c.clone(), self.w.clone());
        wide(|| self.move_to(aims));
        if self.objective(penalty, yy) <= before.0 + 4.0 * f64::EPSILON * yy {
            return true;
        }
        (self.c, self.w) = (before.1, before.2);
        false
    }

    #[inline(always)]
    fn move_to(&mut self, aims: &[f64]) {
        let len = self.features.len();
        for (at, aim) in aims.iter().enumerate() {
            let change = aim - self.w[at];
            if change != 0.0 {
                let row = &self.products[at * self.stride..][..len];
                self.c.iter_mut().zip(row).for_each(|(c, product)| *c -= change * product);
                self.w[at] = *aim;
            }
        }
    }
}
