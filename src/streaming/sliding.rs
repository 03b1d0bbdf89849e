//! Sliding windows: for each record, those shortly before it.
//!
//! - By time: the records from t − width to t, both included, that have arrived by then.
//! - By rows: the record and the n before it; at the start of the stream fewer.
//! - Rolling mean: of each full window of w values.
//! - Cost: O(n log n) by time; rolling means O(n), whatever the window. They are made of sums from the edges of blocks of w
//!   (van Herk's trick), and nothing is ever subtracted, so that a huge value leaves no trace once it is out of the window.
//! - Source: van Herk (1992), Pattern Recognition Letters 13, 517–521.

use std::ops::Range;

use super::tumbling::positive;
use crate::input::{finite, setting};
use crate::{Error, Result};

/// For each record, the records of the time up to it.
///
/// ```
/// use workings::streaming::SlidingWindows;
///
/// let windows = SlidingWindows::new(&[0.0, 10.0, 25.0, 31.0], 30.0)?;
/// assert_eq!(windows.records(3), [1, 2, 3]); // from 1 to 31
/// assert_eq!(windows.counts(), [1, 2, 3, 3]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlidingWindows {
    /// Positions in the order of arrival.
    order: Vec<usize>,
    /// Of each record, its window as a range of `order`.
    ranges: Vec<Range<usize>>,
}

impl SlidingWindows {
    /// The windows [t − width, t]; of records of one moment those listed earlier have arrived.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for a width of 0 or below.
    pub fn new(time: &[f64], width: f64) -> Result<SlidingWindows> {
        positive("window", width)?;
        if time.is_empty() {
            return Err(Error::empty("time"));
        }
        finite("time", time.iter().copied())?;
        let mut order: Vec<usize> = (0..time.len()).collect();
        order.sort_by(|a, b| time[*a].total_cmp(&time[*b])); // stable
        let mut ranges = vec![0..0; time.len()];
        let mut first = 0;
        for (place, record) in order.iter().enumerate() {
            while time[order[first]] < time[*record] - width {
                first += 1;
            }
            ranges[*record] = first..place + 1;
        }
        Ok(SlidingWindows { order, ranges })
    }

    /// The positions of the records in the window of this record, in the order of arrival; empty for one that does not exist.
    pub fn records(&self, record: usize) -> &[usize] {
        self.ranges.get(record).map_or(&[], |range| &self.order[range.clone()])
    }

    /// How many records are in the window of each.
    pub fn counts(&self) -> Vec<usize> {
        self.ranges.iter().map(Range::len).collect()
    }
}

/// For each of `n` rows, the row and the `preceding` rows before it, as half-open ranges.
///
/// ```
/// let ranges: Vec<_> = workings::streaming::row_windows(4, 2).collect();
/// assert_eq!(ranges, [0..1, 0..2, 0..3, 1..4]);
/// ```
pub fn row_windows(n: usize, preceding: usize) -> impl ExactSizeIterator<Item = Range<usize>> {
    (0..n).map(move |row| row.saturating_sub(preceding)..row + 1)
}

/// The mean of each run of `window` values: n − window + 1 of them, in the unit of the values.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a window of 0 or of more values than there are.
/// ```
/// assert_eq!(workings::streaming::rolling_means(&[1.0, 0.0, 0.0, 1.0, 1.0], 4)?, [0.5, 0.5]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn rolling_means(values: &[f64], window: usize) -> Result<Vec<f64>> {
    check_rolling(values, window)?;
    let n = values.len();
    // From each position to the end of its block.
    let mut to_end = values.to_vec();
    for i in (0..n - 1).rev() {
        if (i + 1) % window != 0 {
            to_end[i] += to_end[i + 1];
        }
    }
    let mut from_start = 0.0;
    let mut means = Vec::with_capacity(n - window + 1);
    for (last, value) in values.iter().enumerate() {
        from_start = if last % window == 0 { *value } else { from_start + value };
        if let Some(first) = (last + 1).checked_sub(window) {
            let sum = if first % window == 0 { from_start } else { to_end[first] + from_start };
            means.push(sum / window as f64);
        }
    }
    Ok(means)
}

pub(crate) fn check_rolling(values: &[f64], window: usize) -> Result<()> {
    if values.is_empty() {
        return Err(Error::empty("values"));
    }
    finite("values", values.iter().copied())?;
    let needed = format!("1 to {}, the number of values,", values.len());
    setting("window", window as f64, (1..=values.len()).contains(&window), &needed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both at 5 in the order listed; the record at 3 is listed last, but had arrived.
    #[test]
    fn what_has_arrived_counts() {
        let windows = SlidingWindows::new(&[5.0, 5.0, 9.0, 3.0], 4.0).unwrap();
        assert_eq!(windows.counts(), [2, 3, 3, 1]);
        assert_eq!(windows.records(2), [0, 1, 2]); // 9 − 4 = 5 is included
        assert!(windows.records(4).is_empty());
    }

    #[test]
    fn rows_before_the_start_do_not_exist() {
        assert_eq!(row_windows(3, 0).collect::<Vec<_>>(), [0..1, 1..2, 2..3]);
        assert_eq!(row_windows(2, usize::MAX).collect::<Vec<_>>(), [0..1, 0..2]);
        assert_eq!(row_windows(0, 1).len(), 0);
    }

    /// Against each window summed by itself, for every window of 23 values.
    #[test]
    fn rolling_means_are_those_of_each_window() {
        let values: Vec<f64> = (0..23).map(|i| f64::from(i * i % 17) - 5.0).collect();
        for window in 1..=values.len() {
            let each: Vec<f64> = values.windows(window).map(|w| w.iter().sum::<f64>() / window as f64).collect();
            assert_eq!(rolling_means(&values, window).unwrap(), each); // whole numbers sum exactly
        }
        assert_eq!(rolling_means(&[1e300, 1.0, 2.0, 3.0], 3).unwrap()[1], 2.0);
    }

    #[test]
    fn what_is_no_window_is_refused() {
        assert!(matches!(SlidingWindows::new(&[], 1.0), Err(Error::Empty { .. })));
        assert!(matches!(SlidingWindows::new(&[1.0, f64::NAN], 1.0), Err(Error::NotFinite { index: 1, .. })));
        assert!(matches!(SlidingWindows::new(&[1.0], 0.0), Err(Error::BadParam { .. })));
        assert!(matches!(rolling_means(&[], 1), Err(Error::Empty { .. })));
        assert!(matches!(rolling_means(&[f64::INFINITY], 1), Err(Error::NotFinite { .. })));
        assert!(matches!(rolling_means(&[1.0], 0), Err(Error::BadParam { .. })));
        assert!(matches!(rolling_means(&[1.0], 2), Err(Error::BadParam { .. })));
    }
}
