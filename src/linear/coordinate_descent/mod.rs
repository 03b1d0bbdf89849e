//! Lasso and elastic net on data of any size, by coordinate descent on the features that matter.
//!
//! One coefficient at a time is set to its best value, the others fixed: the minimum of a parabola and a corner at 0, which
//! soft-thresholding finds. The corner is why most coefficients end at exactly 0, and why most features need no look.
//!
//! - Formula: minimise 1/(2W)·Σ sᵢ·(yᵢ − ŷᵢ)² + α·ρ·|w|₁ + α·(1 − ρ)/2·|w|² with ρ = `l1_ratio` (lasso: 1), sample
//!   weights s of sum W; the intercept is not penalised. From α_max = max|Xᵀ(y − ȳ)|/(W·ρ) on, all coefficients are 0.
//! - The fit is done when the duality gap, which bounds how far the objective is from its minimum, is at most tol · |y − ȳ|²
//!   (both times W, as in scikit-learn), or when the last digits are reached. `tol` 0 asks for the last digits.
//! - Cost: one pass over the rows, O(n·d·k) for k features in use, then O(k²) a cycle whatever n; memory O(d·k) besides the
//!   data. The same result for any number of threads. Of a sparse matrix only the entries are read.
//! - Conventions: parameters, defaults and results are scikit-learn's `Lasso` and `ElasticNet`; `selection` is cyclic. A
//!   constant feature has the coefficient 0. Of equally good solutions (collinear features) the one that is met first.
//! - Sources: Tibshirani (1996), J. R. Stat. Soc. B 58, 267–288; Zou & Hastie (2005), J. R. Stat. Soc. B 67, 301–320;
//!   Friedman, Hastie & Tibshirani (2010), J. Stat. Softw. 33(1).

mod cross_validation;
mod cycles;
mod design;
mod model;
mod path;
mod penalty;
mod sparse;
#[cfg(test)]
mod tests;
mod worked;
mod working_set;

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::Fit;
use ndarray::{Array1, ArrayBase, ArrayView1, ArrayView2, Data, Ix2};
use sprs::CsMat;

use crate::input;
use crate::{Error, Result};
pub use cross_validation::{ElasticNetCV, ElasticNetCVParams, LassoCV, PenaltyChoice, PenaltyScores};
use design::{Dense, Design, Reading};
pub use model::{ElasticNet, Lasso};
pub use path::{PathParams, RegularizationPath, enet_path, lasso_path};
use penalty::Shrinkage;
use sparse::Sparse;
pub use worked::{CoordinateUpdate, DualityGap, PenalizedPoint};
use working_set::{Stop, WorkingSet};

/// One cycle over the candidates, or a step of Newton's method on those in use.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pass {
    /// After it.
    pub objective: f64,
    /// The duality gap over the candidates; after the last pass over all features.
    pub dual_gap: f64,
    /// Coefficients that are not 0.
    pub n_nonzero: usize,
    /// Features that the pass looked at.
    pub n_candidates: usize,
}

/// Settings of a lasso or an elastic net.
#[derive(Debug, Clone, PartialEq)]
pub struct ElasticNetParams {
    alpha: f64,
    l1_ratio: f64,
    fit_intercept: bool,
    max_iter: usize,
    tol: f64,
    positive: bool,
    coef_init: Option<Vec<f64>>,
}

impl ElasticNetParams {
    pub(super) fn new(l1_ratio: f64) -> Self {
        let (fit_intercept, positive, coef_init) = (true, false, None);
        ElasticNetParams { alpha: 1.0, l1_ratio, fit_intercept, max_iter: 1000, tol: 1e-4, positive, coef_init }
    }

    /// `α`, the strength of the penalty (default 1, at least 0). At 0 the fit is one of least squares.
    pub fn alpha(mut self, alpha: f64) -> Self {
        self.alpha = alpha;
        self
    }

    /// The share ρ of the L1 penalty, from 0 (ridge) to 1 (lasso); default 0.5, for `Lasso` 1.
    pub fn l1_ratio(mut self, l1_ratio: f64) -> Self {
        self.l1_ratio = l1_ratio;
        self
    }

    /// Whether the model has an intercept (default yes).
    pub fn fit_intercept(mut self, fit_intercept: bool) -> Self {
        self.fit_intercept = fit_intercept;
        self
    }

    /// Most cycles (default 1000, at least 1).
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

    /// Coefficients to start from, one a feature (default all 0): those of a fit with a similar α spare most of the cycles.
    pub fn coef_init(mut self, coef: &[f64]) -> Self {
        self.coef_init = Some(coef.to_vec());
        self
    }

    /// Fits with these sample weights in place of the dataset's, which linfa holds in single precision.
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0.
    /// ```
    /// use workings::linear::Lasso;
    /// use workings::prelude::*;
    ///
    /// // Weighted means 2 and 4; Σs(x − 2)(y − 4) = 6 and Σs(x − 2)² = 3, of weight 3: (6 − 3·0.5) / 3.
    /// let data = Dataset::new(array![[1.0], [3.0], [3.0]], array![2.0, 6.0, 6.0]);
    /// let model = Lasso::params().alpha(0.5).tol(0.0).fit_weighted(&data, &[1.5, 0.5, 1.0])?;
    /// assert!((model.coef()[0] - 1.5).abs() < 1e-12);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_weighted<D, T>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: &[f64],
    ) -> Result<ElasticNet>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = f64>,
    {
        self.fit_dense(data.records().view(), data.as_single_targets(), Some(sample_weight))
    }

    /// Fits on a sparse matrix, whose zeros are not read and which is never centred in memory; the result is that of the
    /// dense one.
    ///
    /// # Errors
    /// As `fit` and [`fit_weighted`](Self::fit_weighted).
    /// ```
    /// use workings::linear::Lasso;
    /// use workings::ndarray::array;
    ///
    /// // Three rows, one feature: −1 in the first, 1 in the last.
    /// let x = sprs::CsMat::new((3, 1), vec![0, 1, 1, 2], vec![0, 0], vec![-1.0, 1.0]);
    /// let model = Lasso::params().alpha(0.5).tol(0.0).fit_sparse(&x, &array![-2.0, 0.0, 2.0], None)?;
    /// assert!((model.coef()[0] - 1.25).abs() < 1e-12); // (4 − 1.5) / 2
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fit_sparse<'a>(
        &self,
        x: &CsMat<f64>,
        y: impl Into<ArrayView1<'a, f64>>,
        sample_weight: Option<&[f64]>,
    ) -> Result<ElasticNet> {
        let y = y.into();
        self.check(x.cols())?;
        check_samples(x.rows(), y.len(), sample_weight)?;
        self.fit_design(Sparse::new(x, y, sample_weight, self.fit_intercept)?)
    }

    fn check(&self, n_features: usize) -> Result<()> {
        let (alpha, l1_ratio) = (self.alpha, self.l1_ratio);
        input::setting("alpha", alpha, alpha >= 0.0 && alpha.is_finite(), "a number of at least 0")?;
        check_settings(l1_ratio, self.max_iter, self.tol)?;
        match &self.coef_init {
            Some(coef) => {
                let needed = format!("one coefficient for each of {n_features} features");
                input::setting("len(coef_init)", coef.len() as f64, coef.len() == n_features, &needed)?;
                input::finite("coef_init", coef.iter().copied())
            }
            None => Ok(()),
        }
    }

    fn stop(&self) -> Stop {
        Stop { tol: self.tol, max_iter: self.max_iter }
    }

    fn fit_dense(&self, x: ArrayView2<f64>, y: ArrayView1<f64>, weight: Option<&[f64]>) -> Result<ElasticNet> {
        self.check(x.ncols())?;
        check_samples(x.nrows(), y.len(), weight)?;
        let prepare = match (x.nrows(), x.ncols()) {
            (_, d) if d <= FEW => (0..d).collect(),
            (n, _) if n >= 8 * SAMPLE => {
                let rows: Vec<usize> = (0..SAMPLE).map(|k| k * (n / SAMPLE)).collect();
                let reading = Reading { rows: Some(&rows), ..Reading::once(weight, self.fit_intercept) };
                let some = Dense::new(x.view(), y.view(), reading);
                // A sample that cannot be fitted says nothing of the whole.
                some.and_then(|some| self.likely(some)).unwrap_or_default()
            }
            _ => Vec::new(),
        };
        self.fit_design(Dense::new(
            x.view(),
            y.view(),
            Reading { prepare, ..Reading::once(weight, self.fit_intercept) },
        )?)
    }

    /// The features that a fit to some of the rows has in use, and some more that are next.
    fn likely(&self, mut design: Dense) -> Result<Vec<usize>> {
        let prepared = design.prepared();
        let mut state = WorkingSet::new(&design, prepared)?;
        let penalty = Shrinkage::new(self.alpha, self.l1_ratio, design.moments().weight, self.positive);
        state.solve(penalty, Stop { tol: 1e-3, max_iter: 50 }, penalty.l1, None)?;
        let mut features: Vec<usize> = (0..state.w.len()).collect();
        let rank = |j: &usize| (state.w[*j] == 0.0, -state.c[*j].abs());
        features.sort_by(|a, b| rank(a).0.cmp(&rank(b).0).then(rank(a).1.total_cmp(&rank(b).1)));
        let used = state.w.iter().filter(|w| **w != 0.0).count();
        features.truncate(used + used / 4 + 4);
        features.sort_unstable();
        Ok(features)
    }

    fn fit_design<D: Design>(&self, mut design: D) -> Result<ElasticNet> {
        let prepared = design.prepared();
        let mut state = WorkingSet::new(&design, prepared)?;
        let moments = design.moments();
        let penalty = Shrinkage::new(self.alpha, self.l1_ratio, moments.weight, self.positive);
        if let Some(coef) = &self.coef_init {
            state.start_from(coef)?;
        }
        let mut history = Vec::new();
        let solved = state.solve(penalty, self.stop(), penalty.l1, Some(&mut history))?;
        if let Some(last) = history.last_mut() {
            last.dual_gap = solved.dual_gap;
        }
        let intercept = if self.fit_intercept { moments.intercept(&state.w) } else { 0.0 };
        Ok(ElasticNet::new(Array1::from(state.w), intercept, (self.alpha, self.l1_ratio), solved, history))
    }
}

/// Features of which all products are made at once.
const FEW: usize = 256;
/// Rows that tell which features are likely to be in use.
const SAMPLE: usize = 2048;

fn check_settings(l1_ratio: f64, max_iter: usize, tol: f64) -> Result<()> {
    input::setting("l1_ratio", l1_ratio, (0.0..=1.0).contains(&l1_ratio), "a share from 0 to 1")?;
    input::setting("max_iter", max_iter as f64, max_iter > 0, "at least 1")?;
    input::setting("tol", tol, tol >= 0.0 && tol.is_finite(), "a number of at least 0")
}

fn check_samples(n: usize, targets: usize, weight: Option<&[f64]>) -> Result<()> {
    input::same_length("records", n, "targets", targets)?;
    input::weights(weight, n)
}

/// linfa's weights, which are in single precision.
fn weights_of<R: linfa::dataset::Records, T>(data: &DatasetBase<R, T>) -> Option<Vec<f64>> {
    data.weights().map(|weights| weights.iter().map(|w| f64::from(*w)).collect())
}

impl<D, T> Fit<ArrayBase<D, Ix2>, T, Error> for ElasticNetParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = f64>,
{
    type Object = ElasticNet;

    /// Fits on records and targets, weighted where the dataset has weights.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<ElasticNet> {
        let weights = weights_of(data);
        self.fit_dense(data.records().view(), data.as_single_targets(), weights.as_deref())
    }
}
