//! What is minimised: a function of the parameters with its gradient.

use ndarray::Array2;

/// A function to minimise.
///
/// A mean over rows says how many there are, and is then also evaluated on some of them, for mini-batches. Newton's method
/// needs the Hessian besides.
pub trait Objective: Sync {
    /// How many parameters there are.
    fn n_parameters(&self) -> usize;

    /// The value at these parameters; the gradient is written into `gradient`, whatever that held.
    fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64;

    /// The value alone.
    fn value(&self, parameters: &[f64]) -> f64 {
        self.evaluate(parameters, &mut vec![0.0; parameters.len()])
    }

    /// How many rows the objective is a mean over; `None` for a plain function.
    fn n_rows(&self) -> Option<usize> {
        None
    }

    /// The same as [`evaluate`](Self::evaluate) over these rows alone, an estimate of it.
    fn evaluate_rows(&self, rows: &[usize], parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let _ = rows;
        self.evaluate(parameters, gradient)
    }

    /// The matrix of second derivatives, where there is one.
    fn hessian(&self, parameters: &[f64]) -> Option<Array2<f64>> {
        let _ = parameters;
        None
    }
}

/// An objective made of a function that returns its value and writes its gradient.
///
/// ```
/// use workings::optimize::{Descent, Function, Optimizer};
///
/// let valley = Function::new(2, |w, gradient| {
///     gradient.copy_from_slice(&[2.0 * (w[0] - 3.0), 20.0 * w[1]]);
///     (w[0] - 3.0).powi(2) + 10.0 * w[1].powi(2)
/// });
/// let descent = Descent::params().optimizer(Optimizer::lbfgs()).minimize(&valley, &[0.0, 1.0])?;
/// assert!(descent.converged() && (descent.parameters()[0] - 3.0).abs() < 1e-6);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Function<F> {
    n_parameters: usize,
    of: F,
}

impl<F: Fn(&[f64], &mut [f64]) -> f64 + Sync> Function<F> {
    /// `of` takes the parameters, writes the gradient and returns the value.
    pub fn new(n_parameters: usize, of: F) -> Function<F> {
        Function { n_parameters, of }
    }
}

impl<F: Fn(&[f64], &mut [f64]) -> f64 + Sync> Objective for Function<F> {
    fn n_parameters(&self) -> usize {
        self.n_parameters
    }

    fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        (self.of)(parameters, gradient)
    }
}
