//! A note: a few words at a point, beside it where they disturb least.

use super::{Drawable, Frame, placement};
use crate::plot::color::Color;
use crate::plot::projection::Span;
use crate::plot::scene::{Anchor, Dot, Item, Point, Scene, Text};
use crate::plot::theme::{Ink, LINE_HEIGHT, SMALL_SIZE};

/// From one line of a note to the next.
const LINE: f64 = SMALL_SIZE * LINE_HEIGHT;

/// On which side of its point a note stands; on the opposite one where it would cover a line, or at the edge of the plot
/// its own point, and there not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// Where it covers the least of what is drawn.
    #[default]
    Auto,
    /// To the right of it.
    Right,
    /// To the left of it.
    Left,
    /// Above it.
    Above,
    /// Below it.
    Below,
    /// Centred on the point.
    Over,
}

/// Words at a point.
/// ```
/// use workings::plot::{Figure, Note, Place};
///
/// let figure = Figure::new("ROC curve").with(Note::new(0.1, 0.8, "threshold 0.5").place(Place::Below).dot());
/// assert_eq!(figure.notes()[0].text, "threshold 0.5");
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Note {
    /// The point's x.
    pub x: f64,
    /// The point's y.
    pub y: f64,
    /// The words, in one line or several.
    pub text: String,
    /// The side of the point they stand on.
    pub place: Place,
    /// Its colour.
    pub color: Color,
    /// Marks the point itself.
    pub dot: bool,
}

impl Note {
    /// The text alone; see [`Note::dot`].
    pub fn new(x: f64, y: f64, text: impl Into<String>) -> Self {
        Note { x, y, text: text.into(), place: Place::Auto, color: Color::Text, dot: false }
    }

    /// Sets the side.
    pub fn place(self, place: Place) -> Self {
        Note { place, ..self }
    }

    /// Sets the colour.
    pub fn color(self, color: Color) -> Self {
        Note { color, ..self }
    }

    /// Marks the point with a dot.
    pub fn dot(self) -> Self {
        Note { dot: true, ..self }
    }

    fn point(&self, frame: &Frame<'_>) -> Option<Point> {
        frame.at((self.x, self.y)).filter(|&at| frame.plot.grow(1e-6).contains(at))
    }

    /// The text beside the point, in the direction `(dx, dy)`: `dx` is −1, 0 or 1, and `dy` up to 2 lines.
    fn beside(&self, (x, y): Point, (dx, dy): (f64, f64), ink: Ink, frame: &Frame<'_>) -> Vec<Text> {
        let gap = if self.dot { 9.0 } else { 6.0 };
        let anchor = match dx {
            0.0 => Anchor::Middle,
            _ if dx > 0.0 => Anchor::Start,
            _ => Anchor::End,
        };
        // Above and below the whole line of text must clear the point; at the corners a little of each will do.
        let (right, down) = match (dx, dy) {
            (0.0, _) => (0.0, dy * (gap + 5.0)),
            (_, 0.0) => (dx * gap, 0.0),
            _ => (dx * 0.5 * gap, dy * (gap + 2.0)),
        };
        let more = self.text.lines().count().saturating_sub(1) as f64 * LINE;
        // Several lines reach away from the point, or stand about its height.
        let first = y + down - more * (1.0 - dy.clamp(-1.0, 1.0)) / 2.0;
        // Near an edge the whole block moves, so that its lines do not end up on each other.
        let half = 0.5 * LINE;
        let first = first.min(frame.plot.bottom - half - more).max(frame.plot.top + half);
        let line = |(i, text): (usize, &str)| {
            let text = Text::new(text, (x + right, first + i as f64 * LINE), SMALL_SIZE, ink.rgb);
            text.anchor(anchor).middle().halo(frame.theme.background).fit(&frame.plot)
        };
        self.text.lines().enumerate().map(line).collect()
    }
}

impl Drawable for Note {
    fn color(&self) -> Option<Color> {
        Some(self.color)
    }

    fn reach(&self, x: &mut Span, y: &mut Span) {
        x.add(self.x);
        y.add(self.y);
    }

    fn draw(&self, ink: Ink, frame: &Frame<'_>, scene: &mut Scene) {
        if let Some(at) = self.point(frame).filter(|_| self.dot) {
            let (dot, rim) = (Dot::Circle, Some(frame.theme.background));
            scene.items.push(Item::Dots { centers: vec![at], dot, radius: 4.5, paint: ink.rgb.into(), rim });
        }
    }

    fn annotate(&self, ink: Ink, frame: &Frame<'_>, scene: &mut Scene) {
        let Some(at) = self.point(frame) else { return };
        let (right, left, above, below) = ((1.0, 0.0), (-1.0, 0.0), (0.0, -1.0), (0.0, 1.0));
        let directions = match self.place {
            Place::Auto => [right, (1.0, 1.0), (1.0, -1.0), left, above, below, (-1.0, -1.0), (-1.0, 1.0)]
                .into_iter()
                .chain([(1.0, -2.0), (1.0, 2.0), (-1.0, -2.0), (-1.0, 2.0)])
                .collect(),
            Place::Right => vec![right, left],
            Place::Left => vec![left, right],
            Place::Above => vec![above, below],
            Place::Below => vec![below, above],
            Place::Over => vec![(0.0, 0.0)],
        };
        let mut texts: Vec<Vec<Text>> =
            directions.into_iter().map(|direction| self.beside(at, direction, ink, frame)).collect();
        match (self.place, texts.pop()) {
            (Place::Auto | Place::Over, last) => {
                placement::place(texts.into_iter().chain(last).collect(), Some(at), scene);
            }
            (_, other) => {
                let asked = texts.pop().unwrap_or_default();
                placement::place_at(asked, other.unwrap_or_default(), at, scene);
            }
        }
    }
}
