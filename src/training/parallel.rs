//! Data parallelism: the average of the workers' gradients, and what a ring all-reduce sends.
//!
//! - Formulas: g = Σ gᵢ / workers, every step; each worker sends 2 (n − 1) / n times the gradient's bytes.
//! - Source: Patarasuk & Yuan (2009), Journal of Parallel and Distributed Computing 69, 117–124.

use crate::input;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// The mean gradient of workers with equally many rows, coordinate by coordinate.
///
/// # Errors
/// `Empty`, `LengthMismatch`, `NotFinite`.
/// ```
/// let average = workings::training::average_gradients(&[vec![1.0, -2.0], vec![3.0, 0.0]])?;
/// assert_eq!((average[0].value(), average[1].value()), (2.0, -1.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn average_gradients(gradients: &[Vec<f64>]) -> Result<Vec<Expr>> {
    let Some(first) = gradients.first() else { return Err(Error::empty("gradients")) };
    for (worker, gradient) in gradients.iter().enumerate() {
        input::same_length("gradients[0]", first.len(), "another worker's gradient", gradient.len())?;
        input::finite(&format!("gradients[{worker}]"), gradient.iter().copied())?;
    }
    let mean =
        |j: usize| Expr::mean_of(gradients.iter().map(|gradient| Expr::from(gradient[j]))).called(format!("g[{j}]"));
    Ok((0..first.len()).map(mean).collect())
}

/// The bytes that each worker sends in a ring all-reduce of a gradient of so many bytes.
///
/// # Errors
/// `BadParam` for no worker or a negative size.
/// ```
/// assert_eq!(workings::training::ring_all_reduce_bytes(4, 400.0)?.value(), 600.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn ring_all_reduce_bytes(workers: usize, gradient_bytes: f64) -> Result<Expr> {
    input::setting("workers", workers as f64, workers >= 1, "a whole number of at least 1")?;
    let fits = gradient_bytes >= 0.0 && gradient_bytes.is_finite();
    input::setting("gradient_bytes", gradient_bytes, fits, "a number of at least 0")?;
    let n = Expr::named("n", workers as f64);
    Ok((2.0 * (&n - 1.0) / n * Expr::named("gradient bytes", gradient_bytes)).called("sent per worker"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_worker_sends_nothing() {
        assert_eq!(ring_all_reduce_bytes(1, 5.0).unwrap().value(), 0.0);
        assert!(ring_all_reduce_bytes(0, 5.0).is_err() && ring_all_reduce_bytes(2, -5.0).is_err());
        assert!(average_gradients(&[]).is_err() && average_gradients(&[vec![]]).is_err());
        assert!(average_gradients(&[vec![1.0], vec![1.0, 2.0]]).is_err());
    }
}
