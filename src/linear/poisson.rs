//! Poisson regression: counts whose logarithm of the mean is a weighted sum of the features, by Newton's method.
//!
//! Counts (calls an hour, claims a year) are not negative, and vary more where they are larger. The model multiplies: one
//! unit more of a feature makes the mean e^w times as large. With this link Newton's method is a series of weighted least
//! squares fits (IRLS); a step that would go too far is halved.
//!
//! - Formula: minimise Σ sᵢ·d(yᵢ, ŷᵢ) / (2·Σs) + α/2·‖w‖², where ŷ = exp(w·x + b), d(y, ŷ) = 2·(y·ln(y/ŷ) − y + ŷ) is
//!   the deviance and s are the sample weights; the intercept b is not penalised.
//! - Cost: O(n·d²) time an iteration, O(n + d²) memory besides the data; the same result for any number of threads.
//! - Conventions: as scikit-learn's `PoissonRegressor`, with its defaults α = 1 and `tol` = 1e-4 on the largest entry of
//!   the gradient. Once the gradient is that small one more step is taken, which doubles the right digits. Without a
//!   penalty, a feature that the others explain, but for 3·10⁻⁷ of its length, gets the weight 0.
//! - Without a penalty there may be no minimum (all counts 0 wherever a feature is present): that is an error.
//! - Sources: Nelder & Wedderburn (1972), J. R. Statist. Soc. A 135, 370–384; McCullagh & Nelder (1989), Generalized
//!   Linear Models, 2nd ed., chapter 6.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, ArrayBase, ArrayView1, ArrayView2, Data, Ix2};

use super::normal::NormalEquations;
use super::samples::{Samples, array, dot, doubled, line, no_overflow, same_columns, same_features};
use crate::linalg::gram::centred_gram;
use crate::linalg::reduce::map_reduce;
use crate::metrics::{D2, Loss, TweedieDeviance};
use crate::stats::Sum;
use crate::worked::{Expr, Number, Worked};
use crate::{Error, Result, input};

const POISSON: TweedieDeviance = TweedieDeviance { power: 1.0 };

/// Settings of a Poisson regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PoissonRegressorParams {
    alpha: f64,
    fit_intercept: bool,
    max_iter: usize,
    tol: f64,
}

impl Default for PoissonRegressorParams {
    fn default() -> Self {
        PoissonRegressorParams { alpha: 1.0, fit_intercept: true, max_iter: 100, tol: 1e-4 }
    }
}

impl PoissonRegressorParams {
    /// The strength α of the L2 penalty (default 1, at least 0).
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

    /// Largest entry of the gradient at which to take the last step (default 1e-4, at least 0).
    pub fn tol(mut self, tol: f64) -> Self {
        self.tol = tol;
        self
    }

    /// Fits with these sample weights in place of the dataset's, which linfa holds in single precision.
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0.
    /// ```
    /// use workings::linear::PoissonRegressor;
    /// use workings::prelude::*;
    ///
    /// // The feature says nothing: the mean is (3·1 + 1·5) / 4.
    /// let data = Dataset::new(array![[0.0], [0.0]], array![1.0, 5.0]);
    /// let model = PoissonRegressor::params().fit_weighted(&data, &[3.0, 1.0])?;
    /// assert!((model.try_predict(&array![[7.0]])?[0] - 2.0).abs() < 1e-12);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_weighted<D, T>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: &[f64],
    ) -> Result<PoissonRegressor>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = f64>,
    {
        let targets = data.as_single_targets().to_vec();
        self.newton(Samples::new(data.records().view(), targets, Some(sample_weight.to_vec()))?)
    }

    fn check(&self) -> Result<()> {
        let at_least_0 = |value: f64| value >= 0.0 && value.is_finite();
        input::setting("alpha", self.alpha, at_least_0(self.alpha), "a number of at least 0")?;
        input::setting("max_iter", self.max_iter as f64, self.max_iter > 0, "at least 1")?;
        input::setting("tol", self.tol, at_least_0(self.tol), "a number of at least 0")
    }

    fn newton(&self, samples: Samples) -> Result<PoissonRegressor> {
        self.check()?;
        input::non_negative("targets", samples.y.iter().copied())?;
        let mean = samples.mean_target();
        if mean == 0.0 && self.fit_intercept {
            let why = "every target is 0: the logarithm of their mean is −∞; an intercept needs a count above 0";
            return Err(Error::Undetermined(why.into()));
        }
        let problem = Problem { total: samples.total(), samples, params: *self, mean };
        let mut coef = vec![0.0; problem.samples.width()];
        let mut intercept = if self.fit_intercept { mean.ln() } else { 0.0 };
        let mut z = vec![intercept; problem.samples.y.len()];
        let (mut history, mut converged, mut stuck) = (Vec::new(), false, false);
        while !converged && !stuck && history.len() < self.max_iter {
            let local = problem.local(&z, &coef);
            no_overflow([local.objective])?;
            let step = problem.newton_step(&z, &coef)?;
            let shift = step.z.iter().fold(0.0, |largest: f64, dz| largest.max(dz.abs()));
            let least = if mean == 0.0 {
                history.first().map_or(0.0, |first: &PoissonStep| 1e-12 * first.objective)
            } else {
                0.0
            };
            let endless = step.gain <= 1e-12 * local.objective || local.objective < least;
            if self.alpha == 0.0 && endless && shift > 0.1 {
                let why = "the counts are 0 wherever a feature, or a sum of features, is present: without a penalty its \
                           coefficient grows without end; set alpha above 0";
                return Err(Error::Undetermined(why.into()));
            }
            converged = match step.gain <= problem.rounding(local.objective) {
                true => shift <= 1e-4,
                false => step.gradient_norm <= self.tol && shift <= self.tol.sqrt(),
            };
            let share = problem.line_search(&z, &coef, &step, local.objective);
            coef.iter_mut().zip(&step.coef).for_each(|(w, dw)| *w += share * dw);
            intercept += share * step.intercept;
            z = line(problem.samples.x.view(), &coef, intercept);
            stuck = share == 0.0;
            let Local { deviance, objective } = local;
            history.push(PoissonStep { deviance, objective, gradient_norm: step.gradient_norm, step: share });
        }
        no_overflow(coef.iter().copied().chain([intercept]))?;
        Ok(PoissonRegressor { coef: array(&coef), intercept, history, converged })
    }
}

/// The samples with what the objective needs.
struct Problem<'a> {
    samples: Samples<'a>,
    params: PoissonRegressorParams,
    total: f64,
    mean: f64,
}

struct Local {
    deviance: f64,
    objective: f64,
}

/// A Newton step, and what it promises.
struct Direction {
    coef: Vec<f64>,
    intercept: f64,
    /// The change of each sample's weighted sum.
    z: Vec<f64>,
    gradient_norm: f64,
    /// How far the objective would fall if it were a parabola.
    gain: f64,
}

impl Problem<'_> {
    fn local(&self, z: &[f64], coef: &[f64]) -> Local {
        let (y, weight) = (&self.samples.y, &self.samples.weight);
        let of_rows = |rows: std::ops::Range<usize>| {
            let counted = rows.filter(|i| weight[*i] > 0.0);
            counted.map(|i| weight[i] * POISSON.value(y[i], z[i].exp())).collect::<Sum>()
        };
        let deviance = map_reduce(y.len(), of_rows, |a, b| a.merge(&b)).unwrap_or_default().value() / self.total;
        Local { deviance, objective: deviance / 2.0 + self.params.alpha / 2.0 * dot(coef, coef) }
    }

    /// The last digits of the objective, in which a change cannot be told from rounding.
    fn rounding(&self, objective: f64) -> f64 {
        4.0 * f64::EPSILON * (objective + f64::EPSILON * self.mean)
    }

    /// Weighted least squares of the working residual (y − ŷ) / ŷ with the weights s·ŷ / Σs.
    fn newton_step(&self, z: &[f64], coef: &[f64]) -> Result<Direction> {
        let (samples, alpha, d) = (&self.samples, self.params.alpha, coef.len());
        let (x, centre) = (samples.x.view(), self.params.fit_intercept);
        // A sample of weight 0 may have an infinite mean, and 0·∞ is no number.
        let share = |i: usize| samples.weight[i] / self.total;
        let weight: Vec<f64> = (0..z.len()).map(|i| if share(i) > 0.0 { share(i) * z[i].exp() } else { 0.0 }).collect();
        let sums = centred_gram(x, None, Some(&weight), centre);
        no_overflow((0..d).map(|j| sums.gram[(j, j)]))?;
        // s·(y − ŷ) / Σs as it is: divided by a tiny ŷ it would swamp the others.
        let left: Vec<f64> = (0..z.len()).map(|i| share(i) * samples.y[i] - weight[i]).collect();
        let mut pull = vec![0.0; d];
        for (row, left) in x.outer_iter().zip(&left) {
            pull.iter_mut().zip(row).zip(&sums.mean).for_each(|((pull, x), mean)| *pull += left * (x - mean));
        }
        pull.iter_mut().zip(coef).for_each(|(pull, w)| *pull -= alpha * w);
        let of_intercept = if centre { left.iter().copied().collect::<Sum>().value() } else { 0.0 };
        let mean_left = if sums.weight > 0.0 { of_intercept / sums.weight } else { 0.0 };
        let step = NormalEquations::new(&sums, d, 1.0, alpha).solve(&pull);
        let intercept = if centre { mean_left - dot(&step, &sums.mean[..d]) } else { 0.0 };
        // The sums are about the means; the gradient is about 0.
        let means = &sums.mean[..d];
        let gradient = pull.iter().zip(means).map(|(pull, mean)| -pull - of_intercept * mean);
        let gradient_norm = gradient.fold(of_intercept.abs(), |largest, g| largest.max(g.abs()));
        let gain = (dot(&pull, &step) + of_intercept * mean_left) / 2.0;
        let z = line(samples.x.view(), &step, intercept);
        Ok(Direction { coef: step, intercept, z, gradient_norm, gain })
    }

    /// The first of 1, ½, ¼, … at which the objective falls by a part of what the slope promises (Armijo's rule); 0 if
    /// there is none.
    fn line_search(&self, z: &[f64], coef: &[f64], step: &Direction, objective: f64) -> f64 {
        let mut share = 1.0;
        while share > 1e-10 {
            let moved: Vec<f64> = coef.iter().zip(&step.coef).map(|(w, dw)| w + share * dw).collect();
            let z: Vec<f64> = z.iter().zip(&step.z).map(|(z, dz)| z + share * dz).collect();
            let found = self.local(&z, &moved).objective;
            if found <= objective - 2e-4 * share * step.gain + self.rounding(objective) {
                return share;
            }
            share /= 2.0;
        }
        0.0
    }
}

/// One iteration: where it started and how far it went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PoissonStep {
    /// The mean Poisson deviance before the step.
    pub deviance: f64,
    /// Half of it, and the penalty.
    pub objective: f64,
    /// The largest entry of the objective's gradient.
    pub gradient_norm: f64,
    /// The share of the Newton step that was taken.
    pub step: f64,
}

/// A fitted Poisson regression.
///
/// ```
/// use workings::linear::PoissonRegressor;
/// use workings::prelude::*;
///
/// // 2 calls an hour on weekdays (0), 6 on Saturdays (1): three times as many, so w = ln 3.
/// let calls = Dataset::new(array![[0.0], [0.0], [1.0], [1.0]], array![1.0, 3.0, 5.0, 7.0]);
/// let model = PoissonRegressor::params().alpha(0.0).fit(&calls)?;
/// assert!((model.coef()[0] - 3.0_f64.ln()).abs() < 1e-8);
/// assert!((model.try_predict(&array![[0.0]])?[0] - 2.0).abs() < 1e-8);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PoissonRegressor {
    coef: Array1<f64>,
    intercept: f64,
    history: Vec<PoissonStep>,
    converged: bool,
}

impl PoissonRegressor {
    /// The settings, to be fitted.
    pub fn params() -> PoissonRegressorParams {
        PoissonRegressorParams::default()
    }

    /// The weight of each feature: one unit more multiplies the mean by e^w.
    pub fn coef(&self) -> &Array1<f64> {
        &self.coef
    }

    /// The logarithm of the mean where all features are 0.
    pub fn intercept(&self) -> f64 {
        self.intercept
    }

    /// Deviance, objective, gradient and step length of every iteration.
    pub fn history(&self) -> &[PoissonStep] {
        &self.history
    }

    /// Whether the minimum was reached within `max_iter` steps: the gradient fell to `tol`, or the objective to its last
    /// digit. Otherwise the model is where the last step left it.
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// The expected count of every row, shape `(n,)`.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        let x = x.into();
        same_columns(x, self.coef.len())?;
        Ok(self.means(x))
    }

    fn means(&self, x: ArrayView2<f64>) -> Array1<f64> {
        Array1::from(line(x, &input::slice(&self.coef.view()), self.intercept)).mapv(f64::exp)
    }

    /// D², the share of the deviance that the model takes away from the mean count; what R² is to the squared error.
    ///
    /// # Errors
    /// As [`try_predict`](Self::try_predict); `LengthMismatch`, `OutOfRange` for negative targets.
    /// ```
    /// # use workings::{linear::PoissonRegressor, prelude::*};
    /// let calls = Dataset::new(array![[0.0], [0.0], [1.0], [1.0]], array![2.0, 2.0, 6.0, 6.0]);
    /// let model = PoissonRegressor::params().alpha(0.0).fit(&calls)?;
    /// assert!((model.score(&calls.records, &calls.targets)? - 1.0).abs() < 1e-9);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn score<'a, 'b>(
        &self,
        x: impl Into<ArrayView2<'a, f64>>,
        y_true: impl Into<ArrayView1<'b, f64>>,
    ) -> Result<f64> {
        let (mean, y_true) = (self.try_predict(x)?, y_true.into());
        Ok(D2::new(POISSON, y_true.view(), mean.view())?.value())
    }

    /// How the expected count of one sample comes about: each feature times its weight, the sum, its exponential.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn worked_predict<'a>(&self, x: impl Into<ArrayView1<'a, f64>>) -> Result<Worked> {
        let x = x.into();
        same_features(x, self.coef.len())?;
        let products = self.coef.iter().zip(x).map(|(w, x)| Expr::from(*w) * Expr::from(*x));
        let z = (Expr::named("b", self.intercept) + Expr::sum_of(products)).called("z");
        Ok(z.exp().called("ŷ").worked())
    }
}

impl<D, T> Fit<ArrayBase<D, Ix2>, T, Error> for PoissonRegressorParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = f64>,
{
    type Object = PoissonRegressor;

    /// Fits on records and targets of at least 0, weighted where the dataset has weights.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<PoissonRegressor> {
        let targets = data.as_single_targets().to_vec();
        self.newton(Samples::new(data.records().view(), targets, doubled(data.weights()))?)
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for PoissonRegressor {
    /// Panics, as ndarray does, for another number of features; [`PoissonRegressor::try_predict`] refuses it.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<f64>) {
        assert_eq!(x.ncols(), self.coef.len(), "features");
        y.assign(&self.means(x.view()));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<f64> {
        Array1::zeros(x.nrows())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The root of the two slopes, by mpmath in 40 digits: one count swamps the others' means.
    #[test]
    fn one_large_count_beside_many_small_means() {
        let x = ndarray::array![[-1.584], [-1.411], [-0.146], [2.375], [0.933], [1.167]];
        let data = linfa::Dataset::new(x, ndarray::array![1001.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
        let model = PoissonRegressor::params().alpha(0.0).tol(1e-10).fit(&data).unwrap();
        assert!((model.coef()[0] + 15.675826513).abs() < 1e-4 && model.converged(), "{:?}", model.coef());
    }

    /// The same as without the row, however far out it lies.
    #[test]
    fn a_row_of_weight_0_counts_nothing() {
        let x = ndarray::array![[0.0], [1.0], [2.0], [3.0], [2000.0]];
        let (y, params) = (ndarray::array![1.0, 2.0, 4.0, 9.0, 1.0], PoissonRegressor::params().alpha(0.0));
        let four = linfa::Dataset::new(x.slice(ndarray::s![..4, ..]).to_owned(), y.slice(ndarray::s![..4]).to_owned());
        let without = params.fit(&four).unwrap();
        let with = params.fit_weighted(&linfa::Dataset::new(x, y), &[1.0, 1.0, 1.0, 1.0, 0.0]).unwrap();
        assert!((with.coef()[0] - without.coef()[0]).abs() < 1e-9 && with.converged(), "{:?}", with.coef());
    }
    use approx::assert_relative_eq;
    use linfa::Dataset;
    use linfa::traits::Predict;
    use ndarray::{Array2, Ix1, array};

    fn params() -> PoissonRegressorParams {
        PoissonRegressor::params()
    }

    fn data(x: Array2<f64>, y: Array1<f64>) -> Dataset<f64, f64, Ix1> {
        Dataset::new(x, y)
    }

    /// Means 4/3 at x = 0 and 9/2 at x = 2.
    fn two_groups() -> Dataset<f64, f64, Ix1> {
        data(array![[0.0], [0.0], [0.0], [2.0], [2.0]], array![0.0, 1.0, 3.0, 2.0, 7.0])
    }

    #[test]
    fn without_a_penalty_two_groups_are_met_exactly() {
        let model = params().alpha(0.0).tol(1e-9).fit(&two_groups()).unwrap();
        assert!(model.converged());
        assert_relative_eq!(model.intercept(), (4.0_f64 / 3.0).ln(), max_relative = 1e-12);
        assert_relative_eq!(model.coef()[0], (4.5_f64 * 3.0 / 4.0).ln() / 2.0, max_relative = 1e-12);
        let x = array![[0.0], [2.0], [4.0]];
        let expected = array![4.0 / 3.0, 4.5, 4.5 * 4.5 * 3.0 / 4.0];
        assert_relative_eq!(model.try_predict(&x).unwrap(), expected, max_relative = 1e-12);
        assert_relative_eq!(model.predict(&x), expected, max_relative = 1e-12);
        assert_relative_eq!(model.worked_predict(&array![2.0]).unwrap().value(), 4.5, max_relative = 1e-12);
    }

    /// At the minimum, in the derivative of the objective: Σ (ŷ − y)·x / n + α·w = 0, and Σ (ŷ − y) = 0.
    #[test]
    fn the_penalised_gradient_is_zero() {
        let train = two_groups();
        let model = params().alpha(0.3).tol(1e-10).fit(&train).unwrap();
        let mean = model.try_predict(&train.records).unwrap();
        let residual = &mean - &train.targets;
        assert!(residual.sum().abs() < 1e-12);
        assert!((residual.dot(&train.records.column(0)) / 5.0 + 0.3 * model.coef()[0]).abs() < 1e-12);
        assert!(model.coef()[0] > 0.0);
    }

    /// Through the origin: Σ (e^2w − y)·2 = 0 over y = 2, 7, so w = ln(4.5) / 2; rows at x = 0 say nothing.
    #[test]
    fn without_an_intercept() {
        let model = params().alpha(0.0).fit_intercept(false).tol(1e-9).fit(&two_groups()).unwrap();
        assert_eq!(model.intercept(), 0.0);
        assert_relative_eq!(model.coef()[0], 4.5_f64.ln() / 2.0, max_relative = 1e-12);
    }

    #[test]
    fn weights_count_like_repeated_samples() {
        let x = array![[0.5, 1.0], [1.5, -2.0], [3.0, 0.25], [0.1, 0.3]];
        let weighted = data(x.clone(), array![2.0, 0.0, 5.0, 1.0]).with_weights(array![2.0_f32, 1.0, 3.0, 0.0]);
        let rows = [0, 0, 1, 2, 2, 2];
        let y = rows.iter().map(|i| [2.0, 0.0, 5.0][*i]).collect();
        let repeated = data(x.select(ndarray::Axis(0), &rows), y);
        let (a, b) = (params().tol(1e-9).fit(&weighted).unwrap(), params().tol(1e-9).fit(&repeated).unwrap());
        assert_relative_eq!(a.coef(), b.coef(), max_relative = 1e-11);
        assert_relative_eq!(a.intercept(), b.intercept(), max_relative = 1e-11);
    }

    #[test]
    fn the_objective_falls_step_by_step() {
        let x = array![[0.0], [1.0], [2.0], [3.0], [4.0]];
        let model = params().alpha(0.0).fit(&data(x, array![0.0, 0.0, 1.0, 30.0, 2000.0])).unwrap();
        let history = model.history();
        assert!(model.converged() && history.len() > 2);
        assert!(history.windows(2).all(|pair| pair[1].objective <= pair[0].objective * (1.0 + 1e-14)));
        assert!(history.last().unwrap().gradient_norm <= 1e-4);
        assert!(!params().alpha(0.0).max_iter(1).fit(&two_groups()).unwrap().converged());
        let exact = params().tol(0.0).fit(&two_groups()).unwrap();
        assert!(exact.converged() && exact.history().len() < 20, "{:?}", exact.history());
    }

    /// The same column twice gets its weight once; a constant one gets none; units do not matter.
    #[test]
    fn columns_that_depend_on_others() {
        let plain = params().alpha(0.0).tol(1e-9).fit(&two_groups()).unwrap();
        let column = two_groups().records.column(0).to_owned();
        let x = Array2::from_shape_fn((5, 4), |(i, j)| [1e12 * column[i], 7.0, 1e-12 * column[i], column[i]][j]);
        let model = params().alpha(0.0).tol(1e-9).fit(&data(x, two_groups().targets)).unwrap();
        assert_relative_eq!(model.coef()[0] * 1e12, plain.coef()[0], max_relative = 1e-9);
        assert_eq!((model.coef()[1], model.coef()[2], model.coef()[3]), (0.0, 0.0, 0.0));
        // One row, and more columns than rows: the penalty decides.
        let model = params().fit(&data(array![[1.0, 2.0, 3.0]], array![4.0])).unwrap();
        assert_relative_eq!(model.try_predict(&array![[1.0, 2.0, 3.0]]).unwrap()[0], 4.0, max_relative = 1e-9);
        let wide = data(array![[1.0, 0.0, 3.0], [0.0, 2.0, 1.0]], array![4.0, 1.0]);
        let model = params().alpha(0.0).tol(1e-9).fit(&wide).unwrap();
        assert_relative_eq!(model.predict(&wide.records), array![4.0, 1.0], max_relative = 1e-9);
    }

    #[test]
    fn a_constant_target_needs_no_feature() {
        let model = params().fit(&data(array![[1.0], [2.0], [4.0]], array![3.0, 3.0, 3.0])).unwrap();
        assert!(model.converged());
        assert_relative_eq!(model.intercept(), 3.0_f64.ln(), max_relative = 1e-12);
        assert!(model.coef()[0].abs() < 1e-14);
    }

    #[test]
    fn counts_that_are_zero_wherever_a_feature_is_present_are_reported() {
        let absent = data(array![[0.0], [0.0], [1.0], [1.0]], array![2.0, 3.0, 0.0, 0.0]);
        let error = params().alpha(0.0).tol(0.0).fit(&absent).unwrap_err().to_string();
        assert!(error.contains("grows without end"), "{error}");
        assert!(params().fit(&absent).unwrap().converged());
        let error = params().fit(&data(array![[0.0], [1.0]], array![0.0, 0.0])).unwrap_err().to_string();
        assert!(error.starts_with("every target is 0"), "{error}");
        // Without an intercept the penalty holds it: e^w = −α·w, so that w = −W(1) = −0.5671 for α = 1 (the omega constant).
        let zeros = data(array![[1.0], [1.0]], array![0.0, 0.0]);
        let model = params().fit_intercept(false).tol(1e-10).fit(&zeros).unwrap();
        assert_relative_eq!(model.coef()[0], -0.567_143_290_409_784, max_relative = 1e-9);
        let error = params().fit_intercept(false).alpha(0.0).fit(&zeros).unwrap_err().to_string();
        assert!(error.contains("grows without end"), "{error}");
    }

    #[test]
    fn wrong_data_and_settings_are_errors() {
        let of = |x: Array2<f64>, y: Array1<f64>| params().fit(&data(x, y)).unwrap_err();
        assert!(matches!(of(Array2::zeros((0, 1)), array![]), Error::Empty { .. }));
        assert!(matches!(of(array![[1.0], [2.0]], array![1.0, -1.0]), Error::OutOfRange { index: 1, .. }));
        assert!(matches!(of(array![[1.0], [f64::NAN]], array![1.0, 1.0]), Error::NotFinite { .. }));
        assert!(matches!(of(array![[1.0], [2.0]], array![1.0, f64::INFINITY]), Error::NotFinite { .. }));
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(params().alpha(bad).fit(&two_groups()), Err(Error::BadParam { .. })), "{bad}");
            assert!(matches!(params().tol(bad).fit(&two_groups()), Err(Error::BadParam { .. })), "{bad}");
        }
        let far = data(array![[1e200], [-3e200]], array![1.0, 5.0]);
        assert!(matches!(params().fit(&far), Err(Error::Undetermined(_))));
        assert!(matches!(params().max_iter(0).fit(&two_groups()), Err(Error::BadParam { .. })));
        assert!(matches!(params().fit_weighted(&two_groups(), &[1.0]), Err(Error::LengthMismatch { .. })));
        let model = params().fit(&two_groups()).unwrap();
        assert!(matches!(model.try_predict(&array![[1.0, 2.0]]), Err(Error::Shape { .. })));
        assert!(matches!(model.try_predict(&array![[f64::NAN]]), Err(Error::NotFinite { .. })));
        assert!(matches!(model.worked_predict(&array![1.0, 2.0]), Err(Error::Shape { .. })));
    }

    #[test]
    fn any_number_of_threads_gives_the_same_model() {
        let x = Array2::from_shape_fn((70_000, 3), |(i, j)| ((i * (j + 2) + j) % 19) as f64 / 19.0);
        let y = Array1::from_shape_fn(70_000, |i| ((i * 7) % 5) as f64);
        let train = data(x, y);
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| params().fit(&train).unwrap())
        };
        assert_eq!(with(1), with(3));
    }
}
