//! The linear support vector machine: the plane with the widest margin.
//!
//! Of all planes between two classes take the one that keeps the furthest from both: with the samples at y·(w·x + b) ≥ 1
//! the street between them is 2/‖w‖ wide. Samples inside the street, or on the wrong side, pay for it.
//!
//! - Formula: minimise ½·(‖w‖² + b²/k²) + C·Σ sᵢ·loss(yᵢ·(w·xᵢ + b)), y = ±1, with the hinge loss max(0, 1 − m) or its
//!   square, sample weights s, and k = `intercept_scaling`.
//! - Cost: O(n·d) time a pass over the samples, O(n) memory besides the data; classes in parallel.
//! - Conventions: as scikit-learn's `LinearSVC` (liblinear) with its defaults C = 1 and the squared hinge. The intercept is
//!   penalised along with the weights, as it is the weight of a constant feature k; a large k makes that small. Features of
//!   very different units should be scaled first. Several classes: each against the rest, the largest value wins. `tol`
//!   (default 1e-4) is the duality gap as a share of the objective, a proof of how good the answer is; liblinear's is the
//!   largest slope, which proves nothing.
//! - Sources: Cortes & Vapnik (1995), Machine Learning 20, 273–297; Hsieh et al. (2008), ICML, 408–415.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, ArrayView1, ArrayView2, Data, Ix2};
use rayon::prelude::*;

use super::dual::{Descent, DualStep, Solved, Terms};
use crate::linear::planes::{Planes, classes_of, classes_weigh, sides};
use crate::linear::samples::{Samples, doubled};
use crate::metrics::Label;
use crate::{Error, Result, input};

/// What a sample within the street, or on the wrong side, pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SvcLoss {
    /// max(0, 1 − m).
    Hinge,
    /// max(0, 1 − m)².
    #[default]
    SquaredHinge,
}

/// Settings of a linear support vector machine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinearSVCParams {
    c: f64,
    loss: SvcLoss,
    fit_intercept: bool,
    intercept_scaling: f64,
    tol: f64,
    max_iter: usize,
    seed: u64,
}

impl Default for LinearSVCParams {
    fn default() -> Self {
        LinearSVCParams {
            c: 1.0,
            loss: SvcLoss::SquaredHinge,
            fit_intercept: true,
            intercept_scaling: 1.0,
            tol: 1e-4,
            max_iter: 1000,
            seed: 0,
        }
    }
}

impl LinearSVCParams {
    /// `C`, what a loss costs beside the width of the street (default 1, above 0).
    pub fn c(mut self, c: f64) -> Self {
        self.c = c;
        self
    }

    /// The loss (default the squared hinge).
    pub fn loss(mut self, loss: SvcLoss) -> Self {
        self.loss = loss;
        self
    }

    /// Whether the model has an intercept (default yes).
    pub fn fit_intercept(mut self, fit_intercept: bool) -> Self {
        self.fit_intercept = fit_intercept;
        self
    }

    /// The value of the constant feature whose weight makes the intercept (default 1, above 0).
    pub fn intercept_scaling(mut self, intercept_scaling: f64) -> Self {
        self.intercept_scaling = intercept_scaling;
        self
    }

    /// The duality gap, as a share of the objective, at which to stop (default 1e-4, at least 0).
    pub fn tol(mut self, tol: f64) -> Self {
        self.tol = tol;
        self
    }

    /// Most passes over the samples (default 1000, at least 1).
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.max_iter = max_iter;
        self
    }

    /// The seed of the order of the samples (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Fits with these sample weights in place of the dataset's, which linfa holds in single precision.
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0.
    /// ```
    /// use workings::linear::LinearSVC;
    /// use workings::prelude::*;
    ///
    /// let data = Dataset::new(array![[1.0], [-1.0], [5.0]], array![1, 0, 0]);
    /// let model = LinearSVC::params().fit_weighted(&data, &[1.0, 1.0, 0.0])?;
    /// assert_eq!(model.try_predict(&array![[4.0], [-0.5]])?, array![1, 0]); // the third sample does not count
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_weighted<D, T, L>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: &[f64],
    ) -> Result<LinearSVC<L>>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = L>,
        L: Label,
    {
        self.solve(data.records().view(), data.as_single_targets(), Some(sample_weight.to_vec()))
    }

    fn solve<L: Label>(
        &self,
        x: ArrayView2<f64>,
        targets: ArrayView1<L>,
        weights: Option<Vec<f64>>,
    ) -> Result<LinearSVC<L>> {
        input::setting("C", self.c, self.c > 0.0 && self.c.is_finite(), "a number above 0")?;
        let (scaling, tol) = (self.intercept_scaling, self.tol);
        input::setting("intercept_scaling", scaling, scaling > 0.0 && scaling.is_finite(), "a number above 0")?;
        input::setting("max_iter", self.max_iter as f64, self.max_iter > 0, "at least 1")?;
        input::setting("tol", tol, tol >= 0.0 && tol.is_finite(), "a number of at least 0")?;
        let (classes, places) = classes_of(targets)?;
        let samples = Samples::new(x, vec![0.0; places.len()], weights)?;
        classes_weigh(&classes, &places, &samples.weight)?;
        let constant = if self.fit_intercept { scaling } else { 0.0 };
        let descent = Descent { constant, tol, max_iter: self.max_iter, seed: self.seed };
        let c: Vec<f64> = samples.weight.iter().map(|weight| self.c * weight).collect();
        let squared = self.loss == SvcLoss::SquaredHinge;
        let machine = |y| descent.solve(&samples, &Terms { y, c: c.clone(), epsilon: 0.0, squared, classes: true });
        let solved: Vec<Solved> = sides(&places, classes.len()).into_par_iter().map(machine).collect();
        let d = samples.width();
        let planes = solved.iter().map(|solved| (solved.w[..d].to_vec(), constant * solved.w[d])).collect();
        Ok(LinearSVC {
            planes: Planes::new(planes, d, classes),
            converged: solved.iter().all(|solved| solved.converged),
            history: solved.into_iter().map(|solved| solved.history).collect(),
        })
    }
}

/// A fitted linear support vector machine.
///
/// ```
/// use workings::linear::{LinearSVC, SvcLoss};
/// use workings::prelude::*;
///
/// // Without an intercept: the street between x = 2 and x = −1 is as wide as x = −1 allows, w = 1.
/// let train = Dataset::new(array![[2.0], [-1.0]], array!["yes", "no"]);
/// let model = LinearSVC::params().loss(SvcLoss::Hinge).c(10.0).fit_intercept(false).fit(&train)?;
/// assert!((model.coef()[(0, 0)] - 1.0).abs() < 1e-9);
/// assert_eq!(model.try_predict(&array![[0.3], [-0.3]])?, array!["yes", "no"]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LinearSVC<L> {
    planes: Planes<L>,
    history: Vec<Vec<DualStep>>,
    converged: bool,
}

impl LinearSVC<()> {
    /// The settings, to be fitted.
    pub fn params() -> LinearSVCParams {
        LinearSVCParams::default()
    }
}

impl<L: Label> LinearSVC<L> {
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

    /// The primal and the dual objective as they approach each other, for each row of weights.
    pub fn history(&self) -> &[Vec<DualStep>] {
        &self.history
    }

    /// Whether every gap fell to `tol` within `max_iter` passes.
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

impl<D, T, L> Fit<ArrayBase<D, Ix2>, T, Error> for LinearSVCParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = L>,
    L: Label,
{
    type Object = LinearSVC<L>;

    /// Fits on records and targets of at least two classes, weighted where the dataset has weights.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<LinearSVC<L>> {
        self.solve(data.records().view(), data.as_single_targets(), doubled(data.weights()))
    }
}

impl<D: Data<Elem = f64>, L: Label> PredictInplace<ArrayBase<D, Ix2>, Array1<L>> for LinearSVC<L> {
    /// Panics, as ndarray does, for another number of features; [`LinearSVC::try_predict`] refuses it.
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
    use approx::assert_relative_eq;
    use linfa::Dataset;
    use linfa::traits::Predict;
    use ndarray::{Ix1, array};

    fn params() -> LinearSVCParams {
        LinearSVC::params().tol(1e-12).max_iter(100_000)
    }

    fn overlapping() -> Dataset<f64, &'static str, Ix1> {
        let x =
            array![[0.0, 1.0], [1.0, -1.0], [2.0, 0.5], [1.5, 2.0], [3.0, -0.5], [4.0, 1.0], [2.5, 3.0], [0.5, 0.0]];
        Dataset::new(x, array!["no", "no", "no", "yes", "yes", "yes", "yes", "no"])
    }

    /// One sample at x = 2, without an intercept: ½w² + C·(1 − 2w)² is least at w = 4C / (1 + 8C) = 0.4 for C = ½; with the
    /// hinge ½w² + C·(1 − 2w) at w = 2C = 0.4 for C = 0.2, and at the border w = ½ for C = 1. The sample at 0 only costs.
    #[test]
    fn a_single_weight_by_hand() {
        let train = Dataset::new(array![[2.0], [0.0]], array![1, 0]);
        let of = |loss, c| {
            let model = params().loss(loss).c(c).fit_intercept(false).fit(&train).unwrap();
            assert!(model.converged(), "{:?}", model.history());
            assert_eq!(model.intercept()[0], 0.0);
            model.coef()[(0, 0)]
        };
        assert_relative_eq!(of(SvcLoss::SquaredHinge, 0.5), 0.4, max_relative = 1e-6);
        assert_relative_eq!(of(SvcLoss::Hinge, 0.2), 0.4, max_relative = 1e-6);
        assert_relative_eq!(of(SvcLoss::Hinge, 1.0), 0.5, max_relative = 1e-6);
    }

    /// The intercept is penalised: x = 0 twice, y = 1 three times as heavy. ½b² + C·(3·(1 − b)² + (1 + b)²), C = 1:
    /// b − 6(1 − b) + 2(1 + b) = 0, so b = 4/9; with k = 10: b/100 + 8b − 4 = 0.
    #[test]
    fn the_intercept_is_penalised() {
        let train = Dataset::new(array![[0.0], [0.0]], array![1, 0]).with_weights(array![3.0_f32, 1.0]);
        let model = params().fit(&train).unwrap();
        assert_relative_eq!(model.intercept()[0], 4.0 / 9.0, max_relative = 1e-6);
        let model = params().intercept_scaling(10.0).fit(&train).unwrap();
        assert_relative_eq!(model.intercept()[0], 4.0 / 8.01, max_relative = 1e-6);
    }

    /// The dual never proves more than the primal reaches, rises, and meets it.
    #[test]
    fn the_gap_closes() {
        for loss in [SvcLoss::Hinge, SvcLoss::SquaredHinge] {
            let model = params().loss(loss).fit(&overlapping()).unwrap();
            let history = &model.history()[0];
            assert!(model.converged());
            assert!(history.iter().all(|step| step.gap() >= -1e-12 * step.primal));
            assert!(history.windows(2).all(|pair| pair[1].dual >= pair[0].dual - 1e-12));
            let last = history.last().unwrap();
            assert!(last.gap() <= 1e-12 * last.primal);
            let (x, y) = (overlapping().records, overlapping().targets);
            let z = model.decision_function(&x).unwrap();
            let miss = |i: usize| (1.0 - if y[i] == "yes" { z[(i, 0)] } else { -z[(i, 0)] }).max(0.0);
            let cost = |miss: f64| if loss == SvcLoss::Hinge { miss } else { miss * miss };
            let (w, b) = (model.coef().row(0).to_owned(), model.intercept()[0]);
            let objective = (w.dot(&w) + b * b) / 2.0 + (0..8).map(|i| cost(miss(i))).sum::<f64>();
            assert_relative_eq!(objective, last.primal, max_relative = 1e-12);
        }
    }

    #[test]
    fn several_classes_and_seeds() {
        let x = array![[5.0, 0.0], [6.0, 1.0], [-5.0, 0.5], [-6.0, 0.0], [0.0, 7.0], [0.5, 9.0]];
        let train = Dataset::new(x, array!["right", "right", "left", "left", "up", "up"]);
        let model = params().fit(&train).unwrap();
        assert_eq!((model.classes(), model.coef().dim()), (&["left", "right", "up"][..], (3, 2)));
        assert_eq!(model.predict(&train.records), train.targets);
        let other = params().seed(9).fit(&train).unwrap();
        assert_relative_eq!(other.coef(), model.coef(), max_relative = 1e-4, epsilon = 1e-6);
        assert!(!params().max_iter(1).fit(&overlapping()).unwrap().converged());
    }

    #[test]
    fn extreme_data() {
        let train = Dataset::new(array![[1e12, 1e-12, 0.0], [-1e12, 2e-12, 0.0]], array![1, 0]);
        for loss in [SvcLoss::Hinge, SvcLoss::SquaredHinge] {
            let model = params().loss(loss).fit(&train).unwrap();
            assert_eq!(model.try_predict(&train.records).unwrap(), train.targets);
            // Rows of nothing but 0, and nothing else to tell them apart.
            let nothing = Dataset::new(Array2::zeros((3, 2)), array![1, 0, 0]);
            let model = params().loss(loss).fit_intercept(false).fit(&nothing).unwrap();
            assert_eq!(model.coef(), &array![[0.0, 0.0]]);
            assert!(model.converged());
        }
    }

    #[test]
    fn wrong_data_and_settings_are_errors() {
        let train = overlapping();
        let of = |x: Array2<f64>, y: Array1<i32>| params().fit(&Dataset::new(x, y)).unwrap_err();
        assert!(matches!(of(array![[1.0], [2.0]], array![1, 1]), Error::BadParam { .. }));
        assert!(matches!(of(array![[1.0]], array![1]), Error::BadParam { .. }));
        assert!(matches!(of(Array2::zeros((0, 1)), array![]), Error::Empty { .. }));
        assert!(matches!(of(array![[1.0], [f64::NAN]], array![0, 1]), Error::NotFinite { .. }));
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(params().c(bad).fit(&train), Err(Error::BadParam { .. })), "{bad}");
            assert!(matches!(params().intercept_scaling(bad).fit(&train), Err(Error::BadParam { .. })), "{bad}");
        }
        assert!(matches!(params().tol(-1.0).fit(&train), Err(Error::BadParam { .. })));
        assert!(matches!(params().max_iter(0).fit(&train), Err(Error::BadParam { .. })));
        assert!(matches!(params().fit_weighted(&train, &[1.0]), Err(Error::LengthMismatch { .. })));
        let model = params().fit(&train).unwrap();
        assert!(matches!(model.try_predict(&array![[1.0]]), Err(Error::Shape { .. })));
        assert!(matches!(model.decision_function(&array![[f64::NAN, 1.0]]), Err(Error::NotFinite { .. })));
    }
}
