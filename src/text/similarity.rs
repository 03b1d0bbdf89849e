//! How alike two texts are, as vectors or as sets of words.

use std::collections::HashSet;
use std::hash::Hash;

use ndarray::ArrayView1;

use crate::input;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// The cosine of the angle between two vectors: a · b / (‖a‖ ‖b‖).
///
/// Range: −1 to 1; 0 to 1 for counts and TF-IDF weights. With a vector of zeros there is no angle; the similarity then
/// counts as 0, as in scikit-learn, and the derivation says so.
/// # Errors
/// `Empty`, `LengthMismatch`, `NotFinite`.
/// ```
/// let cosine = workings::text::cosine(&[3.0, 0.0, 4.0], &[0.0, 2.0, 0.0])?;
/// assert_eq!(cosine.value(), 0.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn cosine<'a>(a: impl Into<ArrayView1<'a, f64>>, b: impl Into<ArrayView1<'a, f64>>) -> Result<Expr> {
    let (a, b) = (a.into(), b.into());
    input::same_length("a", a.len(), "b", b.len())?;
    if a.is_empty() {
        return Err(Error::empty("a"));
    }
    input::finite("a", a.iter().copied())?;
    input::finite("b", b.iter().copied())?;
    // The angle does not depend on the lengths; scaled, no square overflows.
    let largest = |v: &ArrayView1<f64>| v.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
    let (scale_a, scale_b) = (largest(&a), largest(&b));
    let plain = |scale: f64| scale == 0.0 || (1e-100..1e100).contains(&scale);
    if !(plain(scale_a) && plain(scale_b)) {
        let scaled = |v: ArrayView1<f64>, scale: f64| v.map(|x| if scale == 0.0 { 0.0 } else { x / scale });
        return Ok(cosine_of(scaled(a, scale_a).view(), scaled(b, scale_b).view()));
    }
    Ok(cosine_of(a, b))
}

fn cosine_of(a: ArrayView1<f64>, b: ArrayView1<f64>) -> Expr {
    let product = Expr::sum_of(a.iter().zip(b).map(|(&a, &b)| Expr::from(a) * Expr::from(b))).called("a·b");
    let norm = |name: &str, v: ArrayView1<f64>| {
        Expr::sum_of(v.iter().map(|&x| Expr::from(x).powi(2))).sqrt().called(format!("‖{name}‖"))
    };
    let (norm_a, norm_b) = (norm("a", a), norm("b", b));
    let none = norm_a.value() == 0.0 || norm_b.value() == 0.0;
    let cosine = product / (norm_a * norm_b);
    cosine.counted_as(0.0, none, "a vector of zeros has no direction; the similarity counts as 0").called("cosine")
}

/// The Jaccard similarity of two sets: how many elements they share, out of all they have; what stands twice counts once.
///
/// Range: 0 to 1. Of two empty sets it is undefined.
/// ```
/// let jaccard = workings::text::jaccard(&["big", "red", "fox"], &["red", "fox", "hound", "fox"]);
/// assert_eq!(jaccard.value(), 0.5); // 2 of big, red, fox, hound
/// ```
pub fn jaccard<T: Eq + Hash>(a: &[T], b: &[T]) -> Expr {
    let (a, b): (HashSet<&T>, HashSet<&T>) = (a.iter().collect(), b.iter().collect());
    let shared = Expr::named("|A ∩ B|", a.intersection(&b).count() as f64);
    let all = Expr::named("|A ∪ B|", a.union(&b).count() as f64);
    let empty = all.value() == 0.0;
    (shared / all).undefined_if(empty, "both sets are empty").called("Jaccard")
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn the_angle_of_lopsided_vectors() {
        // (1·2 + 2·0 + 2·1) / (3 · √5)
        let cosine = |a: &[f64], b: &[f64]| super::cosine(a, b).unwrap().value();
        assert_relative_eq!(cosine(&[1.0, 2.0, 2.0], &[2.0, 0.0, 1.0]), 4.0 / (3.0 * 5.0_f64.sqrt()), epsilon = 1e-15);
        assert_eq!(cosine(&[0.0, 0.0], &[1.0, 2.0]), 0.0);
        assert_relative_eq!(cosine(&[3e200, 4e200], &[1e-200, 0.0]), 0.6, epsilon = 1e-15);
        assert!(super::cosine(&[1.0], &[1.0, 2.0]).is_err());
        assert!(super::cosine(&[f64::NAN], &[1.0]).is_err());
    }

    #[test]
    fn a_vector_of_zeros_is_said() {
        let text = cosine(&[0.0], &[2.0]).unwrap().worked().to_string();
        assert!(text.contains("no direction"), "{text}");
    }

    #[test]
    fn empty_sets_have_no_similarity() {
        let none: [&str; 0] = [];
        assert!(jaccard(&none, &none).undefined().is_some());
        assert_eq!(jaccard(&none, &["a"]).value(), 0.0);
    }
}
