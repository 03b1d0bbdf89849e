//! Average precision of a detector: the area under precision over recall, as its boxes are taken one by one.
//!
//! - Formulas: precisionₖ = hits among the first k / k; recallₖ = hits among the first k / objects. With the envelope
//!   pᵢ = max precision at recall ≥ rᵢ, AP = Σ (rᵢ − rᵢ₋₁) · pᵢ.
//! - Conventions: all points by default (PASCAL VOC from 2010, COCO's up to its 101 samples); the 11 points 0, 0.1, … 1 of
//!   PASCAL VOC 2007 and the area without envelope by choice.
//! - Source: Everingham et al. (2010), IJCV 88, 303–338.

use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// How the curve of precision over recall is read between its points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Interpolation {
    /// Under the envelope, at every recall that is reached.
    #[default]
    AllPoints,
    /// The mean of the envelope at recall 0, 0.1, … 1.
    ElevenPoints,
    /// Precision as it stands at each hit.
    None,
}

/// The boxes of a detector in falling order of confidence: hit or not.
///
/// ```
/// use workings::metrics::{DetectionRanking, Interpolation};
///
/// let ranking = DetectionRanking::new(&[false, true], 2)?;
/// assert_eq!(ranking.average_precision(Interpolation::AllPoints).value(), 0.25); // half the objects at precision 1/2
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetectionRanking {
    /// Hits among the first 1, 2, … boxes.
    hits: Vec<usize>,
    n_ground_truth: usize,
}

impl DetectionRanking {
    /// Whether each box hits an object, and how many objects there are.
    ///
    /// # Errors
    /// `Empty`; `BadParam` for no objects, or fewer than there are hits.
    pub fn new(matches: &[bool], n_ground_truth: usize) -> Result<DetectionRanking> {
        if matches.is_empty() {
            return Err(Error::empty("matches"));
        }
        let mut found = 0;
        let hits = matches.iter().map(|hit| {
            found += usize::from(*hit);
            found
        });
        let hits: Vec<usize> = hits.collect();
        let least = found.max(1);
        let needed = format!("a whole number of at least {least}, the objects that were hit,");
        let needed = if found == 0 { "a whole number of at least 1" } else { &needed };
        input::setting("n_ground_truth", n_ground_truth as f64, n_ground_truth >= least, needed)?;
        Ok(DetectionRanking { hits, n_ground_truth })
    }

    /// Precision after each box.
    pub fn precision(&self) -> Vec<Expr> {
        let at = |(k, hits): (usize, &usize)| {
            let hits = Expr::named(format!("hits of the first {k}"), *hits as f64);
            (hits / Expr::from(k as f64)).called(format!("precision@{k}"))
        };
        (1..).zip(&self.hits).map(at).collect()
    }

    /// Recall after each box.
    pub fn recall(&self) -> Vec<Expr> {
        let at = |(k, hits): (usize, &usize)| {
            let hits = Expr::named(format!("hits of the first {k}"), *hits as f64);
            (hits / Expr::named("objects", self.n_ground_truth as f64)).called(format!("recall@{k}"))
        };
        (1..).zip(&self.hits).map(at).collect()
    }

    /// The area under precision over recall. 0 to 1.
    pub fn average_precision(&self, interpolation: Interpolation) -> Expr {
        let precision: Vec<f64> = (1..).zip(&self.hits).map(|(k, hits)| *hits as f64 / k as f64).collect();
        let mut envelope = precision.clone();
        for k in (1..envelope.len()).rev() {
            envelope[k - 1] = envelope[k - 1].max(envelope[k]);
        }
        let area = match interpolation {
            Interpolation::AllPoints => self.area(&envelope),
            Interpolation::None => self.area(&precision),
            Interpolation::ElevenPoints => {
                // recall ≥ j/10 in whole numbers, so that 0.3 of 10 objects is 3 of them.
                let reached = |j: usize| self.hits.iter().position(|hits| hits * 10 >= j * self.n_ground_truth);
                let at =
                    |j: usize| Expr::named(format!("p({})", j as f64 / 10.0), reached(j).map_or(0.0, |k| envelope[k]));
                Expr::sum_of((0..=10).map(at)) / 11.0
            }
        };
        area.called("average precision")
    }

    /// Each hit raises recall by 1/objects, at this precision.
    fn area(&self, precision: &[f64]) -> Expr {
        let is_hit = |k: &usize| self.hits[*k] > k.checked_sub(1).map_or(0, |before| self.hits[before]);
        let at_hits = (0..self.hits.len()).filter(is_hit).map(|k| Expr::named(format!("p@{}", k + 1), precision[k]));
        Expr::sum_of(at_hits).called("sum of the precision at each hit")
            / Expr::named("objects", self.n_ground_truth as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hits at 2, 3 and 6 of 6; five objects. Precision 1/2, 2/3, 1/2 there; the envelope 2/3, 2/3, 1/2. Recall reaches
    /// 0, 0.1, 0.2 at the first hit, 0.3, 0.4 at the second, 0.5, 0.6 at the third.
    #[test]
    fn three_ways_to_read_the_curve() {
        let ranking = DetectionRanking::new(&[false, true, true, false, false, true], 5).unwrap();
        let ap = |interpolation| ranking.average_precision(interpolation).value();
        assert!((ap(Interpolation::AllPoints) - (2.0 / 3.0 + 2.0 / 3.0 + 0.5) / 5.0).abs() < 1e-15);
        assert!((ap(Interpolation::None) - (0.5 + 2.0 / 3.0 + 0.5) / 5.0).abs() < 1e-15);
        assert!((ap(Interpolation::ElevenPoints) - (5.0 * 2.0 / 3.0 + 2.0 * 0.5) / 11.0).abs() < 1e-15);
        assert_eq!(ranking.recall()[5].value(), 0.6);
        assert_eq!(ranking.precision()[0].value(), 0.0);
    }

    #[test]
    fn nothing_found_and_everything_found() {
        let none = DetectionRanking::new(&[false], 3).unwrap();
        assert_eq!(none.average_precision(Interpolation::AllPoints).value(), 0.0);
        assert_eq!(none.average_precision(Interpolation::ElevenPoints).value(), 0.0);
        let all = DetectionRanking::new(&[true, true], 2).unwrap();
        assert_eq!(all.average_precision(Interpolation::ElevenPoints).value(), 1.0);
    }

    #[test]
    fn impossible_counts_are_refused() {
        assert!(matches!(DetectionRanking::new(&[], 1), Err(Error::Empty { .. })));
        assert!(matches!(DetectionRanking::new(&[false], 0), Err(Error::BadParam { .. })));
        assert!(matches!(DetectionRanking::new(&[true, true], 1), Err(Error::BadParam { .. })));
    }
}
