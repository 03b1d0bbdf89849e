//! Ridge regression with a penalty chosen from a grid, all of it from one decomposition.
//!
//! With the centred data as U·diag(s)·Vᵀ every penalty α only changes the shares s²/(s² + α) by which the directions
//! count, so the coefficients, the residuals and the leverages of the whole grid are products with one vector for each
//! α. The error at a row that was left out needs no second fit: it is the residual over 1 − leverage.
//!
//! - Formulas: β(α) = V·diag(s/(s² + α))·Uᵀy; h = w/Σw + Σₖ u²ₖ·s²ₖ/(s²ₖ + α), with U of the rows times √w;
//!   leave-one-out error of a row √w·(y − ŷ)/(1 − h); GCV = n·Σ w·(y − ŷ)² / (n − tr H)², tr H the sum of the
//!   leverages.
//! - Conventions: as scikit-learn's `RidgeCV`: the mean over rows of the weighted squared errors, the first of equally
//!   good penalties. Rows of weight 0 are not counted. Directions shorter than n·ε of the longest are left out, so columns
//!   whose units are that far apart (1e-12 beside 1e12) should be scaled before.
//! - Cost: O(n·d²) for the decomposition, O(n·d) for each penalty; the same result for any number of threads.
//! - Sources: Allen (1974), Technometrics 16, 125–127 (PRESS); Golub, Heath & Wahba (1979), Technometrics 21, 215–223
//!   (GCV).

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, ArrayView1, ArrayView2, Axis, Data, Ix2, concatenate, s};

use super::least_squares::orthogonal::{Factors, factors};
use super::least_squares::rows::Rows;
use super::ridge::Ridge;
use crate::input;
use crate::linalg::reduce::map_reduce_rows;
use crate::{Error, Result};

/// What the penalty is chosen by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RidgeCriterion {
    /// The mean squared error of each row by the fit without it.
    #[default]
    LeaveOneOut,
    /// Generalised cross-validation: the same with every leverage at its mean, so that turning the rows changes
    /// nothing.
    Gcv,
}

/// Settings of a ridge regression with a chosen penalty.
#[derive(Debug, Clone, PartialEq)]
pub struct RidgeCVParams {
    alphas: Vec<f64>,
    criterion: RidgeCriterion,
    fit_intercept: bool,
    store_cv_results: bool,
}

impl Default for RidgeCVParams {
    fn default() -> Self {
        let (criterion, alphas) = (RidgeCriterion::LeaveOneOut, vec![0.1, 1.0, 10.0]);
        RidgeCVParams { alphas, criterion, fit_intercept: true, store_cv_results: false }
    }
}

impl RidgeCVParams {
    /// The penalties to choose from (default 0.1, 1 and 10; all above 0).
    pub fn alphas(mut self, alphas: impl Into<Vec<f64>>) -> Self {
        self.alphas = alphas.into();
        self
    }

    /// What the penalty is chosen by (default the leave-one-out error).
    pub fn criterion(mut self, criterion: RidgeCriterion) -> Self {
        self.criterion = criterion;
        self
    }

    /// Whether the model has an intercept (default yes).
    pub fn fit_intercept(mut self, fit_intercept: bool) -> Self {
        self.fit_intercept = fit_intercept;
        self
    }

    /// Whether to keep the squared leave-one-out error of every row and penalty (default no).
    pub fn store_cv_results(mut self, store_cv_results: bool) -> Self {
        self.store_cv_results = store_cv_results;
        self
    }

    /// Fits with these sample weights in place of the dataset's, which linfa holds in single precision.
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0.
    pub fn fit_weighted<D, T>(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>, sample_weight: &[f64]) -> Result<RidgeCV>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = f64>,
    {
        self.choose(data.records().view(), data.as_single_targets(), Some(sample_weight))
    }

    fn choose<'a>(&self, x: ArrayView2<'a, f64>, y: ArrayView1<'a, f64>, weight: Option<&'a [f64]>) -> Result<RidgeCV> {
        if self.alphas.is_empty() {
            return Err(Error::empty("alphas"));
        }
        input::in_range("alphas", self.alphas.iter().copied(), |alpha| alpha > 0.0, "a number above 0")?;
        let rows = Rows::new(x, y, weight)?;
        rows.finite()?;
        let centre = self.fit_intercept;
        let of = factors(&rows, 0.0, centre, false)?;
        let errors = left_out(&rows, &of, &self.alphas, centre, self.store_cv_results);
        let n = rows.counted() as f64;
        let loo: Vec<f64> = errors.left_out.iter().map(|sum| sum / n).collect();
        let share = |alpha: f64| of.s.iter().map(|s| s * s / (s * s + alpha)).sum::<f64>();
        let degrees: Vec<f64> = self.alphas.iter().map(|alpha| share(*alpha) + f64::from(u8::from(centre))).collect();
        let gcv: Vec<f64> = errors.squares.iter().zip(&degrees).map(|(rss, df)| n * rss / (n - df).powi(2)).collect();
        let scores = if self.criterion == RidgeCriterion::Gcv { &gcv } else { &loo };
        // The first of the least; NaN is never less.
        let best = (0..scores.len()).fold(0, |best, i| if scores[i] < scores[best] { i } else { best });
        let coefs = Array2::from_shape_fn((self.alphas.len(), x.ncols()), |(i, j)| {
            let alpha = self.alphas[i];
            let parts = of.s.iter().zip(&of.along).zip(of.v.row(j));
            parts.map(|((s, along), v)| v * along * s / (s * s + alpha)).sum::<f64>()
        });
        let means = ArrayView1::from(&of.means.x[..]);
        let intercepts: Vec<f64> = coefs.rows().into_iter().map(|coef| of.means.y - coef.dot(&means)).collect();
        // The chosen one with all the care of a single fit.
        let params = Ridge::params().alpha(self.alphas[best]).fit_intercept(centre);
        let model = params.solve(x, y, weight)?;
        let (alphas, cv_results) = (self.alphas.clone(), errors.all);
        Ok(RidgeCV { alphas, loo, gcv, degrees, coefs, intercepts, best, cv_results, model })
    }
}

/// Sums over rows for each penalty: of squared leave-one-out errors, of squared residuals; and, if asked for, the
/// former one by one.
struct Errors {
    left_out: Vec<f64>,
    squares: Vec<f64>,
    all: Option<Array2<f64>>,
}

fn left_out(rows: &Rows, of: &Factors, alphas: &[f64], centre: bool, keep: bool) -> Errors {
    let (n, d) = rows.x.dim();
    let rank = of.s.len();
    // By what a direction is shrunk: α / (s² + α).
    let shrunk = Array2::from_shape_fn((rank, alphas.len()), |(k, i)| alphas[i] / (of.s[k] * of.s[k] + alphas[i]));
    let to_u = &of.v / &ArrayView1::from(&of.s[..]);
    let (means, along) = (ArrayView1::from(&of.means.x[..]), ArrayView1::from(&of.along[..]));
    let share = if centre { 1.0 / of.means.weight } else { 0.0 };
    // Where the directions span every row, what they leave is 0, and rounding should not say otherwise.
    let spanned = rank + usize::from(centre) == n;
    let of_rows = |range: std::ops::Range<usize>| {
        let root: Array1<f64> = range.clone().map(|i| rows.weight(i).sqrt()).collect();
        let mut x = rows.x.slice(s![range.clone(), ..]).to_owned() - means;
        x *= &root.view().insert_axis(Axis(1));
        let u = x.dot(&to_u);
        let squared = &u * &u;
        let weighted = &u * &along;
        let mut left = squared.dot(&shrunk);
        let mut residual = weighted.dot(&shrunk);
        if !spanned {
            for (k, i) in range.enumerate() {
                let rest = (1.0 - root[k] * root[k] * share - squared.row(k).sum()).max(0.0);
                let unexplained = root[k] * (rows.y[i] - of.means.y) - weighted.row(k).sum();
                left.row_mut(k).mapv_inplace(|left| left + rest);
                residual.row_mut(k).mapv_inplace(|residual| residual + unexplained);
            }
        }
        let squares = (&residual * &residual).sum_axis(Axis(0));
        let mut errors = residual / left;
        // A row of weight 0 may have no leverage left to divide by either.
        errors.mapv_inplace(|e| e * e);
        (errors.sum_axis(Axis(0)), squares, if keep { errors } else { Array2::zeros((0, alphas.len())) })
    };
    let merged = map_reduce_rows(n, d + alphas.len(), of_rows, |a, b| {
        let joined = concatenate(Axis(0), &[a.2.view(), b.2.view()]).unwrap_or(a.2);
        (a.0 + b.0, a.1 + b.1, joined)
    });
    let (left_out, squares, all) = merged.unwrap_or_default();
    Errors { left_out: left_out.to_vec(), squares: squares.to_vec(), all: keep.then_some(all) }
}

impl<D, T> Fit<ArrayBase<D, Ix2>, T, Error> for RidgeCVParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = f64>,
{
    type Object = RidgeCV;

    /// Fits on records and targets, weighted where the dataset has weights.
    ///
    /// `Empty` without penalties or rows; `OutOfRange` for a penalty that is not above 0; otherwise as `Ridge`.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<RidgeCV> {
        let weights: Option<Vec<f64>> = data.weights().map(|weights| weights.iter().map(|w| f64::from(*w)).collect());
        self.choose(data.records().view(), data.as_single_targets(), weights.as_deref())
    }
}

/// A ridge regression with the chosen penalty, and what every penalty of the grid gave.
///
/// ```
/// use workings::linear::RidgeCV;
/// use workings::prelude::*;
///
/// let train = Dataset::new(array![[1.0], [2.0], [4.0], [5.0]], array![0.9, 2.2, 3.8, 5.1]);
/// let model = RidgeCV::params().alphas([0.01, 100.0]).fit(&train)?;
/// assert_eq!(model.alpha(), 0.01); // nearly a line: hardly any penalty is best
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RidgeCV {
    alphas: Vec<f64>,
    loo: Vec<f64>,
    gcv: Vec<f64>,
    degrees: Vec<f64>,
    coefs: Array2<f64>,
    intercepts: Vec<f64>,
    best: usize,
    cv_results: Option<Array2<f64>>,
    model: Ridge,
}

impl RidgeCV {
    /// The settings, to be fitted.
    pub fn params() -> RidgeCVParams {
        RidgeCVParams::default()
    }

    /// The chosen penalty.
    pub fn alpha(&self) -> f64 {
        self.alphas[self.best]
    }

    /// Where the chosen penalty stands in the grid.
    pub fn best_index(&self) -> usize {
        self.best
    }

    /// The model with the chosen penalty.
    pub fn model(&self) -> &Ridge {
        &self.model
    }

    /// The grid, in the order given; so are the lists below.
    pub fn alphas(&self) -> &[f64] {
        &self.alphas
    }

    /// The mean squared leave-one-out error of each penalty, in the squared unit of the target.
    pub fn loo_errors(&self) -> &[f64] {
        &self.loo
    }

    /// The generalised cross-validation error of each penalty, in the squared unit of the target.
    pub fn gcv_errors(&self) -> &[f64] {
        &self.gcv
    }

    /// The effective number of parameters of each penalty: the sum of the leverages.
    pub fn effective_parameters(&self) -> &[f64] {
        &self.degrees
    }

    /// The coefficients of each penalty, a row each: the ridge trace.
    pub fn coef_path(&self) -> &Array2<f64> {
        &self.coefs
    }

    /// The intercept of each penalty.
    pub fn intercepts(&self) -> &[f64] {
        &self.intercepts
    }

    /// The squared leave-one-out errors, a row for each row and a column for each penalty, if they were asked for.
    pub fn cv_results(&self) -> Option<&Array2<f64>> {
        self.cv_results.as_ref()
    }

    /// The predictions, shape `(n,)`, in the target's unit.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or an infinite feature.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        self.model.try_predict(x)
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for RidgeCV {
    /// Panics, as ndarray does, for another number of features; [`RidgeCV::try_predict`] refuses that and NaN.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<f64>) {
        self.model.predict_inplace(x, y);
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
    use ndarray::array;

    fn rows(n: usize, d: usize) -> (Array2<f64>, Array1<f64>) {
        let wave = |i: usize, j: usize| ((i * (7 * j + 3) + j * j) % 31) as f64 / 3.0;
        let x = Array2::from_shape_fn((n, d), |(i, j)| wave(i, j) + 10.0 * j as f64);
        let y = (0..n).map(|i| 2.0 * wave(i, 0) - wave(i, 1) + ((i * i) % 11) as f64).collect();
        (x, y)
    }

    /// Every row left out, and the model fitted on the others by itself.
    #[test]
    fn the_shortcut_is_the_long_way() {
        for (n, d) in [(9, 2), (7, 12)] {
            let (x, y) = rows(n, d);
            let weight: Vec<f64> = (0..n).map(|i| 1.0 + (i % 3) as f64).collect();
            for weight in [vec![1.0; n], weight] {
                let alphas = [0.02, 3.0];
                let params = RidgeCV::params().alphas(alphas).store_cv_results(true);
                let cv = params.fit_weighted(&Dataset::new(x.clone(), y.clone()), &weight).unwrap();
                for (k, alpha) in alphas.into_iter().enumerate() {
                    let squared = |i: usize| {
                        let others: Vec<usize> = (0..n).filter(|k| *k != i).collect();
                        let train = Dataset::new(x.select(Axis(0), &others), y.select(Axis(0), &others));
                        let weights: Vec<f64> = others.iter().map(|k| weight[*k]).collect();
                        let model = Ridge::params().alpha(alpha).fit_weighted(&train, &weights).unwrap();
                        let predicted = model.try_predict(x.slice(s![i..i + 1, ..])).unwrap()[0];
                        weight[i] * (y[i] - predicted).powi(2)
                    };
                    let long: Vec<f64> = (0..n).map(squared).collect();
                    for (i, long) in long.iter().enumerate() {
                        assert_relative_eq!(cv.cv_results().unwrap()[(i, k)], *long, max_relative = 1e-7);
                    }
                    assert_relative_eq!(cv.loo_errors()[k], long.iter().sum::<f64>() / n as f64, max_relative = 1e-8);
                    let model = Ridge::params().alpha(alpha).fit_weighted(&Dataset::new(x.clone(), y.clone()), &weight);
                    let model = model.unwrap();
                    let path = cv.coef_path().row(k);
                    assert!(path.iter().zip(model.coef()).all(|(a, b)| (a - b).abs() < 1e-10));
                    assert_relative_eq!(cv.intercepts()[k], model.intercept(), max_relative = 1e-9);
                    let df = cv.effective_parameters()[k];
                    let gcv = n as f64 * model.rss() / (n as f64 - df).powi(2);
                    assert_relative_eq!(cv.gcv_errors()[k], gcv, max_relative = 1e-8);
                }
                let best = cv.loo_errors().iter().copied().fold(f64::INFINITY, f64::min);
                assert_eq!(cv.loo_errors()[cv.best_index()], best);
                assert_eq!(cv.model().alpha(), cv.alpha());
            }
        }
    }

    /// x = −1, 0, 1 with α = 2: β = 2y.. Sxy = 4, β = 4/(2 + 2) = 1; residuals of y = −2, 0, 2 are −1, 0, 1; leverages
    /// 1/3 + 1/4, 1/3, 1/3 + 1/4; LOO errors −1/(5/12) = −2.4, 0, 2.4; tr H = 1.5; GCV = 3·2/1.5².
    #[test]
    fn by_hand() {
        let train = Dataset::new(array![[-1.0], [0.0], [1.0]], array![-2.0, 0.0, 2.0]);
        for criterion in [RidgeCriterion::LeaveOneOut, RidgeCriterion::Gcv] {
            let cv = RidgeCV::params().alphas([2.0, 2.0]).criterion(criterion).fit(&train).unwrap();
            assert_relative_eq!(cv.loo_errors()[0], 2.0 * 5.76 / 3.0, max_relative = 1e-13);
            assert_relative_eq!(cv.gcv_errors()[1], 6.0 / 2.25, max_relative = 1e-13);
            assert_relative_eq!(cv.effective_parameters()[0], 1.5, max_relative = 1e-14);
            assert!(cv.best_index() == 0 && cv.cv_results().is_none());
        }
    }

    #[test]
    fn any_number_of_threads_and_wrong_input() {
        let (x, y) = rows(60_000, 2);
        let train = Dataset::new(x, y);
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| RidgeCV::params().store_cv_results(true).fit(&train).unwrap())
        };
        assert!(with(1) == with(3));
        let of = |alphas: &[f64]| RidgeCV::params().alphas(alphas).fit(&train);
        assert!(matches!(of(&[]), Err(Error::Empty { .. })));
        assert!(matches!(of(&[1.0, 0.0]), Err(Error::OutOfRange { index: 1, .. })));
        assert!(matches!(of(&[f64::NAN]), Err(Error::NotFinite { .. })));
        let nan = Dataset::new(array![[f64::NAN], [1.0]], array![1.0, 2.0]);
        assert!(matches!(RidgeCV::params().fit(&nan), Err(Error::NotFinite { .. })));
    }
}
