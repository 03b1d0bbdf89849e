//! Jaro and Jaro–Winkler similarity, made for names: letters that stand nearly in the same place match.
//!
//! - Formula: J = (m/|a| + m/|b| + (m − t)/m) / 3 for m matching letters, of which t pairs stand in another order.
//!   A letter of `a` matches the first equal letter of `b` that is free and at most max(|a|, |b|) / 2 − 1 places away
//!   (rounded down, at least 0). Winkler adds ℓ·p·(1 − J) for ℓ equal letters in front, up to 4, and p = 0.1.
//! - Conventions: t is half the matched letters that differ in order, rounded down. The addition is made only where J is above
//!   0.7. All this is so in RapidFuzz and in jellyfish; without the limit, as some books have it, set
//!   `boost_threshold` to 0. Two empty texts count as equal, 1, as in RapidFuzz (jellyfish: 0).
//! - Letters are Unicode scalar values, as in RapidFuzz; jellyfish takes a letter with its combining accents as one.
//! - Cost: O(|a| · |b|) time at most, O(|a| + |b|) memory.
//! - Sources: Jaro (1989), JASA 84(406), 414–420; Winkler (1990), Proc. Section on Survey Research Methods, ASA, 354–359.

use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// The Jaro similarity of two sequences. Range: 0 (no letter matches) to 1 (equal). See the settings of [`JaroWinkler`].
///
/// ```
/// let letters = |text: &str| text.chars().collect::<Vec<_>>();
/// let jaro = workings::text::jaro(&letters("martha"), &letters("marhta"));
/// assert!((jaro.value() - (1.0 + 1.0 + 5.0 / 6.0) / 3.0).abs() < 1e-15); // six match, h and t change places
/// ```
pub fn jaro<T: PartialEq>(a: &[T], b: &[T]) -> Expr {
    jaro_of(a, b)
}

/// The Jaro–Winkler similarity with the usual settings: [`JaroWinkler::default`].
///
/// ```
/// let letters = |text: &str| text.chars().collect::<Vec<_>>();
/// let similarity = workings::text::jaro_winkler(&letters("martha"), &letters("marhta"));
/// assert!((similarity.value() - 0.9611111111111111).abs() < 1e-15); // 17/18 + 3 · 0.1 · 1/18
/// ```
pub fn jaro_winkler<T: PartialEq>(a: &[T], b: &[T]) -> Expr {
    JaroWinkler::default().of(a, b)
}

/// How equal letters in front raise the Jaro similarity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JaroWinkler {
    prefix_scale: f64,
    boost_threshold: f64,
    max_prefix: usize,
}

impl Default for JaroWinkler {
    /// Scale 0.1, up to 4 letters, only where Jaro's similarity is above 0.7.
    fn default() -> Self {
        JaroWinkler { prefix_scale: 0.1, boost_threshold: 0.7, max_prefix: 4 }
    }
}

impl JaroWinkler {
    /// # Errors
    /// `BadParam` if `prefix_scale` · `max_prefix` is above 1, where the similarity could exceed 1, or for a negative scale
    /// or a threshold that is no number.
    pub fn new(prefix_scale: f64, max_prefix: usize, boost_threshold: f64) -> Result<JaroWinkler> {
        let fits = prefix_scale >= 0.0 && prefix_scale * max_prefix as f64 <= 1.0;
        if !fits {
            let needed = format!("from 0 to 1 over the letters it counts for, here {max_prefix},");
            return Err(Error::bad_param("prefix_scale", prefix_scale, needed));
        }
        crate::input::setting("boost_threshold", boost_threshold, !boost_threshold.is_nan(), "a number")?;
        Ok(JaroWinkler { prefix_scale, boost_threshold, max_prefix })
    }

    /// The similarity of two sequences, with its derivation.
    pub fn of<T: PartialEq>(&self, a: &[T], b: &[T]) -> Expr {
        self.number(a, b)
    }

    /// The same as a number alone.
    pub fn similarity<T: PartialEq>(&self, a: &[T], b: &[T]) -> f64 {
        self.number(a, b)
    }

    pub(super) fn number<T: PartialEq, N: Number>(&self, a: &[T], b: &[T]) -> N {
        let jaro: N = jaro_of(a, b);
        if jaro.value() <= self.boost_threshold {
            return jaro.called("Jaro–Winkler");
        }
        let prefix = a.iter().zip(b).take(self.max_prefix).take_while(|(x, y)| x == y).count();
        let (prefix, scale) = (N::parameter("ℓ", prefix as f64), N::parameter("p", self.prefix_scale));
        (jaro.clone() + prefix * scale * (N::from(1.0) - jaro)).called("Jaro–Winkler")
    }
}

fn jaro_of<T: PartialEq, N: Number>(a: &[T], b: &[T]) -> N {
    let (matches, out_of_order) = matched(a, b);
    let (m, t) = (N::parameter("m", matches as f64), N::parameter("t", (out_of_order / 2) as f64));
    let (len_a, len_b) = (N::parameter("|a|", a.len() as f64), N::parameter("|b|", b.len() as f64));
    let both_empty = a.is_empty() && b.is_empty();
    ((m.clone() / len_a + m.clone() / len_b + (m.clone() - t) / m) / 3.0)
        .counted_as(1.0, both_empty, "two empty sequences are equal")
        .counted_as(0.0, matches == 0 && !both_empty, "no letter matches")
        .called("Jaro")
}

/// How many letters match, and how many of them stand at another place among the matched letters of the other text.
fn matched<T: PartialEq>(a: &[T], b: &[T]) -> (usize, usize) {
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut taken = vec![false; b.len()];
    let mut from_a = Vec::with_capacity(a.len().min(b.len()));
    for (i, x) in a.iter().enumerate() {
        let window = i.saturating_sub(reach)..b.len().min(i + reach + 1);
        if let Some(j) = window.clone().find(|&j| !taken[j] && b[j] == *x) {
            taken[j] = true;
            from_a.push(x);
        }
        if window.start >= b.len() {
            break;
        }
    }
    let from_b = b.iter().zip(&taken).filter(|(_, taken)| **taken).map(|(y, _)| y);
    let out_of_order = from_a.iter().zip(from_b).filter(|(x, y)| **x != *y).count();
    (from_a.len(), out_of_order)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn letters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    /// dixon, dicksonx: d, i, o, n match (x is five away from x, and three is as far as it may be): 4/5 + 4/8 + 1.
    /// dwayne, duane: d, a, n, e: 4/6 + 4/5 + 1.
    #[test]
    fn the_pairs_of_the_books() {
        let jaro = |a, b| jaro(&letters(a), &letters(b)).value();
        assert_relative_eq!(jaro("dixon", "dicksonx"), (0.8 + 0.5 + 1.0) / 3.0, epsilon = 1e-15);
        assert_relative_eq!(jaro("dwayne", "duane"), (4.0 / 6.0 + 0.8 + 1.0) / 3.0, epsilon = 1e-15);
        let winkler = |a, b| jaro_winkler(&letters(a), &letters(b)).value();
        assert_relative_eq!(winkler("dixon", "dicksonx"), 0.8133333333333332, epsilon = 1e-12); // + 2 · 0.1 · 0.2333…
        assert_relative_eq!(winkler("dwayne", "duane"), 0.84, epsilon = 1e-12); // + 1 · 0.1 · 0.1777…
    }

    /// abcd, axyz: only a matches, J = (1/4 + 1/4 + 1) / 3 = 0.5, which the limit leaves alone.
    #[test]
    fn little_likeness_is_not_raised() {
        let (a, b) = (letters("abcd"), letters("axyz"));
        assert_eq!(jaro_winkler(&a, &b).value(), 0.5);
        assert_relative_eq!(JaroWinkler::new(0.1, 4, 0.0).unwrap().similarity(&a, &b), 0.55, epsilon = 1e-15);
        assert!(JaroWinkler::new(0.3, 4, 0.7).is_err() && JaroWinkler::new(0.25, 4, 0.7).is_ok());
        assert!(JaroWinkler::new(-0.1, 4, 0.7).is_err() && JaroWinkler::new(f64::NAN, 4, 0.7).is_err());
        assert!(JaroWinkler::new(0.1, 4, f64::NAN).is_err());
    }

    #[test]
    fn nothing_and_nothing_in_common() {
        assert_eq!((jaro::<char>(&[], &[]).value(), jaro_winkler::<char>(&[], &[]).value()), (1.0, 1.0));
        assert_eq!((jaro(&letters("a"), &[]).value(), jaro(&letters("ab"), &letters("ba")).value()), (0.0, 0.0));
        let text = jaro(&letters("a"), &letters("b")).worked().to_string();
        assert!(text.contains("no letter matches"), "{text}");
        let derived = jaro_winkler(&letters("martha"), &letters("marhta")).worked().to_string();
        assert!(derived.contains("Jaro = (m / |a| + m / |b| + (m − t) / m) / 3"), "{derived}");
    }
}
