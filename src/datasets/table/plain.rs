//! Finds the fields of rows that hold no quotes: what stands between the delimiters.
//!
//! Nearly every file is like this, and without quotes a field ends at the next delimiter or newline, whatever comes before. Eight
//! bytes are looked at together, which takes a fraction of the time of a parser that has to know where quotes begin and end.

use super::column::Column;
use super::layout::{Layout, Parsed, Problem};

/// Adds the rows of a block to the columns; returns how many rows and lines there were.
pub(super) fn read_into(text: &str, columns: &mut [Column], layout: &Layout) -> Parsed<(usize, u64)> {
    let (block, delimiter) = (text.as_bytes(), layout.delimiter);
    let mut keep: Vec<Option<usize>> = vec![None; layout.header.len()];
    layout.kept.iter().enumerate().for_each(|(column, &field)| keep[field] = Some(column));

    let (mut n_rows, mut line) = (0, 0);
    let mut at = 1; // behind the newline in front of the block
    while at < block.len() {
        line += 1;
        if let Some(end) = end_of_blank_line(&block[at..], delimiter) {
            at += end + 1;
            continue;
        }
        let row = at;
        for (field, column) in keep.iter().enumerate() {
            let rest = &block[at..];
            let end = end_of_field(rest, delimiter);
            let stop = if field + 1 == keep.len() { b'\n' } else { delimiter };
            if rest.get(end) != Some(&stop) {
                let found = count_fields(&block[row..], delimiter);
                return Err(Problem { line, field: None, text: layout.ragged(found) });
            }
            if let Some(column) = *column {
                let pushed = columns[column].push(&text[at..at + end], || line);
                pushed.map_err(|text| Problem { line, field: Some(field), text })?;
            }
            at += end + 1;
        }
        n_rows += 1;
    }
    Ok((n_rows, line))
}

/// The number of bytes before the next delimiter or newline.
fn end_of_field(text: &[u8], delimiter: u8) -> usize {
    let (words, tail) = text.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let hits = zero_bytes(word ^ repeated(delimiter)) | zero_bytes(word ^ repeated(b'\n'));
        if hits != 0 {
            return at * 8 + hits.trailing_zeros() as usize / 8;
        }
    }
    let end = tail.iter().position(|&byte| byte == delimiter || byte == b'\n');
    words.len() * 8 + end.unwrap_or(tail.len())
}

const fn repeated(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The highest bit of each byte that is zero. Above the first such byte there may be others by mistake, through the borrow of
/// the subtraction; the first is right. (Mycroft's trick.)
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(repeated(0x01)) & !word & repeated(0x80)
}

/// The length of the line, if it is one field of spaces or nothing.
fn end_of_blank_line(text: &[u8], delimiter: u8) -> Option<usize> {
    if !text[0].is_ascii_whitespace() {
        return None; // nearly always
    }
    let end = end_of_field(text, delimiter);
    (text.get(end) != Some(&delimiter) && text[..end].trim_ascii().is_empty()).then_some(end)
}

fn count_fields(text: &[u8], delimiter: u8) -> usize {
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    line.split(|&byte| byte == delimiter).count()
}

#[cfg(test)]
mod tests {
    use super::super::column::Numbers;
    use super::super::{CsvOptions, quoted::Rows};
    use super::*;
    use proptest::prelude::*;

    fn layout(n_columns: usize) -> Layout {
        let header = ["a", "skipped", "b", "c"][..n_columns].iter().map(|name| name.to_string()).collect();
        Layout::new(
            header,
            &CsvOptions::new().columns(["a"]).as_labels(if n_columns > 2 { vec!["b"] } else { vec![] }),
            b',',
            "f",
        )
        .unwrap()
    }

    fn empty(layout: &Layout) -> Vec<Column> {
        let column = |&field: &usize| if field == 0 { Column::Numbers(Numbers::default()) } else { Column::new(true) };
        layout.kept.iter().map(column).collect()
    }

    fn contents(columns: &[Column]) -> Vec<String> {
        let content = |column: &Column| match column {
            Column::Coded(coded) => format!("{:?} {:?} {:?}", coded.names, coded.lines, coded.codes),
            Column::Numbers(numbers) => format!("{numbers:?}"),
        };
        columns.iter().map(content).collect()
    }

    proptest! {
        #[test]
        fn a_field_ends_where_a_plain_search_says(text in "[,\n\\-+x\0\u{2c}\u{ac}\u{8a}\u{b}]{0,40}") {
            let text = text.as_bytes();
            let end = text.iter().position(|byte| b",\n".contains(byte)).unwrap_or(text.len());
            prop_assert_eq!(end_of_field(text, b','), end);
        }

        /// Without quotes, the same columns and the same error as from the `csv` crate.
        #[test]
        fn the_csv_crate_reads_the_same(rows in prop::collection::vec("[ ]?[a1.]{0,3}|[-]?[0-9]{0,9}[.]?[0-9]{0,9}[ \r]?", 0..40), n_columns in 1usize..5, breaks in 0usize..50) {
            let mut text = String::from("\n");
            for (i, field) in rows.iter().enumerate() {
                let end = if (i + 1) % n_columns == 0 || i == breaks { '\n' } else { ',' }; // a row may break off
                text.extend(field.chars().chain([end]));
            }
            text.push('\n');
            let layout = layout(n_columns);
            let (mut plain, mut quoted) = (empty(&layout), empty(&layout));
            let found = read_into(&text, &mut plain, &layout);
            let mut rows = Rows::new(text.as_bytes(), b',');
            let needed = rows.read_into(&mut quoted, &layout).map(|n_rows| (n_rows, rows.lines()));
            prop_assert_eq!(format!("{found:?}"), format!("{needed:?}"));
            if found.is_ok() {
                prop_assert_eq!(contents(&plain), contents(&quoted));
            }
        }
    }
}
