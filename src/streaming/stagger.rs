//! Stagger windows: a window for each key, which opens when the key's first record arrives.
//!
//! Tumbling windows cut late records off their group; a stagger window waits one width for them, whenever it began.
//!
//! - Rule: the key is the event time rounded down to a multiple of `key_floor`. A window opens at the first record of its
//!   key and is emitted one width later; a record of the same key at or after that moment opens a new one.
//! - Conventions: records are taken in the order of arrival, those of one moment in the order given; windows come in the
//!   order of emission, those of one moment in the order in which they opened.
//! - Cost: O(n log n).

use std::collections::HashMap;

use super::tumbling::{positive, starts};
use crate::Result;
use crate::input::{finite, same_length};

/// The records of one key that arrived within a width of the first.
#[derive(Debug, Clone, PartialEq)]
pub struct StaggerWindow {
    /// The event time of its records rounded down.
    pub key: f64,
    /// The arrival of its first record.
    pub opened: f64,
    /// When it is emitted, one width after it opened.
    pub emitted: f64,
    /// The positions of its records, in the order of arrival.
    pub records: Vec<usize>,
}

/// The windows of records with a time of arrival, `row_time`, and a time at which they happened, `event_time`.
///
/// # Errors
/// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` for a width or floor of 0 or below; `OutOfRange` for an event time too
/// far away to be counted in floors.
/// ```
/// let windows = workings::streaming::stagger_windows(&[20.0, 30.0, 65.0, 75.0], &[10.0, 20.0, 55.0, 65.0], 60.0, 60.0)?;
/// let all: Vec<_> = windows.iter().map(|window| (window.emitted, window.key, window.records.len())).collect();
/// assert_eq!(all, [(80.0, 0.0, 3), (135.0, 60.0, 1)]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn stagger_windows(row_time: &[f64], event_time: &[f64], key_floor: f64, width: f64) -> Result<Vec<StaggerWindow>> {
    same_length("row_time", row_time.len(), "event_time", event_time.len())?;
    finite("row_time", row_time.iter().copied())?;
    positive("window", width)?;
    let keys = starts("event_time", event_time, "key_floor", key_floor)?;
    let mut order: Vec<usize> = (0..row_time.len()).collect();
    order.sort_by(|a, b| row_time[*a].total_cmp(&row_time[*b])); // stable
    let mut windows: Vec<StaggerWindow> = Vec::new();
    let mut open: HashMap<u64, usize> = HashMap::new(); // by the bits of the key, which is never −0
    for record in order {
        let (arrival, key) = (row_time[record], keys[record]);
        match open.get(&key.to_bits()).map(|place| &mut windows[*place]) {
            Some(window) if arrival < window.emitted => window.records.push(record),
            _ => {
                open.insert(key.to_bits(), windows.len());
                windows.push(StaggerWindow { key, opened: arrival, emitted: arrival + width, records: vec![record] });
            }
        }
    }
    windows.sort_by(|a, b| a.emitted.total_cmp(&b.emitted)); // stable
    Ok(windows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    /// Key 0 opens at 5 and is emitted at 15; the record at 15 opens it anew. Key 10 opens between.
    #[test]
    fn a_record_at_emission_opens_a_new_window() {
        let windows = stagger_windows(&[15.0, 5.0, 14.0, 7.0], &[3.0, 2.0, 9.0, 11.0], 10.0, 10.0).unwrap();
        let all: Vec<(f64, f64, f64, Vec<usize>)> =
            windows.into_iter().map(|w| (w.opened, w.emitted, w.key, w.records)).collect();
        assert_eq!(all, [(5.0, 15.0, 0.0, vec![1, 2]), (7.0, 17.0, 10.0, vec![3]), (15.0, 25.0, 0.0, vec![0])]);
    }

    #[test]
    fn what_is_no_window_is_refused() {
        assert!(matches!(stagger_windows(&[], &[], 1.0, 1.0), Err(Error::Empty { .. })));
        assert!(matches!(stagger_windows(&[1.0], &[], 1.0, 1.0), Err(Error::LengthMismatch { .. })));
        assert!(matches!(stagger_windows(&[f64::NAN], &[1.0], 1.0, 1.0), Err(Error::NotFinite { .. })));
        assert!(matches!(stagger_windows(&[1.0], &[1.0], 0.0, 1.0), Err(Error::BadParam { .. })));
        assert!(matches!(stagger_windows(&[1.0], &[1.0], 1.0, -1.0), Err(Error::BadParam { .. })));
    }
}
