//! Normalisation between layers: mean 0, variance 1, then a learnt gain and shift.
//!
//! - Formula: y = γ (x − mean) / √(variance + ε) + β.
//! - Conventions: the population variance (ddof 0); layer norm over the numbers of one sample, batch norm over the samples, a
//!   column at a time; ε is added to the variance, under the root.
//! - Source: Ioffe & Szegedy (2015), Batch normalization, ICML; Ba, Kiros & Hinton (2016), Layer normalization, arXiv:1607.06450.

use ndarray::ArrayView2;

use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// Numbers normalised by their own mean and variance.
#[derive(Debug, Clone)]
pub struct Normalized {
    pub mean: Expr,
    pub variance: Expr,
    pub output: Vec<Expr>,
}

/// The numbers of one sample, each with its own γ and β (1 and 0 if not given).
///
/// # Errors
/// `Empty`, `NotFinite`; `Shape` for another number of γ or β than of x; `BadParam` for an ε below 0.
/// ```
/// let normalized = workings::neural::layer_normalization(&[1.0, 5.0], Some(&[1.0, 3.0]), None, 0.0)?;
/// assert_eq!((normalized.mean.value(), normalized.variance.value()), (3.0, 4.0));
/// assert_eq!([normalized.output[0].value(), normalized.output[1].value()], [-1.0, 3.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn layer_normalization(x: &[f64], gamma: Option<&[f64]>, beta: Option<&[f64]>, epsilon: f64) -> Result<Normalized> {
    if x.is_empty() {
        return Err(Error::empty("x"));
    }
    input::finite("x", x.iter().copied())?;
    check(x.len(), gamma, beta, epsilon)?;
    Ok(normalized(x, "", epsilon, |i| (i, gamma.map(|gamma| gamma[i]), beta.map(|beta| beta[i]))))
}

/// Each column of a batch, rows being samples, with its γ and β (1 and 0 if not given).
///
/// # Errors
/// As [`layer_normalization`].
/// ```
/// use workings::ndarray::array;
///
/// let columns = workings::neural::batch_normalization(array![[1.0], [5.0]].view(), None, Some(&[10.0]), 0.0)?;
/// assert_eq!([columns[0].output[0].value(), columns[0].output[1].value()], [9.0, 11.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn batch_normalization(
    x: ArrayView2<f64>,
    gamma: Option<&[f64]>,
    beta: Option<&[f64]>,
    epsilon: f64,
) -> Result<Vec<Normalized>> {
    if x.is_empty() {
        return Err(Error::empty("x"));
    }
    input::finite_rows("x", x)?;
    check(x.ncols(), gamma, beta, epsilon)?;
    let column = |(j, column): (usize, ndarray::ArrayView1<f64>)| {
        let (gamma, beta) = (gamma.map(|gamma| gamma[j]), beta.map(|beta| beta[j]));
        normalized(&column.to_vec(), &format!("[{j}]"), epsilon, |_| (j, gamma, beta))
    };
    Ok(x.columns().into_iter().enumerate().map(column).collect())
}

fn check(n: usize, gamma: Option<&[f64]>, beta: Option<&[f64]>, epsilon: f64) -> Result<()> {
    input::setting("epsilon", epsilon, epsilon >= 0.0 && epsilon.is_finite(), "a number of at least 0")?;
    for (name, learnt) in [("gamma", gamma), ("beta", beta)] {
        let Some(learnt) = learnt else { continue };
        input::finite(name, learnt.iter().copied())?;
        if learnt.len() != n {
            let given = learnt.len().to_string();
            return Err(Error::Shape { name: name.into(), given, needed: format!("{n}, one for each feature,") });
        }
    }
    Ok(())
}

fn normalized(
    x: &[f64],
    which: &str,
    epsilon: f64,
    learnt: impl Fn(usize) -> (usize, Option<f64>, Option<f64>),
) -> Normalized {
    let mean = Expr::mean_of(x.iter().map(|x| Expr::from(*x))).called(format!("mean{which}"));
    let squares = x.iter().map(|x| (Expr::from(*x) - &mean).powi(2));
    let variance = Expr::mean_of(squares).called(format!("variance{which}"));
    let none = variance.value() + epsilon == 0.0;
    let deviation = (&variance + Expr::named("ε", epsilon)).sqrt().called(format!("deviation{which}"));
    let output = |(i, x): (usize, &f64)| {
        let centred = Expr::named(format!("x[{i}]"), *x) - &mean;
        let (feature, gamma, beta) = learnt(i);
        let scaled = (centred / &deviation).undefined_if(none, "all x are equal and ε is 0");
        let scaled = match gamma {
            Some(gamma) => Expr::named(format!("γ[{feature}]"), gamma) * scaled,
            None => scaled,
        };
        let shifted = match beta {
            Some(beta) => scaled + Expr::named(format!("β[{feature}]"), beta),
            None => scaled,
        };
        shifted.called(format!("output[{i}]{which}"))
    };
    let output = x.iter().enumerate().map(output).collect();
    Normalized { mean, variance, output }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// 1, 2, 6: mean 3, variance (4 + 1 + 9) / 3; with ε = 11/3 the root of 25/3.
    #[test]
    fn epsilon_stands_under_the_root() {
        let of = layer_normalization(&[1.0, 2.0, 6.0], None, Some(&[0.0, 0.0, 5.0]), 11.0 / 3.0).unwrap();
        assert_eq!((of.mean.value(), of.variance.value()), (3.0, 14.0 / 3.0));
        assert!((of.output[2].value() - (3.0 / (25.0 / 3.0_f64).sqrt() + 5.0)).abs() < 1e-15);
    }

    #[test]
    fn equal_numbers_need_an_epsilon() {
        let constant = layer_normalization(&[2.0, 2.0], None, None, 0.0).unwrap();
        assert_eq!(constant.output[0].undefined(), Some("all x are equal and ε is 0"));
        assert_eq!(layer_normalization(&[2.0, 2.0], None, None, 1e-5).unwrap().output[1].value(), 0.0);
        let one_row = batch_normalization(array![[3.0, 4.0]].view(), None, Some(&[1.0, 2.0]), 1e-5).unwrap();
        assert_eq!([one_row[0].output[0].value(), one_row[1].output[0].value()], [1.0, 2.0]);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let of =
            |x: &[f64], gamma: Option<&[f64]>, epsilon| layer_normalization(x, gamma, None, epsilon).err().unwrap();
        assert!(matches!(of(&[], None, 1.0), Error::Empty { .. }));
        assert!(matches!(of(&[f64::NAN], None, 1.0), Error::NotFinite { .. }));
        assert!(matches!(of(&[1.0], Some(&[1.0, 2.0]), 1.0), Error::Shape { .. }));
        assert!(matches!(of(&[1.0], None, -1.0), Error::BadParam { .. }));
        assert!(batch_normalization(array![[1.0, 2.0]].view(), Some(&[1.0]), None, 1.0).is_err());
        assert!(batch_normalization(array![[1.0, f64::INFINITY]].view(), None, None, 1.0).is_err());
    }
}
