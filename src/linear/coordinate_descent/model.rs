//! A fitted lasso or elastic net.

use linfa::traits::PredictInplace;
use ndarray::{Array1, ArrayBase, ArrayView2, Data, Ix2};

use super::working_set::Solved;
use super::{ElasticNetParams, Pass};
use crate::{Error, Result, input};

/// The lasso: an [`ElasticNet`] whose penalty is all L1.
///
/// ```
/// use workings::linear::Lasso;
/// use workings::prelude::*;
///
/// let train = Dataset::new(array![[-1.0, 3.0], [0.0, 1.0], [1.0, 2.0]], array![-2.0, 0.0, 2.0]);
/// let model = Lasso::params().alpha(0.5).tol(0.0).fit(&train)?;
/// // (Σxy − n·α) / Σx² = (4 − 1.5) / 2; the second feature is not worth its penalty.
/// assert!((model.coef()[0] - 1.25).abs() < 1e-12 && model.coef()[1] == 0.0);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lasso;

impl Lasso {
    /// The settings, to be fitted; `l1_ratio` is 1.
    pub fn params() -> ElasticNetParams {
        ElasticNetParams::new(1.0)
    }
}

/// A fitted elastic net, or lasso.
///
/// ```
/// use workings::linear::ElasticNet;
/// use workings::prelude::*;
///
/// let train = Dataset::new(array![[-1.0], [0.0], [1.0]], array![-2.0, 0.0, 2.0]);
/// let model = ElasticNet::params().alpha(1.0).l1_ratio(0.5).tol(0.0).fit(&train)?;
/// assert!((model.coef()[0] - 2.5 / 3.5).abs() < 1e-12); // (Σxy − n·α·ρ) / (Σx² + n·α·(1 − ρ))
/// assert!(model.converged() && model.dual_gap() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ElasticNet {
    coef: Array1<f64>,
    intercept: f64,
    alpha: f64,
    l1_ratio: f64,
    dual_gap: f64,
    n_iter: usize,
    converged: bool,
    history: Vec<Pass>,
}

impl ElasticNet {
    /// The settings, to be fitted; `l1_ratio` is 0.5.
    pub fn params() -> ElasticNetParams {
        ElasticNetParams::new(0.5)
    }

    pub(super) fn new(
        coef: Array1<f64>,
        intercept: f64,
        (alpha, l1_ratio): (f64, f64),
        solved: Solved,
        history: Vec<Pass>,
    ) -> Self {
        let Solved { dual_gap, n_iter, converged } = solved;
        ElasticNet { coef, intercept, alpha, l1_ratio, dual_gap, n_iter, converged, history }
    }

    /// The coefficient of each feature: the change of the prediction for one more of it.
    pub fn coef(&self) -> &Array1<f64> {
        &self.coef
    }

    /// The prediction where all features are 0.
    pub fn intercept(&self) -> f64 {
        self.intercept
    }

    /// The strength of the penalty.
    pub fn alpha(&self) -> f64 {
        self.alpha
    }

    /// The share of the L1 penalty.
    pub fn l1_ratio(&self) -> f64 {
        self.l1_ratio
    }

    /// How far the objective can be from its minimum: the duality gap at the end, in the unit of the objective. Without any
    /// penalty, the squared length of the gradient over W instead.
    pub fn dual_gap(&self) -> f64 {
        self.dual_gap
    }

    /// Cycles taken; 0 where the start was good enough.
    pub fn n_iter(&self) -> usize {
        self.n_iter
    }

    /// Whether the gap fell to `tol`, or the coefficients came to rest at their last digits, within `max_iter` cycles.
    /// Otherwise the model is where the last cycle left it.
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// Objective, gap and features in use after every cycle.
    pub fn history(&self) -> &[Pass] {
        &self.history
    }

    /// The numbers of the features whose coefficients are not 0.
    pub fn selected(&self) -> Vec<usize> {
        (0..self.coef.len()).filter(|j| self.coef[*j] != 0.0).collect()
    }

    /// Σ wⱼ·xⱼ + intercept, shape `(n,)`.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        let x = x.into();
        if x.ncols() != self.coef.len() {
            let needed = format!("{} columns, as in training,", self.coef.len());
            return Err(Error::Shape { name: "x".into(), given: format!("{} columns", x.ncols()), needed });
        }
        input::finite_rows("x", x)?;
        Ok(x.dot(&self.coef) + self.intercept)
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for ElasticNet {
    /// Panics, as ndarray does, for another number of features; [`ElasticNet::try_predict`] refuses that, and NaN.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<f64>) {
        y.assign(&(x.dot(&self.coef) + self.intercept));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<f64> {
        Array1::zeros(x.nrows())
    }
}
