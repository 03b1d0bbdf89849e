//! Penalties on the size of weights, and what they do to a single weight.
//!
//! - Formulas: L1 = λ·Σ|w|, L2 = λ·Σw²; elastic net α·(ρ·Σ|w| + (1 − ρ)/2·Σw²); elastic weight consolidation
//!   λ/2·Σ F·(w − w_old)². On orthonormal features lasso cuts each least-squares weight by λ, and ridge divides it by 1 + λ.
//! - Sources: Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd ed., table 3.4; Zou & Hastie
//!   (2005), J. R. Stat. Soc. B 67, 301–320; Kirkpatrick et al. (2017), PNAS 114, 3521–3526.

use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// sign(w)·max(|w| − λ, 0): moved towards 0 by λ, and 0 where it would cross.
///
/// ```
/// use workings::linear::soft_threshold;
/// assert_eq!((soft_threshold(3.0, 1.0), soft_threshold(-2.0, 1.0), soft_threshold(0.5, 1.0)), (2.0, -1.0, 0.0));
/// ```
pub fn soft_threshold<N: Number>(w: N, lambda: N) -> N {
    let negative = w.value() < 0.0;
    let kept = (w.abs() - lambda).max(N::from(0.0));
    if negative && kept.value() > 0.0 { -kept } else { kept }
}

fn check(name: &'static str, weights: &[f64], strength: &str, lambda: f64) -> Result<()> {
    if weights.is_empty() {
        return Err(Error::empty(name));
    }
    input::finite(name, weights.iter().copied())?;
    input::setting(strength, lambda, lambda >= 0.0 && lambda.is_finite(), "a number of at least 0")
}

fn weight(i: usize, value: f64) -> Expr {
    Expr::named(format!("w[{i}]"), value)
}

/// Each weight soft-thresholded: lasso's answer on orthonormal features.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a negative λ.
/// ```
/// assert_eq!(workings::linear::soft_thresholded(&[-2.0, 0.1], 1.0)?[0].value(), -1.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn soft_thresholded(weights: &[f64], lambda: f64) -> Result<Vec<Expr>> {
    check("weights", weights, "lambda", lambda)?;
    let of =
        |(i, w): (usize, &f64)| soft_threshold(weight(i, *w), Expr::named("λ", lambda)).called(format!("soft[{i}]"));
    Ok(weights.iter().enumerate().map(of).collect())
}

/// Each weight over 1 + λ: ridge's answer on orthonormal features. Nothing becomes exactly 0.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a negative λ.
/// ```
/// assert_eq!(workings::linear::ridge_shrunk(&[3.0], 1.0)?[0].value(), 1.5);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn ridge_shrunk(weights: &[f64], lambda: f64) -> Result<Vec<Expr>> {
    check("weights", weights, "lambda", lambda)?;
    let of = |(i, w): (usize, &f64)| (weight(i, *w) / (1.0 + Expr::named("λ", lambda))).called(format!("shrunk[{i}]"));
    Ok(weights.iter().enumerate().map(of).collect())
}

/// The L1 and the L2 penalty of weights, and their gradients.
#[derive(Debug, Clone)]
pub struct Penalties {
    pub l1: Expr,
    pub l2: Expr,
    /// λ·sign(w), 0 at 0.
    pub l1_gradient: Vec<Expr>,
    /// 2·λ·w.
    pub l2_gradient: Vec<Expr>,
}

impl Penalties {
    /// Of weights, with the strength λ.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for a negative λ.
    /// ```
    /// let penalties = workings::linear::Penalties::new(&[0.5, -2.0], 1.0)?;
    /// assert_eq!((penalties.l1.value(), penalties.l2.value()), (2.5, 4.25));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(weights: &[f64], lambda: f64) -> Result<Penalties> {
        check("weights", weights, "lambda", lambda)?;
        let strength = || Expr::named("λ", lambda);
        let each = |term: &dyn Fn(Expr) -> Expr| -> Vec<Expr> {
            weights.iter().enumerate().map(|(i, w)| term(weight(i, *w))).collect()
        };
        let sign = |w: &f64| if *w == 0.0 { 0.0 } else { w.signum() };
        let l1_gradient = |(i, w): (usize, &f64)| {
            (strength() * Expr::named(format!("sign(w[{i}])"), sign(w))).called(format!("L1 gradient[{i}]"))
        };
        let l2_gradient =
            |(i, w): (usize, &f64)| (2.0 * strength() * weight(i, *w)).called(format!("L2 gradient[{i}]"));
        Ok(Penalties {
            l1: (strength() * Expr::sum_of(each(&|w| w.abs()))).called("L1"),
            l2: (strength() * Expr::sum_of(each(&|w| w.powi(2)))).called("L2"),
            l1_gradient: weights.iter().enumerate().map(l1_gradient).collect(),
            l2_gradient: weights.iter().enumerate().map(l2_gradient).collect(),
        })
    }
}

/// α·(ρ·Σ|w| + (1 − ρ)/2·Σw²), scikit-learn's scaling, with ρ = `l1_ratio`.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a negative α or a ratio outside 0 to 1.
/// ```
/// assert!((workings::linear::elastic_net_penalty(&[1.0, -2.0], 0.5, 0.3)?.value() - 1.325).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn elastic_net_penalty(weights: &[f64], alpha: f64, l1_ratio: f64) -> Result<Expr> {
    check("weights", weights, "alpha", alpha)?;
    input::setting("l1_ratio", l1_ratio, (0.0..=1.0).contains(&l1_ratio), "a share from 0 to 1")?;
    let each = || weights.iter().enumerate().map(|(i, w)| weight(i, *w));
    let sizes = Expr::sum_of(each().map(Number::abs)).called("|w|₁");
    let squares = Expr::sum_of(each().map(|w| w.powi(2))).called("|w|₂²");
    let ratio = Expr::named("ρ", l1_ratio);
    Ok((Expr::named("α", alpha) * (&ratio * sizes + (1.0 - &ratio) / 2.0 * squares)).called("penalty"))
}

/// λ/2·Σ F·(w − w_old)²: weights that mattered to the old task, by their Fisher information, are held near their old values.
///
/// # Errors
/// `Empty`, `LengthMismatch`, `NotFinite`; `OutOfRange` for a negative Fisher information; `BadParam` for a negative λ.
/// ```
/// let penalty = workings::linear::ewc_penalty(&[1.0], &[0.5], &[4.0], 2.0)?;
/// assert_eq!(penalty.value(), 1.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn ewc_penalty(weights: &[f64], old_weights: &[f64], fisher: &[f64], lambda: f64) -> Result<Expr> {
    check("weights", weights, "lambda", lambda)?;
    input::same_length("weights", weights.len(), "old_weights", old_weights.len())?;
    input::same_length("weights", weights.len(), "fisher", fisher.len())?;
    input::finite("old_weights", old_weights.iter().copied())?;
    input::non_negative("fisher", fisher.iter().copied())?;
    let term = |i: usize| Expr::from(fisher[i]) * (Expr::from(weights[i]) - Expr::from(old_weights[i])).powi(2);
    Ok((Expr::named("λ", lambda) / 2.0 * Expr::sum_of((0..weights.len()).map(term))).called("penalty"))
}
