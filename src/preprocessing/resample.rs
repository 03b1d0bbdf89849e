//! Classes of unequal size: weights that balance them, counts after resampling, and the synthetic points of SMOTE.
//!
//! - Balanced weights: n / (k · n_c) of n samples in k classes, n_c of this one; every class then weighs n / k in all.
//! - Resampling: every class is brought to the smallest count (undersampling) or to the largest (oversampling).
//! - SMOTE: x + u · (neighbour − x), u drawn from 0 to 1, the neighbour one of the k nearest of the same class.
//! - Source: King & Zeng (2001), Political Analysis 9, 137–163; Chawla et al. (2002), J. Artif. Intell. Res. 16, 321–357.

use ndarray::ArrayView1;

use crate::datasets::rows_by_value;
use crate::input;
use crate::metrics::Labels;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Samples of each class: whole, at least 1 in each.
///
/// ```
/// use workings::preprocessing::ClassCounts;
///
/// let counts = ClassCounts::new(&[90.0, 10.0])?;
/// assert_eq!(counts.balanced_weights()[1].value(), 5.0); // 100 / (2 · 10)
/// assert_eq!(counts.undersampled().value(), 10.0);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ClassCounts {
    counts: Vec<f64>,
}

impl ClassCounts {
    /// The counts, a class each.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `OutOfRange` for a count that is not whole or below 1: a class without samples can be neither
    /// weighted nor resampled.
    pub fn new(counts: &[f64]) -> Result<ClassCounts> {
        if counts.is_empty() {
            return Err(Error::empty("counts"));
        }
        whole_from_one("counts", counts)?;
        Ok(ClassCounts { counts: counts.to_vec() })
    }

    /// All samples.
    pub fn total(&self) -> Expr {
        let named = self.counts.iter().enumerate().map(|(i, count)| Expr::named(format!("n[{i}]"), *count));
        Expr::sum_of(named).called("n")
    }

    /// The weight of a sample of each class, n / (k · n_c).
    pub fn balanced_weights(&self) -> Vec<Expr> {
        let (n, k) = (self.total(), Expr::named("k", self.counts.len() as f64));
        let weight = |(i, count): (usize, &f64)| {
            (&n / (&k * Expr::named(format!("n[{i}]"), *count))).called(format!("weight[{i}]"))
        };
        self.counts.iter().enumerate().map(weight).collect()
    }

    /// Samples of each class after undersampling: those of the smallest.
    pub fn undersampled(&self) -> Expr {
        let smallest = self.counts.iter().map(|count| Expr::from(*count)).reduce(Number::min);
        smallest.unwrap_or(f64::NAN.into()).called("per class")
    }

    /// Samples of each class after oversampling: those of the largest.
    pub fn oversampled(&self) -> Expr {
        Expr::max_of(self.counts.iter().map(|count| Expr::from(*count))).called("per class")
    }

    /// All samples after resampling to `per_class` of each.
    pub fn resampled_total(&self, per_class: Expr) -> Expr {
        (Expr::named("k", self.counts.len() as f64) * per_class).called("total")
    }
}

/// Every number whole and at least 1.
pub(crate) fn whole_from_one(name: &str, numbers: &[f64]) -> Result<()> {
    let whole = |number: f64| number >= 1.0 && number.fract() == 0.0;
    input::in_range(name, numbers.iter().copied(), whole, "a whole number of at least 1")
}

/// x + u · (neighbour − x).
pub(super) fn between<N: Number>(x: N, neighbor: N, u: N) -> N {
    x.clone() + u * (neighbor - x)
}

/// The weight of each sample, n / (k · n_c) for a sample of class c: what [`ClassCounts::balanced_weights`] gives its class.
///
/// scikit-learn's `compute_sample_weight("balanced", y)`.
///
/// # Errors
/// `Empty`.
/// ```
/// let weights = workings::preprocessing::balanced_sample_weights(&["a", "b", "a", "a"])?;
/// assert_eq!(weights, [2.0 / 3.0, 2.0, 2.0 / 3.0, 2.0 / 3.0]); // 4 / (2 · 3) and 4 / (2 · 1)
/// # Ok::<(), workings::Error>(())
/// ```
pub fn balanced_sample_weights<Y: Labels + ?Sized>(y: &Y) -> Result<Vec<f64>> {
    let y = y.labels();
    let classes = rows_by_value(ArrayView1::from(&y[..]));
    let counts: Vec<f64> = classes.values().map(|rows| rows.len() as f64).collect();
    let of_class = ClassCounts::new(&counts)?.balanced_weights();
    let mut weights = vec![0.0; y.len()];
    for (rows, weight) in classes.values().zip(of_class) {
        rows.iter().for_each(|&row| weights[row] = weight.value());
    }
    Ok(weights)
}

/// The synthetic point at the share `u` of the way from a sample to its neighbour, coordinate by coordinate.
///
/// # Errors
/// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` for u outside 0 to 1.
/// ```
/// let point = workings::preprocessing::smote_point(&[1.0, 2.0], &[3.0, 6.0], 0.25)?;
/// assert_eq!([point[0].value(), point[1].value()], [1.5, 3.0]); // 1 + 0.25 · 2, 2 + 0.25 · 4
/// # Ok::<(), workings::Error>(())
/// ```
pub fn smote_point(x: &[f64], neighbor: &[f64], u: f64) -> Result<Vec<Expr>> {
    input::setting("u", u, (0.0..=1.0).contains(&u), "a number from 0 to 1")?;
    input::same_length("x", x.len(), "neighbor", neighbor.len())?;
    input::finite("x", x.iter().copied())?;
    input::finite("neighbor", neighbor.iter().copied())?;
    let u = Expr::named("u", u);
    let coordinate = |(i, (x, neighbor)): (usize, (&f64, &f64))| {
        let (x, neighbor) = (Expr::named(format!("x[{i}]"), *x), Expr::named(format!("neighbor[{i}]"), *neighbor));
        between(x, neighbor, u.clone()).called(format!("point[{i}]"))
    };
    Ok(x.iter().zip(neighbor).enumerate().map(coordinate).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 60 in three classes: 60/(3·10), 60/(3·20), 60/(3·30); each class weighs 20 in all.
    #[test]
    fn balanced_classes_weigh_alike() {
        let counts = ClassCounts::new(&[10.0, 20.0, 30.0]).unwrap();
        let weights: Vec<f64> = counts.balanced_weights().iter().map(Expr::value).collect();
        assert_eq!(weights, [2.0, 1.0, 60.0 / 90.0]);
        assert_eq!((counts.undersampled().value(), counts.oversampled().value()), (10.0, 30.0));
        assert_eq!(counts.resampled_total(counts.oversampled()).value(), 90.0);
    }

    #[test]
    fn classes_without_samples_are_refused() {
        assert!(matches!(ClassCounts::new(&[]), Err(Error::Empty { .. })));
        for bad in [0.0, -1.0, 2.5] {
            assert!(matches!(ClassCounts::new(&[3.0, bad]), Err(Error::OutOfRange { index: 1, .. })));
        }
    }

    #[test]
    fn a_synthetic_point_lies_between() {
        let at = |u: f64| smote_point(&[-4.0], &[6.0], u).unwrap()[0].value();
        assert_eq!([at(0.0), at(0.3), at(1.0)], [-4.0, -1.0, 6.0]);
        assert!(matches!(smote_point(&[1.0], &[1.0], 1.5), Err(Error::BadParam { .. })));
        assert!(matches!(smote_point(&[1.0], &[1.0, 2.0], 0.5), Err(Error::LengthMismatch { .. })));
        assert!(matches!(smote_point(&[], &[], 0.5), Err(Error::Empty { .. })));
    }
}
