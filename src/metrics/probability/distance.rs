//! Distances of two distributions over the same bins that need no logarithm: total variation, Lp, the largest difference,
//! Hellinger.
//!
//! - Formulas: TVD = ½ Σ|p − q|; Lp = (Σ|p − q|ᵏ)^(1/k); L∞ = max|p − q|; H = √(½ Σ(√p − √q)²).
//! - All are 0 for equal distributions and finite for any two, unlike the Kullback-Leibler divergence. TVD is the largest
//!   difference of probability that any event has, L∞ that of a single bin.
//! - Conventions: shares as in `divergence`: they sum to 1 to a millionth.
//! - Cost: O(number of bins).
//! - Source: Cha (2007), Int. J. Math. Models Methods Appl. Sci. 1, 300–307.

use ndarray::ArrayView1;

use super::divergence::two_distributions;
use crate::Result;
use crate::input;
use crate::stats::accurate_sum;
use crate::worked::{Expr, Head, Number};

const NAMES: [&str; 2] = ["pᵢ", "qᵢ"];

/// Total variation distance ½ Σ|pᵢ − qᵢ|. 0 to 1, 1 where the two have nothing in common.
///
/// # Errors
/// As [`kl_divergence`](super::kl_divergence).
/// ```
/// let tvd = workings::metrics::total_variation(&[0.5, 0.25, 0.25], &[0.25, 0.25, 0.5])?;
/// assert_eq!(tvd, 0.25);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn total_variation<'a>(p: impl Into<ArrayView1<'a, f64>>, q: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    Ok(total_variation_expr(p.into(), q.into())?.value())
}

pub(crate) fn total_variation_expr(p: ArrayView1<f64>, q: ArrayView1<f64>) -> Result<Expr> {
    let (p, q) = two_distributions(p, q)?;
    let total = accurate_sum(p.iter().zip(&q).map(|(p, q)| (p - q).abs()));
    let sum = Head::new([&p, &q]).sum(NAMES, total, |[p, q]| (p - q).abs());
    Ok((sum / 2.0).called("TVD"))
}

/// Lp distance (Σ|pᵢ − qᵢ|ᵏ)^(1/k) of order k: 1 the sum of the differences, 2 the Euclidean distance.
///
/// # Errors
/// As [`kl_divergence`](super::kl_divergence), and `BadParam` for an order below 1.
/// ```
/// let distance = workings::metrics::lp_distance(&[0.5, 0.5], &[0.75, 0.25], 2.0)?;
/// assert!((distance - 0.125_f64.sqrt()).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn lp_distance<'a>(
    p: impl Into<ArrayView1<'a, f64>>,
    q: impl Into<ArrayView1<'a, f64>>,
    order: f64,
) -> Result<f64> {
    Ok(lp_distance_expr(p.into(), q.into(), order)?.value())
}

pub(crate) fn lp_distance_expr(p: ArrayView1<f64>, q: ArrayView1<f64>, order: f64) -> Result<Expr> {
    let (p, q) = two_distributions(p, q)?;
    input::setting("p", order, order >= 1.0 && order.is_finite(), "a number of at least 1, the order of the norm,")?;
    let total = accurate_sum(p.iter().zip(&q).map(|(p, q)| (p - q).abs().powf(order)));
    let head = Head::new([&p, &q]);
    let norm = match order {
        1.0 => head.sum(NAMES, total, |[p, q]| (p - q).abs()),
        2.0 => head.sum(NAMES, total, |[p, q]| (p - q).powi(2)).sqrt(),
        _ => head.sum(NAMES, total, |[p, q]| (p - q).abs().pow(order.into())).pow(1.0 / Expr::from(order)),
    };
    Ok(norm.called("Lp"))
}

/// L∞ distance, the largest difference |pᵢ − qᵢ| of one bin. 0 to 1.
///
/// # Errors
/// As [`kl_divergence`](super::kl_divergence).
/// ```
/// assert_eq!(workings::metrics::largest_difference(&[0.5, 0.5, 0.0], &[0.25, 0.25, 0.5])?, 0.5);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn largest_difference<'a>(p: impl Into<ArrayView1<'a, f64>>, q: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    Ok(largest_difference_expr(p.into(), q.into())?.value())
}

pub(crate) fn largest_difference_expr(p: ArrayView1<f64>, q: ArrayView1<f64>) -> Result<Expr> {
    let (p, q) = two_distributions(p, q)?;
    let difference = |i: usize| (p[i] - q[i]).abs();
    let largest = (0..p.len()).fold(0, |best, i| if difference(i) > difference(best) { i } else { best });
    let [of_p, of_q] = [("p", &p), ("q", &q)].map(|(name, of)| Expr::named(format!("{name}[{largest}]"), of[largest]));
    Ok((of_p - of_q).abs().called("max |pᵢ − qᵢ|"))
}

/// Hellinger distance √(½ Σ(√pᵢ − √qᵢ)²). 0 to 1, 1 where the two have nothing in common.
///
/// # Errors
/// As [`kl_divergence`](super::kl_divergence).
///
/// Source: Hellinger (1909), J. reine angew. Math. 136, 210–271.
/// ```
/// let distance = workings::metrics::hellinger_distance(&[1.0, 0.0], &[0.25, 0.75])?;
/// assert!((distance - 0.5_f64.sqrt()).abs() < 1e-15); // √(½ (¼ + ¾))
/// # Ok::<(), workings::Error>(())
/// ```
pub fn hellinger_distance<'a>(p: impl Into<ArrayView1<'a, f64>>, q: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    Ok(hellinger_expr(p.into(), q.into())?.value())
}

pub(crate) fn hellinger_expr(p: ArrayView1<f64>, q: ArrayView1<f64>) -> Result<Expr> {
    let (p, q) = two_distributions(p, q)?;
    let total = accurate_sum(p.iter().zip(&q).map(|(p, q)| (p.sqrt() - q.sqrt()).powi(2)));
    let sum = Head::new([&p, &q]).sum(NAMES, total, |[p, q]| (p.sqrt() - q.sqrt()).powi(2));
    Ok((sum / 2.0).sqrt().called("H"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use approx::assert_relative_eq;

    /// Differences 0.3, −0.1, −0.2; roots of 0.36, 0.25, 0.39 and 0.06, 0.35, 0.59.
    #[test]
    fn distances_by_hand() {
        let (p, q) = ([0.36, 0.25, 0.39], [0.06, 0.35, 0.59]);
        assert_relative_eq!(total_variation(&p, &q).unwrap(), 0.3, max_relative = 1e-14);
        assert_relative_eq!(lp_distance(&p, &q, 1.0).unwrap(), 0.6, max_relative = 1e-14);
        assert_relative_eq!(lp_distance(&p, &q, 2.0).unwrap(), 0.14_f64.sqrt(), max_relative = 1e-14);
        assert_relative_eq!(lp_distance(&p, &q, 3.0).unwrap(), 0.036_f64.cbrt(), max_relative = 1e-14);
        assert_relative_eq!(largest_difference(&p, &q).unwrap(), 0.3, max_relative = 1e-14);
        let affinity = 0.0216_f64.sqrt() + 0.0875_f64.sqrt() + 0.2301_f64.sqrt(); // H² = 1 − Σ√(pq)
        assert_relative_eq!(hellinger_distance(&p, &q).unwrap(), (1.0 - affinity).sqrt(), max_relative = 1e-13);
    }

    #[test]
    fn equal_and_disjoint_distributions() {
        let (p, q) = ([0.2, 0.8, 0.0], [0.0, 0.0, 1.0]);
        assert_eq!((total_variation(&p, &p).unwrap(), hellinger_distance(&p, &p).unwrap()), (0.0, 0.0));
        assert_eq!((total_variation(&p, &q).unwrap(), largest_difference(&p, &q).unwrap()), (1.0, 1.0));
        assert_relative_eq!(hellinger_distance(&p, &q).unwrap(), 1.0, max_relative = 1e-15);
        assert_eq!(lp_distance(&[1.0], &[1.0], 5.0).unwrap(), 0.0);
    }

    #[test]
    fn what_is_no_distribution_is_refused() {
        assert!(matches!(total_variation(&[0.5, 0.6], &[0.5, 0.5]), Err(Error::BadParam { .. })));
        assert!(matches!(hellinger_distance(&[1.0], &[0.5, 0.5]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(largest_difference(&[], &[]), Err(Error::Empty { .. })));
        assert!(matches!(lp_distance(&[1.0], &[1.0], 0.5), Err(Error::BadParam { .. })));
        assert!(matches!(lp_distance(&[1.0], &[1.0], f64::NAN), Err(Error::BadParam { .. })));
    }
}
