//! The one place that decides how charts look: colours and sizes, on white and on dark.
//!
//! - Palette: Okabe & Ito (2008), "Color Universal Design", told apart by readers with any common colour blindness;
//!   ordered so that the first few are strong on the background. Yellow, faint on white, serves the dark theme only.
//! - Sizes are for a chart of about 640 × 420 units, shown one unit to a CSS pixel.

use super::color::{self, Color, ColorMap, Ends, Rgb};

/// Size of a figure's title.
pub(crate) const TITLE_SIZE: f64 = 16.0;
/// Size of axis labels, subtitles, legends.
pub(crate) const TEXT_SIZE: f64 = 13.0;
/// Size of tick labels and notes.
pub(crate) const SMALL_SIZE: f64 = 12.0;
/// From one line of text to the next, in sizes.
pub(crate) const LINE_HEIGHT: f64 = 1.3;
/// Blank border of a figure.
pub(crate) const MARGIN: f64 = 16.0;

/// The colours of a chart.
/// ```
/// use workings::plot::{Figure, Rgb, Theme};
///
/// let paper = Theme { background: Rgb(250, 247, 240), ..Theme::light() };
/// assert!(Figure::new("On cream").theme(paper).svg().contains("#faf7f0"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// Whether colour scales run from dark to light.
    pub dark: bool,
    /// Behind everything.
    pub background: Rgb,
    /// Titles, axis labels, notes.
    pub text: Rgb,
    /// Subtitles, tick labels: text that steps back.
    pub muted: Rgb,
    /// Grid lines.
    pub grid: Rgb,
    /// The axis line.
    pub axis: Rgb,
    /// Marks without a colour of their own, such as reference lines.
    pub neutral: Rgb,
    /// Colours of series, in order.
    pub palette: Vec<Rgb>,
}

const BLACK: Rgb = Rgb(0, 0, 0);
const ORANGE: Rgb = Rgb(230, 159, 0);
const SKY_BLUE: Rgb = Rgb(86, 180, 233);
const BLUISH_GREEN: Rgb = Rgb(0, 158, 115);
const YELLOW: Rgb = Rgb(240, 228, 66);
const BLUE: Rgb = Rgb(0, 114, 178);
const VERMILLION: Rgb = Rgb(213, 94, 0);
const REDDISH_PURPLE: Rgb = Rgb(204, 121, 167);

impl Theme {
    /// Dark ink on white, for paper and most screens.
    pub fn light() -> Self {
        Theme {
            dark: false,
            background: Rgb(255, 255, 255),
            text: Rgb(0x1b, 0x1f, 0x24),
            muted: Rgb(0x57, 0x60, 0x6a),
            grid: Rgb(0xe6, 0xe8, 0xec),
            axis: Rgb(0x8c, 0x95, 0x9f),
            neutral: Rgb(0x7d, 0x85, 0x90),
            palette: vec![BLUE, VERMILLION, BLUISH_GREEN, REDDISH_PURPLE, ORANGE, SKY_BLUE, BLACK],
        }
    }

    /// Light ink on near-black.
    pub fn dark() -> Self {
        Theme {
            dark: true,
            background: Rgb(0x16, 0x1a, 0x20),
            text: Rgb(0xf0, 0xf3, 0xf6),
            muted: Rgb(0xa6, 0xae, 0xb9),
            grid: Rgb(0x2c, 0x32, 0x3a),
            axis: Rgb(0x6e, 0x76, 0x81),
            neutral: Rgb(0x97, 0xa0, 0xab),
            palette: vec![SKY_BLUE, ORANGE, BLUISH_GREEN, REDDISH_PURPLE, YELLOW, VERMILLION, Rgb(255, 255, 255)],
        }
    }

    /// The palette's colour of this number, and how often the palette had been used up before it.
    pub(crate) fn series(&self, number: usize) -> Ink {
        let colors = self.palette.len().max(1);
        Ink { rgb: self.palette.get(number % colors).copied().unwrap_or(self.text), round: number / colors }
    }

    /// The ink of a mark; `number` counts the series that choose automatically.
    pub(crate) fn ink(&self, color: Color, number: usize) -> Ink {
        let plain = |rgb| Ink { rgb, round: 0 };
        match color {
            Color::Auto => self.series(number),
            Color::Series(i) => self.series(i),
            Color::Neutral => plain(self.neutral),
            Color::Text => plain(self.text),
            Color::Level(t) => plain(color::sequential(t, self.dark, color::FOR_MARKS)),
            Color::Rgb(r, g, b) => plain(Rgb(r, g, b)),
        }
    }

    /// A place from 0 to 1 on a colour map; for classes the number of the class.
    pub(crate) fn shade(&self, map: ColorMap, t: f64, ends: Ends) -> Rgb {
        match map {
            ColorMap::Sequential => color::sequential(t, self.dark, ends),
            ColorMap::Diverging => color::diverging(t, self.dark, ends),
            // Dots of a class stand on its region in the full colour.
            ColorMap::Classes if ends == color::FOR_MARKS => self.series(t.max(0.0) as usize).rgb,
            ColorMap::Classes => self.series(t.max(0.0) as usize).rgb.over(self.background, 0.3),
        }
    }

    /// Text that can be read on this colour: the theme's own, or its opposite where that stands out more.
    pub(crate) fn text_on(&self, fill: Rgb) -> Rgb {
        let opposite = if self.dark { Rgb(0x12, 0x15, 0x1a) } else { Rgb(255, 255, 255) };
        if self.text.contrast(fill) >= opposite.contrast(fill) { self.text } else { opposite }
    }
}

impl Default for Theme {
    fn default() -> Self {
        Theme::light()
    }
}

/// A resolved colour of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ink {
    pub rgb: Rgb,
    /// 0 for the first series in this colour, 1 for the second: a line then changes its dashes, a point its shape.
    pub round: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_readable_on_every_shade() {
        for theme in [Theme::light(), Theme::dark()] {
            for map in [ColorMap::Sequential, ColorMap::Diverging] {
                for i in 0..=100 {
                    let fill = theme.shade(map, f64::from(i) / 100.0, color::FOR_CELLS);
                    assert!(theme.text_on(fill).contrast(fill) >= 4.0, "{map:?} {i} {fill:?}");
                }
            }
            assert!(theme.text.contrast(theme.background) >= 12.0);
            assert!(theme.muted.contrast(theme.background) >= 4.5); // WCAG AA for text of this size
        }
    }

    #[test]
    fn the_first_four_series_stand_out_from_the_background() {
        for theme in [Theme::light(), Theme::dark()] {
            for i in 0..4 {
                assert!(theme.series(i).rgb.contrast(theme.background) >= 3.0, "series {i}");
            }
        }
    }

    #[test]
    fn colours_come_round_again() {
        let theme = Theme::light();
        assert_eq!(theme.series(7), Ink { rgb: theme.palette[0], round: 1 });
        assert_eq!(Theme { palette: vec![], ..Theme::light() }.series(3).rgb, theme.text);
    }
}
