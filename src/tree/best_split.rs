//! The best split of a node by one feature.
//!
//! Sort the rows by the feature, move the boundary from value to value, and keep the one that lowers the impurity most.
//!
//! - Formula: decrease = I(node) − (n_left / n) I(left) − (n_right / n) I(right).
//! - Conventions: rows with x ≤ threshold go left; the threshold is midway between neighbouring values; of equally good ones
//!   the lowest is taken (differences below 10⁻¹² of the node's impurity are rounding). A split that gains nothing is a
//!   split all the same.
//! - Cost: O(n log n + n·K) for n rows and K classes; O(n log n) for variance.
//! - Source: Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees.

use ndarray::ArrayView1;

use super::impurity::{entropy, gini, variance};
use super::partition::class_counts;
use crate::input;
use crate::worked::{Expr, LogBase, Number, Worked};
use crate::{Error, Result};

/// What is to be lowered by a split into classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Criterion {
    #[default]
    Gini,
    /// In bits.
    Entropy,
}

impl Criterion {
    fn impurity<N: Number>(self, counts: &[N]) -> N {
        match self {
            Criterion::Gini => gini(counts),
            Criterion::Entropy => entropy(counts, LogBase::Two),
        }
    }
}

/// The best split by one feature.
///
/// ```
/// use workings::tree::{BestSplit, Criterion};
///
/// let split = BestSplit::of_classes(&[2.0, 9.0, 4.0, 6.0, 1.0], &["n", "y", "n", "y", "n"], Criterion::Gini, 1)?;
/// assert_eq!((split.threshold, split.n_left, split.n_right), (5.0, 3, 2));
/// assert!((split.impurity_decrease - 0.48).abs() < 1e-12); // 1 − 0.6² − 0.4², both sides pure
/// let split = BestSplit::of_values(&[0.0, 1.0, 2.0, 3.0], &[1.0, 2.0, 10.0, 20.0], 1)?;
/// assert_eq!(split.threshold, 2.5);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct BestSplit {
    /// Rows up to and including it go left.
    pub threshold: f64,
    /// The impurity of the node less that of its children, weighted by rows.
    pub impurity_decrease: f64,
    pub n_left: usize,
    pub n_right: usize,
    decrease: Expr,
}

/// A boundary: how many rows are left of it, and what it gains.
#[derive(Debug, Clone, Copy)]
pub(super) struct Boundary {
    pub n_left: usize,
    gain: f64,
}

impl BestSplit {
    /// For a target of classes; each side keeps at least `min_samples_leaf` rows.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` for `min_samples_leaf` 0; `Undetermined` if no boundary leaves
    /// enough rows on both sides, as with a constant feature.
    pub fn of_classes<'a, L: Ord>(
        x: impl Into<ArrayView1<'a, f64>>,
        y: &[L],
        criterion: Criterion,
        min_samples_leaf: usize,
    ) -> Result<BestSplit> {
        let (x, order) = sorted(x.into(), y.len(), min_samples_leaf)?;
        let mut classes: Vec<&L> = y.iter().collect();
        classes.sort_unstable();
        classes.dedup();
        let class = |row: &usize| classes.binary_search(&&y[*row]).unwrap_or(0);
        let y: Vec<usize> = order.iter().map(class).collect();
        let count = |y: &[usize]| {
            let mut counts = vec![0.0; classes.len()];
            y.iter().for_each(|class| counts[*class] += 1.0);
            counts
        };
        let (mut left, mut right, n) = (vec![0.0; classes.len()], count(&y), y.len() as f64);
        let node = criterion.impurity(&right);
        let gain = |i: usize| {
            left[y[i]] += 1.0;
            right[y[i]] -= 1.0;
            let share = (i + 1) as f64 / n;
            node - share * criterion.impurity(&left) - (1.0 - share) * criterion.impurity(&right)
        };
        let best = best_boundary(&x, node, min_samples_leaf, gain).ok_or_else(|| none(&x, min_samples_leaf))?;
        let (left, right) = y.split_at(best.n_left);
        let impurity = |y: &[usize]| criterion.impurity(&class_counts(&count(y)));
        Ok(BestSplit::explained(&x, best, [impurity(&y), impurity(left), impurity(right)]))
    }

    /// For a target of numbers, by variance. Errors: as [`of_classes`](Self::of_classes).
    pub fn of_values<'a>(x: impl Into<ArrayView1<'a, f64>>, y: &[f64], min_samples_leaf: usize) -> Result<BestSplit> {
        let (x, order) = sorted(x.into(), y.len(), min_samples_leaf)?;
        input::finite("y", y.iter().copied())?;
        let y: Vec<f64> = order.iter().map(|row| y[*row]).collect();
        let best = best_of_values(&x, &y, min_samples_leaf).ok_or_else(|| none(&x, min_samples_leaf))?;
        let (left, right) = y.split_at(best.n_left);
        let impurity = |y: &[f64]| variance(&y.iter().map(|y| Expr::from(*y)).collect::<Vec<_>>());
        Ok(BestSplit::explained(&x, best, [impurity(&y), impurity(left), impurity(right)]))
    }

    fn explained(x: &[f64], best: Boundary, [node, left, right]: [Expr; 3]) -> BestSplit {
        let n_left = Expr::named("n_left", best.n_left as f64);
        let n_right = Expr::named("n_right", (x.len() - best.n_left) as f64);
        let n = Expr::named("n", x.len() as f64);
        let after = n_left / &n * left.called("I(left)") + n_right / n * right.called("I(right)");
        let decrease = node.called("I(node)") - after;
        let value = decrease.value().max(0.0);
        BestSplit {
            threshold: midway(x[best.n_left - 1], x[best.n_left]),
            impurity_decrease: value,
            n_left: best.n_left,
            n_right: x.len() - best.n_left,
            decrease: decrease.valued(value).called("impurity decrease"),
        }
    }

    /// The derivation of the decrease.
    pub fn worked(&self) -> Worked {
        self.decrease.worked()
    }
}

/// The feature in ascending order, and the rows it then has.
pub(super) fn sorted(x: ArrayView1<f64>, len: usize, min_samples_leaf: usize) -> Result<(Vec<f64>, Vec<usize>)> {
    input::same_length("x", x.len(), "y", len)?;
    input::finite("x", x.iter().copied())?;
    let least = "a whole number of at least 1";
    input::setting("min_samples_leaf", min_samples_leaf as f64, min_samples_leaf >= 1, least)?;
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by(|a, b| x[*a].total_cmp(&x[*b]));
    Ok((order.iter().map(|row| x[*row] + 0.0).collect(), order))
}

/// Halfway between two values; the lower one where there is no number between them.
pub(super) fn midway(low: f64, high: f64) -> f64 {
    let middle = low / 2.0 + high / 2.0;
    if middle < high && middle >= low { middle } else { low }
}

fn none(x: &[f64], min_samples_leaf: usize) -> Error {
    Error::Undetermined(match x {
        [first, .., last] if first != last => {
            format!("no threshold leaves min_samples_leaf = {min_samples_leaf} rows on both sides")
        }
        _ => "the feature is constant, so no split exists".into(),
    })
}

/// The boundary of variance: the decrease is (n_l n_r / n²) (ȳ_l − ȳ_r)², which cancels nothing.
pub(super) fn best_of_values(x: &[f64], y: &[f64], min_samples_leaf: usize) -> Option<Boundary> {
    let n = y.len() as f64;
    let mean = crate::stats::accurate_sum(y.iter().copied()) / n;
    let node = y.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / n;
    let mut left = 0.0;
    let gain = |i: usize| {
        left += y[i] - mean;
        let n_left = (i + 1) as f64;
        if i + 1 == y.len() { 0.0 } else { left * left / (n_left * (n - n_left)) }
    };
    best_boundary(x, node, min_samples_leaf, gain)
}

/// The first boundary of the largest gain; `gain` is told each row in turn that moves to the left.
fn best_boundary(x: &[f64], node: f64, least: usize, mut gain: impl FnMut(usize) -> f64) -> Option<Boundary> {
    let mut best: Option<Boundary> = None;
    for i in 0..x.len().saturating_sub(1) {
        let (gain, n_left) = (gain(i), i + 1);
        let allowed = x[i] < x[i + 1] && n_left >= least && x.len() - n_left >= least;
        if allowed && best.is_none_or(|best| gain > best.gain + 1e-12 * node) {
            best = Some(Boundary { n_left, gain });
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Classes a b | b a: either boundary next to an end gains ½ − ¾ · 4/9 = 1/6, the middle one nothing.
    #[test]
    fn the_lowest_of_equal_thresholds_wins() {
        let split = BestSplit::of_classes(&[4.0, 1.0, 3.0, 2.0], &["a", "a", "b", "b"], Criterion::Gini, 1).unwrap();
        assert_eq!((split.threshold, split.n_left, split.n_right), (1.5, 1, 3));
        assert!((split.impurity_decrease - 1.0 / 6.0).abs() < 1e-15);
        let middle =
            BestSplit::of_classes(&[4.0, 1.0, 3.0, 2.0], &["a", "a", "b", "b"], Criterion::Entropy, 2).unwrap();
        assert_eq!((middle.threshold, middle.impurity_decrease), (2.5, 0.0));
    }

    /// Variance of 0, 0, 9: mean 3, (9 + 9 + 36) / 3 = 18, all of it between the sides.
    #[test]
    fn equal_values_stay_together() {
        let split = BestSplit::of_values(&[5.0, 5.0, 8.0], &[0.0, 0.0, 9.0], 1).unwrap();
        assert_eq!((split.threshold, split.n_left), (6.5, 2));
        assert!((split.impurity_decrease - 18.0).abs() < 1e-12);
        assert!(split.worked().to_string().starts_with("impurity decrease = I(node) − "));
    }

    #[test]
    fn what_cannot_be_split_is_refused() {
        let split = |x: &[f64], y: &[f64], least| BestSplit::of_values(x, y, least);
        assert!(matches!(split(&[1.0, 1.0], &[3.0, 5.0], 1), Err(Error::Undetermined(_))));
        assert!(matches!(split(&[1.0], &[3.0], 1), Err(Error::Undetermined(_))));
        assert!(matches!(split(&[1.0, 2.0], &[3.0, 5.0], 2), Err(Error::Undetermined(_))));
        assert!(matches!(split(&[1.0, 2.0], &[3.0, 5.0], 0), Err(Error::BadParam { .. })));
        assert!(matches!(split(&[1.0, 2.0], &[3.0], 1), Err(Error::LengthMismatch { .. })));
        assert!(matches!(split(&[], &[], 1), Err(Error::Empty { .. })));
        assert!(matches!(split(&[f64::NAN, 2.0], &[3.0, 1.0], 1), Err(Error::NotFinite { .. })));
        assert!(matches!(split(&[1.0, 2.0], &[3.0, f64::INFINITY], 1), Err(Error::NotFinite { .. })));
    }

    /// A zero has one sign here: −0 and 0 are equal values.
    #[test]
    fn zeros_of_both_signs_are_one_value() {
        assert!(matches!(BestSplit::of_values(&[0.0, -0.0], &[1.0, 2.0], 1), Err(Error::Undetermined(_))));
    }

    #[test]
    fn a_midpoint_is_never_the_upper_value() {
        let next = f64::from_bits(1.0f64.to_bits() + 1);
        assert_eq!((midway(1.0, next), midway(f64::MAX, f64::MAX)), (1.0, f64::MAX));
        assert_eq!(midway(-f64::MAX, f64::MAX), 0.0);
    }
}
