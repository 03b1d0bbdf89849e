//! Median absolute error: half of the predictions miss by no more. Unlike the mean it does not care how far off the worst
//! ones are.
//!
//! - Conventions: with weights, half of the weight lies at errors up to the median; where it is reached exactly after one
//!   error, the median is the mean of it and the next, as in scikit-learn and as for an even number of equal weights. Rows
//!   of weight 0 do not count.
//! - Cost: O(n) without weights, O(n log n) with them. The summary keeps every error.
//! - Source: Hyndman & Koehler (2006), Int. J. Forecasting 22, 679–688.

use ndarray::ArrayView1;

use super::Residuals;
use crate::Result;
use crate::input;
use crate::stats::{Rank, weighted_rank};
use crate::worked::{Expr, Number, Worked, six};

/// The median of the absolute errors, in a form that merges.
///
/// ```
/// use workings::metrics::MedianAbsoluteError;
///
/// // The errors 0 and 1 weigh 2 together, the error 10 weighs 10: half of the 12 lies there.
/// let median = MedianAbsoluteError::weighted(&[1.0, 2.0, 3.0], &[1.0, 3.0, 13.0], &[1.0, 1.0, 10.0])?;
/// assert_eq!(median.value(), 10.0);
/// println!("{}", median.worked());
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MedianAbsoluteError {
    sizes: Vec<f64>,
    weights: Option<Vec<f64>>,
}

impl MedianAbsoluteError {
    /// The errors of predictions `y_pred` where the truth is `y_true`, shape `(n,)`, in the same unit.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`; `NotFinite`, also for a difference that overflows.
    pub fn new<'a>(y_true: impl Into<ArrayView1<'a, f64>>, y_pred: impl Into<ArrayView1<'a, f64>>) -> Result<Self> {
        Ok(MedianAbsoluteError::of(Residuals::new(y_true, y_pred)?.values()))
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
        let errors = MedianAbsoluteError::new(y_true, y_pred)?;
        input::weights(Some(sample_weight), errors.sizes.len())?;
        Ok(MedianAbsoluteError { weights: Some(sample_weight.to_vec()), ..errors })
    }

    /// The median of these residuals, at least one, in absolute value.
    pub(super) fn of(residuals: &[f64]) -> Self {
        MedianAbsoluteError { sizes: residuals.iter().map(|e| e.abs()).collect(), weights: None }
    }

    /// The errors of both data sets; without weights a row weighs 1.
    pub fn merge(&self, other: &Self) -> Self {
        let weights = |own: &Self| own.weights.clone().unwrap_or_else(|| vec![1.0; own.sizes.len()]);
        let weighted = self.weights.is_some() || other.weights.is_some();
        MedianAbsoluteError {
            sizes: [&self.sizes[..], &other.sizes].concat(),
            weights: weighted.then(|| [weights(self), weights(other)].concat()),
        }
    }

    /// The median absolute error, in the unit of the truth. At least 0.
    pub fn value(&self) -> f64 {
        self.rank().value()
    }

    /// The median absolute error with its derivation: which of the sorted errors it is.
    pub fn worked(&self) -> Worked {
        let rank = self.rank();
        let worked = self.expr_at(&rank).worked();
        let (up_to, half) = (six(rank.up_to), six(rank.total / 2.0));
        match self.weights {
            None => worked,
            Some(_) if rank.high.is_some() => {
                worked.remark(format!("the errors up to the first of them weigh {up_to}, exactly half of the weight"))
            }
            Some(_) => worked.remark(format!("the errors up to it weigh {up_to}; half of the weight is {half}")),
        }
    }

    pub(super) fn expr(&self) -> Expr {
        self.expr_at(&self.rank())
    }

    fn expr_at(&self, rank: &Rank) -> Expr {
        let at = |place: usize, size: f64| Expr::named(format!("{} smallest |y − ŷ|", ordinal(place)), size);
        let low = at(rank.place, rank.low);
        let median = match rank.high {
            Some(high) if (rank.low + high).is_finite() => (low + at(rank.place + 1, high)) / 2.0,
            Some(high) => low / 2.0 + at(rank.place + 1, high) / 2.0,
            None => low,
        };
        median.called("median |e|")
    }

    fn rank(&self) -> Rank {
        match &self.weights {
            Some(weights) => weighted_rank(&self.sizes, Some(weights), 0.5),
            None => middle(&self.sizes),
        }
    }
}

/// The rank of the median of equal weights. Only the two in the middle need their place, not all.
fn middle(sizes: &[f64]) -> Rank {
    let (n, mut sizes) = (sizes.len(), sizes.to_vec());
    let (_, low, above) = sizes.select_nth_unstable_by((n - 1) / 2, f64::total_cmp);
    let (low, place) = (*low, n.div_ceil(2));
    let high = (n % 2 == 0).then(|| above.iter().copied().fold(f64::INFINITY, f64::min));
    Rank { place, low, high, up_to: place as f64, total: n as f64 }
}

/// 1st, 2nd, 3rd, 4th, … 11th, … 21st.
fn ordinal(n: usize) -> String {
    let ending = match (n % 10, n % 100) {
        (1, 11) | (2, 12) | (3, 13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

/// Median absolute error, in the unit of the truth: see [`MedianAbsoluteError`].
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
    Ok(MedianAbsoluteError::new(y_true, y_pred)?.value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    /// The errors are 0.5, 1, 2 and 3.5 in order.
    const Y: [f64; 4] = [1.0, 8.0, 4.0, 2.0];
    const P: [f64; 4] = [1.5, 4.5, 2.0, 3.0];

    #[test]
    fn the_median_of_an_even_number_lies_between_two() {
        let even = MedianAbsoluteError::new(&Y, &P).unwrap();
        assert_eq!((even.value(), median_absolute_error(&Y, &P).unwrap()), (1.5, 1.5));
        assert_eq!(
            even.worked().to_string(),
            "median |e| = (2nd smallest |y − ŷ| + 3rd smallest |y − ŷ|) / 2\n           = (1 + 2) / 2\n           = 1.5"
        );
        let odd = MedianAbsoluteError::new(&Y[1..], &P[1..]).unwrap();
        assert_eq!(
            (odd.value(), odd.worked().to_string().as_str()),
            (2.0, "median |e| = 2nd smallest |y − ŷ|\n           = 2")
        );
        assert_eq!(MedianAbsoluteError::new(&[3.0], &[-4.0]).unwrap().value(), 7.0);
    }

    /// Of the weights 1, 1 and 10 half lies at the last error; of 1, 1, 0.5 and 0.5 exactly half lies up to the second (in
    /// order 1 for 0.5, 0.5 for 1): scikit-learn 1.9.1 gives 10 and 1.5.
    #[test]
    fn weights_move_the_median_to_where_half_of_them_is() {
        let last = MedianAbsoluteError::weighted(&[1.0, 2.0, 3.0], &[1.0, 3.0, 13.0], &[1.0, 1.0, 10.0]).unwrap();
        assert_eq!(last.value(), 10.0);
        assert_eq!(last.worked().notes(), ["the errors up to it weigh 12; half of the weight is 6"]);
        let tie = MedianAbsoluteError::weighted(&Y, &P, &[1.0, 1.0, 0.5, 0.5]).unwrap();
        assert_eq!(tie.value(), 1.5);
        assert_eq!(tie.worked().notes(), ["the errors up to the first of them weigh 1.5, exactly half of the weight"]);
        // A row of weight 0 is none: without the error 2 the next one is 3.5.
        assert_eq!(MedianAbsoluteError::weighted(&Y, &P, &[1.0, 1.0, 0.0, 0.0]).unwrap().value(), 2.0);
    }

    #[test]
    fn merging_keeps_every_error_and_its_weight() {
        let parts = |w: Option<&[f64]>| match w {
            None => MedianAbsoluteError::new(&Y[..1], &P[..1]).unwrap(),
            Some(w) => MedianAbsoluteError::weighted(&Y[..1], &P[..1], w).unwrap(),
        };
        let rest = MedianAbsoluteError::new(&Y[1..], &P[1..]).unwrap();
        assert_eq!(parts(None).merge(&rest).value(), 1.5);
        assert_eq!(rest.merge(&parts(Some(&[9.0]))).value(), 0.5);
    }

    #[test]
    fn wrong_data_are_errors() {
        let error = |y: &[f64], p: &[f64], w: &[f64]| MedianAbsoluteError::weighted(y, p, w).unwrap_err();
        assert!(matches!(error(&[], &[], &[]), Error::Empty { .. }));
        assert!(matches!(error(&[1.0, 2.0], &[1.0], &[1.0, 1.0]), Error::LengthMismatch { .. }));
        assert!(matches!(error(&[1.0], &[f64::NAN], &[1.0]), Error::NotFinite { .. }));
        assert!(matches!(error(&[1.0], &[1.0], &[1.0, 1.0]), Error::LengthMismatch { .. }));
        assert!(matches!(error(&[1.0], &[1.0], &[-1.0]), Error::OutOfRange { .. }));
        assert!(matches!(error(&[1.0], &[1.0], &[0.0]), Error::BadParam { .. }));
    }

    #[test]
    fn ordinals_in_english() {
        let names = [1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111].map(ordinal);
        assert_eq!(names, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd", "111th"]);
    }
}
