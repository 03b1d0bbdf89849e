//! From a figure to a scene: how much room everything needs, and where it goes.
//!
//! A picture has a header (title, subtitle, legend) and below it the plot with its guides (ticks, labels, colour scale).
//! What the guides need depends on the size of the plot, which is what they leave over; a few rounds settle it.

mod color_bar;
mod grid;
mod guides;
mod header;
mod legend;
mod panel;

use super::figure::Figure;
use super::scene::{Rect, Scene};
use super::theme::{MARGIN, TITLE_SIZE};
use panel::Panel;

/// The usual size of a picture, and of one with equal aspect.
const USUAL: (u32, u32) = (640, 420);
const USUAL_SQUARE: (u32, u32) = (520, 560);
const SMALLEST: (u32, u32) = (160, 120);
const LARGEST: u32 = 4000;

/// Lays a figure out.
pub(crate) fn scene(figure: &Figure) -> Scene {
    if !figure.panels.is_empty() {
        return grid::scene(figure);
    }
    let usual = if figure.equal_aspect { USUAL_SQUARE } else { USUAL };
    let (mut width, mut height) = limited(figure.size.unwrap_or(usual));
    let mut panel = Panel::new(figure, &figure.theme, TITLE_SIZE);
    panel.fit(inner(width, height));
    // A plot of equal aspect leaves room over. Cutting it off may wrap the legend anew, hence more than one round.
    for _ in 0..3 {
        let (over_x, over_y) = panel.left_over();
        let narrowest = panel.header_width().max(SMALLEST.0 as f64).min(width);
        let (w, h) = ((width - over_x).max(narrowest), (height - over_y).max(SMALLEST.1 as f64));
        if (w, h) == (width, height) {
            break;
        }
        (width, height) = (w, h);
        panel.fit(inner(width, height));
    }
    let mut scene = Scene { width, height, background: figure.theme.background, items: Vec::new() };
    panel.draw(&mut scene);
    scene
}

fn limited((width, height): (u32, u32)) -> (f64, f64) {
    (f64::from(width.clamp(SMALLEST.0, LARGEST)), f64::from(height.clamp(SMALLEST.1, LARGEST)))
}

fn inner(width: f64, height: f64) -> Rect {
    Rect::new(MARGIN, MARGIN, width - MARGIN, height - MARGIN)
}

#[cfg(test)]
mod tests;
