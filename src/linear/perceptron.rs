//! The perceptron: learn from mistakes only.
//!
//! Go through the samples; whenever one lies on the wrong side of the plane (or on it), move the plane towards it: add the
//! sample to the weights, or take it away. It is the oldest learning machine, and stochastic gradient descent in its
//! simplest form.
//!
//! - Formula: where y·(w·x + b) ≤ 0, with y = ±1: w ← w + η·y·x and b ← b + η·y.
//! - Mistake bound (Novikoff): where some plane through the origin with ‖w*‖ = 1 keeps all samples at least γ > 0 on their
//!   side and none is longer than R, at most (R/γ)² mistakes are made in all, in whatever order and of whatever number the
//!   samples are: each mistake brings w·w* up by at least γ, but ‖w‖² by at most R². (An intercept is one more feature
//!   that is 1 throughout.) Where no plane separates the classes, it never settles.
//! - Cost: O(n·d) time an epoch for each class, O(d) memory besides the data.
//! - Conventions: as scikit-learn's `Perceptron` with its defaults and no penalty. Several classes: each against the rest,
//!   the largest value wins. An epoch without a mistake ends the training, as nothing can change any more; so do
//!   `n_iter_no_change` epochs in a row whose sum of losses, max(0, −y·(w·x + b)), is not below the best one by
//!   `tol` · n. The order is shuffled from `seed`, which gives other orders than scikit-learn's `random_state`.
//! - Sources: Rosenblatt (1958), Psychological Review 65, 386–408; Novikoff (1962), Symposium on the Mathematical Theory
//!   of Automata 12, 615–622.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, ArrayView1, ArrayView2, Data, Ix2};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::planes::{Plane, Planes, classes_of, classes_weigh, sides};
use super::samples::{Samples, dot, doubled};
use crate::linalg::wide;
use crate::metrics::Label;
use crate::{Error, Result, input};

/// Settings of a perceptron.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PerceptronParams {
    eta0: f64,
    fit_intercept: bool,
    max_iter: usize,
    tol: Option<f64>,
    n_iter_no_change: usize,
    shuffle: bool,
    seed: u64,
}

impl Default for PerceptronParams {
    fn default() -> Self {
        PerceptronParams {
            eta0: 1.0,
            fit_intercept: true,
            max_iter: 1000,
            tol: Some(1e-3),
            n_iter_no_change: 5,
            shuffle: true,
            seed: 0,
        }
    }
}

impl PerceptronParams {
    /// The learning rate η (default 1, above 0). From weights of 0 it only sets their scale.
    pub fn eta0(mut self, eta0: f64) -> Self {
        self.eta0 = eta0;
        self
    }

    /// Whether the model has an intercept (default yes).
    pub fn fit_intercept(mut self, fit_intercept: bool) -> Self {
        self.fit_intercept = fit_intercept;
        self
    }

    /// Most epochs, passes over the data (default 1000, at least 1).
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.max_iter = max_iter;
        self
    }

    /// How much the mean loss must fall below its best (default 1e-3); `None` goes on to `max_iter` or to an epoch without
    /// a mistake.
    pub fn tol(mut self, tol: impl Into<Option<f64>>) -> Self {
        self.tol = tol.into();
        self
    }

    /// Epochs in a row without that fall after which to stop (default 5, at least 1).
    pub fn n_iter_no_change(mut self, epochs: usize) -> Self {
        self.n_iter_no_change = epochs;
        self
    }

    /// Whether the samples come in a new order in each epoch (default yes).
    pub fn shuffle(mut self, shuffle: bool) -> Self {
        self.shuffle = shuffle;
        self
    }

    /// The seed of the order (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Fits with these sample weights, by which a sample's move is multiplied, in place of the dataset's.
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0.
    /// ```
    /// use workings::linear::Perceptron;
    /// use workings::prelude::*;
    ///
    /// // The first sample is a mistake: w = 2·3, b = 2. The second then lies on its side: 6·(−1) + 2 < 0.
    /// let data = Dataset::new(array![[3.0], [-1.0]], array!["yes", "no"]);
    /// let model = Perceptron::params().shuffle(false).max_iter(1).fit_weighted(&data, &[2.0, 1.0])?;
    /// assert_eq!((model.coef()[(0, 0)], model.intercept()[0]), (6.0, 2.0));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_weighted<D, T, L>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: &[f64],
    ) -> Result<Perceptron<L>>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = L>,
        L: Label,
    {
        self.learn(data.records().view(), data.as_single_targets(), Some(sample_weight.to_vec()))
    }

    fn check(&self) -> Result<()> {
        input::setting("eta0", self.eta0, self.eta0 > 0.0 && self.eta0.is_finite(), "a number above 0")?;
        input::setting("max_iter", self.max_iter as f64, self.max_iter > 0, "at least 1")?;
        let patience = self.n_iter_no_change;
        input::setting("n_iter_no_change", patience as f64, patience > 0, "at least 1")?;
        let tol = self.tol.unwrap_or(0.0);
        input::setting("tol", tol, tol >= 0.0 && tol.is_finite(), "a number of at least 0")
    }

    fn learn<L: Label>(
        &self,
        x: ArrayView2<f64>,
        targets: ArrayView1<L>,
        weights: Option<Vec<f64>>,
    ) -> Result<Perceptron<L>> {
        self.check()?;
        let (classes, places) = classes_of(targets)?;
        let samples = Samples::new(x, vec![0.0; places.len()], weights)?;
        classes_weigh(&classes, &places, &samples.weight)?;
        let runs: Vec<Run> =
            sides(&places, classes.len()).par_iter().map(|sides| self.epochs(&samples, sides)).collect();
        let converged = runs.iter().all(|run| run.settled);
        let history = runs.iter().map(|run| run.history.clone()).collect();
        let planes = runs.into_iter().map(|run| run.plane).collect();
        Ok(Perceptron { planes: Planes::new(planes, samples.width(), classes), history, converged })
    }

    /// One side against the other.
    fn epochs(&self, samples: &Samples, side: &[f64]) -> Run {
        let n = side.len();
        let mut order: Vec<usize> = (0..n).collect();
        let mut random = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        let (mut w, mut b) = (vec![0.0; samples.width()], 0.0);
        let (mut history, mut settled, mut best, mut waited) = (Vec::new(), false, f64::INFINITY, 0);
        while !settled && history.len() < self.max_iter {
            if self.shuffle {
                order.shuffle(&mut random);
            }
            let epoch = wide(
                #[inline(always)]
                || self.epoch(samples, side, &order, &mut w, &mut b),
            );
            history.push(epoch);
            let better = self.tol.is_none_or(|tol| epoch.loss <= best - tol);
            waited = if better { 0 } else { waited + 1 };
            best = best.min(epoch.loss);
            settled = epoch.mistakes == 0 || waited >= self.n_iter_no_change;
        }
        Run { plane: (w, b), history, settled }
    }

    #[inline(always)]
    fn epoch(&self, samples: &Samples, side: &[f64], order: &[usize], w: &mut [f64], b: &mut f64) -> PerceptronEpoch {
        let mut epoch = PerceptronEpoch { mistakes: 0, loss: 0.0 };
        for &i in order {
            let (row, weight) = (samples.row(i), samples.weight[i]);
            let margin = side[i] * (dot(row, w) + *b);
            if margin <= 0.0 && weight > 0.0 {
                epoch.mistakes += 1;
                epoch.loss -= margin / side.len() as f64;
                let by = self.eta0 * weight * side[i];
                w.iter_mut().zip(row).for_each(|(w, x)| *w += by * x);
                *b += if self.fit_intercept { by } else { 0.0 };
            }
        }
        epoch
    }
}

/// What one training of two sides gave.
struct Run {
    plane: Plane,
    history: Vec<PerceptronEpoch>,
    settled: bool,
}

/// One pass over the samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PerceptronEpoch {
    /// Samples that moved the plane.
    pub mistakes: usize,
    /// The mean of max(0, −y·(w·x + b)), each sample measured just before it moved the plane.
    pub loss: f64,
}

/// A trained perceptron.
///
/// ```
/// use workings::linear::Perceptron;
/// use workings::prelude::*;
///
/// // AND: a line separates the one sample where both are 1 from the rest.
/// let train = Dataset::new(array![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], array![0, 0, 0, 1]);
/// let model = Perceptron::params().tol(None).fit(&train)?;
/// assert!(model.converged() && model.history()[0].last().unwrap().mistakes == 0);
/// assert_eq!(model.try_predict(&train.records)?, train.targets);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Perceptron<L> {
    planes: Planes<L>,
    history: Vec<Vec<PerceptronEpoch>>,
    converged: bool,
}

impl Perceptron<()> {
    /// The settings, to be fitted.
    pub fn params() -> PerceptronParams {
        PerceptronParams::default()
    }
}

impl<L: Label> Perceptron<L> {
    /// A row of weights for each class, or one row for two classes.
    pub fn coef(&self) -> &Array2<f64> {
        &self.planes.coef
    }

    /// The intercept of each row of weights.
    pub fn intercept(&self) -> &Array1<f64> {
        &self.planes.intercept
    }

    /// The classes in sorted order; of two the positive one is last.
    pub fn classes(&self) -> &[L] {
        &self.planes.classes
    }

    /// Mistakes and loss of every epoch, for each row of weights.
    pub fn history(&self) -> &[Vec<PerceptronEpoch>] {
        &self.history
    }

    /// Whether every row of weights stopped before `max_iter`: without a mistake, or without getting better.
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// w·x + b of every sample, a column for each row of weights: of two classes above 0 for the positive one.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn decision_function<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        self.planes.try_decision(x.into())
    }

    /// The class of every sample.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<L>> {
        Ok(self.planes.predict(&self.decision_function(x)?))
    }
}

impl<D, T, L> Fit<ArrayBase<D, Ix2>, T, Error> for PerceptronParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = L>,
    L: Label,
{
    type Object = Perceptron<L>;

    /// Fits on records and targets of at least two classes, weighted where the dataset has weights.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<Perceptron<L>> {
        self.learn(data.records().view(), data.as_single_targets(), doubled(data.weights()))
    }
}

impl<D: Data<Elem = f64>, L: Label> PredictInplace<ArrayBase<D, Ix2>, Array1<L>> for Perceptron<L> {
    /// Panics, as ndarray does, for another number of features; [`Perceptron::try_predict`] refuses it.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<L>) {
        assert_eq!(x.ncols(), self.planes.coef.ncols(), "features");
        y.assign(&self.planes.predict(&self.planes.decision(x.view())));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<L> {
        Array1::from_elem(x.nrows(), self.planes.classes[0].clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use linfa::Dataset;
    use linfa::traits::Predict;
    use ndarray::{Ix1, array};

    fn params() -> PerceptronParams {
        Perceptron::params()
    }

    fn line_of(y: Array1<i32>) -> Dataset<f64, i32, Ix1> {
        Dataset::new(Array2::from_shape_fn((y.len(), 1), |(i, _)| i as f64), y)
    }

    /// x = (2, 1) yes, (1, 2) no, (3, 0) yes, without an intercept and in this order. Epoch 1: 0 ≤ 0, so w = (2, 1); no has
    /// 4 > 0, so w = (1, −1); yes has 3. Epoch 2: 1, −1 and 3 are all on their side.
    #[test]
    fn mistakes_by_hand() {
        let train = Dataset::new(array![[2.0, 1.0], [1.0, 2.0], [3.0, 0.0]], array!["yes", "no", "yes"]);
        let model = params().fit_intercept(false).shuffle(false).fit(&train).unwrap();
        assert_eq!((model.coef().clone(), model.intercept().clone()), (array![[1.0, -1.0]], array![0.0]));
        let loss = [4.0 / 3.0, 0.0];
        let expected: Vec<PerceptronEpoch> =
            [2, 0].iter().zip(loss).map(|(m, loss)| PerceptronEpoch { mistakes: *m, loss }).collect();
        assert_eq!(model.history(), [expected]);
        assert!(model.converged());
        assert_eq!(model.decision_function(&array![[1.0, 5.0]]).unwrap(), array![[-4.0]]);
        assert_eq!(model.predict(&array![[1.0, 5.0], [5.0, 1.0]]), array!["no", "yes"]);
    }

    /// 200 points at least 0.5 from the line x₀ + 2·x₁ = 0 and within R: at most (R/γ)² mistakes, in any order.
    #[test]
    fn the_mistake_bound_holds() {
        let (mut rows, mut y) = (Vec::new(), Vec::new());
        for i in 0..400 {
            let point = [((i * 37) % 41) as f64 / 4.0 - 5.0, ((i * 23) % 29) as f64 / 3.0 - 5.0];
            let distance = (point[0] + 2.0 * point[1]) / 5.0_f64.sqrt();
            if distance.abs() >= 0.5 {
                rows.push(point);
                y.push(i32::from(distance > 0.0));
            }
        }
        let train = Dataset::new(Array2::from(rows), Array1::from(y));
        let radius = train.records.outer_iter().map(|row| row.dot(&row)).fold(0.0, f64::max);
        for seed in 0..5 {
            let model = params().fit_intercept(false).tol(None).seed(seed).fit(&train).unwrap();
            let mistakes: usize = model.history()[0].iter().map(|epoch| epoch.mistakes).sum();
            assert!(model.converged() && mistakes as f64 <= radius / 0.25, "{mistakes}");
            assert_eq!(model.try_predict(&train.records).unwrap(), train.targets);
        }
    }

    #[test]
    fn several_classes_each_against_the_rest() {
        let x = array![[5.0, 0.0], [6.0, 1.0], [-5.0, 0.5], [-6.0, 0.0], [0.0, 7.0], [0.5, 9.0]];
        let train = Dataset::new(x, array!["right", "right", "left", "left", "up", "up"]);
        let model = params().tol(None).fit(&train).unwrap();
        assert_eq!(
            (model.classes(), model.coef().dim(), model.history().len()),
            (&["left", "right", "up"][..], (3, 2), 3)
        );
        assert_eq!(model.try_predict(&train.records).unwrap(), train.targets);
        let again = params().tol(None).fit(&train).unwrap();
        assert_eq!(again, model);
        assert_ne!(params().tol(None).seed(5).fit(&train).unwrap().history(), &[] as &[Vec<PerceptronEpoch>]);
    }

    /// Classes that no line separates: with `tol` it gives up, without it goes on to `max_iter`.
    #[test]
    fn mixed_classes_never_settle() {
        let train = line_of(array![0, 1, 0, 1, 1, 0]);
        assert!(!params().tol(None).max_iter(50).fit(&train).unwrap().converged());
        let model = params().fit(&train).unwrap();
        assert!(model.converged() && model.history()[0].len() < 1000);
        let identical = Dataset::new(Array2::ones((2, 1)), array![0, 1]);
        assert!(params().fit(&identical).is_ok());
    }

    #[test]
    fn scales_and_wide_data() {
        let train = Dataset::new(array![[1e12, 1e-12, 3.0], [-1e12, 2e-12, 3.0]], array![1, 0]);
        let model = params().fit(&train).unwrap();
        assert_eq!(model.try_predict(&train.records).unwrap(), train.targets);
        let weighted = line_of(array![0, 1, 0, 1]).with_weights(array![1.0_f32, 1.0, 0.0, 1.0]);
        let model = params().tol(None).fit(&weighted).unwrap();
        assert_eq!(model.try_predict(&array![[0.0], [1.0], [3.0]]).unwrap(), array![0, 1, 1]);
    }

    #[test]
    fn wrong_data_and_settings_are_errors() {
        let train = line_of(array![0, 0, 1]);
        let of = |x: Array2<f64>, y: Array1<i32>| params().fit(&Dataset::new(x, y)).unwrap_err();
        assert!(matches!(of(array![[1.0], [2.0]], array![1, 1]), Error::BadParam { .. }));
        assert!(matches!(of(array![[1.0]], array![1]), Error::BadParam { .. }));
        assert!(matches!(of(Array2::zeros((0, 1)), array![]), Error::Empty { .. }));
        assert!(matches!(of(array![[1.0], [f64::NAN]], array![0, 1]), Error::NotFinite { .. }));
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(params().eta0(bad).fit(&train), Err(Error::BadParam { .. })), "{bad}");
        }
        assert!(matches!(params().tol(-1.0).fit(&train), Err(Error::BadParam { .. })));
        assert!(matches!(params().max_iter(0).fit(&train), Err(Error::BadParam { .. })));
        assert!(matches!(params().n_iter_no_change(0).fit(&train), Err(Error::BadParam { .. })));
        assert!(matches!(params().fit_weighted(&train, &[1.0]), Err(Error::LengthMismatch { .. })));
        let model = params().fit(&train).unwrap();
        assert!(matches!(model.try_predict(&array![[1.0, 2.0]]), Err(Error::Shape { .. })));
        assert!(matches!(model.decision_function(&array![[f64::NAN]]), Err(Error::NotFinite { .. })));
    }
}
