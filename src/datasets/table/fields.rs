//! Finds the fields of a block of rows: by its delimiters alone where it has no quote, else with the `csv` crate.

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

/// Adds the rows of a block to the columns; returns how many rows and lines there were.
///
/// Without a quote, a row is a line and a field is what stands between two delimiters: no rule of quoting has to be followed
/// byte by byte, and the text is checked for UTF-8 once.
pub(super) fn read_block(block: &[u8], columns: &mut [Column], layout: &Layout) -> Parsed<(usize, u64)> {
    match std::str::from_utf8(block) {
        Ok(text) if !block.contains(&b'"') => read_lines(&text[1..], columns, layout),
        _ => {
            let mut rows = Rows::new(block, layout.delimiter);
            let n_rows = rows.read_into(columns, layout)?;
            Ok((n_rows, rows.lines()))
        }
    }
}

/// As [`Rows::read_into`], for lines without quotes, each ended by a newline.
fn read_lines(lines: &str, columns: &mut [Column], layout: &Layout) -> Parsed<(usize, u64)> {
    let bytes = lines.as_bytes();
    let (mut n_rows, mut line, mut start) = (0, 0, 0);
    while start < bytes.len() {
        line += 1;
        let mut kept = layout.kept.iter().zip(columns.iter_mut()).peekable();
        let mut n_fields = 0;
        loop {
            let rest = &bytes[start..];
            let ahead = rest.iter().position(|&byte| byte == layout.delimiter || byte == b'\n').unwrap_or(rest.len());
            let last = rest[ahead..].first().is_none_or(|&byte| byte == b'\n');
            let field = &lines[start..start + ahead];
            start += ahead + 1;
            if last && n_fields == 0 && field.trim_ascii().is_empty() {
                break; // a blank line
            }
            if let Some((&place, column)) = kept.next_if(|&(&place, _)| place == n_fields) {
                column.push(field, || line).map_err(|text| Problem { line, field: Some(place), text })?;
            }
            n_fields += 1;
            if last {
                if n_fields != layout.header.len() {
                    return Err(Problem { line, field: None, text: layout.ragged(n_fields) });
                }
                n_rows += 1;
                break;
            }
        }
    }
    Ok((n_rows, line))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasets::CsvOptions;
    use proptest::prelude::*;

    proptest! {
        /// The short way and the `csv` crate's find the same rows, lines and mistakes.
        #[test]
        fn a_block_without_quotes_reads_as_the_csv_crate_reads_it(rows in "\n([a0 ,\r\té]{0,6}\n){0,8}") {
            let header = ["x", "y"].map(String::from).to_vec();
            for kept in [vec!["x"], vec!["y"], vec!["x", "y"]] {
                let options = CsvOptions::new().columns(kept);
                let layout = Layout::new(header.clone(), &options, b',', "f.csv").unwrap();
                let mut short = vec![Column::new(true); layout.kept.len()];
                let mut long = short.clone();
                let found = read_block(rows.as_bytes(), &mut short, &layout).map_err(|problem| (problem.line, problem.text));
                let mut reader = Rows::new(rows.as_bytes(), b',');
                let expected = reader.read_into(&mut long, &layout).map_err(|problem| (problem.line, problem.text));
                prop_assert_eq!(&found, &expected.map(|n_rows| (n_rows, reader.lines())));
                if found.is_ok() {
                    prop_assert_eq!(format!("{short:?}"), format!("{long:?}"));
                }
            }
        }
    }
}
