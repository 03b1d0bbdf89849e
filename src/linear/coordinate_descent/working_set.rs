//! Which features are looked at: those that break an optimality condition, or are about to.
//!
//! Most coefficients are 0 at the minimum, and a feature whose condition |c| ≤ λ₁ holds at 0 can be left alone. So the
//! cycles run over candidates only; then the conditions of all features are checked, and those that break theirs become
//! candidates too. Along a path the strong rule takes in those with |c| ≥ 2·λ₁ − λ₁', λ₁' the penalty before: a feature's
//! c rarely changes faster than the penalty. The check afterwards makes the answer exact all the same.
//!
//! - Sources: Tibshirani et al. (2012), Strong rules for discarding predictors, J. R. Stat. Soc. B 74, 245–266;
//!   Massias, Gramfort & Salmon (2018), Celer: a fast solver for the Lasso with dual extrapolation, ICML.

use rayon::prelude::*;

use super::Pass;
use super::cycles::{Candidates, Limits};
use super::design::{Design, Moments, overflow};
use super::penalty::Shrinkage;
use crate::linalg::wide;
use crate::{Result, input};

/// Features that become candidates at once, at least; and columns of products that are made at once.
const BATCH: usize = 32;
/// Below this tolerance the products of features and residuals are made anew from the residuals.
const FINE: f64 = 1e-10;
/// How often.
const REFINEMENTS: usize = 2;

/// The state of a fit: coefficients, products with the residuals, and what is known of the products of features.
pub(super) struct WorkingSet<'a, D> {
    design: &'a D,
    /// Of each feature, which of the known columns is its.
    known: Vec<Option<usize>>,
    /// The known columns, one after the other.
    columns: Vec<f64>,
    candidates: Candidates,
    /// Of each candidate, which of the known columns is its.
    column_of: Vec<usize>,
    is_candidate: Vec<bool>,
    /// Of all features.
    pub c: Vec<f64>,
    pub w: Vec<f64>,
}

/// When a fit is done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop {
    pub tol: f64,
    pub max_iter: usize,
}

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Solved {
    /// Divided by the total weight.
    pub dual_gap: f64,
    pub n_iter: usize,
    pub converged: bool,
}

impl<'a, D: Design> WorkingSet<'a, D> {
    /// All coefficients 0. The columns in `prepared` are known already.
    pub fn new(design: &'a D, prepared: (Vec<usize>, Vec<f64>)) -> Result<Self> {
        let d = design.moments().xy.len();
        let mut known = vec![None; d];
        prepared.0.iter().enumerate().for_each(|(at, feature)| known[*feature] = Some(at));
        let (c, w) = (design.moments().xy.clone(), vec![0.0; d]);
        if !input::all_finite(&prepared.1) {
            return Err(overflow());
        }
        let (is_candidate, candidates) = (vec![false; d], Candidates::default());
        Ok(WorkingSet { design, known, columns: prepared.1, candidates, column_of: Vec::new(), is_candidate, c, w })
    }

    /// All coefficients 0 again; what is known of the products stays.
    pub fn restart(&mut self) {
        self.w.fill(0.0);
        self.c.copy_from_slice(&self.design.moments().xy);
    }

    /// Starts from these coefficients.
    pub fn start_from(&mut self, w: &[f64]) -> Result<()> {
        let used: Vec<usize> = (0..w.len()).filter(|j| w[*j] != 0.0).collect();
        self.add(&used)?;
        self.w.copy_from_slice(w);
        self.c = self.design.from_residuals(w).0;
        Ok(())
    }

    /// Coordinate descent until the gap is at most tol · |y|². Features with |c| above `screen` are candidates at once.
    pub fn solve(
        &mut self,
        penalty: Shrinkage,
        stop: Stop,
        screen: f64,
        mut history: Option<&mut Vec<Pass>>,
    ) -> Result<Solved> {
        let (weight, yy) = (self.design.moments().weight, self.design.moments().yy);
        let target = stop.tol * yy;
        let (mut n_iter, mut at_rest, mut refined) = (0, false, 0);
        self.grow(penalty, screen)?;
        loop {
            let gap = self.gap(penalty);
            let small = gap <= target;
            let grown = !small && self.grow(penalty, penalty.l1)?;
            let done = small || at_rest && !grown;
            if done && stop.tol < FINE && refined < REFINEMENTS && n_iter < stop.max_iter {
                self.c = self.design.from_residuals(&self.w).0;
                (refined, at_rest) = (refined + 1, false);
                continue;
            }
            if done || n_iter >= stop.max_iter {
                return Ok(Solved { dual_gap: gap / weight, n_iter, converged: done });
            }
            let limits = Limits { gap: target, cycles: stop.max_iter - n_iter, yy, weight };
            let run = self.descend(penalty, limits, history.as_deref_mut());
            n_iter += run.0;
            at_rest = run.1;
        }
    }

    /// The duality gap over all features, times the total weight.
    fn gap(&self, penalty: Shrinkage) -> f64 {
        let Moments { xy, yy, .. } = self.design.moments();
        let explained: f64 = self.w.iter().zip(xy).zip(&self.c).map(|((w, xy), c)| w * (xy + c)).sum();
        penalty.gap(&self.c, &self.w, (yy - explained).max(0.0))
    }

    /// Makes candidates of features whose condition is broken, largest first, at most as many as there are already.
    fn grow(&mut self, penalty: Shrinkage, screen: f64) -> Result<bool> {
        let size = |j: usize| if penalty.positive { self.c[j] } else { self.c[j].abs() };
        let mut broken: Vec<usize> =
            (0..self.c.len()).filter(|j| !self.is_candidate[*j] && size(*j) > screen).collect();
        broken.sort_by(|a, b| size(*b).total_cmp(&size(*a)));
        broken.truncate(self.candidates.features.len().max(2 * BATCH));
        self.add(&broken)?;
        Ok(!broken.is_empty())
    }

    fn add(&mut self, features: &[usize]) -> Result<()> {
        let unknown: Vec<usize> = features.iter().copied().filter(|j| self.known[*j].is_none()).collect();
        if !unknown.is_empty() {
            let d = self.c.len();
            let next = self.columns.len() / d;
            let products = self.design.products(&unknown);
            if !input::all_finite(&products) {
                return Err(overflow());
            }
            self.columns.extend(products);
            unknown.iter().zip(next..).for_each(|(feature, at)| self.known[*feature] = Some(at));
        }
        for feature in features {
            let Some(at) = self.known[*feature] else { continue };
            let column = &self.columns[at * self.c.len()..][..self.c.len()];
            self.candidates.add(*feature, column, self.design.moments().xy[*feature], self.c[*feature]);
            self.column_of.push(at);
            self.is_candidate[*feature] = true;
        }
        Ok(())
    }

    /// Cycles over the candidates, and what they change in the products of all features.
    fn descend(&mut self, penalty: Shrinkage, limits: Limits, history: Option<&mut Vec<Pass>>) -> (usize, bool) {
        self.hand_over();
        let run = self.candidates.descend(penalty, limits, history);
        self.take_over();
        (run.cycles, run.at_rest)
    }

    /// The candidates get what the fit has.
    fn hand_over(&mut self) {
        let candidates = &mut self.candidates;
        for (at, feature) in candidates.features.iter().enumerate() {
            candidates.c[at] = self.c[*feature];
            candidates.w[at] = self.w[*feature];
        }
    }

    /// The candidates' coefficients become those of the fit.
    fn take_over(&mut self) {
        let d = self.c.len();
        let mut changes: Vec<(f64, &[f64])> = Vec::new();
        let candidates = self.candidates.features.iter().zip(&self.candidates.w);
        for ((feature, new), at) in candidates.zip(&self.column_of) {
            let change = new - self.w[*feature];
            if change != 0.0 {
                changes.push((change, &self.columns[at * d..][..d]));
                self.w[*feature] = *new;
            }
        }
        const CHUNK: usize = 512;
        let update = |(chunk, c): (usize, &mut [f64])| {
            let from = chunk * CHUNK;
            wide(|| {
                for (change, column) in &changes {
                    c.iter_mut().zip(&column[from..]).for_each(|(c, product)| *c -= change * product);
                }
            });
        };
        match changes.len() * d > 1 << 16 {
            true => self.c.par_chunks_mut(CHUNK).enumerate().for_each(update),
            false => self.c.chunks_mut(CHUNK).enumerate().for_each(update),
        }
    }

    /// Goes on in the direction of the last step along the path, as far as no sign changes, if the objective agrees.
    pub fn extrapolate(&mut self, before: &[f64], factor: f64, penalty: Shrinkage) {
        self.hand_over();
        let ahead = |feature: &usize| {
            let (old, now) = (before[*feature], self.w[*feature]);
            let new = now + factor * (now - old);
            if old * now > 0.0 && new * now > 0.0 { new } else { now }
        };
        let aims: Vec<f64> = self.candidates.features.iter().map(ahead).collect();
        if self.candidates.improves(&aims, penalty, self.design.moments().yy) {
            self.take_over();
        }
    }
}
