//! Residuals, truth minus prediction, and what their distribution looks like.
//!
//! Positive residuals are predictions that were too low. They should scatter around 0 without a pattern; a trend, a funnel
//! or a heavy tail says what the model has missed.

use ndarray::ArrayView1;

use super::formulas::{Workings, formulas};
use super::input;
use crate::Result;
use crate::stats::{Histogram, Moments, quantile_sorted};
use crate::worked::{Expr, Head, Number};

/// The residuals of a regression, with the predictions they belong to.
///
/// ```
/// use workings::metrics::Residuals;
///
/// let r = Residuals::new(&[10.0, 20.0, 30.0], &[12.0, 18.0, 33.0])?;
/// assert_eq!(r.values(), [-2.0, 2.0, -3.0]);
/// assert_eq!((r.mean(), r.sum_of_squares(), r.median_absolute()), (-1.0, 17.0, 2.0));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Residuals {
    values: Vec<f64>,
    y_pred: Vec<f64>,
}

/// The distribution of residuals in nine numbers, in the unit of the truth but for the last two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ResidualSummary {
    pub n: usize,
    pub mean: f64,
    /// Of the sample: n − 1 in the denominator.
    pub std: f64,
    pub min: f64,
    pub quartiles: [f64; 3],
    pub max: f64,
    /// Of the population; `NaN` for constant residuals.
    pub skewness: f64,
    /// In excess of the normal's 3; `NaN` for constant residuals.
    pub kurtosis: f64,
}

impl Residuals {
    /// Truth minus prediction.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`.
    pub fn new<'a>(y_true: impl Into<ArrayView1<'a, f64>>, y_pred: impl Into<ArrayView1<'a, f64>>) -> Result<Self> {
        let (y_true, y_pred) = (y_true.into(), y_pred.into());
        input::same_length("y_true", y_true.len(), "y_pred", y_pred.len())?;
        input::finite("y_true", y_true.iter().copied())?;
        input::finite("y_pred", y_pred.iter().copied())?;
        let values = y_true.iter().zip(&y_pred).map(|(y, p)| y - p).collect();
        Ok(Residuals { values, y_pred: y_pred.to_vec() })
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// The residuals, in the order of the samples.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The predictions they belong to.
    pub fn y_pred(&self) -> &[f64] {
        &self.y_pred
    }

    /// The residuals of both data sets, one after the other.
    pub fn merge(&self, other: &Self) -> Self {
        let joined = |a: &[f64], b: &[f64]| [a, b].concat();
        Residuals { values: joined(&self.values, &other.values), y_pred: joined(&self.y_pred, &other.y_pred) }
    }

    /// Their distribution in nine numbers.
    ///
    /// # Errors
    /// `NotFinite` where truth and prediction were so far apart that their difference is infinite.
    pub fn summary(&self) -> Result<ResidualSummary> {
        let moments = Moments::new(&self.values)?;
        let sorted = self.sorted(|value| value);
        Ok(ResidualSummary {
            n: moments.n(),
            mean: moments.mean(),
            std: moments.std(1),
            min: moments.min(),
            quartiles: [0.25, 0.5, 0.75].map(|q| quantile_sorted(&sorted, q)),
            max: moments.max(),
            skewness: moments.skewness(),
            kurtosis: moments.kurtosis(),
        })
    }

    /// The residuals' `q`-quantile: added to a forecast, it makes a forecast of that quantile.
    ///
    /// # Errors
    /// `BadParam` for q outside 0 to 1.
    pub fn quantile(&self, q: f64) -> Result<f64> {
        crate::stats::quantile(&self.values, q)
    }

    /// The residuals counted in bins.
    pub fn histogram(&self) -> Histogram {
        // Residuals of finite values are finite unless they overflow; those that do have no bin.
        let finite: Vec<f64> = self.values.iter().copied().filter(|value| value.is_finite()).collect();
        Histogram::new(&finite).unwrap_or(Histogram { edges: vec![0.0, 1.0], counts: vec![0] })
    }

    fn sorted(&self, of: impl Fn(f64) -> f64) -> Vec<f64> {
        let mut values: Vec<f64> = self.values.iter().map(|value| of(*value)).collect();
        values.sort_unstable_by(f64::total_cmp);
        values
    }

    fn sum(&self, total: f64, term: impl Fn(Expr) -> Expr) -> Expr {
        Head::new([&self.values]).sum(["eᵢ"], total, |[e]| term(e))
    }
}

formulas! { Residuals;
    /// The mean residual, in the unit of the truth; positive means predicting too low.
    mean: |r| {
        let total = crate::stats::accurate_sum(r.values.iter().copied());
        (r.sum(total, |e| e) / Expr::named("n", r.values.len() as f64)).called("mean residual")
    };
    /// Σ residual², in the squared unit of the truth.
    sum_of_squares: |r| {
        r.sum(crate::stats::accurate_sum(r.values.iter().map(|e| e * e)), |e| e.powi(2)).called("SSE")
    };
    /// Median absolute error, in the unit of the truth: half of the predictions miss by no more.
    median_absolute: |r| Expr::named("median |e|", quantile_sorted(&r.sorted(f64::abs), 0.5));
}

/// Median absolute error: see [`Residuals::median_absolute`].
///
/// # Errors
/// `LengthMismatch`, `Empty`, `NotFinite`.
/// ```
/// assert_eq!(workings::metrics::median_absolute_error(&[1.0, 2.0, 3.0], &[1.5, 2.0, 103.0])?, 0.5);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn median_absolute_error<'a>(
    y_true: impl Into<ArrayView1<'a, f64>>,
    y_pred: impl Into<ArrayView1<'a, f64>>,
) -> Result<f64> {
    let residuals = Residuals::new(y_true, y_pred)?;
    let mut sizes: Vec<f64> = residuals.values.iter().map(|e| e.abs()).collect();
    let middle = (sizes.len() - 1) / 2;
    let (_, low, above) = sizes.select_nth_unstable_by(middle, f64::total_cmp);
    let low = *low;
    let odd = residuals.values.len() % 2 == 1;
    Ok(if odd { low } else { low + (above.iter().copied().fold(f64::INFINITY, f64::min) - low) / 2.0 })
}

impl From<ResidualSummary> for Vec<(&'static str, f64)> {
    fn from(s: ResidualSummary) -> Self {
        let [q1, median, q3] = s.quartiles;
        vec![
            ("n", s.n as f64),
            ("mean", s.mean),
            ("std", s.std),
            ("min", s.min),
            ("q1", q1),
            ("median", median),
            ("q3", q3),
            ("max", s.max),
            ("skewness", s.skewness),
            ("kurtosis", s.kurtosis),
        ]
    }
}
