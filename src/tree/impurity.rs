//! Impurity: how mixed the rows of a node are.
//!
//! - Formulas: Gini = 1 − Σ pₖ²; entropy = −Σ pₖ log pₖ; variance = Σ(y − ȳ)² / n; pₖ = nₖ / n is the share of class k.
//! - Conventions: the logarithm of trees is that to base 2, and 0 log 0 = 0. Counts may be weights or shares. The variance
//!   is the population's. A node without rows has no impurity.
//! - Each is generic: with `f64` it is what a search for splits computes, with [`Expr`](crate::worked::Expr) it explains.
//! - Source: Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees; Quinlan (1986), Machine
//!   Learning 1, 81–106.

use crate::worked::{LogBase, Number};

/// The sum of numbers; 0 for none.
pub(super) fn sum<N: Number>(mut terms: impl Iterator<Item = N>) -> N {
    match terms.next() {
        Some(first) => terms.fold(first, |sum, term| sum + term),
        None => N::from(0.0),
    }
}

fn in_all<N: Number>(counts: &[N]) -> N {
    sum(counts.iter().cloned()).called("n")
}

/// Gini impurity, 1 − Σ pₖ²: how often two rows drawn with replacement differ in class.
///
/// `counts`: rows of each class, numbers of at least 0. From 0 (one class) to 1 − 1/K; `NaN` without rows.
/// ```
/// use workings::tree::gini;
/// use workings::worked::Expr;
/// assert_eq!(gini(&[3.0, 1.0]), 0.375); // 1 − 9/16 − 1/16
/// let explained = gini(&[Expr::named("yes", 3.0), Expr::named("no", 1.0)]);
/// assert_eq!(explained.formula(), "1 − ((yes / n)² + (no / n)²)");
/// ```
pub fn gini<N: Number>(counts: &[N]) -> N {
    let n = in_all(counts);
    let none = n.value() == 0.0;
    let squares = sum(counts.iter().map(|count| (count.clone() / n.clone()).powi(2)));
    (N::from(1.0) - squares).undefined_if(none, "no samples in the node").called("Gini")
}

/// Entropy, −Σ pₖ log pₖ: the information that the class of a row gives.
///
/// `counts`: rows of each class, numbers of at least 0. From 0 (one class) to log K; `NaN` without rows.
/// ```
/// use workings::tree::{LogBase, entropy};
/// assert_eq!(entropy(&[2.0, 1.0, 1.0, 0.0], LogBase::Two), 1.5); // ½ · 1 + ¼ · 2 + ¼ · 2 + 0
/// ```
pub fn entropy<N: Number>(counts: &[N], base: LogBase) -> N {
    let n = in_all(counts);
    let none = n.value() == 0.0;
    let term = |count: &N| {
        let share = count.clone() / n.clone();
        let absent = share.value() == 0.0;
        (share.clone() * base.log(share)).counted_as(0.0, absent, "0 · log 0")
    };
    let negative = -sum(counts.iter().map(term));
    let value = negative.value() + 0.0; // of one class no −0
    negative.valued(value).undefined_if(none, "no samples in the node").called("entropy")
}

/// The variance of a node's targets about their mean, with divisor n; `NaN` without rows.
///
/// ```
/// assert_eq!(workings::tree::variance(&[1.0, 2.0, 6.0]), 14.0 / 3.0); // mean 3: (4 + 1 + 9) / 3
/// ```
pub fn variance<N: Number>(y: &[N]) -> N {
    let n = y.len() as f64;
    let mean = (sum(y.iter().cloned()) / n).called("ȳ");
    let squares = sum(y.iter().map(|y| (y.clone() - mean.clone()).powi(2)));
    (squares / n).undefined_if(y.is_empty(), "no samples in the node").called("variance")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worked::Expr;

    /// Of 5, 2, 1: 1 − (25 + 4 + 1) / 64 = 34/64, and ⅝ log₂(8/5) + ¼ · 2 + ⅛ · 3.
    #[test]
    fn three_classes_of_unequal_size() {
        assert_eq!(gini(&[5.0, 2.0, 1.0]), 34.0 / 64.0);
        let bits = 0.625 * 1.6f64.log2() + 0.5 + 0.375;
        for (base, unit) in [(LogBase::Two, 1.0), (LogBase::E, 2f64.ln()), (LogBase::Ten, 2f64.log10())] {
            assert!((entropy(&[5.0, 2.0, 1.0], base) - bits * unit).abs() < 1e-15);
        }
    }

    #[test]
    fn one_class_is_pure() {
        assert_eq!(gini(&[7.0, 0.0]), 0.0);
        assert_eq!(entropy(&[7.0, 0.0], LogBase::Two).to_bits(), 0.0f64.to_bits());
        assert_eq!(variance(&[4.0]), 0.0);
    }

    #[test]
    fn no_rows_have_no_impurity() {
        assert!(gini::<f64>(&[]).is_nan() && gini(&[0.0, 0.0]).is_nan());
        assert!(entropy::<f64>(&[], LogBase::Two).is_nan() && variance::<f64>(&[]).is_nan());
        assert_eq!(gini(&[Expr::named("a", 0.0)]).undefined(), Some("no samples in the node"));
    }

    #[test]
    fn the_explanation_has_the_value_of_the_computation() {
        let counts = [0.3, 7.0, 0.0, 2.5];
        let named = counts.map(|count| Expr::named("c", count));
        assert_eq!(gini(&named).value(), gini(&counts));
        assert_eq!(entropy(&named, LogBase::E).value(), entropy(&counts, LogBase::E));
        assert_eq!(variance(&named).value(), variance(&counts));
    }
}
