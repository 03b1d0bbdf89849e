//! What linear models say of one row: the log-odds of logistic regression, the side and distance of a linear SVM, and the
//! score of a factorization machine.
//!
//! - Formulas: z = Σ wⱼ·xⱼ + b; logistic p = 1 / (1 + e^−z), odds e^z; SVM label 1 for z ≥ 0 and −1 below, distance
//!   |z| / |w|, margin 2 / |w|; factorization machine w₀ + Σ wⱼ·xⱼ + Σ over i < j of ⟨vᵢ, vⱼ⟩·xᵢ·xⱼ.
//! - Sources: Cortes & Vapnik (1995), Machine Learning 20, 273–297; Rendle (2010), IEEE ICDM, 995–1000.

use ndarray::ArrayView2;

use crate::input;
use crate::metrics::logistic;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Σ wⱼ·xⱼ + b.
fn weighted_sum(weights: &[f64], bias: f64, x: &[f64]) -> Result<Expr> {
    input::same_length("weights", weights.len(), "x", x.len())?;
    input::finite("weights", weights.iter().copied())?;
    input::finite("x", x.iter().copied())?;
    input::setting("bias", bias, bias.is_finite(), "a finite number")?;
    let products = weights.iter().zip(x).map(|(w, x)| Expr::from(*w) * Expr::from(*x));
    Ok(Expr::sum_of(products) + Expr::named("b", bias))
}

/// The prediction of a logistic regression for one row.
#[derive(Debug, Clone)]
pub struct LogisticPrediction {
    pub log_odds: Expr,
    pub probability: Expr,
    pub odds: Expr,
}

impl LogisticPrediction {
    /// Of weights and a bias, for the features `x`.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`, `NotFinite`.
    /// ```
    /// let prediction = workings::linear::LogisticPrediction::new(&[2.0], -1.0, &[0.5])?;
    /// assert_eq!((prediction.log_odds.value(), prediction.probability.value()), (0.0, 0.5));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(weights: &[f64], bias: f64, x: &[f64]) -> Result<LogisticPrediction> {
        let log_odds = weighted_sum(weights, bias, x)?.called("z");
        let probability = logistic(log_odds.clone()).called("p");
        Ok(LogisticPrediction { odds: log_odds.clone().exp().called("odds"), probability, log_odds })
    }
}

/// What a linear support vector machine says of one row.
#[derive(Debug, Clone)]
pub struct SvmDecision {
    /// w·x + b.
    pub decision: Expr,
    /// 1 where the decision is at least 0, else −1.
    pub label: i64,
    /// How far the row lies from the separating plane; undefined without weights other than 0.
    pub distance: Expr,
    /// The width of the margin, 2 / |w|.
    pub margin_width: Expr,
}

impl SvmDecision {
    /// Of weights and a bias, for the features `x`.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`, `NotFinite`.
    /// ```
    /// let svm = workings::linear::SvmDecision::new(&[3.0, 4.0], -5.0, &[2.0, 1.0])?;
    /// assert_eq!((svm.decision.value(), svm.label, svm.distance.value()), (5.0, 1, 1.0));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(weights: &[f64], bias: f64, x: &[f64]) -> Result<SvmDecision> {
        let decision = weighted_sum(weights, bias, x)?.called("decision");
        let norm = Expr::sum_of(weights.iter().map(|w| Expr::from(*w).powi(2))).sqrt().called("|w|");
        let none = norm.value() == 0.0;
        let no_plane = "all weights are 0, so there is no separating plane";
        Ok(SvmDecision {
            label: if decision.value() >= 0.0 { 1 } else { -1 },
            distance: (decision.clone().abs() / &norm).undefined_if(none, no_plane).called("distance"),
            margin_width: (2.0 / norm).undefined_if(none, no_plane).called("margin"),
            decision,
        })
    }
}

/// The parts of a factorization machine's prediction for one row.
#[derive(Debug, Clone)]
pub struct FactorizationMachine {
    /// w₀ + Σ wⱼ·xⱼ.
    pub linear: Expr,
    /// Σ over i < j of ⟨vᵢ, vⱼ⟩·xᵢ·xⱼ.
    pub interactions: Expr,
    pub prediction: Expr,
}

impl FactorizationMachine {
    /// Of the weights `w`, and for each feature a row `v` of latent factors.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`, `NotFinite`.
    /// ```
    /// use workings::ndarray::array;
    ///
    /// let v = array![[1.0, 0.0], [0.5, 1.0]];
    /// let fm = workings::linear::FactorizationMachine::predict(1.0, &[0.0, 0.0], v.view(), &[2.0, 3.0])?;
    /// assert_eq!((fm.interactions.value(), fm.prediction.value()), (3.0, 4.0)); // 0.5 · 2 · 3
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn predict(w0: f64, w: &[f64], v: ArrayView2<f64>, x: &[f64]) -> Result<FactorizationMachine> {
        input::same_length("w", w.len(), "x", x.len())?;
        input::same_length("v", v.nrows(), "x", x.len())?;
        if v.ncols() == 0 {
            return Err(Error::empty("v"));
        }
        input::setting("w0", w0, w0.is_finite(), "a finite number")?;
        input::finite("w", w.iter().copied())?;
        input::finite("x", x.iter().copied())?;
        input::finite_rows("v", v)?;
        let products = w.iter().zip(x).map(|(w, x)| Expr::from(*w) * Expr::from(*x));
        let linear = (Expr::named("w₀", w0) + Expr::sum_of(products)).called("linear");
        // A feature that is 0 interacts with nothing.
        let present: Vec<usize> = (0..x.len()).filter(|i| x[*i] != 0.0).collect();
        let pairs = present.iter().enumerate().flat_map(|(a, i)| present[a + 1..].iter().map(move |j| (*i, *j)));
        let term = |(i, j): (usize, usize)| {
            let products = v.row(i).to_vec().into_iter().zip(v.row(j).to_vec());
            let inner = Expr::sum_of(products.map(|(a, b)| Expr::from(a) * Expr::from(b)));
            inner.called(format!("⟨v[{i}], v[{j}]⟩")) * Expr::from(x[i]) * Expr::from(x[j])
        };
        let interactions = Expr::sum_of(pairs.map(term)).called("interactions");
        let prediction = (&linear + &interactions).called("prediction");
        Ok(FactorizationMachine { linear, interactions, prediction })
    }
}
