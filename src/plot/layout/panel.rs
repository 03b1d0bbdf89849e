//! One plot with its header and guides, fitted into an area and drawn there.

use super::guides::{self, Guides, LABEL_LINE};
use super::header::Header;
use super::{color_bar, legend};
use crate::plot::axis::{Axis, Scale};
use crate::plot::color::Ends;
use crate::plot::figure::Figure;
use crate::plot::font::Weight;
use crate::plot::mark::{Frame, Mark, Shading};
use crate::plot::number::Digits;
use crate::plot::projection::{Projection, Span};
use crate::plot::scene::{Anchor, Item, Pen, Point, Rect, Scene, Text};
use crate::plot::text;
use crate::plot::theme::{Ink, MARGIN, SMALL_SIZE, TEXT_SIZE, Theme};

/// From the plot to the labels of its ticks.
const TICK_GAP: f64 = 8.0;
/// The room of an axis label.
const AXIS_LABEL: f64 = 22.0;
/// From one line of an axis label to the next.
const AXIS_LABEL_LINE: f64 = 17.0;
/// The room of the line that says how many points are not drawn.
const FOOTNOTE: f64 = 18.0;
/// The cells of a small matrix need not fill the picture.
const LARGEST_CELL: f64 = 120.0;
/// No plot is smaller than this, however little room the rest leaves.
const SMALLEST: f64 = 12.0;

/// The room around the plot.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Margins {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Margins {
    /// The larger of each two.
    pub fn max(self, other: Margins) -> Margins {
        Margins {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// How far a figure's data reach.
pub(crate) fn spans(figure: &Figure) -> (Span, Span) {
    let (mut x, mut y) = (Span::EMPTY, Span::EMPTY);
    figure.marks.iter().for_each(|mark| mark.drawable().reach(&mut x, &mut y));
    (x, y)
}

#[derive(Debug, Clone)]
pub(crate) struct Panel<'a> {
    figure: &'a Figure,
    theme: &'a Theme,
    title_size: f64,
    pub inks: Vec<Ink>,
    /// Whether the panel has its legend in its own header.
    pub has_legend: bool,
    x: Projection<'a>,
    y: Projection<'a>,
    area: Rect,
    header: Header,
    plot: Rect,
    x_guides: Guides,
    y_guides: Guides,
    pub margins: Margins,
}

impl<'a> Panel<'a> {
    pub fn new(figure: &'a Figure, theme: &'a Theme, title_size: f64) -> Self {
        let (x, y) = spans(figure);
        let nowhere = Rect::new(0.0, 0.0, 0.0, 0.0);
        Panel {
            figure,
            theme,
            title_size,
            inks: legend::inks(figure, theme),
            has_legend: true,
            x: Projection::new(&figure.x, &x, false),
            y: Projection::new(&figure.y, &y, true),
            area: nowhere,
            header: Header::default(),
            plot: nowhere,
            x_guides: Guides::default(),
            y_guides: Guides::default(),
            margins: Margins::default(),
        }
    }

    /// Shows this span of y, if the axis has no range of its own.
    pub fn set_y(&mut self, span: &Span) {
        self.y = Projection::new(&self.figure.y, span, true);
    }

    /// Finds the room that header and guides need in an area, and gives the rest to the plot.
    pub fn fit(&mut self, area: Rect) {
        self.area = area;
        let legend = self.has_legend.then_some((self.figure, &self.inks[..]));
        self.header = Header::new(self.figure, legend, self.title_size, (area.width(), area.height()));
        let mut margins = Margins { left: 48.0, top: self.header.height, right: 0.0, bottom: 40.0 };
        // The labels' room depends on which ticks there are, and these on the length of the axes. The room never
        // shrinks from round to round, so that a choice between two states cannot go on for ever.
        for round in 0..4 {
            self.set(margins);
            let needed = self.needed();
            margins = if round == 0 { needed } else { margins.max(needed) };
        }
        self.set(margins);
    }

    /// Places the plot within these margins.
    pub fn set(&mut self, margins: Margins) {
        let area = self.area;
        let keep = |lo: f64, hi: f64| if hi - lo < SMALLEST { (hi.max(lo) - SMALLEST, hi.max(lo)) } else { (lo, hi) };
        let (left, right) = keep((area.left + margins.left).min(area.right), area.right - margins.right);
        let (top, bottom) = keep((area.top + margins.top).min(area.bottom), area.bottom - margins.bottom);
        self.margins = margins;
        // Edges on half units fall on whole pixels, with a line of one unit across them.
        let crisp = |v: f64| (v - 0.5).round() + 0.5;
        let plot = self.with_aspect(Rect::new(left, top, right, bottom));
        self.plot = Rect::new(crisp(plot.left), crisp(plot.top), crisp(plot.right), crisp(plot.bottom));
        self.x_guides = guides::below(&self.x, self.plot.width(), area.height());
        // Where a unit is as long on both axes, equal ticks make the grid square.
        let spacing = if self.figure.equal_aspect { guides::SPACING } else { guides::SPACING_BESIDE };
        self.y_guides = guides::beside(&self.y, self.plot.height(), area.width(), spacing);
    }

    fn needed(&self) -> Margins {
        let label = |lines: Vec<String>| match lines.len() {
            0 => 0.0,
            n => AXIS_LABEL + (n - 1) as f64 * AXIS_LABEL_LINE,
        };
        let (x_label, y_label) = self.axis_labels();
        let gap = |depth: f64| if depth > 0.0 { depth + TICK_GAP } else { 0.0 };
        let beside = label(y_label) + gap(self.y_guides.depth);
        let (over_left, over_right) = self.x_guides.overhang;
        let bar = self.shading().map_or(0.0, |(shading, _)| color_bar::width(shading, self.plot.height()));
        Margins {
            left: beside.max(over_left),
            // Half a label of the uppermost tick reaches above the plot.
            top: self.header.height + if self.y_guides.guides.is_empty() { 0.0 } else { 5.0 },
            right: bar.max(over_right),
            bottom: gap(self.x_guides.depth) + label(x_label) + self.footnote().map_or(0.0, |_| FOOTNOTE),
        }
    }

    /// The largest part of a rectangle, from its top left, in which a unit of x is as long as a unit of y.
    fn with_aspect(&self, room: Rect) -> Rect {
        match self.x.extent().zip(self.y.extent()) {
            Some((dx, dy)) if self.figure.equal_aspect => {
                let names = |axis: &Axis| matches!(axis.scale, Scale::Categories(_));
                let most = if names(&self.figure.x) && names(&self.figure.y) { LARGEST_CELL } else { f64::INFINITY };
                let unit = (room.width() / dx).min(room.height() / dy).min(most);
                let (width, height) = ((unit * dx).max(SMALLEST), (unit * dy).max(SMALLEST));
                Rect::new(room.left, room.top, room.left + width, room.top + height)
            }
            _ => room,
        }
    }

    /// The room to the right of the plot and below it that an equal aspect leaves unused.
    pub fn left_over(&self) -> Point {
        let right = self.area.right - self.margins.right - self.plot.right;
        let bottom = self.area.bottom - self.margins.bottom - self.plot.bottom;
        (right.max(0.0).floor(), bottom.max(0.0).floor())
    }

    /// The width of a picture in which the header's lines need not be broken.
    pub fn header_width(&self) -> f64 {
        (Header::natural_width(self.figure, self.title_size) + 2.0 * MARGIN).ceil()
    }

    fn shading(&self) -> Option<(&Shading, Ends)> {
        let mut shadings = self.figure.marks.iter().filter_map(|mark| mark.drawable().shading());
        shadings.find(|(shading, _)| color_bar::is_wanted(shading))
    }

    /// Says so if not every point is drawn.
    fn footnote(&self) -> Option<String> {
        let points: usize = self.figure.marks.iter().filter_map(|mark| mark.drawable().thinned()).sum();
        let count = Digits::new(1.0, 0).label(points as f64);
        (points > 0).then(|| format!("{count} points, of which a sample is drawn"))
    }

    pub fn draw(&self, scene: &mut Scene) {
        let (area, plot) = (&self.area, &self.plot);
        self.header.draw((area.left, area.top), self.theme, self.figure, &self.inks, scene);
        self.draw_grid(scene);
        let frame = Frame { plot: *plot, x: self.x.clone(), y: self.y.clone(), theme: self.theme };
        let marks = || self.figure.marks.iter().zip(&self.inks);
        marks().for_each(|(mark, &ink)| mark.drawable().draw(ink, &frame, scene));
        self.draw_axis_line(scene);
        marks().for_each(|(mark, &ink)| mark.drawable().annotate(ink, &frame, scene));
        self.draw_tick_labels(scene);
        self.draw_axis_labels(scene);
        if let Some((shading, ends)) = self.shading() {
            color_bar::draw(shading, ends, plot, self.theme, scene);
        }
        if let Some(footnote) = self.footnote() {
            let text = Text::new(footnote, (area.left, area.bottom - 2.0), SMALL_SIZE - 1.0, self.theme.muted);
            scene.text(text.fit(area));
        }
    }

    /// Thin lines at the ticks of axes of numbers; names need none, and cells would hide them.
    fn draw_grid(&self, scene: &mut Scene) {
        if self.has_cells() {
            return;
        }
        let (plot, mut lines) = (&self.plot, Vec::new());
        if !matches!(self.figure.y.scale, Scale::Categories(_)) {
            let heights = self.y_guides.guides.iter().map(|guide| self.tick_y(guide.place));
            lines.extend(heights.map(|y| vec![(plot.left, y), (plot.right, y)]));
        }
        if !matches!(self.figure.x.scale, Scale::Categories(_)) {
            let places = self.x_guides.guides.iter().map(|guide| self.tick_x(guide.place));
            lines.extend(places.map(|x| vec![(x, plot.bottom), (x, plot.top)]));
        }
        if !lines.is_empty() {
            scene.items.push(Item::Lines { lines, pen: Pen { paint: self.theme.grid.into(), width: 1.0, dash: &[] } });
        }
    }

    fn has_cells(&self) -> bool {
        self.figure.marks.iter().any(|mark| matches!(mark, Mark::Cells(_)))
    }

    fn tick_x(&self, place: f64) -> f64 {
        self.plot.left + place * self.plot.width()
    }

    fn tick_y(&self, place: f64) -> f64 {
        self.plot.bottom - place * self.plot.height()
    }

    fn draw_axis_line(&self, scene: &mut Scene) {
        if self.has_cells() || self.figure.x.bare {
            return;
        }
        let (plot, pen) = (&self.plot, Pen { paint: self.theme.axis.into(), width: 1.0, dash: &[] });
        let mut lines = vec![vec![(plot.left, plot.bottom), (plot.right, plot.bottom)]];
        if !matches!(self.figure.x.scale, Scale::Categories(_)) {
            let ticks = self.x_guides.guides.iter().map(|g| self.tick_x(g.place));
            lines.extend(ticks.map(|x| vec![(x, plot.bottom), (x, plot.bottom + 4.0)]));
        }
        scene.items.push(Item::Lines { lines, pen });
    }

    fn draw_tick_labels(&self, scene: &mut Scene) {
        let (plot, muted) = (&self.plot, self.theme.muted);
        for guide in &self.x_guides.guides {
            let x = self.tick_x(guide.place);
            for (i, line) in guide.lines.iter().enumerate() {
                let top = plot.bottom + TICK_GAP + i as f64 * LABEL_LINE;
                scene.text(if self.x_guides.slanted {
                    Text::new(line, (x + 4.0, top + 8.0), SMALL_SIZE, muted).anchor(Anchor::End).turn(-45.0)
                } else {
                    Text::new(line, (x, top + 0.8 * SMALL_SIZE), SMALL_SIZE, muted).anchor(Anchor::Middle)
                });
            }
        }
        for guide in &self.y_guides.guides {
            let above = (guide.lines.len().max(1) - 1) as f64 * LABEL_LINE / 2.0;
            let top = self.tick_y(guide.place) - above;
            for (i, line) in guide.lines.iter().enumerate() {
                let at = (plot.left - TICK_GAP, top + i as f64 * LABEL_LINE);
                scene.text(Text::new(line, at, SMALL_SIZE, muted).anchor(Anchor::End).middle());
            }
        }
    }

    fn draw_axis_labels(&self, scene: &mut Scene) {
        let (plot, area) = (&self.plot, &self.area);
        let (x, y) = plot.center();
        let label = |text: &str, at: Point| Text::new(text, at, TEXT_SIZE, self.theme.text).anchor(Anchor::Middle);
        let below = plot.bottom + self.x_guides.depth + if self.x_guides.depth > 0.0 { TICK_GAP } else { 0.0 };
        let (x_label, y_label) = self.axis_labels();
        for (i, line) in x_label.iter().enumerate() {
            // A label longer than its axis may reach beyond the plot's ends, but not out of the area.
            let down = AXIS_LABEL - 8.0 + i as f64 * AXIS_LABEL_LINE;
            scene.text(label(line, (x, below + down)).fit(area));
        }
        for (i, line) in y_label.iter().enumerate() {
            let right = 0.85 * TEXT_SIZE + i as f64 * AXIS_LABEL_LINE;
            scene.text(label(line, (area.left + right, y)).turn(-90.0));
        }
    }

    /// The lines of both axis labels: two where one is too short.
    fn axis_labels(&self) -> (Vec<String>, Vec<String>) {
        let lines = |text: &str, room: f64| text::wrap(text, room, TEXT_SIZE, Weight::Regular, 2);
        (lines(&self.figure.x.label, self.area.width()), lines(&self.figure.y.label, self.plot.height().max(60.0)))
    }
}
