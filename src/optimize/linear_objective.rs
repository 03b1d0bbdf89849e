//! The mean loss of linear predictions, with an L2 penalty: what linear and logistic regression and linear SVMs minimise.
//!
//! - Formula: 1/n·Σ sᵢ·loss(yᵢ, w·xᵢ + b) + α/2·‖w‖², as scikit-learn's `SGDRegressor` and `SGDClassifier`; the weights s of
//!   the rows have mean 1 and the intercept b is not penalised.
//! - Cost: O(n·d) an evaluation, one pass, in parallel with the same result for any number of threads; O(n·d²) a Hessian.

use std::ops::Range;

use faer::Mat;
use ndarray::{Array2, ArrayView2, CowArray, Ix2, s};

use super::{LossFunction, Objective};
use crate::input;
use crate::linalg::dense::add_weighted_gram;
use crate::linalg::reduce::map_reduce_rows;
use crate::{Error, Result};

/// A loss over linear predictions; its parameters are a weight for each column of x, then the intercept if there is one.
///
/// ```
/// use workings::ndarray::array;
/// use workings::optimize::{Descent, LinearObjective, LossFunction, Optimizer};
///
/// let x = array![[0.0], [1.0], [2.0], [4.0]];
/// let line = LinearObjective::new(LossFunction::Squared, &x, &[1.0, 3.0, 5.0, 9.0])?;
/// let descent = Descent::params().optimizer(Optimizer::newton()).minimize(&line, &[0.0, 0.0])?;
/// assert!((descent.parameters()[0] - 2.0).abs() < 1e-9 && (descent.parameters()[1] - 1.0).abs() < 1e-9);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct LinearObjective<'a> {
    loss: LossFunction,
    /// Row by row.
    x: CowArray<'a, f64, Ix2>,
    y: Vec<f64>,
    /// Of mean 1; `None` where all rows weigh alike.
    weight: Option<Vec<f64>>,
    alpha: f64,
    fit_intercept: bool,
}

impl<'a> LinearObjective<'a> {
    /// With an intercept and without a penalty. Losses of two classes take y −1 or 1.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`, `NotFinite`; `OutOfRange` for a class that is not −1 or 1; `BadParam` for a setting of the
    /// loss; `Shape` for no columns.
    pub fn new(loss: LossFunction, x: impl Into<ArrayView2<'a, f64>>, y: &[f64]) -> Result<LinearObjective<'a>> {
        let x = x.into();
        loss.check()?;
        input::same_length("x", x.nrows(), "y", y.len())?;
        if x.ncols() == 0 {
            let given = format!("{} × 0", x.nrows());
            return Err(Error::Shape { name: "x".into(), given, needed: "at least one column".into() });
        }
        input::finite_rows("x", x)?;
        match loss.is_of_classes() {
            true => input::in_range("y", y.iter().copied(), |y| y == 1.0 || y == -1.0, "-1 or 1")?,
            false => input::finite("y", y.iter().copied())?,
        }
        let x =
            if x.is_standard_layout() { CowArray::from(x) } else { CowArray::from(x.as_standard_layout().to_owned()) };
        Ok(LinearObjective { loss, x, y: y.to_vec(), weight: None, alpha: 0.0, fit_intercept: true })
    }

    /// With the penalty α/2·‖w‖².
    ///
    /// # Errors
    /// `BadParam` for α below 0.
    pub fn alpha(self, alpha: f64) -> Result<Self> {
        input::setting("alpha", alpha, alpha >= 0.0 && alpha.is_finite(), "a number of at least 0")?;
        Ok(LinearObjective { alpha, ..self })
    }

    /// With or without an intercept.
    pub fn fit_intercept(self, fit_intercept: bool) -> Self {
        LinearObjective { fit_intercept, ..self }
    }

    /// With a weight for each row.
    ///
    /// # Errors
    /// `LengthMismatch`, `NotFinite`, `OutOfRange` for a negative weight, `BadParam` for weights that are all 0.
    pub fn sample_weight(self, sample_weight: &[f64]) -> Result<Self> {
        input::weights(Some(sample_weight), self.y.len())?;
        let mean = crate::stats::accurate_sum(sample_weight.iter().copied()) / self.y.len() as f64;
        Ok(LinearObjective { weight: Some(sample_weight.iter().map(|w| w / mean).collect()), ..self })
    }

    /// The decision values or predictions of the rows.
    fn prediction(&self, row: &[f64], parameters: &[f64]) -> f64 {
        let d = self.x.ncols();
        dot(row, &parameters[..d]) + if self.fit_intercept { parameters[d] } else { 0.0 }
    }

    /// Adds the loss of a row to the sum, and its slope to the gradient.
    #[inline]
    fn add_row(&self, i: usize, row: &[f64], parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let d = self.x.ncols();
        let p = self.prediction(row, parameters);
        let weight = self.weight.as_ref().map_or(1.0, |weight| weight[i]);
        let slope = weight * self.loss.derivative(self.y[i], p);
        if slope != 0.0 {
            gradient[..d].iter_mut().zip(row).for_each(|(g, x)| *g += slope * x);
            if self.fit_intercept {
                gradient[d] += slope;
            }
        }
        weight * self.loss.value(self.y[i], p)
    }

    /// From sums over `n` rows: their means, and the penalty.
    fn finish(&self, total: f64, n: usize, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        gradient.iter_mut().for_each(|g| *g /= n as f64);
        let w = &parameters[..self.x.ncols()];
        gradient.iter_mut().zip(w).for_each(|(g, w)| *g += self.alpha * w);
        total / n as f64 + self.alpha / 2.0 * dot(w, w)
    }

    fn rows(&self, rows: Range<usize>) -> &[f64] {
        let d = self.x.ncols();
        &self.x.as_slice().unwrap_or_default()[rows.start * d..rows.end * d]
    }
}

/// In four sums, which the processor adds side by side.
#[inline]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (mut a4, mut b4) = (a.chunks_exact(4), b.chunks_exact(4));
    let mut sums = [0.0; 4];
    for (a, b) in (&mut a4).zip(&mut b4) {
        for k in 0..4 {
            sums[k] += a[k] * b[k];
        }
    }
    let rest: f64 = a4.remainder().iter().zip(b4.remainder()).map(|(a, b)| a * b).sum();
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + rest
}

impl Objective for LinearObjective<'_> {
    fn n_parameters(&self) -> usize {
        self.x.ncols() + usize::from(self.fit_intercept)
    }

    fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let (n, d) = self.x.dim();
        let over = |rows: Range<usize>| {
            let mut gradient = vec![0.0; parameters.len()];
            let total = crate::linalg::wide(|| {
                let each = self.rows(rows.clone()).chunks_exact(d).zip(rows.clone());
                each.map(|(row, i)| self.add_row(i, row, parameters, &mut gradient)).sum::<f64>()
            });
            (total, gradient)
        };
        let merge = |mut a: (f64, Vec<f64>), b: (f64, Vec<f64>)| {
            a.0 += b.0;
            a.1.iter_mut().zip(b.1).for_each(|(a, b)| *a += b);
            a
        };
        let (total, sums) = map_reduce_rows(n, d, over, merge).unwrap_or_else(|| (0.0, vec![0.0; parameters.len()]));
        gradient.copy_from_slice(&sums);
        self.finish(total, n, parameters, gradient)
    }

    fn value(&self, parameters: &[f64]) -> f64 {
        let (n, d) = self.x.dim();
        let row_loss = |(row, i): (&[f64], usize)| {
            self.weight.as_ref().map_or(1.0, |w| w[i]) * self.loss.value(self.y[i], self.prediction(row, parameters))
        };
        let over = |rows: Range<usize>| self.rows(rows.clone()).chunks_exact(d).zip(rows).map(row_loss).sum::<f64>();
        let w = &parameters[..d];
        map_reduce_rows(n, d, over, |a, b| a + b).unwrap_or(0.0) / n as f64 + self.alpha / 2.0 * dot(w, w)
    }

    fn n_rows(&self) -> Option<usize> {
        Some(self.y.len())
    }

    fn evaluate_rows(&self, rows: &[usize], parameters: &[f64], gradient: &mut [f64]) -> f64 {
        gradient.fill(0.0);
        let row = |i: usize| self.rows(i..i + 1);
        let total = rows.iter().map(|i| self.add_row(*i, row(*i), parameters, gradient)).sum();
        self.finish(total, rows.len(), parameters, gradient)
    }

    fn hessian(&self, parameters: &[f64]) -> Option<Array2<f64>> {
        let (n, d) = self.x.dim();
        let k = parameters.len();
        self.loss.second_derivative(self.y[0], 0.0)?;
        let curvature = |(row, i): (&[f64], usize)| {
            let p = self.prediction(row, parameters);
            let weight = self.weight.as_ref().map_or(1.0, |weight| weight[i]);
            weight * self.loss.second_derivative(self.y[i], p).unwrap_or(0.0) / n as f64
        };
        let over = |rows: Range<usize>| {
            let each: Vec<f64> = self.rows(rows.clone()).chunks_exact(d).zip(rows.clone()).map(curvature).collect();
            let x = self.x.slice(s![rows, ..]);
            let mut gram = Mat::zeros(d, d);
            add_weighted_gram(&mut gram, x, &each);
            let mut hessian = Array2::from_shape_fn((k, k), |(i, j)| if i < d && j < d { gram[(i, j)] } else { 0.0 });
            if self.fit_intercept {
                for (row, c) in x.outer_iter().zip(&each) {
                    (0..d).for_each(|j| hessian[(j, d)] += c * row[j]);
                    hessian[(d, d)] += c;
                }
                (0..d).for_each(|j| hessian[(d, j)] = hessian[(j, d)]);
            }
            hessian
        };
        let mut hessian = map_reduce_rows(n, d, over, |a, b| a + b)?;
        (0..d).for_each(|j| hessian[(j, j)] += self.alpha);
        Some(hessian)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// Predictions 2·1 + 0·3 + 1 = 3 and 2·2 + 1 = 5 of 4 and 3: residuals −1 and 2, mean loss (½ + 2)/2, slopes
    /// (−1·1 + 2·2)/2 and (−1·3 + 2·0)/2 and ½; the penalty adds ½·4·½ and ½·2.
    #[test]
    fn value_and_gradient_by_hand() {
        let x = array![[1.0, 3.0], [2.0, 0.0]];
        let objective = LinearObjective::new(LossFunction::Squared, &x, &[4.0, 3.0]).unwrap().alpha(0.5).unwrap();
        let (w, mut gradient) = ([2.0, 0.0, 1.0], [9.0; 3]);
        assert_eq!(objective.evaluate(&w, &mut gradient), 1.25 + 1.0);
        assert_eq!(gradient, [2.5, -1.5, 0.5]);
        assert_eq!(objective.value(&w), 2.25);
        // The second row alone: residual 2.
        assert_eq!(objective.evaluate_rows(&[1], &w, &mut gradient), 2.0 + 1.0);
        assert_eq!(gradient, [5.0, 0.0, 2.0]);
        // The first row counts three times: weights 1.5 and 0.5.
        let weighted = objective.clone().sample_weight(&[3.0, 1.0]).unwrap();
        assert_eq!(weighted.evaluate(&w, &mut gradient), (1.5 * 0.5 + 0.5 * 2.0) / 2.0 + 1.0);
        assert_eq!(gradient, [(-1.5 + 2.0) / 2.0 + 1.0, -4.5 / 2.0, (-1.5 + 1.0) / 2.0]);
        // xᵀx/2 + α, the column sums, 1.
        let expected = array![[3.0, 1.5, 1.5], [1.5, 5.0, 1.5], [1.5, 1.5, 1.0]];
        assert_eq!(objective.hessian(&w).unwrap(), expected);
    }

    fn wide_data(n: usize) -> (Array2<f64>, Vec<f64>) {
        let x = Array2::from_shape_fn((n, 5), |(i, j)| ((i * (2 * j + 3) + j * j) % 23) as f64 / 23.0 - 0.3);
        let y = (0..n).map(|i| if (i * 7) % 11 < 4 { 1.0 } else { -1.0 }).collect();
        (x, y)
    }

    #[test]
    fn gradients_and_hessians_are_slopes() {
        let (x, y) = wide_data(60);
        let at = [0.3, -0.2, 0.5, 1.0, -0.7, 0.2];
        for loss in [LossFunction::Log, LossFunction::SquaredHinge, LossFunction::Focal { gamma: 1.5 }] {
            let objective = LinearObjective::new(loss, &x, &y).unwrap().alpha(0.1).unwrap();
            let gradient = |w: &[f64]| {
                let mut gradient = vec![0.0; 6];
                let value = objective.evaluate(w, &mut gradient);
                assert!((value - objective.value(w)).abs() < 1e-14);
                gradient
            };
            let hessian = objective.hessian(&at).unwrap();
            let h = 1e-6;
            for j in 0..6 {
                let [mut up, mut down] = [at; 2];
                up[j] += h;
                down[j] -= h;
                let slope = (objective.value(&up) - objective.value(&down)) / (2.0 * h);
                assert!((gradient(&at)[j] - slope).abs() < 1e-8, "{loss:?}");
                for i in 0..6 {
                    let curvature = (gradient(&up)[i] - gradient(&down)[i]) / (2.0 * h);
                    assert!((hessian[(i, j)] - curvature).abs() < 1e-7, "{loss:?} {i} {j}");
                }
            }
        }
    }

    #[test]
    fn any_layout_and_any_number_of_threads() {
        let (x, y) = wide_data(150_000);
        let columns_first = x.t().as_standard_layout().to_owned().reversed_axes();
        let with = |threads: usize, x: &Array2<f64>| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut gradient = vec![0.0; 6];
            let objective = LinearObjective::new(LossFunction::Log, x, &y).unwrap();
            (pool.install(|| objective.evaluate(&[0.5, -0.1, 0.2, 0.0, 1.0, 0.3], &mut gradient)), gradient)
        };
        let one = with(1, &x);
        assert_eq!(with(3, &x), one);
        assert_eq!(with(2, &columns_first), one);
    }

    #[test]
    fn bad_data_are_refused() {
        let (x, y) = wide_data(6);
        let new = |x: &Array2<f64>, y: &[f64]| LinearObjective::new(LossFunction::Log, x.view(), y).map(|_| ());
        assert!(matches!(new(&Array2::zeros((0, 2)), &[]), Err(Error::Empty { .. })));
        assert!(matches!(new(&x, &y[..4]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(new(&Array2::zeros((6, 0)), &y), Err(Error::Shape { .. })));
        assert!(matches!(new(&x, &[0.0; 6]), Err(Error::OutOfRange { .. })));
        assert!(matches!(new(&(&x * f64::INFINITY), &y), Err(Error::NotFinite { .. })));
        let objective = LinearObjective::new(LossFunction::Log, &x, &y).unwrap();
        assert!(objective.clone().alpha(-0.1).is_err() && objective.clone().sample_weight(&[1.0]).is_err());
        assert!(objective.sample_weight(&[0.0; 6]).is_err());
        assert!(LinearObjective::new(LossFunction::Squared, &x, &[f64::NAN; 6]).is_err());
        assert!(LinearObjective::new(LossFunction::Huber { delta: -1.0 }, &x, &y).is_err());
    }
}
