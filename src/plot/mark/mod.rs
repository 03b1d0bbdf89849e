//! The marks of a figure, one kind to a file: what it holds, how far it reaches, and how it is drawn.
//!
//! A mark keeps the numbers it was given, so that a test can read them back. It is drawn into a [`Frame`], which knows
//! where values lie; nothing is drawn outside the plot.

mod band;
mod bars;
mod cells;
mod line;
mod note;
mod placement;
mod points;
mod rule;
mod segments;
mod shading;

pub use band::Band;
pub use bars::{Bar, Bars};
pub use cells::Cells;
pub use line::{Dash, Line};
pub use note::{Note, Place};
pub use points::{Points, Shape};
pub use rule::{Rule, RuleAt};
pub use segments::Segments;
pub use shading::Shading;

use super::color::{Color, Ends};
use super::projection::{Projection, Span};
use super::scene::{Item, Point, Rect, Scene};
use super::theme::{Ink, Theme};

/// Something that a figure shows.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Mark {
    /// A line through points.
    Line(Line),
    /// Dots.
    Points(Points),
    /// The area between two curves.
    Band(Band),
    /// Bars.
    Bars(Bars),
    /// A grid of coloured cells.
    Cells(Cells),
    /// A line across the whole plot.
    Rule(Rule),
    /// Straight pieces, arrows.
    Segments(Segments),
    /// Words at a point.
    Note(Note),
}

impl Mark {
    /// What the mark is called in the legend; empty if it has no entry there.
    pub fn name(&self) -> &str {
        self.drawable().name()
    }

    pub(crate) fn drawable(&self) -> &dyn Drawable {
        match self {
            Mark::Line(mark) => mark,
            Mark::Points(mark) => mark,
            Mark::Band(mark) => mark,
            Mark::Bars(mark) => mark,
            Mark::Cells(mark) => mark,
            Mark::Rule(mark) => mark,
            Mark::Segments(mark) => mark,
            Mark::Note(mark) => mark,
        }
    }
}

macro_rules! mark_from {
    ($($kind:ident),*) => {
        $(impl From<$kind> for Mark {
            fn from(mark: $kind) -> Self {
                Mark::$kind(mark)
            }
        })*
    };
}
mark_from!(Line, Points, Band, Bars, Cells, Rule, Segments, Note);

/// What the layout asks of every mark.
pub(crate) trait Drawable {
    /// The name in the legend, or empty.
    fn name(&self) -> &str {
        ""
    }
    /// What kind of chart the mark makes, for the description; `None` for an addition to another.
    fn kind(&self) -> Option<&'static str> {
        None
    }
    /// The colour asked for; `None` if the mark uses none of the palette.
    fn color(&self) -> Option<Color>;
    /// Adds the mark's reach to the spans of the axes.
    fn reach(&self, x: &mut Span, y: &mut Span);
    fn draw(&self, ink: Ink, frame: &Frame<'_>, scene: &mut Scene);
    /// Adds words, once all marks are drawn, where they cover the least of them.
    fn annotate(&self, _ink: Ink, _frame: &Frame<'_>, _scene: &mut Scene) {}
    /// The width of the sample beside the name in the legend.
    fn sample_width(&self) -> f64 {
        20.0
    }
    /// The sample beside the name in the legend.
    fn sample(&self, _ink: Ink, _theme: &Theme, _area: Rect) -> Option<Item> {
        None
    }
    /// Whether only a part of so many dots will be drawn, and of how many.
    fn thinned(&self) -> Option<usize> {
        None
    }
    /// The colour scale to be explained beside the plot, and its ends.
    fn shading(&self) -> Option<(&Shading, Ends)> {
        None
    }
}

/// A setting kept within what can be drawn; the usual value in place of what is no number.
fn setting(value: f64, usual: f64, least: f64, most: f64) -> f64 {
    if value.is_finite() { value.clamp(least, most) } else { usual }
}

/// The thickness of a line as it is drawn.
fn thickness(width: f64, usual: f64) -> f64 {
    setting(width, usual, 0.1, 40.0)
}

/// The place where marks are drawn.
#[derive(Debug, Clone)]
pub(crate) struct Frame<'a> {
    pub plot: Rect,
    pub x: Projection<'a>,
    pub y: Projection<'a>,
    pub theme: &'a Theme,
}

impl Frame<'_> {
    pub fn x(&self, v: f64) -> Option<f64> {
        self.x.place(v).map(|place| self.plot.left + place * self.plot.width())
    }

    pub fn y(&self, v: f64) -> Option<f64> {
        self.y.place(v).map(|place| self.plot.bottom - place * self.plot.height())
    }

    pub fn at(&self, (x, y): (f64, f64)) -> Option<Point> {
        self.x(x).zip(self.y(y))
    }
}
