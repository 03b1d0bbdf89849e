//! What classifiers compute, on paper: the probabilities of a softmax regression, one Newton step of a logistic
//! regression with one feature, and what a coefficient does to the odds.
//!
//! - Formulas: zₖ = bₖ + Σ wₖⱼ·xⱼ, pₖ = e^zₖ / Σ e^z; Newton's step [w, b] − H⁻¹·g with g = [Σ e·x, Σ e], e = p − y,
//!   and H = [[Σ v·x², Σ v·x], [Σ v·x, Σ v]], v = p·(1 − p); odds ratio e^(w·Δx).
//! - Source: Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd ed., section 4.4; Hosmer,
//!   Lemeshow & Sturdivant (2013), Applied Logistic Regression, 3rd ed., chapter 3.

use ndarray::ArrayView2;

use crate::Result;
use crate::input;
use crate::metrics::{sigmoid, softmax};
use crate::stats::Normal;
use crate::worked::{Expr, Number, subscript};

/// The prediction of a softmax regression for one row.
#[derive(Debug, Clone)]
pub struct SoftmaxPrediction {
    /// zₖ of each class.
    pub scores: Vec<Expr>,
    pub probabilities: Vec<Expr>,
}

impl SoftmaxPrediction {
    /// Of a row of weights and a bias for each class, for the features `x`.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`, `NotFinite`.
    /// ```
    /// use workings::linear::SoftmaxPrediction;
    /// use workings::ndarray::array;
    ///
    /// let ln2 = 2.0_f64.ln();
    /// let prediction = SoftmaxPrediction::new(array![[ln2], [0.0], [-ln2]].view(), &[0.0, 0.0, 0.0], &[1.0])?;
    /// assert!((prediction.probabilities[0].value() - 2.0 / 3.5).abs() < 1e-12); // 2 of 2 + 1 + ½
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(weights: ArrayView2<f64>, bias: &[f64], x: &[f64]) -> Result<SoftmaxPrediction> {
        input::same_length("weights", weights.nrows(), "bias", bias.len())?;
        input::same_length("a row of weights", weights.ncols(), "x", x.len())?;
        input::finite_rows("weights", weights)?;
        input::finite("bias", bias.iter().copied())?;
        input::finite("x", x.iter().copied())?;
        let score = |k: usize| {
            let products: Vec<Expr> =
                weights.row(k).iter().zip(x).map(|(w, x)| Expr::from(*w) * Expr::from(*x)).collect();
            let b = Expr::named(format!("b{}", subscript(k + 1)), bias[k]);
            (Expr::sum_of(products) + b).called(format!("z{}", subscript(k + 1)))
        };
        let scores: Vec<Expr> = (0..bias.len()).map(score).collect();
        let values = softmax(&scores.iter().map(Expr::value).collect::<Vec<f64>>())?;
        let total = Expr::sum_of(scores.iter().map(|z| z.clone().exp())).called("Σe^z");
        let share = |(k, z): (usize, &Expr)| {
            (z.clone().exp() / &total).valued(values[k]).called(format!("p{}", subscript(k + 1)))
        };
        Ok(SoftmaxPrediction { probabilities: scores.iter().enumerate().map(share).collect(), scores })
    }
}

/// One Newton step of an unpenalised logistic regression with one feature and an intercept, on all rows.
#[derive(Debug, Clone)]
pub struct LogisticNewtonStep {
    /// The probability of class 1 of each row before the step.
    pub probabilities: Vec<Expr>,
    /// Σ (p − y)·x.
    pub gradient_weight: Expr,
    /// Σ (p − y).
    pub gradient_bias: Expr,
    /// Σ p·(1 − p)·x², Σ p·(1 − p)·x and Σ p·(1 − p).
    pub curvature: [Expr; 3],
    /// What the 2 × 2 matrix of the curvatures is divided by in its inverse.
    pub determinant: Expr,
    /// The weight after the step.
    pub weight: Expr,
    /// The bias after the step.
    pub bias: Expr,
}

impl LogisticNewtonStep {
    /// From this weight and bias; `y` holds 0 and 1.
    ///
    /// The new weight and bias are undefined where all rows have the same `x`.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`, `NotFinite`; `OutOfRange` for a class other than 0 and 1.
    /// ```
    /// use workings::linear::LogisticNewtonStep;
    ///
    /// // At 0 every p is ½: g = [−½·0 + ½·1 − ½·2, −½], H = ¼·[[5, 3], [3, 3]].
    /// let step = LogisticNewtonStep::new(&[0.0, 1.0, 2.0], &[1.0, 0.0, 1.0], 0.0, 0.0)?;
    /// assert_eq!((step.gradient_weight.value(), step.gradient_bias.value()), (-0.5, -0.5));
    /// assert_eq!(step.determinant.value(), 0.375); // (15 − 9) / 16
    /// assert!(step.weight.value().abs() < 1e-12 && (step.bias.value() - 2.0 / 3.0).abs() < 1e-12);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(x: &[f64], y: &[f64], weight: f64, bias: f64) -> Result<LogisticNewtonStep> {
        input::same_length("x", x.len(), "y", y.len())?;
        input::finite("x", x.iter().copied())?;
        input::in_range("y", y.iter().copied(), |y| y == 0.0 || y == 1.0, "0 or 1")?;
        input::setting("weight", weight, weight.is_finite(), "a finite number")?;
        input::setting("bias", bias, bias.is_finite(), "a finite number")?;
        let probability = |(i, x): (usize, &f64)| {
            let z = Expr::named("w", weight) * Expr::from(*x) + Expr::named("b", bias);
            let value = sigmoid(z.value());
            (1.0 / (1.0 + (-z).exp())).valued(value).called(format!("p[{i}]"))
        };
        let p: Vec<Expr> = x.iter().enumerate().map(probability).collect();
        let power = |x: f64, power: i32, term: Expr| (0..power).fold(term, |term, _| term * Expr::from(x));
        let sum = |of: i32, term: &dyn Fn(usize) -> Expr| {
            Expr::sum_of((0..x.len()).map(|i| power(x[i], of, term(i))).collect::<Vec<Expr>>())
        };
        let error = |i: usize| &p[i] - Expr::from(y[i]);
        let spread = |i: usize| &p[i] * (1.0 - &p[i]);
        let gradient_weight = sum(1, &error).called("g_w");
        let gradient_bias = sum(0, &error).called("g_b");
        let [ww, wb, bb] = [("h_ww", 2), ("h_wb", 1), ("h_bb", 0)].map(|(name, of)| sum(of, &spread).called(name));
        let determinant = (&ww * &bb - wb.clone().powi(2)).called("det");
        // Exact where the x are one number; otherwise a determinant that is all rounding would pass for a number.
        let flat = x.iter().all(|other| *other == x[0]) || determinant.value() <= 0.0;
        let why = "the curvature is singular: all x are the same, or every probability is 0 or 1";
        let step_weight = ((&bb * &gradient_weight - &wb * &gradient_bias) / &determinant).undefined_if(flat, why);
        let step_bias = ((&ww * &gradient_bias - &wb * &gradient_weight) / &determinant).undefined_if(flat, why);
        Ok(LogisticNewtonStep {
            weight: (Expr::named("w", weight) - step_weight.called("step w")).called("new w"),
            bias: (Expr::named("b", bias) - step_bias.called("step b")).called("new b"),
            probabilities: p,
            gradient_weight,
            gradient_bias,
            curvature: [ww, wb, bb],
            determinant,
        })
    }
}

/// What a coefficient of a logistic regression does to the odds.
#[derive(Debug, Clone)]
pub struct OddsRatio {
    /// By how much the log-odds change, w·Δx.
    pub log_odds: Expr,
    /// By how much the odds are multiplied.
    pub odds_ratio: Expr,
    /// The change of the odds in percent.
    pub percent: Expr,
    /// Where the odds ratio lies with the confidence asked for, if the standard error is known.
    pub interval: Option<[Expr; 2]>,
}

impl OddsRatio {
    /// Of the coefficient `coef`, for a change of the feature by `change`; its standard error and a confidence give an
    /// interval.
    ///
    /// # Errors
    /// `BadParam` for values that are not finite, a standard error below 0, a confidence outside 0 to 1.
    /// ```
    /// let ratio = workings::linear::OddsRatio::new(2.0_f64.ln(), 3.0, None)?;
    /// assert!((ratio.odds_ratio.value() - 8.0).abs() < 1e-12 && (ratio.percent.value() - 700.0).abs() < 1e-9);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(coef: f64, change: f64, standard_error: Option<(f64, f64)>) -> Result<OddsRatio> {
        input::setting("coef", coef, coef.is_finite(), "a finite number")?;
        input::setting("change", change, change.is_finite(), "a finite number")?;
        let log_odds = (Expr::named("w", coef) * Expr::named("Δx", change)).called("Δ log-odds");
        let odds_ratio = log_odds.clone().exp().called("odds ratio");
        let interval = match standard_error {
            None => None,
            Some((error, confidence)) => {
                input::setting("standard_error", error, error >= 0.0 && error.is_finite(), "a number of at least 0")?;
                let within = confidence > 0.0 && confidence < 1.0;
                input::setting("confidence", confidence, within, "a number between 0 and 1")?;
                let z = Normal::standard().isf((1.0 - confidence) / 2.0);
                let reach = Expr::named("z", z) * Expr::named("SE", error) * Expr::named("|Δx|", change.abs());
                let reach = reach.called("reach");
                Some([(&log_odds - &reach).exp().called("low"), (&log_odds + &reach).exp().called("high")])
            }
        };
        let percent = ((&odds_ratio - Expr::from(1.0)) * 100.0).called("change of the odds (%)");
        Ok(OddsRatio { log_odds, odds_ratio, percent, interval })
    }
}
