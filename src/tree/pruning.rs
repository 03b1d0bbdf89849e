//! Cost-complexity pruning, and why scaling does not matter to trees.
//!
//! - Formula: α = (R(t) − R(T_t)) / (leaves − 1), the penalty per leaf at which cutting the branch under t breaks even.
//! - Source: Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees, chapter 3.

use crate::Result;
use crate::input;
use crate::worked::{Expr, Number};

/// The effective α of a node: of all branches the one of the smallest is cut first.
///
/// `node_risk`: the risk of the node as a leaf; `subtree_risk`: that of the branch under it, with `n_leaves` leaves. At
/// least 0.
///
/// # Errors
/// `BadParam` for a risk below 0 or not finite, a branch of higher risk than its node, or fewer than 2 leaves.
/// ```
/// let alpha = workings::tree::effective_alpha(0.3, 0.1, 3)?;
/// assert!((alpha.value() - 0.1).abs() < 1e-12); // 0.2 over the two leaves that pruning saves
/// # Ok::<(), workings::Error>(())
/// ```
pub fn effective_alpha(node_risk: f64, subtree_risk: f64, n_leaves: usize) -> Result<Expr> {
    input::setting("node_risk", node_risk, node_risk >= 0.0 && node_risk.is_finite(), "a number of at least 0")?;
    let fits = (0.0..=node_risk).contains(&subtree_risk);
    input::setting("subtree_risk", subtree_risk, fits, "a number from 0 to node_risk")?;
    input::setting("n_leaves", n_leaves as f64, n_leaves >= 2, "a whole number of at least 2")?;
    let saved = Expr::named("R(node)", node_risk) - Expr::named("R(subtree)", subtree_risk);
    Ok((saved / (Expr::named("leaves", n_leaves as f64) - 1.0)).called("effective α"))
}

/// Where a threshold lies once the feature is replaced by `scale` · x + `shift`: the split divides the same rows, so the tree
/// predicts the same.
///
/// # Errors
/// `BadParam` for a scale that does not keep the order, so not above 0, or a number that is not finite.
/// ```
/// assert_eq!(workings::tree::moved_threshold(2.5, 10.0, -3.0)?.value(), 22.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn moved_threshold(threshold: f64, scale: f64, shift: f64) -> Result<Expr> {
    for (name, value) in [("threshold", threshold), ("shift", shift)] {
        input::setting(name, value, value.is_finite(), "a finite number")?;
    }
    input::setting("scale", scale, scale > 0.0 && scale.is_finite(), "a number above 0, which keeps the order,")?;
    let moved = Expr::named("scale", scale) * Expr::named("threshold", threshold) + Expr::named("shift", shift);
    Ok(moved.called("new threshold"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_out_of_range_are_refused() {
        assert!(effective_alpha(0.3, 0.1, 1).is_err());
        assert!(effective_alpha(0.1, 0.3, 3).is_err());
        assert!(effective_alpha(f64::NAN, 0.3, 3).is_err());
        assert!(effective_alpha(0.3, -0.1, 3).is_err());
        assert_eq!(effective_alpha(0.3, 0.3, 2).unwrap().value(), 0.0);
        assert!(moved_threshold(1.0, 0.0, 1.0).is_err());
        assert!(moved_threshold(1.0, -2.0, 1.0).is_err());
    }
}
