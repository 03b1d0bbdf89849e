//! Quantiles by linear interpolation (type 7 of Hyndman & Fan, the default of numpy and R).
//!
//! The q-quantile of n sorted values lies at position q·(n − 1), between its neighbours in proportion.
//!
//! - Source: Hyndman & Fan (1996), The American Statistician 50, 361–365.

use ndarray::ArrayView1;

use crate::metrics::input;
use crate::{Error, Result};

/// The `q`-quantile, q from 0 to 1, in the unit of the values.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for q outside 0 to 1.
/// ```
/// assert_eq!(workings::stats::quantile(&[40.0, 10.0, 20.0, 30.0], 0.25)?, 17.5); // position 0.75 of 10, 20
/// # Ok::<(), workings::Error>(())
/// ```
pub fn quantile<'a>(values: impl Into<ArrayView1<'a, f64>>, q: f64) -> Result<f64> {
    let values = values.into();
    if values.is_empty() {
        return Err(Error::empty("values"));
    }
    input::finite("values", values.iter().copied())?;
    input::setting("q", q, (0.0..=1.0).contains(&q), "a share from 0 to 1")?;
    let mut values = values.to_vec();
    let position = q * (values.len() - 1) as f64;
    // Only the two neighbours need their place, not all values.
    let (_, low, above) = values.select_nth_unstable_by(position as usize, f64::total_cmp);
    let low = *low;
    let high = above.iter().copied().fold(f64::INFINITY, f64::min);
    Ok(between(low, if above.is_empty() { low } else { high }, position.fract()))
}

/// The `q`-quantile of ascending values; q is kept within 0 to 1. `NaN` for no values.
pub fn quantile_sorted(ascending: &[f64], q: f64) -> f64 {
    let Some(last) = ascending.len().checked_sub(1) else { return f64::NAN };
    let position = q.clamp(0.0, 1.0) * last as f64;
    let i = position as usize;
    between(ascending[i], ascending[(i + 1).min(last)], position.fract())
}

/// The median: the middle value, or the mean of the two in the middle.
///
/// # Errors
/// `Empty`, `NotFinite`.
pub fn median<'a>(values: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    quantile(values, 0.5)
}

fn between(low: f64, high: f64, share: f64) -> f64 {
    if share == 0.0 { low } else { low + (high - low) * share }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_between_two_values_interpolate() {
        let values = [15.0, 20.0, 35.0, 40.0, 50.0];
        for (q, expected) in [(0.0, 15.0), (0.3, 23.0), (0.5, 35.0), (0.6, 37.0), (1.0, 50.0)] {
            assert!((quantile(&values, q).unwrap() - expected).abs() < 1e-12, "q = {q}");
            assert!((quantile_sorted(&values, q) - expected).abs() < 1e-12, "q = {q}");
        }
        assert_eq!(median(&[3.0, 1.0]).unwrap(), 2.0);
        assert_eq!(quantile(&[7.0], 0.9).unwrap(), 7.0);
    }

    #[test]
    fn shares_outside_and_nothing_are_errors() {
        assert!(matches!(quantile(&[1.0], 1.5), Err(Error::BadParam { .. })));
        assert!(matches!(quantile(&[1.0], f64::NAN), Err(Error::BadParam { .. })));
        assert!(matches!(quantile(&[] as &[f64], 0.5), Err(Error::Empty { .. })));
        assert!(quantile_sorted(&[], 0.5).is_nan());
    }
}
