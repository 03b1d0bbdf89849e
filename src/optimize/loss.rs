//! Losses to train on: what an error costs, and how steeply.
//!
//! Regression losses depend on the residual ŷ − y, losses of two classes on the margin m = y·d, where y is −1 or 1 and d the
//! decision value. Each has its value and its slope along the prediction, written once over any [`Number`].
//!
//! - Conventions: the squared loss is half the squared error, as Huber's within δ and as in scikit-learn's SGD, so that its
//!   slope is the residual. At a kink the slope is 0 (residual 0 of the absolute and the pinball loss, margin 1 of the hinge
//!   loss), as in PyTorch. Log and focal loss take decision values, not probabilities.
//! - Sources: Huber (1964), Ann. Math. Statist. 35, 73–101; Koenker & Bassett (1978), Econometrica 46, 33–50; Lin et al.
//!   (2017), ICCV, appendix A; Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, section 10.6.

use crate::Result;
use crate::input;
use crate::metrics::{AbsoluteError, Hinge, Huber, Loss, Pinball, SquaredHinge, logistic, softplus};
use crate::worked::Number;

/// A loss of one prediction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LossFunction {
    /// ½·(ŷ − y)².
    Squared,
    /// |ŷ − y|.
    Absolute,
    /// Squared up to `delta`, then linear: δ·(|ŷ − y| − δ/2).
    Huber { delta: f64 },
    /// τ·(y − ŷ) where the prediction is too low, (1 − τ)·(ŷ − y) where it is too high.
    Pinball { tau: f64 },
    /// ln(1 + e⁻ᵐ), the log loss of a probability σ(d).
    Log,
    /// max(0, 1 − m).
    Hinge,
    /// max(0, 1 − m)².
    SquaredHinge,
    /// −(1 − p)^γ·ln p with p = σ(m): log loss that cares less for samples that are right already.
    Focal { gamma: f64 },
}

impl LossFunction {
    /// The losses of numbers.
    pub const REGRESSION: [LossFunction; 4] = [
        LossFunction::Squared,
        LossFunction::Absolute,
        LossFunction::Huber { delta: 1.0 },
        LossFunction::Pinball { tau: 0.9 },
    ];
    /// The losses of two classes.
    pub const CLASSIFICATION: [LossFunction; 4] =
        [LossFunction::Log, LossFunction::Hinge, LossFunction::SquaredHinge, LossFunction::Focal { gamma: 2.0 }];

    /// `Huber (δ = 1)`
    pub fn name(self) -> String {
        match self {
            LossFunction::Squared => "squared".into(),
            LossFunction::Absolute => "absolute".into(),
            LossFunction::Huber { delta } => format!("Huber (δ = {delta})"),
            LossFunction::Pinball { tau } => format!("pinball (τ = {tau})"),
            LossFunction::Log => "log".into(),
            LossFunction::Hinge => "hinge".into(),
            LossFunction::SquaredHinge => "squared hinge".into(),
            LossFunction::Focal { gamma } => format!("focal (γ = {gamma})"),
        }
    }

    /// Whether it is a loss of two classes, of −1 and 1.
    pub fn is_of_classes(self) -> bool {
        use LossFunction::{Focal, Hinge, Log, SquaredHinge};
        matches!(self, Log | Hinge | SquaredHinge | Focal { .. })
    }

    /// Whether the setting of the loss is in its range.
    ///
    /// # Errors
    /// `BadParam` for δ not above 0, τ outside 0 to 1, γ below 0.
    pub fn check(self) -> Result<()> {
        match self {
            LossFunction::Huber { delta } => {
                input::setting("delta", delta, delta > 0.0 && delta.is_finite(), "a number above 0")
            }
            LossFunction::Pinball { tau } => {
                input::setting("tau", tau, tau > 0.0 && tau < 1.0, "a number between 0 and 1, both excluded,")
            }
            LossFunction::Focal { gamma } => {
                input::setting("gamma", gamma, gamma >= 0.0 && gamma.is_finite(), "a number of at least 0")
            }
            _ => Ok(()),
        }
    }

    /// The loss of the prediction or decision value `p` where the truth is `y`.
    ///
    /// ```
    /// use workings::optimize::LossFunction;
    ///
    /// assert_eq!(LossFunction::Huber { delta: 1.0 }.value(2.0, 5.0), 2.5); // 1 · (3 − ½)
    /// assert_eq!(LossFunction::Hinge.value(-1.0, 0.5), 1.5);
    /// ```
    #[inline]
    pub fn value<N: Number>(self, y: N, p: N) -> N {
        match self {
            LossFunction::Squared => (p - y).powi(2) / 2.0,
            LossFunction::Absolute => AbsoluteError.at(y, p),
            LossFunction::Huber { delta } => Huber { delta }.at(y, p),
            LossFunction::Pinball { tau } => Pinball { tau }.at(y, p),
            LossFunction::Log => {
                let minus = -(y * p).called("margin");
                let value = softplus(minus.value());
                (N::from(1.0) + minus.exp()).ln().valued(value)
            }
            LossFunction::Hinge => Hinge.at(y, p),
            LossFunction::SquaredHinge => SquaredHinge.at(y, p),
            LossFunction::Focal { gamma } => {
                let margin = (y * p).called("margin");
                let m = margin.value();
                let right = logistic(margin.clone()).called("p");
                // 1 − σ(m) = σ(−m) and ln σ(m) = −softplus(−m) keep their digits where σ is near 0 or 1.
                let wrong = (N::from(1.0) - right.clone()).valued(logistic(-m));
                -(wrong.pow(N::parameter("γ", gamma)) * right.ln().valued(-softplus(-m)))
            }
        }
    }

    /// How fast the loss grows with the prediction.
    ///
    /// ```
    /// use workings::optimize::LossFunction;
    ///
    /// assert_eq!(LossFunction::Huber { delta: 1.0 }.derivative(2.0, 5.0), 1.0);
    /// assert_eq!(LossFunction::Log.derivative(1.0, 0.0), -0.5);
    /// ```
    #[inline]
    pub fn derivative<N: Number>(self, y: N, p: N) -> N {
        match self {
            LossFunction::Squared => p - y,
            LossFunction::Absolute => sign(&(p - y)),
            LossFunction::Huber { delta } => {
                let residual = (p - y).called("residual");
                let delta = N::parameter("δ", delta);
                residual.min(delta.clone()).max(-delta)
            }
            LossFunction::Pinball { tau } => {
                let residual = p.value() - y.value();
                let tau = N::parameter("τ", tau);
                if residual < 0.0 {
                    -tau
                } else if residual > 0.0 {
                    N::from(1.0) - tau
                } else {
                    N::from(0.0)
                }
            }
            LossFunction::Log => -(y.clone() * logistic(-(y * p).called("margin"))),
            LossFunction::Hinge => match y.value() * p.value() < 1.0 {
                true => -y,
                false => N::from(0.0),
            },
            LossFunction::SquaredHinge => {
                let short = N::from(0.0).max(N::from(1.0) - y.clone() * p);
                N::from(-2.0) * y * short
            }
            LossFunction::Focal { gamma } => {
                let margin = (y.clone() * p).called("margin");
                let m = margin.value();
                let gamma = N::parameter("γ", gamma);
                let right = logistic(margin).called("p");
                let wrong = (N::from(1.0) - right.clone()).valued(logistic(-m)).called("1 − p");
                let steep = gamma.clone() * right.clone() * right.ln().valued(-softplus(-m)) - wrong.clone();
                y * wrong.pow(gamma) * steep
            }
        }
    }

    /// How fast the slope grows with the prediction; `None` for a loss of straight pieces, which has no curvature. At the
    /// joints of Huber's and the squared hinge loss it is that of the inner, and of the flat piece.
    pub fn second_derivative(self, y: f64, p: f64) -> Option<f64> {
        Some(match self {
            LossFunction::Squared => 1.0,
            LossFunction::Huber { delta } => f64::from((p - y).abs() <= delta),
            LossFunction::Log => logistic(p) * logistic(-p),
            LossFunction::SquaredHinge => 2.0 * f64::from(y * p < 1.0),
            LossFunction::Focal { gamma } => {
                let m = y * p;
                let (right, wrong, ln_right) = (logistic(m), logistic(-m), -softplus(-m));
                let inner = wrong * (1.0 + 2.0 * gamma + gamma * ln_right) - gamma * gamma * right * ln_right;
                right * wrong.powf(gamma) * inner
            }
            LossFunction::Absolute | LossFunction::Pinball { .. } | LossFunction::Hinge => return None,
        })
    }
}

/// −1, 0 or 1.
fn sign<N: Number>(x: &N) -> N {
    match x.value() {
        x if x > 0.0 => N::from(1.0),
        x if x < 0.0 => N::from(-1.0),
        x => N::from(x), // 0, or not a number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worked::Expr;

    fn all() -> impl Iterator<Item = LossFunction> {
        LossFunction::REGRESSION.into_iter().chain(LossFunction::CLASSIFICATION)
    }

    /// Residuals −2 and ½; margins −2 and ½: ln(1 + e²), 3, 9; ½ and ¼. Focal at d = 0: −¼·ln ½.
    #[test]
    fn values_by_hand() {
        let at = |loss: LossFunction, p: f64| loss.value(1.0, p);
        let regression = |p: f64| LossFunction::REGRESSION.map(|loss| at(loss, p));
        assert_eq!(regression(-1.0), [2.0, 2.0, 1.5, 1.8]);
        let [squared, absolute, huber, pinball] = regression(1.5);
        assert_eq!([squared, absolute, huber], [0.125, 0.5, 0.125]);
        assert!((pinball - 0.05).abs() < 1e-15);
        assert!((at(LossFunction::Log, -2.0) - (1.0 + 2f64.exp()).ln()).abs() < 1e-15);
        assert_eq!([at(LossFunction::Hinge, -2.0), at(LossFunction::SquaredHinge, -2.0)], [3.0, 9.0]);
        assert_eq!([at(LossFunction::Hinge, 0.5), at(LossFunction::SquaredHinge, 0.5)], [0.5, 0.25]);
        let focal = LossFunction::Focal { gamma: 2.0 };
        assert!((at(focal, 0.0) - 0.25 * 2f64.ln()).abs() < 1e-16);
        // Focal without fading is the log loss, also far out, where 1 − σ would be 0.
        for d in [-700.0, -1.0, 0.3, 40.0] {
            let (unfaded, log) = (at(LossFunction::Focal { gamma: 0.0 }, d), at(LossFunction::Log, d));
            assert!((unfaded - log).abs() <= 1e-15 * log, "{d}: {unfaded} {log}");
        }
    }

    /// The slope of the value, found by differentiating its expression.
    #[test]
    fn derivatives_are_the_slopes_of_the_values() {
        for loss in all() {
            for (y, p) in [(1.0, -1.7), (1.0, 0.4), (-1.0, 2.6), (-1.0, -3.0), (1.0, 1.2)] {
                let value = loss.value(Expr::named("y", y), Expr::named("ŷ", p));
                let partials = value.gradient().unwrap();
                let slope = partials.iter().find(|partial| partial.name == "ŷ").unwrap().derivative;
                let derivative = loss.derivative(y, p);
                assert!((slope - derivative).abs() < 1e-12, "{}: {slope} {derivative}", loss.name());
                let explained = loss.derivative(Expr::named("y", y), Expr::named("ŷ", p));
                assert_eq!(explained.value(), derivative, "{}", loss.name());
            }
        }
    }

    /// The slope of the slope, by central differences.
    #[test]
    fn second_derivatives_are_the_slopes_of_derivatives() {
        for loss in all() {
            for (y, p) in [(1.0, -1.7), (1.0, 0.4), (-1.0, 2.6), (-1.0, -3.0)] {
                let h = 1e-5;
                let expected = (loss.derivative(y, p + h) - loss.derivative(y, p - h)) / (2.0 * h);
                let found = loss.second_derivative(y, p).unwrap_or(0.0);
                assert!((found - expected).abs() < 1e-8, "{} at {p}: {found} {expected}", loss.name());
            }
        }
        assert_eq!(LossFunction::Hinge.second_derivative(1.0, 0.0), None);
    }

    #[test]
    fn slopes_at_kinks_are_0() {
        assert_eq!(LossFunction::Absolute.derivative(2.0, 2.0), 0.0);
        assert_eq!(LossFunction::Pinball { tau: 0.3 }.derivative(2.0, 2.0), 0.0);
        assert_eq!(LossFunction::Hinge.derivative(-1.0, -1.0), 0.0);
        assert!(LossFunction::Absolute.derivative(2.0, f64::NAN).is_nan());
    }

    #[test]
    fn settings_out_of_range_are_refused() {
        for loss in [
            LossFunction::Huber { delta: 0.0 },
            LossFunction::Pinball { tau: 1.0 },
            LossFunction::Focal { gamma: -1.0 },
            LossFunction::Focal { gamma: f64::NAN },
        ] {
            assert!(loss.check().is_err(), "{loss:?}");
        }
    }
}
