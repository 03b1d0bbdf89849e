//! Exponential smoothing: averages whose weights fade with age.
//!
//! - Simple: ℓ₁ = y₁, ℓₜ = α·yₜ + (1 − α)·ℓₜ₋₁; the forecast is flat at the last level.
//! - Holt: ℓ₁ = y₁, b₁ = y₂ − y₁, then from the second value on ℓₜ = α·yₜ + (1 − α)·(ℓₜ₋₁ + bₜ₋₁) and
//!   bₜ = β·(ℓₜ − ℓₜ₋₁) + (1 − β)·bₜ₋₁; the forecast h steps ahead is ℓ + h·b.
//! - Conventions: α and β from 0 to 1, both included, as in statsmodels; α = 0 never moves from the first value.
//! - Source: Brown (1959); Holt (1957), ONR Memorandum 52.

use ndarray::ArrayView1;

use super::naive::{check_horizon, check_series};
use crate::input;
use crate::worked::{Expr, Head, Number, Worked, subscript};
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
        check_series("y", &y)?;
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

    /// The forecast of each value made one step before: the level of the value before it; the first level for the first.
    pub fn fitted(&self) -> Vec<f64> {
        (0..self.y.len()).map(|t| self.levels[t.saturating_sub(1)]).collect()
    }

    /// The sum of the squared errors of the one-step forecasts, from the second value on, in the squared unit of y.
    pub fn sse(&self) -> f64 {
        self.sse_expr().value()
    }

    /// Derivation of [`sse`](Self::sse).
    pub fn worked_sse(&self) -> Worked {
        self.sse_expr().worked()
    }

    fn sse_expr(&self) -> Expr {
        fn squared_error<N: Number>(y: N, before: N) -> N {
            (y - before).powi(2)
        }
        let (y, before) = (&self.y[1..], &self.levels[..self.levels.len() - 1]);
        let total = crate::stats::accurate_sum(y.iter().zip(before).map(|(y, before)| squared_error(*y, *before)));
        Head::new([y, before]).sum(["yₜ", "ℓₜ₋₁"], total, |[y, before]| squared_error(y, before)).called("SSE")
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
/// assert_eq!(h.forecast(2)?, [15.25, 17.0]);
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
        check_series("y", &y)?;
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

    /// The level after each value, the first being y₁.
    pub fn levels(&self) -> Vec<f64> {
        self.states.iter().map(|(level, _)| *level).collect()
    }

    /// The trend after each value, the first being y₂ − y₁.
    pub fn trends(&self) -> Vec<f64> {
        self.states.iter().map(|(_, trend)| *trend).collect()
    }

    /// The forecast of the next `horizon` steps.
    ///
    /// # Errors
    /// `BadParam` for a horizon of 0 or beyond ten million.
    pub fn forecast(&self, horizon: usize) -> Result<Vec<f64>> {
        check_horizon(horizon)?;
        Ok((1..=horizon).map(|h| ahead(self.level(), h as f64, self.trend())).collect())
    }

    /// Each level and each trend with its derivation from the ones before it.
    pub(crate) fn state_exprs(&self) -> (Vec<Expr>, Vec<Expr>) {
        let at = |symbol: &str, t: usize| format!("{symbol}{}", subscript(t + 1));
        let y = |t: usize| Expr::named(at("y", t), self.y[t]);
        let state = |t: usize| {
            let (l, b) = self.states[t];
            (Expr::named(at("ℓ", t), l), Expr::named(at("b", t), b))
        };
        let step = |t: usize| {
            let (now, slope) = match t {
                0 => (y(0), y(1) - y(0)),
                _ => {
                    let (before, trend_before) = state(t - 1);
                    let now = level(Expr::named("α", self.alpha), y(t), before.clone() + &trend_before);
                    (now, trend(Expr::named("β", self.beta), state(t).0, before, trend_before))
                }
            };
            (now.called(at("ℓ", t)), slope.called(at("b", t)))
        };
        (0..self.y.len()).map(step).unzip()
    }

    /// The forecast of the next `horizon` steps from the last level and trend, with derivations.
    pub(crate) fn forecast_exprs(&self, horizon: usize) -> Result<Vec<Expr>> {
        check_horizon(horizon)?;
        let n = subscript(self.y.len());
        let (level, trend) = (Expr::named(format!("ℓ{n}"), self.level()), Expr::named(format!("b{n}"), self.trend()));
        let step = |h: usize| ahead(level.clone(), Expr::named("h", h as f64), trend.clone());
        Ok((1..=horizon).map(|h| step(h).called(format!("ŷ[n+{h}]"))).collect())
    }
}

fn ahead<N: Number>(level: N, h: N, trend: N) -> N {
    level + h * trend
}

/// The weight of the newest value and of each one before it, α·(1 − α)ᵏ for k = 0, 1, …: they sum to 1 − (1 − α)ⁿ.
///
/// # Errors
/// `BadParam` for alpha outside 0 to 1, or for no weights or more than ten million.
/// ```
/// assert_eq!(workings::forecasting::smoothing_weights(0.5, 3)?, [0.5, 0.25, 0.125]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn smoothing_weights(alpha: f64, n_lags: usize) -> Result<Vec<f64>> {
    const MOST: usize = 10_000_000;
    share("alpha", alpha)?;
    if !(1..=MOST).contains(&n_lags) {
        return Err(Error::bad_param("n_lags", n_lags, format!("a whole number from 1 to {MOST}")));
    }
    Ok((0..n_lags).map(|k| smoothing_weight(alpha, k)).collect())
}

pub(crate) fn smoothing_weight<N: Number>(alpha: N, k: usize) -> N {
    alpha.clone() * (N::from(1.0) - alpha).powi(k as i32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// α = ¼: ¼·16 + ¾·8 = 10, ¼·2 + ¾·10 = 8; errors 16 − 8 and 2 − 10.
    #[test]
    fn simple_smoothing_by_hand() {
        let s = SimpleSmoothing::fit(&[8.0, 16.0, 2.0], 0.25).unwrap();
        assert_eq!((s.levels(), s.fitted()), (&[8.0, 10.0, 8.0][..], vec![8.0, 8.0, 10.0]));
        assert_eq!((s.forecast(), s.sse()), (8.0, 128.0));
        assert_eq!(s.worked_sse().formula(), "SSE = Σ(yₜ − ℓₜ₋₁)²");
        let levels: Vec<f64> = s.level_exprs().iter().map(Expr::value).collect();
        assert_eq!(levels, s.levels());
        let single = SimpleSmoothing::fit(&[3.0], 0.25).unwrap();
        assert_eq!((single.fitted(), single.sse(), single.forecast()), (vec![3.0], 0.0, 3.0));
    }

    /// ℓ₁ = 10, b₁ = 4. Second value 14 = ℓ₁ + b₁: level 14, trend 4. Third, 14, against 18: level ¼·14 + ¾·18 = 17,
    /// trend ½·3 + ½·4 = 3.5.
    #[test]
    fn holt_by_hand() {
        let h = Holt::fit(&[10.0, 14.0, 14.0], 0.25, 0.5).unwrap();
        assert_eq!((h.levels(), h.trends()), (vec![10.0, 14.0, 17.0], vec![4.0, 4.0, 3.5]));
        assert_eq!(h.forecast(2).unwrap(), [20.5, 24.0]);
        assert_eq!(Holt::fit(&[10.0, 14.0], 1.0, 1.0).unwrap().forecast(1).unwrap(), [18.0]);
    }

    #[test]
    fn holt_derives_each_step_once() {
        let h = Holt::fit(&[10.0, 14.0, 14.0], 0.25, 0.5).unwrap();
        let (levels, trends) = h.state_exprs();
        assert_eq!(levels.iter().map(Expr::value).collect::<Vec<_>>(), h.levels());
        assert_eq!(trends.iter().map(Expr::value).collect::<Vec<_>>(), h.trends());
        assert_eq!((levels[0].formula(), trends[0].formula()), ("y₁".into(), "y₂ − y₁".into()));
        assert_eq!(trends[2].substitution(), "0.5 · (17 − 14) + (1 − 0.5) · 4");
        let forecast = h.forecast_exprs(2).unwrap();
        assert_eq!((forecast[1].formula(), forecast[1].substitution()), ("ℓ₃ + h · b₃".into(), "17 + 2 · 3.5".into()));
    }

    /// 0.2, 0.2·0.8, 0.2·0.64.
    #[test]
    fn weights_fade() {
        for (weight, expected) in smoothing_weights(0.2, 3).unwrap().iter().zip([0.2, 0.16, 0.128]) {
            assert_relative_eq!(*weight, expected, max_relative = 1e-15);
        }
        assert_eq!(smoothing_weights(1.0, 2).unwrap(), [1.0, 0.0]);
    }

    #[test]
    fn settings_and_series_out_of_range_are_errors() {
        let error = SimpleSmoothing::fit(&[], 0.5).unwrap_err().to_string();
        assert_eq!(error, "y is empty, but at least one value is needed");
        assert!(matches!(SimpleSmoothing::fit(&[f64::NAN], 0.5), Err(Error::NotFinite { .. })));
        for alpha in [-0.1, 1.1, f64::NAN] {
            assert!(matches!(SimpleSmoothing::fit(&[1.0], alpha), Err(Error::BadParam { .. })), "{alpha}");
            assert!(matches!(Holt::fit(&[1.0, 2.0], alpha, 0.5), Err(Error::BadParam { .. })), "{alpha}");
            assert!(matches!(Holt::fit(&[1.0, 2.0], 0.5, alpha), Err(Error::BadParam { .. })), "{alpha}");
            assert!(matches!(smoothing_weights(alpha, 3), Err(Error::BadParam { .. })), "{alpha}");
        }
        assert!(matches!(Holt::fit(&[1.0], 0.5, 0.5), Err(Error::BadParam { .. })));
        let h = Holt::fit(&[1.0, 2.0], 0.5, 0.5).unwrap();
        for horizon in [0, usize::MAX] {
            assert!(matches!(h.forecast(horizon), Err(Error::BadParam { .. })), "{horizon}");
            assert!(matches!(smoothing_weights(0.5, horizon), Err(Error::BadParam { .. })), "{horizon}");
        }
    }
}
