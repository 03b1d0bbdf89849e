//! What a column holds, judged by how its values are written.

use std::fmt;

use crate::datasets::{Reading, reading};
use crate::preprocessing::{Date, TimeOfDay};

/// What a column holds. Missing values do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// No value at all.
    Empty,
    /// Two answers: true/false, t/f, yes/no, y/n in any case, or both 0 and 1.
    Boolean,
    /// Whole numbers.
    Whole,
    /// Numbers, not all of them whole.
    Real,
    /// Days as 2014-06-03, with or without a time of day, or months as 2014-06.
    Date,
    /// Texts that repeat: at most half as many different ones as rows.
    Category,
    /// Texts that seldom repeat: names, sentences, identifiers.
    Text,
}

impl ColumnKind {
    /// Whether the values are numbers to calculate with; 0 and 1 of a [`Boolean`](Self::Boolean) column apart.
    pub fn is_number(self) -> bool {
        matches!(self, ColumnKind::Whole | ColumnKind::Real)
    }
}

impl fmt::Display for ColumnKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            ColumnKind::Empty => "empty",
            ColumnKind::Boolean => "boolean",
            ColumnKind::Whole => "whole",
            ColumnKind::Real => "real",
            ColumnKind::Date => "date",
            ColumnKind::Category => "category",
            ColumnKind::Text => "text",
        })
    }
}

/// How one field reads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Field {
    Missing,
    Number(f64),
    Infinite,
    Date,
    Word,
}

pub(super) fn field(text: &str) -> Field {
    match reading(text) {
        Reading::Finite(number) => Field::Number(number + 0.0), // −0 is 0
        Reading::Infinite(_) => Field::Infinite,
        Reading::Missing => Field::Missing,
        Reading::Text if is_date(text) => Field::Date,
        Reading::Text => Field::Word,
    }
}

/// 2014-06, 2014-06-03, 2014-06-03 18:30, 2014-06-03T18:30:05.25Z: a month, or a day that exists and perhaps a time of it.
fn is_date(text: &str) -> bool {
    if text.len() == 7 {
        return format!("{text}-01").parse::<Date>().is_ok();
    }
    let looks_so = text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(7) == Some(&b'-');
    let Some((day, rest)) = looks_so.then(|| text.split_at_checked(10)).flatten() else { return false };
    if day.parse::<Date>().is_err() {
        return false;
    }
    let Some(time) = rest.strip_prefix(['T', ' ']) else { return rest.is_empty() };
    let digits = time.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(time.len());
    let (time, rest) = time.split_at(digits);
    let zone = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "+-:.".contains(c));
    time.parse::<TimeOfDay>().is_ok() && matches!(zone, "" | "Z" | " UTC")
}

/// The pair of answers that this text is one of, and which.
pub(super) fn answer(text: &str) -> Option<(usize, bool)> {
    const PAIRS: [[&str; 2]; 5] = [["false", "true"], ["f", "t"], ["no", "yes"], ["n", "y"], ["0", "1"]];
    let which = |(pair, words): (usize, &[&str; 2])| {
        Some((pair, words.iter().position(|word| text.eq_ignore_ascii_case(word))? == 1))
    };
    PAIRS.iter().enumerate().find_map(which)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_that_exist() {
        for text in
            ["2014-06-03", "2014-06-03 18:30", "2014-06-03T18:30:05.25Z", "2014-06-03T18:30:05+02:00", "2014-06"]
        {
            assert_eq!(field(text), Field::Date, "{text}");
        }
        for text in
            ["2014-02-30", "2014-06-03x", "2014-06-03 25:00", "03/06/2014", "2014-06-0é", "2014-06-03T", "2014-13"]
        {
            assert_eq!(field(text), Field::Word, "{text}");
        }
    }

    #[test]
    fn answers_come_in_pairs() {
        assert_eq!((answer("YES"), answer("No"), answer("maybe")), (Some((2, true)), Some((2, false)), None));
    }
}
