//! A box with sides along the axes, and how much two of them overlap.
//!
//! - Formulas: IoU = |A ∩ B| / |A ∪ B|; GIoU = IoU − (|C| − |A ∪ B|) / |C|, where C is the smallest box around both.
//! - Conventions: boxes that only touch share nothing; two boxes without area have an IoU of 0, as 0/0 of a Jaccard index has.
//! - Source: Rezatofighi et al. (2019), Generalized intersection over union, CVPR, 658–666.

use crate::Result;
use crate::input;
use crate::worked::{Expr, Number};

/// A box from its left upper corner `(x1, y1)` to its right lower one `(x2, y2)`, in any unit of length.
///
/// ```
/// use workings::metrics::BoundingBox;
///
/// let (a, b) = (BoundingBox::new([0.0, 0.0, 4.0, 2.0])?, BoundingBox::new([2.0, 0.0, 6.0, 2.0])?);
/// assert_eq!(a.iou(&b), 4.0 / 12.0); // 2 · 2 of 8 + 8 − 4
/// assert_eq!(a.giou(&b), 4.0 / 12.0); // the box around both has no room left
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoundingBox {
    corners: [f64; 4],
}

/// What two boxes share, cover and how these compare.
pub(super) struct Overlap<N> {
    pub intersection: N,
    pub union: N,
    pub iou: N,
}

impl BoundingBox {
    /// From `[x1, y1, x2, y2]`.
    ///
    /// # Errors
    /// `NotFinite`; `BadParam` for other than four numbers, or for x2 below x1 or y2 below y1.
    pub fn new(corners: impl AsRef<[f64]>) -> Result<BoundingBox> {
        BoundingBox::named("box", corners.as_ref())
    }

    pub(crate) fn named(name: &str, corners: &[f64]) -> Result<BoundingBox> {
        let Ok(corners) = <[f64; 4]>::try_from(corners) else {
            let given = format!("a list of {} numbers", corners.len());
            return Err(crate::Error::bad_param(name, given, "four numbers x1, y1, x2, y2"));
        };
        input::finite(name, corners)?;
        let [x1, y1, x2, y2] = corners;
        for (start, end, from, to) in [("x1", "x2", x1, x2), ("y1", "y2", y1, y2)] {
            let needed = format!("at least {start} = {from}, since corners are x1, y1, x2, y2,");
            input::setting(&format!("{end} of {name}"), to, to >= from, &needed)?;
        }
        Ok(BoundingBox { corners })
    }

    /// From the centre, the width and the height, as detectors predict them.
    ///
    /// # Errors
    /// `NotFinite`; `BadParam` for a width or height below 0.
    /// ```
    /// use workings::metrics::BoundingBox;
    ///
    /// assert_eq!(BoundingBox::from_center(5.0, 4.0, 2.0, 6.0)?.corners(), [4.0, 1.0, 6.0, 7.0]);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn from_center(x: f64, y: f64, width: f64, height: f64) -> Result<BoundingBox> {
        sides(width, height)?;
        BoundingBox::new([x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0])
    }

    /// `[x1, y1, x2, y2]`.
    pub fn corners(&self) -> [f64; 4] {
        self.corners
    }

    /// `[x, y, width, height]` of the centre form.
    pub fn center(&self) -> [f64; 4] {
        let [x1, y1, x2, y2] = self.corners;
        [x1 + (x2 - x1) / 2.0, y1 + (y2 - y1) / 2.0, x2 - x1, y2 - y1]
    }

    /// Intersection over union with another box. 0 (apart) to 1 (the same); 0 where both have no area.
    pub fn iou(&self, other: &BoundingBox) -> f64 {
        overlap(self.corners, other.corners).iou
    }

    /// Generalised IoU: falls on below 0 the farther the boxes lie apart. Above −1, to 1; `NaN` where the box around both has
    /// no area.
    pub fn giou(&self, other: &BoundingBox) -> f64 {
        generalized(self.corners, other.corners)
    }

    /// Intersection, union and IoU as expressions.
    pub fn overlap_exprs(&self, other: &BoundingBox) -> [Expr; 3] {
        let found = overlap(self.quantities("a"), other.quantities("b"));
        [found.intersection, found.union, found.iou]
    }

    /// Generalised IoU as an expression.
    pub fn giou_expr(&self, other: &BoundingBox) -> Expr {
        generalized(self.quantities("a"), other.quantities("b"))
    }

    fn quantities(&self, which: &str) -> [Expr; 4] {
        let [x1, y1, x2, y2] = self.corners;
        [("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)].map(|(name, at)| Expr::named(format!("{name}[{which}]"), at))
    }
}

pub(super) fn sides(width: f64, height: f64) -> Result<()> {
    input::setting("width", width, width >= 0.0, "a number of at least 0")?;
    input::setting("height", height, height >= 0.0, "a number of at least 0")
}

fn area<N: Number>([x1, y1, x2, y2]: [N; 4]) -> N {
    (x2 - x1) * (y2 - y1)
}

pub(super) fn overlap<N: Number>(a: [N; 4], b: [N; 4]) -> Overlap<N> {
    let shared = |start: usize| {
        let (from, to) = (a[start].clone().max(b[start].clone()), a[start + 2].clone().min(b[start + 2].clone()));
        (to - from).max(N::from(0.0))
    };
    let intersection = (shared(0).called("shared width") * shared(1).called("shared height")).called("intersection");
    let union = (area(a).called("area[a]") + area(b).called("area[b]") - intersection.clone()).called("union");
    let none = union.value() == 0.0;
    let iou = (intersection.clone() / union.clone()).counted_as(0.0, none, "neither box has an area").called("IoU");
    Overlap { intersection, union, iou }
}

fn generalized<N: Number>(a: [N; 4], b: [N; 4]) -> N {
    let side = |start: usize| a[start + 2].clone().max(b[start + 2].clone()) - a[start].clone().min(b[start].clone());
    let around =
        (side(0).called("width around both") * side(1).called("height around both")).called("area around both");
    let Overlap { union, iou, .. } = overlap(a.clone(), b.clone());
    let none = around.value() == 0.0;
    (iou - (around.clone() - union) / around).undefined_if(none, "the box around both has no area").called("GIoU")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    fn of(corners: [f64; 4]) -> BoundingBox {
        BoundingBox::new(corners).unwrap()
    }

    /// 1 · 2 shared by boxes of 3 · 4 and 5 · 2: 2 / (12 + 10 − 2). Around both: 7 · 4, of which 8 are empty.
    #[test]
    fn boxes_that_cross() {
        let (a, b) = (of([0.0, 0.0, 3.0, 4.0]), of([2.0, 1.0, 7.0, 3.0]));
        assert_eq!([a.iou(&b), b.iou(&a)], [0.1, 0.1]);
        assert!((a.giou(&b) - (0.1 - 8.0 / 28.0)).abs() < 1e-15);
        let text = a.giou_expr(&b).worked().to_string();
        assert!(text.contains("area around both") && text.contains("IoU"), "{text}");
        assert_eq!(a.overlap_exprs(&b).map(|expr| expr.value()), [2.0, 20.0, 0.1]);
        assert_eq!(a.giou_expr(&b).value(), a.giou(&b));
    }

    /// Two unit squares 3 apart: around both 5 · 1, of which 3 are empty.
    #[test]
    fn apart_touching_and_without_area() {
        let unit = of([0.0, 0.0, 1.0, 1.0]);
        assert_eq!((unit.iou(&of([4.0, 0.0, 5.0, 1.0])), unit.giou(&of([4.0, 0.0, 5.0, 1.0]))), (0.0, -0.6));
        assert_eq!(unit.iou(&of([1.0, 0.0, 2.0, 1.0])), 0.0);
        assert_eq!((unit.iou(&unit), unit.giou(&unit)), (1.0, 1.0));
        let point = of([1.0, 1.0, 1.0, 1.0]);
        assert_eq!((point.iou(&point), point.iou(&unit)), (0.0, 0.0));
        assert!(point.giou(&point).is_nan());
    }

    #[test]
    fn forms_of_one_box() {
        assert_eq!(of([4.0, 1.0, 6.0, 7.0]).center(), [5.0, 4.0, 2.0, 6.0]);
        assert_eq!(BoundingBox::from_center(5.0, 4.0, 2.0, 6.0).unwrap(), of([4.0, 1.0, 6.0, 7.0]));
    }

    #[test]
    fn what_is_no_box_is_refused() {
        assert!(matches!(BoundingBox::new([0.0, 0.0, 1.0]), Err(Error::BadParam { .. })));
        assert!(matches!(BoundingBox::new([0.0, 0.0, f64::NAN, 1.0]), Err(Error::NotFinite { index: 2, .. })));
        let error = BoundingBox::new([5.0, 0.0, 2.0, 1.0]).unwrap_err().to_string();
        assert_eq!(error, "x2 of box = 2, but at least x1 = 5, since corners are x1, y1, x2, y2, is needed");
        assert!(matches!(BoundingBox::new([0.0, 3.0, 2.0, 1.0]), Err(Error::BadParam { .. })));
        assert!(matches!(BoundingBox::from_center(0.0, 0.0, -1.0, 1.0), Err(Error::BadParam { .. })));
    }
}
