//! The values that questions are asked and answered with: numbers, truth values, text and lists of them.

use std::fmt;

use crate::worked::{Digits, number_in_json};

/// An input or a result, as written in TOML: `0.9`, `true`, `"cat"`, `[[50, 2], [5, 5]]`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Written without a point: a count, or a label that may be longer than an `f64` can tell apart.
    Integer(i64),
    Number(f64),
    Bool(bool),
    Text(String),
    List(Vec<Value>),
    /// Values by name, in the order of the names.
    Table(Vec<(String, Value)>),
}

impl Value {
    /// What it is, for an error message.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Integer(_) | Value::Number(_) => "a number",
            Value::Bool(_) => "a truth value",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// The number that it is; `None` for anything else.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Value::Integer(number) => Some(*number as f64),
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// As a label prints: `1`, `-0.5`, `true`, `cat`; a number that is whole prints as one. `None` for what is no label.
    pub(crate) fn label(&self) -> Option<String> {
        const LIMIT: f64 = 9_223_372_036_854_775_808.0; // 2⁶³
        match self {
            Value::Integer(number) => Some(number.to_string()),
            Value::Number(number) if *number == number.trunc() && (-LIMIT..LIMIT).contains(number) => {
                Some((*number as i64).to_string())
            }
            Value::Number(number) if number.is_finite() => Some(format!("{number:?}")),
            Value::Bool(truth) => Some(truth.to_string()),
            Value::Text(text) => Some(text.clone()),
            Value::Number(_) | Value::List(_) | Value::Table(_) => None,
        }
    }

    /// As it may have been typed, with every digit, for an error message.
    pub(crate) fn typed(&self) -> String {
        match self {
            Value::Integer(number) => number.to_string(),
            Value::Number(number) if number.is_nan() => "nan".into(),
            Value::Number(number) => format!("{number:?}"),
            other => other.text(Digits::Full),
        }
    }

    /// As JSON, numbers with all their digits; `NaN` becomes null.
    pub fn json(&self) -> serde_json::Value {
        match self {
            Value::Integer(number) => (*number).into(),
            Value::Number(number) => number_in_json(*number),
            Value::Bool(truth) => (*truth).into(),
            Value::Text(text) => text.as_str().into(),
            Value::List(items) => items.iter().map(Value::json).collect(),
            Value::Table(entries) => entries.iter().map(|(name, value)| (name.clone(), value.json())).collect(),
        }
    }

    /// As text with this many digits; of long lists the first items and the count.
    pub fn text(&self, digits: Digits) -> String {
        const SHOWN: usize = 12;
        match self {
            Value::Integer(number) => number.to_string().replace('-', "−"),
            Value::Number(number) => digits.text(*number),
            Value::Bool(truth) => truth.to_string(),
            Value::Text(text) => format!("{text:?}"),
            Value::List(items) => {
                let shown = items.iter().take(SHOWN).map(|item| item.text(digits));
                let rest = (items.len() > SHOWN).then(|| format!("… ({} in all)", items.len()));
                format!("[{}]", shown.chain(rest).collect::<Vec<_>>().join(", "))
            }
            Value::Table(entries) => {
                let shown = entries.iter().take(SHOWN).map(|(name, value)| format!("{name} = {}", value.text(digits)));
                let rest = (entries.len() > SHOWN).then(|| format!("… ({} in all)", entries.len()));
                format!("{{ {} }}", shown.chain(rest).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Digits::Six))
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Number(number)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Integer(number)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Value::Integer(number.into())
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        i64::try_from(number).map_or(Value::Number(number as f64), Value::Integer)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Value::Bool(truth)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl<V: Into<Value>> From<Vec<V>> for Value {
    fn from(items: Vec<V>) -> Self {
        Value::List(items.into_iter().map(Into::into).collect())
    }
}

#[cfg(feature = "cli")]
impl From<toml::Value> for Value {
    fn from(value: toml::Value) -> Self {
        match value {
            toml::Value::Integer(number) => Value::Integer(number),
            toml::Value::Float(number) => Value::Number(number),
            toml::Value::Boolean(truth) => Value::Bool(truth),
            toml::Value::String(text) => Value::Text(text),
            toml::Value::Array(items) => Value::List(items.into_iter().map(Value::from).collect()),
            toml::Value::Table(entries) => {
                Value::Table(entries.into_iter().map(|(name, value)| (name, value.into())).collect())
            }
            // A date is read where text is wanted.
            toml::Value::Datetime(date) => Value::Text(date.to_string()),
        }
    }
}
