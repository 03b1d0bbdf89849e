//! A table of names, numbers and words, as text and as HTML.

use std::fmt;

use crate::worked::{Digits, escaped, six};

/// Of more than so many rows the first [`SHOWN`] are shown, and the rest is counted.
const ROWS: usize = 15;
const SHOWN: usize = 12;
/// So many columns are shown, the last as dots where there are more.
const COLUMNS: usize = 8;

/// A table with a name for each row.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Grid {
    title: String,
    columns: Vec<String>,
    rows: Vec<(String, Vec<Cell>)>,
    note: String,
}

/// What stands in a table: numbers end on the right, words begin on the left.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Number(String),
    Words(String),
}

/// Four significant digits are what one compares by eye.
fn four_digits(value: f64) -> String {
    match value {
        v if v.is_nan() => "–".into(),
        v if v.abs() >= 1000.0 || v == v.round() => six(v.round()),
        v => Digits::Significant(4).text(v),
    }
}

impl From<f64> for Cell {
    fn from(value: f64) -> Cell {
        Cell::Number(four_digits(value))
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Cell {
        Cell::Number(count.to_string())
    }
}

impl From<bool> for Cell {
    fn from(is: bool) -> Cell {
        Cell::from(if is { "yes" } else { "no" })
    }
}

impl From<&str> for Cell {
    fn from(words: &str) -> Cell {
        Cell::Words(words.into())
    }
}

impl From<String> for Cell {
    fn from(words: String) -> Cell {
        Cell::Words(words)
    }
}

impl Cell {
    fn text(&self) -> &str {
        match self {
            Cell::Number(text) | Cell::Words(text) => text,
        }
    }

    fn html(&self) -> String {
        let style = if matches!(self, Cell::Words(_)) { " style=\"text-align:left\"" } else { "" };
        format!("<td{style}>{}</td>", escaped(self.text()))
    }
}

impl Grid {
    pub fn new(title: impl Into<String>) -> Grid {
        Grid { title: title.into(), ..Grid::default() }
    }

    /// The head; of many columns the first ones are shown.
    pub fn columns<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> Grid {
        self.columns = columns.into_iter().map(Into::into).collect();
        self
    }

    pub fn row<C: Into<Cell>>(mut self, name: impl Into<String>, cells: impl IntoIterator<Item = C>) -> Grid {
        self.rows.push((name.into(), cells.into_iter().map(Into::into).collect()));
        self
    }

    pub fn rows<N: Into<String>, C: Into<Cell>>(
        mut self,
        rows: impl IntoIterator<Item = (N, impl IntoIterator<Item = C>)>,
    ) -> Grid {
        self.rows.extend(rows.into_iter().map(|(name, row)| (name.into(), row.into_iter().map(Into::into).collect())));
        self
    }

    /// A line below the table.
    pub fn note(mut self, note: impl Into<String>) -> Grid {
        self.note = note.into();
        self
    }

    /// Whether words stand in this column, so that it is set from the left.
    fn holds_words(&self, column: usize) -> bool {
        self.rows.iter().any(|(_, cells)| matches!(cells.get(column), Some(Cell::Words(words)) if words != "…"))
    }

    /// No more rows and columns than one reads in a notebook.
    fn shortened(&self) -> Grid {
        let mut short = self.clone();
        let mut left_out = Vec::new();
        let wide = self.columns.len();
        if wide > COLUMNS {
            short.columns.truncate(COLUMNS - 1);
            short.columns.push("…".into());
            for (_, cells) in short.rows.iter_mut().filter(|(_, cells)| cells.len() >= COLUMNS) {
                cells.truncate(COLUMNS - 1);
                cells.push("…".into());
            }
            left_out.push(format!("{} more columns", wide + 1 - COLUMNS));
        }
        if self.rows.len() > ROWS {
            short.rows.truncate(SHOWN);
            left_out.push(format!("{} more rows", self.rows.len() - SHOWN));
        }
        let left_out = if left_out.is_empty() { String::new() } else { format!("… {}", left_out.join(", ")) };
        short.note =
            [left_out.as_str(), &self.note].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join("; ");
        short
    }

    /// Shows the table, as the last expression of a cell in an evcxr notebook does.
    pub fn show(&self) {
        let short = self.shortened();
        super::show(&[("text/html", &short.html()), ("text/plain", short.to_string().trim_end())]);
    }

    fn html(&self) -> String {
        let paragraph = |tag: &str, text: &str| match text {
            "" => String::new(),
            text => format!("<p><{tag}>{}</{tag}></p>", escaped(text)),
        };
        paragraph("b", &self.title) + &self.table() + &paragraph("small", &self.note)
    }

    /// The table alone, as HTML.
    pub fn table(&self) -> String {
        let head = |(k, column): (usize, &String)| {
            let style = if self.holds_words(k) { " style=\"text-align:left\"" } else { "" };
            format!("<th scope=\"col\"{style}>{}</th>", escaped(column))
        };
        let head: String = self.columns.iter().enumerate().map(head).collect();
        let row = |(name, cells): &(String, Vec<Cell>)| {
            let cells: String = cells.iter().map(Cell::html).collect();
            format!("<tr><th scope=\"row\">{}</th>{cells}</tr>", escaped(name))
        };
        let rows: String = self.rows.iter().map(row).collect();
        format!("<table><thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table>")
    }
}

impl fmt::Display for Grid {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if !self.title.is_empty() {
            writeln!(f, "{}", self.title)?;
        }
        // A head stands over the end of numbers and over the beginning of words.
        let left = |k: usize| k == 0 || self.holds_words(k - 1);
        let head: Vec<&str> = std::iter::once("").chain(self.columns.iter().map(String::as_str)).collect();
        let row = |(name, cells): &'_ (String, Vec<Cell>)| -> Vec<String> {
            std::iter::once(name.clone()).chain(cells.iter().map(|cell| cell.text().to_string())).collect()
        };
        let mut lines: Vec<Vec<String>> = vec![head.into_iter().map(String::from).collect()];
        lines.extend(self.rows.iter().map(row));
        let wide = |k: usize| lines.iter().filter_map(|l| l.get(k)).map(|s| s.chars().count()).max().unwrap_or(0);
        for line in &lines {
            let texts = line.iter().enumerate().map(|(k, text)| {
                let gap = if k == 0 { "" } else { "  " };
                let pad = " ".repeat(wide(k).saturating_sub(text.chars().count()));
                if left(k) { format!("{gap}{text}{pad}") } else { format!("{gap}{pad}{text}") }
            });
            writeln!(f, "{}", texts.collect::<String>().trim_end())?;
        }
        if self.note.is_empty() { Ok(()) } else { writeln!(f, "{}", self.note) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_end_and_words_begin_in_one_column() {
        let grid = Grid::new("Two models")
            .columns(["error", "kind"])
            .row("mean", [Cell::from(12345.678), "plain".into()])
            .row("nearest", [Cell::from(0.123456), "of 5 <".into()])
            .note("lower is better");
        let text =
            "Two models\n         error  kind\nmean     12346  plain\nnearest  0.1235  of 5 <\nlower is better\n";
        let text = text.replace("         error", "          error").replace("mean     12346", "mean      12346");
        assert_eq!(grid.to_string(), text);
        assert!(
            grid.html()
                .contains("<th scope=\"row\">nearest</th><td>0.1235</td><td style=\"text-align:left\">of 5 &lt;</td>")
        );
    }

    #[test]
    fn a_large_table_is_cut_and_says_so() {
        let names = |n: usize| (0..n).map(|i| format!("x{i}"));
        let grid = Grid::new("").columns(names(30)).rows(names(100).map(|name| (name, (0..30).map(|_| 1.5))));
        let short = grid.shortened();
        assert_eq!((short.rows.len(), short.columns.len(), short.rows[0].1.len()), (12, 8, 8));
        assert_eq!(short.note, "… 23 more columns, 88 more rows");
        let small = Grid::new("").columns(names(8)).rows(names(15).map(|name| (name, [1.0])));
        assert_eq!(small.shortened(), small);
    }
}
