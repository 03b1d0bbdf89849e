//! Finding objects in images: boxes, how far two of them agree, and how good a detector is.
//!
//! Boxes are corners `x1, y1, x2, y2` with y downwards. [`BoundingBox::iou`] says how far two agree; [`non_maximum_suppression`]
//! keeps one box of many on the same object; [`Matching`] tells hits from false alarms; [`DetectionRanking`] sums them up as
//! average precision.

mod average_precision;
mod boxes;
mod matching;
mod normalized;

pub use average_precision::{DetectionRanking, Interpolation};
pub use boxes::BoundingBox;
pub use matching::{MatchRule, Matching, non_maximum_suppression};
pub use normalized::NormalizedBox;
