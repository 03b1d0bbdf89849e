//! Kernel support vector regression: a curve with a tube around it, within which errors cost nothing.
//!
//! The prediction adds up how near a sample is to the support vectors, the training samples on the edge of the tube or
//! outside it.
//!
//! - Formula: f(x) = Σ (αᵢ − α*ᵢ)·K(xᵢ, x) + b, where the multipliers minimise
//!   ½·Σ (αᵢ − α*ᵢ)·(αⱼ − α*ⱼ)·K(i, j) + ε·Σ (αᵢ + α*ᵢ) − Σ yᵢ·(αᵢ − α*ᵢ) over 0 ≤ αᵢ, α*ᵢ ≤ C·sᵢ with
//!   Σ (αᵢ − α*ᵢ) = 0, for sample weights s.
//! - Cost: about O(n²·d) time for n samples to O(n³), O(n) memory and the cache; predictions O(d) for each support vector.
//! - Conventions: as scikit-learn's `SVR` (LIBSVM) with its defaults C = 1, ε = 0.1, the RBF kernel, `gamma` "scale",
//!   `tol` = 1e-3. The target is not scaled: C and ε are in its unit.
//! - Sources: Drucker et al. (1996), NIPS 9, 155–161; Smola & Schölkopf (2004), Statistics and Computing 14, 199–222.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, ArrayView2, Axis, Data, Ix2};

use super::kernel::{Expansion, Gamma, Kernel, KernelParams};
use super::smo::{Machine, SmoStep};
use super::svc::check_settings;
use crate::linear::samples::{Samples, doubled, same_columns};
use crate::{Error, Result, input};

/// Settings of a support vector regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SVRParams {
    c: f64,
    epsilon: f64,
    kernel: KernelParams,
    tol: f64,
    cache_size: f64,
    max_iter: usize,
}

impl Default for SVRParams {
    fn default() -> Self {
        SVRParams {
            c: 1.0,
            epsilon: 0.1,
            kernel: KernelParams::default(),
            tol: 1e-3,
            cache_size: 200.0,
            max_iter: 10_000_000,
        }
    }
}

impl SVRParams {
    /// `C`, what an error outside the tube costs beside the flatness of the curve (default 1, above 0).
    pub fn c(mut self, c: f64) -> Self {
        self.c = c;
        self
    }

    /// The half-width ε of the tube, in the unit of the target (default 0.1, at least 0).
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = epsilon;
        self
    }

    /// The kernel (default RBF).
    pub fn kernel(mut self, kernel: Kernel) -> Self {
        self.kernel.kernel = kernel;
        self
    }

    /// The degree of the polynomial kernel (default 3, at least 1).
    pub fn degree(mut self, degree: u32) -> Self {
        self.kernel.degree = degree;
        self
    }

    /// The factor γ of the polynomial and the RBF kernel (default [`Gamma::Scale`]); a number will do.
    pub fn gamma(mut self, gamma: impl Into<Gamma>) -> Self {
        self.kernel.gamma = gamma.into();
        self
    }

    /// What the polynomial kernel adds before it takes the power (default 0).
    pub fn coef0(mut self, coef0: f64) -> Self {
        self.kernel.coef0 = coef0;
        self
    }

    /// How far the conditions of the optimum may be violated in the end (default 1e-3, at least 0).
    pub fn tol(mut self, tol: f64) -> Self {
        self.tol = tol;
        self
    }

    /// Megabytes for rows of the kernel matrix (default 200, above 0).
    pub fn cache_size(mut self, megabytes: f64) -> Self {
        self.cache_size = megabytes;
        self
    }

    /// Most pairs of multipliers to move (default ten million, at least 1).
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.max_iter = max_iter;
        self
    }

    /// Fits with these sample weights in place of the dataset's, which linfa holds in single precision.
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0.
    /// ```
    /// use workings::linear::SVR;
    /// use workings::prelude::*;
    ///
    /// let data = Dataset::new(array![[1.0], [2.0], [3.0]], array![2.0, 4.0, -90.0]);
    /// let model = SVR::params().c(100.0).fit_weighted(&data, &[1.0, 1.0, 0.0])?;
    /// assert!((model.try_predict(&array![[2.0]])?[0] - 3.9).abs() < 1e-2); // the third sample does not count
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_weighted<D, T>(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>, sample_weight: &[f64]) -> Result<SVR>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = f64>,
    {
        let targets = data.as_single_targets().to_vec();
        self.solve(Samples::new(data.records().view(), targets, Some(sample_weight.to_vec()))?)
    }

    fn solve(&self, samples: Samples) -> Result<SVR> {
        input::setting("C", self.c, self.c > 0.0 && self.c.is_finite(), "a number above 0")?;
        let epsilon = self.epsilon;
        input::setting("epsilon", epsilon, epsilon >= 0.0 && epsilon.is_finite(), "a number of at least 0")?;
        check_settings(self.tol, self.max_iter, self.cache_size)?;
        let kernel = self.kernel.for_data(samples.x.view())?;
        let n = samples.y.len();
        let c = samples.weight.iter().map(|weight| self.c * weight);
        let machine = Machine {
            kernel,
            rows: samples.x.as_slice().unwrap_or(&[]),
            n,
            y: (0..2 * n).map(|t| if t < n { 1.0 } else { -1.0 }).collect(),
            p: samples.y.iter().map(|y| epsilon - y).chain(samples.y.iter().map(|y| epsilon + y)).collect(),
            c: c.clone().chain(c).collect(),
        };
        let optimum = machine.solve(self.tol, self.max_iter, self.cache_size);
        let support: Vec<usize> = (0..n).filter(|i| optimum.coef[*i] != 0.0).collect();
        let coef = Array2::from_shape_fn((1, support.len()), |(_, k)| optimum.coef[support[k]]);
        let vectors = samples.x.select(Axis(0), &support);
        Ok(SVR {
            expansion: Expansion { kernel, vectors, coef, intercept: vec![optimum.intercept] },
            support,
            history: optimum.history,
            converged: optimum.converged,
        })
    }
}

/// A fitted support vector regression.
///
/// ```
/// use workings::linear::SVR;
/// use workings::prelude::*;
///
/// // The curve stays within the tube of ±0.1 around the samples.
/// let x = Array2::from_shape_fn((20, 1), |(i, _)| i as f64 / 3.0);
/// let train = Dataset::new(x.clone(), x.column(0).mapv(f64::sin));
/// let model = SVR::params().c(100.0).fit(&train)?;
/// let error = model.try_predict(&x)? - &train.targets;
/// assert!(error.iter().all(|e| e.abs() < 0.102) && model.support().len() < 20);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SVR {
    expansion: Expansion,
    support: Vec<usize>,
    history: Vec<SmoStep>,
    converged: bool,
}

impl SVR {
    /// The settings, to be fitted.
    pub fn params() -> SVRParams {
        SVRParams::default()
    }

    /// The rows of the training data that are support vectors.
    pub fn support(&self) -> &[usize] {
        &self.support
    }

    /// The support vectors, a row for each of [`support`](Self::support).
    pub fn support_vectors(&self) -> &Array2<f64> {
        &self.expansion.vectors
    }

    /// αᵢ − α*ᵢ of each support vector.
    pub fn dual_coef(&self) -> Array1<f64> {
        self.expansion.coef.row(0).to_owned()
    }

    /// The intercept b.
    pub fn intercept(&self) -> f64 {
        self.expansion.intercept[0]
    }

    /// The factor γ of the kernel, as it was found from the data.
    pub fn gamma(&self) -> f64 {
        self.expansion.kernel.gamma
    }

    /// The dual objective and its violation as they fall.
    pub fn history(&self) -> &[SmoStep] {
        &self.history
    }

    /// Whether the violation fell to `tol` within `max_iter` pairs of multipliers.
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// The prediction for every row, shape `(n,)`.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        let x = x.into();
        same_columns(x, self.expansion.vectors.ncols())?;
        Ok(self.expansion.values(x).column(0).to_owned())
    }
}

impl<D, T> Fit<ArrayBase<D, Ix2>, T, Error> for SVRParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = f64>,
{
    type Object = SVR;

    /// Fits on records and targets, weighted where the dataset has weights.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<SVR> {
        let targets = data.as_single_targets().to_vec();
        self.solve(Samples::new(data.records().view(), targets, doubled(data.weights()))?)
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for SVR {
    /// Panics, as ndarray does, for another number of features; [`SVR::try_predict`] refuses it.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<f64>) {
        assert_eq!(x.ncols(), self.expansion.vectors.ncols(), "features");
        y.assign(&self.expansion.values(x.view()).column(0));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<f64> {
        Array1::zeros(x.nrows())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use linfa::Dataset;
    use linfa::traits::Predict;
    use ndarray::{Ix1, array};

    fn params() -> SVRParams {
        SVR::params().tol(1e-10)
    }

    fn data(x: Array2<f64>, y: Array1<f64>) -> Dataset<f64, f64, Ix1> {
        Dataset::new(x, y)
    }

    fn wave() -> Dataset<f64, f64, Ix1> {
        let x = Array2::from_shape_fn((30, 1), |(i, _)| i as f64 / 4.0);
        let y = Array1::from_shape_fn(30, |i| (i as f64 / 4.0).sin() * 3.0 + [0.5, -0.2, 0.9][i % 3]);
        data(x, y)
    }

    /// y = 0 at x = 0 and y = 5 at x = 2, ε = 1: the flattest line within the tubes runs from 1 to 4, so w = 1.5, b = 1;
    /// w = α·(2 − 0), α = 0.75.
    #[test]
    fn two_samples_by_hand() {
        let train = data(array![[0.0], [2.0]], array![0.0, 5.0]);
        let model = params().kernel(Kernel::Linear).epsilon(1.0).fit(&train).unwrap();
        assert!(model.converged());
        assert_relative_eq!(model.dual_coef(), array![-0.75, 0.75], max_relative = 1e-12);
        assert_relative_eq!(model.intercept(), 1.0, max_relative = 1e-12);
        assert_relative_eq!(model.predict(&array![[4.0]]), array![7.0], max_relative = 1e-12);
    }

    /// The conditions of the optimum: |error| ≤ ε without a multiplier, = ε with a free one, ≥ ε with C.
    #[test]
    fn the_conditions_of_the_optimum_hold() {
        for kernel in [Kernel::Rbf, Kernel::Linear, Kernel::Poly] {
            let train = wave();
            let model = params().kernel(kernel).c(2.0).epsilon(0.4).coef0(0.5).gamma(0.5).fit(&train).unwrap();
            assert!(model.converged() && model.dual_coef().sum().abs() < 1e-10);
            let error = &train.targets - &model.try_predict(&train.records).unwrap();
            for i in 0..30 {
                let position = model.support().iter().position(|support| *support == i);
                let beta = position.map_or(0.0, |position| model.dual_coef()[position]);
                assert!(beta == 0.0 || beta * error[i] > 0.0);
                assert!(beta != 0.0 || error[i].abs() <= 0.4 + 1e-8, "{kernel:?}");
                assert!(beta == 0.0 || error[i].abs() >= 0.4 - 1e-8, "{kernel:?}");
                assert!(beta.abs() == 2.0 || error[i].abs() <= 0.4 + 1e-8, "{kernel:?}");
            }
        }
    }

    #[test]
    fn the_objective_falls_and_few_steps_are_no_convergence() {
        let model = params().fit(&wave()).unwrap();
        assert!(model.history().windows(2).all(|pair| pair[1].objective <= pair[0].objective + 1e-12));
        assert!(!params().max_iter(2).fit(&wave()).unwrap().converged());
        assert_eq!(params().cache_size(1e-9).fit(&wave()).unwrap(), model);
    }

    #[test]
    fn extreme_data() {
        let constant = params().fit(&data(array![[1.0], [2.0]], array![3.0, 3.0])).unwrap();
        assert_eq!(constant.support(), &[] as &[usize]);
        assert_relative_eq!(constant.try_predict(&array![[9.0]]).unwrap()[0], 3.0, max_relative = 1e-12);
        let single = params().fit(&data(array![[1.0, 2.0]], array![3.0])).unwrap();
        assert_relative_eq!(single.try_predict(&array![[1.0, 2.0]]).unwrap()[0], 3.0, max_relative = 1e-12);
        let scales = params().fit(&data(array![[1e12, 1e-12], [-1e12, 0.0]], array![1.0, -1.0])).unwrap();
        assert!(scales.converged() && scales.intercept().is_finite());
    }

    #[test]
    fn wrong_data_and_settings_are_errors() {
        let train = wave();
        let of = |x: Array2<f64>, y: Array1<f64>| params().fit(&data(x, y)).unwrap_err();
        assert!(matches!(of(Array2::zeros((0, 1)), array![]), Error::Empty { .. }));
        assert!(matches!(of(array![[1.0], [f64::INFINITY]], array![1.0, 1.0]), Error::NotFinite { .. }));
        assert!(matches!(of(array![[1.0], [2.0]], array![1.0, f64::NAN]), Error::NotFinite { .. }));
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(params().c(bad).fit(&train), Err(Error::BadParam { .. })), "{bad}");
        }
        assert!(matches!(params().epsilon(-1.0).fit(&train), Err(Error::BadParam { .. })));
        assert!(matches!(params().max_iter(0).fit(&train), Err(Error::BadParam { .. })));
        assert!(matches!(params().fit_weighted(&train, &[1.0]), Err(Error::LengthMismatch { .. })));
        let model = params().fit(&train).unwrap();
        assert!(matches!(model.try_predict(&array![[1.0, 2.0]]), Err(Error::Shape { .. })));
        assert!(matches!(model.try_predict(&array![[f64::NAN]]), Err(Error::NotFinite { .. })));
    }
}
