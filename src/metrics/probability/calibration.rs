//! Calibration: does what is predicted with 80 % come true in 80 % of the cases?
//!
//! Sort the predictions into bins by probability and compare in each bin the mean prediction with the share of positives.
//! The expected calibration error is the mean gap, each bin weighted by its samples.
//!
//! - Conventions: bins of equal width are closed on the left (0.6 belongs to [0.6, 0.8)), the last also holds 1;
//!   [`Edges::Right`] closes them on the right, as scikit-learn's `calibration_curve`. Empty bins are left out.

use ndarray::ArrayView1;

use crate::input;
use crate::metrics::labels::{Labels, is_positive};
use crate::stats::{Sum, quantile_sorted};
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number, subscript};
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
    /// Their weight, n where none are given.
    pub weight: f64,
    /// Mean predicted probability; `NaN` in an empty bin.
    pub mean_predicted: f64,
    /// Share of positives; `NaN` in an empty bin.
    pub fraction_positive: f64,
}

/// What a bin holds: weights, weights of positives, weighted probabilities.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Totals {
    n: usize,
    weight: Sum,
    positive: Sum,
    predicted: Sum,
}

impl Totals {
    fn merge(&self, other: &Self) -> Self {
        Totals {
            n: self.n + other.n,
            weight: self.weight.merge(&other.weight),
            positive: self.positive.merge(&other.positive),
            predicted: self.predicted.merge(&other.predicted),
        }
    }
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
    closed: Edges,
    bins: Vec<Totals>,
    weighted: bool,
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
        Self::build(y_true, y_prob.into(), None, edges, closed, positive)
    }

    /// As [`uniform_with`](Self::uniform_with), each sample with its weight.
    ///
    /// # Errors
    /// As [`uniform`](Self::uniform); `UnknownLabel`; weights that are negative, no numbers, or all 0.
    pub fn weighted<'a, T: Labels + ?Sized>(
        y_true: &T,
        y_prob: impl Into<ArrayView1<'a, f64>>,
        sample_weight: &[f64],
        n_bins: usize,
        closed: Edges,
        positive: Option<&str>,
    ) -> Result<Self> {
        check_bins(n_bins)?;
        let edges = (0..=n_bins).map(|i| i as f64 / n_bins as f64).collect();
        Self::build(y_true, y_prob.into(), Some(sample_weight), edges, closed, positive)
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
        input::same_length("y_true", y_true.labels().len(), "y_prob", y_prob.len())?;
        input::probabilities("y_prob", y_prob.iter().copied())?;
        let mut sorted = y_prob.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let edges = (0..=n_bins).map(|i| quantile_sorted(&sorted, i as f64 / n_bins as f64)).collect();
        Self::build(y_true, y_prob, None, edges, Edges::Right, None)
    }

    fn build<T: Labels + ?Sized>(
        y_true: &T,
        y_prob: ArrayView1<f64>,
        weight: Option<&[f64]>,
        edges: Vec<f64>,
        closed: Edges,
        positive: Option<&str>,
    ) -> Result<Self> {
        let y_true = y_true.labels();
        input::same_length("y_true", y_true.len(), "y_prob", y_prob.len())?;
        input::probabilities("y_prob", y_prob.iter().copied())?;
        input::weights(weight, y_true.len())?;
        let (positive, is_positive) = is_positive(&y_true, positive)?;
        let n_bins = edges.len() - 1;
        let inner = &edges[1..n_bins];
        let bin_of = |p: &f64| match closed {
            Edges::Left => inner.partition_point(|edge| edge <= p),
            Edges::Right => inner.partition_point(|edge| edge < p),
        };
        let mut bins = vec![Totals::default(); n_bins];
        let rows = y_prob.iter().zip(is_positive);
        match weight {
            None => {
                let mut positives = vec![0_usize; n_bins];
                for (p, is) in rows {
                    let k = bin_of(p);
                    bins[k].n += 1;
                    bins[k].predicted.add(*p);
                    positives[k] += usize::from(is);
                }
                for (bin, positives) in bins.iter_mut().zip(positives) {
                    bin.weight = Sum::from(bin.n as f64);
                    bin.positive = Sum::from(positives as f64);
                }
            }
            Some(weight) => {
                // A sample of weight 0 is in no bin.
                for ((p, is), w) in rows.zip(weight).filter(|(_, w)| **w > 0.0) {
                    let bin = &mut bins[bin_of(p)];
                    bin.n += 1;
                    bin.weight.add(*w);
                    bin.positive.add(if is { *w } else { 0.0 });
                    bin.predicted.add(w * p);
                }
            }
        }
        Ok(Calibration { edges, closed, bins, weighted: weight.is_some(), positive })
    }

    /// The same bins, with another name for the positive class.
    pub(crate) fn for_class(mut self, name: &str) -> Self {
        self.positive = name.to_string();
        self
    }

    /// The samples of both, which must have been sorted into the same bins.
    ///
    /// # Errors
    /// `Undetermined` if the bins differ, or the positive classes in their names.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        if self.edges != other.edges || self.closed != other.closed {
            return Err(Error::Undetermined("calibrations over different bins cannot be merged".into()));
        }
        if self.positive != other.positive {
            let (a, b) = (&self.positive, &other.positive);
            let problem = format!("calibrations with the positive classes {a} and {b} cannot be merged");
            return Err(Error::Undetermined(problem));
        }
        Ok(Calibration {
            bins: self.bins.iter().zip(&other.bins).map(|(a, b)| a.merge(b)).collect(),
            weighted: self.weighted || other.weighted,
            ..self.clone()
        })
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// All bins, empty ones too, from low to high.
    pub fn bins(&self) -> Vec<CalibrationBin> {
        let bin = |(k, bin): (usize, &Totals)| {
            let weight = bin.weight.value();
            CalibrationBin {
                lower: self.edges[k],
                upper: self.edges[k + 1],
                n: bin.n,
                weight,
                mean_predicted: bin.predicted.value() / weight,
                fraction_positive: bin.positive.value() / weight,
            }
        };
        self.bins.iter().enumerate().map(bin).collect()
    }

    /// The bins that hold samples, each with its number from 1 and its gap |ȳₖ − p̄ₖ|.
    fn gaps(&self) -> Vec<(CalibrationBin, Expr)> {
        let filled = self.bins().into_iter().zip(1..).filter(|(bin, _)| bin.n > 0);
        filled
            .map(|(bin, k)| {
                let gap = (Expr::from(bin.fraction_positive) - bin.mean_predicted).abs();
                (bin, gap.called(format!("gap{}", subscript(k))))
            })
            .collect()
    }

    fn remark(&self) -> String {
        let share = if self.weighted { "weighted share" } else { "share" };
        format!("bin k: {share} of positives ȳₖ, mean probability p̄ₖ; positive class: {}", self.positive)
    }
}

formulas! { Calibration, remark: |c| c.remark();
    /// Expected calibration error, Σ (nₖ / n)·|ȳₖ − p̄ₖ| over the bins: the gap between the share of positives and the mean
    /// prediction, each bin weighted by its samples. 0 to 1; 0 is perfect.
    expected_calibration_error: |c| {
        let (of_bin, of_all) = if c.weighted { ("wₖ", "Σw") } else { ("nₖ", "n") };
        let all = crate::stats::accurate_sum(c.bins.iter().map(|bin| bin.weight.value()));
        let gaps = c.gaps();
        let total = crate::stats::accurate_sum(gaps.iter().map(|(bin, gap)| bin.weight / all * gap.value()));
        let body = Expr::symbol(of_bin) / Expr::symbol(of_all) * (Expr::symbol("ȳₖ") - Expr::symbol("p̄ₖ")).abs();
        let first = gaps.iter().take(3).map(|(bin, _)| {
            let gap = (Expr::from(bin.fraction_positive) - bin.mean_predicted).abs();
            Expr::from(bin.weight) / Expr::named(of_all, all) * gap
        });
        Expr::sum(body, first, gaps.len(), total).called("ECE")
    };
    /// Maximum calibration error, the largest gap |ȳₖ − p̄ₖ| of a bin. 0 to 1.
    maximum_calibration_error: |c| {
        const WRITTEN_OUT: usize = 20;
        let mut gaps: Vec<Expr> = c.gaps().into_iter().map(|(_, gap)| gap).collect();
        if gaps.len() > WRITTEN_OUT {
            // The largest ones decide.
            gaps.sort_by(|a, b| b.value().total_cmp(&a.value()));
            gaps.truncate(2);
        }
        Expr::max_of(gaps).called("MCE")
    };
}

fn check_bins(n_bins: usize) -> Result<()> {
    const MOST: usize = 100_000;
    match n_bins {
        1..=MOST => Ok(()),
        _ => Err(Error::bad_param("n_bins", n_bins, format!("a whole number from 1 to {MOST}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// Five bins. [0.2, 0.4): 0.25, 0.3 with one positive; [0.6, 0.8): 0.6 and 0.75, both positive; the last: 1, negative.
    fn five() -> Calibration {
        Calibration::uniform(&[0, 1, 1, 1, 0], &[0.25, 0.3, 0.6, 0.75, 1.0], 5).unwrap()
    }

    /// Gaps |0.5 − 0.275|, |1 − 0.675|, |0 − 1| with 2, 2 and 1 of 5 samples.
    #[test]
    fn errors_by_hand() {
        let c = five();
        assert_relative_eq!(
            c.expected_calibration_error(),
            (2.0 * 0.225 + 2.0 * 0.325 + 1.0) / 5.0,
            max_relative = 1e-14
        );
        assert_eq!(c.maximum_calibration_error(), 1.0);
        assert_eq!(c.bins().iter().map(|bin| bin.n).collect::<Vec<_>>(), [0, 2, 0, 2, 1]);
        assert!(c.bins()[0].mean_predicted.is_nan());
    }

    /// 0.5 lies on an edge of four bins; 0 and 1 are always inside.
    #[test]
    fn an_edge_belongs_to_the_side_that_is_closed() {
        let counts = |closed| {
            let c = Calibration::uniform_with(&[1, 0, 1], &[0.0, 0.5, 1.0], 4, closed, None).unwrap();
            c.bins().iter().map(|bin| bin.n).collect::<Vec<_>>()
        };
        assert_eq!((counts(Edges::Left), counts(Edges::Right)), (vec![1, 0, 1, 1], vec![1, 1, 0, 1]));
    }

    /// Quantiles of 0.1, 0.2, 0.3, 0.9 cut at 0.25.
    #[test]
    fn quantile_bins_hold_the_same_number() {
        let c = Calibration::quantile(&[0, 1, 0, 1], &[0.9, 0.1, 0.3, 0.2], 2).unwrap();
        assert_eq!((c.bins()[0].upper, c.bins()[0].n, c.bins()[1].n), (0.25, 2, 2));
        assert_relative_eq!(c.expected_calibration_error(), (0.85 + 0.6) / 2.0, max_relative = 1e-14);
    }

    /// Weights 1 and 3 in one bin: share of positives ¾, mean (0.1 + 0.9) / 4; the row of weight 0 is in no bin.
    #[test]
    fn weights_count() {
        let c = Calibration::weighted(&[0, 1, 1], &[0.1, 0.3, 0.9], &[1.0, 3.0, 0.0], 2, Edges::Left, None).unwrap();
        assert_relative_eq!(c.expected_calibration_error(), 0.75 - 0.25, max_relative = 1e-14);
        assert_eq!((c.bins()[0].n, c.bins()[0].weight, c.bins()[1].n), (2, 4.0, 0));
        // A weight of 2 counts like the row twice.
        let twice = Calibration::uniform(&[0, 1, 1], &[0.1, 0.9, 0.9], 3).unwrap();
        let weighted = Calibration::weighted(&[0, 1], &[0.1, 0.9], &[1.0, 2.0], 3, Edges::Left, None).unwrap();
        assert_eq!(weighted.expected_calibration_error(), twice.expected_calibration_error());
    }

    #[test]
    fn merging_takes_the_same_bins_and_class() {
        let of = |n_bins, closed, positive| {
            Calibration::uniform_with(&[0, 1], &[0.2, 0.6], n_bins, closed, Some(positive)).unwrap()
        };
        let c = of(5, Edges::Left, "1");
        let merged = c.merge(&five()).unwrap();
        assert_eq!(merged.bins().iter().map(|bin| bin.n).collect::<Vec<_>>(), [0, 3, 0, 3, 1]);
        for other in [of(4, Edges::Left, "1"), of(5, Edges::Right, "1"), of(5, Edges::Left, "0")] {
            assert!(matches!(c.merge(&other), Err(Error::Undetermined(_))));
        }
    }

    #[test]
    fn the_largest_gap_is_derived() {
        let worked = five();
        let worked = worked.worked().maximum_calibration_error();
        assert_eq!(worked.formula(), "MCE = max(gap₂, gap₄, gap₅)");
        assert!(worked.to_string().contains("gap₄ = |1 − 0.675| = "), "{worked}");
    }

    #[test]
    fn wrong_data_are_errors() {
        let of = |y: &[i32], p: &[f64], n| Calibration::uniform(y, p, n).unwrap_err();
        assert!(matches!(of(&[], &[], 5), Error::Empty { .. }));
        assert!(matches!(of(&[0, 1], &[0.5], 5), Error::LengthMismatch { .. }));
        assert!(matches!(of(&[0, 1], &[0.5, 1.5], 5), Error::OutOfRange { .. }));
        assert!(matches!(of(&[0, 1], &[0.5, f64::NAN], 5), Error::NotFinite { .. }));
        assert!(matches!(of(&[0, 1], &[0.5, 0.5], 0), Error::BadParam { .. }));
        assert!(matches!(of(&[0, 1, 2, 3], &[0.5; 4], 100_001), Error::BadParam { .. }));
        let none: [i32; 0] = [];
        assert!(matches!(Calibration::quantile(&none, &[], 5), Err(Error::Empty { .. })));
        let weighted = |w: &[f64]| Calibration::weighted(&[0, 1], &[0.5, 0.5], w, 5, Edges::Left, None);
        assert!(weighted(&[1.0]).is_err() && weighted(&[0.0, 0.0]).is_err() && weighted(&[-1.0, 1.0]).is_err());
    }
}
