//! A rule: a line across the whole plot, at a value or along a slope, with a label at its end.

use super::line::Dash;
use super::{Drawable, Frame, placement, thickness};
use crate::plot::color::Color;
use crate::plot::curve;
use crate::plot::projection::Span;
use crate::plot::scene::{Anchor, Item, Pen, Point, Rect, Scene, Text};
use crate::plot::theme::{Ink, LINE_HEIGHT, SMALL_SIZE, Theme};

/// Where a rule lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RuleAt {
    /// At this y.
    Horizontal(f64),
    /// At this x.
    Vertical(f64),
    /// Along y = intercept + slope · x; it does not widen the range of the axes.
    Sloped {
        /// Rise of y for one of x.
        slope: f64,
        /// y at x = 0.
        intercept: f64,
    },
}

/// A line from edge to edge.
/// ```
/// use workings::plot::{Figure, Rule};
///
/// let figure = Figure::new("Residuals").with(Rule::horizontal(0.0)).with(Rule::vertical(0.5).label("threshold"));
/// assert_eq!(figure.marks.len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Rule {
    /// Its name in the legend; empty for none.
    pub name: String,
    /// Written beside the rule; empty for nothing.
    pub label: String,
    /// Where it lies.
    pub at: RuleAt,
    /// Its colour.
    pub color: Color,
    /// How it is broken.
    pub dash: Dash,
    /// Thickness in CSS pixels.
    pub width: f64,
}

impl Rule {
    fn new(at: RuleAt) -> Self {
        let (name, label) = (String::new(), String::new());
        Rule { name, label, at, color: Color::Text, dash: Dash::Dashed, width: 1.2 }
    }

    /// A dashed line at this y.
    pub fn horizontal(y: f64) -> Self {
        Rule::new(RuleAt::Horizontal(y))
    }

    /// A dashed line at this x.
    pub fn vertical(x: f64) -> Self {
        Rule::new(RuleAt::Vertical(x))
    }

    /// A grey dashed line y = intercept + slope · x.
    pub fn sloped(slope: f64, intercept: f64) -> Self {
        Rule { color: Color::Neutral, ..Rule::new(RuleAt::Sloped { slope, intercept }) }
    }

    /// The line y = x, on which a perfect prediction lies.
    pub fn diagonal() -> Self {
        Rule::sloped(1.0, 0.0)
    }

    /// Text beside the rule.
    pub fn label(self, label: impl Into<String>) -> Self {
        Rule { label: label.into(), ..self }
    }

    /// A name for the legend.
    pub fn name(self, name: impl Into<String>) -> Self {
        Rule { name: name.into(), ..self }
    }

    /// Sets the colour.
    pub fn color(self, color: Color) -> Self {
        Rule { color, ..self }
    }

    /// Draws it unbroken.
    pub fn solid(self) -> Self {
        Rule { dash: Dash::Solid, ..self }
    }

    /// Thickness in CSS pixels.
    pub fn width(self, width: f64) -> Self {
        Rule { width, ..self }
    }

    fn pen(&self, ink: Ink) -> Pen {
        Pen { paint: ink.rgb.into(), width: thickness(self.width, 1.2), dash: self.dash.lengths(ink.round) }
    }

    /// The rule in the plot; a sloped one is bent on a logarithmic axis, hence many points.
    fn course(&self, frame: &Frame<'_>) -> Vec<Vec<Point>> {
        let (plot, log) = (&frame.plot, frame.x.is_log() || frame.y.is_log());
        let points: Vec<Option<Point>> = match self.at {
            RuleAt::Horizontal(y) => [plot.left, plot.right].map(|x| Some(x).zip(frame.y(y))).to_vec(),
            RuleAt::Vertical(x) => [plot.bottom, plot.top].map(|y| frame.x(x).zip(Some(y))).to_vec(),
            RuleAt::Sloped { slope, intercept } => {
                let (lo, hi) = frame.x.range();
                let pieces = if log { 200 } else { 1 };
                let share = |i: i32| f64::from(i) / f64::from(pieces);
                let x = |t: f64| if frame.x.is_log() { lo.powf(1.0 - t) * hi.powf(t) } else { lo + (hi - lo) * t };
                (0..=pieces).map(|i| x(share(i))).map(|x| frame.at((x, intercept + slope * x))).collect()
            }
        };
        curve::clip_line(points, plot)
    }
}

impl Drawable for Rule {
    fn name(&self) -> &str {
        &self.name
    }

    fn color(&self) -> Option<Color> {
        Some(self.color)
    }

    fn reach(&self, x: &mut Span, y: &mut Span) {
        match self.at {
            RuleAt::Horizontal(v) => y.add(v),
            RuleAt::Vertical(v) => x.add(v),
            RuleAt::Sloped { .. } => {}
        }
    }

    fn draw(&self, ink: Ink, frame: &Frame<'_>, scene: &mut Scene) {
        let lines = self.course(frame);
        if !lines.is_empty() {
            scene.items.push(Item::Lines { lines, pen: self.pen(ink) });
        }
    }

    fn annotate(&self, ink: Ink, frame: &Frame<'_>, scene: &mut Scene) {
        let lines = self.course(frame);
        let (plot, theme) = (&frame.plot, frame.theme);
        let Some(&(x, y)) = lines.last().and_then(|line| line.last()) else { return };
        let color = if self.color == Color::Neutral { theme.muted } else { ink.rgb };
        let text = |x: f64, y: f64, anchor| {
            vec![Text::new(&self.label, (x, y), SMALL_SIZE, color).anchor(anchor).halo(theme.background).fit(plot)]
        };
        let (start, end) = (Anchor::Start, Anchor::End);
        let candidates = match self.at {
            RuleAt::Horizontal(_) => {
                let (left, right, above, below) = (plot.left + 4.0, plot.right - 4.0, y - 5.0, y + 14.0);
                vec![
                    text(right, above, end),
                    text(right, below, end),
                    text(left, above, start),
                    text(left, below, start),
                ]
            }
            RuleAt::Vertical(_) => {
                let (left, right) = (x - 5.0, x + 5.0);
                // At the top or the bottom if there is room, else somewhere between.
                let heights = [0.0, 1.0, 0.25, 0.5, 0.75].map(|t| plot.top + 12.0 + t * (plot.height() - 18.0));
                let both_sides = |y| [text(right, y, start), text(left, y, end)];
                let next_row = plot.top + 12.0 + SMALL_SIZE * LINE_HEIGHT;
                let heights = heights.into_iter().take(1).chain([next_row]).chain(heights.into_iter().skip(1));
                heights.flat_map(both_sides).collect()
            }
            RuleAt::Sloped { .. } => vec![text(x - 6.0, y + 16.0, end), text(x - 16.0, y + 2.0, end)],
        };
        placement::place(candidates, None, scene);
    }

    fn sample(&self, ink: Ink, _: &Theme, area: Rect) -> Option<Item> {
        let middle = area.center().1;
        Some(Item::Lines { lines: vec![vec![(area.left, middle), (area.right, middle)]], pen: self.pen(ink) })
    }
}
