//! Outliers: values that lie too far from the others, by one of three rules, and winsorizing, which pulls them in.
//!
//! - z-score: |x − mean| / std > k. The outlier itself widens the deviation, so that among n values no z-score exceeds
//!   √(n − 1), and 3 deviations catch nothing in ten values.
//! - Fences (Tukey): outside q1 − f·IQR to q3 + f·IQR, f = 1.5 as a rule.
//! - Modified z-score: 0.6745·|x − median| / MAD > 3.5, MAD = median |x − median|; 0.6745 makes it a z-score for normal data.
//! - Conventions: quantiles interpolate linearly; a value on a limit is no outlier; where the deviation or the MAD is 0 there
//!   is no score.
//! - Source: Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers; Shiffler (1988), The American Statistician 42,
//!   79–80; Tukey (1977), Exploratory Data Analysis.

use crate::input;
use crate::stats::{BoxPlot, QuantileMethod, Sample, ascending, quantile_expr};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// The name of the value at position `i`.
fn entry(i: usize, x: f64) -> Expr {
    Expr::named(format!("x[{i}]"), x)
}

/// The positions, from 0, of values for which this holds.
fn positions(values: impl IntoIterator<Item = f64>, holds: impl Fn(f64) -> bool) -> Vec<usize> {
    values.into_iter().enumerate().filter(|(_, value)| holds(*value)).map(|(i, _)| i).collect()
}

fn threshold(name: &str, value: f64) -> Result<()> {
    input::setting(name, value, value > 0.0, "a number above 0")
}

/// The z-scores of a column.
#[derive(Debug, Clone)]
pub struct ZScores {
    x: Vec<f64>,
    mean: Expr,
    std: Expr,
}

impl ZScores {
    /// Of these values; `ddof` 0 for the deviation of the population, 1 for that of a sample.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`.
    /// ```
    /// use workings::preprocessing::ZScores;
    ///
    /// let z = ZScores::new(&[1.0, 1.0, 1.0, 1.0, 6.0], 0)?; // mean 2, deviation 2
    /// assert_eq!((z.values(), z.outliers(1.5)?), (vec![-0.5, -0.5, -0.5, -0.5, 2.0], vec![4]));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(x: &[f64], ddof: usize) -> Result<ZScores> {
        let sample = Sample::new(x)?;
        Ok(ZScores { x: x.to_vec(), mean: sample.mean_expr(), std: sample.std_expr(ddof) })
    }

    /// The values themselves.
    pub fn x(&self) -> &[f64] {
        &self.x
    }

    fn score<N: Number>(x: N, mean: N, std: N) -> N {
        let none = std.value() == 0.0;
        ((x - mean) / std).undefined_if(none, "the standard deviation is 0")
    }

    /// The scores, without unit; `NaN` where the deviation is 0 or undefined.
    pub fn values(&self) -> Vec<f64> {
        let (mean, std) = (self.mean.value(), self.std.value());
        self.x.iter().map(|x| ZScores::score(*x, mean, std)).collect()
    }

    /// The scores with their derivations.
    pub fn exprs(&self) -> Vec<Expr> {
        let score = |(i, x): (usize, &f64)| {
            ZScores::score(entry(i, *x), self.mean.clone(), self.std.clone()).called(format!("z[{i}]"))
        };
        self.x.iter().enumerate().map(score).collect()
    }

    /// The positions, from 0, of scores beyond `k` on either side; beyond it by no more than rounding is not beyond it.
    ///
    /// # Errors
    /// `BadParam` for k of 0 or below.
    pub fn outliers(&self, k: f64) -> Result<Vec<usize>> {
        threshold("k", k)?;
        Ok(positions(self.values(), |z| z.abs() > k * (1.0 + 1e-12)))
    }
}

/// The largest z-score that any of n values can have: √(n − 1) with the deviation of the population, (n − 1) / √n with that of
/// the sample, reached by one value apart from n − 1 equal ones. For one value there is none.
pub fn largest_z_score<N: Number>(n: N, sample: bool) -> N {
    let one = n.value() <= 1.0;
    let largest = if sample { (n.clone() - 1.0) / n.sqrt() } else { (n - 1.0).sqrt() };
    largest.undefined_if(one, "a single value has no deviation")
}

/// Tukey's fences around the middle half of a column.
///
/// ```
/// use workings::preprocessing::Fences;
///
/// let fences = Fences::new(&[1.0, 2.0, 3.0, 4.0, 50.0], 1.5)?; // quartiles 2 and 4
/// assert_eq!((fences.lower().value(), fences.upper().value()), (-1.0, 7.0));
/// assert_eq!(fences.outliers(&[7.0, 7.5, -2.0]), [1, 2]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Fences {
    of: BoxPlot,
}

impl Fences {
    /// Of these values, `factor` interquartile ranges (1.5 as a rule) beyond the quartiles.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for a factor below 0.
    pub fn new(x: &[f64], factor: f64) -> Result<Fences> {
        input::setting("factor", factor, factor >= 0.0, "a number of at least 0")?;
        Ok(Fences { of: BoxPlot::new(x, factor)? })
    }

    /// The first quartile, in the unit of the values.
    pub fn q1(&self) -> Expr {
        self.of.quartile("q1", 0.25)
    }

    /// The third quartile.
    pub fn q3(&self) -> Expr {
        self.of.quartile("q3", 0.75)
    }

    /// q1 − factor·(q3 − q1).
    pub fn lower(&self) -> Expr {
        self.of.fence("lower", ("q1", 0.25), -1.0)
    }

    /// q3 + factor·(q3 − q1).
    pub fn upper(&self) -> Expr {
        self.of.fence("upper", ("q3", 0.75), 1.0)
    }

    /// The positions, from 0, of values strictly outside the fences.
    pub fn outliers(&self, x: &[f64]) -> Vec<usize> {
        let (lower, upper) = (self.lower().value(), self.upper().value());
        positions(x.iter().copied(), |x| x < lower || x > upper)
    }
}

/// Scores by the median and the median absolute deviation, which outliers do not move.
///
/// ```
/// use workings::preprocessing::ModifiedZScores;
///
/// let scores = ModifiedZScores::new(&[1.0, 2.0, 3.0, 4.0, 50.0])?; // deviations from 3: 2, 1, 0, 1, 47
/// assert_eq!((scores.mad(), scores.values()[4]), (1.0, 0.6745 * 47.0));
/// assert_eq!(scores.outliers(3.5)?, [4]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ModifiedZScores {
    x: Vec<f64>,
    median: Expr,
    mad: Expr,
}

impl ModifiedZScores {
    /// Of these values.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`.
    pub fn new(x: &[f64]) -> Result<ModifiedZScores> {
        checked(x)?;
        let middle = |x: &[f64], name| quantile_expr(QuantileMethod::Linear, &ascending(x), 0.5).renamed(name);
        let median = middle(x, "median");
        let centre = median.value();
        let deviations: Vec<f64> = x.iter().map(|x| (x - centre).abs()).collect();
        let mad = middle(&deviations, "MAD");
        Ok(ModifiedZScores { x: x.to_vec(), median, mad })
    }

    /// The values themselves.
    pub fn x(&self) -> &[f64] {
        &self.x
    }

    fn score<N: Number>(x: N, median: N, mad: N) -> N {
        let none = mad.value() == 0.0;
        (N::from(0.6745) * (x - median) / mad).undefined_if(none, "the median absolute deviation is 0")
    }

    /// The median, in the unit of the values.
    pub fn median(&self) -> f64 {
        self.median.value()
    }

    /// The median absolute deviation from the median, in the unit of the values.
    pub fn mad(&self) -> f64 {
        self.mad.value()
    }

    /// The median and the MAD with their derivations.
    pub(crate) fn middle(&self) -> [Expr; 2] {
        [self.median.clone(), self.mad.clone()]
    }

    /// The scores, without unit; `NaN` where the MAD is 0, as it is where more than half of the values are equal.
    pub fn values(&self) -> Vec<f64> {
        let (median, mad) = (self.median(), self.mad());
        self.x.iter().map(|x| ModifiedZScores::score(*x, median, mad)).collect()
    }

    /// The scores with their derivations.
    pub fn exprs(&self) -> Vec<Expr> {
        let (median, mad) = (Expr::named("median", self.median()), Expr::named("MAD", self.mad()));
        let score = |(i, x): (usize, &f64)| {
            ModifiedZScores::score(entry(i, *x), median.clone(), mad.clone()).called(format!("modified z[{i}]"))
        };
        self.x.iter().enumerate().map(score).collect()
    }

    /// The positions, from 0, of scores beyond `limit` (3.5 as a rule) on either side.
    ///
    /// # Errors
    /// `BadParam` for a limit of 0 or below.
    pub fn outliers(&self, limit: f64) -> Result<Vec<usize>> {
        threshold("threshold", limit)?;
        Ok(positions(self.values(), |z| z.abs() > limit))
    }
}

fn checked(x: &[f64]) -> Result<()> {
    if x.is_empty() {
        return Err(Error::empty("x"));
    }
    input::finite("x", x.iter().copied())
}

/// Limits at two percentiles of the training values, at which other values are clipped.
///
/// ```
/// use workings::preprocessing::Winsorizer;
///
/// let w = Winsorizer::fit(&[1.0, 2.0, 3.0, 4.0, 50.0], 25.0, 75.0)?;
/// assert_eq!((w.lower().value(), w.upper().value()), (2.0, 4.0));
/// assert_eq!(w.transform(&[0.0, 3.5, 50.0]), [2.0, 3.5, 4.0]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Winsorizer {
    lower: Expr,
    upper: Expr,
}

impl Winsorizer {
    /// The limits at these linearly interpolated percentiles (0 to 100) of the training values.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for percentiles outside 0 to 100, or a lower one above the upper.
    pub fn fit(x: &[f64], lower_percentile: f64, upper_percentile: f64) -> Result<Winsorizer> {
        let percent = "a percentile from 0 to 100";
        input::setting("upper_percentile", upper_percentile, (0.0..=100.0).contains(&upper_percentile), percent)?;
        let needed = format!("a percentile from 0 to upper_percentile = {upper_percentile}");
        let fits = (0.0..=upper_percentile).contains(&lower_percentile);
        input::setting("lower_percentile", lower_percentile, fits, &needed)?;
        checked(x)?;
        let sorted = ascending(x);
        let at = |percentile: f64, name: &str| {
            quantile_expr(QuantileMethod::Linear, &sorted, percentile / 100.0).renamed(name)
        };
        Ok(Winsorizer { lower: at(lower_percentile, "lower"), upper: at(upper_percentile, "upper") })
    }

    pub(super) fn of_limits(lower: f64, upper: f64) -> Winsorizer {
        Winsorizer { lower: Expr::named("lower", lower), upper: Expr::named("upper", upper) }
    }

    /// What smaller values become, in the unit of the values.
    pub fn lower(&self) -> Expr {
        self.lower.clone()
    }

    /// What larger values become.
    pub fn upper(&self) -> Expr {
        self.upper.clone()
    }

    /// min(max(x, lower), upper).
    pub(crate) fn clip<N: Number>(x: N, lower: N, upper: N) -> N {
        x.max(lower).min(upper)
    }

    /// The values, none beyond the limits; NaN stays.
    pub fn transform(&self, x: &[f64]) -> Vec<f64> {
        x.iter().map(|x| Winsorizer::clip(*x, self.lower.value(), self.upper.value())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nine equal values and one apart: the largest z-score there is, 3 and 9/√10.
    #[test]
    fn three_deviations_catch_nothing_in_ten_values() {
        let x = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1e6];
        for (ddof, expected) in [(0, 3.0), (1, 9.0 / 10.0_f64.sqrt())] {
            let z = ZScores::new(&x, ddof).unwrap();
            assert!((z.values()[9] - expected).abs() < 1e-14);
            assert!((largest_z_score(10.0, ddof == 1) - expected).abs() < 1e-14);
            assert_eq!(z.outliers(3.0).unwrap(), [0; 0]);
        }
        // Exactly 3, too, but the nearest double that comes out is above it.
        let z = ZScores::new(&[1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1000.0], 0).unwrap();
        assert!(z.values()[9] > 3.0 && z.outliers(3.0).unwrap().is_empty());
        assert!(largest_z_score(1.0, false).is_nan() && largest_z_score(1.0, true).is_nan());
    }

    #[test]
    fn without_spread_there_is_no_score() {
        let z = ZScores::new(&[4.0, 4.0], 0).unwrap();
        assert!(z.values()[0].is_nan() && z.exprs()[0].undefined().unwrap().contains("is 0"));
        assert!(ZScores::new(&[4.0], 1).unwrap().values()[0].is_nan());
        let scores = ModifiedZScores::new(&[3.0, 3.0, 9.0]).unwrap();
        assert!(scores.values()[2].is_nan() && scores.outliers(3.5).unwrap().is_empty());
    }

    /// 1, 2, 4, 8: quartiles 1.75 and 5, IQR 3.25; twice that beyond is −4.75 and 11.5.
    #[test]
    fn fences_stand_apart_from_the_quartiles() {
        let fences = Fences::new(&[8.0, 1.0, 4.0, 2.0], 2.0).unwrap();
        assert_eq!((fences.q1().value(), fences.q3().value()), (1.75, 5.0));
        assert_eq!((fences.lower().value(), fences.upper().value()), (-4.75, 11.5));
        assert_eq!(fences.outliers(&[11.5, 11.6, -5.0]), [1, 2]);
    }

    #[test]
    fn wrong_inputs_are_errors() {
        assert!(matches!(ZScores::new(&[], 0), Err(Error::Empty { .. })));
        assert!(matches!(Fences::new(&[], 1.5), Err(Error::Empty { .. })));
        assert!(matches!(Fences::new(&[1.0], -1.0), Err(Error::BadParam { .. })));
        assert!(matches!(ModifiedZScores::new(&[f64::NAN]), Err(Error::NotFinite { .. })));
        assert!(matches!(ZScores::new(&[1.0, 2.0], 0).unwrap().outliers(0.0), Err(Error::BadParam { .. })));
        for (lower, upper) in [(-1.0, 50.0), (60.0, 50.0), (0.0, 101.0), (f64::NAN, 50.0)] {
            let fitted = Winsorizer::fit(&[1.0, 2.0], lower, upper);
            assert!(matches!(fitted, Err(Error::BadParam { .. })), "{lower} to {upper}");
        }
    }
}
