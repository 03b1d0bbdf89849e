//! Masks and label maps: which pixels belong to what.
//!
//! - Formulas: Dice = 2|A ∩ B| / (|A| + |B|); IoU = |A ∩ B| / |A ∪ B|; mean IoU over the classes; pixel accuracy = right / all.
//! - Conventions: 0/0 counts 0, as in scikit-learn's Jaccard score; classes that neither map has can be left out of the mean.
//! - Source: Dice (1945), Ecology 26, 297–302; Long, Shelhamer & Darrell (2015), Fully convolutional networks, CVPR.

use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Result, input};

/// Pixels that two masks share and have.
///
/// ```
/// use workings::metrics::MaskOverlap;
///
/// let overlap = MaskOverlap::new(&[true, true, false, true], &[true, false, false, false])?;
/// assert_eq!((overlap.dice(), overlap.iou()), (2.0 / 4.0, 1.0 / 3.0));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MaskOverlap {
    shared: usize,
    n_true: usize,
    n_pred: usize,
}

impl MaskOverlap {
    /// One pass over the masks.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`.
    pub fn new(y_true: &[bool], y_pred: &[bool]) -> Result<MaskOverlap> {
        input::same_length("y_true", y_true.len(), "y_pred", y_pred.len())?;
        let mut overlap = MaskOverlap::default();
        y_true.iter().zip(y_pred).for_each(|(truth, predicted)| overlap.add(*truth, *predicted));
        Ok(overlap)
    }

    fn add(&mut self, truth: bool, predicted: bool) {
        self.shared += usize::from(truth && predicted);
        self.n_true += usize::from(truth);
        self.n_pred += usize::from(predicted);
    }

    /// The counts of these pixels and the other's.
    pub fn merge(&self, other: &Self) -> Self {
        MaskOverlap {
            shared: self.shared + other.shared,
            n_true: self.n_true + other.n_true,
            n_pred: self.n_pred + other.n_pred,
        }
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    fn quantities(&self) -> [Expr; 3] {
        [("|A ∩ B|", self.shared), ("|A|", self.n_true), ("|B|", self.n_pred)]
            .map(|(name, pixels)| Expr::named(name, pixels as f64))
    }

    fn is_empty(&self) -> bool {
        self.n_true + self.n_pred == 0
    }

    fn iou_expr(&self) -> Expr {
        let [shared, truth, predicted] = self.quantities();
        (&shared / (truth + predicted - &shared)).counted_as(0.0, self.is_empty(), "both masks are empty").called("IoU")
    }
}

formulas! { MaskOverlap;
    /// Twice the shared pixels over the pixels of both masks. 0 to 1; 0 where both are empty.
    dice: |masks| {
        let [shared, truth, predicted] = masks.quantities();
        (2.0 * shared / (truth + predicted)).counted_as(0.0, masks.is_empty(), "both masks are empty").called("Dice")
    };
    /// The shared pixels over those of either mask. 0 to 1; 0 where both are empty.
    iou: |masks| masks.iou_expr();
}

/// Two label maps: a class for every pixel, in truth and as predicted.
///
/// ```
/// use workings::metrics::Segmentation;
///
/// let maps = Segmentation::new(&[0, 0, 1, 1], &[0, 1, 1, 1], 2)?;
/// assert_eq!((maps.mean_iou(), maps.pixel_accuracy()), ((1.0 / 2.0 + 2.0 / 3.0) / 2.0, 0.75));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segmentation {
    classes: Vec<MaskOverlap>,
    n: usize,
}

impl Segmentation {
    /// Of the classes of the pixels, in any one order, from 0 to `n_classes` − 1.
    ///
    /// # Errors
    /// `Empty`, `LengthMismatch`; `BadParam` for no classes; `OutOfRange` for a class that is not among them.
    pub fn new(y_true: &[usize], y_pred: &[usize], n_classes: usize) -> Result<Segmentation> {
        input::same_length("y_true", y_true.len(), "y_pred", y_pred.len())?;
        input::setting("n_classes", n_classes as f64, n_classes >= 1, "a whole number of at least 1")?;
        let known = |class: f64| class < n_classes as f64;
        for (name, map) in [("y_true", y_true), ("y_pred", y_pred)] {
            input::in_range(name, map.iter().map(|class| *class as f64), known, "a class below n_classes")?;
        }
        // Classes beyond the largest in the maps have no pixel; memory is for those that have.
        let largest = y_true.iter().chain(y_pred).max().map_or(0, |class| class + 1);
        let mut classes = vec![MaskOverlap::default(); largest.max(n_classes.min(MANY))];
        if n_classes > classes.len() {
            let needed = format!("at most {MANY} or the largest class + 1");
            return Err(crate::Error::bad_param("n_classes", n_classes, needed));
        }
        for (truth, predicted) in y_true.iter().zip(y_pred) {
            classes[*truth].n_true += 1;
            classes[*predicted].n_pred += 1;
            classes[*truth].shared += usize::from(truth == predicted);
        }
        Ok(Segmentation { classes, n: y_true.len() })
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// The IoU of each class.
    pub fn per_class(&self) -> Vec<Expr> {
        let each = self.classes.iter().enumerate();
        each.map(|(class, masks)| masks.iou_expr().renamed(format!("IoU[{class}]"))).collect()
    }
}

/// More classes than this, most of them without a pixel, are a mistake.
const MANY: usize = 1 << 16;

formulas! { Segmentation;
    /// The mean of the classes' IoU; a class that neither map has counts 0.
    mean_iou: |maps| Expr::mean_of(maps.per_class()).called("mean IoU");
    /// The mean over the classes that at least one of the maps has.
    mean_iou_of_present: |maps| {
        let present = maps.per_class().into_iter().zip(&maps.classes).filter(|(_, masks)| !masks.is_empty());
        Expr::mean_of(present.map(|(iou, _)| iou)).called("mean IoU")
    };
    /// The share of the pixels that have the right class.
    pixel_accuracy: |maps| {
        let right = maps.classes.iter().map(|masks| masks.shared).sum::<usize>();
        (Expr::named("right pixels", right as f64) / Expr::named("pixels", maps.n as f64)).called("pixel accuracy")
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    /// Class 0: 1 of 3; class 1: 1 of 4; class 2: 2 of 3; class 3: nowhere. 4 of 7 pixels are right.
    #[test]
    fn an_absent_class_counts_0_or_not_at_all() {
        let maps = Segmentation::new(&[0, 0, 1, 1, 2, 2, 2], &[0, 1, 1, 0, 2, 2, 1], 4).unwrap();
        let per_class: Vec<f64> = maps.per_class().iter().map(Number::value).collect();
        assert_eq!(per_class, [1.0 / 3.0, 0.25, 2.0 / 3.0, 0.0]);
        assert!((maps.mean_iou() - 1.25 / 4.0).abs() < 1e-15);
        assert!((maps.mean_iou_of_present() - 1.25 / 3.0).abs() < 1e-15);
        assert_eq!(maps.pixel_accuracy(), 4.0 / 7.0);
    }

    #[test]
    fn empty_masks_count_0() {
        let none = MaskOverlap::new(&[false; 3], &[false; 3]).unwrap();
        assert_eq!((none.dice(), none.iou()), (0.0, 0.0));
        let part = MaskOverlap::new(&[true], &[true]).unwrap().merge(&none);
        assert_eq!((part.dice(), part.iou()), (1.0, 1.0));
    }

    #[test]
    fn maps_that_do_not_fit_are_refused() {
        assert!(matches!(MaskOverlap::new(&[], &[]), Err(Error::Empty { .. })));
        assert!(matches!(MaskOverlap::new(&[true], &[]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(Segmentation::new(&[0], &[2], 2), Err(Error::OutOfRange { .. })));
        assert!(matches!(Segmentation::new(&[0], &[0], 0), Err(Error::BadParam { .. })));
        assert!(matches!(Segmentation::new(&[0], &[0], usize::MAX), Err(Error::BadParam { .. })));
    }
}
