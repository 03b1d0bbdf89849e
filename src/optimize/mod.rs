//! Optimizers as parts to play with: something to minimise, a way down, and the history of the run.
//!
//! - [`Objective`]: what is minimised. [`LinearObjective`], a [`LossFunction`] over linear predictions; [`Function`], any other;
//!   [`Quadratic`] and [`TestFunction`] to try optimizers on.
//! - [`Descent`], [`Optimizer`]: gradient descent over all rows, one or some, with momentum or scaled steps; L-BFGS, coordinate
//!   descent, Newton's method; learning rates by [`Schedule`](crate::training::Schedule), early stopping.
//! - [`History`]: loss, gradient and rate of each iteration. [`Diagnostics`]: what is wrong with a run, and what to do.
//! - [`LossSurface`]: the loss over two parameters, to draw.
//!
//! ```
//! use workings::optimize::{Descent, Optimizer, TestFunction};
//!
//! let params = Descent::params().optimizer(Optimizer::adam()).learning_rate(0.1).max_iter(2000).keep_parameters(true);
//! let descent = params.minimize(&TestFunction::Rosenbrock, &[-1.2, 1.0])?;
//! assert!(descent.value() < 1e-4);
//! println!("{} after {} iterations", descent.stopped(), descent.history().n_iterations());
//! # Ok::<(), workings::Error>(())
//! ```
//! Single steps with their derivations are in [`training`](crate::training).

mod descent;
#[cfg(test)]
mod descent_tests;
mod diagnostics;
#[cfg(test)]
mod diagnostics_tests;
mod history;
mod line_search;
mod linear_objective;
mod loss;
mod objective;
mod optimizer;
mod second_order;
mod surface;
mod test_functions;

pub use descent::{Descent, DescentParams, Stopped};
pub use diagnostics::{Diagnostics, Finding, Symptom};
pub use history::{History, HistoryStep};
pub use linear_objective::LinearObjective;
pub use loss::LossFunction;
pub use objective::{Function, Objective};
pub use optimizer::Optimizer;
pub use surface::LossSurface;
pub use test_functions::{Quadratic, TestFunction};
