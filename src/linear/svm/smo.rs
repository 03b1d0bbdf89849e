//! Sequential minimal optimization: the dual of a kernel machine, two multipliers at a time.
//!
//! The multipliers must keep Σ yᵢ·αᵢ = 0, so at least two have to move together; for two the best step is known. The first
//! is the one that violates the conditions of the optimum most, the second the one with which the objective falls furthest
//! if it were a parabola (second-order working set selection, as in LIBSVM).
//!
//! - Formula: minimise ½·Σ αᵢ·αⱼ·yᵢ·yⱼ·K(i, j) + Σ pᵢ·αᵢ over 0 ≤ αᵢ ≤ Cᵢ with Σ yᵢ·αᵢ = 0. It ends where the largest and
//!   the least −y·gradient among multipliers that may go up and down are no more than `tol` apart.
//! - Cost: O(n) time an iteration, and O(n·d) for a row of kernels that is not in the cache.
//! - Sources: Platt (1998), MSR-TR-98-14; Fan, Chen & Lin (2005), J. Mach. Learn. Res. 6, 1889–1918.

use std::rc::Rc;

use super::kernel::KernelFunction;

/// What stands in for the curvature of a direction that has none.
const LEAST_CURVATURE: f64 = 1e-12;

/// Where the descent stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SmoStep {
    /// Pairs of multipliers that have moved so far.
    pub iteration: usize,
    /// The dual objective, to be minimised.
    pub objective: f64,
    /// How far the conditions of the optimum are violated.
    pub violation: f64,
}

/// The multipliers of samples: one for each, or two where a regression misses from above or below.
pub(super) struct Machine<'a> {
    pub kernel: KernelFunction,
    /// The samples, row by row.
    pub rows: &'a [f64],
    pub n: usize,
    /// ±1 for each multiplier; multiplier t is one of sample t mod n.
    pub y: Vec<f64>,
    pub p: Vec<f64>,
    pub c: Vec<f64>,
}

pub(super) struct Optimum {
    /// yᵢ·αᵢ of every sample, both multipliers of a regression together.
    pub coef: Vec<f64>,
    pub intercept: f64,
    pub history: Vec<SmoStep>,
    pub converged: bool,
}

/// Rows of the kernel matrix, the least recently used of which make room.
struct Cache {
    rows: Vec<Option<Rc<Vec<f64>>>>,
    used: Vec<u64>,
    time: u64,
    held: usize,
    room: usize,
}

impl Cache {
    fn new(n: usize, megabytes: f64) -> Cache {
        let room = (megabytes * 1e6 / (8.0 * n as f64)) as usize;
        Cache { rows: vec![None; n], used: vec![0; n], time: 0, held: 0, room: room.max(2) }
    }

    fn row(&mut self, i: usize, machine: &Machine) -> Rc<Vec<f64>> {
        self.time += 1;
        self.used[i] = self.time;
        if let Some(row) = &self.rows[i] {
            return Rc::clone(row);
        }
        if self.held == self.room {
            let held = (0..self.rows.len()).filter(|k| self.rows[*k].is_some());
            if let Some(oldest) = held.min_by_key(|k| self.used[*k]) {
                self.rows[oldest] = None;
                self.held -= 1;
            }
        }
        let d = machine.rows.len() / machine.n;
        let mut row = vec![0.0; machine.n];
        machine.kernel.row(&machine.rows[i * d..(i + 1) * d], machine.rows, &mut row);
        let row = Rc::new(row);
        self.rows[i] = Some(Rc::clone(&row));
        self.held += 1;
        row
    }
}

impl Machine<'_> {
    pub fn solve(&self, tol: f64, max_iter: usize, megabytes: f64) -> Optimum {
        let (n, d, total) = (self.n, self.rows.len() / self.n, self.y.len());
        let sample = |i: usize| &self.rows[i * d..(i + 1) * d];
        let diagonal: Vec<f64> = (0..n).map(|i| self.kernel.of(sample(i), sample(i))).collect();
        let mut cache = Cache::new(n, megabytes);
        let mut alpha = vec![0.0; total];
        let mut gradient = self.p.clone();
        let (mut history, mut converged, mut iteration) = (Vec::new(), false, 0);
        let shown = total.clamp(1, 1000);
        loop {
            let first = self.first(&alpha, &gradient);
            let pair = first.and_then(|(i, highest)| {
                let row = cache.row(i % n, self);
                self.second(i, highest, &row, &diagonal, &alpha, &gradient)
            });
            let violation = pair.as_ref().map_or(0.0, |pair| pair.violation);
            converged |= violation <= tol;
            if converged || iteration % shown == 0 || iteration == max_iter {
                history.push(SmoStep { iteration, objective: self.objective(&alpha, &gradient), violation });
            }
            let Some(Pair { i, j, step, .. }) = pair else { break };
            if converged || iteration == max_iter {
                break;
            }
            self.step(i, j, step, &mut alpha);
            let (row_i, row_j) = (cache.row(i % n, self), cache.row(j % n, self));
            for (gradient, y) in gradient.chunks_exact_mut(n).zip(self.y.chunks_exact(n)) {
                for ((gradient, y), (a, b)) in gradient.iter_mut().zip(y).zip(row_i.iter().zip(row_j.iter())) {
                    *gradient += y * (step * (a - b));
                }
            }
            iteration += 1;
        }
        let mut coef = vec![0.0; n];
        (0..total).for_each(|t| coef[t % n] += self.y[t] * alpha[t]);
        Optimum { coef, intercept: -self.offset(&alpha, &gradient), history, converged }
    }

    fn may_rise(&self, t: usize, alpha: &[f64]) -> bool {
        if self.y[t] > 0.0 { alpha[t] < self.c[t] } else { alpha[t] > 0.0 }
    }

    fn may_fall(&self, t: usize, alpha: &[f64]) -> bool {
        if self.y[t] > 0.0 { alpha[t] > 0.0 } else { alpha[t] < self.c[t] }
    }

    /// The multiplier of the largest −y·gradient among those whose y·α may rise.
    fn first(&self, alpha: &[f64], gradient: &[f64]) -> Option<(usize, f64)> {
        let mut found: Option<(usize, f64)> = None;
        for (t, slope) in gradient.iter().enumerate() {
            let pull = -self.y[t] * slope;
            if self.may_rise(t, alpha) && found.is_none_or(|(_, most)| pull > most) {
                found = Some((t, pull));
            }
        }
        found
    }

    fn second(
        &self,
        i: usize,
        highest: f64,
        row: &[f64],
        diagonal: &[f64],
        alpha: &[f64],
        gradient: &[f64],
    ) -> Option<Pair> {
        let (mut best, mut pair, mut lowest) = (0.0, None, f64::INFINITY);
        let own = diagonal[i % self.n];
        for (t, slope) in gradient.iter().enumerate() {
            if !self.may_fall(t, alpha) {
                continue;
            }
            let pull = -self.y[t] * slope;
            lowest = f64::min(lowest, pull);
            let apart = highest - pull;
            if apart > 0.0 {
                let k = t % self.n;
                let curvature = own + diagonal[k] - 2.0 * row[k];
                let curvature = if curvature > 0.0 { curvature } else { LEAST_CURVATURE };
                let gain = apart * apart / curvature;
                if gain > best {
                    (best, pair) = (gain, Some((t, apart / curvature)));
                }
            }
        }
        let (j, step) = pair?;
        let room_i = if self.y[i] > 0.0 { self.c[i] - alpha[i] } else { alpha[i] };
        let room_j = if self.y[j] > 0.0 { alpha[j] } else { self.c[j] - alpha[j] };
        Some(Pair { i, j, step: step.min(room_i).min(room_j), violation: highest - lowest })
    }

    /// y·α of the first rises by the step and that of the second falls by it; an end of the range is met exactly.
    fn step(&self, i: usize, j: usize, step: f64, alpha: &mut [f64]) {
        for (t, change) in [(i, self.y[i] * step), (j, -self.y[j] * step)] {
            let (room, end) = if change > 0.0 { (self.c[t] - alpha[t], self.c[t]) } else { (alpha[t], 0.0) };
            alpha[t] = if change.abs() >= room { end } else { alpha[t] + change };
        }
    }

    fn objective(&self, alpha: &[f64], gradient: &[f64]) -> f64 {
        let terms = alpha.iter().zip(gradient).zip(&self.p).map(|((alpha, g), p)| alpha * (g + p) / 2.0);
        crate::stats::accurate_sum(terms)
    }

    /// ρ, by which the intercept is −ρ: the mean of y·gradient over the free multipliers, or the middle of what the others
    /// allow.
    fn offset(&self, alpha: &[f64], gradient: &[f64]) -> f64 {
        let (mut sum, mut free, mut high, mut low) = (0.0, 0.0, f64::INFINITY, f64::NEG_INFINITY);
        for (t, slope) in gradient.iter().enumerate() {
            let value = self.y[t] * slope;
            match (self.may_rise(t, alpha), self.may_fall(t, alpha)) {
                (true, true) => (sum, free) = (sum + value, free + 1.0),
                (true, false) => high = high.min(value),
                (false, true) => low = low.max(value),
                (false, false) => {}
            }
        }
        match (free > 0.0, high.is_finite(), low.is_finite()) {
            (true, ..) => sum / free,
            (_, true, true) => high / 2.0 + low / 2.0,
            (_, true, false) => high,
            (_, false, true) => low,
            (_, false, false) => 0.0,
        }
    }
}

struct Pair {
    i: usize,
    j: usize,
    step: f64,
    violation: f64,
}
