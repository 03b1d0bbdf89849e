//! Forests: the rows that a bootstrap sample misses, and the score of an isolation forest.
//!
//! - Formulas: a row is missed by n draws out of n with (1 − 1/n)ⁿ, which tends to 1/e = 0.368. c(n) = 2 (ln(n − 1) + γ) −
//!   2 (n − 1) / n is the mean depth of a search that fails in a tree of n rows; score = 2^(−depth / c(n)).
//! - Conventions: c(2) = 1, as in the paper and in scikit-learn, since ln stands for a harmonic number that it does not meet
//!   there. A score near 1 is an outlier, 0.5 is usual.
//! - Source: Breiman (1996), Machine Learning 24, 123–140; Liu, Ting & Zhou (2008), ICDM, 413–422.

use crate::Result;
use crate::input;
use crate::worked::{Expr, Number};

/// Euler's constant, lim Σ 1/k − ln n.
const EULER_GAMMA: f64 = 0.577_215_664_901_532_9;

/// The share of rows that a bootstrap sample of the same size misses.
///
/// # Errors
/// `BadParam` for n = 0.
/// ```
/// assert_eq!(workings::ensemble::out_of_bag(2)?.value(), 0.25);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn out_of_bag(n: usize) -> Result<Expr> {
    input::setting("n", n as f64, n >= 1, "a whole number of at least 1")?;
    let n = Expr::named("n", n as f64);
    // For large n the difference 1 − 1/n loses digits that its logarithm keeps.
    let value = (n.value() * (-1.0 / n.value()).ln_1p()).exp();
    Ok((1.0 - 1.0 / &n).pow(n).valued(value).called("out of bag"))
}

/// The share of rows that a bootstrap sample of the same size has. Errors: as [`out_of_bag`].
pub fn in_bag(n: usize) -> Result<Expr> {
    Ok((1.0 - out_of_bag(n)?).called("in bag"))
}

/// c(n), by which depths in an isolation tree are measured.
///
/// # Errors
/// `BadParam` for fewer than 2 rows.
pub fn isolation_normalizer(sample_size: usize) -> Result<Expr> {
    input::setting("sample_size", sample_size as f64, sample_size >= 2, "a whole number of at least 2")?;
    Ok(normalizer(sample_size))
}

/// c(n) for n of at least 2.
pub(crate) fn normalizer<N: Number>(sample_size: usize) -> N {
    let n = N::parameter("n", sample_size as f64);
    let harmonic = (n.clone() - 1.0).ln() + N::parameter("Euler's γ", EULER_GAMMA);
    let c = N::from(2.0) * harmonic - N::from(2.0) * (n.clone() - 1.0) / n;
    c.counted_as(1.0, sample_size == 2, "two rows are parted by one split").called("c(n)")
}

/// The score of a row whose mean depth in the trees of an isolation forest is `mean_depth`; each tree has `sample_size` rows.
/// Above 0, to 1.
///
/// # Errors
/// `BadParam` for a depth below 0 or a sample of fewer than 2 rows.
/// ```
/// let score = workings::ensemble::isolation_score(4.0, 256)?;
/// assert!((score.value() - 0.762895).abs() < 1e-6); // 2^(−4 / 10.2448)
/// # Ok::<(), workings::Error>(())
/// ```
pub fn isolation_score(mean_depth: f64, sample_size: usize) -> Result<Expr> {
    let fits = mean_depth >= 0.0 && mean_depth.is_finite();
    input::setting("mean_depth", mean_depth, fits, "a number of at least 0")?;
    let exponent = -Expr::named("mean depth", mean_depth) / isolation_normalizer(sample_size)?;
    Ok(Expr::from(2.0).pow(exponent).called("score"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bootstrap_sample_of_one_row_has_it() {
        assert_eq!((out_of_bag(1).unwrap().value(), in_bag(1).unwrap().value()), (0.0, 1.0));
        assert!((out_of_bag(usize::MAX).unwrap().value() - (-1f64).exp()).abs() < 1e-15);
        assert!(out_of_bag(0).is_err());
    }

    /// c(2) = 1: depth 0 scores 1, depth 1 one half.
    #[test]
    fn two_rows_are_parted_by_one_split() {
        assert_eq!((isolation_score(0.0, 2).unwrap().value(), isolation_score(1.0, 2).unwrap().value()), (1.0, 0.5));
        assert!(isolation_score(1.0, 1).is_err() && isolation_score(-1.0, 9).is_err());
        assert!(isolation_score(f64::NAN, 9).is_err());
    }
}
