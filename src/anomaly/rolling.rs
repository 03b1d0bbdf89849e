//! Values of a series that lie far from those just before them: z-scores, modified z-scores and fences over a rolling window.
//!
//! - Formula: the rules of [`ZScores`](crate::preprocessing::ZScores), [`ModifiedZScores`](crate::preprocessing::ModifiedZScores)
//!   and [`Fences`](crate::preprocessing::Fences), with mean and deviation, median and MAD, or quartiles of the `window` values before
//!   the one that is judged.
//! - Conventions: the value itself is not in its window, so that it cannot hide itself; it is in those of later values.
//!   The first `window` values have no score and no limits, nor have those after values without spread (deviation or MAD 0).
//!   The deviation is that of the population. A value on a limit is not flagged.
//! - Cost: O(window) a value, and O(window · ln window) for the median absolute deviation.
//! - Source: Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers; Tukey (1977), Exploratory Data Analysis.

use crate::stats::{Moments, quantile_sorted};
use crate::{Error, Result, input};

/// When a value is far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RollingRule {
    /// More than `k` deviations from the mean (3 as a rule).
    ZScore { k: f64 },
    /// A modified z-score 0.6745·(x − median) / MAD beyond `limit` (3.5 as a rule): outliers in the window do little.
    ModifiedZScore { limit: f64 },
    /// More than `factor` interquartile ranges beyond the quartiles (1.5 as a rule).
    Fences { factor: f64 },
}

/// What [`rolling_outliers`] finds, a value for each of the series.
#[derive(Debug, Clone, PartialEq)]
pub struct RollingOutliers {
    /// z-scores, modified z-scores, or how many interquartile ranges a value lies beyond the nearer quartile (0 between them;
    /// negative below). `NaN` where there is none.
    pub scores: Vec<f64>,
    /// The least value that is not flagged, in the unit of the series; `NaN` where there is none.
    pub lower: Vec<f64>,
    /// The largest value that is not flagged.
    pub upper: Vec<f64>,
    /// Positions of the values beyond their limits, from 0.
    pub flagged: Vec<usize>,
}

/// The values that lie far from the `window` values before them.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a window below 2 or not shorter than the series, or a limit not above 0.
/// ```
/// use workings::anomaly::{RollingRule, rolling_outliers};
///
/// let x = [1.0, 2.0, 3.0, 4.0, 10.0, 5.0];
/// let found = rolling_outliers(&x, 4, RollingRule::ModifiedZScore { limit: 3.5 })?;
/// assert_eq!(found.flagged, [4]); // median 2.5, MAD 1: 0.6745 · 7.5 / 1
/// assert!((found.scores[4] - 0.6745 * 7.5).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn rolling_outliers(x: &[f64], window: usize, rule: RollingRule) -> Result<RollingOutliers> {
    if x.is_empty() {
        return Err(Error::empty("x"));
    }
    input::finite("x", x.iter().copied())?;
    let needed = format!("2 to n − 1 = {}", x.len() - 1);
    input::setting("window", window as f64, (2..x.len()).contains(&window), &needed)?;
    let (name, limit) = match rule {
        RollingRule::ZScore { k } => ("k", k),
        RollingRule::ModifiedZScore { limit } => ("limit", limit),
        RollingRule::Fences { factor } => ("factor", factor),
    };
    input::setting(name, limit, limit > 0.0 && limit.is_finite(), "a number above 0")?;
    let none = vec![f64::NAN; x.len()];
    let mut found = RollingOutliers { scores: none.clone(), lower: none.clone(), upper: none, flagged: vec![] };
    let mut sorted = x[..window].to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut deviations = vec![0.0; window];
    for t in window..x.len() {
        let spread = match rule {
            RollingRule::ZScore { .. } => of_mean(&x[t - window..t], limit)?,
            RollingRule::ModifiedZScore { .. } => of_median(&sorted, &mut deviations, limit),
            RollingRule::Fences { .. } => of_quartiles(&sorted, limit),
        };
        (found.lower[t], found.upper[t]) = (spread.lower, spread.upper);
        found.scores[t] = spread.score(x[t]);
        if x[t] < spread.lower || x[t] > spread.upper {
            found.flagged.push(t);
        }
        let place = |sorted: &[f64], x: f64| sorted.partition_point(|other| other.total_cmp(&x).is_lt());
        sorted.remove(place(&sorted, x[t - window]));
        sorted.insert(place(&sorted, x[t]), x[t]);
    }
    Ok(found)
}

/// Limits of usual values, and what a score is measured from (above and below the middle) and in.
struct Spread {
    lower: f64,
    upper: f64,
    from: (f64, f64),
    unit: f64,
}

impl Spread {
    /// Without spread there is nothing to measure by.
    fn new(from: (f64, f64), unit: f64, limit: f64) -> Spread {
        let unit = if unit > 0.0 { unit } else { f64::NAN };
        Spread { lower: from.0 - limit * unit, upper: from.1 + limit * unit, from, unit }
    }

    fn score(&self, x: f64) -> f64 {
        ((x - self.from.1).max(0.0) + (x - self.from.0).min(0.0)) / self.unit
    }
}

fn of_mean(window: &[f64], k: f64) -> Result<Spread> {
    let moments = Moments::new(window)?;
    // Of equal values no rounding of the mean is left.
    let unit = if moments.min() == moments.max() { 0.0 } else { moments.std(0) };
    Ok(Spread::new((moments.mean(), moments.mean()), unit, k))
}

fn of_median(sorted: &[f64], deviations: &mut [f64], limit: f64) -> Spread {
    let median = quantile_sorted(sorted, 0.5);
    deviations.iter_mut().zip(sorted).for_each(|(deviation, x)| *deviation = (x - median).abs());
    deviations.sort_unstable_by(f64::total_cmp);
    let mad = quantile_sorted(deviations, 0.5);
    Spread::new((median, median), mad / 0.6745, limit)
}

fn of_quartiles(sorted: &[f64], factor: f64) -> Spread {
    let (q1, q3) = (quantile_sorted(sorted, 0.25), quantile_sorted(sorted, 0.75));
    Spread::new((q1, q3), q3 - q1, factor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preprocessing::{Fences, ModifiedZScores, ZScores};

    const RULES: [RollingRule; 3] = [
        RollingRule::ZScore { k: 2.0 },
        RollingRule::ModifiedZScore { limit: 3.5 },
        RollingRule::Fences { factor: 1.5 },
    ];

    /// 2, 4, 4, 10 have mean 5 and deviation 3; median 4, MAD 1 (of 2, 0, 0, 6); quartiles 3.5 and 5.5, IQR 2.
    #[test]
    fn limits_by_hand() {
        let x = [2.0, 4.0, 4.0, 10.0, -1.0];
        let found = RULES.map(|rule| rolling_outliers(&x, 4, rule).unwrap());
        let [z, modified, fences] = &found;
        assert_eq!((z.lower[4], z.upper[4], z.scores[4]), (-1.0, 11.0, -2.0));
        assert!((modified.upper[4] - (4.0 + 3.5 / 0.6745)).abs() < 1e-12);
        assert!((modified.scores[4] + 0.6745 * 5.0).abs() < 1e-12);
        assert_eq!((fences.lower[4], fences.upper[4], fences.scores[4]), (0.5, 8.5, -2.25));
        assert_eq!(found.each_ref().map(|found| &found.flagged[..]), [&[][..], &[], &[4]]); // −1 is on z's limit
        assert!(found.iter().all(|found| found.scores[..4].iter().all(|score| score.is_nan())));
    }

    /// What the rules for whole columns say of the window, at each place of a lopsided series.
    #[test]
    fn the_rules_of_columns_in_every_window() {
        let x: Vec<f64> = (0..60).map(|i| f64::from(i * i * 7 % 31) + if i % 17 == 3 { 90.0 } else { 0.0 }).collect();
        let found = RULES.map(|rule| rolling_outliers(&x, 9, rule).unwrap());
        for t in 9..60 {
            let window = &x[t - 9..t];
            let z = ZScores::new(window, 0).unwrap();
            let mean = window.iter().sum::<f64>() / 9.0;
            let std = (window[0] - mean) / z.values()[0];
            assert!((found[0].scores[t] - (x[t] - mean) / std).abs() < 1e-9);
            let modified = ModifiedZScores::new(window).unwrap();
            let score = 0.6745 * (x[t] - modified.median()) / modified.mad();
            assert!((found[1].scores[t] - score).abs() < 1e-9);
            let fences = Fences::new(window, 1.5).unwrap();
            assert!((found[2].upper[t] - fences.upper().value()).abs() < 1e-9);
            assert_eq!(found[2].flagged.contains(&t), fences.outliers(&[x[t]]) == [0]);
        }
    }

    #[test]
    fn without_spread_there_is_no_score() {
        let x = [0.1, 0.1, 0.1, 9.0, 0.1];
        for rule in RULES {
            let found = rolling_outliers(&x, 3, rule).unwrap();
            assert!(found.scores[3].is_nan() && found.flagged.is_empty(), "{found:?}");
        }
    }

    #[test]
    fn wrong_input_is_an_error() {
        let rule = RollingRule::ZScore { k: 3.0 };
        assert!(matches!(rolling_outliers(&[], 2, rule), Err(Error::Empty { .. })));
        assert!(matches!(rolling_outliers(&[1.0, f64::NAN, 2.0], 2, rule), Err(Error::NotFinite { .. })));
        for window in [0, 1, 3, 9] {
            assert!(matches!(rolling_outliers(&[1.0, 2.0, 4.0], window, rule), Err(Error::BadParam { .. })));
        }
        assert!(rolling_outliers(&[1.0, 2.0, 4.0], 2, RollingRule::Fences { factor: 0.0 }).is_err());
        assert!(rolling_outliers(&[1.0, 2.0, 4.0], 2, RollingRule::ModifiedZScore { limit: f64::NAN }).is_err());
    }
}
