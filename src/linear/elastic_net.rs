//! Lasso and elastic net by coordinate descent: each coefficient in turn is set to its best value, the others fixed.
//!
//! - Formula: minimise |y − Xβ − b|² / (2n) + α·ρ·|β|₁ + α·(1 − ρ)/2·|β|², ρ = `l1_ratio`; lasso is ρ = 1. The best βⱼ is
//!   soft(xⱼ·r + S[j,j]·βⱼ, n·α·ρ) / (S[j,j] + n·α·(1 − ρ)), r the residuals of the centred data.
//! - Conventions: as scikit-learn's `Lasso` and `ElasticNet` with cyclic selection from 0; of equally good solutions, the
//!   one that this path finds.
//! - Cost: O(n·d) a cycle; it stops when a cycle moves no prediction by more than the last digits.
//! - Sources: Tibshirani (1996), J. R. Stat. Soc. B 58, 267–288; Friedman, Hastie & Tibshirani (2010), J. Stat. Softw. 33(1).

use super::problem::{LinearFit, LinearProblem, Penalty};
use super::soft_threshold;
use crate::worked::Expr;
use crate::{Error, Result, input};

const MAX_CYCLES: usize = 200_000;

impl LinearProblem {
    /// Lasso: minimises |y − ŷ|² / (2n) + α·|β|₁.
    ///
    /// # Errors
    /// As [`elastic_net`](Self::elastic_net).
    /// ```
    /// use workings::linear::LinearProblem;
    /// use workings::ndarray::array;
    ///
    /// let problem = LinearProblem::new(array![[-1.0], [0.0], [1.0]].view(), &[-2.0, 0.0, 2.0], true)?;
    /// assert_eq!(problem.lasso(0.5)?.coefficients()[0].value(), 1.25); // (4 − 3 · 0.5) / 2
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn lasso(&self, alpha: f64) -> Result<LinearFit> {
        self.elastic_net(alpha, 1.0)
    }

    /// Elastic net: minimises |y − ŷ|² / (2n) + α·ρ·|β|₁ + α·(1 − ρ)/2·|β|², with ρ = `l1_ratio`. n is the sum of the weights.
    ///
    /// # Errors
    /// `BadParam` for a negative or infinite α, or a ratio outside 0 to 1; `Undetermined` where α = 0 leaves no unique
    /// answer, or where coordinate descent does not come to rest.
    pub fn elastic_net(&self, alpha: f64, l1_ratio: f64) -> Result<LinearFit> {
        input::setting("alpha", alpha, alpha >= 0.0 && alpha.is_finite(), "a number of at least 0")?;
        input::setting("l1_ratio", l1_ratio, (0.0..=1.0).contains(&l1_ratio), "a share from 0 to 1")?;
        let n = (0..self.y.len()).map(|i| self.weight(i)).sum::<f64>();
        let (l1, l2) = (n * alpha * l1_ratio, n * alpha * (1.0 - l1_ratio));
        let beta = if l1 == 0.0 { self.solve(l2)? } else { self.descend(l1, l2)? };
        let penalty = Penalty {
            l1: (l1 > 0.0).then(|| Expr::named("n·α·ρ", l1)),
            l2: (l2 > 0.0).then(|| Expr::named("n·α·(1 − ρ)", l2)),
        };
        self.fitted(beta, &penalty)
    }

    fn descend(&self, l1: f64, l2: f64) -> Result<Vec<f64>> {
        let (x, mut residual) = self.centred();
        let columns: Vec<Vec<f64>> = x.columns().into_iter().map(|column| column.to_vec()).collect();
        let squares: Vec<f64> = columns.iter().map(|column| column.iter().map(|x| x * x).sum()).collect();
        let length = residual.iter().map(|y| y * y).sum::<f64>().sqrt();
        let mut beta = vec![0.0; columns.len()];
        for _ in 0..MAX_CYCLES {
            let mut moved = 0.0_f64;
            for (j, column) in columns.iter().enumerate() {
                if squares[j] == 0.0 {
                    continue; // A constant feature stays out.
                }
                let along: f64 = column.iter().zip(&residual).map(|(x, r)| x * r).sum();
                let new = soft_threshold(along + squares[j] * beta[j], l1) / (squares[j] + l2);
                let change = new - beta[j];
                if change != 0.0 {
                    residual.iter_mut().zip(column).for_each(|(r, x)| *r -= change * x);
                    beta[j] = new;
                    moved = moved.max(change.abs() * squares[j].sqrt());
                }
            }
            if !moved.is_finite() {
                break;
            }
            if moved <= 1e-15 * length {
                return Ok(beta);
            }
        }
        let problem = "coordinate descent does not come to rest; scale the features, or raise alpha";
        Err(Error::Undetermined(problem.into()))
    }
}
