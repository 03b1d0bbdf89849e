//! The path of a lasso or elastic net: its coefficients for a whole grid of penalties.
//!
//! From α_max down, each fit starts from the one before, which is close to it already; and as the lasso's coefficients are
//! straight lines in α between the places where a feature enters or leaves, it goes on in the direction of the last step.
//! A long path of many features is walked in two parts at once.
//!
//! - Formula: α_max = max|Xᵀ(y − ȳ)| / (W·ρ), the smallest α for which all coefficients are 0; then
//!   αₖ = α_max·eps^(k/(n_alphas − 1)).
//! - Conventions: as scikit-learn's `lasso_path` and `enet_path`, which however leave the centring to the caller.
//! - Cost: one product XᵀX of the features in use, O(n·d·k), then O(k²) a cycle.
//! - Source: Friedman, Hastie & Tibshirani (2010), J. Stat. Softw. 33(1), section 2.5.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::Fit;
use ndarray::{Array1, Array2, ArrayBase, ArrayView1, ArrayView2, Axis, Data, Ix2, concatenate};
use sprs::CsMat;

use super::design::{Dense, Design, Moments, Reading};
use super::penalty::Shrinkage;
use super::sparse::Sparse;
use super::working_set::{Stop, WorkingSet};
use super::{check_samples, check_settings, weights_of};
use crate::input;
use crate::{Error, Result};

/// Settings of a path.
#[derive(Debug, Clone, PartialEq)]
pub struct PathParams {
    pub(super) l1_ratio: f64,
    pub(super) eps: f64,
    pub(super) n_alphas: usize,
    pub(super) alphas: Option<Vec<f64>>,
    pub(super) fit_intercept: bool,
    pub(super) max_iter: usize,
    pub(super) tol: f64,
    pub(super) positive: bool,
}

/// The path of a lasso.
///
/// ```
/// use workings::linear::lasso_path;
/// use workings::prelude::*;
///
/// let data = Dataset::new(array![[-1.0, 1.0], [0.0, -2.0], [1.0, 1.0]], array![-2.0, 0.3, 2.0]);
/// let path = lasso_path().n_alphas(3).eps(0.01).tol(0.0).fit(&data)?;
/// // α_max = max(4, 0.6)/3; at it all coefficients are 0, and the first feature enters.
/// assert!((path.alphas()[0] - 4.0 / 3.0).abs() < 1e-12 && (path.alphas()[2] - 0.04 / 3.0).abs() < 1e-12);
/// assert_eq!(path.coefs().column(0).to_vec(), [0.0, 0.0]);
/// assert!((path.coefs()[(0, 1)] - (4.0 - 0.4) / 2.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn lasso_path() -> PathParams {
    enet_path(1.0)
}

/// The path of an elastic net with this share of the L1 penalty.
///
/// ```
/// use workings::linear::enet_path;
/// use workings::prelude::*;
///
/// let data = Dataset::new(array![[-1.0], [0.0], [1.0]], array![-2.0, 0.0, 2.0]);
/// let path = enet_path(0.5).alphas(&[0.5, 1.0]).tol(0.0).fit(&data)?;
/// assert_eq!(path.alphas(), [1.0, 0.5]); // the strongest first
/// assert!((path.coefs()[(0, 0)] - (4.0 - 1.5) / (2.0 + 1.5)).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn enet_path(l1_ratio: f64) -> PathParams {
    PathParams {
        l1_ratio,
        eps: 1e-3,
        n_alphas: 100,
        alphas: None,
        fit_intercept: true,
        max_iter: 1000,
        tol: 1e-4,
        positive: false,
    }
}

impl PathParams {
    /// The weakest penalty of the grid as a share of the strongest (default 1e-3, above 0 and below 1).
    pub fn eps(mut self, eps: f64) -> Self {
        self.eps = eps;
        self
    }

    /// How many penalties the grid has (default 100, at least 1).
    pub fn n_alphas(mut self, n_alphas: usize) -> Self {
        self.n_alphas = n_alphas;
        self
    }

    /// These penalties in place of the grid; they are sorted, the strongest first.
    pub fn alphas(mut self, alphas: &[f64]) -> Self {
        self.alphas = Some(alphas.to_vec());
        self
    }

    /// Whether there is an intercept (default yes).
    pub fn fit_intercept(mut self, fit_intercept: bool) -> Self {
        self.fit_intercept = fit_intercept;
        self
    }

    /// Most cycles for each penalty (default 1000, at least 1).
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.max_iter = max_iter;
        self
    }

    /// The duality gap to reach, relative to |y − ȳ|² (default 1e-4, at least 0).
    pub fn tol(mut self, tol: f64) -> Self {
        self.tol = tol;
        self
    }

    /// Whether coefficients below 0 are ruled out (default no).
    pub fn positive(mut self, positive: bool) -> Self {
        self.positive = positive;
        self
    }

    /// The same with a weight for each sample.
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0.
    pub fn fit_weighted<D, T>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: &[f64],
    ) -> Result<RegularizationPath>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = f64>,
    {
        self.fit_dense(data.records().view(), data.as_single_targets(), Some(sample_weight))
    }

    /// The same on a sparse matrix, whose zeros are not read.
    ///
    /// # Errors
    /// As `fit`.
    pub fn fit_sparse<'a>(
        &self,
        x: &CsMat<f64>,
        y: impl Into<ArrayView1<'a, f64>>,
        sample_weight: Option<&[f64]>,
    ) -> Result<RegularizationPath> {
        let y = y.into();
        self.check()?;
        check_samples(x.rows(), y.len(), sample_weight)?;
        self.follow(Sparse::new(x, y, sample_weight, self.fit_intercept)?)
    }

    pub(super) fn check(&self) -> Result<()> {
        check_settings(self.l1_ratio, self.max_iter, self.tol)?;
        match &self.alphas {
            Some(alphas) if alphas.is_empty() => Err(Error::empty("alphas")),
            Some(alphas) => input::non_negative("alphas", alphas.iter().copied()),
            None => {
                input::setting("eps", self.eps, self.eps > 0.0 && self.eps < 1.0, "a share above 0 and below 1")?;
                input::setting("n_alphas", self.n_alphas as f64, self.n_alphas > 0, "at least 1")?;
                let needed = "a share above 0 for a grid; without L1 penalty give the alphas";
                input::setting("l1_ratio", self.l1_ratio, self.l1_ratio > 0.0, needed)
            }
        }
    }

    /// How to read the data: all products at once where most features will be in use at the end.
    pub(super) fn reading<'a>(&self, weight: Option<&'a [f64]>, (n, d): (usize, usize)) -> Reading<'a> {
        let span = match &self.alphas {
            Some(alphas) => {
                alphas.iter().copied().fold(f64::INFINITY, f64::min) / alphas.iter().copied().fold(0.0, f64::max)
            }
            None => self.eps,
        };
        let all = n >= d && d <= MANY && span.is_nan() | (span < WEAK);
        let prepare = if all { (0..d).collect() } else { Vec::new() };
        Reading { keep: !all, prepare, ..Reading::once(weight, self.fit_intercept) }
    }

    fn fit_dense(&self, x: ArrayView2<f64>, y: ArrayView1<f64>, weight: Option<&[f64]>) -> Result<RegularizationPath> {
        self.check()?;
        check_samples(x.nrows(), y.len(), weight)?;
        let reading = self.reading(weight, x.dim());
        self.follow(Dense::new(x.view(), y.view(), reading)?)
    }

    fn follow<D: Design>(&self, mut design: D) -> Result<RegularizationPath> {
        let prepared = design.prepared();
        let mut state = WorkingSet::new(&design, prepared)?;
        let mut alphas = self.grid(design.moments());
        let moments = design.moments();
        if !state.knows_all() || moments.xy.len() < BROAD || alphas.len() < LONG {
            return self.walk(&mut state, moments, alphas);
        }
        let weakest = alphas.split_off(alphas.len() - alphas.len() / 10);
        let mut other = state.another();
        let (strong, weak) =
            rayon::join(|| self.walk(&mut state, moments, alphas), || self.walk(&mut other, moments, weakest));
        Ok(strong?.followed_by(weak?))
    }

    /// The penalties, the strongest first.
    pub(super) fn grid(&self, moments: &Moments) -> Vec<f64> {
        if let Some(alphas) = &self.alphas {
            let mut alphas = alphas.clone();
            alphas.sort_by(|a, b| b.total_cmp(a));
            return alphas;
        }
        let strongest = alpha_max(moments, self.l1_ratio, self.positive);
        // scikit-learn's grid where all coefficients are 0 whatever α.
        if strongest <= RESOLUTION {
            return vec![RESOLUTION; self.n_alphas];
        }
        let last = (self.n_alphas - 1).max(1) as f64;
        (0..self.n_alphas).map(|k| strongest * self.eps.powf(k as f64 / last)).collect()
    }

    /// Fits for one penalty after the other.
    pub(super) fn walk<D: Design>(
        &self,
        state: &mut WorkingSet<D>,
        moments: &Moments,
        alphas: Vec<f64>,
    ) -> Result<RegularizationPath> {
        let d = moments.xy.len();
        let stop = Stop { tol: self.tol, max_iter: self.max_iter };
        let mut coefs = Array2::zeros((d, alphas.len()));
        let mut path = RegularizationPath { l1_ratio: self.l1_ratio, ..RegularizationPath::default() };
        let mut strongest = alpha_max(moments, self.l1_ratio, self.positive);
        let mut before: Option<(Vec<f64>, f64)> = None;
        for (k, &alpha) in alphas.iter().enumerate() {
            let penalty = Shrinkage::new(alpha, self.l1_ratio, moments.weight, self.positive);
            let now = state.w.clone();
            let screen = (penalty.l1 - (strongest - alpha).max(0.0) * moments.weight * self.l1_ratio).max(0.0);
            let solved = match before.filter(|(_, step)| *step != 0.0) {
                Some((w, step)) => state.solve_ahead(penalty, stop, screen, (&w, (alphas[k - 1] - alpha) / step))?,
                None => state.solve(penalty, stop, screen, None)?,
            };
            before = (k > 0).then(|| (now, alphas[k - 1] - alpha));
            strongest = alpha;
            coefs.column_mut(k).iter_mut().zip(&state.w).for_each(|(coef, w)| *coef = *w);
            path.intercepts.push(if self.fit_intercept { moments.intercept(&state.w) } else { 0.0 });
            path.dual_gaps.push(solved.dual_gap);
            path.n_iters.push(solved.n_iter);
            path.converged &= solved.converged;
        }
        Ok(RegularizationPath { alphas, coefs, ..path })
    }
}

/// Features of which all products are made at once, at most.
const MANY: usize = 4096;
/// The share of the strongest penalty below which most features are expected to be in use.
const WEAK: f64 = 0.05;
/// From so many features and penalties on, the weakest tenth of the penalties is walked by itself: most features are in use
/// there, so that it takes about as long as all the stronger ones, although it has to begin at 0.
const BROAD: usize = 256;
const LONG: usize = 20;
/// numpy's resolution of doubles.
const RESOLUTION: f64 = 1e-15;

/// The smallest α for which all coefficients are 0; infinite without L1 penalty.
pub(super) fn alpha_max(moments: &Moments, l1_ratio: f64, positive: bool) -> f64 {
    let size = |xy: &f64| if positive { *xy } else { xy.abs() };
    let largest = moments.xy.iter().map(size).fold(0.0, f64::max);
    let mut alpha = largest / (moments.weight * l1_ratio);
    // Rounding must not leave it a little too small.
    while moments.weight * alpha * l1_ratio < largest {
        alpha = alpha.next_up();
    }
    alpha
}

/// The coefficients for each penalty of a path.
#[derive(Debug, Clone, PartialEq)]
pub struct RegularizationPath {
    alphas: Vec<f64>,
    l1_ratio: f64,
    coefs: Array2<f64>,
    intercepts: Vec<f64>,
    dual_gaps: Vec<f64>,
    n_iters: Vec<usize>,
    converged: bool,
}

impl Default for RegularizationPath {
    fn default() -> Self {
        RegularizationPath {
            alphas: Vec::new(),
            l1_ratio: 1.0,
            coefs: Array2::zeros((0, 0)),
            intercepts: Vec::new(),
            dual_gaps: Vec::new(),
            n_iters: Vec::new(),
            converged: true,
        }
    }
}

impl RegularizationPath {
    fn followed_by(mut self, weaker: RegularizationPath) -> Self {
        let coefs = concatenate![Axis(1), self.coefs, weaker.coefs];
        self.alphas.extend(weaker.alphas);
        self.intercepts.extend(weaker.intercepts);
        self.dual_gaps.extend(weaker.dual_gaps);
        self.n_iters.extend(weaker.n_iters);
        RegularizationPath { coefs, converged: self.converged && weaker.converged, ..self }
    }

    /// The penalties, the strongest first.
    pub fn alphas(&self) -> &[f64] {
        &self.alphas
    }

    /// The share of the L1 penalty.
    pub fn l1_ratio(&self) -> f64 {
        self.l1_ratio
    }

    /// A row for each feature, a column for each penalty.
    pub fn coefs(&self) -> &Array2<f64> {
        &self.coefs
    }

    /// The intercept for each penalty.
    pub fn intercepts(&self) -> &[f64] {
        &self.intercepts
    }

    /// The duality gap of each fit, in the unit of the objective.
    pub fn dual_gaps(&self) -> &[f64] {
        &self.dual_gaps
    }

    /// The cycles of each fit.
    pub fn n_iters(&self) -> &[usize] {
        &self.n_iters
    }

    /// Whether each fit reached `tol`, or its last digits.
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// The predictions for each penalty, shape `(n, n_alphas)`.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let x = x.into();
        if x.ncols() != self.coefs.nrows() {
            let needed = format!("{} columns, as in training,", self.coefs.nrows());
            return Err(Error::Shape { name: "x".into(), given: format!("{} columns", x.ncols()), needed });
        }
        input::finite_rows("x", x)?;
        Ok(x.dot(&self.coefs) + Array1::from(self.intercepts.clone()))
    }
}

impl<D, T> Fit<ArrayBase<D, Ix2>, T, Error> for PathParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = f64>,
{
    type Object = RegularizationPath;

    /// Fits for each penalty on records and targets, weighted where the dataset has weights.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<RegularizationPath> {
        let weights = weights_of(data);
        self.fit_dense(data.records().view(), data.as_single_targets(), weights.as_deref())
    }
}
