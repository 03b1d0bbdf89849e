//! Fleiss' kappa: how far several raters agree beyond chance.
//!
//! - Formula: κ = (P̄ − P̄ₑ) / (1 − P̄ₑ), with P̄ the mean over subjects of (Σⱼ n² − r) / (r (r − 1)) for r raters, and
//!   P̄ₑ the sum of the squared shares of the categories.
//! - Conventions: every subject is rated equally often, not necessarily by the same raters. Range: 1 at full agreement, 0 at
//!   that of chance. Undefined where all ratings are of one category.
//! - Source: Fleiss (1971), Psychol. Bull. 76, 378–382.

use ndarray::ArrayView2;

use super::accurate_sum;
use crate::input;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// How many raters put each subject (row) into each category (column).
///
/// ```
/// let ratings = workings::stats::FleissKappa::new(&ndarray::array![[3.0, 0.0], [0.0, 3.0], [2.0, 1.0], [1.0, 2.0]])?;
/// assert!((ratings.kappa() - 1.0 / 3.0).abs() < 1e-14); // P̄ = (1 + 1 + ⅓ + ⅓)/4 = ⅔, P̄ₑ = ½
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct FleissKappa {
    subjects: usize,
    raters: f64,
    /// The number of ratings of each category.
    columns: Vec<f64>,
    /// Σ of the squared counts.
    squares: f64,
}

impl FleissKappa {
    /// # Errors
    /// `Empty`; `NotFinite`, `OutOfRange` for a count that is no whole number of at least 0; `BadParam` where subjects are
    /// not rated equally often, or by fewer than two raters.
    pub fn new<'a>(counts: impl Into<ArrayView2<'a, f64>>) -> Result<Self> {
        let counts = counts.into();
        if counts.is_empty() {
            return Err(Error::empty("counts"));
        }
        let whole = |count: f64| count >= 0.0 && count == count.trunc();
        let raters: f64 = counts.row(0).sum();
        for (i, row) in counts.outer_iter().enumerate() {
            let name = format!("counts[{i}]");
            input::in_range(&name, row.iter().copied(), whole, "a whole number of at least 0")?;
            if row.sum() != raters {
                let needed = format!("{raters}, as of counts[0]: every subject is rated equally often,");
                return Err(Error::bad_param(format!("the sum of {name}"), row.sum(), needed));
            }
        }
        if raters < 2.0 {
            return Err(Error::bad_param("the number of raters", raters, "two or more"));
        }
        let columns = counts.columns().into_iter().map(|column| column.sum()).collect();
        let squares = accurate_sum(counts.iter().map(|count| count * count));
        Ok(FleissKappa { subjects: counts.nrows(), raters, columns, squares })
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn agreement_expr(&self) -> Expr {
        let (n, r) = (Expr::named("subjects", self.subjects as f64), Expr::named("raters", self.raters));
        ((Expr::named("Σ count²", self.squares) - &n * &r) / (n * &r * (r - 1.0))).called("P̄")
    }

    fn chance_expr(&self) -> Expr {
        let all = Expr::named("subjects", self.subjects as f64) * Expr::named("raters", self.raters);
        let all = all.called("ratings");
        let share = |(j, count): (usize, &f64)| (Expr::named(format!("ratings of {j}"), *count) / &all).powi(2);
        Expr::sum_of(self.columns.iter().enumerate().map(share)).called("P̄ₑ")
    }
}

formulas! { FleissKappa;
    /// P̄, the share of pairs of raters that agree.
    agreement: |ratings| ratings.agreement_expr();
    /// P̄ₑ, the share that would agree by chance.
    chance: |ratings| ratings.chance_expr();
    /// (P̄ − P̄ₑ) / (1 − P̄ₑ).
    kappa: |ratings| {
        let (agreement, chance) = (ratings.agreement_expr(), ratings.chance_expr());
        let one = ratings.columns.iter().filter(|count| **count > 0.0).count() == 1;
        ((agreement - &chance) / (1.0 - chance)).undefined_if(one, "all ratings are of one category").called("κ")
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn undefined_and_refused() {
        let one = FleissKappa::new(&array![[2.0, 0.0], [2.0, 0.0]]).unwrap();
        assert_eq!(one.worked().kappa().undefined(), Some("all ratings are of one category"));
        assert!(FleissKappa::new(&array![[2.0, 1.0], [2.0, 0.0]]).is_err());
        assert!(FleissKappa::new(&array![[1.0, 0.0]]).is_err());
        assert!(FleissKappa::new(&array![[1.5, 0.5]]).is_err());
        assert!(FleissKappa::new(&ndarray::Array2::zeros((0, 2))).is_err());
    }
}
