//! Magnitude pruning: the smallest weights go to 0.
//!
//! - Rule: of n weights the sparsity · n with the smallest magnitudes, rounded to the nearest whole number (halves to the
//!   even, as PyTorch does).
//! - Conventions: of equal magnitudes the first goes first.
//! - Source: Han, Pool, Tran & Dally (2015), NeurIPS, 1135–1143.

use crate::input::{finite, setting};
use crate::{Error, Result};

/// Weights of which some are 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Pruned {
    pub weights: Vec<f64>,
    /// How many are 0, those that were 0 before among them.
    pub n_zero: usize,
}

/// Puts the share `sparsity` of the weights to 0.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a sparsity outside 0 to 1.
/// ```
/// let pruned = workings::serving::prune(&[0.5, -0.1, 0.03, -0.9], 0.5)?;
/// assert_eq!((pruned.weights, pruned.n_zero), (vec![0.5, 0.0, 0.0, -0.9], 2));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn prune(weights: &[f64], sparsity: f64) -> Result<Pruned> {
    if weights.is_empty() {
        return Err(Error::empty("weights"));
    }
    finite("weights", weights.iter().copied())?;
    setting("sparsity", sparsity, (0.0..=1.0).contains(&sparsity), "a share from 0 to 1")?;
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|a, b| weights[*a].abs().total_cmp(&weights[*b].abs())); // stable
    let gone = (sparsity * weights.len() as f64).round_ties_even() as usize;
    let mut pruned = weights.to_vec();
    order.into_iter().take(gone).for_each(|i| pruned[i] = 0.0);
    let n_zero = pruned.iter().filter(|weight| **weight == 0.0).count();
    Ok(Pruned { weights: pruned, n_zero })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equals_goes_first() {
        let of = |sparsity| prune(&[-2.0, 2.0, 5.0, 2.0], sparsity).unwrap();
        assert_eq!(of(0.25).weights, [0.0, 2.0, 5.0, 2.0]);
        assert_eq!((of(0.0).n_zero, of(1.0).n_zero, of(0.6).n_zero), (0, 4, 2));
        assert_eq!(prune(&[0.0, 1.0, 2.0, 0.0], 0.25).unwrap().n_zero, 2);
    }

    #[test]
    fn what_cannot_be_pruned_is_refused() {
        assert!(matches!(prune(&[], 0.5), Err(Error::Empty { .. })));
        assert!(matches!(prune(&[f64::NAN], 0.5), Err(Error::NotFinite { .. })));
        assert!(matches!(prune(&[1.0], 1.1), Err(Error::BadParam { .. })));
    }
}
