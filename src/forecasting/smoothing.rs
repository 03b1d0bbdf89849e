//! Exponential smoothing: averages whose weights fade with age.
//!
//! - Simple: ℓ₁ = y₁, ℓₜ = α·yₜ + (1 − α)·ℓₜ₋₁; the forecast is flat at the last level.
//! - Holt: ℓ₁ = y₁, b₁ = y₂ − y₁, then from the second value on ℓₜ = α·yₜ + (1 − α)·(ℓₜ₋₁ + bₜ₋₁) and
//!   bₜ = β·(ℓₜ − ℓₜ₋₁) + (1 − β)·bₜ₋₁; the forecast h steps ahead is ℓ + h·b.
//! - Source: Brown (1959); Holt (1957), ONR Memorandum 52.

use ndarray::ArrayView1;

use super::naive::check;
use crate::metrics::input;
use crate::worked::{Expr, Number, subscript};
use crate::{Error, Result};

/// Simple exponential smoothing, fitted.
///
/// ```
/// let s = workings::forecasting::SimpleSmoothing::fit(&[10.0, 12.0, 11.0], 0.5)?;
/// assert_eq!(s.levels(), [10.0, 11.0, 11.0]);
/// assert_eq!(s.forecast(), 11.0);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SimpleSmoothing {
    y: Vec<f64>,
    alpha: f64,
    levels: Vec<f64>,
}

fn level<N: Number>(alpha: N, y: N, before: N) -> N {
    alpha.clone() * y + (N::from(1.0) - alpha) * before
}

fn share(name: &str, value: f64) -> Result<()> {
    input::setting(name, value, (0.0..=1.0).contains(&value), "a number from 0 to 1")
}

impl SimpleSmoothing {
    /// Smooths with weight `alpha` on the newest value, 0 to 1.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for alpha outside 0 to 1.
    pub fn fit<'a>(y: impl Into<ArrayView1<'a, f64>>, alpha: f64) -> Result<Self> {
        let y = y.into();
        check(&y, 1)?;
        share("alpha", alpha)?;
        let mut levels = vec![y[0]];
        for t in 1..y.len() {
            levels.push(level(alpha, y[t], levels[t - 1]));
        }
        Ok(SimpleSmoothing { y: y.to_vec(), alpha, levels })
    }

    /// The level after each value.
    pub fn levels(&self) -> &[f64] {
        &self.levels
    }

    /// The forecast for every step ahead: the last level.
    pub fn forecast(&self) -> f64 {
        self.levels[self.levels.len() - 1]
    }

    /// Each level with its derivation.
    pub(crate) fn level_exprs(&self) -> Vec<Expr> {
        let step = |t: usize| {
            let y = Expr::named(format!("y{}", subscript(t + 1)), self.y[t]);
            let formula = match t {
                0 => y,
                _ => {
                    let before = Expr::named(format!("ℓ{}", subscript(t)), self.levels[t - 1]);
                    level(Expr::named("α", self.alpha), y, before)
                }
            };
            formula.called(format!("ℓ{}", subscript(t + 1)))
        };
        (0..self.y.len()).map(step).collect()
    }
}

/// Holt's linear trend, fitted.
///
/// ```
/// let h = workings::forecasting::Holt::fit(&[10.0, 12.0, 13.0], 0.5, 0.5)?;
/// // Second value: level 12, trend 2. Third: level (13 + 14) / 2 = 13.5, trend (1.5 + 2) / 2 = 1.75.
/// assert_eq!((h.level(), h.trend()), (13.5, 1.75));
/// assert_eq!(h.forecast(2), [15.25, 17.0]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Holt {
    y: Vec<f64>,
    alpha: f64,
    beta: f64,
    /// Level and trend after each value.
    states: Vec<(f64, f64)>,
}

fn trend<N: Number>(beta: N, level: N, before: N, trend_before: N) -> N {
    beta.clone() * (level - before) + (N::from(1.0) - beta) * trend_before
}

impl Holt {
    /// Smooths the level with `alpha` and the trend with `beta`, both 0 to 1.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for fewer than two values or a weight outside 0 to 1.
    pub fn fit<'a>(y: impl Into<ArrayView1<'a, f64>>, alpha: f64, beta: f64) -> Result<Self> {
        let y = y.into();
        check(&y, 1)?;
        share("alpha", alpha)?;
        share("beta", beta)?;
        if y.len() < 2 {
            return Err(Error::bad_param("y", "1 value", "at least two values for a trend"));
        }
        let mut states = vec![(y[0], y[1] - y[0])];
        for t in 1..y.len() {
            let (l, b) = states[t - 1];
            let now = level(alpha, y[t], l + b);
            states.push((now, trend(beta, now, l, b)));
        }
        Ok(Holt { y: y.to_vec(), alpha, beta, states })
    }

    /// The last level, in the unit of y.
    pub fn level(&self) -> f64 {
        self.states[self.states.len() - 1].0
    }

    /// The last trend, in the unit of y a step.
    pub fn trend(&self) -> f64 {
        self.states[self.states.len() - 1].1
    }

    /// The forecast of the next `horizon` steps.
    pub fn forecast(&self, horizon: usize) -> Vec<f64> {
        (1..=horizon).map(|h| self.level() + h as f64 * self.trend()).collect()
    }

    /// The last level, the last trend and the forecast of step `h`, with their derivations.
    pub(crate) fn last_exprs(&self) -> (Expr, Expr) {
        let t = self.y.len() - 1;
        let (l, b) = self.states[t - 1];
        let at = |symbol: &str, t: usize| format!("{symbol}{}", subscript(t + 1));
        let (before, trend_before) = (Expr::named(at("ℓ", t - 1), l), Expr::named(at("b", t - 1), b));
        let y = Expr::named(at("y", t), self.y[t]);
        let now = level(Expr::named("α", self.alpha), y, before.clone() + &trend_before).called(at("ℓ", t));
        let slope = trend(Expr::named("β", self.beta), now.clone(), before, trend_before).called(at("b", t));
        (now, slope)
    }
}

/// The weight of the newest value and of each one before it, α·(1 − α)ᵏ for k = 0, 1, …: they sum to 1 − (1 − α)ⁿ.
///
/// # Errors
/// `BadParam` for alpha outside 0 to 1.
/// ```
/// assert_eq!(workings::forecasting::smoothing_weights(0.5, 3)?, [0.5, 0.25, 0.125]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn smoothing_weights(alpha: f64, n_lags: usize) -> Result<Vec<f64>> {
    share("alpha", alpha)?;
    Ok((0..n_lags).map(|k| alpha * (1.0 - alpha).powi(k as i32)).collect())
}
