//! The legend: a sample of each named mark and its name, in rows.

use crate::plot::color::Color;
use crate::plot::figure::Figure;
use crate::plot::font::{self, Weight};
use crate::plot::mark::Mark;
use crate::plot::scene::{Item, Point, Rect, Scene, Text};
use crate::plot::text;
use crate::plot::theme::{Ink, SMALL_SIZE, Theme};

const SAMPLE_GAP: f64 = 6.0;
const ENTRY_GAP: f64 = 18.0;
const ROW: f64 = 19.0;
const WIDEST_NAME: f64 = 260.0;
const MOST_ROWS: usize = 8;
/// The room for "and 12 more".
const MORE: f64 = 110.0;

#[derive(Debug, Clone, Default)]
pub(crate) struct Legend {
    entries: Vec<Entry>,
    rows: usize,
}

#[derive(Debug, Clone)]
struct Entry {
    name: String,
    /// The marks of this name, by number; empty for the last entry that says how many are left out.
    marks: Vec<usize>,
    x: f64,
    row: usize,
    /// The width of the sample.
    sample: f64,
}

impl Legend {
    /// The entries that fit the width in as many rows as the room allows; the last may say that there are more.
    pub fn new(figure: &Figure, inks: &[Ink], width: f64, room: f64) -> Legend {
        let most_rows = ((room / ROW).max(0.0) as usize).min(MOST_ROWS);
        if most_rows == 0 {
            return Legend::default();
        }
        let names = entries(figure, inks);
        let mut legend = Legend::default();
        let (mut x, mut row) = (0.0, 0);
        for (done, (name, marks)) in names.iter().enumerate() {
            // Unless this is the last entry, keep room on the last row for "and 12 more".
            let reserve = |row: usize| if row + 1 == most_rows && done + 1 < names.len() { MORE } else { 0.0 };
            let widths = marks.iter().filter_map(|&i| figure.marks.get(i)).map(|mark| mark.drawable().sample_width());
            let sample = widths.fold(0.0, f64::max);
            let before_name = sample + SAMPLE_GAP;
            let natural = before_name + font::width(name, SMALL_SIZE, Weight::Regular).min(WIDEST_NAME);
            if x > 0.0 && x + natural + reserve(row) > width {
                if row + 1 == most_rows {
                    let name = format!("and {} more", names.len() - done);
                    legend.entries.push(Entry { name, marks: vec![], x, row, sample: 0.0 });
                    break;
                }
                (x, row) = (0.0, row + 1);
            }
            let room = WIDEST_NAME.min(width - before_name - reserve(row));
            let name = text::ellipsize(name, room, SMALL_SIZE, Weight::Regular);
            let end = x + before_name + font::width(&name, SMALL_SIZE, Weight::Regular);
            legend.entries.push(Entry { name, marks: marks.clone(), x, row, sample });
            x = end + ENTRY_GAP;
        }
        legend.rows = legend.entries.last().map_or(0, |last| last.row + 1);
        legend
    }

    pub fn height(&self) -> f64 {
        self.rows as f64 * ROW
    }

    pub fn draw(&self, (left, top): Point, theme: &Theme, figure: &Figure, inks: &[Ink], scene: &mut Scene) {
        for entry in &self.entries {
            let middle = top + (entry.row as f64 + 0.5) * ROW;
            let x = left + entry.x;
            let sample = Rect::new(x, middle - 5.5, x + entry.sample, middle + 5.5);
            for &number in &entry.marks {
                for below in under(figure, inks, number).chain([number]) {
                    if let (Some(mark), Some(&ink)) = (figure.marks.get(below), inks.get(below)) {
                        scene.items.extend(mark.drawable().sample(ink, theme, sample));
                    }
                }
            }
            let x = if entry.marks.is_empty() { x } else { x + entry.sample + SAMPLE_GAP };
            scene.text(Text::new(&entry.name, (x, middle), SMALL_SIZE, theme.text).middle());
        }
    }
}

/// What a legend would show, to be compared with another.
pub(crate) fn content(figure: &Figure, inks: &[Ink], theme: &Theme) -> Vec<(String, Vec<Option<Item>>)> {
    let place = Rect::new(0.0, 0.0, 20.0, 11.0);
    let sample = |i: usize| Some(figure.marks.get(i)?.drawable().sample(*inks.get(i)?, theme, place)).flatten();
    let entry = |(name, marks): (String, Vec<usize>)| (name, marks.into_iter().map(sample).collect());
    entries(figure, inks).into_iter().map(entry).collect()
}

/// The bands that a band lies on, if they are of its colour: together they make the shade that the reader sees.
fn under<'a>(figure: &'a Figure, inks: &'a [Ink], number: usize) -> impl Iterator<Item = usize> + 'a {
    let band = move |i: usize| match figure.marks.get(i) {
        Some(Mark::Band(band)) => Some((band, inks.get(i)?.rgb)),
        _ => None,
    };
    (0..number).filter(move |&i| match band(i).zip(band(number)) {
        Some(((outer, a), (inner, b))) => a == b && outer.encloses(inner),
        None => false,
    })
}

/// Each name with its marks. Of many names, one pass over the marks is enough.
fn entries(figure: &Figure, inks: &[Ink]) -> Vec<(String, Vec<usize>)> {
    let mut place = std::collections::HashMap::new();
    let mut entries: Vec<(String, Vec<usize>)> = Vec::new();
    for (number, mark) in figure.marks.iter().enumerate().take(inks.len()) {
        let name = mark.name();
        if name.is_empty() {
            continue;
        }
        let at = *place.entry(name).or_insert_with(|| {
            entries.push((name.to_string(), Vec::new()));
            entries.len() - 1
        });
        entries[at].1.push(number);
    }
    entries
}

/// The ink of every mark: those that leave the colour to us take the palette's in turn, marks of one name the same.
pub(crate) fn inks(figure: &Figure, theme: &Theme) -> Vec<Ink> {
    let mut numbers = std::collections::HashMap::new();
    let mut next = 0;
    let mut number_of = |name: &str| {
        let fresh = next;
        let number = if name.is_empty() { fresh } else { *numbers.entry(name.to_string()).or_insert(fresh) };
        next += usize::from(number == fresh);
        number
    };
    let ink = |mark: &Mark| match mark.drawable().color() {
        Some(Color::Auto) => theme.ink(Color::Auto, number_of(mark.name())),
        Some(color) => theme.ink(color, 0),
        None => theme.ink(Color::Text, 0),
    };
    figure.marks.iter().map(ink).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Line;

    #[test]
    fn marks_of_one_name_share_a_colour_and_an_entry() {
        let figure = Figure::new("")
            .line("model", [(0.0, 0.0)])
            .line("chance", [(0.0, 0.0)])
            .points("model", [(0.0, 0.0)])
            .with(Line::new("fixed", []).color(Color::Neutral))
            .line("", [(0.0, 0.0)]);
        let theme = Theme::light();
        let inks = inks(&figure, &theme);
        let color = |i: usize| theme.palette[i];
        let expected = [color(0), color(1), color(0), theme.neutral, color(2)];
        assert_eq!(inks.iter().map(|ink| ink.rgb).collect::<Vec<_>>(), expected);
        assert_eq!(
            entries(&figure, &inks),
            [("model".into(), vec![0, 2]), ("chance".into(), vec![1]), ("fixed".into(), vec![3])]
        );
    }

    #[test]
    fn a_long_legend_ends_by_saying_how_much_is_left_out() {
        let figure = (0..100).fold(Figure::new(""), |f, i| f.line(format!("coefficient {i}"), []));
        let legend = Legend::new(&figure, &inks(&figure, &figure.theme), 600.0, 300.0);
        let last = legend.entries.last().unwrap();
        let shown = legend.entries.len() - 1;
        assert_eq!((last.name.as_str(), legend.rows), (format!("and {} more", 100 - shown).as_str(), MOST_ROWS));
        assert_eq!(Legend::new(&figure, &[], 600.0, 5.0).rows, 0);
    }
}
