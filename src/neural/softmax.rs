//! Softmax: scores to shares of attention or probability.
//!
//! - Formula: pᵢ = exp(zᵢ / T) / Σ exp(zⱼ / T), with the temperature T. The largest score is taken from all first, which
//!   changes nothing but keeps the powers in range.
//! - Source: Hinton, Vinyals & Dean (2015), Distilling the knowledge in a neural network, arXiv:1503.02531 (temperature).

use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// The probabilities of scores at this temperature: nearly equal when it is high, nearly all for the largest when it is low.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a temperature that is not above 0.
/// ```
/// let p = workings::neural::softmax_with_temperature(&[0.0, 2.0 * 3.0_f64.ln()], 2.0)?;
/// assert!((p[1].value() - 0.75).abs() < 1e-15); // exp(ln 3) = 3 against 1
/// # Ok::<(), workings::Error>(())
/// ```
pub fn softmax_with_temperature(logits: &[f64], temperature: f64) -> Result<Vec<Expr>> {
    if logits.is_empty() {
        return Err(Error::empty("logits"));
    }
    input::finite("logits", logits.iter().copied())?;
    let fits = temperature > 0.0 && temperature.is_finite();
    input::setting("temperature", temperature, fits, "a number above 0")?;
    let logits: Vec<Expr> =
        logits.iter().enumerate().map(|(i, logit)| Expr::named(format!("z[{i}]"), *logit)).collect();
    Ok(softmax_of(&logits, Some(temperature).filter(|t| *t != 1.0), |i| format!("p[{i}]")))
}

/// The softmax of scores that are none of NaN, each share under its name.
pub(super) fn softmax_of(scores: &[Expr], temperature: Option<f64>, name: impl Fn(usize) -> String) -> Vec<Expr> {
    let largest = scores.iter().map(Number::value).fold(f64::NEG_INFINITY, Number::max);
    let largest = Expr::named("max", largest);
    let power = |score: &Expr| {
        let below = score - &largest;
        match temperature {
            Some(t) => (below / Expr::named("T", t)).exp(),
            None => below.exp(),
        }
    };
    let sum = Expr::sum_of(scores.iter().map(power)).called("sum of the powers");
    scores.iter().enumerate().map(|(i, score)| (power(score) / &sum).called(name(i))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Powers 1, 2, 5 of 8.
    #[test]
    fn shares_by_hand() {
        let of = |shift: f64| softmax_with_temperature(&[1.0, 2.0, 5.0].map(|x: f64| x.ln() + shift), 1.0).unwrap();
        for (p, expected) in of(0.0).iter().chain(&of(700.0)).zip([0.125, 0.25, 0.625].into_iter().cycle()) {
            assert!((p.value() - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn cold_and_single() {
        let cold = softmax_with_temperature(&[-1e308, 1e308], f64::MIN_POSITIVE).unwrap();
        assert_eq!([cold[0].value(), cold[1].value()], [0.0, 1.0]);
        assert_eq!(softmax_with_temperature(&[7.0], 3.0).unwrap()[0].value(), 1.0);
    }

    #[test]
    fn no_scores_and_no_warmth_are_refused() {
        assert!(matches!(softmax_with_temperature(&[], 1.0), Err(Error::Empty { .. })));
        assert!(matches!(softmax_with_temperature(&[f64::NAN], 1.0), Err(Error::NotFinite { .. })));
        for t in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(softmax_with_temperature(&[1.0], t), Err(Error::BadParam { .. })), "{t}");
        }
    }
}
