//! Gradient descent as van der Maaten and scikit-learn do it: with momentum, and a gain for each coordinate that grows
//! while its gradient keeps its sign.
//!
//! - Schedule: 250 iterations with the joint probabilities exaggerated and momentum 0.5, the rest without and with 0.8.
//! - Source: van der Maaten & Hinton (2008), J. Mach. Learn. Res. 9, 2579–2605, section 3.4; Jacobs (1988), Neural Networks
//!   1(4), 295–307, for the gains.

/// Iterations with exaggeration.
pub(super) const EXPLORATION: usize = 250;
/// Iterations between records, and between looks at whether to stop.
const RECORD: usize = 10;
const LOOK: usize = 50;
const SMALLEST_GAIN: f64 = 0.01;

/// What the map was like after so many iterations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// How many updates came before.
    pub iteration: usize,
    /// Σ p·ln(p / q), of the probabilities without exaggeration.
    pub kl_divergence: f64,
    /// The length of the gradient times the gains, with exaggeration while it lasts; NaN for the map that is returned.
    pub grad_norm: f64,
}

/// What is to be made small.
pub(super) trait Objective {
    /// The gradient at a map of points one after the other, with the joint probabilities so many times their size; and the
    /// divergence, without exaggeration, where it is asked for.
    fn gradient(&mut self, map: &[f64], exaggeration: f64, divergence: bool, gradient: &mut [f64]) -> Option<f64>;
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Descent {
    pub(super) learning_rate: f64,
    pub(super) early_exaggeration: f64,
    pub(super) max_iter: usize,
    pub(super) n_iter_without_progress: usize,
    pub(super) min_grad_norm: f64,
}

struct Phase {
    end: usize,
    exaggeration: f64,
    momentum: f64,
    patience: usize,
}

impl Descent {
    /// Moves the map; the history, its last entry the map as it is left, and how many iterations came with exaggeration.
    pub(super) fn run(&self, map: &mut [f64], objective: &mut dyn Objective) -> (Vec<Step>, usize) {
        let early = Phase {
            end: EXPLORATION.min(self.max_iter),
            exaggeration: self.early_exaggeration,
            momentum: 0.5,
            patience: EXPLORATION,
        };
        let late =
            Phase { end: self.max_iter, exaggeration: 1.0, momentum: 0.8, patience: self.n_iter_without_progress };
        let mut history = Vec::new();
        let explored = self.phase(&early, 0, map, objective, &mut history);
        let done = self.phase(&late, explored, map, objective, &mut history);
        let mut gradient = vec![0.0; map.len()];
        if let Some(kl_divergence) = objective.gradient(map, 1.0, true, &mut gradient) {
            history.push(Step { iteration: done, kl_divergence, grad_norm: f64::NAN });
        }
        (history, explored)
    }

    /// From one iteration to the end of the phase, or to where it stops.
    fn phase(
        &self,
        phase: &Phase,
        start: usize,
        map: &mut [f64],
        objective: &mut dyn Objective,
        history: &mut Vec<Step>,
    ) -> usize {
        let mut gradient = vec![0.0; map.len()];
        let mut update = vec![0.0; map.len()];
        let mut gains = vec![1.0_f64; map.len()];
        let mut best = (f64::INFINITY, start);
        for iteration in start..phase.end {
            let divergence = objective.gradient(map, phase.exaggeration, iteration % RECORD == 0, &mut gradient);
            let mut squares = 0.0;
            for (((y, update), gain), slope) in map.iter_mut().zip(&mut update).zip(&mut gains).zip(&gradient) {
                let onward = *update * slope < 0.0; // downhill as before
                *gain = if onward { *gain + 0.2 } else { (*gain * 0.8).max(SMALLEST_GAIN) };
                let slope = slope * *gain;
                squares += slope * slope;
                *update = phase.momentum * *update - self.learning_rate * slope;
                *y += *update;
            }
            let Some(kl_divergence) = divergence else { continue };
            let grad_norm = squares.sqrt();
            history.push(Step { iteration, kl_divergence, grad_norm });
            if iteration % LOOK != 0 || iteration == start {
                continue;
            }
            if kl_divergence < best.0 {
                best = (kl_divergence, iteration);
            } else if iteration - best.1 > phase.patience {
                return iteration + 1;
            }
            if grad_norm <= self.min_grad_norm {
                return iteration + 1;
            }
        }
        start.max(phase.end)
    }
}
