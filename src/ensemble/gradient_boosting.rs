//! A round of gradient boosting for squared loss: start at the mean, fit a stump to the residuals, take a small step.
//!
//! - Formula: F₁(x) = ȳ + learning_rate · h(x), where h is the tree that fits the residuals y − ȳ best.
//! - Conventions: the residual is the negative gradient of ½ (y − F)². The tree is a [`StepTree`], of one split unless
//!   deeper is asked for. The learning rate is above 0, and seldom above 1.
//! - Source: Friedman (2001), Annals of Statistics 29, 1189–1232.

use crate::Result;
use crate::input;
use crate::tree::{BestSplit, StepTree};
use crate::worked::{Expr, Number};

/// The first round: where it starts, what is left over, what the stump says of it, and the new predictions.
///
/// ```
/// use workings::ensemble::GradientBoostingRound;
///
/// let round = GradientBoostingRound::first(&[1.0, 2.0, 3.0], &[3.0, 6.0, 12.0], 0.5)?;
/// assert_eq!(round.initial.value(), 7.0);
/// let updated: Vec<f64> = round.updated.iter().map(|e| e.value()).collect();
/// assert_eq!(updated, [5.75, 5.75, 9.5]); // residuals −4, −1 | 5, of which half of the means −2.5 and 5 is added
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct GradientBoostingRound {
    /// The mean of the targets.
    pub initial: Expr,
    pub residuals: Vec<Expr>,
    pub stump_predictions: Vec<Expr>,
    pub updated: Vec<Expr>,
    pub stump: StepTree,
}

impl GradientBoostingRound {
    /// A round over one feature `x` and targets `y`, shape `(n,)`; `learning_rate` is above 0.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` for a learning rate that is not above 0; `Undetermined` for a
    /// constant feature, by which there is no split.
    pub fn first(x: &[f64], y: &[f64], learning_rate: f64) -> Result<GradientBoostingRound> {
        let fits = learning_rate > 0.0 && learning_rate.is_finite();
        input::setting("learning_rate", learning_rate, fits, "a number above 0")?;
        BestSplit::of_values(x, y, 1)?;
        let target = |i: usize| Expr::named(format!("y[{i}]"), y[i]);
        let initial = Expr::mean_of((0..y.len()).map(target)).called("F₀");
        let residuals: Vec<Expr> =
            (0..y.len()).map(|i| (target(i) - &initial).called(format!("residual[{i}]"))).collect();
        let values: Vec<f64> = residuals.iter().map(Expr::value).collect();
        let stump = StepTree::fit(x, &values, 1)?;
        let stump_predictions: Vec<Expr> = x.iter().map(|x| stump.prediction(*x)).collect();
        let rate = Expr::named("learning rate", learning_rate);
        let update = |(i, step): (usize, &Expr)| (&initial + &rate * step).called(format!("F₁[{i}]"));
        let updated = stump_predictions.iter().enumerate().map(update).collect();
        Ok(GradientBoostingRound { initial, residuals, stump_predictions, updated, stump })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_refused() {
        assert!(GradientBoostingRound::first(&[1.0, 2.0], &[1.0, 2.0], 0.0).is_err());
        assert!(GradientBoostingRound::first(&[1.0, 1.0], &[1.0, 2.0], 0.1).is_err());
        assert!(GradientBoostingRound::first(&[1.0], &[1.0, 2.0], 0.1).is_err());
        assert!(GradientBoostingRound::first(&[], &[], 0.1).is_err());
    }
}
