//! Gaps of a time series: forward, backward, linear, or one number, by the part of the series that they lie in.
//!
//! A missing sale in the middle, before a product existed, and after it was withdrawn are three different things, so each
//! part has its own rule. The names are those of managed forecasting services.
//!
//! | part | lies | usual rule |
//! | --- | --- | --- |
//! | front | before the first observation | none: such a service does not fill it, the series starts later |
//! | middle | between observations | zero, value, mean, median, min, max, or from the neighbours |
//! | back | after the last observation, until the common end | the same |
//! | future | behind the common end, where related series (prices, promotions) are known ahead | the same |
//!
//! - Conventions: NaN is missing; mean, median, min and max are those of all values observed until the common end, also later
//!   ones than the gap (a leak, if the series then trains a model to forecast from before them; forward has none); forward
//!   at the front, backward at the back and linear at either have nothing to come from and are errors, where a data frame's
//!   `ffill` would leave the gap.
//! - Cost: O(n log n) for n values.

use std::fmt;

use ndarray::ArrayView1;

use crate::input;
use crate::stats::{accurate_sum, median};
use crate::worked::six;
use crate::{Error, Result};

/// What stands in for missing values in one part of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fill {
    /// Leave them missing; at the front, drop them.
    None,
    Zero,
    /// This value; `NaN` leaves them missing, at the front too.
    Value(f64),
    /// Of the observed values.
    Mean,
    Median,
    Min,
    Max,
    /// The last observed value before the gap.
    Forward,
    /// The first observed value behind the gap.
    Backward,
    /// On the line between the observed values before and behind the gap.
    Linear,
}

/// Where in a series a gap lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    /// Before the first observation.
    Front,
    /// Between observations.
    Middle,
    /// After the last observation, until the common end of all series.
    Back,
    /// Behind the common end.
    Future,
}

/// One value that was filled, and why it is what it is.
///
/// As text: `values[2] = 4 (middle: on the line between values[1] = 3 and values[3] = 5)`.
#[derive(Debug, Clone, PartialEq)]
pub struct FilledValue {
    /// Its position in the series as it was given, from 0.
    pub index: usize,
    /// `NaN` where it was left missing.
    pub value: f64,
    pub region: Region,
    pub fill: Fill,
    /// Where the value comes from.
    pub reason: String,
}

impl fmt::Display for FilledValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let region = match self.region {
            Region::Front => "front",
            Region::Middle => "middle",
            Region::Back => "back",
            Region::Future => "future",
        };
        write!(f, "values[{}] = {} ({region}: {})", self.index, six(self.value), self.reason)
    }
}

/// A series without its gaps, and what was done about each.
#[derive(Debug, Clone, PartialEq)]
pub struct FilledSeries {
    /// How many missing values were dropped at the front.
    pub dropped: usize,
    pub values: Vec<f64>,
    /// The values that were missing and not dropped, in order.
    pub filled: Vec<FilledValue>,
}

/// How to fill the gaps before the first observation, between observations, and after the last one.
///
/// ```
/// use workings::preprocessing::{Fill, GapFilling};
///
/// let filling = GapFilling { front: Fill::None, middle: Fill::Linear, back: Fill::Zero };
/// let filled = filling.apply(&[f64::NAN, 3.0, f64::NAN, 5.0, f64::NAN])?;
/// assert_eq!(filled, [3.0, 4.0, 5.0, 0.0]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GapFilling {
    pub front: Fill,
    pub middle: Fill,
    pub back: Fill,
}

impl GapFilling {
    /// Fills the values that are `NaN`.
    ///
    /// # Errors
    /// As [`fill`](Self::fill).
    pub fn apply<'a>(&self, values: impl Into<ArrayView1<'a, f64>>) -> Result<Vec<f64>> {
        Ok(self.fill(values)?.values)
    }

    /// Fills the values that are `NaN`, and says how.
    ///
    /// # Errors
    /// `Empty`; `NotFinite` for infinities, also as the value to fill with; `Undetermined` if nothing is observed, or a fill
    /// has no value to come from (forward at the front, backward at the back).
    /// ```
    /// use workings::preprocessing::{Fill, GapFilling};
    ///
    /// let filling = GapFilling { front: Fill::None, middle: Fill::Forward, back: Fill::Mean };
    /// let series = filling.fill(&[3.0, f64::NAN, 5.0, f64::NAN])?;
    /// let why: Vec<String> = series.filled.iter().map(|filled| filled.to_string()).collect();
    /// assert_eq!(why[0], "values[1] = 3 (middle: the last observation before it, values[0])");
    /// assert_eq!(why[1], "values[3] = 4 (back: the mean of the 2 observations)");
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fill<'a>(&self, values: impl Into<ArrayView1<'a, f64>>) -> Result<FilledSeries> {
        self.fill_with_future(values, 0, Fill::None)
    }

    /// The same for a related series that goes on for `horizon` values behind the common end, with a rule for those.
    ///
    /// # Errors
    /// As [`fill`](Self::fill), where only the values until the common end count as observed; `BadParam` for a horizon that
    /// leaves nothing before it.
    /// ```
    /// use workings::preprocessing::{Fill, GapFilling};
    ///
    /// let filling = GapFilling { front: Fill::None, middle: Fill::Zero, back: Fill::Zero };
    /// let price = filling.fill_with_future(&[8.0, f64::NAN, f64::NAN, 9.0], 2, Fill::Max)?;
    /// assert_eq!(price.values, [8.0, 0.0, 8.0, 9.0]); // the largest until the common end, behind values[1]
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fill_with_future<'a>(
        &self,
        values: impl Into<ArrayView1<'a, f64>>,
        horizon: usize,
        future: Fill,
    ) -> Result<FilledSeries> {
        let values = values.into();
        if values.is_empty() {
            return Err(Error::empty("values"));
        }
        let needed = format!("fewer than the {} values of the series", values.len());
        input::setting("horizon", horizon as f64, horizon < values.len(), &needed)?;
        input::finite("values", values.iter().copied().map(|value| if value.is_nan() { 0.0 } else { value }))?;
        for fill in [self.front, self.middle, self.back, future] {
            if let Fill::Value(value) = fill
                && value.is_infinite()
            {
                return Err(Error::NotFinite { name: "fill value".into(), index: 0, value });
            }
        }
        let end = values.len() - horizon;
        let observed: Vec<usize> = (0..values.len()).filter(|&i| !values[i].is_nan()).collect();
        let past = &observed[..observed.partition_point(|&i| i < end)];
        let (Some(&first), Some(&last)) = (past.first(), past.last()) else {
            return Err(Error::Undetermined("every value is missing, so there is nothing to fill from".into()));
        };
        let known: Vec<f64> = past.iter().map(|&i| values[i]).collect();
        let mut series = FilledSeries { dropped: 0, values: Vec::with_capacity(values.len()), filled: vec![] };
        for (index, value) in values.iter().enumerate() {
            if !value.is_nan() {
                series.values.push(*value);
                continue;
            }
            let (region, fill) = match index {
                i if i < first => (Region::Front, self.front),
                i if i >= end => (Region::Future, future),
                i if i > last => (Region::Back, self.back),
                _ => (Region::Middle, self.middle),
            };
            if (region, fill) == (Region::Front, Fill::None) {
                series.dropped += 1;
                continue;
            }
            let behind = observed.partition_point(|&at| at < index);
            // What lies behind the common end is not known to what lies before it.
            let next = observed.get(behind).copied().filter(|&at| at < end || index >= end);
            let gap = Gap { index, before: behind.checked_sub(1).map(|k| observed[k]), behind: next };
            let (value, reason) = fill.value(gap, values, &known)?;
            series.values.push(value);
            series.filled.push(FilledValue { index, value, region, fill, reason });
        }
        Ok(series)
    }
}

/// A missing value, and the nearest observed ones on both sides.
struct Gap {
    index: usize,
    before: Option<usize>,
    behind: Option<usize>,
}

impl Fill {
    /// The value for a gap and where it comes from.
    fn value(self, gap: Gap, values: ArrayView1<f64>, known: &[f64]) -> Result<(f64, String)> {
        let Gap { index, before, behind } = gap;
        let neighbour = |at: Option<usize>, side: &str| {
            let lacking = || format!("values[{index}] has no observed value {side} it to fill from");
            at.ok_or_else(|| Error::Undetermined(lacking()))
        };
        let of_all = |name: &str| format!("the {name} of the {} observations", known.len());
        Ok(match self {
            Fill::None => (f64::NAN, "left missing".into()),
            Fill::Zero => (0.0, "zero".into()),
            Fill::Value(value) if value.is_nan() => (value, "left missing".into()),
            Fill::Value(value) => (value, "the given value".into()),
            Fill::Mean => (accurate_sum(known.iter().copied()) / known.len() as f64, of_all("mean")),
            Fill::Median => (median(known)?, of_all("median")),
            Fill::Min => (known.iter().copied().fold(f64::INFINITY, f64::min), of_all("smallest")),
            Fill::Max => (known.iter().copied().fold(f64::NEG_INFINITY, f64::max), of_all("largest")),
            Fill::Forward => {
                let before = neighbour(before, "before")?;
                (values[before], format!("the last observation before it, values[{before}]"))
            }
            Fill::Backward => {
                let behind = neighbour(behind, "behind")?;
                (values[behind], format!("the first observation behind it, values[{behind}]"))
            }
            Fill::Linear => {
                let (a, b) = (neighbour(before, "before")?, neighbour(behind, "behind")?);
                let value = values[a] + (values[b] - values[a]) * (index - a) as f64 / (b - a) as f64;
                let at = |i: usize| format!("values[{i}] = {}", six(values[i]));
                (value, format!("on the line between {} and {}", at(a), at(b)))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    fn filled(front: Fill, middle: Fill, back: Fill) -> Result<Vec<f64>> {
        GapFilling { front, middle, back }.apply(&[NAN, 2.0, NAN, NAN, 8.0, 5.0, NAN])
    }

    #[test]
    fn gaps_are_filled_by_the_rule_of_their_part() {
        let middle = |fill| filled(Fill::None, fill, Fill::Zero).unwrap()[1..3].to_vec();
        assert_eq!(middle(Fill::Linear), [4.0, 6.0]);
        assert_eq!(middle(Fill::Forward), [2.0, 2.0]);
        assert_eq!(middle(Fill::Backward), [8.0, 8.0]);
        assert_eq!(middle(Fill::Mean), [5.0, 5.0]);
        assert_eq!(middle(Fill::Median), [5.0, 5.0]);
        assert_eq!(middle(Fill::Min), [2.0, 2.0]);
        assert_eq!(middle(Fill::Max), [8.0, 8.0]);
        assert_eq!(middle(Fill::Value(-1.0)), [-1.0, -1.0]);
        assert_eq!(filled(Fill::Max, Fill::Zero, Fill::Forward).unwrap(), [8.0, 2.0, 0.0, 0.0, 8.0, 5.0, 5.0]);
    }

    #[test]
    fn gaps_can_stay() {
        let left = filled(Fill::Value(NAN), Fill::None, Fill::None).unwrap();
        assert_eq!(left.len(), 7);
        assert!([0, 2, 3, 6].iter().all(|&i| left[i].is_nan()));
        assert_eq!(filled(Fill::None, Fill::Zero, Fill::Zero).unwrap().len(), 6);
    }

    #[test]
    fn gaps_with_nothing_to_fill_from_are_errors() {
        for (front, back) in [(Fill::Forward, Fill::Zero), (Fill::Linear, Fill::Zero), (Fill::Zero, Fill::Backward)] {
            assert!(matches!(filled(front, Fill::Zero, back), Err(Error::Undetermined(_))), "{front:?} {back:?}");
        }
        let of = |values: &[f64]| GapFilling { front: Fill::Zero, middle: Fill::Zero, back: Fill::Zero }.apply(values);
        assert!(matches!(of(&[]), Err(Error::Empty { .. })));
        assert!(matches!(of(&[NAN, NAN]), Err(Error::Undetermined(_))));
        assert!(matches!(of(&[1.0, f64::INFINITY]), Err(Error::NotFinite { .. })));
        assert!(filled(Fill::Zero, Fill::Value(f64::INFINITY), Fill::Zero).is_err());
    }

    /// Observed 2, 8, 5 until the common end: 3 of 9 values lie behind it, the last of them is known ahead.
    #[test]
    fn the_future_has_a_rule_of_its_own_and_is_not_looked_at_before() {
        let values = [NAN, 2.0, NAN, 8.0, 5.0, NAN, NAN, NAN, 90.0];
        let filling = |back| GapFilling { front: Fill::None, middle: Fill::Max, back };
        let series = filling(Fill::Mean).fill_with_future(&values, 3, Fill::Min).unwrap();
        assert_eq!((series.dropped, series.values), (1, vec![2.0, 8.0, 8.0, 5.0, 5.0, 2.0, 2.0, 90.0]));
        let regions: Vec<(usize, Region)> = series.filled.iter().map(|filled| (filled.index, filled.region)).collect();
        let expected = [(2, Region::Middle), (5, Region::Back), (6, Region::Future), (7, Region::Future)];
        assert_eq!(regions, expected);
        assert!(matches!(
            filling(Fill::Backward).fill_with_future(&values, 3, Fill::Zero),
            Err(Error::Undetermined(_))
        ));
        let line = filling(Fill::Forward).fill_with_future(&values, 3, Fill::Linear).unwrap();
        assert_eq!(line.values[5..], [5.0 + 85.0 * 2.0 / 4.0, 5.0 + 85.0 * 3.0 / 4.0, 90.0]);
        assert!(matches!(filling(Fill::Zero).fill_with_future(&[1.0], 1, Fill::Zero), Err(Error::BadParam { .. })));
        assert!(matches!(
            filling(Fill::Zero).fill_with_future(&[NAN, 1.0], 1, Fill::Zero),
            Err(Error::Undetermined(_))
        ));
    }

    #[test]
    fn every_filled_value_says_why() {
        let filling = GapFilling { front: Fill::Backward, middle: Fill::Linear, back: Fill::None };
        let series = filling.fill(&[NAN, 3.0, NAN, 5.0, NAN]).unwrap();
        let why: Vec<String> = series.filled.iter().map(FilledValue::to_string).collect();
        assert_eq!(why[0], "values[0] = 3 (front: the first observation behind it, values[1])");
        assert_eq!(why[1], "values[2] = 4 (middle: on the line between values[1] = 3 and values[3] = 5)");
        assert_eq!(why[2], "values[4] = NaN (back: left missing)");
    }
}
