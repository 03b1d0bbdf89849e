//! The Mann-Whitney test: are the values of one sample larger than those of another, by rank alone?
//!
//! - Source: Mann & Whitney (1947), Ann. Math. Statist. 18, 50–60.

use super::tail;
use crate::input;
use crate::stats::ranks::ranks_and_ties;
use crate::stats::{Normal, accurate_sum};
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Two samples by rank: in how many of the pairs is a larger?
///
/// The p-value is two-sided by the normal approximation, with the variance corrected for ties and a continuity correction
/// of ½ (SciPy's `method="asymptotic"`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannWhitney {
    n_a: usize,
    n_b: usize,
    rank_sum: f64,
    /// Σ (t³ − t) over the numbers t of equal values.
    ties: f64,
}

impl MannWhitney {
    /// # Errors
    /// `Empty`, `NotFinite`.
    pub fn new(a: &[f64], b: &[f64]) -> Result<Self> {
        for (name, values) in [("a", a), ("b", b)] {
            if values.is_empty() {
                return Err(Error::empty(name));
            }
            input::finite(name, values.iter().copied())?;
        }
        let (ranks, ties) = ranks_and_ties(&[a, b].concat());
        let cubes = ties.iter().map(|t| *t as f64).map(|t| t * (t * t - 1.0));
        Ok(MannWhitney {
            n_a: a.len(),
            n_b: b.len(),
            rank_sum: accurate_sum(ranks[..a.len()].iter().copied()),
            ties: accurate_sum(cubes),
        })
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn n(&self) -> [Expr; 2] {
        [Expr::named("n(a)", self.n_a as f64), Expr::named("n(b)", self.n_b as f64)]
    }

    fn u_a_expr(&self) -> Expr {
        let [n, _] = self.n();
        (Expr::named("rank sum of a", self.rank_sum) - &n * (&n + 1.0) / 2.0).called("U(a)")
    }

    fn z_expr(&self) -> Expr {
        let [a, b] = self.n();
        let n = (&a + &b).called("n");
        let ties = Expr::named("Σ(t³ − t)", self.ties) / (&n * (&n - 1.0));
        let deviation = (&a * &b / 12.0 * (&n + 1.0 - ties)).sqrt().called("σ(U)");
        let distance = (self.u_a_expr() - a * b / 2.0).abs() - 0.5;
        let tied = deviation.value() == 0.0;
        (distance / deviation).undefined_if(tied, "all values are equal").called("z")
    }
}

formulas! { MannWhitney;
    /// The pairs in which a is larger, ties as one half: rank sum of a − n(a)(n(a) + 1)/2.
    u_a: |test| test.u_a_expr();
    /// The pairs in which b is larger: n(a) n(b) − U(a).
    u_b: |test| { let [a, b] = test.n(); (a * b - test.u_a_expr()).called("U(b)") };
    /// (|U(a) − n(a) n(b)/2| − ½) / σ(U).
    z: |test| test.z_expr();
    /// Two-sided p-value by the normal approximation.
    p_value: |test| {
        let p = 2.0 * tail(&test.z_expr(), "Z", test.z_expr().value(), |z| Normal::standard().sf(z));
        let above = p.value() > 1.0;
        p.counted_as(1.0, above, "no probability is above 1").called("p")
    };
}
