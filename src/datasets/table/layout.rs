//! What the header says: the columns' names, and which of them are kept.

use super::CsvOptions;
use super::names::suggestion;
use crate::{Error, Result};

/// The names in the header, and the places of those that are kept.
pub(super) struct Layout {
    pub header: Vec<String>,
    pub kept: Vec<usize>,
    pub delimiter: u8,
    /// Says so where the header looks as if another character separated its fields.
    hint: String,
}

impl Layout {
    /// # Errors
    /// `NotFound` for a column that was asked for; `File` for a kept name that stands twice.
    pub fn new(header: Vec<String>, options: &CsvOptions, delimiter: u8, file: &str) -> Result<Layout> {
        let hint = other_delimiter(&header, delimiter);
        for name in options.asked_for() {
            if !header.contains(name) {
                let known = format!("{}{hint}", suggestion(name, &header));
                return Err(Error::NotFound { kind: "column", name: name.clone(), known });
            }
        }
        let kept: Vec<usize> = (0..header.len()).filter(|&field| options.keeps(&header[field])).collect();
        let mut names: Vec<&String> = kept.iter().map(|&field| &header[field]).collect();
        names.sort_unstable();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            let text = format!("the header has the name {:?} more than once; give each column its own", pair[0]);
            return Err(Error::file(file, "header", text));
        }
        Ok(Layout { header, kept, delimiter, hint })
    }

    /// What to say of a row that has not as many fields as the header.
    pub fn ragged(&self, found: usize) -> String {
        let count = |fields| if fields == 1 { "1 field".to_string() } else { format!("{fields} fields") };
        format!("found {}, but the header has {}{}", count(found), count(self.header.len()), self.hint)
    }
}

/// A hint, where the only name in the header holds a character that separates fields in other files.
fn other_delimiter(header: &[String], delimiter: u8) -> String {
    let [name] = header else { return String::new() };
    match [';', ',', '\t', '|'].into_iter().find(|&other| other != char::from(delimiter) && name.contains(other)) {
        Some(other) => format!("; the header looks as if {other:?} separated the columns: set the delimiter to it"),
        None => String::new(),
    }
}

/// What is wrong, and where: the line of the block, from 1, and the field's place in its row.
#[derive(Debug)]
pub(super) struct Problem {
    pub line: u64,
    pub field: Option<usize>,
    pub text: String,
}

/// What the rows of a block give.
pub(super) type Parsed<T> = std::result::Result<T, Problem>;

impl Problem {
    /// The error as the user sees it.
    pub fn into_error(self, file: &str, header: &[String], lines_before: u64) -> Error {
        let line = lines_before + self.line;
        let place = match self.field.and_then(|field| header.get(field)) {
            Some(name) => format!("line {line}, column {name}"),
            None => format!("line {line}"),
        };
        Error::file(file, place, self.text)
    }
}
