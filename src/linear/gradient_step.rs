//! One step of gradient descent for a linear and for a logistic regression, over all rows.
//!
//! - Formulas: e = ŷ − y; squared error: loss Σe²/n, gradient 2/n·Σ e·xⱼ; log loss: loss −1/n·Σ[y·ln p + (1 − y)·ln(1 − p)],
//!   gradient 1/n·Σ e·xⱼ. The bias goes with a feature that is 1 throughout. New weight: w − η·gradient.
//! - Source: Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd ed., sections 3.2 and 4.4.

use ndarray::ArrayView2;

use crate::input;
use crate::metrics::{sigmoid, softplus};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// What a linear model predicts, and the loss it is trained on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinearLoss {
    /// A number, by its mean squared error.
    Squared,
    /// The probability of class 1, by its mean log loss.
    Logistic,
}

/// One step of gradient descent over all rows.
#[derive(Debug, Clone)]
pub struct GradientStep {
    /// ŷ of each row before the step: numbers, or probabilities.
    pub predictions: Vec<Expr>,
    /// The mean loss before the step.
    pub loss: Expr,
    pub gradient_weights: Vec<Expr>,
    pub gradient_bias: Expr,
    /// The weights after the step.
    pub weights: Vec<Expr>,
    /// The bias after the step.
    pub bias: Expr,
}

impl GradientStep {
    /// From these weights and bias, with the rate η.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`, `NotFinite`; `BadParam` for a rate that is not above 0; `OutOfRange` for a class other than
    /// 0 and 1.
    /// ```
    /// use workings::linear::{GradientStep, LinearLoss};
    /// use workings::ndarray::array;
    ///
    /// let step = GradientStep::new(LinearLoss::Squared, array![[1.0], [3.0]].view(), &[2.0, 4.0], &[1.0], 0.0, 0.5)?;
    /// assert_eq!((step.loss.value(), step.gradient_weights[0].value()), (1.0, -4.0)); // errors −1 and −1
    /// assert_eq!((step.weights[0].value(), step.bias.value()), (3.0, 1.0));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(
        loss: LinearLoss,
        x: ArrayView2<f64>,
        y: &[f64],
        weights: &[f64],
        bias: f64,
        learning_rate: f64,
    ) -> Result<GradientStep> {
        input::same_length("x", x.nrows(), "y", y.len())?;
        if x.ncols() != weights.len() {
            let (left_len, right_len) = (x.ncols(), weights.len());
            return Err(Error::LengthMismatch { left: "a row of x", left_len, right: "weights", right_len });
        }
        input::finite_rows("x", x)?;
        input::finite("weights", weights.iter().copied())?;
        input::setting("bias", bias, bias.is_finite(), "a finite number")?;
        let fits = learning_rate > 0.0 && learning_rate.is_finite();
        input::setting("learning_rate", learning_rate, fits, "a number above 0")?;
        match loss {
            LinearLoss::Squared => input::finite("y", y.iter().copied())?,
            LinearLoss::Logistic => input::in_range("y", y.iter().copied(), |y| y == 0.0 || y == 1.0, "0 or 1")?,
        }
        let n = y.len() as f64;
        let score = |i: usize| {
            let products = weights.iter().zip(x.row(i)).map(|(w, x)| Expr::from(*w) * Expr::from(*x));
            Expr::sum_of(products.collect::<Vec<_>>()) + Expr::from(bias)
        };
        let prediction = |i: usize| match loss {
            LinearLoss::Squared => score(i).called(format!("ŷ[{i}]")),
            LinearLoss::Logistic => {
                let score = score(i).called(format!("z[{i}]"));
                let value = sigmoid(score.value());
                (1.0 / (1.0 + (-score).exp())).valued(value).called(format!("p[{i}]"))
            }
        };
        let predictions: Vec<Expr> = (0..y.len()).map(prediction).collect();
        let row_loss = |(i, p): (usize, &Expr)| match loss {
            LinearLoss::Squared => (p - Expr::from(y[i])).powi(2),
            // −ln p = ln(1 + e^−z), which does not overflow where p rounds to 0.
            LinearLoss::Logistic => {
                let z = score(i).value();
                match y[i] == 1.0 {
                    true => (-p.clone().ln()).valued(softplus(-z)),
                    false => (-(1.0 - p).ln()).valued(softplus(z)),
                }
            }
        };
        let mean_loss = Expr::mean_of(predictions.iter().enumerate().map(row_loss)).called("loss");
        let error = |i: usize| &predictions[i] - Expr::from(y[i]);
        let factor = match loss {
            LinearLoss::Squared => 2.0,
            LinearLoss::Logistic => 1.0,
        };
        let scaled = |sum: Expr| Expr::from(factor) / Expr::named("n", n) * sum;
        let gradient_weights: Vec<Expr> = (0..weights.len())
            .map(|j| {
                let terms = (0..y.len()).map(|i| error(i) * Expr::from(x[(i, j)]));
                scaled(Expr::sum_of(terms)).called(format!("gradient w[{j}]"))
            })
            .collect();
        let gradient_bias = scaled(Expr::sum_of((0..y.len()).map(error))).called("gradient b");
        let rate = || Expr::named("η", learning_rate);
        let stepped = |(j, g): (usize, &Expr)| {
            (Expr::named(format!("w[{j}]"), weights[j]) - rate() * g).called(format!("new w[{j}]"))
        };
        let new_weights = gradient_weights.iter().enumerate().map(stepped).collect();
        let new_bias = (Expr::named("b", bias) - rate() * &gradient_bias).called("new b");
        Ok(GradientStep {
            predictions,
            loss: mean_loss,
            gradient_weights,
            gradient_bias,
            weights: new_weights,
            bias: new_bias,
        })
    }
}
