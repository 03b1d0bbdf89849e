//! A grid of coloured cells: confusion matrices, correlations, score grids, the regions of a classifier.

use super::{Drawable, Frame, Shading};
use crate::plot::color::{self, Color, ColorMap, Ends, Rgb};
use crate::plot::font::{self, Weight};
use crate::plot::projection::{Span, is_drawable};
use crate::plot::scene::{Anchor, Item, Point, Rect, Scene, Text};
use crate::plot::theme::Ink;

/// More shades than this cannot be told apart.
const SHADES: usize = 256;
/// Cells are merged until at most so many are drawn; each is then smaller than can be seen.
const MOST_CELLS: usize = 40_000;
/// Text is no larger than this; in cells higher than usual it may grow to this share of their height, up to a limit.
const USUAL_TEXT: f64 = 16.0;
const TEXT_SHARE: f64 = 0.17;
const LARGEST_TEXT: f64 = 22.0;
const SMALLEST_TEXT: f64 = 9.0;
/// The size of a second line beside that of the first.
const SECOND: f64 = 0.8;

/// Which lines of its text a cell has room for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Shown {
    Both,
    First,
    Second,
}

/// Coloured cells in rows, with text in them if wished.
/// ```
/// use workings::plot::{Axis, Cells, Figure};
///
/// let figure = Figure::new("Confusion matrix")
///     .x(Axis::categories("Predicted", ["ham", "spam"]))
///     .y(Axis::categories("Actual", ["ham", "spam"]))
///     .with(Cells::new([[50.0, 2.0], [5.0, 43.0]]).texts([["50\n96%", "2\n4%"], ["5\n10%", "43\n90%"]]));
/// assert!(figure.svg().contains(">96%<"));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Cells {
    /// `values[row][column]`; on category axes row 0 is on top and column 0 on the left.
    pub values: Vec<Vec<f64>>,
    /// Text of each cell, of one or two lines (`"50\n96%"`); left out where cells are too small for it.
    pub texts: Vec<Vec<String>>,
    /// On numeric axes: the x values of the left and right edge, and the y values of row 0's and the last row's edge.
    pub extent: Option<((f64, f64), (f64, f64))>,
    /// How values become colours.
    pub shading: Shading,
}

impl Cells {
    /// Cells coloured by their values, the colours reaching from 0 (or the least, if below 0) to the largest.
    pub fn new(values: impl IntoIterator<Item = impl IntoIterator<Item = f64>>) -> Self {
        let values: Vec<Vec<f64>> = values.into_iter().map(|row| row.into_iter().collect()).collect();
        let shading = Shading::of(values.iter().flatten().copied(), ColorMap::Sequential);
        Cells { values, texts: Vec::new(), extent: None, shading }
    }

    /// Writes into the cells.
    pub fn texts(self, texts: impl IntoIterator<Item = impl IntoIterator<Item = impl Into<String>>>) -> Self {
        let texts = texts.into_iter().map(|row| row.into_iter().map(Into::into).collect()).collect();
        Cells { texts, ..self }
    }

    /// Chooses how values become colours; its range is found anew.
    pub fn map(self, map: ColorMap) -> Self {
        let shading = Shading::of(self.values.iter().flatten().copied(), map).labelled(self.shading.label);
        Cells { shading, ..self }
    }

    /// The values at the ends of the colour map. Ignored unless `least` is below `most`.
    pub fn range(mut self, least: f64, most: f64) -> Self {
        if is_drawable(least) && is_drawable(most) && least < most {
            self.shading.range = (least, most);
        }
        self
    }

    /// Explains the colours by a scale with this label, beside the plot.
    pub fn color_bar(self, label: impl Into<String>) -> Self {
        Cells { shading: self.shading.labelled(label), ..self }
    }

    /// Spreads the cells over these ranges of numeric axes; row 0 lies at `y.0`.
    pub fn over(self, x: (f64, f64), y: (f64, f64)) -> Self {
        Cells { extent: Some((x, y)), ..self }
    }

    fn columns(&self) -> usize {
        self.values.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The two corners of the whole grid, in values of the axes.
    fn corners(&self) -> ((f64, f64), (f64, f64)) {
        let ((left, right), (first, last)) =
            self.extent.unwrap_or(((-0.5, self.columns() as f64 - 0.5), (-0.5, self.values.len() as f64 - 0.5)));
        ((left, first), (right, last))
    }

    /// How many cells across and down are drawn as one: 1 unless there are very many.
    fn block_size(&self) -> (usize, usize) {
        let side = (MOST_CELLS as f64).sqrt() as usize;
        (self.columns().div_ceil(side).max(1), self.values.len().div_ceil(side).max(1))
    }

    /// The mean of a block of cells (for classes the first of them).
    fn mean(&self, row: usize, column: usize, (across, down): (usize, usize)) -> f64 {
        let rows = self.values.iter().skip(row * down).take(down);
        let cells = rows.flat_map(|r| r.iter().skip(column * across).take(across));
        let mut cells = cells.copied().filter(|v| is_drawable(*v));
        if self.shading.map == ColorMap::Classes {
            return cells.next().unwrap_or(f64::NAN);
        }
        let (sum, count) = cells.fold((0.0, 0.0), |(sum, count), v| (sum + v, count + 1.0));
        sum / count
    }

    /// The colour of a value; what is not a number is as blank as the background.
    fn fill(&self, value: f64, frame: &Frame<'_>) -> Rgb {
        let shade = self.shading.shade(value, SHADES);
        shade.map_or(frame.theme.background, |t| frame.theme.shade(self.shading.map, t, color::FOR_CELLS))
    }

    /// The text of a cell in its lines: a main line, and a smaller one below.
    fn lines(&self, row: usize, column: usize) -> (&str, &str) {
        let text = self.texts.get(row).and_then(|r| r.get(column)).map_or("", String::as_str);
        text.split_once('\n').unwrap_or((text, ""))
    }

    /// What of the texts fits every cell, and at which size; 0 if nothing would be readable.
    fn text_size(&self, width: f64, height: f64) -> (f64, Shown) {
        let all = || (0..self.texts.len()).flat_map(|r| (0..self.texts[r].len()).map(move |c| self.lines(r, c)));
        let widest = |second: bool| {
            let of = |(main, more): (&str, &str)| {
                if second {
                    SECOND * font::width(more, 1.0, Weight::Regular)
                } else {
                    font::width(main, 1.0, Weight::SemiBold)
                }
            };
            all().map(of).fold(0.0, f64::max)
        };
        let has_second = all().any(|(_, more)| !more.is_empty());
        let largest = (TEXT_SHARE * height).clamp(USUAL_TEXT, LARGEST_TEXT);
        let fit = |widest: f64, lines: f64| ((width - 6.0) / widest.max(0.1)).min((height - 4.0) / lines).min(largest);
        let both = fit(widest(false).max(widest(true)), 2.15);
        let main = fit(widest(false), 1.1);
        let second = fit(widest(true) / SECOND, 1.1);
        match () {
            _ if has_second && both * SECOND >= SMALLEST_TEXT => (both, Shown::Both),
            _ if main >= SMALLEST_TEXT => (main, Shown::First),
            // Large counts may not fit where their shares still do.
            _ if has_second && second >= SMALLEST_TEXT => (second, Shown::Second),
            _ => (0.0, Shown::Both),
        }
    }
}

impl Drawable for Cells {
    fn kind(&self) -> Option<&'static str> {
        Some("Heat map")
    }

    fn color(&self) -> Option<Color> {
        None
    }

    fn reach(&self, x: &mut Span, y: &mut Span) {
        let ((left, first), (right, last)) = self.corners();
        [left, right].into_iter().for_each(|v| x.add_hard(v));
        [first, last].into_iter().for_each(|v| y.add_hard(v));
    }

    fn draw(&self, _: Ink, frame: &Frame<'_>, scene: &mut Scene) {
        let block = self.block_size();
        let (columns, rows) = (self.columns().div_ceil(block.0), self.values.len().div_ceil(block.1));
        let (start, end) = self.corners();
        let Some((from, to)) = frame.at(start).zip(frame.at(end)) else { return };
        let step = ((to.0 - from.0) / columns.max(1) as f64, (to.1 - from.1) / rows.max(1) as f64);
        // Room between cells lets each stand for itself; small ones must meet without a seam.
        let apart = step.0.abs().min(step.1.abs()) >= 14.0 && self.shading.map != ColorMap::Classes;
        let rect = |row: usize, first: usize, last: usize| {
            let at = |column: usize, row: usize| (from.0 + step.0 * column as f64, from.1 + step.1 * row as f64);
            Rect::between(at(first, row), at(last + 1, row + 1)).grow(if apart { -1.0 } else { 0.0 }).clip(&frame.plot)
        };
        let mut by_color: Vec<(Rgb, Vec<Rect>)> = Vec::new();
        for row in 0..rows {
            let fills: Vec<Rgb> = (0..columns).map(|column| self.fill(self.mean(row, column, block), frame)).collect();
            let mut first = 0;
            // Neighbours of one colour are drawn as one cell, unless there is room between them.
            for run in fills.chunk_by(|a, b| !apart && a == b) {
                let last = first + run.len() - 1;
                let (fill, cell) = (run[0], rect(row, first, last));
                match by_color.iter_mut().find(|(rgb, _)| *rgb == fill) {
                    Some((_, cells)) => cells.extend(cell),
                    None => by_color.push((fill, cell.into_iter().collect())),
                }
                first = last + 1;
            }
        }
        by_color.retain(|(rgb, _)| *rgb != frame.theme.background);
        let item = |(rgb, rects): (Rgb, Vec<Rect>)| Item::Rects { rects, paint: rgb.into(), crisp: !apart };
        scene.items.extend(by_color.into_iter().map(item));
        let (size, shown) = self.text_size(step.0.abs(), step.1.abs());
        if size > 0.0 && block == (1, 1) {
            for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
                let Some(cell) = rect(row, column, column) else { continue };
                let color = frame.theme.text_on(self.fill(self.mean(row, column, block), frame));
                let (main, more) = self.lines(row, column);
                let texts = match shown {
                    Shown::Both => cell_texts(main, more, &cell, size, color),
                    Shown::First => cell_texts(main, "", &cell, size, color),
                    Shown::Second => cell_texts(more, "", &cell, size, color),
                };
                texts.into_iter().for_each(|text| scene.text(text));
            }
        }
    }

    fn shading(&self) -> Option<(&Shading, Ends)> {
        Some((&self.shading, color::FOR_CELLS))
    }
}

/// One line in the middle of a cell, or a main line above the middle and a smaller one below it.
fn cell_texts(main: &str, more: &str, cell: &Rect, size: f64, color: Rgb) -> Vec<Text> {
    let (x, y) = cell.center();
    let line = |text: &str, at: Point, size: f64| Text::new(text, at, size, color).anchor(Anchor::Middle).middle();
    if more.is_empty() {
        return vec![line(main, (x, y), size).bold()];
    }
    vec![line(main, (x, y - 0.55 * size), size).bold(), line(more, (x, y + 0.6 * size), SECOND * size)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In a large cell the text grows; at 40 × 40 two lines fit, at 20 × 20 only the number, at 8 × 8 nothing.
    #[test]
    fn text_shrinks_then_drops_its_second_line_then_vanishes() {
        let cells = Cells::new([[5.0]]).texts([["5\n12%"]]);
        assert_eq!(cells.text_size(400.0, 400.0), (LARGEST_TEXT, Shown::Both));
        assert_eq!(cells.text_size(80.0, 80.0), (USUAL_TEXT, Shown::Both));
        assert!(matches!(cells.text_size(40.0, 40.0), (size, Shown::Both) if size > 10.0 && size <= USUAL_TEXT));
        assert!(matches!(cells.text_size(20.0, 20.0), (size, Shown::First) if size >= SMALLEST_TEXT));
        assert_eq!(cells.text_size(8.0, 8.0).0, 0.0);
    }

    /// Nine digits and two commas are far wider than 40, a share is not.
    #[test]
    fn a_share_is_written_where_its_count_is_too_wide() {
        let cells = Cells::new([[5.0]]).texts([["123,456,789\n12%"]]);
        assert!(matches!(cells.text_size(40.0, 40.0), (size, Shown::Second) if size >= SMALLEST_TEXT));
    }
}
