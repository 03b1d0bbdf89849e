//! The scale beside a plot that explains its shades.

use super::guides::LABEL_LINE;
use crate::plot::color::{ColorMap, Ends};
use crate::plot::font::{self, Weight};
use crate::plot::mark::Shading;
use crate::plot::scene::{Anchor, Item, Rect, Scene, Text};
use crate::plot::text;
use crate::plot::theme::{SMALL_SIZE, Theme};
use crate::plot::ticks::{self, Style, Tick};

const GAP: f64 = 16.0;
const WIDTH: f64 = 12.0;
const STEPS: u32 = 64;

/// Whether there is something to explain: a label was given, and the shades are of numbers.
pub(crate) fn is_wanted(shading: &Shading) -> bool {
    !shading.label.is_empty() && shading.map != ColorMap::Classes
}

fn labels(shading: &Shading, height: f64) -> Vec<Tick> {
    let (lo, hi) = shading.range;
    let most = ((height / 44.0) as usize).clamp(1, 6);
    if hi > lo && hi - lo >= 1e-300 { ticks::linear(lo, hi, most, Style::default()) } else { Vec::new() }
}

fn label_width(tick: &Tick) -> f64 {
    font::width(&tick.label, SMALL_SIZE, Weight::Regular)
}

/// The room it takes on the right of a plot of this height.
pub(crate) fn width(shading: &Shading, height: f64) -> f64 {
    GAP + WIDTH + 6.0 + labels(shading, height).iter().map(label_width).fold(0.0, f64::max) + 4.0 + LABEL_LINE
}

/// Draws it on the right of a plot.
pub(crate) fn draw(shading: &Shading, ends: Ends, plot: &Rect, theme: &Theme, scene: &mut Scene) {
    let bar = Rect::new(plot.right + GAP, plot.top, plot.right + GAP + WIDTH, plot.bottom);
    for i in 0..STEPS {
        let at = |i: u32| bar.bottom - bar.height() * f64::from(i) / f64::from(STEPS);
        let rect = Rect::new(bar.left, at(i + 1), bar.right, at(i));
        let paint = theme.shade(shading.map, f64::from(i) / f64::from(STEPS - 1), ends).into();
        scene.items.push(Item::Rects { rects: vec![rect], paint, crisp: true });
    }
    let (lo, hi) = shading.range;
    let labels = labels(shading, bar.height());
    for tick in &labels {
        let y = bar.bottom - (tick.at - lo) / (hi - lo) * bar.height();
        scene.text(Text::new(&tick.label, (bar.right + 6.0, y), SMALL_SIZE, theme.muted).middle());
    }
    let x = bar.right + 6.0 + labels.iter().map(label_width).fold(0.0, f64::max) + 4.0 + 0.8 * LABEL_LINE;
    let label = text::ellipsize(&shading.label, bar.height(), SMALL_SIZE, Weight::Regular);
    scene.text(Text::new(label, (x, bar.center().1), SMALL_SIZE, theme.muted).anchor(Anchor::Middle).turn(-90.0));
}
