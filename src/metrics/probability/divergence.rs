//! How uncertain a distribution is, and how far two lie apart: entropy, cross-entropy, Kullback-Leibler, Jensen-Shannon.
//!
//! - Formula: H(p) = −Σ pᵢ ln pᵢ, H(p, q) = −Σ pᵢ ln qᵢ, KL(p‖q) = H(p, q) − H(p) = Σ pᵢ ln(pᵢ / qᵢ),
//!   JS = (KL(p‖m) + KL(q‖m)) / 2 with m = (p + q) / 2.
//! - Conventions: nats; a term with pᵢ = 0 counts 0. Shares must sum to 1 to a millionth; what is missing to 1 is made up
//!   for by dividing by the sum, as SciPy does.
//! - KL is summed as Σ (pᵢ ln(pᵢ / qᵢ) − pᵢ + qᵢ), which has the same total, but no term below 0: where p and q are nearly
//!   equal the terms pᵢ ln(pᵢ / qᵢ) would cancel, and their rounded sum could fall below 0.
//! - Sources: Shannon (1948), Bell Syst. Tech. J. 27, 379–423; Kullback & Leibler (1951), Ann. Math. Statist. 22, 79–86;
//!   Lin (1991), IEEE Trans. Inf. Theory 37, 145–151.

use ndarray::ArrayView1;

use crate::input;
use crate::stats::accurate_sum;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Entropy −Σ pᵢ ln pᵢ, in nats: the expected surprise. 0 where one outcome is certain, at most ln n.
///
/// # Errors
/// `Empty`, `NotFinite`, `OutOfRange`; `BadParam` where p does not sum to 1 (to a millionth).
/// ```
/// let h = workings::metrics::entropy(&[0.5, 0.25, 0.25])?;
/// assert!((h - 1.5 * 2.0_f64.ln()).abs() < 1e-15); // 1.5 bits
/// # Ok::<(), workings::Error>(())
/// ```
pub fn entropy<'a>(p: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    let p = shares("p", p.into())?;
    Ok(accurate_sum(p.iter().filter(|p| **p > 0.0).map(|p| -p * p.ln())))
}

/// Cross-entropy −Σ pᵢ ln qᵢ of the forecast q where p is true, in nats. At least the entropy of p; infinite where p is
/// positive and q is 0.
///
/// # Errors
/// As [`kl_divergence`].
/// ```
/// let h = workings::metrics::cross_entropy(&[0.5, 0.5], &[0.25, 0.75])?;
/// assert!((h + (0.25_f64.ln() + 0.75_f64.ln()) / 2.0).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn cross_entropy<'a>(p: impl Into<ArrayView1<'a, f64>>, q: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    let (p, q) = two_distributions(p.into(), q.into())?;
    Ok(accurate_sum(p.iter().zip(&q).filter(|(p, _)| **p > 0.0).map(|(p, q)| -p * q.ln())))
}

/// Kullback-Leibler divergence Σ pᵢ ln(pᵢ / qᵢ) of q from p, in nats. At least 0, 0 only for equal distributions.
///
/// A term with pᵢ = 0 counts 0; infinite where p is positive and q is 0.
///
/// # Errors
/// `LengthMismatch`, `Empty`, `NotFinite`, `OutOfRange`; `BadParam` where p or q does not sum to 1 (to a millionth).
///
/// Source: Kullback & Leibler (1951), Ann. Math. Statist. 22, 79–86.
/// ```
/// let kl = workings::metrics::kl_divergence(&[0.5, 0.5], &[0.25, 0.75])?;
/// assert!((kl - (0.5 * 2.0_f64.ln() + 0.5 * (2.0_f64 / 3.0).ln())).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn kl_divergence<'a>(p: impl Into<ArrayView1<'a, f64>>, q: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    Ok(kl_divergence_expr(p.into(), q.into())?.value())
}

pub(crate) fn kl_divergence_expr(p: ArrayView1<f64>, q: ArrayView1<f64>) -> Result<Expr> {
    let (p, q) = two_distributions(p, q)?;
    Ok(kl_expr(&p, &q))
}

/// The divergence as its formula says it, whose total is summed more carefully (see the top of this file).
fn kl_expr(p: &[f64], q: &[f64]) -> Expr {
    fn term(p: Expr, q: Expr) -> Expr {
        let ratio = &p / &q;
        let overflows = ratio.value().is_infinite() && q.value() > 0.0;
        p.clone() * if overflows { p.ln() - q.ln() } else { ratio.ln() }
    }
    let rows = || p.iter().zip(q).filter(|(p, _)| **p > 0.0);
    let first = rows().take(3).map(|(p, q)| term((*p).into(), (*q).into()));
    Expr::sum(term(Expr::symbol("pᵢ"), Expr::symbol("qᵢ")), first, rows().count(), kl(p, q)).called("KL")
}

/// [`kl_divergence`] with the logarithm of another base: 2 gives bits.
///
/// # Errors
/// As [`kl_divergence`], and `BadParam` for a base that is not above 1.
/// ```
/// let bits = workings::metrics::kl_divergence_in(2.0, &[1.0, 0.0], &[0.25, 0.75])?;
/// assert_eq!(bits, 2.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn kl_divergence_in<'a>(
    base: f64,
    p: impl Into<ArrayView1<'a, f64>>,
    q: impl Into<ArrayView1<'a, f64>>,
) -> Result<f64> {
    Ok(kl_divergence_in_expr(base, p.into(), q.into())?.value())
}

pub(crate) fn kl_divergence_in_expr(base: f64, p: ArrayView1<f64>, q: ArrayView1<f64>) -> Result<Expr> {
    input::setting("base", base, base > 1.0 && base.is_finite(), "a number above 1")?;
    let in_nats = kl_divergence_expr(p, q)?.renamed("KL in nats");
    Ok((in_nats / Expr::from(base).ln()).called("KL"))
}

/// Jensen-Shannon divergence, the mean divergence of p and of q from the middle between them, in nats. 0 to ln 2; the same
/// if p and q change places.
///
/// # Errors
/// As [`kl_divergence`].
/// ```
/// let js = workings::metrics::js_divergence(&[1.0, 0.0], &[0.0, 1.0])?;
/// assert!((js - 2.0_f64.ln()).abs() < 1e-15); // nothing in common
/// # Ok::<(), workings::Error>(())
/// ```
pub fn js_divergence<'a>(p: impl Into<ArrayView1<'a, f64>>, q: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    Ok(js_divergence_expr(p.into(), q.into())?.value())
}

pub(crate) fn js_divergence_expr(p: ArrayView1<f64>, q: ArrayView1<f64>) -> Result<Expr> {
    let (p, q) = two_distributions(p, q)?;
    let middle: Vec<f64> = p.iter().zip(&q).map(|(p, q)| (p + q) / 2.0).collect();
    let [from_p, from_q] = [("KL(p‖m)", &p), ("KL(q‖m)", &q)].map(|(name, of)| kl_expr(of, &middle).renamed(name));
    Ok(((from_p + from_q) / 2.0).called("JS"))
}

/// Jensen-Shannon distance, the root of the [divergence](js_divergence): a metric in the sense of the triangle inequality.
///
/// # Errors
/// As [`kl_divergence`].
pub fn js_distance<'a>(p: impl Into<ArrayView1<'a, f64>>, q: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    Ok(js_divergence(p, q)?.sqrt())
}

/// KL of shares that sum to 1.
fn kl(p: &[f64], q: &[f64]) -> f64 {
    accurate_sum(p.iter().zip(q).map(|(p, q)| excess(*p, *q)))
}

/// p·ln(p / q) − p + q, which is at least 0: the logarithm lies below its tangent.
fn excess(p: f64, q: f64) -> f64 {
    if p == 0.0 {
        return q;
    }
    let near = (p - q).abs() <= q / 2.0;
    // Close to each other, ln(1 + x) keeps the digits that p / q loses; far apart, p / q could overflow.
    let logarithm = if near { ((p - q) / q).ln_1p() } else { p.ln() - q.ln() };
    Number::max(0.0, p * logarithm - (p - q))
}

pub(super) fn two_distributions(p: ArrayView1<f64>, q: ArrayView1<f64>) -> Result<(Vec<f64>, Vec<f64>)> {
    input::same_length("p", p.len(), "q", q.len())?;
    Ok((shares("p", p)?, shares("q", q)?))
}

/// Two lists of shares of a whole, of the same bins.
pub(crate) fn two_shares(names: [&'static str; 2], p: &[f64], q: &[f64]) -> Result<(Vec<f64>, Vec<f64>)> {
    input::same_length(names[0], p.len(), names[1], q.len())?;
    Ok((shares(names[0], p.into())?, shares(names[1], q.into())?))
}

/// Shares of a whole. A sum that is off by more than rounding is divided by.
fn shares(name: &str, shares: ArrayView1<f64>) -> Result<Vec<f64>> {
    if shares.is_empty() {
        return Err(Error::empty(name));
    }
    input::probabilities(name, shares.iter().copied())?;
    let total = accurate_sum(shares.iter().copied());
    let off = (total - 1.0).abs();
    if off > 1e-6 {
        let given = format!("shares that sum to {}", crate::worked::six(total));
        return Err(Error::bad_param(name, given, "a sum of 1 (divide counts by their sum)"));
    }
    Ok(shares.iter().map(|share| if off > 1e-12 { share / total } else { *share }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    /// p = (½, ¼, ¼), q = (¼, ¼, ½): H(p) = 1.5 bits, H(p, q) = ½·2 + ¼·2 + ¼·1 = 1.75 bits, KL = 0.25 bits.
    #[test]
    fn entropies_by_hand() {
        let (p, q) = ([0.5, 0.25, 0.25], [0.25, 0.25, 0.5]);
        let bit = 2.0_f64.ln();
        assert_relative_eq!(entropy(&p).unwrap(), 1.5 * bit, max_relative = 1e-15);
        assert_relative_eq!(cross_entropy(&p, &q).unwrap(), 1.75 * bit, max_relative = 1e-15);
        assert_relative_eq!(kl_divergence(&p, &q).unwrap(), 0.25 * bit, max_relative = 1e-14);
        assert_relative_eq!(kl_divergence_in(2.0, &p, &q).unwrap(), 0.25, max_relative = 1e-14);
        // m = (3/8, 1/4, 3/8): ½·ln(4/3) + ¼·ln(2/3) from p, and as much from q.
        let js = 0.5 * (4.0_f64 / 3.0).ln() + 0.25 * (2.0_f64 / 3.0).ln();
        assert_relative_eq!(js_divergence(&p, &q).unwrap(), js, max_relative = 1e-14);
        assert_relative_eq!(js_distance(&p, &q).unwrap(), js.sqrt(), max_relative = 1e-14);
        assert_eq!((entropy(&[1.0]).unwrap(), entropy(&[0.0, 1.0]).unwrap()), (0.0, 0.0));
    }

    /// With d = 1e-9: KL ≈ d²/(2·0.3) + d²/(2·0.7); plain summation gives rounding errors of 1e-17, also below 0.
    #[test]
    fn nearly_equal_distributions_differ_by_a_little_more_than_nothing() {
        let d = 1e-9;
        let kl = kl_divergence(&[0.3, 0.7], &[0.3 + d, 0.7 - d]).unwrap();
        assert_relative_eq!(kl, d * d / 0.6 + d * d / 1.4, max_relative = 1e-6);
        let third = 1.0 / 3.0;
        for other in [third + 1e-16, third - 2e-16, third * (1.0 + 1e-15)] {
            let q = [other, third, 1.0 - third - other];
            assert!(kl_divergence(&[third; 3], &q).unwrap() >= 0.0);
            assert!(kl_divergence(&q, &[third; 3]).unwrap() >= 0.0);
        }
        assert_eq!(kl_divergence(&[0.1, 0.2, 0.7], &[0.1, 0.2, 0.7]).unwrap(), 0.0);
    }

    /// 0.5·(ln 0.5 + 310·ln 10) + 0.5·ln 0.5: the quotient 0.5 / 1e-310 is larger than every number.
    #[test]
    fn the_smallest_shares_are_no_zeros() {
        let kl = kl_divergence(&[0.5, 0.5], &[1e-310, 1.0]).unwrap();
        assert_relative_eq!(kl, 0.5_f64.ln() + 155.0 * 10.0_f64.ln(), max_relative = 1e-12);
        assert_eq!(kl_divergence(&[0.5, 0.5], &[0.0, 1.0]).unwrap(), f64::INFINITY);
        assert_eq!(cross_entropy(&[0.5, 0.5], &[0.0, 1.0]).unwrap(), f64::INFINITY);
        assert_relative_eq!(kl_divergence(&[0.0, 1.0], &[0.5, 0.5]).unwrap(), 2.0_f64.ln(), max_relative = 1e-15);
    }

    /// Thirds with seven digits sum to 0.9999999; they are meant as thirds.
    #[test]
    fn rounded_shares_count_as_shares_of_their_sum() {
        let rounded = [0.3333333; 3];
        assert_abs_diff_eq!(kl_divergence(&rounded, &[1.0 / 3.0; 3]).unwrap(), 0.0, epsilon = 1e-30);
        assert_relative_eq!(entropy(&rounded).unwrap(), 3.0_f64.ln(), max_relative = 1e-14);
    }

    #[test]
    fn what_is_no_distribution_is_refused() {
        assert!(matches!(kl_divergence(&[], &[]), Err(Error::Empty { .. })));
        assert!(matches!(entropy(&[]), Err(Error::Empty { .. })));
        assert!(matches!(kl_divergence(&[1.0], &[0.5, 0.5]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(kl_divergence(&[f64::NAN, 1.0], &[0.5, 0.5]), Err(Error::NotFinite { .. })));
        assert!(matches!(entropy(&[-0.5, 1.5]), Err(Error::OutOfRange { .. })));
        assert!(matches!(js_divergence(&[0.5, 0.5], &[0.5, 0.25]), Err(Error::BadParam { .. })));
        assert!(matches!(kl_divergence_in(1.0, &[1.0], &[1.0]), Err(Error::BadParam { .. })));
    }
}
