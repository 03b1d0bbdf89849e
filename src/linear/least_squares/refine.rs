//! Residuals in twice the working precision, and the gradient that is left of them.
//!
//! A coefficient is right when the residuals are orthogonal to every feature. Computed in doubles that test drowns in
//! rounding; with products split into their exact value and error, and sums that carry the error along, what remains of
//! the gradient is known to many digits, and the correction that it calls for makes the coefficients right to the last.
//!
//! - Cost: about 60 operations a number of the data, so only smaller problems are refined.
//! - Sources: Dekker (1971), Numerische Mathematik 18, 224–242; Ogita, Rump & Oishi (2005), SIAM J. Sci. Comput. 26(6),
//!   1955–1988; Björck (1967), BIT 7, 1–16.

use super::rows::Rows;
use crate::linalg::reduce::map_reduce_rows;

/// A sum and what rounding has taken from it.
#[derive(Clone, Copy, Default)]
pub(super) struct Twofold {
    high: f64,
    low: f64,
}

impl Twofold {
    pub fn value(self) -> f64 {
        self.high + self.low
    }

    pub fn add(&mut self, term: f64) {
        let (sum, error) = exact_sum(self.high, term);
        self.high = sum;
        self.low += error;
    }

    pub fn add_product(&mut self, a: f64, b: f64) {
        let (product, error) = exact_product(a, b);
        self.add(product);
        self.low += error;
    }

    fn merge(mut self, other: Twofold) -> Twofold {
        self.add(other.high);
        self.low += other.low;
        self
    }

    /// The same sum, `high` being its nearest double.
    fn settled(self) -> Twofold {
        let (high, low) = exact_sum(self.high, self.low);
        Twofold { high, low }
    }
}

/// a + b and its rounding error (Knuth).
fn exact_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let b_part = sum - a;
    (sum, (a - (sum - b_part)) + (b - b_part))
}

/// a·b and its rounding error (Dekker), from halves of 26 bits.
fn exact_product(a: f64, b: f64) -> (f64, f64) {
    let halves = |v: f64| {
        let scaled = 134_217_729.0 * v; // 2²⁷ + 1
        let high = scaled - (scaled - v);
        (high, v - high)
    };
    let product = a * b;
    let ((a1, a2), (b1, b2)) = (halves(a), halves(b));
    (product, a2 * b2 - (((product - a1 * b1) - a2 * b1) - a1 * b2))
}

/// What the residuals r of a fit leave: Σ w·r, Σ w·(x − centre)·r for each feature, Σ w·r².
pub(super) struct Remainder {
    pub sum: f64,
    pub gradient: Vec<Twofold>,
    pub squares: f64,
}

/// The remainder of `coef` and `intercept` on the rows; the features about `centre`.
pub(super) fn remainder(rows: &Rows, coef: &[f64], intercept: f64, centre: &[f64]) -> Remainder {
    let of_rows = |range: std::ops::Range<usize>| {
        let mut sum = Twofold::default();
        let mut gradient = vec![Twofold::default(); coef.len()];
        let mut squares = 0.0;
        for i in range {
            let mut residual = Twofold { high: rows.y[i], low: 0.0 };
            residual.add(-intercept);
            for (x, b) in rows.x.row(i).iter().zip(coef) {
                residual.add_product(-x, *b);
            }
            let residual = residual.settled();
            let weight = rows.weight(i);
            let mut weighted = Twofold::default();
            weighted.add_product(weight, residual.high);
            weighted.low += weight * residual.low;
            let weighted = weighted.settled();
            sum = sum.merge(weighted);
            for ((gradient, x), centre) in gradient.iter_mut().zip(rows.x.row(i)).zip(centre) {
                let (x, rounding) = exact_sum(*x, -centre);
                gradient.add_product(x, weighted.high);
                gradient.low += x * weighted.low + rounding * weighted.high;
            }
            squares += weighted.high * residual.high;
        }
        (sum, gradient, squares)
    };
    let merged = map_reduce_rows(rows.y.len(), coef.len(), of_rows, |mut a, b| {
        a.1.iter_mut().zip(b.1).for_each(|(a, b)| *a = a.merge(b));
        (a.0.merge(b.0), a.1, a.2 + b.2)
    });
    let (sum, gradient, squares) = merged.unwrap_or_default();
    Remainder { sum: sum.value(), gradient, squares }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// (1 + 2⁻³⁰)² = 1 + 2⁻²⁹ + 2⁻⁶⁰, of which a double keeps the first two terms.
    #[test]
    fn products_know_their_rounding() {
        let a = 1.0 + 2f64.powi(-30);
        assert_eq!(exact_product(a, a), (1.0 + 2f64.powi(-29), 2f64.powi(-60)));
        assert_eq!(exact_sum(1e16, 1.0), (1e16, 1.0));
    }

    /// y − x at 2⁵³ is off by less than doubles of that size can say: the residuals are 1, −1, 0 of weights 1, 2, 4.
    #[test]
    fn remainders_survive_large_numbers() {
        let big = 2f64.powi(53);
        let x = array![[big], [big], [1.0]];
        let y = array![big - 1.0, big - 3.0, -1.0];
        let rows = Rows::new(x.view(), y.view(), Some(&[1.0, 2.0, 4.0])).unwrap();
        let left = remainder(&rows, &[1.0], -2.0, &[0.0]);
        assert_eq!((left.sum, left.gradient[0].value(), left.squares), (-1.0, -big, 3.0));
    }
}
