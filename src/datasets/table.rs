//! A table read from a CSV file: named columns, each as numbers or as labels.
//!
//! A column is asked for as what it is needed as: [`Table::numbers`] for a score or a measurement, [`Table::labels`] for
//! classes and groups; a column of 0 and 1 serves as both. What cannot be used is an error that names file, line and column
//! when it is asked for, so that a stray word in one column does not stand in the way of the others.
//!
//! - A header is needed; column order does not matter. Spaces around a name or a value do not belong to it.
//! - Numbers: a point as the decimal sign, an exponent if need be. Empty, `NA`, `N/A`, `NaN` and `null` (in any case) are
//!   missing. `inf` is refused unless [`CsvOptions::infinite`] allows it.
//! - Labels: the text of the field. Where all of a column's labels are numbers, they are sorted as numbers, and a whole number
//!   with zeros behind the point is written without (1.0 is the label 1, since tools differ in how they write it).
//! - Format: RFC 4180, read as UTF-8. A byte-order mark, Windows line ends, quoted fields with newlines and delimiters, and
//!   blank lines are all right.
//! - Cost: one pass, in blocks, on all threads; 8 bytes per row for a column of numbers and 4 for labels. Columns that are not
//!   kept cost only the finding of their ends.

mod blocks;
mod column;
mod fields;
mod labels;
mod layout;
mod names;
mod number;
mod options;
mod read;

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;

use ndarray::Array2;

use crate::{Error, Result};
use column::{Column, Found, MAX_CLASSES, Numbers, Padded};
use names::suggestion;

pub use labels::Labels;
pub(crate) use number::{Reading, reading};
pub use options::CsvOptions;

/// Named columns of equal length, at least one row.
///
/// ```
/// use workings::datasets::{CsvOptions, Table};
///
/// let csv = "y,yhat,score\n1,1,0.9\n0,1,0.6\n0,0,0.2\n";
/// let table = Table::read(csv.as_bytes(), "answers.csv", &CsvOptions::new())?;
/// assert_eq!(table.numbers("score")?, [0.9, 0.6, 0.2]);
/// assert_eq!(table.labels("y")?.names(), ["0", "1"]);
/// assert_eq!(table.labels("y")?.codes(), [1, 0, 0]);
///
/// let error = table.numbers("scores").unwrap_err().to_string();
/// assert!(error.starts_with(r#"there is no column "scores"; did you mean "score"?"#));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Table {
    file: String,
    header: Vec<String>,
    columns: Vec<TableColumn>,
    n_rows: usize,
    options: CsvOptions,
}

/// A column, and its two readings once they have been asked for.
#[derive(Debug, Clone)]
struct TableColumn {
    name: String,
    column: Column,
    numbers: OnceLock<Numbers>,
    labels: OnceLock<Labels>,
}

/// A column as it was read, for whoever looks at all that is in it: numbers, words and gaps.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cells<'a> {
    /// Distinct fields in order of appearance, and which of them each row has.
    Coded { names: &'a [String], codes: &'a [u32] },
    /// Numbers, NaN where a field is missing or text; the rows of the text, from 0, and the first of it.
    Numbers { values: &'a [f64], text_rows: &'a [usize], text: Option<&'a str> },
}

impl TableColumn {
    fn new(name: String, column: Column) -> Self {
        TableColumn { name, column, numbers: OnceLock::new(), labels: OnceLock::new() }
    }
}

impl Table {
    /// Reads a CSV file.
    /// # Errors
    /// As [`read`](Self::read); a file that does not exist, a directory.
    pub fn open(path: impl AsRef<Path>, options: &CsvOptions) -> Result<Table> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let problem = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => Error::file(&name, "", "there is no such file"),
            io::ErrorKind::IsADirectory => Error::file(&name, "", "this is a directory, but a CSV file is needed"),
            _ => Error::file(&name, "", error),
        };
        let file = File::open(path).map_err(problem)?;
        if file.metadata().map_err(problem)?.is_dir() {
            return Err(problem(io::ErrorKind::IsADirectory.into()));
        }
        Table::read(file, &name, options)
    }

    /// Reads CSV text; `name` is what messages call it.
    /// # Errors
    /// `File`, with line and column: text that cannot be read, is empty or has no row below the header, a row with more or fewer
    /// fields than the header, a quote that is never closed, a kept column with bytes that are not UTF-8 or whose name stands
    /// twice. `NotFound`: a column that was asked for is not in the header. `BadParam`: a delimiter that cannot be one.
    pub fn read(reader: impl Read, name: &str, options: &CsvOptions) -> Result<Table> {
        read::table(reader, name, options, read::BLOCK_SIZES)
    }

    /// How many rows there are below the header.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// The names of the columns that were kept, in the order of the file.
    pub fn column_names(&self) -> Vec<&str> {
        self.columns.iter().map(|column| column.name.as_str()).collect()
    }

    /// # Errors
    /// `NotFound` if there is no column of this name.
    pub fn has_column(&self, name: &str) -> Result<()> {
        self.column(name).map(|_| ())
    }

    /// A column as numbers, one per row, all finite (or infinite, if [`CsvOptions::infinite`] allows it).
    /// # Errors
    /// `NotFound`; `File` with line and column for a field that is missing or no number.
    pub fn numbers(&self, column: &str) -> Result<&[f64]> {
        let numbers = self.checked_numbers(column)?;
        match &numbers.missing {
            Some(found) => {
                let what = if found.field.is_empty() {
                    "the field is empty".into()
                } else {
                    format!("found {:?}", found.field)
                };
                Err(self.at(
                    found,
                    column,
                    format!("{what}, but a number is needed; remove or impute what is missing first"),
                ))
            }
            None => Ok(&numbers.values),
        }
    }

    /// As [`numbers`](Self::numbers), with NaN where a number is missing.
    pub fn numbers_with_gaps(&self, column: &str) -> Result<&[f64]> {
        Ok(&self.checked_numbers(column)?.values)
    }

    /// Several columns as a matrix, shape `(n_rows, columns.len())`. Errors: as [`numbers`](Self::numbers).
    pub fn records(&self, columns: &[&str]) -> Result<Array2<f64>> {
        let mut records = Array2::zeros((self.n_rows, columns.len()));
        for (mut to, column) in records.columns_mut().into_iter().zip(columns) {
            to.iter_mut().zip(self.numbers(column)?).for_each(|(to, &value)| *to = value);
        }
        Ok(records)
    }

    /// A column as labels.
    /// # Errors
    /// `NotFound`; `File` for an empty field, and for more than 1024 distinct numbers: those are kept as labels only if
    /// [`CsvOptions::as_labels`] names the column.
    pub fn labels(&self, column: &str) -> Result<&Labels> {
        let found = self.column(column)?;
        let Column::Coded(coded) = &found.column else {
            let problem = format!(
                "more than {MAX_CLASSES} distinct numbers are no classes; if they are, read the column with CsvOptions::as_labels"
            );
            return Err(Error::file(&self.file, format!("column {column}"), problem));
        };
        match coded.names.iter().position(String::is_empty) {
            Some(empty) => {
                let found = Found { line: coded.lines[empty], field: String::new() };
                Err(self.at(&found, column, "the field is empty, but a label is needed".into()))
            }
            None => Ok(found.labels.get_or_init(|| Labels::sorted(coded))),
        }
    }

    /// What messages call the file.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    pub(crate) fn cells(&self, name: &str) -> Result<Cells<'_>> {
        Ok(match &self.column(name)?.column {
            Column::Coded(coded) => Cells::Coded { names: &coded.names, codes: &coded.codes },
            Column::Numbers(numbers) => {
                let text = numbers.text.as_ref().map(|found| found.field.as_str());
                Cells::Numbers { values: &numbers.values, text_rows: &numbers.text_rows, text }
            }
        })
    }

    /// The fields of a column that had spaces around them.
    pub(crate) fn padded(&self, name: &str) -> Result<&Padded> {
        Ok(match &self.column(name)?.column {
            Column::Coded(coded) => &coded.padded,
            Column::Numbers(numbers) => &numbers.padded,
        })
    }

    fn column(&self, name: &str) -> Result<&TableColumn> {
        if let Some(column) = self.columns.iter().find(|column| column.name == name) {
            return Ok(column);
        }
        let known = if self.header.iter().any(|known| known == name) {
            "the file has it, but it was not among those to keep".into()
        } else {
            suggestion(name, &self.header)
        };
        Err(Error::NotFound { kind: "column", name: name.into(), known })
    }

    /// The numbers of a column that has no word in it, and no infinity unless that is allowed.
    fn checked_numbers(&self, name: &str) -> Result<&Numbers> {
        let column = self.column(name)?;
        let numbers = match &column.column {
            Column::Numbers(numbers) => numbers,
            Column::Coded(coded) => column.numbers.get_or_init(|| coded.to_numbers()),
        };
        if let Some(found) = &numbers.text {
            let hint = if found.field.contains(',') { " (with a point as the decimal sign)" } else { "" };
            return Err(self.at(
                found,
                name,
                format!("found {:?}, but a number is needed{hint}", shortened(&found.field)),
            ));
        }
        match &numbers.infinite {
            Some(found) if !self.options.infinite => {
                Err(self.at(found, name, format!("found {:?}, but a finite number is needed", shortened(&found.field))))
            }
            _ => Ok(numbers),
        }
    }

    fn at(&self, found: &Found, column: &str, problem: String) -> Error {
        Error::file(&self.file, format!("line {}, column {column}", found.line), problem)
    }
}

impl fmt::Display for Table {
    /// `answers.csv: 3 rows; y: 2 distinct values; score: numbers`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} rows", self.file, self.n_rows)?;
        self.columns.iter().try_for_each(|TableColumn { name, column, .. }| match column {
            Column::Coded(coded) => write!(f, "; {name}: {} distinct values", coded.names.len()),
            Column::Numbers(_) => write!(f, "; {name}: numbers"),
        })
    }
}

/// A field may be a page of text; its beginning is enough to find it.
fn shortened(field: &str) -> String {
    const SHOWN: usize = 40;
    match field.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &field[..end]),
        None => field.into(),
    }
}

#[cfg(test)]
mod tests;
