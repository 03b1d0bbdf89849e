//! Outliers with the reason: which value, what its score is, and which limit it crosses.

use std::fmt;

use super::outliers::{Fences, ModifiedZScores, Winsorizer, ZScores};
use crate::worked::six;
use crate::{Error, Result};

/// By which rule a value is an outlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutlierRule {
    ZScore,
    ModifiedZScore,
    /// Outside Tukey's fences.
    Fence,
    /// Beyond the limits that values are clipped to.
    Clipped,
}

/// A value that was flagged, and why.
///
/// As text: `x[4] = 50: modified z = 31.7 is above 3.5`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outlier {
    /// Its position, from 0.
    pub index: usize,
    pub value: f64,
    /// What was compared: the score of the value, or for fences and clipping the value itself.
    pub score: f64,
    /// The limit that the score crosses; on the lower side it is the lower one.
    pub limit: f64,
    pub rule: OutlierRule,
}

impl fmt::Display for Outlier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Outlier { index, value, score, limit, rule } = *self;
        let above = score > limit;
        let (side, end) = if above { ("above", "upper") } else { ("below", "lower") };
        write!(f, "x[{index}] = {}", six(value))?;
        match rule {
            OutlierRule::ZScore => write!(f, ": z = {} is {side} {}", six(score), six(limit)),
            OutlierRule::ModifiedZScore => write!(f, ": modified z = {} is {side} {}", six(score), six(limit)),
            OutlierRule::Fence => write!(f, " is {side} the {end} fence {}", six(limit)),
            OutlierRule::Clipped => write!(f, " is {side} the {end} limit and becomes {}", six(limit)),
        }
    }
}

/// The values whose score lies below `lower` or above `upper`.
fn beyond(rule: OutlierRule, x: &[f64], scores: &[f64], lower: f64, upper: f64) -> Vec<Outlier> {
    let crossed = |score: f64| if score > upper { Some(upper) } else { (score < lower).then_some(lower) };
    let pairs = x.iter().zip(scores).enumerate();
    let outlier = |(index, (value, score)): (usize, (&f64, &f64))| {
        crossed(*score).map(|limit| Outlier { index, value: *value, score: *score, limit, rule })
    };
    pairs.filter_map(outlier).collect()
}

impl ZScores {
    /// The values whose score is beyond `k` on either side.
    ///
    /// # Errors
    /// `BadParam` for k of 0 or below.
    /// ```
    /// use workings::preprocessing::ZScores;
    ///
    /// let flagged = ZScores::new(&[1.0, 1.0, 1.0, 1.0, 6.0], 0)?.flagged(1.5)?;
    /// assert_eq!(flagged.len(), 1);
    /// assert_eq!(flagged[0].to_string(), "x[4] = 6: z = 2 is above 1.5");
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn flagged(&self, k: f64) -> Result<Vec<Outlier>> {
        self.outliers(k)?;
        Ok(beyond(OutlierRule::ZScore, self.x(), &self.values(), -k, k))
    }
}

impl ModifiedZScores {
    /// The values whose score is beyond `limit` (3.5 as a rule) on either side.
    ///
    /// # Errors
    /// `BadParam` for a limit of 0 or below.
    pub fn flagged(&self, limit: f64) -> Result<Vec<Outlier>> {
        self.outliers(limit)?;
        Ok(beyond(OutlierRule::ModifiedZScore, self.x(), &self.values(), -limit, limit))
    }
}

impl Fences {
    /// The values strictly outside the fences; NaN is none.
    pub fn flagged(&self, x: &[f64]) -> Vec<Outlier> {
        beyond(OutlierRule::Fence, x, x, self.lower().value(), self.upper().value())
    }
}

impl Winsorizer {
    /// Limits that are given, not learnt: clipping.
    ///
    /// # Errors
    /// `BadParam` for limits that are NaN or do not ascend; they may be infinite.
    /// ```
    /// use workings::preprocessing::Winsorizer;
    ///
    /// let ages = Winsorizer::at(0.0, 120.0)?;
    /// assert_eq!(ages.transform(&[-3.0, 40.0, 999.0]), [0.0, 40.0, 120.0]);
    /// assert_eq!(ages.flagged(&[-3.0, 40.0])[0].to_string(), "x[0] = −3 is below the lower limit and becomes 0");
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn at(lower: f64, upper: f64) -> Result<Winsorizer> {
        if lower <= upper {
            return Ok(Winsorizer::of_limits(lower, upper));
        }
        Err(Error::bad_param("lower", lower, format!("a number of at most upper = {upper}")))
    }

    /// The values that are clipped; NaN is none.
    pub fn flagged(&self, x: &[f64]) -> Vec<Outlier> {
        beyond(OutlierRule::Clipped, x, x, self.lower().value(), self.upper().value())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1, 2, 3, 4, 50: median 3, MAD 1; quartiles 2 and 4, fences −1 and 7.
    #[test]
    fn every_rule_says_whom_and_why() {
        let x = [1.0, 2.0, 3.0, 4.0, 50.0];
        let modified = ModifiedZScores::new(&x).unwrap().flagged(3.5).unwrap();
        let expected =
            Outlier { index: 4, value: 50.0, score: 0.6745 * 47.0, limit: 3.5, rule: OutlierRule::ModifiedZScore };
        assert_eq!(modified, [expected]);
        let fences = Fences::new(&x, 1.5).unwrap().flagged(&[7.0, 7.5, -2.0, f64::NAN]);
        let texts: Vec<String> = fences.iter().map(Outlier::to_string).collect();
        assert_eq!(texts[0], "x[1] = 7.5 is above the upper fence 7");
        assert!(texts[1].starts_with("x[2] = ") && texts[1].contains("is below the lower fence "), "{}", texts[1]);
        assert_eq!(texts.len(), 2);
        let clipped = Winsorizer::fit(&x, 25.0, 75.0).unwrap().flagged(&x);
        assert_eq!(clipped.iter().map(|o| (o.index, o.limit)).collect::<Vec<_>>(), [(0, 2.0), (4, 4.0)]);
    }

    #[test]
    fn the_same_positions_as_outliers() {
        let x = [3.0, -40.0, 4.0, 5.0, 4.5, 60.0];
        let z = ZScores::new(&x, 1).unwrap();
        let positions: Vec<usize> = z.flagged(1.2).unwrap().iter().map(|o| o.index).collect();
        assert_eq!(positions, z.outliers(1.2).unwrap());
        assert!(matches!(z.flagged(0.0), Err(Error::BadParam { .. })));
        assert!(ZScores::new(&[2.0, 2.0], 0).unwrap().flagged(3.0).unwrap().is_empty());
        for (lower, upper) in [(1.0, 0.0), (f64::NAN, 1.0), (0.0, f64::NAN)] {
            assert!(matches!(Winsorizer::at(lower, upper), Err(Error::BadParam { .. })));
        }
        assert_eq!(Winsorizer::at(f64::NEG_INFINITY, 2.0).unwrap().transform(&[-9.0, 3.0]), [-9.0, 2.0]);
    }
}
