//! What is remembered of a run: the loss, the gradient and the rate of each iteration.

use crate::input;
use crate::{Error, Result};

/// The state after an iteration; the first of a history is the start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HistoryStep {
    /// The objective over all rows.
    pub loss: f64,
    /// The length of its gradient, ‖∇f‖₂; `NaN` where it is not known.
    pub gradient_norm: f64,
    /// The learning rate of the last update, or the length that a line search found; `NaN` at the start, before any.
    pub learning_rate: f64,
    /// The objective over the validation rows, where there are some.
    pub validation_loss: Option<f64>,
}

/// A run, iteration by iteration.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    steps: Vec<HistoryStep>,
}

impl History {
    /// Of losses that were recorded elsewhere, one for each epoch, and validation losses if there are some. A loss may be NaN
    /// or infinite: that is what went wrong then.
    ///
    /// # Errors
    /// `Empty`; `LengthMismatch` for another number of validation losses.
    /// ```
    /// let history = workings::optimize::History::of_losses(&[0.9, 0.5, 0.3], Some(&[0.9, 0.6, 0.7]))?;
    /// assert_eq!(history.best(), Some(1));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn of_losses(train: &[f64], validation: Option<&[f64]>) -> Result<History> {
        if train.is_empty() {
            return Err(Error::empty("train"));
        }
        if let Some(validation) = validation {
            input::same_length("train", train.len(), "validation", validation.len())?;
        }
        let step = |(i, loss): (usize, &f64)| HistoryStep {
            loss: *loss,
            gradient_norm: f64::NAN,
            learning_rate: f64::NAN,
            validation_loss: validation.map(|losses| losses[i]),
        };
        Ok(History { steps: train.iter().enumerate().map(step).collect() })
    }

    pub(super) fn push(&mut self, step: HistoryStep) {
        self.steps.push(step);
    }

    /// The start and each iteration.
    pub fn steps(&self) -> &[HistoryStep] {
        &self.steps
    }

    /// How many iterations there were, the start not counted.
    pub fn n_iterations(&self) -> usize {
        self.steps.len().saturating_sub(1)
    }

    /// The training losses.
    pub fn losses(&self) -> Vec<f64> {
        self.steps.iter().map(|step| step.loss).collect()
    }

    /// The validation losses, where there are some.
    pub fn validation_losses(&self) -> Option<Vec<f64>> {
        self.steps.iter().map(|step| step.validation_loss).collect()
    }

    /// The iteration of the least validation loss, or training loss without validation: the first of several.
    pub fn best(&self) -> Option<usize> {
        let losses = self.validation_losses().unwrap_or_else(|| self.losses());
        let finite = (0..losses.len()).filter(|i| losses[*i].is_finite());
        finite.reduce(|best, i| if losses[i] < losses[best] { i } else { best })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_is_the_first_of_the_least_finite_losses() {
        let best = |losses: &[f64]| History::of_losses(losses, None).unwrap().best();
        assert_eq!(best(&[f64::NAN, 2.0, 1.0, 1.0, f64::INFINITY]), Some(2));
        assert_eq!(best(&[f64::NAN]), None);
        assert!(History::of_losses(&[], None).is_err());
        assert!(History::of_losses(&[1.0], Some(&[1.0, 2.0])).is_err());
        assert_eq!(History::of_losses(&[3.0, 2.0], None).unwrap().n_iterations(), 1);
    }
}
