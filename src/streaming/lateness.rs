//! Lateness: records that arrive after others which happened later.
//!
//! - Rule: a record is late if its event time lies below the largest event time that arrived before it; its lateness is the
//!   difference.
//! - Cost: O(n log n).

use crate::Result;
use crate::input::{finite, same_length};
use crate::worked::{Expr, Number};

/// The late records of a stream.
///
/// ```
/// use workings::streaming::Lateness;
///
/// let late = Lateness::new(&[1.0, 2.0, 3.0, 4.0], &[10.0, 8.0, 9.0, 12.0])?;
/// assert_eq!((late.records(), late.largest().value()), (&[1, 2][..], 2.0));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Lateness {
    records: Vec<usize>,
    /// Of each late record the largest event time before it, and its own.
    times: Vec<(f64, f64)>,
}

impl Lateness {
    /// Records are taken in the order of `row_time`, those of one moment in the order given.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`.
    pub fn new(row_time: &[f64], event_time: &[f64]) -> Result<Lateness> {
        same_length("row_time", row_time.len(), "event_time", event_time.len())?;
        finite("row_time", row_time.iter().copied())?;
        finite("event_time", event_time.iter().copied())?;
        let mut order: Vec<usize> = (0..row_time.len()).collect();
        order.sort_by(|a, b| row_time[*a].total_cmp(&row_time[*b])); // stable
        let mut latest = f64::NEG_INFINITY;
        let (mut records, mut times) = (Vec::new(), Vec::new());
        for record in order {
            let event = event_time[record];
            if event < latest {
                records.push(record);
                times.push((latest, event));
            }
            latest = latest.max(event);
        }
        Ok(Lateness { records, times })
    }

    /// The positions of the late records, in the order of arrival.
    pub fn records(&self) -> &[usize] {
        &self.records
    }

    /// The largest lateness, in the unit of the times; 0 where nothing is late.
    pub fn largest(&self) -> Expr {
        let lateness = |(latest, event): &(f64, f64)| Expr::from(*latest) - Expr::from(*event);
        let none = self.times.is_empty();
        let largest = if none { Expr::from(0.0) } else { Expr::max_of(self.times.iter().map(lateness)) };
        largest.counted_as(0.0, none, "nothing is late").called("largest lateness")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    #[test]
    fn order_is_that_of_arrival() {
        let in_order = Lateness::new(&[3.0, 1.0, 2.0], &[30.0, 10.0, 20.0]).unwrap();
        assert!(in_order.records().is_empty() && in_order.largest().value() == 0.0);
        // 9 arrives after 30, equal times are not late.
        let late = Lateness::new(&[1.0, 2.0, 3.0], &[30.0, 30.0, 9.0]).unwrap();
        assert_eq!((late.records(), late.largest().value()), (&[2][..], 21.0));
    }

    #[test]
    fn wrong_times_are_refused() {
        assert!(matches!(Lateness::new(&[], &[]), Err(Error::Empty { .. })));
        assert!(matches!(Lateness::new(&[1.0], &[]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(Lateness::new(&[1.0], &[f64::NAN]), Err(Error::NotFinite { .. })));
    }
}
