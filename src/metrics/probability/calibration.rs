//! Calibration: does what is predicted with 80 % come true in 80 % of the cases?
//!
//! Sort the predictions into bins by probability and compare in each bin the mean prediction with the share of positives.
//! The expected calibration error is the mean gap, each bin weighted by its samples.
//!
//! - Conventions: bins of equal width are closed on the left (0.6 belongs to [0.6, 0.8)), the last also holds 1;
//!   [`Edges::Right`] closes them on the right, as scikit-learn's `calibration_curve`. Empty bins are left out.

use ndarray::ArrayView1;

use crate::metrics::formulas::{Workings, formulas};
use crate::metrics::input;
use crate::metrics::labels::{Labels, is_positive};
use crate::stats::{Sum, quantile_sorted};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Which end of a bin belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edges {
    /// [a, b); the last bin holds its upper end too.
    Left,
    /// (a, b]; the first bin holds its lower end too.
    Right,
}

/// The samples of one bin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationBin {
    pub lower: f64,
    pub upper: f64,
    pub n: usize,
    /// Mean predicted probability; `NaN` in an empty bin.
    pub mean_predicted: f64,
    /// Share of positives; `NaN` in an empty bin.
    pub fraction_positive: f64,
}

/// Predictions sorted into bins by probability.
///
/// ```
/// use workings::metrics::Calibration;
///
/// let c = Calibration::uniform(&[1, 0, 1, 0], &[0.9, 0.8, 0.3, 0.1], 2)?;
/// // Below 0.5: mean 0.2, half positive. Above: mean 0.85, half positive.
/// assert!((c.expected_calibration_error() - (0.3 + 0.35) / 2.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    edges: Vec<f64>,
    positives: Vec<usize>,
    counts: Vec<usize>,
    predicted: Vec<Sum>,
    positive: String,
}

impl Calibration {
    /// Bins of equal width, closed on the left.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `OutOfRange` for probabilities outside 0 to 1; `BadParam` for no bins or where the
    /// positive class is left open.
    pub fn uniform<'a, T: Labels + ?Sized>(
        y_true: &T,
        y_prob: impl Into<ArrayView1<'a, f64>>,
        n_bins: usize,
    ) -> Result<Self> {
        Self::uniform_with(y_true, y_prob, n_bins, Edges::Left, None)
    }

    /// Bins of equal width, with the closed end and the positive class chosen.
    ///
    /// # Errors
    /// As [`uniform`](Self::uniform); `UnknownLabel`.
    pub fn uniform_with<'a, T: Labels + ?Sized>(
        y_true: &T,
        y_prob: impl Into<ArrayView1<'a, f64>>,
        n_bins: usize,
        closed: Edges,
        positive: Option<&str>,
    ) -> Result<Self> {
        check_bins(n_bins)?;
        let edges = (0..=n_bins).map(|i| i as f64 / n_bins as f64).collect();
        Self::build(y_true, y_prob.into(), edges, closed, positive)
    }

    /// Bins with about the same number of samples each, cut at quantiles of the predictions and closed on the right, as
    /// scikit-learn's strategy `quantile`.
    ///
    /// # Errors
    /// As [`uniform`](Self::uniform).
    pub fn quantile<'a, T: Labels + ?Sized>(
        y_true: &T,
        y_prob: impl Into<ArrayView1<'a, f64>>,
        n_bins: usize,
    ) -> Result<Self> {
        check_bins(n_bins)?;
        let y_prob = y_prob.into();
        input::probabilities("y_prob", y_prob.iter().copied())?;
        let mut sorted = y_prob.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let edges = (0..=n_bins).map(|i| quantile_sorted(&sorted, i as f64 / n_bins as f64)).collect();
        Self::build(y_true, y_prob, edges, Edges::Right, None)
    }

    fn build<T: Labels + ?Sized>(
        y_true: &T,
        y_prob: ArrayView1<f64>,
        edges: Vec<f64>,
        closed: Edges,
        positive: Option<&str>,
    ) -> Result<Self> {
        let y_true = y_true.labels();
        input::same_length("y_true", y_true.len(), "y_prob", y_prob.len())?;
        input::probabilities("y_prob", y_prob.iter().copied())?;
        let (positive, is_positive) = is_positive(&y_true, positive)?;
        let n_bins = edges.len() - 1;
        let inner = &edges[1..n_bins];
        let (mut counts, mut positives) = (vec![0; n_bins], vec![0; n_bins]);
        let mut predicted = vec![Sum::default(); n_bins];
        for (p, is) in y_prob.iter().zip(is_positive) {
            let bin = match closed {
                Edges::Left => inner.partition_point(|edge| edge <= p),
                Edges::Right => inner.partition_point(|edge| edge < p),
            };
            counts[bin] += 1;
            positives[bin] += usize::from(is);
            predicted[bin].add(*p);
        }
        Ok(Calibration { edges, positives, counts, predicted, positive })
    }

    /// The same bins, with another name for the positive class.
    pub(crate) fn for_class(mut self, name: &str) -> Self {
        self.positive = name.to_string();
        self
    }

    /// The samples of both, which must have been sorted into the same bins.
    ///
    /// # Errors
    /// `Undetermined` if the bins differ.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        if self.edges != other.edges {
            return Err(Error::Undetermined("calibrations over different bins cannot be merged".into()));
        }
        let add = |a: &[usize], b: &[usize]| a.iter().zip(b).map(|(a, b)| a + b).collect();
        Ok(Calibration {
            edges: self.edges.clone(),
            positives: add(&self.positives, &other.positives),
            counts: add(&self.counts, &other.counts),
            predicted: self.predicted.iter().zip(&other.predicted).map(|(a, b)| a.merge(b)).collect(),
            positive: self.positive.clone(),
        })
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// All bins, empty ones too, from low to high.
    pub fn bins(&self) -> Vec<CalibrationBin> {
        let bin = |i: usize| CalibrationBin {
            lower: self.edges[i],
            upper: self.edges[i + 1],
            n: self.counts[i],
            mean_predicted: self.predicted[i].value() / self.counts[i] as f64,
            fraction_positive: self.positives[i] as f64 / self.counts[i] as f64,
        };
        (0..self.counts.len()).map(bin).collect()
    }

    fn n(&self) -> usize {
        self.counts.iter().sum()
    }

    /// The gap of each bin that holds samples, with its share of them.
    fn gaps(&self) -> Vec<(Expr, Expr)> {
        let n = self.n() as f64;
        let filled = self.bins().into_iter().filter(|bin| bin.n > 0);
        filled
            .map(|bin| {
                let gap = (Expr::from(bin.fraction_positive) - bin.mean_predicted).abs();
                (Expr::from(bin.n as f64) / Expr::named("n", n), gap)
            })
            .collect()
    }
}

formulas! { Calibration, remark: |c| format!("positive class: {}", c.positive);
    /// Expected calibration error, Σ (n_b / n)·|fraction positive − mean predicted| over the bins. 0 to 1; 0 is perfect.
    expected_calibration_error: |c| {
        let gaps = c.gaps();
        let total = crate::stats::accurate_sum(gaps.iter().map(|(share, gap)| share.value() * gap.value()));
        let body = Expr::symbol("n_b") / Expr::symbol("n")
            * (Expr::symbol("positive_b") - Expr::symbol("predicted_b")).abs();
        let n = gaps.len();
        Expr::sum(body, gaps.into_iter().take(3).map(|(share, gap)| share * gap), n, total).called("ECE")
    };
    /// Maximum calibration error, the largest gap of a bin. 0 to 1.
    maximum_calibration_error: |c| {
        let largest = c.gaps().into_iter().map(|(_, gap)| gap).reduce(|a, b| if b.value() > a.value() { b } else { a });
        largest.unwrap_or_else(|| Expr::from(0.0)).called("MCE")
    };
}

fn check_bins(n_bins: usize) -> Result<()> {
    const MOST: usize = 100_000;
    match n_bins {
        1..=MOST => Ok(()),
        _ => Err(Error::bad_param("n_bins", n_bins, format!("a whole number from 1 to {MOST}"))),
    }
}
