//! A chart as ink: rectangles, lines, areas, dots and text at their places.
//!
//! The layout turns a `Figure` into a scene; the SVG and the PNG are two ways to write one scene down, so they look
//! alike. Positions are in units of one CSS pixel, from the top left.

use super::color::Rgb;
use super::font::{self, Weight};
use super::text;

pub(crate) type Point = (f64, f64);

/// A rectangle by its left, top, right and bottom edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rect {
    pub fn new(left: f64, top: f64, right: f64, bottom: f64) -> Rect {
        Rect { left, top, right, bottom }
    }

    /// The rectangle between two corners, in whatever order they come.
    pub fn between(a: Point, b: Point) -> Rect {
        Rect::new(a.0.min(b.0), a.1.min(b.1), a.0.max(b.0), a.1.max(b.1))
    }

    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub fn center(&self) -> Point {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    pub fn grow(&self, by: f64) -> Rect {
        Rect::new(self.left - by, self.top - by, self.right + by, self.bottom + by)
    }

    pub fn contains(&self, (x, y): Point) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    pub fn overlaps(&self, other: &Rect) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// The least rectangle around this one and another.
    pub fn join(&self, other: &Rect) -> Rect {
        let (left, top) = (self.left.min(other.left), self.top.min(other.top));
        Rect::new(left, top, self.right.max(other.right), self.bottom.max(other.bottom))
    }

    /// The part within another rectangle, if there is any.
    pub fn clip(&self, to: &Rect) -> Option<Rect> {
        let part = Rect::new(
            self.left.max(to.left),
            self.top.max(to.top),
            self.right.min(to.right),
            self.bottom.min(to.bottom),
        );
        (part.left <= part.right && part.top <= part.bottom).then_some(part)
    }
}

/// A colour and how much of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Paint {
    pub rgb: Rgb,
    pub opacity: f64,
}

impl From<Rgb> for Paint {
    fn from(rgb: Rgb) -> Self {
        Paint { rgb, opacity: 1.0 }
    }
}

/// The stroke of a line; `dash` is the lengths of dash and gap, or empty.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pen {
    pub paint: Paint,
    pub width: f64,
    pub dash: &'static [f64],
}

/// The shape of a dot, about its centre.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Dot {
    Circle,
    /// A filled outline.
    Polygon(Vec<Point>),
    /// Strokes, each from one point to another.
    Strokes(Vec<(Point, Point)>),
}

/// Which part of a text stands at its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A line of text; `(x, y)` is on the baseline.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Text {
    pub text: String,
    pub x: f64,
    pub y: f64,
    pub size: f64,
    pub weight: Weight,
    pub anchor: Anchor,
    /// Degrees, clockwise, about the position.
    pub turn: f64,
    pub color: Rgb,
    /// A rim in the colour of what lies behind, so that lines underneath do not disturb the reading.
    pub halo: Option<Rgb>,
}

/// How far the letters reach above and below the baseline, in text sizes.
pub(crate) const ASCENT: f64 = 0.78;
pub(crate) const DESCENT: f64 = 0.22;

impl Text {
    pub fn new(text: impl Into<String>, (x, y): Point, size: f64, color: Rgb) -> Text {
        let (text, weight, anchor) = (text.into(), Weight::Regular, Anchor::Start);
        Text { text, x, y, size, weight, anchor, turn: 0.0, color, halo: None }
    }

    pub fn anchor(self, anchor: Anchor) -> Text {
        Text { anchor, ..self }
    }

    pub fn bold(self) -> Text {
        Text { weight: Weight::SemiBold, ..self }
    }

    pub fn turn(self, turn: f64) -> Text {
        Text { turn, ..self }
    }

    pub fn halo(self, halo: Rgb) -> Text {
        Text { halo: Some(halo), ..self }
    }

    /// Moved down so that `y` becomes the middle of the letters' height.
    pub fn middle(self) -> Text {
        Text { y: self.y + 0.36 * self.size, ..self }
    }

    /// Shortened and moved so that it lies within an area, if it is not turned.
    pub fn fit(self, area: &Rect) -> Text {
        let text = Text { text: text::ellipsize(&self.text, area.width(), self.size, self.weight), ..self };
        let b = text.bounds();
        let shift = |lo: f64, hi: f64, from: f64, to: f64| (to - hi).min(0.0).max(from - lo);
        let (dx, dy) = (shift(b.left, b.right, area.left, area.right), shift(b.top, b.bottom, area.top, area.bottom));
        Text { x: text.x + dx, y: text.y + dy, ..text }
    }

    pub fn width(&self) -> f64 {
        font::width(&self.text, self.size, self.weight)
    }

    /// Where the text starts, before it is turned.
    pub fn start(&self) -> f64 {
        match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - self.width() / 2.0,
            Anchor::End => self.x - self.width(),
        }
    }

    /// The upright rectangle around the text.
    pub fn bounds(&self) -> Rect {
        let (left, width) = (self.start() - self.x, self.width());
        let (sin, cos) = self.turn.to_radians().sin_cos();
        let corners = [-ASCENT, DESCENT].into_iter().flat_map(|y| [(left, y), (left + width, y)]).map(|(x, y)| {
            let y = y * self.size;
            (self.x + x * cos - y * sin, self.y + x * sin + y * cos)
        });
        bounds(corners).unwrap_or(Rect::new(self.x, self.y, self.x, self.y))
    }
}

/// Something to draw.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Item {
    /// Rectangles of one colour; `crisp` ones meet at their edges and must not show seams there.
    Rects {
        rects: Vec<Rect>,
        paint: Paint,
        crisp: bool,
    },
    /// Open lines of one pen.
    Lines {
        lines: Vec<Vec<Point>>,
        pen: Pen,
    },
    /// Filled outlines.
    Areas {
        outlines: Vec<Vec<Point>>,
        paint: Paint,
    },
    /// Equal dots, each painted over the one before; `rim` is a line around them.
    Dots {
        centers: Vec<Point>,
        dot: Dot,
        radius: f64,
        paint: Paint,
        rim: Option<Rgb>,
    },
    Text(Text),
}

/// All that is drawn, in order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scene {
    pub width: f64,
    pub height: f64,
    pub background: Rgb,
    pub items: Vec<Item>,
}

impl Scene {
    pub fn text(&mut self, text: Text) {
        if !text.text.is_empty() {
            self.items.push(Item::Text(text));
        }
    }
}

/// The upright rectangle around some points.
pub(crate) fn bounds(points: impl IntoIterator<Item = Point>) -> Option<Rect> {
    points.into_iter().fold(None, |bounds: Option<Rect>, (x, y)| {
        let b = bounds.unwrap_or(Rect::new(x, y, x, y));
        Some(Rect::new(b.left.min(x), b.top.min(y), b.right.max(x), b.bottom.max(y)))
    })
}

#[cfg(test)]
impl Item {
    /// The upright rectangle around what is drawn, half a line's width aside.
    pub fn bounds(&self) -> Option<Rect> {
        match self {
            Item::Rects { rects, .. } => bounds(rects.iter().flat_map(|r| [(r.left, r.top), (r.right, r.bottom)])),
            Item::Lines { lines, .. } => bounds(lines.iter().flatten().copied()),
            Item::Areas { outlines, .. } => bounds(outlines.iter().flatten().copied()),
            Item::Dots { centers, radius, .. } => bounds(centers.iter().copied()).map(|b| b.grow(*radius)),
            Item::Text(text) => Some(text.bounds()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    /// Turned by −90°, what was up points left and what was right points up.
    #[test]
    fn a_turned_text_has_turned_bounds() {
        let flat = Text::new("up", (50.0, 80.0), 10.0, Rgb(0, 0, 0));
        let turned = flat.clone().turn(-90.0).bounds();
        assert_abs_diff_eq!(turned.left, 50.0 - ASCENT * 10.0, epsilon = 1e-9);
        assert_abs_diff_eq!(turned.bottom, 80.0, epsilon = 1e-9);
        assert_abs_diff_eq!(turned.top, 80.0 - flat.width(), epsilon = 1e-9);
    }

    #[test]
    fn rectangles_that_only_touch_do_not_overlap() {
        let a = Rect::new(0.0, 0.0, 2.0, 2.0);
        assert!(!a.overlaps(&Rect::new(2.0, 0.0, 4.0, 2.0)));
        assert!(a.overlaps(&Rect::new(1.9, 1.9, 4.0, 4.0)));
        assert_eq!(a.clip(&Rect::new(3.0, 0.0, 4.0, 1.0)), None);
    }
}
