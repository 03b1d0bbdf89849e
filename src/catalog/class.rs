//! Class labels as they are given: what is one class, and in which order classes stand.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::value::Value;
use crate::metrics::Label;

/// A class label: numbers stand in their own order, before text.
#[derive(Debug, Clone)]
pub(super) struct Class {
    /// As it was given.
    value: Value,
    text: String,
    place: Place,
}

/// Where a label stands among others.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    Integer(i64),
    /// A number with a fraction, or beyond the range of `i64`: never as large as an `Integer`.
    Number(f64),
    Text,
}

impl Class {
    pub(super) fn from_value(value: &Value) -> Option<Class> {
        let text = value.label()?;
        let place = match (whole_number(value), value) {
            (Some(number), _) => Place::Integer(number),
            (None, Value::Number(number)) => Place::Number(*number),
            _ => Place::Text,
        };
        Some(Class { value: value.clone(), text, place })
    }

    /// The label as it was given.
    pub(super) fn value(&self) -> Value {
        self.value.clone()
    }
}

impl Place {
    fn cmp(self, other: Place) -> Ordering {
        match (self, other) {
            (Place::Integer(a), Place::Integer(b)) => a.cmp(&b),
            (Place::Number(a), Place::Number(b)) => a.total_cmp(&b),
            // Below 2⁶³ a number that is no integer has a fraction, and the integers around it are exact.
            (Place::Number(a), Place::Integer(b)) if a.abs() < 9_223_372_036_854_775_808.0 => a.total_cmp(&(b as f64)),
            (Place::Number(a), Place::Integer(_)) => a.total_cmp(&0.0),
            (Place::Integer(_), Place::Number(_)) => other.cmp(self).reverse(),
            (Place::Text, Place::Text) => Ordering::Equal,
            (Place::Text, _) => Ordering::Greater,
            (_, Place::Text) => Ordering::Less,
        }
    }
}

/// Equal labels have an equal text.
impl Hash for Class {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl Ord for Class {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place.cmp(other.place).then_with(|| self.text.cmp(&other.text))
    }
}

impl PartialOrd for Class {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Class {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Class {}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl Label for Class {
    fn as_int(&self) -> Option<i64> {
        match self.place {
            Place::Integer(number) => Some(number),
            Place::Number(_) | Place::Text => None,
        }
    }
}

/// Writes the labels of all these inputs in one way.
pub(super) fn agree(mut inputs: Vec<&mut Value>) {
    let items = |input: &mut Value, visit: &mut dyn FnMut(&mut Value)| match input {
        Value::List(items) => items.iter_mut().for_each(visit),
        single => visit(single),
    };
    let (mut numbers, mut whole) = (false, false);
    for input in &mut inputs {
        items(input, &mut |label| {
            numbers |= label.number().is_some();
            whole |= whole_number(label).is_some();
        });
    }
    if !numbers {
        return;
    }
    let one_way = |label: &mut Value| match label {
        Value::Bool(truth) if whole => *label = Value::Integer((*truth).into()),
        Value::Text(text) => match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(number), _) if number.to_string() == *text => *label = Value::Integer(number),
            (_, Ok(number)) if Value::Number(number).label().as_ref() == Some(text) => *label = Value::Number(number),
            _ => {}
        },
        _ => {}
    };
    inputs.into_iter().for_each(|input| items(input, &mut { one_way }));
}

/// `3` and `3.0`.
pub(super) fn whole_number(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(number) => Some(*number),
        Value::Number(_) => value.label().and_then(|label| label.parse().ok()),
        _ => None,
    }
}
