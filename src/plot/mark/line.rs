//! A line through points in their order; a point that is not finite leaves a gap.

use super::{Drawable, Frame, thickness};
use crate::plot::color::Color;
use crate::plot::curve;
use crate::plot::projection::Span;
use crate::plot::scene::{Dot, Item, Pen, Point, Rect, Scene};
use crate::plot::theme::{Ink, Theme};

/// How a line is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dash {
    /// Solid, and dashed once the palette's colours have all been used.
    #[default]
    Auto,
    /// Not at all.
    Solid,
    /// Into dashes.
    Dashed,
    /// Into dots.
    Dotted,
}

impl Dash {
    pub(super) fn lengths(self, round: usize) -> &'static [f64] {
        match (self, round) {
            (Dash::Solid, _) | (Dash::Auto, 0) => &[],
            (Dash::Dashed, _) | (Dash::Auto, 1) => &[6.0, 4.0],
            (Dash::Dotted, _) | (Dash::Auto, 2) => &[2.0, 3.0],
            (Dash::Auto, _) => &[8.0, 3.0, 2.0, 3.0],
        }
    }
}

/// A line.
/// ```
/// use workings::plot::{Figure, Line};
///
/// let figure = Figure::new("Steps").with(Line::new("ECDF", [(1.0, 0.5), (2.0, 1.0)]).steps().dashed());
/// assert_eq!(figure.marks[0].name(), "ECDF");
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Line {
    /// Its name in the legend; empty for none.
    pub name: String,
    /// x and y of each, in order.
    pub points: Vec<(f64, f64)>,
    /// Its colour.
    pub color: Color,
    /// How it is broken.
    pub dash: Dash,
    /// Thickness in CSS pixels.
    pub width: f64,
    /// Holds each y until the next x, then jumps.
    pub steps: bool,
}

impl Line {
    /// A solid line through the points in their order.
    pub fn new(name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let points = points.into_iter().collect();
        Line { name: name.into(), points, color: Color::Auto, dash: Dash::Auto, width: 2.0, steps: false }
    }

    /// Sets the colour.
    pub fn color(self, color: Color) -> Self {
        Line { color, ..self }
    }

    /// Breaks it into dashes.
    pub fn dashed(self) -> Self {
        Line { dash: Dash::Dashed, ..self }
    }

    /// Breaks it into dots.
    pub fn dotted(self) -> Self {
        Line { dash: Dash::Dotted, ..self }
    }

    /// Thickness in CSS pixels.
    pub fn width(self, width: f64) -> Self {
        Line { width, ..self }
    }

    /// Holds each y until the next x, then jumps, as counts and empirical curves do.
    pub fn steps(self) -> Self {
        Line { steps: true, ..self }
    }

    fn pen(&self, ink: Ink) -> Pen {
        Pen { paint: ink.rgb.into(), width: thickness(self.width, 2.0), dash: self.dash.lengths(ink.round) }
    }
}

impl Drawable for Line {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> Option<&'static str> {
        Some("Line chart")
    }

    fn color(&self) -> Option<Color> {
        Some(self.color)
    }

    fn reach(&self, x: &mut Span, y: &mut Span) {
        for &(px, py) in &self.points {
            x.add(px);
            y.add(py);
        }
    }

    fn draw(&self, ink: Ink, frame: &Frame<'_>, scene: &mut Scene) {
        let points = self.points.iter().map(|&p| frame.at(p));
        let parts = if self.steps {
            curve::clip_line(with_corners(points), &frame.plot)
        } else {
            curve::clip_line(points, &frame.plot)
        };
        let (lone, lines): (Vec<_>, Vec<_>) =
            parts.into_iter().map(curve::thin).partition(|part: &Vec<Point>| is_one_place(part));
        let pen = self.pen(ink);
        // A line of one point has no length to be seen by.
        let centers: Vec<Point> = lone.into_iter().filter_map(|part| part.first().copied()).collect();
        if !centers.is_empty() {
            let radius = (pen.width / 2.0).max((1.5 * pen.width).min(4.0));
            let (dot, paint) = (Dot::Circle, pen.paint);
            scene.items.push(Item::Dots { centers, dot, radius, paint, rim: None });
        }
        if !lines.is_empty() {
            scene.items.push(Item::Lines { lines, pen });
        }
    }

    fn sample(&self, ink: Ink, _: &Theme, area: Rect) -> Option<Item> {
        let middle = area.center().1;
        Some(Item::Lines { lines: vec![vec![(area.left, middle), (area.right, middle)]], pen: self.pen(ink) })
    }
}

/// Whether a part of a line has no length.
fn is_one_place(part: &[Point]) -> bool {
    part.windows(2).all(|w| w[0] == w[1])
}

/// Between two points the corner where a step jumps: the new x at the old y.
fn with_corners(points: impl Iterator<Item = Option<Point>>) -> impl Iterator<Item = Option<Point>> {
    let mut last: Option<Point> = None;
    points.flat_map(move |point| {
        let corner = last.zip(point).map(|((_, y), (x, _))| Some((x, y)));
        last = point;
        corner.into_iter().chain([point])
    })
}

#[cfg(test)]
mod tests {
    use crate::plot::scene::Item;
    use crate::plot::{Band, Figure, layout};

    /// A forecast of one step: its median is a dot, its interval a strip.
    #[test]
    fn one_point_of_a_line_or_band_can_be_seen() {
        let gap = [(0.0, 1.0), (1.0, 2.0), (2.0, f64::NAN), (3.0, 2.5), (4.0, f64::NAN)];
        let figure = Figure::new("").line("p50", gap).with(Band::new("80%", [(3.0, 2.0, 3.0)]));
        let items = layout::scene(&figure).items;
        let dots =
            |item: &&Item| matches!(item, Item::Dots { centers, radius, .. } if centers.len() == 1 && *radius == 3.0);
        assert_eq!(items.iter().filter(dots).count(), 1);
        let strip = items.iter().find(|item| matches!(item, Item::Areas { .. })).and_then(Item::bounds).unwrap();
        assert!(strip.width() == 8.0 && strip.height() > 100.0, "{strip:?}");
    }
}
