//! L-BFGS, Newton's method and coordinate descent: steps that search along a line.
//!
//! - Formulas: L-BFGS goes along −H·g, where H, an inverse of the Hessian, follows from the last m steps s and changes of the
//!   gradient y by the two-loop recursion, from H₀ = sᵀy / yᵀy · I; Newton along −(∇²f + λI)⁻¹g.
//! - Conventions: the first direction of L-BFGS is the gradient's, its first trial 1/‖g‖₁ if that is below 1 (PyTorch). Where
//!   the Hessian is not positive definite, a multiple of the identity is added that makes it so.
//! - Source: Nocedal & Wright (2006), Numerical Optimization, 2nd ed., algorithms 7.4 and 3.3.

use std::collections::VecDeque;

use faer::Mat;
use ndarray::{Array2, ArrayView1};

use super::Objective;
use super::line_search::{Point, along_coordinate, dot, halving, strong_wolfe};
use crate::linalg::dense::solve_positive_definite;

/// A step taken and the change of the gradient over it.
struct Pair {
    s: Vec<f64>,
    y: Vec<f64>,
    /// 1 / sᵀy.
    rho: f64,
}

/// The memory of L-BFGS.
pub(super) struct Lbfgs {
    memory: usize,
    pairs: VecDeque<Pair>,
}

impl Lbfgs {
    pub fn new(memory: usize) -> Lbfgs {
        Lbfgs { memory, pairs: VecDeque::new() }
    }

    /// Goes on from a point; the length of the step in directions, or `None` where no step lowers the objective.
    pub fn step(&mut self, objective: &dyn Objective, point: &mut Point, rate: f64) -> Option<f64> {
        let mut found = self.search(objective, point, rate);
        if found.is_none() && !self.pairs.is_empty() {
            self.pairs.clear(); // what was remembered misleads: start again from the gradient
            found = self.search(objective, point, rate);
        }
        let (t, to) = found?;
        let difference = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<f64>>();
        let (s, y) = (difference(&to.w, &point.w), difference(&to.gradient, &point.gradient));
        let curvature = dot(&s, &y);
        if curvature > f64::EPSILON * dot(&y, &y) {
            if self.pairs.len() == self.memory {
                self.pairs.pop_front();
            }
            self.pairs.push_back(Pair { rho: 1.0 / curvature, s, y });
        }
        *point = to;
        Some(t)
    }

    fn search(&self, objective: &dyn Objective, point: &Point, rate: f64) -> Option<(f64, Point)> {
        let direction = self.direction(&point.gradient);
        let first = match self.pairs.is_empty() {
            true => rate * (1.0 / point.gradient.iter().map(|g| g.abs()).sum::<f64>()).min(1.0),
            false => rate,
        };
        strong_wolfe(objective, point, &direction, first)
    }

    /// −H·g by two loops over the pairs, newest first and back.
    fn direction(&self, gradient: &[f64]) -> Vec<f64> {
        let mut q = gradient.to_vec();
        let add = |q: &mut [f64], factor: f64, v: &[f64]| q.iter_mut().zip(v).for_each(|(q, v)| *q += factor * v);
        let mut alphas = Vec::with_capacity(self.pairs.len());
        for pair in self.pairs.iter().rev() {
            let alpha = pair.rho * dot(&pair.s, &q);
            add(&mut q, -alpha, &pair.y);
            alphas.push(alpha);
        }
        if let Some(last) = self.pairs.back() {
            let scale = 1.0 / (last.rho * dot(&last.y, &last.y));
            q.iter_mut().for_each(|q| *q *= scale);
        }
        for (pair, alpha) in self.pairs.iter().zip(alphas.into_iter().rev()) {
            let beta = pair.rho * dot(&pair.y, &q);
            add(&mut q, alpha - beta, &pair.s);
        }
        q.iter_mut().for_each(|q| *q = -*q);
        q
    }
}

/// A step of Newton's method; the share of the full step that was taken, or `None` where none lowers the objective.
pub(super) fn newton(objective: &dyn Objective, point: &mut Point, damping: f64, rate: f64) -> Option<f64> {
    let hessian = objective.hessian(&point.w).filter(|hessian| hessian.iter().all(|h| h.is_finite()))?;
    let direction = newton_direction(&hessian, &point.gradient, damping)?;
    let (t, to) = halving(objective, point, &direction, rate)?;
    *point = to;
    Some(t)
}

fn newton_direction(hessian: &Array2<f64>, gradient: &[f64], damping: f64) -> Option<Vec<f64>> {
    let k = gradient.len();
    let largest = hessian.iter().fold(0.0, |largest: f64, h| largest.max(h.abs()));
    let least = 1e-6 * largest.max(f64::MIN_POSITIVE);
    let lifts = std::iter::once(0.0).chain(std::iter::successors(Some(least), |lift| Some(lift * 10.0)).take(12));
    lifts.into_iter().find_map(|lift| {
        let lifted = Mat::from_fn(k, k, |i, j| hessian[(i, j)] + if i == j { damping + lift } else { 0.0 });
        let direction = solve_positive_definite(&lifted, ArrayView1::from(gradient))?;
        Some(direction.iter().map(|d| -d).collect())
    })
}

/// The parameter whose turn it is, and how far each went when it last was.
pub(super) struct Coordinates {
    next: usize,
    last: Vec<f64>,
}

impl Coordinates {
    pub fn new(n_parameters: usize) -> Coordinates {
        Coordinates { next: 0, last: vec![1.0; n_parameters] }
    }

    /// Moves the next parameter that can be moved to its minimum; how far, or `None` where none can.
    pub fn step(&mut self, objective: &dyn Objective, point: &mut Point, rate: f64) -> Option<f64> {
        for _ in 0..self.last.len() {
            let j = self.next;
            self.next = (j + 1) % self.last.len();
            if let Some((t, to)) = along_coordinate(objective, point, j, rate * self.last[j]) {
                let went = to.w[j] != point.w[j];
                *point = to;
                if went {
                    self.last[j] = t.abs();
                    return Some(t.abs());
                }
            }
        }
        None
    }
}
