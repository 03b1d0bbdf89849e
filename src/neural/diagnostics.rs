//! Signs of how learning goes: gradients through many layers, units that are off, steps against weights, masked tokens.
//!
//! - Formulas: product factorᴸ; ratio ‖update‖ / ‖weights‖; masked = n · share to the nearest whole number.
//! - Conventions: a unit is dead when it is 0 for every row; halves are rounded to the even number (as Python).
//! - Source: Bengio, Simard & Frasconi (1994), IEEE Trans. Neural Networks 5, 157–166; Devlin et al. (2019), BERT, NAACL.

use ndarray::ArrayView2;

use super::size;
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// The most by which a gradient is multiplied on its way through `n_layers`, each of which multiplies by up to `factor`:
/// near 0 it vanishes, far above 1 it explodes.
///
/// # Errors
/// `BadParam` for no layers or a factor that is negative.
/// ```
/// assert_eq!(workings::neural::gradient_bound(3, 0.5)?.value(), 0.125);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn gradient_bound(n_layers: usize, factor: f64) -> Result<Expr> {
    let layers = size("n_layers", n_layers)?;
    input::setting("factor", factor, factor >= 0.0 && factor.is_finite(), "a number of at least 0")?;
    Ok(Expr::named("factor", factor).pow(layers).called("product"))
}

/// The units, columns of the activations, that are 0 for every row.
///
/// # Errors
/// `Empty`; `OutOfRange` for a negative activation, which no ReLU has; `NotFinite`.
/// ```
/// use workings::ndarray::array;
///
/// assert_eq!(workings::neural::dead_units(array![[0.0, 1.0, 0.0], [0.0, 0.0, 2.0]].view())?, [0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn dead_units(activations: ArrayView2<f64>) -> Result<Vec<usize>> {
    if activations.is_empty() {
        return Err(Error::empty("activations"));
    }
    for (i, row) in activations.outer_iter().enumerate() {
        input::in_range(
            &format!("activations[{i}]"),
            row.iter().copied(),
            |x| x >= 0.0,
            "an output of ReLU, at least 0,",
        )?;
    }
    let dead = |j: &usize| activations.column(*j).iter().all(|x| *x == 0.0);
    Ok((0..activations.ncols()).filter(dead).collect())
}

/// The length of a step against that of the weights; about 1/1000 is healthy. `NaN` where all weights are 0.
///
/// # Errors
/// `Empty`, `LengthMismatch`, `NotFinite`.
/// ```
/// assert_eq!(workings::neural::update_ratio(&[3.0, 4.0], &[0.0, 0.5])?.value(), 0.1);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn update_ratio(weights: &[f64], update: &[f64]) -> Result<Expr> {
    input::same_length("weights", weights.len(), "update", update.len())?;
    let norm = |name: &'static str, values: &[f64]| {
        input::finite(name, values.iter().copied())?;
        // Taken out first, so that no square leaves the range of numbers.
        let largest = values.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
        let scale = if largest > 0.0 { largest } else { 1.0 };
        let squares = crate::stats::accurate_sum(values.iter().map(|x| (x / scale) * (x / scale)));
        let norm = Expr::sum_of(values.iter().map(|x| Expr::from(*x).powi(2))).sqrt();
        let exact = norm.value();
        let length = if exact.is_normal() || largest == 0.0 { exact } else { scale * squares.sqrt() };
        Ok::<Expr, Error>(norm.valued(length).called(format!("‖{name}‖")))
    };
    let (weights, update) = (norm("weights", weights)?, norm("update", update)?);
    let none = weights.value() == 0.0;
    Ok((update / weights).undefined_if(none, "all weights are 0").called("ratio"))
}

/// How many tokens of a text are masked for a model to guess.
///
/// # Errors
/// `BadParam` for no tokens or a share outside 0 to 1.
/// ```
/// assert_eq!(workings::neural::masked_tokens(24, 0.15)?.value(), 4.0); // 3.6
/// # Ok::<(), workings::Error>(())
/// ```
pub fn masked_tokens(n_tokens: usize, share: f64) -> Result<Expr> {
    let tokens = size("n_tokens", n_tokens)?;
    input::setting("share", share, (0.0..=1.0).contains(&share), "a share from 0 to 1")?;
    let exact = (tokens * Expr::named("share", share)).called("exact number");
    let nearest = exact.value().round_ties_even();
    let rounded = nearest != exact.value();
    Ok(exact.counted_as(nearest, rounded, "to the nearest whole number").called("masked"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    #[test]
    fn limits_of_each() {
        assert_eq!(gradient_bound(1, 0.0).unwrap().value(), 0.0);
        assert_eq!(gradient_bound(400, 10.0).unwrap().value(), f64::INFINITY);
        assert!(gradient_bound(0, 0.5).is_err() && gradient_bound(2, -0.5).is_err());
        assert_eq!(dead_units(array![[1.0]].view()).unwrap(), [0; 0]);
        assert!(matches!(dead_units(array![[1.0, -1.0]].view()), Err(Error::OutOfRange { index: 1, .. })));
        assert!(matches!(dead_units(Array2::zeros((0, 0)).view()), Err(Error::Empty { .. })));
    }

    #[test]
    fn ratios_of_large_small_and_no_weights() {
        assert!((update_ratio(&[3e200, 4e200], &[5e200, 0.0]).unwrap().value() - 1.0).abs() < 1e-15);
        assert!((update_ratio(&[3e-200, 4e-200], &[0.0, 1e-200]).unwrap().value() - 0.2).abs() < 1e-15);
        assert_eq!(update_ratio(&[0.0], &[1.0]).unwrap().undefined(), Some("all weights are 0"));
        assert_eq!(update_ratio(&[2.0], &[0.0]).unwrap().value(), 0.0);
        assert!(matches!(update_ratio(&[1.0], &[]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(update_ratio(&[1.0], &[f64::NAN]), Err(Error::NotFinite { .. })));
    }

    #[test]
    fn masks_are_whole() {
        assert_eq!(masked_tokens(7, 1.0).unwrap().value(), 7.0);
        assert_eq!(masked_tokens(3, 0.15).unwrap().value(), 0.0);
        assert!(masked_tokens(0, 0.15).is_err() && masked_tokens(3, 1.1).is_err());
    }
}
