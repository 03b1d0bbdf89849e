//! How to read a CSV file.

use crate::{Error, Result};

/// How to read a CSV file: which columns to keep, what separates them.
///
/// ```
/// use workings::datasets::{CsvOptions, Table};
///
/// let csv = "id;y;score\nx1;cat;0.9\nx2;dog;0.2\n";
/// let options = CsvOptions::new().delimiter(';').columns(["y", "score"]);
/// let table = Table::read(csv.as_bytes(), "pets.csv", &options)?;
/// assert_eq!(table.column_names(), ["y", "score"]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CsvOptions {
    columns: Option<Vec<String>>,
    as_labels: Vec<String>,
    delimiter: char,
    pub(super) infinite: bool,
}

impl Default for CsvOptions {
    fn default() -> Self {
        CsvOptions { columns: None, as_labels: Vec::new(), delimiter: ',', infinite: false }
    }
}

impl CsvOptions {
    /// All columns, separated by commas.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps these columns only; the others are skipped, whatever they hold (default: all are kept).
    pub fn columns<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.columns = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Keeps these columns too, and as labels even if they hold more distinct numbers than classes usually are: identifiers
    /// to group by, say. Without it, a column of more than 1024 distinct numbers can be read as numbers only.
    pub fn as_labels<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.as_labels = names.into_iter().map(Into::into).collect();
        self
    }

    /// What separates the fields (default `,`; often `;` or a tab, `'\t'`).
    pub fn delimiter(mut self, delimiter: char) -> Self {
        self.delimiter = delimiter;
        self
    }

    /// Whether [`Table::numbers`](super::Table::numbers) may hand out infinite numbers (default false).
    pub fn infinite(mut self, infinite: bool) -> Self {
        self.infinite = infinite;
        self
    }

    pub(super) fn delimiter_byte(&self) -> Result<u8> {
        match u8::try_from(self.delimiter) {
            Ok(byte) if byte.is_ascii() && !b"\"\r\n".contains(&byte) => Ok(byte),
            _ => {
                let needed = "an ASCII character other than a quote or a line end";
                Err(Error::bad_param("delimiter", format!("{:?}", self.delimiter), needed))
            }
        }
    }

    /// The columns that have to be in the file.
    pub(super) fn asked_for(&self) -> impl Iterator<Item = &String> {
        self.columns.iter().flatten().chain(&self.as_labels)
    }

    pub(super) fn keeps(&self, name: &String) -> bool {
        self.columns.as_ref().is_none_or(|columns| columns.contains(name)) || self.is_label(name)
    }

    pub(super) fn is_label(&self, name: &String) -> bool {
        self.as_labels.contains(name)
    }
}
