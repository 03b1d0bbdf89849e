//! Correlation of two columns: covariance, Pearson's r, Spearman's ρ, Kendall's τ-b; and whether a matrix of correlations
//! can be one.
//!
//! - Formula: r = Sxy / √(Sxx · Syy) with sums of products of deviations from the means; ρ is r of the ranks;
//!   τ-b = (C − D) / √((n₀ − n₁)(n₀ − n₂)) over the n₀ pairs of rows, C in the same order and D in opposite order, n₁ tied in
//!   x and n₂ in y.
//! - Cost: O(n) for r and the covariance, O(n log n) for ρ and τ (Knight's counting of swaps).
//! - Sources: Pearson (1896), Phil. Trans. R. Soc. A 187, 253–318; Spearman (1904), Am. J. Psychol. 15, 72–101;
//!   Kendall (1945), Biometrika 33, 239–251; Knight (1966), J. Am. Stat. Assoc. 61, 436–439.

use ndarray::{ArrayView1, ArrayView2};

use super::ranks::ranks_and_ties;
use super::{Moments, accurate_sum, in_range};
use crate::input;
use crate::linalg::dense::symmetric_eigenvalues;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Head, Number};
use crate::{Error, Result};

/// Two columns that describe the same samples, and the sums that their correlation comes from.
///
/// ```
/// let pairs = workings::stats::Pairs::new(&[1.0, 2.0, 4.0], &[1.0, 3.0, 4.0])?;
/// assert!((pairs.r() - 13.0 / 14.0).abs() < 1e-14); // Sxy = 13/3, Sxx = Syy = 14/3
/// assert_eq!((pairs.spearman(), pairs.kendall()), (1.0, 1.0)); // both ascend
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Pairs {
    x: Vec<f64>,
    y: Vec<f64>,
    of_x: Moments,
    of_y: Moments,
    sxy: f64,
    /// How a value and the mean of each column are written.
    symbols: [[&'static str; 2]; 2],
}

impl Pairs {
    /// Two columns of the same length, at least one row.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`.
    pub fn new<'a>(x: impl Into<ArrayView1<'a, f64>>, y: impl Into<ArrayView1<'a, f64>>) -> Result<Self> {
        let (x, y) = (x.into(), y.into());
        input::same_length("x", x.len(), "y", y.len())?;
        input::finite("x", x.iter().copied())?;
        input::finite("y", y.iter().copied())?;
        Pairs::of_finite(x.to_vec(), y.to_vec(), [["xᵢ", "x̄"], ["yᵢ", "ȳ"]])
    }

    fn of_finite(x: Vec<f64>, y: Vec<f64>, symbols: [[&'static str; 2]; 2]) -> Result<Self> {
        let (of_x, of_y) = (Moments::new(&x)?, Moments::new(&y)?);
        let (mean_x, mean_y) = (of_x.mean(), of_y.mean());
        let sxy = accurate_sum(x.iter().zip(&y).map(|(x, y)| (x - mean_x) * (y - mean_y)));
        Ok(Pairs { x, y, of_x, of_y, sxy, symbols })
    }

    /// The same rows with ranks in place of values.
    fn ranked(&self) -> Result<Pairs> {
        let (x, y) = (ranks_and_ties(&self.x).0, ranks_and_ties(&self.y).0);
        Pairs::of_finite(x, y, [["rank(xᵢ)", "mean rank x"], ["rank(yᵢ)", "mean rank y"]])
    }

    /// How many rows there are.
    pub fn n(&self) -> usize {
        self.x.len()
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn mean(&self, column: usize) -> Expr {
        let of = [&self.of_x, &self.of_y][column];
        let [value, mean] = self.symbols[column];
        let head = Head::new([[&self.x[..], &self.y[..]][column]]);
        head.mean([value], of.mean() * self.n() as f64, |[x]| x).valued(of.mean()).called(mean)
    }

    fn sum(&self, name: &'static str, total: f64, term: impl Fn(Expr, Expr) -> Expr) -> Expr {
        let means = [self.mean(0), self.mean(1)];
        let names = [self.symbols[0][0], self.symbols[1][0]];
        let sum = Head::new([&self.x[..], &self.y[..]]).sum(names, total, |[x, y]| term(x - &means[0], y - &means[1]));
        sum.undefined_if(!total.is_finite(), "the products of the deviations leave the range of f64").called(name)
    }

    fn covariance_expr(&self, ddof: usize) -> Expr {
        let products = self.sum("Sxy", self.sxy, |dx, dy| dx * dy);
        let n = Expr::named("n", self.n() as f64);
        let free = if ddof == 0 { n } else { n - ddof as f64 };
        (products / free).undefined_if(self.n() <= ddof, format!("no more rows than ddof = {ddof}")).called("cov")
    }

    fn r_expr(&self) -> Expr {
        let (sxx, syy) = (self.of_x.sum_of_squares(), self.of_y.sum_of_squares());
        let Bounded { sxy, together, lost, .. } = Bounded::new(sxx, syy, self.sxy);
        let constant = |of: &Moments| of.min() == of.max();
        let sxy = self.sum("Sxy", sxy, |dx, dy| dx * dy);
        let sxx = self.sum("Sxx", sxx, |dx, _| dx.powi(2));
        let syy = self.sum("Syy", syy, |_, dy| dy.powi(2));
        let root = if together { (sxx * syy).sqrt() } else { sxx.sqrt() * syy.sqrt() };
        (sxy / root)
            .undefined_if(lost, "the products of the deviations leave the range of f64")
            .undefined_if(constant(&self.of_y), "y has no variance: all its values are equal")
            .undefined_if(constant(&self.of_x), "x has no variance: all its values are equal")
    }

    fn kendall_expr(&self) -> Expr {
        let counts = PairCounts::new(&self.x, &self.y);
        let named = |name: &str, count: u64| Expr::named(name, count as f64);
        let all = named("n₀", counts.all);
        let free = |ties: Expr| &all - ties;
        let (in_x, in_y) = (named("n₁", counts.tied_x), named("n₂", counts.tied_y));
        let concordant = named("concordant", counts.concordant);
        let difference = concordant - named("discordant", counts.discordant);
        (difference / (free(in_x) * free(in_y)).sqrt())
            .undefined_if(counts.tied_y == counts.all, "y has no variance: all its values are equal")
            .undefined_if(counts.tied_x == counts.all, "x has no variance: all its values are equal")
            .called("τ")
    }

    fn spearman_expr(&self) -> Expr {
        match self.ranked() {
            Ok(ranked) => ranked.r_expr().called("ρ"),
            Err(error) => Expr::named("ρ", f64::NAN).undefined_if(true, error),
        }
    }
}

formulas! { Pairs;
    /// Pearson's correlation, −1 to 1: 1 for a rising line, 0 for no linear relation; undefined where a column is constant.
    r: |pairs| pairs.r_expr().called("r");
    /// Spearman's correlation of the ranks, −1 to 1: 1 where y always rises with x; ties take their mean rank.
    spearman: |pairs| pairs.spearman_expr();
    /// Kendall's τ-b, −1 to 1: by how much pairs in the same order outnumber those in opposite order, allowing for ties.
    kendall: |pairs| pairs.kendall_expr();
    /// Σ(x − x̄)(y − ȳ) / (n − ddof), in units of x times units of y; undefined if no more than `ddof` rows.
    covariance: |pairs, ddof: usize| pairs.covariance_expr(ddof);
}

/// Sxy, held within √(Sxx · Syy).
struct Bounded {
    sxy: f64,
    bound: f64,
    /// Whether Sxx · Syy is in range.
    together: bool,
    /// Whether the range of f64 does not suffice.
    lost: bool,
}

impl Bounded {
    fn new(sxx: f64, syy: f64, sxy: f64) -> Bounded {
        // |Sxy| never exceeds this bound (Cauchy and Schwarz), and rounding must not lift it above.
        // The root of the product is exact for x against x; where the product leaves the range, two roots do.
        let together = in_range(sxx * syy, 1);
        let bound = if together { (sxx * syy).sqrt() } else { sxx.sqrt() * syy.sqrt() };
        let sxy = if bound.is_finite() { sxy.clamp(-bound, bound) } else { sxy };
        Bounded { sxy, bound, together, lost: !(in_range(bound, 1) && sxy.is_finite()) }
    }
}

/// Pearson's r of two columns as plain sums; NaN wherever [`Pairs`] would refuse the columns or call r undefined, which
/// says why.
pub(crate) fn correlation_of(x: &[f64], y: &[f64], of_y: &Moments) -> f64 {
    let Ok(of_x) = Moments::new(x) else { return f64::NAN };
    let (mean_x, mean_y) = (of_x.mean(), of_y.mean());
    let sxy = accurate_sum(x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y)));
    let Bounded { sxy, bound, lost, .. } = Bounded::new(of_x.sum_of_squares(), of_y.sum_of_squares(), sxy);
    let constant = of_x.min() == of_x.max() || of_y.min() == of_y.max();
    if lost || constant { f64::NAN } else { sxy / bound }
}

/// Kendall's τ-b of two columns of finite values, neither constant.
pub(super) fn kendall(x: &[f64], y: &[f64]) -> f64 {
    let counts = PairCounts::new(x, y);
    let [all, tied_x, tied_y] = [counts.all, counts.tied_x, counts.tied_y].map(|count| count as f64);
    (counts.concordant as f64 - counts.discordant as f64) / ((all - tied_x) * (all - tied_y)).sqrt()
}

/// How the pairs of rows stand to each other.
#[derive(Debug, Clone, Copy, PartialEq)]
struct PairCounts {
    all: u64,
    tied_x: u64,
    tied_y: u64,
    concordant: u64,
    discordant: u64,
}

impl PairCounts {
    fn new(x: &[f64], y: &[f64]) -> PairCounts {
        let pairs = |n: usize| n as u64 * (n as u64).saturating_sub(1) / 2;
        let mut rows: Vec<(f64, f64)> = x.iter().zip(y).map(|(x, y)| (x + 0.0, y + 0.0)).collect(); // −0 is 0
        rows.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let tied_x = rows.chunk_by(|a, b| a.0 == b.0).map(|tied| pairs(tied.len())).sum();
        let tied_both: u64 = rows.chunk_by(|a, b| a == b).map(|tied| pairs(tied.len())).sum();
        let mut column: Vec<f64> = rows.into_iter().map(|(_, y)| y).collect();
        let discordant = sort_counting_swaps(&mut column, &mut vec![0.0; x.len()]);
        let tied_y = column.chunk_by(|a, b| a == b).map(|tied| pairs(tied.len())).sum();
        let all = pairs(x.len());
        PairCounts { all, tied_x, tied_y, concordant: all + tied_both - tied_x - tied_y - discordant, discordant }
    }
}

/// Sorts by merging and counts the pairs that stood in the wrong order.
fn sort_counting_swaps(values: &mut [f64], spare: &mut [f64]) -> u64 {
    let n = values.len();
    if n < 2 {
        return 0;
    }
    let middle = n / 2;
    let (left, right) = values.split_at_mut(middle);
    let mut swaps = sort_counting_swaps(left, spare) + sort_counting_swaps(right, spare);
    let (mut i, mut j) = (0, 0);
    for place in spare.iter_mut().take(n) {
        if j == right.len() || i < left.len() && left[i] <= right[j] {
            *place = left[i];
            i += 1;
        } else {
            *place = right[j];
            j += 1;
            swaps += (left.len() - i) as u64;
        }
    }
    values.copy_from_slice(&spare[..n]);
    swaps
}

/// A matrix that claims to hold correlations, and whether any data could have them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CorrelationMatrix {
    asymmetric_pairs: usize,
    min_eigenvalue: f64,
    n: usize,
}

impl CorrelationMatrix {
    /// A square matrix, a row and a column for each variable.
    ///
    /// # Errors
    /// `Empty`, `Shape` if it is not square, `NotFinite`; `Undetermined` if the eigenvalues cannot be found.
    /// ```
    /// let m = ndarray::array![[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]];
    /// let m = workings::stats::CorrelationMatrix::new(&m)?;
    /// assert!((m.min_eigenvalue() + 0.8).abs() < 1e-12 && !m.is_valid());
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new<'a>(matrix: impl Into<ArrayView2<'a, f64>>) -> Result<Self> {
        let m = matrix.into();
        if m.is_empty() {
            return Err(Error::empty("matrix"));
        }
        let n = m.nrows();
        if m.ncols() != n {
            let given = format!("{n} × {}", m.ncols());
            return Err(Error::Shape { name: "matrix".into(), given, needed: "as many rows as columns".into() });
        }
        input::finite_rows("matrix", m)?;
        let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
        let asymmetric_pairs = pairs.filter(|&(i, j)| m[(i, j)] != m[(j, i)]).count();
        let eigenvalues = symmetric_eigenvalues(n, |i, j| m[(i, j)] / 2.0 + m[(j, i)] / 2.0);
        let found = eigenvalues.and_then(|values| values.into_iter().reduce(f64::min));
        let min_eigenvalue = found.ok_or_else(|| Error::Undetermined("the eigenvalues cannot be found".into()))?;
        Ok(CorrelationMatrix { asymmetric_pairs, min_eigenvalue, n })
    }

    /// How many pairs i < j have two entries that differ.
    pub fn asymmetric_pairs(&self) -> usize {
        self.asymmetric_pairs
    }

    /// The smallest eigenvalue of (M + Mᵀ) / 2; below 0 some combination of the variables would have a negative variance.
    pub fn min_eigenvalue(&self) -> f64 {
        self.min_eigenvalue
    }

    /// Whether it is symmetric and has no negative eigenvalue, rounding aside.
    pub fn is_valid(&self) -> bool {
        self.asymmetric_pairs == 0 && self.min_eigenvalue >= -1e-12 * self.n as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// SciPy 1.17.1: pearsonr, spearmanr, kendalltau; numpy.cov.
    #[test]
    fn correlations_with_ties_as_scipy() {
        let (x, y) = ([1.0, 2.0, 2.0, 4.0, 5.0, 5.0, 9.0], [2.0, 1.0, 4.0, 4.0, 7.0, -3.0, 4.0]);
        let pairs = Pairs::new(&x, &y).unwrap();
        assert_relative_eq!(pairs.r(), 0.15644655469368599, max_relative = 1e-14);
        assert_relative_eq!(pairs.spearman(), 0.28306925853614895, max_relative = 1e-14);
        assert_relative_eq!(pairs.kendall(), 0.21629522817435004, max_relative = 1e-14);
        assert_relative_eq!(pairs.covariance(1), 1.3333333333333333, max_relative = 1e-14);
        assert_relative_eq!(pairs.covariance(0), 1.3333333333333333 * 6.0 / 7.0, max_relative = 1e-14);
    }

    /// Two of three pairs ascend, one descends.
    #[test]
    fn derivations_show_their_counts() {
        let pairs = Pairs::new(&[1.0, 2.0, 3.0], &[1.0, 3.0, 2.0]).unwrap();
        let tau = pairs.worked().kendall();
        assert_eq!(tau.substitution(), "(2 − 1) / √((3 − 0) · (3 − 0))");
        assert_eq!(pairs.worked().r().formula(), "r = Sxy / √(Sxx · Syy)");
    }

    #[test]
    fn an_exact_line_has_correlation_one_in_any_unit() {
        for unit in [1e-120, 1.0, 1e120] {
            let r = Pairs::new(&[1.0, 2.0, 3.0].map(|x| x * unit), &[1.0, 2.0, 3.0]).unwrap().r();
            assert!(r <= 1.0 && r > 1.0 - 1e-15, "{r}");
        }
        assert_eq!(Pairs::new(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]).unwrap().r(), -1.0);
    }

    /// Shifting both columns by 1e9 moves no deviation: r stays 13/14, Sxy 13/3.
    #[test]
    fn an_offset_costs_no_digits() {
        let pairs = Pairs::new(&[1e9 + 1.0, 1e9 + 2.0, 1e9 + 4.0], &[1e9 + 1.0, 1e9 + 3.0, 1e9 + 4.0]).unwrap();
        assert_relative_eq!(pairs.r(), 13.0 / 14.0, max_relative = 1e-13);
        assert_relative_eq!(pairs.covariance(1), 13.0 / 6.0, max_relative = 1e-13);
    }

    #[test]
    fn what_is_not_defined_says_why() {
        let flat = Pairs::new(&[1.0, 1.0, 1.0], &[1.0, 2.0, 3.0]).unwrap();
        let w = flat.worked();
        for result in [w.r(), w.spearman(), w.kendall()] {
            assert!(result.undefined().unwrap().starts_with("x has no variance"));
        }
        assert_eq!(flat.covariance(0), 0.0);
        assert!(Pairs::new(&[1.0], &[2.0]).unwrap().covariance(1).is_nan());
        let wide = Pairs::new(&[1e200, -1e200], &[1.0, 2.0]).unwrap();
        assert!(wide.worked().r().undefined().unwrap().contains("range"));
        assert!(matches!(Pairs::new(&[1.0], &[1.0, 2.0]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(Pairs::new(&[1.0], &[f64::NAN]), Err(Error::NotFinite { .. })));
    }

    /// Equal columns give correlation 1; singular, but valid.
    #[test]
    fn a_correlation_matrix_needs_symmetry_and_no_negative_eigenvalue() {
        let of = |rows: [[f64; 2]; 2]| CorrelationMatrix::new(&ndarray::arr2(&rows)).unwrap();
        assert!(of([[1.0, 1.0], [1.0, 1.0]]).is_valid() && of([[1.0, 0.5], [0.5, 1.0]]).is_valid());
        assert_relative_eq!(of([[1.0, 0.5], [0.5, 1.0]]).min_eigenvalue(), 0.5, max_relative = 1e-14);
        let crooked = of([[1.0, 0.5], [0.25, 1.0]]);
        assert_eq!((crooked.asymmetric_pairs(), crooked.is_valid()), (1, false));
        assert_relative_eq!(crooked.min_eigenvalue(), 0.625, max_relative = 1e-14);
        assert!(matches!(CorrelationMatrix::new(&ndarray::array![[1.0, 0.5]]), Err(Error::Shape { .. })));
        assert!(matches!(CorrelationMatrix::new(&ndarray::array![[f64::NAN]]), Err(Error::NotFinite { .. })));
    }
}
