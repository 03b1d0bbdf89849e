//! The inputs of one question, read with the types that its concept asks for.

use ndarray::Array2;

use super::class::{Class, agree, whole_number};
use super::concept::{Concept, Input, Kind};
use super::value::Value;
use crate::{Error, Result};

/// The inputs given to a concept: known by name, each once, complete and of the right kind.
#[derive(Debug, Clone)]
pub struct Given {
    concept: Concept,
    values: Vec<(String, Value)>,
}

/// The inputs whose labels name the same classes.
const SAME_CLASSES: [&str; 4] = ["y_true", "y_pred", "labels", "positive"];

impl Given {
    /// Checks the inputs against what the concept takes.
    ///
    /// # Errors
    /// `NotFound` for an input it does not take, `MissingInput` for one it needs, `BadParam` for one that is given twice or
    /// of the wrong kind, `NotFinite` for a number that is none.
    pub fn new(concept: &Concept, values: Vec<(String, Value)>) -> Result<Given> {
        let mut given = Given { concept: *concept, values };
        given.each_once()?;
        let form = given.best_form();
        for (name, value) in &mut given.values {
            let input = form.iter().find(|input| input.name == name).ok_or_else(|| unknown(concept, form, name))?;
            if matches!(input.kind, Kind::Text | Kind::Choice(_)) {
                as_word(value);
            }
            check(input, value)?;
        }
        if let Some(absent) = form.iter().find(|input| !input.optional && !given.has(input.name)) {
            return Err(given.missing(absent.name));
        }
        given.agree_on_labels(form);
        Ok(given)
    }

    fn each_once(&self) -> Result<()> {
        for (i, (name, value)) in self.values.iter().enumerate() {
            if let Some((_, first)) = self.values[..i].iter().find(|(other, _)| other == name) {
                let given = format!("{} and then {} (given twice)", first.typed(), value.typed());
                return Err(Error::bad_param(name, given, "one value"));
            }
        }
        Ok(())
    }

    /// Where labels of the same classes are written in several ways, makes them one: beside whole numbers `true` is 1 and
    /// `false` is 0, and beside numbers `"1"` is 1.
    fn agree_on_labels(&mut self, form: &[Input]) {
        let is_label = |name: &str| {
            let labels = |input: &&Input| matches!(input.kind, Kind::Labels | Kind::Label);
            form.iter().filter(labels).any(|input| input.name == name)
        };
        let (shared, own): (Vec<_>, Vec<_>) = self
            .values
            .iter_mut()
            .filter(|(name, _)| is_label(name))
            .map(|(name, value)| (SAME_CLASSES.contains(&name.as_str()), value))
            .partition(|(shared, _)| *shared);
        agree(shared.into_iter().map(|(_, value)| value).collect());
        own.into_iter().for_each(|(_, value)| agree(vec![value]));
    }

    /// The form that fits the inputs best: the fewest unknown, then the fewest missing.
    fn best_form(&self) -> &'static [Input] {
        let misfit = |form: &&&'static [Input]| {
            let unknown = self.values.iter().filter(|(name, _)| !form.iter().any(|input| input.name == name)).count();
            let missing = form.iter().filter(|input| !input.optional && !self.has(input.name)).count();
            (unknown, missing)
        };
        // Without inputs every form fits alike; the first is the usual one.
        if self.values.is_empty() {
            return self.concept.forms.first().copied().unwrap_or(&[]);
        }
        self.concept.forms.iter().min_by_key(misfit).copied().unwrap_or(&[])
    }

    /// The error that an input is needed; where none is given, with all there are and an example.
    fn missing(&self, name: &'static str) -> Error {
        let concept = &self.concept;
        let input = concept.distinct_inputs().into_iter().find(|input| input.name == name);
        let about = input.map_or(String::new(), |input| format!("{}, {}", input.about, input.kind.describe()));
        let help = if self.values.is_empty() { concept.help() } else { String::new() };
        Error::MissingInput { concept: concept.name, name, about, takes: format!("{}{help}", concept.inputs()) }
    }

    /// The answer to this question.
    ///
    /// # Errors
    /// Whatever the concept finds wrong with its inputs.
    #[cfg(feature = "plot")]
    pub(super) fn answer(&self) -> Result<super::Answer> {
        (self.concept.answer)(self)
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
        self.get(name).and_then(Value::number)
    }

    /// A number that the concept needs.
    pub(super) fn number(&self, name: &'static str) -> Result<f64> {
        self.opt_number(name).ok_or_else(|| self.missing(name))
    }

    pub(super) fn opt_whole(&self, name: &'static str) -> Option<usize> {
        self.get(name).and_then(whole_number).and_then(|number| usize::try_from(number).ok())
    }

    pub(super) fn whole(&self, name: &'static str) -> Result<usize> {
        self.opt_whole(name).ok_or_else(|| self.missing(name))
    }

    /// A whole number of at least `least`.
    pub(super) fn whole_from(&self, name: &'static str, least: usize) -> Result<usize> {
        let given = self.whole(name)?;
        if given < least {
            return Err(Error::bad_param(name, given, format!("a whole number of at least {least}")));
        }
        Ok(given)
    }

    pub(super) fn opt_truth(&self, name: &'static str) -> Option<bool> {
        match self.get(name) {
            Some(Value::Bool(truth)) => Some(*truth),
            _ => None,
        }
    }

    pub(super) fn opt_text(&self, name: &'static str) -> Option<&str> {
        match self.get(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn text(&self, name: &'static str) -> Result<&str> {
        self.opt_text(name).ok_or_else(|| self.missing(name))
    }

    pub(super) fn opt_label(&self, name: &'static str) -> Option<Class> {
        self.get(name).and_then(Class::from_value)
    }

    pub(super) fn opt_numbers(&self, name: &'static str) -> Option<Vec<f64>> {
        match self.get(name) {
            Some(Value::List(items)) => Some(items.iter().filter_map(number_or_truth).collect()),
            _ => None,
        }
    }

    pub(super) fn numbers(&self, name: &'static str) -> Result<Vec<f64>> {
        self.opt_numbers(name).ok_or_else(|| self.missing(name))
    }

    pub(super) fn opt_labels(&self, name: &'static str) -> Option<Vec<Class>> {
        match self.get(name) {
            Some(Value::List(items)) => items.iter().map(Class::from_value).collect(),
            _ => None,
        }
    }

    pub(super) fn labels(&self, name: &'static str) -> Result<Vec<Class>> {
        self.opt_labels(name).ok_or_else(|| self.missing(name))
    }

    /// Words, in order; what is no text is taken as it is written.
    pub(super) fn opt_words(&self, name: &'static str) -> Option<Vec<String>> {
        Some(self.opt_labels(name)?.iter().map(Class::to_string).collect())
    }

    pub(super) fn words(&self, name: &'static str) -> Result<Vec<String>> {
        self.opt_words(name).ok_or_else(|| self.missing(name))
    }

    /// Lists of words.
    pub(super) fn word_rows(&self, name: &'static str) -> Result<Vec<Vec<String>>> {
        let Some(Value::List(rows)) = self.get(name) else { return Err(self.missing(name)) };
        let words = |row: &Value| match row {
            Value::List(items) => items.iter().filter_map(Class::from_value).map(|word| word.to_string()).collect(),
            _ => Vec::new(),
        };
        Ok(rows.iter().map(words).collect())
    }

    /// Names, each with a number.
    pub(super) fn number_table(&self, name: &'static str) -> Result<Vec<(String, f64)>> {
        let Some(Value::Table(entries)) = self.get(name) else { return Err(self.missing(name)) };
        Ok(entries.iter().filter_map(|(name, value)| Some((name.clone(), value.number()?))).collect())
    }

    /// Names, each with a list of numbers.
    pub(super) fn vector_table(&self, name: &'static str) -> Result<Vec<(String, Vec<f64>)>> {
        let Some(Value::Table(entries)) = self.get(name) else { return Err(self.missing(name)) };
        let numbers = |value: &Value| match value {
            Value::List(items) => items.iter().filter_map(number_or_truth).collect(),
            _ => Vec::new(),
        };
        Ok(entries.iter().map(|(name, value)| (name.clone(), numbers(value))).collect())
    }

    /// Rows of numbers, each of its own length.
    pub(super) fn rows(&self, name: &'static str) -> Result<Vec<Vec<f64>>> {
        let Some(Value::List(rows)) = self.get(name) else { return Err(self.missing(name)) };
        let numbers = |row: &Value| match row {
            Value::List(items) => items.iter().filter_map(number_or_truth).collect(),
            _ => Vec::new(),
        };
        Ok(rows.iter().map(numbers).collect())
    }

    /// Rows of numbers, all of the same length.
    pub(super) fn matrix(&self, name: &'static str) -> Result<Array2<f64>> {
        let rows = self.rows(name)?;
        let width = rows.first().map_or(0, Vec::len);
        if let Some((i, row)) = rows.iter().enumerate().find(|(_, row)| row.len() != width) {
            let numbers = |n: usize| format!("a row of {n} number{}", if n == 1 { "" } else { "s" });
            let needed = format!("{}, as the first,", numbers(width));
            return Err(Error::bad_param(format!("{name}[{i}]"), numbers(row.len()), needed));
        }
        let shape = (rows.len(), width);
        Array2::from_shape_vec(shape, rows.concat()).map_err(|error| Error::Undetermined(error.to_string()))
    }
}

#[cfg(feature = "cli")]
impl Input {
    /// A value as it is typed after `name=`, read and checked.
    ///
    /// # Errors
    /// As [`parse_pair`](super::parse_pair) and [`Given::new`].
    pub fn read(&self, text: &str) -> Result<Value> {
        let (_, mut value) = super::parse_pair(&format!("{}={text}", self.name))?;
        if matches!(self.kind, Kind::Text | Kind::Choice(_)) {
            as_word(&mut value);
        }
        check(self, &value)?;
        Ok(value)
    }
}

/// Where a word is meant, `true` and `2` are words.
fn as_word(value: &mut Value) {
    if matches!(value, Value::Bool(_) | Value::Integer(_) | Value::Number(_)) {
        *value = Value::Text(value.label().unwrap_or_else(|| value.typed()));
    }
}

fn unknown(concept: &Concept, form: &[Input], name: &str) -> Error {
    let near = crate::text_distance::nearest(name, form.iter().map(|input| input.name));
    let hint = near.map_or(String::new(), |near| format!("did you mean {near}? "));
    let known = format!("{hint}{} takes {}", concept.name, concept.inputs());
    Error::NotFound { kind: "input", name: name.into(), known }
}

/// A number; a truth value counts as 1 or 0.
fn number_or_truth(value: &Value) -> Option<f64> {
    match value {
        Value::Bool(truth) => Some(f64::from(*truth)),
        other => other.number(),
    }
}

fn check(input: &Input, value: &Value) -> Result<()> {
    let wrong = |given: String| Err(Error::bad_param(input.name, given, input.kind.describe()));
    let finite = |value: &Value| value.number().filter(|number| number.is_finite());
    let fits = match (input.kind, value) {
        (Kind::Number, value) => finite(value).is_some(),
        (Kind::NumberOrInf, value) => value.number().is_some_and(|number| !number.is_nan()),
        (Kind::Count, value) => finite(value).is_some_and(|number| number >= 0.0),
        (Kind::Whole(least), value) => whole_number(value).is_some_and(|number| number >= i64::from(least)),
        (Kind::Truth, Value::Bool(_)) | (Kind::Text, Value::Text(_)) => true,
        (Kind::Choice(words), Value::Text(word)) => words.contains(&word.as_str()),
        (Kind::Label, label) => Class::from_value(label).is_some(),
        (Kind::Numbers, Value::List(items)) => return finite_numbers(input, items, input.name),
        (Kind::Labels | Kind::Texts | Kind::NumbersWithGaps, Value::List(items)) => {
            let fits = |item: &&Value| match input.kind {
                Kind::Labels | Kind::Texts => Class::from_value(item).is_some(),
                _ => number_or_truth(item).is_some(),
            };
            match items.iter().position(|item| !fits(&item)) {
                Some(index) => return wrong_item(input, items, index),
                None => true,
            }
        }
        (Kind::TextRows, Value::List(rows)) => {
            return rows.iter().enumerate().try_for_each(|(i, row)| match row {
                Value::List(items) => match items.iter().position(|item| Class::from_value(item).is_none()) {
                    Some(index) => wrong_item(input, items, index),
                    None => Ok(()),
                },
                _ => wrong_item(input, rows, i),
            });
        }
        (Kind::NumberTable, Value::Table(entries)) => {
            entries.iter().all(|(_, value)| value.number().is_some_and(f64::is_finite))
        }
        (Kind::VectorTable, Value::Table(entries)) => {
            return entries.iter().try_for_each(|(name, value)| match value {
                Value::List(items) => finite_numbers(input, items, &format!("{}.{name}", input.name)),
                _ => wrong(format!("{name} = {}", value.typed())),
            });
        }
        (Kind::Matrix, Value::List(rows)) => {
            return rows.iter().enumerate().try_for_each(|(i, row)| match row {
                Value::List(items) => finite_numbers(input, items, &format!("{}[{i}]", input.name)),
                _ => wrong_item(input, rows, i),
            });
        }
        (Kind::MatrixWithGaps, Value::List(rows)) => {
            return rows.iter().enumerate().try_for_each(|(i, row)| match row {
                Value::List(items) => match items.iter().position(|item| number_or_truth(item).is_none()) {
                    Some(index) => wrong_item(input, items, index),
                    None => Ok(()),
                },
                _ => wrong_item(input, rows, i),
            });
        }
        _ => false,
    };
    match (fits, input.kind, value) {
        (true, ..) => Ok(()),
        (_, Kind::Choice(_), Value::Text(word)) => wrong(word.clone()),
        (.., Value::List(_)) => wrong(value.kind().into()),
        _ => wrong(value.typed()),
    }
}

fn wrong_item(input: &Input, items: &[Value], index: usize) -> Result<()> {
    let item = &items[index];
    let given = format!("{} ({}) at position {index}", item.typed(), item.kind());
    Err(Error::bad_param(input.name, given, input.kind.describe()))
}

fn finite_numbers(input: &Input, items: &[Value], name: &str) -> Result<()> {
    for (index, item) in items.iter().enumerate() {
        match number_or_truth(item) {
            Some(number) if number.is_finite() => {}
            Some(value) => return Err(Error::NotFinite { name: name.into(), index, value }),
            None => return wrong_item(input, items, index),
        }
    }
    Ok(())
}
