//! Tumbling windows: time cut into pieces of equal width, each record in exactly one.
//!
//! - Formula: a record at t belongs to the window that starts at ⌊t / width⌋ · width and ends, exclusive, a width later.
//! - Conventions: a record on a boundary opens the next window; windows without records are not emitted; the order of the
//!   records does not matter.
//! - Cost: O(n log n).

use crate::input::{finite, same_length, setting};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// The records of one window.
#[derive(Debug, Clone, PartialEq)]
pub struct TumblingWindow {
    /// Its first moment; the window ends, exclusive, one width later.
    pub start: f64,
    /// The positions of its records, in the order given.
    pub records: Vec<usize>,
}

/// Records by windows of equal width.
///
/// ```
/// use workings::streaming::TumblingWindows;
///
/// let minutes = TumblingWindows::new(&[20.0, 30.0, 65.0, 75.0], 60.0)?;
/// let counts: Vec<(f64, usize)> = minutes.iter().map(|window| (window.start, window.records.len())).collect();
/// assert_eq!(counts, [(0.0, 2), (60.0, 2)]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct TumblingWindows(Vec<TumblingWindow>);

impl TumblingWindows {
    /// The windows that hold records, in the order of time.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for a width of 0 or below; `OutOfRange` for a time too far away to be counted in
    /// widths.
    pub fn new(time: &[f64], width: f64) -> Result<TumblingWindows> {
        let starts = starts("time", time, "window", width)?;
        Ok(TumblingWindows(by_key(&starts).map(|(start, records)| TumblingWindow { start, records }).collect()))
    }

    pub fn iter(&self) -> impl Iterator<Item = &TumblingWindow> {
        self.0.iter()
    }

    /// The number of different ids in each window.
    ///
    /// # Errors
    /// `LengthMismatch` where there is not an id for each record.
    /// ```
    /// let windows = workings::streaming::TumblingWindows::new(&[1.0, 2.0, 2.0, 7.0], 5.0)?;
    /// assert_eq!(windows.distinct(&["a", "b", "a", "a"])?, [2, 1]);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn distinct<T: Ord>(&self, ids: &[T]) -> Result<Vec<usize>> {
        same_length("time", self.0.iter().map(|window| window.records.len()).sum(), "ids", ids.len())?;
        let distinct = |window: &TumblingWindow| {
            let mut own: Vec<&T> = window.records.iter().map(|record| &ids[*record]).collect();
            own.sort_unstable();
            own.dedup();
            own.len()
        };
        Ok(self.0.iter().map(distinct).collect())
    }
}

/// The records that share a window of arrival and a window of their own time.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyedWindow {
    /// The start of the window of arrival.
    pub row_window: f64,
    /// The event time rounded down to a window.
    pub event_key: f64,
    pub records: Vec<usize>,
}

/// Tumbling windows of arrival time, within them by the window of the event time: late records show up as a group of their
/// own.
///
/// ```
/// use workings::streaming::KeyedWindows;
///
/// // The second record happened at 58 and arrived at 70.
/// let windows = KeyedWindows::new(&[10.0, 70.0, 71.0], &[5.0, 58.0, 66.0], 60.0)?;
/// let keys: Vec<(f64, f64)> = windows.iter().map(|window| (window.row_window, window.event_key)).collect();
/// assert_eq!(keys, [(0.0, 0.0), (60.0, 0.0), (60.0, 60.0)]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KeyedWindows(Vec<KeyedWindow>);

impl KeyedWindows {
    /// The groups, sorted by the pair of windows.
    ///
    /// # Errors
    /// As [`TumblingWindows::new`]; `LengthMismatch`.
    pub fn new(row_time: &[f64], event_time: &[f64], width: f64) -> Result<KeyedWindows> {
        same_length("row_time", row_time.len(), "event_time", event_time.len())?;
        let rows = starts("row_time", row_time, "window", width)?;
        let events = starts("event_time", event_time, "window", width)?;
        let mut windows = Vec::new();
        for (row_window, records) in by_key(&rows) {
            let own: Vec<f64> = records.iter().map(|record| events[*record]).collect();
            windows.extend(by_key(&own).map(|(event_key, within)| {
                let records = within.iter().map(|place| records[*place]).collect();
                KeyedWindow { row_window, event_key, records }
            }));
        }
        Ok(KeyedWindows(windows))
    }

    pub fn iter(&self) -> impl Iterator<Item = &KeyedWindow> {
        self.0.iter()
    }
}

/// A time rounded down to a multiple of the step, ⌊t / step⌋ · step.
///
/// # Errors
/// `BadParam` for a step of 0 or below, or a time that is no finite number or too far away to be counted in steps.
/// ```
/// assert_eq!(workings::streaming::floored(75.0, 60.0)?.value(), 60.0);
/// assert_eq!(workings::streaming::floored(-1.0, 60.0)?.value(), -60.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn floored(time: f64, step: f64) -> Result<Expr> {
    positive("step", step)?;
    setting("time", time, countable(time / step), "a time within 2⁵³ steps of 0")?;
    Ok(floored_expr(time, "step", step))
}

pub(super) fn floored_expr(time: f64, name: &str, step: f64) -> Expr {
    let step = Expr::named(name, step);
    let down = (Expr::named("t", time) / &step).floor() * step;
    let value = down.value() + 0.0; // not −0
    down.valued(value)
}

/// A width or step of time.
pub(super) fn positive(name: &str, width: f64) -> Result<()> {
    setting(name, width, width > 0.0 && width.is_finite(), "a number above 0")
}

fn countable(steps: f64) -> bool {
    steps.abs() <= 2.0_f64.powi(53)
}

/// The start of the window of each time.
pub(super) fn starts(name: &str, time: &[f64], width_name: &str, width: f64) -> Result<Vec<f64>> {
    positive(width_name, width)?;
    if time.is_empty() {
        return Err(Error::empty(name));
    }
    finite(name, time.iter().copied())?;
    crate::input::in_range(name, time.iter().copied(), |t| countable(t / width), "a time within 2⁵³ windows of 0")?;
    Ok(time.iter().map(|t| crate::worked::rounded_down(t / width) * width + 0.0).collect())
}

/// The positions of each key, keys ascending, positions in the order given.
fn by_key(keys: &[f64]) -> impl Iterator<Item = (f64, Vec<usize>)> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by(|a, b| keys[*a].total_cmp(&keys[*b])); // stable
    let groups: Vec<Vec<usize>> = order.chunk_by(|a, b| keys[*a] == keys[*b]).map(<[usize]>::to_vec).collect();
    groups.into_iter().map(move |group| (keys[group[0]], group))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(time: &[f64], width: f64) -> Vec<(f64, usize)> {
        TumblingWindows::new(time, width).unwrap().iter().map(|window| (window.start, window.records.len())).collect()
    }

    #[test]
    fn boundaries_open_the_next_window_in_any_order() {
        assert_eq!(counts(&[5.0, 4.9, 12.0, 0.0, -0.1], 5.0), [(-5.0, 1), (0.0, 2), (5.0, 1), (10.0, 1)]);
        assert_eq!(counts(&[7.0], 100.0), [(0.0, 1)]);
        // 0.3 / 0.1 = 2.9999999999999996 in f64, and yet the fourth window begins there.
        assert_eq!(counts(&[0.3], 0.1), [(3.0 * 0.1, 1)]);
    }

    #[test]
    fn groups_of_late_records() {
        let windows = KeyedWindows::new(&[130.0, 71.0, 70.0, 72.0], &[125.0, 66.0, 58.0, 61.0], 60.0).unwrap();
        let groups: Vec<(f64, f64, Vec<usize>)> =
            windows.iter().map(|window| (window.row_window, window.event_key, window.records.clone())).collect();
        assert_eq!(groups, [(60.0, 0.0, vec![2]), (60.0, 60.0, vec![1, 3]), (120.0, 120.0, vec![0])]);
    }

    #[test]
    fn what_is_no_window_is_refused() {
        assert!(matches!(TumblingWindows::new(&[], 5.0), Err(Error::Empty { .. })));
        assert!(matches!(TumblingWindows::new(&[f64::NAN], 5.0), Err(Error::NotFinite { .. })));
        assert!(matches!(TumblingWindows::new(&[1e300], 1e-9), Err(Error::OutOfRange { .. })));
        for width in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(TumblingWindows::new(&[1.0], width), Err(Error::BadParam { .. })));
            assert!(matches!(floored(1.0, width), Err(Error::BadParam { .. })));
        }
        assert!(matches!(floored(f64::NAN, 1.0), Err(Error::BadParam { .. })));
        assert!(matches!(KeyedWindows::new(&[1.0], &[], 1.0), Err(Error::LengthMismatch { .. })));
        let one = TumblingWindows::new(&[1.0], 5.0).unwrap();
        assert!(matches!(one.distinct(&["a", "b"]), Err(Error::LengthMismatch { .. })));
    }
}
