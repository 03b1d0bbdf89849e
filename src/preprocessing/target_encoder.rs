//! Target encoding: a category becomes the mean target of its training rows, drawn towards the mean of all.
//!
//! - Formula: (Σ target of the category + m · prior) / (n of the category + m), prior = mean target, m the smoothing: as if the
//!   category had m more rows of the prior.
//! - Conventions: m = 0 gives the plain mean; an unseen category gets the prior. By itself m is found for each category
//!   (empirical Bayes, as scikit-learn's `smooth="auto"`): the variance of its targets over that of all, both of the
//!   population, so that a category that agrees with itself keeps its mean. Fitted on rows that it then encodes, it leaks
//!   their targets: encode those [out of fold](TargetEncoder::fit_transform_out_of_fold).
//! - Source: Micci-Barreca (2001), SIGKDD Explorations 3(1), 27–32.

use std::collections::BTreeMap;

use crate::input;
use crate::metrics::Label;
use crate::stats::{Moments, accurate_sum};
use crate::worked::{Expr, Head, Number};
use crate::{Error, Result};

/// How many rows of the prior each category is given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Smoothing {
    /// This many, 0 or more.
    Rows(f64),
    /// As many as the variance within the category is times that of all targets.
    Auto,
}

impl From<f64> for Smoothing {
    fn from(rows: f64) -> Self {
        Smoothing::Rows(rows)
    }
}

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
    categories: BTreeMap<L, Group>,
    prior: Expr,
    smoothing: Smoothing,
    /// Variance of all targets.
    variance: f64,
}

/// The targets of one category.
#[derive(Debug, Clone, Copy)]
struct Group {
    sum: f64,
    n: usize,
    variance: f64,
}

impl<L: Label> TargetEncoder<L> {
    /// Learns from the category and the target of each training row; `smoothing` counts rows, 0 or more, or is
    /// [`Smoothing::Auto`].
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` for a smoothing below 0.
    pub fn fit(values: &[L], target: &[f64], smoothing: impl Into<Smoothing>) -> Result<Self> {
        let smoothing = smoothing.into();
        if let Smoothing::Rows(rows) = smoothing {
            input::setting("smoothing", rows, rows >= 0.0 && rows.is_finite(), "a number of at least 0")?;
        }
        input::same_length("categories", values.len(), "target", target.len())?;
        input::finite("target", target.iter().copied())?;
        let mut targets: BTreeMap<L, Vec<f64>> = BTreeMap::new();
        for (value, target) in values.iter().zip(target) {
            match targets.get_mut(value) {
                Some(of_category) => of_category.push(*target),
                None => drop(targets.insert(value.clone(), vec![*target])),
            }
        }
        let group = |targets: &[f64]| -> Result<Group> {
            let variance = Moments::new(targets)?.var(0);
            Ok(Group { sum: accurate_sum(targets.iter().copied()), n: targets.len(), variance })
        };
        let categories = targets.into_iter().map(|(category, targets)| Ok((category, group(&targets)?)));
        let categories = categories.collect::<Result<_>>()?;
        let all = Moments::new(target)?;
        let (mean, variance) = (all.mean(), all.var(0));
        let total = mean * target.len() as f64;
        let prior = Head::new([target]).mean(["targetᵢ"], total, |[target]| target).valued(mean).called("prior");
        Ok(TargetEncoder { categories, prior, smoothing, variance })
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
        let Some(group) = self.categories.get(value) else { return prior };
        smoothed(group.sum, group.n as f64, self.rows(group, ""), prior)
    }

    /// The same with its derivation.
    pub fn expr(&self, value: &L) -> Expr {
        let Some(group) = self.categories.get(value) else { return self.prior() };
        let name = value.to_string();
        let sum = Expr::named(format!("Σ target[{name}]"), group.sum);
        let n = Expr::named(format!("n[{name}]"), group.n as f64);
        smoothed(sum, n, self.rows(group, &name), self.prior()).called(format!("encoding[{name}]"))
    }

    /// How many rows of the prior a category is given.
    fn rows<N: Number>(&self, group: &Group, name: &str) -> N {
        match self.smoothing {
            Smoothing::Rows(rows) => N::parameter("smoothing", rows),
            Smoothing::Auto => {
                let within = N::parameter(format_args!("var(target[{name}])"), group.variance);
                // Where all targets are equal, so are prior and mean, whatever the smoothing.
                let all =
                    N::parameter("var(target)", self.variance).counted_as(1.0, self.variance == 0.0, "equal targets");
                (within / all).called("smoothing")
            }
        }
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

    /// Targets 1, 3, 4, 8: mean 4, variance (9 + 1 + 0 + 16) / 4 = 6.5. a: 1 and 3, variance 1, so m = 2/13 and
    /// (4 + 4 · 2/13) / (2 + 2/13) = 60/28; b: 4 and 8, variance 4, m = 8/13, (12 + 32/13) / (34/13) = 188/34.
    #[test]
    fn smoothing_of_its_own_follows_the_spread_of_the_category() {
        let encoder = TargetEncoder::fit(&["a", "a", "b", "b"], &[1.0, 3.0, 4.0, 8.0], Smoothing::Auto).unwrap();
        assert!((encoder.encode(&"a") - 60.0 / 28.0).abs() < 1e-14);
        assert!((encoder.encode(&"b") - 188.0 / 34.0).abs() < 1e-14);
        assert_eq!(encoder.expr(&"b").value(), encoder.encode(&"b"));
        let single = TargetEncoder::fit(&["a", "b"], &[1.0, 3.0], Smoothing::Auto).unwrap();
        assert_eq!(single.transform(&["a", "b", "c"]).unwrap(), [1.0, 3.0, 2.0]);
        let equal = TargetEncoder::fit(&["a", "b"], &[3.0, 3.0], Smoothing::Auto).unwrap();
        assert_eq!(equal.transform(&["a", "b"]).unwrap(), [3.0, 3.0]);
    }
}
