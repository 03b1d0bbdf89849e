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
        let squares = head.sum(["xᵢ"], if unusable { 0.0 } else { squares }, |[x]| (x - &centre).powi(2));
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
