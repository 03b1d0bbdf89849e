//! Impurity-based feature importance: what each feature's splits took away in impurity, as shares of the whole.
//!
//! - Formula: importance of f ∝ Σ over its splits (n I − n_left I_left − n_right I_right); scaled to sum 1.
//! - Conventions: scikit-learn's; where no split lowers the impurity, all importances count 0.
//! - Features of many values are favoured, and it is measured on the training rows; permutation importance is not so.
//! - Source: Breiman et al. (1984); Louppe et al. (2013), NIPS 26.

use crate::input;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// A split of a tree: the feature it asks, and rows and impurity of the node and its two children.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NodeSplit {
    pub feature: usize,
    /// (rows, impurity) of the node, the left and the right child.
    pub node: (f64, f64),
    pub left: (f64, f64),
    pub right: (f64, f64),
}

impl NodeSplit {
    fn check(&self, i: usize, n_features: usize) -> Result<()> {
        let parts = [self.node, self.left, self.right];
        input::non_negative(&format!("splits[{i}]"), parts.iter().flat_map(|(n, impurity)| [*n, *impurity]))?;
        let feature = self.feature as f64;
        let needed = format!("a feature below n_features = {n_features}");
        input::setting(&format!("feature of splits[{i}]"), feature, self.feature < n_features, &needed)?;
        let (n, children) = (self.node.0, self.left.0 + self.right.0);
        let whole = n > 0.0 && (n - children).abs() <= 1e-9 * n;
        input::setting(&format!("rows of splits[{i}]"), n, whole, &format!("{children}, the rows of its children,"))
    }

    fn decrease(&self) -> Expr {
        let [node, left, right] = [self.node, self.left, self.right].map(|(n, i)| Expr::from(n) * Expr::from(i));
        node - left - right
    }
}

/// The importance of each feature, in order.
///
/// # Errors
/// `Empty` for no split; `OutOfRange` for a negative number; `BadParam` for a feature that does not exist, or children that
/// do not have the rows of their node.
/// ```
/// use workings::tree::{NodeSplit, impurity_importance};
///
/// let root = NodeSplit { feature: 1, node: (10.0, 0.5), left: (6.0, 0.0), right: (4.0, 0.5) }; // takes away 3
/// let below = NodeSplit { feature: 0, node: (4.0, 0.5), left: (2.0, 0.0), right: (2.0, 0.5) }; // takes away 1
/// let importance: Vec<f64> = impurity_importance(3, &[root, below])?.iter().map(|e| e.value()).collect();
/// assert_eq!(importance, [0.25, 0.75, 0.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn impurity_importance(n_features: usize, splits: &[NodeSplit]) -> Result<Vec<Expr>> {
    input::setting("n_features", n_features as f64, n_features >= 1, "a whole number of at least 1")?;
    if splits.is_empty() {
        return Err(Error::empty("splits"));
    }
    splits.iter().enumerate().try_for_each(|(i, split)| split.check(i, n_features))?;
    let of = |feature: usize| {
        let own = splits.iter().filter(|split| split.feature == feature).map(NodeSplit::decrease);
        Expr::sum_of(own).called(format!("decrease[{feature}]"))
    };
    let decreases: Vec<Expr> = (0..n_features).map(of).collect();
    let total = Expr::sum_of(decreases.iter().cloned()).called("decrease of all");
    let none = total.value() == 0.0;
    let share = |(feature, decrease)| {
        let share: Expr = decrease / &total;
        share.counted_as(0.0, none, "no split lowers the impurity").called(format!("importance[{feature}]"))
    };
    Ok(decreases.into_iter().enumerate().map(share).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPLIT: NodeSplit = NodeSplit { feature: 0, node: (4.0, 0.5), left: (2.0, 0.5), right: (2.0, 0.5) };

    #[test]
    fn without_any_decrease_nothing_is_important() {
        let all = impurity_importance(2, &[SPLIT]).unwrap();
        assert_eq!(all.iter().map(Expr::value).collect::<Vec<_>>(), [0.0, 0.0]);
    }

    #[test]
    fn impossible_splits_are_refused() {
        assert!(matches!(impurity_importance(2, &[]), Err(Error::Empty { .. })));
        assert!(impurity_importance(0, &[SPLIT]).is_err());
        assert!(impurity_importance(2, &[NodeSplit { feature: 2, ..SPLIT }]).is_err());
        assert!(impurity_importance(2, &[NodeSplit { left: (3.0, 0.5), ..SPLIT }]).is_err());
        assert!(impurity_importance(2, &[NodeSplit { left: (2.0, -0.5), ..SPLIT }]).is_err());
    }
}
