//! Small functions of probabilities and scores: sigmoid, softmax, log-odds, divergence, perplexity.

use ndarray::ArrayView1;

use crate::metrics::input;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// The logistic function 1 / (1 + e⁻ˣ): log-odds to probability. Any x; 0 and 1 only in the far tails.
///
/// ```
/// use workings::metrics::sigmoid;
/// assert_eq!(sigmoid(0.0), 0.5);
/// assert!((sigmoid(2.0) + sigmoid(-2.0) - 1.0).abs() < 1e-15);
/// assert_eq!((sigmoid(-800.0), sigmoid(800.0)), (0.0, 1.0));
/// ```
pub fn sigmoid(x: f64) -> f64 {
    logistic(x)
}

fn logistic<N: Number>(x: N) -> N {
    N::from(1.0) / (N::from(1.0) + (-x).exp())
}

pub(crate) fn sigmoid_expr(x: f64) -> Expr {
    logistic(Expr::named("x", x)).called("σ(x)")
}

/// The log-odds ln(p / (1 − p)) of a probability between 0 and 1, both excluded.
///
/// # Errors
/// `BadParam` elsewhere; the log-odds of 0 and 1 are infinite.
/// ```
/// assert!((workings::metrics::logit(0.9)? - 9.0_f64.ln()).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn logit(p: f64) -> Result<f64> {
    Ok(logit_expr(p)?.value())
}

pub(crate) fn logit_expr(p: f64) -> Result<Expr> {
    let needed = "a probability between 0 and 1, both excluded (their log-odds are infinite),";
    input::setting("p", p, p > 0.0 && p < 1.0, needed)?;
    let p = Expr::named("p", p);
    Ok((&p / (1.0 - &p)).ln().called("logit"))
}

/// ln Σ exp(xᵢ), without overflow: the largest x is taken out first. −∞ for no values.
///
/// ```
/// let x = workings::metrics::log_sum_exp(&[1000.0, 1000.0]);
/// assert!((x - (1000.0 + 2.0_f64.ln())).abs() < 1e-12);
/// ```
pub fn log_sum_exp<'a>(x: impl Into<ArrayView1<'a, f64>>) -> f64 {
    let x = x.into();
    let (largest, sum) = scaled_sum(x);
    if largest.is_infinite() { largest } else { largest + sum.ln() }
}

/// The largest value and Σ exp(x − largest).
fn scaled_sum(x: ArrayView1<f64>) -> (f64, f64) {
    let largest = x.iter().copied().fold(f64::NEG_INFINITY, Number::max);
    (largest, crate::stats::accurate_sum(x.iter().map(|x| (x - largest).exp())))
}

/// ln Σ exp(xᵢ) as largest + ln Σ exp(xᵢ − largest).
pub(crate) fn log_sum_exp_expr(x: &[f64]) -> Expr {
    let (largest, sum) = scaled_sum(x.into());
    let largest = Expr::named("max", largest);
    let term = |x: Expr| (x - &largest).exp();
    let first = x.iter().take(3).map(|x| term((*x).into()));
    let sum = Expr::sum(term(Expr::symbol("xᵢ")), first, x.len(), sum);
    (&largest + sum.ln()).called("logsumexp")
}

/// The softmax exp(xᵢ) / Σ exp(xⱼ): scores to probabilities that sum to 1. Adding a constant to all x changes nothing.
///
/// ```
/// let p = workings::metrics::softmax(&[0.0, 3.0_f64.ln()]);
/// assert!((p[1] - 0.75).abs() < 1e-15);
/// ```
pub fn softmax<'a>(x: impl Into<ArrayView1<'a, f64>>) -> Vec<f64> {
    let x = x.into();
    let (largest, sum) = scaled_sum(x);
    x.iter().map(|x| (x - largest).exp() / sum).collect()
}

/// Perplexity, e to the cross-entropy (2 to it, where it is in bits): the number of equally likely choices that would be
/// as surprising. At least 1.
///
/// # Errors
/// `BadParam` for a base of at most 1 or a cross-entropy that is negative or no number.
/// ```
/// assert_eq!(workings::metrics::perplexity(3.0, 2.0)?, 8.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn perplexity(cross_entropy: f64, base: f64) -> Result<f64> {
    Ok(perplexity_expr(Expr::named("H", cross_entropy), base)?.value())
}

pub(crate) fn perplexity_expr(cross_entropy: Expr, base: f64) -> Result<Expr> {
    let h = cross_entropy.value();
    input::setting("cross_entropy", h, h >= 0.0 && h.is_finite(), "a number of at least 0")?;
    input::setting("base", base, base > 1.0 && base.is_finite(), "a number above 1")?;
    let power = if base == std::f64::consts::E { cross_entropy.exp() } else { Expr::from(base).pow(cross_entropy) };
    Ok(power.called("perplexity"))
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
    let (p, q) = (p.into(), q.into());
    Ok(kl_expr(&input::slice(&p), &input::slice(&q))?.value())
}

pub(crate) fn kl_expr(p: &[f64], q: &[f64]) -> Result<Expr> {
    input::same_length("p", p.len(), "q", q.len())?;
    for (name, shares) in [("p", p), ("q", q)] {
        input::probabilities(name, shares.iter().copied())?;
        let total = crate::stats::accurate_sum(shares.iter().copied());
        if (total - 1.0).abs() > 1e-6 {
            return Err(Error::bad_param(
                name,
                format!("shares that sum to {}", crate::worked::six(total)),
                "a sum of 1",
            ));
        }
    }
    let term = |p: Expr, q: Expr| &p * (&p / q).ln();
    let rows = || p.iter().zip(q).filter(|(p, _)| **p > 0.0);
    let total = crate::stats::accurate_sum(rows().map(|(p, q)| p * (p / q).ln()));
    let first = rows().take(3).map(|(p, q)| term((*p).into(), (*q).into()));
    let body = term(Expr::symbol("pᵢ"), Expr::symbol("qᵢ"));
    Ok(Expr::sum(body, first, rows().count(), total).called("KL"))
}
