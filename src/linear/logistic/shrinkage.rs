//! The penalty of logistic regression, and the step to the minimum of the parabola plus penalty.
//!
//! Without an L1 part that is Newton's step, one linear system. With one (proximal Newton), coordinate descent finds
//! which coefficients are 0 there, and a linear system in the others gives their exact values; where a coefficient
//! would change its sign on the way, it stops at 0 and the others go on.
//!
//! - Cost: O(k³) for k parameters, and O(k²) a sweep of coordinate descent.
//! - Sources: Friedman, Hastie & Tibshirani (2010), Journal of Statistical Software 33(1); Lee, Sun & Saunders (2014),
//!   SIAM Journal on Optimization 24(3), 1420–1443.

use faer::Mat;
use ndarray::ArrayView1;

use crate::linalg::dense::solve_positive_definite;
use crate::linear::soft_threshold;
use crate::{Error, Result};

/// l1·Σ|w| + ½·l2·Σw² over the coefficients; intercepts are free.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shrinkage {
    pub l1: f64,
    pub l2: f64,
    /// Parameters of one output, of which the first `features` are coefficients.
    pub width: usize,
    pub features: usize,
}

impl Shrinkage {
    pub fn is_none(&self) -> bool {
        self.l1 == 0.0 && self.l2 == 0.0
    }

    fn applies(&self, j: usize) -> bool {
        j % self.width < self.features
    }

    /// The L1 weight of a parameter.
    fn l1_of(&self, j: usize) -> f64 {
        if self.applies(j) { self.l1 } else { 0.0 }
    }

    pub fn l1_value(&self, w: &[f64]) -> f64 {
        match self.l1 {
            0.0 => 0.0,
            l1 => l1 * (0..w.len()).filter(|j| self.applies(*j)).map(|j| w[j].abs()).sum::<f64>(),
        }
    }

    pub fn value(&self, w: &[f64]) -> f64 {
        let squares: f64 = (0..w.len()).filter(|j| self.applies(*j)).map(|j| w[j] * w[j]).sum();
        self.l1_value(w) + if self.l2 > 0.0 { self.l2 * squares / 2.0 } else { 0.0 }
    }

    /// Adds the slope of the L2 part.
    pub fn add_gradient(&self, gradient: &mut [f64], w: &[f64]) {
        (0..w.len()).filter(|j| self.applies(*j)).for_each(|j| gradient[j] += self.l2 * w[j]);
    }

    pub fn add_curvature(&self, hessian: &mut Mat<f64>) {
        (0..hessian.nrows()).filter(|j| self.applies(*j)).for_each(|j| hessian[(j, j)] += self.l2);
    }

    /// Of K outputs that may all move by the same without a change of the loss, bends what no penalty holds, so that a
    /// step does not move that way; the gradient does not point there.
    pub fn hold_shift(&self, hessian: &mut Mat<f64>) {
        let outputs = hessian.nrows() / self.width;
        for i in (0..self.width).filter(|i| outputs > 1 && (!self.applies(*i) || self.is_none())) {
            let at = |output: usize| output * self.width + i;
            let mean = (0..outputs).map(|k| hessian[(at(k), at(k))]).sum::<f64>() / outputs as f64;
            (0..outputs).for_each(|a| (0..outputs).for_each(|b| hessian[(at(a), at(b))] += mean / outputs as f64));
        }
    }

    /// How far entry j of the gradient is from what a minimum has: −l1·sign(w), or anything up to l1 in size where w is
    /// zero.
    fn violation(&self, j: usize, w: f64, gradient: f64) -> f64 {
        let l1 = self.l1_of(j);
        match w == 0.0 {
            true => (gradient.abs() - l1).max(0.0),
            false => (gradient + l1 * w.signum()).abs(),
        }
    }

    /// The largest violation; NaN stays NaN.
    pub fn largest_violation(&self, w: &[f64], gradient: &[f64]) -> f64 {
        let violations = (0..w.len()).map(|j| self.violation(j, w[j], gradient[j]));
        violations.fold(0.0, |largest: f64, v| if v > largest || v.is_nan() { v } else { largest })
    }

    /// From w to the minimum of gradient·δ + ½·δ·hessian·δ + l1·Σ|w + δ|.
    pub fn step(&self, hessian: &Mat<f64>, gradient: &[f64], w: &[f64], tol: f64) -> Result<Vec<f64>> {
        if self.l1 == 0.0 {
            return newton_step(hessian, gradient);
        }
        let mut parabola = Parabola { shrinkage: self, hessian, slope: gradient.to_vec(), v: w.to_vec() };
        for _ in 0..200 {
            (0..5).for_each(|_| parabola.sweep());
            parabola.solve_free();
            parabola.slope = gradient.to_vec();
            let moved: Vec<f64> = parabola.v.iter().zip(w).map(|(v, w)| v - w).collect();
            for (j, moved) in moved.iter().enumerate().filter(|(_, moved)| **moved != 0.0) {
                parabola.slope.iter_mut().enumerate().for_each(|(i, slope)| *slope += hessian[(i, j)] * moved);
            }
            if self.largest_violation(&parabola.v, &parabola.slope) <= tol {
                break;
            }
        }
        Ok(parabola.v.iter().zip(w).map(|(v, w)| v - w).collect())
    }
}

/// A parabola plus the L1 penalty, at the point v, where its slope is `slope`.
struct Parabola<'a> {
    shrinkage: &'a Shrinkage,
    hessian: &'a Mat<f64>,
    slope: Vec<f64>,
    v: Vec<f64>,
}

impl Parabola<'_> {
    fn move_by(&mut self, j: usize, step: f64) {
        let column = self.hessian.col(j);
        self.slope.iter_mut().zip(column.iter()).for_each(|(slope, h)| *slope += h * step);
    }

    /// Each coordinate in turn to its minimum.
    fn sweep(&mut self) {
        for j in 0..self.v.len() {
            let curvature = self.hessian[(j, j)];
            if curvature <= 0.0 {
                continue;
            }
            let l1 = self.shrinkage.l1_of(j);
            let old = self.v[j];
            let target = soft_threshold(old - self.slope[j] / curvature, l1 / curvature);
            if target != old {
                self.v[j] = target;
                self.move_by(j, target - old);
            }
        }
    }

    /// Everything that is not 0 to its common minimum, or until one reaches 0; then without that one again.
    fn solve_free(&mut self) {
        let mut free: Vec<usize> =
            (0..self.v.len()).filter(|j| self.v[*j] != 0.0 || self.shrinkage.l1_of(*j) == 0.0).collect();
        while !free.is_empty() {
            let pull = |j: &usize| -(self.slope[*j] + self.shrinkage.l1_of(*j) * self.v[*j].signum());
            let pull: Vec<f64> = free.iter().map(pull).collect();
            let inner = Mat::from_fn(free.len(), free.len(), |a, b| self.hessian[(free[a], free[b])]);
            let Some(step) = solve_positive_definite(&inner, ArrayView1::from(&pull)) else { return };
            let reach = |(a, j): (usize, &usize)| {
                let (v, s) = (self.v[*j], step[a]);
                (self.shrinkage.l1_of(*j) > 0.0 && v * (v + s) <= 0.0).then(|| (-v / s, a))
            };
            let first = free.iter().enumerate().filter_map(reach).min_by(|a, b| a.0.total_cmp(&b.0));
            let share = first.map_or(1.0, |(share, _)| share);
            for (a, j) in free.iter().enumerate() {
                self.v[*j] += share * step[a];
                self.move_by(*j, share * step[a]);
            }
            let Some((_, stopped)) = first else { return };
            self.v[free.remove(stopped)] = 0.0;
        }
    }
}

/// −hessian⁻¹·gradient. Where features depend on each other and nothing penalises, the hessian is singular; each entry of
/// its diagonal, raised by a millionth of a millionth, then picks one of the many solutions.
fn newton_step(hessian: &Mat<f64>, gradient: &[f64]) -> Result<Vec<f64>> {
    let negative: Vec<f64> = gradient.iter().map(|g| -g).collect();
    let solved = |hessian: &Mat<f64>| solve_positive_definite(hessian, ArrayView1::from(&negative));
    let lifted = || {
        let mut lifted = hessian.clone();
        for j in 0..lifted.nrows() {
            lifted[(j, j)] += if lifted[(j, j)] > 0.0 { 1e-12 * lifted[(j, j)] } else { 1.0 };
        }
        solved(&lifted)
    };
    solved(hessian).or_else(lifted).map(|step| step.to_vec()).ok_or_else(|| {
        Error::Undetermined("the features leave the coefficients undetermined; set C to a smaller number".into())
    })
}
