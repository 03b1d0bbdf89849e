//! Bayesian ridge regression: a straight model whose noise and whose shrinkage are estimated from the data themselves.
//!
//! The target is normal around x·w with precision α, the weights around 0 with precision λ. Both are moved in turn to where
//! the evidence, the likelihood of the data with w integrated out, is larger, until the weights settle.
//!
//! - Formulas: w = (XᵀX + λ/α·I)⁻¹Xᵀy of centred X and y; γ = Σ αsᵢ² / (λ + αsᵢ²), the number of well-determined weights;
//!   λ = (γ + 2a) / (Σw² + 2a), α = (n − γ + 2a) / (SSE + 2a), with a = 10⁻⁶ from the Gamma priors.
//! - Conventions: starts at α = 1 / var(y), λ = 1; stops when Σ|Δw| < 10⁻³, at most 300 steps (as scikit-learn).
//! - Cost: one singular value decomposition, O(n·d²); then O(d²) a step.
//! - Source: MacKay (1992), Neural Computation 4, 415–447; Tipping (2001), JMLR 1, 211–244.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

use crate::linalg::dense::thin_svd;
use crate::stats::accurate_sum;
use crate::{Error, Result};

const PRIOR: f64 = 1e-6;
const TOL: f64 = 1e-3;
const MAX_ITER: usize = 300;

/// A fitted model: what predicts, and how uncertain it is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BayesianRidge {
    coef: Array1<f64>,
    x_mean: Array1<f64>,
    y_mean: f64,
    /// Precision of the noise and of the weights.
    alpha: f64,
    lambda: f64,
    /// The directions of the training rows, one a column, and the squares of their singular values.
    directions: Array2<f64>,
    squares: Vec<f64>,
}

impl BayesianRidge {
    /// Learns from at least one row; all values are finite.
    ///
    /// # Errors
    /// `Undetermined` where squares of the values overflow.
    pub fn fit(x: ArrayView2<f64>, y: ArrayView1<f64>) -> Result<BayesianRidge> {
        let n = y.len() as f64;
        let mean = |values: ArrayView1<f64>| accurate_sum(values.iter().copied()) / n;
        let (x_mean, y_mean) = (x.axis_iter(Axis(1)).map(mean).collect::<Array1<f64>>(), mean(y));
        let (x, y) = (&x - &x_mean, &y - y_mean);
        let overflow =
            || Error::Undetermined("the regression on the other features overflows; scale them first".into());
        let (u, singular, directions) = thin_svd(x.view()).ok_or_else(overflow)?;
        let squares: Vec<f64> = singular.iter().map(|s| s * s).collect();
        // y along each direction, and what of it no direction reaches.
        let along = u.t().dot(&y);
        let beyond = (&y - &u.dot(&along)).mapv(|r| r * r).sum();

        let (mut alpha, mut lambda) = (1.0 / (y.dot(&y) / n + f64::EPSILON), 1.0);
        let mut last: Option<Array1<f64>> = None;
        for _ in 0..MAX_ITER {
            let ridge = lambda / alpha;
            let coef = weights(&directions, &singular, &along, ridge);
            let shrunk = along.iter().zip(&squares).map(|(y, s)| (y * ridge / (s + ridge)).powi(2));
            let sse = beyond + shrunk.sum::<f64>();
            let determined: f64 = squares.iter().map(|s| alpha * s / (lambda + alpha * s)).sum();
            lambda = (determined + 2.0 * PRIOR) / (coef.dot(&coef) + 2.0 * PRIOR);
            alpha = (n - determined + 2.0 * PRIOR) / (sse + 2.0 * PRIOR);
            let settled = last.is_some_and(|last| (&last - &coef).mapv(f64::abs).sum() < TOL);
            last = Some(coef);
            if settled {
                break;
            }
        }
        let coef = weights(&directions, &singular, &along, lambda / alpha);
        if !(coef.iter().all(|w| w.is_finite()) && alpha.is_finite() && lambda.is_finite()) {
            return Err(overflow());
        }
        Ok(BayesianRidge { coef, x_mean, y_mean, alpha, lambda, directions, squares })
    }

    /// The expected target of one row.
    pub fn predict(&self, row: ArrayView1<f64>) -> f64 {
        (&row - &self.x_mean).dot(&self.coef) + self.y_mean
    }

    /// The standard deviation of the target of one row: noise and uncertain weights together.
    pub fn std(&self, row: ArrayView1<f64>) -> f64 {
        let centred = &row - &self.x_mean;
        let along = self.directions.t().dot(&centred).mapv(|x| x * x);
        let seen: f64 = along.iter().zip(&self.squares).map(|(x, s)| x / (self.alpha * s + self.lambda)).sum();
        // Directions that no training row had keep the prior's variance.
        let unseen = (centred.dot(&centred) - along.sum()).max(0.0) / self.lambda;
        (seen + unseen + 1.0 / self.alpha).sqrt()
    }
}

fn weights(directions: &Array2<f64>, singular: &[f64], along: &Array1<f64>, ridge: f64) -> Array1<f64> {
    let shrunk = singular.iter().zip(along).map(|(s, y)| if *s == 0.0 { 0.0 } else { s * y / (s * s + ridge) });
    directions.dot(&shrunk.collect::<Array1<f64>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// scikit-learn 1.9.1: BayesianRidge().fit(x, y), predict([[2, 1], [10, 0]], return_std=True)
    #[test]
    fn evidence_and_prediction_as_scikit_learn() {
        let x = array![[0.0, 1.0], [1.0, 0.5], [2.0, 3.0], [4.0, -1.0], [5.0, 2.0], [7.0, 0.0]];
        let y = array![1.0, 2.5, 6.0, 5.5, 9.0, 11.5];
        let model = BayesianRidge::fit(x.view(), y.view()).unwrap();
        let near =
            |found: f64, expected: f64| assert!((found / expected - 1.0).abs() < 1e-9, "{found}, not {expected}");
        near(model.alpha, 5.973_218_405_629_173);
        near(model.lambda, 0.689_578_341_735_193);
        for (row, mean, std) in [
            (array![2.0, 1.0], 4.201_207_344_649_998, 0.417_189_981_485_346_4),
            (array![10.0, 0.0], 15.644_719_255_992_303, 0.625_401_790_975_601_8),
        ] {
            near(model.predict(row.view()), mean);
            near(model.std(row.view()), std);
        }
    }

    #[test]
    fn a_constant_target_is_predicted_whatever_the_features() {
        let model = BayesianRidge::fit(array![[1.0], [2.0]].view(), array![3.0, 3.0].view()).unwrap();
        assert_eq!(model.predict(array![50.0].view()), 3.0);
        let single = BayesianRidge::fit(array![[1.0, 5.0]].view(), array![3.0].view()).unwrap();
        assert_eq!(single.predict(array![50.0, 0.0].view()), 3.0);
    }
}
