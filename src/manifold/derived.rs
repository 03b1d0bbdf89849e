//! The two similarities that t-SNE compares, of numbers small enough for paper.
//!
//! - Formulas: p(j|i) = exp(−d(i, j)² / 2σ²) / Σₖ exp(−d(i, k)² / 2σ²), its perplexity e^H with H = −Σ p·ln p;
//!   q(i, j) = w(i, j) / Z with w = 1 / (1 + d²) and Z over ordered pairs; KL = Σ p·ln(p / q).
//! - Source: van der Maaten & Hinton (2008), J. Mach. Learn. Res. 9, 2579–2605.

use ndarray::ArrayView2;

use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// How likely a row is to choose each other as its neighbour, for a given σ.
///
/// ```
/// use workings::manifold::SimilarityRow;
///
/// // Distances 0 and √(2·ln 3) with σ = 1: weights 1 and 1/3.
/// let row = SimilarityRow::new(&[0.0, (2.0 * 3.0_f64.ln()).sqrt()], 1.0)?;
/// assert!((row.probabilities()[0].value() - 0.75).abs() < 1e-12);
/// assert!((row.perplexity().value() - 1.754765).abs() < 1e-6); // exp(−¾·ln ¾ − ¼·ln ¼) = 4 / 3^¾
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct SimilarityRow {
    probabilities: Vec<Expr>,
}

impl SimilarityRow {
    /// Of the distances from one row to each other, in any unit, and σ in the same.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`, `OutOfRange` for a negative distance; `BadParam` for a σ not above 0.
    pub fn new(distances: &[f64], sigma: f64) -> Result<SimilarityRow> {
        if distances.is_empty() {
            return Err(Error::empty("distances"));
        }
        input::non_negative("distances", distances.iter().copied())?;
        input::setting("sigma", sigma, sigma > 0.0 && sigma.is_finite(), "a number above 0")?;
        let scaled = |distance: f64| (distance / sigma).powi(2) / 2.0;
        let nearest = scaled(distances.iter().copied().fold(f64::INFINITY, f64::min));
        // Less the nearest, so that far rows are not all 0 / 0.
        let weights: Vec<f64> = distances.iter().map(|distance| (nearest - scaled(*distance)).exp()).collect();
        let total: f64 = weights.iter().sum();
        if !total.is_finite() {
            return Err(Error::Undetermined("the squares of distances / sigma overflow; take a larger sigma".into()));
        }
        let weight = |(j, distance): (usize, &f64)| {
            let distance = Expr::named(format!("d{j}"), *distance);
            (-(distance.powi(2) / (2.0 * Expr::named("σ", sigma).powi(2)))).exp().called(format!("w{j}"))
        };
        let terms: Vec<Expr> = distances.iter().enumerate().map(weight).collect();
        let sum = Expr::sum_of(terms.clone()).called("Σ w");
        let share = |(j, (term, weight)): (usize, (Expr, &f64))| {
            (term / &sum).valued(weight / total).called(format!("p({j}|i)"))
        };
        Ok(SimilarityRow { probabilities: terms.into_iter().zip(&weights).enumerate().map(share).collect() })
    }

    /// p(j|i), in the order of the distances.
    pub fn probabilities(&self) -> &[Expr] {
        &self.probabilities
    }

    /// e^H, H the entropy in nats (or 2^H with H in bits): about how many rows are looked at, from 1 to all.
    pub fn perplexity(&self) -> Expr {
        let zero = |p: &Expr| p.value() == 0.0;
        let term = |p: &Expr| (p.clone() * p.clone().ln()).counted_as(0.0, zero(p), "p ln p tends to 0");
        let entropy = (-Expr::sum_of(self.probabilities.iter().map(term))).called("H");
        entropy.exp().called("perplexity")
    }
}

/// How near the points of a map are to each other, as t-SNE counts it.
///
/// ```
/// use workings::manifold::StudentSimilarities;
/// use workings::ndarray::array;
///
/// // Squared distances 1, 4 and 9 between 0, 1 and 3 on a line: weights ½ for 0 and 1, 1/5 for 1 and 3, 1/10 for 0 and 3.
/// let map = StudentSimilarities::new(array![[0.0], [1.0], [3.0]].view())?;
/// assert!((map.similarity(0, 1)?.value() - 0.5 / 1.6).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct StudentSimilarities {
    n: usize,
    /// Of pairs i < j, row by row.
    weights: Vec<Expr>,
    total: Expr,
}

impl StudentSimilarities {
    /// Of the points of a map, a row each.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `Undetermined` for one point, or where squared distances overflow.
    pub fn new(points: ArrayView2<f64>) -> Result<StudentSimilarities> {
        if points.is_empty() {
            return Err(Error::empty("points"));
        }
        input::finite_rows("points", points)?;
        let n = points.nrows();
        if n < 2 {
            return Err(Error::Undetermined("one point is near no other; at least two are needed".into()));
        }
        let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
        let weight = |(i, j): (usize, usize)| {
            let squares = points.row(i).into_iter().zip(points.row(j));
            let squares = squares.map(|(a, b)| (Expr::from(*a) - *b).powi(2));
            let distance2 = Expr::sum_of(squares).called(format!("d²({i},{j})"));
            (1.0 / (1.0 + distance2)).called(format!("w({i},{j})"))
        };
        let weights: Vec<Expr> = pairs.map(weight).collect();
        let total = (2.0 * Expr::sum_of(weights.iter().cloned())).called("Z");
        if total.value() > 0.0 {
            return Ok(StudentSimilarities { n, weights, total });
        }
        Err(Error::Undetermined("the squared distances overflow; measure the points in another unit".into()))
    }

    /// q(i, j), which over all ordered pairs adds up to 1; 0 for a point with itself.
    ///
    /// # Errors
    /// `BadParam` for an index that is not below the number of points.
    pub fn similarity(&self, i: usize, j: usize) -> Result<Expr> {
        let needed = format!("a whole number below {}, the number of points,", self.n);
        input::setting("i", i as f64, i < self.n, &needed)?;
        input::setting("j", j as f64, j < self.n, &needed)?;
        let (a, b) = (i.min(j), i.max(j));
        if a == b {
            return Ok(Expr::named(format!("q({i},{j})"), 0.0));
        }
        let before = a * self.n - a * (a + 1) / 2;
        Ok((&self.weights[before + b - a - 1] / &self.total).called(format!("q({i},{j})")))
    }

    /// Σ p·ln(p / q) over ordered pairs, of joint probabilities n × n; terms of p = 0 are 0.
    ///
    /// # Errors
    /// `Shape` for a matrix that is not n × n; `NotFinite`, `OutOfRange` for what is no probability; `BadParam` where they do
    /// not add up to 1 or the diagonal is not 0.
    pub fn kl_divergence(&self, p: ArrayView2<f64>) -> Result<Expr> {
        if p.dim() != (self.n, self.n) {
            let (given, needed) = (format!("{} × {}", p.nrows(), p.ncols()), format!("{0} × {0}", self.n));
            return Err(Error::Shape { name: "p".into(), given, needed });
        }
        input::probabilities("p", p.iter().copied())?;
        let sum: f64 = p.sum();
        if (sum - 1.0).abs() > 1e-6 {
            return Err(Error::bad_param("the sum of p", crate::worked::six(sum), "1"));
        }
        let mut terms = Vec::new();
        for ((i, j), p) in p.indexed_iter().filter(|(_, p)| **p > 0.0) {
            if i == j {
                return Err(Error::bad_param(format!("p[{i}][{i}]"), p, "0, as no row is its own neighbour,"));
            }
            let p = Expr::named(format!("p({i},{j})"), *p);
            terms.push(&p * (p.clone() / self.similarity(i, j)?).ln());
        }
        Ok(Expr::sum_of(terms).called("KL"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// Distances 1 and 3 with σ = 2: exponents −1/8 and −9/8, so p = 1 / (1 + e⁻¹) and the rest.
    #[test]
    fn a_row_by_hand() {
        let row = SimilarityRow::new(&[1.0, 3.0], 2.0).unwrap();
        let p = 1.0 / (1.0 + (-1.0_f64).exp());
        assert!((row.probabilities()[0].value() - p).abs() < 1e-15);
        let entropy = -p * p.ln() - (1.0 - p) * (1.0 - p).ln();
        assert!((row.perplexity().value() - entropy.exp()).abs() < 1e-14);
    }

    /// Ten σ away and more, both weights underflow on their own; equal distances keep equal shares.
    #[test]
    fn far_rows_keep_their_answer() {
        let row = SimilarityRow::new(&[100.0, 100.0, 200.0], 1.0).unwrap();
        let values: Vec<f64> = row.probabilities().iter().map(Expr::value).collect();
        assert_eq!(values, [0.5, 0.5, 0.0]);
        assert!((row.perplexity().value() - 2.0).abs() < 1e-14);
        assert!(matches!(SimilarityRow::new(&[], 1.0), Err(Error::Empty { .. })));
        assert!(matches!(SimilarityRow::new(&[-1.0], 1.0), Err(Error::OutOfRange { .. })));
        assert!(matches!(SimilarityRow::new(&[1.0], 0.0), Err(Error::BadParam { .. })));
        assert!(matches!(SimilarityRow::new(&[1e300], 1e-300), Err(Error::Undetermined(_))));
    }

    /// Points (0, 0), (1, 1), (2, 0): w = 1/3, 1/5, 1/3, Z = 26/15. With p = ½ for the pair 0, 1 both ways alone the
    /// divergence is ln(½ / (5/26)) = ln 2.6.
    #[test]
    fn a_map_by_hand() {
        let map = StudentSimilarities::new(array![[0.0, 0.0], [1.0, 1.0], [2.0, 0.0]].view()).unwrap();
        assert!((map.similarity(2, 0).unwrap().value() - 3.0 / 26.0).abs() < 1e-15);
        assert!((map.similarity(1, 2).unwrap().value() - 5.0 / 26.0).abs() < 1e-15);
        let p = array![[0.0, 0.5, 0.0], [0.5, 0.0, 0.0], [0.0, 0.0, 0.0]];
        assert!((map.kl_divergence(p.view()).unwrap().value() - 2.6_f64.ln()).abs() < 1e-14);
        assert!(matches!(map.kl_divergence(array![[1.0]].view()), Err(Error::Shape { .. })));
        assert!(matches!(map.kl_divergence((p * 0.5).view()), Err(Error::BadParam { .. })));
        let own = array![[1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]];
        assert!(matches!(map.kl_divergence(own.view()), Err(Error::BadParam { .. })));
        assert!(map.similarity(0, 3).is_err() && StudentSimilarities::new(array![[1.0]].view()).is_err());
    }
}
