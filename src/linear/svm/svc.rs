//! The kernel support vector machine: the widest street between two classes, in a space of products or of nearness.
//!
//! A kernel says how alike two samples are; the machine compares a sample with its support vectors, the training samples
//! on the edge of the street or inside it, and adds up. A plane in the kernel's space is a curve in that of the features.
//!
//! - Formula: decision f(x) = Σ yᵢ·αᵢ·K(xᵢ, x) + b, where α minimises ½·Σ αᵢ·αⱼ·yᵢ·yⱼ·K(i, j) − Σ αᵢ over
//!   0 ≤ αᵢ ≤ C·sᵢ with Σ yᵢ·αᵢ = 0, for sample weights s.
//! - Cost: about O(n²·d) time for n samples to O(n³), O(n) memory and the cache; predictions O(d) for each support vector.
//! - Conventions: as scikit-learn's `SVC` (LIBSVM) with its defaults C = 1, the RBF kernel, `gamma` "scale", `tol` = 1e-3.
//!   Several classes: one machine for each pair, each has a vote, the first class wins among equals (LIBSVM's order). The
//!   decision function has a column for each pair, above 0 for the first class of the pair (`decision_function_shape`
//!   "ovo"); for two classes one column, above 0 for the positive class. Nothing is shrunk away, and no probabilities are
//!   fitted.
//! - Sources: Cortes & Vapnik (1995), Machine Learning 20, 273–297; Chang & Lin (2011), ACM Trans. Intell. Syst. Technol. 2,
//!   27.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, ArrayView1, ArrayView2, Axis, Data, Ix2};
use rayon::prelude::*;

use super::kernel::{Expansion, Gamma, Kernel, KernelFunction, KernelParams};
use super::smo::{Machine, Optimum, SmoStep};
use crate::linear::planes::{classes_of, classes_weigh};
use crate::linear::samples::{Samples, doubled, same_columns};
use crate::metrics::Label;
use crate::{Error, Result, input};

/// Settings of a support vector machine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SVCParams {
    c: f64,
    kernel: KernelParams,
    tol: f64,
    cache_size: f64,
    max_iter: usize,
}

impl Default for SVCParams {
    fn default() -> Self {
        SVCParams { c: 1.0, kernel: KernelParams::default(), tol: 1e-3, cache_size: 200.0, max_iter: 10_000_000 }
    }
}

impl SVCParams {
    /// `C`, what a sample inside the street costs beside its width (default 1, above 0).
    pub fn c(mut self, c: f64) -> Self {
        self.c = c;
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

    /// Megabytes for rows of the kernel matrix, for each pair of classes (default 200, above 0).
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
    /// use workings::linear::SVC;
    /// use workings::prelude::*;
    ///
    /// let data = Dataset::new(array![[1.0], [-1.0], [5.0]], array![1, 0, 0]);
    /// let model = SVC::params().fit_weighted(&data, &[1.0, 1.0, 0.0])?;
    /// assert_eq!(model.support(), [1, 0]); // the third sample does not count
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_weighted<D, T, L>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: &[f64],
    ) -> Result<SVC<L>>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = L>,
        L: Label,
    {
        self.solve(data.records().view(), data.as_single_targets(), Some(sample_weight.to_vec()))
    }

    fn solve<L: Label>(&self, x: ArrayView2<f64>, targets: ArrayView1<L>, weights: Option<Vec<f64>>) -> Result<SVC<L>> {
        input::setting("C", self.c, self.c > 0.0 && self.c.is_finite(), "a number above 0")?;
        check_settings(self.tol, self.max_iter, self.cache_size)?;
        let (classes, places) = classes_of(targets)?;
        let samples = Samples::new(x, vec![0.0; places.len()], weights)?;
        classes_weigh(&classes, &places, &samples.weight)?;
        let kernel = self.kernel.for_data(samples.x.view())?;
        let pairs: Vec<(usize, usize)> = match classes.len() {
            2 => vec![(1, 0)],
            k => (0..k).flat_map(|a| (a + 1..k).map(move |b| (a, b))).collect(),
        };
        let of_pair = |pair: &(usize, usize)| self.machine(&samples, kernel, &places, *pair);
        let machines: Vec<(Vec<usize>, Optimum)> = pairs.par_iter().map(of_pair).collect();
        Ok(SVC::new(&samples, kernel, classes, &places, pairs, machines))
    }

    /// The samples of two classes, and what separates the first from the second.
    fn machine(
        &self,
        samples: &Samples,
        kernel: KernelFunction,
        places: &[usize],
        (first, second): (usize, usize),
    ) -> (Vec<usize>, Optimum) {
        let of_pair = |i: &usize| (places[*i] == first || places[*i] == second) && samples.weight[*i] > 0.0;
        let taken: Vec<usize> = (0..places.len()).filter(of_pair).collect();
        let rows: Vec<f64> = taken.iter().flat_map(|i| samples.row(*i)).copied().collect();
        let machine = Machine {
            kernel,
            rows: &rows,
            n: taken.len(),
            y: taken.iter().map(|i| if places[*i] == first { 1.0 } else { -1.0 }).collect(),
            p: vec![-1.0; taken.len()],
            c: taken.iter().map(|i| self.c * samples.weight[*i]).collect(),
        };
        let optimum = machine.solve(self.tol, self.max_iter, self.cache_size);
        (taken, optimum)
    }
}

pub(super) fn check_settings(tol: f64, max_iter: usize, cache_size: f64) -> Result<()> {
    input::setting("tol", tol, tol >= 0.0 && tol.is_finite(), "a number of at least 0")?;
    input::setting("max_iter", max_iter as f64, max_iter > 0, "at least 1")?;
    input::setting("cache_size", cache_size, cache_size > 0.0 && cache_size.is_finite(), "a number above 0")
}

/// A fitted support vector machine.
///
/// ```
/// use workings::linear::{Kernel, SVC};
/// use workings::prelude::*;
///
/// // XOR: no line separates these, products of features do.
/// let train = Dataset::new(array![[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 0.0]], array!["same", "same", "not", "not"]);
/// let model = SVC::params().kernel(Kernel::Poly).degree(2).gamma(1.0).coef0(1.0).c(100.0).fit(&train)?;
/// assert_eq!(model.try_predict(&train.records)?, train.targets);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SVC<L> {
    expansion: Expansion,
    support: Vec<usize>,
    n_support: Vec<usize>,
    classes: Vec<L>,
    /// The classes of each machine: above 0 means the first.
    pairs: Vec<(usize, usize)>,
    history: Vec<Vec<SmoStep>>,
    converged: bool,
}

impl SVC<()> {
    /// The settings, to be fitted.
    pub fn params() -> SVCParams {
        SVCParams::default()
    }
}

impl<L: Label> SVC<L> {
    fn new(
        samples: &Samples,
        kernel: KernelFunction,
        classes: Vec<L>,
        places: &[usize],
        pairs: Vec<(usize, usize)>,
        machines: Vec<(Vec<usize>, Optimum)>,
    ) -> SVC<L> {
        let mut supports = vec![false; places.len()];
        for (taken, optimum) in &machines {
            taken.iter().zip(&optimum.coef).for_each(|(i, coef)| supports[*i] |= *coef != 0.0);
        }
        // Class by class, as scikit-learn has them.
        let mut support: Vec<usize> = (0..places.len()).filter(|i| supports[*i]).collect();
        support.sort_by_key(|i| places[*i]);
        let mut at = vec![0; places.len()];
        support.iter().enumerate().for_each(|(position, i)| at[*i] = position);
        let mut coef = Array2::zeros((machines.len(), support.len()));
        for (k, (taken, optimum)) in machines.iter().enumerate() {
            let held = taken.iter().zip(&optimum.coef).filter(|(_, value)| **value != 0.0);
            held.for_each(|(i, value)| coef[(k, at[*i])] = *value);
        }
        let of_class = |class: usize| support.iter().filter(|i| places[**i] == class).count();
        SVC {
            n_support: (0..classes.len()).map(of_class).collect(),
            expansion: Expansion {
                kernel,
                vectors: samples.x.select(Axis(0), &support),
                coef,
                intercept: machines.iter().map(|(_, optimum)| optimum.intercept).collect(),
            },
            support,
            classes,
            pairs,
            converged: machines.iter().all(|(_, optimum)| optimum.converged),
            history: machines.into_iter().map(|(_, optimum)| optimum.history).collect(),
        }
    }

    /// The rows of the training data that are support vectors, class by class.
    pub fn support(&self) -> &[usize] {
        &self.support
    }

    /// The support vectors, a row for each of [`support`](Self::support).
    pub fn support_vectors(&self) -> &Array2<f64> {
        &self.expansion.vectors
    }

    /// How many support vectors each class has.
    pub fn n_support(&self) -> &[usize] {
        &self.n_support
    }

    /// yᵢ·αᵢ of each support vector: a row for each pair of classes, 0 where it is not of the pair.
    pub fn dual_coef(&self) -> &Array2<f64> {
        &self.expansion.coef
    }

    /// The intercept of each pair of classes.
    pub fn intercept(&self) -> &[f64] {
        &self.expansion.intercept
    }

    /// The weight of each feature, a row for each column of the decision function: f(x) = w · x + b, of the linear kernel
    /// alone, with w = Σ yᵢ·αᵢ·xᵢ.
    ///
    /// # Errors
    /// `Undetermined` for another kernel, whose decision is no weighted sum of the features.
    /// ```
    /// use workings::linear::{Kernel, SVC};
    /// use workings::prelude::*;
    ///
    /// let train = Dataset::new(array![[3.0, 7.0], [1.0, 7.0]], array![1, 0]);
    /// let model = SVC::params().kernel(Kernel::Linear).fit(&train)?;
    /// assert_eq!(model.coef()?, array![[1.0, 0.0]]); // f(x) = x₁ − 2: the street from 1 to 3
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn coef(&self) -> Result<Array2<f64>> {
        match self.expansion.kernel.params.kernel {
            Kernel::Linear => Ok(self.expansion.coef.dot(&self.expansion.vectors)),
            other => {
                let problem = format!("features have no weights under the kernel {other:?}, only under Kernel::Linear");
                Err(Error::Undetermined(problem))
            }
        }
    }

    /// The factor γ of the kernel, as it was found from the data.
    pub fn gamma(&self) -> f64 {
        self.expansion.kernel.gamma
    }

    /// The classes in sorted order; of two the positive one is last.
    pub fn classes(&self) -> &[L] {
        &self.classes
    }

    /// The dual objective and its violation as they fall, for each pair of classes.
    pub fn history(&self) -> &[Vec<SmoStep>] {
        &self.history
    }

    /// Whether every violation fell to `tol` within `max_iter` pairs of multipliers.
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// f(x) of every sample: for two classes one column, above 0 for the positive one; for more a column for each pair,
    /// (0, 1), (0, 2), … (1, 2), …, above 0 for the first of the pair.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn decision_function<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let x = x.into();
        same_columns(x, self.expansion.vectors.ncols())?;
        Ok(self.expansion.values(x))
    }

    /// The class of every sample: that with the most votes.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<L>> {
        Ok(self.elected(&self.decision_function(x)?))
    }

    fn elected(&self, decision: &Array2<f64>) -> Array1<L> {
        let winner = |row: ArrayView1<f64>| {
            let mut votes = vec![0; self.classes.len()];
            for ((first, second), value) in self.pairs.iter().zip(row) {
                votes[if *value > 0.0 { *first } else { *second }] += 1;
            }
            (0..votes.len()).fold(0, |best, class| if votes[class] > votes[best] { class } else { best })
        };
        decision.outer_iter().map(|row| self.classes[winner(row)].clone()).collect()
    }
}

impl<D, T, L> Fit<ArrayBase<D, Ix2>, T, Error> for SVCParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = L>,
    L: Label,
{
    type Object = SVC<L>;

    /// Fits on records and targets of at least two classes, weighted where the dataset has weights.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<SVC<L>> {
        self.solve(data.records().view(), data.as_single_targets(), doubled(data.weights()))
    }
}

impl<D: Data<Elem = f64>, L: Label> PredictInplace<ArrayBase<D, Ix2>, Array1<L>> for SVC<L> {
    /// Panics, as ndarray does, for another number of features; [`SVC::try_predict`] refuses it.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<L>) {
        assert_eq!(x.ncols(), self.expansion.vectors.ncols(), "features");
        y.assign(&self.elected(&self.expansion.values(x.view())));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<L> {
        Array1::from_elem(x.nrows(), self.classes[0].clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use linfa::Dataset;
    use linfa::traits::Predict;
    use ndarray::{Ix1, array};

    fn params() -> SVCParams {
        SVC::params().tol(1e-10)
    }

    fn ring() -> Dataset<f64, &'static str, Ix1> {
        let point = |i: usize| {
            let (angle, radius) = (i as f64 * 1.7, if i.is_multiple_of(3) { 0.6 } else { 2.0 + 0.1 * (i % 5) as f64 });
            [radius * angle.cos(), radius * angle.sin()][..].to_vec()
        };
        let x = Array2::from_shape_fn((40, 2), |(i, j)| point(i)[j]);
        Dataset::new(x, Array1::from_shape_fn(40, |i| if i.is_multiple_of(3) { "inside" } else { "outside" }))
    }

    /// Two samples, x = 3 and x = 1: the street lies between them, so w = 1 and b = −2; w = α·(3 − 1), hence α = ½.
    #[test]
    fn two_samples_by_hand() {
        let train = Dataset::new(array![[3.0], [1.0]], array![1, 0]);
        let model = params().kernel(Kernel::Linear).fit(&train).unwrap();
        assert!(model.converged());
        assert_eq!((model.support(), model.n_support()), (&[1, 0][..], &[1, 1][..]));
        assert_relative_eq!(model.dual_coef(), &array![[-0.5, 0.5]], max_relative = 1e-12);
        assert_relative_eq!(model.intercept()[0], -2.0, max_relative = 1e-12);
        let decision = model.decision_function(&array![[2.5], [0.0]]).unwrap();
        assert_relative_eq!(decision, array![[0.5], [-2.0]], max_relative = 1e-12);
        // A small C cuts α down, and the middle stays the border.
        let soft = params().kernel(Kernel::Linear).c(0.1).fit(&train).unwrap();
        assert_relative_eq!(soft.dual_coef(), &array![[-0.1, 0.1]], max_relative = 1e-12);
        assert_relative_eq!(soft.decision_function(&array![[2.0]]).unwrap()[(0, 0)], 0.0, epsilon = 1e-12);
    }

    /// The conditions of the optimum: y·f(x) ≥ 1 where α = 0, = 1 where α is free, ≤ 1 where α = C; Σ y·α = 0.
    #[test]
    fn the_conditions_of_the_optimum_hold() {
        for (kernel, c) in [(Kernel::Rbf, 0.7), (Kernel::Linear, 0.2), (Kernel::Poly, 1.0)] {
            let train = ring();
            let model = params().kernel(kernel).c(c).coef0(1.0).fit(&train).unwrap();
            assert!(model.converged());
            assert!(model.dual_coef().sum().abs() < 1e-12);
            let f = model.decision_function(&train.records).unwrap();
            for i in 0..40 {
                let side = if train.targets[i] == "outside" { 1.0 } else { -1.0 };
                let position = model.support().iter().position(|support| *support == i);
                let alpha = position.map_or(0.0, |position| side * model.dual_coef()[(0, position)]);
                let margin = side * f[(i, 0)];
                assert!((0.0..=c).contains(&alpha), "{alpha}");
                assert!(alpha > 0.0 || margin > 1.0 - 1e-8, "{kernel:?} {i}: {alpha} {margin}");
                assert!(alpha == c || margin > 1.0 - 1e-8, "{kernel:?} {i}: {alpha} {margin}");
                assert!(alpha == 0.0 || margin < 1.0 + 1e-8, "{kernel:?} {i}: {alpha} {margin}");
            }
        }
    }

    #[test]
    fn a_ring_is_learnt_and_the_objective_falls() {
        let model = params().fit(&ring()).unwrap();
        assert_eq!(model.predict(&ring().records), ring().targets);
        let history = &model.history()[0];
        assert!(history.windows(2).all(|pair| pair[1].objective <= pair[0].objective + 1e-12));
        assert!(history.last().unwrap().violation <= 1e-10);
        let early = params().max_iter(3).fit(&ring()).unwrap();
        assert!(!early.converged() && early.history()[0].last().unwrap().iteration == 3);
        // With room for two rows of the matrix alone, all is found again.
        let small = params().cache_size(1e-9).fit(&ring()).unwrap();
        assert_eq!(small, model);
    }

    /// w · x + b is the decision, of two classes and of the three pairs of three.
    #[test]
    fn weights_of_the_linear_kernel_alone() {
        let x = array![[5.0, 0.0, 1.0], [6.0, 1.0, 2.0], [-5.0, 0.5, 0.0], [-6.0, 0.0, 3.0], [0.0, 7.0, 1.0]];
        for y in [array![1, 1, 0, 0, 0], array![2, 2, 0, 0, 1]] {
            let model = params().kernel(Kernel::Linear).fit(&Dataset::new(x.clone(), y)).unwrap();
            let planes = x.dot(&model.coef().unwrap().t()) + Array1::from(model.intercept().to_vec());
            assert_relative_eq!(planes, model.decision_function(&x).unwrap(), epsilon = 1e-12);
        }
        for kernel in [Kernel::Rbf, Kernel::Poly] {
            let refused = params().kernel(kernel).fit(&ring()).unwrap().coef();
            assert!(matches!(refused, Err(Error::Undetermined(problem)) if problem.contains(&format!("{kernel:?}"))));
        }
    }

    #[test]
    fn three_classes_vote() {
        let x = array![[5.0, 0.0], [6.0, 1.0], [-5.0, 0.5], [-6.0, 0.0], [0.0, 7.0], [0.5, 9.0]];
        let train = Dataset::new(x, array!["right", "right", "left", "left", "up", "up"]);
        let model = params().fit(&train).unwrap();
        assert_eq!(model.decision_function(&train.records).unwrap().dim(), (6, 3));
        assert_eq!(model.try_predict(&train.records).unwrap(), train.targets);
        // "left" against "up" in the second column: above 0 for "left".
        assert!(model.decision_function(&array![[-5.5, 0.2]]).unwrap()[(0, 1)] > 0.0);
    }

    #[test]
    fn extreme_data() {
        let train = Dataset::new(array![[1e12, 1e-12, 0.0], [-1e12, 2e-12, 0.0]], array![1, 0]);
        for kernel in [Kernel::Linear, Kernel::Rbf] {
            let model = params().kernel(kernel).fit(&train).unwrap();
            assert_eq!(model.try_predict(&train.records).unwrap(), train.targets, "{kernel:?}");
        }
        // Equal samples of both classes: nothing can be learnt, and nothing fails.
        let equal = Dataset::new(Array2::ones((4, 2)), array![1, 0, 1, 0]);
        let model = params().fit(&equal).unwrap();
        assert!(model.converged());
        assert_relative_eq!(model.decision_function(&array![[1.0, 1.0]]).unwrap()[(0, 0)], 0.0, epsilon = 1e-9);
    }

    #[test]
    fn wrong_data_and_settings_are_errors() {
        let train = ring();
        let of = |x: Array2<f64>, y: Array1<i32>| params().fit(&Dataset::new(x, y)).unwrap_err();
        assert!(matches!(of(array![[1.0], [2.0]], array![1, 1]), Error::BadParam { .. }));
        assert!(matches!(of(array![[1.0]], array![1]), Error::BadParam { .. }));
        assert!(matches!(of(Array2::zeros((0, 1)), array![]), Error::Empty { .. }));
        assert!(matches!(of(array![[1.0], [f64::NAN]], array![0, 1]), Error::NotFinite { .. }));
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(params().c(bad).fit(&train), Err(Error::BadParam { .. })), "{bad}");
            assert!(matches!(params().gamma(bad).fit(&train), Err(Error::BadParam { .. })), "{bad}");
            assert!(matches!(params().cache_size(bad).fit(&train), Err(Error::BadParam { .. })), "{bad}");
        }
        assert!(matches!(params().tol(-1.0).fit(&train), Err(Error::BadParam { .. })));
        assert!(matches!(params().max_iter(0).fit(&train), Err(Error::BadParam { .. })));
        assert!(matches!(params().fit_weighted(&train, &[1.0]), Err(Error::LengthMismatch { .. })));
        let model = params().fit(&train).unwrap();
        assert!(matches!(model.try_predict(&array![[1.0]]), Err(Error::Shape { .. })));
        assert!(matches!(model.decision_function(&array![[f64::NAN, 1.0]]), Err(Error::NotFinite { .. })));
    }
}
