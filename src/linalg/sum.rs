//! Sums that do not lose small terms (Neumaier's compensated summation).
//!
//! - Cost: four additions a term. Error: about one rounding of the result, whatever the number of terms.
//! - Source: Neumaier (1974), Z. Angew. Math. Mech. 54, 39–51.

/// A running sum with the rounding error carried along.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sum {
    sum: f64,
    error: f64,
}

impl Sum {
    pub fn add(&mut self, term: f64) {
        let total = self.sum + term;
        self.error += if self.sum.abs() >= term.abs() { (self.sum - total) + term } else { (term - total) + self.sum };
        self.sum = total;
    }

    pub fn merge(&self, other: &Sum) -> Sum {
        let mut merged = *self;
        merged.add(other.sum);
        merged.add(other.error);
        merged
    }

    pub fn value(&self) -> f64 {
        // An infinite or NaN sum makes the error NaN; the sum itself is the answer then.
        if self.sum.is_finite() { self.sum + self.error } else { self.sum }
    }
}

impl From<f64> for Sum {
    fn from(sum: f64) -> Self {
        Sum { sum, error: 0.0 }
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Self {
        let mut sum = Sum::default();
        terms.into_iter().for_each(|term| sum.add(term));
        sum
    }
}

/// The sum of these numbers, correct to about one rounding.
///
/// ```
/// assert_eq!(workings::stats::accurate_sum([1e16, 1.0, -1e16]), 1.0); // plain addition gives 0
/// ```
pub fn accurate_sum(terms: impl IntoIterator<Item = f64>) -> f64 {
    Sum::from_iter(terms).value()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 is half of the spacing of doubles at 1e16, so plain addition drops every single one.
    #[test]
    fn small_terms_survive_large_ones_and_merging() {
        let large = Sum::from(1e16);
        let ones = (0..1000).fold(large, |sum, _| sum.merge(&Sum::from(1.0)));
        assert_eq!(ones.value(), 1e16 + 1000.0);
        assert_eq!((0..1000).fold(1e16, |sum, _| sum + 1.0), 1e16);
        assert_eq!(accurate_sum([1.0, 1e100, 1.0, -1e100]), 2.0);
        assert_eq!(accurate_sum([]), 0.0);
    }

    #[test]
    fn an_overflow_is_infinite_and_no_number_stays_so() {
        assert_eq!(accurate_sum([f64::MAX, f64::MAX]), f64::INFINITY);
        assert_eq!(accurate_sum([1.0, f64::NEG_INFINITY, 2.0]), f64::NEG_INFINITY);
        assert!(accurate_sum([1.0, f64::NAN]).is_nan());
    }
}
