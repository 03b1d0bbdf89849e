//! Activation functions: what a unit makes of the weighted sum of its inputs, and how fast that changes.
//!
//! - Formulas: ReLU max(x, 0); leaky ReLU αx below 0; ELU α(eˣ − 1) below 0; SELU that, scaled by 1.0507 with α = 1.6733;
//!   GELU x·Φ(x) with the normal distribution Φ; sigmoid 1 / (1 + e⁻ˣ); tanh; softplus ln(1 + eˣ); softsign x / (1 + |x|);
//!   SiLU (swish) x·σ(x).
//! - Conventions: at the kink of ReLU the derivative is 0, at those of leaky ReLU and ELU that from the left (as PyTorch).
//! - Source: Goodfellow, Bengio & Courville (2016), Deep Learning, ch. 6; Clevert et al. (2016), ICLR (ELU); Klambauer et al.
//!   (2017), NeurIPS (SELU); Hendrycks & Gimpel (2016), arXiv:1606.08415 (GELU).

use crate::metrics::{logistic, sigmoid};
use crate::stats::Normal;
use crate::worked::Number;
use crate::{Error, Result, input};

/// An activation function; `f64` computes it, `Expr` explains it.
///
/// ```
/// use workings::neural::Activation;
/// use workings::worked::{Expr, Number};
///
/// assert_eq!(Activation::LeakyRelu(0.1).apply(-2.0), -0.2);
/// assert_eq!(Activation::Sigmoid.derivative(0.0), 0.25);
/// let explained = Activation::LeakyRelu(0.1).apply(Expr::named("x", -2.0));
/// assert_eq!((explained.formula(), explained.value()), ("0.1 · x".to_string(), -0.2));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Activation {
    /// The input itself.
    Linear,
    Relu,
    /// With this slope below 0.
    LeakyRelu(f64),
    /// With this α: it falls towards −α.
    Elu(f64),
    Selu,
    Gelu,
    Sigmoid,
    Tanh,
    Softplus,
    Softsign,
    /// x·σ(x), also called swish.
    Silu,
}

const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;

impl Activation {
    /// The names that [`named`](Self::named) knows.
    pub const NAMES: &'static [&'static str] = &[
        "relu",
        "sigmoid",
        "tanh",
        "leaky_relu",
        "gelu",
        "elu",
        "softplus",
        "selu",
        "softsign",
        "silu",
        "swish",
        "linear",
        "identity",
    ];

    /// The function of this name. `alpha` is the slope of `leaky_relu` (0.01 if not given) or the α of `elu` (1 if not given).
    ///
    /// # Errors
    /// `NotFound` for another name; `BadParam` for an `alpha` that is negative or that the function does not take.
    /// ```
    /// use workings::neural::Activation;
    ///
    /// assert_eq!(Activation::named("leaky_relu", None)?, Activation::LeakyRelu(0.01));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn named(name: &str, alpha: Option<f64>) -> Result<Activation> {
        let found = match name {
            "relu" => Activation::Relu,
            "sigmoid" => Activation::Sigmoid,
            "tanh" => Activation::Tanh,
            "leaky_relu" => Activation::LeakyRelu(alpha.unwrap_or(0.01)),
            "gelu" => Activation::Gelu,
            "elu" => Activation::Elu(alpha.unwrap_or(1.0)),
            "softplus" => Activation::Softplus,
            "selu" => Activation::Selu,
            "softsign" => Activation::Softsign,
            "silu" | "swish" => Activation::Silu,
            "linear" | "identity" => Activation::Linear,
            _ => {
                let known = format!("the functions are {}", Activation::NAMES.join(", "));
                return Err(Error::NotFound { kind: "activation", name: name.into(), known });
            }
        };
        if let Some(alpha) = alpha {
            let takes = matches!(found, Activation::LeakyRelu(_) | Activation::Elu(_));
            input::setting("alpha", alpha, takes, &format!("no alpha for {name}, only for leaky_relu and elu,"))?;
            input::setting("alpha", alpha, alpha >= 0.0 && alpha.is_finite(), "a number of at least 0")?;
        }
        Ok(found)
    }

    /// The value at x.
    pub fn apply<N: Number>(self, x: N) -> N {
        let below = x.value() < 0.0;
        match self {
            Activation::Linear => x,
            Activation::Relu => x.max(N::from(0.0)),
            Activation::LeakyRelu(slope) if below => N::from(slope) * x,
            Activation::Elu(alpha) if below => N::from(alpha) * exp_less_one(x),
            Activation::LeakyRelu(_) | Activation::Elu(_) => x,
            Activation::Selu if below => N::from(SELU_SCALE * SELU_ALPHA) * exp_less_one(x),
            Activation::Selu => N::from(SELU_SCALE) * x,
            Activation::Gelu => x.clone() * normal_share(&x),
            Activation::Sigmoid => logistic(x),
            Activation::Tanh => tanh(x),
            Activation::Softplus => x.clone().max(N::from(0.0)) + (-x.abs()).exp().ln_1p(),
            Activation::Softsign => x.clone() / (N::from(1.0) + x.abs()),
            Activation::Silu => x.clone() * logistic(x).called("σ(x)"),
        }
    }

    /// The derivative at x.
    pub fn derivative<N: Number>(self, x: N) -> N {
        let above = x.value() > 0.0;
        let one = || N::from(1.0);
        match self {
            Activation::Linear => one(),
            Activation::Relu => N::from(f64::from(above)),
            Activation::LeakyRelu(_) | Activation::Elu(_) if above => one(),
            Activation::LeakyRelu(slope) => N::from(slope),
            Activation::Elu(alpha) => N::from(alpha) * x.exp(),
            Activation::Selu if above => N::from(SELU_SCALE),
            Activation::Selu => N::from(SELU_SCALE * SELU_ALPHA) * x.exp(),
            Activation::Gelu => {
                let density = N::parameter("φ(x)", Normal::standard().pdf(x.value()));
                normal_share(&x) + x * density
            }
            Activation::Sigmoid => sigmoid_slope(x),
            Activation::Tanh => {
                // 1 − tanh² loses its digits where tanh is near 1.
                let (power, t) = ((-2.0 * x.value().abs()).exp(), tanh(x).called("tanh(x)"));
                (one() - t.powi(2)).valued(4.0 * power / ((1.0 + power) * (1.0 + power)))
            }
            Activation::Softplus => logistic(x),
            Activation::Softsign => one() / (one() + x.abs()).powi(2),
            Activation::Silu => {
                let s = logistic(x.clone()).called("σ(x)");
                s.clone() + x.clone() * sigmoid_slope(x).called("σ′(x)")
            }
        }
    }
}

/// eˣ − 1, with its digits where x is near 0.
fn exp_less_one<N: Number>(x: N) -> N {
    let value = x.value().exp_m1();
    (x.exp() - 1.0).valued(value)
}

fn normal_share<N: Number>(x: &N) -> N {
    N::parameter("Φ(x)", Normal::standard().cdf(x.value()))
}

fn sigmoid_slope<N: Number>(x: N) -> N {
    // 1 − σ(x) is σ(−x), which keeps its digits.
    let value = sigmoid(x.value()) * sigmoid(-x.value());
    let s = logistic(x).called("σ(x)");
    (s.clone() * (N::from(1.0) - s)).valued(value)
}

/// (1 − e⁻²ˣ) / (1 + e⁻²ˣ), or its mirror image where that power would overflow.
fn tanh<N: Number>(x: N) -> N {
    let value = x.value().tanh();
    let one = || N::from(1.0);
    let quotient = if x.value() < 0.0 {
        let power = (N::from(2.0) * x).exp();
        (power.clone() - 1.0) / (power + 1.0)
    } else {
        let power = (N::from(-2.0) * x).exp();
        (one() - power.clone()) / (one() + power)
    };
    quotient.valued(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worked::Expr;
    use approx::assert_relative_eq;

    const ALL: [Activation; 11] = [
        Activation::Linear,
        Activation::Relu,
        Activation::LeakyRelu(0.2),
        Activation::Elu(1.5),
        Activation::Selu,
        Activation::Gelu,
        Activation::Sigmoid,
        Activation::Tanh,
        Activation::Softplus,
        Activation::Softsign,
        Activation::Silu,
    ];

    /// (f(x + h) − f(x − h)) / 2h, wrong by about h².
    #[test]
    fn the_derivative_is_the_slope() {
        const H: f64 = 1e-5;
        for function in ALL {
            for x in [-3.1, -0.7, 0.4, 2.3] {
                let slope = (function.apply(x + H) - function.apply(x - H)) / (2.0 * H);
                assert_relative_eq!(function.derivative(x), slope, epsilon = 1e-8);
            }
        }
    }

    #[test]
    fn what_is_explained_is_what_is_computed() {
        for function in ALL {
            for x in [-800.0, -1.5, 0.0, 0.3, 800.0] {
                let (value, slope) = (function.apply(x), function.derivative(x));
                assert!(value.is_finite() && slope.is_finite(), "{function:?} at {x}");
                assert_eq!(function.apply(Expr::named("x", x)).value(), value, "{function:?} at {x}");
                assert_eq!(function.derivative(Expr::named("x", x)).value(), slope, "{function:?} at {x}");
            }
        }
    }

    /// Kinks: ReLU 0, leaky ReLU and ELU from the left. ELU(−ln 2) = α(1/2 − 1); softsign(3) = 3/4.
    #[test]
    fn by_hand() {
        assert_eq!(Activation::Relu.derivative(0.0), 0.0);
        assert_eq!(Activation::LeakyRelu(0.2).derivative(0.0), 0.2);
        assert_relative_eq!(Activation::Elu(1.5).apply(-2.0_f64.ln()), -0.75, max_relative = 1e-15);
        assert_eq!((Activation::Softsign.apply(3.0), Activation::Softsign.derivative(3.0)), (0.75, 1.0 / 16.0));
        assert_relative_eq!(Activation::Tanh.apply(3.0_f64.ln()), 0.8, max_relative = 1e-15);
    }

    #[test]
    fn names_and_slopes() {
        for name in Activation::NAMES {
            assert!(Activation::named(name, None).is_ok(), "{name}");
        }
        assert_eq!(Activation::named("elu", Some(2.0)).unwrap(), Activation::Elu(2.0));
        assert!(matches!(Activation::named("relux", None), Err(Error::NotFound { .. })));
        assert!(matches!(Activation::named("tanh", Some(0.1)), Err(Error::BadParam { .. })));
        assert!(matches!(Activation::named("elu", Some(-1.0)), Err(Error::BadParam { .. })));
    }
}
