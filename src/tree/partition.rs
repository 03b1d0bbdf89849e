//! What dividing a node into children gains: information gain, gain ratio, Gini decrease.
//!
//! - Formulas: gain = I(parent) − Σ (n_c / n) I(child); gain ratio = information gain / split information, where the split
//!   information is the entropy of the children's sizes.
//! - Conventions: entropy to base 2 unless told otherwise; a child without rows counts nothing; the gain ratio of a division
//!   that leaves all rows in one child is undefined, 0/0.
//! - Source: Quinlan (1986), Machine Learning 1, 81–106; Breiman et al. (1984) for the Gini decrease.

use super::impurity::{entropy, gini};
use crate::input;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, LogBase, Number, six};
use crate::{Error, Result};

/// The class counts of a node and of the children it is divided into.
///
/// ```
/// use workings::tree::Partition;
///
/// let by_outlook = Partition::new(&[9.0, 5.0], &[vec![2.0, 3.0], vec![4.0, 0.0], vec![3.0, 2.0]])?;
/// assert!((by_outlook.information_gain() - 0.246750).abs() < 1e-6); // Quinlan's example: 0.940 − 0.694
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Partition {
    parent: Vec<f64>,
    children: Vec<Vec<f64>>,
    base: LogBase,
}

impl Partition {
    /// Counts of each class, in the same order for parent and children.
    ///
    /// # Errors
    /// `Empty` for no class, no child or no rows; `LengthMismatch` for a child with other classes; `OutOfRange` for a
    /// negative count; `BadParam` where the children of a class do not add up to the parent's.
    pub fn new(parent: &[f64], children: &[Vec<f64>]) -> Result<Partition> {
        input::non_negative("parent", parent.iter().copied())?;
        if parent.iter().all(|count| *count == 0.0) {
            return Err(Error::empty("parent"));
        }
        if children.is_empty() {
            return Err(Error::empty("children"));
        }
        for (i, child) in children.iter().enumerate() {
            input::same_length("parent", parent.len(), "a child", child.len())?;
            input::non_negative(&format!("children[{i}]"), child.iter().copied())?;
        }
        for (class, count) in parent.iter().enumerate() {
            let total: f64 = children.iter().map(|child| child[class]).sum();
            if (total - count).abs() > 1e-9 * count.max(1.0) {
                let name = format!("the sum of class {class} over the children");
                return Err(Error::bad_param(name, six(total), format!("{}, the parent's count,", six(*count))));
            }
        }
        Ok(Partition { parent: parent.to_vec(), children: children.to_vec(), base: LogBase::Two })
    }

    /// The base of the logarithms.
    pub fn base(mut self, base: LogBase) -> Partition {
        self.base = base;
        self
    }

    /// The derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn gain(&self, impurity: impl Fn(&[Expr]) -> Expr, symbol: &str) -> Expr {
        let parent = impurity(&class_counts(&self.parent)).called(format!("{symbol}(parent)"));
        let n: f64 = self.parent.iter().sum();
        let child = |(i, counts): (usize, &Vec<f64>)| {
            let size = Expr::named(format!("n[{i}]"), counts.iter().sum());
            let none = size.value() == 0.0;
            let mixed = impurity(&class_counts(counts)).called(format!("{symbol}(child {i})"));
            (size / Expr::named("n", n) * mixed).counted_as(0.0, none, format!("child {i} has no rows"))
        };
        let after = Expr::sum_of(self.children.iter().enumerate().map(child)).called(format!("{symbol} after"));
        let gain = parent - after;
        // It is never negative; where nothing is gained, rounding may leave a trace below 0.
        let value = gain.value().max(0.0);
        gain.valued(value)
    }

    fn information_gain_expr(&self) -> Expr {
        self.gain(|counts| entropy(counts, self.base), "H").called("information gain")
    }
}

formulas! { Partition;
    /// The entropy that the division takes away, in bits unless another base is set. At least 0.
    information_gain: |p| p.information_gain_expr();
    /// The entropy of the children's sizes.
    split_information: |p| p.split_information_expr();
    /// The information gain over the split information; `NaN` if all rows are in one child.
    gain_ratio: |p| {
        let split = p.split_information_expr();
        let one = split.value() == 0.0;
        (p.information_gain_expr() / split).undefined_if(one, "all rows are in one child").called("gain ratio")
    };
    /// The Gini impurity that the division takes away. At least 0.
    gini_gain: |p| p.gain(gini, "Gini").called("Gini gain");
}

impl Partition {
    fn split_information_expr(&self) -> Expr {
        let sizes: Vec<f64> = self.children.iter().map(|child| child.iter().sum()).collect();
        let sizes: Vec<Expr> =
            (0..).zip(sizes).map(|(i, size): (usize, f64)| Expr::named(format!("n[{i}]"), size)).collect();
        entropy(&sizes, self.base).called("split information")
    }
}

/// The counts of the classes as named quantities.
pub(crate) fn class_counts(counts: &[f64]) -> Vec<Expr> {
    (0..).zip(counts).map(|(class, count): (usize, &f64)| Expr::named(format!("n[class {class}]"), *count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 4 + 4 rows into 3 + 1 and 1 + 3: Gini ½ − 3/8; entropy 1 − (¾ log₂ 4/3 + ½).
    #[test]
    fn a_split_in_two_halves() {
        let halves = Partition::new(&[4.0, 4.0], &[vec![3.0, 1.0], vec![1.0, 3.0]]).unwrap();
        let gain = 1.0 - (0.75 * (4.0f64 / 3.0).log2() + 0.5);
        assert_eq!(halves.gini_gain(), 0.125);
        assert!((halves.information_gain() - gain).abs() < 1e-15);
        assert!((halves.gain_ratio() - gain).abs() < 1e-15 && halves.split_information() == 1.0);
        assert!((halves.base(LogBase::E).information_gain() - gain * 2f64.ln()).abs() < 1e-15);
    }

    #[test]
    fn a_child_without_rows_counts_nothing() {
        let whole = Partition::new(&[4.0, 2.0], &[vec![4.0, 2.0], vec![0.0, 0.0]]).unwrap();
        assert_eq!((whole.information_gain(), whole.gini_gain()), (0.0, 0.0));
        assert_eq!(whole.worked().gain_ratio().undefined(), Some("all rows are in one child"));
    }

    #[test]
    fn children_must_be_the_parent() {
        let partition = |parent: &[f64], child: &[f64]| Partition::new(parent, &[child.to_vec()]);
        assert!(matches!(partition(&[4.0, 2.0], &[4.0, 1.0]), Err(Error::BadParam { .. })));
        assert!(matches!(partition(&[4.0, 2.0], &[4.0]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(partition(&[4.0, -2.0], &[4.0, -2.0]), Err(Error::OutOfRange { .. })));
        assert!(matches!(partition(&[0.0], &[0.0]), Err(Error::Empty { .. })));
        assert!(matches!(Partition::new(&[1.0], &[]), Err(Error::Empty { .. })));
    }
}
