//! One column while it is read: a dictionary of names at first, plain numbers once that pays.
//!
//! A column of few distinct values (0 and 1, class names) is a list of names and a code per row: a row costs a comparison
//! and no allocation, and both readings, as labels and as numbers, stay possible. When more than [`MAX_CLASSES`] distinct
//! values have been met and nearly all of them are numbers, it is a measurement: it becomes numbers, and every further field
//! is parsed and forgotten. Columns of consecutive blocks of rows are joined with [`Column::append`].
//!
//! A field that is no number does not stop the reading, since perhaps nobody asks for numbers; the first of each kind is
//! kept with its line, for the message.

use std::collections::HashMap;

use super::number::{Reading, reading};

/// A column of numbers with more distinct values than this is not kept as classes (ImageNet has 1000).
pub(super) const MAX_CLASSES: usize = 1024;

/// Up to this many names, looking at each is faster than hashing; and up to so many short ones, looking at each key.
const FEW: usize = 8;
const FEW_SHORT: usize = 32;

#[derive(Debug, Clone)]
pub(super) enum Column {
    Coded(Coded),
    Numbers(Numbers),
}

/// Distinct names in order of appearance, and the name of each row.
#[derive(Debug, Clone, Default)]
pub(super) struct Coded {
    pub names: Vec<String>,
    /// The [`key`] of each name.
    keys: Vec<u64>,
    /// The line on which each name first stands.
    pub lines: Vec<u64>,
    pub codes: Vec<u32>,
    /// The code of each name; empty while there are few.
    index: HashMap<String, u32>,
    /// Stays a dictionary, however many names come: it was asked for, or the column holds words.
    stays: bool,
    pub padded: Padded,
}

/// A number per row, NaN where the field is none.
#[derive(Debug, Clone, Default)]
pub(super) struct Numbers {
    pub values: Vec<f64>,
    pub missing: Option<Found>,
    pub infinite: Option<Found>,
    pub text: Option<Found>,
    /// The rows, from 0, of fields that are text, in order.
    pub text_rows: Vec<usize>,
    pub padded: Padded,
}

/// Fields with spaces around them, which do not belong to the value.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Padded {
    pub n: usize,
    /// The row, from 0, of the first, and the field as it is written.
    pub first: Option<(usize, String)>,
}

/// The first field of its kind.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub line: u64,
    pub field: String,
}

impl Column {
    /// An empty column; `labels` keeps it a dictionary whatever it holds.
    pub fn new(labels: bool) -> Column {
        Column::Coded(Coded { stays: labels, ..Coded::default() })
    }

    /// Empties the column for the next block of rows of `whole`, in the form that `whole` has by now. Its memory is kept:
    /// block after block, the allocator would cost as much as the parsing.
    pub fn restart(&mut self, whole: &Column) {
        match (&mut *self, whole) {
            (Column::Coded(column), Column::Coded(_)) => {
                column.names.clear();
                column.keys.clear();
                column.lines.clear();
                column.codes.clear();
                column.index.clear();
                column.padded = Padded::default();
            }
            (Column::Numbers(column), Column::Numbers(_)) => {
                let values = std::mem::take(&mut column.values);
                *column = Numbers { values, ..Numbers::default() };
                column.values.clear();
            }
            (_, Column::Coded(_)) => *self = Column::new(true), // only the whole column decides to become numbers
            (_, Column::Numbers(_)) => *self = Column::Numbers(Numbers::default()),
        }
    }

    /// Adds a field, which stands in a row that begins on `line`.
    pub fn push(&mut self, field: &str, line: impl Fn() -> u64) -> Result<(), String> {
        let written = field;
        let field = field.trim_ascii();
        if field.len() < written.len() {
            match self {
                Column::Coded(column) => column.padded.note(written, column.codes.len()),
                Column::Numbers(column) => column.padded.note(written, column.values.len()),
            }
        }
        match self {
            Column::Coded(column) => {
                let code = match column.find(field) {
                    Some(code) => code,
                    None => column.insert(field, line())?,
                };
                column.codes.push(code);
            }
            Column::Numbers(column) => column.push(field, line),
        }
        Ok(())
    }

    /// Adds the rows of the next block, whose lines count from those that came before it.
    pub fn append(&mut self, next: &Column, lines_before: u64) -> Result<(), String> {
        match (&mut *self, next) {
            (Column::Coded(column), Column::Coded(next)) => column.append(next, lines_before)?,
            (Column::Numbers(column), Column::Numbers(next)) => column.append(next, lines_before),
            (Column::Numbers(column), Column::Coded(next)) => column.append(&next.to_numbers(), lines_before),
            (Column::Coded(column), Column::Numbers(next)) => {
                let mut column = column.to_numbers();
                column.append(next, lines_before);
                *self = Column::Numbers(column);
            }
        }
        self.settle();
        Ok(())
    }

    /// Becomes numbers if that is what it holds.
    pub fn settle(&mut self) {
        let Column::Coded(column) = self else { return };
        if column.stays || column.names.len() <= MAX_CLASSES {
            return;
        }
        let words = column.names.iter().filter(|name| reading(name) == Reading::Text).count();
        if words * 10 > column.names.len() {
            column.stays = true;
        } else {
            *self = Column::Numbers(column.to_numbers());
        }
    }
}

impl Padded {
    /// Counts a field of this row. The \r of a Windows line end is no space.
    fn note(&mut self, written: &str, row: usize) {
        let written = written.strip_suffix('\r').unwrap_or(written);
        if written.trim_ascii().len() < written.len() {
            self.n += 1;
            self.first.get_or_insert_with(|| (row, written.into()));
        }
    }

    fn append(&mut self, next: &Padded, rows_before: usize) {
        self.n += next.n;
        if let (None, Some((row, written))) = (&self.first, &next.first) {
            self.first = Some((rows_before + row, written.clone()));
        }
    }
}

impl Coded {
    fn find(&self, name: &str) -> Option<u32> {
        let code = match key(name) {
            key if key != LONGER && self.keys.len() <= FEW_SHORT => self.keys.iter().position(|&known| known == key),
            _ if self.names.len() <= FEW => self.names.iter().position(|known| known == name),
            _ => return self.index.get(name).copied(),
        };
        code.map(|code| code as u32)
    }

    /// Gives a new name its code.
    fn insert(&mut self, name: &str, line: u64) -> Result<u32, String> {
        let code = u32::try_from(self.names.len()).map_err(|_| "more than 4294967295 distinct values".to_string())?;
        self.names.push(name.into());
        self.keys.push(key(name));
        self.lines.push(line);
        if self.names.len() > FEW + 1 {
            self.index.insert(name.into(), code);
        } else if self.names.len() > FEW {
            self.index = self.names.iter().cloned().zip(0..).collect();
        }
        Ok(code)
    }

    fn append(&mut self, next: &Coded, lines_before: u64) -> Result<(), String> {
        let mut codes = Vec::with_capacity(next.names.len());
        for (name, line) in next.names.iter().zip(&next.lines) {
            codes.push(match self.find(name) {
                Some(code) => code,
                None => self.insert(name, lines_before + line)?,
            });
        }
        self.padded.append(&next.padded, self.codes.len());
        self.codes.extend(next.codes.iter().map(|&code| codes[code as usize]));
        Ok(())
    }

    /// Every row as a number; a name is parsed once.
    pub fn to_numbers(&self) -> Numbers {
        let mut names = Numbers::default();
        for (name, &line) in self.names.iter().zip(&self.lines) {
            names.push(name, || line); // names are in order of appearance, so the first of a kind is the first in the file
        }
        let values = self.codes.iter().map(|&code| names.values[code as usize]).collect();
        let text = |code: &u32| names.text_rows.binary_search(&(*code as usize)).is_ok();
        let text_rows = match names.text_rows.is_empty() {
            true => Vec::new(),
            false => (0..self.codes.len()).filter(|&row| text(&self.codes[row])).collect(),
        };
        Numbers { values, text_rows, padded: self.padded.clone(), ..names }
    }
}

impl Numbers {
    fn push(&mut self, field: &str, line: impl FnOnce() -> u64) {
        let (value, kind) = match reading(field) {
            Reading::Finite(number) => return self.values.push(number),
            Reading::Infinite(number) => (number, &mut self.infinite),
            Reading::Missing => (f64::NAN, &mut self.missing),
            Reading::Text => {
                self.text_rows.push(self.values.len());
                (f64::NAN, &mut self.text)
            }
        };
        self.values.push(value);
        kind.get_or_insert_with(|| Found { line: line(), field: field.into() });
    }

    fn append(&mut self, next: &Numbers, lines_before: u64) {
        let rows_before = self.values.len();
        self.text_rows.extend(next.text_rows.iter().map(|row| rows_before + row));
        self.padded.append(&next.padded, rows_before);
        self.values.extend_from_slice(&next.values);
        for (own, next) in
            [(&mut self.missing, &next.missing), (&mut self.infinite, &next.infinite), (&mut self.text, &next.text)]
        {
            if let (None, Some(found)) = (&own, next) {
                *own = Some(Found { line: lines_before + found.line, field: found.field.clone() });
            }
        }
    }
}

/// The key of names of more than 7 bytes.
const LONGER: u64 = u64::MAX;

/// A name of up to 7 bytes as one number, its length on top: quicker to compare than text.
fn key(name: &str) -> u64 {
    if name.len() > 7 {
        return LONGER;
    }
    name.bytes().fold(name.len() as u64, |key, byte| key << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(fields: &[&str]) -> Column {
        let mut column = Column::new(false);
        for (line, field) in (2..).zip(fields) {
            column.push(field, || line).unwrap();
        }
        column
    }

    fn coded(column: &Column) -> &Coded {
        match column {
            Column::Coded(coded) => coded,
            Column::Numbers(_) => panic!("became numbers"),
        }
    }

    fn numbers(column: &Column) -> Numbers {
        match column {
            Column::Coded(coded) => coded.to_numbers(),
            Column::Numbers(numbers) => numbers.clone(),
        }
    }

    fn found(line: u64, field: &str) -> Option<Found> {
        Some(Found { line, field: field.into() })
    }

    #[test]
    fn few_values_are_a_dictionary() {
        let fields = ["b", "a", "", " b ", "a"];
        let coded = coded(&column(&fields)).clone();
        assert_eq!(
            (coded.names, coded.codes, coded.lines),
            (vec!["b".into(), "a".into(), "".into()], vec![0, 1, 2, 0, 1], vec![2, 3, 4])
        );
    }

    /// Fifty names, long ones too: on the way the search goes from looking at each to hashing.
    #[test]
    fn many_names_keep_their_codes() {
        for prefix in ["n", "a long name "] {
            let fields: Vec<String> = (0..150).map(|i| format!("{prefix}{}", i % 50)).collect();
            let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
            let (first, second) = fields.split_at(7);
            let mut joined = column(first);
            joined.append(&column(second), 7).unwrap();
            for column in [column(&fields), joined] {
                assert_eq!(coded(&column).codes, (0..150).map(|i| i % 50).collect::<Vec<u32>>());
            }
        }
    }

    #[test]
    fn names_that_begin_alike_are_different() {
        let column = column(&["a", "a\0", "", "\0", "abcdefg", "abcdefgh", "abcdefghi", "ab", "a\0", "abcdefgh"]);
        assert_eq!(coded(&column).codes, [0, 1, 2, 3, 4, 5, 6, 7, 1, 5]);
    }

    #[test]
    fn many_distinct_numbers_become_numbers() {
        let fields: Vec<String> = (0..2000).map(|i| (f64::from(i) / 8.0).to_string()).collect();
        let mut all = column(&fields.iter().map(String::as_str).collect::<Vec<_>>());
        all.settle();
        let mut more = column(&["left over"]);
        more.restart(&all);
        for (line, field) in [(3000, "NA"), (3001, "12"), (3002, "none"), (3003, "")] {
            more.push(field, || line).unwrap();
        }
        all.append(&more, 0).unwrap();
        all.append(&column(&["-inf"]), 4000).unwrap(); // a block that was read before it was decided
        let numbers = numbers(&all);
        assert_eq!(numbers.values[..3], [0.0, 0.125, 0.25]);
        assert_eq!((numbers.values.len(), numbers.values[2001]), (2005, 12.0));
        assert!(numbers.values[2000].is_nan() && numbers.values[2002].is_nan());
        assert_eq!(numbers.text_rows, [2002]);
        assert_eq!(
            (numbers.missing, numbers.text, numbers.infinite),
            (found(3000, "NA"), found(3002, "none"), found(4002, "-inf"))
        );
    }

    #[test]
    fn many_words_stay_words_and_so_do_labels_that_were_asked_for() {
        let words: Vec<String> = (0..2000).map(|i| if i % 8 == 0 { format!("w{i}") } else { i.to_string() }).collect();
        let mut all = column(&words.iter().map(String::as_str).collect::<Vec<_>>());
        all.settle();
        assert_eq!(coded(&all).names.len(), 2000);

        let mut labels = Column::new(true);
        for id in 0..2000 {
            labels.push(&id.to_string(), || 1).unwrap();
        }
        labels.settle();
        assert_eq!(coded(&labels).names.len(), 2000);
    }

    #[test]
    fn a_dictionary_reads_as_numbers_with_its_first_troubles() {
        let numbers_ = column(&["1", "x", "", "1", "NA", "y", "inf", "2.5"]);
        let numbers = numbers(&numbers_);
        assert_eq!((numbers.values[3], numbers.values[7], numbers.values[6]), (1.0, 2.5, f64::INFINITY));
        assert_eq!((numbers.text, numbers.missing, numbers.infinite), (found(3, "x"), found(4, ""), found(8, "inf")));
        assert_eq!(numbers.text_rows, [1, 5]);
    }

    /// The \r is the end of a Windows line, and of a field that comes last in it.
    #[test]
    fn spaces_around_a_field_are_counted() {
        let mut all = column(&["a\r", "b", " b", "b \r"]);
        all.append(&column(&["\tc"]), 4).unwrap();
        let padded = Padded { n: 3, first: Some((2, " b".into())) };
        assert_eq!((&coded(&all).padded, coded(&all).names.len()), (&padded, 3));
        let mut other = column(&["1"]);
        other.append(&Column::Numbers(numbers(&all)), 1).unwrap();
        assert_eq!(numbers(&other).padded, Padded { n: 3, first: Some((3, " b".into())) });
    }
}
