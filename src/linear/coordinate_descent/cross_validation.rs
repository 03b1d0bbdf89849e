//! Which penalty? Lasso and elastic net with α (and `l1_ratio`) chosen by cross-validation.
//!
//! Each fold is held out once: a path is fitted to the other rows, and its squared errors on the fold are averaged for each
//! α. The lowest mean error chooses α; or, as the errors of neighbouring penalties hardly differ, the strongest penalty
//! whose mean is within one standard error of the lowest, which leaves fewer features.
//!
//! - Formulas: for k folds, mean m(α) = Σ MSE/k and standard error s(α) = √(Σ(MSE − m)²/(k − 1)) / √k.
//! - Conventions: as scikit-learn's `LassoCV` and `ElasticNetCV`: the grid of α is that of all rows; without splits of your
//!   own 5 folds of consecutive rows; the mean over folds does not weigh their sizes. scikit-learn knows no one-standard-error
//!   choice; it is glmnet's `lambda.1se`, within the `l1_ratio` of the lowest mean.
//! - Cost: a path for each fold and ratio; folds in parallel, the same result for any number of threads.
//! - Source: Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd ed., section 7.10.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, ArrayView1, ArrayView2, Data, Ix2};
use rayon::prelude::*;

use super::design::{Dense, Design, Reading};
use super::path::{PathParams, enet_path};
use super::working_set::WorkingSet;
use super::{ElasticNet, ElasticNetParams, check_samples, weights_of};
use crate::datasets::Split;
use crate::input;
use crate::{Error, Result};

/// Which penalty the final model takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PenaltyChoice {
    /// That of the lowest mean error (scikit-learn).
    #[default]
    Lowest,
    /// The strongest whose mean error is within one standard error of the lowest (glmnet's `lambda.1se`).
    OneStandardError,
}

/// Settings of a cross-validated lasso or elastic net.
#[derive(Debug, Clone, PartialEq)]
pub struct ElasticNetCVParams {
    l1_ratios: Vec<f64>,
    path: PathParams,
    cv: usize,
    splits: Option<Vec<Split>>,
    choice: PenaltyChoice,
}

impl ElasticNetCVParams {
    fn new(l1_ratio: f64) -> Self {
        let (splits, choice) = (None, PenaltyChoice::Lowest);
        ElasticNetCVParams { l1_ratios: vec![l1_ratio], path: enet_path(l1_ratio), cv: 5, splits, choice }
    }

    /// The shares of the L1 penalty to try (default 0.5, for `LassoCV` 1).
    pub fn l1_ratios(mut self, l1_ratios: &[f64]) -> Self {
        self.l1_ratios = l1_ratios.to_vec();
        self
    }

    /// The weakest penalty of the grid as a share of the strongest (default 1e-3).
    pub fn eps(self, eps: f64) -> Self {
        ElasticNetCVParams { path: self.path.eps(eps), ..self }
    }

    /// How many penalties the grid has (default 100).
    pub fn n_alphas(self, n_alphas: usize) -> Self {
        ElasticNetCVParams { path: self.path.n_alphas(n_alphas), ..self }
    }

    /// These penalties in place of the grid.
    pub fn alphas(self, alphas: &[f64]) -> Self {
        ElasticNetCVParams { path: self.path.alphas(alphas), ..self }
    }

    /// Whether there is an intercept (default yes).
    pub fn fit_intercept(self, fit_intercept: bool) -> Self {
        ElasticNetCVParams { path: self.path.fit_intercept(fit_intercept), ..self }
    }

    /// Most cycles for each penalty (default 1000).
    pub fn max_iter(self, max_iter: usize) -> Self {
        ElasticNetCVParams { path: self.path.max_iter(max_iter), ..self }
    }

    /// The duality gap to reach, relative to |y − ȳ|² (default 1e-4).
    pub fn tol(self, tol: f64) -> Self {
        ElasticNetCVParams { path: self.path.tol(tol), ..self }
    }

    /// Whether coefficients below 0 are ruled out (default no).
    pub fn positive(self, positive: bool) -> Self {
        ElasticNetCVParams { path: self.path.positive(positive), ..self }
    }

    /// The number of folds of consecutive rows (default 5, at least 2). Rows in some order need splits of their own.
    pub fn cv(self, cv: usize) -> Self {
        ElasticNetCVParams { cv, splits: None, ..self }
    }

    /// These splits in place of consecutive folds; each trains on its `train` rows and is judged on its `test` rows.
    pub fn splits(self, splits: impl IntoIterator<Item = Split>) -> Self {
        ElasticNetCVParams { splits: Some(splits.into_iter().collect()), ..self }
    }

    /// Which penalty the final model takes (default that of the lowest mean error).
    pub fn choice(self, choice: PenaltyChoice) -> Self {
        ElasticNetCVParams { choice, ..self }
    }

    /// Fits with these sample weights, in training and in the errors.
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0 in a part of a split.
    pub fn fit_weighted<D, T>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: &[f64],
    ) -> Result<ElasticNetCV>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = f64>,
    {
        self.choose(data.records().view(), data.as_single_targets(), Some(sample_weight))
    }

    fn paths(&self) -> Result<Vec<PathParams>> {
        if self.l1_ratios.is_empty() {
            return Err(Error::empty("l1_ratios"));
        }
        let paths = self.l1_ratios.iter().map(|l1_ratio| PathParams { l1_ratio: *l1_ratio, ..self.path.clone() });
        paths.map(|path| path.check().map(|()| path)).collect()
    }

    fn folds(&self, n: usize) -> Result<Vec<Split>> {
        let Some(splits) = &self.splits else {
            let k = self.cv;
            input::setting("cv", k as f64, k >= 2 && k <= n, &format!("2 to {n} folds, of at least a row each,"))?;
            let start = |fold: usize| fold * (n / k) + fold.min(n % k);
            let split = |fold: usize| {
                let test: Vec<usize> = (start(fold)..start(fold + 1)).collect();
                Split::new(n, (0..start(fold)).chain(start(fold + 1)..n).collect(), test)
            };
            return (0..k).map(split).collect();
        };
        input::setting("len(splits)", splits.len() as f64, splits.len() >= 2, "at least 2")?;
        splits.iter().try_for_each(|split| input::same_length("the split", split.n_samples(), "records", n))?;
        Ok(splits.clone())
    }

    fn choose(&self, x: ArrayView2<f64>, y: ArrayView1<f64>, weight: Option<&[f64]>) -> Result<ElasticNetCV> {
        let paths = self.paths()?;
        check_samples(x.nrows(), y.len(), weight)?;
        let folds = self.folds(x.nrows())?;
        let whole = Dense::new(x.view(), y.view(), Reading::once(weight, self.path.fit_intercept))?;
        let on_grid = |path: PathParams| {
            let alphas = path.grid(whole.moments());
            path.alphas(&alphas)
        };
        let paths: Vec<PathParams> = paths.into_iter().map(on_grid).collect();
        let (x, y) = (&x, &y);
        let errors: Result<Vec<_>> =
            folds.par_iter().map(|fold| fold_errors(&paths, fold, x.view(), y.view(), weight)).collect();
        let errors = errors?;
        let of_ratio = |at: usize| PenaltyScores::new(&paths[at], errors.iter().map(|fold| &fold[at]));
        let scores: Vec<PenaltyScores> = (0..paths.len()).map(of_ratio).collect();
        let lowest = |scores: &PenaltyScores| scores.mean[scores.lowest()];
        // The first of equally good ratios.
        let best = (0..scores.len()).fold(0, |a, b| if lowest(&scores[b]) < lowest(&scores[a]) { b } else { a });
        let alpha = match self.choice {
            PenaltyChoice::Lowest => scores[best].alpha_lowest(),
            PenaltyChoice::OneStandardError => scores[best].alpha_one_se(),
        };
        let PathParams { fit_intercept, max_iter, tol, positive, .. } = self.path;
        let params = ElasticNetParams::new(scores[best].l1_ratio).alpha(alpha).fit_intercept(fit_intercept);
        let model = params.max_iter(max_iter).tol(tol).positive(positive).fit_dense(x.view(), y.view(), weight)?;
        Ok(ElasticNetCV { model, scores, best })
    }
}

/// The mean squared errors on the held-out rows, for each ratio and each penalty.
fn fold_errors(
    paths: &[PathParams],
    fold: &Split,
    x: ArrayView2<f64>,
    y: ArrayView1<f64>,
    weight: Option<&[f64]>,
) -> Result<Vec<Vec<f64>>> {
    for (part, rows) in [("train", fold.train()), ("test", fold.test())] {
        if weight.is_some_and(|weight| rows.iter().all(|i| weight[*i] == 0.0)) {
            let given = format!("0 for all {part} rows of a split");
            return Err(Error::bad_param("sample_weight", given, "at least one positive weight"));
        }
    }
    let reading = paths[0].reading(weight, (fold.train().len(), x.ncols()));
    let mut design = Dense::new(x.view(), y.view(), Reading { rows: Some(fold.train()), ..reading })?;
    let prepared = design.prepared();
    let mut state = WorkingSet::new(&design, prepared)?;
    let of_path = |path: &PathParams| {
        state.restart();
        let moments = design.moments();
        let walked = path.walk(&mut state, moments, path.grid(moments))?;
        Ok(test_errors(walked.coefs(), walked.intercepts(), fold.test(), x.view(), y.view(), weight))
    };
    paths.iter().map(of_path).collect()
}

fn test_errors(
    coefs: &Array2<f64>,
    intercepts: &[f64],
    rows: &[usize],
    x: ArrayView2<f64>,
    y: ArrayView1<f64>,
    weight: Option<&[f64]>,
) -> Vec<f64> {
    let used: Vec<usize> = (0..coefs.nrows()).filter(|j| coefs.row(*j).iter().any(|coef| *coef != 0.0)).collect();
    let mut errors = vec![0.0; intercepts.len()];
    let mut predicted = intercepts.to_vec();
    let mut total = 0.0;
    for &i in rows {
        predicted.copy_from_slice(intercepts);
        for &j in &used {
            let x = x[(i, j)];
            predicted.iter_mut().zip(coefs.row(j)).for_each(|(predicted, coef)| *predicted += x * coef);
        }
        let weight = weight.map_or(1.0, |weight| weight[i]);
        total += weight;
        errors.iter_mut().zip(&predicted).for_each(|(error, predicted)| *error += weight * (y[i] - predicted).powi(2));
    }
    errors.iter().map(|error| error / total).collect()
}

/// The errors of one `l1_ratio`, for each penalty and fold.
#[derive(Debug, Clone, PartialEq)]
pub struct PenaltyScores {
    /// The share of the L1 penalty.
    pub l1_ratio: f64,
    /// The penalties, the strongest first.
    pub alphas: Vec<f64>,
    /// The mean squared error on the held-out rows: a row for each penalty, a column for each fold.
    pub mse: Array2<f64>,
    /// Its mean over the folds, for each penalty.
    pub mean: Vec<f64>,
    /// The standard error of that mean.
    pub standard_error: Vec<f64>,
}

impl PenaltyScores {
    fn new<'a>(path: &PathParams, folds: impl ExactSizeIterator<Item = &'a Vec<f64>> + Clone) -> Self {
        let alphas = path.alphas.clone().unwrap_or_default();
        let k = folds.len();
        let mut mse = Array2::zeros((alphas.len(), k));
        for (fold, errors) in folds.enumerate() {
            mse.column_mut(fold).iter_mut().zip(errors).for_each(|(mse, error)| *mse = *error);
        }
        let mean: Vec<f64> = mse.rows().into_iter().map(|row| row.sum() / k as f64).collect();
        let spread = |(row, mean): (ArrayView1<f64>, &f64)| {
            let squares: f64 = row.iter().map(|error| (error - mean).powi(2)).sum();
            (squares / (k - 1) as f64 / k as f64).sqrt()
        };
        let standard_error = mse.rows().into_iter().zip(&mean).map(spread).collect();
        PenaltyScores { l1_ratio: path.l1_ratio, alphas, mse, mean, standard_error }
    }

    /// The first penalty of the lowest mean.
    fn lowest(&self) -> usize {
        (0..self.mean.len()).fold(0, |a, b| if self.mean[b] < self.mean[a] { b } else { a })
    }

    /// The penalty of the lowest mean error.
    pub fn alpha_lowest(&self) -> f64 {
        self.alphas[self.lowest()]
    }

    /// The strongest penalty whose mean error is within one standard error of the lowest.
    pub fn alpha_one_se(&self) -> f64 {
        let lowest = self.lowest();
        let limit = self.mean[lowest] + self.standard_error[lowest];
        let within = (0..lowest).find(|at| self.mean[*at] <= limit);
        self.alphas[within.unwrap_or(lowest)]
    }
}

/// A lasso whose penalty is chosen by cross-validation: an [`ElasticNetCV`] of `l1_ratio` 1.
///
/// ```
/// use workings::datasets;
/// use workings::linear::LassoCV;
/// use workings::prelude::*;
///
/// let data = datasets::diabetes();
/// let found = LassoCV::params().cv(5).fit(&data)?;
/// let scores = found.scores();
/// assert_eq!(scores[0].mse.dim(), (100, 5)); // penalties, folds
/// assert_eq!(found.model().alpha(), scores[0].alpha_lowest());
/// assert!(scores[0].alpha_one_se() >= scores[0].alpha_lowest());
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LassoCV;

impl LassoCV {
    /// The settings, to be fitted.
    pub fn params() -> ElasticNetCVParams {
        ElasticNetCVParams::new(1.0)
    }
}

/// An elastic net whose penalty was chosen by cross-validation, and the errors that chose it.
///
/// ```
/// use workings::datasets::{self, Split};
/// use workings::linear::{ElasticNetCV, PenaltyChoice};
/// use workings::prelude::*;
///
/// let data = datasets::diabetes();
/// let splits = (0..4).map(|seed| Split::params(0.25).seed(seed).shuffled(442)).collect::<Result<Vec<_>>>()?;
/// let params = ElasticNetCV::params().l1_ratios(&[0.5, 1.0]).n_alphas(20).splits(splits);
/// let found = params.choice(PenaltyChoice::OneStandardError).fit(&data)?;
/// assert_eq!(found.scores().len(), 2);
/// assert_eq!(found.model().alpha(), found.best().alpha_one_se());
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ElasticNetCV {
    model: ElasticNet,
    scores: Vec<PenaltyScores>,
    best: usize,
}

impl ElasticNetCV {
    /// The settings, to be fitted.
    pub fn params() -> ElasticNetCVParams {
        ElasticNetCVParams::new(0.5)
    }

    /// The model of the chosen penalty, fitted to all rows.
    pub fn model(&self) -> &ElasticNet {
        &self.model
    }

    /// The errors, for each `l1_ratio`.
    pub fn scores(&self) -> &[PenaltyScores] {
        &self.scores
    }

    /// The errors of the `l1_ratio` that was chosen: that of the lowest mean.
    pub fn best(&self) -> &PenaltyScores {
        &self.scores[self.best]
    }

    /// The model's predictions, shape `(n,)`.
    ///
    /// # Errors
    /// As [`ElasticNet::try_predict`].
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        self.model.try_predict(x)
    }
}

impl<D, T> Fit<ArrayBase<D, Ix2>, T, Error> for ElasticNetCVParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = f64>,
{
    type Object = ElasticNetCV;

    /// Chooses the penalty and fits on records and targets, weighted where the dataset has weights.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<ElasticNetCV> {
        let weights = weights_of(data);
        self.choose(data.records().view(), data.as_single_targets(), weights.as_deref())
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for ElasticNetCV {
    /// As [`ElasticNet`] does.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<f64>) {
        self.model.predict_inplace(x, y);
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<f64> {
        self.model.default_target(x)
    }
}
