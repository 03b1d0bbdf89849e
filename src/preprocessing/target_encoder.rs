//! Target encoding: a category becomes the mean target of its training rows, drawn towards the mean of all.
//!
//! - Formula: (Σ target of the category + m · prior) / (n of the category + m), prior = mean target, m the smoothing: as if the
//!   category had m more rows of the prior.
//! - Conventions: m = 0 gives the plain mean; an unseen category gets the prior. Fitted on rows that it then encodes, it leaks
//!   their targets: fit it on other folds.
//! - Source: Micci-Barreca (2001), SIGKDD Explorations 3(1), 27–32.

use std::collections::BTreeMap;

use crate::input;
use crate::metrics::Label;
use crate::stats::{Moments, Sum};
use crate::worked::{Expr, Head, Number};
use crate::{Error, Result};

/// Targets of each category, and of all rows.
///
/// ```
/// use workings::preprocessing::TargetEncoder;
///
/// let encoder = TargetEncoder::fit(&["a", "a", "b"], &[1.0, 0.0, 1.0], 0.0)?;
/// assert_eq!((encoder.encode(&"a"), encoder.encode(&"b")), (0.5, 1.0));
/// assert_eq!(encoder.encode(&"new"), 2.0 / 3.0); // the prior
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct TargetEncoder<L: Label> {
    categories: BTreeMap<L, (Sum, usize)>,
    prior: Expr,
    smoothing: f64,
}

impl<L: Label> TargetEncoder<L> {
    /// Learns from the category and the target of each training row; `smoothing` counts rows, 0 or more.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` for a smoothing below 0.
    pub fn fit(values: &[L], target: &[f64], smoothing: f64) -> Result<Self> {
        let fits = smoothing >= 0.0 && smoothing.is_finite();
        input::setting("smoothing", smoothing, fits, "a number of at least 0")?;
        input::same_length("categories", values.len(), "target", target.len())?;
        let mut categories: BTreeMap<L, (Sum, usize)> = BTreeMap::new();
        input::finite("target", target.iter().copied())?;
        for (value, target) in values.iter().zip(target) {
            let (sum, n) = categories.entry(value.clone()).or_default();
            sum.add(*target);
            *n += 1;
        }
        let mean = Moments::new(target)?.mean();
        let total = mean * target.len() as f64;
        let prior = Head::new([target]).mean(["targetᵢ"], total, |[target]| target).valued(mean).called("prior");
        Ok(TargetEncoder { categories, prior, smoothing })
    }

    /// The mean target of all training rows.
    pub fn prior(&self) -> Expr {
        self.prior.clone()
    }

    /// The categories, ascending.
    pub fn categories(&self) -> impl Iterator<Item = &L> {
        self.categories.keys()
    }

    /// The number that stands for a category, in the unit of the target; the prior for one that training did not have.
    pub fn encode(&self, value: &L) -> f64 {
        let prior = self.prior.value();
        self.categories.get(value).map_or(prior, |(sum, n)| smoothed(sum.value(), *n as f64, self.smoothing, prior))
    }

    /// The same with its derivation.
    pub fn expr(&self, value: &L) -> Expr {
        let Some((sum, n)) = self.categories.get(value) else { return self.prior() };
        let sum = Expr::named(format!("Σ target[{value}]"), sum.value());
        let n = Expr::named(format!("n[{value}]"), *n as f64);
        let smoothing = Expr::named("smoothing", self.smoothing);
        smoothed(sum, n, smoothing, self.prior()).called(format!("encoding[{value}]"))
    }

    /// The numbers for a column of categories.
    ///
    /// # Errors
    /// `Empty`.
    pub fn transform(&self, values: &[L]) -> Result<Vec<f64>> {
        if values.is_empty() {
            return Err(Error::empty("values"));
        }
        Ok(values.iter().map(|value| self.encode(value)).collect())
    }
}

/// The mean of a category's targets and of `smoothing` more rows that have the prior.
fn smoothed<N: Number>(sum: N, n: N, smoothing: N, prior: N) -> N {
    (sum + smoothing.clone() * prior) / (n + smoothing)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// a: 2 of 4, b: 5 of 1, prior 7/5; with 3 rows of the prior (2 + 4.2) / 7 and (5 + 4.2) / 4.
    #[test]
    fn smoothing_adds_rows_of_the_prior() {
        let encoder = TargetEncoder::fit(&["b", "a", "a", "a", "a"], &[5.0, 0.0, 2.0, 0.0, 0.0], 3.0).unwrap();
        assert!((encoder.encode(&"a") - 6.2 / 7.0).abs() < 1e-15);
        assert!((encoder.encode(&"b") - 9.2 / 4.0).abs() < 1e-15);
        assert_eq!(encoder.transform(&["z"]).unwrap(), [1.4]);
        assert_eq!(encoder.categories().collect::<Vec<_>>(), [&"a", &"b"]);
    }

    #[test]
    fn wrong_inputs_are_errors() {
        assert!(matches!(TargetEncoder::fit(&["a"], &[1.0, 2.0], 0.0), Err(Error::LengthMismatch { .. })));
        assert!(matches!(TargetEncoder::<&str>::fit(&[], &[], 0.0), Err(Error::Empty { .. })));
        assert!(matches!(TargetEncoder::fit(&["a"], &[f64::NAN], 0.0), Err(Error::NotFinite { .. })));
        for smoothing in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(TargetEncoder::fit(&["a"], &[1.0], smoothing), Err(Error::BadParam { .. })));
        }
    }
}
