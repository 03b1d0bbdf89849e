//! One box for each object: dropping boxes that say the same, and matching the rest with the truth.
//!
//! - Conventions: boxes go by falling score, equal scores in the order given. A box is dropped when its IoU with a kept one
//!   exceeds the threshold; it hits an object when its IoU with it is at least the threshold. Each object can be hit once.
//! - Cost: O(n²) comparisons for n boxes of the worst kind, n·m for n boxes and m objects.
//! - Source: Everingham et al. (2010), The PASCAL visual object classes challenge, IJCV 88, 303–338; Lin et al. (2014),
//!   Microsoft COCO, ECCV, 740–755.

use super::BoundingBox;
use crate::worked::Expr;
use crate::{Error, Result, input};

/// Positions by falling score; equal scores keep their order.
fn by_score(scores: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| scores[*b].partial_cmp(&scores[*a]).unwrap_or(std::cmp::Ordering::Equal));
    order
}

fn threshold(iou_threshold: f64) -> Result<()> {
    let fits = (0.0..=1.0).contains(&iou_threshold);
    input::setting("iou_threshold", iou_threshold, fits, "an overlap from 0 to 1")
}

/// The positions of the boxes that stay, the highest score first: each drops those behind it that overlap it by more than
/// the threshold.
///
/// # Errors
/// `Empty`, `LengthMismatch`, `NotFinite`; `BadParam` for a threshold outside 0 to 1.
/// ```
/// use workings::metrics::{BoundingBox, non_maximum_suppression};
///
/// let boxes = [[0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 4.0, 3.0], [9.0, 9.0, 12.0, 12.0]].map(BoundingBox::new);
/// let boxes: Vec<BoundingBox> = boxes.into_iter().collect::<Result<_, _>>()?;
/// assert_eq!(non_maximum_suppression(&boxes, &[0.6, 0.9, 0.7], 0.5)?, [1, 2]); // 12/16 of the first is taken
/// # Ok::<(), workings::Error>(())
/// ```
pub fn non_maximum_suppression(boxes: &[BoundingBox], scores: &[f64], iou_threshold: f64) -> Result<Vec<usize>> {
    input::same_length("boxes", boxes.len(), "scores", scores.len())?;
    input::finite("scores", scores.iter().copied())?;
    threshold(iou_threshold)?;
    let mut kept: Vec<usize> = Vec::new();
    for i in by_score(scores) {
        if kept.iter().all(|j| boxes[*j].iou(&boxes[i]) <= iou_threshold) {
            kept.push(i);
        }
    }
    Ok(kept)
}

/// Which object a predicted box may hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MatchRule {
    /// The one it overlaps most; if that was hit before, the box is a false alarm (PASCAL VOC).
    #[default]
    Closest,
    /// The one it overlaps most of those not yet hit (COCO).
    ClosestFree,
}

/// Predicted boxes against the objects that are there.
///
/// ```
/// use workings::metrics::{BoundingBox, Matching, MatchRule};
///
/// let object = BoundingBox::new([0.0, 0.0, 4.0, 4.0])?;
/// let near = BoundingBox::new([0.0, 0.0, 4.0, 3.0])?;
/// let found = Matching::new(&[near, object], &[object], 0.5, MatchRule::Closest)?;
/// assert_eq!((found.hits(), found.tp(), found.fp(), found.fn_()), (&[true, false][..], 1, 1, 0));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Matching {
    predictions: Vec<BoundingBox>,
    ground_truth: Vec<BoundingBox>,
    hits: Vec<bool>,
    /// The object that each box is held against.
    nearest: Vec<usize>,
}

impl Matching {
    /// Predictions in falling order of confidence.
    ///
    /// # Errors
    /// `Empty`; `BadParam` for a threshold outside 0 to 1.
    pub fn new(
        predictions: &[BoundingBox],
        ground_truth: &[BoundingBox],
        iou_threshold: f64,
        rule: MatchRule,
    ) -> Result<Matching> {
        for (name, boxes) in [("predictions", predictions), ("ground_truth", ground_truth)] {
            if boxes.is_empty() {
                return Err(Error::empty(name));
            }
        }
        threshold(iou_threshold)?;
        let mut taken = vec![false; ground_truth.len()];
        let (mut hits, mut nearest) = (Vec::new(), Vec::new());
        for prediction in predictions {
            let free = |i: &usize| rule == MatchRule::Closest || !taken[*i];
            let iou = |i: usize| prediction.iou(&ground_truth[i]);
            let closest = |candidates: &mut dyn Iterator<Item = usize>| {
                candidates.map(|i| (i, iou(i))).reduce(|best, next| if next.1 > best.1 { next } else { best })
            };
            let best = closest(&mut (0..ground_truth.len()).filter(free));
            let hit = best.filter(|(i, iou)| *iou >= iou_threshold && !taken[*i]);
            hits.push(hit.is_some());
            nearest.push(best.or_else(|| closest(&mut (0..ground_truth.len()))).map_or(0, |(i, _)| i));
            if let Some((i, _)) = hit {
                taken[i] = true;
            }
        }
        Ok(Matching { predictions: predictions.to_vec(), ground_truth: ground_truth.to_vec(), hits, nearest })
    }

    /// Predictions in any order, with the confidence that ranks them.
    ///
    /// # Errors
    /// As [`new`](Self::new); `LengthMismatch`, `NotFinite`.
    pub fn with_scores(
        predictions: &[BoundingBox],
        scores: &[f64],
        ground_truth: &[BoundingBox],
        iou_threshold: f64,
        rule: MatchRule,
    ) -> Result<Matching> {
        input::same_length("predictions", predictions.len(), "scores", scores.len())?;
        input::finite("scores", scores.iter().copied())?;
        let sorted: Vec<BoundingBox> = by_score(scores).into_iter().map(|i| predictions[i]).collect();
        Matching::new(&sorted, ground_truth, iou_threshold, rule)
    }

    /// Whether each prediction hits an object, in falling order of confidence.
    pub fn hits(&self) -> &[bool] {
        &self.hits
    }

    /// Predictions that hit an object.
    pub fn tp(&self) -> usize {
        self.hits.iter().filter(|hit| **hit).count()
    }

    /// Predictions that hit none.
    pub fn fp(&self) -> usize {
        self.hits.len() - self.tp()
    }

    /// Objects that no prediction hits.
    pub fn fn_(&self) -> usize {
        self.ground_truth.len() - self.tp()
    }

    /// The IoU of each prediction with the object that it is held against.
    pub fn overlaps(&self) -> Vec<Expr> {
        let iou = |(i, prediction): (usize, &BoundingBox)| {
            let truth = self.ground_truth[self.nearest[i]];
            let [_, _, iou] = prediction.overlap_exprs(&truth);
            iou.renamed(format!("IoU of prediction {i} with object {}", self.nearest[i]))
        };
        self.predictions.iter().enumerate().map(iou).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worked::Number;

    fn boxes(corners: &[[f64; 4]]) -> Vec<BoundingBox> {
        corners.iter().map(|corners| BoundingBox::new(corners).unwrap()).collect()
    }

    /// IoU of the first two: 2/4 = 0.5 exactly, which does not exceed the threshold.
    #[test]
    fn a_box_on_the_threshold_stays() {
        let boxes = boxes(&[[0.0, 0.0, 4.0, 1.0], [0.0, 0.0, 2.0, 1.0]]);
        assert_eq!(non_maximum_suppression(&boxes, &[0.5, 0.5], 0.5).unwrap(), [0, 1]);
        assert_eq!(non_maximum_suppression(&boxes, &[0.5, 0.5], 0.49).unwrap(), [0]);
        assert_eq!(non_maximum_suppression(&boxes, &[0.5, 0.6], 0.49).unwrap(), [1]);
        assert_eq!(non_maximum_suppression(&boxes[..1], &[0.0], 0.0).unwrap(), [0]);
    }

    /// Boxes in a row: the middle one is dropped by the first, so it cannot drop the last.
    #[test]
    fn what_is_dropped_drops_nothing() {
        let boxes = boxes(&[[0.0, 0.0, 4.0, 1.0], [1.0, 0.0, 5.0, 1.0], [2.0, 0.0, 6.0, 1.0]]);
        // Neighbours: 3/5; the outer two: 2/6.
        assert_eq!(non_maximum_suppression(&boxes, &[0.9, 0.8, 0.7], 0.5).unwrap(), [0, 2]);
    }

    /// Both boxes overlap object 0 most (1 and 4/5), the second one object 1 by 3/5 too.
    #[test]
    fn a_second_hit_counts_by_the_rule() {
        let truth = boxes(&[[0.0, 0.0, 5.0, 1.0], [1.0, 0.0, 4.0, 1.0]]);
        let predictions = boxes(&[[0.0, 0.0, 5.0, 1.0], [0.0, 0.0, 4.0, 1.0]]);
        let by = |rule| Matching::new(&predictions, &truth, 0.5, rule).unwrap();
        assert_eq!(by(MatchRule::Closest).hits(), [true, false]);
        assert_eq!(by(MatchRule::ClosestFree).hits(), [true, true]);
        let ious: Vec<f64> = by(MatchRule::ClosestFree).overlaps().iter().map(Number::value).collect();
        assert_eq!(ious, [1.0, 0.75]);
        let scored = Matching::with_scores(&predictions, &[0.1, 0.2], &truth, 0.9, MatchRule::Closest).unwrap();
        assert_eq!((scored.hits(), scored.tp(), scored.fp(), scored.fn_()), (&[false, true][..], 1, 1, 1));
    }

    #[test]
    fn what_cannot_be_matched_is_refused() {
        let one = boxes(&[[0.0, 0.0, 1.0, 1.0]]);
        assert!(matches!(non_maximum_suppression(&[], &[], 0.5), Err(Error::Empty { .. })));
        assert!(matches!(non_maximum_suppression(&one, &[], 0.5), Err(Error::LengthMismatch { .. })));
        assert!(matches!(non_maximum_suppression(&one, &[f64::NAN], 0.5), Err(Error::NotFinite { .. })));
        assert!(matches!(non_maximum_suppression(&one, &[0.5], 1.5), Err(Error::BadParam { .. })));
        assert!(matches!(Matching::new(&one, &[], 0.5, MatchRule::Closest), Err(Error::Empty { .. })));
        assert!(matches!(Matching::new(&one, &one, -0.1, MatchRule::Closest), Err(Error::BadParam { .. })));
        assert!(Matching::with_scores(&one, &[0.1, 0.2], &one, 0.5, MatchRule::Closest).is_err());
    }
}
