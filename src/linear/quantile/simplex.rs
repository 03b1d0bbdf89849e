//! The exact minimum of a sum of pinball losses, by walking from vertex to vertex (Barrodale and Roberts).
//!
//! With p parameters, a best plane goes through p of the rows. Lifting it off one of them, while it stays on the other
//! p − 1, moves it along an edge, on which the loss is a convex line with a bend wherever another row is met; the walk
//! goes to the lowest bend, whose row takes the place of the one left. Where no edge leads down, the minimum is found, and
//! the multipliers of the rows prove it.
//!
//! - Rows: the samples, then one for each coefficient, whose loss is its L1 penalty (or nothing: such rows only hold the
//!   coefficients of columns that say nothing new at 0).
//! - Cost: O(n·p) time for each vertex; O(n·p) memory for centred and scaled features.
//! - Rows that lie on the plane by chance would let the walk turn in circles; targets moved by a billionth of their spread
//!   prevent it. At the end they are put back, and the walk goes on if that leaves something to gain.
//! - Sources: Barrodale & Roberts (1973), SIAM J. Numer. Anal. 10, 839–848; Koenker & d'Orey (1987), Applied Statistics
//!   36, 383–393.

use ndarray::ArrayView2;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::linear::samples::{Samples, dot, line};
use crate::stats::accurate_sum;

/// Vertices after which rounding is cleared away.
const REFRESH: usize = 64;
/// How far a multiplier may lie outside its range, as a share of it.
const SLACK: f64 = 1e-9;

pub(super) struct Walk {
    /// Centred and scaled features, and 1 for the intercept, row by row.
    x: Vec<f64>,
    n: usize,
    p: usize,
    d: usize,
    centre: Vec<f64>,
    scale: Vec<f64>,
    y: Vec<f64>,
    moved_y: Vec<f64>,
    weight: Vec<f64>,
    total: f64,
    alpha: f64,
    max_iter: usize,
    // The vertex: its rows, the inverse of their matrix by columns, the residuals of all rows, and their multipliers.
    basis: Vec<usize>,
    columns: Vec<Vec<f64>>,
    residual: Vec<f64>,
    multiplier: Vec<f64>,
    in_basis: Vec<bool>,
    up: Vec<f64>,
    down: Vec<f64>,
    /// Σ of multiplier · row over the rows off the plane.
    pull: Vec<f64>,
}

/// The best plane for one quantile.
pub(super) struct Found {
    pub coef: Vec<f64>,
    pub intercept: f64,
    /// The objective at every vertex, and at last that of the answer.
    pub history: Vec<f64>,
    /// What the multipliers leave open between the objective and its least possible value.
    pub gap: f64,
    pub converged: bool,
}

impl Walk {
    pub fn new(samples: &Samples, alpha: f64, fit_intercept: bool, max_iter: usize) -> Walk {
        // A sample of weight 0 has no loss.
        let rows: Vec<usize> = (0..samples.y.len()).filter(|i| samples.weight[*i] > 0.0).collect();
        let (n, d) = (rows.len(), samples.width());
        let p = d + usize::from(fit_intercept);
        let weight: Vec<f64> = rows.iter().map(|i| samples.weight[*i]).collect();
        let total = accurate_sum(weight.iter().copied());
        let (centre, scale) = units(samples, &rows, fit_intercept);
        let mut x = Vec::with_capacity(n * p);
        for i in &rows {
            let row = samples.row(*i).iter().zip(&centre).zip(&scale);
            x.extend(row.map(|((x, centre), scale)| if *scale == 0.0 { 0.0 } else { (x - centre) / scale }));
            x.extend(fit_intercept.then_some(1.0));
        }
        let y: Vec<f64> = rows.iter().map(|i| samples.y[*i]).chain(vec![0.0; d]).collect();
        let moved_y = moved_apart(&y, n);
        let rows = n + d;
        Walk {
            x,
            n,
            p,
            d,
            centre,
            scale: scale.into_iter().map(|scale| if scale == 0.0 { 1.0 } else { scale }).collect(),
            y,
            moved_y,
            weight,
            total,
            alpha,
            max_iter,
            basis: vec![],
            columns: vec![],
            residual: vec![0.0; rows],
            multiplier: vec![0.0; rows],
            in_basis: vec![false; rows],
            up: vec![0.0; rows],
            down: vec![0.0; rows],
            pull: vec![0.0; p],
        }
    }

    /// The best plane for the quantile τ, starting from the last one found, or from no slope at all.
    pub fn best(&mut self, tau: f64) -> Found {
        for i in 0..self.n {
            (self.up[i], self.down[i]) = (tau * self.weight[i], (1.0 - tau) * self.weight[i]);
        }
        for j in 0..self.d {
            let penalty = self.alpha * self.total / self.scale[j];
            (self.up[self.n + j], self.down[self.n + j]) = (penalty, penalty);
        }
        if self.basis.is_empty() {
            self.start(tau);
        }
        let mut history = Vec::new();
        self.place(true, 0.0);
        let mut converged = self.descend(true, &mut history);
        // The targets as they are: rows within twice what they were moved keep their multipliers.
        self.place(false, 2.0 * MOVED * spread(&self.y[..self.n]));
        converged &= self.descend(false, &mut history);
        history.push(self.objective());
        let gap = accurate_sum(
            (0..self.n + self.d)
                .filter(|i| !self.in_basis[*i])
                .map(|i| self.loss(i) - self.multiplier[i] * self.residual[i]),
        );
        let theta = self.parameters(false);
        let coef: Vec<f64> = theta.iter().zip(&self.scale).map(|(theta, scale)| theta / scale).collect();
        let at_0 = if self.p > self.d { theta[self.d] - dot(&coef, &self.centre) } else { 0.0 };
        Found { coef, intercept: at_0, history, gap: gap / self.total, converged }
    }

    /// All slopes 0, and the plane on the sample at the quantile.
    fn start(&mut self, tau: f64) {
        self.basis = (0..self.d).map(|j| self.n + j).collect();
        if self.p > self.d {
            let mut order: Vec<usize> = (0..self.n).collect();
            order.sort_unstable_by(|a, b| self.moved_y[*a].total_cmp(&self.moved_y[*b]));
            let mut below = 0.0;
            let reached = |i: &&usize| {
                below += self.weight[**i];
                below >= tau * self.total
            };
            let at = order.iter().find(reached).or(order.last());
            self.basis.extend(at);
        }
        self.basis.iter().for_each(|i| self.in_basis[*i] = true);
    }

    /// Row i times a vector.
    fn times(&self, i: usize, vector: &[f64]) -> f64 {
        match i.checked_sub(self.n) {
            Some(j) => vector[j],
            None => dot(&self.x[i * self.p..(i + 1) * self.p], vector),
        }
    }

    /// All rows times a vector.
    fn product(&self, vector: &[f64]) -> Vec<f64> {
        let x = ArrayView2::from_shape((self.n, self.p), &self.x);
        let mut product = x.map_or_else(|_| vec![], |x| line(x, vector, 0.0));
        product.extend(&vector[..self.d]);
        product
    }

    fn add_pull(&mut self, i: usize, factor: f64) {
        match i.checked_sub(self.n) {
            Some(j) => self.pull[j] += factor,
            None => {
                let row = &self.x[i * self.p..(i + 1) * self.p];
                self.pull.iter_mut().zip(row).for_each(|(pull, x)| *pull += factor * x);
            }
        }
    }

    fn loss(&self, i: usize) -> f64 {
        let r = self.residual[i];
        if r > 0.0 { self.up[i] * r } else { -self.down[i] * r }
    }

    fn objective(&self) -> f64 {
        accurate_sum((0..self.n + self.d).map(|i| self.loss(i))) / self.total
    }

    fn parameters(&self, moved: bool) -> Vec<f64> {
        let y = if moved { &self.moved_y } else { &self.y };
        (0..self.p).map(|j| accurate_sum((0..self.p).map(|k| self.columns[k][j] * y[self.basis[k]]))).collect()
    }

    /// Everything anew from the rows of the vertex. Rows closer than `keep` keep their multipliers, the others get that of
    /// their side.
    fn place(&mut self, moved: bool, keep: f64) {
        self.columns = self.inverse();
        let theta = self.parameters(moved);
        let fitted = self.product(&theta);
        self.pull = vec![0.0; self.p];
        for (i, fitted) in fitted.iter().enumerate() {
            let y = if moved { self.moved_y[i] } else { self.y[i] };
            self.residual[i] = if self.in_basis[i] { 0.0 } else { y - fitted };
            if self.in_basis[i] {
                continue;
            }
            if self.residual[i].abs() > keep {
                self.multiplier[i] = if self.residual[i] > 0.0 { self.up[i] } else { -self.down[i] };
            }
            self.add_pull(i, self.multiplier[i]);
        }
    }

    /// Walks down until no edge leads further; whether it got there.
    fn descend(&mut self, moved: bool, history: &mut Vec<f64>) -> bool {
        let (mut since, mut idle, mut fresh) = (0, 0, true);
        loop {
            let Some((k, beyond)) = self.steepest() else {
                // Rounding must not be what ends the walk.
                if fresh {
                    return true;
                }
                self.place(moved, if moved { 0.0 } else { 2.0 * MOVED * spread(&self.y[..self.n]) });
                (since, fresh) = (0, true);
                continue;
            };
            // With the targets as they are, a long row of steps of length 0 has nothing more to gain.
            if history.len() >= self.max_iter || idle > 10 * self.p {
                return idle > 10 * self.p;
            }
            history.push(self.objective());
            let Some(step) = self.pivot(k, beyond) else { return true };
            idle = if step > 0.0 || moved { 0 } else { idle + 1 };
            (since, fresh) = (since + 1, false);
            if since == REFRESH {
                self.place(moved, 0.0);
                (since, fresh) = (0, true);
            }
        }
    }

    /// The row whose multiplier lies furthest outside its range, and by how much: above 0 over the upper end.
    fn steepest(&self) -> Option<(usize, f64)> {
        let mut found: Option<(usize, f64)> = None;
        for (k, &row) in self.basis.iter().enumerate() {
            let multiplier = -dot(&self.pull, &self.columns[k]);
            let beyond = if multiplier > self.up[row] {
                multiplier - self.up[row]
            } else if multiplier < -self.down[row] {
                multiplier + self.down[row]
            } else {
                continue;
            };
            let slack = SLACK * (self.up[row] + self.down[row]).max(self.total / self.n as f64);
            if beyond.abs() > slack && found.is_none_or(|(_, most)| beyond.abs() > most.abs()) {
                found = Some((k, beyond));
            }
        }
        found
    }

    /// Leaves row k of the vertex along its edge, to the lowest bend. `None` if there is none.
    fn pivot(&mut self, k: usize, beyond: f64) -> Option<f64> {
        let column = self.columns[k].clone();
        let slope = self.product(&column);
        let side = beyond.signum();
        let least = 1e-10 * column.iter().fold(0.0, |largest: f64, c| largest.max(c.abs()));
        let mut bends: Vec<Bend> = Vec::new();
        for (i, slope) in slope.iter().enumerate() {
            let toward = -slope * side * self.multiplier[i].signum();
            if !self.in_basis[i] && toward > least && self.up[i] + self.down[i] > 0.0 {
                let at = (self.residual[i] * self.multiplier[i].signum()).max(0.0) / toward;
                bends.push(Bend { at, rise: (self.up[i] + self.down[i]) * toward, row: i });
            }
        }
        let last = lowest(&mut bends, beyond.abs())?;
        for bend in bends.iter().filter(|bend| bend.before(&last)) {
            let changed = if self.multiplier[bend.row] > 0.0 { -self.down[bend.row] } else { self.up[bend.row] };
            self.add_pull(bend.row, changed - self.multiplier[bend.row]);
            self.multiplier[bend.row] = changed;
        }
        let (step, entering, leaving) = (side * last.at, last.row, self.basis[k]);
        self.residual.iter_mut().zip(&slope).for_each(|(r, slope)| *r += step * slope);
        self.add_pull(entering, -self.multiplier[entering]);
        self.multiplier[leaving] = if side > 0.0 { self.up[leaving] } else { -self.down[leaving] };
        self.add_pull(leaving, self.multiplier[leaving]);
        (self.in_basis[entering], self.in_basis[leaving]) = (true, false);
        self.residual[entering] = 0.0;
        self.basis[k] = entering;
        // The inverse, with one row of the matrix exchanged.
        for l in 0..self.p {
            let factor = (self.times(entering, &self.columns[l]) - f64::from(u8::from(l == k))) / slope[entering];
            self.columns[l].iter_mut().zip(&column).for_each(|(own, c)| *own -= factor * c);
        }
        Some(last.at)
    }

    /// The columns of the inverse of the vertex's matrix (Gauss and Jordan, with pivots).
    fn inverse(&self) -> Vec<Vec<f64>> {
        let p = self.p;
        let unit = |j: usize| (0..p).map(move |k| f64::from(u8::from(k == j)));
        let row = |i: usize| match i.checked_sub(self.n) {
            Some(j) => unit(j).collect(),
            None => self.x[i * p..(i + 1) * p].to_vec(),
        };
        let mut work: Vec<Vec<f64>> =
            self.basis.iter().enumerate().map(|(k, i)| row(*i).into_iter().chain(unit(k)).collect()).collect();
        for j in 0..p {
            let pivot = (j..p).max_by(|a, b| work[*a][j].abs().total_cmp(&work[*b][j].abs())).unwrap_or(j);
            work.swap(j, pivot);
            let lead = work[j][j];
            work[j].iter_mut().for_each(|value| *value /= lead);
            let own = work[j].clone();
            for (i, other) in work.iter_mut().enumerate() {
                let factor = other[j];
                if i != j && factor != 0.0 {
                    other.iter_mut().zip(&own).for_each(|(value, own)| *value -= factor * own);
                }
            }
        }
        (0..p).map(|k| (0..p).map(|j| work[j][p + k]).collect()).collect()
    }
}

/// A row that the plane meets on an edge: how far along, and how much steeper the loss is from there on.
#[derive(Debug, Clone, Copy)]
struct Bend {
    at: f64,
    rise: f64,
    row: usize,
}

impl Bend {
    fn before(&self, other: &Bend) -> bool {
        self.order(other).is_lt()
    }

    fn order(&self, other: &Bend) -> std::cmp::Ordering {
        self.at.total_cmp(&other.at).then(self.row.cmp(&other.row))
    }
}

/// The bend at which a loss that falls by `fall` begins to rise, without sorting them all.
fn lowest(bends: &mut [Bend], mut fall: f64) -> Option<Bend> {
    let mut rest = bends;
    while rest.len() > 16 {
        let middle = rest.len() / 2;
        rest.select_nth_unstable_by(middle, Bend::order);
        let rise: f64 = rest[..middle].iter().map(|bend| bend.rise).sum();
        if rise >= fall {
            rest = &mut rest[..middle];
        } else {
            fall -= rise;
            rest = &mut rest[middle..];
        }
    }
    rest.sort_unstable_by(Bend::order);
    let reached = |bend: &&Bend| {
        fall -= bend.rise;
        fall <= 0.0
    };
    rest.iter().find(reached).or(rest.last()).copied()
}

/// Targets are moved by at most this share of their spread.
const MOVED: f64 = 1e-9;

fn spread(y: &[f64]) -> f64 {
    let n = y.len() as f64;
    let mean = accurate_sum(y.iter().map(|y| y / n));
    accurate_sum(y.iter().map(|y| (y - mean).abs() / n)).max(1e-3 * mean.abs())
}

fn moved_apart(y: &[f64], n: usize) -> Vec<f64> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(0);
    let by = MOVED * spread(&y[..n]);
    let moved = |(i, y): (usize, &f64)| if i < n { y + by * random.gen_range(-1.0..1.0) } else { *y };
    y.iter().enumerate().map(moved).collect()
}

/// The centre of each column and a power of 2 that brings its largest value to about 1; 0 for a constant column.
fn units(samples: &Samples, rows: &[usize], centred: bool) -> (Vec<f64>, Vec<f64>) {
    let d = samples.width();
    let (mut low, mut high) = (vec![f64::INFINITY; d], vec![f64::NEG_INFINITY; d]);
    for i in rows {
        for (j, x) in samples.row(*i).iter().enumerate() {
            (low[j], high[j]) = (low[j].min(*x), high[j].max(*x));
        }
    }
    let centre: Vec<f64> = (0..d).map(|j| if centred { low[j] / 2.0 + high[j] / 2.0 } else { 0.0 }).collect();
    let scale = |j: usize| {
        let reach = (high[j] - centre[j]).abs().max((low[j] - centre[j]).abs());
        if reach <= 1e-14 * centre[j].abs() { 0.0 } else { reach.log2().ceil().exp2() }
    };
    let scale = (0..d).map(scale).collect();
    (centre, scale)
}
