//! Title, subtitle and legend, one below the other, flush left.

use super::legend::Legend;
use crate::plot::figure::Figure;
use crate::plot::font::{self, Weight};
use crate::plot::scene::{Point, Scene, Text};
use crate::plot::text;
use crate::plot::theme::{Ink, LINE_HEIGHT, TEXT_SIZE, Theme};

/// Room between the parts, and below the last.
const GAP: f64 = 6.0;
/// The header takes no more than this share of a picture's height; legend and subtitle give way first.
const MOST: f64 = 0.5;

#[derive(Debug, Clone, Default)]
pub(crate) struct Header {
    title: Vec<String>,
    title_size: f64,
    subtitle: Vec<String>,
    legend: Legend,
    pub height: f64,
}

impl Header {
    /// What fits an area of this size, with the legend of another figure, if there is to be one.
    pub fn new(
        figure: &Figure,
        legend: Option<(&Figure, &[Ink])>,
        title_size: f64,
        (width, height): (f64, f64),
    ) -> Header {
        let most = height * MOST;
        let title_line = title_size * LINE_HEIGHT;
        let lines = ((most / title_line) as usize).clamp(1, 2);
        let title = text::wrap(&figure.title, width, title_size, Weight::SemiBold, lines);
        let mut header = Header { height: title.len() as f64 * title_line, title, title_size, ..Header::default() };

        let text_line = TEXT_SIZE * LINE_HEIGHT;
        let lines = (((most - header.height) / text_line).max(0.0) as usize).min(3);
        header.subtitle = text::wrap(&figure.subtitle, width, TEXT_SIZE, Weight::Regular, lines);
        header.height += header.subtitle.len() as f64 * text_line;

        let room = most - header.height - GAP;
        header.legend = legend.map_or_else(Legend::default, |(of, inks)| Legend::new(of, inks, width, room));
        if header.legend.height() > 0.0 {
            header.height += GAP + header.legend.height();
        }
        if header.height > 0.0 {
            header.height += GAP + 2.0;
        }
        header
    }

    /// The width that the texts would like to have.
    pub fn natural_width(figure: &Figure, title_size: f64) -> f64 {
        let title = font::width(&figure.title, title_size, Weight::SemiBold);
        title.max(font::width(&figure.subtitle, TEXT_SIZE, Weight::Regular))
    }

    /// `of` and `inks` are those of the legend.
    pub fn draw(&self, (left, top): Point, theme: &Theme, of: &Figure, inks: &[Ink], scene: &mut Scene) {
        let mut bottom = top;
        for line in &self.title {
            bottom += self.title_size * LINE_HEIGHT;
            scene.text(Text::new(line, (left, bottom - 0.32 * self.title_size), self.title_size, theme.text).bold());
        }
        for line in &self.subtitle {
            bottom += TEXT_SIZE * LINE_HEIGHT;
            scene.text(Text::new(line, (left, bottom - 0.32 * TEXT_SIZE), TEXT_SIZE, theme.muted));
        }
        self.legend.draw((left, bottom + GAP), theme, of, inks, scene);
    }
}
