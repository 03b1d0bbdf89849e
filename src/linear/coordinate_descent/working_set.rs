//! Which features are looked at: those that break an optimality condition, or are about to.
//!
//! Most coefficients are 0 at the minimum, and a feature whose condition |c| ≤ λ₁ holds at 0 can be left alone. So the
//! cycles run over candidates only; then the conditions of all features are checked, and those that break theirs become
//! candidates too. Along a path the strong rule takes in those with |c| ≥ 2·λ₁ − λ₁', λ₁' the penalty before: a feature's
//! c rarely changes faster than the penalty. The check afterwards makes the answer exact all the same.
//!
//! - Sources: Tibshirani et al. (2012), Strong rules for discarding predictors, J. R. Stat. Soc. B 74, 245–266;
//!   Massias, Gramfort & Salmon (2018), Celer: a fast solver for the Lasso with dual extrapolation, ICML.

use std::sync::Arc;

use rayon::prelude::*;

use super::Pass;
use super::cycles::{Candidates, Limits, subtract};
use super::design::{Design, Moments};
use super::penalty::Shrinkage;
use crate::linalg::wide;
use crate::{Error, Result, input};

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
    /// The known columns, one after the other; other fits to the same data may share them.
    columns: Arc<Vec<f64>>,
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
            return Err(Error::overflow());
        }
        let (is_candidate, candidates) = (vec![false; d], Candidates::default());
        let columns = Arc::new(prepared.1);
        Ok(WorkingSet { design, known, columns, candidates, column_of: Vec::new(), is_candidate, c, w })
    }

    /// Another fit to the same data from coefficients of 0, with what is known of the products.
    pub fn another(&self) -> Self {
        WorkingSet {
            design: self.design,
            known: self.known.clone(),
            columns: Arc::clone(&self.columns),
            candidates: Candidates::default(),
            column_of: Vec::new(),
            is_candidate: vec![false; self.w.len()],
            c: self.design.moments().xy.clone(),
            w: vec![0.0; self.w.len()],
        }
    }

    /// Whether the products of all features are known.
    pub fn knows_all(&self) -> bool {
        self.known.iter().all(Option::is_some)
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
        self.c = self.design.at_residuals(w).0;
        Ok(())
    }

    /// Coordinate descent until the gap is at most tol · |y|². Features with |c| above `screen` are candidates at once.
    pub fn solve(
        &mut self,
        penalty: Shrinkage,
        stop: Stop,
        screen: f64,
        history: Option<&mut Vec<Pass>>,
    ) -> Result<Solved> {
        self.grow(penalty, screen)?;
        self.finish(penalty, stop, 0, history)
    }

    /// The same from further along the path: the coefficients go on by `factor` times what they moved since `before`, as
    /// far as no sign changes, if the objective agrees.
    pub fn solve_ahead(
        &mut self,
        penalty: Shrinkage,
        stop: Stop,
        screen: f64,
        (before, factor): (&[f64], f64),
    ) -> Result<Solved> {
        self.grow(penalty, screen)?;
        self.hand_over();
        let ahead = |feature: &usize| {
            let (old, now) = (before[*feature], self.w[*feature]);
            let new = now + factor * (now - old);
            if old * now > 0.0 && new * now > 0.0 { new } else { now }
        };
        let aims: Vec<f64> = self.candidates.features.iter().map(ahead).collect();
        let limits = self.limits(stop, 0);
        self.candidates.improves(&aims, penalty, limits.yy);
        let run = self.candidates.descend(penalty, limits, None);
        self.take_over();
        self.finish(penalty, stop, run.cycles, None)
    }

    fn limits(&self, stop: Stop, n_iter: usize) -> Limits {
        let &Moments { weight, yy, .. } = self.design.moments();
        Limits { gap: stop.tol * yy, cycles: stop.max_iter - n_iter, yy, weight }
    }

    fn finish(
        &mut self,
        penalty: Shrinkage,
        stop: Stop,
        mut n_iter: usize,
        mut history: Option<&mut Vec<Pass>>,
    ) -> Result<Solved> {
        let (mut at_rest, mut refined) = (false, 0);
        loop {
            let gap = self.gap(penalty);
            let small = gap <= self.limits(stop, n_iter).gap;
            let grown = !small && self.grow(penalty, penalty.l1)?;
            let done = small || at_rest && !grown;
            if done && stop.tol < FINE && refined < REFINEMENTS && n_iter < stop.max_iter {
                self.c = self.design.at_residuals(&self.w).0;
                self.hand_over();
                self.candidates.polish(penalty, self.design.moments().yy);
                self.take_over();
                (refined, at_rest) = (refined + 1, false);
                continue;
            }
            if done || n_iter >= stop.max_iter {
                let dual_gap = gap / self.design.moments().weight;
                return Ok(Solved { dual_gap, n_iter, converged: done });
            }
            self.hand_over();
            let run = self.candidates.descend(penalty, self.limits(stop, n_iter), history.as_deref_mut());
            self.take_over();
            n_iter += run.cycles;
            at_rest = run.at_rest;
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
                return Err(Error::overflow());
            }
            Arc::make_mut(&mut self.columns).extend(products);
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
        let update = |(chunk, c): (usize, &mut [f64])| subtract_all(c, &changes, chunk * CHUNK);
        match changes.len() * d > 1 << 16 {
            true => self.c.par_chunks_mut(CHUNK).enumerate().for_each(update),
            false => self.c.chunks_mut(CHUNK).enumerate().for_each(update),
        }
    }
}

/// Takes the changes times their columns, from this row on, off c.
fn subtract_all(c: &mut [f64], changes: &[(f64, &[f64])], from: usize) {
    wide(
        #[inline(always)]
        || {
            for (change, column) in changes {
                subtract(c, *change, &column[from..]);
            }
        },
    )
}
