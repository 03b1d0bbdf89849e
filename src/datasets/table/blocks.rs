//! Cuts a stream of CSV bytes into blocks of whole rows, so that several threads can parse them.
//!
//! A newline ends a row unless it stands inside quotes. As in the `csv` crate, a quote opens only where a field begins;
//! elsewhere it is an ordinary character; a doubled quote inside quotes closes and opens again. Only quotes matter for that,
//! so a block without any is cut at its last newline and not looked at otherwise.

use std::io::{self, Read};

pub(super) struct RowBlocks<R> {
    reader: R,
    delimiter: u8,
    /// What follows the last whole row: a newline, then the start of a row.
    rest: Vec<u8>,
    /// The place in `rest` of a quote that is still open.
    open: Option<usize>,
    /// The place in `rest` of the quote that closed last.
    closed: Option<usize>,
    started: bool,
    ended: bool,
}

impl<R: Read> RowBlocks<R> {
    pub fn new(reader: R, delimiter: u8) -> Self {
        RowBlocks { reader, delimiter, rest: vec![b'\n'], open: None, closed: None, started: false, ended: false }
    }

    /// Fills `block` with the next rows, about `size` bytes or one row if that is longer; false at the end.
    ///
    /// A block is a newline and then the rows, each with the newline that ends it. The newline in front is a blank line to the
    /// parser; without it, it would take a byte-order mark in the middle of a file for one at its start.
    pub fn next(&mut self, block: &mut Vec<u8>, size: usize) -> io::Result<bool> {
        block.clear();
        block.extend_from_slice(&self.rest);
        let mut end = None;
        let mut size = size as u64;
        while end.is_none() && !self.ended {
            let from = block.len();
            self.ended = (self.reader.by_ref().take(size).read_to_end(block)? as u64) < size;
            if !self.started {
                self.started = true;
                strip_byte_order_mark(block)?;
            }
            end = self.end_of_last_row(block, from);
            size = size.saturating_mul(2); // a row longer than the block: go on, in fewer steps
        }
        if self.ended && self.open.is_none() {
            if block.last() != Some(&b'\n') {
                block.push(b'\n');
            }
            end = Some(block.len());
        }
        let end = end.unwrap_or(1);
        self.rest.truncate(1);
        self.rest.extend_from_slice(&block[end..]);
        block.truncate(end);
        self.open = self.open.map(|at| at + 1 - end);
        self.closed = self.closed.and_then(|at| (at + 1).checked_sub(end));
        Ok(end > 1)
    }

    /// At the end of the file: what begins with the row whose quote was never closed, and the place of that quote in it.
    pub fn unclosed(&self) -> Option<(&[u8], usize)> {
        Some((&self.rest, self.open?))
    }

    /// The place behind the last newline that ends a row, looking from `from` on.
    fn end_of_last_row(&mut self, text: &[u8], from: usize) -> Option<usize> {
        if self.open.is_none() && !text[from..].contains(&b'"') {
            return text[from..].iter().rposition(|&byte| byte == b'\n').map(|at| from + at + 1);
        }
        let (mut at, mut end) = (from, None);
        loop {
            let quote = text[at..].iter().position(|&byte| byte == b'"').map(|ahead| at + ahead);
            let span = &text[at..quote.unwrap_or(text.len())];
            if self.open.is_none()
                && let Some(newline) = span.iter().rposition(|&byte| byte == b'\n')
            {
                end = Some(at + newline + 1);
            }
            let Some(quote) = quote else { return end };
            let before = text[quote - 1]; // there is one: the newline in front
            if self.open.is_some() {
                (self.open, self.closed) = (None, Some(quote));
            } else if before == b'\n' || before == self.delimiter || self.closed == Some(quote - 1) {
                self.open = Some(quote);
            }
            at = quote + 1;
        }
    }
}

pub(super) fn newlines(text: &[u8]) -> u64 {
    text.iter().filter(|&&byte| byte == b'\n').count() as u64
}

fn strip_byte_order_mark(text: &mut Vec<u8>) -> io::Result<()> {
    match &text[1..] {
        [0xEF, 0xBB, 0xBF, ..] => drop(text.drain(1..4)),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "this is UTF-16 text; save the file as UTF-8"));
        }
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The rows of each block, and what begins with a quote that was never closed.
    fn blocks(text: &str, size: usize) -> (Vec<String>, Option<String>) {
        let mut rows = RowBlocks::new(text.as_bytes(), b',');
        let (mut found, mut block) = (Vec::new(), Vec::new());
        while rows.next(&mut block, size).unwrap() {
            found.push(String::from_utf8(block[1..].to_vec()).unwrap());
        }
        let unclosed = rows.unclosed().map(|(row, at)| String::from_utf8(row[at..].to_vec()).unwrap());
        (found, unclosed)
    }

    #[test]
    fn a_block_ends_with_a_row() {
        assert_eq!(blocks("a,b\n1,2\n3,4\n5,6", 6), (vec!["a,b\n".into(), "1,2\n3,4\n".into(), "5,6\n".into()], None));
    }

    #[test]
    fn a_newline_inside_quotes_ends_no_row() {
        for size in 1..20 {
            let (found, unclosed) = blocks("a\n\"x\n\"\"\ny\"\nz", size);
            assert_eq!((found.concat().as_str(), unclosed), ("a\n\"x\n\"\"\ny\"\nz\n", None));
            assert!(found.iter().all(|rows| rows.matches('"').count() % 4 == 0), "cut inside quotes: {found:?}");
        }
    }

    #[test]
    fn a_quote_inside_a_word_is_an_ordinary_character() {
        assert_eq!(blocks("5\" pipe,1\n2,3\n", 11).0, ["5\" pipe,1\n", "2,3\n"]);
    }

    #[test]
    fn a_quote_that_stays_open_is_found_with_its_line() {
        for size in 1..30 {
            let (found, unclosed) = blocks("a,b\n1,2\n\"x\n\",\"y\n3,4\n", size);
            assert_eq!(
                (found.concat().as_str(), unclosed.as_deref()),
                ("a,b\n1,2\n", Some("\"y\n3,4\n")),
                "size {size}"
            );
        }
    }

    fn records(text: &[u8]) -> Vec<csv::ByteRecord> {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .terminator(csv::Terminator::Any(b'\n'))
            .from_reader(text);
        reader.into_byte_records().map(|record| record.unwrap()).collect()
    }

    proptest! {
        /// Wherever it is cut, the `csv` crate finds the same records as in the whole.
        #[test]
        fn cutting_changes_no_record(text in "[ab,\"\n\r]{0,60}", size in 1usize..20) {
            let (found, unclosed) = blocks(&text, size);
            let cut: Vec<_> = found.iter().flat_map(|rows| records(rows.as_bytes())).collect();
            let whole = records(text.as_bytes());
            let read = cut.len() + usize::from(unclosed.is_some()); // the row with the open quote is held back
            prop_assert_eq!(read, whole.len());
            prop_assert!(cut.iter().zip(&whole).all(|(a, b)| a == b));
        }
    }
}
