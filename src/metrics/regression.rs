//! Regression metrics: how far predictions lie from the truth.
//!
//! MAE weighs all errors alike, RMSE the large ones more, MAPE by the size of the truth; R² compares with always
//! predicting the mean. One pass reduces the data to [`RegressionErrors`], from which all of them follow.
//!
//! - Conventions: `y_true` first; bias is prediction minus truth; MAPE is a fraction and undefined where a truth is 0
//!   (scikit-learn divides by 2.2e-16 there); R² of constant truths is 1 if perfect, else 0, and undefined for one sample.
//! - Rows of weight 0 count in no sum and not in the largest error; only the number of rows includes them, which R² (two at
//!   least) and adjusted R² use, as in scikit-learn.
//! - Sums beyond 1.8e308, and squares below 2.2e-308, leave a metric undefined rather than wrong.
//! - Cost: one pass, O(n), in parallel; the same result for any number of threads.
//! - Source: Hyndman & Koehler (2006), Int. J. Forecasting 22, 679–688, for the errors; Draper & Smith (1998), Applied
//!   Regression Analysis, for R².

use ndarray::ArrayView1;

use super::loss::{AbsoluteError, Loss, PercentageError, SquaredError};
use crate::Result;
use crate::input;
use crate::linalg::reduce::{LANES, map_reduce, sum_pairs};
use crate::stats::Sum;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Head, Number};

/// What the regression metrics need to know of the data, in a form that merges.
///
/// ```
/// use workings::metrics::RegressionErrors;
///
/// let e = RegressionErrors::new(&[3.0, -0.5, 2.0, 7.0], &[2.5, 0.0, 2.0, 8.0])?;
/// assert_eq!((e.mae(), e.mse(), e.max_error()), (0.5, 0.375, 1.0));
/// println!("{}", e.worked().r2());
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RegressionErrors {
    sums: Sums,
    weighted: bool,
    head: Head<3>,
}

/// Weighted sums over the rows of positive weight; spreads are around the mean, so that they merge without loss.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Sums {
    rows: u64,
    weight: Sum,
    abs: Sum,
    squared: Sum,
    /// Σ|e| / |y|.
    relative: Sum,
    abs_y: Sum,
    y: Sum,
    /// Σ(y − ȳ)².
    spread_y: Sum,
    /// Σ of prediction minus truth.
    e: Sum,
    spread_e: Sum,
    max_abs: f64,
    min_y: f64,
    max_y: f64,
    /// The error of every row, if it is the same.
    only_e: Option<f64>,
    zeros: u64,
}

impl RegressionErrors {
    /// Reduces truth and prediction, shape `(n,)`, in the same unit.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`.
    pub fn new<'a>(y_true: impl Into<ArrayView1<'a, f64>>, y_pred: impl Into<ArrayView1<'a, f64>>) -> Result<Self> {
        Self::build(y_true.into(), y_pred.into(), None)
    }

    /// With sample weights.
    ///
    /// # Errors
    /// As [`new`](Self::new), and for weights that are negative, no numbers, or all 0.
    pub fn weighted<'a>(
        y_true: impl Into<ArrayView1<'a, f64>>,
        y_pred: impl Into<ArrayView1<'a, f64>>,
        sample_weight: &[f64],
    ) -> Result<Self> {
        Self::build(y_true.into(), y_pred.into(), Some(sample_weight))
    }

    fn build(y: ArrayView1<f64>, p: ArrayView1<f64>, weight: Option<&[f64]>) -> Result<Self> {
        input::same_length("y_true", y.len(), "y_pred", p.len())?;
        input::weights(weight, y.len())?;
        let (y, p) = (input::slice(&y), input::slice(&p));
        let sums = map_reduce(
            y.len(),
            |rows| match weight {
                None => Sums::of_chunk(&y[rows.clone()], &p[rows]),
                Some(w) => Sums::of_weighted_chunk(&y[rows.clone()], &p[rows.clone()], &w[rows]),
            },
            |a, b| a.merge(&b),
        );
        let sums = sums.unwrap_or_default();
        // NaN and infinities reach these sums, unless they weigh nothing; only then is it worth looking for the row.
        if weight.is_some() || !(sums.abs.value().is_finite() && sums.abs_y.value().is_finite()) {
            input::finite("y_true", y.iter().copied())?;
            input::finite("y_pred", p.iter().copied())?;
        }
        let head = Head::new([&y, &p, weight.unwrap_or(&y)]);
        Ok(RegressionErrors { sums, weighted: weight.is_some(), head })
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// The errors of both data sets.
    pub fn merge(&self, other: &Self) -> Self {
        let sums = self.sums.merge(&other.sums);
        RegressionErrors { sums, weighted: self.weighted || other.weighted, head: self.head.merge(&other.head) }
    }

    /// The number of rows. Those of weight 0 are counted here, and so by R² and adjusted R², as in scikit-learn.
    pub fn n(&self) -> usize {
        self.head.n()
    }

    /// Σ of a loss over the rows, with the total that the pass found.
    fn total(&self, loss: impl Loss, total: Sum) -> Expr {
        self.sum(total.value(), |y, p| loss.at(y, p))
    }

    /// Σ of a term over the rows, weighted if they are. A sum of finite numbers that is not finite has overflowed.
    fn sum(&self, total: f64, term: impl Fn(Expr, Expr) -> Expr) -> Expr {
        let weighted = |[y, p, w]: [Expr; 3]| if self.weighted { w * term(y, p) } else { term(y, p) };
        self.head.sum(["yᵢ", "ŷᵢ", "wᵢ"], total, weighted).undefined_if(!total.is_finite(), OVERFLOW)
    }

    fn over_rows(&self, sum: Expr) -> Expr {
        let name = if self.weighted { "Σw" } else { "n" };
        sum / Expr::named(name, self.sums.weight.value())
    }

    fn mean_y(&self, of: &str) -> Expr {
        self.over_rows(self.sum(self.sums.y.value(), |y, _| y)).called(format!("ȳ{of}"))
    }

    fn constant_y(&self) -> bool {
        self.sums.min_y == self.sums.max_y
    }

    /// Σ(y − ȳ)², exactly 0 where all truths are equal. `of` is appended to the names: `[2]` for the output 2 of several.
    pub(super) fn sst(&self, of: &str) -> Expr {
        let (total, mean) = (self.sums.spread_y.value(), self.mean_y(of));
        let lost = !self.constant_y() && self.underflows(total);
        self.sum(total, |y, _| (y - &mean).powi(2)).undefined_if(lost, UNDERFLOW).called(format!("SST{of}"))
    }

    /// Whether a sum of squares that are not all 0 is too small to have kept its digits.
    fn underflows(&self, total: f64) -> bool {
        total < self.sums.weight.value() * f64::MIN_POSITIVE
    }

    fn mse_expr(&self) -> Expr {
        let lost = self.sums.max_abs > 0.0 && self.underflows(self.sums.squared.value());
        self.over_rows(self.total(SquaredError, self.sums.squared)).undefined_if(lost, UNDERFLOW)
    }

    fn abs_y(&self) -> Expr {
        self.sum(self.sums.abs_y.value(), |y, _| y.abs()).called("Σ|y|")
    }

    pub(super) fn r2_expr(&self, of: &str) -> Expr {
        let (sse, sst) = (self.total(SquaredError, self.sums.squared).called(format!("SSE{of}")), self.sst(of));
        let (perfect, constant) = (self.sums.max_abs == 0.0, self.constant_y());
        (1.0 - sse / sst)
            .counted_as(1.0, constant && perfect, "every y_true is the same and every prediction right")
            .counted_as(0.0, constant && !perfect, "every y_true is the same, SST = 0")
            .undefined_if(self.n() < 2, "R squared needs at least two samples")
    }

    pub(super) fn explained_variance_expr(&self, of: &str) -> Expr {
        let bias = self.mean_error_expr(of);
        let unexplained = self.sum(self.sums.spread_e.value(), |y, p| (p - y - &bias).powi(2));
        let (unexplained, sst) = (unexplained.called(format!("Σ(e − ē)²{of}")), self.sst(of));
        let (only_bias, constant) = (self.sums.only_e.is_some(), self.constant_y());
        (1.0 - unexplained / sst)
            .counted_as(1.0, constant && only_bias, "every y_true is the same and so is every error")
            .counted_as(0.0, constant && !only_bias, "every y_true is the same, SST = 0")
    }

    fn mean_error_expr(&self, of: &str) -> Expr {
        self.over_rows(self.sum(self.sums.e.value(), |y, p| p - y)).called(format!("ē{of}"))
    }
}

const OVERFLOW: &str = "the sum overflows; measure in a larger unit";
const UNDERFLOW: &str = "the squares underflow; measure in a smaller unit";

formulas! { RegressionErrors;
    /// Mean absolute error, Σ|y − ŷ| / n, in the unit of y. At least 0.
    mae: |e| e.over_rows(e.total(AbsoluteError, e.sums.abs)).called("MAE");
    /// Mean squared error, Σ(y − ŷ)² / n, in the squared unit of y. At least 0.
    mse: |e| e.mse_expr().called("MSE");
    /// Root mean squared error, √MSE, in the unit of y. At least the MAE.
    rmse: |e| e.mse_expr().sqrt().called("RMSE");
    /// Mean absolute percentage error, Σ(|y − ŷ| / |y|) / n, a fraction. At least 0; undefined where a truth is 0.
    mape: |e| {
        let zeros = e.sums.zeros;
        e.over_rows(e.total(PercentageError, e.sums.relative))
            .undefined_if(zeros > 0, zero_truths(zeros, e.sums.rows))
            .called("MAPE")
    };
    /// Weighted absolute percentage error, Σ|y − ŷ| / Σ|y|, a fraction: the share of the volume that was missed.
    /// At least 0; undefined where every truth is 0. Source: Kolassa & Schütz (2007), Foresight 6, 40–43.
    wape: |e| {
        let zero = e.sums.abs_y.value() == 0.0;
        (e.total(AbsoluteError, e.sums.abs).called("Σ|y − ŷ|") / e.abs_y())
            .undefined_if(zero, "every actual value is 0")
            .called("WAPE")
    };
    /// Coefficient of determination, 1 − Σ(y − ŷ)² / Σ(y − ȳ)². At most 1, negative for worse than the mean.
    ///
    /// For constant truths 1 if perfect, else 0, as in scikit-learn; undefined for a single sample.
    r2: |e| e.r2_expr("").called("R²");
    /// Adjusted R², 1 − (1 − R²)·(n − 1) / (n − p − 1) for p predictors; undefined where n ≤ p + 1.
    adjusted_r2: |e, n_predictors: usize| adjusted_r2_expr(e.r2_expr("").called("R²"), e.n() as f64, n_predictors as f64);
    /// Explained variance, 1 − Σ(e − ē)² / Σ(y − ȳ)² with e the errors: R² that forgives a constant bias.
    explained_variance: |e| e.explained_variance_expr("").called("explained variance");
    /// Largest absolute error, in the unit of y.
    max_error: |e| {
        let overflows = e.sums.max_abs.is_infinite();
        Expr::named("max |yᵢ − ŷᵢ|", e.sums.max_abs)
            .undefined_if(overflows, "a difference overflows; measure in a larger unit")
            .called("max error")
    };
    /// Mean error, prediction minus truth, in the unit of y: positive means predicting too high.
    mean_error: |e| e.mean_error_expr("").renamed("mean error");
}

/// Why there is no MAPE.
fn zero_truths(zeros: u64, rows: u64) -> String {
    match (zeros, rows) {
        (_, 1) => "the only actual value is 0".into(),
        (1, _) => format!("1 of {rows} actual values is 0"),
        _ => format!("{zeros} of {rows} actual values are 0"),
    }
}

/// Adjusted R² from R², n and the number of predictors.
pub(crate) fn adjusted_r2_expr(r2: Expr, n: f64, n_predictors: f64) -> Expr {
    let (n, p) = (Expr::named("n", n), Expr::named("p", n_predictors));
    let too_few = n.value() <= p.value() + 1.0;
    (1.0 - (1.0 - r2) * (&n - 1.0) / (&n - p - 1.0))
        .undefined_if(too_few, "it needs more samples than predictors + 1")
        .called("adjusted R²")
}

impl Sums {
    /// A chunk in blocks small enough to stay in the cache while its deviations from the mean are taken.
    fn of_chunk(y: &[f64], p: &[f64]) -> Sums {
        const BLOCK: usize = 1024;
        let blocks = y.chunks(BLOCK).zip(p.chunks(BLOCK)).map(|(y, p)| Sums::of_block(y, p));
        blocks.reduce(|a, b| a.merge(&b)).unwrap_or_default()
    }

    fn of_block(y: &[f64], p: &[f64]) -> Sums {
        let mut lane = Lane::default();
        let (mut rows_y, mut rows_p) = (y.chunks_exact(LANES), p.chunks_exact(LANES));
        for (y, p) in (&mut rows_y).zip(&mut rows_p) {
            for k in 0..LANES {
                lane.add(k, y[k], p[k]);
            }
        }
        for (y, p) in rows_y.remainder().iter().zip(rows_p.remainder()) {
            lane.add(0, *y, *p);
        }
        let total = |lanes: &[f64; LANES]| lanes.iter().sum::<f64>();
        let n = y.len() as f64;
        let min_y = lane.min_y.iter().copied().fold(f64::INFINITY, f64::min);
        let max_y = lane.max_y.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (sum_y, sum_e) = (total(&lane.y), total(&lane.e));
        let mean_y = if min_y == max_y { min_y } else { sum_y / n };
        let mean_e = sum_e / n;
        let spread_e = sum_pairs(y, p, |y, p| (p - y - mean_e) * (p - y - mean_e));
        // Equal errors deviate from their mean by its rounding alone; only then is it worth looking at each.
        let suspicious = spread_e.value() <= n * (1e-13 * mean_e).powi(2);
        let only_e = if suspicious { only(y.iter().zip(p).map(|(y, p)| p - y)) } else { None };
        Sums {
            rows: y.len() as u64,
            weight: n.into(),
            abs: total(&lane.abs).into(),
            squared: total(&lane.squared).into(),
            relative: total(&lane.relative).into(),
            abs_y: total(&lane.abs_y).into(),
            y: sum_y.into(),
            spread_y: sum_pairs(y, p, |y, _| (y - mean_y) * (y - mean_y)),
            e: sum_e.into(),
            spread_e: if only_e.is_some() { Sum::default() } else { spread_e },
            max_abs: lane.max_abs.iter().copied().fold(0.0, f64::max),
            min_y,
            max_y,
            only_e,
            zeros: y.iter().filter(|y| **y == 0.0).count() as u64,
        }
    }

    fn of_weighted_chunk(y: &[f64], p: &[f64], w: &[f64]) -> Sums {
        let rows = || y.iter().zip(p).zip(w).map(|((y, p), w)| (*y, *p, *w)).filter(|(.., w)| *w > 0.0);
        let sum = |term: &dyn Fn(f64, f64) -> f64| rows().map(|(y, p, w)| w * term(y, p)).collect::<Sum>();
        let weight = sum(&|_, _| 1.0);
        let mut sums = Sums {
            rows: rows().count() as u64,
            weight,
            abs: sum(&|y, p| AbsoluteError.at(y, p)),
            squared: sum(&|y, p| SquaredError.at(y, p)),
            relative: sum(&|y, p| PercentageError.at(y, p)),
            abs_y: sum(&|y, _| y.abs()),
            y: sum(&|y, _| y),
            e: sum(&|y, p| p - y),
            max_abs: rows().map(|(y, p, _)| AbsoluteError.at(y, p)).fold(0.0, f64::max),
            min_y: rows().map(|(y, ..)| y).fold(f64::INFINITY, f64::min),
            max_y: rows().map(|(y, ..)| y).fold(f64::NEG_INFINITY, f64::max),
            only_e: only(rows().map(|(y, p, _)| p - y)),
            zeros: rows().filter(|(y, ..)| *y == 0.0).count() as u64,
            ..Sums::default()
        };
        let (mean_y, mean_e) = (sums.mean_y(), sums.mean_e());
        sums.spread_y = sum(&|y, _| (y - mean_y).powi(2));
        sums.spread_e = sum(&|y, p| (p - y - mean_e).powi(2));
        sums
    }

    /// The mean of equal truths is that truth; their sum over their weight may be off by a rounding.
    fn mean_y(&self) -> f64 {
        if self.min_y == self.max_y { self.min_y } else { self.y.value() / self.weight.value() }
    }

    fn mean_e(&self) -> f64 {
        self.only_e.unwrap_or(self.e.value() / self.weight.value())
    }

    fn merge(&self, other: &Sums) -> Sums {
        if self.rows == 0 || other.rows == 0 {
            return if self.rows == 0 { *other } else { *self };
        }
        // Chan's formula for the spread of two parts; their means differ by d.
        let (weight, other_weight) = (self.weight.value(), other.weight.value());
        let share = other_weight / (weight + other_weight);
        let spread = |a: &Sum, b: &Sum, d: f64| a.merge(b).merge(&Sum::from(d * d * weight * share));
        Sums {
            rows: self.rows + other.rows,
            weight: self.weight.merge(&other.weight),
            abs: self.abs.merge(&other.abs),
            squared: self.squared.merge(&other.squared),
            relative: self.relative.merge(&other.relative),
            abs_y: self.abs_y.merge(&other.abs_y),
            y: self.y.merge(&other.y),
            spread_y: spread(&self.spread_y, &other.spread_y, other.mean_y() - self.mean_y()),
            e: self.e.merge(&other.e),
            spread_e: spread(&self.spread_e, &other.spread_e, other.mean_e() - self.mean_e()),
            max_abs: self.max_abs.max(other.max_abs),
            min_y: self.min_y.min(other.min_y),
            max_y: self.max_y.max(other.max_y),
            only_e: self.only_e.filter(|e| other.only_e == Some(*e)),
            zeros: self.zeros + other.zeros,
        }
    }
}

/// The value that all have, if they are equal.
fn only(mut values: impl Iterator<Item = f64>) -> Option<f64> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

/// Running sums of one block, side by side.
#[derive(Clone, Copy)]
struct Lane {
    abs: [f64; LANES],
    squared: [f64; LANES],
    relative: [f64; LANES],
    abs_y: [f64; LANES],
    y: [f64; LANES],
    e: [f64; LANES],
    max_abs: [f64; LANES],
    min_y: [f64; LANES],
    max_y: [f64; LANES],
}

impl Default for Lane {
    fn default() -> Self {
        let zero = [0.0; LANES];
        let (abs, squared, relative, abs_y, y, e, max_abs) = (zero, zero, zero, zero, zero, zero, zero);
        let (min_y, max_y) = ([f64::INFINITY; LANES], [f64::NEG_INFINITY; LANES]);
        Lane { abs, squared, relative, abs_y, y, e, max_abs, min_y, max_y }
    }
}

impl Lane {
    #[inline]
    fn add(&mut self, k: usize, y: f64, p: f64) {
        let abs = AbsoluteError.at(y, p);
        self.abs[k] += abs;
        self.squared[k] += SquaredError.at(y, p);
        self.relative[k] += PercentageError.at(y, p);
        self.abs_y[k] += y.abs();
        self.y[k] += y;
        self.e[k] += p - y;
        self.max_abs[k] = if abs > self.max_abs[k] { abs } else { self.max_abs[k] };
        self.min_y[k] = if y < self.min_y[k] { y } else { self.min_y[k] };
        self.max_y[k] = if y > self.max_y[k] { y } else { self.max_y[k] };
    }
}

macro_rules! free_functions {
    ($($(#[doc = $doc:literal])* $name:ident => $method:ident;)*) => {$(
        $(#[doc = $doc])*
        ///
        /// # Errors
        /// `LengthMismatch`, `Empty`, `NotFinite`.
        pub fn $name<'a>(
            y_true: impl Into<ArrayView1<'a, f64>>,
            y_pred: impl Into<ArrayView1<'a, f64>>,
        ) -> Result<f64> {
            Ok(RegressionErrors::new(y_true, y_pred)?.$method())
        }
    )*};
}

free_functions! {
    /// Mean absolute error: see [`RegressionErrors::mae`].
    /// ```
    /// assert_eq!(workings::metrics::mean_absolute_error(&[3.0, 5.0], &[2.5, 8.0])?, 1.75);
    /// # Ok::<(), workings::Error>(())
    /// ```
    mean_absolute_error => mae;
    /// Mean squared error: see [`RegressionErrors::mse`].
    /// ```
    /// assert_eq!(workings::metrics::mean_squared_error(&[3.0, 5.0], &[2.0, 8.0])?, 5.0);
    /// # Ok::<(), workings::Error>(())
    /// ```
    mean_squared_error => mse;
    /// Root mean squared error: see [`RegressionErrors::rmse`].
    /// ```
    /// assert_eq!(workings::metrics::root_mean_squared_error(&[3.0, 5.0], &[2.0, 12.0])?, 5.0); // √((1 + 49) / 2)
    /// # Ok::<(), workings::Error>(())
    /// ```
    root_mean_squared_error => rmse;
    /// Mean absolute percentage error, a fraction; `NaN` where a truth is 0: see [`RegressionErrors::mape`].
    /// ```
    /// assert_eq!(workings::metrics::mean_absolute_percentage_error(&[100.0, 50.0], &[50.0, 75.0])?, 0.5);
    /// # Ok::<(), workings::Error>(())
    /// ```
    mean_absolute_percentage_error => mape;
    /// Weighted absolute percentage error, a fraction; `NaN` where every truth is 0: see [`RegressionErrors::wape`].
    /// ```
    /// let wape = workings::metrics::wape(&[10.0, 20.0, 30.0], &[12.0, 18.0, 33.0])?;
    /// assert!((wape - 7.0 / 60.0).abs() < 1e-12); // (2 + 2 + 3) / (10 + 20 + 30)
    /// # Ok::<(), workings::Error>(())
    /// ```
    wape => wape;
    /// Coefficient of determination: see [`RegressionErrors::r2`].
    /// ```
    /// assert_eq!(workings::metrics::r2_score(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0])?, -3.0); // worse than the mean
    /// # Ok::<(), workings::Error>(())
    /// ```
    r2_score => r2;
    /// Explained variance: see [`RegressionErrors::explained_variance`].
    /// ```
    /// assert_eq!(workings::metrics::explained_variance_score(&[1.0, 2.0, 3.0], &[2.0, 3.0, 4.0])?, 1.0); // only biased
    /// # Ok::<(), workings::Error>(())
    /// ```
    explained_variance_score => explained_variance;
    /// Largest absolute error: see [`RegressionErrors::max_error`].
    /// ```
    /// assert_eq!(workings::metrics::max_error(&[1.0, 2.0], &[1.5, -1.0])?, 3.0);
    /// # Ok::<(), workings::Error>(())
    /// ```
    max_error => max_error;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use approx::assert_relative_eq;

    fn errors(y: &[f64], p: &[f64]) -> RegressionErrors {
        RegressionErrors::new(y, p).unwrap()
    }

    /// Errors (prediction minus truth) −1, 0.5, 0 and 2; ȳ = 23/8, SST = 467/16, SSE = 21/4, mean error 3/8, so that the
    /// errors spread by 21/4 − 4·9/64 = 75/16.
    #[test]
    fn the_metrics_of_four_pairs_by_hand() {
        let e = errors(&[3.0, -0.5, 2.0, 7.0], &[2.0, 0.0, 2.0, 9.0]);
        assert_eq!((e.n(), e.mae(), e.mse(), e.max_error(), e.mean_error()), (4, 0.875, 1.3125, 2.0, 0.375));
        assert_relative_eq!(e.rmse(), 1.3125_f64.sqrt(), max_relative = 1e-15);
        assert_relative_eq!(e.mape(), (1.0 / 3.0 + 1.0 + 2.0 / 7.0) / 4.0, max_relative = 1e-15);
        assert_relative_eq!(e.wape(), 3.5 / 12.5, max_relative = 1e-15);
        assert_relative_eq!(e.r2(), 1.0 - 84.0 / 467.0, max_relative = 1e-15);
        assert_relative_eq!(e.adjusted_r2(1), 1.0 - 84.0 / 467.0 * 3.0 / 2.0, max_relative = 1e-15);
        assert_relative_eq!(e.explained_variance(), 1.0 - 75.0 / 467.0, max_relative = 1e-14);
        assert!(e.adjusted_r2(3).is_nan());
    }

    /// The same with the weights 1, 2, 0.5 and 1: Σw = 4.5, Σw·|e| = 4, Σw·e² = 5.5, Σw·e = 2.
    #[test]
    fn weights_count_rows_more_or_less_often() {
        let w = [1.0, 2.0, 0.5, 1.0];
        let e = RegressionErrors::weighted(&[3.0, -0.5, 2.0, 7.0], &[2.0, 0.0, 2.0, 9.0], &w).unwrap();
        assert_relative_eq!(e.mae(), 4.0 / 4.5, max_relative = 1e-15);
        assert_relative_eq!(e.mse(), 5.5 / 4.5, max_relative = 1e-15);
        assert_relative_eq!(e.mean_error(), 2.0 / 4.5, max_relative = 1e-15);
        assert_eq!(e.max_error(), 2.0);
    }

    /// In a chunk of its own or beside others, the rows of weight 0 with the error 99 are not looked at.
    #[test]
    fn a_row_of_weight_0_counts_in_no_sum() {
        let chunk = crate::linalg::reduce::CHUNK;
        for n in [2, chunk + 1] {
            let (mut y, mut p, mut w) = (vec![1.0; n], vec![100.0; n], vec![0.0; n]);
            (y[n - 1], p[n - 1], w[n - 1]) = (2.0, 2.5, 3.0);
            let e = RegressionErrors::weighted(&y, &p, &w).unwrap();
            assert_eq!((e.n(), e.max_error(), e.mae(), e.mean_error()), (n, 0.5, 0.5, 0.5), "n = {n}");
            // One truth only is left, as scikit-learn 1.9.1 has it: 0, for it is missed.
            assert_eq!((e.r2(), e.explained_variance()), (0.0, 1.0));
        }
        // A truth of 0 would leave the MAPE undefined, if it counted.
        let e = RegressionErrors::weighted(&[0.0, 4.0], &[1.0, 5.0], &[0.0, 1.0]).unwrap();
        assert_eq!(e.mape(), 0.25);
    }

    /// Thrice 0.1 over 3 is not 0.1 in doubles, yet equal values have no spread.
    #[test]
    fn equal_truths_and_equal_errors_are_recognised() {
        let weights = [0.3, 0.7, 0.1];
        for (y, p, r2, explained) in [
            ([0.0; 3], [0.1; 3], 0.0, 1.0),
            ([0.1; 3], [0.1; 3], 1.0, 1.0),
            ([0.1; 3], [0.1, 0.1, 0.3], 0.0, 0.0),
            ([0.1; 3], [0.1, 0.1, 0.1 + 1e-200], 1.0, 1.0),
            ([0.0; 3], [0.0, 0.0, 1e-200], 0.0, 0.0),
        ] {
            let e = errors(&y, &p);
            assert_eq!((e.r2(), e.explained_variance()), (r2, explained), "{p:?}");
            assert!(e.worked().r2().to_string().contains("SST = Σ(yᵢ − ȳ)²"));
            let parts = errors(&y[..1], &p[..1]).merge(&errors(&y[1..], &p[1..]));
            assert_eq!((parts.r2(), parts.explained_variance()), (r2, explained), "{p:?} in parts");
            let weighted = RegressionErrors::weighted(&y, &p, &weights).unwrap();
            assert_eq!((weighted.r2(), weighted.explained_variance()), (r2, explained), "{p:?} with weights");
        }
        assert_eq!(errors(&[0.1; 3], &[0.2; 3]).sst("").value(), 0.0);
    }

    #[test]
    fn what_leaves_the_range_is_undefined_and_not_wrong() {
        let reason = |worked: crate::worked::Worked| worked.undefined().unwrap_or("none").to_string();
        let huge = errors(&[1e308, 1e308], &[9e307, 9e307]);
        assert_eq!(reason(huge.worked().wape()), OVERFLOW);
        assert_relative_eq!(huge.mae(), 1e307, max_relative = 1e-15);
        assert_relative_eq!(huge.mape(), 0.1, max_relative = 1e-15);
        assert_eq!(reason(huge.worked().mse()), OVERFLOW);
        assert_eq!(reason(errors(&[1e200, 2e200], &[1e200, 3e200]).worked().rmse()), OVERFLOW);
        assert_eq!(reason(errors(&[1e200, 2e200], &[1e200, 3e200]).worked().r2()), OVERFLOW);
        assert!(errors(&[1e308], &[-1e308]).worked().max_error().undefined().is_some());
        // R² is 0.99 here, but the squares are below 1e-308.
        let tiny = errors(&[1e-300, 2e-300, 3e-300], &[1.1e-300, 1.9e-300, 3e-300]);
        for worked in
            [tiny.worked().r2(), tiny.worked().explained_variance(), tiny.worked().mse(), tiny.worked().rmse()]
        {
            assert_eq!(reason(worked), UNDERFLOW);
        }
        assert_relative_eq!(tiny.wape(), 0.2 / 6.0, max_relative = 1e-12);
        assert_eq!(errors(&[1e-300, 2e-300], &[1e-300, 2e-300]).mse(), 0.0);
    }

    #[test]
    fn the_reason_counts_the_zeros() {
        let reason = |y: &[f64]| errors(y, &vec![1.0; y.len()]).worked().mape().undefined().unwrap().to_string();
        assert_eq!(reason(&[0.0]), "the only actual value is 0");
        assert_eq!(reason(&[0.0, 1.0, 2.0]), "1 of 3 actual values is 0");
        assert_eq!(reason(&[0.0, 1.0, 0.0]), "2 of 3 actual values are 0");
        let zero = errors(&[0.0, 0.0], &[1.0, 2.0]);
        assert_eq!(zero.worked().wape().undefined(), Some("every actual value is 0"));
    }

    /// 1e16 and a thousand times 1: plain addition would keep none of the ones.
    #[test]
    fn merging_one_by_one_loses_nothing() {
        let one = errors(&[0.0], &[1.0]);
        let merged = (0..1000).fold(errors(&[0.0], &[1e16]), |all, _| all.merge(&one));
        assert_eq!(merged.sums.abs.value(), 1e16 + 1000.0);
        assert_eq!(merged.sums.e.value(), 1e16 + 1000.0);
        assert_eq!(merged.n(), 1001);
    }

    #[test]
    fn wrong_data_and_weights_are_errors() {
        let of = |y: &[f64], p: &[f64], w: &[f64]| RegressionErrors::weighted(y, p, w).unwrap_err();
        assert!(matches!(RegressionErrors::new(&[], &[]), Err(Error::Empty { .. })));
        assert!(matches!(RegressionErrors::new(&[1.0], &[1.0, 2.0]), Err(Error::LengthMismatch { .. })));
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(matches!(RegressionErrors::new(&[1.0, bad], &[1.0, 2.0]), Err(Error::NotFinite { index: 1, .. })));
            assert!(matches!(RegressionErrors::new(&[1.0, 2.0], &[bad, 2.0]), Err(Error::NotFinite { index: 0, .. })));
            assert!(matches!(of(&[1.0, bad], &[1.0, 2.0], &[1.0, 0.0]), Error::NotFinite { index: 1, .. }));
        }
        assert!(matches!(of(&[1.0], &[1.0], &[]), Error::LengthMismatch { .. }));
        assert!(matches!(of(&[1.0], &[1.0], &[-1.0]), Error::OutOfRange { .. }));
        assert!(matches!(of(&[1.0], &[1.0], &[f64::NAN]), Error::NotFinite { .. }));
        assert!(matches!(of(&[1.0], &[1.0], &[0.0]), Error::BadParam { .. }));
    }
}
