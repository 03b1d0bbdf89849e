//! The ticks of an axis with their labels: which are shown, how they lie, and how much room they need.

use crate::plot::axis::Scale;
use crate::plot::font::{self, Weight};
use crate::plot::projection::Projection;
use crate::plot::text;
use crate::plot::theme::SMALL_SIZE;
use crate::plot::ticks::Tick;

/// From one line of a tick's label to the next.
pub(crate) const LABEL_LINE: f64 = 15.0;
/// The usual distance of ticks on an x axis; those of a y axis, whose labels are flat, may be closer.
pub(crate) const SPACING: f64 = 70.0;
pub(crate) const SPACING_BESIDE: f64 = 44.0;
/// Least room between neighbouring labels.
const APART: f64 = 8.0;
/// A name is broken into no more lines than this.
const MOST_NAME_LINES: usize = 4;
/// The longest that a slanted label may be, and any other.
const LONGEST_SLANTED: f64 = 140.0;
const LONGEST: f64 = 180.0;

/// A tick at its place along the axis (0 to 1); a label without lines is not written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Guide {
    pub place: f64,
    pub lines: Vec<String>,
}

impl Guide {
    fn width(&self) -> f64 {
        self.lines.iter().map(|line| label_width(line)).fold(0.0, f64::max)
    }
}

/// The guides of one axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Guides {
    pub guides: Vec<Guide>,
    /// Whether the labels of an x axis rise at 45°.
    pub slanted: bool,
    /// Below an x axis: the height of the labels. Beside a y axis: their width.
    pub depth: f64,
    /// How far the labels of an x axis reach beyond the left and the right end.
    pub overhang: (f64, f64),
}

/// So many steps fit an axis of this length, a little closer if there would be very few.
fn tick_target(length: f64, spacing: f64) -> usize {
    let (usual, close) = ((length / spacing) as usize, (length / (0.6 * spacing)) as usize);
    usual.max(close.min(4)).clamp(2, 10)
}

fn label_width(text: &str) -> f64 {
    font::width(text, SMALL_SIZE, Weight::Regular)
}

fn has_names(projection: &Projection<'_>) -> bool {
    matches!(projection.axis().scale, Scale::Categories(_)) && projection.axis().ticks.is_none()
}

/// Guides of an x axis of this length in a picture of this height.
pub(crate) fn below(projection: &Projection<'_>, length: f64, height: f64) -> Guides {
    if has_names(projection) {
        return names_below(projection, length, height);
    }
    let fixed = projection.axis().ticks.is_some();
    let mut guides = Vec::new();
    // Fewer and fewer ticks until their labels stand apart; ticks of the figure's own are all kept, but not all labelled.
    for most in (1..=tick_target(length, SPACING)).rev() {
        guides = projection.ticks(most).into_iter().filter_map(|tick| guide(projection, tick)).collect();
        let lines = guides.iter_mut().flat_map(|guide| &mut guide.lines);
        lines.for_each(|line| *line = text::ellipsize(line, LONGEST, SMALL_SIZE, Weight::Regular));
        part_second_lines(&mut guides, length);
        if fixed || stand_apart(&guides, length) {
            break;
        }
    }
    thin(&mut guides, |guide| (guide.place * length, guide.width() / 2.0), APART);
    let depth = guides.iter().map(|g| g.lines.len()).max().unwrap_or(0) as f64 * LABEL_LINE;
    Guides { overhang: overhang(&guides, length), guides, slanted: false, depth }
}

/// Guides of a y axis of this length in a picture of this width, `spacing` apart or thereabouts.
pub(crate) fn beside(projection: &Projection<'_>, length: f64, width: f64, spacing: f64) -> Guides {
    let names = has_names(projection);
    let most = tick_target(length, spacing);
    let mut guides: Vec<Guide> = Vec::new();
    for most in (1..=most).rev() {
        guides = projection.ticks(most).into_iter().filter_map(|tick| guide(projection, tick)).collect();
        let crowded = guides.windows(2).any(|w| (w[0].place - w[1].place).abs() * length < LABEL_LINE + 2.0);
        if names || !crowded {
            break;
        }
    }
    let room = LONGEST.min(0.35 * width);
    if names {
        let slot = length / names_of(projection);
        let most_lines = ((slot / LABEL_LINE) as usize).clamp(1, MOST_NAME_LINES);
        shorten(&mut guides, |name| text::wrap(name, room, SMALL_SIZE, Weight::Regular, most_lines), room);
        every(&mut guides, (LABEL_LINE - 1.0) / slot);
    } else {
        for guide in &mut guides {
            guide.lines = vec![text::ellipsize(&guide.lines.join(" "), room, SMALL_SIZE, Weight::Regular)];
        }
    }
    thin(&mut guides, |guide| (guide.place * length, guide.lines.len().max(1) as f64 * LABEL_LINE / 2.0 - 1.0), 0.0);
    let depth = guides.iter().map(Guide::width).fold(0.0, f64::max);
    Guides { guides, slanted: false, depth, overhang: (0.0, 0.0) }
}

/// Names lie flat where each has room, in two or three lines if that helps; else they slant, shortened, and where even
/// then they are too many only every second or third is written.
fn names_below(projection: &Projection<'_>, length: f64, height: f64) -> Guides {
    let slot = length / names_of(projection);
    let mut guides: Vec<Guide> = projection.ticks(1).into_iter().filter_map(|tick| guide(projection, tick)).collect();
    let lines_for =
        |guide: &Guide, lines| text::wrap(&guide.lines.join(" "), slot - 6.0, SMALL_SIZE, Weight::Regular, lines);
    let whole = |lines: &[String], guide: &Guide| lines.join(" ") == guide.lines.join(" ");
    for lines in 1..=MOST_NAME_LINES {
        let flat: Vec<Vec<String>> = guides.iter().map(|g| lines_for(g, lines)).collect();
        let unbroken = guides.iter().zip(&flat).all(|(g, lines)| whole(lines, g));
        if unbroken && (lines == 1 || slot > 60.0) {
            guides.iter_mut().zip(flat).for_each(|(guide, lines)| guide.lines = lines);
            let depth = guides.iter().map(|g| g.lines.len()).max().unwrap_or(0) as f64 * LABEL_LINE;
            return Guides { overhang: overhang(&guides, length), guides, slanted: false, depth };
        }
    }
    let room = LONGEST_SLANTED.min(0.4 * height);
    shorten(&mut guides, |name| vec![text::ellipsize(name, room, SMALL_SIZE, Weight::Regular)], room);
    every(&mut guides, LABEL_LINE * std::f64::consts::SQRT_2 / slot);
    // A slanted label ends under its tick and reaches down to the left.
    let reach = |guide: &Guide| guide.width() * std::f64::consts::FRAC_1_SQRT_2;
    let left = guides.iter().map(|g| reach(g) - g.place * length).fold(0.0, f64::max);
    let depth = guides.iter().map(reach).fold(0.0, f64::max) + 12.0;
    Guides { guides, slanted: true, depth, overhang: (left, 0.0) }
}

/// Fits names into their room; where that makes two of them read alike, the middle is left out instead of the end.
fn shorten(guides: &mut [Guide], fit: impl Fn(&str) -> Vec<String>, room: f64) {
    let names: Vec<String> = guides.iter().map(|guide| guide.lines.join(" ")).collect();
    let fitted: Vec<Vec<String>> = names.iter().map(|name| fit(name)).collect();
    let mut seen = std::collections::HashMap::new();
    fitted.iter().for_each(|lines| *seen.entry(lines).or_insert(0) += 1);
    for ((guide, name), lines) in guides.iter_mut().zip(&names).zip(&fitted) {
        let alike = seen.get(lines).is_some_and(|n| *n > 1) && lines.join(" ") != *name;
        let middle = || vec![text::ellipsize_middle(name, room, SMALL_SIZE, Weight::Regular)];
        guide.lines = if alike { middle() } else { lines.clone() };
    }
}

fn names_of(projection: &Projection<'_>) -> f64 {
    let (lo, hi) = projection.range();
    (hi - lo).max(1.0)
}

fn guide(projection: &Projection<'_>, tick: Tick) -> Option<Guide> {
    let lines = tick.label.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    Some(Guide { place: projection.place(tick.at)?.clamp(0.0, 1.0), lines: lines.collect() })
}

fn stand_apart(guides: &[Guide], length: f64) -> bool {
    guides.windows(2).all(|w| (w[1].place - w[0].place).abs() * length >= (w[0].width() + w[1].width()) / 2.0 + APART)
}

/// The first label's second line (its year) gives way where the next one brings its own close by.
fn part_second_lines(guides: &mut [Guide], length: f64) {
    if let [first, second, ..] = guides
        && let (Some(a), Some(b)) = (first.lines.get(1), second.lines.get(1))
        && (second.place - first.place).abs() * length < (label_width(a) + label_width(b)) / 2.0 + APART
    {
        first.lines.truncate(1);
    }
}

/// Leaves out the labels that would touch the one before; `spread` gives a label's middle and half its size.
fn thin(guides: &mut [Guide], spread: impl Fn(&Guide) -> (f64, f64), apart: f64) {
    let mut order: Vec<usize> = (0..guides.len()).collect();
    order.sort_by(|&a, &b| guides[a].place.total_cmp(&guides[b].place));
    let mut end = f64::NEG_INFINITY;
    for i in order {
        let (middle, half) = spread(&guides[i]);
        if guides[i].lines.is_empty() {
            continue;
        } else if middle - half < end + apart {
            guides[i].lines.clear();
        } else {
            end = middle + half;
        }
    }
}

/// Keeps the label of every k-th guide, if a label needs the room of `share` guides.
fn every(guides: &mut [Guide], share: f64) {
    let stride = (share.ceil() as usize).max(1);
    guides.iter_mut().enumerate().filter(|(i, _)| !i.is_multiple_of(stride)).for_each(|(_, guide)| guide.lines.clear());
}

fn overhang(guides: &[Guide], length: f64) -> (f64, f64) {
    let left = guides.iter().map(|g| g.width() / 2.0 - g.place * length).fold(0.0, f64::max);
    let right = guides.iter().map(|g| g.width() / 2.0 - (1.0 - g.place) * length).fold(0.0, f64::max);
    (left, right)
}
