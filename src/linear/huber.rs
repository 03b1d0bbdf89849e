//! Huber regression: a straight line that outliers cannot drag away.
//!
//! Residuals within ε scales count squared, as in least squares; beyond that they count by their size alone, so that a
//! wild sample pulls no harder than one at the border. The scale σ of the residuals is fitted along with the line, so
//! that the border moves with the unit of the target. The objective is convex in all parameters; Newton's method finds
//! its minimum, as it is made of pieces of parabolas.
//!
//! - Formula: minimise Σ sᵢ·(σ + H(rᵢ/σ)·σ) + α·‖w‖² over w, b and σ > 0, with r = y − w·x − b, H(u) = u² for |u| ≤ ε
//!   and 2·ε·|u| − ε² beyond; the intercept b is not penalised.
//! - Cost: O(n·d²) time an iteration, O(n + d²) memory besides the data; the same result for any number of threads.
//! - Conventions: as scikit-learn's `HuberRegressor`, with its defaults ε = 1.35 (95 % as efficient as least squares where
//!   the errors are normal), α = 1e-4 and `tol` = 1e-5 on the largest entry of the gradient. σ stays above 10 times the
//!   precision of a double, which it meets where more samples than 1 in ε² lie on a line exactly.
//! - Source: Huber & Ronchetti (2009), Robust Statistics, 2nd ed., section 7.7 (concomitant scale); Owen (2007), A robust
//!   hybrid of lasso and ridge regression, Contemporary Mathematics 443, 59–72.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, ArrayBase, ArrayView1, ArrayView2, Data, Ix2};

use super::normal::NormalEquations;
use super::samples::{Samples, array, combined, dot, doubled, line, no_overflow, same_columns};
use crate::linalg::gram::{CentredGram, centred_gram};
use crate::linalg::reduce::map_reduce;
use crate::stats::Sum;
use crate::{Error, Result, input};

/// σ stays above this, as in scikit-learn.
const LEAST_SCALE: f64 = 10.0 * f64::EPSILON;

/// Settings of a Huber regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HuberRegressorParams {
    epsilon: f64,
    alpha: f64,
    fit_intercept: bool,
    max_iter: usize,
    tol: f64,
}

impl Default for HuberRegressorParams {
    fn default() -> Self {
        HuberRegressorParams { epsilon: 1.35, alpha: 1e-4, fit_intercept: true, max_iter: 100, tol: 1e-5 }
    }
}

impl HuberRegressorParams {
    /// How many scales off a sample is an outlier (default 1.35, at least 1): the smaller, the more robust.
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = epsilon;
        self
    }

    /// The strength α of the L2 penalty (default 1e-4, at least 0).
    pub fn alpha(mut self, alpha: f64) -> Self {
        self.alpha = alpha;
        self
    }

    /// Whether the model has an intercept (default yes).
    pub fn fit_intercept(mut self, fit_intercept: bool) -> Self {
        self.fit_intercept = fit_intercept;
        self
    }

    /// Most Newton steps to take (default 100, at least 1).
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.max_iter = max_iter;
        self
    }

    /// Largest entry of the gradient at which to take the last step (default 1e-5, at least 0).
    pub fn tol(mut self, tol: f64) -> Self {
        self.tol = tol;
        self
    }

    /// Fits with these sample weights in place of the dataset's, which linfa holds in single precision.
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0.
    /// ```
    /// use workings::linear::HuberRegressor;
    /// use workings::prelude::*;
    ///
    /// let data = Dataset::new(array![[0.0], [1.0], [2.0], [2.0]], array![1.0, 3.2, 4.8, 99.0]);
    /// let model = HuberRegressor::params().fit_weighted(&data, &[1.0, 1.0, 1.0, 0.0])?;
    /// assert!((model.coef()[0] - 1.9).abs() < 1e-3); // the last sample does not count
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_weighted<D, T>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: &[f64],
    ) -> Result<HuberRegressor>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = f64>,
    {
        let targets = data.as_single_targets().to_vec();
        self.newton(Samples::new(data.records().view(), targets, Some(sample_weight.to_vec()))?)
    }

    fn check(&self) -> Result<()> {
        let at_least_0 = |value: f64| value >= 0.0 && value.is_finite();
        let fits = self.epsilon >= 1.0 && self.epsilon.is_finite();
        input::setting("epsilon", self.epsilon, fits, "a finite number of at least 1")?;
        input::setting("alpha", self.alpha, at_least_0(self.alpha), "a number of at least 0")?;
        input::setting("max_iter", self.max_iter as f64, self.max_iter > 0, "at least 1")?;
        input::setting("tol", self.tol, at_least_0(self.tol), "a number of at least 0")
    }

    fn newton(&self, samples: Samples) -> Result<HuberRegressor> {
        self.check()?;
        let problem = Problem { total: samples.total(), samples, params: *self };
        let mut at = problem.least_squares();
        let (mut history, mut converged, mut stuck) = (Vec::new(), false, false);
        while !converged && !stuck && history.len() < self.max_iter {
            at.scale = problem.best_scale(&at);
            let objective = problem.objective(&at);
            no_overflow([objective])?;
            let direction = problem.newton_direction(&at);
            let steep = direction.gradient_norm > self.tol;
            let flat = direction.gain <= 4.0 * f64::EPSILON * objective;
            // Where all samples that a coefficient could fit lie outside, its parabola is flat and its slope is not.
            let above = (steep && flat).then(|| problem.reweighted_direction(&at));
            let above = above.filter(|above| above.gain > 1e-12 * objective);
            converged = !steep || flat && above.is_none();
            let (mut step, mut moved) = problem.line_search(&at, above.as_ref().unwrap_or(&direction), objective);
            if step < 0.25 && !converged && above.is_none() {
                // Too many samples would pass the border: a parabola above the objective leads down for certain.
                (step, moved) = problem.line_search(&at, &problem.reweighted_direction(&at), objective);
            }
            history.push(HuberStep {
                objective,
                scale: at.scale,
                n_outliers: (0..at.residual.len()).filter(|i| problem.is_outlier(&at, *i)).count(),
                gradient_norm: direction.gradient_norm,
                step,
            });
            stuck = step == 0.0;
            at = moved;
        }
        at.scale = problem.best_scale(&at);
        no_overflow(at.coef.iter().copied().chain([at.intercept, at.scale]))?;
        let outliers = (0..at.residual.len()).map(|i| at.residual[i].abs() > at.scale * self.epsilon).collect();
        Ok(HuberRegressor {
            coef: array(&at.coef),
            intercept: at.intercept,
            scale: at.scale,
            outliers,
            history,
            converged,
        })
    }
}

/// The parameters, and the residual of each sample.
struct Point {
    coef: Vec<f64>,
    intercept: f64,
    scale: f64,
    residual: Vec<f64>,
}

struct Direction {
    coef: Vec<f64>,
    intercept: f64,
    scale: f64,
    gradient_norm: f64,
    /// How far the objective would fall if it were one parabola.
    gain: f64,
}

struct Problem<'a> {
    samples: Samples<'a>,
    params: HuberRegressorParams,
    total: f64,
}

impl Problem<'_> {
    fn is_outlier(&self, at: &Point, i: usize) -> bool {
        self.samples.weight[i] > 0.0 && at.residual[i].abs() > self.params.epsilon * at.scale
    }

    fn sum(&self, term: impl Fn(usize) -> f64 + Sync) -> f64 {
        let of_rows = |rows: std::ops::Range<usize>| rows.map(&term).collect::<Sum>();
        map_reduce(self.samples.y.len(), of_rows, |a, b| a.merge(&b)).unwrap_or_default().value()
    }

    /// Where to start: least squares, penalised as the objective at a scale of 1.
    fn least_squares(&self) -> Point {
        let (samples, d) = (&self.samples, self.samples.width());
        let y = ArrayView1::from(&samples.y);
        let sums = centred_gram(samples.x.view(), Some(y), Some(&samples.weight), self.params.fit_intercept);
        let products: Vec<f64> = (0..d).map(|j| sums.gram[(j, d)]).collect();
        let coef = NormalEquations::new(&sums, d, 1.0, self.params.alpha).solve(&products);
        let intercept = if self.params.fit_intercept { sums.mean[d] - dot(&coef, &sums.mean[..d]) } else { 0.0 };
        let residual = self.residual(&coef, intercept);
        let squares = self.sum(|i| samples.weight[i] * residual[i] * residual[i]);
        Point { coef, intercept, scale: (squares / self.total).sqrt().max(LEAST_SCALE), residual }
    }

    fn residual(&self, coef: &[f64], intercept: f64) -> Vec<f64> {
        let fitted = line(self.samples.x.view(), coef, intercept);
        self.samples.y.iter().zip(fitted).map(|(y, fitted)| y - fitted).collect()
    }

    fn objective(&self, at: &Point) -> f64 {
        let (epsilon, scale) = (self.params.epsilon, at.scale);
        let loss = self.sum(|i| {
            let r = at.residual[i].abs();
            let within = r.min(epsilon * scale);
            self.samples.weight[i] * (scale + within * (2.0 * r - within) / scale)
        });
        loss + self.params.alpha * dot(&at.coef, &at.coef)
    }

    /// The scale of least objective for these residuals: Σ s·min(r²/σ², ε²) = Σ s.
    ///
    /// In 1/σ² the left side rises in straight pieces that bend down: Newton's method from the left ends after a few.
    fn best_scale(&self, at: &Point) -> f64 {
        let weight = &self.samples.weight;
        let square = |i: usize| weight[i] * at.residual[i] * at.residual[i];
        let mut scale = (self.sum(square) / self.total).sqrt();
        while scale > LEAST_SCALE {
            let border = self.params.epsilon * scale;
            let inside = |i: usize| at.residual[i].abs() <= border;
            let squares = self.sum(|i| if inside(i) { square(i) } else { 0.0 });
            let outside = self.sum(|i| if inside(i) { 0.0 } else { weight[i] });
            let left = self.total - self.params.epsilon * self.params.epsilon * outside;
            let next = if left > 0.0 { (squares / left).sqrt() } else { scale };
            if next >= scale * (1.0 - 4.0 * f64::EPSILON) {
                break;
            }
            scale = next;
        }
        scale.max(LEAST_SCALE)
    }

    /// The Newton direction, with the features measured from their means over the samples that are no outliers.
    fn newton_direction(&self, at: &Point) -> Direction {
        let (samples, d, scale) = (&self.samples, self.samples.width(), at.scale);
        let (alpha, epsilon) = (self.params.alpha, self.params.epsilon);
        let inlier = |i: usize| if self.is_outlier(at, i) { 0.0 } else { samples.weight[i] };
        let weight: Vec<f64> = (0..samples.y.len()).map(inlier).collect();
        let residual = ArrayView1::from(&at.residual);
        let sums = centred_gram(samples.x.view(), Some(residual), Some(&weight), self.params.fit_intercept);
        let sign = |i: usize| match self.is_outlier(at, i) {
            true => samples.weight[i] * at.residual[i].signum(),
            false => 0.0,
        };
        let (pulled, pull) = (combined(samples.x.view(), sign), self.sum(sign));
        // Σ of the inliers' squared residuals is about their mean; the gram is, too.
        let (means, mean_residual) = (&sums.mean[..d], sums.mean[d]);
        let squares = sums.gram[(d, d)] + sums.weight * mean_residual * mean_residual;
        let outside = self.total - sums.weight;
        let of_scale = self.total - epsilon * epsilon * outside - squares / (scale * scale);
        let of_intercept = -2.0 / scale * sums.weight * mean_residual - 2.0 * epsilon * pull;
        let products: Vec<f64> = (0..d).map(|j| sums.gram[(j, d)]).collect();
        let of_coef = |j: usize| {
            let outliers = pulled[j] - pull * means[j];
            -2.0 / scale * products[j] - 2.0 * epsilon * outliers + 2.0 * alpha * at.coef[j]
        };
        let gradient: Vec<f64> = (0..d).map(of_coef).collect();
        let about_0 = gradient.iter().zip(means).map(|(g, mean)| g + of_intercept * mean);
        let of_intercept = if self.params.fit_intercept { of_intercept } else { 0.0 };
        let gradient_norm =
            about_0.fold(of_intercept.abs().max(self.scale_gradient(at, of_scale)), |a, g| a.max(g.abs()));
        let gradient = Gradient { of_coef: gradient, of_intercept, of_scale };
        self.solve(&sums, &products, squares, at, gradient, gradient_norm)
    }

    /// The minimum of the parabola that touches the objective here and lies above it everywhere else: least squares in
    /// which outliers weigh ε·σ / |r|.
    fn reweighted_direction(&self, at: &Point) -> Direction {
        let (samples, d, scale, alpha) = (&self.samples, self.samples.width(), at.scale, self.params.alpha);
        let share = |i: usize| (self.params.epsilon * scale / at.residual[i].abs()).min(1.0);
        let weight: Vec<f64> = (0..samples.y.len()).map(|i| samples.weight[i] * share(i)).collect();
        let residual = ArrayView1::from(&at.residual);
        let sums = centred_gram(samples.x.view(), Some(residual), Some(&weight), self.params.fit_intercept);
        let down: Vec<f64> = (0..d).map(|j| 2.0 / scale * sums.gram[(j, d)] - 2.0 * alpha * at.coef[j]).collect();
        let coef = NormalEquations::new(&sums, d, 2.0 / scale, 2.0 * alpha).solve(&down);
        let intercept = if self.params.fit_intercept { sums.mean[d] - dot(&coef, &sums.mean[..d]) } else { 0.0 };
        let gain = (dot(&down, &coef) + 2.0 / scale * sums.weight * sums.mean[d] * sums.mean[d]) / 2.0;
        Direction { coef, intercept, scale: 0.0, gradient_norm: 0.0, gain }
    }

    /// At its least the scale can only grow.
    fn scale_gradient(&self, at: &Point, gradient: f64) -> f64 {
        if at.scale > LEAST_SCALE { gradient.abs() } else { (-gradient).max(0.0) }
    }

    fn solve(
        &self,
        sums: &CentredGram,
        products: &[f64],
        squares: f64,
        at: &Point,
        gradient: Gradient,
        gradient_norm: f64,
    ) -> Direction {
        let (d, scale, intercept) = (products.len(), at.scale, self.params.fit_intercept);
        let equations = NormalEquations::new(sums, d, 2.0 / scale, 2.0 * self.params.alpha);
        let down: Vec<f64> = gradient.of_coef.iter().map(|g| -g).collect();
        let coef = equations.solve(&down);
        // How coefficients and intercept would follow the scale, and what is left for the scale itself.
        let cross: Vec<f64> = products.iter().map(|product| 2.0 / (scale * scale) * product).collect();
        let followed = equations.solve(&cross);
        let curvature = 2.0 / scale * sums.weight;
        let free = intercept && curvature > 0.0;
        let cross_b = if free { 2.0 / (scale * scale) * sums.weight * sums.mean[d] } else { 0.0 };
        let (own_b, followed_b) =
            if free { (-gradient.of_intercept / curvature, cross_b / curvature) } else { (0.0, 0.0) };
        let own = 2.0 / (scale * scale * scale) * squares;
        let rest = own - dot(&cross, &followed) - cross_b * followed_b;
        let wanted = -gradient.of_scale - dot(&cross, &coef) - cross_b * own_b;
        let fixed = rest <= 1e-12 * own || at.scale <= LEAST_SCALE;
        let of_scale = if fixed { 0.0 } else { wanted / rest };
        let step: Vec<f64> = coef.iter().zip(&followed).map(|(own, followed)| own - of_scale * followed).collect();
        let moved = own_b - of_scale * followed_b;
        let gain = (dot(&down, &step) - gradient.of_intercept * moved - gradient.of_scale * of_scale) / 2.0;
        let intercept = if intercept { moved - dot(&step, &sums.mean[..d]) } else { 0.0 };
        Direction { coef: step, intercept, scale: of_scale, gradient_norm, gain }
    }

    /// The first of 1, ½, ¼, … at which the objective falls by a part of what the slope promises, and where that leads;
    /// 0 and the same point if there is none.
    fn line_search(&self, at: &Point, direction: &Direction, objective: f64) -> (f64, Point) {
        let mut step = 1.0;
        while step > 1e-10 {
            let coef: Vec<f64> = at.coef.iter().zip(&direction.coef).map(|(w, dw)| w + step * dw).collect();
            let intercept = at.intercept + step * direction.intercept;
            let residual = self.residual(&coef, intercept);
            let scale = (at.scale + step * direction.scale).max(LEAST_SCALE);
            let moved = Point { coef, intercept, scale, residual };
            let rounding = 4.0 * f64::EPSILON * objective;
            if self.objective(&moved) <= objective - 2e-4 * step * direction.gain + rounding {
                return (step, moved);
            }
            step /= 2.0;
        }
        let Point { coef, intercept, scale, residual } = at;
        let same = Point { coef: coef.clone(), intercept: *intercept, scale: *scale, residual: residual.clone() };
        (0.0, same)
    }
}

struct Gradient {
    of_coef: Vec<f64>,
    of_intercept: f64,
    of_scale: f64,
}

/// One iteration: where it started and how far it went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HuberStep {
    /// The objective before the step.
    pub objective: f64,
    /// The scale σ of the residuals.
    pub scale: f64,
    /// Samples more than ε scales off.
    pub n_outliers: usize,
    /// The largest entry of the objective's gradient.
    pub gradient_norm: f64,
    /// The share of the Newton step that was taken.
    pub step: f64,
}

/// A fitted Huber regression.
///
/// ```
/// use workings::linear::HuberRegressor;
/// use workings::prelude::*;
///
/// // y = 1 + 2x but for small errors, and one typing error: 70 for 7.
/// let x = array![[0.0], [1.0], [2.0], [3.0], [4.0], [5.0]];
/// let train = Dataset::new(x, array![1.1, 2.9, 5.1, 70.0, 8.9, 11.1]);
/// let model = HuberRegressor::params().fit(&train)?;
/// assert!(model.outliers()[3] && !model.outliers()[0]);
/// assert!((model.coef()[0] - 2.0).abs() < 0.1 && model.scale() < 1.0);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct HuberRegressor {
    coef: Array1<f64>,
    intercept: f64,
    scale: f64,
    outliers: Vec<bool>,
    history: Vec<HuberStep>,
    converged: bool,
}

impl HuberRegressor {
    /// The settings, to be fitted.
    pub fn params() -> HuberRegressorParams {
        HuberRegressorParams::default()
    }

    /// The weight of each feature.
    pub fn coef(&self) -> &Array1<f64> {
        &self.coef
    }

    /// The prediction where all features are 0.
    pub fn intercept(&self) -> f64 {
        self.intercept
    }

    /// The scale σ by which residuals are measured, in the unit of the target.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// For each sample of training, whether it lies more than ε scales off.
    pub fn outliers(&self) -> &[bool] {
        &self.outliers
    }

    /// Objective, scale, outliers, gradient and step length of every iteration.
    pub fn history(&self) -> &[HuberStep] {
        &self.history
    }

    /// Whether the minimum was reached within `max_iter` steps: the gradient fell to `tol`, or the objective to its last
    /// digit. Otherwise the model is where the last step left it.
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// The prediction for every row, shape `(n,)`.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        let x = x.into();
        same_columns(x, self.coef.len())?;
        Ok(self.values(x))
    }

    fn values(&self, x: ArrayView2<f64>) -> Array1<f64> {
        Array1::from(line(x, &input::slice(&self.coef.view()), self.intercept))
    }
}

impl<D, T> Fit<ArrayBase<D, Ix2>, T, Error> for HuberRegressorParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = f64>,
{
    type Object = HuberRegressor;

    /// Fits on records and targets, weighted where the dataset has weights.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<HuberRegressor> {
        let targets = data.as_single_targets().to_vec();
        self.newton(Samples::new(data.records().view(), targets, doubled(data.weights()))?)
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for HuberRegressor {
    /// Panics, as ndarray does, for another number of features; [`HuberRegressor::try_predict`] refuses it.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<f64>) {
        assert_eq!(x.ncols(), self.coef.len(), "features");
        y.assign(&self.values(x.view()));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<f64> {
        Array1::zeros(x.nrows())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four of the samples on y = x₁ fit exactly with the first alone on x₀: w = (9, 1), and only 3.5 against 3 is off.
    #[test]
    fn a_collapsed_scale_is_no_minimum() {
        let x = ndarray::array![[1.0, 0.0], [0.0, 1.0], [0.0, 2.0], [0.0, 3.0], [0.0, 4.0], [0.0, 5.0]];
        let data = linfa::Dataset::new(x, ndarray::array![9.0, 1.0, 2.0, 3.5, 4.0, 5.0]);
        let params = HuberRegressor::params().epsilon(1.01).alpha(0.0).fit_intercept(false);
        let model = params.max_iter(1000).fit(&data).unwrap();
        assert!((model.coef()[0] - 9.0).abs() < 1e-6 && (model.coef()[1] - 1.0).abs() < 1e-6, "{:?}", model.coef());
    }
    use approx::assert_relative_eq;
    use linfa::Dataset;
    use linfa::traits::Predict;
    use ndarray::{Array2, Ix1, array};

    fn params() -> HuberRegressorParams {
        HuberRegressor::params()
    }

    fn data(x: Array2<f64>, y: Array1<f64>) -> Dataset<f64, f64, Ix1> {
        Dataset::new(x, y)
    }

    fn outlying() -> Dataset<f64, f64, Ix1> {
        let x = array![[0.0, 1.0], [1.0, 0.0], [2.0, 2.0], [3.0, -1.0], [4.0, 0.5], [5.0, 3.0], [6.0, 1.0], [9.0, 2.0]];
        data(x, array![1.2, 2.9, 5.3, 70.0, 8.9, 11.3, 12.7, 19.2])
    }

    /// One feature that says nothing, values 0, 1, 2 and 11, ε = 1.5, 11 being an outlier. In b: Σ(y − b) = −ε·σ over the
    /// others, so b = 1 + σ/2; in σ: (4 − ε²)·σ² = Σ(y − b)² = 2 + 3·σ²/4, so σ² = 2.
    #[test]
    fn location_and_scale_of_four_values() {
        let train = data(Array2::zeros((4, 1)), array![0.0, 1.0, 2.0, 11.0]);
        let model = params().epsilon(1.5).tol(1e-12).fit(&train).unwrap();
        assert!(model.converged());
        assert_relative_eq!(model.scale(), 2.0_f64.sqrt(), max_relative = 1e-12);
        assert_relative_eq!(model.intercept(), 1.0 + 0.5_f64.sqrt(), max_relative = 1e-12);
        assert_eq!(model.outliers(), [false, false, false, true]);
    }

    /// Without outliers it is ridge regression: y = 0, 2, 2, 4 at x = −1, −1, 1, 1 has slope 1 and σ² = 4 / 4.
    #[test]
    fn without_outliers_it_is_least_squares() {
        let train = data(array![[-1.0], [-1.0], [1.0], [1.0]], array![0.0, 2.0, 2.0, 4.0]);
        let model = params().alpha(0.0).epsilon(5.0).tol(1e-12).fit(&train).unwrap();
        assert_relative_eq!(model.coef()[0], 1.0, max_relative = 1e-12);
        assert_relative_eq!(model.intercept(), 2.0, max_relative = 1e-12);
        assert_relative_eq!(model.scale(), 1.0, max_relative = 1e-12);
        assert_relative_eq!(model.predict(&array![[3.0]]), array![5.0], max_relative = 1e-12);
    }

    #[test]
    fn the_objective_falls_step_by_step() {
        let model = params().fit(&outlying()).unwrap();
        let history = model.history();
        assert!(model.converged() && model.outliers()[3] && history.len() < 15, "{history:?}");
        assert!(history.windows(2).all(|pair| pair[1].objective <= pair[0].objective * (1.0 + 1e-14)));
        assert!(!params().max_iter(1).fit(&outlying()).unwrap().converged());
        let exact = params().tol(0.0).fit(&outlying()).unwrap();
        assert!(exact.converged() && exact.history().len() < 30, "{:?}", exact.history());
    }

    #[test]
    fn weights_count_like_repeated_samples() {
        let weight = [2.0, 1.0, 3.0, 1.0, 0.0, 1.0, 2.0, 1.0];
        let rows: Vec<usize> = (0..8).flat_map(|i| vec![i; weight[i] as usize]).collect();
        let train = outlying();
        let x = train.records.select(ndarray::Axis(0), &rows);
        let repeated = data(x, rows.iter().map(|i| train.targets[*i]).collect());
        let a = params().tol(1e-11).fit_weighted(&train, &weight).unwrap();
        let b = params().tol(1e-11).fit(&repeated).unwrap();
        assert_relative_eq!(a.coef(), b.coef(), max_relative = 1e-10);
        assert_relative_eq!(a.scale(), b.scale(), max_relative = 1e-10);
    }

    /// In another unit of the target, with no penalty, everything is in that unit.
    #[test]
    fn units_do_not_matter() {
        let of = |unit_x: f64, unit_y: f64| {
            let train = outlying();
            let x = Array2::from_shape_fn((8, 2), |(i, j)| train.records[(i, j)] * [unit_x, 1.0 / unit_x][j]);
            params().alpha(0.0).tol(0.0).fit(&data(x, train.targets * unit_y)).unwrap()
        };
        let (plain, large) = (of(1.0, 1.0), of(1e12, 1e6));
        assert!(plain.converged() && large.converged());
        assert_relative_eq!(large.coef()[0] * 1e6, plain.coef()[0], max_relative = 1e-8);
        assert_relative_eq!(large.coef()[1] * 1e-18, plain.coef()[1], max_relative = 1e-8);
        assert_relative_eq!(large.scale() * 1e-6, plain.scale(), max_relative = 1e-8);
    }

    #[test]
    fn a_line_through_every_sample_has_the_least_scale() {
        let model = params().alpha(0.0).fit(&data(array![[1.0], [2.0], [4.0]], array![3.0, 5.0, 9.0])).unwrap();
        assert!(model.converged());
        assert_relative_eq!(model.coef()[0], 2.0, max_relative = 1e-9);
        assert!(model.scale() < 1e-12);
        let constant = params().fit(&data(array![[1.0], [2.0], [4.0]], array![3.0, 3.0, 3.0])).unwrap();
        assert_eq!((constant.coef()[0], constant.intercept(), constant.scale()), (0.0, 3.0, LEAST_SCALE));
        let single = params().fit(&data(array![[1.0, 2.0]], array![3.0])).unwrap();
        assert_eq!(single.try_predict(&array![[1.0, 2.0]]).unwrap(), array![3.0]);
    }

    /// Ten samples on y = 1 + 2x and two far off: the scale can go to nothing, and the line is met all the same.
    #[test]
    fn most_samples_on_a_line_exactly() {
        let x = Array2::from_shape_fn((12, 1), |(i, _)| i as f64 * 1.3);
        let y = Array1::from_shape_fn(12, |i| {
            1.0 + 2.6 * i as f64 + [30.0, 0.0, -17.0][[1, 1, 1, 0, 1, 1, 1, 1, 2, 1, 1, 1][i]]
        });
        let model = params().alpha(0.0).fit(&data(x, y)).unwrap();
        assert!(
            (model.coef()[0] - 2.0).abs() < 1e-6 && (model.intercept() - 1.0).abs() < 1e-6,
            "{:?}",
            model.history()
        );
        assert!(model.scale() < 1e-6 && model.outliers()[3] && model.outliers()[8]);
    }

    #[test]
    fn columns_that_depend_on_others() {
        let train = outlying();
        let plain = params().alpha(0.0).tol(1e-10).fit(&train).unwrap();
        let column = |i: usize, j: usize| match j {
            0 | 1 => train.records[(i, j)],
            2 => train.records[(i, 0)] - 3.0 * train.records[(i, 1)],
            _ => 7.0,
        };
        let more = data(Array2::from_shape_fn((8, 4), |(i, j)| column(i, j)), train.targets.clone());
        let model = params().alpha(0.0).tol(1e-10).fit(&more).unwrap();
        let (a, b) = (model.predict(&more.records), plain.predict(&train.records));
        assert_relative_eq!(a, b, max_relative = 1e-8);
        let wide = data(array![[1.0, 0.0, 3.0], [0.0, 2.0, 1.0]], array![4.0, 1.0]);
        let model = params().fit(&wide).unwrap();
        assert!(model.try_predict(&wide.records).unwrap().iter().all(|y| y.is_finite()));
    }

    #[test]
    fn wrong_data_and_settings_are_errors() {
        let of = |x: Array2<f64>, y: Array1<f64>| params().fit(&data(x, y)).unwrap_err();
        assert!(matches!(of(Array2::zeros((0, 1)), array![]), Error::Empty { .. }));
        assert!(matches!(of(array![[1.0], [f64::INFINITY]], array![1.0, 1.0]), Error::NotFinite { .. }));
        assert!(matches!(of(array![[1.0], [2.0]], array![1.0, f64::NAN]), Error::NotFinite { .. }));
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(params().alpha(bad).fit(&outlying()), Err(Error::BadParam { .. })), "{bad}");
            assert!(matches!(params().tol(bad).fit(&outlying()), Err(Error::BadParam { .. })), "{bad}");
            assert!(matches!(params().epsilon(bad).fit(&outlying()), Err(Error::BadParam { .. })), "{bad}");
        }
        assert!(matches!(of(array![[1e200], [-3e200], [2e200]], array![1.0, 5.0, 2.0]), Error::Undetermined(_)));
        assert!(matches!(params().epsilon(0.99).fit(&outlying()), Err(Error::BadParam { .. })));
        assert!(matches!(params().max_iter(0).fit(&outlying()), Err(Error::BadParam { .. })));
        assert!(matches!(params().fit_weighted(&outlying(), &[1.0]), Err(Error::LengthMismatch { .. })));
        let model = params().fit(&outlying()).unwrap();
        assert!(matches!(model.try_predict(&array![[1.0]]), Err(Error::Shape { .. })));
        assert!(matches!(model.try_predict(&array![[1.0, f64::NAN]]), Err(Error::NotFinite { .. })));
    }
}
