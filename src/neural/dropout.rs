//! Dropout: switching units off by chance while learning, so that none relies on another.
//!
//! - Formula: output = x · mask / (1 − rate), which keeps the expected value, so that nothing is done at inference.
//! - Source: Srivastava et al. (2014), J. Machine Learning Research 15, 1929–1958.

use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// Units after inverted dropout; `mask` says which are kept.
///
/// # Errors
/// `Empty`, `LengthMismatch`, `NotFinite`; `BadParam` for a rate below 0 or not below 1.
/// ```
/// let output = workings::neural::inverted_dropout(&[3.0, 5.0], &[true, false], 0.25)?;
/// assert_eq!([output[0].value(), output[1].value()], [4.0, 0.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn inverted_dropout(x: &[f64], mask: &[bool], rate: f64) -> Result<Vec<Expr>> {
    input::same_length("x", x.len(), "mask", mask.len())?;
    input::finite("x", x.iter().copied())?;
    let rate = kept_rate(rate)?;
    let unit = |(i, (x, kept)): (usize, (&f64, &bool))| {
        let (x, mask) = (Expr::named(format!("x[{i}]"), *x), Expr::named(format!("mask[{i}]"), f64::from(*kept)));
        (x * mask / (1.0 - &rate)).called(format!("output[{i}]"))
    };
    Ok(x.iter().zip(mask).enumerate().map(unit).collect())
}

/// How many of `n` units are kept on average.
///
/// # Errors
/// `Empty` for no units; `BadParam` as [`inverted_dropout`].
/// ```
/// assert_eq!(workings::neural::expected_kept(8, 0.25)?.value(), 6.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn expected_kept(n: usize, rate: f64) -> Result<Expr> {
    if n == 0 {
        return Err(Error::empty("x"));
    }
    Ok((Expr::named("n", n as f64) * (1.0 - kept_rate(rate)?)).called("expected kept"))
}

fn kept_rate(rate: f64) -> Result<Expr> {
    input::setting("rate", rate, (0.0..1.0).contains(&rate), "a share of at least 0 and below 1")?;
    Ok(Expr::named("rate", rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_dropout_changes_nothing() {
        assert_eq!(inverted_dropout(&[-2.5], &[true], 0.0).unwrap()[0].value(), -2.5);
        assert_eq!(expected_kept(3, 0.0).unwrap().value(), 3.0);
    }

    #[test]
    fn impossible_rates_and_masks_are_refused() {
        for rate in [-0.1, 1.0, 1.5, f64::NAN] {
            assert!(matches!(inverted_dropout(&[1.0], &[true], rate), Err(Error::BadParam { .. })), "{rate}");
        }
        assert!(matches!(inverted_dropout(&[], &[], 0.5), Err(Error::Empty { .. })));
        assert!(matches!(inverted_dropout(&[1.0], &[], 0.5), Err(Error::LengthMismatch { .. })));
        assert!(matches!(expected_kept(0, 0.5), Err(Error::Empty { .. })));
    }
}
