//! One column described: what it holds, how much of it is there, how its values are spread.
//!
//! - A column is of the kind of at least nine tenths of its values, or of its different values; the others are of another kind
//!   and are named with their rows.
//! - Numbers: quartiles interpolate linearly (type 7), sd has ddof 1, skewness is that of the population, fences lie 1.5
//!   interquartile ranges beyond the quartiles. Infinities are left out of all of these.
//! - Cost: O(n log n) for numbers, O(n) for the rest.

use std::collections::HashMap;

use super::kind::{ColumnKind, Field, answer, field};
use crate::Result;
use crate::datasets::{Cells, Table};
use crate::stats::{BoxPlot, Moments, Uniqueness, completeness};

/// So many of the most frequent values are kept.
const SHOWN: usize = 5;

/// A column, described.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnQuality {
    pub name: String,
    pub kind: ColumnKind,
    pub n_rows: usize,
    pub n_missing: usize,
    /// How many values differ; of a column of numbers, how many numbers. `None` for an empty column.
    pub uniqueness: Option<Uniqueness>,
    /// Of a column of numbers, and of 0 and 1.
    pub numbers: Option<NumberSummary>,
    /// Of every other column that is not empty.
    pub texts: Option<TextSummary>,
    /// Values of another kind than the rest: words among numbers.
    pub mixed: Mixed,
    /// How many numbers are infinite.
    pub n_infinite: usize,
    /// How many values were written with spaces around them, which were taken off, and the first of them with its row.
    pub n_padded: usize,
    pub first_padded: Option<(usize, String)>,
    /// Groups of values that differ in case or spaces alone, each value with its count, the most frequent first.
    pub variants: Vec<Vec<(String, usize)>>,
}

/// Values that are not of the kind of the column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mixed {
    /// Their rows, from 1.
    pub rows: Vec<usize>,
    /// The first of them.
    pub example: String,
}

/// How the numbers of a column are spread, in their own unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NumberSummary {
    pub n: usize,
    pub min: f64,
    pub q1: f64,
    pub median: f64,
    pub q3: f64,
    pub max: f64,
    pub mean: f64,
    /// With ddof 1; NaN for one number.
    pub std: f64,
    /// Without unit; NaN for equal numbers.
    pub skewness: f64,
    /// Numbers beyond the fences; `None` where half of the numbers are equal, so that the fences have no width.
    pub outliers: Option<Outliers>,
}

/// Numbers beyond Tukey's fences.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outliers {
    pub n: usize,
    pub low_fence: f64,
    pub high_fence: f64,
}

/// The texts of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextSummary {
    /// The first of the shortest, and of the longest, in characters.
    pub shortest: String,
    pub longest: String,
    /// Up to five, with their counts; equal counts in alphabetical order.
    pub most_frequent: Vec<(String, usize)>,
    /// The first and the last in alphabetical order: of dates, the earliest and the latest.
    pub first: String,
    pub last: String,
}

impl ColumnQuality {
    pub(super) fn new(table: &Table, name: &str) -> Result<Self> {
        let padded = table.padded(name)?;
        let mut column = match table.cells(name)? {
            Cells::Coded { names, codes } => Dictionary::new(names, codes).described(),
            Cells::Numbers { values, text_rows, text } => of_numbers(values, text_rows, text)?,
        };
        column.name = name.into();
        column.n_padded = padded.n;
        column.first_padded = padded.first.as_ref().map(|(row, written)| (row + 1, written.clone()));
        Ok(column)
    }

    fn of_kind(kind: ColumnKind, n_rows: usize, n_missing: usize) -> Self {
        ColumnQuality {
            name: String::new(),
            kind,
            n_rows,
            n_missing,
            uniqueness: None,
            numbers: None,
            texts: None,
            mixed: Mixed::default(),
            n_infinite: 0,
            n_padded: 0,
            first_padded: None,
            variants: Vec::new(),
        }
    }

    /// The share of rows that have a value.
    pub fn completeness(&self) -> f64 {
        completeness(self.n_present(), self.n_missing)
    }

    /// How many rows have a value.
    pub fn n_present(&self) -> usize {
        self.n_rows - self.n_missing
    }

    /// How many values differ; 0 for an empty column.
    pub fn n_distinct(&self) -> usize {
        self.uniqueness.map_or(0, |uniqueness| uniqueness.n_distinct())
    }

    /// Whether there is one value only, which tells nothing.
    pub fn is_constant(&self) -> bool {
        self.n_distinct() == 1 && self.mixed.rows.is_empty() && self.n_infinite == 0
    }

    /// Whether the values, at least ten, look like names of the rows: texts that all differ, or whole numbers that all differ and
    /// are dense as a counter's are (a range of at most twice their number) or stand in a column called an id, key, number or
    /// index.
    pub fn is_id_like(&self) -> bool {
        let n = self.n_present();
        let all_differ = n >= 10 && self.n_distinct() == n;
        all_differ
            && match (self.kind, &self.numbers) {
                (ColumnKind::Text, _) => true,
                (ColumnKind::Whole, Some(numbers)) => {
                    numbers.max - numbers.min < 2.0 * n as f64 || is_called_id(&self.name)
                }
                _ => false,
            }
    }
}

/// `customer_id`, `OrderNo`, `index`.
fn is_called_id(name: &str) -> bool {
    const WORDS: [&str; 9] = ["id", "key", "no", "nr", "number", "index", "uuid", "guid", "rownum"];
    let mut words = String::new();
    let mut lower_before = false;
    for c in name.chars() {
        if c.is_uppercase() && lower_before || !c.is_alphanumeric() {
            words.push(' ');
        }
        lower_before = c.is_lowercase();
        words.extend(c.is_alphanumeric().then(|| c.to_ascii_lowercase()));
    }
    words.split(' ').any(|word| WORDS.contains(&word))
}

/// Few of so many: at most a tenth.
fn few(part: usize, whole: usize) -> bool {
    part * 10 <= whole
}

/// Ascending finite numbers, described; `None` for none.
fn summary(ascending: &[f64]) -> Option<NumberSummary> {
    let moments = Moments::new(ascending).ok()?;
    let quartiles = BoxPlot::new(ascending, 1.5).ok()?;
    let (q1, q3) = (quartiles.q1(), quartiles.q3());
    let outliers = || Outliers {
        n: quartiles.outliers().len(),
        low_fence: quartiles.low_fence(),
        high_fence: quartiles.high_fence(),
    };
    Some(NumberSummary {
        n: moments.n(),
        min: moments.min(),
        q1,
        median: quartiles.median(),
        q3,
        max: moments.max(),
        mean: moments.mean(),
        std: moments.std(1),
        skewness: moments.skewness(),
        outliers: (q1 < q3).then(outliers),
    })
}

fn different(ascending: &[f64]) -> Option<Uniqueness> {
    Uniqueness::of_counts(ascending.chunk_by(|a, b| a == b).map(<[f64]>::len)).ok()
}

fn number_kind(ascending: &[f64]) -> ColumnKind {
    if ascending.iter().all(|number| number.fract() == 0.0) { ColumnKind::Whole } else { ColumnKind::Real }
}

/// A column of more different numbers than are kept as names.
fn of_numbers(values: &[f64], text_rows: &[usize], text: Option<&str>) -> Result<ColumnQuality> {
    let mut ascending: Vec<f64> = values.iter().map(|value| value + 0.0).filter(|value| value.is_finite()).collect();
    ascending.sort_unstable_by(f64::total_cmp);
    let n_nan = values.iter().filter(|value| value.is_nan()).count();
    let mut column = ColumnQuality::of_kind(number_kind(&ascending), values.len(), n_nan - text_rows.len());
    column.n_infinite = values.len() - n_nan - ascending.len();
    column.uniqueness = different(&ascending);
    column.numbers = summary(&ascending);
    column.mixed =
        Mixed { rows: text_rows.iter().map(|row| row + 1).collect(), example: text.unwrap_or_default().into() };
    Ok(column)
}

/// A column as different fields, with how each reads and how often it occurs.
struct Dictionary<'a> {
    names: &'a [String],
    codes: &'a [u32],
    fields: Vec<Field>,
    counts: Vec<usize>,
}

impl<'a> Dictionary<'a> {
    fn new(names: &'a [String], codes: &'a [u32]) -> Self {
        let mut counts = vec![0; names.len()];
        codes.iter().for_each(|code| counts[*code as usize] += 1);
        Dictionary { names, codes, fields: names.iter().map(|name| field(name)).collect(), counts }
    }

    /// Rows, and different values, for whose field this holds.
    fn count(&self, holds: impl Fn(Field) -> bool) -> (usize, usize) {
        let found = self.fields.iter().zip(&self.counts).filter(|(field, _)| holds(**field));
        found.fold((0, 0), |(rows, distinct), (_, count)| (rows + count, distinct + 1))
    }

    fn described(&self) -> ColumnQuality {
        let (n_missing, _) = self.count(|field| field == Field::Missing);
        let (n_present, distinct) = self.count(|field| field != Field::Missing);
        let is_number = |field: Field| matches!(field, Field::Number(_) | Field::Infinite);
        let is_date = |field: Field| field == Field::Date;
        let mostly = |(rows, values): (usize, usize)| {
            values > 0 && (few(n_present - rows, n_present) || few(distinct - values, distinct))
        };
        let (kind, belongs): (_, &dyn Fn(Field) -> bool) = if n_present == 0 {
            (ColumnKind::Empty, &|_| true)
        } else if self.are_answers() {
            (ColumnKind::Boolean, &|_| true)
        } else if mostly(self.count(is_number)) {
            (ColumnKind::Whole, &is_number) // or real
        } else if mostly(self.count(is_date)) {
            (ColumnKind::Date, &is_date)
        } else if distinct * 2 <= n_present {
            (ColumnKind::Category, &|_| true)
        } else {
            (ColumnKind::Text, &|_| true)
        };
        let mut column = ColumnQuality::of_kind(kind, self.codes.len(), n_missing);
        column.n_infinite = self.count(|field| field == Field::Infinite).0;
        column.mixed = self.others(belongs);
        let ascending = self.numbers();
        if kind == ColumnKind::Whole || kind == ColumnKind::Boolean && ascending.len() == n_present {
            column.kind = if kind == ColumnKind::Whole { number_kind(&ascending) } else { kind };
            column.uniqueness = different(&ascending);
            column.numbers = summary(&ascending);
        } else if kind != ColumnKind::Empty {
            column.uniqueness = Uniqueness::of_counts(self.present().map(|(_, count)| count)).ok();
            column.texts = Some(self.texts());
            column.variants = self.variants();
        }
        column
    }

    /// The values that are not missing, with their counts.
    fn present(&self) -> impl Iterator<Item = (&'a str, usize)> + '_ {
        let fields = self.fields.iter().zip(self.names.iter().zip(&self.counts));
        fields.filter(|(field, _)| **field != Field::Missing).map(|(_, (name, count))| (name.as_str(), *count))
    }

    /// Whether all values are answers of one pair. A single number is no answer.
    fn are_answers(&self) -> bool {
        let answers: Option<Vec<(usize, bool)>> = self.present().map(|(name, _)| answer(name)).collect();
        let Some(answers) = answers else { return false };
        let Some((pair, first)) = answers.first() else { return false };
        let one_pair = answers.iter().all(|(other, _)| other == pair);
        let numbers = self.fields.iter().any(|field| matches!(field, Field::Number(_)));
        one_pair && (!numbers || answers.iter().any(|(_, answer)| answer != first))
    }

    /// The finite numbers in ascending order; equal ones need not be sorted one by one.
    fn numbers(&self) -> Vec<f64> {
        let number = |(field, count): (&Field, &usize)| match field {
            Field::Number(number) => Some((*number, *count)),
            _ => None,
        };
        let mut numbers: Vec<(f64, usize)> = self.fields.iter().zip(&self.counts).filter_map(number).collect();
        numbers.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        numbers.into_iter().flat_map(|(number, count)| std::iter::repeat_n(number, count)).collect()
    }

    fn others(&self, belongs: impl Fn(Field) -> bool) -> Mixed {
        let other: Vec<bool> = self.fields.iter().map(|field| *field != Field::Missing && !belongs(*field)).collect();
        let Some(first) = other.iter().position(|other| *other) else { return Mixed::default() };
        let rows = (1..).zip(self.codes).filter(|(_, code)| other[**code as usize]).map(|(row, _)| row);
        Mixed { rows: rows.collect(), example: self.names[first].clone() }
    }

    /// Of a column that is not empty.
    fn texts(&self) -> TextSummary {
        let texts = || self.present().map(|(name, _)| name);
        let length = |text: &&str| text.chars().count();
        let longest = texts().reduce(|a, b| if length(&b) > length(&a) { b } else { a });
        let some = |text: Option<&str>| text.unwrap_or_default().to_string();
        let mut frequent: Vec<(&str, usize)> = self.present().collect();
        let order = |a: &(&str, usize), b: &(&str, usize)| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0));
        if frequent.len() > SHOWN {
            frequent.select_nth_unstable_by(SHOWN, order);
            frequent.truncate(SHOWN);
        }
        frequent.sort_unstable_by(order);
        TextSummary {
            shortest: some(texts().min_by_key(length)),
            longest: some(longest),
            most_frequent: frequent.into_iter().map(|(text, count)| (text.to_string(), count)).collect(),
            first: some(texts().min()),
            last: some(texts().max()),
        }
    }

    fn variants(&self) -> Vec<Vec<(String, usize)>> {
        let mut groups: Vec<Vec<(&str, usize)>> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (name, count) in self.present() {
            let alike = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            let place = *places.entry(alike).or_insert(groups.len());
            match groups.get_mut(place) {
                Some(group) => group.push((name, count)),
                None => groups.push(vec![(name, count)]),
            }
        }
        groups.retain(|group| group.len() > 1);
        let sorted = |mut group: Vec<(&str, usize)>| {
            group.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
            group.into_iter().map(|(name, count)| (name.to_string(), count)).collect()
        };
        groups.into_iter().map(sorted).collect()
    }
}
