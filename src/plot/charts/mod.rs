//! One function for each chart: it takes a finished result and says which marks show it.
//!
//! No metric is computed here; what a chart writes down is read from the result it was given.

mod classification;
mod forecast;
mod regression;

pub use classification::{
    calibration, confusion_matrix, gain, lift, metrics_by_threshold, precision_recall, roc, roc_by_class,
};
pub use forecast::{Fan, forecast_fan};
pub use regression::{actual_vs_predicted, residual_histogram, residuals};

use crate::plot::Axis;
use crate::worked::six;

/// An axis of shares, from 0 to 1.
fn share(label: &str) -> Axis {
    Axis::new(label).range(0.0, 1.0)
}

/// Three decimals, as a reader compares areas.
fn short(value: f64) -> String {
    if value.is_nan() { "undefined".into() } else { format!("{value:.3}") }
}

/// A whole number with its thousands apart, or six digits of another.
fn count(n: f64) -> String {
    let digits = six(n);
    if n != n.trunc() || digits.len() < 5 || digits.contains('e') {
        return digits;
    }
    let places = digits.chars().rev().enumerate();
    let grouped: String =
        places.flat_map(|(i, c)| (i > 0 && i % 3 == 0).then_some(',').into_iter().chain([c])).collect();
    grouped.chars().rev().collect()
}

/// Rounded to so many significant digits.
fn round_to(value: f64, digits: i32) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let scale = 10f64.powi(digits - 1 - value.abs().log10().floor() as i32);
    if scale.is_finite() && scale > 0.0 { (value * scale).round() / scale } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_counts_are_grouped_by_thousands() {
        assert_eq!(count(999.0), "999");
        assert_eq!(count(12_345.0), "12,345");
        assert_eq!(count(1_234_567.0), "1,234,567");
        assert_eq!(count(2.5), "2.5");
    }
}
