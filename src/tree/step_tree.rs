//! A regression tree of one feature: a step function, whose steps are the means of the rows in each leaf.
//!
//! - Conventions: splits as in [`BestSplit::of_values`](super::BestSplit::of_values); a node is divided until it is
//!   `max_depth` splits deep, its targets are equal, or its feature is constant. Beyond the data the end leaves answer.
//! - Cost: O(n log n + n · max_depth) to fit, O(log leaves) to predict.
//! - Source: Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees, chapter 8.

use ndarray::ArrayView1;

use super::best_split::{best_of_values, midway, sorted};
use crate::Result;
use crate::input;
use crate::worked::Expr;

/// A regression tree of one feature.
///
/// ```
/// let tree = workings::tree::StepTree::fit(&[0.0, 1.0, 2.0, 3.0], &[1.0, 3.0, 10.0, 12.0], 1)?;
/// assert_eq!((tree.n_leaves(), tree.thresholds()), (2, &[1.5][..]));
/// assert_eq!(tree.predict(1.5), 2.0); // the mean of 1 and 3
/// assert_eq!(tree.predict(99.0), 11.0);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct StepTree {
    thresholds: Vec<f64>,
    /// The targets of each leaf, from left to right.
    leaves: Vec<Vec<f64>>,
}

impl StepTree {
    /// Fits the tree to `x` and `y`, shape `(n,)`; with depth 0 it is one leaf.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`.
    pub fn fit<'a>(x: impl Into<ArrayView1<'a, f64>>, y: &[f64], max_depth: usize) -> Result<StepTree> {
        let (x, order) = sorted(x.into(), y.len(), 1)?;
        input::finite("y", y.iter().copied())?;
        let y: Vec<f64> = order.iter().map(|row| y[*row]).collect();
        let (mut thresholds, mut leaves) = (Vec::new(), Vec::new());
        // Nodes still to be divided, the leftmost on top, so that leaves come out from left to right.
        let mut open = vec![(0, x.len(), 0)];
        while let Some((start, end, depth)) = open.pop() {
            let (part, targets) = (&x[start..end], &y[start..end]);
            let equal = targets.iter().all(|y| *y == targets[0]);
            match best_of_values(part, targets, 1).filter(|_| depth < max_depth && !equal) {
                Some(best) => {
                    let middle = start + best.n_left;
                    open.extend([(middle, end, depth + 1), (start, middle, depth + 1)]);
                }
                None => {
                    leaves.push(targets.to_vec());
                    if end < x.len() {
                        thresholds.push(midway(x[end - 1], x[end]));
                    }
                }
            }
        }
        Ok(StepTree { thresholds, leaves })
    }

    /// The thresholds, ascending; a value on one belongs to the leaf on its left.
    pub fn thresholds(&self) -> &[f64] {
        &self.thresholds
    }

    pub fn n_leaves(&self) -> usize {
        self.leaves.len()
    }

    /// The mean of the leaf that `x` falls in; `NaN` for NaN.
    pub fn predict(&self, x: f64) -> f64 {
        self.prediction(x).value()
    }

    /// The prediction with its derivation: the mean of a leaf's targets.
    pub fn prediction(&self, x: f64) -> Expr {
        use crate::worked::Number;
        let leaf = self.thresholds.partition_point(|threshold| *threshold < x);
        let mean = Expr::mean_of(self.leaves[leaf].iter().map(|y| Expr::from(*y)));
        mean.undefined_if(x.is_nan(), "the feature is missing").called(format!("mean of leaf {leaf}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    /// First 1, 2, 4 | 20, then 1, 2 | 4; the third split, 1 | 2, would be depth 3.
    #[test]
    fn leaves_come_from_left_to_right() {
        let (x, y) = ([3.0, 0.0, 2.0, 1.0], [20.0, 1.0, 4.0, 2.0]);
        let tree = StepTree::fit(&x, &y, 2).unwrap();
        assert_eq!(tree.thresholds(), [1.5, 2.5]);
        assert_eq!([-7.0, 1.5, 1.6, 2.6].map(|x| tree.predict(x)), [1.5, 1.5, 4.0, 20.0]);
        assert_eq!(StepTree::fit(&x, &y, 9).unwrap().n_leaves(), 4);
        assert_eq!(StepTree::fit(&x, &y, 0).unwrap().predict(0.0), 6.75);
        assert!(tree.predict(f64::NAN).is_nan());
    }

    #[test]
    fn equal_targets_are_one_leaf() {
        assert_eq!(StepTree::fit(&[1.0, 2.0, 3.0], &[5.0, 5.0, 5.0], 4).unwrap().n_leaves(), 1);
        assert_eq!(StepTree::fit(&[1.0, 1.0], &[5.0, 6.0], 4).unwrap().predict(0.0), 5.5);
        assert_eq!(StepTree::fit(&[1.0], &[5.0], 4).unwrap().predict(0.0), 5.0);
        assert!(matches!(StepTree::fit(&[], &[], 1), Err(Error::Empty { .. })));
        assert!(matches!(StepTree::fit(&[1.0], &[f64::NAN], 1), Err(Error::NotFinite { .. })));
    }
}
