//! What scalers and outlier rules know of one column, with its derivation: mean, deviation, quantiles.

use crate::Result;
use crate::stats::{Moments, quantile_sorted};
use crate::worked::{Expr, Head, Number};

/// Mean and standard deviation of a column, in its unit, as expressions.
#[derive(Debug, Clone)]
pub(crate) struct Spread {
    pub mean: Expr,
    pub std: Expr,
}

impl Spread {
    /// Of these values; the deviation divides by n − `ddof` and is undefined for no more than `ddof` values.
    pub fn new(x: &[f64], ddof: usize) -> Result<Spread> {
        let moments = Moments::new(x)?;
        let (head, mean) = (Head::new([x]), moments.mean());
        let n = Expr::named("n", moments.n() as f64);
        let sum = head.sum(["xᵢ"], mean * moments.n() as f64, |[x]| x);
        let centre = Expr::named("mean", mean);
        let squares = moments.sum_of_squares();
        let unusable = squares.is_nan();
        // As doubles the squares of wide data are ∞, those of narrow data 0.
        let wide = moments.max() - moments.min() > 1.0;
        let shown = if !unusable {
            squares
        } else if wide {
            f64::INFINITY
        } else {
            0.0
        };
        let squares = head.sum(["xᵢ"], shown, |[x]| (x - &centre).powi(2));
        let degrees = if ddof == 0 { n.clone() } else { &n - ddof as f64 };
        let std = (squares / degrees)
            .undefined_if(moments.n() <= ddof, format!("no more than ddof = {ddof} values"))
            .undefined_if(unusable, "the squares over- or underflow; measure x in another unit")
            .sqrt();
        Ok(Spread { mean: (sum / n).valued(mean).called("mean"), std: std.called("std") })
    }
}

/// The linearly interpolated quantile of ascending values (at least one), as an expression of this name.
pub(crate) fn quantile_expr(ascending: &[f64], q: f64, name: &str) -> Expr {
    let last = ascending.len() - 1;
    let position = Expr::named("q", q) * (Expr::named("n", ascending.len() as f64) - 1.0);
    let below = (position.value() as usize).min(last);
    let above = (below + 1).min(last);
    let at = |i: usize| Expr::named(format!("sorted[{i}]"), ascending[i]);
    let way = (position.called("position") - below as f64) * (at(above) - at(below));
    (at(below) + way).valued(quantile_sorted(ascending, q)).called(name)
}

/// The values in ascending order.
pub(crate) fn ascending(x: &[f64]) -> Vec<f64> {
    let mut sorted = x.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1, 2, 9: mean 4, squares 9 + 4 + 25.
    #[test]
    fn mean_and_deviation_of_a_column() {
        let Spread { mean, std } = Spread::new(&[1.0, 2.0, 9.0], 1).unwrap();
        assert_eq!((mean.value(), std.value()), (4.0, 19.0_f64.sqrt()));
        assert!(Spread::new(&[1.0], 1).unwrap().std.undefined().unwrap().contains("ddof = 1"));
        for unusable in [[1e200, 0.0], [1e-200, 0.0]] {
            let std = Spread::new(&unusable, 0).unwrap().std;
            assert!(std.undefined().unwrap().contains("another unit"), "{unusable:?}");
        }
    }

    /// Position 0.3 · 3 = 0.9 of 10, 20; the last value is its own neighbour.
    #[test]
    fn quantiles_lie_between_two_places() {
        let sorted = ascending(&[40.0, 20.0, 10.0, 30.0]);
        let found = [0.3, 1.0, 0.0].map(|q| quantile_expr(&sorted, q, "q").value());
        assert_eq!(found, [19.0, 40.0, 10.0]);
        assert_eq!(quantile_expr(&[7.0], 0.5, "median").value(), 7.0);
    }
}
