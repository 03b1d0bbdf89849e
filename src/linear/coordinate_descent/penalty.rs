//! The penalty of the elastic net on one coefficient, its optimality conditions, and the duality gap.
//!
//! - Formulas, all times the total weight W of the rows, with c = Xᵀ·r of the centred data and g = c − λ₂·w: minimise
//!   ½·|r|² + λ₁·|w|₁ + λ₂/2·|w|², λ₁ = W·α·ρ, λ₂ = W·α·(1 − ρ). At the minimum g = λ₁·sign(w) where w ≠ 0 and
//!   |g| ≤ λ₁ elsewhere (the Karush-Kuhn-Tucker conditions; with only positive coefficients g ≤ λ₁).
//! - The gap is the objective less that of the dual problem at s·r, s = min(1, λ₁ / max|g|):
//!   ½·(1 − s)²·(|r|² + λ₂·|w|²) + Σ |w|·(λ₁ − s·sign(w)·g). In this form no large numbers cancel.
//! - Sources: Fercoq, Gramfort & Salmon (2015), Mind the duality gap: safer rules for the Lasso, ICML; Dünner et al. (2016),
//!   Primal-dual rates and certificates, ICML, where λ₁ = 0.

use crate::linear::soft_threshold;

/// λ₁ and λ₂, and whether coefficients below 0 are ruled out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shrinkage {
    pub l1: f64,
    pub l2: f64,
    pub positive: bool,
}

impl Shrinkage {
    pub fn new(alpha: f64, l1_ratio: f64, weight: f64, positive: bool) -> Self {
        Shrinkage { l1: weight * alpha * l1_ratio, l2: weight * alpha * (1.0 - l1_ratio), positive }
    }

    /// The best coefficient of a feature, the others fixed: `along` is its product with the residuals as they are without
    /// the feature, `square` its sum of squares.
    #[inline(always)]
    pub fn best(&self, along: f64, square: f64) -> f64 {
        let kept = if self.positive { (along - self.l1).max(0.0) } else { soft_threshold(along, self.l1) };
        kept / (square + self.l2)
    }

    /// How far the optimality condition of a coefficient is off, `c` the feature's product with the residuals.
    #[inline(always)]
    pub fn violation(&self, c: f64, w: f64) -> f64 {
        let g = c - self.l2 * w;
        if w != 0.0 {
            (g - self.l1.copysign(w)).abs()
        } else if self.positive {
            (g - self.l1).max(0.0)
        } else {
            (g.abs() - self.l1).max(0.0)
        }
    }

    /// λ₁·|w|₁ + λ₂/2·|w|².
    pub fn of(&self, w: &[f64]) -> f64 {
        w.iter().map(|w| self.l1 * w.abs() + 0.5 * self.l2 * w * w).sum()
    }

    /// The duality gap, of products `c` with the residuals, coefficients `w` and the squared length of the residuals.
    pub fn gap(&self, c: &[f64], w: &[f64], squared: f64) -> f64 {
        if self.l1 == 0.0 {
            return self.gap_without_l1(c, w);
        }
        let (mut largest, mut slack, mut along, mut squares) = (0.0_f64, 0.0, 0.0, 0.0);
        for (c, w) in c.iter().zip(w) {
            let g = c - self.l2 * w;
            largest = largest.max(if self.positive { g } else { g.abs() });
            if *w != 0.0 {
                slack += w.abs() * (self.l1 - w.signum() * g);
                along += w * g;
                squares += w * w;
            }
        }
        if largest <= self.l1 {
            return slack.max(0.0);
        }
        let s = self.l1 / largest;
        let off = 1.0 - s;
        (0.5 * off * off * (squared + self.l2 * squares) + slack + off * along).max(0.0)
    }

    /// |g|² / (2·λ₂); without any penalty there is no dual, and |g|² stands for it, as in scikit-learn.
    fn gap_without_l1(&self, c: &[f64], w: &[f64]) -> f64 {
        let excess = |c: f64, w: f64| match self.positive && c < 0.0 {
            // A slope that pushes against the bound at 0 is no excess.
            true if self.l2 > 0.0 => self.l2 * self.l2 * w * w - 2.0 * self.l2 * w * c,
            true if w == 0.0 => 0.0,
            _ => (c - self.l2 * w).powi(2),
        };
        let total: f64 = c.iter().zip(w).map(|(c, w)| excess(*c, *w)).sum();
        if self.l2 > 0.0 { total / (2.0 * self.l2) } else { total }
    }
}
