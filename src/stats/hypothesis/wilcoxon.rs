//! The Wilcoxon signed-rank test: are the differences of pairs centred at 0, by rank alone?
//!
//! - Formula: W⁺ is the sum of the ranks of |d| where d > 0; z = (W⁺ − n(n + 1)/4) / σ with
//!   σ² = n(n + 1)(2n + 1)/24 − Σ(t³ − t)/48.
//! - Conventions: differences of 0 are left out (SciPy's `zero_method="wilcox"`), ties share ranks, no continuity correction.
//!   The p-value is exact up to 50 differences without zeros and ties (SciPy's `method="exact"`), else by the normal
//!   approximation (`method="asymptotic"`; SciPy's `auto` permutes up to 13 differences with zeros or ties instead).
//! - Source: Wilcoxon (1945), Biometrics Bulletin 1, 80–83.

use super::Alternative;
use crate::input;
use crate::stats::ranks::ranks_and_ties;
use crate::stats::{Normal, accurate_sum};
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number, six};
use crate::{Error, Result};

/// The most differences whose p-value is exact.
const EXACT: usize = 50;

/// Differences of pairs, by the ranks of their sizes.
///
/// ```
/// use workings::stats::{Alternative, Wilcoxon};
/// let test = Wilcoxon::new(&[3.0, -1.0, 2.0, 4.0], Alternative::TwoSided)?;
/// assert_eq!((test.w_plus(), test.p_value()), (9.0, 0.25)); // 2 · 2/16: −1 alone or none has so small a W⁻
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wilcoxon {
    n: usize,
    zeros: usize,
    plus: f64,
    /// Σ (t³ − t) over the numbers t of equal sizes.
    ties: f64,
    alternative: Alternative,
}

impl Wilcoxon {
    /// Of the differences of each pair, or of one sample less the median to be tested.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`.
    pub fn new(differences: &[f64], alternative: Alternative) -> Result<Self> {
        if differences.is_empty() {
            return Err(Error::empty("differences"));
        }
        input::finite("differences", differences.iter().copied())?;
        let kept: Vec<f64> = differences.iter().copied().filter(|d| *d != 0.0).collect();
        let (ranks, ties) = ranks_and_ties(&kept.iter().map(|d| d.abs()).collect::<Vec<_>>());
        let cubes = ties.iter().map(|t| *t as f64).map(|t| t * (t * t - 1.0));
        let plus = accurate_sum(kept.iter().zip(&ranks).filter(|(d, _)| **d > 0.0).map(|(_, rank)| *rank));
        let zeros = differences.len() - kept.len();
        Ok(Wilcoxon { n: kept.len(), zeros, plus, ties: accurate_sum(cubes), alternative })
    }

    /// Of the differences a − b.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`.
    pub fn paired(a: &[f64], b: &[f64], alternative: Alternative) -> Result<Self> {
        input::same_length("a", a.len(), "b", b.len())?;
        input::finite("a", a.iter().copied())?;
        input::finite("b", b.iter().copied())?;
        Wilcoxon::new(&a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>(), alternative)
    }

    /// Whether the p-value is exact.
    pub fn is_exact(&self) -> bool {
        (1..=EXACT).contains(&self.n) && self.zeros == 0 && self.ties == 0.0
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn n_expr(&self) -> Expr {
        Expr::named("n", self.n as f64)
    }

    fn plus_expr(&self) -> Expr {
        Expr::named("Σ rank of |d| where d > 0", self.plus).called("W⁺")
    }

    fn z_expr(&self) -> Expr {
        let n = self.n_expr();
        let squares = &n * (&n + 1.0) * (2.0 * &n + 1.0) / 24.0;
        let variance = match self.ties {
            0.0 => squares,
            ties => squares - Expr::named("Σ(t³ − t)", ties) / 48.0,
        };
        let deviation = variance.sqrt().called("σ(W)");
        let none = self.n == 0;
        ((self.plus_expr() - &n * (&n + 1.0) / 4.0) / deviation).undefined_if(none, "every difference is 0").called("z")
    }

    /// The shares of the 2ⁿ ways to set the signs whose W⁺ is at most, and at least, the one found.
    fn exact_shares(&self) -> (f64, f64) {
        let most = self.n * (self.n + 1) / 2;
        let mut ways = vec![0.0_f64; most + 1];
        ways[0] = 1.0;
        for rank in 1..=self.n {
            (rank..=most).rev().for_each(|sum| ways[sum] += ways[sum - rank]);
        }
        let (found, all) = (self.plus as usize, 2.0_f64.powi(self.n as i32));
        (ways[..=found].iter().sum::<f64>() / all, ways[found..].iter().sum::<f64>() / all)
    }

    fn p_expr(&self) -> Expr {
        if self.is_exact() {
            let (below, above) = self.exact_shares();
            let found = six(self.plus);
            let lower = Expr::named(format!("P(W⁺ ≤ {found})"), below);
            let upper = Expr::named(format!("P(W⁺ ≥ {found})"), above);
            return match self.alternative {
                Alternative::Less => lower,
                Alternative::Greater => upper,
                Alternative::TwoSided => (2.0 * lower.min(upper)).min(Expr::from(1.0)),
            }
            .called("p");
        }
        self.alternative.p(&self.z_expr(), "Z", |z| Normal::standard().sf(z))
    }
}

formulas! { Wilcoxon;
    /// The sum of the ranks of positive differences.
    w_plus: |test| test.plus_expr();
    /// The sum of the ranks of negative differences; SciPy's two-sided statistic is the smaller of the two.
    w_minus: |test| {
        let n = test.n_expr();
        (&n * (&n + 1.0) / 2.0 - test.plus_expr()).called("W⁻")
    };
    /// (W⁺ − n(n + 1)/4) / σ(W); undefined where every difference is 0.
    z: |test| test.z_expr();
    /// The p-value, by the alternative; exact for few differences without ties.
    p_value: |test| test.p_expr();
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const BOTH: Alternative = Alternative::TwoSided;

    /// Ranks 1 … 5, of which 1 and 3 are negative: W⁻ = 4. Subsets of a sum of at most 4: {}, 1, 2, 3, 4, 12, 13.
    #[test]
    fn exact_by_hand() {
        let d = [-1.0, 2.0, -3.0, 4.0, 5.0];
        let test = Wilcoxon::new(&d, BOTH).unwrap();
        assert_eq!((test.w_plus(), test.w_minus(), test.is_exact()), (11.0, 4.0, true));
        assert_relative_eq!(test.p_value(), 14.0 / 32.0, max_relative = 1e-14);
        assert_eq!(Wilcoxon::new(&d, Alternative::Greater).unwrap().p_value(), 7.0 / 32.0);
        assert_eq!(Wilcoxon::new(&[2.0], BOTH).unwrap().p_value(), 1.0);
    }

    /// 0 is left out; sizes 1, 1, 2 have ranks 1.5, 1.5, 3: W⁺ = 4.5, σ² = 3 · 4 · 7/24 − 6/48 = 3.375.
    #[test]
    fn ties_by_hand() {
        let test = Wilcoxon::new(&[0.0, 1.0, -1.0, 2.0], BOTH).unwrap();
        assert_eq!((test.w_plus(), test.is_exact()), (4.5, false));
        assert_relative_eq!(test.z(), 1.5 / 3.375_f64.sqrt(), max_relative = 1e-14);
        let none = Wilcoxon::paired(&[1.0, 2.0], &[1.0, 2.0], Alternative::Less).unwrap();
        assert_eq!(none.worked().p_value().undefined(), Some("every difference is 0"));
        assert!(Wilcoxon::new(&[], BOTH).is_err() && Wilcoxon::paired(&[1.0], &[], BOTH).is_err());
        assert!(Wilcoxon::new(&[f64::INFINITY], BOTH).is_err());
    }
}
