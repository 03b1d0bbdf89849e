//! Regression metrics: how far predictions lie from the truth.
//!
//! MAE weighs all errors alike, RMSE the large ones more, MAPE by the size of the truth; R² compares with always
//! predicting the mean. One pass reduces the data to [`RegressionErrors`], from which all of them follow.
//!
//! - Conventions: `y_true` first; bias is prediction minus truth; MAPE is a fraction and undefined where a truth is 0
//!   (scikit-learn divides by 2.2e-16 there); R² of constant truths is 1 if perfect, else 0, and undefined for one sample.
//! - Cost: one pass, O(n), in parallel; the same result for any number of threads.
//! - Source: Hyndman & Koehler (2006), Int. J. Forecasting 22, 679–688, for the errors; Draper & Smith (1998), Applied
//!   Regression Analysis, for R².

use ndarray::ArrayView1;

use super::formulas::{Workings, formulas};
use super::input;
use super::loss::{AbsoluteError, Loss, PercentageError, SquaredError};
use crate::Result;
use crate::linalg::reduce::{LANES, map_reduce};
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

/// Weighted sums over the rows; `y` and `e` in deviations from their means, so that they merge without loss.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Sums {
    weight: f64,
    abs: f64,
    squared: f64,
    /// Σ|e| / |y|.
    relative: f64,
    abs_y: f64,
    mean_y: f64,
    /// Σ(y − ȳ)².
    spread_y: f64,
    /// Mean of prediction minus truth.
    mean_e: f64,
    spread_e: f64,
    max_abs: f64,
    min_y: f64,
    max_y: f64,
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
        if weight.is_some() || !(sums.abs.is_finite() && sums.abs_y.is_finite()) {
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

    /// The number of samples.
    pub fn n(&self) -> usize {
        self.head.n()
    }

    /// Σ of a loss over the rows, with the total that the pass found.
    fn total(&self, loss: impl Loss, total: f64) -> Expr {
        self.head.sum(["yᵢ", "ŷᵢ", "wᵢ"], total, |[y, p, w]| {
            let loss = loss.at(y, p);
            if self.weighted { w * loss } else { loss }
        })
    }

    fn over_rows(&self, sum: Expr) -> Expr {
        let name = if self.weighted { "Σw" } else { "n" };
        sum / Expr::named(name, self.sums.weight)
    }

    fn sum_of_y(&self, total: f64, term: impl Fn(Expr) -> Expr) -> Expr {
        self.head.sum(["yᵢ", "ŷᵢ", "wᵢ"], total, |[y, _, w]| if self.weighted { w * term(y) } else { term(y) })
    }

    fn mean_y(&self) -> Expr {
        self.over_rows(self.sum_of_y(self.sums.mean_y * self.sums.weight, |y| y)).called("ȳ")
    }

    fn sse(&self) -> Expr {
        self.total(SquaredError, self.sums.squared).called("SSE")
    }

    /// Σ(y − ȳ)², exactly 0 where all truths are equal.
    pub(super) fn sst(&self) -> Expr {
        let constant = self.sums.min_y == self.sums.max_y;
        let (total, mean) = (if constant { 0.0 } else { self.sums.spread_y }, self.mean_y());
        self.sum_of_y(total, |y| (y - &mean).powi(2)).called("SST")
    }

    fn mse_expr(&self) -> Expr {
        self.over_rows(self.total(SquaredError, self.sums.squared))
    }

    fn abs_y(&self) -> Expr {
        self.sum_of_y(self.sums.abs_y, |y| y.abs()).called("Σ|y|")
    }

    pub(super) fn r2_expr(&self) -> Expr {
        let (sse, sst) = (self.sse(), self.sst());
        let (perfect, constant) = (sse.value() == 0.0, sst.value() == 0.0);
        (1.0 - sse / sst)
            .counted_as(1.0, constant && perfect, "every y_true is the same and every prediction right")
            .counted_as(0.0, constant && !perfect, "every y_true is the same, SST = 0")
            .undefined_if(self.n() < 2, "R squared needs at least two samples")
    }

    fn explained_variance_expr(&self) -> Expr {
        let bias = self.mean_error_expr();
        let spread_e = self.head.sum(["yᵢ", "ŷᵢ", "wᵢ"], self.sums.spread_e, |[y, p, w]| {
            let squared = (p - y - &bias).powi(2);
            if self.weighted { w * squared } else { squared }
        });
        let (unexplained, sst) = (spread_e.called("Σ(e − ē)²"), self.sst());
        let (perfect, constant) = (self.sums.spread_e == 0.0, sst.value() == 0.0);
        (1.0 - unexplained / sst)
            .counted_as(1.0, constant && perfect, "every y_true is the same and so is every error")
            .counted_as(0.0, constant && !perfect, "every y_true is the same, SST = 0")
            .called("explained variance")
    }

    fn mean_error_expr(&self) -> Expr {
        let sum = self.head.sum(["yᵢ", "ŷᵢ", "wᵢ"], self.sums.mean_e * self.sums.weight, |[y, p, w]| {
            if self.weighted { w * (p - y) } else { p - y }
        });
        self.over_rows(sum).called("ē")
    }
}

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
        let reason = format!("{zeros} of {} actual values are 0", e.n());
        let relative = if zeros > 0 { f64::NAN } else { e.sums.relative };
        e.over_rows(e.total(PercentageError, relative)).undefined_if(zeros > 0, reason).called("MAPE")
    };
    /// Weighted absolute percentage error, Σ|y − ŷ| / Σ|y|, a fraction: the share of the volume that was missed.
    /// At least 0; undefined where every truth is 0. Source: Kolassa & Schütz (2007), Foresight 6, 40–43.
    wape: |e| {
        let zero = e.sums.abs_y == 0.0;
        (e.total(AbsoluteError, e.sums.abs).called("Σ|y − ŷ|") / e.abs_y())
            .undefined_if(zero, "every actual value is 0")
            .called("WAPE")
    };
    /// Coefficient of determination, 1 − Σ(y − ŷ)² / Σ(y − ȳ)². At most 1, negative for worse than the mean.
    ///
    /// For constant truths 1 if perfect, else 0, as in scikit-learn; undefined for a single sample.
    r2: |e| e.r2_expr().called("R²");
    /// Adjusted R², 1 − (1 − R²)·(n − 1) / (n − p − 1) for p predictors; undefined where n ≤ p + 1.
    adjusted_r2: |e, n_predictors: usize| adjusted_r2_expr(e.r2_expr().called("R²"), e.n() as f64, n_predictors as f64);
    /// Explained variance, 1 − Σ(e − ē)² / Σ(y − ȳ)² with e the errors: R² that forgives a constant bias.
    explained_variance: |e| e.explained_variance_expr();
    /// Largest absolute error, in the unit of y.
    max_error: |e| Expr::named("max error", e.sums.max_abs);
    /// Mean error, prediction minus truth, in the unit of y: positive means predicting too high.
    mean_error: |e| e.mean_error_expr().renamed("mean error");
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
        let (mean_y, mean_e) = (total(&lane.y) / n, total(&lane.e) / n);
        let spread = |term: &dyn Fn(f64, f64) -> f64| crate::linalg::reduce::sum_pairs(y, p, term).value();
        Sums {
            weight: n,
            abs: total(&lane.abs),
            squared: total(&lane.squared),
            relative: total(&lane.relative),
            abs_y: total(&lane.abs_y),
            mean_y,
            spread_y: spread(&|y, _| (y - mean_y) * (y - mean_y)),
            mean_e,
            spread_e: spread(&|y, p| (p - y - mean_e) * (p - y - mean_e)),
            max_abs: lane.max_abs.iter().copied().fold(0.0, f64::max),
            min_y: lane.min_y.iter().copied().fold(f64::INFINITY, f64::min),
            max_y: lane.max_y.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            zeros: y.iter().filter(|y| **y == 0.0).count() as u64,
        }
    }

    fn of_weighted_chunk(y: &[f64], p: &[f64], w: &[f64]) -> Sums {
        let rows = || y.iter().zip(p).zip(w).map(|((y, p), w)| (*y, *p, *w));
        let sum = |term: &dyn Fn(f64, f64, f64) -> f64| {
            crate::stats::accurate_sum(rows().filter(|(.., w)| *w > 0.0).map(|(y, p, w)| w * term(y, p, w)))
        };
        let weight = sum(&|_, _, _| 1.0);
        if weight == 0.0 {
            return Sums { min_y: f64::INFINITY, max_y: f64::NEG_INFINITY, ..Sums::default() };
        }
        let (mean_y, mean_e) = (sum(&|y, _, _| y) / weight, sum(&|y, p, _| p - y) / weight);
        let counted = || rows().filter(|(.., w)| *w > 0.0);
        Sums {
            weight,
            abs: sum(&|y, p, _| AbsoluteError.at(y, p)),
            squared: sum(&|y, p, _| SquaredError.at(y, p)),
            relative: sum(&|y, p, _| PercentageError.at(y, p)),
            abs_y: sum(&|y, _, _| y.abs()),
            mean_y,
            spread_y: sum(&|y, _, _| (y - mean_y).powi(2)),
            mean_e,
            spread_e: sum(&|y, p, _| (p - y - mean_e).powi(2)),
            max_abs: rows().map(|(y, p, _)| AbsoluteError.at(y, p)).fold(0.0, f64::max),
            min_y: counted().map(|(y, ..)| y).fold(f64::INFINITY, f64::min),
            max_y: counted().map(|(y, ..)| y).fold(f64::NEG_INFINITY, f64::max),
            zeros: counted().filter(|(y, ..)| *y == 0.0).count() as u64,
        }
    }

    fn merge(&self, other: &Sums) -> Sums {
        let weight = self.weight + other.weight;
        if weight == 0.0 {
            return *self;
        }
        // Chan's formulas for mean and spread of two parts.
        let share = other.weight / weight;
        let spread = |a: f64, mean_a: f64, b: f64, mean_b: f64| a + b + (mean_b - mean_a).powi(2) * self.weight * share;
        Sums {
            weight,
            abs: self.abs + other.abs,
            squared: self.squared + other.squared,
            relative: self.relative + other.relative,
            abs_y: self.abs_y + other.abs_y,
            mean_y: self.mean_y + (other.mean_y - self.mean_y) * share,
            spread_y: spread(self.spread_y, self.mean_y, other.spread_y, other.mean_y),
            mean_e: self.mean_e + (other.mean_e - self.mean_e) * share,
            spread_e: spread(self.spread_e, self.mean_e, other.spread_e, other.mean_e),
            max_abs: self.max_abs.max(other.max_abs),
            min_y: self.min_y.min(other.min_y),
            max_y: self.max_y.max(other.max_y),
            zeros: self.zeros + other.zeros,
        }
    }
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
