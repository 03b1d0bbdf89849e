//! Residuals, truth minus prediction, and what their distribution looks like.
//!
//! Positive residuals are predictions that were too low. They should scatter around 0 without a pattern; a trend, a funnel
//! or a heavy tail says what the model has missed.
//!
//! - Cost: O(n); a sort for the summary. The residuals are kept, since quantiles and charts need each.

use ndarray::ArrayView1;

use super::MedianAbsoluteError;
use crate::Result;
use crate::input;
use crate::stats::{Histogram, Moments, quantile_sorted};
use crate::worked::formulas::{Workings, formulas};
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
    /// `LengthMismatch`, `Empty`; `NotFinite`, also for a difference that overflows.
    pub fn new<'a>(y_true: impl Into<ArrayView1<'a, f64>>, y_pred: impl Into<ArrayView1<'a, f64>>) -> Result<Self> {
        let (y_true, y_pred) = (y_true.into(), y_pred.into());
        input::same_length("y_true", y_true.len(), "y_pred", y_pred.len())?;
        input::finite("y_true", y_true.iter().copied())?;
        input::finite("y_pred", y_pred.iter().copied())?;
        let values: Vec<f64> = y_true.iter().zip(&y_pred).map(|(y, p)| y - p).collect();
        input::finite("y_true − y_pred", values.iter().copied())?;
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
    /// None for residuals that could be built.
    pub fn summary(&self) -> Result<ResidualSummary> {
        let moments = Moments::new(&self.values)?;
        let mut sorted = self.values.clone();
        sorted.sort_unstable_by(f64::total_cmp);
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
        Histogram::of_finite(&self.values)
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
    median_absolute: |r| MedianAbsoluteError::of(&r.values).expr();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use approx::assert_relative_eq;

    /// Residuals 1, −1.5, 3, 0 and −1: mean 0.3, squares 1 + 2.25 + 9 + 0 + 1 = 13.25, around the mean 13.25 − 5·0.09 = 12.8;
    /// in order −1.5, −1, 0, 1, 3; sizes in order 0, 1, 1, 1.5, 3.
    #[test]
    fn five_residuals_by_hand() {
        let r = Residuals::new(&[4.0, 1.0, 9.0, 2.0, 5.0], &[3.0, 2.5, 6.0, 2.0, 6.0]).unwrap();
        assert_relative_eq!(r.mean(), 0.3, max_relative = 1e-15);
        assert_eq!((r.sum_of_squares(), r.median_absolute(), r.quantile(0.25).unwrap()), (13.25, 1.0, -1.0));
        let s = r.summary().unwrap();
        assert_eq!((s.n, s.min, s.quartiles, s.max), (5, -1.5, [-1.0, 0.0, 1.0], 3.0));
        assert_relative_eq!(s.std, 3.2_f64.sqrt(), max_relative = 1e-14);
        assert_eq!(r.histogram().counts.iter().sum::<usize>(), 5);
        let both = r.merge(&Residuals::new(&[1.0], &[2.0]).unwrap());
        assert_eq!((both.values().len(), both.y_pred()[5], both.values()[5]), (6, 2.0, -1.0));
    }

    #[test]
    fn wrong_data_are_errors() {
        let error = |y: &[f64], p: &[f64]| Residuals::new(y, p).unwrap_err();
        assert!(matches!(error(&[], &[]), Error::Empty { .. }));
        assert!(matches!(error(&[1.0], &[1.0, 2.0]), Error::LengthMismatch { .. }));
        assert!(matches!(error(&[f64::NAN], &[1.0]), Error::NotFinite { .. }));
        assert!(matches!(error(&[1.0], &[f64::NEG_INFINITY]), Error::NotFinite { .. }));
        // Both are finite, but they lie further apart than any f64.
        assert!(matches!(error(&[1.0, 1e308], &[1.0, -1e308]), Error::NotFinite { index: 1, .. }));
        assert!(matches!(Residuals::new(&[1.0], &[2.0]).unwrap().quantile(2.0), Err(Error::BadParam { .. })));
    }
}
