//! What a transformer reads: the vector of a token, plus where it stands.
//!
//! - Formula: entry 2i is sin(angle), entry 2i + 1 cos(angle), with angle = position / base^(2i / dimension).
//! - Source: Vaswani et al. (2017), Attention is all you need, NeurIPS (base 10 000); Devlin et al. (2019), BERT, NAACL.

use super::size;
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// The angles of a position, one for each pair of entries, and the encoding, their sines and cosines in turn.
///
/// # Errors
/// `BadParam` for a dimension of 0 or a base that is not above 0.
/// ```
/// let (angles, encoding) = workings::neural::sinusoidal_encoding(3, 4, 100.0)?;
/// assert_eq!([angles[0].value(), angles[1].value()], [3.0, 0.3]); // 3 / 100⁰, 3 / 100^½
/// assert_eq!(encoding[3].value(), 0.3_f64.cos());
/// # Ok::<(), workings::Error>(())
/// ```
pub fn sinusoidal_encoding(position: usize, dimension: usize, base: f64) -> Result<(Vec<Expr>, Vec<Expr>)> {
    size("dimension", dimension)?;
    input::setting("base", base, base > 0.0 && base.is_finite(), "a number above 0")?;
    if dimension > LARGEST {
        return Err(Error::bad_param("dimension", dimension, format!("at most {LARGEST}")));
    }
    let d = Expr::named("dimension", dimension as f64);
    let angle = |i: usize| {
        let exponent = Expr::from(2.0 * i as f64) / &d;
        let wave = Expr::named("base", base).pow(exponent);
        (Expr::named("position", position as f64) / wave).called(format!("angle[{i}]"))
    };
    let angles: Vec<Expr> = (0..dimension.div_ceil(2)).map(angle).collect();
    let entry = |j: usize| {
        let (i, angle) = (j / 2, angles[j / 2].value());
        let (function, value) = if j.is_multiple_of(2) { ("sin", angle.sin()) } else { ("cos", angle.cos()) };
        Expr::named(format!("{function}(angle[{i}])"), value).called(format!("encoding[{j}]"))
    };
    let encoding = (0..dimension).map(entry).collect();
    Ok((angles, encoding))
}

/// Vectors longer than this are a mistake.
const LARGEST: usize = 1 << 20;

/// The vectors of a token, element by element: what it is, which segment it is in, where it stands.
///
/// # Errors
/// `Empty`, `NotFinite`; `Shape` for vectors of different lengths.
/// ```
/// let sum = workings::neural::embedding_sum(&[("token", &[1.0, 2.0]), ("position", &[0.5, -2.0])])?;
/// assert_eq!([sum[0].value(), sum[1].value()], [1.5, 0.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn embedding_sum(parts: &[(&str, &[f64])]) -> Result<Vec<Expr>> {
    let Some((first, values)) = parts.first() else { return Err(Error::empty("parts")) };
    for (name, part) in parts {
        if part.is_empty() {
            return Err(Error::empty(*name));
        }
        input::finite(name, part.iter().copied())?;
        if part.len() != values.len() {
            let needed = format!("{}, as many as {first}", values.len());
            return Err(Error::Shape { name: (*name).into(), given: part.len().to_string(), needed });
        }
    }
    let element = |i: usize| {
        let terms = parts.iter().map(|(name, part)| Expr::named(format!("{name}[{i}]"), part[i]));
        Expr::sum_of(terms).called(format!("embedding[{i}]"))
    };
    Ok((0..values.len()).map(element).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Position 0: sin 0 and cos 0; an odd dimension ends with a sine.
    #[test]
    fn the_first_position_is_0_and_1_in_turn() {
        let (angles, encoding) = sinusoidal_encoding(0, 5, 10_000.0).unwrap();
        assert_eq!(encoding.iter().map(Number::value).collect::<Vec<_>>(), [0.0, 1.0, 0.0, 1.0, 0.0]);
        assert_eq!(angles.len(), 3);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(sinusoidal_encoding(1, 0, 10_000.0).is_err());
        assert!(sinusoidal_encoding(1, usize::MAX, 10_000.0).is_err());
        assert!(sinusoidal_encoding(1, 2, 0.0).is_err());
        assert!(matches!(embedding_sum(&[("a", &[1.0]), ("b", &[1.0, 2.0])]), Err(Error::Shape { .. })));
        assert!(matches!(embedding_sum(&[("a", &[]), ("b", &[])]), Err(Error::Empty { .. })));
        assert!(matches!(embedding_sum(&[]), Err(Error::Empty { .. })));
        assert!(matches!(embedding_sum(&[("a", &[f64::NAN])]), Err(Error::NotFinite { .. })));
    }
}
