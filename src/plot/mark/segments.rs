//! Straight pieces, each from one point to another: error bars, links of a dendrogram, arrows of a biplot.

use super::line::Dash;
use super::{Drawable, Frame, thickness};
use crate::plot::color::Color;
use crate::plot::curve;
use crate::plot::projection::Span;
use crate::plot::scene::{Item, Pen, Point, Rect, Scene};
use crate::plot::theme::{Ink, Theme};

/// The length of an arrow's head.
const HEAD: f64 = 8.0;

/// Pieces of one colour.
/// ```
/// use workings::plot::{Figure, Segments};
///
/// let loadings = Segments::new("loadings", [((0.0, 0.0), (0.7, 0.2)), ((0.0, 0.0), (-0.1, 0.9))]).arrows();
/// assert_eq!(Figure::new("Biplot").with(loadings).marks.len(), 1);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Segments {
    /// Their name in the legend; empty for none.
    pub name: String,
    /// Start and end of each.
    pub segments: Vec<((f64, f64), (f64, f64))>,
    /// Their colour.
    pub color: Color,
    /// How it is broken.
    pub dash: Dash,
    /// Thickness in CSS pixels.
    pub width: f64,
    /// Whether each ends in an arrow's head.
    pub arrows: bool,
}

impl Segments {
    /// Pieces from start to end.
    pub fn new(name: impl Into<String>, segments: impl IntoIterator<Item = ((f64, f64), (f64, f64))>) -> Self {
        let segments = segments.into_iter().collect();
        Segments { name: name.into(), segments, color: Color::Auto, dash: Dash::Solid, width: 1.6, arrows: false }
    }

    /// Sets the colour.
    pub fn color(self, color: Color) -> Self {
        Segments { color, ..self }
    }

    /// Breaks it into dashes.
    pub fn dashed(self) -> Self {
        Segments { dash: Dash::Dashed, ..self }
    }

    /// Thickness in CSS pixels.
    pub fn width(self, width: f64) -> Self {
        Segments { width, ..self }
    }

    /// Ends each in an arrow's head.
    pub fn arrows(self) -> Self {
        Segments { arrows: true, ..self }
    }

    fn pen(&self, ink: Ink) -> Pen {
        Pen { paint: ink.rgb.into(), width: thickness(self.width, 1.6), dash: self.dash.lengths(ink.round) }
    }
}

impl Drawable for Segments {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> Option<&'static str> {
        Some("Diagram")
    }

    fn color(&self) -> Option<Color> {
        Some(self.color)
    }

    fn reach(&self, x: &mut Span, y: &mut Span) {
        for &((ax, ay), (bx, by)) in &self.segments {
            [ax, bx].into_iter().for_each(|v| x.add(v));
            [ay, by].into_iter().for_each(|v| y.add(v));
        }
    }

    fn draw(&self, ink: Ink, frame: &Frame<'_>, scene: &mut Scene) {
        let (mut lines, mut heads) = (Vec::new(), Vec::new());
        for &(from, to) in &self.segments {
            let Some((from, to)) = frame.at(from).zip(frame.at(to)) else { continue };
            let Some((from, end)) = curve::clip_segment(from, to, &frame.plot) else { continue };
            let head = if self.arrows && end == to { arrow_head(from, to) } else { None };
            // The shaft stops inside the head, so that its blunt end does not stick out of the tip.
            lines.push(vec![
                from,
                head.map_or(end, |[_, left, right]| ((left.0 + right.0) / 2.0, (left.1 + right.1) / 2.0)),
            ]);
            heads.extend(head.map(|head| head.to_vec()));
        }
        if !lines.is_empty() {
            scene.items.push(Item::Lines { lines, pen: self.pen(ink) });
        }
        if !heads.is_empty() {
            scene.items.push(Item::Areas { outlines: heads, paint: ink.rgb.into() });
        }
    }

    fn sample(&self, ink: Ink, _: &Theme, area: Rect) -> Option<Item> {
        let middle = area.center().1;
        Some(Item::Lines { lines: vec![vec![(area.left, middle), (area.right, middle)]], pen: self.pen(ink) })
    }
}

/// Tip, left and right corner of the head at the end of an arrow; none if the arrow has no length.
fn arrow_head(from: Point, to: Point) -> Option<[Point; 3]> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    let head = HEAD.min(length * 0.6);
    let (ux, uy) = (dx / length * head, dy / length * head);
    let corner = |side: f64| (to.0 - ux - side * 0.45 * uy, to.1 - uy + side * 0.45 * ux);
    (length > 0.5).then(|| [to, corner(-1.0), corner(1.0)])
}
