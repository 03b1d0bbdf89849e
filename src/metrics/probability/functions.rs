//! Small functions of scores and probabilities: sigmoid, log-odds, softmax, log-sum-exp, perplexity.
//!
//! Each is computed in the form that neither overflows nor cancels where its textbook form would.

use ndarray::ArrayView1;

use crate::input;
use crate::worked::{Expr, Head, Number};
use crate::{Error, Result};

/// The logistic function 1 / (1 + e⁻ˣ): log-odds to probability. Any x; 0 and 1 only in the far tails.
///
/// ```
/// use workings::metrics::sigmoid;
/// assert_eq!(sigmoid(0.0), 0.5);
/// assert!((sigmoid(2.0) + sigmoid(-2.0) - 1.0).abs() < 1e-15);
/// assert_eq!((sigmoid(-800.0), sigmoid(800.0)), (0.0, 1.0));
/// ```
#[inline]
pub fn sigmoid(x: f64) -> f64 {
    logistic(x)
}

/// The logistic function over any number.
pub(crate) fn logistic<N: Number>(x: N) -> N {
    // Two forms of one function; the power of the other one overflows for large x of this sign.
    if x.value() < 0.0 {
        let power = x.exp();
        power.clone() / (N::from(1.0) + power)
    } else {
        N::from(1.0) / (N::from(1.0) + (-x).exp())
    }
}

pub(crate) fn sigmoid_expr(x: f64) -> Expr {
    logistic(Expr::named("x", x)).called("σ(x)")
}

/// ln(1 + eˣ), the smooth ramp: near 0 for negative x, near x for positive x. Never overflows.
///
/// ```
/// use workings::metrics::softplus;
/// assert!((softplus(0.0) - 2.0_f64.ln()).abs() < 1e-15);
/// assert_eq!(softplus(800.0), 800.0);
/// ```
#[inline]
pub fn softplus(x: f64) -> f64 {
    Number::max(0.0, x) + (-x.abs()).exp().ln_1p()
}

/// ln of the [`sigmoid`], −ln(1 + e⁻ˣ): the log-probability of a class whose log-odds are x. At most 0.
///
/// ```
/// assert_eq!(workings::metrics::log_expit(-800.0), -800.0); // the sigmoid itself would be 0
/// ```
#[inline]
pub fn log_expit(x: f64) -> f64 {
    -softplus(-x)
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
/// Infinite x are meant: −∞ is the logarithm of a probability of 0.
///
/// # Errors
/// `NotFinite` for NaN.
/// ```
/// let x = workings::metrics::log_sum_exp(&[1000.0, 1000.0])?;
/// assert!((x - (1000.0 + 2.0_f64.ln())).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn log_sum_exp<'a>(x: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    let x = x.into();
    match x.iter().position(|x| x.is_nan()) {
        Some(index) => Err(Error::NotFinite { name: "x".into(), index, value: f64::NAN }),
        None => Ok(log_sum_exp_of(x)),
    }
}

/// The same for numbers that are known to be none of NaN.
pub(super) fn log_sum_exp_of(x: ArrayView1<f64>) -> f64 {
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
/// # Errors
/// `Empty`; `NotFinite` for NaN and infinities (∞ / ∞ has no value).
/// ```
/// let p = workings::metrics::softmax(&[0.0, 3.0_f64.ln()])?;
/// assert!((p[1] - 0.75).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn softmax<'a>(x: impl Into<ArrayView1<'a, f64>>) -> Result<Vec<f64>> {
    let x = scores(x.into())?;
    let (largest, sum) = scaled_sum(x);
    Ok(x.iter().map(|x| (x - largest).exp() / sum).collect())
}

/// ln of the [`softmax`], xᵢ − ln Σ exp(xⱼ): finite also where the probability is too small for a number.
///
/// # Errors
/// `Empty`; `NotFinite` for NaN and infinities.
/// ```
/// assert_eq!(workings::metrics::log_softmax(&[800.0, -800.0])?, [0.0, -1600.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn log_softmax<'a>(x: impl Into<ArrayView1<'a, f64>>) -> Result<Vec<f64>> {
    let x = scores(x.into())?;
    let (largest, sum) = scaled_sum(x);
    Ok(x.iter().map(|x| (x - largest) - sum.ln()).collect())
}

fn scores(x: ArrayView1<f64>) -> Result<ArrayView1<f64>> {
    if x.is_empty() {
        return Err(Error::empty("x"));
    }
    input::finite("x", x.iter().copied())?;
    Ok(x)
}

/// Perplexity, e to the cross-entropy (2 to it, where it is in bits): the number of equally likely choices that would be
/// as surprising. At least 1; infinite where the power exceeds every number.
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

/// Perplexity of the probabilities that a model gave to the tokens that came: one over their geometric mean.
///
/// # Errors
/// `Empty`, `NotFinite`; `OutOfRange` for a probability that is not above 0 and at most 1.
///
/// Source: Jelinek et al. (1977), J. Acoust. Soc. Am. 62, S63.
/// ```
/// let p = workings::metrics::token_perplexity(&[0.25, 0.5, 0.125, 0.25])?;
/// assert!((p - 4.0).abs() < 1e-12); // (4 · 2 · 8 · 4)^¼ = 256^¼
/// # Ok::<(), workings::Error>(())
/// ```
pub fn token_perplexity<'a>(token_probs: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    Ok(token_perplexity_expr(&input::slice(&token_probs.into()))?.value())
}

pub(crate) fn token_perplexity_expr(token_probs: &[f64]) -> Result<Expr> {
    if token_probs.is_empty() {
        return Err(Error::empty("token_probs"));
    }
    let fits = |p: f64| p > 0.0 && p <= 1.0;
    input::in_range("token_probs", token_probs.iter().copied(), fits, "a probability above 0 and at most 1")?;
    let total = crate::stats::accurate_sum(token_probs.iter().map(|p| -p.ln()));
    let h = Head::new([token_probs]).mean(["pᵢ"], total, |[p]| -p.ln()).called("H");
    Ok(h.exp().called("perplexity"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// e^−710 = 4.476286225675130e-309; 1 + e^710 overflows.
    #[test]
    fn sigmoid_keeps_its_small_values() {
        assert_relative_eq!(sigmoid(-710.0), 4.476_286_225_675_13e-309, max_relative = 1e-13);
        assert_relative_eq!(sigmoid(-40.0), 4.248_354_255_291_589e-18, max_relative = 1e-14);
        assert_relative_eq!(sigmoid(3.0_f64.ln()), 0.75, max_relative = 1e-15);
        assert_eq!((sigmoid(40.0), sigmoid(f64::INFINITY), sigmoid(f64::NEG_INFINITY)), (1.0, 1.0, 0.0));
        assert!(sigmoid(f64::NAN).is_nan());
        assert_eq!(sigmoid_expr(-710.0).value(), sigmoid(-710.0));
    }

    /// ln(1 + e^ln 3) = ln 4; for x = −40 it is e^−40 to the last digit.
    #[test]
    fn softplus_and_log_expit_mirror_each_other() {
        assert_relative_eq!(softplus(3.0_f64.ln()), 4.0_f64.ln(), max_relative = 1e-15);
        assert_relative_eq!(softplus(-40.0), 4.248_354_255_291_589e-18, max_relative = 1e-14);
        assert_relative_eq!(log_expit(3.0_f64.ln()), 0.75_f64.ln(), max_relative = 1e-15);
        assert!(softplus(f64::NAN).is_nan() && log_expit(f64::NAN).is_nan());
    }

    #[test]
    fn logit_by_hand_and_at_its_ends() {
        assert_relative_eq!(logit(0.2).unwrap(), 0.25_f64.ln(), max_relative = 1e-15);
        for p in [0.0, 1.0, -0.5, 2.0, f64::NAN] {
            assert!(matches!(logit(p), Err(Error::BadParam { .. })), "p = {p}");
        }
    }

    /// e^0 : e^(ln 2) : e^(ln 5) = 1 : 2 : 5.
    #[test]
    fn softmax_by_hand() {
        let x = [0.0, 2.0_f64.ln(), 5.0_f64.ln()];
        for (p, expected) in softmax(&x).unwrap().iter().zip([0.125, 0.25, 0.625]) {
            assert_relative_eq!(*p, expected, max_relative = 1e-15);
        }
        assert_relative_eq!(log_sum_exp(&x).unwrap(), 8.0_f64.ln(), max_relative = 1e-15);
        assert_relative_eq!(log_softmax(&x).unwrap()[0], 0.125_f64.ln(), max_relative = 1e-15);
        assert_eq!(softmax(&[-3.0]).unwrap(), [1.0]);
    }

    #[test]
    fn what_is_no_number_has_no_softmax() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let not_finite = |result: Result<Vec<f64>>| matches!(result, Err(Error::NotFinite { index: 1, .. }));
            assert!(not_finite(softmax(&[0.0, bad])) && not_finite(log_softmax(&[0.0, bad])), "{bad}");
        }
        assert!(matches!(softmax(&[]), Err(Error::Empty { .. })));
        assert!(matches!(log_sum_exp(&[0.0, f64::NAN]), Err(Error::NotFinite { index: 1, .. })));
    }

    #[test]
    fn the_logarithm_of_zero_is_a_term_of_a_log_sum() {
        let (low, high) = (f64::NEG_INFINITY, f64::INFINITY);
        assert_eq!(log_sum_exp(&[low, 3.0]).unwrap(), 3.0);
        assert_eq!((log_sum_exp(&[]).unwrap(), log_sum_exp(&[low, low]).unwrap()), (low, low));
        assert_eq!(log_sum_exp(&[low, high]).unwrap(), high);
    }

    #[test]
    fn perplexity_by_hand_and_out_of_range() {
        assert_relative_eq!(perplexity(5.0_f64.ln(), std::f64::consts::E).unwrap(), 5.0, max_relative = 1e-14);
        assert_eq!(perplexity(2.0, 10.0).unwrap(), 100.0);
        assert_relative_eq!(token_perplexity(&[0.5, 0.02]).unwrap(), 10.0, max_relative = 1e-14);
        for (h, base) in [(-0.1, 2.0), (f64::NAN, 2.0), (f64::INFINITY, 2.0), (1.0, 1.0), (1.0, f64::NAN)] {
            assert!(matches!(perplexity(h, base), Err(Error::BadParam { .. })), "{h} {base}");
        }
        assert!(matches!(token_perplexity(&[]), Err(Error::Empty { .. })));
        for p in [0.0, 1.5, -0.5] {
            assert!(matches!(token_perplexity(&[0.5, p]), Err(Error::OutOfRange { index: 1, .. })), "{p}");
        }
        assert!(matches!(token_perplexity(&[f64::NAN]), Err(Error::NotFinite { .. })));
    }
}
