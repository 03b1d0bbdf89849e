//! Maximum mean discrepancy: two samples compared by how alike their values are within each and between the two.
//!
//! - Formula: MMD² = mean k(a, a′) + mean k(b, b′) − 2 mean k(a, b) with the kernel k(x, y) = exp(−γ ‖x − y‖²).
//! - Conventions: the biased estimate takes all pairs, also each value with itself, and is at least 0; the unbiased one leaves
//!   those out and can fall below 0.
//! - Cost: O((n + m)²) kernels.
//! - Source: Gretton et al. (2012), J. Mach. Learn. Res. 13, 723–773.

use ndarray::{ArrayView1, ArrayView2};
use rayon::prelude::*;

use crate::stats::accurate_sum;
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// Squared maximum mean discrepancy of two samples, a row for each observation, with a Gaussian kernel. 0 to 2 if biased.
///
/// # Errors
/// `Empty`, `NotFinite`; `Shape` for different numbers of columns; `BadParam` for a γ that is not above 0, or fewer than two
/// rows for the unbiased estimate.
/// ```
/// use workings::ndarray::array;
///
/// let mmd = workings::drift::maximum_mean_discrepancy(array![[0.0]].view(), array![[1.0]].view(), 1.0, true)?;
/// assert!((mmd - (2.0 - 2.0 / 1.0_f64.exp())).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn maximum_mean_discrepancy(a: ArrayView2<f64>, b: ArrayView2<f64>, gamma: f64, biased: bool) -> Result<f64> {
    Ok(mmd_expr(a, b, gamma, biased)?.value())
}

pub(crate) fn mmd_expr(a: ArrayView2<f64>, b: ArrayView2<f64>, gamma: f64, biased: bool) -> Result<Expr> {
    for (name, sample) in [("a", a.view()), ("b", b.view())] {
        if sample.is_empty() {
            return Err(Error::empty(name));
        }
        input::finite_rows(name, sample)?;
        let needed = "at least 2 rows for the unbiased estimate";
        input::setting(&format!("the rows of {name}"), sample.nrows() as f64, biased || sample.nrows() > 1, needed)?;
    }
    if a.ncols() != b.ncols() {
        let given = format!("{} × {}", b.nrows(), b.ncols());
        return Err(Error::Shape { name: "b".into(), given, needed: format!("{} columns, as many as a,", a.ncols()) });
    }
    input::setting("gamma", gamma, gamma > 0.0 && gamma.is_finite(), "a number above 0")?;
    let within = |x: ArrayView2<f64>| {
        let (n, itself) = (x.nrows() as f64, if biased { 0.0 } else { x.nrows() as f64 });
        (kernel_sum(x, x, gamma) - itself) / (n * if biased { n } else { n - 1.0 })
    };
    let between = kernel_sum(a, b, gamma) / (a.nrows() as f64 * b.nrows() as f64);
    let [aa, bb, ab] = [("mean k(a, a′)", within(a)), ("mean k(b, b′)", within(b)), ("mean k(a, b)", between)]
        .map(|(name, mean)| Expr::named(name, mean));
    let squared = aa + bb - 2.0 * ab;
    // Rounding alone would take the biased estimate of equal samples below 0.
    let value = squared.value();
    Ok(if biased { squared.valued(value.max(0.0)) } else { squared }.called("MMD²"))
}

/// Σ exp(−γ ‖x − y‖²) over all pairs. Each row has its own sum, so the number of threads changes nothing.
fn kernel_sum(x: ArrayView2<f64>, y: ArrayView2<f64>, gamma: f64) -> f64 {
    let squared = |x: ArrayView1<f64>, y: ArrayView1<f64>| x.iter().zip(y).map(|(x, y)| (x - y) * (x - y)).sum::<f64>();
    let row = |i: usize| accurate_sum(y.outer_iter().map(|other| (-gamma * squared(x.row(i), other)).exp()));
    let sums: Vec<f64> = (0..x.nrows()).into_par_iter().map(row).collect();
    accurate_sum(sums)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use ndarray::{Array2, array};

    /// a = 0, 1 and b = 3, γ = ½, with e(d) = exp(−d² / 2): aa = (2 + 2 e(1)) / 4, bb = 1, ab = (e(3) + e(2)) / 2.
    #[test]
    fn by_hand() {
        let (a, b) = (array![[0.0], [1.0]], array![[3.0]]);
        let e = |d: f64| (-d * d / 2.0).exp();
        let biased = maximum_mean_discrepancy(a.view(), b.view(), 0.5, true).unwrap();
        assert_relative_eq!(biased, (1.0 + e(1.0)) / 2.0 + 1.0 - e(3.0) - e(2.0), max_relative = 1e-14);
        let b = array![[3.0], [5.0]];
        let unbiased = maximum_mean_discrepancy(a.view(), b.view(), 0.5, false).unwrap();
        let between = (e(3.0) + e(5.0) + e(2.0) + e(4.0)) / 2.0;
        assert_relative_eq!(unbiased, e(1.0) + e(2.0) - between, max_relative = 1e-13);
        // ‖(3, 4)‖² = 25.
        let plane = maximum_mean_discrepancy(array![[0.0, 0.0]].view(), array![[3.0, 4.0]].view(), 0.1, true).unwrap();
        assert_relative_eq!(plane, 2.0 - 2.0 * (-2.5_f64).exp(), max_relative = 1e-14);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let (a, none) = (array![[1.0], [2.0]], Array2::zeros((0, 1)));
        let of = |a: &Array2<f64>, b: &Array2<f64>, gamma, biased| {
            maximum_mean_discrepancy(a.view(), b.view(), gamma, biased)
        };
        assert_eq!(of(&a, &a, 1.0, true).unwrap(), 0.0);
        assert!(matches!(of(&none, &a, 1.0, true), Err(Error::Empty { .. })));
        assert!(matches!(of(&a, &none, 1.0, true), Err(Error::Empty { .. })));
        assert!(matches!(of(&a, &array![[1.0, 2.0]], 1.0, true), Err(Error::Shape { .. })));
        assert!(matches!(of(&a, &array![[f64::NAN]], 1.0, true), Err(Error::NotFinite { .. })));
        assert!(matches!(of(&a, &array![[1.0]], 1.0, false), Err(Error::BadParam { .. })));
        for gamma in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(of(&a, &a, gamma, true), Err(Error::BadParam { .. })));
        }
    }
}
