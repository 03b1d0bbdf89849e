//! Finds the fields of a block of rows, with the `csv` crate.

use super::blocks::newlines;
use super::column::Column;
use super::layout::{Layout, Parsed, Problem};

/// The rows of a block.
pub(super) struct Rows<'a> {
    reader: csv::Reader<&'a [u8]>,
    record: csv::ByteRecord,
}

impl<'a> Rows<'a> {
    pub fn new(block: &'a [u8], delimiter: u8) -> Self {
        // Ending rows at \n alone leaves a \r to be trimmed with the spaces, and keeps the count of lines exact.
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .terminator(csv::Terminator::Any(b'\n'))
            .from_reader(block);
        Rows { reader, record: csv::ByteRecord::new() }
    }

    /// Goes to the next row that is not blank; false at the end.
    fn next(&mut self) -> Parsed<bool> {
        loop {
            let read = self.reader.read_byte_record(&mut self.record);
            let more = read.map_err(|error| Problem { line: self.line(), field: None, text: error.to_string() })?;
            if !more || !self.is_blank() {
                return Ok(more);
            }
        }
    }

    /// A row of nothing but spaces. One with quotes is longer in the file than its field and newlines: that is an empty field.
    fn is_blank(&self) -> bool {
        if self.record.len() != 1 || !self.record[0].trim_ascii().is_empty() {
            return false;
        }
        let (Some(start), end) = (self.record.position(), self.reader.position()) else { return false };
        end.byte() - start.byte() == self.record[0].len() as u64 + end.line() - start.line()
    }

    /// How many lines have been read.
    pub fn lines(&self) -> u64 {
        self.reader.position().line().saturating_sub(2) // the parser counts from 1, and there is the newline in front of the block
    }

    /// The line of the block, from 1, that the row begins on.
    fn line(&self) -> u64 {
        self.lines().saturating_sub(newlines(self.record.as_slice()))
    }

    pub fn header(&mut self) -> Parsed<Vec<String>> {
        if !self.next()? {
            return Ok(Vec::new());
        }
        let problem = |text: &str| Problem { line: self.line(), field: None, text: text.into() };
        let mut names = Vec::with_capacity(self.record.len());
        for name in &self.record {
            let name = std::str::from_utf8(name.trim_ascii());
            names.push(name.map_err(|_| problem("the header is not UTF-8 text; save the file as UTF-8"))?.to_string());
        }
        if names.iter().any(|name| name.replace("\r\n", "").contains('\r')) {
            return Err(problem("lines end in a carriage return alone; save the file with the line ends of today"));
        }
        Ok(names)
    }

    /// Adds the rest of the rows to the columns; returns how many there were.
    pub fn read_into(&mut self, columns: &mut [Column], layout: &Layout) -> Parsed<usize> {
        let mut n_rows = 0;
        while self.next()? {
            if self.record.len() != layout.header.len() {
                return Err(Problem { line: self.line(), field: None, text: layout.ragged(self.record.len()) });
            }
            for (column, &field) in columns.iter_mut().zip(&layout.kept) {
                let pushed = utf8(&self.record[field]).and_then(|text| column.push(text, || self.line()));
                pushed.map_err(|text| Problem { line: self.line(), field: Some(field), text })?;
            }
            n_rows += 1;
        }
        Ok(n_rows)
    }
}

fn utf8(field: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(field).map_err(|error| {
        let byte = field[error.valid_up_to()];
        format!("the byte 0x{byte:02X} is not UTF-8 text; save the file as UTF-8")
    })
}

/// The quote at the place `quote` of `row` is never closed.
pub(super) fn unclosed_quote(row: &[u8], quote: usize, delimiter: u8) -> Problem {
    let mut rows = Rows::new(row, delimiter);
    let field = rows.next().is_ok().then(|| rows.record.len().saturating_sub(1));
    Problem { line: newlines(&row[..quote]), field, text: "the quote that opens here is never closed".into() }
}
