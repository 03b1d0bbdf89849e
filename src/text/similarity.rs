//! How alike two texts are, as vectors or as sets of words or n-grams.
//!
//! Three measures of the same overlap |A ∩ B|, divided by more or less: Jaccard by all there is, Dice by the mean size, the
//! overlap coefficient by the smaller set. Hence Jaccard ≤ Dice ≤ overlap, and Dice = 2J / (1 + J). The sets may hold words,
//! or character n-grams, which forgive a misspelling: see [`Shingle`](super::Shingle).

use std::collections::{HashMap, HashSet};
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
    let [shared, size_a, size_b] = sizes(a, b);
    let all = Expr::named("|A ∪ B|", size_a.value() + size_b.value() - shared.value());
    let empty = all.value() == 0.0;
    (shared / all).undefined_if(empty, BOTH_EMPTY).called("Jaccard")
}

/// The Dice coefficient of two sets, 2·|A ∩ B| / (|A| + |B|): the shared elements out of the mean size.
///
/// Range: 0 to 1, never below Jaccard's. Of two empty sets it is undefined. It is also the F1 score of one set as a
/// prediction of the other. Sources: Dice (1945), Ecology 26(3), 297–302; Sørensen (1948).
/// ```
/// use workings::text::{Shingle, dice};
/// let bigrams = |word: &str| Shingle::Characters(2).of(word);
/// let dice = dice(&bigrams("night")?, &bigrams("nacht")?);
/// assert_eq!(dice.value(), 0.25); // ht alone, of four and four
/// # Ok::<(), workings::Error>(())
/// ```
pub fn dice<T: Eq + Hash>(a: &[T], b: &[T]) -> Expr {
    let [shared, size_a, size_b] = sizes(a, b);
    let empty = size_a.value() + size_b.value() == 0.0;
    (Expr::from(2.0) * shared / (size_a + size_b)).undefined_if(empty, BOTH_EMPTY).called("Dice")
}

/// The overlap coefficient of two sets, |A ∩ B| / min(|A|, |B|): how much of the smaller set the larger one has.
///
/// Range: 0 to 1; 1 if one set holds the other, however much larger it is. With an empty set it is undefined.
/// Source: Szymkiewicz (1934) and Simpson (1943), as in Vijaymeena & Kavitha (2016), MLAIJ 3(1).
/// ```
/// let overlap = workings::text::overlap_coefficient(&["red", "fox"], &["the", "quick", "red", "fox"]);
/// assert_eq!(overlap.value(), 1.0);
/// ```
pub fn overlap_coefficient<T: Eq + Hash>(a: &[T], b: &[T]) -> Expr {
    let [shared, size_a, size_b] = sizes(a, b);
    let empty = size_a.value() == 0.0 || size_b.value() == 0.0;
    (shared / size_a.min(size_b)).undefined_if(empty, "a set is empty").called("overlap")
}

/// The Jaccard similarity of two collections in which elements may stand several times: Σ min(aₜ, bₜ) / Σ max(aₜ, bₜ) over
/// the counts of each element. The sums go over every element of either.
///
/// Range: 0 to 1; of two empty collections it is undefined. Source: Ružička (1958); weighted Jaccard in Chierichetti et al.
/// (2010), SODA, 293–311.
/// ```
/// let words = |text: &'static str| text.split(' ').collect::<Vec<_>>();
/// let jaccard = workings::text::multiset_jaccard(&words("good good screen"), &words("good good good price"));
/// assert_eq!(jaccard.value(), 2.0 / 5.0); // good 2 of 3, screen 0 of 1, price 0 of 1
/// ```
pub fn multiset_jaccard<T: Eq + Hash>(a: &[T], b: &[T]) -> Expr {
    let mut counts: HashMap<&T, [usize; 2]> = HashMap::new();
    a.iter().for_each(|element| counts.entry(element).or_default()[0] += 1);
    b.iter().for_each(|element| counts.entry(element).or_default()[1] += 1);
    let sum = |of: fn(usize, usize) -> usize| counts.values().map(|&[a, b]| of(a, b)).sum::<usize>() as f64;
    let shared = Expr::named("Σ min(aₜ, bₜ)", sum(usize::min));
    let all = Expr::named("Σ max(aₜ, bₜ)", sum(usize::max));
    let empty = all.value() == 0.0;
    (shared / all).undefined_if(empty, BOTH_EMPTY).called("Jaccard")
}

const BOTH_EMPTY: &str = "both sets are empty";

/// How many distinct elements both have, the first, the second.
fn sizes<T: Eq + Hash>(a: &[T], b: &[T]) -> [Expr; 3] {
    let (a, b): (HashSet<&T>, HashSet<&T>) = (a.iter().collect(), b.iter().collect());
    let shared = a.intersection(&b).count();
    [("|A ∩ B|", shared), ("|A|", a.len()), ("|B|", b.len())].map(|(name, n)| Expr::named(name, n as f64))
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
        assert!(dice(&none, &none).undefined().is_some() && multiset_jaccard(&none, &none).undefined().is_some());
        assert_eq!((dice(&none, &["a"]).value(), multiset_jaccard(&["a"], &none).value()), (0.0, 0.0));
        assert!(overlap_coefficient(&none, &["a"]).undefined().is_some());
    }

    /// A = a b c, B = b c d e f: 2 shared, 3 and 5, 6 in all. What stands twice counts once, except in the multiset:
    /// minima b 1, c 1; maxima a 1, b 2, c 1, d 1, e 1, f 1.
    #[test]
    fn one_overlap_in_four_measures() {
        let (a, b) = (["a", "b", "b", "c"], ["b", "c", "d", "e", "f"]);
        assert_relative_eq!(jaccard(&a, &b).value(), 2.0 / 6.0);
        assert_relative_eq!(dice(&a, &b).value(), 4.0 / 8.0);
        assert_relative_eq!(overlap_coefficient(&a, &b).value(), 2.0 / 3.0);
        assert_relative_eq!(multiset_jaccard(&a, &b).value(), 2.0 / 7.0);
        let text = overlap_coefficient(&a, &b).worked().to_string();
        assert!(text.contains("|A ∩ B| / min(|A|, |B|)") && text.contains("2 / min(3, 5)"), "{text}");
    }
}
