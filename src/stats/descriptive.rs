//! A sample described: mean, median, variance, shape, with their derivations.
//!
//! - Conventions: variance takes `ddof`, 0 for the population (σ²) and 1 for a sample (s²); skewness and kurtosis are ratios
//!   of population moments, kurtosis in excess of the normal's 3.
//! - Cost: O(n). Sums of powers are taken of the deviations from the mean, never as differences of large squares.
//! - Source: Joanes & Gill (1998), The Statistician 47, 183–189, for the adjusted skewness.

use ndarray::ArrayView1;

use super::{Moments, accurate_sum, between};
use crate::input;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Head, Number};
use crate::{Error, Result};

/// A sample of numbers, reduced to what describes it.
///
/// ```
/// let s = workings::stats::Sample::new(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])?;
/// assert_eq!((s.mean(), s.median(), s.var(0), s.std(0)), (5.0, 4.5, 4.0, 2.0));
/// assert_eq!(s.worked().mean().formula(), "x̄ = Σxᵢ / n");
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// The letter that stands for a value in the derivations.
    letter: &'static str,
    moments: Moments,
    /// The one or two values in the middle.
    middle: (f64, f64),
    head: Head<1>,
}

impl Sample {
    /// # Errors
    /// `Empty`, `NotFinite`.
    pub fn new<'a>(values: impl Into<ArrayView1<'a, f64>>) -> Result<Self> {
        Sample::lettered("x", values.into())
    }

    pub(crate) fn lettered(letter: &'static str, values: ArrayView1<f64>) -> Result<Self> {
        if values.is_empty() {
            return Err(Error::empty(letter));
        }
        let slice = input::slice(&values);
        input::finite(letter, slice.iter().copied())?;
        let moments = Moments::new(&*slice)?;
        let head = Head::new([&slice]);
        let (n, mut values) = (slice.len(), slice.into_owned());
        let (below, upper, _) = values.select_nth_unstable_by(n / 2, f64::total_cmp);
        let upper = *upper;
        let lower = if n % 2 == 1 { upper } else { below.iter().copied().fold(f64::NEG_INFINITY, f64::max) };
        Ok(Sample { letter, moments, middle: (lower, upper), head })
    }

    /// Count, mean, extremes and variance as numbers that merge.
    pub fn moments(&self) -> &Moments {
        &self.moments
    }

    pub fn n(&self) -> usize {
        self.moments.n()
    }

    /// Whether all values are equal.
    pub fn is_constant(&self) -> bool {
        self.moments.min() == self.moments.max()
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// `n`, or `n(a)` in a formula of several samples.
    fn of(&self, symbol: &str) -> String {
        if self.letter == "x" { symbol.into() } else { format!("{symbol}({})", self.letter) }
    }

    pub(crate) fn n_expr(&self) -> Expr {
        Expr::named(self.of("n"), self.n() as f64)
    }

    pub(crate) fn mean_expr(&self) -> Expr {
        let mean = self.moments.mean();
        let sum = self.head.sum([&format!("{}ᵢ", self.letter)], mean * self.n() as f64, |[x]| x);
        (sum / self.n_expr()).valued(mean).called(format!("{}\u{304}", self.letter))
    }

    /// Σ(x − x̄)^k of this total.
    fn power_expr(&self, k: i32, total: f64) -> Expr {
        let mean = self.mean_expr();
        self.head.sum([&format!("{}ᵢ", self.letter)], total, |[x]| (x - &mean).powi(k))
    }

    /// Σ(x − x̄)².
    pub(crate) fn squares_expr(&self) -> Expr {
        let total = self.moments.sum_of_squares();
        self.power_expr(2, total)
            .undefined_if(total.is_nan(), "the squares of the deviations leave the range of f64")
            .called(self.of("SS"))
    }

    pub(crate) fn var_expr(&self, ddof: usize) -> Expr {
        let (squares, n) = (self.squares_expr(), self.n_expr());
        let symbol = if ddof == 0 { "σ²" } else { "s²" };
        let free = if ddof == 0 { n } else { n - ddof as f64 };
        let reason = match ddof {
            1 => "the sample variance needs two values".to_string(),
            ddof => format!("no more values than ddof = {ddof}"),
        };
        (squares / free).undefined_if(self.n() <= ddof, reason).called(self.of(symbol))
    }

    pub(crate) fn std_expr(&self, ddof: usize) -> Expr {
        self.var_expr(ddof).sqrt().called(self.of(if ddof == 0 { "σ" } else { "s" }))
    }

    fn median_expr(&self) -> Expr {
        let (n, (lower, upper)) = (self.n(), self.middle);
        let place = |place: usize, value: f64| Expr::named(format!("{}({place})", self.letter), value);
        let middle = match n % 2 {
            1 => place(n / 2 + 1, upper),
            _ => ((place(n / 2, lower) + place(n / 2 + 1, upper)) / 2.0).valued(between(lower, upper, 0.5)),
        };
        middle.called("median")
    }

    fn skewness_expr(&self) -> Expr {
        let skewness = self.moments.skewness();
        let cubes = self.power_expr(3, self.moments.sum_of_cubes());
        let ratio = (cubes / self.n_expr() / self.std_expr(0).powi(3)).valued(skewness);
        self.has_shape(ratio, skewness).called("skewness")
    }

    /// The ratio, if the sample has a shape at all.
    fn has_shape(&self, ratio: Expr, value: f64) -> Expr {
        ratio
            .undefined_if(self.is_constant(), "zero variance: all values are equal")
            .undefined_if(!self.is_constant() && value.is_nan(), "the powers of the deviations leave the range of f64")
    }
}

formulas! { Sample;
    /// x̄ = Σx / n, in the unit of the values.
    mean: |s| s.mean_expr();
    /// The value in the middle, or the mean of the two there.
    median: |s| s.median_expr();
    /// The smallest value, x(1).
    min: |s| Expr::named(format!("{}(1)", s.letter), s.moments.min()).called("min");
    /// The largest value, x(n).
    max: |s| Expr::named(format!("{}({})", s.letter, s.n()), s.moments.max()).called("max");
    /// Σ(x − x̄)² / (n − ddof), in the squared unit; undefined if no more than `ddof` values.
    var: |s, ddof: usize| s.var_expr(ddof);
    /// The root of the variance, in the unit of the values.
    std: |s, ddof: usize| s.std_expr(ddof);
    /// (Σ(x − x̄)³ / n) / σ³; 0 for symmetry, positive for a long right tail; undefined for equal values.
    skewness: |s| s.skewness_expr();
    /// Adjusted Fisher-Pearson skewness, skewness · √(n(n − 1)) / (n − 2); undefined below three values.
    skewness_unbiased: |s| {
        let n = s.n_expr();
        let factor = (&n * (&n - 1.0)).sqrt() / (&n - 2.0);
        let few = s.n() < 3;
        (s.skewness_expr() * factor).undefined_if(few, "the adjustment needs three values").called("skewness unbiased")
    };
    /// (Σ(x − x̄)⁴ / n) / σ⁴ − 3; 0 for the normal distribution; undefined for equal values.
    excess_kurtosis: |s| {
        let kurtosis = s.moments.kurtosis();
        let fourth = s.power_expr(4, s.moments.sum_of_fourth_powers());
        let ratio = (fourth / s.n_expr() / s.std_expr(0).powi(4) - 3.0).valued(kurtosis);
        s.has_shape(ratio, kurtosis).called("excess kurtosis")
    };
    /// s / √n: how far the mean of such a sample lies from the true one, typically.
    standard_error: |s| (s.std_expr(1) / s.n_expr().sqrt()).called(s.of("SE"));
}

/// Geometric mean of positive values, exp(Σ ln x / n): the factor that n equal factors would share.
///
/// # Errors
/// `Empty`, `NotFinite`; `OutOfRange` for a value that is not above 0.
/// ```
/// assert!((workings::stats::geometric_mean(&[2.0, 8.0])? - 4.0).abs() < 1e-14);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn geometric_mean<'a>(values: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    Ok(geometric_mean_expr(values.into())?.value())
}

pub(crate) fn geometric_mean_expr(values: ArrayView1<f64>) -> Result<Expr> {
    if values.is_empty() {
        return Err(Error::empty("x"));
    }
    input::in_range("x", values.iter().copied(), |x| x > 0.0, "a number above 0")?;
    let total = accurate_sum(values.iter().map(|x| x.ln()));
    let first = values.iter().take(5).map(|x| Expr::from(*x).ln());
    let n = values.len();
    let logs =
        (Expr::sum(Expr::symbol("xᵢ").ln(), first, n, total) / Expr::named("n", n as f64)).called("mean of ln x");
    Ok(logs.exp().called("geometric mean"))
}

/// Coefficient of variation, std / mean: the spread as a share of the mean; `NaN` for a mean of 0.
///
/// # Errors
/// `BadParam` for a standard deviation below 0.
/// ```
/// assert_eq!(workings::stats::coefficient_of_variation(50.0, 12.5)?, 0.25);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn coefficient_of_variation(mean: f64, std: f64) -> Result<f64> {
    Ok(coefficient_of_variation_expr(mean, std)?.value())
}

pub(crate) fn coefficient_of_variation_expr(mean: f64, std: f64) -> Result<Expr> {
    non_negative_std(std)?;
    let ratio = Expr::named("std", std) / Expr::named("mean", mean);
    Ok(ratio.undefined_if(mean == 0.0, "the mean is 0").called("CV"))
}

/// How many standard deviations `x` lies above the mean, (x − mean) / std; `NaN` for a standard deviation of 0.
///
/// # Errors
/// `BadParam` for a standard deviation below 0.
/// ```
/// assert_eq!(workings::stats::z_score(7.0, 4.0, 1.5)?, 2.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn z_score(x: f64, mean: f64, std: f64) -> Result<f64> {
    Ok(z_score_expr(x, mean, std)?.value())
}

pub(crate) fn z_score_expr(x: f64, mean: f64, std: f64) -> Result<Expr> {
    let ratio = (Expr::named("x", x) - Expr::named("mean", mean)) / Expr::named("std", std);
    in_deviations(ratio, std, "z")
}

/// Pearson's second skewness, 3(mean − median) / std; `NaN` for a standard deviation of 0.
///
/// # Errors
/// `BadParam` for a standard deviation below 0.
/// ```
/// assert_eq!(workings::stats::pearson_skewness(5.0, 4.0, 2.0)?, 1.5);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn pearson_skewness(mean: f64, median: f64, std: f64) -> Result<f64> {
    Ok(pearson_skewness_expr(mean, median, std)?.value())
}

pub(crate) fn pearson_skewness_expr(mean: f64, median: f64, std: f64) -> Result<Expr> {
    let ratio = 3.0 * (Expr::named("mean", mean) - Expr::named("median", median)) / Expr::named("std", std);
    in_deviations(ratio, std, "skewness")
}

/// What is measured in standard deviations, of which there must be one.
fn in_deviations(ratio: Expr, std: f64, name: &str) -> Result<Expr> {
    non_negative_std(std)?;
    Ok(ratio.undefined_if(std == 0.0, "zero variance: the standard deviation is 0").called(name))
}

fn non_negative_std(std: f64) -> Result<()> {
    input::setting("std", std, std >= 0.0, "a number of at least 0")
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// 1, 2, 3, 10: mean 4, squares 50, cubes 180, fourth powers 1394 (deviations −3, −2, −1, 6); median 2.5.
    #[test]
    fn four_numbers_by_hand() {
        let s = Sample::new(&[10.0, 1.0, 3.0, 2.0]).unwrap();
        assert_eq!((s.mean(), s.median(), s.min(), s.max(), s.var(0)), (4.0, 2.5, 1.0, 10.0, 12.5));
        assert_relative_eq!(s.var(1), 50.0 / 3.0, max_relative = 1e-15);
        let skewness = 45.0 / 12.5_f64.powf(1.5);
        assert_relative_eq!(s.skewness(), skewness, max_relative = 1e-14);
        assert_relative_eq!(s.skewness_unbiased(), skewness * 12.0_f64.sqrt() / 2.0, max_relative = 1e-14);
        assert_relative_eq!(s.excess_kurtosis(), 348.5 / 156.25 - 3.0, max_relative = 1e-14);
        assert_relative_eq!(s.standard_error(), (50.0_f64 / 12.0).sqrt(), max_relative = 1e-14);
        assert_eq!(s.worked().var(1).formula(), "s² = SS / (n − 1)");
        assert_eq!(Sample::new(&[1.0, 2.0, 9.0]).unwrap().std(1), 19.0_f64.sqrt()); // squares 9 + 4 + 25
        assert_eq!(s.worked().median().substitution(), "(2 + 3) / 2");
    }

    #[test]
    fn what_is_not_defined_says_why() {
        let one = Sample::new(&[4.0]).unwrap();
        assert_eq!((one.mean(), one.median(), one.var(0)), (4.0, 4.0, 0.0));
        assert_eq!(one.worked().std(1).undefined(), Some("the sample variance needs two values"));
        let constant = Sample::new(&[0.1; 3]).unwrap();
        assert_eq!(constant.worked().skewness().undefined(), Some("zero variance: all values are equal"));
        assert!(constant.excess_kurtosis().is_nan() && constant.skewness_unbiased().is_nan());
        assert!(Sample::new(&[1.0, 3.0]).unwrap().skewness_unbiased().is_nan());
        for unusable in [[1e200, -1e200], [1e200, 0.0], [1e-200, 0.0]] {
            let var = Sample::new(&unusable).unwrap().worked().var(0);
            assert!(var.undefined().unwrap().contains("range"), "{unusable:?}");
        }
        assert_eq!(Sample::new(&[] as &[f64]), Err(Error::empty("x")));
        assert!(matches!(Sample::new(&[f64::NAN]), Err(Error::NotFinite { index: 0, .. })));
    }

    #[test]
    fn an_offset_costs_no_digits() {
        let s = Sample::new(&[1e8 + 1.0, 1e8 + 2.0, 1e8 + 3.0]).unwrap();
        assert_eq!((s.mean(), s.var(1)), (1e8 + 2.0, 1.0));
    }

    /// ln 1 + ln 10 + ln 100 = 3 ln 10.
    #[test]
    fn geometric_means_need_positive_values() {
        assert_relative_eq!(geometric_mean(&[1.0, 10.0, 100.0]).unwrap(), 10.0, max_relative = 1e-14);
        assert!(matches!(geometric_mean(&[1.0, 0.0]), Err(Error::OutOfRange { index: 1, .. })));
        assert!(matches!(geometric_mean(&[] as &[f64]), Err(Error::Empty { .. })));
    }

    #[test]
    fn ratios_of_given_statistics() {
        assert_eq!(coefficient_of_variation(50.0, 12.5).unwrap(), 0.25);
        assert_eq!(z_score(7.0, 4.0, 1.5).unwrap(), 2.0);
        assert_eq!(pearson_skewness(5.0, 4.0, 2.0).unwrap(), 1.5);
        assert_eq!(coefficient_of_variation_expr(0.0, 1.0).unwrap().undefined(), Some("the mean is 0"));
        assert!(z_score(1.0, 1.0, 0.0).unwrap().is_nan() && pearson_skewness(1.0, 2.0, 0.0).unwrap().is_nan());
        assert!(z_score(1.0, 1.0, -1.0).is_err());
    }
}
