//! The inputs of one question, read with the types that its concept asks for.

use std::fmt;

use ndarray::Array2;

use super::concept::{Concept, Input, Kind};
use super::value::Value;
use crate::metrics::Label;
use crate::{Error, Result};

/// The inputs given to a concept: known by name, complete and of the right kind.
#[derive(Debug, Clone)]
pub struct Given {
    values: Vec<(String, Value)>,
}

impl Given {
    /// Checks the inputs against what the concept takes.
    ///
    /// # Errors
    /// `NotFound` for an input it does not take, `MissingInput` for one it needs, `BadParam` for one of the wrong
    /// kind, `NotFinite` for a number that is none.
    pub fn new(concept: &Concept, values: Vec<(String, Value)>) -> Result<Given> {
        let mut given = Given { values };
        let form = given.best_form(concept);
        for (name, value) in &mut given.values {
            let input = form.iter().find(|input| input.name == name).ok_or_else(|| Error::NotFound {
                kind: "input",
                name: name.clone(),
                known: format!("{} takes {}", concept.name, concept.inputs()),
            })?;
            if matches!(input.kind, Kind::Text | Kind::Choice(_)) {
                as_word(value);
            }
            check(input, value)?;
        }
        if let Some(missing) = form.iter().find(|input| !input.optional && !given.has(input.name)) {
            return Err(Error::MissingInput {
                concept: concept.name,
                name: missing.name,
                about: format!("{}, {}", missing.about, missing.kind.describe()),
                takes: concept.inputs(),
            });
        }
        Ok(given)
    }

    /// The form that fits the inputs best: the fewest unknown, then the fewest missing.
    fn best_form(&self, concept: &Concept) -> &'static [Input] {
        let misfit = |form: &&&'static [Input]| {
            let unknown = self.values.iter().filter(|(name, _)| !form.iter().any(|input| input.name == name)).count();
            let missing = form.iter().filter(|input| !input.optional && !self.has(input.name)).count();
            (unknown, missing)
        };
        concept.forms.iter().min_by_key(misfit).copied().unwrap_or(&[])
    }

    pub fn has(&self, name: &str) -> bool {
        self.values.iter().any(|(own, _)| own == name)
    }

    /// The inputs, as given.
    pub fn values(&self) -> &[(String, Value)] {
        &self.values
    }

    fn get(&self, name: &'static str) -> Option<&Value> {
        self.values.iter().find(|(own, _)| own == name).map(|(_, value)| value)
    }

    pub(super) fn opt_number(&self, name: &'static str) -> Option<f64> {
        match self.get(name) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// A number that the concept needs.
    pub(super) fn number(&self, name: &'static str) -> Result<f64> {
        self.opt_number(name).ok_or_else(|| missing(name))
    }

    pub(super) fn opt_whole(&self, name: &'static str) -> Option<usize> {
        self.opt_number(name).map(|number| number as usize)
    }

    pub(super) fn whole(&self, name: &'static str) -> Result<usize> {
        self.opt_whole(name).ok_or_else(|| missing(name))
    }

    /// A whole number of at least `least`.
    pub(super) fn whole_from(&self, name: &'static str, least: usize) -> Result<usize> {
        let given = self.whole(name)?;
        if given < least {
            return Err(Error::bad_param(name, given, format!("a whole number of at least {least}")));
        }
        Ok(given)
    }

    pub(super) fn opt_text(&self, name: &'static str) -> Option<&str> {
        match self.get(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn text(&self, name: &'static str) -> Result<&str> {
        self.opt_text(name).ok_or_else(|| missing(name))
    }

    pub(super) fn opt_label(&self, name: &'static str) -> Option<Class> {
        self.get(name).and_then(Class::from_value)
    }

    pub(super) fn opt_numbers(&self, name: &'static str) -> Option<Vec<f64>> {
        match self.get(name) {
            Some(Value::List(items)) => Some(items.iter().filter_map(as_number).collect()),
            _ => None,
        }
    }

    pub(super) fn numbers(&self, name: &'static str) -> Result<Vec<f64>> {
        self.opt_numbers(name).ok_or_else(|| missing(name))
    }

    pub(super) fn opt_labels(&self, name: &'static str) -> Option<Vec<Class>> {
        match self.get(name) {
            Some(Value::List(items)) => items.iter().map(Class::from_value).collect(),
            _ => None,
        }
    }

    pub(super) fn labels(&self, name: &'static str) -> Result<Vec<Class>> {
        self.opt_labels(name).ok_or_else(|| missing(name))
    }

    /// Rows of numbers, all of the same length.
    pub(super) fn matrix(&self, name: &'static str) -> Result<Array2<f64>> {
        let Some(Value::List(rows)) = self.get(name) else { return Err(missing(name)) };
        let numbers = |row: &Value| match row {
            Value::List(items) => items.iter().filter_map(as_number).collect(),
            _ => Vec::new(),
        };
        let rows: Vec<Vec<f64>> = rows.iter().map(numbers).collect();
        let width = rows.first().map_or(0, Vec::len);
        if let Some((i, row)) = rows.iter().enumerate().find(|(_, row)| row.len() != width) {
            let given = format!("{width} numbers in row 0 but {} in row {i}", row.len());
            return Err(Error::Shape { name: name.into(), given, needed: "rows of the same length".into() });
        }
        let shape = (rows.len(), width);
        Array2::from_shape_vec(shape, rows.concat()).map_err(|error| Error::Undetermined(error.to_string()))
    }
}

/// Where a word is meant, `true` and `2` are words.
fn as_word(value: &mut Value) {
    if matches!(value, Value::Bool(_) | Value::Number(_)) {
        *value = Value::Text(value.text(crate::worked::Digits::Full));
    }
}

fn missing(name: &str) -> Error {
    Error::NotFound { kind: "input", name: name.into(), known: "it is needed here".into() }
}

fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Bool(truth) => Some(f64::from(*truth)),
        _ => None,
    }
}

fn check(input: &Input, value: &Value) -> Result<()> {
    let wrong = |given: String| Err(Error::bad_param(input.name, given, input.kind.describe()));
    let is_whole = |number: f64| number >= 0.0 && number == number.trunc() && number < 9e15;
    match (input.kind, value) {
        (Kind::Number, Value::Number(number)) if number.is_finite() => Ok(()),
        (Kind::Count, Value::Number(number)) if number.is_finite() && *number >= 0.0 => Ok(()),
        (Kind::Whole, Value::Number(number)) if is_whole(*number) => Ok(()),
        (Kind::Truth, Value::Bool(_)) | (Kind::Text, Value::Text(_)) => Ok(()),
        (Kind::Choice(words), Value::Text(word)) if words.contains(&word.as_str()) => Ok(()),
        (Kind::Label, label) if Class::from_value(label).is_some() => Ok(()),
        (Kind::Labels, Value::List(items)) => match items.iter().find(|item| Class::from_value(item).is_none()) {
            Some(item) => wrong(format!("[… {item} …]")),
            None => Ok(()),
        },
        (Kind::Numbers, Value::List(items)) => finite_numbers(input, items, input.name),
        (Kind::NumbersWithGaps, Value::List(items)) => match items.iter().find(|item| as_number(item).is_none()) {
            Some(item) => wrong(format!("[… {item} …]")),
            None => Ok(()),
        },
        (Kind::Matrix, Value::List(rows)) => rows.iter().enumerate().try_for_each(|(i, row)| match row {
            Value::List(items) => finite_numbers(input, items, &format!("{}[{i}]", input.name)),
            other => wrong(format!("[… {other} …] ({})", other.kind())),
        }),
        (_, Value::Text(text)) => wrong(format!("{text:?}")),
        (_, Value::List(_)) => wrong(value.kind().into()),
        (_, other) => wrong(other.text(crate::worked::Digits::Full)),
    }
}

fn finite_numbers(input: &Input, items: &[Value], name: &str) -> Result<()> {
    for (index, item) in items.iter().enumerate() {
        match as_number(item) {
            Some(number) if number.is_finite() => {}
            Some(value) => return Err(Error::NotFinite { name: name.into(), index, value }),
            None => {
                let given = format!("{item} ({}) at position {index}", item.kind());
                return Err(Error::bad_param(input.name, given, input.kind.describe()));
            }
        }
    }
    Ok(())
}

/// A class label as it was written: numbers sort as numbers, before text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Int(i64),
    Text(String),
}

impl Class {
    fn from_value(value: &Value) -> Option<Class> {
        match value {
            Value::Number(number) if number.is_finite() => {
                let whole = *number == number.trunc() && number.abs() < 9e15;
                Some(if whole { Class::Int(*number as i64) } else { Class::Text(crate::worked::full(*number)) })
            }
            Value::Bool(truth) => Some(Class::Text(truth.to_string())),
            Value::Text(text) => Some(Class::Text(text.clone())),
            _ => None,
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Class::Int(number) => number.fmt(f),
            Class::Text(text) => text.fmt(f),
        }
    }
}

impl Label for Class {
    fn as_int(&self) -> Option<i64> {
        match self {
            Class::Int(number) => Some(*number),
            Class::Text(_) => None,
        }
    }
}
